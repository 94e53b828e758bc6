from __future__ import annotations

import pytest

from coach.audio.bluetooth import PulseSource, degrades_headset, headset_advice, is_bluetooth

PIPEWIRE = PulseSource(
    name="bluez_input.00:1B:66:AA:BB:CC",
    description="WH-1000",
    properties={"device.api": "bluez5", "api.bluez5.profile": "headset-head-unit"},
    profile="headset-head-unit",
)
PULSE = PulseSource(
    name="bluez_source.00_1B_66_AA_BB_CC.handsfree_head_unit",
    description="WH-1000",
    properties={"device.bus": "bluetooth", "device.api": "bluez"},
    profile="handsfree_head_unit",
)
LE = PulseSource(
    name="bluez_input.00:1B", description="Buds", properties={"device.api": "bluez5"}, profile="bap-duplex"
)
MUSIC = PulseSource(name="bluez_input.00:1B", description="WH-1000", profile="a2dp-sink")
USB = PulseSource(
    name="alsa_input.usb-Jabra", description="Jabra", properties={"device.bus": "usb"}, profile="input:mono"
)
BUILT_IN = PulseSource(name="alsa_input.pci-0000_00_1f.3", description="Built-in", properties={"device.bus": "pci"})
BARE = PulseSource(name="mic", description="Microphone")


@pytest.mark.parametrize(
    ("source", "bluetooth", "ruins"),
    [
        (PIPEWIRE, True, True),
        (PULSE, True, True),
        (MUSIC, True, True),  # the server goes over to the headset's profile when the microphone is opened
        (LE, True, False),
        (USB, False, False),
        (BUILT_IN, False, False),
        (BARE, False, False),
    ],
)
def test_a_microphone_over_classic_bluetooth_ruins_the_sound_of_its_headset(source, bluetooth, ruins):
    assert (is_bluetooth(source), degrades_headset(source)) == (bluetooth, ruins)


def test_the_headset_is_named_and_so_is_the_remedy():
    assert "WH-1000" in headset_advice(PIPEWIRE)
    assert "[sound] microphone" in headset_advice(PIPEWIRE)
