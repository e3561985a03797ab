"""Fields that several dialogs have: a list, a language, a day, the foot with its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from optindesk.core.model import MailingList
from optindesk.ui.help_button import Foot
from optindesk.ui.readable import outlined
from optindesk.ui.words import Words

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "hr": "Hrvatski",
}
"""The languages in which questions are shipped (resources/mail), each by its own name."""

ANSWER_LANGUAGES = LANGUAGES | {"nl": "Nederlands", "pl": "Polski", "pt": "Português"}
"""The languages in which replies are understood (answers.toml)."""

TICK_HEIGHT = 1.3
"""How high a line is that can be ticked, in heights of its text."""

LINE_LETTERS = 44
"""The least width of a line to type into, in average letters."""


def list_box(words: Words, lists: Sequence[MailingList], everything: str = "") -> QComboBox:
    """Choose a list; `everything` is the text of a first choice that is no list."""
    box = QComboBox()
    box.setAccessibleName(words("List"))
    told_whole(box)
    fill_lists(box, lists, everything)
    return box


def fill_lists(box: QComboBox, lists: Sequence[MailingList], everything: str = "") -> None:
    """Offer these lists, and keep what was chosen while it is still there."""
    wanted: list[tuple[str, int | None]] = [(one.name, one.id) for one in lists]
    if everything:
        wanted.insert(0, (everything, None))
    if wanted == [(box.itemText(place), box.itemData(place)) for place in range(box.count())]:
        return  # as after nearly every change; a box that is filled lays out all around it
    chosen = box.currentData()
    box.clear()
    for name, number in wanted:
        box.addItem(name, number)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def language_box(
    words: Words, none_of_these: str = "", languages: Mapping[str, str] = LANGUAGES
) -> QComboBox:
    """Choose a language by its own name; `none_of_these` is the text of a first, empty choice."""
    box = QComboBox()
    box.setAccessibleName(words("Language"))
    if none_of_these:
        box.addItem(none_of_these, "")
    for code, name in languages.items():
        box.addItem(name, code)
    return box


def day_box(words: Words, today: date) -> QDateEdit:
    """A day up to today, by calendar or keyboard."""
    box = QDateEdit(QDate(today.year, today.month, today.day))
    box.setMaximumDate(box.date())
    box.setCalendarPopup(True)
    short = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    box.setDisplayFormat(short if "yyyy" in short else short.replace("yy", "yyyy"))
    box.setAccessibleName(words("Date"))
    return box


def day_in(box: QDateEdit) -> date:
    """The day that was chosen."""
    chosen = box.date()
    return date(chosen.year(), chosen.month(), chosen.day())


class _TickDelegate(QStyledItemDelegate):
    """Draws lines with a box to tick, whose outline is seen, and which is not hard to hit."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.palette = outlined(option.palette).resolve(option.palette)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        return size.expandedTo(QSize(0, round(option.fontMetrics.height() * TICK_HEIGHT)))


def tick_list(name: str) -> QListWidget:
    """A list of what can be ticked; `name` is its accessible name."""
    box = QListWidget()
    box.setAccessibleName(name)
    box.setItemDelegate(_TickDelegate(box))
    return box


def side_by_side() -> QSplitter:
    """What has two parts, with a gap between them that can be seen and grabbed."""
    splitter = QSplitter()
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(splitter.fontMetrics().height() * 2 // 3)
    return splitter


def explanation(text: str) -> QLabel:
    """A few words in a dialog on what a field is for."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setMinimumWidth(label.fontMetrics().averageCharWidth() * LINE_LETTERS)
    return label


def foot(way_out: QDialogButtonBox.StandardButton) -> Foot:
    """The buttons of a dialog, so far the way out, which Enter never takes, and the manual."""
    buttons = Foot(way_out)
    buttons.button(way_out).setAutoDefault(False)
    return buttons


def go_button(
    dialog: QDialog, buttons: QDialogButtonBox, text: str, act: Callable[[], object]
) -> QPushButton:
    """The button that does what a dialog is for, by Enter, too; the way out only closes it."""
    button = buttons.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
    button.setDefault(True)
    buttons.accepted.connect(act)
    buttons.rejected.connect(dialog.reject)
    return button


def plain(text: str) -> str:
    """The text of a button or an action without the mark of its key, and without keys that stand in
    it."""
    return text.partition("\t")[0].replace("&&", "\0").replace("&", "").replace("\0", "&")


def hinted(line: QLineEdit, example: str) -> None:
    """Show in an empty line what may stand there; where it has no room, its tip says it whole."""
    line.setPlaceholderText(example)
    line.setToolTip(example)


def told_whole(box: QComboBox) -> None:
    """Say what is chosen in a tip as well: a box may have to be narrower than its choices."""
    box.setToolTip(box.currentText())
    box.currentTextChanged.connect(box.setToolTip)


def new_passphrase(changed: Callable[[], None]) -> tuple[QLineEdit, QLineEdit]:
    """Two lines for a passphrase that is chosen: what is seen by nobody is typed twice."""
    lines = QLineEdit(), QLineEdit()
    for line in lines:
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textChanged.connect(changed)
    return lines


def labelled(form: QFormLayout, title: str, line: QLayout, field: QWidget) -> None:
    """Add a row of several widgets; the title's shortcut goes to one of them."""
    label = QLabel(title)
    label.setBuddy(field)
    form.addRow(label, line)


def aligned(*forms: QFormLayout) -> None:
    """Let the fields of several forms begin below each other."""
    labels = [
        item.widget()
        for form in forms
        for row in range(form.rowCount())
        if (item := form.itemAt(row, QFormLayout.ItemRole.LabelRole)) is not None
    ]
    widest = max(label.sizeHint().width() for label in labels if label is not None)
    for label in labels:
        if label is not None:
            label.setMinimumWidth(widest)


def wide(dialog: QDialog, letters: int = 64) -> None:
    """Make a dialog wide enough for lines that read well."""
    dialog.setMinimumWidth(dialog.fontMetrics().averageCharWidth() * letters)


def named_box(name: str, choices: Sequence[str], everything: str) -> QComboBox:
    """Choose one of these names, or first of all everything (its data is None)."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItem(everything, None)
    for one in choices:
        box.addItem(one, one)
    told_whole(box)
    return box
