# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""How phrases are spelled and matched, and how sentences are cut into words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail_clients import OURS, TOKEN, phrases, question
from optindesk.core import newtext
from optindesk.core import words as wording
from optindesk.core.answer import Letter, Verdict, judge
from optindesk.core.letter import STRUCK
from optindesk.core.lexicon import Lexicon, lexicon
from optindesk.core.ownwording import OwnWording, forms_of
from optindesk.core.patterns import Reading, graph_of, parse, read
from optindesk.core.phrases import Part, Phrases, Role
from optindesk.core.words import (
    Kind,
    fold,
    phrase_of,
    sentences_in,
    visible,
    without_codes,
    without_links,
    words_in,
)
from sentences import in_both, spelled_out


def judged(text: str, with_phrases: dict[str, Phrases] | None = None) -> Verdict:
    letter = Letter("", 0, texts=(text,), is_reply=True, sender_name="Anna Smith")
    return judge(letter, question(), with_phrases or phrases()).verdict


def made(**parts: list[str]) -> Phrases:
    return Phrases("en", {part: parts.get(part, []) for part in Part})


def test_patterns_stand_for_all_their_sentences() -> None:
    assert spelled_out("a (b|c) [d]") == [("a", "b"), ("a", "b", "d"), ("a", "c"), ("a", "c", "d")]
    assert spelled_out("[a|b (c|d)] e") == [("a", "e"), ("b", "c", "e"), ("b", "d", "e"), ("e",)]
    assert spelled_out("Ja, GERNE!") == [("ja", "gerne")]


@pytest.mark.parametrize(
    "pattern", ["", "a (b", "a [b)", "a)", "a]", "()", "(a|b", " ! ", "[]", "a|b)"]
)
def test_misspelt_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="“"):
        parse(pattern)


def runs_of(depth: int) -> st.SearchStrategy[str]:
    """Strange patterns: choices within options within choices."""
    word = st.sampled_from("abc")
    if not depth:
        return word
    choice = st.lists(runs_of(depth - 1) | st.just(""), min_size=1, max_size=3).map("|".join)
    step = word | choice.map("({})".format) | choice.map("[{}]".format)
    return st.lists(step, min_size=1, max_size=3).map(" ".join)


def read_from_second(begin: Reading, words: Sequence[str]) -> list[tuple[int, int]]:
    return [(end - 1, said) for end, said in read(begin, words, 1)]


some_patterns = st.lists(
    runs_of(2).filter(lambda one: set(one) & set("abc")), min_size=1, max_size=3
)


@given(some_patterns, some_patterns)
def test_what_two_graphs_both_say_is_found_side_by_side(one: list[str], other: list[str]) -> None:
    graphs = [graph_of(map(parse, patterns), 4, {}) for patterns in (one, other)]
    said = [
        {phrase for pattern in patterns for phrase in spelled_out(pattern)}
        for patterns in (one, other)
    ]
    assert sorted(in_both(graphs[:1], graphs[1:])) == sorted(said[0] & said[1])
    assert sorted(in_both(graphs, graphs[1:])) == sorted(said[1])


@given(some_patterns)
def test_the_graph_reads_the_sentences_of_its_patterns_and_no_other(patterns: list[str]) -> None:
    said = {phrase for pattern in patterns for phrase in spelled_out(pattern)}
    begin = Reading([graph_of(map(parse, patterns), 4, {})])
    longest = max(map(len, said))
    for length in range(1, min(longest, 5) + 1):
        for words in product("abc", repeat=length):
            ends = [words[:end] for end, found in read(begin, words) if found == 4]
            assert read_from_second(begin, words) == list(read(begin, words[1:]))
            assert ends == [words[:end] for end in range(1, length + 1) if words[:end] in said]
    for words in said:
        assert (len(words), 4) in read(begin, words)


