"""The tables of a project come in; cubes go out, read and checked, and then their observations as sorted runs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kgbuild.canonical import sorted_runs
from kgbuild.components import Components
from kgbuild.csvw import TableDescription, read_description
from kgbuild.cube import frame
from kgbuild.dataset import TableCount
from kgbuild.dumps import Bulk
from kgbuild.errors import BuildError, Problem
from kgbuild.map import rebased
from kgbuild.mint import Node
from kgbuild.namespaces import BASE, MP, QB
from kgbuild.observations import observation_blocks
from kgbuild.project import Project
from kgbuild.read import Block
from kgbuild.structure import Structure, read_structure
from kgbuild.table import Contents, check_table

__all__ = ["Cube", "bulk_of", "count_of", "cube_nodes", "read_cubes"]


@dataclass(frozen=True)
class Cube:
    """A table that was read and checked: its structure, what its file holds, and its quads but for the observations."""

    structure: Structure
    contents: Contents
    frame: Sequence[Quad]

    @property
    def table(self) -> TableDescription:
        """What the metadata say of the table."""
        return self.structure.table


def read_cubes(project: Project, components: Components, problems: list[Problem]) -> list[Cube]:
    """Read and check all tables of a project; what is wrong is added to `problems`, and a wrong table left out."""
    problems.extend(_alone(project))
    return [
        cube
        for file in project.tables
        if (cube := _cube(project.root, project.relative(file), components, problems)) is not None
    ]


def _alone(project: Project) -> Iterator[Problem]:
    described = {file.with_name(file.name.removesuffix("-metadata.json")) for file in project.tables}
    for file in project.csv:
        if file not in described:
            text = f"has no metadata; add {file.name}-metadata.json beside it, or remove the file"
            yield Problem(project.relative(file), 1, text)


def _cube(root: Path, file: Path, components: Components, problems: list[Problem]) -> Cube | None:
    before = len(problems)
    table = read_description(root, file, problems)
    structure = read_structure(table, components, problems) if table else None
    if structure is None:
        return None
    contents = check_table(root, structure, components, problems)
    if len(problems) > before:
        return None
    return Cube(structure, contents, tuple(frame(structure, contents, components)))


def cube_nodes(cubes: Iterable[Cube]) -> Iterator[Node]:
    """Yield, for messages, where each thing stands that cubes tell of beside their observations."""
    start = f"{BASE}id/"
    for cube in cubes:
        lines = {residual.id: residual.line for residual in cube.table.residuals}
        things = {q.subject.value: None for q in cube.frame if isinstance(q.subject, NamedNode)}
        for iri in things:
            if iri.startswith(start):
                name = iri.removeprefix(start)
                yield Node(name, cube.table.file, lines.get(name, 1), Block(), name)


def bulk_of(cube: Cube, root: Path, components: Components, labels: Mapping[str, str], base: str, folder: Path) -> Bulk:
    """Write the observations of a cube as sorted runs into a folder; BuildError if its file changed meanwhile."""
    blocks = observation_blocks(root, cube.structure, components, labels, base)
    counts = {QB.Observation: 0, MP.EmptyCell: 0}
    empty = f"<{rebased(cube.structure.node('empty-cell').value, base)}/"
    observation = f"<{rebased(cube.structure.node('observation').value, base)}/"

    def counted() -> Iterator[str]:
        for block in blocks:
            if block.startswith(observation):
                counts[QB.Observation] += 1
            elif block.startswith(empty):
                counts[MP.EmptyCell] += 1
            yield block

    runs = sorted_runs(counted(), folder, cube.table.name.replace("/", "-"))
    wanted = (cube.contents.observations, cube.contents.rows - cube.contents.observations)
    if (counts[QB.Observation], counts[MP.EmptyCell]) != wanted:
        raise BuildError(f"{cube.table.csv}: changed while it was read; build again")
    return Bulk(NamedNode(rebased(cube.structure.graph.value, base)), runs, counts)


def count_of(cube: Cube, root: Path, base: str) -> tuple[TableCount, list[Path]]:
    """Return what the manifest says of a cube's table, and the files that the table was read from."""
    table, contents = cube.table, cube.contents
    iri = rebased(cube.structure.node("dataset").value, base)
    count = TableCount(table.name, table.title, iri, contents.rows, contents.observations)
    return count, [root / table.csv, root / table.file]
