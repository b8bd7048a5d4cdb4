"""A published dataset and the name of a table come in; the table goes out as CSV, CSVW, Parquet, print or Turtle."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from prettytable import PrettyTable, TableStyle

from kgbuild.csvw import Column, TableDescription, read_description
from kgbuild.dataset import PublishedDataset
from kgbuild.errors import BuildError, Problem, nearest
from kgbuild.export import export
from kgbuild.map import rebased
from kgbuild.namespaces import BASE, MP, SDMX_MEASURE, SKOS
from kgbuild.table import read_rows

__all__ = ["FORMATS", "export_table", "write_table"]

CELL: Final = "cell"
METADATA: Final = "-metadata.json"


def export_table(dataset: PublishedDataset, name: str, form: str) -> bytes:
    """Return a table in a form of FORMATS; BuildError if there is no such table.

    `name` is that of the manifest (`kaz-2010/c1.1-immigrants`), or its last part where only one table has it.
    """
    full = _full_name(dataset, name)
    return FORMATS[form](dataset, full)


def write_table(dataset: PublishedDataset, name: str, form: str, output: Path) -> None:
    """Write a table to a file; for CSVW, the CSV that the metadata describe is written beside them."""
    full = _full_name(dataset, name)
    try:
        if form == "csvw":
            data = output.with_name(output.name.removesuffix(METADATA)).with_suffix(".csv")
            data.write_bytes(_csv(dataset, full))
            output = data.with_name(data.name + METADATA)
            output.write_bytes(_metadata(dataset, full, data.name))
        else:
            output.write_bytes(FORMATS[form](dataset, full))
    except OSError as error:
        raise BuildError(f"{output}: cannot be written ({error.strerror})") from error


def _full_name(dataset: PublishedDataset, name: str) -> str:
    names = [t.name for t in dataset.manifest.tables]
    found = [n for n in names if name in (n, n.partition("/")[2])]
    if len(found) == 1:
        return found[0]
    if found:
        raise BuildError(f"several tables are called {name!r}: {', '.join(found)}; give one of these")
    short = sorted({n.partition("/")[2] for n in names})
    raise BuildError(f"no table {name!r}{nearest(name, [*names, *short])} There are: {', '.join(short)}")


def _described(dataset: PublishedDataset, name: str) -> TableDescription:
    problems: list[Problem] = []
    file = dataset.tables[name].relative_to(dataset.folder)
    table = read_description(dataset.folder, file.with_name(file.name + METADATA), problems)
    if table is None:
        raise BuildError("\n".join(map(str, problems)))
    return table


# ---------------------------------------------------------------------------------------------------------------------
# Tidy: one row a cell, with its IRI, the printed labels, every dimension and attribute.


def _order(table: TableDescription) -> list[Column]:
    """Return the columns of a tidy export: those of the file, with the constants before the measure."""
    names = [c.property for c in table.cells]
    at = names.index(SDMX_MEASURE.obsValue.value)
    constants = [c for c in table.columns if c.virtual]
    return [*table.cells[:at], *constants, *table.cells[at:]]


def _tidy(dataset: PublishedDataset, table: TableDescription) -> Iterator[list[str]]:
    """Yield the header and the rows of a tidy export."""
    columns = _order(table)
    yield [CELL, *(c.name for c in columns)]
    names = [c.name for c in table.cells]
    value = next(c.name for c in columns if c.property == SDMX_MEASURE.obsValue.value)
    fixed = {c.name: _constant(c) for c in columns if c.virtual}
    for _, row in islice(read_rows(dataset.folder, table), 1, None):
        cells = dict(zip(names, row, strict=True))
        iri = table.about.expand({name: code.replace("/", "-") for name, code in cells.items()})
        kind = "observation" if cells[value] else "empty-cell"
        iri = rebased(iri.replace("/observation/", f"/{kind}/", 1), dataset.manifest.base)
        yield [iri, *((cells | fixed)[c.name] for c in columns)]


def _constant(column: Column) -> str:
    return column.value.text.removeprefix(f"{BASE}id/") if column.value else ""


def _written(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _csv(dataset: PublishedDataset, name: str) -> bytes:
    return _written(_tidy(dataset, _described(dataset, name)))


def _csvw(dataset: PublishedDataset, name: str) -> bytes:
    return _metadata(dataset, name, f"{name.partition('/')[2]}.csv")


def _metadata(dataset: PublishedDataset, name: str, url: str) -> bytes:
    """Return CSVW metadata of the tidy export, for any processor: full IRIs, and the IRI of each cell in its row."""
    table, base = _described(dataset, name), dataset.manifest.base
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": table.title,
        "dc:description": table.description,
        "dc:license": {"@id": dataset.manifest.licence},
        "rdfs:seeAlso": {"@id": f"{base}id/dataset/{name}"},
        "tableSchema": {
            "aboutUrl": f"{{+{CELL}}}",
            "primaryKey": CELL,
            "columns": [
                {"name": CELL, "titles": CELL, "datatype": "anyURI", "required": True, "suppressOutput": True},
                *(_column(column, base) for column in _order(table)),
            ],
        },
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _column(column: Column, base: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "titles": column.name, "dc:description": column.title}
    told["datatype"] = column.datatype
    if column.required or column.virtual:
        told["required"] = True
    if column.suppressed:
        return {**told, "suppressOutput": True}
    if column.property == SKOS.editorialNote.value:
        told["lang"] = "en"
    told["propertyUrl"] = column.property
    if column.value:
        text = f"{BASE}id/{{+{column.name}}}" if column.virtual else column.value.text
        told["valueUrl"] = rebased(text, base)
    return told


def _parquet(dataset: PublishedDataset, name: str) -> bytes:
    """Return Parquet of the tidy export: texts, and numbers as decimals with as many places as the table has."""
    import duckdb  # here, since it takes a sixth of a second to import and no other command needs it

    table = _described(dataset, name)
    columns = [CELL, *(c.name for c in _order(table))]
    value = next(c.name for c in table.cells if c.property == SDMX_MEASURE.obsValue.value)
    at = [c.name for c in table.cells].index(value)
    rows = islice(read_rows(dataset.folder, table), 1, None)
    places = max((len(row[at].partition(".")[2]) for _, row in rows), default=0)
    types = {column: f"DECIMAL(38,{places})" if column == value else "VARCHAR" for column in columns}
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        tidy, parquet = Path(folder) / "table.csv", Path(folder) / "table.parquet"
        tidy.write_bytes(_written(_tidy(dataset, table)))
        told = {"title": table.title, "description": table.description, "licence": dataset.manifest.licence}
        database.execute(
            f"COPY (FROM read_csv({_sql(str(tidy))}, header = true, auto_detect = false, columns = {_sql(types)},"
            f" nullstr = '', quote = '\"', escape = '\"')) TO {_sql(str(parquet))}"
            f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {_sql(told)})"
        )
        return parquet.read_bytes()


def _sql(value: str | dict[str, str]) -> str:
    """Return a text, or a struct of texts, as SQL writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_sql(key)}: {_sql(text)}" for key, text in value.items()) + "}"
    return "'" + value.replace("'", "''") + "'"


