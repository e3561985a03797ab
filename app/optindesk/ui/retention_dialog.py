"""How long people are kept: the rules, whose time is over by them, and reducing these."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from optindesk.flows import retention, settings
from optindesk.flows.desk import Desk
from optindesk.flows.retention import Look
from optindesk.ui.allowing import allow, first_of, unchanged, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice, Offer
from optindesk.ui.within_screen import grow

FIGURES = (settings.MONTHS_WITHOUT_YES, settings.YEARS_OF_PROOF)
ROWS_SHOWN = 6
"""How many people are seen without scrolling."""


class RetentionDialog(QDialog):
    """Nobody is reduced but by the rules that are saved, and not with one press of Enter."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._before: Mapping[str, int] = {}
        self._count = 0
        self.setWindowTitle(self._("How long people are kept"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 84)
        self.boxes = {name: self._box(name) for name in FIGURES}
        self.alone = QCheckBox(self._("&Apply these rules on its own"))
        self.who = QLabel()
        self.who.setWordWrap(True)
        self.people = QListWidget()
        self.people.setAccessibleName(self._("Whose time is over"))
        self.people.setFixedHeight(self.fontMetrics().lineSpacing() * ROWS_SHOWN * 3 // 2)
        self.goes = explanation("")
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.reduce = buttons.addButton(
            self._("&Reduce them…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.reduce.setAutoDefault(False)
        self.reduce.clicked.connect(self._warn)
        self.save = go_button(self, buttons, self._("&Save"), self._save)
        self._lay_out(buttons)
        for box in self.boxes.values():
            box.valueChanged.connect(self._enable)
        self.alone.toggled.connect(self._enable)
        self._enable()
        self._look()

    def _box(self, name: str) -> QSpinBox:
        known = settings.SETTINGS[name]
        box = QSpinBox()
        box.setRange(known.least, known.most)
        box.setSpecialValueText(self._("for good"))
        box.setAccessibleName(self._.say(known.said))
        return box

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        form = QFormLayout()
        for name, box in self.boxes.items():
            said = QLabel(self._.say(settings.SETTINGS[name].said))
            said.setWordWrap(True)
            said.setBuddy(box)
            form.addRow(box, said)
        width = max(box.sizeHint().width() for box in self.boxes.values())
        for box in self.boxes.values():
            box.setMinimumWidth(width)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.alone)
        layout.addSpacing(layout.spacing())
        layout.addWidget(self.who)
        layout.addWidget(self.people)
        layout.addWidget(self.goes)
        layout.addStretch(1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    def _look(self) -> None:
        """Read the rules and whose time is over."""
        self._bench.look("retention", partial(_look, self._bench.desk), self._show, self)

    def _show(self, found: tuple[Mapping[str, int], Mapping[str, Look]]) -> None:
        is_first = not self._before
        self._before, looks = found
        for name, box in self.boxes.items():
            box.setValue(self._before[name])
        self.alone.setChecked(bool(self._before[settings.REDUCES_ALONE]))
        self._count = sum(one.count for one in looks.values())
        people = [one for look in looks.values() for one in look.people]
        self.people.clear()
        self.people.addItems([f"{one.address}  {one.name}".rstrip() for one in people])
        if self._count > len(people):
            more = self._count - len(people)
            self.people.addItem(self._.plural("and {n} more", "and {n} more", more))
        self.people.setVisible(bool(people))
        self.who.setText(self._who(looks))
        self.goes.setText(self._.say(retention.what_goes(self._count)) if people else "")
        self.goes.setVisible(bool(people))
        self._enable()
        if is_first:
            next(iter(self.boxes.values())).setFocus()
        grow(self)

    def _who(self, looks: Mapping[str, Look]) -> str:
        if not self._count:
            return self._("Nobody’s time is over.")
        by_rule = ", ".join(
            self._("{rule}: {n}", rule=retention.RULES[name].said, n=self._.number(one.count))
            for name, one in looks.items()
            if one.count
        )
        said = self._.plural(
            "The time of {n} person is over.", "The time of {n} people is over.", self._count
        )
        return f"{said} {by_rule}."

    def _wanted(self) -> dict[str, int]:
        wanted = {name: box.value() for name, box in self.boxes.items()}
        return {**wanted, settings.REDUCES_ALONE: int(self.alone.isChecked())}

    def _enable(self) -> None:
        is_saved = self._wanted() == self._before
        for box in (*self.boxes.values(), self.alone):
            box.setEnabled(bool(self._before))
        waiting = "" if self._before else waits(self._)
        allow(self.save, waiting or (unchanged(self._) if is_saved else ""))
        unsaved = "" if is_saved else self._("What you changed is not saved yet.")
        nobody = "" if self._count else self._("Nobody’s time is over.")
        allow(self.reduce, first_of(waiting, unsaved, nobody))

    def _save(self) -> None:
        desk = self._bench.desk
        wanted = {name: str(value) for name, value in self._wanted().items()}
        self._bench.run(
            self._("Saving how long people are kept"),
            lambda _: desk.choose_settings(wanted),
            Lane.ACT,
            done=lambda _: self._look(),
            failed=self.notice.complain,
            owner=self,
        )

    def _warn(self) -> None:
        said = self._("Nothing brings them back, and no yes of theirs can be proven any more.")
        offer = Offer(self._("Reduce them &for good"), self._reduce)
        self.notice.say(said, LOOK, offer)
        grow(self)

    def _reduce(self) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Reducing people whose time is over"),
            lambda tick: desk.apply_retention(tick=tick),
            Lane.WORK,
            done=self._reduced,
            failed=self.notice.complain,
            cancelled=self._look,
            owner=self,
        )

    def _reduced(self, count: int) -> None:
        self._bench.say(self._.say(retention.of_reduced(count)))
        self.accept()


def _look(desk: Desk) -> tuple[dict[str, int], dict[str, Look]]:
    """The figures of the rules, and whose time is over by them."""
    return {name: settings.get(name) for name in settings.OF_RETENTION}, retention.look(
        desk.clock()
    )
