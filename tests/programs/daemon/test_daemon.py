from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.config.model import AgendaConfig, Config
from coach.journal.entries import BreakOutcome, SessionOutcome
from coach.plan.breaks import PREPARATION
from coach.plan.facts import Facts
from coach.presence import monitor
from coach.programs.daemon.current_break import LAST_WORDS
from coach.programs.daemon.daemon import LONGEST_WAIT
from coach.programs.daemon.status import Activity
from coach.programs.messages import DeviceTrouble, RowsWaiting, encode_message
from tests.support.day import (
    HOUR,
    MINUTE,
    SECOND,
    ConductorAct,
    Day,
    answers_offer,
    dies_midway,
    takes_offer,
)
from tests.support.presenters import NotedPresenter

DECLINED = answers_offer(BreakOutcome.DECLINED)
UNANSWERED = answers_offer(BreakOutcome.UNANSWERED)
SKIPPED = answers_offer(BreakOutcome.SKIPPED)
HELD = answers_offer(BreakOutcome.HELD)
LATER = answers_offer(BreakOutcome.LATER)
MONDAY = "2026-03-02T"
LOOKS = timedelta(seconds=monitor.HELD_EVERY + LONGEST_WAIT) + PREPARATION
"""How much later than it might a break that is held is offered: until the next look, and the conductor's lead."""


def monday(begins: str, *acts: ConductorAct, **more: object) -> Day:
    return Day(f"{MONDAY}{begins}", list(acts), **more)


@pytest.mark.parametrize("act", [DECLINED, SKIPPED])
def test_who_refuses_is_asked_after_each_hour_of_work(act):
    day = monday("06:00", act).until(f"{MONDAY}23:00")
    assert day.dues == [f"{hour}:00" for hour in range(10, 17)]
    assert len(day.breaks) == 7


def test_two_unanswered_in_a_row_lengthen_the_interval_until_one_is_answered_or_the_day_is_over():
    day = monday("06:00", UNANSWERED).until("2026-03-03T10:30")
    assert day.dues == ["10:00", "11:00", "12:30", "14:00", "16:00", "10:00"]
    day = monday("06:00", UNANSWERED, UNANSWERED, DECLINED).until(f"{MONDAY}15:00")
    assert day.dues == ["10:00", "11:00", "12:30", "13:30", "14:30"]


@pytest.mark.faults
def test_offers_that_nobody_can_hear_keep_the_beat_and_lengthen_nothing():
    day = monday("06:00", HELD).until("2026-03-03T10:30")
    assert day.dues == [*(f"{hour}:00" for hour in range(10, 17)), "10:00"]


@pytest.mark.faults
def test_status_tells_what_is_wrong_with_a_device_until_it_works_or_another_conductor_begins():
    def tells(*said: tuple[int, str | None]) -> ConductorAct:
        lines = [(s * SECOND, encode_message(DeviceTrouble(device="loudspeaker", trouble=what))) for s, what in said]
        return replace(takes_offer(5 * MINUTE), says=tuple(sorted([*takes_offer(5 * MINUTE).says, *lines])))

    seen = []
    look = lambda day: seen.append(day.daemon.status().faults)  # noqa: E731
    events = {f"{MONDAY}{at}": look for at in ("10:00:50", "10:01:50", "10:04", "10:30", "11:06")}
    day = monday("08:00", tells((60, "gone"), (120, None), (180, "gone")), tells(), events=events)
    day.until(f"{MONDAY}11:30")
    assert seen == [(), ("loudspeaker: gone",), ("loudspeaker: gone",), ("loudspeaker: gone",), ()]


def test_a_conductor_is_started_its_lead_before_the_break():
    day = monday("06:00", DECLINED).until(f"{MONDAY}23:00")
    assert {each.due - each.at for each in day.starts} == {PREPARATION}


def test_after_a_session_the_interval_begins_at_its_end():
    day = monday("08:00", takes_offer(5 * MINUTE), takes_offer(12 * MINUTE), DECLINED).until(f"{MONDAY}17:30")
    assert day.dues == ["10:00", "11:05", "12:17", "13:17", "14:17", "15:17", "16:17"]
    assert [each.outcome for each in day.journal.sessions()] == [SessionOutcome.FINISHED] * 2


