"""The server's own queries: one file each in `queries/`, with places such as `$iri` that terms are put into."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["page", "query"]

_PLACE: Final = re.compile(r"\$([a-z]+)\b")


def query(name: str, **texts: str) -> str:
    """Return the query in the file `name`.rq with SPARQL text (from `terms.iri_text` and the like) in its places.

    KeyError if a place is not filled.
    """
    return _PLACE.sub(lambda match: texts[match[1]], _text(name))


def page(text: str, number: int, size: int) -> str:
    """Return an ordered query cut to page `number` (from 1), one row longer than `size` to see if there is more."""
    return f"{text}\nLIMIT {size + 1} OFFSET {(number - 1) * size}"


@cache
def _text(name: str) -> str:
    return files("server").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
