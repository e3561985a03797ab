"""The pictures of the manual, taken of the windows as they are, in each language that ships.

``python tests/ui/manual_pictures.py`` takes them all anew (`make pictures`); what can be read in
each window is kept beside this file, so that a test knows when a picture shows another window.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = "2"  # sharp on fine screens; ui/manual_page.py shows it so
    sys.path.insert(0, str(Path(__file__).parents[1]))

import screens
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabWidget,
    QWidget,
)

from desks import furnish, people, practice_desk
from optindesk.flows.desk import Desk
from optindesk.system.language import available, translator
from optindesk.system.paths import resources
from optindesk.ui.calling_dialog import CallingDialog
from optindesk.ui.export_dialog import ExportDialog
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.print_dialog import SheetDialog
from optindesk.ui.standard_words import speak_standard_words
from optindesk.ui.window import At, MainWindow
from optindesk.ui.words import Words

ROWS = 60
WINDOW, DIALOG, WHOLE = QSize(1040, 640), QSize(860, 600), QSize(900, 560)
COLOURS = 128
"""In a picture: enough for letters without fringes."""

KEPT = Path(__file__).with_name("manual_pictures.json")

PAGES: Mapping[str, At] = {
    "to-do": At.TO_DO,
    "read": At.READ,
    "people": At.PEOPLE,
    "lists": At.LISTS,
}

Make = Callable[[MainWindow, Path], QWidget]
DIALOGS: Mapping[str, tuple[QSize, Make]] = {
    "import": (
        DIALOG,
        lambda window, sheet: ImportDialog(window.bench, window.openers.lists, window, path=sheet),
    ),
    "print-sheet": (
        DIALOG,
        lambda window, _: SheetDialog(window.bench, window.openers.lists[0], window),
    ),
    "counter": (WHOLE, lambda window, _: screens.counter(window, "form", WHOLE)),
    "calling": (
        DIALOG,
        lambda window, _: CallingDialog(window.bench, window.openers.lists, window, "dora"),
    ),
    "export": (
        QSize(640, 430),
        lambda window, _: ExportDialog(window.bench, window.openers.lists, window),
    ),
}


def languages(catalogues: Path | None = None) -> list[str]:
    """Those in which both the program and the manual speak."""
    return [code for code in available(catalogues) if (resources() / "manual" / code).is_dir()]


def views(
    application: QApplication, desk: Desk, words: Words, sheet: Path
) -> Iterator[tuple[str, QWidget]]:
    """Each window that is pictured, by the name of its picture."""
    window = MainWindow(desk, words, screens.NoSettings(), desk.store.leave_thread)
    window.resize(WINDOW)
    window.show()
    for name, page in PAGES.items():
        window.go(page)
        screens.settle(application, window)
        if page is At.PEOPLE:
            window.people.table.selectRow(3)
        screens.settle(application, window)
        yield name, window
    for name, (size, make) in DIALOGS.items():
        dialog = make(window, sheet)
        dialog.resize(size)
        dialog.show()
        screens.settle(application, window)
        screens.settle(application, window)
        for line in dialog.findChildren(QLineEdit):
            if line.text() == str(sheet):  # wherever it lies while this is done
                line.setText(sheet.name)
        yield name, dialog
        screens.let_go(dialog)
    window.close()
    screens.settle(application, window)
    window.deleteLater()


def write_saturday(folder: Path) -> Path:
    """A sheet with people of every kind: known, new, twice, and slips of the pen."""
    sheet = folder / "saturday.csv"
    rows = people(ROWS + 9)[ROWS - 7 :]
    slips = (("Tom Weiß", "tom.weiss@gmial.com"), ("Ines Peri", "ines at example.org"), rows[9])
    lines = [f"{name};{address};2026-11-21" for name, address in (*rows, *slips)]
    sheet.write_text("\n".join(["Name;E-Mail;Datum", *lines]) + "\n", encoding="utf-8")
    return sheet


def furnished(desk: Desk, folder: Path, language: str) -> Path:
    """Fill a desk, and write the sheet that comes next; the sheet."""
    furnish(desk, folder, ROWS, language)
    desk.set_business("Market Street 1\n1010 Vienna", "https://blume.example/privacy")
    return write_saturday(folder)


def seen(root: QWidget) -> list[str]:
    """What can be read in a window, but for what has a figure in it, which time changes."""
    found: set[str] = set()
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root):
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
        elif isinstance(widget, QGroupBox):
            found.add(widget.title())
        elif isinstance(widget, QLineEdit):
            found.add(widget.placeholderText())
        elif isinstance(widget, QComboBox):
            found.add(widget.currentText())
        elif isinstance(widget, QTabWidget):
            found.update(widget.tabText(tab) for tab in range(widget.count()))
        elif isinstance(widget, QHeaderView) and widget.model() is not None:
            across, role = Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole
            if widget.orientation() is across:
                columns = range(widget.count())
                found.update(str(widget.model().headerData(n, across, role)) for n in columns)
    return sorted(one for one in found if one.strip() and not any(map(str.isdigit, one)))


def reduced(picture: QImage, colours: int = COLOURS) -> QImage:
    """A picture in its commonest colours, the others as the nearest: a fifth of the size."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(picture.constBits()).cast("I")
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(colours)]
    parts = [(one >> 16 & 255, one >> 8 & 255, one & 255) for one in palette]
    place = {colour: number for number, colour in enumerate(palette)}
    for colour in counted:
        if colour not in place:
            red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
            far = [(r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2 for r, g, b in parts]
            place[colour] = far.index(min(far))
    width, height = picture.width(), picture.height()
    small = bytes(place[one] for one in pixels)
    made = QImage(small, width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable(palette)
    return made.copy()


def main(catalogues: Path | None = None) -> None:
    """Take all pictures, and keep what can be read in them; `catalogues` may lie elsewhere."""
    application = QApplication([])
    application.setStyle("Fusion")
    application.setPalette(screens.palette_of("light"))
    kept: dict[str, dict[str, list[str]]] = {}
    for language in languages(catalogues):
        speak_standard_words(application, language)
        with tempfile.TemporaryDirectory() as place, practice_desk(Path(place)) as desk:
            sheet = furnished(desk, Path(place), language)
            for name, widget in views(
                application, desk, translator(language, folder=catalogues), sheet
            ):
                file = resources() / "manual" / language / f"{name}.png"
                reduced(widget.grab().toImage()).save(str(file), "PNG", 0)
                kept.setdefault(language, {})[name] = seen(widget)
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    KEPT.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
