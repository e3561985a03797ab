"""Somebody's address is found in a text, and nobody else's."""

from __future__ import annotations

import pytest

from optindesk.core.blanking import naming, stands_in, whole_names

ANA = "ana@x.example"


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("write to Ana@X.Example.", True),
        (f"<{ANA}>,", True),
        (f"jo{ANA}", False),
        (f"{ANA}.org", False),
        (f"jo-{ANA} and {ANA}", True),
        ("ben@y.example", False),
    ],
)
def test_an_address_is_found_as_a_whole(text: str, is_found: bool) -> None:
    assert stands_in(text, naming((ANA,)), (ANA,)) is is_found


def test_a_name_of_one_word_is_of_many() -> None:
    assert whole_names(("Ana", " Ana  HORVAT ", "")) == {"ana horvat"}
