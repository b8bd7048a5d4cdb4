"""The choice of a format by `Accept` (RFC 9110) and by name."""

import pytest

from server.errors import NotAcceptable
from server.negotiation import GRAPHS, HTML, RESULTS, choose, prefers


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        ("text/turtle", "turtle"),
        ("text/*;q=0.3, application/rdf+xml;q=0.2", "html"),
        ("text/*;q=0.3, text/html;q=0, application/rdf+xml;q=0.2", "turtle"),
        ("text/html;q=0.2, application/ld+json;q=0.3", "jsonld"),
        ("application/ld+json;profile=x;q=0.9, text/html;q=0.8", "jsonld"),
        ("application/xhtml+xml", "html"),
        ("application/x-turtle", "turtle"),
        ("*", "html"),
        ("text/turtle;q=2", "html"),
        ("text/turtle;q=abc, text/html;q=0.5", "html"),
        (", ,", "html"),
        ("garbage, text/turtle", "turtle"),
    ],
)
def test_choice(accept: str | None, name: str) -> None:
    assert choose(accept, (HTML, *GRAPHS)).format.name == name


@pytest.mark.parametrize(
    "accept", ["image/png", "text/html;q=0", "*/*;q=0", "garbage", "application/pdf, image/*", "text/"]
)
def test_no_choice(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="text/html"):
        choose(accept, (HTML,))


@pytest.mark.parametrize("name", ["turtle", "TURTLE", "ttl", "text/turtle"])
def test_names_win(name: str) -> None:
    assert choose("text/csv", GRAPHS, name).format.name == "turtle"


@pytest.mark.parametrize("name", ["", "csv", "html", "../x"])
def test_unknown_names(name: str) -> None:
    with pytest.raises(NotAcceptable, match="format=turtle"):
        choose("text/turtle", GRAPHS, name)


@pytest.mark.parametrize(
    ("accept", "preferred"),
    [
        ("text/html", True),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html;q=0.5, application/json", False),
        ("*/*", False),
        (None, False),
        ("text/html;q=0", False),
        ("application/sparql-results+json", False),
    ],
)
def test_preference(accept: str | None, preferred: bool) -> None:
    assert prefers(accept, HTML, RESULTS) is preferred


def test_text_types_say_their_encoding() -> None:
    assert choose("text/csv", RESULTS).content_type == "text/csv; charset=utf-8"
    assert choose(None, RESULTS).content_type == "application/sparql-results+json"
