"""One quantity has one value, in whatever tables and multiples it is printed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.quality.concepts import Kind
from kgbuild.quality.figures import Table
from tests.quality.conftest import found, numbers, table, told

ALL = "group/all-countries"


def test_one_quantity_with_two_values_is_told() -> None:
    first = table("a", "counterpart period", {(ALL, "period/2008"): "46113", ("area/UZB", "period/2008"): "16738"})
    second = table("b", "sex period", {("T", "period/2008"): "46131", ("M", "period/2008"): "22227"})
    (finding,) = found(first, second)
    assert finding.id == "discrepancy/xyz-2024/b/two-values/T/period-2008/a"
    assert finding.kind is Kind.TWO_VALUES
    assert numbers(finding) == ["46131", "46113", "-18", "0"]
    assert "46131 is printed for 'T', period/2008 in b, but 46113 for" in finding.sentence


def test_the_value_of_most_tables_is_held_against_the_others() -> None:
    tables = [table(n, "period", {("period/2008",): v}) for n, v in (("a", "5"), ("b", "7"), ("c", "7"), ("d", "9"))]
    assert told(found(*tables)) == [(Kind.TWO_VALUES, "a/period-2008"), (Kind.TWO_VALUES, "d/period-2008")]


@pytest.mark.parametrize(
    ("value", "unit", "fits"),
    [
        ("8228.3", "unit/thousand-persons", True),
        ("8228.2", "unit/thousand-persons", False),
        ("8228", "unit/thousand-persons", True),
        ("8.2", "unit/million-persons", True),
        ("8.3", "unit/million-persons", False),
        ("8228", "unit/percent", True),
    ],
)
def test_units_and_rounding_are_allowed_for(value: str, unit: str, fits: bool) -> None:
    persons = table("a", "period", {("period/2008",): "8228314"})
    assert bool(found(persons, table("b", "period", {("period/2008",): value}, unit=unit))) is not fits


@pytest.mark.parametrize(
    "other",
    [
        table("b", "period", {("period/2009",): "9"}),
        table("b", "period counterpart", {("period/2008", "area/UZB"): "9"}),
        table("b", "period sex", {("period/2008", "M"): "9"}),
        table("b", "period", {("period/2008",): "9"}, area="area/KGZ"),
        table("b", "period", {("period/2008",): "9"}, indicator="indicator/emigrants"),
        table("b", "period", {("period/2008",): ""}),
    ],
    ids=["year", "country", "sex", "area", "indicator", "no number"],
)
def test_other_quantities_may_have_other_values(other: Table) -> None:
    assert found(table("a", "period", {("period/2008",): "5"}), other) == []


def test_a_row_of_two_blocks_is_one_quantity() -> None:
    cells = {
        ("area/GEO", "group/cis", "period/2008"): "5",
        ("area/GEO", "group/countries-outside-cis", "period/2008"): "x",
    }
    first = table("a", "counterpart membership period", cells)
    second = table("b", "counterpart period", {("area/GEO", "period/2008"): "6"})
    assert [f.kind for f in found(first, second)] == [Kind.TWO_VALUES]


AGES = {("age/0-14",): "3.0", ("age/15-64",): "5.0", ("age/65-plus",): "2.0"}


@pytest.mark.parametrize(("total", "fits"), [("10000", True), ("10150", True), ("10151", False), ("9849", False)])
def test_parts_whose_total_stands_in_another_table(total: str, fits: bool) -> None:
    whole = table("a", "period", {("period/2008-01-01",): total}, indicator="indicator/population")
    parts = table(
        "b", "age", AGES, indicator="indicator/population", unit="unit/thousand-persons", period="period/2008-01-01"
    )
    assert told(found(whole, parts)) == ([] if fits else [(Kind.SUM, "a/period-2008-01-01")])


def test_figures_of_two_profiles_are_not_compared() -> None:
    first = table("a", "period", {("period/2008",): "5"})
    second = table("b", "period", {("period/2008",): "6"})
    for figure in second.figures:
        object.__setattr__(figure, "profile", "abc-2020")
    object.__setattr__(second, "profile", "abc-2020")
    assert found(first, second) == []


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=5), st.lists(st.sampled_from(range(4)), min_size=1, max_size=4)
)
def test_the_same_counts_rounded_in_other_tables_raise_no_alarm(counts: list[int], forms: list[int]) -> None:
    tables = []
    for number, places in enumerate(forms):
        cells = {
            (f"period/{i}",): str(c) if not places else f"{round(Decimal(c) / 1000, places)}"
            for i, c in enumerate(counts)
        }
        tables.append(table(f"t{number}", "period", cells, unit="unit/thousand-persons" if places else "unit/persons"))
    assert found(*tables) == []
