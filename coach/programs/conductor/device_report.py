"""Tell of the session's devices: which are in use, and what is wrong with one, each thing once."""

from __future__ import annotations

from coach.audio.microphone_check import MicrophoneFinding
from coach.programs.conductor.ports import Display

LOUDSPEAKER, MICROPHONE, EARS = "loudspeaker", "microphone", "ears"


class DeviceReport:
    """Stands between the devices and the display, which shows a thing each time that it is told it."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._shown: tuple[str, str | None] | None = None
        self._troubles: dict[str, str] = {}
        self._lost: set[str] = set()

    @property
    def deaf(self) -> bool:
        """Whether something is wrong for which nothing that is said can be heard."""
        silent = self._troubles.get(MICROPHONE) == MicrophoneFinding.ZEROS.value
        return EARS in self._troubles or MICROPHONE in self._lost or silent

    def in_use(self, speaker: str, microphone: str | None) -> None:
        """Show what is in use, unless it is what was shown last."""
        if (speaker, microphone) != self._shown:
            self._shown = (speaker, microphone)
            self._display.ready(speaker, microphone)

    def lost(self, device: str, trouble: str) -> None:
        """Show that *device* does not work, unless that is shown already: the reason may change meanwhile."""
        if device not in self._lost:
            self._lost.add(device)
            self._shown = None
            self.wrong(device, trouble)

    def wrong(self, device: str, trouble: str) -> None:
        """Show what is wrong with *device* now."""
        if self._troubles.get(device) != trouble:
            self._troubles[device] = trouble
            self._display.trouble(device, trouble)

    def well(self, device: str) -> None:
        """Show that *device* works again, if something was wrong with it."""
        self._lost.discard(device)
        if self._troubles.pop(device, None) is not None:
            self._display.trouble(device, None)
