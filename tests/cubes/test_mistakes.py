"""An editor's typical mistakes in tables: each gets a message with file, line and the way out."""

from pathlib import Path

import pytest

from kgbuild.build import Options, build, read_project
from kgbuild.errors import DataError
from kgbuild.table import LIMIT
from tests.cubes.conftest import FLOWS, METADATA, ROWS, TABLES, MakeTable

# Each row: a name, what stands in the metadata, what the editor wrote instead, the line of the message, and its words.
METADATA_MISTAKES = [
    ("key beyond the subset", '"mp:rows": 6,', '"mp:rows": 6,\n  "notes": [],', 11, "'notes' in a table is beyond"),
    ("dialect", '"mp:rows": 6,', '"mp:rows": 6,\n  "dialect": {},', 11, "only @context, url, dc:title"),
    ("misspelt key", '"mp:place"', '"mp:plaec"', 7, "did you mean 'mp:place'?"),
    ("missing key", '  "mp:numbers": "12,50",\n', "", 1, "a table lacks 'mp:numbers'"),
    ("count as text", '"mp:rows": 6', '"mp:rows": "6"', 10, "'mp:rows' in a table must be a whole number"),
    ("count as truth", '"mp:rows": 6', '"mp:rows": true', 10, "must be a whole number"),
    ("empty title", '"Flows to Xyzland"', '" "', 4, "'dc:title' in a table must be a text in quotes, not empty"),
    ("wrong context", '"@language": "en"', '"@language": "ru"', 2, "'@context' must be"),
    ("another file", '"url": "c1-flows.csv"', '"url": "flows.csv"', 3, "'url' must be 'c1-flows.csv'"),
    ("not JSON", '"mp:rows": 6,', '"mp:rows": 6', 11, "not JSON: Expecting ',' delimiter"),
    ("key twice", '"mp:rows": 6,', '"mp:rows": 6,\n  "mp:rows": 7,', 11, "key 'mp:rows' stands twice"),
    ("key of a column", '"titles"', '"lang": "en", "titles"', 26, "'lang' in a column is beyond"),
    ("separator", '"name": "note",', '"name": "note", "separator": ";",', 55, "'separator' in a column is beyond"),
    ("datatype", '"datatype": "decimal"', '"datatype": "double"', 46, "datatype 'double' is not read; write string or"),
    ("unknown prefix", '"mp:asPrinted"', '"mpp:asPrinted"', 47, "unknown prefix 'mpp'", "did you mean 'mp'?"),
    ("no component", '"mp:asPrinted"', '"mp:printed"', 47, "ontology#printed is no component of cubes"),
    ("misspelt component", '"mp:origin"', '"mp:orgin"', 24, "did you mean", "ontology#origin"),
    ("two of one property", '"mp:indicator"', '"mp:origin"', 24, "two columns have the property"),
    ("template level", "{+counterpart}", "{&counterpart}", 30, "cannot read '{&counterpart}'", "{+name}"),
    ("open brace", "{+counterpart}", "{+counterpart", 30, "a brace without its pair"),
    ("other column's cells", "{+counterpart}", "{+period}", 24, "own cells only, not 'period'"),
    (
        "key not required",
        '"required": true,\n        "propertyUrl": "mp:origin"',
        '"propertyUrl": "mp:origin"',
        24,
        "required",
    ),
    ("key without dimension", '"primaryKey": ["counterpart", ', '"primaryKey": [', 19, "aboutUrl must be filled in"),
    (
        "key names no column",
        '["counterpart", "period", "sex"],',
        '["country", "period", "sex"],',
        20,
        "no column 'country'",
    ),
    ("another observation", "observation/xyz-2024/c1-flows", "observation/xyz-2024/flows", 19, "'aboutUrl' must begin"),
    ("layout twice", '"columns": ["period"', '"columns": ["counterpart", "period"', 11, "must name 'counterpart' once"),
    ("layout unknown", '"rows": ["counterpart"]', '"rows": ["country"]', 11, "mp:layout names no column 'country'"),
    ("no property", ', "propertyUrl": "skos:editorialNote"', "", 55, "needs a propertyUrl, or suppressOutput: true"),
    ("no note", '"skos:editorialNote"', '"sdmx-dimension:age"', 55, "dimension 'note' needs a valueUrl"),
    ("unknown section", '"mp:section": "xyz-2024/C1"', '"mp:section": "xyz-2024/C2"', 6, "unknown section", "C1'?"),
    ("unknown footnote", '["xyz-2024/1"]', '["xyz-2024/7"]', 8, "unknown footnote 'xyz-2024/7'"),
    ("unknown constant", "id/area/KAZ", "id/area/KAX", 56, "unknown code", "area/KAX"),
    ("constant of another list", "id/indicator/immigrants", "id/unit/persons", 62, "unknown code", "unit/persons"),
    (
        "residual of another table",
        '"@id": "residual/xyz-2024/c1-flows',
        '"@id": "residual/xyz-2024/c2',
        13,
        "must begin with",
    ),
    (
        "residual of nothing",
        '"of": "group/all-countries"',
        '"of": "group/al-countries"',
        13,
        "did you mean 'group/all-c",
    ),
    ("residual without name", '"label": "Other countries", ', "", 13, "an entry of mp:residuals lacks 'label'"),
    ("sum of unknown code", '"parts": ["area/UZB"', '"parts": ["area/UZV"', 16, "mp:sums", "unknown code 'area/UZV'"),
    ("sum over no column", '{"over": "counterpart"', '{"over": "country"', 16, "mp:sums names no column 'country'"),
    ("sum with another key", '"total": "group', '"totl": 1, "total": "group', 16, "'totl' in an entry of mp:sums"),
    ("sum without parts", ', "parts": ["area/UZB", "residual/xyz-2024/c1-flows/other"]', "", 16, "lacks 'parts'"),
    ("too few rows", '"mp:rows": 6', '"mp:rows": 7', 10, "the file has 6 rows, but mp:rows says 7"),
]

