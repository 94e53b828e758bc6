"""What a person teaches the ears: asked for, kept, told of, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app.config import Config
from coach.app.wiring.devices import attended, open_microphone, open_speaker
from coach.app.wiring.home import library, now
from coach.app.wiring.leading import take_the_floor
from coach.app.wiring.speech import bank
from coach.edge.files import places
from coach.edge.listening.taught_file import TaughtFile, TaughtWord
from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.app.screen import Screen

LANGUAGES = ("en", "da")


def teach(chosen: Config, words: Sequence[str], screen: Screen, *, keep_sound: bool = False) -> tuple[str, ...]:
    """Teach the ears *words* (none: the usual ones) as this person says them; return those that were learnt.

    Raises:
        UsageError: a word means nothing, a session is being led, or the person broke it off; nothing is written.
        DeviceError: there is no microphone, or the ears have no embedding on this machine.
    """
    from coach.app import teaching  # noqa: PLC0415
    from coach.edge.files.lock import Lock  # noqa: PLC0415
    from coach.edge.files.logbook import logged  # noqa: PLC0415
    from coach.edge.listening import embedding, keywords, taught_file  # noqa: PLC0415
    from coach.edge.listening.hearing import detector  # noqa: PLC0415
    from coach.listen.front import Front  # noqa: PLC0415
    from coach.listen.taught import directions  # noqa: PLC0415
    from coach.timeline.lines import Spoken  # noqa: PLC0415

    what = library()
    asked = teaching.chosen(
        words, chosen.language, [p for each in what.commands.values() for p in each.phrases(chosen.language)]
    )
    ears = keywords.Keywords(chosen.language)
    with (
        logged(places.log_file(), aloud=False),
        bank(chosen) as sounds,
        closing(Lock(places.floor_lock())) as floor,  # no offer comes in between
    ):
        take_the_floor(floor)
        lesson = teaching.Teaching(
            spoken=Spoken(language=chosen.language, lines=what.lines, bank=sounds),
            bank=sounds,
            pupil=teaching.Pupil(
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
            except teaching.Stopped:
                raise UsageError("broken off; nothing was written") from None
    if learnt:
        at, mark = now(), taught_file.embedding_mark(embedding.models() / embedding.NETWORK)
        taught(chosen.language).add(
            [
                TaughtWord(
                    word=each.word,
                    microphone=lesson.microphone,
                    at=at,
                    examples=tuple(tuple(taught_file.written(vectors) for vectors in once) for once in each.examples),
                )
                for each in learnt
            ],
            mark,
        )
    if keep_sound:
        for each in learnt:
            taught_file.keep_sound(_sounds(chosen.language), each.word, each.sounds)
    return tuple(each.word for each in learnt)


def taught(language: str) -> TaughtFile:
    """Return the file of what was taught in *language*; it need not exist."""
    return TaughtFile(places.taught_folder() / f"{language}.json", language)


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
    return places.taught_folder() / f"sound_{language}"
