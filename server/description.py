"""The manifest comes in; the SPARQL 1.1 Service Description, with the dataset in VoID, goes out as RDF."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kgbuild.dataset import Manifest
from kgbuild.namespaces import DCTERMS, RDF, Vocabulary
from server.negotiation import GRAPHS, RESULTS, Format

__all__ = ["description"]

SD: Final = Vocabulary(
    "http://www.w3.org/ns/sparql-service-description#",
    "Service Dataset Graph NamedGraph SPARQL11Query UnionDefaultGraph endpoint supportedLanguage feature resultFormat "
    "defaultDataset defaultGraph namedGraph name graph availableGraphs",
)
VOID: Final = Vocabulary(
    "http://rdfs.org/ns/void#", "Dataset triples sparqlEndpoint dataDump uriSpace classPartition class entities"
)
_FORMATS: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}
_FORMAT_BASE: Final = "http://www.w3.org/ns/formats/"
_PREFIXES: Final = {"sd": SD.iri, "void": VOID.iri, "dcterms": DCTERMS.iri, "formats": _FORMAT_BASE}


def description(manifest: Manifest, url: str, form: Format) -> bytes:
    """Return the description of the service at `url` (ends with a slash) in one of the RDF formats."""
    output = serialize(
        _triples(manifest, url.rstrip("/") + "/"), format=RdfFormat.from_media_type(form.media_type), prefixes=_PREFIXES
    )
    return output or b""


def _triples(manifest: Manifest, url: str) -> Iterator[Triple]:
    service = NamedNode(f"{url}sparql")
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, service)
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(service, SD.feature, SD.UnionDefaultGraph)
    for offered in (*RESULTS, *GRAPHS):
        yield Triple(service, SD.resultFormat, NamedNode(_FORMAT_BASE + _FORMATS[offered.name]))
    dataset = NamedNode(f"{url}sparql#dataset")
    yield Triple(service, SD.defaultDataset, dataset)
    yield from _dataset(manifest, url, service, dataset)
    yield from _graphs(manifest, dataset)


def _dataset(manifest: Manifest, url: str, service: NamedNode, dataset: NamedNode) -> Iterator[Triple]:
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, RDF.type, VOID.Dataset)
    yield Triple(dataset, DCTERMS.title, Literal(manifest.title, language="en"))
    yield Triple(dataset, DCTERMS.description, Literal(manifest.attribution, language="en"))
    if "://" in manifest.licence:
        yield Triple(dataset, DCTERMS.license, NamedNode(manifest.licence))
    yield Triple(dataset, VOID.sparqlEndpoint, service)
    yield Triple(dataset, VOID.uriSpace, Literal(manifest.base))
    yield Triple(dataset, VOID.triples, Literal(manifest.triples))
    for dump in manifest.dumps:
        yield Triple(dataset, VOID.dataDump, NamedNode(f"{url}downloads/{dump.file}"))
    for counted in manifest.classes:
        part = BlankNode()
        yield Triple(dataset, VOID.classPartition, part)
        yield Triple(part, VOID.class_, NamedNode(counted.iri))
        yield Triple(part, VOID.entities, Literal(counted.count))


def _graphs(manifest: Manifest, dataset: NamedNode) -> Iterator[Triple]:
    default = BlankNode()
    yield Triple(dataset, SD.defaultGraph, default)
    yield Triple(default, RDF.type, SD.Graph)
    yield Triple(default, VOID.triples, Literal(manifest.triples))
    for graph in manifest.graphs:
        node, content = BlankNode(), BlankNode()
        yield Triple(dataset, SD.namedGraph, node)
        yield Triple(node, RDF.type, SD.NamedGraph)
        yield Triple(node, SD.name, NamedNode(graph.iri))
        yield Triple(node, SD.graph, content)
        yield Triple(content, RDF.type, SD.Graph)
        yield Triple(content, DCTERMS.title, Literal(graph.label, language="en"))
        yield Triple(content, VOID.triples, Literal(graph.triples))
