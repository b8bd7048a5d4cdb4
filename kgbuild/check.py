"""Minted entries come in; every problem that an editor can mend in the files goes out, with file, line and way out."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from kgbuild.context import Context, Key, Shape
from kgbuild.errors import Problem, nearest
from kgbuild.mint import KINDS, NESTED, Node, nodes
from kgbuild.namespaces import XSD
from kgbuild.read import Block, Entry, Items, Text, Value

__all__ = ["check"]

ID: Final = re.compile(r"[a-z-]+(/[\w.,()'-]+)+")


def check(entries: list[Entry], context: Context, known: Iterable[str]) -> Iterator[Problem]:
    """Yield the problems of all entries.

    `known` holds the IRIs that references may have besides the entries' own: concepts, and terms of the ontology.
    """
    every = [node for entry in entries for node in nodes(entry)]
    yield from _identities(entries, every)
    targets = {context.base + n.id for n in every if n.id} | set(known)
    for node in every:
        yield from _keys(node, context, targets)


def _identities(entries: list[Entry], every: list[Node]) -> Iterator[Problem]:
    for entry in entries:
        yield from _identity(entry)
    first: dict[str, Node] = {}
    for node in every:
        if node.id in first and node.id:
            there = first[node.id]
            what = "two entries have the id" if node.id == node.root else "two nested entries come to the same id"
            hint = "rename or merge one" if node.id == node.root else "tell them apart (place, state, label or value)"
            yield Problem(node.file, node.line, f"{what} {node.id!r} (first in {there.file}:{there.line}); {hint}")
        first.setdefault(node.id, node)


def _identity(entry: Entry) -> Iterator[Problem]:
    block = entry.block
    kind = block.get(Text("type"))
    if not entry.id:
        yield Problem(entry.file, block.line, "entry without an id; begin it with `- id: <kind>/<name>`")
    elif not ID.fullmatch(entry.id):
        bad = entry.id
        yield Problem(
            entry.file, block.line, f"id {bad!r} is not <kind>/<name> of letters, digits, '.' and '-'; rename it"
        )
    if not isinstance(kind, Text):
        yield Problem(
            entry.file, block.line, f"{entry.id or 'entry'} has no type; give one of {', '.join(sorted(KINDS))}"
        )
    elif kind not in KINDS:
        yield Problem(
            entry.file, kind.line, f"unknown type {str(kind)!r}{nearest(kind, KINDS) or '; give one of the types'}"
        )
    elif entry.id and not entry.id.startswith(KINDS[kind] + "/"):
        fix = f"{KINDS[kind]}/{entry.id.partition('/')[2]}"
        yield Problem(
            entry.file, block.line, f"the id of a {kind} begins with '{KINDS[kind]}/'; rename {entry.id!r} to {fix!r}"
        )


def _keys(node: Node, context: Context, targets: set[str]) -> Iterator[Problem]:
    for name, value in node.block.items():
        key = context.keys.get(name)
        if key is None:
            hint = nearest(name, context.keys) or "; the keys are listed in ontology/context.jsonld"
            yield Problem(node.file, name.line, f"unknown key {str(name)!r} in {node.id or 'this entry'}{hint}")
        elif name not in ("id", "type"):
            for text in _value(name, key, value, context, targets):
                yield Problem(node.file, getattr(value, "line", 0) or name.line, f"{name}: {text}")


def _value(name: Text, key: Key, value: Value, context: Context, targets: set[str]) -> Iterator[str]:
    if key.shape is Shape.NESTED:
        if name not in NESTED:
            yield "holds nested entries, but no rule gives them an id"
        return
    if key.shape is Shape.LANGUAGES:
        yield from _languages(value)
        return
    for item in value if isinstance(value, Items) else [value]:
        if not isinstance(item, Text):
            found = "a mapping" if isinstance(item, Block) else "a list"
            yield f"takes a {key.shape.value}, not {found}; write it on one line"
        elif key.shape is Shape.TEXT:
            yield from _literal(item, key.datatype)
        elif key.names_property:
            if item not in context.keys:
                yield f"{str(item)!r} is no key{nearest(item, context.keys)}"
        else:
            yield from _reference(item, key, context, targets)


def _languages(value: Value) -> Iterator[str]:
    if not isinstance(value, Block):
        yield "takes texts by language; write {en: ...}"
        return
    for language, text in value.items():
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            yield f"{str(language)!r} is no language tag; write en, ru or kk"
        for item in text if isinstance(text, Items) else [text]:
            if not isinstance(item, Text):
                yield f"the text in {language} must be a plain text or a list of texts"


def _reference(item: Text, key: Key, context: Context, targets: set[str]) -> Iterator[str]:
    if re.search(r"""[\s<>"{}|\\^`]""", item):
        yield f"{str(item)!r} has a character that no reference may have; remove it"
        return
    if key.prefix != context.base and item in {*context.keys, *context.types} - key.overrides:
        yield f"{str(item)!r} is also a key, so JSON-LD reads it as that; add it to the context of {key.name!r}"
        return
    iri = context.iri(item, key)
    if not iri.startswith(context.base) or iri in targets:
        return
    kind = iri[len(context.base) :].partition("/")[0]
    same = [
        t[len(key.prefix) :] for t in targets if t.startswith(f"{context.base}{kind}/") and t.startswith(key.prefix)
    ]
    what = kind if same else "kind of reference"
    hint = (
        nearest(item, same) or f"; it must be the id of an entry{' or concept' if key.prefix != context.base else ''}"
    )
    yield f"unknown {what} {str(item)!r}{hint}"


def _literal(text: Text, datatype: str) -> Iterator[str]:
    rule = LEXICAL.get(datatype)
    if rule and not rule[0](text):
        yield f"{str(text)!r} is not {rule[1]}"


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and "e" not in text.lower()
    except InvalidOperation:
        return False


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


LEXICAL: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    XSD.date.value: (_is_date, "a day; write it as 2009-12-04 (use the ...Month or ...Year key for less)"),
    XSD.gYearMonth.value: (_matches(r"\d{4}-(0[1-9]|1[0-2])"), "a month; write it as 2009-12"),
    XSD.gYear.value: (_matches(r"\d{4}"), "a year; write it as 2009"),
    XSD.integer.value: (_matches(r"[+-]?\d+"), "a whole number; write it in digits only"),
    XSD.decimal.value: (_is_decimal, "a number; write it as 12187 or 61.1, without spaces or thousands separators"),
    XSD.anyURI.value: (
        _matches(r"(https?://|www\.)[^\s<>\"]+"),
        "an address; it must begin with http://, https:// or www. and hold no blank",
    ),
}
"""For each datatype: the test of a text, and what to write."""
