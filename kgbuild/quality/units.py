"""Units come in; the measure behind each goes out: its base, the factor to it, if it is counted, how it adds up."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

__all__ = ["Adding", "Measure", "measure_of"]


class Adding(Enum):
    """How the value of a whole stands to the values of its parts."""

    SUM = "sum"
    MEAN = "mean"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Measure:
    """What a unit measures: the base unit, how many of it one makes, whether whole numbers are exact counts."""

    base: str
    factor: Decimal = Decimal(1)
    counted: bool = False
    adding: Adding = Adding.UNKNOWN


def _amount(base: str, factor: int = 1, *, counted: bool = False) -> Measure:
    return Measure(base, Decimal(factor), counted, Adding.SUM)


MEASURES: Final = {
    "unit/applications": _amount("applications", counted=True),
    "unit/families": _amount("families", counted=True),
    "unit/persons": _amount("persons", counted=True),
    "unit/thousand-persons": _amount("persons", 1000),
    "unit/million-persons": _amount("persons", 1_000_000),
    "unit/million-usd": _amount("usd", 1_000_000),
    "unit/billion-usd": _amount("usd", 1_000_000_000),
    "unit/million-tenge": _amount("tenge", 1_000_000),
    "unit/kilometres": _amount("kilometres"),
    "unit/square-kilometres": _amount("square-kilometres"),
    "unit/usd": Measure("usd", adding=Adding.MEAN),
    "unit/percent": Measure("percent", adding=Adding.MEAN),
    "unit/per-1000": Measure("per-1000", adding=Adding.MEAN),
    "unit/index": Measure("index", adding=Adding.MEAN),
}
"""Single dollars stand in profiles for amounts a head, which are means; totals are printed in millions."""


def measure_of(unit: str) -> Measure:
    """Return what a unit (`unit/thousand-persons`) measures; an unknown one is a base of its own."""
    known = MEASURES.get(unit)
    return Measure(unit) if known is None else known
