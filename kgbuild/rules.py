"""Stated and derived quads and CONSTRUCT queries come in; what the queries add goes out.

A rule is a file that begins with its meaning in comment lines. It says what axioms of the ontology cannot: literals
made from other literals, and defaults. Rules run in the order of their names, each on what those before it gave.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, QueryTriples, Store, Triple

from kgbuild.errors import BuildError

__all__ = ["apply_rules"]


def apply_rules(files: Iterable[Path], quads: Iterable[Quad]) -> Iterator[Triple]:
    """Yield what the rules construct over the union of all graphs and is not there yet, in a fixed order."""
    store = Store()
    store.extend(quads)
    known = {q.triple for q in store}
    for file in files:
        fresh = sorted(set(_construct(store, file)) - known, key=str)
        known.update(fresh)
        store.extend(Quad(t.subject, t.predicate, t.object) for t in fresh)
        yield from fresh


def _construct(store: Store, file: Path) -> QueryTriples:
    try:
        result = store.query(file.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise BuildError(f"{file}: not SPARQL: {error}") from error
    if not isinstance(result, QueryTriples):
        raise BuildError(f"{file}: a rule must be a CONSTRUCT query")
    return result
