"""One topic of the manual, laid out to be read: headings that links reach, tables, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from optindesk.core.manual import Line, Manual, Topic, anchor, places
from optindesk.ui.mark import Tone, colour_of, mixed

AS_WRITTEN = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
ENGLISH = "en"
"""Whose pictures are shown where a language has none of its own yet."""

MARGIN = 24
"""Pixels around a page."""

SHARP = 2.0
"""Pixels of a picture for each at which it is shown, so that it is sharp on fine screens."""


CELL_LINE = 0.18
"""How much of the letters' colour a line between cells has: seen on light and dark alike."""


class ManualPage(QTextBrowser):
    """Shows a topic; `left` tells that a link leads to another (its name, and a heading of it) and
    `web` that one leads out of the house. Nothing is loaded but pictures of the manual."""

    left = Signal(str, str)
    web = Signal(QUrl)

    def __init__(self, manual: Manual, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._manual = manual
        self._topic: Topic | None = None
        self._typed = ""
        self._zoomed = 0
        self.setOpenLinks(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.anchorClicked.connect(self._follow)

    @property
    def topic(self) -> Topic | None:
        """What is shown."""
        return self._topic

    def show_topic(self, topic: Topic) -> None:
        """Show its beginning."""
        self._topic = topic
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def go(self, heading: str) -> None:
        """Let a heading, by its anchor, be on top."""
        for block in blocks(self.document()):
            if block.blockFormat().headingLevel() and anchor(block.text()) == heading:
                self._to_top(block)

    def go_to_line(self, line: Line) -> None:
        """Let a line that was found be in sight, with the cursor in it."""
        block = self.document().findBlockByNumber(line.number)
        self._to_top(block, above=self.viewport().height() // 3)

    def highlight(self, typed: str) -> None:
        """Mark where these words stand."""
        self._typed = typed
        colours, marks = self.palette(), []
        for block in blocks(self.document()):
            for begin, end in places(block.text(), typed):
                mark = QTextEdit.ExtraSelection()
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + begin)
                cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
                mark.cursor = cursor
                mark.format.setBackground(colours.color(QPalette.ColorRole.Highlight))
                mark.format.setForeground(colours.color(QPalette.ColorRole.HighlightedText))
                marks.append(mark)
        self.setExtraSelections(marks)

    def zoom(self, steps: int) -> None:
        """Larger, smaller, or as it was (0)."""
        self.zoomIn(steps or -self._zoomed)
        self._zoomed = self._zoomed + steps if steps else 0
        self._lay_out()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture, as wide as its name asks for (``a.png?640``): Qt's own scaling is rough."""
        url = QUrl(name)
        file = Path(url.path())
        if not url.isRelative() or file.name != url.path():
            return None
        if url.query():  # `fit_pictures` asked for it as it is before: the document has it
            picture = self.document().resource(kind, QUrl(url.path()))
            return self._scaled(picture, int(url.query())) if isinstance(picture, QImage) else None
        for folder in (self._manual.folder, self._manual.folder.with_name(ENGLISH)):
            if (folder / file).is_file():
                return QImage(str(folder / file))
        return None

    def _scaled(self, picture: QImage, width: int) -> QImage:
        ratio = self.devicePixelRatioF()
        if picture.width() > width * ratio:
            smooth = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaledToWidth(round(width * ratio), smooth)
        picture.setDevicePixelRatio(picture.width() / width)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit_pictures(self.document(), self._room())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_topic"):
            self._lay_out()

    def _lay_out(self) -> None:
        if self._topic is None:
            return
        place = self.verticalScrollBar().value()
        document = self.document()
        document.setDocumentMargin(MARGIN)
        lay_out(document, self._topic.text, self.palette())
        fit_pictures(document, self._room())
        if self._typed:
            self.highlight(self._typed)
        self.moveCursor(QTextCursor.MoveOperation.Start)  # Qt goes to wherever it is left
        self.verticalScrollBar().setValue(place)

    def _room(self) -> int:
        return self.viewport().width() - 2 * MARGIN

    def _to_top(self, block: QTextBlock, above: int = 0) -> None:
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top) - above)

    def _follow(self, url: QUrl) -> None:
        if url.scheme():
            self.web.emit(url)
        elif not url.path():
            self.go(url.fragment())
        else:
            self.left.emit(url.path().removesuffix(".md"), url.fragment())


