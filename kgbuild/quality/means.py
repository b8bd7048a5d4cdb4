"""Tables come in; findings go out where a mean of all lies outside the means of its parts, which cannot be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kgbuild.quality.concepts import Check, Kind
from kgbuild.quality.figures import TOTALS, Figure, Table
from kgbuild.quality.finding import Finding, Involved, severity_of
from kgbuild.quality.precision import places_of
from kgbuild.quality.units import Adding
from kgbuild.quality.wording import number, place_of, shortest

__all__ = ["Mean", "means", "means_of"]


@dataclass(frozen=True)
class Mean:
    """A rate or average of all, and those of the parts along a dimension."""

    over: str
    whole: Figure
    parts: tuple[Figure, ...]

    @property
    def lowest(self) -> Figure:
        """The smallest part."""
        return min(self.parts, key=lambda f: f.range().low)

    @property
    def highest(self) -> Figure:
        """The largest part."""
        return max(self.parts, key=lambda f: f.range().high)

    def holds(self) -> bool:
        """Tell whether the mean can lie between its parts."""
        own = self.whole.range()
        return own.high >= self.lowest.range().low and own.low <= self.highest.range().high


def means(table: Table) -> Iterator[Finding]:
    """Yield a finding for each mean that lies outside its parts.

    What percentages and amounts a head are of is not declared. So a relation is believed only if it holds for more than
    half of what a table prints of an indicator along a dimension: shares of a whole, for instance, never do.
    """
    for dimension in sorted(table.dimensions & TOTALS.keys()):
        by_indicator: dict[str, list[Mean]] = {}
        for mean in means_of(table, dimension):
            by_indicator.setdefault(mean.whole.indicator, []).append(mean)
        for found in by_indicator.values():
            if sum(m.holds() for m in found) * 2 > len(found):
                yield from (_finding(m) for m in found if not m.holds())


def means_of(table: Table, dimension: str) -> Iterator[Mean]:
    """Yield the means of all along a dimension with two parts or more."""
    shares = {code for s in table.declared("share") for code in s.codes["share"]}
    for figures in table.slices(dimension).values():
        whole = figures.get(TOTALS[dimension])
        if whole is None or whole.value is None or whole.indicator in shares:
            continue
        parts = tuple(_numbers(f for f in figures.values() if f is not whole))
        if len(parts) > 1 and whole.measure.adding is Adding.MEAN:
            yield Mean(dimension, whole, parts)


def _numbers(figures: Iterable[Figure]) -> Iterator[Figure]:
    return (f for f in figures if f.value is not None)


def _finding(mean: Mean) -> Finding:
    whole = mean.whole
    stated = whole.value or Decimal(0)
    above = whole.range().low > mean.highest.range().high
    bound = mean.highest if above else mean.lowest
    limit = bound.value or Decimal(0)
    tolerance = (bound.range().slack + whole.range().slack) / whole.measure.factor
    side = "above the largest" if above else "below the smallest"
    return Finding(
        id=f"discrepancy/{whole.profile}/{whole.table}/{Kind.MEAN}/{whole.key}/{mean.over}",
        profile=whole.profile,
        kind=Kind.MEAN,
        check=Check.MEAN_OF_PARTS,
        severity=severity_of(stated, limit - stated, tolerance, Decimal(1).scaleb(-places_of(stated))),
        label=f"{whole.table}: {place_of(whole)}",
        sentence=(
            f"{whole.printed} is printed for {place_of(whole)}, {side} of its {len(mean.parts)} parts, which is "
            f"{number(limit)} ({place_of(bound)}); the mean of all lies between those of the parts."
        ),
        involved=(Involved.of(whole, "mean of all"), *(Involved.of(f, "mean of a part") for f in mean.parts)),
        stated=stated,
        computed=limit,
        tolerance=shortest(tolerance),
        unit=whole.unit,
    )
