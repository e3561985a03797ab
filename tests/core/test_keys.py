"""The keys of a desk: which of them made what, and what is read with all of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from optindesk.core.keys import KEY_BYTES, Keys, RetiredKey
from optindesk.core.token import erased_key

FIRST, SECOND, THIRD = (bytes([n]) * KEY_BYTES for n in (1, 2, 3))
DAY = datetime(2026, 11, 21, tzinfo=UTC)
KEYS = Keys(THIRD, (RetiredKey(FIRST, 10, DAY), RetiredKey(SECOND, 20, DAY)))


@pytest.mark.parametrize(
    ("log_head", "made_with"),
    [("1:ab", FIRST), ("9:ab", FIRST), ("10:ab", SECOND), ("19:ab", SECOND), ("20:ab", THIRD)],
)
def test_a_mail_was_made_with_the_key_of_its_time(log_head: str, made_with: bytes) -> None:
    assert KEYS.of(log_head) == made_with
    assert KEYS.is_of_current(log_head) is (made_with == THIRD)


def test_what_says_nothing_of_its_time_is_trusted_only_where_there_was_one_key() -> None:
    assert KEYS.of("") == THIRD
    assert not KEYS.is_of_current("")
    assert Keys(FIRST).is_of_current("")
    assert Keys(FIRST).of("7:ab") == FIRST


def test_an_address_is_looked_up_by_every_key_the_newest_first() -> None:
    hashes = tuple(erased_key(key, "ana@example.org") for key in (THIRD, SECOND, FIRST))
    assert KEYS.erased("ana@example.org") == hashes
