"""Rows shifted against their labels: a planted shift is found with its offset; even and wild series raise no alarm."""

import math
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.quality.concepts import Kind, Severity
from kgbuild.quality.figures import Table
from kgbuild.quality.finding import Finding
from kgbuild.quality.shifts import shifts
from tests.quality.conftest import found, table

ROWS = ["activity/total", *(f"activity/a{i}" for i in range(14))]
YEARS = ("2006", "2007", "2008", "2009")


def incomes(seed: int, *, noise: float = 0.05, start: int = 0, stop: int = 0, offset: int = 0) -> Table:
    """Return incomes by activity and sex that grow evenly; those of 2009 of some rows stand `offset` lower."""
    chance = random.Random(seed)
    levels = {row: chance.uniform(5, 7.5) for row in ROWS}
    cells: dict[tuple[str, ...], str] = {}
    for year, period in enumerate(YEARS):
        numbers = {
            (row, s): math.exp(levels[row] + 0.15 * year + gap + (chance.gauss(0, noise) if row != ROWS[0] else 0))
            for row in ROWS
            for s, gap in (("M", 0), ("F", -0.4))
        }
        for i, row in enumerate(ROWS):
            at = ROWS[i - offset] if period == "2009" and start <= i - offset < stop and i - offset >= 0 else row
            for s in "MF":
                cells[row, f"period/{period}", s] = f"{numbers[at, s]:.1f}"
    return table("i", "activity period sex", cells, indicator="indicator/monthly-income", unit="unit/usd")


def shifted(given_table: Table) -> list[Finding]:
    """Return the shifts found in a table."""
    return list(shifts(given_table))


@pytest.mark.parametrize("offset", [1, 2, 3])
@pytest.mark.parametrize("seed", range(2, 6))
def test_a_shifted_block_is_found_with_its_offset(seed: int, offset: int) -> None:
    """Rows that the shift leaves as they were are no part of the block."""
    (finding,) = shifted(incomes(seed, noise=0.02, start=3, stop=11, offset=offset))
    assert (finding.kind, finding.severity) == (Kind.SHIFT, Severity.SERIOUS)
    assert finding.id == "discrepancy/xyz-2024/i/shifted-rows/period-2009"
    block = re.search(rf"for 'activity/a(\d+)' to 'activity/a(\d+)' stand {offset} rows? below", finding.sentence)
    assert block is not None
    assert int(block[1]) == 2 + offset
    assert 8 <= int(block[2]) <= 10


def test_the_finding_says_how_to_read_the_numbers() -> None:
    whole = incomes(4, noise=0.02, start=3, stop=11, offset=2)
    (finding,) = shifted(whole)
    printed = {(f.codes["activity"], f.codes["sex"]): f.printed for f in whole.figures if "2009" in f.codes["period"]}
    men, women = printed["activity/a8", "M"], printed["activity/a8", "F"]
    assert f"{men} and {women} for 'activity/a6'" in finding.suggestion
    assert {i.part for i in finding.involved} == {f"fits 'activity/a{i}'" for i in range(4, 10)}
    assert len(finding.involved) == 12


@pytest.mark.parametrize("offset", [-1, -2])
def test_numbers_may_stand_above_their_labels(offset: int) -> None:
    (finding,) = shifted(incomes(7, noise=0.02, start=5, stop=13, offset=offset))
    assert " above" in finding.sentence


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.02, 0.05, 0.2, 1.0]))
def test_even_series_raise_no_alarm(seed: int, noise: float) -> None:
    assert shifted(incomes(seed, noise=noise)) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(4, 25))
def test_numbers_without_any_order_raise_no_alarm(seed: int, years: int, rows: int) -> None:
    chance = random.Random(seed)
    cells = {
        (f"area/{i}", f"period/{2000 + y}"): str(chance.randint(1, 10**5)) for i in range(rows) for y in range(years)
    }
    assert shifted(table("w", "counterpart period", cells)) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_rows_like_their_neighbours_raise_no_alarm(seed: int) -> None:
    """Age groups differ little from one to the next, so a block that is moved fits nearly as well."""
    chance = random.Random(seed)
    cells = {}
    for year in range(4):
        for i in range(18):
            size = 1000 * math.exp(-0.05 * i) * (1 + 0.02 * year) * (1 + chance.gauss(0, 0.01))
            cells[f"age/{5 * i}-{5 * i + 4}", f"period/{2006 + year}"] = f"{size:.1f}"
    assert shifted(table("a", "age period", cells, unit="unit/thousand-persons")) == []


def test_a_table_of_one_step_has_nothing_to_be_held_against() -> None:
    whole = incomes(3, noise=0.02, start=3, stop=11, offset=2)
    last = [f for f in whole.figures if f.codes["period"] in ("period/2008", "period/2009")]
    cells = {(f.codes["activity"], f.codes["period"], f.codes["sex"]): f.printed for f in last}
    assert shifted(table("i", "activity period sex", cells, unit="unit/usd")) == []


def test_a_shift_is_told_among_the_findings() -> None:
    assert Kind.SHIFT in {f.kind for f in found(incomes(2, noise=0.02, start=3, stop=11, offset=2))}
