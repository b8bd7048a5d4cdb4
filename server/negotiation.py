"""An `Accept` header and perhaps a format name come in; the format to answer in goes out (RFC 9110, 12.5.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from server.errors import NotAcceptable

__all__ = ["GRAPHS", "HTML", "RESULTS", "SUFFIXES", "Choice", "Format", "choose", "prefers"]


@dataclass(frozen=True)
class Format:
    """A format on offer: its name in `?format=`, media type, file suffix, label and other media types."""

    name: str
    media_type: str
    suffix: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """The format to answer in and the type to put into `Content-Type`: the one that the client asked for."""

    format: Format
    media_type: str

    @property
    def content_type(self) -> str:
        """The value of the header: text types say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_XML: Final = ("application/xml", "text/xml")

RESULTS: Final = (
    Format("json", "application/sparql-results+json", "srj", "JSON", ("application/json",)),
    Format("xml", "application/sparql-results+xml", "srx", "XML", _XML),
    Format("csv", "text/csv", "csv", "CSV"),
    Format("tsv", "text/tab-separated-values", "tsv", "TSV"),
)
"""The formats of SELECT and ASK answers; the first is the default."""

GRAPHS: Final = (
    Format("turtle", "text/turtle", "ttl", "Turtle", ("application/x-turtle",)),
    Format("jsonld", "application/ld+json", "jsonld", "JSON-LD", ("application/json",)),
    Format("ntriples", "application/n-triples", "nt", "N-Triples", ("text/plain",)),
    Format("rdfxml", "application/rdf+xml", "rdf", "RDF/XML", _XML),
)
"""The formats of CONSTRUCT and DESCRIBE answers and of data documents; the first is the default."""

HTML: Final = Format("html", "text/html", "html", "page", ("application/xhtml+xml",))

SUFFIXES: Final = {f.suffix: f for f in GRAPHS}
"""The format of a data document by its suffix."""


def choose(accept: str | None, formats: Sequence[Format], name: str | None = None) -> Choice:
    """Return the format named, or else the one that the client likes best; NotAcceptable with what is on offer."""
    if name is not None:
        return _named(name, formats)
    ranges = parse_accept_header(accept or "", MIMEAccept)
    if not ranges:
        return Choice(formats[0], formats[0].media_type)
    offers = [(f.media_type, f) for f in formats] + [(alias, f) for f in formats for alias in f.aliases]
    quality, _, choice = max(
        ((_quality(t, ranges), -i, Choice(f, t)) for i, (t, f) in enumerate(offers)), key=lambda offer: offer[:2]
    )
    if quality <= 0:
        raise NotAcceptable(
            f"`Accept: {ranges.to_header()[:200]}` matches none of the formats on offer: {_offered(formats)}"
        )
    return choice


def prefers(accept: str | None, wanted: Format, others: Iterable[Format]) -> bool:
    """Tell whether the client names `wanted` and likes it at least as much as the others."""
    ranges = parse_accept_header(accept or "", MIMEAccept)
    types = (wanted.media_type, *wanted.aliases)
    named = any(_bare(r) in types for r, q in ranges if q > 0)
    best = max((_quality(t, ranges) for f in others for t in (f.media_type, *f.aliases)), default=0.0)
    return named and max(_quality(t, ranges) for t in types) >= best


def _named(name: str, formats: Sequence[Format]) -> Choice:
    for offered in formats:
        if name.lower() in (offered.name, offered.suffix, offered.media_type):
            return Choice(offered, offered.media_type)
    raise NotAcceptable(f"`format={name[:60]}` is not a format of this answer; on offer are {_offered(formats)}")


def _quality(media_type: str, ranges: MIMEAccept) -> float:
    """Return the quality that the most specific matching range gives to a type, 0 where none matches."""
    kind = media_type.partition("/")[0]
    for pattern in (media_type, f"{kind}/*", "*/*"):
        found = [q for r, q in ranges if _bare(r) == pattern]
        if found:
            return max(found)
    return 0.0


def _bare(media_range: str) -> str:
    """Return a range without parameters such as `profile`, which no format here tells apart."""
    bare = media_range.partition(";")[0].strip().lower()
    return "*/*" if bare == "*" else bare


def _offered(formats: Iterable[Format]) -> str:
    return ", ".join(f"{f.media_type} (format={f.name})" for f in formats)
