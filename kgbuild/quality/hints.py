"""Broken equations come in; what may lie behind each goes out in words: hints that a person can follow up."""

from collections.abc import Collection, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from kgbuild.quality.concepts import Kind
from kgbuild.quality.digits import SLIPS, Slip
from kgbuild.quality.equation import Equation
from kgbuild.quality.figures import Figure, Table
from kgbuild.quality.precision import Range, places_of
from kgbuild.quality.quantity import ASIDE
from kgbuild.quality.system import System, likeness
from kgbuild.quality.wording import number, place_of

__all__ = ["hints"]

FEW: Final = 3
"""From how many on equal explanations explain nothing."""


def hints(equation: Equation, system: System, table: Table, slips: Collection[Slip]) -> str:
    """Return what may lie behind a broken equation, in sentences, or an empty text.

    `table` is the one of its result, `slips` are those that would repair it.
    """
    found = [*_borne_out(equation, system), *_always_short(equation, system)]
    if equation.is_linear:
        found += [*_equal_to_gap(equation, table), *_slipped(slips)]
    if equation.kind is Kind.SHARE:
        found += _another_whole(equation, system)
    return " ".join(found)


def _borne_out(equation: Equation, system: System) -> Iterator[str]:
    """Say how far other relations bear out the printed result."""
    holding = system.holding(equation.result)
    if equation.is_linear and holding:
        tables = sorted({f.table for e in holding for f in e.figures} - {equation.result.table})
        more = f", some with {', '.join(tables)}" if tables else ""
        count = f"{len(holding)} other relations" if len(holding) > 1 else "another relation"
        stated = number(equation.result.value or Decimal(0))
        yield f"The printed {stated} is borne out by {count}{more}, so look at the rest."


def _always_short(equation: Equation, system: System) -> Iterator[str]:
    """Say that the parts fall short in most columns, as they do where a row is not printed."""
    if equation.kind is not Kind.SUM or equation.gap >= 0:
        return
    short, like = system.shortfalls[likeness(equation)]
    if short >= FEW and short * 2 > like:
        yield f"The parts fall short in {short} of {like} such sums: a part is perhaps not printed."


def _equal_to_gap(equation: Equation, table: Table) -> Iterator[str]:
    """Say which figure beside the sum, or of it, is exactly as large as the difference."""
    size = abs(equation.gap)
    if equation.tolerance or size == 0:
        return
    if equation.gap < 0:
        own, rest = equation.figures, equation.result.rest(equation.over, *ASIDE)
        equal = [f for f in table.by_value.get(size, ()) if f not in own and f.rest(equation.over, *ASIDE) == rest]
        words = "a figure beside the sum, perhaps counted in"
    else:
        equal = [t.figure for t in equation.terms if t.figure.value == size]
        words = "a part, perhaps left out"
    if 0 < len(equal) < FEW:
        yield f"The difference is as large as {' or '.join(place_of(f) for f in equal)}, {words}."


def _slipped(mine: Collection[Slip]) -> Iterator[str]:
    """Say which slips of single digits would explain the difference, if they are few."""
    if 0 < len(mine) <= FEW:
        told = "; or ".join(f"{number(s.meant)} for {place_of(s.figure)} ({SLIPS[s.slip]})" for s in mine)
        yield f"It would add up with {told}."


def _another_whole(equation: Equation, system: System) -> Iterator[str]:
    """Say which other whole the shares of a column fit that do not fit theirs."""
    whole = equation.divisors[0]
    like = [e for e in system.of[whole] if e.kind is Kind.SHARE and e.divisors == (whole,) and whole not in _counts(e)]
    ranges = {e: _whole_of(e) for e in like}
    fitting = _common({e: r for e, r in ranges.items() if r})
    if fitting is None:
        return
    count, common = fitting
    own = whole.range()
    if count * 2 > len(like) and not own.meets(common) and equation in system.broken:
        factor, step = whole.measure.factor, Decimal(1).scaleb(-places_of(whole.value or Decimal(1)))
        low = (common.low / factor).quantize(step, ROUND_CEILING)
        high = (common.high / factor).quantize(step, ROUND_FLOOR)
        between = f"{number(low)} and {number(high)}"
        yield f"{count} of the {len(like)} shares fit a whole between {between} instead of the printed one."


def _counts(equation: Equation) -> list[Figure]:
    return [t.figure for t in equation.terms]


def _whole_of(equation: Equation) -> Range | None:
    """Return which wholes a count and its share fit."""
    try:
        return equation.terms[0].figure.range().times(equation.factor).over(equation.stated())
    except ZeroDivisionError:
        return None


def _common(ranges: Mapping[Equation, Range]) -> tuple[int, Range] | None:
    """Return the most ranges that have a value in common, how many and what they have."""
    best: tuple[int, Range] | None = None
    for start in ranges.values():
        over = [r for r in ranges.values() if r.low <= start.low <= r.high]
        if best is None or len(over) > best[0]:
            best = len(over), Range(start.low, min(r.high for r in over))
    return best
