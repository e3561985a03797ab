# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""Strange, broken and hostile mails: a letter in bounded time, never an error, never a wrong yes."""

from __future__ import annotations

import random
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_clients import KEY, OUR_ID, OURS, TOKEN, mail, question, verdict
from optindesk.core.answer import Verdict
from optindesk.core.token import Purpose, read_token, sealed, spell
from optindesk.mail.headers import decoded, text_of
from optindesk.mail.html import html_text
from optindesk.mail.reading import HeadingMarks, read_heading, read_letter

MAILS = Path(__file__).parents[1] / "mails"

SENDERS = {
    "anna@home.example": "anna@home.example",
    "<anna@home.example>": "anna@home.example",
    "Anna Smith <anna@home.example>": "anna@home.example",
    '"Smith, Anna" <anna@home.example>': "anna@home.example",
    '"anna@home.example" <anna@home.example>': "anna@home.example",
    "'anna@home.example' <Anna@home.example>": None,
    "=?utf-8?q?J=C3=B6rg?= <joerg@home.example>": "joerg@home.example",
    "=?utf-8?b?SsO2cmc=?=\n <joerg@home.example>": "joerg@home.example",
    "Jörg <jörg@bücher.example>": "jörg@bücher.example",
    "anna+tag@home.example": "anna+tag@home.example",
    "anna@localhost": "anna@localhost",
    # what can be read in two ways is nobody
    "": None,
    '"': None,
    "anna": None,
    "anna@": None,
    "@home.example": None,
    "anna@home.example, eve@evil.example": None,
    "<anna@home.example> <eve@evil.example>": None,
    "anna@home.example <eve@evil.example>": None,
    '"anna@home.example" <eve@evil.example>': None,
    "=?utf-8?q?anna=40home=2Eexample?= <eve@evil.example>": None,
    "=?utf-8?q?anna=40home=2Eexample?=": None,
    "anna@home.example (eve@evil.example)": None,
    "(anna@home.example) eve@evil.example": None,
    "anna(comment)@home.example": None,
    "Friends: anna@home.example, eve@evil.example;": None,
    "Friends: anna@home.example;": None,
    "anna@home.example@evil.example": None,
    "anna@home.example>eve@evil.example": None,
    "<<anna@home.example>>": None,
    "<anna@home.example": None,
    "anna@home.example>": None,
    "Anna <anna@home.example": None,
    '"anna@home.example"@evil.example': None,
    "anna@home.example\x00@evil.example": None,
    "anna @home.example": None,
    "anna@[127.0.0.1]": None,
    "a" * 3000 + "@home.example": None,
}


@pytest.mark.parametrize("value", SENDERS)
def test_only_one_plain_address_is_a_sender(value: str) -> None:
    letter = read_letter(f"From: {value}\nSubject: x\n\nYes\n".encode())
    expected = SENDERS[value]
    assert letter.senders == ((expected,) if expected else ())
    assert read_heading(f"From: {value}\nSubject: x\n\n".encode()).senders == letter.senders


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ('From: "v@k.example" <m@evil.example>', '"v@k.example" <m@evil.example>'),
        ("From: v@k.example\nFrom: m@evil.example", "v@k.example, m@evil.example"),
        ("From: =?utf-8?q?v=40k=2Eexample=0D=0ABcc=3A_x?= <m@e.example>",
         "v@k.example Bcc: x <m@e.example>"),
        ("From: \u202ev@k.example\u200b\u2066", "v@k.example"),
        (f"From: {'x, ' * 999}", f"{('x, ' * 999)[:200]}…"),
        ("To: v@k.example", ""),
        ("From: v@k.example", ""),
    ],
)  # fmt: skip
def test_what_stands_in_a_from_of_nobody_is_kept_to_be_looked_at(lines: str, shown: str) -> None:
    assert read_letter(f"{lines}\nSubject: x\n\nYes".encode()).from_line == shown


def test_two_from_fields_are_nobody() -> None:
    letter = read_letter(b"From: anna@home.example\nFrom: anna@home.example\n\nYes\n")
    assert letter.senders == ()


