"""The coach at log-in: the file that a service manager wants, the commands that make it take it up."""

from __future__ import annotations

import plistlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree as ET

from coach.errors import DeviceError
from coach.texts import text

NAME = "desk-coach"

ServiceCommand = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """What every service manager is told."""

    command: Path
    """Absolute path of `coach`."""

    home: str | None
    """COACH_HOME, where the person has set it."""

    folders: tuple[Path, ...]
    """Where the coach writes, besides the folder of its socket."""

    log: Path
    user: str = ""
    """Whose log-in is meant, as Windows writes it: DOMAIN\\name; the others know."""

    network: bool = False
    """The person has named a speech server, which may be reached."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What it finds in its environment besides the session's own."""
        return {"COACH_HOME": self.home} if self.home else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceForm:
    """The file and the commands of one service manager."""

    file: Path
    content: bytes
    begin: tuple[ServiceCommand, ...]
    """Take up the file and begin; each must go well."""

    reload: tuple[ServiceCommand, ...]
    """Before `begin`, where the file changed; each may fail."""

    end: tuple[ServiceCommand, ...]
    """End and forget; each may fail, as when nothing runs."""

    forget: tuple[ServiceCommand, ...] = ()
    """After the file is gone."""

    runs: ServiceCommand
    """Goes well where it runs."""


class ServiceManager(Protocol):
    """The machine, as far as a service needs it; programs/daemon/adapters/service_manager.py."""

    def run(self, command: Sequence[str]) -> tuple[bool, str]:
        """Return whether *command* went well, and what it printed."""

    def written(self, file: Path, content: bytes) -> bool:
        """Make *file* hold *content*; return whether it did not before."""

    def there(self, file: Path) -> bool:
        """Tell whether *file* is there."""

    def taken_away(self, file: Path) -> bool:
        """Remove *file*; return whether it was there."""


@dataclass(frozen=True, slots=True)
class LoginService:
    """The coach as a service of this person."""

    form: ServiceForm
    manager: ServiceManager

    def install(self) -> bool:
        """Install it and begin; return whether anything was new.

        Raises:
            DeviceError: the service manager refuses; says what it said.  What was not there before is gone again.
        """
        new = self.manager.written(self.form.file, self.form.content)
        if not new and self.runs():
            return False
        for command in self.form.reload if new else ():
            self.manager.run(command)
        for command in self.form.begin:
            well, told = self.manager.run(command)
            if not well:
                if new:
                    self.remove()
                raise DeviceError(
                    text(
                        "{command}: {told}; `coach run` by itself may tell why",
                        command=" ".join(command),
                        told=told or "it failed",
                    )
                )
        return True

    def remove(self) -> bool:
        """End it and take it away; return whether it was there."""
        if not self.installed():
            return False
        for command in self.form.end:
            self.manager.run(command)
        self.manager.taken_away(self.form.file)
        for command in self.form.forget:
            self.manager.run(command)
        return True

    def installed(self) -> bool:
        """Tell whether its file is there."""
        return self.manager.there(self.form.file)

    def runs(self) -> bool:
        """Tell whether it runs."""
        return self.manager.run(self.form.runs)[0]


_UNIT = """\
[Unit]
Description=Desk coach: offers a guided break when it is time
PartOf=graphical-session.target
After=graphical-session.target

[Service]
Type=notify
ExecStart={command} run
{environment}Restart=on-failure
RestartSec=5
# what is wrong in the settings does not become right by itself
RestartPreventExitStatus=2
# a session that runs may say its last words
KillMode=mixed
TimeoutStopSec=25
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
SystemCallArchitectures=native
# sound, desktop and commands are sockets of this machine: nothing goes out but to a server that you named
RestrictAddressFamilies={families}
RuntimeDirectory={runtime}
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=yes
{cache}{sandbox}
[Install]
WantedBy={target}
"""

_CACHE = """\
# its cache may be deleted at any time: it is made again
CacheDirectory={name}
CacheDirectoryMode=0700
"""

_SANDBOX = """\
# without it systemd before 254 leaves the rest out of a person's unit, and says nothing
PrivateUsers=yes
PrivateTmp=yes
BindReadOnlyPaths=-/tmp/.X11-unix
ProtectSystem=strict
ReadWritePaths={folders}
"""

_NO_SANDBOX = """\
# no file system of its own: the kernel forbids it to a person's services, or the coach lies in /tmp
"""


