"""YAML files come in; entries whose every text knows its line go out (YAML-LD, with no implicit types)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from kgbuild.errors import Problem

__all__ = ["Block", "Entry", "Items", "Text", "Value", "line_of", "read_entries", "read_file"]


class Text(str):
    """A scalar as it stands in the file; dates and numbers stay text, their datatype comes from the context."""

    line: int = 0


class Block(dict[Text, "Value"]):
    """A mapping of keys to values."""

    line: int = 0


class Items(list["Value"]):
    """A list of values."""

    line: int = 0


Value: TypeAlias = Text | Block | Items


@dataclass(frozen=True)
class Entry:
    """One entity of a data file, with the file that it stands in."""

    file: Path
    block: Block

    @property
    def id(self) -> str:
        """The entity's id as written, or an empty text where it has none."""
        value = self.block.get(Text("id"))
        return value if isinstance(value, Text) else ""


def line_of(value: Value) -> int:
    """Return the line (from 1) on which a value begins."""
    return value.line


def read_entries(root: Path, files: Iterable[Path], problems: list[Problem]) -> Iterator[Entry]:
    """Yield the entries of all files in order, adding what cannot be read to `problems`.

    Files are named in entries and problems as seen from the folder `root`.
    """
    for file in files:
        yield from read_file(root, file.relative_to(root), problems)


def read_file(root: Path, file: Path, problems: list[Problem]) -> Iterator[Entry]:
    """Yield the entries of one YAML file, a list of mappings, adding what is not one to `problems`."""
    try:
        node = yaml.compose((root / file).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        problems.append(
            Problem(file, 1, f"not UTF-8 text ({error.reason} at byte {error.start}); save the file as UTF-8")
        )
        return
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        problems.append(
            Problem(file, line, f"not YAML: {error.problem}; check indentation, colons and quotes near here")
        )
        return
    except yaml.reader.ReaderError as error:
        problems.append(
            Problem(file, 1, f"not YAML: {error.reason} at position {error.position}; remove that character")
        )
        return
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        problems.append(Problem(file, 1, "must be a list of entities, each beginning with `- id:`"))
        return
    for item in node.value:
        if isinstance(item, yaml.MappingNode):
            yield Entry(file, _block(item, file, problems))
        else:
            problems.append(Problem(file, item.start_mark.line + 1, "not an entity; begin it with `- id:`"))


def _value(node: yaml.Node, file: Path, problems: list[Problem]) -> Value:
    if isinstance(node, yaml.MappingNode):
        return _block(node, file, problems)
    if isinstance(node, yaml.SequenceNode):
        items = Items(_value(item, file, problems) for item in node.value)
        items.line = node.start_mark.line + 1
        return items
    return _text(node)


def _text(node: yaml.Node) -> Text:
    text = Text(node.value)
    text.line = node.start_mark.line + 1
    return text


def _block(node: yaml.MappingNode, file: Path, problems: list[Problem]) -> Block:
    block = Block()
    block.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = _text(key_node)
        if key in block:
            problems.append(Problem(file, key.line, f"key {str(key)!r} stands twice in this entry; merge the two"))
        value = _value(value_node, file, problems)
        if value == "" and not getattr(value_node, "style", None):
            problems.append(Problem(file, key.line, f"key {str(key)!r} has no value; give one or remove the key"))
        block[key] = value
    return block
