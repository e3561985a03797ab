"""Sentences: data that can be said in any language, now or years later."""

from __future__ import annotations

import json
import string
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.sentence import Sentence, Value, quoted, sentence, sentence_in, sentences

MOMENT = datetime(2026, 11, 21, 9, 4, 11, tzinfo=UTC)

names = st.text(string.ascii_lowercase, min_size=1, max_size=8)
plain_values = st.one_of(
    st.text(),
    st.integers(),
    st.none(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
)
all_sentences = st.recursive(
    st.builds(
        Sentence, st.text(), st.dictionaries(names, plain_values).map(lambda d: (*d.items(),))
    ),
    lambda inner: st.builds(
        Sentence,
        st.text(),
        st.dictionaries(names, plain_values | inner).map(lambda d: (*d.items(),)),
        st.none() | st.text(),
    ),
    max_leaves=5,
)


def test_its_values_stand_at_their_places() -> None:
    said = sentence("{name} signed up on {day}", name="Erika", day=date(2026, 11, 14))
    assert str(said) == "Erika signed up on 2026-11-14"


def test_a_time_is_said_in_iso_8601_and_nothing_is_said_for_nothing() -> None:
    assert str(sentence("at {at}{note}", at=MOMENT, note=None)) == "at 2026-11-21T09:04+00:00"


@pytest.mark.parametrize(("n", "said"), [(0, "0 rows"), (1, "one row"), (2, "2 rows")])
def test_a_count_decides_between_one_and_many(n: int, said: str) -> None:
    assert str(sentences("one row", "{n} rows", n)) == said


def test_a_sentence_within_a_sentence_is_said_too() -> None:
    inner = sentences("{n} row", "{n} rows", 3, of="ignored")
    assert str(sentence("skipped: {what}", what=inner)) == "skipped: 3 rows"


def test_names_in_a_row_stand_in_quotation_marks() -> None:
    said = [
        str(sentence("{names}", names=quoted(names))) for names in ((), ("a",), ("a", "b", "c"))
    ]
    assert said == ["", "“a”", "“a”, “b”, “c”"]


def test_braces_in_a_value_stay_what_they_are() -> None:
    assert str(sentence("“{name}” is unknown", name="{0} {name}")) == "“{0} {name}” is unknown"


def test_an_empty_sentence_says_nothing() -> None:
    """gettext("") would be the catalogue's header."""
    assert sentence("").say(lambda _: "header", lambda *_: "header", str) == ""


def test_it_is_said_by_the_functions_of_a_language() -> None:
    words = {"asked on {day}": "gefragt am {day}", "{n} mails": "{n} Mails"}
    said = sentence("asked on {day}", day=date(2026, 11, 21)).say(
        words.__getitem__, lambda one, many, n: words[many], lambda value: "21.11."
    )
    assert said == "gefragt am 21.11."
    counted = sentences("{n} mail", "{n} mails", 2)
    assert counted.say(words.__getitem__, lambda one, many, n: words[many], str) == "2 Mails"


def test_a_plural_whose_count_is_no_number_is_said_as_it_is() -> None:
    assert str(Sentence("{n} mail", (("n", "some"),), "{n} mails")) == "some mail"


def test_it_can_count_something_else() -> None:
    said = sentences("{n} mail of {day}", "{n} mails of {day}", 1, day="Monday")
    assert str(said.counting(3)) == "3 mails of Monday"


def test_its_values_can_be_asked_for() -> None:
    said = sentence("{at}", at=MOMENT)
    assert said.value("at") == MOMENT
    assert said.value("missing") is None


@given(all_sentences)
def test_what_is_stored_comes_back_the_same(said: Sentence) -> None:
    stored = json.dumps(said.to_plain())
    assert Sentence.from_plain(json.loads(stored)) == said


@pytest.mark.parametrize("value", [None, 7, "{x}", date(2026, 11, 21), MOMENT, sentence("in")])
def test_every_kind_of_value_can_be_stored(value: Value) -> None:
    said = sentence("{x}", x=value)
    assert Sentence.from_plain(json.loads(json.dumps(said.to_plain()))) == said


def test_the_same_words_of_two_things_can_be_two_in_another_language() -> None:
    catalogue = {"mail\x04cancelled": "annulé", "cancelled": "annulée"}
    of_mail, of_question = sentence_in("mail", "cancelled"), sentence("cancelled")
    say = {"gettext": lambda key: catalogue.get(key, key), "ngettext": None, "show": str}
    assert (of_mail.say(**say), of_question.say(**say)) == ("annulé", "annulée")  # type: ignore[arg-type]
    assert str(of_mail) == str(of_question) == "cancelled"
    assert Sentence.from_plain(of_mail.to_plain()) == of_mail
