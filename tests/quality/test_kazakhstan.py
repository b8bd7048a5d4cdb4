"""The audit of the Kazakhstan 2010 profile: what is found, by name, with the cases that were worked out by hand."""

from collections import Counter
from typing import Final

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode
from rdflib import URIRef

from kgbuild.build import Stated, read_project
from kgbuild.cli import main
from kgbuild.constraints import without_queries
from kgbuild.namespaces import BASE, MP, RDF
from kgbuild.project import Project
from kgbuild.quality.auditor import Audited, audit_project
from kgbuild.quality.concepts import Kind, Severity, Verdict
from kgbuild.quality.figures import Table
from kgbuild.quality.finding import Finding
from kgbuild.quality.findings import findings
from kgbuild.quality.tables import read_parts, read_table
from kgbuild.validate import core_results, graph
from tests.quality.conftest import ROOT, numbers

PLACE: Final = "discrepancy/kaz-2010/"
AGES: Final = "annex-immigrants-age-sex"

FOUND: Final = {
    Kind.SUM: {
        f"{AGES}/broken-sum/group-cis/period-2009/M/age-total/age",
        f"{AGES}/broken-sum/group-cis/period-2009/T/age-above-working/age",
        f"{AGES}/broken-sum/group-countries-outside-cis/period-2009/M/age-total/age",
        f"{AGES}/broken-sum/group-countries-outside-cis/period-2009/T/age-above-working/age",
        "c1.1-immigrants/broken-sum/group-cis/group-cis/period-2008/counterpart",
        "c1.2-asylum-applications/broken-sum/group-all-countries/period-2006/counterpart",
        "c2.1-emigrants/broken-sum/group-cis/group-cis/period-2007/counterpart",
        "c2.2-asylum-abroad/broken-sum/group-all-countries/period-2009/counterpart",
        "c3-diaspora/broken-sum/group-all-countries/counterpart",
        *(f"c4-remittances/broken-sum/group-cis/period-{y}/counterpart" for y in range(2004, 2009)),
        *(f"c4-remittances/broken-sum/group-countries-outside-cis/period-{y}/counterpart" for y in (2006, 2007)),
        "general-information/broken-sum/group-all-countries/ethnic-group-total/indicator-land-boundary/counterpart",
    },
    Kind.SHARE: {
        f"c2.1-emigrants-ethnic/broken-share/period-2008/ethnic-group-{group}/indicator-emigrants-share"
        for group in ("kazakh", "russian", "ukrainian", "german")
    },
    Kind.RATIO: {
        "general-information/broken-ratio/group-all-countries/ethnic-group-total/indicator-population-density"
    },
    Kind.GROWTH: {"b1-population/broken-growth/period-2009-01-01/indicator-population"},
    Kind.SWAP: {
        f"{AGES}/swapped-cells/group-cis/period-2009/M/age-63-plus"
        "/group-countries-outside-cis-period-2009-M-age-63-plus"
    },
    Kind.SHIFT: {"b3-income/shifted-rows/period-2009"},
    Kind.FORMAT: {
        "b1-population/number-format",
        "b2-macroeconomic/number-format",
        "b3-labour-market/number-format",
        "b3-labour-market/number-format/period-2007/F/indicator-economically-active-population",
        "c2.1-emigrants-sex/number-format/group-all-countries/period-1999/T",
        "c2.1-emigrants-sex/number-format/group-cis/period-1999/T",
        "c2.2-visitors/number-format/area-RUS/period-2007",
    },
    Kind.DATES: {
        "contradictory-dates/consent-before-signature/act-kaz-2006-resolution-494/treaty-kaz-kgz-2006-labour-agreement",
        "contradictory-dates/protocol-before-convention/treaty-un-1967-refugee-protocol/treaty-un-1951-refugee-convention",
    },
}
"""All findings by kind, by what follows `discrepancy/kaz-2010/` in their ids."""


