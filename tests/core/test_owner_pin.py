"""What is kept of the owner's PIN opens for it alone, and trying takes longer and longer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core import owner_pin
from optindesk.core.owner_pin import FREE_TRIES, LONGEST_REST, KeptPin, OwnersLock, keep, rest_after

NOW = datetime.fromisoformat("2026-11-27T10:00:00+00:00")
SALT = bytes(range(16))


def test_it_opens_for_the_pin_that_it_was_made_of_and_no_other() -> None:
    kept = KeptPin.from_plain(json.loads(json.dumps(keep("4711", SALT).to_plain())))
    assert kept == keep("4711", SALT)
    assert kept.fits("4711")
    for other in ("4712", "", "47110", "４７１１", "\ud800"):
        assert not kept.fits(other)


def test_nothing_of_it_stands_in_what_is_kept() -> None:
    assert "4711" not in str(keep("4711", SALT).to_plain())
    assert keep("4711", SALT).hashed != keep("4711", b"\0" * 16).hashed


def test_each_try_costs_as_much_as_is_promised(
    monkeypatch: pytest.MonkeyPatch, true_pin_hash: Callable[..., bytes]
) -> None:
    costs: list[tuple[int, int, int]] = []

    def hashed(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
        costs.append((n, r, p))
        return true_pin_hash(pin, salt, n, r, p)

    monkeypatch.setattr(owner_pin, "_hash", hashed)
    assert KeptPin.from_plain(keep("4711", SALT).to_plain()).fits("4711")
    assert costs == [(2**15, 8, 1)] * 2


def test_older_costs_still_open() -> None:
    cheap = owner_pin._hash("4711", SALT, 2, 8, 1)
    assert KeptPin(SALT, cheap, n=2).fits("4711")


@pytest.mark.parametrize("wrong", ["", "123", "12a4", "1234567890123", "１２３４"])
def test_a_pin_has_digits_only(wrong: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        keep(wrong, SALT)


@given(st.integers(0, 10_000))
def test_a_rest_never_gets_shorter_and_has_an_end(wrong: int) -> None:
    assert rest_after(wrong) <= rest_after(wrong + 1) <= LONGEST_REST
    assert bool(rest_after(wrong)) == (wrong >= FREE_TRIES)


def test_rests_are_twice_as_long_each_time() -> None:
    assert [rest_after(n).total_seconds() for n in (2, 3, 4, 5)] == [0, 30, 60, 120]


def test_the_lock_stays_open_for_a_while_or_until_it_is_shut() -> None:
    lock = OwnersLock()
    assert not lock.is_open(NOW)
    lock.open(NOW)
    assert lock.is_open(NOW)
    assert lock.is_open(NOW + OwnersLock.OPEN_FOR - timedelta(seconds=1))
    assert not lock.is_open(NOW + OwnersLock.OPEN_FOR)
    assert not lock.is_open(NOW - timedelta(days=1)), "the clock was set back"
    lock.shut()
    assert not lock.is_open(NOW)
