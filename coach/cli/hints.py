"""What a session's screen says of keys, and of what was heard or typed: in the language of the session."""

from __future__ import annotations

from collections.abc import Collection

from coach.hearing.ports import Utterance
from coach.session.commands import Command
from coach.session.keys import command_of
from coach.session.machine import State, commands_in
from coach.texts import WRITTEN_LANGUAGES, in_language, joined, text

_KEYS = {
    "en": {" ": "space", "y": "y", "s": "s", "n": "n", "d": "d", "?": "?", "q": "q"},
    "da": {" ": "mellemrum", "j": "j", "s": "s", "n": "n", "d": "d", "?": "?", "q": "q"},
}
"""Language -> the keys of the line of hints, in order, and what stands on each."""

_HINTS = {
    Command.PAUSE: "{key} pause",
    Command.RESUME: "{key} go on",
    Command.YES: "{key} yes",
    Command.SKIP: "{key} skip",
    Command.NO: "{key} no",
    Command.NEXT: "{key} next",
    Command.DONE: "{key} done",
    Command.HELP: "{key} help",
    Command.STOP: "{key} end",
}
"""Command -> its part of the line of hints."""

OR_SAID = {"en": "   or say it", "da": ""}
"""Language -> the end of the line of hints, where there is room for it."""


def key_hints(language: str, given: Collection[str]) -> str:
    """Return the line of hints: what each single key does, of the commands that can be *given* now."""
    does = ((name, command_of(key, given)) for key, name in _KEYS[language].items())
    hints = [in_language(text(_HINTS[command], key=name), language) for name, command in does if command is not None]
    return "  ".join(hints) + OR_SAID[language] if hints else ""


_IN_A_SET = frozenset(map(str, commands_in(State.WORKING)))
HINTS = {language: key_hints(language, _IN_A_SET) for language in WRITTEN_LANGUAGES}
"""The line of hints in each language as it is in a set, and until it is known what can be said."""

ANSWER_HINTS = {
    "en": "y yes  n no  s leave it  b back  q end   or say it",
    "da": "j ja  n nej  s spring over  t tilbage  q slut   eller sig det",
}
"""The line of hints where questions are asked."""

_CERTAIN = {0.0, 1.0}


def heard_line(utterance: Utterance, language: str = "en") -> str:
    """Say what was heard, and how surely; of what was typed there is no doubt."""
    typed = utterance.confidence in _CERTAIN and utterance.end == 0
    score = "" if typed else f" ({utterance.confidence:.2f})"
    phrase, unknown = utterance.phrase, text("not understood")
    if utterance.closed:
        said = text("{phrase}: not now", phrase=phrase)
    elif utterance.command is not None:
        return f"> {utterance.command}: {phrase}{score}"
    elif score or not phrase:
        said = joined("", (phrase, score)) if phrase else unknown
    else:
        said = text("{phrase}: not understood; type help", phrase=phrase)
    return f"? {in_language(said, language)}"
