"""PocketSphinx as a phrase scorer, with its decoders kept.

`Recognizer.recognize_sphinx` builds a decoder per call (0.3 to 1.4 s) and must
answer something.  Here a decoder of the grammar's own words is kept per grammar
(12 ms to build, 15 ms per second of sound), and a second one gives the likelihood
of filler words and of a free phone loop, so that recognition/confidence.py can
reject.

A segment is decoded as a whole: its cepstral mean is then its own, which makes
the answer a pure function of the samples.  A second of sound costs 0.1 s.

The library has no wheel for some Pythons; it is imported when it is needed.
"""

from __future__ import annotations

import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from math import inf, log
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import speech_recognition as sr
from numpy.typing import NDArray

from coach.errors import DeviceError
from coach.hearing.adapters.pronunciation import Sounds, lexicon
from coach.hearing.grammar import Grammar, jsgf
from coach.hearing.recognition.confidence import PhraseScores
from coach.hearing.recognition.filler_words import FILLER_WORDS
from coach.texts import text
from coach.units import CAPTURE_RATE

MODEL_LANGUAGE = "en"
"""The language of the only acoustic model that pip brings."""

DECODERS_KEPT = 8
"""Decoders kept, one per grammar (6 MB each), and searches of their rivals: a session has about as many states."""

SHORTEST_SPEECH = CAPTURE_RATE // 10
"""Samples below which PocketSphinx is not asked: it stumbles over less than its window, and no word is that short."""

CANDIDATES = 60
"""Hypotheses searched for the runner-up."""

POCKETSPHINX_HISS = -42.0
"""Decibels of the added noise relative to the loudest 10 ms.  See docs/hearing.md, confidence."""

_NewDecoder: TypeAlias = Callable[[Mapping[str, Sounds], Mapping[str, str]], Any]
"""Makes a decoder of words: pronunciations and tokens of each."""

UNIT = 1024.0
"""PocketSphinx gives exp(score / 1024); this makes it nats."""


class PocketSphinxScorer(sr.Recognizer):  # type: ignore[misc]  # SpeechRecognition is not typed
    """ports.PhraseScorer.  For one thread."""

    def __init__(self, language: str = "en") -> None:
        """Load the model.

        Raises:
            DeviceError: PocketSphinx is not on this machine, or the pronunciation of a word is unknown.
        """
        super().__init__()
        self._language = language
        self._library, self._model = load_pocketsphinx()
        self._sounds: dict[str, Sounds] = {}
        self._kept: OrderedDict[frozenset[tuple[str, str]], _GrammarDecoder] = OrderedDict()
        self._current: _GrammarDecoder | None = None
        words = FILLER_WORDS.get(language, ())
        self._look_up(words)
        self._rivals = _RivalDecoder(self._new_decoder, {word: self._sounds[word] for word in words})

    def set_grammar(self, grammar: Grammar) -> None:
        """Score the phrases of *grammar* from now on; cheap for one that was set before.

        Raises:
            DeviceError: the pronunciation of one of its words is unknown.
        """
        if not grammar.phrases:
            self._current = None
            return
        key = frozenset(grammar.phrases.items())
        if key not in self._kept:
            self._look_up(grammar.words)
            sounds = {word: self._sounds[word] for word in grammar.words}
            # a filler word that sounds like a whole phrase is no rival of it
            own = {way for phrase in grammar.phrases for way in sounds.get(phrase, ())}
            self._kept[key] = _GrammarDecoder(self._new_decoder, grammar, sounds, self._rivals.without(own))
        self._kept.move_to_end(key)
        self._current = self._kept[key]
        while len(self._kept) > DECODERS_KEPT:
            self._kept.popitem(last=False)

    def recognize(self, audio: sr.AudioData) -> PhraseScores | None:
        """Return the scores of the phrase that fits *audio* best; None if none fits, or if there is no grammar."""
        if self._current is None:
            return None
        clean = np.frombuffer(audio.get_raw_data(CAPTURE_RATE, 2), "<i2")
        if len(clean) < SHORTEST_SPEECH or not clean.any():
            return None
        sound = _with_hiss(clean)
        answer = self._current.decode(sound)
        if answer is None:
            return None
        phrase, fit, second, voiced = answer
        common, free = self._rivals.decode(sound, self._current.rivals)
        return PhraseScores(
            command=self._current.grammar.phrases[phrase],
            phrase=phrase,
            log_likelihood=fit,
            runner_up=second,
            filler=common,
            phone_loop=free,
            voiced_frames=voiced,
            phones=sum(len(self._sounds[word][0]) for word in phrase.split()),
            phrase_count=len(self._current.grammar.phrases),
            foreign_phones=self._language != MODEL_LANGUAGE,
        )

    def _look_up(self, words: Iterable[str]) -> None:
        new = [word for word in words if word not in self._sounds]
        if new:
            self._sounds |= lexicon(new, self._language, self._model / "pronounciation-dictionary.dict")

    def _new_decoder(self, sounds: Mapping[str, Sounds], tokens: Mapping[str, str]) -> Any:
        lines = []
        for word, ways in sounds.items():
            for number, way in enumerate(ways, 1):
                lines.append(f"{tokens[word]}{f'({number})' if number > 1 else ''} {' '.join(way)}\n")
        with tempfile.TemporaryDirectory(prefix="coach-") as folder:
            path = Path(folder) / "words.dict"
            path.write_text("".join(lines), encoding="ascii")
            return self._library.Decoder(
                hmm=str(self._model / "acoustic-model"),
                lm=None,
                dict=str(path),
                samprate=CAPTURE_RATE,
                logfn=os.devnull,
                # the prior of each alternative then is what its grammar gives it, and can be taken off again
                lw=1.0,
                # its search for the best path ends grammars in the middle of a phrase
                bestpath=False,
                # scores are relative to the best state computed: only if all are, two searches can be compared
                compallsen=True,
            )


