"""The tables as published: every numeric cell once with its print, the others as empty cells, and six answers."""

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import QuerySolutions, Store

from kgbuild.cli import main
from kgbuild.dataset import PublishedDataset

ROOT = Path(__file__).parent.parent.parent
TABLES = sorted((ROOT / "data" / "kaz-2010" / "tables").glob("*.csv"))
QUERY = """
PREFIX mp: <https://w3id.org/migration-profile/ontology#>
SELECT ?printed ?value { GRAPH <https://w3id.org/migration-profile/graph/kaz-2010/table-%s> {
  ?cell a %s . OPTIONAL { ?cell mp:asPrinted ?printed }
  OPTIONAL { ?cell <http://purl.org/linked-data/sdmx/2009/measure#obsValue> ?value } } }
"""
OBSERVATION = "<http://purl.org/linked-data/cube#Observation>"


@pytest.fixture(scope="module")
def store(dataset: PublishedDataset) -> Store:
    """Return the published store, read only."""
    return Store.read_only(str(dataset.store))


def cells(store: Store, table: str, class_: str) -> Counter[tuple[str, Decimal | None]]:
    """Return the print and value of each cell of a class in a table's graph."""
    answer = store.query(QUERY % (table, class_))
    assert isinstance(answer, QuerySolutions)
    found: Counter[tuple[str, Decimal | None]] = Counter()
    for row in answer:
        printed, value = (None if row[n] is None else row[n].value for n in ("printed", "value"))
        found[printed or "", None if value is None else Decimal(value)] += 1
    return found


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a table's CSV."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_all_35_tables_of_figures_are_there() -> None:
    assert len(TABLES) == 35
    assert sum(len(rows(f)) for f in TABLES) == 2047


@pytest.mark.parametrize("file", TABLES, ids=lambda f: f.stem)
def test_every_cell_is_in_the_graph_once_with_its_print(store: Store, file: Path) -> None:
    table = rows(file)
    numbers = Counter((r["printed"], Decimal(r["value"])) for r in table if r["value"])
    others = Counter((r["printed"], None) for r in table if not r["value"])
    assert cells(store, file.stem, OBSERVATION) == numbers
    assert cells(store, file.stem, "mp:EmptyCell") == others


@pytest.mark.parametrize("file", TABLES, ids=lambda f: f.stem)
def test_metadata_tell_the_number_of_cells_and_the_section(file: Path) -> None:
    told = json.loads(file.with_suffix(".csv-metadata.json").read_text(encoding="utf-8"))
    assert told["mp:rows"] == len(rows(file))
    assert told["mp:section"].startswith("kaz-2010/")


@pytest.mark.parametrize("file", TABLES, ids=lambda f: f.stem)
def test_a_misprint_keeps_its_print_and_gives_its_reason(file: Path) -> None:
    for row in rows(file):
        if row["status"] == "misprint":
            assert row["note"]
            assert row["printed"] != row["value"]


def answer(published: Path, question: str) -> list[dict[str, str]]:
    """Return the rows that a ready question gives on the published data."""
    file = ROOT / "server" / "questions" / f"{question}.rq"
    result = CliRunner().invoke(main, ["query", "--target", str(published), "--format", "csv", str(file)])
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(result.stdout.splitlines()))


@pytest.mark.parametrize(
    ("question", "columns", "expected"),
    [
        (
            "immigrants-from-uzbekistan",
            ("year", "persons"),
            [("1999", "7215"), ("2007", "24940"), ("2008", "16738"), ("2009", "18790")],
        ),
        (
            "net-migration-with-russia",
            ("year", "net"),
            [("1999", "-81396"), ("2007", "-26738"), ("2008", "-30916"), ("2009", "-21147")],
        ),
        (
            "top-origins-of-foreign-workers",
            ("country", "share"),
            [("Turkey", "23.2 %"), ("China", "22.1 %"), ("India", "7.7 %")],
        ),
        (
            "men-among-immigrants-outside-cis",
            ("year", "share"),
            [("1999", "58 %"), ("2007", "53.6 %"), ("2008", "50.9 %"), ("2009", "51.7 %")],
        ),
        (
            "remittances-to-china",
            ("year", "china"),
            [
                ("2004", "222.73"),
                ("2005", "253.86"),
                ("2006", "415.28"),
                ("2007", "513.54"),
                ("2008", "531.08"),
                ("2009", "487.44"),
            ],
        ),
    ],
)
def test_questions_on_numbers(
    published: Path, question: str, columns: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    found = answer(published, question)
    assert [(row[columns[0]], row[columns[1]]) for row in found] == expected
    assert all(row.get("section") or row.get("sections") for row in found)
    assert all(row.get("table") or row.get("tables") for row in found)


def test_refugees_are_stocks_on_a_day(published: Path) -> None:
    found = answer(published, "refugees-by-origin")
    totals = {row["day"]: row["refugees"] for row in found if row["origin"] == "All countries"}
    assert totals == {
        "2006-01-01": "582",
        "2007-01-01": "528",
        "2008-01-01": "451",
        "2009-01-01": "578",
        "2010-01-01": "622",
    }


FORMS = ("csv", "csvw", "parquet", "printed", "printed-csv", "turtle")


@pytest.mark.parametrize("form", FORMS)
def test_a_table_is_taken_away_in_every_form(published: Path, form: str) -> None:
    command = ["table", "c1.1-immigrants", "--target", str(published), "--format", form]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout_bytes) > 800
    telling = {"parquet": b"PAR1", "csvw": b"http://www.w3.org/ns/csvw"}.get(form, b"24940")
    assert telling in result.stdout_bytes.replace(b"24,940", b"24940")


def test_the_printed_form_is_the_table_as_in_the_source(published: Path) -> None:
    command = ["table", "c1.2-refugees", "--target", str(published), "--format", "printed-csv"]
    lines = list(csv.reader(CliRunner().invoke(main, command).stdout.splitlines()))
    assert [line[0] for line in lines[-5:]] == ["Afghanistan", "Ethiopia", "Somalia", "Nigeria", "Total"]
    assert lines[-5][1:] == ["580", "525", "448", "575", "618"]
    assert lines[-4][1:] == ["", "2", "2", "2", "2"]


@pytest.mark.parametrize(("name", "words"), [("c1.1-imigrants", "did you mean"), ("", "no table")])
def test_a_table_that_is_not_there_is_told(published: Path, name: str, words: str) -> None:
    result = CliRunner().invoke(main, ["table", name, "--target", str(published), "--format", "csv"])
    assert (result.exit_code, words in result.stderr) == (3, True), result.stderr
