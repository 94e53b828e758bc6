"""Decide who may see the page: the one browser that was given the address, and requests of the page itself.

The server listens on the loopback alone, which any program and any web page
in any browser of this machine can reach.  So each request must name our own
Host (a foreign name that resolves to the loopback does not) and carry the
cookie that was given for the token; one that changes something must besides
come from our own origin and be JSON, which no form of a foreign page can send.
"""

from __future__ import annotations

import hmac
import secrets
from http import HTTPStatus

from coach.programs.page.http_values import LARGEST_BODY, PageRequest, PageResponse, refusal

ENTRANCE = "/enter"
"""Path that takes the token."""

READS, WRITES = "GET", "POST"

_AGAIN = "`coach page` opens it again"


class PageGate:
    """Lets in who has the token, once, and from then on who has the cookie; *port* is the server's."""

    def __init__(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"
        self._cookie = f"coach-page-{port}"  # browsers keep cookies by host, whatever the port
        self._token: str | None = secrets.token_urlsafe(32)
        self._secret = secrets.token_urlsafe(32)

    @property
    def origin(self) -> str:
        """Where the page is: scheme, host and port."""
        return f"http://{self._host}"

    @property
    def address(self) -> str:
        """The address to open; good for one browser, once."""
        return f"{self.origin}{ENTRANCE}?token={self._token}"

    def judge(self, request: PageRequest) -> PageResponse | None:
        """Return the answer to a request that the page need not see: a refusal, or the way in; None lets it through."""
        if (refused := self._stranger(request)) is not None:
            return refused
        if request.path == ENTRANCE:
            return self._enter(request)
        if not self._known(request.cookie):
            return refusal(HTTPStatus.FORBIDDEN, f"this page is open in another browser, or no more; {_AGAIN}")
        return self._unfit(request) if request.method == WRITES else None

    def _stranger(self, request: PageRequest) -> PageResponse | None:
        if request.method not in {READS, WRITES}:
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "GET and POST alone", Allow="GET, POST")
        if request.host != self._host:
            return refusal(HTTPStatus.MISDIRECTED_REQUEST, f"this is {self._host}, and nothing else")
        if request.origin and request.origin != self.origin:
            return refusal(HTTPStatus.FORBIDDEN, "sent from a foreign page")
        # "none": typed, a bookmark, or another program; absent: a browser of before 2023
        if request.fetch_site not in {"", "same-origin", "none"}:
            return refusal(HTTPStatus.FORBIDDEN, "sent from a foreign page")
        return None

    def _enter(self, request: PageRequest) -> PageResponse:
        if request.method != READS:
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "GET alone", Allow=READS)
        if request.purpose:  # nobody has looked yet, and the token is good for one look
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "not in advance")
        given = request.query.get("token", "")
        if self._token is None or not _same(given, self._token):
            return refusal(HTTPStatus.FORBIDDEN, f"this address was used already, or is not whole; {_AGAIN}")
        self._token = None
        cookie = f"{self._cookie}={self._secret}; Path=/; HttpOnly; SameSite=Strict"
        return refusal(HTTPStatus.SEE_OTHER, "come in", **{"Location": "/", "Set-Cookie": cookie})

    def _known(self, header: str) -> bool:
        found = [
            value
            for name, _, value in (each.strip().partition("=") for each in header.split(";"))
            if name == self._cookie
        ]
        return len(found) == 1 and _same(found[0], self._secret)

    def _unfit(self, request: PageRequest) -> PageResponse | None:
        if request.origin != self.origin:
            return refusal(HTTPStatus.FORBIDDEN, "sent from nowhere")
        if request.content_type.partition(";")[0].strip().lower() != "application/json":
            return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON alone")
        if len(request.body) > LARGEST_BODY:
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"{LARGEST_BODY} bytes at most")
        return None


def _same(one: str, other: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(errors="surrogatepass"), other.encode())
