"""Answer the requests to the page: through the gate, to a view or a deed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import TypeAlias

from coach.config.settings_form import FIELDS
from coach.errors import CoachError, UsageError
from coach.programs.live_protocol import LIVE_COMMANDS
from coach.programs.page.attention import Attention
from coach.programs.page.http_values import PageRequest, PageResponse, html_answer, json_answer, refusal
from coach.programs.page.page_gate import READS, WRITES, PageGate
from coach.programs.page.page_words import PageWords
from coach.programs.page.ports import PageData, SessionControl, SettingsStore
from coach.programs.page.views.exercise_view import EXERCISE, exercise_page
from coach.programs.page.views.layout import fault_page, framed
from coach.programs.page.views.library_views import areas_page, routines_page
from coach.programs.page.views.live_view import event_of, live_fields, live_page
from coach.programs.page.views.log_view import log_page
from coach.programs.page.views.settings_view import settings_page
from coach.programs.page.views.team_view import team_page
from coach.programs.page.views.today_view import today_page
from coach.programs.page.views.weeks_view import weeks_page
from coach.session.commands import Command
from coach.texts import text

PageView: TypeAlias = Callable[[PageWords, PageRequest], str]
PageDeed: TypeAlias = Callable[[Mapping[str, object]], Mapping[str, object]]

LOOK, COMMAND, BEGIN, CHANGE = "/look", "/live/command", "/begin", "/settings/change"
"""Where the page's script posts: once a minute while it is seen; a button of a session; a routine; settings."""

EVENTS = "/live/events"
"""Path of the stream of server-sent events that tell how the session goes."""

