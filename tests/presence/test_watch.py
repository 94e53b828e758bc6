from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach.presence.readings import Idleness, Presence, Reading, Tristate
from coach.presence.silence import (
    AFTER_MEETING,
    SETTLING,
    SILENT_FOR,
    TYPING,
    Heed,
    SilenceReason,
    find_silence,
    is_typing,
    unknown_readings,
)
from coach.presence.watch import Absence, Busy, PresenceHistory, after_clock_set, after_sleep, observe

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TICK = timedelta(microseconds=1)
AWAY = 5 * MINUTE
NO = Reading(answer=Tristate.NO, source="test", at=TEN)
YES = replace(NO, answer=Tristate.YES)
DARK = replace(NO, answer=Tristate.UNKNOWN)


def seen(idle: timedelta | None = SECOND, **readings: Reading) -> Presence:
    names = ("locked", "recording", "filming", "do_not_disturb", "full_screen")
    return Presence(idle=Idleness(length=idle, source="test", at=TEN), **{**dict.fromkeys(names, NO), **readings})


HERE = seen()
NOTHING = seen(None, locked=DARK, recording=DARK, filming=DARK, do_not_disturb=DARK, full_screen=DARK)


def after(*looks: tuple[timedelta, Presence]) -> tuple[PresenceHistory, list[Absence]]:
    watch, absences = PresenceHistory(), []
    for at, look in looks:
        watch, over = observe(watch, look, TEN + at, AWAY)
        absences += [over] if over else []
    return watch, absences


def why(watch: PresenceHistory, at: timedelta = timedelta(0), busy: tuple[Busy, ...] = ()) -> SilenceReason | None:
    found = find_silence(watch, busy, TEN + at, AWAY)
    return found.why if found else None


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        (HERE, None),
        (NOTHING, None),
        (seen(locked=YES), SilenceReason.LOCKED),
        (seen(recording=YES), SilenceReason.MEETING),
        (seen(filming=YES), SilenceReason.MEETING),
        (seen(do_not_disturb=YES), SilenceReason.DO_NOT_DISTURB),
        (seen(full_screen=YES), SilenceReason.FULL_SCREEN),
        (seen(AWAY - TICK), None),
        (seen(AWAY), SilenceReason.AWAY),
        (seen(AWAY, recording=YES), SilenceReason.MEETING),
        (seen(AWAY, full_screen=YES), SilenceReason.FULL_SCREEN),
        (seen(AWAY, locked=YES, recording=YES), SilenceReason.AWAY),
        (seen(locked=YES, recording=YES), SilenceReason.LOCKED),
    ],
)
def test_silence_is_the_default_and_unknown_blocks_nothing(look, expected):
    assert why(after((timedelta(0), look))[0]) is expected


@pytest.mark.parametrize(
    ("over", "expected"),
    [(timedelta(0), SilenceReason.MEETING), (AFTER_MEETING - TICK, SilenceReason.MEETING), (AFTER_MEETING, None)],
)
def test_a_meeting_has_been_over_for_two_minutes_counted_from_the_first_look_without_it(over, expected):
    watch, _ = after((-5 * MINUTE, seen(recording=YES)), (timedelta(0), HERE), (MINUTE, HERE))
    assert why(watch, over) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (-TICK, None),
        (timedelta(0), SilenceReason.CALENDAR),
        (30 * MINUTE, SilenceReason.CALENDAR),
        (30 * MINUTE + AFTER_MEETING - TICK, SilenceReason.CALENDAR),
        (30 * MINUTE + AFTER_MEETING, None),
    ],
)
def test_an_entry_that_is_marked_busy_is_a_meeting(at, expected):
    entry = Busy(begins=TEN, ends=TEN + 30 * MINUTE)
    assert why(after((timedelta(0), HERE))[0], at, (entry,)) is expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [(timedelta(0), SilenceReason.JUST_WOKEN), (SETTLING - TICK, SilenceReason.JUST_WOKEN), (SETTLING, None)],
)
def test_the_first_minutes_after_the_machine_woke_up_are_silent(since, expected):
    watch = after_sleep(PresenceHistory(seen=HERE), MINUTE, TEN, AWAY)
    assert why(watch, since) is expected


@pytest.mark.parametrize(
    ("length", "absences"),
    [(AWAY - TICK, []), (AWAY, [Absence(begins=TEN - AWAY, ends=TEN + MINUTE)])],
)
def test_an_absence_as_long_as_a_break_is_one_from_the_last_touch_to_the_first_look_with_a_new_one(length, absences):
    assert after((timedelta(0), seen(length)), (MINUTE, HERE))[1] == absences


def test_looks_in_between_make_one_absence():
    looks = [(at * MINUTE, seen(AWAY + at * MINUTE)) for at in range(10)]
    watch, none = after(*looks)
    assert (watch.away_since, none) == (TEN - AWAY, [])
    _, (absence,) = after(*looks, (10 * MINUTE, HERE))
    assert absence == Absence(begins=TEN - AWAY, ends=TEN + 10 * MINUTE)


