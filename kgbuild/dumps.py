"""Canonical quads and runs of canonical N-Quads come in; files that hold all of them go out, and a store.

What memory holds (things, vocabulary) comes as quads; what it may not (observations) as runs. Files are written in a
stream and in canonical order, so the same facts give the same bytes however many they are.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kgbuild.canonical import Lines, Runs, merged
from kgbuild.dataset import Dump
from kgbuild.errors import BuildError
from kgbuild.namespaces import PREFIXES
from kgbuild.terms import serialized

__all__ = ["FORMS", "Bulk", "write_dumps", "write_form", "write_store"]

FORMS: Final = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)
CHUNK: Final = 1024 * 1024
READABLE: Final = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)


@dataclass(frozen=True)
class Bulk:
    """The part of a named graph that is not held in memory: its runs, and how many things of each class it tells of."""

    graph: NamedNode
    runs: Runs
    classes: Mapping[NamedNode, int]


def write_dumps(quads: Sequence[Quad], bulks: Sequence[Bulk], folder: Path, base: str) -> list[Dump]:
    """Write canonical quads and bulks in every form into a new folder, and return the files."""
    folder.mkdir()
    canonical = folder / f"dataset.{RdfFormat.N_QUADS.file_extension}"
    lines = (serialized([q], RdfFormat.N_QUADS) for q in quads)
    with canonical.open("wb") as out:
        out.writelines(merged(lines, [bulk.runs for bulk in bulks]))
    return [_dump(canonical, form, base) for form in FORMS]


def _dump(canonical: Path, form: RdfFormat, base: str) -> Dump:
    file = canonical.with_suffix(f".{form.file_extension}")
    if file != canonical:
        write_form(parse(path=str(canonical), format=RdfFormat.N_QUADS, lenient=True), form, base, file)
    with file.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    return Dump(file.name, form.media_type, file.stat().st_size, digest)


def write_form(quads: Iterable[Quad], form: RdfFormat, base: str, file: Path | None = None) -> bytes:
    """Write quads in canonical order to a file, or return them; without graphs, each triple is written once."""
    prefixes = {**PREFIXES, "mpid": f"{base}id/"} if form in READABLE else {}
    rows: Iterable[Quad] | Iterable[Triple] = quads if form.supports_datasets else _triples(quads)
    return serialize(rows, output=str(file) if file else None, format=form, prefixes=prefixes) or b""


def _triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Yield the triples of quads; in canonical order, those of several graphs follow each other."""
    last = None
    for quad in quads:
        if quad.triple != last:
            last = quad.triple
            yield last


def write_store(quads: Sequence[Quad], bulks: Sequence[Bulk], folder: Path) -> None:
    """Load quads and bulks into a new store; BuildError if it does not hold them all.

    Runs are loaded one by one: all at once takes no less time and five times the memory.
    """
    store = Store(str(folder))
    store.bulk_extend(quads)
    for run in (file for bulk in bulks for file in bulk.runs.files):
        lines = BufferedReader(Lines(run), CHUNK)
        store.bulk_load(lines, format=RdfFormat.N_QUADS, lenient=True)
    store.optimize()
    store.flush()
    wanted = len(quads) + sum(bulk.runs.quads for bulk in bulks)
    if len(store) != wanted:
        raise BuildError(f"{folder}: the store holds {len(store)} quads, not {wanted}; nothing was published")
