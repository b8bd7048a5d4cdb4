"""No misspelt term: every IRI of the ontology, the schemes, the shapes and the context stands in its vocabulary.

RDF takes any IRI in silence (`sh:dataType` checks nothing). Here each IRI is held against the terms of its namespace:
our own against their declarations, those of rdflib's closed namespaces against these, the others against the lists in
tests/vocabularies, each with the address it was read from.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    TIME,
    VOID,
    XSD,
    Graph,
    Literal,
    URIRef,
)

from kgbuild.namespaces import BASE, MP, SHAPES
from tests.shapes.conftest import ONTOLOGY, ROOT

LISTS: Final = sorted((ROOT / "tests" / "vocabularies").glob("*.txt"))
CLOSED: Final = (RDF, RDFS, OWL, XSD, SKOS, SH, PROV, ORG, DCTERMS, FOAF, QB, TIME, SDO, DCAT, VOID)
"""The namespaces of which rdflib knows every term."""

ONTOLOGY_IRIS: Final = (f"{BASE}ontology", f"{BASE}shapes")
DATA: Final = sorted((ROOT / "data").glob("*/*.yaml"))
ENTITY: Final = re.compile(r"^- id: (\S+)$", re.MULTILINE)
PREFIXED: Final = re.compile(r"(?<![\w:<-])([a-z]+):([A-Za-z][\w-]*)")

Vocabularies: TypeAlias = Mapping[str, list[Callable[[str], bool]]]
"""For each namespace, what tells whether an IRI is a term of it."""


def listed(file: Path) -> tuple[str, frozenset[str]]:
    """Return the namespace and the terms of a list: `# namespace:`, `# source:`, and one local name a line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    namespace = lines[0].removeprefix("# namespace: ")
    return namespace, frozenset(namespace + line for line in lines if not line.startswith("#"))


def turtle() -> dict[Path, Graph]:
    """Return the graph of each Turtle file of the ontology, the schemes and the shapes."""
    return {file: Graph().parse(file) for file in sorted(ONTOLOGY.rglob("*.ttl"))}


def own(graphs: Iterable[Graph]) -> dict[str, frozenset[str]]:
    """Return the terms that our files declare, by namespace: those that have a type, and the entities of the data."""
    declared = {str(s) for graph in graphs for s in graph.subjects(RDF.type) if isinstance(s, URIRef)}
    versions = {str(o) for graph in graphs for o in graph.objects(None, OWL.versionIRI)}
    spaces = {MP.iri, SHAPES, f"{BASE}id/"}
    entities = {f"{BASE}id/{name}" for file in DATA for name in ENTITY.findall(file.read_text(encoding="utf-8"))}
    found = {space: frozenset(t for t in declared | entities if t.startswith(space)) for space in spaces}
    return found | {iri: frozenset((declared | versions) & {iri, *versions}) for iri in ONTOLOGY_IRIS}


def vocabularies(graphs: Iterable[Graph]) -> Vocabularies:
    """Return all vocabularies that terms may come from."""
    known: dict[str, list[Callable[[str], bool]]] = {str(space): [space.__contains__] for space in CLOSED}
    for space, terms in [*map(listed, LISTS), *own(graphs).items()]:
        known.setdefault(space, []).append(terms.__contains__)
    return known


def iris(graph: Graph) -> Iterator[str]:
    """Yield every IRI of a graph: names, datatypes, and the prefixed names in SPARQL constraints."""
    for triple in graph:
        for term in triple:
            if isinstance(term, URIRef):
                yield str(term)
            elif isinstance(term, Literal) and term.datatype:
                yield str(term.datatype)
    for query in graph.objects(None, SH.select):
        yield from in_query(str(query), {str(prefix): namespace for prefix, namespace in declared(graph)})


def declared(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield the prefixes that a shapes graph declares for its SPARQL constraints."""
    for holder in graph.objects(None, SH.declare):
        yield str(graph.value(holder, SH.prefix)), str(graph.value(holder, SH.namespace))


def in_query(text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the IRIs of the prefixed names of a query."""
    bare = re.sub(r"#.*|<[^>]*>|\"[^\"]*\"", " ", text)
    for prefix, local in PREFIXED.findall(bare):
        yield prefixes[prefix] + local


def rule_iris(file: Path) -> Iterator[str]:
    """Yield the IRIs of the prefixed names of a rule, by the prefixes that it declares."""
    text = file.read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"PREFIX\s+(\w+):\s*<([^>]+)>", text))
    yield from in_query(re.sub(r"PREFIX.*", "", text), prefixes)


