"""What a wording is tried with, what becomes of it then, and what the checks find in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from optindesk.core.errors import BadWording, ControlCharacter
from optindesk.core.fields import FIELDS, fields_of
from optindesk.core.model import PRINTED, Account, MailingList, MailKind, Wording
from optindesk.core.ports import Composer, Draft, Fault, Reader, Tick, no_tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.token import spell
from optindesk.core.wording_checks import Finding, Sample, Tried, Weight, findings
from optindesk.flows import business
from optindesk.flows.identity import TrialSecret, trial_code, trial_secret
from optindesk.flows.requests import known_contact
from optindesk.flows.wordings import (
    FALLBACK_LANGUAGE,
    day_in_words,
    question_values,
)
from optindesk.store import account_rows, archive, contact_rows, request_rows, signup_rows
from optindesk.store import wording_rows as stored

CheckWords = Mapping[str, Mapping[str, Sequence[str]]]
"""The words by which the checks go, by language and by what they speak of."""

MOST_PEOPLE = 20
"""How many people a wording can be tried with."""

LONGEST = 50_000
"""How long a subject or text may be, in characters."""

_DAYS = {
    "asked_on": -7,
    "first_asked_on": -7,
    "deadline": 30,
    "answered_on": 0,
    "confirmed_on": 0,
    "left_on": 0,
}
"""The fields that are days, and how many days they are from today in an invented mail."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A wording filled in for somebody: `html` may be empty. With `faults` the rest is empty."""

    subject: str = ""
    text: str = ""
    html: str = ""
    faults: tuple[Fault, ...] = ()


def people(list_id: int | None) -> list[tuple[int, str]]:
    """Who was asked last (about a list): the number of the request, and the person's name."""
    return stored.recent_requests(list_id, MOST_PEOPLE)


def request_of(address: str) -> int | None:
    """The newest request to somebody, None when there is none; raises UnknownContact."""
    return stored.newest_request(known_contact(address).id)


def preview(composer: Composer, wording: Wording, request_id: int | None, now: datetime) -> Preview:
    """A wording filled in for the person of a request, or for an invented one (None)."""
    faults = list(_faults(composer, wording))
    if faults:
        return Preview(faults=tuple(faults))
    filled = draft(wording, _values(wording, request_id, now), account_rows.account(), now)
    try:
        return Preview(composer.subject(filled), composer.text(filled), composer.html(filled))
    except (BadWording, ControlCharacter) as wrong:
        return Preview(faults=(_fault_of(wrong),))


def _borrowed(check_words: CheckWords) -> Mapping[str, Sequence[str]]:
    """English words for a language without any, but for those that a text of its own must have."""
    english = check_words.get(FALLBACK_LANGUAGE, {})
    return {what: words for what, words in english.items() if what != "refuse"}


def examine(
    composer: Composer,
    reader: Reader,
    check_words: CheckWords,
    wording: Wording,
    now: datetime,
    tick: Tick = no_tick,
) -> list[Finding]:
    """All that the checks find in a wording; what stops it comes first.

    It is filled in for every case there is, also for those that nobody is in yet. Raises Cancelled.
    """
    faults = list(_faults(composer, wording))
    details = business.details(wording.language)
    account = account_rows.account()
    samples = []
    for values in () if faults else _cases(wording, now):
        values |= {name: known for name, known in details.items() if known}
        filled = draft(wording, values, account, now)
        try:
            sample = Sample(
                composer.fields(filled), composer.subject(filled), composer.text(filled)
            )
        except (BadWording, ControlCharacter) as wrong:
            faults.append(_fault_of(wrong))
            break
        samples.append(sample)
    if faults:
        return [_finding_of(fault) for fault in faults]
    language = wording.language.partition("-")[0]
    known = None if wording.list_id is None else archive.list_by_id(wording.list_id)
    tried = Tried(
        kind=wording.kind,
        subject=wording.subject,
        text=wording.text,
        samples=samples,
        words=check_words.get(language) or _borrowed(check_words),
        unset=[name for name, detail in details.items() if not detail],
        description=known.description if known else "",
    )
    answers = [
        Finding("answer", Weight.STOP, _is_an_answer(says))
        for says in _answers_in(reader, samples, wording.language, tick)
    ]
    return answers + findings(tried)


def draft(
    wording: Wording,
    values: Mapping[str, str],
    account: Account | None,
    now: datetime,
    number: int = 0,
) -> Draft:
    """A mail of a wording that is nobody's: its secrets are those of the test of a number.

    Without a number they are those of no test at all, so that a preview gives nothing away.
    """
    key = archive.desk_key()
    sender = account.address if account else FIELDS["sender_address"].example
    return Draft(
        wording=wording,
        values=values,
        sender=sender,
        sender_name=account.sender_name if account else FIELDS["sender_name"].example,
        recipient=values.get("address") or FIELDS["address"].example,
        recipient_name=values.get("name", ""),
        date=now,
        message_id="",
        mark="",
        log_head="",
        token=_spelled(key, number, TrialSecret.TOKEN) if _asks(wording.kind) else None,
        code=trial_code(key, number) if _asks(wording.kind) else None,
        leave=_spelled(key, number, TrialSecret.LEAVE),
    )


