"""Broken equations come in; findings go out that say in plain English what does not fit, to be checked by hand."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from kgbuild.quality.concepts import Kind
from kgbuild.quality.equation import Equation, Term
from kgbuild.quality.figures import Figure
from kgbuild.quality.finding import Finding, Involved, severity_of
from kgbuild.quality.precision import places_of

__all__ = ["Names", "finding_of", "labels_of", "names_of", "number", "place_of", "shortest"]

FEW: Final = 6
"""Up to how many terms an addition is written out in a sentence."""

PARTS: Final = {
    Kind.SUM: ("total", "part", "divisor"),
    Kind.BALANCE: ("balance", "term", "divisor"),
    Kind.SHARE: ("share", "count", "whole"),
    Kind.RATIO: ("rate", "numerator", "denominator"),
    Kind.TWO_VALUES: ("value", "other value", "divisor"),
}
"""For each kind: what the result, the terms and the divisors are called."""

Names = dict[Equation, str]
"""The ids of the findings that equations become where they are broken."""


def number(value: Decimal, places: int | None = None) -> str:
    """Return a number with commas for thousands, to so many places or to those that it has."""
    exact = value if places is None else _rounded(value, places)
    return f"{exact:,f}"


def place_of(figure: Figure) -> str:
    """Return where a figure is printed: `'Total', 2008`."""
    row, column = (", ".join(labels_of(text)) for text in (figure.row, figure.column))
    return ", ".join(p for p in (f"'{row}'" if row else "", column) if p)


def labels_of(text: str) -> list[str]:
    """Return the labels that a nested one (`Industry: | mining`) is joined of, without colons at their ends."""
    return [t.strip().rstrip(":") for t in text.split("|") if t.strip()]


def names_of(equations: Iterable[Equation]) -> Names:
    """Return an id for each equation, readable and stable: table, kind, observation, and what tells it from others.

    What tells is the dimension of a sum, or the table that another value stands in; then the first of the terms.
    """
    given = list(equations)
    plain = {e: _name(e) for e in given}
    counts = Counter(plain.values())
    return {e: n if counts[n] == 1 else f"{n}/{_key(e.terms[0])}" for e, n in plain.items()}


def _name(equation: Equation) -> str:
    figure = equation.result
    told = equation.over if equation.kind in (Kind.SUM, Kind.TWO_VALUES) else ""
    parts = ("discrepancy", figure.profile, figure.table, equation.kind, figure.key, told)
    return "/".join(p for p in parts if p)


def _key(term: Term) -> str:
    return f"{term.figure.table}-{term.figure.key.replace('/', '-')}"


def finding_of(equation: Equation, name: str, suggestion: str = "") -> Finding:
    """Return the finding that a broken equation is."""
    result = equation.result
    stated = result.value or Decimal(0)
    computed = stated + equation.gap
    step = Decimal(1).scaleb(-places_of(stated))
    return Finding(
        id=name,
        profile=result.profile,
        kind=equation.kind,
        check=equation.check,
        severity=severity_of(stated, equation.gap, equation.tolerance, step),
        label=f"{result.table}: {place_of(result)}",
        sentence=_sentence(equation, computed),
        involved=tuple(_involved(equation)),
        stated=stated,
        computed=_rounded(computed, _places(equation)),
        tolerance=shortest(_rounded(equation.tolerance, _places(equation) + 2)),
        unit=result.unit,
        suggestion=suggestion,
    )


def _involved(equation: Equation) -> Iterator[Involved]:
    whole, term, divisor = PARTS[equation.kind]
    yield Involved.of(equation.result, whole)
    for t in equation.terms:
        yield Involved.of(t.figure, term if t.sign > 0 or equation.kind is Kind.TWO_VALUES else "less")
    for figure in equation.divisors:
        yield Involved.of(figure, divisor)


def _places(equation: Equation) -> int:
    own = places_of(equation.result.value or Decimal(0))
    if equation.divisors:
        return own + 2
    return max(own, *(places_of(t.figure.value or Decimal(0)) for t in equation.terms))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shortest(value: Decimal) -> Decimal:
    """Return a number without the noughts at its end that say nothing."""
    short = value.normalize()
    return Decimal(f"{short:f}")


def _sentence(equation: Equation, computed: Decimal) -> str:
    result = equation.result
    places = _places(equation)
    gap = number(abs(equation.gap), places)
    more = f"{gap} too {'little' if equation.gap > 0 else 'much'}"
    rounding = f"; rounding explains {number(equation.tolerance, places)} at most" if equation.tolerance else ""
    stated = f"{result.printed} is printed for {place_of(result)}"
    if equation.kind is Kind.TWO_VALUES:
        other = equation.terms[0].figure
        same = f"{other.printed} for {place_of(other)} in {other.table}, which is the same quantity"
        return f"{stated} in {result.table}, but {same}: a difference of {gap}{rounding}."
    words = _quotient(equation) if equation.divisors else _addition(equation)
    return f"{words} is {number(computed, places)}, but {stated}: {more}{rounding}."


def _quotient(equation: Equation) -> str:
    above = _added(equation)
    below = " + ".join(_shown(f, equation) for f in equation.divisors)
    if equation.kind is Kind.SHARE:
        return f"The share of {above} in {below}, in percent,"
    factor = "100 x " if equation.result.unit == "unit/percent" else ""
    return f"{factor}{above} / {below if len(equation.divisors) == 1 else f'({below})'}"


def _addition(equation: Equation) -> str:
    if len(equation.terms) > FEW:
        return f"The sum of the {len(equation.terms)} parts"
    return f"{number(equation.constant) if equation.constant else ''}{_added(equation)}"


def _added(equation: Equation) -> str:
    signed = (f"{' - ' if t.sign < 0 else ' + '}{_shown(t.figure, equation)}" for t in equation.terms)
    return "".join(signed).removeprefix(" + ")


def _shown(figure: Figure, equation: Equation) -> str:
    """Return a figure with what tells it from the others of its equation: labels, and the unit if it is another."""
    value = number(figure.value or Decimal(0))
    result = equation.result
    row = labels_of(figure.row)[-1:] if figure.row != result.row else []
    column = labels_of(figure.column) if figure.column != result.column else []
    if len({f.unit for f in equation.figures}) > 1 and equation.kind is not Kind.SHARE:
        value += f" {figure.unit.removeprefix('unit/').replace('-', ' ')}"
    told = ", ".join([*row, *column])
    return f"{value} ({told})" if told else value
