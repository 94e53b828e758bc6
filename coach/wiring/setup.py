"""`coach setup`: the interview and the file it writes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import UsageError
from coach.system import paths
from coach.wiring.audio import open_microphone, open_speaker
from coach.wiring.common import attending, read_person, usable_scripts
from coach.wiring.dosing import write_person
from coach.wiring.hearing import make_ears
from coach.wiring.speech import open_bank

if TYPE_CHECKING:
    from coach.programs.conductor.ports import Display


def run_setup(chosen: Config, screen: Display) -> tuple[str, ...]:
    """Ask the person what the coach should know, and write it down; return the keys of what was not answered.

    Raises:
        UsageError: the person broke it off, or answered nothing; nothing is written.
    """
    from coach.programs import interview as asking
    from coach.programs.inbox import Cancelled
    from coach.session.commands import Command
    from coach.system.log_file import logging_to
    from coach.timeline.wording import Wording

    what = usable_scripts()
    with logging_to(paths.log_file(), aloud=False), open_bank(chosen) as sounds:
        interview = asking.SetupInterview(
            spoken=Wording(language=chosen.language, lines=what.lines, bank=sounds),
            bank=sounds,
            phrases={command: what.commands[command].phrases(chosen.language) for command in Command},
            open_speaker=lambda pull: open_speaker(chosen.sound.speaker, pull, screen.trouble),
            open_microphone=lambda push: open_microphone(chosen.sound.microphone, push, screen.trouble),
            ears=make_ears(chosen),
            display=screen,
        )
        with closing(interview), attending(interview, screen, by_daemon=False, ended=interview.end_input):
            try:
                interview.introduce(["setup_intro"])
                answers = asking.person_of(interview.ask, read_person())
            except Cancelled:
                raise UsageError("broken off; nothing was written") from None
            if not interview.answered:
                raise UsageError(_NOBODY if interview.unreachable else _NO_ANSWER)
            kept = read_person()  # what another terminal said meanwhile
            answers = replace(answers, never=kept.never, prefer=kept.prefer)
            write_person(answers)
            interview.say(["setup_done"] if answers.cleared else ["setup_light", "setup_done"])
    return tuple(interview.unanswered)


_NOBODY = (
    "nobody can answer: the input has ended and there is no microphone; nothing was written;"
    " call it in a terminal, or `coach doctor` tells of the microphone"
)
_NO_ANSWER = "no question was answered; nothing was written; `coach setup` asks again"
