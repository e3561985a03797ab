"""A row of the settings: what it is, what it is for, its default, a field, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.flows.how_set import Now
from optindesk.flows.preferences import CATALOGUE
from optindesk.ui.fields import told_whole
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.words import Words

QUIET = 700
"""Milliseconds after the last step of a figure after which it counts as chosen."""

FOUND_TINT = 56
"""How much of the colour of a selection lies on a row that was looked for, of 255."""

FIELD_LETTERS = 22
"""The room of the fields on the right, in average letters: they stand below each other."""


class Row(QWidget):
    """`chosen` has what was chosen in the field, as it is typed; `reset_wanted` asks for the
    default. A trouble stands below the field that it is about."""

    chosen = Signal(str)
    reset_wanted = Signal()

    def __init__(self, words: Words, name: str, *, can_reset: bool = True) -> None:
        super().__init__()
        self._ = words
        self.name = name
        known = CATALOGUE[name]
        self.title_text = words.say(known.title)
        self.is_found = False
        self.title = QLabel(self.title_text)
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.now = _text("")
        self.now.hide()
        self.purpose = _text(words.say(known.purpose))
        self.usual = _text("")
        if known.usual is None:
            self.usual.hide()  # never shown here: without a parent it would be a window of its own
        else:
            self.usual.setText(words("Usually: {usual}.", usual=known.usual))
        self.reset = QPushButton(words("Reset"))
        self.reset.setAutoDefault(False)
        self.reset.setAccessibleName(words("Reset “{title}”", title=self.title_text))
        self.reset.setToolTip(self.reset.accessibleName())
        self.reset.clicked.connect(self.reset_wanted)
        self.can_reset = can_reset and known.usual is not None
        keeps_room = self.reset.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(self.can_reset)
        self.reset.setSizePolicy(keeps_room)
        self.reset.hide()
        self.notice = Notice(words)
        texts = QVBoxLayout()
        texts.setSpacing(self.fontMetrics().height() // 6)
        for one in (self.title, self.now, self.purpose, self.usual):
            texts.addWidget(one)
        self.fields = QVBoxLayout()
        self.fields.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._room = QWidget()
        self._room.setLayout(self.fields)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self._room.setMinimumWidth(self.fontMetrics().averageCharWidth() * FIELD_LETTERS)
        layout = QGridLayout(self)
        gap = self.fontMetrics().height() // 2
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setHorizontalSpacing(2 * gap)
        layout.addLayout(texts, 0, 0)
        layout.addWidget(self._room, 0, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.notice, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        # As high as its texts are where they wrap, and no higher.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_field(self, field: QWidget) -> None:
        """Put a field on the right, above the way back to the default."""
        self.fields.addWidget(field)

    def end_fields(self) -> None:
        """All fields are there."""
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.reset)
        self.fields.addLayout(line)

    def show_now(self, now: Now) -> None:
        """How it stands: a field of its own overrides this to show its value."""
        said = self._.say(now.said)
        self.now.setText(said if now.value is None else self._("Now: {now}.", now=said))
        self.now.show()
        self.let_reset(now)

    def let_reset(self, now: Now) -> None:
        """The way back shows where it leads anywhere."""
        self.reset.setVisible(self.can_reset and now.is_usual is False)

    def complain(self, trouble: Trouble) -> None:
        """Say beside the field why it was not done."""
        self.notice.complain(trouble)

    def warn(self, said: str) -> None:
        """Say something that whoever chose this should know."""
        self.notice.say(said, LOOK)

    def flush(self) -> None:
        """What was begun in the field is chosen now."""

    def show_found(self, is_found: bool) -> None:
        """It is one of those that were looked for."""
        self.is_found = is_found
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_found:
            tint = QColor(self.palette().color(QPalette.ColorRole.Highlight))
            tint.setAlpha(FOUND_TINT)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            round_by = self.fontMetrics().height() / 3
            painter.drawRoundedRect(self.rect(), round_by, round_by)
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(0, 0, max(3, int(QPointF(round_by, 0).x() / 2)), self.height())
        super().paintEvent(event)


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


class NumberRow(Row):
    """A figure within bounds: chosen when the field is left, on Enter, or a moment after the last
    step."""

    def __init__(self, words: Words, name: str, least: int, most: int, nought: str = "") -> None:
        super().__init__(words, name)
        self.box = QSpinBox()
        self.box.setRange(least, most)
        self.box.setGroupSeparatorShown(True)
        self.box.setSpecialValueText(nought)
        self.box.setAccessibleName(self.title_text)
        self.box.setAccessibleDescription(self.purpose.text())
        self.title.setBuddy(self.box)
        self.box.setEnabled(False)
        self._known: int | None = None
        self._rest = QTimer(self, interval=QUIET, singleShot=True)
        self._rest.timeout.connect(self.flush)
        self.box.valueChanged.connect(self._step)
        self.box.editingFinished.connect(self.flush)
        self.add_field(self.box)
        self.end_fields()

    def show_now(self, now: Now) -> None:
        if self._rest.isActive() or now.value is None:
            return
        self._known = now.value
        self.box.blockSignals(True)
        self.box.setValue(now.value)
        self.box.blockSignals(False)
        self.box.setEnabled(True)
        self.let_reset(now)

    def _step(self) -> None:
        self.notice.hide()
        self._rest.start()

    def flush(self) -> None:
        self._rest.stop()
        if self._known is not None and self.box.value() != self._known:
            self._known = self.box.value()
            self.chosen.emit(str(self.box.value()))

    def complain(self, trouble: Trouble) -> None:
        self._known = None  # how it stands is read anew
        super().complain(trouble)


class SwitchRow(Row):
    """On or off, chosen at once."""

    def __init__(self, words: Words, name: str) -> None:
        super().__init__(words, name)
        self.box = QCheckBox(words("On"))
        self.box.setAccessibleName(self.title_text)
        self.box.setAccessibleDescription(self.purpose.text())
        self.box.setEnabled(False)
        self.box.clicked.connect(lambda on: self.chosen.emit("on" if on else "off"))
        self.add_field(self.box)
        self.end_fields()

    def show_now(self, now: Now) -> None:
        self.box.setEnabled(True)
        self.box.setChecked(bool(now.value))
        self.let_reset(now)


class ChoiceRow(Row):
    """One of a few, chosen at once; `choices` are their texts by what is kept."""

    def __init__(self, words: Words, name: str, choices: Mapping[str, str]) -> None:
        super().__init__(words, name)
        self.box = QComboBox()
        self.box.setAccessibleName(self.title_text)
        self.box.setAccessibleDescription(self.purpose.text())
        for kept, text in choices.items():
            self.box.addItem(text, kept)
        told_whole(self.box)
        self.title.setBuddy(self.box)
        self.box.activated.connect(lambda _: self.chosen.emit(str(self.box.currentData())))
        self.add_field(self.box)
        self.end_fields()

    def show_choice(self, kept: str) -> None:
        """Show what was chosen; empty is the default."""
        self.box.setCurrentIndex(max(0, self.box.findData(kept)))
        self.reset.setVisible(bool(kept))


class StateRow(Row):
    """How something stands, and buttons: the first opens where it is changed, others take it away,
    where there is something."""

    def __init__(
        self,
        words: Words,
        name: str,
        buttons: Sequence[tuple[str, Callable[[], object]]],
        *,
        can_reset: bool = False,
    ) -> None:
        super().__init__(words, name, can_reset=can_reset)
        self.buttons: list[QPushButton] = []
        for text, act in buttons:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setToolTip(text.replace("&", ""))
            button.setAccessibleDescription(self.title_text)
            button.clicked.connect(lambda _, act=act: act())
            self.buttons.append(button)
            self.add_field(button)
        self.end_fields()

    def show_now(self, now: Now) -> None:
        super().show_now(now)
        for undoing in self.buttons[1:]:
            undoing.setEnabled(now.is_usual is not True)
