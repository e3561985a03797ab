"""The table of those who were typed in one go, with what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import Trouble
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.groups import ASKED
from optindesk.flows.row_words import GROUP_WORDS
from optindesk.flows.signups import Decided
from optindesk.flows.typed import Before, Kept, TypedSignUp
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.rows import Column, Right, Row, RowModel
from optindesk.ui.sheet_preview import DOUBTED, GROUP_MARKS
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words
from optindesk.ui.works import Works

_SAVING = Mark(Shape.RING, Tone.QUIET), sentence("being saved")
_NOT_SAVED = Mark(Shape.TRIANGLE, Tone.BAD), sentence("not saved")
_PERHAPS = Mark(Shape.TRIANGLE, Tone.WAITING), sentence("perhaps saved")
_GONE = Mark(Shape.BAR, Tone.QUIET), sentence("taken back")
_WRITTEN = Mark(Shape.BAR, Tone.QUIET), sentence("written down")
_SEVERAL = Mark(Shape.HALF, Tone.WAITING), sentence("several lists")


def decided_in_words(words: Words, decided: Sequence[Decided]) -> str:
    """What became of a sign-up; of several lists each is named, and what they have in common."""
    address, reasons = decided[0].address, [one.reason for one in decided]
    if len(decided) == 1:
        return words("{address}: {reason}.", address=address, reason=reasons[0])
    if all(one.group in ASKED for one in decided):
        lists = ", ".join(one.about for one in decided)
        return words("{address}: one question about {lists}.", address=address, lists=lists)
    parts = (words("{list}: {reason}", list=one.about, reason=one.reason) for one in decided)
    return words("{address}: {parts}.", address=address, parts="; ".join(parts))


@dataclass(slots=True)
class Line:
    """One person as typed: being saved, `kept`, or not (`trouble` says why); `is_gone` when it was
    taken back, `is_before` when it was typed another time. It stands `instead_of` another one once
    it is saved. What was `tried` since a moment may be saved, and is not known to be."""

    number: int
    typed: TypedSignUp
    kept: Kept | None = None
    trouble: Trouble | None = None
    is_gone: bool = False
    is_before: bool = False
    instead_of: Line | None = None
    tried: datetime | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it is known what became of it."""
        return self.kept is not None or self.trouble is not None

    @property
    def is_unsure(self) -> bool:
        """Whether it may be saved, and is not known to be."""
        return self.tried is not None

    @property
    def is_asked(self) -> bool:
        """Whether the person gets a question by it."""
        kept = self.kept
        return not self.is_gone and kept is not None and any(d.group in ASKED for d in kept.decided)

    @property
    def doubts(self) -> list[Sentence]:
        """What a person should look at."""
        kept = self.kept
        if kept is None or self.is_gone:
            return []
        return [one for one in (kept.likely and kept.likely.reason, kept.doubt) if one]

    @property
    def shown(self) -> tuple[Mark, Sentence]:
        """The mark and the word for what became of it."""
        if self.is_gone:
            return _GONE
        if self.trouble is not None:
            return _PERHAPS if self.is_unsure else _NOT_SAVED
        if self.kept is None:
            return _SAVING
        groups = {one.group for one in self.kept.decided}
        if not groups:
            return DOUBTED if self.doubts else _WRITTEN[0], _WRITTEN[1]
        if len(groups) > 1:
            return _SEVERAL
        (group,) = groups
        return DOUBTED if self.doubts else GROUP_MARKS[group], GROUP_WORDS[group]

    @property
    def is_fine(self) -> bool:
        """Whether nobody needs to look at it."""
        was_decided = self.kept is not None and bool(self.kept.decided)
        return not self.doubts and (self.is_asked or not was_decided)

    def said(self, words: Words) -> str:
        """What became of it, for whoever looks at nothing else."""
        assert self.kept is not None, "it was saved"
        doubts = (words("Look: {doubt}.", doubt=one) for one in self.doubts)
        said = words("{address} is written down.", address=self.typed.address)
        if self.kept.decided:
            said = decided_in_words(words, self.kept.decided)
        return " ".join([said, *doubts])

    def why(self, words: Words) -> str:
        """The same for the table."""
        if self.trouble is not None:
            return words.say(self.trouble.sentence)
        if self.kept is None:
            return ""
        if self.is_gone:
            return words("nobody is asked by it")
        decided = self.kept.decided
        said = "; ".join(
            words("{list}: {reason}", list=one.about, reason=one.reason)
            if len(decided) > 1
            else words.say(one.reason)
            for one in decided
        )
        return "; ".join(filter(None, [said, *map(words.say, self.doubts)]))


