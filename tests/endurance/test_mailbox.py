"""The same mails, met again and again at a real mailbox that changes under the desk."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from optindesk.core.codes import Code
from optindesk.core.model import Security, Target
from optindesk.core.status import State
from optindesk.flows import standings
from optindesk.flows.desk import Desk
from optindesk.flows.keeping import Outcome
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import make_desk, now, opened, who
from optindesk.store import journal
from optindesk.store.people_query import PeopleQuery
from servers import Authority, Dovecot, ImapUser, SmtpServer, need
from trials import Report, Trial, at_length, integrity, verify

pytestmark = pytest.mark.live

KINDS = {
    Answer.YES: State.CONFIRMED,
    Answer.NO: State.DECLINED,
    Answer.BOUNCE: State.BOUNCED,
    Answer.QUESTION: State.REVIEW,
    Answer.OUT_OF_OFFICE: State.AWAITING,
}
"""What people answer, and what becomes of their question."""
ONCE = {
    Code.REQUEST_CONFIRMED, Code.REQUEST_DECLINED, Code.REQUEST_BOUNCED,
    Code.SUBSCRIPTION_WITHDRAWN, Code.ADDRESS_BOUNCED,
}  # fmt: skip
"""What happens to nobody twice here."""
FOLDERS = ("INBOX", "Spamverdacht", "Trash", "Archive")


class Office:
    """A desk, a provider, a mailbox, and people who answer each question once."""

    def __init__(self, desk: Desk, provider: SmtpServer, user: ImapUser, server: Dovecot) -> None:
        self.desk, self.provider, self.user, self.server = desk, provider, user, server
        account = user.account(Security.TLS, provider.server)
        desk.passwords.lend(desk.set_account(account), user.password)
        self.news = desk.add_list("News", "Once a month.", "en")
        self.said: dict[str, Answer] = {}
        self.mails: list[bytes] = []
        self.taken_up: Counter[str] = Counter()
        """How often a mail of somebody was not left alone; each has sent one."""
        self.heard: Counter[str] = Counter()
        """What people read of mails that were left alone, each sentence with the same number."""

    def somebody_answers(self, folder: str = "INBOX") -> None:
        """Somebody new is asked, and their answer lies in a folder."""
        number = len(self.said)
        address, how = f"p{number}@example.org", list(KINDS)[number % len(KINDS)]
        self.desk.sign_up(address, Target(self.news.id))
        assert self.desk.send().sent == 1
        person = Person("", address, "en", how, Client.GMAIL)
        mail = answer_mail(self.provider.mails[-1].content, how, now(), person)
        assert mail is not None
        self.user.deliver(mail, folder)
        self.said[address] = how
        self.mails.append(mail)

    def check(self) -> None:
        """Read the mailbox and send what comes of it, as the desk does by itself."""
        checked = self.desk.check()
        self.taken_up.update(
            one.address
            for one in checked.mails
            if one.address in self.said and one.outcome is not Outcome.IGNORED
        )
        for said in checked.left_alone:
            self.heard[re.sub(r"\d+", "3", str(said))] += 1
        self.desk.send()

    def copy(self, source: str, target: str) -> None:
        """Another mail program copies all mails of a folder into another one."""
        with self.user.session() as session:
            session.select(source)
            session.uid("COPY", "1:*", target)

    def move(self, source: str, target: str) -> None:
        """Another mail program moves all mails of a folder into another one."""
        with self.user.session() as session:
            session.select(source)
            session.uid("MOVE", "1:*", target)

    def again(self, folder: str) -> None:
        """The same bytes come once more, as after a mailbox was moved by a tool."""
        self.user.deliver_all(self.mails[-5:], folder)

    def restart(self) -> None:
        """The server is started anew."""
        self.server.halt()
        self.server.start_again()

    def forget(self) -> None:
        """The server loses its numbers: UIDVALIDITY and all UIDs of the inbox are new."""
        self.server.forget_uids(self.user)

    def rename_away(self) -> None:
        """The archive gets another name, and a new one takes its mails and its name."""
        with self.user.session() as session:
            assert session.rename("Archive", "Old")[0] == "OK"
            session.create("Archive")
            session.select("Old")
            session.uid("COPY", "1:*", "Archive")
            session.select("INBOX")
            assert session.delete("Old")[0] == "OK"

    def make_anew(self) -> None:
        """The archive is deleted with all that is in it, made again and filled from outside."""
        self.user.delete("Archive")
        self.user.create("Archive")
        self.user.deliver_all(self.mails[-20:], "Archive")

    def validity(self) -> dict[str, int]:
        """The UIDVALIDITY of each folder."""
        with self.desk.mailbox(self.user.account()) as mailbox:
            return {folder.name: folder.uidvalidity for folder in mailbox.folders()}

    # --- what was found ---------------------------------------------------------------------------

    def lost(self) -> list[str]:
        """Whose answer is not what their question came to."""
        rows = {row.address: row.facts.state for row in standings.all_people(PeopleQuery())}
        return [
            f"{address}: {rows.get(address)} after {how}"
            for address, how in self.said.items()
            if rows.get(address) != KINDS[how]
        ]

    def doubled(self) -> list[str]:
        """What was applied more than once, and which mail went out more than once."""
        entries = [one for one in journal.entries() if one.code in ONCE]
        happened = Counter((one.code, one.contact) for one in entries)
        thanked = Counter((mail.recipients[0], len(mail.content)) for mail in self.provider.mails)
        twice = [f"{code} of {contact}" for (code, contact), n in happened.items() if n > 1]
        twice += [f"the reply of {who}" for who, n in self.taken_up.items() if n > 1]
        return twice + [f"a mail to {address}" for (address, _), n in thanked.items() if n > 1]


@pytest.fixture
def office(tmp_path: Path, smtp_server: SmtpServer, authority: Authority) -> Iterator[Office]:
    server = Dovecot(need("dovecot"), authority.issue("localhost"), authority.ca_file)
    with ExitStack() as stack:
        stack.callback(server.stop)
        store = stack.enter_context(opened(tmp_path / "desk"))
        yield Office(make_desk(store, who("Rosa")), smtp_server, server.new_user(), server)


def judged(office: Office, data: Path, done: str, times: int, more: dict[str, int]) -> Trial:
    """What the desk's books say at the end."""
    said = [sentence for sentence, _ in office.heard.most_common()]
    office.check()
    trial = Trial(
        done, times, lost=office.lost(), doubled=office.doubled(), integrity=integrity(data),
        more={"answers": len(office.said), **more}, sentences=said,
    )  # fmt: skip
    office.desk.store.close()
    trial.verify = verify(data)
    return trial


