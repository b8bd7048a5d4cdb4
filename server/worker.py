"""The process in which queries run: a store's folder and a socket come in; one reply goes out for each task.

Started as `python -m server.worker STORE DESCRIPTOR MEGABYTES` by `server.pool`, which ends it at a query's deadline.
The process limits its memory and processor time and leaves the network, so that no query can use more or get out.
"""

import contextlib
import ctypes
import io
import resource
import signal
import socket
import sys
from typing import IO, Any, Final, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from server.wire import READY, Reply, Task, WorkerClosedError, receive, send

__all__ = ["answer", "confine", "main"]

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_GRACE_SECONDS: Final = 2


class _CapReachedError(Exception):
    """The answer grew beyond the task's cap."""


class _Capped(io.RawIOBase):
    """Collects what the engine writes and stops it at a number of bytes."""

    def __init__(self, cap: int) -> None:
        self.parts = bytearray()
        self._cap = cap

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        self.parts += data
        if len(self.parts) > self._cap:
            raise _CapReachedError
        return len(data)


def answer(store: Store, task: Task) -> Reply:
    """Run a task and return the reply; nothing of the engine's result outlives the call."""
    try:
        result = store.query(
            task.query,
            use_default_graph_as_union=task.union,
            default_graph=_graphs(task.default_graphs),
            named_graphs=_graphs(task.named_graphs),
        )
        return _serialised(result, task)
    except _CapReachedError:
        return Reply("big")
    except SyntaxError as error:
        return Reply("syntax", body=str(error).encode())
    except MemoryError:
        return Reply("big")
    except (ValueError, RuntimeError) as error:
        return Reply("failed", body=str(error).encode())
    except OSError as error:
        return Reply("unreadable", body=str(error).encode())


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [NamedNode(iri) for iri in iris]


def _serialised(result: QuerySolutions | QueryBoolean | QueryTriples, task: Task) -> Reply:
    capped = _Capped(task.cap)
    output = cast("IO[bytes]", capped)
    if not isinstance(result, QueryTriples):
        result.serialize(output, _results_format(task.rows_type))
        return Reply("ok", task.rows_type, bytes(capped.parts))
    form = _rdf_format(task.triples_type)
    if form == RdfFormat.TURTLE and task.prefixes:
        serialize(result, output, form, prefixes=task.prefixes)
        return Reply("ok", task.triples_type, _prefixes_sorted(bytes(capped.parts)))
    result.serialize(output, form)
    return Reply("ok", task.triples_type, bytes(capped.parts))


def _prefixes_sorted(turtle: bytes) -> bytes:
    """Return a Turtle document with its prefixes in order: the engine writes them in another order in each process."""
    end = 0
    while turtle.startswith(b"@prefix", end):
        end = turtle.index(b"\n", end) + 1
    return b"".join(sorted(turtle[:end].splitlines(keepends=True))) + turtle[end:]


def _rdf_format(media_type: str) -> RdfFormat:
    found = RdfFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"no RDF format {media_type}")
    return found


def _results_format(media_type: str) -> QueryResultsFormat:
    found = QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"no results format {media_type}")
    return found


def confine(megabytes: int) -> None:
    """Limit this process's memory, write no core files, and leave the network where the kernel lets one."""
    for limit, value in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)


def _limit_processor_time(seconds: int) -> None:
    """Let the kernel end this process if a task uses more, in case the parent is no longer there to do it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + _GRACE_SECONDS
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def main(arguments: list[str]) -> int:
    """Serve tasks from the socket until it closes; 0 then, 1 if the store cannot be opened."""
    folder, descriptor, megabytes = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine(int(megabytes))
    with socket.socket(fileno=int(descriptor)) as connection, contextlib.suppress(WorkerClosedError):
        try:
            store = Store.read_only(folder)
        except OSError as error:
            send(connection, Reply("unreadable").head(), str(error).encode())
            return 1
        send(connection, Reply(READY).head())
        while True:
            task = Task(**receive(connection)[0])
            _limit_processor_time(task.seconds)
            reply = answer(store, task)
            send(connection, reply.head(), reply.body)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
