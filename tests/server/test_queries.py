"""The server's own queries and the ready questions: they run, and use no term that the ontology does not define."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Store

from kgbuild.namespaces import MP
from server.guard import examine
from server.queries import page, query
from server.questions import ready_questions

SERVER = Path(__file__).resolve().parents[2] / "server"
OWN = sorted((SERVER / "queries").glob("*.rq"))
PLACES = {
    "iri": "<http://example.org/a>",
    "property": "<http://example.org/p>",
    "iris": "<http://example.org/a> <http://example.org/b>",
    "prefix": '"http://example.org/"',
    "tests": "true",
    "start": '"a"',
}


@pytest.mark.parametrize("file", OWN, ids=lambda f: f.stem)
def test_own_queries_run(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith("# ")
    Store().query(query(file.stem, **PLACES))


@pytest.mark.parametrize("file", [*OWN, *sorted((SERVER / "questions").glob("*.rq"))], ids=lambda f: f.stem)
def test_terms_are_those_of_the_ontology(file: Path, root: Path) -> None:
    ontology = (root / "ontology" / "ontology.ttl").read_text(encoding="utf-8")
    used = set(re.findall(r"\bmp:(\w+)", file.read_text(encoding="utf-8")))
    defined = set(re.findall(r"^mp:(\w+)", ontology, re.MULTILINE)) | set(MP.terms)
    assert used <= defined, used - defined


@pytest.mark.parametrize("name", ready_questions())
def test_questions_may_be_run(name: str) -> None:
    question = ready_questions()[name]
    assert examine(question.query).form in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    assert question.about
    Store().query(question.query)


def test_missing_places_are_an_error() -> None:
    with pytest.raises(KeyError):
        query("outgoing")


def test_pages_ask_for_one_row_more() -> None:
    assert page("X", 3, 50) == "X\nLIMIT 51 OFFSET 100"


def test_all_queries_are_there() -> None:
    assert len(OWN) >= 18
