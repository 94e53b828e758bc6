"""The page's server at a real socket."""

from __future__ import annotations

import errno
import http.client
import socket
import threading
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus

import pytest

from coach.errors import UsageError
from coach.programs.page.adapters.waitress_server import LOOPBACK, WaitressServer
from coach.programs.page.http_values import LARGEST_BODY, html_answer
from tests.support.waiting import until


@contextmanager
def served(answer):
    with closing(WaitressServer(0)) as server:
        thread = threading.Thread(target=server.run, args=(answer,))
        thread.start()
        try:
            yield server
        finally:
            server.end()
            thread.join(30)
            assert not thread.is_alive()


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_WR)
    except OSError as error:  # the other side has hung up already
        if error.errno != errno.ENOTCONN:
            raise


def say(port: int, text: bytes, *, hang_up: bool = False) -> bytes:
    """Send *text* as it is, and return all that comes; *hang_up*: nothing follows it."""
    with socket.create_connection((LOOPBACK, port), timeout=30) as line:
        got = b""
        with suppress(ConnectionError):  # it may be refused before all of it is read
            line.sendall(text)
            if hang_up:
                _hang_up(line)
            while block := line.recv(65_536):
                got += block
        return got


def test_a_request_arrives_as_it_was_sent_and_the_answer_goes_back():
    seen = []

    def answer(request):
        seen.append(request)
        return html_answer("hello æ")

    with served(answer) as server:
        line = http.client.HTTPConnection(LOOPBACK, server.port, timeout=30)
        headers = {"Origin": "here", "Cookie": "a=b", "Content-Type": "application/json", "Sec-Fetch-Site": "none"}
        line.request("POST", "/some%20where?a=1&b=%C3%A6&a=2", b"{}", headers)
        got = line.getresponse()
        assert (got.status, got.read().decode(), got.headers["X-Content-Type-Options"]) == (200, "hello æ", "nosniff")
        assert got.headers["Server"] is None
        line.close()
    (request,) = seen
    assert (request.method, request.path, request.body) == ("POST", "/some where", b"{}")
    assert (request.query, request.host) == ({"a": "2", "b": "æ"}, f"127.0.0.1:{server.port}")
    assert (request.origin, request.cookie, request.content_type) == ("here", "a=b", "application/json")
    assert request.fetch_site == "none"


def test_it_listens_on_the_loopback_alone():
    with served(lambda _: html_answer("")) as server:
        assert server._server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: " + str(LARGEST_BODY + 1).encode() + b"\r\n\r\n" + b"x" * 10,
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000 + b"\r\n\r\n",
        b"\r\n" * 50_000,
    ],
)
def test_what_is_no_request_never_reaches_the_page_and_harms_nobody(text):
    seen = []

    def answer(request):
        seen.append(request)
        return html_answer("fine")

    with served(answer) as server:
        got = say(server.port, text, hang_up=True)
        assert got.partition(b"\r\n")[0].split(b" ")[1:2] in ([], [b"400"], [b"413"], [b"431"], [b"501"])
        assert seen == []
        assert b"fine" in say(server.port, b"GET / HTTP/1.0\r\n\r\n")


def test_a_header_that_comes_twice_is_one_that_the_gate_does_not_know():
    hosts = []

    def answer(request):
        hosts.append(request.host)
        return html_answer("")

    with served(answer) as server:
        say(server.port, b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")
    assert hosts in ([], ["a, b"])


def test_a_bug_is_told_to_nobody_but_the_log(caplog):
    def answer(_):
        raise ZeroDivisionError

    with served(answer) as server:
        got = say(server.port, b"GET / HTTP/1.0\r\n\r\n")
    assert f" {HTTPStatus.INTERNAL_SERVER_ERROR.value} ".encode() in got
    assert b"ZeroDivision" not in got
    assert "ZeroDivisionError" in caplog.text


def test_a_port_that_is_taken_is_refused_with_what_to_do():
    with closing(WaitressServer(0)) as server, pytest.raises(UsageError, match="leave it out, or take another"):
        WaitressServer(server.port)


def test_it_ends_while_somebody_is_connected():
    with served(lambda _: html_answer("")) as server, socket.create_connection((LOOPBACK, server.port), timeout=30):
        assert until(lambda: len(server._server.active_channels) == 1, 30)


@pytest.mark.faults
def test_whoever_has_answered_while_it_ends_comes_to_the_end_without_a_word(caplog):
    answered, go_on = threading.Event(), threading.Event()
    with served(lambda _: html_answer("late")) as server:
        pull = server._server.pull_trigger

        def pull_late() -> None:
            answered.set()
            assert go_on.wait(30)
            pull()

        server._server.pull_trigger = pull_late  # what an answer ends with
        with socket.create_connection((LOOPBACK, server.port), timeout=30) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            assert answered.wait(30)
            server.end()
            while line.recv(65_536):  # until its connection is closed
                pass
            go_on.set()
    assert caplog.records == []
