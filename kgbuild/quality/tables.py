"""Descriptions of tables come in; the tables go out with all their cells as figures."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from kgbuild.csvw import Column, TableDescription
from kgbuild.namespaces import BASE, MP, SDMX_ATTRIBUTE, SDMX_MEASURE
from kgbuild.quality.figures import Figure, Table
from kgbuild.table import read_rows

__all__ = ["read_table", "read_tables"]

ATTRIBUTES: Final = {
    SDMX_ATTRIBUTE.unitMeasure.value: "unit",
    SDMX_MEASURE.obsValue.value: "value",
    MP.asPrinted.value: "printed",
    SDMX_ATTRIBUTE.obsStatus.value: "status",
}
"""The properties of columns that are no dimensions, and what the checks call them."""

BESIDE: Final = ("row", "column", "note")
"""Columns that only say where a cell is printed, or speak to people."""


def read_tables(root: Path, described: Iterable[TableDescription]) -> Iterator[Table]:
    """Yield the tables of a project; DataError where a file cannot be read on."""
    for description in described:
        yield read_table(root, description)


def read_table(root: Path, description: TableDescription) -> Table:
    """Return a table whose file was found in order."""
    profile, _, name = description.name.partition("/")
    return Table(
        profile=profile,
        name=name,
        title=description.title,
        section=description.section,
        figures=tuple(_figures(root, description)),
        rows=description.layout[0],
        declarations=description.declarations,
    )


def _figures(root: Path, table: TableDescription) -> Iterator[Figure]:
    profile, _, name = table.name.partition("/")
    called = {ATTRIBUTES.get(c.property, c.name): c.name for c in table.cells}
    fixed = {ATTRIBUTES.get(c.property, c.name): _code(c) for c in table.columns if c.virtual}
    own = [d for d in called if d not in (*ATTRIBUTES.values(), *BESIDE)]
    constant = {d: code for d, code in fixed.items() if d not in ATTRIBUTES.values()}
    start = f"{BASE}id/observation/{table.name}/"
    names = [c.name for c in table.cells]
    for line, row in islice(read_rows(root, table), 1, None):
        cells = dict(zip(names, row, strict=True))
        values = {d: cells[column] for d, column in called.items()}
        yield Figure(
            profile=profile,
            table=name,
            key=table.about.expand({n: text.replace("/", "-") for n, text in cells.items()}).removeprefix(start),
            codes={**constant, **{d: values[d] for d in own if values[d]}},
            value=Decimal(values["value"]) if values["value"] else None,
            printed=values["printed"],
            status=values["status"],
            unit=values.get("unit") or fixed.get("unit", ""),
            row=values.get("row", ""),
            column=values.get("column", ""),
            line=line,
        )


def _code(column: Column) -> str:
    """Return the code of a constant: its IRI without the base, or the last part of a code of SDMX (`sex-T` is `T`)."""
    iri = column.value.text if column.value else ""
    return iri.removeprefix(f"{BASE}id/") if iri.startswith(BASE) else iri.rpartition("-")[2]
