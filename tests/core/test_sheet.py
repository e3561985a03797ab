"""What is known of a sheet before its rows are read: what else lies in its file, and how sure it
is what a column means."""

from __future__ import annotations

import pytest

from optindesk.core.sayings import ROLES, below, role_of
from optindesk.core.sheet import Column, Found, How, Kind


@pytest.mark.parametrize(
    ("found", "unread"),
    [
        (Found(Kind.BOOK, 1, sheet="May", sheets=("April", "May", "June")), ("April", "June")),
        (Found(Kind.BOOK, 1, sheet="May", sheets=("May",)), ()),
        (Found(Kind.TEXT, 1), ()),
        (Found(Kind.BOOK, 1, sheet="May", sheets=("May", "June"), parts=("May", "June")), ()),
    ],
)
def test_of_a_workbook_the_other_sheets_are_not_read_but_all_of_a_collector(
    found: Found, unread: tuple[str, ...]
) -> None:
    assert found.unread == unread


def test_what_a_column_is_guessed_to_mean_is_not_certain() -> None:
    certain = {how for how in How if Column("Mail", how).is_certain}
    assert certain == {How.CHOSEN, How.REMEMBERED, How.EXACT}


def test_a_column_has_its_role_in_the_name_of_its_field() -> None:
    for role in ROLES:
        assert role_of(below(role, "a: b")) == role
    assert role_of("email") is None
    assert role_of("email:x") is None
