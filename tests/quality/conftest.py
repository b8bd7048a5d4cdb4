"""What the tests of the auditor share: tables made of a few lines, and the findings in them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeAlias

from pyoxigraph import NamedNode

from kgbuild.declarations import Declaration
from kgbuild.map import read_turtle
from kgbuild.quality.concepts import Kind
from kgbuild.quality.figures import Figure, Table
from kgbuild.quality.finding import Finding
from kgbuild.quality.findings import Audit, findings
from kgbuild.quality.hierarchies import Hierarchies, hierarchies_of

ROOT: Final = Path(__file__).parent.parent.parent
SCHEMES: Final = sorted((ROOT / "ontology" / "schemes").glob("*.ttl"))
HIERARCHIES: Final[Hierarchies] = hierarchies_of(q for f in SCHEMES for q in read_turtle(f, NamedNode("urn:schemes")))

Cells: TypeAlias = Mapping[Any, str]
"""Tuples of codes in the dimensions of a table to what is printed: a plain number, or a text that is none."""

STATUSES: Final = {"": "blank", "x": "not-applicable", "...": "no-data"}


def table(
    name: str,
    dimensions: str,
    cells: Cells,
    *declarations: Declaration,
    indicator: str = "indicator/immigrants",
    unit: str = "unit/persons",
    rows: str = "",
    printed: Cells | None = None,
    **constants: str,
) -> Table:
    """Return a table of one indicator, or of several where `indicator` is one of the dimensions (parted by blanks)."""
    names = tuple(dimensions.split())
    fixed = {"area": "area/XYZ", "indicator": indicator, **constants}
    figures = tuple(
        _figure(name, dict(zip(names, key, strict=True)), fixed, text, unit, (printed or {}).get(key, text), line)
        for line, (key, text) in enumerate(cells.items(), 2)
    )
    return Table(
        "xyz-2024", name, f"Table {name}", "xyz-2024/B1", figures, tuple(rows.split()) or names[:1], declarations
    )


def _figure(
    name: str, own: dict[str, str], fixed: dict[str, str], text: str, unit: str, printed: str, line: int
) -> Figure:
    status = STATUSES.get(text, "normal")
    codes = {**fixed, **own}
    return Figure(
        profile="xyz-2024",
        table=name,
        key="/".join(code.replace("/", "-") for code in own.values()),
        codes=codes,
        value=None if text in STATUSES else Decimal(text),
        printed=printed,
        status=status,
        unit=UNITS.get(codes["indicator"], unit),
        row=next(iter(own.values()), ""),
        column=" | ".join(list(own.values())[1:]),
        line=line,
    )


UNITS: Final = {
    "indicator/births-per-1000": "unit/per-1000",
    "indicator/deaths-per-1000": "unit/per-1000",
    "indicator/natural-growth-per-1000": "unit/per-1000",
    "indicator/immigrants-share": "unit/percent",
    "indicator/unemployment-rate": "unit/percent",
    "indicator/activity-rate": "unit/percent",
    "indicator/agriculture-value-added": "unit/percent",
    "indicator/industry-value-added": "unit/percent",
    "indicator/services-value-added": "unit/percent",
    "indicator/surface-area": "unit/square-kilometres",
    "indicator/population-density": "unit/persons-per-square-kilometre",
}
"""The units of indicators that are not in the unit of their table."""


def declared(kind: str, over: str, whole: Mapping[str, str] | None = None, **codes: Any) -> Declaration:  # noqa: ANN401
    """Return a declaration; codes are given by the keys of the metadata, parted by blanks."""
    across = str(codes.pop("across", "")).split()
    factor = str(codes.pop("factor", 1))
    where = codes.pop("where", {})
    return Declaration(
        kind=kind,
        over=over,
        codes={key: tuple(str(text).split()) for key, text in codes.items()},
        across=tuple(across),
        where={d: tuple(c.split()) for d, c in where.items()},
        whole={d: (c,) for d, c in (whole or {}).items()},
        factor=factor,
        line=1,
    )


def audit(*tables: Table) -> Audit:
    """Return the audit of tables without facts."""
    return findings(list(tables), [], HIERARCHIES)


def found(*tables: Table) -> list[Finding]:
    """Return the findings in tables."""
    return audit(*tables).findings


def told(given: Iterable[Finding]) -> list[tuple[Kind, str]]:
    """Return the kind of each finding with the observation in question."""
    return [(f.kind, f.involved[0].id.removeprefix("observation/xyz-2024/")) for f in given]


def numbers(finding: Finding) -> list[str]:
    """Return the stated and the computed value of a finding, the difference and the tolerance, as texts."""
    given = (finding.stated, finding.computed, finding.difference, finding.tolerance)
    return ["" if n is None else f"{n:f}" for n in given]
