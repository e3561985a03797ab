"""Files on people: for each the pages that a judge reads, the proof, the replies, what checks it.

Such a file holds one person alone: of a sheet or scan with others on it there is the person's own
line, and the hash of the whole. The whole comes only by a choice of its own, which is logged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.core.errors import DamagedScan, ScanNotShown
from optindesk.core.model import Actor, Contact
from optindesk.core.paper import PaperSize
from optindesk.core.ports import Composer, Printer, Tick, no_tick
from optindesk.core.scan import Crop
from optindesk.core.sentence import Sentence
from optindesk.core.status import MailStatus
from optindesk.flows import business, evidence, log_lines, proving, scans
from optindesk.flows import dossier_letter as letters
from optindesk.flows.dossier_pages import File, Strip, Whole, pages
from optindesk.flows.identity import message_id_of
from optindesk.store import (
    account_rows,
    archive,
    blobs,
    contact_rows,
    imports,
    journal,
    kept,
    post,
    search,
)
from optindesk.store.database import Store
from optindesk.store.journal import noting_file
from optindesk.store.people_query import PeopleQuery
from optindesk.store.scans import Scan

PAGES, PROOFS, LETTER = "file-on-person.pdf", "proofs.json", "cover-letter.txt"
"""What the parts of each are called; PROOFS is what the pages that check look for."""

_AT_ONCE = 200
_UNSAFE = re.compile(r"[^\w.@+-]+")

Say = Callable[[Sentence], str]
Content = tuple[str, bytes]
WriteZip = Callable[[Path, Iterable[Content]], int]
"""Writes files into one, what checks proofs among them; says how many it was given."""


@dataclass(frozen=True, slots=True)
class Means:
    """What files on people are made with; `say` says sentences in the language `language`. The
    letter is in the person's own unless `letter_in` names another."""

    composer: Composer
    printer: Printer
    crop: Callable[[Scan, Crop], bytes]
    write_zip: WriteZip
    letters: letters.LetterWords
    say: Say = str
    language: str = "en"
    letter_in: str = ""
    whole_sheet: bool = False


def export(
    store: Store,
    query: PeopleQuery,
    path: Path,
    means: Means,
    actor: Actor,
    now: datetime,
    tick: Tick = no_tick,
) -> int:
    """Write the files on the people of a filter as one; returns on how many.

    Those of one person stand side by side in it, those of many in a folder for each. Raises
    CannotPrint, FileNotWritable, DiskFull, Cancelled; then nothing was written.
    """
    count = 0

    def folders() -> Iterator[Content]:
        nonlocal count
        total = search.count_people(query)
        for number in _contacts(query):
            tick(count, total)
            folder = _folder(contact_rows.contact_by_id(number))
            for name, content in _files(number, means, actor, now, head):
                yield f"{folder}/{name}", content
            count += 1

    with store.reading():
        head = journal.head()
        if query.contact_id is None:
            means.write_zip(path, folders())
        else:
            means.write_zip(path, _files(query.contact_id, means, actor, now, head))
            count = 1
    if store.read_only is None:
        _log(store, actor, now, query, path, count, head, means.whole_sheet)
    return count


def _log(
    store: Store,
    actor: Actor,
    now: datetime,
    query: PeopleQuery,
    path: Path,
    count: int,
    head: Head,
    whole_sheet: bool,
) -> None:
    """Whoever names the file on one person may name it after them: that goes with the person."""
    one = query.contact_id
    personal = {} if one is None else {"file": path.name}
    values: dict[str, Any] = {"file": path.name} if one is None else {}
    if query.list_id is not None:
        values["target"] = archive.list_by_id(query.list_id).name
    with noting_file(store, actor, now, path) as log:
        log.write(
            Code.EXPORTED,
            contact=one,
            personal=personal,
            what="file on a person, whole sheets with it" if whole_sheet else "file on a person",
            rows=count,
            head=str(head),
            **values,
        )


def _contacts(query: PeopleQuery) -> Iterator[int]:
    """The people of a filter, each once."""
    last, seen = 0, set[int]()
    while rows := search.people_after(query, last, _AT_ONCE):
        for row in rows:
            if row["contact_id"] not in seen:
                seen.add(row["contact_id"])
                yield row["contact_id"]
        last = rows[-1]["id"]


