"""An IRI comes in; all that its page shows goes out: facts, mentions, inferences, parts, what links to it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from kgbuild.namespaces import DCTERMS, MP, RDF, RDFS, SKOS, Vocabulary
from server.labels import Labels, Link, Value
from server.queries import page, query
from server.terms import Row, Term, iri_text

__all__ = ["INCOMING_SIZE", "Entity", "Incoming", "Inferred", "Mentioned", "Part", "Property", "entity"]

Ask = Callable[[str], list[Row]]

INCOMING_SIZE: Final = 25
"""How many of the things that link to a thing by one property are shown at a time."""

_MOST_INCOMING_PROPERTIES: Final = 40
_FIRST: Final = (RDFS.label, SKOS.prefLabel, DCTERMS.title, SKOS.altLabel, DCTERMS.description, SKOS.definition)
_TYPE: Final = RDF.type.value
_TERMS: Final = Vocabulary(MP.iri, "mention")
_SHOWN_ELSEWHERE: Final = frozenset({_TYPE, _TERMS.mention.value})
_INFERRED: Final = "/inferred"


@dataclass(frozen=True)
class Property:
    """A property of a thing with all its values."""

    link: Link
    values: list[Value]


@dataclass(frozen=True)
class Part:
    """A part of a thing that has no page of its own worth opening: its label and its properties."""

    link: Link
    properties: list[Property]


@dataclass(frozen=True)
class Mentioned:
    """A place in a source where a thing is named."""

    link: Link
    section: Link | None
    place: str
    printed: list[Value]
    meant: list[Value]
    why: str
    states: list[Link]
    footnotes: list[Link]


@dataclass(frozen=True)
class Inference:
    """A value that no source states: the reason, the kind of rule, and what it was inferred by way of."""

    value: Value
    why: str
    rules: list[Link]
    via: list[Link]


@dataclass(frozen=True)
class Inferred:
    """A property with the values that were inferred for it."""

    link: Link
    facts: list[Inference]


@dataclass(frozen=True)
class Incoming:
    """The things that link to a thing by one property: their number and the first of them."""

    property: Link
    count: int
    links: list[Link]


@dataclass(frozen=True)
class Entity:
    """All that the page about a thing shows."""

    iri: str
    label: Value
    kinds: list[Link]
    properties: list[Property]
    parts: list[Part]
    mentions: list[Mentioned]
    inferred: list[Inferred]
    incoming: list[Incoming]


def entity(iri: str, *, base: str, ask: Ask) -> Entity:
    """Gather the page about an IRI (absolute, checked by the caller) with `ask`, which answers SELECT queries."""
    text = iri_text(iri)
    facts = ask(query("outgoing", iri=text))
    mentions = ask(query("mentions", iri=text))
    inferences = ask(query("inferences", iri=text))
    parts = ask(query("nested", iri=text))
    counts = ask(query("incoming_counts", iri=text))[:_MOST_INCOMING_PROPERTIES]
    incoming = {c["p"].value: _sources(text, c["p"].value, ask) for c in counts if "p" in c}
    everything = [facts, mentions, inferences, parts, *incoming.values()]
    labels = Labels([iri, *incoming, *_iris(everything)], base=base, ask=ask)
    stated = _grouped(r for r in facts if not _is_inferred(r))
    nested = {r["node"] for r in parts}
    return Entity(
        iri=iri,
        label=labels.value(Term("uri", iri)),
        kinds=_kinds(facts, labels),
        properties=_properties({p: [o for o in v if o not in nested] for p, v in stated.items()}, labels),
        parts=_parts(parts, labels),
        mentions=_mentions(mentions, labels),
        inferred=_inferred(facts, inferences, mentions, labels),
        incoming=[_incoming(c, incoming, labels) for c in counts if "p" in c],
    )


def _sources(iri: str, property_iri: str, ask: Ask) -> list[Row]:
    text = page(query("incoming", iri=iri, property=iri_text(property_iri)), 1, INCOMING_SIZE)
    return ask(text)[:INCOMING_SIZE]


def _iris(tables: Iterable[Iterable[Row]]) -> Iterable[str]:
    return (term.value for table in tables for row in table for term in row.values() if term.is_iri)


def _is_inferred(row: Row) -> bool:
    return row["g"].value.endswith(_INFERRED)


def _grouped(facts: Iterable[Row]) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = defaultdict(list)
    for row in facts:
        if row["o"] not in groups[row["p"].value]:
            groups[row["p"].value].append(row["o"])
    return groups


def _kinds(facts: Iterable[Row], labels: Labels) -> list[Link]:
    kinds = _grouped(r for r in facts if r["p"].value == _TYPE).get(_TYPE, [])
    return sorted(labels.link(k.value) for k in kinds)


def _properties(groups: dict[str, list[Term]], labels: Labels) -> list[Property]:
    """Return properties in reading order: names and descriptions first, the others by label."""
    first = {p.value: i for i, p in enumerate(_FIRST)}
    shown = {p: values for p, values in groups.items() if p not in _SHOWN_ELSEWHERE and values}
    order = sorted(shown, key=lambda p: (first.get(p, len(first)), labels.property_name(p), p))
    return [Property(labels.property_link(p), _values(shown[p], labels)) for p in order]


def _values(terms: Iterable[Term], labels: Labels) -> list[Value]:
    values = [labels.value(t) for t in terms]
    return sorted(values, key=lambda v: (v.language not in ("", "en"), v.language, v.text.casefold()))


def _parts(rows: list[Row], labels: Labels) -> list[Part]:
    nodes = sorted({r["node"] for r in rows}, key=lambda n: labels.name(n.value))
    return [
        Part(
            labels.link(node.value) if node.is_iri else Link("part", "", ""),
            _properties(_grouped(r for r in rows if r["node"] == node and r["p"].value != RDFS.label.value), labels),
        )
        for node in nodes
    ]


def _mentions(rows: list[Row], labels: Labels) -> list[Mentioned]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["mention"].value].append(row)
    return [_mentioned(group, labels) for group in groups.values()]


def _mentioned(rows: list[Row], labels: Labels) -> Mentioned:
    def terms(name: str) -> list[Term]:
        return sorted({r[name] for r in rows if name in r})

    section = terms("section")
    return Mentioned(
        link=labels.link(rows[0]["mention"].value),
        section=labels.link(section[0].value) if section else None,
        place="; ".join(t.value for t in terms("place")),
        printed=_values(terms("printed"), labels),
        meant=_values(terms("meant"), labels),
        why=" ".join(t.value for t in terms("why")),
        states=[labels.property_link(t.value) for t in terms("states")],
        footnotes=[labels.link(t.value) for t in terms("footnote")],
    )


def _inferred(facts: list[Row], inferences: list[Row], mentions: list[Row], labels: Labels) -> list[Inferred]:
    """Return the inferred facts by property: those with a reason on record, and those in graphs of inferred facts.

    Names that a mention prints are left out: the page shows them where they stand.
    """
    printed = {r["printed"] for r in mentions if "printed" in r}
    stated = {(r["p"].value, r["o"]) for r in facts if not _is_inferred(r)}
    reasons: dict[tuple[str, Term], list[Row]] = defaultdict(list)
    for row in inferences:
        reasons[row["property"].value, row["value"]].append(row)
    for row in facts:
        if _is_inferred(row) and (row["p"].value, row["o"]) not in stated and row["o"] not in printed:
            reasons.setdefault((row["p"].value, row["o"]), [])
    groups: dict[str, list[Inference]] = defaultdict(list)
    for (p, o), rows in reasons.items():
        if p not in _SHOWN_ELSEWHERE:
            groups[p].append(_inference(o, rows, labels))
    order = sorted(groups, key=lambda p: (labels.property_name(p), p))
    return [Inferred(labels.property_link(p), sorted(groups[p], key=lambda f: f.value.text.casefold())) for p in order]


def _inference(value: Term, rows: list[Row], labels: Labels) -> Inference:
    def links(name: str) -> list[Link]:
        return [labels.link(v) for v in sorted({r[name].value for r in rows if name in r})]

    why = " ".join(sorted({r["why"].value for r in rows if "why" in r}))
    return Inference(labels.value(value), why, links("rule"), links("via"))


def _incoming(count: Row, incoming: dict[str, list[Row]], labels: Labels) -> Incoming:
    iri = count["p"].value
    links = [labels.link(r["s"].value) for r in incoming[iri] if r["s"].is_iri]
    return Incoming(
        labels.property_link(iri), int(count["count"].value), sorted(links, key=lambda k: k.label.casefold())
    )
