"""Mails that look like a yes and are none: something in them turns it round, asks or hangs on it.

Each trap hides where a program that reads answers is tempted to look away: below the closing, in a
signature, a footer, an attribution, a quote, a hidden part, another part, an unusual letter.
`carriers` are the same mails with nothing hidden: there the yes counts, so the traps are not empty.
"""
# ruff: noqa: E501 - mails keep the form in which they are read

from __future__ import annotations

import base64
import html
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from mails.asked import NEVER_YES, PERSON, YES, Asked, Sample, asked

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "hr")

WROTE: Mapping[str, str] = {
    "en": "On Sat, 21 Nov 2026 at 11:04, Anna's Flowers <desk@flowers.example> wrote:",
    "de": "Am Sa., 21. Nov. 2026 um 11:04 Uhr schrieb Anna's Flowers <desk@flowers.example>:",
    "fr": "Le sam. 21 nov. 2026 à 11:04, Anna's Flowers <desk@flowers.example> a écrit :",
    "es": "El sáb, 21 nov 2026 a las 11:04, Anna's Flowers (<desk@flowers.example>) escribió:",
    "it": "Il giorno sab 21 nov 2026 alle ore 11:04 Anna's Flowers <desk@flowers.example> ha scritto:",
    "nl": "Op za 21 nov 2026 om 11:04 schreef Anna's Flowers <desk@flowers.example>:",
    "pt": "Anna's Flowers <desk@flowers.example> escreveu (sábado, 21/11/2026 à(s) 11:04):",
    "pl": "sob., 21 lis 2026 o 11:04 Anna's Flowers <desk@flowers.example> napisał(a):",
    "hr": "sub, 21. stu 2026. u 11:04 Anna's Flowers <desk@flowers.example> napisao je:",
}
YES_WORD: Mapping[str, str] = {
    "en": "Yes",
    "de": "Ja",
    "fr": "Oui",
    "es": "Sí",
    "it": "Sì",
    "nl": "Ja",
    "pt": "Sim",
    "pl": "Tak",
    "hr": "Da",
}
CLOSING: Mapping[str, str] = {
    "en": "Best regards",
    "de": "Mit freundlichen Grüßen",
    "fr": "Cordialement",
    "es": "Un saludo",
    "it": "Cordiali saluti",
    "nl": "Met vriendelijke groet",
    "pt": "Com os melhores cumprimentos",
    "pl": "Pozdrawiam",
    "hr": "Srdačan pozdrav",
}
GREETING: Mapping[str, str] = {
    "en": "Hello Anna's Flowers,",
    "de": "Guten Tag,",
    "fr": "Bonjour,",
    "es": "Buenos días:",
    "it": "Buongiorno,",
    "nl": "Hallo,",
    "pt": "Bom dia,",
    "pl": "Dzień dobry,",
    "hr": "Dobar dan,",
}
DEVICE: Mapping[str, str] = {
    "en": "Sent from my iPhone",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "it": "Inviato da iPhone",
    "nl": "Verstuurd vanaf mijn iPhone",
    "pt": "Enviado do meu iPhone",
    "pl": "Wysłane z iPhone’a",
    "hr": "Poslano s mog iPhonea",
}
TURNED: Mapping[str, tuple[str, ...]] = {
    "en": ("not really", "I do not agree", "only after 14:30", "no thanks", "why do you ask?"),
    "de": ("doch nicht", "ich möchte das nicht", "aber erst ab März", "nein", "warum fragen Sie?"),
    "fr": ("en fait non", "je ne suis pas d’accord", "seulement après mars", "pourquoi ?"),
    "es": ("en realidad no", "no estoy de acuerdo", "solo a partir de marzo", "¿por qué?"),
    "it": ("anzi no", "non sono d’accordo", "solo da marzo in poi", "perché?"),
    "nl": ("toch maar niet", "ik wil dit niet", "maar pas na maart", "waarom?"),
    "pt": ("afinal não", "não concordo", "só a partir de março", "porquê?"),
    "pl": ("jednak nie", "nie zgadzam się", "ale dopiero od marca", "dlaczego?"),
    "hr": ("ipak ne", "ne slažem se", "ali tek od ožujka", "zašto?"),
}

# --- how a mail is put together -------------------------------------------------------------------


def headers(question: Asked, subject: str | None = None, name: str = "Ana Horvat") -> str:
    """The header of a reply by the person who was asked, up to the lines about its content."""
    return (
        f"From: {name} <{question.person_address}>\r\n"
        f"To: Anna's Flowers <{question.shop_address}>\r\n"
        f"Subject: {encoded(subject if subject is not None else 'Re: ' + question.subject)}\r\n"
        "Date: Sun, 22 Nov 2026 08:15:00 +0100\r\n"
        "Message-ID: <trap@example.org>\r\n"
        f"In-Reply-To: {question.message_id}\r\n"
        f"References: {question.message_id}\r\n"
        "MIME-Version: 1.0\r\n"
    )


def encoded(text: str) -> str:
    """A header's text, as an encoded word where it has to be."""
    if text.isascii():
        return text
    words = textwrap.wrap(text, 30, drop_whitespace=False) or [""]
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(w.encode()).decode()}?=" for w in words)


def leaf(text: str, kind: str = "plain", more: str = "") -> bytes:
    """A part, base64 in UTF-8; `more` are further header lines, each with its CRLF."""
    coded = base64.encodebytes(text.replace("\n", "\r\n").encode("utf-8", "surrogatepass"))
    head = (
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n{more}"
    )
    return head.encode() + b"\r\n" + coded.replace(b"\n", b"\r\n")


def several(
    subtype: str, *parts: bytes, boundary: str = "cut", around: tuple[str, str] = ("", "")
) -> bytes:
    """A multipart of these parts; `around` is its preamble and its epilogue."""
    before, after = around
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n{before}\r\n'
    return head.encode() + body + f"--{boundary}--\r\n{after}\r\n".encode()


def quoted(text: str) -> str:
    """A text as programs quote it: wrapped, and marked line by line."""
    lines: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        lines += textwrap.wrap(line, 74) or [""]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def gmail(
    question: Asked, text: str, attribution: str | None = None, quote: str | None = None
) -> str:
    """Above the quote, as webmail and telephones do."""
    attribution = WROTE[question.language] if attribution is None else attribution
    return f"{text}\n\n{attribution}\n\n{quoted(question.text) if quote is None else quote}\n"


def outlook(question: Asked, text: str, block: str | None = None) -> str:
    """Above a header block and our text, which is not marked."""
    if block is None:
        block = header_block(question)
    return f"{text}\n\n{block}\n\n{question.text}"


def header_block(question: Asked, **changed: str) -> str:
    lines = {
        "From": f"{question.shop_name} <{question.shop_address}>",
        "Sent": "Saturday, November 21, 2026 11:04 AM",
        "To": f"{question.person_name} <{question.person_address}>",
        "Subject": question.subject,
    } | changed
    return "\n".join(f"{name}: {value}" for name, value in lines.items())


def below(question: Asked, text: str) -> str:
    """Below the quote, as old hands do."""
    return f"{WROTE[question.language]}\n{quoted(question.text)}\n\n{text}\n"


def page(question: Asked, body: str, head: str = "", after: str = "") -> str:
    """An HTML reply above Gmail's quote."""
    quote = html.escape(question.text).replace("\n", "<br>\n")
    wrote = html.escape(WROTE[question.language])
    return (
        f"<html><head>{head}</head><body>{body}<br>\n"
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{wrote}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc">'
        f"{quote}</blockquote></div>{after}</body></html>\n"
    )


def mail(
    question: Asked, content: bytes, subject: str | None = None, name: str = "Ana Horvat"
) -> bytes:
    return headers(question, subject, name).encode() + content


def plain_sample(
    name: str, question: Asked, text: str, subject: str | None = None, who: str = "Ana Horvat"
) -> Sample:
    content = mail(question, leaf(text), subject, who)
    return Sample(f"{question.language}: {name}", question, content, NEVER_YES)


def both_sample(name: str, question: Asked, text: str, markup: str, only: bool = False) -> Sample:
    """A mail of text and HTML, or of HTML only."""
    content = leaf(markup, "html")
    if not only:
        content = several("alternative", leaf(text), content)
    return Sample(f"{question.language}: {name}", question, mail(question, content), NEVER_YES)


def carriers() -> Iterator[Sample]:
    """The mails of this file with nothing hidden in them: there a yes is a yes."""
    for language in LANGUAGES:
        one = asked(language)
        word = YES_WORD[language]
        tail = f"{word}\n\n{CLOSING[language]}\nAna Horvat"
        page_only = mail(one, leaf(page(one, f"<p>{word}</p>"), "html"))
        pair = several(
            "alternative", leaf(gmail(one, word)), leaf(page(one, f"<p>{word}</p>"), "html")
        )
        for name, content in {
            "gmail": mail(one, leaf(gmail(one, word))),
            "outlook": mail(one, leaf(outlook(one, word))),
            "below the quote": mail(one, leaf(below(one, word))),
            "bare": mail(one, leaf(word)),
            "greeting": mail(one, leaf(gmail(one, f"{GREETING[language]}\n\n{word}"))),
            "closing": mail(one, leaf(gmail(one, tail))),
            "signature": mail(one, leaf(gmail(one, f"{word}\n\n-- \nAna Horvat\nTel. 555 0101"))),
            "device": mail(one, leaf(gmail(one, f"{word}\n\n{DEVICE[language]}"))),
            "html": page_only,
            "text and html": mail(one, pair),
            "mixed": mail(one, several("mixed", leaf(gmail(one, word)))),
        }.items():
            yield Sample(f"{language}: carrier {name}", one, content, YES)


# --- whole texts that are no yes ------------------------------------------------------------------

TEXTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "YES/NO",
        "YES or NO?",
        "Yes / No",
        "YES\nNO",
        "Yes, sure, as if",
        "Yes, sure, as if!",
        "Yeah, right.",
        "Yes. Kidding.",
        "Yes... just kidding",
        "Yes, and pigs can fly.",
        "Oh yes, because I really need more mail.",
        "Yes\nfrom 2027",
        "Yes, from 1 January 2027",
        "Yes, only after 14:30",
        "Yes until December",
        "Yes, until 31/12",
        "Yes, but at most once a year",
        "Yes, but only on paper",
        "Yes, if it is free",
        "Yes, provided that you do not share my address",
        "Yes, unless it costs something",
        "Yes, as long as it is not weekly",
        "Yes, when I am back from holiday",
        "Yes, maybe",
        "Yes, perhaps later",
        "Probably yes",
        "I think yes",
        "Yes I think so",
        "Yes I guess",
        "Almost yes",
        "Not yet",
        "Yes, but not now",
        "Yes, but",
        "Yes, however",
        "Yes I received it",
        "Yes, I got your mail.",
        "Yes I read your mail",
        "Yes I saw this",
        "Yes we have received your message",
        "Yes, received, thanks",
        "Yes, this address works",
        "Yes, this is Ana",
        "Yes, that is my address",
        "Yes, it was me at the market",
        "Yes, I was at the market on Saturday",
        "Yes, I know you",
        "We confirm",
        "We confirm receipt of your message.",
        "We agree",
        "Confirm receipt",
        "Confirm message",
        "I confirm receipt",
        "I confirm that I have received your mail",
        "This is to confirm",
        "Your request is confirmed",
        "Confirmed: ticket 4711",
        "Please confirm yes",
        "Please confirm",
        "Did I say yes?",
        "yes?",
        "Yes??",
        "Yes?!",
        "YES, right?",
        "Yes, isn't it?",
        "Should I say yes",
        "Why yes?",
        "Who said yes?",
        "He said yes.",
        "My wife says yes",
        "Somebody wrote yes with my address",
        "If I write yes, what happens",
        "I would say yes",
        "I would have said yes",
        "I cannot say yes",
        "I never said yes",
        "I did not say yes",
        "Don't put me down as a yes",
        "Do not say yes for me",
        "Not a yes",
        "Yes is not my answer",
        'Not "yes"',
        '"Yes"? Never.',
        "Yes, never",
        "Yes, not",
        "Yes, please remove me",
        "Yes, remove me",
        "Yes please stop",
        "Yes, unsubscribe me",
        "Yes, delete my address",
        "Yes, I want to leave",
        "Yes, take me off the list",
        "Yes, leave me alone",
        "Yes, I decline",
        "Yes, I refuse",
        "Yes, I object",
        "Yes, I do not agree",
        "Yes I don't",
        "Yes I dont want this",
        "Yes, it is wrong",
        "Yes, it is a mistake",
        "Yes, somebody else did that",
        "Yes, this is spam",
        "Yes, I will report you",
        "Yes, without my knowledge",
        "Yes, without me",
        "Yes, against my will",
        "I agree with the removal",
        "I agree not to subscribe",
        "I agree that this is spam",
        "I agree to nothing",
        "I agree with nothing of this",
        "I disagree",
        "I agree? No.",
        "I dis-\nagree",
        "I confirm that I do not want it",
        "I confirm that this was not me",
        "I confirm my refusal",
        "I confirm the cancellation",
        "I confirm no sign-up",
        "I confirm nothing",
        "I can neither confirm nor deny",
        "I cannot confirm",
        "I can't confirm that",
        "Not confirmed",
        "Unconfirmed",
        "OK, stop",
        "OK, then no",
        "OK no",
        "Okay, bye",
        "OK?",
        "Sure, not",
        "Sure. Not.",
        "Sure?",
        "Hell yes... not",
        "Fine, whatever",
        "Sure, if you pay me",
        "Yes for my husband, not for me",
        "Yes, for ben@example.com",
        "Yes, but use my other address: ana@home.example",
        "Yes, for the other list",
        "Yes, to the workshops only",
        "Yes to flowers, no to news",
        "Yes 50%",
        "Yes, 3 of 4 mails",
        "Yes 2027",
        "Yes 14:30",
        "Yes (1 year)",
        "Yes, trial only",
        "Yes as a test",
        "Test yes",
        "Yes, this is a test",
        "Yes no",
        "Yes and no",
        "Yes & no",
        "Yes -> no",
        "Yes, no, maybe",
        "Yes yes yes no",
        "Yes, correction: no",
        "Yes. No. Forget it.",
        "Yes. Sorry, I meant no.",
        "Yes. Edit: no",
        "Yes N/A",
        "n/a",
        "Y/N",
        "Y/n",
        "y n",
        "[ ] yes [x] no",
        "[x] yes [x] no",
        "[ ] yes [ ] no",
        "[ ] Yes\n[X] No",
        "[] yes",
        "[ ] yes",
        "☐ Yes\n☑ No",
        "☐ Yes",
        "☒ No ☐ Yes",
        "( ) yes (x) no",
        "( ) yes",
        "o yes\nx no",
        "Yes: ___ No: _X_",
        "Yes: no",
        "Yes = 0",
        "Yes: false",
        "~~yes~~",
        "~~Yes~~ No",
        "<s>yes</s>",
        "[s]yes[/s]",
        "yes^H^H^Hno",
        "yes^W no",
        "s/yes/no/",
        "yes /s",
        "yes </sarcasm>",
        "!yes",
        "!(yes)",
        "¬yes",
        "≠ yes",
        "yes != agree",
        "-1 yes",
        "yes -1",
        "0 yes",
        "un-yes",
        "non-yes",
        "yesn't",
        "yes-ish",
        "yesterday",
        "Yes, as my grandmother used to say",
        "Yes. See the attachment for my conditions.",
        "Yes, see below",
        "Yes, see my comments inline",
        "Yes*\n\n*not really",
        "Yes¹\n\n¹ only from May on",
        "Yes [1]\n\n[1] no",
        "Yes.\n\nPS: no",
        "Yes.\n\nP.S. I changed my mind.",
        "Yes.\n\nPPS: please do not write to me",
        "NB: Yes is not what I mean",
        "Yes 👎",
        "👎",
        "Yes 🚫",
        "Yes ❌",
        "🙅 Yes",
        "🙅‍♀️ yes",
        "Yes 🤥",
        "Yes 🙄",
        "Yes 🤔",
        "Yes ⛔",
        "Yes 🛑",
        "Yes 🖕",
        "Yes 🤷",
        "Yes 🇳🇴",
        "Yes :-(",
        "Yes ;-)  not",
        "✗ yes",
        "✘ Yes",
        "👍",
        "Ha ha yes ha ha",
        "yes yes yes, whatever you say, now stop",
        "Yes\nYou wish",
        "Yes\nIn your dreams",
        "Yes\nApril fools",
        "Yes\nOver my dead body",
        "Yes\nWhen hell freezes over",
        "Yes\nSubject to contract",
        "Yes\nTo be discussed",
        "Yes\nDraft, do not use",
        "Yes\nDisregard the above",
        "Yes\nDisregard this mail",
        "Yes\nIgnore the line above",
        "Yes\nSee you in court",
        "Yes\nCeterum censeo: stop writing",
        "Yes\nWho are you",
        "Yes\nHow often",
        "Yes\nWhat does it cost",
        "Yes\nunder protest",
        "Yes\nnot signed by me",
        "Yes\nwritten by my daughter",
        "Yes\nfor and on behalf of nobody",
        "My cat wrote yes",
        "The answer is not no and not yes",
        "It is a yes from Ben and a no from me",
        "I am out of the office. Yes, I will read your mail on Monday.",
        "Yes! Your order has been received.",
        "YES, YOU HAVE WON",
        "Yes, thank you for contacting us. We will answer within two days.",
        "Thank you for your message. Yes, we got it.",
        "Thanks, but no yes from me",
        "I agree to receive a call about it first",
        "I agree, after you answer my questions",
        "Yes, I agree to your terms when I have seen them",
        "Yes, please send me more information first",
        "Yes, please explain",
        "Yes, please call me",
        "Yes, please do not",
        "Yes please don't",
        "Yes, please, no more",
        "Yes, no more mails please",
        "Yes, nothing, thank you",
        "Yes, none",
        "Yes, nope",
        "Yes, nah",
        "Yes, nay",
        "Yes, cancel",
        "Yes, revoke it",
        "Yes, I withdraw",
        "Yes, hereby I withdraw any consent",
        "Yes, against it",
        "Yes, I am against it",
        "Yes, I doubt it",
        "Yes, hardly",
        "Yes, barely",
        "Yes, rather not",
        "Yes, wrong",
        "Yes, false",
        "Yes, LEAVE",
        "YES LEAVE",
        "YES STOP",
        "YES\nUNSUBSCRIBE",
        "No yes",
        "No, yes",
        "Know yes",
        "Yes, k no",
    ),
    "de": (
        "Ja/Nein",
        "Ja oder Nein?",
        "ja?",
        "Ja, ich habe es bekommen",
        "Ja, Ihre Mail ist angekommen.",
        "Ja, habe ich gelesen",
        "Ja, das ist meine Adresse",
        "Wir bestätigen",
        "Wir bestätigen den Eingang Ihrer E-Mail",
        "Ich bestätige den Eingang",
        "Ich bestätige, dass ich das nicht möchte",
        "Ich bestätige, dass ich das nicht war",
        "Ich bestätige die Abmeldung",
        "Bitte bestätigen",
        "Eingang bestätigt",
        "Ja, bitte löschen Sie mich",
        "Ja, abmelden bitte",
        "Ja, bitte nicht mehr schreiben",
        "Ja, aber erst ab März",
        "Ja, ab 2027",
        "Ja, bis Dezember",
        "Ja, wenn es nichts kostet",
        "Ja, sofern Sie meine Adresse nicht weitergeben",
        "Ja, falls ich Zeit habe",
        "Ja, vielleicht",
        "Ja, eventuell",
        "Jein",
        "Ja nein",
        "Na ja",
        "Naja",
        "Ja, ja, von wegen",
        "Ja, klar, und morgen kommt der Weihnachtsmann",
        "Ja, Scherz",
        "Ja, denkste",
        "Ja, Pustekuchen",
        "Ja, kein Interesse",
        "Ja, keinesfalls",
        "Ja, ungern",
        "Ja, niemals",
        "Ja, ich widerspreche",
        "Ja, ich lehne ab",
        "Ja, das ist falsch",
        "Ja, das war ein Irrtum",
        "Ja, das war ich nicht",
        "Ja, ohne mein Wissen",
        "Ich bin nicht einverstanden",
        "Ich bin mit der Löschung einverstanden",
        "Damit bin ich keineswegs einverstanden",
        "Einverstanden? Nein!",
        "Habe ich ja gesagt?",
        "Ich habe nie ja gesagt",
        "Das habe ich ja nicht gewollt",
        "Das ist ja eine Frechheit",
        "Das will ich ja gar nicht",
        "da",
        "OK, Schluss jetzt",
        "Ja, was ist das denn?",
        "Ja bitte?",
        "Ja, gern, aber nicht per E-Mail",
        "Ja, gerne für meinen Mann",
        "Ich stimme nicht zu",
        "Ich stimme der Löschung zu",
        "Ich stimme zu, dass das Spam ist",
        "Meine Frau sagt ja",
        "[ ] Ja [x] Nein",
        "~~Ja~~ Nein",
        "Ja 👎",
        "Ja\n\nPS: Nein",
        "Ja\n\nP.S.: Ich habe es mir anders überlegt",
        "Ja*\n\n* nicht wirklich",
        "Kein Ja",
        "Ja ist nicht meine Antwort",
    ),
    "fr": (
        "Oui/Non",
        "Oui ou non ?",
        "Oui ?",
        "Oui, je l’ai bien reçu",
        "Oui, j’ai lu votre message",
        "Nous confirmons",
        "Nous confirmons la réception de votre message",
        "Je confirme la réception",
        "Je confirme que je ne le veux pas",
        "Je confirme que ce n’était pas moi",
        "Je confirme la désinscription",
        "Merci de confirmer",
        "Oui, désinscrivez-moi",
        "Oui, supprimez mon adresse",
        "Oui, mais seulement à partir de 2027",
        "Oui jusqu’en décembre",
        "Oui, si c’est gratuit",
        "Oui, à condition que ce soit rare",
        "Oui, peut-être",
        "Oui et non",
        "Oui, bien sûr, et quoi encore",
        "Oui, je plaisante",
        "Oui, jamais",
        "Oui, je refuse",
        "Oui, c’est une erreur",
        "Si",
        "Si, si",
        "Je suis d’accord pour la suppression",
        "Je ne suis pas d’accord",
        "J’accepte de ne rien recevoir",
        "Ai-je dit oui ?",
        "Je n’ai jamais dit oui",
        "Ma femme dit oui",
        "D’accord, stop",
        "Ouais, bof",
        "Oui 👎",
        "Oui\n\nPS : non",
    ),
    "es": (
        "Sí/No",
        "¿Sí o no?",
        "¿Sí?",
        "Sí, lo he recibido",
        "Sí, he leído su correo",
        "Confirmamos",
        "Confirmamos la recepción de su mensaje",
        "Confirmo la recepción",
        "Confirmo que no lo quiero",
        "Confirmo que no fui yo",
        "Confirmo la baja",
        "Por favor, confirme",
        "Sí, denme de baja",
        "Sí, borren mi dirección",
        "Sí, pero solo desde 2027",
        "Sí, hasta diciembre",
        "Sí, si es gratis",
        "Sí, siempre que no sea semanal",
        "Sí, quizás",
        "Sí y no",
        "Sí, claro, y qué más",
        "Sí, es broma",
        "Sí, jamás",
        "Sí, me niego",
        "Sí, es un error",
        "No estoy de acuerdo",
        "Estoy de acuerdo con la eliminación",
        "¿He dicho yo que sí?",
        "Nunca dije que sí",
        "Mi mujer dice que sí",
        "Vale, basta",
        "Sí 👎",
        "Sí\n\nPD: no",
    ),
    "it": (
        "Sì/No",
        "Sì o no?",
        "Sì?",
        "Sì, l’ho ricevuta",
        "Sì, ho letto la vostra e-mail",
        "Confermiamo",
        "Confermiamo la ricezione del Suo messaggio",
        "Confermo la ricezione",
        "Confermo che non la voglio",
        "Confermo che non sono stata io",
        "Confermo la cancellazione",
        "Si prega di confermare",
        "Sì, cancellatemi",
        "Sì, ma solo dal 2027",
        "Sì, fino a dicembre",
        "Sì, se è gratis",
        "Sì, a patto che sia raro",
        "Sì, forse",
        "Sì e no",
        "Sì, certo, come no",
        "Sì, scherzo",
        "Sì, mai",
        "Sì, rifiuto",
        "Sì, è un errore",
        "Non sono d’accordo",
        "Sono d’accordo con la cancellazione",
        "Ho detto di sì?",
        "Non ho mai detto di sì",
        "Mia moglie dice di sì",
        "Va bene, basta",
        "da",
        "no",
        "Sì 👎",
        "Sì\n\nPS: no",
    ),
    "nl": (
        "Ja/Nee",
        "Ja of nee?",
        "Ja?",
        "Ja, ik heb het ontvangen",
        "Wij bevestigen",
        "Wij bevestigen de ontvangst van uw bericht",
        "Ik bevestig de ontvangst",
        "Ik bevestig dat ik dit niet wil",
        "Ik bevestig dat ik dit niet was",
        "Ja, schrijf mij uit",
        "Ja, maar pas vanaf 2027",
        "Ja, tot december",
        "Ja, als het gratis is",
        "Ja, misschien",
        "Ja en nee",
        "Ja, grapje",
        "Ja, nooit",
        "Ja, dat klopt niet",
        "Ik ben het er niet mee eens",
        "Heb ik ja gezegd?",
        "Ja ja, dat zal wel",
        "Oké, stop",
        "Ja 👎",
        "Ja\n\nPS: nee",
    ),
    "pt": (
        "Sim/Não",
        "Sim ou não?",
        "Sim?",
        "Sim, recebi",
        "Sim, li o vosso e-mail",
        "Confirmamos",
        "Confirmamos a receção da sua mensagem",
        "Confirmo a receção",
        "Confirmo que não quero",
        "Confirmo que não fui eu",
        "Sim, removam-me",
        "Sim, mas só a partir de 2027",
        "Sim, até dezembro",
        "Sim, se for grátis",
        "Sim, talvez",
        "Sim e não",
        "Sim, estou a brincar",
        "Sim, nunca",
        "Sim, é um erro",
        "Não concordo",
        "Concordo com a remoção",
        "Eu disse sim?",
        "Pois sim",
        "Está bem, chega",
        "Sim 👎",
        "Sim\n\nPS: não",
    ),
    "pl": (
        "Tak/Nie",
        "Tak czy nie?",
        "Tak?",
        "Tak, otrzymałam",
        "Tak, przeczytałam wiadomość",
        "Potwierdzamy",
        "Potwierdzamy otrzymanie wiadomości",
        "Potwierdzam otrzymanie",
        "Potwierdzam, że tego nie chcę",
        "Potwierdzam, że to nie ja",
        "Tak, proszę mnie usunąć",
        "Tak, ale dopiero od 2027",
        "Tak, do grudnia",
        "Tak, jeśli to nic nie kosztuje",
        "Tak, może",
        "Tak i nie",
        "Tak, żartuję",
        "Tak, nigdy",
        "Tak, to pomyłka",
        "Nie zgadzam się",
        "Zgadzam się na usunięcie",
        "Czy powiedziałam tak?",
        "no",
        "Tak sobie",
        "Tak, akurat",
        "OK, dość",
        "Tak 👎",
        "Tak\n\nPS: nie",
    ),
    "hr": (
        "Da/Ne",
        "Da ili ne?",
        "Da?",
        "Da, primila sam",
        "Da, pročitala sam vašu poruku",
        "Potvrđujemo",
        "Potvrđujemo primitak Vaše poruke",
        "Potvrđujem primitak",
        "Potvrđujem da to ne želim",
        "Potvrđujem da to nisam bila ja",
        "Potvrđujem odjavu",
        "Molimo potvrdite",
        "Da, odjavite me",
        "Da, izbrišite me",
        "Da, ali tek od 2027.",
        "Da, do prosinca",
        "Da, ako je besplatno",
        "Da, pod uvjetom da nije često",
        "Da, možda",
        "Da i ne",
        "Da, šalim se",
        "Da, nikad",
        "Da, to je pogreška",
        "Da, odbijam",
        "Da ne bi",
        "Da mi je znati",
        "Da nije možda šala",
        "Da sam to htjela, rekla bih",
        "Ne slažem se",
        "Slažem se s brisanjem",
        "Jesam li rekla da?",
        "Nisam rekla da",
        "Ma da",
        "ne",
        "U redu, dosta",
        "Da 👎",
        "Da\n\nPS: ne",
    ),
}

