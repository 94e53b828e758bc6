"""What the daemon holds, credits and is told, hour by hour."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from coach.config.model import AgendaConfig, Config, OfferConfig
from coach.errors import ConfigError, DeviceError
from coach.journal.entries import BreakOutcome, SessionOutcome
from coach.plan.breaks import PREPARATION, BreakKind
from coach.plan.facts import Facts
from coach.presence import monitor
from coach.presence.readings import Idleness
from coach.presence.watch import Busy
from coach.programs.daemon.daemon import LONGEST_WAIT
from coach.programs.daemon.status import Activity
from tests.support.day import HOUR, MINUTE, SECOND, ConductorAct, Day, answers_offer, takes_offer

MONDAY = "2026-03-02T"
DECLINED = answers_offer(BreakOutcome.DECLINED)
UNANSWERED = answers_offer(BreakOutcome.UNANSWERED)
LATER = answers_offer(BreakOutcome.LATER)
LOOKS = timedelta(seconds=monitor.HELD_EVERY + LONGEST_WAIT) + PREPARATION
"""How much later than it might a break that is held is offered: until the next look, and the conductor's lead."""


def monday(
    begins: str, *acts: ConductorAct, events: dict[str, Callable[[Day], object]] | None = None, **more: object
) -> Day:
    told = {f"{MONDAY}{at}": does for at, does in (events or {}).items()}
    return Day(f"{MONDAY}{begins}", list(acts), events=told, **more)


def on(name: str) -> Callable[[Day], None]:
    return lambda day: day.desk.on.add(name)


def off(name: str) -> Callable[[Day], None]:
    return lambda day: day.desk.on.discard(name)


def leave(day: Day) -> None:
    day.desk.leave()


def come_back(day: Day) -> None:
    day.desk.come_back()


def offered_within(day: Day, index: int, earliest: str) -> None:
    """The offer number *index* was made at *earliest*, or by the looks later."""
    late = day.conductors[index].errand.at - day.moment(f"{MONDAY}{earliest}")
    assert timedelta(0) <= late <= LOOKS, late


def whys(day: Day) -> list[tuple[str, str | None]]:
    return [(str(each.outcome), each.why) for each in day.journal.breaks()]


# Held.


@pytest.mark.parametrize("name", ["recording", "filming"])
def test_in_a_meeting_the_offer_waits_until_it_has_been_over_for_two_minutes(name):
    events = {"09:50": on(name), "10:12": off(name)}
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}10:40")
    assert day.dues == ["10:00"]
    offered_within(day, 0, "10:14")
    assert day.breaks == [("Mon 10:00", "declined")]


def test_a_meeting_that_ended_a_minute_before_the_break_still_has_its_two_minutes():
    day = monday("08:00", DECLINED, events={"09:40": on("recording"), "09:59": off("recording")})
    day.until(f"{MONDAY}10:30")
    assert len(day.conductors) == 1
    late = day.conductors[0].errand.at - day.moment(f"{MONDAY}10:01")
    # seen to be over at the next look, a minute later at most
    assert timedelta(0) <= late <= LOOKS + timedelta(seconds=monitor.EVERY)


@pytest.mark.parametrize("name", ["do_not_disturb", "full_screen", "locked"])
def test_what_forbids_to_disturb_holds_the_offer_until_it_is_over(name):
    day = monday("08:00", DECLINED, events={"09:58": on(name), "10:02": off(name)}).until(f"{MONDAY}10:30")
    offered_within(day, 0, "10:02")


def test_a_break_that_is_held_longer_than_the_patience_is_journalled_with_the_reason_and_the_beat_goes_on():
    day = monday("08:00", DECLINED, events={"09:50": on("recording"), "10:40": off("recording")})
    day.until(f"{MONDAY}11:30")
    assert whys(day) == [("held", "meeting"), ("declined", None)]
    assert day.dues == ["11:00"]


