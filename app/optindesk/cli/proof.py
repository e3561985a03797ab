"""The commands that show and prove: `status`, `log`, `replies`, `export`, `verify`."""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from lzma import LZMAError
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from optindesk.cli import many, safe_lists, show
from optindesk.cli.terminal import DONE, PROBLEM, CodeWords, Terminal
from optindesk.core.codes import Kind
from optindesk.core.errors import (
    N_,
    AddressMoved,
    FileMissing,
    FileNotReadable,
    UnknownContact,
)
from optindesk.core.filtering import Filter
from optindesk.core.log_words import WORDS
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.stands import STATE_WORDS, Stand, stand_word
from optindesk.core.status import AddressState, State, SubscriptionStatus
from optindesk.flows import (
    dossiers,
    evidence,
    exporting,
    log_lines,
    narrowing,
    proving,
    standings,
    unseen,
    verifying,
)
from optindesk.flows.desk import Desk
from optindesk.flows.requests import known_contact
from optindesk.flows.row_words import KEPT_WORDS, OUTCOME_WORDS
from optindesk.flows.standings import Standing
from optindesk.flows.verifying import Checked
from optindesk.store.folder import why
from optindesk.store.log_rows import LogQuery
from optindesk.store.people_query import PeopleQuery
from optindesk.store.request_rows import WEEK

_DAMAGED = sentence("it is damaged, or is not what it seems to be.")
_LOCKED = sentence("it is protected by a password; save it without one first.")

_STATUS = {
    "address": N_("Person"),
    "name": N_("Name"),
    "target": N_("List"),
    "request": N_("State"),
    "may_mail": N_("May we write?"),
    "sentence": N_("In a sentence"),
}


def _query(desk: Desk, typed: argparse.Namespace, found: Filter | None = None) -> PeopleQuery:
    """Who is meant: by what was `found` in a filter, and by the arguments beside it."""
    query = narrowing.people_query(found or Filter(), desk.clock())
    since, until = _span(desk, typed)
    wanted: dict[str, Any] = {
        "list_id": desk.list_named(typed.list).id if typed.list else None,
        "contact_id": _contact(typed.address) if typed.address else None,
        "since": since,
        "until": until,
        "lapses_before": desk.clock() + WEEK if getattr(typed, "lapsing", False) else None,
    }
    return replace(query, **{name: value for name, value in wanted.items() if value is not None})


def _contact(address: str) -> int:
    """The number of whoever has an address, or had it until it was changed: nothing is done with
    it but looked at. Raises UnknownContact."""
    try:
        return known_contact(address).id
    except AddressMoved as moved:
        return known_contact(str(moved.values["new"])).id


