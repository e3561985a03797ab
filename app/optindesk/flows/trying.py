"""Test mails of a wording to oneself: their answers are read and told, and touch nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from optindesk.core.codes import Code
from optindesk.core.errors import AccountMissing, AccountRests, OutcomeUnknown
from optindesk.core.keys import Keys
from optindesk.core.letter import Letter, Question, Verdict
from optindesk.core.model import Account, Actor, MailKind, Wording, address_key, same_mailbox
from optindesk.core.ports import Composer, Draft, Envelope, RawMail, Transport
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.token import (
    LARGEST_NUMBER,
    Purpose,
    find_tokens,
    message_id,
    read_message_id,
    read_token,
    spell,
)
from optindesk.flows import business
from optindesk.flows.identity import (
    TrialSecret,
    is_of_trial,
    mails_with_ids,
    request_named,
    trial_secret,
)
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.people import contact_of_sender
from optindesk.flows.samples import draft, invented, list_shown
from optindesk.flows.understanding import Reading
from optindesk.store import account_rows, archive, journal, trials
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

LIVES = timedelta(days=3)
"""How long an answer to a test mail is read as one."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A test mail that was sent, which answers to it were read (their SHA-256), and what the last
    of them was read as."""

    number: int
    at: datetime
    server_id: str = ""
    answers: tuple[str, ...] = ()
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Tested:
    """A test mail as it went out; `known` is False when the server's answer was lost."""

    address: str
    at: datetime
    known: bool = True

    @property
    def sentence(self) -> Sentence:
        """What was done, and what to do now."""
        if not self.known:
            return sentence(
                "Whether the test mail to {address} went out is not known: look into your mailbox.",
                address=self.address,
            )
        return sentence(
            "The test mail went to {address}. Answer it and check the mailbox: the desk tells you"
            " what it read.",
            address=self.address,
        )


def send_test(
    store: Store,
    connect: Callable[[Account], Transport],
    composer: Composer,
    wording: Wording,
    actor: Actor,
    clock: Callable[[], datetime],
) -> Tested:
    """Send a wording to the account's own address, with a code that works for `LIVES`.

    It is filled in for oneself. No contact, request or subscription is made. Raises AccountMissing,
    AccountRests, BadWording, ControlCharacter, FolderBusy and the troubles of a session; after
    these nothing was sent.
    """
    account = account_rows.account()
    if account is None:
        raise AccountMissing()
    with store.lock(f"post:{account.id}"):
        now = clock()
        until, _ = account_rows.rest_of(account.id)
        if until is not None and until > now:
            raise AccountRests(until=until)
        test, values = Trial(_new_number(store), now), _values(wording, account, now)
        content = composer.mail(_draft_of(test, wording, values, account))
        with connect(account) as session:
            session.offer(Envelope(account.address, account.address, content))
            _keep(
                store, test, wording, values
            )  # before the dot: an answer must find it, whatever happens now
            try:
                receipt = session.finish()
            except OutcomeUnknown:
                return Tested(account.address, now, known=False)
            except Exception:
                _forget(store, test)
                raise
        with unit_of_work(store, actor, clock()) as log:
            _replace(replace(test, server_id=receipt.message_id or ""))
            log.write(
                Code.WORDING_TESTED,
                kind=wording.kind.value,
                language=wording.language,
                list=wording.list_id,
                test=test.number,
            )
        return Tested(account.address, now)


def greeting(
    store: Store, account: Account, say: Callable[[Sentence], str], now: datetime
) -> Draft:
    """A mail to oneself that only has to come back, known by its mark as one that tries a wording
    is; nobody has to answer it."""
    wording = Wording(
        0,
        MailKind.REPLY,
        "en",
        None,
        0,
        say(sentence("Opt-In Desk: your mail account works")),
        say(
            sentence(
                "This mail was sent by Opt-In Desk to find out whether a mail to yourself comes"
                " back. It did. You can delete it."
            )
        ),
    )
    test = Trial(_new_number(store), now)
    draft = _draft_of(test, wording, _values(wording, account, now), account)
    return replace(draft, token=None, code=None, leave=None)


