"""Passwords for a session: what a server refused is not used again, nor kept as if it were good."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desks import ACCOUNT
from granting import LIFE, Granting, moment
from optindesk.core.errors import (
    PasswordNeeded,
    SignInNeeded,
    SignInNotLasting,
    VaultTrouble,
    WrongPassword,
)
from optindesk.core.model import Door, SignIn
from optindesk.core.oauth import Grant
from optindesk.core.sentence import sentence
from optindesk.system.passwords import SessionPasswords

SHOP = replace(ACCOUNT, user="shop")
NO = WrongPassword(host="mx.example", user="shop", words="no")


class Vault:
    """A keyring in memory; one that is locked remembers nothing."""

    def __init__(self, known: str | None = None, *, is_locked: bool = False) -> None:
        self.known = known
        self.is_locked = is_locked

    def _unlock(self) -> None:
        if self.is_locked:
            raise VaultTrouble(reason="it is locked.")

    def get(self, user: str, host: str) -> str | None:
        self._unlock()
        return self.known

    def set(self, user: str, host: str, password: str) -> None:
        self._unlock()
        self.known = password

    def delete(self, user: str, host: str) -> None:
        self._unlock()
        self.known = None


@pytest.mark.parametrize("door", list(Door))
@pytest.mark.parametrize("sign_in", list(SignIn))
def test_what_is_missing_is_missing_at_a_door(door: Door, sign_in: SignIn) -> None:
    passwords = SessionPasswords(Vault(), Granting(), moment)
    with pytest.raises(PasswordNeeded) as told:
        passwords.of(replace(SHOP, sign_in=sign_in), door)
    assert told.value.values["door"] == door


@pytest.mark.parametrize("sign_in", list(SignIn))
def test_what_is_missing_is_known_before_anything_is_sent(sign_in: SignIn) -> None:
    account = replace(SHOP, sign_in=sign_in)
    passwords = SessionPasswords(vault := Vault(), Granting(), moment)
    missing = passwords.missing(account)
    assert missing is not None
    assert isinstance(missing, SignInNeeded) is (sign_in is SignIn.OAUTH)
    assert passwords.missing(ACCOUNT) is None, "its servers want no login"
    vault.known = "by another program"
    assert passwords.missing(account) is None


def test_nothing_is_missing_once_it_was_given_and_all_once_it_is_forgotten() -> None:
    passwords = SessionPasswords(Vault(is_locked=True), Granting(), moment)
    passwords.lend(SHOP, "geheim")
    assert passwords.missing(SHOP) is None, "it serves for this session"
    passwords = SessionPasswords(Vault("geheim"), Granting(), moment)
    assert passwords.missing(SHOP) is None
    passwords.forget(SHOP)
    assert passwords.missing(SHOP) is not None


def test_a_keyring_that_could_not_be_used_is_asked_again_only_when_it_is_needed() -> None:
    vault = Vault("geheim", is_locked=True)
    passwords = SessionPasswords(vault, Granting(), moment)
    for _ in range(2):
        missing = passwords.missing(SHOP)
        assert missing is not None
        assert "it is locked." in str(missing)
        vault.is_locked = False
    assert passwords.of(SHOP) == "geheim"
    assert passwords.missing(SHOP) is None


def test_a_mailbox_with_a_password_of_its_own_misses_that_one() -> None:
    account = replace(SHOP, imap=SHOP.smtp, imap_user="shop-in", imap_sign_in=SignIn.PASSWORD)
    passwords = SessionPasswords(Vault(), Granting(), moment)
    passwords.lend(account, "for sending")
    missing = passwords.missing(account)
    assert missing is not None
    assert missing.values["user"] == "shop-in"


def test_a_sign_in_that_ended_says_at_which_door() -> None:
    ended = SignInNeeded(user="shop", reason=sentence("it was taken back."))
    passwords = SessionPasswords(Vault("refresh"), Granting(trouble=ended), moment)
    with pytest.raises(SignInNeeded, match="taken back") as told:
        passwords.of(replace(SHOP, sign_in=SignIn.OAUTH), Door.IMAP)
    assert told.value.values["door"] == Door.IMAP


def test_a_sign_in_that_ended_is_missing_until_somebody_signs_in_again() -> None:
    account = replace(SHOP, sign_in=SignIn.OAUTH)
    ended = SignInNeeded(user="shop", reason=sentence("it was taken back."))
    passwords = SessionPasswords(vault := Vault("refresh"), Granting(trouble=ended), moment)
    assert passwords.missing(account) is None, "nobody has asked the provider"
    with pytest.raises(SignInNeeded):
        passwords.of(account)
    missing = passwords.missing(account)
    assert isinstance(missing, SignInNeeded)
    assert "it was taken back." in str(missing)
    vault.known = "by another program"
    assert passwords.missing(account) is None, "who signed in on the command line is let in"
    vault.known = "refresh"
    passwords.grant(account, Grant("access", moment() + LIFE, "anew"))
    assert passwords.missing(account) is None


def test_a_sign_in_that_ended_while_it_was_used_is_looked_for_in_the_keyring_again() -> None:
    account = replace(SHOP, sign_in=SignIn.OAUTH)
    ended = SignInNeeded(user="shop", reason=sentence("it was taken back."))
    authority = Granting(trouble=ended)
    passwords = SessionPasswords(vault := Vault(), authority, moment)
    passwords.grant(account, Grant("access", moment(), "first"))
    with pytest.raises(SignInNeeded):
        passwords.of(account)
    vault.known = "by another program"
    authority.trouble = None
    assert passwords.of(account)
    assert authority.asked == ["by another program"]
    assert passwords.missing(account) is None


def test_what_was_taken_out_of_the_keyring_is_missing() -> None:
    passwords = SessionPasswords(vault := Vault("old"), Granting(), moment)
    assert passwords.of(SHOP) == "old"
    passwords.give(SHOP, "typo")
    passwords.refuse(SHOP, "typo", NO)
    assert vault.known is None
    missing = passwords.missing(SHOP)
    assert missing is not None
    assert "none was saved yet." in str(missing)


def test_a_keyring_that_could_not_be_used_is_asked_again_once_all_was_forgotten() -> None:
    passwords = SessionPasswords(vault := Vault("geheim", is_locked=True), Granting(), moment)
    assert passwords.missing(SHOP) is not None
    vault.is_locked = False
    passwords.forget(SHOP)
    missing = passwords.missing(SHOP)
    assert missing is not None
    assert "none was saved yet." in str(missing)


def test_a_password_that_was_refused_is_not_used_again() -> None:
    vault = Vault("old")
    passwords = SessionPasswords(vault, Granting(), moment)
    assert passwords.of(SHOP) == "old"
    passwords.refuse(SHOP, "old", NO)
    with pytest.raises(WrongPassword, match=r"mx\.example"):
        passwords.of(SHOP)
    assert vault.known == "old", "it was good once, and servers err"


def test_another_password_is_used_at_once() -> None:
    vault = Vault("old")
    passwords = SessionPasswords(vault, Granting(), moment)
    passwords.refuse(SHOP, "old", NO)
    assert passwords.give(SHOP, "new") is None
    assert passwords.of(SHOP) == vault.known == "new"


def test_somebody_may_insist_on_a_password() -> None:
    passwords = SessionPasswords(Vault("old"), Granting(), moment)
    passwords.refuse(SHOP, "old", NO)
    passwords.lend(SHOP, "old")
    assert passwords.of(SHOP) == "old"


def test_one_that_another_program_put_into_the_keyring_is_used() -> None:
    vault = Vault("old")
    passwords = SessionPasswords(vault, Granting(), moment)
    passwords.refuse(SHOP, "old", NO)
    vault.known = "new"
    assert passwords.of(SHOP) == "new"


def test_a_refusal_of_the_last_password_says_nothing_about_the_next() -> None:
    passwords = SessionPasswords(Vault(), Granting(), moment)
    passwords.give(SHOP, "first")
    passwords.give(SHOP, "second")
    passwords.refuse(SHOP, "first", NO)
    assert passwords.of(SHOP) == "second"


def test_what_was_only_just_typed_and_refused_is_not_kept() -> None:
    vault = Vault()
    passwords = SessionPasswords(vault, Granting(), moment)
    passwords.give(SHOP, "typo")
    passwords.refuse(SHOP, "typo", NO)
    assert vault.known is None
    with pytest.raises(WrongPassword):
        passwords.of(SHOP)
    with pytest.raises(PasswordNeeded):
        SessionPasswords(vault, Granting(), moment).of(SHOP)


def test_one_that_was_refused_is_tried_again_and_kept_again_when_somebody_asks_for_it() -> None:
    vault = Vault()
    passwords = SessionPasswords(vault, Granting(), moment)
    passwords.give(SHOP, "right")
    passwords.refuse(SHOP, "right", NO)
    passwords.try_again(SHOP)
    assert passwords.of(SHOP) == vault.known == "right"
    passwords.refuse(SHOP, "right", NO)
    assert vault.known is None, "it was refused once more"


def test_one_that_was_only_lent_is_tried_again_and_not_kept_for_it() -> None:
    vault = Vault()
    passwords = SessionPasswords(vault, Granting(), moment)
    passwords.give(SHOP, "typo")
    passwords.refuse(SHOP, "typo", NO)
    passwords.lend(SHOP, "right")
    passwords.refuse(SHOP, "right", NO)
    passwords.try_again(SHOP)
    assert passwords.of(SHOP) == "right"
    assert vault.known is None


def test_what_was_only_lent_leaves_the_keyring_alone() -> None:
    vault = Vault("old")
    passwords = SessionPasswords(vault, Granting(), moment)
    passwords.lend(SHOP, "typo")
    passwords.refuse(SHOP, "typo", NO)
    assert vault.known == "old"


def test_without_a_keyring_it_is_the_same() -> None:
    passwords = SessionPasswords(Vault(is_locked=True), Granting(), moment)
    assert isinstance(passwords.give(SHOP, "typo"), VaultTrouble)
    passwords.refuse(SHOP, "typo", NO)
    with pytest.raises(WrongPassword):
        passwords.of(SHOP)


def test_an_account_without_a_login_needs_none() -> None:
    assert SessionPasswords(Vault(), Granting(), moment).of(replace(SHOP, user="")) == ""


def test_a_sign_in_that_does_not_last_is_told_and_used_as_long_as_it_does() -> None:
    vault, shop = Vault(), replace(SHOP, sign_in=SignIn.OAUTH)
    passwords = SessionPasswords(vault, Granting(), moment)
    told = passwords.grant(shop, Grant("token", moment() + LIFE, None))
    assert isinstance(told, SignInNotLasting)
    assert passwords.of(shop) == "token"
    assert vault.known is None
