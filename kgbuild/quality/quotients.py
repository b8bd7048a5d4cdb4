"""Tables come in; the differences, shares and ratios that they declare go out as equations."""

from collections.abc import Iterator
from decimal import Decimal

from kgbuild.declarations import Declaration
from kgbuild.quality.concepts import Check, Kind
from kgbuild.quality.equation import Equation, Term
from kgbuild.quality.figures import Figure, Table

__all__ = ["declared_differences", "declared_ratios", "declared_shares"]


def declared_differences(table: Table) -> Iterator[Equation]:
    """Yield the balances that a table declares, one for each combination of the other dimensions."""
    for declared in table.declared("difference"):
        for group in table.groups(declared):
            result, minuend, subtrahend = (
                _lone(_at(declared, key, group)) for key in ("result", "minuend", "subtrahend")
            )
            if result and minuend and subtrahend:
                terms = (Term(minuend), Term(subtrahend, -1))
                yield Equation(Kind.BALANCE, Check.DECLARED_DIFFERENCE, declared.over, result, terms)


def declared_ratios(table: Table) -> Iterator[Equation]:
    """Yield the rates that a table declares; their factor is for the numbers in the units that they are printed in."""
    for declared in table.declared("ratio"):
        for group in table.groups(declared):
            result = _lone(_at(declared, "result", group))
            above, below = (_at(declared, key, group) for key in ("numerator", "denominator"))
            whole = len(above) == len(declared.codes["numerator"]) and len(below) == len(declared.codes["denominator"])
            if result and above and below and whole:
                yield _ratio(declared, result, above, below)


def _at(declared: Declaration, key: str, group: list[Figure]) -> list[Figure]:
    """Return the figures of a group with a number at the codes of one part of a declaration."""
    return [f for f in group if f.value is not None and f.codes[declared.over] in declared.codes[key]]


def _lone(figures: list[Figure]) -> Figure | None:
    return figures[0] if len(figures) == 1 else None


def _ratio(declared: Declaration, result: Figure, above: list[Figure], below: list[Figure]) -> Equation:
    units = result.measure.factor * below[0].measure.factor / above[0].measure.factor
    terms, factor = tuple(Term(f) for f in above), Decimal(declared.factor) * units
    return Equation(Kind.RATIO, Check.DECLARED_RATIO, declared.over, result, terms, tuple(below), factor)


def declared_shares(table: Table) -> Iterator[Equation]:
    """Yield the percentages that a table declares, each with the figure it is of and the whole."""
    by_codes = {frozenset(f.codes.items()): f for f in table.numbers}
    for declared in table.declared("share"):
        for group in table.groups(declared):
            for share in _at(declared, "share", group):
                codes = {**share.codes, declared.over: declared.codes["of"][0]}
                part = by_codes.get(frozenset(codes.items()))
                whole = by_codes.get(frozenset({**codes, **{d: c[0] for d, c in declared.whole.items()}}.items()))
                if part and whole:
                    yield _share(declared, share, part, whole)


def _share(declared: Declaration, share: Figure, part: Figure, whole: Figure) -> Equation:
    factor = share.measure.factor * 100
    return Equation(Kind.SHARE, Check.DECLARED_SHARE, declared.over, share, (Term(part),), (whole,), factor)
