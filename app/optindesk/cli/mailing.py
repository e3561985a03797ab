"""The commands that read and send: `send`, `check`, `watch`, `expire`, `remind`, `run`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from optindesk.cli import business, show
from optindesk.cli.terminal import DONE, PROBLEM, CodeWords, Terminal
from optindesk.core.errors import N_, FolderBusy, NoPasswordGiven, Trouble
from optindesk.core.log_words import WORDS
from optindesk.core.model import Door, SignIn
from optindesk.core.sentence import sentence, sentences
from optindesk.flows import reminding, requests
from optindesk.flows.desk import Desk
from optindesk.flows.retention import of_reduced
from optindesk.flows.rounds import Round
from optindesk.flows.row_words import OUTCOME_WORDS
from optindesk.flows.sending import Sent
from optindesk.store import account_rows


def typed_password() -> str:
    """The first line of stdin."""
    return sys.stdin.readline().rstrip("\r\n")


def given_password() -> str:
    """The same where it must be there: an empty file takes the place of no password that is kept,
    and no server is asked with nothing. Raises NoPasswordGiven."""
    if not (password := typed_password()):
        raise NoPasswordGiven()
    return password


def use_password(desk: Desk, typed: argparse.Namespace) -> None:
    """Passwords given on stdin are used for this run and kept nowhere; where one signs in instead,
    a password is no token, and goes nowhere."""
    account = account_rows.account()
    if account is None:
        return
    for is_given, door in (
        (typed.password_stdin, Door.SMTP),
        (typed.imap_password_stdin, Door.IMAP),
    ):
        if is_given:
            password = given_password()
            if account.login(door).sign_in is SignIn.PASSWORD:
                desk.passwords.lend(account, password, door)


def send(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    use_password(desk, typed)
    result = desk.send(limit=typed.limit, at_once=typed.now, tick=terminal.told_of_waits())
    if result.stopped is None:
        desk.resume()
    return _tell_sent(result, terminal)


def _tell_sent(result: Sent, terminal: Terminal) -> int:
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
    if result.refused or result.bounced or result.unknown:
        text += " " + terminal.say(sentence("“outbox” says which, and why."))
    if result.held_until is not None:
        held = sentences(
            "{n} of them is held back until {until}: its address got enough questions for now.",
            "{n} of them are held back, the first until {until}: their addresses got enough"
            " questions for now.",
            result.held,
            until=result.held_until,
        )
        text += " " + terminal.say(held)
    if result.put_off:
        rest = sentences(
            "{n} of them was put off by its server until {until}; “send --now” does not wait.",
            "{n} of them were put off by their servers, the first until {until}; “send --now” does"
            " not wait.",
            result.put_off,
            until=result.resumes_at,
        )
        text += " " + terminal.say(rest)
    elif result.resumes_at is not None:
        text += " " + terminal.say(sentence("Sending can go on at {when}.", when=result.resumes_at))
    if result.allowance is not None and result.allowance.limits:
        pace, why = result.allowance.said, result.allowance.why
        text += "\n" + terminal.say(sentence("{pace}. {why}", pace=pace, why=why))
    terminal.tell(show.sent(result, terminal.say), text, business.warnings())
    if result.stopped is not None:
        return terminal.complain(result.stopped, with_json=False)
    return DONE


def check(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    if typed.saved:
        result = desk.check_saved([Path(path) for path in typed.saved])
    else:
        use_password(desk, typed)
        result = desk.check()
        desk.resume()
    plain = show.checked(result, terminal.say)
    columns = {
        "source": N_("Mail"),
        "address": N_("Sender"),
        "verdict": N_("Reads as"),
        "outcome": N_("Outcome"),
    }
    ours = [mail for mail in plain["mails"] if mail["verdict"] != "unrelated"]
    words: CodeWords = {"verdict": WORDS["verdict"], "outcome": OUTCOME_WORDS}
    table = terminal.table(ours, {**columns, "reason": N_("Because")}, N_("No replies."), words)
    read = sentences("{n} mail read.", "{n} mails read.", result.count_read)
    told = " ".join(map(terminal.say, (read, *result.from_nobody, *result.left_alone)))
    tests = "".join(f"\n{terminal.say(test)}" for test in result.tests)
    terminal.tell(plain, f"{table}\n\n{told}{tests}")
    for unread in result.unread:
        print(terminal.say(unread), file=sys.stderr)
    troubles = (*result.troubles, *result.left_lying)
    for trouble in troubles:
        terminal.complain(trouble, with_json=False)
    return PROBLEM if troubles or (typed.saved and result.is_nothing_read) else DONE


def watch(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    from optindesk.cli.watch import watch as stay

    use_password(desk, typed)
    return stay(desk, terminal.as_json, terminal.say)


def expire(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    count = desk.expire()
    said = sentences("{n} question lapsed.", "{n} questions lapsed.", count)
    with desk.store.reading():
        unread = requests.count_unread(desk.clock())
    if unread:
        said = sentences(
            "{said} {n} more is due: check the mailbox first, an answer may have come in time.",
            "{said} {n} more are due: check the mailbox first, answers may have come in time.",
            unread,
            said=said,
        )
    return terminal.tell({"expired": count, "wait_for_check": unread}, said)


def remind(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    count = desk.remind()
    said = sentences("{n} reminder was queued.", "{n} reminders were queued.", count)
    with desk.store.reading():
        unread = reminding.count_unread(desk.clock())
    if unread:
        said = sentence("{said} {more}", said=said, more=reminding.wait_for_check(unread))
    return terminal.tell({"reminded": count, "wait_for_check": unread}, said)


def run(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Check, settle, expire, remind, ask, send; what another desk is doing is left to that one."""
    use_password(desk, typed)
    if typed.now:
        desk.resume()
    until = desk.clock() + timedelta(minutes=typed.stay or 0)
    status = DONE
    while True:
        told, goes_on_at = _one_round(desk, terminal)
        status = max(status, told)
        if goes_on_at is None or goes_on_at > until:
            _copy(desk, terminal)
            return status
        desk.pause(max((goes_on_at - desk.clock()).total_seconds(), 1.0))


