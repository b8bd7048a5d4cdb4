"""The text of a stranger's query comes in; what the server must know of it goes out, or a refusal that names the place.

Refused are federation (SERVICE), LOAD and every update, control characters, and texts so long or so deep that they
would only tie up or crash the engine. The check errs on the side of refusing; the engine's parser judges the rest.
"""

import re
from dataclasses import dataclass
from typing import Final

from server.errors import Position, QueryRefused, RequestTooBig, SyntaxRefused
from server.tokens import Kind, Token, tokens

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_OPERATORS", "Examined", "examine"]

MAX_BYTES: Final = 1 << 20
"""The longest query text, in bytes of UTF-8."""

MAX_DEPTH: Final = 200
"""The deepest nesting of brackets."""

MAX_OPERATORS: Final = 4_000
"""The most operators, group brackets and keywords."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]")
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = frozenset({"LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "INSERT", "DELETE", "WITH"})
_VOLATILE: Final = ("NOW", "RAND", "UUID", "BNODE")


@dataclass(frozen=True)
class Examined:
    """A query that may be run.

    `form` is SELECT, ASK, CONSTRUCT, DESCRIBE, or empty where none was found (the parser will say more);
    `volatile` tells that two runs may differ (NOW, RAND, UUID...); `own_dataset` that the query has FROM clauses.
    """

    text: str
    form: str
    volatile: bool
    own_dataset: bool


def examine(text: str) -> Examined:
    """Return what is to be known of a query, or raise RequestTooBig, QueryRefused or SyntaxRefused."""
    _check_text(text)
    form, volatile, own_dataset = "", False, False
    depth = operators = 0
    last: Token | None = None
    suspect: Token | None = None
    for token in tokens(text):
        if suspect and token.text == "{":
            raise _service(text, suspect)
        suspect = _suspect(token, last)
        depth += _step(token)
        operators += token.kind is Kind.OPERATOR or token.text in ("{", "[") or _is_keyword(token)
        _check_size(text, token, depth, operators)
        if token.kind is Kind.WORD:
            word = token.text.upper()
            _check_word(text, token, word)
            form = form or next((f for f in _FORMS if word.startswith(f)), "")
            volatile = volatile or any(name in word for name in _VOLATILE)
            own_dataset = own_dataset or "FROM" in word
        last = token
    return Examined(text, form, volatile, own_dataset)


def _check_text(text: str) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise RequestTooBig(f"the query has {size:,} bytes; at most {MAX_BYTES:,} are read. Split long lists")
    control = _CONTROL.search(text)
    if control:
        where = Position.of(text, control.start())
        raise SyntaxRefused(f"control character U+{ord(control[0]):04X}; remove it", position=where)


def _step(token: Token) -> int:
    return {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)


def _is_keyword(token: Token) -> bool:
    return token.kind is Kind.WORD and not token.text[0].isdigit()


def _check_size(text: str, token: Token, depth: int, operators: int) -> None:
    if depth > MAX_DEPTH:
        raise SyntaxRefused(
            f"more than {MAX_DEPTH} brackets are open here; write the query with fewer levels",
            position=Position.of(text, token.start),
        )
    if operators > MAX_OPERATORS:
        raise SyntaxRefused(
            f"more than {MAX_OPERATORS:,} operators and keywords up to here; split the query",
            position=Position.of(text, token.start),
        )


def _check_word(text: str, token: Token, word: str) -> None:
    """Refuse a word that is, or holds, a forbidden keyword: the engine takes `1SERVICE` for a number and a keyword."""
    if "SERVICE" in word:
        raise _service(text, token)
    if _UPDATES.isdisjoint(word.split(".")):
        return
    raise QueryRefused(
        f"{word.strip('.')}: this server answers queries only, it takes no updates and loads nothing",
        position=Position.of(text, token.start),
    )


def _suspect(token: Token, last: Token | None) -> Token | None:
    """Return the token if a `{` after it would make a SERVICE clause of it, as in `SERVICEex:a {`."""
    if "SERVICE" not in token.prefix.upper():
        return None
    is_graph_name = last is not None and last.kind is Kind.WORD and last.text.upper() == "GRAPH"
    return None if is_graph_name else token


def _service(text: str, token: Token) -> QueryRefused:
    return QueryRefused(
        "SERVICE: this server asks no other server; ask each server for its part and join the answers yourself",
        position=Position.of(text, token.start),
    )
