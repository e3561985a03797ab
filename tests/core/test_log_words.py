"""The log in the user's language: codes and values become words, what people typed stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core import log_words
from optindesk.core.chain import Entry, Personal, PlainValue
from optindesk.core.codes import Code
from optindesk.core.letter import Verdict
from optindesk.core.log_words import PATTERNS, WORDS, in_words, said, spelled, unspelled
from optindesk.core.model import Actor, ActorKind, MailKind
from optindesk.core.sentence import Sentence, listed, sentence

ROSA = Actor(ActorKind.PERSON, "Rosa", "rosa@shop")
TITLE = sentence("How long a question stands")


def entry(
    code: Code,
    personal: dict[str, str] | None = None,
    erased: Sequence[str] = (),
    **values: PlainValue,
) -> Entry:
    known = {name: Personal("00", value) for name, value in (personal or {}).items()}
    commitments = dict.fromkeys([*known, *erased], "0")
    at = "2026-11-21T09:00:00+00:00"
    return Entry(1, 1, at, ROSA, code.value, 1, 1, values, commitments, "", "", known)


def german(told: Sentence) -> str:
    """Each message in brackets, so that what is no message is seen."""

    def show(value: object) -> str:
        return "" if value is None else str(value)

    return told.say(
        lambda key: f"[{key}]", lambda one, many, n: f"[{one if n == 1 else many}]", show
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            entry(Code.ANSWER_APPLIED, {"address": "ana@example.org"}, verdict="yes"),
            "[A reply of ana@example.org was read: [a yes].]",
        ),
        (
            entry(Code.MAIL_HANDED_OVER, {"address": "ana@example.org"}, kind="confirm"),
            "[Mail “[question]” to ana@example.org was handed to the provider.]",
        ),
        (
            entry(Code.REQUEST_CONFIRMED, {"address": "a@b.c"}, target="level 4", how="read by Jo"),
            "[a@b.c said yes to [level 4] ([read by Jo]).]",
        ),
        (
            entry(Code.IMPORT_PUBLISHED, sheet="market.csv", rows=1),
            "[The sheet “market.csv” was imported: [1 row].]",
        ),
        (
            entry(Code.ACCOUNT_TESTED, address="a@b.c", failed=["sender", "return"]),
            "[The mail account a@b.c was tested. What did not work: [[You may send with this"
            " address], [A mail to yourself comes back]].]",
        ),
        (
            entry(Code.EXPORTED, what="row 3 of scan 1", rows=2, file="row.png"),
            "[“[Row 3 of scan 1]” was exported: [2 rows] to row.png.]",
        ),
        (
            entry(Code.SETTING_CHANGED, name="days", value="30"),
            "[The setting “[How long a question stands]” is “30” now.]",
        ),
        (
            entry(Code.ANSWER_NOTED, {"address": "a@b.c"}, verdict="no", found_in="junk"),
            "[[A reply of a@b.c was read and noted: [a no].] It was found in the junk folder.]",
        ),
    ],
)
def test_an_entry_is_said_in_messages_and_names_only(line: Entry, told: str) -> None:
    assert german(said(line, {"days": TITLE})) == told


def test_a_reason_keeps_its_key_so_that_it_can_be_said_in_any_language() -> None:
    reason = sentence("it came from {sender}, but {asked} was asked", sender="a@b.c", asked="d@e.f")
    line = entry(Code.ANSWER_TO_READ, {"address": "a@b.c", "why": spelled(reason)})
    assert german(said(line, {})) == (
        "[A reply of a@b.c waits to be read by a person: [it came from a@b.c, but d@e.f was asked]]"
    )


def test_what_a_person_typed_is_shown_as_it_was_typed() -> None:
    for code, place in ((Code.REQUEST_CANCELLED, "why"), (Code.NEVER_WRITE_ADDED, "reason")):
        line = entry(code, {"address": "a@b.c", place: '{oops} [yes]: "key"'})
        assert "{oops} [yes]" in german(said(line, {}))
    assert "“yes”" in str(said(entry(Code.SENTENCE_TAUGHT, text="yes", meaning="yes"), {}))


def test_who_was_erased_has_no_name_in_it() -> None:
    gone = entry(Code.REQUEST_DECLINED, erased=["address"], target="News", how="own reply")
    assert str(said(gone, {})) == "(erased) said no to News (own reply)."
    nobody = entry(Code.ANSWER_UNDONE)
    assert str(said(nobody, {})).startswith("What was decided on a reply of an unknown sender")


def test_every_kind_of_mail_and_verdict_has_a_word() -> None:
    assert set(WORDS["kind"]) == set(MailKind)
    assert set(WORDS["verdict"]) == set(Verdict)


def test_times_and_numbers_stay_what_they_are() -> None:
    assert in_words("until", "2026-12-21T09:00:00+00:00") == datetime(2026, 12, 21, 9, tzinfo=UTC)
    assert in_words("signed_on", "2026-12-21") == "2026-12-21"
    assert in_words("level", 4) == 4
    assert in_words("count", None) == ""
    assert listed([]) == ""


@given(st.text(), st.text())
def test_a_sentence_comes_back_out_of_an_entry_whatever_is_in_it(name: str, other: str) -> None:
    reason = sentence("it came from {sender}", sender=sentence("{a}{b}", a=name, b=other))
    assert unspelled(spelled(reason)) == reason


@given(st.text())
def test_no_text_breaks_the_log(text: str) -> None:
    for place in (*WORDS, "words", "note"):
        for value in (text, f'{{"key": {text}', f"read by {text}", [text]):
            told = in_words(place, value)
            line = entry(Code.REQUEST_CONFIRMED, {"address": text}, target=text, how=value)
            assert str(said(line, {}))
            assert told is not None


def test_every_pattern_has_the_places_of_its_message() -> None:
    for pattern, message in chain.from_iterable(PATTERNS.values()):
        assert all(f"{{{name}}}" in message for name in pattern.groupindex)


def test_half_a_sentence_is_text() -> None:
    for broken in ('{"key": ', '{"key": 3}', '{"key": "a", "values": [1]}', '{"key": "a"}', "{"):
        assert log_words.unspelled(broken) is None


def test_a_nothing_is_shown_as_a_number() -> None:
    told = said(entry(Code.LEVEL_LOWERED, {"address": "ana@x.org"}, level=0, how="own reply"), {})
    assert "went down to 0 (" in str(told)
