"""Rules that a table denies as a whole: told once, and not once for each of its cells."""

from kgbuild.quality.concepts import Kind, Severity
from kgbuild.quality.figures import Table
from tests.quality.conftest import audit, declared, found, table

RULE = declared("sum", "counterpart", total="group/all", parts="area/A area/B")


def sums(count: int, wrong: int) -> Table:
    """Return a table of so many sums, of which the first ones do not add up."""
    cells: dict[tuple[str, str], str] = {}
    for year in range(count):
        parts = {"group/all": 30 + (year < wrong) * (year + 5), "area/A": 10, "area/B": 20}
        cells |= {(code, f"period/{year}"): str(n) for code, n in parts.items()}
    return table("t", "counterpart period", cells, RULE)


def test_a_rule_that_mostly_fails_is_told_once() -> None:
    (finding,) = found(sums(50, 40))
    assert finding.id == "discrepancy/xyz-2024/t/broken-sum/declared-sum/counterpart"
    assert (finding.kind, finding.severity) == (Kind.SUM, Severity.SERIOUS)
    assert "40 of 50 along counterpart, so perhaps they are not meant to be." in finding.sentence
    assert "10 (area/A) + 20 (area/B) is 30, but 35 is printed for 'group/all', period/0" in finding.sentence
    assert len(finding.involved) == 3


def test_what_is_looked_at_counts_all_cases() -> None:
    assert audit(sums(50, 40)).relations == {"xyz-2024/t": (50, 10)}


def test_a_rule_that_mostly_holds_is_told_case_by_case() -> None:
    assert len([f for f in found(sums(50, 24)) if f.kind is Kind.SUM]) == 24


def test_a_few_cases_are_told_one_by_one_even_if_all_fail() -> None:
    assert len([f for f in found(sums(20, 20)) if f.kind is Kind.SUM]) == 20