# ---------------------------------------------------------------------------------------------------------------------
# As printed: the rows and columns of the source, with its labels and its text.


def _printed_rows(dataset: PublishedDataset, name: str) -> list[list[str]]:
    """Return the printed table: its header, with an empty corner, and its rows in the order of the source.

    A printed row goes on as long as the row label stays and no column comes again, so rows of one name stay apart.
    """
    table = _described(dataset, name)
    names = [c.name for c in table.cells]
    label, column, printed = (names.index(n) for n in (*_labels(table), _print(table)))
    header: dict[str, int] = {}
    lines: list[tuple[str, dict[int, str]]] = []
    for _, row in islice(read_rows(dataset.folder, table), 1, None):
        place = header.setdefault(row[column], len(header))
        if not lines or lines[-1][0] != row[label] or place in lines[-1][1]:
            lines.append((row[label], {}))
        lines[-1][1][place] = row[printed]
    body = [[text, *(cells.get(place, "") for place in range(len(header)))] for text, cells in lines]
    return [["", *header], *body]


def _labels(table: TableDescription) -> tuple[str, str]:
    """Return the names of the columns with the printed row and column: the two that become no component."""
    row, column, *_ = [c.name for c in table.cells if c.suppressed]
    return row, column


def _print(table: TableDescription) -> str:
    return next(c.name for c in table.cells if c.property == MP.asPrinted.value)


def _printed_csv(dataset: PublishedDataset, name: str) -> bytes:
    return _written(_printed_rows(dataset, name))


def _printed(dataset: PublishedDataset, name: str) -> bytes:
    header, *body = _printed_rows(dataset, name)
    table = PrettyTable(_apart(header), align="r")
    table.align[""] = "l"
    table.set_style(TableStyle.MARKDOWN)
    table.add_rows([[cell.replace("|", "\\|") for cell in row] for row in body])
    return f"# {_described(dataset, name).title}\n\n{table.get_string()}\n".encode()


def _apart(header: list[str]) -> list[str]:
    return [text.replace("|", "\\|") for text in header]


def _turtle(dataset: PublishedDataset, name: str) -> bytes:
    return export(dataset, "turtle", name.replace("/", "/table-", 1))


FORMATS: Final[dict[str, Callable[[PublishedDataset, str], bytes]]] = {
    "csv": _csv,
    "csvw": _csvw,
    "parquet": _parquet,
    "printed": _printed,
    "printed-csv": _printed_csv,
    "turtle": _turtle,
}
"""The name of each form on the command line, and the function that makes it."""
