"""The checks of a wording: each finds what it is against, where it applies, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.fields import FIELDS, QUESTIONS, fields_of
from optindesk.core.model import MailKind
from optindesk.core.wording_checks import (
    CHECKS,
    LONGEST_SUBJECT,
    Sample,
    Tried,
    Weight,
    findings,
    stops,
)

WORDS = {
    "advertising": ["offer*", "% off"],
    "picture": ["logo*"],
    "welcome": ["welcome*"],
    "questions": ["questions about"],
    "how_often": ["a month", "weekly"],
    "privacy": ["personal data"],
}
VALUES = {name: field.example for name, field in FIELDS.items()} | {"sender_name": "The Shop"}
NEEDED = (
    "sender_name",
    "list_name",
    "list_description",
    "yes_word",
    "no_word",
    "leave_word",
    "token",
    "privacy_notice",
    "postal_address",
    "reply_text",
)
SAYS = {
    "sender_name": "who",
    "list_name": "what",
    "list_description": "how_often",
    "yes_word": "yes_word",
    "no_word": "no_word",
    "leave_word": "withdraw",
    "token": "token",
    "privacy_notice": "privacy",
    "postal_address": "postal_address",
    "reply_text": "reply_text",
}
"""The fields that a question needs, and what is found where one lacks."""


def tried(
    text: str | None = None,
    subject: str = "Please confirm",
    *,
    kind: MailKind = MailKind.CONFIRM,
    values: Mapping[str, str] = VALUES,
    without: str = "",
    **more: object,
) -> Tried:
    """A wording that holds all that is needed, but for what is said."""
    shown = "\n\n".join(values[name] for name in NEEDED if name != without)
    own = text or ""
    filled = f"{own}\n\n{shown}"
    sample = Sample(values, subject, filled)
    return Tried(kind, subject, own, [sample], WORDS, **more)  # type: ignore[arg-type]


def codes(one: Tried) -> list[str]:
    return [found.code for found in findings(one)]


@pytest.mark.parametrize("kind", MailKind)
def test_a_wording_that_says_all_is_left_alone(kind: MailKind) -> None:
    assert findings(tried("Are you the one?", kind=kind)) == []


@pytest.mark.parametrize("field", NEEDED)
@pytest.mark.parametrize("kind", MailKind)
def test_what_lacks_is_found_where_that_kind_of_mail_needs_it(field: str, kind: MailKind) -> None:
    (check,) = [one for one in CHECKS if one.code == SAYS[field]]
    found = findings(tried(kind=kind, without=field))
    assert [one.code for one in found] == ([check.code] if kind in check.kinds else [])
    assert stops(found) == found
    assert all(str(one.says).endswith(".") for one in found)


def test_a_goodbye_needs_no_consent_sentence() -> None:
    only = {name: VALUES[name] for name in ("sender_name", "postal_address")}
    text = "\n".join(only.values())
    assert findings(Tried(MailKind.GOODBYE, "x", text, [Sample(VALUES, "x", text)], WORDS)) == []


def test_a_question_about_a_level_says_which() -> None:
    level = VALUES | {"list_name": "", "changes": "", "list_description": ""}
    assert codes(tried(values=level)) == ["what"]
    assert codes(tried("For “Marketing”.", values=level | {"level_name": "Marketing"})) == []


@pytest.mark.parametrize("field", ["yes_word", "no_word", "token", "leave_word"])
def test_what_stands_in_a_link_alone_is_not_said(field: str) -> None:
    link = f"mailto:shop@example.org?subject={VALUES[field]}&body={VALUES[field]}"
    found = findings(tried(f"Or so: {link}", without=field))
    assert [one.code for one in found] == [SAYS[field]]


def test_a_word_counts_only_as_a_word() -> None:
    found = findings(tried("YESTERDAY", without="yes_word"))
    assert [one.code for one in found] == ["yes_word"]
    assert "the word YES" in str(found[0].says)


def test_how_often_and_what_becomes_of_data_can_be_written_too() -> None:
    assert codes(tried("We write once a month.", without="list_description")) == []
    assert codes(tried("We keep your personal data.", without="privacy_notice")) == []


def test_what_the_desk_does_not_know_of_the_sender_is_asked_for() -> None:
    unset = ["postal_address", "privacy_notice"]
    assert codes(tried(unset=unset)) == ["no_privacy", "no_postal_address"]
    assert codes(tried("Your personal data …", unset=unset)) == ["no_postal_address"]


@pytest.mark.parametrize("part", ["subject", "text"])
def test_what_is_empty_is_stopped(part: str) -> None:
    sample = Sample(VALUES, *(("", "text") if part == "subject" else ("subject", " \n")))
    found = findings(Tried(MailKind.LATE, "x", "y", [sample], WORDS))
    assert f"no_{part}" in [one.code for one in found]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("See our OFFERS now", "advertising"),
        ("Today 20% off", "advertising"),
        ("Our logo", "picture"),
        ("Welcome, dear friend", "welcome"),
        ("Any questions  about it?", "questions"),
        ("See https://example.org/", "web_address"),
    ],
)
def test_what_courts_did_not_like_warns_in_a_question_only(line: str, code: str) -> None:
    text = f"Dear person,\n{line}"
    (found,) = findings(tried(text))
    assert (found.code, found.weight, found.line) == (code, Weight.WARN, 2)
    assert stops([found]) == []
    assert codes(tried(text, kind=MailKind.THANKS)) == []
    (in_subject,) = findings(tried(subject=line))
    assert in_subject.line == 0


def test_what_fills_a_wording_never_warns() -> None:
    values = VALUES | {"list_description": "Once a month: our offers, and welcome."}
    assert codes(tried("{{ list_description }} {# our logo #}", values=values)) == []


def test_words_within_others_do_not_warn() -> None:
    assert codes(tried("A coffer, unwelcome prologos")) == []


def test_a_list_that_does_not_say_how_often_is_warned_of() -> None:
    assert codes(tried(description="What blooms")) == ["silent_description"]
    assert codes(tried("It comes weekly.", description="What blooms")) == []
    assert codes(tried(description="Once a month: what blooms")) == []


def test_a_long_subject_is_warned_of() -> None:
    assert codes(tried(subject="x" * LONGEST_SUBJECT)) == []
    assert codes(tried(subject="x" * (LONGEST_SUBJECT + 1))) == ["long_subject"]


def test_what_stops_comes_first() -> None:
    found = findings(tried("Welcome", without="token"))
    assert [one.code for one in found] == ["token", "welcome"]


def test_a_language_without_words_is_not_warned() -> None:
    one = tried("Welcome to our offers", description="x")
    silent = Tried(one.kind, one.subject, one.text, one.samples, {}, description="x")
    assert codes(silent) == []


def test_every_check_has_a_name_of_its_own_and_says_what_to_do() -> None:
    names = [check.code for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(str(check.says.key).endswith(".") for check in CHECKS)


def test_every_field_is_offered_to_some_mail_and_asking_mails_get_their_code() -> None:
    assert {name for kind in MailKind for name in fields_of(kind)} == FIELDS.keys()
    assert all("token" in fields_of(kind) for kind in QUESTIONS)
    assert "token" not in fields_of(MailKind.GOODBYE)


@given(st.text(), st.text(), st.sampled_from(MailKind))
def test_nothing_typed_breaks_a_check(subject: str, text: str, kind: MailKind) -> None:
    sample = Sample(VALUES, subject, text)
    for one in findings(Tried(kind, subject, text, [sample], WORDS, description=text)):
        assert str(one.says)
        assert one.line is None or 0 <= one.line <= text.count("\n") + 1


def test_where_to_say_no_must_be_said_and_not_only_named() -> None:
    words = {"refuse": ["do not want"]}
    link = f"Write {VALUES['yes_word']} or {VALUES['no_word']} as its text."
    shown = "\n\n".join(VALUES[name] for name in NEEDED if name != "no_word")

    def found(*paragraphs: str) -> list[str]:
        text = "\n\n".join([*paragraphs, shown])
        sample = Sample(VALUES, "Please confirm", text)
        return codes(Tried(MailKind.CONFIRM, "x", text, [sample], words))

    assert found(link) == ["no_way_to_refuse"]
    assert found("You do not want this?", link) == ["no_way_to_refuse"]
    assert found(f"You do not want this?\nSay {VALUES['no_word']}.", link) == []
    assert found() == ["no_word"], "one thing at a time"