# The same for the rows.
ROW_MISTAKES = [
    ("misspelt header", "counterpart,period", "conterpart,period", 1, "did you mean 'counterpart'?"),
    ("columns in another order", "row,column", "column,row", 1, "the header must be row,column,counterpart"),
    ("byte order mark", "row,column", "\ufeffrow,column", 1, "byte order mark"),
    ("too few cells", ",preliminary,\n", ",preliminary\n", 3, "has 8 cells, not 9"),
    ("comma not quoted", '"12,50"', "12,50", 2, "has 10 cells, not 9; quote cells that hold a comma"),
    ("unknown area", "area/UZB,period/2008", "area/UZV,period/2008", 4, "unknown code 'area/UZV'; did you mean 'area/"),
    ("code of another list", "area/UZB,period/2008", "age/total,period/2008", 4, "unknown code 'age/total'"),
    ("residual not declared", "flows/other,period/2008", "flows/rest,period/2008", 6, "unknown code 'residual/xyz"),
    ("no code", "area/UZB,period/2008", ",period/2008", 4, "counterpart is empty; give it in every row"),
    ("no period", "group/all-countries,period/2008", "group/all-countries,period/08", 2, "is no period; write 2007"),
    ("impossible day", "all-countries,period/2008", "all-countries,period/2009-02-30", 2, "is no period"),
    ("days the wrong way", "all-countries,period/2008", "all-countries,period/2009-02-01--2009-01-01", 2, "no period"),
    ("no sex", "period/2008,M,12.50", "period/2008,X,12.50", 2, "sex: unknown code 'X'"),
    ("unknown status", '"12,50",normal', '"12,50",norml', 2, "did you mean 'normal'?"),
    ("kind of statuses", '"12,50",normal', '"12,50",with-value', 2, "'with-value' is a kind of statuses"),
    ("thousands separator", "12.50", '"12,500"', 2, "'12,500' is no number; write it as 12187 or 61.1"),
    ("point at the end", "M,12.50", "M,12.", 2, "'12.' is no number"),
    ("exponent", "M,12.50", "M,1e2", 2, "'1e2' is no number"),
    ("digits of another script", "M,12.50", "M,١٢", 2, "is no number"),
    ("no value", "M,12.50", "M,", 2, "a cell with status 'normal' needs a value"),
    ("no print", '"12,50",normal', ",normal", 2, "needs its print"),
    ("value in an empty cell", "M,,x,not-applicable", "M,5,x,not-applicable", 5, "can have no value; remove it"),
    ("print in a blank cell", "M,,,blank", "M,,-,blank", 7, "a cell with print '-' is not blank"),
    ("misprint without note", ',"Comma for point: the ""total"" needs it."', ",", 4, "a misprint needs a note"),
    ("key twice", "period/2009,M,20,20", "period/2008,M,20,20", 3, "has the key of line 2 (group/all-countries"),
    (
        "empty cell twice",
        "UZB,period/2009,M,,x",
        "UZB,period/2009,M,,x,not-applicable,\na,b,area/UZB,period/2009,M,,x",
        6,
        "line 5",
    ),
    ("quote left open", '"12,50"', '"12,50', 2, "cannot be read from here on"),
    ("unused residual", ROWS[ROWS.index("Other,2008") :], "", 13, "no row has the residual"),
]


