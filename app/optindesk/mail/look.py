"""The HTML part of a mail: the words of its text in the desk's look, and nothing from anywhere.

A look is a page that shows one paragraph and one button; all paragraphs and buttons of a mail are
made like these. So both parts of a mail say the same, and nothing typed can become a tag.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import css_inline
from lxml import html
from lxml.etree import ParserError

from optindesk.core.errors import BadWording, FileMissing
from optindesk.core.sentence import sentence

LONGEST_LOOK = 100_000
"""In characters."""

_TAGS = frozenset(
    re.findall(
        r"\w+",
        "html head meta title style body div p a span br b strong i em u small hr h1 h2 h3 center"
        " font table tbody tr td th",
    )
)
_ATTRIBUTES = frozenset(
    re.findall(
        r"\w+",
        "lang charset name content style class href align valign width height bgcolor color face"
        " size border cellpadding cellspacing role dir",
    )
)
_METAS = frozenset({"viewport", "color-scheme", "supported-color-schemes"})
_LOADS = re.compile(r"url\s*\(|@import|expression\s*\(|\\", re.IGNORECASE)
"""What lets a style load something, or hides that (CSS escapes)."""

_PARAGRAPH = re.compile(r"(<p\b[^<>]*>)\s*\{\{ paragraph \}\}\s*(</p>)")
_BUTTON = re.compile(
    r'(<p\b[^<>]*>\s*<a\b[^<>]*href=")\{\{ link \}\}("[^<>]*>)\s*\{\{ label \}\}\s*(</a>\s*</p>)'
)
_LANGUAGE = "{{ language }}"
_LINK_LINE = re.compile(r"(\S[^\n]*?)\s*:\s+(mailto:\S+)")


class _Look(NamedTuple):
    """A look cut into what stands around its paragraphs and buttons."""

    head: str
    paragraph: tuple[str, str]
    button: tuple[str, str, str]
    tail: str


def shipped_look(resources: Path) -> str:
    """The look that ships, its styles within its tags; raises FileMissing, BadWording."""
    file = resources / "mail" / "look.html"
    try:
        return inlined(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FileMissing(path=str(file)) from error


def inlined(look: str) -> str:
    """A look with its styles within its tags, as many mail programs need them.

    Raises BadWording when it would load or run something, or lacks its paragraph or button.
    """
    if len(look) > LONGEST_LOOK:
        raise BadWording(reason=sentence("it is longer than {n} characters.", n=LONGEST_LOOK))
    _refuse_what_loads(look)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    try:
        finished = inliner.inline(look)
    except css_inline.InlineError as error:
        raise BadWording(
            reason=sentence("its styles cannot be read: {words}", words=str(error))
        ) from error
    _cut(finished)
    return finished


def filled_look(look: str, text: str, links: Collection[str], language: str) -> str:
    """A text in a look: blank lines part paragraphs, a line with one of `links` is a button.

    Raises BadWording for what is no look.
    """
    head, (opens, closes), (before, within, behind), tail = _cut(look)
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
def _cut(look: str) -> _Look:
    paragraph, button = _PARAGRAPH.search(look), _BUTTON.search(look)
    if paragraph is None or button is None or button.start() < paragraph.end():
        raise BadWording(
            reason=sentence("it does not show one paragraph and, below it, one button.")
        )
    return _Look(
        look[: paragraph.start()],
        (paragraph[1], paragraph[2]),
        (button[1], button[2], button[3]),
        look[button.end() :],
    )


def _refuse_what_loads(look: str) -> None:
    """Raise BadWording unless all tags, attributes and styles are such as load and run nothing."""
    try:
        page = html.document_fromstring(look)
    except (ParserError, ValueError) as error:
        raise BadWording(reason=sentence("it is no HTML: {words}", words=str(error))) from error
    for tag in page.iter():
        if not isinstance(tag.tag, str):
            continue  # a comment
        strange = {tag.tag} - _TAGS | {str(name) for name in tag.attrib} - _ATTRIBUTES
        if tag.tag == "meta" and "name" in tag.attrib:
            strange |= {str(tag.get("name"))} - _METAS
        if strange:
            raise BadWording(
                reason=sentence(
                    "“{name}” cannot be used: a mail loads no pictures and runs nothing.",
                    name=min(strange),
                )
            )
        styles = (tag.text or "") if tag.tag == "style" else tag.get("style", "")
        if _LOADS.search(styles):
            raise BadWording(
                reason=sentence(
                    "a style would load something: “{style}”", style=styles.strip()[:60]
                )
            )
        if tag.tag == "a" and tag.get("href") != "{{ link }}":
            raise BadWording(reason=sentence("its only link is that of the button."))
