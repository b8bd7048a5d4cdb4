"""All equations of an audit: which are broken, which a figure takes part in, what a change would do to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kgbuild.quality.equation import Changes, Equation
from kgbuild.quality.figures import Figure
from kgbuild.quality.precision import Range

__all__ = ["Effect", "System", "likeness"]


@dataclass(frozen=True)
class Effect:
    """What other values for some figures would do: the equations that would hold then, and that would not any more."""

    repaired: frozenset[Equation]
    harmed: frozenset[Equation]
    still_broken: frozenset[Equation]


@dataclass(frozen=True, eq=False)
class System:
    """Equations over figures."""

    equations: tuple[Equation, ...]

    @cached_property
    def broken(self) -> tuple[Equation, ...]:
        """Those that do not hold."""
        return tuple(e for e in self.equations if not e.holds())

    @cached_property
    def of(self) -> dict[Figure, list[Equation]]:
        """The equations that each figure takes part in."""
        found: dict[Figure, list[Equation]] = {}
        for equation in self.equations:
            for figure in equation.figures:
                found.setdefault(figure, []).append(equation)
        return found

    def holding(self, figure: Figure) -> list[Equation]:
        """Return the equations with a figure that hold."""
        return [e for e in self.of.get(figure, ()) if e not in self._broken]

    def after(self, changes: Changes) -> Effect:
        """Return what changes would do to all equations that their figures take part in."""
        touched = dict.fromkeys(e for figure in changes for e in self.of.get(figure, ()))
        then = {e: e.holds(changes) for e in touched}
        return Effect(
            frozenset(e for e, holds in then.items() if holds and e in self._broken),
            frozenset(e for e, holds in then.items() if not holds and e not in self._broken),
            frozenset(e for e, holds in then.items() if not holds and e in self._broken),
        )

    @cached_property
    def _broken(self) -> frozenset[Equation]:
        return frozenset(self.broken)

    @cached_property
    def wanted(self) -> dict[tuple[str, str], list[tuple[Figure, Range]]]:
        """For each profile and table, the figures of broken sums, each with the values that would make its sum right.

        The values are in the figure's own unit, all others staying as they are.
        """
        found: dict[tuple[str, str], list[tuple[Figure, Range]]] = {}
        for equation in self.broken:
            if equation.is_linear:
                for figure, values in _needed(equation):
                    found.setdefault((figure.profile, figure.table), []).append((figure, values))
        return found

    @cached_property
    def shortfalls(self) -> dict[tuple[str, ...], tuple[int, int]]:
        """For the same total in all columns: how many of its sums fall short of what is printed, and of how many."""
        found: dict[tuple[str, ...], tuple[int, int]] = {}
        for equation in self.equations:
            key = likeness(equation)
            short, count = found.get(key, (0, 0))
            found[key] = short + (equation in self._broken and equation.gap < 0), count + 1
        return found


def likeness(equation: Equation) -> tuple[str, ...]:
    """Return what an equation has in common with those of the same total: table, kind, dimension, and code in it."""
    result = equation.result
    return result.profile, result.table, equation.kind, equation.over, result.codes.get(equation.over, "")


def _needed(equation: Equation) -> Iterator[tuple[Figure, Range]]:
    """Yield each figure of a sum with the values with which the sum would hold."""
    gap = equation.stated() - equation.computed()
    signs: dict[Figure, int] = {equation.result: -1}
    for term in equation.terms:
        signs[term.figure] = signs.get(term.figure, 0) + term.sign
    for figure, sign in signs.items():
        if sign:
            spare = gap.times(1 / Decimal(sign) / figure.measure.factor)
            value = figure.value or Decimal(0)
            yield figure, Range(value + spare.low, value + spare.high)