def test_names_are_decoded_without_control_characters() -> None:
    assert decoded("=?utf-8?q?a=0D=0ABcc:_x?=") == "a Bcc: x"
    assert decoded("=?utf-8?b?SsO2?= =?utf-8?b?cmc=?=") == "Jörg"
    assert decoded("=?x-none?b?SsO2cmc?=") == "Jörg"
    assert decoded("=?utf-8?b?S?=") == ""
    assert decoded("=?utf-8?z?S?=") == "=?utf-8?z?S?="
    assert read_letter(b"From: =?utf-8?q?J=C3=B6rg?= <j@home.example>\n\nx").sender_name == "Jörg"


@pytest.mark.parametrize(
    "charset", ["utf-8", "zlib", "hex", "punycode", "idna", "", None, "\x00", "utf-7"]
)
def test_any_bytes_are_some_text_in_any_charset(charset: str | None) -> None:
    for raw in (b"", b"\xff\xfe\x00", bytes(range(256)), b"abc"):
        assert isinstance(text_of(raw, charset), str)


RECEIVED = (
    "Received: from mx.evil.example by {by} with ESMTP; Mon, 23 Nov 2026 10:04:00 +0100\n"
    "From: anna@home.example\n\nYes\n"
)


def test_only_the_own_server_says_when_a_mail_came() -> None:
    own = RECEIVED.format(by="mx1.own.example (Postfix)").encode()
    assert read_letter(own, "own.example").own_received_at == datetime(
        2026, 11, 23, 9, 4, tzinfo=UTC
    )
    assert read_letter(own, "mx1.own.example").own_received_at is not None
    assert read_letter(own, "other.example").own_received_at is None
    assert read_letter(own).own_received_at is None
    first = b"Received: from x by own.example; Tue, 24 Nov 2026 10:00:00 +0000\n"
    assert read_letter(first + own, "own.example").own_received_at == datetime(
        2026, 11, 24, 10, tzinfo=UTC
    )
    broken = own.replace(b"Mon, 23 Nov 2026 10:04:00 +0100", b"yesterday, 99 Foo 99999")
    assert read_letter(broken, "own.example").own_received_at is None


def test_only_the_own_servers_topmost_results_are_evidence() -> None:
    own = "Authentication-Results: mx.own.example; spf=pass smtp.mailfrom=home.example\n"
    forged = "Authentication-Results: mx.own.example; spf=fail smtp.mailfrom=evil.example\n"
    rest = "From: anna@home.example\n\nYes\n"
    assert (
        "spf=pass" in read_letter((own + forged + rest).encode(), "mx.own.example").authentication
    )
    assert read_letter((own + rest).encode(), "other.example").authentication == ""
    assert read_letter((own + rest).encode()).authentication == ""
    broken = "Authentication-Results: ;;;=\n"
    assert (
        "spf=pass" in read_letter((broken + own + rest).encode(), "mx.own.example").authentication
    )
    none = "Authentication-Results: mx.own.example; none\n"
    assert read_letter((none + rest).encode(), "mx.own.example").authentication == "none"


# --- tokens -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [TOKEN, TOKEN.lower(), TOKEN.replace("-", " "), TOKEN.replace("-", ""), TOKEN[:20] + "\n" + TOKEN[20:],
     TOKEN[:22] + "\n> " + TOKEN[22:], "\u00ad".join(TOKEN), TOKEN.replace("-", "\u2011"), TOKEN.replace("-", " - ")],
)  # fmt: skip
@pytest.mark.parametrize("text", ["Yes\n{}\n", "Yes\n\n> code: {}\n", "Yes {}", "{} yes"])
def test_a_token_is_found_and_taken_away_however_it_was_broken(written: str, text: str) -> None:
    content = mail(text.format(written), reply=False, subject="x")
    assert read_letter(content).tokens == (read_token(TOKEN),)
    assert verdict(content).verdict is Verdict.YES


def test_a_token_in_a_protected_link_is_found() -> None:
    link = f"https://safe.example/?url=mailto%3Ashop%40x.example%3Fsubject%3DYES%2520{TOKEN}&x=1"
    assert read_letter(mail(f"> {link}\n")).tokens == (read_token(TOKEN),)


def test_a_thousand_tokens_are_cut_to_a_few() -> None:
    many = [spell(sealed(KEY, Purpose.TOKEN, number)) for number in range(1000)]
    content = mail("Yes\n" + "\n".join(many))
    assert len(read_letter(content).tokens) <= 20
    assert verdict(content).verdict is Verdict.UNCLEAR


