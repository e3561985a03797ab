"""How often and about what people are asked: the desk's settings, and the names of the levels."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.model import Level
from optindesk.flows import levels, settings
from optindesk.flows.desk import Desk
from optindesk.flows.levels import Named
from optindesk.flows.settings import SETTINGS
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, language_box, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice

Values = Mapping[str, int]


class AskingDialog(QDialog):
    """Saves all at once what was changed."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._before: Values = {}
        self._names: dict[tuple[str, int], str] = {}
        self._shown_names: dict[tuple[str, int], str] = {}
        self.setWindowTitle(self._("How people are asked"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 92)
        self.notice = Notice(self._)
        self.boxes: dict[str, QSpinBox] = {}
        tabs = QTabWidget()
        tabs.addTab(self._make_numbers(), self._("&Numbers"))
        tabs.addTab(self._make_levels(), self._("&Permission levels"))
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.addButton(self._("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setDefault(True)
        self.save.setEnabled(False)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(tabs, 1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        bench.look("asking", lambda: {name: settings.get(name) for name in SETTINGS},
                   self._show, self)  # fmt: skip
        self._read_names()

    def _make_numbers(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        for name, known in SETTINGS.items():
            if known.is_switch or name in settings.OF_RETENTION:
                continue
            box = QSpinBox()
            box.setRange(known.least, known.most)
            box.setAccessibleName(self._.say(known.said))
            said = QLabel(self._.say(known.said))
            said.setWordWrap(True)
            said.setBuddy(box)
            form.addRow(box, said)
            if name == settings.REMINDERS:
                form.addRow("", explanation(self._.say(settings.REMINDER_WARNING)))
            self.boxes[name] = box
        for box in self.boxes.values():
            box.setMinimumWidth(max(one.sizeHint().width() for one in self.boxes.values()))
        return page

    def _make_levels(self) -> QWidget:
        page = QWidget()
        self.levels = QCheckBox(self._("&Ask for permission levels, too"))
        self.language = language_box(self._)
        self.language.currentIndexChanged.connect(self._read_names)
        form = QFormLayout(page)
        form.addRow(self.levels)
        form.addRow(
            explanation(
                self._(
                    "A level says what somebody allows, beside the lists. Profiling is a purpose"
                    " of its own and always a question of its own. Going down needs no question."
                )
            )
        )
        form.addRow(self._("Names in mails in:"), self.language)
        self.names: dict[int, QLineEdit] = {}
        for level in Level:
            line = QLineEdit()
            line.setAccessibleName(self._("Name of level {level}", level=int(level)))
            line.setMaxLength(levels.LONGEST_NAME)
            form.addRow(self._("Level {level}:", level=int(level)), line)
            line.textEdited.connect(lambda text, at=int(level): self._rename(at, text))
            self.names[int(level)] = line
        return page

    def _show(self, values: Values) -> None:
        self._before = values
        for name, box in self.boxes.items():
            box.setValue(values[name])
        self.levels.setChecked(values[settings.LEVELS] == 1)
        self.save.setEnabled(True)

    def _read_names(self) -> None:
        language = str(self.language.currentData())
        self._bench.look("names", lambda: levels.names(language), self._show_names, self)

    def _show_names(self, found: list[Named]) -> None:
        for one in found:
            place = (one.language, int(one.level))
            self._shown_names.setdefault(place, one.name)
            self.names[int(one.level)].setText(self._names.get(place, one.name))

    def _rename(self, level: int, text: str) -> None:
        self._names[str(self.language.currentData()), level] = text

    def _save(self) -> None:
        desk = self._bench.desk
        wanted = {name: box.value() for name, box in self.boxes.items()}
        wanted[settings.LEVELS] = int(self.levels.isChecked())
        changed = {name: n for name, n in wanted.items() if n != self._before.get(name)}
        renamed = {
            place: text for place, text in self._names.items() if text != self._shown_names[place]
        }
        self._bench.run(
            self._("Saving how people are asked"),
            lambda _: _choose(desk, changed, renamed),
            Lane.ACT,
            done=lambda _: self._saved(),
            failed=self.notice.complain,
            owner=self,
        )

    def _saved(self) -> None:
        self._bench.say(self._("It is saved how people are asked."))
        self.accept()


def _choose(desk: Desk, changed: Values, renamed: Mapping[tuple[str, int], str]) -> None:
    for (language, level), name in renamed.items():
        desk.name_level(level, language, name)
    for name, value in changed.items():
        desk.choose_setting(name, str(value))
