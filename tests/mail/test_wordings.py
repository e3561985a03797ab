"""Wordings: all that ships can be filled in, and no line of it is an answer by itself."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from drafts import LANGUAGES, LEVEL_VALUES, LIST_VALUES, RESOURCES, SEVERAL_VALUES, draft, wording
from mail_clients import phrases
from optindesk.core import answer
from optindesk.core.answer import Letter, Question, Verdict, judge
from optindesk.core.errors import BadWording, FileMissing
from optindesk.core.fields import FIELDS, FIELDS_WITH_LINES, PRIVACY_WORDS
from optindesk.core.model import MailKind
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.html import html_text
from optindesk.mail.template import check_wording
from optindesk.mail.wordings import (
    ANSWER_WORDS,
    NARROWEST,
    answer_words,
    one_of,
    shipped_wordings,
    wording_problems,
)

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

ANSWERS = {
    "en": "yes|yes please|i agree|i confirm|agree|confirm|ok|yes i confirm|yes i agree|leave"
    "|no|no thank you|no thanks|not me|it was not me|unsubscribe|please unsubscribe me",
    "de": "ja|ja bitte|ja gerne|ich stimme zu|einverstanden|ich bin einverstanden|bestätigt|nein"
    "|nein danke|abmelden|bitte abmelden|ich war das nicht|ich bestätige|zustimmen",
    "fr": "oui|oui merci|d accord|je confirme|oui je confirme|j accepte|non|non merci|stop"
    "|désinscription|ce n était pas moi|je suis d accord",
    "es": "sí|si|sí por favor|confirmo|acepto|de acuerdo|estoy de acuerdo|no|no gracias|baja"
    "|darme de baja|no fui yo",
    "it": "sì|si|sì grazie|confermo|accetto|d accordo|sono d accordo|no|no grazie|stop"
    "|cancellami|non sono stato io",
    "hr": "da|da molim|potvrđujem|slažem se|pristajem|ne|ne hvala|odjava|odjavite me|nisam ja",
}
"""A short list of what people answer: the mail's language and English count (DESIGN 4.4)."""

VALUES = {"list": LIST_VALUES, "level": LEVEL_VALUES, "several": SEVERAL_VALUES}
DAYS = {"first_asked_on": "1 November 2026", "confirmed_on": "2 November 2026"} | {
    "answered_on": "3 November 2026",
    "left_on": "4 November 2026",
    "left_out": "Workshops, offers",
    "privacy_notice": "We keep your address and nothing else.",
    "postal_address": "Anna's Flowers\nMarket Square 1",
}

composer = JinjaComposer()
everything = pytest.mark.parametrize("language", LANGUAGES)
every_kind = pytest.mark.parametrize("kind", list(MailKind))


@cache
def is_answer_in(language: str) -> Callable[[str], bool]:
    """Whether a text is an answer: by the short list above, or if the reader takes it for one."""
    listed = one_of([*ANSWERS["en"].split("|"), *ANSWERS[language].split("|")])
    return cache(lambda text: listed(text) or answer.is_answer(phrases(), language, text))


def problems(text: str, language: str = "en") -> list[str]:
    found = wording_problems("A subject", text, is_answer_in(language))
    return [str(problem) for problem in found]


def test_every_language_ships_every_kind() -> None:
    found = {(one.kind, one.language) for one in shipped_wordings(RESOURCES)}
    assert found == {(kind, language) for kind in MailKind for language in LANGUAGES}
    assert set(ANSWER_WORDS) == set(LANGUAGES)


@pytest.fixture
def klingon(tmp_path: Path) -> Path:
    """The only wording of a resources folder that has a look."""
    file = tmp_path / "mail" / "tlh" / "confirm.j2"
    file.parent.mkdir(parents=True)
    shutil.copy(RESOURCES / "mail" / "look.html", tmp_path / "mail")
    return file


def test_a_language_that_lacks_a_kind_is_said_to_lack_it(klingon: Path, tmp_path: Path) -> None:
    klingon.write_text("Subject: x\n\ny\n", encoding="utf-8")
    with pytest.raises(FileMissing, match=r"permission\.j2"):
        shipped_wordings(tmp_path)


@pytest.mark.parametrize("content", ["Dear all,\n\ntext\n", "Subject: x\n\n \n", "Subject:\n\nx\n"])
def test_a_file_without_subject_or_text_is_no_wording(
    klingon: Path, tmp_path: Path, content: str
) -> None:
    klingon.write_text(content, encoding="utf-8")
    with pytest.raises(BadWording):
        shipped_wordings(tmp_path)


@everything
@every_kind
def test_what_ships_can_be_used(kind: MailKind, language: str) -> None:
    check_wording(wording(kind, language))


@everything
@pytest.mark.parametrize("kind", sorted(set(MailKind) - {MailKind.REPLY}))
def test_a_privacy_notice_that_is_only_a_link_has_words_before_it(
    kind: MailKind, language: str
) -> None:
    link = "https://flowers.example/privacy"
    values = VALUES["list"] | DAYS | {"privacy_notice": link}
    text = composer.text(draft(wording=wording(kind, language), values=values))
    assert f"{PRIVACY_WORDS[language]} {link}\n" in text
    assert wording_problems("A subject", text, is_answer_in(language)) == []
    assert set(PRIVACY_WORDS) == set(LANGUAGES)