def test_a_break_that_was_held_for_long_begins_the_beat_anew():
    day = monday("08:00", DECLINED, events={"09:50": on("recording"), "10:22": off("recording")})
    day.until(f"{MONDAY}12:00")
    gap = day.conductors[1].errand.at - day.conductors[0].errand.at
    assert HOUR <= gap <= HOUR + MINUTE


def test_nothing_that_was_held_is_offered_after_the_working_hours():
    day = monday("15:50", DECLINED, DECLINED, events={"15:55": on("recording"), "17:02": off("recording")})
    day = replace_config(day, Config(agenda=AgendaConfig(every=55 * MINUTE))).until(f"{MONDAY}18:00")
    assert day.spoken == []
    assert {outcome for outcome, _ in whys(day)} == {"held"}


def replace_config(day: Day, config: Config) -> Day:
    day.config = config
    return day


def test_a_meeting_that_begins_in_the_conductors_lead_is_seen_by_its_own_look():
    day = monday("08:00", DECLINED, events={"09:59:50": on("recording"), "10:03": off("recording")})
    day.until(f"{MONDAY}10:30")
    assert [each.kept is not None for each in day.conductors] == [True, False]
    offered_within(day, 1, "10:05")
    assert day.breaks == [("Mon 10:00", "declined")]


def test_an_entry_of_the_calendar_that_is_marked_busy_is_a_meeting():
    entry = Busy(begins=day_moment("10:00"), ends=day_moment("10:15"))
    day = monday("08:00", DECLINED, read=Facts(busy=(entry,)).encode()).until(f"{MONDAY}10:40")
    offered_within(day, 0, "10:17")


def day_moment(at: str):
    return Day(f"{MONDAY}08:00").moment(f"{MONDAY}{at}")


def test_where_nothing_is_known_the_break_is_offered():
    day = monday("08:00", DECLINED, known=False).until(f"{MONDAY}10:30")
    assert day.spoken == ["10:00"]


# Away.


def test_an_absence_as_long_as_a_break_begins_the_interval_anew_and_misses_the_break_that_fell_into_it():
    day = monday("08:00", DECLINED, events={"09:50": leave, "10:30": come_back}).until(f"{MONDAY}12:00")
    assert day.breaks[0] == ("Mon 10:00", "missed-away")
    gap = day.conductors[0].errand.at - day.moment(f"{MONDAY}11:30")
    assert timedelta(0) <= gap <= timedelta(seconds=monitor.EVERY + LONGEST_WAIT)


def test_an_absence_into_which_no_break_fell_is_credited_too():
    day = monday("08:00", DECLINED, events={"09:10": leave, "09:40": come_back}).until(f"{MONDAY}10:50")
    assert [str(each.outcome) for each in day.journal.breaks()] == ["natural", "declined"]
    assert timedelta(0) <= day.starts[0].due - day.moment(f"{MONDAY}10:40") <= timedelta(seconds=65)


@pytest.mark.parametrize(("back", "credited"), [("09:14:30", False), ("09:16", True)])
def test_five_minutes_make_an_absence(back, credited):
    # by the next look, a minute later at most
    day = monday("08:00", DECLINED, events={"09:10": leave, back: come_back}).until(f"{MONDAY}10:05")
    assert (day.dues == []) is credited


def test_who_is_in_a_meeting_without_touching_a_key_is_not_away():
    events = {"09:10": lambda day: (leave(day), day.desk.on.add("recording")), "09:50": off("recording")}
    day = monday("08:00", DECLINED, events={**events, "09:50:01": come_back}).until(f"{MONDAY}10:10")
    assert day.dues == ["10:00"]


def test_a_locked_screen_is_an_absence_from_the_last_touch_on():
    day = monday("08:00", DECLINED, events={"09:40": on("locked"), "09:50": off("locked")}).until(f"{MONDAY}11:00")
    assert day.breaks[0] == ("Mon 09:39", "natural")