@pytest.mark.parametrize(("minutes", "again"), [(20, "10:20:08"), (3, "10:03:08")])
def test_later_comes_again_with_the_same_routine(minutes, again):
    config = Config(agenda=AgendaConfig(routines=("a", "b")))
    day = monday("08:00", answers_offer(BreakOutcome.LATER, minutes), DECLINED, config=config).until(f"{MONDAY}12:00")
    # who then says no keeps the beat of what was put off
    assert day.dues == ["10:00", again, again.replace("10:", "11:")]
    assert [each.routine for each in day.starts] == ["a", "a", "b"]


def test_later_is_not_kept_beyond_working_hours():
    config = Config(agenda=AgendaConfig(every=55 * MINUTE))
    day = monday("15:00", DECLINED, LATER, DECLINED, config=config).until("2026-03-03T09:30")
    assert day.dues == ["15:25", "16:20", "16:30:08"]
    config = Config(agenda=AgendaConfig(every=79 * MINUTE))
    day = monday("16:40", LATER, config=config).until("2026-03-03T09:30")
    assert day.dues == ["16:54"]


def test_routines_are_offered_in_turn():
    config = Config(agenda=AgendaConfig(routines=("a", "b", "c")))
    day = monday("08:00", UNANSWERED, takes_offer(), DECLINED, config=config).until(f"{MONDAY}17:30")
    assert [each.routine for each in day.starts] == ["a", "b", "c", "a", "b", "c", "a"]


def test_nothing_is_offered_at_the_weekend():
    day = Day("2026-03-06T16:30", [DECLINED]).until("2026-03-09T10:30")
    assert [f"{each.due:%a %H:%M}" for each in day.starts] == ["Mon 09:00"]


@pytest.mark.parametrize("date", ["2026-03-29", "2026-10-25"])
def test_on_the_days_of_daylight_saving_breaks_are_an_hour_apart_and_none_comes_twice(date):
    config = parse_week()
    day = Day(f"{date}T00:00", [DECLINED], config=config).until(f"{date}T09:30")
    gaps = {after.due - before.due for before, after in zip(day.starts, day.starts[1:], strict=False)}
    assert gaps == {HOUR}


def parse_week() -> Config:
    agenda = AgendaConfig(days=("sun",), hours=Config().agenda.hours)
    return Config(agenda=replace(agenda, hours=(replace(agenda.hours[0], begins=0, ends=600),)))


def test_a_machine_that_slept_through_breaks_wakes_to_silence_and_a_whole_interval():
    def sleep(day: Day) -> None:
        day.clock.sleep(day.moment(f"{MONDAY}13:25") - day.clock.now())

    day = monday("08:00", DECLINED, events={f"{MONDAY}10:30": sleep}).until(f"{MONDAY}15:00")
    assert day.dues == ["10:00", "14:25"]
    assert day.breaks == [("Mon 10:00", "declined"), ("Mon 11:00", "missed-away"), ("Mon 14:25", "declined")]


@pytest.mark.parametrize(
    ("sleeps", "wakes", "spoken", "last"),
    [
        ("10:58", "11:02:59", "11:07:59", ("Mon 11:00", "declined")),  # no break: the one that was due waits
        ("10:58", "11:03", None, ("Mon 11:00", "missed-away")),  # as long as a break
        ("10:56", "10:58", "11:03", ("Mon 11:00", "declined")),
        ("10:50", "10:54", "11:00", ("Mon 11:00", "declined")),
        ("10:50", "10:56", None, ("Mon 10:50", "natural")),
    ],
)
def test_a_machine_that_wakes_up_is_silent_for_five_minutes(sleeps, wakes, spoken, last):
    def sleep(day: Day) -> None:
        day.clock.sleep(day.moment(f"{MONDAY}{wakes}") - day.clock.now())

    day = monday("08:00", DECLINED, events={f"{MONDAY}{sleeps}": sleep}).until(f"{MONDAY}11:30")
    assert day.breaks[-1] == last
    if spoken is None:
        assert len(day.spoken) == 1
    else:
        late = day.conductors[-1].errand.at - day.moment(f"{MONDAY}{spoken}")
        assert timedelta(0) <= late <= LOOKS


