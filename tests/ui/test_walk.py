"""A walk over every page and dialog: each can be read, named, reached by keys, and is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import looks
import pytest
import screens
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from desks import practice_desk
from optindesk.system.language import PSEUDO, translator

ROWS = 10
Rule = Callable[[QWidget], Iterator[str]]
EVERYWHERE: Mapping[str, Rule] = {
    "has no name": looks.nameless,
    "has no word": looks.wordless,
    "goes nowhere": looks.unbound,
    "is cut": looks.cut,
    "is too large": looks.too_large,
    "is out of order": looks.out_of_order,
    "has two defaults": looks.primaries,
    "is pale": looks.pale,
}


@cache
def walk(language: str, scale: float, scheme: str) -> Mapping[str, list[str]]:
    """What is wrong by each rule, of all views; the walk is done once for all rules."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before, palette = application.font(), application.palette()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * scale)
    found: dict[str, list[str]] = {name: [] for name in EVERYWHERE}
    application.setFont(font)
    application.setPalette(screens.palette_of(scheme))
    try:
        with TemporaryDirectory() as place, practice_desk(Path(place)) as desk:
            sheet = screens.furnished(desk, Path(place), ROWS)
            for name, view in screens.views(application, desk, sheet, translator(language)):
                looks.settle_in(view, scale)
                for rule, finds in EVERYWHERE.items():
                    found[rule] += [f"{name}: {one}" for one in finds(view)]
    finally:
        application.setFont(before)
        application.setPalette(palette)
    return found


@pytest.mark.parametrize("rule", EVERYWHERE)
@pytest.mark.parametrize(
    ("language", "scale", "scheme"),
    [("en", 1, "light"), (PSEUDO, 1, "dark"), (PSEUDO, 2, "light")],
)
def test_nothing_on_any_page_or_dialog(
    qapp: QApplication, rule: str, language: str, scale: float, scheme: str
) -> None:
    found = walk(language, scale, scheme)[rule]
    assert not found, f"{len(found)}:\n" + "\n".join(found)