def systemd_form(asked: ServiceSpec, units: Path, *, runtime: str, target: str, sandbox: bool) -> ServiceForm:
    """Return the form of systemd's user manager; its file lies in *units*.

    *runtime* is the name of our folder in XDG_RUNTIME_DIR, *target* what
    begins it, *sandbox* whether it may have a file system of its own.
    """
    unit = f"{NAME}.service"
    # the minus: a folder that was deleted must not keep it from beginning
    folders = " ".join("-" + _quoted(str(folder)) for folder in asked.folders)
    environment = "".join(f"Environment={_quoted(f'{k}={v}')}\n" for k, v in asked.environment.items())
    content = _UNIT.format(
        command=_quoted(str(asked.command)),
        environment=environment,
        runtime=runtime,
        families="AF_UNIX AF_INET AF_INET6" if asked.network else "AF_UNIX",
        cache="" if asked.home else _CACHE.format(name=runtime),
        sandbox=_SANDBOX.format(folders=folders) if sandbox else _NO_SANDBOX,
        target=target,
    )
    ctl = ("systemctl", "--user")
    return ServiceForm(
        file=units / unit,
        content=content.encode(),
        reload=((*ctl, "daemon-reload"), (*ctl, "disable", unit), (*ctl, "stop", unit)),
        begin=((*ctl, "enable", unit), (*ctl, "start", unit)),
        end=((*ctl, "disable", unit), (*ctl, "stop", unit)),
        forget=((*ctl, "daemon-reload"),),
        runs=(*ctl, "--quiet", "is-active", unit),
    )


def launchd_form(asked: ServiceSpec, home: Path, user: int) -> ServiceForm:
    """Return the form of macOS's launchd for the person with the number *user*."""
    file = home / f"Library/LaunchAgents/{NAME}.plist"
    content = {
        "Label": NAME,
        "ProgramArguments": [str(asked.command), "run"],
        "EnvironmentVariables": dict(asked.environment),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,  # launchd cannot be told to leave alone what a wrong config ended
        "ProcessType": "Background",
        "LimitLoadToSessionType": "Aqua",
        "StandardErrorPath": str(asked.log.with_name("service.log")),
    }
    domain = f"gui/{user}"
    return ServiceForm(
        file=file,
        content=plistlib.dumps(content),
        reload=(("launchctl", "bootout", f"{domain}/{NAME}"),),
        begin=(("launchctl", "bootstrap", domain, str(file)),),
        end=(("launchctl", "bootout", f"{domain}/{NAME}"),),
        runs=("launchctl", "print", f"{domain}/{NAME}"),
    )


_TASKS = "http://schemas.microsoft.com/windows/2004/02/mit/task"


def scheduled_task(asked: ServiceSpec, file: Path) -> ServiceForm:
    """Return the form of Windows' task scheduler, which reads *file* once."""
    task = ET.Element("Task", version="1.2", xmlns=_TASKS)
    # a trigger for everybody's log-in may be made by administrators alone
    person = {"UserId": asked.user} if asked.user else {}
    _tree(
        task,
        {
            "RegistrationInfo": {"Description": "Desk coach: offers a guided break when it is time"},
            "Triggers": {"LogonTrigger": {"Enabled": "true", **person}},
            "Principals": {"Principal": {**person, "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege"}},
            "Settings": {
                "MultipleInstancesPolicy": "IgnoreNew",
                "DisallowStartIfOnBatteries": "false",
                "StopIfGoingOnBatteries": "false",
                "ExecutionTimeLimit": "PT0S",
                "RestartOnFailure": {"Interval": "PT1M", "Count": "3"},
            },
            "Actions": {"Exec": {"Command": str(asked.command), "Arguments": "run"}},
        },
    )
    ET.indent(task)
    named = ("/TN", NAME)
    return ServiceForm(
        file=file,
        content=ET.tostring(task, encoding="utf-16", xml_declaration=True),
        reload=(),
        begin=(("schtasks", "/Create", *named, "/XML", str(file), "/F"), ("schtasks", "/Run", *named)),
        end=(("schtasks", "/End", *named), ("schtasks", "/Delete", *named, "/F")),
        runs=("schtasks", "/Query", *named),
    )


def _tree(parent: ET.Element, branches: Mapping[str, object]) -> None:
    for name, value in branches.items():
        child = ET.SubElement(parent, name)
        if isinstance(value, dict):
            _tree(child, value)
        else:
            child.text = str(value)


def _quoted(text: str) -> str:
    """Return *text* as one word of a unit; a dollar sign means itself in the path of a program and in an assignment."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain}"' if any(sign in text for sign in " \t\"'\\") else plain