def test_a_session_is_no_absence_though_the_keyboard_rests():
    def end(day: Day) -> None:
        day.desk.come_back()

    events = {"10:00:20": leave, "10:12:30": end}
    day = monday("08:00", takes_offer(12 * MINUTE), DECLINED, events=events).until(f"{MONDAY}11:30")
    assert day.dues == ["10:00", "11:12"]
    assert [outcome for _, outcome in day.breaks] == ["taken", "declined"]


def test_a_daemon_that_ends_while_nobody_is_there_writes_what_was_missed():
    day = monday("08:00", DECLINED, events={"09:50": leave}).until(f"{MONDAY}10:30")
    assert day.breaks == [("Mon 10:00", "missed-away")]


def test_a_daemon_that_is_run_anew_remembers_a_credited_absence():
    first = monday("08:00", DECLINED, events={"09:10": leave, "09:40": come_back}).until(f"{MONDAY}09:45")
    second = monday("09:46", DECLINED, journal=first.journal).until(f"{MONDAY}10:50")
    assert timedelta(0) <= second.starts[0].due - second.moment(f"{MONDAY}10:40") <= timedelta(seconds=65)


# Told.


def test_later_puts_the_next_break_off_from_its_due_moment():
    day = monday("08:00", DECLINED, events={"09:50": lambda day: day.ask("later", minutes=30)})
    day.until(f"{MONDAY}12:00")
    assert day.dues == ["10:30", "11:30"]
    assert day.breaks[0] == ("Mon 10:00", "later")


def test_later_without_minutes_is_as_the_config_has_it():
    day = monday("08:00", DECLINED, events={"09:50": lambda day: day.ask("later")}).until(f"{MONDAY}10:30")
    assert day.dues == ["10:10"]


@pytest.mark.parametrize("minutes", [0, -5, 1441, "ten", 1.5, [], True])
def test_later_by_no_number_of_minutes_is_refused(minutes):
    seen = []
    day = monday("08:00", DECLINED, events={"09:50": lambda day: seen.append(day.ask("later", minutes=minutes))})
    day.until(f"{MONDAY}10:30")
    assert seen == [{"error": "later is 1 to 1440 minutes"}]
    assert day.dues == ["10:00"]


def test_skip_leaves_the_next_break_out_and_keeps_the_beat():
    day = monday("08:00", DECLINED, events={"09:50": lambda day: day.ask("skip")}).until(f"{MONDAY}11:30")
    assert day.dues == ["11:00"]
    assert day.breaks == [("Mon 10:00", "skipped"), ("Mon 11:00", "declined")]


def test_skip_twice_leaves_two_out():
    events = {"09:50": lambda day: (day.ask("skip"), day.ask("skip"))}
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}12:30")
    assert day.dues == ["12:00"]


@pytest.mark.parametrize(("command", "outcome"), [("skip", "skipped"), ("later", "later")])
def test_what_is_being_prepared_is_withdrawn_in_silence(command, outcome):
    day = monday("08:00", DECLINED, events={"09:59:50": lambda day: day.ask(command)}).until(f"{MONDAY}10:05")
    assert day.breaks == [("Mon 10:00", outcome)]
    assert len(day.conductors) == 1


def test_while_offering_the_conductor_is_told_and_decides():
    orders = {
        "10:00:02": lambda day: day.ask("later", minutes=15),
        "10:00:04": lambda day: day.ask("skip"),
    }
    day = monday("08:00", DECLINED, events=orders).until(f"{MONDAY}10:05")
    told = [json.loads(order) for order in day.conductors[0].orders]
    assert told == [{"command": "snooze", "minutes": 15}, {"command": "skip"}]


def test_yes_takes_what_is_being_offered_and_nothing_else():
    answers = []
    orders = {
        "09:50": lambda day: answers.append(day.ask("yes")),
        "10:00:02": lambda day: answers.append(day.ask("yes")),
    }
    day = monday("08:00", DECLINED, events=orders).until(f"{MONDAY}10:05")
    assert answers[0] == {"error": "no break is being offered; `coach now` begins one"}
    assert answers[1] == {"routine": day.conductors[0].errand.routine}
    assert [json.loads(order) for order in day.conductors[0].orders] == [{"command": "yes"}]


