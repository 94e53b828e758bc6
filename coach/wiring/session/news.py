"""What an offer says of the devices: what is so now, what was said already, and what is kept of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import timedelta

from coach.audio.device_choice import DeviceChoice
from coach.config.model import Config
from coach.errors import DeviceError
from coach.hearing.adapters.enrolment_file import enrolment_file_of
from coach.journal.ports import Journal
from coach.presence.silence import SilenceReason
from coach.programs.conductor.device_news import DeviceNews, NewsMemory, device_news
from coach.system import paths
from coach.system.system_clock import SystemClock
from coach.wiring.audio import microphone_choice, speaker_choice

log = logging.getLogger(__name__)

_LATELY = timedelta(days=14)
"""How far back the last break is looked for: who was away for longer knows why nothing was heard."""


def news_of_devices(chosen: Config, journal: Journal) -> tuple[DeviceNews, ...]:
    """Return what is so now, said already or not."""
    lately = journal.breaks(SystemClock().now() - _LATELY)
    last = max(lately, key=lambda entry: entry.decided_at, default=None)
    return device_news(
        _choice(speaker_choice, chosen.sound.speaker),
        _choice(microphone_choice, chosen.sound.microphone),
        unheard=last is not None and last.why == SilenceReason.NO_SOUND,
        deaf=kept_news().deaf,
        teach=kept_news().offers_teaching and chosen.ears.engine == "builtin" and not _is_taught(chosen.language),
    )


def kept_news() -> NewsMemory:
    """Return what the last offer left; nothing where there is no file, or none that can be read."""
    from coach.system.state_file import StateFile

    found = [entry for entry in StateFile(paths.news_file()).read() if isinstance(entry, dict)]
    return NewsMemory(
        said=frozenset(str(entry["said"]) for entry in found if "said" in entry),
        deaf=any(entry.get("deaf") is True for entry in found),
        misunderstood=any(entry.get("misunderstood") is True for entry in found),
        taught_of=any(entry.get("taught_of") is True for entry in found),
    )


def news_keeper(now: Collection[DeviceNews], chosen: Config) -> Callable[[bool, bool], None]:
    """Return what keeps what an offer with *now* leaves; is called with *heard* and *deaf* of keep_news.

    What is said into a loudspeaker that is muted now has not been said.
    """
    aloud = not (now and is_silenced(chosen))
    return lambda heard, deaf: keep_news(now, heard=heard and aloud, deaf=deaf)


def is_silenced(chosen: Config) -> bool:
    """Tell whether the loudspeaker is muted, or turned down to nothing, though the person wants to hear offers."""
    if chosen.offer.volume == 0:
        return False
    try:
        return speaker_choice(chosen.sound.speaker).silenced is not None
    except DeviceError:  # the conductor has noticed
        return False


def keep_news(now: Collection[DeviceNews], *, heard: bool, deaf: bool) -> None:
    """Keep what an offer leaves; where the disk does not take it, the same is said once more."""
    _keep(kept_news().after(now, heard=heard, deaf=deaf))


def keep_misunderstood(count: int) -> None:
    """Keep that *count* commands of a session were not understood, if they are many."""
    before = kept_news()
    if (left := before.with_misunderstood(count)) != before:
        _keep(left)


def _keep(left: NewsMemory) -> None:
    from coach.system.state_file import StateFile

    lasting = {"deaf": left.deaf, "misunderstood": left.misunderstood, "taught_of": left.taught_of}
    try:
        StateFile(paths.news_file()).write([*({"said": each} for each in sorted(left.said)), lasting])
    except (OSError, DeviceError) as error:  # only said once more; doctor tells of the disk
        log.warning("what was said of the devices is not kept: %s", error)


def _is_taught(language: str) -> bool:
    return bool(enrolment_file_of(language).words())


def _choice(choose: Callable[[str | None], DeviceChoice], name: str | None) -> DeviceChoice | None:
    try:
        return choose(name)
    except DeviceError:  # the news is that there is none
        return None
