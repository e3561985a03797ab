"""The program: arguments, the log file, and the face that was asked for.

How a desk is put together stands in `composition`; what scripts and tests make one with is named
here as well.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from optindesk.composition.commands import command
from optindesk.composition.desk import make_desk, make_packer, opened
from optindesk.composition.exits import DONE, OUR_BUG, PROBLEM, WRONG_USAGE
from optindesk.composition.late import BlankingMeans
from optindesk.composition.moment import now, who
from optindesk.composition.practice import practise
from optindesk.composition.second_start import COLLECTOR, Start, start_of
from optindesk.composition.sheets import open_sheet
from optindesk.composition.windows import collect, desk_window, kiosk
from optindesk.core.errors import VaultTrouble

if TYPE_CHECKING:
    import argparse

    from optindesk.ui.front import Front

__all__ = ["BlankingMeans", "main", "make_desk", "make_packer", "now", "opened", "who"]

_log = logging.getLogger("optindesk")


def main(arguments: Sequence[str] | None = None, front: Front | None = None) -> int:
    """Run the program; the exit status is that of DESIGN 9: 0 done, 1 problem, 2 usage, 3 bug.

    `front` is a window that is closed once that of the desk is there.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["_read-sheet"]:  # before anything heavy is imported: it starts per sheet
        from optindesk.files.sheet_child import main as read_sheet

        return read_sheet(given[1:])
    if given[:1] == ["_lock-key"]:
        from optindesk.files.lock_child import main as lock_key

        return lock_key()
    if given[:1] == ["_smoke"]:
        return _smoke()
    if len(given) == 1 and given[0].endswith(COLLECTOR):  # a file that was opened
        given.insert(0, "collect")
    _speak_unicode()
    start = start_of(given)
    if start is None:
        typed = _typed(given)
        lang, face = typed.lang, partial(FACES.get(typed.command, command), typed)
    else:
        lang, face = start.lang or None, partial(desk_window, start, front=front)
    if lang is not None and not _speaks(lang, as_json="--json" in given):
        return WRONG_USAGE
    with _kept_log():
        try:
            status = face()
            sys.stdout.flush()
            return status
        except BrokenPipeError:  # whoever read us has had enough, as `head` has
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PROBLEM
        except Exception:  # noqa: BLE001 - our own bug: said as such, with exit status 3
            return _own_bug(traceback.format_exc())


def _typed(given: Sequence[str]) -> argparse.Namespace:
    """The arguments as typed; what argparse says of them is said in the language of whoever did."""
    from optindesk.cli.arguments import parse
    from optindesk.system.language import default_code, standard_library_speaks

    # Sentences of --json stay English unless a language is asked for: scripts compare them.
    usual = "en" if "--json" in given else default_code()
    language = _wanted_language(given) or usual
    return parse(given, lambda: standard_library_speaks(language))


def _own_bug(report: str) -> int:
    """Say a bug and write it to the log; what a scheduler mails may be read by others than the log,
    and either may be sent to us: the message of an exception can hold whatever it was about."""
    from optindesk.ui.masking import mask

    masked = mask(report, Path.home())
    _log.error("a bug of ours\n%s", masked)
    print(masked, file=sys.stderr)  # noqa: T201 - the last word
    print("This is a bug of Opt-In Desk. Nothing of your data was lost.", file=sys.stderr)  # noqa: T201 - the last word
    return OUR_BUG


def _wanted_language(given: Sequence[str]) -> str:
    """What “--lang” asks for, as far as that can be told before the rest is understood."""
    for place, word in enumerate(given):
        name, _, value = word.partition("=")
        if name == "--lang":
            return value or "".join(given[place + 1 : place + 2])
    return ""


def _speaks(language: str, *, as_json: bool) -> bool:
    """Whether we speak a language; which ones we do is said when not."""
    from optindesk.system.language import available, default_code, own_name, speaks, translator

    if speaks(language):
        return True
    from optindesk.cli.arguments import tell_wrong_usage

    ours = ", ".join(f"{code} ({own_name(code)})" for code in available())
    words = translator("en" if as_json else default_code())
    wrong = words(
        "the program does not speak “{language}”, but: {ours}", language=language, ours=ours
    )
    hint = words("Try “{command} --help”.", command="optindesk")
    tell_wrong_usage(wrong, hint, as_json=as_json)
    return False


def _speak_unicode() -> None:
    """People have names in every alphabet: what goes into a file or pipe is UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


@contextmanager
def _kept_log() -> Iterator[None]:
    """Our own bugs go into a log file meanwhile; people's data never does."""
    from optindesk.system.paths import log_file

    handler: logging.Handler
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=500_000, backupCount=2, delay=True)
    except OSError:  # a computer on which nothing can be written has worse troubles, told elsewhere
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.ERROR)
    _log.addHandler(handler)
    try:
        yield
    finally:
        _log.removeHandler(handler)
        handler.close()


def _desk(typed: argparse.Namespace) -> int:
    return desk_window(Start(typed.data or "", typed.by or "", typed.lang or ""))


FACES: Mapping[str | None, Callable[[argparse.Namespace], int]] = {
    None: _desk,
    "kiosk": kiosk,
    "collect": collect,
    "practise": practise,
}
"""The commands that open a window."""


# --- the built program tries itself ---------------------------------------------------------------


def _smoke() -> int:
    """What `packaging/smoke.py` asks: are resources, keyring and the sheet child to be found, and
    would what we start load our libraries?"""
    from optindesk.system.paths import resources
    from optindesk.system.vault import backend_name

    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.csv"
        sheet.write_text("email\nanna@example.org\n", encoding="utf-8")
        rows = len(list(open_sheet(sheet, {}).rows))
    try:
        keyring = backend_name()
    except VaultTrouble as trouble:
        keyring = str(trouble)
    found = {
        "resources": str(resources()),
        "keyring": keyring,
        "sheet_child": rows,
        "library_path": os.environ.get("LD_LIBRARY_PATH", ""),
    }
    print(json.dumps(found))  # noqa: T201 - for the script that tries the build
    return DONE
