"""The 21 integrity constraints of RDF Data Cube: silent on a good cube, each heard on a broken one."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kgbuild.dataset import PublishedDataset
from kgbuild.errors import BuildError
from kgbuild.integrity import broken_constraints, check_integrity

CONSTRAINTS = sorted((Path(__file__).parent.parent.parent / "ontology" / "constraints").glob("*.rq"))
PREFIXES = """
PREFIX : <urn:x:>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
CUBE = """
:ds a qb:DataSet ; qb:structure :dsd ; qb:slice :slice .
:dsd a qb:DataStructureDefinition ; qb:sliceKey :key ;
  qb:component :c-area, :c-period, :c-region, :c-kind, :c-value, :c-unit .
:c-area a qb:ComponentSpecification ; qb:dimension :area ; qb:componentProperty :area .
:c-period a qb:ComponentSpecification ; qb:dimension :period ; qb:componentProperty :period .
:c-region a qb:ComponentSpecification ; qb:dimension :region ; qb:componentProperty :region .
:c-kind a qb:ComponentSpecification ; qb:dimension :kind ; qb:componentProperty :kind .
:c-value a qb:ComponentSpecification ; qb:measure :value ; qb:componentProperty :value .
:c-unit a qb:ComponentSpecification ; qb:attribute :unit ; qb:componentProperty :unit ;
  qb:componentRequired true .
:area a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList :areas .
:period a qb:DimensionProperty ; rdfs:range xsd:gYear .
:region a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList :tree .
:kind a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList :roots .
:other a qb:DimensionProperty ; rdfs:range xsd:string .
:value a qb:MeasureProperty . :second a qb:MeasureProperty . :unit a qb:AttributeProperty .
:areas a skos:ConceptScheme . :A a skos:Concept ; skos:inScheme :areas . :stray a skos:Concept .
:tree a qb:HierarchicalCodeList ; qb:hierarchyRoot :R ; qb:parentChildProperty :child . :R :child :leaf .
:roots a qb:HierarchicalCodeList ; qb:hierarchyRoot :K ; qb:parentChildProperty [ owl:inverseOf :parent ] .
:k :parent :K .
:key a qb:SliceKey ; qb:componentProperty :area .
:slice a qb:Slice ; qb:sliceStructure :key ; :area :A ; qb:observation :o1, :o2 .
:o1 a qb:Observation ; qb:dataSet :ds ; :area :A ; :period "2007"^^xsd:gYear ; :region :leaf ; :kind :k ;
  :value 1 ; :unit :n .
:o2 a qb:Observation ; qb:dataSet :ds ; :area :A ; :period "2008"^^xsd:gYear ; :region :R ; :kind :K ;
  :value 2 ; :unit :n .
:many a qb:DataSet ; qb:structure :manyDsd .
:manyDsd a qb:DataStructureDefinition ; qb:component :m-area, :m-type, :m-value, :m-second .
:m-area a qb:ComponentSpecification ; qb:dimension :area ; qb:componentProperty :area .
:m-type a qb:ComponentSpecification ; qb:dimension qb:measureType ; qb:componentProperty qb:measureType .
:m-value a qb:ComponentSpecification ; qb:measure :value ; qb:componentProperty :value .
:m-second a qb:ComponentSpecification ; qb:measure :second ; qb:componentProperty :second .
qb:measureType a qb:DimensionProperty ; rdfs:range qb:MeasureProperty .
:p1 a qb:Observation ; qb:dataSet :many ; :area :A ; qb:measureType :value ; :value 1 .
:p2 a qb:Observation ; qb:dataSet :many ; :area :A ; qb:measureType :second ; :second 2 .
"""
FAULTS = {
    "ic-01": "INSERT DATA { :o1 qb:dataSet :many }",
    "ic-02": "DELETE DATA { :ds qb:structure :dsd }",
    "ic-03": "DELETE DATA { :c-value qb:componentProperty :value }",
    "ic-04": "DELETE DATA { :period rdfs:range xsd:gYear }",
    "ic-05": "DELETE DATA { :area qb:codeList :areas }",
    "ic-06": "INSERT DATA { :c-area qb:componentRequired false }",
    "ic-07": "DELETE DATA { :dsd qb:sliceKey :key }",
    "ic-08": "INSERT DATA { :key qb:componentProperty :other }",
    "ic-09": "DELETE DATA { :slice qb:sliceStructure :key }",
    "ic-10": "DELETE DATA { :slice :area :A }",
    "ic-11": 'DELETE DATA { :o1 :period "2007"^^xsd:gYear }',
    "ic-12": "DELETE { :o2 ?p ?o } INSERT { :o2 ?p ?new } WHERE { "
    ":o2 ?p ?o . :o1 ?p ?new FILTER (?p IN (:period, :region, :kind)) }",
    "ic-13": "DELETE DATA { :o1 :unit :n }",
    "ic-14": "DELETE DATA { :o1 :value 1 }",
    "ic-15": "DELETE DATA { :p1 :value 1 }",
    "ic-16": "INSERT DATA { :p1 :second 3 }",
    "ic-17": "DELETE WHERE { :p2 ?p ?o }",
    "ic-18": "INSERT DATA { :many qb:slice :slice }",
    "ic-19": "DELETE DATA { :o1 :area :A } ; INSERT DATA { :o1 :area :stray }",
    "ic-20": "DELETE DATA { :o1 :region :leaf } ; INSERT DATA { :o1 :region :stray }",
    "ic-21": "DELETE DATA { :o1 :kind :k } ; INSERT DATA { :o1 :kind :stray }",
}


def cube(fault: str = "") -> Store:
    """Return a store with the small cubes, after an update that breaks them."""
    store = Store()
    turtle = PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + CUBE
    store.load(turtle.encode(), format=RdfFormat.TURTLE)
    if fault:
        store.update(PREFIXES + fault)
    return store


def names(store: Store) -> set[str]:
    """Return the names of the constraints that do not hold, such as `ic-01`."""
    return {line[:5] for line in broken_constraints(store, CONSTRAINTS)}


def test_all_21_constraints_are_there() -> None:
    assert [f.stem for f in CONSTRAINTS] == sorted(FAULTS)
    assert len(FAULTS) == 21


def test_a_good_cube_breaks_none() -> None:
    assert names(cube()) == set()


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_constraint_is_heard_on_a_cube_that_breaks_it(name: str) -> None:
    assert name in names(cube(FAULTS[name]))


def test_a_broken_cube_stops_the_build_with_the_constraint_in_words() -> None:
    with pytest.raises(BuildError, match=r"ic-11\.rq: IC-11, all dimensions required"):
        check_integrity(cube(FAULTS["ic-11"]), CONSTRAINTS)


def test_the_published_cubes_break_none(dataset: PublishedDataset) -> None:
    store = Store.read_only(str(dataset.store))
    assert names(store) == set()
    cubes = store.query(
        "SELECT ?d { ?d a <http://purl.org/linked-data/cube#DataSet> }", use_default_graph_as_union=True
    )
    assert len(list(cubes)) == 35  # type: ignore[arg-type]
