"""Rounded numbers come in; ranges go out: every value that a number may have had before it was rounded for print.

Two numbers contradict each other only if no values in their ranges agree, so nothing is alleged that rounding explains.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["Range", "places_of", "rounded", "total"]

HALF: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Range:
    """All values from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, value: Decimal) -> "Range":
        """Return the range of one value."""
        return cls(value, value)

    def __add__(self, other: "Range") -> "Range":
        """Return the range of the sums."""
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Range") -> "Range":
        """Return the range of the differences."""
        return Range(self.low - other.high, self.high - other.low)

    def times(self, factor: Decimal) -> "Range":
        """Return the range of the multiples by an exact factor."""
        ends = (self.low * factor, self.high * factor)
        return Range(min(ends), max(ends))

    def over(self, divisor: "Range") -> "Range":
        """Return the range of the quotients; ZeroDivisionError if the divisor may be nought."""
        if divisor.low <= 0 <= divisor.high:
            raise ZeroDivisionError("the divisor may be nought")
        ends = [a / b for a in (self.low, self.high) for b in (divisor.low, divisor.high)]
        return Range(min(ends), max(ends))

    def meets(self, other: "Range") -> bool:
        """Tell whether a value lies in both ranges."""
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> Decimal:
        """The value halfway."""
        return (self.low + self.high) / 2

    @property
    def slack(self) -> Decimal:
        """How far the ends lie from the middle."""
        return (self.high - self.low) / 2


def places_of(value: Decimal) -> int:
    """Return how many decimals a number was written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded(value: Decimal, *, counted: bool) -> Range:
    """Return what a number may have been before rounding to its decimals; whole numbers of things counted are exact."""
    places = places_of(value)
    half = Decimal(0) if counted and places == 0 else HALF.scaleb(-places)
    return Range(value - half, value + half)


def total(ranges: Iterable[Range]) -> Range:
    """Return the range of the sum of all."""
    return sum(ranges, Range(Decimal(0), Decimal(0)))
