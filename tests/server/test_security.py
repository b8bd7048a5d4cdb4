"""What every response carries, and what hostile requests get."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGES = [
    "/",
    "/query",
    "/search?q=law",
    "/page/act/law-on-refugees",
    "/ontology",
    "/questions/",
    "/nothing",
    "/sparql",
    "/static/site.css",
]


@pytest.mark.parametrize("url", PAGES)
def test_headers(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers={"Accept": "text/html"}, buffered=True)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert ("unsafe-inline" in policy) == (url == "/query")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("url", PAGES)
def test_pages_have_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient, url: str) -> None:
    page = client.get(url, headers={"Accept": "text/html"}, buffered=True).text
    for words in (" style=", "<style", " onclick=", " onload=", 'src="http', 'href="//'):
        assert words not in page
    assert page.count("<script") == page.count('<script src="/static/')


@pytest.mark.parametrize(
    "url",
    [
        "/page/act/%00",
        "/id/%00",
        "/%0d%0aSet-Cookie:x",
        "/graph/a%0ab",
        "/static/%00",
        "/resource?iri=%00",
        "/search?q=%00",
    ],
)
def test_bad_bytes_are_refused(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 400
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/\xff", "/page/\xc3(", "/id/a\xed\xa0\x80"])
def test_paths_that_are_not_utf_8_are_refused(client: FlaskClient, path: str) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": path})
    assert response.status_code == 400
    assert "UTF-8" in response.text


@pytest.mark.parametrize(
    "url",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/downloads/..%2f..%2fmanifest.json",
        "/questions/..%2f..%2fapp",
        "/page/../../etc/passwd",
    ],
)
def test_paths_do_not_climb(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 404
    assert "import" not in response.text
    assert "root:" not in response.text


def test_unexpected_errors_do_not_tell_more_than_they_must(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    class BrokenError(Exception):
        """Something nobody thought of."""

    client = app.test_client()
    original = app.view_functions["pages.home"]

    def broken() -> str:
        raise BrokenError("secret detail")

    app.view_functions["pages.home"] = broken
    try:
        response = client.get("/", headers={"Accept": "text/html"})
    finally:
        app.view_functions["pages.home"] = original
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "Traceback" not in response.text
    assert "secret detail" in caplog.text


def test_no_cookies_and_no_server_name(client: FlaskClient) -> None:
    for url in PAGES:
        response = client.get(url, buffered=True)
        assert "Set-Cookie" not in response.headers
        assert "Server" not in response.headers
