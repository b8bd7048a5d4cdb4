"""Where the ontology and the data of a project stand, and the digest of everything that a build reads."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from kgbuild.errors import BuildError

__all__ = ["Project"]

DECISIONS = "decisions.yaml"
LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "owlready2", "PyYAML")


@dataclass(frozen=True)
class Project:
    """A folder that holds `ontology/` and `data/`."""

    root: Path

    @classmethod
    def open(cls, root: Path) -> "Project":
        """Return the project in a folder; BuildError if there is none."""
        missing = [name for name in ("ontology/context.jsonld", "data") if not (root / name).exists()]
        if missing:
            raise BuildError(
                f"{root}: no project here ({' and '.join(missing)} missing); run in its folder or give --root"
            )
        return cls(root)

    @property
    def context(self) -> Path:
        """The JSON-LD context of the data files."""
        return self.root / "ontology" / "context.jsonld"

    @property
    def axioms(self) -> list[Path]:
        """The Turtle files of the ontology and its alignment to other vocabularies."""
        return sorted((self.root / "ontology").glob("*.ttl"))

    @property
    def schemes(self) -> list[Path]:
        """The Turtle files of the concept schemes."""
        return sorted((self.root / "ontology" / "schemes").glob("*.ttl"))

    @property
    def shapes(self) -> list[Path]:
        """The Turtle files of the shapes."""
        return sorted((self.root / "ontology" / "shapes").glob("*.ttl"))

    @property
    def rules(self) -> list[Path]:
        """The CONSTRUCT queries that fill in what axioms cannot say."""
        return sorted((self.root / "ontology" / "rules").glob("*.rq"))

    @property
    def data(self) -> list[Path]:
        """The YAML files of facts, the reference data and every profile."""
        return sorted(f for f in (self.root / "data").glob("*/*.yaml") if f.name != DECISIONS)

    @property
    def decisions(self) -> list[Path]:
        """The YAML files of what people decided about the findings of the audit, one a profile at most."""
        return sorted((self.root / "data").glob(f"*/{DECISIONS}"))

    @property
    def tables(self) -> list[Path]:
        """The CSVW metadata of every profile's tables; the CSV file of each stands beside it."""
        return sorted((self.root / "data").glob("*/tables/*.csv-metadata.json"))

    @property
    def csv(self) -> list[Path]:
        """The CSV files of every profile's tables."""
        return sorted((self.root / "data").glob("*/tables/*.csv"))

    @property
    def constraints(self) -> list[Path]:
        """The ASK queries of what must not be in any cube."""
        return sorted((self.root / "ontology" / "constraints").glob("*.rq"))

    def relative(self, path: Path) -> Path:
        """Return a path as seen from the project's folder, for messages and reports."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path

    def digest(self, *options: str) -> str:
        """Return the SHA-256 of all that a build reads: files, options, the code that builds, and its libraries."""
        total = hashlib.sha256()
        for part in self._parts(options):
            total.update(hashlib.sha256(part).digest())
        return total.hexdigest()

    def _parts(self, options: tuple[str, ...]) -> Iterator[bytes]:
        yield from (o.encode() for o in options)
        yield from (f"{name} {version(name)}".encode() for name in LIBRARIES)
        code = sorted(Path(__file__).parent.rglob("*.py"))
        data = (*self.data, *self.decisions, *self.tables)
        words = (*self.axioms, *self.schemes, *self.shapes, *self.rules, *self.constraints)
        for file in (self.context, *words, *data):
            yield str(self.relative(file)).encode()
            yield file.read_bytes()
        for file in self.csv:
            yield str(self.relative(file)).encode()
            with file.open("rb") as rows:
                yield hashlib.file_digest(rows, "sha256").digest()
        yield from (file.read_bytes() for file in code)
