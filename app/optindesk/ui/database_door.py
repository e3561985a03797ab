"""Lets an open desk into its database again, once that wants another password."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from optindesk.core.errors import DatabasePasswordNeeded, Trouble, VaultTrouble
from optindesk.ui.lanes import Lane

if TYPE_CHECKING:
    from optindesk.ui.database_password import DatabasePasswordDialog
    from optindesk.ui.window import MainWindow


class DatabaseDoor(QObject):
    """Asks for the password until it is right, or nobody types one; `opened` when it was."""

    opened = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asking: DatabasePasswordDialog | None = None

    def ask(self, why: DatabasePasswordNeeded) -> None:
        """Ask for the password; for several who need it, once."""
        from optindesk.ui.database_password import DatabasePasswordDialog

        if self._asking is not None:
            return
        dialog = DatabasePasswordDialog(self._window.bench.words, why, self._window)
        self._asking = dialog
        dialog.finished.connect(lambda _: self._answered(dialog))
        dialog.open()

    def _answered(self, dialog: DatabasePasswordDialog) -> None:
        self._asking = None
        given = dialog.given
        dialog.deleteLater()
        if given is None:
            return
        store, means = self._window.bench.desk.store, self._window.openers.shared

        def let_in() -> None:
            store.take_password(given.password)
            if given.keep and means is not None:
                # Whether the keyring took it is told by the next start, which then asks again.
                with suppress(VaultTrouble):
                    means.keep(store.url, given.password)

        self._window.jobs.start(
            "",
            lambda _: let_in(),
            Lane.ACT,
            done=lambda _: self.opened.emit(),
            failed=self._not_let_in,
            owner=self,
        )

    def _not_let_in(self, trouble: Trouble) -> None:
        if isinstance(trouble, DatabasePasswordNeeded):
            self.ask(trouble)
        else:
            self._window.complain(trouble)
