"""`kgserve` as people start it: on a folder, on RDF files, on what cannot be served; stopped without a trace."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from server.cli import main
from tests.server.conftest import alive, eventually

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}

FILES = {
    "a.ttl": b"<http://example.org/a> a <http://example.org/Thing> .",
    "b.nt": b"<http://example.org/b> <http://example.org/p> <http://example.org/a> .",
    "c.trig": b"<http://example.org/g> { <http://example.org/c> a <http://example.org/Thing> } <x:d> <x:p> 1 .",
    "d.nq": b'<http://example.org/d> <http://example.org/p> "d" <http://example.org/g> .',
    "e.jsonld": b'{"@id": "http://example.org/e", "http://example.org/p": "e"}',
    "f.rdf": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://example.org/f">'
    b'<rdf:type rdf:resource="http://example.org/Thing"/></rdf:Description></rdf:RDF>',
}


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command on a free port; give the process and the server's address; stop it at the end."""
    command = [sys.executable, "-m", "server.cli", *arguments, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            match = re.search(r"http://\S+/", line)
            assert match, line
            yield process, match[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def fetched(url: str, accept: str = "*/*") -> str:
    """Return the text at an address."""
    with urlopen(Request(url, headers={"Accept": accept}), timeout=10) as response:
        return str(response.read().decode())


def children(pid: int) -> list[int]:
    """Return the process ids of the children of a process."""
    return [int(p) for task in Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]


def test_folder_is_served_and_stopped_without_a_trace(folder: Path) -> None:
    start = time.monotonic()
    with served(str(folder), "--workers", "2") as (process, url):
        assert fetched(f"{url}health") == "ok first\n"
        assert time.monotonic() - start < 10
        workers = children(process.pid)
        assert len(workers) == 2
        assert "Law on refugees" in fetched(f"{url}id/act/law-on-refugees")
        assert "@prefix" in fetched(f"{url}id/act/law-on-refugees", "text/turtle")
    assert process.returncode == 0
    assert eventually(lambda: not any(map(alive, workers)))


def test_workers_end_when_the_server_is_killed(folder: Path) -> None:
    with served(str(folder), "--workers", "2") as (process, _):
        workers = children(process.pid)
        process.kill()
        assert eventually(lambda: not any(map(alive, workers)))


def test_a_running_query_ends_after_the_server_is_killed(folder: Path, runaway: str) -> None:
    with served(str(folder), "--workers", "2", "--timeout", "1") as (process, url):
        workers = children(process.pid)
        with ThreadPoolExecutor(1) as threads:
            asked = threads.submit(fetched, f"{url}sparql?{urlencode({'query': runaway})}")
            time.sleep(0.3)
            process.kill()
            assert asked.exception() is not None
        assert eventually(lambda: not any(map(alive, workers)), 40)


def test_files_are_served_each_in_its_graph(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    with served(*(str(tmp_path / n) for n in FILES), "--base", "http://example.org/") as (_, url):
        query = "SELECT%20DISTINCT%20%3Fg%20%7BGRAPH%20%3Fg%20%7B%3Fs%20%3Fp%20%3Fo%7D%7D%20ORDER%20BY%20%3Fg"
        graphs = fetched(f"{url}sparql?query={query}", "text/csv").split()[1:]
        assert graphs == ["http://example.org/g", *(f"http://example.org/graph/{n}" for n in "abcef")]
        assert "Thing" in fetched(url, "text/html")
        assert "/resource?iri=http%3A%2F%2Fexample.org%2Fa" in fetched(f"{url}list/Thing", "text/html")
        assert "example.org/b" in fetched(f"{url}resource?iri=http://example.org/a", "text/html")
        assert "<http://example.org/f>" in fetched(f"{url}downloads/dataset.nq")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bad.ttl", b"<a> <b>\n<c", "bad.ttl:2"),
        ("bad.jsonld", b"{", "bad.jsonld"),
        ("bad.csv", b"a,b", "not a known kind of RDF file"),
        ("bad.rdf", b"<rdf", "bad.rdf"),
        ("empty.nq", b"nonsense", "empty.nq:1"),
    ],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert main([str(tmp_path / name), "--port", "0"]) == 1
    assert words in capsys.readouterr().err


def test_files_that_are_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nothing.ttl"), "--port", "0"]) == 1
    assert "nothing.ttl" in capsys.readouterr().err


def test_folders_that_hold_no_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--port", "0"]) == 1
    assert main([str(tmp_path / "nothing"), "--port", "0"]) == 1
    assert capsys.readouterr().err.count("kgbuild build") == 2


@pytest.mark.parametrize(
    "arguments",
    [["--port", "x"], ["--port", "70000"], ["--timeout", "0"], ["--timeout", "x"], ["--workers", "0"], ["--nonsense"]],
)
def test_bad_options(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: kgserve" in capsys.readouterr().err


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    for option in (
        "--host",
        "--port",
        "--base",
        "--url",
        "--timeout",
        "--workers",
        "--waiting",
        "--memory",
        "--answer",
        "--cache",
    ):
        assert option in text
