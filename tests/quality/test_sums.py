"""Totals and their parts: every dimension, every hierarchy, and just what rounding explains."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.quality.concepts import Check, Kind, Severity
from kgbuild.quality.figures import Table
from kgbuild.quality.sums import ages
from tests.quality.conftest import Cells, audit, declared, found, numbers, table, told

ALL, CIS, OUT = "group/all-countries", "group/cis", "group/countries-outside-cis"
BLOCKS = declared("sum", "counterpart", total=ALL, parts=f"{CIS} {OUT}")
MEMBERS = declared("sum", "counterpart", total=CIS, parts="area/ARM area/BLR area/GEO")


def immigrants(cis: str = "90", belarus: str = "50", georgia: str = "x") -> Table:
    """Return a table of immigrants in 2008, in which Armenia has 40."""
    cells = {ALL: "100", CIS: cis, "area/ARM": "40", "area/BLR": belarus, "area/GEO": georgia, OUT: "10"}
    return table("c", "counterpart period", {(k, "period/2008"): v for k, v in cells.items()}, BLOCKS, MEMBERS)


def test_sums_that_add_up_are_not_told() -> None:
    clean = audit(immigrants())
    assert clean.findings == []
    assert clean.relations == {"xyz-2024/c": (2, 2)}


def test_a_total_that_is_not_the_sum_is_told_with_all_that_one_needs() -> None:
    (finding,) = found(immigrants(belarus="49"))
    assert finding.id == "discrepancy/xyz-2024/c/broken-sum/group-cis/period-2008/counterpart"
    assert (finding.kind, finding.check, finding.severity) == (Kind.SUM, Check.DECLARED_SUM, Severity.SERIOUS)
    assert numbers(finding) == ["90", "89", "-1", "0"]
    assert [(i.part, i.printed) for i in finding.involved] == [("total", "90"), ("part", "40"), ("part", "49")]
    assert finding.sentence == (
        "40 (area/ARM) + 49 (area/BLR) is 89, but 90 is printed for 'group/cis', period/2008: 1 too much."
    )


@pytest.mark.parametrize("text", ["", "x"])
def test_what_is_blank_or_crossed_out_is_absent(text: str) -> None:
    assert found(immigrants(georgia=text)) == []
    assert told(found(immigrants(belarus="51", georgia=text))) == [(Kind.SUM, "c/group-cis/period-2008")]


def test_what_is_not_known_may_fill_a_gap_but_not_make_up_for_too_much() -> None:
    assert found(immigrants(belarus="20", georgia="...")) == []
    assert told(found(immigrants(belarus="51", georgia="..."))) == [(Kind.SUM, "c/group-cis/period-2008")]


def test_a_total_without_a_number_is_not_checked() -> None:
    assert told(found(immigrants(cis="", belarus="7"))) == [(Kind.SUM, "c/group-all-countries/period-2008")]


SEXES: Cells = {("T", "2008"): "30", ("M", "2008"): "12", ("F", "2008"): "18"}
GROUPS: Cells = {(ALL, "a"): "9", (CIS, "a"): "4", (OUT, "a"): "5"}
AGES: Cells = {("age/total", "a"): "9", ("age/0-14", "a"): "2", ("age/15-64", "a"): "4", ("age/65-plus", "a"): "3"}
INDUSTRY: Cells = {
    (f"activity/{name}", period): value
    for period in ("2006", "2007", "2008")
    for name, value in (("industry", "9"), ("mining", "2"), ("manufacturing", "4"), ("utilities", "3"))
}


@pytest.mark.parametrize(
    ("dimensions", "cells", "key", "check"),
    [
        ("sex period", SEXES, ("T", "2008"), Check.CODE_MEANING),
        ("counterpart x", GROUPS, (ALL, "a"), Check.CODE_MEANING),
        ("age x", AGES, ("age/total", "a"), Check.CODE_MEANING),
        ("activity period", INDUSTRY, ("activity/industry", "2007"), Check.CODE_HIERARCHY),
    ],
    ids=["sexes", "groups of countries", "ages", "hierarchy of activities"],
)
def test_undeclared_sums_are_known_by_the_meaning_of_their_codes(
    dimensions: str, cells: Cells, key: tuple[str, ...], check: Check
) -> None:
    assert found(table("t", dimensions, cells)) == []
    for cell in cells:
        if cell[1] == key[1]:
            wrong = found(table("t", dimensions, {**cells, cell: str(int(cells[cell]) + 1)}))
            assert told(wrong) == [(Kind.SUM, "t/" + "/".join(k.replace("/", "-") for k in key))]
            assert [f.check for f in wrong] == [check]


def test_rates_do_not_add_up_over_sexes() -> None:
    rates = {("T", "2008"): "7.3", ("M", "2008"): "5.9", ("F", "2008"): "8.7"}
    assert found(table("t", "sex period", rates, indicator="indicator/unemployment-rate", unit="unit/percent")) == []


def test_a_list_of_countries_makes_its_total_where_it_mostly_does() -> None:
    cells = {
        (c, y): str(n) for y in ("1", "2", "3") for c, n in ((ALL, 6), ("area/A", 1), ("area/B", 2), ("area/C", 3))
    }
    assert told(found(table("t", "counterpart period", {**cells, (ALL, "2"): "7"}))) == [
        (Kind.SUM, "t/group-all-countries/2")
    ]
    chosen = {k: v for k, v in cells.items() if k[0] != "area/C"}
    assert found(table("t", "counterpart period", chosen)) == []


def test_ages_of_men_and_women_may_have_other_limits() -> None:
    cells = {("T", "age/working"): "9", ("M", "age/16-62"): "5", ("F", "age/16-57"): "4"}
    assert found(table("t", "sex age", cells)) == []
    wrong = {**cells, ("T", "age/working"): "8"}
    across = declared("sum", "age", across="sex", total="age/working", parts="age/16-62 age/16-57")
    assert told(found(table("t", "sex age", wrong, across))) == [(Kind.SUM, "t/T/age-working")]


def test_where_limits_a_declaration_to_some_codes() -> None:
    rows = (("indicator/a", "9 4 5"), ("indicator/b", "7 6 8"))
    cells = {(i, y): n for i, row in rows for y, n in zip(("x/t", "x/m", "x/f"), row.split(), strict=True)}
    limited = declared("sum", "y", where={"indicator": "indicator/a"}, total="x/t", parts="x/m x/f")
    assert found(table("t", "indicator y", cells, limited)) == []
    assert len(found(table("t", "indicator y", cells, declared("sum", "y", total="x/t", parts="x/m x/f")))) == 1


@pytest.mark.parametrize(
    ("total", "unit", "told_of"),
    [
        ("3.1", "unit/thousand-persons", False),
        ("3.2", "unit/thousand-persons", True),
        ("2.9", "unit/thousand-persons", False),
        ("2.8", "unit/thousand-persons", True),
        ("3", "unit/thousand-persons", False),
        ("4", "unit/thousand-persons", True),
    ],
)
def test_rounding_explains_half_a_step_of_each_number(total: str, unit: str, told_of: bool) -> None:
    """Two parts of one decimal and their total are off by 0.05 each: 0.15 at most."""
    cells = {("T", "a"): total, ("M", "a"): "1.0", ("F", "a"): "2.0"}
    assert bool(found(table("t", "sex x", cells, unit=unit))) is told_of


def test_whole_numbers_of_persons_are_exact_and_of_millions_are_not() -> None:
    cells = {("T", "a"): "31", ("M", "a"): "10", ("F", "a"): "20"}
    assert len(found(table("t", "sex x", cells))) == 1
    assert found(table("t", "sex x", cells, unit="unit/million-tenge")) == []


@pytest.mark.parametrize(
    ("codes", "chain"),
    [
        ("age/0-4 age/5-99 age/100-plus", "age/0-4 age/5-99 age/100-plus"),
        ("age/5-99 age/0-4", "age/0-4 age/5-99"),
        ("age/0-4 age/0-14 age/5-14 age/15-plus", "age/0-4 age/5-14 age/15-plus"),
        ("age/0-4 age/6-plus", ""),
        ("age/5-9 age/10-plus", ""),
        ("age/0-15 age/16-62", ""),
        ("age/working", ""),
    ],
)
def test_age_groups_that_follow_each_other_from_birth_on(codes: str, chain: str) -> None:
    assert ages(codes.split()) == tuple(chain.split())


COUNTS = st.lists(st.integers(0, 10**6), min_size=2, max_size=6)


@settings(deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=4))
def test_tables_that_are_sums_raise_no_alarm(columns: list[list[int]]) -> None:
    assert [f.kind for f in found(summed(columns, 0))] == []


@settings(deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=4), st.integers(0, 3))
def test_rounding_for_print_raises_no_alarm(columns: list[list[int]], places: int) -> None:
    assert [f.kind for f in found(summed(columns, places))] == []


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=4), st.data())
def test_any_changed_cell_of_a_sum_is_found(columns: list[list[int]], data: st.DataObject) -> None:
    clean = summed(columns, 0)
    at = data.draw(st.integers(0, len(clean.figures) - 1))
    step = data.draw(st.integers(1, 1000))
    cells = {tuple(f.codes[d] for d in ("counterpart", "period")): str(f.value) for f in clean.figures}
    key = list(cells)[at]
    cells[key] = str(int(cells[key]) + step)
    wrong = found(table("t", "counterpart period", cells, *clean.declarations))
    is_total = key[0] == ALL
    stated, difference = clean_total(clean, key) + (step if is_total else 0), -step if is_total else step
    assert [numbers(f)[::2] for f in wrong if f.kind is Kind.SUM] == [[f"{stated:f}", str(difference)]]


def clean_total(clean: Table, key: tuple[str, ...]) -> Decimal:
    """Return the total of the column that a cell stands in."""
    totals = {f.codes["period"]: f.value for f in clean.figures if f.codes["counterpart"] == ALL}
    return totals[key[1]] or Decimal(0)


def summed(columns: list[list[int]], places: int) -> Table:
    """Return a table of a total and its parts, in thousands with so many decimals if any."""
    parts = [f"area/{i}" for i in range(max(map(len, columns)))]
    rule = declared("sum", "counterpart", total=ALL, parts=" ".join(parts))
    cells = {}
    for year, column in enumerate(columns):
        for code, count in [(ALL, sum(column)), *zip(parts, column, strict=False)]:
            number = Decimal(count) if not places else round(Decimal(count) / 1000, places)
            cells[code, f"period/{year}"] = str(number)
    return table("t", "counterpart period", cells, rule, unit="unit/thousand-persons" if places else "unit/persons")
