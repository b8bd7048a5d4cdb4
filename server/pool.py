"""Tasks come in; whole answers go out, from worker processes that are killed at the deadline and replaced at once.

One request holds one worker. A bounded number of requests waits; the rest are told to come back. One worker is kept
for the server's own pages, so that they answer while strangers' queries hold all others.
"""

import contextlib
import logging
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from server.errors import (
    AnswerTooBig,
    BadRequest,
    Busy,
    DeadlineExceeded,
    StoreUnavailable,
    SyntaxRefused,
    WorkerLost,
)
from server.settings import Settings
from server.syntax import explained
from server.wire import READY, Reply, Task, WorkerClosedError, receive, send

__all__ = ["Answer", "Pool"]

_log: Final = logging.getLogger("server.pool")
_START_SECONDS: Final = 30.0
_RESTART_SECONDS: Final = 1.0
_CODE: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    """A whole answer: its media type, its bytes, and the store it was computed on."""

    media_type: str
    body: bytes
    store: Path


@dataclass(eq=False)
class _Worker:
    """A worker process, the socket to it and the store it has open."""

    process: subprocess.Popen[bytes]
    connection: socket.socket
    store: Path
    usable: bool = True

    @classmethod
    def launch(cls, store: Path, memory_mib: int) -> "_Worker":
        """Start a process that opens the store; `await_ready` before the first task. StoreUnavailable if that fails."""
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            command = [sys.executable, "-P", "-m", "server.worker", str(store), str(number), str(memory_mib)]
            environment = {**os.environ, "PYTHONPATH": str(_CODE), "MALLOC_ARENA_MAX": "2"}
            try:
                process = subprocess.Popen(command, pass_fds=[number], stdin=subprocess.DEVNULL, env=environment)
            except OSError as error:
                ours.close()
                raise StoreUnavailable(f"a query worker cannot be started ({error})", retry_after=5) from error
        return cls(process, ours, store)

    def await_ready(self) -> None:
        """Wait until the store is open; StoreUnavailable, and the process ended, if it cannot be."""
        self.connection.settimeout(_START_SECONDS)
        try:
            head, body = receive(self.connection)
        except (TimeoutError, WorkerClosedError) as error:
            self.end()
            raise StoreUnavailable("a query worker did not start; try again soon", retry_after=5) from error
        if head["outcome"] != READY:
            self.end()
            raise StoreUnavailable(f"the store cannot be opened ({body.decode()})", retry_after=5)

    def run(self, task: Task, deadline: float) -> Reply:
        """Return a task's reply; TimeoutError at the deadline (by time.monotonic), WorkerClosedError if it dies."""
        self.usable = False
        self.connection.settimeout(max(deadline - time.monotonic(), 0.001))
        send(self.connection, task.head())
        self.connection.settimeout(max(deadline - time.monotonic(), 0.001))
        head, body = receive(self.connection)
        self.usable = True
        return Reply(**head, body=body)

    def end(self) -> int:
        """End the process at once and return its exit code."""
        self.process.kill()
        self.connection.close()
        return self.process.wait()


