"""A number of observations comes in; a project goes out whose one table has as many, under the contract of real tables.

Everything is made by arithmetic, so the same number always gives the same bytes.
"""

import csv
import json
import shutil
from collections.abc import Iterator
from itertools import count, product
from pathlib import Path
from typing import Any, Final

import yaml

from kgbuild.namespaces import BASE, PREFIXES
from kgbuild.project import Project

__all__ = ["TABLE", "make_edition"]

TABLE: Final = "syn-2020/b1-flows"
HEADER: Final = ("row", "column", "counterpart", "period", "sex", "age", "value", "printed", "status", "note")
SEXES: Final = ("T", "M", "F")
AGES: Final = ("total", *(f"{a}-{a + 4}" for a in range(0, 100, 5)))
FIRST_YEAR: Final = 1950
EMPTY: Final = 50
"""Of how many cells one is blank."""

FACTS: Final = {
    "profile.yaml": """
- id: profile/syn-2020
  type: Profile
  label: {en: Profile of Nowhere 2020}
  title: {en: Migration Profile of Nowhere}
  publisher: institution/syn-office
  year: 2020
""",
    "sections.yaml": """
- id: section/syn-2020/B1
  type: Section
  label: {en: B1 Population}
  heading: B1 Population
  order: 1
  ofProfile: profile/syn-2020
""",
    "institutions.yaml": """
- id: institution/syn-office
  type: Institution
  label: {en: Statistical office}
  kind: agency
  mentions:
    - section: syn-2020/B1
      place: item 1
      printed: {en: Statistical office}
""",
}


def make_edition(source: Path, folder: Path, observations: int) -> Project:
    """Write a project into a folder, with the ontology and areas of the project `source` and one table, and open it."""
    shutil.copytree(source / "ontology", folder / "ontology")
    shutil.copytree(source / "data" / "reference", folder / "data" / "reference")
    profile, _, key = TABLE.partition("/")
    tables = folder / "data" / profile / "tables"
    tables.mkdir(parents=True)
    for name, text in FACTS.items():
        (tables.parent / name).write_text(text.lstrip("\n"), encoding="utf-8")
    rows = _write_rows(tables / f"{key}.csv", _areas(source), observations)
    document = json.dumps(_metadata(f"{key}.csv", rows), indent=2)
    (tables / f"{key}.csv-metadata.json").write_text(document + "\n", encoding="utf-8")
    return Project.open(folder)


def _areas(source: Path) -> list[str]:
    entries = yaml.safe_load((source / "data" / "reference" / "areas.yaml").read_text(encoding="utf-8"))
    return [entry["id"] for entry in entries if entry.get("kind") == "country"]


def _write_rows(file: Path, areas: list[str], observations: int) -> int:
    written = valued = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        for number, row in enumerate(_rows(areas)):
            if valued == observations:
                break
            blank = number % EMPTY == EMPTY - 1
            value = str((number * 7919) % 100_003)
            writer.writerow([*row, *(("", "", "blank") if blank else (value, f"{int(value):,}", "normal")), ""])
            written, valued = written + 1, valued + (not blank)
    return written


def _rows(areas: list[str]) -> Iterator[list[str]]:
    for year in count(FIRST_YEAR):
        for area, sex, age in product(areas, SEXES, AGES):
            yield [area, f"{year} | {sex} | {age}", area, f"period/{year}", sex, f"age/{age}"]


def _metadata(url: str, rows: int) -> dict[str, Any]:
    ids = f"{BASE}id/"
    code = {"datatype": "string", "required": True}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": "Arrivals in Nowhere by country, year, sex and age",
        "dc:description": "Synthetic numbers of people, for measuring.",
        "mp:section": "syn-2020/B1",
        "mp:place": "table 1",
        "mp:footnote": [],
        "mp:numbers": "12,345",
        "mp:rows": rows,
        "mp:layout": {"rows": ["counterpart"], "columns": ["period", "sex", "age"]},
        "tableSchema": {
            "aboutUrl": f"{ids}observation/{TABLE}/{{counterpart}}/{{period}}/{{sex}}/{{age}}",
            "primaryKey": ["counterpart", "period", "sex", "age"],
            "columns": [
                {"name": "row", "datatype": "string", "suppressOutput": True},
                {"name": "column", "datatype": "string", "suppressOutput": True},
                {"name": "counterpart", **code, "propertyUrl": "mp:origin", "valueUrl": f"{ids}{{+counterpart}}"},
                {"name": "period", **code, "propertyUrl": "sdmx-dimension:refPeriod", "valueUrl": f"{ids}{{+period}}"},
                {
                    "name": "sex",
                    **code,
                    "propertyUrl": "sdmx-dimension:sex",
                    "valueUrl": f"{PREFIXES['sdmx-code']}sex-{{sex}}",
                },
                {"name": "age", **code, "propertyUrl": "sdmx-dimension:age", "valueUrl": f"{ids}{{+age}}"},
                {"name": "value", "datatype": "decimal", "propertyUrl": "sdmx-measure:obsValue"},
                {"name": "printed", "datatype": "string", "propertyUrl": "mp:asPrinted"},
                {
                    "name": "status",
                    **code,
                    "propertyUrl": "sdmx-attribute:obsStatus",
                    "valueUrl": f"{ids}obs-status/{{status}}",
                },
                {"name": "note", "datatype": "string", "propertyUrl": "skos:editorialNote"},
                *_constants(ids),
            ],
        },
    }


def _constants(ids: str) -> list[dict[str, Any]]:
    values = {
        "area": ("sdmx-dimension:refArea", "area/KAZ"),
        "indicator": ("mp:indicator", "indicator/immigrants"),
        "unit": ("sdmx-attribute:unitMeasure", "unit/persons"),
    }
    return [
        {"name": name, "virtual": True, "propertyUrl": iri, "valueUrl": ids + code}
        for name, (iri, code) in values.items()
    ]
