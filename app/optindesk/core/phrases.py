"""The sentences and words of one language by which answers are read."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import chain

from optindesk.core.patterns import Node, Run, graph_of, parse, words_of
from optindesk.core.words import fold


class Part(StrEnum):
    """What a data file has to give: each a list of patterns, ``(a|b)`` one of, ``[c]`` optional."""

    YES = "yes"
    ALONE = "alone"
    PLEASE = "please"
    NO = "no"
    NOT_ME = "not_me"
    LEAVE = "leave"
    ASKING = "asking"
    COURTESY = "courtesy"
    GREETINGS = "greetings"
    CLOSINGS = "closings"
    TITLES = "titles"
    NUMBERED = "numbered"
    CHOOSING = "choosing"
    """What may stand between a yes and the number of what it is for."""
    ONLY = "only"
    """What may stand behind that number."""
    AND = "and"
    JOIN = "join"
    MISLEADING = "misleading"
    DANGER = "danger"
    LEAVING = "leaving"
    NOT_TAUGHT = "not_taught"
    """Used by `core.teaching` alone: what keeps a sentence from being taught to be a yes."""
    DATA_RIGHTS = "data_rights"
    EVERYTHING = "everything"
    WROTE = "wrote"
    THINGS = "things"
    OPEN_ENDS = "open_ends"
    OF = "of"
    BETWEEN = "between"
    DATES = "dates"
    FROM = "from"
    TO = "to"
    SENT = "sent"
    SUBJECT = "subject"
    SEPARATORS = "separators"
    PHONES = "phones"
    FOOTER_KEYS = "footer_keys"
    FOOTER_MORE = "footer_more"
    FOOTER_WORDS = "footer_words"
    LABELS = "labels"
    STREETS = "streets"
    CURRENCIES = "currencies"
    FORMS = "forms"
    ROLES = "roles"
    ON_BEHALF = "on_behalf"
    WORKPLACES = "workplaces"
    NOTICES = "notices"
    REGISTERS = "registers"
    AUTOMATIC = "automatic"
    REPLIES = "replies"


class Role:
    """What a piece of a sentence is; a sentence's role is the sum of those of its pieces."""

    YES = 1
    PICKED = 2
    ALONE = 4
    PLEASE = 8
    NO = 16
    NOT_ME = 32
    LEAVE = 64
    POLITE = 128
    CLOSING = 256
    NAME = 512
    GREETING = 1024
    """Beside `POLITE`: behind it may stand who is greeted."""
    MISLEADING = 2048
    """What looks like an answer and is none where this language is spoken."""
    OTHER = 4096
    """What is no piece of an answer."""


ROLES: Mapping[Part, int] = {
    Part.YES: Role.YES,
    Part.ALONE: Role.ALONE,
    Part.PLEASE: Role.PLEASE,
    Part.NO: Role.NO,
    Part.NOT_ME: Role.NOT_ME,
    Part.LEAVE: Role.LEAVE,
    Part.COURTESY: Role.POLITE,
    Part.GREETINGS: Role.POLITE | Role.GREETING,
    Part.CLOSINGS: Role.CLOSING,
    Part.MISLEADING: Role.MISLEADING,
}
"""The parts whose phrases are pieces of an answer, and what each says there."""


class Phrases:
    """All that one data file gives, by part; its patterns are looked at when they are needed."""

    def __init__(
        self,
        language: str,
        patterns: Mapping[str, Sequence[str]],
        digraphs: Mapping[str, str] | None = None,
    ) -> None:
        """Raises ValueError for a part missing or unknown.

        `digraphs` are the letters for which people without them on their keyboard write two.
        """
        if set(patterns) != set(Part):
            raise ValueError(f"{language}: parts differ: {sorted(set(patterns) ^ set(Part))}")
        self.language = language
        self.patterns: Mapping[str, tuple[str, ...]] = {
            part: tuple(patterns[part]) for part in Part
        }
        self.digraphs: Mapping[str, str] = digraphs or {}
        self._also = _spelled_with(self.digraphs, chain(*self.patterns.values()))
        self._same: Mapping[Part, Phrases] = {}
        self._runs: dict[Part, tuple[Run, ...]] = {}
        self._words: dict[Part, frozenset[str]] = {}
        self._graphs: dict[Part, Node] = {}

    def with_more(self, more: Mapping[Part, Sequence[str]]) -> Phrases:
        """The same with more patterns in some parts; what is made of the others is made once."""
        longer: dict[str, Sequence[str]] = {
            part: (*self.patterns[part], *patterns) for part, patterns in more.items()
        }
        made = Phrases(self.language, {**self.patterns, **longer}, self.digraphs)
        if made._also == self._also:
            made._same = {part: self for part in Part if part not in more}
        return made

    def runs(self, part: Part) -> tuple[Run, ...]:
        """The patterns of a part; raises ValueError when one is misspelt."""
        if part not in self._runs:
            self._runs[part] = tuple(map(parse, self.patterns[part]))
        return self._runs[part]

    def words(self, part: Part) -> frozenset[str]:
        """All words of a part."""
        if part not in self._words:
            words = frozenset(word for run in self.runs(part) for word in words_of(run))
            self._words[part] = words.union(self._also[word] for word in words & self._also.keys())
        return self._words[part]

    def graph(self, part: Part) -> Node:
        """Where all sentences of a part begin."""
        if part in self._same:
            return self._same[part].graph(part)
        if part not in self._graphs:
            self._graphs[part] = graph_of(self.runs(part), ROLES.get(part, Role.OTHER), self._also)
            # It stays for good. Python's collector goes through all that is not frozen again and
            # again: through the half a million objects of all graphs in 0.2 s.
            gc.freeze()
        return self._graphs[part]


def _spelled_with(digraphs: Mapping[str, str], patterns: Iterable[str]) -> Mapping[str, str]:
    """How words of these patterns are spelled with digraphs, by the words as they are compared."""
    if not digraphs:
        return {}
    letters = str.maketrans(dict(digraphs))
    found = re.findall(rf"\w*[{''.join(digraphs)}]\w*", "|".join(patterns).casefold())
    return {fold(word): fold(word.translate(letters)) for word in set(found)}
