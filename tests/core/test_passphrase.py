"""A passphrase that strangers would guess is refused, with the reason."""

from __future__ import annotations

import pytest

from optindesk.core.passphrase import weakness

KNOWN = ("shop@blumen-blume.example", "Blumen Blume")


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("", "fewer than 12"),
        ("tulpe7 !", "fewer than 12"),
        ("           a b           ", "fewer than 12"),
        ("24 12 1978 030 5", "only a number"),
        ("anananananananan", "same few letters"),
        ("Blumen-Blume 2026", "little more than your name"),
        ("Passwort123456", "little more than your name"),
        ("qwertzuiop1234567", "little more than your name"),
        ("fdsa4321 lkjh 09876 abc", "little more than your name"),
    ],
)
def test_what_is_guessed_is_refused(passphrase: str, why: str) -> None:
    assert why in str(weakness(passphrase, KNOWN))


@pytest.mark.parametrize(
    "passphrase",
    [
        "tulpe geht nie baden",
        "Der Igel kauft 7 Siebe",
        "Čaša kave u šest ujutro",
        "31415926535897932384",
        "x9#Vq2!mLp0z",
    ],
)
def test_what_is_good_is_taken(passphrase: str) -> None:
    assert weakness(passphrase, KNOWN) is None
    assert weakness(passphrase) is None