class Pool:
    """A fixed number of workers over one store; safe to use from many threads."""

    def __init__(self, store: Path, settings: Settings) -> None:
        """Start the workers and wait until all are ready; StoreUnavailable if the store cannot be opened."""
        self._settings = settings
        self._changed = threading.Condition()
        self._store = store
        self._strangers = self._waiting = 0
        self._closed = False
        self._all: set[_Worker] = set()
        self._idle: list[_Worker] = self._started(store)

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that live now."""
        with self._changed:
            return sorted(w.process.pid for w in self._all)

    def run(self, task: Task, *, seconds: float, own: bool = False) -> Answer:
        """Return the answer to a task within `seconds`, or raise the Refusal that says why there is none.

        `own` marks the server's own queries, which may take the worker that is kept for them.
        """
        with self._held(own=own) as worker:
            deadline = time.monotonic() + seconds
            try:
                reply = worker.run(replace(task, seconds=math.ceil(seconds)), deadline)
            except TimeoutError:
                worker.process.kill()
                _log.warning("stopped a query of %d characters after %g s", len(task.query), seconds)
                raise DeadlineExceeded(
                    f"the query was stopped after {seconds:g} seconds and nothing of its answer is sent; ask for less, "
                    "put the most selective pattern first, or take the downloads"
                ) from None
            except WorkerClosedError:
                code = worker.process.wait()
                _log.warning("a query of %d characters ended its worker (%d)", len(task.query), code)
                raise _lost(code, self._settings.memory_mib) from None
            return self._answered(task, reply, worker.store)

    def retarget(self, store: Path) -> None:
        """Serve another store from now on; running queries end on the old one. StoreUnavailable if it fails to open."""
        fresh = self._started(store)
        with self._changed:
            old, self._idle, self._store = self._idle, fresh, store
            self._all.difference_update(old)
            self._changed.notify_all()
        for worker in old:
            worker.end()

    def close(self) -> None:
        """End all workers; requests still running are refused."""
        with self._changed:
            self._closed = True
            workers = list(self._all)
            self._all.clear()
            self._idle.clear()
            self._changed.notify_all()
        for worker in workers:
            worker.end()

    def _answered(self, task: Task, reply: Reply, store: Path) -> Answer:
        if reply.outcome == "ok":
            return Answer(reply.kind, reply.body, store)
        if reply.outcome == "big":
            raise AnswerTooBig(
                f"the answer is longer than {task.cap >> 20} MiB, so none of it is sent; use LIMIT or the downloads"
            )
        if reply.outcome == "syntax":
            message, place = explained(reply.body.decode(), task.query)
            raise SyntaxRefused(message, position=place)
        if reply.outcome == "failed":
            raise BadRequest(f"the query cannot be evaluated: {reply.body.decode()}")
        raise StoreUnavailable(f"the store cannot be read ({reply.body.decode()})", retry_after=5)

    @contextlib.contextmanager
    def _held(self, *, own: bool) -> Iterator[_Worker]:
        """Hold one worker; a worker that did not survive is replaced in the background."""
        worker = self._taken(own=own)
        try:
            yield worker
        finally:
            self._given_back(worker, own=own)

    def _taken(self, *, own: bool) -> _Worker:
        with self._changed:
            if not own and not self._free(own=own) and self._waiting >= self._settings.waiting:
                raise _busy()
            self._waiting += 1
            try:
                if not self._changed.wait_for(lambda: self._free(own=own), self._settings.wait) or self._closed:
                    raise _busy()
            finally:
                self._waiting -= 1
            self._strangers += not own
            return self._idle.pop()

    def _free(self, *, own: bool) -> bool:
        most = max(self._settings.workers - 1, 1)
        return self._closed or bool(self._idle and (own or self._strangers < most))

    def _given_back(self, worker: _Worker, *, own: bool) -> None:
        with self._changed:
            self._strangers -= not own
            current = worker in self._all and worker.store == self._store
            kept = current and worker.usable
            if kept:
                self._idle.append(worker)
            else:
                self._all.discard(worker)
            self._changed.notify_all()
        if not kept:
            threading.Thread(target=self._replace, args=(worker,), kwargs={"again": current}, daemon=True).start()

    def _replace(self, worker: _Worker, *, again: bool) -> None:
        """End a worker, and start another in its stead if `again`, trying until it works or the pool is closed."""
        worker.end()
        while again and not self._closed:
            try:
                self._join(self._started(self._store, 1))
            except StoreUnavailable:
                _log.exception("no new query worker; trying again in %s s", _RESTART_SECONDS)
                time.sleep(_RESTART_SECONDS)
            else:
                return

    def _join(self, workers: list[_Worker]) -> None:
        with self._changed:
            full = len(self._all) > self._settings.workers
            stale = [w for w in workers if self._closed or full or w.store != self._store]
            self._all.difference_update(stale)
            self._idle.extend(w for w in workers if w not in stale)
            self._changed.notify_all()
        for worker in stale:
            worker.end()

    def _started(self, store: Path, count: int | None = None) -> list[_Worker]:
        """Return new workers, started side by side; StoreUnavailable, and none left running, if one fails."""
        workers: list[_Worker] = []
        memory = self._settings.memory_mib
        try:
            workers.extend(_Worker.launch(store, memory) for _ in range(count or self._settings.workers))
            for worker in workers:
                worker.await_ready()
        except StoreUnavailable:
            for worker in workers:
                worker.end()
            raise
        with self._changed:
            self._all.update(workers)
        return workers


def _busy() -> Busy:
    return Busy("all query workers are taken; try again in a moment", retry_after=2)


def _lost(code: int, memory_mib: int) -> WorkerLost:
    """Return the refusal for a worker that ended by itself, by the signal that ended it."""
    if code >= 0:
        return WorkerLost("the process that ran the query failed; the server's log says more")
    if code == -signal.SIGXCPU:
        return WorkerLost("the query used too much processor time; ask for less")
    return WorkerLost(
        f"the query ended the process that ran it, for want of memory (it may use {memory_mib} MiB) or by its depth; "
        "ask for less or write it flatter"
    )
