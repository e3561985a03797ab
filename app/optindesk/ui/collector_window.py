"""The window on a second computer without the database: people are typed, sheets come along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk import __version__
from optindesk.core.ports import Tick
from optindesk.flows.collected import Collecting
from optindesk.ui.files import files_in, show_file
from optindesk.ui.focus import quieten_selections
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE
from optindesk.ui.problem import Problems, install_excepthook
from optindesk.ui.terms_dialog import TermsDialog
from optindesk.ui.typing_form import TypingForm
from optindesk.ui.words import Words
from optindesk.ui.works import Works

LEAST = QSize(760, 520)
USUAL = QSize(940, 640)


def open_collector(books: Collecting, path: Path, words: Words) -> CollectorWindow:
    """Make the window and show it; what nobody catches from now on is shown as a bug."""
    window = CollectorWindow(books, path, words)
    install_excepthook(window.problems.bug)
    window.show()
    return window


class CollectorWindow(QMainWindow):
    """Everything goes into the one file at `path`, at once."""

    def __init__(self, books: Collecting, path: Path, words: Words) -> None:
        super().__init__()
        self._ = words
        self._books = books
        self._path = path
        self._is_leaving = False
        self.setWindowTitle(words("Collecting for {desk}", desk=books.collector.desk))
        self.setMinimumSize(LEAST)
        self.resize(USUAL)
        self.setAcceptDrops(True)
        self.problems = Problems(self, words, __version__, Path.home())
        self.jobs = Jobs(self, trouble=self.problems.trouble, bug=self.problems.bug)
        self.works = Works(words, self.jobs, self.problems.trouble, self)
        self.form = TypingForm(self.works, books, books.lists)
        self.form.settled.connect(self._leave_at_last)
        self._make_line()
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.addLayout(self._line)
        layout.addWidget(self.form, 1)
        self.setCentralWidget(middle)
        self.form.show_before(books.standing)
        self.form.setFocus()
        quieten_selections(self)
        self._show_sheets()

    def _make_line(self) -> None:
        self.where = QLabel(
            self._(
                "All of it is in “{file}” at once: take that file to the desk.",
                file=self._path.name,
            )
        )
        self.where.setWordWrap(True)
        self.where.setToolTip(str(self._path))
        self.sheets = QLabel()
        self.add = QPushButton(self._("A&dd a sheet…"))
        self.terms = QPushButton(self._("What &people agree to…"))
        self.folder = QPushButton(self._("Show the &folder"))
        for button, act in (
            (self.add, self._choose),
            (self.terms, self._show_terms),
            (self.folder, self._show_folder),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        self._line = QHBoxLayout()
        self._line.addWidget(self.where, 1)
        self._line.addWidget(self.sheets)
        for button in (self.add, self.terms, self.folder):
            self._line.addWidget(button)

    # --- sheets -----------------------------------------------------------------------------------

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Choose a sheet that is to come along"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add_sheets([Path(one) for one in names]))
        dialog.open()

    def add_sheets(self, paths: Sequence[Path]) -> None:
        """Let these files come along as they are: the desk looks at them."""
        for path in paths:
            self.works.run(
                self._("Adding “{file}”", file=path.name),
                partial(_add, self._books, path),
                Lane.ACT,
                done=self._added,
                failed=self.form.notice.complain,
                owner=self,
            )

    def _added(self, path: Path) -> None:
        self.form.notice.say(
            self._("“{file}” comes along; the desk will look at it.", file=path.name), DONE
        )
        self._show_sheets()

    def _show_sheets(self) -> None:
        names = self._books.sheets
        self.sheets.setText(
            self._.plural("{n} sheet comes along", "{n} sheets come along", len(names))
        )
        self.sheets.setToolTip("\n".join(names))
        self.sheets.setVisible(bool(names))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_sheets(files_in(event.mimeData()))

    # --- the rest ---------------------------------------------------------------------------------

    def _show_terms(self) -> None:
        chosen = [self._books.collector.lists[number] for number in self.form.sheet.lists.chosen]
        dialog = TermsDialog(chosen or self._books.collector.lists, self._, self)
        dialog.read_here.connect(self.form.sheet.paper.setText)
        dialog.open()

    def _show_folder(self) -> None:
        show_file(self._path.parent)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._is_leaving = self.form.must_wait()  # then it is known soon whether it could be saved
        if self._is_leaving or not self.form.may_close():
            event.ignore()
            return
        self.jobs.close()
        super().closeEvent(event)

    def _leave_at_last(self) -> None:
        if self._is_leaving:
            self.close()


def _add(books: Collecting, path: Path, _: Tick) -> Path:
    books.add_sheet(path)
    return path
