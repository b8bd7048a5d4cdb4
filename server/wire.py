"""Tasks for the query workers and their replies, and how both cross a socket: two lengths, a JSON head, a body."""

import json
import socket
import struct
from dataclasses import asdict, dataclass
from typing import Any, Final

__all__ = ["READY", "Reply", "Task", "WorkerClosedError", "receive", "send"]

READY: Final = "ready"
"""The outcome of the first reply of a worker, sent once its store is open."""

_LENGTHS: Final = struct.Struct(">IQ")
_CHUNK: Final = 1 << 20


class WorkerClosedError(Exception):
    """The other end of the socket is gone."""


@dataclass(frozen=True)
class Task:
    """A query to run: its text, the media types for rows and for triples, its dataset, and its limits.

    `default_graphs` and `named_graphs` are IRIs, or None where the request names none; `union` makes the default graph
    the union of all graphs. `cap` is the most bytes of an answer, `seconds` the processor time after which the kernel
    ends the worker if nobody else did.
    """

    query: str
    rows_type: str
    triples_type: str
    union: bool = True
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    prefixes: dict[str, str] | None = None
    cap: int = 1 << 25
    seconds: int = 10

    def head(self) -> dict[str, Any]:
        """Return the task as plain JSON data."""
        return asdict(self)


@dataclass(frozen=True)
class Reply:
    """What became of a task: `outcome` is ready, ok, syntax, failed, big or unreadable.

    The body is the answer, of the media type `kind`, or the reason why there is none.
    """

    outcome: str
    kind: str = ""
    body: bytes = b""

    def head(self) -> dict[str, Any]:
        """Return all but the body as plain JSON data."""
        return {"outcome": self.outcome, "kind": self.kind}


def send(connection: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Write one message; TimeoutError at the socket's deadline, WorkerClosedError if nobody reads."""
    text = json.dumps(head).encode()
    try:
        connection.sendall(_LENGTHS.pack(len(text), len(body)) + text)
        connection.sendall(body)
    except TimeoutError:
        raise
    except OSError as error:
        raise WorkerClosedError(str(error)) from error


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Read one message; TimeoutError at the socket's deadline, WorkerClosedError if there is none."""
    head_length, body_length = _LENGTHS.unpack(_exactly(connection, _LENGTHS.size))
    head = json.loads(_exactly(connection, head_length))
    return head, _exactly(connection, body_length)


def _exactly(connection: socket.socket, size: int) -> bytes:
    buffer = bytearray(size)
    view = memoryview(buffer)
    done = 0
    while done < size:
        try:
            count = connection.recv_into(view[done : done + _CHUNK])
        except TimeoutError:
            raise
        except OSError as error:
            raise WorkerClosedError(str(error)) from error
        if not count:
            raise WorkerClosedError("closed")
        done += count
    return bytes(buffer)
