"""IRIs come in, local addresses go out, and back: what lies under the base is served at this root."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kgbuild.namespaces import BASE

__all__ = ["Addresses", "is_web", "local_name", "shortened", "uri"]

_SAFE: Final = "/:@!$&'()*+,;=-._~"
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True)
class Addresses:
    """The translation between the IRIs under a base and this server's addresses."""

    base: str

    def iri(self, path: str) -> str:
        """Return the IRI that stands for a decoded path, such as `id/act/x`."""
        return self.base + "".join(c if c in _SAFE or c.isalnum() else quote(c) for c in path)

    def page(self, iri: str) -> str:
        """Return the local address of the page about an IRI: of ours by its path, of others by a parameter."""
        path = self._path(iri)
        if path is None:
            return f"/resource?iri={quote(iri, safe='')}"
        kind, _, key = path.partition("/")
        if kind == "id" and key:
            return f"/page/{quote(key, safe=_SAFE)}"
        if path.startswith("ontology#"):
            return f"/ontology#{quote(path.removeprefix('ontology#'), safe='')}"
        if kind == "graph" or path in ("ontology", "shapes"):
            return f"/{quote(path, safe=_SAFE)}"
        return f"/resource?iri={quote(iri, safe='')}"

    def data(self, iri: str, suffix: str) -> str:
        """Return the local address of the data document about an IRI, in the format of a suffix."""
        path = self._path(iri)
        if path and path.startswith("id/"):
            return f"/data/{quote(path.removeprefix('id/'), safe=_SAFE)}.{suffix}"
        if path and (path.startswith("graph/") or path in ("ontology", "shapes")):
            return f"/{quote(path, safe=_SAFE)}.{suffix}"
        return f"/resource.{suffix}?iri={quote(iri, safe='')}"

    def _path(self, iri: str) -> str | None:
        """Return the part of an IRI after the base; the ontology and the shapes keep their home whatever the base."""
        if iri.startswith(self.base):
            return iri.removeprefix(self.base)
        if iri.startswith((f"{BASE}ontology", f"{BASE}shapes")):
            return iri.removeprefix(BASE)
        return None


def local_name(iri: str) -> str:
    """Return the last part of an IRI, after `#` or the last slash."""
    return re.split(r"[#/]", iri.rstrip("/#"))[-1]


def shortened(iri: str, base: str) -> str:
    """Return what to show of an IRI that has no label: its key if it is ours, else its last parts."""
    if iri.startswith(f"{base}id/"):
        return iri.removeprefix(f"{base}id/")
    return local_name(iri) or iri


def uri(iri: str) -> str:
    """Return an IRI as a URI, with escapes for what is not ASCII (RFC 3987, section 3.1), as headers need it."""
    return quote(iri, safe=f"{_SAFE}%#?[]")


def is_web(iri: str) -> bool:
    """Tell whether a browser may follow an IRI as a link."""
    return iri.startswith(_WEB)
