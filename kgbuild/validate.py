"""Stated quads and shapes come in; violations in words with file and line go out (SHACL 1.0)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyshacl
from pyoxigraph import Quad, RdfFormat, Triple
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node as Term

from kgbuild.constraints import Result, broken, stored, without_queries
from kgbuild.context import Context
from kgbuild.errors import BuildError
from kgbuild.mint import Node
from kgbuild.namespaces import MP, RDF, SH
from kgbuild.read import Text
from kgbuild.terms import serialized

__all__ = ["Violation", "conforms", "core_results", "graph", "places", "validate"]

SEVERITIES: Final = ("Violation", "Warning", "Info")


@dataclass(frozen=True, order=True)
class Violation:
    """A statement that breaks a shape: its severity, file, line, entity, and what the shape demands."""

    severity: str
    file: Path
    line: int
    entity: str
    text: str

    def __str__(self) -> str:
        """Return `file:line: entity: text`."""
        return f"{self.file}:{self.line}: {self.entity}: {self.text}"


def places(nodes: Iterable[Node], context: Context) -> dict[str, Node]:
    """Return the node of the data files for each IRI that they define."""
    return {context.base + n.id: n for n in nodes if n.id}


def validate(
    stated: Iterable[Quad], vocabulary: Iterable[Quad], shapes: Iterable[Quad], where: dict[str, Node], context: Context
) -> list[Violation]:
    """Return what breaks the shapes, sorted by severity, file and line.

    `vocabulary` is the ontology and the concept schemes, which the shapes' classes refer to.
    """
    everything = [*stated, *vocabulary]
    rules = graph(shapes)
    results = [*core_results(graph(everything), without_queries(rules)), *broken(rules, stored(everything))]
    found = {_violation(result, where, context) for result in results}
    return sorted(found, key=lambda v: (SEVERITIES.index(v.severity), v))


def conforms(violations: Iterable[Violation]) -> bool:
    """Tell whether nothing of severity Violation was found."""
    return not any(v.severity == "Violation" for v in violations)


def graph(quads: Iterable[Quad]) -> Graph:
    """Return the triples of quads as a graph of rdflib."""
    triples = {Triple(q.subject, q.predicate, q.object) for q in quads}
    return Graph().parse(data=serialized(triples, RdfFormat.N_TRIPLES), format="nt")


def core_results(data: Graph, shapes: Graph) -> Iterator[Result]:
    """Yield the results of pyshacl, without inference; BuildError if the shapes cannot be used."""
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    except pyshacl.errors.ValidationFailure as error:
        raise BuildError(f"ontology/shapes: the shapes cannot be used: {error}") from error
    if not isinstance(report, Graph):
        raise BuildError(f"ontology/shapes: no validation report came out: {report}")
    for node in report.objects(None, URIRef(SH.result.value)):
        told = {str(p).removeprefix(SH.iri): o for p, o in report.predicate_objects(node)}
        yield Result(
            told["focusNode"],
            told.get("resultPath"),
            told.get("value"),
            str(told["resultSeverity"]),
            str(told.get("resultMessage", "breaks a shape")),
            str(told["sourceConstraintComponent"]),
        )


def _violation(result: Result, where: dict[str, Node], context: Context) -> Violation:
    node = where.get(str(result.focus))
    keys = context.keys_of(str(result.path)) if isinstance(result.path, URIRef) else []
    line = _line(node, keys, result.value, context) if node else 0
    text = result.message
    if result.component == SH.ClosedConstraintComponent.value:
        text = _not_here(node, keys, result.path, result.value)
    elif keys:
        text += f" [{' / '.join(keys)}{_shown(result.value, context, result.focus)}]"
    name = node.id if node else str(result.focus).removeprefix(context.base)
    return Violation(result.severity.rpartition("#")[2], node.file if node else Path("-"), line, name, text)


def _line(node: Node, keys: list[str], value: Term | None, context: Context) -> int:
    for key, stated in node.block.items():
        if key not in keys:
            continue
        definition = context.keys[key]
        for item in stated if isinstance(stated, list) else [stated]:
            if isinstance(item, Text) and str(value) in (str(item), context.iri(item, definition)):
                return item.line or key.line
        if len([k for k in node.block if k in keys]) == 1:
            return key.line
    return node.line


def _shown(value: Term | None, context: Context, focus: Term | None) -> str:
    if value is None or value == focus:
        return ""
    return f": {str(value).removeprefix(context.base)!r}" if isinstance(value, URIRef | Literal) else ""


def _not_here(node: Node | None, keys: list[str], path: Term | None, value: Term | None) -> str:
    kind = str(node.block.get(Text("type"), "entity")).removeprefix("mp:") if node else "thing"
    if str(path) == RDF.type.value:
        return f"a {kind} cannot also be a {str(value).rpartition('#')[2]}"
    key = next((k for k in keys if node and k in node.block), str(path).removeprefix(MP.iri))
    return f"key {key!r} does not belong on a {kind}; move it to the entity it is about, or remove it"
