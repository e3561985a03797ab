# ruff: noqa: E501 - mails keep the form in which they are read
"""Mails that a person has to read because of their form: reactions, edits in the quote, parts that disagree."""

from __future__ import annotations

from collections.abc import Iterator

from mails.asked import PERSON, Asked, Sample, asked
from mails.people_desktop import (
    apple_mail,
    bare,
    outlook_html,
    outlook_plain,
    thunderbird,
    thunderbird_bottom,
)
from mails.people_frames import GMAIL, REPLY, THUNDERBIRD, block, under_block
from mails.people_kit import (
    LANGUAGES,
    NamedMail,
    attachment,
    breaks,
    escaped,
    mail,
    multipart,
    part,
    quoted,
    sent,
)
from mails.people_phone import iphone
from mails.people_web import gmail_web, gmx_web, outlook_web, yahoo_web
from mails.people_words_person import LONG_LETTERS, SIGNATURES_ONLY, SIGNATURES_THAT_SAY_YES
from mails.people_words_yes import SHORT

_PROGRAMS = (
    gmail_web,
    outlook_plain,
    apple_mail,
    thunderbird,
    gmx_web,
    iphone,
    yahoo_web,
    outlook_web,
)


def samples() -> Iterator[Sample]:
    for name, one, content in [
        *_empty(),
        *_letters(),
        *_beside(),
        *_threads(),
        *_edits(),
    ]:
        yield Sample(f"doubt: {name}", one, content, PERSON)


def _empty() -> Iterator[NamedMail]:
    for number, language in enumerate(LANGUAGES):
        one = asked(language)
        program = _PROGRAMS[number % len(_PROGRAMS)]
        yield f"empty reply {language}", one, program(one, "", language)
        yield f"only a quote {language}", one, mail(one, part(quoted(sent(one))))
        yield f"only the unmarked quote {language}", one, mail(one, part(sent(one)))
        yield (
            f"only the block {language}",
            one,
            mail(one, part(under_block(one, language, "_" * 32))),
        )
    en = asked("en")
    for number, signature in enumerate(SIGNATURES_ONLY):
        yield f"only a signature {number}", en, outlook_plain(en, signature, "en")
        yield f"only a signature {number}, no quote", en, bare(en, signature, "en")
    yield "nothing at all", en, mail(en, part("", encoding="7bit"))
    yield "only blanks", en, mail(en, part("\u00a0\n\u200b\n", encoding="quoted-printable"))
    yield "only a greeting", en, gmail_web(en, "Hello Anna,", "en")
    yield "only a name", en, gmail_web(en, "Ana", "en")
    yield "only the code", en, bare(en, en.token, "en")
    yield "only the address", en, bare(en, "ana@example.org", "en")
    yield (
        "only a picture",
        en,
        mail(en, multipart("mixed", attachment("yes.png", "image/png", b"\x89PNG\r\n\x1a\n"))),
    )
    yield (
        "a picture called yes",
        en,
        mail(
            en, multipart("mixed", part(""), attachment("YES.jpg", "image/jpeg", b"\xff\xd8\xff"))
        ),
    )
    yield (
        "yes in an attachment",
        en,
        mail(
            en,
            multipart(
                "mixed",
                part(""),
                part("Yes", extra="Content-Disposition: attachment; filename=answer.txt\n"),
            ),
        ),
    )
    yield (
        "a PDF",
        en,
        mail(
            en,
            multipart(
                "mixed",
                part("See attachment"),
                attachment("Scan.pdf", "application/pdf", b"%PDF-1.4"),
            ),
        ),
    )
    yield (
        "only hidden text",
        en,
        mail(en, part('<html><body><div style="display:none">Yes</div></body></html>', "html")),
    )
    yield (
        "yes in white on white zero size",
        en,
        mail(
            en,
            part(
                '<html><body><span style="font-size:0;color:#fff">Yes</span></body></html>', "html"
            ),
        ),
    )
    yield (
        "yes in an HTML comment",
        en,
        mail(en, part("<html><body><!-- Yes --><p></p></body></html>", "html")),
    )
    yield (
        "yes in the HTML title",
        en,
        mail(en, part("<html><head><title>Yes</title></head><body></body></html>", "html")),
    )
    yield (
        "yes struck out",
        en,
        mail(en, part("<html><body><p><s>Yes</s></p></body></html>", "html")),
    )
    yield (
        "yes as an image's text",
        en,
        mail(en, part('<html><body><img src="cid:a" alt="Yes"></body></html>', "html")),
    )
    struck = multipart(
        "alternative", part("Yes No"), part("<div><s>Yes</s> No way, sorry</div>", "html")
    )
    yield "yes struck out and replaced", en, mail(en, struck)
    deleted = multipart("alternative", part("Yes"), part("<div><del>Yes</del></div>", "html"))
    yield "yes struck out in the HTML only", en, mail(en, deleted)
    yield (
        "encrypted",
        en,
        mail(
            en,
            multipart(
                "encrypted",
                b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
                b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n",
            ),
        ),
    )


