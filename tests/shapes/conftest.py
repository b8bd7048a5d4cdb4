"""What the tests of the shapes share: the shapes, the vocabulary, validation as the build does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from kgbuild.namespaces import SHAPES

ROOT: Final = Path(__file__).parent.parent.parent
ONTOLOGY: Final = ROOT / "ontology"

PARAMETERS: Final = [
    *(SH["class"], SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount, SH.minExclusive, SH.minInclusive),
    *(SH.maxExclusive, SH.maxInclusive, SH.minLength, SH.maxLength, SH.pattern, SH.languageIn, SH.uniqueLang),
    *(SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals, SH["not"], SH["and"], SH["or"], SH.xone, SH.node),
    *(SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.closed, SH.hasValue, SH["in"], SH.sparql),
]
"""The parameters that make a constraint (SHACL 1.0, section 4 and SHACL-SPARQL, section 5)."""

TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

Failure: TypeAlias = tuple[str, str]
"""The local name of a shape that something breaks, and its severity."""


@dataclass(frozen=True)
class Result:
    """One result of a validation: the focus node, and the shape, component and severity."""

    focus: str
    shape: str
    component: str
    severity: str

    @property
    def failure(self) -> Failure:
        """The shape and the severity by their local names."""
        return self.shape.removeprefix(SHAPES), self.severity.removeprefix(str(SH))


def parsed(files: Iterable[Path]) -> Graph:
    """Return the triples of Turtle files."""
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


def validated(data: Graph, shapes: Graph) -> list[Result]:
    """Return the results of validating data as the build does: stated data and vocabulary, nothing inferred."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    assert isinstance(report, Graph)
    told = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    return [Result(*(str(report.value(r, p)) for p in told)) for r in report.objects(None, SH.result)]


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes."""
    return parsed(sorted((ONTOLOGY / "shapes").glob("*.ttl")))


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    """Return the ontology, its alignment and the concept schemes."""
    return parsed([*sorted(ONTOLOGY.glob("*.ttl")), *sorted((ONTOLOGY / "schemes").glob("*.ttl"))])


def node_shapes(shapes: Graph) -> set[Node]:
    """Return the shapes that have a target."""
    return {shape for target in TARGETS for shape in shapes.subjects(target)}


def reporting(shapes: Graph) -> set[Node]:
    """Return the shapes whose results people see: with a constraint, and a target or a place in a shape with one."""
    seen = node_shapes(shapes)
    seen |= {p for shape in seen for p in shapes.objects(shape, SH.property)}
    return {shape for shape in seen if any((shape, parameter, None) in shapes for parameter in PARAMETERS)}
