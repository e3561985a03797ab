"""The manual is true: what it names is there, in every language it is written in."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from optindesk.cli.arguments import parse
from optindesk.core.manual import Manual, anchor
from optindesk.core.stands import COMES_BACK, STAND_WORDS
from optindesk.files.manual import load_manual
from optindesk.ui.state_words import STATE_WORDS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "manual"
LANGUAGES = sorted(place.name for place in FOLDER.iterdir() if place.is_dir())
ENGLISH = "en"

FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
ON_SCREEN = re.compile(r"(?<![*\w\\])\*([^*\n]+)\*(?!\*)")
"""What is printed slanted is what stands on the screen of the desk; nothing else is."""

LINK = re.compile(r"(?<!\!)\[[^\]]+\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
COMMAND = re.compile(r"(?:^|\| )(optindesk .*)$")


@cache
def manual(language: str) -> Manual:
    return load_manual(FOLDER, language)


PAGES = [(language, topic.name) for language in LANGUAGES for topic in manual(language).topics]


def text_of(language: str, name: str) -> str:
    return next(topic.text for topic in manual(language).topics if topic.name == name)


def prose(text: str) -> str:
    """A page without what is code, each paragraph in a line."""
    plain = CODE.sub("", FENCE.sub("", text))
    return re.sub(r"(?<=\S)\n *(?=[^\s|*#>\-\d])", " ", re.sub(r"\n +(?=\*[^* ])", " ", plain))


@cache
def said_by_program(language: str) -> frozenset[str]:
    """All that the program can say in a language, as it is read on the screen."""
    script: dict[str, Any] = runpy.run_path(str(ROOT / "packaging" / "messages.py"))
    if language == ENGLISH:
        with contextlib.redirect_stderr(io.StringIO()):
            catalog = script["extracted"]()
        texts = [message.id for message in catalog]
    else:
        file = ROOT / "resources" / "locale" / language / "LC_MESSAGES" / "optindesk.po"
        texts = [message.string for message in read_po(io.BytesIO(file.read_bytes()))]
    each = (one for text in texts for one in ([text] if isinstance(text, str) else text))
    return frozenset(as_read(one) for one in each)


def as_read(text: str) -> str:
    """Without what underlines a letter, and without the colon behind a field's name."""
    return re.sub(r"&(?=\w)", "", text).removesuffix(":")


def commands(text: str) -> Iterator[str]:
    """The command lines on a page."""
    for block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            found = COMMAND.search(re.sub(r"\s+#.*", "", line.strip()))
            if found:
                yield found[1]
    for span in CODE.findall(FENCE.sub("", text)):
        if span.startswith("`optindesk "):
            yield span.strip("`")


def refusal_of(words: list[str]) -> str:
    """What the grammar of the command line says against these, or nothing."""
    with contextlib.redirect_stderr(io.StringIO()) as complaint, contextlib.suppress(SystemExit):
        parse(words)
    return complaint.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_a_page_and_every_page_is_a_topic(language: str) -> None:
    named = {topic.name for topic in manual(language).topics}
    assert named == {file.stem for file in (FOLDER / language).glob("*.md")}
    assert all(topic.title for topic in manual(language).topics)
    assert all(topic.text.startswith("# ") for topic in manual(language).topics)


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_all_languages_have_the_same_headings(language: str, name: str) -> None:
    def levels(one: str) -> list[int]:
        return [len(signs) for signs, _ in HEADING.findall(FENCE.sub("", text_of(one, name)))]

    assert levels(language) == levels(ENGLISH)


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_what_a_page_names_stands_on_the_screen(language: str, name: str) -> None:
    catalogue = ROOT / "resources" / "locale" / language / "LC_MESSAGES" / "optindesk.po"
    if language == ENGLISH or catalogue.exists():
        known = said_by_program(language)
        named = {as_read(one) for one in ON_SCREEN.findall(prose(text_of(language, name)))}
        assert sorted(named - known) == []


def test_every_state_that_the_screen_has_is_explained() -> None:
    words = {str(said) for said in (*STATE_WORDS.values(), *STAND_WORDS.values(), COMES_BACK)}
    assert words <= set(ON_SCREEN.findall(prose(text_of(ENGLISH, "states"))))


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_every_command_line_of_a_page_can_be_typed(language: str, name: str) -> None:
    for line in commands(text_of(language, name)):
        words = [word for word in shlex.split(line)[1:] if word[:1] not in "<>"]
        assert refusal_of([word for word in words if word]) == "", line


@pytest.mark.parametrize(("language", "name"), PAGES)
def test_links_and_pictures_lead_somewhere(language: str, name: str) -> None:
    text = text_of(language, name)
    for target in LINK.findall(text):
        if target.startswith("https://"):
            continue
        page, _, heading = target.partition("#")
        there = text_of(language, page.removesuffix(".md")) if page else text
        headings = {anchor(title) for _, title in HEADING.findall(there)}
        assert not heading or heading in headings, target
    for described, picture in PICTURE.findall(text):
        assert described
        places = (FOLDER / language / picture, FOLDER / ENGLISH / picture)
        assert any(place.is_file() for place in places), picture


def test_the_readme_leads_to_every_topic() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\(resources/manual/en/([\w-]+)\.md\)", readme))
    assert linked == {topic.name for topic in manual(ENGLISH).topics}


def test_no_picture_is_there_for_nothing() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for language in LANGUAGES:
        shown = {
            name for topic in manual(language).topics for _, name in PICTURE.findall(topic.text)
        }
        for picture in (FOLDER / language).glob("*.png"):
            assert picture.name in shown or f"{language}/{picture.name}" in readme


def test_the_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*.png")) < 2_200_000


def test_a_language_without_a_manual_reads_the_english_one() -> None:
    assert load_manual(FOLDER, "hr").language == ENGLISH
    assert load_manual(FOLDER, "en_GB").language == ENGLISH


def test_a_wrong_name_or_command_would_be_found() -> None:
    assert ON_SCREEN.findall(prose("Press *Nowhere…*, **not** this, `*nor*` that.")) == ["Nowhere…"]
    assert list(commands("```\nls | optindesk send  # now\n```\n`optindesk check`")) == [
        "optindesk send",
        "optindesk check",
    ]
