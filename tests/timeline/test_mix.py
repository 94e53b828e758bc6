import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.exercise import Mode
from coach.timeline.compose import compose_set
from coach.timeline.cues import Cue, Kind, Line, Mark, Phase, Timeline, Tone
from coach.timeline.mix import mix
from coach.timeline.playback import LOWERED, RAMP, RISE, Playback, PlaybackPosition, marks_passed
from coach.units import PLAYBACK_RATE
from tests.support.profiles import examples
from tests.support.timelines import a_set, spoken


def timeline(*places, length=100, marks=()):
    """Cues at (start, length)."""
    cues = tuple(
        Cue(start=start, length=lasts, kind=Kind.TONE, sound=Tone(f"tone {start}", lasts)) for start, lasts in places
    )
    return Timeline(cues=cues, marks=marks, length=length)


def bank(value=1000):
    return lambda sound: np.full(sound.length, value, np.int16)


def noise(length, seed=0):
    samples = np.random.default_rng(seed).integers(-8000, 8000, length).astype(np.int16)
    samples[samples == 0] = 1
    return samples


def heard(playback, length, block):
    return np.concatenate([playback.pull(min(block, length - at)) for at in range(0, length, block)])


def test_between_cues_there_is_exact_silence():
    mixed = mix(timeline((10, 5), (50, 20)), bank())
    assert np.flatnonzero(mixed).tolist() == [*range(10, 15), *range(50, 70)]


def test_what_sounds_together_is_added():
    mixed = mix(timeline((0, 30), (10, 10), (25, 10), (35, 5)), bank())
    assert mixed[[0, 10, 20, 25, 30, 35, 40]].tolist() == [1000, 2000, 1000, 2000, 1000, 1000, 0]


def test_a_sound_that_is_shorter_than_its_cue_leaves_silence():
    mixed = mix(timeline((10, 20)), lambda _: np.full(5, 1000, np.int16))
    assert np.flatnonzero(mixed).tolist() == [*range(10, 15)]


def test_a_sum_beyond_the_range_is_clipped_not_wrapped():
    mixed = mix(timeline((0, 10), (0, 10), (0, 10), length=10), bank(-20000))
    assert set(mixed.tolist()) == {-32768}


@given(st.integers(0, 120), st.integers(0, 120))
def test_a_part_of_a_mix_is_that_part_of_the_whole(start, stop):
    whole = timeline((0, 30), (10, 10), (25, 10), (60, 40))
    assert mix(whole, bank(), start, stop).tolist() == mix(whole, bank())[start:stop].tolist()


@pytest.mark.parametrize("mode", list(Mode))
def test_the_first_sample_of_every_line_is_heard_at_its_place(mode):
    # Every line has a loudness of its own, so that an onset is seen through whatever tone it sounds over.
    def loud(sound):
        length = PLAYBACK_RATE // 3 if isinstance(sound, Line) else sound.length or PLAYBACK_RATE // 10
        return np.full(length, 10000 if isinstance(sound, Line) else 10, np.int16)

    composed = compose_set(a_set(24, mode=mode), spoken(bank=loud), full=True)
    mixed = mix(composed, loud)
    onsets = (np.flatnonzero(np.diff((mixed > 5000).astype(np.int8), prepend=0) == 1)).tolist()
    assert onsets == [cue.start for cue in composed.cues if isinstance(cue.sound, Line)]


def test_a_mark_is_passed_once_whatever_the_steps():
    marks = tuple(Mark(at=at, done=at) for at in (0, 10, 10, 20))
    line = timeline(marks=marks)
    assert marks_passed(line, 0, 0) == ()
    assert marks_passed(line, 0, 10) == marks[:1]
    assert [mark for at in range(30) for mark in marks_passed(line, at, at + 1)] == list(marks)


def test_before_anything_is_played_there_is_silence():
    playback = Playback()
    assert not playback.pull(100).any()
    assert playback.position == PlaybackPosition(serial=-1, position=0, pulled=100, ended=True)


def test_a_sound_is_heard_from_its_first_sample_on_and_then_silence():
    playback, sound = Playback(), noise(1000)
    serial = playback.play(sound)
    assert heard(playback, 1200, 441).tolist() == [*sound.tolist(), *[0] * 200]
    assert playback.position == PlaybackPosition(serial=serial, position=1000, pulled=1200, ended=True)


def test_a_sound_may_be_entered_at_a_silence_without_a_ramp():
    playback, sound = Playback(), noise(1000)
    sound[400:500] = 0
    playback.play(sound, 500)
    assert playback.pull(500).tolist() == sound[500:].tolist()


