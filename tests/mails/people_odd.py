# ruff: noqa: E501 - mails keep the form in which they are read
"""Plain yes-answers in odd bytes: charsets, gateways, signatures of keys, mailto buttons, attachments."""

from __future__ import annotations

from collections.abc import Iterator

from mails.asked import NO, YES, Sample, asked
from mails.people_desktop import apple_mail, bare, outlook_plain, thunderbird
from mails.people_frames import APPLE, GMAIL, THUNDERBIRD, under_block
from mails.people_gateways import gateways, signed
from mails.people_kit import (
    LANGUAGES,
    NamedMail,
    breaks,
    divs,
    escaped,
    flowed,
    mail,
    multipart,
    part,
    quoted,
    sent,
)
from mails.people_phone import iphone, iphone_html, k9, samsung
from mails.people_web import gmail_android, gmail_web, gmx_web
from mails.people_words_yes import SECOND, SHORT


def samples() -> Iterator[Sample]:
    for name, one, content in [*_charsets(), *gateways(), *_places(), *signed(), *_quoteless()]:
        yield Sample(f"odd yes: {name}", one, content, YES)
    yield from _new_mails()
    yield from _several()


def _charsets() -> Iterator[NamedMail]:
    texts = {
        "de": "Ja, ich bestätige. Schöne Grüße, Ana",
        "fr": "Oui, avec plaisir, à bientôt",
        "es": "Sí, por favor",
        "it": "Sì, confermo",
        "pt": "Sim, confirmo a minha inscrição",
    }
    for language, text in texts.items():
        for charset in ("iso-8859-1", "iso-8859-15", "windows-1252"):
            for encoding in ("quoted-printable", "base64", "8bit"):
                yield (
                    f"{language} {charset} {encoding}",
                    asked(language),
                    mail(asked(language), part(text, charset=charset, encoding=encoding)),
                )
    for language, said in {"pl": "Tak, zgadzam się", "hr": "Da, potvrđujem, slažem se"}.items():
        for charset in ("iso-8859-2", "windows-1250", "utf-8"):
            for encoding in ("quoted-printable", "base64", "8bit"):
                yield (
                    f"{language} {charset} {encoding}",
                    asked(language),
                    mail(asked(language), part(said, charset=charset, encoding=encoding)),
                )
    es, en = asked("es"), asked("en")
    for declared in ("us-ascii", "iso-8859-1", "x-unknown", "utf8", "UTF-8", ""):
        for encoding in ("8bit", "quoted-printable"):
            yield (
                f"utf-8 said to be {declared or 'nothing'} {encoding}",
                es,
                mail(es, part("Sí, por favor", declared=declared, encoding=encoding)),
            )
    yield (
        "windows-1252 said to be iso-8859-1, curly",
        en,
        mail(en, part("Yes, that’s fine.", charset="windows-1252", declared="iso-8859-1")),
    )
    yield (
        "windows-1252 said to be us-ascii",
        asked("fr"),
        mail(
            asked("fr"),
            part(
                "Oui, je suis d’accord.",
                charset="windows-1252",
                declared="us-ascii",
                encoding="8bit",
            ),
        ),
    )
    yield "utf-16 base64", en, mail(en, part("Yes, please", charset="utf-16", encoding="base64"))
    yield (
        "utf-16le base64",
        asked("de"),
        mail(
            asked("de"),
            part("Ja, gerne!", charset="utf-16-le", declared="utf-16le", encoding="base64"),
        ),
    )
    yield "utf-7", en, mail(en, part("Yes, please", charset="utf-7", encoding="7bit"))
    marks = {
        "left-to-right marks": "\u200eYes\u200e",
        "right-to-left marks": "\u200fYes, please\u200f",
        "embedding marks": "\u202aYes\u202c",
        "isolate marks": "\u2066Yes\u2069",
        "zero-width spaces": "\u200bYes\u200b",
        "zero-width inside": "Y\u200bes",
        "byte order mark": "\ufeffYes",
        "zero-width joiner": "Yes\u200d",
        "non-breaking spaces": "Yes,\u00a0please\u00a0",
        "narrow spaces": "Yes,\u202fplease!",
        "soft hyphen": "Yes, I con\u00adfirm.",
        "full-width": "Ｙｅｓ",
        "trailing blanks": "Yes   \n   \n\t\n",
        "leading blank lines": "\n\n\n\nYes",
        "tab": "\tYes",
        "word joiner": "Yes\u2060.",
        "variation selector": "Yes ❤\ufe0f",
        "skin tone": "Yes 👍🏽",
    }
    for name, text in marks.items():
        yield name, en, gmail_web(en, text, "en")
        yield f"{name}, plain", en, thunderbird(en, text, "en")
    yield "decomposed accents", es, mail(es, part("Si\u0301, por favor"))
    yield "decomposed accents hr", asked("hr"), mail(asked("hr"), part("Da, slaz\u030cem se"))
    yield "bare line feeds", en, gmail_web(en, "Yes", "en").replace(b"\r\n", b"\n")
    yield "no MIME headers", en, mail(en, b"\r\nYes\r\n").replace(b"MIME-Version: 1.0\r\n", b"")
    yield (
        "delsp",
        en,
        mail(
            en,
            part(
                f"Yes\n\n{flowed(sent(en), '> ', 60, delsp=True)}",
                encoding="7bit" if en.text.isascii() else "8bit",
                params="; format=flowed; delsp=yes",
            ),
        ),
    )
    text = "Yes, I agree that you put my address on the list."
    yield (
        "flowed over lines",
        en,
        mail(en, part(flowed(text, width=30), encoding="7bit", params="; format=flowed")),
    )
    yield (
        "delsp within a sentence",
        en,
        mail(en, part("Yes, I con \nfirm.", encoding="7bit", params="; format=flowed; delsp=yes")),
    )
    yield (
        "HTML entities",
        es,
        mail(
            es,
            part(
                "<html><body><p>S&iacute;, por&nbsp;favor</p></body></html>",
                "html",
                encoding="7bit",
                charset="us-ascii",
            ),
        ),
    )
    yield (
        "HTML numeric entities",
        asked("pl"),
        mail(
            asked("pl"),
            part("<div>Tak, zgadzam si&#281;</div>", "html", encoding="7bit", charset="us-ascii"),
        ),
    )
    yield (
        "HTML, letters apart",
        en,
        mail(en, part("<p><b>Y</b><b>es</b></p>", "html", encoding="7bit")),
    )
    yield (
        "HTML, big and red",
        en,
        mail(
            en, part('<font size="7" color="red"><b><u>YES</u></b></font>', "html", encoding="7bit")
        ),
    )
    yield (
        "HTML, a table",
        en,
        mail(en, part("<table><tr><td>Yes</td></tr></table>", "html", encoding="7bit")),
    )
    yield (
        "HTML, stationery",
        en,
        mail(
            en,
            part(
                '<html><head><style>body{background:#fee}</style><title>rose</title></head><body background="cid:rose"><p>Yes please</p><img src="cid:rose" alt=""></body></html>',
                "html",
                encoding="7bit",
            ),
        ),
    )
    yield (
        "HTML, text part empty",
        en,
        mail(en, multipart("alternative", part(""), part("<div>Yes</div>", "html"))),
    )
    yield (
        "HTML, no closing tags",
        en,
        mail(en, part("<HTML><BODY><P>Yes<P>Ana", "html", encoding="7bit")),
    )
    yield (
        "HTML, content hidden for preview only",
        en,
        mail(
            en,
            part('<div>Yes</div><div style="display:none">&nbsp;</div>', "html", encoding="7bit"),
        ),
    )
    yield (
        "HTML, tracking pixel",
        en,
        mail(
            en,
            part(
                '<div>Yes</div><img src="https://track.example/o.gif?u=1" width="1" height="1" alt="">',
                "html",
                encoding="7bit",
            ),
        ),
    )
    yield (
        "HTML, emoji as image",
        en,
        mail(
            en,
            part(
                '<div dir="ltr">Yes <img data-emoji="🌷" alt="🌷" src="https://fonts.gstatic.com/s/e/notoemoji/1f337/72.png"></div>',
                "html",
            ),
        ),
    )


