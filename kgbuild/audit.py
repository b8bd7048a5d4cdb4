"""Entries and a copy of the source text come in; every token of theirs that its section does not hold goes out.

Tokens are names as printed, titles, numbers, dates and addresses. The text is cut into sections by the headings that
the data give (`heading` of each Section); blanks, quotation marks and footnote markers are evened out before comparing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kgbuild.context import Context
from kgbuild.errors import BuildError, Problem
from kgbuild.mint import NESTED
from kgbuild.namespaces import XSD
from kgbuild.read import Block, Entry, Items, Text, Value

__all__ = ["Tally", "audit", "audit_file", "date_forms", "evened", "sections_of"]

MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
PRINTED_KEYS: Final = ("title", "number", "asPrinted", "address", "pages", "ibid", "concludedAt", "heading")
"""Keys whose texts must stand in the source as they are."""

LONG: Final = 12
"""From how many words on a name may be cut by a page break."""

FOOTNOTE: Final = 250
"""How many characters may stand between its two parts."""

SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True)
class Token:
    """A text that must be found: where it stands in the data, the sections to look in, and the forms it may have."""

    file: Path
    line: int
    what: str
    sections: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """What an audit found: how many tokens were looked for, and a problem for each that was not found."""

    looked_for: int
    problems: list[Problem]


def audit_file(entries: list[Entry], context: Context, source: Path) -> Tally:
    """Look for every token of the entries in a copy of the source text; BuildError if the copy cannot be read."""
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{source}: cannot be read as UTF-8 text ({error})") from error
    return audit(entries, context, sections_of(entries, text))


def audit(entries: list[Entry], context: Context, sections: dict[str, str]) -> Tally:
    """Look for every token in the sections (id such as `kaz-2010/F1.2` to evened text)."""
    tokens = [t for e in entries for t in _tokens(e, context)]
    missing = [t for t in tokens if not _found(t, sections)]
    return Tally(len(tokens), [Problem(t.file, t.line, _explained(t, sections)) for t in missing])


def _found(token: Token, sections: dict[str, str]) -> bool:
    places = [sections[s] for s in token.sections if s in sections]
    return any(_stands_in(form, place) for form in token.forms for place in places)


def _stands_in(form: str, place: str) -> bool:
    plain = evened(form)
    if "://" in plain or plain.startswith("www."):
        return plain.replace(" ", "") in place.replace(" ", "")
    return _whole(plain, place) is not None or _cut(plain.split(" "), place)


def _whole(plain: str, place: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", place)


def _cut(words: list[str], place: str) -> bool:
    """Tell whether a page break cuts a long name: its last word stands a footnote's length behind the others."""
    if len(words) < LONG:
        return False
    found = _whole(" ".join(words[:-1]), place)
    return found is not None and _whole(words[-1], place[found.end() : found.end() + FOOTNOTE]) is not None


def _explained(token: Token, sections: dict[str, str]) -> str:
    unknown = [s for s in token.sections if s not in sections]
    if unknown and len(unknown) == len(token.sections):
        return (
            f"{token.what}: section {', '.join(unknown)} is not in the source text; check the heading in sections.yaml"
        )
    elsewhere = [s for s, text in sections.items() if any(_stands_in(f, text) for f in token.forms)]
    hint = f"; it stands in {', '.join(elsewhere)}" if elsewhere else "; it stands nowhere in the source"
    return f"{token.what} {token.forms[0]!r} not found in {', '.join(token.sections) or 'any section'}{hint}"


def evened(text: str) -> str:
    """Return a text in lower case with blanks, quotes, dashes and emphasis evened out, without footnote markers."""
    text = re.sub(f"[{SUPERSCRIPTS}*]+", "", text)
    text = re.sub("[“”„«»\"'’‘`]", "'", text)
    text = re.sub("[–—−]", "-", text).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).casefold().strip()


def sections_of(entries: Iterable[Entry], text: str) -> dict[str, str]:
    """Cut a source text at its headings; BuildError if a heading stands nowhere after the one before it.

    The result maps a section (`kaz-2010/F1.2`) to its own text, evened, without its subsections; what stands before the
    first heading belongs to the first section.
    """
    lines = text.splitlines()
    plain = [evened(line) for line in lines]
    listed = sorted((e for e in entries if e.block.get(Text("type")) == "Section"), key=_order)
    starts: list[tuple[str, int]] = []
    at = _contents_end(plain)
    for entry in listed:
        heading = entry.block.get(Text("heading"))
        if not isinstance(heading, Text):
            starts.append((entry.id.removeprefix("section/"), 0))
            continue
        at = _line_of(plain, evened(heading), at, entry)
        starts.append((entry.id.removeprefix("section/"), at))
    ends = [start for _, start in starts[1:]] + [len(lines)]
    return {name: _with_markers(" ".join(lines[a:b])) for (name, a), b in zip(starts, ends, strict=True)}


