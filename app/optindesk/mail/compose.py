"""Makes mails out of wordings: RFC 5322 bytes in which nothing typed can break out of its place."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email import policy
from email.headerregistry import AddressHeader
from email.parser import Parser
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from optindesk.core.errors import ControlCharacter
from optindesk.core.model import MailKind
from optindesk.core.ports import Draft
from optindesk.mail.template import filled_fields, filled_subject, filled_text
from optindesk.mail.written import mailbox, mailto, unstructured, written_address

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_LONGEST_LINE = 998  # RFC 5322 2.1.1


class JinjaComposer:
    """Makes plain text mails (see ports.Composer); a wording is compiled once."""

    _last: tuple[Draft, dict[str, str]] | None = None

    def _fields(self, draft: Draft) -> dict[str, str]:
        """The fields of a draft, filled once for both its text and its subject."""
        last = self._last  # another thread may put its own there
        if last is None or last[0] is not draft:
            last = self._last = draft, filled_fields(draft)
        return last[1]

    def mail(self, draft: Draft) -> bytes:
        """The whole mail (RFC 5322, CRLF), parsed again and compared before it is given out.

        Headers are ASCII, but for a local part that is not (RFC 6532). Raises ControlCharacter,
        BadAddress, and BadWording for a wording that is not one.
        """
        values = self._fields(draft)
        subject, text = filled_subject(draft.wording, values), filled_text(draft.wording, values)
        headers = [*_headers(draft, subject), *_mime_headers(text)]
        body = text.replace("\n", "\r\n").encode()
        if _needs_encoding(body):
            # Encoded with CRLF in it, so that soft line breaks are CRLF too.
            body = binascii.b2a_qp(body, istext=True)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        content = lines.encode() + b"\r\n" + body
        _compare(content, headers, draft, subject, text)
        return content

    def text(self, draft: Draft) -> str:
        """Only the text that the person reads, with ``\\n`` line ends; raises like `mail`."""
        return filled_text(draft.wording, self._fields(draft))

    def subject(self, draft: Draft) -> str:
        """Only the subject line, decoded; raises like `mail`."""
        return filled_subject(draft.wording, self._fields(draft))


# --- the mail -----------------------------------------------------------------------------------


def _headers(draft: Draft, subject: str) -> Iterator[tuple[str, str]]:
    yield "From", mailbox(draft.sender_name, draft.sender, "sender_name")
    yield "To", mailbox(draft.recipient_name, draft.recipient, "name")
    yield "Subject", unstructured(subject)
    yield "Date", format_datetime(draft.date)
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
    yield "MIME-Version", "1.0"


def _mime_headers(text: str) -> Iterator[tuple[str, str]]:
    encoded = _needs_encoding(text.encode())
    yield "Content-Type", "text/plain; charset=utf-8"
    yield "Content-Transfer-Encoding", "quoted-printable" if encoded else "7bit"


def _needs_encoding(body: bytes) -> bool:
    return not body.isascii() or max(map(len, body.splitlines()), default=0) > _LONGEST_LINE


def _ours(field: str, value: str) -> str:
    """A header's value that the desk itself made."""
    if not re.fullmatch(r"[!-~]{1,900}", value):
        raise ControlCharacter(field=field)
    return value


# --- the own output, parsed again ---------------------------------------------------------------

# It takes the mail apart and leaves the headers as they are: by the newer policy it reads
# Content-Type eight times over, which takes as long as making the mail.
_PARSER = Parser(policy=policy.compat32)


def _compare(
    content: bytes, headers: list[tuple[str, str]], draft: Draft, subject: str, text: str
) -> None:
    """Parse the mail as a receiver does and compare it with what was meant.

    That it differs would be our bug: the mail is not given out, whatever the reason.
    """
    message = _PARSER.parsestr(content.decode())
    body: Any = message.get_payload(decode=True)
    same = (
        list(message.raw_items()) == headers
        and not message.is_multipart()
        and not message.defects
        and _is_only(_read("From", message["From"]), draft.sender, draft.sender_name)
        and _is_only(_read("To", message["To"]), draft.recipient, draft.recipient_name)
        and str(_read("Subject", message["Subject"])) == subject
        and body.replace(b"\r\n", b"\n") == text.encode()
    )
    if not same:
        raise AssertionError("the mail does not parse back to what was meant")


@lru_cache(maxsize=100)  # all mails of an outbox are from the same sender
def _read(name: str, value: str) -> Any:
    """A header as today's programs read it."""
    return policy.default.header_fetch_parse(name, value)


def _is_only(header: AddressHeader, address: str, name: str) -> bool:
    """Whether the header holds this one address and no more.

    Python's parser puts spaces between encoded words of a name, so spaces are not compared.
    """
    if len(header.addresses) != 1:
        return False
    found = header.addresses[0]
    same_name = "".join(found.display_name.split()) == "".join(name.split())
    return same_name and found.addr_spec == written_address(address)
