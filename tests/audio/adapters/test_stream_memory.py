from __future__ import annotations

import pytest

from coach.audio.adapters.stream_memory import StreamMemory

KEY = "sink-input-by-application-name:music"


@pytest.fixture
def connected(room_here):  # noqa: ARG001  (it says where the server is)
    import pulsectl  # noqa: PLC0415  (wants libpulse, which a room has)

    with pulsectl.Pulse("test") as made:
        yield made


@pytest.fixture
def pulse(room_here, connected):
    assert room_here.pactl("load-module", "module-stream-restore").strip()
    return connected


def remembered(pulse) -> dict[str, list[float]]:
    return {each.name: list(each.volume.values) for each in pulse.stream_restore_list()}


def test_what_is_not_remembered_stays_so(pulse):
    assert StreamMemory(pulse, KEY).set([1.0], ["mono"], muted=False, only_if=lambda _: True)
    assert remembered(pulse) == {}


def test_only_what_is_meant_is_set_right_and_nothing_else_is_forgotten(pulse):
    for name, volume in ((KEY, 0.5), (f"{KEY}al", 0.25)):
        StreamMemory(pulse, name)._write([volume], ["mono"], muted=False)
    music = StreamMemory(pulse, KEY)
    assert music.set([1.0], ["mono"], muted=False, only_if=lambda there: there[0] < 0.4)
    assert remembered(pulse)[KEY] == pytest.approx([0.5], abs=1e-4)
    assert music.set([1.0], ["mono"], muted=False, only_if=lambda there: there[0] < 0.6)
    assert remembered(pulse)[KEY] == pytest.approx([1.0], abs=1e-4)
    assert remembered(pulse)[f"{KEY}al"] == pytest.approx([0.25], abs=1e-4)


def test_a_server_without_a_memory_has_nothing_to_be_set_right(room_here, connected):
    assert "module-stream-restore" not in room_here.pactl("list", "short", "modules")
    assert StreamMemory(connected, KEY).set([1.0], ["mono"], muted=False, only_if=lambda _: True)


def test_a_server_that_has_gone_is_asked_another_time(pulse, room_here, caplog):
    StreamMemory(pulse, KEY)._write([0.5], ["mono"], muted=False)
    room_here.unplug()
    assert not StreamMemory(pulse, KEY).set([1.0], ["mono"], muted=False, only_if=lambda _: True)
    assert "may come back low" in caplog.text


@pytest.mark.parametrize("volumes", [[1.0], [0.3, 0.7], [0.1]])
def test_pipewire_has_passed_a_volume_on_before_its_client_leaves(pipewire, volumes):  # noqa: ARG001  (its client)
    import pulsectl  # noqa: PLC0415

    channels = ["mono"] if len(volumes) == 1 else ["front-left", "front-right"]
    with pulsectl.Pulse("watches") as watching:
        for low in (0.5, 0.6) * 8:  # one of fourteen was lost by whoever left at once
            with pulsectl.Pulse("leaves") as leaving:
                wanted = [volume * low for volume in volumes]
                assert StreamMemory(leaving, KEY).set(wanted, channels, muted=False, only_if=lambda _: True)
            assert remembered(watching)[KEY] == pytest.approx(wanted, abs=1e-4)


@pytest.mark.faults
def test_a_pipewire_that_does_not_take_it_is_told_of(pipewire, monkeypatch, caplog):  # noqa: ARG001  (its client)
    import pulsectl  # noqa: PLC0415

    monkeypatch.setattr(StreamMemory, "_write", lambda *_, **__: None)
    with pulsectl.Pulse("test") as pulse:
        assert not StreamMemory(pulse, KEY).set([1.0], ["mono"], muted=False, only_if=lambda _: True)
    assert "may come back low" in caplog.text
