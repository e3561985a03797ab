"""“Never write”: the addresses and domains that no mail goes to, and how they come and go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.flows.never_lists import Group, Report
from optindesk.flows.never_writing import Look, about_many, about_own
from optindesk.flows.row_words import never_source
from optindesk.store.suppressions import Suppression
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.files import save_dialog
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.lanes import Lane
from optindesk.ui.never_box import NeverBox, look_at
from optindesk.ui.never_import import NeverImportDialog
from optindesk.ui.never_words import (
    look_in_words,
    report_in_words,
    stopped_in_words,
)
from optindesk.ui.notice import DONE, LOOK, Notice, Offer
from optindesk.ui.rows import Column, Row, RowModel
from optindesk.ui.sources import NeverSource
from optindesk.ui.table import DataTable
from optindesk.ui.undo import Deed
from optindesk.ui.words import Words

LETTERS, LINES = 118, 36
"""How large the dialog is, in average letters and lines."""


def columns(words: Words) -> list[Column]:
    """The table of rules."""

    def of(row: Row) -> Suppression:
        found: Suppression = row[1]
        return found

    def since(row: Row) -> str:
        return words("{day}", day=of(row).at.astimezone().date())

    def source(row: Row) -> str:
        return words.say(never_source(of(row).source))

    def reason(row: Row) -> str:
        return of(row).reason

    return [
        Column("what", words("Never write to"), lambda row: of(row).shown, 30, sortable=False),
        Column("reason", words("Reason"), reason, 30, sortable=False, tip=reason),
        Column("since", words("Since"), since, 16, sortable=False),
        Column("source", words("Source"), source, 20, sortable=False, tip=source),
        Column("who", words("Who"), lambda row: of(row).who, 14, sortable=False),
    ]


class NeverDialog(QDialog):
    """`what` is an address or a domain to begin with."""

    def __init__(self, bench: Bench, parent: QWidget, what: str = "") -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Never write"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, LETTERS)
        self.notice = Notice(self._)
        self._make_table()
        self.box = NeverBox(bench)
        self.box.wanted.connect(self._want)
        self._lay_out()
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * LINES)
        bench.changed.connect(self.table.reload)
        self.box.begin_with(what)
        self._enable()
        self.table.ask()

    # --- putting it together ----------------------------------------------------------------------

    def _make_table(self) -> None:
        self.filter = FilterBox(self._("A part of an address, a domain or a reason"))
        self.take_off = QAction(self._("&Take off again…"), self)
        self.take_off.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self.take_off.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.take_off.triggered.connect(self._ask_why)
        self.table = DataTable(
            RowModel(columns(self._), NeverSource(), self._bench.jobs, self),
            self._,
            self._("Never write"),
            nothing_yet=self._(
                "There is nobody yet. Whoever must never get a mail from you, add them below or"
                " import a list."
            ),
            actions=(self.take_off,),
        )
        self.table.addAction(self.take_off)
        self.filter.wanted.connect(self.table.ask)
        self.filter.left.connect(self.table.setFocus)
        self.table.typed.connect(self.filter.type)
        self.table.cleared.connect(self.filter.clear)
        self.table.current_changed.connect(lambda _: self._enable())
        self.bring_in = self._button(self._("&Import a list…"), self._choose_sheet)
        self.write_out = self._button(self._("&Export…"), self._choose_file)
        self.remove = self._button(self.take_off.text(), self._ask_why)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.bring_in)
        top.addWidget(self.write_out)
        removing = QHBoxLayout()
        removing.addStretch(1)
        removing.addWidget(self.remove)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "No mail ever goes to these addresses, nor to anybody at these domains and"
                    " those below them, whoever asks for it. New sign-ups from there are left"
                    " alone."
                )
            )
        )
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(removing)
        layout.addWidget(self.box)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    def _enable(self) -> None:
        chosen = self.table.current() is not None
        self.take_off.setEnabled(chosen)
        self.remove.setEnabled(chosen)

    # --- adding -----------------------------------------------------------------------------------

    def _want(self, what: str, reason: str, is_told: bool) -> None:
        """Add it, unless that ends what nobody was told of yet, or is about ourselves: then ask."""
        self._bench.look(
            "never",
            partial(look_at, self._bench.desk, what),
            lambda found: self._add_if_sure(what, reason, found, is_told),
            self,
        )

    def _add_if_sure(self, what: str, reason: str, found: Look | None, is_told: bool) -> None:
        if found is None or not found.is_doubtful or (is_told and not found.is_wide):
            self._add(what, reason)
            return
        said = look_in_words(self._, found)
        if found.is_own:  # what stands above it already is not said twice
            said = self._.say(about_own(found.rule.shown))
        elif found.is_of_many:
            said = self._.say(about_many(found.rule.shown))
        anyway = Offer(self._("All the same"), partial(self._add, what, reason))
        self.notice.say(said, LOOK, anyway)

    def _add(self, what: str, reason: str) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Noting where never to write"),
            lambda _: desk.never_write(what, reason),
            Lane.ACT,
            done=self._added,
            failed=self.notice.complain,
            owner=self,
        )

    def _added(self, found: Look) -> None:
        if found.is_kept:
            self.notice.say(look_in_words(self._, found))
            return
        what = found.rule.shown
        said = self._("{what} is never written to from now on.", what=what)
        desk, why = self._bench.desk, self._("taken back at once")
        deed = self._bench.deeds.add_work(
            self._("never writing to {what}", what=what),
            lambda _: desk.write_again([what], why),
        )
        undo = Offer(self._("Undo"), partial(self._take_back, what, deed))
        self.notice.say(f"{said} {stopped_in_words(self._, found.stopped)}", DONE, undo)
        self.box.added()

    def _take_back(self, what: str, deed: Deed) -> None:
        self._bench.deeds.forget(deed)
        self._allow_again([what], self._("taken back at once"), self._removed)

    def _allow_again(
        self, texts: Sequence[str], why: str, done: Callable[[list[Suppression]], None]
    ) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Allowing mail there again"),
            lambda _: desk.write_again(texts, why),
            Lane.ACT if len(texts) == 1 else Lane.WORK,
            done=done,
            failed=self.notice.complain,
            owner=self,
        )

    # --- taking off -------------------------------------------------------------------------------

    def _ask_why(self) -> None:
        row = self.table.current()
        if row is None:
            return
        chosen: Suppression = row[1]
        asking = QInputDialog(self)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(self._("Take {what} off again", what=chosen.shown))
        asking.setLabelText(
            self._(
                "Why may {what} be written to again? The reason goes into the log. Questions that"
                " ended stay ended.",
                what=chosen.shown,
            )
        )
        asking.setOkButtonText(self._("Take off"))
        asking.textValueSelected.connect(partial(self._remove, chosen))
        asking.open()

    def _remove(self, chosen: Suppression, why: str) -> None:
        self._allow_again([chosen.shown], why, self._removed)

    def _removed(self, removed: Sequence[Suppression]) -> None:
        said = " ".join(
            self._("{what} may be written to again.", what=one.shown) for one in removed
        )
        was = removed[0]
        desk = self._bench.desk
        deed = self._bench.deeds.add_work(
            self._("that {what} may be written to again", what=was.shown),
            lambda _: desk.never_write(was.shown, was.reason),
        )

        def undo() -> None:
            self._bench.deeds.forget(deed)
            self._add(was.shown, was.reason)

        self.notice.say(said, DONE, Offer(self._("Undo"), undo))

    # --- lists that come in and go out ------------------------------------------------------------

    def _choose_sheet(self) -> None:
        dialog = QFileDialog(self, self._("Choose a list"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_sheet(Path(name)))
        dialog.open()

    def take_sheet(self, path: Path) -> None:
        """Look at a list, then import it."""
        dialog = NeverImportDialog(self._bench, path, self)
        dialog.imported.connect(self._imported)
        dialog.open()

    def _imported(self, report: Report) -> None:
        new = [row.text for row in report.rows if row.group is Group.NEW]
        desk, why = self._bench.desk, self._("taken back at once")
        deed = self._bench.deeds.add_work(
            self._("a list of where never to write"), lambda _: desk.write_again(new, why)
        )

        def undo() -> None:
            self._bench.deeds.forget(deed)
            self._take_list_back(new)

        self.notice.say(report_in_words(self._, report), DONE, Offer(self._("Undo"), undo))

    def _take_list_back(self, texts: Sequence[str]) -> None:
        self._allow_again(texts, self._("taken back at once"), self._list_taken_back)

    def _list_taken_back(self, were: Sequence[Suppression]) -> None:
        self.notice.say(
            self._.plural(
                "{n} line was taken off again. Questions that ended stay ended.",
                "{n} lines were taken off again. Questions that ended stay ended.",
                len(were),
            )
        )

    def _choose_file(self) -> None:
        dialog = save_dialog(self, self._("Export the list"), "never-write.csv", "csv")
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write the whole list to a file."""
        desk = self._bench.desk
        self._bench.run(
            self._("Writing “{file}”", file=path.name),
            lambda _: desk.export_never_write(path),
            Lane.WORK,
            done=partial(self._exported, path),
            failed=self.notice.complain,
            owner=self,
        )

    def _exported(self, path: Path, rows: int) -> None:
        self.notice.say(
            self._.plural(
                "{n} row was written to “{file}”.",
                "{n} rows were written to “{file}”.",
                rows,
                file=path.name,
            )
        )
