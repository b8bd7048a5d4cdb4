"""Cells that fit better elsewhere: planted swaps and slips of digits are found and named, and nothing else is."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kgbuild.quality.concepts import Kind
from kgbuild.quality.figures import Table
from kgbuild.quality.finding import Finding
from tests.quality.conftest import Cells, declared, found, table

ROWS, COLUMNS = ("age/0-15", "age/16-62", "age/63-plus"), ("M", "F")
TOTALS = declared("sum", "age", total="age/total", parts=" ".join(ROWS))


def grid(numbers: list[list[int]]) -> dict[tuple[str, str], str]:
    """Return the cells of a table of ages by sex, with totals both ways."""
    cells = {(s, a): n for s, row in zip(COLUMNS, numbers, strict=True) for a, n in zip(ROWS, row, strict=True)}
    cells |= {("T", a): sum(cells[s, a] for s in COLUMNS) for a in ROWS}
    cells |= {(s, "age/total"): sum(cells[s, a] for a in ROWS) for s in (*COLUMNS, "T")}
    return {key: str(n) for key, n in cells.items()}


def made(cells: Cells) -> Table:
    """Return the table of cells."""
    return table("t", "sex age", cells, TOTALS)


NUMBERS = [[3476, 11077, 466], [3708, 12171, 1177]]


def of_kind(kind: Kind, findings: list[Finding]) -> list[Finding]:
    """Return the findings of a kind."""
    return [f for f in findings if f.kind is kind]


def test_swapped_cells_are_found_and_account_for_the_sums_they_break() -> None:
    cells = grid(NUMBERS)
    assert found(made(cells)) == []
    one, other = ("M", "age/63-plus"), ("F", "age/0-15")
    cells[one], cells[other] = cells[other], cells[one]
    findings = found(made(cells))
    (swap,) = of_kind(Kind.SWAP, findings)
    assert {i.id for i in swap.involved} == {
        f"observation/xyz-2024/t/{name}" for name in ("M/age-63-plus", "F/age-0-15")
    }
    broken = of_kind(Kind.SUM, findings)
    assert (len(findings), len(broken)) == (5, 4)
    assert set(swap.repairs) == {f.id for f in broken}
    assert "Read 466 for 'M', age/63-plus and 3,708 for 'F', age/0-15." in swap.suggestion
    assert all(f.suggestion.startswith("Cells that fit better in each other's place explain it.") for f in broken)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.integers(1, 10**5), min_size=3, max_size=3), min_size=2, max_size=2), st.data())
def test_any_swap_that_can_be_told_is_told_and_no_other(numbers: list[list[int]], data: st.DataObject) -> None:
    cells = grid(numbers)
    inner = [(s, a) for s in COLUMNS for a in ROWS]
    one, other = data.draw(st.permutations(inner))[:2]
    assume(cells[one] != cells[other])
    cells[one], cells[other] = cells[other], cells[one]
    swaps = of_kind(Kind.SWAP, found(made(cells)))
    names = {f"observation/xyz-2024/t/{s}/{a.replace('/', '-')}" for s, a in (one, other)}
    assert [{i.id for i in f.involved} for f in swaps] in ([names], [])


def test_a_swap_that_two_pairs_explain_is_not_told() -> None:
    """Both pairs of a row of men and a row of women differ by one."""
    cells = grid([[2, 5, 9], [1, 4, 7]])
    for key, change in ((("M", "age/total"), 1), (("F", "age/total"), -1)):
        cells[key] = str(int(cells[key]) + change)
    assert of_kind(Kind.SWAP, found(made(cells))) == []


def test_a_swap_repairs_two_sums_at_least() -> None:
    cells = grid(NUMBERS)
    cells["M", "age/total"] = str(int(cells["M", "age/total"]) + 1)
    assert of_kind(Kind.SWAP, found(made(cells))) == []


@pytest.mark.parametrize(
    ("printed", "slip"),
    [
        ("10177", "one digit is wrong"),
        ("1077", "a digit is left out"),
        ("110177", "a digit is printed too much"),
        ("10777", None),
        ("11707", "two digits that stand side by side are exchanged"),
        ("110770", "the decimal separator is misplaced"),
    ],
)
def test_a_slip_of_digits_is_found_where_it_alone_repairs_two_sums(printed: str, slip: str | None) -> None:
    cells = grid([[3476, 11077 if slip != "one digit is wrong" else 11177, 466], [3708, 12171, 1177]])
    meant = cells["M", "age/16-62"]
    cells["M", "age/16-62"] = printed
    findings = of_kind(Kind.DIGITS, found(made(cells)))
    if slip is None:
        assert findings == []
        return
    (finding,) = findings
    assert (finding.stated, finding.computed) == (Decimal(printed), Decimal(meant))
    assert finding.sentence.endswith(f"{slip}.")
    assert len(finding.repairs) == 2


LIST = declared("sum", "counterpart", total="group/all", parts="area/A area/B area/C")


def listed(total: str, *parts: str) -> Table:
    """Return a list of countries with its total."""
    cells = {("group/all",): total, **{(f"area/{c}",): n for c, n in zip("ABC", parts, strict=False)}}
    return table("t", "counterpart", cells, LIST)


def test_one_sum_is_enough_for_digits_exchanged_in_a_long_number() -> None:
    findings = found(listed("31032", "16738", "9769", "4552"))
    assert [(f.kind, f.computed) for f in of_kind(Kind.DIGITS, findings)] == [(Kind.DIGITS, Decimal(4525))]


def test_a_wrong_digit_that_several_cells_explain_is_a_hint_only() -> None:
    findings = found(listed("3049500", "1500000", "2300000", "249500"))
    assert [f.kind for f in findings] == [Kind.SUM]
    assert "It would add up with 4,049,500 for 'group/all' (one digit is wrong); or" in findings[0].suggestion


def test_what_rounding_nearly_explains_is_no_slip() -> None:
    cells = {("T", "a"): "10151", ("M", "a"): "5000", ("F", "a"): "5000"}
    wide = table("t", "sex x", cells, unit="unit/million-tenge")
    assert [f.kind for f in found(wide)] == [Kind.SUM]


def test_hints_name_a_figure_as_large_as_the_difference() -> None:
    counted_in = table(
        "t", "counterpart", {("group/all",): "107", ("area/A",): "60", ("area/B",): "40", ("area/D",): "7"}, LIST
    )
    assert "The difference is as large as 'area/D', a figure beside the sum, perhaps counted in." in (
        found(counted_in)[0].suggestion
    )
    left_out = found(listed("103", "60", "40", "43"))[0]
    assert "The difference is as large as 'area/B', a part, perhaps left out." in left_out.suggestion


def test_hints_tell_of_a_row_that_is_perhaps_not_printed() -> None:
    cells: dict[tuple[str, str], str] = {}
    for year, short in enumerate((3, 5, 4, 0)):
        cells |= {("group/all", str(year)): str(30 + short), ("area/A", str(year)): "10", ("area/B", str(year)): "20"}
    findings = found(table("t", "counterpart period", cells, LIST))
    assert len(findings) == 3
    assert all("The parts fall short in 3 of 4 such sums" in f.suggestion for f in findings)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=2, max_size=2))
def test_tables_that_add_up_need_no_repair(numbers: list[list[int]]) -> None:
    assert found(made(grid(numbers))) == []
