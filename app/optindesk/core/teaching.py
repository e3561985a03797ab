"""The owner's own yes, no and leave sentences: added to what ships, unless they could mislead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optindesk.core.answer import FALLBACK_LANGUAGE, judge
from optindesk.core.letter import Letter, Question, Verdict
from optindesk.core.lexicon import lexicon
from optindesk.core.phrases import Part, Phrases
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.words import Kind, phrase_of, visible, words_in

MOST_WORDS = 12

TEACHABLE: Mapping[Verdict, Part] = {
    Verdict.YES: Part.YES,
    Verdict.NO: Part.NO,
    Verdict.LEAVE: Part.LEAVE,
}
"""What a sentence can be taught to mean, and where it belongs then."""

OwnSentences = Mapping[str, Mapping[str, Sequence[str]]]
"""By language and verdict (``{"de": {"yes": ["Passt für mich"]}}``)."""


def with_sentences(phrases: Mapping[str, Phrases], own: OwnSentences) -> dict[str, Phrases]:
    """The phrases of all languages with the owner's sentences among them."""
    taught = dict(phrases)
    for language, by_verdict in own.items():
        known = taught.get(language)
        if known is None:
            continue  # a language that no longer ships: its sentences wait for it
        patterns = {**known.patterns}
        for verdict, sentences in by_verdict.items():
            part = TEACHABLE[Verdict(verdict)]
            patterns[part] += tuple(" ".join(phrase_of(text)) for text in sentences)
        taught[language] = Phrases(language, patterns)
    return taught


def why_not_teach(
    text: str, meaning: Verdict, language: str, phrases: Mapping[str, Phrases]
) -> Sentence | None:
    """Why a sentence cannot be taught to mean a yes, no or leave; None when it can.

    Whatever could carry a condition or a doubt, or means something already, stays for a person.
    """
    if language not in phrases:
        return sentence("there are no answers for the language “{language}”.", language=language)
    words = [word for word in words_in(visible(text)) if word.kind is not Kind.END]
    if not words:
        return sentence("it says nothing.")
    if len(words) > MOST_WORDS or any(word.kind is not Kind.WORD for word in words):
        return sentence("only a short sentence of plain words can be learnt.")
    said = judge(Letter("", len(text), texts=(text,)), Question(language), phrases)
    if said.verdict is meaning:
        return sentence("it is understood already.")
    if said.verdict is not Verdict.UNCLEAR:
        return sentence("it means something else already: {verdict}.", verdict=said.verdict.value)
    if meaning is not Verdict.YES:
        return None
    both = (phrases[language], phrases[FALLBACK_LANGUAGE])
    spoken = lexicon(tuple(dict.fromkeys(both)), tuple(phrases.values()))
    turning = next((word.text for word in words if word.text in spoken.against), None)
    if turning is not None:
        return sentence("“{word}” can turn it round, so a person has to read it.", word=turning)
    if spoken.roles(words, ()):
        return sentence("people write it beside a no as well as beside a yes.")
    return None
