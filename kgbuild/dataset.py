"""A published dataset: the folder that a build writes and that servers, exports and queries read."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import DatasetError

__all__ = ["CURRENT", "FORMAT", "ClassCount", "Dump", "GraphCount", "Manifest", "PublishedDataset", "TableCount"]

FORMAT: Final = 1
"""The version of the folder's layout; a reader refuses any other."""

CURRENT: Final = "current"
"""The name of the link, beside `versions/`, that points to the dataset being served."""


@dataclass(frozen=True)
class GraphCount:
    """A named graph of the dataset with its label and number of triples."""

    iri: str
    label: str
    triples: int


@dataclass(frozen=True)
class ClassCount:
    """A class of the ontology with its label and number of instances (subclasses included)."""

    iri: str
    label: str
    count: int


@dataclass(frozen=True)
class Dump:
    """A file that holds the whole dataset: name within `dumps/`, media type, size in bytes, SHA-256."""

    file: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class TableCount:
    """A printed table: its name (`kaz-2010/c1.1-immigrants`), title, IRI, rows (cells) and cells with a number."""

    name: str
    title: str
    iri: str
    rows: int
    observations: int


@dataclass(frozen=True)
class Manifest:
    """What a published dataset says of itself.

    `version` is the SHA-256 of the RDFC-1.0 canonical N-Quads; `inputs` the SHA-256 of everything the build read.
    """

    version: str
    inputs: str
    base: str
    title: str
    licence: str
    attribution: str
    triples: int
    graphs: tuple[GraphCount, ...]
    classes: tuple[ClassCount, ...]
    dumps: tuple[Dump, ...]
    tables: tuple[TableCount, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Manifest":
        """Return the manifest held in parsed JSON; KeyError or TypeError if it is not one."""
        plain = {k: data[k] for k in ("version", "inputs", "base", "title", "licence", "attribution", "triples")}
        return cls(
            **plain,
            graphs=tuple(GraphCount(**g) for g in data["graphs"]),
            classes=tuple(ClassCount(**c) for c in data["classes"]),
            dumps=tuple(Dump(**d) for d in data["dumps"]),
            tables=tuple(TableCount(**t) for t in data.get("tables", ())),
        )


@dataclass(frozen=True)
class PublishedDataset:
    """A folder with `manifest.json`, `store/` (Oxigraph), `dumps/`, `data/` (the tables) and `report.json`."""

    folder: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The folder of the Oxigraph store; open it with `pyoxigraph.Store.read_only`."""
        return self.folder / "store"

    @property
    def dumps(self) -> dict[str, Path]:
        """The files that hold the whole dataset, by name."""
        return {d.file: self.folder / "dumps" / d.file for d in self.manifest.dumps}

    @property
    def tables(self) -> dict[str, Path]:
        """The CSV file of each printed table by its name, as it was read; its CSVW metadata stand beside it."""
        names = [t.name for t in self.manifest.tables]
        return {name: self.folder / "data" / f"{name.replace('/', '/tables/')}.csv" for name in names}

    @classmethod
    def open(cls, folder: Path) -> "PublishedDataset":
        """Return the dataset in `folder`, or the current one where `folder` holds versions.

        Raises DatasetError when there is none or it cannot be read.
        """
        real = folder / CURRENT if (folder / CURRENT).exists() else folder
        path = real / "manifest.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise DatasetError(f"{folder}: no published dataset here (no manifest.json); run `kgbuild build`") from None
        except (OSError, ValueError) as error:
            raise DatasetError(f"{path}: cannot be read ({error}); run `kgbuild build --force`") from error
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise DatasetError(f"{path}: not of layout {FORMAT}; run `kgbuild build --force`")
        try:
            return cls(real.resolve(), Manifest.from_json(data))
        except (KeyError, TypeError) as error:
            raise DatasetError(f"{path}: incomplete ({error}); run `kgbuild build --force`") from error
