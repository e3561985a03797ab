"""The bytes of a mail, and that nothing else than what was meant passes for it."""

from __future__ import annotations

import pytest

from optindesk.mail.mime import Meant, Part, is_what_was_meant, part, written

HEADERS = (
    ("From", "Anna <desk@flowers.example>"),
    ("To", "ana@example.org"),
    ("Subject", "=?utf-8?b?R3LDvMOfZQ==?=\r\n =?utf-8?b?IGF1cyBCYXRo?="),
)
TEXT, PAGE = part("plain", "Grüße\n--=_x\n"), part("html", "<p>Grüße</p>\n")
MEANT = Meant("desk@flowers.example", "ana@example.org", "Grüße aus Bath")

PARTS = pytest.mark.parametrize("parts", [(TEXT,), (TEXT, PAGE)], ids=["text", "both"])


def is_meant(content: bytes, *parts: Part) -> bool:
    return is_what_was_meant(content, HEADERS, parts, MEANT)


@PARTS
def test_what_is_written_is_what_was_meant(parts: tuple[Part, ...]) -> None:
    assert is_meant(written(HEADERS, parts, "=_x"), *parts)


@PARTS
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"From:", b"Bcc: spy@example.org\r\nFrom:"),
        (b"MIME-Version", b"X-Other: x\r\nMIME-Version"),
        (b"<desk@", b"<spy@"),
        (b"<desk@flowers.example>", b"<desk@flowers.example>, spy@example.org"),
        (b"To: ana@", b"To: ben@"),
        (b"R3LD", b"R3LE"),
        (b"?b?R3LDvMOfZQ==?=", b"?q?x?="),
        (b"text/plain", b"text/html"),
        (b"quoted-printable", b"7bit"),
        (b"Gr=C3=BC", b"Gr=C3=B6"),
        (b"\r\n\r\n", b"\n\n"),
        (b"\r\n", b"\r\r\n"),
    ],
)
def test_what_was_changed_is_found(parts: tuple[Part, ...], old: bytes, new: bytes) -> None:
    content = written(HEADERS, parts, "=_x")
    assert old in content
    assert not is_meant(content.replace(old, new, 1), *parts)


def test_a_part_more_or_less_is_found() -> None:
    content = written(HEADERS, (TEXT, PAGE), "=_x")
    assert not is_meant(content, TEXT)
    assert not is_meant(content, TEXT, PAGE, PAGE)
    assert not is_meant(content.replace(b"--=3D_x", b"--=_x"), TEXT, PAGE)
    assert not is_meant(content.replace(b"--=_x--\r\n", b""), TEXT, PAGE)
    assert not is_meant(content + b"behind", TEXT, PAGE)
    assert not is_meant(
        content.replace(b"\r\n\r\n--=_x", b"\r\n\r\nbefore\r\n--=_x", 1), TEXT, PAGE
    )
    assert not is_meant(content.replace(b"--=_x\r\n", b"--=_x", 1), TEXT, PAGE)
