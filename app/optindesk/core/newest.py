"""Which version is the newest, by what the one place says that is asked when somebody wants it.

That place may have been taken over by strangers, or lie. So all that it can say is a number and a
day, and all that comes of it is a sentence: where the program is to be had ships with the program,
and nothing is ever fetched or run. It can still hide a newer version, as a cut cable can.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from optindesk.core.sentence import Sentence, sentence

MOST_BYTES = 2048
"""A longer answer is none: this one has some sixty."""

_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){2}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is asked (`address`), and where people get it (`page`); both https, or empty where
    the project has none."""

    address: str = ""
    page: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError unless it is both or neither, by https."""
        if any((self.address, self.page)) and not all(map(_is_secure, (self.address, self.page))):
            raise ValueError(f"not two https addresses: {self.address!r}, {self.page!r}")

    @property
    def host(self) -> str:
        """Who learns that somebody asked; empty where there is nobody to be asked."""
        return urlsplit(self.address).hostname or ""


@dataclass(frozen=True, slots=True)
class Newest:
    """What is made known: a version, since when, and whether it is newer than our own."""

    version: str
    day: date
    is_newer: bool


def read_newest(answer: bytes, own: str) -> Newest:
    """What the answer says, beside our `own` version; raises ValueError for anything else."""
    if len(answer) > MOST_BYTES:
        raise ValueError("too long")
    try:
        plain = json.loads(answer)
        version, day = plain["version"], date.fromisoformat(plain["day"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not what it should be") from error
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise ValueError("no version")
    return Newest(version, day, in_order(version) > in_order(own))


def in_order(version: str) -> tuple[int, ...]:
    """What versions are compared by: 1.10 comes after 1.9. Empty for what is none."""
    numbers = version.split(".")
    return tuple(map(int, numbers)) if all(map(str.isdecimal, numbers)) else ()


def said(newest: Newest, own: str, page: str) -> Sentence:
    """What a person is told."""
    if not newest.is_newer:
        return sentence("There is no newer version than yours, {version}.", version=own)
    return sentence(
        "There is a newer version: {version}, of {day}. You have {own}. It is to be had at {page}",
        version=newest.version,
        day=newest.day,
        own=own,
        page=page,
    )


def _is_secure(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.hostname)
