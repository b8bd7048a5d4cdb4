"""Tables, facts and concept hierarchies come in; all findings go out, in the order of the report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from kgbuild.quality.agreement import same_quantities, sums_elsewhere
from kgbuild.quality.concepts import Kind
from kgbuild.quality.dates import dates
from kgbuild.quality.denied import denied_finding, denied_rules, rule_of
from kgbuild.quality.digits import Slip, slips
from kgbuild.quality.equation import Equation, distinct
from kgbuild.quality.figures import Table
from kgbuild.quality.finding import HEADINGS, Finding
from kgbuild.quality.formats import formats
from kgbuild.quality.growth import INDICATORS as FLOWS
from kgbuild.quality.growth import growth
from kgbuild.quality.hierarchies import Hierarchies
from kgbuild.quality.hints import hints
from kgbuild.quality.identities import INDICATORS, identities
from kgbuild.quality.means import means
from kgbuild.quality.quantity import index_by_indicator, index_of
from kgbuild.quality.quotients import declared_differences, declared_ratios, declared_shares
from kgbuild.quality.repairs import slip_finding, slips_to_tell, swap_finding
from kgbuild.quality.shifts import shifts
from kgbuild.quality.sums import declared_sums, known_sums
from kgbuild.quality.swaps import swaps
from kgbuild.quality.system import System
from kgbuild.quality.wording import Names, finding_of, names_of

__all__ = ["Audit", "equations", "findings", "order_of"]


@dataclass(frozen=True)
class Audit:
    """What was found, and how much was looked at: for each table, its relations, and how many of them hold."""

    findings: list[Finding]
    relations: dict[str, tuple[int, int]]


def equations(tables: list[Table], hierarchies: Hierarchies) -> Iterator[Equation]:
    """Yield every relation that must hold among the figures of tables, each once; the declared ones first.

    Figures of different profiles are not compared.
    """
    for table in tables:
        for declared in (declared_sums, declared_differences, declared_shares, declared_ratios):
            yield from declared(table)
    for table in tables:
        yield from known_sums(table, hierarchies)
    for profile in dict.fromkeys(t.profile for t in tables):
        own = [t for t in tables if t.profile == profile]
        index = index_of(own)
        yield from identities(index_by_indicator(own, INDICATORS))
        yield from same_quantities(index)
        yield from sums_elsewhere(own, index)


def findings(tables: list[Table], facts: Iterable[Quad], hierarchies: Hierarchies) -> Audit:
    """Return all that does not fit together, sorted by profile, kind, table and place in it."""
    every = list(distinct(equations(tables, hierarchies)))
    denied = denied_rules(every)
    system = System(tuple(e for e in every if rule_of(e) not in denied))
    by_name = {(t.profile, t.name): t for t in tables}
    found = [
        *(denied_finding(cases, by_name[rule[0], rule[1]]) for rule, cases in denied.items()),
        *_of_equations(system, names_of(every), by_name),
        *_of_tables(system, tables),
        *dates(facts),
    ]
    return Audit(sorted(found, key=order_of), _relations(every, tables))


def order_of(finding: Finding) -> tuple[str, int]:
    """Return what findings are sorted by: the profile, and the kind in the order of the report."""
    return finding.profile, list(Kind).index(finding.kind)


def _of_equations(system: System, names: Names, tables: Mapping[tuple[str, str], Table]) -> Iterator[Finding]:
    exchanged = [s for t in tables.values() for s in swaps(system, t)]
    slipped = slips(system)
    told = list(slips_to_tell(slipped, exchanged))
    repairs = [*(swap_finding(s, names) for s in exchanged), *(slip_finding(s, names) for s in told)]
    of: dict[Equation, list[Slip]] = {}
    for slip in slipped:
        for equation in slip.repaired:
            of.setdefault(equation, []).append(slip)
    because = {name: f for f in repairs for name in f.repairs}
    for equation in system.broken:
        table = tables[equation.result.profile, equation.result.table]
        finding = finding_of(equation, names[equation])
        cause = because.get(finding.id)
        hint = _settled(cause) if cause else hints(equation, system, table, of.get(equation, []))
        yield replace(finding, suggestion=hint)
    yield from repairs


def _settled(cause: Finding) -> str:
    return f"{HEADINGS[cause.kind]} explain it. {cause.suggestion}"


def _of_tables(system: System, tables: list[Table]) -> Iterator[Finding]:
    for table in tables:
        yield from means(table)
        yield from shifts(table)
        yield from formats(table, system)
    for profile in dict.fromkeys(t.profile for t in tables):
        yield from growth(index_by_indicator([t for t in tables if t.profile == profile], FLOWS))


def _relations(every: list[Equation], tables: list[Table]) -> dict[str, tuple[int, int]]:
    found = {f"{t.profile}/{t.name}": (0, 0) for t in tables}
    for equation in every:
        holds = equation.holds()
        for name in {f"{f.profile}/{f.table}" for f in equation.figures}:
            made, held = found[name]
            found[name] = made + 1, held + holds
    return found