FOREIGN: Mapping[str, frozenset[str]] = {
    "Ja": frozenset({"de", "nl"}),
    "Oui": frozenset({"fr"}),
    "Sí": frozenset({"es", "it"}),
    "Sì": frozenset({"it", "es"}),
    "Sim": frozenset({"pt"}),
    "Tak": frozenset({"pl"}),
    "Da": frozenset({"hr"}),
    "Igen": frozenset(),
    "Ναι": frozenset(),
    "Да": frozenset(),
    "はい": frozenset(),
    "Evet": frozenset(),
    "No": frozenset(),
    "Ne": frozenset(),
}
"""A word that agrees somewhere ("No" in Poland, "Ne" in Greece), and in which of ours it does."""

SEVERAL = (
    "YES 3",
    "YES 0",
    "YES -1",
    "YES 1.5",
    "YES 12",
    "YES 1, not 2, or both?",
    "YES 1 (or 2?)",
    "Yes to 1 or 2",
    "YES 1 if 2 is not possible",
    "YES 1, maybe 2",
    "YES not 1",
    "YES 1\nNO 1",
    "YES 1, NO 2, no 1",
    "not 1, not 2, yes?",
    "YES none of these",
    "YES, one of them",
    "YES neither",
    "YES 1/2",
    "YES 50% of 1",
    "YES 1 from 2027",
)

NOT_A_REFUSAL: Mapping[str, tuple[str, ...]] = {
    "en": (
        "No problem, yes",
        "No problem",
        "No problem!",
        "No doubt!",
        "No, I do not want to miss it",
        "No objection",
        "No objections from my side",
        "No worries",
        "No need to ask",
        "No idea",
        "No, why?",
        "No?",
        "No no no, don't get me wrong, I want it",
        "No way I would miss that!",
        "No question, count me in",
        "Why not",
        "Why not?",
        "Not a no",
        "Not only flowers, everything!",
        "Not yet sure",
        "I do not mind",
        "I don't have anything against it",
        "I can't say no to that",
        "I would not say no",
        "Never say never",
        "Nothing better than that",
        "No later than Monday, please",
        "No. 5, Market Square is my address",
        "Is the answer no?",
        "No YES button works here, what shall I do?",
        "If it is weekly, no",
        "No, unless it is free",
        "No, not now, later",
        "No, for the workshops; the flowers are fine",
        "My husband says no",
        "I did not say no",
        "No and yes",
    ),
    "de": (
        "Kein Problem, ja",
        "Kein Problem",
        "Kein Zweifel!",
        "Nein, das will ich nicht verpassen",
        "Nichts dagegen",
        "Ich habe nichts dagegen",
        "Warum nicht?",
        "Nein, wieso?",
        "Keine Ahnung",
        "Da sage ich nicht nein",
        "Nein, außer es ist kostenlos",
        "Noch nicht sicher",
    ),
    "fr": ("Pas de problème, oui", "Pas de souci", "Pourquoi pas ?", "Je ne dis pas non"),
    "es": ("No hay problema, sí", "No hay duda", "¿Por qué no?", "No me lo quiero perder"),
    "it": ("Nessun problema, sì", "Non c’è dubbio", "Perché no?", "Non me la voglio perdere"),
    "nl": ("Geen probleem, ja", "Waarom niet?", "Nee, dat wil ik niet missen"),
    "pt": ("Não há problema, sim", "Porque não?", "Não quero perder"),
    "pl": ("Nie ma problemu, tak", "Czemu nie?", "Nie chcę tego przegapić"),
    "hr": ("Nema problema, da", "Zašto ne?", "Ne želim to propustiti"),
}


def texts() -> Iterator[Sample]:
    """Whole texts, each in two of the usual forms of a reply."""
    for language, said in TEXTS.items():
        one = asked(language)
        for number, text in enumerate(said):
            yield plain_sample(f"text {text!r} above the quote", one, gmail(one, text))
            name, content = (
                ("above a header block", outlook(one, text)),
                ("below the quote", below(one, text)),
                ("without a quote", text),
                ("with a closing", gmail(one, f"{text}\n\n{CLOSING[language]}\nAna Horvat")),
            )[number % 4]
            yield plain_sample(f"text {text!r} {name}", one, content)
            if number % 3 == 0:
                marked = html.escape(text).replace("\n", "<br>")
                yield both_sample(
                    f"text {text!r} in HTML", one, "", page(one, f"<p>{marked}</p>"), only=True
                )
    for word, homes in FOREIGN.items():
        for language in LANGUAGES:
            if language not in homes:
                one = asked(language)
                yield plain_sample(f"another language's {word!r}", one, gmail(one, word))
    two = asked("en", 2)
    for text in SEVERAL:
        yield plain_sample(f"of two changes {text!r}", two, gmail(two, text))


def no_refusals() -> Iterator[Sample]:
    """Texts with a no in them that refuse nothing clearly: a person has to read them."""
    for language, said in NOT_A_REFUSAL.items():
        one = asked(language)
        for number, text in enumerate(said):
            body = (gmail(one, text), outlook(one, text), below(one, text))[number % 3]
            name = f"{language}: no refusal {text!r}"
            yield Sample(name, one, mail(one, leaf(body)), PERSON)


# --- places in a plain text -----------------------------------------------------------------------


def edited(question: Asked, old: str, new: str) -> str:
    """Our text, in which somebody changed something."""
    assert old in question.text, old
    return question.text.replace(old, new, 1)


