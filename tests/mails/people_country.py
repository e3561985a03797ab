# ruff: noqa: E501 - mails keep the form in which they are read
"""Answers as web mail makes them that is known in one country only."""

from __future__ import annotations

from mails.asked import Asked
from mails.people_frames import (
    FULL,
    MAIL,
    WHO,
)
from mails.people_kit import (
    breaks,
    divs,
    escaped,
    mail,
    multipart,
    part,
    quoted,
    sent,
    typed_breaks,
)
from mails.people_pages import as_page
from mails.people_web import Program


def orange_old(one: Asked, said: str, language: str) -> bytes:
    over = (
        f'> Message du 21/11/26 10:04\n> De : "{WHO}" <{MAIL}>\n> A : "{one.person_name}" <{one.person_address}>\n'
        f"> Copie à : \n> Objet : {one.subject}\n> \n"
    )
    text = f"{said}\n\n\n\n{over}{quoted(sent(one))}\n"
    return mail(one, part(text), prefix="re: ", headers="X-Mailer: Orange")


def orange_new(one: Asked, said: str, language: str) -> bytes:
    over = f"envoyé : 21 novembre 2026 à 10:04\nde : {FULL}\nà : {one.person_address}\nobjet : {one.subject}\n"
    html = (
        f"<html><head></head><body>{divs(said)}<br><br><div>{breaks(over.strip())}</div><br>"
        f'<blockquote class="gl_quote" style="margin:0; padding-left:10px; border-left:2px solid #000">{as_page(one, breaks(sent(one)))}</blockquote></body></html>'
    )
    return mail(
        one,
        multipart("alternative", part(f"{said}\n\n\n{over}\n\n{sent(one)}\n"), part(html, "html")),
    )


def seznam(one: Asked, said: str, language: str) -> bytes:
    """A Czech program over any language."""
    over = (
        f"---------- Původní e-mail ----------\nOd: {FULL}\nKomu: {one.person_address}\nDatum: 21. 11. 2026 10:04:00\n"
        f"Předmět: {one.subject}"
    )
    html = (
        f'<html><body>{divs(said)}<br /><aside>{breaks(over, "<br />")}<br /></aside><blockquote data-email="{MAIL}">'
        f"{as_page(one, breaks(sent(one), '<br />'))}</blockquote></body></html>"
    )
    return mail(
        one,
        multipart(
            "alternative", part(f"{said}\n\n{over}\n{quoted(sent(one))}\n"), part(html, "html")
        ),
        headers="X-Mailer: szn-ebox-5.0.176",
    )


def t_online(one: Asked, said: str, language: str) -> bytes:
    over = (
        f"-----Original-Nachricht-----\nBetreff: {one.subject}\nDatum: 2026-11-21T10:04:00+0100\n"
        f'Von: "{WHO}" <{MAIL}>\nAn: "{one.person_name}" <{one.person_address}>\n'
    )
    html = f"<html><head></head><body>{divs(said)}<br><br>{breaks(over)}<br><br>{as_page(one, breaks(sent(one)))}</body></html>"
    return mail(
        one,
        multipart(
            "alternative", part(f"{said}\n\n\n\n{over}\n\n\n{sent(one)}\n"), part(html, "html")
        ),
        prefix="AW: ",
        headers="X-Mailer: TOI-Kommunikationscenter V19-0-2",
    )


def freenet(one: Asked, said: str, language: str) -> bytes:
    text = (
        f"{said}\n\n--- Ursprüngliche Nachricht ---\nVon: {FULL}\nDatum: 21.11.2026 10:04:00\n"
        f"An: {one.person_address}\nBetreff: {one.subject}\n\n{quoted(sent(one), width=76)}\n\n---\n"
        "Gesendet mit der freenet Mail App, kostenlos und sicher: https://email.freenet.de\n"
    )
    return mail(one, part(text), prefix="Re: ")


def onet(one: Asked, said: str, language: str) -> bytes:
    text = f"{said}\n\nW dniu 2026-11-21 10:04:00 użytkownik {FULL} napisał:\n{quoted(sent(one))}\n"
    html = (
        f"<p>{typed_breaks(said)}</p><p>W dniu 2026-11-21 10:04:00 użytkownik "
        f'{escaped(FULL)} napisał:</p><blockquote style="margin-right: 0; margin-left: 7px; border-left: 2px solid orange; '
        f'padding-left: 8px;">{as_page(one, breaks(sent(one)))}</blockquote>'
    )
    return mail(
        one,
        multipart("alternative", part(text), part(html, "html")),
        headers="X-Mailer: onet.poczta",
    )


def wp(one: Asked, said: str, language: str) -> bytes:
    line = f"Dnia 21 listopada 2026 10:04 {FULL} napisał(a):"
    html = (
        f'<div>{typed_breaks(said)}</div><div class="nh_extra"><br>{escaped(line)}'
        f'<br><blockquote class="nh_quote" style="border-left:1px solid #aaa;padding-left:8px">{as_page(one, breaks(sent(one)))}</blockquote></div>'
    )
    return mail(
        one,
        multipart(
            "alternative",
            part(f"{said}\n\n{line}\n\n{quoted(sent(one))}\n", encoding="8bit"),
            part(html, "html", encoding="8bit"),
        ),
        prefix="Odp: ",
        headers="X-Mailer: WP.PL mailer",
    )


def interia(one: Asked, said: str, language: str) -> bytes:
    over = f'Od: "{WHO}" <{MAIL}>\nDo: {one.person_address};\nWysłane: 10:04 Sobota 2026-11-21\nTemat: {one.subject}'
    text = f"{said}\n\n{over}\n\n{quoted(sent(one))}\n"
    return mail(
        one,
        part(text, charset="iso-8859-2") if _fits(text, "iso-8859-2") else part(text),
        prefix="Odp: ",
    )


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


ABROAD: dict[str, Program] = {"Seznam": seznam}


AT_HOME: dict[str, dict[str, Program]] = {
    "de": {"T-Online": t_online, "Freenet": freenet},
    "fr": {"Orange old": orange_old, "Orange": orange_new},
    "pl": {"Onet": onet, "WP": wp, "Interia": interia},
}
"""Programs that exist in one language only."""
