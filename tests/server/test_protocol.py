"""`/sparql`: the SPARQL 1.1 Protocol, formats, datasets, entity tags, refusals."""

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)
from werkzeug.test import TestResponse

from kgbuild.namespaces import BASE

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/migration-profile/ontology#Regulation> }"
ASK = "ASK { ?s a <https://w3id.org/migration-profile/ontology#Regulation> }"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{BASE}id/act/rules> ?p ?o }}"
DESCRIBE = f"DESCRIBE <{BASE}id/act/rules>"
RULES = f"{BASE}id/act/rules"
ACTS = f"{BASE}graph/sample/acts"
INSTITUTIONS = f"{BASE}graph/sample/institutions"


def get(client: FlaskClient, query: str, accept: str | None = None, **fields: str) -> TestResponse:
    """Send a query by GET."""
    headers = {"Accept": accept} if accept else {}
    return client.get(f"/sparql?{urlencode({'query': query, **fields})}", headers=headers)


def ask(client: FlaskClient, query: str, **fields: str | list[str]) -> bool:
    """Return the truth of an ASK query sent by GET with the fields."""
    response = client.get(f"/sparql?{urlencode({'query': query, **fields}, doseq=True)}")
    assert response.status_code == 200, response.text
    return bool(json.loads(response.data)["boolean"])


def test_get(client: FlaskClient) -> None:
    response = get(client, SELECT)
    assert response.status_code == 200
    assert response.mimetype == "application/sparql-results+json"
    assert response.json is not None
    assert response.json["results"]["bindings"] == [{"s": {"type": "uri", "value": RULES}}]


def test_post_form(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": SELECT, "format": "csv"})
    assert (response.status_code, response.text) == (200, f"s\r\n{RULES}\r\n")


def test_post_direct(client: FlaskClient) -> None:
    response = client.post("/sparql?format=csv", data=SELECT, content_type="application/sparql-query")
    assert (response.status_code, response.text) == (200, f"s\r\n{RULES}\r\n")


def test_post_direct_with_charset(client: FlaskClient) -> None:
    kind = "application/sparql-query; charset=UTF-8"
    response = client.post("/sparql", data="ASK { ?s ?p 'заң' }".encode(), content_type=kind)
    assert response.status_code == 200


def test_head_has_the_headers_of_get(client: FlaskClient) -> None:
    url = f"/sparql?{urlencode({'query': SELECT})}"
    head, full = client.head(url), client.get(url)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(full.data))
    assert head.headers["ETag"] == full.headers["ETag"]


def test_options_lists_methods_and_allows_other_origins(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert response.status_code == 200
    assert {"GET", "HEAD", "OPTIONS", "POST"} <= {m.strip() for m in response.headers["Allow"].split(",")}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}