def test_a_sound_entered_in_its_middle_rises():
    playback, sound = Playback(), np.full(4 * RAMP, 8000, np.int16)
    playback.play(sound, RAMP)
    block = playback.pull(2 * RAMP)
    assert block[0] == 0
    assert (np.diff(block[:RAMP]) >= 0).all()
    assert block[RAMP:].tolist() == [8000] * RAMP


def test_a_new_sound_begins_right_after_the_old_one_has_faded():
    playback = Playback()
    playback.play(np.full(10 * RAMP, 8000, np.int16))
    playback.pull(100)
    new = noise(500)
    serial = playback.play(new)
    block = playback.pull(RAMP + 500)
    assert block[0] == 8000
    assert (np.diff(block[:RAMP]) <= 0).all()
    assert block[RAMP - 1] <= 8000 / RAMP + 1
    assert block[RAMP:].tolist() == new.tolist()
    assert playback.position.serial == serial


def test_while_the_old_sound_fades_it_is_still_the_one_that_is_heard():
    playback = Playback()
    old = playback.play(np.full(10 * RAMP, 8000, np.int16))
    playback.pull(100)
    new = playback.play(noise(500))
    playback.pull(RAMP)
    assert (playback.position.serial, playback.position.position, playback.position.ended) == (old, 100 + RAMP, False)
    playback.pull(1)
    assert (playback.position.serial, playback.position.position) == (new, 1)


def test_an_old_sound_that_ends_while_it_fades_gives_way_at_its_end():
    playback = Playback()
    playback.play(np.full(110, 8000, np.int16))
    playback.pull(100)
    new = noise(500)
    playback.play(new)
    assert playback.pull(510)[10:].tolist() == new.tolist()


def test_the_last_of_several_changes_between_two_blocks_is_heard():
    playback = Playback()
    playback.play(np.full(10 * RAMP, 8000, np.int16))
    playback.pull(100)
    playback.play(noise(500, seed=1))
    last = noise(500, seed=2)
    serial = playback.play(last)
    assert playback.pull(RAMP + 500)[RAMP:].tolist() == last.tolist()
    assert playback.position.serial == serial


@pytest.mark.parametrize(
    ("changes", "decibels"), [([6.0], 6.0), ([-4.0, -4.0], -8.0), ([4.0] * 9, 12.0), ([-4.0] * 9, -24.0)]
)
def test_louder_and_softer_add_up_within_their_limits(changes, decibels):
    playback = Playback()
    playback.play(np.full(4 * RAMP, 1000, np.int16))
    for change in changes:
        playback.change_volume(change)
    block = playback.pull(2 * RAMP)
    assert block[0] == 1000
    assert block[-1] == round(1000 * 10 ** (decibels / 20))


def test_no_change_makes_a_step():
    """A full-scale step would be 16000; over a ramp of 662 samples the steepest is 16000 / 662 and a rounding."""
    playback = Playback()
    level = np.full(PLAYBACK_RATE, 16000, np.int16)
    blocks = []
    playback.play(level)
    for change in (
        lambda: playback.change_volume(-6),
        lambda: playback.play(level, 5000),
        lambda: playback.change_volume(4),
    ):
        blocks.append(playback.pull(2 * RAMP))
        change()
    blocks.append(playback.pull(4 * RAMP))
    assert np.abs(np.diff(np.concatenate(blocks).astype(int))).max() <= 16000 / RAMP * 1.5


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 6000),
        st.one_of(
            st.tuples(st.just("play"), st.integers(1, 4000), st.integers(0, 1000)),
            st.tuples(st.just("louder"), st.sampled_from([-8.0, -4.0, 4.0, 8.0]), st.none()),
        ),
    ),
    max_size=6,
).map(lambda changes: sorted(changes, key=lambda change: change[0]))


def run(changes, block):
    """Pull in blocks of *block*, cut where a change is made: a change takes effect with the next block."""
    playback, parts, at = Playback(), [], 0
    for index, (place, (what, value, start)) in enumerate([*changes, (8000, ("louder", 0.0, None))]):
        parts += [playback.pull(min(block, place - begin)) for begin in range(at, place, block)]
        at = place
        if what == "play":
            playback.play(noise(value, seed=index), min(start, value))
        else:
            playback.change_volume(value)
    return np.concatenate([*parts, playback.pull(0)]), playback.position


@examples(25)  # each pulls 8000 blocks of one sample
@given(CHANGES)
def test_the_block_size_changes_nothing(changes):
    whole, here = run(changes, 100_000)
    for block in (1, 64, 441, 4096):
        again, there = run(changes, block)
        assert np.array_equal(again, whole)
        assert there == here


