"""Enrolment: ask for the words of a person, keep, list and delete them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import DeviceError, UsageError
from coach.hearing.adapters.enrolment_file import EnrolledWord, EnrolmentFile, enrolment_file_of, load_enrolment
from coach.hearing.adapters.learning.learnt_file import learnt_file_of
from coach.hearing.grammar import normalise
from coach.system import paths
from coach.texts import counted, joined, text
from coach.wiring.audio import open_microphone, open_speaker
from coach.wiring.common import attending, usable_scripts
from coach.wiring.session.lead import take_floor
from coach.wiring.speech import open_bank
from coach.wiring.wall_clock import current_time

if TYPE_CHECKING:
    from coach.programs.conductor.ports import Display

ENROLLED_LANGUAGES = ("en", "da")


def run_enrolment(
    chosen: Config, words: Sequence[str], screen: Display, *, keep_sound: bool = False
) -> tuple[str, ...]:
    """Teach the ears *words* (none: the usual ones) as this person says them; return those that were learnt.

    Raises:
        UsageError: a word means nothing, a session is being led, or the person broke it off; nothing is written.
        DeviceError: there is no microphone, or the ears have no embedding on this machine.
    """
    from coach.hearing.adapters import enrolment_file, keyword_model
    from coach.hearing.adapters.silero import make_detector
    from coach.hearing.enrolment.templates import directions
    from coach.hearing.frontend.frontend import FrontEnd
    from coach.programs import enrolment_session
    from coach.programs.inbox import Cancelled
    from coach.system.lock import FileLock
    from coach.system.log_file import logging_to
    from coach.timeline.wording import Wording

    what = usable_scripts()
    asked = enrolment_session.words_to_enrol(
        words, chosen.language, [p for each in what.commands.values() for p in each.phrases(chosen.language)]
    )
    ears = keyword_model.EmbeddingKeywordModel(chosen.language)
    with (
        logging_to(paths.log_file(), aloud=False),
        open_bank(chosen) as sounds,
        closing(FileLock(paths.floor_lock())) as floor,  # no offer comes in between
    ):
        take_floor(floor)
        lesson = enrolment_session.EnrolmentSession(
            spoken=Wording(language=chosen.language, lines=what.lines, bank=sounds),
            bank=sounds,
            examples=enrolment_session.ExampleMaker(
                examples=ears.examples,
                front=FrontEnd(detector=make_detector()),
                directions=lambda vectors: directions(vectors, ears.head.mean, ears.head.scale),
            ),
            open_speaker=lambda pull: open_speaker(chosen.sound.speaker, pull, screen.trouble),
            open_microphone=lambda push: open_microphone(chosen.sound.microphone, push, screen.trouble),
            display=screen,
        )
        with closing(lesson), attending(lesson, screen, by_daemon=False):
            try:
                learnt = lesson.lessons(asked)
            except Cancelled:
                raise UsageError("broken off; nothing was written") from None
    if learnt:
        at = current_time()
        open_enrolment(chosen.language).add(
            [
                EnrolledWord(
                    word=each.word,
                    microphone=lesson.microphone,
                    at=at,
                    examples=tuple(
                        tuple(enrolment_file.encode_vectors(vectors) for vectors in once) for once in each.examples
                    ),
                )
                for each in learnt
            ],
            enrolment_file.EMBEDDING_MARK,
        )
    if keep_sound:
        for each in learnt:
            enrolment_file.keep_sound(_sounds(chosen.language), each.word, each.sounds)
    return tuple(each.word for each in learnt)


def open_enrolment(language: str) -> EnrolmentFile:
    """Return the file of what was taught in *language*; it need not exist."""
    return enrolment_file_of(language)


def forget_enrolment(language: str | None) -> tuple[str, ...]:
    """Forget what was taught or learnt in *language* (None: in all), and the sounds kept; return the languages.

    Raises:
        DeviceError: something of it cannot be deleted.
    """
    import shutil

    found = tuple(
        each
        for each in ENROLLED_LANGUAGES
        if language in (None, each) and (open_enrolment(each).forget() | learnt_file_of(each).forget())
    )
    for each in ENROLLED_LANGUAGES if language is None else (language,):
        shutil.rmtree(_sounds(each), ignore_errors=True)
        if _sounds(each).exists():
            raise DeviceError(
                text("{folder}: cannot be deleted; look at the rights there, then do this again", folder=_sounds(each))
            )
    return found


def forget_word(word: str, language: str | None) -> tuple[str, ...]:
    """Forget *word* in *language* (None: in all), taught or learnt, and the sounds kept of it; return the languages.

    Raises:
        DeviceError: something of it cannot be deleted.
    """
    word = normalise(word)
    found = []
    for each in ENROLLED_LANGUAGES if language is None else (language,):
        gone = [file.forget_word(word) for file in (open_enrolment(each), learnt_file_of(each))]
        for sound in _sounds(each).glob(f"{word.replace(' ', '-')}-[0-9].wav"):
            sound.unlink(missing_ok=True)
        if any(gone):
            found.append(each)
    return tuple(found)


def list_examples(language: str | None) -> Iterator[tuple[str, str]]:
    """Yield each word that was taught or learnt in *language* (None: in all), and how often, through what and when."""
    for each in ENROLLED_LANGUAGES if language is None else (language,):
        taught, learnt = open_enrolment(each).words(), learnt_file_of(each).words()
        for word in dict.fromkeys(one.word for one in (*taught, *learnt)):
            said = [
                *_times("taught {count} times through {through}, {days}", taught, word),
                *_times("learnt {count} times through {through}, {days}", learnt, word),
            ]
            yield text("{word} ({language})", word=word, language=each), joined("; ", said)


def _times(template: str, words: Sequence[EnrolledWord], word: str) -> Iterator[str]:
    """Yield of each microphone how often and when *word* was said."""
    for through in dict.fromkeys(each.microphone for each in words if each.word == word):
        here = [each for each in words if (each.word, each.microphone) == (word, through)]
        days = sorted({each.at.date().isoformat() for each in here})
        yield text(
            template,
            count=sum(len(each.examples) for each in here),
            through=through,
            days=days[0] if len(days) == 1 else text("{first} to {last}", first=days[0], last=days[-1]),
        )


def enrolled_words(language: str) -> tuple[str, ...]:
    """Return the words that were taught in *language*."""
    return tuple(dict.fromkeys(each.word for each in open_enrolment(language).words()))


def enrolment_fault(language: str, *, examples: bool = False) -> str | None:
    """Return why what was taught in *language* cannot be used; *examples*: tried as the ears do, which takes numpy."""
    file = open_enrolment(language)
    if examples:
        load_enrolment(file)
    else:
        file.words()
    return file.fault


def learnt_fault(language: str) -> str | None:
    """Return what of that which was learnt by use in *language* cannot be used."""
    file = learnt_file_of(language)
    file.words()
    return file.trouble


def has_learnt(language: str) -> bool:
    """Tell whether anything was learnt by use in *language*, or was and cannot be read."""
    return learnt_fault(language) is not None or bool(learnt_file_of(language).words())


def describe_learnt(language: str, *, learn: bool) -> str | None:
    """Say what was learnt by use in *language*, and whether it is used; None if nothing was."""
    learnt = learnt_file_of(language).words()
    if not learnt:
        return None
    count, words = len(learnt), len({each.word for each in learnt})
    if not learn:
        return text(
            "{count} examples of {words} words by use, not used: [ears] learn = false", count=count, words=words
        )
    return counted(
        count,
        "{count} example by use; `coach teach --list`",
        "{count} examples of {words} words by use; `coach teach --list`",
        words=words,
    )


def describe_enrolment(language: str) -> str:
    """Say what was taught in *language*, and through which microphone."""
    words = open_enrolment(language).words()
    if not words:
        return "nothing yet; `coach teach` takes two minutes, and short words are understood better"
    through = ", ".join(sorted({each.microphone for each in words}))
    day = max(each.at for each in words).date()
    return text(
        "{count} words ({language}) through {through}, {day}",
        count=len(enrolled_words(language)),
        language=language,
        through=through,
        day=day,
    )


def _sounds(language: str) -> Path:
    return paths.taught_folder() / f"sound_{language}"
