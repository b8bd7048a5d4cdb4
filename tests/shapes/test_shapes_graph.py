"""The shapes as an artefact: valid SHACL, complete over the ontology, each with one sentence and one severity."""

import pyshacl
import pytest
from pyshacl.errors import ReportableRuntimeError
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kgbuild.context import Context
from kgbuild.namespaces import BASE, MP, SHAPES
from tests.shapes.conftest import ONTOLOGY, parsed, reporting


def test_who_reports_has_one_message_and_one_severity_and_nobody_else_has(shapes: Graph) -> None:
    seen = reporting(shapes)
    counts = {s: (len(list(shapes.objects(s, SH.message))), len(list(shapes.objects(s, SH.severity)))) for s in seen}
    assert {s: n for s, n in counts.items() if n != (1, 1)} == {}
    assert {s for p in (SH.message, SH.severity) for s in shapes.subjects(p)} == seen


def test_severities_are_violation_and_warning(shapes: Graph) -> None:
    assert set(shapes.objects(None, SH.severity)) == {SH.Violation, SH.Warning}


def test_messages_are_sentences_in_english(shapes: Graph) -> None:
    messages = [m for m in shapes.objects(None, SH.message) if isinstance(m, Literal)]
    assert [m for m in messages if m.language != "en" or not str(m)[0].isupper() or not m.endswith(".")] == []
    assert len(messages) > 200


def test_messages_name_the_key_that_they_are_about(shapes: Graph) -> None:
    context = Context.load(ONTOLOGY / "context.jsonld")
    unnamed = [
        str(shape)
        for shape, message in shapes.subject_objects(SH.message)
        if (keys := context.keys_of(str(shapes.value(shape, SH.path))))
        and not any(f"'{key}'" in str(message) for key in keys)
    ]
    assert unnamed == []


def test_shapes_have_names_of_our_own(shapes: Graph) -> None:
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
    named = {s for kind in kinds for s in shapes.subjects(RDF.type, kind)}
    assert {s for s in named if not (isinstance(s, URIRef) and s.startswith(SHAPES))} == set()


def test_shapes_are_valid_by_the_shapes_for_shapes(shapes: Graph) -> None:
    conforms, _, _ = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True, inference="none", advanced=False)
    assert conforms


@pytest.mark.parametrize(
    "fault",
    [
        (SH.minCount, Literal("one")),
        (SH.severity, Literal("Violation")),
        (SH.path, Literal("holder")),
        (SH.nodeKind, SH.Violation),
    ],
    ids=["count", "severity", "path", "node kind"],
)
def test_a_shape_that_is_none_is_found(fault: tuple[URIRef, Node]) -> None:
    spoilt = parsed([ONTOLOGY / "shapes" / "institutions.ttl"])
    spoilt.set((URIRef(f"{SHAPES}Competence-holder"), *fault))
    with pytest.raises(ReportableRuntimeError):
        pyshacl.validate(Graph(), shacl_graph=spoilt, meta_shacl=True, inference="none", advanced=False)


def test_every_class_of_the_ontology_has_a_node_shape(shapes: Graph, vocabulary: Graph) -> None:
    ours = {c for c in vocabulary.subjects(RDF.type, OWL.Class) if str(c).startswith(MP.iri)}
    assert ours - set(shapes.objects(None, SH.targetClass)) == set()
    assert len(ours) > 25


def test_every_class_that_is_no_subclass_is_closed(shapes: Graph, vocabulary: Graph) -> None:
    closed = {c for s in shapes.subjects(SH.closed) for c in shapes.objects(s, SH.targetClass)}
    ours = {c for c in vocabulary.subjects(RDF.type, OWL.Class) if str(c).startswith(MP.iri)}
    below = {c for c, above in vocabulary.subject_objects(RDFS.subClassOf) if above in ours}
    assert ours - below - closed == set()


def test_every_key_of_the_context_belongs_to_a_class(shapes: Graph) -> None:
    properties = {key.property for key in Context.load(ONTOLOGY / "context.jsonld").keys.values()}
    closed = [p for s in shapes.subjects(SH.closed) for p in shapes.objects(s, SH.property)]
    allowed = {str(path) for p in closed for path in shapes.objects(p, SH.path)}
    assert {p for p in properties if p.startswith(("http:", "https:"))} - allowed == set()


def test_concepts_named_by_shapes_exist(shapes: Graph, vocabulary: Graph) -> None:
    named = {o for o in shapes.objects() if str(o).startswith(f"{BASE}id/")}
    assert {o for o in named if (o, RDF.type, None) not in vocabulary} == set()
    assert len(named) > 20