def test_ten_minutes_of_silence_after_a_word_are_silent_to_the_end():
    word = Cue(start=0, length=100, kind=Kind.SPEECH, sound=Tone("held", 100))
    held = Timeline(cues=(word,), marks=(Mark(at=0, phase=Phase.CLOSING),), length=600 * PLAYBACK_RATE)
    mixed = mix(held, bank())
    assert len(mixed) == 600 * PLAYBACK_RATE
    assert not mixed[100:].any()


@given(st.integers(1, 5000), st.integers(1, 700))
def test_a_swap_in_time_is_heard_without_a_seam(at, block):
    old = noise(6000)
    new = np.concatenate([old[:5000], noise(3000, seed=1)])
    playback = Playback()
    playback.play(old)
    before = heard(playback, at, block)
    serial = playback.swap(new, 5000)
    after = heard(playback, len(new) - at, block)
    assert np.concatenate([before, after]).tolist() == new.tolist()
    assert playback.position.serial == serial


@pytest.mark.parametrize("at", [101, 500])
def test_a_swap_that_comes_too_late_changes_nothing_and_says_so(at):
    old = noise(1000)
    playback = Playback()
    kept = playback.play(old)
    before = heard(playback, at, 50)
    serial = playback.swap(noise(1000, seed=1), 100)
    after = heard(playback, 1000 - at, 50)
    assert np.concatenate([before, after]).tolist() == old.tolist()
    assert (playback.position.serial, playback.position.refused) == (kept, serial)


def test_while_it_goes_over_to_another_sound_nothing_is_swapped():
    playback = Playback()
    playback.play(noise(1000))
    playback.pull(10)
    playback.play(noise(1000, seed=1))
    playback.pull(1)
    serial = playback.swap(noise(1000, seed=2), 900)
    playback.pull(1)
    assert playback.position.refused == serial


LOW = 10 ** (LOWERED / 20)


def test_while_somebody_speaks_it_is_softer_and_then_comes_back_and_stays_in_its_place():
    playback = Playback()
    playback.play(np.full(20 * RAMP, 8000, np.int16))
    playback.pull(100)
    playback.duck(True)
    down = playback.pull(2 * RAMP)
    assert down[0] == 8000
    assert (np.diff(down[:RAMP]) <= 0).all()
    assert set(down[RAMP:].tolist()) == {round(8000 * LOW)}
    playback.duck(True)
    assert set(playback.pull(RAMP).tolist()) == {round(8000 * LOW)}
    playback.duck(False)
    up = playback.pull(RISE + 10)
    assert (np.diff(up[:RISE]) >= 0).all()
    assert set(up[RISE:].tolist()) == {8000}
    assert playback.position.position == 100 + 3 * RAMP + RISE + 10


def test_no_step_of_the_lowering_is_a_click():
    playback, all_of_it = Playback(), []
    playback.play(np.full(60 * RAMP, 8000, np.int16))
    for turn in range(40):
        playback.duck(turn % 3 == 0)  # also in the middle of the way up
        all_of_it.append(playback.pull(RAMP))
    assert np.abs(np.diff(np.concatenate(all_of_it).astype(int))).max() <= 8000 / RAMP + 1


def test_an_answer_to_whoever_spoke_is_heard_from_its_first_sample_on():
    playback, answer = Playback(), noise(500)
    playback.play(np.full(20 * RAMP, 8000, np.int16))
    playback.duck(True)
    playback.pull(2 * RAMP)
    playback.duck(False)
    playback.play(answer)
    assert playback.pull(RAMP + 500)[RAMP:].tolist() == answer.tolist()


@given(st.lists(st.integers(1, 3 * RAMP), min_size=1, max_size=6), st.integers(0, 4 * RAMP), st.integers(0, 4 * RAMP))
@examples(50)
def test_how_long_the_blocks_are_changes_nothing_of_the_lowering(sizes, first, second):
    def whole(sizes):
        playback, parts = Playback(), []
        playback.play(noise(16 * RAMP))
        for change, length in ((None, first), (True, second), (False, RAMP), ("new", 6 * RAMP)):
            if change == "new":
                playback.play(noise(4 * RAMP, seed=1))
            elif change is not None:
                playback.duck(change)
            at = turn = 0
            while at < length:
                part = min(sizes[turn % len(sizes)], length - at)
                parts.append(playback.pull(part))
                at, turn = at + part, turn + 1
        return np.concatenate(parts).tolist()

    assert whole(sizes) == whole([20 * RAMP])
