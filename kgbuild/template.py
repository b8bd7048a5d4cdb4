"""URI templates come in as text; they go out as parts that are filled in with the cells of a row.

The forms are those of RFC 6570 that CSVW metadata need: `{name}`, which percent-encodes all but unreserved characters,
and `{+name}`, which keeps reserved ones too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

__all__ = ["Part", "Template", "TemplateError"]

EXPRESSION: Final = re.compile(r"\{([^{}]*)\}")
VARIABLE: Final = re.compile(r"(\+?)([A-Za-z_]\w*)")
UNRESERVED: Final = "-._~"
RESERVED: Final = ":/?#[]@!$&'()*+,;="


class TemplateError(ValueError):
    """A text is no template, or one of a form that is not read; its text says which part and what to write."""


@dataclass(frozen=True)
class Part:
    """A piece of fixed text, and the variable behind it: its name (empty at the end) and the characters it keeps."""

    text: str
    name: str = ""
    safe: str = UNRESERVED

    def filled(self, value: str) -> str:
        """Return the fixed text with a value of the variable behind it, encoded."""
        return self.text + quote(value, safe=self.safe)


@dataclass(frozen=True)
class Template:
    """A URI template of level 1, or of level 2 with reserved expansion."""

    text: str
    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text: str) -> "Template":
        """Return the template that a text is; TemplateError if it is of a form that is not read."""
        parts: list[Part] = []
        end = 0
        for found in EXPRESSION.finditer(text):
            variable = VARIABLE.fullmatch(found[1])
            if not variable:
                raise TemplateError(f"cannot read {found[0]!r}; write {{name}} or {{+name}} with the name of a column")
            safe = UNRESERVED + RESERVED if variable[1] else UNRESERVED
            parts.append(Part(text[end : found.start()], variable[2], safe))
            end = found.end()
        parts.append(Part(text[end:]))
        if any(brace in part.text for part in parts for brace in "{}"):
            raise TemplateError("has a brace without its pair; write {name} or {+name} with the name of a column")
        return cls(text, tuple(parts))

    @property
    def names(self) -> tuple[str, ...]:
        """The variables, in order."""
        return tuple(part.name for part in self.parts if part.name)

    def expand(self, values: Mapping[str, str]) -> str:
        """Return the URI for the values of all variables; KeyError if one is missing."""
        return "".join(part.filled(values[part.name]) if part.name else part.text for part in self.parts)