def test_a_file_must_have_all_parts_and_no_other() -> None:
    with pytest.raises(ValueError, match="parts differ"):
        Phrases("xx", {"yes": ["a"]})


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
    english = lexicon((phrases()["en"],), (phrases()["en"],))
    assert polish.roles(words_in("no"), ()) == frozenset()
    assert english.roles(words_in("no"), ()) == {Role.NO}


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


def test_initials_in_small_letters_are_a_word() -> None:
    said = [word.text for word in words_in("a.u.b. S.V. P.S. no.no n.o")]
    assert said == ["aub", ".", "s", ".", "v", ".", "ps", ".", "no", ".", "no", "no"]


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
    for whole in ("am 14. November", "am 14.11. eingetragen"):
        assert [said for said, _ in sentences_in(whole)] == [whole]
    assert [said for said, _ in sentences_in("Ja a.u.b. graag")] == ["Ja a.u.b.", "graag"]
    assert [said for said, _ in sentences_in("YES 1.\nNo 2. ")] == ["YES 1.", "No 2."]
    assert [word.kind for _, words in sentences_in("Yes...") for word in words][-1] is Kind.STRANGE


def test_a_code_goes_and_a_code_in_a_link_stays() -> None:
    link = f"mailto:a@b.example?subject={TOKEN}"
    assert without_codes(f"yes {TOKEN} no {link}").split() == ["yes", "no", link]
    assert without_codes("yes") == "yes"


PIECES = (
    "www. a@b.example https://x.example/y (tel:+1) < > : @ . a www mailto:a@b?x=%20 … ja x.y@z [ ]]"
)
BETWEEN = ["", " ", "\n", "\xa0"]


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*PIECES.split(), *BETWEEN]), max_size=12).map("".join))
def test_links_are_found_as_if_the_whole_text_were_looked_through(text: str) -> None:
    assert without_links(text) == wording._ADDED_LINK.sub(" ", text)


LINES = [
    "We ask",
    "because somebody",
    "signed up",
    "<mailto:a@b.example>",
    "with this address",
    "?",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES), min_size=1), st.lists(st.sampled_from(LINES), min_size=1))
def test_a_run_of_our_wording_ends_as_if_it_were_looked_at_line_by_line(
    ours: list[str], lines: list[str]
) -> None:
    own = OwnWording([" ".join(ours), "because somebody signed up"])
    filled = [(at, forms_of(line)) for at, line in enumerate(lines) if forms_of(line).whole]
    end = length = 0
    while end < len(filled) and (run := own.has(forms_of("\n".join(lines[: end + 1])))):
        end, length = end + 1, run
    assert newtext._run_at(filled, 0, own) == (end, length)


