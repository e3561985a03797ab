"""What style sheets and odd markup do to the text that one sees: hide, strike, make up, swallow."""

from __future__ import annotations

import re

from lxml import etree

HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|opacity:0(?:\.0+)?(?:;|$|!)"
    r"|font-size:0*(?:0|0?\.\d+|1)(?:\.0+)?(?:px|pt|em|rem|%|;|$|!)"
    r"|max-(?:height|width):0(?:px|;|$|!)|(?:^|;)(?:height|width):0(?:px|pt|;|$|!)"
    r"|text-indent:-\d{3,}|(?:left|top|right):-\d{3,}|transform:scale\(0|clip:rect\(0"
)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"[a-z0-9]*[.#][\w-]+", re.I)
_HEAD = re.compile(r"(?<![\w.#-])(?:head|title|style|script)(?![\w-])", re.IGNORECASE)
_STRIKES = re.compile(r"text-decoration[\w-]*:[^;]*line-through")
_GENERATES = re.compile(r"(?:^|;)content:(?!none|normal|[\"'][\"'])")
_LONGEST_SHEETS = 100_000
"""How much of all style sheets is looked at, in characters; more may do anything."""


def hiding_selectors(root: etree._Element) -> tuple[frozenset[str], bool]:
    """The classes and ids that a style sheet of the mail hides, and whether it may do more.

    Struck out, generated or hidden by what is no plain class or id: then nobody can tell without a
    browser what one sees.
    """
    pages = (root, *root.itersiblings())
    rules = "}".join(sheet.text or "" for page in pages for sheet in page.iter("style"))
    hiding = set[str]()
    strange = len(rules) > _LONGEST_SHEETS
    for selectors, body in _RULE.findall(rules[:_LONGEST_SHEETS]):
        said = re.sub(r"\s+", "", body).lower()
        changes = _HEAD.search(selectors) is not None and "display:" in said
        changes = changes or bool(_STRIKES.search(said) or _GENERATES.search(said) or "\\" in said)
        if HIDING.search(said):
            plain = [one.strip() for one in selectors.split(",")]
            hiding.update(one.lower() for one in plain)
            changes = changes or not all(_SELECTOR.fullmatch(one) for one in plain)
        strange = strange or changes
    return frozenset(hiding), strange


def selectors_of(element: etree._Element, tag: str) -> set[str]:
    names = [f".{name}" for name in element.get("class", "").lower().split()]
    if element.get("id"):
        names.append(f"#{element.get('id', '').lower()}")
    return {*names, *(tag + name for name in names)}


MOST_ATTRIBUTES = 2_000
_ATTRIBUTE = re.compile(r"(?<![^\s\"'/])([^\s\"'=<>/]{1,100}+)\s{0,9}=\s{0,9}[\"']")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/]+")


def has_endless_tag(source: str) -> bool:
    """Whether one tag may have thousands of attributes: libxml2 takes minutes over such a one.

    Values in quotes may hold any sign, so there the different names are counted; without quotes
    a tag ends at its “>”.
    """
    # An honest page has not so many equals signs, which are counted in no time.
    if source.count("=") > MOST_ATTRIBUTES < len(set(_ATTRIBUTE.findall(source))):
        return True
    long = (piece for piece in source.split(">") if len(piece) > MOST_ATTRIBUTES)
    tags = (piece[piece.find("<") :] for piece in long if "<" in piece)
    return any(
        len(tag) > MOST_ATTRIBUTES and len(_BETWEEN_ATTRIBUTES.findall(tag)) > MOST_ATTRIBUTES
        for tag in tags
    )


def is_unfinished(source: str) -> bool:
    """Whether a tag or comment is begun and never ended: what follows is shown by some programs."""
    return re.search(r"<[A-Za-z!/?]", source[source.rfind(">") + 1 :]) is not None


_FOR_OUTLOOK = re.compile(r"<!--\[if[^\]]{0,200}\]>", re.IGNORECASE)
_SETTINGS = re.compile(r"<(xml|style|object)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_FOR_OUTLOOK = 20_000


def is_shown_by_outlook(source: str) -> bool:
    """Whether a conditional comment holds text, which Outlook alone shows."""
    begin = _FOR_OUTLOOK.search(source)
    while begin is not None:
        end = source.find("<![endif]", begin.end())
        if not 0 <= end - begin.end() <= _LONGEST_FOR_OUTLOOK:
            return True
        if _TAG.sub("", _SETTINGS.sub("", source[begin.end() : end])).strip():
            return True
        begin = _FOR_OUTLOOK.search(source, end)
    return False
