"""RDF terms and quads in the forms that the stages need: the one gate to pyoxigraph's serialiser."""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kgbuild.namespaces import RDFS, SKOS

__all__ = ["english_names", "iri_of", "named", "serialized"]


def iri_of(term: object) -> str:
    """Return the IRI of a term, or an empty text where the term is none."""
    return term.value if isinstance(term, NamedNode) else ""


def english_names(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the English label of each thing that quads name, by its IRI."""
    told = [q for q in quads if q.predicate in (RDFS.label, SKOS.prefLabel)]
    return {
        iri_of(q.subject): q.object.value for q in told if isinstance(q.object, Literal) and q.object.language == "en"
    }


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
