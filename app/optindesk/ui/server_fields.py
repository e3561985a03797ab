"""Host, port and security of a mail server, to be filled in."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFormLayout, QGroupBox, QLineEdit, QSpinBox

from optindesk.core.model import Security, Server
from optindesk.core.sentence import Sentence, sentence
from optindesk.ui.fields import hinted
from optindesk.ui.words import Words

SECURITY_WORDS: dict[Security, Sentence] = {
    Security.STARTTLS: sentence("STARTTLS"),
    Security.TLS: sentence("TLS"),
    Security.NONE: sentence("none (this computer only)"),
}
SMTP_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
IMAP_PORTS = {Security.STARTTLS: 143, Security.TLS: 993, Security.NONE: 143}
"""The ports of RFC 8314 and RFC 6409."""


def sending_fields(words: Words) -> ServerFields:
    """Those of the server that takes mails."""
    usual, example = Security.STARTTLS, words("smtp.example.com")
    return ServerFields(words, words("Outgoing mail (SMTP)"), SMTP_PORTS, usual, example)


def reading_fields(words: Words) -> ServerFields:
    """Those of the server that has the replies."""
    usual, example = Security.TLS, words("imap.example.com")
    return ServerFields(words, words("Replies (IMAP)"), IMAP_PORTS, usual, example)


class ServerFields(QGroupBox):
    """Host, port and security of one server; the port follows the security until it is typed."""

    def __init__(
        self, words: Words, title: str, ports: dict[Security, int], usual: Security, example: str
    ) -> None:
        super().__init__(title)
        self._ports = ports
        self.host = QLineEdit()
        self.host.setAccessibleName(words("Server"))
        hinted(self.host, example)
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.port.setAccessibleName(words("Port"))
        self.port.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.security = QComboBox()
        self.security.setAccessibleName(words("Security"))
        for one, said in SECURITY_WORDS.items():
            self.security.addItem(words.say(said), one)
        # The longest of the choices would leave its own title no room.
        self.security.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.security.setMinimumContentsLength(12)
        self.security.setCurrentIndex(self.security.findData(usual))
        self.port.setValue(ports[usual])
        self.security.currentIndexChanged.connect(self._follow)
        form = QFormLayout(self)
        form.addRow(words("Server:"), self.host)
        form.addRow(words("Security:"), self.security)
        form.addRow(words("Port:"), self.port)

    def show_server(self, server: Server) -> None:
        """Fill in a server that is known."""
        self.host.setText(server.host)
        self.host.setCursorPosition(0)
        self.security.setCurrentIndex(self.security.findData(server.security))
        self.port.setValue(server.port)

    @property
    def server(self) -> Server | None:
        """The server as it stands there; None without a host."""
        host = self.host.text().strip()
        if not host:
            return None
        return Server(host, self.port.value(), Security(self.security.currentData()))

    @property
    def unfilled(self) -> tuple[str, ...]:
        """What must still be typed: a form with two servers names them by their titles."""
        return () if self.host.text().strip() else (self.title(),)

    def _follow(self) -> None:
        if self.port.value() in self._ports.values():
            self.port.setValue(self._ports[Security(self.security.currentData())])
