"""The evidence of a reply: who sent it when, where it was found, what decided, what is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from optindesk.flows.letters import Evidence
from optindesk.ui.state_words import FOUND_IN
from optindesk.ui.words import Words

THEIRS = "theirs"
"""The name of what shows people's own words, which nobody translates."""


class EvidenceForm(QWidget):
    """What there is to judge a reply by, one row each; a row without anything to say is not there.

    `rows` are the lines by their names.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        titles = {
            "sender": words("From:"),
            "received": words("Received:"),
            "found": words("Found in:"),
            "sent": words("Dated by the sender:"),
            "id": words("Message-ID:"),
            "authentication": words("Your mail server says:"),
            "decisive": words("Taken as the answer:"),
            "source": words("Read from:"),
            "kept": words("Kept:"),
        }
        self.rows = {name: their_line() for name in titles}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(self.fontMetrics().height(), 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, title in titles.items():
            label = QLabel(title)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._form.addRow(label, self.rows[name])

    def show_evidence(self, evidence: Evidence) -> None:
        """Show what is known of a reply."""
        from optindesk.flows.row_words import KEPT_WORDS

        nothing = self._("nothing that is known")
        hint = self._("{results} (a hint, not a proof)", results=evidence.authentication)
        for name, shown in {
            "sender": evidence.sender,
            "received": self._("{when}", when=evidence.received_at),
            "found": self._found(evidence),
            "sent": evidence.sent_at,
            "id": evidence.message_id,
            "authentication": hint if evidence.authentication else nothing,
            "decisive": evidence.decisive and self._("“{words}”", words=evidence.decisive),
            "source": evidence.source,
            "kept": self._.say(KEPT_WORDS[evidence.kept]),
        }.items():
            self.rows[name].setText(shown or nothing)
        self._form.setRowVisible(self.rows["found"], bool(evidence.found_in))
        self._form.setRowVisible(self.rows["decisive"], bool(evidence.decisive))

    def _found(self, evidence: Evidence) -> str:
        if evidence.found_in not in FOUND_IN:
            return ""
        where = FOUND_IN[evidence.found_in]
        return self._("{where} (“{name}”)", where=where, name=evidence.folder)


def their_line(*, bold: bool = False, scale: float = 1.0) -> QLabel:
    """A label for what others wrote: plain text, to be selected, of any length."""
    label = QLabel()
    label.setObjectName(THEIRS)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # Long addresses and Message-IDs have no place to break: they must not make the page wider.
    label.setMinimumWidth(1)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    font = label.font()
    font.setBold(bold)
    font.setPointSizeF(font.pointSizeF() * scale)
    label.setFont(font)
    return label
