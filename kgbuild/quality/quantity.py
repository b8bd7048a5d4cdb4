"""Figures come in; what each is a figure of goes out, the same for two figures that must agree."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final, TypeAlias

from kgbuild.quality.figures import TOTALS, Figure, Table

__all__ = ["ASIDE", "Index", "Quantity", "index_by_indicator", "index_of", "quantity_of"]

Quantity: TypeAlias = frozenset[tuple[str, str]]
"""Dimension and code pairs: what is measured, of whom, where and when, with nothing said of totals."""

ASIDE: Final = ("membership",)
"""Dimensions that tell rows of a table apart and do not change what is counted."""

Index: TypeAlias = dict[Quantity, list[Figure]]
"""Quantity to the figures that state it, in the order of tables."""


def quantity_of(figure: Figure, *but: str, indicator: str = "") -> Quantity:
    """Return what a figure is a figure of, without the dimensions in `but`, with another indicator if one is given.

    A dimension at its total is as good as none; the last day of a year ends when the first of the next begins; amounts
    of different kind (persons, percent) are different quantities, thousands and millions of one kind are not.
    """
    more = {"indicator": indicator} if indicator else {"measure": figure.measure.base}
    told = {d: c for d, c in figure.codes.items() if d not in but and d not in ASIDE and TOTALS.get(d) != c}
    return frozenset((d, _day(c) if d == "period" else c) for d, c in {**told, **more}.items())


def _day(period: str) -> str:
    found = re.fullmatch(r"period/(\d{4}-12-31)", period)
    return f"period/{date.fromisoformat(found.group(1)) + timedelta(days=1)}" if found else period


def index_of(tables: Iterable[Table]) -> Index:
    """Return the figures with a number by quantity, of all indicators that more than one table or row has."""
    given = list(tables)
    counts = Counter(code for t in given for code in t.codes("indicator"))
    found: Index = {}
    for figure in (f for t in given for f in t.numbers if counts[f.indicator] > 1 or t.dimensions & set(ASIDE)):
        found.setdefault(quantity_of(figure), []).append(figure)
    return found


def index_by_indicator(tables: Iterable[Table], indicators: Collection[str]) -> Index:
    """Return the figures with a number of some indicators by quantity, whatever the kind of amount."""
    found: Index = {}
    for figure in (f for t in tables for f in t.numbers if f.indicator in indicators):
        found.setdefault(quantity_of(figure, indicator=figure.indicator), []).append(figure)
    return found
