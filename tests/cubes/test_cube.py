"""Tables become cubes: each cell once, as CSVW reads the row; canonical, in a stream, the same bytes every time."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

import kgbuild.observations
from benchmarks.edition import make_edition
from kgbuild.build import Options, Stated, build, read_project
from kgbuild.canonical import Lines, merged, sorted_runs
from kgbuild.csvw import TableDescription
from kgbuild.dataset import PublishedDataset
from kgbuild.namespaces import BASE, MP, PREFIXES, QB, RDF, XSD
from kgbuild.observations import SEPARATOR, escaped, observation_blocks
from kgbuild.table import read_rows
from kgbuild.terms import serialized
from tests.cubes.conftest import FLOWS, METADATA, ROOT, MakeTable

IDS = f"{BASE}id/"
PLAIN = Options(reasoning=False)


def silent(_: str) -> None:
    """Take a word of progress and say nothing."""


def blocks(root: Path, stated: Stated, base: str = BASE) -> list[str]:
    """Return the blocks of all tables of a project."""
    return [
        block
        for cube in stated.cubes
        for block in observation_blocks(root, cube.structure, stated.components, {}, base)
    ]


def quads(found: list[str]) -> list[Quad]:
    """Return the quads of blocks."""
    text = "".join(f"{block.replace(SEPARATOR, chr(10))}\n" for block in found)
    return list(parse(text, format=RdfFormat.N_QUADS))


def read_plainly(metadata: Path) -> Iterator[Quad]:
    """Yield the quads of a table's cells as its metadata read, written anew from the standards, plainly."""
    document: dict[str, Any] = json.loads(metadata.read_text(encoding="utf-8"))
    schema, profile, key = document["tableSchema"], metadata.parent.parent.name, document["url"].removesuffix(".csv")
    graph, data_set = NamedNode(f"{BASE}graph/{profile}/table-{key}"), NamedNode(f"{IDS}dataset/{profile}/{key}")
    with metadata.with_name(document["url"]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            about = schema["aboutUrl"]
            for name in schema["primaryKey"]:
                about = about.replace(f"{{{name}}}", quote(row[name].replace("/", "-"), safe=""))
            kind, link = (QB.Observation, QB.dataSet) if row["value"] else (MP.EmptyCell, MP.ofDataSet)
            node = NamedNode(about if row["value"] else about.replace("/observation/", "/empty-cell/"))
            yield Quad(node, RDF.type, kind, graph)
            yield Quad(node, link, data_set, graph)
            for column in schema["columns"]:
                cell = "constant" if column.get("virtual") else row[column["name"]]
                if cell and not column.get("suppressOutput"):
                    prefix, _, local = column["propertyUrl"].partition(":")
                    yield Quad(node, NamedNode(PREFIXES[prefix] + local), value(column, cell), graph)


def value(column: dict[str, Any], cell: str) -> NamedNode | Literal:
    """Return what a cell says by its column."""
    if "valueUrl" in column:
        name = column["name"]
        return NamedNode(column["valueUrl"].replace(f"{{+{name}}}", cell).replace(f"{{{name}}}", cell))
    if column["datatype"] == "decimal":
        return Literal(cell, datatype=XSD.decimal)
    return Literal(cell, language="en") if column["name"] == "note" else Literal(cell)


def test_real_cells_are_what_their_metadata_say(root: Path) -> None:
    project_quads = set(quads(blocks(root, read_project(kgbuild.project.Project.open(root), silent))))
    cells = {q for q in project_quads if "/slice/" not in str(q.subject) and q.predicate != QB.slice}
    expected = {q for file in sorted((root / "data").glob("*/tables/*.json")) for q in read_plainly(file)}
    assert cells == expected
    assert len({q.subject for q in cells}) == 2047


def test_cells_of_the_small_table(make_table: MakeTable) -> None:
    project = make_table()
    found = quads(blocks(project.root, read_project(project, silent)))
    assert {q for q in found if "/slice/" not in str(q) and q.predicate != QB.slice} == set(
        read_plainly(project.root / METADATA)
    )


def test_blocks_are_canonical_n_quads(make_table: MakeTable) -> None:
    project = make_table((FLOWS, "Comma for point", 'Tab\t, ""back\\slash"" and \U0001f600'))
    found = blocks(project.root, read_project(project, silent))
    lines = [line for block in found for line in block.split(SEPARATOR)]
    assert "".join(f"{line}\n" for line in lines).encode() == serialized(quads(found), RdfFormat.N_QUADS)
    assert [sorted(block.split(SEPARATOR)) for block in found] == [block.split(SEPARATOR) for block in found]


@given(st.text())
def test_texts_are_escaped_as_the_serialiser_does(text: str) -> None:
    node = NamedNode("urn:x")
    written = serialized([Quad(node, node, Literal(text))], RdfFormat.N_QUADS).decode()
    assert written == f'<urn:x> <urn:x> "{escaped(text)}" .\n'


def test_slices_are_the_printed_rows_and_columns(make_table: MakeTable) -> None:
    project = make_table()
    found = quads(blocks(project.root, read_project(project, silent)))
    slices: dict[str, set[str]] = {}
    for q in found:
        if q.predicate == QB.observation:
            slices.setdefault(str(q.subject)[1:-1].partition("/c1-flows/")[2], set()).add(
                str(q.object)[1:-1].partition("/c1-flows/")[2]
            )
    total, uzbekistan, other = "group-all-countries", "area-UZB", "residual-xyz-2024-c1-flows-other"
    assert slices == {
        f"counterpart/{total}": {f"{total}/period-2008/M", f"{total}/period-2009/M"},
        f"counterpart/{uzbekistan}": {f"{uzbekistan}/period-2008/M"},
        f"counterpart/{other}": {f"{other}/period-2008/M"},
        "period-sex/period-2008/M": {f"{place}/period-2008/M" for place in (total, uzbekistan, other)},
        "period-sex/period-2009/M": {f"{total}/period-2009/M"},
    }


def test_every_real_observation_is_reached_by_a_slice_of_its_data_set(dataset: PublishedDataset) -> None:
    store = Store.read_only(str(dataset.store))
    lone = "ASK { ?o qb:dataSet ?d FILTER NOT EXISTS { ?d qb:slice/qb:observation ?o } }"
    assert not store.query(lone, use_default_graph_as_union=True, prefixes=PREFIXES)


def test_manifest_counts_what_the_store_holds(dataset: PublishedDataset) -> None:
    store = Store.read_only(str(dataset.store))
    for table in dataset.manifest.tables:
        graph = NamedNode(table.iri.replace("id/dataset/", "graph/").replace("kaz-2010/", "kaz-2010/table-"))
        observations = list(store.quads_for_pattern(None, RDF.type, QB.Observation, graph))
        cells = list(store.quads_for_pattern(None, RDF.type, MP.EmptyCell, graph))
        assert (len(observations), len(observations) + len(cells)) == (table.observations, table.rows)
    assert len(dataset.manifest.tables) == 35
    assert {c.iri.rpartition("#")[2]: c.count for c in dataset.manifest.classes}["EmptyCell"] == 65


def test_the_same_tables_give_the_same_bytes_and_the_dumps_agree(make_table: MakeTable, tmp_path: Path) -> None:
    project = make_table()
    first, second = (build(project, tmp_path / name, PLAIN, silent) for name in "ab")
    assert [d.read_bytes() for d in first.dumps.values()] == [d.read_bytes() for d in second.dumps.values()]
    canonical = first.dumps["dataset.nq"].read_bytes().splitlines()
    assert canonical == sorted(set(canonical))
    held = {form: set(parse(path=str(first.dumps[f"dataset.{form}"]))) for form in ("nq", "trig")}
    assert {q for q in held["nq"] if "_:" not in str(q)} == {q for q in held["trig"] if "_:" not in str(q)}
    assert len(set(parse(path=str(first.dumps["dataset.ttl"])))) == first.manifest.triples


def test_decimals_keep_their_places_in_the_dumps(make_table: MakeTable, tmp_path: Path) -> None:
    dataset = build(make_table(), tmp_path, PLAIN, silent)
    assert f'"12.50"^^<{XSD.decimal.value}>' in dataset.dumps["dataset.nq"].read_text(encoding="utf-8")


def test_a_base_of_its_own_moves_all_that_a_table_makes(make_table: MakeTable, tmp_path: Path) -> None:
    other = "https://data.example.org/kg/"
    text = build(make_table(), tmp_path, replace(PLAIN, base=other), silent).dumps["dataset.nq"].read_text("utf-8")
    assert f"<{other}id/observation/xyz-2024/c1-flows/area-UZB/period-2008/M>" in text
    assert f"<{other}id/slice/xyz-2024/c1-flows/counterpart/area-UZB>" in text
    assert f"<{BASE}id/" not in text
    assert f"<{BASE}graph/" not in text


def test_a_file_that_changes_while_it_is_read_stops_the_build(make_table: MakeTable, tmp_path: Path) -> None:
    project = make_table()

    def spoil(word: str) -> None:
        if word.startswith("valid"):
            file = project.root / FLOWS
            file.write_text(file.read_text(encoding="utf-8").replace("M,2,2,normal", "M,,,blank"), encoding="utf-8")

    with pytest.raises(kgbuild.errors.BuildError, match="changed while it was read; build again"):
        build(project, tmp_path / "out", PLAIN, spoil)
    assert not list((tmp_path / "out").glob("*"))


# ---------------------------------------------------------------------------------------------------------------------
# Streams, by counting.


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Stated]:
    """Return a synthetic project of some thousand observations, read."""
    project = make_edition(ROOT, tmp_path_factory.mktemp("edition") / "project", 4000)
    return project.root, read_project(project, silent)


