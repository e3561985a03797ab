"""The wording editor: subject and text of a mail, with a preview beside it and checks below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from optindesk.core.errors import Trouble
from optindesk.core.model import PRINTED, MailingList, MailKind, Wording
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.core.wording_checks import Finding, Weight, stops
from optindesk.flows import samples, trying, wordings
from optindesk.flows.samples import Preview
from optindesk.flows.trying import Tested
from optindesk.store.wording_rows import Version
from optindesk.ui import unsaved
from optindesk.ui.allowing import allow, unchanged, waits
from optindesk.ui.bench import Bench
from optindesk.ui.business_dialog import BusinessDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, Offer
from optindesk.ui.wording_form import WordingForm
from optindesk.ui.wording_versions import VersionsDialog, version_in_words

PAUSE = 250
"""Milliseconds that nothing is typed before the preview follows."""


class Loaded(NamedTuple):
    """A wording as it is used now, with what is shown around it."""

    wording: Wording
    version: Version | None
    people: Sequence[tuple[int, str]]


class WordingDialog(QDialog):
    """`list_id` is the list whose wording is opened; None for that of all lists."""

    def __init__(
        self,
        bench: Bench,
        lists: Sequence[MailingList],
        parent: QWidget,
        *,
        list_id: int | None = None,
        language: str = "en",
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._loaded: Wording | None = None
        self._found: list[Finding] | None = None
        self._sure_of: frozenset[str] = frozenset()
        self._then: Callable[[], None] | None = None
        self._saved_now = ""
        self._tested_at: datetime | None = None
        self.setWindowTitle(self._("Wordings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = form = WordingForm(bench.words, lists, self)
        form.choose(MailKind.CONFIRM, language, list_id)
        self._chosen = form.chosen
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._try)
        form.chosen_anew.connect(self._choose)
        form.typed.connect(self._typed)
        form.preview.person_chosen.connect(self._try)
        form.save.clicked.connect(self._save)
        form.test.clicked.connect(self._test)
        form.versions.clicked.connect(self._show_versions)
        form.back.clicked.connect(self._back)
        form.details.clicked.connect(self._ask_sender)
        form.buttons.rejected.connect(self.reject)
        for field in (form.subject, form.text):
            field.installEventFilter(self)
        bench.changed.connect(self._look_for_answer)
        self.load()
        form.text.setFocus()

    # --- what is edited ---------------------------------------------------------------------------

    @property
    def wording(self) -> Wording | None:
        """What stands in the editor; None while it is being read."""
        if self._loaded is None:
            return None
        _, language, list_id = self._chosen
        subject, text = self.form.written
        return wordings.rewritten(self._loaded, language, list_id, subject, text)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        loaded = self._loaded
        if loaded is None:
            return False
        return self.form.written != (loaded.subject, loaded.text)

    def load(self) -> None:
        """Read the chosen wording as it is used now."""
        kind, language, list_id = self._chosen
        self._loaded = None
        self._enable()

        def work() -> Loaded:
            one = wordings.wording_for(kind, language, list_id)
            kept = wordings.versions(kind, one.language, one.list_id)
            version = next((each for each in kept if each.wording.id == one.id), None)
            return Loaded(one, version, samples.people(list_id))

        self._bench.look("wording", work, self._show, self)

    def _show(self, loaded: Loaded) -> None:
        _, language, list_id = self._chosen
        one = loaded.wording
        self._loaded = one
        self._sure_of = frozenset()
        self.form.preview.show_people(loaded.people)
        self.form.show_wording(one)
        said = version_in_words(self._, loaded.version) if loaded.version else ""
        if one.list_id != list_id or one.language != language:
            said = self._("The one for all lists is used here: {version}", version=said)
        self.form.version.setText(said)
        self.form.back.setEnabled(one.list_id == list_id and not one.shipped)
        self._pause.stop()
        self._try()
        if self._saved_now:
            self.form.notice.say(self._saved_now, DONE)
            self._saved_now = ""

    def _choose(self) -> None:
        """Another wording was chosen: what was typed is asked about first."""
        wanted = self.form.chosen
        if wanted == self._chosen:
            return

        def go() -> None:
            self.form.choose(*wanted)
            self._chosen = wanted
            self.load()

        self.form.choose(*self._chosen)
        self._ask_about_changes(go)

    def _typed(self) -> None:
        self._found = None
        self.form.notice.hide()
        self._pause.start()
        self._enable()

    # --- preview and checks -----------------------------------------------------------------------

    def _try(self) -> None:
        one, person, desk = self.wording, self.form.preview.person, self._bench.desk
        if one is None:
            return

        def examine(tick: Tick) -> list[Finding]:
            return desk.examine(one, tick=tick)

        self._start("preview", lambda _: desk.preview(one, person), self._show_preview)
        self._start("examine", examine, partial(self._show_findings, one))

    def _start(self, key: str, work: Callable[[Tick], object], done: Callable[..., None]) -> None:
        place = (id(self), key)
        self._bench.jobs.start("", work, Lane.TRY, done=done, owner=self, key=place)

    def _show_preview(self, preview: Preview) -> None:
        self.form.preview.show_preview(preview)

    def _show_findings(self, one: Wording, found: list[Finding]) -> None:
        if one != self.wording:
            return  # it has been changed since
        self._found = found
        self.form.findings.show_findings(found)
        self.form.mark_lines([each.line for each in found if each.line])
        self._enable()

    def _enable(self) -> None:
        form, found = self.form, self._found
        is_there = self._loaded is not None
        stopped = stops(found) if found is not None else []
        why = unchanged(self._) if not self.is_changed else ""
        if stopped:
            why = self._.say(stopped[0].says)
        elif found is None:
            why = waits(self._)
        allow(form.save, why if is_there else waits(self._))
        form.test.setEnabled(is_there and self._chosen[0] not in PRINTED)
        if found is None:
            form.findings.wait()

    # --- what can be done -------------------------------------------------------------------------

    def _save(self) -> None:
        one, found, desk = self.wording, self._found, self._bench.desk
        if one is None or found is None:
            return
        warned = frozenset(each.code for each in found if each.weight is Weight.WARN)
        if not warned <= self._sure_of:
            self._then = None
            said = self._.plural(
                "There is {n} warning. Save it all the same?",
                "There are {n} warnings. Save it all the same?",
                len(warned),
            )
            offer = Offer(self._("Save it any&way"), partial(self._save_surely, warned))
            self.form.notice.say(said, LOOK, offer)
            return
        allow(self.form.save, waits(self._))
        self._bench.run(
            self._("Saving the wording"),
            lambda _: desk.save_wording(one, sure=True),
            Lane.ACT,
            done=self._saved,
            failed=self._failed,
            owner=self,
        )

    def _save_surely(self, warned: frozenset[str]) -> None:
        self._sure_of = warned
        self._save()

    def _saved(self, saved: Wording) -> None:
        then, self._then = self._then, None
        self._loaded = saved
        said = self._("Version {n} is used from now on.", n=saved.version)
        if then is not None:
            self._bench.say(said)
            then()
        else:
            self._saved_now = said
            self.load()

    def _test(self) -> None:
        one, desk = self.wording, self._bench.desk
        if one is None:
            return
        self.form.test.setEnabled(False)
        self._bench.run(
            self._("Sending a test mail"),
            lambda _: desk.test_wording(one),
            Lane.POST,
            done=self._tested,
            failed=self._failed,
            owner=self,
        )

    def _tested(self, tested: Tested) -> None:
        self.form.notice.say(self._.say(tested.sentence), DONE if tested.known else LOOK)
        self._tested_at = tested.at
        self._enable()

    def _look_for_answer(self) -> None:
        """Something was written: perhaps what the answer to the test mail was read as."""
        if self._tested_at is not None:
            self._bench.look("answer", partial(trying.told, self._tested_at), self._tell, self)

    def _tell(self, read_as: Sentence | None) -> None:
        if read_as is not None:
            self._tested_at = None
            self.form.notice.say(self._.say(read_as), DONE)

    def _failed(self, trouble: Trouble) -> None:
        self.form.notice.complain(trouble)
        self._enable()

    def _show_versions(self) -> None:
        def show(found: list[Version]) -> None:
            if not found:
                said = self._("This list has no wording of its own yet.")
                self.form.notice.say(said, DONE)
                return
            dialog = VersionsDialog(self._, found, self)
            dialog.wanted.connect(self.form.show_wording)
            dialog.open()

        self._bench.look("versions", partial(wordings.versions, *self._chosen), show, self)

    def _back(self) -> None:
        desk, chosen = self._bench.desk, self._chosen

        def go() -> None:
            self._bench.run(
                self._("Going back to the wording that ships"),
                lambda _: desk.wording_back(*chosen),
                Lane.ACT,
                done=self._saved,
                failed=self.form.notice.complain,
                owner=self,
            )

        self._ask_about_changes(go)

    def _ask_sender(self) -> None:
        dialog = BusinessDialog(self._bench, self, self._chosen[1])
        dialog.saved.connect(self._try)
        dialog.open()

    # --- what was typed and is not saved ----------------------------------------------------------

    def _ask_about_changes(self, then: Callable[[], None]) -> None:
        """Do something that would lose what was typed: at once when nothing was."""
        if not self.is_changed:
            then()
            return

        def save() -> None:
            self._then = then
            self._save()

        def leave() -> None:
            self._loaded = None
            then()

        unsaved.ask(self, self._, save if self.form.save.isEnabled() else None, leave)

    def reject(self) -> None:
        """Close it, unless something typed would be lost by that."""
        self._ask_about_changes(super().reject)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.form.insert_into(watched)
        return super().eventFilter(watched, event)
