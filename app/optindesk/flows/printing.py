"""Prints sheets that people sign, their numbers and wording remembered, and posters to join by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

from optindesk.core.codes import Code
from optindesk.core.errors import CannotPrint, SenderMissing
from optindesk.core.letter import Letter
from optindesk.core.model import MailingList, MailKind, Wording
from optindesk.core.paper import PaperSize, Poster, SignUpSheet
from optindesk.core.ports import Composer, Draft, Printer, Reader
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import business
from optindesk.flows.wordings import FALLBACK_LANGUAGE, wording_for
from optindesk.store import account_rows, archive, printed
from optindesk.store.journal import Journal

PaperWords = Mapping[str, Mapping[str, str]]
"""The small words of printed pages, by language and by what they are for."""

Paper_ = TypeVar("Paper_", SignUpSheet, Poster)

MOST_ROWS, MOST_COPIES = 500, 200


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed: for which list, in which language, on what, how much of it; without
    `rows` a sheet has those that its one page has room for."""

    list_id: int
    language: str = ""
    size: PaperSize = PaperSize.A4
    rows: int | None = None
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Paper_]):
    """A paper with the wording that it is of."""

    paper: Paper_
    wording: Wording
    known: MailingList

    @property
    def text(self) -> str:
        """The wording as printed, with its title."""
        return f"{self.paper.title}\n\n{self.paper.text}"


def draw_sheet(
    composer: Composer, printer: Printer, words: PaperWords, order: Order, now: datetime
) -> Drawn[SignUpSheet]:
    """A sheet as it would be printed, with a number that is none.

    Raises SenderMissing: a sheet says who asks, and where one can leave; CannotPrint.
    """
    rows = 1 if order.rows is None else order.rows
    if not (0 < rows <= MOST_ROWS and 0 < order.copies <= MOST_COPIES):
        reason = sentence(
            "it can have 1 to {rows} rows and 1 to {copies} copies.",
            rows=MOST_ROWS,
            copies=MOST_COPIES,
        )
        raise CannotPrint(reason=reason)
    known = archive.list_by_id(order.list_id)
    wording = wording_for(MailKind.SHEET, order.language or known.language, known.id)
    drawn = draft(wording, known, now)
    paper = SignUpSheet(
        number=f"R-{now.year}-…",
        sender=drawn.sender_name,
        title=composer.subject(drawn),
        text=composer.text(drawn).strip(),
        version=wording.version,
        rows=rows,
        words=spoken(words, wording.language),
    )
    if order.rows is None:
        paper = replace(paper, rows=min(printer.room(paper, order.size), MOST_ROWS))
    return Drawn(paper, wording, known)


def draw_poster(composer: Composer, reader: Reader, order: Order, now: datetime) -> Drawn[Poster]:
    """A poster for a list. Raises SenderMissing; CannotPrint where the mail that its code opens
    would not be understood here."""
    known = archive.list_by_id(order.list_id)
    text = f"JOIN {known.name}"
    judgement = reader.judge(Letter("", len(text), subject=text, texts=(text,)), None)
    if archive.list_named(judgement.join) != known:
        reason = sentence(
            "a mail “{text}” would not be understood. Make a list with a shorter, plainer name.",
            text=text,
        )
        raise CannotPrint(reason=reason)
    wording = wording_for(MailKind.POSTER, order.language or known.language, known.id)
    drawn = draft(wording, known, now)
    paper = Poster(
        sender=drawn.sender_name,
        title=composer.subject(drawn),
        text=composer.text(drawn).strip(),
        link=composer.fields(drawn)["join_link"],
    )
    return Drawn(paper, wording, known)


def note_poster(journal: Journal, drawn: Drawn[Poster]) -> None:
    """Write into the log that a poster is printed, and what it says."""
    _note(journal, Code.POSTER_PRINTED, drawn)


def _note(journal: Journal, code: Code, drawn: Drawn[Any], **more: Any) -> None:
    wording, known = drawn.wording, drawn.known
    journal.write(
        code,
        target=known.name,
        list=known.id,
        language=wording.language,
        wording=wording.id,
        version=wording.version,
        text_sha256=sha256(drawn.text.encode()).hexdigest(),
        **more,
    )


def number_sheets(journal: Journal, drawn: Drawn[SignUpSheet], copies: int) -> list[SignUpSheet]:
    """Give so many copies of a sheet their numbers, which are remembered with what they say.

    A number is never given twice, also where its sheet could not be written in the end.
    """
    wording, known = drawn.wording, drawn.known
    numbers = printed.next_numbers(journal.now.year, copies)
    printed.add(
        numbers,
        known.id,
        wording.language,
        wording.id,
        drawn.text,
        drawn.paper.rows,
        journal.now,
    )
    for number in numbers:
        _note(journal, Code.SHEET_PRINTED, drawn, sheet=number, rows=drawn.paper.rows)
    return [replace(drawn.paper, number=number) for number in numbers]


def unsaid(order: Order) -> list[Sentence]:
    """What is missing on such a paper and why it must not be."""
    known = archive.list_by_id(order.list_id)
    found = []
    if not known.description:
        found.append(
            sentence(
                "The list “{name}” has no description: people must be able to read what they will"
                " get, and how often.",
                name=known.name,
            )
        )
    missing = business.unsaid()
    return found if missing is None else [*found, missing]


def draft(wording: Wording, known: MailingList, now: datetime) -> Draft:
    """A printed page as if it were a mail to nobody; raises SenderMissing."""
    account = account_rows.account()
    if account is None:
        raise SenderMissing()
    details = business.details(wording.language)
    listed = {"list_name": known.name, "list_description": known.description}
    return Draft(
        wording=wording,
        values=listed | details,
        sender=account.address,
        sender_name=account.sender_name,
        recipient="",
        recipient_name="",
        date=now,
        message_id="",
        mark="",
        log_head="",
    )


def spoken(words: PaperWords, language: str) -> Mapping[str, str]:
    """The small words of a page in a language, else in English."""
    wanted = (language, language.partition("-")[0], FALLBACK_LANGUAGE)
    return next(words[one] for one in wanted if one in words)
