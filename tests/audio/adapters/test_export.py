import json
import shutil
import subprocess
from pathlib import Path

import mutagen
import mutagen.flac
import mutagen.mp3
import mutagen.oggvorbis
import numpy as np
import pytest
import soundfile

from coach.audio.adapters import export
from coach.errors import DeviceError, UsageError
from coach.timeline.full_routine import compose_routine
from coach.timeline.mix import mix
from coach.units import PLAYBACK_RATE
from tests.support.desktop import require
from tests.support.timelines import a_set, routine, spoken

SPOKEN = spoken()
GUIDED = compose_routine(routine(), [a_set(3), a_set(2, id="lunge", name={"en": "Åbne lunges"})], SPOKEN, {})
STARTS = [round(chapter.start * 1000 / PLAYBACK_RATE) for chapter in GUIDED.chapters]
NAMES = ["Legs", "Squats", "Åbne lunges"]


def written(tmp_path, ending, told=lambda _: None):
    path = tmp_path / f"routine{ending}"
    tags = export.Tags(form=export.format_of(path), title="Ben på", language="da")
    with export.replacing(path) as part:
        export.write_sound(part, GUIDED, SPOKEN.bank, tags, told)
    return path


@pytest.mark.parametrize("ending", [".wav", ".flac"])
def test_what_is_lossless_holds_the_mix_to_the_sample(tmp_path, ending):
    sound, rate = soundfile.read(written(tmp_path, ending), dtype="int16")
    assert rate == PLAYBACK_RATE
    assert np.array_equal(sound, mix(GUIDED.timeline, SPOKEN.bank))


@pytest.mark.parametrize("ending", [".ogg", ".mp3"])
def test_what_is_lossy_lasts_as_long(tmp_path, ending):
    """An mp3 is made of frames of 576 samples, with up to three of them of delay."""
    info = soundfile.info(written(tmp_path, ending))
    assert 0 <= info.frames - GUIDED.timeline.length <= 3 * 576
    assert info.samplerate == PLAYBACK_RATE


def test_a_wav_file_has_its_title(tmp_path):
    with soundfile.SoundFile(written(tmp_path, ".wav")) as file:
        assert file.title == "Ben på"


@pytest.mark.parametrize(("ending", "reader"), [(".flac", mutagen.flac.FLAC), (".ogg", mutagen.oggvorbis.OggVorbis)])
def test_flac_and_ogg_have_title_language_and_chapters(tmp_path, ending, reader):
    tags = reader(written(tmp_path, ending))
    assert (tags["TITLE"], tags["LANGUAGE"]) == (["Ben på"], ["da"])
    assert [tags[f"CHAPTER00{index}NAME"] for index in (1, 2, 3)] == [[name] for name in NAMES]
    clocks = [tags[f"CHAPTER00{index}"][0].split(":") for index in (1, 2, 3)]
    assert [round((int(h) * 3600 + int(m) * 60 + float(s)) * 1000) for h, m, s in clocks] == STARTS


def test_an_mp3_has_title_language_and_chapters(tmp_path):
    tags = mutagen.mp3.MP3(written(tmp_path, ".mp3")).tags
    assert (tags["TIT2"].text, tags["TLAN"].text) == (["Ben på"], ["dan"])
    chapters = [tags[f"CHAP:{name}"] for name in tags.getall("CTOC")[0].child_element_ids]
    assert [chapter.start_time for chapter in chapters] == STARTS
    assert [chapter.end_time for chapter in chapters][:-1] == STARTS[1:]
    assert [chapter.sub_frames["TIT2"].text[0] for chapter in chapters] == NAMES


TITLES = ["A long name for the first of them", "B", "Cæ", "A middling one"]


@pytest.fixture(scope="module")
def chaptered(tmp_path_factory) -> tuple[Path, list[int]]:
    """Write an mp3 whose chapters have titles of any length; return it, and where they begin, ms."""
    sets = [a_set(1, id=f"e{place}", name={"en": title}) for place, title in enumerate(TITLES)]
    guided = compose_routine(routine(), sets, SPOKEN, {})
    path = tmp_path_factory.mktemp("chapters") / "chapters.mp3"
    tags = export.Tags(form=export.format_of(path), title="Ben", language="da")
    export.write_sound(path, guided, SPOKEN.bank, tags, lambda _: None)
    return path, [round(chapter.start * 1000 / PLAYBACK_RATE) for chapter in guided.chapters]


def test_the_chapters_of_an_mp3_lie_in_the_file_in_the_order_of_time(chaptered):
    path, starts = chaptered
    there, found = mutagen.mp3.MP3(path).tags.getall("CHAP"), path.read_bytes()
    places = [found.index(each.element_id.encode() + b"\0" + each.start_time.to_bytes(4, "big")) for each in there]
    in_file = [frame.start_time for _, frame in sorted(zip(places, there, strict=True), key=lambda pair: pair[0])]
    assert in_file == starts == sorted(starts)
    (table,) = mutagen.mp3.MP3(path).tags.getall("CTOC")
    assert table.child_element_ids == [frame.element_id for frame in sorted(there, key=lambda each: each.start_time)]


