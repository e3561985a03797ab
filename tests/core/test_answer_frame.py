# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""Nothing is taken away from a reply unless it is harmless as a whole (DESIGN 4.4)."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_clients import OURS, PLAIN_YES, SUBJECT, TOKEN, phrases, question, quoted
from optindesk.core.answer import Letter, Verdict, judge
from optindesk.core.letter import TRAILING
from optindesk.core.lexicon import lexicon
from optindesk.core.phrases import Part
from sentences import in_both, sentences

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

STRANGE = [
    "not really", "only after 14:30", "she says no", "if it is free", "but never on Sundays", "no", "I never signed up",
    "ask me again next year", "unless it costs money", "forget it", "maybe", "cancel that", "this is a joke", "remove me",
    "provided you call first", "who are you?", "my husband decides", "I take it back", "wrong person", "not yet", "NO!",
    "until Friday", "never mind", "Stop", "except marketing", "I did not ask for this", "that was a lie", "the opposite",
    "only for a week", "until I change my mind", "just kidding", "nope", "on one condition", "without profiling",
]  # fmt: skip
ALREADY_KNOWN = {
    *["a", "an", "anna", "ann", "smith", "home", "example", "petal", "stem", "petals", "shop", "spring", "news", "market", "square"],
    *(
        word
        for language in phrases().values()
        for part in Part
        for word in language.words(part)
    ),
}  # fmt: skip
UNKNOWN_WORD = st.text(string.ascii_lowercase, min_size=3, max_size=9).filter(
    lambda word: word not in ALREADY_KNOWN
)
ANYTHING_STRANGE = st.one_of(
    st.sampled_from(STRANGE), st.lists(UNKNOWN_WORD, min_size=1, max_size=6).map(" ".join)
)

FRAMES = {
    "greeting": "Hello {},\n\nyes",
    "greeting behind the name": "Dear Petal & Stem {},\nyes",
    "closing": "yes\n\nBest regards\n{}",
    "closing and name": "yes\n\nBest regards, Anna {}",
    "name": "yes\n\nAnna\n{}",
    "signature": "yes\n\n-- \n{}",
    "signature with a role": "yes\n\n-- \nAnna Smith\nManager {}",
    "signature with a phone": "yes\n\n-- \nTel. +49 30 1234567 {}",
    "signature with an address": "yes\n\n-- \n{} anna.smith@home.example",
    "signature with bars": "yes\n\n-- \nAnna | {} | 0171 1234567",
    "street": "yes\n\nRegards\nMain Street 12 {}",
    "town": "yes\n\nRegards\n10115 {}",
    "firm": "yes\n\nRegards\n{} Ltd",
    "phone": "yes\n\nSent from my {}",
    "phone and more": "yes\n\nSent from my iPhone {}",
    "attribution": "yes\n\nOn Sat, Nov 21, 2026, {} wrote:\n> x",
    "attribution and more": "yes\n\nOn Sat, Nov 21, 2026 Petal & Stem wrote: {}",
    "attribution of two lines": "yes\n\nOn Sat, Nov 21, 2026\n{} wrote:",
    "from": "yes\n\nFrom: {}\nSent: 21 November 2026\nSubject: " + SUBJECT,
    "sent": "yes\n\nFrom: Petal & Stem\nSent: {}\nSubject: " + SUBJECT,
    "to": "yes\n\nFrom: Petal & Stem\nSent: 21 November 2026\nTo: {}",
    "subject": "yes\n\nFrom: Petal & Stem\nSent: 21 November 2026\nSubject: {}",
    "subject and more": "yes\n\nFrom: Petal & Stem\nSent: 21 November 2026\nSubject: " + SUBJECT + " {}",
    "other header": "yes\n\nFrom: Petal & Stem\nSent: 21 November 2026\n{}: x",
    "separator": "yes\n\n-----Original Message {}-----\n",
    "behind a separator": "yes\n\n-----Original Message-----\n{}",
    "behind a header block": "yes\n\nFrom: Petal & Stem\nSent: 21 November 2026\n\n{}",
    "behind the mark": "yes\n" + TRAILING + "{}",
    "between our lines": "yes\n\n" + OURS.replace("\n\nIf you agree, just", "\n\n{}\n\nIf you agree, just"),
    "behind our mail": "yes\n\n" + OURS + "\n{}",
    "in our lines": "yes\n\n" + OURS.replace("We ask because", "{} We ask because"),
    "footer": "yes\n\nThis email is confidential. {}.",
    "footer, one sentence": "yes\n\nThis email is confidential and {}",
    "below a quote": "yes\n\n" + quoted(OURS) + "\n\n{}",
    "above a quote": "yes\n\n{}\n\nOn Sat, Nov 21, 2026 Petal & Stem wrote:\n" + quoted(OURS),
    "between quotes": quoted(OURS[:300]) + "\n\nyes\n\n" + quoted(OURS[300:]) + "\n\n{}\n\n> x",
    "beside the token": f"yes {TOKEN} {{}}",
    "armor": "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nyes\n\n{}\n-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----",
    "hash": "-----BEGIN PGP SIGNED MESSAGE-----\nHash: {}.\n\nyes\n-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----",
    "courtesy": "yes, thanks, {}",
    "sentence": "yes. {}. Thanks!",
}  # fmt: skip


