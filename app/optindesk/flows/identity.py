"""What names a request or a mail: its token, code, leave token, mark and Message-ID, both ways."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from optindesk.core.keys import Keys
from optindesk.core.model import Account, OutgoingMail, Request, address_key
from optindesk.core.token import (
    Purpose,
    Spelled,
    code_for,
    is_genuine,
    message_id,
    read_message_id,
    read_token,
    sealed,
    spell,
)
from optindesk.store import post, request_rows


def _stands_for(request: Request) -> tuple[str | int, ...]:
    """What a token of a request vouches for: address, changes and wording (DESIGN 4)."""
    changes = ",".join(f"{change.target.key}={change.target.level}" for change in request.changes)
    return (address_key(request.address), changes, request.wording_id)


def token_of(key: bytes, request: Request) -> str:
    """The token that confirms a request, as spelled in its mails."""
    return spell(sealed(key, Purpose.TOKEN, request.id, *_stands_for(request)))


def leave_token_of(key: bytes, request: Request) -> str:
    """The token that can only leave, for List-Unsubscribe (RFC 2369)."""
    return spell(sealed(key, Purpose.LEAVE, request.id, *_stands_for(request)))


def code_of(key: bytes, request: Request) -> str:
    """The 8-character code for the telephone."""
    return code_for(key, request.id, *_stands_for(request))


class TrialSecret(StrEnum):
    """What names a test mail to oneself: each is worth nothing for another, nor for a request."""

    TOKEN = "token"
    LEAVE = "leave"
    MARK = "mark"
    MESSAGE_ID = "message-id"


def trial_secret(key: bytes, number: int, secret: TrialSecret) -> Spelled:
    """A secret of the test mail of a number."""
    return sealed(key, Purpose.TEST, number, secret.value)


def is_of_trial(keys: Keys, spelled: Spelled | None, secret: TrialSecret) -> bool:
    """Whether a token, mark or Message-ID as read is that of a test mail."""
    return spelled is not None and _is_ours(spelled, keys, Purpose.TEST, secret.value)


def _is_ours(
    spelled: Spelled, keys: Keys, purpose: Purpose, *parts: str | int, retired: bool = True
) -> bool:
    """Whether a MAC is of the current key, or of one that was `retired`."""
    tried = keys.all if retired else (keys.current,)
    return any(is_genuine(spelled, key, purpose, *parts) for key in tried)


def trial_code(key: bytes, number: int) -> str:
    """The 8-character code of a test mail, which is good for nobody."""
    return code_for(key, number, "test")


def request_named(
    keys: Keys, token: Spelled, purpose: Purpose, *, retired: bool = True
) -> Request | None:
    """The request that a token names, if the token is genuine for that purpose; unless one of a
    `retired` key will do, by the current key."""
    request = request_rows.find_request(token.number)
    if request is None:
        return None
    is_ours = _is_ours(token, keys, purpose, *_stands_for(request), retired=retired)
    return request if is_ours else None


def _mail_stands_for(mail: OutgoingMail) -> tuple[str | int, ...]:
    return (mail.request_id or 0, mail.contact_id, address_key(mail.address))


def mark_of(key: bytes, mail: OutgoingMail) -> str:
    """X-Opt-In-Desk-Mail: finds bounces and Sent copies, never confirms."""
    return spell(sealed(key, Purpose.MARK, mail.id, *_mail_stands_for(mail)))


def message_id_of(key: bytes, mail: OutgoingMail, account: Account) -> str:
    """The Message-ID of a mail: every retry of the same mail carries the same one."""
    domain = account.address.rpartition("@")[2].encode("idna").decode()
    return message_id(sealed(key, Purpose.MESSAGE_ID, mail.id, *_mail_stands_for(mail)), domain)


def mail_marked(keys: Keys, mark: str) -> OutgoingMail | None:
    """The mail of ours that an X-Opt-In-Desk-Mail names, if it is genuine."""
    return _mail_named(keys, read_token(mark), Purpose.MARK)


def mail_with_id(keys: Keys, text: str) -> OutgoingMail | None:
    """The mail of ours that a Message-ID names: our own, or the one its server gave it."""
    return mails_with_ids(keys, [text]).get(text)


def mails_with_ids(keys: Keys, texts: Collection[str]) -> dict[str, OutgoingMail]:
    """The mails of ours that Message-IDs name (see `mail_with_id`), by Message-ID."""
    found = {text: _mail_named(keys, read_message_id(text), Purpose.MESSAGE_ID) for text in texts}
    others = post.mails_by_server_ids([text.strip() for text in texts if found[text] is None])
    named = {text: mail or others.get(text.strip()) for text, mail in found.items()}
    return {text: mail for text, mail in named.items() if mail is not None}


def _mail_named(keys: Keys, spelled: Spelled | None, purpose: Purpose) -> OutgoingMail | None:
    mail = None if spelled is None else post.mail_by_id(spelled.number)
    if mail is None or spelled is None:
        return None
    return mail if _is_ours(spelled, keys, purpose, *_mail_stands_for(mail)) else None


def is_name_of_current(keys: Keys, mail: OutgoingMail, text: str) -> bool:
    """Whether a Message-ID that names a mail can be known to nobody who only has a retired key: it
    is made with the current one, or its server gave it to a mail that was."""
    spelled = read_message_id(text)
    if spelled is not None and spelled.number == mail.id:
        parts = _mail_stands_for(mail)
        return _is_ours(spelled, keys, Purpose.MESSAGE_ID, *parts, retired=False)
    return keys.is_of_current(mail.log_head)
