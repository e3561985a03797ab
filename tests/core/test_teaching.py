"""Which sentences the owner can teach, and that nothing else changes by it."""

from __future__ import annotations

import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_clients import gmail, phrases, question
from optindesk.core.answer import judge
from optindesk.core.letter import Verdict
from optindesk.core.lexicon import Lexicon, lexicon, lexicon_of
from optindesk.core.patterns import Run
from optindesk.core.phrases import Part, Phrases
from optindesk.core.taught_words import LANGUAGE_WORDS
from optindesk.core.teaching import may_offer, why_not_teach, with_sentences
from optindesk.mail.reading import read_letter

MEANINGS = (Verdict.YES, Verdict.NO, Verdict.LEAVE)
LANGUAGES = st.sampled_from(sorted(phrases()))


def refusal(text: str, meaning: Verdict = Verdict.YES, language: str = "en") -> str:
    """Why it cannot be taught; empty when it can."""
    return str(why_not_teach(text, meaning, language, phrases()) or "")


def spoken(run: Run) -> st.SearchStrategy[str]:
    """What one pattern lets people say."""
    steps = [
        st.just(step) if isinstance(step, str) else st.sampled_from(step.runs).flatmap(spoken)
        for step in run
    ]
    return st.tuples(*steps).map(" ".join)


def said_in(*parts: Part) -> st.SearchStrategy[str]:
    """What people say in some language by these parts of its data file."""
    runs = [run for one in phrases().values() for part in parts for run in one.runs(part)]
    return st.sampled_from(runs).flatmap(spoken).map(lambda text: " ".join(text.split()))


def agrees_in(text: str) -> set[str]:
    """In which languages it is read as a yes."""
    letter = read_letter(gmail(text))
    said = {one: judge(letter, question(one), phrases()).verdict for one in phrases()}
    return {one for one, verdict in said.items() if verdict is Verdict.YES}


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
    ("text", "language"),
    [
        *[(text, "en") for text in ("Suits me fine", "Works for me", "Count on me", "Deal")],
        *[(text, "en") for text in ("Put me on it, please do", "It was a joy", "I'm game")],
        *[
            (text, "de")
            for text in ("Passt mir gut", "Rein mit mir", "Prima Sache für mich", "Läuft")
        ],
        *[(text, "fr") for text in ("Banco", "Ça roule", "Avec joie et bonheur", "Feu vert")],
        *[(text, "es") for text in ("Trato hecho", "Adelante con todo", "Perfecto para mí")],
        *[(text, "it") for text in ("Affare fatto", "Con grande gioia", "Sono dei vostri")],
        *[(text, "nl") for text in ("Helemaal top", "Tuurlijk joh", "Ik ben van de partij")],
        *[(text, "pl") for text in ("Pasuje mi", "Lecimy")],
        *[(text, "pt") for text in ("Fechado", "Alinho", "Bora nessa")],
        *[(text, "hr") for text in ("Idemo", "Upadam", "Meni paše")],
        ("Oui", "de"),
    ],
)
def test_how_people_agree_is_understood_or_can_be_taught(text: str, language: str) -> None:
    assert refusal(text, Verdict.YES, language) in ("", "it is read as a yes already.")


@pytest.mark.parametrize(
    ("text", "meaning", "language", "why"),
    [
        ("Qapla", Verdict.YES, "tlh", "“tlh”, only for de, en, es, fr, hr, it, nl, pl, pt."),
        ("...", Verdict.YES, "en", "plain words"),
        ("  ", Verdict.YES, "en", "says nothing"),
        ("Why?", Verdict.YES, "en", "plain words"),
        ("see www.example.org", Verdict.YES, "en", "plain words"),
        ("fits me 2", Verdict.YES, "en", "plain words"),
        ("word " * 13, Verdict.YES, "en", "short"),
        ("Suits me. Splendid", Verdict.YES, "en", "one short sentence"),
        ("Yes please", Verdict.YES, "en", "it is read as a yes already."),
        ("No thanks", Verdict.YES, "en", "it is read as a no already."),
        ("Nein danke", Verdict.NO, "de", "it is read as a no already."),
        ("Yes", Verdict.NO, "en", "it is read as a yes already."),
        ("Stop", Verdict.NO, "en", "it is read as “take me off” already."),
        ("fits unless it rains", Verdict.YES, "en", "in English, “unless” can refuse, doubt"),
        ("Passt MORGEN", Verdict.YES, "de", "in German, “MORGEN” can"),
        ("thank you", Verdict.YES, "en", "beside a no"),
        ("Under the GDPR", Verdict.LEAVE, "de", "what is known of somebody"),
        ("Gesendet von Outlook", Verdict.YES, "de", "mail programs write it"),
    ],
)
def test_what_could_mislead_is_refused_with_the_reason(
    text: str, meaning: Verdict, language: str, why: str
) -> None:
    assert why in refusal(text, meaning, language)


