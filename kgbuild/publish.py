"""Quads come in; a published dataset goes out: canonical dumps, store, manifest, swapped in by one rename.

The version of a dataset is the SHA-256 of its canonical N-Quads (RDFC-1.0), so the same facts have the same version.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Store

from kgbuild.dataset import CURRENT, FORMAT, ClassCount, Dump, GraphCount, Manifest, PublishedDataset
from kgbuild.errors import BuildError
from kgbuild.namespaces import BASE, PREFIXES, RDF, RDFS
from kgbuild.terms import iri_of, serialized

__all__ = ["KEPT", "Description", "canonical", "publish", "written"]

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


def written(quads: Iterable[Quad], form: RdfFormat, base: str) -> bytes:
    """Return quads in a format; formats without graphs get the union of all graphs, each triple once."""
    prefixes = (
        {**PREFIXES, "mpid": f"{base}id/"} if form in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML) else {}
    )
    if form.supports_datasets:
        return serialized(quads, form, prefixes)
    return serialized(dict.fromkeys(q.triple for q in quads), form, prefixes)


def publish(quads: list[Quad], description: Description, report: dict[str, Any], target: Path) -> PublishedDataset:
    """Write canonical quads as a new version under `target/versions` and make it the current one.

    Everything is written beside the current version, flushed and read again before the swap; a failure leaves the
    current version as it was. Raises BuildError when what was written is not what was to be written.
    """
    versions = target / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for left in versions.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=versions))
    try:
        manifest = _write(quads, description, report, staging)
        final = versions / manifest.version[:16]
        if final.exists():
            shutil.rmtree(final)
        staging.replace(final)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _swap(target, final)
    _prune(versions, final)
    return PublishedDataset.open(target)


def _write(quads: list[Quad], description: Description, report: dict[str, Any], folder: Path) -> Manifest:
    dumps = _write_dumps(quads, folder / "dumps", description.base)
    version = hashlib.sha256(serialized(quads, RdfFormat.N_QUADS)).hexdigest()
    manifest = Manifest(
        version=version,
        **asdict(description),
        triples=len({q.triple for q in quads}),
        graphs=tuple(_graphs(quads)),
        classes=tuple(_classes(quads)),
        dumps=tuple(dumps),
    )
    _write_store(quads, folder / "store")
    _write_json(folder / "report.json", report)
    _write_json(folder / "manifest.json", {"format": FORMAT, **asdict(manifest)})
    return manifest


def _write_dumps(quads: list[Quad], folder: Path, base: str) -> Iterable[Dump]:
    folder.mkdir()
    forms = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)
    for form in forms:
        name = f"dataset.{form.file_extension}"
        data = written(quads, form, base)
        (folder / name).write_bytes(data)
        yield Dump(name, form.media_type, len(data), hashlib.sha256(data).hexdigest())


def _write_store(quads: list[Quad], folder: Path) -> None:
    store = Store(str(folder))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
    if len(store) != len(quads):
        raise BuildError(f"{folder}: the store holds {len(store)} quads, not {len(quads)}; nothing was published")


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _labels(quads: list[Quad]) -> dict[str, str]:
    labelled = [q for q in quads if q.predicate == RDFS.label]
    return {iri_of(q.subject): q.object.value for q in labelled if isinstance(q.object, Literal)}


def _graphs(quads: list[Quad]) -> Iterable[GraphCount]:
    counts = Counter(q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode))
    for iri in sorted(counts):
        yield GraphCount(iri, iri.partition("/graph/")[2].replace("/", ": ").replace("-", " "), counts[iri])


def _classes(quads: list[Quad]) -> Iterable[ClassCount]:
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
    labels = _labels(quads)
    for iri in sorted(i for i in members if i.startswith(f"{BASE}ontology#")):
        yield ClassCount(iri, labels.get(iri, iri.rpartition("#")[2]), len(members[iri]))


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
