"""The guard: what it refuses and where, what it lets pass, and that its time grows with the text's length only."""

import re

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.errors import QueryRefused, Refusal, RequestTooBig, SyntaxRefused
from server.guard import MAX_BYTES, MAX_DEPTH, MAX_OPERATORS, examine

FEDERATED = (
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { service <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { SeRvIcE SILENT <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { SERVICE\n#x\n<http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { SERVICE#'\n<http://127.0.0.1:9/> { ?a ?b ?c } #'\n}",
    "SELECT * { SERVICE ?where { ?a ?b ?c } }",
    "SELECT * { SERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
    "SELECT * {SERVICESILENT<http://127.0.0.1:9/> {?a ?b ?c} }",
    "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p 1.SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p 1.5e3SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p ex:.SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p ?o.SERVICE <http://127.0.0.1:9/> {} }",
    'SELECT * { ?s ?p "x"SERVICE <http://127.0.0.1:9/> {} }',
    "SELECT * { ?s ?p <x>SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { {}SERVICE <http://127.0.0.1:9/> {} }",
    "PREFIX ex: <http://127.0.0.1:9/> SELECT * {SERVICEex:foo {?a ?b ?c} }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * {SERVICE:foo {?a ?b ?c} }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * {service:foo#\n {?a ?b ?c} }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * {SERVICESILENT:foo {?a ?b ?c} }",
    "PREFIX ex: <http://127.0.0.1:9/> SELECT * {?s ?p 1SERVICEex:foo {?a ?b ?c} }",
    "SELECT * { SERV\\u0049CE <http://127.0.0.1:9/> {?a ?b ?c} }",
    "SELECT * { \\U00000053ERVICE <http://127.0.0.1:9/> {?a ?b ?c} }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> {} } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> {} } }",
    "CONSTRUCT { ?a ?b ?c } WHERE { SERVICE <http://127.0.0.1:9/> {?a ?b ?c} }",
)
"""Each asks another server; the engine would run many of them."""

HIDDEN = (
    "SELECT * { BIND(1 AS ?a) FILTER(?a<?b&&'>'='x') SERVICE <http://127.0.0.1:9/> {?a ?b ?c} #'\n}",
    "SELECT * { FILTER(?a<?b#>'''\n) SERVICE <http://127.0.0.1:9/> {?a ?b ?c} #'''\n}",
    "SELECT * { FILTER(?a<(?b)&&(1>'x'='y')) SERVICE <http://127.0.0.1:9/> {?a ?b ?c} #'\n}",
    "SELECT * { <<?s?p'>>'>> ?q ?r . SERVICE <http://127.0.0.1:9/> {?a ?b ?c} #'\n}",
    "SELECT * { ?s ?p (1 '''abc') . SERVICE <http://127.0.0.1:9/> {?a ?b ?c} #\\q'''\n}",
    "SELECT * { ?s ?p '''abc' . SERVICE <http://127.0.0.1:9/> {?a ?b ?c} }",
    "SELECT * { ?s ?p '\\u0027' SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { # \\u000A SERVICE <http://127.0.0.1:9/> {} }",
)
"""Each hides SERVICE in what one reading takes for a string, an IRI or a comment and another does not."""

UPDATES = (
    "LOAD <http://127.0.0.1:9/>",
    "load silent <http://127.0.0.1:9/> into graph <x>",
    "INSERT DATA { <a> <b> <c> }",
    "PREFIX a: <x> DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP GRAPH <x>",
    "CREATE GRAPH <x>",
    "ADD <a> TO <b>",
    "MOVE <a> TO <b>",
    "COPY <a> TO <b>",
    "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "# a comment\nInSeRt { ?s ?p ?o } WHERE { ?s ?p ?o }",
)

UNREADABLE = (
    "SELECT * { ?s ?p 'open }",
    'SELECT * { ?s ?p "open\n" }',
    "SELECT * { ?s ?p '''open'' }",
    "SELECT * { ?s ?p '\\x' }",
    "SELECT * { ?s ?p '\\uD800' }",
    "SELECT * { ?s ?p '\\U00110000' }",
    "SELECT * { ?s ?p '\\u12' }",
    "SELECT * { ?s ?p \\ }",
    "SELECT * { ?s ?p 'a\x00b' }",
    "SELECT * { ?s ?p\x07 ?o }",
    "SELECT * { ?s ?p @ }",
)

PASSING = (
    "SELECT * { ?s ?p ?o }",
    "SELECT ?service ?load { ?service ?load ?insert }",
    "SELECT $service { $service ?p ?o }",
    "SELECT * { ?s ex:service ?o }",
    "SELECT * { ?s ex:load ex:delete . ?s ex:customer-service ?o }",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:x ?o . service:y ?p ?q }",
    "PREFIX service: <http://example.org/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
    "SELECT * { GRAPH ex:service { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'SERVICE' , \"LOAD\" , '''SERVICE <x> {}''' , \"\"\"INSERT\"\"\" }",
    "SELECT * { ?s ?p 'it\\'s SERVICE' . }",
    "SELECT * { ?s ?p ?o . # SERVICE <http://127.0.0.1:9/> {}\n }",
    "SELECT * { <http://example.org/SERVICE#LOAD> <http://example.org/it's> ?o }",
    "SELECT * { ?s ?p 'x'@en-service }",
    "SELECT * { ?s ?p ex:a\\'b , ex:a.service , ex:%41service }",
    "SELECT * { _:service ?p ?o }",
    "SELECT * { ?s ?p 'caf\\u00e9' , \"\\U0001F600\" , <http://example.org/caf\\u00e9> }",
    "SELECT * { ?s ?p '' , \"\" , '''''' }",
    "SELECT * { FILTER(?a < 3 && ?b > 2 && ?c<=1||?d>=5) }",
    "SELECT * { FILTER(?a<?b) FILTER(?a < ?b && ?c > ?d) }",
    "SELECT * { FILTER(?p IN (<http://a#b>, <http://a#c>)) }",
    "SELECT * { ?s (<http://x>|^<http://y>)*/!(<http://z>) ?o }",
    "SELECT * { << ?s ?p ?o >> ?q ?r . <<( ?s ?p ?o )>> ?q ?r }",
    "SELECT (COUNT(DISTINCT *) AS ?n) (AVG(?x)/2 AS ?m) { ?s ?p -1.5e-3 } GROUP BY ?s HAVING (?n > 1) ORDER BY ?n",
    "BASE <http://example.org/> SELECT * { <#me> <p> <> }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <http://example.org/>",
    "",
    "nonsense that the parser will refuse",
)


def test_cases_are_many() -> None:
    assert len(FEDERATED) + len(HIDDEN) + len(UPDATES) + len(UNREADABLE) + len(PASSING) >= 80


@pytest.mark.parametrize("text", FEDERATED)
def test_federation_is_refused(text: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE") as caught:
        examine(text)
    assert caught.value.status == 403
    assert caught.value.position is not None


@pytest.mark.parametrize("text", HIDDEN)
def test_federation_cannot_be_hidden(text: str) -> None:
    with pytest.raises((QueryRefused, SyntaxRefused)):
        examine(text)


@pytest.mark.parametrize("text", UPDATES)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryRefused, match="no updates") as caught:
        examine(text)
    assert caught.value.status == 403


@pytest.mark.parametrize("text", UNREADABLE)
def test_unreadable_text_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(SyntaxRefused) as caught:
        examine(text)
    assert caught.value.position is not None


@pytest.mark.parametrize("text", PASSING)
def test_harmless_queries_pass(text: str) -> None:
    assert examine(text).text == text


def test_place_is_line_and_column() -> None:
    with pytest.raises(QueryRefused, match=r"^line 3, column 5: SERVICE") as caught:
        examine("SELECT *\n{\n    SERVICE <x> {} }")
    assert caught.value.position is not None
    assert (caught.value.position.line, caught.value.position.column) == (3, 5)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("prefix a: <b> #c\n select(1 as ?x) {}", "SELECT"),
        ("ASK{}", "ASK"),
        ("CONSTRUCT WHERE { ?select ?ask ?o }", "CONSTRUCT"),
        ("DESCRIBE <SELECT>", "DESCRIBE"),
        ("PREFIX select: <x> DESCRIBE select:x", "DESCRIBE"),
        ("nothing", ""),
    ],
)
def test_form_is_found(text: str, form: str) -> None:
    assert examine(text).form == form


