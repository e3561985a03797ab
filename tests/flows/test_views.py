"""Views of the table of people are kept at the desk, in no language."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office
from optindesk.core import filtering
from optindesk.core.errors import ControlCharacter, TooLong, UnknownView, ViewTaken
from optindesk.core.sentence import Sentence
from optindesk.flows import narrowing, standings, views

WORDS = narrowing.vocabulary(str)


def german(said: Sentence) -> str:
    return {"state": "stand", "waiting": "wartet", "Mail came back": "Post kam zurück"}.get(
        said.key, said.key
    )


def names() -> list[str]:
    return [one.name for one in views.own()]


def test_a_view_is_kept_and_read_in_another_language(office: Office) -> None:
    columns = {"columns": ["name"], "widths": {"name": 50}, "order": "name", "descending": True}
    views.keep(office.store, "  Market ", 'Ana state:waiting list:"a b"', WORDS, columns)
    (kept,) = views.own()
    assert (kept.name, kept.columns) == ("Market", columns)
    assert kept.typed(narrowing.vocabulary(german)) == 'Ana stand:wartet list:"a b"'
    assert views.named("MARKET", str) == kept


def test_keeping_under_the_same_name_replaces_and_begins_as_before(office: Office) -> None:
    views.keep(office.store, "Market", "ana", WORDS, {})
    views.keep(office.store, "Alps", "ben", WORDS, {})
    views.begin_with(office.store, "market")
    views.keep(office.store, "market", "cy", WORDS, {})
    assert [(one.name, one.text, one.is_start) for one in views.own()] == [
        ("Alps", "ben", False),
        ("market", "cy", True),
    ]
    views.begin_with(office.store, None)
    assert not any(one.is_start for one in views.own())


def test_views_are_renamed_and_forgotten(office: Office) -> None:
    for name in ("Market", "Alps"):
        views.keep(office.store, name, "ana", WORDS, {})
    views.rename(office.store, "market", "Stall")
    assert names() == ["Alps", "Stall"]
    views.rename(office.store, "stall", "STALL")
    with pytest.raises(ViewTaken, match="“alps”"):
        views.rename(office.store, "Stall", "alps")
    views.forget(office.store, "stall")
    assert names() == ["Alps"]
    for act in (views.forget, views.begin_with):
        with pytest.raises(UnknownView, match="There are: Alps"):
            act(office.store, "Market")
    with pytest.raises(TooLong):
        views.keep(office.store, "x" * 61, "ana", WORDS, {})
    with pytest.raises(ControlCharacter):
        views.rename(office.store, "Alps", "a\nb")


def test_a_view_that_names_somebody_goes_with_them(office: Office) -> None:
    office.sign_up(ANA, name="Ana Müller")
    for name, typed in (
        ("Her", ANA.upper()),
        ("Ana Muller", "state:waiting"),
        ("Hers", "ana müller"),
        ("Market", "state:waiting sheet:market"),
    ):
        views.keep(office.store, name, typed, WORDS, {})
    office.desk.erase(ANA, "by letter")
    assert names() == ["Market"]
    office.sign_up(BEN)
    office.desk.erase(BEN, "by letter")
    assert names() == ["Market"]


def test_every_desk_has_some_views_and_they_find_who_they_say(office: Office) -> None:
    office.ask(ANA)
    office.sign_up(BEN)
    found = {}
    for one in views.offered(str):
        query = narrowing.people_query(filtering.parse(one.typed(WORDS), WORDS), office.now)
        found[one.name] = len(standings.people(query))
    assert found == {
        "Lapses within a week": 0,
        "Mail came back": 0,
        "Needs the right address": 0,
        "Changed within a week": 2,
        "May be written to": 0,
        "May not be written to": 2,
    }
    assert views.named("mail came back", str).text == "state:comes_back"
    assert views.named("post kam zurück", german).text == "state:comes_back"
    assert views.named("mail came back", german).text == "state:comes_back", "for scripts"
    with pytest.raises(UnknownView, match="Lapses within a week"):
        views.named("nowhere", str)
