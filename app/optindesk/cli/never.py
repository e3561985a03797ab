"""The commands of `never-write`: addresses and domains that no mail goes to."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from optindesk.cli import show
from optindesk.cli.arguments_sheet import reading
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_, AddressMoved, RuleDoubted
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import never_writing
from optindesk.flows.desk import Desk
from optindesk.flows.never_lists import Group, Listed, Report
from optindesk.flows.never_writing import Look, also_at
from optindesk.flows.row_words import NEVER_WORDS, never_source
from optindesk.store import suppressions
from optindesk.store.suppressions import Stopped, Suppression

_COLUMNS = {
    "what": N_("Never write to"),
    "reason": N_("Reason"),
    "source": N_("Source"),
    "at": N_("Since"),
    "who": N_("Who"),
}
_ROWS = {
    "row": N_("Row"),
    "what": N_("Never write to"),
    "listed_as": N_("In the sheet as"),
    "group": N_("Group"),
    "reason": N_("Reason"),
}


def never_write(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `never-write` with its actions."""
    match typed.action:
        case "add":
            return _add(desk, typed, terminal)
        case "remove":
            was = desk.write_again([typed.what], typed.reason)
            again = (sentence("{what} may be written to again.", what=one.shown) for one in was)
            plain = {**_plain(was[0]), "also": [one.shown for one in was[1:]]}
            return terminal.tell(plain, " ".join(map(terminal.say, again)))
        case "import":
            return _import(desk, typed, terminal)
        case "export":
            path = Path(typed.to)
            written = desk.export_never_write(path)
            said = sentences(
                "{n} line was written to {path}.",
                "{n} lines were written to {path}.",
                written,
                path=str(path),
            )
            return terminal.tell({"written": written, "path": str(path)}, said)
    rows = [_plain(one) for one in suppressions.listed(typed.text or "")]
    shown = [
        {
            **row,
            "at": terminal.when(row["at"]),
            "source": terminal.say(never_source(row["source"])),
        }
        for row in rows
    ]
    empty = N_("There is nobody that is never written to.")
    return terminal.tell(rows, terminal.table(shown, _COLUMNS, empty))


