"""A mail of ours looked at: made again of the version of its wording and what stood in it then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from optindesk.core.errors import AccountMissing, NoSuchMail
from optindesk.core.model import MailKind, OutgoingMail, Wording
from optindesk.core.original import Original
from optindesk.core.ports import Composer, Reader
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus
from optindesk.flows import sending
from optindesk.flows.identity import mark_of, message_id_of
from optindesk.flows.proving import mark_shown, without_codes
from optindesk.store import account_rows, archive, post, request_rows

_MAY_HAVE_LEFT = (MailStatus.SENT, MailStatus.UNKNOWN, MailStatus.SENDING)

NO_HEAD = "-"
"""Stands where the head of the log goes, in a mail that has not left yet."""


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail of ours as its recipient got it, but for its codes; `said`: how it was made for us
    to look at. `text` is what the person reads, `original` the mail with its look and its source.
    """

    number: int
    kind: MailKind
    status: MailStatus
    address: str
    handed_over_at: datetime | None
    wording: int
    subject: str
    text: str
    original: Original
    said: Sentence


def look(composer: Composer, reader: Reader, number: int, now: datetime) -> SentMail:
    """The mail of that number. Raises NoSuchMail, AccountMissing.

    What leaves is not kept: wording, values and log head are, and the mail is made of them again.
    Its codes are not shown, for whoever has them could answer in the person's place.
    """
    mail = post.mail_by_id(number)
    if mail is None or not mail.address:  # it went with a person who was erased
        raise NoSuchMail(id=number)
    account = account_rows.account()
    if account is None:
        raise AccountMissing()
    keys = archive.desk_keys()
    request = request_rows.find_request(mail.request_id or 0)
    left = (mail.handed_over_at or mail.dot_at) if mail.status in _MAY_HAVE_LEFT else None
    key = keys.of(mail.log_head)
    draft = replace(
        without_codes(sending.draft_of(keys, mail, request, account, None, now)),
        date=(left or now).astimezone(now.tzinfo),
        message_id=message_id_of(key, mail, account),
        mark=mark_of(key, mail),
        log_head=mail.log_head or NO_HEAD,
    )
    original = reader.original(composer.mail(draft))
    return SentMail(
        mail.id,
        mail.kind,
        mail.status,
        mail.address,
        mail.handed_over_at,
        draft.wording.version,
        composer.subject(draft),
        mark_shown(composer.text(draft)),
        replace(
            original,
            html=mark_shown(original.html),
            text=mark_shown(original.text),
            source=mark_shown(original.source),
        ),
        _said(mail, left, draft.wording, has_codes=bool(draft.token or draft.code)),
    )


def _said(
    mail: OutgoingMail, left: datetime | None, wording: Wording, *, has_codes: bool
) -> Sentence:
    codes = sentence("")
    if has_codes:
        codes = sentence(
            " Its codes are not shown: whoever has them could answer in the person’s place."
        )
    if left is None:
        return sentence(
            "This mail has not gone out. It is shown as version {version} of its wording would make"
            " it now.{codes}",
            version=wording.version,
            codes=codes,
        )
    if mail.status is not MailStatus.SENT:
        return sentence(
            "Whether this mail went out on {when} is not known. It is made again from version"
            " {version} of its wording.{codes}",
            when=left,
            version=wording.version,
            codes=codes,
        )
    return sentence(
        "As it was sent on {when}, made again from version {version} of its wording and what stood"
        " in it then.{codes}",
        when=left,
        version=wording.version,
        codes=codes,
    )
