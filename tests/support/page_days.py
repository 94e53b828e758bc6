"""A day for the page to show, and a gate with its browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coach.clock import ManualClock
from coach.config.settings_form import setting_fields
from coach.dosing.explanation import find_explanation
from coach.dosing.progression import Person, standings
from coach.errors import CoachError, UsageError
from coach.journal.entries import BreakEntry, BreakOutcome, Outcome, SessionEntry, SessionOutcome, SetEntry
from coach.journal.statistics import add_up, summarise
from coach.plan.agenda import Forecast, PlannedBreak, RecentJournal
from coach.plan.breaks import Break, BreakKind
from coach.plan.hours import WorkingSpan
from coach.programs.daemon.status import Activity, Status
from coach.programs.live_protocol import LivePicture
from coach.programs.page.attention import Attention
from coach.programs.page.http_values import PageRequest
from coach.programs.page.page_app import PageApp, PageSources
from coach.programs.page.page_gate import PageGate
from coach.programs.page.page_values import (
    ExerciseData,
    LibraryData,
    LogData,
    MicrophoneData,
    SettingsData,
    SettingsFaults,
    TodayData,
    WeeksData,
)
from coach.session.commands import Command
from coach.team.group_figures import TeamFigure, TeamReport, report
from tests.support.library import shipped_library

ZONE = ZoneInfo("Europe/Copenhagen")
NINE = datetime(2026, 3, 31, 7, tzinfo=UTC)
"""Nine o'clock of that zone's wall."""

PORT = 8123
HTML = "<script>alert('æ & \"ø\"')</script>"
"""A name that would do harm if it were not escaped."""


def session(at: datetime = NINE, **more: Any) -> SessionEntry:
    """Return a finished session of five minutes with one set."""
    done = SetEntry(
        exercise="heel_raise", side=None, target=12, done=12, unit="reps", outcome=Outcome.DONE, confirmed_by=None
    )
    fields = {"id": 1, "routine": "five", "language": "en", "started_at": at, "ended_at": at + timedelta(minutes=5)}
    return SessionEntry(**{**fields, "outcome": SessionOutcome.FINISHED, "sets": (done,), **more})


def became(outcome: BreakOutcome, at: datetime, **more: Any) -> BreakEntry:
    """Return a break that was due *at* and became *outcome*."""
    fields = {"due": at, "decided_at": at, "outcome": outcome, "routine": "five", "session": None}
    return BreakEntry(**{**fields, **more})


def planned(at: datetime, *reasons: str) -> PlannedBreak:
    """Return a break to come."""
    return PlannedBreak(
        moment=Break(due=at),
        kind=BreakKind(),
        routine="five",
        smaller=None,
        reasons=reasons,
        forecast=Forecast(offered_at=at, decided_at=at),
        past=RecentJournal(),
    )


def status(**more: Any) -> Status:
    """Return a daemon that waits for eleven o'clock."""
    fields: dict[str, Any] = {
        "pid": 1,
        "since": NINE,
        "doing": Activity.WAITING,
        "next_break": NINE + timedelta(hours=2),
        "routine": "five",
        "kind": "break",
        "paused": False,
        "paused_until": None,
        "silent": "not-due",
        "source": None,
        "held": None,
        "listening": False,
        "faults": (),
        "session": None,
        "last_session": None,
    }
    return Status(**{**fields, **more})


def day(**more: Any) -> TodayData:
    """Return a day at ten o'clock."""
    fields: dict[str, Any] = {
        "now": NINE + timedelta(hours=1),
        "zone": ZONE,
        "hours": (WorkingSpan(begins=NINE, ends=NINE + timedelta(hours=8)),),
        "sessions": (session(),),
        "breaks": (became(BreakOutcome.HELD, NINE + timedelta(minutes=30), why="meeting"),),
        "coming": (planned(NINE + timedelta(hours=2), "in turn"),),
        "status": status(),
        "faults": (),
        "names": {"five": "Hourly five", "heel_raise": "Heel raise"},
    }
    return TodayData(**{**fields, **more})


