"""Who asks: the business as it stands in mails and proofs, today and on any day before.

What a mail showed is known by when its final dot went: each change begins a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import CannotShow, ControlCharacter
from optindesk.core.model import Account, Actor
from optindesk.core.ports import Reader
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.text import hides
from optindesk.store import account_rows, archive
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

SETTING = "business"
DETAILS = ("postal_address", "privacy_notice")
_UNSAID: Mapping[tuple[str, ...], Sentence] = {
    ("postal_address",): sentence(
        "Your mails do not say your postal address yet: whoever is asked must be able to see who"
        " asks."
    ),
    ("privacy_notice",): sentence(
        "Not all of your mails have a privacy notice yet: whoever is asked must be able to see what"
        " becomes of the data."
    ),
    DETAILS: sentence(
        "Your mails say neither your postal address nor your privacy notice yet: whoever is asked"
        " must be able to see who asks, and what becomes of the data."
    ),
}
LONGEST = 1_000
"""How many characters the postal address and the privacy notice may have each."""


@dataclass(frozen=True, slots=True)
class Business:
    """The fields of a mail that say who writes (core/fields.py); texts may have lines.

    `privacy_notice` is a text, or the address of a page that has it; `notices` are those for mails
    in some languages, where they have their own.
    """

    sender_name: str = ""
    sender_address: str = ""
    postal_address: str = ""
    privacy_notice: str = ""
    notices: Mapping[str, str] = field(default_factory=dict)

    def own_notice(self, language: str) -> str:
        """The privacy notice for mails in a language alone, or (empty) for all without one."""
        return self.notices.get(language, "") if language else self.privacy_notice

    def with_notice(self, text: str, language: str) -> Business:
        """The same with another `own_notice`."""
        if not language:
            return replace(self, privacy_notice=text)
        notices = {**self.notices, language: text}
        return replace(self, notices={one: own for one, own in notices.items() if own})

    def fields(self, language: str) -> dict[str, str]:
        """The fields of a mail in a language (``de``, ``de-AT``)."""
        own = self.own_notice(language) or self.own_notice(language.partition("-")[0])
        return {
            "sender_name": self.sender_name,
            "sender_address": self.sender_address,
            "postal_address": self.postal_address,
            "privacy_notice": own or self.privacy_notice,
        }


def as_of(at: datetime) -> Business | None:
    """The business as mails showed it at a moment; None where nothing was written down by then."""
    known = _version(at)
    return _business(known) if known is not None else None


def details(language: str) -> dict[str, str]:
    """What mails in a language say of the business beside its name; empty where it is not known."""
    found = today().fields(language)
    return {name: found[name] for name in DETAILS}


def missing() -> tuple[str, ...]:
    """Which `DETAILS` mails do not say, be it only those of one list."""
    known = today()
    languages = {one.language for one in archive.all_lists()} or {""}
    said = [known.fields(language) for language in languages]
    return tuple(name for name in DETAILS if not all(fields[name] for fields in said))


def unsaid() -> Sentence | None:
    """What is missing and why it must not be, for the owner; None where nothing is.

    It stops no question: whether one may be asked without is the owner's to know.
    """
    return _UNSAID.get(missing())


def _version(at: datetime) -> dict[str, Any] | None:
    since = at.timestamp()
    known: list[dict[str, Any]] = archive.setting(SETTING, [])
    return next((one for one in reversed(known) if one["since"] <= since), None)


def today() -> Business:
    """The business as mails show it from now on."""
    versions = archive.setting(SETTING, [])
    account = account_rows.account()
    known = _business(versions[-1]) if versions else Business()
    return _of_account(known, account) if account is not None else known


def _business(version: dict[str, Any]) -> Business:
    return Business(**{name: text for name, text in version.items() if name != "since"})


def _of_account(known: Business, account: Account) -> Business:
    return replace(known, sender_name=account.sender_name, sender_address=account.address)


def shown(account: Account, at: datetime, language: str) -> dict[str, str]:
    """What a mail shows of the business whose final dot goes, or went, at a moment."""
    return (as_of(at) or _of_account(Business(), account)).fields(language)


def follow(journal: Journal, account: Account) -> None:
    """The account is another one now, or has another name."""
    _remember(journal, _of_account(today(), account))


def save(
    store: Store,
    reader: Reader,
    postal_address: str | None,
    privacy_notice: str | None,
    language: str,
    actor: Actor,
    now: datetime,
) -> Business:
    """Let mails show these texts from now on, those that wait included; empty: nothing, None: what
    they show now. The notice is for mails in a language, or for all that have none of their own.

    Raises CannotShow for a text that is too long, or that quoted without a mark would be an answer;
    ControlCharacter.
    """
    postal = _checked(reader, sentence("postal address"), postal_address)
    notice = _checked(reader, sentence("privacy notice"), privacy_notice)
    with unit_of_work(store, actor, now) as journal:
        wanted = before = today()
        if postal is not None and postal != before.postal_address:
            wanted = replace(wanted, postal_address=postal)
            journal.write(Code.SETTING_CHANGED, name="postal_address", value=postal)
        if notice is not None and notice != before.own_notice(language):
            wanted = wanted.with_notice(notice, language)
            of = language or None
            journal.write(Code.SETTING_CHANGED, name="privacy_notice", value=notice, language=of)
        _remember(journal, wanted)
    return wanted


def _remember(journal: Journal, wanted: Business) -> None:
    versions = archive.setting(SETTING, [])
    if not versions or _business(versions[-1]) != wanted:
        since = journal.now.timestamp()
        archive.set_setting(SETTING, [*versions, {**asdict(wanted), "since": since}])


def _checked(reader: Reader, name: Sentence, text: str | None) -> str | None:
    if text is None:
        return None
    lines = (line.strip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    tidy = "\n".join(lines)
    if len(tidy) > LONGEST:
        reason = sentence("it is longer than {n} characters.", n=LONGEST)
        raise CannotShow(name=name, reason=reason)
    if hides(tidy.replace("\n", "")):
        raise ControlCharacter(field=str(name))
    for language in reader.languages:
        for problem in reader.answers_in(tidy, language):
            raise CannotShow(name=name, reason=problem)
    return tidy
