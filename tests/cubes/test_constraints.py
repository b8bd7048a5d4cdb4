"""The 21 integrity constraints of RDF Data Cube: each holds on good and on real cubes, and fires on a broken one."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, Store

from kgbuild.dataset import PublishedDataset
from kgbuild.errors import BuildError
from kgbuild.integrity import broken_constraints, check_integrity
from kgbuild.namespaces import PREFIXES
from tests.cubes.conftest import ROOT

CONSTRAINTS = sorted((ROOT / "ontology" / "constraints").glob("*.rq"))
CUBES = ROOT / "tests" / "cubes" / "constraints"
PATCHES = sorted(CUBES.glob("*.ru"))

COMPLETE = [p for p in PATCHES if not p.name.startswith("ic-11.")]
"""The patches that leave every observation its dimensions, as the grouped forms suppose."""

PLAIN = {
    "ic-12": """ASK {
      FILTER (?allEqual)
      {
        SELECT (MIN(?equal) AS ?allEqual) WHERE {
          ?obs1 qb:dataSet ?dataset . ?obs2 qb:dataSet ?dataset . FILTER (?obs1 != ?obs2)
          ?dataset qb:structure/qb:component/qb:componentProperty ?dim . ?dim a qb:DimensionProperty .
          ?obs1 ?dim ?value1 . ?obs2 ?dim ?value2 . BIND (?value1 = ?value2 AS ?equal)
        } GROUP BY ?obs1 ?obs2
      }
    }""",
    "ic-17": """ASK {
      {
        SELECT ?numMeasures (COUNT(?obs2) AS ?count) WHERE {
          {
            SELECT ?dsd (COUNT(?m) AS ?numMeasures) WHERE {
              ?dsd qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty
            } GROUP BY ?dsd
          }
          ?obs1 qb:dataSet/qb:structure ?dsd ; qb:dataSet ?dataset ; qb:measureType ?m1 .
          ?obs2 qb:dataSet ?dataset ; qb:measureType ?m2 .
          FILTER NOT EXISTS {
            ?dsd qb:component/qb:componentProperty ?dim . FILTER (?dim != qb:measureType) ?dim a qb:DimensionProperty .
            ?obs1 ?dim ?v1 . ?obs2 ?dim ?v2 . FILTER (?v1 != ?v2)
          }
        } GROUP BY ?obs1 ?numMeasures HAVING (COUNT(?obs2) != ?numMeasures)
      }
    }""",
}
"""The quadratic constraints as the recommendation has them, with the COUNT of IC-17 repeated in HAVING."""


def cubes(patch: Path | None = None) -> Store:
    """Return a store of the good cubes after a patch."""
    store = Store()
    store.load(path=CUBES / "good.ttl", format=RdfFormat.TURTLE)
    if patch:
        store.update(patch.read_text(encoding="utf-8"))
    return store


def numbers(told: Iterable[str]) -> set[str]:
    """Return the names of the constraints in messages: `ic-01`."""
    return {text[:5] for text in told}


def declared(patch: Path) -> set[str]:
    """Return the constraints that a patch says it breaks."""
    words = patch.read_text(encoding="utf-8").splitlines()[1].removeprefix("# breaks: ").split()
    return set(words) - {"nothing"}


def test_all_constraints_are_there_and_say_what_they_demand() -> None:
    assert [f.name for f in CONSTRAINTS] == [f"ic-{n:02}.rq" for n in range(1, 22)]
    for number, file in enumerate(CONSTRAINTS, start=1):
        assert re.match(rf"# IC-{number}, [^:]+: .+\.\n", file.read_text(encoding="utf-8"))


def test_all_hold_on_good_cubes() -> None:
    assert list(broken_constraints(cubes(), CONSTRAINTS)) == []


@pytest.mark.parametrize("patch", PATCHES, ids=lambda p: p.stem)
def test_a_patch_breaks_what_it_says(patch: Path) -> None:
    assert numbers(broken_constraints(cubes(patch), CONSTRAINTS)) == declared(patch)


def test_every_constraint_is_broken_alone() -> None:
    alone = {next(iter(declared(p))) for p in PATCHES if len(declared(p)) == 1}
    assert alone == {f"ic-{n:02}" for n in range(1, 22)}
    assert len(PATCHES) == 33


@pytest.mark.parametrize("number", PLAIN)
@pytest.mark.parametrize("patch", [None, *COMPLETE], ids=lambda p: p.stem if p else "good")
def test_the_grouped_form_agrees_with_the_recommendation(number: str, patch: Path | None) -> None:
    store = cubes(patch)
    grouped = bool(list(broken_constraints(store, [ROOT / "ontology" / "constraints" / f"{number}.rq"])))
    plain = store.query(PLAIN[number], prefixes=PREFIXES)
    assert isinstance(plain, QueryBoolean)
    assert grouped == bool(plain)


def test_all_hold_on_the_real_cubes(dataset: PublishedDataset) -> None:
    store = Store.read_only(str(dataset.store))
    check_integrity(store, CONSTRAINTS)
    kinds = "DataSet DataStructureDefinition ComponentSpecification SliceKey Slice Observation HierarchicalCodeList"
    counts = {kind: count(store, f"?x a qb:{kind}") for kind in kinds.split()}
    assert counts["DataSet"] == counts["DataStructureDefinition"] == 35
    assert counts["Observation"] > 1900
    assert all(counts.values())
    assert count(store, "?x a qb:DimensionProperty ; qb:codeList/a skos:ConceptScheme") > 5


def count(store: Store, pattern: str) -> int:
    """Return how many things a pattern finds for ?x."""
    text = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}"
    rows = store.query(text, use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    value = next(rows)["n"]
    return int(str(getattr(value, "value", 0)))


def test_what_is_broken_is_told_in_words() -> None:
    store = cubes(CUBES / "ic-11.dimension-missing.ru")
    with pytest.raises(BuildError, match=r"ic-11\.rq: IC-11, all dimensions required: every observation has a value"):
        check_integrity(store, CONSTRAINTS)


@pytest.mark.parametrize(
    ("text", "words"),
    [("ASK {", "not SPARQL"), ("SELECT * {}", "must be an ASK query"), ("CONSTRUCT WHERE {}", "must be an ASK query")],
)
def test_a_constraint_that_is_none_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "ic-99.rq"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match=f"ic-99.rq: .*{words}"):
        check_integrity(Store(), [file])