def probed(path: Path) -> list[tuple[int, str]]:
    """Return where ffprobe finds chapters to begin, ms, and what they are called, in its order."""
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [(round(float(each["start_time"]) * 1000), each["tags"]["title"]) for each in told["chapters"]]


def test_ffprobe_finds_the_chapters_in_the_order_of_time_also_in_what_ffmpeg_makes_of_them(tmp_path, chaptered):
    require([] if shutil.which("ffmpeg") and shutil.which("ffprobe") else ["ffmpeg"], "reading back by ffmpeg")
    path, starts = chaptered
    names = ["Legs", *TITLES]
    assert probed(path) == list(zip(starts, names, strict=True))
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(path), str(tmp_path / "a.m4a")], check=True)
    found = probed(tmp_path / "a.m4a")
    assert [name for _, name in found] == names
    # ffmpeg moves them by what it takes for the encoder's delay: two frames at most
    assert all(abs(at - start) <= 100 for (at, _), start in zip(found, starts, strict=True))
    # the delay of the encoder is written down, and players take it off: what is heard is where the chapters say
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(path), str(tmp_path / "a.wav")], check=True)
    heard, rate = soundfile.read(tmp_path / "a.wav")
    meant, _ = soundfile.read(path)
    assert rate == PLAYBACK_RATE
    assert np.argmax(np.abs(heard) > 0.05) == pytest.approx(np.argmax(np.abs(meant) > 0.05), abs=rate // 1000)


def test_progress_goes_from_nothing_to_all(tmp_path):
    shares = []
    written(tmp_path, ".wav", shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_nothing_but_the_file_remains(tmp_path):
    written(tmp_path, ".ogg")
    assert [path.name for path in tmp_path.iterdir()] == ["routine.ogg"]


def test_a_file_keeps_its_old_content_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "routine.wav"
    path.write_bytes(b"old")

    def failing():
        with export.replacing(path) as part:
            part.write_bytes(b"half")
            raise DeviceError("disk full")

    with pytest.raises(DeviceError):
        failing()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("routine.wav", b"old")]


@pytest.mark.parametrize("name", ["routine", "routine.aac", "routine.wav.txt"])
def test_an_unknown_ending_is_refused(name):
    with pytest.raises(UsageError, match=r"\.wav, \.flac, \.ogg, \.mp3"):
        export.format_of(Path(name))


def test_an_ending_may_be_in_capitals():
    assert export.format_of(Path("A.MP3")) == export.FORMATS[".mp3"]


@pytest.mark.parametrize(
    ("name", "why"), [("", "is a folder"), ("none/a.wav", "no folder"), ("a" * 300 + ".wav", "too long")]
)
def test_a_place_that_cannot_be_written_is_refused(tmp_path, name, why):
    with pytest.raises(UsageError, match=why), export.replacing(tmp_path / name):
        pytest.fail("work was begun")


def test_a_folder_that_takes_no_files_is_refused():
    """/proc takes none, not even from root."""
    with pytest.raises(UsageError, match="cannot be written"), export.replacing(Path("/proc/routine.wav")):
        pytest.fail("work was begun")


def test_a_place_that_is_taken_by_a_folder_meanwhile_is_told_in_one_line(tmp_path):
    def work():
        with export.replacing(tmp_path / "a.wav"):
            (tmp_path / "a.wav").mkdir()

    with pytest.raises(DeviceError, match="writing failed"):
        work()
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_disk_that_fails_is_told_in_one_line(tmp_path):
    tags = export.Tags(form=export.FORMATS[".wav"], title="Legs", language="en")
    with pytest.raises(DeviceError, match="writing failed"):
        export.write_sound(tmp_path / "missing" / "part", GUIDED, SPOKEN.bank, tags, lambda _: None)


def test_the_cue_sheet_names_every_sound_at_its_place(tmp_path):
    export.write_cue_sheet(tmp_path / "cues.json", GUIDED.timeline)
    rows = json.loads((tmp_path / "cues.json").read_text("utf-8"))
    assert len(rows) == len(GUIDED.timeline.cues)
    assert set(rows[0]) == {"start_sample", "length", "rate", "kind", "text", "exercise", "rep"}
    counts = [row for row in rows if row["kind"] == "count"]
    cues = [cue for cue in GUIDED.timeline.cues if cue.kind == "count"]
    assert [(row["start_sample"], row["text"], row["exercise"], row["rep"]) for row in counts] == [
        (cue.start, cue.text, cue.exercise, cue.rep) for cue in cues
    ]
    assert {row["rate"] for row in rows} == {PLAYBACK_RATE}
