"""What is wrong with how a window looks and is used, found by walking over its widgets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QAbstractListModel, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionGroupBox,
    QTabBar,
    QWidget,
    QWizard,
)
from shiboken6 import isValid

from optindesk.ui.kiosk import Kiosk
from optindesk.ui.mark import MARK_ROLE, contrast

SMALL_SCREEN = QSize(1024, 600)
"""The least screen for which the window is made, before its bars take some."""
LARGE_SCREEN = QSize(1920, 1020)
BARS = 60
"""Pixels that the title of a window and the bar of the system take of a screen's height."""
TEXT, GRAPHICS = 4.5, 3.0
"""Least contrasts of WCAG 2.2: 1.4.3 and 1.4.11."""

Role = QAccessible.Role
MUTE = {Role.NoRole, Role.Client, Role.Window, Role.Whitespace, Role.Pane, Role.Grouping}
"""What says nothing of how a thing is used."""
WINDOWS = Qt.WindowType.Window
MOST_ROWS = 30
"""As many rows of a table are looked at as anybody sees at once."""


def shown(top: QWidget) -> list[QWidget]:
    """The visible widgets of a window and of no other that lies over it, itself first."""
    inside = [one for one in top.findChildren(QWidget) if one.isVisibleTo(top)]
    return [top, *(one for one in inside if one.window() is top.window() and not one.isWindow())]


def named(widget: QWidget) -> str:
    """A widget as the one who mends it finds it: its kind, and what it says."""
    said = getattr(widget, "text", None) or getattr(widget, "title", None)
    text = said() if callable(said) else ""
    owner = widget.parentWidget()
    within = type(owner).__name__ if owner else ""
    return f"{type(widget).__name__} in {within} “{text or widget.accessibleName()}”"


def takes_keys(widget: QWidget) -> bool:
    """Whether Tab may come to it by itself: what hands its focus on is a part of another."""
    by_tab = Qt.FocusPolicy.TabFocus.value & widget.focusPolicy().value
    return bool(by_tab) and widget.focusProxy() is None and widget.isEnabled()


# --- access ---------------------------------------------------------------------------------------


def nameless(top: QWidget) -> Iterator[str]:
    """What a screen reader has no name for, or cannot say the use of."""
    for widget in shown(top):
        if not takes_keys(widget) or isinstance(widget, QDialog):
            continue
        known = QAccessible.queryAccessibleInterface(widget)
        if known is None or not known.text(QAccessible.Text.Name).strip():
            yield f"{named(widget)} has no name"
        elif (
            known.role() in MUTE
            and not isinstance(widget, QAbstractScrollArea)
            and not known.text(QAccessible.Text.Description).strip()
        ):
            yield f"{named(widget)} has the role {known.role().name}"


def wordless(top: QWidget) -> Iterator[str]:
    """Marks and pictures that nothing says in words."""
    for widget in shown(top):
        if isinstance(widget, QAbstractItemView):
            yield from _wordless_cells(widget)
        elif isinstance(widget, QLabel) and not widget.pixmap().isNull():
            beside = widget.parentWidget().findChildren(QLabel)
            words = any(one.text().strip() for one in beside if one.isVisibleTo(top))
            if not (widget.accessibleName() or words):
                yield f"{named(widget)} is a picture without a word"
        elif isinstance(widget, QAbstractButton) and not widget.text():
            if widget.icon().isNull():
                continue
            of_a_line = isinstance(widget.parentWidget(), QLineEdit)  # its cross, for the mouse
            if not of_a_line and not (widget.toolTip() and widget.accessibleName()):
                yield f"{named(widget)} is a button without a word"


def _wordless_cells(view: QAbstractItemView) -> Iterator[str]:
    model, root = view.model(), view.rootIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    for row in range(min(model.rowCount(root), MOST_ROWS)):
        for column in range(columns):
            index = model.index(row, column, root)
            picture = index.data(MARK_ROLE) or index.data(Qt.ItemDataRole.DecorationRole)
            said = (
                index.data(Qt.ItemDataRole.AccessibleTextRole),
                index.data(Qt.ItemDataRole.DisplayRole),
            )
            if picture and not any(str(one or "").strip() for one in said):
                yield f"{named(view)}: row {row}, column {column} is a mark without a word"


def unbound(top: QWidget) -> Iterator[str]:
    """Labels whose shortcut goes nowhere."""
    for widget in shown(top):
        if isinstance(widget, QLabel) and _shortcut(widget.text()) and widget.buddy() is None:
            yield f"{named(widget)} has a shortcut and no field"


