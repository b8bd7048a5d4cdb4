"""Figures by quantity come in; what must hold among indicators by their meaning goes out, across tables too."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kgbuild.quality.concepts import Check, Kind
from kgbuild.quality.equation import Equation, Term
from kgbuild.quality.figures import Figure
from kgbuild.quality.quantity import Index, quantity_of

__all__ = ["IDENTITIES", "INDICATORS", "Identity", "identities"]


@dataclass(frozen=True)
class Identity:
    """`result = constant + factor * sum of terms / sum of divisors` among indicators, in base units.

    `plus` and `minus` are the terms; `kind` is the kind of discrepancy where it does not hold.
    """

    kind: Kind
    result: str
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    divisors: tuple[str, ...] = ()
    factor: int = 1
    constant: int = 0


IDENTITIES: Final = (
    Identity(Kind.BALANCE, "net-migration", ("immigrants",), ("emigrants",)),
    Identity(Kind.BALANCE, "internal-migration-balance", ("internal-arrivals",), ("internal-departures",)),
    Identity(Kind.BALANCE, "natural-growth-per-1000", ("births-per-1000",), ("deaths-per-1000",)),
    Identity(Kind.BALANCE, "trade-balance", ("exports",), ("imports",)),
    Identity(Kind.SUM, "population", ("urban-population", "rural-population")),
    Identity(Kind.SUM, "economically-active-population", ("employed", "unemployed")),
    Identity(Kind.SUM, "services-value-added", minus=("agriculture-value-added", "industry-value-added"), constant=100),
    Identity(
        Kind.RATIO, "unemployment-rate", ("unemployed",), divisors=("economically-active-population",), factor=100
    ),
    Identity(
        Kind.RATIO,
        "activity-rate",
        ("economically-active-population",),
        divisors=("economically-active-population", "inactive-population"),
        factor=100,
    ),
    Identity(Kind.RATIO, "population-density", ("population",), divisors=("surface-area",)),
)
"""What holds in every profile by the meaning of the indicators (`indicator/` left off)."""

INDICATORS: Final = frozenset(
    f"indicator/{name}" for i in IDENTITIES for name in (i.result, *i.plus, *i.minus, *i.divisors)
)
"""The indicators that identities join."""


def identities(index: Index) -> Iterator[Equation]:
    """Yield the identities, one for each figure of a result whose terms are printed too, in any table.

    `index` is by quantity whatever the kind of amount. Of several figures for a term, one of the result's table is
    taken, else the first.
    """
    results = {f"indicator/{i.result}": [j for j in IDENTITIES if j.result == i.result] for i in IDENTITIES}
    for figures in list(index.values()):
        for result in figures:
            for identity in results.get(result.indicator, ()):
                yield from _of(identity, result, index)


def _of(identity: Identity, result: Figure, index: Index) -> Iterator[Equation]:
    found = {
        name: _figure(result, f"indicator/{name}", index)
        for name in (*identity.plus, *identity.minus, *identity.divisors)
    }
    given = {name: f for name, f in found.items() if f is not None}
    if len(given) == len(found):
        yield Equation(
            identity.kind,
            Check.IDENTITY,
            "indicator",
            result,
            (*(Term(given[n]) for n in identity.plus), *(Term(given[n], -1) for n in identity.minus)),
            tuple(given[n] for n in identity.divisors),
            Decimal(identity.factor),
            Decimal(identity.constant),
        )


def _figure(result: Figure, indicator: str, index: Index) -> Figure | None:
    found = index.get(quantity_of(result, indicator=indicator), [])
    own = [f for f in found if f.table == result.table]
    return next(iter([*own, *found]), None)