def status(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    wanted = many.wanted(typed, terminal)
    with desk.store.reading():
        found = list(_found(desk, typed, wanted))
    rows = [show.standing(row, terminal.say) for row in found]
    return terminal.tell(rows, status_table(rows, terminal, terminal.say(_nobody(typed))))


def _nobody(typed: argparse.Namespace) -> Sentence:
    """What is said where nobody is found."""
    if typed.list or typed.lapsing or typed.filter or typed.view:
        return sentence("Nobody fits.")
    if typed.address:
        return sentence(
            "{address} stands on no list: what came in of this person was taken back. “log"
            " {address}” says when.",
            address=typed.address,
        )
    return sentence("Nobody signed up yet.")


def _found(desk: Desk, typed: argparse.Namespace, wanted: Filter) -> Iterable[Standing]:
    """Who is meant; of an address that nobody here has, whether it is never written to. Raises
    UnknownContact, UnknownList."""
    try:
        rows = list(standings.all_people(_query(desk, typed, wanted), desk.clock()))
    except UnknownContact:
        rows = []
        if unseen.rule_over(typed.address) is None:
            raise
    never = unseen.never_written(typed.address) if typed.address and not rows else None
    return rows if never is None else [never]


def status_table(rows: list[dict[str, Any]], terminal: Terminal, nobody: str = "") -> str:
    """The table of `status` for people; `nobody` is said where it has no rows."""
    shown = [
        {
            **row,
            "target": _target(row, terminal),
            "request": _word(row, terminal),
            "sentence": row["sentence"] + (f" {row['why']}" if _is_barred(row) else ""),
        }
        for row in rows
    ]
    return terminal.table(shown, _STATUS, nobody)


def _is_barred(row: dict[str, Any]) -> bool:
    """Whether something keeps us from writing that the sentence does not say."""
    is_on = row["subscription"] == SubscriptionStatus.SUBSCRIBED
    return bool(row["never_write"]) or (is_on and not row["may_mail"])


def _target(row: dict[str, Any], terminal: Terminal) -> str:
    if "level" in row:
        return terminal.say(sentence("level {level}", level=row["level"]))
    return row["list"] or ""


def _word(row: dict[str, Any], terminal: Terminal) -> str:
    """The state of the newest question; how somebody stands where none was asked, and where it was
    said yes and left since: “confirmed” alone would mislead."""
    stand = Stand(row["stand"])
    if row["request"] in ("confirmed", None) and stand is not Stand.CONFIRMED:
        return terminal.say(stand_word(stand, AddressState(row["address_state"])))
    return terminal.say(STATE_WORDS[State(row["request"])])


def _span(desk: Desk, typed: argparse.Namespace) -> tuple[datetime | None, datetime | None]:
    """From the beginning of the first day to the end of the last, in the desk's time zone."""
    zone = desk.clock().tzinfo
    since, until = (getattr(typed, name, None) for name in ("since", "until"))
    return (
        datetime.combine(since, time(), zone) if since else None,
        datetime.combine(until, time(), zone) + timedelta(days=1) if until else None,
    )


def _log_query(desk: Desk, typed: argparse.Namespace) -> LogQuery:
    since, until = _span(desk, typed)
    return LogQuery(
        contact_id=_contact(typed.address) if typed.address else None,
        kind=Kind(typed.kind) if typed.kind else None,
        list_id=desk.list_named(typed.list).id if typed.list else None,
        actor=typed.who,
        since=since,
        until=until,
    )


def log(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """What happened, narrowed to what is looked for."""
    query = _log_query(desk, typed)
    with desk.store.reading():
        rows = [show.log_line(line, terminal.say) for line in log_lines.narrowed_log(query)]
    if not rows and query != LogQuery():
        return terminal.tell(rows, sentence("Nothing in the log is of that person, time or kind."))
    return terminal.tell(rows, log_table(rows, terminal))


def log_table(rows: list[dict[str, Any]], terminal: Terminal) -> str:
    """The table of `log` for people."""
    columns = {"number": N_("No."), "at": N_("When"), "who": N_("Who"), "sentence": N_("What")}
    shown = [{**row, "at": terminal.when(row["at"])} for row in rows]
    return terminal.table(shown, columns, N_("Nothing happened yet."))


def export(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(typed.to)
    if typed.what == "safe-to-mail":
        return safe_lists.export(desk, typed, terminal)
    if typed.what == "removals":
        return safe_lists.export_removals(desk, typed, terminal)
    if typed.what == "mail":
        whole = desk.export_mail(int(typed.address), path)
        said = sentence("The mail was written to {path}, byte for byte.", path=str(path))
        if not whole:
            said = sentence(
                "Its header and the sentence that decided were written to {path}: the rest was not"
                " kept.",
                path=str(path),
            )
        return terminal.tell({"written": 1, "whole": whole, "path": str(path)}, said)
    if typed.what == "dossier":
        return _dossier(desk, typed, terminal)
    if typed.what == "records":
        # Strangers read it, and programs: in English, unless a language is asked for.
        spoken = (terminal.say, typed.lang) if typed.lang else ()
        written = desk.export_records(_query(desk, typed), path, *spoken)
        said = sentences(
            "{n} proof was written to {path}.",
            "{n} proofs were written to {path}.",
            written,
            path=str(path),
        )
    else:
        written = desk.export_log(path, terminal.say, _log_query(desk, typed))
        said = sentences(
            "{n} entry was written to {path}.",
            "{n} entries were written to {path}.",
            written,
            path=str(path),
        )
    if not exporting.is_table(path):
        said = sentence(
            "{said} Whoever gets it can check it without this program: with “{page}” beside it, in"
            " any browser and without a network.",
            said=said,
            page=exporting.CHECKER,
        )
    return terminal.tell({"written": written, "path": str(path)}, said)


def _dossier(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(typed.to)
    written = desk.export_dossiers(
        _query(desk, typed),
        path,
        terminal.say,
        terminal.language,
        letter_in=typed.language,
        whole_sheet=typed.whole_sheet,
    )
    said = sentences(
        "A file on {n} person was written to {path}: “{pages}” in it is what to read first.",
        "Files on {n} people were written to {path}: “{pages}” of each is what to read first.",
        written,
        path=str(path),
        pages=dossiers.PAGES,
    )
    plain = {"written": written, "path": str(path), "whole_sheet": typed.whole_sheet}
    return terminal.tell(plain, said)


def replies(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    contact = _contact(typed.address) if typed.address else None
    rows = [show.reply(one) for one in evidence.kept_mails(contact)]
    columns = {
        "id": N_("No."),
        "received_at": N_("Received"),
        "sender": N_("Sender"),
        "verdict": N_("What it is"),
        "outcome": N_("What became of it"),
        "decision": N_("Decided"),
        "decisive": N_("The sentence that decided"),
        "kept": N_("Kept"),
    }
    shown = [{**row, "received_at": terminal.when(row["received_at"])} for row in rows]
    words: CodeWords = {
        "verdict": WORDS["verdict"],
        "outcome": OUTCOME_WORDS,
        "decision": WORDS["decision"],
        "kept": KEPT_WORDS,
    }
    empty = N_("No reply was read yet.")
    return terminal.tell(rows, terminal.table(shown, columns, empty, words))


def keep_replies(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    reduced = desk.keep_replies(typed.what) if typed.what else 0
    whole = evidence.keeps_whole()
    said = (
        sentence("Replies are kept as a whole.")
        if whole
        else sentences(
            "Of replies the header and the sentence that decided are kept; {n} was reduced now.",
            "Of replies the header and the sentence that decided are kept; {n} were reduced now.",
            reduced,
        )
    )
    kept = evidence.WHOLE if whole else evidence.DECISIVE
    return terminal.tell({"kept": kept, "reduced": reduced}, said)


def verify(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    found = _exported(Path(typed.export)) if typed.export else verifying.verify_store(desk.store)
    verdict, proof = found.verdict, found.proof
    plain = {
        "whole": verdict.whole,
        "entries": verdict.entries,
        "head": str(verdict.head),
        "certain_to": found.certain_to,
        "proven_by": proof
        and {"mail_to": proof.address, "file": proof.file, "at": show.utc(proof.at)},
        "clock_set_back_before": list(verdict.set_back),
        "broken_at": verdict.broken_at,
        "reason": terminal.say(verdict.reason) if verdict.reason else None,
    }
    terminal.tell(plain, found.said)
    return DONE if verdict.whole else PROBLEM


def _exported(path: Path) -> Checked:
    """What there is to say of a log, proofs or files on people that were exported; raises
    FileMissing, FileNotReadable."""
    try:
        proofs = _proofs_in(path) if is_zipfile(path) else json.loads(path.read_text("utf-8"))
        return verifying.verify_export(proofs)
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except OSError as error:
        raise FileNotReadable(path=str(path), reason=why(error)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = sentence(
            "what can be checked are an exported log, proofs and files on people (“export log”,"
            " “export records”, “export dossier”), and it is none of these."
        )
        raise FileNotReadable(path=str(path), reason=reason) from error


def _proofs_in(path: Path) -> dict[str, Any]:
    """The proofs of all files on people that are in one file, as those of one."""
    try:
        with ZipFile(path) as whole:
            names = [name for name in whole.namelist() if name.endswith(dossiers.PROOFS)]
            files = [whole.read(name) for name in names]
    except (BadZipFile, EOFError, LZMAError, NotImplementedError, OSError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise FileNotReadable(path=str(path), reason=_DAMAGED) from error
    except RuntimeError as error:  # what zipfile raises for want of a password
        raise FileNotReadable(path=str(path), reason=_LOCKED) from error
    found = [json.loads(file) for file in files]
    records = [record for proofs in found for record in proofs["records"]]
    if not records:
        raise ValueError("there are no proofs in it")
    return {"format": proving.FORMAT, "records": records}