def _shortcut(text: str) -> str:
    if "<" in text:
        return ""
    for one, other in pairwise(text.replace("&&", "")):
        if one == "&" and other.strip():
            return other.casefold()
    return ""


def ambiguous(top: QWidget) -> Iterator[str]:
    """Shortcuts that two of the controls shown at once have: Alt with a letter chooses neither."""
    by_letter: dict[str, list[str]] = {}
    for widget in shown(top):
        if isinstance(widget, (QAbstractButton, QLabel, QGroupBox)) and widget.isEnabled():
            said = widget.title() if isinstance(widget, QGroupBox) else widget.text()
            if letter := _shortcut(said):
                by_letter.setdefault(letter, []).append(named(widget))
    for letter, widgets in by_letter.items():
        if len(widgets) > 1:
            yield f"Alt+{letter}: {', '.join(widgets)}"


# --- room -----------------------------------------------------------------------------------------


def cut(top: QWidget) -> Iterator[str]:
    """Texts of which something is missing, and no tooltip that has the whole."""
    for widget in shown(top):
        yield from _cut_headers(widget) if isinstance(widget, QHeaderView) else ()
        yield from _cut_tabs(widget) if isinstance(widget, QTabBar) else ()
        text, room, needed = _room(widget)
        if not text or widget.toolTip():
            continue
        if needed.width() > room.width() + 1:
            yield f"{named(widget)}: {needed.width()} px of text in {room.width()} px"
        elif needed.height() > room.height() + 1:
            yield f"{named(widget)}: {needed.height()} px of text in {room.height()} px of height"
        elif not _whole(widget, top):
            yield f"{named(widget)} goes beyond what lies around it"


def _room(widget: QWidget) -> tuple[str, QSize, QSize]:
    """The text of a widget, the room there is for it, and what it takes."""
    nothing = QSize()
    metrics, style = widget.fontMetrics(), widget.style()
    if isinstance(widget, QLabel):
        if not widget.text() or not widget.pixmap().isNull():
            return "", nothing, nothing
        if widget.wordWrap():
            needed = QSize(widget.minimumSizeHint().width(), widget.heightForWidth(widget.width()))
            return widget.text(), widget.size(), needed
        return widget.text(), widget.size(), widget.sizeHint()
    if isinstance(widget, (QPushButton, QCheckBox, QRadioButton)):
        option = QStyleOptionButton()
        widget.initStyleOption(option)
        part = {
            QPushButton: QStyle.SubElement.SE_PushButtonContents,
            QCheckBox: QStyle.SubElement.SE_CheckBoxContents,
            QRadioButton: QStyle.SubElement.SE_RadioButtonContents,
        }
        element = next(is_of for kind, is_of in part.items() if isinstance(widget, kind))
        room = style.subElementRect(element, option, widget)
        lines = option.text.splitlines()  # what is drawn: a box to tick may wrap its words
        wide = max((_advance(metrics, line) for line in lines), default=0)
        if not widget.icon().isNull():
            wide += widget.iconSize().width() + 4
        more = metrics.lineSpacing() * (len(lines) - 1)
        high = min(metrics.height(), room.height() - more) + max(0, more)
        return widget.text(), room.size(), QSize(wide, high)
    if isinstance(widget, QAbstractButton):
        return widget.text(), widget.size(), widget.sizeHint()
    if isinstance(widget, QComboBox):
        choice = QStyleOptionComboBox()
        widget.initStyleOption(choice)
        field = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            choice,
            QStyle.SubControl.SC_ComboBoxEditField,
            widget,
        )
        wide = _advance(metrics, widget.currentText())
        return widget.currentText(), field.size(), QSize(wide, 0)
    if isinstance(widget, QGroupBox):
        box = QStyleOptionGroupBox()
        widget.initStyleOption(box)
        wide = _advance(metrics, widget.title())
        return widget.title(), widget.size(), QSize(wide, 0)
    if isinstance(widget, QLineEdit) and not widget.text():
        wide = _advance(metrics, widget.placeholderText())
        return widget.placeholderText(), widget.size() - QSize(8, 0), QSize(wide, 0)
    return "", nothing, nothing


def _advance(metrics: QFontMetrics, text: str) -> int:
    return metrics.size(Qt.TextFlag.TextShowMnemonic.value, text).width()


