"""The page of the settings."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from coach.config.settings_form import FIELDS, setting_fields
from coach.programs.page.page_values import MicrophoneData, SettingsData, SettingsFaults
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.settings_view import settings_page
from tests.support.page_days import HTML, NINE, ZONE

SHUT = MicrophoneData(session=False, standby=False, always=False, last=None, zone=ZONE)


def page(text: str = "", microphone: MicrophoneData = SHUT, **faults: tuple[str, ...]) -> str:
    found = SettingsFaults(by_key=faults, others=())
    data = SettingsData(path="/home/me/config.toml", fields=setting_fields(text), faults=found, seen="one")
    return settings_page(PageWords("en"), data, microphone)


def test_every_key_has_a_label_a_field_and_its_help():
    shown = page()
    for row in FIELDS:
        key = row.name.replace(".", "-")
        assert f'<label for="set-{key}">' in shown
        assert f'name="{row.name}"' in shown
        assert f'id="help-{key}"' in shown
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


def test_a_field_shows_what_stands_in_the_file():
    shown = page(f'talk = "tones"\nroutine = "{HTML.replace(chr(34), "")}"\n')
    assert '<option value="tones" selected>' in shown
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


def test_a_value_that_is_no_choice_is_shown_all_the_same():
    assert '<option value="loud" selected>loud</option>' in page('talk = "loud"\n')


def test_a_fault_stands_beside_its_field():
    shown = page(talk=("is wrong",))
    assert '<p class="wrong" id="fault-talk">is wrong</p>' in shown
    assert shown.count('aria-invalid="true"') == 1
    assert 'aria-describedby="help-talk fault-talk"' in shown


def test_a_table_of_the_file_cannot_be_edited_here():
    shown = page('[agenda.hours]\nmon = ["08:00-16:00"]\n')
    assert re.search(r'name="agenda.hours"[^>]* disabled', shown)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"session": True}, "A session or an offer is going on"),
        ({"standby": True}, "It is open: the coach listens"),
        ({"always": True}, "It is not open. You let it stay open"),
        ({}, "The microphone is not open."),
        ({"last": NINE}, "was done with it last on Tue 31 Mar at 09:00."),
        ({"last": NINE + timedelta(hours=14)}, "last on Tue 31 Mar at 23:00."),
        ({}, "has not used it in the last two weeks"),
    ],
)
def test_it_tells_whether_the_microphone_is_open_by_whom_and_when_last(more, said):
    fields = {"session": False, "standby": False, "always": False, "last": None, "zone": ZONE}
    assert said in page(microphone=MicrophoneData(**{**fields, **more}))
