"""The window: pages on the left, actions on top, and what each of them starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from optindesk import __version__
from optindesk.flows.desk import Desk
from optindesk.ui.actions import Actions
from optindesk.ui.badge import wear_icon
from optindesk.ui.bench import Bench
from optindesk.ui.chores import Chores
from optindesk.ui.daily_copy import DailyCopy
from optindesk.ui.database_door import DatabaseDoor
from optindesk.ui.dialog_sizes import DialogSizes
from optindesk.ui.drop_hint import DropHint
from optindesk.ui.edit_menu import EditActions
from optindesk.ui.files import files_in
from optindesk.ui.focus import quieten_selections
from optindesk.ui.front import take_usual_size
from optindesk.ui.going import Going
from optindesk.ui.growth_panel import GrowthPanel
from optindesk.ui.help_menu import HelpActions
from optindesk.ui.icons import Icon
from optindesk.ui.jobs import Jobs
from optindesk.ui.kiosk_door import KioskDoor
from optindesk.ui.letting_in import LettingIn
from optindesk.ui.listening import Listener, ListenerWord
from optindesk.ui.manual_opener import ManualOpener
from optindesk.ui.manual_topics import topic_of
from optindesk.ui.mark import Mark
from optindesk.ui.menus import fill_menus, tool_bar
from optindesk.ui.navigation import Navigation, Place
from optindesk.ui.news import News
from optindesk.ui.news_panel import NewsPanel
from optindesk.ui.notice import DONE, LOOK, MOST_LINES, Notice, Offer
from optindesk.ui.openers import Openers
from optindesk.ui.own_work import OwnWork
from optindesk.ui.pages import At, Pages
from optindesk.ui.pin_door import PinDoor
from optindesk.ui.practice_line import PracticeLine
from optindesk.ui.problem import Problems, install_excepthook
from optindesk.ui.progress import JobProgress
from optindesk.ui.recent import RecentFiles
from optindesk.ui.remembered import Remembered, WindowSettings
from optindesk.ui.settings_here import Here
from optindesk.ui.settings_opener import SettingsOpener
from optindesk.ui.text_index import TextIndex
from optindesk.ui.todo_page import ToDoPage
from optindesk.ui.tray import Tray
from optindesk.ui.up_to_date import UpToDate
from optindesk.ui.wiring import connect_actions, connect_parts, offer_what_fits
from optindesk.ui.wishes import Wish
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.core.errors import Trouble
    from optindesk.ui.lists_page import ListsPage
    from optindesk.ui.log_page import LogPage
    from optindesk.ui.people_page import PeoplePage
    from optindesk.ui.reports_page import ReportsPage
    from optindesk.ui.review_page import ReviewPage
    from optindesk.ui.sources import Glance
    from optindesk.ui.wishes import Wished


def open_window(
    desk: Desk,
    words: Words,
    settings: WindowSettings,
    leave_thread: Callable[[], None],
    spoken: Callable[[], Mapping[str, str]] = dict,
) -> MainWindow:
    """Make the window and show it. `leave_thread` is called on each worker thread at its end;
    `spoken` tells the languages that the program speaks by their codes, each by its own name.

    From now on what nobody catches on the main thread is shown as a bug.
    """
    window = MainWindow(desk, words, settings, leave_thread, spoken)
    install_excepthook(window.problems.bug)
    window.show()
    return window


def _title(desk: Desk, words: Words) -> str:
    if desk.store.read_only is not None:
        return words("Opt-In Desk — only to look at")
    if desk.store.folder is None:
        return words("Opt-In Desk — shared")
    return words("Opt-In Desk — practice") if desk.is_practice else words("Opt-In Desk")


class MainWindow(QMainWindow):
    """One window over one desk; it reads and writes through jobs only."""

    def __init__(
        self,
        desk: Desk,
        words: Words,
        settings: WindowSettings,
        leave_thread: Callable[[], None] = lambda: None,
        spoken: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__()
        self._ = words
        self._glance: Glance | None = None
        self.kept, self._spoken = settings, spoken
        self.dialog_sizes = DialogSizes(settings)
        self.wish: Wished | None = None
        """What is to be done once this window is closed."""
        self.setWindowTitle(_title(desk, words))
        quieten_selections(self)  # before what it holds is made: each widget is told of a change
        self.setAcceptDrops(True)
        self.setUnifiedTitleAndToolBarOnMac(True)
        self.problems = Problems(self, words, __version__, Path.home(), self._show_support)
        self.database_door = DatabaseDoor(self)
        self.jobs = Jobs(
            self,
            trouble=self.database_door.not_read,
            bug=self.problems.bug,
            leave_thread=leave_thread,
        )
        self.bench = Bench(desk, words, self.jobs, self.database_door.not_done, self)
        self.chores = Chores(self.bench, self)
        self.commands = Actions(words, self)
        self.listener = Listener(self.bench, settings, self)
        self.own_work = OwnWork(self.bench, settings, self)
        self.daily_copy = DailyCopy(self.bench, self)
        self.text_index = TextIndex(self.bench, self)
        self.letting_in = LettingIn(self.bench, self)
        self.manual = ManualOpener(desk, words, self.dialog_sizes)
        wear_icon()
        self.tray = Tray(self.own_work, words, self.jobs, self)
        self.news = News(self.bench, settings, self._tell_news, _is_looked_at, self)
        self._make_pages()
        self.door = KioskDoor(self.bench, self.problems, self.tray, self)
        self.openers = Openers(self.bench, self.chores, self.pages, self.door, self)
        self.pin_door = PinDoor(self.bench, self)
        again = partial(self.leave_for, Wish.START_AGAIN)
        here = Here(self.own_work, self.commands.listen, settings, self.news, spoken, again)
        set_account = partial(self.openers.set_account, None)
        self.settings = SettingsOpener(self.bench, here, self.chores, set_account, self)
        self.edit = EditActions(words, self.bench.deeds, self)
        self.recent = RecentFiles(self.bench, settings, self.take_files, self)
        self.help = HelpActions(self.bench, __version__, self)
        self._make_menus()
        self.up_to_date = UpToDate(self.bench, self.pages, self)
        self.remembered = Remembered(settings, self)
        connect_actions(self)
        offer_what_fits(self)
        connect_parts(self)
        take_usual_size(self)
        self.remembered.restore()
        self.up_to_date.begin()
        self.go(At.TO_DO)
        self.reload()
        self.listener.restart()
        if desk.store.read_only is not None:
            self.complain(desk.store.read_only)
        else:
            self.chores.clear_broken_off()
            self.help.say_update(settings)

    # --- putting it together ----------------------------------------------------------------------

    def _make_pages(self) -> None:
        desk = self.bench.desk
        self.news_panel = NewsPanel(self.bench, self.kept)
        self.growth = GrowthPanel(self.bench)
        self.to_do = ToDoPage(
            self._,
            self.commands,
            has_copies=desk.works_alone,
            is_shared=desk.store.folder is None,
            only_looked_at=desk.store.read_only is not None,
            news=self.news_panel,
            growth=self.growth,
        )
        places = (
            Place(self._("To do"), Icon.TO_DO),
            Place(self._("Please read"), Icon.READ),
            Place(self._("People"), Icon.PEOPLE),
            Place(self._("Lists"), Icon.LISTS),
            Place(self._("Log"), Icon.LOG),
            Place(self._("Reports"), Icon.REPORTS),
        )
        self.navigation = Navigation(self._, places)
        self.pages = Pages(self.bench, self.commands, self.to_do)
        self.going = Going(self.pages, self.go)
        self.notice = Notice(self._, most_lines=MOST_LINES)
        right = QVBoxLayout()
        if desk.is_practice:
            right.addWidget(PracticeLine(self._))
        right.addWidget(self.notice)
        right.addWidget(self.pages, 1)
        middle = QWidget()
        layout = QHBoxLayout(middle)
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.drop_hint = DropHint(middle)
        self.kind = QLabel()
        self.statusBar().addPermanentWidget(self.kind)
        self._show_kind()
        self.listener_word = ListenerWord(self.listener, self._)
        self.statusBar().addPermanentWidget(self.listener_word)
        self.statusBar().addPermanentWidget(JobProgress(self.jobs, self._))
        self._go_actions = QActionGroup(self)
        for number, place in enumerate(places):
            action = self._go_actions.addAction(place.title)
            action.setObjectName(f"go_{At(number).name.lower()}")
            action.setCheckable(True)
            action.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
            action.triggered.connect(partial(self.go, At(number)))

    def show_what_it_is(self) -> None:
        """Say whether one can work here, where that has changed since the window was opened."""
        read_only = self.bench.desk.store.read_only
        self.setWindowTitle(_title(self.bench.desk, self._))
        self._show_kind()
        self.to_do.only_looked_at = read_only is not None
        self.listener.restart()
        if read_only is not None:
            self.complain(read_only)
        else:
            self.notice.hide()
        self.reload()

    def _show_kind(self) -> None:
        """Say below whether the desk is shared, or only to look at."""
        store = self.bench.desk.store
        is_shared = store.folder is None
        read_only = store.read_only is not None
        shared = self._("Shared desk") if is_shared else ""
        self.kind.setText(self._("Only to look at") if read_only else shared)
        self.kind.setToolTip(store.url if is_shared else "")
        self.kind.setVisible(bool(self.kind.text()))

    def _make_menus(self) -> None:
        self.columns_menu = QMenu(self._("C&olumns"), self)
        self.columns_menu.aboutToShow.connect(self._show_columns)
        fill_menus(
            self.menuBar(),
            self._,
            self.commands,
            self.edit,
            self.help,
            recent=self.recent.menu.menuAction(),
            pages=self._go_actions.actions(),
            columns=self.columns_menu.menuAction(),
        )
        self.addToolBar(tool_bar(self._, self.commands, self))

    # --- pages ------------------------------------------------------------------------------------

    @property
    def read(self) -> ReviewPage:
        return self.pages.read

    @property
    def people(self) -> PeoplePage:
        return self.pages.people

    @property
    def lists(self) -> ListsPage:
        return self.pages.lists

    @property
    def log(self) -> LogPage:
        return self.pages.log

    @property
    def reports(self) -> ReportsPage:
        return self.pages.reports

    def go(self, page: At) -> None:
        """Show a page, and let the keys be for it."""
        self.navigation.go(page)
        self.take_focus()

    def take_focus(self) -> None:
        """Let the keys be for the page that is in sight."""
        self.pages.at(self.pages.seen).setFocus(Qt.FocusReason.OtherFocusReason)
        # Styles frame a button that has the focus only for whoever uses the keyboard.
        self.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    def show_page(self, number: int) -> None:
        """Show the page that was chosen on the left."""
        self.pages.setCurrentWidget(self.pages.at(At(number)))
        self._go_actions.actions()[number].setChecked(True)
        self.columns_menu.menuAction().setEnabled(self.pages.table is not None)
        self.show_to_do()
        self.up_to_date.reload_page()

    def _show_columns(self) -> None:
        """Offer the columns of the table that is in sight."""
        table = self.pages.table
        assert table is not None, "the menu is grey elsewhere"
        table.columns.tick()
        self.columns_menu.clear()
        self.columns_menu.addActions(table.columns.menu.actions())

    def reload(self) -> None:
        """Something was changed: read what is in sight again, and the rest when it is shown."""
        self.up_to_date.reload()

    def show_glance(self, glance: Glance) -> None:
        """Show the counts and the lists everywhere but in the tables."""
        self._glance = glance
        self.text_index.look(glance.unindexed)
        self.letting_in.look(glance.account)
        self.openers.lists = glance.lists
        to_do = glance.to_do
        urgent = to_do.to_read + to_do.to_send + to_do.unknown
        self.navigation.show_counts(
            (urgent, to_do.to_read, to_do.people, to_do.lists, glance.entries, 0)
        )
        self.tray.show_waiting(to_do.to_read)
        self.pin_door.has_pin = glance.has_pin
        self.commands.shut.setVisible(glance.has_pin)
        self.show_to_do()
        self.growth.show_lists(glance.lists)
        self.pages.show_lists(glance.lists)

    def show_to_do(self) -> None:
        """Show what is to be done, if that is in sight and it was looked."""
        glance = self._glance
        if glance is not None and self.pages.seen is At.TO_DO:
            self.to_do.show_to_do(
                glance.to_do, glance.allowance, glance.to_take_out, self.letting_in.why_not
            )

    def show_person(self, address: str) -> None:
        """Show somebody's story."""
        self.going.to_person(address)

    def show_manual(self, topic: str | None = None) -> None:
        """Open the manual at a topic, or at what is in sight and has the keys."""
        here = topic_of(self.focusWidget()) or topic_of(self.pages.currentWidget())
        self.manual.open(topic or here)

    def say(self, said: str, mark: Mark = DONE, offer: Offer | None = None) -> None:
        """Say something over the page, or in the notice of “Please read” while that offers one."""
        if self.pages.is_made(At.READ) and self.read.notice.is_offering:
            self.read.notice.add(said, mark)
        else:
            self.notice.say(said, mark, offer)

    def complain(self, trouble: Trouble) -> None:
        """Say a trouble over the page, as something that nobody waits for."""
        self.say(self._.say(trouble.sentence), LOOK)

    def unsay(self, trouble: Trouble) -> None:
        """Take a trouble that is over away, unless something newer is said by now."""
        if self.notice.text.text() == self._.say(trouble.sentence):
            self.notice.hide()

    def set_up(self, *, first: bool = True) -> None:
        """Lead through what a desk needs; `first`: it is new, and practising is offered too. Who
        practises goes back to the desk for it."""
        if self.bench.desk.is_practice:
            self.leave_for(Wish.SET_UP)
            return
        from optindesk.ui.setup_wizard import SetupWizard

        can_join = self.openers.shared is not None and self.bench.desk.store.folder is not None
        spoken = self._spoken()
        wizard = SetupWizard(self.bench, self.kept, self, spoken, first=first, can_join=can_join)
        wizard.practise.connect(partial(self.leave_for, Wish.PRACTISE))
        wizard.join.connect(self._join)
        wizard.open()

    def _join(self) -> None:
        """Open a desk that is there already; who does not is asked again what to begin with."""
        chosen = self.openers.share(partial(self.leave_for, Wish.OTHER_DESK))
        chosen.rejected.connect(self.set_up)

    def _show_support(self) -> None:
        self.help.show_support()

    def _tell_news(self, said: str) -> None:
        self.tray.tell(said, self.news.follow)

    def leave_for(self, wish: Wished) -> None:
        """Close the window, and then do what is wished."""
        self.wish = wish
        self.tray.quit()

    # --- dropped files ----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from optindesk.ui import dropping

        paths = files_in(event.mimeData())
        if paths:
            chosen, lists = self.pages.chosen_list, self.openers.lists
            name = next((one.name for one in lists if one.id == chosen), "")
            self.drop_hint.say(dropping.in_words(self._, dropping.sorted_out(paths), name))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_hint.hide()
        event.acceptProposedAction()
        self.take_files(files_in(event.mimeData()))

    def come_forward(self, files: Sequence[Path] = ()) -> None:
        """Somebody started the desk once more, with these files: be seen, and take them as if they
        were dropped, when no dialog asks anything. Behind the counter nothing comes forward."""
        if self.bench.is_covered:
            return
        self.tray.open()
        QApplication.alert(self)
        asking = QApplication.activeModalWidget()
        if files and isinstance(asking, QDialog):
            asking.finished.connect(
                lambda _: QTimer.singleShot(0, lambda: self.come_forward(files))
            )
        elif files:
            self.take_files(files)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Sheets are looked at one after the other, the first with the photos beside them; photos
        alone are of a sheet that was imported; what can be nothing of that says so, and everything
        else is read as saved mail."""
        from optindesk.ui import dropping

        sheets, scans, mails, wrong = dropping.sorted_out(paths)
        if wrong:
            self.say(dropping.wrong_in_words(self._, wrong), LOOK)
        if mails:
            self.chores.check_saved(mails)
        if sheets:
            self.openers.queue.take(sheets, scans)
        elif scans:
            self.openers.sheets(scans)

    # --- how it looks, and the end ---------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Called from here a repaint keeps the interpreter from one cell to the next; else it asks
        # for it at each of them, and while another thread works that takes a millisecond each time.
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.tray.look()
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "commands"):
            quieten_selections(self)
            self.commands.paint()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.tray.keeps():
            self.hide()
            event.ignore()
            return
        self.tray.leave()
        self.manual.close()
        self.up_to_date.end()
        self.remembered.keep()
        self.jobs.close()
        super().closeEvent(event)


def _is_looked_at() -> bool:
    """Whether any window of ours is the one in front."""
    return QApplication.activeWindow() is not None
