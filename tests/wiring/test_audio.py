from __future__ import annotations

import pytest

from coach.audio.flow_counts import SESSIONS, FlowCounts
from coach.wiring.audio import keep_flow, kept_flow


def counts(seconds: float) -> FlowCounts:
    return FlowCounts(seconds=seconds, underruns=1, overruns=0, dropped=0)


def test_what_the_sound_has_met_is_kept_of_the_last_sessions(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    for number in range(SESSIONS + 2):
        keep_flow(counts(number))
    assert [each.seconds for each in kept_flow()] == list(range(2, SESSIONS + 2))


@pytest.mark.faults
def test_a_session_ends_as_it_should_where_nothing_can_be_kept(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "file" / "home"))
    keep_flow(counts(60))
    assert "what the sound has met is not kept: " in caplog.text
