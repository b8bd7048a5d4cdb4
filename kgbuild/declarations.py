"""What a table says of itself comes in: its remainders, and what adds up to what; they go out typed, with their codes.

The auditor tests what is declared here; the cube takes from it which codes a table counts in which. Residuals are codes
of one table. In each declaration `over` names the dimension along which it holds, for every combination of the others;
`across` names dimensions that may differ between the whole and its parts, `where` those codes of others for which alone
it holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kgbuild.errors import Problem, nearest
from kgbuild.json_lines import Form, JsonObject, codes_of, misfits

__all__ = ["Declaration", "Declarations", "Residual", "read_declarations"]

Coded = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Residual:
    """A code for what a table does not list by itself: its id, its name, and the code that it is the remainder of."""

    id: str
    label: str
    of: str
    line: int


@dataclass(frozen=True)
class Declaration:
    """A rule that the figures of a table should follow: its kind, its dimension, and the codes in each of its parts."""

    kind: str
    over: str
    codes: Coded
    across: tuple[str, ...]
    where: Coded
    whole: Coded
    factor: str
    line: int


Declarations = tuple[Declaration, ...]

WHOLE: Final = {"over": "text", "across": "codes?", "where": "coded?"}

FORMS: Final[Mapping[str, Form]] = {
    "mp:sums": {**WHOLE, "total": "text", "parts": "codes"},
    "mp:differences": {**WHOLE, "result": "text", "minuend": "text", "subtrahend": "text"},
    "mp:shares": {**WHOLE, "share": "text", "of": "text", "whole": "coded"},
    "mp:ratios": {**WHOLE, "result": "text", "numerator": "codes", "denominator": "codes", "factor": "number?"},
}
"""The kinds of declarations, and the form of each."""

RESIDUAL: Final[Form] = {"@id": "text", "label": "text", "of": "text"}
AMOUNTS: Final = ("total", "parts", "result", "minuend", "subtrahend", "share", "of", "numerator", "denominator")


def read_declarations(
    table: JsonObject, columns: Sequence[str], problems: list[Problem]
) -> tuple[tuple[Residual, ...], Declarations]:
    """Return the residuals and declarations of a table whose file has these columns; problems are added to the list."""
    residuals = tuple(_residual(part) for part in _fitting(table, "mp:residuals", RESIDUAL, problems))
    found = tuple(_declaration(p, kind) for kind, form in FORMS.items() for p in _fitting(table, kind, form, problems))
    for declaration in found:
        problems.extend(_dimensions(table, declaration, columns))
    return residuals, found


def _fitting(table: JsonObject, kind: str, form: Form, problems: list[Problem]) -> Iterator[JsonObject]:
    for part in table.children(kind):
        wrong = list(misfits(part, f"an entry of {kind}", form))
        problems.extend(wrong)
        if not wrong:
            yield part


def _residual(part: JsonObject) -> Residual:
    return Residual(part.value["@id"], part.value["label"], part.value["of"], part.line(""))


def _declaration(part: JsonObject, kind: str) -> Declaration:
    value = part.value
    return Declaration(
        kind=kind.removeprefix("mp:").removesuffix("s"),
        over=value["over"],
        codes={key: codes_of(value[key]) for key in AMOUNTS if key in value},
        across=codes_of(value.get("across", [])),
        where=_coded(value.get("where", {})),
        whole=_coded(value.get("whole", {})),
        factor=str(value.get("factor", 1)),
        line=part.line(""),
    )


def _coded(value: Mapping[str, object]) -> Coded:
    return {key: codes_of(codes) for key, codes in value.items()}


def _dimensions(table: JsonObject, declaration: Declaration, columns: Sequence[str]) -> Iterator[Problem]:
    for name in (declaration.over, *declaration.across, *declaration.where, *declaration.whole):
        if name not in columns:
            hint = nearest(name, columns) or "; name a column of the file"
            text = f"mp:{declaration.kind}s names no column {name!r}{hint}"
            yield Problem(table.file, declaration.line, text)
