"""Why nothing is spoken, in the languages of the coach."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "not-due": ("no break is due", "det er ikke tid til en pause"),
    "nothing": ("no break is to come", "der kommer ingen pause"),
    "paused": ("paused", "sat på pause"),
    "off": ("outside of the working hours", "uden for arbejdstiden"),
    "quiet": ("quiet hours", "stille timer"),
    "locked": ("the screen is locked", "skærmen er låst"),
    "away": ("nobody is at the desk", "der er ingen ved skrivebordet"),
    "meeting": ("a meeting", "et møde"),
    "calendar": ("the calendar says busy", "kalenderen siger optaget"),
    "do-not-disturb": ("do not disturb", "forstyr ikke"),
    "full-screen": ("something fills the screen", "noget fylder hele skærmen"),
    "just-woken": ("the machine has just woken up", "maskinen er lige vågnet"),
    "session": ("another session is being led", "en anden træning er i gang"),
    "no-sound": ("nothing that plays could be heard", "der er ingen lyd at høre"),
    "clock": ("the clock was set", "uret blev stillet"),
}


def say_silence(why: str, language: str) -> str:
    """Say *why* nothing is spoken: a SilentState or a SilenceReason; what is unknown stays as it is."""
    english, danish = _WORDS.get(why, (why.replace("-", " "),) * 2)
    return danish if language == "da" else english