@pytest.mark.parametrize(
    ("end", "looks"), [("", 1), ("\n", 1), ("\n \n\t", 1), ("\n> ", 1), ("\n\x0b", 2), ("\n> a", 2)]
)
def test_alternatives_that_hold_the_same_lines_are_looked_at_once(
    end: str, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[list[str]] = []

    def look(lines: list[str], kinds: object, *others: object) -> str:
        looked.append(lines)
        return ""

    monkeypatch.setattr(newtext, "_new_text", look)
    known = newtext.known_of(question(), "", (), lexicon((phrases()["en"],), ()))
    texts = ("Yes\n\n> Hello,", f"Yes\n\n> Hello,{end}")
    newtext.new_texts(texts, known, OwnWording([OURS]), lambda text: False)
    assert len(looked) == looks


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
        ("Yes\n\nThis email is confidential. If you are not the intended recipient, please delete"
         " this email or not.", Verdict.UNCLEAR),
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
        ("Yes\n\nAnna\nFoo Bar 12\n10115 Berlin", Verdict.YES),
        ("Yes\n\nAnna\n2027 January", Verdict.UNCLEAR),
        ("Yes\n\nRegards\np.p. Anna Smith", Verdict.UNCLEAR),
        ("Yes, I hereby confirm the", Verdict.UNCLEAR),
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


# --- asked for politely -------------------------------------------------------------------------

ASKED_POLITELY = {
    "de": ["Können Sie mich bitte aus der Liste nehmen?", "Könntet ihr mich austragen? Danke!"],
    "en": ["Could you please take me off the list?", "Can you remove me from this please?", "Hi, would you unsubscribe me??"],
    "es": ["¿Me podéis dar de baja?", "¿Pueden quitarme de la lista, por favor?"],
    "fr": ["Pouvez-vous me désinscrire ?", "Bonjour, pourriez-vous me retirer de votre liste svp ?"],
    "hr": ["Možete li me skinuti s popisa?", "Biste li me mogli izbrisati iz evidencije?"],
    "it": ["Potete cancellarmi dalla lista?", "Mi può togliere dalla lista per favore?"],
    "nl": ["Kunt u mij uitschrijven?", "Zou u mij van de lijst willen halen?"],
    "pl": ["Czy możecie mnie wypisać?", "Czy mogliby Państwo usunąć mój adres z listy?"],
    "pt": ["Podem retirar-me da lista?", "Podia remover o meu email, por favor?"],
}  # fmt: skip
ASKED_FOR_ANOTHER_THING = {
    "de": ["Könnten Sie mich nicht abmelden?", "Können Sie mich später löschen?", "Warum können Sie mich nicht löschen?"],
    "en": ["Could you please not take me off the list?", "Will you take me off the list?", "take me off the list?",
           "Can you unsubscribe?", "Could you take me off if I move?", "Could you add me?", "Yes. Could you take me off?"],
    "es": ["¿Cuándo me pueden dar de baja?", "¿Puedo darme de baja?"],
    "fr": ["Pourquoi pouvez-vous me désinscrire ?", "Comment me désinscrire ?"],
    "hr": ["Kada me možete skinuti?", "Kako se odjaviti?"],
    "it": ["Quando potete cancellarmi?", "Come posso cancellarmi?"],
    "nl": ["Kunt u mij later uitschrijven?", "Hoe kan ik me uitschrijven?"],
    "pl": ["Kiedy możecie mnie wypisać?", "Jak mogę się wypisać?"],
    "pt": ["Quando podem retirar-me?", "Como posso cancelar?"],
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(ASKED_POLITELY))
def test_a_polite_question_to_be_taken_off_is_no_question(language: str) -> None:
    def answer(text: str) -> Verdict:
        letter = Letter("", 0, texts=(text,), is_reply=True)
        return judge(letter, question(language), phrases()).verdict

    for text in ASKED_POLITELY[language]:
        assert answer(text) is Verdict.LEAVE, text
    for text in ASKED_FOR_ANOTHER_THING[language]:
        assert answer(text) is Verdict.UNCLEAR, text


# --- a refusal and more -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Not me sorry, must have been somebody else with a similar address. So no", Verdict.NO),
        ("No thanks. I am not interested in flowers since the cat ate them", Verdict.NO),
        ("STOP EMAILING ME. Take me off your list you lot", Verdict.LEAVE),
    ],
)
def test_a_whole_refusal_may_stand_beside_one_with_strange_words(
    text: str, verdict: Verdict
) -> None:
    assert judged(text) is verdict


@pytest.mark.parametrize(
    "text",
    [
        "I am not interested in flowers since the cat ate them",
        "Yes. I am not interested in flowers since the cat ate them",
        "Thanks. I am not interested in flowers since the cat ate them",
        "No. I am not interested, but yes please add me to the garden one",
        "No. Take me off your list you lot",
        "No. Why am I not interested in flowers?",
        "No. The cat ate them",
        "No. Don't add me to the flowers, add me to the garden news",
    ],
)
def test_a_refusal_within_strange_words_needs_a_whole_one_and_nothing_else(text: str) -> None:
    assert judged(text) is Verdict.UNCLEAR


@given(st.sampled_from(["Yes", "Yes please.", "Sure!"]), st.text(max_size=60))
def test_no_refusal_makes_way_for_a_yes(yes: str, strange: str) -> None:
    assert judged(f"{yes}\n\nI am not interested in {strange}") is not Verdict.YES
