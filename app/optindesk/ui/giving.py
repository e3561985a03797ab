"""Gives lists of people to other programs, once the mailbox is read, and has people taken out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import FileTrouble, PinNeeded, Trouble
from optindesk.core.ports import Tick
from optindesk.ui.allowing import when_filled
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK

if TYPE_CHECKING:
    from optindesk.flows.safe_to_mail import Given, Remaining, Wanted


class Giving(QObject):
    """Writes such lists, and files of whom a program is to take out."""

    def __init__(self, bench: Bench, window: QWidget) -> None:
        super().__init__(window)
        self._bench, self._, self._window = bench, bench.words, window

    def write(self, wanted: Wanted, path: Path) -> None:
        """Write who may be written to, once the mailbox was read."""
        from optindesk.flows import safe_to_mail

        desk, turn = self._bench.desk, self._bench.turn

        def work(tick: Tick) -> Given:
            if not (wanted.unchecked or safe_to_mail.is_fresh(desk.clock())):
                with turn.taken(tick):
                    desk.check(tick=tick)
            return desk.export_safe_to_mail(wanted, path, self._.say)

        self._bench.run(
            self._("Writing “{file}”", file=path.name),
            work,
            Lane.POST,
            done=partial(self._say_written, path),
            failed=partial(self._failed, wanted, path),
        )

    def _failed(self, wanted: Wanted, path: Path, trouble: Trouble) -> None:
        """Where the mailbox cannot be read, that may not matter."""
        if isinstance(trouble, FileTrouble | PinNeeded) or wanted.unchecked:
            self._bench.complain(trouble)
            return
        dialog = UncheckedDialog(self._bench, trouble, self._window)
        dialog.accepted.connect(
            lambda: self.write(replace(wanted, unchecked=dialog.reason.text()), path)
        )
        dialog.open()

    def _say_written(self, path: Path, given: Given) -> None:
        from optindesk.flows import safe_to_mail

        said = self._.plural(
            "{n} person who may be written to is in “{file}”.",
            "{n} people who may be written to are in “{file}”.",
            given.written,
            file=path.name,
        )
        why = ", ".join(map(self._.say, safe_to_mail.why_left_out(given)))
        if why:
            said = f"{said} {self._('Left out: {why}.', why=why)}"
        self._bench.say(said, DONE)

    def take_out(self) -> None:
        """Name a file of those whom a program is to take out."""
        from optindesk.flows import safe_to_mail

        desk = self._bench.desk

        def look() -> list[Remaining]:
            with desk.store.reading():
                return safe_to_mail.remaining()

        self._bench.look("remaining", look, self._offer, self)

    def _offer(self, found: list[Remaining]) -> None:
        from optindesk.ui.files import save_dialog

        if not found:
            self._bench.say(
                self._("Nobody who may no longer be written to is in a list that was given away.")
            )
            return
        one = max(found, key=lambda one: len(one.people))
        name = f"take-out-of-{one.mailer}.csv"
        title = self._("Who is to be taken out")
        dialog = save_dialog(self._window, title, name, "csv", [f"{self._('Table')} (*.csv)"])
        dialog.fileSelected.connect(lambda chosen: self.write_removals(one, Path(chosen)))
        dialog.open()

    def write_removals(self, one: Remaining, path: Path) -> None:
        """Write whom a program is to take out."""
        desk = self._bench.desk
        self._bench.run(
            self._("Writing “{file}”", file=path.name),
            lambda _: desk.export_removals(one, path),
            Lane.WORK,
            done=partial(self._say_removals, one, path),
        )

    def _say_removals(self, one: Remaining, path: Path, written: int) -> None:
        from optindesk.flows import safe_to_mail

        self._bench.say(
            self._.plural(
                "{n} person is in “{file}”: have {mailer} take the address out, or unsubscribe it.",
                "{n} people are in “{file}”: have {mailer} take them out, or unsubscribe them.",
                written,
                file=path.name,
                mailer=self._.say(safe_to_mail.title_of(self._bench.desk.mailers, one.mailer)),
            ),
            LOOK,
        )


class UncheckedDialog(QDialog):
    """Asks why a list may be written though the mailbox could not be read."""

    def __init__(self, bench: Bench, trouble: Trouble, parent: QWidget) -> None:
        from optindesk.ui.fields import foot, wide

        super().__init__(parent)
        words = bench.words
        self.setWindowTitle(words("The mailbox was not read"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        said = QLabel(words.say(trouble.sentence))
        meant = QLabel(
            words(
                "Who wrote since that nothing more is wanted would still be in the file. Try again"
                " later; or say why that does not matter. The log keeps it."
            )
        )
        layout = QVBoxLayout(self)
        for label in (said, meant):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(words("Why"))
        form = QFormLayout()
        form.addRow(words("Wh&y:"), self.reason)
        layout.addLayout(form)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(
            words("&Write it all the same"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        when_filled(self.go, words, self.reason)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