def _letters() -> Iterator[NamedMail]:
    en = asked("en")
    for number, letter in enumerate(LONG_LETTERS):
        yield f"long letter {number}", en, outlook_html(en, letter, "en")
    for number, signature in enumerate(SIGNATURES_THAT_SAY_YES):
        yield f"yes only in the signature {number}", en, apple_mail(en, signature, "en")
        yield (
            f"a question over a signature that says yes {number}",
            en,
            gmail_web(en, f"How often?\n\n{signature}", "en"),
        )
    tails = {
        "after the closing": "Yes\n\nBest regards\nAna\n\nPS: please only use my private address",
        "after the closing, reversed": "Yes\n\nBest regards\nAna\nnot really",
        "as a role": "Yes\n\nAna Horvat\nno longer with the company",
        "in the phone's line": "Yes\n\nSent from my wife's phone, she says no",
        "below dashes": "Yes\n-- \nonly if you stop sending paper catalogues",
        "in brackets": "Yes (but no phone calls please)",
        "as a postscript question": "Yes\n\nPS: How much is a dozen roses?",
        "as a second address": "Yes\n\nplease use ana@work.example",
        "after the greeting": "Hello Anna, I hope the leg is better. Yes",
        "in another language": "Yes\n\nAber nur wenn es nichts kostet",
        "as a date": "Yes\nfrom January",
        "behind a mark of one's own": "Yes\n\n> provided it is free of charge",
        "as a line of the signature": "Yes\n\n-- \nAna Horvat\nNo newsletters please",
        "for somebody": "Yes\n\nBest regards\nAna (on behalf of Tom Horvat)",
        "an objection as a footer": "Yes\n\n-- \nAna Horvat\nI do not consent to the use of my address for advertising.",
        "a closing that turns it round": "Yes\n\nBest regards, and please stop writing\nAna",
        "a greeting that turns it round": "Hello Anna, no more mails please,\n\nYes",
        "a sent-from line": "Yes\n\nSent from my iPhone - not a consent",
        "a disclaimer that turns it round": "Yes\n\nIf you are not the intended recipient, delete this mail. Consents by email are not valid.",
        "a phone number": "Yes\n\nplease call 01225 555 0142",
        "a link": "Yes\n\nhttps://www.example.com/order/123",
        "thanks for something": "Yes\n\nThank you for the roses",
        "in a footer": "Yes\n\nThis email and any consent in it may be withdrawn and is void unless confirmed in writing.",
        "an out-of-office footer": "Yes\n\nI am out of the office until 5 December.",
    }
    for number, (name, text) in enumerate(tails.items()):
        yield f"a tail {name}", en, _PROGRAMS[number % len(_PROGRAMS)](en, text, "en")
    german = {
        "nach dem Gruß": "Ja\n\nViele Grüße\nAna\n\nPS: aber bitte keine Anrufe",
        "unter den Strichen": "Ja\n-- \nnur wenn es kostenlos ist",
        "vor dem Zitat": "Ja\n\nerst ab Januar",
    }
    german |= {
        "als Widerspruch": "Ja\n\n-- \nAna Horvat\nDer Nutzung meiner Daten zu Werbezwecken widerspreche ich.",
        "im Gruß": "Ja\n\nViele Grüße und bitte keine Werbung\nAna",
        "in Klammern": "Ja (unter Vorbehalt)",
    }
    for name, text in german.items():
        yield f"a tail {name}", asked("de"), outlook_html(asked("de"), text, "de")
    below = f"Yes\n\n{GMAIL['en']}\n\n{quoted(sent(en))}\n\nBut only the first mail, please.\n"
    yield "a condition below the quote", en, mail(en, part(below))
    above = f"only after 14:30\n{THUNDERBIRD['en']}\n{quoted(sent(en))}\n"
    yield "a condition right above the attribution", en, mail(en, part(f"Yes\n{above}"))
    yield (
        "a condition between quotes",
        en,
        thunderbird_bottom(en, "Yes\n> you write\nno more than four times", "en"),
    )
    yield (
        "yes above, no below",
        en,
        mail(en, part(f"Yes\n\n{GMAIL['en']}\n\n{quoted(sent(en))}\n\nNo\n")),
    )
    yield "yes under the no paragraph, no under the yes paragraph", en, _both_inline(en)


