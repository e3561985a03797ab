"""All settings: groups on the left, pages on the right, and a line in which one looks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.flows import how_set, preferences, settings
from optindesk.flows.how_set import RESETTABLE, Now
from optindesk.flows.preferences import CATALOGUE, GROUPS, Group
from optindesk.ui import sure
from optindesk.ui.bench import Bench
from optindesk.ui.fields import foot
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.hint import Hint
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer
from optindesk.ui.settings_here import Here
from optindesk.ui.settings_page import SettingsPage
from optindesk.ui.settings_rows import ChoiceRow, NumberRow, Row, StateRow, SwitchRow
from optindesk.ui.undo import Deed

USUAL_SIZE = QSize(130, 36)
"""How large it is at first, in average letters and lines; never larger than the window."""

Open = Callable[[QWidget], object]


class SettingsDialog(QDialog):
    """What is chosen holds at once; `ways` open the dialogs of what has one of its own, by the
    setting's name. `first` is the page that is shown."""

    def __init__(
        self,
        bench: Bench,
        here: Here,
        ways: Mapping[str, Sequence[tuple[str, Open]]],
        parent: QWidget,
        first: Group = Group.ACCOUNT,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._here = here
        self._ways = ways
        self._ = bench.words
        self._now: dict[str, Now] = {}
        self._shown = preferences.shown_in(is_practice=bench.desk.is_practice)
        self._is_leaving = False
        self.setWindowTitle(self._("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = {name: self._row(name) for names in self._shown.values() for name in names}
        self.pages = {
            group: SettingsPage(
                self._, self._.say(GROUPS[group]), [self.rows[name] for name in names]
            )
            for group, names in self._shown.items()
        }
        self.search = FilterBox(self._("Search the settings"))
        self.groups = QListWidget()
        self.groups.setAccessibleName(self._("Groups of settings"))
        self.groups.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.stack = QStackedWidget()
        self.nothing = Hint(self)
        self.notice = Notice(self._)
        self._lay_out()
        self._connect()
        self.go(first)
        self._fit(parent)
        self.look()
        self.search.setFocus()

    # --- putting it together ----------------------------------------------------------------------

    def _row(self, name: str) -> Row:
        known = settings.SETTINGS.get(name)
        if name == preferences.LANGUAGE:
            return ChoiceRow(self._, name, self._here.languages(self._))
        switches = (preferences.LISTEN, preferences.NOTIFY)
        if name in switches or (known and known.is_switch and name not in self._ways):
            return SwitchRow(self._, name)
        if known is not None and name not in self._ways:
            return NumberRow(self._, name, known.least, known.most)
        buttons = [(text, partial(act, self)) for text, act in self._ways.get(name, ())]
        can_reset = name in RESETTABLE or name in preferences.OF_THIS_COMPUTER
        return StateRow(self._, name, buttons, can_reset=can_reset)

    def _lay_out(self) -> None:
        for group, page in self.pages.items():
            item = QListWidgetItem(page.title, self.groups)
            item.setData(Qt.ItemDataRole.UserRole, group)
            height = round(self.fontMetrics().height() * 1.8)
            item.setSizeHint(QSize(0, height))
            self.stack.addWidget(page)
        self.stack.addWidget(self.nothing)
        titles = max(self.fontMetrics().horizontalAdvance(page.title) for page in
                     self.pages.values())  # fmt: skip
        self.groups.setFixedWidth(titles + self.fontMetrics().height() * 2)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.addWidget(self.groups)
        middle.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addLayout(middle, 1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    def _connect(self) -> None:
        for name, row in self.rows.items():
            row.chosen.connect(partial(self._choose, name))
            row.reset_wanted.connect(partial(self._reset, [name]))
        for group, page in self.pages.items():
            page.reset_wanted.connect(partial(self._ask_reset, group))
        self.groups.currentItemChanged.connect(self._turn)
        self.search.wanted.connect(self._find)
        self.search.left.connect(lambda: self.groups.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self._bench.changed.connect(self.look)
        self._bench.account_set.connect(self.look)
        self._here.own_work.changed.connect(self._show_here)

    def _fit(self, parent: QWidget) -> None:
        letter = self.fontMetrics()
        wanted = QSize(
            letter.averageCharWidth() * USUAL_SIZE.width(),
            letter.lineSpacing() * USUAL_SIZE.height(),
        )
        self.resize(wanted.boundedTo(parent.window().size()))

    # --- pages and the search ---------------------------------------------------------------------

    def go(self, group: Group) -> None:
        """Show a page; where there is none of that group, the first."""
        for number in range(self.groups.count()):
            if self.groups.item(number).data(Qt.ItemDataRole.UserRole) == group:
                self.groups.setCurrentRow(number)
                return
        self.groups.setCurrentRow(0)

    def _turn(self) -> None:
        item = self.groups.currentItem()
        if item is not None:
            self.stack.setCurrentWidget(self.pages[item.data(Qt.ItemDataRole.UserRole)])

    def _find(self, text: str) -> None:
        """Show the groups in which it is found, the best first; all in their order for nothing."""
        found: Mapping[Group, Sequence[str]] = dict.fromkeys(self._shown, ())
        if text:
            found = preferences.find(text, self._shown, self._.say)
        kept = self.groups.currentItem()
        with QSignalBlocker(self.groups):
            items = {item.data(Qt.ItemDataRole.UserRole): item for item in self._take_groups()}
            for group in (*found, *(one for one in items if one not in found)):
                self.groups.addItem(items[group])
                items[group].setHidden(group not in found)
            if found and (text or kept.isHidden()):
                kept = items[next(iter(found))]
            self.groups.setCurrentItem(kept)
        for group, page in self.pages.items():
            page.show_found(found.get(group, ()))
        if found:
            self._turn()
        else:
            self.nothing.say(self._("Nothing matches “{text}”.", text=text))
            self.stack.setCurrentWidget(self.nothing)

    def _take_groups(self) -> Iterator[QListWidgetItem]:
        while self.groups.count():
            yield self.groups.takeItem(0)

    # --- how it stands ----------------------------------------------------------------------------

    def look(self) -> None:
        """Read how everything stands; nothing waits for the keyring, which may ask a person."""
        desk = self._bench.desk
        self._bench.look("settings", partial(how_set.look, desk), self._show, self)
        if preferences.PASSWORD in self.rows:
            of_password = partial(how_set.of_password, desk)
            self._bench.look("password", of_password, self._show, self, Lane.TELL)

    def _show(self, now: Mapping[str, Now]) -> None:
        self._now.update(now)
        self._show_rows()

    def _show_here(self) -> None:
        self._show_rows()

    def _show_rows(self) -> None:
        self._now.update(self._here.now(self._))
        for name, row in self.rows.items():
            if isinstance(row, ChoiceRow):
                row.show_choice(self._here.language)
            elif name in self._now:
                row.show_now(self._now[name])
        for page in self.pages.values():
            page.let_reset()

    # --- what is chosen ---------------------------------------------------------------------------

    def _choose(self, name: str, text: str) -> None:
        if name in preferences.OF_THIS_COMPUTER:
            self._here.choose(name, text)
            self._say_chosen(name, None)
            if name == preferences.LANGUAGE:
                self._say_language()
            self._show_here()
            return
        desk, before = self._bench.desk, self._now.get(name)
        self._bench.run(
            self._("Saving a setting"),
            lambda _: desk.choose_settings({name: text}),
            Lane.ACT,
            done=lambda _: self._chosen(name, before),
            failed=self._bench.complain if self._is_leaving else partial(self._complain, name),
            owner=None if self._is_leaving else self,
        )

    def _chosen(self, name: str, before: Now | None) -> None:
        if self._is_leaving:
            return
        if name == settings.REMINDERS and before is not None and not before.value:
            self.rows[name].warn(self._.say(settings.REMINDER_WARNING))
        self._say_chosen(name, before)

    def _say_chosen(self, name: str, before: Now | None) -> None:
        title = self._.say(CATALOGUE[name].title)
        offer = None
        if before is not None:
            text, desk = settings.said(name, before.value or 0), self._bench.desk
            deed = self._bench.deeds.add_work(
                self._("the setting “{title}”", title=title),
                lambda _: desk.choose_settings({name: text}),
            )
            offer = Offer(self._("Undo"), partial(self._take_back, name, text, deed))
        self.notice.say(self._("Saved: {title}.", title=title), DONE, offer)

    def _say_language(self) -> None:
        """It holds from the next start, which can be now."""
        again, offer = self._here.start_again, None
        if again is not None:
            offer = Offer(self._("Start &again now"), partial(self._start_again, again))
        said = self._("Opt-In Desk speaks it from its next start.")
        self.notice.say(said, DONE, offer)

    def _start_again(self, again: Callable[[], object]) -> None:
        self.close()
        again()

    def _take_back(self, name: str, text: str, deed: Deed) -> None:
        self._bench.deeds.forget(deed)
        desk, title = self._bench.desk, self._.say(CATALOGUE[name].title)
        self._bench.run(
            self._("Saving a setting"),
            lambda _: desk.choose_settings({name: text}),
            Lane.ACT,
            done=lambda _: self.notice.say(self._("It is as it was: {title}.", title=title)),
            failed=partial(self._complain, name),
            owner=self,
        )

    def _complain(self, name: str, trouble: Trouble) -> None:
        self.rows[name].complain(trouble)
        self.look()

    # --- the way back to the defaults -------------------------------------------------------------

    def _ask_reset(self, group: Group) -> None:
        changes = how_set.of_reset(
            [name for name in self._shown[group] if not self.rows[name].reset.isHidden()],
            self._now,
        )
        said = "\n".join(
            [self._("This will change:"), *(f"– {self._.say(change)}" for _, change in changes)]
        )
        sure.ask(
            self,
            self.pages[group].title,
            said,
            self._("Reset these"),
            partial(self._reset, [name for name, _ in changes]),
        )

    def _reset(self, names: Sequence[str]) -> None:
        for name in names:
            if name in preferences.OF_THIS_COMPUTER:
                self._here.reset(name)
        ours = [name for name in names if name not in preferences.OF_THIS_COMPUTER]
        desk = self._bench.desk
        if not ours:
            self._say_reset(names)
            self._show_here()
            return
        self._bench.run(
            self._("Resetting settings"),
            lambda _: desk.reset(ours),
            Lane.ACT,
            done=lambda _: self._say_reset(names),
            failed=partial(self._complain, ours[0]) if len(ours) == 1 else self.notice.complain,
            owner=self,
        )

    def _say_reset(self, names: Sequence[str]) -> None:
        titles = ", ".join(self._.say(CATALOGUE[name].title) for name in names)
        self.notice.say(self._("As usual again: {titles}.", titles=titles))

    def done(self, result: int) -> None:
        self._is_leaving = True
        for row in self.rows.values():
            row.flush()
        super().done(result)
