"""The ontology, the concept schemes and the things of the data come in; which codes each component may have goes out.

A component is a property that `ontology/cube.ttl` makes a dimension, a measure or an attribute (RDF Data Cube). Its
codes are the concepts of its code list; where the list is none of concepts, the things of the classes in its range.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from kgbuild.namespaces import MP, OWL, QB, RDF, RDFS, SDMX_ATTRIBUTE, SKOS, XSD
from kgbuild.terms import iri_of

__all__ = ["Components", "Role"]

Role = str

ROLES: Final[Mapping[NamedNode, Role]] = {
    QB.DimensionProperty: "dimension",
    QB.MeasureProperty: "measure",
    QB.AttributeProperty: "attribute",
}


@dataclass(frozen=True)
class Components:
    """What the cubes may be made of.

    `roles` gives the role of each component, `lists` its code list, `codes` the codes of each that has a list or a
    range of classes, `hierarchies` the code lists that are trees of things. `known` holds every IRI that may be
    referred to, `plain` the properties whose texts have no language, `valued` the statuses of cells with a number and
    `valueless` those without.
    """

    roles: Mapping[str, Role]
    codes: Mapping[str, frozenset[str]]
    lists: Mapping[str, str]
    known: frozenset[str]
    hierarchies: frozenset[str]
    plain: frozenset[str]
    valued: frozenset[str]
    valueless: frozenset[str]

    @classmethod
    def of(cls, ontology: Iterable[Quad], schemes: Iterable[Quad], things: Mapping[str, str]) -> "Components":
        """Return the components that an ontology has, with codes from concept schemes and things (IRI to class)."""
        terms, concepts = list(ontology), list(schemes)
        pairs = [(iri_of(q.subject), iri_of(q.object)) for q in terms if q.predicate == RDF.type]
        roles = {s: role for kind, role in ROLES.items() for s, o in pairs if o == kind.value}
        lists = {iri_of(q.subject): iri_of(q.object) for q in terms if q.predicate == QB.codeList}
        members = _grouped(concepts, SKOS.inScheme)
        statuses = _grouped(concepts, SKOS.broader)
        typed: dict[str, set[str]] = {}
        for iri, kind in things.items():
            typed.setdefault(kind, set()).add(iri)
        codes = {}
        for component in roles:
            classes = set(_range(terms, component)) if lists.get(component) not in members else set()
            found = members.get(lists.get(component, ""), set()).union(*(typed.get(c, set()) for c in classes))
            if found or lists.get(component) in members:
                codes[component] = frozenset(found)
        return cls(
            roles=roles,
            codes=codes,
            lists=lists,
            known=frozenset({iri_of(q.subject) for q in [*terms, *concepts]} | set(things)),
            hierarchies=frozenset(_grouped(concepts, RDF.type).get(QB.HierarchicalCodeList.value, set())),
            plain=frozenset(iri_of(q.subject) for q in terms if q.predicate == RDFS.range and q.object == XSD.string),
            valued=frozenset(statuses.get(_status(lists, "with-value"), set())),
            valueless=frozenset(statuses.get(_status(lists, "without-value"), set())),
        )


def _grouped(quads: Iterable[Quad], predicate: NamedNode) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for q in quads:
        if q.predicate == predicate:
            groups.setdefault(iri_of(q.object), set()).add(iri_of(q.subject))
    return groups


def _status(lists: Mapping[str, str], key: str) -> str:
    return lists.get(SDMX_ATTRIBUTE.obsStatus.value, "").replace("/scheme/", "/") + f"/{key}"


def _range(terms: list[Quad], component: str) -> Iterator[str]:
    """Yield the classes of our own in the range of a component, those of a union one by one."""
    links: dict[tuple[object, NamedNode], object] = {(q.subject, q.predicate): q.object for q in terms}
    found = links.get((NamedNode(component), RDFS.range))
    if isinstance(found, NamedNode):
        yield from [found.value] if found.value.startswith(MP.iri) else []
        return
    node = links.get((found, OWL.unionOf)) if found is not None else None
    while node is not None and node != RDF.nil:
        yield iri_of(links[node, RDF.first])
        node = links[node, RDF.rest]
