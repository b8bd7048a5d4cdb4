"""A store of data cubes and the integrity constraints come in; nothing goes out if all hold, else those that do not.

A constraint is a file in `ontology/constraints` with an ASK query for what must not be; its first comment line says
what must be. A query with `<$p>` is asked for each property that the query in its comments finds (IC-20 and IC-21).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import QueryBoolean, QuerySolutions, Store

from kgbuild.errors import BuildError

__all__ = ["broken_constraints", "check_integrity"]

FOREACH: Final = re.compile(r"^# for each \?p in: (SELECT .*)$", re.MULTILINE)
PARAMETER: Final = "<$p>"


def check_integrity(store: Store, constraints: Iterable[Path]) -> None:
    """Return if all constraints hold over the union of all graphs; else BuildError with those that do not."""
    broken = list(broken_constraints(store, constraints))
    if broken:
        raise BuildError("the cubes break the integrity constraints of RDF Data Cube:\n" + "\n".join(broken))


def broken_constraints(store: Store, constraints: Iterable[Path]) -> Iterator[str]:
    """Yield the first line of each constraint that does not hold."""
    for file in constraints:
        text = file.read_text(encoding="utf-8")
        if any(_asked(store, query, file) for query in _queries(store, text, file)):
            yield f"{file.name}: {text.partition(chr(10))[0].removeprefix('# ')}"


def _queries(store: Store, text: str, file: Path) -> Iterator[str]:
    search = FOREACH.search(text)
    if not search:
        yield text
        return
    prefixes = "\n".join(line for line in text.splitlines() if line.startswith("PREFIX"))
    rows = _answer(store, f"{prefixes}\n{search[1]}", file)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        yield text.replace(PARAMETER, str(row["p"]))


def _asked(store: Store, query: str, file: Path) -> bool:
    answer = _answer(store, query, file)
    if not isinstance(answer, QueryBoolean):
        raise BuildError(f"{file}: a constraint must be an ASK query")
    return bool(answer)


def _answer(store: Store, query: str, file: Path) -> object:
    try:
        return store.query(query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise BuildError(f"{file}: not SPARQL: {error}") from error
