# ruff: noqa: E501 - mails and lists of pieces keep the form in which they are read
"""Mails of any structure, and strange sentences put wherever something is taken away of a mail."""

from __future__ import annotations

import base64
import html
import quopri
import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fuzz.rules import examine, phrases, question_of
from fuzz.seeds import LANGUAGES
from mails.asked import Asked, asked
from mails.traps import (
    CLOSING,
    DEVICE,
    GREETING,
    TURNED,
    WROTE,
    YES_WORD,
    header_block,
    headers,
    leaf,
    page,
    quoted,
    several,
)
from optindesk.core.answer import Judgement, judge
from optindesk.core.letter import Verdict
from optindesk.core.phrases import Part
from optindesk.core.words import fold, words_in
from optindesk.mail.reading import read_letter

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

# --- any structure --------------------------------------------------------------------------------

CHARSETS = ("utf-8", "us-ascii", "latin-1", "utf-16", "utf-7", "koi8-r", "hz", "zlib", "none", "")
ENCODINGS = ("7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "BASE64 ", "none", "")
KINDS = ("text/plain", "text/html", "text/enriched", "text/calendar; method=REPLY", "image/png",
         "application/pgp-signature", "message/delivery-status", "message/feedback-report",
         "message/disposition-notification", "text/rfc822-headers", "text", "/", "")  # fmt: skip
PARAMETERS = ("", "; format=flowed", "; format=flowed; delsp=yes", '; name="a.txt"', "; name*=utf-8''a",
              "; =", '; a="', "; charset*0=utf; charset*1=-8")  # fmt: skip
FIELDS = ("", "Content-Disposition: attachment\n", "Content-Disposition: inline; filename=a\n",
          "Content-ID: <a>\n", "Content-Disposition: ;;\n", "Not a field\n", ": nothing\n")  # fmt: skip
CONTAINERS = ("mixed", "alternative", "related", "report; report-type=delivery-status", "signed",
              "encrypted", "digest", "parallel", "appledouble", "x-odd")  # fmt: skip
OUTER = ("Auto-Submitted: auto-replied\n", "Precedence: bulk\n", "Return-Path: <>\n", "From: x@y.example\n",
         "Subject: \n", "Subject: =?utf-8?q?Yes?=\n", "In-Reply-To: <>\n", "References:\n <a@b>\n",
         "From: \n", "List-Id: <a.b>\n", "MIME-Version: 2\n", "X: " + "x" * 2000 + "\n")  # fmt: skip
TAGS = ("<p>", "</p>", "<div>", "</div>", "<br>", "<blockquote type=cite>", "</blockquote>", "<s>", "<pre>",
        "<table>", "<td>", "</table>", "<style>", "</style>", "<!--", "-->", "<title>", "<a href=x>",
        "<span hidden>", '<p style="display : none">', '<p style="color:#FFF;background:white">',
        "<div id=appendonsend>", '<div class="gmail_quote">', "<img alt=👍>", "<object>", "&nbsp;", "&#x336;",
        "<style>.a{display:none}</style>", "<p class=a>", "<", "&", "<textarea>", "</body>")  # fmt: skip
WORDS = ("Yes", "No", "Ja", "zorgle", "Best regards", "-- ", "> ", "\n", "\n\n", "On Sat wrote:", "Ana Horvat",
         "not really", "¦ ", "\ufffc", "\r", "\t", " ", "From: Ana", "--cut", "+49 30 123456")  # fmt: skip

texts = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=20)), max_size=12).map("".join)
pages = st.lists(
    st.one_of(st.sampled_from(TAGS), st.sampled_from(WORDS), st.text(max_size=10)), max_size=25
).map("".join)


@st.composite
def leaves(draw: st.DrawFn) -> bytes:
    """A part that holds none; what it says of itself need not be true."""
    kind, charset = draw(st.sampled_from(KINDS)), draw(st.sampled_from(CHARSETS))
    content = draw(pages if "html" in kind else texts)
    raw = content.encode("utf-8", "surrogatepass")
    if charset in ("utf-16", "utf-7", "koi8-r", "latin-1") and draw(st.booleans()):
        raw = content.encode(charset, "replace")
    encoding = draw(st.sampled_from(ENCODINGS))
    if encoding.strip().lower() == "base64" and draw(st.booleans()):
        raw = base64.encodebytes(raw)
    elif encoding == "quoted-printable" and draw(st.booleans()):
        raw = quopri.encodestring(raw)
    label = f"; charset={charset}" if charset else ""
    head = f"Content-Type: {kind}{label}{draw(st.sampled_from(PARAMETERS))}\n"
    head += f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    return (head + draw(st.sampled_from(FIELDS)) + "\n").encode() + raw


