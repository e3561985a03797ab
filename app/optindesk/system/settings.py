"""The few settings that belong to this computer and not to the data; never a password."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

from optindesk.disk import trouble, write

LANGUAGE = "language"
GEOMETRY = "geometry"

_SECRET = re.compile(r"pass(?!ed)|pwd|secret|token|credential|private|api.?key", re.IGNORECASE)


class Settings:
    """Names and texts in one small JSON file, read once and written whole at each change, with what
    others wrote meanwhile: another window, or the command line.

    A file that is broken is set aside (`set_aside` says where), and the defaults hold.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None
        self._values = self._read()

    def get(self, name: str, default: str = "") -> str:
        """The text kept under `name`."""
        return self._values.get(name, default)

    def set(self, name: str, value: str) -> None:
        """Keep a text; an empty one is forgotten.

        Raises ValueError for a name that sounds like a secret (those go into the keyring),
        FileNotWritable or DiskFull; what was kept before stays.
        """
        if _SECRET.search(name):
            raise ValueError(f"{name!r} sounds like a secret, which is never kept in a file")
        there = self._read()
        values = {**there, name: value}
        if not value:
            del values[name]
        if values != there:
            self._write(values)
        self._values = values

    def _read(self) -> dict[str, str]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
        except OSError:
            return {}
        except ValueError:
            values = None
        if isinstance(values, dict) and all(isinstance(value, str) for value in values.values()):
            return values
        broken = self.path.with_suffix(".broken.json")
        with contextlib.suppress(OSError):
            self.path.replace(broken)
            self.set_aside = broken
        return {}

    def _write(self, values: dict[str, str]) -> None:
        text = json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write(self.path, text, 0o600)
        except OSError as error:
            raise trouble(error, self.path) from error
