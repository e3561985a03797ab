"""The owner's own yes, no and leave sentences: added to what ships, unless they could mislead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from optindesk.core.answer import FALLBACK_LANGUAGE, judge
from optindesk.core.letter import Letter, Question, Verdict
from optindesk.core.lexicon import lexicon, lexicon_of
from optindesk.core.patterns import Reading, merged, read
from optindesk.core.phrases import Part, Phrases, Role
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.taught_words import LANGUAGE_WORDS, MEANING_WORDS
from optindesk.core.words import Kind, phrase_of, sentences_in, visible, words_in

if TYPE_CHECKING:
    from optindesk.core.lexicon import Lexicon
    from optindesk.core.words import Word

MOST_WORDS = 12
MOST_OFFERED = 6
"""How many words a sentence may have that the desk itself offers to learn."""

TEACHABLE: Mapping[Verdict, Part] = {
    Verdict.YES: Part.YES,
    Verdict.NO: Part.NO,
    Verdict.LEAVE: Part.LEAVE,
}
"""What a sentence can be taught to mean, and where it belongs then."""

OwnSentences = Mapping[str, Mapping[str, Sequence[str]]]
"""By language and verdict (``{"de": {"yes": ["Passt für mich"]}}``)."""

_AGREEING = Role.YES | Role.ALONE
_REFUSING = Role.NO | Role.NOT_ME | Role.LEAVE

_TURNING = (
    Part.NO,
    Part.NOT_ME,
    Part.LEAVE,
    Part.LEAVING,
    Part.DANGER,
    Part.NOT_TAUGHT,
    Part.AUTOMATIC,
)
"""What no sentence may hold that is to be a yes, in whatever language."""

_EVERYDAY = (Part.YES, Part.ALONE, Part.PLEASE, Part.COURTESY)


def with_sentences(phrases: Mapping[str, Phrases], own: OwnSentences) -> dict[str, Phrases]:
    """The phrases of all languages with the owner's sentences among them."""
    taught = dict(phrases)
    for language, by_verdict in own.items():
        known = taught.get(language)
        if known is None:
            continue  # a language that no longer ships: its sentences wait for it
        taught[language] = known.with_more(
            {
                TEACHABLE[Verdict(verdict)]: [" ".join(phrase_of(text)) for text in sentences]
                for verdict, sentences in by_verdict.items()
            }
        )
    return taught


def name_of(language: str) -> Sentence | str:
    """What a language is called; its code where we do not know it."""
    return LANGUAGE_WORDS.get(language, language)


def no_answers_in(language: str, languages: Collection[str]) -> Sentence | None:
    """That replies are not understood in a language; None when they are."""
    if language in languages:
        return None
    return sentence(
        "there are no answers for the language “{language}”, only for {languages}.",
        language=language,
        languages=", ".join(sorted(languages)),
    )


def why_not_teach(
    text: str, meaning: Verdict, language: str, phrases: Mapping[str, Phrases]
) -> Sentence | None:
    """Why a sentence cannot be taught to mean a yes, no or leave; None when it can.

    Whatever could carry a condition or a doubt, or means something already, stays for a person.
    People answer in the language they like: what all of them say is looked at.
    """
    unknown = no_answers_in(language, phrases)
    if unknown is not None:
        return unknown
    text = visible(text)
    words = [word for word in words_in(text) if word.kind is not Kind.END]
    if not words:
        return sentence("it says nothing.")
    if (
        len(words) > MOST_WORDS
        or any(word.kind is not Kind.WORD for word in words)
        or len(list(sentences_in(text))) > 1
    ):
        return sentence("only one short sentence of plain words can be learnt.")
    said = judge(Letter("", len(text), texts=(text,)), Question(language), phrases)
    if said.verdict is not Verdict.UNCLEAR:
        return sentence("it is read as {what} already.", what=MEANING_WORDS[said.verdict])
    if said.data_rights:
        return sentence("it is about what is known of somebody, so a person has to read it.")
    if not said.new_text:
        return sentence("mail programs write it below what people write.")
    asked = tuple(dict.fromkeys((phrases[language], phrases[FALLBACK_LANGUAGE])))
    others = tuple(one for one in phrases.values() if one not in asked)
    spoken = lexicon(asked, tuple(phrases.values()))
    if meaning is Verdict.YES:
        turned = _turned(text, words, asked, others)
    else:
        turned = _agreed(text, words, spoken)
    return turned or _misread(words, meaning, spoken, others)


