"""Marks can be told apart by shape, by colour and by the word beside them, on any background."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from optindesk.core.status import State
from optindesk.ui.mark import (
    MARK_ROLE,
    MARKS,
    Mark,
    MarkDelegate,
    Shape,
    Tone,
    colour_of,
    contrast,
    paint_shape,
)

BACKGROUNDS = ("white", "#f5f5f5", "#1e1e1e", "black", "#2b2b2b", "#808080", "#fdf6e3", "#002b36")


def painted(shape: Shape) -> QImage:
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_shape(painter, shape, QRectF(0, 0, 24, 24), QColor("black"))
    painter.end()
    return image


def differing_pixels(one: QImage, other: QImage) -> int:
    places = itertools.product(range(one.width()), range(one.height()))
    return sum(one.pixel(x, y) != other.pixel(x, y) for x, y in places)


def test_every_state_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(State)
    assert len(set(MARKS.values())) == len(MARKS)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_every_tone_stands_out_from_every_background(tone: Tone, background: str) -> None:
    assert contrast(colour_of(tone, QColor(background)), QColor(background)) >= 4.5


def test_no_two_shapes_look_alike() -> None:
    images = [painted(shape) for shape in Shape]
    for one, other in itertools.combinations(images, 2):
        assert differing_pixels(one, other) > 40


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_stays_within_its_box(shape: Shape) -> None:
    image = painted(shape)
    edge = [image.pixelColor(n, y) for n in range(24) for y in (0, 23)]
    edge += [image.pixelColor(x, n) for n in range(24) for x in (0, 23)]
    assert all(colour.lightness() > 150 for colour in edge)


def test_marks_follow_the_palette_while_they_are_shown(qtbot: QtBot) -> None:
    model = QStandardItemModel(1, 1)
    item = QStandardItem("confirmed")
    item.setData(Mark(Shape.CHECK, Tone.GOOD), MARK_ROLE)
    model.setItem(0, 0, item)
    view = QTableView()
    qtbot.addWidget(view)
    model.setParent(view)
    view.setModel(model)
    view.setItemDelegate(MarkDelegate(view))
    view.show()
    for base in ("white", "#1e1e1e"):
        palette = view.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(base))
        view.setPalette(palette)
        expected = colour_of(Tone.GOOD, QColor(base))
        image = view.viewport().grab(view.visualRect(model.index(0, 0))).toImage()
        places = itertools.product(range(image.width()), range(image.height()))
        assert expected.rgb() in {image.pixel(x, y) for x, y in places}, base