def context_iris(document: dict[str, Any]) -> Iterator[str]:
    """Yield the IRIs of properties, classes, datatypes and concepts that a JSON-LD context speaks of."""
    terms = document["@context"]
    prefixes = {k: v for k, v in terms.items() if isinstance(v, str) and v.endswith(("/", "#"))}
    for name, definition in terms.items():
        if name.startswith("@") or name in prefixes:
            continue
        parts = [definition] if isinstance(definition, str) else [*texts(definition)]
        for part in parts:
            prefix, _, local = part.partition(":")
            if prefix in prefixes and not local.startswith("//"):
                yield prefixes[prefix] + local
            elif part.startswith(("http:", "https:")) and not part.endswith(("/", "#")):
                yield part


def texts(definition: dict[str, Any]) -> Iterator[str]:
    """Yield every text in a term definition and in the context inside it."""
    for value in definition.values():
        if isinstance(value, dict):
            yield from texts(value)
        elif isinstance(value, str):
            yield value


def unknown(used: Iterable[str], known: Vocabularies) -> list[str]:
    """Return the IRIs that are no term of the longest namespace that they begin with, or of none at all."""
    return sorted({i for i in used if not any(has(i) for has in known.get(namespace(i, known), []))})


def namespace(iri: str, known: Vocabularies) -> str:
    """Return the longest of the known namespaces that an IRI begins with, or an empty text."""
    return max((space for space in known if iri.startswith(space)), key=len, default="")


@pytest.fixture(scope="module")
def graphs() -> dict[Path, Graph]:
    """Return the graphs of all Turtle files."""
    return turtle()


@pytest.fixture(scope="module")
def known(graphs: dict[Path, Graph]) -> Vocabularies:
    """Return all vocabularies."""
    return vocabularies(graphs.values())


@pytest.mark.parametrize("file", sorted(ONTOLOGY.rglob("*.ttl")), ids=lambda f: str(f.relative_to(ONTOLOGY)))
def test_every_term_of_a_file_exists(file: Path, graphs: dict[Path, Graph], known: Vocabularies) -> None:
    whole = graphs[file] + shape_prefixes(graphs)
    assert unknown(iris(whole), known) == []


def shape_prefixes(graphs: dict[Path, Graph]) -> Graph:
    """Return the prefix declarations of the shapes, which stand in one of their files."""
    prefixes = Graph()
    for graph in graphs.values():
        for holder in graph.objects(None, SH.declare):
            prefixes += graph.triples((holder, None, None))
            prefixes.add((URIRef(f"{BASE}shapes"), SH.declare, holder))
    return prefixes


def test_all_files_are_looked_at(graphs: dict[Path, Graph]) -> None:
    folders = [file.parent.name for file in graphs]
    assert len(folders) >= 29
    assert {name: folders.count(name) >= n for name, n in {"ontology": 2, "schemes": 18, "shapes": 9}.items()} == {
        "ontology": True,
        "schemes": True,
        "shapes": True,
    }


def test_every_term_of_the_context_exists(known: Vocabularies) -> None:
    used = set(context_iris(json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))))
    assert unknown(used, known) == []
    assert len(used) > 100


@pytest.mark.parametrize("file", sorted((ONTOLOGY / "rules").glob("*.rq")), ids=lambda f: f.name)
def test_every_term_of_a_rule_exists(file: Path, known: Vocabularies) -> None:
    used = set(rule_iris(file))
    assert unknown(used, known) == []
    assert used


