"""RDF terms and quads in the forms that the stages need: the one gate to pyoxigraph's serialiser."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

__all__ = ["iri_of", "named", "serialized"]


def iri_of(term: object) -> str:
    """Return the IRI of a term, or an empty text where the term is none."""
    return term.value if isinstance(term, NamedNode) else ""


def named(terms: Iterable[object]) -> list[NamedNode]:
    """Return those of the terms that are IRIs."""
    return [t for t in terms if isinstance(t, NamedNode)]


def serialized(
    rows: Iterable[Quad] | Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return quads or triples in a format, in the order given."""
    data = serialize(rows, format=form, prefixes=dict(prefixes or {}))
    if data is None:
        raise TypeError("the serialiser wrote to no file and returned nothing")
    return data
