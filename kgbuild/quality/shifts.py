"""Tables come in; findings go out where numbers of a period stand some rows off their labels.

The sign of it: series that go on evenly elsewhere jump in a block of rows, and go on evenly there too when the block is
moved against its labels. How often chance would give such a block is estimated from the table itself.
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kgbuild.quality.concepts import Check, Kind, Severity
from kgbuild.quality.figures import Table
from kgbuild.quality.finding import Finding, Involved
from kgbuild.quality.series import OFFSETS, Step, steps_of
from kgbuild.quality.wording import labels_of

__all__ = ["Block", "blocks", "shifts"]

EVEN: Final = 2.5
"""How many times the usual misfit of the table's other steps a number may have and still continue a series."""

WILD: Final = 0.3
"""The misfit, in logarithms, from which on the series of a table are not even enough to tell anything."""

BETTER: Final = 4.0
"""How many times smaller the misfit of a block must be where it fits than where it is printed."""

FEWEST: Final = 2
LENGTH: Final = 3
CHANCE: Final = 0.01
"""A block has two rows or more; it is told if it has three, and chance would give less than a hundredth of such."""


@dataclass(frozen=True)
class Block:
    """Rows that follow each other, and by how many rows below their labels their numbers are printed."""

    start: int
    length: int
    offset: int
    misfit: float
    as_printed: float

    @property
    def labels(self) -> range:
        """The rows whose labels the numbers belong to."""
        return range(self.start, self.start + self.length)

    def follows(self, other: "Block") -> bool:
        """Tell whether it comes after another one both by its labels and by its numbers."""
        after = other.start + other.length
        return self.start >= after and self.start + self.offset >= after + other.offset


def shifts(table: Table) -> Iterator[Finding]:
    """Yield a finding for each period of a table in which a block of rows is shifted."""
    steps = steps_of(table)
    for step in steps:
        usual = [m for other in steps if other is not step for m in other.as_printed]
        if len(usual) > LENGTH and statistics.median(usual) < WILD:
            found = blocks(step, statistics.median(usual))
            if found:
                yield _finding(step, found)


def blocks(step: Step, usual: float) -> list[Block]:
    """Return the shifted blocks of a step in order, none unless one of them is beyond chance.

    `usual` is the misfit that rows of the table have in its other steps. With a block that is beyond chance go those of
    two rows or more that fit as well and keep the order of labels and numbers.
    """
    found = [b for b in _runs(step, EVEN * usual) if b.as_printed > BETTER * max(b.misfit, usual / 2)]
    sure = [b for b in found if b.length >= LENGTH and _by_chance(b, step) < CHANCE]
    kept: list[Block] = []
    for block in sorted(found, key=lambda b: (b not in sure, -b.length, b.misfit)):
        if (block in sure or kept) and all(block.follows(k) or k.follows(block) for k in kept):
            kept.append(block)
    return sorted(kept, key=lambda b: b.start)


def _runs(step: Step, most: float) -> Iterator[Block]:
    if sum(m > most for m in step.as_printed) < LENGTH:
        return
    for offset in OFFSETS:
        run: list[int] = []
        for row in range(len(step.rows) + 1):
            misfit = step.misfit(row, row + offset)
            if misfit is not None and misfit <= most:
                run.append(row)
            else:
                yield from _block(step, run, offset, most)
                run = []


def _block(step: Step, run: list[int], offset: int, most: float) -> Iterator[Block]:
    if len(run) < FEWEST:
        return
    inner = _trimmed(step, run, most)
    rows = inner if len(inner) >= LENGTH else run
    here = [m for row in rows if (m := step.misfit(row, row + offset)) is not None]
    printed = [m for row in rows if (m := step.misfit(row, row)) is not None]
    if printed:
        yield Block(rows[0], len(rows), offset, statistics.fmean(here), statistics.fmean(printed))


def _trimmed(step: Step, run: list[int], most: float) -> list[int]:
    """Return a run without the rows at its ends that fit as they are printed."""
    jumping = [i for i, row in enumerate(run) if (m := step.misfit(row, row)) is None or m > most]
    return run[jumping[0] : jumping[-1] + 1] if jumping else []


def _by_chance(block: Block, step: Step) -> float:
    """Return how many blocks as long and as fitting the table would have if rows fitted other rows by chance only.

    The chance that a row fits as well as the worst of the block is taken from all rows at all places but their own.
    """
    worst = max(m for row in block.labels if (m := step.misfit(row, row + block.offset)) is not None)
    share = sum(m <= worst for m in step.elsewhere) / len(step.elsewhere)
    return float(len(OFFSETS) * len(step.rows) * share**block.length)


def _finding(step: Step, found: list[Block]) -> Finding:
    table = step.table
    moved = [(row, row + b.offset) for b in found for row in b.labels]
    told = "; ".join(f"{_numbers(step, at)} for '{_label(step, row)}'" for row, at in moved)
    misfit = statistics.fmean(b.misfit for b in found for _ in b.labels)
    as_printed = statistics.fmean(b.as_printed for b in found for _ in b.labels)
    period = step.after.removeprefix("period/")
    return Finding(
        id=f"discrepancy/{table.profile}/{table.name}/{Kind.SHIFT}/{step.after.replace('/', '-')}",
        profile=table.profile,
        kind=Kind.SHIFT,
        check=Check.REALIGNMENT,
        severity=Severity.SERIOUS,
        label=f"{table.name}: rows of {period}",
        sentence=(
            f"In {period} numbers stand off the labels that they fit: those {_blocks(step, found)}. As printed they "
            f"are off the even course from {step.before.removeprefix('period/')} by {as_printed:.0%} on average; "
            f"moved, by {misfit:.0%} (measured in logarithms, against the growth of the total or the median)."
        ),
        involved=tuple(
            Involved.of(f, f"fits '{_label(step, row)}'") for row, at in moved for f in step.figures(at, step.after)
        ),
        suggestion=f"Read {told}.",
    )


def _blocks(step: Step, found: list[Block]) -> str:
    return "; ".join(
        f"for '{_label(step, b.start)}' to '{_label(step, b.labels[-1])}' stand {abs(b.offset)} "
        f"row{'s' if abs(b.offset) > 1 else ''} {'below' if b.offset > 0 else 'above'}"
        for b in found
    )


def _label(step: Step, row: int) -> str:
    figures = step.figures(row, step.after) or step.figures(row, step.before)
    return labels_of(figures[0].row)[-1] if figures and figures[0].row else " ".join(step.rows[row])


def _numbers(step: Step, row: int) -> str:
    return " and ".join(f.printed for f in step.figures(row, step.after))
