"""Who may see the page, and who may not."""

from __future__ import annotations

import itertools
from datetime import timedelta
from http import HTTPStatus

import pytest

from coach.programs.page.http_values import LARGEST_BODY
from coach.programs.page.page_gate import PageGate
from tests.support.page_days import PORT, PageBrowser, request


@pytest.fixture
def browser():
    return PageBrowser()


def test_the_token_becomes_a_cookie_that_no_script_and_no_other_site_can_use(browser):
    fresh = PageBrowser()
    name, _, rest = fresh.cookie.partition("=")
    assert (name, len(rest) >= 43) == (f"coach-page-{PORT}", True)
    assert fresh.token not in fresh.cookie
    assert fresh.cookie != browser.cookie


def test_the_way_in_says_httponly_and_strict():
    gate = PageGate(PORT)
    answer = gate.judge(request("/enter", query={"token": gate.address.partition("=")[2]}))
    assert answer is not None
    assert (answer.status, answer.more["Location"]) == (HTTPStatus.SEE_OTHER, "/")
    assert answer.more["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=Strict")


def test_a_token_is_good_once(browser):
    again = browser.app.answer(request("/enter", query={"token": browser.token}))
    assert again.status is HTTPStatus.FORBIDDEN
    assert "Set-Cookie" not in again.more
    assert "Today" in browser.get("/")


@pytest.mark.parametrize(
    "spoilt",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"host": "localhost:8123"},
        {"origin": "http://evil.example"},
        {"fetch_site": "cross-site"},
        {"purpose": "prefetch"},
        {"query": {"token": "guess"}},
        {"query": {}},
        {"query": {"token": "\udcff"}},
    ],
)
def test_a_look_that_is_none_does_not_use_the_token_up(spoilt):
    gate = PageGate(PORT)
    token = {"token": gate.address.partition("=")[2]}
    refused = gate.judge(request("/enter", **{"query": token, **spoilt}))
    assert refused is not None
    assert "Set-Cookie" not in refused.more
    entered = gate.judge(request("/enter", query=token))
    assert entered is not None
    assert entered.status is HTTPStatus.SEE_OTHER


METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "", "GET\r\nX: y")
HOSTS = (f"127.0.0.1:{PORT}", "127.0.0.1", f"localhost:{PORT}", f"evil.example:{PORT}", "", f"127.0.0.1:{PORT}, evil",
         f"[::1]:{PORT}", f"127.0.0.1:{PORT}.evil.example")  # fmt: skip
ORIGINS = (f"http://127.0.0.1:{PORT}", "", "null", f"http://evil.example:{PORT}", f"https://127.0.0.1:{PORT}",
           "http://127.0.0.1", f"http://127.0.0.1:{PORT}.evil.example", "file://")  # fmt: skip
SITES = ("", "same-origin", "none", "same-site", "cross-site", "nonsense")
PATHS = ("/", "/weeks", "/log", "/look", "/static/page.css", "/enter", "/..%2f", "/static/../page.py", "//evil", "")


def cookies(mine: str) -> tuple[str, ...]:
    name, _, value = mine.partition("=")
    other = f"{name}={value[:-1]}{'A' if value[-1] != 'A' else 'B'}"
    return (mine, "", name, f"{name}=", other, f"x{mine}", f"{mine}; {other}", f"{other}; {mine}", f"{mine}, {other}")


def test_of_thousands_of_requests_only_those_of_the_page_itself_pass(browser):
    """Every mixture of method, Host, Origin, site, cookie and path: 37 thousand and more."""
    passed, refused = 0, 0
    good = {browser.cookie}
    for method, host, origin, site, cookie in itertools.product(
        METHODS, HOSTS, ORIGINS, SITES, cookies(browser.cookie)
    ):
        fine = (
            method in {"GET", "POST"}
            and host == HOSTS[0]
            and origin in ({ORIGINS[0]} if method == "POST" else {ORIGINS[0], ""})
            and site in {"", "same-origin", "none"}
            and cookie in good
        )
        asked = request(
            "/look" if method == "POST" else "/",
            method=method,
            host=host,
            origin=origin,
            fetch_site=site,
            cookie=cookie,
            content_type="application/json",
        )
        let_through = browser.gate.judge(asked) is None
        assert let_through == fine, asked
        passed, refused = passed + let_through, refused + (not let_through)
    assert (passed, refused) == (9, len(METHODS) * len(HOSTS) * len(ORIGINS) * len(SITES) * 9 - 9)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_a_stranger_learns_nothing_from_any_path_and_is_no_look(browser, path, method):
    browser.clock.advance(timedelta(minutes=3))
    left = browser.attention.left()
    answer = browser.app.answer(request(path, method=method, content_type="application/json"))
    assert answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}
    assert isinstance(answer.body, bytes)
    assert len(answer.body) < 120
    assert browser.attention.left() == left


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"content_type": "text/plain"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        ({"content_type": "application/x-www-form-urlencoded"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        ({"content_type": "multipart/form-data; boundary=application/json"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        ({"content_type": ""}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        ({"content_type": "application/json; charset=utf-8"}, HTTPStatus.OK),
        ({"body": b"{" + b" " * LARGEST_BODY + b"}"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        ({"origin": ""}, HTTPStatus.FORBIDDEN),
        ({}, HTTPStatus.OK),
    ],
)
def test_what_changes_something_is_json_from_our_own_page(browser, more, status):
    assert browser.app.answer(browser.post(**more)).status is status
