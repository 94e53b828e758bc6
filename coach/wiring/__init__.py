"""The one place that knows the world: everything of adapters/ that a command needs is made here.

Imports of adapters stand inside the functions, and each module here is
imported when its first function is used: a command that reads the journal
must not wait for what the microphone needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.wiring.always_open import run_standby
    from coach.wiring.audio import restore_other_players
    from coach.wiring.background import open_daemon
    from coach.wiring.common import (
        chosen_settings,
        daemon_client,
        load_scripts,
        load_scripts_with,
        open_journal,
        read_config,
    )
    from coach.wiring.doctor import diagnose
    from coach.wiring.dosing import allow_exercise, held_back_exercises, level_held_back, why_this_dose
    from coach.wiring.facts_reading import read_facts
    from coach.wiring.hearing import hear_files, hear_live
    from coach.wiring.plan import plan_days
    from coach.wiring.records import (
        backup_journal,
        export_journal,
        forget_before,
        forgettable,
        import_journal,
        read_statistics,
    )
    from coach.wiring.rehearsal import rehearse_day
    from coach.wiring.render import render_routine, write_new_script
    from coach.wiring.rescue import rescue_journal
    from coach.wiring.service import login_service
    from coach.wiring.session import lead_session, try_script
    from coach.wiring.setup import run_setup
    from coach.wiring.speech import bring_voice, catalogue_voice, list_voices, open_bank, play_sample, with_voice_named
    from coach.wiring.teach import describe_enrolment, enrolled_words, forget_enrolment, run_enrolment
    from coach.wiring.wall_clock import current_time, local_zone

__all__ = [
    "allow_exercise",
    "backup_journal",
    "bring_voice",
    "catalogue_voice",
    "chosen_settings",
    "current_time",
    "daemon_client",
    "describe_enrolment",
    "diagnose",
    "enrolled_words",
    "export_journal",
    "forget_before",
    "forget_enrolment",
    "forgettable",
    "hear_files",
    "hear_live",
    "held_back_exercises",
    "import_journal",
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
    "read_statistics",
    "rehearse_day",
    "render_routine",
    "rescue_journal",
    "restore_other_players",
    "run_enrolment",
    "run_setup",
    "run_standby",
    "try_script",
    "why_this_dose",
    "with_voice_named",
    "write_new_script",
]

_WHERE = {
    "run_standby": "always_open",
    "restore_other_players": "audio",
    "open_daemon": "background",
    "chosen_settings": "common",
    "current_time": "wall_clock",
    "daemon_client": "common",
    "load_scripts": "common",
    "load_scripts_with": "common",
    "local_zone": "wall_clock",
    "open_journal": "common",
    "read_config": "common",
    "diagnose": "doctor",
    "allow_exercise": "dosing",
    "held_back_exercises": "dosing",
    "level_held_back": "dosing",
    "why_this_dose": "dosing",
    "read_facts": "facts_reading",
    "hear_files": "hearing",
    "hear_live": "hearing",
    "plan_days": "plan",
    "backup_journal": "records",
    "export_journal": "records",
    "forget_before": "records",
    "forgettable": "records",
    "import_journal": "records",
    "read_statistics": "records",
    "rehearse_day": "rehearsal",
    "render_routine": "render",
    "write_new_script": "render",
    "rescue_journal": "rescue",
    "login_service": "service",
    "lead_session": "session",
    "try_script": "session",
    "run_setup": "setup",
    "bring_voice": "speech",
    "catalogue_voice": "speech",
    "list_voices": "speech",
    "open_bank": "speech",
    "play_sample": "speech",
    "with_voice_named": "speech",
    "describe_enrolment": "teach",
    "enrolled_words": "teach",
    "forget_enrolment": "teach",
    "run_enrolment": "teach",
}
"""Function -> module of this package, as imported above."""


def __getattr__(name: str) -> object:
    """Import the module of the function *name* when it is used first (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found
