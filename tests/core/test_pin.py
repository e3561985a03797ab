"""The PIN of the counter: digits, never in clear, and not to be found by trying."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from optindesk.core.pin import REST, PinLock, is_pin

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "good"),
    [("1234", True), ("0" * 12, True), ("123", False), ("1" * 13, False), ("12a4", False),
     ("١٢٣٤", False), ("", False), (" 1234", False)],
)  # fmt: skip
def test_a_pin_is_digits_that_every_keyboard_has(text: str, good: bool) -> None:
    assert is_pin(text) is good
    if not good:
        with pytest.raises(ValueError, match="digits"):
            PinLock(text, b"salt")


def test_it_opens_for_its_pin_alone() -> None:
    lock = PinLock("2468", b"salt")
    assert not lock.open("2469", NOW)
    assert not lock.open("", NOW)
    assert not lock.open("\ud800", NOW)
    lock = PinLock("2468", b"salt")
    assert lock.open("2468", NOW)


def test_the_pin_is_nowhere_in_clear() -> None:
    kept = vars(PinLock("2468", b"salt"))
    assert "2468" not in repr(kept)
    assert vars(PinLock("2468", b"another"))["_kept"] != kept["_kept"]


def test_who_tries_too_often_waits() -> None:
    lock = PinLock("2468", b"salt")
    for _ in range(3):
        assert lock.rest(NOW) == timedelta()
        lock.open("0000", NOW)
    assert lock.rest(NOW) == REST
    assert not lock.open("2468", NOW), "also who knows it"
    later = NOW + REST
    assert lock.rest(later) == timedelta()
    assert not lock.open("1111", later)
    assert lock.rest(later) == REST, "each further one"
    assert lock.open("2468", later + REST)
    assert not lock.open("0000", later + REST)
    assert lock.rest(later + REST) == timedelta(), "it begins anew"


def test_nobody_waits_for_a_clock_that_was_set_back() -> None:
    lock = PinLock("2468", b"salt")
    for _ in range(3):
        lock.open("0000", NOW)
    assert lock.open("2468", NOW - timedelta(days=400))