def test_a_clock_that_is_set_back_brings_no_break_twice_and_none_too_soon():
    def set_back(day: Day) -> None:
        day.clock.jump(day.clock.now() - 2 * HOUR)

    day = monday("08:00", DECLINED, events={f"{MONDAY}11:30": set_back}).until(f"{MONDAY}12:30")
    # at 09:30 by the new clock half of the hour after the break of 11:00 has been worked
    assert day.dues == ["10:00", "11:00", "10:00", "11:00", "12:00"]
    elapsed = [each.due - start.due for start, each in zip(day.starts[2:], day.starts[3:], strict=False)]
    assert set(elapsed) == {HOUR}


def test_a_clock_that_is_set_forward_loses_no_break_and_brings_none_too_soon():
    def forward(day: Day) -> None:
        day.clock.jump(day.clock.now() + 20 * MINUTE)

    day = monday("08:00", DECLINED, events={f"{MONDAY}10:50": forward}).until(f"{MONDAY}12:30")
    assert day.dues == ["10:00", "11:20", "12:20"]


@pytest.mark.parametrize(
    ("by", "dues"),
    [(3 * MINUTE, ["10:30", "14:00"]), (6 * MINUTE, ["14:00"]), (-30 * MINUTE, ["10:30", "14:00"])],
)
def test_a_fixed_time_that_the_clock_is_set_past_is_kept_within_its_grace(by, dues):
    config = Config(agenda=AgendaConfig(every=None, times=(10 * 60 + 30, 14 * 60)))

    def put(day: Day) -> None:
        day.clock.jump(day.clock.now() + by)

    day = monday("08:00", DECLINED, config=config, events={f"{MONDAY}10:29": put}).until(f"{MONDAY}17:30")
    assert day.dues == dues


def test_a_fixed_time_that_the_clock_shows_again_is_not_offered_again():
    config = Config(agenda=AgendaConfig(every=None, times=(10 * 60 + 30, 14 * 60)))

    def back(day: Day) -> None:
        day.clock.jump(day.clock.now() - HOUR)

    day = monday("08:00", DECLINED, config=config, events={f"{MONDAY}10:45": back}).until(f"{MONDAY}17:30")
    assert day.dues == ["10:30", "14:00"]


def test_hours_follow_the_person_into_another_zone():
    def travel(day: Day) -> None:
        day.zone = ZoneInfo("America/New_York")

    day = monday("08:00", DECLINED, events={f"{MONDAY}10:30": travel}).until(f"{MONDAY}23:30")
    # there it is 04:30, and work begins at 09:00, 15:00 in Copenhagen
    assert day.dues == ["10:00", *(f"{hour}:00" for hour in range(16, 23))]


def test_a_session_held_meanwhile_begins_the_interval_anew():
    def coach_now(day: Day) -> None:
        number = day.journal.begin_session("neck", "en", day.clock.now())
        day.journal.end_session(number, SessionOutcome.FINISHED, day.clock.now() + MINUTE)

    day = monday("08:00", DECLINED, events={f"{MONDAY}10:40": coach_now}).until(f"{MONDAY}12:00")
    assert day.dues == ["10:00", "11:41"]


def test_nobody_is_asked_in_the_middle_of_a_session():
    def coach_now(day: Day) -> None:
        day.journal.begin_session("neck", "en", day.clock.now())

    def over(day: Day) -> None:
        day.journal.end_session(1, SessionOutcome.FINISHED, day.clock.now())

    events = {f"{MONDAY}10:58": coach_now, f"{MONDAY}11:03": over}
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}13:00")
    assert day.dues == ["10:00", "12:03"]


# What can go wrong with a conductor.


def test_a_conductor_that_dies_before_the_offer_is_replaced_at_once():
    day = monday("08:00", dies_midway(-10 * SECOND), DECLINED).until(f"{MONDAY}10:30")
    assert day.dues == ["10:00", "10:00"]
    assert day.starts[1].at - day.starts[0].at == 10 * SECOND
    assert day.breaks == [("Mon 10:00", "declined")]


def test_a_break_that_no_conductor_can_offer_is_left_and_the_next_one_comes():
    day = monday("08:00", dies_midway(-15 * SECOND)).until(f"{MONDAY}12:30")
    assert day.dues == ["10:00", "10:00", "11:00", "11:00", "12:00", "12:00"]
    assert day.breaks == []


def allow(day: Day) -> None:
    day.played.refusal = None


def test_where_no_process_can_be_started_the_daemon_waits_on():
    day = monday("08:00", DECLINED, refusal="no process", events={f"{MONDAY}10:30": allow})
    assert day.until(f"{MONDAY}11:30").dues == ["11:00"]


