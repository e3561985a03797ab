"""Says what failed where the database is away, and lets an open desk into it again."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from optindesk.core.errors import (
    DatabasePasswordNeeded,
    StoreUnreachable,
    Trouble,
    VaultTrouble,
)
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Offer

if TYPE_CHECKING:
    from optindesk.ui.database_password import DatabasePasswordDialog
    from optindesk.ui.window import MainWindow


class DatabaseDoor(QObject):
    """Asks for another password until it is right, or nobody types one; `opened` when it was."""

    opened = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asking: DatabasePasswordDialog | None = None

    def not_read(self, trouble: Trouble) -> None:
        """What nobody asked for just now failed: while the database is away, no dialog takes the
        keys from whoever types."""
        if isinstance(trouble, StoreUnreachable | DatabasePasswordNeeded):
            self._window.up_to_date.lose(trouble)
            if not self._window.notice.isVisible():  # it was closed meanwhile
                self.say_lost(trouble)
        else:
            self._window.problems.trouble(trouble)

    def not_done(self, trouble: Trouble) -> None:
        """What somebody asked for failed."""
        if isinstance(trouble, DatabasePasswordNeeded) and not self._window.bench.is_covered:
            self.ask(trouble)
        else:
            self._window.problems.trouble(trouble)

    def say_lost(self, trouble: Trouble) -> None:
        """Say over the page that the database is away; where it wants another password, that can be
        typed."""
        words, offer = self._window.bench.words, None
        if isinstance(trouble, DatabasePasswordNeeded):
            offer = Offer(words("Type the password…"), partial(self.ask, trouble))
        self._window.say(words.say(trouble.sentence), LOOK, offer)

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
