"""Choose loudspeaker and microphone among what the sound server has, and judge them.  Pure; the caller reads them.

1. A named device is taken, whatever it is; while it is absent the default one is, and that is told.
2. A monitor, which hears what this machine plays, is no microphone, also where the desktop made it the default.
3. "Dummy Output", which plays to nobody, is no loudspeaker.
4. A device that is muted, or turned down to nothing, is told with the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.errors import DeviceError
from coach.texts import joined, text

_DUMMY = "auto_null"
"""What PulseAudio and PipeWire call the device that stands where there is none."""

_NOTHING = 0.005
"""Volume below which a mixer shows 0 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundDevice:
    """A loudspeaker or a microphone as the sound server describes it."""

    name: str
    """The server's own name for it: "alsa_output.pci-0000_00_1f.3.analog-stereo"."""

    description: str
    """What a person calls it."""

    default: bool = False
    """The desktop's choice."""

    monitor_of: str | None = None
    """Description or name of the loudspeaker whose sound it gives back; None for a microphone."""

    muted: bool = False
    volume: float = 1.0
    """Of its loudest channel; 1.0 is 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChoice:
    """The device to open, and what has to be said about it."""

    device: str | None
    """Its description; None for the default one, whose place another may take while it is open."""

    remarks: tuple[str, ...] = ()
    """What is not as the person wants it, and what to do: a sentence each."""

    stands_in: bool = False
    """It is used because the named one is absent."""

    silenced: str | None = None
    """Why no sound comes through, one of the remarks; None while it does."""


def choose_speaker(there: Sequence[SoundDevice], named: SoundDevice | None, absent: str | None = None) -> DeviceChoice:
    """Return which of *there* to play to.

    *named*: the one that the person names; *absent*: why there is no such one,
    though one is named.

    Raises:
        DeviceError: no loudspeaker is there.
    """
    taken = named or next((each for each in there if each.default), None)
    if named is None and taken is not None and taken.name == _DUMMY:
        taken = next((each for each in there if each.name != _DUMMY), None)
        if taken is None:
            raise DeviceError(joined("; ", filter(None, [absent, text(_NO_SPEAKER)])))
    return _chosen(taken, absent, named, _NOT_HEARD, "sink")


def choose_microphone(
    there: Sequence[SoundDevice], named: SoundDevice | None, absent: str | None = None
) -> DeviceChoice:
    """Return which of *there* to listen to; see `choose_speaker`.

    Raises:
        DeviceError: no microphone is there.
    """
    taken = named or next((each for each in there if each.default), None)
    if named is None and taken is not None and taken.monitor_of is not None:
        heard = taken.description
        taken = next((each for each in there if each.monitor_of is None), None)
        if taken is None:
            raise DeviceError(joined("; ", filter(None, [absent, text(_NO_MICROPHONE, device=heard)])))
    return _chosen(taken, absent, named, _NOT_LISTENING, "source")


def real_devices(there: Sequence[SoundDevice]) -> tuple[SoundDevice, ...]:
    """Return those that are no stand-ins: a part of a name is looked for among them first."""
    return tuple(each for each in there if each.monitor_of is None and each.name != _DUMMY)


def _chosen(
    taken: SoundDevice | None, absent: str | None, named: SoundDevice | None, consequence: str, kind: str
) -> DeviceChoice:
    if taken is None:
        return DeviceChoice(device=None, remarks=(absent,) if absent else (), stands_in=absent is not None)
    silenced = _silenced(taken, consequence, kind)
    remarks = (
        text("{absent}; until it is back, {device} is used", absent=absent, device=taken.description)
        if absent
        else None,
        silenced,
    )
    by_name = named is not None or not taken.default
    return DeviceChoice(
        device=taken.description if by_name else None,
        remarks=tuple(each for each in remarks if each is not None),
        stands_in=absent is not None,
        silenced=silenced,
    )


def _silenced(device: SoundDevice, consequence: str, kind: str) -> str | None:
    if device.muted:
        what, remedy = text("is muted"), f"pactl set-{kind}-mute {device.name} 0"
    elif device.volume < _NOTHING:
        what, remedy = (
            text("is turned down to 0 %"),
            f"pactl set-{kind}-volume {device.name} 60%",
        )
    else:
        return None
    return text(
        "{device} {what}: {consequence}; change that in the desktop's sound settings, or `{remedy}`",
        device=device.description,
        what=what,
        consequence=text(consequence),
        remedy=remedy,
    )


_NOT_HEARD = "nothing of the coach is heard"
_NOT_LISTENING = "nothing that you say is heard"
_NO_SPEAKER = (
    "there is no loudspeaker: what is called Dummy Output plays to nobody; connect one, or turn it on in the desktop's "
    "sound settings"
)
_NO_MICROPHONE = (
    "there is no microphone: {device} hears what this machine plays; connect one, or name that one under [sound] "
    "microphone if it is meant"
)


def choose_device(wanted: str, there: Sequence[str], what: str) -> int:
    """Return which of *there* is meant by *wanted*: its name, or a part of it that no other has.

    Raises:
        DeviceError: none is, or several are; names the ones there are.
    """
    folded = [name.casefold() for name in there]
    want = wanted.casefold()
    if want in folded:
        return folded.index(want)
    found = [place for place, name in enumerate(folded) if want in name]
    if len(found) == 1:
        return found[0]
    many, none = "{count} are called {wanted!r}", "none is called {wanted!r}"
    wrong = text(many, count=len(found), wanted=wanted) if found else text(none, wanted=wanted)
    choice = ", ".join(there) if there else text("there is none")
    raise DeviceError(joined(": ", (text(what), text("{wrong}; choose one of: {choice}", wrong=wrong, choice=choice))))
