"""The owner teaches the desk sentences that people use here: kept, logged, and checked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import CannotTeach
from optindesk.core.letter import Judgement, Letter, Question, Verdict
from optindesk.core.model import Actor
from optindesk.core.ports import Reader
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.teaching import OwnSentences
from optindesk.core.words import phrase_of, says
from optindesk.store import archive, post
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

SETTING = "own_sentences"


def own_sentences() -> OwnSentences:
    """What was taught, by language and meaning."""
    found: OwnSentences = archive.setting(SETTING, {})
    return found


@dataclass(frozen=True, slots=True)
class Tried:
    """How a sentence alone is read now, and why it cannot be taught; None when it can."""

    judgement: Judgement
    why_not: Sentence | None


def try_sentence(reader: Reader, text: str, meaning: Verdict, language: str) -> Tried:
    """What a reply that says only this to a question in that language would be read as."""
    letter = Letter("", len(text), texts=(text,))
    judgement = reader.taught(own_sentences()).judge(letter, Question(language))
    return Tried(judgement, why_not(reader, text, meaning, language))


def why_not(reader: Reader, text: str, meaning: Verdict, language: str) -> Sentence | None:
    """Why a sentence cannot be taught to mean that; None when it can."""
    reason = reader.taught(own_sentences()).why_not_teach(text, meaning, language)
    if reason is None and any(says(mail, phrase_of(text)) for mail in post.wording_texts(language)):
        return sentence("a mail of yours says it, so everybody who quotes it would.")
    return reason


def teach(
    store: Store,
    reader: Reader,
    text: str,
    meaning: Verdict,
    language: str,
    actor: Actor,
    now: datetime,
) -> None:
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


def forget(store: Store, text: str, language: str, actor: Actor, now: datetime) -> None:
    """Take a sentence back that was taught; raises CannotTeach when it was not."""
    wanted = phrase_of(text)
    with unit_of_work(store, actor, now) as log:
        own = {name: dict(known) for name, known in own_sentences().items()}
        for meaning, sentences in own.get(language, {}).items():
            kept = [one for one in sentences if phrase_of(one) != wanted]
            if len(kept) < len(sentences):
                own[language][meaning] = kept
                archive.set_setting(SETTING, own)
                log.write(Code.SENTENCE_FORGOTTEN, text=text, meaning=meaning, language=language)
                return
    raise CannotTeach(text=text, reason=sentence("it was never taught."))
