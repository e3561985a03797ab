"""The log's chain: a format that never changes, and whatever is tampered with is seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chains import head_of, relinked
from optindesk.core.chain import (
    GENESIS,
    START,
    Entry,
    Head,
    Personal,
    commitment,
    entry_hash,
    from_plain,
    is_set_back,
    link,
    timestamp,
    to_plain,
    verify,
)
from optindesk.core.model import Actor, ActorKind

BERTA = Actor(ActorKind.PERSON, "Berta", "berta@till")
MOMENT = datetime(2026, 11, 21, 9, 4, 11, 123, UTC)
SALT = "00112233445566778899aabbccddeeff"


def chain_of(count: int) -> list[Entry]:
    entries: list[Entry] = []
    head = START
    for number in range(count):
        entry = link(
            head,
            MOMENT + timedelta(minutes=number),
            BERTA,
            "signup.recorded",
            contact=number,
            request=None if number % 2 else number,
            values={"row": number, "place": "market", "lists": ["News"], "spoken": False},
            personal={"address": Personal(SALT, f"anna{number}@example.org")},
        )
        entries.append(entry)
        head = head_of(entries)
    return entries


# --- the format -----------------------------------------------------------------------------------


def test_the_format_is_the_one_that_was_frozen() -> None:
    """A log of version 1 must verify for ever: these hashes are never to be brought up to date."""
    entry = link(
        Head(41, "ab" * 32),
        MOMENT,
        BERTA,
        "signup.recorded",
        contact=7,
        values={
            "row": 14,
            "place": 'Grüner Markt 🌷 "A"\\\n\x1f\x7f/',
            "b": True,
            "a": None,
            "c": ["x"],
        },
        personal={"address": Personal(SALT, "änna@example.org")},
    )
    assert (
        entry.commitments["address"]
        == "be54a5b0fa64ea43ae256c61f1919780b293195dbe6b87fc8c0a3df21762831b"
    )
    assert entry.hash == "fbe64cf6edbb4947c32b87d4852773f3be16289a43d929e63176c1822821a452"


def test_the_format_can_be_made_by_hand_from_its_description() -> None:
    (entry,) = chain_of(1)
    committed = hashlib.sha256(bytes.fromhex(SALT) + b"anna0@example.org").hexdigest()
    text = (
        '[1,1,"2026-11-21T09:04:11.000123Z",["person","Berta","berta@till"],"signup.recorded",'
        '0,0,{"lists":["News"],"place":"market","row":0,"spoken":false},'
        f'{{"address":"{committed}"}},"{GENESIS}"]'
    )
    assert entry.hash == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_in_which_values_are_named_makes_no_difference() -> None:
    one = link(START, MOMENT, BERTA, "note", values={"a": 1, "b": 2})
    other = link(START, MOMENT, BERTA, "note", values={"b": 2, "a": 1})
    assert one.hash == other.hash


def test_a_number_and_its_text_and_true_are_three_values() -> None:
    hashes = {link(START, MOMENT, BERTA, "note", values={"n": n}).hash for n in (1, "1", True)}
    assert len(hashes) == 3


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": 1}, [1.5], [None], [["a"]], b"a"])
def test_a_value_that_is_not_plain_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot stand in the log"):
        link(START, MOMENT, BERTA, "note", values={"value": value})


def test_what_has_no_utf_8_or_no_place_in_a_database_is_replaced_before_it_is_hashed() -> None:
    entry = link(
        START,
        MOMENT,
        Actor(ActorKind.PERSON, "B\ud800", "till\0"),
        "note",
        values={"text": "a\udfffb", "texts": ["\0", "🌷"]},
        personal={"address": Personal(SALT, "\ud83danna")},
    )
    assert entry.actor == Actor(ActorKind.PERSON, "B\ufffd", "till\ufffd")
    assert entry.values == {"text": "a\ufffdb", "texts": ["\ufffd", "🌷"]}
    assert entry.personal["address"].value == "\ufffdanna"
    assert json.dumps(to_plain(entry), ensure_ascii=False).encode()
    assert verify([entry], head_of([entry])).whole


@pytest.mark.parametrize(
    "salt", ["", "00", SALT[:-2], SALT + "00", SALT.upper(), "x" * 32, SALT + "\n"]
)
def test_a_salt_of_another_length_is_refused(salt: str) -> None:
    with pytest.raises(ValueError, match="salt"):
        commitment(Personal(salt, "anna@example.org"))


def test_times_are_written_in_utc_to_the_microsecond() -> None:
    cet = timezone(timedelta(hours=1))
    assert timestamp(datetime(2026, 11, 21, 10, 4, 11, 123, cet)) == "2026-11-21T09:04:11.000123Z"
    assert timestamp(datetime(826, 1, 2, tzinfo=UTC)) == "0826-01-02T00:00:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        timestamp(datetime(2026, 11, 21))  # noqa: DTZ001 - a time without zone is what is refused


# --- a chain that nobody touched ------------------------------------------------------------------

texts = st.text(st.characters(codec=None), max_size=8)
plain_values = st.one_of(
    texts, st.integers(), st.booleans(), st.none(), st.lists(texts), st.lists(st.integers())
)
salts = st.binary(min_size=16, max_size=16).map(bytes.hex)


@st.composite
def chains(draw: st.DrawFn, least: int = 0) -> list[Entry]:
    entries: list[Entry] = []
    for _ in range(draw(st.integers(least, 5))):
        entries.append(
            link(
                head_of(entries),
                draw(st.datetimes(timezones=st.just(UTC))),
                Actor(draw(st.sampled_from(ActorKind)), draw(texts), draw(texts)),
                draw(st.sampled_from(["note", "request.made"])),
                contact=draw(st.none() | st.integers(1, 9)),
                request=draw(st.none() | st.integers(1, 9)),
                values=draw(st.dictionaries(st.text("abcd", max_size=3), plain_values, max_size=3)),
                personal=draw(
                    st.dictionaries(
                        st.text("abcd", max_size=3), st.builds(Personal, salts, texts), max_size=3
                    )
                ),
            )
        )
    return entries


@given(chains())
def test_an_untouched_chain_is_never_accused(entries: list[Entry]) -> None:
    outside = [Head(entry.number, entry.hash) for entry in entries]
    verdict = verify(iter(entries), head_of(entries), [START, *outside, *outside])
    assert verdict.whole
    assert (verdict.entries, verdict.head) == (len(entries), head_of(entries))
    assert (verdict.broken_at, verdict.reason) == (None, None)


@given(chains(), st.randoms())
def test_an_erased_person_leaves_the_chain_whole(entries: list[Entry], dice: Any) -> None:
    erased = [
        replace(entry, personal={n: p for n, p in entry.personal.items() if dice.random() < 0.5})
        for entry in entries
    ]
    assert verify(erased, head_of(entries)).whole


@given(chains())
def test_an_export_in_json_comes_back_whole(entries: list[Entry]) -> None:
    text = json.dumps([to_plain(entry) for entry in entries])
    back = [from_plain(plain) for plain in json.loads(text)]
    assert back == entries
    assert verify(back, head_of(entries)).whole


def test_a_head_is_written_as_number_and_hash() -> None:
    assert str(START) == f"0:{GENESIS}"


# --- a chain that somebody touched ----------------------------------------------------------------

Tampering = Callable[[Entry], Entry]
OTHER = Actor(ActorKind.DESK, "Berta", "berta@till")

EDITS: dict[str, Tampering] = {
    "version": lambda entry: replace(entry, version=2),
    "number": lambda entry: replace(entry, number=entry.number + 1),
    "at": lambda entry: replace(entry, at="2026-11-21T09:04:12.000123Z"),
    "actor's kind": lambda entry: replace(entry, actor=OTHER),
    "actor's name": lambda entry: replace(entry, actor=replace(BERTA, name="Carla")),
    "actor's device": lambda entry: replace(entry, actor=replace(BERTA, device="other")),
    "code": lambda entry: replace(entry, code="request.confirmed"),
    "contact": lambda entry: replace(entry, contact=99),
    "no contact": lambda entry: replace(entry, contact=None),
    "request": lambda entry: replace(entry, request=99),
    "a value": lambda entry: replace(entry, values={**entry.values, "row": 15}),
    "a value's type": lambda entry: replace(entry, values={**entry.values, "row": "2"}),
    "one value more": lambda entry: replace(entry, values={**entry.values, "more": 1}),
    "one value less": lambda entry: replace(entry, values={"row": 2}),
    "half a pair": lambda entry: replace(entry, values={**entry.values, "place": "\ud800"}),
    "a commitment": lambda entry: replace(entry, commitments={"address": "ab" * 32}),
    "no commitment": lambda entry: replace(entry, commitments={}),
    "previous": lambda entry: replace(entry, previous="ab" * 32),
    "hash": lambda entry: replace(entry, hash="ab" * 32),
    "personal value": lambda entry: replace(
        entry, personal={"address": Personal(SALT, "eve@example.org")}
    ),
    "half a pair in a personal value": lambda entry: replace(
        entry, personal={"address": Personal(SALT, "\udfff")}
    ),
    "salt": lambda entry: replace(
        entry, personal={"address": Personal("00" * 16, entry.personal["address"].value)}
    ),
    "no salt": lambda entry: replace(entry, personal={"address": Personal("", "a")}),
    "shifted salt": lambda entry: replace(
        entry, personal={"address": Personal(SALT + b"a".hex(), "nna2@example.org")}
    ),
    "one personal value more": lambda entry: replace(
        entry, personal={**entry.personal, "name": Personal(SALT, "Anna")}
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_of_any_field_is_seen_at_its_entry(edit: Tampering) -> None:
    entries = chain_of(5)
    entries[2] = edit(entries[2])
    verdict = verify(entries, head_of(chain_of(5)))
    assert not verdict.whole
    assert verdict.broken_at == 3
    assert verdict.entries == 2
    assert verdict.head.number == 2
    assert str(verdict.reason)


def test_every_field_has_its_edit() -> None:
    fields = " ".join(EDITS)
    for name in Entry.__slots__:
        assert name.removesuffix("s") in fields


def test_the_shifted_salt_would_fit_the_commitment() -> None:
    """Why the length of a salt is looked at: salt and value are hashed as one run of bytes."""
    whole = bytes.fromhex(SALT) + b"anna2@example.org"
    shifted = bytes.fromhex(SALT + b"a".hex()) + b"nna2@example.org"
    assert whole == shifted


@given(chains(least=1), st.data())
def test_any_edit_with_a_hash_that_fits_is_seen_by_what_follows_or_the_head(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    edited = replace(entries[at], code="other")
    tampered = [*entries[:at], replace(edited, hash=entry_hash(edited)), *entries[at + 1 :]]
    assert not verify(tampered, head_of(entries)).whole


@given(chains(least=1), st.data())
def test_a_deleted_entry_is_seen(entries: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    assert not verify(entries[:at] + entries[at + 1 :], head_of(entries)).whole


@given(chains(least=1), st.data())
def test_an_inserted_or_doubled_entry_is_seen(entries: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries)))
    more = data.draw(st.sampled_from(entries))
    assert not verify([*entries[:at], more, *entries[at:]], head_of(entries)).whole


@given(chains(least=2), st.data())
def test_another_order_is_seen(entries: list[Entry], data: st.DataObject) -> None:
    order = data.draw(st.permutations(entries).filter(lambda other: other != entries))
    assert not verify(order, head_of(entries)).whole


@given(chains(least=1), st.data())
def test_a_cut_end_is_seen(entries: list[Entry], data: st.DataObject) -> None:
    keep = data.draw(st.integers(0, len(entries) - 1))
    verdict = verify(entries[:keep], head_of(entries))
    assert not verdict.whole
    assert verdict.broken_at == keep + 1
    assert str(verdict.reason) == (
        f"the log ends at entry {keep}, but it had reached entry {len(entries)}"
    )


@given(chains(least=1), st.data())
def test_an_old_copy_put_back_is_seen_by_a_head_outside(
    entries: list[Entry], data: st.DataObject
) -> None:
    keep = data.draw(st.integers(0, len(entries) - 1))
    old = entries[:keep]
    assert verify(old, head_of(old)).whole
    verdict = verify(old, head_of(old), [head_of(entries)])
    assert verdict.broken_at == keep + 1


@given(chains(least=1), st.data())
def test_a_chain_made_anew_is_seen_by_a_head_outside(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    edited = list(entries)
    edited[at] = replace(edited[at], code="other")
    forged = relinked(edited)
    assert verify(forged, head_of(forged)).whole
    left = data.draw(st.integers(at, len(entries) - 1))
    verdict = verify(forged, head_of(forged), [head_of(entries[: left + 1])])
    assert verdict.broken_at == left + 1
    assert "sent out" in str(verdict.reason)


def test_two_heads_of_one_number_cannot_both_be_true() -> None:
    """An old copy was put back and written on: each of the two histories left the house once."""
    entries = chain_of(3)
    for outside in ([head_of(entries), Head(3, "ab" * 32)], [Head(3, "ab" * 32), head_of(entries)]):
        assert verify(entries, head_of(entries), outside).broken_at == 3


def test_entries_behind_the_head_are_seen() -> None:
    entries = chain_of(3)
    verdict = verify(entries, head_of(entries[:2]))
    assert verdict.broken_at == 3
    assert str(verdict.reason) == "it stands behind entry 2, which was the last"


def test_another_newest_entry_than_the_head_says_is_seen() -> None:
    entries = chain_of(3)
    verdict = verify(entries, Head(3, "ab" * 32))
    assert verdict.broken_at == 3
    assert str(verdict.reason) == "it is not the entry that the log is known to end with"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plain: plain.pop("hash"),
        lambda plain: plain.update(actor=None),
        lambda plain: plain["actor"].update(kind="ghost"),
        lambda plain: plain.update(values=[[None, 1], ["row", 2]]),
        lambda plain: plain.update(commitments=["ab"]),
        lambda plain: plain.update(personal=["a"]),
        lambda plain: plain.update(personal={"address": {"salt": 1, "value": "a"}}),
        lambda plain: plain.update(personal={"address": {"salt": SALT, "value": None}}),
    ],
)
def test_what_is_no_entry_is_refused(spoil: Callable[[dict[str, Any]], object]) -> None:
    plain = to_plain(chain_of(1)[0])
    spoil(plain)
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_plain(plain)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(sorted(to_plain(chain_of(1)[0]))), json_values)
def test_a_hostile_export_never_crashes_the_check(name: str, value: Any) -> None:
    (entry,) = chain_of(1)
    plain = to_plain(entry) | {name: value}
    try:
        read = from_plain(plain)
    except (KeyError, TypeError, ValueError):
        return
    whole = verify([read], head_of([entry])).whole
    assert not whole or read == entry or (name, read.personal) == ("personal", {})


@pytest.mark.parametrize(
    ("at", "is_back"),
    [
        ("2026-11-21T09:04:11.000000Z", False),
        ("2026-11-21T09:04:12.000000Z", False),
        ("2026-11-21T08:59:11.000000Z", False),  # two computers at one log may differ so much
        ("2026-11-21T08:59:10.999999Z", True),
        ("2026-11-20T09:04:11.000000Z", True),
        ("", True),
        ("1999", True),
        ("2025-01-01T00:00:00", True),
    ],
)
def test_a_clock_is_set_back_by_more_than_two_computers_may_differ(at: str, is_back: bool) -> None:
    assert is_set_back("2026-11-21T09:04:11.000000Z", at) is is_back


def test_an_entry_about_nobody_says_so() -> None:
    entry = link(START, MOMENT, BERTA, "backed_up")
    assert (entry.contact, entry.request, entry.values, entry.personal) == (None, None, {}, {})
