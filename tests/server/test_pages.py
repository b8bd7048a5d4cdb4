"""Start page, lists, search, downloads, query page, ready questions and health."""

import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from server.questions import QuestionError, read_question, ready_questions
from tests.server.conftest import AREAS

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def test_home_shows_what_there_is(client: FlaskClient) -> None:
    page = client.get("/").text
    for words in (
        "Sample of migration policy",
        "Made up for tests.",
        "creativecommons.org/licenses/by/4.0",
        'href="/list/Law"',
        'href="/graph/sample/acts"',
        'href="/downloads/dataset.trig"',
        'href="/questions/competences"',
        'action="/search"',
        "first",
        f">{AREAS}</span>",
    ):
        assert words in page, words


def test_list_is_paged_and_by_label(client: FlaskClient) -> None:
    pages = [client.get(f"/list/Area?page={n}").text for n in (1, 2, 3)]
    assert [p.count('href="/page/area/') for p in pages] == [50, 50, AREAS - 100]
    assert pages[0].index("Area 000") < pages[0].index("Area 049")
    assert "Previous" not in pages[0]
    assert "Next" not in pages[2]


def test_list_holds_subclasses(client: FlaskClient) -> None:
    page = client.get("/list/LegalAct").text
    for words in ("/page/act/law-on-refugees", "/page/act/rules", "3 in the dataset", "Determines the status"):
        assert words in page


@pytest.mark.parametrize("url", ["/list/Nothing", "/list/", "/list/Area?page=4", "/list/..%2f"])
def test_unknown_lists(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "²", "9999999", "1%00"])
def test_bad_page_numbers(client: FlaskClient, page: str) -> None:
    assert client.get(f"/list/Area?page={page}").status_code == 400


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("refugees", "/page/act/law-on-refugees"),
        ("REFUGEES law", "/page/act/law-on-refugees"),
        ("босқындар", "/page/act/law-on-refugees"),
        ("on refuges", "/page/act/law-on-refugees"),
        ("police", "/page/institution/police"),
        ("area 007", "/page/area/A007"),
    ],
)
def test_search_finds(client: FlaskClient, words: str, found: str) -> None:
    assert f'href="{found}"' in client.get("/search", query_string={"q": words}).text


@pytest.mark.parametrize("words", ["nothingness", '"', "\\", "'; DROP", "') } #", "<script>", "{{7*7}}", "%", "a\nb"])
def test_search_finds_nothing_and_is_safe(client: FlaskClient, words: str) -> None:
    response = client.get("/search", query_string={"q": words})
    assert response.status_code == 200
    assert "<script>" not in response.text.replace("&lt;script&gt;", "")
    assert "49" not in response.text


@pytest.mark.parametrize(("words", "status"), [("", 200), ("   ", 200), ("x" * 201, 400), ("a\0b", 400)])
def test_odd_searches(client: FlaskClient, words: str, status: int) -> None:
    assert client.get("/search", query_string={"q": words}).status_code == status


def test_download(client: FlaskClient, folder: Path) -> None:
    response = client.get("/downloads/dataset.trig", buffered=True)
    expected = (folder / "current" / "dumps" / "dataset.trig").read_bytes()
    assert (response.data, response.mimetype) == (expected, "application/trig")
    assert response.headers["ETag"] == f'"{hashlib.sha256(expected).hexdigest()}"'
    etag = response.headers["ETag"]
    again = client.get("/downloads/dataset.trig", headers={"If-None-Match": etag}, buffered=True)
    assert again.status_code == 304


@pytest.mark.parametrize(
    "file", ["nothing.ttl", "../manifest.json", "..%2Fmanifest.json", "%2e%2e/manifest.json", "dataset.trig/"]
)
def test_unknown_downloads(client: FlaskClient, file: str) -> None:
    assert client.get(f"/downloads/{file}").status_code == 404


