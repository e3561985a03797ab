"""What each command does: asks the desk, prints the result, gives the exit status."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from optindesk.cli import (
    account,
    asking,
    business,
    clock,
    copies,
    erase,
    evidence,
    importing,
    imports,
    keys,
    leavers,
    mailing,
    many,
    never,
    outbox,
    paper,
    pin,
    proof,
    report,
    reviews,
    rights,
    safe_lists,
    show,
    signups,
    support,
    who,
    wordings,
)
from optindesk.cli.terminal import CodeWords, Terminal
from optindesk.core.errors import N_
from optindesk.core.letter import Verdict
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.stands import STAND_WORDS
from optindesk.core.taught_words import LANGUAGE_WORDS, MEANING_WORDS
from optindesk.flows import teaching
from optindesk.flows.desk import Desk
from optindesk.flows.settings import REMINDER_WARNING
from optindesk.store import archive, search

Command = Callable[[Desk, argparse.Namespace, Terminal], int]


def begins_desk(typed: argparse.Namespace) -> bool:
    """Whether what was typed may be the first thing that is done at a desk; all else where there is
    none is about a place that was mistyped, or a disk that is not there."""
    return (typed.command, getattr(typed, "action", None)) in BEGINNING or (
        typed.command == "settings" and typed.value is not None
    )


def run(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Run the command that was typed; troubles propagate to the caller."""
    return COMMANDS[typed.command](desk, typed, terminal)


