"""Equations come in; those of rules that a table denies as a whole go out as one finding for each rule.

Where most sums over a dimension do not add up, it is the rule that is wrong, or the table, and not one number after the
other: thousands of findings would say less than one.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias

from kgbuild.quality.concepts import Severity
from kgbuild.quality.equation import Equation
from kgbuild.quality.figures import Table
from kgbuild.quality.finding import HEADINGS, Finding, Involved
from kgbuild.quality.wording import finding_of

__all__ = ["Rule", "denied_finding", "denied_rules", "rule_of"]

Rule: TypeAlias = tuple[str, ...]
"""Profile and table of the results, kind, check and dimension of equations."""

MANY: Final = 20
"""How many equations of a rule must be broken before it is told as one, if they are most of them."""

SHOWN: Final = 3


def rule_of(equation: Equation) -> Rule:
    """Return the rule that an equation is a case of."""
    result = equation.result
    return result.profile, result.table, equation.kind, equation.check, equation.over


def denied_rules(equations: Iterable[Equation]) -> dict[Rule, list[Equation]]:
    """Return all equations of each rule that more of them break than keep, and more than a few."""
    by_rule: dict[Rule, list[Equation]] = {}
    for equation in equations:
        by_rule.setdefault(rule_of(equation), []).append(equation)
    return {rule: cases for rule, cases in by_rule.items() if _is_denied(cases)}


def _is_denied(cases: list[Equation]) -> bool:
    if len(cases) <= MANY:
        return False
    broken = sum(not e.holds() for e in cases)
    return broken > MANY and broken * 2 > len(cases)


def denied_finding(cases: list[Equation], table: Table) -> Finding:
    """Return the finding that a table denies a rule, with its first cases as examples."""
    broken = [e for e in cases if not e.holds()]
    first = broken[0]
    examples = [finding_of(e, "") for e in broken[:SHOWN]]
    told = " ".join(f.sentence for f in examples)
    part = f" ({table.part})" if table.part else ""
    names = ("discrepancy", table.profile, table.name, first.kind, first.check, first.over, table.part)
    return Finding(
        id="/".join(n.replace("/", "-") if n == table.part else n for n in names if n),
        profile=table.profile,
        kind=first.kind,
        check=first.check,
        severity=Severity.SERIOUS,
        label=f"{table.name}{part}: {first.over} as a rule",
        sentence=(
            f"{HEADINGS[first.kind]}: {len(broken):,} of {len(cases):,} along {first.over}{part}, so perhaps they are "
            f"not meant to be. The first: {told}"
        ),
        involved=tuple(Involved.of(e.result, "stated") for e in broken[:SHOWN]),
        suggestion="If it does not hold by its meaning, mend the codes or the declaration; else the table is wrong.",
    )
