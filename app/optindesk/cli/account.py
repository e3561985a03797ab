"""The command `account`: found, set, signed in, tried, shown and forgotten."""

from __future__ import annotations

import argparse
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from optindesk.cli import mailing, show
from optindesk.cli.arguments_account import SAME
from optindesk.cli.terminal import DONE, PROBLEM, Terminal
from optindesk.cli.typed import USUAL, server
from optindesk.core.connecting import TITLES, Ended, StepResult
from optindesk.core.errors import (
    N_,
    AccountMissing,
    FileMissing,
    NothingFound,
    PlainTextRefused,
    ServersNeeded,
    Trouble,
    UnsureServers,
)
from optindesk.core.model import Account, Door, Security, Server, SignIn, is_loopback
from optindesk.core.oauth import DeviceCode
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import connecting, how_set
from optindesk.flows.desk import Desk
from optindesk.flows.pacing import Allowance
from optindesk.flows.proposing import Proposal, by
from optindesk.store import account_rows

HOW: Mapping[SignIn, Sentence] = {
    SignIn.PASSWORD: sentence("with a password"),
    SignIn.OAUTH: sentence("with OAuth 2.0"),
}

_GIVE_IT = sentence(
    "On the command line: optindesk account set --password-stdin, or account sign-in"
)

SIGNS: Mapping[Ended, str] = {
    Ended.PASSED: "✓",
    Ended.LOOK: "!",
    Ended.FAILED: "✗",
    Ended.SKIPPED: "–",
}


