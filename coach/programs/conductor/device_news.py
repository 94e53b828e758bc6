"""What of devices and ears is said aloud at the next offer: each thing once, for as long as it is so.  Pure.

Captions, `coach status` and `coach doctor` tell more; but who is waiting for an
offer looks at none of them, and answers to a microphone that hears nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from coach.audio.device_choice import DeviceChoice


class DeviceNews(StrEnum):
    """One thing; the value is the stock line that says it."""

    NOT_HEARD = "news_not_heard"
    """The last break could not be heard."""

    OTHER_SPEAKER = "news_other_speaker"
    """The named loudspeaker is absent."""

    NO_MICROPHONE = "news_no_microphone"
    MUTED_MICROPHONE = "news_muted_microphone"
    OTHER_MICROPHONE = "news_other_microphone"
    """The named microphone is absent."""

    NOT_HEARING = "news_not_hearing"
    """At the end of the last session the coach could not hear, and the devices do not show why."""

    TEACH = "news_teach"
    """Commands were not understood, and the ears can be taught: said once ever."""


OFTEN_MISUNDERSTOOD = 2
"""Commands of one session that were nearly understood and never accepted, from which teaching is offered."""

_EXPLAINED = {DeviceNews.NO_MICROPHONE, DeviceNews.MUTED_MICROPHONE}


def device_news(
    speaker: DeviceChoice | None, microphone: DeviceChoice | None, *, unheard: bool, deaf: bool, teach: bool = False
) -> tuple[DeviceNews, ...]:
    """Return what is so now.

    Args:
        speaker: the loudspeaker to be used; None if there is none.
        microphone: as *speaker*.
        unheard: nobody could hear the last break.
        deaf: at the end of the last session the coach could not hear.
        teach: teaching is to be offered.
    """
    found = [DeviceNews.NOT_HEARD] if unheard else []
    if speaker is not None and speaker.stands_in:
        found.append(DeviceNews.OTHER_SPEAKER)
    if microphone is None:
        found.append(DeviceNews.NO_MICROPHONE)
    elif microphone.silenced is not None:
        found.append(DeviceNews.MUTED_MICROPHONE)
    elif microphone.stands_in:
        found.append(DeviceNews.OTHER_MICROPHONE)
    if deaf and not _EXPLAINED & set(found):
        found.append(DeviceNews.NOT_HEARING)
    if teach and microphone is not None and microphone.silenced is None:
        found.append(DeviceNews.TEACH)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsMemory:
    """What one session leaves for the next."""

    said: frozenset[str] = frozenset()
    """Lines that were said, of what has been so ever since."""

    deaf: bool = False
    """At the session's end the coach could not hear, and the person has not been told why."""

    misunderstood: bool = False
    """There was a session in which OFTEN_MISUNDERSTOOD commands were not understood."""

    taught_of: bool = False
    """The person has been told that the ears can be taught."""

    @property
    def offers_teaching(self) -> bool:
        """Whether the next offer says that the ears can be taught."""
        return self.misunderstood and not self.taught_of

    def unsaid(self, now: Iterable[DeviceNews]) -> tuple[DeviceNews, ...]:
        """Return which of *now* are still to be said."""
        return tuple(each for each in now if each not in self.said)

    def after(self, now: Collection[DeviceNews], *, heard: bool, deaf: bool) -> NewsMemory:
        """Return what is left by a session that offered with *now*; *heard*: what was to be said could be heard."""
        said = frozenset(now) if heard else self.said & frozenset(now)
        return replace(
            self,
            said=said,
            deaf=deaf and not _EXPLAINED & said,
            taught_of=self.taught_of or (heard and DeviceNews.TEACH in now),
        )

    def with_misunderstood(self, count: int) -> NewsMemory:
        """Return what is left by a session in which *count* commands were not understood."""
        return replace(self, misunderstood=self.misunderstood or count >= OFTEN_MISUNDERSTOOD)
