"""The owner's PIN lets nobody export, erase or set anything who does not know it."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from office import ANA, Office
from optindesk.core.errors import (
    BadPin,
    NoPin,
    NotTheOwners,
    PinNeeded,
    PinRests,
    ReadOnly,
    WrongPin,
)
from optindesk.core.owner_pin import OwnersLock
from optindesk.core.sentence import sentence
from optindesk.flows import log_lines, overview, owner_pin, settings
from optindesk.flows.desk import Desk
from optindesk.flows.wanting_pin import GIVES_NOTHING_AWAY, WANTS_PIN
from optindesk.store import archive
from optindesk.store.database import Store

PIN, WRONG = "471108152342", "000000000000"
"""So long that no salt has them by chance."""


@pytest.fixture
def shut(office: Office) -> Office:
    """A desk whose PIN was set yesterday."""
    office.desk.set_pin(PIN)
    office.desk.owners_lock.shut()
    return office


def codes(office: Office) -> list[str]:
    return [code for code in office.codes() if code.startswith("pin.")]


def try_wrong(office: Office, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPin):
            office.desk.open_with_pin(WRONG)


def writing_calls() -> list[str]:
    """The calls of a desk that are told a file to write, by their own signature."""
    reads = {"not_over_own_data", "choose_outside"}
    return [
        name
        for name, call in inspect.getmembers(Desk, inspect.isfunction)
        if not name.startswith("_")
        and name not in reads
        and "Path" in str(inspect.signature(call).parameters.get("path", ""))
    ]


def test_every_call_that_writes_a_file_wants_the_pin_or_gives_nothing_away() -> None:
    assert len(writing_calls()) > 12
    for name in writing_calls():
        assert (name in WANTS_PIN) != (name in GIVES_NOTHING_AWAY), name


@pytest.mark.parametrize("name", WANTS_PIN)
def test_none_of_these_begins_while_the_lock_is_shut(shut: Office, name: str) -> None:
    call = getattr(shut.desk, name)
    needed = [
        one
        for one in inspect.signature(call).parameters.values()
        if one.default is inspect.Parameter.empty
    ]
    before = shut.codes()
    with pytest.raises(PinNeeded) as told:
        call(*[None for one in needed if one.kind is one.POSITIONAL_OR_KEYWORD])
    assert str(WANTS_PIN[name]) in str(told.value)
    assert shut.codes() == before
    assert shut.written == {}


def test_without_a_pin_nothing_asks(office: Office) -> None:
    office.desk.choose_setting(settings.REMINDERS, "1")
    office.desk.open_with_pin("whatever")
    assert office.desk.pin_standing() == owner_pin.Standing()
    assert codes(office) == []


def test_once_typed_it_is_not_asked_for_a_while(shut: Office) -> None:
    shut.desk.open_with_pin(PIN)
    shut.desk.choose_setting(settings.REMINDERS, "1")
    shut.now += OwnersLock.OPEN_FOR
    with pytest.raises(PinNeeded):
        shut.desk.choose_setting(settings.REMINDERS, "0")
    shut.desk.open_with_pin(PIN)
    shut.desk.owners_lock.shut()
    with pytest.raises(PinNeeded):
        shut.desk.must_be_owners(sentence("to see this"))


def test_what_the_desk_does_by_itself_wants_no_pin(shut: Office) -> None:
    shut.set(reduces_on_its_own="on")
    shut.ask(ANA)
    shut.desk.send()
    assert shut.desk.by_itself().reduce_alone(lambda *_: None) == 0


def test_it_is_set_changed_and_removed_and_the_log_says_so(office: Office) -> None:
    with pytest.raises(NoPin):
        office.desk.remove_pin()
    with pytest.raises(BadPin, match="4 to 12 digits"):
        office.desk.set_pin("12 34")
    office.desk.set_pin(PIN)
    office.desk.set_pin("123456")
    office.desk.owners_lock.shut()
    with pytest.raises(WrongPin):
        office.desk.open_with_pin(PIN)
    office.desk.open_with_pin("123456")
    office.desk.remove_pin()
    assert not owner_pin.is_set()
    assert codes(office) == ["pin.set", "pin.changed", "pin.wrong", "pin.removed"]


def test_the_log_and_the_data_have_nothing_of_it(shut: Office) -> None:
    try_wrong(shut, 1)
    shown = str([line.entry for line in log_lines.all_log()]) + str(archive.setting("owner_pin"))
    assert PIN not in shown
    assert WRONG not in str([line.entry.values for line in log_lines.all_log()])


def test_tries_are_few_and_rests_grow(shut: Office) -> None:
    try_wrong(shut, 2)
    with pytest.raises(PinRests):
        shut.desk.open_with_pin(WRONG)
    with pytest.raises(PinRests):
        shut.desk.open_with_pin(PIN)
    assert codes(shut).count("pin.wrong") == 3, "a try while it rests is none"
    assert shut.desk.pin_standing().rests_until == shut.now + timedelta(seconds=30)
    shut.now += timedelta(seconds=30)
    with pytest.raises(PinRests):
        shut.desk.open_with_pin(WRONG)
    assert shut.desk.pin_standing().rests_until == shut.now + timedelta(seconds=60)
    shut.now += timedelta(seconds=60)
    shut.desk.open_with_pin(PIN)
    assert shut.desk.pin_standing().wrong == 0


def test_a_restart_does_not_shorten_a_rest(shut: Office) -> None:
    try_wrong(shut, 3)
    restarted = replace(shut.desk, owners_lock=OwnersLock())
    with pytest.raises(PinRests):
        restarted.open_with_pin(PIN)


def test_a_clock_that_was_set_back_does_not_shut_the_owner_out_for_years(shut: Office) -> None:
    try_wrong(shut, 3)
    shut.now -= timedelta(days=400)
    assert shut.desk.pin_standing().rests_until == shut.now + timedelta(seconds=30)
    with pytest.raises(PinRests):
        shut.desk.open_with_pin(PIN)
    shut.now += timedelta(seconds=30)
    shut.desk.open_with_pin(PIN)


def test_a_forgotten_one_is_removed_by_whose_folder_it_is_and_told(
    shut: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert overview.to_do(shut.now).pin_forgotten is None
    if shut.store.folder is not None:
        with monkeypatch.context() as patch:
            patch.setattr(owner_pin, "is_own", lambda folder: False)
            with pytest.raises(NotTheOwners):
                shut.desk.forget_pin()
    else:
        with pytest.raises(NotTheOwners):
            shut.desk.forget_pin()
        monkeypatch.setattr(shut.store, "folder", Path())
    monkeypatch.setattr(owner_pin, "is_own", lambda folder: True)
    shut.desk.forget_pin()
    assert not owner_pin.is_set()
    assert codes(shut)[-1] == "pin.forgotten"
    told = overview.to_do(shut.now).pin_forgotten
    assert "who did not have to know it" in str(told)
    assert overview.to_do(shut.now + owner_pin.TOLD_FOR).pin_forgotten is None
    with pytest.raises(NoPin):
        shut.desk.forget_pin()
    shut.desk.set_pin(PIN)
    assert overview.to_do(shut.now).pin_forgotten is None


def test_where_data_can_only_be_looked_at_it_opens_and_nothing_is_counted(
    shut: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Store, "read_only", property(lambda self: ReadOnly(path="x", what=sentence("y")))
    )
    for _ in range(5):
        with pytest.raises(WrongPin) as told:
            shut.desk.open_with_pin(WRONG)
        assert type(told.value) is WrongPin
    shut.desk.open_with_pin(PIN)
    shut.desk.must_be_owners(sentence("to see this"))


def test_the_names_in_the_table_are_calls_of_a_desk() -> None:
    for name in (*WANTS_PIN, *GIVES_NOTHING_AWAY):
        assert callable(getattr(Desk, name))