def may_offer(text: str, language: str, phrases: Mapping[str, Phrases]) -> bool:
    """Whether a whole reply is as short and plain as what many people say alike.

    Only that is offered to be a yes from now on: one line of a few words that asks for nothing.
    """
    words = phrase_of(text)
    if len(words) > MOST_OFFERED or len(text.strip().splitlines()) != 1:
        return False
    everybody = lexicon(tuple(phrases.values()), tuple(phrases.values()))
    if any(everybody.is_phrase(Part.PLEASE, (word,)) for word in words):
        return False
    return why_not_teach(text, Verdict.YES, language, phrases) is None


def _turned(
    text: str, words: Sequence[Word], asked: Sequence[Phrases], others: Sequence[Phrases]
) -> Sentence | None:
    """What turns a yes round in some language: a no, a doubt, a wish, or the word of a machine.

    A single word is none where a language agrees with it (“yes” stands among what is no name), nor
    where it is another's beside more words of that: “was” asks in German, not in “it was a joy”.
    """
    ours = _everyday(*asked).difference(*(one.words(Part.DANGER) for one in asked))
    texts = [word.text for word in words]
    for one in (*asked, *others):
        harmless = lexicon_of(one).agreeing - one.words(Part.NOT_TAUGHT)
        more = ours.intersection(texts) - _everyday(one) if one in others else frozenset()
        for start in range(len(words)):
            for end, role in read(_turning(one), texts, start):
                is_ours = texts[start] in ours and more - {texts[start]}
                is_single = end == start + 1 and not role & _REFUSING
                if not (is_single and (is_ours or texts[start] in harmless)):
                    return sentence(
                        "in {language}, “{words}” can refuse, doubt, put off or ask,"
                        " so a person has to read it.",
                        language=name_of(one.language),
                        words=_written(text, words, start, end),
                    )
    return None


def _everyday(*languages: Phrases) -> frozenset[str]:
    """The words with which these languages agree."""
    return frozenset().union(*(one.words(part) for one in languages for part in _EVERYDAY))


@lru_cache(maxsize=16)
def _turning(one: Phrases) -> Reading:
    return Reading([merged(map(one.graph, _TURNING))])


def _agreed(text: str, words: Sequence[Word], spoken: Lexicon) -> Sentence | None:
    """What says yes in a sentence in which nothing says no: as a no it would swallow a yes."""
    if any(word.text in spoken.against for word in words):
        return None
    texts = [word.text for word in words]
    for start, end in spoken.within(texts, _AGREEING):
        found = _written(text, words, start, end)
        return sentence("“{words}” says yes, and nothing in it says no.", words=found)
    return None


def _misread(
    words: Sequence[Word], meaning: Verdict, spoken: Lexicon, others: Sequence[Phrases]
) -> Sentence | None:
    """What it says as a whole to somebody else: a yes in another language, or mere courtesy."""
    fits = _is_yes if meaning is Verdict.YES else _is_no
    readings = [spoken.roles(words, ())]
    readings += [lexicon_of(one).roles(words, ()) for one in others]
    for one, roles in zip((None, *others), readings, strict=True):
        if one is not None and meaning is not Verdict.YES and any(map(_is_yes, roles)):
            return sentence(
                "in {language}, it is read as {what}.",
                language=name_of(one.language),
                what=MEANING_WORDS[Verdict.YES],
            )
        if not all(map(fits, roles)):
            return sentence("people write it beside a no as well as beside a yes.")
    return None


def _is_yes(role: int) -> bool:
    asks_to = role & Role.PLEASE and not role & Role.YES
    return bool(role & _AGREEING) and not asks_to and not role & _REFUSING


def _is_no(role: int) -> bool:
    return bool(role & _REFUSING) and not role & _AGREEING


def _written(text: str, words: Sequence[Word], start: int, end: int) -> str:
    return text[words[start].start : words[end - 1].end]
