"""Texts can be read in the colours of any system, and these are left alone as far as can be."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QListWidgetItem,
    QRadioButton,
    QStyle,
    QStyleFactory,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from screens import palette_of

from optindesk.ui.fields import tick_list
from optindesk.ui.focus import quieten_selections
from optindesk.ui.mark import LEAST_CONTRAST, Tone, colour_of, contrast
from optindesk.ui.readable import Readable, keep_readable, mended, paint

Group, Role = QPalette.ColorGroup, QPalette.ColorRole
GRAPHICS = 3.0
"""WCAG 2.2, 1.4.11."""


def high_contrast(*, dark: bool) -> QPalette:
    """As Windows has it: two colours, and two more for what is chosen."""
    back, fore = (QColor("black"), QColor("white")) if dark else (QColor("white"), QColor("black"))
    palette = QPalette(back)
    for role in (Role.Window, Role.Base, Role.Button, Role.AlternateBase, Role.ToolTipBase):
        palette.setColor(role, back)
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.ToolTipText):
        palette.setColor(role, fore)
    palette.setColor(Role.Highlight, QColor("#8ee3f0" if dark else "#37006e"))
    palette.setColor(Role.HighlightedText, back)
    return palette


Painted = Callable[[QPalette], None]


@pytest.fixture
def painted(qapp: QApplication) -> Iterator[Painted]:
    """Gives the program the colours of a system, as it shows them."""
    before = QPalette(qapp.palette())
    yield lambda palette: paint(qapp, seen(palette))
    qapp.setPalette(before)


def seen(palette: QPalette) -> QPalette:
    return mended(palette).resolve(palette)


SYSTEMS = {
    "light": lambda: palette_of("light"),
    "dark": lambda: palette_of("dark"),
    "high contrast, dark": lambda: high_contrast(dark=True),
    "high contrast, light": lambda: high_contrast(dark=False),
}
PAIRS = (
    (Role.WindowText, Role.Window),
    (Role.Text, Role.Base),
    (Role.Text, Role.AlternateBase),
    (Role.ButtonText, Role.Button),
    (Role.HighlightedText, Role.Highlight),
    (Role.Link, Role.Base),
    (Role.Link, Role.Window),
    (Role.LinkVisited, Role.Base),
    (Role.LinkVisited, Role.Window),
    (Role.PlaceholderText, Role.Base),
    (Role.ToolTipText, Role.ToolTipBase),
)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(("fore", "back"), PAIRS)
def test_every_text_can_be_read(qapp: QApplication, system: str, fore: Role, back: Role) -> None:
    palette = seen(SYSTEMS[system]())
    for group in (Group.Active, Group.Inactive):
        one, other = palette.color(group, fore), palette.color(group, back)
        assert one.alpha() == 255
        assert contrast(one, other) >= LEAST_CONTRAST, (group, one.name(), other.name())


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_frame_of_what_has_the_keys_is_seen(qapp: QApplication, system: str) -> None:
    palette = seen(SYSTEMS[system]())
    frame, base = palette.color(Role.Highlight), palette.color(Role.Base)
    assert contrast(frame, base) >= GRAPHICS


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("tone", Tone)
def test_every_mark_is_seen(qapp: QApplication, system: str, tone: Tone) -> None:
    palette = seen(SYSTEMS[system]())
    for back in (Role.Base, Role.AlternateBase, Role.Window, Role.Button):
        behind = palette.color(back)
        assert contrast(colour_of(tone, behind), behind) >= LEAST_CONTRAST


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_chosen_row_can_be_read_while_the_keys_are_elsewhere(
    qapp: QApplication, qtbot: object, system: str
) -> None:
    window = QWidget()
    window.setPalette(seen(SYSTEMS[system]()))
    quieten_selections(window)
    back = window.palette().color(Group.Inactive, Role.Highlight)
    fore = window.palette().color(Group.Inactive, Role.HighlightedText)
    assert contrast(fore, back) >= LEAST_CONTRAST
    window.deleteLater()


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_the_outline_of_a_box_is_seen_within_and_around(
    qtbot: QtBot, painted: Painted, system: str, kind: type[QCheckBox | QRadioButton]
) -> None:
    painted(SYSTEMS[system]())
    around, box = QWidget(), kind(" ")
    qtbot.addWidget(around)
    QVBoxLayout(around).addWidget(box)
    for one in (around, box):
        one.setStyle(QStyleFactory.create("Fusion"))
    around.show()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    element = (
        QStyle.SubElement.SE_RadioButtonIndicator
        if kind is QRadioButton
        else QStyle.SubElement.SE_CheckBoxIndicator
    )
    place = box.style().subElementRect(element, option, box).translated(box.pos())
    palette = around.palette()
    assert most_contrast(around, place) >= GRAPHICS, (kind, palette.color(Role.Window).name())
    box.setChecked(True)
    within = place.adjusted(*(place.width() // 4,) * 2, *(-place.width() // 4,) * 2)
    assert most_contrast(around, within) >= GRAPHICS, "what says that it is on"


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_outline_of_a_line_to_tick_is_seen(qtbot: QtBot, painted: Painted, system: str) -> None:
    painted(SYSTEMS[system]())
    lines = tick_list("Lists")
    qtbot.addWidget(lines)
    lines.setStyle(QStyleFactory.create("Fusion"))
    item = QListWidgetItem(" ")
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Unchecked)
    lines.addItem(item)
    lines.show()
    row = lines.visualItemRect(item).translated(lines.frameWidth(), lines.frameWidth())
    assert most_contrast(lines, row.adjusted(2, 2, -2, -2)) >= GRAPHICS


def most_contrast(widget: QWidget, place: QRect) -> float:
    """Of what is drawn there that is seen best, to what lies within and around it."""
    picture = widget.grab(place).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width())
               for y in range(picture.height())}  # fmt: skip
    palette = widget.palette()
    behind = [palette.color(role) for role in (Role.Base, Role.Window)]
    return max(min(contrast(QColor(one), other) for other in behind) for one in colours)


def test_what_can_be_read_is_left_as_the_system_has_it(qapp: QApplication) -> None:
    for system, roles in (("high contrast, dark", (Role.Highlight, Role.Link)),):
        before, after = SYSTEMS[system](), seen(SYSTEMS[system]())
        assert before.color(roles[0]) == after.color(roles[0])
    untouched = set(Role) - {Role.Highlight, Role.Link, Role.LinkVisited, Role.PlaceholderText}
    for role, system in itertools.product(untouched - {Role.NColorRoles, Role.NoRole}, SYSTEMS):
        before, after = SYSTEMS[system](), seen(SYSTEMS[system]())
        assert before.color(Group.Active, role) == after.color(Group.Active, role), role


def test_the_whole_program_is_mended_and_again_when_the_system_changes(qapp: QApplication) -> None:
    before = QPalette(qapp.palette())
    for _ in range(2):
        keep_readable(qapp)
    (keeper,) = qapp.findChildren(Readable)
    try:
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
        palette = qapp.palette()
        back, fore = palette.color(Role.Highlight), palette.color(Role.HighlightedText)
        assert contrast(fore, back) >= LEAST_CONTRAST
        base = palette.color(Role.Base)
        assert contrast(palette.color(Role.PlaceholderText), base) >= LEAST_CONTRAST
        assert palette.color(Role.Window) == before.color(Role.Window), "the system's own"
    finally:
        keeper.deleteLater()
        qapp.setPalette(before)