# --- bombs --------------------------------------------------------------------------------------


def deep(depth: int) -> bytes:
    parts = b"From: a@home.example\n"
    for level in range(depth):
        parts += b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (level, level)
    return parts + b"Content-Type: text/plain\n\nYes\n"


BOMBS = {
    "nothing": b"",
    "blank": b"\n\n\n",
    "no header": b"\n\nYes",
    "a megabyte of header": b"From: a@home.example\nX: " + b"x" * 2_000_000 + b"\n\nYes",
    "many headers": b"From: a@home.example\n" + b"X-A: b\n" * 200_000 + b"\nYes",
    "only header": b"From: a@home.example\n" + b"X-A: b\n" * 50_000,
    "deep": deep(90),
    "deeper": deep(5_000),
    "nested mails": b"From: a@home.example\n" + b"Content-Type: message/rfc822\n\n" * 3_000 + b"Yes",
    "many parts": b"From: a@home.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nYes\n" * 4_000,
    "more parts": b"From: a@home.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nYes\n" * 100_000,
    "html": b"From: a@home.example\nContent-Type: text/html\n\nYes" + b"<div>" * 100_000,
    "html bomb": b"From: a@home.example\nContent-Type: text/html\n\nYes" + b"<b><i>" * 300_000,
    "attributes": b"From: a@home.example\nContent-Type: text/html\n\n<p " + b"a=b " * 300_000 + b">Yes",
    "css": b"From: a@home.example\nContent-Type: text/html\n\n<style>" + b"{" * 300_000 + b"</style>Yes",
    "entities": b"From: a@home.example\nContent-Type: text/html\n\n" + b"&amp;" * 300_000,
    "dots": b"From: a@home.example\n\n" + b"a." * 500_000,
    "ats": b"From: a@home.example\n\n" + b"a@" * 500_000,
    "quotes": b"From: a@home.example\n\n" + b">" * 1_000_000,
    "on": b"From: a@home.example\n\n" + b"On On On wrote:\n" * 60_000,
    "from": b"From: a@home.example\n\n" + b"From: Sent: To: Subject:\n" * 40_000,
    "ours": b"From: a@home.example\n\n" + OURS.encode() * 100,
    "ours in pieces": b"From: a@home.example\n\n" + OURS.replace(" ", "\n").encode() * 100,
    "like codes": b"From: a@home.example\n\n" + b"abcd " * 200_000,
    "like codes in the subject": b"From: a@home.example\nSubject: " + b"abcd " * 20_000 + b"\n\nYes",
    "yes": b"From: a@home.example\n\n" + b"yes " * 250_000,
    "dashes": b"From: a@home.example\n\n" + b"-- \n" * 4_000 + b"Yes",
    "urls": b"From: a@home.example\n\n" + b"https://" * 100_000,
    "encoded words": b"From: a@home.example\nSubject: " + b"=?utf-8?q?a?= " * 60_000 + b"\n\nYes",
    "from of brackets": b"From: " + b"<" * 500_000 + b"\n\nYes",
    "from of quotes": b"From: " + b'"a\\' * 300_000 + b"\n\nYes",
    "references": b"From: a@home.example\nReferences: " + b"<a@b> " * 100_000 + b"\n\nYes",
    "nul": b"From: a@home.example\x00\n\n\x00Yes\x00",
    "returns": b"From: a@home.example\r\rYes\r",
    "base64": b"From: a@home.example\nContent-Transfer-Encoding: base64\n\n" + b"=" * 1_000_000,
    "received": b"Received: " + b"(" * 300_000 + b"\nFrom: a@home.example\n\nYes",
    "results": b"Authentication-Results: own.example; " + b"a=b (" * 4_000 + b"\nFrom: a@home.example\n\nYes",
}  # fmt: skip


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_and_is_no_yes(name: str) -> None:
    letter = read_letter(BOMBS[name], "own.example")
    assert letter.size == len(BOMBS[name])
    assert len(letter.references) <= 100
    assert all(len(text) <= 100_000 for text in letter.texts)
    harmless = {"deep", "many headers", "attributes", "css", "like codes in the subject",
                "encoded words", "from of brackets", "from of quotes", "references", "nul",
                "returns", "received", "results", "dashes", "many parts"}  # fmt: skip
    if name not in harmless:
        assert verdict(BOMBS[name]).verdict is not Verdict.YES


