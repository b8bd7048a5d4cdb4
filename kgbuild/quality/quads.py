"""Findings come in; the quads of mp:Discrepancy go out, in `graph/<profile>/audit`."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.namespaces import BASE, DCTERMS, MP, RDF, RDFS, XSD
from kgbuild.quality.finding import Finding

__all__ = ["audit_graph", "quads_of"]

ID: Final = f"{BASE}id/"


def audit_graph(profile: str) -> NamedNode:
    """Return the named graph of what the audit found in a profile."""
    return NamedNode(f"{BASE}graph/{profile}/audit")


def quads_of(findings: Iterable[Finding]) -> Iterator[Quad]:
    """Yield the quads of all findings, in their order."""
    for finding in findings:
        node, graph = NamedNode(ID + finding.id), audit_graph(finding.profile)
        yield from (Quad(node, p, o, graph) for p, o in _told(finding))


def _told(finding: Finding) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    yield RDF.type, MP.Discrepancy
    yield RDFS.label, _text(finding.label)
    yield DCTERMS.description, _text(finding.sentence)
    yield MP.kind, NamedNode(f"{ID}kind/{finding.kind}")
    yield MP.check, NamedNode(f"{ID}check/{finding.check}")
    yield MP.severity, NamedNode(f"{ID}severity/{finding.severity}")
    yield from ((MP.questions, NamedNode(ID + i.id)) for i in finding.involved[:1])
    yield from ((MP.involves, NamedNode(ID + name)) for name in dict.fromkeys(i.id for i in finding.involved))
    yield from ((MP.accountsFor, NamedNode(ID + name)) for name in finding.repairs)
    yield from _numbers(finding)
    if finding.suggestion:
        yield MP.suggestion, _text(finding.suggestion)
    if finding.decision:
        yield MP.verdict, NamedNode(f"{ID}verdict/{finding.decision.verdict}")
        yield MP.why, _text(finding.decision.reason)


def _numbers(finding: Finding) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    given = {
        MP.statedValue: finding.stated,
        MP.computedValue: finding.computed,
        MP.difference: finding.difference,
        MP.tolerance: finding.tolerance,
    }
    for predicate, value in given.items():
        if value is not None:
            yield predicate, _decimal(value)
    if finding.unit and any(v is not None for v in given.values()):
        yield MP.unit, NamedNode(ID + finding.unit)


def _text(text: str) -> Literal:
    return Literal(text, language="en")


def _decimal(value: Decimal) -> Literal:
    """Return a number in the canonical form of xsd:decimal, which the store keeps as it is."""
    plain = f"{value:f}"
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Literal("0" if short in ("-0", "") else short, datatype=XSD.decimal)
