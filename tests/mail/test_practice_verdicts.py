"""The invented people's answers are read by the very code that reads real mails."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from drafts import LANGUAGES, LIST_VALUES, RESOURCES, WHEN, draft, wording
from optindesk.core.answer import BounceKind, Letter, Question, Verdict
from optindesk.core.model import MailKind
from optindesk.core.ports import Draft
from optindesk.core.token import spell
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.phrases import load_phrases
from optindesk.mail.practice_answers import answer_mail
from optindesk.mail.practice_clients import Answer, Client, Person
from optindesk.mail.practice_people import invented_people
from optindesk.mail.reader import PostReader

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

MEANT = {
    Answer.YES: {Verdict.YES},
    Answer.NO: {Verdict.NO},
    Answer.LEAVE: {Verdict.LEAVE},
    Answer.OUT_OF_OFFICE: {Verdict.AUTOMATIC},
    # No header gives it away: that it is no yes is all that matters.
    Answer.OUT_OF_OFFICE_UNMARKED: {Verdict.AUTOMATIC, Verdict.UNCLEAR},
    Answer.BOUNCE: {Verdict.BOUNCE},
    Answer.QUESTION: {Verdict.UNCLEAR},
}

people_of_all_kinds = pytest.mark.parametrize(
    "person",
    [
        Person(f"Ana {client}", "ana@example.org", language, Answer.YES, client)
        for language in LANGUAGES
        for client in Client
    ],
    ids=lambda person: f"{person.language}-{person.client}",
)


@cache
def reader() -> PostReader:
    return PostReader(load_phrases(RESOURCES))


def asked(person: Person, kind: MailKind = MailKind.CONFIRM) -> Draft:
    return draft(
        wording=wording(kind, person.language),
        recipient=person.address,
        recipient_name=person.name,
    )


def letter(person: Person, how: Answer, kind: MailKind = MailKind.CONFIRM) -> Letter:
    content = answer_mail(JinjaComposer().mail(asked(person, kind)), how, WHEN, person)
    assert content is not None
    return reader().letter(content, None)


def question(person: Person, kind: MailKind = MailKind.CONFIRM) -> Question:
    """What the desk knows of what it asked."""
    composer, ours = JinjaComposer(), asked(person, kind)
    return Question(
        language=person.language,
        sent_texts=(composer.text(ours),),
        sent_subjects=(composer.subject(ours),),
        our_names=(ours.sender_name,),
        list_names=(LIST_VALUES["list_name"],),
        our_addresses=(ours.sender,),
        person_names=(person.name,),
        person_address=person.address,
    )


@pytest.mark.cases
@people_of_all_kinds
@pytest.mark.parametrize("how", MEANT)
@pytest.mark.parametrize("kind", [MailKind.CONFIRM, MailKind.PERMISSION, MailKind.REMINDER])
def test_every_answer_is_understood(how: Answer, person: Person, kind: MailKind) -> None:
    found = letter(person, how, kind)
    judged = reader().judge(found, question(person, kind))
    assert judged.verdict in MEANT[how], f"{judged.reason}: {judged.new_text!r}"


@people_of_all_kinds
@pytest.mark.parametrize("how", [Answer.YES, Answer.NO, Answer.LEAVE, Answer.QUESTION])
def test_every_answer_to_a_mail_without_html_is_understood(how: Answer, person: Person) -> None:
    ours = asked(person)
    ours = replace(ours, wording=replace(ours.wording, html=None))
    content = answer_mail(JinjaComposer().mail(ours), how, WHEN, person)
    assert content is not None
    judged = reader().judge(reader().letter(content, None), question(person))
    assert judged.verdict in MEANT[how], f"{judged.reason}: {judged.new_text!r}"


@pytest.mark.parametrize("person", invented_people(), ids=lambda person: person.name)
def test_the_invented_people_are_understood(person: Person) -> None:
    if person.answer is Answer.SILENCE:
        assert answer_mail(JinjaComposer().mail(asked(person)), person.answer, WHEN, person) is None
    else:
        judged = reader().judge(letter(person, person.answer), question(person))
        assert judged.verdict in MEANT[person.answer], f"{judged.reason}: {judged.new_text!r}"


@people_of_all_kinds
@pytest.mark.parametrize("how", [Answer.YES, Answer.NO, Answer.LEAVE, Answer.BOUNCE])
def test_every_answer_names_its_question(how: Answer, person: Person) -> None:
    found, ours = letter(person, how), asked(person)
    by_token = ours.token in [spell(token) for token in found.tokens]
    assert by_token or ours.message_id in found.references or ours.mark in found.marks
    if how is not Answer.BOUNCE:
        assert by_token, "the token comes back, in the quote or in the link's subject"
        assert found.senders == (person.address,)


def test_a_bounce_is_a_hard_one_of_that_address() -> None:
    person = invented_people()[0]
    found = letter(person, Answer.BOUNCE)
    assert found.bounce is not None
    assert found.bounce.kind is BounceKind.HARD
    assert found.bounce.addresses == (person.address,)
    assert asked(person).mark in found.marks
