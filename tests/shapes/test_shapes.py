"""The shapes: every constraint tested by small files of one fault each, which state what they break."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kgbuild.namespaces import SHAPES
from tests.shapes.conftest import (
    PARAMETERS,
    ROOT,
    TARGETS,
    Failure,
    Result,
    node_shapes,
    parsed,
    reporting,
    validated,
)

EXAMPLES: Final = ROOT / "tests" / "examples"
FILES: Final = sorted(EXAMPLES.glob("*/*.ttl"))
THINGS: Final = "https://example.org/id/"

KNOWN: Final = {
    "area": 31,
    "area-group": 5,
    "border": 19,
    "competence": 26,
    "component": 5,
    "concept": 11,
    "concept-scheme": 4,
    "constitution": 3,
    "data-set": 8,
    "discrepancy": 43,
    "empty-cell": 10,
    "footnote": 24,
    "government-resolution": 5,
    "group-membership": 17,
    "inference": 19,
    "institution": 26,
    "law": 5,
    "legal-act": 55,
    "mention": 27,
    "ministerial-order": 6,
    "period": 9,
    "person": 7,
    "presidential-decree": 5,
    "primary-legislation": 2,
    "profile": 18,
    "programme": 36,
    "registration": 11,
    "regulation": 4,
    "residual": 9,
    "secondary-legislation": 2,
    "section": 21,
    "slice-key": 4,
    "source": 23,
    "structure": 4,
    "target": 20,
    "treaty": 29,
    "treaty-commitment": 19,
    "visa-rule": 36,
}
"""How many examples each class has at least."""

Results: TypeAlias = dict[Path, list[Result]]


def home(file: Path) -> str:
    """Return the namespace that the things of an example get: https://example.org/id/<folder>/<name>/."""
    return f"{THINGS}{file.parent.name}/{file.stem}/"


def placed(file: Path) -> Graph:
    """Return an example with its own things in a namespace of its own, so that many can stand in one graph."""
    example = Graph().parse(file)
    own = {str(s): URIRef(home(file) + str(s).removeprefix(THINGS)) for s in example.subjects()}
    moved = Graph()
    for s, p, o in example:
        moved.add((own.get(str(s), s), p, own.get(str(o), o)))
    return moved


def batches() -> Iterator[list[Path]]:
    """Yield lists of examples, one of each class, until all have come: together they cannot disturb each other."""
    folders = [[f for f in FILES if f.parent.name == name] for name in KNOWN]
    for files in zip_longest(*folders):
        yield [f for f in files if f]