@pytest.fixture(scope="module")
def stated() -> Stated:
    """Return what the files of the project say."""
    return read_project(Project.open(ROOT), lambda _: None)


def audited(stated: Stated) -> Audited:
    """Return the audit of the project."""
    described = [cube.table for cube in stated.cubes]
    return audit_project(Project.open(ROOT), described, stated.facts, stated.schemes)


def tables(stated: Stated) -> list[Table]:
    """Return all tables of the project."""
    return [read_table(ROOT, cube.table) for cube in stated.cubes]


@pytest.fixture(scope="module")
def result(stated: Stated) -> Audited:
    """Return the audit, made once."""
    return audited(stated)


def finding(result: Audited, name: str) -> Finding:
    """Return the finding with an id, less its beginning."""
    return next(f for f in result.audit.findings if f.id == PLACE + name)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_found(result: Audited, kind: Kind) -> None:
    assert {f.id.removeprefix(PLACE) for f in result.audit.findings if f.kind is kind} == FOUND.get(kind, set())


def test_how_much_is_looked_at(result: Audited) -> None:
    relations = result.audit.relations
    assert len(relations) == 35
    assert sum(made for made, _ in relations.values()) > 800
    alone = {name.partition("/")[2] for name, (made, _) in relations.items() if not made}
    assert alone == {"annex-graduates", "b2-consumer-prices", "b3-income", "b4-education-access"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("c1.1-immigrants/broken-sum/group-cis/group-cis/period-2008/counterpart", ["31032", "31323", "291", "0"]),
        ("c3-diaspora/broken-sum/group-all-countries/counterpart", ["3049500", "4049500", "1000000", "0"]),
        (
            "c1.2-asylum-applications/broken-sum/group-all-countries/period-2006/counterpart",
            ["303", "243", "-60", "0"],
        ),
        ("c4-remittances/broken-sum/group-cis/period-2004/counterpart", ["141.97", "140.86", "-1.11", "0.145"]),
        (
            "general-information/broken-sum/group-all-countries/ethnic-group-total/indicator-land-boundary/counterpart",
            ["12187", "11587", "-600", "3"],
        ),
        (
            "general-information/broken-ratio/group-all-countries/ethnic-group-total/indicator-population-density",
            ["5.5", "5.710", "0.210", "0.051"],
        ),
        (
            "c2.1-emigrants-ethnic/broken-share/period-2008/ethnic-group-kazakh/indicator-emigrants-share",
            ["5.0", "4.133", "-0.867", "0.05"],
        ),
        (
            "b1-population/broken-growth/period-2009-01-01/indicator-population",
            ["15813801", "15778380", "-35421", "1569"],
        ),
    ],
)
def test_numbers_worked_out_by_hand(result: Audited, name: str, expected: list[str]) -> None:
    told = numbers(finding(result, name))
    assert [*told[:3], told[3][: len(expected[3])]] == expected


def test_two_swapped_cells_account_for_four_sums(result: Audited) -> None:
    swap = finding(result, next(iter(FOUND[Kind.SWAP])))
    assert {i.printed for i in swap.involved} == {"164", "466"}
    assert {r.removeprefix(PLACE) for r in swap.repairs} == {n for n in FOUND[Kind.SUM] if n.startswith(AGES)}


def test_incomes_of_2009_fit_the_labels_some_rows_above(result: Audited) -> None:
    shift = finding(result, "b3-income/shifted-rows/period-2009")
    for text in (
        "601.8 and 403.8 for 'Industry'",
        "891.2 and 644.9 for 'mining'",
        "520.4 and 352.8 for 'manufacturing'",
        "626.6 and 490.7 for 'Construction'",
        "1,259.3 and 816.7 for 'Financial activity'",
    ):
        assert text in shift.suggestion, text


