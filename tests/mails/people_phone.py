# ruff: noqa: E501 - mails keep the form in which they are read
"""Answers as the apps of phones make them."""

from __future__ import annotations

from mails.asked import Asked
from mails.people_frames import (
    APPLE,
    DATE_HEADS,
    FULL,
    HEADS,
    K9,
    ORIGINAL,
    SENT_FROM,
    block,
    local,
)
from mails.people_kit import (
    breaks,
    divs,
    escaped,
    first_and_divs,
    linked,
    mail,
    multipart,
    part,
    quoted,
    sent,
    typed_breaks,
)
from mails.people_pages import as_page, by_apple, by_exchange
from mails.people_web import AUTO, Program

PHONE_DIV = '<div dir="auto" style="color: rgb(33, 33, 33); font-size: 12pt;">'


def _outlook_phone(one: Asked, said: str, language: str, system: str) -> bytes:
    foot = SENT_FROM["outlook"][language].format(os=system)
    link = "https://aka.ms/o0ukef" if system == "iOS" else "https://aka.ms/AAb9ysg"
    over = block(one, language)
    rows = "<br>\n".join(
        f"<b>{name.strip()}</b> {escaped(row.removeprefix(name))}"
        for name, row in zip(HEADS[language], over.split("\n"), strict=True)
    )
    shown = escaped(foot).replace("Outlook", f'<a href="{link}">Outlook', 1) + "</a>"
    html = (
        '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n</head>\n<body>\n'
        f"{divs(said, PHONE_DIV)}\n"
        f'<div id="ms-outlook-mobile-body-separator-line" dir="auto"><br>\n</div>\n<div id="ms-outlook-mobile-signature" dir="auto">{shown}</div>\n'
        f'<hr style="display:inline-block;width:98%" tabindex="-1">\n<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" '
        f'style="font-size:11pt" color="#000000">{rows}</font>\n<div>&nbsp;</div>\n</div>\n<div class="BodyFragment"><font size="2">'
        f'<span style="font-size:11pt;">\n<div class="PlainText">{as_page(one, breaks(sent(one)), by_exchange)}</div>\n</span></font></div>\n</body>\n</html>\n'
    )
    text = f"{said}\n\n{foot}<{link}>\n{'_' * 32}\n{over}\n\n{sent(one)}\n"
    return mail(
        one,
        multipart(
            "alternative",
            part(text, encoding="base64"),
            part(html, "html", encoding="base64"),
            boundary="_000_GV1P",
        ),
        prefix="Re: ",
    )


def outlook_ios(one: Asked, said: str, language: str) -> bytes:
    return _outlook_phone(one, said, language, "iOS")


def outlook_android(one: Asked, said: str, language: str) -> bytes:
    return _outlook_phone(one, said, language, "Android")


def iphone(one: Asked, said: str, language: str) -> bytes:
    foot = SENT_FROM["iphone"][language]
    text = f"{said}\n\n{foot}\n\n> {APPLE[language]}\n> \n> \ufeff{quoted(sent(one)).removeprefix('> ')}\n"
    return mail(one, part(text), headers="X-Mailer: iPhone Mail (22B91)")


def iphone_html(one: Asked, said: str, language: str) -> bytes:
    foot = SENT_FROM["iphone"][language]
    line = APPLE[language]
    lines = "<br>".join(f"<span>{linked(each)}</span>" for each in sent(one).split("\n"))
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
        f'{first_and_divs(said)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{escaped(foot)}</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{linked(line)}<br><br></blockquote></div><blockquote type="cite">'
        f'<div dir="ltr">\ufeff{as_page(one, lines, by_apple)}<br></div></blockquote></body></html>'
    )
    text = f"{said}\n\n{foot}\n\n> {line}\n> \n> \ufeff{quoted(sent(one)).removeprefix('> ')}\n"
    return mail(
        one,
        multipart(
            "alternative",
            part(text),
            part(html, "html", encoding="base64"),
            boundary="Apple-Mail-8F3B2C11",
        ),
        headers="X-Mailer: iPhone Mail (23A341)",
    )


def k9(one: Asked, said: str, language: str) -> bytes:
    """Quote marks without a space."""
    text = f"{said}\n-- \n{SENT_FROM['k9'][language]}\n\n{K9[language]}\n{quoted(sent(one), '>')}\n"
    return mail(one, part(text), headers="User-Agent: K-9 Mail for Android")


def k9_html(one: Asked, said: str, language: str) -> bytes:
    line = K9[language]
    text = f"{said}\n\n\n{line}\n{quoted(sent(one), '>')}\n"
    ours = f'<pre dir="auto" class="k9mail">{breaks(sent(one), "<br>")}</pre>'
    html = (
        f'<!DOCTYPE html><html><body><div dir="auto">{typed_breaks(said)}</div><br><br>'
        f'<div class="gmail_quote"><div dir="auto">{escaped(line)}</div><blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt '
        f'0.8ex; border-left: 1px solid rgb(204, 204, 204); padding-left: 1ex;">\n{as_page(one, ours)}'
        "</blockquote></div></body></html>"
    )
    return mail(
        one,
        multipart(
            "alternative",
            part(text, encoding="7bit" if text.isascii() else "quoted-printable"),
            part(html, "html"),
        ),
        headers="User-Agent: Thunderbird for Android",
    )


