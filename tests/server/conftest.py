"""A small published dataset, an endpoint over it, and clients: what the tests of the server share."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kgbuild.namespaces import BASE, MP, RDF, RDFS
from server.app import create_app
from server.endpoint import Endpoint
from server.settings import Settings

SAMPLE = Path(__file__).with_name("sample.trig")
SETTINGS = Settings(timeout=2.0, wait=2.0, workers=3, waiting=4, answer_mib=1, cache_mib=4)
AREAS = 120
COUNTED = ("LegalAct", "Law", "Regulation", "Institution", "Competence", "Area", "Mention")


def sample_quads() -> list[Quad]:
    """Return the quads of the sample file and of many areas that all belong to one group."""
    store = Store()
    store.load(SAMPLE.read_bytes(), RdfFormat.TRIG)
    graph = NamedNode(f"{BASE}graph/reference/areas")
    group = NamedNode(f"{BASE}id/group/all")
    store.add(Quad(group, RDFS.label, Literal("All areas", language="en"), graph))
    for number in range(AREAS):
        area = NamedNode(f"{BASE}id/area/A{number:03}")
        store.add(Quad(area, RDF.type, MP.Area, graph))
        store.add(Quad(area, RDFS.label, Literal(f"Area {number:03}", language="en"), graph))
        store.add(Quad(area, NamedNode(f"{MP.iri}partOf"), group, graph))
    return list(store)


def publish(folder: Path, version: str, quads: list[Quad]) -> Path:
    """Write a dataset to `folder`/versions/`version` and let `folder`/current point to it, as a build does."""
    real = folder / "versions" / version
    (real / "dumps").mkdir(parents=True)
    store = Store(str(real / "store"))
    store.extend(quads)
    store.flush()
    dump = store.dump(format=RdfFormat.TRIG) or b""
    (real / "dumps" / "dataset.trig").write_bytes(dump)
    (real / "report.json").write_text("{}")
    (real / "manifest.json").write_text(json.dumps(_manifest(version, store, dump)))
    del store
    new = folder / "new"
    new.symlink_to(real)
    new.rename(folder / "current")
    return folder


def _manifest(version: str, store: Store, dump: bytes) -> dict[str, object]:
    graphs = sorted(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
    return {
        "format": 1,
        "version": version,
        "inputs": version,
        "base": BASE,
        "title": "Sample of migration policy",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "attribution": "Made up for tests.",
        "triples": len(store),
        "graphs": [{"iri": g, "label": g.removeprefix(f"{BASE}graph/"), "triples": _size(store, g)} for g in graphs],
        "classes": [{"iri": f"{MP.iri}{n}", "label": n.lower(), "count": _count(store, n)} for n in COUNTED],
        "dumps": [
            {
                "file": "dataset.trig",
                "media_type": "application/trig",
                "bytes": len(dump),
                "sha256": hashlib.sha256(dump).hexdigest(),
            }
        ],
    }


def _size(store: Store, graph: str) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(graph)))


def _count(store: Store, name: str) -> int:
    classes = [name, "Law", "Regulation"] if name == "LegalAct" else [name]
    return sum(1 for c in classes for _ in store.quads_for_pattern(None, RDF.type, NamedNode(f"{MP.iri}{c}"), None))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample dataset, published once."""
    return publish(tmp_path_factory.mktemp("sample"), "first", sample_quads())


@pytest.fixture(scope="session")
def endpoint(folder: Path) -> Iterator[Endpoint]:
    """Return an endpoint over the sample dataset."""
    made = Endpoint(folder, SETTINGS)
    yield made
    made.close()


@pytest.fixture(scope="session")
def app(endpoint: Endpoint) -> Flask:
    """Return the application over the sample dataset."""
    return create_app(endpoint)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()


@pytest.fixture(scope="session")
def runaway() -> str:
    """Return a query that runs for longer than any test may last."""
    return "SELECT (COUNT(*) AS ?n) {" + " ".join(f"VALUES ?v{i} {{1 2 3 4 5 6 7 8 9}}" for i in range(12)) + "}"


def alive(pid: int) -> bool:
    """Tell whether a process exists and is not a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def eventually(test: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until a test is true, for at most some seconds; tell whether it became so."""
    end = time.monotonic() + seconds
    while not test():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
