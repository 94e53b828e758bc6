"""The settings as fields, each with its faults beside it; and the microphone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import htpy as h

from coach.config.settings_form import SettingField
from coach.programs.page.page_values import MicrophoneData, SettingsData
from coach.programs.page.page_words import PageWords, wall
from coach.programs.page.views.layout import code_in, failure_note, framed


def settings_page(words: PageWords, data: SettingsData, microphone: MicrophoneData) -> str:
    """Return the page of the settings.

    Its form works by the page's script alone: without it the fields can be read.
    """
    tables = groupby(data.fields, lambda field: field.name.rpartition(".")[0])
    return framed(
        words,
        "/settings",
        words("settings"),
        [
            h.section(".microphone")[h.h2[words("microphone")], (h.p[line] for line in _microphone(words, microphone))],
            h.p(".note")[code_in(words("settings_intro", path=data.path))],
            h.noscript[h.p[code_in(words("settings_script"))]],
            failure_note(),
            h.ul("#others.fault", hidden=not data.faults.others)[
                (h.li[code_in(words.say(each))] for each in data.faults.others)
            ],
            h.form("#settings", data_seen=data.seen, novalidate=True, autocomplete="off")[
                h.fieldset(".all", disabled=True)[
                    (_table(words, data, table, list(fields)) for table, fields in tables),
                    h.div(".save")[
                        h.button(type="submit")[words("save")],
                        h.p("#told", role="status"),
                    ],
                ]
            ],
        ],
    )


def _table(words: PageWords, data: SettingsData, table: str, fields: Sequence[SettingField]) -> h.Element:
    return h.fieldset[
        h.legend[f"[{table}]" if table else words("settings_general")],
        (_field(words, each, data.faults.by_key.get(each.name, ())) for each in fields),
    ]


def _field(words: PageWords, field: SettingField, faults: Sequence[str]) -> h.Element:
    key = field.name.replace(".", "-")
    common: dict[str, str | bool | None] = {
        "id": f"set-{key}",
        "name": field.name,
        "data_was": field.text,
        "disabled": not field.editable,
        "aria_describedby": f"help-{key} fault-{key}",
        "aria_invalid": "true" if faults else None,
    }
    return h.div(".field")[
        h.label(for_=f"set-{key}")[field.name.rpartition(".")[2]],
        _choice(words, field, common) if field.choices else _text(words, field, common),
        h.p(".help", id=f"help-{key}")[code_in(words.say(field.help) if field.editable else words("settings_table"))],
        h.p(".wrong", id=f"fault-{key}", hidden=not faults)["; ".join(map(words.say, faults))],
    ]


def _text(words: PageWords, field: SettingField, common: dict[str, str | bool | None]) -> h.VoidElement:
    shown = field.instead or words("settings_unset")
    return h.input(type="text", value=field.text, placeholder=shown, spellcheck="false", **common)


def _choice(words: PageWords, field: SettingField, common: dict[str, str | bool | None]) -> h.Element:
    unset = words("settings_default", value=field.instead) if field.instead else words("settings_unset")
    choices = field.choices if field.text in {*field.choices, ""} else (*field.choices, field.text)
    return h.select(**common)[
        h.option(value="", selected=not field.text)[unset],
        (h.option(value=each, selected=each == field.text)[each] for each in choices),
    ]


def _microphone(words: PageWords, found: MicrophoneData) -> Iterator[str]:
    if found.session:
        yield words("microphone_session")
    elif found.standby:
        yield words("microphone_standby")
    elif found.always:
        yield words("microphone_waits")
    else:
        yield words("microphone_shut")
    if found.last is not None:
        day = words.day(found.last.astimezone(found.zone).date())
        yield words("microphone_last", day=day, time=wall(found.last, found.zone))
    elif not found.session:
        yield words("microphone_never")
