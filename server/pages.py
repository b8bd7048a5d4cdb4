"""The start page, lists, search, downloads and health: a request comes in, a page goes out."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request, send_file

from kgbuild.dataset import ClassCount
from kgbuild.namespaces import DCTERMS, MP, RDF, SKOS
from server.addresses import Addresses, local_name
from server.errors import BadRequest, NotFound
from server.labels import Labels, Link, Value
from server.linked_data import page_number
from server.queries import page, query
from server.questions import ready_questions
from server.served import cached, endpoint
from server.terms import Row, iri_text, literal_text

__all__ = ["blueprint"]

blueprint: Final = Blueprint("pages", __name__)
_RECORDS: Final = frozenset(
    term.value
    for term in (
        *(MP.Footnote, MP.GroupMembership, MP.Inference, MP.Mention, MP.Profile, MP.Registration, MP.Section),
        *(MP.Source, MP.Target, MP.TreatyCommitment),
    )
)
"""Classes of which the start page speaks last: they record where and why, or are parts of others."""

_SIZE: Final = 50
_MOST_WORDS: Final = 10
_MOST_LETTERS: Final = 200


@dataclass(frozen=True)
class Item:
    """A thing in a list: the link to it, what kinds it is of, and what describes it."""

    link: Link
    kinds: list[Link]
    description: Value | None


@blueprint.get("/")
def home() -> Response:
    """Return the start page: what the dataset holds, search, ready questions, downloads."""
    manifest = endpoint().dataset.manifest
    html = render_template(
        "home.html",
        manifest=manifest,
        addresses=Addresses(manifest.base),
        things=[c for c in manifest.classes if c.count and c.iri not in _RECORDS],
        records=[c for c in manifest.classes if c.count and c.iri in _RECORDS],
        questions=ready_questions().values(),
    )
    return cached(Response(html, mimetype="text/html"))


@blueprint.get("/list/<name>")
def members(name: str) -> Response:
    """Return a page of the things of a class."""
    found = _class(name)
    number = page_number()
    text = iri_text(found.iri)
    asked = endpoint().rows(page(query("members", iri=text), number, _SIZE))
    count = int(endpoint().rows(query("members_count", iri=text))[0]["count"].value)
    if not asked and number > 1:
        raise NotFound(f"the list has no page {number}; it has {count} entries, {_SIZE} a page")
    html = render_template(
        "list.html",
        heading=found.label,
        about=Labels([found.iri], base=endpoint().dataset.manifest.base, ask=endpoint().rows).link(found.iri),
        count=count,
        items=_items([r["s"].value for r in asked[:_SIZE] if r["s"].is_iri]),
        number=number,
        size=_SIZE,
        more=len(asked) > _SIZE,
    )
    return cached(Response(html, mimetype="text/html"))


@blueprint.get("/search")
def search() -> Response:
    """Return a page of the things whose names hold all the words of `?q=`."""
    words = request.args.get("q", "").strip()
    if len(words) > _MOST_LETTERS:
        raise BadRequest(f"the words searched for have {len(words)} characters; at most {_MOST_LETTERS} are read")
    if "\0" in words:
        raise BadRequest("the words searched for have a null character; remove it")
    number = page_number()
    found = endpoint().rows(page(_search_query(words), number, _SIZE)) if words else []
    matches = {r["s"].value: r["match"].value for r in found[:_SIZE] if "s" in r}
    html = render_template(
        "search.html",
        words=words,
        items=[(i, matches[i.link.iri]) for i in _items(list(matches))],
        number=number,
        more=len(found) > _SIZE,
    )
    return cached(Response(html, mimetype="text/html"))


@blueprint.get("/downloads/<file>")
def download(file: str) -> Response:
    """Return a file that holds the whole dataset."""
    dataset = endpoint().dataset
    path = dataset.dumps.get(file)
    if path is None:
        known = ", ".join(dataset.dumps) or "none"
        raise NotFound(f"there is no download {file[:100]!r}; there is: {known}")
    media_type = next(d.media_type for d in dataset.manifest.dumps if d.file == file)
    response = send_file(
        path, mimetype=media_type, as_attachment=True, download_name=file, conditional=True, etag=False
    )
    response.set_etag(next(d.sha256 for d in dataset.manifest.dumps if d.file == file))
    response.make_conditional(request)
    return response


@blueprint.get("/health")
def health() -> Response:
    """Tell whether a worker answers a query now."""
    manifest = endpoint().dataset.manifest
    endpoint().health()
    response = Response(f"ok {manifest.version}\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


def _class(name: str) -> ClassCount:
    for found in endpoint().dataset.manifest.classes:
        if local_name(found.iri) == name:
            return found
    raise NotFound(f"there is no class {name[:100]!r} in this dataset; the start page lists all classes")


def _search_query(words: str) -> str:
    """Return the query for names that hold every word, whatever the case."""
    parts = words.lower().split()[:_MOST_WORDS]
    tests = " && ".join(f"CONTAINS(?plain, {literal_text(p)})" for p in parts)
    return query("search", tests=tests, start=literal_text(words.lower()))


def _items(iris: list[str]) -> list[Item]:
    """Return what lists show of things, in the order given."""
    if not iris:
        return []
    facts = endpoint().rows(query("facts", iris=" ".join(map(iri_text, iris))))
    kinds = {r["o"].value for r in facts if r["p"].value == RDF.type.value}
    labels = Labels([*iris, *kinds], base=endpoint().dataset.manifest.base, ask=endpoint().rows)
    return [_item(iri, [r for r in facts if r["iri"].value == iri], labels) for iri in iris]


def _item(iri: str, facts: list[Row], labels: Labels) -> Item:
    kinds = sorted(labels.link(r["o"].value) for r in facts if r["p"].value == RDF.type.value)
    for wanted in (DCTERMS.description, SKOS.definition, DCTERMS.title):
        texts = sorted(
            (r["o"] for r in facts if r["p"].value == wanted.value), key=lambda t: (t.language not in ("en", ""), t)
        )
        if texts:
            return Item(labels.link(iri), kinds, labels.value(texts[0]))
    return Item(labels.link(iri), kinds, None)
