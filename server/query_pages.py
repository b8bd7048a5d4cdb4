"""The query page and the ready questions: a request comes in, a page with editor or answer goes out."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kgbuild.namespaces import PREFIXES
from server.endpoint import Prepared
from server.errors import NotFound, Refusal
from server.guard import examine
from server.negotiation import GRAPHS, HTML, RESULTS, choose, prefers
from server.protocol import Parameters
from server.questions import Question, ready_questions
from server.security import EDITOR_POLICY
from server.served import cached, endpoint, respond
from server.tables import Table, table

__all__ = ["blueprint"]

blueprint: Final = Blueprint("query", __name__)


@blueprint.route("/query", methods=["GET", "POST"])
def editor() -> Response:
    """Return the query page: with a ready question, or with a query and its answer where the plain form was sent."""
    source = Parameters(request.get_data() if request.method == "POST" else request.query_string, "form")
    name, text = source.one("question"), source.one("query")
    question = _question(name) if name else None
    answer, refusal = _answer(text) if text is not None else (None, None)
    html = render_template(
        "query.html",
        text=text if text is not None else question.text if question else _start_text(),
        asked=text is not None,
        question=question,
        questions=ready_questions().values(),
        table=answer,
        refusal=refusal,
        prefixes=_prefixes(),
        base=endpoint().dataset.manifest.base,
        downloads=_downloads(text, answer) if text is not None and answer else [],
    )
    response = Response(html, mimetype="text/html", status=refusal.status if refusal else 200)
    response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return response


@blueprint.get("/questions/")
def questions() -> Response:
    """Return the list of ready questions."""
    return cached(
        Response(render_template("questions.html", questions=ready_questions().values()), mimetype="text/html")
    )


@blueprint.get("/questions/<name>")
def question(name: str) -> AnyResponse:
    """Run a ready question: the answer is a page, or one of the results formats by `Accept` or `?format=`."""
    found = _question(name)
    accept, wanted = request.headers.get("Accept"), request.args.get("format")
    offered = GRAPHS if examine(found.query).form in ("CONSTRUCT", "DESCRIBE") else RESULTS
    if wanted == HTML.name or (wanted is None and (not accept or prefers(accept, HTML, offered))):
        return _question_page(found)
    choice = choose(accept, (HTML, *offered), wanted)
    return _question_page(found) if choice.format is HTML else respond(_ready(found, choice.format.name))


def _question_page(found: Question) -> Response:
    shown = _shown(_ready(found))
    html = render_template(
        "question.html", question=found, table=shown, downloads=_downloads(found.query, shown, found.name)
    )
    response = cached(Response(html, mimetype="text/html"))
    response.headers["Vary"] = "Accept"
    return response


def _question(name: str) -> Question:
    if name not in ready_questions():
        raise NotFound(f"there is no ready question {name[:100]!r}; /questions/ lists them all")
    return ready_questions()[name]


def _answer(text: str) -> tuple[Table | None, Refusal | None]:
    try:
        return _shown(_prepared(text)), None
    except Refusal as refusal:
        return None, refusal


def _prepared(text: str, name: str | None = None) -> Prepared:
    return endpoint().prepare(text, name=name)


def _ready(found: Question, name: str | None = None) -> Prepared:
    """Return a ready question as a query of the server's own: it may use the worker that is kept for pages."""
    return replace(_prepared(found.query, name), own=True)


def _shown(prepared: Prepared) -> Table:
    form = examine(prepared.task.query).form
    answer = endpoint().run(prepared)
    return table(answer, form, base=endpoint().dataset.manifest.base, ask=endpoint().rows)


def _downloads(text: str, shown: Table, name: str = "") -> list[tuple[str, str]]:
    """Return the formats that an answer can be had in, with their addresses."""
    offered = RESULTS if shown.text is None else GRAPHS
    if name:
        return [(f.label, f"/questions/{name}?format={f.name}") for f in offered]
    return [(f.label, f"/sparql?{urlencode({'query': text, 'format': f.name})}") for f in offered]


def _prefixes() -> dict[str, str]:
    return {**PREFIXES, "mpid": f"{endpoint().dataset.manifest.base}id/"}


def _start_text() -> str:
    lines = [f"PREFIX {name}: <{_prefixes()[name]}>" for name in ("mp", "rdfs")]
    return "\n".join(
        [*lines, "", "SELECT ?thing ?label WHERE {", "  ?thing a mp:Law ; rdfs:label ?label .", "}", "LIMIT 20", ""]
    )
