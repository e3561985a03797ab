# ruff: noqa: E501 - mails keep the form in which they are read
"""Answers as programs on desktops make them."""

from __future__ import annotations

from mails.asked import Asked
from mails.people_frames import (
    APPLE,
    DATE_HEADS,
    EVOLUTION,
    FULL,
    HEADS,
    KMAIL,
    LONG_DATE,
    MAIL,
    ORIGINAL,
    REPLY,
    SENT_FROM,
    THUNDERBIRD,
    WHO,
    block,
    local,
    under_block,
)
from mails.people_kit import (
    breaks,
    divs,
    escaped,
    first_and_divs,
    flowed,
    linked,
    mail,
    multipart,
    paragraphs,
    part,
    quoted,
    sent,
    wrapped,
)
from mails.people_pages import as_page, by_apple, by_exchange, by_thunderbird, by_word
from mails.people_web import Program

_WORD = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
    '<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15 '
    '(filtered medium)"><style><!--\n/* Font Definitions */\n@font-face\n\t{font-family:"Cambria Math";\n\tpanose-1:2 4 5 3 5 4 6 3 2 4;}\n'
    "p.MsoNormal, li.MsoNormal, div.MsoNormal\n\t{margin:0cm;\n\tfont-size:11.0pt;}\n--></style><!--[if gte mso 9]><xml>\n"
    '<o:shapedefaults v:ext="edit" spidmax="1026" />\n</xml><![endif]--></head><body lang=EN-GB link="#0563C1" vlink="#954F72" '
    "style='word-wrap:break-word'><div class=WordSection1>"
)
_OUTLOOK = (
    "X-Mailer: Microsoft Outlook 16.0\nContent-Language: en-gb\n"
    "Thread-Index: AQHbO+1kqG7Kk0Zp0kGx2m0l5Yy1xA=="
)


def outlook_plain(one: Asked, said: str, language: str) -> bytes:
    """A plain mail is answered in plain text."""
    text = f"{said}\n\n{under_block(one, language, f'-----{ORIGINAL[language]}-----')}\n"
    return mail(one, part(text), prefix=REPLY[language], headers=_OUTLOOK)


def outlook_marked(one: Asked, said: str, language: str) -> bytes:
    """With 'prefix each line of the original message' set."""
    over = f"-----{ORIGINAL[language]}-----\n{block(one, language)}\n\n{sent(one)}"
    return mail(
        one, part(f"{said}\n\n{quoted(over, width=76)}\n"), prefix=REPLY[language], headers=_OUTLOOK
    )


def _word_block(one: Asked, language: str) -> str:
    rows = "<br>".join(
        f"<b>{name.rstrip()}</b> {escaped(row.removeprefix(name))}"
        for name, row in zip(HEADS[language], block(one, language).split("\n"), strict=True)
    )
    return (
        "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
        f"<span lang=EN-US style='mso-fareast-language:DE'>{rows}<o:p></o:p></span></p></div></div>"
    )


def outlook_html(one: Asked, said: str, language: str) -> bytes:
    """Word's HTML; the text part has the block without a rule."""
    html = (
        f"{_WORD}{paragraphs(said)}<p class=MsoNormal><span style='mso-fareast-language:EN-US'><o:p>&nbsp;</o:p></span></p>"
        f"{_word_block(one, language)}<p class=MsoNormal><o:p>&nbsp;</o:p></p>{as_page(one, paragraphs(sent(one), '<p class=MsoPlainText>'), by_word)}"
        "</div></body></html>\n"
    )
    text = f"{said.replace(chr(10), chr(10) * 2)}\n\n \n\n{block(one, language)}\n\n \n\n{sent(one)}\n\n"
    return mail(
        one,
        multipart(
            "alternative",
            part(text),
            part(html, "html"),
            boundary="----=_NextPart_000_0012_01DB3BF1.A2C4E6F0",
        ),
        prefix=REPLY[language],
        headers=_OUTLOOK,
    )


