"""The parts of a mail are those that `email` finds, whichever way they were found."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from random import Random

import pytest

from fuzz.breeding import bred
from fuzz.seeds import seeds
from optindesk.mail import parts
from optindesk.mail.parts import parts_of

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

MIXED = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=cut\n\n"
PART = b"--cut\nContent-Type: text/plain\n\nYes\n"
INNER = (MIXED + PART + b"--cut--\n").replace(b"cut", b"torn")
ODD = {
    "nothing": b"",
    "no header": b"\nYes\n",
    "no header, then an empty line": b"\n\nYes\n\nNo\n",
    "no body": b"From: a@b.example\n",
    "an empty body": b"From: a@b.example\n\n",
    "a line that is no field": b"From: a@b.example\nYes\n\nNo\n",
    "a line of a mailbox file": b"From: a@b.example\nFrom me\n\nNo\n",
    "a lone CR": b"From: a@b.example\r\n\r\nYes\rNo\r\n",
    "no end": MIXED + PART,
    "an end without a line end": MIXED + PART + b"--cut--",
    "an end with spaces": MIXED + PART + b"--cut-- \t\nNo",
    "an end that is none": MIXED + PART + b"--cut--No\n",
    "two ends": MIXED + PART + b"--cut--\n" + PART + b"--cut--\n",
    "an end and no part": MIXED + b"No\n--cut--\n",
    "no boundary line": MIXED + b"Yes\n",
    "text before and behind": MIXED + b"No\n" + PART + PART + b"\n--cut--\nNo\n",
    "two boundaries in a row": MIXED + b"--cut\n" + PART + b"--cut--\n",
    "a longer boundary": MIXED + PART + b"--cutter\n--cut--\n",
    "a boundary with spaces": MIXED + PART.replace(b"cut\n", b"cut \t\n") + b"--cut--\n",
    "a part without a header": MIXED + b"--cut\n\nYes\n--cut--\n",
    "a part without a header, then empty lines": MIXED + b"--cut\n\n\nYes\n\nNo\n--cut--\n",
    "a part without a body": MIXED + b"--cut\nSubject: Yes\n--cut--\n",
    "a part in a part": MIXED + b"--cut\n" + INNER + PART + b"--cut--\n",
    "a part in a part without its end": MIXED + b"--cut\n" + INNER[:-10] + PART + b"--cut--\n",
    "a mail in a part": MIXED + b"--cut\nContent-Type: message/rfc822\n\n" + INNER + b"--cut--\n",
    "a digest": (MIXED + PART + b"--cut--\n").replace(b"mixed", b"digest"),
    "no boundary": (MIXED + PART + b"--cut--\n").replace(b"; boundary=cut", b""),
    "an empty boundary": (MIXED + PART + b"--\n").replace(b"=cut", b'=""'),
    "a boundary of two lines": (MIXED + PART).replace(b"cut", b'"cut\n cut"') + b"--cut\n cut--\n",
    "letters that are none": b"From: \xff@b.example\n\n\xe4\n",
}


def told(message: Message) -> tuple[object, ...]:
    """All of a part that is read: its fields, and what it holds."""
    held = message.get_payload()
    parts = [told(part) for part in held] if isinstance(held, list) else held
    return message.get_content_type(), [(k, str(v)) for k, v in message.raw_items()], parts


def by_email(content: bytes) -> tuple[object, ...]:
    return told(BytesParser(policy=compat32).parsebytes(content))


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", ODD)
def test_an_odd_mail_has_the_parts_that_email_finds(name: str, line_end: bytes) -> None:
    content = ODD[name].replace(b"\n", line_end)
    assert told(parts_of(content)) == by_email(content)


def test_parts_within_parts_are_those_that_email_finds() -> None:
    content = b"Content-Type: text/plain\n\nYes\n"
    for depth in range(12):
        cut = b"cut %d" % depth
        content = MIXED.replace(b"cut", b'"%s"' % cut) + b"--%s\n%s--%s--\n" % (cut, content, cut)
        assert told(parts_of(content)) == by_email(content)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_mails_and_what_becomes_of_them_have_the_parts_that_email_finds(line_end: bytes) -> None:
    chance = Random(1)
    for seed in seeds(40):
        plain = seed.content.replace(b"\r\n", b"\n").replace(b"\n", line_end)
        for content in (plain, bred(plain, chance)):
            assert told(parts_of(content)) == by_email(content)


def test_a_mail_by_the_book_is_left_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(parts, "BytesParser")
    content = MIXED + b"--cut\n" + INNER + PART + b"--cut--\n"
    inner, text = parts_of(content.replace(b"\n", b"\r\n")).get_payload()
    assert inner.get_payload()[0].get_payload() == text.get_payload() == "Yes"
