"""The one place that knows adapters: it makes what each command needs.

Adapters are imported inside the functions: the daemon must not load a sound
library because the conductor needs one.
"""

from coach.wiring.always_open import run_standby
from coach.wiring.audio import restore_other_players
from coach.wiring.background import open_daemon
from coach.wiring.common import (
    chosen_settings,
    current_time,
    daemon_client,
    load_scripts,
    load_scripts_with,
    local_zone,
    open_journal,
    read_config,
)
from coach.wiring.config import config_faults, config_in_force, config_path, write_config_template
from coach.wiring.doctor import diagnose
from coach.wiring.dosing import allow_exercise, held_back_exercises, level_held_back, why_this_dose
from coach.wiring.facts_reading import read_facts
from coach.wiring.hearing import hear_files, hear_live
from coach.wiring.plan import plan_days
from coach.wiring.rehearsal import rehearse_day
from coach.wiring.render import render_routine, write_new_script
from coach.wiring.service import login_service
from coach.wiring.session import lead_session, try_script
from coach.wiring.setup import run_setup
from coach.wiring.speech import bring_voice, catalogue_voice, list_voices, open_bank, play_sample, with_voice_named
from coach.wiring.teach import describe_enrolment, enrolled_words, forget_enrolment, run_enrolment

__all__ = [
    "allow_exercise",
    "bring_voice",
    "catalogue_voice",
    "chosen_settings",
    "config_faults",
    "config_in_force",
    "config_path",
    "current_time",
    "daemon_client",
    "describe_enrolment",
    "diagnose",
    "enrolled_words",
    "forget_enrolment",
    "hear_files",
    "hear_live",
    "held_back_exercises",
    "lead_session",
    "level_held_back",
    "list_voices",
    "load_scripts",
    "load_scripts_with",
    "local_zone",
    "login_service",
    "open_bank",
    "open_daemon",
    "open_journal",
    "plan_days",
    "play_sample",
    "read_config",
    "read_facts",
    "rehearse_day",
    "render_routine",
    "restore_other_players",
    "run_enrolment",
    "run_setup",
    "run_standby",
    "try_script",
    "why_this_dose",
    "with_voice_named",
    "write_config_template",
    "write_new_script",
]
