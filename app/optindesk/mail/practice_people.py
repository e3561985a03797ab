"""The invented people of the practice desk: who they are, and what they do about a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from optindesk.core.ports import PracticePerson, PracticeQuestion
from optindesk.disk import trouble
from optindesk.mail.practice import INBOX, OUTBOX, KeptMail, deliver, kept_mails, make_maildirs
from optindesk.mail.practice_answers import ANSWERS, answer_mail
from optindesk.mail.practice_clients import Answer, Client, OurMail, Person
from optindesk.mail.wordings import FALLBACK_LANGUAGE

_ANSWERED = re.compile(rb"(?m)^%s: (\S+)" % ANSWERS.encode())

_PEOPLE = (
    Person("Ana Horvat", "ana.horvat@example.org", "hr", Answer.YES, Client.GMAIL),
    Person("Jonas Weber", "jonas@weber.example", "de", Answer.YES, Client.OUTLOOK),
    Person("Claire Dubois", "claire.dubois@example.org", "fr", Answer.YES, Client.APPLE),
    Person("Lucía Ortega", "lucia@ortega.example", "es", Answer.YES, Client.LINK),
    Person("Mary Shaw", "mary.shaw@example.org", "en", Answer.YES, Client.THUNDERBIRD),
    Person("Giulia Rossi", "giulia@rossi.example", "it", Answer.NO, Client.YAHOO),
    Person("Tom Baker", "tom.baker@example.org", "en", Answer.NO, Client.OUTLOOK),
    Person("Petra Lang", "petra@lang.example", "de", Answer.LEAVE, Client.GMX),
    Person("Bruno Keller", "bruno@keller.example", "de", Answer.OUT_OF_OFFICE, Client.OUTLOOK),
    Person(
        "Sophie Moreau",
        "sophie@moreau.example",
        "fr",
        Answer.OUT_OF_OFFICE_UNMARKED,
        Client.GMAIL,
    ),
    Person("Max Muster", "max.mustter@example.org", "de", Answer.BOUNCE, Client.GMAIL),
    Person("Helen Price", "helen@price.example", "en", Answer.QUESTION, Client.GMAIL),
    Person("Ivo Babić", "ivo.babic@example.org", "hr", Answer.SILENCE, Client.GMAIL),
)


def invented_people() -> tuple[Person, ...]:
    """The people to practise with: addresses that nobody has (RFC 2606), every way to answer."""
    return _PEOPLE


def answer_as(
    folder: Path, mail: bytes, how: Answer, now: datetime, person: Person | None = None
) -> int | None:
    """Let whoever got this mail of ours answer it; the UID of the answer, None for silence.

    Anybody who is not one of the invented people answers too, in the language of our mail.
    """
    ours = OurMail(mail)
    person = person or person_at(ours.recipient, ours.language)
    content = answer_mail(mail, how, now, person)
    if content is None:
        return None
    make_maildirs(folder)
    return deliver(folder / INBOX, content, now)


def questions_out(folder: Path) -> list[tuple[KeptMail, Person]]:
    """The mails in the outbox that ask something and have no answer yet, with who got them."""
    make_maildirs(folder)
    answered = _answered(folder)
    open_questions = []
    for kept in kept_mails(folder / OUTBOX):
        ours = OurMail(kept.path.read_bytes())
        if "YES" in ours.links and ours.message_id.encode() not in answered:
            open_questions.append((kept, person_at(ours.recipient, ours.language)))
    return open_questions


def _answered(folder: Path) -> set[bytes]:
    """The Message-IDs of our mails that have an answer."""
    return {
        found
        for kept in kept_mails(folder / INBOX)
        for found in _ANSWERED.findall(kept.path.read_bytes())
    }


def person_at(address: str, language: str = FALLBACK_LANGUAGE) -> Person:
    """The invented person with that address, else somebody new who says yes."""
    for person in _PEOPLE:
        if person.address == address.lower():
            return person
    return Person("", address, language, Answer.YES, Client.GMAIL)


class PracticePeople:
    """The port `Practice` over the folder in which the practice mails lie; all but `people` and
    `ways` raise DiskFull, FileNotWritable."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now

    def people(self) -> Sequence[PracticePerson]:
        """Those to practise with."""
        return [_practice_person(person) for person in _PEOPLE]

    def questions(self) -> Sequence[PracticeQuestion]:
        """What was sent to them and is not answered yet, oldest first."""
        with _of_disk(self._folder):
            return [
                PracticeQuestion(kept.uid, _practice_person(person), person.answer.value)
                for kept, person in questions_out(self._folder)
            ]

    def ways(self) -> Sequence[str]:
        """How a question can be answered."""
        return [way.value for way in Answer]

    def answer(self, number: int, way: str) -> None:
        """Let a question be answered, once; a number that was never sent is left alone."""
        with _of_disk(self._folder):
            for kept in kept_mails(self._folder / OUTBOX):
                content = kept.path.read_bytes() if kept.uid == number else b""
                if content and OurMail(content).message_id.encode() not in _answered(self._folder):
                    answer_as(self._folder, content, Answer(way), self._now())


@contextmanager
def _of_disk(folder: Path) -> Iterator[None]:
    """What the disk refuses, in our words."""
    try:
        yield
    except OSError as error:
        raise trouble(error, folder) from error


def _practice_person(person: Person) -> PracticePerson:
    return PracticePerson(person.name, person.address, person.language)