@st.composite
def containers(draw: st.DrawFn, children: st.SearchStrategy[bytes]) -> bytes:
    """A part of parts, with or without its end, or in another boundary than it says."""
    parts = draw(st.lists(children, max_size=4))
    if draw(st.integers(0, 9)) == 0:
        return b"Content-Type: message/rfc822\n\n" + b"".join(parts[:1])
    kind, edge = (
        draw(st.sampled_from(CONTAINERS)),
        draw(st.sampled_from(["cut", "a b", "=_x", "c"])),
    )
    used = edge if draw(st.integers(0, 9)) else edge + "x"
    body = b"".join(f"\n--{used}\n".encode() + part for part in parts)
    end = f"\n--{used}--\n" if draw(st.booleans()) else ""
    return f'Content-Type: multipart/{kind}; boundary="{edge}"\n\n'.encode() + body + end.encode()


trees = st.recursive(leaves(), containers, max_leaves=10)


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    """Any mail of Ana's, up to thirty multiparts deep."""
    outer = draw(st.lists(st.sampled_from(OUTER), max_size=4))
    content = draw(trees)
    for depth in range(draw(st.sampled_from([0, 0, 1, 5, 19, 20, 21, 30]))):
        edge = f"deep{depth}"
        head = f"Content-Type: multipart/mixed; boundary={edge}\n\n--{edge}\n".encode()
        content = head + content + f"\n--{edge}--\n".encode()
    one = asked("en")
    return "".join(outer).encode() + headers(one).replace("\r\n", "\n").encode() + content


@given(st.sampled_from(LANGUAGES), mails())
@settings(max_examples=150)
def test_any_structure_keeps_the_rules(language: str, content: bytes) -> None:
    examine(language, content)


# --- a yes in any sound structure is one ----------------------------------------------------------

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "mixed": lambda part: several("mixed", part),
    "with a picture": lambda part: several(
        "related", part, b"Content-Type: image/png\r\nContent-ID: <a>\r\n\r\nPNG"
    ),
    "signed": lambda part: several(
        "signed", part, b"Content-Type: application/pgp-signature\r\n\r\nabc"
    ),
    "in an alternative": lambda part: several("alternative", part),
    "with a preamble": lambda part: several("mixed", part, around=("not for you", "nor this")),
}


@given(
    st.sampled_from(LANGUAGES),
    st.lists(st.sampled_from(sorted(PACKINGS)), max_size=12),
    st.sampled_from(["plain", "html", "flowed", "both"]),
    st.sampled_from(["utf-8", "utf-16", "utf-7", "latin-1"]),
)
def test_however_it_is_packed_a_yes_is_a_yes(
    language: str, packings: list[str], form: str, charset: str
) -> None:
    one = asked(language)
    assume(form != "both" or charset == "utf-8")
    text, markup = f"{YES_WORD[language]}\n", f"<p>{YES_WORD[language]}</p>"
    if form == "both":
        part = several("alternative", leaf(text), leaf(markup, "html"), boundary="both")
    else:
        kind = "html" if form == "html" else "plain"
        said = "; format=flowed" if form == "flowed" else ""
        raw = base64.encodebytes((markup if form == "html" else text).encode(charset))
        head = f"Content-Type: text/{kind}; charset={charset}{said}\r\n"
        part = f"{head}Content-Transfer-Encoding: base64\r\n\r\n".encode() + raw
    for depth, name in enumerate(packings):
        part = PACKINGS[name](part).replace(b"cut", b"edge%d" % depth)
    content = headers(one).encode() + part
    assert judged(one, content).verdict is Verdict.YES


def judged(one: Asked, content: bytes) -> Judgement:
    return judge(read_letter(content), question_of(one.language), phrases())


# --- strange sentences ----------------------------------------------------------------------------

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüéčžłőñ"


@cache
def vocabulary() -> frozenset[str]:
    """All words that mean something in any language, or are names here."""
    one = asked("en")
    known = {word for table in phrases().values() for part in Part for word in table.words(part)}
    names = f"{one.person_name} {one.shop_name} {one.list_name} ana example org desk flowers"
    return frozenset({*known, *(word.text for word in words_in(names))})


unknown_words = st.text(LETTERS, min_size=4, max_size=9).filter(
    lambda word: fold(word) not in vocabulary() and not fold(word).endswith(("str", "weg", "platz"))
)
some_words = st.sampled_from(
    [
        "yes",
        "not",
        "no",
        "but",
        "only",
        "if",
        "thanks",
        "I",
        "ja",
        "nicht",
        "non",
        "and",
        "the",
        "14:30",
    ]
)


