"""The facts of the Kazakhstan 2010 profile as published: complete, located, true to the print."""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from kgbuild.dataset import PublishedDataset
from kgbuild.namespaces import BASE, MP

PREFIXES = {
    "mp": MP.iri,
    "id": f"{BASE}id/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
}
STATED = f"FILTER (STRSTARTS(STR(?g), '{BASE}graph/') && !STRENDS(STR(?g), '/inferred'))"


@pytest.fixture(scope="module")
def store(dataset: PublishedDataset) -> Store:
    """Return the published store, read only."""
    return Store.read_only(str(dataset.store))


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """Return the answer to a query as tuples of texts; things without the base."""
    answer = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    names = [v.value for v in answer.variables]
    return [tuple("" if r[n] is None else r[n].value.removeprefix(f"{BASE}id/") for n in names) for r in answer]


def pairs(store: Store, query: str) -> dict[str, str]:
    """Return an answer of two columns as a mapping."""
    return {row[0]: row[1] for row in rows(store, query)}


def column(store: Store, query: str) -> list[str]:
    """Return the first column of an answer."""
    return [r[0] for r in rows(store, query)]


@pytest.mark.parametrize(
    ("class_", "least"),
    [
        ("LegalAct", 50),
        ("Treaty", 33),
        ("Programme", 35),
        ("Institution", 87),
        ("Competence", 78),
        ("Area", 249),
        ("VisaRule", 112),
        ("Footnote", 67),
        ("Source", 37),
        ("Section", 45),
        ("Mention", 1000),
    ],
)
def test_nothing_of_the_policy_layer_is_lost(dataset: PublishedDataset, class_: str, least: int) -> None:
    counts = {c.iri: c.count for c in dataset.manifest.classes}
    assert counts[MP.iri + class_] >= least


def test_every_footnote_from_1_to_67_is_there_once(store: Store) -> None:
    numbers = column(store, "SELECT ?n { ?f a mp:Footnote ; mp:number ?n }")
    assert sorted(map(int, numbers)) == list(range(1, 68))


def test_every_ibid_leads_to_a_footnote_that_names_a_source(store: Store) -> None:
    ibids = rows(store, "SELECT ?n ?printed ?s { ?f mp:ibid ?printed ; mp:number ?n ; mp:resolvesTo/mp:cites ?s }")
    assert {n for n, _, _ in ibids} == {"10", "17", "18", "19", "20", "21", "22", "50"}
    assert {printed for _, printed, _ in ibids} == {"Ibis"}


@pytest.mark.parametrize(
    "class_", ["LegalAct", "Treaty", "Programme", "Institution", "Competence", "Border", "VisaRule"]
)
def test_everything_says_in_which_section_it_stands(store: Store, class_: str) -> None:
    members = f"?class rdfs:subClassOf* mp:{class_} . ?x a ?class ."
    assert column(store, f"SELECT ?x {{ {members} FILTER NOT EXISTS {{ ?m mp:mentionOf ?x ; mp:section ?s }} }}") == []
    assert column(store, f"SELECT ?x {{ {members} ?m mp:mentionOf ?x ; mp:section ?s }}")


def test_every_stated_link_is_supported_by_a_place(store: Store) -> None:
    links = f"""
    SELECT ?s ?p ?o {{
      GRAPH ?g {{ ?s ?p ?o . }} {STATED}
      ?p mp:nature "stated" ; a <http://www.w3.org/2002/07/owl#ObjectProperty> .
      ?mention mp:mentionOf ?s .
      FILTER NOT EXISTS {{ ?m mp:mentionOf ?s ; mp:states ?p }}
    }}"""
    assert rows(store, links) == []


def test_every_inferred_link_says_why(store: Store) -> None:
    unexplained = f"""
    SELECT ?s ?p ?o {{
      GRAPH ?g {{ ?s ?p ?o }} FILTER (STRENDS(STR(?g), "/inferred") && STRSTARTS(STR(?p), "{MP.iri}") && isIRI(?o))
      FILTER (?p NOT IN (mp:states, mp:subject, mp:property, mp:value, mp:rule, mp:via))
      FILTER NOT EXISTS {{ ?i mp:subject ?s ; mp:property ?p ; mp:value ?o ; mp:why ?why }}
    }}"""
    assert rows(store, unexplained) == []


