"""Takes personal data out of what a bug report says: it may be sent to strangers."""

from __future__ import annotations

import builtins
import re
from pathlib import Path

MASK = "…"

_ADDRESS = re.compile(r"[^\s\"'<>()\[\],;:=]+@[^\s\"'<>()\[\],;:=]+")
_QUOTED = re.compile(r"(?P<quote>['\"“])(?P<words>.*?)(?:(?P=quote)|”)")
_FRAME = re.compile(r" {2,}|Traceback |Exception Group |The above |During handling |$")
_WORD = re.compile(r"\w+")


def mask(report: str, home: Path) -> str:
    """The traceback without addresses, without the home folder (its name is often a person's), and
    without what the message of an exception quotes, unless that is a word of our own sources.
    """
    lines = report.splitlines()
    code = {word for line in lines if _FRAME.match(line) for word in _WORD.findall(line)}
    known = code | set(dir(builtins)) | {"NoneType"}
    said = "\n".join(line if _FRAME.match(line) else _mask_quotes(line, known) for line in lines)
    for folder in {str(home), home.as_posix(), str(home).replace("\\", "\\\\")}:
        if len(folder) > 1:
            said = said.replace(folder, "~")
    return _ADDRESS.sub(f"{MASK}@{MASK}", said)


def _mask_quotes(line: str, known: set[str]) -> str:
    def masked(match: re.Match[str]) -> str:
        if set(_WORD.findall(match["words"])) <= known:
            return match.group()
        return match.group().replace(match["words"], MASK)

    return _QUOTED.sub(masked, line)
