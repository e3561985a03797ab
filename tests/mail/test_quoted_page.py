"""The HTML part of our mail, quoted back: read as its text is, and never an answer by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

import pytest

from mails.asked import YES, Asked, Sample, asked_in_html, judged
from mails.people_frames import GMAIL, THUNDERBIRD, block
from mails.people_kit import LANGUAGES, breaks, mail, multipart, part, quoted, sent
from mails.people_pages import by_exchange, by_gmail, by_thunderbird, by_word, by_yahoo
from mails.people_words_against import LEAVE_TEXTS, NO_TEXTS
from mails.people_words_yes import SHORT
from optindesk.core.letter import Judgement, Verdict

PARAGRAPH = re.compile(r"<p[^<>]*>.*?</p>", re.DOTALL)
MADE: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "Gmail": by_gmail,
    "Yahoo": by_yahoo,
    "Exchange": by_exchange,
    "Word": by_word,
    "Thunderbird": by_thunderbird,
}

every_language = pytest.mark.parametrize("language", LANGUAGES)
as_any_program_makes_it = pytest.mark.parametrize("made", MADE.values(), ids=MADE.keys())


def said_by(one: Asked, body: bytes) -> Judgement:
    return judged(Sample("", one, mail(one, body), YES))


def texts_of(language: str) -> tuple[str, ...]:
    return SHORT[language], NO_TEXTS[language][0], LEAVE_TEXTS[language][0]


# --- nothing but our page -------------------------------------------------------------------------


def shown(one: Asked, page: str) -> Iterator[tuple[str, str]]:
    """Our page in all that programs put around it, with nothing new anywhere."""
    language = one.language
    yield "alone", page
    yield "under a rule", f"<hr>{page}"
    yield "quoted", f'<blockquote type="cite">{page}</blockquote>'
    yield "in a box of the sender", f"<blockquote>{page}</blockquote>"
    yield "under an attribution", f"<div>{escape(GMAIL[language])}</div><br>{page}"
    yield "under a block", f"<div>{breaks(block(one, language))}</div><br>{page}"
    yield "twice", f"{page}<hr>{page}"
    yield "in a cell", f"<table><tr><td>{page}</td></tr></table>"
    without_links = re.sub(r' href="[^"]*"', "", page)
    yield "without its links", without_links
    yield "without its tags", re.sub(r"<(?!br|p\b|/p)[^<>]*>", "", page)
    yield "in one line", re.sub(r"</p>\s*<p[^<>]*>", " ", without_links)
    yield "cut off behind the buttons", page[: page.index("</a>", page.index("</a>") + 1)]
    yield "only the buttons", "".join(re.findall(r'<p class="?\w+.*?</p>', page, re.DOTALL))


@pytest.mark.cases
@every_language
@as_any_program_makes_it
def test_our_page_alone_is_no_answer(language: str, made: Callable[[str], str]) -> None:
    one = asked_in_html(language)
    for where, page in shown(one, made(one.page)):
        for body in (
            part(page, "html"),
            multipart("alternative", part(sent(one)), part(page, "html")),
            multipart("alternative", part(quoted(sent(one))), part(page, "html")),
        ):
            said = said_by(one, body)
            assert said.verdict is Verdict.UNCLEAR, (where, said)


@pytest.mark.cases
@every_language
@as_any_program_makes_it
def test_no_piece_of_our_page_is_an_answer(language: str, made: Callable[[str], str]) -> None:
    one = asked_in_html(language)
    for paragraph in PARAGRAPH.findall(made(one.page)):
        for body in (paragraph, re.sub(r' href="[^"]*"', "", paragraph)):
            said = said_by(one, part(f"<html><body>{body}</body></html>", "html"))
            assert said.verdict not in (Verdict.YES, Verdict.NO, Verdict.JOIN), said


# --- what is said around it -----------------------------------------------------------------------


def cut_in_two(page: Sequence[str], place: int, said: str) -> str:
    above, below = ("".join(pieces) for pieces in (page[:place], page[place:]))
    around = '<blockquote type="cite">{}</blockquote>'
    return f"{around.format(above)}<p>{said}</p>{around.format(below)}"


def written_into(page: Sequence[str], place: int, said: str) -> str:
    whole = "".join([*page[:place], f"<p>{said}</p>", *page[place:]])
    return f'<blockquote type="cite">{whole}</blockquote>'


def written_between(page: Sequence[str], place: int, said: str) -> str:
    return "".join([*page[:place], f"<p>{said}</p>", *page[place:]])


def cut_text(text: Sequence[str], place: int, said: str) -> str:
    above, below = (quoted("\n\n".join(pieces)) for pieces in (text[:place], text[place:]))
    return f"{above}\n\n{said}\n\n{below}"


def written_into_text(text: Sequence[str], place: int, said: str) -> str:
    return quoted("\n\n".join([*text[:place], said, *text[place:]]))


def written_between_text(text: Sequence[str], place: int, said: str) -> str:
    return "\n\n".join([*text[:place], said, *text[place:]])


def written_behind(page: Sequence[str], place: int, said: str) -> str:
    return "".join(
        [*page[:place], page[place].replace("</p>", f"<br>{said}</p>"), *page[place + 1 :]]
    )


def written_behind_text(text: Sequence[str], place: int, said: str) -> str:
    return "\n\n".join([*text[:place], f"{text[place]}\n{said}", *text[place + 1 :]])


Place = Callable[[Sequence[str], int, str], str]
WAYS: dict[str, tuple[Place, Place]] = {
    "between two quotes": (cut_in_two, cut_text),
    "within the quote": (written_into, written_into_text),
    "where nothing is marked": (written_between, written_between_text),
    "right below a paragraph": (written_behind, written_behind_text),
}


@every_language
@pytest.mark.parametrize("way", WAYS)
def test_what_is_said_anywhere_in_our_page_is_read_as_in_our_text(language: str, way: str) -> None:
    one = asked_in_html(language)
    page, text = PARAGRAPH.findall(one.page), sent(one).split("\n\n")
    assert len(page) == len(text)
    in_page, in_text = WAYS[way]
    line = THUNDERBIRD[language]
    for said in texts_of(language):
        for place in range(len(page)):
            as_page = f"<div>{escape(line)}</div>{in_page(page, place, escape(said))}"
            as_text = f"{line}\n{in_text(text, place, said)}\n"
            found = said_by(one, part(as_page, "html"))
            wanted = said_by(one, part(as_text))
            assert found.verdict is wanted.verdict, (said, place, found, wanted)
