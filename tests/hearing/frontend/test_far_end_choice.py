from __future__ import annotations

import numpy as np
import pytest

from coach.hearing.frontend.far_end_choice import DOUBTED, READY, STARVED, UNHEARD, FarEndChoice, FarEndUse
from coach.units import CAPTURE_RATE, PLAYBACK_RATE

BLOCK, OWN_BLOCK = 320, 441
SECOND = CAPTURE_RATE // BLOCK
"""Blocks."""
SILENCE, OWN_SILENCE, NOTHING = (np.zeros(count, np.int16) for count in (BLOCK, OWN_BLOCK, 0))


def noise(seconds, seed=1, rate=CAPTURE_RATE):
    return np.random.default_rng(seed).normal(0, 3000, round(seconds * rate)).round().astype(np.int16)


def blocks(sound, size=BLOCK):
    return [sound[at : at + size] for at in range(0, len(sound) - size + 1, size)]


def used(choice, seconds, *, near=None, own=None, monitored=None):
    """What *choice* used for each block; without a sound of them, silence."""
    count = round(seconds * SECOND)
    found = []
    for number in range(count):
        choice.take(
            SILENCE if near is None else near[number],
            OWN_SILENCE if own is None else own[number],
            SILENCE if monitored is None else monitored[number],
        )
        found.append(choice.use)
    return found


def given(choice, near, own, monitored):
    return np.concatenate([choice.take(*each) for each in zip(near, own, monitored, strict=False)])


def test_all_that_is_played_takes_the_place_of_our_own_sound_as_soon_as_it_is_steady():
    assert used(FarEndChoice(), 1)[READY // BLOCK :] == [FarEndUse.MONITOR] * (SECOND - READY // BLOCK)


def test_what_another_player_plays_is_given_to_the_cancellers():
    film = noise(3)
    out = given(FarEndChoice(), [SILENCE] * 150, [OWN_SILENCE] * 150, blocks(film))
    later = out[CAPTURE_RATE : 2 * CAPTURE_RATE]
    assert any(np.array_equal(later, film[CAPTURE_RATE - lag : 2 * CAPTURE_RATE - lag]) for lag in range(0, 1000, 160))


@pytest.mark.parametrize("monitors", [True, False])
def test_our_own_sound_is_given_where_nothing_else_is_recorded_or_wanted(monitors):
    own = blocks(noise(2, rate=PLAYBACK_RATE), OWN_BLOCK)
    choice, plain = FarEndChoice(monitors=monitors), FarEndChoice()
    film = [None] * len(own) if monitors else blocks(noise(2, 2))
    assert np.array_equal(
        given(choice, [SILENCE] * len(own), own, film), given(plain, [SILENCE] * len(own), own, [None] * len(own))
    )
    assert choice.use is FarEndUse.UNRECORDED


def test_a_recorder_that_ends_leaves_no_gap_in_our_own_sound():
    own = blocks(noise(4, rate=PLAYBACK_RATE), OWN_BLOCK)
    all_own = given(FarEndChoice(), [SILENCE] * 200, own, [None] * 200)
    ended = given(FarEndChoice(), [SILENCE] * 200, own, [*blocks(noise(2, 2)), *[None] * 100])
    assert np.array_equal(ended[2 * CAPTURE_RATE :], all_own[2 * CAPTURE_RATE :])


def test_a_recorder_that_hangs_is_noticed_after_three_blocks_and_trusted_again_once_it_is_steady():
    choice = FarEndChoice()
    used(choice, 1)
    hung = used(choice, 0.2, monitored=[NOTHING] * 10)
    # the reserve of 20 ms, what may be missing, and the block by which it is more
    assert hung.index(FarEndUse.STARVED) == 1 + STARVED // BLOCK
    assert set(hung[4:]) == {FarEndUse.STARVED}
    assert used(choice, 1)[-1] is FarEndUse.MONITOR


def test_a_monitor_that_is_silent_while_we_sound_is_of_no_use_until_it_is_heard():
    choice = FarEndChoice()
    used(choice, 1)
    own = blocks(noise(2, rate=PLAYBACK_RATE), OWN_BLOCK)
    found = used(choice, 2, own=own)
    assert found.index(FarEndUse.UNHEARD) == pytest.approx(UNHEARD // BLOCK, abs=3)  # our own waits 40 ms
    assert used(choice, 1)[-1] is FarEndUse.UNHEARD  # who is silent now proves nothing
    assert used(choice, 1, own=own, monitored=blocks(noise(1, 2)))[-1] is FarEndUse.MONITOR


def echoing(seconds, lead, seed=1):
    """Near end and monitor of a film that is heard *lead* seconds after it is told."""
    film = noise(seconds + 1, seed)
    at = CAPTURE_RATE // 2
    shift = at - round(lead * CAPTURE_RATE)
    count = round(seconds * CAPTURE_RATE)
    return blocks(film[shift : shift + count]), blocks(film[at : at + count])


def test_what_leads_is_used_as_long_as_it_plays():
    near, film = echoing(40, 0.04)
    assert set(used(FarEndChoice(), 40, near=near, monitored=film)[SECOND:]) == {FarEndUse.MONITOR}


@pytest.mark.parametrize("late", [0.03, 0.1, 0.2])
def test_what_is_told_after_it_is_heard_is_given_up_within_seconds_and_for_good(late):
    near, film = echoing(12, -late)
    choice = FarEndChoice()
    found = used(choice, 12, near=near, monitored=film)
    assert 2 * SECOND < found.index(FarEndUse.LATE) < 8 * SECOND
    near, film = echoing(12, 0.04, seed=2)
    assert set(used(choice, 12, near=near, monitored=film)) == {FarEndUse.LATE}
    used(choice, 0.02, monitored=[None])
    assert used(choice, 12, near=near, monitored=film)[-1] is FarEndUse.MONITOR  # another recording


def test_the_persons_own_voice_in_it_is_given_up_after_a_few_words():
    """The microphone is played back 30 ms later and 10 dB softer, and a person speaks a second in three."""
    voice = noise(30)
    voice[(np.arange(len(voice)) // CAPTURE_RATE) % 3 > 0] = 0
    back = np.concatenate([np.zeros(480), voice * 0.316])[: len(voice)].astype(np.int16)
    found = used(FarEndChoice(), 30, near=blocks(voice), monitored=blocks(back))
    assert found[-1] is FarEndUse.LATE
    assert found.index(FarEndUse.LATE) < 15 * SECOND


def test_what_the_microphone_has_lost_makes_it_late_for_a_second_only():
    near, film = echoing(20, 0.04)
    near = [*near[: 5 * SECOND], *near[5 * SECOND + 10 :]]  # 0.2 s that a busy machine did not read
    film = [*film[: 5 * SECOND], np.concatenate(film[5 * SECOND : 5 * SECOND + 11]), *film[5 * SECOND + 11 :]]
    found = used(FarEndChoice(), 19.5, near=near, monitored=film)
    assert FarEndUse.LATE not in found
    assert found[-1] is FarEndUse.MONITOR


def test_two_doubts_far_apart_are_chance():
    choice = FarEndChoice()
    for seed in (1, 2):
        near, film = echoing(3.0, -0.05, seed)
        assert FarEndUse.LATE not in used(choice, 3, near=near, monitored=film)
        near, film = echoing(DOUBTED / CAPTURE_RATE, 0.04, seed + 2)
        assert FarEndUse.LATE not in used(choice, DOUBTED / CAPTURE_RATE, near=near, monitored=film)
