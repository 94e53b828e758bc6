"""`coach setup`: the interview and the file it writes."""

from __future__ import annotations

from collections.abc import Callable
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
    from coach.dosing.progression import Person
    from coach.programs.conductor.ports import Display


def run_setup(
    chosen: Config, screen: Display, *, again: bool, show: Callable[[Person], None]
) -> tuple[str, ...] | None:
    """Ask the person what the coach should know, and write it down; return the keys of what was not answered.

    Without *again* only what was not answered before is asked; None if all was.  *show* is given what was told before
    it is written.

    Raises:
        UsageError: the person broke it off, or answered nothing; nothing is written.
    """
    from coach.programs import interview as asking
    from coach.programs import setup_questions as questions
    from coach.programs.inbox import Cancelled
    from coach.session.commands import Command
    from coach.system.log_file import logging_to
    from coach.timeline.wording import Wording

    known = read_person()
    if not again and not questions.unasked(known):
        return None
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

        def confirm(told: Person) -> None:
            if interview.answered:
                show(told)
                interview.offer_change()

        keys = {*asking.KEYS_HERE, "q"}
        with closing(interview), attending(interview, screen, by_daemon=False, ended=interview.end_input, keys=keys):
            try:
                interview.introduce(["setup_intro"])
                answers = questions.told_by(interview.ask, known, again=again, confirm=confirm)
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