class TypedRows(DataTable):
    """Shows the `lines`, the newest on top."""

    def __init__(self, works: Works, nothing: str, parent: QWidget) -> None:
        self._source = KeptSource(
            (),
            {
                "number": lambda row: row[0],
                "address": lambda row: row[1].typed.address.casefold(),
                "name": lambda row: row[1].typed.name.casefold(),
                "what": lambda row: str(row[1].shown[1]),
            },
        )
        self.lines: list[Line] = []
        words = works.words
        model = RowModel(columns(words), self._source, works.jobs, parent, Lane.HERE)
        name = words("Typed just now")
        super().__init__(model, words, name, nothing_yet=nothing)
        self.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # it opened a line; in the form around, it would save at once

    def add(self, typed: TypedSignUp, instead_of: Line | None = None) -> Line:
        """Another line."""
        line = Line(len(self.lines) + 1, typed, instead_of=instead_of)
        self.lines.append(line)
        return line

    def add_before(self, standing: Sequence[Before]) -> None:
        """Lines for those who were typed another time, before the others."""
        before = [Line(0, typed, kept, is_before=True) for typed, kept in standing]
        self.lines[:0] = before
        for number, line in enumerate(self.lines, start=1):
            line.number = number

    def show_lines(self) -> None:
        """Show the lines as they are now, and mean the last one again."""
        self.selectionModel().clear()
        self._source.rows = [(one.number, one) for one in reversed(self.lines)]
        self.reload()

    @property
    def meant(self) -> Line | None:
        """The line that somebody went to, else the last one typed now that stands."""
        chosen = self._chosen
        if chosen is not None and not chosen.is_gone:
            return chosen
        typed_now = (one for one in reversed(self.lines) if not one.is_before)
        return next((one for one in typed_now if not one.is_gone), None)

    @property
    def meant_to_go(self) -> Line | None:
        """The line that somebody went to, else the one typed just now: once that is gone, it is
        not said which is meant."""
        chosen = self._chosen
        last = chosen or (self.lines[-1] if self.lines else None)
        is_meant = last is not None and not last.is_gone and (bool(chosen) or not last.is_before)
        return last if is_meant else None

    @property
    def _chosen(self) -> Line | None:
        row = self.current() if self.selectionModel().hasSelection() else None
        return None if row is None else row[1]

    @property
    def has_some(self) -> bool:
        """Whether anybody stands there."""
        return any(not one.is_gone for one in self.lines)

    @property
    def unsaved(self) -> list[Line]:
        """Those that are not known to be saved."""
        return [one for one in self.lines if one.trouble and not one.is_gone]

    def counted(self) -> str:
        """How many were typed, and how many of them are asked."""
        standing = [one for one in self.lines if one.kept is not None and not one.is_gone]
        people = len({_person(one) for one in standing})
        typed = self._.plural("{n} person typed", "{n} people typed", people)
        if not standing or not all(one.kept.decided for one in standing if one.kept):
            return typed
        asked = self._.plural(
            "{n} of them is asked",
            "{n} of them are asked",
            len({_person(one) for one in standing if one.is_asked}),
        )
        return self._("{typed}, {asked}", typed=typed, asked=asked)


def _person(line: Line) -> str:
    """Whom a line is about: who was typed twice, for one list and for another, is one person."""
    return line.typed.address.casefold()


def columns(words: Words) -> list[Column]:
    """The person, and what became of the sign-up."""

    def of(row: Row) -> Line:
        found: Line = row[1]
        return found

    return [
        Column("number", "#", lambda row: words.number(of(row).number), 5, Right),
        Column("address", words("Email address"), lambda row: of(row).typed.address, 34),
        Column("name", words("Name"), lambda row: of(row).typed.name, 18),
        Column(
            "what",
            words("What it is"),
            lambda row: words.say(of(row).shown[1]),
            16,
            mark=lambda row: of(row).shown[0],
        ),
        Column(
            "why",
            words("Why"),
            lambda row: of(row).why(words),
            40,
            sortable=False,
            tip=lambda row: of(row).why(words),
        ),
    ]
