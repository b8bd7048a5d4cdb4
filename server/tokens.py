"""The text of a SPARQL query comes in; its tokens go out, in one pass whose time grows with the text's length only.

The engine reads without a separate lexer, so `1SERVICE` is a number and a keyword to it and `?a<?b` may be a comparison
where the grammar's longest match says IRI. Wherever two readings could differ in what is a string or a comment, the
text is refused, so that nobody hides a keyword from the checks in `server.guard`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from server.errors import Position, SyntaxRefused

__all__ = ["Kind", "Token", "tokens"]


class Kind(Enum):
    """What a token is, as far as the checks need to know."""

    WORD = "word"
    NAME = "prefixed name"
    VARIABLE = "variable"
    IRI = "IRI"
    STRING = "string"
    LANGUAGE = "language tag"
    OPEN = "opening bracket"
    CLOSE = "closing bracket"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind, its text with escapes decoded in words and names, and the offset where it starts.

    `prefix` is the part of a prefixed name before the colon.
    """

    kind: Kind
    text: str
    start: int
    prefix: str = ""


_HEX4: Final = r"\\u[0-9A-Fa-f]{4}"
_HEX8: Final = r"\\U[0-9A-Fa-f]{8}"
_ESCAPE: Final = re.compile(rf"{_HEX4}|{_HEX8}")
_LETTER: Final = rf"[0-9A-Za-z_.\u0080-\U0010FFFF]|{_HEX4}|{_HEX8}"
_LOCAL_FIRST: Final = rf"[0-9A-Za-z_:%\u0080-\U0010FFFF]|{_HEX4}|{_HEX8}|\\[^uU]"
_LOCAL: Final = rf"[0-9A-Za-z_:%.\-\u0080-\U0010FFFF]|{_HEX4}|{_HEX8}|\\[^uU]"
_STRING_ESCAPE: Final = rf"""\\[tbnrf"'\\]|{_HEX4}|{_HEX8}"""
_SKIP: Final = re.compile(r"[ \t\r\n]+|#[^\r\n]*")
_TOKEN: Final = re.compile(
    rf"""
    (?P<word>(?:{_LETTER})++)(?P<colon>:(?:(?:{_LOCAL_FIRST})(?:{_LOCAL})*+)?+)?+
    |(?P<name>:(?:(?:{_LOCAL_FIRST})(?:{_LOCAL})*+)?+)
    |(?P<variable>[?$][0-9A-Za-z_\u0080-\U0010FFFF]++)
    |(?P<string>'''(?:[^'\\]|{_STRING_ESCAPE}|'(?!''))*+'''
        |\"\"\"(?:[^"\\]|{_STRING_ESCAPE}|"(?!""))*+\"\"\"
        |'(?!'')(?:[^'\\\r\n]|{_STRING_ESCAPE})*+'
        |"(?!"")(?:[^"\\\r\n]|{_STRING_ESCAPE})*+")
    |(?P<language>@[A-Za-z][A-Za-z0-9-]*+)
    |(?P<open>[(\[{{])
    |(?P<close>[)\]}}])
    |(?P<operator>[^'"\\<@])
    """,
    re.VERBOSE,
)
_IRI: Final = re.compile(r"<([^<>\"{}|^`\x00-\x20]*+)>")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+://")
_OPERAND_ENDS: Final = frozenset(
    {Kind.WORD, Kind.NAME, Kind.VARIABLE, Kind.IRI, Kind.STRING, Kind.LANGUAGE, Kind.CLOSE}
)
_PAIRS: Final = {")": "(", "]": "[", "}": "{", ">>": "<<"}


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query; SyntaxRefused, with the place, where the text cannot be read with certainty."""
    _check_escapes(text)
    brackets: list[str] = []
    last: Token | None = None
    position = 0
    while position < len(text):
        skipped = _SKIP.match(text, position)
        if skipped:
            position = skipped.end()
            continue
        last, position = _next(text, position, brackets, last)
        _follow(last, brackets)
        yield last


def _next(text: str, start: int, brackets: list[str], last: Token | None) -> tuple[Token, int]:
    """Return the token that starts at `start` and the offset after it."""
    if text[start] == "<":
        return _angle(text, start, inside=bool(brackets) and brackets[-1] == "(", last=last)
    if text.startswith(">>", start) and brackets and brackets[-1] == "<<":
        return Token(Kind.CLOSE, ">>", start), start + 2
    match = _TOKEN.match(text, start)
    if match is None:
        raise _refused(text, start, _unreadable(text[start]))
    return _classified(match, start), match.end()


def _classified(match: re.Match[str], start: int) -> Token:
    group = match.lastgroup
    if group in ("word", "colon"):
        word, local = _decoded(match["word"]), match["colon"]
        if local is None:
            return Token(Kind.WORD, word, start)
        return Token(Kind.NAME, word + _decoded(local), start, prefix=word)
    return Token(Kind[str(group).upper()], match[0], start)


def _angle(text: str, start: int, *, inside: bool, last: Token | None) -> tuple[Token, int]:
    """Return the token at a `<`: an IRI, the opening of a quoted triple, or an operator.

    `inside` says whether the innermost open bracket is a round one, the only place where `<` can be an operator.
    """
    iri = _IRI.match(text, start)
    if iri:
        if inside and last is not None and last.kind in _OPERAND_ENDS and _ambiguous(iri[1]):
            raise _refused(
                text, start, "`<` can be read in two ways here; put a blank after it or write the IRI in full"
            )
        return Token(Kind.IRI, iri[0], start), iri.end()
    if text.startswith("<<", start):
        second = _IRI.match(text, start + 1)
        if second is None:
            return Token(Kind.OPEN, "<<", start), start + 2
        if _ambiguous(second[1]):
            raise _refused(text, start, "`<<` can be read in two ways here; put blanks between its parts")
    return Token(Kind.OPERATOR, "<", start), start + 1


def _ambiguous(content: str) -> bool:
    """Tell whether the inside of `<...>`, read as an expression, could hold a string, a comment or a bracket."""
    return not _ABSOLUTE.match(content) and not frozenset("'()#\\").isdisjoint(content)


def _follow(token: Token, brackets: list[str]) -> None:
    if token.kind is Kind.OPEN:
        brackets.append(token.text)
    elif token.kind is Kind.CLOSE and brackets and brackets[-1] == _PAIRS[token.text]:
        brackets.pop()


def _check_escapes(text: str) -> None:
    """Refuse escapes of characters that have a meaning in the grammar: readers differ in when they decode them."""
    for match in _ESCAPE.finditer(text):
        code = int(match[0][2:], 16)
        character = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not (character.isalnum() or character >= "\u0080"):
            raise _refused(text, match.start(), f"write the character that {match[0]} stands for, or leave it out")


def _decoded(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[0][2:], 16)), text) if "\\" in text else text


def _unreadable(character: str) -> str:
    if character in "'\"":
        return "this string is not closed, or has an escape that SPARQL does not know"
    return f"{character!r} cannot stand here"


def _refused(text: str, offset: int, message: str) -> SyntaxRefused:
    return SyntaxRefused(message, position=Position.of(text, offset))
