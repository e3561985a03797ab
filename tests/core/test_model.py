"""The little that the things of the field can tell about themselves."""

from __future__ import annotations

import pytest

from optindesk.core.model import Target, is_loopback


def test_a_target_has_one_key_per_list_and_one_for_the_level() -> None:
    assert Target(list_id=7).key == "list:7"
    assert Target(level=3).key == Target(level=4).key == "level"


@pytest.mark.parametrize(
    "host", ["localhost", " LocalHost. ", "127.0.0.1", "127.8.9.1", "::1", "[::1]"]
)
def test_this_computer_itself(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "mail.example.org",
        "localhost.example.org",
        "10.0.0.1",
        "127.0.0.1.example.org",
        "0.0.0.0",
    ],
)
def test_any_other_computer(host: str) -> None:
    assert not is_loopback(host)