def outlook_new(one: Asked, said: str, language: str) -> bytes:
    """The new Outlook: HTML, base64, the block after an empty appendonsend."""
    rows = "<br>\n".join(
        f"<b>{name.strip()}</b>&nbsp;{escaped(row.removeprefix(name))}"
        for name, row in zip(HEADS[language], block(one, language).split("\n"), strict=True)
    )
    style = 'style="font-family: Aptos, Aptos_EmbeddedFont, Calibri, sans-serif; font-size: 11pt;" class="elementToProof"'
    html = (
        '<html><head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body dir="ltr">'
        f'{divs(said, f"<div {style}>")}<div {style}><br></div><div id="mail-editor-reference-message-container">'
        '<div style="border:none; border-top:solid #E1E1E1 1.0pt; padding:3.0pt 0in 0in 0in;"><div dir="ltr" id="divRplyFwdMsg">'
        f'<span style="font-family: Calibri, sans-serif;">{rows}</span></div></div><div><br></div>'
        f'<div class="PlainText">{as_page(one, breaks(sent(one), "<br>"), by_exchange)}</div></div></body></html>\n'
    )
    text = f"{said}\n\n{block(one, language)}\n\n{sent(one)}\n"
    return mail(
        one,
        multipart(
            "alternative",
            part(text, encoding="base64"),
            part(html, "html", encoding="base64"),
            boundary="_000_DB9PR08MB6",
        ),
        prefix=REPLY[language],
    )


def outlook_exchange_id(one: Asked, said: str, language: str) -> bytes:
    """Exchange gave our mail another Message-ID; the person answers that one."""
    text = f"{said}\n\n{under_block(one, language, '_' * 32)}\n"
    return mail(
        one,
        part(text, charset="utf-8", encoding="base64"),
        prefix=REPLY[language],
        replied="<0102019a0b1c2d3e-4f5a6b7c-8d9e-4f00-a1b2-c3d4e5f60718-000000@eu-west-1.amazonses.com>",
    )


def apple_mail(one: Asked, said: str, language: str) -> bytes:
    """The attribution is quoted too."""
    text = f"{said}\n\n> {APPLE[language]}\n> \n{quoted(sent(one))}\n"
    return mail(
        one,
        part(text),
        headers="X-Mailer: Apple Mail (2.3774.600.62)",
    )


def apple_mail_html(one: Asked, said: str, language: str) -> bytes:
    line = APPLE[language]
    text = f"{said}\n\n> {line}\n> \n{quoted(sent(one))}\n\n"
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: '
        f'break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">{first_and_divs(said)}'
        f'<div><br><blockquote type="cite"><div>{linked(line)}</div><br class="Apple-interchange-newline"><div><div>'
        f"{as_page(one, breaks(sent(one), '<br>'), by_apple)}<br></div></div></blockquote></div><br></body></html>"
    )
    return mail(
        one,
        multipart(
            "alternative", part(text), part(html, "html"), boundary="Apple-Mail=_5D1C0E2A-7E55-4C60"
        ),
        headers="X-Mailer: Apple Mail (2.3826.200.121)",
    )


def thunderbird(one: Asked, said: str, language: str) -> bytes:
    """Plain, flowed, the answer over the quote."""
    text = f"{flowed(said)}\n\n{THUNDERBIRD[language]}\n{flowed(sent(one), '> ')}\n"
    return mail(
        one,
        part(text, encoding="8bit", declared="UTF-8", params="; format=flowed"),
        headers="User-Agent: Mozilla Thunderbird\nContent-Language: en-GB",
    )


def thunderbird_bottom(one: Asked, said: str, language: str) -> bytes:
    text = f"{THUNDERBIRD[language]}\n{flowed(sent(one), '> ')}\n\n{flowed(said)}\n"
    return mail(
        one,
        part(text, encoding="8bit", declared="UTF-8", params="; format=flowed"),
        headers="User-Agent: Mozilla Thunderbird",
    )


