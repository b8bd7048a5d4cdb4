"""A table's structure and contents come in; what a cube says beside its observations goes out as quads (RDF Data Cube).

That is the data set with its place in the profile, its structure with components and slice keys, the periods, the codes
of the table's own, and which codes it counts in which. Observations and slices come from `kgbuild.observations`.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kgbuild.codes import PERIODS
from kgbuild.components import Components
from kgbuild.csvw import Column
from kgbuild.mint import slug
from kgbuild.namespaces import BASE, DCTERMS, MP, QB, RDF, RDFS, SKOS, TIME, XSD
from kgbuild.period import read_period
from kgbuild.structure import Structure
from kgbuild.table import Contents

__all__ = ["frame"]

ROLES = {"dimension": QB.dimension, "measure": QB.measure, "attribute": QB.attribute}


def frame(structure: Structure, contents: Contents, components: Components) -> Iterator[Quad]:
    """Yield the quads of a cube but for its observations and slices, each once.

    They stand in the table's graph, but for what tables share (periods, and which codes count in which): a triple that
    stood in several graphs would give a row for each of them to whoever asks the union of all graphs.
    """
    own = [*_data_set(structure, contents), *_definition(structure, components), *_own_codes(structure, components)]
    shared = [*_periods(contents, structure), *_counting(structure, contents, components)]
    common = NamedNode(f"{structure.graph.value.rpartition('/')[0]}/table-codes")
    for graph, triples in ((structure.graph, own), (common, shared)):
        yield from (Quad(t.subject, t.predicate, t.object, graph) for t in dict.fromkeys(triples))


def _data_set(structure: Structure, contents: Contents) -> Iterator[Triple]:
    table, node = structure.table, structure.node("dataset")
    yield Triple(node, RDF.type, QB.DataSet)
    yield Triple(node, RDFS.label, _english(table.title))
    yield Triple(node, DCTERMS.title, _english(table.title))
    yield Triple(node, DCTERMS.description, _english(table.description))
    yield Triple(node, QB.structure, structure.node("structure"))
    for column in structure.dimensions:
        if column.property == MP.indicator.value:
            yield from (Triple(node, DCTERMS.subject, NamedNode(iri)) for iri in _used(column, contents))
    mention = NamedNode(f"{BASE}id/mention/dataset/{table.name}/{table.section}/{slug(table.place)}")
    yield Triple(mention, RDF.type, MP.Mention)
    yield Triple(mention, MP.mentionOf, node)
    yield Triple(mention, MP.section, NamedNode(f"{BASE}id/section/{table.section}"))
    yield Triple(mention, MP.place, _english(table.place))
    for footnote in table.footnotes:
        yield Triple(mention, MP.footnote, NamedNode(f"{BASE}id/footnote/{footnote}"))


def _definition(structure: Structure, components: Components) -> Iterator[Triple]:
    node, title = structure.node("structure"), structure.table.title
    yield Triple(node, RDF.type, QB.DataStructureDefinition)
    yield Triple(node, RDFS.label, _english(f"Structure of: {title}"))
    for number, column in enumerate(structure.components, start=1):
        part, role = structure.node("component", column.name), components.roles[column.property]
        yield Triple(node, QB.component, part)
        yield Triple(part, RDF.type, QB.ComponentSpecification)
        yield Triple(part, RDFS.label, _english(f"{column.title}, {role} of: {title}"))
        yield Triple(part, ROLES[role], NamedNode(column.property))
        yield Triple(part, QB.componentProperty, NamedNode(column.property))
        yield Triple(part, QB.order, Literal(number))
        if role == "attribute":
            needed = "true" if column.required or column.virtual else "false"
            yield Triple(part, QB.componentRequired, Literal(needed, datatype=XSD.boolean))
            yield Triple(part, QB.componentAttachment, QB.Observation)
    constants = tuple(c for c in structure.dimensions if c.virtual)
    for name, columns in structure.slice_keys.items():
        key = structure.node("slice-key", name)
        yield Triple(node, QB.sliceKey, key)
        yield Triple(key, RDF.type, QB.SliceKey)
        told = " and ".join(column.title for column in columns) or "nothing, as a whole"
        yield Triple(key, RDFS.label, _english(f"{title}: by {told}"))
        for column in (*constants, *columns):
            yield Triple(key, QB.componentProperty, NamedNode(column.property))


def _periods(contents: Contents, structure: Structure) -> Iterator[Triple]:
    for iri in (iri for column in structure.dimensions for iri in _used(column, contents)):
        period = read_period(iri.removeprefix(PERIODS)) if iri.startswith(PERIODS) else None
        if period:
            node = NamedNode(iri)
            yield Triple(node, RDF.type, TIME.Interval)
            yield Triple(node, RDFS.label, _english(period.label))
            yield Triple(node, MP.begins, period.begins)
            yield Triple(node, MP.ends, period.ends)


def _own_codes(structure: Structure, components: Components) -> Iterator[Triple]:
    table, scheme = structure.table, structure.node("scheme")
    if table.residuals:
        yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
        yield Triple(scheme, SKOS.prefLabel, _english(f"Remainders in: {table.title}"))
    for residual in table.residuals:
        node, whole = NamedNode(f"{BASE}id/{residual.id}"), NamedNode(f"{BASE}id/{residual.of}")
        text = f"What the table does not list by itself of what it covers. Table: {table.title}."
        yield Triple(node, RDF.type, SKOS.Concept)
        yield Triple(node, RDF.type, MP.Residual)
        yield Triple(node, SKOS.prefLabel, _english(residual.label))
        yield Triple(node, SKOS.definition, _english(text))
        yield Triple(node, SKOS.inScheme, scheme)
        yield Triple(node, SKOS.topConceptOf, scheme)
        for column in structure.dimensions:
            if whole.value in components.codes.get(column.property, ()):
                code_list = components.lists[column.property]
                if code_list not in components.hierarchies:
                    yield Triple(node, SKOS.inScheme, NamedNode(code_list))
                    yield Triple(node, SKOS.broader, whole)


def _counting(structure: Structure, contents: Contents, components: Components) -> Iterator[Triple]:
    """Yield which codes the table counts in which, and as roots of trees of things those that it counts in none."""
    columns = {c.name: c for c in structure.varying}
    parts: dict[str, list[str]] = {}
    for residual in structure.table.residuals:
        parts.setdefault(f"{BASE}id/{residual.of}", []).append(f"{BASE}id/{residual.id}")
    for rule in structure.table.declarations:
        if rule.kind == "sum" and rule.over in columns:
            total, *found = (_iri(columns[rule.over], code) for key in ("total", "parts") for code in rule.codes[key])
            parts.setdefault(total, []).extend(found)
    for whole, found in parts.items():
        yield from (Triple(NamedNode(whole), MP.includes, NamedNode(part)) for part in found)
    for column in structure.dimensions:
        code_list = components.lists.get(column.property, "")
        if code_list in components.hierarchies:
            for iri in _roots(_used(column, contents), parts):
                yield Triple(NamedNode(code_list), QB.hierarchyRoot, NamedNode(iri))


def _roots(used: Iterable[str], parts: dict[str, list[str]]) -> list[str]:
    """Return codes from which all used ones can be reached, those that are part of nothing first."""
    included = {part for found in parts.values() for part in found}
    roots: list[str] = []
    reached: set[str] = set()
    for iri in sorted(used, key=lambda code: code in included):
        if iri not in reached:
            roots.append(iri)
            ahead = [iri]
            while ahead:
                here = ahead.pop()
                if here not in reached:
                    reached.add(here)
                    ahead.extend(parts.get(here, ()))
    return roots


def _used(column: Column, contents: Contents) -> list[str]:
    if column.virtual:
        return [_iri(column, "")]
    return list(contents.codes[column.name].values())


def _iri(column: Column, code: str) -> str:
    assert column.value is not None
    return column.value.expand({column.name: code})


def _english(text: str) -> Literal:
    return Literal(text, language="en")
