"""Who asks: the business as it stands in mails and proofs, today and on any day before.

What a mail showed is known by when its final dot went: each change begins a new version.
"""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import CannotShow, ControlCharacter
from optindesk.core.model import Account, Actor
from optindesk.core.ports import Reader
from optindesk.core.sentence import Sentence, sentence
from optindesk.store import archive, post
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

SETTING = "business"
LONGEST = 1_000
"""How many characters the postal address and the privacy notice may have each."""


@dataclass(frozen=True, slots=True)
class Business:
    """The fields of a mail that say who writes (mail/wordings.py); texts may have lines.

    `privacy_notice` is a text, or the address of a page that has it.
    """

    sender_name: str = ""
    sender_address: str = ""
    postal_address: str = ""
    privacy_notice: str = ""


def as_of(at: datetime) -> Business | None:
    """The business as mails showed it at a moment; None where nothing was written down by then."""
    known = _version(at)
    return _business(known) if known is not None else None


def _version(at: datetime) -> dict[str, Any] | None:
    since = at.timestamp()
    known: list[dict[str, Any]] = archive.setting(SETTING, [])
    return next((one for one in reversed(known) if one["since"] <= since), None)


def today() -> Business:
    """The business as mails show it from now on."""
    versions = archive.setting(SETTING, [])
    account = post.account()
    known = _business(versions[-1]) if versions else Business()
    return _of_account(known, account) if account is not None else known


def _business(version: dict[str, Any]) -> Business:
    return Business(**_texts(version))


def _texts(version: dict[str, Any]) -> dict[str, str]:
    return {name: text for name, text in version.items() if name != "since"}


def _of_account(known: Business, account: Account) -> Business:
    return replace(known, sender_name=account.sender_name, sender_address=account.address)


def shown(account: Account, at: datetime) -> dict[str, str]:
    """What a mail shows of the business whose final dot goes, or went, at a moment."""
    known = _version(at)
    return asdict(_of_account(Business(), account)) if known is None else _texts(known)


def follow(journal: Journal, account: Account) -> None:
    """The account is another one now, or has another name."""
    _remember(journal, _of_account(today(), account))


def save(
    store: Store,
    reader: Reader,
    postal_address: str,
    privacy_notice: str,
    actor: Actor,
    now: datetime,
) -> Business:
    """Let mails show these texts from now on, those that wait included; empty: nothing.

    Raises CannotShow for a text that is too long, or that quoted without a mark would be an answer;
    ControlCharacter.
    """
    texts = {
        "postal_address": _checked(reader, sentence("postal address"), postal_address),
        "privacy_notice": _checked(reader, sentence("privacy notice"), privacy_notice),
    }
    with unit_of_work(store, actor, now) as journal:
        before = today()
        wanted = replace(before, **texts)
        for name, text in texts.items():
            if text != getattr(before, name):
                journal.write(Code.SETTING_CHANGED, name=name, value=text)
        _remember(journal, wanted)
    return wanted


def _remember(journal: Journal, wanted: Business) -> None:
    versions = archive.setting(SETTING, [])
    if not versions or _business(versions[-1]) != wanted:
        since = journal.now.timestamp()
        archive.set_setting(SETTING, [*versions, {**asdict(wanted), "since": since}])


def _checked(reader: Reader, name: Sentence, text: str) -> str:
    lines = (line.strip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    tidy = "\n".join(lines)
    if len(tidy) > LONGEST:
        reason = sentence("it is longer than {n} characters.", n=LONGEST)
        raise CannotShow(name=name, reason=reason)
    if any(one != "\n" and unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in tidy):
        raise ControlCharacter(field=str(name))
    for language in reader.languages:
        for problem in reader.answers_in(tidy, language):
            raise CannotShow(name=name, reason=problem)
    return tidy
