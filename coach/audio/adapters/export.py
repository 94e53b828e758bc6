"""Write a guided routine into a sound file, with its tags, and its cue sheet beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import mutagen.flac
import mutagen.id3
import mutagen.mp3
import mutagen.oggvorbis
import soundfile

from coach.errors import DeviceError, UsageError
from coach.system.atomic_file import SHARED, make_neighbour, move_into_place
from coach.texts import text
from coach.timeline.cues import Bank, Timeline
from coach.timeline.full_routine import GuidedRoutine
from coach.timeline.mix import mix
from coach.units import PLAYBACK_RATE

FORMATS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ".wav": ("WAV", "PCM_16"),
        ".flac": ("FLAC", "PCM_16"),
        ".ogg": ("OGG", "VORBIS"),
        ".mp3": ("MP3", "MPEG_LAYER_III"),
    }
)
"""Ending -> libsndfile's format and subtype; its wheel brings all of them."""

_BLOCK = PLAYBACK_RATE
"""Samples written at a time; libsndfile's Vorbis encoder runs out of stack on blocks of minutes."""

_ID3_LANGUAGES = {"en": "eng", "da": "dan"}
"""ID3 names languages by ISO 639-2."""

_NO_OFFSET = 0xFFFFFFFF
"""ID3 chapters are placed by milliseconds; this says that their byte offsets are not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What the file says of itself."""

    form: tuple[str, str]
    """libsndfile's format and subtype, from `format_of`."""

    title: str
    language: str
    """Language code: "en" or "da"."""


def format_of(path: Path) -> tuple[str, str]:
    """Return libsndfile's format and subtype for the ending of *path*.

    Raises:
        UsageError: no such ending is known, or this libsndfile cannot write it.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise UsageError(
            text("{path}: what kind of file is that? Let it end in {formats}", path=path, formats=", ".join(FORMATS))
        )
    if not soundfile.check_format(*found):
        raise UsageError(
            text(
                "{path}: the libsndfile of this machine cannot write {found}; take .wav or .flac instead",
                path=path,
                found=found[0],
            )
        )
    return found


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the name of an empty file next to *path*, and put it in the place of *path* at a good end.

    It is made at once, so that what cannot be written is said before any work.

    Raises:
        UsageError: *path* is a folder, or its folder is missing or cannot be written to.
    """
    try:
        if path.is_dir():
            raise UsageError(text("{path}: is a folder; name a file", path=path))
        if not path.parent.is_dir():
            raise UsageError(text("{path}: there is no folder {parent}; make it first", path=path, parent=path.parent))
        part = make_neighbour(path, SHARED)
    except OSError as error:
        raise UsageError(
            text("{path}: cannot be written ({why}); choose another place", path=path, why=error.strerror)
        ) from None
    try:
        yield part
        with _failures(path):
            move_into_place(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _failures(path: Path) -> Iterator[None]:
    """Turn what a disk or a library says while *path* is written into one line."""
    try:
        yield
    except (OSError, soundfile.SoundFileError, mutagen.MutagenError) as error:
        raise DeviceError(
            text("{parent}: writing failed ({error}); is the disk full?", parent=path.absolute().parent, error=error)
        ) from error


def write_sound(file: Path, guided: GuidedRoutine, bank: Bank, tags: Tags, progress: Callable[[float], None]) -> None:
    """Write *guided* into *file* in the format of *tags*, tags included.

    *progress* is called with the share that is done, 0 to 1.

    Raises:
        DeviceError: the disk is full, or failed.
    """
    timeline = guided.timeline
    kind, subtype = tags.form
    with _failures(file):
        with soundfile.SoundFile(file, "w", PLAYBACK_RATE, 1, subtype, format=kind) as written:
            if kind == "WAV":
                written.title = tags.title
            for start in range(0, timeline.length, _BLOCK):
                written.write(mix(timeline, bank, start, start + _BLOCK))
                progress(min(1.0, (start + _BLOCK) / timeline.length))
        _TAGGERS[kind](file, guided, tags)


def write_cue_sheet(file: Path, timeline: Timeline) -> None:
    """Write every cue of *timeline* into *file* as a JSON list, one object a line.

    Raises:
        DeviceError: the disk is full, or failed.
    """
    rows = (
        {
            "start_sample": cue.start,
            "length": cue.length,
            "rate": PLAYBACK_RATE,
            "kind": cue.kind.value,
            "text": cue.text,
            "exercise": cue.exercise,
            "rep": cue.rep,
        }
        for cue in timeline.cues
    )
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    with _failures(file):
        file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _tag_wav(file: Path, guided: GuidedRoutine, tags: Tags) -> None:
    """Leave it: the title was written with the sound (RIFF INFO), and there is no place for the rest."""


def _tag_flac(file: Path, guided: GuidedRoutine, tags: Tags) -> None:
    _tag_vorbis(mutagen.flac.FLAC(file), guided, tags)


def _tag_ogg(file: Path, guided: GuidedRoutine, tags: Tags) -> None:
    _tag_vorbis(mutagen.oggvorbis.OggVorbis(file), guided, tags)


def _tag_vorbis(tagged: mutagen.FileType, guided: GuidedRoutine, tags: Tags) -> None:
    """Write Vorbis comments, chapters in the form of the Vorbis chapter extension: CHAPTER001=hh:mm:ss.mmm."""
    tagged["TITLE"], tagged["LANGUAGE"] = tags.title, tags.language
    for index, chapter in enumerate(guided.chapters, 1):
        at = round(chapter.start * 1000 / PLAYBACK_RATE)
        minutes, milliseconds = divmod(at, 60_000)
        clock = f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds / 1000:06.3f}"
        tagged[f"CHAPTER{index:03}"] = clock
        tagged[f"CHAPTER{index:03}NAME"] = chapter.title
    tagged.save()


