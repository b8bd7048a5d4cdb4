"""Every IRI of the dataset dereferences: a request for one comes in; a redirect, a page or a data document goes out."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from server.addresses import Addresses, shortened, uri
from server.endpoint import Prepared
from server.entity import INCOMING_SIZE, Incoming, entity
from server.errors import BadRequest, NotFound
from server.labels import Labels
from server.negotiation import GRAPHS, HTML, SUFFIXES, Choice, Format, choose
from server.queries import page, query
from server.served import cached, endpoint, respond
from server.terms import iri_text

__all__ = ["blueprint", "data_links", "document_response", "page_number", "split_suffix"]

blueprint: Final = Blueprint("linked_data", __name__)
_OFFERED: Final = (HTML, *GRAPHS)
_MOST_PAGES: Final = 100_000


@blueprint.get("/id/<path:key>")
def thing(key: str) -> AnyResponse:
    """Lead from a thing to the document about it, as page or as data (303, httpRange-14)."""
    stem, suffix = split_suffix(key)
    iri = _known(_addresses().iri(f"id/{stem}"))
    if suffix:
        target = _addresses().data(iri, suffix.suffix)
    else:
        choice = choose(request.headers.get("Accept"), _OFFERED, request.args.get("format"))
        target = _addresses().page(iri) if choice.format is HTML else _addresses().data(iri, choice.format.suffix)
    response = redirect(target, 303)
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = data_links(iri)
    return cached(response) if isinstance(response, Response) else response


@blueprint.get("/data/<path:key>")
def data(key: str) -> Response:
    """Return the data document about a thing, in the format of the suffix."""
    stem, suffix = split_suffix(key)
    if suffix is None:
        raise NotFound(f"a data document ends in {', '.join(f'.{s}' for s in SUFFIXES)}: try /data/{key}.ttl")
    return document_response(_addresses().iri(f"id/{stem}"), Choice(suffix, suffix.media_type))


@blueprint.get("/page/<path:key>")
def about(key: str) -> Response:
    """Return the page about a thing."""
    return _page(_known(_addresses().iri(f"id/{key}")))


@blueprint.get("/resource")
def resource() -> Response:
    """Return the page or the data about any IRI that the dataset uses, given as `?iri=`."""
    iri = _known(_given_iri())
    choice = choose(request.headers.get("Accept"), _OFFERED, request.args.get("format"))
    response = _page(iri) if choice.format is HTML else document_response(iri, choice)
    response.headers["Vary"] = "Accept"
    return response


@blueprint.get("/resource.<suffix>")
def resource_data(suffix: str) -> Response:
    """Return the data document about any IRI that the dataset uses, given as `?iri=`."""
    found = SUFFIXES.get(suffix)
    if found is None:
        raise NotFound(f"a data document ends in {', '.join(f'.{s}' for s in SUFFIXES)}")
    return document_response(_given_iri(), Choice(found, found.media_type))


def document_response(iri: str, choice: Choice, text: str | None = None) -> Response:
    """Return a data document about an IRI (or of the CONSTRUCT query `text`); NotFound if nothing is known."""
    known = _known(iri) if text is None else iri
    prepared: Prepared = endpoint().document(text or query("document", iri=iri_text(known)), choice)
    response = respond(prepared)
    response.headers["Link"] = f'{data_links(iri)}, <{_addresses().page(iri)}>; rel="alternate"; type="text/html"'
    return response


def data_links(iri: str) -> str:
    """Return the `Link` header that names the thing and its data documents."""
    addresses = _addresses()
    alternates = (f'<{addresses.data(iri, f.suffix)}>; rel="alternate"; type="{f.media_type}"' for f in GRAPHS)
    return ", ".join((f'<{uri(iri)}>; rel="describes"', *alternates))


def split_suffix(key: str) -> tuple[str, Format | None]:
    """Return a key without the suffix of a data format, and that format, or the key and None."""
    stem, _, suffix = key.rpartition(".")
    return (stem, SUFFIXES[suffix]) if stem and suffix in SUFFIXES else (key, None)


def page_number() -> int:
    """Return the number of the page asked for as `?page=`; BadRequest if it is none."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 6 and 1 <= int(text) <= _MOST_PAGES):
        raise BadRequest(f"`page={text[:30]}` is not a number from 1 to {_MOST_PAGES:,}")
    return int(text)


def _addresses() -> Addresses:
    return Addresses(endpoint().dataset.manifest.base)


def _given_iri() -> str:
    iri = request.args.get("iri", "")
    if not iri:
        raise BadRequest("give the IRI as `?iri=`, percent-encoded")
    return iri


def _known(iri: str) -> str:
    """Return an IRI if the dataset uses it; NotFound if it does not, or BadRequest if it is no IRI."""
    try:
        text = iri_text(iri)
    except ValueError as error:
        raise BadRequest(f"{iri[:200]!r} is not an absolute IRI ({error})") from None
    if not endpoint().ask(query("known", iri=text)):
        raise NotFound(f"the dataset says nothing of {iri[:500]}")
    return iri


def _page(iri: str) -> Response:
    base = endpoint().dataset.manifest.base
    linking = request.args.get("links")
    if linking is not None:
        return cached(Response(_incoming_page(iri, linking), mimetype="text/html"))
    about_it = entity(iri, base=base, ask=endpoint().rows)
    html = render_template(
        "entity.html",
        entity=about_it,
        key=shortened(iri, base),
        data_formats=[(f.label, _addresses().data(iri, f.suffix)) for f in GRAPHS],
        size=INCOMING_SIZE,
        own_address=_addresses().page(iri),
    )
    response = cached(Response(html, mimetype="text/html"))
    response.headers["Link"] = data_links(iri)
    return response


def _incoming_page(iri: str, linking: str) -> str:
    """Return a page of all the things that link to an IRI by one property."""
    try:
        text = query("incoming", iri=iri_text(iri), property=iri_text(linking))
    except ValueError:
        raise BadRequest(f"`links={linking[:200]}` is not the IRI of a property") from None
    number = page_number()
    found = endpoint().rows(page(text, number, INCOMING_SIZE * 4))
    things = [r["s"].value for r in found if r["s"].is_iri]
    base = endpoint().dataset.manifest.base
    labels = Labels([iri, linking, *things], base=base, ask=endpoint().rows)
    shown = Incoming(labels.property_link(linking), len(found), [labels.link(t) for t in things[: INCOMING_SIZE * 4]])
    return render_template(
        "incoming.html",
        thing=labels.link(iri),
        incoming=shown,
        number=number,
        more=len(found) > INCOMING_SIZE * 4,
        parameters=urlencode([(n, v) for n, v in request.args.items(multi=True) if n != "page"]) + "&",
    )
