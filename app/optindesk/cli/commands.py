"""What each command does: asks the desk, prints the result, gives the exit status."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optindesk.cli import asking, business, never, outbox, reviews, show, wordings
from optindesk.cli.arguments import USUAL, server
from optindesk.core.errors import (
    AccountMissing,
    FileMissing,
    FileNotReadable,
    FolderBusy,
    PasswordNeeded,
    PlainTextRefused,
    Trouble,
    WordingDoubted,
)
from optindesk.core.letter import Verdict
from optindesk.core.model import Account, Security, Target, is_loopback
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import evidence, exporting, overview, teaching
from optindesk.flows.desk import Desk
from optindesk.flows.requests import known_contact
from optindesk.flows.rounds import Round
from optindesk.store import archive, post
from optindesk.store.archive import WEEK
from optindesk.store.search import PeopleQuery

DONE, PROBLEM = 0, 1

_HINTS: Mapping[type[Trouble], Sentence] = {
    PasswordNeeded: sentence("A script gives it with --password-stdin."),
    WordingDoubted: sentence("To save it all the same, add --sure."),
}
"""What helps on a command line only, so that it does not stand in a window."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where results go: as JSON or as sentences, in one language."""

    as_json: bool
    say: Callable[[Sentence], str]

    def tell(self, plain: Any, said: Sentence | str) -> int:
        """Print a result in the wanted form; the exit status is that of a success."""
        text = self.say(said) if isinstance(said, Sentence) else said
        print(show.as_json(plain) if self.as_json else text)
        return DONE

    def complain(self, trouble: Trouble, *, with_json: bool = True) -> int:
        """Say a problem on stderr, and beside it as JSON on stdout."""
        if self.as_json and with_json:
            print(show.as_json({"error": show.problem(trouble, self.say)}))
        hint = _HINTS.get(type(trouble))
        said = [self.say(one) for one in (trouble.sentence, hint) if one is not None]
        print(" ".join(said), file=sys.stderr)
        return PROBLEM


Command = Callable[[Desk, argparse.Namespace, Terminal], int]


