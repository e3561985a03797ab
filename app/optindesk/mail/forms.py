"""Forms: a wording filled in and encoded once, with holes for what differs between its mails.

A form is made the usual way, of a draft with a marker in the place of each value that differs, and
what comes out is cut at the markers. That is sound because a wording can only show a field, ask
whether it is empty, and compare it: which holes are empty belongs to the form, there is no form
where a field with a hole is compared, and into a hole go only values that stand in a text, in HTML
and at either end of a line as they are. All else is filled in the usual way. What comes of a form
is proved like any mail (mail/mime.py): it need not be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import repeat
from typing import NamedTuple

from optindesk.core.errors import Trouble
from optindesk.core.fields import FIELDS
from optindesk.core.model import MailKind, Wording
from optindesk.core.ports import Draft
from optindesk.mail.look import filled_page
from optindesk.mail.mime import Part, part, quoted_printable
from optindesk.mail.template import (
    LONGEST_MAIL,
    compared_fields,
    filled_fields,
    filled_subject,
    filled_text,
)

OWN = (
    "salutation",
    "asked_on",
    "moved_on",
    "source",
    "first_asked_on",
    "deadline",
    "answered_on",
    "confirmed_on",
    "left_on",
)
"""Fields of a sign-up or an answer, which differ from person to person."""

HOLES = ("name", "address", *OWN, "code", "token", "leave")
"""What has a hole: fields, and the token to leave with, which stands in a link only."""

LINKS = ("yes_link", "no_link", "leave_link")
"""Fields with a hole in them, for the token or for the one to leave with."""

SHARED = (
    "sender_name",
    "sender_address",
    "postal_address",
    "privacy_notice",
    "list_name",
    "list_description",
    "level_name",
    "changes",
    "third_change",
    "lists",
    "left_out",
)
"""Fields whose values belong to the form."""

_NAMES = tuple(name.encode() for name in HOLES)

LONGEST_VALUE = 75
"""How long a value in a hole may be, in characters: it has a line of its own (RFC 2045 6.7)."""

_WORD = r"[\w.,;!?'’\"()\[\]/#$%*+@^`{|}~-]+(?:://[\w.,;!?'()/#$%*+@~-]+)?"
_VALUE = rf"(?:(?!From )(?=.{{1,{LONGEST_VALUE}}}\n){_WORD}(?: {_WORD})*)?\n"
_SECRET = rf"[A-Za-z0-9-]{{0,{LONGEST_VALUE}}}\n"
_PLAIN = re.compile(rf"(?:{_VALUE}){{{len(HOLES) - 2}}}{_SECRET}{_SECRET}")
"""Values, a line each, that need no encoding but quoted-printable for letters beyond ASCII.

