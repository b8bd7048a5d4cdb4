"""RDF files come in; a folder with the form of a published dataset goes out. Runs as a process of its own.

`python -m server.loading FOLDER BASE FILE...` prints what is wrong and ends with 1 if a file cannot be read.
"""

import contextlib
import hashlib
import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from kgbuild.dataset import FORMAT
from server.addresses import local_name
from server.errors import LoadError
from server.terms import Row, rows

__all__ = ["SUFFIXES", "load", "main", "write_dataset"]

SUFFIXES: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
"""The format of a file by its suffix."""

_MEMORY: Final = 4 << 30
_CLASSES: Final = """
SELECT ?class (SAMPLE(?text) AS ?label) (COUNT(DISTINCT ?s) AS ?count) WHERE {
  ?s a ?class FILTER(isIRI(?class))
  OPTIONAL {
    ?class <http://www.w3.org/2000/01/rdf-schema#label> ?text
    FILTER(LANGMATCHES(LANG(?text), "en") || LANG(?text) = "")
  }
} GROUP BY ?class ORDER BY DESC(?count) ?class"""
_GRAPHS: Final = "SELECT ?g (COUNT(*) AS ?count) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


def load(files: Iterable[Path], folder: Path, base: str) -> None:
    """Load RDF files into a dataset in an empty folder, by a process that may crash; LoadError says why not."""
    command = [sys.executable, "-P", "-m", "server.loading", str(folder), base, *map(str, files)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise LoadError(
            done.stderr.strip() or f"the files could not be loaded (the process ended with {done.returncode})"
        )


def write_dataset(files: list[Path], folder: Path, base: str) -> None:
    """Load RDF files into `folder`/store and write the manifest; LoadError names the file that cannot be read."""
    store = Store(str(folder / "store"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(_load_file(store, file, base))
    store.flush()
    store.optimize()
    (folder / "dumps").mkdir()
    dump = folder / "dumps" / "dataset.nq"
    store.dump(str(dump), RdfFormat.N_QUADS)
    manifest = _manifest(store, files, digest.hexdigest(), base, dump)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    (folder / "report.json").write_text("{}", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Load the files that the command line names."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    folder, base, *files = arguments
    try:
        write_dataset([Path(f) for f in files], Path(folder), base)
    except LoadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _load_file(store: Store, file: Path, base: str) -> bytes:
    """Load one file and return its digest; triples outside a named graph go to a graph named after the file."""
    kind = SUFFIXES.get(file.suffix.lower())
    if kind is None:
        raise LoadError(f"{file}: not a known kind of RDF file; give one of {', '.join(SUFFIXES)}")
    graph = NamedNode(f"{base}graph/{quote(file.stem, safe='')}")
    try:
        content = file.read_bytes()
        store.bulk_load(content, kind, base_iri=file.resolve().as_uri())
    except OSError as error:
        raise LoadError(f"{file}: cannot be read ({error.strerror or error})") from error
    except SyntaxError as error:
        raise LoadError(f"{file}:{error.lineno or 1}: {error.msg}") from error
    store.update(f"INSERT {{ GRAPH {graph} {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}; DROP DEFAULT")
    return hashlib.sha256(content).digest()


def _manifest(store: Store, files: list[Path], digest: str, base: str, dump: Path) -> dict[str, Any]:
    graphs = [(row["g"].value, int(row["count"].value)) for row in _solutions(store, _GRAPHS)]
    classes = _solutions(store, _CLASSES)
    return {
        "format": FORMAT,
        "version": digest,
        "inputs": digest,
        "base": base,
        "title": ", ".join(f.name for f in files),
        "licence": "",
        "attribution": "",
        "triples": sum(count for _, count in graphs),
        "graphs": [{"iri": iri, "label": iri.removeprefix(f"{base}graph/"), "triples": count} for iri, count in graphs],
        "classes": [_counted(row) for row in classes if "class" in row],
        "dumps": [
            {
                "file": dump.name,
                "media_type": "application/n-quads",
                "bytes": dump.stat().st_size,
                "sha256": hashlib.sha256(dump.read_bytes()).hexdigest(),
            }
        ],
    }


def _counted(row: Row) -> dict[str, Any]:
    iri = row["class"].value
    label = row["label"].value if "label" in row else local_name(iri)
    return {"iri": iri, "label": label, "count": int(row["count"].value)}


def _solutions(store: Store, text: str) -> list[Row]:
    answer = store.query(text, use_default_graph_as_union=True)
    return rows(answer.serialize(format=QueryResultsFormat.JSON) or b"") if isinstance(answer, QuerySolutions) else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