def _list(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    if typed.action == "add":
        made = desk.add_list(typed.name, typed.description, typed.language, typed.reminders)
        return terminal.tell(
            show.mailing_list(made),
            sentence("The list “{name}” was made.", name=made.name),
            _of_reminders(made.reminders),
        )
    if typed.action == "set":
        desk.set_reminders(desk.list_named(typed.name).id, typed.reminders)
        known = desk.list_named(typed.name)
        said = sentence("Reminders of “{name}”: {n}.", name=known.name, n=known.reminders)
        return terminal.tell(show.mailing_list(known), said, _of_reminders(known.reminders))
    if typed.action == "remove":
        known = desk.list_named(typed.name)
        desk.take_list_away(known.id)
        said = sentence("The list “{name}” was taken away.", name=known.name)
        return terminal.tell(show.mailing_list(known), said)
    counts = {row["id"]: show.counted(row["counts"]) for row in search.lists_with_counts()}
    rows = [
        {
            **show.mailing_list(one),
            "people": sum(counts[one.id].values()),
            "counts": counts[one.id],
        }
        for one in archive.all_lists()
    ]
    has_some = {stand for row in rows for stand, count in row["counts"].items() if count}
    titles = {stand.value: said.key for stand, said in STAND_WORDS.items() if stand in has_some}
    columns = {"name": N_("List"), "people": N_("People"), **titles, "language": N_("Language")}
    columns["description"] = N_("Description")
    shown = [{**row, **row["counts"]} for row in rows]
    return terminal.tell(rows, terminal.table(shown, columns, N_("There are no lists yet.")))


def _of_reminders(most: int) -> list[Sentence]:
    """What whoever switches reminders on should know."""
    return [REMINDER_WARNING] if most else []


def _confirm(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    request = desk.confirm_by_hand(typed.code, typed.contact, typed.note)
    return terminal.tell(
        {"address": request.address, "request": request.status.value},
        sentence("{address} is confirmed now.", address=request.address),
    )


def _list_id(desk: Desk, name: str | None) -> int | None:
    return None if name is None else desk.list_named(name).id


def _withdraw(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Take somebody off the lists that were named, or off everything."""
    lists = [desk.list_named(name).id for name in typed.list]
    never_write = typed.never_write or ""
    done = desk.withdraw(
        typed.address,
        *lists,
        never_write=never_write,
        goodbye=typed.goodbye,
        sure=typed.sure,
    )
    declined = sentence("the open question was declined")
    nothing = sentence("there was nothing to leave")
    said = sentence(
        "{address} is off: {lists}.{never}{silent}",
        address=typed.address,
        lists=", ".join(done.left) or (declined if done.declined else nothing),
        never=sentence(" Nobody writes there again.") if never_write else sentence(""),
        silent=sentence(" No goodbye goes out.")
        if typed.goodbye and not done.goodbye
        else sentence(""),
    )
    plain: dict[str, Any] = {"left": list(done.left), "declined": done.declined}
    if typed.goodbye:
        plain["goodbye"] = done.goodbye
    return terminal.tell(plain, said)


def _cancel(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    count = desk.cancel(typed.address, _list_id(desk, typed.list))
    said = sentences("{n} question was cancelled.", "{n} questions were cancelled.", count)
    return terminal.tell({"cancelled": count}, said)


def _answers(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    match typed.what:
        case "add":
            meaning = Verdict(typed.meaning)
            if desk.means_already(typed.text, meaning, typed.language):
                plain = _own_sentence(typed.language, typed.meaning, typed.text)
                said = sentence(
                    "“{text}” is read as {what} already: nothing was changed.",
                    text=typed.text,
                    what=MEANING_WORDS[meaning],
                )
                return terminal.tell({**plain, "waiting_alike": []}, said)
            learnt = desk.teach(typed.text, meaning, typed.language)
            plain = _own_sentence(typed.language, learnt.meaning.value, learnt.text)
            plain["waiting_alike"] = [one.id for one in learnt.alike]
            return terminal.tell(plain, learnt.sentence)
        case "remove":
            gone = desk.forget(typed.text, typed.language)
            plain = _own_sentence(typed.language, gone.meaning.value, gone.text)
            plain["read_as"] = gone.read_as.value
            return terminal.tell(plain, gone.sentence)
    rows = [
        _own_sentence(language, meaning, text)
        for language, by_meaning in teaching.own_sentences().items()
        for meaning, texts in by_meaning.items()
        for text in texts
    ]
    columns = {"language": N_("Language"), "meaning": N_("Means"), "sentence": N_("Sentence")}
    words: CodeWords = {"meaning": MEANING_WORDS, "language": LANGUAGE_WORDS}
    empty = N_("No sentence was taught yet.")
    return terminal.tell(rows, terminal.table(rows, columns, empty, words))


def _own_sentence(language: str, meaning: str, text: str) -> dict[str, Any]:
    return {"language": language, "meaning": meaning, "sentence": text}


BEGINNING = frozenset({("list", "add"), ("account", "set"), ("business", "set")})
"""Commands with their actions by which a desk begins, as it does by a setting."""

COMMANDS: dict[str, Command] = {
    "list": _list,
    "import": importing.run,
    "signup": signups.signup,
    "collector": signups.collector,
    "account": account.account,
    "paper": paper.paper,
    "poster": paper.poster,
    "business": business.run,
    "send": mailing.send,
    "check": mailing.check,
    "watch": mailing.watch,
    "wording": wordings.wording,
    "expire": mailing.expire,
    "remind": mailing.remind,
    "run": mailing.run,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "erase": erase.erase,
    "access": rights.access,
    "rectify": rights.rectify,
    "note": rights.note,
    "keep": rights.keep,
    "retention": rights.retention,
    "cancel": _cancel,
    "imports": imports.imports,
    "evidence": evidence.evidence,
    "leavers": leavers.leavers,
    "never-write": never.never_write,
    "outbox": outbox.outbox,
    "many": many.many,
    "resend": asking.resend,
    "ask": asking.ask,
    "correct": asking.correct,
    "change-address": asking.change_address,
    "merge": asking.merge,
    "unmerge": asking.unmerge,
    "permission": asking.permission,
    "key": keys.key,
    "lower": asking.lower,
    "levels": asking.levels,
    "settings": asking.settings,
    "review": reviews.review,
    "status": proof.status,
    "who": who.who,
    "not-me": who.not_me,
    "log": proof.log,
    "replies": proof.replies,
    "answers": _answers,
    "keep-replies": proof.keep_replies,
    "export": proof.export,
    "given": safe_lists.given,
    "verify": proof.verify,
    "report": report.report,
    "backup": copies.backup,
    "support": support.support,
    "pin": pin.pin,
    "clock": clock.clock,
}
