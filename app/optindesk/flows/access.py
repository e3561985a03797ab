"""Gives a person all that is kept of them, and nothing of anybody else (Art. 15 GDPR)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from optindesk.core.codes import Code, Kind
from optindesk.core.confirmation import BY_HAND, READ
from optindesk.core.disclosure import Disclosure, Item, readable
from optindesk.core.errors import UnknownContact
from optindesk.core.model import (
    Actor,
    ActorKind,
    Contact,
    SuppressionKind,
    address_key,
)
from optindesk.core.paper import PaperSize
from optindesk.core.ports import Composer, Printer
from optindesk.core.sentence import Sentence, Value, sentence
from optindesk.core.standing import state_sentence
from optindesk.flows import (
    business,
    disputes,
    levels,
    log_lines,
    proving,
    scans,
    sending,
    settings,
    standings,
)
from optindesk.flows.log_lines import LogLine
from optindesk.flows.printing import PaperWords, spoken
from optindesk.flows.requests import refuse_moved
from optindesk.flows.standings import Standing
from optindesk.flows.wordings import FALLBACK_LANGUAGE
from optindesk.store import (
    account_rows,
    archive,
    barring,
    contact_rows,
    erasing,
    kept,
    post,
    printed,
    request_rows,
    safe_lists,
    signup_rows,
    suppressions,
)
from optindesk.store.database import Store
from optindesk.store.journal import noting_file
from optindesk.store.log_rows import LogQuery
from optindesk.store.people_query import PeopleQuery

WITH_EVERYBODY = ("records", "log")
"""What was exported (Code.EXPORTED) that may hold anybody."""

OUR_STAFF = sentence("our staff")

Say = Callable[[Sentence], str]
WriteBytes = Callable[[Path, bytes], None]
WriteJson = Callable[[Path, object], None]


def is_for_machines(path: Path) -> bool:
    """Whether a file is to be JSON, by its name; else it is a PDF."""
    return path.suffix.lower() == ".json"


def give(
    store: Store,
    address: str,
    path: Path,
    composer: Composer,
    printer: Printer,
    words: PaperWords,
    say_in: Callable[[str], Say],
    write_bytes: WriteBytes,
    write_json: WriteJson,
    actor: Actor,
    now: datetime,
) -> Disclosure:
    """Write all that is kept of somebody into a file, to be given to that person.

    Raises UnknownContact, CannotPrint, FileNotWritable, DiskFull, ReadOnly.
    """
    store.must_be_writable()
    with store.reading():
        contact = contact_rows.contact_by_key(address_key(address))
        told = disclose(address, contact, composer, words, say_in, now)
    if is_for_machines(path):
        write_json(path, told.plain())
    else:
        document = readable(told, spoken(words, told.language), now.tzinfo)
        write_bytes(path, printer.pdf([document], PaperSize.A4))
    with noting_file(store, actor, now, path) as log:
        log.write(
            Code.EXPORTED,
            contact=contact.id if contact else None,
            what="access",
            rows=1,
            personal={"file": path.name},
        )
    return told


def disclose(
    address: str,
    contact: Contact | None,
    composer: Composer,
    words: PaperWords,
    say_in: Callable[[str], Say],
    now: datetime,
) -> Disclosure:
    """All that is kept of an address, within one reading of the store; raises UnknownContact,
    AddressMoved."""
    key = address_key(address)
    why = barring.never_write_why(key)
    rule = suppressions.has_rule(SuppressionKind.ADDRESS, key)
    if contact is None:
        refuse_moved(address)
    if contact is None and not rule and not suppressions.is_erased(key):
        raise UnknownContact(address=address)
    language = _language(contact, words)
    say = say_in(language)
    whole = _whole(contact)
    return Disclosure(
        language,
        now,
        {
            "controller": [_controller(language)],
            "person": [_person(contact, key, why, language), *_same(whole[1:], language)],
            "standings": [item for one in whole for item in _standings(one, language, say)],
            "sign_ups": [item for one in whole for item in _sign_ups(one)],
            "mails": [item for one in whole for item in _mails(one, composer, now)],
            "answers": [item for one in whole for item in _answers(one)],
            "log": [] if contact is None else list(_log(contact, say)),
            "given_to": list(_given_to(contact)),
            "storage": [_storage(contact)],
        },
    )


def _whole(contact: Contact | None) -> list[Contact]:
    """All contacts that are this person."""
    if contact is None:
        return []
    return [contact_rows.contact_by_id(one) for one in log_lines.everybody(contact.id)]


def _same(others: Iterable[Contact], language: str) -> Iterator[Item]:
    for one in others:
        yield _person(one, one.key, barring.never_write_why(one.key), language)


def _language(contact: Contact | None, words: PaperWords) -> str:
    """That of the person, or in which they were asked last, if we have words in it."""
    if contact is None:
        return FALLBACK_LANGUAGE
    asked = [request.language for request in request_rows.requests_of([contact.id])]
    plain = (contact.language or (asked or [FALLBACK_LANGUAGE])[-1]).partition("-")[0]
    return plain if plain in words else FALLBACK_LANGUAGE


def _controller(language: str) -> Item:
    known = business.today().fields(language)
    return {
        "name": known["sender_name"],
        "address": known["sender_address"],
        "postal_address": known["postal_address"],
        "privacy_notice": known["privacy_notice"],
    }


def _person(contact: Contact | None, key: str, why: str | None, language: str) -> Item:
    if contact is None:
        return {"email": key, "never_written_to": why}
    others = [one for one in erasing.aliases(contact.id) if one != contact.key]
    return {
        "email": contact.address,
        "other_addresses": ", ".join(others),
        "own_name": contact.name,
        "salutation": contact.salutation,
        "language": contact.language,
        "level": levels.name_of(contact.level, language) if contact.level else None,
        "kept_since": contact_rows.known_since(contact.id),
        "mail_arrives": contact.address_state.value,
        "never_written_to": why,
    }


def _storage(contact: Contact | None) -> Item:
    held = disputes.held()
    return {
        "months_without_yes": settings.get(settings.MONTHS_WITHOUT_YES),
        "years_of_proof": settings.get(settings.YEARS_OF_PROOF),
        "until": "erased",
        "dispute": held.get(contact.id) if contact else None,
    }


def _standings(contact: Contact, language: str, say: Say) -> Iterator[Item]:
    for standing in standings.all_people(PeopleQuery(contact_id=contact.id)):
        facts = standing.facts
        known = archive.list_by_id(standing.list_id) if standing.list_id else None
        yield {
            "about": _about(standing, language),
            "purpose": known.description if known else None,
            "how_it_stands": say(state_sentence(replace(facts, how=_by_staff(facts.how, say)))),
            "basis": facts.basis.value if facts.basis else None,
            "since": facts.since,
            "left": facts.left_at,
        }


def _by_staff(how: str, say: Say) -> str:
    """How a question was answered without the name of who entered or read that at the desk."""
    return next((f"{one}{say(OUR_STAFF)}" for one in (BY_HAND, READ) if how.startswith(one)), how)


def _about(standing: Standing, language: str) -> str:
    return standing.list_name or levels.name_of(standing.level or 0, language)


def _sign_ups(contact: Contact) -> Iterator[Item]:
    papers = {one.signup.id: one for one in scans.of_person(contact.id)}
    for signup in signup_rows.signups(contact.id):
        paper = papers.get(signup.id)
        target = signup.target
        listed = archive.list_by_id(target.list_id) if target.list_id else None
        number = printed.find(signup.paper) if paper is None else paper.paper
        yield {
            "about": listed.name if listed else levels.name_of(target.level or 0, ""),
            "source": signup.source.value,
            "signed_on": signup.signed_on,
            "recorded_at": signup.recorded_at,
            "sheet": paper.sheet if paper else None,
            "row": signup.row,
            "place": signup.place,
            "note": signup.note,
            "paper": signup.paper,
            "agreed_to": number.text if number else None,
            "scans": ", ".join(scan.name for scan in paper.scans) if paper else None,
        }


def _mails(contact: Contact, composer: Composer, now: datetime) -> Iterator[Item]:
    """The mails to somebody as they were shown, made again of wording and values."""
    account, keys = account_rows.account(), archive.desk_keys()
    for mail in post.mails_of_contact(contact.id):
        request = request_rows.find_request(mail.request_id or 0)
        draft = account and sending.draft_of(keys, mail, request, account, None, now)
        subject, text = proving.as_shown(composer, draft) if draft else (None, None)
        yield {
            "sent_at": mail.handed_over_at,
            "to": mail.address,
            "state": mail.status.value,
            "subject": subject,
            "text": text,
        }


def _answers(contact: Contact) -> Iterator[Item]:
    for mail in kept.mails(contact.id):
        yield {
            "received_at": mail.received_at,
            "sender": mail.sender,
            "message_id": mail.message_id,
            "verdict": mail.verdict,
            "decisive": mail.decisive,
            "kept": mail.kept,
        }


def _log(contact: Contact, say: Say) -> Iterator[Item]:
    for line in log_lines.all_log(contact.id):
        yield {
            "number": line.entry.number,
            "at": datetime.fromisoformat(line.entry.at),
            "what": say(_without_staff(line)),
            "hash": line.entry.hash,
        }


def _without_staff(line: LogLine) -> Sentence:
    """What a line says without the name of who sat at the desk: that is not the person's."""
    actor, said = line.entry.actor, line.sentence
    if actor.kind is not ActorKind.PERSON:
        return said
    values = tuple((name, _by_nobody(value, actor.name)) for name, value in said.values)
    return replace(said, values=values)


