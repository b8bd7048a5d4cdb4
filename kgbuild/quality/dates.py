"""Stated facts come in; findings go out where dates contradict each other: what must come first is dated later.

Dates may be days, months or years; only dates that contradict each other whatever day is meant are told.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Store, Triple

from kgbuild.namespaces import BASE, MP, PREFIXES, RDFS
from kgbuild.quality.concepts import Check, Kind, Severity
from kgbuild.quality.finding import Finding, Involved
from kgbuild.quality.orders import ORDERS, Order

__all__ = ["dates", "span_of"]

IDS: Final = f"{BASE}id/"
DAY: Final = len("2009-12-04")


def span_of(text: str) -> tuple[date, date]:
    """Return the first and the last day that a day, month or year may mean; ValueError if it is none of them."""
    parts = [int(p) for p in text.split("-")]
    match parts:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
    raise ValueError(f"{text!r} is no day, month or year")


def dates(facts: Iterable[Quad]) -> Iterator[Finding]:
    """Yield a finding for each pair of dates in the wrong order, each pair once."""
    quads = list(facts)
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    home = {q.subject: q.graph_name for q in quads if isinstance(q.graph_name, NamedNode)}
    seen = set()
    for order in ORDERS:
        for row in _rows(store, order):
            told = frozenset({(str(row["a"]), str(row["first"])), (str(row["b"]), str(row["second"]))})
            if told not in seen:
                seen.add(told)
                yield _finding(order, row, store, home)


def _rows(store: Store, order: Order) -> list[QuerySolution]:
    prefixes = f"PREFIX mp: <{PREFIXES['mp']}> "
    found = store.query(f"{prefixes} SELECT DISTINCT ?a ?b ?first ?second {{ {order.pattern} }}")
    assert isinstance(found, QuerySolutions)
    wrong = [row for row in found if _wrong(row)]
    return sorted(wrong, key=lambda r: (str(r["b"]), str(r["a"]), str(r["first"])))


def _wrong(row: QuerySolution) -> bool:
    return span_of(_text(row["second"]))[1] < span_of(_text(row["first"]))[0]


def _text(term: object) -> str:
    assert isinstance(term, Literal | NamedNode)
    return term.value


def _finding(
    order: Order, row: QuerySolution, store: Store, home: Mapping[NamedNode | BlankNode | Triple, NamedNode]
) -> Finding:
    a, b = row["a"], row["b"]
    assert isinstance(a, NamedNode)
    assert isinstance(b, NamedNode)
    first, second = _text(row["first"]), _text(row["second"])
    days = (span_of(first)[0] - span_of(second)[1]).days
    labels = {"a": _label(store, a), "b": _label(store, b)}
    said = order.words.format(**labels, first=first, second=second, at_first=_at(first), at_second=_at(second))
    ids = "/".join(dict.fromkeys(t.value.removeprefix(IDS).replace("/", "-") for t in (b, a)))
    graph = home.get(b)
    profile = graph.value.removeprefix(f"{BASE}graph/").partition("/")[0] if isinstance(graph, NamedNode) else ""
    return Finding(
        id=f"discrepancy/{profile}/{Kind.DATES}/{order.name}/{ids}",
        profile=profile,
        kind=Kind.DATES,
        check=Check.ORDER_OF_DATES,
        severity=Severity.SERIOUS,
        label=f"{labels['b']}: {order.what_second}",
        sentence=f"{said}: {_days(days, exact=len(first + second) == 2 * DAY)} later.",
        involved=(
            Involved(
                b.value.removeprefix(IDS), "too early", _places(store, b), labels["b"], order.what_second, second, ""
            ),
            Involved(
                a.value.removeprefix(IDS), "too late", _places(store, a), labels["a"], order.what_first, first, ""
            ),
        ),
    )


def _days(count: int, *, exact: bool) -> str:
    return f"{count} day{'s' if count > 1 else ''}{'' if exact else ' or more'}"


def _at(text: str) -> str:
    return f"{'on' if len(text) == DAY else 'in'} {text}"


def _label(store: Store, node: NamedNode) -> str:
    labels = [q.object for q in store.quads_for_pattern(node, RDFS.label, None)]
    english = [o.value for o in labels if isinstance(o, Literal) and o.language == "en"]
    return next(iter(english), node.value.removeprefix(IDS))


def _places(store: Store, node: NamedNode) -> str:
    """Return the sections that mention a thing, as far as the facts tell."""
    mentions = [q.subject for q in store.quads_for_pattern(None, MP.mentionOf, node)]
    found = (q.object for m in mentions for q in store.quads_for_pattern(m, MP.section, None))
    names = {o.value.rpartition("/")[2] for o in found if isinstance(o, NamedNode)}
    return ", ".join(sorted(names))
