"""What is known of a person is put right (Art. 16 GDPR)."""

from __future__ import annotations

import pytest

from office import ANA, Office
from optindesk.core.errors import BadLanguage, ControlCharacter, NothingToRectify, UnknownContact
from optindesk.flows import log_lines, standings
from optindesk.flows.rectifying import Known
from optindesk.store import journal
from optindesk.store.people_query import PeopleQuery


def test_name_salutation_and_language_are_put_right_and_logged(office: Office) -> None:
    office.sign_up(ANA, name="Anna", language="de")
    office.desk.rectify(ANA, Known(name=" Ana Horvat ", salutation="Dr.", language="hr-HR"))
    contact = office.contact(ANA)
    assert (contact.name, contact.salutation, contact.language) == ("Ana Horvat", "Dr.", "hr")
    *_, entry = journal.entries()
    assert str(log_lines.log_line(entry).sentence) == (
        "What is known of ana@example.org was put right: name Anna → Ana Horvat, salutation – →"
        " Dr., language de → hr."
    )
    assert entry.values == {"fields": ["name", "salutation", "language"]}
    assert [one.name for one in standings.all_people(PeopleQuery(text="horvat"))] == ["Ana Horvat"]
    assert list(standings.all_people(PeopleQuery(text="anna"))) == []


def test_a_question_that_waits_says_the_right_name(office: Office) -> None:
    office.sign_up(ANA, name="Anna")
    office.desk.rectify(ANA, Known(name="Ana"))
    office.desk.send()
    assert office.provider.to(ANA)[0].values["name"] == "Ana"


def test_what_is_not_said_stays_and_what_is_empty_goes(office: Office) -> None:
    office.sign_up(ANA, name="Ana", salutation="Mr", language="de")
    office.desk.rectify(ANA, Known(salutation="", language=""))
    contact = office.contact(ANA)
    assert (contact.name, contact.salutation, contact.language) == ("Ana", "", None)


def test_what_changes_nothing_or_cannot_be_is_refused(office: Office) -> None:
    with pytest.raises(UnknownContact):
        office.desk.rectify(ANA, Known(name="Ana"))
    office.sign_up(ANA, name="Ana")
    before = office.codes()
    with pytest.raises(NothingToRectify):
        office.desk.rectify(ANA, Known(name="Ana"))
    with pytest.raises(BadLanguage):
        office.desk.rectify(ANA, Known(language="German"))
    with pytest.raises(ControlCharacter):
        office.desk.rectify(ANA, Known(name="A\nna"))
    assert office.codes() == before
