"""Secrets of any length and of any letters: whole or not at all, and nothing left behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.errors import KeyringError

from keyrings_in_memory import Remembering, at_windows
from optindesk.core.errors import VaultTrouble
from optindesk.system import vault_entries
from optindesk.system.keyrings import Habits
from optindesk.system.vault import KeyringVault
from optindesk.system.vault_entries import NotWhole, Place

USER, HOST = "anna@example.org", "oauth:smtp.example.org"

SMALL = Habits(most_letters=20)

LETTERS = st.text(max_size=40) | st.text(st.characters(), max_size=40)  # with and without halves
LENGTHS = st.sampled_from([0, 1, 7, 63, 64, 65, 320])  # × 40 letters: up to ten pieces at Windows
SECRETS = st.builds(lambda text, times, end: text * times + end, LETTERS, LENGTHS, LETTERS)
TOKENS = st.builds(str.__mul__, st.sampled_from("xü😀"), st.integers(0, 9000))


@given(st.lists(SECRETS | TOKENS, min_size=1, max_size=4))
def test_windows_gives_back_what_it_was_given_and_keeps_nothing_of_what_was(
    secrets: list[str],
) -> None:
    with at_windows() as manager:
        vault = KeyringVault("desk")
        for secret in secrets:
            vault.set(USER, HOST, secret)
            assert vault.get(USER, HOST) == secret
        kept = len(manager.credentials)
        vault.set(USER, HOST, "short")
        assert len(manager.credentials) == 1 <= kept
        vault.set(USER, HOST, secrets[-1])
        assert len(manager.credentials) == kept, "one generation of pieces, not two"
        vault.delete(USER, HOST)
        assert manager.credentials == {}


@pytest.mark.parametrize(
    ("length", "entries"), [(1280, 1), (1281, 1 + 2), (1920, 1 + 2), (1921, 1 + 3)]
)
def test_only_what_is_too_long_for_one_entry_of_windows_is_split(length: int, entries: int) -> None:
    # In base64 three letters become four: 1920 letters are two pieces of 1280.
    with at_windows() as manager:
        KeyringVault("desk").set(USER, HOST, "x" * length)
        assert len(manager.credentials) == entries


def test_without_splitting_windows_would_not_take_it() -> None:
    with at_windows() as manager, pytest.raises(Exception, match="stub received bad data"):
        manager.CredWrite({"TargetName": "t", "UserName": "u", "CredentialBlob": "x" * 1281}, 0)


@given(st.lists(st.sampled_from(["x" * 2000, "y" * 5000, "short"]), min_size=2, max_size=4))
def test_accounts_of_one_host_do_not_mix_at_windows(secrets: list[str]) -> None:
    """There, two users of one service get in each other's way unless keyring moves one."""
    users = [f"user{number}@example.org" for number in range(len(secrets))]
    with at_windows() as manager:
        vault = KeyringVault("desk")
        for _ in range(2):
            for user, secret in zip(users, secrets, strict=True):
                vault.set(user, HOST, secret)
        assert [vault.get(user, HOST) for user in users] == secrets
        vault.delete(users[0], HOST)
        assert [vault.get(user, HOST) for user in users] == [None, *secrets[1:]]
        for user in users:
            vault.delete(user, HOST)
        assert manager.credentials == {}


# --- broken off -----------------------------------------------------------------------------------

SOME = st.sampled_from(["", "short", "x" * 25, "y" * 60, "z" * 150])


@given(SOME | st.none(), SOME, st.integers(0, 60), SOME)
def test_whoever_is_interrupted_leaves_the_old_or_the_new_and_never_a_mixture(
    before: str | None, after: str, calls: int, at_last: str
) -> None:
    ring = Remembering()
    place = Place(ring, "service", USER, SMALL)
    if before is not None:
        vault_entries.write(place, before)
        vault_entries.tidy(place)
    ring.calls_left = calls
    try:
        vault_entries.write(place, after)
        done = True
        vault_entries.tidy(place)
    except KeyringError:
        done = ring.calls_left is None
    ring.calls_left = None
    found = vault_entries.read(place)
    assert found in (before, after)
    if done:
        assert found == after

    # And the next one finds all that was left.
    vault_entries.write(place, at_last)
    vault_entries.tidy(place)
    clean = Remembering()
    vault_entries.write(Place(clean, "service", USER, SMALL), at_last)
    assert len(ring.kept) == len(clean.kept)
    assert vault_entries.read(place) == at_last


@given(SOME, st.integers(0, 40))
def test_who_is_interrupted_while_forgetting_can_forget_again(secret: str, calls: int) -> None:
    ring = Remembering()
    place = Place(ring, "service", USER, SMALL)
    vault_entries.write(place, secret)
    ring.calls_left = calls
    try:
        vault_entries.forget(place)
    except KeyringError:
        ring.calls_left = None
        vault_entries.forget(place)
    assert ring.kept == {}


@given(SOME, SOME, st.integers(0, 60))
def test_a_windows_that_is_gone_in_between_is_told_and_nothing_is_mixed(
    before: str, after: str, calls: int
) -> None:
    before, after = before * 100, after * 100
    with at_windows() as manager:
        vault = KeyringVault("desk")
        vault.set(USER, HOST, before)
        manager.calls_left = calls
        try:
            vault.set(USER, HOST, after)
        except VaultTrouble as trouble:
            told = str(trouble)
            assert "none that keeps passwords safe" in told
            assert (after or "hush") not in told
        manager.calls_left = None
        assert vault.get(USER, HOST) in (before, after)


@pytest.mark.parametrize("lost", ["piece", "changed", "header"])
def test_a_secret_of_which_something_is_gone_is_none(lost: str) -> None:
    ring = Remembering()
    place = Place(ring, "service", USER, SMALL)
    vault_entries.write(place, "x" * 100)
    pieces = sorted(name for name in ring.kept if "#" in name[0])
    if lost == "piece":
        del ring.kept[pieces[1]]
    elif lost == "changed":
        ring.kept[pieces[1]] = ring.kept[pieces[1]][::-1] + "="
    else:
        ring.kept["service", USER] = "optindesk-pieces of something else"
    with pytest.raises(NotWhole):
        vault_entries.read(place)
    before = place.entry()
    vault_entries.write(place, "new")
    vault_entries.tidy(place, before)
    assert ring.kept == {("service", USER): "new"}


def test_who_reads_while_another_writes_gets_the_one_or_the_other() -> None:
    class Meanwhile(Remembering):
        """Another program writes a new secret after the first look at the entry."""

        looked = False

        def get_password(self, service: str, username: str) -> str | None:
            found = super().get_password(service, username)
            if not self.looked:
                self.looked = True
                vault_entries.write(place, "new" * 30)
                vault_entries.tidy(place)
            return found

    ring = Meanwhile()
    place = Place(ring, "service", USER, SMALL)
    ring.looked = True
    vault_entries.write(place, "old" * 30)
    ring.looked = False
    assert vault_entries.read(place) == "new" * 30


def test_a_secret_that_looks_like_our_own_mark_is_given_back_as_it_is() -> None:
    ring = Remembering()
    place = Place(ring, "service", USER)
    for secret in ("optindesk-pieces a 1 00", "\ufeffpassword", "nul\0inside", "half \ud83d"):
        vault_entries.write(place, secret)
        assert vault_entries.read(place) == secret
        assert all("\0" not in text and text.isascii() for text in ring.kept.values())
