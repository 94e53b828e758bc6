"""`coach page` as a process, and whoever visits it."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit


@contextmanager
def page(home: Mapping[str, str], *words: str) -> Iterator[tuple[subprocess.Popen[str], SplitResult]]:
    """Run `coach page`; give the process, and its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "coach", "page", "--no-browser", *words],
        env=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, urlsplit(process.stdout.readline().strip())
        finally:
            process.kill()


@contextmanager
def visiting(address: SplitResult) -> Iterator[Visitor]:
    """Come in; give the browser."""
    with closing(http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)) as line:
        visitor = Visitor(line, f"http://{address.netloc}")
        status, _ = visitor.ask("GET", f"{address.path}?{address.query}")
        assert status == 303
        yield visitor


class Visitor:
    """A browser without a script."""

    def __init__(self, line: http.client.HTTPConnection, origin: str) -> None:
        self._line, self.origin, self.cookie = line, origin, ""

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
        """Return status and content of the answer."""
        self._line.request(method, path, body, {"Cookie": self.cookie, **headers})
        answer = self._line.getresponse()
        if given := answer.headers["Set-Cookie"]:
            self.cookie = given.partition(";")[0]
        return answer.status, answer.read().decode()


@contextmanager
def watching(address: SplitResult, cookie: str) -> Iterator[Iterator[dict[str, Any]]]:
    """Give the events of the live session until it is over."""
    with closing(http.client.HTTPConnection(str(address.hostname), address.port, timeout=90)) as line:
        line.request("GET", "/live/events", headers={"Cookie": cookie})
        answer = line.getresponse()

        def events() -> Iterator[dict[str, Any]]:
            while text := answer.readline():
                if text.startswith(b"data: "):
                    event = json.loads(text[6:])
                    yield event
                    if event["doing"] == "over":
                        return

        yield events()