def test_a_lock_begins_an_absence_at_the_last_touch_and_a_short_one_is_none():
    locked = seen(2 * MINUTE, locked=YES)
    assert after((timedelta(0), locked), (MINUTE, HERE))[1] == []
    _, (absence,) = after((timedelta(0), locked), (3 * MINUTE, seen(5 * MINUTE, locked=YES)), (4 * MINUTE, HERE))
    assert absence.begins == TEN - 2 * MINUTE


@pytest.mark.parametrize("name", ["recording", "filming", "full_screen"])
def test_who_records_films_or_fills_the_screen_is_not_absent(name):
    assert after((timedelta(0), seen(HERE.idle.length + 60 * MINUTE, **{name: YES})))[0].away_since is None


@pytest.mark.parametrize("name", ["recording", "filming", "full_screen"])
def test_whoever_was_not_absent_in_it_was_there_until_it_ended(name):
    there, rests = (timedelta(0), seen(60 * MINUTE, **{name: YES})), seen(61 * MINUTE)
    assert after(there, (MINUTE, rests), (2 * MINUTE, HERE))[1] == []
    looks = [(at * MINUTE, seen((60 + at) * MINUTE)) for at in range(1, 8)]
    _, (absence,) = after(there, *looks, (8 * MINUTE, HERE))
    assert absence == Absence(begins=TEN, ends=TEN + 8 * MINUTE)


@pytest.mark.parametrize(
    ("present", "since"),
    [
        (TEN - 20 * MINUTE, TEN - 10 * MINUTE),  # longer ago than the last touch
        (TEN - 6 * MINUTE, TEN - 6 * MINUTE),
        (TEN - 4 * MINUTE, None),
        (TEN + MINUTE, TEN - 10 * MINUTE),  # from before the clock was set back
    ],
)
def test_who_was_led_meanwhile_was_there(present, since):
    watch, _ = observe(PresenceHistory(), seen(10 * MINUTE), TEN, AWAY, present)
    assert watch.away_since == since


@pytest.mark.parametrize(("length", "absent"), [(AWAY - TICK, False), (AWAY, True)])
def test_a_machine_that_sleeps_has_nobody_at_it(length, absent):
    watch = after_sleep(PresenceHistory(), length, TEN, AWAY)
    assert (watch.away_since == TEN - length) is absent
    assert (observe(watch, HERE, TEN, AWAY)[1] is not None) is absent


def test_sleep_makes_an_absence_longer():
    watch, _ = after((timedelta(0), seen(locked=YES)))
    _, absence = observe(after_sleep(watch, 10 * MINUTE, TEN + 10 * MINUTE, AWAY), HERE, TEN + 10 * MINUTE, AWAY)
    assert absence == Absence(begins=TEN - SECOND, ends=TEN + 10 * MINUTE)


def test_a_clock_that_is_set_takes_everything_with_it():
    watch = PresenceHistory(away_since=TEN, away_seen=TEN, meeting_at=TEN, attended_at=TEN, woke_at=TEN)
    hour = timedelta(hours=1)
    there = TEN - hour
    moved = PresenceHistory(away_since=there, away_seen=there, meeting_at=there, attended_at=there, woke_at=there)
    assert after_clock_set(watch, -hour) == moved
    assert after_clock_set(PresenceHistory(), hour) == PresenceHistory()


@pytest.mark.parametrize(("idle", "types"), [(TYPING - TICK, True), (TYPING, False), (None, False)])
def test_who_has_touched_a_key_within_three_seconds_is_typing(idle, types):
    assert is_typing(seen(idle)) is types


CHOSEN = {
    "recording": "meeting",
    "filming": "meeting",
    "do_not_disturb": "do_not_disturb",
    "full_screen": "full_screen",
}
"""Reading -> the choice that it belongs to."""


@pytest.mark.parametrize("reading", CHOSEN)
@pytest.mark.parametrize("choice", SILENT_FOR)
def test_what_is_left_out_is_no_reason_for_silence_and_everything_else_stays_one(choice, reading):
    heed = Heed(silent_for=tuple(each for each in SILENT_FOR if each != choice))
    found = heed.applied(seen(**{reading: YES}))
    left_out = CHOSEN[reading] == choice
    assert (why(after((timedelta(0), found))[0]) is None) is left_out
    assert Heed().applied(seen(**{reading: YES})) == seen(**{reading: YES})


@pytest.mark.parametrize("reading", CHOSEN)
def test_what_is_left_out_does_not_keep_a_person_at_an_empty_desk(reading):
    there = seen(AWAY, **{reading: YES})
    left_out = Heed(silent_for=()).applied(there)
    assert why(after((timedelta(0), left_out))[0]) is SilenceReason.AWAY
    assert why(after((timedelta(0), Heed(silent_for=()).applied(seen(locked=YES))))[0]) is SilenceReason.LOCKED


def test_typing_is_waited_for_unless_it_is_left_out():
    assert Heed().waits_for_typing(seen(timedelta(0)))
    assert not Heed().waits_for_typing(seen(TYPING))
    assert not Heed(silent_for=("meeting",)).waits_for_typing(seen(timedelta(0)))


def test_what_is_unknown_is_told_with_its_reason():
    assert [each.partition(":")[0] for each in unknown_readings(NOTHING)] == [
        "idle",
        "locked",
        "recording",
        "filming",
        "do_not_disturb",
        "full_screen",
    ]
    assert list(unknown_readings(HERE)) == []
