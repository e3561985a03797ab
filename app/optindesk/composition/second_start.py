"""A second start of the desk gives what it was asked to open to the first one, and ends.

Light on purpose: it runs before anything else of ours is imported, knows no Qt, and imports what
most starts do not need only when they do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from optindesk.composition.exits import DONE, PROBLEM

PATIENCE = 10.0
"""So many seconds the first may take to answer: it may be starting itself."""

LONGEST_PATH = 100
"""A socket of Unix has a name of 103 bytes at most (macOS; Linux has 107)."""

COLLECTOR = ".optindesk-collector"
"""Such a file is opened by the window of a second computer, which has no data of its own."""

_WITH_VALUE = {"--data": "data", "--by": "by", "--lang": "lang"}


class Answer(Enum):
    """What came of ringing: nobody is there, the first came forward, or it does not answer."""

    NOBODY = "nobody"
    CAME = "came"
    SILENT = "silent"


class Start(NamedTuple):
    """What a start of the desk is for: the data, who sits there, its language, and files to be
    opened. What is empty was not given."""

    data: str = ""
    by: str = ""
    lang: str = ""
    files: tuple[Path, ...] = ()


def start_of(given: Sequence[str]) -> Start | None:
    """What a start is for that was given these arguments; None where it is a command, or where the
    grammar (cli/arguments.py, which takes 0.2 s to import) has to say what is wrong with them.

    Files are what has an ending and is there: `import` in a folder is none.
    """
    options: dict[str, str] = {}
    files: list[Path] = []
    rest = list(given)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if name in _WITH_VALUE and (equals or rest):
            value = value if equals else rest.pop(0)
            if not _is_value(value, follows=not equals):
                return None
            options[_WITH_VALUE[name]] = value
        elif _is_file(word):
            files.append(Path(word).absolute())
        else:
            return None
    return Start(**options, files=tuple(files))


def door(data: str) -> str | None:
    """The name of the socket at which the window over this data listens; None where there can be no
    private one: each start then opens a window of its own.

    It holds the user and the folder: two people at one computer never meet.
    """
    from optindesk.composition.usual import usual_desk
    from optindesk.core.place import is_address

    place = str(data or usual_desk())
    where = place if is_address(place) else str(Path(place).resolve())
    if sys.platform == "win32":
        who = f"{os.environ.get('USERDOMAIN', '')}\\{os.environ.get('USERNAME', '')}"
        return f"optindesk-{_short(f'{who}|{where}')}"
    street = _street()
    path = "" if street is None else str(street / _short(where))
    return path if path and len(os.fsencode(path)) <= LONGEST_PATH else None


def _street() -> Path | None:
    """The folder of our doors on Unix, made if need be; None where others could listen in it."""
    if sys.platform == "win32":  # where a door has a name and no folder
        return None
    try:
        place = os.environ.get("XDG_RUNTIME_DIR") or _temporary()
        folder = Path(place) / f"optindesk-{os.getuid()}"
        folder.mkdir(exist_ok=True, mode=0o700)
        about = folder.stat()
    except OSError:
        return None
    return folder if about.st_uid == os.getuid() and not about.st_mode & 0o077 else None


def _temporary() -> str:
    import tempfile

    return tempfile.gettempdir()


def ring(name: str, files: Sequence[Path], patience: float = PATIENCE) -> Answer:
    """Ask the window behind a door to come forward and open these files."""
    if sys.platform != "win32" and not Path(name).exists():
        return Answer.NOBODY
    import json
    import threading

    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    said = json.dumps({"files": [str(file) for file in files], "token": token})
    heard: list[Answer] = []
    # A pipe of Windows has no time limit of its own.
    talk = threading.Thread(target=lambda: heard.append(_talk(name, said, patience)), daemon=True)
    talk.start()
    talk.join(patience)
    return heard[0] if heard else Answer.SILENT


def hand_over(data: str, files: Sequence[Path]) -> int | None:
    """The exit status with which this start ends, because a window has the data open already; None
    where there is none."""
    if sys.platform != "win32":
        street = _street()
        if street is None or not any(street.iterdir()):  # as at nearly every start
            return None
    name = door(data)
    if name is None:
        return None
    match ring(name, files):
        case Answer.NOBODY:
            return None
        case Answer.CAME:
            return DONE
        case Answer.SILENT:
            _say_silent()
            return PROBLEM


def _is_value(text: str, *, follows: bool) -> bool:
    """Whether that is some text, and, where it `follows` an option, no option itself."""
    is_text = bool(text) and not any("\ud800" <= letter <= "\udfff" for letter in text)
    return is_text and not (follows and text.startswith("-"))


def _is_file(word: str) -> bool:
    ending = "" if word.startswith("-") else Path(word).suffix
    return ending not in ("", COLLECTOR) and Path(word).is_file()


def _talk(name: str, said: str, patience: float) -> Answer:
    line = f"{said}\n".encode()
    try:
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.user32.AllowSetForegroundWindow(-1)  # else Windows lets none but us
            with open(rf"\\.\pipe\{name}", "r+b", buffering=0) as pipe:  # noqa: PTH123 - no path
                pipe.write(line)
                answered = pipe.read(1)
        else:
            import socket

            with socket.socket(socket.AF_UNIX) as pipe:
                pipe.settimeout(patience)
                pipe.connect(name)
                pipe.sendall(line)
                answered = pipe.recv(1)
    except TimeoutError:
        return Answer.SILENT
    except OSError:  # none is there, or what one that died left behind
        return Answer.NOBODY
    return Answer.CAME if answered else Answer.NOBODY


def _say_silent() -> None:
    from PySide6.QtWidgets import QApplication, QMessageBox

    from optindesk.system.language import default_code, translator
    from optindesk.system.paths import settings_file
    from optindesk.system.settings import LANGUAGE, Settings
    from optindesk.ui.badge import wear_icon

    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Opt-In Desk")
    wear_icon()
    words = translator(Settings(settings_file()).get(LANGUAGE) or default_code())
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        words("Opt-In Desk"),
        words(
            "Opt-In Desk is open already, but does not answer. It may be busy: wait a minute, and"
            " start it again. If it stays so, end it by the system’s task manager; what was saved"
            " is safe."
        ),
        QMessageBox.StandardButton.Close,
    )
    box.exec()


def _short(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