def _places() -> Iterator[NamedMail]:
    """Where the word stands: below, inside, right under the line that asks for it, with the code."""
    for language in LANGUAGES:
        one = asked(language)
        yes = SHORT[language]
        paragraphs = sent(one).split("\n\n")
        asks = next(
            number
            for number, each in enumerate(paragraphs)
            if any(
                word in each
                for word in (
                    "the word YES",
                    "Wort JA",
                    "mot OUI",
                    "palabra SÍ",
                    "parola SÌ",
                    "riječju DA",
                )
            )
        )
        above = quoted("\n\n".join(paragraphs[: asks + 1]))
        below = quoted("\n\n".join(paragraphs[asks + 1 :]))
        inline = f"{THUNDERBIRD[language]}\n{above}\n\n{yes}\n\n{below}\n"
        yield f"inline under the instruction {language}", one, mail(one, part(inline))
        yield (
            f"inline without blank lines {language}",
            one,
            mail(one, part(f"{THUNDERBIRD[language]}\n{above}\n{yes}\n{below}\n")),
        )
        yield (
            f"inline, the rest cut off {language}",
            one,
            mail(one, part(f"{APPLE[language]}\n\n{above}\n\n{yes}\n")),
        )
        first, second = "\n\n".join(paragraphs[: asks + 1]), "\n\n".join(paragraphs[asks + 1 :])
        html = (
            f'<div class="moz-cite-prefix">{escaped(THUNDERBIRD[language])}<br></div><blockquote type="cite">{breaks(first)}</blockquote>'
            f'<p>{yes}</p><blockquote type="cite">{breaks(second)}</blockquote>'
        )
        yield f"inline HTML {language}", one, mail(one, part(html, "html"))
        yield f"with the code {language}", one, apple_mail(one, f"{yes} {one.token}", language)
        yield (
            f"below an Outlook-like block {language}",
            one,
            mail(one, part(f"{under_block(one, language, '_' * 32)}\n\n\n{yes}\n")),
        )
        twice = f"{yes}\n\n{GMAIL[language]}\n\n{quoted(sent(one))}\n\n{yes}\n"
        yield f"above and below {language}", one, mail(one, part(twice))
    en = asked("en")
    yield "code in lower case", en, bare(en, f"yes {en.token.lower()}", "en")
    yield "code without groups", en, bare(en, f"YES {en.token.replace('-', '')}", "en")
    yield "code on its own line", en, bare(en, f"YES\n{en.token}", "en")
    yield "code folded", en, bare(en, f"YES {en.token[:20]}\n{en.token[20:]}", "en")
    yield (
        "code with soft hyphens",
        en,
        bare(en, f"YES {en.token.replace('-', chr(0xAD) + '-')}", "en"),
    )
    yield "code before the word", en, bare(en, f"{en.token} YES", "en")
    yield "code named", en, bare(en, f"Yes\nCode: {en.token}", "en")
    yield "prefilled sentence typed", en, bare(en, "Yes, I confirm.", "en")


