"""The HTML of a mail made anew of plain paragraphs, in which nothing can be fetched or run.

What comes out is written here from beginning to end: paragraphs with an indentation, runs of text
that may be bold, italic, underlined, struck out or a link, pictures by number, and rules. No
attribute, style or element of the mail is passed on. Links are there to be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape

from lxml import etree

from optindesk.mail.styles import has_endless_tag

LONGEST_SOURCE = 1_000_000
"""How much HTML is read, in characters."""
LONGEST_SHOWN = 60_000
"""How much text is shown, in characters."""
MOST_ELEMENTS = 20_000
MOST_PARAGRAPHS = 3_000
MOST_INDENTS = 6
INDENT = 20
"""How far a quote or list stands in, in pixels."""
LONGEST_LINK = 2_000
LONGEST_MARKS = 4
"""How many combining marks may stand on one letter."""

_DROPPED = frozenset(
    re.findall(
        r"\w+",
        "script style head title template noframes iframe object applet video audio canvas svg math"
        " select textarea datalist",
    )
)
_EMPTY = frozenset(
    re.findall(r"\w+", "embed frame frameset link meta base area input param source track bgsound")
)
"""What has no content; what a parser puts into them when they are not closed is the mail's."""
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd details dir div dl dt fieldset figure"
        " figcaption footer form h1 h2 h3 h4 h5 h6 header html legend li main nav ol p pre section"
        " summary table tbody tfoot thead tr ul caption",
    )
)
_STEPS_IN = frozenset({"blockquote", "ul", "ol", "dd"})
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var", "address"})
_STRUCK = frozenset({"s", "strike", "del"})
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|;|$|!)")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the text of an element is shown; children inherit it."""

    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    pre: bool = False
    indents: int = 0
    link: str = ""


@dataclass(slots=True)
class SafePage:
    """What was made of the HTML, and what was left out of it."""

    html: str = ""
    remote: int = 0
    hidden: int = 0
    cut: bool = False


@dataclass(slots=True)
class _Writer:
    """Paragraphs so far, the open one, and how much text there is."""

    page: SafePage
    paragraphs: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    indents: int = 0
    length: int = 0
    ends_with_space: bool = True

    def write(self, text: str, manner: _Manner) -> None:
        text = calm(text)
        if not manner.pre:
            text = _SPACE.sub(" ", text)
            if self.ends_with_space:
                text = text.lstrip(" ")
        if not text:
            return
        room = LONGEST_SHOWN - self.length
        if len(text) > room:
            self.page.cut = True
            text = text[:room]
        self.length += len(text)
        self.ends_with_space = text.endswith(" ")
        self._begin(manner)
        self.runs.append(_run(text, manner))

    def picture(self, number: int, width: int, manner: _Manner) -> None:
        self._begin(manner)
        self.runs.append(f'<img src="cid:{number}" width="{width}">')
        self.ends_with_space = False

    def line_break(self) -> None:
        if self.runs:
            self.runs.append("<br>")
        self.ends_with_space = True

    def rule(self) -> None:
        self.end()
        self.paragraphs.append("<hr>")

    def end(self) -> None:
        while self.runs and self.runs[-1] == "<br>":
            self.runs.pop()
        if self.runs:
            margin = f' style="margin-left:{self.indents * INDENT}px"' if self.indents else ""
            self.paragraphs.append(f"<p{margin}>{''.join(self.runs)}</p>")
        self.runs = []
        self.ends_with_space = True
        if len(self.paragraphs) >= MOST_PARAGRAPHS:
            self.page.cut = True

    def _begin(self, manner: _Manner) -> None:
        if not self.runs:
            self.indents = min(manner.indents, MOST_INDENTS)


def safe_html(source: str, pictures: Mapping[str, tuple[int, int]]) -> SafePage:
    """The HTML made safe; `pictures` are number and width by Content-ID, without brackets."""
    page = SafePage(cut=len(source) > LONGEST_SOURCE)
    source = _CONTROLS.sub(" ", source[:LONGEST_SOURCE])
    if not source.strip():
        return page
    if has_endless_tag(source):
        page.cut = True
        return page
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    root = etree.fromstring(source.encode(), parser)
    if root is not None:
        _walk(root, _Writer(page), pictures)
    return page


