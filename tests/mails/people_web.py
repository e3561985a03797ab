# ruff: noqa: E501 - mails keep the form in which they are read
"""Answers as web mail and the apps of mail providers make them."""

from __future__ import annotations

from collections.abc import Callable

from mails.asked import Asked
from mails.people_frames import (
    DATE_HEADS,
    FULL,
    GMAIL,
    GMAIL_PHONE,
    HEADS,
    HORDE,
    LONG_DATE,
    MAIL,
    ORIGINAL,
    OX,
    PROTON,
    REPLY,
    ROUNDCUBE,
    SENT_FROM,
    SOGO,
    WHO,
    YAHOO,
    YAHOO_APP,
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
    wrapped,
)
from mails.people_pages import as_page, by_exchange, by_gmail, by_yahoo

Program = Callable[[Asked, str, str], bytes]
"""The question, what the person typed, and the language of the program."""

BLANK = ' target="_blank"'
NOFOLLOW = ' rel="nofollow"'
AUTO = '<div dir="auto">'
YDP = '<div dir="ltr" data-setdir="false">'
OX_DIV = '<div class="default-style">'
SLASHED = "<br/>\n"
PROTON_LINK = '<a target="_blank" href="https://proton.me/mail/home">Proton Mail</a>'
_GMAIL_QUOTE = (
    '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
    'border-left:1px solid rgb(204,204,204);padding-left:1ex">'
)


def gmail_web(one: Asked, said: str, language: str) -> bytes:
    line = GMAIL[language]
    typed = "\n".join(wrapped(said, 78))
    text = (
        typed
        + "\n\n"
        + "\n".join(wrapped(line, 78))
        + "\n\n"
        + quoted(sent(one), "> ", 78, ">")
        + "\n"
    )
    html = (
        f'<div dir="ltr">{first_and_divs(said)}</div><br>'
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f"{linked(line)}<br></div>{_GMAIL_QUOTE}{as_page(one, breaks(sent(one), target=BLANK), by_gmail)}<br>\n"
        "</blockquote></div>\n"
    )
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html"), boundary="000000000000a1b2c30627"),
    )


def gmail_android(one: Asked, said: str, language: str) -> bytes:
    line = GMAIL_PHONE[language]
    text = (
        said
        + "\n\n"
        + "\n".join(wrapped(line, 78))
        + "\n\n"
        + quoted(sent(one), "> ", 78, ">")
        + "\n"
    )
    html = (
        f"{divs(said, AUTO)}<br>"
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f'{linked(line)}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;'
        f'border-left:1px #ccc solid;padding-left:1ex">{as_page(one, breaks(sent(one)), by_gmail)}<br>\n</blockquote></div>\n'
    )
    return mail(
        one,
        multipart(
            "alternative",
            part(text, encoding="base64"),
            part(html, "html"),
            boundary="000000000000b7",
        ),
    )


def gmail_ios(one: Asked, said: str, language: str) -> bytes:
    line = GMAIL[language]
    text = (
        said
        + "\n\n"
        + "\n".join(wrapped(line, 78))
        + "\n\n"
        + quoted(sent(one), "> ", 78, ">")
        + "\n"
    )
    html = (
        f'<div>{divs(said, AUTO)}</div><div><br><div class="gmail_quote">'
        f'<div dir="ltr" class="gmail_attr">{linked(line)}<br></div>{_GMAIL_QUOTE}'
        f"{as_page(one, breaks(sent(one)), by_gmail)}<br>\n</blockquote></div></div>\n"
    )
    return mail(
        one, multipart("alternative", part(text), part(html, "html"), boundary="0000000000004d")
    )


def gmail_hidden_quote(one: Asked, said: str, language: str) -> bytes:
    """The person deleted the quote before sending."""
    html = f'<div dir="ltr">{divs(said)}</div>\n'
    return mail(
        one, multipart("alternative", part(said), part(html, "html"), boundary="000000000000ff")
    )