def lay_out(document: QTextDocument, text: str, palette: QPalette) -> None:
    """Read Markdown into a document, and give it what Qt leaves out: air, and lines in tables."""
    document.setMarkdown(text, AS_WRITTEN)
    base = palette.color(QPalette.ColorRole.Base)
    faint = mixed(base, palette.color(QPalette.ColorRole.Text), CELL_LINE)
    links = colour_of(Tone.WAITING, base)
    for block in blocks(document):
        level, cursor = block.blockFormat().headingLevel(), QTextCursor(block)
        shape = QTextBlockFormat()
        is_code = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
        if not is_code and not any(one.charFormat().isImageFormat() for one in fragments(block)):
            shape.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if level:
            shape.setTopMargin(0 if level == 1 else 18)
            shape.setBottomMargin(8)
        elif is_code:
            shape.setBackground(faint)
        cursor.mergeBlockFormat(shape)
        _letter(block, links)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            look = frame.format()
            look.setCellPadding(5)
            look.setCellSpacing(0)
            look.setBorder(1)
            look.setBorderBrush(faint)
            look.setBorderCollapse(True)
            look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            look.setTopMargin(6)
            look.setBottomMargin(12)
            frame.setFormat(look)


def _letter(block: QTextBlock, links: QColor) -> None:
    """What the manual prints slanted stands on the screen, where it is upright: here it is strong
    instead, which reads better. Links get a colour: Qt's own cannot be read on a dark ground."""
    spans = [(one.position(), one.length(), one.charFormat()) for one in fragments(block)]
    for begin, length, known in spans:
        look = QTextCharFormat()
        if known.fontItalic():
            look.setFontItalic(False)
            look.setFontWeight(QFont.Weight.DemiBold)
        if known.isAnchor():
            look.setForeground(links)
        if look.propertyCount():
            cursor = QTextCursor(block)
            cursor.setPosition(begin)
            cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(look)


def fit_pictures(document: QTextDocument, room: int) -> None:
    """Show each picture at its size, or as wide as there is room."""
    for block in blocks(document):
        for one in fragments(block):
            if not one.charFormat().isImageFormat():
                continue
            look = QTextImageFormat(one.charFormat().toImageFormat())
            file = QUrl(look.name()).path()
            kind = QTextDocument.ResourceType.ImageResource.value
            picture = document.resource(kind, QUrl(file))
            if not isinstance(picture, QImage) or picture.isNull():
                continue
            width = round(min(picture.width() / SHARP, max(room, 1)))
            if look.width() != width:
                look.setName(f"{file}?{width}")
                look.setWidth(width)
                look.setHeight(width * picture.height() / picture.width())
                cursor = QTextCursor(block)
                cursor.setPosition(one.position())
                cursor.setPosition(one.position() + one.length(), QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(look)


def lines_of(topic: Topic) -> list[Line]:
    """A topic's lines, as `ManualPage` numbers them."""
    document = QTextDocument()
    document.setMarkdown(topic.text, AS_WRITTEN)
    return [
        Line(topic.name, block.blockNumber(), text, block.blockFormat().headingLevel() > 0)
        for block in blocks(document)
        if (text := block.text().replace("\ufffc", "").strip())
    ]


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """All paragraphs of a document, those in tables, too."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def fragments(block: QTextBlock) -> list[Any]:
    """The pieces of a paragraph that look alike."""
    found, pieces = [], block.begin()
    while not pieces.atEnd():
        found.append(pieces.fragment())
        pieces += 1
    return found
