"""The question that was asked, and what an answer to it is expected to be: the ground of the sets.

The sets beside this file were written from the purpose of the rule (DESIGN 4), without looking at
the code that reads answers: a set that fails is a fault of the code, not of the set.
"""

from __future__ import annotations

import email
from dataclasses import dataclass, replace
from email import policy
from functools import cache

from drafts import SEVERAL_VALUES, draft, wording
from mail_clients import phrases
from optindesk.core.answer import Judgement, judge
from optindesk.core.letter import Question, Verdict
from optindesk.core.model import MailKind
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.reading import read_letter

YES = frozenset({Verdict.YES})
NO = frozenset({Verdict.NO})
LEAVE = frozenset({Verdict.LEAVE})
AGAINST = frozenset({Verdict.NO, Verdict.LEAVE})
PERSON = frozenset({Verdict.UNCLEAR})
"""A person has to read it: it must neither be decided nor thrown away."""
MACHINE = frozenset(
    {Verdict.AUTOMATIC, Verdict.BOUNCE, Verdict.COMPLAINT, Verdict.UNCLEAR, Verdict.UNRELATED}
)
"""A machine's mail may be recognised or shown to a person, but never decide."""
NEVER_YES = frozenset(Verdict) - {Verdict.YES}


@dataclass(frozen=True, slots=True)
class Asked:
    """The confirmation mail of the flower shop to Ana, as it was sent.

    `language` is the request's; the mail is in it where a wording ships, else in English. `raw` is
    the whole mail as the server got it (CRLF), `text` and `subject` are decoded (LF). `page` is the
    body of its HTML part if it is that which programs quote, else they quote the text.
    """

    language: str
    subject: str
    text: str
    token: str
    message_id: str
    mark: str
    raw: bytes
    shop_name: str = "Anna's Flowers"
    shop_address: str = "desk@flowers.example"
    person_name: str = "Ana Horvat"
    person_address: str = "ana@example.org"
    list_name: str = "Flower news"
    changes: int = 1
    page: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail that came in, and the verdicts that are right for it."""

    name: str
    asked: Asked
    content: bytes
    expected: frozenset[Verdict]


@cache
def asked(language: str = "en", changes: int = 1) -> Asked:
    """The question in one of the nine languages; with two `changes` it asks for two lists."""
    shipped = language if language in ("de", "en", "es", "fr", "hr", "it") else "en"
    one = draft(wording=wording(MailKind.CONFIRM, shipped))
    if changes > 1:
        one = draft(wording=wording(MailKind.CONFIRM, shipped), values=SEVERAL_VALUES)
    raw = JinjaComposer().mail(one)
    message = email.message_from_bytes(raw, policy=policy.default)
    text = message.get_body(("plain",))
    assert one.token is not None
    assert text is not None
    return Asked(
        language=language,
        subject=str(message["Subject"]),
        text=text.get_content().replace("\r\n", "\n"),
        token=one.token,
        message_id=one.message_id,
        mark=one.mark,
        raw=raw,
        changes=changes,
    )


@cache
def asked_in_html(language: str = "en", changes: int = 1) -> Asked:
    """The same question, of which programs quote the HTML part."""
    one = asked(language, changes)
    message = email.message_from_bytes(one.raw, policy=policy.default)
    page = message.get_body(("html",))
    assert page is not None
    body = page.get_content().replace("\r\n", "\n").partition("<body")[2].partition(">")[2]
    return replace(one, page=body.partition("</body>")[0].strip())


def judged(sample: Sample) -> Judgement:
    """What the program says of a sample from the person who was asked."""
    one = sample.asked
    question = Question(
        language=one.language,
        sent_texts=(one.text,),
        sent_subjects=(one.subject,),
        our_names=(one.shop_name,),
        list_names=(one.list_name,),
        our_addresses=(one.shop_address,),
        person_names=(one.person_name,),
        person_address=one.person_address,
        changes=one.changes,
    )
    return judge(read_letter(sample.content), question, phrases())
