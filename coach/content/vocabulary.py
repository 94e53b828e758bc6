"""The words that a script may use: the schema's closed lists, and the stock lines and commands that the coach knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coach.content.exercise import CONDITIONS, Mode
from coach.content.library import CommandMoment

LANGUAGES = ("en", "da")
KINDS = ("mobility", "stretch", "strength", "cardio", "breathing", "eyes", "posture", "walk")
ROUTINE_KINDS = ("active_break", "micro_training")
AREAS = (
    *("neck", "shoulders", "upper_back", "back", "waist", "chest", "core", "arms", "forearms", "wrists", "fingers"),
    *("hips", "glutes", "thighs", "hamstrings", "calves", "ankles", "legs", "whole_body", "balance", "breath", "eyes"),
)
POSTURES = ("seated", "standing", "floor", "any")
EQUIPMENT = ("none", "chair", "desk", "wall", "band", "stairs")

NOT_EVERYWHERE = ("band", "stairs")
"""What of it not everybody has: `coach setup` asks."""
NOISES = ("quiet", "moderate", "loud")
PHASES = ("out", "hold", "back")
EXHALES = (*PHASES, "natural")

DOSES: Mapping[Mode, tuple[int, int]] = {
    # "hard" adds a third, and the coach counts to thirty.
    Mode.REPS: (1, 22),
    Mode.BREATHS: (1, 22),
    Mode.HOLD: (5, 180),
    Mode.TIMED: (5, 1800),
}
"""Smallest and largest dose of a routine's step, at normal level."""

MOST_ITEMS: Mapping[Mode, int] = {Mode.REPS: 30, Mode.BREATHS: 30, Mode.HOLD: 240, Mode.TIMED: 2400}
"""Largest dose of an exercise at any level."""

COMMAND_KEYS = (
    *("stop", "pain", "pause", "resume", "done", "skip", "next", "repeat", "another_set", "slower", "faster"),
    *("easier", "harder", "how_many_left", "status", "whats_next", "snooze", "yes", "no", "start", "help"),
    *("louder", "softer", "less_talk", "more_talk", "unwell"),
)
"""Commands that a person can give; session/commands.py gives the names their meaning."""

ANY = frozenset({CommandMoment.ANY})
MOVING = frozenset({CommandMoment.ANY, CommandMoment.WORKING, CommandMoment.RESTING})
"""Said inside sets and between them."""

ASKING = frozenset({CommandMoment.ANY, CommandMoment.PROMPT})
DEAF: frozenset[CommandMoment] = frozenset()
"""Said when nothing is listened for."""


SETUP_HOURS = ("09:00-17:00", "08:00-16:00", "07:00-15:00", "10:00-18:00")
"""Working hours that `coach setup` asks about, one after the other."""

SETUP = (
    *("intro", "heart", "chest", "recent", "new", "hard", "light", "done", "home", "others", "change"),
    *NOT_EVERYWHERE,
    *(f"hours_{int(hours[:2])}" for hours in SETUP_HOURS),
)
"""What `coach setup` says, besides a question for each of CONDITIONS."""

TEACH = ("intro", "few", "left", "silent", "none", "done")
TEACH_ASKS = ("say", "nothing", "short", "long", "loud", "unlike")
"""What `coach teach` says; the latter ask for the word, and why once more."""

