"""Figures by quantity come in; findings go out where a population did not grow by births, deaths and migration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from kgbuild.quality.concepts import Check, Kind
from kgbuild.quality.figures import Figure
from kgbuild.quality.finding import Finding, Involved, severity_of
from kgbuild.quality.precision import Range
from kgbuild.quality.quantity import Index, quantity_of
from kgbuild.quality.wording import number, place_of

__all__ = ["INDICATORS", "Year", "growth", "years"]

THOUSAND: Final = Decimal(1000)
FLOWS: Final = ("births-per-1000", "deaths-per-1000", "natural-growth-per-1000", "net-migration")
INDICATORS: Final = frozenset(f"indicator/{name}" for name in ("population", *FLOWS))
"""The indicators that the balance joins."""


@dataclass(frozen=True)
class Year:
    """A population on two days a year apart, and what happened between: rates to a thousand, and the net migration.

    `births` and `deaths` stand for the natural growth where both are printed, since they are rounded less.
    """

    before: Figure
    after: Figure
    rates: tuple[tuple[Figure, int], ...]
    migration: Figure

    def expected(self) -> Range:
        """Return the population that follows from the one a year before; the rates are of the mean of both."""
        start, end = self.before.range(), self.after.range()
        mean = Range(start.low + end.low, start.high + end.high).middle / 2 / THOUSAND
        natural = Range.exactly(Decimal(0))
        for figure, sign in self.rates:
            natural = natural + figure.range().times(Decimal(sign))
        return start + natural.times(mean) + self.migration.range()


def growth(index: Index) -> Iterator[Finding]:
    """Yield a finding for each year whose population at the end contradicts that at the start and the flows between.

    This is the demographic balancing equation. `index` is by quantity whatever the kind of amount.
    """
    for year in years(index):
        if not year.expected().meets(year.after.range()):
            yield _finding(year)


def years(index: Index) -> Iterator[Year]:
    """Yield the years of which the balance can be made, each from the first figures printed for it."""
    for key, figures in index.items():
        codes = dict(key)
        day = re.fullmatch(r"period/(\d{4})-01-01", codes.get("period", ""))
        if codes.get("indicator") != "indicator/population" or day is None:
            continue
        year = int(day.group(1))
        rest = key - {("period", codes["period"])}
        ends = index.get(rest | {("period", f"period/{date(year + 1, 1, 1)}")})
        flows = {n: _flow(figures[0], n, year, index) for n in FLOWS}
        rates = _rates(flows)
        migration = flows["net-migration"]
        if ends and rates and migration:
            yield Year(figures[0], ends[0], rates, migration)


def _flow(population: Figure, name: str, year: int, index: Index) -> Figure | None:
    key = quantity_of(population, "period", indicator=f"indicator/{name}") | {("period", f"period/{year}")}
    return next(iter(index.get(key, [])), None)


def _rates(flows: dict[str, Figure | None]) -> tuple[tuple[Figure, int], ...]:
    births, deaths, natural = (flows[n] for n in FLOWS[:3])
    if births and deaths:
        return (births, 1), (deaths, -1)
    return ((natural, 1),) if natural else ()


def _finding(year: Year) -> Finding:
    expected, stated = year.expected(), year.after.range()
    factor = year.after.measure.factor
    computed = (expected.middle / factor).quantize(year.after.value or Decimal(1))
    printed = year.after.value or Decimal(0)
    tolerance = (expected.slack + stated.slack) / factor
    rates = " - ".join(f.printed for f, _ in year.rates)
    start = (year.before.value or Decimal(0)) * year.before.measure.factor / factor
    return Finding(
        id=f"discrepancy/{year.after.profile}/{year.after.table}/{Kind.GROWTH}/{year.after.key}",
        profile=year.after.profile,
        kind=Kind.GROWTH,
        check=Check.POPULATION_BALANCE,
        severity=severity_of(printed, computed - printed, tolerance, Decimal(1)),
        label=f"{year.after.table}: {place_of(year.after)}",
        sentence=(
            f"{number(start)} inhabitants a year before, a natural growth of {rates} to each thousand of the mean of "
            f"both days, and a net migration of {year.migration.printed} make {number(computed)}, but "
            f"{year.after.printed} is printed for {place_of(year.after)}: {number(abs(computed - printed))} too "
            f"{'little' if computed > printed else 'much'}; rounding explains {number(tolerance, 0)} at most."
        ),
        involved=(
            Involved.of(year.after, "population"),
            Involved.of(year.before, "population a year before"),
            *(Involved.of(f, "added" if sign > 0 else "taken away") for f, sign in year.rates),
            Involved.of(year.migration, "added"),
        ),
        stated=printed,
        computed=computed,
        tolerance=tolerance.quantize(Decimal(1)),
        unit=year.after.unit,
    )
