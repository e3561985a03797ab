"""What may be the look of mails: what loads and runs nothing, and shows no words of its own."""

from __future__ import annotations

import re

import css_inline
from lxml import html
from lxml.etree import ParserError

from optindesk.core.errors import BadWording
from optindesk.core.sentence import sentence
from optindesk.mail.html import html_text
from optindesk.mail.look import Look

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
_ALL_THAT_IT_SHOWS = "{{ paragraph }} {{ label }} <{{link}}>"


def finished(look: str) -> Look:
    """A look with its styles within its tags; raises BadWording for what may be none."""
    if len(look) > LONGEST_LOOK:
        raise BadWording(reason=sentence("it is longer than {n} characters.", n=LONGEST_LOOK))
    _refuse_what_loads(look)
    try:
        page = css_inline.CSSInliner(load_remote_stylesheets=False).inline(look)
    except css_inline.InlineError as error:
        raise BadWording(
            reason=sentence("its styles cannot be read: {words}", words=str(error))
        ) from error
    _refuse_what_loads(page)  # as a browser read it: what it takes for a comment can be another
    # What our reader sees of it, since it has to read the answers that quote such a page.
    shown, _ = html_text(page)
    paragraph, button = _PARAGRAPH.search(page), _BUTTON.search(page)
    if " ".join(shown.split()) != _ALL_THAT_IT_SHOWS or paragraph is None or button is None:
        raise BadWording(
            reason=sentence("it does not show one paragraph, below it one button, and no more.")
        )
    return Look(
        page[: paragraph.start()],
        (paragraph[1], paragraph[2]),
        (button[1], button[2], button[3]),
        page[button.end() :],
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
