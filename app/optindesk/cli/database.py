"""The command `database`: a shared desk is tried, joined, chosen, left, and its password kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from optindesk.cli.mailing import given_password
from optindesk.cli.terminal import PROBLEM, Terminal
from optindesk.core.connecting import Ended
from optindesk.core.errors import NoDeskThere, VaultTrouble
from optindesk.core.invitation import MOST_LETTERS, invitation_in
from optindesk.core.sentence import sentence
from optindesk.core.sharing import SERVER_TITLES, ServerLook, SharedMeans
from optindesk.store.server import without_password

_SIGNS = {Ended.PASSED: "+", Ended.LOOK: "!", Ended.FAILED: "x", Ended.SKIPPED: "-"}


def database(means: SharedMeans, url: str, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Do what was typed about the database at `url`, empty to `leave` it; raises VaultTrouble, and
    what keeps one from the database."""
    place = without_password(url)
    match typed.action:
        case "test":
            given = given_password() if typed.database_password_stdin else ""
            return _told(means.look(url, given), place, terminal)
        case "join":
            return _join(means, typed, terminal)
        case "invite":
            return _invite(means, url, typed, terminal)
        case "use":
            means.use(url, typed.by or "")
            said = sentence("From now on {place} is opened where no --data is given.", place=place)
            return terminal.tell({"desk": place}, said)
        case "leave":
            means.use("", "")
            said = sentence("The desk of this computer is opened again where no --data is given.")
            return terminal.tell({"desk": None}, said)
        case "keep-password":
            password = given_password()
            look = means.look(url, password)
            if not look.works:
                return _told(look, place, terminal)
            means.keep(url, password)
            said = sentence("The password is kept in the keyring of this computer.")
            return terminal.tell({"desk": place, "kept": True}, said)
        case _:
            means.forget(url)
            said = sentence("The keyring of this computer has no password of it any more.")
            return terminal.tell({"desk": place, "kept": False}, said)


def _join(means: SharedMeans, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Try where one was invited to; nothing is kept but its certificates unless a desk is there."""
    given = given_password() if typed.database_password_stdin else ""
    text = sys.stdin.read(MOST_LETTERS) if typed.file == "-" else means.read(Path(typed.file))
    invitation = invitation_in(text)
    url, password = means.accept(invitation), given or invitation.password
    look, place = means.look(url, password), without_password(url)
    if not look.works:
        return _told(look, place, terminal)
    if not look.holds_desk:
        raise NoDeskThere(place=place)
    unkept = []
    if password:
        try:
            means.keep(url, password)
        except VaultTrouble as trouble:  # as on a server: then it is given each time
            unkept.append(trouble.sentence)
    means.use(url, typed.by or "")
    said = sentence("From now on {place} is opened where no --data is given.", place=place)
    kept = bool(password) and not unkept
    return terminal.tell({"desk": place, "kept": kept}, said, unkept)


def _invite(means: SharedMeans, url: str, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Say what another computer needs, or write it to a file."""
    invitation = means.invite(url)
    text = invitation.in_words(terminal.say)
    plain = {"desk": invitation.url, "certificates": invitation.certificates}
    if not typed.to:
        return terminal.tell(plain, text.rstrip("\n"))
    path = Path(typed.to)
    means.write(path, text)
    said = sentence("Saved as “{file}”.", file=path.name)
    return terminal.tell({**plain, "file": str(path)}, said)


def _told(look: ServerLook, place: str, terminal: Terminal) -> int:
    steps = [
        {"step": one.step.value, "ended": one.ended.value, "said": terminal.say(one.said)}
        for one in look.results
    ]
    lines = [
        f"{_SIGNS[one.ended]} {terminal.say(SERVER_TITLES[one.step])}: {terminal.say(one.said)}"
        for one in look.results
    ]
    plain = {"desk": place, "works": look.works, "holds_desk": look.holds_desk, "steps": steps}
    told = terminal.tell(plain, "\n".join(lines))
    return told if look.works else PROBLEM
