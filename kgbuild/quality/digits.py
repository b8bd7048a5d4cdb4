"""Equations come in; cells go out that a slip of the digits explains: exchanged, wrong, lost, doubled or shifted."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kgbuild.quality.equation import Equation
from kgbuild.quality.figures import Figure
from kgbuild.quality.precision import Range, places_of
from kgbuild.quality.system import System

__all__ = ["SLIPS", "Slip", "slips"]

SLIPS: Final = {
    "exchanged": "two digits that stand side by side are exchanged",
    "shifted": "the decimal separator is misplaced",
    "dropped": "a digit is left out",
    "added": "a digit is printed too much",
    "replaced": "one digit is wrong",
}
"""The slips of a typesetter that are tried, the most telling first, in words."""

TELLING: Final = ("exchanged", "shifted")
"""Slips that chance seldom imitates, so that one repaired sum is enough to tell of them in a long number."""

LONG: Final = 4
"""How many digits a long number has."""

FAR: Final = 10
"""How many times what rounding explains a difference must be."""


@dataclass(frozen=True)
class Slip:
    """A cell, the slip, the number that was meant if it is one, and the equations that hold with that number."""

    figure: Figure
    slip: str
    meant: Decimal
    repaired: frozenset[Equation]

    @property
    def is_evident(self) -> bool:
        """Whether there is evidence enough that this cell is wrong.

        That is two equations repaired, or one by a telling slip of a long number; and differences far beyond rounding,
        since within a wide range some slip or other always fits.
        """
        digits = len((self.figure.value or Decimal(0)).as_tuple().digits)
        telling = self.slip in TELLING and digits >= LONG
        far = all(abs(e.gap) >= FAR * e.tolerance for e in self.repaired)
        return far and (telling or len(self.repaired) > 1)


def slips(system: System) -> list[Slip]:
    """Return the slips that would repair broken sums without harm to any equation.

    A slip has to repair everything broken that its cell takes part in. Where several cells could have slipped, the one
    that repairs most is kept, then the most telling; several as good as each other are all returned.
    """
    found = list(_candidates(system))
    of: dict[Equation, list[Slip]] = {}
    for slip in found:
        for equation in slip.repaired:
            of.setdefault(equation, []).append(slip)
    return [s for s in found if all(_rank(s) <= _rank(o) for e in s.repaired for o in of[e])]


def _rank(slip: Slip) -> tuple[int, bool]:
    return -len(slip.repaired), slip.slip not in TELLING


def _candidates(system: System) -> Iterator[Slip]:
    seen: set[tuple[Figure, Decimal]] = set()
    for figure, wanted in (pair for pairs in system.wanted.values() for pair in pairs):
        if figure.value is None or figure.value <= 0:
            continue
        for slip, meant in _slipped(figure.value, wanted):
            effect = system.after({figure: meant})
            if (figure, meant) not in seen and effect.repaired and not effect.harmed and not effect.still_broken:
                seen.add((figure, meant))
                yield Slip(figure, slip, meant, effect.repaired)


def _slipped(value: Decimal, wanted: Range) -> Iterator[tuple[str, Decimal]]:
    """Yield the slips that lead from a wanted number to the printed one, each number once."""
    seen = {value}
    for slip, number in _neighbours(value):
        if number not in seen and wanted.low <= number <= wanted.high:
            seen.add(number)
            yield slip, number


def _neighbours(value: Decimal) -> Iterator[tuple[str, Decimal]]:
    places = places_of(value)
    digits = "".join(map(str, value.as_tuple().digits)).rjust(places + 1, "0")
    for i in range(len(digits) - 1):
        yield from _number("exchanged", digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :], places)
    for shift in (-3, -2, -1, 1, 2, 3):
        yield "shifted", value.scaleb(shift)
    for i in range(len(digits) + 1):
        for d in "0123456789":
            yield from _number("dropped", digits[:i] + d + digits[i:], places)
    for i in range(len(digits)):
        yield from _number("added", digits[:i] + digits[i + 1 :], places)
        for d in "0123456789":
            yield from _number("replaced", digits[:i] + d + digits[i + 1 :], places)


def _number(slip: str, digits: str, places: int) -> Iterator[tuple[str, Decimal]]:
    if digits and (not digits.startswith("0") or len(digits) == places + 1):
        yield slip, Decimal(digits).scaleb(-places)
