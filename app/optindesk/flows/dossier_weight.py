"""What a file on a person shows, and what not: said openly, before somebody else says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from optindesk.core.confirmation import Way
from optindesk.core.sentence import Sentence, sentence, sentences

Record = Mapping[str, Any]


def shows(records: Sequence[Record], pictures: int, entries: int) -> Iterator[Sentence]:
    """What can be seen from these proofs, `pictures` of lines on paper and `entries` of the log."""
    for record in records:
        yield sentence(
            "{target}: {strength}",
            target=name_of(record, records),
            strength=record["confirmation"]["strength"],
        )
    if any(mail["handed_over_at"] for mail in mails_of(records)):
        yield sentence(
            "What was asked, word for word, and that the provider of the sender took that mail:"
            " when it did, and in which words."
        )
    if any(one["sheet_sha256"] for one in signups_of(records)):
        yield sentence(
            "From which sheet and row the sign-up came, with the hash of that file: whoever has the"
            " sheet can compare it."
        )
    if pictures:
        yield sentence("What was written on paper in the line of this person, as a picture of it.")
    yield sentences(
        "The {n} entry of the log that is about this person, with a hash that anybody can work out"
        " again. Each mail of this desk took the hash of the newest entry out of the house, in its"
        " header “Opt-In-Desk-Log”: an entry from before that cannot have been changed unseen.",
        "The {n} entries of the log that are about this person, with hashes that anybody can work"
        " out again. Each mail of this desk took the hash of the newest entry out of the house, in"
        " its header “Opt-In-Desk-Log”: an entry from before that cannot have been changed unseen.",
        entries,
    )


def name_of(record: Record, records: Sequence[Record]) -> str:
    """What a proof is about; with the address, where the same person has another one among them."""
    name, address = str(record["purpose"]["name"]), record["person"]["address"]
    is_alone = all(one["person"]["address"] == address for one in records)
    return name if is_alone else f"{name} ({address})"


def shows_not(records: Sequence[Record], pictures: int) -> Iterator[Sentence]:
    """What nobody can see from them."""
    answers = list(answers_of(records))
    ways = {record["confirmation"]["way"] for record in records}
    if answers:
        yield sentence(
            "Who wrote a reply: it shows that somebody could read and write the mail of that"
            " address, not who that was."
        )
    if Way.OWN_REPLY in ways and not all(one["authentication"] for one in answers):
        yield sentence(
            "That each reply came from the servers of its domain: the receiving server left no"
            " result of such a check (SPF, DKIM, DMARC) with all of them."
        )
    if any(one["kept"] != "whole" for one in answers):
        yield sentence(
            "Everything that stood in each reply: of some, no more was kept than header and the"
            " sentence that decided, or nothing."
        )
    if any(mail["handed_over_at"] for mail in mails_of(records)):
        yield sentence(
            "That a mail was seen or read: that the provider took it is all that a sender can know."
        )
    if pictures:
        yield sentence("Who wrote the line on paper: nobody has compared handwritings.")
    yield sentence(
        "That the clock of this desk was right: beside its times stand those of the mail servers,"
        " where there are any."
    )
    yield sentence(
        "That what was entered at the desk was true: the log shows that an entry was not changed"
        " since, and who made it, not that it was right."
    )


def mails_of(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The questions that were mailed, each once, oldest first."""
    return _each_once((mail for one in requests_of(records) for mail in one["mails"]), "mail")


def requests_of(records: Sequence[Record]) -> list[dict[str, Any]]:
    """What was asked, each once, oldest first."""
    return _each_once(
        (
            one
            for record in records
            for one in (*record["earlier_requests"], record["request"], *record["later_requests"])
            if one is not None
        ),
        "number",
    )


def answers_of(records: Sequence[Record]) -> list[dict[str, Any]]:
    """What came back, each once, oldest first."""
    return _each_once((one for record in records for one in record["answers"]), "number")


def signups_of(records: Sequence[Record]) -> list[dict[str, Any]]:
    """What the person signed up for; each stands with one proof."""
    return [one for record in records for one in record["sign_ups"]]


def _each_once(found: Iterator[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    by_number = {one[key]: one for one in found}
    return [by_number[number] for number in sorted(by_number)]