class ShownDay:
    """Page data of one day; *fault* is what each reading of it raises."""

    def __init__(self, spoken: str = "en", fault: CoachError | None = None, **more: Any) -> None:
        self._spoken, self._fault, self._day = spoken, fault, day(**more)
        self.asked: list[date | None] = []

    def language(self) -> str:
        return self._spoken

    def today(self) -> TodayData:
        if self._fault is not None:
            raise self._fault
        return self._day

    def weeks(self) -> WeeksData:
        sums = add_up(self.today().sessions, self._day.breaks, ZONE)
        areas = {"heel_raise": ("calves",)}
        return WeeksData(
            statistics=summarise(sums, areas, since=date(2025, 3, 31), today=date(2026, 3, 31)), team="ground floor"
        )

    def team(self) -> TeamReport:
        self.today()
        figures = [
            TeamFigure(team=team, day=date(2026, 3, 31), field=field, people=8, total=total)
            for team, field, total in (
                ("ground floor", "moved", 6),
                ("ground floor", "minutes", 100),
                ("first floor", "sessions", 20),
            )
        ]
        return report(figures, "ground floor", date(2026, 3, 31))

    def log(self, since: date | None) -> LogData:
        self.asked.append(since)
        shown = self.today()
        return LogData(
            since=since or date(2026, 3, 18),
            today=date(2026, 3, 31),
            zone=ZONE,
            sessions=shown.sessions,
            breaks=shown.breaks,
            names=shown.names,
        )

    def library(self) -> LibraryData:
        shown, found = self.today(), shipped_library()
        return LibraryData(routines=tuple(found.routines.values()), exercises=found.exercises, names=shown.names)

    def exercise(self, exercise: str) -> ExerciseData | None:
        shown, found = self.today(), shipped_library()
        if exercise not in found.exercises:
            return None
        return ExerciseData(
            explanation=find_explanation(exercise, found, Person(), standings(shown.sessions)),
            zone=ZONE,
            sets=tuple((each.started_at, done) for each in shown.sessions for done in each.sets),
            names=shown.names,
        )

    def microphone(self) -> MicrophoneData:
        return MicrophoneData(session=False, standby=False, always=False, last=NINE, zone=ZONE)


class WrittenSettings:
    """A config.toml that takes everything but the word "wrong"."""

    def __init__(self, text: str = "", *others: str) -> None:
        self._text, self._others = text, others
        self.changes: list[tuple[Mapping[str, str], str]] = []

    def read(self) -> SettingsData:
        return SettingsData(
            path="/home/me/config.toml",
            fields=setting_fields(self._text),
            faults=SettingsFaults(by_key={}, others=self._others),
            seen=f"version {len(self.changes)}",
        )

    def change(self, texts: Mapping[str, str], seen: str) -> SettingsFaults | None:
        wrong = {name: ("is wrong",) for name, text in texts.items() if text == "wrong"}
        if wrong:
            return SettingsFaults(by_key=wrong, others=("and more",))
        self.changes.append((texts, seen))
        return None


class WatchedSession:
    """A session that is led, as the page knows it: *pictures* come one after the other, then the stream ends."""

    def __init__(self, *pictures: LivePicture | None, led: bool = True, refused: str | None = None) -> None:
        self._pictures, self._led, self._refused = pictures, led, refused
        self.sent: list[Command] = []
        self.begun: list[str] = []

    def pictures(self) -> Iterator[LivePicture | None]:
        yield from self._pictures

    def send(self, command: Command) -> bool:
        self.sent.append(command)
        return self._led

    def begin(self, routine: str) -> None:
        if self._refused:
            raise UsageError(self._refused)
        self.begun.append(routine)

    def play(self, exercise: str) -> None:
        self.begin(f"the exercise {exercise}")


class PageBrowser:
    """A browser that has come in; *data* is what the page shows."""

    def __init__(self, data: ShownDay | None = None, session: WatchedSession | None = None) -> None:
        self.settings = WrittenSettings()
        self.session = session or WatchedSession()
        self.clock = ManualClock(NINE)
        self.gate, self.attention = PageGate(PORT), Attention(self.clock)
        self.data = data or ShownDay()
        assets = {"/static/page.css": ("text/css; charset=utf-8", b"*{}")}
        sources = PageSources(data=self.data, session=self.session, settings=self.settings)
        self.app = PageApp(gate=self.gate, attention=self.attention, sources=sources, assets=assets)
        token = self.gate.address.partition("token=")[2]
        entered = self.app.answer(request("/enter", query={"token": token}))
        self.cookie = entered.more["Set-Cookie"].partition(";")[0]
        self.token = token

    def get(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Return the page at *path*."""
        answer = self.app.answer(request(path, cookie=self.cookie, query=query or {}))
        assert isinstance(answer.body, bytes)
        return answer.body.decode()

    def post(self, **more: Any) -> PageRequest:
        """Return a request that the page's script would send, but for *more*."""
        fields = {"method": "POST", "origin": self.gate.origin, "content_type": "application/json", "body": b"{}"}
        return request(**{"path": "/look", "cookie": self.cookie, **fields, **more})


def request(path: str = "/", **more: Any) -> PageRequest:
    """Return a request as a browser sends it."""
    return PageRequest(**{"method": "GET", "path": path, "host": f"127.0.0.1:{PORT}", **more})
