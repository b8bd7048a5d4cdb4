"""The key of a period comes in, such as `2007` or `2010-01-01`; its name and its first and last day go out.

Flows and averages are of a calendar year, stocks of one day, parts of a year of the days from one to another. The days
of an academic year differ between countries, so it is told by its two years.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal

from kgbuild.namespaces import XSD

__all__ = ["FORMS", "Period", "read_period"]

FORMS: Final = "2007 for a year, 2010-01-01 for a day, 2009-01-01--2009-08-31 for days, academic-2009-2010 for studies"
"""The forms of a key, for messages."""


@dataclass(frozen=True)
class Period:
    """A stretch of time: its name in English, and its first and last day (or, of an academic year, its two years)."""

    label: str
    begins: Literal
    ends: Literal


def read_period(key: str) -> Period | None:
    """Return the period that a key stands for, or None if it has none of the forms or is no real date."""
    if re.fullmatch(r"\d{4}", key, re.ASCII):
        return Period(key, _day(date(int(key), 1, 1)), _day(date(int(key), 12, 31))) if int(key) else None
    if academic := re.fullmatch(r"academic-(\d{4})-(\d{4})", key, re.ASCII):
        first, second = academic.groups()
        name = f"Academic year {first}/{second[2:]}"
        return Period(name, _year(first), _year(second)) if int(second) == int(first) + 1 else None
    try:
        days = [date.fromisoformat(text) for text in key.split("--")]
    except ValueError:
        return None
    if key != "--".join(day.isoformat() for day in days) or days != sorted(set(days)):
        return None
    if len(days) == 1:
        return Period(_told(days[0]), _day(days[0]), _day(days[0]))
    return Period(f"{_told(days[0])} to {_told(days[1])}", _day(days[0]), _day(days[1])) if len(days) == 2 else None


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _year(year: str) -> Literal:
    return Literal(year, datatype=XSD.gYear)


def _told(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
