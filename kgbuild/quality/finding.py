"""What an audit finds: two statements of a profile that cannot both be right, and all that one needs to check it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from kgbuild.quality.concepts import Check, Kind, Severity, Verdict
from kgbuild.quality.figures import Figure

__all__ = ["HEADINGS", "Decision", "Finding", "Involved", "severity_of"]

HEADINGS: Final = {
    Kind.SUM: "Totals that are not the sum of their parts",
    Kind.BALANCE: "Balances that do not follow",
    Kind.SHARE: "Shares that do not match the counts",
    Kind.RATIO: "Rates and densities that do not follow",
    Kind.GROWTH: "Growth that does not follow from what is added and taken away",
    Kind.MEAN: "Means outside their parts",
    Kind.TWO_VALUES: "The same quantity with different values",
    Kind.SWAP: "Cells that fit better in each other's place",
    Kind.SHIFT: "Rows shifted against their labels",
    Kind.DIGITS: "Numbers whose digits are wrong",
    Kind.FORMAT: "Separators that are misplaced or mixed",
    Kind.DATES: "Dates that contradict each other",
}
"""What each kind of finding is headed in a report."""


@dataclass(frozen=True)
class Involved:
    """A figure or fact that takes part in a finding: what it is there, and where and how the profile prints it.

    `id` is the id of an observation or of an entity; `part` says what it is in the finding (total, part, whole...).
    """

    id: str
    part: str
    place: str
    row: str
    column: str
    printed: str
    value: str

    @classmethod
    def of(cls, figure: Figure, part: str) -> "Involved":
        """Return a figure as it takes part in a finding."""
        value = "" if figure.value is None else f"{figure.value:,}"
        return cls(figure.id, part, figure.table, figure.row, figure.column, figure.printed, value)


@dataclass(frozen=True)
class Decision:
    """What a person decided about a finding: the verdict (a concept of its scheme) and the reason."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Finding:
    """One discrepancy.

    `id` is made of what it concerns; `kind`, `check` and `severity` are concepts; `label` and `sentence` are in English
    and `sentence` lets a person check it by hand. Numbers are in `unit`; `computed` less `stated` is `difference`, of
    which rounding explains no more than `tolerance`. `repairs` are the ids of findings that this one would explain.
    """

    id: str
    profile: str
    kind: Kind
    check: Check
    severity: Severity
    label: str
    sentence: str
    involved: tuple[Involved, ...]
    stated: Decimal | None = None
    computed: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str = ""
    suggestion: str = ""
    repairs: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def difference(self) -> Decimal | None:
        """How much more is computed than stated."""
        if self.stated is None or self.computed is None:
            return None
        return self.computed - self.stated

    @property
    def table(self) -> str:
        """The table, or the kind of fact, that the first of what is involved stands in."""
        return self.involved[0].place if self.involved else ""

    def decided(self, decision: Decision | None) -> "Finding":
        """Return the finding with what a person decided about it."""
        return replace(self, decision=decision)


MODERATE: Final = Decimal("0.01")


def severity_of(stated: Decimal, difference: Decimal, tolerance: Decimal, step: Decimal) -> Severity:
    """Return how severe a difference is: slight, moderate or serious.

    Slight is what lies beyond the tolerance by less than one step of the last printed place; moderate what is no more
    than a hundredth of the stated value.
    """
    if tolerance > 0 and abs(difference) - tolerance < step:
        return Severity.SLIGHT
    return Severity.MODERATE if abs(difference) <= MODERATE * abs(stated) else Severity.SERIOUS