def test_a_later_that_no_conductor_can_offer_is_not_tried_for_ever():
    day = monday("08:00", LATER, dies_midway(SECOND), dies_midway(SECOND), DECLINED).until(f"{MONDAY}11:30")
    assert day.dues == ["10:00", "10:10:08", "10:10:08", "11:10:08"]


def test_a_session_whose_conductor_dies_is_broken_and_the_interval_begins_there():
    day = monday("08:00", dies_midway(2 * MINUTE, takes_offer()), DECLINED).until(f"{MONDAY}11:30")
    (session,) = day.journal.sessions()
    assert (session.outcome, session.ended_at) == (SessionOutcome.BROKEN, day.moment(f"{MONDAY}10:02"))
    assert day.dues == ["10:00", "11:02"]
    # the process that reads brings back what it has left low or paused: at the start, and at once after the crash
    assert len(day.reader.begun) == 2


def test_a_conductor_that_went_silent_is_told_to_end_and_then_killed():
    day = monday("08:00", ConductorAct(mute=SECOND, deaf=True), DECLINED).until(f"{MONDAY}11:30")
    assert day.conductors[0].killed
    # it never offered the break: another one does
    assert day.dues == ["10:00", "10:00", "11:00"]
    assert day.starts[1].at - day.starts[0].due == SECOND + timedelta(seconds=LAST_WORDS)


def test_a_conductor_that_is_stuck_for_two_hours_is_ended():
    stuck = takes_offer()
    stuck = replace(stuck, lasts=None, does=stuck.does[:1], says=stuck.says[:3])
    day = monday("08:00", stuck, DECLINED).until(f"{MONDAY}13:30")
    (session,) = day.journal.sessions()
    assert session.outcome is SessionOutcome.BROKEN
    assert session.ended_at == day.starts[0].at + 2 * HOUR + 2 * SECOND
    assert len(day.dues) == 2


@pytest.mark.parametrize(
    "garbage",
    ["", "{", "[]", '{"event": 3}', '{"event": "decided", "outcome": "x"}', '{"event": "session", "id": "1"}'],
)
def test_what_a_conductor_says_that_cannot_be_read_changes_nothing(garbage):
    act = replace(DECLINED, says=((0 * SECOND, garbage), *DECLINED.says))
    day = monday("08:00", act).until(f"{MONDAY}11:30")
    assert day.dues == ["10:00", "11:00"]


# What can go wrong with the journal.


def test_a_journal_that_fails_does_not_end_the_daemon():
    events = {
        f"{MONDAY}09:30": lambda day: day.journal.refuse("disk full"),
        f"{MONDAY}10:30": lambda day: day.journal.refuse(None),
    }
    act = replace(DECLINED, does=())
    day = monday("08:00", act, events=events).until(f"{MONDAY}12:30")
    assert day.dues == ["10:00", "11:00", "12:00"]


@pytest.mark.faults
def test_a_break_that_cannot_be_written_is_told_planned_by_and_written_later():
    told = []
    events = {
        f"{MONDAY}09:30": lambda day: day.journal.refuse("disk full"),
        f"{MONDAY}09:31": lambda day: day.ask("skip"),
        f"{MONDAY}09:32": lambda day: told.append(day.ask("status")["faults"]),
        f"{MONDAY}09:40": lambda day: day.journal.refuse(None),
        f"{MONDAY}09:42": lambda day: told.append(day.ask("status")["faults"]),
    }
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}11:30")
    assert day.dues == ["11:00"]
    assert day.breaks[0] == ("Mon 10:00", "skipped")
    assert ["disk full" in "".join(each) for each in told] == [True, False]
    assert len(told[0]) == 1


@pytest.mark.faults
def test_a_pause_that_the_journal_does_not_tell_at_the_start_is_asked_for_again():
    told = []
    events = {
        f"{MONDAY}08:10": lambda day: told.append(day.ask("status")["faults"]),
        f"{MONDAY}08:20": lambda day: day.journal.refuse(None),
        f"{MONDAY}08:30": lambda day: day.ask("skip"),
        f"{MONDAY}08:40": lambda day: told.append((day.ask("status")["faults"], day.ask("status")["paused"])),
    }
    day = monday("08:00", DECLINED, events=events)
    day.journal.begin_pause(day.moment(f"{MONDAY}07:00"), None)
    day.journal.refuse("held; end the program that holds it")
    day.until(f"{MONDAY}12:30")
    assert told == [["planning without the journal: held; end the program that holds it"], ([], True)]
    assert day.dues == []


