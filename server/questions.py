"""Files of ready questions come in (title and purpose in comments, then the query); questions go out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

__all__ = ["Question", "QuestionError", "read_question", "ready_questions"]

_HEADER: Final = re.compile(r"#\s*(Title|About):\s*(.*)")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


class QuestionError(Exception):
    """A file of a ready question lacks its title or its query, or has a name that cannot be part of an address."""


@dataclass(frozen=True)
class Question:
    """A ready question: its name in addresses, its title, what it is about, the query and the whole file."""

    name: str
    title: str
    about: str
    query: str
    text: str


def read_question(name: str, text: str) -> Question:
    """Return the question in the text of a file; QuestionError says what is missing."""
    if not _NAME.fullmatch(name):
        raise QuestionError(f"{name}.rq: name the file with small letters, digits and hyphens only")
    header: dict[str, str] = {}
    lines = text.splitlines()
    body = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    for line in lines[:body]:
        match = _HEADER.match(line)
        if match:
            header[match[1]] = f"{header.get(match[1], '')} {match[2]}".strip()
    query = "\n".join(lines[body:]).strip()
    if not header.get("Title"):
        raise QuestionError(f"{name}.rq:1: the file must begin with `# Title: ...`")
    if not query:
        raise QuestionError(f"{name}.rq:{len(lines)}: the query is missing")
    return Question(name, header["Title"], header.get("About", ""), query, text)


@cache
def ready_questions() -> dict[str, Question]:
    """Return the questions that come with the server by name, in the order of their titles."""
    found = [read_question(f.name.removesuffix(".rq"), f.read_text(encoding="utf-8")) for f in _files()]
    return {q.name: q for q in sorted(found, key=lambda q: q.title)}


def _files() -> Iterable[Traversable]:
    return (f for f in files("server").joinpath("questions").iterdir() if f.name.endswith(".rq"))
