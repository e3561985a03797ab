"""No text of the window was forgotten by translators, and each field has a name to be read out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desks import ACCOUNT, furnish, people, practice_desk, write_sheet
from optindesk.core.errors import AccountMissing
from optindesk.core.model import MailKind
from optindesk.core.sentence import Sentence, Value
from optindesk.flows import preferences, restoring, wordings
from optindesk.flows.desk import Desk
from optindesk.flows.wanting_pin import EXPORT
from optindesk.store.scans import Lines
from optindesk.system.language import Translator, translator
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.business_dialog import BusinessDialog
from optindesk.ui.code_dialog import CodeDialog
from optindesk.ui.collector_dialog import CollectorDialog
from optindesk.ui.dossier_dialog import DossierDialog
from optindesk.ui.evidence_form import THEIRS
from optindesk.ui.export_dialog import ExportDialog
from optindesk.ui.fields import ANSWER_LANGUAGES
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.keeping_dialog import KeepingDialog
from optindesk.ui.kept_files import LeaverFilesDialog
from optindesk.ui.kiosk_dialog import KioskDialog
from optindesk.ui.leave_dialogs import CancelDialog, WithdrawDialog
from optindesk.ui.leavers_dialog import LeaversDialog
from optindesk.ui.letter_dialog import LetterDialog
from optindesk.ui.level_names_dialog import LevelNamesDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.meant_dialog import MeantDialog
from optindesk.ui.never_dialog import NeverDialog
from optindesk.ui.never_import import NeverImportDialog
from optindesk.ui.old_list_wizard import OldListWizard
from optindesk.ui.own_work_dialog import OwnWorkDialog
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.pin_dialogs import NewPinDialog, PinDialog
from optindesk.ui.restore_dialog import RestoreDialog
from optindesk.ui.scan_dialog import ScanDialog
from optindesk.ui.sentences_dialog import SentencesDialog
from optindesk.ui.settle_dialog import SettleDialog
from optindesk.ui.sheets_dialog import SheetsDialog
from optindesk.ui.sign_in_dialog import SignInDialog
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.support_dialog import SupportDialog
from optindesk.ui.window import At, MainWindow
from optindesk.ui.wording_dialog import WordingDialog
from optindesk.ui.wording_versions import VersionsDialog
from pages import Nothing
from photos import WHITE, striped

OPEN, CLOSE = "⟦", "⟧"
DATA = {
    "market.csv",
    *("Blumenpost", "Workshops", "Rosa"),
    *ANSWER_LANGUAGES.values(),
    *("Mailchimp", "Brevo", "listmonk", "Thunderbird", "Word", "Outlook"),
    *(name for name, _ in people(20)),
}
"""Texts that belong to people, or that are the same in every language."""


QTS_OWN = ("qt_", "ScrollLeftButton", "ScrollRightButton")
"""How the names of those widgets begin that Qt makes within its own."""


class Marked:
    """Words whose every text shows that it came through them."""

    code = "en"

    def __init__(self) -> None:
        self._english: Translator = translator("en")

    def __call__(self, text: str, /, **values: Value) -> str:
        return OPEN + self._english(text, **values) + CLOSE

    def plural(self, one: str, many: str, /, n: int, **values: Value) -> str:
        return OPEN + self._english.plural(one, many, n, **values) + CLOSE

    def say(self, said: Sentence, /) -> str:
        return OPEN + self._english.say(said) + CLOSE

    def number(self, n: int, /) -> str:
        return self._english.number(n)

    def hour(self, moment: datetime, /) -> str:
        return self._english.hour(moment)

    def long_day(self, day: date, /) -> str:
        return self._english.long_day(day)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with practice_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    furnish(desk, tmp_path, 20)
    window = MainWindow(desk, Marked(), Nothing(), desk.store.leave_thread)
    window.show()
    for page in At:
        window.go(page)
        settle(qtbot, window)
    window.people.table.selectRow(0)
    window.read.stack.setCurrentIndex(1)
    settle(qtbot, window)
    yield window
    window.close()
    window.deleteLater()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.jobs.running)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.jobs.running)


def scanned(window: MainWindow, sheet: Path) -> ScanDialog:
    """The first sheet with a photo of it."""
    photo = sheet.with_name("photo.png")
    photo.write_bytes(striped([WHITE]))
    window.bench.desk.add_scans("1", [photo])
    return ScanDialog(window.bench, Lines(1), window)


DIALOGS: dict[str, Callable[[MainWindow, Path], QWidget]] = {
    "sign-up": lambda window, _: SignUpDialog(window.bench, window.openers.lists, window),
    "import": lambda window, sheet: ImportDialog(
        window.bench, window.openers.lists, window, path=sheet
    ),
    "old-list": lambda window, _: OldListWizard(window.bench, window.openers.lists, window),
    "leavers": lambda window, sheet: LeaversDialog(
        window.bench, window.openers.lists, window, source=sheet
    ),
    "meant": lambda window, _: MeantDialog(
        window.bench, window.openers.lists, "Christmas cards", 3, window
    ),
    "collector": lambda window, _: CollectorDialog(window.bench, window.openers.lists, 1, window),
    "kiosk": lambda window, _: KioskDialog(window.bench, window.openers.lists[0], window),
    "code": lambda window, _: CodeDialog(window.bench, "anna@example.org", window),
    "account": lambda window, _: AccountDialog(window.bench, ACCOUNT, window, AccountMissing()),
    "sign-in": lambda window, _: SignInDialog(window.bench, window.bench.desk, window),
    "list": lambda window, _: ListDialog(window.bench, window),
    "export": lambda window, _: ExportDialog(window.bench, window.openers.lists, window),
    "dossier": lambda window, _: DossierDialog(window.bench, 1, "⟦Ana⟧", window),
    "withdraw": lambda window, _: WithdrawDialog(
        window.bench, "anna@example.org", ["Blumenpost"], window
    ),
    "never": lambda window, _: NeverDialog(window.bench, window, "example.org"),
    "never-import": lambda window, sheet: NeverImportDialog(window.bench, sheet, window),
    "business": lambda window, _: BusinessDialog(window.bench, window),
    **{
        f"settings-{group}": lambda window, _, group=group: window.settings.open(group)
        for group in preferences.shown_in(is_practice=True)
    },
    "pin": lambda window, _: PinDialog(window.bench, window._.say(EXPORT), window),
    "pin-new": lambda window, _: NewPinDialog(window.bench, window),
    "support": lambda window, _: SupportDialog(window.bench, window),
    "level-names": lambda window, _: LevelNamesDialog(window.bench, window),
    "own-work": lambda window, _: OwnWorkDialog(window.own_work, window._, window),
    "cancel": lambda window, _: CancelDialog(
        window.bench, "anna@example.org", ["Blumenpost"], window
    ),
    "settle": lambda window, _: SettleDialog(window.bench, 1, "anna@example.org", window),
    "restore": lambda window, _: RestoreDialog(
        window._, partial(restoring.look, folder=Path("nowhere")), None, window
    ),
    "sentences": lambda window, _: SentencesDialog(window.bench, "de", window),
    "scans": scanned,
    "kept_files": lambda window, _: LeaverFilesDialog(window.bench, window),
    "sheets": lambda window, _: SheetsDialog(window.bench, window, [Path("photo.png")]),
    "keeping": lambda window, _: KeepingDialog(window.bench, window),
    "wordings": lambda window, _: WordingDialog(window.bench, window.openers.lists, window),
    "versions": lambda window, _: VersionsDialog(
        window._, wordings.versions(MailKind.CONFIRM, "en", None), window
    ),
    "letter": lambda window, _: LetterDialog(window.bench, 1, window),
    "password": lambda window, _: PasswordDialog(
        window._, window._("The password is needed."), window
    ),
}


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """All texts that a person can see or hear in a widget and what is in it: (where, text)."""
    for widget in [root, *root.findChildren(QWidget)]:
        where = f"{type(widget).__name__} {widget.objectName()}".strip()
        if widget.objectName().startswith(QTS_OWN) or not isValid(widget):
            continue
        yield f"{where} window title", widget.windowTitle()
        yield f"{where} tool tip", widget.toolTip()
        yield f"{where} name", widget.accessibleName()
        if isinstance(widget, QLabel) or (
            isinstance(widget, QAbstractButton) and not is_standard(widget)
        ):
            yield where, widget.text()
        elif isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            yield f"{where} placeholder", widget.placeholderText()
            if isinstance(widget, QTextBrowser):
                yield from ((where, line) for line in widget.toPlainText().split("\n"))
        elif isinstance(widget, QGroupBox):
            yield where, widget.title()
        elif isinstance(widget, QComboBox):
            yield from ((where, widget.itemText(n)) for n in range(widget.count()))
        elif isinstance(widget, QTableView):
            model = widget.model()
            for section in range(model.columnCount()):
                title = model.headerData(section, Qt.Orientation.Horizontal)
                if not isinstance(title, int):
                    yield f"{where} header", str(title or "")
        for action in widget.actions():
            yield from action_texts(where, action)
    for action in root.findChildren(QAction):
        yield from action_texts("QAction", action)


def action_texts(where: str, action: QAction) -> Iterator[tuple[str, str]]:
    if action.objectName().startswith("_q_"):
        return  # Qt's own, such as the cross that clears a line
    for text in (action.text(), action.toolTip(), action.statusTip()):
        yield f"{where} action", text


def is_standard(button: QAbstractButton) -> bool:
    """Whether Qt itself translates the button."""
    box = button.parent()
    if isinstance(box, QDialogButtonBox):
        return box.standardButton(button) is not QDialogButtonBox.StandardButton.NoButton
    return False


def forgotten(root: QWidget) -> list[tuple[str, str]]:
    """The texts that are neither ours to translate nor somebody's own."""
    return [
        (where, text)
        for where, text in texts(root)
        if any(letter.isalpha() for letter in text)
        and OPEN not in text
        and text not in DATA
        and "@" not in text
        and "/" not in text
        and THEIRS not in where
    ]


