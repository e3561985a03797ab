"""The owner teaches the desk sentences that people use here: kept, logged, and checked before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import CannotForget, CannotTeach
from optindesk.core.letter import Judgement, Letter, Question, Verdict
from optindesk.core.model import Actor
from optindesk.core.ports import Reader
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.taught_words import MEANING_WORDS
from optindesk.core.teaching import OwnSentences, name_of, no_answers_in
from optindesk.core.words import Phrase, phrase_of, says
from optindesk.flows.people import written_by
from optindesk.store import archive, wording_rows
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work
from optindesk.store.reviews import waiting_rows

SETTING = "own_sentences"

MOST_NAMED = 3
"""How many of the replies that say the same are named in a sentence."""


def own_sentences() -> OwnSentences:
    """What was taught, by language and meaning."""
    found: OwnSentences = archive.setting(SETTING, {})
    return found


@dataclass(frozen=True, slots=True)
class Tried:
    """How a sentence alone is read now, and why it cannot be taught; None when it can."""

    judgement: Judgement
    why_not: Sentence | None


@dataclass(frozen=True, slots=True)
class Alike:
    """A reply that waits to be read and says just what was taught."""

    id: int
    address: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a sentence means from now on, and the replies that wait and say the same.

    What those are is still a person's to say.
    """

    text: str
    meaning: Verdict
    alike: Sequence[Alike]

    @property
    def sentence(self) -> Sentence:
        """It in a sentence."""
        counts = sentence(
            "“{text}” counts from now on: {what}.",
            text=self.text,
            what=MEANING_WORDS[self.meaning],
        )
        if not self.alike:
            return counts
        names = [one.address for one in self.alike[:MOST_NAMED]]
        more = ["…"] if len(self.alike) > MOST_NAMED else []
        return sentences(
            "{counts} {n} reply that waits says the same ({who}); a person still decides it.",
            "{counts} {n} replies that wait say the same ({who}); a person still decides each.",
            len(self.alike),
            counts=counts,
            who=", ".join(names + more),
        )


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a sentence was taken back, and as what a reply that says only this is read now."""

    text: str
    meaning: Verdict
    read_as: Verdict

    @property
    def sentence(self) -> Sentence:
        """It in a sentence."""
        if self.read_as in MEANING_WORDS:
            return sentence(
                "“{text}” was removed; without it such a reply is read as {what}, too.",
                text=self.text,
                what=MEANING_WORDS[self.read_as],
            )
        return sentence(
            "“{text}” was removed; from now on a person reads such a reply.", text=self.text
        )


def try_sentence(reader: Reader, text: str, meaning: Verdict | None, language: str) -> Tried:
    """What a reply that says only this to a question in that language would be read as.

    `meaning` is what it shall mean; None while nobody has said so.
    """
    reason = why_not(reader, text, meaning, language) if meaning is not None else None
    return Tried(_read(reader, text, language), reason)


def means_already(reader: Reader, text: str, meaning: Verdict, language: str) -> bool:
    """Whether a reply that says only this is read so, in a language that replies come in."""
    if no_answers_in(language, reader.languages) is not None:
        return False
    return _read(reader, text, language).verdict is meaning


def _read(reader: Reader, text: str, language: str) -> Judgement:
    letter = Letter("", len(text), texts=(text,))
    return reader.taught(own_sentences()).judge(letter, Question(language))


def why_not(reader: Reader, text: str, meaning: Verdict, language: str) -> Sentence | None:
    """Why a sentence cannot be taught to mean that; None when it can."""
    reason = reader.taught(own_sentences()).why_not_teach(text, meaning, language)
    if reason is None and _is_in_a_wording(text, language):
        return sentence("a mail of yours says it, so everybody who quotes it would.")
    return reason


def _is_in_a_wording(text: str, language: str) -> bool:
    return any(says(mail, phrase_of(text)) for mail in wording_rows.wording_texts(language))


def offered(reader: Reader, text: str, language: str, name: str) -> str:
    """The sentence that may be offered as a yes to learn when a reply says only this; empty: none.

    What has the writer's own name in it is nobody else's sentence, and no setting's to keep.
    """
    is_theirs = not set(phrase_of(name)).isdisjoint(phrase_of(text))
    if is_theirs or not reader.taught(own_sentences()).may_offer(text, language):
        return ""
    return "" if _is_in_a_wording(text, language) else " ".join(text.split())


def _waiting_alike(text: str) -> list[Alike]:
    """The replies that wait to be read and say just this; nothing happens to them by itself."""
    wanted = phrase_of(text)
    return [
        Alike(row["id"], written_by(row))
        for row in waiting_rows()
        if phrase_of(row["new_text"]) == wanted
    ]


def teach(
    store: Store,
    reader: Reader,
    text: str,
    meaning: Verdict,
    language: str,
    actor: Actor,
    now: datetime,
) -> Learnt:
    """Let a sentence mean a yes, no or leave from now on; raises CannotTeach."""
    text = " ".join(text.split())
    reason = why_not(reader, text, meaning, language)
    if reason is not None:
        raise CannotTeach(text=text, reason=reason)
    with unit_of_work(store, actor, now) as log:
        own = {name: dict(known) for name, known in own_sentences().items()}
        known = own.setdefault(language, {})
        known[meaning.value] = [*known.get(meaning.value, ()), text]
        archive.set_setting(SETTING, own)
        log.write(Code.SENTENCE_TAUGHT, text=text, meaning=meaning.value, language=language)
    return Learnt(text, meaning, _waiting_alike(text))


def forget(
    store: Store, reader: Reader, text: str, language: str, actor: Actor, now: datetime
) -> Forgotten:
    """Take a sentence back that was taught; raises CannotForget when it was not."""
    meaning, gone = _taken_back(store, phrase_of(text), language, actor, now)
    if meaning is None:
        never = sentence("it was never taught in {language}.", language=name_of(language))
        raise CannotForget(text=text, reason=no_answers_in(language, reader.languages) or never)
    return Forgotten(gone, meaning, _read(reader, gone, language).verdict)


def _taken_back(
    store: Store, wanted: Phrase, language: str, actor: Actor, now: datetime
) -> tuple[Verdict | None, str]:
    """What was taken back, as it was written, and what it meant; None and "" when it was not."""
    with unit_of_work(store, actor, now) as log:
        own = {name: dict(known) for name, known in own_sentences().items()}
        found = (
            (meaning, one)
            for meaning, known in own.get(language, {}).items()
            for one in known
            if phrase_of(one) == wanted
        )
        meaning, gone = next(found, (None, ""))
        if meaning is None:
            return None, ""
        own[language][meaning] = [one for one in own[language][meaning] if one != gone]
        archive.set_setting(SETTING, own)
        log.write(Code.SENTENCE_FORGOTTEN, text=gone, meaning=meaning, language=language)
        return Verdict(meaning), gone