def yahoo_web(one: Asked, said: str, language: str) -> bytes:
    """Yahoo's text part marks its quote by four spaces and nothing else."""
    line = local(YAHOO, language)
    indented = "\n".join(" " + each for each in said.split("\n"))
    text = f"{indented}\n\n\n    {line}  \n \n {sent(one)}  \n"
    html = (
        '<html><head></head><body><div class="ydp1c2d3e4fyahoo-style-wrap" style="font-family:Helvetica Neue, '
        f'Helvetica, Arial, sans-serif;font-size:13px;"><div></div>\n{divs(said, YDP)}'
        '<div><br></div></div><div id="yahoo_quoted_7712345678" class="yahoo_quoted">\n'
        "<div style=\"font-family:'Helvetica Neue', Helvetica, Arial, sans-serif;font-size:13px;color:#26282a;\">\n"
        f"<div>\n{escaped(line)}\n</div>\n<div><br></div>\n<div><br></div>\n\n"
        f'<div><div dir="ltr">{as_page(one, breaks(sent(one), "<br>", NOFOLLOW), by_yahoo)}<br></div></div>\n</div>\n</div></body></html>'
    )
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html")),
        headers="X-Mailer: WebService/1.1.22356 YMailNorrin",
    )


def yahoo_android(one: Asked, said: str, language: str) -> bytes:
    line = local(YAHOO_APP, language)
    foot = local(SENT_FROM["yahoo"], language)
    text = f"{said}\n\n{foot} \n \n  {line}   {sent(one)}\n  \n"
    html = (
        f'{typed_breaks(said)}<br><br><div id="ymail_android_signature">'
        f'<a id="ymail_android_signature_link" href="https://mail.onelink.me/107872968?pid=nativeplacement">{foot}</a></div> <br> '
        '<blockquote style="margin: 0 0 20px 0;"> <div style="font-family:Roboto, sans-serif; color:#6D00F6;"> '
        f'<div>{escaped(line)}</div> </div> <div style="padding: 10px 0 0 20px; margin: 10px 0 0 0; '
        f'border-left: 1px solid #6D00F6;"> {as_page(one, breaks(sent(one)), by_yahoo)}<br> </div> </blockquote>'
    )
    return mail(one, multipart("alternative", part(text), part(html, "html")))


def gmx_web(one: Asked, said: str, language: str) -> bytes:
    """HTML only; web.de's is the same program."""
    head = block(one, language).split("\n")
    rows = "<br/>\n".join(
        f"<b>{name.strip()}</b>&nbsp;{escaped(row.removeprefix(name))}"
        for name, row in zip(HEADS[language], head, strict=True)
    )
    html = (
        '<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;">'
        f"{divs(said)}\n<div>&nbsp;\n"
        '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; '
        'word-wrap: break-word; -webkit-nbsp-mode: space; -webkit-line-break: after-white-space;">\n'
        f'<div style="margin:0 0 10px 0;">{rows}</div>\n\n<div name="quoted-content">{as_page(one, breaks(sent(one), SLASHED))}</div>\n'
        "</div>\n</div></div></body></html>\n"
    )
    return mail(one, part(html, "html"), prefix="Aw: " if language == "de" else "Re: ")


def gmx_plain(one: Asked, said: str, language: str) -> bytes:
    """Its text mode: the block with 'um … Uhr', the quote unmarked."""
    when = LONG_DATE[language] + (" Uhr" if language == "de" else "")
    text = f"{said}\n\n\n{block(one, language, date=when.replace('2026 10', '2026 um 10'))}\n\n{sent(one)}\n"
    return mail(one, part(text), prefix="Aw: " if language == "de" else "Re: ")


def gmx_app(one: Asked, said: str, language: str) -> bytes:
    foot = {
        "de": "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.",
        "fr": "Envoyé depuis mon mobile Android avec GMX Mail",
        "es": "Enviado desde mi móvil con GMX Mail",
    }.get(language, "Sent from my Android phone with GMX Mail. Please excuse my brevity.")
    line = {
        "de": f'Am 21.11.26, 10:04 schrieb "{WHO}" <{MAIL}>:',
        "fr": f'Le 21/11/26, 10:04, "{WHO}" <{MAIL}> a écrit :',
        "es": f'El 21/11/26, 10:04, "{WHO}" <{MAIL}> escribió:',
    }.get(language, f'On 21/11/26, 10:04 AM "{WHO}" <{MAIL}> wrote:')
    html = (
        f'<html><head></head><body>{divs(said)}<br>-- <br>{foot}<br><br><div class="gmail_quote">{escaped(line)}<br>'
        '<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); '
        f'padding-left: 1ex;">{as_page(one, breaks(sent(one)))}</blockquote></div></body></html>'
    )
    text = f"{said}\n\n-- \n{foot}\n\n{line}\n\n{quoted(sent(one))}\n"
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html")),
        prefix="AW: " if language == "de" else "Re: ",
    )


