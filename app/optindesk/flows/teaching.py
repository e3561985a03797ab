"""The owner teaches the desk sentences that people use here: kept, logged, and checked before."""

from __future__ import annotations

from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import CannotTeach
from optindesk.core.letter import Verdict
from optindesk.core.model import Actor
from optindesk.core.ports import Reader
from optindesk.core.sentence import sentence
from optindesk.core.teaching import OwnSentences
from optindesk.core.words import phrase_of
from optindesk.store import archive, post
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

SETTING = "own_sentences"


def own_sentences() -> OwnSentences:
    """What was taught, by language and meaning."""
    found: OwnSentences = archive.setting(SETTING, {})
    return found


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
    reason = reader.taught(own_sentences()).why_not_teach(text, meaning, language)
    if reason is None and any(_says(mail, text) for mail in post.wording_texts(language)):
        reason = sentence("a mail of yours says it, so everybody who quotes it would.")
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


def _says(mail: str, text: str) -> bool:
    """Whether a mail of ours holds the sentence."""
    return f" {' '.join(phrase_of(text))} " in f" {' '.join(phrase_of(mail))} "