@pytest.mark.parametrize(
    ("text", "volatile", "own_dataset"),
    [
        ("SELECT * { BIND(NOW() AS ?x) }", True, False),
        ("SELECT * { BIND(rand() AS ?x) }", True, False),
        ("SELECT (STRUUID() AS ?x) {}", True, False),
        ("SELECT ?now ?rand { ?now ex:uuid ?rand }", False, False),
        ("SELECT * FROM <g> { ?s ?p ?o }", False, True),
        ("SELECT ?from { ?from ex:from 'FROM' }", False, False),
    ],
)
def test_what_matters_for_caching_is_found(text: str, volatile: bool, own_dataset: bool) -> None:
    found = examine(text)
    assert (found.volatile, found.own_dataset) == (volatile, own_dataset)


@pytest.mark.parametrize("bracket", ["()", "{}", "[]"])
def test_depth_is_bounded(bracket: str) -> None:
    opening, closing = bracket[0], bracket[1]
    examine(opening * MAX_DEPTH + closing * MAX_DEPTH)
    with pytest.raises(SyntaxRefused, match="brackets are open"):
        examine(opening * (MAX_DEPTH + 1))


@pytest.mark.parametrize("part", ["!", "+", "?a/", "{} UNION ", "OPTIONAL {}", "-", "^", "BIND(1 AS ?x)"])
def test_operators_are_bounded(part: str) -> None:
    with pytest.raises(SyntaxRefused, match="operators"):
        examine("SELECT * {" + part * (MAX_OPERATORS + 1))