def _with_markers(text: str) -> str:
    """Return a section's text evened, with its footnote markers set behind it as `[^14]`."""
    runs = re.findall(f"[{SUPERSCRIPTS}]+", text)
    paired = [number for group in re.findall(r"\^\{([\d, ]+)\}", text) for number in re.findall(r"\d+", group)]
    numbers = [run.translate({ord(c): str(i) for i, c in enumerate(SUPERSCRIPTS)}) for run in runs] + paired
    return " ".join([evened(text), *(f"[^{n}]" for n in numbers)])


def _order(entry: Entry) -> int:
    order = entry.block.get(Text("order"))
    return int(order) if isinstance(order, Text) and order.isdigit() else 0


def _contents_end(lines: list[str]) -> int:
    """Return the line after the table of contents: the last line with leaders of dots, or the start."""
    return max((i + 1 for i, line in enumerate(lines) if re.search(r"\.{5,}|\t\d+$", line)), default=0)


def _line_of(lines: list[str], heading: str, start: int, entry: Entry) -> int:
    for i in range(start, len(lines)):
        if lines[i] == heading:
            return i
    raise BuildError(
        f"{entry.file}:{entry.block.line}: heading {heading!r} stands in no line of the source from {start + 1} on"
    )


def _tokens(entry: Entry, context: Context) -> Iterator[Token]:
    mentions = list(_blocks(entry.block.get(Text("mentions"))))
    if entry.block.get(Text("type")) in ("Mention", "Footnote"):
        mentions = [entry.block]
    for mention in mentions:
        section = mention.get(Text("section"))
        where = (str(section),) if isinstance(section, Text) else ()
        yield from _texts(entry, mention, "printed", where)
    own = entry.id.removeprefix("section/") if entry.block.get(Text("type")) == "Section" else ""
    for key, value in entry.block.items():
        places = _places(key, mentions) or ((own,) if own and key == "heading" else ())
        if key in NESTED and key not in ("mentions", "inferred"):
            for child in _blocks(value):
                for inner in child:
                    yield from _of_key(entry, child, inner, _places_of_all(child, places), context)
        else:
            yield from _of_key(entry, entry.block, key, places, context)


def _places_of_all(child: Block, places: tuple[str, ...]) -> tuple[str, ...]:
    own = [m.get(Text("section")) for m in _blocks(child.get(Text("mentions")))]
    return (*places, *(str(s) for s in own if isinstance(s, Text)))


def _places(key: str, mentions: list[Block]) -> tuple[str, ...]:
    """Return the sections of the mentions that state a key; a lone mention states everything."""
    stating = [m for m in mentions if len(mentions) == 1 or key in _listed(m.get(Text("states")))]
    return tuple(dict.fromkeys(str(m[Text("section")]) for m in stating if Text("section") in m))


def _of_key(entry: Entry, block: Block, key: Text, places: tuple[str, ...], context: Context) -> Iterator[Token]:
    definition = context.keys.get(key)
    if not places or definition is None:
        return
    if key in PRINTED_KEYS:
        yield from _texts(entry, block, key, places)
    elif definition.datatype in (XSD.date.value, XSD.gYearMonth.value, XSD.gYear.value):
        for text in _plain(block[key]):
            yield Token(entry.file, text.line, f"{key} of {entry.id}:", places, tuple(date_forms(text)))


def _texts(entry: Entry, block: Block, key: str, places: tuple[str, ...]) -> Iterator[Token]:
    value = block.get(Text(key))
    if value is not None:
        for text in _plain(value):
            form = f"[^{text}]" if key == "number" and entry.id.startswith("footnote/") else str(text)
            yield Token(entry.file, text.line, f"{key} of {entry.id}:", places, (form,))


def _plain(value: Value) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    else:
        for item in value.values() if isinstance(value, Block) else value:
            yield from _plain(item)


def _blocks(value: Value | None) -> Iterator[Block]:
    for item in value if isinstance(value, Items) else [value]:
        if isinstance(item, Block):
            yield item


def _listed(value: Value | None) -> list[str]:
    return [str(t) for t in _plain(value)] if value is not None else []


def date_forms(text: str) -> list[str]:
    """Return the ways in which a day, month or year may be printed, the day itself first."""
    parts = text.split("-")
    if len(parts) == 1:
        return [text]
    month = MONTHS[int(parts[1]) - 1]
    if len(parts) == 2:
        return [f"{month} {parts[0]}", f"{month}, {parts[0]}", f"{month} of {parts[0]}", f"{parts[1]}.{parts[0]}"]
    day = date.fromisoformat(text)
    y, m, d = day.year, day.month, day.day
    words = [f"{month} {d}, {y}", f"{d} {month} {y}", f"{month} {d} {y}", f"{month} {d:02}, {y}"]
    return [*words, f"{d:02}.{m:02}.{y}", f"{d}.{m:02}.{y}", f"{d}.{m}.{y}", f"{d:02}/{m:02}/{y}", text]
