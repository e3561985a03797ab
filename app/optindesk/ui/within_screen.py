"""Dialogs and wizards open within their screen; what has no room there can be scrolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLayout,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
    QWizard,
)

from optindesk.ui.dialog_sizes import sizes_of

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_MARGINS = 6
"""What stands beside it in a dialog, in widths of a bar."""
MAKES_ROOM, _WAS_UP = "makes_room", "was_up"
"""Properties: the first is of dialogs that are as large as what they show, though they say how
large that is."""


@runtime_checkable
class Below(Protocol):
    """The buttons of a dialog."""

    def below(self) -> Sequence[QWidget]:
        """They and what is said of them: what stays in sight where the rest scrolls."""


def room_for(dialog: QWidget) -> QSize:
    """As large as it may be on its screen, whose bars and whose title bar take some."""
    return dialog.screen().availableSize() - QSize(0, 3 * dialog.fontMetrics().height())


def come_up(dialog: QDialog) -> None:
    """Make a dialog ready that is about to be seen: one that shows tables or texts, and so has a
    size of its own, is as large as it was left."""
    if not dialog.property(_WAS_UP):
        dialog.setProperty(_WAS_UP, True)
        has_own_size = dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
        if has_own_size and not dialog.property(MAKES_ROOM):
            sizes = sizes_of(dialog)
            if sizes is not None:
                sizes.open(dialog, room_for(dialog), dialog.finished)
    keep_within(dialog)
    fit_to_text(dialog)


def keep_within(dialog: QDialog) -> None:
    """Let a dialog scroll from now on if what it shows has no room on its screen; of a wizard only
    its pages can."""
    if isinstance(dialog, QWizard):
        return
    room = room_for(dialog)
    least = least_size(dialog, room)
    if least.boundedTo(room) == least:
        return
    feet = [one for one in dialog.findChildren(QDialogButtonBox) if isinstance(one, Below)]
    # Buttons that have no room beside each other are scrolled to as well: none is cut.
    below = [part for one in feet if _has_room(one, room) for part in one.below()]
    holder = (below[-1].parentWidget() if below else None) or dialog
    if holder.findChild(Scrolled, options=_DIRECT) is None:
        let_scroll(holder, *below)
    dialog.setMinimumSize(min(dialog.minimumWidth(), room.width()), 0)
    _resize(dialog, dialog.size().boundedTo(room))


def _has_room(foot: QWidget, room: QSize) -> bool:
    bar = foot.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
    return foot.minimumSizeHint().width() <= room.width() - _MARGINS * bar


def fit_to_text(dialog: QWidget) -> None:
    """As high as its texts are in its width, unless somebody said how large it is, and never larger
    than its screen. Qt asks how high they are in the width that it would choose itself, and leaves
    what a wider dialog does not need as a gap."""
    layout, size = dialog.layout(), dialog.size()
    if layout is not None and not dialog.testAttribute(Qt.WidgetAttribute.WA_Resized):
        layout.activate()
        needed = layout.totalHeightForWidth(size.width())
        size.setHeight(layout.totalSizeHint().height() if needed < 0 else needed)
    _resize(dialog, size.boundedTo(room_for(dialog)))


def _resize(dialog: QWidget, size: QSize) -> None:
    """Give it another size, which nobody has asked for."""
    was_resized = dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
    dialog.resize(size)
    dialog.setAttribute(Qt.WidgetAttribute.WA_Resized, was_resized)


def grow(dialog: QDialog) -> None:
    """Make room for a text that has come, as far as the screen has it: lines that wrap would be cut
    else. What is not seen yet is made to fit when it is."""
    layout = dialog.layout()
    if layout is None or not dialog.isVisible():
        return
    layout.activate()
    needed = layout.totalHeightForWidth(dialog.width())
    most = max(dialog.height(), min(needed, room_for(dialog).height()))
    dialog.resize(dialog.width(), most)
    keep_within(dialog)


def least_size(dialog: QWidget, room: QSize) -> QSize:
    """As small as a dialog can be with all that it shows, in a width that its screen has."""
    layout = dialog.layout()
    least = dialog.minimumSize().expandedTo(dialog.minimumSizeHint())
    if layout is not None and layout.hasHeightForWidth():
        width = max(least.width(), min(dialog.width(), room.width()))
        least = least.expandedTo(QSize(0, layout.totalMinimumHeightForWidth(width)))
    return least


def let_scroll(holder: QWidget, *below: QWidget) -> Scrolled:
    """Let all that a widget holds scroll, but for what goes below it."""
    layout = holder.layout()
    assert layout is not None
    margins = layout.contentsMargins()
    focus = holder.window().focusWidget()
    inside = QWidget(holder)
    area = Scrolled(holder, inside)
    for one in below:
        _take_out(layout, one)  # what is moved to another place is hidden for a moment
    inside.setLayout(layout)  # a layout that is another's is taken over with all that is in it
    layout.setContentsMargins(0, 0, 0, 0)
    area.setWidget(inside)
    outer = QVBoxLayout(holder)
    outer.setContentsMargins(margins)
    outer.addWidget(area, 1)
    for one in below:
        outer.addWidget(one)
    inside.show()
    if focus is not None:
        focus.setFocus()  # what is moved to another place loses the keys
    return area


def _take_out(layout: QLayout, widget: QWidget) -> None:
    layout.removeWidget(widget)
    for place in range(layout.count()):
        item = layout.itemAt(place)
        within = None if item is None else item.layout()
        if within is not None:
            _take_out(within, widget)


class Scrolled(QScrollArea):
    """As large as what it shows, where it may be."""

    def __init__(self, parent: QWidget, inside: QWidget) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return self._high_enough(self._inside.sizeHint())

    def minimumSizeHint(self) -> QSize:
        """As wide as all of it beside the bar, where the screen has that: one way to scroll is
        enough."""
        bar = self.verticalScrollBar().sizeHint().width()
        most = room_for(self.window()).width() - _MARGINS * bar
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(min(self._inside.minimumSizeHint().width() + bar, most), 0))

    def lacks(self) -> QSize:
        """How much larger it would have to be for all to be seen."""
        needed, seen = self._inside.minimumSizeHint(), self.viewport().size()
        return (self._high_enough(needed) - seen).expandedTo(QSize(0, 0))

    def _high_enough(self, size: QSize) -> QSize:
        if self._inside.hasHeightForWidth():
            width = max(size.width(), self.viewport().width())
            size.setHeight(self._inside.heightForWidth(width))
        return size