def places(question: Asked, turned: str) -> Iterator[tuple[str, str]]:
    """Where the words that turn the yes round may stand."""
    language = question.language
    yes, closing, greeting = YES_WORD[language], CLOSING[language], GREETING[language]
    wrote, device = WROTE[language], DEVICE[language]
    quote = quoted(question.text)
    half = quote.split("\n")
    middle = len(half) // 2
    top, rest = "\n".join(half[:middle]), "\n".join(half[middle:])
    upper = turned[:1].upper() + turned[1:]
    yield "below the closing", gmail(question, f"{yes}\n\n{closing}\n\n{turned}")
    yield "between closing and name", gmail(question, f"{yes}\n\n{closing}\n{turned}\nAna Horvat")
    yield "in the closing", gmail(question, f"{yes}\n\n{closing}, {turned}\nAna Horvat")
    yield "in the name line", gmail(question, f"{yes}\n\n{closing}\nAna Horvat — {turned}")
    yield "as the name", gmail(question, f"{yes}\n\n{closing}\n{upper}")
    yield "below the name", gmail(question, f"{yes}\n\n{closing}\nAna Horvat\n{upper}")
    yield "as the role", gmail(question, f"{yes}\n\n-- \nAna Horvat\n{upper}\nTel. +385 1 555 0101")
    yield (
        "after the number",
        gmail(question, f"{yes}\n\n-- \nAna Horvat\nTel. +385 1 555 0101, {turned}"),
    )
    yield "alone in the signature", gmail(question, f"{yes}\n\n-- \n{turned}")
    yield "after a line of dashes", gmail(question, f"{yes}\n\n--------\n{turned}")
    yield (
        "after underscores",
        gmail(question, f"{yes}\n\n________________________________\n{turned}"),
    )
    yield "after stars", gmail(question, f"{yes}\n\n* * *\n{turned}")
    yield "in the device line", gmail(question, f"{yes}\n\n{device}, {turned}")
    yield "below the device line", gmail(question, f"{yes}\n\n{device}\n{turned}")
    yield "in the greeting", gmail(question, f"{greeting.rstrip(',:')} ({turned}),\n\n{yes}")
    yield "as the greeting", gmail(question, f"{upper},\n\n{yes}")
    yield "before the greeting", gmail(question, f"{turned}\n\n{greeting}\n\n{yes}")
    yield "far below", gmail(question, f"{yes}" + "\n" * 300 + turned)
    yield "far to the right", gmail(question, f"{yes}" + " " * 600 + turned)
    yield "in brackets", gmail(question, f"{yes} ({turned})")
    yield "in square brackets", gmail(question, f"{yes} [{turned}]")
    yield "in pointed brackets", gmail(question, f"{yes} <{turned}>")
    yield "in quotation marks", gmail(question, f"{yes} “{turned}”")
    yield "after a slash", gmail(question, f"{yes} / {turned}")
    yield "as a PS", gmail(question, f"{yes}\n\n{closing}\nAna Horvat\n\nPS: {turned}")
    yield "as a footnote", gmail(question, f"{yes}*\n\n{closing}\nAna Horvat\n\n* {turned}")
    yield "in the attribution", gmail(question, yes, f"{wrote.rstrip(':').rstrip()} ({turned}):")
    yield "before the attribution", gmail(question, yes, f"{turned}: {wrote}")
    yield "as the attribution", gmail(question, yes, f"{upper}:")
    yield "on the attribution's next line", gmail(question, yes, f"{wrote}\n{turned}")
    yield "marked, before the quote", gmail(question, yes, quote=f"> {turned}\n{quote}")
    yield "marked, after the quote", gmail(question, yes, quote=f"{quote}\n> {turned}")
    yield "marked, inside the quote", gmail(question, yes, quote=f"{top}\n> {turned}\n{rest}")
    yield "marked twice", gmail(question, yes, quote=f"{top}\n>> {turned}\n{rest}")
    yield "marked with a bar", gmail(question, yes, quote=f"{top}\n| {turned}\n{rest}")
    yield "marked without a space", gmail(question, yes, quote=f"{top}\n>{turned}\n{rest}")
    yield "at the end of a quoted line", gmail(question, yes, quote=f"{top} {turned}\n{rest}")
    yield "alone in the quote", gmail(question, yes, quote=f"> {turned}")
    yield "between the quote's halves", gmail(question, yes, quote=f"{top}\n\n{turned}\n\n{rest}")
    yield "below the quote", gmail(question, yes, quote=f"{quote}\n\n{turned}")
    yield "far below the quote", gmail(question, yes, quote=quote + "\n" * 200 + turned)
    yield "in a signature below the quote", gmail(question, yes, quote=f"{quote}\n\n-- \n{turned}")
    yield "above, the yes below the quote", f"{turned}\n\n{below(question, yes)}"
    yield "in the block's subject", outlook(question, yes, header_block(question, Subject=turned))
    yield (
        "in the block's sender",
        outlook(question, yes, header_block(question, From=f"Anna, {turned}")),
    )
    yield "in the block's date", outlook(question, yes, header_block(question, Sent=turned))
    yield "in the block's recipient", outlook(question, yes, header_block(question, To=turned))
    yield (
        "in the block, another field",
        outlook(question, yes, header_block(question, Importance=turned)),
    )
    yield "below the block", outlook(question, yes, f"{header_block(question)}\n\n{turned}")
    yield "below the unmarked text", f"{outlook(question, yes)}\n{turned}\n"
    yield (
        "marked original message",
        outlook(question, yes, f"----- {turned} -----\n{header_block(question)}"),
    )
    yield "as a list item", gmail(question, f"- {yes}\n- {turned}")
    yield "as a star item", gmail(question, f"* {yes}\n* {turned}")
    yield "numbered", gmail(question, f"1. {yes}\n2. {turned}")
    yield "after a tab", gmail(question, f"{yes}\t{turned}")
    yield "after the token", gmail(question, f"{yes} {question.token} {turned}")
    yield "below the token", gmail(question, f"{yes}\n{question.token}\n{turned}")
    yield "after a bare return", gmail(question, f"{yes}\r{turned}")
    yield "after a form feed", gmail(question, f"{yes}\f{turned}")
    yield "after NUL", gmail(question, f"{yes}\x00{turned}")
    yield "after NUL on a new line", gmail(question, f"{yes}\n\x00\n{turned}")
    yield "after end of file", gmail(question, f"{yes}\n\x1a\n{turned}")
    yield "after a line separator", gmail(question, f"{yes}\u2028{turned}")
    yield "after a vertical tab", gmail(question, f"{yes}\v{turned}")
    yield "after next line", gmail(question, f"{yes}\x85{turned}")
    yield "after a dot line", gmail(question, f"{yes}\n.\n{turned}")
    yield "in a code fence", gmail(question, f"{yes}\n```\n{turned}\n```")
    yield "as a comment", gmail(question, f"{yes}\n# {turned}")
    yield "as a mailto link", gmail(question, f"{yes} <mailto:{turned.replace(' ', '%20')}>")


SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "en": ("NO", "No thanks", "Re: Please confirm your sign-up: Flower news - NO", "Not interested", "I do not agree", "Unsubscribe", "LEAVE", "Do not add me", "Yes? No!", "NO {token}", "LEAVE {token}"),
    "de": ("NEIN", "Kein Interesse", "Nein danke: AW: Bitte bestätigen Sie Ihre Anmeldung", "NO {token}", "Abmelden"),
    "fr": ("NON", "Pas d’accord", "NO {token}"),
    "es": ("NO", "No estoy de acuerdo", "NO {token}"),
    "it": ("NO", "Non sono d’accordo", "NO {token}"),
    "hr": ("NE", "Ne slažem se", "NO {token}"),
}  # fmt: skip

IN_ENGLISH: tuple[tuple[str, str], ...] = (
    ("below the closing", "Yes\n\nBest regards\nnot really"),
    ("a refusing name line", "Yes\n\nAnna Horvat — not interested"),
    ("a refusing surname", "Ja\n\nMit freundlichen Grüßen\nAnna Nein"),
    ("a refusing role", "Yes\n\n-- \nAna Horvat\ndoes not agree"),
    ("a refusing role with bars", "Yes\n\n-- \nAna Horvat | does not agree | Zagreb"),
    ("a refusing department", "Yes\n\n-- \nAna Horvat\nDepartment of No Newsletters"),
    ("a refusing title", "Yes\n\nBest regards\nAna Horvat, M.D., not subscribing"),
    ("a refusing motto", 'Yes\n\n-- \nAna Horvat\n"I never agree to newsletters"'),
    ("a refusing slogan", "Yes\n\n-- \nAna Horvat\nJust say no!"),
    ("a refusing address", "Yes\n\n-- \nAna Horvat\nNot Really Street 5\nDo not write to me"),
    ("a refusing phone line", "Yes\n\n-- \nAna Horvat\nPhone: none, do not contact me"),
    ("a refusing mail line", "Yes\n\n-- \nAna Horvat\nEmail: please remove it"),
    ("a refusing link", "Yes\n\n-- \nAna Horvat\nhttps://example.org/ says I refuse"),
    ("a legal line", "Yes\n\n-- \nAna Horvat\nThis mail is not a declaration of consent."),
    ("a signature that asks", "Yes\n\n-- \nAna Horvat\nHow did you get my address?"),
    ("a signature of somebody else", "Yes\n\n-- \nBen, because Ana does not want to answer"),
    ("a telephone's refusal", "Yes\n\nSent from my wife's phone, she says no"),
    ("a telephone by mistake", "Yes\n\nSent from my iPhone by mistake"),
    ("a telephone without consent", "Yes\n\nSent from my phone without my consent"),
    ("a telephone with a but", "Yes\n\nSent from my iPad, but I did not mean it"),
    ("a program's advert that refuses", "Yes\n\nGet Outlook for iOS, and no, I do not want it"),
    ("a virus scanner that refuses", "Yes\n\nVirus-free, unlike your list, which I refuse. www.avast.com"),
    ("a footer that refuses", "Yes\n\nThis message is confidential, and no, I do not want it."),
    ("a footer that withdraws", "Yes\n\nThis e-mail and any attachments are confidential. If you are not the intended recipient, please delete it. My consent above is not given."),
    ("a footer that binds nobody", "Yes\n\nThis e-mail is confidential. Nothing in it is binding and no consent is given by it."),
    ("a footer with a condition", "Yes\n\nCONFIDENTIALITY NOTICE: the answer above only counts if I sign it on paper."),
    ("a footer turned round", "Yes\n\nIf you are the intended recipient, please disregard this message."),
    ("a paper line that refuses", "Yes\n\nPlease consider the environment before mailing me: do not."),
    ("a job advert that refuses", "Yes\n\nWe are hiring! Also, we do not want your newsletter."),
    ("a greeting that refuses", "Dear not-subscribing team,\n\nYes"),
    ("a greeting that turns", "Dear people whose mail I do not want,\n\nYes"),
    ("a greeting that asks", "Hello, who are you?\n\nYes"),
    ("a greeting that stops", "Hello and goodbye, stop,\n\nYes"),
    ("a greeting to the wrong", "Hi spammers,\n\nI have never signed up.\n\nYes"),
    ("thanks that refuse", "Yes\n\nThanks for not writing to me again"),
    ("thanks for nothing", "Yes\n\nThanks for nothing, stop it\nAna"),
    ("a closing that hopes", "Yes\n\nHoping that you never write again\nAna"),
    ("a closing that regrets", "Yes\n\nBest regrets, I have to decline\nAna"),
    ("a closing that wishes", "Yes\n\nWith best wishes, but without my consent\nAna"),
    ("a closing with a date", "Yes\n\nBest regards, from January on\nAna"),
    ("a closing until", "Yes\n\nSee you never\nAna"),
    ("the yes below a signature", "I do not want this.\n\n-- \nAna Horvat\nYes"),
    ("the yes as a name", "I am against it.\n\nBest regards\nYes"),
    ("the yes as a motto", "No comment.\n\n-- \nAna Horvat\nYes"),
    ("the yes as a greeting", "Yes,\n\nI want to know more about it first."),
    ("our own closing only", "Anna's Flowers, desk@flowers.example\nnot really\n\nYes"),
    ("a date below", "Yes\n\n01.01.2027"),
    ("a time below", "Yes\n14:30"),
    ("a number below", "Yes\n50"),
    ("a price below", "Yes\n$ 5 a month"),
    ("a hashtag", "Yes #not"),
    ("a hashtag of irony", "Yes #sarcasm"),
    ("a link that refuses", "Yes https://example.org/no-i-do-not-want-it"),
    ("a link target that refuses", "Yes [here](I do not agree)"),
    ("an image that refuses", "Yes ![not really](cid:1)"),
    ("an image mark", "Yes [image: not really]"),
    ("an image mark that asks", "Yes\n[cid:no-thanks@example.org]"),
    ("a table in text", "| Yes | No |\n|-----|----|\n|     | x  |"),
    ("a table with bars", "Yes |   |\nNo  | x |"),
    ("a form in text", "Agree: no\nDisagree: yes"),
    ("a form of ours", "Do you refuse? Yes"),
    ("a form with a question", "Shall we delete you?\nYes"),
    ("a rot13 no", "Yes. Ab gunaxf."),
    ("a yes split by a no", "Y no E no S"),
    ("letters apart", "N O T  Y E S"),
    ("acrostic lines", "Y\nE\nS\n?"),
)  # fmt: skip


