"""Shapes with SPARQL constraints come in; what breaks them goes out, each constraint asked once of the whole graph.

SHACL-SPARQL (SHACL 1.0, section 5) binds $this to one focus node after the other. Asked so, a constraint is parsed and
run a thousand times; asked once with the shape's targets around it, it gives the same rows in a hundredth of the time.
This holds for constraints whose patterns bind $this themselves, as ours do; a test holds them against pyshacl.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad, QuerySolution, QuerySolutions, Store
from rdflib import Graph, URIRef
from rdflib import Literal as Text
from rdflib.term import Node as Term

from kgbuild.errors import BuildError
from kgbuild.namespaces import SH

__all__ = ["Result", "broken", "stored", "without_queries"]

SPARQL: Final = URIRef(SH.iri + "sparql")


@dataclass(frozen=True)
class Result:
    """One validation result: focus node, path and value if any, severity, message, constraint component."""

    focus: Term
    path: Term | None
    value: Term | None
    severity: str
    message: str
    component: str


def without_queries(shapes: Graph) -> Graph:
    """Return the shapes but for their SPARQL constraints, for a validator of SHACL Core."""
    core = Graph()
    for triple in shapes:
        if triple[1] != SPARQL:
            core.add(triple)
    return core


def broken(shapes: Graph, data: Store) -> Iterator[Result]:
    """Yield the results of all SPARQL constraints of the shapes over a store's union of graphs."""
    for shape, constraint in sorted(shapes.subject_objects(SPARQL), key=str):
        query = _query(shapes, shape, constraint)
        try:
            rows = data.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise BuildError(f"ontology/shapes: the constraint {constraint} is not SPARQL: {error}\n{query}") from error
        assert isinstance(rows, QuerySolutions)
        severity = str(shapes.value(shape, URIRef(SH.severity.value)) or SH.Violation.value)
        told = shapes.value(constraint, URIRef(SH.message.value)) or shapes.value(shape, URIRef(SH.message.value))
        found = sorted({(_term(row, "this"), _term(row, "path"), _term(row, "value")) for row in rows}, key=str)
        for focus, path, value in found:
            if focus is not None:
                yield Result(focus, path, value, severity, str(told), SH.SPARQLConstraintComponent.value)


def _query(shapes: Graph, shape: Term, constraint: Term) -> str:
    select = str(shapes.value(constraint, URIRef(SH.select.value)))
    prefixes = "".join(f"PREFIX {p}: <{n}>\n" for p, n in sorted(_prefixes(shapes, constraint)))
    targets = " UNION ".join(f"{{ {pattern} }}" for pattern in sorted(_targets(shapes, shape)))
    return f"{prefixes}SELECT DISTINCT * WHERE {{ {{ SELECT DISTINCT ?this {{ {targets} }} }} {{ {select} }} }}"


def _prefixes(shapes: Graph, constraint: Term) -> Iterator[tuple[str, str]]:
    for holder in shapes.objects(constraint, URIRef(SH.prefixes.value)):
        for declared in shapes.objects(holder, URIRef(SH.declare.value)):
            prefix, namespace = (shapes.value(declared, URIRef(SH.iri + name)) for name in ("prefix", "namespace"))
            yield str(prefix), str(namespace)


def _targets(shapes: Graph, shape: Term) -> Iterable[str]:
    patterns = {
        SH.targetClass: "?this a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* {} .",
        SH.targetSubjectsOf: "?this {} ?any .",
        SH.targetObjectsOf: "?any {} ?this .",
    }
    for predicate, pattern in patterns.items():
        for target in shapes.objects(shape, URIRef(predicate.value)):
            yield pattern.format(target.n3())


def _term(row: QuerySolution, name: str) -> Term | None:
    try:
        value = row[name]
    except KeyError:
        return None
    if isinstance(value, NamedNode):
        return URIRef(value.value)
    return None if value is None else Text(getattr(value, "value", str(value)))


def stored(quads: Iterable[Quad]) -> Store:
    """Return a store that holds the triples of quads in its default graph."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in {q.triple for q in quads})
    return store