@pytest.mark.parametrize("query", [SELECT, ASK])
@pytest.mark.parametrize(("name", "media_type"), RESULTS.items())
def test_results_formats(client: FlaskClient, query: str, name: str, media_type: str) -> None:
    by_name, by_accept = get(client, query, format=name), get(client, query, media_type)
    for response in (by_name, by_accept):
        assert response.status_code == 200
        assert response.mimetype == media_type
    assert by_name.data == by_accept.data
    if name in ("csv", "tsv"):
        expected = {"csv": f"s\r\n{RULES}\r\n", "tsv": f"?s\n<{RULES}>\n"}[name] if query == SELECT else "true"
        assert by_name.text == expected
    else:
        form = QueryResultsFormat.from_media_type(media_type)
        assert form is not None
        assert isinstance(parse_query_results(by_name.data, form), QuerySolutions if query == SELECT else QueryBoolean)


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize(("name", "media_type"), GRAPHS.items())
def test_graph_formats(client: FlaskClient, query: str, name: str, media_type: str) -> None:
    by_name, by_accept = get(client, query, format=name), get(client, query, media_type)
    form = RdfFormat.from_media_type(media_type)
    assert form is not None
    for response in (by_name, by_accept):
        assert response.status_code == 200
        assert response.mimetype == media_type
        assert {q.subject.value for q in parse(response.data, form)} == {RULES}


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/*", "application/sparql-results+json"),
        (SELECT, "text/*", "text/csv"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, "text/csv;q=0.4, application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
        (SELECT, "*/*;q=0.1, text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "application/sparql-results+json;q=0, */*;q=0.5", "application/sparql-results+xml"),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
        (SELECT, "TEXT/CSV", "text/csv"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/*", "application/ld+json"),
        (CONSTRUCT, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "application/ld+json"),
        (CONSTRUCT, "text/plain", "text/plain"),
        (CONSTRUCT, "application/rdf+xml;q=0.9, text/turtle;q=0.8", "application/rdf+xml"),
    ],
)
def test_negotiation(client: FlaskClient, query: str, accept: str | None, media_type: str) -> None:
    response = get(client, query, accept)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "accept", "fields"),
    [
        (SELECT, "text/turtle", {}),
        (SELECT, "image/png", {}),
        (SELECT, "application/sparql-results+json;q=0", {}),
        (SELECT, None, {"format": "turtle"}),
        (SELECT, None, {"format": "nonsense"}),
        (SELECT, None, {"format": ""}),
        (CONSTRUCT, "text/csv", {}),
        (CONSTRUCT, None, {"format": "csv"}),
        (CONSTRUCT, "*/*;q=0", {}),
    ],
)
def test_not_acceptable_lists_what_is(
    client: FlaskClient, query: str, accept: str | None, fields: dict[str, str]
) -> None:
    response = get(client, query, accept, **fields)
    assert response.status_code == 406
    assert ("text/csv" if query == SELECT else "text/turtle") in response.text


@pytest.mark.parametrize(
    ("query", "fields", "truth"),
    [
        (f"ASK {{ <{RULES}> ?p ?o . ?x a <{BASE}ontology#Institution> }}", {}, True),
        (f"ASK {{ <{RULES}> ?p ?o }}", {"default-graph-uri": ACTS}, True),
        (f"ASK {{ <{RULES}> ?p ?o }}", {"default-graph-uri": INSTITUTIONS}, False),
        (
            f"ASK {{ <{RULES}> ?p ?o . ?x a <{BASE}ontology#Institution> }}",
            {"default-graph-uri": [ACTS, INSTITUTIONS]},
            True,
        ),
        (f"ASK {{ <{RULES}> ?p ?o }}", {"named-graph-uri": ACTS}, False),
        (f"ASK {{ GRAPH ?g {{ <{RULES}> ?p ?o }} }}", {"named-graph-uri": ACTS}, True),
        (f"ASK {{ GRAPH ?g {{ <{RULES}> ?p ?o }} }}", {"named-graph-uri": INSTITUTIONS}, False),
        (f"ASK {{ GRAPH ?g {{ <{RULES}> ?p ?o }} }}", {"named-graph-uri": [INSTITUTIONS, ACTS]}, True),
        (f"ASK {{ GRAPH ?g {{ <{RULES}> ?p ?o }} }}", {"default-graph-uri": ACTS}, False),
        (f"ASK FROM <{INSTITUTIONS}> {{ <{RULES}> ?p ?o }}", {}, False),
        (f"ASK FROM <{ACTS}> {{ <{RULES}> ?p ?o }}", {}, True),
        (f"ASK FROM <{INSTITUTIONS}> {{ <{RULES}> ?p ?o }}", {"default-graph-uri": ACTS}, True),
        (f"ASK FROM NAMED <{ACTS}> {{ GRAPH ?g {{ <{RULES}> ?p ?o }} }}", {}, True),
        (f"ASK FROM NAMED <{ACTS}> {{ <{RULES}> ?p ?o }}", {}, False),
        (f"ASK {{ GRAPH <{ACTS}> {{ <{RULES}> ?p ?o }} }}", {}, True),
        ("ASK { ?s ?p ?o }", {"default-graph-uri": "http://example.org/unknown"}, False),
    ],
)
def test_dataset(client: FlaskClient, query: str, fields: dict[str, str | list[str]], truth: bool) -> None:
    assert ask(client, query, **fields) is truth


