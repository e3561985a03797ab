"""About the program: its version, its licence, and on whose work it stands."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from html import escape

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from optindesk.ui.badge import program_icon
from optindesk.ui.fields import foot
from optindesk.ui.words import Words

LIBRARIES: Mapping[str, str] = {
    "PySide6-Essentials": "LGPL-3.0",
    "peewee": "MIT",
    "Jinja2": "BSD-3-Clause",
    "keyring": "MIT",
    "IMAPClient": "BSD-3-Clause",
    "flufl.bounce": "Apache-2.0",
    "lxml": "BSD-3-Clause",
    "css-inline": "MIT",
    "authres": "Apache-2.0",
    "email-validator": "Unlicense",
    "idna": "BSD-3-Clause",
    "python-calamine": "MIT",
    "rapidfuzz": "MIT",
    "platformdirs": "MIT",
    "pyrage": "MIT",
    "Babel": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "XlsxWriter": "BSD-2-Clause",
    "dnspython": "ISC",
    "requests": "Apache-2.0",
    "oauthlib": "BSD-3-Clause",
    "psycopg2-binary": "LGPL-3.0",
}
"""What the program needs, by the names in pyproject.toml, each with its licence."""

PICTURE = 64
LETTERS, LINES = 62, 26


class AboutDialog(QDialog):
    """To be read and copied; Qt tells about itself in a dialog of its own. `shared_at` is the
    address of a shared desk's database."""

    def __init__(self, words: Words, version: str, parent: QWidget, shared_at: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(words("About Opt-In Desk"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(program_icon().pixmap(PICTURE, PICTURE))
        picture.setAccessibleName(words("Opt-In Desk"))
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text = QTextBrowser()
        self.text.setAccessibleName(words("About Opt-In Desk"))
        self.text.setHtml(_html(words, version, shared_at))
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.qt = buttons.addButton(words("About &Qt…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.qt.setAutoDefault(False)
        self.qt.clicked.connect(QApplication.aboutQt)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(picture)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * LETTERS, letter.lineSpacing() * LINES)


def _html(words: Words, version: str, shared_at: str) -> str:
    shared = words("This desk is shared: its data lies in {place}.", place=shared_at)
    lines = (
        *((shared,) if shared_at else ()),
        words("Double opt-in by email, without any web server."),
        words(
            "It is free software under the MIT licence: use it, look into it, change it, give it"
            " to others."
        ),
        words(
            "Its windows are made with Qt {qt}, by PySide6 {pyside}, under the LGPL 3: you may put"
            " another version of Qt in the place of the one that came along.",
            qt=qVersion(),
            pyside=PySide6.__version__,
        ),
        words("It runs on Python {python}, and stands on these:", python=platform.python_version()),
    )
    head = f"<h3>Opt-In Desk {escape(version)}</h3>"
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    rows = "".join(
        f"<tr><td>{escape(name)}&nbsp;&nbsp;</td><td>{escape(licence)}</td></tr>"
        for name, licence in LIBRARIES.items()
    )
    return f"{head}{said}<table>{rows}</table>"
