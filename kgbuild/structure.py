"""The description of a table comes in; its structure goes out: which column is dimension, measure and attribute.

A structure is what a qb:DataStructureDefinition says. What the description names (codes, sections, footnotes,
components) must be known; what is not is told with the line of the metadata.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kgbuild.codes import ColumnCodes
from kgbuild.components import Components
from kgbuild.csvw import Column, TableDescription
from kgbuild.errors import Problem, nearest
from kgbuild.namespaces import BASE, MP, SDMX_ATTRIBUTE, SDMX_MEASURE, SKOS

__all__ = ["Structure", "own_codes", "read_structure"]

NEEDED: Final = {
    "the measure": SDMX_MEASURE.obsValue.value,
    "the status": SDMX_ATTRIBUTE.obsStatus.value,
    "the print": MP.asPrinted.value,
    "the note": SKOS.editorialNote.value,
}
"""The columns that every table must have in its file, by their properties."""


@dataclass(frozen=True)
class Structure:
    """The columns of a table by what they are in a cube; constants are virtual columns."""

    table: TableDescription
    dimensions: tuple[Column, ...]
    attributes: tuple[Column, ...]
    measure: Column
    status: Column
    printed: Column
    note: Column

    @property
    def components(self) -> tuple[Column, ...]:
        """All columns that become a component: dimensions, the measure, attributes."""
        return (*self.dimensions, self.measure, *self.attributes)

    @property
    def varying(self) -> tuple[Column, ...]:
        """The dimensions that stand in the file; the others are constant."""
        return tuple(c for c in self.dimensions if not c.virtual)

    @property
    def graph(self) -> NamedNode:
        """The named graph of the table: `graph/kaz-2010/table-c1.1-immigrants`."""
        folder, _, key = self.table.name.partition("/")
        return NamedNode(f"{BASE}graph/{folder}/table-{key}")

    @property
    def slice_keys(self) -> dict[str, tuple[Column, ...]]:
        """The keys of slices by name, each with the dimensions that it fixes, besides those that are constant.

        A slice is a printed row or column, so each observation is in one or two of them, and a dimension that varies is
        fixed by just one key. A side of the table that fixes all dimensions would give slices of one cell, and has no
        key; one that fixes none gives a slice of the whole table.
        """
        keys = {}
        for side in self.table.layout:
            columns = tuple(c for c in self.varying if c.name in side)
            if len(columns) < len(self.varying):
                keys["-".join(side) or "all"] = columns
        return keys

    def node(self, kind: str, *parts: str) -> NamedNode:
        """Return the thing of a kind that belongs to the table: `id/dataset/kaz-2010/c1.1-immigrants`."""
        return NamedNode("/".join([f"{BASE}id/{kind}", self.table.name, *parts]))


def own_codes(table: TableDescription) -> frozenset[str]:
    """Return the IRIs of the codes that a table declares for itself."""
    return frozenset(f"{BASE}id/{residual.id}" for residual in table.residuals)


def read_structure(table: TableDescription, components: Components, problems: list[Problem]) -> Structure | None:
    """Return the structure of a table, or None where problems were added."""
    told = [*_roles(table, components), *_named(table, components)]
    problems.extend(told)
    if told:
        return None
    placed = {c.property: c for c in table.cells}
    needed = [placed[iri] for iri in NEEDED.values()]
    by_role = {
        role: tuple(c for c in table.columns if components.roles.get(c.property) == role)
        for role in ("dimension", "attribute")
    }
    return Structure(table, by_role["dimension"], by_role["attribute"], *needed)


def _roles(table: TableDescription, components: Components) -> Iterator[Problem]:
    """Yield where the columns are not those of a cube."""
    shown = [c for c in table.columns if not c.suppressed]
    for column in shown:
        role = components.roles.get(column.property)
        if role is None:
            hint = nearest(column.property, components.roles) or "; make it a component in ontology/cube.ttl"
            yield Problem(table.file, column.line, f"{column.property} is no component of cubes{hint}")
        elif role == "dimension" and column.value is None:
            yield Problem(table.file, column.line, f"dimension {column.name!r} needs a valueUrl")
        if [c.property for c in shown].count(column.property) > 1:
            yield Problem(table.file, column.line, f"two columns have the property {column.property}; remove one")
    for what, iri in NEEDED.items():
        if iri not in [c.property for c in table.cells]:
            yield Problem(table.file, table.lines["tableSchema"], f"there is no column of {what}; add one of {iri}")
    varying = {c.name for c in table.cells if components.roles.get(c.property) == "dimension"}
    if set(table.key) != varying:
        text = f"primaryKey must name the dimensions that stand in the file: {', '.join(sorted(varying)) or 'none'}"
        yield Problem(table.file, table.lines["tableSchema"], text)


def _named(table: TableDescription, components: Components) -> Iterator[Problem]:
    """Yield where the description names what is not there."""
    for key, kind, values in [
        ("mp:section", "section", (table.section,)),
        ("mp:footnote", "footnote", table.footnotes),
    ]:
        start = f"{BASE}id/{kind}/"
        there = sorted(iri.removeprefix(start) for iri in components.known if iri.startswith(start))
        for value in values:
            if value not in there:
                yield Problem(table.file, table.lines[key], f"unknown {kind} {value!r}{nearest(value, there)}")
    codes = {c.name: ColumnCodes(c, components, own_codes(table)) for c in table.columns if c.value}
    yield from _constants(table, codes)
    yield from _declared(table, codes, components)


def _constants(table: TableDescription, codes: dict[str, ColumnCodes]) -> Iterator[Problem]:
    for column in table.columns:
        if column.virtual and (told := codes[column.name].unknown(_code(column))):
            yield Problem(table.file, column.line, told)


def _code(column: Column) -> str:
    return column.value.text if column.value else ""


def _declared(table: TableDescription, codes: dict[str, ColumnCodes], components: Components) -> Iterator[Problem]:
    start = f"residual/{table.name}/"
    for residual in table.residuals:
        if not residual.id.startswith(start) or residual.id == start:
            yield Problem(table.file, residual.line, f"the '@id' of a residual must begin with {start!r}")
        known = components.known | own_codes(table)
        if f"{BASE}id/{residual.of}" not in known:
            hint = nearest(residual.of, sorted(iri.removeprefix(f"{BASE}id/") for iri in known))
            yield Problem(table.file, residual.line, f"'of' names an unknown code {residual.of!r}{hint}")
    for rule in table.declarations:
        pairs = [(rule.over, code) for group in rule.codes.values() for code in group]
        pairs += [(name, code) for group in (rule.where, rule.whole) for name, held in group.items() for code in held]
        for name, code in pairs:
            if name in codes and (told := codes[name].unknown(code)):
                yield Problem(table.file, rule.line, f"mp:{rule.kind}s: {told}")
