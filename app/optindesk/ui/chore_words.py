"""What is said of the desk's work: of mails that were sent or read, and of people that came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from optindesk.core.letter import Verdict
from optindesk.core.provider import Period
from optindesk.core.sentence import Sentence, sentence
from optindesk.ui.mark import Mark
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.checking import Checked
    from optindesk.flows.imports import ImportReport
    from optindesk.flows.pacing import Allowance
    from optindesk.flows.sending import Sent
    from optindesk.ui.sheet_preview import Wanted


def sent_in_words(words: Words, sent: Sent) -> str:
    """What became of the outbox; nothing that is nought is mentioned."""
    counts = (
        (
            sent.sent,
            words.plural(
                "{n} mail was handed to your provider.",
                "{n} mails were handed to your provider.",
                sent.sent,
            ),
        ),
        (
            sent.refused,
            words.plural("{n} was refused.", "{n} were refused.", sent.refused),
        ),
        (
            sent.bounced,
            words.plural(
                "{n} address does not exist.", "{n} addresses do not exist.", sent.bounced
            ),
        ),
        (
            sent.unknown,
            words.plural(
                "Of {n} it is not known whether it went out.",
                "Of {n} it is not known whether they went out.",
                sent.unknown,
            ),
        ),
        (
            sent.waiting,
            words.plural("{n} still waits.", "{n} still wait.", sent.waiting),
        ),
    )
    parts = [said for count, said in counts if count]
    if sent.held_until is not None:
        parts.append(
            words.plural(
                "{n} of them is held back until {when}: its address got enough questions for now.",
                "{n} of them are held back, the first until {when}: their addresses got enough"
                " questions for now.",
                sent.held,
                when=sent.held_until,
            )
        )
    if sent.put_off:
        parts.append(
            words.plural(
                "{n} of them was put off by its server and rests until {when}.",
                "{n} of them were put off by their servers, the first rests until {when}.",
                sent.put_off,
                when=sent.resumes_at,
            )
        )
    full = sent.allowance is not None and sent.allowance.resumes_at is not None
    if sent.stopped is None and sent.allowance is not None and full:
        parts.append(_full(words, sent.allowance))
    elif sent.resumes_at is not None and not sent.put_off:
        parts.append(words("Sending can go on at {when}.", when=sent.resumes_at))
    if sent.stopped is not None:
        parts.append(words.say(sent.stopped.sentence))
    return " ".join(parts) or words("Nothing waited to be sent.")


def _full(words: Words, allowance: Allowance) -> str:
    """Which limit keeps the rest, and from when on the next of them may go."""
    full = [limit for limit, count in allowance.limits if count >= limit.most]
    if not full:
        return f"{words.say(allowance.said)}."
    said = replace(_NO_MORE[full[-1].period], values=(("most", full[-1].most),))
    next_ones = words("The next ones can go at {when}: send again then.", when=allowance.resumes_at)
    return f"{words.say(said)} {next_ones}"


_NO_MORE: Mapping[Period, Sentence] = {
    Period.MINUTE: sentence("No more than {most} mails go out in a minute."),
    Period.HOUR: sentence("No more than {most} mails go out in an hour."),
    Period.DAY: sentence("No more than {most} mails go out in 24 hours."),
}


_OF_PEOPLE = (Verdict.YES, Verdict.NO, Verdict.LEAVE, Verdict.JOIN)
"""What somebody says, not a machine about them."""


def checked_in_words(words: Words, checked: Checked) -> str:
    """How many mails were read, and how they ended."""
    from optindesk.flows.keeping import Outcome

    mails = checked.mails
    if not mails and not checked.troubles and not checked.left_lying:
        return words("There was no new mail.")
    ended = {one: sum(mail.outcome is one for mail in mails) for one in Outcome}
    applied = [mail for mail in mails if mail.outcome is Outcome.APPLIED]
    did = words.plural("{n} reply was applied.", "{n} replies were applied.", len(applied))
    if len(applied) == 1 and applied[0].verdict in _OF_PEOPLE and applied[0].address:
        only = applied[0]
        did = words("The reply of {who} was applied: {why}.", who=only.address, why=only.reason)
    counts = (
        (len(applied), did),
        (
            ended[Outcome.REVIEW],
            words.plural(
                "{n} waits for you to read it.",
                "{n} wait for you to read them.",
                ended[Outcome.REVIEW],
            ),
        ),
    )
    looked = words.plural(
        "{n} mail was looked at.", "{n} mails were looked at.", checked.count_read
    )
    parts = [] if checked.is_nothing_read else [looked]
    parts += [said for count, said in counts if count]
    parts += [words.say(test) for test in checked.tests]
    parts += [
        words.say(one) for one in (*checked.from_nobody, *checked.left_alone, *checked.unread)
    ]
    troubles = (*checked.troubles, *checked.left_lying)
    parts += [words.say(trouble.sentence) for trouble in troubles]
    return " ".join(parts)


def imported_in_words(words: Words, name: str, report: ImportReport) -> str:
    """How many people will be asked, and what became of the other rows."""
    asked = report.asked
    said = words("Nobody from “{name}” will be asked.", name=name)
    if asked:
        said = words.plural(
            "{n} person from “{name}” will be asked: the question waits in the outbox.",
            "{n} people from “{name}” will be asked: their questions wait in the outbox.",
            asked,
            name=name,
        )
    left = left_alone_in_words(words, report)
    return f"{said} {left}" if left else said


def left_alone_in_words(words: Words, report: ImportReport) -> str:
    """What became of the rows of an import that changed nothing; empty where there is none."""
    from optindesk.flows.groups import ASKED
    from optindesk.flows.row_words import COUNTED, counted

    left = {group: n for group, n in report.counts.items() if n and group not in ASKED}
    return words("Left alone: {counts}.", counts=counted(COUNTED, left)) if left else ""


class Imported(NamedTuple):
    """What is told of an import. It is made where the import was: the report has every row, and to
    count a million of them, even to let go of them, takes longer than a window may stand still."""

    number: int
    asked: int
    said: str


def told_of_import(words: Words, wanted: Wanted, report: ImportReport) -> Imported:
    """The whole of it, by whether the people are asked, were brought, or are kept for later."""
    asked, said = report.asked, imported_in_words(words, wanted.name, report)
    if wanted.brought is not None and asked:
        said = words.plural(
            "{n} person from “{name}” is subscribed now, and was not asked.",
            "{n} people from “{name}” are subscribed now, and were not asked.",
            asked,
            name=wanted.name,
        )
    if wanted.collected_before and asked:
        said = words.plural(
            "{n} person from “{name}” is kept, and not asked yet.",
            "{n} people from “{name}” are kept, and not asked yet.",
            asked,
            name=wanted.name,
        )
    rest = left_alone_in_words(words, report)
    if rest and (wanted.brought is not None or wanted.collected_before) and asked:
        said = f"{said} {rest}"
    assert report.import_id is not None, "it was imported"
    return Imported(report.import_id, asked, said)


def told_of_check(words: Words, checked: Checked, lapsed: int = 0) -> tuple[str, Mark]:
    """What is told of a check, made where it was, as that of an import."""
    said = checked_in_words(words, checked)
    if lapsed:
        more = words.plural("{n} question lapsed.", "{n} questions lapsed.", lapsed)
        said = f"{said} {more}"
    needs_you = checked.from_nobody or checked.unread or checked.troubles or checked.left_lying
    return said, LOOK if needs_you else DONE
