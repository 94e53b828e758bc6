"""The files of the service managers, read back by parsers, and what is done with them."""

from __future__ import annotations

import configparser
import os
import plistlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from coach.errors import DeviceError
from coach.programs.daemon.login_service import LoginService, ServiceSpec, launchd_form, scheduled_task, systemd_form
from tests.support.desktop import require

WANTED = ServiceSpec(
    command=Path("/opt/coach/bin/coach"),
    home=None,
    folders=(Path("/home/ada/.config/desk-coach"), Path("/home/ada/.cache/desk-coach")),
    log=Path("/home/ada/.local/state/desk-coach/coach.log"),
)
UNITS = Path("/home/ada/.config/systemd/user")


def unit(wanted: ServiceSpec = WANTED, *, sandbox: bool = True):
    return systemd_form(wanted, UNITS, runtime="desk-coach", target="graphical-session.target", sandbox=sandbox)


def read(content: bytes) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str
    parser.read_string(content.decode())
    return parser


def test_the_unit_begins_the_coach_and_is_told_when_it_is_ready():
    found = read(unit().content)
    assert unit().file == UNITS / "desk-coach.service"
    service = found["Service"]
    assert (service["Type"], service["ExecStart"], service["Restart"]) == (
        "notify",
        "/opt/coach/bin/coach run",
        "on-failure",
    )
    assert "Environment" not in service
    assert found["Install"]["WantedBy"] == "graphical-session.target"


def test_the_unit_is_shut_in_and_may_write_to_its_own_folders_only():
    service = read(unit().content)["Service"]
    wanted = {"NoNewPrivileges": "yes", "PrivateUsers": "yes", "PrivateTmp": "yes"}
    wanted |= {"ProtectSystem": "strict", "UMask": "0077"}
    wanted |= {"RestrictAddressFamilies": "AF_UNIX", "RuntimeDirectory": "desk-coach"}
    wanted |= {"CacheDirectory": "desk-coach"}
    assert {key: service[key] for key in wanted} == wanted
    assert service["ReadWritePaths"] == "-/home/ada/.config/desk-coach -/home/ada/.cache/desk-coach"


def test_only_where_a_speech_server_is_named_may_it_reach_one():
    service = read(unit(replace(WANTED, network=True)).content)["Service"]
    assert service["RestrictAddressFamilies"] == "AF_UNIX AF_INET AF_INET6"


def test_where_the_kernel_forbids_a_file_system_of_its_own_the_rest_stays():
    service = read(unit(sandbox=False).content)["Service"]
    assert "PrivateTmp" not in service
    assert "ProtectSystem" not in service
    assert service["NoNewPrivileges"] == "yes"


def test_signs_that_mean_something_in_a_unit_are_written_so_that_they_mean_themselves():
    odd = replace(WANTED, command=Path("/opt/my $x/50%/coach"), home='/home/"ada"\\b', folders=(Path("/home/a b/%h"),))
    service = read(unit(odd).content)["Service"]
    assert service["ExecStart"] == '"/opt/my $x/50%%/coach" run'
    assert service["Environment"] == '"COACH_HOME=/home/\\"ada\\"\\\\b"'
    assert service["ReadWritePaths"] == '-"/home/a b/%%h"'
    assert "CacheDirectory" not in service


