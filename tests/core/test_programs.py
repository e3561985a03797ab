"""What particular mail programs make of a reply, and that nobody can hide a word in it."""

from __future__ import annotations

import pytest

from mail_clients import OURS, SUBJECT, phrases, question
from mail_clients import verdict_of_text as verdict
from optindesk.core.answer import judge
from optindesk.core.letter import Letter, Verdict

GLUED = (
    "-------- Original message --------From: Petal & Stem <news@petals.example>  Date: 21/11/2026"
    f"  10:04  (GMT+00:00) To: Anna Smith <anna.smith@home.example> Subject: {SUBJECT} "
)


def test_samsung_puts_the_old_head_and_our_first_line_into_one() -> None:
    assert verdict(f"Yes please\n{GLUED}{OURS}") is Verdict.YES
    assert verdict(f"Yes please\n{GLUED}") is Verdict.YES


@pytest.mark.parametrize(
    "text",
    [
        f"Yes please\n{GLUED}but only if it is free",
        f"Yes please\n{GLUED.replace(SUBJECT, 'not really')}{OURS}",
        f"Yes please\n{GLUED.replace('21/11/2026', 'never')}{OURS}",
        "Yes please\n-------- not really --------From: Petal & Stem <news@petals.example>",
        "Yes please\n-------- Original message --------I say no",
    ],
)
def test_what_is_hidden_in_such_a_line_is_seen(text: str) -> None:
    assert verdict(text) is not Verdict.YES


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Yes Sent from my iPhone"),
        ("de", "Ja, gerne Von meinem iPhone gesendet"),
        ("en", "Yes please, thanks.Sent from my iPhone"),
    ],
)
def test_a_program_may_sign_in_the_line_of_the_answer(language: str, text: str) -> None:
    assert verdict(text, language) is Verdict.YES


@pytest.mark.parametrize(
    "text", ["Yes if free Sent from my iPhone", "Yes Sent from my iPhone, she says no"]
)
def test_beside_what_is_no_answer_it_changes_nothing(text: str) -> None:
    assert verdict(text) is not Verdict.YES


def test_a_line_too_long_to_be_an_answer_is_not_searched_for_what_signs_it() -> None:
    assert verdict("Yes " * 60 + "Sent from my iPhone") is not Verdict.YES


HEAD = (
    "\n________________________________\nFrom: Petal & Stem <news@petals.example>\n"
    "Sent: Saturday, November 21, 2026 10:04\nTo: Anna Smith <anna.smith@home.example>\n"
    "Subject: {}\n\n"
)


def test_a_gateway_may_mark_the_subject() -> None:
    assert verdict("Yes" + HEAD.format(f"[EXTERNAL] {SUBJECT}") + OURS) is Verdict.YES
    assert verdict("Yes" + HEAD.format(f"Re: [EXT] {SUBJECT}") + OURS) is Verdict.YES
    assert verdict("Yes" + HEAD.format(f"[EXTERNAL] {SUBJECT}, no") + OURS) is not Verdict.YES
    assert verdict("Yes" + HEAD.format(f"[No thanks] {SUBJECT}") + OURS) is not Verdict.YES


@pytest.mark.parametrize("tag", ["[No thanks]", "[Only if free]", "[Out of office]"])
def test_any_other_word_in_brackets_may_be_somebody_s(tag: str) -> None:
    letter = Letter("", 3, texts=("Yes",), subject=f"Re: {tag} {SUBJECT}", is_reply=True)
    assert judge(letter, question(), phrases()).verdict is not Verdict.YES


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Yes\n\nFrom 1 January 2027\nTo 31 March 2027"),
        ("en", "Yes\n-----Original Message-----From: Monday To: Friday"),
        ("de", "Ja\nVon: 1. März\nZeit: 9 Uhr"),
        ("pl", "Tak\nOd marca\nDo maja"),
    ],
)
def test_from_a_day_to_a_day_is_a_limit_and_no_head_of_a_mail(language: str, text: str) -> None:
    assert verdict(text, language) is not Verdict.YES


def test_a_line_and_the_word_for_a_picture_say_nothing() -> None:
    assert verdict("Yes\n_____\n") is Verdict.YES
    assert verdict("Yes\n\nlogo\n") is Verdict.YES
    assert verdict("Yes\n_____\nnot really") is not Verdict.YES