def problems(make_table: MakeTable, file: Path, old: str, new: str) -> list[str]:
    """Return the messages for the small project with one change."""
    with pytest.raises(DataError) as caught:
        read_project(make_table((file, old, new)), lambda _: None)
    return [str(p) for p in caught.value.problems]


@pytest.mark.parametrize("mistake", METADATA_MISTAKES, ids=lambda m: m[0])
def test_a_mistake_in_the_metadata_is_told_with_its_line(make_table: MakeTable, mistake: tuple[str, ...]) -> None:
    _, old, new, line, *words = mistake
    told = problems(make_table, METADATA, old, new)
    assert any(p.startswith(f"{METADATA}:{line}:") and all(w in p for w in words) for p in told), told


@pytest.mark.parametrize("mistake", ROW_MISTAKES, ids=lambda m: m[0])
def test_a_mistake_in_a_row_is_told_with_its_line(make_table: MakeTable, mistake: tuple[str, ...]) -> None:
    _, old, new, line, *words = mistake
    told = problems(make_table, FLOWS, old, new)
    assert any(p.split(":")[1] == str(line) and all(w in p for w in words) for p in told), told


def test_all_mistakes_are_collected() -> None:
    assert (len(METADATA_MISTAKES), len(ROW_MISTAKES)) == (41, 28)


def test_mistakes_of_tables_and_of_entries_are_told_together(make_table: MakeTable) -> None:
    project = make_table(
        (FLOWS, "M,12.50", "M,12.5O"),
        (METADATA, '"xyz-2024/C1"', '"xyz-2024/C9"'),
        (TABLES.parent / "profile.yaml", "year:", "yeer:"),
    )
    with pytest.raises(DataError) as caught:
        build(project, project.root / "out", Options(), lambda _: None)
    assert {p.file.name for p in caught.value.problems} == {"profile.yaml", METADATA.name}
    assert not (project.root / "out").exists()


def test_a_csv_file_without_metadata_is_told(make_table: MakeTable) -> None:
    project = make_table()
    (project.root / TABLES / "lone.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"lone.csv:1: has no metadata; add lone.csv-metadata.json"):
        read_project(project, lambda _: None)


def test_metadata_without_a_csv_file_are_told(make_table: MakeTable) -> None:
    project = make_table()
    (project.root / FLOWS).unlink()
    with pytest.raises(DataError, match=r"json:3: there is no file 'c1-flows.csv' beside the metadata"):
        read_project(project, lambda _: None)


def test_a_file_full_of_mistakes_is_not_read_to_its_end(make_table: MakeTable) -> None:
    bad = "".join(f"a,b,area/UZB,period/{year},M,?,?,normal,\n" for year in range(1000, 3000))
    told = problems(make_table, FLOWS, ROWS[ROWS.index("Total,2008") :], bad)
    assert len(told) == LIMIT + 2
    assert any("reading stops here" in p for p in told)


def test_a_file_that_is_no_utf_8_is_told(make_table: MakeTable) -> None:
    project = make_table()
    (project.root / FLOWS).write_bytes(ROWS.encode().replace(b"Uzbekistan", b"Uzbekist\xe1n", 1))
    with pytest.raises(DataError, match="cannot be read from here on: 'utf-8' codec"):
        read_project(project, lambda _: None)