def test_a_table_is_mapped_row_by_row(edition: tuple[Path, Stated], monkeypatch: pytest.MonkeyPatch) -> None:
    root, stated = edition
    seen = []

    def counted(root: Path, table: TableDescription) -> Iterator[tuple[int, list[str]]]:
        for row in read_rows(root, table):
            seen.append(row[0])
            yield row

    monkeypatch.setattr(kgbuild.observations, "read_rows", counted)
    stream = observation_blocks(root, stated.cubes[0].structure, stated.components, {}, BASE)
    ahead = [len(seen) - number for number, block in enumerate(b for b in stream if "#Observation>" in b)]
    assert len(ahead) == 4000
    assert max(ahead) - min(ahead) <= 4000 // 49 + 1


def test_sorting_holds_one_run_in_memory(edition: tuple[Path, Stated], tmp_path: Path) -> None:
    root, stated = edition
    found = blocks(root, stated)
    runs = sorted_runs(iter(found), tmp_path, "run", size=100_000)
    sizes = [len(file.read_text(encoding="utf-8")) for file in runs.files]
    assert len(sizes) > 10
    assert max(sizes) < 100_000 + 2 * max(map(len, found))
    assert runs.quads == sum(1 + block.count(SEPARATOR) for block in found)
    lines = b"".join(merged([], [runs])).decode().splitlines()
    assert lines == sorted(line for block in found for line in block.split(SEPARATOR))


def test_merging_puts_other_lines_in_their_places(tmp_path: Path) -> None:
    runs = sorted_runs(["<c> 1 .\x1f<c> 2 .", "<a> 1 .", "<é> 1 ."], tmp_path, "run", size=1)
    assert list(merged([b"<b> 1 .\n", b"<d> 1 .\n"], [runs])) == [
        b"<a> 1 .\n",
        b"<b> 1 .\n",
        b"<c> 1 .\n<c> 2 .\n",
        b"<d> 1 .\n",
        "<é> 1 .\n".encode(),
    ]


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_run_reads_as_a_file_of_lines(tmp_path: Path, size: int) -> None:
    runs = sorted_runs(["<b> 1 .\x1f<b> 2 .", "<a> 1 ."], tmp_path, "run")
    with Lines(runs.files[0]) as lines:
        assert b"".join(iter(lambda: lines.read(size), b"")) == b"<a> 1 .\n<b> 1 .\n<b> 2 .\n"