def test_what_stops_reading_is_said() -> None:
    for name, words in (
        ("nothing", "empty"),
        ("a megabyte of header", "header"),
        ("deeper", "deep"),
    ):
        letter = read_letter(BOMBS[name])
        assert letter.unreadable is not None
        assert words in str(letter.unreadable)
        assert verdict(BOMBS[name]).verdict is Verdict.UNREADABLE


def test_our_own_fault_in_reading_is_an_unreadable_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("optindesk.mail.reading.fields_of", fail)
    monkeypatch.setattr("optindesk.mail.reading.fields_of_heading", fail)
    letter = read_letter(b"From: a@home.example\n\nYes")
    assert "RecursionError" in str(letter.unreadable)
    assert read_heading(b"From: a@home.example\n\n").has_token


def test_a_heading_says_what_is_needed_before_the_body() -> None:
    header = (
        f"From: anna@home.example\nIn-Reply-To: {OUR_ID}\n"
        f"X-Microsoft-Original-Message-ID: <x@y>\nSubject: YES {TOKEN}\n\n"
    )
    assert read_heading(header.encode()) == HeadingMarks(
        ("anna@home.example",), (OUR_ID, "<x@y>"), True, f"YES {TOKEN}", False, None
    )


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_letter(content: bytes) -> None:
    letter = read_letter(content, "own.example")
    assert letter.size == len(content)
    assert letter == read_letter(content, "own.example")
    read_heading(content)


PIECES = [
    "From: anna@home.example\n", "From: \"\n", "Subject: =?utf-8?q?=00?=\n", "MIME-Version: 1.0\n",
    'Content-Type: multipart/alternative; boundary="b"\n', "Content-Type: text/html\n", "--b\n", "--b--\n", "\n", "\n\n",
    "Content-Type: text/plain; charset=utf-16\n", "Content-Transfer-Encoding: base64\n", "Content-Type: message/rfc822\n",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n", "Content-Type: message/delivery-status\n",
    "Status: 5.1.1\n", "Action: failed\n", "Final-Recipient: rfc822; x@y\n", "Yes\n", "No\n", "<p>Yes", "<!--", "<blockquote type=cite>",
    "\x00", "\udcff", "> quoted\n", "Received: by own.example; x\n", "Authentication-Results: own.example; spf=pass\n",
    "Content-Disposition: attachment; filename*=utf-8''%ff\n", "Content-Type: text/plain; format=flowed; delsp=yes\n",
    "Content-Type: ;;;=\n", "begin 644 x\n", "Content-Transfer-Encoding: x-uuencode\n", "Content-Type: text/calendar; method=\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_structure_is_a_letter(pieces: list[str]) -> None:
    content = "".join(pieces).encode("utf-8", "surrogateescape")
    letter = read_letter(content, "own.example")
    assert letter.unreadable is None or "structure" not in str(letter.unreadable), letter.unreadable
    verdict(content)


@given(st.text(max_size=300))
def test_any_page_is_some_text(page: str) -> None:
    text, _ = html_text(page)
    assert isinstance(text, str)


WORDS = st.text(alphabet=string.ascii_lowercase, min_size=2, max_size=8)
HARMLESS = {"yes", "yep", "ok", "anna", "smith", "please", "thanks", "petal", "stem", "spring"}


@pytest.mark.parametrize("seed", range(3))
def test_a_mail_of_ours_with_bytes_changed_is_read(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        content = bytearray(mail("Yes", "<p>Yes</p>"))
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        read_letter(bytes(content))


def test_the_corpus_says_what_its_names_say() -> None:
    files = sorted(file for file in MAILS.glob("*/*.eml") if file.parent.name != "fuzzed")
    assert len(files) >= 12
    for file in files:
        language, _, _ = file.stem.partition("-")
        found = verdict(file.read_bytes(), question(language)).verdict
        assert found.value == file.parent.name, (file, found)


def test_every_charset_of_python_is_harmless() -> None:
    from encodings.aliases import aliases

    for name in sorted(set(aliases.values())):
        assert isinstance(text_of(b"Yes\xff" * 100, name), str)
