"""Opens a desk that several share, or the one of this computer again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble, VaultTrouble
from optindesk.core.invitation import NAME
from optindesk.core.sentence import sentence
from optindesk.core.sharing import Present, ServerLook, SharedMeans, in_short, in_words, place_in
from optindesk.ui.allowing import allow, first_of, unfilled, waits
from optindesk.ui.database_fields import DatabaseFields, DatabaseTest
from optindesk.ui.fields import explanation, foot, hinted, wide
from optindesk.ui.files import files_in, save_dialog
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE
from optindesk.ui.within_screen import grow
from optindesk.ui.words import Words

Result = TypeVar("Result")


class SharedDialog(QDialog):
    """Accepted once another desk is to be opened from now on; `at` is the address of the shared one
    that is open, empty for that of this computer."""

    def __init__(
        self,
        words: Words,
        jobs: Jobs,
        means: SharedMeans,
        at: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ = words
        self._jobs, self._means, self._at = jobs, means, at
        self._busy = False
        self.setWindowTitle(words("Shared desk"))
        self.setAcceptDrops(True)
        wide(self, 84)
        self.there = explanation(self._where())
        self.there.setTextFormat(Qt.TextFormat.PlainText)
        self.copy = QPushButton(words("Cop&y as text"))
        self.save = QPushButton(words("Sa&ve as a file…"))
        self.paste = QPushButton(words("Paste &it"))
        self.choose = QPushButton(words("Open a fi&le…"))
        self.fields = DatabaseFields(words, means.accept)
        self.who = QLineEdit(means.who())
        self.who.setAccessibleName(words("Who is at this desk"))
        hinted(self.who, words("your name, as the log is to say it"))
        self.test = DatabaseTest(words, jobs, means.look)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        role = QDialogButtonBox.ButtonRole
        self.try_it = self.buttons.addButton(words("&Test the database"), role.ActionRole)
        self.own = self.buttons.addButton(words("Desk of this co&mputer"), role.ActionRole)
        self.go = self.buttons.addButton(words("&Open this desk"), role.ActionRole)
        self.own.setAutoDefault(False)
        self.try_it.setDefault(True)
        self.own.setVisible(bool(at))
        self.buttons.rejected.connect(self.reject)
        self.try_it.clicked.connect(self._try)
        self.own.clicked.connect(self._leave)
        self.go.clicked.connect(self._open)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_where)
        self.paste.clicked.connect(lambda: self.fields.take(QGuiApplication.clipboard().text()))
        self.choose.clicked.connect(self._ask_which)
        self.fields.changed.connect(self._changed)
        self.fields.refused.connect(self._complain)
        self.who.textChanged.connect(self._enable)
        self.test.ended.connect(self._tried)
        layout = QVBoxLayout(self)
        layout.addWidget(self.there)
        if at:
            said = words("What another computer needs, without the password:")
            layout.addLayout(_row(said, self.copy, self.save))
        said = words("Were you given a text or a file that leads to a shared desk?")
        layout.addLayout(_row(said, self.paste, self.choose))
        layout.addWidget(self.fields)
        form = QFormLayout()
        form.addRow(words("&Who is at this desk:"), self.who)
        layout.addLayout(form)
        layout.addWidget(self.test)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        place = place_in(at) if at else None
        if place is not None:
            self.fields.show_place(place)
        self._enable()
        self.fields.setFocus()

    def show_others(self, others: Sequence[Present]) -> None:
        """Say who else has the desk open."""
        names = in_words(others)
        if names:
            said = sentence("Also at it just now: {names}.", names=names)
        else:
            said = sentence("Nobody else is at it just now.")
        self.there.setText(f"{self._where()}\n{self._.say(said)}")

    def _where(self) -> str:
        if self._at:
            said = sentence(
                "This desk is shared: its data lies in {place}.", place=in_short(self._at)
            )
        else:
            said = sentence(
                "Several people work at one desk when its data lies in a PostgreSQL database that"
                " their computers reach. Whoever looks after your network makes one. What is in"
                " the desk of this computer stays there."
            )
        return self._.say(said)

    # --- what is handed on ------------------------------------------------------------------------

    def take_file(self, path: Path) -> None:
        """Fill in what a file says that one was given."""
        read = self._means.read
        self._do(self._("Reading “{file}”", file=path.name), lambda: read(path), self.fields.take)

    def save_to(self, name: str) -> None:
        """Write what another computer needs to this file."""
        path, at, means, say = Path(name), self._at, self._means, self._.say
        self._do(
            self._("Writing “{file}”", file=path.name),
            lambda: means.write(path, means.invite(at).in_words(say)),
            lambda _: self._say(self._("Saved as “{file}”.", file=path.name)),
        )

    def _copy(self) -> None:
        at, means, say = self._at, self._means, self._.say

        def copied(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._say(self._("It is copied: paste it into a mail."))

        self._do(self._("Copying"), lambda: means.invite(at).in_words(say), copied)

    def _ask_where(self) -> None:
        kinds = [f"{self._('Text')} (*.txt)"]
        title = self._("Save what another computer needs")
        dialog = save_dialog(self, title, NAME, "txt", kinds)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _ask_which(self) -> None:
        dialog = QFileDialog(self, self._("Open what you were given"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()) or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        files = files_in(event.mimeData())
        if files:
            self.take_file(files[0])
        else:
            self.fields.take(event.mimeData().text())

    # --- trying and opening -----------------------------------------------------------------------

    def _changed(self) -> None:
        if not self.test.is_at_it:
            self.test.clear()
        self._enable()

    def _enable(self) -> None:
        busy = waits(self._) if self.test.is_at_it or self._busy else ""
        missing = first_of(busy, self.fields.missing)
        seen = self.test.seen
        untried = "" if seen is not None and seen.works else self._("Test the database first.")
        allow(self.try_it, missing)
        allow(self.go, first_of(missing, untried, unfilled(self._, self.who)))
        allow(self.own, busy)
        for one in (self.fields, self.who, self.paste, self.choose, self.copy, self.save):
            one.setEnabled(not busy)

    def _try(self) -> None:
        self.test.begin(self.fields.place, self.fields.password)
        self._enable()

    def _tried(self, seen: ServerLook) -> None:
        self.go.setText(
            self._("&Open this desk")
            if seen.holds_desk or not seen.works
            else self._("&Begin a desk there")
        )
        self._enable()
        next_one = self.go if seen.works else self.try_it
        next_one.setDefault(True)
        (next_one if next_one.isEnabled() else self.who).setFocus()
        grow(self)

    def _open(self) -> None:
        password = self.fields.password if self.fields.to_keep else ""
        self._choose(self.fields.place.url, password, " ".join(self.who.text().split()))

    def _leave(self) -> None:
        self._choose("", "", "")

    def _choose(self, url: str, password: str, name: str) -> None:
        """Open the desk at this address from now on, and keep a password that was typed."""
        means = self._means

        def work() -> None:
            if password:
                means.keep(url, password)
            means.use(url, name)

        self._do(self._("Opening another desk"), work, lambda _: self.accept())

    def _do(self, title: str, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        def over(result: Result) -> None:
            self._busy = False
            self._enable()
            done(result)

        self._busy = True
        self._enable()
        self._jobs.start(
            title, lambda tick: work(), Lane.ACT, done=over, failed=self._failed, owner=self
        )

    def _say(self, said: str) -> None:
        self.test.notice.say(said, DONE)
        grow(self)

    def _complain(self, trouble: Trouble) -> None:
        self.test.notice.complain(trouble)
        grow(self)

    def _failed(self, trouble: Trouble) -> None:
        self._busy = False
        self._complain(trouble)
        if isinstance(trouble, VaultTrouble):
            self.fields.keep.setChecked(False)
        self._enable()


def _row(said: str, *buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(explanation(said), 1)
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    return row