def samsung(one: Asked, said: str, language: str) -> bytes:
    foot = SENT_FROM["galaxy"][language]
    heads = HEADS[language]
    over = (
        f"-------- {ORIGINAL[language]} --------\n{heads[0]}{FULL} \n{DATE_HEADS[language]}21/11/2026  10:04  (GMT+01:00) \n"
        f"{heads[2]}{one.person_name} <{one.person_address}> \n{heads[3]}{one.subject} "
    )
    html = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body dir="auto">'
        f'{divs(said, AUTO)}<div dir="auto"><br></div><div dir="auto"><br></div><div id="composer_signature" dir="auto">'
        f'<div style="font-size:12px;color:#575757" dir="auto">{escaped(foot)}</div></div><div dir="auto"><br></div><div><br></div>'
        f'<div align="left" dir="auto" style="font-size:100%;color:#000000">{divs(over)}<div><br></div></div>{as_page(one, breaks(sent(one), "<br>"))}<br></body></html>'
    )
    return mail(
        one,
        multipart(
            "alternative",
            part(f"{said}\n\n\n{foot}\n\n{over}\n\n{sent(one)}\n", encoding="base64"),
            part(html, "html", encoding="base64"),
        ),
    )


def fairemail(one: Asked, said: str, language: str) -> bytes:
    line = f"21 Nov 2026 10:04:00 {FULL}:"
    html = (
        f'<!DOCTYPE html><html><head><meta name="viewport" content="width=device-width, initial-scale=1.0"></head><body><p dir="auto">'
        f'{typed_breaks(said)}</p><div fairemail="reference"><p>{escaped(line)}</p>\n<blockquote '
        f'type="cite" style="border-left:3px solid #ccc; padding-left:3px">{as_page(one, breaks(sent(one), "<br>"))}</blockquote></div></body></html>'
    )
    return mail(
        one,
        multipart(
            "alternative", part(f"{said}\n\n{line}\n\n{quoted(sent(one))}\n"), part(html, "html")
        ),
    )


def spark(one: Asked, said: str, language: str) -> bytes:
    line = f"On 21 Nov 2026 at 10:04 +0100, {FULL}, wrote:"
    text = f"{said}\n\nSent from Spark\n{line}\n{quoted(sent(one), bare='>')}\n"
    html = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title></head><body>\n<div name="messageBodySection">\n'
        f'{divs(said, AUTO)}</div>\n<div name="messageSignatureSection"><br />\n<div class="matchFont">Sent from '
        '<a href="https://sparkmailapp.com/source?from=signature">Spark</a></div>\n</div>\n<div name="messageReplySection">'
        f'{escaped(line)}<br />\n<blockquote type="cite" style="border-left-color: grey; border-left-width: thin; border-left-style: solid; '
        f'margin: 5px 5px;padding-left: 10px;">{as_page(one, breaks(sent(one), "<br />"))}</blockquote>\n</div>\n</body></html>'
    )
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html")),
        headers="X-Readdle-Message-ID: 7d9a@Spark",
    )


def bluemail(one: Asked, said: str, language: str) -> bytes:
    line = local(
        {
            "en": f"On 21 Nov 2026, at 10:04, {FULL} wrote:",
            "de": f"Am 21. Nov. 2026, um 10:04, {FULL} schrieb:",
        },
        language,
    )
    html = (
        f'<html><head></head><body>{divs(said, AUTO)}<div dir="auto"><br></div><!-- tmjah_g_1299s --><div dir="auto">'
        '<!-- tmjah_g_1299s -->Get <a href="https://bluemail.me/download/">BlueMail for Android</a><!-- tmjah_g_1299e --></div>'
        f'<div class="gmail_quote">{escaped(line)}<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex;">'
        f"{as_page(one, breaks(sent(one)))}</blockquote></div></body></html>"
    )
    text = f"{said}\n\nGet BlueMail for Android\n\n{line}\n\n{quoted(sent(one), '>')}\n"
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html")),
        headers="X-Correlation-ID: <bluemail>",
    )


PHONES: dict[str, Program] = {
    "Outlook iOS": outlook_ios,
    "Outlook Android": outlook_android,
    "iPhone": iphone,
    "iPhone HTML": iphone_html,
    "K-9": k9,
    "Thunderbird Android": k9_html,
    "Samsung": samsung,
    "FairEmail": fairemail,
    "Spark": spark,
    "BlueMail": bluemail,
}
