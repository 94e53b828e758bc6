"""The whole way from sound to commands: the same for the microphone, a file and the benchmark."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

import numpy as np
import speech_recognition as sr

from coach.edge.engines import Recogniser
from coach.listen.decide import believed
from coach.listen.front import Front, Suppressor
from coach.listen.grammar import Grammar, grammar
from coach.listen.segment import Listening, Sound, Stretch, VoiceBegan, VoiceLost
from coach.ports import Utterance
from coach.units import EAR_RATE

BLOCK = EAR_RATE // 50
"""Samples per block of a file: 20 ms, as from the microphone."""

Happening: TypeAlias = VoiceBegan | VoiceLost | Utterance


class Hearing:
    """Takes sound and gives what was said.  For one thread."""

    def __init__(
        self, recognizer: Recogniser, rules: Listening | None = None, suppressor: Suppressor | None = None
    ) -> None:
        """*suppressor* is what keeps it from hearing a loudspeaker; without one, levels tell."""
        self._recognizer = recognizer
        self._front = Front(rules, suppressor)
        self._at = 0
        self._spoken = -EAR_RATE * 3600

    def open(self, commands: Grammar) -> None:
        """Listen from now on for *commands*, also in the stretch that is running.

        Raises:
            DeviceError: nobody knows how one of the words sounds.
        """
        self._recognizer.set_grammar(commands)

    def take(self, sound: Sound, played: Sound | None = None, at: int | None = None) -> list[Utterance]:
        """Take a block that begins at sample *at* (default: where the last one ended) and return what has been said.

        *played* is what a loudspeaker is given meanwhile, as long as *sound*
        and at the same rate.  Blocks that were lost in between count as silence.
        """
        return [event for event in self.follow(sound, played, at) if isinstance(event, Utterance)]

    def follow(self, sound: Sound, played: Sound | None = None, at: int | None = None) -> list[Happening]:
        """Take a block as `take` does; return also where a voice began, and where it turned out to be none."""
        if at is not None and at > self._at:
            lost = np.zeros(at - self._at, np.int16)
            self._at = at
            return [*self._told(lost, None), *self.follow(sound, played)]
        self._at += len(sound)
        return self._told(sound, played)

    def _told(self, sound: Sound, played: Sound | None) -> list[Happening]:
        events = self._front.push(sound, played)
        return [self._understood(event) if isinstance(event, Stretch) else event for event in events]

    def _understood(self, stretch: Stretch) -> Utterance:
        belief = None
        if not stretch.talk:
            belief = self._recognizer.recognize(sr.AudioData(stretch.samples.tobytes(), EAR_RATE, 2))
        acted = belief is not None and believed(belief, (stretch.start - self._spoken) / EAR_RATE)
        if not acted:  # one command may follow another at once
            self._spoken = stretch.end
        return Utterance(
            command=belief.command if belief and acted else None,
            phrase=belief.phrase if belief else "",
            score=belief.score if belief else 0.0,
            start=stretch.start,
            end=stretch.end,
            decided=stretch.at,
        )


def hear_file(
    sound: Sound,
    commands: Mapping[str, Collection[str]],
    recognizer: Recogniser,
    *,
    played: Sound | None = None,
    suppressor: Suppressor | None = None,
) -> list[Utterance]:
    """Return what is said in *sound* (int16, units.EAR_RATE) to one who listens for *commands*.

    *played* is what a loudspeaker plays meanwhile, as long as *sound* and at
    the same rate; of *suppressor* see Hearing.  Two seconds of silence follow, so that the last word ends.
    """
    hearing = Hearing(recognizer, suppressor=suppressor)
    hearing.open(grammar(commands))
    said = []
    after = np.zeros(2 * EAR_RATE, np.int16)
    whole = np.concatenate([sound, after])
    far = None if played is None else np.concatenate([played, after])
    for at in range(0, len(whole), BLOCK):
        said += hearing.take(whole[at : at + BLOCK], None if far is None else far[at : at + BLOCK])
    return said