@st.composite
def strange_sentences(draw: st.DrawFn) -> str:
    """A sentence with at least one word that no data file knows."""
    words = draw(st.lists(st.one_of(unknown_words, some_words), max_size=4))
    words.insert(draw(st.integers(0, len(words))), draw(unknown_words))
    sentence = " ".join(words)
    return draw(
        st.sampled_from([sentence, sentence.capitalize(), sentence.upper(), f"{sentence}."])
    )


def plain(text: str) -> Callable[[Asked], bytes]:
    return lambda _: leaf(text)


def above_quote(text: str) -> Callable[[Asked], bytes]:
    return lambda one: leaf(f"{text}\n\n{WROTE[one.language]}\n{quoted(one.text)}\n")


def outlook(text: str) -> Callable[[Asked], bytes]:
    return lambda one: leaf(f"{text}\n\n{header_block(one)}\n\n{one.text}")


def in_page(markup: str, head: str = "", after: str = "") -> Callable[[Asked], bytes]:
    return lambda one: leaf(page(one, markup, head, after), "html")


def in_attribution(at: int) -> Callable[[Asked], bytes]:
    def made(one: Asked) -> bytes:
        words = WROTE[one.language].split(" ")
        words.insert(at if at >= 0 else len(words) + 1 + at, "¤")
        return leaf(f"@yes\n\n{' '.join(words)}\n{quoted(one.text)}\n")

    return made


def in_block(**changed: str) -> Callable[[Asked], bytes]:
    return lambda one: leaf(f"@yes\n\n{header_block(one, **changed)}\n\n{one.text}")


def in_own_text(share: float, marked: bool) -> Callable[[Asked], bytes]:
    def made(one: Asked) -> bytes:
        own = quoted(one.text).split("\n") if marked else one.text.split("\n")
        own.insert(int(len(own) * share), "¤")
        middle = WROTE[one.language] if marked else header_block(one)
        return leaf(f"@yes\n\n{middle}\n\n" + "\n".join(own) + "\n")

    return made