def test_hints_on_the_shares_of_2008_and_on_georgia(result: Audited) -> None:
    share = finding(
        result, "c2.1-emigrants-ethnic/broken-share/period-2008/ethnic-group-kazakh/indicator-emigrants-share"
    )
    assert share.suggestion == "7 of the 8 shares fit a whole between 45,252 and 45,310 instead of the printed one."
    cis = finding(result, "c2.1-emigrants/broken-sum/group-cis/group-cis/period-2007/counterpart")
    assert "The difference is as large as 'Georgia', 2007, a figure beside the sum" in cis.suggestion


def test_decisions_are_shown_with_their_findings(result: Audited) -> None:
    decided = {f.id: f.decision for f in result.audit.findings if f.decision}
    swap = decided[PLACE + next(iter(FOUND[Kind.SWAP]))]
    assert swap.verdict is Verdict.MISPRINT
    assert f"- Decision: misprint. {swap.reason}" in result.report("md")
    assert len(decided) >= 10


def test_every_number_of_a_finding_is_that_of_its_cell(stated: Stated, result: Audited) -> None:
    printed = {f.id: f.printed for t in tables(stated) for f in t.figures}
    cells = [i for f in result.audit.findings if f.kind is not Kind.DATES for i in f.involved]
    assert len(cells) > 150
    assert {(i.id, i.printed) for i in cells} <= set(printed.items())


def test_the_audit_is_the_same_each_time(stated: Stated, result: Audited) -> None:
    again = audited(stated)
    assert again.report("md") == result.report("md")
    assert again.report("json") == result.report("json")
    assert again.quads() == result.quads()


def test_the_audit_graph_keeps_to_the_shapes(stated: Stated, result: Audited) -> None:
    data = graph([*result.quads(), *stated.ontology, *stated.schemes])
    told = core_results(data, without_queries(graph(stated.shapes)))
    assert [(r.focus, r.message) for r in told if str(r.focus).startswith(f"{BASE}id/discrepancy/")] == []
    typed = set(data.subjects(URIRef(RDF.type.value), URIRef(MP.Discrepancy.value)))
    assert len(typed) == len(result.audit.findings) == sum(map(len, FOUND.values()))


def test_what_findings_involve_is_in_the_graph(stated: Stated, result: Audited) -> None:
    observations = {f"{BASE}id/{f.id}" for t in tables(stated) for f in t.numbers}
    things = {q.subject.value for q in stated.facts if isinstance(q.subject, NamedNode)}
    involved = {
        q.object.value for q in result.quads() if q.predicate == MP.involves and isinstance(q.object, NamedNode)
    }
    assert involved - observations - things == set()


def test_the_command_prints_the_report(result: Audited) -> None:
    run = CliRunner().invoke(main, ["audit", "--root", str(ROOT)])
    assert run.exit_code == 0
    assert run.stdout == result.report("md")
    run = CliRunner().invoke(main, ["audit", "--root", str(ROOT), "--format", "json"])
    assert (run.exit_code, run.stdout) == (0, result.report("json"))


def test_severities(result: Audited) -> None:
    assert Counter(f.severity for f in result.audit.findings) == {
        Severity.SERIOUS: 14,
        Severity.MODERATE: 15,
        Severity.SLIGHT: 5,
    }


def test_a_large_table_is_looked_at_in_parts_of_whole_periods(stated: Stated) -> None:
    cube = next(c for c in stated.cubes if c.table.name == "kaz-2010/c1.1-immigrants")
    whole, parts = read_table(ROOT, cube.table), list(read_parts(ROOT, cube.table, limit=60))
    assert [p.part for p in parts] == ["period/1999--2007", "period/2008--2009"]
    assert {(f.id, f.printed, f.line) for p in parts for f in p.figures} == {
        (f.id, f.printed, f.line) for f in whole.figures
    }
    assert sum(len(p.figures) for p in parts) == len(whole.figures)
    seen = [f.id.removeprefix(PLACE) for p in parts for f in findings([p], [], {}).findings]
    assert seen == [n for n in FOUND[Kind.SUM] if n.startswith("c1.1-immigrants/")]
