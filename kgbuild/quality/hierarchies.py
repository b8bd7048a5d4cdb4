"""Concept schemes come in; what the codes of each dimension make up goes out: a broader concept and those under it."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Quad

from kgbuild.namespaces import BASE, SKOS

__all__ = ["Hierarchies", "Partition", "hierarchies_of"]

Partition: TypeAlias = tuple[str, tuple[str, ...]]
"""The code of a whole, and the codes of parts that make it up without overlap."""

Hierarchies: TypeAlias = Mapping[str, Iterable[Partition]]
"""Dimension to what its codes make up, as far as its concept scheme tells."""

DIMENSIONS: Final = {
    "activity": "activity",
    "age": "age",
    "ethnic-group": "ethnic_group",
    "speciality": "speciality",
}
"""First part of a code to the dimension whose broader concepts are sums; those of indicators are mere headings."""


def hierarchies_of(schemes: Iterable[Quad]) -> Hierarchies:
    """Return the partitions that `skos:broader` gives: each broader code with all codes right under it."""
    under: dict[str, dict[str, list[str]]] = {}
    for quad in schemes:
        if quad.predicate == SKOS.broader:
            code, broader = _code(quad.subject), _code(quad.object)
            dimension = DIMENSIONS.get(code.partition("/")[0])
            if dimension and broader:
                under.setdefault(dimension, {}).setdefault(broader, []).append(code)
    return {d: [(whole, tuple(sorted(parts))) for whole, parts in sorted(w.items())] for d, w in under.items()}


def _code(term: object) -> str:
    return term.value.removeprefix(f"{BASE}id/") if isinstance(term, NamedNode) else ""
