"""The query page in a real browser: the editor runs a query, nothing is asked of other hosts, pages fit a phone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.server.test_cli import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
FLAGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"]
PATHS = [
    "",
    "page/act/law-on-refugees",
    "list/Area",
    "search?q=law",
    "questions/competences",
    "query",
    "ontology",
    "graph/sample/acts",
]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Return a headless Chromium; where there is none, the test fails under CI and is left out elsewhere."""
    if CHROMIUM is None:
        message = "no Chromium found: on Debian, apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """Return the address of a server over the sample dataset."""
    with served(str(folder), "--workers", "2") as (_, address):
        yield address


@pytest.fixture
def page(browser: "Browser", url: str) -> Iterator["Page"]:
    """Return a page that fails the test on errors in the console and on requests to other hosts."""
    opened = browser.new_page()
    problems: list[str] = []
    opened.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda e: problems.append(str(e)))
    opened.on("request", lambda r: problems.append(r.url) if not r.url.startswith((url, "data:", "blob:")) else None)
    yield opened
    opened.close()
    assert problems == []


def test_editor_runs_a_query(page: "Page", url: str) -> None:
    page.goto(f"{url}query?question=competences")
    page.wait_for_selector("#editor .CodeMirror")
    assert page.locator("#plain").is_hidden()
    assert "?competence a mp:Competence" in page.locator("#editor .CodeMirror").inner_text().replace("\u200b", "")
    page.click("#editor .yasqe_queryButton")
    page.wait_for_selector("#editor .yasr_results a[href*='competence/registers']")
    with page.context.expect_page() as opened:
        page.click("#editor .yasr_results a[href*='competence/registers']")
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{url}page/competence/registers"
    opened.value.close()


def test_editor_shows_what_is_wrong(browser: "Browser", url: str) -> None:
    page = browser.new_page()
    page.goto(f"{url}query?query=SELECT%20%2A%20%7BSERVICE%20%3Cx%3A%3E%20%7B%7D%7D")
    page.wait_for_selector("text=this server asks no other server")
    page.close()


def test_plain_form_works_without_scripts(browser: "Browser", url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}query?question=competences")
    assert page.locator("#plain").is_visible()
    page.click("#plain button")
    assert page.locator("td a[href='/page/competence/registers']").count() == 1
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_pages_fit_the_screen(page: "Page", url: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.evaluate(
        "[...document.querySelectorAll('input,select,textarea')].every(e => e.labels.length || e.closest('#editor'))"
    )
