"""What the permission levels are called in mails, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from optindesk.core.model import Level
from optindesk.flows import levels
from optindesk.flows.desk import Desk
from optindesk.flows.levels import Named
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, language_box, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class LevelNamesDialog(QDialog):
    """Saves all at once what was changed."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._names: dict[tuple[str, int], str] = {}
        self._shown_names: dict[tuple[str, int], str] = {}
        self.setWindowTitle(self._("Names of the permission levels"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 84)
        self.notice = Notice(self._)
        self.language = language_box(self._)
        self.language.currentIndexChanged.connect(self._read_names)
        self.names: dict[int, QLineEdit] = {}
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.save = go_button(self, buttons, self._("&Save"), self._save)
        allow(self.save, waits(self._))
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "A level says what somebody allows, beside the lists. Profiling is a purpose"
                    " of its own and always a question of its own. Going down needs no question."
                )
            )
        )
        layout.addRow(self._("Names in mails in:"), self.language)
        for level in Level:
            line = QLineEdit()
            line.setAccessibleName(self._("Name of level {level}", level=int(level)))
            line.setMaxLength(levels.LONGEST_NAME)
            layout.addRow(self._("Level {level}:", level=int(level)), line)
            line.textEdited.connect(lambda text, at=int(level): self._rename(at, text))
            self.names[int(level)] = line
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._read_names()

    def _read_names(self) -> None:
        language = str(self.language.currentData())
        self._bench.look("names", lambda: levels.names(language), self._show_names, self)

    def _show_names(self, found: list[Named]) -> None:
        for one in found:
            place = (one.language, int(one.level))
            self._shown_names.setdefault(place, one.name)
            self.names[int(one.level)].setText(self._names.get(place, one.name))
        allow(self.save)

    def _rename(self, level: int, text: str) -> None:
        self._names[str(self.language.currentData()), level] = text

    def _save(self) -> None:
        desk = self._bench.desk
        renamed = {
            place: text for place, text in self._names.items() if text != self._shown_names[place]
        }
        self._bench.run(
            self._("Saving the names of the permission levels"),
            lambda _: _rename(desk, renamed),
            Lane.ACT,
            done=lambda _: self._saved(),
            failed=self.notice.complain,
            owner=self,
        )

    def _saved(self) -> None:
        self._bench.say(self._("The names of the permission levels are saved."))
        self.accept()


def _rename(desk: Desk, renamed: Mapping[tuple[str, int], str]) -> None:
    for (language, level), name in renamed.items():
        desk.name_level(level, language, name)