def run(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Run the command that was typed; troubles propagate to the caller."""
    return COMMANDS[typed.command](desk, typed, terminal)


def _list(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    if typed.action == "add":
        made = desk.add_list(typed.name, typed.description, typed.language)
        return terminal.tell(
            show.mailing_list(made), sentence("The list “{name}” was made.", name=made.name)
        )
    rows = [show.mailing_list(known) for known in archive.all_lists()]
    columns = {"name": "List", "language": "Language", "description": "Description"}
    return terminal.tell(rows, show.table(rows, columns, "There are no lists yet."))


def _import(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    target = Target(desk.list_named(typed.list).id)
    opened = desk.open_sheet(Path(typed.sheet), typed.mapping)
    report = desk.import_sheet(
        opened,
        target,
        day=typed.date,
        dry_run=typed.dry_run,
        collected_before=typed.collected_before,
    )
    plain = show.imported(report, terminal.say)
    counts = ", ".join(
        f"{group.replace('_', ' ')}: {count}" for group, count in plain["counts"].items() if count
    )
    columns = {"row": "Row", "address": "Address", "group": "Group", "reason": "Reason"}
    said = terminal.say(
        _kept(report.asked, would_be=typed.dry_run)
        if typed.collected_before
        else _imported(report.asked, would_be=typed.dry_run)
    )
    text = f"{show.table(plain['rows'], columns, '')}\n\n{counts or 'no rows'}\n{said}"
    return terminal.tell(plain, text)


def _kept(people: int, *, would_be: bool) -> Sentence:
    """What an import of people who were collected before did, or would do."""
    if would_be:
        return sentences(
            "{n} person would be kept, and not asked yet. This was a look: nothing was changed.",
            "{n} people would be kept, and not asked yet. This was a look: nothing was changed.",
            people,
        )
    return sentences(
        "{n} person is kept, and not asked yet: “permission” does that.",
        "{n} people are kept, and not asked yet: “permission” does that.",
        people,
    )


def _imported(asked: int, *, would_be: bool) -> Sentence:
    """What the import did, or would do."""
    if would_be:
        return sentences(
            "{n} person would be asked. This was a look: nothing was changed.",
            "{n} people would be asked. This was a look: nothing was changed.",
            asked,
        )
    if not asked:
        return sentence("Nobody new will be asked.")
    return sentences(
        "{n} person will be asked: the question waits in the outbox.",
        "{n} people will be asked: their questions wait in the outbox.",
        asked,
    )


def _signup(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    targets = [Target(desk.list_named(name).id) for name in typed.list]
    if typed.level is not None:
        targets.append(Target(level=typed.level))
    decided = desk.sign_up(
        typed.address,
        *targets,
        name=typed.name,
        language=typed.language,
        day=typed.date,
        place=typed.source,
    )
    rows = [show.decided(one, terminal.say) for one in decided]
    if len(rows) == 1:
        (done,) = decided
        said = sentence("{address}: {reason}.", address=done.address, reason=done.reason)
        return terminal.tell(rows[0], said)
    columns = {"about": "List", "group": "Group", "reason": "Reason"}
    plain = {"address": decided[0].address, "asked_for": rows}
    return terminal.tell(plain, show.table(rows, columns, ""))


def _account(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    known = post.account()
    if typed.action == "show":
        if known is None and not terminal.as_json:
            raise AccountMissing()
        shown = show.account(known, desk.allowance(), terminal.say)
        return terminal.tell(shown, show.as_json(shown))
    wanted = _wanted_account(typed, known)
    saved = desk.set_account(wanted)
    kept = desk.passwords.give(saved, _password()) if typed.password_stdin else None
    if kept is not None:
        print(terminal.say(kept.sentence), file=sys.stderr)
    return terminal.tell(
        show.account(saved, desk.allowance(), terminal.say),
        sentence("The mail account {address} is set.", address=saved.address),
    )


def _wanted_account(typed: argparse.Namespace, known: Account | None) -> Account:
    """The account as it is to be: what was typed, over what was known."""
    if known is None and not (typed.address and typed.smtp):
        raise AccountMissing()
    smtp, imap = known.smtp if known else None, known.imap if known else None
    if typed.smtp or (smtp and typed.smtp_security):
        address = typed.smtp or (smtp.host, smtp.port) if smtp else typed.smtp
        smtp = server(address, typed.smtp_security or Security.STARTTLS.value)
    if typed.imap or (imap and typed.imap_security):
        address = typed.imap or (imap.host, imap.port) if imap else typed.imap
        imap = server(address, typed.imap_security or Security.TLS.value)
    for one in (smtp, imap):
        if one and one.security is Security.NONE and not is_loopback(one.host):
            raise PlainTextRefused(host=one.host)
    assert smtp is not None
    address = typed.address or (known.address if known else "")
    fresh = Account(0, address, address, smtp, imap, address)
    given = {
        "sender_name": typed.name,
        "user": typed.user,
        # Whoever reads it may stand in another folder.
        "ca_file": typed.ca and str(Path(typed.ca).absolute()),
        "authserv_id": typed.authserv_id,
        "move_handled": typed.move_handled,
    }
    if typed.ca is not None and not Path(typed.ca).is_file():
        raise FileMissing(path=typed.ca)
    changes = {name: value for name, value in given.items() if value is not None}
    for name in ("per_minute", "per_hour", "per_day"):
        if (most := getattr(typed, name)) is not None:
            changes[name] = None if most == USUAL else most
    return replace(known or fresh, address=address, smtp=smtp, imap=imap, **changes)


def _password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _use_password(desk: Desk, typed: argparse.Namespace) -> None:
    """A password given on stdin is used for this run and kept nowhere."""
    account = post.account()
    if typed.password_stdin and account is not None:
        desk.passwords.lend(account, _password())


def _send(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    _use_password(desk, typed)
    result = desk.send(limit=typed.limit)
    if result.stopped is None:
        desk.resume()
    return _tell_sent(result, terminal)


def _tell_sent(result: Any, terminal: Terminal) -> int:
    said = sentence(
        "Handed to your provider: {sent}. Refused: {refused}. Came back: {bounced}."
        " Not known: {unknown}. Still waiting: {waiting}.",
        sent=result.sent,
        refused=result.refused,
        bounced=result.bounced,
        unknown=result.unknown,
        waiting=result.waiting,
    )
    text = terminal.say(said)
    if result.held_until is not None:
        held = sentences(
            "{n} of them is held back until {until}: its address got enough questions for now.",
            "{n} of them are held back, the first until {until}: their addresses got enough"
            " questions for now.",
            result.held,
            until=result.held_until,
        )
        text += " " + terminal.say(held)
    if result.resumes_at is not None:
        text += " " + terminal.say(sentence("It goes on at {at}.", at=result.resumes_at))
    if result.allowance is not None and result.allowance.limits:
        pace, why = result.allowance.said, result.allowance.why
        text += "\n" + terminal.say(sentence("{pace}. {why}", pace=pace, why=why))
    terminal.tell(show.sent(result, terminal.say), text)
    if result.stopped is not None:
        return terminal.complain(result.stopped, with_json=False)
    return DONE


def _check(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    if typed.saved:
        result = desk.check_saved([Path(path) for path in typed.saved])
    else:
        _use_password(desk, typed)
        result = desk.check()
        desk.resume()
    plain = show.checked(result, terminal.say)
    columns = {"source": "Mail", "address": "From", "verdict": "Reads as", "outcome": "Outcome"}
    ours = [mail for mail in plain["mails"] if mail["verdict"] != "unrelated"]
    table = show.table(ours, {**columns, "reason": "Because"}, "No replies.")
    read = sentences("{n} mail read.", "{n} mails read.", result.count_read)
    told = " ".join(map(terminal.say, (read, *result.left_alone)))
    tests = "".join(f"\n{terminal.say(test)}" for test in result.tests)
    terminal.tell(plain, f"{table}\n\n{told}{tests}")
    for unread in result.unread:
        print(terminal.say(unread), file=sys.stderr)
    troubles = (*result.troubles, *result.left_lying)
    for trouble in troubles:
        terminal.complain(trouble, with_json=False)
    return PROBLEM if troubles or (typed.saved and result.is_nothing_read) else DONE


def _watch(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    from optindesk.cli.watch import watch

    _use_password(desk, typed)
    return watch(desk, terminal.as_json, terminal.say)


def _expire(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    count = desk.expire()
    said = sentences("{n} question lapsed.", "{n} questions lapsed.", count)
    return terminal.tell({"expired": count}, said)


def _remind(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    count = desk.remind()
    said = sentences("{n} reminder was queued.", "{n} reminders were queued.", count)
    return terminal.tell({"reminded": count}, said)


def _run(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Check, settle, expire, remind, ask, send; what another desk is doing is left to that one."""
    _use_password(desk, typed)
    if typed.now:
        desk.resume()
    try:
        done = desk.run()
    except FolderBusy as busy:
        said = sentence("{what} There is nothing to do here.", what=busy.what)
        return terminal.tell({"busy": ["run"]}, said)
    if done.put_off is not None:
        said = sentence(
            "Not tried again before {at}: {why}", at=done.put_off.again_at, why=done.put_off.why
        )
        return terminal.tell({"put_off_until": show.utc(done.put_off.again_at)}, said)
    return _tell_round(done, terminal)


def _tell_round(done: Round, terminal: Terminal) -> int:
    quiet = replace(terminal, as_json=False)
    checked, sent = done.checked, done.sent
    troubles: list[Trouble] = []
    if checked is not None:
        troubles = [*checked.troubles, *checked.left_lying]
    if terminal.as_json:
        plain = {
            "check": show.checked(checked, terminal.say) if checked is not None else None,
            "settled": done.settled,
            "expired": done.expired,
            "reminded": done.reminded,
            "asked_for_permission": done.asked_for_permission,
            "busy": list(done.busy),
            "send": show.sent(sent, terminal.say) if sent is not None else None,
        }
        print(show.as_json(plain))
        troubles += [sent.stopped] if sent is not None and sent.stopped is not None else []
        return max([quiet.complain(trouble) for trouble in troubles], default=DONE)
    read = len(checked.mails) if checked else 0
    print(terminal.say(sentences("{n} mail read.", "{n} mails read.", read)))
    print(terminal.say(sentences("{n} question lapsed.", "{n} questions lapsed.", done.expired)))
    for other in done.busy.values():
        print(terminal.say(sentence("{what} It was left to that one.", what=other.what)))
    told = [quiet.complain(trouble) for trouble in troubles]
    return max([*told, DONE if sent is None else _tell_sent(sent, terminal)])


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
    done = desk.withdraw(typed.address, *lists, never_write=never_write, goodbye=typed.goodbye)
    declined = sentence("the open question was declined")
    nothing = sentence("there was nothing to leave")
    said = sentence(
        "{address} is off: {lists}.{never}",
        address=typed.address,
        lists=", ".join(done.left) or (declined if done.declined else nothing),
        never=sentence(" Nobody writes there again.") if never_write else sentence(""),
    )
    return terminal.tell({"left": list(done.left), "declined": done.declined}, said)


def _cancel(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    count = desk.cancel(typed.address, _list_id(desk, typed.list))
    said = sentences("{n} question was cancelled.", "{n} questions were cancelled.", count)
    return terminal.tell({"cancelled": count}, said)


_STATUS = {
    "address": "Person",
    "name": "Name",
    "target": "List",
    "request": "State",
    "may_mail": "May we write?",
    "sentence": "In a sentence",
}


def _query(desk: Desk, typed: argparse.Namespace) -> PeopleQuery:
    contact = known_contact(typed.address).id if typed.address else None
    return PeopleQuery(
        list_id=_list_id(desk, typed.list),
        contact_id=contact,
        lapses_before=desk.clock() + WEEK if getattr(typed, "lapsing", False) else None,
    )


def _status(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    query = _query(desk, typed)
    with desk.store.reading():
        rows = [
            show.standing(row, terminal.say) for row in overview.all_people(query, desk.clock())
        ]
    return terminal.tell(rows, status_table(rows))


def status_table(rows: list[dict[str, Any]]) -> str:
    """The table of `status` for people."""
    shown = [
        {
            **row,
            "target": row["list"] if "list" in row else f"level {row['level']}",
            "request": "left" if _has_left(row) else row["request"],
        }
        for row in rows
    ]
    return show.table(shown, _STATUS, "Nobody signed up yet.")


def _has_left(row: dict[str, Any]) -> bool:
    """Whether somebody said yes and left since: “confirmed” alone would mislead."""
    return bool(row["request"] == "confirmed" and row["subscription"] == "unsubscribed")


def _log(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    contact = known_contact(typed.address).id if typed.address else None
    with desk.store.reading():
        rows = [show.log_line(line, terminal.say) for line in overview.all_log(contact)]
    return terminal.tell(rows, log_table(rows))


def log_table(rows: list[dict[str, Any]]) -> str:
    """The table of `log` for people."""
    columns = {"number": "No.", "at": "When (UTC)", "who": "Who", "sentence": "What"}
    shown = [{**row, "at": row["at"][:19].replace("T", " ")} for row in rows]
    return show.table(shown, columns, "Nothing happened yet.")


def _export(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(typed.to)
    if typed.what == "safe-to-mail":
        written, left_out = desk.export_safe_to_mail(
            desk.list_named(typed.list), path, terminal.say
        )
        said = sentence(
            "{written} {left_out} Written to {path}.",
            written=sentences(
                "{n} person may be written to.", "{n} people may be written to.", written
            ),
            left_out=sentences("{n} was left out.", "{n} were left out.", left_out),
            path=str(path),
        )
        return terminal.tell({"written": written, "left_out": left_out, "path": str(path)}, said)
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
    if typed.what == "records":
        written = desk.export_records(_query(desk, typed), path)
    else:
        written = desk.export_log(path, terminal.say)
    said = sentences(
        "{n} entry was written to {path}.",
        "{n} entries were written to {path}.",
        written,
        path=str(path),
    )
    return terminal.tell({"written": written, "path": str(path)}, said)


def _replies(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    contact = known_contact(typed.address).id if typed.address else None
    rows = [show.reply(one) for one in evidence.kept_mails(contact)]
    columns = {
        "id": "No.",
        "received_at": "Received (UTC)",
        "sender": "From",
        "verdict": "What it is",
        "outcome": "What became of it",
        "decision": "Decided",
        "decisive": "The sentence that decided",
        "kept": "Kept",
    }
    shown = [{**row, "received_at": row["received_at"][:19].replace("T", " ")} for row in rows]
    return terminal.tell(rows, show.table(shown, columns, "No reply was read yet."))


def _keep_replies(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
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


def _answers(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    match typed.what:
        case "add":
            learnt = desk.teach(typed.text, Verdict(typed.meaning), typed.language)
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
    columns = {"language": "Language", "meaning": "Means", "sentence": "Sentence"}
    return terminal.tell(rows, show.table(rows, columns, "No sentence was taught yet."))


def _own_sentence(language: str, meaning: str, text: str) -> dict[str, Any]:
    return {"language": language, "meaning": meaning, "sentence": text}


def _verify(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    if typed.export:
        verdict = exporting.verify_export(_exported(Path(typed.export)))
        certain = verdict.entries
    else:
        verdict, certain = exporting.verify_store(desk.store)
    plain = {
        "whole": verdict.whole,
        "entries": verdict.entries,
        "head": str(verdict.head),
        "certain_to": certain,
        "broken_at": verdict.broken_at,
        "reason": terminal.say(verdict.reason) if verdict.reason else None,
    }
    terminal.tell(plain, verdict_sentence(verdict, certain))
    return DONE if verdict.whole else PROBLEM


def verdict_sentence(verdict: Any, certain: int) -> Sentence:
    """What `verify` found, in one sentence."""
    if verdict.whole:
        return sentences(
            "Nothing was changed: {n} entry, certain up to entry {certain} by what left the house.",
            "Nothing was changed: {n} entries, certain up to entry {certain} by what left the"
            " house.",
            verdict.entries,
            certain=certain,
        )
    return sentence(
        "The log was changed: at entry {at}, {why}.", at=verdict.broken_at, why=verdict.reason
    )


def _exported(path: Path) -> Any:
    """The JSON of an exported log; raises FileMissing, FileNotReadable."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        exporting.verify_export(plain)
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except OSError as error:
        raise FileNotReadable(path=str(path), reason=str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        reason = sentence("it is not an exported log.")
        raise FileNotReadable(path=str(path), reason=reason) from error
    return plain


def _backup(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    path = Path(typed.path)
    counts = desk.backup(path)
    said = sentence("A checked copy was written to {path}.", path=str(path))
    return terminal.tell({"path": str(path), "rows": counts}, said)


COMMANDS: dict[str, Command] = {
    "list": _list,
    "import": _import,
    "signup": _signup,
    "account": _account,
    "business": business.run,
    "send": _send,
    "check": _check,
    "watch": _watch,
    "wording": wordings.wording,
    "expire": _expire,
    "remind": _remind,
    "run": _run,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "cancel": _cancel,
    "never-write": never.never_write,
    "outbox": outbox.outbox,
    "resend": asking.resend,
    "correct": asking.correct,
    "permission": asking.permission,
    "lower": asking.lower,
    "levels": asking.levels,
    "settings": asking.settings,
    "review": reviews.review,
    "status": _status,
    "log": _log,
    "replies": _replies,
    "answers": _answers,
    "keep-replies": _keep_replies,
    "export": _export,
    "verify": _verify,
    "backup": _backup,
}