def test_stated_and_inferred_are_apart(store: Store) -> None:
    both = f"""
    SELECT ?s ?p ?o {{
      GRAPH ?i {{ ?s ?p ?o }} FILTER (STRENDS(STR(?i), "/inferred"))
      GRAPH ?g {{ ?s ?p ?o }} {STATED}
    }}"""
    assert rows(store, both) == []


def test_no_link_of_ours_leads_nowhere(store: Store) -> None:
    dangling = f"""
    SELECT DISTINCT ?o {{ ?s ?p ?o . FILTER (isIRI(?o) && STRSTARTS(STR(?o), "{BASE}id/"))
      FILTER NOT EXISTS {{ ?o a ?class }} }}"""
    assert rows(store, dangling) == []


NAMELESS = "mp:EmptyCell"


def test_everything_has_one_english_label(store: Store) -> None:
    labelled = f"""
    SELECT ?x (COUNT(DISTINCT ?label) AS ?n) {{
      ?x a ?class . FILTER (STRSTARTS(STR(?class), STR(mp:)) && ?class NOT IN ({NAMELESS}))
      OPTIONAL {{ ?x rdfs:label|skos:prefLabel ?label FILTER (LANG(?label) = "en") }}
    }} GROUP BY ?x"""
    counts = pairs(store, labelled)
    assert [x for x, n in counts.items() if n != "1"] == []
    assert len(counts) > 800


def test_printed_and_meant_survive_side_by_side(store: Store) -> None:
    slips = pairs(store, "SELECT ?printed ?meant { ?m mp:printed ?printed ; mp:meant ?meant ; mp:why ?why }")
    assert slips["Ministry of Foreigners Affairs"] == "Ministry of Foreign Affairs"
    assert any(printed.startswith("Degree of the President") for printed in slips)


def test_names_in_russian_and_kazakh_are_kept_where_printed(store: Store) -> None:
    names = column(store, "SELECT ?n { ?x skos:altLabel|rdfs:label ?n FILTER (LANG(?n) IN ('ru', 'kk')) }")
    assert {"Нұрлы көш", "Министерство иностранных дел Республики Казахстан"} <= set(names)


