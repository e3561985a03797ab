"""Opens a desk that several share, or the one of this computer again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from optindesk.core.errors import Trouble, VaultTrouble
from optindesk.core.sentence import sentence
from optindesk.core.sharing import Present, ServerLook, SharedMeans, place_in
from optindesk.ui.allowing import allow, first_of, waits
from optindesk.ui.database_fields import DatabaseFields, DatabaseTest
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.within_screen import grow
from optindesk.ui.words import Words


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
        wide(self, 84)
        self.there = explanation(self._where())
        self.there.setTextFormat(Qt.TextFormat.PlainText)
        self.fields = DatabaseFields(words)
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
        self.fields.changed.connect(self._changed)
        self.test.ended.connect(self._tried)
        layout = QVBoxLayout(self)
        layout.addWidget(self.there)
        layout.addWidget(self.fields)
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
        names = ", ".join(f"{one.name} ({one.device})" for one in others)
        if names:
            said = sentence("Also at it just now: {names}.", names=names)
        else:
            said = sentence("Nobody else is at it just now.")
        self.there.setText(f"{self._where()}\n{self._.say(said)}")

    def _where(self) -> str:
        if self._at:
            said = sentence("This desk is shared: its data lies in {place}.", place=self._at)
        else:
            said = sentence(
                "Several people work at one desk when its data lies in a PostgreSQL database that"
                " their computers reach. Whoever looks after your network makes one. What is in"
                " the desk of this computer stays there."
            )
        return self._.say(said)

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
        allow(self.go, first_of(missing, untried))
        allow(self.own, busy)
        self.fields.setEnabled(not busy)

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
        next_one.setFocus()
        grow(self)

    def _open(self) -> None:
        password = self.fields.password if self.fields.to_keep else ""
        self._choose(self.fields.place.url, password)

    def _leave(self) -> None:
        self._choose("", "")

    def _choose(self, url: str, password: str) -> None:
        """Open the desk at this address from now on, and keep a password that was typed."""
        means = self._means

        def work() -> None:
            if password:
                means.keep(url, password)
            means.use(url)

        self._busy = True
        self._enable()
        self._jobs.start(
            self._("Opening another desk"),
            lambda tick: work(),
            Lane.ACT,
            done=lambda _: self.accept(),
            failed=self._failed,
            owner=self,
        )

    def _failed(self, trouble: Trouble) -> None:
        self._busy = False
        self.test.notice.complain(trouble)
        if isinstance(trouble, VaultTrouble):
            self.fields.keep.setChecked(False)
        self._enable()
        grow(self)
