"""The log of a long story: whole after every step, and without a person in its plain values."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from office import ANA, BEN, Office, refused
from optindesk.core.chain import SALT_BYTES
from optindesk.core.codes import Code
from optindesk.core.errors import (
    Cancelled,
    OutcomeUnknown,
    TooManyTries,
    TryLater,
    WrongCode,
    WrongPin,
)
from optindesk.core.leavers import Gone, Leaver
from optindesk.core.letter import BounceKind, Verdict
from optindesk.core.model import MailKind, SuppressionKind, Target
from optindesk.core.scan import Crop, Frame
from optindesk.core.sentence import Sentence
from optindesk.core.status import Basis
from optindesk.core.token import find_tokens
from optindesk.flows import log_lines, wordings
from optindesk.flows.bringing import Brought
from optindesk.flows.fittings import OpenLeavers
from optindesk.flows.permission import Chosen
from optindesk.flows.printing import Order
from optindesk.flows.rectifying import Known
from optindesk.flows.reviewing import Decision
from optindesk.store import journal, suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import ListRow

CY, DORA, EVA = "cy@example.net", "dora@example.net", "eva@example.net"
GUS = "gus@example.net"
SECRETS = (
    *(ANA, BEN, CY, DORA, EVA, GUS, "ana@work.example", "Horvat", "Zagreb stall"),
    *("mailbox of", "no such user", "unclear!", "asked her", "people.example", "private.eml"),
)


def stop_when_some_are_in(
    done: int, total: int | None = None, note: Sentence | None = None
) -> None:
    if done and total is not None:
        raise Cancelled


def long_story(office: Office) -> None:
    """Everything that can be logged happens."""
    people = [{"email": ANA, "name": "Ana Horvat", "place": "Zagreb stall"}, BEN, CY, "nobody"]
    office.sheet(*people)
    ListRow.update(reminders=1).execute()
    suppressions.suppress(SuppressionKind.DOMAIN, "never.example", "no", office.now)
    office.sheet("x@never.example")
    office.provider.at_dot.extend([None, OutcomeUnknown(host="mx", reason="mailbox of " + BEN)])
    office.desk.send()
    office.provider.at_offer.append(TryLater(host="mx", status=451, words=f"mailbox of {CY} busy"))
    office.desk.send()
    office.later(hours=1)
    office.desk.send()
    ana, cy = office.provider.to(ANA)[0], office.provider.to(CY)[0]
    office.later(8)
    office.remind()
    office.provider.at_offer.append(refused(f"5.7.1 <{ANA}> mailbox of"))
    office.desk.send()
    office.read(office.bounce(ana, BounceKind.SOFT))
    private = office.reply("unclear", ana, sender="ana@work.example")
    office.read(replace(private, source=f"{ANA} private.eml"))
    office.desk.decide(office.to_read()[0], Decision.ACCEPT, f"asked her: {ANA}", alias=True)
    office.read(office.reply("automatic", ana), office.reply("no", cy, not_me=True))
    office.sign_up(BEN)
    for number in (1, 2):
        mail = office.mails(BEN)[0].id
        if number == 1:
            office.desk.settle_mail(mail, False)
            office.provider.at_dot.append(OutcomeUnknown(host="mx", reason=""))
            office.desk.send()
        else:
            office.desk.settle_mail(mail, True)
    for _ in range(6):
        with pytest.raises((WrongCode, TooManyTries)):
            office.desk.confirm_by_hand("AAAA-AAAA", BEN, f"for {BEN}")
    office.desk.cancel(BEN, why=f"asked her {BEN}")
    dora = office.ask(DORA, name="Dora Horvat")
    office.read(office.bounce(dora))
    office.read(office.bounce(ana))
    office.subscribe(EVA, Target(level=3))
    office.sign_up(EVA, Target(level=4))
    office.sign_up(EVA, Target(level=5))
    office.desk.withdraw(EVA)
    office.ask("fay@example.net")
    gus = office.ask(GUS)
    token = find_tokens(gus.token or "")[0][1]
    office.read(office.reply("unclear", gus), office.reply("unclear", gus))
    first, second = office.to_read()
    office.desk.reply(first, f"Dear Horvat, {GUS}")
    office.desk.decide(second, Decision.DECLINE, f"says {GUS}")
    office.desk.undo_decision(second, f"misread {GUS}")
    office.read(office.reply("unclear", gus, tokens=(token._replace(mac=7),)))
    office.read(
        office.reply("complaint", gus, sender=GUS, token=False, complaint=True, marks=(gus.mark,))
    )
    office.desk.never_write(EVA, f"asked her {EVA}")
    office.desk.write_again([EVA], f"asked her {EVA}")
    office.desk.keep_replies("decisive")
    for pin in ("4711", "471147"):
        office.desk.set_pin(pin)
    with pytest.raises(WrongPin):
        office.desk.open_with_pin("4711")
    office.desk.remove_pin()
    office.desk.teach("fits me", Verdict.YES, "en")
    office.desk.forget("fits me", "en")
    question = wordings.wording_for(MailKind.CONFIRM, "en", None)
    mine = replace(question, text="Mine.\n")
    wordings.save(office.store, mine, office.desk.actor, office.now)
    office.desk.wording_back(MailKind.CONFIRM, "en", None)
    office.desk.test_wording(question)
    test = office.provider.taken[-1]
    office.read(office.reply("yes", test, sender=test.recipient))
    office.sign_up("hal@example.net")
    office.provider.at_offer.append(refused("5.7.1 no"))
    office.desk.send()
    office.desk.try_again(office.mails("hal@example.net")[0].id)
    office.desk.correct("hal@example.net", "hal@work.example", "asked her")
    office.sheet("ida@example.net", collected_before=True, name="old.csv")
    office.desk.begin_permission(Chosen(office.news().list_id or 0, text="ida"))
    office.later(40)
    office.desk.check()
    office.desk.expire()
    news = office.desk.list_named("Flower news")
    office.give(news, Path("safe.csv"))
    office.desk.export_records(PeopleQuery(), Path("r.json"))
    office.desk.export_log(Path("log.csv"))
    office.desk.give_access(ANA, Path("ana.pdf"))
    office.desk.change_key(f"{ANA} found the laptop")
    office.desk.keep_for_dispute(ANA, f"sued by {ANA}")
    office.desk.end_dispute(ANA)
    office.desk.rectify(ANA, Known(name="Ana Horvat-Novak"))
    office.sign_up("uma@example.net")
    office.desk.change_address("uma@example.net", "uma@work.example", f"says {ANA}")
    office.desk.take_address_back("uma@work.example", f"{ANA} was wrong")
    office.sign_up("ula@example.net")
    office.desk.merge("uma@example.net", "ula@example.net", f"{ANA} knows")
    office.desk.unmerge("uma@example.net", "ula@example.net", f"{ANA} was wrong")
    office.desk.note(ANA, f"{ANA} would rather be rung")
    office.desk.note(ANA, f"{ANA} would rather not")
    office.desk.take_note_back(ANA)
    office.desk.take_list_away(office.make_list("Garden").id)
    office.sign_up("jo@example.net")
    office.desk.erase("jo@example.net", "asked for it")
    office.sign_up("jo@example.net", day=office.later(2).date())
    customers = Brought(Basis.OTHER, "customers, says Ann")
    brought = office.sheet("lee@example.net", name="customers.csv", brought=customers)
    office.desk.take_import_back(brought.import_id or 0)
    office.sheet("lee@example.net", name="customers.csv", brought=customers)
    (sheet,) = office.desk.print_sheets(Order(office.news().list_id or 0), Path("sheets.pdf"))
    scanned = office.sheet("mia@example.net", name="stall.csv").import_id
    ((scan, _),) = office.desk.add_scans(str(scanned), [Path("stall.jpg")], sheet.number)
    office.desk.mark_rows(scan.id, [Crop(2, 1, Frame(0, 0, 9_000, 500))], [])
    office.desk.remove_scan(scan.id, f"{ANA} stands on it, too")
    gone = Leaver(2, "max@example.net", Gone.LEFT, "in May", None, "asked Ann for it")
    left = office.desk.bring_leavers(OpenLeavers("left.csv", "", [gone]), office.news())
    office.desk.take_leavers_back(left.number or 0)
    office.desk.bring_leavers(OpenLeavers("left.csv", "", [gone]), office.news())
    taken = office.sheet("kim@example.net", name="wrong.csv").import_id
    office.desk.take_import_back(taken or 0)
    with pytest.raises(Cancelled):
        office.sheet(*[f"p{n}@example.net" for n in range(101)], tick=stop_when_some_are_in)
    offer = office.desk.kiosk_offers(office.news().list_id or 0)[0]
    office.desk.sign_up_at_kiosk(offer, "lou@example.net", "Lou", "counter")
    office.desk.send_from_kiosk()
    slip = office.sign_up("nia@example.net", paper=sheet.number).signup
    office.desk.untype([slip or 0])
    both = office.sheet("ned@example.net", "ole@example.net", name="both.csv").import_id
    ((shot, _),) = office.desk.add_scans(str(both), [Path("both.jpg")])
    marks = [Crop(2, 1, Frame(0, 0, 9_000, 500)), Crop(3, 1, Frame(0, 900, 9_000, 500))]
    office.desk.mark_rows(shot.id, marks, [])
    office.desk.erase("ned@example.net", "asked for it")
    office.desk.make_collector([office.news().list_id or 0], Path("market.optindesk-collector"))


def test_no_person_stands_in_the_plain_values_of_the_log(office: Office) -> None:
    long_story(office)
    entries = list(journal.entries())
    for entry in entries:
        for secret in SECRETS:
            assert secret not in str(dict(entry.values)), entry
    personal = str([entry.personal for entry in entries])
    for secret in SECRETS:
        assert secret in personal, "the story has it, so the log must have it where it can go"
    missing = set(Code) - {Code(entry.code) for entry in entries}
    # What a poster's code opens is read by the true reader: tests/test_poster.py.
    copies = {Code.BACKED_UP, Code.COPIED_OUTSIDE, Code.SET_BACK}
    # A server has no file of its own; what goes to and from one: tests/flows/test_relocating.py.
    moves = {Code.MOVED, Code.MOVED_HERE, Code.MOVE_UNDONE}
    moves |= {Code.RELOCATED, Code.RELOCATION_UNDONE}
    # What keyrings, servers and a provider's page have to do with: tests/flows/test_accounts.py.
    account = {Code.ACCOUNT_FORGOTTEN, Code.ACCOUNT_SIGNED_IN, Code.ACCOUNT_TESTED}
    at_home = {Code.PIN_FORGOTTEN}  # by whose folder of data it is: tests/flows/test_owner_pin.py
    clock = {Code.CLOCK_SAID_RIGHT}  # by whoever sees what time it is: tests/flows/test_clock.py
    others = {*copies, *moves, *account, *at_home, *clock, Code.POSTER_PRINTED}
    assert missing <= others, "the story should have it all"
    for line in log_lines.all_log():
        assert str(line.sentence)


def test_every_step_leaves_the_log_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a unit of work the log is a step behind; after each it is whole."""
    flushed = journal.Journal.flush
    heads: list[int] = []

    def flush(self: journal.Journal, bulk: object) -> None:
        flushed(self, bulk)  # type: ignore[arg-type]
        heads.append(journal.head().number)
        assert journal.head().number == len(list(journal.entries()))

    monkeypatch.setattr(journal.Journal, "flush", flush)
    long_story(office)
    assert heads == sorted(heads)
    assert len(set(heads)) > 40


def test_each_value_of_a_sheet_has_a_salt_of_its_own_and_they_are_fetched_together(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fetched one by one they kept the window waiting for the interpreter."""
    fetched, fetch = [], secrets.token_bytes

    def count(size: int) -> bytes:
        fetched.append(size)
        return fetch(size)

    monkeypatch.setattr(journal.secrets, "token_bytes", count)
    office.sheet(*({"email": f"anna{n}@example.org", "name": f"Anna {n}"} for n in range(60)))
    salts = [one.salt for entry in journal.entries() for one in entry.personal.values()]
    assert len(salts) == len(set(salts)) > 100
    assert all(len(bytes.fromhex(salt)) == SALT_BYTES for salt in salts)
    assert len(fetched) < 10
