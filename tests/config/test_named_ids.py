"""Ids in the settings that are none."""

from dataclasses import replace

from coach.config.model import Config
from coach.config.named_ids import unknown_ids
from coach.content.library import Library
from coach.wiring.common import load_scripts


def test_the_defaults_name_only_what_is_there():
    assert unknown_ids(Config(), load_scripts()) == []


def test_without_a_library_every_id_is_none_but_kinds_of_routines_are_no_ids():
    chosen = replace(Config(), routine="a", never=("b",), prefer=("c",))
    nothing = replace(load_scripts(), exercises={}, routines={})
    assert isinstance(nothing, Library)
    told = unknown_ids(chosen, nothing)
    assert [line.split("'")[1] for line in told if "'a'" in line or "'b'" in line or "'c'" in line] == ["a", "b", "c"]
    assert not any("active_break" in line for line in told)
