"""The pipeline: read, check, map, validate, audit, reason and publish, with a word of progress for each stage."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, Quad, Store

from kgbuild.check import check
from kgbuild.components import Components
from kgbuild.consistency import check_consistency, reasoner_facts
from kgbuild.context import Context
from kgbuild.cubes import Cube, bulk_of, count_of, cube_nodes, read_cubes
from kgbuild.dataset import PublishedDataset
from kgbuild.errors import DataError, DatasetError, Problem, ReasonerError
from kgbuild.integrity import check_integrity
from kgbuild.map import map_entries, read_turtle, rebase
from kgbuild.mint import mint, nodes
from kgbuild.namespaces import BASE
from kgbuild.project import Project
from kgbuild.publish import Content, Description, canonical, publish
from kgbuild.quality.auditor import audit_project
from kgbuild.read import Entry, Text, read_entries
from kgbuild.reason import editorial, infer
from kgbuild.terms import english_names
from kgbuild.validate import Violation, conforms, places, validate

__all__ = ["Options", "Stated", "build", "read_project", "validate_project"]

Progress = Callable[[str], None]

TITLE: Final = "Migration policy knowledge graph"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION: Final = (
    "Facts of the Extended Migration Profile of Kazakhstan 2010 (Building Migration Partnerships, ICMPD), "
    "transcribed and arranged as linked data."
)


@dataclass(frozen=True)
class Options:
    """How a build is to run: the base of things, whether to reason, whether to build though nothing changed."""

    base: str = BASE
    reasoning: bool = True
    force: bool = False


@dataclass(frozen=True)
class Stated:
    """What the files of a project say: entries and cubes, their quads, and the vocabulary they use.

    `facts` holds the quads of all entries and the frames of all cubes; observations are read when they are written.
    """

    context: Context
    entries: list[Entry]
    facts: list[Quad]
    ontology: list[Quad]
    schemes: list[Quad]
    shapes: list[Quad]
    components: Components
    cubes: list[Cube]


def read_project(project: Project, progress: Progress) -> Stated:
    """Return what the files of a project say; DataError with all problems of the data files."""
    context = Context.load(project.context)
    ontology = list(_turtle(project.axioms, "ontology"))
    schemes = list(_turtle(project.schemes, "concept-schemes"))
    shapes = list(_turtle(project.shapes, "shapes"))
    problems: list[Problem] = []
    entries = list(mint(read_entries(project.root, project.data, problems), problems))
    progress(f"read {len(project.data)} data files: {len(entries)} entries")
    components = Components.of(ontology, schemes, dict(_things(entries, context)))
    cubes = read_cubes(project, components, problems)
    if project.tables:
        cells = sum(cube.contents.rows for cube in cubes)
        progress(f"read {len(project.tables)} tables: {cells} cells")
    known = {q.subject.value for q in [*ontology, *schemes] if isinstance(q.subject, NamedNode)}
    known.update(context.base + node.id for node in cube_nodes(cubes))
    problems.extend(check(entries, context, known))
    if problems:
        raise DataError(problems)
    said = {q.triple for q in schemes}
    frames = (quad for cube in cubes for quad in cube.frame if quad.triple not in said)
    facts = [*map_entries(entries, context), *frames]
    progress(f"mapped to {len(facts)} triples, besides the observations of tables")
    return Stated(context, entries, facts, ontology, schemes, shapes, components, cubes)


def _things(entries: Iterable[Entry], context: Context) -> Iterator[tuple[str, str]]:
    for node in (node for entry in entries for node in nodes(entry)):
        kind = str(node.block.get(Text("type"), ""))
        yield context.base + node.id, context.types.get(kind, kind)


def _turtle(files: Iterable[Path], name: str) -> Iterator[Quad]:
    for file in files:
        yield from read_turtle(file, NamedNode(f"{BASE}graph/{name}"))


def validate_project(stated: Stated, progress: Progress) -> list[Violation]:
    """Return the warnings of the shapes; DataError if anything breaks a shape."""
    progress("validating with SHACL (some seconds)")
    entities = (node for entry in stated.entries for node in nodes(entry))
    where = places([*cube_nodes(stated.cubes), *entities], stated.context)
    found = validate(stated.facts, [*stated.ontology, *stated.schemes], stated.shapes, where, stated.context)
    if not conforms(found):
        broken = [v for v in found if v.severity == "Violation"]
        raise DataError(Problem(v.file, v.line, f"{v.entity}: {v.text}") for v in broken)
    progress(f"valid: no violation, {len(found)} warnings")
    return found


def build(project: Project, target: Path, options: Options, progress: Progress) -> PublishedDataset:
    """Build, validate, reason and publish; return the published dataset.

    Nothing is done when the current dataset was built from the same inputs. Raises DataError for problems in the data
    files, ReasonerError for contradictions and BuildError for anything else; the current dataset stays as it was then.
    """
    inputs = project.digest(options.base, f"reasoning={options.reasoning}")
    current = _current(target)
    if current and current.manifest.inputs == inputs and not options.force:
        progress(f"nothing changed since version {current.manifest.version[:16]}")
        return current
    stated = read_project(project, progress)
    warnings = validate_project(stated, progress)
    audited = audit_project(project, [cube.table for cube in stated.cubes], stated.facts, stated.schemes)
    progress(f"audited: {len(audited.audit.findings)} findings in what is printed (audit.md)")
    inferred = _reason(project, stated, progress) if options.reasoning else []
    description = Description(TITLE, LICENCE, ATTRIBUTION, options.base, inputs)
    with _scratch(target) as folder:
        content = _content(project, stated, [*audited.quads(), *inferred], options.base, folder, progress)
        content = replace(content, documents={f"audit.{form}": audited.report(form) for form in ("md", "json")})
        dataset = publish(content, description, _report(stated, inferred, warnings), target)
    progress(f"published version {dataset.manifest.version[:16]} in {target}")
    return dataset


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """Make a folder beside the versions for what is too large for memory; clear it and what a killed build left."""
    target.mkdir(parents=True, exist_ok=True)
    for left in target.glob(".runs-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".runs-", dir=target) as folder:
        yield Path(folder)


def _content(
    project: Project, stated: Stated, found: list[Quad], base: str, folder: Path, progress: Progress
) -> Content:
    parts = [*stated.facts, *stated.ontology, *stated.schemes, *stated.shapes, *found]
    quads = canonical(rebase(parts, base))
    labels = english_names([*stated.facts, *stated.schemes])
    bulks = [bulk_of(cube, project.root, stated.components, labels, base, folder) for cube in stated.cubes]
    progress(f"publishing {len(quads) + sum(bulk.runs.quads for bulk in bulks)} quads")

    def check_store(store: Store) -> None:
        if stated.cubes:
            progress(f"checking {len(project.constraints)} integrity constraints of data cubes")
            check_integrity(store, project.constraints)

    counts = [count_of(cube, project.root, base) for cube in stated.cubes]
    return Content(quads, bulks, counts, check=check_store)


def _current(target: Path) -> PublishedDataset | None:
    try:
        return PublishedDataset.open(target)
    except DatasetError:
        return None


def _reason(project: Project, stated: Stated, progress: Progress) -> list[Quad]:
    progress("checking consistency with HermiT (some seconds)")
    concluded = [Quad(*d.triple) for d in editorial(stated.facts)]
    try:
        check_consistency(reasoner_facts([*stated.facts, *concluded], stated.ontology))
    except ReasonerError as error:
        raise ReasonerError("\n".join([str(error), *_places_in(str(error), stated.entries)])) from error
    inferred = infer(stated.facts, stated.ontology, stated.schemes, project.rules)
    progress(f"consistent; {len(inferred)} triples inferred")
    return inferred


def _places_in(text: str, entries: list[Entry]) -> list[str]:
    """Return where the entities stand that a text names."""
    words = set(text.split())
    return [f"{e.file}:{e.block.line}: {e.id}" for e in entries if e.id in words]


def _report(stated: Stated, inferred: list[Quad], warnings: list[Violation]) -> dict[str, Any]:
    types = Counter(str(e.block.get(Text("type"))) for e in stated.entries)
    return {
        "entries": dict(sorted(types.items())),
        "tables": {cube.table.name: cube.contents.observations for cube in stated.cubes},
        "facts": len(stated.facts),
        "inferred": len(inferred),
        "warnings": [{"file": str(w.file), "line": w.line, "entity": w.entity, "text": w.text} for w in warnings],
    }
