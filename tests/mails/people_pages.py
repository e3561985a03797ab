# ruff: noqa: E501 - mails keep the form in which they are read
"""What programs make of the HTML part of our mail when they quote it in their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from mails.asked import Asked

_ADDRESS = re.compile(r"(?<![\w:.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![^<]*</a>|[^<>]*>)")
_PARAGRAPH = re.compile(r"<p(?: class=\"(\w+)\")?[^<>]*>(.*?)</p>", re.DOTALL)
_SEGOE = '"Segoe UI",sans-serif'


def as_page(one: Asked, text_as_page: str, made: Callable[[str], str] = str) -> str:
    """Our mail within the page of a reply: its HTML part as the program makes it, or its text."""
    return made(one.page) if one.page else text_as_page


def by_gmail(page: str) -> str:
    """Classes get a prefix, links open in a new window, and addresses become links."""
    page = page.replace('class="', 'class="m_-3187459823417').replace(
        '<a href="', '<a target="_blank" href="'
    )
    page = _ADDRESS.sub(r'<a href="mailto:\g<0>" target="_blank">\g<0></a>', page)
    return f'<u></u>\n\n\n\n\n\n\n<div style="margin:0;padding:0">\n{page}\n\n\n</div>\n'


def by_yahoo(page: str) -> str:
    page = page.replace('class="', 'class="yiv4711081516').replace(
        '<a href="', '<a rel="nofollow noopener noreferrer" target="_blank" href="'
    )
    return f'<div id="yiv4711081516"><div style="margin:0;padding:0;">\n{page}\n\n\n</div></div>'


def by_exchange(page: str) -> str:
    """Outlook on the web and the new Outlook."""
    page = page.replace('class="', 'class="x_').replace(
        '<a href="', '<a data-auth="NotApplicable" data-linkindex="0" href="'
    )
    return f'<div style="margin:0px; padding:0px">\n{page}\n</div>'


def by_word(page: str) -> str:
    """Outlook for Windows, which writes each paragraph anew and knows a border of paragraphs only."""

    def paragraph(found: re.Match[str]) -> str:
        inner = found[2].replace("<br>", "<br>\n")
        inner = re.sub(
            r'<a href="([^"]*)"[^<>]*>(.*?)</a>',
            r"""<a href="\1"><b><span style='color:windowtext;text-decoration:none'>\2</span></b></a>""",
            inner,
        )
        shown = f"<span style='font-size:12.0pt;line-height:150%;font-family:{_SEGOE}'>{inner}<o:p></o:p></span>"
        if not found[1]:
            return f"<p style='margin-top:0cm;margin-right:0cm;margin-bottom:12.0pt;margin-left:0cm;line-height:150%;overflow-wrap:anywhere'>{shown}</p>"
        return (
            "<div style='mso-element:para-border-div;border:solid windowtext 1.0pt;padding:0cm 0cm 0cm 0cm;max-width:24em'>"
            f"<p class={found[1]} align=center style='margin:0cm;text-align:center;line-height:150%;border:none;padding:0cm'>{shown}</p></div>"
        )

    return _PARAGRAPH.sub(paragraph, re.sub(r"<div[^<>]*>", "<div>", page))


def by_thunderbird(page: str) -> str:
    """All of the page, its head as well."""
    return (
        '<meta http-equiv="content-type" content="text/html; charset=UTF-8">\n<meta name="viewport" '
        'content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f'<meta name="supported-color-schemes" content="light dark">\n{page}'
    )


def by_apple(page: str) -> str:
    return f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{page}'
