"""The session that is led now: an empty stage, and what its script fills it with."""

from __future__ import annotations

import json
from collections.abc import Mapping

import htpy as h

from coach.programs.live_protocol import LiveDoing, LiveHeard, LivePicture
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.layout import failure_note, framed

OFFER_BUTTONS = ("yes", "snooze", "no")
SESSION_BUTTONS = ("done", "skip", "pause", "resume", "stop")


def live_page(words: PageWords) -> str:
    """Return the page of the session.

    What the coach says aloud is no live region: a screen reader would speak over it.  What was heard is one.
    """
    return framed(
        words,
        "/live",
        words("live"),
        [
            h.noscript[h.p[words("live_script")]],
            failure_note(),
            h.div("#live", data_doing="none")[
                h.p("#live-title", role="status")[words("live_none")],
                h.p("#live-caption")[h.a(href="/routines")[words("live_begin")]],
                h.div("#live-set", hidden=True)[
                    h.p("#live-part"),
                    h.p("#live-count"),
                    h.progress("#live-progress", max="1", value="0", aria_label=words("live_progress")),
                    h.p("#live-amount"),
                ],
                h.div("#live-buttons", role="group", aria_label=words("live_buttons"))[
                    (_button(words, "offering", each) for each in OFFER_BUTTONS),
                    (_button(words, "session", each) for each in SESSION_BUTTONS),
                ],
                h.p("#live-heard", role="status"),
                h.p("#live-microphone.note"),
            ],
        ],
    )


def _button(words: PageWords, doing: str, command: str) -> h.Element:
    return h.button(type="button", hidden=True, data_command=command, data_when=doing)[words(f"do_{command}")]


def live_fields(words: PageWords, picture: LivePicture | None) -> dict[str, object]:
    """Return what the page's script puts where, all of it ready to be shown."""
    if picture is None:
        return {"doing": "none", "title": words("live_none"), "caption": "", "count": "", "heard": "", "microphone": ""}
    part = picture.part
    microphone = words("microphone_open", name=picture.microphone) if picture.microphone else words("microphone_shut")
    over = picture.doing is LiveDoing.OVER
    fields: dict[str, object] = {
        "doing": picture.doing.value,
        "title": f"{words(f'live_{picture.doing}')}"
        if over
        else f"{words(f'live_{picture.doing}')}: {picture.routine}",
        "caption": picture.caption,
        "count": picture.count,
        "heard": _heard(words, picture.heard) if picture.heard else "",
        "microphone": "" if over else microphone,
    }
    if part is not None and not over:
        side = f", {words(part.side)}" if part.side else ""
        state = words("state_paused" if part.state == "paused" else part.state)
        fields["part"] = {
            "name": f"{part.exercise}{side}",
            "done": part.done,
            "target": part.target,
            "amount": words("live_count", done=part.done, target=part.target, unit=words(part.unit)),
            "state": state,
        }
    return fields


def _heard(words: PageWords, heard: LiveHeard) -> str:
    percent = round(100 * heard.confidence)
    if heard.command is not None:
        return words("live_heard", phrase=heard.phrase or heard.command, percent=percent)
    if heard.phrase:
        return words("live_doubt", phrase=heard.phrase, percent=percent)
    return words("live_not_heard", percent=percent)


def event_of(fields: Mapping[str, object]) -> bytes:
    """Return *fields* as a server-sent event; JSON has no line break."""
    return b"data: " + json.dumps(fields, ensure_ascii=False).encode() + b"\n\n"
