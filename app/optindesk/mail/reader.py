"""The port `Reader`: reading and judging mails with the phrases of all languages at hand."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.core.answer import judge
from optindesk.core.letter import Judgement, Letter, Question
from optindesk.core.phrases import Phrases
from optindesk.core.ports import Marks
from optindesk.mail.reading import read_heading, read_letter


class PostReader:
    """Reads what comes by post; `phrases` are those of every language that ships or was added."""

    def __init__(self, phrases: Mapping[str, Phrases]) -> None:
        self._phrases = phrases

    def heading(self, header: bytes) -> Marks:
        """The marks of a header block."""
        return read_heading(header)

    def letter(self, content: bytes, authserv_id: str | None) -> Letter:
        """The whole mail; what cannot be read has `unreadable` set."""
        return read_letter(content, authserv_id)

    def judge(self, letter: Letter, question: Question | None) -> Judgement:
        """The verdict on a letter (DESIGN 4)."""
        return judge(letter, question, self._phrases)
