# ruff: noqa: E501 - mails keep the form in which they are read
"""What programs write over the quote, in the nine languages of the people who use them."""

from __future__ import annotations

from mails.asked import Asked
from mails.people_kit import sent

WHO = "Anna's Flowers"
MAIL = "desk@flowers.example"
FULL = f"{WHO} <{MAIL}>"

GMAIL = {
    "en": f"On Sat, Nov 21, 2026 at 10:04\u202fAM {FULL} wrote:",
    "de": f"Am Sa., 21. Nov. 2026 um 10:04 Uhr schrieb {FULL}:",
    "fr": f"Le sam. 21 nov. 2026 à 10:04, {FULL} a écrit :",
    "es": f"El sáb, 21 nov 2026 a las 10:04, {WHO} (<{MAIL}>) escribió:",
    "it": f"Il giorno sab 21 nov 2026 alle ore 10:04 {FULL} ha scritto:",
    "nl": f"Op za 21 nov 2026 om 10:04 schreef {FULL}:",
    "pt": f"{FULL} escreveu (sábado, 21/11/2026 à(s) 10:04):",
    "pl": f"sob., 21 lis 2026 o 10:04 {FULL} napisał(a):",
    "hr": f"sub, 21. stu 2026. u 10:04 {FULL} napisao je:",
}
GMAIL_PHONE = {
    "en": f"On Sat, 21 Nov 2026, 10:04 {WHO}, <{MAIL}> wrote:",
    "de": f"{FULL} schrieb am Sa., 21. Nov. 2026, 10:04:",
    "fr": f"Le sam. 21 nov. 2026, 10:04, {FULL} a écrit :",
    "es": f"El sáb, 21 nov 2026, 10:04, {FULL} escribió:",
    "it": f"Il sab 21 nov 2026, 10:04 {FULL} ha scritto:",
    "nl": f"Op za 21 nov. 2026 10:04 schreef {FULL}:",
    "pt": f"Em sáb., 21 de nov. de 2026, 10:04, {FULL} escreveu:",
    "pl": f"sob., 21 lis 2026, 10:04 użytkownik {FULL} napisał:",
    "hr": f"sub, 21. stu 2026. 10:04 {FULL} je napisao:",
}
APPLE = {
    "en": f"On 21 Nov 2026, at 10:04, {FULL} wrote:",
    "de": f"Am 21.11.2026 um 10:04 schrieb {FULL}:",
    "fr": f"Le 21 nov. 2026 à 10:04, {FULL} a écrit :",
    "es": f"El 21 nov 2026, a las 10:04, {FULL} escribió:",
    "it": f"Il giorno 21 nov 2026, alle ore 10:04, {FULL} ha scritto:",
    "nl": f"Op 21 nov 2026, om 10:04 heeft {FULL} het volgende geschreven:",
    "pt": f"No dia 21/11/2026, às 10:04, {FULL} escreveu:",
    "pl": f"Wiadomość napisana przez {FULL} w dniu 21 lis 2026, o godz. 10:04:",
    "hr": f"Dana 21.11.2026. u 10:04, {FULL} napisao je:",
}
THUNDERBIRD = {
    "en": f"On 11/21/26 10:04, {WHO} wrote:",
    "de": f"Am 21.11.26 um 10:04 schrieb {WHO}:",
    "fr": f"Le 21/11/2026 à 10:04, {WHO} a écrit :",
    "es": f"El 21/11/26 a las 10:04, {WHO} escribió:",
    "it": f"Il 21/11/2026 10:04, {WHO} ha scritto:",
    "nl": f"Op 21-11-2026 om 10:04 schreef {WHO}:",
    "pt": f"Às 10:04 de 21/11/26, {WHO} escreveu:",
    "pl": f"W dniu 21.11.2026 o 10:04, {WHO} pisze:",
    "hr": f"Dana 21. 11. 2026. u 10:04, {WHO} je napisao/la:",
}
K9 = {
    "en": f"On November 21, 2026 10:04:00 AM GMT+01:00, {FULL} wrote:",
    "de": f"Am 21. November 2026 10:04:00 MEZ schrieb {FULL}:",
    "fr": f"Le 21 novembre 2026 10:04:00 GMT+01:00, {FULL} a écrit :",
    "es": f"El 21 de noviembre de 2026 10:04:00 CET, {FULL} escribió:",
    "it": f"Il 21 novembre 2026 10:04:00 CET, {FULL} ha scritto:",
    "nl": f"{FULL} schreef op 21 november 2026 10:04:00 CET:",
    "pt": f"Em 21 de novembro de 2026 10:04:00 WET, {FULL} escreveu:",
    "pl": f"Dnia 21 listopada 2026 10:04:00 CET, {FULL} napisał/a:",
    "hr": f"{FULL} je 21. studenoga 2026. 10:04:00 CET napisao/la:",
}
YAHOO = {
    "en": f"On Saturday, November 21, 2026 at 10:04:00 AM GMT+1, {FULL} wrote:",
    "de": f"Am Samstag, 21. November 2026 um 10:04:00 MEZ hat {FULL} Folgendes geschrieben:",
    "fr": f"Le samedi 21 novembre 2026 à 10:04:00 UTC+1, {FULL} a écrit :",
    "es": f"El sábado, 21 de noviembre de 2026, 10:04:00 CET, {FULL} escribió:",
    "it": f"Il sabato 21 novembre 2026 alle ore 10:04:00 CET, {FULL} ha scritto:",
    "nl": f"Op zaterdag 21 november 2026 om 10:04:00 CET schreef {FULL}:",
    "pt": f"Em sábado, 21 de novembro de 2026 às 10:04:00 WET, {FULL} escreveu:",
    "pl": f"W dniu sobota, 21 listopada 2026 10:04:00 CET użytkownik {FULL} napisał:",
}
YAHOO_APP = {
    "en": f"On Sat, Nov 21, 2026 at 10:04 AM, {WHO}<{MAIL}> wrote:",
    "de": f"Am Sa., Nov. 21, 2026 at 10:04 schrieb {WHO}<{MAIL}>:",
    "fr": f"Le sam., nov. 21, 2026 à 10:04, {WHO}<{MAIL}> a écrit :",
    "es": f"El sáb., nov. 21, 2026 a 10:04, {WHO}<{MAIL}> escribió:",
    "it": f"Il sab, nov 21, 2026 alle 10:04, {WHO}<{MAIL}> ha scritto:",
}
PROTON = {
    "en": f"On Saturday, November 21st, 2026 at 10:04 AM, {FULL} wrote:",
    "de": f"Am Samstag, 21. November 2026 um 10:04, schrieb {FULL}:",
    "fr": f"Le samedi 21 novembre 2026 à 10:04, {FULL} a écrit :",
    "es": f"El sábado, 21 de noviembre de 2026 a las 10:04, {FULL} escribió:",
    "it": f"sabato 21 novembre 2026 10:04, {FULL} ha scritto:",
    "nl": f"Op zaterdag 21 november 2026 om 10:04 schreef {FULL}:",
    "pt": f"No sábado, 21 de novembro de 2026 às 10:04, {FULL} escreveu:",
    "pl": f"sobota, 21 listopada 2026 o 10:04, {FULL} napisał(a):",
    "hr": f"subota, 21. studenoga 2026. u 10:04, {FULL} je napisao/la:",
}
ROUNDCUBE = {
    "en": f"On 2026-11-21 10:04, {WHO} wrote:",
    "de": f"Am 21.11.2026 10:04, schrieb {WHO}:",
    "fr": f"Le 2026-11-21 10:04, {WHO} a écrit :",
    "es": f"El 2026-11-21 10:04, {WHO} escribió:",
    "it": f"Il 21-11-2026 10:04 {WHO} ha scritto:",
    "nl": f"{WHO} schreef op 2026-11-21 10:04:",
    "pt": f"Em 21/11/2026 10:04, {WHO} escreveu:",
    "pl": f"W dniu 2026-11-21 10:04, {WHO} napisał(a):",
    "hr": f"Dana 21.11.2026. 10:04, {WHO} je napisao/la:",
}
HORDE = {
    "en": f"Quoting {FULL}:",
    "de": f"Zitat von {FULL}:",
    "fr": f"{FULL} a écrit :",
    "es": f"{FULL} escribió:",
    "it": f"{FULL} ha scritto:",
    "nl": f"Citeren {FULL}:",
    "pt": f"Citando {FULL}:",
    "pl": f"Cytowanie {FULL}:",
}
SOGO = {
    "en": f'On Saturday, November 21, 2026 10:04 CET, "{WHO}" <{MAIL}> wrote:',
    "de": f'Am Samstag, 21. November 2026 10:04 CET, schrieb "{WHO}" <{MAIL}>:',
    "fr": f'Le Samedi, Novembre 21, 2026 10:04 CET, "{WHO}" <{MAIL}> a écrit:',
    "it": f'Sabato, 21 Novembre 2026 10:04 CET, "{WHO}" <{MAIL}> ha scritto:',
}
EVOLUTION = {
    "en": f"On Sat, 2026-11-21 at 10:04 +0000, {WHO} wrote:",
    "de": f"Am Samstag, dem 21.11.2026 um 10:04 +0000 schrieb {WHO}:",
    "fr": f"Le samedi 21 novembre 2026 à 10:04 +0000, {WHO} a écrit :",
    "es": f"El sáb, 21-11-2026 a las 10:04 +0000, {WHO} escribió:",
    "it": f"Il giorno sab, 21/11/2026 alle 10.04 +0000, {WHO} ha scritto:",
    "nl": f"Op za, 21-11-2026 om 10:04 +0000, schreef {WHO}:",
    "pl": f"Dnia sob, 2026-11-21 o godzinie 10:04 +0000, {WHO} pisze:",
}
KMAIL = {
    "en": f"On Saturday, November 21, 2026 11:04:00 AM CET {WHO} wrote:",
    "de": f"Am Samstag, 21. November 2026, 11:04:00 CET schrieb {WHO}:",
    "fr": f"Le samedi 21 novembre 2026, 11:04:00 CET {WHO} a écrit :",
    "es": f"El sábado, 21 de noviembre de 2026 11:04:00 (CET) {WHO} escribió:",
    "it": f"In data sabato 21 novembre 2026 11:04:00 CET, {WHO} ha scritto:",
    "pl": f"Dnia sobota, 21 listopada 2026 11:04:00 CET {WHO} pisze:",
}
OX = {
    "en": f"On 21/11/2026 10:04 CET {FULL} wrote:",
    "de": f"{FULL} hat am 21.11.2026 10:04 CET geschrieben:",
    "fr": f"Le 21/11/2026 10:04 CET, {FULL} a écrit :",
    "es": f"El 21/11/2026 10:04 CET, {FULL} escribió:",
    "it": f"Il 21/11/2026 10:04 CET {FULL} ha scritto:",
    "nl": f"Op 21-11-2026 10:04 CET schreef {FULL}:",
    "pl": f"{FULL} napisał(a) w dniu 21.11.2026 10:04 CET:",
}