class _GrammarDecoder:
    """A decoder that knows the phrases of one grammar and nothing else."""

    def __init__(
        self, new_decoder: _NewDecoder, grammar: Grammar, sounds: Mapping[str, Sounds], rivals: frozenset[str]
    ) -> None:
        self.grammar, self.rivals = grammar, rivals
        tokens = _tokens(sounds)
        self._words = {token: word for word, token in tokens.items()}
        self._decoder = new_decoder(sounds, tokens)
        self._decoder.add_jsgf_string("heard", grammar.jsgf(tokens))
        self._decoder.activate_search("heard")

    def decode(self, sound: bytes) -> tuple[str, float, float, int] | None:
        """Return (phrase, log-likelihood, that of the best other command, frames of the phrase)."""
        best = _run(self._decoder, sound)
        if best is None:
            return None
        phrase = self._phrase(best.hypstr)
        command = self.grammar.phrases.get(phrase)
        if command is None:  # it ran out of sound inside a phrase
            return None
        voiced = sum(
            s.end_frame - s.start_frame + 1 for s in self._decoder.seg() if s.word.partition("(")[0] in self._words
        )
        fits: dict[str, float] = {}
        for candidate in _candidates(self._decoder):
            meant = self.grammar.phrases.get(self._phrase(candidate.hypstr))
            if meant:
                fits[meant] = max(_nats(candidate.score), fits.get(meant, -inf))
        # the fits of candidates leave out a part of what the best one's has in it: only their differences count
        own = fits.pop(command, None)
        margin = own - max(fits.values()) if own is not None and fits else inf
        fit = _fit(best, len(self.grammar.phrases))
        return phrase, fit, fit - margin, voiced

    def _phrase(self, tokens: str) -> str:
        return " ".join(self._words.get(token, "") for token in tokens.split())


