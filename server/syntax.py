"""The parser's message on a bad query comes in; the place and a readable message go out."""

import re
from typing import Final

from server.errors import Position, SyntaxRefused
from server.tokens import Kind, Token, tokens

__all__ = ["explained"]

_PLACE: Final = re.compile(r"error at (\d+):(\d+): ?(.*)", re.DOTALL)
_EXPECTED: Final = "expected "
_MOST_WORDS: Final = 12


def explained(message: str, query: str) -> tuple[str, Position | None]:
    """Return the message in readable words and the place in the query, None where the parser gives none."""
    undeclared = _undeclared(query)
    if undeclared is not None:
        prefix = undeclared.prefix
        return f"the prefix {prefix}: is not declared; add a PREFIX line for it", Position.of(query, undeclared.start)
    match = _PLACE.search(message)
    if match is None:
        return message or "not SPARQL 1.1", None
    place = Position(int(match[1]), int(match[2]))
    return f"not SPARQL 1.1 at {_shown(query, place)}; {_readable(match[3])}", place


def _undeclared(query: str) -> Token | None:
    """Return the first prefixed name whose prefix is not declared: the parser's own message does not name it."""
    declared = {"_"}
    last = ""
    for token in _readable_tokens(query):
        if token.kind is Kind.NAME:
            if last == "PREFIX":
                declared.add(token.prefix)
            elif token.prefix not in declared:
                return token
        last = token.text.upper() if token.kind is Kind.WORD else ""
    return None


def _readable_tokens(query: str) -> list[Token]:
    try:
        return list(tokens(query))
    except SyntaxRefused:
        return []


def _readable(expectation: str) -> str:
    """Return the parser's expectation without its character classes, which help nobody."""
    text = expectation.removeprefix(_EXPECTED)
    if not text.startswith("one of "):
        return "something else is expected" if text.startswith("[") else f"expected {text}"
    words = [w for w in text.removeprefix("one of ").split(", ") if re.fullmatch(r'[A-Za-z]+|"[^\s"]+"', w)]
    if not words:
        return "something else is expected"
    return f"expected something like {', '.join(words[:_MOST_WORDS])}"


def _shown(query: str, place: Position) -> str:
    lines = query.split("\n")
    rest = lines[place.line - 1][place.column - 1 :].strip() if place.line <= len(lines) else ""
    return f"`{rest[:30]}`" if rest else "the end of a line" if place.line < len(lines) else "the end of the query"