def _whole(widget: QWidget, top: QWidget) -> bool:
    """Whether all of it lies within all that it lies in; what scrolls has room for everything."""
    place, around = widget.geometry(), widget.parentWidget()
    while around is not None and widget is not top:
        if isinstance(around.parentWidget(), QAbstractScrollArea) and around.parentWidget():
            area = around.parentWidget()
            assert isinstance(area, QAbstractScrollArea)
            if around is area.viewport():
                never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
                if area.horizontalScrollBarPolicy() is never and not isinstance(
                    area, QAbstractItemView
                ):
                    return place.left() >= -1 and place.right() <= around.width() + 1
                return True
        if not around.rect().adjusted(-1, -1, 1, 1).contains(place):
            return False
        if around is top:
            return True
        place = QRect(around.mapToParent(place.topLeft()), place.size())
        around = around.parentWidget()
    return True


def _cut_headers(header: QHeaderView) -> Iterator[str]:
    if header.orientation() is Qt.Orientation.Vertical:
        return
    for n in range(header.count()):
        model = header.model()
        title = str(model.headerData(n, header.orientation()) or "")
        tip = model.headerData(n, header.orientation(), Qt.ItemDataRole.ToolTipRole)
        margins = 2 * header.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin)
        lacks = _advance(header.fontMetrics(), title) + margins > header.sectionSize(n)
        if lacks and not tip and not header.isSectionHidden(n):
            yield f"{named(header.parentWidget())}: the title “{title}” is cut"


def _cut_tabs(bar: QTabBar) -> Iterator[str]:
    for n in range(bar.count()):
        is_cut = _advance(bar.fontMetrics(), bar.tabText(n)) > bar.tabRect(n).width()
        if bar.isTabVisible(n) and (is_cut or bar.tabRect(n).right() > bar.width()):
            yield f"{named(bar)}: the tab “{bar.tabText(n)}” is cut"


def too_large(top: QWidget, screen: QSize = SMALL_SCREEN) -> Iterator[str]:
    """A window that cannot be made as small as a screen."""
    layout = top.layout()
    least = top.minimumSize().expandedTo(top.minimumSizeHint())
    if layout is not None and layout.hasHeightForWidth():
        wide = max(least.width(), min(top.width(), screen.width()))
        least = least.expandedTo(QSize(0, layout.minimumHeightForWidth(wide)))
    most = top.size() if isinstance(top, Kiosk) else screen - QSize(0, BARS)
    if most.expandedTo(least) != most:
        yield f"needs {least.width()}×{least.height()} px"


def traps(top: QWidget) -> Iterator[str]:
    """Tables out of which Tab does not lead: it goes from cell to cell."""
    for widget in shown(top):
        is_view = isinstance(widget, QAbstractItemView) and takes_keys(widget)
        if is_view and widget.tabKeyNavigation():
            yield f"{named(widget)} keeps the keys"


# --- keys -----------------------------------------------------------------------------------------


def order_of_keys(top: QWidget) -> list[QWidget]:
    """Where Tab goes, beginning with the first: what it comes to until it comes round."""
    chain, one = [], top
    while (one := one.nextInFocusChain()) is not top and one not in chain:
        chain.append(one)
    for one in (top, *chain):
        # PySide takes the one for the child of the other, and would let it die along with it.
        one.setParent(one.parentWidget())
    return [w for w in chain if w.isVisibleTo(top) and w.window() is top and takes_keys(w)]


def out_of_order(top: QWidget) -> Iterator[str]:
    """Steps of Tab that go back: up to another line, or to the left in the same.

    Once it does, when it comes round: that is the furthest way up.
    """
    ring = [one for one in order_of_keys(top) if not _is_alternative(one)]
    ring = [one for one in ring if not one.visibleRegion().isEmpty()]  # not scrolled away
    back: list[tuple[int, str]] = []
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        here, there = _on(top, one), _on(top, other)
        if isinstance(top, QWizard) and other is top.button(QWizard.WizardButton.HelpButton):
            continue  # Qt has it stand first and come last
        if there.left() >= here.right() - 2:
            continue  # a column further right is read from its top
        if there.bottom() <= here.top() + 2:
            back.append((here.top() - there.top(), f"{named(one)} → {named(other)} goes up"))
        elif _same_line(here, there) and there.right() <= here.left() + 2:
            back.append((0, f"{named(one)} → {named(other)} goes to the left"))
    yield from (said for _, said in sorted(back)[:-1])


def _is_alternative(widget: QWidget) -> bool:
    """A choice of several that arrows go between: Tab comes to the chosen one only."""
    return isinstance(widget, QRadioButton) and not widget.isChecked()


