"""The test of the mail account: each step ends with a word, and what helps stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from office import ACCOUNT, Office
from optindesk.core.connecting import TITLES, AccountTest, Ended, Stage, Step, StepResult
from optindesk.core.errors import (
    AccountMissing,
    Cancelled,
    CertificateNotTrusted,
    ClockDiffers,
    ConnectionLost,
    FolderMissing,
    LoginRefused,
    MailRefused,
    NoConnection,
    NoEncryption,
    OutcomeUnknown,
    PasswordNeeded,
    ServerMisbehaved,
    Trouble,
    TryLater,
    UnknownHost,
    WrongPassword,
)
from optindesk.core.model import Account, Security, Server
from optindesk.core.ports import FolderRole, RawMail, Reached, Signature, Tick, nobody
from optindesk.core.provider import Explained, Provider
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import connecting, log_lines
from optindesk.mail.reader import PostReader
from optindesk.store import account_rows
from optindesk.store.tables import AccountRow

SAFE = replace(
    ACCOUNT,
    smtp=Server("smtp.flowers.example", 587, Security.STARTTLS),
    imap=Server("imap.flowers.example", 993, Security.TLS),
)


@dataclass
class Way:
    """A session that tells how far it comes, and fails with `trouble` behind the stages it has."""

    inner: Any
    reached: Reached
    stages: Sequence[Stage] = (Stage.REACHED, Stage.ENCRYPTED)
    trouble: Trouble | None = None

    def __enter__(self) -> Any:
        for stage in self.stages:
            self.reached(stage)
        if self.trouble is not None:
            raise self.trouble
        return self.inner.__enter__()

    def __exit__(self, *exc: object) -> None:
        self.inner.__exit__(*exc)


@dataclass
class Shop:
    """An office whose account is tried; `smtp` and `imap` say how the ways in go."""

    office: Office
    smtp: dict[str, Any] = field(default_factory=dict)
    imap: dict[str, Any] = field(default_factory=dict)
    rewritten: Callable[[bytes], bytes] = lambda content: content
    comes_into: str | None = "INBOX"
    server_is_ahead: timedelta = timedelta()
    looked_up: list[tuple[Signature, ...]] = field(default_factory=list)
    told: list[StepResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    troubles: Sequence[Explained] = ()

    def __post_init__(self) -> None:
        self.office.write_true_mails()
        self.office.postbox.make("Spam", FolderRole.JUNK)
        self.office.provider.at_dot.append(self.deliver)
        self.office.desk.set_account(SAFE)

    def deliver(self) -> None:
        """What was just sent comes into the mailbox, and a copy into Sent."""
        draft, pen = self.office.provider.in_hand, self.office.provider.pen
        (content,) = [content for content, one in pen.drafts.items() if one is draft]
        content = self.rewritten(content)
        at = self.office.now + self.server_is_ahead
        raw = RawMail("", None, 0, at, len(content), content)
        self.office.postbox.lay(raw, "Sent")
        if self.comes_into is not None:
            self.office.postbox.lay(raw, self.comes_into)

    def tick(self, done: int, total: int | None = None, note: Sentence | None = None) -> None:
        self.notes.append(str(note))

    def look_up(
        self,
        account: Account,
        provider: Provider | None,
        signatures: Sequence[Signature],
        tick: Tick,
    ) -> list[StepResult]:
        self.looked_up.append(tuple(signatures))
        return [StepResult(Step.SPF, Ended.PASSED, sentence("It does."))]

    def test(self, **options: Any) -> AccountTest:
        office = self.office

        def transport(account: Account, reached: Reached = nobody) -> Way:
            return Way(office.provider.connect(account), reached, **self.smtp)

        def mailbox(account: Account, reached: Reached = nobody) -> Way:
            if (needed := self.imap.get("before")) is not None:
                raise needed
            return Way(office.postbox, reached, **self.imap)

        desk = replace(
            office.desk,
            transport=transport,
            mailbox=mailbox,
            reader=PostReader({}),
            look_up_sender=self.look_up,
            troubles=self.troubles,
        )
        return desk.try_account(self.told.append, tick=self.tick, **options)

    def ended(self, step: Step) -> StepResult:
        (result,) = [one for one in self.told if one.step is step]
        return result


@pytest.fixture
def shop(office: Office) -> Shop:
    return Shop(office)


def marks(made: AccountTest) -> str:
    """How the steps ended, a letter each: passed, look, failed, skipped."""
    return "".join(one.ended.value[0] for one in made.results)


# --- it works -----------------------------------------------------------------------------------


def test_all_of_it_is_told_step_by_step(shop: Shop) -> None:
    made = shop.test()
    assert marks(made) == "p" * 13
    assert list(made.results) == shop.told
    assert [one.step for one in made.results] == [
        *list(Step)[:12],
        Step.SPF,
    ]
    assert str(made.summary) == "Your mail account works."
    assert str(shop.ended(Step.SMTP_FOUND).said) == "smtp.flowers.example"
    assert str(shop.ended(Step.SMTP_REACHED).said) == "port 587"
    assert str(shop.ended(Step.SMTP_ENCRYPTED).said) == "STARTTLS"
    assert str(shop.ended(Step.IMAP_LET_IN).said) == "as shop"
    assert str(shop.ended(Step.FOLDERS).said) == "INBOX, Sent, Spam"
    assert "INBOX" in str(shop.ended(Step.RETURN).said)


def test_it_is_remembered_until_the_account_is_another_one(shop: Shop) -> None:
    assert connecting.last() is None
    made = shop.test()
    assert connecting.last() == made
    shop.office.desk.set_account(replace(SAFE, sender_name="Flowers & More", per_day=10))
    assert connecting.last() == made
    shop.office.desk.set_account(replace(SAFE, user="marta"))
    assert connecting.last() is None


def test_the_log_says_that_it_was_tested_and_what_failed(shop: Shop) -> None:
    shop.smtp = {"trouble": WrongPassword(host="smtp", user="shop", words="no")}
    shop.test()
    assert shop.office.codes()[-1] == "account.tested"
    assert "Sending: it lets you in" in str(list(log_lines.all_log())[-1].sentence)


def test_the_log_names_no_failure_where_there_was_none(shop: Shop) -> None:
    shop.test()
    assert str(list(log_lines.all_log())[-1].sentence).endswith("was tested: it works.")


def test_nobody_has_to_answer_the_mail_and_no_contact_comes_of_it(shop: Shop) -> None:
    shop.test()
    (draft,) = shop.office.provider.taken
    assert (draft.sender, draft.recipient) == (ACCOUNT.address, ACCOUNT.address)
    assert (draft.token, draft.code, draft.leave) == (None, None, None)
    shop.office.desk = replace(shop.office.desk, reader=PostReader({}))
    checked = shop.office.desk.check()
    assert {str(mail.reason) for mail in checked.mails} == {"a test mail that this desk sent"}


def test_without_a_mail_the_rest_is_tried(shop: Shop) -> None:
    made = shop.test(with_mail=False)
    assert marks(made) == "ppppppppp" + "sss" + "p"
    assert shop.office.provider.taken == []


def test_what_the_receiving_server_calls_itself_is_learned(shop: Shop) -> None:
    def stamped(content: bytes) -> bytes:
        return (
            b"Authentication-Results: mx.flowers.example; spf=pass\r\n"
            b"DKIM-Signature: v=1; a=rsa-sha256; d=flowers.example; s=s1; b=abc\r\n" + content
        )

    shop.rewritten = stamped
    made = shop.test()
    account = account_rows.account()
    assert account is not None
    assert account.authserv_id == "mx.flowers.example"
    assert shop.looked_up == [(Signature("flowers.example", "s1"),)]
    assert connecting.last() == made


def test_what_the_owner_said_of_the_receiving_server_stays(shop: Shop) -> None:
    shop.office.desk.set_account(replace(SAFE, authserv_id="mx.own.example"))
    shop.rewritten = lambda content: b"Authentication-Results: other.example; none\r\n" + content
    shop.test()
    assert AccountRow.get().authserv_id == "mx.own.example"


def test_a_server_on_this_computer_needs_no_encryption_and_no_login(shop: Shop) -> None:
    shop.office.desk.set_account(replace(ACCOUNT, user=""))
    shop.smtp = shop.imap = {"stages": (Stage.REACHED,)}
    assert marks(shop.test()).startswith("p" * 8)
    assert "on this computer" in str(shop.ended(Step.SMTP_ENCRYPTED).said)
    assert str(shop.ended(Step.SMTP_LET_IN).said) == "It asks for no login."


def test_without_a_mailbox_only_sending_is_tried(shop: Shop) -> None:
    shop.office.desk.set_account(replace(SAFE, imap=None))
    assert marks(shop.test()) == "pppp" + "ssss" + "s" + "p" + "ss" + "p"


# --- what can go wrong on the way in ------------------------------------------------------------

AT_THE_DOOR = {
    "the name": (UnknownHost(host="smtp"), (), "fsss"),
    "the way": (NoConnection(host="smtp", port=1, reason="gone"), (), "pfss"),
    "the certificate": (
        CertificateNotTrusted(host="smtp", reason="expired"),
        (Stage.REACHED,),
        "ppfs",
    ),
    "no encryption": (NoEncryption(host="smtp", reason="none"), (Stage.REACHED,), "ppfs"),
    "put off in the clear": (
        TryLater(host="smtp", status=421, words="busy"),
        (Stage.REACHED,),
        "ppfs",
    ),
    "the password": (
        WrongPassword(host="smtp", user="shop", words="no"),
        (Stage.REACHED, Stage.ENCRYPTED),
        "pppf",
    ),
    "the login": (
        LoginRefused(host="smtp", user="shop", words="off"),
        (Stage.REACHED, Stage.ENCRYPTED),
        "pppf",
    ),
    "nonsense": (
        ServerMisbehaved(host="smtp", words="?"),
        (Stage.REACHED, Stage.ENCRYPTED),
        "pppf",
    ),
}


@pytest.mark.parametrize("what", AT_THE_DOOR)
def test_what_fails_at_the_door_is_the_step_that_it_is_about(shop: Shop, what: str) -> None:
    trouble, stages, expected = AT_THE_DOOR[what]
    shop.smtp = {"stages": stages, "trouble": trouble}
    made = shop.test()
    # What a name that was not found says of the way is nothing.
    assert marks(made)[:4] == expected
    assert marks(made)[4:] == "ppppp" + "sss" + "p"
    (failed,) = made.failed
    assert failed.said == trouble.sentence
    assert str(made.summary) == (
        f"Not everything works yet. First look at “{TITLES[failed.step]}”."
    )


def test_a_password_that_nobody_gave_is_told_at_the_login(shop: Shop) -> None:
    shop.imap = {"before": PasswordNeeded(user="shop", reason=sentence("none was saved yet."))}
    made = shop.test()
    assert marks(made)[4:] == "sssf" + "s" + "p" + "ss" + "p"


def test_a_login_that_sending_refused_is_not_told_again_of_the_replies(shop: Shop) -> None:
    refused = WrongPassword(host="smtp", user="shop", words="535 no")
    shop.smtp = {"stages": (Stage.REACHED, Stage.ENCRYPTED), "trouble": refused}
    shop.imap = {"before": refused}
    made = shop.test()
    assert marks(made)[:8] == "pppf" + "ssss"
    assert [one.step for one in made.failed] == [Step.SMTP_LET_IN]
    replies = {str(one.said) for one in made.results if one.step.value.startswith("imap")}
    assert replies == {"Not tried: this login was refused for sending already."}


def test_a_login_that_was_refused_before_says_so_at_the_login(shop: Shop) -> None:
    shop.imap = {"before": WrongPassword(host="imap", user="shop", words="no")}
    made = shop.test()
    assert marks(made)[4:8] == "sssf"
    (failed,) = made.failed
    assert (failed.step, failed.said.key) == (Step.IMAP_LET_IN, WrongPassword.said)
    assert "Not tried without a login." in {str(one.said) for one in made.results}


def test_a_test_that_somebody_asks_for_tries_what_was_refused_before(shop: Shop) -> None:
    account, passwords = account_rows.account(), shop.office.desk.passwords
    assert account is not None
    passwords.give(account, "right")
    passwords.refuse(account, "right", WrongPassword(host="smtp", user="shop", words="no"))
    with pytest.raises(WrongPassword):
        passwords.of(account)
    shop.test()
    assert passwords.of(account) == "right"


def test_a_wrong_password_is_not_explained_twice(shop: Shop) -> None:
    general = Explained(("535",), sentence("It was not taken."), sentence("Try the browser."))
    shop.troubles = [general]
    trouble = WrongPassword(host="smtp", user="shop", words="535 no")
    shop.smtp = {"stages": (Stage.REACHED, Stage.ENCRYPTED), "trouble": trouble}
    (failed,) = shop.test().failed
    assert failed.todo == (general.do,)


def test_what_a_server_says_is_explained_by_what_is_known_of_its_provider(shop: Shop) -> None:
    shop.troubles = [
        Explained(("5.7.30",), sentence("Passwords are switched off."), sentence("Sign in."))
    ]
    trouble = LoginRefused(host="smtp", user="shop", words="550 5.7.30 Basic authentication")
    shop.smtp = {"trouble": trouble}
    shop.test()
    assert list(map(str, shop.ended(Step.SMTP_LET_IN).todo)) == [
        "Passwords are switched off.",
        "Sign in.",
    ]


def test_what_helps_is_said_where_nothing_is_known_of_the_words(shop: Shop) -> None:
    shop.smtp = {"trouble": WrongPassword(host="smtp", user="shop", words="no")}
    shop.test()
    (todo,) = shop.ended(Step.SMTP_LET_IN).todo
    assert "app password" in str(todo)


# --- and behind it ------------------------------------------------------------------------------


def test_folders_that_cannot_be_listed_end_the_reading(shop: Shop) -> None:
    def fail() -> Sequence[Any]:
        raise ConnectionLost(host="imap", reason="gone")

    shop.office.postbox.folders = fail  # type: ignore[method-assign]
    assert marks(shop.test())[8:12] == "fpss"


def test_a_mailbox_without_a_junk_folder_is_told(shop: Shop) -> None:
    del shop.office.postbox.boxes["Spam"]
    made = shop.test()
    assert shop.ended(Step.FOLDERS).ended is Ended.LOOK
    assert str(made.summary).startswith("Your mail account works. Please read what is said of “")


def test_a_sender_that_is_refused_is_told(shop: Shop) -> None:
    shop.office.provider.at_dot.clear()
    shop.office.provider.at_offer.append(MailRefused(host="smtp", status=550, words="not you"))
    assert marks(shop.test())[9:12] == "fss"


def test_a_mail_of_which_the_end_is_not_known_is_looked_for_all_the_same(shop: Shop) -> None:
    def lost() -> None:
        shop.deliver()
        raise OutcomeUnknown(host="smtp", reason="gone")

    shop.office.provider.at_dot.clear()
    shop.office.provider.at_dot.append(lost)
    assert marks(shop.test())[9:12] == "lpp"


def test_while_the_provider_wants_rest_no_mail_goes(shop: Shop) -> None:
    account = account_rows.account()
    assert account is not None
    with shop.office.store.transaction():
        account_rows.rest_account(account.id, shop.office.now + timedelta(minutes=5), 1)
    assert marks(shop.test())[9:12] == "sss"
    assert "asked to wait" in str(shop.ended(Step.SENDER).said)
    shop.office.now += timedelta(minutes=10)
    shop.told.clear()
    assert marks(shop.test())[9:12] == "ppp"


def test_a_mail_that_does_not_come_is_no_failure_yet(shop: Shop) -> None:
    shop.comes_into = None
    assert marks(shop.test())[9:12] == "pls"
    assert "test once more" in str(shop.ended(Step.RETURN).todo[0])
    assert "Waiting for the mail to come back" in shop.notes


def test_a_mail_that_comes_while_it_is_waited_for_is_seen(shop: Shop) -> None:
    shop.office.provider.at_dot.clear()
    shop.office.provider.at_dot.append(None)

    def other() -> None:
        raw = b"From: ana@example.org\r\nSubject: Hello\r\n\r\nHello!\r\n"
        shop.office.postbox.lay(RawMail("", None, 0, shop.office.now, len(raw), raw))

    shop.office.postbox.at_wait.extend([None, other, shop.deliver])
    assert marks(shop.test())[9:12] == "ppp"


def test_a_mail_that_lies_in_junk_is_found_and_told(shop: Shop) -> None:
    shop.comes_into = "Spam"
    assert marks(shop.test())[9:12] == "plp"
    assert "junk" in str(shop.ended(Step.RETURN).todo[0])


def test_a_mailbox_that_is_lost_while_it_is_waited_for_is_told(shop: Shop) -> None:
    shop.comes_into = None
    shop.office.postbox.at_wait.append(FolderMissing(folder="INBOX"))
    assert marks(shop.test())[9:12] == "pfs"


def test_a_person_can_stop_it(shop: Shop) -> None:
    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        raise Cancelled

    shop.tick = stop  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        shop.test()
    assert connecting.last() is None


OTHER_ID = {
    "kept by Exchange": (b"X-Microsoft-Original-Message-ID: ", "p"),
    "lost": (b"X-Nothing: ", "l"),
}


@pytest.mark.parametrize("how", OTHER_ID)
def test_another_message_id_is_told_where_nobody_says_which_it_was(shop: Shop, how: str) -> None:
    header, expected = OTHER_ID[how]

    def rewritten(content: bytes) -> bytes:
        head, _, rest = content.partition(b"Message-ID: ")
        return head + b"Message-ID: <new@provider.example>\r\n" + header + rest

    shop.rewritten = rewritten
    assert marks(shop.test())[11] == expected


def test_another_message_id_that_the_server_told_is_good(shop: Shop) -> None:
    shop.office.provider.rewrites = True

    def rewritten(content: bytes) -> bytes:
        head, _, rest = content.partition(b"Message-ID: ")
        return head + b"Message-ID: <given-1@provider.example>\r\nX-Was: " + rest

    shop.rewritten = rewritten
    assert marks(shop.test())[11] == "p"


def test_there_must_be_an_account(office: Office) -> None:
    with office.store.transaction():
        AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        office.desk.try_account(print)


@pytest.mark.parametrize("days", [-100, 100])
def test_the_mail_to_oneself_tells_that_the_clock_is_wrong(shop: Shop, days: int) -> None:
    """A hundred days ahead would be believed else, as a rest over the winter is."""
    shop.server_is_ahead = timedelta(days=days)
    result = shop.test()
    (came,) = [one for one in result.results if one.step is Step.RETURN]
    assert came.ended is Ended.LOOK
    assert "by your mail server’s clock, this computer’s said" in str(came.todo[0])
    with pytest.raises(ClockDiffers):
        shop.office.desk.send()
    shop.office.desk.say_clock_is_right()
    shop.office.provider.at_dot.append(shop.deliver)
    assert all(one.ended is Ended.PASSED for one in shop.test().results if one.step is Step.RETURN)
    shop.office.desk.send()
