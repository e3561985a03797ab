"""A mail to be looked at: nothing in it is fetched, run or opened, whatever it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QFontDatabase, QImage, QPalette, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.original import Original
from optindesk.flows.desk import Desk
from optindesk.ui.bench import Bench
from optindesk.ui.fields import foot
from optindesk.ui.mark import Tone, colour_of

WIDEST_PICTURE = 900
"""How wide a picture is shown at most, in pixels."""

USUAL = QSize(820, 640)

_UNKNOWN = QTextDocument.ResourceType.UnknownResource


@dataclass(frozen=True, slots=True)
class Prepared:
    """The original with its pictures decoded, ready to be shown; `title` where only whoever read it
    knows what the dialog is called."""

    original: Original
    pictures: Mapping[str, QImage]
    title: str = ""


def prepare(original: Original) -> Prepared:
    """Decode the pictures; on a worker thread, for a QImage is a plain value."""
    pictures = {}
    for number, picture in enumerate(original.pictures):
        image = QImage.fromData(picture.content, picture.kind.upper())  # type: ignore[arg-type]  # a name, not bytes
        if image.width() > WIDEST_PICTURE:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(WIDEST_PICTURE, smooth)
        if not image.isNull():
            pictures[f"cid:{number}"] = image
    return Prepared(original, pictures)


class SafeBrowser(QTextBrowser):
    """Shows what `Original.html` is made of; a link is there to be read.

    It has no network, no script and no files: all that it ever asks for comes from `pictures`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Mapping[str, QImage] = {}
        self._html = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)

    def show_html(self, html: str, pictures: Mapping[str, QImage]) -> None:
        """Show HTML that `Original` gave, with its pictures."""
        self._pictures = pictures
        self._html = html
        # Qt's own blue cannot be read on a dark ground.
        base = self.palette().color(QPalette.ColorRole.Base)
        links = colour_of(Tone.WAITING, base).name()
        self.document().setDefaultStyleSheet(f"a {{ color: {links} }}")
        self.setHtml(html)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._html:
            self.show_html(self._html, self._pictures)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of this mail, or one pixel of nothing: never a file, never the network.

        With no answer at all Qt would look for a file of that name.
        """
        is_picture = kind == QTextDocument.ResourceType.ImageResource.value
        known = self._pictures.get(name.toString() if isinstance(name, QUrl) else name)
        if is_picture:
            return known if known is not None else _nothing()
        return ""

    def doSetSource(
        self,
        name: QUrl | str,
        type: QTextDocument.ResourceType = _UNKNOWN,
    ) -> None:
        """Nothing is ever opened."""


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


class MailDialog(QDialog):
    """A mail, formatted and its source, with what is not shown of it and where links lead; `read`
    runs on a worker thread."""

    def __init__(
        self, bench: Bench, read: Callable[[], Prepared], title: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._ = bench.words
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(USUAL)
        self.formatted = SafeBrowser()
        self.formatted.setAccessibleName(self._("The mail, formatted"))
        self.formatted.highlighted.connect(self._show_link)
        self.source = QPlainTextEdit()
        self.source.setReadOnly(True)
        self.source.setTabChangesFocus(True)
        self.source.setAccessibleName(self._("The source of the mail"))
        self.source.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.tabs = QTabWidget()
        self.tabs.addTab(self.formatted, self._("&Formatted"))
        self.tabs.addTab(self.source, self._("&Source"))
        self.left_out = QLabel()
        self.left_out.setWordWrap(True)
        self.left_out.setTextFormat(Qt.TextFormat.PlainText)
        self.left_out.hide()
        self.link = QLabel()
        self.link.setTextFormat(Qt.TextFormat.PlainText)
        self.link.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.link.setMinimumWidth(1)
        self._say_no_link()
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.left_out)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.link)
        layout.addWidget(buttons)
        bench.look("original", read, self._show, self)

    def _show(self, prepared: Prepared) -> None:
        original = prepared.original
        if prepared.title:
            self.setWindowTitle(prepared.title)
        if original.html:
            self.formatted.show_html(original.html, prepared.pictures)
        else:
            self.formatted.setPlainText(original.text)
        self.source.setPlainText(original.source)
        said = " ".join(self._.say(one) for one in original.left_out)
        self.left_out.setText(said)
        self.left_out.setVisible(bool(said))

    def _show_link(self, link: QUrl) -> None:
        if link.isEmpty():
            self._say_no_link()
            return
        leads = self._("Leads to {address} (links are not opened here)", address=link.toString())
        shown = self.fontMetrics().elidedText(
            leads, Qt.TextElideMode.ElideMiddle, max(200, self.tabs.width())
        )
        self.link.setText(shown)

    def _say_no_link(self) -> None:
        self.link.setText(
            self._("Nothing is fetched from the internet. Links show here where they lead.")
        )


class OriginalDialog(MailDialog):
    """The original of a reply, as it came."""

    def __init__(self, bench: Bench, letter: int, title: str, parent: QWidget | None) -> None:
        said = bench.words("The original: {subject}", subject=title)
        super().__init__(bench, partial(_original, bench.desk, letter), said, parent)


class SentMailDialog(MailDialog):
    """A mail of ours as its recipient got it, with how that is known."""

    def __init__(self, bench: Bench, number: int, parent: QWidget | None) -> None:
        super().__init__(bench, partial(_sent, bench.desk, number), bench.words("Mail"), parent)


def _original(desk: Desk, letter: int) -> Prepared:
    return prepare(desk.original(letter))


def _sent(desk: Desk, number: int) -> Prepared:
    mail = desk.sent_mail(number)
    original = replace(mail.original, left_out=(mail.said, *mail.original.left_out))
    return replace(prepare(original), title=f"{mail.subject} – {mail.address}")
