# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""Mails as people's programs and machines make them, for the tests of reading."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from optindesk.core.answer import Judgement, Question, judge
from optindesk.core.letter import Letter, Verdict
from optindesk.core.phrases import Phrases
from optindesk.core.token import Purpose, message_id, sealed, spell
from optindesk.mail.phrases import load_phrases
from optindesk.mail.reading import read_letter

ROOT = Path(__file__).parents[1]
KEY = b"k" * 32
TOKEN = spell(sealed(KEY, Purpose.TOKEN, 17, "anna"))
OUR_ID = message_id(sealed(KEY, Purpose.MESSAGE_ID, 23), "petals.example")
MARK = spell(sealed(KEY, Purpose.MARK, 23))
PLAIN_YES = {
    "de": "Ja",
    "en": "Yes",
    "es": "Sí",
    "fr": "Oui",
    "hr": "Da",
    "it": "Sì",
    "nl": "Ja",
    "pl": "Tak",
    "pt": "Sim",
}
SUBJECT = "Please confirm your sign-up: Spring News"
OURS = f"""Hello Anna Smith,

Petal & Stem asks you: may we put your address anna.smith@home.example on the list “Spring News”?

What the list is: What blooms, four times a year.

We ask because somebody signed up with this address on 21 November 2026 (market.xlsx, row 14). We will act on it only if you say so yourself.

If you agree, just reply to this email with the word YES and send it.

If you do not want this, reply with the word NO in the same way. If it was somebody else who signed up, please tell us so in your reply.

You can answer until 21 December 2026. If you do nothing, nothing happens: this question lapses, and nothing is changed.

If you would rather not reply, one of these two links opens a new email that is already filled in; you only need to send it.

If you agree: mailto:shop@petals.example?subject=YES%20{TOKEN}&body=Yes%2C%20I%20confirm.
If you do not want this: mailto:shop@petals.example?subject=NO%20{TOKEN}&body=No%2C%20thank%20you.

You can also write that email yourself: to shop@petals.example, with the word YES and the code {TOKEN} as its subject, and the word YES or NO as its text.

If you agree today, you can still change your mind at any time: an email to shop@petals.example with the word LEAVE in it is enough.

Petal & Stem, shop@petals.example
1 Market Square, Springfield
"""


@cache
def phrases() -> dict[str, Phrases]:
    return load_phrases(ROOT / "resources")


def question(language: str = "en", changes: int = 1) -> Question:
    return Question(
        language=language,
        sent_texts=(OURS,),
        sent_subjects=(SUBJECT,),
        our_names=("Petal & Stem",),
        list_names=("Spring News",),
        our_addresses=("shop@petals.example",),
        person_names=("Anna Smith",),
        person_address="anna.smith@home.example",
        changes=changes,
    )


def quoted(text: str, width: int = 72) -> str:
    lines = [piece for line in text.splitlines() for piece in (textwrap.wrap(line, width) or [""])]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def wrapped(text: str, width: int = 72) -> str:
    return "\n".join(
        piece for line in text.splitlines() for piece in (textwrap.wrap(line, width) or [""])
    )