def proton(one: Asked, said: str, language: str) -> bytes:
    line = PROTON[language]
    foot = {
        "de": "Mit Proton Mail sicherer E-Mail gesendet.",
        "fr": "Envoyé avec la messagerie sécurisée Proton Mail.",
        "es": "Enviado con el correo seguro de Proton Mail.",
        "it": "Inviato con l'email sicura Proton Mail.",
        "nl": "Verzonden met Proton Mail beveiligde e-mail.",
        "pl": "Wysłano za pomocą bezpiecznej poczty e-mail Proton Mail.",
    }.get(language, "Sent with Proton Mail secure email.")
    text = f"{said}\n\n{foot}\n\n{line}\n\n{quoted(sent(one))}\n"
    style = 'style="font-family: Arial, sans-serif; font-size: 14px;"'
    html = (
        f"{divs(said, f'<div {style}>')}<div {style}><br></div>"
        f'<div class="protonmail_signature_block" {style}><div class="protonmail_signature_block-user '
        'protonmail_signature_block-empty"></div><div class="protonmail_signature_block-proton">'
        f"{escaped(foot).replace('Proton Mail', PROTON_LINK)}"
        f'</div></div><div {style}><br></div><div class="protonmail_quote">\n        {escaped(line)}<br>\n'
        f'        <blockquote class="protonmail_quote" type="cite">\n            {as_page(one, breaks(sent(one)))}\n        </blockquote><br>\n    </div>'
    )
    return mail(
        one,
        multipart(
            "alternative", part(text, encoding="base64"), part(html, "html", encoding="base64")
        ),
    )


def tuta(one: Asked, said: str, language: str) -> bytes:
    foot = {
        "de": "Gesichert mit Tuta Mail:",
        "fr": "Sécurisé avec Tuta Mail :",
    }
    html = (
        f'<html><head>\n    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n  </head>\n  <body>\n'
        f'{divs(said)}<div><br></div><div dir="auto">-- <br></div><div dir="auto"> {foot.get(language, "Secured with Tuta Mail:")}<br></div>'
        '<div dir="auto"> https://tuta.com/free-email<br></div><div dir="auto"><br></div><div dir="auto"><br></div>'
        f'<div dir="auto">21 Nov 2026, 10:04 by {MAIL}:<br></div><blockquote class="tutanota_quote" '
        f'style="border-left: 1px solid #93A3B8; padding-left: 10px; margin-left: 5px;">{as_page(one, breaks(sent(one)))}</blockquote>  </body>\n</html>\n'
    )
    return mail(one, part(html, "html", encoding="base64"))


def fastmail(one: Asked, said: str, language: str) -> bytes:
    line = f"On Sat, 21 Nov 2026, at 10:04 AM, {WHO} wrote:"
    text = f"{said}\n\n{line}\n{quoted(sent(one), bare='>')}\n"
    html = (
        '<!DOCTYPE html><html><head><title></title><style type="text/css">p.MsoNormal,p.MsoNoSpacing{margin:0}</style></head>'
        f'<body>{divs(said)}<div><br></div><div>{escaped(line)}</div><blockquote type="cite" id="qt" style="">'
        f"{as_page(one, divs(sent(one)))}</blockquote><div><br></div></body></html>"
    )
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html")),
        headers="User-Agent: Cyrus-JMAP/3.9.0-alpha0-1108-g3a29173c6d-fm-20231031.005",
    )


def roundcube(one: Asked, said: str, language: str) -> bytes:
    """Format flowed without flowing; the quote wrapped at 72."""
    text = f"{said}\n\n{ROUNDCUBE[language]}\n{quoted(sent(one), '> ', 74, '>')}\n"
    return mail(
        one,
        part(text, encoding="8bit", params=";\n format=flowed"),
        headers="User-Agent: Roundcube Webmail/1.6.6",
    )


