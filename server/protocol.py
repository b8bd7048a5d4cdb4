"""An HTTP request comes in; the SPARQL 1.1 Protocol's operation in it goes out, read strictly."""

import math
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from flask import Request
from pyoxigraph import NamedNode

from server.errors import BadRequest, QueryRefused, UnsupportedMedia

__all__ = ["Operation", "Parameters", "operation"]

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_MOST_FIELDS: Final = 1_000
_BAD_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Operation:
    """A query operation: the text, the graphs (None where the request names none), and format and deadline wished."""

    query: str
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    format: str | None
    timeout: float | None


class Parameters:
    """The fields of a query string or form, percent-decoded strictly as UTF-8."""

    def __init__(self, raw: bytes, where: str) -> None:
        """Decode the fields in `raw`; BadRequest if an escape or the text is malformed (`where` names the place)."""
        try:
            text = raw.decode("utf-8")
            if _BAD_PERCENT.search(text):
                raise BadRequest(f"the {where} has a `%` that two hexadecimal digits do not follow; write it as %25")
            self._fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
        except UnicodeDecodeError:
            raise BadRequest(f"the {where} is not UTF-8; encode it as UTF-8, then percent-encode") from None
        except ValueError:
            raise BadRequest(f"the {where} has more than {_MOST_FIELDS} fields") from None

    def all(self, name: str) -> list[str]:
        """Return the values of a field, in order."""
        return [v for n, v in self._fields if n == name]

    def one(self, name: str) -> str | None:
        """Return the value of a field or None; BadRequest if it stands more than once."""
        values = self.all(name)
        if len(values) > 1:
            raise BadRequest(f"`{name}` stands {len(values)} times; give it once")
        return values[0] if values else None


def operation(request: Request) -> Operation | None:
    """Return the operation of a request, or None for a GET without a query, which asks for the service description.

    BadRequest, UnsupportedMedia or QueryRefused (updates) where there is none.
    """
    url = Parameters(request.query_string, "query string")
    if request.method != "POST":
        if url.all("update"):
            raise _update()
        return _operation(url.one("query"), url) if url.all("query") else None
    _check_charset(request)
    if request.mimetype == FORM:
        return _from_form(Parameters(request.get_data(), "form"), url)
    if request.mimetype == DIRECT:
        return _operation(_text(request.get_data()), url)
    if request.mimetype == UPDATE:
        raise _update()
    raise UnsupportedMedia(
        f"`Content-Type: {request.mimetype or '(none)'}`: send {FORM} (query=...) or {DIRECT} (the query itself)"
    )


def _from_form(form: Parameters, url: Parameters) -> Operation:
    if form.all("update"):
        raise _update()
    if url.all("query") or url.all("default-graph-uri") or url.all("named-graph-uri"):
        raise BadRequest("with a form, `query` and the graphs belong into the form, not into the address")
    if not form.all("query"):
        raise BadRequest("the form has no field `query`")
    return _operation(form.one("query"), form, url)


def _operation(query: str | None, *sources: Parameters) -> Operation:
    if query is None or not query.strip():
        raise BadRequest("the query is empty; send SPARQL 1.1 text")

    def first(name: str) -> str | None:
        return next((v for s in sources if (v := s.one(name)) is not None), None)

    defaults = _graphs(sources[0], "default-graph-uri")
    named = _graphs(sources[0], "named-graph-uri")
    if defaults or named:
        return Operation(query, defaults, named, first("format"), _seconds(first("timeout")))
    return Operation(query, None, None, first("format"), _seconds(first("timeout")))


def _graphs(parameters: Parameters, name: str) -> list[str]:
    values = parameters.all(name)
    for value in values:
        try:
            NamedNode(value)
        except ValueError as error:
            raise BadRequest(f"`{name}={value[:200]}` is not an absolute IRI ({error})") from None
    return values


def _seconds(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise BadRequest(f"`timeout={value[:60]}` is not a number of seconds above 0")
    return seconds


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"the query is not UTF-8 ({error.reason} at byte {error.start})") from None


def _check_charset(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMedia(f"charset {charset!r}: send the query in UTF-8")


def _update() -> QueryRefused:
    return QueryRefused("this server answers queries only; it takes no updates")