def _tag_mp3(file: Path, guided: GuidedRoutine, tags: Tags) -> None:
    """Write ID3v2: title, language, and chapters (CHAP) with their table (CTOC)."""
    tagged = mutagen.mp3.MP3(file)
    if tagged.tags is None:
        tagged.add_tags()
    frames = mutagen.id3
    tagged.tags.add(frames.TIT2(encoding=3, text=tags.title))
    tagged.tags.add(frames.TLAN(encoding=3, text=_ID3_LANGUAGES.get(tags.language, tags.language)))
    starts = [round(chapter.start * 1000 / PLAYBACK_RATE) for chapter in guided.chapters]
    ends = [*starts[1:], round(guided.timeline.length * 1000 / PLAYBACK_RATE)]
    names = _chapter_names([chapter.title for chapter in guided.chapters])
    flags = frames.CTOCFlags.TOP_LEVEL | frames.CTOCFlags.ORDERED
    tagged.tags.add(frames.CTOC(element_id="chapters", flags=flags, child_element_ids=names, sub_frames=[]))
    for name, start, end, chapter in zip(names, starts, ends, guided.chapters, strict=True):
        tagged.tags.add(
            frames.CHAP(
                element_id=name,
                start_time=start,
                end_time=end,
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=[frames.TIT2(encoding=3, text=chapter.title)],
            )
        )
    tagged.save()


def _chapter_names(titles: Sequence[str]) -> list[str]:
    """Return what the chapters with these titles are called inside of the file, where nobody sees it.

    mutagen writes frames by their length, then by name, and players take
    chapters in the order of the file: so all of them are made equally long.
    """
    lengths = [len(title.encode()) for title in titles]
    longest = max(lengths, default=0)
    return [f"chapter{index:03}{'.' * (longest - length)}" for index, length in enumerate(lengths, 1)]


_TAGGERS = {"WAV": _tag_wav, "FLAC": _tag_flac, "OGG": _tag_ogg, "MP3": _tag_mp3}
