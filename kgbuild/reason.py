"""Stated quads come in; what follows from them goes out, each fact with its reason, in graphs of its own.

Three things are inferred: what the editors concluded (`inferred` in the data files), what the ontology's axioms entail,
and what the rules in `ontology/rules` add. All of it stands in `graph/<folder>/inferred`, apart from what is stated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from kgbuild.axioms import Axiom, axioms
from kgbuild.namespaces import BASE, MP, RDF
from kgbuild.rules import apply_rules
from kgbuild.terms import english_names

__all__ = ["Derivation", "derive", "editorial", "infer"]

RULES: Final = f"{BASE}id/rule/"


@dataclass(frozen=True)
class Derivation:
    """A fact that follows: the triple, the rule, the properties it follows from, and the things on the way."""

    triple: Triple
    rule: str
    premises: tuple[NamedNode, ...] = ()
    via: tuple[NamedNode, ...] = ()


def infer(facts: list[Quad], ontology: list[Quad], schemes: list[Quad], rules: Iterable[Path]) -> list[Quad]:
    """Return the quads of all that follows from the facts, with an mp:Inference beside each derived link."""
    labels = english_names([*facts, *ontology, *schemes])
    home = {q.subject: q.graph_name for q in facts if q.predicate == RDF.type}
    derived = [
        quad for d in derive(facts, axioms(ontology)) for quad in explain(d, _graph(home.get(d.triple.subject)), labels)
    ]
    added = apply_rules(rules, [*facts, *derived, *ontology, *schemes])
    return [*derived, *(Quad(t.subject, t.predicate, t.object, _graph(home.get(t.subject))) for t in added)]


def _graph(home: object) -> NamedNode:
    folder = home.value.removeprefix(f"{BASE}graph/").partition("/")[0] if isinstance(home, NamedNode) else "reference"
    return NamedNode(f"{BASE}graph/{folder}/inferred")


def editorial(stated: Iterable[Quad]) -> Iterator[Derivation]:
    """Yield the facts that the editors concluded: those under `inferred` in the data files."""
    parts: dict[str, dict[str, NamedNode]] = {}
    wanted = {MP.subject: "s", MP.property: "p", MP.value: "o"}
    for q in stated:
        if q.predicate in wanted and isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode):
            parts.setdefault(q.subject.value, {})[wanted[q.predicate]] = q.object
    for node in sorted(parts):
        if len(parts[node]) == len(wanted):
            yield Derivation(Triple(parts[node]["s"], parts[node]["p"], parts[node]["o"]), "editorial")


def derive(stated: Iterable[Quad], rules: list[Axiom]) -> Iterator[Derivation]:
    """Yield every fact that follows from the stated quads by the rules and is not stated, in a fixed order."""
    known = {q.triple for q in stated}
    fresh = [d for d in editorial(Quad(t.subject, t.predicate, t.object) for t in known) if d.triple not in known]
    yield from fresh
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in known.union(d.triple for d in fresh))
    known.update(d.triple for d in fresh)
    while fresh := _round(store, rules, known):
        yield from fresh
        store.extend(Quad(d.triple.subject, d.triple.predicate, d.triple.object) for d in fresh)
        known.update(d.triple for d in fresh)


def _round(store: Store, rules: list[Axiom], known: set[Triple]) -> list[Derivation]:
    new: dict[Triple, Derivation] = {}
    for rule in rules:
        for found in sorted(_matches(store, rule), key=lambda d: (str(d.triple), str(d.via))):
            if found.triple not in known and found.triple not in new:
                new[found.triple] = found
    return [new[t] for t in sorted(new, key=str)]


def _matches(store: Store, rule: Axiom) -> Iterator[Derivation]:
    rows = store.query(f"SELECT * WHERE {{ {rule.pattern} FILTER(?s != ?o && isIRI(?s) && isIRI(?o)) }}")
    assert isinstance(rows, QuerySolutions)
    steps = [f"v{i}" for i in range(1, len(rule.premises))]
    for row in rows:
        via = tuple(v for name in steps if isinstance(v := row[name], NamedNode))
        yield Derivation(Triple(row["s"], rule.property, row["o"]), rule.rule, rule.premises, via)


def explain(derivation: Derivation, graph: NamedNode, labels: dict[str, str]) -> Iterator[Quad]:
    """Yield the derived triple and the mp:Inference that says why it holds, as quads of a graph.

    Editorial inferences are explained in the data files already, so they give their triple only.
    """
    t = derivation.triple
    yield Quad(t.subject, t.predicate, t.object, graph)
    if derivation.rule == "editorial":
        return
    node = NamedNode(f"{BASE}id/inference/{_key(t.subject)}/{_local(t.predicate)}/{_key(t.object)}")
    yield Quad(node, RDF.type, MP.Inference, graph)
    yield Quad(node, MP.subject, t.subject, graph)
    yield Quad(node, MP.property, t.predicate, graph)
    yield Quad(node, MP.value, t.object, graph)
    yield Quad(node, MP.rule, NamedNode(RULES + derivation.rule), graph)
    yield Quad(node, MP.why, Literal(_sentence(derivation, labels), language="en"), graph)
    for thing in derivation.via:
        yield Quad(node, MP.via, thing, graph)


def _sentence(derivation: Derivation, labels: dict[str, str]) -> str:
    def name(term: object) -> str:
        return labels.get(term.value, _local(term)) if isinstance(term, NamedNode) else str(term)

    t, p = derivation.triple, derivation.premises
    if derivation.rule in ("inverse", "symmetry"):
        return f"{name(t.object)}: {name(p[0])}: {name(t.subject)}."
    if derivation.rule == "sub-property":
        return f"{name(t.subject)}: {name(p[0])}: {name(t.object)}."
    things = [t.subject, *derivation.via, t.object]
    steps = [f"{name(a)}: {name(link)}: {name(b)}" for a, link, b in zip(things, p, things[1:], strict=False)]
    return "; ".join(steps) + "."


def _key(term: object) -> str:
    value = term.value if isinstance(term, NamedNode) else str(term)
    return value.removeprefix(f"{BASE}id/")


def _local(term: object) -> str:
    value = term.value if isinstance(term, NamedNode) else str(term)
    return value.rpartition("#")[2].rpartition("/")[2]