def test_systemd_itself_finds_nothing_wrong_in_the_unit(tmp_path):
    require([] if shutil.which("systemd-analyze") else ["systemd"], "a look by systemd")
    command = tmp_path / "my 50% $coach"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    form = unit(replace(WANTED, command=command, home="/home/a b", folders=(tmp_path / "a b",)))
    path = tmp_path / form.file.name
    path.write_bytes(form.content)
    looked = subprocess.run(
        ["systemd-analyze", "verify", "--user", path],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert looked.stderr == ""
    assert looked.returncode == 0


def test_the_agent_of_macos_begins_the_coach_with_the_desktop():
    form = launchd_form(replace(WANTED, home="/Users/ada/coach"), Path("/Users/ada"), 501)
    assert form.file == Path("/Users/ada/Library/LaunchAgents/desk-coach.plist")
    found = plistlib.loads(form.content)
    assert found["ProgramArguments"] == ["/opt/coach/bin/coach", "run"]
    assert found["EnvironmentVariables"] == {"COACH_HOME": "/Users/ada/coach"}
    assert (found["RunAtLoad"], found["KeepAlive"]) == (True, {"SuccessfulExit": False})
    assert found["ThrottleInterval"] == 60
    assert form.begin == (("launchctl", "bootstrap", "gui/501", str(form.file)),)


def test_the_task_of_windows_begins_the_coach_with_the_log_in():
    wanted = replace(WANTED, command=Path("C:/Coach & Co/coach.exe"), user="DESK\\ada")
    form = scheduled_task(wanted, Path("task.xml"))
    task = ET.fromstring(form.content)  # noqa: S314 - made here
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext("t:Actions/t:Exec/t:Command", namespaces=space) == str(Path("C:/Coach & Co/coach.exe"))
    assert task.findtext("t:Actions/t:Exec/t:Arguments", namespaces=space) == "run"
    assert task.findtext("t:Settings/t:ExecutionTimeLimit", namespaces=space) == "PT0S"
    # without a name it would be everybody's log-in, which only an administrator may ask for
    assert task.findtext("t:Triggers/t:LogonTrigger/t:UserId", namespaces=space) == "DESK\\ada"
    assert task.findtext("t:Principals/t:Principal/t:UserId", namespaces=space) == "DESK\\ada"
    # the schema's order: a sequence, but for the settings
    assert [child.tag.partition("}")[2] for child in task] == [
        *("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions")
    ]
    assert form.begin[0] == ("schtasks", "/Create", "/TN", "desk-coach", "/XML", "task.xml", "/F")


class Machine:
    """A service manager: its file, whether the service runs, and what it was told."""

    def __init__(self, form) -> None:
        self.form, self.content, self.active, self.told, self.refuses = form, None, False, [], False

    def run(self, command):
        self.told.append(command)
        if command == self.form.runs:
            return self.active, ""
        if self.refuses and "start" in command:
            return False, "Job failed."
        self.active = command[-2] == "start" or (self.active and "stop" not in command)
        return True, ""

    def written(self, file, content) -> bool:
        assert file == self.form.file
        before, self.content = self.content, content
        return before != content

    def there(self, file) -> bool:
        assert file == self.form.file
        return self.content is not None

    def taken_away(self, file) -> bool:
        assert file == self.form.file
        before, self.content = self.content, None
        return before is not None


def test_installing_twice_changes_nothing_the_second_time():
    form = unit()
    machine = Machine(form)
    service = LoginService(form, machine)
    assert service.install()
    assert (machine.active, service.installed()) == (True, True)
    machine.told.clear()
    assert not service.install()
    assert machine.told == [form.runs]


def test_installed_but_ended_it_is_begun_again_by_installing():
    machine = Machine(unit())
    service = LoginService(unit(), machine)
    service.install()
    machine.active = False
    assert service.install()
    assert machine.active


def test_another_file_takes_the_place_of_the_old_one_and_the_service_begins_anew():
    machine = Machine(unit())
    LoginService(unit(), machine).install()
    machine.told.clear()
    assert LoginService(unit(sandbox=False), machine).install()
    done = [command[2] for command in machine.told]
    assert done == ["daemon-reload", "disable", "stop", "enable", "start"]


def test_removing_ends_it_and_again_is_nothing():
    machine = Machine(unit())
    service = LoginService(unit(), machine)
    service.install()
    assert service.remove()
    assert (machine.active, service.installed(), service.runs()) == (False, False, False)
    assert not service.remove()


def test_a_service_that_does_not_begin_is_told_in_one_line():
    machine = Machine(unit())
    machine.refuses = True
    with pytest.raises(DeviceError, match=r"^systemctl --user start desk-coach.service: Job failed.; [^\n]*$"):
        LoginService(unit(), machine).install()
    assert machine.content is None, "nothing is left behind"


def test_a_service_that_was_there_stays_where_it_does_not_begin_again():
    machine = Machine(unit())
    LoginService(unit(), machine).install()
    machine.active, machine.refuses = False, True
    with pytest.raises(DeviceError):
        LoginService(unit(), machine).install()
    assert machine.content is not None
