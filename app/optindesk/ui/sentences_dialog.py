"""The owner's own sentences: which count as a yes, no or leave; tried, added and removed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.letter import Verdict
from optindesk.core.taught_words import MEANING_WORDS
from optindesk.core.teaching import OwnSentences
from optindesk.flows import teaching
from optindesk.flows.teaching import Forgotten, Learnt
from optindesk.ui.bench import Bench
from optindesk.ui.fields import ANSWER_LANGUAGES, explanation, foot, wide
from optindesk.ui.hint import Hint
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import MARK_ROLE, MarkDelegate
from optindesk.ui.notice import DONE, Notice, Offer
from optindesk.ui.sentence_box import SentenceBox, Taught
from optindesk.ui.state_words import MEANING_MARKS

LETTERS, LINES = 104, 38
"""How large the dialog is, in average letters and lines."""

TEXT, MEANING, LANGUAGE = range(3)
"""The columns of the table."""

_ROLE = Qt.ItemDataRole.UserRole


class SentencesDialog(QDialog):
    """`language` is the one to begin with."""

    def __init__(self, bench: Bench, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Own sentences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, LETTERS)
        self.notice = Notice(self._)
        self._make_table()
        self.box = SentenceBox(bench, language)
        self.box.wanted.connect(self._teach)
        self._lay_out()
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * LINES)
        bench.changed.connect(self.reload)
        self._enable()
        self.box.setFocus()
        self.reload()

    # --- putting it together ----------------------------------------------------------------------

    def _make_table(self) -> None:
        self.table = QTreeWidget()
        self.table.setAccessibleName(self._("Your own sentences"))
        self.table.setHeaderLabels([self._("Sentence"), self._("Counts as"), self._("Language")])
        self.table.setItemDelegateForColumn(MEANING, MarkDelegate(self.table))
        self.table.setRootIsDecorated(False)
        self.table.setAlternatingRowColors(True)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for column in (MEANING, LANGUAGE):
            fit = QHeaderView.ResizeMode.ResizeToContents
            self.table.header().setSectionResizeMode(column, fit)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(TEXT, Qt.SortOrder.AscendingOrder)
        self.table.itemSelectionChanged.connect(self._enable)
        self.nothing = Hint(self)
        self.nothing.say(
            self._(
                "No sentence of your own yet. If people here say yes, no or “take me off” in words"
                " that always wait under “Please read”, write them below."
            ),
            None,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.table)
        self.remove = QPushButton(self._("&Remove"))
        self.remove.setAutoDefault(False)
        self.remove.setToolTip(self._("From now on a person reads such a reply again"))
        self.remove.clicked.connect(self._remove)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.remove)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "A reply that says nothing but one of these sentences needs no person any more."
                    " That is so for replies that come from now on to a question in that language;"
                    " English ones count everywhere."
                )
            )
        )
        layout.addWidget(self.stack, 1)
        layout.addLayout(below)
        layout.addWidget(self.box)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    # --- what was taught --------------------------------------------------------------------------

    def reload(self) -> None:
        """Read what was taught."""
        self._bench.look("sentences", teaching.own_sentences, self._show, self)

    def _show(self, own: OwnSentences) -> None:
        chosen = self._chosen()
        self.table.clear()
        items = [
            self._item((text, Verdict(meaning), language))
            for language, by_meaning in own.items()
            for meaning, texts in by_meaning.items()
            for text in texts
        ]
        self.table.addTopLevelItems(items)
        for item in items:
            if _taught_in(item) == chosen:
                self.table.setCurrentItem(item)
        self.remove.setVisible(bool(items))
        self.stack.setCurrentWidget(self.table if items else self.nothing)
        self._enable()
        self.box.try_it()

    def _item(self, taught: Taught) -> QTreeWidgetItem:
        text, meaning, language = taught
        said = self._.say(MEANING_WORDS[meaning])
        item = QTreeWidgetItem([text, said, ANSWER_LANGUAGES.get(language, language)])
        item.setData(TEXT, _ROLE, taught)
        item.setData(MEANING, MARK_ROLE, MEANING_MARKS[meaning])
        item.setToolTip(TEXT, text)
        return item

    def _chosen(self) -> Taught | None:
        items = self.table.selectedItems()
        return _taught_in(items[0]) if items else None

    def _remove(self) -> None:
        chosen, desk = self._chosen(), self._bench.desk
        if chosen is None:
            return
        text, _, language = chosen
        self._bench.run(
            self._("Removing a sentence"),
            lambda _: desk.forget(text, language),
            Lane.ACT,
            done=partial(self._removed, chosen),
            failed=self.notice.complain,
            owner=self,
        )

    def _removed(self, taught: Taught, gone: Forgotten) -> None:
        desk, said = self._bench.desk, self._.say(gone.sentence)
        deed = self._bench.deeds.add_work(
            self._("the removing of “{sentence}”", sentence=taught[0]),
            lambda _: desk.teach(*taught),
        )

        def undo() -> None:
            self._bench.deeds.forget(deed)
            self._teach(taught)

        self.notice.say(said, DONE, Offer(self._("Undo"), undo))

    def _teach(self, taught: Taught) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Adding a sentence"),
            lambda _: desk.teach(*taught),
            Lane.ACT,
            done=partial(self._taught, taught),
            failed=self._failed,
            owner=self,
        )

    def _taught(self, taught: Taught, learnt: Learnt) -> None:
        self.notice.say(self._.say(learnt.sentence))
        desk, (text, _, language) = self._bench.desk, taught
        self._bench.deeds.add_work(
            self._("that “{sentence}” was learnt", sentence=text),
            lambda _: desk.forget(text, language),
        )
        self.box.added(taught)

    def _failed(self, trouble: Trouble) -> None:
        self.box.enable()
        self.notice.complain(trouble)

    def _enable(self) -> None:
        self.remove.setEnabled(self._chosen() is not None)


def _taught_in(item: QTreeWidgetItem) -> Taught:
    """What a row is about; Qt keeps a meaning as its text."""
    text, meaning, language = item.data(TEXT, _ROLE)
    return text, Verdict(meaning), language
