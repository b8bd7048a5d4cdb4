"""A table's structure and its CSV file come in; rows go out in a stream, and every problem with file and line.

Rows are read one by one and never kept. To find two rows with one key, a fingerprint of each key is kept (70 bytes).
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Final

from kgbuild.codes import ColumnCodes
from kgbuild.components import Components
from kgbuild.csvw import TableDescription
from kgbuild.errors import DataError, Problem, nearest
from kgbuild.namespaces import BASE
from kgbuild.structure import Structure, own_codes

__all__ = ["LIMIT", "Contents", "check_table", "read_rows"]

LIMIT: Final = 100
"""How many problems of one file are told before its reading stops."""

NUMBER: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
STATUSES: Final = f"{BASE}id/obs-status/"


@dataclass(frozen=True)
class Contents:
    """What a table's file holds: its rows, those with a number, and the IRI of each code of each column, in order."""

    rows: int
    observations: int
    codes: Mapping[str, Mapping[str, str]]


def read_rows(root: Path, table: TableDescription) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a table's file, the header first, each with the number of the line on which it ends.

    DataError with the line where the file cannot be read on.
    """
    line = 0
    try:
        with (root / table.csv).open(encoding="utf-8", newline="") as file:
            for row in (reader := csv.reader(file, strict=True)):
                line = reader.line_num
                yield line, row
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        told = f"cannot be read from here on: {error}; save it as CSV in UTF-8"
        raise DataError([Problem(table.csv, line + 1, told)]) from error


def check_table(root: Path, structure: Structure, components: Components, problems: list[Problem]) -> Contents:
    """Read a table's file through, add what is wrong in it to `problems`, and return what it holds."""
    check = _Check(root, structure, components)
    told: list[Problem] = []
    try:
        rows = read_rows(root, structure.table)
        told.extend(check.header(*next(rows, (1, []))))
        for line, row in rows if not told else ():
            told.extend(check.row(line, row))
            if len(told) > LIMIT:
                told.append(Problem(structure.table.csv, line, "reading stops here; mend what is told above first"))
                break
        else:
            told.extend(check.whole() if not told else ())
    except DataError as error:
        told.extend(error.problems)
    problems.extend(told)
    return Contents(check.rows, check.observations, {name: codes.used for name, codes in check.codes.items()})


class _Check:
    """The state of reading one table: what has been seen so far."""

    def __init__(self, root: Path, structure: Structure, components: Components) -> None:
        """Prepare for the columns of a structure."""
        table = structure.table
        names = [c.name for c in table.cells]
        own = own_codes(table)
        self.root, self.table, self.components = root, table, components
        self.names = names
        self.codes = {c.name: ColumnCodes(c, components, own) for c in table.cells if c.value}
        self.coded = [(names.index(name), codes.used, codes) for name, codes in self.codes.items()]
        self.required = [names.index(c.name) for c in table.cells if c.required and not c.value]
        columns = (structure.status, structure.measure, structure.printed, structure.note)
        self.cell = itemgetter(*(names.index(c.name) for c in columns))
        self.statuses = self.codes[structure.status.name].used
        self.key = itemgetter(*(names.index(name) for name in table.key)) if table.key else lambda _: ()
        self.seen: set[int] = set()
        self.rows = self.observations = 0

    def header(self, line: int, row: list[str]) -> Iterator[Problem]:
        """Yield how the header differs from the columns of the metadata."""
        if row == self.names:
            return
        if row and row[0].startswith("\ufeff"):
            yield self._problem(line, "begins with a byte order mark; save the file as UTF-8 without it")
            return
        for name in [n for n in row if n not in self.names]:
            hint = nearest(name, self.names) or "; describe it in the metadata or remove it"
            yield self._problem(line, f"column {name!r} is not in the metadata{hint}")
        yield self._problem(line, f"the header must be {','.join(self.names)}, the columns of the metadata in order")

    def row(self, line: int, row: list[str]) -> Iterator[Problem]:
        """Yield what is wrong in one row."""
        self.rows += 1
        if len(row) != len(self.names):
            yield self._problem(line, f"has {len(row)} cells, not {len(self.names)}; quote cells that hold a comma")
            return
        for index, used, codes in self.coded:
            if row[index] not in used and (told := codes.refused(row[index])):
                yield self._problem(line, told)
        for index in self.required:
            if not row[index]:
                yield self._problem(line, f"{self.names[index]} is empty; give it in every row")
        status, value, printed, note = self.cell(row)
        if value:
            self.observations += 1
        for text in _misfits(self.statuses.get(status, ""), self.components, value, printed, note):
            yield self._problem(line, text)
        key = self.key(row)
        fingerprint = hash((key, not value))
        if fingerprint in self.seen:
            yield from self._twice(line, row)
        self.seen.add(fingerprint)

    def whole(self) -> Iterator[Problem]:
        """Yield what is wrong with the file as a whole, once it has been read through."""
        if self.rows != self.table.rows:
            text = (
                f"the file has {self.rows} rows, but mp:rows says {self.table.rows}; add the missing ones or correct it"
            )
            yield Problem(self.table.file, self.table.lines["mp:rows"], text)
        used = {iri for codes in self.codes.values() for iri in codes.used.values()}
        for residual in self.table.residuals:
            if f"{BASE}id/{residual.id}" not in used:
                yield Problem(self.table.file, residual.line, f"no row has the residual {residual.id!r}; remove it")

    def _twice(self, line: int, row: list[str]) -> Iterator[Problem]:
        """Yield a problem if an earlier row has the same key; only then the file is read again up to here."""
        empty = not self.cell(row)[1]
        for first, other in islice(read_rows(self.root, self.table), 1, None):
            if first >= line:
                return
            if self.key(other) == self.key(row) and (not self.cell(other)[1]) == empty:
                named = " ".join(f"{row[self.names.index(name)]}" for name in self.table.key)
                text = f"has the key of line {first} ({named}); give each cell a key of its own, or remove one"
                yield self._problem(line, text)
                return

    def _problem(self, line: int, text: str) -> Problem:
        return Problem(self.table.csv, line, text)


def _misfits(status: str, components: Components, value: str, printed: str, note: str) -> Iterator[str]:
    """Yield where a cell's value, print and note do not go with its status."""
    name = status.removeprefix(STATUSES)
    if value and not NUMBER.fullmatch(value):
        yield f"{value!r} is no number; write it as 12187 or 61.1, without spaces or thousands separators"
    if status in components.valued:
        if not value:
            yield f"a cell with status {name!r} needs a value; give it, or the status that says why there is none"
        if not printed:
            yield f"a cell with status {name!r} needs its print; give it as it stands in the source"
    elif status in components.valueless:
        if value:
            yield f"a cell with status {name!r} can have no value; remove it or correct the status"
    elif status:
        yield f"{name!r} is a kind of statuses; give one of those below it"
    if name == "misprint" and not note:
        yield "a misprint needs a note; say what decides the value"
    if name == "blank" and printed:
        yield f"a cell with print {printed!r} is not blank; correct the status or the print"
