"""A mail made safe to look at: what is shown of it, what is not, and that nothing can hang us."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts import LANGUAGES, RESOURCES, draft, wording
from optindesk.core.letter import TRAILING
from optindesk.core.model import MailKind
from optindesk.core.original import Original, Passage
from optindesk.mail import original as module
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.original import LONGEST_SOURCE, original_of
from optindesk.mail.phrases import load_phrases
from optindesk.mail.pictures import LARGEST_PICTURE, picture_of
from optindesk.mail.reader import PostReader
from optindesk.mail.reading import read_letter
from optindesk.mail.ready import load_ready_texts
from optindesk.mail.safe_html import (
    LONGEST_SHOWN,
    MOST_ELEMENTS,
    MOST_INDENTS,
    MOST_PARAGRAPHS,
    calm,
    safe_html,
)

PROBES = Path(__file__).parents[1] / "mails" / "leak-probes.eml"
READER = PostReader(load_phrases(RESOURCES))

GRAMMAR = re.compile(
    r'(?:<p(?: style="margin-left:\d+px")?>(?:[^<>]|</?[bius]>|<br>|<a href="[^"<>]*">|</a>'
    r'|<img src="cid:\d+" width="\d+">)*</p>|<hr>)*'
)
"""All that may come out of the HTML of a mail."""


def shown(html: str) -> str:
    made = safe_html(html, {}).html
    assert GRAMMAR.fullmatch(made), made
    return made


def mail(html: str, *more: str) -> bytes:
    head = 'From: a@example.org\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    parts = [f"Content-Type: text/html; charset=utf-8\n\n{html}", *more]
    return (head + "\n--b\n".join(parts) + "\n--b--\n").encode()


def said(original: Original) -> str:
    return " ".join(map(str, original.left_out))


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + b"\0" * 4


# --- the page of leak probes ----------------------------------------------------------------------


def test_nothing_of_the_probes_is_left_that_could_be_fetched() -> None:
    original = original_of(PROBES.read_bytes())
    assert GRAMMAR.fullmatch(original.html), original.html
    for text in ("How often will <b>you</b> write", "[a picture]", "cell", "quoted", "the end"):
        assert text in original.html
    without_links = re.sub(r'<a href="[^"]*">', "", original.html)
    assert "WEB" not in without_links
    assert re.findall(r"<img[^>]*>", original.html) == ['<img src="cid:0" width="16">']
    assert "hidden words" not in original.html
    assert "run" not in re.sub(r"<[^>]*>", "", original.html)
    assert [picture.kind for picture in original.pictures] == ["png"]
    assert "things that it wanted to fetch from the internet were not fetched" in said(original)
    assert "1 passage that it hides" in said(original)
    assert "http://WEB/img.png" in original.source, "the source shows everything"


@given(st.lists(st.sampled_from(PROBES.read_text("utf-8").split("<")), max_size=30))
def test_pieces_of_the_probes_in_any_order_leave_nothing(pieces: list[str]) -> None:
    made = safe_html("<".join(pieces), {"flower@example.org": (0, 16)}).html
    assert GRAMMAR.fullmatch(made), made


@given(
    st.text(
        alphabet=st.sampled_from("<>/ \"'=aimgpbrsrctdtlhefcidurl:&;!-\n\0\u202e"), max_size=200
    )
)
def test_any_markup_leaves_nothing(text: str) -> None:
    shown(text)
    shown(f"<p {text}>x</p><img src={text}><a href='{text}'>y</a>")


# --- how it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("", ""),
        (" \n ", ""),
        ("<!-- nothing -->", ""),
        ("one <i>two</i>\n three", "<p>one <i>two</i> three</p>"),
        ("<b>a<i>b</i></b>c", "<p><b>a</b><i><b>b</b></i>c</p>"),
        ("<u>a</u><s>b</s><ins>c</ins>", "<p><u>a</u><s>b</s><u>c</u></p>"),
        ('<span style="text-decoration: line-through">x</span>', "<p><s>x</s></p>"),
        ("<p>a</p><div>b<br>c<br></div>", "<p>a</p><p>b<br>c</p>"),
        ("<br>a", "<p>a</p>"),
        ("<h1>a</h1>b", "<p><b>a</b></p><p>b</p>"),
        ("<ul><li>a<li>b</ul>",
         '<p style="margin-left:20px">• a</p>'
         '<p style="margin-left:20px">• b</p>'),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>",
         '<p style="margin-left:20px">a</p><p style="margin-left:40px">b</p>'),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</table>", "<p>a\u2003b</p><p><b>c</b></p>"),
        ("<pre>a  b\n c</pre>", "<p>a\u00a0 b<br> c</p>"),
        ("a<hr>b", "<p>a</p><hr><p>b</p>"),
        ('<a href=" http://x.example/?a=1&b=&quot; ">l</a>',
         '<p><a href="http://x.example/?a=1&amp;b=&quot;">l</a></p>'),
        ("<a>no link</a>", "<p>no link</p>"),
        ("1 &lt; 2 &amp; 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p hidden>x</p>y", "<p>y</p>"),
        ('<p style="font-size: 0">x</p>y', "<p>y</p>"),
        ("<img alt=' '>x", "<p>x</p>"),
        ("a <span> b</span>", "<p>a b</p>"),
    ],
)  # fmt: skip
def test_what_is_made_of_it(html: str, made: str) -> None:
    assert shown(html) == made


def test_what_is_hidden_is_counted_only_where_there_are_words() -> None:
    assert safe_html("<p hidden> </p><p hidden>x</p>", {}).hidden == 1
    assert safe_html("<script src=x></script><script>y</script>", {}).remote == 1


# --- what is meant to hurt ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x",
        "<b>" * 50_000 + "x",
        "<blockquote>" * 30_000 + "x",
        "<table><tr><td>" * 20_000 + "x",
        "<p>x</p>" * 50_000,
        "x" * 900_000,
        "<br>" * 200_000,
        "a\u0301" + "\u0301" * 500_000,
        "<a href='" + "x" * 500_000 + "'>y</a>",
        "<p " + "a=b " * 200_000 + ">x",
        "&amp;" * 180_000,
        "\u202e" * 100_000 + "x",
    ],
    ids=lambda html: html[:12],
)
def test_what_is_out_of_proportion_is_cut(html: str) -> None:
    page = safe_html(html, {})
    assert GRAMMAR.fullmatch(page.html)
    assert len(re.sub(r"<[^>]*>|&\w+;", "", page.html)) <= LONGEST_SHOWN
    assert page.html.count("<p") <= MOST_PARAGRAPHS
    assert page.html.count("margin-left:") <= MOST_ELEMENTS
    deepest = max(map(int, re.findall(r"margin-left:(\d+)", page.html)), default=0)
    assert deepest <= 20 * MOST_INDENTS


def test_text_is_made_calm() -> None:
    assert calm("a\0b\u202ec\x1b[1m\r\nd\re") == "abc[1m\nd\ne"
    assert calm("e" + "\u0301" * 100) == "e" + "\u0301" * 4
    assert calm("Grüße 👍🏽") == "Grüße 👍🏽"


def test_a_long_source_is_cut_and_its_lines_are_wrapped() -> None:
    original = original_of(b"From: a@example.org\n\n" + b"x" * 300_000)
    assert len(original.source) < LONGEST_SOURCE + 1_000
    assert max(map(len, original.source.split("\n"))) <= 1_000
    assert "The source is cut" in said(original)
    assert "only its beginning is shown" in said(original)
    assert len(original.text) == LONGEST_SHOWN


@pytest.mark.parametrize(
    "content", [b"", b"\0\xff\xfe", b"\n\n", b"From: x\nContent-Type: multipart/mixed\n\nx"]
)
def test_any_bytes_can_be_looked_at(content: bytes) -> None:
    assert original_of(content).html == ""


def test_a_mail_whose_structure_breaks_the_parser_shows_its_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(source: str, pictures: object) -> None:
        raise RecursionError

    monkeypatch.setattr(module, "safe_html", broken)
    original = original_of(mail("<p>x</p>"))
    assert "only the source can be shown" in said(original)
    assert "<p>x</p>" in original.source


# --- parts and pictures ---------------------------------------------------------------------------


def test_of_the_parts_the_first_text_is_shown_and_the_rest_is_counted() -> None:
    picture = "Content-Type: image/png\nContent-ID: <a>\nContent-Transfer-Encoding: base64\n\n"
    original = original_of(
        mail(
            "<img src='cid:a'><img src='cid:b'>",
            picture + b64encode(png(30, 20)).decode(),
            picture.replace("<a>", "<b>") + b64encode(b"no picture").decode(),
            "Content-Type: text/plain\nContent-Disposition: attachment\n\nattached",
            "Content-Type: text/plain\n\nplain",
            "Content-Type: message/rfc822\n\nFrom: x@example.org\n\nnested",
            "Content-Type: image/gif\n\nwithout a name",
        )
    )
    assert '<img src="cid:0" width="30">' in original.html
    assert original.html.count("<img") == 1
    assert original.text == "plain"
    assert "3 attachments are not shown" in said(original)
    assert len(original.pictures) == 1


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc0\x00\x11\x08\x00\x14\x00\x1e" + b"\0" * 20


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(30, 20), (30, 20)),
        (b"GIF89a\x1e\x00\x14\x00", (30, 20)),
        (b"GIF87a\x1e\x00\x14\x00", (30, 20)),
        (JPEG, (30, 20)),
        (JPEG[:2] + b"\xff\x01" + JPEG[2:], (30, 20)),
    ],
)
def test_the_size_of_a_picture_is_known_before_it_is_decoded(
    content: bytes, size: tuple[int, int]
) -> None:
    picture = picture_of(content)
    assert picture is not None
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BM",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png(30_000, 30_000),
        png(0, 10),
        png(1, 1)[:20],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
        b"GIF89a",
        b"GIF89a\xff\xff\xff\xff",
        JPEG[:12],
        b"\xff\xd8\xff\xe0\x00\x02" + b"\x00" * 20,
        b"\xff\xd8" + b"\xff\xe0\x00\x02" * 600 + b"\0" * 20,
        png(10, 10) + b"\0" * LARGEST_PICTURE,
        zlib.compress(b"\0" * 1000),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_is_no_picture_or_too_large_is_none(content: bytes) -> None:
    assert picture_of(content) is None


# --- the text, with the quote apart ---------------------------------------------------------------


def passages(text: str) -> list[Passage]:
    letter = read_letter(f"From: Ana <ana@example.org>\n\n{text}".encode())
    return READER.passages(replace(letter, texts=(text,)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("How often?", [("How often?", False)]),
        ("How often?\n\n> one\n> two\n", [("How often?", False), ("one\ntwo", True)]),
        ("> one\nbelow", [("one", True), ("below", False)]),
        (
            "Hi\n\nOn Sat, 21 Nov 2026, Ana wrote:\n> x",
            [("Hi", False), ("On Sat, 21 Nov 2026, Ana wrote:\nx", True)],
        ),
        (
            "Hi\n\nAnyone at all <x@y.example> wrote\nto me:\n\n> x\n",
            [("Hi", False), ("Anyone at all <x@y.example> wrote\nto me:\n\nx", True)],
        ),
        ("Please note:\n\nnothing", [("Please note:\n\nnothing", False)]),
        (
            "Hi\n-----Original Message-----\nFrom: a\nold",
            [("Hi", False), ("-----Original Message-----\nFrom: a\nold", True)],
        ),
        (f"Hi\n{TRAILING}old", [("Hi", False), ("old", True)]),
        (f"{TRAILING}old\nnew again", [("old", True), ("new again", False)]),
    ],
)  # fmt: skip
def test_a_quote_stands_apart(text: str, found: list[tuple[str, bool]]) -> None:
    assert passages(text) == [Passage(*one) for one in found]


@given(st.lists(st.sampled_from(["", "> q", "a:", "b", TRAILING + "t", "On Monday wrote:", ">"])))
def test_no_word_is_lost(lines: list[str]) -> None:
    words = re.findall(r"\w+", "\n".join(passage.text for passage in passages("\n".join(lines))))
    assert words == re.findall(r"\w+", "\n".join(lines))


# --- ready texts and the check of what is typed ---------------------------------------------------


def test_every_language_has_every_ready_text() -> None:
    found = load_ready_texts(RESOURCES)
    assert set(found) == set(LANGUAGES)
    for texts in found.values():
        assert set(texts) == {"how_often", "where_from", "what_list", "how_to_leave"}


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("values", ["full", "bare"])
def test_ready_texts_can_be_sent_as_they_are(language: str, values: str) -> None:
    composer = JinjaComposer()
    bare = {"list_name": "Flower news"}
    for name, text in load_ready_texts(RESOURCES)[language].items():
        base = replace(wording(MailKind.REPLY, language), text=text)
        ours = draft(wording=base) if values == "full" else draft(wording=base, values=bare)
        filled = composer.text(ours).strip()
        assert "{" not in filled
        assert "  " not in filled
        assert READER.answers_in(filled, language) == [], name
        assert ("[…]" in filled) == (values == "bare" and name in ("how_often", "what_list"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("We write once a month.", ""),
        ("Yes, we do write once a month.", ""),
        ("Yes. We write once a month.", "“Yes”"),
        ("Just send us\nyes", "“yes”"),
        ("Ja, gerne.", "“Ja, gerne”"),
    ],
)
def test_what_is_typed_must_not_be_an_answer(text: str, problem: str) -> None:
    found = READER.answers_in(text, "de")
    assert any(problem in str(one) for one in found) == bool(problem)
