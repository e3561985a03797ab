"""How the system's own scheduler is told to run the desk: what goes where, and how it ends again.

Sources: systemd.timer(5), systemd.time(7), crontab(5), launchd.plist(5), and the reference of
schtasks on Microsoft Learn.
"""

from __future__ import annotations

import os
import plistlib
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from optindesk.core.timetable import EVENING, MORNING, Timetable

NAME = "optindesk"


@dataclass(frozen=True, slots=True)
class Recipe:
    """The files that are needed (by their path from the home folder) and what is typed to begin
    and to end it; files are removed by hand afterwards."""

    files: Mapping[str, str]
    begin: Sequence[str]
    end: Sequence[str]


def usual_system() -> str:
    """The scheduler of this system."""
    return {"win32": "windows", "darwin": "launchd"}.get(sys.platform, "systemd")


def own_command() -> list[str]:
    """How this program is called from elsewhere."""
    if getattr(sys, "frozen", False):
        # Within an AppImage the program itself lies in a folder that is gone with this process.
        return [os.environ.get("APPIMAGE") or sys.executable]
    return [sys.executable, "-m", "optindesk"]


def recipe(system: str, command: Sequence[str], timetable: Timetable) -> Recipe:
    """How `system` (one of `SYSTEMS`) calls `command` at the pace of a timetable.

    Raises KeyError for another system.
    """
    return SYSTEMS[system](command, timetable)


def _systemd(command: Sequence[str], timetable: Timetable) -> Recipe:
    folder = Path(".config/systemd/user")
    line = " ".join(_for_systemd(part) for part in command)
    hours = "*" if timetable.by_night else f"{MORNING:02}..{EVENING - 1:02}"
    minutes = "00" if timetable.minutes == 60 else f"00/{timetable.minutes}"
    service = (
        "[Unit]\nDescription=Opt-In Desk: what is due\n\n"
        f"[Service]\nType=oneshot\nExecStart={line}\n"
    )
    timer = (
        "[Unit]\nDescription=Opt-In Desk on its own\n\n"
        f"[Timer]\nOnCalendar=*-*-* {hours}:{minutes}:00\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    return Recipe(
        {
            (folder / f"{NAME}.service").as_posix(): service,
            (folder / f"{NAME}.timer").as_posix(): timer,
        },
        ["systemctl --user daemon-reload", f"systemctl --user enable --now {NAME}.timer"],
        [f"systemctl --user disable --now {NAME}.timer"],
    )


def _for_systemd(part: str) -> str:
    """A word of a command line as units have it (systemd.service(5), COMMAND LINES)."""
    escaped = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


_BUS = "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus"
"""cron(8) tells nothing of the session, where the keyring is found (sd_bus_default_user(3))."""


def _cron(command: Sequence[str], timetable: Timetable) -> Recipe:
    hours = "*" if timetable.by_night else f"{MORNING}-{EVENING - 1}"
    minutes = "0" if timetable.minutes == 60 else f"*/{timetable.minutes}"
    words = shlex.join(command).replace("%", "\\%")  # crontab(5): a bare % ends the command
    line = f"{minutes} {hours} * * * {_BUS} {words}"
    return Recipe({}, ["crontab -e", line], ["crontab -e"])


def _windows(command: Sequence[str], timetable: Timetable) -> Recipe:
    called = subprocess.list2cmdline(command).replace('"', '\\"')
    task = f'schtasks /Create /TN "Opt-In Desk" /TR "{called}"'
    if timetable.by_night:
        when = f"/SC MINUTE /MO {timetable.minutes}"
    else:
        lasts = f"{EVENING - MORNING:04}:00"
        when = f"/SC DAILY /ST {MORNING:02}:00 /RI {timetable.minutes} /DU {lasts}"
    return Recipe({}, [f"{task} {when}"], ['schtasks /Delete /TN "Opt-In Desk"'])


def _launchd(command: Sequence[str], timetable: Timetable) -> Recipe:
    when: dict[str, object] = {"StartInterval": timetable.minutes * 60}
    if not timetable.by_night:
        times = [
            {"Hour": hour, "Minute": minute}
            for hour in range(MORNING, EVENING)
            for minute in range(0, 60, timetable.minutes)
        ]
        when = {"StartCalendarInterval": times}
    file = f"Library/LaunchAgents/{NAME}.plist"
    plist = plistlib.dumps({"Label": NAME, "ProgramArguments": list(command), **when})
    return Recipe(
        {file: plist.decode()},
        [f'launchctl bootstrap gui/$(id -u) "$HOME/{file}"'],
        [f"launchctl bootout gui/$(id -u)/{NAME}"],
    )


SYSTEMS: Mapping[str, Callable[[Sequence[str], Timetable], Recipe]] = {
    "systemd": _systemd,
    "cron": _cron,
    "windows": _windows,
    "launchd": _launchd,
}
