"""Devices as people have them, on a real PulseAudio and a real PipeWire."""

from __future__ import annotations

import pytest

from coach.audio.adapters.pulse_devices import chosen_device
from coach.audio.adapters.stream import Direction
from coach.audio.device_choice import DeviceChoice
from coach.errors import DeviceError
from tests.support.pipewire import pactl
from tests.support.waiting import until

SPEAKER, MICROPHONE = Direction.PLAYBACK, Direction.CAPTURE


@pytest.fixture
def desk(room_here):
    return room_here


def sink(room, name: str, description: str) -> str:
    """Plug a loudspeaker in; return what unplugs it."""
    return room.pactl(
        "load-module", "module-null-sink", f"sink_name={name}", f"sink_properties=device.description={description}"
    ).strip()


@pytest.mark.usefixtures("desk")
def test_the_default_ones_are_taken_as_they_are():
    for direction in Direction:
        found = chosen_device(direction, None)
        assert (found.device, found.remarks) == (None, ())


def test_a_default_microphone_that_hears_the_loudspeaker_is_none_unless_it_is_named(desk):
    desk.pactl("set-default-source", "speaker.monitor")
    assert chosen_device(MICROPHONE, None).device == "Microphone"
    assert chosen_device(MICROPHONE, "monitor of speaker").device == "Monitor of Speaker"
    desk.pactl("unload-module", "module-remap-source")
    assert until(lambda: "mic\t" not in desk.pactl("list", "short", "sources"), 20)
    with pytest.raises(DeviceError, match="there is no microphone: Monitor of "):
        chosen_device(MICROPHONE, None)
    assert chosen_device(MICROPHONE, "monitor of speaker").device == "Monitor of Speaker"


def test_a_headsets_name_means_its_microphone_and_not_what_is_played_to_it(desk):
    sink(desk, "headset", "Headset")
    desk.pactl(
        "load-module",
        "module-remap-source",
        "master=air.monitor",
        "source_name=headset_mic",
        "source_properties=device.description=Headset",
    )
    assert chosen_device(MICROPHONE, "head").device == "Headset"
    assert chosen_device(SPEAKER, "head").device == "Headset"


@pytest.mark.parametrize(("direction", "kind", "name"), [(SPEAKER, "sink", "speaker"), (MICROPHONE, "source", "mic")])
def test_muted_and_turned_down_devices_are_told_and_heard_of_no_more_once_that_is_changed(desk, direction, kind, name):
    desk.pactl(f"set-{kind}-mute", name, "1")
    assert "is muted" in chosen_device(direction, None).silenced
    desk.pactl(f"set-{kind}-mute", name, "0")
    desk.pactl(f"set-{kind}-volume", name, "0%")
    assert "0 %" in chosen_device(direction, None).silenced
    desk.pactl(f"set-{kind}-volume", name, "60%")
    assert chosen_device(direction, None).remarks == ()


def test_a_named_loudspeaker_that_is_plugged_in_again_is_taken_again(desk):
    absent = chosen_device(SPEAKER, "dock")
    assert absent.device is None
    assert absent.remarks == ("none is called 'dock'; choose one of: Speaker, Air; until it is back, Speaker is used",)
    module = sink(desk, "dock", "Dock")
    assert chosen_device(SPEAKER, "dock").device == "Dock"
    desk.pactl("unload-module", module)
    assert until(lambda: chosen_device(SPEAKER, "dock") == absent, 20)


def test_the_stand_in_for_a_missing_card_is_no_loudspeaker_and_no_microphone(desk):
    desk.pactl("load-module", "module-always-sink")
    for module in ("module-remap-source", "module-null-sink"):
        desk.pactl("unload-module", module)
    assert until(lambda: "auto_null\t" in desk.pactl("list", "short", "sinks"), 20)
    with pytest.raises(DeviceError, match="there is no loudspeaker"):
        chosen_device(SPEAKER, None)
    with pytest.raises(DeviceError, match="there is no microphone"):
        chosen_device(MICROPHONE, None)
    assert chosen_device(SPEAKER, "dummy").device == "Dummy Output"


@pytest.mark.usefixtures("pipewire")
def test_pipewire_tells_the_same():
    assert chosen_device(SPEAKER, None) == chosen_device(MICROPHONE, None) == DeviceChoice(device=None)
    assert chosen_device(MICROPHONE, "monitor of").device.startswith("Monitor of ")
    pactl("set-default-sink", "speaker")
    assert until(lambda: "Default Sink: speaker" in pactl("info").stdout, 20)
    pactl("set-sink-mute", "speaker", "1")
    pactl("set-source-volume", "mic", "0%")
    assert until(lambda: "is muted" in (chosen_device(SPEAKER, None).silenced or ""), 20)
    assert until(lambda: "0 %" in (chosen_device(MICROPHONE, None).silenced or ""), 20)


def test_where_no_sound_server_runs_nothing_is_claimed(desk):
    desk.unplug()
    assert chosen_device(SPEAKER, None).device is None
    assert chosen_device(SPEAKER, "dock").device is None
