"""Notes about a person stand in the story, leave with the person, and are never changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import ControlCharacter, NoSuchNote, NothingToNote, UnknownContact
from optindesk.flows import log_lines
from optindesk.store import journal

TEXT = "Rang on Friday.\nWould like to come to the workshop."


def test_a_note_stands_in_the_story_with_who_and_when(office: Office) -> None:
    office.sign_up(ANA)
    office.later(2)
    office.desk.note(ANA, f"  {TEXT}\n")
    line = office.story().lines[-1]
    assert str(line.sentence) == f"Noted about {ANA}: “{TEXT}”"
    assert line.entry.actor.name == "Marta"
    assert datetime.fromisoformat(line.entry.at) == office.now
    assert line.entry.values == {}, "what is noted is personal: the chain has commitments of it"


def test_another_note_puts_it_right_and_both_stay(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.note(ANA, "moved to Graz")
    office.desk.note(ANA, "no, to Linz")
    told = [str(one.sentence) for one in office.story().lines if one.entry.code == "note.added"]
    assert [one.rpartition(": ")[2] for one in told] == ["“moved to Graz”", "“no, to Linz”"]


def test_the_person_may_read_it(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.note(ANA, TEXT)
    office.desk.give_access(ANA, Path("ana.json"))
    assert any(TEXT in one["what"] for one in office.written["ana.json"]["log"])


def test_a_note_goes_with_the_person_and_the_log_stays_whole(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.note(ANA, TEXT)
    office.sign_up(BEN)
    office.desk.note(BEN, f"Lives with {ANA}")
    office.desk.erase(ANA, "wished so", sure=True)
    said = " ".join(str(log_lines.log_line(entry).sentence) for entry in journal.entries())
    assert "workshop" not in said
    assert ANA not in said
    office.assert_whole()


def test_what_is_no_note_is_refused(office: Office) -> None:
    office.sign_up(ANA)
    before = office.codes()
    with pytest.raises(NothingToNote):
        office.desk.note(ANA, "  \n ")
    with pytest.raises(ControlCharacter):
        office.desk.note(ANA, "a\x00b")
    with pytest.raises(UnknownContact):
        office.desk.note(BEN, TEXT)
    assert office.codes() == before


def test_a_note_is_taken_back_and_the_log_keeps_both(office: Office) -> None:
    office.sign_up(ANA)
    first = office.desk.note(ANA, "moved to Graz")
    office.desk.note(ANA, "likes tulips")
    assert office.desk.take_note_back(ANA, first.entry).text == "moved to Graz"
    told = [str(one.sentence) for one in office.story().lines if "note." in one.entry.code]
    assert told[-1] == (f"The note about {ANA} was taken back: entry {first.entry} of the log.")
    assert len(told) == 3
    with pytest.raises(NoSuchNote):
        office.desk.take_note_back(ANA, first.entry)
    assert office.desk.take_note_back(ANA).text == "likes tulips", "the newest that stands"
    with pytest.raises(NoSuchNote):
        office.desk.take_note_back(ANA)
    office.assert_whole()


def test_a_note_whose_text_went_with_somebody_else_is_taken_back_too(office: Office) -> None:
    office.sign_up(ANA)
    office.sign_up(BEN)
    office.desk.note(BEN, f"Lives with {ANA}")
    office.desk.erase(ANA, "wished so", sure=True)
    assert office.desk.take_note_back(BEN).text == ""
