"""The answer to a query comes in; what a page shows of it goes out: a table with links, a truth, or RDF text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.labels import Labels, Value
from server.negotiation import GRAPHS
from server.pool import Answer
from server.terms import Row, boolean, rows, variables

__all__ = ["MOST_ROWS", "Table", "table"]

MOST_ROWS: Final = 1_000
"""How many rows a page shows; the downloads have them all."""

_NUMBERS: Final = frozenset({"integer", "decimal", "double", "float"})


@dataclass(frozen=True)
class Table:
    """An answer as it is shown: a table, or `truth` for ASK, or `text` for CONSTRUCT and DESCRIBE."""

    columns: list[str]
    rows: list[list[Value | None]]
    count: int
    truth: bool | None = None
    text: str | None = None

    @property
    def is_cut(self) -> bool:
        """Whether the page shows fewer rows than the answer has."""
        return self.count > len(self.rows)

    def is_numeric(self, column: int) -> bool:
        """Tell whether a column holds nothing but numbers."""
        cells = [r[column] for r in self.rows if r[column] is not None]
        return bool(cells) and all(c is not None and c.datatype in _NUMBERS for c in cells)


def table(answer: Answer, form: str, *, base: str, ask: Callable[[str], list[Row]]) -> Table:
    """Return what to show of an answer to a query of a form; rows must be in JSON, triples in Turtle."""
    if answer.media_type == GRAPHS[0].media_type:
        return Table([], [], 0, text=answer.body.decode())
    if form == "ASK":
        return Table([], [], 0, truth=boolean(answer.body))
    found = rows(answer.body)
    shown = found[:MOST_ROWS]
    labels = Labels((t.value for r in shown for t in r.values() if t.is_iri), base=base, ask=ask)
    columns = variables(answer.body)
    cells = [[labels.value(r[c]) if c in r else None for c in columns] for r in shown]
    return Table(columns, cells, len(found))
