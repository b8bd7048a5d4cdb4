"""Quads and bulks come in; a published dataset goes out: canonical dumps, store, manifest, swapped in by one rename.

The version of a dataset is the SHA-256 of its canonical N-Quads (RDFC-1.0), so the same facts have the same version.
"""

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Store

from kgbuild.dataset import CURRENT, FORMAT, ClassCount, GraphCount, Manifest, PublishedDataset, TableCount
from kgbuild.dumps import Bulk, write_dumps, write_store
from kgbuild.namespaces import BASE, RDF, RDFS
from kgbuild.terms import iri_of, serialized

__all__ = ["KEPT", "Content", "Description", "canonical", "publish"]

KEPT: Final = 10
"""How many published versions stay, the newest included, so that one can go back by moving the link."""


@dataclass(frozen=True)
class Description:
    """What the manifest says besides what it counts."""

    title: str
    licence: str
    attribution: str
    base: str
    inputs: str


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads with canonical blank node labels, each once, sorted as canonical N-Quads are."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=lambda q: serialized([q], RdfFormat.N_QUADS))


@dataclass(frozen=True)
class Content:
    """What is published: canonical quads, the bulks of tables, and each table with the files that it was read from."""

    quads: Sequence[Quad]
    bulks: Sequence[Bulk] = ()
    tables: Sequence[tuple[TableCount, Sequence[Path]]] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    """Reports to lay beside the manifest: name of the file and text."""
    check: Callable[[Store], None] = field(default=lambda _: None)
    """What is asked of the store before it is published; it raises a BuildError if the answer is bad."""


def publish(content: Content, description: Description, report: dict[str, Any], target: Path) -> PublishedDataset:
    """Write content as a new version under `target/versions` and make it the current one.

    Everything is written beside the current version, flushed and read again before the swap; a failure leaves the
    current version as it was. Raises BuildError when what was written is not what was to be written.
    """
    versions = target / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for left in versions.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=versions))
    try:
        manifest = _write(content, description, report, staging)
        final = versions / manifest.version[:16]
        if final.exists():
            shutil.rmtree(final)
        staging.replace(final)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _swap(target, final)
    _prune(versions, final)
    return PublishedDataset.open(target)


def _write(content: Content, description: Description, report: dict[str, Any], folder: Path) -> Manifest:
    quads, bulks = content.quads, content.bulks
    dumps = write_dumps(quads, bulks, folder / "dumps", description.base)
    manifest = Manifest(
        version=next(d.sha256 for d in dumps if d.media_type == RdfFormat.N_QUADS.media_type),
        **asdict(description),
        triples=len({q.triple for q in quads}) + sum(bulk.runs.quads for bulk in bulks),
        graphs=tuple(_graphs(quads, bulks)),
        classes=tuple(_classes(quads, bulks)),
        dumps=tuple(dumps),
        tables=tuple(table for table, _ in content.tables),
    )
    write_store(quads, bulks, folder / "store")
    content.check(Store.read_only(str(folder / "store")))
    for _, files in content.tables:
        for file in files:
            copy = folder / "data" / file.parent.parent.name / "tables" / file.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    for name, text in content.documents.items():
        (folder / name).write_text(text, encoding="utf-8")
    _write_json(folder / "report.json", report)
    _write_json(folder / "manifest.json", {"format": FORMAT, **asdict(manifest)})
    return manifest


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _labels(quads: Iterable[Quad]) -> dict[str, str]:
    labelled = [q for q in quads if q.predicate == RDFS.label]
    return {iri_of(q.subject): q.object.value for q in labelled if isinstance(q.object, Literal)}


def _graphs(quads: Iterable[Quad], bulks: Iterable[Bulk]) -> Iterable[GraphCount]:
    counts = Counter(q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode))
    counts.update({bulk.graph.value: bulk.runs.quads for bulk in bulks})
    for iri in sorted(counts):
        yield GraphCount(iri, iri.partition("/graph/")[2].replace("/", ": ").replace("-", " "), counts[iri])


def _classes(quads: Sequence[Quad], bulks: Iterable[Bulk]) -> Iterable[ClassCount]:
    """Count the members of each class of ours, those of its subclasses included."""
    above: dict[str, set[str]] = {}
    for q in quads:
        if q.predicate == RDFS.subClassOf and isinstance(q.object, NamedNode):
            above.setdefault(iri_of(q.subject), set()).add(q.object.value)
    members: dict[str, set[str]] = {}
    for q in quads:
        if q.predicate == RDF.type and isinstance(q.object, NamedNode):
            for iri in _upwards(q.object.value, above):
                members.setdefault(iri, set()).add(str(q.subject))
    counts = Counter({iri: len(found) for iri, found in members.items()})
    for bulk in bulks:
        counts.update({kind.value: count for kind, count in bulk.classes.items() if count})
    labels = _labels(quads)
    for iri in sorted(i for i in counts if i.startswith(f"{BASE}ontology#")):
        yield ClassCount(iri, labels.get(iri, iri.rpartition("#")[2]), counts[iri])


def _upwards(iri: str, above: dict[str, set[str]]) -> set[str]:
    return {iri}.union(*(_upwards(parent, above) for parent in above.get(iri, ())))


def _swap(target: Path, final: Path) -> None:
    link = target / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(final.relative_to(target), target_is_directory=True)
    link.replace(target / CURRENT)


def _prune(versions: Path, current: Path) -> None:
    others = [v for v in versions.iterdir() if v.is_dir() and v != current and not v.name.startswith(".")]
    newest_first = sorted(others, key=lambda v: v.stat().st_mtime, reverse=True)
    for old in newest_first[KEPT - 1 :]:
        shutil.rmtree(old)