def _folder(contact: Contact) -> str:
    return f"{contact.id}-{_UNSAFE.sub('_', contact.address)}"


# --- one person -----------------------------------------------------------------------------------


def _files(number: int, means: Means, actor: Actor, now: datetime, head: Head) -> Iterator[Content]:
    """All that belongs to a file on somebody; the pages come last, for they name the others."""
    contact = contact_rows.contact_by_id(number)
    records = list(proving.records(PeopleQuery(contact_id=number), means.composer, now, means.say))
    known: list[File] = []

    def noted(name: str, content: bytes) -> Content:
        known.append(File(name, sha256(content).hexdigest()))
        return name, content

    plain = proving.document(str(head), now, means.language, iter(()))
    as_json = json.dumps({**plain, "records": records}, ensure_ascii=False, indent=2)
    yield noted(PROOFS, as_json.encode("utf-8", "backslashreplace"))
    whole = log_lines.everybody(number)
    for name, content in chain.from_iterable(map(_replies, whole)):
        yield noted(name, content)
    strips = []
    for strip in chain.from_iterable(_strips(one, means) for one in whole):
        strips.append(strip)
        if strip.png is not None:
            yield noted(f"paper/scan-{strip.scan}-row-{strip.row}.png", strip.png)
    others = [one for n in whole for one in _whole_papers(n)] if means.whole_sheet else []
    for name, content in others:
        yield noted(name, content)
    who = business.today()
    sender = ", ".join(
        [f"{who.sender_name} <{who.sender_address}>", *who.postal_address.splitlines()]
    )
    mails = [mail for one in whole for mail in _other_mails(one)]
    file = Whole(
        address=contact.address,
        name=" ".join(filter(None, (contact.salutation, contact.name))),
        records=records,
        mails=mails,
        message_ids=_message_ids(mails),
        lines=list(log_lines.all_log(number)),
        strips=strips,
        files=known,
        sender=sender if who.sender_address else "",
        head=str(head),
        by=actor.name,
        now=now,
        has_others=bool(others),
    )
    text = letters.letter(
        means.letters, means.letter_in or contact.language or _asked_in(records), file, who
    )
    yield noted(LETTER, text.encode())
    file = replace(file, files=known)
    yield PAGES, means.printer.pdf([pages(file, means.say)], PaperSize.A4)


def _asked_in(records: Sequence[Mapping[str, Any]]) -> str:
    return next((str(one["language"]) for one in records if one["language"]), "")


def _replies(number: int) -> Iterator[Content]:
    """The mails that came from somebody, as they are kept; what is damaged is no evidence."""
    for one in kept.mails(number):
        found = kept.mail(one.id)
        if found is not None and found.content is not None and evidence.is_sound(found):
            yield f"replies/reply-{one.id}.eml", found.content


def _other_mails(number: int) -> list[Any]:
    """What was sent to somebody besides questions."""
    sent = post.mails_of_contact(number, MailStatus.SENT)
    return [mail for mail in sent if mail.kind.value not in archive.QUESTION_KINDS]


def _message_ids(mails: Iterable[Any]) -> dict[int, str]:
    account = account_rows.account()
    if account is None:
        return {}
    keys = archive.desk_keys()
    return {mail.id: message_id_of(keys.of(mail.log_head), mail, account) for mail in mails}


def _strips(number: int, means: Means) -> Iterator[Strip]:
    """The lines of somebody on the scans of paper, each cut out of it."""
    for one in scans.of_person(number):
        for scan, crop in one.crops:
            try:
                yield Strip(scan.id, one.signup.row, means.crop(scan, crop))
            except (ScanNotShown, DamagedScan) as trouble:
                yield Strip(scan.id, one.signup.row, None, trouble.sentence)


def _whole_papers(number: int) -> Iterator[Content]:
    """The sheets and scans that somebody stands on with others, as they came."""
    seen = set[str]()
    for one in scans.of_person(number):
        found = [(scan.sha256, scan.name) for scan in one.scans]
        if one.signup.import_id is not None:
            sheet = imports.by_id(one.signup.import_id)
            found.append((sheet.sha256, sheet.sheet))
        for digest, name in found:
            content = blobs.blob(digest)
            if content is not None and digest not in seen:
                seen.add(digest)
                yield f"paper/whole/{len(seen)}-{_UNSAFE.sub('_', name)}", content