class _RivalDecoder:
    """A decoder of everything else: filler words, and a free phone loop."""

    def __init__(self, new_decoder: _NewDecoder, sounds: Mapping[str, Sounds]) -> None:
        self._sounds = sounds
        self._tokens = _tokens(sounds)
        self._decoder = new_decoder(sounds, self._tokens)
        self._decoder.add_allphone_file("free", None)
        self._searches: OrderedDict[frozenset[str], str] = OrderedDict()
        self._made = 0

    def without(self, own: set[tuple[str, ...]]) -> frozenset[str]:
        """Return the filler words that do not sound like one of *own*."""
        return frozenset(word for word, ways in self._sounds.items() if own.isdisjoint(ways))

    def decode(self, sound: bytes, words: frozenset[str]) -> tuple[float, float]:
        """Return (log-likelihood of the best of *words*, that of the phone loop)."""
        self._decoder.activate_search("free")
        free = _run(self._decoder, sound)
        common = None
        if words:
            self._decoder.activate_search(self._search(words))
            common = _run(self._decoder, sound)
        return _fit(common, len(words)), _fit(free, 1)

    def _search(self, words: frozenset[str]) -> str:
        if words not in self._searches:
            self._made += 1
            self._searches[words] = f"common{self._made}"
            self._decoder.add_jsgf_string(self._searches[words], jsgf(self._tokens[word] for word in sorted(words)))
        self._searches.move_to_end(words)
        if len(self._searches) > DECODERS_KEPT:
            self._decoder.remove_search(self._searches.popitem(last=False)[1])
        return self._searches[words]


def load_pocketsphinx() -> tuple[Any, Path]:
    """Return the library and the folder of its English model.

    Raises:
        DeviceError: one of them is not on this machine.
    """
    try:
        import pocketsphinx
    except (ImportError, OSError) as fault:
        raise DeviceError(
            text(
                "PocketSphinx cannot be loaded ({fault}); install desk-coach under a Python that it "
                "has a wheel for, 3.11 to 3.13",
                fault=fault,
            )
        ) from fault
    return pocketsphinx, pocketsphinx_model()


def pocketsphinx_model() -> Path:
    """Find the folder of the English model in SpeechRecognition's wheel."""
    spec = find_spec("speech_recognition")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "pocketsphinx-data" / "en-US"
        if (folder / "acoustic-model" / "mdef").is_file():
            return folder
    raise DeviceError("the English model of PocketSphinx is missing; reinstall SpeechRecognition")


def _tokens(words: Iterable[str]) -> dict[str, str]:
    """Name each word by letters that every part of PocketSphinx takes: its grammar reader stumbles over ' and ø."""
    return {word: f"w{number}" for number, word in enumerate(sorted(words))}


def _with_hiss(sound: NDArray[np.int16]) -> bytes:
    """Return *sound* as bytes, with noise POCKETSPHINX_HISS below its loudest 10 ms; the same noise every time."""
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160).astype(np.float64)
    loudest = float(np.sqrt(np.mean(np.square(frames), axis=1).max(initial=0.0)))
    noise = np.random.default_rng(0).standard_normal(len(sound)) * loudest * 10 ** (POCKETSPHINX_HISS / 20)
    return np.clip(np.round(sound + noise), -32768, 32767).astype("<i2").tobytes()


def _run(decoder: Any, sound: bytes) -> Any:
    decoder.start_utt()
    decoder.process_raw(sound, no_search=False, full_utt=True)
    decoder.end_utt()
    return decoder.hyp()


def _candidates(decoder: Any) -> Iterator[Any]:
    """Give the next best hypotheses; PocketSphinx gives None for one that it cannot trace back, or for all of them."""
    return (candidate for candidate in islice(decoder.nbest() or (), CANDIDATES) if candidate)


def _fit(hypothesis: Any, alternatives: int) -> float:
    """Return the log-likelihood of the sound: the hypothesis's own, without the prior of one among *alternatives*."""
    return _nats(hypothesis.score) + log(alternatives) if hypothesis else -inf


def _nats(score: float) -> float:
    return UNIT * log(score) if score > 0 else -inf
