"""What the desk does at a person's wish: send, check, import, export, verify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import AccountMissing, Trouble
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.ui.bench import Bench
from optindesk.ui.chore_words import (
    Imported,
    sent_in_words,
    told_of_check,
    told_of_import,
)
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import Mark
from optindesk.ui.notice import DONE, LOOK, Offer

if TYPE_CHECKING:
    from optindesk.flows.bringing_leavers import LeaversReport
    from optindesk.flows.sending import Sent
    from optindesk.flows.verifying import Checked as Verified
    from optindesk.ui.export_dialog import Export
    from optindesk.ui.sheet_preview import Wanted

Result = TypeVar("Result")


class Chores(QObject):
    """`verified` has the sentence about the log, and whether it is whole; `let_in` tells that the
    mail servers took the password, `broke_off` that something else than the password kept them from
    it, `goes_on` when mails that wait may go, or None, `scanned` the number of an import that came
    with scans."""

    verified = Signal(str, bool)
    let_in = Signal()
    broke_off = Signal()
    goes_on = Signal(object)
    scanned = Signal(int)

    def __init__(self, bench: Bench, window: QWidget) -> None:
        super().__init__(bench)
        self._bench = bench
        self._window = window
        self._ = bench.words

    def send(self, *, at_once: bool = False) -> None:
        """Hand over what waits, with the reminders and the permissions that are due; `at_once` also
        what rests because a server asked to wait."""
        from optindesk.flows import reminding

        desk = self._bench.desk

        def work(tick: Tick) -> tuple[Sent, int]:
            desk.remind(tick=tick)
            with desk.store.reading():
                unread = reminding.count_unread(desk.clock())
            desk.ask_permission(tick=tick)
            return desk.send(at_once=at_once, tick=tick), unread

        self._post(self._("Sending mail"), work, self._say_sent)

    def check(self) -> None:
        """Read the mailbox, then let lapse what is due by it."""
        desk, turn, words = self._bench.desk, self._bench.turn, self._

        def work(tick: Tick) -> tuple[str, Mark]:
            with turn.taken(tick):
                return told_of_check(words, desk.check(tick=tick), desk.expire(tick=tick))

        self._post(self._("Checking the mailbox"), work, self._say_checked)

    def log_in(self) -> None:
        """Have what the mail account logs in with typed here, and try it."""
        desk = self._bench.desk
        self._post(
            self._("Logging in to the mail account"),
            lambda tick: desk.log_in(tick),
            lambda _: self._bench.say(self._("This computer is let in to your mail.")),
        )

    def _let_in(self, done: Callable[[Result], None], result: Result) -> None:
        done(result)
        self.let_in.emit()

    def check_saved(self, paths: Sequence[Path]) -> None:
        """Read mails that were saved as files."""
        desk, words = self._bench.desk, self._
        self._bench.opened_files.emit(paths)
        self._post(
            self._("Reading saved mails"),
            lambda tick: told_of_check(words, desk.check_saved(paths, tick=tick)),
            self._say_checked,
        )

    def let_answer(self, answers: Sequence[tuple[int, str]]) -> None:
        """On the practice desk: let the invented people answer as was chosen for each."""
        practice = self._bench.desk.practice
        if practice is None:
            return

        def work(tick: Tick) -> int:
            for done, (number, way) in enumerate(answers):
                tick(done, len(answers))
                practice.answer(number, way)
            return len(answers)

        self._post(self._("People are answering"), work, self._say_answered)

    def _say_answered(self, count: int) -> None:
        self._bench.say(
            self._.plural(
                "{n} person had the chance to answer. Check the mailbox to see what came.",
                "{n} people had the chance to answer. Check the mailbox to see what came.",
                count,
            )
        )

    def import_sheet(self, wanted: Wanted, then: Callable[[int], object] = lambda _: None) -> None:
        """Import what was looked at, then do that with how many people get a question by it."""
        from optindesk.ui.sheet_preview import import_it

        desk, words = self._bench.desk, self._

        def say(imported: Imported) -> None:
            self._say_imported(wanted, imported)
            then(imported.asked)

        self._bench.run(
            self._("Importing the sheet"),
            lambda tick: told_of_import(words, wanted, import_it(desk, wanted, tick)),
            Lane.WORK,
            done=say,
            cancelled=partial(self._say_stopped, wanted),
        )

    def clear_broken_off(self) -> None:
        """Take out what came in of imports whose desk died, and say so."""
        self._bench.jobs.start(
            "",
            lambda _: self._bench.desk.clear_broken_off(),
            Lane.WORK,
            done=self._say_cleared,
            owner=self,
        )

    def export(self, wanted: Export) -> None:
        """Write a file."""
        from optindesk.ui.export_dialog import What

        desk, path = self._bench.desk, wanted.path

        def work(tick: Tick) -> int:
            if wanted.what is What.LOG:
                return desk.export_log(path, self._.say, wanted.log)
            query = wanted.people
            if wanted.what is What.DOSSIER:
                return desk.export_dossiers(query, path, self._.say, self._.code, tick=tick)
            return desk.export_records(query, path, self._.say, self._.code, tick=tick)

        done = self._say_dossiers if wanted.what is What.DOSSIER else self._say_exported
        self._bench.run(
            self._("Writing “{file}”", file=path.name), work, Lane.WORK, done=partial(done, path)
        )

    def copy_now(self) -> None:
        """Make a copy of the data among those of the days, or of a shared desk into a file."""
        desk = self._bench.desk
        if desk.store.folder is None:
            self._ask_for_copy()
            return
        self._bench.run(
            self._("Backing up"),
            lambda tick: desk.copy_now(tick),
            Lane.COPY,
            done=lambda _: self._bench.say(
                self._("A checked copy was made. It is kept with the others beside the data.")
            ),
        )

    def _ask_for_copy(self) -> None:
        name = f"desk-{self._bench.desk.clock().date().isoformat()}.db"
        kinds = [self._("Copies (*.db)")]
        dialog = save_dialog(self._window, self._("Back up now"), name, "db", kinds)
        dialog.fileSelected.connect(lambda name: self.back_up(Path(name)))
        dialog.open()

    def back_up(self, path: Path) -> None:
        """Write a copy of the data to this file."""
        desk = self._bench.desk
        self._bench.run(
            self._("Backing up"),
            lambda tick: desk.backup(path, tick),
            Lane.COPY,
            done=lambda _: self._bench.say(
                self._("A checked copy was written to {path}.", path=str(path))
            ),
        )

    def say_clock_is_right(self) -> None:
        """Somebody looked at this computer's clock: the desk goes by it again."""
        desk = self._bench.desk
        self._bench.run(
            self._("Noting that the clock is right"),
            lambda _: desk.say_clock_is_right(),
            Lane.ACT,
            done=lambda _: self._bench.say(
                self._("The desk goes by this computer’s clock from now on.")
            ),
        )

    def verify(self) -> None:
        """Check that nothing in the log was changed."""
        from optindesk.flows import verifying

        desk = self._bench.desk
        self._bench.jobs.start(
            self._("Checking the log"),
            lambda _: verifying.verify_store(desk.store),
            Lane.WORK,
            done=self._say_verdict,
            owner=self,
        )

    def _post(
        self, title: str, work: Callable[[Tick], Result], done: Callable[[Result], None]
    ) -> None:
        self._bench.run(
            title, work, Lane.POST, done=partial(self._let_in, done), failed=self._not_done
        )

    def _not_done(self, trouble: Trouble) -> None:
        if isinstance(trouble, AccountMissing):
            self._bench.account_wanted.emit(trouble)
        else:
            self._bench.complain(trouble)
            self.broke_off.emit()

    def _say_sent(self, done: tuple[Sent, int]) -> None:
        from optindesk.flows import reminding

        sent, unread = done
        said = sent_in_words(self._, sent)
        if unread:
            said = f"{said} {self._.say(reminding.wait_for_check(unread))}"
        needs_you = sent.stopped or sent.refused or sent.bounced or sent.unknown or unread
        self._bench.say(said, LOOK if needs_you else DONE)
        if sent.sent:
            self._bench.deeds.cannot(
                self._("the sending"),
                self._("Mails that were handed to your provider cannot be called back."),
            )
        self.goes_on.emit(sent.goes_on_at)

    def _say_checked(self, told: tuple[str, Mark]) -> None:
        self._bench.say(*told)

    def _say_stopped(self, wanted: Wanted) -> None:
        said = self._("The import of “{name}” was stopped: nothing of it is in.", name=wanted.name)
        self._bench.say(said, LOOK)

    def _say_cleared(self, told: Sequence[Sentence]) -> None:
        if told:
            self._bench.say(" ".join(map(self._.say, told)), LOOK)
            self._bench.changed.emit()

    def _say_imported(self, wanted: Wanted, imported: Imported) -> None:
        number, _, said = imported
        deed = self._bench.deeds.add(
            self._("the import of “{name}”", name=wanted.name),
            partial(self._take_import_back, number),
        )
        back = Offer(self._("&Take it back"), partial(self._bench.deeds.undo, deed))
        if wanted.cut_off is not None:
            said = f"{said} {self._.say(wanted.cut_off)}"
        self._bench.say(said, DONE if wanted.cut_off is None else LOOK, back)
        if wanted.paper.files:
            self.scanned.emit(number)

    def say_leavers(self, name: str, report: LeaversReport) -> None:
        """Say who of a file stays off from now on."""
        from optindesk.ui.leavers_words import counted as counted_leavers
        from optindesk.ui.leavers_words import undone_in_words

        said = self._(
            "From “{name}” stay off from now on: {counts}.",
            name=name,
            counts=counted_leavers(self._, report),
        )
        assert report.number is not None, "they were brought"
        desk, number = self._bench.desk, report.number
        deed = self._bench.deeds.add_work(
            self._("that those in “{name}” left", name=name),
            lambda _: desk.take_leavers_back(number),
            partial(undone_in_words, self._),
        )
        back = Offer(self._("&Undo"), partial(self._bench.deeds.undo, deed))
        self._bench.say(said, offer=back)

    def _take_import_back(
        self, import_id: int, done: Callable[[], None], failed: Callable[[Trouble], None]
    ) -> None:
        """Cancel what an import asked and hide whom it brought, as long as nothing was sent."""
        desk = self._bench.desk

        def say(signups: int) -> None:
            done()
            self._say_taken_back(signups)

        self._bench.run(
            self._("Taking the import back"),
            partial(desk.take_import_back, import_id),
            Lane.ACT,
            done=say,
            failed=failed,
        )

    def _say_taken_back(self, signups: int) -> None:
        from optindesk.ui.sheets_dialog import taken_back_in_words

        self._bench.say(taken_back_in_words(self._, signups))

    def _say_dossiers(self, path: Path, people: int) -> None:
        self._bench.say(
            self._.plural(
                "A file on {n} person was written to “{file}”.",
                "Files on {n} people were written to “{file}”.",
                people,
                file=path.name,
            )
        )

    def _say_exported(self, path: Path, rows: int) -> None:
        from optindesk.flows import exporting

        said = self._.plural(
            "{n} row was written to “{file}”.",
            "{n} rows were written to “{file}”.",
            rows,
            file=path.name,
        )
        if not exporting.is_table(path):
            more = self._(
                "Whoever gets it can check it in any browser, with “{page}” beside it.",
                page=exporting.CHECKER,
            )
            said = f"{said} {more}"
        self._bench.say(said)

    def _say_verdict(self, found: Verified) -> None:
        self.verified.emit(self._.say(found.said), found.verdict.whole)
