"""A list is taken away again as long as nothing belongs to it; the log keeps that it was there."""

from __future__ import annotations

import pytest

from office import ANA, Office
from optindesk.core.codes import Code
from optindesk.core.errors import BadListName, ListInUse, UnknownList
from optindesk.core.model import Target
from optindesk.store import archive
from optindesk.store.journal import unit_of_work


def test_a_list_that_nobody_is_on_is_taken_away_and_the_log_keeps_both(office: Office) -> None:
    made = office.desk.add_list("Workshops", "", "en", 1)
    office.desk.take_list_away(made.id)
    with pytest.raises(UnknownList):
        office.desk.list_named("Workshops")
    assert office.codes()[-1] == Code.LIST_TAKEN_AWAY
    assert Code.LIST_MADE in office.codes()
    again = office.desk.add_list("Workshops", "", "en")
    assert again.id > made.id, "no number is given twice"
    office.assert_whole()


def test_where_there_is_no_list_of_a_name_those_most_alike_are_said(office: Office) -> None:
    for name in ("Workshops", "Blumenpost", "Angebote"):
        office.desk.add_list(name, "", "en")
    with pytest.raises(UnknownList, match="Most alike: Blumenpost, "):
        office.desk.list_named("Blümenbost")
    for one in archive.all_lists():
        office.desk.take_list_away(one.id)
    with pytest.raises(UnknownList, match="There is none yet"):
        office.desk.list_named("Blumenpost")


def test_a_list_that_somebody_signed_up_for_stays(office: Office) -> None:
    made = office.desk.add_list("Workshops", "", "en")
    office.desk.sign_up(ANA, Target(made.id))
    with pytest.raises(ListInUse):
        office.desk.take_list_away(made.id)
    assert archive.list_by_id(made.id) == made


@pytest.mark.parametrize("name", [" ", "x" * 1_000])
def test_a_list_has_a_name_that_can_be_read(office: Office, name: str) -> None:
    with pytest.raises(BadListName):
        office.desk.add_list(name, "", "en")
    assert archive.all_lists() == []


@pytest.mark.parametrize("code", [Code.POSTER_PRINTED, Code.COLLECTOR_MADE])
def test_a_list_that_people_may_sign_up_for_by_a_poster_or_elsewhere_stays(
    office: Office, code: Code
) -> None:
    made = office.desk.add_list("Workshops", "", "en")
    with unit_of_work(office.store, office.desk.actor, office.now) as log:
        log.write(code, target="News, Workshops", id="1")
    with pytest.raises(ListInUse):
        office.desk.take_list_away(made.id)
    other = office.desk.add_list("Work", "", "en")
    office.desk.take_list_away(other.id)