# --- a yes that is none ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        *[(text, "English", text) for text in ("tomorrow", "maybe", "later", "spam")],
        ("this is spam", "English", "spam"),
        ("Hands off", "English", "off"),
        ("Well, tell me more", "English", "tell"),
        ("And please call me back", "English", "call"),
        ("We'll see", "English", "We'll see"),
        ("In due course", "English", "In due course"),
        ("Finger weg", "German", "Finger"),
        ("Ich bin im Urlaub", "German", "Ich bin im Urlaub"),
        ("Peut-être", "French", "Peut"),
        ("Demain", "French", "Demain"),
        ("pas maintenant", "French", "pas"),
        ("Quizás", "Spanish", "Quizás"),
        ("ya veremos", "Spanish", "veremos"),
        ("domani", "Italian", "domani"),
        ("se posso", "Italian", "se"),
        ("misschien", "Dutch", "misschien"),
        ("Później", "Polish", "Później"),
        ("nie teraz", "Polish", "nie"),
        ("amanhã", "Portuguese", "amanhã"),
        ("sutra", "Croatian", "sutra"),
    ],
)
def test_a_no_a_doubt_or_a_delay_of_any_language_is_no_yes_in_any_other(
    text: str, language: str, word: str
) -> None:
    reasons = {one: refusal(text, Verdict.YES, one) for one in phrases()}
    assert all(reasons.values())
    elsewhere = {reasons[one] for one in ("nl", "pl", "hr") if "already" not in reasons[one]}
    assert any(f"in {language}, “{word}”" in reason for reason in reasons.values()), elsewhere


@given(
    said_in(Part.NO, Part.NOT_ME, Part.LEAVE, Part.LEAVING, Part.DATA_RIGHTS),
    LANGUAGES,
    st.sampled_from(["{}", "Hi, {}", "Dobar dan {}!", "{}.", "«{}»", "well {} my dear", "Ja, {}"]),
    st.sampled_from([str, str.upper, str.title]),
)
def test_no_refusal_of_any_language_can_be_taught_to_be_a_yes(
    text: str, language: str, around: str, written: type[str]
) -> None:
    assert refusal(written(around.format(text)), Verdict.YES, language)


@given(said_in(Part.NOT_TAUGHT), LANGUAGES)
def test_no_doubt_delay_or_complaint_alone_can_be_taught_to_be_a_yes(
    text: str, language: str
) -> None:
    assert refusal(text, Verdict.YES, language)


@given(said_in(Part.COURTESY, Part.GREETINGS, Part.CLOSINGS), LANGUAGES, st.sampled_from(MEANINGS))
def test_courtesy_of_any_language_can_be_taught_to_be_nothing(
    text: str, language: str, meaning: Verdict
) -> None:
    assert refusal(text, meaning, language) or agrees_in(text), "“sve točno” is both"


def test_the_same_letters_are_another_word_only_among_words_of_their_language() -> None:
    assert refusal("It was a joy") == "", "in German it would ask"
    assert "in German, “was” can" in refusal("was")
    assert "in German, “was” can" in refusal("was kostetas")
    assert refusal("jutro", Verdict.YES, "hr"), "a morning here, tomorrow in Poland"
    assert "in Spanish, “Si” can" in refusal("Si quieren", Verdict.YES, "es"), (
        "an if without accent"
    )


# --- a no that swallows a yes ---------------------------------------------------------------------


@given(said_in(Part.YES, Part.ALONE), LANGUAGES, st.sampled_from([Verdict.NO, Verdict.LEAVE]))
def test_no_yes_of_any_language_can_be_taught_to_be_a_no(
    text: str, language: str, meaning: Verdict
) -> None:
    for one in agrees_in(text):
        assert refusal(text, meaning, one)
        assert refusal(text, meaning, language)