@pytest.mark.cases
@everything
@every_kind
@pytest.mark.parametrize("case", VALUES)
@pytest.mark.parametrize("full", [True, False])
def test_no_line_of_ours_is_an_answer(kind: MailKind, language: str, case: str, full: bool) -> None:
    values = VALUES[case] | (DAYS if full else {})
    ours = draft(wording=wording(kind, language), values=values)
    text, subject = composer.text(ours), composer.subject(ours)
    is_answer = is_answer_in(language)
    assert wording_problems(subject, text, is_answer) == []
    # The reader takes the token away before anything else.
    without_token = text.replace(ours.token or "", "")
    assert wording_problems(subject, without_token, is_answer) == []
    page, _ = html_text(composer.html(ours))
    labels_alone = re.sub(r" <mailto:\S+>", "", page)
    assert "mailto:" not in labels_alone
    assert wording_problems(subject, labels_alone, is_answer) == []


@everything
@pytest.mark.parametrize("kind", [MailKind.CONFIRM, MailKind.PERMISSION, MailKind.REMINDER])
def test_however_it_is_really_wrapped(kind: MailKind, language: str) -> None:
    text = composer.text(draft(wording=wording(kind, language)))
    is_answer = is_answer_in(language)
    for width in range(NARROWEST, 200):
        for paragraph in text.split("\n"):
            for line in textwrap.wrap(paragraph, width, break_long_words=False):
                assert not is_answer(line), f"{line!r} at {width}"


@everything
@pytest.mark.parametrize("kind", [MailKind.CONFIRM, MailKind.PERMISSION, MailKind.REMINDER])
@pytest.mark.parametrize("case", VALUES)
def test_a_question_says_all_that_it_must(kind: MailKind, language: str, case: str) -> None:
    ours = draft(wording=wording(kind, language), values=VALUES[case])
    text = composer.text(ours)
    words = answer_words(language)
    for must in (
        ours.sender_name,
        ours.sender,
        ours.recipient,
        ours.token,
        ours.code,
        VALUES[case]["deadline"],
        f" {words.yes} ",
        f" {words.no} ",
        f" {words.leave} ",
    ):
        assert must
        assert must in text, must
    by_reply, by_link = text.index(f" {words.yes} "), text.index("mailto:")
    assert by_reply < by_link, "just replying comes first"
    assert len(re.findall(r"^.*mailto:\S+$", text, re.MULTILINE)) == 2


@everything
def test_a_question_of_a_list_says_where_it_comes_from(language: str) -> None:
    text = composer.text(draft(wording=wording(MailKind.CONFIRM, language)))
    for value in LIST_VALUES.values():
        assert value in text


@everything
@every_kind
def test_nothing_is_left_over_where_nothing_was_filled_in(kind: MailKind, language: str) -> None:
    bare = {"list_name": "Flower news", "deadline": "21 December 2026"}
    text = composer.text(
        draft(wording=wording(kind, language), values=bare, recipient_name="", leave=None)
    )
    assert not re.search(r"\(\s*\)|[ (] [.,]|\s,|„“|“”|«\s*»|\{|\}", text), text
    assert "  " not in text


@everything
def test_links_hold_short_ascii_sentences(language: str) -> None:
    text = composer.text(draft(wording=wording(language=language)))
    for link in re.findall(r"mailto:\S+", text):
        body = parse_qs(urlsplit(link).query)["body"][0]
        assert body.isascii()
        assert len(body) < 30
        assert len(link) < 200


@everything
def test_the_reader_understands_the_words_that_we_ask_for(language: str) -> None:
    words = answer_words(language)

    def read(text: str) -> Verdict:
        return judge(Letter("", 9, texts=(text,)), Question(language), phrases()).verdict

    assert (read(words.yes), read(words.yes_sentence)) == (Verdict.YES, Verdict.YES)
    assert (read(words.no), read(words.no_sentence)) == (Verdict.NO, Verdict.NO)
    assert (read(words.leave), read(words.leave_sentence)) == (Verdict.LEAVE, Verdict.LEAVE)


@everything
@every_kind
def test_a_link_to_leave_is_given_where_there_is_something_to_leave(
    kind: MailKind, language: str
) -> None:
    text = composer.text(draft(wording=wording(kind, language)))
    assert ("subject=LEAVE" in text) == (kind in {MailKind.THANKS, MailKind.ALREADY})


def test_every_field_is_explained() -> None:
    assert all(str(field.says).endswith(".") and field.example for field in FIELDS.values())
    assert FIELDS.keys() >= FIELDS_WITH_LINES


def test_a_language_that_is_not_known_gets_english_words() -> None:
    assert answer_words("de-AT") == ANSWER_WORDS["de"]
    assert answer_words("tlh") == ANSWER_WORDS["en"]


# --- the check itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "To agree, just reply YES",  # the last word of a paragraph can stand alone
        "YES\nis what you reply",
        "Reply with one word: yes. Nothing more.",
        "Reply “Yes, please” and send it.",
        "Reply Yes, please, notwithstanding the rest.",
        "Write the sentence I agree when-nothing-speaks-against-it to us",
        "- yes",
    ],
)
def test_a_line_that_could_be_an_answer_is_found(text: str) -> None:
    assert problems(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "Reply with the word YES and send it.",
        "Yesterday we agreed to confirm the order.",
        "If you agree, reply with the word YES or NO as you like.",
        "",
    ],
)
def test_an_answer_within_a_longer_line_is_none(text: str) -> None:
    assert problems(text) == []


def test_a_subject_that_is_an_answer_is_found() -> None:
    (problem,) = wording_problems("I confirm", "text", is_answer_in("en"))
    assert "I confirm" in str(problem)


def test_the_mail_s_language_decides() -> None:
    assert problems("Dies ist eine Frage: ja.", "de") != []
    assert problems("Dies ist eine Frage: ja.", "en") == []