def test_dataset_of_a_form(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": f"ASK {{ <{RULES}> ?p ?o }}", "default-graph-uri": INSTITUTIONS})
    assert response.json == {"head": {}, "boolean": False}


def test_dataset_of_a_direct_post(client: FlaskClient) -> None:
    url = f"/sparql?{urlencode({'default-graph-uri': INSTITUTIONS})}"
    response = client.post(url, data=f"ASK {{ <{RULES}> ?p ?o }}", content_type="application/sparql-query")
    assert response.json == {"head": {}, "boolean": False}


BAD = [
    ("GET", "/sparql?query=", None, None, 400, "empty"),
    ("GET", "/sparql?query=%20%0A", None, None, 400, "empty"),
    ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, None, 400, "`query` stands 2 times"),
    ("GET", "/sparql?query=ASK%7B%7D&format=json&format=xml", None, None, 400, "`format` stands 2 times"),
    ("GET", "/sparql?query=%FF", None, None, 400, "not UTF-8"),
    ("GET", "/sparql?query=ASK%7B%7D&x=%zz", None, None, 400, "hexadecimal"),
    ("GET", "/sparql?query=ASK%7B%7D%", None, None, 400, "hexadecimal"),
    ("GET", "/sparql?query=ASK%7B%00%7D", None, None, 400, "control character U+0000"),
    ("GET", "/sparql?query=SELECT%20%3Fx", None, None, 400, "not SPARQL 1.1 at the end of the query"),
    (
        "GET",
        "/sparql?query=ASK%7Bex:a%20%3Fp%201%7D",
        None,
        None,
        400,
        "line 1, column 5: the prefix ex: is not declared",
    ),
    ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", None, None, 400, "not an absolute IRI"),
    ("GET", "/sparql?query=ASK%7B%7D&named-graph-uri=a%20b", None, None, 400, "not an absolute IRI"),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=soon", None, None, 400, "not a number of seconds"),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=-1", None, None, 400, "not a number of seconds"),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=0", None, None, 400, "not a number of seconds"),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=nan", None, None, 400, "not a number of seconds"),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=inf", None, None, 400, "not a number of seconds"),
    ("GET", "/sparql?update=CLEAR%20ALL", None, None, 403, "no updates"),
    ("GET", "/sparql?query=CLEAR%20ALL", None, None, 403, "no updates"),
    ("GET", "/sparql?query=ASK%7BSERVICE%20%3Cx%3E%7B%7D%7D", None, None, 403, "line 1, column 5: SERVICE"),
    ("GET", "/sparql?" + "&".join(["x=1"] * 1001) + "&query=ASK%7B%7D", None, None, 400, "more than 1000 fields"),
    ("POST", "/sparql", b"", None, 415, "application/sparql-query"),
    ("POST", "/sparql", b"ASK {}", "text/plain", 415, "application/sparql-query"),
    ("POST", "/sparql", b"{}", "application/json", 415, "application/sparql-query"),
    ("POST", "/sparql", b"a=b", "multipart/form-data; boundary=x", 415, "application/sparql-query"),
    ("POST", "/sparql", b"ASK {}", "application/sparql-query; charset=utf-16", 415, "UTF-8"),
    ("POST", "/sparql", b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400, "not UTF-8"),
    ("POST", "/sparql", b"", "application/sparql-query", 400, "empty"),
    ("POST", "/sparql", b"CLEAR ALL", "application/sparql-update", 403, "no updates"),
    ("POST", "/sparql", b"update=CLEAR+ALL", "application/x-www-form-urlencoded", 403, "no updates"),
    ("POST", "/sparql", b"", "application/x-www-form-urlencoded", 400, "no field `query`"),
    ("POST", "/sparql", b"query=%ff", "application/x-www-form-urlencoded", 400, "not UTF-8"),
    ("POST", "/sparql", b"query=%4", "application/x-www-form-urlencoded", 400, "hexadecimal"),
    ("POST", "/sparql?query=ASK{}", b"query=ASK{}", "application/x-www-form-urlencoded", 400, "belong into the form"),
    ("POST", "/sparql", b"#" * (1 << 20) + b"ASK {}", "application/sparql-query", 413, "at most 1,048,576"),
    ("POST", "/sparql", b"#" * (5 << 20), "application/sparql-query", 413, "too long"),
    ("POST", "/sparql", b"ASK {" + b"{" * 300 + b"}" * 300 + b"}", "application/sparql-query", 400, "200 brackets"),
    ("POST", "/sparql", b"SELECT * { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }", "application/sparql-query", 413, "1 MiB"),
]


