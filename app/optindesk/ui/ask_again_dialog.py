"""Asks somebody anew whose question has lapsed: who answered too late, or asked for it since."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from optindesk.core.sentence import Sentence
from optindesk.flows import late
from optindesk.flows.late import Anew
from optindesk.flows.standings import Standing
from optindesk.ui.allowing import allow, unfilled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, hinted, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.within_screen import grow


class AskAgainDialog(QDialog):
    """`lapsed` are the standings of one person whose questions ended without an answer in time, or
    whose time is over."""

    def __init__(self, bench: Bench, lapsed: list[Standing], parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._lapsed = lapsed
        self._address = lapsed[0].address
        self.setWindowTitle(self._("Ask {address} again", address=self._address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.what = QComboBox()
        self.what.setAccessibleName(self._("What to ask about"))
        if len(lapsed) > 1:
            self.what.addItem(self._("Everything that lapsed"), None)
        for one in lapsed:
            if one.list_id is not None:
                self.what.addItem(one.list_name or "", one.list_id)
        if not self.what.count():
            self.what.addItem(self._("The permission level"), None)
        self.why = QLineEdit()
        self.why.setAccessibleName(self._("How this person asked for it"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Ask again"), self._go)
        self.why.textChanged.connect(self._enable)
        self.what.currentIndexChanged.connect(self._enable)
        said = self._(
            "A new question is sent, with a new deadline. It is to be answered by a yes of its own;"
            " what lapsed stays in the log."
        )
        if any(one.facts.late_yes_at is None for one in lapsed):
            said += " " + self._(
                "Who did not answer has not asked for it: say how this person did since, as for any"
                " new sign-up."
            )
        layout = QFormLayout(self)
        layout.addRow(explanation(said))
        layout.addRow(self._("A&bout:"), self.what)
        layout.addRow(self._("&How asked for:"), self.why)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()
        self.why.setFocus()
        contact_id, now = lapsed[0].contact_id, bench.desk.clock
        bench.look("not yet", lambda: late.why_not_yet(contact_id, None, now()), self._tell, self)

    def _tell(self, why_not_yet: Sentence | None) -> None:
        """Say at once that a question which is over may have an answer all the same."""
        if why_not_yet is not None:
            self.notice.say(self._("Not yet: {why}", why=why_not_yet), LOOK)
            grow(self)

    def _enable(self) -> None:
        """Who answered too late has asked for it; of others it must be said how they did."""
        list_id = self.what.currentData()
        about = [one for one in self._lapsed if list_id in (None, one.list_id)]
        has_asked = any(one.facts.late_yes_at is not None for one in about)
        allow(self.go, "" if has_asked else unfilled(self._, self.why))
        hinted(
            self.why,
            self._("Not needed: a late reply asks for it")
            if has_asked
            else self._("She rang and wants it after all"),
        )

    def _go(self) -> None:
        desk, address = self._bench.desk, self._address
        list_id, why = self.what.currentData(), self.why.text()
        self._bench.run(
            self._("Asking again"),
            lambda _: desk.ask_again(address, list_id, why),
            Lane.ACT,
            done=self._asked,
            failed=self.notice.complain,
            owner=self,
        )

    def _asked(self, done: Anew) -> None:
        self._bench.say(
            self._(
                "A new question to {address} about {lists} waits in the outbox.",
                address=done.address,
                lists=", ".join(done.about),
            )
        )
        self.accept()
