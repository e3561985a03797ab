"""What leaves the house: who may be mailed, consent records, the log; each export is logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core import chain
from optindesk.core.chain import START, Head
from optindesk.core.codes import Code
from optindesk.core.model import Actor, MailingList, Request, Target
from optindesk.core.ports import RecordWriter
from optindesk.core.record import consent_record
from optindesk.flows import business, overview, scans
from optindesk.flows.overview import Standing
from optindesk.flows.requests import questions_of
from optindesk.flows.verifying import LOG_FORMAT
from optindesk.store import archive, journal, post, printed, request_rows, signup_rows
from optindesk.store.database import Store
from optindesk.store.search import PeopleQuery

CHECKER = "optindesk-check.html"
"""The page that anybody can check an export with; it lies beside each (resources/verify)."""

TABLES = (".csv", ".xlsx")
"""How the names of tables end."""

WriteJson = Callable[[Path, Any], None]
Say = Callable[[Any], str]

_LOG_COLUMNS = ("number", "at", "who", "what", "address", "sentence", "hash")


def is_table(path: Path) -> bool:
    """Whether a file is to be a table, by its name."""
    return path.suffix.lower() in TABLES


def records(
    store: Store,
    query: PeopleQuery,
    path: Path,
    write_json: WriteJson,
    actor: Actor,
    now: datetime,
) -> int:
    """The consent records of a filter as JSON: one per person and list or level."""
    with store.reading():
        found = [
            consent_record(
                request=request_rows.find_request(standing.request_id or 0),
                later=_later_requests(standing),
                signups=signup_rows.signups(standing.contact_id),
                entries=list(journal.entries(contact=standing.contact_id)),
                address=standing.address,
                name=standing.name,
                salutation=standing.salutation,
                target=standing.list_name or f"level {standing.level}",
                description=_description(standing),
                subscription=standing.facts.subscription,
                basis=standing.facts.basis,
                sentence=standing.sentence,
                controller=_controller(),
                wording=_wording(standing),
                papers=_papers(standing),
            )
            for standing in overview.proofs(query)
        ]
        head = journal.head()
    write_json(path, {"format": "opt-in desk records 1", "head": str(head), "records": found})
    _log(store, actor, now, "records", path, len(found), head)
    return len(found)


def _controller() -> str:
    """Who asks, in one line."""
    known = business.today()
    if not known.sender_address:
        return ""
    lines = [f"{known.sender_name} <{known.sender_address}>", *known.postal_address.splitlines()]
    return ", ".join(lines)


def _list(standing: Standing) -> MailingList | None:
    return archive.list_named(standing.list_name) if standing.list_name else None


def _description(standing: Standing) -> str:
    known = _list(standing)
    return known.description if known else ""


def _later_requests(standing: Standing) -> list[Request]:
    """What was asked about the same since the request of a proof."""
    known = _list(standing)
    target = Target(known.id) if known else Target(level=standing.level)
    asked = request_rows.requests_about(standing.contact_id, target)
    return [request for request in asked if request.id > (standing.request_id or 0)]


def _wording(standing: Standing) -> dict[str, Any]:
    request = request_rows.find_request(standing.request_id or 0)
    if request is None:
        return {}
    wording = post.wording_by_id(request.wording_id)
    return {
        "number": wording.id,
        "version": wording.version,
        "language": wording.language,
        "subject": wording.subject,
        "text": wording.text,
        "shown": _shown(request),
    }


def _papers(standing: Standing) -> dict[int, dict[str, Any]]:
    """What stood on the paper or screen on which the person signed up, where we printed or showed
    it, and what there is of the paper, by the number of the sign-up."""
    typed = {
        one.id: {"agreed_to": scans.text_of(printed.find(one.paper))}
        for one in signup_rows.signups(standing.contact_id)
        if one.paper
    }
    of_sheets = scans.of_person(standing.contact_id)
    return typed | {one.signup.id: scans.plain(one) for one in of_sheets}


def _shown(request: Request) -> dict[str, str]:
    """Who asked, as the question showed it then."""
    sent = [mail.dot_at for mail in questions_of(request.id) if mail.dot_at is not None]
    then = business.as_of(sent[0] if sent else request.asked_at)
    return then.fields(request.language) if then is not None else {}


def log_as_json(
    store: Store, path: Path, write_json: WriteJson, actor: Actor, now: datetime
) -> int:
    """The whole log as JSON that `verify` checks by itself."""
    with store.reading():
        head = journal.head()
        entries = [chain.to_plain(entry) for entry in journal.entries()]
    plain = {
        "format": LOG_FORMAT,
        "head": {"number": head.number, "hash": head.hash},
        "entries": entries,
    }
    write_json(path, plain)
    _log(store, actor, now, "log", path, len(entries), head)
    return len(entries)


def log_as_table(
    store: Store, path: Path, write: RecordWriter, actor: Actor, now: datetime, say: Say = str
) -> int:
    """The whole log as a table for people."""
    with store.reading():
        head = journal.head()
        rows = (
            (
                str(line.entry.number),
                line.entry.at,
                say(overview.who(line.entry.actor)),
                line.entry.code,
                line.address,
                say(line.sentence),
                line.entry.hash,
            )
            for line in overview.all_log()
        )
        written = write(path, _LOG_COLUMNS, rows)
    _log(store, actor, now, "log", path, written, head)
    return written


def _log(
    store: Store,
    actor: Actor,
    now: datetime,
    what: str,
    path: Path,
    rows: int,
    head: Head = START,
    target: str = "",
) -> None:
    """The head that left the house in an export (START: none did) stands in the entry about it."""
    values = {"what": what, "file": path.name, "target": target, "head": str(head)}
    journal.note_outside(store, actor, now, Code.EXPORTED, rows=rows, **values)
