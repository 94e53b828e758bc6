from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from coach.journal.entries import BreakEntry, BreakOutcome, By, Outcome, SessionEntry, SessionOutcome, SetEntry
from coach.journal.report import LogRow, break_object, break_rows, session_object, session_rows

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
SESSION = SessionEntry(
    id=3,
    routine="coffee_minute",
    language="da",
    started_at=TEN,
    ended_at=TEN + timedelta(seconds=72.4),
    outcome=SessionOutcome.FINISHED,
    sets=(
        SetEntry(
            exercise="chair_squat",
            side=None,
            target=10,
            done=10,
            unit="reps",
            outcome=Outcome.DONE,
            confirmed_by=By.VOICE,
        ),
        SetEntry(
            exercise="neck",
            side="first",
            target=20,
            done=7,
            unit="seconds",
            outcome=Outcome.DONE_EARLY,
            confirmed_by=None,
        ),
    ),
)
RUNNING = SessionEntry(
    id=4,
    routine="wrist_3",
    language="en",
    started_at=TEN + timedelta(hours=3),
    ended_at=None,
    outcome=None,
    sets=(),
)
TAKEN = BreakEntry(due=TEN, decided_at=TEN, outcome=BreakOutcome.TAKEN, routine="coffee_minute", session=3)
AWAY = BreakEntry(
    due=TEN + timedelta(hours=1),
    decided_at=TEN + timedelta(hours=2),
    outcome=BreakOutcome.MISSED_AWAY,
    routine="neck",
    session=None,
)


def test_a_session_is_an_object_of_plain_values_with_moments_in_utc():
    assert session_object(SESSION) == {
        "id": 3,
        "routine": "coffee_minute",
        "language": "da",
        "started_at": "2026-03-02T10:00:00+00:00",
        "ended_at": "2026-03-02T10:01:12.400000+00:00",
        "outcome": "finished",
        "sets": [
            {
                "exercise": "chair_squat",
                "side": None,
                "target": 10,
                "done": 10,
                "unit": "reps",
                "outcome": "done",
                "confirmed_by": "voice",
            },
            {
                "exercise": "neck",
                "side": "first",
                "target": 20,
                "done": 7,
                "unit": "seconds",
                "outcome": "done_early",
                "confirmed_by": None,
            },
        ],
    }
    assert session_object(RUNNING)["ended_at"] is None


def test_a_break_is_an_object_of_plain_values():
    assert break_object(AWAY) == {
        "due": "2026-03-02T11:00:00+00:00",
        "decided_at": "2026-03-02T12:00:00+00:00",
        "outcome": "missed-away",
        "routine": "neck",
        "session": None,
        "kind": "break",
        "why": None,
        "again_at": None,
    }


def test_sessions_and_the_breaks_that_led_to_none_are_lines_in_the_order_of_the_day():
    assert list(session_rows([SESSION, RUNNING], [TAKEN, AWAY], COPENHAGEN)) == [
        LogRow(when="2026-03-02 11:00", what="coffee_minute", amount="1:12", outcome="finished"),
        LogRow(when="", what="chair_squat", amount="10/10 reps", outcome="done, confirmed by voice"),
        LogRow(when="", what="neck, first side", amount="7/20 seconds", outcome="done early"),
        LogRow(when="2026-03-02 12:00", what="neck", amount="-", outcome="break missed away"),
        LogRow(when="2026-03-02 14:00", what="wrist_3", amount="-", outcome="running"),
    ]


def test_breaks_alone_are_all_of_them():
    assert [row.outcome for row in break_rows([TAKEN, AWAY], COPENHAGEN)] == ["break taken", "break missed away"]
