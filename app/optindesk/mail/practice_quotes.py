"""How the mail programs of the invented people quote a mail of ours: in text and in HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from babel.dates import format_datetime

from optindesk.mail.practice_clients import Client, OurMail, Person, Phrases

_OUTLOOK_DATE = "EEEE, d MMMM y HH:mm"


class Written(NamedTuple):
    """A reply as a program writes it; `text` is None where it sends nothing but HTML."""

    text: str | None
    html: str


def attribution(ours: OurMail, phrases: Phrases) -> str:
    """The line above a quote: who wrote it, and when."""
    date = format_datetime(ours.date, phrases.date, locale=phrases.locale)
    return phrases.wrote.format(date=date, sender=ours.sender)


def marked(text: str) -> str:
    """A text as a quote in plain text."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _heading(ours: OurMail, person: Person, phrases: Phrases) -> list[tuple[str, str]]:
    """The labels and values that stand above a quote instead of an attribution."""
    date = format_datetime(ours.date, _OUTLOOK_DATE, locale=phrases.locale)
    values = (ours.sender, date, f"{person.name} <{person.address}>", ours.subject)
    return list(zip(phrases.heading, values, strict=True))


def _bold(pairs: list[tuple[str, str]]) -> str:
    return "<br>".join(f"<b>{escape(label)}:</b> {escape(value)}" for label, value in pairs)


def _gmail(ours: OurMail, person: Person, phrases: Phrases, words: str) -> Written:
    said = attribution(ours, phrases)
    return Written(
        f"{words}\n\n{said}\n\n{marked(ours.text_of_page)}\n",
        f'<div dir="ltr">{escape(words)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{escape(said)}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
        'border-left:1px solid rgb(204,204,204);padding-left:1ex"><u></u>'
        f'<div style="margin:0;padding:0">{_prefixed(ours.page, "m_1763719440")}</div>'
        "</blockquote></div>\n",
    )


def _outlook(ours: OurMail, person: Person, phrases: Phrases, words: str) -> Written:
    pairs = _heading(ours, person, phrases)
    signed = f"{phrases.closing}\n{person.name}".rstrip()
    lines = "\n".join(f"{label}: {value}" for label, value in pairs)
    return Written(
        f"{words}\n\n{signed}\n\n{'_' * 32}\n{lines}\n\n{ours.text_of_page}\n",
        f"<html><body><div>{escape(words)}</div><div><br></div>"
        f"<div>{escape(signed).replace(chr(10), '<br>')}</div>"
        '<hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr">{_bold(pairs)}<div>&nbsp;</div></div>'
        f"<div>{_prefixed(ours.page, 'x_')}</div></body></html>\n",
    )


def _apple(ours: OurMail, person: Person, phrases: Phrases, words: str) -> Written:
    said = attribution(ours, phrases)
    quote = marked(f"{said}\n\n{ours.text_of_page}")
    return Written(
        f"{words}\n\n{phrases.from_phone}\n\n{quote}\n",
        '<html><body dir="auto">'
        f'{escape(words)}<br><br><div dir="ltr">{escape(phrases.from_phone)}</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{escape(said)}<br><br></blockquote>'
        '</div><blockquote type="cite"><div dir="ltr"><meta charset="utf-8">'
        f"{ours.page}</div></blockquote></body></html>\n",
    )


def _thunderbird(ours: OurMail, person: Person, phrases: Phrases, words: str) -> Written:
    """It takes the head of our page along and has the answer below the quote."""
    said = attribution(ours, phrases)
    return Written(
        f"{said}\n{marked(ours.text_of_page)}\n\n{words}\n",
        f'<html><head></head><body><div class="moz-cite-prefix">{escape(said)}<br></div>'
        f'<blockquote type="cite" cite="mid:{escape(ours.message_id.strip("<>"))}">'
        '<meta http-equiv="content-type" content="text/html; charset=UTF-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{ours.page}</blockquote><p>{escape(words)}</p></body></html>\n",
    )


def _yahoo(ours: OurMail, person: Person, phrases: Phrases, words: str) -> Written:
    """Only four spaces tell the quote from the answer in its text."""
    said = attribution(ours, phrases)
    return Written(
        f" {words}\n\n\n    {said}  \n \n {ours.text_of_page}  \n",
        '<html><head></head><body><div class="ydp1c2d3e4fyahoo-style-wrap"><div></div>'
        f'<div dir="ltr" data-setdir="false">{escape(words)}</div><div><br></div></div>'
        '<div id="yahoo_quoted_7712345678" class="yahoo_quoted"><div>'
        f"<div>{escape(said)}</div><div><br></div><div><br></div>"
        f'<div><div id="yiv1763719440">{_prefixed(ours.page, "yiv1763719440")}</div></div>'
        "</div></div></body></html>\n",
    )


def _gmx(ours: OurMail, person: Person, phrases: Phrases, words: str) -> Written:
    heading = _bold(_heading(ours, person, phrases))
    return Written(
        None,
        '<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;">'
        f"<div>{escape(words)}</div><div>&nbsp;"
        '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; '
        'border-left:2px solid #C3D9E5; word-wrap: break-word;">'
        f'<div style="margin:0 0 10px 0;">{heading}</div>'
        f'<div name="quoted-content">{ours.page}</div></div></div></div></body></html>\n',
    )


def _prefixed(page: str, prefix: str) -> str:
    """A page with its classes renamed, so that they mean nothing in the page around it."""
    return page.replace(' class="', f' class="{prefix}')


QUOTING: dict[Client, Callable[[OurMail, Person, Phrases, str], Written]] = {
    Client.GMAIL: _gmail,
    Client.OUTLOOK: _outlook,
    Client.APPLE: _apple,
    Client.THUNDERBIRD: _thunderbird,
    Client.YAHOO: _yahoo,
    Client.GMX: _gmx,
    Client.LINK: _gmail,  # asks a question: there is no link for that
}