MISSPELT: Final = [
    f"{MP.iri}hodler",
    f"{MP.iri}competence",
    f"{SHAPES}Competence-hodler",
    f"{BASE}id/topic/vissas",
    f"{BASE}id/scheme/topics",
    f"{BASE}ontologie",
    f"{SH}dataType",
    f"{SH}violation",
    f"{RDF}langstring",
    f"{RDFS}subclassOf",
    f"{OWL}objectProperty",
    f"{SKOS}preflabel",
    f"{DCTERMS}titel",
    f"{FOAF}homePage",
    f"{PROV}Entitiy",
    f"{ORG}FormalOrganisation",
    f"{QB}dataset",
    f"{TIME}hasStart",
    f"{SDO}Legislations",
    "http://data.europa.eu/eli/ontology#legalResource",
    "http://purl.org/ontology/bibo/page",
    "http://purl.org/spar/cito/citedBy",
    "http://purl.org/spar/doco/footnote",
    "http://qudt.org/vocab/unit/Percent",
    "http://purl.org/linked-data/sdmx/2009/attribute#unit",
    "http://purl.org/linked-data/sdmx/2009/measure#value",
    "https://creativecommons.org/licenses/by/40/",
    "http://example.org/unheard-of#term",
]


@pytest.mark.parametrize("iri", MISSPELT)
@pytest.mark.parametrize("place", [0, 1, 2], ids=["subject", "predicate", "object"])
def test_a_misspelt_term_is_found(iri: str, place: int, known: Vocabularies) -> None:
    triple = [RDFS.label, RDFS.label, RDFS.label]
    triple[place] = URIRef(iri)
    graph = Graph()
    graph.add((triple[0], triple[1], triple[2]))
    assert unknown(iris(graph), known) == [iri]


def test_a_misspelt_datatype_is_found(known: Vocabularies) -> None:
    graph = Graph().parse(data=f'@prefix xsd: <{XSD}> . xsd:date xsd:date "2010"^^xsd:gyear .', format="turtle")
    assert unknown(iris(graph), known) == [f"{XSD}gyear"]


def test_a_misspelt_term_in_a_constraint_is_found(graphs: dict[Path, Graph], known: Vocabularies) -> None:
    graph = shape_prefixes(graphs)
    graph.add((URIRef(f"{SHAPES}Coverage-query"), SH.select, Literal("SELECT $this { $this mp:mentionsOf ?x . }")))
    assert unknown(iris(graph), known) == [f"{MP.iri}mentionsOf"]


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        ({"@id": "mp:hodler", "@type": "@id"}, [f"{MP.iri}hodler"]),
        ({"@reverse": "mp:mentionof"}, [f"{MP.iri}mentionof"]),
        ({"@id": "mp:adopted", "@type": "xsd:Date"}, [f"{XSD}Date"]),
        ({"@id": "mp:status", "@context": {"adopted": f"{BASE}id/status/adoptet"}}, [f"{BASE}id/status/adoptet"]),
        ("mp:Competance", [f"{MP.iri}Competance"]),
    ],
    ids=["property", "reverse property", "datatype", "concept", "class"],
)
def test_a_misspelt_term_of_a_context_is_found(
    definition: str | dict[str, Any], found: list[str], known: Vocabularies
) -> None:
    document = {"@context": {"mp": MP.iri, "xsd": str(XSD), "key": definition}}
    assert unknown(context_iris(document), known) == found


@pytest.mark.parametrize("file", LISTS, ids=lambda f: f.stem)
def test_a_list_names_its_namespace_and_source_and_is_sorted(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# namespace: https?://\S+[/#]", lines[0])
    assert re.fullmatch(r"# source: https://\S+", lines[1])
    terms = [line for line in lines if not line.startswith("#")]
    assert terms == sorted(set(terms))
    assert terms


def test_lists_stand_for_what_rdflib_does_not_know() -> None:
    lists = dict(map(listed, LISTS))
    assert len(lists) == len(LISTS) >= 9
    assert [t for terms in lists.values() for t in terms if any(t in space for space in CLOSED)] == []


def test_no_concept_is_taken_for_a_key(graphs: dict[Path, Graph]) -> None:
    """A concept named like a key becomes the key's property (JSON-LD 1.1, 5.2.2), unless the context says otherwise."""
    terms = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    concepts = {str(s) for graph in graphs.values() for s in graph.subjects(RDF.type, SKOS.Concept)}
    taken = []
    for key, definition in terms.items():
        inner = definition.get("@context", {}) if isinstance(definition, dict) else {}
        named = (
            {c.removeprefix(inner["@vocab"]): c for c in concepts if c.startswith(inner["@vocab"])}
            if inner.get("@vocab")
            else {}
        )
        taken += [(key, name) for name, iri in named.items() if name in terms and inner.get(name) != iri]
    assert taken == []
