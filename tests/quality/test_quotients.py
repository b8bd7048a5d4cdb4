"""Balances, shares, rates and densities: declared by a table, or known by the meaning of indicators across tables."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.quality.concepts import Check, Kind, Severity
from kgbuild.quality.figures import Table
from kgbuild.quality.identities import IDENTITIES
from tests.quality.conftest import Cells, audit, declared, found, numbers, table, told

NET = declared("difference", "indicator", result="indicator/gain", minuend="indicator/in", subtrahend="indicator/out")


def test_a_declared_balance_that_does_not_follow_is_told() -> None:
    cells = {("indicator/in", "2008"): "46113", ("indicator/out", "2008"): "44813", ("indicator/gain", "2008"): "1300"}
    assert found(table("t", "indicator period", cells, NET)) == []
    (finding,) = found(table("t", "indicator period", {**cells, ("indicator/gain", "2008"): "1310"}, NET))
    assert (finding.kind, finding.check) == (Kind.BALANCE, Check.DECLARED_DIFFERENCE)
    assert numbers(finding) == ["1310", "1300", "-10", "0"]
    assert "46,113 (indicator/in) - 44,813 (indicator/out) is 1,300, but 1310 is printed" in finding.sentence


TOTAL = "ethnic-group/total"
SHARES = declared(
    "share", "indicator", {"ethnic_group": TOTAL}, share="indicator/immigrants-share", of="indicator/immigrants"
)


def ethnic(counts: dict[str, str], shares: dict[str, str]) -> Table:
    """Return a table of immigrants and their shares by group."""
    cells = {(g, "indicator/immigrants"): n for g, n in counts.items()}
    cells |= {(g, "indicator/immigrants-share"): n for g, n in shares.items()}
    return table("t", "ethnic_group indicator", cells, SHARES)


COUNTS = {TOTAL: "44813", "a": "1852", "b": "31604", "c": "11357"}


def test_a_share_that_does_not_match_the_count_is_told() -> None:
    assert found(ethnic(COUNTS, {TOTAL: "100.0", "a": "4.1", "b": "70.5", "c": "25.3"})) == []
    (finding,) = found(ethnic(COUNTS, {TOTAL: "100.0", "a": "5.0", "b": "70.5", "c": "25.3"}))
    assert (finding.kind, finding.severity) == (Kind.SHARE, Severity.SERIOUS)
    assert numbers(finding) == ["5.0", "4.133", "-0.867", "0.05"]
    assert [i.part for i in finding.involved] == ["share", "count", "whole"]


@pytest.mark.parametrize(("share", "severity"), [("4.2", None), ("4.3", Severity.SLIGHT), ("4.4", Severity.SERIOUS)])
def test_a_share_may_be_off_by_half_a_step(share: str, severity: Severity | None) -> None:
    """425 of 10,000 is 4.25 percent, on the edge between 4.2 and 4.3; 424 of 10,000 is not."""
    edge = found(ethnic({TOTAL: "10000", "a": "425"}, {"a": "4.3"}))
    assert edge == []
    assert [f.severity for f in found(ethnic({TOTAL: "10000", "a": "424"}, {"a": share}))] == (
        [severity] if severity else []
    )


def test_shares_of_another_whole_are_told_with_the_whole_that_they_fit() -> None:
    counts = {TOTAL: "1000", "a": "100", "b": "200", "c": "300", "d": "400"}
    wrong = found(ethnic(counts, {"a": "9.1", "b": "18.2", "c": "27.3", "d": "36.4"}))
    assert len(wrong) == 4
    assert {f.suggestion for f in wrong} == {
        "4 of the 4 shares fit a whole between 1,098 and 1,100 instead of the printed one."
    }


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=8), st.integers(0, 2))
def test_rounded_shares_raise_no_alarm(counts: list[int], places: int) -> None:
    whole = sum(counts)
    names = [f"g{i}" for i in range(len(counts))]
    shares = {n: str(round(Decimal(100 * c) / whole, places)) for n, c in zip(names, counts, strict=True)}
    given_counts = {TOTAL: str(whole), **{n: str(c) for n, c in zip(names, counts, strict=True)}}
    assert found(ethnic(given_counts, shares)) == []


RATE = declared(
    "ratio",
    "indicator",
    result="indicator/rate",
    numerator="indicator/jobless",
    denominator="indicator/working indicator/jobless",
    factor=100,
)


@pytest.mark.parametrize(
    ("rate", "fits"), [("6.6", True), ("6.7", False), ("7", True), ("6.63", True), ("6.64", False)]
)
def test_a_declared_rate_that_does_not_follow_is_told(rate: str, fits: bool) -> None:
    cells = {("indicator/jobless",): "557.8", ("indicator/working",): "7857.2", ("indicator/rate",): rate}
    wrong = found(table("t", "indicator", cells, RATE, unit="unit/thousand-persons"))
    assert [f.kind for f in wrong] == ([] if fits else [Kind.RATIO])


def test_a_factor_is_for_the_numbers_in_their_own_units() -> None:
    rule = declared(
        "ratio", "indicator", result="indicator/population-density", numerator="indicator/population",
        denominator="indicator/surface-area", factor=1000000,
    )  # fmt: skip
    cells = {
        ("indicator/population",): "15.56",
        ("indicator/surface-area",): "2724900",
        ("indicator/population-density",): "5.7",
    }
    assert found(table("t", "indicator", cells, rule, unit="unit/million-persons")) == []
    wrong = found(
        table("t", "indicator", {**cells, ("indicator/population-density",): "5.5"}, rule, unit="unit/million-persons")
    )
    assert [(f.kind, f.computed) for f in wrong] == [(Kind.RATIO, Decimal("5.710"))]


NUMBERS: Cells = {
    ("indicator/immigrants",): "50",
    ("indicator/emigrants",): "30",
    ("indicator/net-migration",): "20",
    ("indicator/internal-arrivals",): "7",
    ("indicator/internal-departures",): "7",
    ("indicator/internal-migration-balance",): "0",
    ("indicator/births-per-1000",): "22.8",
    ("indicator/deaths-per-1000",): "9.7",
    ("indicator/natural-growth-per-1000",): "13.1",
    ("indicator/exports",): "500",
    ("indicator/imports",): "300",
    ("indicator/trade-balance",): "200",
    ("indicator/population",): "900",
    ("indicator/urban-population",): "500",
    ("indicator/rural-population",): "400",
    ("indicator/economically-active-population",): "400",
    ("indicator/employed",): "380",
    ("indicator/unemployed",): "20",
    ("indicator/unemployment-rate",): "5.0",
    ("indicator/inactive-population",): "100",
    ("indicator/activity-rate",): "80.0",
    ("indicator/agriculture-value-added",): "5.3",
    ("indicator/industry-value-added",): "32.2",
    ("indicator/services-value-added",): "62.5",
    ("indicator/surface-area",): "300",
    ("indicator/population-density",): "3.0",
}
"""One number for each indicator that identities join."""


def test_identities_hold_within_a_table_and_across_tables() -> None:
    assert found(table("t", "indicator", NUMBERS)) == []
    apart = [table(key[0].partition("/")[2], "indicator", {key: n}) for key, n in NUMBERS.items()]
    assert audit(*apart).findings == []
    assert sum(made for made, _ in audit(*apart).relations.values()) > 2 * len(IDENTITIES)


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda i: i.result)
def test_a_broken_identity_is_found_across_tables(identity: object) -> None:
    key = (f"indicator/{getattr(identity, 'result', '')}",)
    wrong = {**NUMBERS, key: str(Decimal(NUMBERS[key]) + 9)}
    apart = [table(k[0].partition("/")[2], "indicator", {k: n}) for k, n in wrong.items()]
    name = key[0].partition("/")[2]
    assert (getattr(identity, "kind", None), f"{name}/{key[0].replace('/', '-')}") in told(found(*apart))
    assert Check.IDENTITY in {f.check for f in found(*apart)}


def test_indicators_of_different_places_or_times_are_not_joined() -> None:
    cells = {("indicator/immigrants", "2007"): "50", ("indicator/emigrants", "2008"): "30"}
    net = {("indicator/net-migration", "2008"): "7", ("indicator/net-migration", "2007"): "8"}
    assert found(table("a", "indicator period", cells), table("b", "indicator period", net)) == []