def _quoteless() -> Iterator[NamedMail]:
    for language in LANGUAGES:
        one = asked(language)
        yes = SHORT[language]
        yield f"no quote, In-Reply-To only {language}", one, bare(one, yes, language)
        yield (
            f"quote without In-Reply-To {language}",
            one,
            mail(one, part(f"{yes}\n\n{GMAIL[language]}\n\n{quoted(sent(one))}\n"), thread=False),
        )
        html = f"<html><body>{divs(yes)}</body></html>"
        yield f"HTML only, no quote {language}", one, mail(one, part(html, "html"))
        yield (
            f"References only {language}",
            one,
            mail(one, part(yes), thread=False, headers=f"References: {one.message_id}"),
        )
        yield (
            f"Message-ID replaced {language}",
            one,
            mail(
                one,
                part(yes),
                thread=False,
                headers=f"In-Reply-To: <0102019a0b1c-000000@eu-west-1.amazonses.com>\nX-Microsoft-Original-Message-ID: {one.message_id}",
            ),
        )
        attached = part(sent(one), extra="Content-Disposition: attachment; filename=question.txt\n")
        yield (
            f"question attached {language}",
            one,
            mail(one, multipart("mixed", part(yes), attached)),
        )
        nested = (
            b"Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=question.eml\r\n\r\n"
            + one.raw
        )
        yield (
            f"question attached as a mail {language}",
            one,
            mail(one, multipart("mixed", part(yes), nested)),
        )
        yield f"English program {language}", one, outlook_plain(one, yes, "en")
        yield f"English phone {language}", one, iphone(one, yes, "en")
        yield f"German program {language}", one, gmx_web(one, yes, "de")
        yield f"French phone {language}", one, samsung(one, yes, "fr")
        yield f"Spanish web mail {language}", one, gmail_android(one, yes, "es")
        yield f"Italian phone {language}", one, iphone_html(one, yes, "it")
        yield f"Polish phone {language}", one, k9(one, yes, "pl")


