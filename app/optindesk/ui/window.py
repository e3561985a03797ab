"""The window: pages on the left, actions on top, and what each of them starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
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
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from optindesk import __version__
from optindesk.core.codes import Kind
from optindesk.core.errors import MovedAway, Trouble
from optindesk.core.status import State
from optindesk.flows.desk import Desk
from optindesk.flows.preferences import Group
from optindesk.ui import sources
from optindesk.ui.actions import Actions, allow
from optindesk.ui.badge import program_icon
from optindesk.ui.bench import Bench
from optindesk.ui.chores import Chores
from optindesk.ui.daily_copy import DailyCopy
from optindesk.ui.dialog_sizes import DialogSizes
from optindesk.ui.drop_hint import DropHint
from optindesk.ui.edit_menu import EditActions
from optindesk.ui.files import files_in
from optindesk.ui.focus import quieten_selections
from optindesk.ui.front import take_usual_size
from optindesk.ui.growth_panel import GrowthPanel
from optindesk.ui.help_menu import HelpActions
from optindesk.ui.icons import Icon
from optindesk.ui.jobs import Jobs
from optindesk.ui.kiosk_door import KioskDoor
from optindesk.ui.lanes import Lane
from optindesk.ui.listening import Listener, ListenerWord
from optindesk.ui.manual_opener import ManualOpener
from optindesk.ui.manual_topics import topic_of
from optindesk.ui.mark import Mark
from optindesk.ui.navigation import Navigation, Place
from optindesk.ui.news import About, News
from optindesk.ui.news_panel import NewsPanel
from optindesk.ui.notice import DONE, LOOK, MOST_LINES, Notice, Offer
from optindesk.ui.openers import Openers
from optindesk.ui.own_work import OwnWork
from optindesk.ui.pages import At, Pages
from optindesk.ui.palette_opener import OfTable, Ways, open_palette
from optindesk.ui.pin_door import WANT_PIN, PinDoor
from optindesk.ui.problem import Problems, install_excepthook
from optindesk.ui.progress import JobProgress
from optindesk.ui.recent import RecentFiles
from optindesk.ui.remembered import Remembered, WindowSettings
from optindesk.ui.settings_here import Here
from optindesk.ui.settings_opener import SettingsOpener
from optindesk.ui.text_index import TextIndex
from optindesk.ui.todo_page import ToDoPage
from optindesk.ui.tray import Tray
from optindesk.ui.wishes import Wish
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.unpacking import Choice
    from optindesk.flows.views import View
    from optindesk.ui.lists_page import ListsPage
    from optindesk.ui.log_page import LogPage
    from optindesk.ui.move_dialog import Away, Back
    from optindesk.ui.people_page import PeoplePage
    from optindesk.ui.reports_page import ReportsPage
    from optindesk.ui.review_page import ReviewPage
    from optindesk.ui.sources import Glance

LOOK_EVERY = 2000
"""Milliseconds between two looks at whether somebody else has written: the command line, say."""


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
        self._version: int | None = None
        self._glance: Glance | None = None
        self._kept, self._spoken = settings, spoken
        self.dialog_sizes = DialogSizes(settings)
        self.wish: tuple[Choice, bool] | Away | Back | Wish | None = None
        """What is to be done once this window is closed: a copy put back, and if it may be
        another's, or the desk moved, or left to practise."""
        self._stale: set[int] = set(At)
        self.setWindowTitle(_title(desk, words))
        quieten_selections(self)  # before what it holds is made: each widget is told of a change
        self.setAcceptDrops(True)
        self.setUnifiedTitleAndToolBarOnMac(True)
        self.problems = Problems(self, words, __version__, Path.home(), self._show_support)
        self.jobs = Jobs(
            self,
            trouble=self.problems.trouble,
            bug=self.problems.bug,
            leave_thread=leave_thread,
        )
        self.bench = Bench(desk, words, self.jobs, self.problems.trouble, self)
        self.chores = Chores(self.bench)
        self.commands = Actions(words, self)
        self.listener = Listener(self.bench, settings, self)
        self.own_work = OwnWork(self.bench, settings, self)
        self.daily_copy = DailyCopy(self.bench, self)
        self.text_index = TextIndex(self.bench, self)
        self.manual = ManualOpener(desk, words)
        QApplication.setWindowIcon(program_icon())  # of the manual beside it, too
        self.tray = Tray(self.own_work, words, self)
        self.news = News(self.bench, settings, self._tell_news, _is_looked_at, self)
        self._make_pages()
        self.door = KioskDoor(self.bench, self.problems, self.tray, self)
        self.openers = Openers(self.bench, self.chores, self.pages, self.door, self)
        self.pin_door = PinDoor(self.bench, self)
        again = None if desk.is_practice else self._start_again
        here = Here(self.own_work, self.commands.listen, settings, self.news, spoken, again)
        set_account = partial(self.openers.set_account, None)
        self.settings = SettingsOpener(self.bench, here, self.chores, set_account, self)
        self.edit = EditActions(words, self.bench.deeds, self)
        self.recent = RecentFiles(self.bench, settings, self.take_files, self)
        self.help = HelpActions(self.bench, __version__, self)
        self._make_menus()
        self._connect_actions()
        self._connect_pages()
        take_usual_size(self)
        self._remembered = Remembered(settings, self)
        self._remembered.restore()
        self._watch = QTimer(self, interval=LOOK_EVERY)
        self._watch.timeout.connect(self._look_for_changes)
        self._watch.start()
        self.go(At.TO_DO)
        self.reload()
        self.listener.restart()
        if desk.store.read_only is not None:
            self._complain(desk.store.read_only)
        else:
            self.chores.clear_broken_off()
            self.help.say_update(settings)

    # --- putting it together ----------------------------------------------------------------------

    def _make_pages(self) -> None:
        desk = self.bench.desk
        has_copies = desk.works_alone and desk.store.folder is not None
        self.news_panel = NewsPanel(self.bench, self._kept)
        self.growth = GrowthPanel(self.bench)
        self.to_do = ToDoPage(
            self._,
            self.commands,
            has_copies=has_copies,
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
        self.notice = Notice(self._, most_lines=MOST_LINES)
        right = QVBoxLayout()
        right.addWidget(self.notice)
        right.addWidget(self.pages, 1)
        middle = QWidget()
        layout = QHBoxLayout(middle)
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.drop_hint = DropHint(middle)
        if self.bench.desk.is_practice:
            self.statusBar().addPermanentWidget(
                QLabel(self._("Practice: nothing leaves this computer"))
            )
        if self.bench.desk.store.read_only is not None:
            self.statusBar().addPermanentWidget(QLabel(self._("Only to look at")))
        self.listener_word = ListenerWord(self.listener, self._)
        self.statusBar().addPermanentWidget(self.listener_word)
        self.statusBar().addPermanentWidget(JobProgress(self.jobs, self._))
        self._go_actions = QActionGroup(self)
        for number, place in enumerate(places):
            action = self._go_actions.addAction(place.title)
            action.setCheckable(True)
            action.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
            action.triggered.connect(partial(self.go, At(number)))

    def _make_menus(self) -> None:
        a, h, line = self.commands, self.help, None
        self.columns_menu = QMenu(self._("C&olumns"), self)
        self.columns_menu.aboutToShow.connect(self._show_columns)
        menus: Sequence[tuple[str, Sequence[QAction | None]]] = (
            (
                self._("&Desk"),
                (
                    *(a.sign_up, a.import_sheet, self.recent.menu.menuAction(), a.new_list, line),
                    *(a.bring_old, a.bring_leavers, line),
                    *(a.set_up, a.account, a.test_account, a.business, a.never, line),
                    *(a.copy_now, a.copy_outside, a.restore, line),
                    *(a.move, a.not_moved, a.stolen, line, a.settings, a.shut, line, a.quit),
                ),
            ),
            (
                self._("&Edit"),
                (
                    *(self.edit.undo, line, self.edit.copy, self.edit.select_all, line),
                    *(a.find, a.calling, a.palette),
                ),
            ),
            (
                self._("&Mail"),
                (
                    *(a.send, a.send_now, a.practise, a.check, a.read_saved, a.listen, line),
                    *(a.own_work, a.enter_code, line, a.resend, a.permission, line),
                    *(a.wordings, a.sentences, a.asking),
                ),
            ),
            (
                self._("&View"),
                (*self._go_actions.actions(), line, self.columns_menu.menuAction()),
            ),
            (
                self._("&Proof"),
                (
                    *(a.export, a.proof, a.take_out, a.verify, line),
                    *(a.sheets, a.keeping, a.retention, line, a.access),
                ),
            ),
            (self._("&Help"), (a.manual, h.news, h.shortcuts, line, h.support, h.about)),
        )
        for title, actions in menus:
            menu = self.menuBar().addMenu(title)
            for action in actions:
                if action is None:
                    menu.addSeparator()
                else:
                    menu.addAction(action)
        bar = QToolBar(self._("Actions"), self)
        bar.setObjectName("actions")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addActions([a.sign_up, a.import_sheet])
        bar.addSeparator()
        bar.addActions([a.send, a.practise, a.check, a.enter_code])
        bar.addSeparator()
        bar.addAction(a.export)
        for more in bar.findChildren(QToolButton, "qt_toolbar_ext_button"):
            more.setAccessibleName(self._("More actions"))
            more.setToolTip(self._("More actions"))
        self.addToolBar(bar)

    def _connect_actions(self) -> None:
        a = self.commands
        asked_before = {getattr(a, name): wanted for name, wanted in WANT_PIN.items()}
        for action, act in (
            (a.sign_up, self.openers.sign_up),
            (a.import_sheet, self.openers.import_sheet),
            (a.bring_old, self.openers.bring_old_list),
            (a.bring_leavers, self.openers.bring_leavers),
            (a.send, self.chores.send),
            (a.send_now, partial(self.chores.send, at_once=True)),
            (a.check, self.chores.check),
            (a.read_saved, self.openers.read_saved),
            (a.practise, self.openers.practise),
            (a.enter_code, self.openers.enter_code),
            (a.export, self.openers.export),
            (a.take_out, self.openers.giving.take_out),
            (a.new_list, self.openers.new_list),
            (a.account, self.openers.set_account),
            (a.test_account, self.openers.test_account),
            (a.set_up, partial(self.set_up, first=False)),
            (a.verify, self.chores.verify),
            (a.restore, self.openers.restore),
            (a.copy_now, self.chores.copy_now),
            (a.copy_outside, self.openers.copy_outside),
            (a.stolen, self.openers.stolen),
            (a.move, self.openers.move),
            (a.not_moved, self.openers.not_moved),
            (a.sentences, self.openers.own_sentences),
            (a.wordings, self.openers.wordings),
            (a.keeping, self.openers.keep_replies),
            (a.retention, self.openers.keep_people),
            (a.sheets, self.openers.sheets),
            (a.permission, self.openers.ask_permission),
            (a.asking, partial(self.settings.open, Group.ASKING)),
            (a.settings, self.settings.open),
            (a.pin, partial(self.settings.open, Group.PIN)),
            (a.shut, self.pin_door.shut),
            (a.resend, self._resend),
            (a.read, partial(self.go, At.READ)),
            (a.find, self._find),
            (a.palette, self._open_palette),
            (a.calling, self.openers.calling),
            (a.never, self.openers.never_write),
            (a.business, self.openers.set_business),
            (a.own_work, partial(self.openers.choose_own_work, self.own_work)),
            (a.manual, self.show_manual),
            (a.quit, self.tray.quit),
        ):
            wanted = asked_before.get(action)
            if wanted is not None:
                act = partial(self.pin_door.through, wanted, act)
            action.triggered.connect(partial(_without_arguments, act))
        real = self._("The desk for practice has no mail account")
        for action in (a.account, a.test_account, a.set_up):
            allow(action, not self.bench.desk.is_practice, real)
        is_moved = isinstance(self.bench.desk.store.read_only, MovedAway)
        a.not_moved.setVisible(is_moved)
        a.move.setVisible(not (is_moved or self.bench.desk.is_practice))
        for action in (a.copy_now, a.copy_outside, a.restore, a.stolen):
            action.setVisible(not self.bench.desk.is_practice)
        a.practise.setVisible(self.bench.desk.is_practice)
        a.listen.setVisible(not self.bench.desk.is_practice)
        a.own_work.setVisible(not self.bench.desk.is_practice)
        a.listen.setChecked(self.listener.is_on)
        a.listen.toggled.connect(self.listener.set_on)
        self.openers.restore_wanted.connect(self._close_to_restore)
        self.openers.move_wanted.connect(self._close_to_move)
        self.listener_word.wants_check.connect(self.chores.check)
        self.jobs.changed.connect(self._enable)

    def _connect_pages(self) -> None:
        self.navigation.gone_to.connect(self._show_page)
        self.navigation.entered.connect(self._take_focus)
        self.bench.changed.connect(self.reload)
        self.bench.said.connect(self._say)
        self.bench.began.connect(self.notice.hide)
        self.pages.made.connect(self._connect_page)
        self.bench.account_wanted.connect(self.openers.set_account)
        self.bench.account_set.connect(self.listener.restart)
        self.chores.let_in.connect(self.listener.resume)
        self.chores.let_in.connect(self._resume_own_work)
        self.chores.goes_on.connect(self.own_work.go_on)
        self.chores.verified.connect(self._say_verdict)
        self.chores.scanned.connect(self.openers.scans)
        self.listener.complained.connect(self._complain)
        self.listener.complained.connect(self.news.complain)
        self.news.wanted.connect(self._show_news)
        self.to_do.people_wanted.connect(self._show_people)
        self.to_do.asked_about.connect(self.openers.calling)
        self.news_panel.wanted.connect(self._show_log)

    def _connect_page(self, number: int) -> None:
        """Connect a page that was made just now, and let it be as one knows it."""
        match At(number):
            case At.READ:
                self.notice.spoke.connect(self.read.notice.hide)  # one at a time: the newest
                self.read.notice.spoke.connect(self.notice.hide)
                self.read.story_wanted.connect(self.show_person)
            case At.PEOPLE:
                self.people.story.never_wanted.connect(self.openers.never_write)
                self._remembered.take_split(self.people.splitter)
                self._remembered.take_table("people", self.people.table)
            case At.LISTS:
                self.lists.people_wanted.connect(self._show_list)
                self.lists.wording_wanted.connect(self.openers.wordings)
                self.lists.sheet_wanted.connect(self.openers.print_sheet)
                self.lists.reminders_wanted.connect(self.openers.reminders)
                self.lists.poster_wanted.connect(self.openers.print_poster)
                self.lists.kiosk_wanted.connect(self.openers.kiosk)
                self.lists.collector_wanted.connect(self.openers.collector)
                self._remembered.take_table("lists", self.lists.table)
            case At.LOG:
                self.log.story_wanted.connect(self.show_person)
                self._remembered.take_table("log", self.log.table)
        self._show_lists()

    def _show_lists(self) -> None:
        """Tell those of the pages that are there which lists there are."""
        lists = self.openers.lists
        if self.pages.is_made(At.PEOPLE):
            self.people.show_lists(lists)
        if self.pages.is_made(At.LOG):
            self.log.show_lists(lists)
        if self.pages.is_made(At.REPORTS):
            self.reports.show_lists(lists)

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
        self._take_focus()

    def _take_focus(self) -> None:
        self.pages.at(At(self.pages.currentIndex())).setFocus(Qt.FocusReason.OtherFocusReason)
        # Styles frame a button that has the focus only for whoever uses the keyboard.
        self.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    def _show_page(self, number: int) -> None:
        self.pages.setCurrentWidget(self.pages.at(At(number)))
        self._go_actions.actions()[number].setChecked(True)
        self.columns_menu.menuAction().setEnabled(self.pages.table is not None)
        self._reload_page()

    def _show_columns(self) -> None:
        """Offer the columns of the table that is in sight."""
        table = self.pages.table
        assert table is not None, "the menu is grey elsewhere"
        table.columns.tick()
        self.columns_menu.clear()
        self.columns_menu.addActions(table.columns.menu.actions())

    def reload(self) -> None:
        """Something was changed: read what is in sight again, and the rest when it is shown."""
        self._stale = set(At)
        desk = self.bench.desk
        self.bench.look("glance", lambda: sources.glance(desk), self._show_glance, self)
        self._reload_page()

    def _reload_page(self) -> None:
        at = At(self.pages.currentIndex())
        if at is At.TO_DO:
            self._show_to_do()
        if at not in self._stale:
            return
        self._stale.discard(at)
        match at:
            case At.TO_DO:
                self.news_panel.reload()
                self.growth.reload()
            case At.READ:
                self.read.reload()
            case At.PEOPLE:
                self.people.reload()
            case At.LISTS:
                self.lists.reload()
            case At.LOG:
                self.log.reload()
            case At.REPORTS:
                self.reports.reload()

    def _show_glance(self, glance: Glance) -> None:
        self._version, self._glance = glance.version, glance
        self.text_index.look(glance.unindexed)
        self.openers.lists = glance.lists
        to_do = glance.to_do
        urgent = to_do.to_read + to_do.to_send + to_do.unknown
        self.navigation.show_counts(
            (urgent, to_do.to_read, to_do.people, to_do.lists, glance.entries, 0)
        )
        self.tray.show_waiting(to_do.to_read)
        self.pin_door.has_pin = glance.has_pin
        self.commands.shut.setVisible(glance.has_pin)
        if self.pages.currentIndex() == At.TO_DO:
            self._show_to_do()
        self.growth.show_lists(glance.lists)
        self._show_lists()

    def _show_to_do(self) -> None:
        if self._glance is not None:
            glance = self._glance
            self.to_do.show_to_do(glance.to_do, glance.allowance, glance.to_take_out)

    def _look_for_changes(self) -> None:
        store = self.bench.desk.store
        self.bench.look("version", store.data_version, self._compare_version, self)

    def _compare_version(self, version: int) -> None:
        if self._version is not None and version != self._version:
            self._version = version
            self.reload()

    def _show_people(self, state: State | str) -> None:
        if state is State.REVIEW:
            self.go(At.READ)
            return
        self.people.show_state(state)
        self.go(At.PEOPLE)

    def _tell_news(self, said: str) -> None:
        self.tray.tell(said, self.news.follow)

    def _show_news(self, about: About) -> None:
        """Go where a message leads; what is wrong with the mail stands on the first page."""
        pages = {About.TO_READ: At.READ, About.PEOPLE: At.PEOPLE, About.MAIL: At.TO_DO}
        self.go(pages[about])

    def _show_log(self, kind: Kind, since: datetime) -> None:
        self.log.show_only(kind, since.astimezone().date())
        self.go(At.LOG)

    def _show_list(self, list_id: int) -> None:
        self.people.show_state(None, list_id)
        self.go(At.PEOPLE)

    def show_person(self, address: str) -> None:
        """Show somebody's story."""
        self.go(At.PEOPLE)
        self.people.show_person(address)

    def _resend(self) -> None:
        self.go(At.PEOPLE)
        self.people.send_all_again()

    def _find(self) -> None:
        self.go(At.PEOPLE)
        self.people.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.people.filter.selectAll()

    def _show_view(self, view: View) -> None:
        self.go(At.PEOPLE)
        self.people.over.views.chosen.emit(view)

    def _open_palette(self) -> None:
        def settings(group: Group) -> None:
            self.pin_door.through(WANT_PIN["settings"], partial(self.settings.open, group))

        people, lists = self.people.table, self.lists.table
        ways = Ways(
            lambda: self.openers.lists,
            self._show_list,
            self.show_person,
            settings,
            lambda: self.people.over.views.own,
            self._show_view,
            (
                OfTable(self._("People"), people.actions, self._("Choose a person first")),
                OfTable(self._("Lists"), lists.actions, self._("Choose a list first")),
            ),
        )
        open_palette(self.bench, self._kept, ways, self)

    def show_manual(self, topic: str | None = None) -> None:
        """Open the manual at a topic, or at what is in sight and has the keys."""
        here = topic_of(self.focusWidget()) or topic_of(self.pages.currentWidget())
        self.manual.open(topic or here)

    def _say(self, said: str, mark: Mark = DONE, offer: Offer | None = None) -> None:
        if self.pages.is_made(At.READ) and self.read.notice.is_offering:
            self.read.notice.add(said, mark)
        else:
            self.notice.say(said, mark, offer)

    def _complain(self, trouble: Trouble) -> None:
        self._say(self._.say(trouble.sentence), LOOK)

    def _say_verdict(self, said: str, is_whole: bool) -> None:
        self._say(said, DONE if is_whole else LOOK)

    def _resume_own_work(self) -> None:
        """Sending or checking by hand went well: what kept the desk from it is seen to."""
        desk = self.bench.desk
        self.jobs.start(
            "", lambda _: desk.resume(), Lane.ACT, done=lambda _: self.reload(), owner=self
        )

    def set_up(self, *, first: bool = True) -> None:
        """Lead through what a desk needs; `first`: it is new, and practising is offered too. Who
        practises goes back to the desk for it."""
        if self.bench.desk.is_practice:
            self.wish = Wish.SET_UP
            self.tray.quit()
            return
        from optindesk.ui.setup_wizard import SetupWizard

        wizard = SetupWizard(self.bench, self._kept, self, self._spoken(), first=first)
        wizard.practise.connect(self._close_to_practise)
        wizard.open()

    def _show_support(self) -> None:
        self.help.show_support()

    def _start_again(self) -> None:
        self.wish = Wish.START_AGAIN
        self.tray.quit()

    def _close_to_practise(self) -> None:
        self.wish = Wish.PRACTISE
        self.tray.quit()

    def _close_to_restore(self, choice: Choice, sure: bool) -> None:
        self.wish = (choice, sure)
        self.tray.quit()

    def _close_to_move(self, wish: Away | Back) -> None:
        self.wish = wish
        self.tray.quit()

    def _enable(self) -> None:
        lanes = {job.lane.partition(":")[0] for job in self.jobs.running if job.title}
        for action in (
            self.commands.send,
            self.commands.send_now,
            self.commands.check,
            self.commands.read_saved,
        ):
            allow(action, Lane.POST not in lanes, self._("Mail is on its way just now"))
        allow(self.commands.verify, Lane.WORK not in lanes, self._("Other work is being done"))

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
            self._say(dropping.wrong_in_words(self._, wrong), LOOK)
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

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        if event.polished() and isinstance(dialog := event.child(), QDialog):
            self.dialog_sizes.open(dialog)

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
        self._watch.stop()
        self._remembered.keep()
        self.jobs.close()
        super().closeEvent(event)


def _is_looked_at() -> bool:
    """Whether any window of ours is the one in front."""
    return QApplication.activeWindow() is not None


def _without_arguments(act: Callable[[], object], *_: object) -> None:
    """Qt's `triggered` says whether the action is checked, which none of ours asks for."""
    act()
