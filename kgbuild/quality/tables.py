"""Descriptions of tables come in; the tables go out with all their cells as figures, large ones in parts."""

import csv
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Final, TextIO
from urllib.parse import quote

from kgbuild.csvw import Column, TableDescription
from kgbuild.namespaces import BASE, MP, SDMX_ATTRIBUTE, SDMX_MEASURE
from kgbuild.quality.figures import Figure, Table
from kgbuild.table import read_rows

__all__ = ["LARGE", "is_large", "read_parts", "read_table"]

LARGE: Final = 100_000
"""From how many cells on a table is looked at in parts, each of some periods, so that memory does not grow with it."""

ATTRIBUTES: Final = {
    SDMX_ATTRIBUTE.unitMeasure.value: "unit",
    SDMX_MEASURE.obsValue.value: "value",
    MP.asPrinted.value: "printed",
    SDMX_ATTRIBUTE.obsStatus.value: "status",
}
"""The properties of columns that are no dimensions, and what the checks call them."""

BESIDE: Final = ("row", "column", "note")
"""Columns that only say where a cell is printed, or speak to people."""


def is_large(table: TableDescription, limit: int = LARGE) -> bool:
    """Tell whether a table is to be looked at in parts: it is large, and its periods tell them apart."""
    return table.rows > limit and "period" in [c.name for c in table.cells]


def read_table(root: Path, description: TableDescription) -> Table:
    """Return a table whose file was found in order; DataError where it cannot be read on."""
    return _table(description, read_rows(root, description))


def read_parts(root: Path, description: TableDescription, limit: int = LARGE) -> Iterator[Table]:
    """Yield a large table in parts of about `limit` cells, each with all cells of some periods, in order of their rows.

    Rows are first sorted by part into files beside each other, since a print may have a period in each of its columns.
    """
    at = [c.name for c in description.cells].index("period")
    counts = Counter(row[at] for _, row in islice(read_rows(root, description), 1, None))
    parts = list(_shared_out(counts, limit))
    part_of = {period: i for i, part in enumerate(parts) for period in part}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        files = [Path(folder) / str(i) for i in range(len(parts))]
        streams = [stack.enter_context(f.open("w+", encoding="utf-8", newline="")) for f in files]
        writers = [csv.writer(s) for s in streams]
        for line, row in islice(read_rows(root, description), 1, None):
            writers[part_of[row[at]]].writerow([line, *row])
        for part, stream in zip(parts, streams, strict=True):
            stream.seek(0)
            told = part[0] if len(part) == 1 else f"{part[0]}--{part[-1].removeprefix('period/')}"
            yield _table(description, _read_again(stream), told)


def _shared_out(counts: Counter[str], limit: int) -> Iterator[list[str]]:
    """Yield lists of periods, in order, that have no more cells together than the limit, unless one alone has."""
    part: list[str] = []
    for period in sorted(counts):
        if part and sum(counts[p] for p in part) + counts[period] > limit:
            yield part
            part = []
        part.append(period)
    if part:
        yield part


def _read_again(stream: TextIO) -> Iterator[tuple[int, list[str]]]:
    yield 1, []
    for line, *row in csv.reader(stream):
        yield int(line), row


def _table(description: TableDescription, rows: Iterable[tuple[int, list[str]]], part: str = "") -> Table:
    profile, _, name = description.name.partition("/")
    return Table(
        profile=profile,
        name=name,
        title=description.title,
        section=description.section,
        figures=tuple(_figures(description, islice(rows, 1, None))),
        rows=description.layout[0],
        declarations=description.declarations,
        part=part,
    )


def _figures(table: TableDescription, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Figure]:
    profile, _, name = table.name.partition("/")
    called = {ATTRIBUTES.get(c.property, c.name): i for i, c in enumerate(table.cells)}
    fixed = {ATTRIBUTES.get(c.property, c.name): _code(c) for c in table.columns if c.virtual}
    own = [(d, i) for d, i in called.items() if d not in (*ATTRIBUTES.values(), *BESIDE)]
    constant = {d: code for d, code in fixed.items() if d not in ATTRIBUTES.values()}
    value, printed, status = (called[n] for n in ("value", "printed", "status"))
    row, column, unit = (called.get(n) for n in ("row", "column", "unit"))
    key = _keys(table)
    for line, cells in rows:
        yield Figure(
            profile=profile,
            table=name,
            key=key(cells),
            codes={**constant, **{d: intern(cells[i]) for d, i in own if cells[i]}},
            value=Decimal(cells[value]) if cells[value] else None,
            printed=cells[printed],
            status=intern(cells[status]),
            unit=(intern(cells[unit]) if unit is not None else "") or fixed.get("unit", ""),
            row=intern(cells[row]) if row is not None else "",
            column=intern(cells[column]) if column is not None else "",
            line=line,
        )


def _keys(table: TableDescription) -> Callable[[list[str]], str]:
    """Return a function from the cells of a row to the key of its observation: what aboutUrl has behind the table."""
    start = f"{BASE}id/observation/{table.name}/"
    names = [c.name for c in table.cells]
    parts = [(p.text, names.index(p.name) if p.name else -1, p.safe) for p in table.about.parts]
    known: dict[tuple[str, str], str] = {}

    def coded(text: str, safe: str) -> str:
        if (text, safe) not in known:
            known[text, safe] = quote(text.replace("/", "-"), safe=safe)
        return known[text, safe]

    def key(cells: list[str]) -> str:
        iri = "".join([text + (coded(cells[i], safe) if i >= 0 else "") for text, i, safe in parts])
        return iri.removeprefix(start)

    return key


def _code(column: Column) -> str:
    """Return the code of a constant: its IRI without the base, or the last part of a code of SDMX (`sex-T` is `T`)."""
    iri = column.value.text if column.value else ""
    return iri.removeprefix(f"{BASE}id/") if iri.startswith(BASE) else iri.rpartition("-")[2]