def test_health(client: FlaskClient) -> None:
    response = client.get("/health")
    assert (response.status_code, response.text) == (200, "ok first\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_query_page_has_a_plain_form(client: FlaskClient) -> None:
    page = client.get("/query").text
    for words in ("<textarea", 'method="post"', "vendor/yasgui/yasgui.min.js", "data-prefixes=", "mp:Law", "<option"):
        assert words in page, words


def test_query_page_opens_a_ready_question(client: FlaskClient) -> None:
    page = client.get("/query?question=competences").text
    assert "?competence a mp:Competence" in page
    assert '<option value="competences" selected>' in page


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_page_answers_without_scripts(client: FlaskClient, method: str) -> None:
    fields = {"query": "SELECT ?s { ?s a <https://w3id.org/migration-profile/ontology#Competence> }"}
    page = client.get("/query", query_string=fields) if method == "GET" else client.post("/query", data=fields)
    assert page.status_code == 200
    assert 'href="/page/competence/registers"' in page.text
    assert "Registers asylum seekers" in page.text
    assert "format=csv" in page.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK {}", ">Yes<"),
        ("CONSTRUCT { <http://a> <http://b> 1 } WHERE {}", "&lt;http://a&gt;"),
        ("SELECT * { VALUES ?x { 1 2 3 } }", "3 rows"),
        ("SELECT * { FILTER(false) }", "0 rows"),
        ('SELECT ("<b>" AS ?x) {}', "&lt;b&gt;"),
        ("SELECT (<javascript:x> AS ?x) {}", "javascript:x"),
    ],
)
def test_query_page_shows_all_kinds_of_answers(client: FlaskClient, query: str, words: str) -> None:
    page = client.post("/query", data={"query": query})
    assert page.status_code == 200
    assert words in page.text
    assert 'href="javascript' not in page.text


def test_long_answers_are_cut_and_say_so(client: FlaskClient) -> None:
    query = (
        "SELECT ?x ?y { VALUES ?x {"
        + " ".join(map(str, range(40)))
        + "} VALUES ?y {"
        + " ".join(map(str, range(40)))
        + "} }"
    )
    page = client.post("/query", data={"query": query}).text
    assert "1,600 rows; the first 1,000 are shown" in page


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT ?x", 400, "line 1"),
        ("SELECT * { SERVICE <x> {} }", 403, "SERVICE"),
        ("", 400, "not SPARQL"),
        ("CLEAR ALL", 403, "updates"),
    ],
)
def test_query_page_shows_what_is_wrong(client: FlaskClient, query: str, status: int, words: str) -> None:
    page = client.post("/query", data={"query": query})
    assert page.status_code == status
    assert words in page.text
    assert str(escape(query)) in page.text


@pytest.mark.parametrize(
    "url", ["/query?question=nothing", "/questions/nothing", "/questions/../app", "/questions/a%00b"]
)
def test_unknown_questions(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code in (400, 404)


def test_questions_are_listed(client: FlaskClient) -> None:
    page = client.get("/questions/").text
    for question in ready_questions().values():
        assert f'href="/questions/{question.name}"' in page


def test_question_as_a_page(client: FlaskClient) -> None:
    response = client.get("/questions/competences", headers={"Accept": BROWSER})
    assert response.mimetype == "text/html"
    for words in ("Migration police", 'href="/page/competence/registers"', "format=csv", "/query?question=competences"):
        assert words in response.text


@pytest.mark.parametrize(
    ("accept", "query", "media_type"),
    [
        ("text/csv", "", "text/csv"),
        ("application/json", "", "application/sparql-results+json"),
        (None, "?format=csv", "text/csv"),
        (BROWSER, "?format=xml", "application/sparql-results+xml"),
        (None, "?format=html", "text/html"),
        (None, "", "text/html"),
    ],
)
def test_question_in_formats(client: FlaskClient, accept: str | None, query: str, media_type: str) -> None:
    response = client.get(f"/questions/acts-by-year{query}", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]


def test_question_counts_acts_by_year(client: FlaskClient) -> None:
    assert (
        client.get("/questions/acts-by-year?format=csv").text == "year,kind,acts\r\n2009,law,1\r\n2010,regulation,1\r\n"
    )


@pytest.mark.parametrize(("accept", "query"), [("image/png", ""), (None, "?format=turtle"), (None, "?format=nonsense")])
def test_question_not_acceptable(client: FlaskClient, accept: str | None, query: str) -> None:
    assert client.get(f"/questions/competences{query}", headers={"Accept": accept} if accept else {}).status_code == 406


def test_question_file_is_read() -> None:
    found = read_question("a-b", "# Title: What?\n# About: This\n# About: and that.\n\nASK {}\n# end\n")
    assert (found.title, found.about, found.query) == ("What?", "This and that.", "ASK {}\n# end")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a", "ASK {}", r"a\.rq:1: the file must begin with `# Title"),
        ("a", "# Title:\nASK {}", "Title"),
        ("a", "# Title: x\n# About: y\n", r"a\.rq:2: the query is missing"),
        ("a", "", "Title"),
        ("A b", "# Title: x\nASK {}", "small letters"),
        ("../a", "# Title: x\nASK {}", "small letters"),
    ],
)
def test_bad_question_files(name: str, text: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        read_question(name, text)