ORIGINAL = {
    "en": "Original Message",
    "de": "Ursprüngliche Nachricht",
    "fr": "Message d'origine",
    "es": "Mensaje original",
    "it": "Messaggio originale",
    "nl": "Oorspronkelijk bericht",
    "pt": "Mensagem original",
    "pl": "Wiadomość oryginalna",
    "hr": "Izvorna poruka",
    "cs": "Původní e-mail",
}
HEADS = {
    "en": ("From: ", "Sent: ", "To: ", "Subject: "),
    "de": ("Von: ", "Gesendet: ", "An: ", "Betreff: "),
    "fr": ("De : ", "Envoyé : ", "À : ", "Objet : "),
    "es": ("De: ", "Enviado: ", "Para: ", "Asunto: "),
    "it": ("Da: ", "Inviato: ", "A: ", "Oggetto: "),
    "nl": ("Van: ", "Verzonden: ", "Aan: ", "Onderwerp: "),
    "pt": ("De: ", "Enviado: ", "Para: ", "Assunto: "),
    "pl": ("Od: ", "Wysłane: ", "Do: ", "Temat: "),
    "hr": ("Od: ", "Poslano: ", "Prima: ", "Predmet: "),
    "cs": ("Od: ", "Datum: ", "Komu: ", "Předmět: "),
}
DATE_HEADS = {
    "en": "Date: ",
    "de": "Datum: ",
    "fr": "Date : ",
    "es": "Fecha: ",
    "it": "Data: ",
    "nl": "Datum: ",
    "pt": "Data: ",
    "pl": "Data: ",
    "hr": "Datum: ",
}
LONG_DATE = {
    "en": "Saturday, November 21, 2026 10:04 AM",
    "de": "Samstag, 21. November 2026 10:04",
    "fr": "samedi 21 novembre 2026 10:04",
    "es": "sábado, 21 de noviembre de 2026 10:04",
    "it": "sabato 21 novembre 2026 10:04",
    "nl": "zaterdag 21 november 2026 10:04",
    "pt": "sábado, 21 de novembro de 2026 10:04",
    "pl": "sobota, 21 listopada 2026 10:04",
    "hr": "21. studenog 2026. 10:04",
    "cs": "21. 11. 2026 10:04:00",
}
REPLY = {
    "en": "RE: ",
    "de": "AW: ",
    "fr": "RE: ",
    "es": "RE: ",
    "it": "R: ",
    "nl": "Antw: ",
    "pt": "RES: ",
    "pl": "Odp: ",
    "hr": "Odg: ",
    "cs": "Re: ",
}
SENT_FROM = {
    "iphone": {
        "en": "Sent from my iPhone",
        "de": "Von meinem iPhone gesendet",
        "fr": "Envoyé de mon iPhone",
        "es": "Enviado desde mi iPhone",
        "it": "Inviato da iPhone",
        "nl": "Verstuurd vanaf mijn iPhone",
        "pt": "Enviado do meu iPhone",
        "pl": "Wysłane z iPhone'a",
        "hr": "Poslano s mog iPhonea",
    },
    "outlook": {
        "en": "Get Outlook for {os}",
        "de": "Outlook für {os} beziehen",
        "fr": "Télécharger Outlook pour {os}",
        "es": "Obtener Outlook para {os}",
        "it": "Ottieni Outlook per {os}",
        "nl": "Outlook voor {os} downloaden",
        "pt": "Obter o Outlook para {os}",
        "pl": "Pobierz program Outlook dla systemu {os}",
        "hr": "Nabavite Outlook za {os}",
    },
    "galaxy": {
        "en": "Sent from my Galaxy",
        "de": "Von meinem Galaxy gesendet",
        "fr": "Envoyé depuis mon appareil Galaxy",
        "es": "Enviado desde mi Galaxy",
        "it": "Inviato dal mio Galaxy",
        "nl": "Verzonden vanaf mijn Galaxy",
        "pt": "Enviado do meu Galaxy",
        "pl": "Wysłano z telefonu Galaxy",
        "hr": "Poslano s mog Galaxyja",
    },
    "windows": {
        "en": "Sent from Mail for Windows",
        "de": "Gesendet von Mail für Windows",
        "fr": "Envoyé à partir de Courrier pour Windows",
        "es": "Enviado desde Correo para Windows",
        "it": "Inviato da Posta per Windows",
        "nl": "Verzonden vanuit Mail voor Windows",
        "pt": "Enviado do Correio para Windows",
        "pl": "Wysłano z aplikacji Poczta dla systemu Windows",
        "hr": "Poslano iz Pošte za Windows",
    },
    "k9": {
        "en": "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
        "de": "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "fr": "Envoyé de mon appareil Android avec Courriel K-9 Mail. Veuillez excuser ma brièveté.",
        "es": "Enviado desde mi dispositivo Android con K-9 Mail. Por favor, disculpa mi brevedad.",
        "it": "Inviato dal mio dispositivo Android con K-9 Mail. Perdonate la brevità.",
        "nl": "Verstuurd vanaf mijn Android apparaat met K-9 Mail. Excuseer mijn beknoptheid.",
        "pt": "Enviado do meu dispositivo Android com o K-9 Mail. Desculpe a brevidade.",
        "pl": "Wysłane z urządzenia Android za pomocą K-9 Mail. Przepraszam za zwięzłość.",
        "hr": "Poslano s mog Android uređaja pomoću K-9 Maila. Oprostite na kratkoći.",
    },
    "yahoo": {
        "en": "Sent from Yahoo Mail on Android",
        "de": "Von Yahoo Mail auf Android gesendet",
        "fr": "Envoyé à partir de Yahoo Mail sur Android",
        "es": "Enviado desde Yahoo Mail para Android",
        "it": "Inviato da Yahoo Mail su Android",
        "nl": "Verzonden vanuit Yahoo Mail op Android",
        "pt": "Enviado do Yahoo Mail no Android",
        "pl": "Wysłane z Yahoo Mail na Androidzie",
    },
}


def local(table: dict[str, str], language: str) -> str:
    """A program that is not translated speaks English."""
    return table.get(language, table["en"])


def block(
    one: Asked, language: str, *, date: str = "", spaced: str = "", names: bool = False
) -> str:
    """Outlook's header block over the quote."""
    heads = HEADS[language]
    sender, receiver = (WHO, one.person_name)
    if not names:
        sender, receiver = FULL, f"{one.person_name} <{one.person_address}>"
    when = date or LONG_DATE[language]
    values = (sender, when, receiver, one.subject)
    return "\n".join(head + value + spaced for head, value in zip(heads, values, strict=True))


def under_block(one: Asked, language: str, line: str) -> str:
    """The unmarked quote of Outlook: a line, the block, our text."""
    return f"{line}\n{block(one, language)}\n\n{sent(one)}"
