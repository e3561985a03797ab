"""A button that is off says why: in its tip, to a screen reader, and in a line above it.

Nobody can point at a grey button with the keyboard, and many never do with the mouse.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)

from optindesk.core.pin import LEAST, MOST, is_pin
from optindesk.core.sentence import listed, sentence
from optindesk.ui.fields import plain
from optindesk.ui.help_button import Foot
from optindesk.ui.within_screen import Scrolled, come_up, grow, let_scroll, room_for
from optindesk.ui.words import Words

Text = QLineEdit | QPlainTextEdit

_OWN_TIP, _OWN_TEXT, _EXPLAINED = "own_tip", "own_text", "explained"


def allow(button: QAbstractButton, why_not: str = "", line: QLabel | None = None) -> None:
    """Let a button be pressed; or not, and say why, in this line, too. Below a dialog it stands by
    itself above all of its buttons."""
    _say(button, why_not)
    button.setEnabled(not why_not)
    foot = button.parentWidget()
    if isinstance(foot, Foot):
        if not foot.property(_EXPLAINED):
            foot.setProperty(_EXPLAINED, True)
            foot.shown.connect(partial(_show_reasons, foot, grows=False))
        _show_reasons(foot)
    _tell(line, why_not)


def _show_reasons(foot: Foot, *, grows: bool = True) -> None:
    """Say above the buttons of a dialog why some of them are off, but nothing twice."""
    reasons = [one.accessibleDescription() for one in foot.buttons() if not one.isEnabled()]
    shown = dict.fromkeys(one for one in reasons if one and not _stands_in(foot.window(), one))
    _show(foot, "\n".join(shown), grows=grows)


def _stands_in(window: QWidget, text: str) -> bool:
    labels = (one for one in window.findChildren(QLabel) if not isinstance(one, _Line))
    return any(text in one.text() and one.isVisibleTo(window) for one in labels)


def when_filled(
    button: QAbstractButton, words: Words, *fields: Text, line: QLabel | None = None
) -> None:
    """Let it be pressed from now on when something stands in all of these."""

    def look() -> None:
        allow(button, unfilled(words, *fields), line)

    for field in fields:
        field.textChanged.connect(look)
    look()


class LedPage(QWizardPage):
    """A page of a wizard that says why one cannot go on yet. The wizard makes room for it, and what
    has none on the screen scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._area: Scrolled | None = None
        self._why_not: QLabel | None = None
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._make_room)
        self.completeChanged.connect(self._tell)

    def missing(self) -> str:
        """What is in the way; nothing if one can go on."""
        return ""

    def isComplete(self) -> bool:
        return not self.missing()

    def showEvent(self, event: QShowEvent) -> None:
        come_up(self.wizard())
        super().showEvent(event)
        self._tell()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        is_put = event.type() is QEvent.Type.ParentChange
        if is_put and self._area is None and self.layout() is not None:
            self._area = let_scroll(self)  # once it is in the wizard, with all that it shows
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._soon.start()  # what is within is laid out first
        return done

    def _make_room(self) -> None:
        if self._area is None or not self.isVisible():
            return
        wizard = self.wizard()
        wanted = (wizard.size() + self._area.lacks()).boundedTo(room_for(wizard))
        wizard.resize(wanted.expandedTo(wizard.size()))

    def _tell(self) -> None:
        layout, kinds = self.layout(), QWizard.WizardButton
        if not self.isVisible() or layout is None:
            return
        missing = self.missing()
        for kind in (kinds.NextButton, kinds.FinishButton):
            _say(self.wizard().button(kind), missing)
        if self._why_not is None and missing:
            self._why_not = reason_line(self)
            layout.addWidget(self._why_not)
        _tell(self._why_not, missing)


# --- reasons: each is empty where nothing is in the way -------------------------------------------


def unfilled(words: Words, *fields: Text) -> str:
    """What of these is still empty."""
    return missing_text(words, *(_name(one) for one in fields if not _typed(one).strip()))


def missing_text(words: Words, *names: str) -> str:
    """That something must be typed that is called so."""
    said = sentence("Still to be filled in: {fields}.", fields=listed(names))
    return words.say(said) if names else ""


def unchosen(words: Words, *names: str) -> str:
    """That something must be chosen that is called so."""
    return words.say(sentence("Still to be chosen: {fields}.", fields=listed(names)))