@pytest.mark.parametrize("meaning", [Verdict.NO, Verdict.LEAVE])
@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("Tak", "de", "in Polish, it is read as a yes."),
        ("Da", "en", "in Croatian, it is read as a yes."),
        ("Oui, merci", "nl", "in French, it is read as a yes."),
        ("sure thing buddy", "en", "“sure” says yes, and nothing in it says no."),
        ("Ja mei", "de", "“Ja” says yes, and nothing in it says no."),
        ("Grazie", "de", "beside a no as well as beside a yes."),
        ("Please confirm", "en", "“confirm” says yes, and nothing in it says no."),
    ],
)
def test_what_may_be_a_yes_is_not_taught_to_be_a_no(
    text: str, language: str, why: str, meaning: Verdict
) -> None:
    assert why in refusal(text, meaning, language)


def test_a_no_may_hold_a_word_that_is_a_yes_elsewhere() -> None:
    for text in ("Da hab ich kein Interesse dran", "Lasst mich damit in Frieden"):
        assert refusal(text, Verdict.NO, "de") == ""
    assert refusal("Non, merci", Verdict.NO, "pl") == "", "a no where it comes from, too"


# --- what is offered ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Tickles my fancy", " Tickles my fancy!\n", "Das kitzelt mich"])
def test_what_many_say_alike_is_offered_to_be_learnt(text: str) -> None:
    assert may_offer(text, "en", phrases())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes\nAnd please call me back tomorrow",
        "Well, tell me more",
        "Splendid\nTickles my fancy",
        "Tickles my fancy. Splendid",
        "it suits me so well and fine",
        "Suits me, kindly note my street",
        "Tickles my fancy?",
        "Suits me at 9",
        "Suits me when it is free",
        "Passt, bitte zu mir",
    ],
)
def test_what_wants_more_than_to_agree_is_not_offered(text: str) -> None:
    assert not may_offer(text, "en", phrases())


@given(st.text(max_size=60), LANGUAGES)
def test_nothing_is_offered_that_could_not_be_taught(text: str, language: str) -> None:
    if may_offer(text, language, phrases()):
        assert refusal(text, Verdict.YES, language) == ""


# --- the rest -------------------------------------------------------------------------------------


def test_every_language_is_called_by_its_name() -> None:
    assert set(LANGUAGE_WORDS) == set(phrases())
    own = Phrases("tlh", phrases()["hr"].patterns)
    added = {**phrases(), "tlh": own}
    assert "in tlh, “možda”" in str(why_not_teach("možda", Verdict.YES, "tlh", added))


def test_what_was_made_before_something_was_taught_or_unlearnt_is_let_go() -> None:
    """Without Python's collector, which passes over it (`core/phrases.py`)."""
    taught = with_sentences(phrases(), {"en": {"yes": ["Count me among them"]}})
    assert judge(read_letter(gmail("Count me among them!")), question("en"), taught).verdict is (
        Verdict.YES
    )
    made = lexicon((taught["en"],), tuple(taught.values()))
    assert made.label_of("Sent") is Part.SENT
    gone = weakref.ref(made), weakref.ref(taught["en"])
    del made, taught
    for text in ("Put me down for it", "Add my name"):
        judge(
            read_letter(gmail(text)),
            question("en"),
            with_sentences(phrases(), {"en": {"yes": [text]}}),
        )
    assert [one() for one in gone] == [None, None]


def test_a_language_by_itself_is_made_once() -> None:
    assert lexicon_of(phrases()["hr"]) is lexicon_of(phrases()["hr"])


def test_what_was_not_taught_is_not_made_anew() -> None:
    known = phrases()["en"]
    taught = with_sentences(phrases(), {"en": {"no": ["Strike my name"]}})["en"]
    assert taught.graph(Part.GREETINGS) is known.graph(Part.GREETINGS)
    assert taught.graph(Part.NO) is not known.graph(Part.NO)
    assert "strike" in taught.words(Part.NO)


def test_sentences_of_a_language_that_no_longer_ships_wait_for_it() -> None:
    assert with_sentences(phrases(), {"tlh": {"yes": ["HIja"]}}) == phrases()


@given(st.text(max_size=60))
def test_any_text_has_an_answer_to_whether_it_can_be_taught(text: str) -> None:
    for meaning in MEANINGS:
        reason = why_not_teach(text, meaning, "de", phrases())
        assert reason is None or str(reason)


def test_of_labels_no_more_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optindesk.core.lexicon._MOST_LABELS", 2)
    english = Lexicon([phrases()["en"]], [phrases()["en"]])
    said = ["From", "Hello", "Sent", "From", "Subject"]
    found = [english.label_of(text) for text in said]
    assert found == [Part.FROM, None, Part.SENT, Part.FROM, Part.SUBJECT]
    assert len(english._labels) <= 2
