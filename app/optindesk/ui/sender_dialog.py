"""What every mail says of the sender: the postal address, and what becomes of the data."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPlainTextEdit, QWidget

from optindesk.flows.wordings import POSTAL_ADDRESS, PRIVACY_NOTICE
from optindesk.ui.bench import Bench
from optindesk.ui.fields import LANGUAGES, explanation, foot, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class SenderDialog(QDialog):
    """`known` is what is set now; the notice is in one language. `saved` tells that it was set."""

    saved = Signal()

    def __init__(
        self, bench: Bench, known: Mapping[str, str], language: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._language = language
        self.setWindowTitle(self._("Sender"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.address = self._field(self._("Postal address"), known[POSTAL_ADDRESS])
        self.address.setPlaceholderText(self._("Flowers & Co.\nMarket Square 1\n12345 Springfield"))
        self.privacy = self._field(self._("Privacy notice"), known[PRIVACY_NOTICE])
        self.privacy.setPlaceholderText(
            self._("We keep your address for these emails only, and give it to nobody.")
        )
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.keep = buttons.addButton(self._("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setDefault(True)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._("Both stand below every mail. Mails that wait already keep what they have.")
            )
        )
        layout.addRow(self._("Postal &address:"), self.address)
        layout.addRow(self._("&Privacy notice:"), self.privacy)
        name = LANGUAGES.get(language, language)
        layout.addRow(
            "", explanation(self._("The notice is for mails in this language: {name}.", name=name))
        )
        layout.addRow(self.notice)
        layout.addRow(buttons)

    def _field(self, name: str, text: str) -> QPlainTextEdit:
        field = QPlainTextEdit(text)
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        field.setFixedHeight(self.fontMetrics().lineSpacing() * 5)
        return field

    def _save(self) -> None:
        desk, language = self._bench.desk, self._language
        address, privacy = self.address.toPlainText(), self.privacy.toPlainText()
        self._bench.run(
            self._("Saving what mails say of the sender"),
            lambda _: desk.set_sender_details(address, privacy, language),
            Lane.ACT,
            done=self._saved,
            failed=self.notice.complain,
            owner=self,
        )

    def _saved(self, _: None) -> None:
        self.saved.emit()
        self.accept()
