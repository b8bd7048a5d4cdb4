"""The SPARQL 1.1 Protocol at `/sparql`: a request comes in, a whole answer or a clear refusal goes out."""

from typing import Final

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from server.description import description
from server.negotiation import GRAPHS, HTML, Choice, choose, prefers
from server.protocol import operation
from server.served import endpoint, respond

__all__ = ["blueprint"]

blueprint: Final = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> AnyResponse:
    """Answer a query; without one, describe the service, or lead people to the query page."""
    asked = operation(request)
    if asked is None:
        return _describe()
    prepared = endpoint().prepare(
        asked.query,
        accept=request.headers.get("Accept"),
        name=asked.format,
        timeout=asked.timeout,
        graphs=(asked.default_graphs, asked.named_graphs),
    )
    return respond(prepared)


@blueprint.get("/.well-known/void")
def void() -> AnyResponse:
    """Lead to the description of the dataset (VoID, section 7.2)."""
    return redirect(url_for("sparql.sparql"), 303)


def _describe() -> AnyResponse:
    accept = request.headers.get("Accept")
    name = request.args.get("format")
    if name is None and prefers(accept, HTML, GRAPHS):
        response: AnyResponse = redirect(url_for("query.editor"), 303)
    else:
        choice: Choice = choose(accept, GRAPHS, name)
        response = Response(
            description(endpoint().dataset.manifest, endpoint().settings.url or request.host_url, choice.format),
            content_type=choice.content_type,
        )
    response.headers["Vary"] = "Accept"
    return response
