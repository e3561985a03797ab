"""How a sheet says for which lists somebody signed up: the cells that people write."""

from __future__ import annotations

import pytest

from optindesk.core.sheet_lists import is_mark, list_marked_by, marks_of, names_in

LISTS = {"Newsletter", "Offers", "Rock & Roll", "Offers, weekly", "Kids"}


@pytest.mark.parametrize("cell", ["x", " X ", "xx", "1", "✓", "Ja", "YES", "sí", "Sì", "true", "+"])
def test_what_marks_a_list(cell: str) -> None:
    assert is_mark(cell) is True


@pytest.mark.parametrize("cell", ["", "  ", "0", "-", "–", "no", "NEIN", "false", "☐", "n/a", "ne"])
def test_what_says_that_a_list_is_not_meant(cell: str) -> None:
    assert is_mark(cell) is False


@pytest.mark.parametrize("cell", ["perhaps", "✗", "☒", "2", "?", "2026-11-14", "yes, but", "xo"])
def test_what_says_neither(cell: str) -> None:
    assert is_mark(cell) is None


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Newsletter", ["Newsletter"]),
        ("Newsletter; Offers", ["Newsletter", "Offers"]),
        ("Newsletter|Offers\nKids", ["Newsletter", "Offers", "Kids"]),
        ("Newsletter, Offers, weekly", ["Newsletter", "Offers", "weekly"]),
        ("Newsletter; Offers, weekly", ["Newsletter", "Offers, weekly"]),
        ('"Newsletter","Offers"', ["Newsletter", "Offers"]),
        ("„Newsletter“ ; «Kids»", ["Newsletter", "Kids"]),
        ("Newsletter + Offers", ["Newsletter", "Offers"]),
        ("Newsletter/Xmas", ["Newsletter", "Xmas"]),
        ("Rock & Roll", ["Rock & Roll"]),
        ("Salt & Pepper", ["Salt & Pepper"]),
        ("Xmas, Easter", ["Xmas", "Easter"]),
        ("Kids; Kids;; ", ["Kids"]),
        ("", []),
    ],
)
def test_the_names_in_a_cell(cell: str, names: list[str]) -> None:
    assert names_in(cell, LISTS.__contains__) == names


def test_a_column_of_marks_is_a_field_of_its_list() -> None:
    assert list_marked_by(marks_of("Offers, weekly")) == "Offers, weekly"
    assert list_marked_by("list") is None