STREAMS = 4
"""Streams at once: each takes a thread of the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSources:
    """What the page shows, and what it can change."""

    data: PageData
    session: SessionControl
    settings: SettingsStore


class PageApp:
    """The page; called by several threads at once.  *assets*: path -> content type and content."""

    def __init__(
        self, *, gate: PageGate, attention: Attention, sources: PageSources, assets: Mapping[str, tuple[str, bytes]]
    ) -> None:
        self._gate, self._attention, self._assets = gate, attention, assets
        data, settings = sources.data, sources.settings
        self._data, self._session, self._settings = data, sources.session, settings
        self._streams = BoundedSemaphore(STREAMS)
        self._views: Mapping[str, PageView] = {
            "/": lambda words, _: today_page(words, data.today()),
            "/weeks": lambda words, _: weeks_page(words, data.weeks()),
            "/team": lambda words, _: team_page(words, data.team()),
            "/log": self._log,
            "/settings": lambda words, _: settings_page(words, settings.read(), data.microphone()),
            "/live": lambda words, _: live_page(words),
            "/routines": lambda words, _: routines_page(words, data.library()),
            "/areas": lambda words, _: areas_page(words, data.weeks(), data.library()),
        }
        self._deeds: Mapping[str, PageDeed] = {
            LOOK: lambda _: {},
            COMMAND: self._command,
            BEGIN: self._begin,
            CHANGE: self._change,
        }

    def answer(self, request: PageRequest) -> PageResponse:
        """Answer *request*.  Only one that comes through the gate counts as a look."""
        if (refused := self._gate.judge(request)) is not None:
            return refused
        self._attention.looked()
        return self._do(request) if request.method == WRITES else self._show(request)

    def _show(self, request: PageRequest) -> PageResponse:
        if request.path in self._assets:
            kind, content = self._assets[request.path]
            return PageResponse(status=HTTPStatus.OK, body=content, kind=kind)
        if request.path in self._deeds:
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "POST alone", Allow=WRITES)
        words = PageWords("en")
        try:
            words = PageWords(self._data.language())
            if request.path == EVENTS:
                return PageResponse(status=HTTPStatus.OK, body=self._events(words), kind="text/event-stream")
            if (shown := self._shown(words, request)) is not None:
                return html_answer(shown)
            return html_answer(framed(words, request.path, words("not_found"), None), HTTPStatus.NOT_FOUND)
        except CoachError as error:
            return html_answer(fault_page(words, request.path, words.say(str(error))), HTTPStatus.INTERNAL_SERVER_ERROR)

    def _shown(self, words: PageWords, request: PageRequest) -> str | None:
        """Return the page at the request's path; None if there is none."""
        if (view := self._views.get(request.path)) is not None:
            return view(words, request)
        if request.path.startswith(EXERCISE):
            found = self._data.exercise(request.path.removeprefix(EXERCISE))
            return None if found is None else exercise_page(words, found)
        return None

    def _do(self, request: PageRequest) -> PageResponse:
        if (deed := self._deeds.get(request.path)) is None:
            known = request.path in self._views or request.path in self._assets
            if known:
                return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "GET alone", Allow=READS)
            return refusal(HTTPStatus.NOT_FOUND, "there is nothing here")
        try:
            asked = json.loads(request.body)
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict):
            return refusal(HTTPStatus.BAD_REQUEST, "a request is one JSON object")
        try:
            return json_answer(deed(asked))
        except CoachError as error:
            return json_answer({"error": PageWords(self._data.language()).say(str(error))}, HTTPStatus.CONFLICT)

    def _events(self, words: PageWords) -> Iterator[bytes]:
        """Tell how the session goes, for as long as somebody reads: each beat of it is a look."""
        if not self._streams.acquire(blocking=False):
            yield event_of({"failure": words("live_full")})
            return
        try:
            told: dict[str, object] | None = None
            for picture in self._session.pictures():
                self._attention.looked()
                fields = live_fields(words, picture)
                yield event_of(fields) if fields != told else b": \n\n"
                told = fields
        finally:
            self._streams.release()

    def _command(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        command = asked.get("command")
        if not isinstance(command, str) or command not in LIVE_COMMANDS:
            raise UsageError(text("command: one of {commands}", commands=", ".join(sorted(LIVE_COMMANDS))))
        if not self._session.send(Command(command)):
            raise UsageError(PageWords(self._data.language())("live_gone"))
        return {}

    def _begin(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        known, routine, exercise = self._data.library(), asked.get("routine"), asked.get("exercise")
        if isinstance(exercise, str) and exercise in known.exercises:
            self._session.play(exercise)
        elif isinstance(routine, str) and routine in {each.id for each in known.routines}:
            self._session.begin(routine)
        else:
            raise UsageError("routine or exercise: none is called so")
        return {}

    def _change(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        texts, seen = asked.get("values"), asked.get("seen")
        known = {row.name for row in FIELDS}
        if not isinstance(texts, dict) or not isinstance(seen, str):
            raise UsageError("settings: values and seen")
        if not all(name in known and isinstance(text, str) for name, text in texts.items()):
            raise UsageError("settings: a value is a text, and belongs to a key that there is")
        words = PageWords(self._data.language())
        if not texts:
            return {"told": words("unchanged")}
        faults = self._settings.change(texts, seen)
        if faults is None:
            return {"saved": True, "told": words("saved"), "seen": self._settings.read().seen}
        return {
            "told": words("not_saved"),
            "faults": {key: [*map(words.say, each)] for key, each in faults.by_key.items()},
            "others": [*map(words.say, faults.others)],
        }

    def _log(self, words: PageWords, request: PageRequest) -> str:
        asked = request.query.get("since")
        if asked is None:
            return log_page(words, self._data.log(None))
        try:
            since = date.fromisoformat(asked)
        except ValueError:
            since = date.min
        if not _FIRST <= since <= _LAST:
            return fault_page(words, "/log", words("not_a_date", text=asked))
        return log_page(words, self._data.log(since))


_FIRST, _LAST = date(1971, 1, 1), date(2999, 12, 31)
"""Days that can be asked for: none has trouble with what lies before and after it."""
