"""IRIs come in; how people call them goes out: the label in the best language and the page's address."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from kgbuild.namespaces import DCTERMS, FOAF, MP, RDFS, SKOS, Vocabulary
from server.addresses import Addresses, is_web, local_name, shortened
from server.queries import query
from server.terms import Row, Term, iri_text

__all__ = ["Labels", "Link", "Value"]

_BATCH: Final = 400
_LANGUAGES: Final = ("en", "")
_TERMS: Final = Vocabulary(MP.iri, "mentionOf subject partOf")
_PATTERNS: Final = {
    SKOS.prefLabel.value: "{label}",
    RDFS.label.value: "{label}",
    DCTERMS.title.value: "{label}",
    Vocabulary(FOAF.iri, "name").name.value: "{label}",
    "http://schema.org/name": "{label}",
    _TERMS.mentionOf.value: "mention of {label}",
    _TERMS.subject.value: "inference on {label}",
    _TERMS.partOf.value: "{key}: {label}",
}
"""What is shown of a label by how it was found, best first: the thing's own, or that of what it is about or part of."""

_RANKS: Final = {iri: rank for rank, iri in enumerate(_PATTERNS)}
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, order=True)
class Link:
    """Something to click on: its label, the address to go to (empty if there is none), and the IRI itself."""

    label: str
    address: str
    iri: str
    language: str = ""


@dataclass(frozen=True)
class Value:
    """An object of a fact: a link, or a literal with its language and the name of its datatype."""

    text: str
    link: Link | None = None
    language: str = ""
    datatype: str = ""


class Labels:
    """Labels of the IRIs of one page, asked for together."""

    def __init__(self, iris: Iterable[str], *, base: str, ask: Callable[[str], list[Row]]) -> None:
        """Look up all of `iris` with as few queries as their number allows."""
        self._base = base
        self._addresses = Addresses(base)
        self._names: dict[str, tuple[str, str]] = {}
        self._described: set[str] = set()
        wanted = sorted(set(iris))
        for start in range(0, len(wanted), _BATCH):
            texts = [t for iri in wanted[start : start + _BATCH] if (t := _text(iri))]
            self._keep(ask(query("labels", iris=" ".join(texts))))

    def name(self, iri: str) -> str:
        """Return the label of an IRI, or what can be read out of the IRI itself."""
        return self._names[iri][0] if iri in self._names else shortened(iri, self._base)

    def property_name(self, iri: str) -> str:
        """Return the label of a property, or its local name in words."""
        return self._names[iri][0] if iri in self._names else _CAMEL.sub(" ", local_name(iri)).lower()

    def link(self, iri: str) -> Link:
        """Return a link to the page about an IRI if anything is known of it, else to the IRI itself."""
        label, language = self._names.get(iri, (shortened(iri, self._base), ""))
        if iri in self._described or iri.startswith(f"{self._base}graph/"):
            return Link(label, self._addresses.page(iri), iri, language)
        ours = iri.startswith(self._base)
        return Link(label if ours else iri, "" if ours or not is_web(iri) else iri, iri, language)

    def property_link(self, iri: str) -> Link:
        """Return a link to a property's definition, by its label in words."""
        address = self._addresses.page(iri) if iri in self._described else iri if is_web(iri) else ""
        return Link(self.property_name(iri), address, iri)

    def value(self, term: Term) -> Value:
        """Return a term as it is shown."""
        if term.is_iri:
            link = self.link(term.value)
            return Value(link.label, link, link.language)
        if term.is_blank:
            return Value("(unnamed)")
        datatype = local_name(term.datatype) if term.datatype else ""
        return Value(term.value, None, term.language, "" if datatype == "string" else datatype)

    def _keep(self, found: Iterable[Row]) -> None:
        candidates: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        for row in found:
            iri = row["iri"].value
            if "label" in row:
                label, rank = row["label"], _RANKS[row["p"].value]
                candidates[iri].append((rank, _language_rank(label.language), label.value, label.language))
            else:
                self._described.add(iri)
        patterns = list(_PATTERNS.values())
        for iri, names in candidates.items():
            rank, _, text, language = min(names)
            shown = patterns[rank].format(label=text, key=local_name(iri))
            self._names[iri] = (shown, "" if language == "en" else language)


def _language_rank(language: str) -> int:
    return _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)


def _text(iri: str) -> str:
    try:
        return iri_text(iri)
    except ValueError:
        return ""
