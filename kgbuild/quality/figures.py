"""What the checks look at: the cells of printed tables, each with its codes, and what a table says adds up to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeAlias

from kgbuild.declarations import Declaration, Declarations
from kgbuild.quality.precision import Range, rounded
from kgbuild.quality.units import Measure, measure_of

__all__ = ["TOTALS", "Codes", "Figure", "Slices", "Table"]

Codes: TypeAlias = Mapping[str, str]
"""Dimension to code: `counterpart` to `area/UZB`, `sex` to `T`."""

TOTALS: Final = {
    "counterpart": "group/all-countries",
    "sex": "T",
    "age": "age/total",
    "ethnic_group": "ethnic-group/total",
    "activity": "activity/total",
    "speciality": "speciality/total",
}
"""The code of each dimension that means all of it; a table without the dimension means that too."""

UNKNOWN: Final = ("missing", "no-data")
"""Statuses of cells whose number exists but is not known, so that no sum over them can be judged from below."""


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """One cell of a printed table: its codes, its number if it has one, and where and how it is printed."""

    profile: str
    table: str
    key: str
    codes: Codes
    value: Decimal | None
    printed: str
    status: str
    unit: str
    row: str
    column: str
    line: int

    def __repr__(self) -> str:
        """Return the id with the number as printed."""
        return f"<{self.id}: {self.printed}>"

    @property
    def id(self) -> str:
        """The id of the observation, `observation/<profile>/<table>/<key>`."""
        return f"observation/{self.profile}/{self.table}/{self.key}"

    @property
    def indicator(self) -> str:
        """The code of what is measured."""
        return self.codes.get("indicator", "")

    @property
    def is_unknown(self) -> bool:
        """Whether the cell stands for a number that is not known, rather than for none."""
        return self.value is None and self.status in UNKNOWN

    @property
    def measure(self) -> Measure:
        """What the unit measures."""
        return measure_of(self.unit)

    def range(self, value: Decimal | None = None) -> Range:
        """Return what the number may have been before rounding, in base units; `value` stands in for its own.

        A cell without a number counts as nought.
        """
        number = self.value if value is None else value
        if number is None:
            return Range.exactly(Decimal(0))
        return rounded(number, counted=self.measure.counted).times(self.measure.factor)

    def rest(self, *dimensions: str) -> frozenset[tuple[str, str]]:
        """Return the codes in all dimensions but some."""
        return frozenset((d, c) for d, c in self.codes.items() if d not in dimensions)


Slices: TypeAlias = dict[frozenset[tuple[str, str]], dict[str, Figure]]
"""Codes of the other dimensions to the figures by code of one."""


@dataclass(frozen=True, eq=False)
class Table:
    """A printed table: its cells in printed order, the dimensions that run down, and its declarations.

    `part` names the part that it is of a table too large to be looked at as a whole.
    """

    profile: str
    name: str
    title: str
    section: str
    figures: tuple[Figure, ...]
    rows: tuple[str, ...] = ()
    declarations: Declarations = ()
    part: str = ""

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """The dimensions that any of its figures has."""
        return frozenset(d for f in self.figures for d in f.codes)

    @cached_property
    def numbers(self) -> tuple[Figure, ...]:
        """Its cells that hold a number."""
        return tuple(f for f in self.figures if f.value is not None)

    @cached_property
    def by_value(self) -> dict[Decimal, list[Figure]]:
        """Its cells by their numbers."""
        found: dict[Decimal, list[Figure]] = {}
        for figure in self.numbers:
            if figure.value is not None:
                found.setdefault(figure.value, []).append(figure)
        return found

    def declared(self, kind: str) -> Iterator[Declaration]:
        """Yield the declarations of a kind: sum, difference, share or ratio."""
        return (d for d in self.declarations if d.kind == kind)

    def groups(self, declared: Declaration) -> Iterator[list[Figure]]:
        """Yield the figures that a declaration joins, for each combination of the other dimensions."""
        found: dict[frozenset[tuple[str, str]], list[Figure]] = {}
        for figure in self.figures:
            if declared.over in figure.codes and all(figure.codes.get(d) in c for d, c in declared.where.items()):
                found.setdefault(figure.rest(declared.over, *declared.across), []).append(figure)
        yield from found.values()

    def slices(self, over: str) -> Slices:
        """Return the figures by their codes in one dimension, for each combination of the others, in printed order."""
        if over not in self._slices:
            found = self._slices[over] = {}
            for figure in self.figures:
                if over in figure.codes:
                    found.setdefault(figure.rest(over), {})[figure.codes[over]] = figure
        return self._slices[over]

    @cached_property
    def _slices(self) -> dict[str, Slices]:
        return {}

    def codes(self, dimension: str) -> list[str]:
        """Return the codes that a dimension takes, in printed order."""
        return list(dict.fromkeys(f.codes[dimension] for f in self.figures if dimension in f.codes))