def placed() -> Iterator[Sample]:
    """The words that turn the yes round, in each place of the mail."""
    for language in LANGUAGES:
        one = asked(language)
        turned = TURNED[language]
        for number in range(len(turned) if language == "en" else 2):
            for place, text in places(one, turned[number]):
                yield plain_sample(f"{turned[number]!r} {place}", one, text)
    english = asked("en")
    for name, text in IN_ENGLISH:
        one = asked("de") if text.startswith("Ja") else english
        yield plain_sample(f"{name} {text[-40:]!r}", one, gmail(one, text))
    for language, subjects in SUBJECTS.items():
        one = asked(language)
        for subject in subjects:
            subject = subject.format(token=one.token)
            text = gmail(one, YES_WORD[language])
            yield plain_sample(f"the subject says {subject!r}", one, text, subject)
    for name in ("Not Really", "I Do Not Agree", "Only After Easter", "No Thanks"):
        text = gmail(english, f"Yes\n\nBest regards\n{name}")
        yield plain_sample(f"the sender's own name refuses: {name}", english, text, who=name)
        text = gmail(english, f"Yes\n\n{name}")
        yield plain_sample(f"the sender's name alone refuses: {name}", english, text, who=name)


def quotes() -> Iterator[Sample]:
    """Traps in the quote: our sentences changed, or answered so that the yes means something else."""
    one = asked("en")
    for old, new in (
        ("may we put your address", "may we never put your address"),
        ("may we put your address", "may we delete your address"),
        ("may we put", "must we not put"),
        ("Flower news", "Flower news (no thanks)"),
        ("If you agree, just reply", "If you disagree, just reply"),
        ("with the word YES", "with the word YES (which I do not mean)"),
        ("We will act on it only if you say so yourself.", "We will act on it only if you say so yourself, and I do not."),
        ("If you do not want this, reply with the word NO", "I do not want this, so I reply with the word NO"),
        ("You can answer until 21 December 2026.", "My answer is no."),
        ("You can answer until", "My yes counts until"),
        ("Nothing else.", "Nothing else. No!"),
        ("Four emails a year", "At most one email a year"),
        ("Four emails a year about what blooms.", "Yes only if it is not about what blooms."),
        ("somebody signed up", "somebody, not me, signed up"),
        ("Anna's Flowers asks you", "I do not agree that Anna's Flowers asks me"),
        ("Hello Ana Horvat,", "Hello Ana Horvat, who says no,"),
        ("Anna's Flowers, desk@flowers.example", "Anna's Flowers, from whom I want nothing"),
    ):  # fmt: skip
        text = edited(one, old, new)
        yield plain_sample(f"quote changed to {new!r}", one, gmail(one, "Yes", quote=quoted(text)))
        text = outlook(one, "Yes").replace(old, new) if old != "Flower news" else ""
        if text:
            yield plain_sample(f"unmarked quote changed to {new!r}", one, text)
    for asked_for in (
        "If you do not want this, reply with the word NO in the same way.",
        "If the sign-up was made without your knowledge, please tell us so in your reply.",
        "Shall we remove you?",
        "Is this spam?",
        "Do you refuse?",
        "Are you sure that you do not want it?",
        "Did you say no?",
        "You do not want it?",
        "Would you rather be left out?",
        "Have you read it?",
        "Is Ben there, too?",
        "Are you angry?",
        "Did you get my last mail?",
        "no",
        "NO",
        "No, thank you.",
    ):
        text = f"{WROTE['en']}\n> {asked_for}\n\nYes\n"
        yield plain_sample(f"yes as the answer to the one quoted line {asked_for!r}", one, text)
        text = f"> {asked_for}\nYes\n\n{WROTE['en']}\n{quoted(one.text)}\n"
        yield plain_sample(f"yes below {asked_for!r}, the quote below", one, text)
    for language, asked_for in (
        ("de", "Sollen wir Sie löschen?"),
        ("fr", "Voulez-vous être effacée ?"),
        ("es", "¿Quiere que la borremos?"),
        ("it", "Vuole essere cancellata?"),
        ("hr", "Želite li da Vas izbrišemo?"),
    ):
        other = asked(language)
        text = f"{WROTE[language]}\n> {asked_for}\n\n{YES_WORD[language]}\n"
        yield plain_sample(f"yes as the answer to {asked_for!r}", other, text)
    whole = quoted(one.text)
    for line in (
        "> If you do not want this, reply with the word NO in the same way. If the",
        "> sign-up was made without your knowledge, please tell us so in your reply.",
    ):
        assert line in whole, whole
        text = f"{WROTE['en']}\n{whole.replace(line, line + chr(10) + chr(10) + 'Yes' + chr(10))}\n"
        yield plain_sample(f"yes between the lines, below {line[2:30]!r}", one, text)
    for fragment in (
        "If you do not want this",
        "this question lapses",
        "nothing is changed",
        "the word NO",
        "reply with the word NO",
        "If you do nothing, nothing happens",
        "please tell us so in your reply",
        "the sign-up was made without your knowledge",
        "No, thank you.",
        "NO",
        "LEAVE",
        "Write a negative answer",
    ):
        yield plain_sample(
            f"our words {fragment!r} as the own", one, gmail(one, f"Yes\n\n{fragment}")
        )
        yield plain_sample(
            f"our words {fragment!r} before the yes", one, gmail(one, f"{fragment}: yes")
        )
        yield plain_sample(f"our words {fragment!r} alone with yes", one, f"Yes\n{fragment}")
    negative = f"mailto:{one.shop_address}?subject=NO%20{one.token}&body=No%2C%20thank%20you."
    yield plain_sample("yes beside our negative link", one, gmail(one, f"Yes: {negative}"))
    yield plain_sample("only the quote, with YES in it", one, f"{WROTE['en']}\n{whole}\n")
    yield plain_sample("only our text, unmarked", one, one.text)
    yield plain_sample("only our first lines", one, "\n".join(one.text.split("\n")[:12]))
    yield plain_sample("only the token", one, gmail(one, one.token))
    yield plain_sample("nothing above the quote", one, gmail(one, ""))
    yield plain_sample("nothing at all", one, "")
    yield plain_sample("the yes only marked", one, gmail(one, "", quote=f"> Yes\n{whole}"))
    yield plain_sample(
        "the yes only in the attribution", one, gmail(one, "", f"Yes. {WROTE['en']}")
    )
    yield plain_sample(
        "the yes only in the block", one, outlook(one, "", header_block(one, Subject="Yes"))
    )
    nested = quoted(gmail(one, "Yes"))
    yield plain_sample("somebody else's yes, quoted", one, f"See what I got:\n\n{nested}\n")
    ben = "On Sun, 22 Nov 2026 at 08:00, Ben <ben@example.com> wrote:"
    yield plain_sample(
        "somebody else's yes, forwarded", one, f"FYI\n\n{ben}\n> Yes\n\n{WROTE['en']}\n{whole}"
    )
    yield plain_sample(
        "forwarded to us",
        one,
        f"Yes\n\n---------- Forwarded message ---------\n{header_block(one, From='Ben, who refuses')}\n\n{one.text}",
    )
    yield plain_sample(
        "a question to Ben is answered",
        one,
        f"Yes\n\n{ben}\n> Do you hate these mails, too?\n\n{WROTE['en']}\n{whole}",
    )
    for attribution in (
        "On Saturday, after I said no, Anna's Flowers wrote:",
        "On Saturday, Anna's Flowers, whom I never asked, wrote:",
        "On Sat, 21 Nov 2026, against my will, Anna's Flowers <desk@flowers.example> wrote:",
        "On 21 Nov 2026, at 11:04, I do not agree, Anna's Flowers wrote:",
        "Although I refused, Anna's Flowers wrote:",
        "Anna's Flowers wrote, and I do not want it:",
        "Somebody wrote what I do not believe:",
        "No! wrote:",
        "On no day wrote:",
        "Not agreed on 21.11.2026, 11:04:",
    ):
        yield plain_sample(f"attribution {attribution!r}", one, gmail(one, "Yes", attribution))
    for field, value in (
        ("Subject", "no thanks"),
        ("From", "somebody else, I refuse"),
        ("From", "Anna's Flowers <desk@flowers.example>, no!"),
        ("Sent", "Saturday, after I said no"),
        ("Sent", "only after January 1, 2027"),
        ("To", "nobody, I do not agree"),
        ("Cc", "not for me"),
        ("Note", "I do not want it"),
    ):
        text = outlook(one, "Yes", header_block(one, **{field: value}))
        yield plain_sample(f"header block {field}: {value}", one, text)


# --- letters that are not what they seem ----------------------------------------------------------