def verdict_of(text: str) -> Verdict:
    letter = Letter(
        "", 0, senders=("anna.smith@home.example",), sender_name="Anna Smith", is_reply=True,
        subject=f"Re: {SUBJECT}", texts=(text,),
    )  # fmt: skip
    return judge(letter, question(), phrases()).verdict


@pytest.mark.parametrize("name", FRAMES)
@given(strange=ANYTHING_STRANGE)
def test_strange_words_in_a_frame_are_never_taken_away(name: str, strange: str) -> None:
    assert verdict_of(FRAMES[name].format(strange)) is not Verdict.YES


@pytest.mark.parametrize("name", FRAMES)
def test_each_strange_sentence_in_each_frame(name: str) -> None:
    for strange in STRANGE:
        assert verdict_of(FRAMES[name].format(strange)) is not Verdict.YES, strange


@pytest.mark.parametrize(
    "name",
    ["greeting", "greeting behind the name", "closing", "closing and name", "name", "signature",
     "signature with a role", "signature with a phone", "signature with bars", "attribution",
     "from", "to", "behind our mail", "between our lines", "below a quote", "above a quote",
     "between quotes", "beside the token", "courtesy", "sentence", "armor", "behind a separator",
     "behind a header block", "behind the mark"],
)  # fmt: skip
def test_the_frames_themselves_are_harmless(name: str) -> None:
    assert verdict_of(FRAMES[name].format("Anna")) is Verdict.YES


@pytest.mark.parametrize(
    "strange", ["not really", "only if it is free", "no", "I never signed up", "remove me"]
)
def test_what_speaks_against_a_yes_is_seen_within_a_quote(strange: str) -> None:
    assert verdict_of(f"yes\n\n> {strange}\n{quoted(OURS)}") is not Verdict.YES
    assert verdict_of(f"yes\n\n{quoted(OURS)}\n> {strange}") is not Verdict.YES


@pytest.mark.parametrize("name", ["Not Really", "Only If Free", "Take Me Off", "Stop", "No"])
def test_a_sender_cannot_be_named_like_an_answer(name: str) -> None:
    letter = Letter("", 0, senders=("a@home.example",), sender_name=name, texts=(f"yes\n{name}",))
    assert judge(letter, question(), phrases()).verdict is not Verdict.YES


def test_our_own_name_may_be_made_of_any_words_where_the_quote_begins() -> None:
    asked = question()
    asked = type(asked)("en", (OURS,), (SUBJECT,), ("Not Just Flowers",), ("shop@petals.example",))
    text = "yes\n\nOn Sat, Nov 21, 2026 Not Just Flowers <shop@petals.example> wrote:\n" + quoted(
        OURS
    )
    assert judge(Letter("", 0, texts=(text,)), asked, phrases()).verdict is Verdict.YES