None has a colon that could end the label of a link (mail/look.py), spaces that could be tidied
away, or a beginning that some mailboxes change at the start of a line.
"""


class Shared(NamedTuple):
    """What the mails of one form have in common; `filled` tells which holes are not empty."""

    wording: Wording
    sender: str
    sender_name: str
    values: tuple[str | None, ...]
    filled: tuple[bool, ...]


class Form(NamedTuple):
    """A subject and parts with holes, ``%(name)b``."""

    subject: bytes
    parts: Sequence[Part]

    def filled(self, values: str) -> tuple[str, list[Part]]:
        """The subject and the parts of the mail that has these values in its holes."""
        # Behind the last of the lines is an empty one.
        text = encoded = dict(zip(_NAMES, values.encode().split(b"\n"), strict=False))
        if not values.isascii():
            encoded = {
                name: value if value.isascii() else _line(value) for name, value in text.items()
            }
        parts = [Part(kind, raw % text, sent % encoded) for kind, raw, sent in self.parts]
        return (self.subject % text).decode(), parts


def parted(draft: Draft) -> tuple[Shared, str] | None:
    """What a draft shares with all that have its form, and the values for the holes, a line each.

    None when one of these is not plain, or the mail is like no other.
    """
    get, wording = draft.values.get, draft.wording
    values = [get("name", draft.recipient_name), get("address", draft.recipient)]
    values += map(get, OWN, repeat(""))
    values += (draft.code or "", draft.token or "", draft.leave or "", "")
    lines = "\n".join(values)
    if (
        _PLAIN.fullmatch(lines) is None
        or wording.kind is MailKind.REPLY  # written for one person
        or not draft.values.keys() <= FIELDS.keys()
    ):
        return None
    given, filled = tuple(map(get, SHARED)), tuple(map(bool, values))
    return Shared(wording, draft.sender, draft.sender_name, given, filled), lines


def form_for(shared: Shared) -> Form | None:
    """The form of all mails that share this; None when they have none."""
    try:
        if compared_fields(shared.wording).isdisjoint((*HOLES, *LINKS)):
            return _made(shared)
        return None
    except Trouble:
        return None  # it is told when that mail is filled in the usual way


def _made(shared: Shared) -> Form | None:
    marker = sha256(repr(shared).encode()).hexdigest()  # no text holds its own hash
    draft = _draft_of_markers(shared, marker)
    fields = filled_fields(draft)
    subject, text = filled_subject(draft.wording, fields), filled_text(draft.wording, fields)
    links = {fields[name] for name in LINKS}
    if len(text) + LONGEST_VALUE * text.count(marker) > LONGEST_MAIL or not all(
        _is_the_same(line, marker, links) for line in text.split("\n") if "mailto:" in line
    ):
        return None
    page = filled_page(draft.wording, text, fields)
    parts = [part("plain", text), *([part("html", page)] if page else [])]
    marked = re.compile(rb"%b(\d\d)" % marker.encode())
    return Form(
        _holed(subject.encode(), marked),
        [Part(kind, _holed(text, marked), _encoded(text, marked)) for kind, text, _ in parts],
    )


def _draft_of_markers(shared: Shared, marker: str) -> Draft:
    """A draft with numbered markers in the place of what is not empty; only headers show more."""
    markers = {
        name: f"{marker}{number:02}" if filled else ""
        for number, (name, filled) in enumerate(zip(HOLES, shared.filled, strict=False))
    }
    given = zip(SHARED, shared.values, strict=True)
    return Draft(
        wording=shared.wording,
        values={name: markers[name] for name in OWN}
        | {name: value for name, value in given if value is not None},
        sender=shared.sender,
        sender_name=shared.sender_name,
        recipient=markers["address"],
        recipient_name=markers["name"],
        date=datetime.min,  # noqa: DTZ901 - no part shows it
        message_id="",
        mark="",
        log_head="",
        token=markers["token"],
        code=markers["code"],
        leave=markers["leave"],
    )


def _is_the_same(line: str, marker: str, links: Collection[str]) -> bool:
    """Whether a line is a button (mail/look.py), or none, whatever stands for the markers: where it
    ends with one of these links and has no marker before that."""
    *_, last = line.split()
    return last in links and marker not in line.removesuffix(last)


def _holed(text: bytes, marked: re.Pattern[bytes]) -> bytes:
    """A text with holes where its markers are."""
    return marked.sub(lambda found: _hole(found[1]), text.replace(b"%", b"%%"))


def _hole(number: bytes) -> bytes:
    return b"%%(%b)b" % _NAMES[int(number)]


def _encoded(text: bytes, marked: re.Pattern[bytes]) -> bytes:
    """A text in quoted-printable, each hole on a line of its own between soft line breaks."""
    first, *others = marked.split(text)
    made = [_ended(first)]
    for number, piece in zip(others[::2], others[1::2], strict=True):
        soft = b"" if piece.startswith(b"\r\n") else b"=\r\n"
        made += [_hole(number), soft, _ended(piece)]
    return b"".join(made)


def _ended(piece: bytes) -> bytes:
    """A piece in quoted-printable and with its ``%`` doubled, so that a line begins behind it."""
    encoded = _line(piece).replace(b"%", b"%%")
    return encoded if encoded.endswith(b"\n") or not encoded else encoded + b"=\r\n"


def _line(text: bytes) -> bytes:
    """A text in quoted-printable that has room for a soft line break behind it.

    What stands around it sees to that, and to CRLF in all of its line breaks.
    """
    return quoted_printable(b"\r\n%bx" % text)[2:-1]
