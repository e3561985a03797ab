"""HTML mails as the text that one sees, with quotes marked and hidden text not passed over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from lxml import etree

from optindesk.core.letter import OBJECT, QUOTED, STRUCK, TRAILING
from optindesk.mail.styles import (
    HIDING,
    has_endless_tag,
    hiding_selectors,
    is_shown_by_outlook,
    is_unfinished,
    selectors_of,
)

LONGEST_SOURCE = 2_000_000
"""How much HTML is read, in characters; what is longer is cut."""
MOST_ELEMENTS = 50_000
DEEPEST = 240
"""libxml2 gives up at 256 levels without saying so."""

_DROPPED = frozenset({"script", "style", "head", "title", "template", "meta", "link"})
_OBJECTS = frozenset(
    {
        "input",
        "textarea",
        "select",
        "svg",
        "math",
        "object",
        "iframe",
        "video",
        "audio",
        "canvas",
        "button",
    }
)
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym address area article aside b base bdi bdo big blockquote body br caption"
        " center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em"
        " embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head"
        " header hgroup hr html i img ins kbd label legend li link listing main map mark marquee"
        " menu meta meter nav nobr noframes noscript ol optgroup option output p param picture"
        " plaintext pre progress q rb rp rt rtc ruby s samp script search section small source"
        " span strike strong style sub summary sup table tbody td template tfoot th thead time"
        " title tr track tt u ul var wbr xml xmp",
    )
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd details div dl dt fieldset figure footer"
        " form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody"
        " tfoot thead tr ul",
    )
)
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"}
)
_STRUCK = frozenset({"s", "strike", "del"})
_SAYING_NO_MANNER = frozenset({"href", "target", "rel", "dir", "lang"})
_QUOTE_CLASSES = re.compile(
    r"(?:^|[\s_])(?:gmail_quote|protonmail_quote|tutanota_quote|moz-cite|cite|quote)(?:$|\s)", re.I
)
_CONTAINERS = re.compile(r"yahoo_quoted|zmail_extra|reference-message|reply-intro|isForwardContent")
_FROM_HERE = re.compile(r"divRplyFwdMsg|appendonsend|OutlookMessageHeader", re.I)
_COLOR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_WHITES = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_NOTHING = frozenset({"transparent", "inherit", "initial", "none", "unset", ""})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ADDRESS_SHOWN = re.compile(r"\S*(?:\w\.\w|@|:/|:\w)\S*")
_SAYS_NOTHING = re.compile(r"#|x-apple-data-detectors|about:|cid:", re.I)
_MOST_PIECES_OF_LINK = 20
_LONGEST_TARGET = 500
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_NO_SPACE_YET = re.compile(r"[ \t\r\n\f\xa0]{2,}|[\t\r\n\f\xa0]")
"""What is shown as one space, where it is not just that."""


class _Manner(NamedTuple):
    """How the text of an element is shown; children inherit it."""

    quote: str = ""
    hidden: bool = False
    struck: bool = False
    pre: bool = False
    color: str = "black"
    background: str = "white"


@dataclass(slots=True)
class _Page:
    """The lines so far; `follows` is the mark of all that comes behind a reply header."""

    lines: list[str] = field(default_factory=list)
    line: str = ""
    quote: str = ""
    follows: str = ""

    def write(self, text: str, manner: _Manner) -> None:
        mark = manner.quote or self.follows
        if mark != self.quote:
            self.end_line()
            self.quote = mark
        if manner.hidden:
            if text.strip(" \xa0\t\r\n\u200b\u200c\u200d\ufeff\u034f\u00ad"):
                self.line += STRUCK
            return
        if manner.struck and text.strip():
            self.line += STRUCK
        if manner.pre:
            first, *rest = text.replace("\xa0", " ").split("\n")
            self.line += first
            for line in rest:
                self.end_line(even_empty=True)
                self.line = line
            return
        text = _NO_SPACE_YET.sub(" ", text)
        self.line += text.lstrip() if not self.line or self.line.endswith((" ", "\t")) else text

    def end_line(self, even_empty: bool = False) -> None:
        if self.line.strip() or even_empty:
            self.lines.append(self.quote + self.line.rstrip())
        self.line = ""

    def end_paragraph(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip(" >¦"):
            self.lines.append(self.quote.rstrip())


def html_text(source: str) -> tuple[str, bool]:
    """The visible text, and whether there was more than is read.

    Lines of a quote begin with `QUOTED`, those behind a reply header with `TRAILING`. Where text
    is hidden or struck out stands `STRUCK`. Bounded in time and memory; fetches nothing.
    """
    cut = len(source) > LONGEST_SOURCE
    source = _CONTROLS.sub(" ", source[:LONGEST_SOURCE])
    if not source.strip():
        return "", cut
    if has_endless_tag(source):
        return OBJECT, True
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    root = etree.fromstring(source.encode(), parser)
    if root is None:
        return "", cut
    hiding, strange = hiding_selectors(root)
    page = _Page()
    if strange or is_unfinished(source) or is_shown_by_outlook(source):
        page.line = OBJECT  # text that one sees, or does not, in a way that is not followed here
    # Children are walked with a stack of our own: mails may nest deeper than Python can call.
    # What stands behind the end of a page is shown, too: the parser makes it a page beside it.
    pages = [root, *root.itersiblings()]
    stack: list[tuple[etree._Element, _Manner, int, bool]] = [
        (one, _Manner(), 1, False) for one in reversed(pages)
    ]
    seen = 0
    while stack:
        element, manner, depth, leaving = stack.pop()
        tag = str(element.tag)
        if leaving:
            if tag in _BLOCKS:
                _break_line(page, tag)
            if tag == "a":
                page.write(_target_of(element), manner)
            if element.tail:
                page.write(element.tail, manner)
            continue
        seen += 1
        if seen > MOST_ELEMENTS or depth > DEEPEST:
            cut = True
            break
        if tag == "br" and not (element.keys() or element.text or len(element)):
            page.end_line(even_empty=True)  # most elements of a mail are such
            page.write(element.tail or "", manner)
            continue
        outer = manner
        stack.append((element, outer, depth, True))
        if tag in _DROPPED:
            continue
        _break_line(page, tag)
        if element.keys() and _FROM_HERE.search(
            f"{element.get('id', '')} {element.get('class', '')}"
        ):
            page.end_line()
            page.follows = TRAILING
        manner = _manner_of(element, tag, outer, hiding)
        if tag in _OBJECTS or not (tag in _KNOWN or ":" in tag or "-" in tag):
            if (
                tag == "input"
                or tag not in _OBJECTS
                or any(str(text).strip() for text in element.itertext())
            ):
                page.write(OBJECT, manner)
            continue
        if tag == "img":
            page.write(_picture(element), manner)
        if element.text:
            page.write(element.text, manner)
        stack.extend((child, manner, depth + 1, False) for child in reversed(element))
    page.end_line()
    return "\n".join(page.lines), cut


def _break_line(page: _Page, tag: str) -> None:
    if tag in _PARAGRAPHS:
        page.end_paragraph()
    elif tag in _BLOCKS:
        page.end_line()
    elif tag == "br":
        page.end_line(even_empty=True)
    elif tag in ("td", "th") and page.line:
        page.line += "\t"


def _manner_of(
    element: etree._Element, tag: str, outer: _Manner, hiding: frozenset[str]
) -> _Manner:
    attributes = element.keys()
    looks_like_text_around_it = not attributes or (
        not hiding and tag != "blockquote" and _SAYING_NO_MANNER.issuperset(attributes)
    )
    if looks_like_text_around_it and tag not in _STRUCK and tag != "pre":
        return outer
    style = "".join(element.get("style", "").split()).lower()
    quote = outer.quote or _quote_of(element, tag, style)
    color = _found(_COLOR, style) or element.get("color", "").strip().lower() or outer.color
    background = (
        _found(_BACKGROUND, style) or element.get("bgcolor", "").strip().lower() or outer.background
    )
    hidden = (
        outer.hidden
        or "hidden" in attributes
        or bool(HIDING.search(style))
        or element.get("type") == "hidden"
        or (bool(hiding) and not hiding.isdisjoint(selectors_of(element, tag)))
        or _same_color(color, background)
    )
    struck = outer.struck or tag in _STRUCK or "line-through" in style
    pre = outer.pre or tag == "pre" or "white-space:pre" in style
    return _Manner(quote, hidden, struck, pre, color, background)


def _quote_of(element: etree._Element, tag: str, style: str) -> str:
    names = element.get("class", "")
    if tag == "blockquote":
        marked = (
            element.get("type") == "cite"
            or "cite" in element.attrib
            or _QUOTE_CLASSES.search(names)
            or (
                "border-left" in style
                and not re.search(r"border-left(?:-width)?:(?:0|none)", style)
            )
        )
        return QUOTED if marked else ""
    if tag == "div" and element.get("name") == "quote":
        return QUOTED
    if _CONTAINERS.search(f"{element.get('id', '')} {names}"):
        return TRAILING
    return ""


def _found(pattern: re.Pattern[str], style: str) -> str:
    match = pattern.search(style)
    value = match.group(1) if match else ""
    return "" if value in _NOTHING else value


def _same_color(color: str, background: str) -> bool:
    return color == background or (color in _WHITES and background in _WHITES)


def _target_of(element: etree._Element) -> str:
    """Where a link leads, as plain text mails show it: what is written on a button is no sentence
    of the sender. Empty where the link shows its own address."""
    target = element.get("href", "").strip()
    shown = "".join(map(str, islice(element.itertext(), _MOST_PIECES_OF_LINK))).strip()
    if not target or _SAYS_NOTHING.match(target) or not shown or _ADDRESS_SHOWN.fullmatch(shown):
        return ""
    return f" <{_SPACE.sub('', target)[:_LONGEST_TARGET]}>"


def _picture(element: etree._Element) -> str:
    """An emoji that a mail program made a picture of; other pictures say nothing."""
    alt = element.get("alt", "").strip()
    signs = len(alt) <= 8 and all(
        unicodedata.category(sign) in ("So", "Mn", "Cf", "Sk") for sign in alt
    )
    return alt if signs else ""