def _beside() -> Iterator[NamedMail]:
    """A yes right under a sentence of ours that it would turn round."""
    for language, opening in {
        "en": "If you do not want this",
        "de": "Wenn Sie das nicht möchten",
        "fr": "Si vous ne le souhaitez pas",
        "it": "Se non lo desidera",
    }.items():
        one = asked(language)
        yes, line = SHORT[language], THUNDERBIRD[language]
        paragraphs = sent(one).split("\n\n")
        number = next(n for n, each in enumerate(paragraphs) if each.startswith(opening))
        refusal = paragraphs[number]
        last = refusal.split(". ")[-1]
        above = quoted("\n\n".join(paragraphs[: number + 1]))
        below = quoted("\n\n".join(paragraphs[number + 1 :]))
        inline = f"{line}\n{above}\n\n{yes}\n\n{below}\n"
        yield f"yes under the way to refuse {language}", one, mail(one, part(inline))
        trimmed = f"{line}\n{quoted(refusal)}\n\n{yes}\n"
        yield f"yes under the way to refuse, trimmed {language}", one, mail(one, part(trimmed))
        unknown = f"{line}\n> [...]\n{quoted(last)}\n\n{yes}\n"
        yield f"yes to 'without your knowledge' {language}", one, mail(one, part(unknown))


