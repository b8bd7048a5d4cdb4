"""The endpoint over a folder: a new publication is taken up, a broken one is not; answers are kept within bounds."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.errors import DatasetError
from server.app import create_app
from server.cache import AnswerCache
from server.endpoint import Endpoint
from server.errors import StoreUnavailable
from server.pool import Answer
from tests.server.conftest import SETTINGS, eventually, publish

COUNT = "/sparql?format=csv&query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"


def quads(number: int) -> list[Quad]:
    """Return some quads."""
    node = NamedNode("http://example.org/a")
    return [Quad(node, node, Literal(n), NamedNode("http://example.org/g")) for n in range(number)]


def test_new_publication_is_taken_up_and_rolled_back(tmp_path: Path) -> None:
    folder = publish(tmp_path, "one", quads(1))
    endpoint = Endpoint(folder, SETTINGS)
    try:
        client = create_app(endpoint).test_client()
        first = client.get(COUNT)
        assert first.text == "n\r\n1\r\n"
        publish(tmp_path, "two", quads(2))
        assert eventually(lambda: client.get(COUNT).text == "n\r\n2\r\n")
        assert client.get("/health").text == "ok two\n"
        assert client.get(COUNT).headers["ETag"] != first.headers["ETag"]
        back = tmp_path / "back"
        back.symlink_to(tmp_path / "versions" / "one")
        back.rename(tmp_path / "current")
        assert eventually(lambda: client.get("/health").text == "ok one\n")
        assert client.get(COUNT, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    finally:
        endpoint.close()


def test_broken_publication_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    endpoint = Endpoint(publish(tmp_path, "one", quads(1)), SETTINGS)
    try:
        client = create_app(endpoint).test_client()
        publish(tmp_path, "two", quads(2))
        (tmp_path / "versions" / "two" / "manifest.json").write_text("{")
        assert eventually(lambda: client.get("/health").text == "ok one\n" and "cannot be served" in caplog.text)
        assert client.get(COUNT).text == "n\r\n1\r\n"
    finally:
        endpoint.close()


def test_folder_without_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="kgbuild build"):
        Endpoint(tmp_path, SETTINGS)


def test_dataset_without_a_store(tmp_path: Path) -> None:
    folder = publish(tmp_path, "one", quads(1))
    (folder / "current" / "store").rename(folder / "elsewhere")
    with pytest.raises(StoreUnavailable):
        Endpoint(folder, SETTINGS)


def test_cache_is_bounded_and_forgets_the_oldest() -> None:
    cache = AnswerCache(10_000)
    for number in range(100):
        cache.put(str(number), Answer("text/csv", b"x" * 1_000, Path()))
        assert cache.size <= 10_000
        assert cache.get("0" if number < 5 else str(number)) is not None
    assert cache.get("50") is None


def test_cache_keeps_nothing_huge_and_counts_replacements() -> None:
    cache = AnswerCache(10_000)
    cache.put("huge", Answer("text/csv", b"x" * 5_000, Path()))
    assert cache.get("huge") is None
    for _ in range(50):
        cache.put("same", Answer("text/csv", b"x" * 1_000, Path()))
    assert cache.size < 2_000
