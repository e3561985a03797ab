"""Makes mails out of wordings: RFC 5322 bytes in which nothing typed can break out of its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from email.utils import format_datetime
from functools import cached_property, lru_cache

from optindesk.core.errors import ControlCharacter
from optindesk.core.model import MailKind, Wording
from optindesk.core.ports import Draft, Fault
from optindesk.mail.forms import Form, Shared, form_for, parted
from optindesk.mail.look import filled_page
from optindesk.mail.mime import Meant, Part, is_what_was_meant, part, written
from optindesk.mail.template import faults, filled_fields, filled_subject, filled_text
from optindesk.mail.written import mailbox, mailto, unstructured

MOST_FORMS = 100
"""How many forms a composer keeps."""

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_VISIBLE = re.compile(r"[!-~]{1,900}")


class JinjaComposer:
    """Makes mails of a text and, where the wording has a look, the same in HTML (ports.Composer).

    A wording is compiled once, and encoded once for all people whose values are plain
    (mail/forms.py).
    """

    _last: tuple[Draft, dict[str, str]] | None = None

    @cached_property
    def _form_for(self) -> Callable[[Shared], Form | None]:
        return lru_cache(maxsize=MOST_FORMS)(form_for)

    def _fields(self, draft: Draft) -> dict[str, str]:
        """The fields of a draft, filled once for all that is made of it."""
        last = self._last  # another thread may put its own there
        if last is None or last[0] is not draft:
            last = self._last = draft, filled_fields(draft)
        return last[1]

    def mail(self, draft: Draft) -> bytes:
        """The whole mail (RFC 5322, CRLF), parsed again and compared before it is given out.

        Headers are ASCII, but for a local part that is not (RFC 6532). Raises ControlCharacter,
        BadAddress, and BadWording for a wording that is not one.
        """
        subject, parts = self._from_form(draft) or self._filled(draft)
        headers = list(_headers(draft, subject))
        content = written(headers, parts, f"=_{draft.mark}")
        meant = Meant(draft.sender, draft.recipient, subject)
        if not is_what_was_meant(content, headers, parts, meant):
            raise AssertionError("the mail does not parse back to what was meant")  # our bug
        return content

    def _from_form(self, draft: Draft) -> tuple[str, list[Part]] | None:
        """Subject and parts, where there is a form for the draft."""
        if (found := parted(draft)) is None:
            return None
        shared, values = found
        form = self._form_for(shared)
        return None if form is None else form.filled(values)

    def _filled(self, draft: Draft) -> tuple[str, list[Part]]:
        """Subject and parts, whatever the draft is."""
        values = self._fields(draft)
        subject, text = filled_subject(draft.wording, values), filled_text(draft.wording, values)
        page = filled_page(draft.wording, text, values)
        return subject, [part("plain", text), *([part("html", page)] if page else [])]

    def text(self, draft: Draft) -> str:
        """Only the text that the person reads, with ``\n`` line ends; raises like `mail`."""
        return filled_text(draft.wording, self._fields(draft))

    def html(self, draft: Draft) -> str:
        """Only the HTML part, empty where the wording has none; raises like `mail`."""
        values = self._fields(draft)
        return filled_page(draft.wording, filled_text(draft.wording, values), values)

    def subject(self, draft: Draft) -> str:
        """Only the subject line, decoded; raises like `mail`."""
        return filled_subject(draft.wording, self._fields(draft))

    def fields(self, draft: Draft) -> Mapping[str, str]:
        """What every field is filled with; raises ControlCharacter."""
        return self._fields(draft)

    def faults(self, wording: Wording) -> list[Fault]:
        """What keeps a wording from being filled in at all, in the order of its lines."""
        return faults(wording)


# --- the mail -----------------------------------------------------------------------------------


def _headers(draft: Draft, subject: str) -> Iterator[tuple[str, str]]:
    yield "From", _sender(draft.sender_name, draft.sender)
    yield "To", mailbox(draft.recipient_name, draft.recipient, "name")
    yield "Subject", unstructured(subject)
    yield "Date", _date(draft.date.replace(microsecond=0), draft.date.tzinfo)
    yield "Message-ID", _ours("message_id", draft.message_id)
    # A strange Message-ID of somebody else's mail is no reason not to answer it.
    if draft.in_reply_to and _MESSAGE_ID.fullmatch(draft.in_reply_to):
        yield "In-Reply-To", draft.in_reply_to
        yield "References", draft.in_reply_to
    if draft.wording.kind is not MailKind.REPLY:  # a person wrote that one (RFC 3834 5)
        yield "Auto-Submitted", "auto-replied" if draft.in_reply_to else "auto-generated"
    if draft.leave:
        link = mailto(draft.sender, f"LEAVE {draft.leave}")
        yield "List-Unsubscribe", f"<{link}>"  # RFC 2369 3.2
    yield "X-Opt-In-Desk-Mail", _ours("mark", draft.mark)
    yield "Opt-In-Desk-Log", _ours("log_head", draft.log_head)
    yield "Content-Language", _ours("language", draft.wording.language)  # RFC 3282


@lru_cache(maxsize=10)  # all mails of an outbox are from the same sender
def _sender(name: str, address: str) -> str:
    return mailbox(name, address, "sender_name")


@lru_cache(maxsize=2)  # many mails leave within a second
def _date(second: datetime, zone: tzinfo | None) -> str:
    return format_datetime(second)


def _ours(field: str, value: str) -> str:
    """A header's value that the desk itself made."""
    if not _VISIBLE.fullmatch(value):
        raise ControlCharacter(field=field)
    return value
