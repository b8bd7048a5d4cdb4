"""Entries come in; the same entries go out with an id and a type on everything nested in them.

Ids are readable and stable: made of the parent's id and what tells siblings apart, never of a number of order.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kgbuild.errors import Problem
from kgbuild.read import Block, Entry, Items, Text, Value

__all__ = ["KINDS", "NESTED", "Node", "mint", "nodes", "slug"]

KINDS: Final = {
    "Area": "area",
    "AreaGroup": "group",
    "Border": "border",
    "Competence": "competence",
    "Constitution": "act",
    "Footnote": "footnote",
    "GovernmentResolution": "act",
    "GroupMembership": "membership",
    "Institution": "institution",
    "Law": "act",
    "LegalAct": "act",
    "Mention": "mention",
    "MinisterialOrder": "act",
    "Person": "person",
    "PresidentialDecree": "act",
    "Profile": "profile",
    "Programme": "programme",
    "Regulation": "act",
    "Section": "section",
    "Source": "source",
    "Treaty": "treaty",
    "VisaRule": "visa-rule",
}
"""The first part of the id of each type of entity."""

NESTED: Final = {
    "mentions": ("mp:Mention", "mention", ("section", "place")),
    "inferred": ("mp:Inference", "inference", ("property", "value")),
    "commitments": ("mp:TreatyCommitment", "commitment", ("state",)),
    "targets": ("mp:Target", "target", ("label",)),
    "registration": ("mp:Registration", "registration", ()),
}
"""For each key that holds nested entries: their type, the first part of their id, the keys that tell siblings apart."""


@dataclass(frozen=True)
class Node:
    """An entry or something nested in it: its id, the file and line it stands at, and its keys."""

    id: str
    file: Path
    line: int
    block: Block
    root: str


def slug(text: str) -> str:
    """Return a text in lower case with a hyphen for whatever is not a letter, a digit or a dot."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w.]+", "-", plain).strip("-")


def mint(entries: Iterable[Entry], problems: list[Problem]) -> Iterator[Entry]:
    """Yield each entry after giving ids and types to what is nested in it; what cannot be nested is a problem."""
    for entry in entries:
        if entry.id:
            _fill(entry.file, entry.id, entry.block, problems)
        yield entry


def nodes(entry: Entry) -> Iterator[Node]:
    """Yield an entry and everything nested in it, outermost first."""
    yield from _walk(entry, entry.block)


def _walk(entry: Entry, block: Block) -> Iterator[Node]:
    name = block.get(Text("id"))
    yield Node(str(name) if isinstance(name, Text) else "", entry.file, block.line, block, entry.id)
    for key, value in block.items():
        if key in NESTED:
            for child in _children(value):
                if isinstance(child, Block):
                    yield from _walk(entry, child)


def _children(value: Value) -> Iterable[Value]:
    return value if isinstance(value, Items) else [value]


def _fill(file: Path, parent: str, block: Block, problems: list[Problem]) -> None:
    for key in [k for k in block if k in NESTED]:
        for child in _children(block[key]):
            if isinstance(child, Block):
                _identify(file, parent, key, child, problems)
            else:
                problems.append(
                    Problem(file, key.line, f"{key!s}: each must be a set of `key: value` lines, not a text")
                )


def _identify(file: Path, parent: str, key: str, child: Block, problems: list[Problem]) -> None:
    kind, first, distinct = NESTED[key]
    given = [k for k in ("id", "type") if Text(k) in child]
    if given:
        problems.append(Problem(file, child.line, f"remove {' and '.join(given)}; {key!r} gives it by itself"))
    parts = [_telling(child.get(Text(k))) for k in distinct]
    missing = [k for k, part in zip(distinct, parts, strict=True) if not part]
    if missing:
        problems.append(Problem(file, child.line, f"under {key!r} of {parent}: give {' and '.join(missing)}"))
    name = Text("/".join([first, parent, *(p for p in parts if p)]))
    name.line = child.line
    child[Text("id")] = name
    child[Text("type")] = Text(kind)
    _fill(file, name, child, problems)


def _telling(value: Value | None) -> str:
    if isinstance(value, Items) and value:
        value = value[0]
    if isinstance(value, Block):
        value = next(iter(value.values()), None)
    if not isinstance(value, Text):
        return ""
    return value if re.fullmatch(r"[\w./-]+", value) else slug(value)
