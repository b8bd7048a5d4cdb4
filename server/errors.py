"""The refusals of the server: each knows its HTTP status and says what is wrong, where, and the way out."""

from dataclasses import dataclass

__all__ = [
    "AnswerTooBig",
    "BadRequest",
    "Busy",
    "DeadlineExceeded",
    "LoadError",
    "NotAcceptable",
    "NotFound",
    "Position",
    "QueryRefused",
    "Refusal",
    "RequestTooBig",
    "StoreUnavailable",
    "SyntaxRefused",
    "UnsupportedMedia",
    "WorkerLost",
]


@dataclass(frozen=True)
class Position:
    """A place in a text: line and column, both counted from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, text: str, offset: int) -> "Position":
        """Return the place of the character at `offset`."""
        start = text.rfind("\n", 0, offset) + 1
        return cls(text.count("\n", 0, offset) + 1, offset - start + 1)

    def __str__(self) -> str:
        """Return the place in words."""
        return f"line {self.line}, column {self.column}"


class LoadError(Exception):
    """RDF files or a dataset that the command line named cannot be served."""


class Refusal(Exception):  # noqa: N818 - what the client is told, not only a fault
    """A request that is not answered; `status` is the HTTP status, the message is for the client."""

    status = 400
    title = "Bad request"

    def __init__(self, message: str, *, position: Position | None = None, retry_after: int | None = None) -> None:
        """Hold the message, the place in the query's text, and the seconds after which another try makes sense."""
        super().__init__(f"{position}: {message}" if position else message)
        self.position = position
        self.retry_after = retry_after


class BadRequest(Refusal):
    """The request does not follow the protocol."""


class SyntaxRefused(Refusal):
    """The query is not SPARQL 1.1, or is too deep or too long to be run."""

    title = "The query cannot be read"


class QueryRefused(Refusal):
    """The query asks for what this server does not do: federation or updates."""

    status = 403
    title = "The query is not allowed"


class NotFound(Refusal):
    """Nothing is known under this address."""

    status = 404
    title = "Not found"


class NotAcceptable(Refusal):
    """None of the formats on offer is acceptable to the client."""

    status = 406
    title = "No such format"


class RequestTooBig(Refusal):
    """The query's text is longer than the limit."""

    status = 413
    title = "The query is too long"


class AnswerTooBig(Refusal):
    """The answer is longer than the limit, so none of it is sent."""

    status = 413
    title = "The answer is too big"


class UnsupportedMedia(Refusal):
    """The body of the request is of a type that the protocol does not know."""

    status = 415
    title = "Unknown kind of request body"


class Busy(Refusal):
    """All workers are taken and enough requests wait already."""

    status = 503
    title = "Busy"


class DeadlineExceeded(Refusal):
    """The query was stopped because it ran longer than it may."""

    status = 503
    title = "The query took too long"


class WorkerLost(Refusal):
    """The query ended the process that it ran in."""

    status = 503
    title = "The query ended its worker"


class StoreUnavailable(Refusal):
    """The dataset's store cannot be opened or read."""

    status = 503
    title = "The dataset cannot be read"
