# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""How phrases are spelled and matched, and how sentences are cut into words."""

from __future__ import annotations

import pytest

from mail_clients import OURS, TOKEN, phrases, question
from optindesk.core.answer import Letter, Verdict, judge
from optindesk.core.letter import STRUCK
from optindesk.core.ownwording import OwnWording, forms_of
from optindesk.core.phrases import Lexicon, Part, Phrases, expand, lexicon
from optindesk.core.words import (
    Kind,
    fold,
    phrase_of,
    sentences_in,
    visible,
    without_codes,
    words_in,
)


def judged(text: str, with_phrases: dict[str, Phrases] | None = None) -> Verdict:
    letter = Letter("", 0, texts=(text,), is_reply=True, sender_name="Anna Smith")
    return judge(letter, question(), with_phrases or phrases()).verdict


def made(**parts: list[str]) -> Phrases:
    return Phrases.from_patterns("en", {part: parts.get(part, []) for part in Part})


def test_patterns_stand_for_all_their_sentences() -> None:
    assert expand("a (b|c) [d]") == [("a", "b"), ("a", "b", "d"), ("a", "c"), ("a", "c", "d")]
    assert expand("[a|b (c|d)] e") == [("a", "e"), ("b", "c", "e"), ("b", "d", "e"), ("e",)]
    assert expand("Ja, GERNE!") == [("ja", "gerne")]


@pytest.mark.parametrize(
    "pattern", ["", "a (b", "a [b)", "a)", "a]", "[a]" + "[b]" * 20, "()", "(a|b", " ! "]
)
def test_misspelt_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="“"):
        expand(pattern)


def test_a_file_must_have_all_parts_and_no_other() -> None:
    with pytest.raises(ValueError, match="parts differ"):
        Phrases.from_patterns("xx", {"yes": ["a"]})


def test_a_sentence_of_two_meanings_is_shown_to_a_person() -> None:
    assert judged("fine", {"en": made(yes=["fine"], no=["fine"])}) is Verdict.UNCLEAR
    assert judged("fine", {"en": made(leave=["fine"], no=["fine"])}) is Verdict.LEAVE


def test_the_fewest_pieces_win() -> None:
    words = {"en": made(yes=["want", "of course"], no=["not", "not want", "of course not"])}
    assert judged("not want", words) is Verdict.NO
    assert judged("of course not", words) is Verdict.NO
    assert judged("not. want", words) is Verdict.UNCLEAR


def test_a_misleading_word_is_no_answer() -> None:
    polish = lexicon((phrases()["pl"], phrases()["en"]), (phrases()["pl"],))
    assert ("no",) not in polish.phrases[Part.NO]
    assert ("no",) in lexicon((phrases()["en"],), (phrases()["en"],)).phrases[Part.NO]


def test_names_are_never_answers() -> None:
    words = Lexicon([phrases()["en"]], [phrases()["en"]])
    assert words.safe_names(["anna", "no", "stop", "only", "remove", "de", "a", "y"]) >= {
        "anna",
        "de",
    }
    assert not words.safe_names(["no", "stop", "only", "remove", "yes", "confirm"])


def test_a_sentence_that_is_too_long_is_not_looked_at() -> None:
    assert judged("yes " * 61) is Verdict.UNCLEAR
    assert judged("yes. " * 500) is Verdict.UNCLEAR
    assert judged("yes " * 60) is Verdict.YES


def test_words_are_folded_and_what_is_no_word_is_kept() -> None:
    assert fold("Łódź") == "lodz"
    assert fold("STRASSE") == fold("Straße")
    assert [word.text for word in words_in("Sí, mañana? <a@b.example> 14:30")] == [
        "si", "manana", "?", "<a@b.example>", "14:30",
    ]  # fmt: skip
    kinds = [word.kind for word in words_in("Yes, 1. https://x.example ~")]
    assert kinds == [Kind.WORD, Kind.NUMBER, Kind.END, Kind.LINK, Kind.STRANGE]
    assert phrase_of("Re: Yes!") == ("re", "yes")
    assert visible("Si\u0301\u200b") == "Sí"
    assert [said for said, _ in sentences_in("... Yes. No\n\nWell!")] == ["... Yes.", "No", "Well!"]
    assert list(sentences_in(".")) == []
    assert [word.kind for _, words in sentences_in("Yes...") for word in words][-1] is Kind.STRANGE


def test_a_code_goes_and_a_code_in_a_link_stays() -> None:
    link = f"mailto:a@b.example?subject={TOKEN}"
    assert without_codes(f"yes {TOKEN} no {link}").split() == ["yes", "no", link]
    assert without_codes("yes") == "yes"


