"""The commands that say who may be written to, for other programs, and whom to take out there."""

from __future__ import annotations

import argparse
from pathlib import Path

from optindesk.cli import show
from optindesk.cli.mailing import use_password
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_, NothingToTakeOut, Trouble
from optindesk.core.mailer import PLAIN
from optindesk.core.model import Target
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import safe_to_mail
from optindesk.flows.desk import Desk
from optindesk.flows.safe_to_mail import Given, Remaining, Wanted
from optindesk.flows.wordings import target_name
from optindesk.store import safe_lists

_COLUMNS = {
    "id": N_("List"),
    "at": N_("At"),
    "for": N_("For"),
    "target": N_("Of"),
    "file": N_("File"),
    "people": N_("People"),
}


def export(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Who may be written to now, after the mailbox was read."""
    if not typed.unchecked and not safe_to_mail.is_fresh(desk.clock()):
        _check(desk, typed, terminal)
    path = Path(typed.to)
    wanted = Wanted(
        _target(desk, typed), typed.mailer or PLAIN, typed.own_replies_only, typed.unchecked
    )
    given = desk.export_safe_to_mail(wanted, path, terminal.say)
    plain = {
        "written": given.written,
        "left_out": given.count_left_out,
        "left_out_because": given.left_out,
        "for": wanted.mailer,
        "path": str(path),
        "mailbox_read_at": show.utc(safe_to_mail.last_read()),
    }
    return terminal.tell(plain, _said(given, path))


def _check(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> None:
    use_password(desk, typed)
    try:
        desk.check()
    except Trouble as trouble:  # what follows says what can be done
        terminal.mention([trouble.sentence])


def _target(desk: Desk, typed: argparse.Namespace) -> Target:
    if typed.list:
        return Target(desk.list_named(typed.list).id, typed.level)
    return Target(level=typed.level)


def _said(given: Given, path: Path) -> Sentence:
    written = sentences(
        "{n} person may be written to.", "{n} people may be written to.", given.written
    )
    if not given.left_out:
        return sentence("{written} Written to {path}.", written=written, path=str(path))
    left_out: Sentence | None = None
    for why in safe_to_mail.why_left_out(given):
        left_out = why if left_out is None else sentence("{a}, {b}", a=left_out, b=why)
    return sentences(
        "{written} {n} was left out: {left_out}. Written to {path}.",
        "{written} {n} were left out: {left_out}. Written to {path}.",
        given.count_left_out,
        written=written,
        left_out=left_out,
        path=str(path),
    )


def export_removals(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Whom a program that was given a list is to take out."""
    path = Path(typed.to)
    with desk.store.reading():
        found = [one for one in safe_to_mail.remaining() if _is_meant(desk, typed, one)]
    if not found:
        raise NothingToTakeOut()
    one, *others = found
    written = desk.export_removals(one, path)
    said = sentences(
        "{n} person is to be taken out of {mailer} ({target}). Written to {path}.",
        "{n} people are to be taken out of {mailer} ({target}). Written to {path}.",
        written,
        mailer=safe_to_mail.title_of(desk.mailers, one.mailer),
        target=target_name(one.target),
        path=str(path),
    )
    plain = {"written": written, "for": one.mailer, "path": str(path), "more": len(others)}
    return terminal.tell(plain, said, [_more(desk, other) for other in others])


def _is_meant(desk: Desk, typed: argparse.Namespace, one: Remaining) -> bool:
    if typed.mailer and one.mailer != typed.mailer:
        return False
    return not (typed.list or typed.level) or one.target == _target(desk, typed)


def _more(desk: Desk, one: Remaining) -> Sentence:
    return safe_to_mail.still_in(desk.mailers, one.target, one.mailer, len(one.people))


def given(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The lists that were given to other programs, and who is to be taken out there."""
    with desk.store.reading():
        rows = [
            {
                "id": one.id,
                "at": show.utc(one.made_at),
                "for": one.mailer,
                "target": target_name(one.target),
                "file": one.file,
                "people": one.rows,
            }
            for one in safe_lists.all_lists()
        ]
        remaining = safe_to_mail.remaining()
    shown = [{**row, "at": terminal.when(str(row["at"]))} for row in rows]
    plain = {
        "lists": rows,
        "to_be_taken_out": [
            {
                "for": one.mailer,
                "target": target_name(one.target),
                "addresses": [address for _, address in one.people],
            }
            for one in remaining
        ],
    }
    text = terminal.table(shown, _COLUMNS, N_("No list was given to another program yet."))
    return terminal.tell(plain, text, [_more(desk, one) for one in remaining])
