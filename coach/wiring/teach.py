"""What a person teaches the ears: asked for, kept, told of, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import UsageError
from coach.hearing.adapters.enrolment_file import TaughtFile, TaughtWord
from coach.system import paths
from coach.wiring.attending import attended
from coach.wiring.audio import open_microphone, open_speaker
from coach.wiring.common import library, now
from coach.wiring.session import take_the_floor
from coach.wiring.speech import bank

if TYPE_CHECKING:
    from coach.programs.conductor.display_port import Screen

LANGUAGES = ("en", "da")


def teach(chosen: Config, words: Sequence[str], screen: Screen, *, keep_sound: bool = False) -> tuple[str, ...]:
    """Teach the ears *words* (none: the usual ones) as this person says them; return those that were learnt.

    Raises:
        UsageError: a word means nothing, a session is being led, or the person broke it off; nothing is written.
        DeviceError: there is no microphone, or the ears have no embedding on this machine.
    """
    from coach.hearing.adapters import enrolment_file, keyword_model, speech_embedding  # noqa: PLC0415
    from coach.hearing.enrolment.templates import directions  # noqa: PLC0415
    from coach.hearing.frontend.frontend import Front  # noqa: PLC0415
    from coach.hearing.pipeline import detector  # noqa: PLC0415
    from coach.programs import enrolment_session  # noqa: PLC0415
    from coach.system.lock import Lock  # noqa: PLC0415
    from coach.system.log_file import logged  # noqa: PLC0415
    from coach.timeline.wording import Spoken  # noqa: PLC0415

    what = library()
    asked = enrolment_session.chosen(
        words, chosen.language, [p for each in what.commands.values() for p in each.phrases(chosen.language)]
    )
    ears = keyword_model.Keywords(chosen.language)
    with (
        logged(paths.log_file(), aloud=False),
        bank(chosen) as sounds,
        closing(Lock(paths.floor_lock())) as floor,  # no offer comes in between
    ):
        take_the_floor(floor)
        lesson = enrolment_session.Teaching(
            spoken=Spoken(language=chosen.language, lines=what.lines, bank=sounds),
            bank=sounds,
            pupil=enrolment_session.Pupil(
                examples=ears.examples,
                front=Front(detector=detector()),
                directions=lambda vectors: directions(vectors, ears.head.mean, ears.head.scale),
            ),
            open_speaker=lambda pull: open_speaker(chosen.sound.speaker, pull),
            open_microphone=lambda push: open_microphone(chosen.sound.microphone, push),
            screen=screen,
        )
        with closing(lesson), attended(lesson, screen, by_waiter=False):
            try:
                learnt = lesson.lessons(asked)
            except enrolment_session.Stopped:
                raise UsageError("broken off; nothing was written") from None
    if learnt:
        at, mark = now(), enrolment_file.embedding_mark(speech_embedding.models() / speech_embedding.NETWORK)
        taught(chosen.language).add(
            [
                TaughtWord(
                    word=each.word,
                    microphone=lesson.microphone,
                    at=at,
                    examples=tuple(
                        tuple(enrolment_file.written(vectors) for vectors in once) for once in each.examples
                    ),
                )
                for each in learnt
            ],
            mark,
        )
    if keep_sound:
        for each in learnt:
            enrolment_file.keep_sound(_sounds(chosen.language), each.word, each.sounds)
    return tuple(each.word for each in learnt)


def taught(language: str) -> TaughtFile:
    """Return the file of what was taught in *language*; it need not exist."""
    return TaughtFile(paths.taught_folder() / f"{language}.json", language)


def forget(language: str | None) -> tuple[str, ...]:
    """Forget what was taught in *language* (None: in all), and the sounds kept of it; return the languages."""
    import shutil  # noqa: PLC0415

    found = tuple(each for each in LANGUAGES if language in (None, each) and taught(each).forget())
    for each in LANGUAGES if language is None else (language,):
        shutil.rmtree(_sounds(each), ignore_errors=True)
    return found


def taught_words(language: str) -> tuple[str, ...]:
    """Return the words that were taught in *language*."""
    return tuple(dict.fromkeys(each.word for each in taught(language).words()))


def taught_told(language: str) -> str:
    """Say what was taught in *language*, and through which microphone."""
    words = taught(language).words()
    if not words:
        return "nothing yet; `coach teach` takes two minutes, and short words are understood better"
    through = ", ".join(sorted({each.microphone for each in words}))
    day = max(each.at for each in words).date()
    return f"{len(taught_words(language))} words ({language}) through {through}, {day}"


def _sounds(language: str) -> Path:
    return paths.taught_folder() / f"sound_{language}"
