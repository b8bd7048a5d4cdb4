"""CSVW metadata come in, in a documented subset; the description of the table goes out, or every problem with its line.

The subset of the W3C recommendation "Metadata Vocabulary for Tabular Data" is what SUBSET lists. Anything beyond it is
refused by name, since what is not read would be lost in silence. Two readings are ours: `mp:` and `sdmx-...:` are the
prefixes of `kgbuild.namespaces`, and aboutUrl takes the code of a cell with `-` for each `/`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kgbuild.declarations import Declarations, Residual, read_declarations
from kgbuild.errors import Problem, nearest
from kgbuild.json_lines import Form, JsonObject, misfits, read_json
from kgbuild.namespaces import BASE, PREFIXES
from kgbuild.template import Template, TemplateError

__all__ = ["SUBSET", "Column", "TableDescription", "read_description"]

CONTEXT: Final[list[Any]] = ["http://www.w3.org/ns/csvw", {"@language": "en"}]

SUFFIX: Final = ".csv-metadata.json"

SUBSET: Final[Mapping[str, Form]] = {
    "a table": {
        "@context": "list",
        "url": "text",
        "dc:title": "text",
        "dc:description": "text",
        "mp:section": "text",
        "mp:place": "text",
        "mp:footnote": "texts",
        "mp:numbers": "text",
        "mp:rows": "count",
        "mp:layout": "object",
        "mp:residuals": "objects?",
        "mp:sums": "objects?",
        "mp:differences": "objects?",
        "mp:shares": "objects?",
        "mp:ratios": "objects?",
        "tableSchema": "object",
    },
    "tableSchema": {"aboutUrl": "text", "primaryKey": "texts", "columns": "objects"},
    "a column": {
        "name": "text",
        "titles": "text?",
        "datatype": "text?",
        "required": "flag?",
        "virtual": "flag?",
        "suppressOutput": "flag?",
        "propertyUrl": "text?",
        "valueUrl": "text?",
    },
    "mp:layout": {"rows": "texts", "columns": "texts"},
}
"""What metadata may hold: the form of each kind of object."""

DATATYPES: Final = ("string", "decimal")


@dataclass(frozen=True)
class Column:
    """A column: its name and title, what its cells are, and the property and value that they become."""

    name: str
    title: str
    datatype: str
    required: bool
    virtual: bool
    suppressed: bool
    property: str
    value: Template | None
    line: int


@dataclass(frozen=True)
class TableDescription:
    """What the metadata say of one table; `file` and `csv` are paths as seen from the project's folder."""

    file: Path
    csv: Path
    title: str
    description: str
    section: str
    place: str
    footnotes: tuple[str, ...]
    numbers: str
    rows: int
    layout: tuple[tuple[str, ...], tuple[str, ...]]
    residuals: tuple[Residual, ...]
    declarations: Declarations
    about: Template
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: Mapping[str, int]

    @property
    def name(self) -> str:
        """What tells the table from all others: profile and table, as in `kaz-2010/c1.1-immigrants`."""
        return f"{self.file.parent.parent.name}/{self.file.name.removesuffix(SUFFIX)}"

    @property
    def cells(self) -> tuple[Column, ...]:
        """The columns that stand in the CSV file."""
        return tuple(c for c in self.columns if not c.virtual)

    def column(self, name: str) -> Column:
        """Return the column of a name; KeyError if there is none."""
        return {c.name: c for c in self.columns}[name]


def read_description(root: Path, file: Path, problems: list[Problem]) -> TableDescription | None:
    """Return the description in the metadata file `root / file`, or None where problems were added."""
    before = len(problems)
    table = read_json(root, file, problems)
    if table is None:
        return None
    schema, layout = table.child("tableSchema"), table.child("mp:layout")
    columns = list(schema.children("columns"))
    for kind, part in [("a table", table), ("tableSchema", schema), ("mp:layout", layout)]:
        problems.extend(misfits(part, kind, SUBSET[kind]))
    for part in columns:
        problems.extend(misfits(part, "a column", SUBSET["a column"]))
    if len(problems) > before:
        return None
    problems.extend(_fixed(root, file, table, schema))
    parsed = tuple(_column(part, problems) for part in columns)
    about = _template(schema, "aboutUrl", problems)
    problems.extend(_joined(parsed, about, schema, layout))
    residuals, declarations = read_declarations(table, [c.name for c in parsed if not c.virtual], problems)
    if about is None or len(problems) > before:
        return None
    text = table.value
    return TableDescription(
        file=file,
        csv=file.with_name(text["url"]),
        title=text["dc:title"],
        description=text["dc:description"],
        section=text["mp:section"],
        place=text["mp:place"],
        footnotes=tuple(text["mp:footnote"]),
        numbers=text["mp:numbers"],
        rows=text["mp:rows"],
        layout=(tuple(layout.value["rows"]), tuple(layout.value["columns"])),
        residuals=residuals,
        declarations=declarations,
        about=about,
        key=tuple(schema.value["primaryKey"]),
        columns=parsed,
        lines={key: table.line(key) for key in text},
    )