def thunderbird_html(one: Asked, said: str, language: str) -> bytes:
    """HTML only, as it sends when the person formatted."""
    typed = "".join(f"<p>{escaped(line) or '<br>'}</p>\n" for line in said.split("\n"))
    text = f'<pre wrap="" class="moz-quote-pre">{linked(sent(one))}\n</pre>'
    html = (
        '<!DOCTYPE html>\n<html>\n  <head>\n    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n  </head>\n'
        f'  <body>\n    {typed}    <div class="moz-cite-prefix">{escaped(THUNDERBIRD[language])}<br>\n    </div>\n'
        f'    <blockquote type="cite" cite="mid:{one.message_id.strip("<>")}">\n      {as_page(one, text, by_thunderbird)}\n'
        "    </blockquote>\n    <br>\n  </body>\n</html>\n"
    )
    return mail(
        one,
        part(html, "html", encoding="8bit", declared="UTF-8"),
        headers="User-Agent: Mozilla Thunderbird",
    )


def mutt(one: Asked, said: str, language: str) -> bytes:
    text = (
        f"On Sat, Nov 21, 2026 at 10:04:00AM +0000, {WHO} wrote:\n{quoted(sent(one))}\n\n{said}\n"
    )
    return mail(
        one,
        part(text, encoding="8bit", extra="Content-Disposition: inline\n"),
        headers="User-Agent: Mutt/2.2.12 (2023-09-09)",
    )


def claws(one: Asked, said: str, language: str) -> bytes:
    """An attribution over two lines."""
    text = f"On Sat, 21 Nov 2026 10:04:00 +0000\n{FULL} wrote:\n\n{quoted(sent(one), '> ', 72)}\n\n{said}\n"
    return mail(
        one, part(text), headers="X-Mailer: Claws Mail 4.2.0 (GTK 3.24.38; x86_64-pc-linux-gnu)"
    )


def evolution(one: Asked, said: str, language: str) -> bytes:
    line = local(EVOLUTION, language)
    text = f"{said}\n\n{line}\n{quoted(sent(one), '> ', 72)}\n\n"
    return mail(
        one,
        part(text, encoding="8bit", declared="UTF-8"),
        headers="User-Agent: Evolution 3.52.3-0ubuntu1",
    )


def kmail(one: Asked, said: str, language: str) -> bytes:
    text = f"{said}\n\n{local(KMAIL, language)}\n{quoted(sent(one), '> ', 78)}\n\n\n\n\n"
    return mail(
        one,
        part(text, encoding="7bit" if text.isascii() else "8bit"),
        headers="User-Agent: KMail/5.24.5",
    )


def em_client(one: Asked, said: str, language: str) -> bytes:
    """The block stands without colons."""
    line = {"de": "Originalnachricht", "fr": "Message d'origine"}.get(language, ORIGINAL[language])
    heads = [head.rstrip(" :") for head in HEADS[language]]
    over = (
        f'------ {line} ------\n{heads[0]} "{WHO}" <{MAIL}>\n{heads[2]} "{one.person_name}" <{one.person_address}>\n'
        f"{DATE_HEADS[language].rstrip(' :')} 21/11/2026 10:04:00\n{heads[3]} {one.subject}"
    )
    html = (
        f'<html><head></head><body>{divs(said)}<div><br /></div><div><br /></div><div class="x5a">{breaks(over, "<br />")}</div><div><br /></div>'
        f'<div class="plain_line"><blockquote cite="{one.message_id.strip("<>")}" type="cite" class="cite2">{as_page(one, breaks(sent(one), "<br />"))}</blockquote></div></body></html>'
    )
    return mail(
        one,
        multipart(
            "alternative",
            part(f"{said}\n\n\n{over}\n\n{quoted(sent(one), '>', bare='>')}\n"),
            part(html, "html"),
        ),
        headers="User-Agent: eM_Client/10.0.3351.0",
    )


