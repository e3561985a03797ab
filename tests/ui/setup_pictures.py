"""Pictures of the wizard's pages, of the test of the account, and of the text for an IT person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from account_pictures import GMAIL, OWN
from PySide6.QtWidgets import QWidget

from granting import Granting
from optindesk.core.connecting import AccountTest, Ended, Step, StepResult
from optindesk.core.errors import NoConnection, WrongPassword
from optindesk.core.finding import How
from optindesk.core.provider import Way
from optindesk.core.sentence import sentence
from optindesk.flows import it_person
from optindesk.flows.proposing import Proposal
from optindesk.mail.providers import load_providers
from optindesk.system.paths import resources
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.connection_test import GOES_ON, ItPersonDialog, TestDialog, TestPanel
from optindesk.ui.setup_wizard import SetupWizard
from optindesk.ui.setup_wizard import Step as Page
from optindesk.ui.window import MainWindow

Pictures = Mapping[str, Callable[[], QWidget]]

SEEN = {
    Step.SMTP_FOUND: "smtp.blumen-meier.example",
    Step.SMTP_REACHED: "port 465",
    Step.SMTP_ENCRYPTED: "TLS",
    Step.SMTP_LET_IN: "as meier",
    Step.IMAP_FOUND: "imap.blumen-meier.example",
    Step.IMAP_REACHED: "port 993",
    Step.IMAP_ENCRYPTED: "TLS",
    Step.IMAP_LET_IN: "as shared@blumen-meier.example",
    Step.FOLDERS: "INBOX, Junk, Archive, Sent",
    Step.SENDER: OWN.address,
    Step.RETURN: "It lies in “INBOX”.",
    Step.MESSAGE_ID: "Replies are known by it.",
}

GOOD = tuple(StepResult(step, Ended.PASSED, sentence(said)) for step, said in SEEN.items())

REFUSED = WrongPassword(
    host="smtp.blumen-meier.example",
    user="meier",
    words="535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
)


def _bad() -> Iterable[StepResult]:
    """Neither way lets in, and the domain says too little."""
    do = sentence(
        "Try both in the browser; some providers want a user name other than the address."
    )
    gone = NoConnection(host="imap.blumen-meier.example", port=993, reason="timed out")
    online = sentence("Is this computer online? Are port and security right?")
    failed = {Step.SMTP_LET_IN: (REFUSED, do), Step.IMAP_REACHED: (gone, online)}
    skipped = sentence("Not tried: what comes before it did not work.")
    for one in GOOD:
        if one.step in failed:
            trouble, todo = failed[one.step]
            yield StepResult(one.step, Ended.FAILED, trouble.sentence, (todo,))
        else:
            is_before = one in GOOD[:3] or one.step is Step.IMAP_FOUND
            yield one if is_before else StepResult(one.step, Ended.SKIPPED, skipped)
    alone = sentence("blumen-meier.example does not name this server.")
    yield StepResult(Step.SPF, Ended.LOOK, alone, (sentence("Ask your provider for the line."),))


def setting_up(window: MainWindow) -> Pictures:
    """Each page of the wizard as it looks by itself, and the account's test in its states."""
    desk = replace(window.bench.desk, providers=load_providers(resources()), authority=Granting())
    bench = Bench(desk, window.bench.words, window.jobs, window.bench._trouble, window)
    made = {
        "good": AccountTest(desk.clock(), OWN.address, GOOD),
        "bad": AccountTest(desk.clock(), OWN.address, tuple(_bad())),
    }

    def at(step: Page, *proposals: Proposal) -> SetupWizard:
        wizard = SetupWizard(bench, window.kept, window, window._spoken(), can_join=True)
        wizard.test._begin = str  # type: ignore[method-assign]  # a picture asks no server
        wizard._setup.proposals = proposals
        wizard.address.address.setText(OWN.address)
        wizard.setStartId(step)
        return wizard

    def found(other_domain: bool) -> SetupWizard:
        return at(Page.SERVERS, Proposal(OWN, None, (Way.PASSWORD,), How.SRV, other_domain))

    def login() -> SetupWizard:
        provider = next(one for one in desk.providers if "gmail.com" in one.domains)
        return at(Page.LOGIN, Proposal(GMAIL, provider, (Way.APP_PASSWORD, Way.OAUTH)))

    def tested(name: str) -> SetupWizard:
        wizard = at(Page.TEST)
        wizard.test.panel._show_made(made[name])
        return wizard

    def practising() -> SetupWizard:
        wizard = at(Page.WELCOME)
        wizard.welcome.practise.setChecked(True)
        return wizard

    def joining() -> SetupWizard:
        wizard = at(Page.WELCOME)
        wizard.welcome.join.setChecked(True)
        return wizard

    def trying(name: str) -> TestDialog:
        dialog = TestDialog(bench, window)
        dialog.panel.show_last = str  # type: ignore[method-assign]
        dialog.panel._show_made(made[name])
        return dialog

    def running() -> TestDialog:
        dialog = TestDialog(bench, window)
        for one in GOOD[:6]:
            dialog.panel._tell(one)
        _goes_on(dialog.panel, Step.IMAP_ENCRYPTED)
        allow(dialog.begin, waits(bench.words))
        dialog.halt.show()
        dialog.halt.setFocus()
        return dialog

    def letter() -> ItPersonDialog:
        text = it_person.letter(OWN, made["bad"], desk.providers, bench.words.say)
        return ItPersonDialog(bench.words, text, window)

    pages = (Page.WELCOME, Page.DESK, Page.BUSINESS, Page.ADDRESS, Page.SERVERS, Page.LIST)
    return {
        **{f"setup-{page.name.lower()}": partial(at, page) for page in (*pages, Page.READY)},
        "setup-practise": practising,
        "setup-join": joining,
        "setup-found": partial(found, other_domain=False),
        "setup-doubt": partial(found, other_domain=True),
        "setup-login": login,
        "setup-tested": partial(tested, "good"),
        "setup-failed": partial(tested, "bad"),
        "test-good": partial(trying, "good"),
        "test-bad": partial(trying, "bad"),
        "test-running": running,
        "it-person": letter,
    }


def _goes_on(panel: TestPanel, step: Step) -> None:
    panel._mark(panel._lines[step], GOES_ON)
