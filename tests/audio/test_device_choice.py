from __future__ import annotations

from dataclasses import replace

import pytest

from coach.audio.device_choice import SoundDevice, choose_device, choose_microphone, choose_speaker, real_devices
from coach.errors import DeviceError

LAPTOP = SoundDevice(name="alsa.laptop", description="Laptop", default=True)
DOCK = SoundDevice(name="alsa.dock", description="Dock")
DUMMY = SoundDevice(name="auto_null", description="Dummy Output", default=True)
MONITOR = SoundDevice(
    name="alsa.laptop.monitor", description="Monitor of Laptop", default=True, monitor_of="alsa.laptop"
)
DUMMY_MONITOR = replace(MONITOR, name="auto_null.monitor", description="Monitor of Dummy Output")
NAMES = ("Built-in Audio Analog Stereo", "USB Headset", "USB Headset Mono", "HDMI")
ABSENT = "loudspeaker: none is called 'USB'; choose one of: Laptop"


@pytest.mark.parametrize("choose", [choose_speaker, choose_microphone])
def test_the_desktops_choice_is_left_to_the_sound_server_which_may_change_it_meanwhile(choose):
    found = choose((DOCK, LAPTOP), None)
    assert (found.device, found.remarks, found.silenced) == (None, (), None)


@pytest.mark.parametrize("choose", [choose_speaker, choose_microphone])
@pytest.mark.parametrize("named", [LAPTOP, DOCK, MONITOR, DUMMY])
def test_a_named_device_is_taken_whatever_it_is(choose, named):
    found = choose((LAPTOP, DOCK), named)
    assert (found.device, found.remarks) == (named.description, ())


@pytest.mark.parametrize("choose", [choose_speaker, choose_microphone])
def test_while_the_named_one_is_absent_the_default_one_is_taken_and_that_is_told(choose):
    found = choose((LAPTOP, DOCK), None, ABSENT)
    assert found.device is None
    assert found.remarks == (f"{ABSENT}; until it is back, Laptop is used",)
    assert found.silenced is None


@pytest.mark.parametrize("default", [MONITOR, DUMMY_MONITOR])
def test_a_monitor_is_no_microphone_though_it_is_the_default_one(default):
    assert choose_microphone((default, DOCK), None).device == "Dock"
    with pytest.raises(DeviceError, match=f"there is no microphone: {default.description} hears what this machine"):
        choose_microphone((default,), None)
    with pytest.raises(DeviceError, match=r"none is called 'USB'.*; there is no microphone"):
        choose_microphone((default,), None, ABSENT)


def test_the_dummy_output_is_no_loudspeaker():
    assert choose_speaker((DUMMY, DOCK), None).device == "Dock"
    with pytest.raises(DeviceError, match="there is no loudspeaker: what is called Dummy Output plays to nobody"):
        choose_speaker((DUMMY,), None)


@pytest.mark.parametrize(
    ("choose", "kind", "consequence"),
    [(choose_speaker, "sink", "nothing of the coach is heard"), (choose_microphone, "source", "nothing that you say")],
)
@pytest.mark.parametrize(
    ("state", "says", "remedy"),
    [
        ({"muted": True}, "is muted", "pactl set-{}-mute alsa.laptop 0"),
        ({"muted": True, "volume": 0.0}, "is muted", "pactl set-{}-mute alsa.laptop 0"),
        ({"volume": 0.0}, "is turned down to 0 %", "pactl set-{}-volume alsa.laptop 60%"),
        ({"volume": 0.0049}, "is turned down to 0 %", "pactl set-{}-volume alsa.laptop 60%"),
        ({"volume": 0.005}, None, None),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_device_through_which_nothing_comes_is_told_with_the_remedy(  # noqa: PLR0917  (a table)
    choose, kind, consequence, state, says, remedy, named
):
    device = replace(LAPTOP, **state)
    found = choose((device,), device if named else None)
    assert found.device == ("Laptop" if named else None)
    if says is None:
        assert (found.remarks, found.silenced) == ((), None)
    else:
        assert found.remarks == (found.silenced,)
        assert found.silenced.startswith(f"Laptop {says}: {consequence}")
        assert f"`{remedy.format(kind)}`" in found.silenced


def test_where_nothing_is_known_the_default_one_is_tried():
    assert choose_speaker((), None).device is None
    assert choose_microphone((), None, ABSENT).remarks == (ABSENT,)


def test_a_part_of_a_name_is_looked_for_among_real_devices_first():
    assert real_devices((DUMMY, MONITOR, DOCK, LAPTOP)) == (DOCK, LAPTOP)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("USB Headset", 1),
        ("usb headset mono", 2),
        ("hdmi", 3),
        ("built-in", 0),
        ("analog", 0),
    ],
)
def test_a_device_is_chosen_by_its_name_or_a_part_that_no_other_has(wanted, expected):
    assert choose_device(wanted, NAMES, "loudspeaker") == expected


@pytest.mark.parametrize(
    ("wanted", "there", "wrong"),
    [
        (
            "gramophone",
            NAMES,
            "none is called 'gramophone'; choose one of: Built-in Audio Analog Stereo, USB Headset, ",
        ),
        ("usb", NAMES, "2 are called 'usb'; choose one of: "),
        ("usb", (), "none is called 'usb'; choose one of: there is none"),
    ],
)
def test_a_device_that_is_not_there_is_answered_with_those_that_are(wanted, there, wrong):
    with pytest.raises(DeviceError, match="loudspeaker: ") as told:
        choose_device(wanted, there, "loudspeaker")
    assert wrong in str(told.value)
    assert "\n" not in str(told.value)
