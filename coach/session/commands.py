"""The commands of a session."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """What a person can tell the coach; the names are those of commands.yaml."""

    STOP = "stop"
    PAIN = "pain"
    PAUSE = "pause"
    RESUME = "resume"
    DONE = "done"
    SKIP = "skip"
    NEXT = "next"
    REPEAT = "repeat"
    ANOTHER_SET = "another_set"
    SLOWER = "slower"
    FASTER = "faster"
    EASIER = "easier"
    HARDER = "harder"
    HOW_MANY_LEFT = "how_many_left"
    STATUS = "status"
    WHATS_NEXT = "whats_next"
    SNOOZE = "snooze"
    YES = "yes"
    NO = "no"
    START = "start"
    HELP = "help"
    LOUDER = "louder"
    SOFTER = "softer"
    LESS_TALK = "less_talk"
    MORE_TALK = "more_talk"
    UNWELL = "unwell"
