"""Tables come in; the sums go out that they declare, and those that follow from the meaning of codes: sexes, ages..."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kgbuild.quality.concepts import Check, Kind
from kgbuild.quality.equation import Equation, Term
from kgbuild.quality.figures import TOTALS, Figure, Table
from kgbuild.quality.hierarchies import Hierarchies, Partition
from kgbuild.quality.units import Adding

__all__ = ["ages", "declared_sums", "known_sums", "partitions", "sum_of"]

KNOWN: Final[Mapping[str, tuple[Partition, ...]]] = {
    "sex": (("T", ("M", "F")),),
    "counterpart": (("group/all-countries", ("group/cis", "group/countries-outside-cis")),),
}
"""What makes up what by the meaning of the codes, in every table that has them all."""

OLDEST: Final = 95
"""A last age group that begins here or above leaves nobody out who would show in rounded figures."""


def declared_sums(table: Table) -> Iterator[Equation]:
    """Yield the sums that a table declares, one for each combination of the other dimensions."""
    for declared in table.declared("sum"):
        for group in table.groups(declared):
            wholes = [f for f in group if f.codes[declared.over] in declared.codes["total"]]
            parts = [f for f in group if f.codes[declared.over] in declared.codes["parts"]]
            if len(wholes) == 1:
                yield from sum_of(wholes[0], parts, Check.DECLARED_SUM, declared.over)


def sum_of(whole: Figure, parts: Iterable[Figure], check: Check, over: str) -> Iterator[Equation]:
    """Yield the equation of a whole and its parts, or nothing where there is nothing to compare.

    Cells that are blank or not applicable count as absent; where a number is not known the sum is open.
    """
    given = list(parts)
    terms = tuple(Term(f) for f in given if f.value is not None)
    if whole.value is not None and terms:
        yield Equation(Kind.SUM, check, over, whole, terms, is_open=any(f.is_unknown for f in given))


def known_sums(table: Table, hierarchies: Hierarchies) -> Iterator[Equation]:
    """Yield the sums that follow from the meaning of codes and from concept hierarchies, where the unit adds up.

    `hierarchies` gives for a dimension the partitions of its concept scheme. A scheme's narrower concepts need not be
    all that a table counts, so these sums are kept only if most of them hold; and so are those of the total and all
    other codes of a dimension for which nothing is declared.
    """
    for dimension in sorted(table.dimensions & {*TOTALS, *hierarchies}):
        slices = list(table.slices(dimension).values())
        for figures in slices:
            for partition in partitions(dimension, list(figures)):
                yield from _sum(figures, partition, Check.CODE_MEANING, dimension)
        for partition in (*hierarchies.get(dimension, ()), *_all_others(table, dimension)):
            yield from _believed(e for f in slices for e in _sum(f, partition, Check.CODE_HIERARCHY, dimension))
    if {"sex", "age"} <= table.dimensions:
        for whole, parts in hierarchies.get("age", ()):
            yield from _believed(_both_sexes(table, whole, parts))


def _believed(equations: Iterable[Equation]) -> list[Equation]:
    """Return the equations if more than half of them hold, else none."""
    found = list(equations)
    return found if sum(e.holds() for e in found) * 2 > len(found) else []


def _sum(figures: Mapping[str, Figure], partition: Partition, check: Check, dimension: str) -> Iterator[Equation]:
    whole, parts = partition
    present = [figures[p] for p in parts if p in figures]
    if whole in figures and len(present) > 1 and figures[whole].measure.adding is Adding.SUM:
        yield from sum_of(figures[whole], present, check, dimension)


def _all_others(table: Table, dimension: str) -> Iterator[Partition]:
    total = TOTALS.get(dimension, "")
    if total and not any(s.over == dimension for s in table.declared("sum")):
        yield total, tuple(c for c in table.codes(dimension) if c != total)


def _both_sexes(table: Table, whole: str, parts: tuple[str, ...]) -> Iterator[Equation]:
    """Yield the sums of men and women in an age group whose limits differ between them, as those of working age do."""
    groups: dict[frozenset[tuple[str, str]], dict[tuple[str, str], Figure]] = {}
    for figure in table.figures:
        sex, age = figure.codes.get("sex", ""), figure.codes.get("age", "")
        groups.setdefault(figure.rest("sex", "age"), {})[sex, age] = figure
    for group in groups.values():
        both = group.get((TOTALS["sex"], whole))
        men, women = ([f for (s, a), f in group.items() if s == sex and a in parts] for sex in ("M", "F"))
        if both and both.measure.adding is Adding.SUM and len(men) == len(women) == 1:
            yield from sum_of(both, [*men, *women], Check.CODE_HIERARCHY, "sex")


def partitions(dimension: str, codes: list[str]) -> Iterator[Partition]:
    """Yield what some codes of a dimension make up by their meaning alone."""
    for whole, parts in KNOWN.get(dimension, ()):
        if {whole, *parts} <= set(codes):
            yield whole, parts
    if dimension == "age" and TOTALS["age"] in codes:
        chain = ages(codes)
        if chain:
            yield TOTALS["age"], chain


def ages(codes: Iterable[str]) -> tuple[str, ...]:
    """Return those of the age groups that follow each other from birth to the end of life, or nothing.

    Of two groups that begin at the same age the shorter is taken.
    """
    spans = {code: _span(code) for code in codes}
    by_start: dict[int, list[tuple[int, str]]] = {}
    for code, span in spans.items():
        if span:
            by_start.setdefault(span[0], []).append((span[1], code))
    chain: list[str] = []
    at = 0
    while at in by_start:
        end, code = min(by_start[at])
        chain.append(code)
        at = end + 1
    return tuple(chain) if at > OLDEST else ()


def _span(code: str) -> tuple[int, int] | None:
    if found := re.fullmatch(r"age/(\d+)-(\d+)", code):
        return int(found.group(1)), int(found.group(2))
    if found := re.fullmatch(r"age/(\d+)-plus", code):
        return int(found.group(1)), 999
    return None