ODD_LETTERS: tuple[tuple[str, str], ...] = (
    ("a Cyrillic Yes", "Уes"),
    ("a Cyrillic e in Yes", "Yеs"),
    ("a Greek Yes", "Υes"),
    ("a Cyrillic s in Yes", "Yeѕ"),
    ("a Cyrillic o in no", "Yes, nо"),
    ("a Greek o in no", "Yes\nnο"),
    ("a Cyrillic not", "Yes, nоt"),
    ("an Armenian no", "Yes, nօ"),
    ("zero-width inside no", "Yes, n\u200bo"),
    ("joiner inside no", "Yes, n\u200do"),
    ("non-joiner inside not", "Yes, n\u200co\u200ct"),
    ("soft hyphen inside no", "Yes, n\u00ado"),
    ("word joiner inside no", "Yes, n\u2060o"),
    ("byte order mark inside no", "Yes, n\ufeffo"),
    ("grapheme joiner inside no", "Yes, n\u034fo"),
    ("variation selector inside no", "Yes, n\ufe0fo"),
    ("Mongolian separator inside no", "Yes, n\u180eo"),
    ("Hangul filler inside no", "Yes, n\u3164o"),
    ("invisible times inside no", "Yes, n\u2062o"),
    ("shown as no by override", "Yes, \u202eon\u202c"),
    ("shown as not by override", "Yes \u202eton\u202c"),
    ("shown as yes by override", "\u202eseY\u202c"),
    ("yes inside an isolate turned round", "\u2067Yes\u2069 \u202eyllaer ton\u202c"),
    ("struck by combining long strokes", "Y\u0336e\u0336s\u0336"),
    ("struck by combining short strokes", "Y\u0335e\u0335s\u0335"),
    ("struck by combining solidus", "Y\u0338e\u0338s\u0338"),
    ("crossed by a prohibition sign", "Yes\u20e0"),
    ("crossed by tildes", "Y\u0334e\u0334s\u0334"),
    ("struck, then no", "Y\u0336e\u0336s\u0336 No"),
    ("fullwidth no", "Yes, ｎｏ"),
    ("fullwidth NO", "Yes ＮＯ"),
    ("bold mathematical no", "Yes, 𝐧𝐨"),
    ("script no", "Yes, 𝓷𝓸"),
    ("double-struck no", "Yes, 𝕟𝕠"),
    ("circled no", "Yes, ⓝⓞ"),
    ("squared NO", "Yes 🅽🅾"),
    ("small capital no", "Yes, ɴᴏ"),
    ("superscript no", "Yesⁿᵒ"),
    ("no in superscript letters", "Yes ⁿᵒᵗ"),
    ("no upside down", "Yes, ou"),
    ("not upside down", "Yes, ʇou"),
    ("no in tags", "Yes\U000e006e\U000e006f"),
    ("flag that spells NO", "Yes 🇳🇴"),
    ("the numero sign", "Yes №"),
    ("accented no", "Yes, nó"),
    ("long accents", "Yes, n̈ö"),
    ("a dash no", "Yes – n-o"),
    ("dots in no", "Yes, n.o."),
    ("stars in no", "Yes, n*o*t"),
    ("digits in no", "Yes, n0"),
    ("digits in not", "Yes, n0t really"),
    ("an equals no", "Yes=no"),
    ("a backspaced yes", "Yes\b\b\bNo"),
    ("an escape sequence that strikes", "\x1b[9mYes\x1b[0m"),
    ("an escape sequence that hides", "Yes \x1b[8mnot really\x1b[0m"),
    ("an overwriting return", "Yes\rNo "),
    ("a deleted yes", "Yes\x7f\x7f\x7f"),
    ("a replacement character", "Yes \ufffd\ufffd"),
    ("a private letter", "Yes \ue000\ue001"),
    ("an object replacement", "Yes \ufffc"),
    ("an unassigned letter", "Yes \U000e0fff\U000e0ffe"),
    ("Chinese no", "Yes 不"),
    ("Chinese refusal", "Yes 我不同意"),
    ("Russian no", "Yes нет"),
    ("Greek no", "Yes όχι"),
    ("Arabic no", "Yes لا"),
    ("Hebrew no", "Yes לא"),
    ("Japanese no", "Yes いいえ"),
    ("Korean no", "Yes 아니요"),
    ("Turkish no", "Yes hayır"),
    ("Hungarian no", "Yes nem"),
    ("Finnish no", "Yes ei"),
    ("Swedish no", "Yes nej"),
    ("Welsh no", "Yes nage"),
    ("Braille no", "Yes ⠝⠕"),
    ("an interrobang", "Yes‽"),
    ("an inverted question", "Yes¿"),
    ("an Arabic question mark", "Yes؟"),
    ("a Greek question mark", "Yes\u037e"),
    ("a fullwidth question mark", "Yes？"),
    ("a small question mark", "Yes﹖"),
    ("an ornament question mark", "Yes ❓"),
    ("a doubled question mark", "Yes⁇"),
    ("a thumb with a skin", "Yes 👎🏽"),
    ("a cross mark", "Yes ✖"),
    ("a ballot cross", "☒ Yes"),
    ("an empty ballot", "☐ Yes"),
    ("a no-entry sign", "⛔ Yes"),
    ("a warning", "Yes ⚠️"),
    ("a no-one-under sign", "Yes 🔞"),
    ("a no-mobile sign", "Yes 📵"),
    ("a zipped mouth", "Yes 🤐"),
    ("a clown", "Yes 🤡"),
)  # fmt: skip


def odd_letters() -> Iterator[Sample]:
    one = asked("en")
    for name, text in ODD_LETTERS:
        yield plain_sample(f"{name}: {text!a}", one, gmail(one, text))
    for language, word in (("de", "Ja"), ("fr", "Oui"), ("hr", "Da")):
        one = asked(language)
        no = {"de": "nein", "fr": "non", "hr": "ne"}[language]
        for name, sign in (
            ("zero-width", "\u200b"),
            ("soft hyphen", "\u00ad"),
            ("joiner", "\u2060"),
        ):
            hidden = sign.join(no)
            yield plain_sample(f"{name} inside {no}", one, gmail(one, f"{word}, {hidden}"))
        yield plain_sample(f"{no} by override", one, gmail(one, f"{word} \u202e{no[::-1]}\u202c"))
        struck = "".join(letter + "\u0336" for letter in word)
        yield plain_sample(f"struck {word}", one, gmail(one, struck))


# --- HTML -----------------------------------------------------------------------------------------