def test_our_wording_is_known_however_it_is_wrapped() -> None:
    own = OwnWording([OURS])
    assert own
    assert not OwnWording([])
    assert own.has(forms_of("We ask because\n some body")) > 0
    assert own.has(forms_of("If you agree, just reply <mailto:shop@petals.example> to this")) > 0
    assert own.has(forms_of("We ask nobody")) == 0
    assert own.has(forms_of("We ask because somebody?")) == 0
    assert own.has(forms_of("We ask because somebody ❌")) == 0
    assert own.has(forms_of("list “Spring News”?")) > 0
    assert own.has(forms_of("")) == 0


@pytest.mark.parametrize("added", ["?", "❌", " ?", "\n?", "\n👎", "~~"])
@pytest.mark.parametrize(
    "line", ["Spring News”?", "signed up with this address", "nothing is changed."]
)
def test_a_sign_that_was_added_to_our_wording_is_seen(line: str, added: str) -> None:
    assert line in OURS
    assert judged(f"Yes\n\n{OURS}") is Verdict.YES
    assert judged(f"Yes\n\n{OURS.replace(line, line + added)}") is Verdict.UNCLEAR


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"Yes\n\n{STRUCK}", Verdict.UNCLEAR),
        ("Yes\n\nThis email is confidential. If you are not the intended recipient, please delete"
         " this email.", Verdict.YES),
        ("Yes\n\nThis is confidential", Verdict.UNCLEAR),
        ("Yes\n\nPlease notify the sender and delete this email.", Verdict.UNCLEAR),
        ("Yes\n\nConfidential", Verdict.UNCLEAR),
        ("Yes\n\nThis email is confidential and intended only", Verdict.UNCLEAR),
        ("Yes\n\nThis email is confidential. My cat is, too.", Verdict.UNCLEAR),
        ("Yes\n\nSent from my\n\niPhone", Verdict.UNCLEAR),
        ("Yes\n\nSent from my\niPhone", Verdict.YES),
        ("Yes\n\nFrom: qq\nww\nrr\nzz\nuu\nSent: 2026", Verdict.UNCLEAR),
        ("Yes\n\nFrom: Petal & Stem\nSubject: Please confirm your\n sign-up: Spring News", Verdict.YES),
        ("Yes\n\nFrom: Petal\nStem", Verdict.UNCLEAR),
        ("Yes\n\nFrom: Petal", Verdict.UNCLEAR),
        ("Yes\n\nFrom:\nSent: 2026", Verdict.UNCLEAR),
        ("Yes\n\nOn 1.1.2026\n\nAnna wrote:", Verdict.UNCLEAR),
        ("Yes\n\nOn 1.1.2026 Anna:", Verdict.UNCLEAR),
        ("Yes\n\n" + "On 1.1.2026 Anna wrote " * 100 + ":", Verdict.UNCLEAR),
        ("Yes\n\nRegards\nPetal & Stem", Verdict.YES),
        ("Yes\n\nPetal & Stop", Verdict.UNCLEAR),
        ("Yes\n\nAnna &", Verdict.UNCLEAR),
        ("Yes\n\nAnna\nwww.home.example · Florist", Verdict.YES),
        ("Yes\n\nAnna\nHauptstr. 12, 10115 Berlin", Verdict.YES),
        ("Yes\n\nAnna\nHauptstr. 12, 34, 56", Verdict.UNCLEAR),
        ("Yes\n\nAnna\n10115", Verdict.UNCLEAR),
        ("Yes\n\nAnna\nMüller GmbH", Verdict.YES),
        ("Yes\n\nAnna\nMüller", Verdict.UNCLEAR),
        ("Yes\n\nAnna\nmüller gmbh", Verdict.UNCLEAR),
        ("Yes\n\nAnna\nStop GmbH", Verdict.UNCLEAR),
        ("Yes\n\nAnna\n?", Verdict.UNCLEAR),
        ("Yes\n\nAnna\none two three four five six seven", Verdict.UNCLEAR),
        ("Yes\n\n\n\n-- \n\n\nAnna", Verdict.YES),
        ("Yes\n\nx\nAnna", Verdict.UNCLEAR),
        ("Yes\n\nHello there & Anna", Verdict.YES),
    ],
)  # fmt: skip
def test_what_is_harmless_and_what_is_not(text: str, verdict: Verdict) -> None:
    assert judged(text) is verdict