def list_shown(wording: Wording) -> MailingList | None:
    """The list that a wording is shown with: its own; for that of all lists one that the owner has,
    rather in its language. None while there is no list."""
    if wording.list_id is not None:
        return archive.list_by_id(wording.list_id)
    lists = archive.all_lists()
    return next((one for one in lists if one.language == wording.language), next(iter(lists), None))


def invented(wording: Wording, now: datetime, known: MailingList | None = None) -> dict[str, str]:
    """The values of an invented person who is asked about a list; None: an invented one."""
    language = wording.language
    values = {name: field.example for name, field in fields_of(wording.kind).items()}
    for name in values.keys() & _DAYS.keys():
        values[name] = day_in_words((now + timedelta(days=_DAYS[name])).date(), language)
    if known is not None:
        values |= {"list_name": known.name, "list_description": known.description}
    values |= {"level_name": "", "changes": "", "third_change": "", "lists": "", "left_out": ""}
    values |= {"moved_on": ""} if "moved_on" in values else {}
    return {name: value for name, value in values.items() if name not in _NOT_GIVEN}


_NOT_GIVEN = frozenset(
    {"sender_name", "sender_address", "token", "code", "yes_link", "no_link", "leave_link"}
    | {"join_link", "yes_word", "no_word", "leave_word"}
)
"""The fields that are filled by the desk itself."""


def _values(wording: Wording, request_id: int | None, now: datetime) -> dict[str, str]:
    known = request_rows.find_request(request_id or 0)
    imagined = invented(wording, now, list_shown(wording)) | business.details(wording.language)
    if known is None or wording.kind in PRINTED:
        return imagined
    contact = contact_rows.contact_by_id(known.contact_id)
    request = replace(known, language=wording.language)
    for_kind = {name: imagined[name] for name in imagined.keys() & _DAYS.keys()}
    signups = signup_rows.signups_of_request(known.id)
    real = question_values(contact, request, signups, now.tzinfo) | {"address": contact.address}
    real |= business.details(wording.language)
    return {"reply_text": imagined.get("reply_text", "")} | for_kind | real


def _cases(wording: Wording, now: datetime) -> list[dict[str, str]]:
    """The values of every case that a mail of this wording can be in; paper is about one list."""
    own = None if wording.list_id is None else archive.list_by_id(wording.list_id)
    usual = invented(wording, now, own)
    if wording.kind in PRINTED:
        return [usual, usual | {"list_description": ""}]
    several = {
        "list_name": f"{usual['list_name']}, Workshops",
        "list_description": "",
        "changes": f"1. {usual['list_name']}\n2. Workshops",
    }
    three = several | {
        "level_name": FIELDS["level_name"].example,
        "changes": f"{several['changes']}\n3. {FIELDS['level_name'].example}",
        "third_change": FIELDS["third_change"].example,
    }
    level = {"list_name": "", "list_description": "", "level_name": FIELDS["level_name"].example}
    bare = dict.fromkeys(
        ("name", "salutation", "asked_on", "source", "list_description", *_DAYS), ""
    )
    cases = [usual, usual | several, usual | bare | {"deadline": usual["deadline"]}]
    if "moved_on" in usual:
        moved = {"moved_on": day_in_words(now.date(), wording.language)}
        cases += [usual | moved, usual | bare | {"deadline": usual["deadline"]} | moved]
    return cases if wording.list_id is not None else [*cases, usual | three, usual | level]


def _asks(kind: MailKind) -> bool:
    return "token" in fields_of(kind)


def _spelled(key: bytes, number: int, secret: TrialSecret) -> str:
    return spell(trial_secret(key, number, secret))


def _faults(composer: Composer, wording: Wording) -> Sequence[Fault]:
    for part in ("subject", "text"):
        if len(getattr(wording, part)) > LONGEST:
            return [Fault(part, 1, sentence("it is longer than {n} characters.", n=LONGEST))]
    return composer.faults(wording)


def _fault_of(wrong: BadWording | ControlCharacter) -> Fault:
    reason = wrong.values.get("reason")
    return Fault("text", 1, reason if isinstance(reason, Sentence) else wrong.sentence)


def _finding_of(fault: Fault) -> Finding:
    is_subject = fault.part == "subject"
    says = sentence("In line {line} of the text: {why}", line=fault.line, why=fault.says)
    if is_subject:
        says = sentence("In the subject: {why}", why=fault.says)
    return Finding("template", Weight.STOP, says, 0 if is_subject else fault.line)


def _is_an_answer(says: Sentence) -> Sentence:
    return sentence(
        "{what} Whoever quotes it without a mark would seem to answer: say it in other words.",
        what=says,
    )


def _answers_in(
    reader: Reader, samples: Sequence[Sample], language: str, tick: Tick
) -> list[Sentence]:
    """What in the mails is an answer by itself (DESIGN 4.4), with their codes and without."""
    lines: dict[tuple[str, str], None] = {}
    for sample in samples:
        token = sample.values["token"]
        for text in (sample.text, sample.text.replace(token, "") if token else ""):
            lines |= dict.fromkeys(("", line) for line in text.split("\n"))
        lines[sample.subject, ""] = None
    found: dict[Sentence, None] = {}
    for done, (subject, line) in enumerate(lines):
        tick(done, len(lines))
        found |= dict.fromkeys(reader.answers_in(line, language, subject))
    return list(found)
