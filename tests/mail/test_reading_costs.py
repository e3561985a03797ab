# ruff: noqa: E501 - mails and lists of pieces keep the form in which they are read
"""Mails made to take time out of proportion: each is read, judged and shown in bounded time."""

from __future__ import annotations

import base64
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from fuzz.rules import LONGEST_TIME, OWN_SERVER, phrases, question_of, reader
from mails.asked import asked
from optindesk.core.answer import Judgement, judge
from optindesk.core.letter import Letter, Verdict
from optindesk.core.token import Purpose, sealed, spell

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

MB = 1_000_000
ONE = asked("en")
FROM = b"From: Ana Horvat <ana@example.org>\n"
REPLY = FROM + b"Subject: Re: x\nIn-Reply-To: %s\n" % ONE.message_id.encode()


def filled(piece: str, size: int = MB) -> bytes:
    """A text mail of one piece again and again."""
    return REPLY + b"\n" + (piece * (size // len(piece.encode()) + 1)).encode()


def page(piece: str, size: int = MB, around: tuple[str, str] = ("", "")) -> bytes:
    """An HTML mail of one piece again and again."""
    content = around[0] + piece * (size // len(piece.encode()) + 1) + around[1]
    return REPLY + b"Content-Type: text/html; charset=utf-8\n\n" + content.encode()


def header(field: str, piece: str, size: int, rest: bytes = REPLY) -> bytes:
    """A mail with one long header field."""
    value = piece * (size // len(piece.encode()) + 1)
    return f"{field}: {value}\n".encode() + rest + b"\nYes\n"


def lines(text: str, times: int) -> bytes:
    return REPLY + b"\n" + (text + "\n").encode() * times


def coded(content: bytes) -> bytes:
    return REPLY + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(content)


def tokens(number: int) -> bytes:
    made = (spell(sealed(b"k" * 32, Purpose.TOKEN, one)) for one in range(number))
    return REPLY + b"\nYes\n" + "\n".join(made).encode()


def multipart(parts: Iterator[bytes] | list[bytes], kind: str = "mixed") -> bytes:
    body = b"".join(b"--cut\n" + part + b"\n" for part in parts)
    return (
        REPLY + f"Content-Type: multipart/{kind}; boundary=cut\n\n".encode() + body + b"--cut--\n"
    )


def report(block: bytes, times: int) -> bytes:
    head = (
        b"From: mailer-daemon@example.org\nSubject: failure notice\nContent-Type: multipart/report;"
    )
    head += b" report-type=delivery-status; boundary=cut\n\n--cut\n"
    return head + b"Content-Type: message/delivery-status\n\n" + block * times + b"\n--cut--\n"


def daemon(text: str, times: int) -> bytes:
    """A bounce in prose, which is searched by flufl.bounce."""
    return b"From: mailer-daemon@example.org\nSubject: failure notice\n\n" + text.encode() * times


WROTE = "On Sat, 21 Nov 2026 at 11:04, Anna's Flowers <desk@flowers.example> wrote:"
BAIT: dict[str, Callable[[], bytes]] = {
    # texts
    "On On On": lambda: filled("On "),
    "On On On, a line each": lambda: filled("On\n"),
    "wrote and wrote": lambda: filled(WROTE + "\n"),
    "wrote without an end": lambda: filled(WROTE[:-1] + " "),
    "quote marks": lambda: filled(">"),
    "quote marks and spaces": lambda: filled("> "),
    "lines of a quote": lambda: lines("> a", 100_000),
    "empty lines of a quote": lambda: lines(">", 100_000),
    "empty lines": lambda: lines("", 1_000_000),
    "spaces": lambda: filled(" "),
    "lines of spaces": lambda: filled(" \t \n"),
    "marks of what follows": lambda: filled("¦ \n"),
    "one word": lambda: filled("a"),
    "one number": lambda: filled("1"),
    "numbers with dashes": lambda: filled("1-"),
    "apostrophes": lambda: filled("a'"),
    "combining marks": lambda: filled("\u0301"),
    "marks of many classes": lambda: filled("\u0315\u0300\u05ae\u0327\u0334\u1dce"),
    "letters with marks": lambda: filled("a\u0315\u0300\u05ae"),
    "letters that grow": lambda: filled("\ufdfa"),
    "invisible letters": lambda: filled("\u200b"),
    "dots": lambda: filled("."),
    "question marks": lambda: filled("?"),
    "yes": lambda: filled("Yes. "),
    "yes in lines": lambda: filled("Yes\n"),
    "yes in paragraphs": lambda: filled("Yes\n\n"),
    "yes and no": lambda: filled("yes no "),
    "picks": lambda: filled("YES 1 and 2, "),
    "thanks": lambda: filled("Thank you very much "),
    "names": lambda: filled("Ana & Ana "),
    "greetings": lambda: filled("Dear Ana "),
    "closings": lambda: filled("Best regards\nAna\n"),
    "closings and contact data": lambda: filled("Best regards\n+49 30 123456 | a@b.example\n"),
    "bars": lambda: filled("|"),
    "pieces of contact lines": lambda: filled("Best regards\n" + "a | " * 200 + "\n"),
    "spaced pieces": lambda: filled("Best regards\n" + "a   " * 200 + "\n"),
    "separators": lambda: filled("-----Original Message-----\n"),
    "headers of a quote": lambda: filled("From: Ana\nSent: 21 Nov 2026\nTo: Ana\n"),
    "a header of a quote that goes on": lambda: filled("From:\n"),
    "labels": lambda: filled("_" * 500 + ":" + "_" * 490 + "\n"),
    "labels without an end": lambda: filled("_" * 990 + "\n"),
    "labels of stars": lambda: filled("* " * 490 + "\n"),
    "labels of spaces": lambda: filled("From" + " " * 900 + "\n"),
    "phones": lambda: filled("Sent from my\n"),
    "dashes": lambda: lines("--", 4_000),
    "dashes in a quote": lambda: lines("> -- ", 50_000),
    "footers": lambda: filled("This email is confidential and intended for the recipient. "),
    "footers in paragraphs": lambda: filled("This email is confidential.\n\n"),
    "signed": lambda: filled("-----BEGIN PGP SIGNED MESSAGE-----\n\n"),
    "signatures": lambda: filled(
        "-----BEGIN PGP SIGNED MESSAGE-----\n\n-----BEGIN PGP SIGNATURE-----\na\n"
    ),
    "links": lambda: filled("https://"),
    "links without an end": lambda: filled("<[(https://"),
    "addresses": lambda: filled("a@b."),
    "ats": lambda: filled("@"),
    "dotted addresses": lambda: filled("a@" + "b." * 30),
    "letters before an at": lambda: filled("a" * 63 + "@"),
    "colons": lambda: filled(":"),
    "www": lambda: filled("www."),
    "marked Message-IDs": lambda: filled("> " * 100 + "Message-ID: <a\n"),
    "our own mail": lambda: filled(ONE.text, 90_000),
    "our own mail in words": lambda: filled(ONE.text.replace(" ", "\n"), 90_000),
    "our own first line": lambda: filled(ONE.text.split("\n")[0] + "\n", 90_000),
    "our own letters": lambda: filled("\n".join(ONE.text.replace("\n", "")) + "\n", 90_000),
    "our own mail, no line end": lambda: filled(ONE.text.replace("\n", " "), 90_000),
    "our own mail in a quote": lambda: filled("> " + ONE.text.replace("\n", "\n> "), 90_000),
    "a quote of words that are not ours": lambda: filled("> not e\n"),
    "answers between our lines": lambda: filled(
        "\nYes\n\n" + ONE.text.replace("\n\n", "\n\nYes\n\n"), 90_000
    ),
    # codes
    "5,000 tokens": lambda: tokens(5_000),
    "groups like a token": lambda: filled("ABCD-"),
    "groups with spaces": lambda: filled("ABCD "),
    "groups in lines": lambda: filled("ABCD\n"),
    "groups with broken lines": lambda: filled("AB\n> CD-\n> "),
    "groups and dots": lambda: filled("ABCD..."),
    "letters of a token": lambda: filled("A1"),
    "groups behind percent signs": lambda: filled("%20ABCD"),
    "percent signs": lambda: filled("%20%3D%25"),
    "a token that overlaps itself": lambda: filled("0" * 36 + " "),
    "zeros": lambda: filled("0000 "),
    # header fields
    "encoded words": lambda: header("Subject", "=?utf-8?q?a?= ", 900_000),
    "encoded words without an end": lambda: header("Subject", "=?utf-8?q?", 900_000),
    "a long encoded word": lambda: header("Subject", "=?utf-8?q?" + "a" * 4_999, 900_000),
    "equals signs": lambda: header("Subject", "=?", 900_000),
    "spaces between encoded words": lambda: header("Subject", "?=" + " " * 1_000, 900_000),
    "tags of a subject": lambda: header("Subject", "[a] ", 900_000),
    "re re re": lambda: header("Subject", "Re: ", 900_000),
    "brackets of a subject": lambda: header("Subject", "[", 900_000),
    "groups in a subject": lambda: header("Subject", "ABCD-", 900_000),
    "references": lambda: header("References", "<a@b> ", 990_000),
    "references without an end": lambda: header("References", "<a", 990_000),
    "a reference of letters": lambda: header("References", "a", 990_000),
    "folded references": lambda: header("References", "<a@b>\n ", 990_000),
    "many references": lambda: b"References: <a@b>\n" * 50_000 + REPLY + b"\nYes\n",
    "addresses in From": lambda: header("From", "a@b.example, ", 990_000, b""),
    "100,000 Froms": lambda: b"From: a@b\n" * 99_000 + b"\nYes\n",
    "names in From": lambda: header("From", '"a\\', 1_900, b""),
    "spaces in From": lambda: header("From", " ", 1_900, b""),
    "dots in From": lambda: header("From", "a.", 1_900, b""),
    "labels in From": lambda: header("From", "a@" + "b-" * 31, 1_900, b""),
    "letters in From": lambda: header("From", "é", 1_900, b""),
    "comments in Received": lambda: header("Received", "(", 900_000),
    "closed comments in Received": lambda: header("Received", "(a)", 900_000),
    "by by by": lambda: header("Received", "by own.example ", 900_000),
    "20,000 Receiveds": lambda: b"Received: (a) by (b)\n" * 20_000 + REPLY + b"\nYes\n",
    "results": lambda: header("Authentication-Results", "own.example; a=b (", 900_000),
    "many results": lambda: b"Authentication-Results: x.example; spf=pass (a\n" * 20_000 + REPLY + b"\n",
    "own results": lambda: header("Authentication-Results", "own.example; spf=pass ", 900_000),
    "comments in Auto-Submitted": lambda: header("Auto-Submitted", "((", 900_000),
    "parameters": lambda: header("Content-Type", "; a=b", 900_000),
    "numbered parameters": lambda: b"Content-Type: text/plain"
    + b"".join(b";\n a*%d*=b" % one for one in range(60_000))
    + b"\n"
    + REPLY
    + b"\nYes\n",
    "quotes in parameters": lambda: header("Content-Type", '; a="\\', 900_000),
    "dispositions": lambda: header("Content-Disposition", '; filename*0="', 900_000),
    "names of parts": lambda: multipart(
        [b"Content-Type: text/plain; name=" + b'"\\' * 2_000 + b"\n\nYes"] * 150
    ),
    "continued lines": lambda: b"Subject: a\n" + b" a\n" * 300_000 + REPLY + b"\nYes\n",
    "carriage returns": lambda: REPLY + b"\n" + b"\r" * MB,
    "carriage returns in the header": lambda: REPLY + b"X: a\r" * 150_000 + b"\n\nYes\n",
    # pages
    "divs in divs": lambda: page("<div>", 50_000 * 5),
    "fonts in fonts": lambda: page("<font color=red>", 50_000 * 16),
    "tables in tables": lambda: page("<table><tr><td>", 50_000 * 15),
    "quotes in quotes": lambda: page("<blockquote type=cite>"),
    "links in links": lambda: page("<a href=x>y"),
    "lists in lists": lambda: page("<ul><li>"),
    "bold in italic": lambda: page("<b><i>"),
    "spans, closed": lambda: page("<span>a</span>"),
    "spans with style": lambda: page('<span style="color:#fff">a</span>'),
    "hidden spans": lambda: page("<span hidden>a</span>"),
    "line breaks": lambda: page("<br>"),
    "cells": lambda: page("<td>a"),
    "no-break spaces": lambda: page("&nbsp;"),
    "no-break spaces, preformatted": lambda: page("&nbsp;", around=("<pre>", "")),
    "preformatted lines": lambda: page("a\n", around=("<pre>", "")),
    "entities": lambda: page("&amp;"),
    "entities of combining marks": lambda: page("&#769;"),
    "entities without an end": lambda: page("&a"),
    "one word in a page": lambda: page("a"),
    "less-than signs": lambda: page("<"),
    "comments": lambda: page("<!--"),
    "closed comments": lambda: page("<!---->"),
    "closing tags": lambda: page("</p>"),
    "wrongly closed tags": lambda: page("<b></i>"),
    "unknown tags": lambda: page("<a1>"),
    "attributes": lambda: page(" a=b", around=("<p", ">Yes")),
    "different attributes": lambda: REPLY
    + b"Content-Type: text/html\n\n<p "
    + b" ".join(b"a%d=b" % one for one in range(5_000))
    + b">Yes",
    "a long style": lambda: page("color:", around=('<p style="', '">Yes')),
    "a long style of zeros": lambda: page("font-size:0", around=('<p style="', '">Yes')),
    "a style of zeros": lambda: page("0", around=('<p style="font-size:', '">Yes')),
    "a style of digits": lambda: page("1", around=('<p style="text-indent:-', '">Yes')),
    "long styles": lambda: page('<p style="' + "a:b;" * 1_000 + '">Yes</p>'),
    "long inherited styles": lambda: page('<p style="color:' + "a" * 4_000 + '">Yes</p>'),
    "a long class": lambda: page("quote_ ", around=('<p class="', '">Yes')),
    "a class of spaces": lambda: page(" ", around=('<p class="', '">Yes')),
    "many classes": lambda: page("a ", around=('<style>.a{display:none}</style><p class="', '">Yes')),
    "a sheet of braces": lambda: page("{", around=("<style>", "</style>Yes")),
    "a sheet of rules": lambda: page(".a{display:none}", around=("<style>", "</style>Yes")),
    "a sheet of letters": lambda: page("a", around=("<style>", "</style>Yes")),
    "a sheet of selectors": lambda: page(".a" * 249 + "{display:none}", around=("<style>", "</style>")),
    "many sheets": lambda: page("<style>" + "a" * 500 + "{</style>"),
    "many sheets with rules": lambda: page("<style>.a{display:none}</style><p class=a>"),
    "a long target": lambda: page(" a", around=('<a href="', '">Yes</a>')),
    "links with long targets": lambda: page('<a href="' + "a" * 500 + '">Yes</a>'),
    "a link of many pieces": lambda: page("<b>a</b>", around=("<a href=x>", "</a>")),
    "links around links": lambda: page("<a href=x><span>a.", 400_000, around=("", "")),
    "objects in objects": lambda: page("<object>"),
    "objects": lambda: page("<svg>a</svg>"),
    "an object of many": lambda: page("<button><p>a", 400_000),
    "hidden in hidden": lambda: page("<div hidden>a", 400_000),
    "emojis": lambda: page("<img alt=👍>"),
    "a long alternative text": lambda: page("👍", around=("<img alt='", "'>")),
    "scripts": lambda: page("<script>"),
    "titles": lambda: page("<title>"),
    "frames": lambda: page("<frameset>"),
    "forms": lambda: page("<form><input><select><option>"),
    "declarations": lambda: page("<!ENTITY a '&a;&a;'>", around=("<!DOCTYPE html [", "]>Yes")),
    "a page of nulls": lambda: page("\0"),
    "a page of surrogates": lambda: REPLY
    + b"Content-Type: text/html; charset=utf-8\n\n"
    + b"\xed\xa0\x80" * 300_000,
    # parts
    "parts": lambda: multipart([b"\nYes"] * 4_900),
    "parts that are pages": lambda: multipart([b"Content-Type: text/html\n\n" + b"<p>a" * 2_000] * 190),
    "alternatives": lambda: multipart([b"\n" + b"Yes\n" * 2_000] * 190, "alternative"),
    "alternatives of 90,000 letters": lambda: multipart([b"\n" + b"Yes " * 22_000] * 190, "alternative"),
    "different alternatives": lambda: multipart(
        [b"\n" + b"a%d " % one * 20_000 for one in range(30)], "alternative"
    ),
    "alternatives of pages": lambda: multipart(
        [b"Content-Type: text/html\n\n" + b"<p>Yes %d" % one * 8_000 for one in range(30)],
        "alternative",
    ),
    "nested mails": lambda: multipart([b"Content-Type: message/rfc822\n\n" * 400] * 10),
    "returned headers": lambda: multipart(
        [b"Content-Type: text/rfc822-headers\n\n" + b"Message-ID: <a@b>\n" * 3_000] * 150, "report"
    ),
    "lines like boundaries": lambda: multipart([b"\n" + b"-- cut\n" * 4_900]),
    "a boundary of dots": lambda: REPLY
    + b"Content-Type: multipart/mixed; boundary="
    + b"." * 60
    + b"\n\n"
    + (b"--" + b"." * 59 + b"\n") * 4_900,
    "a long boundary": lambda: REPLY
    + b"Content-Type: multipart/mixed; boundary="
    + b"a" * 400_000
    + b"\n\n"
    + b"--aaa\n" * 4_900,
    "lines of two dashes' letters": lambda: multipart([b"\n" + b"-\n" * 400_000]),
    "quoted-printable": lambda: REPLY
    + b"Content-Transfer-Encoding: quoted-printable\n\n"
    + b"=" * MB,
    "soft line breaks": lambda: REPLY
    + b"Content-Transfer-Encoding: quoted-printable\n\n"
    + b"a=\n" * 300_000,
    "uuencoded": lambda: REPLY
    + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n"
    + b"#0V%T\n" * 150_000,
    "base64 that ends": lambda: REPLY
    + b"Content-Transfer-Encoding: base64\n\n"
    + b"=" * MB,
    "base64 that ends in lines": lambda: REPLY
    + b"Content-Transfer-Encoding: base64\n\n"
    + b"= \n" * 300_000,
    "base64 of base64": lambda: coded(base64.b64encode(b"Yes " * 100_000)),
    "flowed": lambda: REPLY + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000,
    "flowed quotes": lambda: REPLY
    + b"Content-Type: text/plain; format=flowed\n\n"
    + b">>>>>>>>> \n" * 90_000,
    "flowed without spaces": lambda: REPLY
    + b"Content-Type: text/plain; format=flowed; delsp=yes\n\n"
    + b"a \n" * 300_000,
    # charsets
    **{
        f"in {charset}": lambda charset=charset: REPLY  # type: ignore[misc]
        + f"Content-Type: text/plain; charset={charset}\n\n".encode()
        + b"+AGE-\x1b$B!!~{" * 80_000
        for charset in ("utf-7", "utf-16", "utf-32", "hz", "iso-2022-jp", "iso-2022-kr", "gb18030",
                        "big5hkscs", "punycode", "idna", "unicode_escape", "cp037")
    },
    # bounces
    "recipients": lambda: report(b"Final-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.1.1\n\n", 4_000),
    "diagnostics": lambda: report(b"Diagnostic-Code: smtp; " + b"5.1." * 200_000 + b"\n", 1),
    "blank lines in a report": lambda: report(b"\n", 300_000),
    "statuses": lambda: report(b"Action: failed\nStatus: " + b"5.1.1." * 100_000 + b"\n\n", 1),
    "prose": lambda: daemon("The mail to <ana@example.org> could not be delivered.\n", 5_500),
    "prose of addresses": lambda: daemon("<ana@example.org>:\n", 15_000),
    "prose of many addresses": lambda: b"From: mailer-daemon@example.org\nSubject: failure notice\n\n"
    + b"".join(b"<a%d@example.org>: 550 5.1.1 unknown\n" % one for one in range(7_000)),
    "prose of digits": lambda: daemon("5.1.1.", 50_000),
    "prose of words": lambda: daemon("temporar", 35_000),
    "prose of spaces": lambda: daemon(" ", 290_000),
    "prose of empty lines": lambda: daemon("\n", 290_000),
    "prose of lines": lambda: daemon("    ----- The following addresses had permanent fatal errors\n", 4_500),
    "prose of dashes": lambda: daemon("-", 290_000),
    "prose of colons": lambda: daemon("a: ", 95_000),
    "prose of angles": lambda: daemon("<", 290_000),
    "qmail": lambda: daemon("Hi. This is the qmail-send program at a.\n", 7_000),
    "failed recipients": lambda: header(
        "X-Failed-Recipients", "a@b, ", 900_000, b"From: mailer-daemon@example.org\n"
    ),
    "feedback": lambda: multipart(
        [b"Content-Type: message/feedback-report\n\n" + b"Feedback-Type: abuse\n" * 4_000] * 150
    ),
}  # fmt: skip


def costs_of(content: bytes) -> tuple[Letter, Judgement, dict[str, float]]:
    """What each thing that is done with a mail costs, in seconds of this process."""
    costs: dict[str, float] = {}
    read, known = reader(), phrases()
    start = time.process_time()

    def done(what: str) -> None:
        nonlocal start
        costs[what] = time.process_time() - start
        start = time.process_time()

    letter = read.letter(content, OWN_SERVER)
    done("letter")
    read.heading(content[:MB])
    done("heading")
    judgement = judge(letter, question_of("en"), known)
    done("judge")
    judge(letter, None, known)
    done("judge, nobody asked")
    read.passages(letter)
    done("passages")
    read.original(content)
    done("original")
    return letter, judgement, costs


@cache
def ready() -> None:
    """The phrases are read and put together once; that is no cost of a mail."""
    costs_of(REPLY)


SLOWED_BY_COVERAGE = 6

SAMPLE = sorted(BAIT)[::12]
"""What every run tries; all of it is for `make endurance`."""


@pytest.mark.parametrize("name", SAMPLE)
def test_no_mail_takes_time_out_of_proportion(name: str) -> None:
    assert_cheap(name)


@pytest.mark.endurance
@pytest.mark.parametrize("name", sorted(set(BAIT) - set(SAMPLE)))
def test_no_mail_of_all_takes_time_out_of_proportion(name: str) -> None:
    assert_cheap(name)


def assert_cheap(name: str) -> None:
    ready()
    letter, judgement, costs = costs_of(BAIT[name]())
    assert "structure" not in str(letter.unreadable)
    assert judgement.verdict in Verdict
    slowest = max(costs.items(), key=lambda cost: cost[1])
    measured = LONGEST_TIME if sys.gettrace() is None else LONGEST_TIME * SLOWED_BY_COVERAGE
    assert slowest[1] < measured, slowest