def unticked(words: Words, box: QCheckBox) -> str:
    """That somebody has to say that they are sure."""
    return "" if box.isChecked() else words("Tick “{box}” first.", box=plain(box.text()))


def unchanged(words: Words) -> str:
    """That there is nothing to save."""
    return words("Nothing was changed yet")


def waits(words: Words) -> str:
    """That something is being read or done."""
    return words("One moment…")


def no_pin(words: Words, pin: QLineEdit, *again: QLineEdit) -> str:
    """What lacks of a PIN, which is typed once more where it is chosen."""
    missing = unfilled(words, pin)
    if not missing and not is_pin(pin.text()):
        missing = words("{least} to {most} digits", least=LEAST, most=MOST)
    unlike = any(one.text() != pin.text() for one in again)
    return (
        missing or unfilled(words, *again) or (words("The two are not the same.") if unlike else "")
    )


def first_of(*reasons: str) -> str:
    """The first thing that is in the way; nothing if none is."""
    return next(filter(None, reasons), "")


def _typed(field: Text) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _name(field: QWidget) -> str:
    """What a field is called, by itself or by its label."""
    known = QAccessible.queryAccessibleInterface(field)
    return known.text(QAccessible.Text.Name).strip().rstrip(": \u00a0")


def _say(button: QAbstractButton, why_not: str) -> None:
    if button.property(_OWN_TIP) is None:
        button.setProperty(_OWN_TIP, button.toolTip())
        button.setProperty(_OWN_TEXT, button.accessibleDescription())
    button.setToolTip(why_not or button.property(_OWN_TIP))
    button.setAccessibleDescription(why_not or button.property(_OWN_TEXT))


class _Line(QLabel):
    """Why what stands below it is off."""


def reason_line(parent: QWidget | None = None) -> QLabel:
    """Where it is said why a button is off; it keeps its room, so nothing jumps while one types."""
    line = _Line(parent)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setWordWrap(True)
    line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    _keep_room(line, True)
    return line


def _keep_room(line: QLabel, keeps: bool) -> None:
    policy = line.sizePolicy()
    policy.setRetainSizeWhenHidden(keeps)
    line.setSizePolicy(policy)


def _show(foot: Foot, said: str, *, grows: bool) -> None:
    around = foot.parentWidget()
    if around is None:
        return
    if foot.why_not is None and said:
        foot.why_not = reason_line(around)
        _put_above(around.layout(), foot, foot.why_not)
    _tell(foot.why_not, said)
    window = foot.window()
    if grows and said and isinstance(window, QDialog) and foot.isVisible():
        holder = None if foot.why_not is None else foot.why_not.parentWidget()
        if holder is not None and (within := holder.layout()) is not None:
            within.activate()  # else the form around it hears a moment later that it has grown
        grow(window)


def _put_above(layout: QLayout | None, foot: QWidget, line: QLabel) -> bool:
    place = -1 if layout is None else layout.indexOf(foot)
    if isinstance(layout, QBoxLayout) and place >= 0:
        is_beside = layout.direction() is QBoxLayout.Direction.LeftToRight
        layout.insertWidget(place, line, int(is_beside))
        _keep_room(line, not is_beside)
    elif isinstance(layout, QFormLayout) and place >= 0:
        spanning = QFormLayout.ItemRole.SpanningRole
        items = [layout.itemAt(row, spanning) for row in range(layout.rowCount())]
        own = [row for row, item in enumerate(items) if item is not None and item.widget() is foot]
        room = _kept_room(line)
        layout.insertRow(own[0], room)
        room.show()  # at once: it is measured before what comes is shown by itself
    else:
        return any(_put_above(one, foot, line) for one in _within(layout))
    return True


def _kept_room(line: QLabel) -> QWidget:
    """A form takes the room of what is hidden in it, whatever that asks for."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(line)
    return holder


def _within(layout: QLayout | None) -> Iterable[QLayout]:
    items = () if layout is None else (layout.itemAt(n) for n in range(layout.count()))
    return [inner for item in items if item is not None and (inner := item.layout()) is not None]


def _tell(line: QLabel | None, said: str) -> None:
    if line is not None:
        line.setText(said or line.text())
        line.setVisible(bool(said))