@pytest.mark.parametrize("warning", [timedelta(0), timedelta(seconds=30)])
def test_a_warning_starts_the_conductor_earlier_and_the_offer_comes_at_its_moment(warning):
    day = monday("08:00", DECLINED, config=Config(offer=OfferConfig(warning=warning))).until(f"{MONDAY}10:05")
    (start,) = day.starts
    assert start.due - start.at == timedelta(seconds=20) + warning
    assert start.speaks == start.due


def test_a_held_break_can_be_put_off():
    events = {"09:50": on("recording"), "10:05": lambda day: day.ask("later", minutes=25), "10:10": off("recording")}
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}10:40")
    assert day.dues == ["10:30"]


def test_in_a_session_nothing_can_be_put_off():
    seen = []
    day = monday("08:00", takes_offer(), events={"10:02": lambda day: seen.append(day.ask("skip"))})
    day.until(f"{MONDAY}10:10")
    assert seen == [{"error": "a session is being led; say it there, or stop it"}]


def test_a_pause_is_silent_until_it_ends_by_itself_and_the_beat_goes_on():
    def pause(day: Day) -> None:
        day.ask("pause", until=day.moment(f"{MONDAY}11:30").isoformat())

    day = monday("08:00", DECLINED, events={"09:50": pause}).until(f"{MONDAY}13:30")
    assert day.dues == ["12:00", "13:00"]


def test_a_pause_outlives_its_daemon_and_ends_when_it_said():
    def pause(day: Day) -> None:
        day.ask("pause", until=day.moment(f"{MONDAY}11:30").isoformat())

    first = monday("08:00", DECLINED, events={"09:50": pause}).until(f"{MONDAY}09:55")
    second = monday("09:56", DECLINED, journal=first.journal).until(f"{MONDAY}12:30")
    assert second.dues == ["12:00"]


def test_a_pause_without_an_end_lasts_until_resume():
    seen = []
    events = {
        "09:50": lambda day: seen.append(day.ask("pause", until=None)),
        "13:20": lambda day: seen.append(day.daemon.status()),
        "13:30": lambda day: seen.append(day.ask("resume")),
    }
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}14:30")
    assert day.dues == ["14:00"]
    paused, status, resumed = seen
    assert paused == {"paused_until": None, "next_break": None, "routine": None}
    assert (status.paused, status.paused_until, status.silent, status.next_break) == (True, None, "paused", None)
    assert resumed["next_break"] == day.moment(f"{MONDAY}14:00").isoformat()


def test_a_pause_withdraws_what_is_being_prepared():
    day = monday("08:00", DECLINED, events={"09:59:50": lambda day: day.ask("pause", until=None)})
    day.until(f"{MONDAY}10:30")
    assert day.breaks == []


@pytest.mark.parametrize("until", ["soon", "2026-03-02T10:00", "2026-03-01T10:00:00+00:00"])
def test_a_pause_until_no_moment_to_come_is_refused(until):
    seen = []
    day = monday("08:00", DECLINED, events={"09:00": lambda day: seen.append(day.ask("pause", until=until))})
    day.until(f"{MONDAY}10:05")
    assert "error" in seen[0]
    assert day.dues == ["10:00"]


def test_a_pause_that_cannot_be_written_does_not_begin():
    seen = []

    def pause(day: Day) -> None:
        day.journal.refuse("disk full")
        seen.append(day.ask("pause", until=None))
        day.journal.refuse(None)

    day = monday("08:00", DECLINED, events={"09:00": pause}).until(f"{MONDAY}10:05")
    assert seen == [{"error": "disk full"}]
    assert day.dues == ["10:00"]


