"""Who may be written to goes to another program, is remembered there, and is taken out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import NeverChecked, NotChecked, UnknownMailer
from optindesk.core.mailer import Mailer
from optindesk.core.model import Target
from optindesk.core.status import Basis
from optindesk.flows import log_lines, safe_to_mail
from optindesk.flows.bringing import Brought
from optindesk.flows.safe_to_mail import Wanted
from optindesk.store import account_rows, safe_lists
from optindesk.store.journal import entries

CY, DORA = "cy@example.net", "dora@example.net"


def give(office: Office, path: str = "safe.csv", **wanted: object) -> safe_to_mail.Given:
    return office.give(office.desk.list_named("Flower news"), Path(path), **wanted)


def rows(office: Office, path: str = "safe.csv") -> list[dict[str, str]]:
    columns, *cells = office.written[path]
    return [dict(zip(columns, row, strict=True)) for row in cells]


def remaining(office: Office) -> list[safe_to_mail.Remaining]:
    with office.store.reading():
        return safe_to_mail.remaining()


def test_why_each_was_left_out_is_said(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    office.read(office.reply("no", office.ask(CY)))
    office.subscribe(DORA)
    office.desk.withdraw(DORA)
    office.subscribe("eva@example.net")
    office.desk.never_write("eva@example.net", "complained by telephone")
    given = give(office)
    assert (given.written, given.count_left_out) == (1, 4)
    assert given.left_out == {"left": 1, "never_write": 1, "never_yes": 1, "waiting": 1}
    assert sorted(map(str, safe_to_mail.why_left_out(given))) == [
        "1 has not answered",
        "1 is never to be written to",
        "1 left",
        "1 never said yes",
    ]


def test_each_reason_has_words() -> None:
    every = dict.fromkeys([*safe_to_mail.Bar, safe_to_mail.ENTERED], 2)
    assert all(map(str, safe_to_mail.why_left_out(safe_to_mail.Given(0, every))))


@pytest.mark.parametrize(
    ("mailer", "heading"),
    [
        ("plain", "address"),
        ("mailchimp", "Email Address"),
        ("brevo", "EMAIL"),
        ("listmonk", "email"),
        ("thunderbird", "Primary Email"),
        ("word", "Email_Address"),
        ("outlook", "E-mail Address"),
    ],
)
def test_each_program_gets_its_own_columns(mailer: str, heading: str, office: Office) -> None:
    office.sheet({"email": ANA, "name": "Ana", "salutation": "Dear Ana", "language": "de"})
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(ANA)[-1]))
    give(office, mailer=mailer)
    (row,) = rows(office)
    assert row[heading] == ANA
    assert "Ana" in row.values()
    if mailer in ("plain", "thunderbird", "word"):
        (how,) = [cell for cell in row.values() if "STOP" in cell]
        assert how.startswith("Wenn Sie davon nichts mehr")
    if mailer == "listmonk":
        assert json.loads(row["attributes"])["salutation"] == "Dear Ana"


def test_without_a_language_of_the_person_the_list_says_how_to_leave(office: Office) -> None:
    garten = office.make_list("Garten", "de")
    office.subscribe(ANA, Target(garten.id))
    office.give(garten)
    assert "Wort genügt" in rows(office)[0]["how_to_leave"]


def test_a_program_that_nobody_knows_is_refused(office: Office) -> None:
    office.subscribe(ANA)
    with pytest.raises(UnknownMailer, match="mailchimp, brevo"):
        give(office, mailer="pigeon")


def test_a_level_by_itself_has_its_own_list(office: Office) -> None:
    office.set(levels="on")
    for address, level in ((ANA, 4), (BEN, 3)):
        office.subscribe(address, Target(level=level))
    office.subscribe(CY)
    wanted = Wanted(Target(level=4), unchecked="nobody wrote")
    assert office.desk.export_safe_to_mail(wanted, Path("safe.csv")).written == 1
    assert [row["address"] for row in rows(office)] == [ANA]


def test_who_agreed_to_profiling_is_among_those_who_did(office: Office) -> None:
    office.set(levels="on")
    for address in (ANA, BEN, CY):
        office.subscribe(address)
    office.subscribe(BEN, Target(level=4))
    office.subscribe(CY, Target(level=5))
    office.subscribe("dee@example.org", Target(level=5))
    for target, wanted in ((None, [CY, "dee@example.org"]), (office.news().list_id, [CY])):
        asked = Wanted(Target(target, 5), unchecked="nobody wrote")
        office.desk.export_safe_to_mail(asked, Path("safe.csv"))
        assert [row["address"] for row in rows(office)] == wanted
    office.desk.lower_level(CY, 4)
    office.desk.export_safe_to_mail(asked, Path("safe.csv"))
    assert rows(office) == []


def test_of_a_list_only_those_who_agreed_to_a_level(office: Office) -> None:
    office.set(levels="on")
    office.subscribe(ANA)
    office.subscribe(BEN)
    office.subscribe(BEN, Target(level=4))
    wanted = Wanted(Target(office.news().list_id, 4), unchecked="nobody wrote")
    given = office.desk.export_safe_to_mail(wanted, Path("safe.csv"))
    assert [row["address"] for row in rows(office)] == [BEN]
    assert given.left_out == {"level": 1}


def test_whom_staff_entered_can_be_left_out(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.confirm_by_hand(office.ask(BEN).token or "", None, "at the till")
    assert give(office).written == 2
    given = give(office, only_own_replies=True)
    assert [row["address"] for row in rows(office)] == [ANA]
    assert given.left_out == {"entered": 1}


def test_the_log_says_that_the_mailbox_was_not_read_and_why(office: Office) -> None:
    office.subscribe(ANA)
    give(office, unchecked="the network is down")
    *_, line = log_lines.all_log()
    assert "had not been read just before (the network is down): 1 row to" in str(line.sentence)


def test_who_said_yes_elsewhere_did_not_reply(office: Office) -> None:
    """Found by a stranger: “only people who replied themselves” had them."""
    office.subscribe(ANA)
    elsewhere = Brought(Basis.CONFIRMED_ELSEWHERE, "double opt-in of Mailchimp")
    office.sheet({"email": BEN, "date": "2024-05-04"}, brought=elsewhere)
    assert give(office).written == 2
    given = give(office, only_own_replies=True)
    assert [row["address"] for row in rows(office)] == [ANA]
    assert given.left_out == {"entered": 1}


# --- the mailbox was read just now ----------------------------------------------------------------


def test_the_mailbox_must_have_been_read_just_now(office: Office) -> None:
    account = office.set_account()
    office.subscribe(ANA)
    with pytest.raises(NeverChecked, match="was never read"):
        give(office, unchecked="")
    with office.store.transaction():
        account_rows.note_mailbox_read(account.id, office.now)
    assert give(office, unchecked="").written == 1
    office.later(hours=1)
    with pytest.raises(NotChecked, match="was last read on"):
        give(office, unchecked=" ")
    assert office.codes().count("exported") == 1


def test_why_it_was_not_read_stands_in_the_log_and_goes_with_nobody(office: Office) -> None:
    office.set_account()
    office.subscribe(ANA)
    give(office, unchecked="Ida is on the train")
    *_, entry = entries()
    assert entry.personal["unchecked"].value == "Ida is on the train"
    assert entry.values["left_out"] == []


def test_without_a_mailbox_there_is_nothing_to_read(office: Office) -> None:
    office.subscribe(ANA)
    office.set_account(imap=None)
    assert give(office, unchecked="").written == 1


# --- who is still in it ---------------------------------------------------------------------------


def test_who_leaves_is_still_in_the_file_and_is_taken_out_once(office: Office) -> None:
    for address in (ANA, BEN, CY):
        office.subscribe(address)
    give(office, "may.csv", mailer="mailchimp")
    assert remaining(office) == []
    assert safe_to_mail.reminder(office.desk.mailers) is None
    office.later(hours=1)
    office.desk.withdraw(ANA)
    office.desk.never_write(BEN, "asked for it")
    (one,) = remaining(office)
    assert (one.mailer, one.since.file) == ("mailchimp", "may.csv")
    assert sorted(address for _, address in one.people) == [ANA, BEN]
    said = safe_to_mail.reminder(office.desk.mailers)
    assert "still in what Mailchimp was given (Flower news)" in str(said)
    assert office.desk.export_removals(one, Path("out.csv")) == 2
    heading, *addresses = office.written["out.csv"]
    assert list(heading) == ["Email Address"]
    assert sorted(cell for (cell,) in addresses) == [ANA, BEN]
    assert remaining(office) == []
    assert safe_to_mail.reminder(office.desk.mailers) is None
    assert [one.file for one in safe_lists.lists_with(office.contact(CY).id)] == ["may.csv"]
    assert safe_lists.lists_with(office.contact(ANA).id) == []


def test_the_newest_file_with_somebody_is_named_and_programs_are_apart(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    give(office, "may.csv", mailer="mailchimp")
    give(office, "june.csv", mailer="mailchimp")
    give(office, "letters.xlsx", mailer="word")
    assert [one.file for one in safe_lists.all_lists()] == ["letters.xlsx", "june.csv", "may.csv"]
    office.later(hours=1)
    office.desk.withdraw(ANA)
    assert {(one.mailer, one.since.file) for one in remaining(office)} == {
        ("mailchimp", "june.csv"),
        ("word", "letters.xlsx"),
    }


def test_a_level_that_was_given_up_is_to_be_taken_out_too(office: Office) -> None:
    office.set(levels="on")
    office.subscribe(ANA, Target(level=4))
    wanted = Wanted(Target(level=4), "brevo", unchecked="nobody wrote")
    office.desk.export_safe_to_mail(wanted, Path("safe.csv"))
    office.later(hours=1)
    office.desk.withdraw(ANA)
    (one,) = remaining(office)
    assert one.target == Target(level=4)
    assert "Brevo" in str(safe_to_mail.reminder(office.desk.mailers))


def test_a_program_that_is_known_no_more_is_named_as_it_was(office: Office) -> None:
    office.subscribe(ANA)
    give(office, mailer="brevo")
    office.later(hours=1)
    office.desk.withdraw(ANA)
    mailers: dict[str, Mailer] = {}
    assert "what brevo was given" in str(safe_to_mail.reminder(mailers))
    assert str(safe_to_mail.title_of(office.desk.mailers, "plain")) == "another program"
