"""The ontology comes in; the axioms that derive facts go out, each as a pattern that a SPARQL engine can match.

The forms are rdfs:subPropertyOf, owl:inverseOf, owl:SymmetricProperty, owl:TransitiveProperty and
owl:propertyChainAxiom (a part of the OWL 2 RL rules).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad

from kgbuild.namespaces import MP, OWL, RDF, RDFS

__all__ = ["Axiom", "axioms"]


@dataclass(frozen=True)
class Axiom:
    """A rule `premises => property(s, o)`: the pattern binds ?s, ?o and, for chains, ?v1, ?v2, ..."""

    rule: str
    property: NamedNode
    pattern: str
    premises: tuple[NamedNode, ...]


def axioms(ontology: Iterable[Quad]) -> list[Axiom]:
    """Return the axioms about mp: properties that an ontology holds, in a fixed order."""
    triples = list(ontology)
    rest = {q.subject: q.object for q in triples if q.predicate == RDF.rest}
    first = {q.subject: q.object for q in triples if q.predicate == RDF.first}
    found: list[Axiom] = []
    for q in triples:
        s, p, o = q.subject, q.predicate, q.object
        if not (isinstance(s, NamedNode) and s.value.startswith(MP.iri)):
            continue
        if p == OWL.propertyChainAxiom:
            found.append(_chain(s, list(_list(o, first, rest))))
        elif isinstance(o, NamedNode):
            found.extend(_simple(s, p, o))
    return sorted(found, key=lambda a: (a.property.value, a.rule, a.pattern))


def _simple(s: NamedNode, p: NamedNode, o: NamedNode) -> Iterator[Axiom]:
    ours = o.value.startswith(MP.iri)
    if p == RDFS.subPropertyOf and ours:
        yield Axiom("sub-property", o, f"?s {s} ?o .", (s,))
    elif p == OWL.inverseOf and ours:
        yield Axiom("inverse", s, f"?o {o} ?s .", (o,))
        yield Axiom("inverse", o, f"?o {s} ?s .", (s,))
    elif p == RDF.type and o == OWL.SymmetricProperty:
        yield Axiom("symmetry", s, f"?o {s} ?s .", (s,))
    elif p == RDF.type and o == OWL.TransitiveProperty:
        yield Axiom("transitivity", s, f"?s {s} ?v1 . ?v1 {s} ?o .", (s, s))


def _chain(derived: NamedNode, steps: list[NamedNode]) -> Axiom:
    names = ["?s", *(f"?v{i}" for i in range(1, len(steps))), "?o"]
    pattern = " ".join(f"{a} {p} {b} ." for a, p, b in zip(names, steps, names[1:], strict=False))
    return Axiom("chain", derived, pattern, tuple(steps))


def _list(node: object, first: Mapping[Any, object], rest: Mapping[Any, object]) -> Iterator[NamedNode]:
    while node != RDF.nil:
        item = first[node]
        if isinstance(item, NamedNode):
            yield item
        node = rest[node]
