"""How a sheet is read and what its columns mean: as it was found, and to be told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.sayings import below
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import AS_FOUND, How, Reading, SheetLook
from optindesk.core.sheet_lists import list_marked_by, marks_of
from optindesk.ui.fields import explanation, told_whole
from optindesk.ui.icons import mark_picture
from optindesk.ui.notice import LOOK
from optindesk.ui.words import Words

LAST_HEADING = 50
"""How far down the names of the columns may be looked for."""

SEEN_CELLS = 3
"""So many cells of a column are shown beside its name."""

MEANINGS: dict[str, Sentence] = {
    "email": sentence("email address"),
    "name": sentence("name"),
    "first_name": sentence("first name"),
    "last_name": sentence("last name"),
    "salutation": sentence("salutation"),
    "language": sentence("language"),
    "list": sentence("names of lists"),
    "level": sentence("permission level"),
    "date": sentence("day of sign-up"),
    "place": sentence("where it was"),
    "collected_by": sentence("collected by"),
    "note": sentence("note"),
    "paper": sentence("number of the paper sheet"),
}
"""What a column may mean to an import; each is one column's."""

ROLE_WORDS: dict[str, Sentence] = {
    "consented": sentence("says who said no"),
    "status": sentence("says who left (a status)"),
    "left": sentence("says who left, and when"),
    "left_why": sentence("why they left"),
    "confirmed": sentence("when they confirmed"),
    "noted": sentence("notes that may say so"),
    "proof": sentence("kept as proof"),
}
"""What a column may say of who must not be asked; several may."""

HOW: dict[How, Sentence] = {
    How.CHOSEN: sentence("as you said"),
    How.REMEMBERED: sentence("as last time"),
    How.EXACT: sentence("by its name"),
    How.SIMILAR: sentence("guessed by its name: please look"),
    How.CONTENT: sentence("guessed by its cells: please look"),
}
_ENCODINGS: dict[str, Sentence] = {
    "utf-8": sentence("all letters (UTF-8)"),
    "utf-16": sentence("all letters (UTF-16)"),
    "cp1252": sentence("Western Europe, Windows (cp1252)"),
    "cp1250": sentence("Central Europe, Windows (cp1250)"),
    "iso8859-1": sentence("Western Europe (ISO 8859-1)"),
    "iso8859-2": sentence("Central Europe (ISO 8859-2)"),
    "iso8859-15": sentence("Western Europe with € (ISO 8859-15)"),
    "mac-roman": sentence("an old Mac (Mac Roman)"),
    "cp850": sentence("Western Europe, DOS (cp850)"),
    "cp852": sentence("Central Europe, DOS (cp852)"),
}
_SEPARATORS: dict[str, Sentence] = {
    ",": sentence("comma"),
    ";": sentence("semicolon"),
    "\t": sentence("tab"),
    "|": sentence("upright line"),
    "": sentence("nothing: lines of a mail, with addresses in them"),
}


def _plain_table(name: str) -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    )
    return table


