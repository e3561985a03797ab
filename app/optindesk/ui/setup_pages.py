"""The pages of the setup wizard that are about the desk itself: practise, who sits here, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
    QWizard,
)

from optindesk.core.connecting import AccountTest
from optindesk.core.errors import Trouble
from optindesk.core.model import Account, MailingList
from optindesk.core.ports import Tick
from optindesk.flows import business, preferences
from optindesk.flows.business import Business
from optindesk.flows.proposing import Proposal
from optindesk.store import account_rows, archive
from optindesk.ui.allowing import LedPage, unfilled, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, language_box
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.progress import JobProgress
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.words import Words

Result = TypeVar("Result")

NAME, ADDRESS = "setup_name", "setup_address"
"""What was typed before there is an account, as the settings of this computer keep it."""


@dataclass
class Setup:
    """What the pages share: what is known already, and what was chosen so far."""

    bench: Bench
    kept: WindowSettings
    spoken: Mapping[str, str]
    business: Business = field(default_factory=Business)
    account: Account | None = None
    lists: tuple[MailingList, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    name: str = ""
    language: str = "en"
    signed_in: bool = False
    tested: AccountTest | None = None
    unkept: str = ""
    """Why the keyring did not take the password, if so."""

    @property
    def words(self) -> Words:
        return self.bench.words

    def remember(self, name: str, value: str) -> None:
        """Keep what has no other place before the account is set; where it cannot be, it is typed
        again."""
        with suppress(Trouble):
            self.kept.set(name, value)


def known() -> tuple[Business, Account | None, tuple[MailingList, ...]]:
    """What the desk knows already, where it is set up once more."""
    return business.today(), account_rows.account(), tuple(archive.all_lists())


class StepPage(LedPage):
    """A page whose work is done in the background before the next one comes; its foot says what is
    being done, and there it can be stopped. Troubles stand in its notice, and what was typed stays.
    `first` is the field that has the focus when it is shown."""

    def __init__(self, setup: Setup, title: str, said: str) -> None:
        super().__init__()
        self.setup = setup
        self._ = setup.words
        self.setTitle(title)
        self.setSubTitle(said)
        self.notice = Notice(self._)
        self._is_done = self.is_busy = self._is_filled = False
        self.first: QWidget | None = None
        self.progress = JobProgress(setup.bench.jobs, self._, only_followed=True)
        self.body = QVBoxLayout()
        whole = QVBoxLayout(self)
        whole.addWidget(self.notice)
        whole.addLayout(self.body, 1)
        whole.addWidget(self.progress, alignment=Qt.AlignmentFlag.AlignRight)

    def initializePage(self) -> None:
        if not self._is_filled:
            self._is_filled = True
            self.fill()

    def fill(self) -> None:
        """Let the fields begin with what is known; who goes back and forth finds what was typed."""

    def work(self) -> bool:
        """Begin what is to be done before the next page; False where there is nothing."""
        return False

    def validatePage(self) -> bool:
        if self._is_done:
            self._is_done = False
            return True
        if self.is_busy:
            return False
        return not self.work()

    def missing(self) -> str:
        return waits(self._) if self.is_busy else ""

    def run(
        self,
        title: str,
        work: Callable[[Tick], Result],
        lane: str,
        done: Callable[[Result], None] = lambda _: None,
        *,
        goes_on: bool = True,
    ) -> None:
        """Do it, and go on to the next page when it went well, unless something more comes."""

        def over(result: Result) -> None:
            self._busy(False)
            done(result)
            if goes_on:
                self.go_on()

        def failed(trouble: Trouble) -> None:
            self._busy(False)
            self.notice.complain(trouble)

        def stopped() -> None:
            self._busy(False)
            self.notice.hide()

        self.notice.hide()
        self._busy(True)
        job = self.setup.bench.run(
            title, work, lane, done=over, failed=failed, cancelled=stopped, owner=self, asks=False
        )
        self.progress.follow(job)

    def go_on(self) -> None:
        """The next page."""
        self._is_done = True
        self.wizard().next()

    def _busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.completeChanged.emit()


class WelcomePage(StepPage):
    """To practise, to set up, or, where that can be, to join a desk that is there already."""

    def __init__(self, setup: Setup, *, can_join: bool = False) -> None:
        words = setup.words
        super().__init__(
            setup,
            words("Welcome to Opt-In Desk"),
            words("It asks people who signed up whether they really want your mails."),
        )
        self.practise = QRadioButton(words("&Practise first, with invented people"))
        self.set_up = QRadioButton(words("&Set up my desk"))
        self.join = QRadioButton(words("&Our shop has a desk already"))
        self.set_up.setChecked(True)
        self.first = self.set_up
        self._last = {
            self.practise: words("S&tart practising"),
            self.join: words("S&hared desk…"),
        }
        notes = {
            self.practise: words(
                "You ask them, and see how they answer. No account is needed, and no mail leaves"
                " this computer. It takes a minute."
            ),
            self.set_up: words(
                "Your business, your mail account, your first list. Have the password of your"
                " mailbox at hand. You can leave at any page; what you entered is kept."
            ),
        }
        if can_join:
            notes[self.join] = words(
                "It is shared: its data lies in a database of your shop. Have at hand what you"
                " were given for it, a text or a file, and the password. Who has the desk finds"
                " the text at their computer: “Shared desk…” in the menu “Desk”."
            )
        for button, text in notes.items():
            note = QLabel(text)
            note.setWordWrap(True)
            note.setIndent(self.fontMetrics().height() * 3 // 2)
            button.setAccessibleDescription(text)
            button.toggled.connect(self._chosen)
            self.body.addWidget(button)
            self.body.addWidget(note)
            self.body.addSpacing(self.body.spacing())
        self.body.addStretch(1)

    def nextId(self) -> int:
        return super().nextId() if self.set_up.isChecked() else -1

    def _chosen(self) -> None:
        for button, text in self._last.items():
            if button.isChecked():
                self.setButtonText(QWizard.WizardButton.FinishButton, text)
        self.completeChanged.emit()
        self.setFinalPage(not self.set_up.isChecked())


class DeskPage(StepPage):
    """Who sits here, and in which language."""

    def __init__(self, setup: Setup) -> None:
        words = setup.words
        super().__init__(
            setup,
            words("You"),
            words("The log says who did what. Everybody at this computer gets the same name."),
        )
        self.who = QLineEdit(setup.bench.desk.actor.name)
        self.first = self.who
        self.who.setAccessibleName(words("Who is at this desk"))
        self.who.textChanged.connect(self.completeChanged)
        self.language = language_box(words)
        self.language.setAccessibleName(words("Language of your mails"))
        form = QFormLayout()
        form.addRow(words("&Who is at this desk:"), self.who)
        form.addRow(words("Language of your &mails:"), self.language)
        note = words("A list can have another one. People get mails in their own, if known.")
        form.addRow("", explanation(note))
        self.spoken = QComboBox()
        self.spoken.setAccessibleName(words("Language of the program"))
        if len(setup.spoken) > 1:
            self.spoken.addItem(words("as this computer"), "")
            for code, name in setup.spoken.items():
                self.spoken.addItem(name, code)
            chosen = setup.kept.get(preferences.LANGUAGE) or ""
            self.spoken.setCurrentIndex(max(0, self.spoken.findData(chosen)))
            form.addRow(words("Language of the &program:"), self.spoken)
            form.addRow("", explanation(words("It changes with the next start.")))
        self.body.addLayout(form)
        self.body.addStretch(1)

    def fill(self) -> None:
        here = self.setup.words.code.partition("-")[0]
        self.language.setCurrentIndex(max(0, self.language.findData(here)))

    def missing(self) -> str:
        return super().missing() or unfilled(self._, self.who)

    def work(self) -> bool:
        setup, name = self.setup, " ".join(self.who.text().split())
        setup.language = self.language.currentData()
        desk = setup.bench.desk
        try:
            setup.kept.set(preferences.WHO, name)
            if self.spoken.count():
                setup.kept.set(preferences.LANGUAGE, self.spoken.currentData())
        except Trouble as trouble:  # a settings file that cannot be written: it holds until the end
            self.notice.complain(trouble)
        setup.bench.desk = desk.as_actor(replace(desk.actor, name=name))
        return False


class BusinessPage(StepPage):
    """Who asks, as it stands in each mail and proof."""

    def __init__(self, setup: Setup) -> None:
        words = setup.words
        super().__init__(
            setup,
            words("Your business"),
            words("It stands at the end of each mail, and in the proof as it was then."),
        )
        self.name = self.first = QLineEdit()
        self.name.setAccessibleName(words("Name that people see"))
        self.name.setPlaceholderText(words("Flower shop Meier"))
        self.name.textChanged.connect(self.completeChanged)
        self.postal = _text(words("Postal address"), words("Market Street 1\n1010 Vienna\nAustria"))
        self.privacy = _text(
            words("Privacy notice"),
            words("A link to your privacy page, or a few sentences on what becomes of the data"),
        )
        form = QFormLayout()
        form.addRow(words("Name that people &see:"), self.name)
        form.addRow(words("Postal &address:"), self.postal)
        form.addRow(words("P&rivacy notice:"), self.privacy)
        why = words(
            "Law asks for both in mails to people who do not know you yet. You can add them later"
            " under “Your business”; until then To do reminds you."
        )
        form.addRow("", explanation(why))
        self.body.addLayout(form)
        self.body.addStretch(1)

    def fill(self) -> None:
        known, account = self.setup.business, self.setup.account
        typed = self.setup.name or self.setup.kept.get(NAME) or ""
        self.name.setText(account.sender_name if account is not None else typed)
        self.postal.setPlainText(known.postal_address)
        self.privacy.setPlainText(known.privacy_notice)

    def missing(self) -> str:
        return super().missing() or unfilled(self._, self.name)

    def work(self) -> bool:
        setup, desk = self.setup, self.setup.bench.desk
        setup.name = self.name.text().strip()
        postal, privacy = self.postal.toPlainText(), self.privacy.toPlainText()
        before, account = setup.business, setup.account
        renamed = None
        if account is None:
            setup.remember(NAME, setup.name)
        elif account.sender_name != setup.name:
            renamed = replace(account, sender_name=setup.name)
        is_same = (postal, privacy) == (before.postal_address, before.privacy_notice)
        if is_same and renamed is None:
            return False

        def save() -> tuple[Business, Account | None]:
            now = before if is_same else desk.set_business(postal, privacy)
            return now, account if renamed is None else desk.set_account(renamed)

        def saved(now: tuple[Business, Account | None]) -> None:
            setup.business, setup.account = now

        title = self._("Saving what mails say of your business")
        self.run(title, lambda _: save(), Lane.ACT, saved)
        return True


class FirstListPage(StepPage):
    """The first list, or none yet."""

    def __init__(self, setup: Setup) -> None:
        words = setup.words
        super().__init__(
            setup,
            words("Your first list"),
            words("What people sign up for. They read both in the question."),
        )
        self.name = self.first = QLineEdit()
        self.name.setAccessibleName(words("Name of the list"))
        self.name.setPlaceholderText(words("Flower letter"))
        self.what_for = _text(
            words("What the person will get"),
            words("Once a month: what is in bloom, and our offers"),
        )
        self.language = language_box(words)
        form = QFormLayout()
        form.addRow(words("Na&me of the list:"), self.name)
        form.addRow(words("What f&or:"), self.what_for)
        form.addRow(words("Lan&guage:"), self.language)
        self.there = explanation("")
        form.addRow("", self.there)
        self.body.addLayout(form)
        self.body.addStretch(1)

    def fill(self) -> None:
        self.language.setCurrentIndex(max(0, self.language.findData(self.setup.language)))

    def initializePage(self) -> None:
        super().initializePage()
        lists = ", ".join(one.name for one in self.setup.lists)
        later = self._("Leave the name empty to make lists later.")
        there = self._("There is: {lists}.", lists=lists) if lists else ""
        self.there.setText(f"{there} {later}".strip())

    def work(self) -> bool:
        name, what_for = self.name.text(), self.what_for.toPlainText()
        language, desk, setup = self.language.currentData(), self.setup.bench.desk, self.setup
        if not name.strip() or name.strip() in {one.name for one in setup.lists}:
            return False

        def made(new: MailingList) -> None:
            setup.lists = (*setup.lists, new)

        self.run(
            self._("Making the list"),
            lambda _: desk.add_list(name, what_for, language),
            Lane.ACT,
            made,
        )
        return True


class ReadyPage(StepPage):
    """What is set up now, and what comes next."""

    def __init__(self, setup: Setup) -> None:
        words = setup.words
        super().__init__(setup, words("Your desk is ready"), words("This is how it stands:"))
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(self.text)
        self.body.addStretch(1)
        self.setFinalPage(True)

    def initializePage(self) -> None:
        setup, words = self.setup, self._
        account, tested = setup.account, setup.tested
        works = tested is not None and not tested.failed
        title = words("Your desk is ready") if works else words("Your desk is nearly ready")
        self.setTitle(title)
        if tested is not None:
            state = words.say(tested.summary)
        else:
            state = words("It was not tested to the end yet.")
        again = words("“Test the mail account” in the menu “Desk” tries it again at any time.")
        lines = [
            words("Who asks: {name}", name=setup.name or "—"),
            words(
                "Mail account: {address}", address=account.address if account else words("none yet")
            ),
            words("Lists: {lists}", lists=", ".join(one.name for one in setup.lists) or "—"),
            "",
            *((state, again) if tested is None or tested.marked else (state,)),
            "",
            words(
                "Next: import a sign-up sheet (drop the file on the window), or type in who signed"
                " up. Then send the questions. To do says what comes next, each day."
            ),
        ]
        self.text.setText("\n".join(lines))


def _text(name: str, placeholder: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setAccessibleName(name)
    text.setPlaceholderText(placeholder)
    text.setTabChangesFocus(True)
    text.setFixedHeight(text.fontMetrics().lineSpacing() * 4)
    return text