@pytest.mark.parametrize("at", ["09:59:50", "10:00:05"])
def test_somebody_who_begins_by_hand_is_not_talked_over(at):
    def now(day: Day) -> None:
        assert day.ask("now") == {"free": True}
        day.journal.begin_session("neck", "en", day.clock.now())

    def over(day: Day) -> None:
        day.journal.end_session(1, SessionOutcome.FINISHED, day.clock.now())

    day = monday("08:00", DECLINED, events={at: now, "10:05": over}).until(f"{MONDAY}11:30")
    assert day.conductors[0].poll() is not None
    assert day.dues == ["10:00", "11:05"]


def test_nobody_begins_by_hand_in_the_middle_of_a_session():
    seen = []
    day = monday("08:00", takes_offer(), events={"10:02": lambda day: seen.append(day.ask("now"))})
    day.until(f"{MONDAY}10:10")
    assert seen == [{"error": "a session is being led already; `coach status` tells more"}]


# What status tells.


@pytest.mark.parametrize(
    ("at", "events", "silent"),
    [
        ("08:30", {}, "off"),
        ("09:30", {}, "not-due"),
        ("10:03", {"09:58": on("recording")}, "meeting"),
        ("09:30", {"09:20": leave}, "away"),
        ("09:30", {"09:20": on("full_screen")}, "full-screen"),
        ("09:31", {"09:29": lambda day: day.clock.sleep(MINUTE)}, "just-woken"),
        ("10:00:05", {}, None),
    ],
)
def test_status_tells_why_nothing_is_spoken_now(at, events, silent):
    seen = []
    day = monday("08:00", DECLINED, events={**events, at: lambda day: seen.append(day.daemon.status().silent)})
    day.until(f"{MONDAY}10:10")
    assert seen == [silent]


def test_status_tells_of_the_break_that_is_held_and_of_a_session_led_elsewhere():
    seen = []
    events = {
        "09:50": on("recording"),
        "10:02": lambda day: seen.append(day.daemon.status().held),
        "10:03": off("recording"),
        "11:30": lambda day: day.journal.begin_session("neck", "en", day.clock.now()),
        "11:31": lambda day: seen.append(day.daemon.status().doing),
        "11:31:10": lambda day: seen.extend(day.ask(each)["error"] for each in ("later", "skip")),
    }
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}11:32")
    assert seen[:2] == [day.moment(f"{MONDAY}10:00"), Activity.SESSION]
    # a break that was put off now would come at another time: the interval begins anew with the session's end
    assert seen[2:] == ["a session is being led; say it there, or stop it"] * 2


# The config, and what is read for the daemon.


def test_a_config_that_is_written_meanwhile_is_taken_up_when_the_daemon_is_woken():
    seen = []

    def write(day: Day) -> None:
        day.news = Config(agenda=AgendaConfig(every=40 * MINUTE))

    events = {"09:10": write, "09:10:01": lambda day: seen.append(day.daemon.status().next_break)}
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}11:30")
    assert seen == [day.moment(f"{MONDAY}09:40")]
    assert day.dues == ["09:40", "10:20", "11:00"]


def test_a_faulty_config_is_told_and_the_last_good_one_holds():
    seen = []

    def write(day: Day) -> None:
        day.news = ConfigError(["one", "two"])

    def mend(day: Day) -> None:
        day.news = Config()

    events = {
        "09:10": write,
        "09:10:05": lambda day: seen.append(day.daemon.status().faults),
        "09:20": mend,
        "09:20:05": lambda day: seen.append(day.daemon.status().faults),
    }
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}10:30")
    assert seen == [("one", "two"), ()]
    assert day.dues == ["10:00"]


def test_what_is_watched_is_read_at_the_start_when_it_changes_and_at_midnight():
    config = Config()
    config = replace(config, agenda=replace(config.agenda, holidays=("a.ics",)))

    def change(day: Day) -> None:
        day.reader.is_changed = True

    day = monday("22:00", DECLINED, config=config, events={"22:30": change}).until("2026-03-03T00:30")
    assert day.reader.begun == [("a.ics",)] * 3