def _new_mails() -> Iterator[Sample]:
    """The mailto: button makes a new mail; nothing but the subject names the request."""
    bodies = {
        "en": "Yes, I confirm.",
        "de": "Ja, gerne.",
        "fr": "Oui, je confirme.",
        "es": "Confirmo.",
        "it": "Confermo.",
        "nl": "Yes, I confirm.",
        "pt": "Yes, I confirm.",
        "pl": "Yes, I confirm.",
        "hr": "Da, potvrdjujem.",
    }
    for language, body in bodies.items():
        one = asked(language)
        cases = {
            "prefilled": body,
            "edited": SECOND[language],
            "edited and kept": f"{body}\n\n{SECOND[language]}",
            "empty": "",
            "a blank": " ",
            "with a phone's line": f"{body}\n\nSent from my iPhone",
            "with a name": f"{body}\nAna Horvat",
        }
        for name, text in cases.items():
            content = mail(
                one,
                part(text, encoding="7bit" if text.isascii() else "quoted-printable"),
                subject=f"YES {one.token}",
                thread=False,
            )
            yield Sample(f"odd yes: mailto {language} {name}", one, content, YES)
        html = f'<html><body><div dir="ltr">{escaped(body)}</div></body></html>'
        content = mail(
            one,
            multipart("alternative", part(body), part(html, "html")),
            subject=f"YES {one.token}",
            thread=False,
        )
        yield Sample(f"odd yes: mailto {language} HTML", one, content, YES)
        typed = mail(
            one, part(SHORT[language]), subject=f"{SHORT[language]} {one.token}", thread=False
        )
        yield Sample(f"odd yes: written oneself {language}", one, typed, YES)
        spaced = mail(one, part(body), subject=f"yes {one.token.lower()}", thread=False)
        yield Sample(f"odd yes: mailto {language} lower case", one, spaced, YES)
        no = {
            "en": "No, thank you.",
            "de": "Nein, danke.",
            "fr": "Non, merci.",
            "es": "No, gracias.",
            "it": "No, grazie.",
            "hr": "Ne, hvala.",
        }.get(language, "No, thank you.")
        for name, text in {"prefilled": no, "empty": ""}.items():
            content = mail(
                one, part(text, encoding="7bit"), subject=f"NO {one.token}", thread=False
            )
            yield Sample(f"odd no: mailto {language} {name}", one, content, NO)


def _several() -> Iterator[Sample]:
    texts = {
        "en": (
            "Yes",
            "YES",
            "YES 1",
            "Yes 2",
            "Yes 1 and 2",
            "yes 1, 2",
            "YES 1 2",
            "Yes to both",
            "Yes to all",
            "Yes, 1 please",
            "YES 1 AND 2",
        ),
        "de": ("Ja", "JA", "JA 1", "Ja 2", "Ja 1 und 2", "ja 1, 2", "Ja, beides", "Ja zu allem"),
        "fr": ("Oui", "OUI 1", "Oui 1 et 2", "Oui aux deux"),
        "es": ("Sí", "SÍ 1", "Sí 1 y 2"),
        "it": ("Sì", "SÌ 2", "Sì 1 e 2"),
        "nl": ("Ja", "JA 1", "Ja 1 en 2"),
        "pt": ("Sim", "SIM 1", "Sim 1 e 2"),
        "pl": ("Tak", "TAK 1", "Tak 1 i 2"),
        "hr": ("Da", "DA 2", "Da 1 i 2"),
    }
    for language, answers in texts.items():
        one = asked(language, 2)
        for number, text in enumerate(answers):
            program = (gmail_web, outlook_plain, bare, iphone)[number % 4]
            yield Sample(
                f"odd yes: two asked {language} {text!r}", one, program(one, text, language), YES
            )
