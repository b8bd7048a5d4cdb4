"""A small project with one table of a country of its own, made anew for each test, and the words that change it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.project import Project

ROOT = Path(__file__).parent.parent.parent
TABLES = Path("data/xyz-2024/tables")
FLOWS = TABLES / "c1-flows.csv"
METADATA = TABLES / "c1-flows.csv-metadata.json"

FACTS = {
    "profile.yaml": """
- id: profile/xyz-2024
  type: Profile
  label: {en: Profile of Xyzland 2024}
  title: {en: Migration Profile of Xyzland}
  publisher: institution/xyz-office
  year: 2024
""",
    "sections.yaml": """
- id: section/xyz-2024/C1
  type: Section
  label: {en: C1 Flows}
  heading: C1 Flows
  order: 1
  ofProfile: profile/xyz-2024
""",
    "footnotes.yaml": """
- id: footnote/xyz-2024/1
  type: Footnote
  label: {en: Footnote 1}
  number: "1"
  section: xyz-2024/C1
  place: page 1
  note: {en: The office was asked for its numbers.}
""",
    "institutions.yaml": """
- id: institution/xyz-office
  type: Institution
  label: {en: Statistical office}
  kind: agency
  mentions:
    - section: xyz-2024/C1
      place: item 1
      printed: {en: Statistical office}
""",
}

ROWS = """row,column,counterpart,period,sex,value,printed,status,note
Total,2008 | Male,group/all-countries,period/2008,M,12.50,"12,50",normal,
Total,2009 | Male,group/all-countries,period/2009,M,20,20,preliminary,
Uzbekistan,2008 | Male,area/UZB,period/2008,M,10.50,"1,050",misprint,"Comma for point: the ""total"" needs it."
Uzbekistan,2009 | Male,area/UZB,period/2009,M,,x,not-applicable,
Other,2008 | Male,residual/xyz-2024/c1-flows/other,period/2008,M,2,2,normal,
Other,2009 | Male,residual/xyz-2024/c1-flows/other,period/2009,M,,,blank,
"""

DESCRIBED = """{
  "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
  "url": "c1-flows.csv",
  "dc:title": "Flows to Xyzland",
  "dc:description": "People who came, by country and year.",
  "mp:section": "xyz-2024/C1",
  "mp:place": "table 1",
  "mp:footnote": ["xyz-2024/1"],
  "mp:numbers": "12,50",
  "mp:rows": 6,
  "mp:layout": {"rows": ["counterpart"], "columns": ["period", "sex"]},
  "mp:residuals": [
    {"@id": "residual/xyz-2024/c1-flows/other", "label": "Other countries", "of": "group/all-countries"}
  ],
  "mp:sums": [
    {"over": "counterpart", "total": "group/all-countries", "parts": ["area/UZB", "residual/xyz-2024/c1-flows/other"]}
  ],
  "tableSchema": {
    "aboutUrl": "https://w3id.org/migration-profile/id/observation/xyz-2024/c1-flows/{counterpart}/{period}/{sex}",
    "primaryKey": ["counterpart", "period", "sex"],
    "columns": [
      {"name": "row", "datatype": "string", "suppressOutput": true},
      {"name": "column", "datatype": "string", "suppressOutput": true},
      {
        "name": "counterpart",
        "titles": "country of origin",
        "datatype": "string",
        "required": true,
        "propertyUrl": "mp:origin",
        "valueUrl": "https://w3id.org/migration-profile/id/{+counterpart}"
      },
      {
        "name": "period",
        "datatype": "string",
        "required": true,
        "propertyUrl": "sdmx-dimension:refPeriod",
        "valueUrl": "https://w3id.org/migration-profile/id/{+period}"
      },
      {
        "name": "sex",
        "datatype": "string",
        "required": true,
        "propertyUrl": "sdmx-dimension:sex",
        "valueUrl": "http://purl.org/linked-data/sdmx/2009/code#sex-{sex}"
      },
      {"name": "value", "datatype": "decimal", "propertyUrl": "sdmx-measure:obsValue"},
      {"name": "printed", "datatype": "string", "propertyUrl": "mp:asPrinted"},
      {
        "name": "status",
        "datatype": "string",
        "required": true,
        "propertyUrl": "sdmx-attribute:obsStatus",
        "valueUrl": "https://w3id.org/migration-profile/id/obs-status/{status}"
      },
      {"name": "note", "datatype": "string", "propertyUrl": "skos:editorialNote"},
      {
        "name": "area",
        "virtual": true,
        "propertyUrl": "sdmx-dimension:refArea",
        "valueUrl": "https://w3id.org/migration-profile/id/area/KAZ"
      },
      {
        "name": "indicator",
        "virtual": true,
        "propertyUrl": "mp:indicator",
        "valueUrl": "https://w3id.org/migration-profile/id/indicator/immigrants"
      },
      {
        "name": "unit",
        "virtual": true,
        "propertyUrl": "sdmx-attribute:unitMeasure",
        "valueUrl": "https://w3id.org/migration-profile/id/unit/thousand-persons"
      }
    ]
  }
}
"""

Change = tuple[Path, str, str]
MakeTable = Callable[..., Project]


@pytest.fixture
def make_table(tmp_path: Path) -> MakeTable:
    """Return a function that writes the small project, with `(file, old text, new text)` changes, and opens it."""

    def make(*changes: Change) -> Project:
        root = tmp_path / "project"
        shutil.copytree(ROOT / "ontology", root / "ontology", dirs_exist_ok=True)
        shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference", dirs_exist_ok=True)
        texts = {TABLES.parent / name: text.lstrip("\n") for name, text in FACTS.items()}
        texts |= {FLOWS: ROWS, METADATA: DESCRIBED}
        for file, old, new in changes:
            assert old in texts[file], f"{file} does not hold {old!r}"
            texts[file] = texts[file].replace(old, new, 1)
        for file, text in texts.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(text, encoding="utf-8", newline="")
        return Project.open(root)

    return make
