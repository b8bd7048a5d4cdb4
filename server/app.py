"""An endpoint comes in; the web application over it goes out."""

import json
import logging
from typing import Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from server import graphs, linked_data, pages, query_pages, sparql
from server.addresses import local_name
from server.endpoint import Endpoint
from server.errors import Refusal
from server.negotiation import HTML, RESULTS, Format, prefers
from server.security import protect
from server.served import ENDPOINT

__all__ = ["create_app"]

_log: Final = logging.getLogger("server.app")
_BODY_LIMIT: Final = 4 << 20
_TEXT: Final = Format("text", "text/plain", "txt", "text")


_MESSAGES: Final = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The request's body is too long.",
    500: "Something went wrong here; the log says more.",
}


def create_app(endpoint: Endpoint) -> Flask:
    """Return the application that serves an endpoint; the caller closes the endpoint."""
    app = Flask("server")
    app.config["MAX_CONTENT_LENGTH"] = _BODY_LIMIT
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["local_name"] = local_name
    app.extensions[ENDPOINT] = endpoint
    app.context_processor(
        lambda: {
            "dataset_title": endpoint.dataset.manifest.title,
            "public_url": f"{(endpoint.settings.url or request.host_url).rstrip('/')}/",
        }
    )
    for blueprint in (
        sparql.blueprint,
        linked_data.blueprint,
        graphs.blueprint,
        pages.blueprint,
        query_pages.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _failed)
    protect(app)
    return app


def _refused(refusal: Refusal) -> Response:
    """Return a refusal in the client's words: a page, JSON, or plain text."""
    details = {"line": refusal.position.line, "column": refusal.position.column} if refusal.position else {}
    response = _error(refusal.status, refusal.title, str(refusal), details)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _failed(error: HTTPException) -> AnyResponse:
    """Return an error of the web framework in the same words and forms; a redirect stays what it is."""
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code >= 500:
        _log.error("unexpected error at %s", request.path, exc_info=getattr(error, "original_exception", error))
    response = _error(code, error.name, _MESSAGES.get(code, error.description or error.name), {})
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    if code == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def _error(status: int, title: str, message: str, details: dict[str, int]) -> Response:
    accept = request.headers.get("Accept")
    if prefers(accept, HTML, RESULTS):
        response = Response(
            render_template("error.html", title=title, message=message, status=status), mimetype="text/html"
        )
    elif prefers(accept, RESULTS[0], [_TEXT]):
        body = json.dumps({"status": status, "title": title, "message": message, **details})
        response = Response(f"{body}\n", mimetype="application/json")
    else:
        response = Response(f"{title}\n{message}\n", mimetype="text/plain")
    response.status_code = status
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-store"
    return response
