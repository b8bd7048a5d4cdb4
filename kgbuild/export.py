"""A published dataset comes in; its quads go out in any RDF format, whole or one named graph."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kgbuild.dataset import PublishedDataset
from kgbuild.dumps import write_form
from kgbuild.errors import BuildError, nearest

__all__ = ["FORMATS", "export"]

FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
"""The name of each format on the command line."""


def export(dataset: PublishedDataset, form: str, graph: str | None = None) -> bytes:
    """Return the dataset, or one of its named graphs, in a format of FORMATS.

    `graph` is an IRI or the part of it after `graph/`, such as `kaz-2010/acts`. BuildError if there is no such graph.
    """
    quads = _canonical_quads(dataset.dumps["dataset.nq"])
    if graph is None:
        return write_form(quads, FORMATS[form], dataset.manifest.base)
    wanted = NamedNode(_named(dataset, graph))
    rows = (q for q in quads if q.graph_name == wanted)
    return write_form(rows, FORMATS[form], dataset.manifest.base)


def _canonical_quads(file: Path) -> Iterator[Quad]:
    yield from parse(path=str(file), format=RdfFormat.N_QUADS)


def _named(dataset: PublishedDataset, graph: str) -> str:
    prefix = f"{dataset.manifest.base}graph/"
    iri = graph if "://" in graph else prefix + graph
    names = [g.iri for g in dataset.manifest.graphs]
    if iri in names:
        return iri
    short = [n.removeprefix(prefix) for n in names]
    raise BuildError(f"no graph {graph!r}{nearest(graph, short)} There are: {', '.join(short)}")