NEWS = ("not_heard", "other_speaker", "no_microphone", "muted_microphone", "other_microphone", "not_hearing", "teach")
"""What an offer says of devices and ears."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """Limits of one stock line."""

    during: frozenset[CommandMoment]
    """Commands of these states may be given while it is spoken, so it must not contain their phrases."""

    fills: frozenset[str] = frozenset()
    """Names that may stand in braces."""

    wordings: int | None = None
    """How many there must be, where each has its own place; None where they are alternatives."""

    parts: int | None = None
    """How many parts, between commas, each wording must have, where they are placed one by one."""


_N = frozenset({"n"})
_NAME = frozenset({"name"})
_LENGTH = frozenset({"n", "length"})
"""Of what is measured in seconds: their number, and the words for them, which are minutes from sixty on."""

FINISHES = ("hold", "walk", "breath", "eyes")
"""Kinds of set that end in words of their own."""

LINES: Mapping[str, LineRule] = {
    "offer": LineRule(ASKING, _NAME),
    "offer_first_days": LineRule(ASKING),
    "offer_again": LineRule(ASKING, _NAME),
    "offer_smaller": LineRule(ASKING, _NAME),
    "announce": LineRule(MOVING, frozenset({"name", "dose"})),
    "get_set": LineRule(MOVING),
    "count_in": LineRule(MOVING, parts=3),
    "numbers": LineRule(MOVING, wordings=30),
    "breathe_out": LineRule(MOVING),
    "breathe_out_now": LineRule(MOVING),
    "keep_breathing": LineRule(MOVING),
    "stay": LineRule(MOVING),
    "halfway": LineRule(MOVING),
    "ten_seconds": LineRule(MOVING),
    "last_three": LineRule(MOVING, wordings=3),
    "change_sides": LineRule(MOVING),
    "second_side": LineRule(MOVING),
    "finish": LineRule(MOVING),
    **{f"finish_{kind}": LineRule(MOVING) for kind in FINISHES},
    "rest": LineRule(MOVING, _LENGTH),
    "preview": LineRule(MOVING, _NAME),
    "preview_standing": LineRule(MOVING, _NAME),
    "preview_seated": LineRule(MOVING, _NAME),
    "preview_floor": LineRule(MOVING, _NAME),
    "encourage": LineRule(MOVING),
    "choice": LineRule(MOVING),
    "own_pace": LineRule(MOVING),
    **{
        f"dose_{unit}{count}": LineRule(MOVING, _LENGTH if "seconds" in unit else _N)
        for unit in ("reps", "reps_each", "seconds", "seconds_each", "breaths")
        for count in ("", "_one")
    },
    "length_seconds": LineRule(MOVING, _N),
    "length_seconds_one": LineRule(MOVING),
    "length_minutes": LineRule(MOVING, _N),
    "length_minutes_one": LineRule(MOVING),
    "length_minutes_half": LineRule(MOVING, _N),
    "length_minutes_half_one": LineRule(MOVING),
    "length_both": LineRule(MOVING, frozenset({"minutes", "seconds"})),
    "pain_first": LineRule(ASKING),
    "pain_leave_out": LineRule(MOVING),
    "red_flag": LineRule(ANY, frozenset({"number"})),
    "red_flag_any": LineRule(ANY),
    "not_understood": LineRule(MOVING | ASKING),
    "confirm_end": LineRule(ASKING),
    "confirm_set": LineRule(ASKING),
    "confirm_all": LineRule(ASKING),
    "held": LineRule(frozenset({CommandMoment.ANY, CommandMoment.PAUSED})),
    **{f"news_{key}": LineRule(ASKING) for key in NEWS},
    "sound_back": LineRule(MOVING | ASKING | frozenset({CommandMoment.PAUSED})),
    "wrap_up": LineRule(ANY, _N),
    "wrap_up_one": LineRule(ANY),
    "first_run": LineRule(ANY),
    "first_run_end": LineRule(ANY),
    "lasts": LineRule(ANY, _LENGTH),
    "lasts_longer": LineRule(ANY, _LENGTH),
    "swapped": LineRule(ANY, frozenset({"name", "instead"})),
    "left_out": LineRule(ANY, _NAME),
    **{
        f"left_{unit}{count}": LineRule(MOVING, _LENGTH if unit == "seconds" else _N)
        for unit in ("reps", "seconds", "breaths")
        for count in ("", "_one")
    },
    "left_none": LineRule(MOVING),
    "where": LineRule(MOVING, frozenset({"n", "total", "minutes"})),
    "where_one": LineRule(MOVING, frozenset({"n", "total"})),
    "whats_next_none": LineRule(MOVING),
    "next_time": LineRule(MOVING),
    "less_talk": LineRule(MOVING),
    "more_talk": LineRule(MOVING),
    "help_offer": LineRule(ASKING),
    "help_answer": LineRule(ASKING),
    "help_introducing": LineRule(MOVING),
    "help_working": LineRule(MOVING),
    "help_resting": LineRule(MOVING),
    "help_paused": LineRule(frozenset({CommandMoment.ANY, CommandMoment.PAUSED})),
    **{f"setup_{key}": LineRule(frozenset({CommandMoment.PROMPT})) for key in (*SETUP, *CONDITIONS)},
    **{f"teach_{key}": LineRule(DEAF, frozenset({"word"})) for key in TEACH_ASKS},
    **{f"teach_{key}": LineRule(DEAF) for key in TEACH},
    "always_paused": LineRule(DEAF, frozenset({"time"})),
    "always_paused_today": LineRule(DEAF),
    "always_resumed": LineRule(DEAF),
    "always_none": LineRule(DEAF),
    "always_refused": LineRule(DEAF),
    "farewell_stop": LineRule(DEAF),
    "farewell_nothing": LineRule(DEAF),
    "farewell_no": LineRule(DEAF),
    "farewell_later": LineRule(DEAF, frozenset({"time"})),
    "hours": LineRule(DEAF, wordings=12),
    "clock": LineRule(DEAF, frozenset({"hour", "following"}), wordings=12),
    "notice_title": LineRule(DEAF),
    "notice_warning": LineRule(DEAF, _N),
    "notice_start": LineRule(DEAF),
    "notice_later": LineRule(DEAF),
    "notice_skip": LineRule(DEAF),
}
"""Every line that the coach knows when to say."""