def test_length_is_bounded() -> None:
    examine("#" * MAX_BYTES)
    with pytest.raises(RequestTooBig, match="1,048,577") as caught:
        examine("#" * (MAX_BYTES + 1))
    assert caught.value.status == 413


ENDLESS = {
    "<": "more than 200 brackets",
    "'": "",
    '"': "",
    "'''a": "more than 4,000 operators",
    '"""': "",
    "<a": "more than 4,000 operators",
    "<<a'": "more than 200 brackets",
    "\\u0041": "",
    "a.": "",
    "?a<": "more than 4,000 operators",
    ":": "",
    "(": "more than 200 brackets",
    "a:b": "",
    "@a": "",
    "#": "",
    "\\": "cannot stand here",
    "a\\'": "cannot stand here",
    "<a>": "",
    "&<": "more than 4,000 operators",
}


@pytest.mark.parametrize("part", ENDLESS)
def test_a_megabyte_of_one_part_is_read_to_its_end_or_refused_in_words(part: str) -> None:
    """A tokeniser that goes back over what it has read would not come to an end here."""
    text = (part * MAX_BYTES)[: MAX_BYTES - 10]
    told = ""
    try:
        examine(text)
    except Refusal as refusal:
        told = str(refusal)
    assert ENDLESS[part] in told
    assert bool(told) == bool(ENDLESS[part])


PIECES = st.sampled_from(
    [
        "SERVICE",
        "service",
        " ",
        "\n",
        "<http://127.0.0.1:9/>",
        "{",
        "}",
        "{?a ?b ?c}",
        "(",
        ")",
        "'",
        '"',
        "'''",
        '"""',
        "\\",
        "<",
        ">",
        "<<",
        ">>",
        "?a",
        "?b",
        "&&",
        "=",
        "1",
        ".",
        "ex:",
        ":",
        "ex:a",
        "#",
        "#\n",
        "FILTER",
        "BIND",
        "true",
        "\\u0027",
        *["\\q", "@en", "^^", "/", "SILENT", ";", ",", "<?b&&'>", "<a#b>", "VALUES ?x", "-", "GRAPH", "_:x", "UNION"],
    ]
)


FRAMES = st.sampled_from(
    [
        "X",
        "X SERVICE <http://127.0.0.1:9/> {?a ?b ?c} X",
        "?s ?p X SERVICE <http://127.0.0.1:9/> {} #X\n",
        "FILTER(?aX) SERVICE <http://127.0.0.1:9/> {} #X\n",
        "FILTER(1<X) SERVICE <http://127.0.0.1:9/> {} #X\n",
        "X SERVICEex:a {} X",
    ]
)


def accepted(text: str) -> bool:
    """Tell whether the engine takes a text for SPARQL."""
    try:
        pyoxigraph.Store().query(text)
    except (SyntaxError, ValueError):
        return False
    except (OSError, RuntimeError):
        return True
    return True


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FRAMES, st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=2, max_size=2))
def test_what_passes_has_no_service_clause(frame: str, fillings: list[str]) -> None:
    for filling in fillings:
        frame = frame.replace("X", filling.replace("X", ""), 1)
    text = f"PREFIX ex: <http://127.0.0.1:9/> PREFIX : <http://127.0.0.1:9/> SELECT * {{ {frame.replace('X', '')} }}"
    try:
        examine(text)
    except Refusal:
        return
    if accepted(text):
        # Where SERVICE is but a part of a string, a comment or a name, the engine takes any other word there too.
        assert accepted(re.sub("service", "SERVIXE", text, flags=re.IGNORECASE)), text


@settings(max_examples=300, deadline=1000)
@given(st.text(max_size=200))
def test_any_text_is_examined_or_refused(text: str) -> None:
    refused = None
    try:
        examine(text)
    except Refusal as refusal:
        refused = refusal
    assert refused is None or 400 <= refused.status < 500
