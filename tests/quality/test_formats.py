"""Separators: misplaced ones are told one by one, those of another way of writing in one finding a table."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.quality.concepts import Kind, Severity
from kgbuild.quality.figures import Table
from kgbuild.quality.formats import FORMATS
from tests.quality.conftest import declared, found, numbers, table

TOTAL = declared("sum", "counterpart", total="group/all", parts="area/A area/B")


def printed(total: str, first: str, second: str) -> Table:
    """Return a total of 164,947 and its two parts, printed in some way."""
    cells = {("group/all",): "164947", ("area/A",): "78429", ("area/B",): "86518"}
    return table("t", "counterpart", cells, TOTAL, printed=dict(zip(cells, (total, first, second), strict=True)))


def test_a_misplaced_separator_is_told_with_what_bears_out_the_reading() -> None:
    (finding,) = found(printed("16,4947", "78,429", "86,518"))
    assert finding.id == "discrepancy/xyz-2024/t/number-format/group-all"
    assert (finding.kind, finding.severity) == (Kind.FORMAT, Severity.MODERATE)
    assert numbers(finding) == ["", "164947", "", ""]
    assert finding.sentence.endswith(
        "164,947 is taken to be meant; with it, all relations hold that the number stands in."
    )


@pytest.mark.parametrize("text", ["16,4947", "1,64947", "16.49.47", "164,94,7", "1,649,47", "16 4947"])
def test_ways_to_misplace_separators(text: str) -> None:
    assert [f.kind for f in found(printed(text, "78,429", "86,518"))] == [Kind.FORMAT]


def test_numbers_in_another_way_of_writing_are_told_together() -> None:
    (finding,) = found(printed("164,947", "78 429", "86.518"))
    assert (finding.id, finding.severity) == ("discrepancy/xyz-2024/t/number-format", Severity.SLIGHT)
    assert [i.printed for i in finding.involved] == ["78 429", "86.518"]


@pytest.mark.parametrize(
    "texts",
    [
        ("164,947", "78,429", "86,518"),
        ("164.947", "78.429", "86.518"),
        ("164 947", "78 429", "86 518"),
        ("164\u00a0947", "78\u00a0429", "86\u00a0518"),
        ("164947", "78429", "86518"),
        ("164,947 persons", "about 78,429", "86,518*"),
    ],
    ids=["comma", "point", "blank", "hard blank", "nothing", "words"],
)
def test_any_one_way_of_writing_is_right(texts: tuple[str, str, str]) -> None:
    assert found(printed(*texts)) == []


@pytest.mark.parametrize("text", ["-5", "−5", "–5"])
def test_minus_signs_are_no_separators(text: str) -> None:
    assert found(table("t", "period", {("period/1",): "-5"}, printed={("period/1",): text})) == []


def test_a_number_that_is_not_the_one_printed_is_no_matter_of_separators() -> None:
    assert found(table("t", "period", {("period/1",): "53397"}, printed={("period/1",): "54,397"})) == []


WRITTEN = st.lists(st.decimals(0, 10**7, places=1, allow_nan=False, allow_infinity=False), min_size=1, max_size=8)


@settings(deadline=None)
@given(WRITTEN, st.sampled_from(FORMATS))
def test_a_table_in_one_format_raises_no_alarm(numbers: list[Decimal], form: object) -> None:
    thousands, decimals = getattr(form, "thousands", ""), getattr(form, "decimals", ".")
    texts = [f"{n:,.1f}".translate(str.maketrans({",": thousands or None, ".": decimals})) for n in numbers]
    cells = {(f"period/{i}",): f"{n:.1f}" for i, n in enumerate(numbers)}
    assert found(table("t", "period", cells, printed=dict(zip(cells, texts, strict=True)))) == []