def as_html(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")


def mail(
    text: str | None,
    html_source: str | None = None,
    *,
    sender: str = "Anna Smith <anna.smith@home.example>",
    subject: str = f"Re: {SUBJECT}",
    reply: bool = True,
    headers: dict[str, str] | None = None,
) -> bytes:
    """A mail to the shop, the way mail programs build one."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "Petal & Stem <shop@petals.example>"
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 10:04:00 +0100"
    message["Message-ID"] = "<answer@home.example>"
    if reply:
        message["In-Reply-To"] = OUR_ID
        message["References"] = OUR_ID
    for name, value in (headers or {}).items():
        message[name] = value
    if text is not None:
        message.set_content(text)
        if html_source is not None:
            message.add_alternative(html_source, subtype="html")
    elif html_source is not None:
        message.set_content(html_source, subtype="html")
    return message.as_bytes()


def verdict(content: bytes, asked: Question | None = None) -> Judgement:
    return judge(read_letter(content), asked or question(), phrases())


# --- how programs quote -------------------------------------------------------------------------


def verdict_of_text(text: str, language: str = "en") -> Verdict:
    """What is said of a reply that is nothing but this text."""
    letter = Letter("", len(text), texts=(text,), is_reply=True)
    return judge(letter, question(language), phrases()).verdict


def gmail(answer: str) -> bytes:
    when = "On Sat, Nov 21, 2026 at 10:04 AM Petal & Stem <shop@petals.example> wrote:"
    page = (
        f'<div dir="ltr">{as_html(answer)}</div><br><div class="gmail_quote gmail_quote_container">'
        '<div dir="ltr" class="gmail_attr">On Sat, Nov 21, 2026 at 10:04\u202fAM Petal &amp; Stem &lt;'
        '<a href="mailto:shop@petals.example">shop@petals.example</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid'
        f' rgb(204,204,204);padding-left:1ex">{as_html(OURS)}</blockquote></div>'
    )
    return mail(f"{answer}\n\n{when}\n\n{quoted(OURS)}\n", page)


def gmail_german(answer: str) -> bytes:
    when = "Am Sa., 21. Nov. 2026 um 10:04 Uhr schrieb Petal & Stem <\nshop@petals.example>:"
    return mail(f"{answer}\n\n{when}\n\n{quoted(OURS)}\n", subject=f"AW: {SUBJECT}")


def outlook_desktop(answer: str) -> bytes:
    head = (
        "From: Petal & Stem <shop@petals.example>\nSent: Saturday, November 21, 2026 10:04 AM\n"
        f"To: Anna Smith <anna.smith@home.example>\nSubject: {SUBJECT}\n"
    )
    rows = as_html(head.strip())
    page = (
        f'<html><body><div class="WordSection1"><p class="MsoNormal">{as_html(answer)}</p>'
        '<p class="MsoNormal">&nbsp;</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
        f'padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{rows}</p></div>'
        + "".join(f'<p class="MsoNormal">{as_html(p)}</p>' for p in OURS.split("\n\n"))
        + "</div></body></html>"
    )
    return mail(f"{answer}\n\n{head}\n{OURS}", page)


def outlook_german(answer: str) -> bytes:
    head = (
        "________________________________\nVon: Petal & Stem <shop@petals.example>\n"
        "Gesendet: Samstag, 21. November 2026 10:04:12\n"
        f"An: Anna Smith <anna.smith@home.example>\nBetreff: {SUBJECT}\n"
    )
    return mail(f"{answer}\n{head}\n{wrapped(OURS)}", subject=f"AW: {SUBJECT}")


def outlook_web(answer: str) -> bytes:
    page = (
        f'<html><body><div class="elementToProof">{as_html(answer)}</div>'
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> Petal &amp; Stem'
        " &lt;shop@petals.example&gt;<br><b>Sent:</b> Saturday, November 21, 2026 10:04 AM<br>"
        "<b>To:</b> Anna Smith &lt;anna.smith@home.example&gt;<br>"
        f"<b>Subject:</b> {html.escape(SUBJECT)}</font><div>&nbsp;</div></div>"
        f'<div class="BodyFragment">{as_html(OURS)}</div></body></html>'
    )
    return mail(None, page)


def apple(answer: str) -> bytes:
    when = "On 21. Nov 2026, at 10:04, Petal & Stem <shop@petals.example> wrote:"
    page = (
        f'<html><body>{as_html(answer)}<br id="lineBreakAtBeginningOfMessage"><div><br>'
        f'<blockquote type="cite"><div>{html.escape(when)}</div><br>'
        f"<div><div>{as_html(OURS)}</div></div></blockquote></div><br></body></html>"
    )
    return mail(f"{answer}\n\n{quoted(when)}\n> \n{quoted(OURS)}\n", page)


def iphone(answer: str) -> bytes:
    when = "> On 21 Nov 2026, at 10:04, Petal & Stem <shop@petals.example> wrote:\n> \n> "
    return mail(f"{answer}\n\nSent from my iPhone\n\n{when}\n{quoted(OURS)}\n")


def thunderbird_bottom(answer: str) -> bytes:
    when = "On 11/21/26 10:04, Petal & Stem wrote:"
    return mail(f"{when}\n{quoted(OURS)}\n\n{answer}\n\n-- \nAnna Smith\nTel. +49 30 1234567\n")


def inline(answer: str) -> bytes:
    first, rest = OURS.split("\n\nIf you agree, just", 1)
    when = "On 11/21/26 10:04, Petal & Stem wrote:"
    return mail(f"{when}\n{quoted(first)}\n\n{answer}\n\n{quoted('If you agree, just' + rest)}\n")


def gmx(answer: str) -> bytes:
    page = (
        f'<html><body><div style="font-family: Verdana;"><div>{as_html(answer)}</div>'
        '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px;'
        ' border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> Samstag, 21. November 2026 um'
        " 10:04 Uhr<br><b>Von:</b> Petal &amp; Stem &lt;shop@petals.example&gt;<br><b>An:</b>"
        f" anna.smith@home.example<br><b>Betreff:</b> {SUBJECT}</div>"
        f"<div>{as_html(OURS)}</div></div></div></body></html>"
    )
    return mail(None, page, subject=f"Aw: {SUBJECT}")


def yahoo(answer: str) -> bytes:
    when = "On Saturday, November 21, 2026 at 10:04:12 AM GMT+1, Petal & Stem <shop@petals.example> wrote:"
    page = (
        f'<html><body><div class="ydp1yahoo-style-wrap"><div dir="ltr">{as_html(answer)}</div></div>'
        f'<div id="ydp2yahoo_quoted_1" class="ydp2yahoo_quoted"><div><div>{html.escape(when)}</div>'
        f"<div><br></div><div>{as_html(OURS)}</div></div></div></body></html>"
    )
    return mail(f" {answer}\n\n    {when}  \n \n{wrapped(OURS, 78)}", page)


def k9(answer: str) -> bytes:
    when = "Am 21. November 2026 10:04:12 MEZ schrieb Petal & Stem <shop@petals.example>:"
    return mail(
        f"{answer}\n\n{when}\n{quoted(OURS, 66)}\n-- \nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.\n"
    )


def unquoted(answer: str) -> bytes:
    return mail(f"{answer}\n")


def samsung(answer: str) -> bytes:
    head = (
        "-------- Original message --------\nFrom: Petal & Stem <shop@petals.example>\n"
        "Date: 21/11/2026 10:04 (GMT+01:00)\nTo: anna.smith@home.example\n"
        f"Subject: {SUBJECT}\n"
    )
    return mail(f"{answer}\n\nSent from my Galaxy\n\n{head}\n{wrapped(OURS)}")


def mailto_button(answer: str) -> bytes:
    return mail(f"{answer}\n", subject=f"YES {TOKEN}", reply=False)


REPLIES: dict[str, Callable[[str], bytes]] = {
    style.__name__: style
    for style in (
        gmail,
        gmail_german,
        outlook_desktop,
        outlook_german,
        outlook_web,
        apple,
        iphone,
        thunderbird_bottom,
        inline,
        gmx,
        yahoo,
        k9,
        unquoted,
        samsung,
    )
}