def nameless(root: QWidget) -> list[str]:
    """Fields that a screen reader could not name."""
    kinds = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
    found = []
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
        if isinstance(widget, kinds) and not inner and not widget.objectName().startswith("qt_"):
            if type(widget).__name__ in ("QHeaderView", "QComboBoxListView", "QComboBoxPrivate"):
                continue
            if widget.inherits("QHeaderView") or widget.window() is not root.window():
                continue
            if not widget.accessibleName():
                found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def dead_shortcuts(root: QWidget) -> list[str]:
    """Titles whose underlined letter leads nowhere."""
    wrong = [
        label.text()
        for label in root.findChildren(QLabel)
        if "&" in label.text() and label.buddy() is None
    ]
    for form in root.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            label = item.widget() if item is not None else None
            if isinstance(label, QLabel) and "&" in label.text() and label.buddy() is None:
                wrong.append(label.text())
    return wrong


def doubled_shortcuts(root: QWidget) -> list[str]:
    """Underlined letters that two things in one dialog want."""
    seen: dict[str, str] = {}
    wrong = []
    for widget in [*root.findChildren(QLabel), *root.findChildren(QAbstractButton)]:
        text = widget.text()
        place = text.find("&")
        if place < 0 or not widget.isVisibleTo(root):
            continue
        letter = text[place + 1].lower()
        if letter in seen:
            wrong.append(f"{seen[letter]} / {text}")
        seen[letter] = text
    return wrong


def test_no_text_of_the_window_was_forgotten(window: MainWindow) -> None:
    assert forgotten(window) == []
    assert len(list(texts(window))) > 200


def test_every_field_of_the_window_has_a_name(window: MainWindow) -> None:
    assert nameless(window) == []
    assert dead_shortcuts(window) == []


@pytest.mark.long
def test_no_text_of_a_dialog_was_forgotten(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = write_sheet(tmp_path / "sunday.csv", 30)
    wrong: dict[str, list[object]] = {}
    for name, make in DIALOGS.items():
        dialog = make(window, sheet)
        dialog.show()
        settle(qtbot, window)
        assert dialog.windowTitle().startswith(OPEN)
        wrong[name] = [
            *forgotten(dialog),
            *nameless(dialog),
            *dead_shortcuts(dialog),
            *doubled_shortcuts(dialog),
        ]
        dialog.close()
    assert wrong == {name: [] for name in DIALOGS}


def test_a_forgotten_text_would_be_found(window: MainWindow) -> None:
    window.to_do.second.setText("New sign-up")
    assert forgotten(window) == [("QPushButton", "New sign-up")]
