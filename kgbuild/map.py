"""Checked entries come in; RDF quads go out, one named graph a file, by the JSON-LD context alone."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kgbuild.context import Context
from kgbuild.errors import BuildError
from kgbuild.mint import nodes
from kgbuild.namespaces import BASE, RDF
from kgbuild.read import Entry

__all__ = ["graph_of", "map_entries", "read_turtle", "rebase", "rebased"]


def graph_of(file: Path) -> NamedNode:
    """Return the IRI of the named graph that a data file becomes: `graph/<folder>/<file>`."""
    return NamedNode(f"{BASE}graph/{file.parent.name}/{file.stem}")


def map_entries(entries: Iterable[Entry], context: Context) -> Iterator[Quad]:
    """Yield the quads of entries, file by file; BuildError where JSON-LD would drop an entry in silence."""
    for file, group in groupby(entries, key=lambda e: e.file):
        batch = list(group)
        document = {"@context": context.document["@context"], "@graph": [e.block for e in batch]}
        quads = [
            Quad(q.subject, q.predicate, q.object, graph_of(file))
            for q in parse(json.dumps(document), format=RdfFormat.JSON_LD, base_iri=context.base)
        ]
        _complete(file, batch, quads, context)
        yield from quads


def _complete(file: Path, entries: list[Entry], quads: list[Quad], context: Context) -> None:
    typed = {q.subject.value for q in quads if q.predicate == RDF.type and isinstance(q.subject, NamedNode)}
    lost = [n for e in entries for n in nodes(e) if context.base + n.id not in typed]
    if lost:
        places = ", ".join(f"{file}:{n.line} ({n.id})" for n in lost)
        raise BuildError(f"{places}: gave no triples; check the characters of its id and of its language tags")


def read_turtle(file: Path, graph: NamedNode) -> Iterator[Quad]:
    """Yield the triples of a Turtle file as quads of a graph; BuildError with line and column if it is not Turtle."""
    try:
        for q in parse(path=str(file), format=RdfFormat.TURTLE):
            yield Quad(q.subject, q.predicate, q.object, graph)
    except SyntaxError as error:
        raise BuildError(f"{file}:{error.lineno or 1}: not Turtle: {error.msg}") from error


def rebase(quads: Iterable[Quad], base: str) -> Iterator[Quad]:
    """Yield the quads with things and graphs under another base; terms of the ontology and the shapes keep theirs."""
    for q in quads:
        s, p, o, g = q.subject, q.predicate, q.object, q.graph_name
        yield Quad(
            _moved(s, base) if isinstance(s, NamedNode) else s,
            _moved(p, base),
            _moved(o, base) if isinstance(o, NamedNode) else o,
            _moved(g, base) if isinstance(g, NamedNode) else g,
        )


def _moved(node: NamedNode, base: str) -> NamedNode:
    return NamedNode(rebased(node.value, base))


def rebased(iri: str, base: str) -> str:
    """Return the IRI of a thing or graph under another base; any other IRI as it is."""
    ours = iri.startswith((f"{BASE}id/", f"{BASE}graph/"))
    return base + iri[len(BASE) :] if ours else iri