def _values(wording: Wording, account: Account, now: datetime) -> dict[str, str]:
    """Oneself in the part of the person: nobody else's data goes into a test."""
    own = {"name": account.sender_name, "address": account.address}
    own |= dict.fromkeys(("salutation", "source", "asked_on"), "")
    return invented(wording, now, list_shown(wording)) | business.details(wording.language) | own


def _draft_of(test: Trial, wording: Wording, values: Mapping[str, str], account: Account) -> Draft:
    key = archive.desk_key()
    domain = account.address.rpartition("@")[2].encode("idna").decode()
    return replace(
        draft(wording, values, account, test.at, test.number),
        message_id=message_id(trial_secret(key, test.number, TrialSecret.MESSAGE_ID), domain),
        mark=spell(trial_secret(key, test.number, TrialSecret.MARK)),
        log_head=str(journal.head()),
    )


# --- what comes back ----------------------------------------------------------------------------


def awaited(account: Account | None, now: datetime) -> Collection[str]:
    """The address keys of those whose mails must be read because they may answer a test."""
    if account is None or not any(one.at + LIVES > now for one in _all()):
        return ()
    return (address_key(account.address),)


def own_copy(keys: Keys, raw: RawMail, letter: Letter) -> Read | None:
    """How the test mail itself ends, which comes into the mailbox that it was sent from."""
    if not is_of_trial(keys, read_token(letter.own_mark or ""), TrialSecret.MARK):
        return None
    sender = letter.senders[0] if letter.senders else ""
    reason = sentence("a test mail that this desk sent")
    return Read(raw.source, Verdict.UNRELATED, Outcome.IGNORED, reason, sender)


class Sent(NamedTuple):
    """What tells at a glance whether a mail can belong to a test: the newest number, and the
    numbers of those to which a server gave a Message-ID of its own."""

    number: int
    by_server: Mapping[str, int]


def sent_tests() -> Sent:
    """The tests there are; read once for many mails."""
    known = trials.sent()
    by_server = {one["server_id"]: int(one["number"]) for one in known["mails"]}
    return Sent(int(known["number"]), {name: n for name, n in by_server.items() if name})


def answered(
    desk: Reading, log: Journal, raw: RawMail, letter: Letter, received_at: datetime, sent: Sent
) -> Read | None:
    """How a mail that belongs to a test ends: told and logged, and nothing done; None for others.

    What names a request of ours, or comes from somebody known here, is never taken for one.
    """
    if not sent.number:
        return None
    number, leaves = _named(desk.keys, letter, sent)
    if number is None or _is_somebody_else_s(desk, letter):
        return None
    address = letter.senders[0] if len(letter.senders) == 1 else ""
    test = next((one for one in _all() if one.number == number), None)
    if test is None or received_at > test.at + LIVES:
        verdict = desk.reader.judge(letter, None).verdict
        over = sentence("a reply to an old test mail: its code worked for {n} days", n=LIVES.days)
        return Read(raw.source, verdict, Outcome.IGNORED, over, address)
    wording, values = _content(number)
    question = _question(desk, test, wording, values)
    verdict = Verdict.LEAVE if leaves else desk.reader.judge(letter, question).verdict
    if letter.sha256 in test.answers:
        before = sentence("this mail was read before")
        return Read(raw.source, verdict, Outcome.IGNORED, before, address)
    _replace(replace(test, answers=(*test.answers, letter.sha256), read_as=verdict.value))
    log.write(
        Code.WORDING_TEST_ANSWERED,
        kind=wording.kind.value,
        language=wording.language,
        verdict=verdict.value,
        test=number,
    )
    return Read(raw.source, verdict, Outcome.IGNORED, _said(test, verdict), address, test=True)


_READ_AS: Mapping[Verdict, Sentence] = {
    Verdict.YES: sentence("yes"),
    Verdict.NO: sentence("no"),
    Verdict.LEAVE: sentence("a wish to leave"),
    Verdict.AUTOMATIC: sentence("an automatic reply"),
    Verdict.BOUNCE: sentence("a report that it did not arrive"),
    Verdict.COMPLAINT: sentence("a complaint"),
}
"""What an answer can be read as; the rest a person would have to read."""


