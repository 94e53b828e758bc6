"""What is answered to a browser that has come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from http import HTTPStatus

import pytest

from coach.errors import DeviceError
from coach.journal.entries import BreakOutcome
from coach.programs.live_protocol import LIVE_COMMANDS, LiveDoing, LivePicture
from coach.programs.page.page_app import STREAMS
from coach.programs.page.views.layout import PAGES
from tests.support.page_days import (
    HTML,
    NINE,
    PageBrowser,
    ShownDay,
    WatchedSession,
    became,
    planned,
    request,
    session,
)

EVERY_PAGE = [*(path for path, _ in PAGES), "/team", "/exercise/heel_raise"]


class Tags(HTMLParser):
    """Notes elements with their attributes; a void one has no end."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("spoken", ["en", "da"])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_is_whole_in_either_language_and_loads_nothing_from_elsewhere(path, spoken):
    tags = Tags(PageBrowser(ShownDay(spoken)).get(path))
    assert tags.open == []
    assert tags.found[0] == ("html", {"lang": spoken})
    assert [tag for tag, _ in tags.found].count("h1") == 1
    for tag, attributes in tags.found:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}, tag
        assert tag not in {"style", "iframe", "object", "embed", "base"}
        for name in ("src", "href"):
            assert (attributes.get(name) or "/").startswith(("/", "#")), attributes
        assert tag != "script" or attributes.get("src")


@pytest.mark.parametrize("path", ["/", "/log"])
def test_a_name_of_the_persons_own_is_text_wherever_it_stands(path):
    hostile = ShownDay(
        names={"five": HTML, "heel_raise": HTML},
        breaks=(became(BreakOutcome.HELD, NINE, why=HTML, routine=HTML),),
        coming=(planned(NINE + timedelta(hours=2), HTML),),
        sessions=(session(), session(NINE + timedelta(minutes=10), routine=HTML, id=2)),
        faults=(HTML, f"`{HTML}`"),
    )
    shown = PageBrowser(hostile).get(path)
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("path", [*EVERY_PAGE, "/static/page.css", "/nowhere", "/enter", "/look", "/live/events"])
def test_no_answer_is_kept_framed_or_loads_what_is_not_ours(path):
    browser = PageBrowser()
    for answer in (browser.app.answer(request(path, cookie=browser.cookie)), browser.app.answer(request(path))):
        headers = dict(answer.headers)
        policy = headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_what_cannot_be_read_is_told_with_its_remedy():
    browser = PageBrowser(ShownDay(fault=DeviceError("journal.db: cannot be used; look at `rights`")))
    answer = browser.app.answer(request("/", cookie=browser.cookie))
    assert answer.status is HTTPStatus.INTERNAL_SERVER_ERROR
    assert isinstance(answer.body, bytes)
    assert "journal.db: cannot be used; look at <code>rights</code>" in answer.body.decode()


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nowhere", b"", HTTPStatus.NOT_FOUND),
        ("GET", "/exercise/", b"", HTTPStatus.NOT_FOUND),
        ("GET", "/exercise/../log", b"", HTTPStatus.NOT_FOUND),
        ("GET", f"/exercise/{HTML}", b"", HTTPStatus.NOT_FOUND),
        ("GET", "/look", b"", HTTPStatus.METHOD_NOT_ALLOWED),
        ("POST", "/", b"{}", HTTPStatus.METHOD_NOT_ALLOWED),
        ("POST", "/nowhere", b"{}", HTTPStatus.NOT_FOUND),
        ("POST", "/look", b"", HTTPStatus.BAD_REQUEST),
        ("POST", "/look", b"[]", HTTPStatus.BAD_REQUEST),
        ("POST", "/look", b"{", HTTPStatus.BAD_REQUEST),
        ("POST", "/look", b"\xff\xfe", HTTPStatus.BAD_REQUEST),
        ("POST", "/look", b"[" * 60_000, HTTPStatus.BAD_REQUEST),
        ("POST", "/look", b"{}", HTTPStatus.OK),
    ],
)
def test_a_request_that_fits_nothing_is_refused(method, path, body, status):
    browser = PageBrowser()
    asked = browser.post(path=path, body=body) if method == "POST" else request(path, cookie=browser.cookie)
    assert browser.app.answer(asked).status is status


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "0001-01-01", "9999-12-31", HTML, "2026-03-31T10:00"])
def test_a_date_that_is_none_is_told_and_nothing_is_read(text):
    browser = PageBrowser()
    assert "is no date" in browser.get("/log", {"since": text})
    assert browser.data.asked == []


def test_the_log_begins_at_the_day_asked_for():
    browser = PageBrowser()
    shown = browser.get("/log", {"since": "2026-03-01"})
    assert browser.data.asked == [date(2026, 3, 1)]
    assert 'href="/log?since=2026-02-22"' in shown
    assert "Hourly five" in shown
    assert "held: a meeting" in shown


def test_every_look_counts_and_nobody_looking_ends_it():
    browser = PageBrowser()
    browser.clock.advance(timedelta(minutes=9))
    browser.app.answer(browser.post())
    browser.clock.advance(timedelta(minutes=9, seconds=59))
    assert browser.attention.left() == 1
    browser.get("/static/page.css")
    assert browser.attention.left() == 600
    browser.clock.advance(timedelta(minutes=11))
    assert browser.attention.left() == 0


