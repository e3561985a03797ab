"""A desk asks for a newer version when somebody wants to know, and where nobody is, says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from office import Office
from optindesk.core.errors import NowhereToAsk
from optindesk.core.newest import Newest, Place
from optindesk.flows.fittings import nowhere_asked

PLACE = Place("https://desk.example/newest.json", "https://desk.example/get")


def test_the_place_of_the_desk_is_asked_and_a_desk_without_one_asks_nobody(office: Office) -> None:
    asked: list[Place] = []

    def ask(place: Place) -> Newest:
        asked.append(place)
        return Newest("99.0.1", date(2026, 12, 31), is_newer=True)

    desk = replace(office.desk, newest_place=lambda: PLACE, ask_newest=ask)
    assert asked == []
    assert desk.newest().version == "99.0.1"
    assert asked == [PLACE]
    with pytest.raises(NowhereToAsk):
        replace(office.desk, newest_place=Place, ask_newest=nowhere_asked).newest()
