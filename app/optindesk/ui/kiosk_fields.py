"""What the screen at the counter is made of: large, for fingers, and forgetful."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QScrollArea, QScroller

from optindesk.ui.mark import mixed

_KEY = QKeySequence.StandardKey
_REMEMBERING = (_KEY.Copy, _KEY.Cut, _KEY.Paste, _KEY.Undo, _KEY.Redo, _KEY.Deselect)

_HINT = Qt.InputMethodHint
FORGETFUL = _HINT.ImhSensitiveData | _HINT.ImhNoPredictiveText | _HINT.ImhNoAutoUppercase

LOOK = """
    QLabel, QLineEdit, QPushButton {{ font-size: {em}px; }}
    QLineEdit {{ border: 2px solid {line}; border-radius: {half}px; padding: {half}px;
        background: palette(base); color: palette(text); }}
    QLineEdit:focus {{ border-color: palette(highlight); }}
    QPushButton {{ border: 2px solid {line}; border-radius: {half}px;
        padding: {more}px {em}px; background: palette(button); color: palette(button-text); }}
    QPushButton:checked, QPushButton[main="true"] {{ border-color: palette(highlight);
        background: palette(highlight); color: palette(highlighted-text); }}
    QPushButton[tight="true"] {{ padding: {more}px {half}px; }}
    QPushButton[main="true"] {{ font-weight: bold; }}
    QPushButton:focus {{ border-color: palette(window-text); }}
    QPushButton:disabled {{ background: {line}; border-color: {line}; color: palette(window); }}
    QPushButton[quiet="true"] {{ border-color: transparent; background: transparent;
        color: {calm}; }}
    QPushButton[quiet="true"]:focus {{ border-color: palette(window-text); }}
    QLabel[large="true"] {{ font-size: {large}px; font-weight: bold; }}
    QLabel[said="true"] {{ font-size: {said}px; }}
    QLabel[small="true"] {{ font-size: {small}px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar {{ width: {half}px; background: transparent; }}
    QScrollBar::handle {{ background: {line}; border-radius: {quarter}px; min-height: {em}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
LINE, CALM = 0.5, 0.7
"""How near to the colour of the text lines are, and what is not for everybody."""


def look(em: int, palette: QPalette) -> str:
    """The style sheet for letters that are `em` pixels high, in the colours of the system."""
    return LOOK.format(
        em=em,
        half=em // 2,
        more=em * 5 // 8,
        quarter=em // 4,
        large=em * 3 // 2,
        said=em * 6 // 5,
        small=em * 9 // 10,
        line=_between(palette, LINE),
        calm=_between(palette, CALM),
    )


def _between(palette: QPalette, part: float) -> str:
    """A colour between those of background and text."""
    back = palette.color(QPalette.ColorRole.Window)
    ink = palette.color(QPalette.ColorRole.WindowText)
    return mixed(back, ink, part).name()


class ForgetfulLine(QLineEdit):
    """Nothing that was typed can be had again: no undo, no clipboard, no menu, nothing learnt."""

    def __init__(self, hints: Qt.InputMethodHint, most: int) -> None:
        super().__init__()
        self.setMaxLength(most)
        self.setInputMethodHints(hints | FORGETFUL)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)

    def forget(self) -> None:
        """Be empty; unlike `clear`, `setText` cannot be undone."""
        self.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not any(event.matches(key) for key in _REMEMBERING):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.MiddleButton:  # it pastes
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)


def text(large: bool = False, small: bool = False, said: bool = False) -> QLabel:
    """A text that wraps; nothing in it can be followed or picked up. What is `said` stands there
    alone, to be read from where one stands."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    label.setProperty("large", large)
    label.setProperty("small", small)
    label.setProperty("said", said)
    return label


def button(
    said: str = "", *, main: bool = False, quiet: bool = False, tight: bool = False
) -> QPushButton:
    """A button for fingers: the `main` one of its page, or one that is not for everybody, or one
    of many (`tight`)."""
    made = QPushButton(said)
    made.setProperty("main", main)
    made.setProperty("quiet", quiet)
    made.setProperty("tight", tight)
    return made


def scrolled(label: QLabel) -> QScrollArea:
    """A long text, moved by a finger."""
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    area = QScrollArea()
    area.setWidget(label)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return area