@pytest.mark.faults
def test_facts_that_cannot_be_used_are_told_until_others_come():
    told = []

    def take(day: Day, facts: object) -> None:
        day.daemon._take_up_facts(facts)
        told.append(day.ask("status")["faults"])

    events = {
        f"{MONDAY}08:10": lambda day: take(day, {"options": 3}),
        f"{MONDAY}08:20": lambda day: take(day, Facts().encode()),
    }
    monday("08:00", DECLINED, events=events).until(f"{MONDAY}08:30")
    assert ["cannot be used" in "".join(each) for each in told] == [True, False]


@pytest.mark.faults
def test_what_a_conductor_cannot_write_is_told_until_it_is_written():
    told = []
    line = encode_message(RowsWaiting(why="disk full"))
    act = replace(DECLINED, says=((0 * SECOND, line), *DECLINED.says))
    day = monday("08:00", act)
    day.played.at(day.moment(f"{MONDAY}10:00:05"), lambda: told.append(day.ask("status")["faults"]))
    day.played.at(day.moment(f"{MONDAY}10:30"), lambda: told.append(day.ask("status")["faults"]))
    day.until(f"{MONDAY}10:40")
    assert told == [["disk full"], []]


def test_a_daemon_that_starts_ends_what_a_dead_one_left():
    day = monday("08:00", DECLINED)
    day.journal.begin_session("neck", "en", day.moment("2026-02-27T16:00"))
    day.journal.desert()
    day.until(f"{MONDAY}08:01")
    assert [each.outcome for each in day.journal.sessions()] == [SessionOutcome.BROKEN]


@pytest.mark.parametrize("act", [takes_offer(), DECLINED, answers_offer(BreakOutcome.LATER)])
def test_a_daemon_that_was_killed_plans_as_if_it_had_not_been(act):
    whole = monday("08:00", act, DECLINED).until(f"{MONDAY}12:30")
    first = monday("08:00", act, DECLINED).until(f"{MONDAY}10:07")
    second = monday("10:07:30", DECLINED, journal=first.journal).until(f"{MONDAY}12:30")
    assert first.starts + second.starts == whole.starts


# Its end, and its idleness.


@pytest.mark.faults
@pytest.mark.parametrize("by_hand", [False, True], ids=["a log-out", "Ctrl-C"])
def test_a_conductor_is_told_whether_a_person_wants_the_end(by_hand):
    day = monday("08:00", takes_offer())
    day.played.by_hand = by_hand
    day.until(f"{MONDAY}10:01")
    assert day.conductors[0].asked is by_hand


@pytest.mark.faults
def test_to_quit_is_what_a_person_wants():
    day = monday("08:00", takes_offer(), events={f"{MONDAY}10:01": lambda day: day.ask("quit")})
    day.until(f"{MONDAY}11:00")
    assert day.conductors[0].asked


def test_told_to_end_in_a_session_it_lets_the_conductor_say_its_last_words():
    day = monday("08:00", takes_offer()).until(f"{MONDAY}10:01")
    assert not day.conductors[0].killed
    assert day.clock.now() == day.moment(f"{MONDAY}10:01:02")
    assert [each.outcome for each in day.journal.sessions()] == [SessionOutcome.BROKEN]


def test_told_to_end_it_does_not_wait_for_ever():
    day = monday("08:00", takes_offer(deaf=True)).until(f"{MONDAY}10:01")
    assert day.conductors[0].killed
    assert day.clock.now() == day.moment(f"{MONDAY}10:01") + timedelta(seconds=LAST_WORDS)


def test_asked_to_quit_it_ends():
    seen = []
    day = monday(
        "08:00", DECLINED, events={f"{MONDAY}08:30": lambda day: seen.append(day.daemon.answer({"command": "quit"}))}
    )
    day.until(f"{MONDAY}12:00")
    assert seen == [{"ending": True, "pid": 4711}]
    assert day.clock.now() == day.moment(f"{MONDAY}08:30")


def test_idle_it_wakes_up_three_times_a_minute_and_one_of_them_is_for_a_look():
    day = monday("17:00", DECLINED).until(f"{MONDAY}23:00")
    assert len(day.waits) <= 6 * 60 * 3 + 1
    assert day.desk.looks == 6 * 60


