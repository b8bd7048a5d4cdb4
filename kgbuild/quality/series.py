"""A table comes in; how well each number continues the series of each row goes out, one period after another."""

import math
import statistics
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeAlias

from kgbuild.quality.figures import TOTALS, Figure, Table

__all__ = ["OFFSETS", "Step", "steps_of"]

Row: TypeAlias = tuple[str, ...]
Column: TypeAlias = frozenset[tuple[str, str]]
Cells: TypeAlias = dict[tuple[Row, Column, str], Figure]


FARTHEST: Final = 12
OFFSETS: Final = (*range(-FARTHEST, 0), *range(1, FARTHEST + 1))
"""How many rows below its label a number is looked for; numbers do not slip farther in print."""


@dataclass(frozen=True, eq=False)
class Step:
    """The step of a table from one period to the next: its rows, its other columns, and its cells in both periods."""

    table: Table
    before: str
    after: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Cells

    def misfit(self, row: int, at: int) -> float | None:
        """Return how far the numbers printed in row `at` are from continuing those of another row.

        It is the mean over the columns of the differences of the logarithms from the growth of the whole table; None if
        a number is missing.
        """
        if not (0 <= at < len(self.rows) and 0 <= row < len(self.rows)):
            return None
        old, new = self._expected[row], self._printed[at]
        if old is None or new is None:
            return None
        return sum(abs(b - a) for a, b in zip(old, new, strict=True)) / len(old)

    @cached_property
    def _expected(self) -> list[list[float] | None]:
        """For each row the logarithms of the numbers that would go on evenly, or None if one is missing."""
        return [_whole([self._log(i, c, self.before, self.drift[c]) for c in self.columns]) for i in self._order]

    @cached_property
    def _printed(self) -> list[list[float] | None]:
        """For each row the logarithms of the printed numbers, or None if one is missing."""
        return [_whole([self._log(i, c, self.after) for c in self.columns]) for i in self._order]

    @property
    def _order(self) -> range:
        return range(len(self.rows))

    @cached_property
    def as_printed(self) -> list[float]:
        """The misfits of the rows at their own places, as far as they can be told."""
        found = (self.misfit(i, i) for i in range(len(self.rows)))
        return [m for m in found if m is not None]

    @cached_property
    def elsewhere(self) -> list[float]:
        """The misfits of the rows at all wrong places that are looked at."""
        found = (self.misfit(i, i + offset) for offset in OFFSETS for i in self._order)
        return [m for m in found if m is not None]

    @cached_property
    def drift(self) -> dict[Column, float]:
        """The growth of each column in logarithms: that of the row of the total, else the median of all rows."""
        return {c: self._drift(c) for c in self.columns}

    def _drift(self, column: Column) -> float:
        growths = []
        for i, row in enumerate(self.rows):
            old, new = self._log(i, column, self.before), self._log(i, column, self.after)
            if old is not None and new is not None:
                if set(row) <= set(TOTALS.values()):
                    return new - old
                growths.append(new - old)
        return statistics.median(growths) if growths else 0.0

    def _log(self, row: int, column: Column, period: str, drift: float = 0.0) -> float | None:
        figure = self.cells.get((self.rows[row], column, period))
        if figure is None or figure.value is None or figure.value <= 0:
            return None
        return math.log(figure.value) + drift

    def figures(self, row: int, period: str) -> list[Figure]:
        """Return the cells of a row in a period, in the order of the columns."""
        found = (self.cells.get((self.rows[row], c, period)) for c in self.columns)
        return [f for f in found if f is not None]


def _whole(logs: list[float | None]) -> list[float] | None:
    known = [n for n in logs if n is not None]
    return known if known and len(known) == len(logs) else None


def steps_of(table: Table) -> list[Step]:
    """Return the steps of a table whose rows are of one measure and whose columns are periods, in order of time."""
    if "period" not in table.dimensions or "period" in table.rows or not table.rows:
        return []
    if len({(f.unit, f.indicator) for f in table.figures}) > 1:
        return []
    cells: Cells = {}
    for figure in table.figures:
        row = tuple(figure.codes.get(d, "") for d in table.rows)
        cells[row, figure.rest("period", *table.rows), figure.codes["period"]] = figure
    rows = tuple(dict.fromkeys(r for r, _, _ in cells))
    columns = tuple(dict.fromkeys(c for _, c, _ in cells))
    periods = sorted({p for _, _, p in cells})
    return [Step(table, before, after, rows, columns, cells) for before, after in pairwise(periods)]
