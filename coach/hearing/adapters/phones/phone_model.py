"""The phone net of a language from models/phones_LANGUAGE.npz, made by bench/train_phones.py; phones from espeak-ng.

libespeak may crash its process: call this in the ears' child process.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import numpy as np

from coach.errors import DeviceError
from coach.hearing.adapters.pronunciation import phonemes_of
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.recognition.phone_net import (
    PhoneFit,
    PhoneNet,
    PhonePhrases,
    free_log_likelihood,
    lay_out,
    log_likelihoods_of,
    spread,
    steps_of,
)
from coach.system import paths
from coach.texts import text

PHONE_SIGNS = re.compile(r"[ˈˌʔ?ːˑ̯-]|\(\w+\)")
"""Signs of stress, stød and length, which are left out: voices differ in them; and of a change of language."""

_ALIKE = {"ε": "ɛ", "g": "ɡ"}  # noqa: RUF001 - the phonetic alphabet looks like that

LAYOUTS_KEPT = 4
"""Sets of phrases kept laid out: one of five hundred takes half a megabyte."""


class NetOfPhones:
    """ports.PhonePhraseModel.  For one thread."""

    def __init__(self, language: str, folder: Path | None = None) -> None:
        """Load the net of *language* from *folder* (default: the coach's models).

        Raises:
            DeviceError: there is none.
        """
        self._language = language
        self._net = load_phone_net(language, folder)
        self._place = {phone: number for number, phone in enumerate(self._net.phones)}
        self._phones: dict[str, list[int]] = {}
        self._laid_out = lru_cache(maxsize=LAYOUTS_KEPT)(self._lay_out)

    def prepare(self, phrases: Collection[str]) -> None:
        """Ask espeak-ng how each of *phrases* sounds, once.

        Raises:
            DeviceError: it is unavailable, or does not know the language.
        """
        if new := sorted(set(phrases) - self._phones.keys()):
            said = phonemes_of(new, self._language)
            self._phones |= {
                p: [self._place[one] for one in plain_phones(s) if one in self._place] for p, s in said.items()
            }

    def fits(self, sound: CaptureSamples, phrases: Collection[str]) -> dict[str, PhoneFit]:
        """Return how well each of *phrases*, all of them prepared, fits *sound*; none where it is too short for any."""
        known, laid_out = self._laid_out(frozenset(phrases))
        if not known or not len(sound):
            return {}
        steps = self._net.log_probabilities(steps_of(sound))
        free = free_log_likelihood(steps)
        each = zip(known, log_likelihoods_of(laid_out, steps), laid_out.counts // 2, strict=True)
        return {
            phrase: PhoneFit(log_likelihood=float(fit) - free, phones=int(count))
            for phrase, fit, count in each
            if count <= len(steps)
        }

    def _lay_out(self, phrases: frozenset[str]) -> tuple[tuple[str, ...], PhonePhrases]:
        known = tuple(phrase for phrase in sorted(phrases) if self._phones[phrase])
        return known, lay_out([self._phones[phrase] for phrase in known])


def load_phone_net(language: str, folder: Path | None = None) -> PhoneNet:
    """Return the net of *language* from *folder* (default: the coach's models).

    Raises:
        DeviceError: there is none.
    """
    path = (folder or paths.data_folder("models")) / f"phones_{language}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            apart = [int(steps) for steps in file["apart"]]
            layers = spread({name: file[name] for name in file.files if "/" in name}, apart)
            return PhoneNet(phones=tuple(map(str, file["phones"])), layers=layers)
    except (OSError, ValueError, KeyError) as fault:
        raise DeviceError(
            text("no phone net at {path} ({fault}); reinstall desk-coach", path=path.name, fault=fault)
        ) from fault


def plain_phones(phonemes: str) -> tuple[str, ...]:
    """Return the phones of *phonemes*, espeak-ng's IPA with "_" between phonemes, without signs."""
    each = (PHONE_SIGNS.sub("", part) for part in re.split(r"[_\s]+", phonemes))
    return tuple(_ALIKE.get(phone, phone) for phone in each if phone)