def test_a_break_is_met_to_the_moment_whatever_the_waits():
    day = monday("08:00:01.234567", DECLINED).until(f"{MONDAY}10:30")
    assert day.starts[0].at == day.moment(f"{MONDAY}09:59:40")


def test_status_tells_what_it_does_and_what_comes_next():
    seen: list[tuple[Activity, str | None, int | None]] = []

    def look(day: Day) -> None:
        status = day.daemon.status()
        due = status.next_break
        seen.append((status.doing, due and f"{due.astimezone(day.zone):%H:%M:%S}", status.session))

    def end(day: Day) -> None:
        day.daemon.answer({"command": "quit"})
        look(day)

    moments = ["09:00", "09:59:50", "10:00:05", "10:01", "10:30"]
    events = {f"{MONDAY}{moment}": look for moment in moments} | {f"{MONDAY}11:06": end}
    monday("08:00", takes_offer(), events=events).until(f"{MONDAY}12:00")
    assert seen == [
        (Activity.WAITING, "10:00:00", None),
        (Activity.PREPARING, "10:00:00", None),
        (Activity.OFFERING, "10:00:00", None),
        (Activity.SESSION, "10:00:00", 1),
        (Activity.WAITING, "11:05:00", None),
        (Activity.ENDING, None, 1),
    ]


def test_status_knows_of_a_session_that_another_process_held():
    seen = []

    def coach_now(day: Day) -> None:
        number = day.journal.begin_session("neck", "en", day.clock.now() - MINUTE)
        day.journal.end_session(number, SessionOutcome.STOPPED, day.clock.now())
        seen.append(day.daemon.status())

    day = monday("08:00", DECLINED, events={f"{MONDAY}09:40": coach_now}).until(f"{MONDAY}09:45")
    (status,) = seen
    assert status.next_break == day.moment(f"{MONDAY}10:40")
    assert (status.last_session.routine, status.last_session.outcome) == ("neck", "stopped")


def test_breaks_that_nobody_could_hear_stretch_no_interval():
    unheard = answers_offer(BreakOutcome.HELD)
    day = monday("06:00", unheard).until(f"{MONDAY}23:00")
    assert day.dues == [f"{hour}:00" for hour in range(10, 17)]


def test_a_reason_that_held_every_break_stands_in_the_status_with_its_key():
    def fill_the_screen(day: Day) -> None:
        day.desk.on.add("full_screen")

    seen = []
    events = {
        f"{MONDAY}08:30": fill_the_screen,
        f"{MONDAY}10:15": lambda day: seen.append(day.daemon.status().faults),
        f"{MONDAY}16:59": lambda day: seen.append(day.daemon.status().faults),
    }
    monday("08:00", DECLINED, events=events).until(f"{MONDAY}17:30")
    assert seen[0] == ()
    (hint,) = seen[1]
    assert "because a window filled the screen" in hint


def test_an_unknown_command_is_answered_with_those_there_are():
    day = monday("08:00", DECLINED).until(f"{MONDAY}08:01")
    for request in ({}, {"command": "dance"}, {"command": ["status"]}):
        assert day.daemon.answer(request) == {
            "error": "no such command; there are status, now, later, skip, yes, pause, resume, quit"
        }


def test_presenters_are_told_of_each_change_once_and_of_nothing_else():
    seen = NotedPresenter(fault="no broker at example.org")
    day = monday("08:50", takes_offer(MINUTE), presenters=[seen]).until(f"{MONDAY}10:30")
    told = [each.doing for each in seen.shown]
    ways = [Activity.WAITING, Activity.PREPARING, Activity.OFFERING, Activity.SESSION, Activity.WAITING]
    assert [here for here, before in zip(told, [None, *told], strict=False) if here is not before] == ways
    assert all(here != before for here, before in zip(seen.shown[1:], seen.shown, strict=False))
    assert len(seen.shown) < len(day.waits) / 5
    assert "no broker at example.org" in seen.shown[0].faults
    assert seen.closed


def test_presenters_hear_of_each_config():
    seen, other = NotedPresenter(), Config(language="da")
    writes = {f"{MONDAY}09:30": lambda day: setattr(day, "news", other)}
    monday("08:50", DECLINED, presenters=[seen], events=writes).until(f"{MONDAY}09:40")
    assert seen.heeded == [Config(), other]