TURNING = {
    language: sorted(
        lexicon(tuple(dict.fromkeys((one, phrases()["en"]))), tuple(phrases().values())).harmful
    )
    for language, one in phrases().items()
}
SIGNED = [
    "\n{}", "\nAnna {}", "\nAnna\n{}", "\nAnna\n\nP.S. {}!", "\nAnna Smith ({})", "\n-- \n{}", "\nAnna, {}", "\nN. {}",
    "\nAnna | {} | 12345678", "\nAnna\nTel. 12345678 ({})", "\nDr. {}", "\n12, {} 12345", "\n{} GmbH", "\nCompany {} 123",
]  # fmt: skip


@pytest.mark.parametrize("language", sorted(PLAIN_YES))
@pytest.mark.parametrize(
    "spell",
    [
        str.capitalize,
        pytest.param(str.upper, marks=pytest.mark.endurance),
        pytest.param(str.lower, marks=pytest.mark.endurance),
    ],
)
def test_no_refusal_passes_for_a_part_of_a_signature(
    spell: Callable[[str], str], language: str
) -> None:
    """Found by a stranger: “Nie” was a Spanish tax number, so “Tak. Pozdrawiam, Nie” was a yes."""
    for word in TURNING[language]:
        written = spell(word)
        for place in SIGNED:
            text = PLAIN_YES[language] + "\n\nAnna Smith" + place.format(written)
            letter = Letter("", 0, texts=(text,), is_reply=True)
            found = judge(letter, question(language), phrases())
            assert found.verdict is not Verdict.YES, text


# --- the data files -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(phrases()))
def test_no_sentence_is_the_opposite_in_a_language_it_is_matched_with(language: str) -> None:
    both = (phrases()[language], phrases()["en"])
    spoken = lexicon(both, (phrases()[language],))
    for one in both:
        for part in (Part.NO, Part.NOT_ME, Part.LEAVE):
            for opposite in (Part.YES, Part.ALONE, Part.COURTESY, Part.PLEASE):
                others = [other.graph(opposite) for other in both]
                for sentence in in_both([one.graph(part)], others):
                    assert spoken.is_phrase(Part.MISLEADING, sentence), (opposite, sentence)


@pytest.mark.parametrize("language", sorted(phrases()))
def test_every_answer_of_the_files_is_read_as_what_it_is(language: str) -> None:
    verdicts = {
        Part.YES: (Verdict.YES,),
        Part.ALONE: (Verdict.YES,),
        Part.NO: (Verdict.NO, Verdict.LEAVE),
        Part.NOT_ME: (Verdict.NO, Verdict.LEAVE),
        Part.LEAVE: (Verdict.LEAVE,),
    }
    misleading = set(sentences(phrases()[language], Part.MISLEADING))
    open_ends = phrases()[language].words(Part.OPEN_ENDS)
    for part, expected in verdicts.items():
        for sentence in sentences(phrases()[language], part, a_pattern=20):
            if sentence in misleading:
                continue
            # Compared without accents, but “acepto si” is an if and “acepto sí” a yes.
            text = re.sub(r"\bsi\b", "sí", " ".join(sentence)) if language == "es" else None
            letter = Letter("", 0, texts=(text or " ".join(sentence),), is_reply=True)
            found = judge(letter, question(language), phrases())
            lacks_list = part in (Part.YES, Part.ALONE) and sentence[-1] in open_ends
            right = (Verdict.UNCLEAR,) if lacks_list else expected
            assert found.verdict in right, (sentence, found)


def test_no_greeting_or_closing_of_any_language_is_an_answer_in_another() -> None:
    spoken = phrases().values()
    around = [one.graph(part) for one in spoken for part in (Part.GREETINGS, Part.CLOSINGS)]
    answers = [one.graph(part) for one in spoken for part in (Part.NO, Part.NOT_ME, Part.LEAVE)]
    assert [*in_both(around, answers)] == []
