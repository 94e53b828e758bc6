"""Read recordings as the ears take them: mono at units.CAPTURE_RATE, whatever they were."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from coach.errors import UsageError
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.texts import text
from coach.units import CAPTURE_RATE


def read_recording(path: Path) -> CaptureSamples:
    """Return the recording at *path*: wav, flac, ogg, mp3; and m4a, webm and more where PyAV or ffmpeg is there.

    Raises:
        UsageError: it cannot be read, or there is nothing in it.
    """
    recording = _by_soundfile(path)
    if not len(recording):
        raise UsageError(text("{path}: there is no sound in it; give a recording", path=path))
    return recording


def _by_soundfile(path: Path) -> CaptureSamples:
    import soundfile

    if not path.exists():
        raise UsageError(text("{path}: is not there; give a recording", path=path))
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as fault:
        reason = str(fault).split(": ", 1)[-1].rstrip(".")
        return _by_others(path, reason)
    import soxr

    mono = soxr.resample(samples.mean(axis=1), rate, CAPTURE_RATE)
    recording: CaptureSamples = np.clip(np.round(mono * 32768), -32768, 32767).astype(np.int16)
    return recording


def _by_others(path: Path, reason: str) -> CaptureSamples:
    """Return what libsndfile does not read, for *reason*: m4a, webm and whatever else FFmpeg knows."""
    try:
        import av
    except ImportError:
        if (program := shutil.which("ffmpeg")) is None:
            raise UsageError(
                text(
                    "{path}: cannot be read ({reason}); give a wav or flac file, or install ffmpeg or "
                    "`pip install 'desk-coach[recordings]'` for m4a and webm",
                    path=path,
                    reason=reason,
                )
            ) from None
        return _by_ffmpeg(program, path)
    try:
        with av.open(str(path)) as opened:
            resampler = av.AudioResampler("s16", "mono", CAPTURE_RATE)
            frames = [part for frame in opened.decode(audio=0) for part in resampler.resample(frame)]
            frames += resampler.resample(None)
    except (OSError, ValueError, IndexError, av.FFmpegError) as fault:
        raise _unreadable(path, str(fault)) from None
    blocks = [frame.to_ndarray().reshape(-1) for frame in frames]
    recording: CaptureSamples = np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
    return recording


def _by_ffmpeg(program: str, path: Path) -> CaptureSamples:
    command = [program, "-v", "error", "-nostdin", "-i", f"file:{path}", "-map", "a:0", "-ac", "1"]
    command += ["-ar", str(CAPTURE_RATE), "-f", "s16le", "-"]
    run = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  (the person's own file)
    if run.returncode:
        said = run.stderr.decode(errors="replace").strip().splitlines()
        raise _unreadable(path, said[-1] if said else "ffmpeg failed")
    recording: CaptureSamples = np.frombuffer(run.stdout, "<i2").astype(np.int16)
    return recording


def _unreadable(path: Path, reason: str) -> UsageError:
    reason = " ".join(reason.removeprefix(f"file:{path}: ").split()).rstrip(".")
    return UsageError(text("{path}: cannot be read ({reason}); give a recording", path=path, reason=reason))