def _by_nobody(value: Value, staff: str) -> Value:
    if isinstance(value, Sentence):
        named = ("name", staff)
        values = tuple(("name", OUR_STAFF) if one == named else one for one in value.values)
        return replace(value, values=values)
    return value.replace(f"by {staff}", "by our staff") if isinstance(value, str) else value


def _given_to(contact: Contact | None) -> Iterator[Item]:
    """Who carries our mails, which programs got a list with the person, and the files that left the
    desk since the person is known and may have held them: the log does not say who is in these."""
    account = account_rows.account()
    if account is not None:
        yield {"recipient": account.smtp.host, "export": "post", "at": None}
    if contact is None:
        return
    for one in safe_lists.ever_with(contact.id):
        yield {"recipient": one.mailer, "export": "safe-to-mail", "at": one.made_at}
    since = contact_rows.known_since(contact.id)
    for line in log_lines.narrowed_log(LogQuery(kind=Kind.PROOF, since=since)):
        entry, what = line.entry, str(line.entry.values.get("what", ""))
        is_about_all = entry.contact is None and what in WITH_EVERYBODY
        if entry.code == Code.EXPORTED and (is_about_all or entry.contact == contact.id):
            yield {"recipient": None, "export": what, "at": datetime.fromisoformat(entry.at)}