def _walk(root: etree._Element, writer: _Writer, pictures: Mapping[str, tuple[int, int]]) -> None:
    # With a stack of our own: mails may nest deeper than Python can call.
    stack: list[tuple[etree._Element, _Manner, bool]] = [(root, _Manner(), False)]
    seen = 0
    while stack and not writer.page.cut:
        element, outer, leaving = stack.pop()
        tag = str(element.tag).lower()
        if leaving:
            if tag in _BLOCKS:
                writer.end()
            writer.write(element.tail or "", outer)
            continue
        seen += 1
        writer.page.cut = seen > MOST_ELEMENTS
        stack.append((element, outer, True))
        if tag in _DROPPED:
            writer.page.remote += sum(map(_asks_for_something, element.iter(etree.Element)))
        elif _is_hidden(element):
            writer.page.hidden += bool("".join(map(str, element.itertext())).strip())
        else:
            manner = _manner_of(element, tag, outer)
            _open(writer, element, tag, manner, pictures)
            writer.write(element.text or "", manner)
            stack.extend((child, manner, False) for child in reversed(element))
    writer.end()
    writer.page.html = "".join(writer.paragraphs)


def _open(
    writer: _Writer,
    element: etree._Element,
    tag: str,
    manner: _Manner,
    pictures: Mapping[str, tuple[int, int]],
) -> None:
    """What an element does before its text."""
    if tag in _BLOCKS:
        writer.end()
    if tag == "br":
        writer.line_break()
    elif tag == "hr":
        writer.rule()
    elif tag == "li":
        writer.write("• ", manner)
    elif tag in ("td", "th") and writer.runs:
        writer.write("\u2003", replace(manner, pre=True))
    elif tag == "img":
        address = str(element.get("src") or "").strip()
        known = pictures.get(address[4:].strip("<>")) if address[:4].lower() == "cid:" else None
        if known is not None:
            writer.picture(*known, manner)
        else:
            writer.page.remote += 1
            if element.get("alt", "").strip():
                writer.write(f"[{element.get('alt')}] ", replace(manner, italic=True))
    elif element.get("background") or (tag in _EMPTY and _asks_for_something(element)):
        writer.page.remote += 1


def _manner_of(element: etree._Element, tag: str, outer: _Manner) -> _Manner:
    manner = outer
    if tag in _STEPS_IN:
        manner = replace(manner, indents=manner.indents + 1)
    if tag in _BOLD:
        manner = replace(manner, bold=True)
    if tag in _ITALIC:
        manner = replace(manner, italic=True)
    if tag in ("u", "ins"):
        manner = replace(manner, underlined=True)
    if tag in _STRUCK or "line-through" in str(element.get("style") or ""):
        manner = replace(manner, struck=True)
    if tag == "pre":
        manner = replace(manner, pre=True)
    if tag == "a" and element.get("href"):
        manner = replace(manner, link=calm(str(element.get("href")))[:LONGEST_LINK].strip())
    return manner


def _is_hidden(element: etree._Element) -> bool:
    style = re.sub(r"\s+", "", str(element.get("style") or "")).lower()
    return "hidden" in element.attrib or bool(_HIDDEN.search(style))


def _asks_for_something(element: etree._Element) -> bool:
    """Whether an element that is dropped would have fetched something."""
    return any(name in element.attrib for name in ("src", "href", "data", "srcset", "poster"))


def _run(text: str, manner: _Manner) -> str:
    """One run of text as HTML that stands for itself."""
    if manner.pre:
        shown = escape(text).replace("\t", "    ").replace("  ", "\u00a0 ").replace("\n", "<br>")
    else:
        shown = escape(text)
    for is_on, tag in (
        (manner.bold, "b"),
        (manner.italic, "i"),
        (manner.underlined, "u"),
        (manner.struck, "s"),
    ):
        if is_on:
            shown = f"<{tag}>{shown}</{tag}>"
    return f'<a href="{escape(manner.link)}">{shown}</a>' if manner.link else shown


def calm(text: str) -> str:
    """Text that no line layout takes offence at: without controls and changes of direction, and
    with a few marks per letter at most."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.isascii():
        return text
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= LONGEST_MARKS:
            kept.append(sign)
    return "".join(kept)