IN_HTML: tuple[tuple[str, str], ...] = (
    ("s", "<p><s>Yes</s></p>"),
    ("s, then no", "<p><s>Yes</s> No</p>"),
    ("del", "<p><del>Yes</del></p>"),
    ("strike", "<p><strike>Yes</strike></p>"),
    ("line-through", '<p style="text-decoration:line-through">Yes</p>'),
    ("line-through, long form", '<p><span style="text-decoration-line: line-through">Yes</span></p>'),
    ("line-through, of the parent", '<div style="text-decoration: underline line-through red"><p>Yes</p></div>'),
    ("line-through by class", "<style>.a{text-decoration:line-through}</style><p class=a>Yes</p>"),
    ("line-through by element", "<style>p{text-decoration:line-through}</style><p>Yes</p>"),
    ("struck not", "<p>I do <s>not</s> want this</p>"),
    ("ins", "<p>Yes <ins>not really</ins></p>"),
    ("del of part", "<p>Yes, I <del>do</del> agree not</p>"),
    ("display none", '<p>Yes</p><p style="display:none">not really</p>'),
    ("display none, important", '<p>Yes</p><p style="DISPLAY : NONE !important">not really</p>'),
    ("display none in the word's middle", '<p>Yes, I do <span style="display:none">not</span> agree</p>'),
    ("hidden yes", '<p>Let me think.</p><p style="display:none">Yes</p>'),
    ("only a hidden yes", '<p style="display:none">Yes</p>'),
    ("only a hidden yes by attribute", "<p hidden>Yes</p>"),
    ("only a white yes", '<p style="color:#fff;background:#fff">Yes</p>'),
    ("only a tiny yes", '<p style="font-size:0">Yes</p>'),
    ("visibility hidden", '<p>Yes</p><p style="visibility:hidden">not really</p>'),
    ("visibility collapse", '<p>Yes</p><p style="visibility:collapse">not really</p>'),
    ("hidden attribute", "<p>Yes</p><p hidden>not really</p>"),
    ("aria-hidden", '<p>Yes <span aria-hidden="true">not really</span></p>'),
    ("zero size", '<p>Yes</p><div style="height:0;width:0;overflow:hidden">not really</div>'),
    ("max-height 0", '<p>Yes</p><div style="max-height:0;overflow:hidden">not really</div>'),
    ("font-size 0", '<p>Yes <span style="font-size:0">not really</span></p>'),
    ("font-size 0 of the parent", '<p>Yes</p><div style="font-size:0"><p>not really</p></div>'),
    ("font-size 1px", '<p>Yes <span style="font-size:1px">not really</span></p>'),
    ("font size attribute", '<p>Yes <font size="-9">not really</font></p>'),
    ("line-height 0", '<p>Yes</p><p style="line-height:0">not really</p>'),
    ("white on white", '<p>Yes <span style="color:#ffffff">not really</span></p>'),
    ("white by name", '<p>Yes <font color="white">not really</font></p>'),
    ("white on white by body", '<div style="background:#fff"><p>Yes</p><p style="color:white">not really</p></div>'),
    ("transparent", '<p>Yes <span style="color:transparent">not really</span></p>'),
    ("rgba with alpha 0", '<p>Yes <span style="color:rgba(0,0,0,0)">not really</span></p>'),
    ("color equal by class", "<style>.x{color:#123456;background-color:#123456}</style><p>Yes <span class=x>not really</span></p>"),
    ("hidden by class", "<style>.h{display:none}</style><p>Yes</p><p class=h>not really</p>"),
    ("hidden by id", "<style>#h{display:none}</style><p>Yes</p><p id=h>not really</p>"),
    ("hidden by element", "<style>i{display:none}</style><p>Yes <i>not really</i></p>"),
    ("hidden by sibling", "<style>p+p{display:none}</style><p>Yes</p><p>not really</p>"),
    ("yes hidden by class", "<style>.h{display:none}</style><p class=h>Yes</p><p>Hm.</p>"),
    ("only yes, hidden by class", "<style>.h{display:none}</style><p class=h>Yes</p>"),
    ("off screen", '<p>Yes</p><p style="position:absolute;left:-9999px">not really</p>'),
    ("indented away", '<p>Yes</p><p style="text-indent:-9999px">not really</p>'),
    ("margin away", '<p>Yes</p><p style="margin-left:-5000px">not really</p>'),
    ("moved away", '<p>Yes</p><p style="transform:translate(-9999px)">not really</p>'),
    ("scaled to nothing", '<p>Yes</p><p style="transform:scale(0)">not really</p>'),
    ("opacity 0", '<p>Yes</p><p style="opacity:0">not really</p>'),
    ("opacity nearly 0", '<p>Yes</p><p style="opacity:.01">not really</p>'),
    ("clip", '<p>Yes</p><p style="position:absolute;clip:rect(0,0,0,0)">not really</p>'),
    ("clip-path", '<p>Yes</p><p style="clip-path:inset(50%)">not really</p>'),
    ("mso-hide", '<p>Yes</p><p style="mso-hide:all">not really</p>'),
    ("media query", "<style>@media screen{.m{display:none}}</style><p>Yes</p><p class=m>not really</p>"),
    ("media query that shows", "<style>.m{display:none}@media screen{.m{display:block}}</style><p>Yes</p><p class=m>not really</p>"),
    ("generated content", '<style>p:after{content:" not really"}</style><p>Yes</p>'),
    ("generated content of quotes", '<style>q:before{content:"not "}</style><p><q>Yes</q></p>'),
    ("details", "<p>Yes</p><details><summary>More</summary>not really</details>"),
    ("details without summary", "<p>Yes</p><details>not really</details>"),
    ("summary", "<details><summary>not really</summary>Yes</details>"),
    ("dialog", "<p>Yes</p><dialog open>not really</dialog>"),
    ("closed dialog", "<p>Yes</p><dialog>not really</dialog>"),
    ("template", "<p>Yes</p><template>not really</template>"),
    ("noscript", "<p>Yes</p><noscript>not really</noscript>"),
    ("noframes", "<p>Yes</p><noframes>not really</noframes>"),
    ("noembed", "<p>Yes</p><noembed>not really</noembed>"),
    ("comment", "<p>Yes <!-- not really --></p>"),
    ("comment for Outlook", "<p>Yes <!--[if mso]>not really<![endif]--></p>"),
    ("comment for all but Outlook", "<p>Yes <![if !mso]>not really<![endif]></p>"),
    ("comment for all but Outlook, hidden", "<p>Yes <!--[if !mso]><!-->not really<!--<![endif]--></p>"),
    ("broken comment", "<p>Yes <!- not really -></p>"),
    ("comment that ends early", "<p>Yes <!--> not really --></p>"),
    ("bogus comment", "<p>Yes <?not really?></p>"),
    ("CDATA", "<p>Yes <![CDATA[not really]]></p>"),
    ("link text", '<p>Yes <a href="https://example.org/">not really</a></p>'),
    ("mail link text", '<p>Yes <a href="mailto:ana@example.org">does not agree</a></p>'),
    ("phone link text", '<p>Yes</p><p>Ana Horvat<br><a href="tel:+3851">do not call or write</a></p>'),
    ("image alt", '<p>Yes <img src="cid:1" alt="not really"></p>'),
    ("image alt emoji", '<p>Yes <img src="cid:1" alt="👎"></p>'),
    ("image alt only", '<p>Hm <img src="cid:1" alt="Yes"></p>'),
    ("only an image alt yes", '<p><img src="cid:1" alt="Yes"></p>'),
    ("image title", '<p>Yes <img src="cid:1" alt="" title="not really"></p>'),
    ("area alt", '<p>Yes</p><map><area alt="not really"></map>'),
    ("table cells", "<table><tr><td>Yes</td><td>not really</td></tr></table>"),
    ("table rows", "<table><tr><td>Yes</td></tr><tr><td>No</td></tr></table>"),
    ("table form", "<table><tr><th>Yes</th><th>No</th></tr><tr><td></td><td>x</td></tr></table>"),
    ("table caption", "<table><caption>I do not want</caption><tr><td>Yes</td></tr></table>"),
    ("text astray in a table", "<table>not really<tr><td>Yes</td></tr></table>"),
    ("layout table below", "<p>Yes</p><table><tr><td>Ana Horvat</td><td>does not agree</td></tr></table>"),
    ("list items", "<ul><li>Yes</li><li>not really</li></ul>"),
    ("numbered items", "<ol><li>Yes</li><li>No</li></ol>"),
    ("definition list", "<dl><dt>Yes</dt><dd>is not my answer</dd></dl>"),
    ("a select", "<p>Yes</p><select><option>Yes<option selected>No</select>"),
    ("a text field", '<p>Yes</p><input value="not really">'),
    ("an unchecked box", '<p><input type="checkbox"> Yes <input type="checkbox" checked> No</p>'),
    ("a lone unchecked box", '<p><input type="checkbox"> Yes</p>'),
    ("a text area", "<p>Yes</p><textarea>not really</textarea>"),
    ("a button", "<p>Yes</p><button>not really</button>"),
    ("a legend", "<fieldset><legend>I refuse</legend>Yes</fieldset>"),
    ("an inline frame", '<p>Yes</p><iframe srcdoc="not really">not really</iframe>'),
    ("an object", "<p>Yes</p><object data='x'>not really</object>"),
    ("a video", "<p>Yes</p><video>not really</video>"),
    ("a picture text", "<p>Yes</p><svg><text x=0 y=9>not really</text></svg>"),
    ("a picture title", "<p>Yes</p><svg><title>not really</title></svg>"),
    ("a formula", "<p>Yes</p><math><mtext>not really</mtext></math>"),
    ("a canvas", "<p>Yes</p><canvas>not really</canvas>"),
    ("a progress", "<p>Yes</p><progress value=0>not really</progress>"),
    ("a marquee", "<p>Yes</p><marquee>not really</marquee>"),
    ("ruby", "<p><ruby>Yes<rt>not</rt></ruby></p>"),
    ("ruby brackets", "<p><ruby>Yes<rp>(</rp><rt>no</rt><rp>)</rp></ruby></p>"),
    ("sup", "<p>Yes<sup>not really</sup></p>"),
    ("footnote", '<p>Yes<sup>1</sup></p><hr><p style="font-size:small"><sup>1</sup> only from May on</p>'),
    ("sub", "<p>Yes <sub>no</sub></p>"),
    ("small", "<p>Yes</p><p><small>not really</small></p>"),
    ("abbreviation", '<p><abbr title="I do not agree">Yes</abbr>, as the title says</p>'),
    ("bdo", "<p>Yes, <bdo dir=rtl>on</bdo></p>"),
    ("bidi override", '<p>Yes, <span style="unicode-bidi:bidi-override;direction:rtl">on</span></p>'),
    ("blockquote without a quote", "<p>Yes</p><blockquote>not really</blockquote>"),
    ("blockquote cite", '<p>Yes</p><blockquote type="cite">I do not want it</blockquote>'),
    ("gmail quote", '<p>Yes</p><div class="gmail_quote">not really</div>'),
    ("gmail quote container", '<p>Yes</p><div class="gmail_quote_container">I refuse</div>'),
    ("gmail attribution", '<p>Yes</p><div class="gmail_attr">I do not want it</div>'),
    ("gmail extra", '<p>Yes</p><div class="gmail_extra">not really</div>'),
    ("gmail signature", '<p>Yes</p><div class="gmail_signature">not interested</div>'),
    ("gmail signature prefix", '<p>Yes</p><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Ana Horvat<br>I do not agree</div>'),
    ("moz signature", '<p>Yes</p><pre class="moz-signature">-- \nnot interested</pre>'),
    ("moz forward", '<p>Yes</p><div class="moz-cite-prefix">On Saturday I said no:</div>'),
    ("moz forward container", '<p>Yes</p><div class="moz-forward-container">I refuse</div>'),
    ("yahoo quoted", '<p>Yes</p><div class="yahoo_quoted">not really</div>'),
    ("yahoo quoted id", '<p>Yes</p><div id="yahoo_quoted_1">not really</div>'),
    ("outlook reply", '<p>Yes</p><div id="divRplyFwdMsg">I do not agree</div>'),
    ("outlook append", '<p>Yes</p><div id="appendonsend">not really</div>'),
    ("outlook signature", '<p>Yes</p><div id="Signature">does not agree</div>'),
    ("outlook mobile signature", '<p>Yes</p><div id="ms-outlook-mobile-signature">does not agree</div>'),
    ("outlook border", '<p>Yes</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> somebody who refuses</p></div>'),
    ("outlook.com hidden", '<p>Yes</p><div class="x_hidden">not really</div>'),
    ("proton quote", '<p>Yes</p><div class="protonmail_quote">not really</div>'),
    ("proton signature", '<p>Yes</p><div class="protonmail_signature_block">not really</div>'),
    ("zimbra quote", '<p>Yes</p><hr id="zwchr"><div>not really</div>'),
    ("tutanota quote", '<p>Yes</p><blockquote class="tutanota_quote">not really</blockquote>'),
    ("gmx quote", '<p>Yes</p><div name="quote"><div name="quoted-content">not really</div></div>'),
    ("apple signature", '<p>Yes</p><div id="AppleMailSignature">no thanks</div>'),
    ("apple line", '<p>Yes</p><br id="lineBreakAtBeginningOfSignature"><div>I do not agree</div>'),
    ("preheader", '<div class="preheader" style="display:none">I do not want it</div><p>Yes</p>'),
    ("unsubscribe class", '<p>Yes</p><p class="unsubscribe">take me off</p>'),
    ("footer element", "<p>Yes</p><footer>not really</footer>"),
    ("header element", "<header>I do not agree:</header><p>Yes</p>"),
    ("aside element", "<p>Yes</p><aside>not really</aside>"),
    ("nav element", "<p>Yes</p><nav>not really</nav>"),
    ("hr", "<p>Yes</p><hr><p>not really</p>"),
    ("br", "Yes<br><br><br><br>not really"),
    ("nested blocks", "<div>" * 80 + "Yes" + "</div>" * 80 + "not really"),
    ("entity letters", "<p>Yes, &#110;&#111;</p>"),
    ("entity hex", "<p>Yes, &#x6e;&#x6F;</p>"),
    ("entity without end", "<p>Yes &#110&#111 way</p>"),
    ("soft hyphens", "<p>Yes, n&shy;o</p>"),
    ("zero-width entity", "<p>Yes, n&#8203;o</p>"),
    ("wbr", "<p>Yes, n<wbr>o</p>"),
    ("tags in the word", "<p>Yes, <b>n</b><i>o</i></p>"),
    ("hidden letters in the word", '<p>Yes, n<span style="display:none">xx</span>o</p>'),
    ("comment in the word", "<p>Yes, n<!-- -->o</p>"),
    ("own tag", "<p>Yes <not>really</not></p>"),
    ("own tag that refuses", "<p>Yes</p><x-no>I do not want it</x-no>"),
    ("namespace tag", "<p>Yes <o:p>not really</o:p></p>"),
    ("unclosed style", "<p>Yes</p><style>p{}</style >not really<style>"),
    ("unclosed title", "<p>Yes</p><title>x</title>not really"),
    ("title in the body", "<p>Yes</p><title>not really</title>"),
    ("xmp", "<p>Yes</p><xmp>not really</xmp>"),
    ("listing", "<p>Yes</p><listing>not really</listing>"),
    ("pre", "<p>Yes</p><pre>\n\n\n          not really</pre>"),
    ("plaintext", "<p>Yes</p><plaintext>not really"),
    ("base and a frame set", "<p>Yes</p><frameset><frame>not really</frameset>"),
    ("meter", "<p>Yes</p><meter value=0>no</meter>"),
    ("output", "<p>Yes</p><output>no</output>"),
    ("data", '<p>Yes</p><data value="0">no</data>'),
    ("figure caption", "<figure>Yes<figcaption>not really</figcaption></figure>"),
    ("address", "<p>Yes</p><address>does not agree</address>"),
    ("center", "<p>Yes</p><center>no</center>"),
    ("two bodies", "<p>Yes</p></body><body><p>not really</p>"),
    ("after the end", "<p>Yes</p></body></html><p>not really</p>"),
    ("emoji image", '<p>Yes <img data-emoji="🚫" class="an1" alt="🚫" src="x"></p>'),
    ("NUL in the word", "<p>Yes, n&#0;o</p>"),
    ("question by entity", "<p>Yes&quest;</p>"),
    ("half sentences in cells", "<table><tr><td>Yes,</td><td>if</td><td>it is free</td></tr></table>"),
    ("struck by entity", "<p>Y&#x336;e&#x336;s&#x336;</p>"),
    ("a reaction", '<p><img alt="👎"> reacted to your message</p><p>Yes</p>'),
)  # fmt: skip


def in_html() -> Iterator[Sample]:
    """HTML alone, and HTML beside a plain text that says only yes."""
    one = asked("en")
    for name, body in IN_HTML:
        yield both_sample(f"HTML only, {name}", one, "", page(one, body), only=True)
        yield both_sample(f"text yes, HTML {name}", one, gmail(one, "Yes"), page(one, body))
    for language, turned in TURNED.items():
        one = asked(language)
        yes = YES_WORD[language]
        for number, words in enumerate(turned[:3]):
            hide = ('style="display:none"', 'style="color:#fff"', 'style="font-size:0"')[number]
            markup = page(one, f"<p>{yes}</p><p {hide}>{words}</p>")
            yield both_sample(f"HTML {hide} {words!r}", one, gmail(one, yes), markup)
            markup = page(one, f"<p>{yes}</p>", after=f"<p>{words}</p>")
            yield both_sample(f"HTML below the quote {words!r}", one, gmail(one, yes), markup)
            markup = page(one, f"<p>{words}</p>")
            yield both_sample(f"text yes, HTML {words!r}", one, gmail(one, yes), markup)
            markup = page(one, f"<p>{yes}</p>")
            yield both_sample(f"HTML yes, text {words!r}", one, gmail(one, words), markup)
    one = asked("en")
    whole = page(one, "<p>Yes</p>")
    for name, markup in {
        "a title in the head": page(one, "<p>Yes</p>", head="<title>not really</title>"),
        "a style that shows the head": page(
            one, "<p>Yes</p>", head="<style>head,title{display:block}</style><title>no!</title>"
        ),
        "text in the quote": whole.replace("</blockquote>", "<p>I do not agree</p></blockquote>"),
        "text at the quote's start": whole.replace("Hello Ana", "not really<br>Hello Ana"),
        "a changed sentence": whole.replace("may we put", "may we never put"),
        "text in the attribution": whole.replace("wrote:", "wrote, after I said no:"),
        "text between the two": whole.replace("<blockquote", "<p>not really</p><blockquote"),
        "text after the quote": whole.replace("</div></body>", "</div>not really</body>"),
        "text after everything": whole + "not really",
        "a paragraph after everything": whole + "<p>I do not agree</p>",
        "a second page after it": whole + page(one, "<p>not really</p>"),
        "a page before it": page(one, "<p>not really</p>") + whole,
        "text before everything": "not really" + whole,
        "text astray in the head": page(one, "<p>Yes</p>", head="not really"),
        "text between head and body": whole.replace("</head>", "</head>not really"),
        "text after the head's NUL": whole.replace("<p>Yes</p>", "<p>Yes</p>\x00<p>I refuse</p>"),
        "a struck class with an escape": page(
            one, "<style>.s{text-decoration:line\\-through}</style><p class=s>Yes</p>"
        ),
        "a struck class in the head": page(
            one,
            "<p><span class=s>Yes</span></p>",
            head="<style>span.s{text-decoration:line-through}</style>",
        ),
        "a question by generated content": page(
            one, "<p>Yes</p>", head="<style>p::after{content:'?'}</style>"
        ),
        "a hidden class with an escape": page(
            one, "<p class=h>Yes</p>", head="<style>.h{disp\\6c ay:none}</style>"
        ),
        "a hidden class by attribute": page(
            one, "<p class=h>Yes</p>", head="<style>[class=h]{display:none}</style>"
        ),
        "all but the yes shown": page(
            one, "<p class=h>Yes</p><p>Hm</p>", head="<style>p:first-child{font-size:0}</style>"
        ),
        "a quote that is struck out": whole.replace("<blockquote", "<s>Yes</s> <blockquote"),
        "a hidden quote, its question another": page(one, "<p>Yes</p><p>Shall we delete you?</p>"),
        "yes below another question": whole.replace(
            "<p>Yes</p>", '<blockquote type="cite">Shall we delete you?</blockquote><p>Yes</p>'
        ),
    }.items():
        yield both_sample(f"HTML only, {name}", one, "", markup, only=True)
        yield both_sample(f"text yes, HTML with {name}", one, gmail(one, "Yes"), markup)


