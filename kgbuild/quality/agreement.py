"""Tables come in; wherever two figures state the same quantity, an equation between them goes out."""

from collections.abc import Iterable, Iterator

from kgbuild.quality.concepts import Check, Kind
from kgbuild.quality.equation import Equation, Term
from kgbuild.quality.figures import TOTALS, Table
from kgbuild.quality.quantity import Index, quantity_of
from kgbuild.quality.sums import ages, partitions, sum_of
from kgbuild.quality.units import Adding

__all__ = ["same_quantities", "sums_elsewhere"]


def same_quantities(index: Index) -> Iterator[Equation]:
    """Yield an equation for each figure that states what another one states too.

    The value that most of them have is held against each other one; of as many, the value printed first.
    """
    for figures in index.values():
        if len(figures) > 1:
            reference = max(figures, key=lambda f: sum(f.range().meets(other.range()) for other in figures))
            for other in figures:
                if other is not reference:
                    yield Equation(Kind.TWO_VALUES, Check.SAME_QUANTITY, reference.table, other, (Term(reference),))


def sums_elsewhere(tables: Iterable[Table], index: Index) -> Iterator[Equation]:
    """Yield the sums of parts whose whole stands in other tables only: both sexes, all ages, all countries."""
    for table in tables:
        for dimension in sorted(table.dimensions & TOTALS.keys()):
            yield from _elsewhere(table, dimension, index)


def _elsewhere(table: Table, dimension: str, index: Index) -> Iterator[Equation]:
    for figures in table.slices(dimension).values():
        if TOTALS[dimension] in figures:
            continue
        for parts in _parts(dimension, list(figures)):
            first = figures[parts[0]]
            wholes = index.get(quantity_of(first, dimension), []) if first.measure.adding is Adding.SUM else []
            if wholes:
                yield from sum_of(
                    wholes[0], [figures[p] for p in parts], Check.CODE_MEANING, f"{table.name}-{dimension}"
                )


def _parts(dimension: str, codes: list[str]) -> Iterator[tuple[str, ...]]:
    whole = TOTALS[dimension]
    chain = ages(codes) if dimension == "age" else ()
    if chain:
        yield chain
    for total, parts in partitions(dimension, [*codes, whole]):
        if total == whole and set(parts) <= set(codes):
            yield parts
