"""A response comes in; it goes out with the headers that keep browsers from doing anything it does not need."""

import re
from typing import Final

from flask import Flask, Request, Response, request

from server.errors import BadRequest

__all__ = ["EDITOR_POLICY", "POLICY", "check_path", "protect"]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of every page: nothing inline, nothing from elsewhere."""

EDITOR_POLICY: Final = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The policy of the page with the query editor, which sets styles itself."""

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def protect(app: Flask) -> None:
    """Check every request's path and put the headers on every response of an application."""
    app.before_request(lambda: check_path(request))
    app.after_request(_with_headers)


def check_path(incoming: Request) -> None:
    """Refuse paths that are not UTF-8 or hold control characters; BadRequest says so."""
    raw = incoming.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    try:
        path = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("the address is not UTF-8; encode it as UTF-8, then percent-encode") from None
    if _CONTROL.search(path):
        raise BadRequest("the address has a control character; remove it")


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    return response
