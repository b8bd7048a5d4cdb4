"""What the views share: the endpoint of the running application, and how an answer becomes a response."""

from typing import Final

from flask import Response, current_app, request
from werkzeug.datastructures import ETags

from server.endpoint import Endpoint, Prepared

__all__ = ["ENDPOINT", "cached", "endpoint", "respond"]

ENDPOINT: Final = "migration-profile-endpoint"
"""The key of the endpoint among an application's extensions."""

_REVALIDATE: Final = "public, no-cache"


def endpoint() -> Endpoint:
    """Return the endpoint of the running application."""
    found = current_app.extensions[ENDPOINT]
    if not isinstance(found, Endpoint):
        raise TypeError("the application has no endpoint; make it with server.app.create_app")
    return found


def respond(prepared: Prepared) -> Response:
    """Return the answer to a query as a response, or 304 where the client has it already."""
    same = bool(prepared.etag)
    if same and _has(request.if_none_match, prepared.etag):
        response = Response(status=304)
    else:
        answer = endpoint().run(prepared)
        same = same and answer.store == prepared.store
        response = Response(answer.body, content_type=prepared.choice.content_type)
    response.headers["Vary"] = "Accept"
    if same:
        response.set_etag(prepared.etag, weak=True)
        response.headers["Cache-Control"] = _REVALIDATE
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def cached(response: Response) -> Response:
    """Return a page with an entity tag of its content, or 304 where the client has it already."""
    response.headers["Cache-Control"] = _REVALIDATE
    response.add_etag()
    response.make_conditional(request)
    return response


def _has(tags: ETags, etag: str) -> bool:
    return bool(tags.star_tag or tags.contains_weak(etag))
