"""How each setting of the desk stands now, in a sentence, and whether that is the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from optindesk.core.errors import SignInNeeded, VaultTrouble
from optindesk.core.model import Account, Security, Server
from optindesk.core.provider import Period, Provider
from optindesk.core.sentence import Sentence, listed, sentence, sentences
from optindesk.flows import (
    business,
    copying,
    evidence,
    outside,
    owner_pin,
    pacing,
    preferences,
    settings,
)
from optindesk.flows.fittings import Fittings
from optindesk.flows.preferences import CATALOGUE
from optindesk.flows.settings import SETTINGS
from optindesk.store import account_rows, daily

NOT_SET_UP = sentence("No mail account is set up yet.")
PRACTICE = sentence("Practice: nothing leaves this computer.")
NOT_SAID = sentence("Not said yet.")

_SECURITY: Mapping[Security, Sentence] = {
    Security.STARTTLS: sentence("encrypted by STARTTLS"),
    Security.TLS: sentence("encrypted by TLS"),
    Security.NONE: sentence("not encrypted"),
}

_IN_A: Mapping[Period, Callable[[int], Sentence]] = {
    Period.MINUTE: lambda n: sentence("{n} in a minute", n=n),
    Period.HOUR: lambda n: sentence("{n} in an hour", n=n),
    Period.DAY: lambda n: sentence("{n} in a day", n=n),
}

_KEYRINGS: Sequence[tuple[str, Sentence]] = (
    ("keyring.backends.Windows", sentence("the Windows Credential Locker")),
    ("keyring.backends.macOS", sentence("the Keychain of macOS")),
    ("keyring.backends.kwallet", sentence("KWallet")),
    ("keyring.backends.SecretService", sentence("the keyring of your desktop (Secret Service)")),
    ("keyring.backends.libsecret", sentence("the keyring of your desktop (Secret Service)")),
)
"""The keyrings by how the names of their backends begin."""

RESETTABLE = (*SETTINGS, preferences.PACE, preferences.HANDLED, preferences.REPLIES)
"""What `desk.reset` can bring back to its default."""

SHOWN_LETTERS = 120
"""So much of a longer text is shown."""


@dataclass(frozen=True, slots=True)
class Now:
    """How a setting stands: `value` is that of a number; `is_usual` whether it is the default, None
    where there is none."""

    said: Sentence
    is_usual: bool | None = None
    value: int | None = None


def look(desk: Fittings) -> Mapping[str, Now]:
    """All settings that belong to the data, or to the account of this desk, but for the password:
    the keyring may ask a person to unlock it."""
    account = account_rows.account()
    found = {
        name: Now(
            preferences.in_words(name, settings.get(name)),
            settings.get(name) == known.default,
            settings.get(name),
        )
        for name, known in SETTINGS.items()
    }
    found |= _of_business(account)
    found[preferences.PIN] = Now(_PIN[owner_pin.is_set()], not owner_pin.is_set())
    found[preferences.REPLIES] = _of_replies()
    found[preferences.LEVEL_NAMES] = Now(_LEVELS[settings.is_on(settings.LEVELS)])
    if desk.is_practice:
        return {**found, preferences.ACCOUNT: Now(PRACTICE)}
    return found | _of_account(account, desk.providers) | _of_copies(desk)


_PIN: Mapping[bool, Sentence] = {
    True: sentence("A PIN is set. Once it was typed it is not asked for ten minutes."),
    False: sentence("No PIN is set: whoever sits here can export, erase and change settings."),
}

_LEVELS: Mapping[bool, Sentence] = {
    True: sentence("Mails call the levels so."),
    False: sentence("Levels are off: no mail names one."),
}


def _of_account(account: Account | None, providers: Sequence[Provider]) -> dict[str, Now]:
    if account is None:
        nothing = Now(NOT_SET_UP, is_usual=True)
        return dict.fromkeys((preferences.ACCOUNT, preferences.PACE, preferences.HANDLED), nothing)
    sends = sentence("{address} sends by {server}.", address=account.address, server=server_said(
        account.smtp))  # fmt: skip
    reads = sentence("Replies are not read from a mailbox.")
    if account.imap is not None:
        reads = sentence("Replies are read at {server}.", server=server_said(account.imap))
    own = pacing.own_limits(account)
    limits = [_IN_A[limit.period](limit.most) for limit in pacing.limits(account, providers)]
    pace = sentence("As fast as the server takes them.")
    if limits:
        pace = sentence("At most {limits}.", limits=listed(limits))
    handled = sentence("They stay where they are.")
    if account.move_handled:
        handled = sentence("They are moved to “{folder}”.", folder=account.move_handled)
    return {
        preferences.ACCOUNT: Now(sentence("{sends} {reads}", sends=sends, reads=reads)),
        preferences.PACE: Now(pace, not own),
        preferences.HANDLED: Now(handled, not account.move_handled),
    }


def server_said(server: Server) -> Sentence:
    """A server as a person reads it."""
    return sentence(
        "{host}, port {port}, {security}",
        host=server.host,
        port=server.port,
        security=_SECURITY[server.security],
    )


def of_password(desk: Fittings) -> Mapping[str, Now]:
    """What is missing here to log in, else where it is kept."""
    account = account_rows.account()
    missing = missing_here(desk, account)
    said = missing or where_passwords_go(desk.keyring_name)
    nothing_to_forget = account is None or missing is not None
    return {preferences.PASSWORD: Now(said, is_usual=True if nothing_to_forget else None)}


def missing_here(desk: Fittings, account: Account | None) -> Sentence | None:
    """Why this computer is not let in to the mail account: its keyring does not give what that logs
    in with; None where nothing is missing."""
    if account is None or not desk.works_alone:
        return None
    missing = desk.passwords.missing(account)
    if missing is None:
        return None
    if isinstance(missing, SignInNeeded):
        return sentence(
            "This computer is not let in to your mail until somebody signs in as {user} here:"
            " {reason}",
            **missing.values,
        )
    return sentence(
        "This computer is not let in to your mail until the password of {user} is typed here. Its"
        " keyring cannot give it: {reason}",
        **missing.values,
    )


def where_passwords_go(keyring_name: Callable[[], str]) -> Sentence:
    """Which keyring keeps passwords, or why none does."""
    try:
        name = keyring_name()
    except VaultTrouble as trouble:
        return trouble.sentence
    for beginning, said in _KEYRINGS:
        if name.startswith(beginning):
            return sentence("Passwords are kept in {keyring}.", keyring=said)
    return sentence("Passwords are kept in the keyring “{name}”.", name=name)


def _of_business(account: Account | None) -> dict[str, Now]:
    known = business.today()
    texts = {
        preferences.NAME: account.sender_name if account is not None else "",
        preferences.POSTAL: known.postal_address,
        preferences.NOTICE: known.privacy_notice or next(iter(known.notices.values()), ""),
    }
    return {
        name: Now(sentence("{text}", text=_short(text)) if text else NOT_SAID)
        for name, text in texts.items()
    }


def _short(text: str) -> str:
    """The beginning of a text in one line."""
    line = ", ".join(filter(None, map(str.strip, text.splitlines())))
    return line if len(line) <= SHOWN_LETTERS else f"{line[:SHOWN_LETTERS].rstrip()}…"


def _of_replies() -> Now:
    if evidence.keeps_whole():
        return Now(sentence("Replies are kept whole."), is_usual=True)
    return Now(sentence("Only the headers and the sentence that decided are kept."), is_usual=False)


def _of_copies(desk: Fittings) -> dict[str, Now]:
    folder = desk.store.folder
    made, trouble = daily.made(folder) if folder is not None else {}, copying.trouble()
    here = sentence("No copy was made yet.")
    if folder is None:
        here = sentence("Of a shared desk no computer keeps copies by itself: let them go outside.")
    elif made:
        here = sentences(
            "There is {n} copy, made on {last}.",
            "There are {n} copies, the last made on {last}.",
            len(made),
            last=max(made),
        )
    place = outside.chosen(desk.store, desk.actor.device) or outside.newest()
    there = sentence("So far no copy goes outside of this computer.")
    if place is not None:
        there = place.told(desk.clock())
    return {preferences.DAILY: Now(trouble or here), preferences.OUTSIDE: Now(there)}


def of_reset(names: Sequence[str], now: Mapping[str, Now]) -> Sequence[tuple[str, Sentence]]:
    """Which of some settings a reset would change, each with what it is now and will be."""
    return [
        (
            name,
            sentence(
                "{title}: {now} → {usual}",
                title=CATALOGUE[name].title,
                now=now[name].said,
                usual=CATALOGUE[name].usual,
            ),
        )
        for name in names
        if now[name].is_usual is False
    ]
