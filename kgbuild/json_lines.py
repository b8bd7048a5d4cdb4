"""A JSON file comes in; its objects go out with the line of every key, held against the forms that they should have."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from kgbuild.errors import Problem, nearest

__all__ = ["Form", "JsonObject", "codes_of", "misfits", "read_json"]

Lines: TypeAlias = dict[tuple[str | int, ...], int]

Form: TypeAlias = Mapping[str, str]
"""For each key that an object may have, the kind of its value (of KINDS), with a `?` behind if it may be left out."""


@dataclass(frozen=True)
class JsonObject:
    """An object of a JSON file: its value, and where it stands."""

    file: Path
    value: dict[str, Any]
    path: tuple[str | int, ...]
    lines: Lines

    def line(self, key: str) -> int:
        """Return the line (from 1) of a key, or of the object itself for an empty key."""
        path = (*self.path, key) if key else self.path
        return self.lines.get(path, self.lines.get(self.path, 1))

    def problem(self, key: str, text: str) -> Problem:
        """Return a problem at a key of the object, or at the object itself for an empty key."""
        return Problem(self.file, self.line(key), text)

    def child(self, key: str) -> "JsonObject":
        """Return the object under a key, an empty one if there is none."""
        value = self.value.get(key)
        return JsonObject(self.file, value if isinstance(value, dict) else {}, (*self.path, key), self.lines)

    def children(self, key: str) -> Iterator["JsonObject"]:
        """Yield the objects of the list under a key; what is none counts as an empty object."""
        items = self.value.get(key)
        for number, item in enumerate(items if isinstance(items, list) else []):
            yield JsonObject(self.file, item if isinstance(item, dict) else {}, (*self.path, key, number), self.lines)


def codes_of(value: object) -> tuple[str, ...]:
    """Return the texts that a text or a list of texts gives; none if it is neither or holds an empty one."""
    items: list[object] = value if isinstance(value, list) else [value]
    texts = tuple(item for item in items if isinstance(item, str) and item)
    return texts if len(texts) == len(items) else ()


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _are_coded(value: object) -> bool:
    return isinstance(value, dict) and all(codes_of(item) for item in value.values())


KINDS: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "text": (lambda value: isinstance(value, str) and bool(value.strip()), "a text in quotes, not empty"),
    "texts": (_are_texts, "a list of texts"),
    "codes": (lambda value: bool(codes_of(value)), "a text or a list of texts"),
    "coded": (_are_coded, 'an object of dimensions with codes, as in {"sex": "T"}'),
    "count": (lambda value: type(value) is int and value >= 0, "a whole number"),
    "number": (lambda value: type(value) in (int, float), "a number"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
    "list": (lambda value: isinstance(value, list), "a list in [ ]"),
    "objects": (lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value), "a list of objects"),
    "object": (lambda value: isinstance(value, dict), "an object in { }"),
}


def misfits(part: JsonObject, what: str, form: Form) -> Iterator[Problem]:
    """Yield where an object, called `what`, has a key beyond its form, lacks one, or has another kind of value."""
    for key, value in part.value.items():
        if key not in form:
            hint = nearest(key, form) or f"; only {', '.join(form)} are read, so remove it"
            yield part.problem(key, f"{key!r} in {what} is beyond what is read{hint}")
            continue
        fits, words = KINDS[form[key].rstrip("?")]
        if not fits(value):
            yield part.problem(key, f"{key!r} in {what} must be {words}")
    lacking = [key for key, kind in form.items() if key not in part.value and not kind.endswith("?")]
    if lacking:
        yield part.problem("", f"{what} lacks {', '.join(map(repr, lacking))}; add it")


def read_json(root: Path, file: Path, problems: list[Problem]) -> JsonObject | None:
    """Return the object in the file `root / file`, or None where a problem was added."""
    try:
        text = (root / file).read_text(encoding="utf-8")
        twice: list[str] = []
        value = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, twice))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines = dict(_lines(node, ())) if node else {}
    except UnicodeDecodeError as error:
        problems.append(Problem(file, 1, f"not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8"))
        return None
    except json.JSONDecodeError as error:
        problems.append(
            Problem(file, error.lineno, f"not JSON: {error.msg}; check commas, quotes and brackets near here")
        )
        return None
    except yaml.YAMLError:
        problems.append(Problem(file, 1, "indent with blanks only, no tabs"))
        return None
    if not isinstance(value, dict):
        problems.append(Problem(file, 1, "must be one object, beginning with {"))
        return None
    found = JsonObject(file, value, (), lines)
    problems.extend(found.problem(key, f"key {key!r} stands twice in one object; merge the two") for key in twice)
    return found if not twice else None


def _once(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
    return dict(pairs)


def _lines(node: yaml.Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Yield the line of each value; JSON is YAML, whose parser knows where everything stands."""
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, key.value))
            yield (*path, key.value), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _lines(value, (*path, number))