def _item(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    return item


class ColumnsForm(QWidget):
    """What each column means; `changed` tells that somebody chose another meaning."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self._look: SheetLook | None = None
        self._found: dict[tuple[str, str], How] = {}
        self._said: set[str] = set()
        self._lists: Sequence[str] = ()
        self.table = _plain_table(words("Columns of the sheet"))
        self.table.verticalHeader().hide()
        self.boxes: list[QComboBox] = []
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                words(
                    "What is not used is kept with the sheet. No column makes a yes by itself; but"
                    " whose cells say no, or that they left, is neither asked nor subscribed."
                )
            )
        )
        layout.addWidget(self.table, 1)

    def offer_lists(self, names: Sequence[str]) -> None:
        """A column may mark who signed up for one of these lists."""
        self._lists = tuple(names)

    def forget(self) -> None:
        """Another sheet: nothing is known of its columns."""
        self._look = None
        self._found.clear()
        self._said.clear()

    def show_look(self, look: SheetLook) -> None:
        """Show the columns as they are understood."""
        self._look = look
        for field, column in look.understood.items():
            if column.how is not How.CHOSEN:
                self._found[column.name, field] = column.how
        meant = {column.name: field for field, column in look.understood.items()}
        header = look.found.header_row
        cells = [row for number, row in look.found.first_rows if number > header][:SEEN_CELLS]
        titles = [self._("Column"), self._("First cells"), self._("Means"), self._("Found")]
        self.table.clear()
        self.table.setColumnCount(len(titles))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.setRowCount(len(look.columns))
        self.boxes = []
        for place, name in enumerate(look.columns):
            first = " · ".join(row[place] for row in cells if place < len(row) and row[place])
            self.table.setItem(place, 0, _item(name))
            self.table.setItem(place, 1, _item(first))
            self.table.setCellWidget(place, 2, self._box(name, meant.get(name, "")))
            self._say_how(place, look, meant.get(name, ""))
        for one, other in pairwise((self.table, *self.boxes)):
            self.setTabOrder(one, other)
        letter = self.fontMetrics().averageCharWidth()
        means = max((box.sizeHint().width() for box in self.boxes), default=0)
        for place, width in enumerate((20 * letter, 36 * letter, min(means, 36 * letter))):
            self.table.setColumnWidth(place, width)

    def _box(self, name: str, meaning: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._("What “{column}” means", column=name))
        box.addItem(self._("not used"), "")
        for field, words in self._meanings(name).items():
            box.addItem(words, field)
        box.setCurrentIndex(max(0, box.findData(meaning)))
        told_whole(box)
        box.activated.connect(lambda _: self._chosen(box))
        self.boxes.append(box)
        return box

    def _meanings(self, column: str) -> dict[str, str]:
        """What a column may mean, in words; each list has one for marks."""
        understood = self._look.understood if self._look is not None else {}
        marked = filter(None, map(list_marked_by, understood))
        lists = dict.fromkeys((*self._lists, *marked))
        marks = {marks_of(one): self._("a mark: signs up for “{list}”", list=one) for one in lists}
        said = {field: self._.say(words) for field, words in MEANINGS.items()}
        roles = {below(role, column): self._.say(words) for role, words in ROLE_WORDS.items()}
        return said | roles | marks

    def _say_how(self, place: int, look: SheetLook, field: str) -> None:
        if not field:
            return
        column = look.understood[field]
        if column.name not in self._said:  # what stands here is said along with what was chosen
            how = self._found.get((column.name, field), column.how)
            column = column._replace(how=how)
        item = _item(self._.say(HOW[column.how]))
        if not column.is_certain:
            side = self.fontMetrics().height()
            item.setIcon(mark_picture(LOOK, self.palette(), side, self.devicePixelRatioF()))
        self.table.setItem(place, 3, item)

    def _chosen(self, box: QComboBox) -> None:
        """A meaning is one column's: whoever had it before has none."""
        for other in self.boxes:
            if other is not box and other.currentData() == box.currentData():
                other.setCurrentIndex(0)
        if self._look is not None:
            self._said.add(self._look.columns[self.boxes.index(box)])
        self.changed.emit()

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Field and column as they are shown; a field without a column is not wanted."""
        if self._look is None:
            return ()
        names = zip(self._look.columns, self.boxes, strict=True)
        chosen = {box.currentData(): name for name, box in names if box.currentData()}
        fields = dict.fromkeys(one for name in self._look.columns for one in self._meanings(name))
        return tuple((field, chosen.get(field, "")) for field in fields)


class ReadingForm(QWidget):
    """How the file is written, with its first rows; `changed` tells that it is to be read anew."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self.reading = AS_FOUND
        self.encoding, self.separator = QComboBox(), QComboBox()
        self.heading = QSpinBox()
        self.heading.setRange(0, LAST_HEADING)
        self.heading.setSpecialValueText(words("none"))
        self.heading.setKeyboardTracking(False)
        self.heading.setAccessibleName(words("Row with the names of the columns"))
        self.rows = _plain_table(words("First rows of the file"))
        self.form = QFormLayout()
        for title, box, choose in (
            (words("Lett&ers are coded as:"), self.encoding, self._choose_encoding),
            (words("Cells are &divided by:"), self.separator, self._choose_separator),
        ):
            self.form.addRow(title, box)
            box.setAccessibleName(title.replace("&", "").rstrip(":"))
            box.activated.connect(choose)
        self.form.addRow(words("&Names of the columns are in row:"), self.heading)
        self.heading.valueChanged.connect(self._choose_heading)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addWidget(self.rows, 1)

    def forget(self) -> None:
        """Another file: nothing is chosen yet."""
        self.reading = AS_FOUND

    def show_look(self, look: SheetLook) -> None:
        """Show how the file was found to be written."""
        found = look.found
        self._offer(self.encoding, found.encodings, found.encoding)
        self._offer(self.separator, found.separators, found.separator)
        with QSignalBlocker(self.heading):
            self.heading.setValue(found.header_row)
        self._show_rows(look)

    def _offer(self, box: QComboBox, choices: Sequence[str], chosen: str | None) -> None:
        box.clear()
        for choice in choices:
            plain = sentence("{choice}", choice=choice)
            box.addItem(self._.say((_ENCODINGS | _SEPARATORS).get(choice, plain)), choice)
        box.setCurrentIndex(box.findData(chosen))
        self.form.setRowVisible(box, len(choices) > 1)

    def _show_rows(self, look: SheetLook) -> None:
        found = look.found
        width = max((len(cells) for _, cells in found.first_rows), default=0)
        self.rows.clear()
        self.rows.horizontalHeader().setVisible(False)
        self.rows.setColumnCount(width)
        self.rows.setRowCount(len(found.first_rows))
        self.rows.setVerticalHeaderLabels([str(number) for number, _ in found.first_rows])
        above = self.palette().brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        for place, (number, cells) in enumerate(found.first_rows):
            for column, text in enumerate(cells):
                self.rows.setItem(place, column, self._cell(text, number, found.header_row, above))

    def _cell(self, text: str, number: int, header: int, above: QBrush) -> QTableWidgetItem:
        item = _item(text)
        if number == header:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
        elif number < header:
            item.setForeground(above)
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return item

    def choose_sheet(self, name: str) -> None:
        """Read this sheet of the workbook."""
        self._read(Reading(sheet=name))

    def _choose_encoding(self) -> None:
        self._read(replace(self.reading, encoding=self.encoding.currentData()))

    def _choose_separator(self) -> None:
        chosen = self.separator.currentData()
        self._read(replace(self.reading, separator=chosen, header_row=None))

    def _choose_heading(self) -> None:
        self._read(replace(self.reading, header_row=self.heading.value()))

    def _read(self, reading: Reading) -> None:
        self.reading = reading
        self.changed.emit()
