"""Tables come in; findings go out where a printed number has its separators in wrong places, or not as its table has.

What is meant was decided when the table was transcribed; here the print is held against it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Final

from kgbuild.quality.concepts import Check, Kind, Severity
from kgbuild.quality.figures import Figure, Table
from kgbuild.quality.finding import Finding, Involved
from kgbuild.quality.system import System
from kgbuild.quality.wording import number, place_of

__all__ = ["FORMATS", "Format", "formats", "misplaced"]


@dataclass(frozen=True)
class Format:
    """A way to print numbers: what separates the thousands, and the decimals."""

    thousands: str
    decimals: str

    def reads(self, text: str) -> Decimal | None:
        """Return the number that a text is in this format, or None if it is none."""
        if not self._pattern.fullmatch(text):
            return None
        plain = text.replace(self.thousands, "") if self.thousands else text
        return Decimal(plain.replace(self.decimals, "."))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        grouped = rf"\d{{1,3}}(?:{re.escape(self.thousands)}\d{{3}})+" if self.thousands else r"\d+"
        return re.compile(rf"-?(?:{grouped}|\d+)(?:{re.escape(self.decimals)}\d+)?")

    def __str__(self) -> str:
        """Return the format by an example."""
        return f"1{self.thousands}234{self.decimals}5"


FORMATS: Final = tuple(Format(t, d) for t, d in ((",", "."), (".", ","), (" ", "."), (" ", ","), ("", "."), ("", ",")))


SAMPLE: Final = 1000


def formats(table: Table, system: System) -> Iterator[Finding]:
    """Yield a finding for each number whose separators fit no format, and one for all that are in another format."""
    own = _own(table.numbers)
    others: list[Figure] = []
    for figure in table.numbers:
        if figure.value == own.reads(_text(figure)):
            continue
        if any(figure.value == f.reads(_text(figure)) for f in FORMATS):
            others.append(figure)
        elif _digits(figure):
            yield misplaced(figure, system)
    if others:
        yield _mixed(table, own, others)


def _own(figures: Iterable[Figure]) -> Format:
    """Return the format that most numbers are in, by the first thousand."""
    given = list(islice(figures, SAMPLE))
    return max(FORMATS, key=lambda f: sum(figure.value == f.reads(_text(figure)) for figure in given))


def _text(figure: Figure) -> str:
    """Return the number in a printed text, without words and units around it, its minus sign as a hyphen."""
    plain = re.sub("[–−]", "-", figure.printed.replace("\u00a0", " "))
    found = re.search(r"-?\d[\d., ]*\d|-?\d", plain)
    return found.group() if found else ""


def _digits(figure: Figure) -> bool:
    """Tell whether the digits printed are those of the number, so that only separators can be at fault."""
    value = re.sub(r"\D", "", str(figure.value))
    return bool(value) and re.sub(r"\D", "", _text(figure)) == value


def misplaced(figure: Figure, system: System) -> Finding:
    """Return the finding that a number's separators are misplaced, with the sums that bear out what is meant."""
    meant = figure.value or Decimal(0)
    holding, all_of = len(system.holding(figure)), len(system.of.get(figure, ()))
    count = "all" if holding == all_of else f"{holding} of {all_of}"
    tried = f"; with it, {count} relations hold that the number stands in" if all_of else ""
    return Finding(
        id=f"discrepancy/{figure.profile}/{figure.table}/{Kind.FORMAT}/{figure.key}",
        profile=figure.profile,
        kind=Kind.FORMAT,
        check=Check.SEPARATORS,
        severity=Severity.MODERATE if all_of else Severity.SERIOUS,
        label=f"{figure.table}: {place_of(figure)}",
        sentence=(
            f"{figure.printed} is printed for {place_of(figure)}; no usual way of writing numbers has separators "
            f"there. {number(meant)} is taken to be meant{tried}."
        ),
        involved=(Involved.of(figure, "number"),),
        computed=meant,
        unit=figure.unit,
    )


def _mixed(table: Table, own: Format, others: list[Figure]) -> Finding:
    shown = ", ".join(dict.fromkeys(f"'{f.printed}'" for f in others))
    return Finding(
        id=f"discrepancy/{table.profile}/{table.name}/{Kind.FORMAT}",
        profile=table.profile,
        kind=Kind.FORMAT,
        check=Check.SEPARATORS,
        severity=Severity.SLIGHT,
        label=f"{table.name}: mixed number formats",
        sentence=f"Most numbers of the table are printed like {own}, but these are not: {shown}.",
        involved=tuple(Involved.of(f, "number") for f in others),
    )