def roundcube_bottom(one: Asked, said: str, language: str) -> bytes:
    text = f"{ROUNDCUBE[language]}\n{quoted(sent(one), '> ', 74, '>')}\n\n{said}\n"
    return mail(one, part(text), headers="User-Agent: Roundcube Webmail/1.4.15")


def roundcube_html(one: Asked, said: str, language: str) -> bytes:
    html = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /></head>'
        f"<body style='font-size: 10pt; font-family: Verdana,Geneva,sans-serif'>\n{divs(said, '<p>').replace('</div>', '</p>')}\n"
        f'<p id="reply-intro">{escaped(ROUNDCUBE[language])}</p>\n<blockquote type="cite" style="padding: 0 0.4em; '
        'border-left: #1010ff 2px solid; margin: 0"><div class="pre" style="margin: 0; padding: 0; font-family: monospace">'
        f"{as_page(one, breaks(sent(one), '<br />'))}</div></blockquote>\n</body></html>\n"
    )
    text = f"{said}\n\n{ROUNDCUBE[language]}\n\n{quoted(sent(one), '> ', 76, '>')}\n"
    return mail(one, multipart("alternative", part(text), part(html, "html")))


def horde(one: Asked, said: str, language: str) -> bytes:
    text = f"{said}\n\n\n{local(HORDE, language)}\n\n{quoted(sent(one), '> ', 76, '>')}\n\n\n"
    return mail(
        one,
        part(text, params=";\n format=flowed; DelSp=Yes", extra="Content-Disposition: inline\n"),
        headers="User-Agent: Horde Application Framework 5",
    )


def zimbra(one: Asked, said: str, language: str) -> bytes:
    line = {
        "fr": "Mail original",
        "de": "Ursprüngliche Mail",
        "es": "Mensaje original",
        "it": "Messaggio originale",
    }
    heads = HEADS[language]
    over = (
        f'----- {line.get(language, "Original Message")} -----\n{heads[0]}"{WHO}" <{MAIL}>\n{heads[2]}"{one.person_name}" '
        f"<{one.person_address}>\n{heads[1]}{LONG_DATE[language]}:00\n{heads[3]}{one.subject}\n"
    )
    html = (
        f'<html><body><div style="font-family: arial, helvetica, sans-serif; font-size: 12pt; color: #000000">{divs(said)}'
        '<div><br></div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><blockquote '
        'style="border-left:2px solid #1010FF;margin-left:5px;padding-left:5px;color:#000;font-weight:normal;">'
        f'<b>{heads[0]}</b>"{escaped(WHO)}" &lt;{MAIL}&gt;<br><b>{heads[2]}</b>"{one.person_name}" &lt;{one.person_address}&gt;<br>'
        f"<b>{heads[1]}</b>{LONG_DATE[language]}:00<br><b>{heads[3]}</b>{escaped(one.subject)}<br></blockquote></div>"
        '<div data-marker="__QUOTED_TEXT__"><blockquote style="border-left:2px solid #1010FF;margin-left:5px;padding-left:5px;">'
        f"{as_page(one, breaks(sent(one)))}<br></blockquote></div></div></body></html>"
    )
    return mail(
        one,
        multipart("alternative", part(f"{said}\n\n\n{over}\n{sent(one)}\n"), part(html, "html")),
        headers="X-Mailer: Zimbra 8.8.15_GA_4581 (ZimbraWebClient - FF120 (Win)/8.8.15_GA_4581)",
    )


def sogo(one: Asked, said: str, language: str) -> bytes:
    line = local(SOGO, language)
    html = (
        f"<p>{typed_breaks(said)}<br><br>{escaped(line)}<br>&nbsp;</p>"
        f'<blockquote type="cite" cite="{one.message_id.strip("<>")}">{as_page(one, breaks(sent(one), "<br>"))}</blockquote>'
    )
    text = f"{said}\n \n{line}\n \n{quoted(sent(one), bare='>')}\n"
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html")),
        headers="User-Agent: SOGoMail 5.8.4",
    )


