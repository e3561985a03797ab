"""What the desk does at a person's wish: send, check, import, export, verify; and what is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import Mark
from optindesk.ui.notice import DONE, LOOK, Offer
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.bringing_leavers import LeaversReport
    from optindesk.flows.checking import Checked
    from optindesk.flows.imports import ImportReport
    from optindesk.flows.sending import Sent
    from optindesk.flows.verifying import Checked as Verified
    from optindesk.ui.export_dialog import Export
    from optindesk.ui.sheet_preview import Wanted

Result = TypeVar("Result")


def sent_in_words(words: Words, sent: Sent) -> str:
    """What became of the outbox; nothing that is nought is mentioned."""
    counts = (
        (
            sent.sent,
            words.plural(
                "{n} mail was handed to your provider.",
                "{n} mails were handed to your provider.",
                sent.sent,
            ),
        ),
        (
            sent.refused,
            words.plural("{n} was refused.", "{n} were refused.", sent.refused),
        ),
        (
            sent.bounced,
            words.plural(
                "{n} address does not exist.", "{n} addresses do not exist.", sent.bounced
            ),
        ),
        (
            sent.unknown,
            words.plural(
                "Of {n} it is not known whether it went out.",
                "Of {n} it is not known whether they went out.",
                sent.unknown,
            ),
        ),
        (
            sent.waiting,
            words.plural("{n} still waits.", "{n} still wait.", sent.waiting),
        ),
    )
    parts = [said for count, said in counts if count]
    if sent.held_until is not None:
        parts.append(
            words.plural(
                "{n} of them is held back until {when}: its address got enough questions for now.",
                "{n} of them are held back, the first until {when}: their addresses got enough"
                " questions for now.",
                sent.held,
                when=sent.held_until,
            )
        )
    if sent.put_off:
        parts.append(
            words.plural(
                "{n} of them was put off by its server and rests until {when}.",
                "{n} of them were put off by their servers, the first rests until {when}.",
                sent.put_off,
                when=sent.resumes_at,
            )
        )
    full = sent.allowance is not None and sent.allowance.resumes_at is not None
    if sent.stopped is None and sent.allowance is not None and full:
        parts.append(f"{words.say(sent.allowance.said)}.")
    elif sent.resumes_at is not None and not sent.put_off:
        parts.append(words("Sending can go on at {when}.", when=sent.resumes_at))
    if sent.stopped is not None:
        parts.append(words.say(sent.stopped.sentence))
    return " ".join(parts) or words("Nothing waited to be sent.")


def checked_in_words(words: Words, checked: Checked) -> str:
    """How many mails were read, and how they ended."""
    from optindesk.flows.keeping import Outcome

    mails = checked.mails
    if not mails and not checked.troubles and not checked.left_lying:
        return words("There was no new mail.")
    ended = {one: sum(mail.outcome is one for mail in mails) for one in Outcome}
    counts = (
        (
            ended[Outcome.APPLIED],
            words.plural(
                "{n} reply was applied.", "{n} replies were applied.", ended[Outcome.APPLIED]
            ),
        ),
        (
            ended[Outcome.REVIEW],
            words.plural(
                "{n} waits for you to read it.",
                "{n} wait for you to read them.",
                ended[Outcome.REVIEW],
            ),
        ),
    )
    looked = words.plural(
        "{n} mail was looked at.", "{n} mails were looked at.", checked.count_read
    )
    parts = [] if checked.is_nothing_read else [looked]
    parts += [said for count, said in counts if count]
    parts += [words.say(test) for test in checked.tests]
    parts += [words.say(one) for one in (*checked.left_alone, *checked.unread)]
    troubles = (*checked.troubles, *checked.left_lying)
    parts += [words.say(trouble.sentence) for trouble in troubles]
    return " ".join(parts)


def imported_in_words(words: Words, name: str, report: ImportReport) -> str:
    """How many people will be asked, and what became of the other rows."""
    asked = report.asked
    said = words("Nobody from “{name}” will be asked.", name=name)
    if asked:
        said = words.plural(
            "{n} person from “{name}” will be asked: the question waits in the outbox.",
            "{n} people from “{name}” will be asked: their questions wait in the outbox.",
            asked,
            name=name,
        )
    left = left_alone_in_words(words, report)
    return f"{said} {left}" if left else said


def left_alone_in_words(words: Words, report: ImportReport) -> str:
    """What became of the rows of an import that changed nothing; empty where there is none."""
    from optindesk.flows.groups import ASKED
    from optindesk.flows.row_words import COUNTED, counted

    left = {group: n for group, n in report.counts.items() if n and group not in ASKED}
    return words("Left alone: {counts}.", counts=counted(COUNTED, left)) if left else ""


class Imported(NamedTuple):
    """What is told of an import. It is made where the import was: the report has every row, and to
    count a million of them, even to let go of them, takes longer than a window may stand still."""

    number: int
    asked: int
    said: str


def _imported(words: Words, wanted: Wanted, report: ImportReport) -> Imported:
    asked, said = report.asked, imported_in_words(words, wanted.name, report)
    if wanted.brought is not None and asked:
        said = words.plural(
            "{n} person from “{name}” is subscribed now, and was not asked.",
            "{n} people from “{name}” are subscribed now, and were not asked.",
            asked,
            name=wanted.name,
        )
    if wanted.collected_before and asked:
        said = words.plural(
            "{n} person from “{name}” is kept, and not asked yet.",
            "{n} people from “{name}” are kept, and not asked yet.",
            asked,
            name=wanted.name,
        )
    rest = left_alone_in_words(words, report)
    if rest and (wanted.brought is not None or wanted.collected_before) and asked:
        said = f"{said} {rest}"
    assert report.import_id is not None, "it was imported"
    return Imported(report.import_id, asked, said)


def _checked(words: Words, checked: Checked, lapsed: int = 0) -> tuple[str, Mark]:
    """What is told of a check, made where it was, as that of an import."""
    said = checked_in_words(words, checked)
    if lapsed:
        more = words.plural("{n} question lapsed.", "{n} questions lapsed.", lapsed)
        said = f"{said} {more}"
    needs_you = checked.unread or checked.troubles or checked.left_lying
    return said, LOOK if needs_you else DONE


class Chores(QObject):
    """`verified` has the sentence about the log, and whether it is whole; `let_in` tells that the
    mail servers took the password, `goes_on` when mails that wait may go, or None, `scanned` the
    number of an import that came with scans."""

    verified = Signal(str, bool)
    let_in = Signal()
    goes_on = Signal(object)
    scanned = Signal(int)

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._bench = bench
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
                return _checked(words, desk.check(tick=tick), desk.expire(tick=tick))

        self._post(self._("Checking the mailbox"), work, self._say_checked)

    def _let_in(self, done: Callable[[Result], None], result: Result) -> None:
        done(result)
        self.let_in.emit()

    def check_saved(self, paths: Sequence[Path]) -> None:
        """Read mails that were saved as files."""
        desk, words = self._bench.desk, self._
        self._bench.opened_files.emit(paths)
        self._post(
            self._("Reading saved mails"),
            lambda tick: _checked(words, desk.check_saved(paths, tick=tick)),
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
            lambda tick: _imported(words, wanted, import_it(desk, wanted, tick)),
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
        """Make a copy of the data among those of the days."""
        desk = self._bench.desk
        self._bench.run(
            self._("Backing up"),
            lambda tick: desk.copy_now(tick),
            Lane.COPY,
            done=lambda _: self._bench.say(
                self._("A checked copy was made. It is kept with the others beside the data.")
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
        self._bench.run(title, work, Lane.POST, done=partial(self._let_in, done))

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