@at_length(3, 100)
def test_a_mailbox_that_is_checked_again_and_again_doubles_nothing(
    times: int, tmp_path: Path, office: Office, report_trial: Report
) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    for _ in KINDS:
        office.somebody_answers()
    happens: list[Callable[[], None]] = [
        lambda: None,
        lambda: office.copy(*chance.sample(FOLDERS, 2)) if chance.random() < 0.2 else None,
        lambda: office.move(*chance.sample(FOLDERS, 2)),
        lambda: office.again(chance.choice(FOLDERS)),
        office.restart,
        lambda: office.somebody_answers(chance.choice(FOLDERS)),
    ]
    for number in range(times):
        happens[number % len(happens)]()
        office.check()
    with office.user.session() as session:
        lying = sum(int(session.select(folder)[1][0] or 0) for folder in FOLDERS)
    done = f"mailbox checked again, mails copied, moved, come again, server restarted (seed {seed})"
    trial = judged(office, tmp_path / "desk", done, times, {"mails lie there": lying})
    report_trial(trial)
    trial.assert_clean()


@at_length(2, 20)
def test_a_mailbox_whose_numbers_change_loses_nothing_and_doubles_nothing(
    times: int, tmp_path: Path, office: Office, report_trial: Report
) -> None:
    for folder in ("INBOX", "Archive") * len(KINDS):
        office.somebody_answers(folder)
    office.check()
    changes = [
        ("INBOX", office.forget),
        ("Archive", office.rename_away),
        ("Archive", office.make_anew),
    ]
    changed = 0
    for number in range(times):
        folder, change = changes[number % len(changes)]
        before = office.validity()[folder]
        office.somebody_answers(folder)  # lies there, not read yet, when the numbers change
        change()
        office.somebody_answers(folder)
        changed += office.validity()[folder] != before
        office.check()
    trial = judged(office, tmp_path / "desk", "UIDVALIDITY changed", changed, {})
    report_trial(trial)
    trial.assert_clean()
    assert changed == times