def expected(file: Path) -> set[Failure]:
    """Return what an example says by its first lines, `# expect: <shape> <severity>` or `# expect: conforms`."""
    lines = [line.split()[2:] for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# expect:")]
    assert lines, f"{file}: begin with `# expect: <shape> <severity>` or `# expect: conforms`"
    return set() if lines == [["conforms"]] else {(shape, severity) for shape, severity in lines}


@pytest.fixture(scope="module")
def surroundings(vocabulary: Graph) -> Graph:
    """Return the vocabulary and the things that examples refer to."""
    return vocabulary + parsed([EXAMPLES / "surroundings.ttl"])


@pytest.fixture(scope="module")
def examples() -> dict[Path, Graph]:
    """Return the graph of each example."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    return {file: placed(file) for file in FILES}


@pytest.fixture(scope="module")
def results(shapes: Graph, surroundings: Graph, examples: dict[Path, Graph]) -> Results:
    """Return what breaks the shapes in each example."""
    found: Results = {}
    for files in batches():
        data = Graph() + surroundings
        for file in files:
            data += examples[file]
        told = validated(data, shapes)
        for file in files:
            found[file] = [r for r in told if r.focus.startswith(home(file))]
        strays = [r for r in told if not any(r.focus.startswith(home(f)) for f in files)]
        assert {r.failure for r in strays} <= {
            ("Area-codes-unique", "Violation"),
            ("Section-order-unique", "Violation"),
        }
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(EXAMPLES)))
def test_example_breaks_what_it_says(file: Path, results: Results) -> None:
    assert {r.failure for r in results[file]} == expected(file)


@pytest.mark.parametrize("file", FILES[::40], ids=lambda f: str(f.relative_to(EXAMPLES)))
def test_alone_an_example_breaks_the_same(file: Path, shapes: Graph, surroundings: Graph, results: Results) -> None:
    assert {r.failure for r in validated(surroundings + placed(file), shapes) if r.focus.startswith(home(file))} == {
        r.failure for r in results[file]
    }


def test_surroundings_conform(shapes: Graph, surroundings: Graph) -> None:
    assert validated(Graph() + surroundings, shapes) == []


def test_all_examples_are_collected() -> None:
    found = Counter(f.parent.name for f in FILES)
    assert set(found) == set(KNOWN)
    assert {name: n for name, n in found.items() if n < KNOWN[name]} == {}


def test_file_names_tell_what_is_expected() -> None:
    wrong = [f for f in FILES if f.name.startswith("valid.") != (expected(f) == set())]
    assert wrong == []
    assert all(f.name.startswith(("valid.", "invalid.")) for f in FILES)


def test_every_class_has_valid_and_invalid_examples() -> None:
    kinds = {(f.parent.name, f.name.partition(".")[0]) for f in FILES}
    assert kinds == {(name, kind) for name in KNOWN for kind in ("valid", "invalid")}


def component(parameter: URIRef) -> str:
    """Return the IRI of the constraint component that a parameter belongs to."""
    if parameter == SH.sparql:
        return str(SH.SPARQLConstraintComponent)
    local = parameter.removeprefix(str(SH))
    return f"{SH}{local[0].upper()}{local[1:]}ConstraintComponent"


def constraints(shapes: Graph) -> set[tuple[str, str]]:
    """Return each shape that reports, with each of the components that it can report."""
    return {(str(s), component(p)) for s in reporting(shapes) for p in PARAMETERS if (s, p, None) in shapes}


def broken(results: Iterable[list[Result]]) -> set[tuple[str, str]]:
    """Return each shape with each of its components that alone breaks it in an example."""
    found: set[tuple[str, str]] = set()
    for told in results:
        for shape in {r.shape for r in told}:
            components = {r.component for r in told if r.shape == shape}
            if len(components) == 1:
                found.add((shape, components.pop()))
    return found


def test_every_constraint_is_broken_by_an_example(shapes: Graph, results: Results) -> None:
    assert constraints(shapes) - broken(results.values()) == set()
    assert len(constraints(shapes)) > 300


def test_a_constraint_without_example_is_found(shapes: Graph, results: Results) -> None:
    left = [told for file, told in results.items() if file.name != "invalid.limited-without-limit.ttl"]
    missing = constraints(shapes) - broken(left)
    assert missing == {(f"{SHAPES}VisaRule-limit", str(SH.OrConstraintComponent))}


def classes(vocabulary: Graph, data: Graph, thing: Node) -> set[Node]:
    """Return the classes of a thing, with their superclasses."""
    above = (c for t in data.objects(thing, RDF.type) for c in vocabulary.transitive_objects(t, RDFS.subClassOf))
    return {c for c in above if c is not None}


def reasons(shapes: Graph, vocabulary: Graph, examples: dict[Path, Graph], results: Results) -> set[tuple[str, Node]]:
    """Return each shape that an example breaks, with the classes and the properties of what breaks it."""
    found: set[tuple[str, Node]] = set()
    for file, told in results.items():
        for r in told:
            focus = URIRef(r.focus)
            tied = classes(vocabulary, examples[file], focus) | set(examples[file].predicates(focus))
            found |= {(r.shape, term) for term in tied}
    return found


def test_every_target_of_every_shape_is_tested(
    shapes: Graph, vocabulary: Graph, examples: dict[Path, Graph], results: Results
) -> None:
    found = reasons(shapes, vocabulary, examples, results)
    aimed = {
        (str(s), o) for s in node_shapes(shapes) & reporting(shapes) for t in TARGETS for o in shapes.objects(s, t)
    }
    assert aimed - found == set()


def test_every_property_shape_is_tested_in_every_class_that_has_it(
    shapes: Graph, vocabulary: Graph, examples: dict[Path, Graph], results: Results
) -> None:
    found = reasons(shapes, vocabulary, examples, results)
    used = {
        (str(p), c)
        for s in node_shapes(shapes)
        for p in shapes.objects(s, SH.property)
        for c in shapes.objects(s, SH.targetClass)
    }
    assert used - found == set()
    assert len(used) > 200


def test_every_property_of_a_shape_stands_in_a_valid_example(
    shapes: Graph, vocabulary: Graph, examples: dict[Path, Graph]
) -> None:
    valid = [graph for file, graph in examples.items() if file.name.startswith("valid.")]
    told = {(p, c) for g in valid for s, p in g.subject_predicates() for c in classes(vocabulary, g, s)}
    wanted = {
        (path, c)
        for s, p in shapes.subject_objects(SH.property)
        for c in shapes.objects(s, SH.targetClass)
        for path in shapes.objects(p, SH.path)
        if isinstance(path, URIRef) and (p, SH.maxCount, Literal(0)) not in shapes
    }
    assert wanted - told == set()