def windows_mail(one: Asked, said: str, language: str) -> bytes:
    foot = SENT_FROM["windows"][language]
    over = block(one, language, names=True)
    html = (
        f"{_WORD}{paragraphs(said)}<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>{escaped(foot).replace('Windows', '')}"
        '<a href="https://go.microsoft.com/fwlink/?LinkId=550986">Windows</a></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>'
        "<div style='mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p class=MsoNormal style='border:none;padding:0cm'>{breaks(over, '<br>')}</p></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        f"{as_page(one, paragraphs(sent(one)), by_word)}</div></body></html>"
    )
    text = f"{said}\n\n{foot}\n\n{over}\n\n{sent(one)}\n"
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html"), boundary="_8E4C6B1F-2D77_"),
        prefix=REPLY[language],
    )


def live_mail(one: Asked, said: str, language: str) -> bytes:
    """Outlook Express and Windows Live Mail: marked quote under a dashed line."""
    heads = HEADS[language]
    over = (
        f"----- {ORIGINAL[language]} ----- \n{heads[0]}{FULL}\n{heads[2]}<{one.person_address}>\n{heads[1]}{LONG_DATE[language]}\n"
        f"{heads[3]}{one.subject}"
    )
    text = f"{said}\n\n{over}\n\n\n{quoted(sent(one), '> ', 76)} \n\n"
    return mail(one, part(text), headers="X-Mailer: Microsoft Windows Live Mail 16.4.3528.331")


def notes(one: Asked, said: str, language: str) -> bytes:
    heads = HEADS[language]
    rows = (
        heads[0] + "\t" + FULL,
        heads[2] + "\t" + one.person_address,
        DATE_HEADS[language] + "\t21.11.2026 10:04",
        heads[3] + "\t" + one.subject,
    )
    text = (
        f"{said}\n\n\n\n"
        + "\n".join(rows)
        + f"\n\n\n\n{chr(10).join(wrapped(sent(one), 70))}\n\n\n"
    )
    return mail(
        one,
        part(text),
        prefix="Antwort: " if language == "de" else "Re: ",
        headers="X-Mailer: HCL Notes Release 12.0.2 November 03, 2022",
    )


def inotes(one: Asked, said: str, language: str) -> bytes:
    html = (
        f'<font face="Default Sans Serif,Verdana,Arial,Helvetica,sans-serif" size="2">{divs(said)}<br><br><font color="#990099">'
        f'-----"{escaped(WHO)}" &lt;<a href="mailto:{MAIL}" target="_blank">{MAIL}</a>&gt; wrote: -----</font><div style="padding-left:5px;">'
        f'<div style="padding-right:0px;padding-left:5px;border-left:solid black 2px">To: {one.person_address}<br>From: "{escaped(WHO)}" &lt;{MAIL}&gt;<br>'
        f"Date: 11/21/2026 10:04AM<br>Subject: {escaped(one.subject)}<br><br>{as_page(one, breaks(sent(one)))}</div></div></font>"
    )
    return mail(one, part(html, "html", charset="utf-8", encoding="base64"))


def bare(one: Asked, said: str, language: str) -> bytes:
    """No quote at all; In-Reply-To alone ties it to the question."""
    text = said + "\n"
    return mail(one, part(text, encoding="7bit" if text.isascii() else "8bit"))


DESKTOP: dict[str, Program] = {
    "Outlook plain": outlook_plain,
    "Outlook marked": outlook_marked,
    "Outlook HTML": outlook_html,
    "Outlook new": outlook_new,
    "Outlook, Message-ID replaced": outlook_exchange_id,
    "Apple Mail": apple_mail,
    "Apple Mail HTML": apple_mail_html,
    "Thunderbird": thunderbird,
    "Thunderbird below": thunderbird_bottom,
    "Thunderbird HTML": thunderbird_html,
    "mutt": mutt,
    "Claws": claws,
    "Evolution": evolution,
    "KMail": kmail,
    "eM Client": em_client,
    "Windows Mail": windows_mail,
    "Windows Live Mail": live_mail,
    "Notes": notes,
    "iNotes": inotes,
    "no quote": bare,
}
