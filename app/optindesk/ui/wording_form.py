"""The fields of the wording editor, and how they lie: what is written left, what shows right."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.fields import fields_of
from optindesk.core.model import MailingList, MailKind, Wording
from optindesk.ui.fields import foot, language_box, list_box, side_by_side
from optindesk.ui.mark import Tone, colour_of
from optindesk.ui.notice import MOST_LINES, Notice
from optindesk.ui.state_words import KIND_WORDS
from optindesk.ui.wording_findings import Findings
from optindesk.ui.wording_preview import WordingPreview
from optindesk.ui.words import Words

USUAL = QSize(1080, 720)

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


class _Tags(QSyntaxHighlighter):
    """Shows fields and commands in another colour than what people read."""

    def __init__(self, view: QPlainTextEdit) -> None:
        super().__init__(view.document())
        self._view = view

    def highlightBlock(self, text: str) -> None:
        base = self._view.palette().color(QPalette.ColorRole.Base)
        for tag in _TAG.finditer(text):
            tone = Tone.WAITING if tag[0].startswith("{{") else Tone.QUIET
            self.setFormat(tag.start(), len(tag[0]), colour_of(tone, base))


class WordingForm(QWidget):
    """`chosen_anew` tells that another wording may be chosen, `typed` that this one was changed."""

    chosen_anew = Signal()
    typed = Signal()

    def __init__(self, words: Words, lists: Sequence[MailingList], dialog: QDialog) -> None:
        super().__init__(dialog)
        self._ = words
        self._is_showing = False
        self._make_choosers(lists)
        self._make_editor()
        self.preview = WordingPreview(words)
        self.findings = Findings(words)
        self.findings.line_wanted.connect(self.go_to_line)
        self.notice = Notice(words, most_lines=MOST_LINES)
        self._make_buttons()
        self._lay_out(dialog)

    # --- putting it together ----------------------------------------------------------------------

    def _make_choosers(self, lists: Sequence[MailingList]) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName(self._("Which mail"))
        for kind, said in KIND_WORDS.items():
            self.kind.addItem(self._.say(said), kind.value)
        self.list = list_box(self._, lists, self._("all lists"))
        self.language = language_box(self._)
        for box in (self.kind, self.list, self.language):
            box.activated.connect(lambda _: self.chosen_anew.emit())
        self.version = QLabel()
        self.version.setTextFormat(Qt.TextFormat.PlainText)
        self.version.setWordWrap(True)

    def _make_editor(self) -> None:
        self.subject = QLineEdit()
        self.subject.setAccessibleName(self._("Subject"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self._("Text of the mail"))
        self.text.setTabChangesFocus(True)
        self._tags = _Tags(self.text)
        self.subject.textChanged.connect(self._tell)
        self.text.textChanged.connect(self._tell)
        self._target: QWidget = self.text
        self.fields = QTreeWidget()
        self.fields.setAccessibleName(self._("Fields that can stand in it"))
        self.fields.setHeaderLabels([self._("Field"), self._("What it is")])
        self.fields.setRootIsDecorated(False)
        self.fields.setAlternatingRowColors(True)
        self.fields.setUniformRowHeights(True)
        fit = QHeaderView.ResizeMode.ResizeToContents
        self.fields.header().setSectionResizeMode(0, fit)
        self.fields.itemActivated.connect(lambda *_: self._insert())
        self.insert = QPushButton(self._("&Insert field"))
        self.insert.setAutoDefault(False)
        self.insert.setToolTip(self._("Put it where you wrote last"))
        self.insert.clicked.connect(self._insert)

    def _make_buttons(self) -> None:
        self.buttons = foot(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole
        self.save = self.buttons.addButton(self._("&Save"), role.ActionRole)
        self.test = self.buttons.addButton(self._("Send it to &me"), role.ActionRole)
        self.test.setToolTip(
            self._("A test mail to your own address, whose code works; it changes nothing")
        )
        self.details = QPushButton(self._("&Your business…"))
        self.details.setToolTip(
            self._("Your name, the postal address and the privacy notice of all mails")
        )
        self.versions = QPushButton(self._("&Versions…"))
        self.back = QPushButton(self._("&Back to the first one"))
        self.back.setToolTip(
            self._("To the wording that ships; a list goes back to the one for all lists")
        )
        for button in (self.save, self.test, self.details, self.versions, self.back):
            button.setAutoDefault(False)

    def _lay_out(self, dialog: QDialog) -> None:
        top = QHBoxLayout()
        for title, box in (
            (self._("M&ail:"), self.kind),
            (self._("&List:"), self.list),
            (self._("La&nguage:"), self.language),
        ):
            label = QLabel(title)
            label.setBuddy(box)
            top.addWidget(label)
            top.addWidget(box)
        top.addStretch(1)
        for button in (self.details, self.versions, self.back):
            top.addWidget(button)
        line = QFormLayout()
        line.addRow(self._("S&ubject:"), self.subject)
        insert = QHBoxLayout()
        insert.addWidget(self.version, 1)
        insert.addWidget(self.insert)
        left = QWidget()
        written = QVBoxLayout(left)
        written.setContentsMargins(0, 0, 0, 0)
        written.addLayout(line)
        written.addWidget(self.text, 5)
        written.addWidget(self.fields, 2)
        written.addLayout(insert)
        splitter = side_by_side()
        splitter.addWidget(left)
        splitter.addWidget(self.preview)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(top)
        inner.addWidget(splitter, 1)
        inner.addWidget(self.findings)
        inner.addWidget(self.notice)
        inner.addWidget(self.buttons)
        QVBoxLayout(dialog).addWidget(self)
        dialog.resize(USUAL)

    # --- which wording ----------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[MailKind, str, int | None]:
        """The kind of mail, the language, and the list (None: all)."""
        list_id = self.list.currentData()
        return MailKind(self.kind.currentData()), str(self.language.currentData()), list_id

    def choose(self, kind: MailKind, language: str, list_id: int | None) -> None:
        """Show a choice; nobody is told."""
        self.kind.setCurrentIndex(self.kind.findData(kind.value))
        self.language.setCurrentIndex(max(0, self.language.findData(language)))
        self.list.setCurrentIndex(max(0, self.list.findData(list_id)))

    # --- what is written --------------------------------------------------------------------------

    @property
    def written(self) -> tuple[str, str]:
        """Subject and text, as a wording has them."""
        return self.subject.text().strip(), self.text.toPlainText().rstrip("\n") + "\n"

    def show_wording(self, one: Wording) -> None:
        """Put a wording into the editor."""
        self._is_showing = True
        self.subject.setText(one.subject)
        self.subject.setCursorPosition(0)
        self.text.setPlainText(one.text.rstrip("\n"))
        self._is_showing = False
        self._offer_fields(one.kind)
        self.typed.emit()

    def _tell(self) -> None:
        if not self._is_showing:
            self.typed.emit()

    def _offer_fields(self, kind: MailKind) -> None:
        self.fields.clear()
        for name, field in fields_of(kind).items():
            item = QTreeWidgetItem([name, self._.say(field.says)])
            example = self._("For example: {text}", text=field.example)
            item.setToolTip(0, example)
            item.setToolTip(1, example)
            self.fields.addTopLevelItem(item)
        self.fields.setCurrentIndex(self.fields.model().index(0, 0))

    def insert_into(self, field: QWidget) -> None:
        """From now on fields are put into the subject or the text."""
        self._target = field

    def _insert(self) -> None:
        item = self.fields.currentItem()
        if item is None:
            return
        field = f"{{{{ {item.text(0)} }}}}"
        if self._target is self.subject:
            self.subject.insert(field)
        else:
            self.text.insertPlainText(field)
        self._target.setFocus()

    def go_to_line(self, line: int) -> None:
        """Put the cursor into a line of the text, or into the subject (0)."""
        if line == 0:
            self.subject.setFocus()
            return
        block = self.text.document().findBlockByNumber(line - 1)
        self.text.setTextCursor(QTextCursor(block))
        self.text.setFocus()

    def mark_lines(self, lines: Collection[int]) -> None:
        """Underline the lines in which something was found."""
        base = self.text.palette().color(QPalette.ColorRole.Base)
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(colour_of(Tone.BAD, base))
        shade = QColor(colour_of(Tone.LOOK, base))
        shade.setAlpha(40)
        form.setBackground(shade)
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
        marked = []
        for line in lines:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.text.document().findBlockByNumber(line - 1))
            selection.cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            selection.format = form
            marked.append(selection)
        self.text.setExtraSelections(marked)
