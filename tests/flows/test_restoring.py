"""A copy is put back: what it says first, what is kept, and what must not go on as if nothing had
happened since."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from office import ANA, BEN, Office, on
from optindesk.core import chain
from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.core.errors import (
    DamagedStore,
    DiskFull,
    FileMissing,
    FileNotWritable,
    FolderBusy,
    NewerSchema,
    OtherDesk,
    StandsStill,
    StoreBusy,
)
from optindesk.core.model import Actor, ActorKind
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows import erasing, log_lines, objections, restoring, rounds, verifying
from optindesk.flows.keeping import Outcome
from optindesk.flows.restoring import Restored
from optindesk.flows.reviewing import Decision
from optindesk.store import (
    archive,
    barring,
    contact_rows,
    database,
    erasures,
    journal,
    migrations,
    post,
    rotations,
)
from optindesk.store.backup import copy_database
from optindesk.store.erasures import ERASURES
from optindesk.store.migrations import Step
from optindesk.store.opening import open_store
from optindesk.store.rotations import ROTATIONS, Rotation
from stores import NOW

CY = "cy@example.net"
RESTORER = Actor(ActorKind.PERSON, "Rosa", "laptop")


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    """A desk of a file: copies of a server are its administrator's."""
    return sqlite_url


class Vault(Office):
    """An office whose data is copied and put back while the world goes on."""

    def copy(self, name: str = "copy.db") -> Path:
        path = self.folder.parent / name
        self.desk.backup(path)
        return path

    def put_back(self, copy: Path, **wanted: bool) -> Restored:
        folder = self.folder
        self.store.close()
        try:
            return restoring.restore(copy, folder, self.desk, RESTORER, self.now, **wanted)
        finally:
            self.open(folder)


@pytest.fixture
def kind_of_office() -> type[Office]:
    return Vault


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000] + b"\xff" * 5_000)


def everything(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump())


# --- what it says first -------------------------------------------------------------------------