@pytest.mark.parametrize(("method", "url", "body", "kind", "status", "words"), BAD)
def test_bad_requests(
    client: FlaskClient, method: str, url: str, body: bytes | None, kind: str | None, status: int, words: str
) -> None:
    response = client.open(url, method=method, data=body, content_type=kind)
    assert response.status_code == status, response.text
    assert response.mimetype == "text/plain"
    assert words in response.text
    assert "Traceback" not in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"


def test_errors_are_json_when_asked(client: FlaskClient) -> None:
    response = get(client, "SELECT *\n{ ?s ?p ", "application/sparql-results+json")
    assert response.status_code == 400
    assert response.mimetype == "application/json"
    assert response.json is not None
    assert response.json["line"] == 2
    assert response.json["column"] > 1
    assert "not SPARQL 1.1" in response.json["message"]


def test_deadline_of_a_request(client: FlaskClient, runaway: str) -> None:
    response = get(client, runaway, timeout="0.2")
    assert response.status_code == 503
    assert "after 0.2 seconds" in response.text


def test_deadline_cannot_be_raised(client: FlaskClient, runaway: str) -> None:
    response = get(client, runaway, timeout="500")
    assert response.status_code == 503
    assert "after 2 seconds" in response.text


def test_etag_is_honoured(client: FlaskClient) -> None:
    url = f"/sparql?{urlencode({'query': SELECT})}"
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(url, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_etag_differs_by_format_query_and_dataset(client: FlaskClient) -> None:
    responses = [
        get(client, SELECT),
        get(client, f"{SELECT} "),
        get(client, SELECT, format="csv"),
        get(client, SELECT, "application/json"),
        get(client, SELECT, **{"default-graph-uri": ACTS}),
        get(client, SELECT, **{"named-graph-uri": ACTS}),
    ]
    assert len({r.headers["ETag"] for r in responses}) == len(responses)


def test_volatile_answers_are_not_kept(client: FlaskClient) -> None:
    query = "SELECT (STRUUID() AS ?x) {}"
    first, second = get(client, query), get(client, query)
    assert first.data != second.data
    assert "ETag" not in first.headers
    assert first.headers["Cache-Control"] == "no-store"


def test_description_is_served_without_a_query(client: FlaskClient) -> None:
    for name, media_type in GRAPHS.items():
        response = client.get("/sparql", headers={"Accept": media_type})
        assert (response.status_code, response.mimetype) == (200, media_type)
        assert client.get(f"/sparql?format={name}").mimetype == media_type
    turtle = client.get("/sparql").text
    for words in (
        "sd:Service",
        "sd:SPARQL11Query",
        "sd:UnionDefaultGraph",
        ACTS,
        "formats:SPARQL_Results_CSV",
        "void:triples",
    ):
        assert words in turtle
    assert "http://localhost/sparql" in turtle


def test_people_are_led_to_the_query_page(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.headers["Location"]) == (303, "/query")
    assert client.get("/.well-known/void").headers["Location"] == "/sparql"


def test_description_in_no_format_is_not_acceptable(client: FlaskClient) -> None:
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_cases_are_many() -> None:
    assert len(BAD) >= 35