def _add(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    found = desk.look_at_never_write(typed.what)
    if found.moved_to:
        raise AddressMoved(address=found.rule.shown, new=found.moved_to)
    if found.is_doubtful and not (typed.sure or typed.dry_run):
        raise RuleDoubted(reason=_doubt(found))
    concerns = never_writing.whom(found.rule) if typed.dry_run else None
    if concerns is None:
        found = desk.never_write(typed.what, typed.reason)
    plain = {"what": found.rule.shown, "is_new": not found.is_kept, **_counts(found.stopped)}
    plain["also"] = list(found.also)
    if concerns is not None:
        plain |= {"is_own": found.is_own, "concerns": concerns}
        rows = [{"address": address} for address in concerns]
        table = terminal.table(rows, {"address": N_("Person")}, "") if rows else ""
        look = sentence("{doubt} This was a look: nothing was changed.", doubt=_doubt(found))
        return terminal.tell(plain, f"{table}\n\n{terminal.say(look)}".strip())
    if found.is_kept:
        said = sentence("{what} was never written to before already.", what=found.rule.shown)
    else:
        said = sentence(
            "{what} is never written to from now on. {stopped}",
            what=found.rule.shown,
            stopped=_stops(found),
        )
    return terminal.tell(plain, said)


def _doubt(found: Look) -> Sentence:
    """What a rule would do, and whether it is about ourselves or about many."""
    stopped, what = _stops(found), found.rule.shown
    if not found.is_wide:
        return stopped
    wide = never_writing.about_own(what) if found.is_own else never_writing.about_many(what)
    return sentence("{wide} {rest}", wide=wide, rest=stopped)


def _stops(found: Look) -> Sentence:
    """Whom it stops; and of one person, at which addresses."""
    stopped = stopped_sentence(found.stopped)
    if not found.also:
        return stopped
    return sentence("{said} {rest}", said=also_at(found.also), rest=stopped)


def _import(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    def read(*, dry_run: bool) -> Report:
        opened = desk.open_sheet(Path(typed.sheet), typed.mapping, reading(typed))
        follow = not typed.as_listed
        return desk.import_never_write(opened, typed.reason, follow=follow, dry_run=dry_run)

    report = read(dry_run=typed.dry_run or not typed.sure)
    if not (typed.dry_run or typed.sure):
        _doubt_domains(report)
        report = read(dry_run=False)
    plain: dict[str, Any] = {
        "counts": {group.value: count for group, count in report.counts.items()},
        **_counts(report.stopped),
        "rows": [_row(row) for row in report.rows],
    }
    shown = {name: head for name, head in _ROWS.items() if name != "listed_as" or report.former}
    table = terminal.table(plain["rows"], shown, "", {"group": NEVER_WORDS})
    text = f"{table}\n\n{terminal.say(_imported(report))}"
    if typed.dry_run:
        text += " " + terminal.say(sentence("This was a look: nothing was changed."))
    return terminal.tell(plain, text)


def _doubt_domains(report: Report) -> None:
    """Ask back before a line that names nobody ends what people here have; raises RuleDoubted."""
    wide = [row.text for row in report.concerned_domains]
    if wide:
        reason = sentence(
            "Whole domains in it concern people here: {what}. {stopped}",
            what=", ".join(wide),
            stopped=stopped_sentence(report.stopped),
        )
        raise RuleDoubted(reason=reason)


def _imported(report: Report) -> Sentence:
    counts = report.counts
    own = sentence("")
    if counts[Group.OWN]:
        own = sentence(" Left out, as your own mails come from there: {n}.", n=counts[Group.OWN])
    of_many = domains = sentence("")
    if counts[Group.OF_MANY]:
        of_many = sentence(
            " Left out, as many people have an address there: {what} (“never-write add” adds one by"
            " itself, with --sure).",
            what=", ".join(row.text for row in report.rows if row.group is Group.OF_MANY),
        )
    former = sentence("")
    if counts[Group.FORMER]:
        former = sentence(
            " Earlier addresses, of people whose address of today stays as it is: {n}.",
            n=counts[Group.FORMER],
        )
    elif report.former:
        former = sentence(
            " In it by an earlier address: {n}; no mail goes to today’s either (--as-listed"
            " leaves that as it is).",
            n=report.former,
        )
    if report.domains:
        domains = sentence(" Whole domains, with all below them: {n}.", n=report.domains)
    return sentence(
        "New: {new}.{domains} In the list already: {already}. Twice in this sheet: {doubled}."
        " Not an address: {bad}.{own}{of_many}{former} {stopped}",
        own=own,
        former=former,
        of_many=of_many,
        domains=domains,
        new=counts[Group.NEW],
        already=counts[Group.ALREADY],
        doubled=counts[Group.DOUBLED],
        bad=counts[Group.BAD],
        stopped=stopped_sentence(report.stopped),
    )


def stopped_sentence(stopped: Stopped) -> Sentence:
    """Whom a rule stops, with what is on its way to them."""
    if not stopped.people:
        return sentence("Nobody here is concerned.")
    goodbyes = sentence("")
    if stopped.goodbyes:
        goodbyes = sentences(
            " {n} of these is a goodbye.", " {n} of these are goodbyes.", stopped.goodbyes
        )
    return sentence(
        "{people}, subscribed: {subscribed}. Open questions that end: {questions}. Mails that wait"
        " and do not go out: {mails}.{goodbyes}",
        people=sentences(
            "{n} person here is concerned", "{n} people here are concerned", stopped.people
        ),
        subscribed=stopped.subscribed,
        questions=stopped.questions,
        mails=stopped.mails,
        goodbyes=goodbyes,
    )


def _plain(one: Suppression) -> dict[str, Any]:
    """One row of `never-write show`."""
    return {
        "what": one.shown,
        "kind": one.kind.value,
        "reason": one.reason,
        "source": one.source,
        "at": show.utc(one.at),
        "who": one.who,
    }


def _row(row: Listed) -> dict[str, Any]:
    return {
        "row": row.row,
        "what": row.text,
        "group": row.group.value,
        "listed_as": row.listed_as,
        "reason": row.reason,
        **_counts(row.stopped),
    }


def _counts(stopped: Stopped) -> dict[str, int]:
    return {
        "people": stopped.people,
        "subscribed": stopped.subscribed,
        "questions": stopped.questions,
        "mails": stopped.mails,
        "goodbyes": stopped.goodbyes,
    }
