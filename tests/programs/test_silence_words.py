from __future__ import annotations

import pytest

from coach.presence.silence import SilenceReason
from coach.programs.daemon.status import SilentState
from coach.programs.silence_words import say_silence


@pytest.mark.parametrize("why", [*SilenceReason, *SilentState])
def test_every_reason_has_words_in_both_languages(why):
    assert say_silence(why, "da") not in {why.replace("-", " "), say_silence(why, "en")}


def test_an_unknown_reason_stays_as_it_is():
    assert say_silence("full-moon", "da") == "full moon"
