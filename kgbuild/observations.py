"""A table's structure and rows come in; observations, empty cells and slices go out as canonical N-Quads, in a stream.

This is the fast path: each distinct code of a column is turned into text once, and a row is the texts of its cells
joined. Quads made and serialised one by one take four to eight times as long; a test holds both against each other.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from kgbuild.components import Components
from kgbuild.csvw import Column
from kgbuild.map import rebased
from kgbuild.namespaces import MP, QB, RDF, RDFS, XSD
from kgbuild.structure import Structure
from kgbuild.table import read_rows
from kgbuild.template import Part

__all__ = ["SEPARATOR", "Labels", "escaped", "observation_blocks"]

SEPARATOR: Final = "\x1f"
"""What stands between the lines of a block in place of a line feed, so that a block is one line; no N-Quads hold it."""

Labels = Mapping[str, str]

ESCAPED: Final = re.compile(r'[\x00-\x1f\x7f"\\]')
SHORT: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
LANGUAGE: Final = "@en"


def escaped(text: str) -> str:
    """Return a text as it stands in a literal of canonical N-Quads (RDFC-1.0, section 5)."""
    return ESCAPED.sub(lambda m: SHORT.get(m[0]) or f"\\u{ord(m[0]):04X}", text) if ESCAPED.search(text) else text


def observation_blocks(
    root: Path, structure: Structure, components: Components, labels: Labels, base: str
) -> Iterator[str]:
    """Yield the lines of a table's cells and slices as blocks of canonical N-Quads, in the order of the file.

    A block is all that is said of a cell, or one line on a slice. `labels` gives the English names of codes; `base` is
    where things and graphs live. The file must have been checked.
    """
    rows = read_rows(root, structure.table)
    next(rows)
    names = [c.name for c in structure.table.cells]
    value = names.index(structure.measure.name)
    observation = _cells(structure, components, base, empty=False)
    empty_cell = _cells(structure, components, base, empty=True)
    slices = [_slices(structure, name, labels, base) for name in structure.slice_keys]
    for _, row in rows:
        if not row[value]:
            yield empty_cell(row)[1]
            continue
        subject, block = observation(row)
        yield block
        for lines in slices:
            yield from lines(row, subject)


class _Texts(dict[str, str]):
    """The text that each cell of a column becomes, by the cell: made when it is first met, and kept if `keep`."""

    def __init__(self, make: Callable[[str], str], *, keep: bool = True) -> None:
        """Hold the function that makes the text of a cell."""
        super().__init__()
        self.make, self.keep = make, keep

    def __missing__(self, cell: str) -> str:
        """Return the text of a cell that was not met, or not kept."""
        text = self.make(cell)
        if self.keep:
            self[cell] = text
        return text


def _cells(
    structure: Structure, components: Components, base: str, *, empty: bool
) -> Callable[[list[str]], tuple[str, str]]:
    """Return a function from a row to the IRI of its cell, in brackets, and to the block of its lines."""
    names = [c.name for c in structure.table.cells]
    about = structure.table.about
    first = rebased(about.parts[0].text, base)
    first = first.replace("/observation/", "/empty-cell/", 1) if empty else first
    parts = [replace(about.parts[0], text=first), *about.parts[1:]]
    keys = [(names.index(part.name), _Texts(_named(part))) for part in parts if part.name]
    end = about.parts[-1].text
    tails = _tails(structure, components, base, empty=empty)

    def cell(row: list[str]) -> tuple[str, str]:
        subject = "<" + "".join([texts[row[index]] for index, texts in keys]) + end + ">"
        lines = [text for index, texts in tails if (text := texts[row[index]])]
        return subject, subject + (SEPARATOR + subject).join(lines)

    return cell


def _tails(structure: Structure, components: Components, base: str, *, empty: bool) -> list[tuple[int, _Texts]]:
    """Return the column and the texts (all behind the subject) of each line of a cell, in canonical order."""
    names = [c.name for c in structure.table.cells]
    kind, link = (MP.EmptyCell, MP.ofDataSet) if empty else (QB.Observation, QB.dataSet)
    graph = rebased(structure.graph.value, base)
    fixed = [(RDF.type.value, kind.value), (link.value, rebased(structure.node("dataset").value, base))]
    fixed += [(c.property, rebased(_iri(c, ""), base)) for c in structure.components if c.virtual]
    lines = [(p, 0, _Texts(_constant(_link(p, o, graph)))) for p, o in fixed]
    for column in structure.components:
        if not column.virtual:
            make = _linked(column, graph, base) if column.value else _written(column, graph, components)
            lines.append((column.property, names.index(column.name), _Texts(make, keep=bool(column.value))))
    return [(index, texts) for _, index, texts in sorted(lines, key=lambda line: f"<{line[0]}>")]


def _named(part: Part) -> Callable[[str], str]:
    return lambda code: part.filled(code.replace("/", "-"))


def _constant(text: str) -> Callable[[str], str]:
    return lambda _: text


def _link(predicate: str, value: str, graph: str) -> str:
    return f" <{predicate}> <{value}> <{graph}> ."


def _linked(column: Column, graph: str, base: str) -> Callable[[str], str]:
    return lambda code: _link(column.property, rebased(_iri(column, code), base), graph) if code else ""


def _written(column: Column, graph: str, components: Components) -> Callable[[str], str]:
    if column.datatype == "decimal":
        kind = f"^^<{XSD.decimal.value}>"
    else:
        kind = "" if column.property in components.plain else LANGUAGE
    before, after = f' <{column.property}> "', f'"{kind} <{graph}> .'
    return lambda text: f"{before}{escaped(text)}{after}" if text else ""


def _iri(column: Column, code: str) -> str:
    assert column.value is not None
    return column.value.expand({column.name: code})


def _slices(structure: Structure, key: str, labels: Labels, base: str) -> Callable[[list[str], str], Iterator[str]]:
    """Return a function from a row and its observation to the lines of its slice by a key, each a block."""
    names = [c.name for c in structure.table.cells]
    columns = [(names.index(c.name), c) for c in structure.slice_keys[key]]
    start = rebased(structure.node("slice", key).value, base)
    graph = rebased(structure.graph.value, base)
    key_node = rebased(structure.node("slice-key", key).value, base)
    data_set = rebased(structure.node("dataset").value, base)
    constants = [(c.property, rebased(_iri(c, ""), base)) for c in structure.dimensions if c.virtual]
    link = f" <{QB.observation.value}> "
    keys = [(index, _Texts(_named(Part("/", c.name)))) for index, c in columns]
    seen: set[str] = set()

    def lines(row: list[str], observation: str) -> Iterator[str]:
        node = start + "".join([texts[row[index]] for index, texts in keys])
        if node not in seen:
            seen.add(node)
            fixed = [(c.property, _iri(c, row[index])) for index, c in columns]
            told = ", ".join(labels.get(iri, iri) for _, iri in fixed) or "as a whole"
            name = f"{structure.table.title}: {told}"
            yield f"<{data_set}>{_link(QB.slice.value, node, graph)}"
            yield f"<{node}>{_link(RDF.type.value, QB.Slice.value, graph)}"
            yield f'<{node}> <{RDFS.label.value}> "{escaped(name)}"{LANGUAGE} <{graph}> .'
            yield f"<{node}>{_link(QB.sliceStructure.value, key_node, graph)}"
            for predicate, iri in [*constants, *fixed]:
                yield f"<{node}>{_link(predicate, rebased(iri, base), graph)}"
        yield f"<{node}>{link}{observation} <{graph}> ."

    return lines
