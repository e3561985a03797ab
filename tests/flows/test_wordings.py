"""Wordings: saved as versions that never change, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from office import ANA, Office
from optindesk.core.errors import (
    UnknownVersion,
    WordingDoubted,
    WordingStopped,
)
from optindesk.core.model import MailKind, Wording, subject_and_text
from optindesk.core.wording_checks import Finding, Weight
from optindesk.flows import samples, wordings
from optindesk.flows.wordings import wording_for
from optindesk.store import wording_rows

CONFIRM = MailKind.CONFIRM


def written(text: str, list_id: int | None = None, subject: str = "A question") -> Wording:
    """The question in English, written anew."""
    known = wording_for(CONFIRM, "en", None)
    return wordings.rewritten(known, "en", list_id, subject, text)


def save(office: Office, text: str, list_id: int | None = None) -> Wording:
    return wordings.save(office.store, written(text, list_id), office.desk.actor, office.now)


def test_each_saving_is_a_version_and_the_earlier_ones_stay(office: Office) -> None:
    first = wording_for(CONFIRM, "en", None)
    second, third = save(office, "One.\n"), save(office, "Two.\n")
    assert [first.version, second.version, third.version] == [1, 2, 3]
    assert (third.saved_by, third.shipped) == ("Marta", False)
    assert wording_for(CONFIRM, "en", None) == third
    kept = wordings.versions(CONFIRM, "en", None)
    assert [one.wording for one in kept] == [third, second, first]
    assert kept[0].saved_at == office.now
    assert wordings.version_of(CONFIRM, "en", None, 2) == second
    assert office.codes() == ["account.set", "wording.saved", "wording.saved"]
    with pytest.raises(UnknownVersion, match="no version 9"):
        wordings.version_of(CONFIRM, "en", None, 9)


def test_saving_what_is_there_already_changes_nothing(office: Office) -> None:
    assert save(office, "One.\n") == save(office, "One.\n")
    assert office.codes().count("wording.saved") == 1


def test_a_list_keeps_the_text_for_all_as_its_own(office: Office) -> None:
    shipped = wording_for(CONFIRM, "en", None)
    again = replace(shipped, list_id=None)
    assert wordings.save(office.store, again, office.desk.actor, office.now) == shipped
    news = office.news().list_id
    office.desk.wording_back(CONFIRM, "en", news)
    own = replace(shipped, list_id=news)
    saved = wordings.save(office.store, own, office.desk.actor, office.now)
    assert (saved.list_id, saved.shipped) == (news, False)
    assert office.desk.wording_back(CONFIRM, "en", news).shipped
    assert not wordings.save(office.store, own, office.desk.actor, office.now).shipped


def test_what_changed_is_told_line_by_line(office: Office) -> None:
    first, second = save(office, "Dear you,\nOne.\n"), save(office, "Dear you,\nTwo.\n")
    assert wordings.differences(first, second) == ["- One.", "+ Two."]
    assert wordings.differences(None, first) == []


def test_a_list_has_its_own_and_can_go_back_to_the_one_for_all(office: Office) -> None:
    news = office.news().list_id
    for_all, own = save(office, "For all.\n"), save(office, "For the list.\n", news)
    assert wording_for(CONFIRM, "en", news) == own
    assert wording_for(CONFIRM, "en", None) == for_all
    back = office.desk.wording_back(CONFIRM, "en", news)
    assert (back.version, back.list_id, back.saved_by) == (2, news, "Marta")
    assert wording_for(CONFIRM, "en", news) == for_all
    later = save(office, "For all, and better.\n")
    assert wording_for(CONFIRM, "en", news) == later, "it follows the one for all from now on"
    assert office.desk.wording_back(CONFIRM, "en", news) == later, (
        "there is nothing to go back from"
    )
    assert office.codes()[-3:] == ["wording.saved", "wording.back", "wording.saved"]


def test_the_one_for_all_goes_back_to_what_ships_and_then_follows_the_program(
    office: Office,
) -> None:
    shipped = wording_for(CONFIRM, "en", None)
    save(office, "Mine.\n")
    back = office.desk.wording_back(CONFIRM, "en", None)
    assert back.says == shipped.says
    assert (back.version, back.shipped) == (3, True)
    assert office.desk.wording_back(CONFIRM, "en", None) == back
    better = replace(shipped, text="The program says it better.\n")
    wordings.ship(office.store, [better], office.now)
    assert wording_for(CONFIRM, "en", None).text == better.text


def test_a_language_that_does_not_ship_has_nothing_to_go_back_to(office: Office) -> None:
    mine = replace(written("Qo'.\n"), language="tlh")
    wordings.save(office.store, mine, office.desk.actor, office.now)
    assert wording_for(CONFIRM, "tlh", None).text == "Qo'.\n"
    with pytest.raises(LookupError, match="tlh"):
        office.desk.wording_back(CONFIRM, "tlh", None)


def test_all_that_is_in_use_is_listed_once(office: Office) -> None:
    news = office.news().list_id
    mine, of_list = save(office, "Mine.\n"), save(office, "Of the list.\n", news)
    used = [one.wording for one in wordings.in_use()]
    assert len(used) == 2 * len(MailKind) + 1
    assert mine in used
    assert used[-1] == of_list


def test_each_question_knows_the_wording_that_it_was_asked_under(office: Office) -> None:
    first = save(office, "Mine.\n")
    office.ask(ANA)
    save(office, "Newer.\n")
    assert office.request(ANA).wording_id == first.id
    assert wording_rows.wording_by_id(first.id).text == "Mine.\n"


def test_only_what_the_checks_let_through_is_saved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Finding("token", Weight.STOP, samples.sentence("The code is missing."))
    warn = Finding("welcome", Weight.WARN, samples.sentence("It welcomes."))
    found = [stop, warn]
    monkeypatch.setattr(samples, "examine", lambda *_: list(found))
    with pytest.raises(WordingStopped, match="The code is missing"):
        office.desk.save_wording(written("Mine.\n"), sure=True)
    found.remove(stop)
    with pytest.raises(WordingDoubted, match="It welcomes"):
        office.desk.save_wording(written("Mine.\n"))
    assert wording_for(CONFIRM, "en", None).shipped, "nothing was saved so far"
    assert office.desk.save_wording(written("Mine.\n"), sure=True).version == 2
    found.clear()
    assert office.desk.save_wording(written("Yours.\n")).version == 3


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("Subject: A\n\nB\n", ("A", "B\n")),
        ("Subject:  A: b \r\n\r\nB\r\nC\r\n\r\n", ("A: b", "B\nC\n")),
        ("Subject: A\nB\n", None),
        ("Dear you\n\nB", None),
        ("Subject:\n\nB", None),
        ("Subject: A\n\n  \n", None),
        ("", None),
    ],
)
def test_a_file_holds_a_subject_and_a_text(content: str, parts: tuple[str, str] | None) -> None:
    assert subject_and_text(content) == parts
