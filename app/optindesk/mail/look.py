"""The HTML part of a mail: the words of its text in the desk's look, and nothing from anywhere.

A look is a page that shows one paragraph and one button; all paragraphs and buttons of a mail are
made like these. So both parts of a mail say the same, and nothing typed can become a tag.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from optindesk.core.errors import FileMissing
from optindesk.core.model import Wording

_LANGUAGE = "{{ language }}"
_LINK_LINE = re.compile(r"(\S[^\n]*?)\s*:\s+(mailto:\S+)")


class Look(NamedTuple):
    """A look cut into what stands around its paragraphs and buttons."""

    head: str
    paragraph: tuple[str, str]
    button: tuple[str, str, str]
    tail: str


def shipped_look(resources: Path) -> str:
    """The look that ships; raises FileMissing."""
    file = resources / "mail" / "look.html"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileMissing(path=str(file)) from error


def filled_page(wording: Wording, text: str, values: Mapping[str, str]) -> str:
    """A filled-in text in the look of its wording, empty where that has none; raises BadWording."""
    if wording.html is None:
        return ""
    links = {values["yes_link"], values["no_link"], values["leave_link"]}
    return filled_look(wording.html, text, links, wording.language)


def filled_look(look: str, text: str, links: Collection[str], language: str) -> str:
    """A text in a look: blank lines part paragraphs, a line with one of `links` is a button.

    Raises BadWording as `checked_look` does.
    """
    head, (opens, closes), (before, within, behind), tail = checked_look(look)
    body = []
    for paragraph in text.strip("\n").split("\n\n"):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            found = _LINK_LINE.fullmatch(line) if "mailto:" in line else None
            if found is None or found[2] not in links:
                lines.append(escape(line, quote=False))
                continue
            if lines:
                body.append(f"{opens}{'<br>'.join(lines)}{closes}")
                lines = []
            label, link = escape(found[1], quote=False), escape(found[2])
            body.append(f"{before}{link}{within}{label}{behind}")
        if lines:
            body.append(f"{opens}{'<br>'.join(lines)}{closes}")
    return head.replace(_LANGUAGE, escape(language)) + "\n".join(body) + tail


@lru_cache(maxsize=50)
def checked_look(look: str) -> Look:
    """A look with its styles within its tags, as many mail programs need them.

    Raises BadWording for one that loads or runs something, or shows more or less than one
    paragraph and one button. No mail is made in a look that was not checked here.
    """
    # What it needs takes ten milliseconds to import: only where a mail is made.
    from optindesk.mail.look_check import finished

    return finished(look)
