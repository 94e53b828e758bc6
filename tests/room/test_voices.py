"""`coach voices --play` in the room: the voice is heard, as loud as the coach."""

from __future__ import annotations

import pyloudnorm
import pytest

from coach.speech.mastering import LOUDNESS
from tests.room import measure
from tests.room.room import RATE


@pytest.mark.parametrize("name", ["gmq/da+f2", "gmw/en-US"])
def test_a_voice_is_heard_at_the_level_of_the_coach(room, name):
    with room.hear() as recorder:
        played = room.run_coach("voices", "--play", name)
        heard = recorder.stop().samples
    assert (played.returncode, played.stdout, played.stderr) == (0, "", "")
    begin, end = measure.onsets(heard, RATE)[0], measure.last_sound(heard, RATE)
    assert end - begin > 2.0  # three numbers and three short sentences
    said = heard[round(begin * RATE) : round(end * RATE)] / 32768
    # clips are within 1 LU of it; the pauses between them are gated away
    assert pyloudnorm.Meter(RATE).integrated_loudness(said) == pytest.approx(LOUDNESS, abs=1.5)
