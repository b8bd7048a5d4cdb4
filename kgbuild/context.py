"""The JSON-LD context: which keys an entry may have, and what kind of value each takes."""

import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from kgbuild.errors import BuildError

__all__ = ["Context", "Key", "Shape"]


class Shape(Enum):
    """The form of a key's value in a file."""

    TEXT = "text"
    LANGUAGES = "texts by language"
    REFERENCE = "reference"
    NESTED = "nested entries"


@dataclass(frozen=True)
class Key:
    """A key of the data files: the property it stands for and what its values are.

    `prefix` is put before a reference to make its IRI; `datatype` is the IRI of a literal's datatype, or empty.
    `overrides` are the references that the key's own context defines although they are terms of the whole context.
    """

    name: str
    property: str
    shape: Shape
    datatype: str = ""
    prefix: str = ""
    names_property: bool = False
    overrides: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Context:
    """The keys and types of a JSON-LD 1.1 context, and the document itself."""

    document: dict[str, Any]
    base: str
    keys: dict[str, Key]
    types: dict[str, str]

    @classmethod
    def load(cls, file: Path) -> "Context":
        """Read the context of all data files; BuildError if it is not one."""
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            terms = document["@context"]
            base = terms["@base"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BuildError(f"{file}: not a JSON-LD context with @base ({error})") from error
        plain = {n: d for n, d in terms.items() if not n.startswith("@")}
        prefixes = {n: d for n, d in plain.items() if isinstance(d, str) and d.endswith(("/", "#"))}
        types = {n: _expand(d, prefixes) for n, d in plain.items() if isinstance(d, str) and n[0].isupper()}
        keys = {n: _key(n, d, base, prefixes) for n, d in plain.items() if n not in prefixes and n not in types}
        return cls(document, base, keys, types)

    def iri(self, reference: str, key: Key) -> str:
        """Return the IRI that a reference stands for under a key."""
        return reference if "://" in reference else key.prefix + reference

    def keys_of(self, property_iri: str) -> list[str]:
        """Return the keys that stand for a property, in the order of the context."""
        return [k.name for k in self.keys.values() if k.property == property_iri]


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else name


def _key(name: str, definition: str | dict[str, Any], base: str, prefixes: dict[str, str]) -> Key:
    if isinstance(definition, str):
        nested = name not in ("id", "type")
        return Key(name, _expand(definition, prefixes), Shape.NESTED if nested else Shape.REFERENCE, prefix=base)
    iri = _expand(definition.get("@id") or definition["@reverse"], prefixes)
    kind = definition.get("@type", "")
    if definition.get("@container") == "@language":
        return Key(name, iri, Shape.LANGUAGES)
    if kind == "@vocab":
        own = definition.get("@context", {})
        vocab = own.get("@vocab", "")
        overrides = frozenset(own) - {"@vocab"}
        return Key(name, iri, Shape.REFERENCE, prefix=vocab, names_property=not vocab, overrides=overrides)
    if kind == "@id":
        return Key(name, iri, Shape.REFERENCE, prefix=base)
    if kind or "@language" in definition:
        return Key(name, iri, Shape.TEXT, datatype=_expand(kind, prefixes))
    return Key(name, iri, Shape.NESTED)