def _fixed(root: Path, file: Path, table: JsonObject, schema: JsonObject) -> Iterator[Problem]:
    """Yield where what is fixed for all tables is otherwise."""
    if table.value["@context"] != CONTEXT:
        yield table.problem("@context", f"'@context' must be {json.dumps(CONTEXT)}")
    url = file.name.removesuffix("-metadata.json")
    if table.value["url"] != url:
        yield table.problem("url", f"'url' must be {url!r}, the file that the metadata stand beside")
    elif not (root / file.with_name(url)).is_file():
        yield table.problem("url", f"there is no file {url!r} beside the metadata; add it")
    start = f"{BASE}id/observation/{file.parent.parent.name}/{file.name.removesuffix(SUFFIX)}/"
    if not schema.value["aboutUrl"].startswith(start):
        yield schema.problem("aboutUrl", f"'aboutUrl' must begin with {start!r}")


def _column(part: JsonObject, problems: list[Problem]) -> Column:
    value, virtual = part.value, part.value.get("virtual", False)
    datatype = value.get("datatype", "string")
    if datatype not in DATATYPES:
        problems.append(part.problem("datatype", f"datatype {datatype!r} is not read; write {' or '.join(DATATYPES)}"))
    if virtual and not ("propertyUrl" in value and "valueUrl" in value):
        problems.append(part.problem("", f"virtual column {value['name']!r} needs propertyUrl and valueUrl"))
    if "propertyUrl" not in value and not value.get("suppressOutput"):
        problems.append(part.problem("", f"column {value['name']!r} needs a propertyUrl, or suppressOutput: true"))
    return Column(
        name=value["name"],
        title=value.get("titles", value["name"]),
        datatype=datatype,
        required=value.get("required", False),
        virtual=virtual,
        suppressed=value.get("suppressOutput", False),
        property=_property(part, problems),
        value=_template(part, "valueUrl", problems) if "valueUrl" in value else None,
        line=part.line(""),
    )


def _property(part: JsonObject, problems: list[Problem]) -> str:
    written: str = part.value.get("propertyUrl", "")
    prefix, _, local = written.partition(":")
    if not written or local.startswith("//"):
        return written
    if prefix not in PREFIXES:
        hint = nearest(prefix, PREFIXES) or f"; there are {', '.join(PREFIXES)}"
        problems.append(part.problem("propertyUrl", f"unknown prefix {prefix!r} in {written!r}{hint}"))
    return PREFIXES.get(prefix, "") + local


def _template(part: JsonObject, key: str, problems: list[Problem]) -> Template | None:
    try:
        return Template.parse(part.value[key])
    except TemplateError as error:
        problems.append(part.problem(key, f"{key!r} {error}"))
        return None


def _joined(
    columns: tuple[Column, ...], about: Template | None, schema: JsonObject, layout: JsonObject
) -> Iterator[Problem]:
    """Yield where columns, key, aboutUrl and layout do not fit together."""
    names = [c.name for c in columns]
    yield from _own(columns, schema)
    key = schema.value["primaryKey"]
    cells = {c.name: c for c in columns if not c.virtual}
    for name in key:
        if name not in cells:
            hint = nearest(name, cells) or "; name columns of the file"
            yield schema.problem("primaryKey", f"primaryKey names no column {name!r}{hint}")
        elif not cells[name].required:
            yield Problem(
                schema.file, cells[name].line, f"column {name!r} is in the primaryKey; make it required: true"
            )
    if about and sorted(about.names) != sorted(key):
        yield schema.problem("aboutUrl", f"aboutUrl must be filled in with the primaryKey's columns: {', '.join(key)}")
    placed = [*layout.value["rows"], *layout.value["columns"]]
    for name in sorted({*placed, *key}):
        if name not in names:
            yield layout.problem("rows", f"mp:layout names no column {name!r}{nearest(name, names)}")
        elif placed.count(name) != 1:
            yield layout.problem("rows", f"mp:layout must name {name!r} once, in rows or in columns")


def _own(columns: tuple[Column, ...], schema: JsonObject) -> Iterator[Problem]:
    names = [c.name for c in columns]
    for column in columns:
        if names.count(column.name) > 1:
            yield Problem(schema.file, column.line, f"two columns have the name {column.name!r}; rename one")
        for name in column.value.names if column.value else ():
            if name != column.name or column.virtual:
                text = f"valueUrl of {column.name!r} may be filled in with the column's own cells only, not {name!r}"
                yield Problem(schema.file, column.line, text)
