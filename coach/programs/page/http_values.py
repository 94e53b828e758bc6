"""A request to the page and its answer, as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

LARGEST_BODY = 64 * 1024
"""Bytes that a request may carry: a settings form has three thousand."""

_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Of every answer: nothing is kept, framed, sent elsewhere or loaded from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """What a browser, or whoever else, has sent."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    """The last value of each name."""

    host: str = ""
    """The Host header; empty where a header is missing, here and below."""

    origin: str = ""
    cookie: str = ""
    content_type: str = ""
    fetch_site: str = ""
    """Sec-Fetch-Site: from what kind of site the browser was sent here."""

    purpose: str = ""
    """Sec-Purpose: prefetch where nobody has looked yet."""

    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResponse:
    """What is answered."""

    status: HTTPStatus
    body: bytes | Iterable[bytes]
    kind: str
    """Content-Type."""

    more: Mapping[str, str] = field(default_factory=dict)
    """Headers of this answer alone."""

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Every header."""
        return [("Content-Type", self.kind), *_SAFE.items(), *self.more.items()]


def html_answer(text: str, status: HTTPStatus = HTTPStatus.OK) -> PageResponse:
    """Return a whole page."""
    return PageResponse(status=status, body=text.encode(), kind="text/html; charset=utf-8")


def json_answer(answer: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> PageResponse:
    """Return the answer to a POST."""
    body = json.dumps(answer, ensure_ascii=False).encode()
    return PageResponse(status=status, body=body, kind="application/json")


def refusal(status: HTTPStatus, why: str, **more: str) -> PageResponse:
    """Return a refusal, in one line of plain text."""
    return PageResponse(status=status, body=f"{why}\n".encode(), kind="text/plain; charset=utf-8", more=more)
