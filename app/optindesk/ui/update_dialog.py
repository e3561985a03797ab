"""Looks for a newer version, when somebody wants to know: says whom that asks, and then does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from optindesk.core.errors import NowhereToAsk, Trouble
from optindesk.core.newest import Newest, said
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer

LANE = f"{Lane.WATCH}:newest"
"""Who closes the desk does not wait for a server that says nothing."""

LETTERS = 80


class UpdateDialog(QDialog):
    """Nothing goes out before the button is pressed."""

    def __init__(self, bench: Bench, version: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._version = version
        self._place = bench.desk.newest_place()
        self.setWindowTitle(self._("Look for a newer version"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.ask = buttons.addButton(self._("&Ask now"), role)
        self.ask.setDefault(True)
        self.ask.clicked.connect(self._ask)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for text in self._texts():
            layout.addWidget(explanation(text))
        layout.addWidget(self.notice)
        layout.addStretch(1)
        layout.addWidget(buttons)
        if not self._place.address:
            allow(self.ask, self._.say(NowhereToAsk().sentence))
        width = self.fontMetrics().averageCharWidth() * LETTERS
        self.resize(width, layout.totalHeightForWidth(width))

    def _texts(self) -> tuple[str, ...]:
        """What one should know before it is asked."""
        yours = self._("You have version {version}.", version=self._version)
        host = self._place.host
        if not host:
            return yours, self._.say(NowhereToAsk().sentence)
        asked = self._(
            "Whether there is a newer one is asked of {host} when you press “Ask now”, and never by"
            " itself.",
            host=host,
        )
        learnt = self._(
            "{host} learns your internet address, as every page that you look at does, and nothing"
            " else: not who you are, and not which version you have. Nothing is downloaded.",
            host=host,
        )
        return yours, asked, learnt

    def _ask(self) -> None:
        self.notice.hide()
        allow(self.ask, waits(self._))
        desk = self._bench.desk
        self._bench.jobs.start(
            self._("Asking whether there is a newer version"),
            lambda _: desk.newest(),
            LANE,
            done=self._show,
            failed=self._complain,
            cancelled=self._let_ask,
            owner=self,
        )

    def _let_ask(self) -> None:
        allow(self.ask)
        self.ask.setFocus()

    def _show(self, newest: Newest) -> None:
        self._let_ask()
        told = self._.say(said(newest, self._version, self._place.page))
        offer = Offer(self._("&Open that page"), self._open_page) if newest.is_newer else None
        self.notice.say(told, DONE, offer)

    def _complain(self, trouble: Trouble) -> None:
        self._let_ask()
        self.notice.complain(trouble)

    def _open_page(self) -> None:
        self._bench.open_page(self._place.page)
