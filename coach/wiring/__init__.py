"""The one place that knows the world: everything of edge/ that a command needs is made here.

Imports of edge/ stand inside the functions: the waiter must not load a sound
library because the conductor needs one.
"""

from coach.wiring.always_open import standby
from coach.wiring.audio import bring_others_back
from coach.wiring.background import waiter
from coach.wiring.common import checked, config, control_client, journal, library, now, settings, zone
from coach.wiring.doctor import diagnosis
from coach.wiring.dosing import allow, hurting, waits, why
from coach.wiring.facts_reading import almanac
from coach.wiring.hearing import hear, overhear
from coach.wiring.plan import plan
from coach.wiring.rehearsal import rehearse
from coach.wiring.render import new_script, render
from coach.wiring.service import service
from coach.wiring.session import attempt, lead
from coach.wiring.setup import setup
from coach.wiring.speech import bank, get_voice, offered_voice, sample, voices, with_voice
from coach.wiring.teach import forget, taught_told, taught_words, teach

__all__ = [
    "allow",
    "almanac",
    "attempt",
    "bank",
    "bring_others_back",
    "checked",
    "config",
    "control_client",
    "diagnosis",
    "forget",
    "get_voice",
    "hear",
    "hurting",
    "journal",
    "lead",
    "library",
    "new_script",
    "now",
    "offered_voice",
    "overhear",
    "plan",
    "rehearse",
    "render",
    "sample",
    "service",
    "settings",
    "setup",
    "standby",
    "taught_told",
    "taught_words",
    "teach",
    "voices",
    "waiter",
    "waits",
    "why",
    "with_voice",
    "zone",
]
