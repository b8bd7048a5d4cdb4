"""SPARQL results in JSON come in; rows of terms go out. Terms also go back into queries, through one gate."""

import json
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

__all__ = ["Row", "Term", "boolean", "iri_text", "literal_text", "rows", "variables"]


@dataclass(frozen=True, order=True)
class Term:
    """An RDF term of an answer: `kind` is uri, literal or bnode."""

    kind: str
    value: str
    language: str = ""
    datatype: str = ""

    @property
    def is_iri(self) -> bool:
        """Whether the term is an IRI."""
        return self.kind == "uri"

    @property
    def is_blank(self) -> bool:
        """Whether the term is a blank node."""
        return self.kind == "bnode"


Row: TypeAlias = dict[str, Term]


def rows(body: bytes) -> list[Row]:
    """Return the rows of a SELECT answer in JSON; an unbound variable is absent from its row."""
    bindings = json.loads(body)["results"]["bindings"]
    return [{name: _term(value) for name, value in binding.items()} for binding in bindings]


def variables(body: bytes) -> list[str]:
    """Return the variables of a SELECT answer in JSON, in order."""
    return [str(v) for v in json.loads(body)["head"].get("vars", [])]


def boolean(body: bytes) -> bool:
    """Return the truth of an ASK answer in JSON."""
    return bool(json.loads(body)["boolean"])


def iri_text(iri: str) -> str:
    """Return an IRI as it stands in a query; ValueError if it is not an absolute IRI."""
    return str(NamedNode(iri))


def literal_text(text: str) -> str:
    """Return a plain string as it stands in a query."""
    return str(Literal(text))


def _term(value: dict[str, str | dict[str, object]]) -> Term:
    kind, content = str(value["type"]), value["value"]
    if isinstance(content, dict):
        return Term("literal", json.dumps(content, ensure_ascii=False))
    return Term(kind.removeprefix("typed-"), content, str(value.get("xml:lang", "")), str(value.get("datatype", "")))
