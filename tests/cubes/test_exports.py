"""Any cube is taken away as CSV, CSVW, Parquet, print or Turtle, each holding the same figures."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kgbuild.build import Options, build
from kgbuild.cli import main
from kgbuild.dataset import PublishedDataset
from kgbuild.errors import BuildError
from kgbuild.namespaces import BASE, DCTERMS, MP, QB, RDF, SDMX_MEASURE, XSD
from kgbuild.tables_export import FORMATS, export_table, write_table
from tests.cubes.conftest import FLOWS, ROWS, MakeTable

REAL = [
    "c1.1-immigrants",
    "c2.1-emigrants",
    "annex-graduates",
    "annex-immigrants-age-sex",
    "general-information",
    "c1.2-work-permits",
    "b3-labour-market",
    "b4-education-access",
]
"""Tables of every shape: with two rows of one country, names printed twice, two headers, no header, one column."""


@pytest.fixture
def small(make_table: MakeTable, tmp_path: Path) -> PublishedDataset:
    """Return the small project, published."""
    return build(make_table(), tmp_path / "out", Options(reasoning=False), lambda _: None)


def rows(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def by_csvw(metadata: dict[str, Any], data: bytes) -> set[Triple]:
    """Return the triples that a processor of CSVW makes in minimal mode, of the few forms that the export has."""
    header, *body = rows(data)
    found = set()
    for row in body:
        cells = dict(zip(header, row, strict=True))
        node = NamedNode(cells[metadata["tableSchema"]["aboutUrl"].strip("{+}")])
        for column in metadata["tableSchema"]["columns"]:
            name, cell = column["name"], cells[column["name"]]
            if not cell or column.get("suppressOutput"):
                continue
            value: NamedNode | Literal
            if "valueUrl" in column:
                value = NamedNode(column["valueUrl"].replace(f"{{+{name}}}", cell).replace(f"{{{name}}}", cell))
            elif column["datatype"] == "decimal":
                value = Literal(cell, datatype=XSD.decimal)
            else:
                value = Literal(cell, language=column["lang"]) if "lang" in column else Literal(cell)
            found.add(Triple(node, NamedNode(column["propertyUrl"]), value))
    return found


def stated(dataset: PublishedDataset, name: str) -> set[Triple]:
    """Return what the dataset says of the cells of a table, but for their classes and data set."""
    graph = NamedNode(f"{dataset.manifest.base}graph/{name.replace('/', '/table-')}")
    quads: list[Quad] = [q for q in parse(path=str(dataset.dumps["dataset.nq"]), lenient=True) if q.graph_name == graph]
    cells = {q.subject for q in quads if q.predicate == RDF.type and q.object in (QB.Observation, MP.EmptyCell)}
    beside = (RDF.type, QB.dataSet, MP.ofDataSet)
    return {q.triple for q in quads if q.subject in cells and q.predicate not in beside}


@pytest.mark.parametrize("key", REAL)
def test_the_csvw_of_a_table_says_what_its_graph_says(dataset: PublishedDataset, key: str) -> None:
    metadata = json.loads(export_table(dataset, key, "csvw"))
    assert by_csvw(metadata, export_table(dataset, key, "csv")) == stated(dataset, f"kaz-2010/{key}")


def test_csvw_is_of_the_standard_alone(dataset: PublishedDataset) -> None:
    for table in dataset.manifest.tables:
        document = json.loads(export_table(dataset, table.name, "csvw"))
        columns = document["tableSchema"]["columns"]
        assert set(document) - {"dc:title", "dc:description", "dc:license", "rdfs:seeAlso"} == {
            *("@context", "url", "tableSchema")
        }
        assert all(c["propertyUrl"].startswith("http") for c in columns if not c.get("suppressOutput"))
        assert [c["name"] for c in columns] == rows(export_table(dataset, table.name, "csv"))[0]


@pytest.mark.parametrize("key", REAL)
def test_parquet_holds_the_cells_of_the_csv(dataset: PublishedDataset, key: str, tmp_path: Path) -> None:
    file = tmp_path / "table.parquet"
    file.write_bytes(export_table(dataset, key, "parquet"))
    header, *body = rows(export_table(dataset, key, "csv"))
    with duckdb.connect() as database:
        found = database.execute("SELECT * FROM read_parquet(?)", [str(file)])
        assert [column[0] for column in found.description or []] == header
        held = found.fetchall()
    at = header.index("value")
    assert [[*map(plain, row[:at]), *map(plain, row[at + 1 :])] for row in held] == [
        [*row[:at], *row[at + 1 :]] for row in body
    ]
    assert [row[at] for row in held] == [Decimal(row[at]) if row[at] else None for row in body]


def plain(value: str | None) -> str:
    """Return a text, empty where there is none."""
    return value or ""


def test_parquet_is_the_same_every_time(dataset: PublishedDataset) -> None:
    assert export_table(dataset, "b2-exports", "parquet") == export_table(dataset, "b2-exports", "parquet")


def test_the_printed_table_keeps_rows_columns_order_labels_and_text(small: PublishedDataset) -> None:
    assert rows(export_table(small, "c1-flows", "printed-csv")) == [
        ["", "2008 | Male", "2009 | Male"],
        ["Total", "12,50", "20"],
        ["Uzbekistan", "1,050", "x"],
        ["Other", "2", ""],
    ]
    assert export_table(small, "c1-flows", "printed").decode().splitlines()[2:6] == [
        "|            | 2008 \\| Male | 2009 \\| Male |",
        "| :----------|------------: |------------: |",
        "| Total      |        12,50 |           20 |",
        "| Uzbekistan |        1,050 |            x |",
    ]


@pytest.mark.parametrize("key", REAL)
def test_every_cell_is_printed_once(dataset: PublishedDataset, key: str) -> None:
    header, *body = rows(export_table(dataset, key, "csv"))
    _, *printed = rows(export_table(dataset, key, "printed-csv"))
    at = header.index("printed")
    assert sorted(c for row in printed for c in row[1:] if c) == sorted(row[at] for row in body if row[at])


def test_rows_of_one_name_stay_apart_in_print(dataset: PublishedDataset) -> None:
    printed = rows(export_table(dataset, "c1.1-immigrants", "printed-csv"))
    assert [row for row in printed if row[0] == "Georgia"] == [
        ["Georgia", "93", "73", "x", "x"],
        ["Georgia", "x", "X", "102", "97"],
    ]
    graduates = rows(export_table(dataset, "annex-graduates", "printed-csv"))
    assert [row[1] for row in graduates if row[0] == "Natural sciences"] == ["437", "8", "4 934", "61"]


def test_turtle_is_the_graph_of_the_table(small: PublishedDataset) -> None:
    triples = set(parse(export_table(small, "c1-flows", "turtle"), format=RdfFormat.TURTLE))
    node = NamedNode(f"{BASE}id/dataset/xyz-2024/c1-flows")
    assert Triple(node, DCTERMS.title, Literal("Flows to Xyzland", language="en")) in {q.triple for q in triples}
    values = sorted(q.object.value for q in triples if q.predicate == SDMX_MEASURE.obsValue)
    assert values == ["10.50", "12.50", "2", "20"]


def test_csvw_is_written_with_its_csv_beside_it(small: PublishedDataset, tmp_path: Path) -> None:
    write_table(small, "c1-flows", "csvw", tmp_path / "mine.csv")
    document = json.loads((tmp_path / "mine.csv-metadata.json").read_text(encoding="utf-8"))
    assert document["url"] == "mine.csv"
    assert (tmp_path / "mine.csv").read_bytes() == export_table(small, "xyz-2024/c1-flows", "csv")


def test_the_files_that_a_table_was_read_from_are_published(small: PublishedDataset) -> None:
    assert small.tables["xyz-2024/c1-flows"].read_text(encoding="utf-8") == ROWS
    assert small.tables["xyz-2024/c1-flows"].with_name(f"{FLOWS.name}-metadata.json").is_file()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("c1-flow", "did you mean 'c1-flows'?"),
        ("xyz-2025/c1-flows", "did you mean 'xyz-2024/c1-flows'?"),
        ("", "There are: c1-flows"),
        ("../c1-flows", "no table"),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_a_table_that_is_not_there_is_told(small: PublishedDataset, name: str, words: str, form: str) -> None:
    with pytest.raises(BuildError) as caught:
        export_table(small, name, form)
    assert words in str(caught.value)


def test_the_command_writes_tells_and_refuses(small: PublishedDataset, tmp_path: Path) -> None:
    target = ["--target", str(small.folder)]
    runner = CliRunner()
    for form in FORMATS:
        output = tmp_path / f"table.{form}"
        done = runner.invoke(main, ["table", "c1-flows", *target, "--format", form])
        assert (done.exit_code, done.stdout_bytes) == (0, export_table(small, "c1-flows", form))
        assert (
            runner.invoke(main, ["table", "c1-flows", *target, "--format", form, "--output", str(output)]).exit_code
            == 0
        )
    refused = {
        ("c9", "--format", "csv"): 3,
        ("c1-flows", "--format", "xlsx"): 2,
        ("c1-flows",): 2,
        ("c1-flows", "--format", "csv", "--output", str(tmp_path / "no" / "where.csv")): 3,
    }
    codes = {args: runner.invoke(main, ["table", *args, *target]).exit_code for args in refused}
    assert codes == refused
