"""Piper's catalogue of voices, and bringing one of them here on the person's word."""

from __future__ import annotations

import hashlib
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.errors import DeviceError, UsageError
from coach.speech.adapters.known_voices import find_known_voice
from coach.speech.adapters.piper import installed_voices
from coach.texts import text

ADDRESS = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
"""Where Piper's voices are kept; `coach voices get --from` names another place."""

_PATIENCE = 20.0
_BLOCK = 1 << 16
_LARGEST_TEXT = 4_000_000
"""Bytes of the catalogue or a card, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceFile:
    """One file of a voice."""

    path: str
    """Under the catalogue's address."""

    size: int
    """Bytes."""

    md5: str
    """The only hash that the catalogue has; it guards against a broken transfer, not against its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedVoice:
    """A voice that may be brought here."""

    name: str
    language: str
    """In words and as a code: "Danish (da_DK)"."""

    licence: str
    """What its card says of it; "not stated" where it says nothing."""

    address: str
    files: tuple[VoiceFile, ...]
    """Configuration first, model last: a model without a configuration is no voice."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def look_up_voice(name: str, address: str = ADDRESS) -> OfferedVoice:
    """Look *name* up in the catalogue at *address*.

    Raises:
        UsageError: there is no such voice.
        DeviceError: the catalogue is unavailable, or makes no sense.
    """
    address = address.rstrip("/") + "/"
    try:
        voices: Mapping[str, Any] = json.loads(_text(address + "voices.json"))
        if name not in voices:
            near = ", ".join(sorted(key for key in voices if key[:2] == name[:2])[:12])
            unknown = text("no voice is called {name!r}", name=name)
            raise UsageError(text("{unknown}; there are {near}", unknown=unknown, near=near) if near else unknown)
        entry = voices[name]
        files = {
            path: VoiceFile(path=path, size=int(told["size_bytes"]), md5=str(told["md5_digest"]))
            for path, told in entry["files"].items()
        }
        wanted = tuple(
            file for ending in (".onnx.json", ".onnx") for path, file in files.items() if path.endswith(ending)
        )
        card = next((path for path in files if path.endswith("MODEL_CARD")), None)
        language = f"{entry['language']['name_english']} ({entry['language']['code']})"
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DeviceError(
            text("{address}voices.json: not a catalogue of voices ({name})", address=address, name=type(fault).__name__)
        ) from fault
    if len(wanted) != len(_FILES):
        raise DeviceError(
            text("{address}voices.json: {name} has no model with a configuration", address=address, name=name)
        )
    licence = _licence(_text(address + card)) if card else "not stated"
    return OfferedVoice(name=name, language=language, licence=licence, address=address, files=wanted)


_FILES = ("configuration", "model")


def find_copy(name: str, folder: Path) -> OfferedVoice:
    """Return the voice *name* of which somebody put both files into *folder*.

    Raises:
        DeviceError: a file is missing, or is not the one that Piper's catalogue has.
    """
    known = find_known_voice(name)
    files = []
    for ending in (".onnx.json", ".onnx"):
        path = folder / f"{name}{ending}"
        try:
            data = path.read_bytes()
        except OSError as fault:
            raise DeviceError(
                text(
                    "{path}: cannot be read ({why}); both files of the voice belong there",
                    path=path,
                    why=fault.strerror,
                )
            ) from fault
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if known is not None and known.md5 not in {None, digest} and ending == ".onnx":
            raise DeviceError(
                text(
                    "{path}: not the file that Piper's catalogue has (MD5 {digest}, not {known}); copy it again",
                    path=path,
                    digest=digest,
                    known=known.md5,
                )
            )
        files.append(VoiceFile(path=path.name, size=len(data), md5=digest))
    if not any(voice.name == name for voice in installed_voices(folder)):
        settings = folder / f"{name}.onnx.json"
        raise DeviceError(text("{path}: not the configuration of a voice; copy it again", path=settings))
    licence = known.licence if known else "not stated"
    if known is None or known.md5 is None:
        unknown = "{licence}; no hash of it is known here, so look yourself whether it is the right file"
        licence = text(unknown, licence=text(licence))
    language = known.language if known else name[:2]
    return OfferedVoice(name=name, language=language, licence=licence, address=str(folder), files=tuple(files))


