"""Wire the service that starts the coach at log-in."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coach.system import paths
from coach.wiring.doctor import names_a_server

if TYPE_CHECKING:
    from coach.programs.daemon.login_service import LoginService


def login_service() -> LoginService:
    """Return the service of this machine that starts the coach at log-in.

    Raises:
        UsageError: nothing does here, or the coach is not installed as a command.
    """
    from coach.programs.daemon import login_service as forms  # noqa: PLC0415
    from coach.programs.daemon.adapters import service_manager as manager  # noqa: PLC0415

    asked = forms.ServiceSpec(
        command=manager.own_command(),
        home=os.environ.get("COACH_HOME"),
        folders=paths.own_folders(),
        log=paths.log_file(),
        user=manager.windows_user(os.environ),
        network=names_a_server(),
    )
    if sys.platform == "darwin":
        form = forms.launchd_form(asked, Path.home(), os.getuid())
    elif sys.platform == "win32":
        form = forms.scheduled_task(asked, paths.log_file().with_name("task.xml"))
    else:
        form = forms.systemd_form(
            asked,
            manager.user_units(),
            runtime=paths.APP,
            target=manager.login_target(),
            sandbox=manager.can_sandbox(asked.command, paths.control_socket(), *asked.folders),
        )
    return forms.LoginService(form, manager.SystemServiceManager())
