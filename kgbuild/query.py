"""A published dataset and a SPARQL query come in; the answer goes out as table, CSV, JSON or Turtle."""

from pathlib import Path
from typing import Final

from prettytable import PrettyTable, TableStyle
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from kgbuild.dataset import PublishedDataset
from kgbuild.errors import BuildError
from kgbuild.namespaces import PREFIXES
from kgbuild.terms import serialized

__all__ = ["FORMATS", "query", "query_text"]

FORMATS: Final = ("table", "csv", "json", "turtle")


def query_text(text_or_file: str) -> str:
    """Return the query that an argument names: the file's content if it is a file, else the argument itself."""
    path = Path(text_or_file)
    looks_like_path = len(text_or_file) < 1024 and "\n" not in text_or_file and "{" not in text_or_file
    if not looks_like_path:
        return text_or_file
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BuildError(f"{path}: cannot be read ({error.strerror}); give a file or the text of a query") from error


def query(dataset: PublishedDataset, text: str, form: str) -> str:
    """Return the answer to a query over the union of all graphs, or the graphs it names, in a format of FORMATS.

    Prefixes of the project need not be declared. BuildError with the parser's message if it is not SPARQL, or if the
    answer has no such format (tables, CSV and JSON are for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE).
    """
    store = Store.read_only(str(dataset.store))
    prefixes = {**PREFIXES, "mpid": f"{dataset.manifest.base}id/"}
    try:
        answer = store.query(text, use_default_graph_as_union=True, prefixes=prefixes)
    except SyntaxError as error:
        raise BuildError(f"not SPARQL: {error}") from error
    if isinstance(answer, QueryTriples):
        return _triples(answer, form, dataset.manifest.base)
    if form == "turtle":
        raise BuildError("Turtle is for CONSTRUCT and DESCRIBE; take --format table, csv or json")
    if form == "table":
        return _table(answer, prefixes)
    formats = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}
    if isinstance(answer, QueryBoolean) and form == "csv":
        return f"{str(bool(answer)).lower()}\n"
    return (answer.serialize(format=formats[form]) or b"").decode()


def _triples(answer: QueryTriples, form: str, base: str) -> str:
    if form not in ("turtle", "table"):
        raise BuildError(f"a CONSTRUCT or DESCRIBE has no {form} form; take --format turtle")
    return serialized(sorted(set(answer), key=str), RdfFormat.TURTLE, {**PREFIXES, "mpid": f"{base}id/"}).decode()


def _table(answer: QuerySolutions | QueryBoolean, prefixes: dict[str, str]) -> str:
    if isinstance(answer, QueryBoolean):
        return "yes\n" if answer else "no\n"
    names = [v.value for v in answer.variables]
    table = PrettyTable(names, align="l")
    table.set_style(TableStyle.MARKDOWN)
    for row in answer:
        table.add_row([_shown(row[name], prefixes) for name in names])
    return f"{table.get_string()}\n"


def _shown(term: object, prefixes: dict[str, str]) -> str:
    if isinstance(term, Literal):
        return term.value.replace("|", "\\|").replace("\n", " ")
    if isinstance(term, NamedNode):
        short = [(p, n) for p, n in prefixes.items() if term.value.startswith(n) and term.value != n]
        best = max(short, key=lambda pn: len(pn[1]), default=None)
        return f"{best[0]}:{term.value[len(best[1]) :]}" if best else f"<{term.value}>"
    return f"_:{term.value}" if isinstance(term, BlankNode) else ""
