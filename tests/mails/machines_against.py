# ruff: noqa: E501 - mails keep the form in which they are read
"""Machines whose words come nearest to a refusal or to leaving: under marks, on links, in footers."""

from __future__ import annotations

from collections.abc import Iterator

from mails.asked import MACHINE, Sample, asked
from mails.machines_build import body, mail, reply_headers, several, text_part
from mails.machines_nearly import MARKS

NO_TEXTS = {
    "en": ("No", "No, thank you."),
    "de": ("Nein", "Nein, danke."),
    "fr": ("Non", "Non, merci."),
    "es": ("No", "No, gracias."),
    "it": ("No", "No, grazie."),
    "nl": ("Nee", "Nee, bedankt."),
    "pt": ("Não", "Não, obrigado."),
    "pl": ("Nie", "Nie, dziękuję."),
    "hr": ("Ne", "Ne, hvala."),
}
LEAVE_TEXTS = {
    "en": "Please unsubscribe me.",
    "de": "Bitte abmelden.",
    "fr": "Merci de me désinscrire.",
    "es": "Por favor, denme de baja.",
    "it": "Per favore, cancellatemi.",
    "nl": "Graag uitschrijven.",
    "pt": "Por favor, cancelem a minha subscrição.",
    "pl": "Proszę mnie wypisać.",
    "hr": "Molim odjavite me.",
}
LINKS = {
    "en": ("Unsubscribe", "No, thanks", "Leave this list"),
    "de": ("Abmelden", "Nein, danke", "Newsletter abbestellen"),
    "fr": ("Se désinscrire", "Non, merci", "Me désabonner"),
    "es": ("Darse de baja", "No, gracias", "Cancelar suscripción"),
    "it": ("Cancellati", "No, grazie", "Disiscriviti"),
    "nl": ("Uitschrijven", "Nee, bedankt", "Afmelden"),
    "pt": ("Cancelar subscrição", "Não, obrigado", "Remover"),
    "pl": ("Wypisz się", "Nie, dziękuję", "Rezygnuję"),
    "hr": ("Odjava", "Ne, hvala", "Odjavi se"),
}


def marked_no() -> Iterator[Sample]:
    """A whole refusal that a machine says of itself that it sent."""
    forms = ("marked quote", "no quote", "html, gmail quote", "original message block", "bare copy")
    for place, (language, texts) in enumerate(NO_TEXTS.items()):
        one = asked(language)
        for number, (name, marks, expected) in enumerate(MARKS):
            if (number + place) % 2:
                continue
            text, form = texts[(number + place) // 2 % 2], forms[(number + place) % len(forms)]
            yield Sample(
                f"a no under {name}, {language}, {form}",
                one,
                mail(reply_headers(one, number=number, more=marks), body(text, one, form, number)),
                expected,
            )


def marked_leaving() -> Iterator[Sample]:
    """Words of leaving that a machine says of itself that it sent."""
    for place, (language, text) in enumerate(LEAVE_TEXTS.items()):
        one = asked(language)
        for number, (name, marks, _) in enumerate(MARKS):
            if (number + place) % 3:
                continue
            form = ("marked quote", "no quote", "html, gmail quote")[number // 3 % 3]
            yield Sample(
                f"leaving under {name}, {language}, {form}",
                one,
                mail(reply_headers(one, number=number, more=marks), body(text, one, form, number)),
                MACHINE,
            )


def links() -> Iterator[Sample]:
    """A mail of images whose only words are on a link to stop it: the footer of every newsletter."""
    link = "https://list.example/unsubscribe?u=5d1f77&id=4711"
    for place, (language, labels) in enumerate(LINKS.items()):
        one = asked(language)
        for number, label in enumerate(labels):
            anchor = f'<p style="font-size:11px;text-align:center"><a href="{link}">{label}</a></p>'
            image = '<img src="https://list.example/news.png" alt="" width="600">'
            web = text_part(f"<html><body>{image}{anchor}</body></html>", subtype="html")
            shapes = {
                "html alone": web,
                "html and text": several("alternative", text_part(f"{label}: {link}"), web),
                "html and an empty text": several("alternative", text_part(""), web),
                "text, the link below": text_part(f"{label}\n{link}"),
            }
            for name, part in shapes.items():
                yield Sample(
                    f"a link to stop, {label}, {language}, {name}",
                    one,
                    mail(reply_headers(one, number=place * 3 + number), part),
                    MACHINE,
                )