PLACES: dict[str, Callable[[Asked], bytes]] = {
    "above the yes": plain("¤\n@yes"),
    "above the yes, apart": plain("¤\n\n@yes"),
    "below the yes": plain("@yes\n¤"),
    "before the yes": plain("¤ @yes"),
    "behind the yes": plain("@yes ¤"),
    "behind the yes and a comma": plain("@yes, ¤"),
    "in brackets": plain("@yes (¤)"),
    "far below": plain("@yes" + "\n" * 60 + "¤"),
    "far to the right": plain("@yes" + " " * 300 + "¤"),
    "behind a code": lambda one: leaf(f"@yes {one.token} ¤"),
    "behind a code in the next line": lambda one: leaf(f"@yes {one.token}\n¤"),
    "between the code's lines": lambda one: leaf(f"@yes {one.token[:19]}\n¤\n{one.token[19:]}"),
    "in the greeting": plain("@greeting ¤\n\n@yes"),
    "below the greeting": plain("@greeting\n¤\n\n@yes"),
    "in the closing": plain("@yes\n\n@closing ¤"),
    "before the closing": plain("@yes\n\n¤ @closing"),
    "below the closing": plain("@yes\n\n@closing\n¤"),
    "below the name": plain("@yes\n\n@closing\nAna Horvat\n¤"),
    "beside the name": plain("@yes\n\n@closing\nAna Horvat, ¤"),
    "in the signature": plain("@yes\n\n-- \nAna Horvat\n¤\n+49 30 1234567"),
    "in a line of the signature": plain("@yes\n\n-- \nAna Horvat | ¤ | +49 30 1234567"),
    "below the signature": plain("@yes\n\n-- \nAna Horvat\n+49 30 1234567\n\n¤"),
    "as a label": plain("@yes\n\n-- \nAna Horvat\n¤: +49 30 1234567"),
    "before the telephone's line": plain("@yes\n\n¤\n@device"),
    "in the telephone's line": plain("@yes\n\n@device ¤"),
    "at the telephone's line": plain("@yes\n\n¤ @device"),
    "below the telephone's line": plain("@yes\n\n@device\n¤"),
    "in a footer": plain(
        "@yes\n\nThis email is confidential and intended only for the recipient. ¤"
    ),
    "in a footer's sentence": plain(
        "@yes\n\nThis email is confidential and ¤ intended only for the recipient."
    ),
    "below a footer": plain("@yes\n\nThis email and any attachments are confidential.\n\n¤"),
    "before the attribution": in_attribution(0),
    "in the attribution": in_attribution(3),
    "at the attribution's end": in_attribution(-2),
    "behind the attribution": in_attribution(-1),
    "above the attribution": above_quote("@yes\n\n¤"),
    "above all": above_quote("¤\n\n@yes"),
    "above the header block": outlook("@yes\n¤"),
    "in the header block": in_block(Cc="¤"),
    "in its From": in_block(From="¤ <desk@flowers.example>"),
    "in its Sent": in_block(Sent="Saturday, November 21, 2026 11:04 AM ¤"),
    "in its To": in_block(To="¤ <ana@example.org>"),
    "in its Subject": in_block(Subject="¤"),
    **{
        f"at {share} of the {'quote' if marked else 'text'}": in_own_text(share, marked)
        for share in (0, 0.3, 0.5, 0.8, 1)
        for marked in (True, False)
    },
    "below the quote": lambda one: leaf(f"@yes\n\n{WROTE[one.language]}\n{quoted(one.text)}\n\n¤"),
    "in a page": in_page("<p>@yes</p><p>¤</p>"),
    "in a cell": in_page("<table><tr><td>@yes</td><td>¤</td></tr></table>"),
    "small": in_page('<p>@yes</p><p style="font-size:1px">¤</p>'),
    "not shown": in_page('<p>@yes</p><p style="display:none">¤</p>'),
    "hidden by a sheet": in_page("<p>@yes</p><p class=a>¤</p>", "<style>.a{display:none}</style>"),
    "white": in_page('<p>@yes</p><p style="color:white">¤</p>'),
    "struck out": in_page("<p>@yes</p><s>¤</s>"),
    "in a blockquote of the sender": in_page("<p>@yes</p><blockquote>¤</blockquote>"),
    "behind Gmail's quote": in_page("<p>@yes</p>", after="<p>¤</p>"),
    "in a link": in_page('<p>@yes</p><a href="https://example.org/">¤</a>'),
    "preformatted": in_page("<p>@yes</p><pre>¤</pre>"),
    "in a form": in_page("<p>@yes</p><textarea>¤</textarea>"),
    "behind a comment": in_page("<p>@yes</p><!-- -->¤"),
    "in a comment that is none": in_page("<p>@yes</p><!-->¤"),
    "behind the body": in_page("<p>@yes</p></body></html>¤<html><body>"),
    "behind an unknown tag": in_page("<p>@yes</p><x-y>¤</x-y>"),
    "in another text": lambda _: several("mixed", leaf("@yes"), leaf("¤")),
    "in a text before": lambda _: several("mixed", leaf("¤"), leaf("@yes")),
    "in another alternative": lambda _: several("alternative", leaf("@yes"), leaf("¤", "html")),
    "in the text alternative": lambda _: several("alternative", leaf("¤"), leaf("@yes", "html")),
    "in the seventh alternative": lambda _: several(
        "alternative", *[leaf("@yes", "html")] * 6, leaf("¤", "html")
    ),
    "in the two hundredth part": lambda _: several("mixed", *[leaf("@yes")] * 200, leaf("¤")),
    "in the twenty-fifth depth": lambda _: several("mixed", leaf("@yes"), deep(leaf("¤"), 25)),
    "behind the 100,000th letter": plain("@yes" + "\n" * 99_999 + "¤"),
}  # fmt: skip


def deep(part: bytes, depth: int) -> bytes:
    for level in range(depth):
        part = several("mixed", part, boundary=f"deep{level}")
    return part


def filled(one: Asked, made: bytes, sentence: str) -> bytes:
    """The place with this sentence and the words of the language in it."""
    words = {
        "¤": sentence,
        "@yes": YES_WORD[one.language],
        "@greeting": GREETING[one.language],
        "@closing": CLOSING[one.language],
        "@device": DEVICE[one.language],
    }

    def coded(found: re.Match[bytes]) -> bytes:
        text = base64.b64decode(found[2]).decode()
        is_page = b"text/html" in found[1]
        for name, word in words.items():
            text = text.replace(name, html.escape(word, quote=False) if is_page else word)
        return found[1] + base64.encodebytes(text.encode())

    part = rb"(Content-Type: text/[^\n]+\nContent-Transfer-Encoding: base64\r\n\r\n)([\w+/=\r\n]+)"
    return headers(one).encode() + re.sub(part, coded, made)


@settings(max_examples=15)
@pytest.mark.parametrize("place", PLACES)
@given(language=st.sampled_from(LANGUAGES), sentence=strange_sentences())
def test_a_strange_sentence_unmakes_a_yes(place: str, language: str, sentence: str) -> None:
    one = asked(language)
    said = judged(one, filled(one, PLACES[place](one), sentence))
    assert said.verdict is not Verdict.YES, said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
def test_a_refusal_unmakes_a_yes(place: str, language: str) -> None:
    one = asked(language)
    for sentence in TURNED[language]:
        said = judged(one, filled(one, PLACES[place](one), sentence))
        assert said.verdict is not Verdict.YES, said
