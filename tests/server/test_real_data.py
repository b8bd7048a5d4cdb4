"""The server over the real data: every ready question has an answer, and a thing of every class has its page."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Store

from kgbuild.dataset import PublishedDataset
from server.addresses import local_name
from server.app import create_app
from server.endpoint import Endpoint
from server.questions import ready_questions
from server.settings import Settings


@pytest.fixture(scope="module")
def real(published: Path) -> Iterator[Endpoint]:
    """Return an endpoint over the real data."""
    made = Endpoint(published, Settings(workers=2))
    yield made
    made.close()


@pytest.fixture
def real_client(real: Endpoint) -> FlaskClient:
    """Return a client of the application over the real data."""
    return create_app(real).test_client()


@pytest.mark.parametrize("name", ready_questions())
def test_questions_have_answers(real_client: FlaskClient, name: str) -> None:
    assert real_client.get(f"/questions/{name}").status_code == 200
    answer = real_client.get(f"/questions/{name}?format=csv")
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) > 1


def test_every_class_has_a_list_whose_first_thing_has_a_page(real: Endpoint, real_client: FlaskClient) -> None:
    classes = [c for c in real.dataset.manifest.classes if c.count]
    assert classes
    for counted in classes:
        assert real_client.get(f"/list/{local_name(counted.iri)}").status_code == 200
        row = real.rows(f"SELECT ?s {{ ?s a <{counted.iri}> }} LIMIT 1")
        if row and row[0]["s"].is_iri:
            path = row[0]["s"].value.removeprefix(real.dataset.manifest.base)
            assert real_client.get(f"/{path}", follow_redirects=True).status_code == 200, path


def test_every_graph_has_a_page(real: Endpoint, real_client: FlaskClient) -> None:
    for graph in real.dataset.manifest.graphs:
        path = graph.iri.removeprefix(real.dataset.manifest.base)
        assert real_client.get(f"/{path}", headers={"Accept": "text/html"}).status_code == 200, path
        assert real_client.get(f"/{path}.nt").status_code == 200, path


@pytest.mark.parametrize("url", ["/", "/ontology", "/questions/", "/query", "/search?q=refugee", "/health", "/sparql"])
def test_pages_answer(real_client: FlaskClient, url: str) -> None:
    assert real_client.get(url).status_code == 200


def iris_of_ours(dataset: PublishedDataset) -> list[str]:
    """Return every IRI under the base that the dataset uses, without fragment, in order."""
    terms = (t for q in Store.read_only(str(dataset.store)) for t in (q.subject, q.predicate, q.object, q.graph_name))
    named = {t.value.partition("#")[0] for t in terms if isinstance(t, NamedNode)}
    return sorted(iri for iri in named if iri.startswith(dataset.manifest.base))


def test_iris_of_ours_dereference_as_page_and_as_data(dataset: PublishedDataset, real_client: FlaskClient) -> None:
    """All graphs, documents and keys beyond ASCII, and each fiftieth thing, follow to an answer with ASCII headers."""
    iris = iris_of_ours(dataset)
    odd = [i for i in iris if not i.isascii() or "/id/" not in i]
    wrong = []
    for iri in dict.fromkeys([*odd, *iris[::50]]):
        for accept in ("text/html", "text/turtle"):
            path = quote(iri.removeprefix(dataset.manifest.base.rstrip("/")))
            response = real_client.get(path, headers={"Accept": accept}, follow_redirects=True)
            if response.status_code != 200 or not all(v.isascii() for _, v in response.headers):
                wrong.append((iri, accept, response.status_code))
    assert wrong == []
    assert len(odd) > 10


@pytest.mark.parametrize("version", ["0.0.9", "0.1.0/x", "%00", "'", "0.1.0>"])
def test_other_versions_of_the_ontology_are_not_found(real_client: FlaskClient, version: str) -> None:
    assert 400 <= real_client.get(f"/ontology/{version}").status_code < 500


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("216-IV", "Law on refugees (2009)"),
        ("көш", "Nurly kosh programme"),
        ("Belorussia", "Belarus"),
        ("Ministry of Foreigners Affairs", "Ministry of Foreign Affairs of Kazakhstan"),
        ("Министерство иностранных", "Ministry of Foreign Affairs of Kazakhstan"),
    ],
)
def test_search_finds_by_every_printed_name(real_client: FlaskClient, words: str, first: str) -> None:
    page = real_client.get("/search", query_string={"q": words}).text
    assert first in page
    assert "inference" not in page
    assert "mention/" not in page