def account(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    return _ACTIONS[typed.action](desk, typed, terminal)


def _show(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    known = account_rows.account()
    if known is None and not terminal.as_json:
        raise AccountMissing()
    allowance, missing = desk.allowance(), how_set.missing_here(desk, known)
    in_words = _in_words(known, allowance, missing, terminal) if known is not None else ""
    told = terminal.tell(show.account(known, allowance, missing, terminal.say), in_words)
    if missing is not None:
        terminal.mention([_GIVE_IT])
    return told


def _in_words(
    saved: Account, allowance: Allowance | None, missing: Sentence | None, terminal: Terminal
) -> str:
    """The account as people read it."""
    limits = allowance.limits if allowance is not None else ()
    imap, imap_how = saved.imap, saved.imap_sign_in
    at_most = [f"{limit.most}: {terminal.say(limit.why)}" for limit, _ in limits]
    return terminal.facts(
        (
            (N_("Email address"), saved.address),
            (N_("Name that people see"), saved.sender_name),
            (N_("Outgoing mail (SMTP)"), _place(saved.smtp)),
            (N_("Replies (IMAP)"), _place(imap) if imap else None),
            (N_("User name"), saved.user),
            (N_("User name for reading"), saved.imap_user),
            (N_("How to log in"), HOW[saved.sign_in]),
            (N_("How to log in for reading"), HOW[imap_how] if imap_how else None),
            (N_("OAuth client ID"), saved.oauth_client),
            (N_("Issuer"), saved.oauth_issuer),
            (N_("CA file"), saved.ca_file),
            (N_("Name of your mail server in its own header"), saved.authserv_id),
            (N_("Handled replies go to"), saved.move_handled),
            (N_("Mails at most"), "\n".join(at_most)),
            (N_("Mails sent"), allowance.said if allowance and at_most else None),
            (N_("What is missing here"), missing),
        )
    )


def _place(server: Server) -> str:
    place = f"{server.host}:{server.port}"
    is_plain = server.security is Security.NONE
    return place if is_plain else f"{place}, {server.security.value.upper()}"


def _find(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    found = desk.propose_account(
        typed.address, ask_mozilla=typed.ask_mozilla, tick=terminal.progress()
    )
    if not found:
        raise NothingFound(address=typed.address)
    plain = [_proposal(one, terminal) for one in found]
    lines = [line for one in found for line in _in_lines(one, terminal)]
    return terminal.tell(plain, "\n".join(lines))


def _proposal(one: Proposal, terminal: Terminal) -> dict[str, Any]:
    account, provider = one.account, one.provider
    return {
        "provider": provider.name if provider else None,
        "how": one.how.value if one.how else "address",
        "sentence": terminal.say(one.said),
        "other_domain": one.other_domain,
        "smtp": show.server(account.smtp),
        "imap": show.server(account.imap) if account.imap else None,
        "user": account.user,
        "imap_user": account.imap_user or account.user,
        "ways": [way.value for way in one.ways],
        "before": [terminal.say(step) for step in (provider.before if provider else ())],
    }


def _in_lines(one: Proposal, terminal: Terminal) -> list[str]:
    """A proposal as people read it."""
    account, provider = one.account, one.provider
    lines = [terminal.say(one.said)]
    for name, at in (("SMTP", account.smtp), ("IMAP", account.imap)):
        if at is not None:
            lines.append(f"  {name}: {at.host}:{at.port} {at.security.value}")
    lines.append("  " + terminal.say(sentence("User name: {user}", user=account.user)))
    if account.imap_user:
        said = sentence("For reading: {user}", user=account.imap_user)
        lines.append("  " + terminal.say(said))
    if one.other_domain:
        said = sentence("These servers lie outside of your domain: look whether they are right.")
        lines.append("  " + terminal.say(said))
    if provider is not None:
        lines += [f"  - {terminal.say(step)}" for step in provider.before]
        if provider.app_password is not None:
            lines += [f"  - {terminal.say(step)}" for step in provider.app_password.steps]
            lines.append(f"    {provider.app_password.page}")
    return lines


# --- set ----------------------------------------------------------------------------------------


def _set(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    wanted = _wanted(desk, typed, terminal, account_rows.account())
    asked = (typed.password_stdin, typed.imap_password_stdin, typed.oauth_secret_stdin)
    password, for_reading, secret = (mailing.given_password() if one else "" for one in asked)
    saved = desk.set_account(wanted)
    passwords, troubles = desk.passwords, list[Trouble | None]()
    if password:
        troubles.append(passwords.give(saved, password))
    if for_reading:
        troubles.append(passwords.give(saved, for_reading, Door.IMAP))
    if secret:
        passwords.give_client_secret(saved.oauth_client, secret)
    for kept in filter(None, troubles):
        print(terminal.say(kept.sentence), file=sys.stderr)
    said = sentence("The mail account {address} is set.", address=saved.address)
    if saved.sign_in is SignIn.OAUTH:
        said = sentence(
            "The mail account {address} is set. Now sign in: optindesk account sign-in",
            address=saved.address,
        )
    missing = how_set.missing_here(desk, saved)
    return terminal.tell(show.account(saved, desk.allowance(), missing, terminal.say), said)


def _wanted(
    desk: Desk, typed: argparse.Namespace, terminal: Terminal, known: Account | None
) -> Account:
    """The account as it is to be: what was typed, over what was known or found."""
    is_other = typed.address and (known is None or typed.address != known.address)
    if (is_other or typed.find) and not typed.smtp:
        known = _proposed(desk, typed, terminal, known)
    if known is None and not (typed.address and typed.smtp):
        raise ServersNeeded(address=typed.address) if typed.address else AccountMissing()
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
    changes = _changes(typed)
    return replace(known or fresh, address=address, smtp=smtp, imap=imap, **changes)


def _changes(typed: argparse.Namespace) -> dict[str, Any]:
    """What was typed of the rest."""
    if typed.ca is not None and not Path(typed.ca).is_file():
        raise FileMissing(path=typed.ca)
    given = {
        "sender_name": typed.name,
        "user": typed.user,
        "imap_user": typed.imap_user,
        "sign_in": typed.sign_in and SignIn(typed.sign_in),
        "oauth_issuer": typed.oauth_issuer,
        "oauth_client": typed.oauth_client,
        # Whoever reads it may stand in another folder.
        "ca_file": typed.ca and str(Path(typed.ca).absolute()),
        "authserv_id": typed.authserv_id,
        "move_handled": typed.move_handled,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if typed.imap_sign_in is not None:
        own = None if typed.imap_sign_in == SAME else SignIn(typed.imap_sign_in)
        changes["imap_sign_in"] = own
    for name in ("per_minute", "per_hour", "per_day"):
        if (most := getattr(typed, name)) is not None:
            changes[name] = None if most == USUAL else most
    return changes


def _proposed(
    desk: Desk, typed: argparse.Namespace, terminal: Terminal, known: Account | None
) -> Account | None:
    """The servers of an address; what the owner chose otherwise stays. None: as it was.

    The net is only asked with --find. Raises NothingFound, UnsureServers.
    """
    address = typed.address or (known.address if known else "")
    name = known.sender_name if known else address
    if typed.find:
        tick = terminal.progress()
        found = desk.propose_account(address, name, ask_mozilla=typed.ask_mozilla, tick=tick)
        if not found:
            raise NothingFound(address=address)
    else:
        found = desk.propose_account_offline(address, name)
    if not found:
        return known
    best = found[0]
    if best.other_domain:
        hosts = {best.account.smtp.host, *([best.account.imap.host] if best.account.imap else [])}
        raise UnsureServers(address=address, hosts=", ".join(sorted(hosts)))
    proposed = by(best.ways[0], best.account) if best.ways else best.account
    if known is None:
        return proposed
    return replace(
        proposed,
        per_minute=known.per_minute,
        per_hour=known.per_hour,
        per_day=known.per_day,
        move_handled=known.move_handled,
    )


# --- signed in, tried, forgotten ------------------------------------------------------------------


def _sign_in(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    door = Door.IMAP if typed.imap else Door.SMTP
    if typed.elsewhere:

        def show_code(code: DeviceCode) -> None:
            told = sentence(
                "Open {page} on any device and type the code {code}.",
                page=code.verification_uri,
                code=code.user_code,
            )
            print(terminal.say(told), file=sys.stderr, flush=True)

        trouble = desk.sign_in_elsewhere(show_code, door=door)
    else:

        def open_browser(url: str) -> None:
            told = sentence("Sign in in the browser. If it does not open, open this page:")
            print(f"{terminal.say(told)}\n{url}", file=sys.stderr, flush=True)
            # A browser in the terminal holds whoever opens it, and waits for our answer meanwhile.
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

        page = terminal.say(connecting.PAGE_AFTER_SIGN_IN)
        trouble = desk.sign_in(open_browser, page, door=door)
    if trouble is not None:  # the next command knows nothing of it
        return terminal.complain(trouble)
    signed_in = account_rows.account()
    assert signed_in is not None
    return terminal.tell(
        {"address": signed_in.address},
        sentence("You are signed in as {address}.", address=signed_in.address),
    )


def _test(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    def tell(result: StepResult) -> None:
        if not terminal.as_json:
            print(_line(result, terminal), flush=True)

    mailing.use_password(desk, typed)
    made = desk.try_account(tell, terminal.say, terminal.progress(), with_mail=not typed.no_mail)
    plain = {
        "address": made.address,
        "works": not made.failed,
        "sentence": terminal.say(made.summary),
        "steps": [
            {
                "step": one.step.value,
                "title": terminal.say(TITLES[one.step]),
                "ended": one.ended.value,
                "sentence": terminal.say(one.said),
                "todo": [terminal.say(todo) for todo in one.todo],
            }
            for one in made.results
        ],
    }
    terminal.tell(plain, made.summary)
    return PROBLEM if made.failed else DONE


def _line(result: StepResult, terminal: Terminal) -> str:
    title = terminal.say(TITLES[result.step])
    lines = [f"{SIGNS[result.ended]} {title}: {terminal.say(result.said)}"]
    lines += [f"    {terminal.say(todo)}" for todo in result.todo]
    return "\n".join(lines)


def _it_person(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    account = account_rows.account()
    if account is None:
        raise AccountMissing()
    text = desk.letter_for_it(account, connecting.last(), terminal.say)
    return terminal.tell({"text": text}, text)


def _forget(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    forgotten = desk.forget_password()
    return terminal.tell(
        {"address": forgotten.address},
        sentence(
            "The keyring has no password and no token of {address} any more.",
            address=forgotten.address,
        ),
    )


_ACTIONS: Mapping[str, Callable[[Desk, argparse.Namespace, Terminal], int]] = {
    "show": _show,
    "find": _find,
    "set": _set,
    "sign-in": _sign_in,
    "test": _test,
    "it-person": _it_person,
    "forget": _forget,
}
