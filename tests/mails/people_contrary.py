# ruff: noqa: E501 - mails keep the form in which they are read
"""Mails whose parts contradict each other, reactions, forwards: for a person to read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mails.asked import AGAINST, MACHINE, NEVER_YES, NO, PERSON, Sample, asked
from mails.people_desktop import (
    bare,
    outlook_plain,
)
from mails.people_frames import GMAIL, THUNDERBIRD, under_block
from mails.people_kit import (
    LANGUAGES,
    NamedMail,
    breaks,
    divs,
    escaped,
    mail,
    multipart,
    part,
    plain_lines,
    quoted,
    sent,
)
from mails.people_phone import k9, samsung
from mails.people_web import gmail_android, gmail_web
from mails.people_words_yes import SHORT
from optindesk.core.letter import Verdict


def samples() -> Iterator[Sample]:
    for name, one, content in [*_disagreeing(), *_forwards()]:
        yield Sample(f"doubt: {name}", one, content, PERSON)
    yield from _reactions()
    yield from _contrary()
    yield from _several()


def _disagreeing() -> Iterator[NamedMail]:
    en, de = asked("en"), asked("de")
    pairs = {
        "text yes, HTML no": ("Yes", "No"),
        "text no, HTML yes": ("No", "Yes"),
        "text yes, HTML a question": ("Yes", "Yes, but what does it cost?"),
        "text yes, HTML a condition": ("Yes", "Yes if it is free"),
        "text a question, HTML yes": ("How often?", "Yes"),
        "text yes, HTML leaves": ("Yes", "unsubscribe"),
    }
    for name, (text, shown) in pairs.items():
        html = f'<div dir="ltr">{escaped(shown)}</div>'
        yield (
            f"parts disagree: {name}",
            en,
            mail(en, multipart("alternative", part(text), part(html, "html"))),
        )
    yield (
        "parts disagree: Ja, Nein",
        de,
        mail(de, multipart("alternative", part("Ja"), part("<p>Nein</p>", "html"))),
    )
    yield "two text parts: yes, then no", en, mail(en, multipart("mixed", part("Yes"), part("No")))
    yield (
        "two text parts: yes, then a condition",
        en,
        mail(en, multipart("mixed", part("Yes"), part("but only by post"))),
    )
    yield (
        "three alternatives",
        en,
        mail(
            en,
            multipart(
                "alternative",
                part("Yes"),
                part("<b>No</b>", "enriched"),
                part("<p>Yes</p>", "html"),
            ),
        ),
    )


def _forwards() -> Iterator[NamedMail]:
    lines = {
        "en": ("---------- Forwarded message ---------", "FYI can you answer?"),
        "de": (
            "---------- Weitergeleitete Nachricht ---------",
            "Kannst du das bitte beantworten?",
        ),
        "fr": ("---------- Message transféré ---------", "Peux-tu répondre ?"),
        "hr": ("---------- Proslijeđena poruka ---------", "Možeš li ti odgovoriti?"),
    }
    for language, (line, said) in lines.items():
        one = asked(language)
        over = under_block(one, language, line)
        yield (
            f"forward to a colleague {language}",
            one,
            mail(one, part(f"{said}\n\n{over}\n"), prefix="Fwd: ", headers="Cc: tom@example.org"),
        )
        yield (
            f"forward without a word {language}",
            one,
            mail(one, part(f"{over}\n"), prefix="Fwd: "),
        )
    en = asked("en")
    yield (
        "forward inline of a yes by somebody else",
        en,
        mail(
            en,
            part(
                f"See below\n\n-------- Forwarded Message --------\nSubject: Re: {en.subject}\nDate: Sun, 22 Nov 2026 08:00:00 +0100\nFrom: Tom Horvat <tom@example.org>\nTo: Ana Horvat <ana@example.org>\n\nYes\n\n{quoted(sent(en))}\n"
            ),
            prefix="Fwd: ",
        ),
    )
    nested = b"Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n" + bare(
        en, "Yes", "en"
    )
    yield (
        "a nested mail that says yes",
        en,
        mail(en, multipart("mixed", part(""), nested), prefix="Fwd: "),
    )
    chain = f"\n\n> On 22 Nov 2026, at 08:00, Tom Horvat <tom@example.org> wrote:\n> \n> Yes\n> \n>> {THUNDERBIRD['en']}\n{quoted(quoted(sent(en)), '>')}\n"
    yield "yes in a quote of somebody else", en, mail(en, part(f"What do you think?{chain}"))
    yield "nothing above a quoted yes", en, mail(en, part(chain))


def _reactions() -> Iterator[Sample]:
    """Reactions are mails: no word of the person is in them."""
    for emoji, name in {"👍": "thumb", "❤️": "heart", "🎉": "party", "✅": "check mark"}.items():
        for language, text in {
            "en": "Ana Horvat reacted via Gmail",
            "de": "Ana Horvat hat über Gmail reagiert",
            "fr": "Ana Horvat a réagi via Gmail",
            "es": "Ana Horvat ha reaccionado desde Gmail",
        }.items():
            one = asked(language)
            line = GMAIL[language]
            reaction = part(
                json.dumps({"version": 1, "emoji": emoji}, ensure_ascii=False),
                "vnd.google.email-reaction+json",
            )
            plain = part(
                f"{emoji}\n\n{text}\n<https://www.google.com/gmail/about/?utm_source=gmail-in-product&utm_medium=et&utm_campaign=emojireactionemail#app>\n\n{line}\n\n{quoted(sent(one))}\n"
            )
            html = part(
                f'<div><p style="font-size:50px;margin-top:0;margin-bottom:0">{emoji}</p><p style="margin-top:10px;margin-bottom:0"><a href="https://www.google.com/gmail/about/">{text}</a></p></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escaped(line)}<br></div><blockquote class="gmail_quote">{breaks(sent(one))}</blockquote></div>',
                "html",
            )
            yield Sample(
                f"doubt: Gmail reaction {name} {language}",
                one,
                mail(one, multipart("alternative", plain, reaction, html)),
                PERSON,
            )
    liked = {
        "en": ("Ana Horvat reacted to your message:", "👍"),
        "de": ("Ana Horvat hat auf Ihre Nachricht reagiert:", "👍"),
        "fr": ("Ana Horvat a réagi à votre message :", "❤️"),
    }
    for language, (text, emoji) in liked.items():
        one = asked(language)
        shown = f'<html><body><div>{emoji} {text}</div><hr><div id="divRplyFwdMsg">{breaks(under_block(one, language, ""))}</div></body></html>'
        content = mail(
            one,
            multipart(
                "alternative",
                part(f"{emoji} {text}\n{under_block(one, language, '_' * 32)}\n"),
                part(shown, "html"),
            ),
            headers="x-ms-reactions: allow",
        )
        yield Sample(f"doubt: Outlook reaction {language}", one, content, PERSON)
    for language, text in {
        "en": "Liked “Please confirm your sign-up: Flower news”",
        "de": "Gefällt „Bitte bestätigen Sie Ihre Anmeldung: Flower news“",
        "fr": "A aimé « Merci de confirmer votre inscription : Flower news »",
        "es": "Le gustó “Por favor, confirme su inscripción: Flower news”",
    }.items():
        yield Sample(
            f"doubt: iMessage-like liked {language}",
            asked(language),
            bare(asked(language), text, language),
            PERSON,
        )
    en = asked("en")
    yield Sample(
        "doubt: liked the instruction",
        en,
        bare(
            en,
            "Liked “If you agree, just reply to this email with the word YES and send it.”",
            "en",
        ),
        PERSON,
    )
    calendar = part(
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\nSUMMARY:Yes\nEND:VEVENT\nEND:VCALENDAR",
        "calendar",
        params="; method=REPLY",
    )
    accepted = part("Ana Horvat has accepted this invitation.")
    content = mail(
        en, multipart("alternative", accepted, calendar), subject=f"Accepted: {en.subject}"
    )
    yield Sample("doubt: calendar answer", en, content, MACHINE)
    opaque = plain_lines(
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCAMIACAQExDzAN\n"
    )
    yield Sample("doubt: S/MIME, opaque", en, mail(en, opaque), PERSON)
    receipt = plain_lines(
        "Content-Type: message/disposition-notification\n\nReporting-UA: Outlook\nFinal-Recipient: rfc822;ana@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    )
    content = mail(
        en,
        multipart(
            "report",
            part("Your message was read on 22 November 2026."),
            receipt,
            params="; report-type=disposition-notification",
        ),
        subject=f"Read: {en.subject}",
    )
    yield Sample("doubt: read receipt", en, content, NEVER_YES)


def _contrary() -> Iterator[Sample]:
    """Subject and text of the filled-in mail contradict each other, or say too little."""
    talk = frozenset({Verdict.UNCLEAR, Verdict.NO})
    for language in LANGUAGES:
        one = asked(language)
        no = {"de": "Nein", "fr": "Non", "nl": "Nee", "pt": "Não", "pl": "Nie", "hr": "Ne"}.get(
            language, "No"
        )
        yield Sample(
            f"doubt: subject YES, text no {language}",
            one,
            mail(one, part(no), subject=f"YES {one.token}", thread=False),
            talk,
        )
        yield Sample(
            f"doubt: subject NO, text yes {language}",
            one,
            mail(one, part(SHORT[language]), subject=f"NO {one.token}", thread=False),
            PERSON,
        )
    en = asked("en")
    cases = {
        "subject YES, text a question": (f"YES {en.token}", "How often do you write?", PERSON),
        "subject YES, text a condition": (f"YES {en.token}", "but only by post", PERSON),
        "subject YES, text leaves": (f"YES {en.token}", "unsubscribe", NEVER_YES),
        "subject the code alone, no text": (en.token, "", PERSON),
        "subject a question": (f"YES {en.token}?", "", PERSON),
        "subject with a condition": (f"YES if free {en.token}", "", PERSON),
        "subject NO, text leaves": (f"NO {en.token}", "unsubscribe", AGAINST | PERSON),
        "subject NO, text the person's no": (f"NO {en.token}", "No, that was not me.", NO),
    }
    for name, (subject, text, expected) in cases.items():
        yield Sample(
            f"doubt: {name}", en, mail(en, part(text), subject=subject, thread=False), expected
        )
    for name, subject in {
        "No": f"No. Re: {en.subject}",
        "Unsubscribe": "Unsubscribe",
        "question": f"Why? Re: {en.subject}",
        "condition": f"Re: {en.subject} - only if free",
        "out of office": f"Automatic reply: {en.subject}",
    }.items():
        yield Sample(
            f"doubt: text yes, subject changed to {name}",
            en,
            mail(en, part("Yes"), subject=subject),
            NEVER_YES,
        )
    for name, program in {"Gmail": gmail_android, "K-9": k9, "Samsung": samsung}.items():
        yield Sample(f"doubt: OK alone {name}", en, program(en, "OK", "en"), PERSON)


def _several() -> Iterator[Sample]:
    two = asked("en", 2)
    for text in (
        "Yes 3",
        "1",
        "2",
        "1 yes, 2 no",
        "YES 1 NO 2",
        "Yes 1 but not 2",
        "Yes 1 or 2",
        "Yes 0",
        "Yes 12",
        "Only 2?",
        "Yes except 2",
        "Yes 1, maybe 2",
        "Yes to one of them",
    ):
        yield Sample(f"doubt: two asked {text!r}", two, gmail_web(two, text, "en"), PERSON)
    for text in ("Ja 1, Nein 2", "Ja, aber nur 2?", "Eins ja, zwei nein", "Ja 3"):
        yield Sample(
            f"doubt: two asked de {text!r}",
            asked("de", 2),
            outlook_plain(asked("de", 2), text, "de"),
            PERSON,
        )
    one = asked("en")
    yield Sample("doubt: one asked 'Yes 2'", one, bare(one, "Yes 2", "en"), PERSON)
    wordy = f"<html><body>{divs('Yes 1')}{divs('No 2')}</body></html>"
    yield Sample(
        "doubt: two asked, a list of yes and no", two, mail(two, part(wordy, "html")), PERSON
    )
