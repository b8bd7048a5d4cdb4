"""Equations come in; pairs of cells go out that stand in each other's place: exchanged, they repair what is broken."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kgbuild.quality.equation import Equation
from kgbuild.quality.figures import Figure, Table
from kgbuild.quality.system import System

__all__ = ["Swap", "swaps"]

ENOUGH = 2
"""How many broken equations an exchange must repair at least; one sum alone is repaired by many."""


@dataclass(frozen=True)
class Swap:
    """Two cells, in printed order, and the equations that hold when they are exchanged."""

    first: Figure
    second: Figure
    repaired: frozenset[Equation]


def swaps(system: System, table: Table) -> list[Swap]:
    """Return the pairs of cells of a table whose exchange repairs two broken equations or more and harms none.

    Where several exchanges would repair the same equation, only the one that repairs most is told, and none if several
    repair as many, since then nothing decides between them.
    """
    found = list(_candidates(system, table))
    of: dict[Equation, list[Swap]] = {}
    for swap in found:
        for equation in swap.repaired:
            of.setdefault(equation, []).append(swap)
    return [s for s in found if all(o is s or _more(s, o) for e in s.repaired for o in of[e])]


def _more(swap: Swap, other: Swap) -> bool:
    return len(swap.repaired) > len(other.repaired)


def _candidates(system: System, table: Table) -> Iterator[Swap]:
    order = {f: i for i, f in enumerate(table.numbers)}
    by_value = sorted(table.numbers, key=_value)
    values = [_value(f) for f in by_value]
    seen = set()
    for figure, wanted in system.wanted.get((table.profile, table.name), ()):
        for at in range(bisect_left(values, wanted.low), len(values)):
            other = by_value[at]
            if values[at] > wanted.high:
                break
            first, second = sorted((figure, other), key=lambda f: order[f])
            if (first, second) not in seen and _exchangeable(first, second):
                seen.add((first, second))
                yield from _tried(system, first, second)


def _value(figure: Figure) -> Decimal:
    return figure.value or Decimal(0)


def _exchangeable(first: Figure, second: Figure) -> bool:
    return first is not second and first.unit == second.unit and first.value != second.value


def _tried(system: System, first: Figure, second: Figure) -> Iterator[Swap]:
    effect = system.after({first: _value(second), second: _value(first)})
    if len(effect.repaired) >= ENOUGH and not effect.harmed and not effect.still_broken:
        yield Swap(first, second, effect.repaired)
