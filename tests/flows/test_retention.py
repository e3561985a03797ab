"""Who never said yes, and who left long ago, does not stay in the books for ever."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import Cancelled, KeptForDispute, NoteNeeded, NothingHeld
from optindesk.core.model import Target
from optindesk.core.ports import Tick
from optindesk.flows import disputes, erasing, retention, settings
from optindesk.flows.groups import Group
from optindesk.store import account_rows, contact_rows, journal

CY = "cy@example.net"


def due(office: Office) -> dict[str, list[str]]:
    """Whose time is over, by rule."""
    found = retention.look(office.now)
    return {name: [one.address for one in by_rule.people] for name, by_rule in found.items()}


def decline(office: Office, address: str) -> None:
    office.read(office.reply("no", office.ask(address)))


def leave(office: Office, address: str) -> None:
    office.subscribe(address)
    office.desk.withdraw(address)


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        ((2026, 11, 21), 6, (2026, 5, 21)),
        ((2026, 8, 31), 6, (2026, 2, 28)),
        ((2026, 1, 31), 1, (2025, 12, 31)),
        ((2026, 12, 31), 12, (2025, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(
    now: tuple[int, int, int], months: int, then: tuple[int, int, int]
) -> None:
    assert retention.months_before(datetime(*now, tzinfo=UTC), months) == datetime(
        *then, tzinfo=UTC
    )


def test_proof_is_kept_to_the_end_of_the_year() -> None:
    assert retention.year_of_proof(datetime(2026, 12, 31, 23, tzinfo=UTC), 3).year == 2023
    assert retention.year_of_proof(datetime(2027, 1, 1, tzinfo=UTC), 3) == datetime(
        2024, 1, 1, tzinfo=UTC
    )


def test_who_said_no_or_never_answered_is_reduced_after_six_months(office: Office) -> None:
    decline(office, ANA)
    office.ask(BEN)
    office.later(40)
    office.desk.check()
    office.desk.expire()
    office.later(130)
    assert due(office) == {"without-yes": [], "left": []}
    office.later(15)
    assert due(office)["without-yes"] == [ANA]
    office.later(40)
    assert due(office)["without-yes"] == [ANA, BEN]
    assert office.desk.apply_retention() == 2
    assert due(office)["without-yes"] == []
    assert erasing.is_erased(ANA)
    assert office.sign_up(ANA).group is Group.SUPPRESSED, "the old sheet does not bring them back"
    office.assert_whole()


def test_who_left_is_kept_for_three_years_and_to_the_end_of_the_last(office: Office) -> None:
    leave(office, ANA)
    office.subscribe(BEN)
    office.later(1_000)
    office.now = datetime(2029, 12, 31, 12, tzinfo=UTC)
    assert due(office) == {"without-yes": [], "left": []}
    office.now = datetime(2030, 1, 1, tzinfo=UTC)
    assert due(office) == {"without-yes": [], "left": [ANA]}
    assert office.desk.apply_retention() == 1
    *_, entry = journal.entries()
    assert entry.code == "person.erased"
    assert entry.personal["reason"].value == "left, and the time of the proof is over"
    assert contact_rows.contact_by_key(BEN) is not None


def test_who_is_asked_stands_on_another_list_or_waits_to_be_read_is_not_reduced(
    office: Office,
) -> None:
    other = Target(office.make_list("Herb post").id)
    decline(office, ANA)
    office.subscribe(ANA, other)
    decline(office, BEN)
    office.read(office.reply("unclear", office.ask(BEN, other)))
    leave(office, CY)
    office.later(400)
    office.ask(CY, other, day=office.now.date())
    office.later(3 * 365)
    assert due(office) == {"without-yes": [], "left": []}, "the question is open"
    office.desk.check()
    office.desk.expire()
    assert due(office) == {"without-yes": [], "left": []}, "it ended only now"
    office.later(4 * 365 + 1)
    assert due(office) == {"without-yes": [], "left": [CY]}
    office.read(office.reply("unclear", office.provider.to(CY)[-1]))
    assert due(office) == {"without-yes": [], "left": []}, "a reply waits to be read"


def test_who_was_collected_and_never_asked_or_is_never_written_to_stays(office: Office) -> None:
    office.sheet(ANA, collected_before=True)
    decline(office, BEN)
    office.desk.never_write(BEN, "complained")
    office.later(4_000)
    assert due(office) == {"without-yes": [], "left": []}


def test_nought_reduces_nobody_and_other_figures_others(office: Office) -> None:
    decline(office, ANA)
    leave(office, BEN)
    office.later(4_000)
    office.desk.choose_setting(settings.MONTHS_WITHOUT_YES, "0")
    office.desk.choose_setting(settings.YEARS_OF_PROOF, "12")
    assert due(office) == {"without-yes": [], "left": []}
    assert office.desk.apply_retention() == 0
    assert retention.figures() == {"without-yes": 0, "left": 12}
    office.desk.choose_setting(settings.YEARS_OF_PROOF, "1")
    assert due(office) == {"without-yes": [], "left": [BEN]}


def test_more_than_are_shown_are_counted(office: Office) -> None:
    for address in (ANA, BEN, CY):
        decline(office, address)
    office.later(200)
    found = retention.look(office.now, most=2)["without-yes"]
    assert (found.figure, found.count, len(found.people)) == (6, 3, 2)


def test_on_its_own_only_if_that_is_wanted_and_some_at_a_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for address in (ANA, BEN, CY):
        decline(office, address)
    office.later(200)
    assert office.desk.run().reduced == 0
    office.desk.choose_setting(settings.REDUCES_ALONE, "on")
    assert office.desk.run().reduced == 2
    assert office.desk.run().reduced == 1
    *_, entry = [one for one in journal.entries() if one.code == "person.erased"]
    assert entry.actor.kind == "desk"


def test_who_was_reduced_before_it_was_stopped_stays_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "SLICE", 1)
    decline(office, ANA)
    decline(office, BEN)
    office.later(200)
    assert due(office)["without-yes"] == [ANA, BEN]

    def stop(done: int, total: int | None = None, note: object = None) -> None:
        if done:
            raise Cancelled

    tick: Tick = stop
    with pytest.raises(Cancelled):
        office.desk.apply_retention(tick=tick)
    assert due(office)["without-yes"] == [BEN]


def test_a_round_leaves_it_to_the_next_where_the_desk_is_busy(office: Office) -> None:
    decline(office, ANA)
    office.later(200)
    office.desk.choose_setting(settings.REDUCES_ALONE, "on")
    account = account_rows.account()
    assert account is not None
    with office.store.lock(f"check:{account.id}"):
        assert office.desk.run().reduced == 0
    assert due(office)["without-yes"] == [ANA]


def test_who_is_kept_for_a_dispute_is_neither_reduced_nor_erased(office: Office) -> None:
    decline(office, ANA)
    office.later(200)
    office.desk.keep_for_dispute(ANA, "court of Vienna, 7 C 12/26")
    assert due(office)["without-yes"] == []
    with pytest.raises(KeptForDispute, match="court of Vienna"):
        office.desk.erase(ANA, "asked for it")
    assert office.codes()[-1] == "contact.held"
    office.desk.end_dispute(ANA)
    assert disputes.held() == {}
    assert office.codes()[-1] == "contact.released"
    assert due(office)["without-yes"] == [ANA]
    office.desk.erase(ANA, "asked for it")
    said = [pair.value for entry in journal.entries() for pair in entry.personal.values()]
    assert not [one for one in said if "Vienna" in one]


def test_a_dispute_wants_a_reason_and_ends_once(office: Office) -> None:
    office.sign_up(ANA)
    with pytest.raises(NoteNeeded):
        office.desk.keep_for_dispute(ANA, " ")
    with pytest.raises(NothingHeld):
        office.desk.end_dispute(ANA)


def test_what_goes_and_what_went_is_counted() -> None:
    assert "keyed hash of the address" in str(retention.what_goes(1))
    assert "keyed hash of each address" in str(retention.what_goes(3))
    assert str(retention.of_reduced(3)).startswith("3 people whose time was over")
