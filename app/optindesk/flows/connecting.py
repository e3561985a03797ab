"""The test of the mail account: every step from the server's name to a mail that came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from optindesk.core.codes import Code
from optindesk.core.connecting import (
    STEPS_OF,
    AccountTest,
    Ended,
    Stage,
    Step,
    StepResult,
    stage_of,
)
from optindesk.core.errors import (
    CertificateNotTrusted,
    ClockDiffers,
    NoConnection,
    NoEncryption,
    OutcomeUnknown,
    PasswordNeeded,
    SenderRefused,
    Trouble,
    UnknownHost,
    WrongPassword,
)
from optindesk.core.model import Account, Actor, Door, Security, Server
from optindesk.core.ports import (
    Arrival,
    Composer,
    Connect,
    Envelope,
    Folder,
    FolderRole,
    Mailbox,
    Reader,
    SenderLook,
    Signature,
    Tick,
    Transport,
    no_tick,
)
from optindesk.core.provider import Explained, Provider, explain, provider_of
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import trying
from optindesk.flows.clock import compare_clocks
from optindesk.store import account_rows, archive
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

SETTING = "account_test"
WAITS = 30
"""So often it is looked whether the mail has come, with `SECONDS` between."""
SECONDS = 2.0

_NOT_TRIED = sentence("Not tried: what comes before it did not work.")
_REFUSED_BEFORE = sentence("Not tried: this login was refused for sending already.")
_NO_REPLIES = frozenset({FolderRole.SENT})
_HELPS: Mapping[type[Trouble], Sentence] = {
    UnknownHost: sentence("Is the name spelled right, and is this computer online?"),
    NoConnection: sentence(
        "Is this computer online? Are port and security those that your provider names? Some"
        " networks (hotels, schools, firewalls) let no mail program through."
    ),
    CertificateNotTrusted: sentence(
        "Do not go on without knowing why. If the server is your own, choose the file of its"
        " certificate authority (CA file); else ask your provider for the right server name."
    ),
    NoEncryption: sentence("Try the other kind of security, with the port that belongs to it."),
    WrongPassword: sentence(
        "Look whether your provider wants an app password, and whether programs may use the"
        " mailbox at all: many providers ask you to switch that on first."
    ),
    SenderRefused: sentence(
        "Log in with the user that this address belongs to, or let your provider allow it to send"
        " with this address."
    ),
}

PAGE_AFTER_SIGN_IN = sentence("That was it. You can close this page and go back to Opt-In Desk.")
"""What the browser shows when signing in is over."""

Say = Callable[[Sentence], str]
Tell = Callable[[StepResult], None]
Session = TypeVar("Session", Transport, Mailbox)


@dataclass(frozen=True, slots=True)
class Means:
    """What a test is made with; `general` explains what any server may say, `look_up` asks DNS, and
    `say` says what stands in the mail to oneself."""

    transport: Connect[Transport]
    mailbox: Connect[Mailbox]
    composer: Composer
    reader: Reader
    providers: Sequence[Provider]
    general: Sequence[Explained]
    look_up: SenderLook
    say: Say = str


def last() -> AccountTest | None:
    """The last test of the account as it is now; None when it was not tested since it was set."""
    kept, account = archive.setting(SETTING), account_rows.account()
    if not kept or account is None or kept["account"] != _fingerprint(account):
        return None
    results = tuple(StepResult.from_plain(one) for one in kept["results"])
    return AccountTest(datetime.fromisoformat(kept["at"]), account.address, results)


def try_account(
    store: Store,
    means: Means,
    account: Account,
    actor: Actor,
    clock: Callable[[], datetime],
    tell: Tell,
    tick: Tick = no_tick,
    *,
    with_mail: bool = True,
) -> AccountTest:
    """Try all that the account needs; `tell` hears of each step as soon as it is over.

    With `with_mail` a mail goes to the account's own address, and it is waited for. What was
    learned (the name by which the receiving server signs what it found out) is kept with the
    account. Raises Cancelled, FolderBusy: nothing was sent then, or only the mail
    to oneself.
    """
    run = _Run(store, means, account, clock, tell, tick)
    with store.lock(f"post:{account.id}"):
        run.all(with_mail=with_mail)
    at = clock()
    made = AccountTest(at, account.address, tuple(run.results))
    with unit_of_work(store, actor, at) as log:
        if run.authserv_id and not account.authserv_id:
            account = account_rows.save_account(replace(account, authserv_id=run.authserv_id))
        archive.set_setting(
            SETTING,
            {
                "at": at.isoformat(),
                "account": _fingerprint(account),
                "results": [one.to_plain() for one in made.results],
            },
        )
        failed = ", ".join(one.step.value for one in made.failed)
        log.write(Code.ACCOUNT_TESTED, address=account.address, failed=failed or None)
    return made


def _fingerprint(account: Account) -> list[Any]:
    """What a test is about: after a change of it, it says nothing any more."""
    smtp, imap = account.smtp, account.imap
    return [
        account.address,
        [smtp.host, smtp.port, smtp.security.value],
        [imap.host, imap.port, imap.security.value] if imap else None,
        [account.login(door).user for door in Door],
        [account.login(door).sign_in.value for door in Door],
    ]


class _Sent(NamedTuple):
    """The mail to oneself: its Message-IDs, ours and the one that the server says it gave, and by
    what it is known when it comes."""

    message_id: str
    server_id: str | None
    mark: str


@dataclass(slots=True)
class _Run:
    store: Store
    means: Means
    account: Account
    clock: Callable[[], datetime]
    tell: Tell
    tick: Tick
    results: list[StepResult] = field(default_factory=list)
    authserv_id: str = ""
    signatures: tuple[Signature, ...] = ()

    def all(self, *, with_mail: bool) -> None:
        """Every step in its order, each told when it is over."""
        with ExitStack() as sessions:
            transport = self._enter(sessions, Door.SMTP, self.account.smtp, self.means.transport)
            mailbox = self._enter(sessions, Door.IMAP, self.account.imap, self.means.mailbox)
            before = self._folders(mailbox)
            if with_mail:
                self._await(mailbox, before, self._send(transport))
            else:
                for step in (Step.SENDER, Step.RETURN, Step.MESSAGE_ID):
                    self._skip(step, sentence("No mail was sent."))
        for one in self.means.look_up(self.account, self.provider, self.signatures, self.tick):
            self._over(one)

    @property
    def provider(self) -> Provider | None:
        return provider_of(self.account, self.means.providers)

    # --- the ways in ------------------------------------------------------------------------------

    def _enter(
        self, sessions: ExitStack, door: Door, server: Server | None, connect: Connect[Session]
    ) -> Session | None:
        steps = STEPS_OF[door]
        if server is None:
            for step in steps.values():
                self._skip(step, sentence("No mailbox is set up: replies come as files or codes."))
            return None
        left = list(Stage)

        def reached(stage: Stage) -> None:
            while stage in left:
                passed = left.pop(0)
                self._pass(steps[passed], self._seen(passed, door, server))

        try:
            session = sessions.enter_context(connect(self.account, reached))
        except Trouble as trouble:
            last = next((one for one in reversed(Stage) if one not in left), None)
            at = stage_of(trouble, last)
            if at is Stage.REACHED and isinstance(trouble, NoConnection):
                reached(Stage.FOUND)  # it is told with the next one only, which did not come
            if last is None and isinstance(trouble, WrongPassword) and self._was_refused:
                for stage in left:
                    self._skip(steps[stage], _REFUSED_BEFORE)
                return None
            # A password that was refused before is not sent once more.
            needs_login = isinstance(trouble, PasswordNeeded | WrongPassword)
            not_tried = sentence("Not tried without a login.") if needs_login else _NOT_TRIED
            for stage in left:
                if stage is at:
                    self._fail(steps[stage], trouble)
                else:
                    self._skip(steps[stage], not_tried)
            return None
        reached(Stage.LET_IN)
        return session

    @property
    def _was_refused(self) -> bool:
        """Whether sending, which comes first and logs in with the same, was not let in."""
        doors = {self.account.login(door).kept_under for door in Door}
        return len(doors) == 1 and any(
            one.step is Step.SMTP_LET_IN and one.ended is Ended.FAILED for one in self.results
        )

    def _seen(self, stage: Stage, door: Door, server: Server) -> Sentence:
        if stage is Stage.FOUND:
            return sentence("{host}", host=server.host)
        if stage is Stage.REACHED:
            return sentence("port {port}", port=server.port)
        if stage is Stage.ENCRYPTED:
            if server.security is Security.NONE:
                return sentence("It is on this computer: there is no way to encrypt.")
            return sentence("{how}", how=server.security.value.upper())
        user = self.account.login(door).user
        return sentence("as {user}", user=user) if user else sentence("It asks for no login.")

    # --- the mail to oneself ----------------------------------------------------------------------

    def _folders(self, mailbox: Mailbox | None) -> Sequence[Folder]:
        if mailbox is None:
            self._skip(Step.FOLDERS)
            return ()
        try:
            found = mailbox.folders()
        except Trouble as trouble:
            self._fail(Step.FOLDERS, trouble)
            return ()
        names = ", ".join(folder.name for folder in found)
        if not {FolderRole.JUNK, FolderRole.ALL} & {folder.role for folder in found}:
            todo = sentence(
                "No folder for junk was found. Look into it yourself now and then: a reply that"
                " lies there is not read."
            )
            self._over(StepResult(Step.FOLDERS, Ended.LOOK, _shown(names), (todo,)))
        else:
            self._pass(Step.FOLDERS, _shown(names))
        return found

    def _send(self, transport: Transport | None) -> _Sent | None:
        if transport is None:
            self._skip(Step.SENDER)
            return None
        now = self.clock()
        until, _ = account_rows.rest_of(self.account.id)
        if until is not None and until > now:
            wait = sentence("Your provider asked to wait until {until}.", until=until)
            self._skip(Step.SENDER, wait)
            return None
        draft = trying.greeting(self.store, self.account, self.means.say, now)
        own = self.account.address
        try:
            transport.offer(Envelope(own, own, self.means.composer.mail(draft)))
            receipt = transport.finish()
        except OutcomeUnknown as trouble:
            self._over(StepResult(Step.SENDER, Ended.LOOK, trouble.sentence))
            return _Sent(draft.message_id, None, draft.mark)
        except Trouble as trouble:
            self._fail(Step.SENDER, trouble)
            return None
        self._pass(Step.SENDER, sentence("{address}", address=own))
        return _Sent(draft.message_id, receipt.message_id, draft.mark)

    def _await(self, mailbox: Mailbox | None, before: Sequence[Folder], sent: _Sent | None) -> None:
        if mailbox is None or sent is None or not before:
            self._skip(Step.RETURN)
            self._skip(Step.MESSAGE_ID)
            return
        try:
            found = self._found(mailbox, before, sent)
        except Trouble as trouble:
            self._fail(Step.RETURN, trouble)
            self._skip(Step.MESSAGE_ID)
            return
        if found is None:
            said = sentence("It has not come within a minute.")
            todo = sentence("Look into your mailbox. If it is there now, test once more.")
            self._over(StepResult(Step.RETURN, Ended.LOOK, said, (todo,)))
            self._skip(Step.MESSAGE_ID)
            return
        folder, arrival, there = found
        self.authserv_id, self.signatures = arrival.authserv_id, arrival.signatures
        where, here = sentence("It lies in “{folder}”.", folder=folder.name), self.clock()
        if compare_clocks(self.store, here, there, here):
            said = ClockDiffers(here=here, there=there).sentence
            self._over(StepResult(Step.RETURN, Ended.LOOK, where, (said,)))
        elif folder.role is FolderRole.JUNK:
            todo = sentence(
                "Your provider took it for junk, so other people's may, too. Mark it as no junk,"
                " and look at what is said of your domain below."
            )
            self._over(StepResult(Step.RETURN, Ended.LOOK, where, (todo,)))
        else:
            self._pass(Step.RETURN, where)
        self._compare(arrival, sent)

    def _found(
        self, mailbox: Mailbox, before: Sequence[Folder], sent: _Sent
    ) -> tuple[Folder, Arrival, datetime] | None:
        """Where it lies, what its head says, and when it came by the server's clock."""
        known = {folder.name: folder.uidnext for folder in before}
        for count in range(WAITS):
            self.tick(count, WAITS, sentence("Waiting for the mail to come back"))
            for folder in mailbox.folders():
                if folder.role in _NO_REPLIES:
                    continue
                for heading in mailbox.headings(folder, known.get(folder.name, 1) - 1):
                    if self.means.reader.heading(heading.header).own_mark == sent.mark:
                        arrival = self.means.reader.arrival(heading.header)
                        return folder, arrival, heading.received_at
            mailbox.wait(mailbox.inbox(), SECONDS, self.tick)
        return None

    def _compare(self, arrival: Arrival, sent: _Sent) -> None:
        if arrival.message_id == sent.message_id:
            self._pass(Step.MESSAGE_ID, sentence("Replies are known by it."))
        elif sent.message_id in arrival.others or arrival.message_id == sent.server_id:
            said = sentence("Your provider gives mails another one and says which: that will do.")
            self._pass(Step.MESSAGE_ID, said)
        else:
            said = sentence("Your provider gives mails another one and does not say which.")
            todo = sentence(
                "Replies are known by the code in them all the same. Who writes “yes” without the"
                " code waits under “Please read”."
            )
            self._over(StepResult(Step.MESSAGE_ID, Ended.LOOK, said, (todo,)))

    # --- what is told -----------------------------------------------------------------------------

    def _over(self, result: StepResult) -> None:
        self.results.append(result)
        self.tell(result)

    def _pass(self, step: Step, said: Sentence) -> None:
        self._over(StepResult(step, Ended.PASSED, said))

    def _skip(self, step: Step, said: Sentence = _NOT_TRIED) -> None:
        self._over(StepResult(step, Ended.SKIPPED, said))

    def _fail(self, step: Step, trouble: Trouble) -> None:
        self._over(StepResult(step, Ended.FAILED, trouble.sentence, self._helps(trouble)))

    def _helps(self, trouble: Trouble) -> tuple[Sentence, ...]:
        """What it means and what to do, as far as that is known of this provider, or of any."""
        status, words = trouble.values.get("status", ""), trouble.values.get("words", "")
        known = explain(f"{status} {words}".strip(), self.provider, self.means.general)
        if known is not None and known in self.means.general and type(trouble) is WrongPassword:
            return (known.do,)  # the trouble itself says already what that means
        if known is not None:
            return known.means, known.do
        # What is of a kind of its own says itself what to do.
        todo = _HELPS.get(type(trouble))
        return () if todo is None else (todo,)


def _shown(text: str) -> Sentence:
    return sentence("{text}", text=text)
