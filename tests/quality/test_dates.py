"""Dates: each order is broken once and kept once; what a month or a year leaves open is not told."""

from typing import Final

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kgbuild.namespaces import BASE, PREFIXES
from kgbuild.quality.concepts import Check, Kind, Severity
from kgbuild.quality.dates import dates, span_of
from kgbuild.quality.finding import Finding
from kgbuild.quality.orders import ORDERS

GRAPH: Final = NamedNode(f"{BASE}graph/xyz-2024/treaties")
DECLARED: Final = "".join(f"@prefix {p}: <{n}> ." for p, n in PREFIXES.items())
EARLY, LATE = '"2006-06-13"^^xsd:date', '"2006-07-04"^^xsd:date'


def facts(turtle: str) -> list[Quad]:
    """Return facts about `mpid:a` and others; `D1` and `D2` in them are an early and a late day."""
    text = DECLARED + turtle.replace("D1", EARLY).replace("D2", LATE)
    return [Quad(q.subject, q.predicate, q.object, GRAPH) for q in parse(text, format=RdfFormat.TURTLE)]


def wrong(turtle: str) -> list[Finding]:
    """Return the findings in facts."""
    return list(dates(facts(turtle)))


CASES: Final = [
    ("consent-before-signature", "mpid:b mp:approves mpid:a ; mp:adopted D1 . mpid:a mp:signed D2 ."),
    ("consent-before-signature", "mpid:b mp:ratifies mpid:a ; mp:adopted D1 . mpid:a mp:signed D2 ."),
    (
        "consent-before-signature",
        "mpid:a mp:commitment mpid:c . mpid:c mp:byAct mpid:b ; mp:signed D2 . mpid:b mp:adopted D1 .",
    ),
    ("consent-before-adoption", "mpid:b mp:accedesTo mpid:a ; mp:adopted D1 . mpid:a mp:adopted D2 ."),
    (
        "in-force-before-consent",
        "mpid:b mp:commitment mpid:c . mpid:c mp:byAct mpid:a ; mp:inForce D1 . mpid:a mp:adopted D2 .",
    ),
    ("in-force-before-signature", "mpid:a mp:signed D2 ; mp:commitment mpid:c . mpid:c mp:inForce D1 ."),
    ("signed-before-adoption", "mpid:a mp:adopted D2 ; mp:commitment mpid:c . mpid:c mp:signed D1 ."),
    (
        "protocol-before-convention",
        "mpid:b mp:supplements mpid:a ; mp:commitment mpid:c . mpid:c mp:state mpid:s ; mp:inForce D1 ."
        "mpid:a mp:commitment mpid:d . mpid:d mp:state mpid:s ; mp:inForce D2 .",
    ),
    ("protocol-before-convention", "mpid:b mp:supplements mpid:a ; mp:adopted D1 . mpid:a mp:adopted D2 ."),
    ("end-before-beginning", "mpid:a mp:begins D2 ; mp:ends D1 ."),
    ("in-force-before-adoption", "mpid:a mp:adopted D2 ; mp:inForce D1 ."),
    ("registered-before-adoption", "mpid:a mp:adopted D2 ; mp:registration mpid:r . mpid:r mp:registered D1 ."),
    ("amended-before-adoption", "mpid:a mp:adopted D2 ; mp:amended D1 ."),
    ("older-than-its-object", "mpid:b mp:amends mpid:a ; mp:adopted D1 . mpid:a mp:adopted D2 ."),
    ("older-than-its-object", "mpid:b mp:implements mpid:a ; mp:adopted D1 . mpid:a mp:adopted D2 ."),
    ("deadline-before-beginning", "mpid:a mp:begins D2 ; mp:target mpid:t . mpid:t mp:deadline D1 ."),
    ("successor-before-predecessor", "mpid:b mp:succeeds mpid:a ; mp:begins D1 . mpid:a mp:begins D2 ."),
    ("two-dates-of-adoption", "mpid:a mp:adopts mpid:b ; mp:adopted D2 . mpid:b mp:adopted D1 ."),
    ("two-dates-of-adoption", "mpid:a mp:adopts mpid:b ; mp:adopted D1 . mpid:b mp:adopted D2 ."),
]


@pytest.mark.parametrize(("name", "turtle"), CASES)
def test_dates_in_the_wrong_order_are_told(name: str, turtle: str) -> None:
    (finding,) = wrong(turtle)
    assert finding.id.startswith(f"discrepancy/xyz-2024/contradictory-dates/{name}/")
    assert (finding.kind, finding.check, finding.severity) == (Kind.DATES, Check.ORDER_OF_DATES, Severity.SERIOUS)
    assert {i.printed for i in finding.involved} == {"2006-06-13", "2006-07-04"}
    assert "2006-06-13" in finding.sentence
    assert finding.sentence.endswith(": 21 days later.")


@pytest.mark.parametrize(("name", "turtle"), [c for c in CASES if c[0] != "two-dates-of-adoption"])
def test_dates_in_the_right_order_or_on_one_day_are_not_told(name: str, turtle: str) -> None:
    assert wrong(turtle.replace("D1", "D0").replace("D2", EARLY).replace("D0", LATE)) == []
    assert wrong(turtle.replace("D1", "D2")) == []


def test_every_order_is_tried() -> None:
    assert {name for name, _ in CASES} == {order.name for order in ORDERS}
    assert len(CASES) >= len(ORDERS)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ('"2006-07"^^xsd:gYearMonth', '"2006-06-30"^^xsd:date', True),
        ('"2006-07"^^xsd:gYearMonth', '"2006-07-01"^^xsd:date', False),
        ('"2006"^^xsd:gYear', '"2005"^^xsd:gYear', True),
        ('"2006"^^xsd:gYear', '"2006-01"^^xsd:gYearMonth', False),
        ('"2006-12-31"^^xsd:date', '"2006"^^xsd:gYear', False),
        ('"2007-01-01"^^xsd:date', '"2006"^^xsd:gYear', True),
    ],
)
def test_only_what_no_day_can_make_right_is_told(first: str, second: str, told: bool) -> None:
    findings = wrong(f"mpid:a mp:begins {first} ; mp:ends {second} .")
    assert bool(findings) is told
    assert all(f.sentence.endswith("or more later.") for f in findings)


def test_one_pair_of_dates_is_told_once() -> None:
    approved = "mpid:b mp:approves mpid:a ; mp:adopted D1 . mpid:a mp:signed D2 ; mp:commitment mpid:c ."
    assert len(wrong(f"{approved} mpid:c mp:byAct mpid:b ; mp:signed D2 .")) == 1


def test_labels_and_sections_are_told() -> None:
    (finding,) = wrong(
        'mpid:a rdfs:label "The plan"@en ; mp:begins D2 ; mp:ends D1 .'
        "mpid:m mp:mentionOf mpid:a ; mp:section <https://w3id.org/migration-profile/id/section/xyz-2024/F1> ."
    )
    assert finding.sentence == "The plan ends on 2006-06-13, but begins on 2006-07-04: 21 days later."
    assert {(i.id, i.place, i.row) for i in finding.involved} == {("a", "F1", "The plan")}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2008", "2008-01-01", "2008-12-31"),
        ("2008-02", "2008-02-01", "2008-02-29"),
        ("2008-02-03", "2008-02-03", "2008-02-03"),
    ],
)
def test_the_days_that_a_date_may_mean(text: str, first: str, last: str) -> None:
    assert tuple(map(str, span_of(text))) == (first, last)


@pytest.mark.parametrize("text", ["2008-02-30", "2008-1-1-1", "soon"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|literal"):
        span_of(text)