def _copy(desk: Desk, terminal: Terminal) -> None:
    """The copy of the day; that it cannot be made is said, and no reason to call the round bad."""
    try:
        if desk.works_alone:
            desk.copy_if_due()
    except Trouble as trouble:
        terminal.mention([trouble.sentence])


def _one_round(desk: Desk, terminal: Terminal) -> tuple[int, datetime | None]:
    """A round of `run`: its exit status, and when something that had to wait goes on."""
    try:
        done = desk.run(tick=terminal.told_of_waits())
    except FolderBusy as busy:
        said = sentence("{what} There is nothing to do here.", what=busy.what)
        return terminal.tell({"busy": ["run"]}, said), None
    if done.put_off is not None:
        said = sentence(
            "Not tried again before {at}: {why}", at=done.put_off.again_at, why=done.put_off.why
        )
        plain = {"put_off_until": show.utc(done.put_off.again_at)}
        return terminal.tell(plain, said), done.goes_on_at
    return _tell_round(done, terminal), done.goes_on_at


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
            "reduced": done.reduced,
        }
        terminal.tell(plain, "", business.warnings())
        troubles += [sent.stopped] if sent is not None and sent.stopped is not None else []
        return max([quiet.complain(trouble) for trouble in troubles], default=DONE)
    read = len(checked.mails) if checked else 0
    print(terminal.say(sentences("{n} mail read.", "{n} mails read.", read)))
    print(terminal.say(sentences("{n} question lapsed.", "{n} questions lapsed.", done.expired)))
    if done.reduced:
        print(terminal.say(of_reduced(done.reduced)))
    for other in done.busy.values():
        print(terminal.say(sentence("{what} It was left to that one.", what=other.what)))
    told = [quiet.complain(trouble) for trouble in troubles]
    return max([*told, DONE if sent is None else _tell_sent(sent, terminal)])
