"""The pictures of the manual show the windows as they are; `make pictures` takes them anew."""

from __future__ import annotations

import json
from pathlib import Path

import manual_pictures
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desks import practice_desk
from optindesk.system.language import translator
from optindesk.system.paths import resources
from optindesk.ui.standard_words import speak_standard_words


@pytest.mark.parametrize("language", manual_pictures.languages())
def test_what_can_be_read_in_the_windows_is_what_the_pictures_show(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    kept = json.loads(manual_pictures.KEPT.read_text(encoding="utf-8")).get(language, {})
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    speak_standard_words(application, language)
    with practice_desk(tmp_path) as desk:
        sheet = manual_pictures.furnished(desk, tmp_path, language)
        views = manual_pictures.views(application, desk, translator(language), sheet)
        shown = {name: manual_pictures.seen(widget) for name, widget in views}
    speak_standard_words(application, "en")
    changed = [name for name in shown if shown[name] != kept.get(name)]
    assert changed == [], "these look different now: run `make pictures`"
    folder = resources() / "manual" / language
    assert all((folder / f"{name}.png").is_file() for name in shown)


def test_a_picture_is_reduced_to_its_commonest_colours_and_the_nearest() -> None:
    picture = QImage(4, 1, QImage.Format.Format_RGB32)
    for place, colour in enumerate(("#ff0000", "#ff0000", "#0000ff", "#0000fe")):
        picture.setPixelColor(place, 0, QColor(colour))
    small = manual_pictures.reduced(picture, 2)
    shown = [small.pixelColor(place, 0).name() for place in range(4)]
    assert shown in (
        ["#ff0000", "#ff0000", "#0000ff", "#0000ff"],
        ["#ff0000", "#ff0000", "#0000fe", "#0000fe"],
    )
