"""A column of codes comes in; whether a code may stand in it goes out, with the nearest code where it may not."""

from dataclasses import dataclass, field
from typing import Final

from kgbuild.components import Components
from kgbuild.csvw import Column
from kgbuild.errors import nearest
from kgbuild.namespaces import BASE
from kgbuild.period import FORMS, read_period

__all__ = ["PERIODS", "ColumnCodes"]

PERIODS: Final = f"{BASE}id/period/"
"""Where periods live: they are made from their keys and need no list."""


@dataclass
class ColumnCodes:
    """The codes of one column: those that may stand in it, and those that do so far with their IRIs, in order."""

    column: Column
    components: Components
    own: frozenset[str]
    used: dict[str, str] = field(default_factory=dict)

    def refused(self, code: str) -> str:
        """Return why a code may not stand here; an empty text, and the code among those used, if it may."""
        if not code:
            return f"{self.column.name} is empty; give it in every row" if self.column.required else ""
        told = self.unknown(code)
        if not told:
            self.used[code] = self.iri(code)
        return told

    def iri(self, code: str) -> str:
        """Return the IRI that a code stands for."""
        assert self.column.value is not None
        return self.column.value.expand({self.column.name: code})

    def unknown(self, code: str) -> str:
        """Return why a code is none of this column's, or an empty text if it is one."""
        iri = self.iri(code)
        if iri.startswith(PERIODS):
            known = read_period(iri.removeprefix(PERIODS)) is not None
            return "" if known else f"{self.column.name}: {code!r} is no period; write {FORMS}"
        allowed = self.components.codes.get(self.column.property)
        if iri in self.own or iri in (self.components.known if allowed is None else allowed):
            return ""
        start = iri.removesuffix(code)
        wanted = (self.components.known if allowed is None else allowed) | self.own
        candidates = sorted(c.removeprefix(start) for c in wanted if c.startswith(start))
        hint = nearest(code, candidates) or "; take a code of its list, or add it to the list first"
        return f"{self.column.name}: unknown code {code!r}{hint}"