def open_xchange(one: Asked, said: str, language: str) -> bytes:
    """IONOS, mailbox.org, Libero, Orange's neighbours: OX App Suite."""
    line = local(OX, language)
    html = (
        '<!doctype html>\n<html>\n <head> \n  <meta charset="UTF-8"> \n </head>\n <body>\n'
        f'{divs(said, OX_DIV)}<blockquote type="cite"><div>{escaped(line)}</div><div>&nbsp;</div><div>&nbsp;</div>'
        f"<div>{as_page(one, breaks(sent(one)))}</div></blockquote>\n </body>\n</html>"
    )
    over = f"> {line}\n> \n>  \n{quoted(sent(one))}"
    return mail(
        one,
        multipart("alternative", part(f"{said}\n\n{over}\n"), part(html, "html")),
        headers="X-Mailer: Open-Xchange Mailer v8.21.62",
    )


def aol(one: Asked, said: str, language: str) -> bytes:
    dates = local(DATE_HEADS, language)
    heads = HEADS[language]
    over = (
        f"-----{ORIGINAL[language]}-----\n{heads[0]}{FULL}\n{heads[2]}{one.person_address}\n"
        f"{dates}Sat, Nov 21, 2026 10:04 am\n{heads[3]}{one.subject}"
    )
    html = (
        f'<div style="color:black;font: 10pt arial;">{divs(said)}<br>\n<br>\n<div style="font-family:arial,helvetica;'
        f'font-size:10pt;color:black">{breaks(over)}<br>\n<br>\n<div id="aolmail_reply">{as_page(one, breaks(sent(one)))}</div></div></div>'
    )
    return mail(
        one,
        multipart(
            "alternative", part(f" {said}\n\n \n \n{over}\n\n{sent(one)}\n"), part(html, "html")
        ),
        headers="X-Mailer: WebService/1.1.21495 AolMailNorrin",
    )


def outlook_web(one: Asked, said: str, language: str) -> bytes:
    """Outlook on the web and outlook.com: a rule of underscores in the text part."""
    style = 'class="elementToProof" style="font-family: Aptos, Calibri, Helvetica, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"'
    over = block(one, language)
    rows = "<br>\r\n".join(
        f"<b>{name.strip()}</b> {escaped(row.removeprefix(name))}"
        for name, row in zip(HEADS[language], over.split("\n"), strict=True)
    ).replace("\r", "")
    html = (
        '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
        '<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>\n</head>\n<body dir="ltr">\n'
        f'{divs(said, f"<div {style}>")}\n<div id="appendonsend"></div>\n<hr tabindex="-1" style="display:inline-block; width:98%">\n'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{rows}</font>\n'
        '<div>&nbsp;</div>\n</div>\n<div class="BodyFragment"><font size="2"><span style="font-size:11pt;">\n'
        f'<div class="PlainText">{as_page(one, breaks(sent(one)), by_exchange)}<br>\n</div>\n</span></font></div>\n</body>\n</html>\n'
    )
    text = f"{said}\n{'_' * 32}\n{over}\n\n{sent(one)}\n"
    return mail(
        one,
        multipart(
            "alternative",
            part(text),
            part(html, "html"),
            boundary="_000_AS8PR04MB8199A1B2C3eurprd04prod_",
        ),
        prefix=REPLY[language],
        headers="Thread-Topic: question\nX-MS-Has-Attach:\nX-MS-TNEF-Correlator:\nmsip_labels:",
    )


WEB: dict[str, Program] = {
    "Gmail web": gmail_web,
    "Gmail Android": gmail_android,
    "Gmail iOS": gmail_ios,
    "Gmail without quote": gmail_hidden_quote,
    "Yahoo web": yahoo_web,
    "Yahoo Android": yahoo_android,
    "Proton": proton,
    "Tuta": tuta,
    "Fastmail": fastmail,
    "Roundcube": roundcube,
    "Roundcube below": roundcube_bottom,
    "Roundcube HTML": roundcube_html,
    "Horde": horde,
    "Zimbra": zimbra,
    "SOGo": sogo,
    "Open-Xchange": open_xchange,
    "AOL": aol,
    "Outlook web": outlook_web,
    "GMX web": gmx_web,
    "GMX plain": gmx_plain,
    "GMX app": gmx_app,
}
