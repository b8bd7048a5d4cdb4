"""Swaps and slips of digits come in; findings go out that say which cells are wrong and what they would put right."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from kgbuild.quality.concepts import Check, Kind, Severity
from kgbuild.quality.digits import SLIPS, Slip
from kgbuild.quality.finding import Finding, Involved
from kgbuild.quality.swaps import Swap
from kgbuild.quality.wording import Names, number, place_of

__all__ = ["slip_finding", "slips_to_tell", "swap_finding"]


def swap_finding(swap: Swap, names: Names) -> Finding:
    """Return the finding that two cells stand in each other's place."""
    first, second = swap.first, swap.second
    repaired = sorted(names[e] for e in swap.repaired)
    one, other = (number(f.value or Decimal(0)) for f in (first, second))
    return Finding(
        id=f"discrepancy/{first.profile}/{first.table}/{Kind.SWAP}/{first.key}/{second.key.replace('/', '-')}",
        profile=first.profile,
        kind=Kind.SWAP,
        check=Check.SWAP,
        severity=Severity.SERIOUS,
        label=f"{first.table}: {place_of(first)}; and {place_of(second)}",
        sentence=(
            f"{first.printed} is printed for {place_of(first)}, and {second.printed} for {place_of(second)}. "
            f"Exchanged, they put right {len(repaired)} relations that do not hold as printed, and disturb no other; "
            "no other exchange of two cells of the table does."
        ),
        involved=(Involved.of(first, f"should be {other}"), Involved.of(second, f"should be {one}")),
        suggestion=f"Read {other} for {place_of(first)} and {one} for {place_of(second)}.",
        repairs=tuple(repaired),
    )


def slips_to_tell(slips: Iterable[Slip], swaps: Iterable[Swap]) -> Iterator[Slip]:
    """Yield the slips with evidence enough, each the only one of its sums, whose sums no swap explains."""
    given = list(slips)
    explained = {e for s in swaps for e in s.repaired}
    counts = Counter(e for slip in given for e in slip.repaired)
    for slip in given:
        alone = all(counts[e] == 1 for e in slip.repaired)
        if alone and slip.is_evident and not slip.repaired & explained:
            yield slip


def slip_finding(slip: Slip, names: Names) -> Finding:
    """Return the finding that a number is misprinted by a slip of its digits."""
    figure = slip.figure
    repaired = sorted(names[e] for e in slip.repaired)
    sums = f"{len(repaired)} relations that do not hold" if len(repaired) > 1 else "a sum that does not add up"
    return Finding(
        id=f"discrepancy/{figure.profile}/{figure.table}/{Kind.DIGITS}/{figure.key}",
        profile=figure.profile,
        kind=Kind.DIGITS,
        check=Check.DIGITS,
        severity=Severity.SERIOUS,
        label=f"{figure.table}: {place_of(figure)}",
        sentence=(
            f"{figure.printed} is printed for {place_of(figure)}; with {number(slip.meant)} instead, {sums} as printed "
            f"would, and no other would be disturbed: {SLIPS[slip.slip]}."
        ),
        involved=(Involved.of(figure, f"should be {number(slip.meant)}"),),
        stated=figure.value,
        computed=slip.meant,
        tolerance=Decimal(0),
        unit=figure.unit,
        suggestion=f"Read {number(slip.meant)}.",
        repairs=tuple(repaired),
    )
