"""Who asks: the name, the postal address and the privacy notice, as they stand in each mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.fields import notice_shown
from optindesk.core.model import Account
from optindesk.flows import business
from optindesk.flows.business import Business
from optindesk.flows.desk import Desk
from optindesk.store import account_rows
from optindesk.ui import unsaved
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import LANGUAGES, explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.within_screen import grow

LINES = 4
"""How many lines of a text are in sight."""


class BusinessDialog(QDialog):
    """The name belongs to the mail account; without one it waits until that is set up.

    `language` is that of the mails whose privacy notice is shown first; empty: all that have none
    of their own. `saved` tells that something was set.
    """

    saved = Signal()

    def __init__(self, bench: Bench, parent: QWidget, language: str = "") -> None:
        super().__init__(parent)
        self._bench = bench
        self._known = Business()
        self._notices: dict[str, str] = {}
        self._language = language
        self._ = bench.words
        self._account: Account | None = None
        self.setWindowTitle(self._("Your business"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 76)
        self.name = QLineEdit()
        self.name.setAccessibleName(self._("Name that people see"))
        self.name.setPlaceholderText(self._("Flower shop Meier"))
        self.postal = self._text(
            self._("Postal address"), self._("Market Street 1\n1010 Vienna\nAustria")
        )
        self.notice_text = self._text(
            self._("Privacy notice"),
            self._("A link to your privacy page, or a few sentences on what becomes of the data"),
        )
        self.language = QComboBox()
        self.language.setAccessibleName(self._("Which mails have this privacy notice"))
        self.language.addItem(self._("in all languages without one of their own"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(self._("in this language: {name}", name=name), code)
        self.language.setCurrentIndex(max(0, self.language.findData(language)))
        self.foot = QLabel()
        self.foot.setTextFormat(Qt.TextFormat.PlainText)
        self.foot.setWordWrap(True)
        self.foot.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.foot.setMinimumHeight(self.fontMetrics().lineSpacing() * 6)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.keep = go_button(self, buttons, self._("&Save"), self._save)
        allow(self.keep, waits(self._))
        form = QFormLayout()
        form.addRow(self._("&Name that people see:"), self.name)
        form.addRow(self._("&Postal address:"), self.postal)
        form.addRow(self._("Privacy no&tice:"), self.notice_text)
        form.addRow(self._("of &mails"), self.language)
        form.addRow(self._("Each mail ends with:"), self.foot)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "Whoever is asked must be able to see who asks, and what becomes of their data."
                    " It stands at the end of each mail in small, and in the proof as it was then."
                )
            )
        )
        layout.addLayout(form, 1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        self.name.textChanged.connect(self._preview)
        for text in (self.postal, self.notice_text):
            text.textChanged.connect(self._preview)
        self.language.activated.connect(self._turn)
        self._preview()
        bench.look("business", _known, self._show, self)

    def _text(self, name: str, placeholder: str) -> QPlainTextEdit:
        text = QPlainTextEdit()
        text.setAccessibleName(name)
        text.setPlaceholderText(placeholder)
        text.setTabChangesFocus(True)
        text.setFixedHeight(text.fontMetrics().lineSpacing() * (LINES + 1))
        return text

    def _show(self, found: tuple[Account | None, Business]) -> None:
        self._account, self._known = found
        known = self._known
        self._notices = {"": known.privacy_notice, **known.notices}
        self.name.setText(known.sender_name)
        self.name.setEnabled(self._account is not None)
        if self._account is None:
            self.name.setPlaceholderText(self._("comes with the mail account"))
        self.postal.setPlainText(known.postal_address)
        self.notice_text.setPlainText(self._notices.get(self._language, ""))
        allow(self.keep)
        (self.name if self._account is not None else self.postal).setFocus()

    def _turn(self) -> None:
        """Show the notice of mails in another language; what was typed is kept."""
        self._notices[self._language] = self.notice_text.toPlainText()
        self._language = self.language.currentData()
        self.notice_text.setPlainText(self._notices.get(self._language, ""))

    def _preview(self) -> None:
        address = self._account.address if self._account is not None else ""
        lines = [
            *notice_shown(self.notice_text.toPlainText().strip(), self._language).splitlines(),
            ", ".join(filter(None, (self.name.text().strip(), address))),
            *self.postal.toPlainText().strip().splitlines(),
        ]
        self.foot.setText("\n".join(filter(None, lines)) or "—")

    @property
    def _is_changed(self) -> bool:
        known, account = self._known, self._account
        before = (account.sender_name if account else "", known.postal_address)
        notices = {"": known.privacy_notice, **known.notices}
        typed = {**self._notices, self._language: self.notice_text.toPlainText()}
        same = all(text == notices.get(language, "") for language, text in typed.items())
        name = self.name.text().strip() if account else ""
        return not same or (name, self.postal.toPlainText()) != before

    def reject(self) -> None:
        """Close it, unless what was typed would be lost by that."""
        if self.keep.isEnabled() and self._is_changed:
            unsaved.ask(self, self._, self._save, super().reject)
        else:
            super().reject()

    def _save(self) -> None:
        desk, account = self._bench.desk, self._account
        wanted = None
        if account is not None and self.name.text().strip() != account.sender_name:
            wanted = replace(account, sender_name=self.name.text().strip())
        postal = self.postal.toPlainText()
        before = {"": self._known.privacy_notice, **self._known.notices}
        typed = {**self._notices, self._language: self.notice_text.toPlainText()}
        notices = {one: text for one, text in typed.items() if text != before.get(one, "")}
        self._bench.run(
            self._("Saving what mails say of your business"),
            lambda _: _save(desk, wanted, postal, notices),
            Lane.ACT,
            done=self._saved,
            failed=self._complain,
            owner=self,
        )

    def _saved(self, _: Business) -> None:
        self._bench.say(self._("Mails show it from now on, those that wait as well."))
        self.saved.emit()
        self.accept()

    def _complain(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        grow(self)


def _known() -> tuple[Account | None, Business]:
    return account_rows.account(), business.today()


def _save(desk: Desk, account: Account | None, postal: str, notices: Mapping[str, str]) -> Business:
    saved = desk.set_business(postal, None)
    for language, notice in notices.items():
        saved = desk.set_business(None, notice, language)
    if account is not None:
        desk.set_account(account)
    return saved
