"""What the system's scheduler is told: by the programs that read it, where they are here."""

from __future__ import annotations

import json
import plistlib
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from optindesk.core.timetable import PACES, Timetable
from optindesk.main import main
from optindesk.system.schedule import SYSTEMS, own_command, recipe

ODD = ["/opt/my desk/python", "-m", "optindesk", "--data", '/home/r/50% "$HOME" \\x', "run"]
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="not on this system: systemd-analyze")
@pytest.mark.parametrize("minutes", PACES)
@pytest.mark.parametrize("by_night", [False, True])
def test_systemd_understands_its_units_and_when_they_are_due(
    tmp_path: Path, minutes: int, by_night: bool
) -> None:
    assert ANALYZE is not None
    made = recipe("systemd", ["/bin/true", *ODD[1:]], Timetable(minutes, by_night))
    files = {tmp_path / Path(path).name: content for path, content in made.files.items()}
    for path, content in files.items():
        path.write_text(content)
    verify = subprocess.run(
        [ANALYZE, "verify", "--user", *map(str, files)], capture_output=True, text=True
    )
    ours = [line for line in verify.stderr.splitlines() if "optindesk" in line]
    assert ours == []
    (timer,) = [content for content in files.values() if "[Timer]" in content]
    when = timer.partition("OnCalendar=")[2].partition("\n")[0]
    command = [ANALYZE, "calendar", "--iterations=200", "--base-time=2026-11-21 00:00", when]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    times = [line.split()[-2] for line in told.splitlines() if "Next" in line or "Iter" in line]
    first = {5: "00:05:00", 15: "00:15:00", 60: "01:00:00"}[minutes]
    assert times[0] == (first if by_night else "07:00:00")
    hours = {int(time[:2]) for time in times}
    assert hours <= set(range(24) if by_night else range(7, 22))


def test_a_shell_understands_the_line_of_cron() -> None:
    line = recipe("cron", ODD, Timetable(15)).begin[-1]
    assert line.startswith("*/15 7-21 * * * ")
    words = line.split(" ", 5)[-1].replace("\\%", "%")  # as cron does before the shell sees it
    bus, *command = shlex.split(words.replace("$(id -u)", "1000"))
    assert bus == "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus"
    assert command == ODD
    assert recipe("cron", ODD, Timetable(60, by_night=True)).begin[-1].startswith("0 * * * * ")


def test_launchd_gets_a_property_list_with_the_command_word_by_word() -> None:
    (content,) = recipe("launchd", ODD, Timetable(15)).files.values()
    read = plistlib.loads(content.encode())
    assert read["ProgramArguments"] == ODD
    assert len(read["StartCalendarInterval"]) == 15 * 4
    (content,) = recipe("launchd", ODD, Timetable(5, by_night=True)).files.values()
    assert plistlib.loads(content.encode())["StartInterval"] == 300


def test_windows_gets_one_line_with_its_quotation_marks_escaped() -> None:
    command = ["C:\\Program Files\\Desk\\optindesk.exe", "run"]
    assert recipe("windows", command, Timetable(15)).begin == [
        'schtasks /Create /TN "Opt-In Desk" /TR "\\"C:\\Program Files\\Desk\\optindesk.exe\\" run"'
        " /SC DAILY /ST 07:00 /RI 15 /DU 0015:00"
    ]
    assert recipe("windows", command, Timetable(5, by_night=True)).begin[0].endswith("/MO 5")


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_command_says_all_of_it_and_changes_nothing(
    system: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "desk"
    typed = ("--data", str(data), "schedule", "--system", system, "--every", "5")
    assert main([*typed, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["system"] == system
    assert str(data) in json.dumps(plain)
    assert main(typed) == 0
    said = capsys.readouterr().out
    assert all(line in said for line in (*plain["begin"], *plain["end"]))
    assert not data.exists()


def test_what_is_called_is_this_program() -> None:
    ran = subprocess.run([*own_command(), "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("Opt-In Desk")


def test_built_it_is_the_program_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert len(own_command()) == 1


def test_in_an_appimage_it_is_that_file_for_its_inside_is_soon_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setenv("APPIMAGE", "/home/anna/Opt-In_Desk.AppImage")
    assert own_command() == ["/home/anna/Opt-In_Desk.AppImage"]
