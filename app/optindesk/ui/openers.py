"""Opens the dialogs of the window, each imported when it is wanted, with what it needs to know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from optindesk.core.errors import MovedAway, Trouble
from optindesk.core.model import Account, MailingList
from optindesk.core.ports import PracticeQuestion, Tick
from optindesk.ui.bench import Bench
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.pages import At, Pages

if TYPE_CHECKING:
    from optindesk.core.sharing import SharedMeans
    from optindesk.flows.restoring import Look
    from optindesk.flows.unpacking import Choice
    from optindesk.store.people_query import PeopleQuery
    from optindesk.ui.calling_dialog import CallingDialog
    from optindesk.ui.chores import Chores
    from optindesk.ui.export_dialog import Export
    from optindesk.ui.import_dialog import ImportDialog, Kept
    from optindesk.ui.kiosk_door import KioskDoor
    from optindesk.ui.leavers_dialog import LeaversDialog
    from optindesk.ui.old_list_wizard import OldListWizard
    from optindesk.ui.own_work import OwnWork
    from optindesk.ui.shared_dialog import SharedDialog
    from optindesk.ui.sheet_preview import Wanted


def _nothing_kept(url: str) -> str:
    return ""


class Openers(QObject):
    """`restore_wanted` has the copy that is to be put back when the window is closed, and whether
    it may replace another desk, `move_wanted` where the desk is to be moved, or that it is not.

    `lists` are the lists as they were read last; `pages` know what is looked at,
    `door` leads to the counter."""

    restore_wanted = Signal(object, bool)
    move_wanted = Signal(object)

    def __init__(
        self,
        bench: Bench,
        chores: Chores,
        pages: Pages,
        door: KioskDoor,
        window: QWidget,
    ) -> None:
        from optindesk.ui.giving import Giving
        from optindesk.ui.sheet_queue import SheetQueue

        super().__init__(window)
        self._door = door
        self._ = bench.words
        self._bench = bench
        self._chores = chores
        self._pages = pages
        self._window = window
        self.lists: Sequence[MailingList] = ()
        self.begin_practice: Callable[[], bool] = lambda: False
        """Lets the desk to practise at open beside this one; whether that could be begun."""
        self.shared: SharedMeans | None = None
        """What can be done about a shared desk's database; None where there can be none."""
        self.kept_password: Callable[[str], str] = _nothing_kept
        """Knows the password that is kept for the address of a database."""
        self.usual_folder = Path.home()
        """Where the desk of a computer lies."""
        self.giving = Giving(bench, window)
        self.queue = SheetQueue(bench, self.import_sheet, self.bring_leavers, self)
        self.queue.left_over.connect(self.sheets)

    def restore(self) -> None:
        """Choose a copy to put back."""
        from optindesk.flows import restoring_shared, unpacking
        from optindesk.ui.restore_dialog import RestoreDialog

        desk = self._bench.desk
        store, folder = desk.store, desk.store.folder

        def look(choice: Choice, tick: Tick) -> Look:
            if folder is not None:
                return unpacking.look(desk.packer, choice, folder, tick)
            now = desk.clock()
            return restoring_shared.look(store, desk.packer, choice, desk.here, now, tick)

        dialog = RestoreDialog(self._, look, None, self._window, store.leave_thread)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(self.restore_wanted)
        dialog.open()

    def copy_outside(self) -> None:
        """Choose where copies go outside of this computer."""
        from optindesk.ui.outside_dialog import OutsideDialog

        OutsideDialog(self._bench, self._window).open()

    def share(self, leave: Callable[[], object]) -> SharedDialog:
        """Choose the desk that is opened from now on, and `leave` for it."""
        from optindesk.store.presence import others
        from optindesk.ui.shared_dialog import SharedDialog

        assert self.shared is not None, "the action is hidden until it is there"
        store, jobs = self._bench.desk.store, self._bench.jobs
        at = store.url if store.folder is None else ""
        dialog = SharedDialog(self._, jobs, self.shared, at, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(leave)
        if at:
            self._bench.look("others", lambda: others(store), dialog.show_others, dialog)
        dialog.open()
        return dialog

    def move(self) -> None:
        """Ask where the desk is to be moved; not offered on a server, where it is everywhere."""
        from optindesk.ui.move_dialog import AskAway

        dialog = AskAway(self._, self._window)
        dialog.wanted.connect(self.move_wanted)
        dialog.open()

    def to_shared(self) -> None:
        """Ask for the database that the desk is to go into."""
        from optindesk.flows import relocating
        from optindesk.ui.relocate_dialog import AskServer

        assert self.shared is not None, "the action is hidden until it is there"
        fits = partial(relocating.look, self._bench.desk.store)
        dialog = AskServer(self._bench, self.shared, self.kept_password, fits, self._window)
        dialog.wanted.connect(self.move_wanted)
        dialog.open()

    def from_shared(self) -> None:
        """Ask for the folder that the desk is to go into."""
        from optindesk.flows import relocating
        from optindesk.ui.relocate_dialog import AskFolder

        fits = partial(relocating.look, self._bench.desk.store)
        dialog = AskFolder(self._bench, self.usual_folder, fits, self._window)
        dialog.wanted.connect(self.move_wanted)
        dialog.open()

    def not_moved(self) -> None:
        """Ask why the desk is to go on here."""
        from optindesk.ui.move_dialog import AskBack

        away = self._bench.desk.store.read_only
        assert isinstance(away, MovedAway), "it is offered where it was moved"
        dialog = AskBack(self._, away, self._window)
        dialog.wanted.connect(self.move_wanted)
        dialog.open()

    def stolen(self) -> None:
        """Say what to do after a theft, and make a new key."""
        from optindesk.ui.stolen_dialog import StolenDialog

        StolenDialog(self._bench, self._window).open()

    def calling(self, text: str = "") -> CallingDialog:
        """Somebody is on the telephone; `text` is looked for at once."""
        from optindesk.ui.calling_dialog import CallingDialog

        dialog = CallingDialog(self._bench, self.lists, self._window, text)
        dialog.open()
        return dialog

    def sign_up(self) -> None:
        """Type in sign-ups."""
        from optindesk.ui.signup_dialog import SignUpDialog

        chosen = self._pages.chosen_list
        SignUpDialog(self._bench, self.lists, self._window, list_id=chosen).open()

    def import_sheet(self, path: Path | None = None, part: str | None = None) -> ImportDialog:
        """Look at a sheet, or at one of what a collector wrote, then import it."""
        dialog = self._new_import(path, self._chores.import_sheet, part=part)
        dialog.open()
        return dialog

    def _new_import(
        self,
        path: Path | None,
        act: Callable[[Wanted], None],
        over: QWidget | None = None,
        part: str | None = None,
    ) -> ImportDialog:
        from optindesk.ui.import_dialog import ImportDialog

        chosen = self._pages.chosen_list
        window = over or self._window
        dialog = ImportDialog(self._bench, self.lists, window, path=path, list_id=chosen, part=part)
        dialog.wanted.connect(self._bench.began)
        dialog.wanted.connect(act)
        dialog.others.connect(self.queue.take_parts)
        dialog.leavers_brought.connect(self._chores.say_leavers)
        return dialog

    def bring_leavers(self, path: Path | None = None) -> LeaversDialog:
        """Look at those who left another program, then let them have left here."""
        from optindesk.ui.leavers_dialog import LeaversDialog

        chosen = self._pages.chosen_list
        dialog = LeaversDialog(self._bench, self.lists, self._window, source=path, list_id=chosen)
        dialog.brought.connect(self._chores.say_leavers)
        dialog.open()
        return dialog

    def bring_old_list(self) -> None:
        """Lead through bringing a list of another program along."""
        from optindesk.ui.old_list_wizard import OldListWizard

        chosen = self._pages.chosen_list
        wizard = OldListWizard(self._bench, self.lists, self._window, list_id=chosen)
        wizard.leavers_brought.connect(self._chores.say_leavers)
        wizard.wanted.connect(partial(self._import_old_list, wizard))
        wizard.open()

    def _import_old_list(
        self, wizard: OldListWizard, kept: Kept, how: str, ask_once: bool, path: Path
    ) -> None:
        then = self._ask_these if ask_once else _nothing
        dialog = self._new_import(
            path, lambda wanted: self._chores.import_sheet(wanted, then), wizard
        )
        dialog.take_for(kept, how)
        dialog.accepted.connect(wizard.finish)
        dialog.open()

    def _ask_these(self, brought: int) -> None:
        """Offer to ask those who were brought, if anybody was."""
        from optindesk.flows import permission

        if brought:
            self._bench.look(
                "collected", permission.collected_lists, self._show_permission, self._window
            )

    def sheets(self, paths: Sequence[Path] = ()) -> None:
        """See the sheets that were imported, and add photos of their paper."""
        from optindesk.ui.sheets_dialog import SheetsDialog

        SheetsDialog(self._bench, self._window, paths).open()

    def scans(self, import_id: int) -> None:
        """Mark on the scans of a sheet where its lines stand."""
        from optindesk.store.scans import Lines
        from optindesk.ui.scan_dialog import ScanDialog

        ScanDialog(self._bench, Lines(import_id), self._window).open()

    def enter_code(self) -> None:
        """Enter a code, of the person whose story is open."""
        from optindesk.ui.code_dialog import CodeDialog

        shown = self._pages.is_seen(At.PEOPLE)
        address = self._pages.people.story.address if shown else ""
        CodeDialog(self._bench, address, self._window).open()

    def export(self) -> None:
        """Write something to a file; what the page that is seen shows is offered first."""

        from optindesk.ui.export_dialog import ExportDialog, Seen

        def show(people: PeopleQuery | None, selected: frozenset[int] | None) -> None:
            part = self._pages.log.narrowed if self._pages.is_seen(At.LOG) else None
            dialog = ExportDialog(
                self._bench, self.lists, self._window, Seen(people, selected, part)
            )
            dialog.chosen.connect(self._export)
            dialog.open()

        if self._pages.is_seen(At.PEOPLE):
            self._pages.people.read_seen(show)
        else:
            show(None, None)

    def _export(self, wanted: Export) -> None:
        if wanted.safe is None:
            self._chores.export(wanted)
        else:
            self.giving.write(wanted.safe, wanted.path)

    def new_list(self) -> None:
        """Make a list."""
        from optindesk.ui.list_dialog import ListDialog

        ListDialog(self._bench, self._window).open()

    def reminders(self, list_id: int) -> None:
        """Choose how often a list reminds."""
        from optindesk.ui.reminders_dialog import RemindersDialog

        for known in self.lists:
            if known.id == list_id:
                RemindersDialog(self._bench, known, self._window).open()

    def set_account(self, why: Trouble | None = None, over: QWidget | None = None) -> None:
        """Set up the mail account; `why` says why that is asked for, `over` which window asks."""

        from optindesk.ui import sources
        from optindesk.ui.account_dialog import AccountDialog

        def show(known: Account | None) -> None:
            AccountDialog(self._bench, known, over or self._window, why).open()

        self._bench.look("account", sources.account, show, self._window)

    def test_account(self) -> None:
        """Try whether the mail account does all that it must."""
        from optindesk.ui.connection_test import TestDialog

        TestDialog(self._bench, self._window).open()

    def own_sentences(self) -> None:
        """See, try, add and remove sentences of one's own."""
        from optindesk.ui.sentences_dialog import SentencesDialog

        language = self.lists[0].language.partition("-")[0].lower() if self.lists else ""
        SentencesDialog(self._bench, language, self._window).open()

    def wordings(self, list_id: int | None = None) -> None:
        """Read and change what mails say: for a list, or for all."""
        from optindesk.ui.wording_dialog import WordingDialog

        mine = [one for one in self.lists if one.id == list_id] or self.lists
        language = mine[0].language.partition("-")[0].lower() if mine else "en"
        WordingDialog(
            self._bench, self.lists, self._window, list_id=list_id, language=language
        ).open()

    def print_sheet(self, list_id: int) -> None:
        """Print sheets on which people sign up for a list."""
        from optindesk.ui.print_dialog import SheetDialog

        for one in self.lists:
            if one.id == list_id:
                SheetDialog(self._bench, one, self._window).open()

    def print_poster(self, list_id: int) -> None:
        """Print a poster for a list."""
        from optindesk.ui.print_dialog import PosterDialog

        for one in self.lists:
            if one.id == list_id:
                PosterDialog(self._bench, one, self._window).open()

    def kiosk(self, list_id: int) -> None:
        """Open the counter for a list."""
        for one in self.lists:
            if one.id == list_id:
                self._door.ask(one)

    def collector(self, list_id: int) -> None:
        """Make a collector for a list, or several."""
        from optindesk.ui.collector_dialog import CollectorDialog

        CollectorDialog(self._bench, self.lists, list_id, self._window).open()

    def ask_permission(self) -> None:
        """Ask people who were collected before."""
        self._show_permission(self.lists)

    def _show_permission(self, lists: Sequence[MailingList]) -> None:
        from optindesk.ui.permission_dialog import PermissionDialog

        chosen = self._pages.chosen_list
        PermissionDialog(self._bench, lists, self._window, list_id=chosen).open()

    def keep_replies(self) -> None:
        """Choose what is kept of replies."""
        from optindesk.ui.keeping_dialog import KeepingDialog

        KeepingDialog(self._bench, self._window).open()

    def keep_people(self) -> None:
        """Choose how long people are kept, and reduce those whose time is over."""
        from optindesk.ui.retention_dialog import RetentionDialog

        RetentionDialog(self._bench, self._window).open()

    def never_write(self, what: str = "") -> None:
        """See and change whom no mail goes to; `what` is an address to begin with."""
        from optindesk.ui.never_dialog import NeverDialog

        NeverDialog(self._bench, self._window, what).open()

    def set_business(self) -> None:
        """Say who asks."""
        from optindesk.ui.business_dialog import BusinessDialog

        BusinessDialog(self._bench, self._window).open()

    def choose_own_work(self, own_work: OwnWork) -> None:
        """Choose what the desk does on its own."""
        from optindesk.ui.own_work_dialog import OwnWorkDialog

        OwnWorkDialog(own_work, self._, self._window).open()

    def practise(self) -> None:
        """Choose how the invented people answer."""
        from optindesk.ui.practice_dialog import PracticeDialog

        practice = self._bench.desk.practice
        if practice is None:
            return

        def show(found: tuple[Sequence[PracticeQuestion], Sequence[str]]) -> None:
            PracticeDialog(*found, self._, self._chores.let_answer, self._window).open()

        self._bench.look(
            "practice", lambda: (practice.questions(), practice.ways()), show, self._window
        )

    def practise_beside(self) -> None:
        """Open the desk to practise at, in a window of its own."""
        if self.begin_practice():
            self._bench.say(self._("Practice opens in a window of its own."), DONE)
        else:
            self._bench.say(self._("The window to practise in could not be opened."), LOOK)

    def practise_anew(self, begin: Callable[[], None]) -> None:
        """Ask whether what was practised may go, and `begin` anew."""
        from optindesk.ui import sure

        sure.ask(
            self._window,
            self._("Begin practice anew"),
            self._(
                "What you practised is thrown away: lists, people, mails and the log of this"
                " practice. Your own desk is not touched."
            ),
            self._("&Begin anew"),
            begin,
        )

    def read_saved(self) -> None:
        """Choose saved mails to read."""
        dialog = QFileDialog(self._window, self._("Choose saved replies"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self._chores.check_saved([Path(name) for name in names])
        )
        dialog.open()


def _nothing(_: int) -> None:
    """Nothing is left to be done."""
