"""Findings come in; a report for people goes out (Markdown), and one for programs (JSON)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Final

from kgbuild.quality.concepts import Kind, Severity
from kgbuild.quality.finding import HEADINGS, Finding
from kgbuild.quality.findings import Audit
from kgbuild.quality.wording import number

__all__ = ["FORMATS", "as_json", "as_markdown"]

FORMATS: Final = ("md", "json")


def as_markdown(audit: Audit, titles: Mapping[str, str]) -> str:
    """Return the report: the findings by profile and kind, each with all that one needs, then what was looked at.

    `titles` are those of the tables by profile and table (`kaz-2010/c1.1-immigrants`).
    """
    lines = ["# Audit report", "", *_summary(audit), ""]
    for profile in dict.fromkeys(f.profile for f in audit.findings):
        lines += [f"## {profile}", ""]
        for kind in Kind:
            group = [f for f in audit.findings if f.profile == profile and f.kind is kind]
            if group:
                lines += [f"### {HEADINGS[kind]} ({len(group)})", ""]
                lines += [line for finding in group for line in _entry(finding, titles)]
    lines += _relations(audit, titles)
    return "\n".join(lines).rstrip() + "\n"


def _summary(audit: Audit) -> Iterator[str]:
    severities = [f"{sum(f.severity is s for f in audit.findings)} {s}" for s in Severity]
    decided = sum(f.decision is not None for f in audit.findings)
    yield (
        f"What does not fit together in the profiles as they are printed: {len(audit.findings)} findings "
        f"({', '.join(severities)}), {decided} of them decided by a person."
    )
    yield ""
    yield (
        "Each can be checked by hand from what it shows. Numbers that rounding explains are not told: a number printed "
        "with one decimal may be off by 0.05, a sum of ten of them by 0.5; whole numbers of persons are exact."
    )


def _entry(finding: Finding, titles: Mapping[str, str]) -> Iterator[str]:
    yield f"#### {finding.label}"
    yield ""
    title = titles.get(f"{finding.profile}/{finding.table}")
    yield f"{f'{title}. ' if title else ''}{finding.severity.capitalize()}. `{finding.id}`"
    yield ""
    yield finding.sentence
    yield ""
    yield from _cells(finding)
    if finding.suggestion:
        yield f"- Suggestion: {finding.suggestion}"
    for name in finding.repairs:
        yield f"- Accounts for `{name}`"
    if finding.decision:
        yield f"- Decision: {finding.decision.verdict}. {finding.decision.reason}"
    else:
        yield "- Decision: open"
    yield ""


def _cells(finding: Finding) -> Iterator[str]:
    yield "| | place | row | column | printed | value |"
    yield "| :-- | :-- | :-- | :-- | --: | --: |"
    for cell in finding.involved:
        texts = (cell.part, cell.place, cell.row, cell.column, cell.printed, cell.value)
        yield f"| {' | '.join(t.replace('|', '/') for t in texts)} |"
    if finding.computed is not None:
        yield f"| **computed** | | | | | {number(finding.computed)} |"
    if finding.difference is not None:
        yield f"| **difference** | | | | | {number(finding.difference)} |"
    yield ""


def _relations(audit: Audit, titles: Mapping[str, str]) -> Iterator[str]:
    yield "## What was looked at"
    yield ""
    yield (
        "Relations in which figures of each table take part (sums, balances, shares, rates, and the same quantity "
        "elsewhere), and how many of them hold. What takes part in none cannot be checked by arithmetic."
    )
    yield ""
    yield "| table | title | relations | hold |"
    yield "| :-- | :-- | --: | --: |"
    for name, (made, held) in audit.relations.items():
        yield f"| {name} | {titles.get(name, '').replace('|', '/')} | {made} | {held} |"


def as_json(audit: Audit) -> str:
    """Return the findings and the relations looked at, numbers as texts so that none is rounded."""
    findings = [{**asdict(f), "difference": f.difference} for f in audit.findings]
    relations = {name: {"relations": made, "hold": held} for name, (made, held) in audit.relations.items()}
    return json.dumps({"findings": findings, "tables": relations}, indent=2, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{value!r} has no form in JSON")
