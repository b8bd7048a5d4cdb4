"""A relation that must hold among figures, and whether it does, given how far they are rounded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Final, TypeAlias

from kgbuild.quality.concepts import Check, Kind
from kgbuild.quality.figures import Figure
from kgbuild.quality.precision import Range, total

__all__ = ["UNCHANGED", "Changes", "Equation", "Term", "distinct"]

Changes: TypeAlias = Mapping[Figure, Decimal]
"""Other values for figures, in the unit that each is printed in, to try out."""

UNCHANGED: Final[Changes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Term:
    """A figure with the sign that it has in a sum."""

    figure: Figure
    sign: int = 1


@dataclass(frozen=True, eq=False)
class Equation:
    """`result = constant + factor * sum of terms / sum of divisors`; without divisors the sum stands alone.

    `kind` is the kind of discrepancy that it is when it is broken, `check` what gave it, `over` tells it from others
    with the same result. `is_open` says that terms may be lacking, so that only too small a result contradicts them.
    """

    kind: Kind
    check: Check
    over: str
    result: Figure
    terms: tuple[Term, ...]
    divisors: tuple[Figure, ...] = ()
    factor: Decimal = Decimal(1)
    constant: Decimal = Decimal(0)
    is_open: bool = False

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All figures that take part, the result first, each once."""
        return tuple(dict.fromkeys([self.result, *(t.figure for t in self.terms), *self.divisors]))

    @property
    def is_linear(self) -> bool:
        """Whether it is a sum of figures with signs and nothing else."""
        return not self.divisors and self.factor == 1 and not self.constant

    def computed(self, changes: Changes = UNCHANGED) -> Range:
        """Return what the result should be, in base units; ZeroDivisionError where it cannot be told."""
        ranges = (t.figure.range(changes.get(t.figure)).times(Decimal(t.sign)) for t in self.terms)
        value = total(ranges).times(self.factor)
        if self.divisors:
            value = value.over(total(d.range(changes.get(d)) for d in self.divisors))
        return value + Range.exactly(self.constant)

    def stated(self, changes: Changes = UNCHANGED) -> Range:
        """Return what the result is printed as, in base units."""
        return self.result.range(changes.get(self.result))

    def holds(self, changes: Changes = UNCHANGED) -> bool:
        """Tell whether rounding explains all difference between what is stated and what is computed."""
        return self._fits(changes) if changes else self._stands

    @cached_property
    def _stands(self) -> bool:
        return self._is_plainly_right() or self._fits(UNCHANGED)

    def _fits(self, changes: Changes) -> bool:
        try:
            computed, stated = self.computed(changes), self.stated(changes)
        except ZeroDivisionError:
            return True
        return stated.high >= computed.low if self.is_open else stated.meets(computed)

    def _is_plainly_right(self) -> bool:
        """Tell whether a sum of numbers in one unit adds up as printed, which is soon found out."""
        unit = self.result.unit
        if not self.is_linear or any(t.figure.unit != unit or t.figure.value is None for t in self.terms):
            return False
        return self.result.value == sum(t.sign * (t.figure.value or 0) for t in self.terms)

    @property
    def gap(self) -> Decimal:
        """How much more is computed than stated, in the unit of the result."""
        return (self.computed().middle - self.stated().middle) / self.result.measure.factor

    @property
    def tolerance(self) -> Decimal:
        """How much of a difference rounding can explain, in the unit of the result."""
        return (self.computed().slack + self.stated().slack) / self.result.measure.factor


def distinct(equations: Iterable[Equation]) -> Iterator[Equation]:
    """Yield equations but for those that say the same of the same figures as one before."""
    seen = set()
    for equation in equations:
        terms = frozenset((t.figure, t.sign) for t in equation.terms)
        told = (equation.result, terms, frozenset(equation.divisors), equation.factor, equation.constant)
        if told not in seen:
            seen.add(told)
            yield equation
