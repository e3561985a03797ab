"""The port `Reader`: reading and judging mails with the phrases of all languages at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache, partial

from optindesk.core.answer import is_answer, judge
from optindesk.core.letter import Judgement, Letter, Question, Verdict
from optindesk.core.lexicon import lexicon
from optindesk.core.newtext import known_of
from optindesk.core.original import Original, Passage
from optindesk.core.phrases import Phrases
from optindesk.core.ports import Arrival, Marks
from optindesk.core.sentence import Sentence
from optindesk.core.teaching import OwnSentences, may_offer, why_not_teach, with_sentences
from optindesk.mail.arrival import read_arrival
from optindesk.mail.original import original_of, passages_of
from optindesk.mail.reading import read_heading, read_letter
from optindesk.mail.wordings import wording_problems

MOST_PIECES = 20_000
"""Of so many pieces of our own mails it is remembered whether they are answers by themselves."""


class PostReader:
    """Reads what comes by post; `phrases` are those of every language that ships or was added."""

    def __init__(self, phrases: Mapping[str, Phrases]) -> None:
        self._phrases = phrases
        # Whoever writes a wording changes a line of it at a time.
        self._is_answer = lru_cache(maxsize=MOST_PIECES)(partial(is_answer, phrases))
        self._taught: tuple[OwnSentences, PostReader] | None = None

    def heading(self, header: bytes) -> Marks:
        """The marks of a header block."""
        return read_heading(header)

    def arrival(self, header: bytes) -> Arrival:
        """What the own provider did with a mail of ours that came back to us."""
        return read_arrival(header)

    def letter(self, content: bytes, authserv_id: str | None) -> Letter:
        """The whole mail; what cannot be read has `unreadable` set."""
        return read_letter(content, authserv_id)

    def judge(self, letter: Letter, question: Question | None) -> Judgement:
        """The verdict on a letter (DESIGN 4)."""
        return judge(letter, question, self._phrases)

    def passages(self, letter: Letter) -> list[Passage]:
        """The whole text of a letter as a person reads it, quotes apart from the rest."""
        around = tuple(self._phrases.values())
        known = known_of(None, letter.sender_name, letter.senders, lexicon(around, around))
        return passages_of(letter.texts[0] if letter.texts else "", known)

    def original(self, content: bytes) -> Original:
        """The mail itself, with nothing in it that could be fetched, run or opened."""
        return original_of(content)

    def taught(self, own: OwnSentences) -> PostReader:
        """The same reader, which knows the owner's sentences too."""
        if not own:
            return self
        if self._taught is None or self._taught[0] != own:
            self._taught = own, PostReader(with_sentences(self._phrases, own))
        return self._taught[1]

    @property
    def languages(self) -> Collection[str]:
        """In which languages replies are understood."""
        return self._phrases.keys()

    def why_not_teach(self, text: str, meaning: Verdict, language: str) -> Sentence | None:
        """Why a sentence cannot be taught to mean that; None when it can."""
        return why_not_teach(text, meaning, language, self._phrases)

    def may_offer(self, text: str, language: str) -> bool:
        """Whether a whole reply is so short and plain that it may be offered as a yes to learn."""
        return may_offer(text, language, self._phrases)

    def answers_in(self, text: str, language: str, subject: str = "") -> list[Sentence]:
        """What in a mail of ours is an answer by itself, as the check of wordings finds it."""
        return wording_problems(subject, text, partial(self._is_answer, language))
