"""Decisions of people: joined to their findings, and told with file and line where they do not fit."""

from pathlib import Path

import pytest

from kgbuild.errors import Problem
from kgbuild.quality.concepts import Verdict
from kgbuild.quality.decisions import decided
from kgbuild.quality.finding import Decision, Finding
from tests.quality.conftest import declared, found, table

NAME = "discrepancy/xyz-2024/t/broken-sum/T/sex"
GOOD = f"- id: {NAME}\n  verdict: misprint\n  reason: The men are one too many.\n"


def decide(tmp_path: Path, text: str) -> tuple[list[Finding], list[str]]:
    """Return the findings with what a file decides about them, and the problems of the file."""
    file = tmp_path / "data" / "xyz-2024" / "decisions.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    findings = found(
        table("t", "sex", {("T",): "9", ("M",): "5", ("F",): "5"}, declared("sum", "sex", total="T", parts="M F"))
    )
    problems: list[Problem] = []
    return decided(findings, tmp_path, [file], problems), [str(p) for p in problems]


def test_a_decision_is_shown_with_its_finding(tmp_path: Path) -> None:
    findings, problems = decide(tmp_path, GOOD)
    assert problems == []
    assert {f.id: f.decision for f in findings if f.decision} == {
        NAME: Decision(Verdict.MISPRINT, "The men are one too many.")
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD.replace("/T/", "/F/"), 1, f"there is no finding '{NAME.replace('/T/', '/F/')}'; did you mean '{NAME}'?"),
        (GOOD.replace(NAME, "discrepancy/gone"), 1, "remove the decision if the data were mended"),
        (GOOD.replace("misprint", "misprnt"), 2, "unknown verdict 'misprnt'; did you mean 'misprint'?"),
        (GOOD.replace("misprint", "wrong"), 2, "give one of explained, misprint, unresolved"),
        (GOOD.replace("  reason: The men are one too many.\n", ""), 1, "decision without reason; give it as a text"),
        (GOOD.replace("  verdict: misprint\n", ""), 1, "decision without verdict"),
        (GOOD.replace("- id:", "- name:"), 1, "unknown key 'name'"),
        (GOOD + "  reson: None.\n", 4, "unknown key 'reson'; did you mean 'reason'?"),
        (GOOD + GOOD, 4, "is decided twice; merge the two"),
        ("- verdict", 1, "not an entity"),
        (GOOD.replace("  verdict: misprint", "  verdict: [misprint]"), 1, "decision without verdict"),
        ("a: [", 1, "not YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_decision_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    findings, problems = decide(tmp_path, text)
    assert words in problems[0]
    assert problems[0].startswith(f"data/xyz-2024/decisions.yaml:{line}: ")
    assert [f.id for f in findings if f.decision] == ([NAME] if text.startswith(GOOD + GOOD) else [])
