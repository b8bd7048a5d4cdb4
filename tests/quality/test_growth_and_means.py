"""A population that grows by what is added and taken away, and means that lie between their parts."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.quality.concepts import Kind
from kgbuild.quality.figures import Table
from tests.quality.conftest import Cells, declared, found, numbers, table, told


def population(after: str, *, births: str = "22.8", period: str = "period/2008") -> Table:
    """Return a table of a population of 15,571,506 and of what happened in the year after."""
    cells = {
        ("indicator/population", "period/2008-01-01"): "15571506",
        ("indicator/population", "period/2009-01-01"): after,
        ("indicator/births-per-1000", period): births,
        ("indicator/deaths-per-1000", period): "9.7",
        ("indicator/net-migration", period): "1300",
    }
    return table("p", "indicator period", cells)


@pytest.mark.parametrize(
    ("after", "fits"), [("15778146", True), ("15779700", True), ("15779750", False), ("15776500", False)]
)
def test_a_population_follows_from_that_of_a_year_before(after: str, fits: bool) -> None:
    """15,571,506 and 13.1 to each thousand of the mean and 1,300 make 15,778,146, give or take 1,578."""
    assert told(found(population(after))) == (
        [] if fits else [(Kind.GROWTH, "p/indicator-population/period-2009-01-01")]
    )


def test_the_finding_tells_the_sum_to_check() -> None:
    (finding,) = found(population("15813801"))
    assert numbers(finding) == ["15813801", "15778380", "-35421", "1569"]
    assert finding.sentence.startswith("15,571,506 inhabitants a year before, a natural growth of 22.8 - 9.7 to each")
    assert [i.part for i in finding.involved] == [
        *("population", "population a year before", "added", "taken away", "added"),
    ]


def test_the_last_day_of_a_year_is_the_first_of_the_next() -> None:
    cells = {
        ("indicator/population", "period/2007-12-31"): "1000",
        ("indicator/population", "period/2008-12-31"): "2000",
        ("indicator/natural-growth-per-1000", "period/2008"): "10.0",
        ("indicator/net-migration", "period/2008"): "5",
    }
    assert [f.kind for f in found(table("p", "indicator period", cells))] == [Kind.GROWTH]


def test_flows_of_another_year_say_nothing() -> None:
    assert found(population("16000000", period="period/2009")) == []


def test_natural_growth_stands_in_for_births_and_deaths_that_are_not_printed() -> None:
    rows = {
        ("indicator/population", "period/2008-01-01"): "100000",
        ("indicator/population", "period/2009-01-01"): "101010",
    }
    flows = {
        ("indicator/natural-growth-per-1000", "period/2008"): "10.0",
        ("indicator/net-migration", "period/2008"): "5",
    }
    assert found(table("p", "indicator period", {**rows, **flows})) == []
    rows[("indicator/population", "period/2009-01-01")] = "101020"
    assert [f.kind for f in found(table("p", "indicator period", {**rows, **flows}))] == [Kind.GROWTH]


@settings(deadline=None)
@given(st.integers(10**5, 10**8), st.integers(0, 500), st.integers(0, 500), st.integers(-(10**5), 10**5))
def test_populations_that_follow_raise_no_alarm(start: int, births: int, deaths: int, net: int) -> None:
    rate = Decimal(births - deaths) / 10000
    after = (start * (1 + rate / 2) + net) / (1 - rate / 2)
    cells = {
        ("indicator/population", "period/2008-01-01"): str(start),
        ("indicator/population", "period/2009-01-01"): str(round(after)),
        ("indicator/births-per-1000", "period/2008"): f"{Decimal(births) / 10:.1f}",
        ("indicator/deaths-per-1000", "period/2008"): f"{Decimal(deaths) / 10:.1f}",
        ("indicator/net-migration", "period/2008"): str(net),
    }
    assert found(table("p", "indicator period", cells)) == []


RATES: Cells = {
    (s, f"period/{y}"): r
    for y, row in (("2007", "7.3 5.9 8.7"), ("2008", "6.6 5.3 7.9"), ("2009", "6.6 5.6 7.5"))
    for s, r in zip("TMF", row.split(), strict=True)
}


def rates(*changes: tuple[str, str, str]) -> Table:
    """Return unemployment rates by sex, with `(sex, year, rate)` changes."""
    cells = {**RATES, **{(s, f"period/{y}"): r for s, y, r in changes}}
    return table("r", "sex period", cells, indicator="indicator/unemployment-rate", unit="unit/percent")


def test_a_mean_outside_its_parts_is_told() -> None:
    assert found(rates()) == []
    (finding,) = found(rates(("T", "2008", "8.1")))
    assert (finding.kind, finding.stated, finding.computed) == (Kind.MEAN, Decimal("8.1"), Decimal("7.9"))
    assert "8.1 is printed for 'T', period/2008, above the largest of its 2 parts, which is 7.9" in finding.sentence
    assert told(found(rates(("T", "2009", "5.4")))) == [(Kind.MEAN, "r/T/period-2009")]


def test_rounding_may_put_a_mean_on_the_edge() -> None:
    assert found(rates(("T", "2008", "8.0"))) == []


def test_what_lies_outside_more_often_than_not_is_no_mean() -> None:
    assert found(rates(("T", "2008", "13.2"), ("T", "2009", "13.1"))) == []


def test_shares_of_a_whole_are_no_means_of_it() -> None:
    share = declared("share", "indicator", {"sex": "T"}, share="indicator/immigrants-share", of="indicator/immigrants")
    cells = {(s, f"period/{y}"): n for y in (1, 2, 3) for s, n in (("T", "100.0"), ("M", "40.0"), ("F", "60.0"))}
    assert (
        found(table("s", "sex period", cells, share, indicator="indicator/immigrants-share", unit="unit/percent")) == []
    )


INCOMES = st.lists(st.tuples(st.integers(1, 10**5), st.integers(1, 10**5), st.integers(0, 100)), min_size=1, max_size=6)


@settings(deadline=None)
@given(INCOMES)
def test_weighted_means_raise_no_alarm(years: list[tuple[int, int, int]]) -> None:
    cells: dict[tuple[str, str], str] = {}
    for year, (men, women, weight) in enumerate(years):
        mean = Decimal(men * weight + women * (100 - weight)) / 100
        numbers = {"T": mean, "M": Decimal(men), "F": Decimal(women)}
        cells |= {(s, f"period/{year}"): f"{n:.1f}" for s, n in numbers.items()}
    given_table = table("i", "sex period", cells, indicator="indicator/monthly-income", unit="unit/usd", rows="sex")
    assert [f.kind for f in found(given_table)] == []
