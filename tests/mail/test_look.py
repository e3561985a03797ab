"""The HTML part of a mail: the same words, in a look that loads and runs nothing."""

from __future__ import annotations

import re

import pytest
from lxml import html

from drafts import LANGUAGES, RESOURCES, SEVERAL_VALUES, draft, wording
from optindesk.core.errors import BadWording, FileMissing
from optindesk.core.model import PRINTED, MailKind
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.look import checked_look, filled_look, shipped_look
from optindesk.mail.look_check import LONGEST_LOOK
from optindesk.mail.template import filled_fields

LOOK = (
    '<html lang="{{ language }}"><head><style>p { color: green }</style></head><body>'
    '<p>{{ paragraph }}</p><p class="answer"><a href="{{ link }}">{{ label }}</a></p></body></html>'
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind not in PRINTED])
def test_both_parts_say_the_same_in_the_same_order(kind: MailKind, language: str) -> None:
    one = draft(wording=wording(kind, language))
    text = JinjaComposer().text(one)
    page = html.document_fromstring(JinjaComposer().html(one))
    links = list(page.xpath("//@href"))
    for link in links:
        text = text.replace(link, "")
    assert words(page.text_content()) == words(text)
    fields = filled_fields(one)
    ours = [fields[name] for name in ("yes_link", "no_link", "leave_link")]
    assert set(links) <= set(ours)
    asks = kind in (MailKind.CONFIRM, MailKind.PERMISSION, MailKind.REMINDER)
    assert (links == ours[:2]) is asks
    assert page.get("lang") == language


def test_what_stands_in_lines_stands_in_lines() -> None:
    page = JinjaComposer().html(draft(values=SEVERAL_VALUES))
    assert "1. Flower news<br>2. Workshops</p>" in page


def test_styles_go_into_the_tags() -> None:
    page = filled_look(LOOK, "One\ntwo\n\nThree: mailto:x\n", {"mailto:x"}, "en")
    assert "<style" not in page
    assert '<p style="color: green;">One<br>two</p>' in page
    assert 'href="mailto:x">Three</a>' in page


def test_a_link_within_a_paragraph_becomes_a_button_below_it() -> None:
    page = filled_look(LOOK, "A\nB: mailto:x\nC: mailto:other", {"mailto:x"}, "en")
    assert page.index(">A</p>") < page.index(">B</a>") < page.index(">C: mailto:other</p>")


def test_nothing_typed_becomes_a_tag() -> None:
    page = filled_look(LOOK, "<b>&amp;\n\n<x>: mailto:&", {"mailto:&"}, '"><b>')
    assert "&lt;b&gt;&amp;amp;" in page
    assert 'href="mailto:&amp;">&lt;x&gt;</a>' in page
    assert 'lang="&quot;&gt;&lt;b&gt;"' in page


def test_the_look_that_ships_is_one() -> None:
    checked_look(shipped_look(RESOURCES))
    with pytest.raises(FileMissing):
        shipped_look(RESOURCES / "nowhere")


@pytest.mark.parametrize(
    ("add", "why"),
    [
        ('<img src="https://spy.example/1.gif">', "img"),
        ("<script>alert(1)</script>", "script"),
        ('<link rel="stylesheet" href="x.css">', "link"),
        ('<p background="x.png">x</p>', "background"),
        ('<p onclick="x()">x</p>', "onclick"),
        ('<p style="background: url(x.png)">x</p>', "load"),
        ('<p style="background: u\\72l(x.png)">x</p>', "load"),
        ("<style>@import 'x.css';</style>", "load"),
        ('<meta http-equiv="refresh" content="0;url=x">', "http-equiv"),
        ('<meta name="referrer" content="x">', "referrer"),
        ('<a href="https://spy.example">x</a>', "button"),
        ("<iframe></iframe>", "iframe"),
        ("<form></form>", "form"),
        ("<svg></svg>", "svg"),
    ],
)
def test_a_look_that_loads_or_runs_something_is_refused(add: str, why: str) -> None:
    with pytest.raises(BadWording, match=why):
        checked_look(LOOK.replace("</body>", f"{add}</body>"))


@pytest.mark.parametrize(
    "look",
    [
        "",
        "<html></html>",
        LOOK.replace("{{ paragraph }}", ""),
        LOOK.replace("{{ link }}", "{{ label }}"),
        LOOK.replace("{{ label }}", "x"),
        LOOK.replace("{{ paragraph }}", "{{ paragraph }} {{ paragraph }}"),
        LOOK.replace("<body>", "<body>Anna's Flowers"),
        LOOK.replace("<body>", "<body><h1>Yes!</h1>"),
        LOOK.replace("color: green", "display: none"),
        LOOK.replace("color: green", "color: white"),
        LOOK.replace("<body>", '<body><div class="yahoo_quoted">').replace(
            "</body>", "</div></body>"
        ),
        LOOK.replace("</body>", "<!--[if mso]><p>Yes</p><![endif]--></body>"),
        LOOK + " " * LONGEST_LOOK,
    ],
)
def test_a_look_shows_one_paragraph_and_one_button_and_no_more(look: str) -> None:
    with pytest.raises(BadWording):
        checked_look(look)


def test_comments_do_no_harm() -> None:
    checked_look(LOOK.replace("</body>", "<!-- ours --></body>"))


def test_a_link_that_browsers_see_where_we_see_a_comment_is_refused() -> None:
    with pytest.raises(BadWording):
        checked_look(LOOK.replace("</body>", "<!--><img src=x>--></body>"))
