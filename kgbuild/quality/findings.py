"""Tables, facts and concept hierarchies come in; all findings go out, in the order of the report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from kgbuild.quality.agreement import same_quantities, sums_elsewhere
from kgbuild.quality.concepts import Kind
from kgbuild.quality.dates import dates
from kgbuild.quality.digits import slips
from kgbuild.quality.equation import Equation, distinct
from kgbuild.quality.figures import Table
from kgbuild.quality.finding import HEADINGS, Finding
from kgbuild.quality.formats import formats
from kgbuild.quality.growth import growth
from kgbuild.quality.hierarchies import Hierarchies
from kgbuild.quality.hints import hints
from kgbuild.quality.identities import identities
from kgbuild.quality.means import means
from kgbuild.quality.quantity import index_of
from kgbuild.quality.quotients import declared_differences, declared_ratios, declared_shares
from kgbuild.quality.repairs import slip_finding, slips_to_tell, swap_finding
from kgbuild.quality.shifts import shifts
from kgbuild.quality.sums import declared_sums, known_sums
from kgbuild.quality.swaps import swaps
from kgbuild.quality.system import System
from kgbuild.quality.wording import Names, finding_of, names_of

__all__ = ["Audit", "equations", "findings"]


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
        yield from identities(index_of(own, measured=False))
        yield from same_quantities(index)
        yield from sums_elsewhere(own, index)


def findings(tables: list[Table], facts: Iterable[Quad], hierarchies: Hierarchies) -> Audit:
    """Return all that does not fit together, sorted by profile, kind, table and place in it."""
    every = list(distinct(equations(tables, hierarchies)))
    system, names = System(tuple(every)), names_of(every)
    found = [*_of_equations(system, names, tables), *_of_tables(system, tables), *dates(facts)]
    order = list(Kind)
    return Audit(sorted(found, key=lambda f: (f.profile, order.index(f.kind))), _relations(system, tables))


def _of_equations(system: System, names: Names, tables: list[Table]) -> Iterator[Finding]:
    exchanged = [s for t in tables for s in swaps(system, t)]
    slipped = slips(system)
    by_name = {(t.profile, t.name): t for t in tables}
    told = list(slips_to_tell(slipped, exchanged))
    repairs = [*(swap_finding(s, names) for s in exchanged), *(slip_finding(s, names) for s in told)]
    because = {name: f for f in repairs for name in f.repairs}
    for equation in system.broken:
        table = by_name[equation.result.profile, equation.result.table]
        finding = finding_of(equation, names[equation])
        cause = because.get(finding.id)
        hint = _settled(cause) if cause else hints(equation, system, table, slipped)
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
        yield from growth(index_of([t for t in tables if t.profile == profile], measured=False))


def _relations(system: System, tables: list[Table]) -> dict[str, tuple[int, int]]:
    found = {f"{t.profile}/{t.name}": (0, 0) for t in tables}
    broken = set(system.broken)
    for equation in system.equations:
        for name in {f"{f.profile}/{f.table}" for f in equation.figures}:
            made, held = found[name]
            found[name] = made + 1, held + (equation not in broken)
    return found
