"""Linked data: every IRI dereferences, as a page or as data, and what is unknown says so."""

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

from kgbuild.namespaces import BASE
from tests.server.conftest import AREAS

LAW = f"{BASE}id/act/law-on-refugees"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SUFFIXES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}


def triples(data: bytes, media_type: str) -> set[tuple[str, str, str]]:
    """Return the triples of a document as text."""
    form = RdfFormat.from_media_type(media_type)
    assert form is not None
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in parse(data, form)}


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (None, "/page/act/law-on-refugees"),
        ("*/*", "/page/act/law-on-refugees"),
        (BROWSER, "/page/act/law-on-refugees"),
        ("text/turtle", "/data/act/law-on-refugees.ttl"),
        ("application/ld+json", "/data/act/law-on-refugees.jsonld"),
        ("application/n-triples", "/data/act/law-on-refugees.nt"),
        ("application/rdf+xml", "/data/act/law-on-refugees.rdf"),
        ("application/json", "/data/act/law-on-refugees.jsonld"),
        ("text/html;q=0.5, text/turtle", "/data/act/law-on-refugees.ttl"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.7", "/data/act/law-on-refugees.rdf"),
    ],
)
def test_thing_leads_to_its_document(client: FlaskClient, accept: str | None, location: str) -> None:
    response = client.get("/id/act/law-on-refugees", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert "Accept" in response.headers["Vary"]
    assert f'<{LAW}>; rel="describes"' in response.headers["Link"]
    assert client.get(location).status_code == 200


@pytest.mark.parametrize(("suffix", "media_type"), SUFFIXES.items())
def test_data_in_each_format(client: FlaskClient, suffix: str, media_type: str) -> None:
    response = client.get(f"/data/act/law-on-refugees.{suffix}")
    assert (response.status_code, response.mimetype) == (200, media_type)
    found = triples(response.data, media_type)
    assert found == triples(client.get("/data/act/law-on-refugees.nt").data, "application/n-triples")
    assert 'rel="alternate"; type="text/html"' in response.headers["Link"]
    again = client.get(f"/data/act/law-on-refugees.{suffix}", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    direct = client.get(f"/id/act/law-on-refugees.{suffix}")
    assert (direct.status_code, direct.headers["Location"]) == (303, f"/data/act/law-on-refugees.{suffix}")


def test_data_hold_facts_mentions_inferences_parts_and_links(client: FlaskClient) -> None:
    found = triples(client.get("/data/act/law-on-refugees.nt").data, "application/n-triples")
    law = str(NamedNode(LAW))
    terms = {(s.removeprefix(f"<{BASE}id/").rstrip(">"), p.rpartition("#")[2].rstrip(">")) for s, p, _ in found}
    assert {
        ("act/law-on-refugees", "adopted"),
        ("act/law-on-refugees", "issuer"),
        ("mention/act/law-on-refugees/F1.2", "place"),
        ("inference/1", "why"),
        ("registration/act/law-on-refugees", "number"),
        ("act/rules", "implements"),
        ("competence/registers", "legalBasis"),
    } <= terms
    assert ("act/rules", "adopted") not in terms
    assert all(s == law or o == law or "mention" in s or "inference" in s or "registration" in s for s, _, o in found)


def test_turtle_is_the_same_bytes_and_begins_with_the_thing(client: FlaskClient) -> None:
    text = client.get("/data/act/law-on-refugees.ttl").text
    prefixes = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert text.splitlines()[len(prefixes)].startswith(f"<{LAW}>")


@pytest.mark.parametrize(
    "url",
    [
        "/id/act/nothing",
        "/id/act/nothing.ttl",
        "/page/act/nothing",
        "/data/act/nothing.ttl",
        "/data/act/law-on-refugees",
        "/data/act/law-on-refugees.docx",
        "/graph/nothing",
        "/graph/sample/nothing.ttl",
        "/resource?iri=http://example.org/nothing",
        "/resource.docx?iri=http://example.org/nothing",
        "/ontology.docx",
        "/id/",
        "/id/act/../act/law-on-refugees",
        "/id/act/%3Cscript%3E",
    ],
)
def test_unknown_addresses_help(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers={"Accept": BROWSER})
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "start page" in response.text
    assert "<script>" not in response.text
    plain = client.get(url, headers={"Accept": "text/turtle"})
    assert (plain.status_code, plain.mimetype) == (404, "text/plain")


@pytest.mark.parametrize("url", ["/resource", "/resource?iri=", "/resource?iri=no%20iri", "/resource.ttl?iri=relative"])
def test_bad_iris_are_refused(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 400


def test_not_acceptable(client: FlaskClient) -> None:
    for url in ("/id/act/law-on-refugees", "/ontology", "/graph/sample/acts", f"/resource?iri={LAW}"):
        response = client.get(url, headers={"Accept": "image/png"})
        assert response.status_code == 406
        assert "text/turtle" in response.text


def test_page_shows_all(client: FlaskClient) -> None:
    response = client.get("/page/act/law-on-refugees")
    page = response.text
    for words in (
        "<h1",
        "Law on refugees (2009)",
        "Босқындар туралы заң",
        'lang="kk"',
        "2009-12-04",
        "R-17",
        "Where it stands",
        "primary legislation, item 7",
        "F1.2 Key legislation",
        "The Law “On refuges”",
        "A misprint: the title stands right elsewhere.",
        "Footnote 14",
        "Inferred",
        "Parliament passes laws.",
        "By way of",
        "Migration police",
        "What links here",
        "Registers asylum seekers",
        "&lt;script&gt;alert(&#39;rules&#39;)&lt;/script&gt;",
        "/data/act/law-on-refugees.ttl",
        'href="https://example.org/refugees"',
        'href="/page/institution/parliament"',
        'href="/ontology#issuer"',
    ):
        assert words in page, words
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert 'type="text/turtle"' in response.headers["Link"]


def test_stated_facts_and_inferred_ones_stand_apart(client: FlaskClient) -> None:
    stated, _, inferred = client.get("/page/act/law-on-refugees").text.partition('id="inferred"')
    assert ">adopted<" in stated
    assert "Parliament" not in stated
    assert "Parliament" in inferred
    assert "alt label" not in inferred.lower()


def test_page_has_an_entity_tag(client: FlaskClient) -> None:
    first = client.get("/page/act/law-on-refugees")
    again = client.get("/page/act/law-on-refugees", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "address", ["/id/act/b%C3%BCro", "/page/act/b%C3%BCro", "/data/act/b%C3%BCro.ttl", "/id/act/казах"]
)
def test_headers_are_ascii_whatever_the_key(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert [value for _, value in response.headers if not value.isascii()] == []


def test_keys_beyond_ascii_work(client: FlaskClient) -> None:
    response = client.get("/id/act/b%C3%BCro", headers={"Accept": "text/turtle"})
    assert response.status_code == 303
    assert "büro" in client.get(response.headers["Location"]).text
    assert "Gesetz über das Büro" in client.get("/page/act/b%C3%BCro").text


def test_many_incoming_links_are_paged(client: FlaskClient) -> None:
    page = client.get("/page/group/all").text
    assert f"all {AREAS}" in page
    assert page.count("/page/area/") == 25
    more = "/page/group/all?links=https%3A%2F%2Fw3id.org%2Fmigration-profile%2Fontology%23partOf"
    assert more.replace("%2F", "/").replace("%3A", ":") in page.replace("%2F", "/").replace("%3A", ":")
    first, second = client.get(more).text, client.get(f"{more}&page=2").text
    assert (first.count("/page/area/"), second.count("/page/area/")) == (100, 20)
    assert "Next" in first
    assert "Next" not in second


@pytest.mark.parametrize(
    "query", ["links=nonsense", "links=http://x&page=0", "links=http://x&page=x", "links=http://x&page=9999999"]
)
def test_bad_paging_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/page/group/all?{query}").status_code == 400


def test_foreign_iris_have_pages(client: FlaskClient) -> None:
    response = client.get("/resource?iri=https://example.org/refugees", headers={"Accept": BROWSER})
    assert "Law on refugees (2009)" in response.text
    assert "foaf" in client.get("/resource.ttl?iri=https://example.org/refugees").text


@pytest.mark.parametrize("path", ["graph/sample/acts", "ontology", "shapes"])
@pytest.mark.parametrize(("suffix", "media_type"), SUFFIXES.items())
def test_graphs_as_data(client: FlaskClient, path: str, suffix: str, media_type: str) -> None:
    by_suffix = client.get(f"/{path}.{suffix}")
    by_accept = client.get(f"/{path}", headers={"Accept": media_type})
    assert (by_suffix.status_code, by_suffix.mimetype) == (200, media_type)
    assert by_suffix.data == by_accept.data
    assert triples(by_suffix.data, media_type)
    assert "Accept" in by_accept.headers["Vary"]


def test_graph_page(client: FlaskClient) -> None:
    page = client.get("/graph/sample/acts", headers={"Accept": BROWSER}).text
    assert "statements" in page
    assert 'href="/page/act/law-on-refugees"' in page
    assert "regulation" in page


def test_ontology_page_has_an_anchor_for_each_term(client: FlaskClient) -> None:
    page = client.get("/ontology", headers={"Accept": BROWSER}).text
    for words in (
        'id="Law"',
        'id="issuer"',
        "An act of parliament.",
        "4 classes",
        "2 properties",
    ):
        assert words in page, words


def test_every_iri_of_ours_in_the_data_dereferences(client: FlaskClient) -> None:
    dump = triples(client.get("/graph/sample/acts.nt").data, "application/n-triples")
    ours = {t[1:-1] for triple in dump for t in (triple[0], triple[2]) if t.startswith(f"<{BASE}id/")}
    assert len(ours) >= 6
    for iri in ours:
        assert client.get(f"/{iri.removeprefix(BASE)}", follow_redirects=True).status_code == 200, iri
