"""Serve the page on the loopback, with waitress: threads, no event loop, a megabyte."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from waitress import wasyncore
from waitress.server import create_server

from coach.errors import UsageError
from coach.programs.page.http_values import LARGEST_BODY, PageRequest, PageResponse
from coach.texts import text

LOOPBACK = "127.0.0.1"
THREADS = 8
"""Requests at once; a live session takes one for as long as it is watched."""

StartResponse: TypeAlias = Callable[[str, list[tuple[str, str]]], object]
Answer: TypeAlias = Callable[[PageRequest], PageResponse]


class WaitressServer:
    """Listens at *port* (0: one that is free) from the start, and answers once it runs.

    Raises:
        UsageError: the port is taken, or may not be used.
    """

    def __init__(self, port: int) -> None:
        self._sockets: dict[int, Any] = {}
        self._answer: Answer | None = None
        self._ends = False
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page waits a moment: no news
        try:
            listener = socket.create_server((LOOPBACK, port))
        except OSError as error:
            raise UsageError(
                text(
                    "--port {port}: cannot be used: {why}; leave it out, or take another", port=port, why=error.strerror
                )
            ) from error
        self._server = create_server(
            self._serve,
            map=self._sockets,
            sockets=[listener],
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_BODY,
            max_request_header_size=16 * 1024,
            connection_limit=64,
            channel_timeout=60,
            channel_request_lookahead=1,  # without it, no stream notices that nobody reads it
            clear_untrusted_proxy_headers=True,
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.effective_port)

    def run(self, answer: Answer) -> None:
        """Answer requests, from several threads, until `end`."""
        self._answer = answer
        self._server.run()
        self._server.task_dispatcher.shutdown()

    def end(self) -> None:
        """Let `run` return.  From any thread, or a signal's handler; may be called twice."""
        if self._sockets and not self._ends:
            self._ends = True
            self._server.trigger.pull_trigger(self._shut)

    def _shut(self) -> None:
        """Close all connections, then wait for who answers on one: they still pull the trigger, which goes last."""
        server = self._server
        wasyncore.dispatcher.close(server)  # its own close would close the trigger too
        wasyncore.close_all({number: each for number, each in self._sockets.items() if each is not server.trigger})
        server.task_dispatcher.shutdown()
        server.trigger.close()

    def close(self) -> None:
        """Close a server that may never have run."""
        wasyncore.close_all(self._sockets)
        self._server.task_dispatcher.shutdown()

    def _serve(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        assert self._answer is not None  # noqa: S101  (nothing is read before `run`)
        response = self._answer(read_request(environ))
        status = HTTPStatus(response.status)
        headers = response.headers
        if isinstance(response.body, bytes):
            headers.append(("Content-Length", str(len(response.body))))
        start(f"{status.value} {status.phrase}", headers)
        return [response.body] if isinstance(response.body, bytes) else response.body


def read_request(environ: dict[str, Any]) -> PageRequest:
    """Return the request in a WSGI environment; headers that came twice are joined and so refused by the gate."""
    return PageRequest(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query=dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True, max_num_fields=20))
        if environ["QUERY_STRING"].count("&") < 20  # noqa: PLR2004  (as many as fields)
        else {},
        host=environ.get("HTTP_HOST", ""),
        origin=environ.get("HTTP_ORIGIN", ""),
        cookie=environ.get("HTTP_COOKIE", ""),
        content_type=environ.get("CONTENT_TYPE", ""),
        fetch_site=environ.get("HTTP_SEC_FETCH_SITE", ""),
        purpose=environ.get("HTTP_SEC_PURPOSE", ""),
        body=environ["wsgi.input"].read(LARGEST_BODY + 1) if environ["REQUEST_METHOD"] == "POST" else b"",
    )
