"""Which sentences the owner can teach, and that nothing else changes by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_clients import gmail, phrases, question
from optindesk.core.answer import judge
from optindesk.core.letter import Verdict
from optindesk.core.teaching import why_not_teach, with_sentences
from optindesk.mail.reading import read_letter


@pytest.mark.parametrize(
    ("text", "meaning", "language"),
    [
        ("Bongo bongo, Meister", Verdict.YES, "de"),
        ("Shiver me timbers, aye aye captain", Verdict.YES, "en"),
        ("Kein Bock", Verdict.NO, "de"),
        ("Do one", Verdict.LEAVE, "en"),
    ],
)
def test_a_sentence_that_is_taught_is_understood(
    text: str, meaning: Verdict, language: str
) -> None:
    assert why_not_teach(text, meaning, language, phrases()) is None
    taught = with_sentences(phrases(), {language: {meaning.value: [text]}})
    for known, verdict in ((phrases(), Verdict.UNCLEAR), (taught, meaning)):
        assert judge(read_letter(gmail(f"{text}!")), question(language), known).verdict is verdict
    assert judge(read_letter(gmail(f"{text} but")), question(language), taught).verdict is (
        Verdict.UNCLEAR
    )


@pytest.mark.parametrize(
    ("text", "meaning", "language", "why"),
    [
        ("Qapla", Verdict.YES, "tlh", "no answers for the language"),
        ("...", Verdict.YES, "en", "plain words"),
        ("  ", Verdict.YES, "en", "says nothing"),
        ("Why?", Verdict.YES, "en", "plain words"),
        ("see www.example.org", Verdict.YES, "en", "plain words"),
        ("word " * 13, Verdict.YES, "en", "short"),
        ("Yes please", Verdict.YES, "en", "understood already"),
        ("No thanks", Verdict.YES, "en", "something else already"),
        ("Yes", Verdict.NO, "en", "something else already"),
        ("fits unless it rains", Verdict.YES, "en", "turn it round"),
        ("thank you", Verdict.YES, "en", "beside a no"),
    ],
)
def test_what_could_mislead_is_refused_with_the_reason(
    text: str, meaning: Verdict, language: str, why: str
) -> None:
    assert why in str(why_not_teach(text, meaning, language, phrases()))


def test_sentences_of_a_language_that_no_longer_ships_wait_for_it() -> None:
    assert with_sentences(phrases(), {"tlh": {"yes": ["HIja"]}}) == phrases()


@given(st.text(max_size=60))
def test_any_text_has_an_answer_to_whether_it_can_be_taught(text: str) -> None:
    for meaning in (Verdict.YES, Verdict.NO, Verdict.LEAVE):
        reason = why_not_teach(text, meaning, "de", phrases())
        assert reason is None or str(reason)
