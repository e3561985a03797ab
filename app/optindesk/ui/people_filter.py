"""What stands over the table of people: the line to type in, the lists, the states with counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from optindesk.core import filtering
from optindesk.core.filtering import Filter, Key, May, Offer
from optindesk.core.model import MailingList
from optindesk.flows import narrowing
from optindesk.store import search
from optindesk.ui.bench import Bench
from optindesk.ui.completion import Completion
from optindesk.ui.fields import fill_lists, list_box
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.state_chips import StateChips
from optindesk.ui.views_menu import ViewsMenu

SHEETS_OFFERED = 200


class PeopleFilter(QWidget):
    """The text of the line is what holds; list and states show and change what stands in it.
    `wanted` has that text when it is another."""

    wanted = Signal(str)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self.words = narrowing.vocabulary(bench.words.say)
        self._names: Mapping[Key, Sequence[str]] = {}
        self._lists: Sequence[MailingList] = ()
        self.line = FilterBox(self._("A part of the name or the address"))
        self.line.setToolTip(
            self._("Also: {examples} (Ctrl+Space shows what there is)", examples=self._examples())
        )
        self.line.completion = Completion(self.line, self._offer)
        self._every_list = self._("all lists")
        self.list = list_box(self._, (), self._every_list)
        self.list.setPlaceholderText(self._("several lists"))
        self.views = ViewsMenu(bench)
        self.chips = StateChips(self._)
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.hide()
        self._lay_out()
        self.line.wanted.connect(self._follow)
        self.list.currentIndexChanged.connect(self._choose_list)
        self.chips.chosen.connect(lambda states: self.narrow(Key.STATE, states))

    def _lay_out(self) -> None:
        self.first = QHBoxLayout()
        self.first.addWidget(self.line, 1)
        label = QLabel(self._("&List:"))
        label.setBuddy(self.list)
        self.first.addWidget(label)
        self.first.addWidget(self.list)
        self.first.addWidget(self.views)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.first)
        layout.addWidget(self.chips)
        layout.addWidget(self.told)

    @property
    def found(self) -> Filter:
        """What is typed, taken apart."""
        return filtering.parse(self.line.text(), self.words)

    @property
    def chosen_list(self) -> int | None:
        """The one list that is meant."""
        return narrowing.list_named(self.found, self._lists)

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists."""
        self._lists = lists
        self._names = {**self._names, Key.LIST: [one.name for one in lists]}
        with QSignalBlocker(self.list):
            fill_lists(self.list, lists, self._every_list)
        self._show_list()

    def reload(self) -> None:
        """Something was changed: count anew."""
        self.views.reload()
        self._count()
        self._bench.look("sheets", partial(search.sheet_names, SHEETS_OFFERED), self._sheets, self)

    def _count(self) -> None:
        count = partial(search.counts_by_state, self.chosen_list)
        self._bench.look("states", count, self.chips.show_counts, self)

    def show_only(
        self, text: str = "", states: Iterable[str] = (), list_id: int | None = None
    ) -> None:
        """Narrow to a plain text, states and a list, and nothing else."""
        self.views.began()
        terms = [filtering.as_word(text, self.words)] if text else []
        terms += [self.words.spell(Key.STATE, state) for state in states]
        named = (one.name for one in self._lists if one.id == list_id)
        terms += [self.words.spell(Key.LIST, name) for name in named]
        self.line.put(" ".join(terms))

    def narrow(self, key: Key, values: Iterable[str]) -> None:
        """Let these values be wanted under a key, and the rest stay as it is."""
        self.line.put(filtering.narrowed(self.line.text(), self.words, key, values))

    def _follow(self, text: str) -> None:
        found, before = self.found, self.list.currentIndex()
        self.chips.show_chosen(found.of(Key.STATE))
        self._show_list()
        if self.list.currentIndex() != before:
            self._count()
        said = " ".join(map(self._.say, narrowing.doubts(text, self.words)))
        self.told.setText(said)
        self.told.setVisible(bool(said))
        self.wanted.emit(text)

    def _show_list(self) -> None:
        chosen = self.chosen_list
        several = -1 if self.found.of(Key.LIST) else 0
        place = several if chosen is None else self.list.findData(chosen)
        with QSignalBlocker(self.list):
            self.list.setCurrentIndex(place)

    def _choose_list(self) -> None:
        named = (one.name for one in self._lists if one.id == self.list.currentData())
        self.narrow(Key.LIST, named)

    def _sheets(self, names: Sequence[str]) -> None:
        self._names = {**self._names, Key.SHEET: names}

    def _offer(self, text: str, cursor: int) -> Offer:
        return filtering.offer(text, cursor, self.words, self._names)

    def _examples(self) -> str:
        spans = self.words.values[Key.CHANGED]
        return " · ".join(
            (
                self.words.spell(Key.STATE, next(iter(self.words.values[Key.STATE]))),
                f"{self.words.keys[Key.SHEET][0]}:…",
                self.words.spell(Key.CHANGED, next(iter(spans))),
                self.words.spell(Key.MAY, May.YES),
            )
        )