PICTURE = LivePicture(doing=LiveDoing.SESSION, routine="Five", caption="Stand tall.")


def post(browser: PageBrowser, path: str, **fields: object) -> tuple[HTTPStatus, dict[str, str]]:
    answer = browser.app.answer(browser.post(path=path, body=json.dumps(fields).encode()))
    assert isinstance(answer.body, bytes)
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize("command", sorted(LIVE_COMMANDS))
def test_a_button_gives_the_session_its_command(command):
    browser = PageBrowser()
    assert post(browser, "/live/command", command=command) == (HTTPStatus.OK, {})
    assert browser.session.sent == [command]


@pytest.mark.parametrize("command", ["unwell", "quit", "", None, 3, ["done"], {"done": 1}])
def test_what_is_no_button_reaches_no_session(command):
    browser = PageBrowser()
    status, answer = post(browser, "/live/command", command=command)
    assert (status, browser.session.sent) == (HTTPStatus.CONFLICT, [])
    assert "one of" in answer["error"]


def test_a_command_that_comes_too_late_is_told():
    browser = PageBrowser(session=WatchedSession(led=False))
    assert post(browser, "/live/command", command="done")[1] == {"error": "The session is over already."}


def test_an_exercise_is_played_on_a_click():
    browser = PageBrowser()
    assert 'data-play="heel_raise"' in browser.get("/exercise/heel_raise")
    assert 'data-play="heel_raise"' in browser.get("/routines")
    assert post(browser, "/begin", exercise="heel_raise") == (HTTPStatus.OK, {})
    assert browser.session.begun == ["the exercise heel_raise"]
    assert post(browser, "/begin", exercise="--help")[0] is HTTPStatus.CONFLICT


def test_a_routine_is_begun_and_what_hinders_it_is_told():
    browser = PageBrowser()
    assert post(browser, "/begin", routine="coffee_minute") == (HTTPStatus.OK, {})
    assert browser.session.begun == ["coffee_minute"]
    for wrong in ("--help", "nothing", None, ["coffee_minute"]):
        assert post(browser, "/begin", routine=wrong)[0] is HTTPStatus.CONFLICT
    assert browser.session.begun == ["coffee_minute"]
    busy = PageBrowser(session=WatchedSession(refused="another session is being led"))
    assert post(busy, "/begin", routine="coffee_minute")[1] == {"error": "another session is being led"}


def events(browser: PageBrowser) -> Iterator[bytes]:
    answer = browser.app.answer(request("/live/events", cookie=browser.cookie))
    assert (answer.status, answer.kind) == (HTTPStatus.OK, "text/event-stream")
    assert not isinstance(answer.body, bytes)
    return iter(answer.body)


def test_the_stream_tells_a_picture_once_and_each_beat_of_it_is_a_look():
    later = replace(PICTURE, count="one")
    browser = PageBrowser(session=WatchedSession(None, PICTURE, PICTURE, later))
    said = []
    for event in events(browser):
        browser.clock.advance(timedelta(minutes=9))
        said.append(event)
    assert [event[:6] for event in said] == [b"data: ", b"data: ", b": \n\n", b"data: "]
    assert [json.loads(event[6:])["doing"] for event in said if event[:1] == b"d"] == ["none", "session", "session"]
    assert browser.attention.left() == 60


def test_only_so_many_streams_are_open_at_once():
    browser = PageBrowser(session=WatchedSession(PICTURE, PICTURE))
    streams = [events(browser) for _ in range(STREAMS)]
    assert all(b"Stand tall." in next(stream) for stream in streams)
    assert b"Four windows" in next(events(browser))
    streams.pop().close()
    assert b"Stand tall." in next(events(browser))


def test_settings_are_written_with_the_version_that_was_seen():
    browser = PageBrowser()
    status, answer = post(browser, "/settings/change", values={"talk": "tones"}, seen="version 0")
    assert (status, answer["saved"], answer["seen"]) == (HTTPStatus.OK, True, "version 1")
    assert browser.settings.changes == [({"talk": "tones"}, "version 0")]


def test_a_fault_comes_back_beside_its_field_and_nothing_is_written():
    browser = PageBrowser()
    status, answer = post(browser, "/settings/change", values={"talk": "wrong", "routine": "x"}, seen="version 0")
    assert (status, answer["faults"], answer["others"]) == (HTTPStatus.OK, {"talk": ["is wrong"]}, ["and more"])
    assert "saved" not in answer
    assert browser.settings.changes == []


def test_nothing_changed_writes_nothing():
    browser = PageBrowser()
    assert post(browser, "/settings/change", values={}, seen="version 0")[1] == {"told": "Nothing was changed."}
    assert browser.settings.changes == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"values": {"talk": "tones"}},
        {"values": ["talk"], "seen": ""},
        {"values": {"talk": 3}, "seen": ""},
        {"values": {"talk": None}, "seen": ""},
        {"values": {"voice": "x"}, "seen": ""},
        {"values": {"../../x": "x"}, "seen": ""},
        {"values": {"talk": "x"}, "seen": 3},
    ],
)
def test_what_is_no_setting_is_refused(fields):
    browser = PageBrowser()
    assert post(browser, "/settings/change", **fields)[0] is HTTPStatus.CONFLICT
    assert browser.settings.changes == []