def test_the_order_of_2010_was_registered_under_its_own_number_and_date(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?number ?date ?registrar { id:act/kaz-2010-order-87 mp:registration ?r .
           ?r mp:number ?number ; mp:registered ?date ; mp:registrar ?registrar }""".replace(
            "id:act/kaz-2010-order-87", f"<{BASE}id/act/kaz-2010-order-87>"
        ),
    )
    assert found == [("6174", "2010-04-15", "institution/kaz-ministry-of-justice")]


def test_contradicting_dates_stay_as_printed(store: Store) -> None:
    dates = pairs(
        store, "SELECT ?t ?d { ?t mp:commitment ?c . ?c mp:inForce ?d FILTER (CONTAINS(STR(?t), 'refugee')) }"
    )
    assert dates == {
        "treaty/un-1951-refugee-convention": "1999-04-15",
        "treaty/un-1967-refugee-protocol": "1999-01-15",
    }


def test_visa_rules_hold_the_whole_table(store: Store) -> None:
    rule = "?r a mp:VisaRule ; mp:citizensOf ?from ; mp:enters ?to ; mp:passport ?passport"
    table = rows(store, f"SELECT ?from ?to ?passport {{ {rule} }}")
    cells = {(to if of == "area/KAZ" else of, passport) for of, to, passport in table}
    assert len(table) == len(cells) == 36 * 3
    assert len({state for state, _ in cells}) == 36


def test_visa_free_cells_of_starred_states_are_for_citizens_of_kazakhstan(store: Store) -> None:
    kazakhstan, visa = f"<{BASE}id/area/KAZ>", f"<{BASE}id/regime/visa>"
    abroad = rows(store, f"SELECT ?to ?p {{ ?r mp:citizensOf {kazakhstan} ; mp:enters ?to ; mp:passport ?p }}")
    assert sorted({to for to, _ in abroad}) == ["area/MYS", "area/SGP", "area/THA"]
    any_passport = f"?r mp:citizensOf ?of ; mp:regime {visa} FILTER NOT EXISTS {{ ?r mp:passport ?p }}"
    needing = column(store, f"SELECT ?of {{ {any_passport} }}")
    assert sorted(needing) == ["area/MYS", "area/SGP", "area/THA"]


def test_visa_regimes_are_counted_as_in_the_table(store: Store) -> None:
    regimes = pairs(store, "SELECT ?regime (COUNT(*) AS ?n) { ?r mp:regime ?regime } GROUP BY ?regime ORDER BY ?regime")
    assert regimes == {
        "regime/airport-visa": "1",
        "regime/visa": "33",
        "regime/visa-free": "16",
        "regime/visa-free-limited": "60",
        "regime/visa-free-on-credentials": "2",
    }


def test_borders_add_up_to_600_km_less_than_the_total(store: Store) -> None:
    lengths = pairs(store, "SELECT ?b ?km { ?b a mp:Border ; mp:amount ?km }")
    assert lengths.pop("border/kaz-total") == "12187"
    assert lengths.pop("border/kaz-rus-d3") == "6846"
    assert sum(map(int, lengths.values())) == 12187 - 600


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "bilateral-labour-agreements",
            {
                ("1995-01-26", "84"),
                ("1999-10-22", "278"),
                ("2002-07-09", "191"),
                ("2006-05-04", "233"),
                ("2006-07-04", "-21"),
                ("2009-09-15", "275"),
            },
        ),
    ],
)
def test_bilateral_agreements_with_days_to_approval(
    store: Store, root: Path, question: str, expected: set[tuple[str, str]]
) -> None:
    found = rows(store, (root / "server" / "questions" / f"{question}.rq").read_text(encoding="utf-8"))
    assert {(signed, days) for _, signed, _, _, days in found} == expected


def test_quota_of_labour_has_two_bodies_that_set_it(store: Store) -> None:
    found = column(
        store,
        f"""SELECT DISTINCT ?h {{ ?c mp:concerns <{BASE}id/programme/kaz-labour-migration-quota> ; mp:holder ?h ;
            mp:power <{BASE}id/power/set-quota> }} ORDER BY ?h""",
    )
    assert found == ["institution/kaz-government", "institution/kaz-ministry-of-labour"]


def test_jobs_for_repatriates_are_targets_with_deadlines(store: Store) -> None:
    found = rows(
        store,
        f"""SELECT ?amount ?deadline {{ <{BASE}id/programme/kaz-strategic-plan-2020> mp:target ?t .
            ?t mp:amount ?amount ; mp:deadline ?deadline }} ORDER BY ?amount""",
    )
    assert found == [("40", "2015"), ("50", "2020"), ("80", "2020")]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("kaz-2010-order-10", "kaz-refugee-commission"),
        ("kaz-2009-law-on-refugees", "kaz-migration-police"),
        ("kaz-2010-resolution-184", "kaz-ministry-of-foreign-affairs"),
        ("kaz-1997-law-on-population-migration", "kaz-central-migration-body"),
    ],
)
def test_acts_empower_institutions_by_inference(store: Store, act: str, body: str) -> None:
    link = f"<{BASE}id/act/{act}> mp:empowers <{BASE}id/institution/{body}>"
    assert column(store, f"SELECT ?g {{ GRAPH ?g {{ {link} }} }}") == [f"{BASE}graph/kaz-2010/inferred"]


def test_trace_from_the_convention_to_the_police(store: Store) -> None:
    found = column(
        store,
        f"SELECT ?i {{ <{BASE}id/treaty/un-1951-refugee-convention> mp:implementedThrough ?i }}",
    )
    assert "institution/kaz-migration-police" in found
    assert "institution/kaz-border-protection-service" not in found


def test_no_triple_stands_in_two_graphs(dataset: PublishedDataset) -> None:
    """The union of all graphs gives such a triple twice, and each row that it takes part in."""
    places: dict[object, set[str]] = {}
    for quad in parse(path=str(dataset.dumps["dataset.nq"]), format=RdfFormat.N_QUADS):
        places.setdefault(quad.triple, set()).add(str(quad.graph_name))
    assert {str(t): graphs for t, graphs in places.items() if len(graphs) > 1} == {}
    assert len(places) == dataset.manifest.triples
