"""Rows become contacts and sign-ups: what is asked, what is left alone, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from office import ANA, BEN, DAY, Office, on
from optindesk.core.errors import (
    BadAddress,
    Cancelled,
    ControlCharacter,
    FutureDate,
    OwnAddress,
    TooLong,
    UnreadableSheet,
)
from optindesk.core.model import MailKind, SuppressionKind, Target
from optindesk.core.sentence import Sentence
from optindesk.core.sheet import Sheet, signature
from optindesk.core.status import RequestStatus, State, SubscriptionStatus
from optindesk.core.token import erased_key
from optindesk.flows import imports
from optindesk.flows.groups import Group
from optindesk.flows.keeping import Outcome
from optindesk.store import (
    archive,
    contact_rows,
    journal,
    request_rows,
    sheets,
    signup_rows,
    suppressions,
)
from optindesk.store.blobs import press
from optindesk.store.tables import BlobRow, ContactRow, EntryRow, ImportRow, SignUpRow, StagedRow

CY = "cy@example.net"
BATCH = 20


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", BATCH)


def groups(report: imports.ImportReport) -> list[str]:
    return [row.group.value for row in report.rows]


def test_our_own_address_is_nobody_who_signs_up(office: Office) -> None:
    own = office.set_account().address
    with pytest.raises(OwnAddress, match="nobody can be asked there"):
        office.sign_up(own.upper())
    report = office.sheet(own, BEN)
    assert report.rows[0].group is Group.BAD_ROW
    assert str(report.rows[0].reason) == "is where your own mails come from"
    assert contact_rows.contact_by_key(own) is None
    assert office.status(BEN) is RequestStatus.OPEN
    said = office.read(office.reply("join", join="Flower news", sender=own, token=False))
    assert said.outcome is Outcome.IGNORED


def counts() -> tuple[int, ...]:
    return tuple(
        table.select().count()
        for table in (ContactRow, SignUpRow, EntryRow, ImportRow, StagedRow, BlobRow)
    )


# --- typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("field", "most"), [("name", 200), ("place", 300), ("note", 2_000)])
def test_what_is_too_long_is_refused_where_it_is_typed_and_a_bad_row_of_a_sheet(
    field: str, most: int, office: Office
) -> None:
    with pytest.raises(TooLong, match=str(most)):
        office.sign_up(**{field: "x" * (most + 1)})
    report = office.sheet({"email": ANA, field: "x" * (most + 1)}, {"email": ANA, "name": "Ana"})
    assert groups(report) == ["bad_row", "new"], "another row of the same person counts"
    assert f"longer than {most} characters" in str(report.rows[0].reason)


def test_signs_that_turn_a_name_around_are_refused_or_taken_out_with_a_word(
    office: Office,
) -> None:
    with pytest.raises(ControlCharacter):
        office.sign_up(name="\u202eanA")
    (row,) = office.sheet({"email": ANA, "name": "\u202eanA"}).rows
    assert str(row.reason).endswith("signs that turn text around were taken out of its name")
    assert office.contact().name == "anA"


def test_a_typed_sign_up_is_asked_and_says_where_it_came_from(office: Office) -> None:
    done = office.sign_up(
        "Ana@Example.ORG", name=" Ana ", language="DE_at", day=on("2026-11-14"), place="market"
    )
    assert (done.address, done.group) == ("Ana@example.org", Group.NEW)
    assert (office.contact().name, office.contact().language) == ("Ana", "de")
    (signup,) = signup_rows.signups(office.contact().id)
    assert (signup.place, signup.collected_by, signup.signed_on) == (
        "market",
        "Marta",
        on("2026-11-14"),
    )
    assert signup.request_id == office.request().id
    assert office.request().language == "de"
    assert office.mails()[0].values["asked_on"] == "14. November 2026"
    assert "(typed in at the desk)" in str(office.standing().sentence)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "the cell is empty."),
        ("ana", "it has no @ sign."),
        (
            '=A2&"@x.org"',
            "it is a formula without a value: open the file in Excel or LibreOffice, and save it.",
        ),
        ("ana@b@example.org", "more than one @ sign."),
        ("ana@example.org, ben@example.org", "these are 2 addresses, and only one can stand here."),
        ("Ana <ana@example.org>; Ben <ben@example.org>", "these are 2 addresses"),
        ("ana b@example.org", "there is a space in it."),
        ("ana@nowhere", "no ending"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(
    typed: str, why: str, office: Office
) -> None:
    office.news()
    before = counts()
    with pytest.raises(BadAddress) as trouble:
        office.sign_up(typed)
    assert why in str(trouble.value.sentence)
    assert counts() == before


def test_nobody_can_have_signed_up_tomorrow(office: Office) -> None:
    with pytest.raises(FutureDate):
        office.sign_up(day=office.now.date() + DAY)
    report = office.sheet({"email": ANA, "date": "2027-01-01"})
    assert groups(report) == ["new"]
    assert signup_rows.signups(office.contact().id)[0].signed_on is None, "not believed"


def test_a_name_with_a_line_break_is_no_header(office: Office) -> None:
    with pytest.raises(ControlCharacter):
        office.sign_up(name="Ana\nBcc: x@y.example")
    office.sheet({"email": ANA, "name": "Ana\r\n Horvat\x00", "place": "a\nb"})
    assert office.contact().name == "Ana Horvat"
    assert signup_rows.signups(office.contact().id)[0].place == "a b"


def test_what_was_not_known_is_filled_in_and_what_is_known_stays(office: Office) -> None:
    office.sheet(ANA)
    office.sign_up(name="Ana", language="de")
    office.sign_up(name="Anna", language="fr")
    assert (office.contact().name, office.contact().language) == ("Ana", "de")


@pytest.mark.parametrize("language", ["german", "d", "12", "", "ü1"])
def test_what_is_no_code_of_a_language_is_none(language: str, office: Office) -> None:
    office.sign_up(language=language, target=Target(office.make_list("Neues", "de").id))
    assert office.contact().language is None
    assert office.mails()[0].values["deadline"] == "21. Dezember 2026", "the list's language"


# --- sheets ---------------------------------------------------------------------------------------


def test_a_look_at_a_sheet_says_whom_it_names_and_when(office: Office) -> None:
    rows = ({"email": ANA, "name": "Ana", "date": "2026-11-14"}, BEN)
    news, before = office.news(), office.codes()
    look = office.sheet(*rows, target=news, dry_run=True)
    assert look.names == {2: "Ana"}
    assert look.days == {2: on("2026-11-14")}
    assert office.codes() == before


def test_a_sheet_is_told_row_by_row(office: Office) -> None:
    office.subscribe(BEN)
    office.read(office.reply("no", office.ask(CY)))
    suppressions.suppress(SuppressionKind.DOMAIN, "never.example", "they asked us", office.now)
    report = office.sheet(
        {"email": ANA, "name": "Ana", "date": "2026-11-14"},
        "ANA@example.org ",
        "nobody",
        BEN,
        CY,
        "x@never.example",
    )
    assert groups(report) == [
        "new",
        "doubled",
        "bad_address",
        "already_subscribed",
        "left",
        "suppressed",
    ]
    assert report.counts[Group.NEW] == 1
    assert report.counts[Group.AWAITING] == 0
    assert [row.row for row in report.rows] == [2, 3, 4, 5, 6, 7]
    assert "asked us" in str(report.rows[5].reason)
    assert "(sheet market.xlsx, row 2)" in str(office.standing().sentence)
    (entry,) = [one for one in journal.entries() if one.code == "import.published"]
    assert "new=1" in entry.values["counts"]  # type: ignore[operator]
    assert StagedRow.select().count() == 0


def test_saturdays_sheet_is_the_same_file_with_more_rows(office: Office) -> None:
    rows = [{"email": ANA, "date": "2026-11-14"}, BEN]
    assert groups(office.sheet(*rows)) == ["new", "new"]
    office.later(7)
    report = office.sheet(*rows, {"email": CY, "date": "2026-11-28"}, name="again.xlsx")
    assert groups(report) == ["seen_before", "seen_before", "new"]
    assert "seen before in “market.xlsx”, row 2" in str(report.rows[0].reason)
    assert office.kinds() == [MailKind.CONFIRM]
    assert len(signup_rows.signups(office.contact().id)) == 1


def test_a_sign_up_on_another_day_is_added_to_the_open_question(office: Office) -> None:
    office.sheet(ANA, day=on("2026-11-14"))
    assert groups(office.sheet(ANA, day=on("2026-11-20"))) == ["awaiting"]
    assert [one.request_id for one in signup_rows.signups(office.contact().id)] == [1, 1]
    assert office.kinds() == [MailKind.CONFIRM]


def test_what_was_typed_and_stands_on_the_sheet_too_is_added(office: Office) -> None:
    office.sign_up(day=on("2026-11-14"))
    assert groups(office.sheet(ANA, day=on("2026-11-14"))) == ["awaiting"]
    assert [one.source.value for one in signup_rows.signups(office.contact().id)] == [
        "typed",
        "sheet",
    ]


def test_absence_on_a_sheet_is_never_a_leave(office: Office) -> None:
    office.subscribe()
    office.sheet(BEN)
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED


@pytest.mark.parametrize("how", ["no", "leave", "lapsed"])
def test_only_a_newer_sign_up_asks_again_who_said_no(how: str, office: Office) -> None:
    question = office.ask() if how != "leave" else office.subscribe()
    ended = office.later(10)
    if how == "lapsed":
        office.set_account(imap=None)
        ended = office.request().expires_at
        office.now = ended + 30 * DAY
        office.desk.expire()
    else:
        office.read(office.reply(how, question))
    office.now = max(office.now, ended + 5 * DAY)
    same, newer = ended.date(), ended.date() + DAY
    assert groups(office.sheet(ANA)) == ["left"], "a sheet without a date is no evidence"
    assert groups(office.sheet(ANA, day=same)) == ["left"]
    assert office.sign_up(day=same).group is Group.LEFT
    assert groups(office.sheet(ANA, day=newer)) == ["asked_again"]
    assert office.status() is RequestStatus.OPEN
    assert office.subscription().status is SubscriptionStatus.PENDING
    office.desk.cancel(ANA)
    left = SubscriptionStatus.UNSUBSCRIBED if how == "leave" else SubscriptionStatus.NONE
    assert office.subscription().status is left


def test_a_no_that_was_read_late_counts_from_the_day_it_came(office: Office) -> None:
    question = office.ask()
    said = office.later(2)
    office.later(14)
    office.read(office.reply("no", question, at=said))
    assert groups(office.sheet(ANA, day=said.date() + DAY)) == ["asked_again"]


def test_who_left_without_any_question_needs_newer_evidence_too(office: Office) -> None:
    news = office.news()
    for address, left in ((ANA, office.now), (BEN, None)):
        contact = contact_rows.add_contact(address, address, "", None, office.now)
        status = SubscriptionStatus.UNSUBSCRIBED if left else SubscriptionStatus.SUBSCRIBED
        contact_rows.save_subscription(contact.id, news, status, office.now, left_at=left)
    office.later(3)
    assert groups(office.sheet(ANA, BEN)) == ["left", "already_subscribed"]
    assert groups(office.sheet(ANA, day=on("2026-11-23"))) == ["asked_again"]


def test_who_is_known_from_another_list_is_new_here(office: Office) -> None:
    office.ask(target=Target(office.make_list("Workshops").id))
    assert groups(office.sheet(ANA)) == ["new"]


def test_who_was_erased_does_not_come_back_by_a_sheet_nor_by_the_log(office: Office) -> None:
    key = erased_key(archive.desk_key(), ANA)
    suppressions.suppress(SuppressionKind.ERASED, key, "", office.now)
    assert groups(office.sheet({"email": ANA, "name": "Ana"})) == ["suppressed"]
    assert contact_rows.contact_by_key(ANA) is None
    for entry in journal.entries():
        assert ANA not in str(entry)


def test_a_dry_run_says_the_same_and_writes_nothing(office: Office) -> None:
    office.subscribe(BEN)
    rows = [ANA, ANA, BEN, "nobody"]
    before = counts()
    looked = office.sheet(*rows, dry_run=True)
    assert counts() == before
    assert groups(looked) == ["new", "doubled", "already_subscribed", "bad_address"]
    assert looked.asked == 1, "one person would get a question"
    assert groups(office.sheet(*rows)) == groups(looked)


def failing(after: int) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number in range(after):
        yield number, {"email": f"p{number}@example.org"}
    raise UnreadableSheet(path="x.xlsx", reason=Sentence("It breaks off."))


@pytest.mark.parametrize("after", [3, BATCH + 3])
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_sheet_that_breaks_off_imports_nothing(after: int, dry_run: bool, office: Office) -> None:
    office.news()
    before = counts()
    with pytest.raises(UnreadableSheet):
        office.sheet(numbered=failing(after), dry_run=dry_run)
    assert counts() == before


def test_an_import_can_be_stopped_and_imports_nothing(office: Office) -> None:
    office.news()
    before = counts()

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if done == 100:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.sheet(*[f"p{number}@example.org" for number in range(150)], tick=stop)
    assert counts() == before


def test_staging_blocks_no_other_writer(office: Office) -> None:
    office.news()

    def rows() -> Iterator[tuple[int, Mapping[str, str]]]:
        for number in range(BATCH + 1):
            yield number, {"email": f"p{number}@example.org"}
        office.sign_up(BEN)  # in the midst of it, in a transaction of its own

    report = office.sheet(numbered=rows())
    assert report.counts[Group.NEW] == BATCH + 1
    assert office.status(BEN) is RequestStatus.OPEN


def test_what_a_crash_left_in_staging_is_forgotten(office: Office) -> None:
    sheets.start(office.store, Sheet("x", "y", b"", ()), {}, office.now)
    office.sheet(ANA)
    assert ImportRow.select().where(ImportRow.published_at.is_null()).count() == 0


def test_what_was_understood_is_known_for_the_next_sheet_with_the_same_headings(
    office: Office,
) -> None:
    def bring_in(*columns: str, mapping: dict[str, str], publish: bool = True) -> int:
        sheet = Sheet("market.csv", "hash", b"", columns)
        number = sheets.start(office.store, sheet, mapping, office.now)
        if publish:
            with office.store.transaction():
                sheets.finish(number, press(b"", "sheet"), {}, 0, office.now)
        return number

    headings = signature(["Wer", "Wohin"])
    assert sheets.mapping_for_headings(headings) == {}
    bring_in("Wer", "Wohin", mapping={"email": "Wohin"})
    bring_in("Wer", "Wohin", mapping={"email": "Wohin", "name": "Wer"})
    undone = bring_in("Wer", "Wohin", mapping={"email": "Wer"})
    bring_in("Wohin", "Wer", mapping={"email": "Wer", "name": "Wohin"})
    bring_in("Wer", "Wohin", mapping={}, publish=False)
    bring_in("Column 1", mapping={"email": "Column 1"})
    with office.store.transaction():
        ImportRow.update(undone_at=office.now).where(ImportRow.id == undone).execute()
    assert sheets.mapping_for_headings(headings) == {"email": "Wohin", "name": "Wer"}
    assert sheets.mapping_for_headings("") == {}


def test_a_sheet_with_nothing_in_it_is_an_import_of_nothing(office: Office) -> None:
    assert office.sheet().counts == dict.fromkeys(Group, 0)


# --- levels ---------------------------------------------------------------------------------------


def level(number: int) -> Target:
    return Target(level=number)


def test_a_level_is_asked_for_and_rises_only_by_a_yes(office: Office) -> None:
    question = office.ask(target=level(4))
    assert question.values["level_name"] == "Marketing"
    assert office.contact().level == 0
    assert not office.standing().may_mail[0]
    office.read(office.reply("yes", question))
    assert office.contact().level == 4
    assert office.standing().may_mail[0]
    assert office.sign_up(target=level(4)).group is Group.ALREADY_SUBSCRIBED
    assert office.sign_up(target=level(2)).group is Group.ALREADY_SUBSCRIBED, "never a downgrade"
    assert office.contact().level == 4


def test_a_higher_level_replaces_the_open_question(office: Office) -> None:
    first = office.ask(target=level(3))
    assert office.sign_up(target=level(2)).group is Group.AWAITING
    assert office.sign_up(target=level(4)).group is Group.ASKED_AGAIN
    assert request_rows.request_by_id(1).status is RequestStatus.SUPERSEDED
    office.desk.send()
    second = office.provider.taken[-1]
    assert office.standing().facts.state is State.AWAITING
    assert office.standing().level == 4
    office.read(office.reply("yes", first))
    assert office.contact().level == 0, "a yes to what was replaced is read by a person"
    office.read(office.reply("yes", second))
    assert office.contact().level == 4


def test_a_higher_level_that_is_not_confirmed_changes_nothing(office: Office) -> None:
    office.subscribe(target=level(3))
    question = office.ask(target=level(4))
    standing = office.standing()
    assert (standing.level, standing.may_mail[0]) == (3, True)
    assert standing.facts.state is State.AWAITING
    office.read(office.reply("no", question))
    known = office.subscription(target=level(4))
    assert (known.status, known.target.level) == (SubscriptionStatus.SUBSCRIBED, 3)
    assert office.contact().level == 3


def test_an_older_lower_question_confirmed_late_takes_nothing_back(office: Office) -> None:
    first = office.ask(target=level(3))
    received = office.later(1)
    office.set_account(imap=None)
    office.later(40)
    office.desk.expire()
    office.subscribe(target=level(4))
    office.read(office.reply("yes", first, at=received))
    assert request_rows.request_by_id(1).status is RequestStatus.CONFIRMED
    assert office.contact().level == 4
    assert office.subscription(target=level(4)).target.level == 4


def test_leaving_lowers_at_once_and_an_old_yes_does_not_raise_again(office: Office) -> None:
    high = office.subscribe(target=level(4))
    office.later(1)
    office.read(office.reply("no", high))
    assert office.contact().level == 0
    assert "level.lowered" in office.codes(ANA)
    again = office.ask(target=level(2), day=office.later(1).date())
    office.read(office.reply("yes", again))
    assert office.contact().level == 2
    office.later(1)
    office.read(office.reply("yes", high))
    assert office.contact().level == 2
    assert len(office.to_read()) == 1


def test_a_list_needs_its_level_and_gives_it(office: Office) -> None:
    office.subscribe()
    assert office.contact().level == 3
    office.subscribe(target=level(2 + 2))
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe(target=workshops)
    assert office.contact().level == 4
    office.desk.withdraw(ANA, workshops.list_id)
    assert office.contact().level == 4


def test_a_wide_gap_between_two_clocks_is_no_time_before_the_question(office: Office) -> None:
    question = office.ask()
    early = office.now - timedelta(minutes=5)
    office.later(hours=1)
    office.read(office.reply("yes", question, at=early))
    assert office.subscription().since == office.request().asked_at


def test_a_cell_with_what_no_database_takes_is_taken_without_it(office: Office) -> None:
    office.sheet({"email": ANA, "note": "a\0b\ud800", "collected_by": "Eva\0"})
    (signup,) = signup_rows.signups(office.contact().id)
    assert (signup.note, signup.collected_by) == ("ab?", "Eva")


def test_an_address_that_not_every_server_takes_is_said_so_before_it_is_asked(
    office: Office,
) -> None:
    doubt = "not every mail server takes letters beyond a–z before the @"
    typed = office.sign_up("jörg@example.org")
    assert typed.group is Group.NEW
    assert str(typed.reason) == f"new; will be asked; {doubt}"
    assert doubt not in str(office.sign_up("jörg@example.org").reason), "it is told once"
    assert doubt not in str(office.sign_up("ben@straße.example").reason)
    (row,) = office.sheet("zoë@example.org", name="zoe.csv").rows
    assert str(row.reason).endswith(doubt)


# --- put right by hand ----------------------------------------------------------------------------


def test_a_row_is_put_right_or_left_out_by_hand(office: Office) -> None:
    rows = ("ana at example.org", BEN, CY)
    report = office.sheet(*rows, edits={2: ANA, 4: ""})
    assert [(one.row, one.address, one.group.value) for one in report.rows] == [
        (2, ANA, "new"),
        (3, BEN, "new"),
    ]
    told = next(one for one in journal.entries() if one.code == "import.published")
    assert told.values["by_hand"] == ["2=corrected", "4=left out"]
    recorded = next(one for one in journal.entries() if one.code == "signup.recorded")
    assert "ana at example.org" in recorded.personal["row"].value, "the proof has what was typed"
    assert contact_rows.contact_by_key(CY) is None


def test_the_name_beside_an_address_goes_along_when_the_address_is_put_right(
    office: Office,
) -> None:
    office.sheet(f"{ANA} Ana Horvat", edits={2: ANA})
    ana = contact_rows.contact_by_key(ANA)
    assert ana is not None
    assert ana.name == "Ana Horvat"
