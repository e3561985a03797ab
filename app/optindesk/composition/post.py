"""How mails leave and come: through the real servers, or through the post of a practice desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.composition.moment import now
from optindesk.core.ports import no_tick

if TYPE_CHECKING:
    from optindesk.core.connecting import StepResult
    from optindesk.core.finding import Found
    from optindesk.core.model import Account
    from optindesk.core.ports import (
        Connect,
        Mailbox,
        Passwords,
        Practice,
        RawMail,
        Reached,
        Signature,
        Tick,
        Transport,
    )
    from optindesk.core.provider import Provider


def real_post(passwords: Passwords) -> tuple[Connect[Transport], Connect[Mailbox]]:
    from optindesk.core.model import Door
    from optindesk.core.ports import nobody

    def transport(account: Account, reached: Reached = nobody) -> Transport:
        from optindesk.mail.smtp import SmtpTransport

        secret = passwords.of(account, Door.SMTP)
        refused = partial(passwords.refuse, account, secret, door=Door.SMTP)
        return SmtpTransport(account, secret, refused=refused, reached=reached)

    def mailbox(account: Account, reached: Reached = nobody) -> Mailbox:
        from optindesk.mail.imap import ImapMailbox

        secret = passwords.of(account, Door.IMAP)
        refused = partial(passwords.refuse, account, secret, door=Door.IMAP)
        return ImapMailbox(account, secret, refused=refused, reached=reached)

    return transport, mailbox


def find_servers(
    providers: Sequence[Provider], address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick
) -> Sequence[Found]:
    from optindesk.core.provider import provider_of_mx
    from optindesk.mail.finding import find

    def named(hosts: Sequence[str]) -> Provider | None:
        return provider_of_mx(hosts, providers)

    return find(address, provider_of_mx=named, ask_mozilla=ask_mozilla, tick=tick)


def look_up(
    providers: Sequence[Provider],
    account: Account,
    provider: Provider | None,
    signatures: Sequence[Signature],
    tick: Tick = no_tick,
) -> Sequence[StepResult]:
    from optindesk.mail.dns import look_at_sender

    return look_at_sender(account, provider, signatures, tick, known=providers)


def practice_post(folder: Path) -> tuple[Connect[Transport], Connect[Mailbox]]:
    from optindesk.core.ports import nobody
    from optindesk.mail.practice import PracticeMailbox, PracticeTransport

    def transport(account: Account, reached: Reached = nobody) -> Transport:
        return PracticeTransport(folder, now)

    def mailbox(account: Account, reached: Reached = nobody) -> Mailbox:
        return PracticeMailbox(folder)

    return transport, mailbox


def practice_people(folder: Path) -> Practice:
    from optindesk.mail.practice_people import PracticePeople

    return PracticePeople(folder, now)


def saved(paths: Iterable[Path]) -> Iterator[RawMail]:
    from optindesk.mail.saved import saved_mails

    return saved_mails(paths)