def _said(test: Trial, verdict: Verdict) -> Sentence:
    return sentence(
        "Your answer to the test mail of {when} was read as: {what}.",
        when=test.at,
        what=_READ_AS.get(verdict, sentence("unclear, so a person would have to read it")),
    )


def told(at: datetime) -> Sentence | None:
    """What the last answer to the test mail of a moment was read as; None while there is none."""
    test = next((one for one in _all() if one.at == at and one.read_as), None)
    return None if test is None else _said(test, Verdict(test.read_as))


def _named(keys: Keys, letter: Letter, sent: Sent) -> tuple[int | None, bool]:
    """The number of the test that a letter names; whether it is by the code that only leaves."""
    for _, token in find_tokens(letter.subject):
        if is_of_trial(keys, token, TrialSecret.LEAVE):
            return token.number, True
    named = (
        *((token, TrialSecret.TOKEN) for token in letter.tokens),
        *((read_token(mark), TrialSecret.MARK) for mark in letter.marks),
        *((read_message_id(one), TrialSecret.MESSAGE_ID) for one in letter.references),
    )
    for spelled, secret in named:
        if spelled is not None and is_of_trial(keys, spelled, secret):
            return spelled.number, False
    by_server = (sent.by_server.get(reference) for reference in letter.references)
    return next(filter(None, by_server), None), False


def _is_somebody_else_s(desk: Reading, letter: Letter) -> bool:
    tokens = [request_named(desk.keys, token, Purpose.TOKEN) for token in letter.tokens]
    if any(tokens) or mails_with_ids(desk.keys, letter.references):
        return True
    sender = letter.senders[0] if len(letter.senders) == 1 else ""
    is_own = desk.account is not None and same_mailbox(sender, desk.account.address)
    return not is_own and contact_of_sender(sender) is not None


def _question(desk: Reading, test: Trial, wording: Wording, values: Mapping[str, str]) -> Question:
    """What the test mail said, so that it can be taken away from what came back."""
    account = desk.account or account_rows.account()
    if account is None:
        return Question(wording.language)
    sent = _draft_of(test, wording, values, account)
    return Question(
        language=wording.language,
        sent_texts=(desk.composer.text(sent),),
        sent_subjects=(desk.composer.subject(sent),),
        our_names=(account.sender_name,),
        list_names=tuple(filter(None, [values.get("list_name", "")])),
        our_addresses=(account.address,),
        person_names=(account.sender_name,),
        person_address=account.address,
    )


# --- what is kept of tests ----------------------------------------------------------------------


def _all() -> list[Trial]:
    return [
        Trial(
            plain["number"],
            datetime.fromisoformat(plain["at"]),
            plain["server_id"],
            tuple(plain["answers"]),
            plain.get("read_as", ""),
        )
        for plain in trials.sent()["mails"]
    ]


def _content(number: int) -> tuple[Wording, dict[str, str]]:
    """What a test was made of."""
    kept = trials.content(number)
    plain = kept["wording"]
    return Wording(**(plain | {"kind": MailKind(plain["kind"])})), kept["values"]


def _new_number(store: Store) -> int:
    """A number that no test had; written down at once."""
    with store.transaction():
        sent = trials.sent()
        number = int(sent["number"]) % LARGEST_NUMBER + 1
        trials.keep(number, sent["mails"])
    return number


def _keep(store: Store, test: Trial, wording: Wording, values: dict[str, str]) -> None:
    with store.transaction():
        trials.keep_content(test.number, {"wording": asdict(wording), "values": values})
        _write([*_all(), test])


def _forget(store: Store, test: Trial) -> None:
    with store.transaction():
        _write([one for one in _all() if one.number != test.number])


def _replace(test: Trial) -> None:
    _write([test if one.number == test.number else one for one in _all()])


def _write(tests: list[Trial]) -> None:
    mails = [asdict(one) | {"at": one.at.isoformat()} for one in tests]
    trials.keep(trials.sent()["number"], mails)
