"""The one place that knows the world: everything of edge/ that a command needs is made here.

Imports of edge/ stand inside the functions: the waiter must not load a sound
library because the conductor needs one.
"""

from coach.app.wiring.day import almanac, plan, rehearse, waiter
from coach.app.wiring.devices import bring_others_back, hear, overhear
from coach.app.wiring.home import checked, config, control_client, journal, library, now, settings, zone
from coach.app.wiring.leading import attempt, lead
from coach.app.wiring.machine import diagnosis, service
from coach.app.wiring.person import allow, hurting, setup, waits, why
from coach.app.wiring.speech import bank, get_voice, offered_voice, sample, voices, with_voice
from coach.app.wiring.standby import standby
from coach.app.wiring.taught import forget, taught_told, taught_words, teach
from coach.app.wiring.writing import new_script, render

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