def _same_line(here: QRect, there: QRect) -> bool:
    return here.top() <= there.center().y() <= here.bottom()


def _on(top: QWidget, widget: QWidget) -> QRect:
    """Where on a window that lies which is seen of a widget: some of it may be scrolled away."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(top, seen.topLeft()), seen.size())


ON = {QDialogButtonBox.ButtonRole.AcceptRole, QDialogButtonBox.ButtonRole.ActionRole}


def unexplained(top: QWidget) -> Iterator[str]:
    """Buttons that do what a dialog is for, are off, and do not say why in all three ways."""
    wizard = [top.button(kind) for kind in _WAYS_ON] if isinstance(top, QWizard) else []
    said = [one.text() for one in shown(top) if isinstance(one, QLabel)]
    for button in shown(top):
        if not isinstance(button, QPushButton) or button.isEnabled():
            continue
        box = button.parentWidget()
        in_box = isinstance(box, QDialogButtonBox) and box.buttonRole(button) in ON
        if not (in_box or button.isDefault() or button in wizard):
            continue
        why = button.accessibleDescription()
        if not why or button.toolTip() != why or not any(why in one for one in said):
            yield f"{named(button)} is off: tip “{button.toolTip()}”, told “{why}”"


_WAYS_ON = (
    QWizard.WizardButton.NextButton,
    QWizard.WizardButton.CommitButton,
    QWizard.WizardButton.FinishButton,
)


def primaries(top: QWidget) -> Iterator[str]:
    """More buttons that Enter presses than one."""
    default = [one for one in shown(top) if isinstance(one, QPushButton) and one.isDefault()]
    if len(default) > 1:
        yield ", ".join(map(named, default))


def without_default(top: QWidget) -> Iterator[str]:
    """Dialogs in which Enter does not do what they are for."""
    accept = QDialogButtonBox.ButtonRole.AcceptRole
    for button in shown(top) if isinstance(top, QDialog) else ():
        box = button.parentWidget()
        if not isinstance(button, QPushButton) or not isinstance(box, QDialogButtonBox):
            continue
        if box.buttonRole(button) is accept and button.autoDefault() and not button.isDefault():
            yield f"Enter does not press {named(button)}"


def closed_in(top: QWidget) -> Iterator[str]:
    """Dialogs that Escape does not close, though nothing would be lost. It closes them: so this
    comes last. A line that narrows something is emptied first."""
    if not isinstance(top, QDialog) or not top.property("last_look"):
        return
    for _ in range(2):
        if isValid(top) and top.isVisible():
            QTest.keyClick(top.focusWidget() or top, Qt.Key.Key_Escape)
            QApplication.processEvents()
    if not isValid(top) or not top.isVisible():
        return
    asks = [one for one in top.findChildren(QMessageBox) if one.isVisible()]
    for one in asks:
        one.reject()
    if not asks:
        yield "Escape does not close it, and nothing is asked"


# --- colours --------------------------------------------------------------------------------------


def pale(top: QWidget) -> Iterator[str]:
    """Texts that are hard to read on what they stand on."""
    for widget in shown(top):
        text, _, _ = _room(widget)
        if not text or not widget.isEnabled() or top.styleSheet():
            continue  # of colours in a style sheet the palette knows nothing
        palette = widget.palette()
        fore, back = palette.color(widget.foregroundRole()), palette.color(widget.backgroundRole())
        around = widget.parentWidget()
        if isinstance(widget, (QCheckBox, QRadioButton)) and around is not None:
            back = around.palette().color(widget.backgroundRole())  # its own is for the box
        if isinstance(widget, QLineEdit):
            fore = palette.color(QPalette.ColorRole.PlaceholderText)
            back = palette.color(QPalette.ColorRole.Base)
        if contrast(over(fore, back), back) < TEXT:
            yield f"{named(widget)}: {contrast(over(fore, back), back):.1f}"


def over(fore: QColor, back: QColor) -> QColor:
    """What is seen of a colour that lets another shine through."""
    part = fore.alphaF()
    mixed = [a * part + b * (1 - part) for a, b in zip(fore.getRgbF(), back.getRgbF(), strict=True)]
    return QColor.fromRgbF(*mixed[:3])


def settle_in(top: QWidget, scale: float) -> None:
    """Let the window have the keys, and the room that its screen has for letters so large."""
    if scale > 1 and not isinstance(top, Kiosk):
        top.resize((top.size() * scale).boundedTo(LARGE_SCREEN))
    top.activateWindow()
    QApplication.processEvents()