def by_hand(name: str) -> str:
    """Return how a person brings *name* here without this machine's network; empty where we know nothing of it."""
    known = find_known_voice(name)
    if known is None:
        return ""
    model = f"{ADDRESS}{known.folder}{name}.onnx"
    return text(
        "elsewhere, put {model} ({size:.0f} MB{guarded}) and {model}.json into a folder;"
        " here, `coach voices get {name} --from FOLDER`",
        model=model,
        size=known.size / 1e6,
        guarded=f", MD5 {known.md5}" if known.md5 else "",
        name=name,
    )


def fetch_voice(voice: OfferedVoice, folder: Path, told: Callable[[float], None] = lambda _: None) -> Path:
    """Bring *voice* into *folder*, going on where an earlier try was cut; return its model.

    Raises:
        DeviceError: the transfer failed or is not what the catalogue promises; what came is kept for the next try
            only where more of it may follow, and nothing is installed.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise DeviceError(
            text("{folder}: cannot be made ({why}); look at the folder's rights", folder=folder, why=fault.strerror)
        ) from fault
    parts = []
    before = 0
    for file in voice.files:
        part = folder / f"{Path(file.path).name}.part"
        share = _Share(told, before, voice.size)
        if is_folder(voice.address):
            _copy(Path(voice.address, file.path), file, part, share)
        else:
            _bring(voice.address + file.path, file, part, share)
        parts.append(part)
        before += file.size
    placed = [part.replace(part.with_suffix("")) for part in parts]
    return placed[-1]


@dataclass(frozen=True, slots=True)
class _Share:
    """Tells how much of all has come, when so much of one file has."""

    told: Callable[[float], None]
    before: int
    whole: int

    def __call__(self, got: int) -> None:
        self.told((self.before + got) / self.whole)


def is_folder(address: str) -> bool:
    """Tell whether *address* is a folder of this machine, not one of the web."""
    return "://" not in address


def _copy(source: Path, file: VoiceFile, part: Path, told: Callable[[int], None]) -> None:
    try:
        part.write_bytes(data := source.read_bytes())
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise DeviceError(
            text("{path}: cannot be copied to {folder} ({why})", path=source, folder=part.parent, why=fault.strerror)
        ) from fault
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != file.md5:
        part.unlink()
        raise DeviceError(text("{path}: has changed meanwhile; copy it again", path=source))
    told(file.size)


def _bring(address: str, file: VoiceFile, part: Path, told: Callable[[int], None]) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have > file.size:
        part.unlink()
        have = 0
    try:
        if have < file.size:
            asked = urllib.request.Request(_checked(address), headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310
            with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310 - _checked
                goes_on = have > 0 and answer.status == 206  # noqa: PLR2004 - partial content
                with part.open("ab" if goes_on else "wb") as out:
                    got = have if goes_on else 0
                    while block := answer.read(_BLOCK):
                        got += len(block)
                        if got > file.size:
                            break
                        out.write(block)
                        told(got)
    except (OSError, urllib.error.URLError, ValueError) as fault:
        raise DeviceError(
            text(
                "{address}: the transfer was cut ({fault}); say it again to go on from there",
                address=address,
                fault=_reason(fault),
            )
        ) from fault
    size = part.stat().st_size
    if size < file.size:
        raise DeviceError(
            text(
                "{address}: {size} of {all} bytes came; say it again to go on from there",
                address=address,
                size=size,
                all=file.size,
            )
        )
    digest = hashlib.md5(part.read_bytes(), usedforsecurity=False).hexdigest()
    if size > file.size or digest != file.md5:
        part.unlink()
        raise DeviceError(
            text("{address}: not the file that the catalogue promises; it was thrown away", address=address)
        )


def _text(address: str) -> str:
    try:
        with urllib.request.urlopen(_checked(address), timeout=_PATIENCE) as answer:  # noqa: S310 - _checked
            return str(answer.read(_LARGEST_TEXT).decode("utf-8", errors="replace"))
    except (OSError, urllib.error.URLError, ValueError) as fault:
        raise DeviceError(
            text("{address}: cannot be had ({fault}); look at the network", address=address, fault=_reason(fault))
        ) from fault


def _reason(fault: Exception) -> str:
    """Return what the system says of *fault*, without the library's wrapping."""
    inner = getattr(fault, "reason", fault)
    return str(getattr(inner, "strerror", None) or inner)


def _checked(address: str) -> str:
    """Return *address* where it is one of the web.

    Raises:
        ValueError: it would read a file of this machine, or something stranger.
    """
    if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
        raise ValueError("not an address of the web")
    return address


def _licence(card: str) -> str:
    found = re.search(r"licen[cs]e\W+(.+)", card, re.IGNORECASE)
    return found[1].strip(" *`")[:120] if found else "not stated"