def test_a_break_that_is_held_is_kept_though_the_calendar_changes():
    def change(day: Day) -> None:
        day.reader.found = Facts(busy=(Busy(begins=day_moment("15:00"), ends=day_moment("16:00")),)).encode()
        day.reader.is_changed = True

    events = {"09:50": on("recording"), "10:03": change, "10:12": off("recording")}
    day = monday("08:00", DECLINED, events=events).until(f"{MONDAY}10:40")
    assert day.breaks == [("Mon 10:00", "declined")]


def test_what_cannot_be_used_of_what_was_read_changes_nothing():
    for read in ({}, {"options": 3}, {"options": [], "areas": {}, "off": [["x", "y"]], "busy": [], "faults": []}):
        day = monday("08:00", DECLINED, read=read).until(f"{MONDAY}10:05")
        assert day.dues == ["10:00"]


# Several kinds.


EYES = BreakKind(name="eyes", every=20 * MINUTE, routines=("eye_break_1",))
ACTIVE = BreakKind(name="active", every=HOUR, routines=("a",))
TRAINING = BreakKind(name="training", every=None, times=(10 * 60 + 30, 14 * 60), routines=("t",))
KINDS = Config(agenda=AgendaConfig(breaks=(EYES, ACTIVE, TRAINING)))


def test_a_lighter_kind_gives_way_to_a_heavier_one_at_about_the_same_time():
    day = monday("08:00", DECLINED, config=KINDS).until(f"{MONDAY}11:30")
    told = [(wall, each.kind) for wall, each in zip(day.dues, day.starts, strict=True)]
    # the eyes' breaks of 10:00, 10:20, 10:40 and 11:00 lie within ten minutes of another
    assert told == [
        ("09:20", "eyes"),
        ("09:40", "eyes"),
        ("10:00", "active"),
        ("10:30", "training"),
        ("11:00", "active"),
        ("11:20", "eyes"),
    ]


def test_a_heavier_session_counts_for_the_lighter_kinds_and_not_the_other_way_round():
    day = monday("08:00", takes_offer(2 * MINUTE), config=KINDS).until(f"{MONDAY}10:25")
    told = [(wall, each.kind) for wall, each in zip(day.dues, day.starts, strict=True)]
    assert told == [("09:20", "eyes"), ("09:42", "eyes"), ("10:00", "active")]


def test_a_heavier_break_that_becomes_due_takes_the_place_of_a_lighter_one_that_is_held():
    events = {"09:35": on("recording"), "10:01": off("recording")}
    day = monday("08:00", DECLINED, config=KINDS, events=events).until(f"{MONDAY}10:15")
    told = [each.kind for each in day.starts]
    assert told == ["eyes", "active"]
    assert whys(day) == [("declined", None), ("held", "meeting"), ("declined", None)]


def test_a_limit_ends_the_offers_of_the_day():
    config = Config(agenda=AgendaConfig(limit=3))
    day = monday("08:00", DECLINED, config=config).until("2026-03-03T10:30")
    assert day.dues == ["10:00", "11:00", "12:00", "10:00"]


def test_a_limit_of_one_kind_is_its_own():
    config = Config(agenda=AgendaConfig(breaks=(replace(EYES, limit=1), ACTIVE)))
    day = monday("08:00", DECLINED, config=config).until(f"{MONDAY}11:30")
    assert [each.kind for each in day.starts] == ["eyes", "active", "active"]


def test_who_types_is_known_by_the_length_of_a_pause():
    day = monday("08:00")
    day.desk.rest(2 * SECOND)
    assert day.desk.look().idle == Idleness(length=2 * SECOND, source="rehearsal", at=day.clock.now())


def test_a_start_that_fails_does_not_stop_the_day():
    day = monday("08:00", DECLINED, refusal="no process").until(f"{MONDAY}10:30")
    assert day.breaks == []
    with pytest.raises(DeviceError):
        day.played.start(None)