# --- parts ----------------------------------------------------------------------------------------


def in_parts() -> Iterator[Sample]:
    """What another part of the mail says."""
    one = asked("en")
    yes, no = leaf(gmail(one, "Yes")), leaf("not really\n")
    html_yes, html_no = leaf(page(one, "<p>Yes</p>"), "html"), leaf("<p>I do not agree</p>", "html")
    inline = "Content-Disposition: inline\r\n"
    attached = 'Content-Disposition: attachment; filename="answer.txt"\r\n'
    letter = headers(one).encode()
    nested = b"Content-Type: message/rfc822\r\n\r\n"
    stranger = b"From: Ben <ben@example.com>\r\nSubject: x\r\nMessage-ID: <ben@example.com>\r\n"
    rest = b"Content-Type: text/plain\r\n\r\n"
    built: dict[str, bytes] = {
        "a second text": several("mixed", yes, no),
        "a first text that refuses": several("mixed", no, yes),
        "a second text that is HTML": several("mixed", yes, html_no),
        "a text after HTML": several("mixed", html_yes, no),
        "an inline text": several("mixed", yes, leaf("I do not agree", more=inline)),
        "an inline text with a name": several(
            "mixed", yes, leaf("not really", more='Content-Disposition: inline; filename="a.txt"\r\n')
        ),
        "an attached text": several("mixed", yes, leaf("I do not agree", more=attached)),
        "an attached page": several("mixed", yes, leaf("<p>I do not agree</p>", "html", attached)),
        "a text of no disposition with a name": several(
            "mixed", yes, leaf("no thanks", more="Content-Description: my answer\r\n")
        ),
        "markdown": several("mixed", yes, leaf("# not really", "markdown")),
        "enriched text": several("alternative", yes, leaf("<bold>not really</bold>", "enriched")),
        "rich text": several("alternative", yes, leaf("not really", "richtext")),
        "a watch's page": several("alternative", yes, leaf("<p>not really</p>", "x-watch-html")),
        "an AMP page": several(
            "alternative", yes, leaf("<html amp4email><body>not really</body>", "x-amp-html"), html_yes
        ),
        "a calendar's refusal": several(
            "alternative", yes, leaf("BEGIN:VCALENDAR\nMETHOD:REPLY\nPARTSTAT=DECLINED\nEND:VCALENDAR", "calendar")
        ),
        "alternatives that disagree": several("alternative", yes, html_no),
        "alternatives that disagree, turned": several("alternative", no, html_yes),
        "HTML before the text": several("alternative", html_no, yes),
        "two texts in the alternatives": several("alternative", yes, no, html_yes),
        "three alternatives": several("alternative", yes, html_yes, html_no),
        "related, root yes": several("related", html_yes, html_no),
        "related, root refuses": several("related", html_no, html_yes),
        "related, start names the other": several(
            'related; start="<b@x>"',
            leaf(page(one, "<p>Yes</p>"), "html", "Content-ID: <a@x>\r\n"),
            leaf("<p>I do not agree</p>", "html", "Content-ID: <b@x>\r\n"),
        ),
        "a nested mail that refuses": several("mixed", yes, nested + letter + rest + b"I do not agree\r\n"),
        "a nested mail that says yes": several(
            "mixed", leaf("See the attached."), nested + letter + rest + b"Yes\r\n"
        ),
        "only a nested mail that says yes": several("mixed", nested + letter + rest + b"Yes\r\n"),
        "a nested mail as the whole": nested + letter + rest + b"Yes\r\n",
        "a stranger's nested refusal": several("mixed", yes, nested + stranger + rest + b"Tell them no!\r\n"),
        "a digest": several("digest", b"\r\n" + letter + rest + b"Yes\r\n"),
        "yes only as attachment": several("mixed", leaf(""), leaf("Yes", more=attached)),
        "yes only as attached text, alone": leaf("Yes", more=attached),
        "yes only in the name of a file": several(
            "mixed", leaf(""), leaf("x", more='Content-Disposition: attachment; filename="Yes.txt"\r\n')
        ),
        "a preamble that refuses": several("mixed", yes, around=("I do not agree", "")),
        "an epilogue that refuses": several("mixed", yes, around=("", "I do not agree")),
        "headers of a part that refuse": several(
            "mixed", leaf(gmail(one, "Yes"), more="Content-Description: I do not agree\r\n"), no
        ),
        "a mail of mixed in alternative": several(
            "alternative", yes, several("mixed", html_yes, no, boundary="in")
        ),
        "an alternative in mixed, text below": several(
            "mixed", several("alternative", yes, html_yes, boundary="in"), no
        ),
        "a footer part of a list": several("mixed", yes, leaf("Ana wants to say no.\n")),
        "a signed mail, a part after it": several(
            "mixed",
            several(
                'signed; protocol="application/pgp-signature"',
                yes,
                b"Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n",
                boundary="in",
            ),
            no,
        ),
        "a signed text that refuses, armour": leaf(
            "Yes\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nI do not agree\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----"
        ),
        "an armour whose comment refuses": leaf(
            "Yes\n\n-----BEGIN PGP SIGNATURE-----\nComment: I do not agree\n\nabcd\n-----END PGP SIGNATURE-----"
        ),
        "an encoded text": leaf("Yes\n\nbegin 644 no.txt\n*;F]T(')E86QL>0``\n`\nend\n"),
        "two base64 blocks": b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(b"Yes.")
        + b"\r\n"
        + base64.b64encode(b" not really")
        + b"\r\n",
        "text after base64": b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nWWVzLg==\r\n\r\nI do not agree, really!\r\n",
        "quoted-printable letters": b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nYes, =6E=6F\r\n",
        "quoted-printable soft break": b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nYes=\r\n, n=\r\not really\r\n",
        "flowed, joined": b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\nYes, n \r\not really\r\n",
        "flowed, joined sentence": b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nI do not \r\nagree, so this is no \r\nYes\r\n",
        "flowed, a stuffed quote": b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nYes\r\n >not really\r\n",
        "UTF-7": b"Content-Type: text/plain; charset=utf-7\r\n\r\nYes, +AG4AbwB0- really\r\n",
        "UTF-16": b"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode("Yes, not really".encode("utf-16"))
        + b"\r\n",
        "an unknown charset": b"Content-Type: text/plain; charset=klingon\r\n\r\nYes, \xff\xfe\xfd\r\n",
        "Latin letters that are said to be ASCII": b"Content-Type: text/plain; charset=us-ascii\r\n\r\nYes \xe9\xe8 pas\r\n",
        "EBCDIC refusal": b"Content-Type: text/plain; charset=cp037\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode("Yes, not really".encode("cp037"))
        + b"\r\n",
        "shift-in letters": b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\nYes \x1b$B$$$$$(\x1b(B\r\n",
        "HTML said to be text": leaf("<p>Yes</p><p hidden>not really</p>"),
        "text said to be HTML": leaf("Yes < not really", "html"),
        "no content type, HTML inside": b"\r\n<html><s>Yes</s></html>\r\n",
        "an octet stream": b"Content-Type: application/octet-stream\r\n\r\nYes\r\n",
        "a picture that is text": b"Content-Type: image/png\r\n\r\nYes\r\n",
        "a report": several(
            "report; report-type=disposition-notification",
            leaf("Yes"),
            b"Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action; displayed\r\n",
        ),
        "a delivery report": several(
            "report; report-type=delivery-status",
            leaf("Yes"),
            b"Content-Type: message/delivery-status\r\n\r\nAction: delivered\r\n",
        ),
        "an empty text and a page": several("alternative", leaf(""), html_no),
        "a space text and a struck page": several(
            "alternative", leaf(" \n"), leaf("<p><s>Yes</s></p>", "html")
        ),
        "an encrypted mail": several(
            'encrypted; protocol="application/pgp-encrypted"',
            b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
            b"Content-Type: application/octet-stream\r\n\r\nYes\r\n",
        ),
        "an outside body": b'Content-Type: message/external-body; access-type=URL; URL="https://example.org/yes"\r\n\r\nContent-Type: text/plain\r\n\r\nYes\r\n',
        "a piece of a mail": b'Content-Type: message/partial; id="x@example.org"; number=1; total=2\r\n\r\nContent-Type: text/plain\r\n\r\nYes\r\n',
        "a boundary that never ends": several("mixed", yes, no).replace(b"--cut--", b""),
        "a boundary that never comes": b'Content-Type: multipart/mixed; boundary="no"\r\n\r\nYes\r\n',
        "two boundaries alike": several(
            "mixed", yes, several("mixed", no, boundary="cut2"), boundary="cut"
        ),
    }  # fmt: skip
    for name, content in built.items():
        yield Sample(f"en: part, {name}", one, mail(one, content), NEVER_YES)
    for language, turned in TURNED.items():
        one = asked(language)
        yes = leaf(gmail(one, YES_WORD[language]))
        for name, part in {
            "a second text that turns": leaf(turned[0]),
            "an inline page": leaf(f"<p>{turned[1]}</p>", "html", inline),
        }.items():
            content = mail(one, several("mixed", yes, part))
            yield Sample(f"{language}: part, {name}", one, content, NEVER_YES)
        content = mail(one, several("alternative", yes, leaf(f"<p>{turned[1]}</p>", "html")))
        yield Sample(f"{language}: part, another alternative", one, content, NEVER_YES)


SHOWN_TO_NOBODY = (
    "template",
    "comment",
    "broken comment",
    "bogus comment",
    "CDATA",
    "image alt",
    "image title",
    "area alt",
    "title in the body",
    "a title in the head",
    "a preamble that refuses",
    "an epilogue that refuses",
)
"""What no program shows counts neither for a yes nor against it (DESIGN 4.4: hidden text)."""


def samples() -> Iterator[Sample]:
    traps = chain(texts(), no_refusals(), placed(), quotes(), odd_letters(), in_html(), in_parts())
    for sample in traps:
        if sample.name.endswith(tuple(f" {name}" for name in SHOWN_TO_NOBODY)):
            yield replace(sample, expected=YES | PERSON)
        else:
            yield sample