def test_it_is_said_first_of_when_a_copy_is_and_what_would_be_lost(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.later(2)
    office.sign_up(BEN)
    seen = restoring.look(copy, office.folder)
    assert (seen.copy.people, seen.lost, seen.sent_since) == (1, 3, False)
    assert str(seen.said).startswith("The copy is of 2026-11-21T09:00+00:00: 1 person")
    assert str(seen.loss).startswith("3 log entries of here are newer, the last of 2026-11-23")


def test_what_is_just_copied_loses_nothing_but_the_word_that_it_was(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.folder.parent / "copy.db"
    copy_database(office.folder / "optindesk.db", copy)
    seen = restoring.look(copy, office.folder)
    assert (seen.lost, str(seen.loss)) == (0, "Nothing that is here would be lost.")
    office.put_back(copy)
    assert [mail.status for mail in office.mails(ANA)] == [MailStatus.WAITING]
    assert rounds.standstill() is None
    assert verifying.verify_store(office.store).put_back is None


def test_where_nothing_is_nothing_is_lost(office: Vault, tmp_path: Path) -> None:
    seen = restoring.look(office.copy(), tmp_path / "new")
    assert str(seen.loss) == "There is no data here that it would replace."
    copy, folder = seen.copy.path, office.folder
    office.store.close()
    done = restoring.restore(copy, tmp_path / "new", office.desk, RESTORER, office.now)
    office.open(folder)
    assert done.kept is None
    assert "is kept in" not in str(done.said)


def test_a_desk_that_was_never_used_says_so(office: Vault, sqlite_template: Path) -> None:
    seen = restoring.look(sqlite_template / "optindesk.db", office.folder)
    assert "a desk that was never used" in str(seen.said)


def test_a_copy_whose_log_was_changed_is_put_back_with_a_warning(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE entries SET at = '2020-01-01T00:00:00.000000Z' WHERE number = 2")
    connection.close()
    seen = restoring.look(copy, office.folder)
    assert "But its log was changed: at entry 2" in str(seen.said)
    before = office.copy("before.db")
    office.put_back(copy)
    assert not verifying.verify_store(office.store).verdict.whole
    office.put_back(before)


# --- what follows -------------------------------------------------------------------------------


def test_the_log_goes_on_from_the_copys_head_and_says_what_happened(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    head = restoring.look(copy, office.folder).copy.head
    office.sign_up(BEN)
    gone = journal.head()
    done = office.put_back(copy)
    entry = next(journal.entries(after=head.number))
    assert (entry.code, entry.previous, entry.actor.name) == ("set_back", head.hash, "Rosa")
    assert entry.values["replaced_head"] == str(gone)
    assert done.kept is not None
    assert entry.values["file"] == done.kept.name
    assert BEN in everything(done.kept), "what it replaced is kept"
    assert "kept in" in str(done.said)
    assert contact_rows.contact_by_key(BEN) is None


def test_verify_names_the_copy_and_sees_the_heads_that_left_since(office: Vault) -> None:
    copy = office.copy()
    office.ask(ANA)
    (mail,) = office.mails(ANA)
    office.put_back(copy)
    checked = verifying.verify_store(office.store)
    assert checked.verdict.whole
    assert checked.put_back is not None
    assert "a copy was put back" in str(checked.said)
    number, _, value = mail.log_head.partition(":")
    later = Head(int(number), value)
    assert not chain.verify(journal.entries(), journal.head(), [later]).whole


def test_who_was_erased_since_is_erased_again_before_anybody_opens_it(office: Vault) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    copy = office.copy()
    office.desk.erase(ANA, "asked for it")
    assert ANA in everything(copy)
    done = office.put_back(copy)
    assert done.erased == 1
    assert "1 person was erased since" in str(done.said)
    assert ANA not in everything(office.folder / "optindesk.db")
    assert erasing.is_erased(ANA)
    assert office.codes()[-1] == "person.erased"
    assert contact_rows.contact_by_key(BEN) is not None


def test_no_address_stands_beside_the_database(office: Vault) -> None:
    office.sign_up(ANA)
    office.desk.erase(ANA, "asked for it")
    lines = (office.folder / ERASURES).read_text()
    assert "ana" not in lines
    assert lines.count("\n") == 1


def test_who_was_not_in_the_copy_yet_is_kept_off_by_a_later_sheet(office: Vault) -> None:
    office.sign_up(BEN)
    copy = office.copy()
    office.sign_up(ANA, day=on("2026-11-20"))
    office.desk.erase(ANA, "asked for it")
    assert office.put_back(copy).erased == 0
    assert erasing.is_erased(ANA)
    office.sheet({"email": ANA, "signed_on": "2026-11-20"})
    office.desk.send()
    assert office.provider.to(ANA) == []


def test_an_erasure_that_the_copy_knows_is_not_done_again(office: Vault) -> None:
    office.sign_up(ANA)
    office.desk.erase(ANA, "asked for it")
    office.later(5)
    office.sign_up(ANA, day=office.now.date())
    copy = office.copy()
    assert office.put_back(copy).erased == 0
    assert contact_rows.contact_by_key(ANA) is not None, "signed up anew since"


def test_an_erasure_done_again_in_one_copy_is_known_in_another(office: Vault) -> None:
    office.sign_up(ANA)
    old = office.copy("old.db")
    office.desk.erase(ANA, "asked for it")
    office.later(5)
    office.sign_up(ANA, day=office.now.date())
    new = office.copy("new.db")
    assert office.put_back(old).erased == 1
    assert office.put_back(new).erased == 0
    assert contact_rows.contact_by_key(ANA) is not None
    assert office.put_back(old).erased == 1, "and still, in one that does not know it"


def test_who_is_known_by_another_address_is_found_too(office: Vault) -> None:
    asked = office.ask(ANA)
    office.read(office.reply("yes", asked, sender="ana@work.example"))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.ACCEPT, "hers", alias=True)
    office.desk.never_write(CY, "asked for it")
    copy = office.copy()
    office.desk.erase(ANA, "asked for it")
    office.desk.erase(CY, "asked for it")
    assert office.put_back(copy).erased == 2
    text = everything(office.folder / "optindesk.db")
    assert ANA not in text
    assert "ana@work.example" not in text
    assert CY not in text


def test_a_line_that_somebody_died_over_takes_no_other_with_it(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    (office.folder / ERASURES).write_bytes(b'{"desk": "half a li')
    office.desk.erase(ANA, "asked for it")
    with (office.folder / ERASURES).open("ab") as file:
        file.write(b"[]\n\xff\n7\n")
    assert len(erasures.noted(office.folder)) == 1
    assert office.put_back(copy).erased == 1


def test_nobody_is_erased_whose_erasure_cannot_be_noted(
    office: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    office.sign_up(ANA)
    monkeypatch.setattr("optindesk.store.beside.os.fsync", full)
    with pytest.raises(DiskFull):
        office.desk.erase(ANA, "asked for it")
    assert contact_rows.contact_by_key(ANA) is not None


def test_another_desks_erasures_are_not_this_ones(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.desk.erase(ANA, "asked for it")
    path = office.folder / ERASURES
    (one,) = erasures.noted(office.folder)
    path.unlink()
    erasures.note(office.folder, [replace(one, desk="another")])
    assert office.put_back(copy).erased == 0


# --- who objected since -------------------------------------------------------------------------


def test_who_left_since_by_telephone_is_off_in_the_copy_too(office: Vault) -> None:
    for address in (ANA, BEN, CY):
        office.subscribe(address)
    office.later(1)
    office.desk.withdraw(CY)
    copy = office.copy()
    office.later(1)
    office.desk.withdraw(ANA)
    done = office.put_back(copy)
    assert "1 person left since, and is off in it, too." in str(done.said)
    assert office.subscription(ANA).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(BEN).status is SubscriptionStatus.SUBSCRIBED
    assert office.codes()[-2:] == ["subscription.withdrawn", "level.lowered"]


def test_who_left_since_at_a_new_address_is_off_at_that_of_the_copy(office: Vault) -> None:
    office.subscribe(ANA)
    copy = office.copy()
    office.later(1)
    office.desk.change_address(ANA, "ana@work.example")
    office.desk.send()
    (question,) = office.provider.to("ana@work.example")
    office.read(office.reply("yes", question, sender="ana@work.example"))
    office.desk.withdraw("ana@work.example")
    done = office.put_back(copy)
    assert "1 person left since, and is off in it, too." in str(done.said)
    assert office.subscription(ANA).status is SubscriptionStatus.UNSUBSCRIBED
    assert not office.standing(ANA).may_mail[0]


def test_whom_never_to_write_to_since_stays_so(office: Vault) -> None:
    office.subscribe(ANA)
    copy = office.copy()
    office.desk.never_write(ANA, "by letter")
    office.desk.never_write("@example.net", "rude")
    done = office.put_back(copy)
    assert "2 addresses or domains" in str(done.said)
    assert barring.never_write_why(ANA) == "by letter"
    assert barring.never_write_why(CY) == "rude"


def test_whose_mailbox_was_erased_since_by_another_spelling_stays_barred(office: Vault) -> None:
    other = "ana+shop@example.org"
    office.subscribe(ANA)
    copy = office.copy()
    office.subscribe(other)
    office.later(1)
    newer = office.copy("newer.db")
    office.desk.erase(ANA, "wished so", sure=True)
    office.put_back(newer)
    assert not office.standing(other).may_mail[0]
    office.put_back(copy)
    assert erasing.is_erased(other), "whether or not there is anybody"


def test_who_said_no_on_the_telephone_since_is_not_reminded(office: Vault) -> None:
    office.ask(ANA)
    copy = office.copy()
    office.desk.withdraw(ANA)
    done = office.put_back(copy)
    assert office.status(ANA) is RequestStatus.DECLINED
    assert "1 person left since" in str(done.said)


def test_a_strangers_not_me_since_is_for_that_address_alone(office: Vault) -> None:
    home = "ana@home.example"
    office.subscribe(ANA)
    office.subscribe(home)
    office.desk.merge(ANA, home)
    copy = office.copy()
    office.desk.not_me(ANA)
    office.put_back(copy)
    assert not office.standing(ANA).may_mail[0]
    assert office.standing(home).may_mail[0]


def test_who_was_not_known_in_the_copy_yet_needs_not_be_taken_off(office: Vault) -> None:
    copy = office.copy()
    office.subscribe(ANA)
    office.desk.withdraw(ANA)
    assert office.put_back(copy).objected == objections.NOBODY
    assert contact_rows.contact_by_key(ANA) is None


def test_what_was_allowed_again_in_the_copy_is_not_forbidden_by_what_was_before(
    office: Vault,
) -> None:
    office.desk.never_write(ANA, "by letter")
    old = office.copy("old.db")
    office.later(1)
    office.desk.write_again([ANA], "by telephone")
    newer = office.copy("newer.db")
    assert office.put_back(old).objected == objections.NOBODY
    assert barring.never_write_why(ANA) == "by letter"
    assert office.put_back(newer).objected == objections.NOBODY
    assert barring.never_write_why(ANA) is None


def test_that_nothing_tells_who_left_since_is_said(office: Vault) -> None:
    office.subscribe(ANA)
    copy = office.copy()
    folder = office.folder
    office.store.close()
    (folder / "optindesk.db").unlink()
    office.open(folder)
    assert "by telephone or on paper" in str(office.put_back(copy, sure=True).said)


def test_the_log_names_no_file_where_nothing_was_replaced(office: Vault, tmp_path: Path) -> None:
    copy = office.copy()
    office.store.close()
    folder = tmp_path / "new"
    restoring.restore(copy, folder, office.desk, RESTORER, office.now)
    office.open(folder)
    (said,) = [str(one.sentence) for one in log_lines.all_log() if one.entry.code == Code.SET_BACK]
    assert said.endswith("There was no data here before.")


# --- what was sent since --------------------------------------------------------------------------


def test_a_mail_that_waits_in_an_old_copy_is_not_sent_a_second_time(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.desk.send()
    done = office.put_back(copy)
    assert done.in_doubt == 1
    assert "may have gone out since" in str(done.said)
    assert office.desk.send().sent == 0
    assert len(office.provider.to(ANA)) == 1
    with pytest.raises(StandsStill):
        office.desk.run()
    (mail,) = office.mails(ANA)
    assert mail.status is MailStatus.UNKNOWN
    assert "it waited when a copy was made" in str(office.standing(ANA).sentence)


def test_a_reply_settles_it_and_is_applied(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.desk.send()
    question = office.provider.to(ANA)[0]
    office.put_back(copy)
    office.read(office.reply("yes", question))
    assert office.request(ANA).status is RequestStatus.CONFIRMED
    assert office.mails(ANA)[0].status is MailStatus.SENT


def test_a_person_can_say_whether_it_went_out(office: Vault) -> None:
    office.sign_up(ANA)
    office.sign_up(BEN)
    copy = office.copy()
    office.desk.send()
    office.put_back(copy)
    office.desk.settle_mail(office.mails(ANA)[0].id, True)
    office.desk.settle_mail(office.mails(BEN)[0].id, False)
    assert office.mails(ANA)[0].handed_over_at == office.now
    assert office.desk.send().sent == 1
    assert len(office.provider.to(BEN)) == 2, "because a person said so"


def test_what_waits_goes_on_waiting_where_nothing_was_sent_since(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.sign_up(BEN)
    assert office.put_back(copy).in_doubt == 0
    assert office.desk.send().sent == 1


def test_without_what_was_here_all_that_waits_is_in_doubt(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    folder = office.folder
    office.store.close()
    damage(folder / "optindesk.db")
    done = restoring.restore(copy, folder, office.desk, RESTORER, office.now)
    office.open(folder)
    assert done.in_doubt == 1
    assert done.kept is not None
    assert done.kept.read_bytes()[5_000:5_002] == b"\xff\xff", "kept as it is"
    assert "cannot be read" in str(done.look.loss)


def test_a_mail_in_hand_when_the_copy_was_made_is_in_doubt(office: Vault) -> None:
    office.sign_up(ANA)
    office.provider.at_dot.append(office_dies)
    with pytest.raises(KeyboardInterrupt):
        office.desk.send()
    copy = office.copy()
    assert office.put_back(copy).in_doubt == 1


def office_dies() -> None:
    raise KeyboardInterrupt


def test_a_code_that_was_sent_since_does_not_name_what_came_later(office: Vault) -> None:
    copy = office.copy()
    question = office.ask(ANA)
    office.put_back(copy)
    office.ask(BEN)
    office.read(office.reply("yes", question, sender=BEN))
    assert office.request(BEN).status is RequestStatus.OPEN
    assert office.request(BEN).id > 100_000


def test_a_yes_to_a_question_that_the_copy_does_not_know_confirms_nobody(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.sign_up(BEN)
    office.desk.send()
    asked = office.provider.to(BEN)[0]
    office.put_back(copy)
    office.read(office.reply("yes", asked))
    assert contact_rows.contact_by_key(BEN) is None


def test_replies_since_are_read_again_and_those_before_are_not_applied_twice(
    office: Vault,
) -> None:
    first = office.ask(ANA)
    second = office.ask(BEN)
    office.postbox.lay(office.reply("yes", first))
    office.desk.check()
    copy = office.copy()
    office.postbox.lay(office.reply("yes", second))
    office.desk.check()
    office.put_back(copy)
    assert office.request(BEN).status is RequestStatus.OPEN
    office.desk.check()
    assert office.request(BEN).status is RequestStatus.CONFIRMED
    assert office.codes().count("request.confirmed") == 2


# --- what is not put back -------------------------------------------------------------------------


Spoil = Callable[[Path], object]


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (lambda path: path.unlink(), FileMissing),
        (lambda path: path.write_bytes(b""), DamagedStore),
        (lambda path: path.write_bytes(b"Dear diary" * 100), DamagedStore),
        (lambda path: path.write_bytes(path.read_bytes()[:40_000]), DamagedStore),
        (damage, DamagedStore),
        (lambda path: run(path, "DROP TABLE subscriptions"), DamagedStore),
        (lambda path: run(path, "DELETE FROM log_head"), DamagedStore),
        (lambda path: run(path, "UPDATE entries SET personal = '{'"), DamagedStore),
        (lambda path: run(path, f"PRAGMA user_version = {migrations.newest() + 1}"), NewerSchema),
    ],
    ids=[
        *("gone", "empty", "no database", "half a file", "damaged", "a table is gone"),
        *("no head", "no JSON", "a newer schema"),
    ],
)
def test_what_is_no_whole_copy_is_not_put_back(
    office: Vault, spoil: Spoil, trouble: type[Exception]
) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.sign_up(BEN)
    head = journal.head()
    spoil(copy)
    with pytest.raises(trouble):
        office.put_back(copy)
    assert journal.head() == head
    assert contact_rows.contact_by_key(BEN) is not None


def run(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_copy_of_another_desk_replaces_this_one_only_if_one_is_sure(
    office: Vault, tmp_path: Path
) -> None:
    office.sign_up(ANA)
    other = tmp_path / "other"
    folder = office.folder
    office.store.close()
    open_store(other, NOW).close()
    office.open(folder)
    copy = other / "optindesk.db"
    assert "of another desk" in str(restoring.look(copy, folder).loss)
    with pytest.raises(OtherDesk):
        office.put_back(copy)
    assert contact_rows.contact_by_key(ANA) is not None
    done = office.put_back(copy, sure=True)
    assert contact_rows.contact_by_key(ANA) is None
    assert done.kept is not None
    office.put_back(done.kept, sure=True)


def test_nothing_is_put_back_while_another_has_the_desk_open(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    folder = office.folder
    database.proxy.initialize(None)  # another process has it
    try:
        with pytest.raises(FolderBusy):
            restoring.restore(copy, folder, office.desk, RESTORER, office.now)
    finally:
        database.proxy.initialize(office.store.database)
    assert not (folder / "restoring").exists()


def test_whoever_dies_over_it_leaves_what_was_there(
    office: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    office.sign_up(BEN)
    for where in ("flows.restoring._doubt", "store.opening.backup.put_back"):
        with monkeypatch.context() as dying:
            dying.setattr(f"optindesk.{where}", lambda *_: office_dies())
            office.desk.send()
            with pytest.raises(KeyboardInterrupt):
                office.put_back(copy)
        assert contact_rows.contact_by_key(BEN) is not None
        assert "set_back" not in office.codes()


def test_what_was_left_by_who_was_killed_is_in_nobodys_way(office: Vault) -> None:
    office.sign_up(ANA)
    copy = office.copy()
    left = office.folder / "restoring"
    left.mkdir()
    (left / "optindesk.db").write_bytes(b"half")
    office.put_back(copy)
    assert not left.exists()


def test_an_old_copy_is_brought_to_the_newest_schema_first(
    office: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sign_up(ANA)
    copy = office.copy()

    def step(hand: migrations.Hand) -> None:
        hand.run("CREATE TABLE later (id INTEGER)")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, Step(2, step)))
        office.put_back(copy)
        assert migrations.schema_of_file(office.folder / "optindesk.db") == 2
        assert len(post.mails_in(MailStatus.WAITING)) == 1
        run(office.folder / "optindesk.db", "SELECT * FROM later")


def test_a_copy_that_another_program_holds_is_told_as_that(
    office: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error

    copy = office.copy()
    monkeypatch.setattr("optindesk.store.copies._one", busy)
    with pytest.raises(StoreBusy):
        restoring.look(copy, office.folder)


def test_notes_that_cannot_be_read_stop_it(office: Vault) -> None:
    copy = office.copy()
    (office.folder / ERASURES).mkdir()
    with pytest.raises(FileNotWritable):
        office.put_back(copy)


# --- the key was changed since --------------------------------------------------------------------


def test_a_copy_of_before_the_key_was_changed_gets_the_new_key(office: Vault) -> None:
    stolen = archive.desk_key()
    question = office.ask(ANA)
    copy = office.copy()
    office.desk.change_key("the laptop was stolen")
    office.desk.change_key("and the one that replaced it")
    newest = archive.desk_key()
    seen = restoring.look(copy, office.folder)
    assert "the newer key stays" in str(seen.said)
    done = office.put_back(copy)
    keys = archive.desk_keys()
    assert keys.current == newest
    assert keys.retired[0].key == stolen
    assert len(keys.retired) == 2, "the one in between is known, too"
    assert "asked with a key that was changed since" in str(done.said)
    assert office.read(office.reply("yes", question)).outcome is Outcome.REVIEW
    assert office.codes().count("key.rotated") == 1
    assert office.put_back(copy).old_questions == 1, "as often as it is put back"
    assert archive.desk_key() == newest


def test_a_copy_of_after_the_key_was_changed_is_as_it_is(office: Vault) -> None:
    office.ask(ANA)
    office.desk.change_key("the laptop was stolen")
    office.desk.replace_questions()
    keys = archive.desk_keys()
    done = office.put_back(office.copy())
    assert archive.desk_keys() == keys
    assert (done.look.old_key, done.old_questions) == (False, 0)
    assert "changed since" not in str(done.said)


def test_who_was_erased_after_the_key_was_changed_is_erased_in_an_old_copy_too(
    office: Vault,
) -> None:
    """Only the new key finds the hash that lies beside the database."""
    office.sign_up(ANA)
    copy = office.copy()
    office.desk.change_key("the laptop was stolen")
    office.desk.erase(ANA, "asked for it")
    assert office.put_back(copy).erased == 1
    assert contact_rows.contact_by_key(ANA) is None
    assert erasing.is_erased(ANA)


def test_the_key_is_not_changed_where_that_cannot_be_noted(
    office: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    before = archive.desk_key()
    monkeypatch.setattr("optindesk.store.beside.os.fsync", full)
    with pytest.raises(DiskFull):
        office.desk.change_key("the laptop was stolen")
    assert archive.desk_keys().all == (before,)


def test_another_desks_key_and_half_a_line_are_not_this_ones(office: Vault) -> None:
    copy, before = office.copy(), archive.desk_key()
    rotations.note(office.folder, Rotation("another", office.now, bytes(32)))
    with (office.folder / ROTATIONS).open("ab") as file:
        file.write(b'{"desk": "')
    assert not restoring.look(copy, office.folder).old_key
    office.put_back(copy)
    assert archive.desk_key() == before
