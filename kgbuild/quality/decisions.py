"""Findings and the decisions of people on them come in; findings with their decisions go out.

Decisions stand in `data/<profile>/decisions.yaml`: a list of the id of a finding, a verdict and a reason each.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kgbuild.errors import Problem, nearest
from kgbuild.quality.concepts import Verdict
from kgbuild.quality.finding import Decision, Finding
from kgbuild.read import Entry, Text, Value, read_file

__all__ = ["decided"]

KEYS: Final = ("id", "verdict", "reason")


def decided(found: Iterable[Finding], root: Path, files: Iterable[Path], problems: list[Problem]) -> list[Finding]:
    """Return the findings with what was decided about them, adding what is wrong with the decisions to `problems`.

    A decision on a finding that there is not is wrong: the data were mended, or the id is misspelt.
    """
    findings = list(found)
    known = {f.id for f in findings}
    decisions: dict[str, Decision] = {}
    for file in files:
        for entry in read_file(root, file.relative_to(root), problems):
            wrong = _wrong(entry, known, decisions)
            problems.extend(Problem(entry.file, line, text) for line, text in wrong)
            if not wrong:
                decisions[entry.id] = Decision(Verdict(_text(entry, "verdict")), _text(entry, "reason"))
    return [f.decided(decisions.get(f.id)) for f in findings]


def _wrong(entry: Entry, known: set[str], before: dict[str, Decision]) -> list[tuple[int, str]]:
    block, name = entry.block, entry.id
    wrong = [(k.line, f"unknown key {str(k)!r}{nearest(k, KEYS)}") for k in block if k not in KEYS]
    missing = [k for k in KEYS if not _text(entry, k)]
    if missing:
        wrong.append((block.line, f"decision without {' and '.join(missing)}; give it as a text"))
    elif name in before:
        wrong.append((block.line, f"{name!r} is decided twice; merge the two"))
    elif name not in known:
        way_out = (
            nearest(name, known) or "; remove the decision if the data were mended (`kgbuild audit` lists findings)"
        )
        wrong.append((block.line, f"there is no finding {name!r}{way_out}"))
    return [*wrong, *_unknown_verdict(block.get(Text("verdict")))]


def _unknown_verdict(value: Value | None) -> list[tuple[int, str]]:
    known = [v.value for v in Verdict]
    if not isinstance(value, Text) or value in known:
        return []
    way_out = nearest(value, known) or f"; give one of {', '.join(known)}"
    return [(value.line, f"unknown verdict {str(value)!r}{way_out}")]


def _text(entry: Entry, key: str) -> str:
    value = entry.block.get(Text(key))
    return str(value) if isinstance(value, Text) else ""