def _threads() -> Iterator[NamedMail]:
    """The shop wrote by hand in between: the yes answers that letter, not our question."""
    between = {
        "en": "Hello Ana,\n\nno, it costs nothing. Shall we rather take you off?\n\nBest regards\nAnna",
        "de": "Guten Tag Frau Horvat,\n\nsollen wir die Anmeldung lieber löschen?\n\nViele Grüße\nAnna",
        "fr": "Bonjour,\n\nvoulez-vous que nous annulions l'inscription ?\n\nCordialement\nAnna",
        "hr": "Poštovana,\n\nželite li da Vašu prijavu izbrišemo?\n\nLijep pozdrav\nAnna",
    }
    for language, letter in between.items():
        one = asked(language)
        hers = f"Hm.\n\n{GMAIL[language]}\n\n{quoted(sent(one))}"
        line = GMAIL[language].replace("21", "22")
        theirs = f"{letter}\n\n> Ana Horvat <ana@example.org>:\n{quoted(hers)}"
        headers = f"In-Reply-To: <by-hand-1@flowers.example>\nReferences: {one.message_id}\n <hers-1@example.org> <by-hand-1@flowers.example>"
        yes = SHORT[language]
        text = f"{yes}\n\n{line}\n\n{quoted(theirs)}\n"
        yield (
            f"yes to a letter written by hand {language}",
            one,
            mail(one, part(text), thread=False, headers=headers),
        )
        below = f"{line}\n{quoted(theirs)}\n\n{yes}\n"
        yield (
            f"yes below a letter written by hand {language}",
            one,
            mail(one, part(below), thread=False, headers=headers),
        )
        html = (
            f'<div dir="ltr">{yes}</div><br><div class="gmail_quote"><div class="gmail_attr">{escaped(line)}<br></div>'
            f'<blockquote class="gmail_quote">{breaks(letter)}<br><div class="gmail_quote"><blockquote class="gmail_quote">Hm.<br>'
            f'<div class="gmail_quote"><blockquote class="gmail_quote">{breaks(sent(one))}</blockquote></div></blockquote></div></blockquote></div>'
        )
        both = multipart("alternative", part(text), part(html, "html"))
        yield (
            f"yes in HTML to a letter written by hand {language}",
            one,
            mail(one, both, thread=False, headers=headers),
        )
        unmarked = under_block(one, language, "_" * 32)
        over = f"{yes}\n\n{block(one, language)}\n\n{letter}\n\n{unmarked}\n"
        content = mail(one, part(over), prefix=REPLY[language], thread=False, headers=headers)
        yield f"yes in Outlook to a letter written by hand {language}", one, content
        short = f"{yes}\n\n{line}\n\n{quoted(letter)}\n"
        yield (
            f"yes to a letter by hand, our question cut {language}",
            one,
            mail(one, part(short), thread=False, headers=headers),
        )


def _both_inline(one: Asked) -> bytes:
    paragraphs = [quoted(each) for each in sent(one).split("\n\n")]
    lines = []
    for each in paragraphs:
        lines.append(each)
        if "the word YES and send" in each:
            lines.append("No")
        if "the word NO in the same" in each:
            lines.append("Yes")
    return mail(one, part("\n\n".join([THUNDERBIRD["en"], *lines])))


def _edits() -> Iterator[NamedMail]:
    """Words written into our own quoted text."""
    en = asked("en")
    text = sent(en)
    instruction = "If you agree, just reply to this email with the word YES and send it."
    edits = {
        "yes after the instruction": text.replace(instruction, f"{instruction} yes"),
        "yes before the instruction": text.replace(instruction, f"YES {instruction}"),
        "the instruction cut to its word": text.replace(instruction, "YES"),
        "yes beside the list": text.replace("Nothing else.", "Nothing else. yes ok"),
        "a condition inside": text.replace("Nothing else.", "Nothing else. If it stays so."),
        "another address inside": text.replace("ana@example.org", "ana@new.example"),
        "crosses at the words": text.replace("the word YES", "the word YES [x]"),
        "everything deleted but one word": "YES",
        "the question rewritten": text.replace("may we put", "you may put"),
    }
    for name, edited in edits.items():
        yield (
            f"edit in the marked quote: {name}",
            en,
            mail(en, part(f"{THUNDERBIRD['en']}\n{quoted(edited)}\n")),
        )
        if edited != "YES":
            unmarked = under_block(en, "en", "_" * 32).replace(text, edited)
            yield f"edit in the unmarked quote: {name}", en, mail(en, part(unmarked))
            html = (
                f'<div dir="ltr"><br></div><div class="gmail_quote"><div class="gmail_attr">{escaped(GMAIL["en"])}<br></div>'
                f'<blockquote class="gmail_quote">{breaks(edited)}</blockquote></div>'
            )
            yield f"edit in the HTML quote: {name}", en, mail(en, part(html, "html"))
