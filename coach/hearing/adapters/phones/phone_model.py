"""The phone net of a language from models/phones_LANGUAGE.npz, made by bench/train_phones.py; phones from espeak-ng.

libespeak may crash its process: call this in the ears' child process.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection
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
"""Sets of phrases kept as phones: one of five hundred takes half a megabyte and 0.2 s."""


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
        self._laid_out: OrderedDict[frozenset[str], tuple[tuple[str, ...], PhonePhrases]] = OrderedDict()

    def fits(self, sound: CaptureSamples, phrases: Collection[str]) -> dict[str, PhoneFit]:
        """Return how well each of *phrases* fits *sound*; none of it where it is too short for any.

        Raises:
            DeviceError: espeak-ng cannot say how they sound.
        """
        known, laid_out = self._as_phones(frozenset(phrases))
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

    def _as_phones(self, phrases: frozenset[str]) -> tuple[tuple[str, ...], PhonePhrases]:
        if phrases not in self._laid_out:
            said = phonemes_of(sorted(phrases), self._language)
            places = {p: [self._place[one] for one in plain_phones(s) if one in self._place] for p, s in said.items()}
            known = tuple(phrase for phrase, some in places.items() if some)
            self._laid_out[phrases] = known, lay_out([places[phrase] for phrase in known])
        self._laid_out.move_to_end(phrases)
        while len(self._laid_out) > LAYOUTS_KEPT:
            self._laid_out.popitem(last=False)
        return self._laid_out[phrases]


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
