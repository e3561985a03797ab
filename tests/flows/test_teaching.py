"""The owner's own sentences: kept, logged, known to the next check, refused if they mislead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from office import Office
from optindesk.core.errors import CannotTeach
from optindesk.core.letter import Verdict
from optindesk.flows import teaching
from optindesk.mail.phrases import load_phrases
from optindesk.mail.reader import PostReader

RESOURCES = Path(__file__).parents[2] / "resources"


def test_a_sentence_that_was_taught_is_known_to_the_next_check(office: Office) -> None:
    office.desk.teach("  Passt\n für mich ", Verdict.YES, "de")
    office.desk.teach("bin dabei, Chef", Verdict.YES, "de")
    assert teaching.own_sentences() == {"de": {"yes": ["Passt für mich", "bin dabei, Chef"]}}
    office.desk.check()
    assert office.eyes.own == teaching.own_sentences()
    assert office.codes()[-2:] == ["sentence.taught"] * 2


def test_what_was_taught_can_be_taken_back(office: Office) -> None:
    office.desk.teach("Passt", Verdict.YES, "de")
    office.desk.teach("Lieber nicht", Verdict.NO, "de")
    office.desk.forget("PASST!", "de")
    assert teaching.own_sentences() == {"de": {"yes": [], "no": ["Lieber nicht"]}}
    assert office.codes()[-1] == "sentence.forgotten"
    for text, language in (("Passt", "de"), ("Lieber nicht", "en")):
        with pytest.raises(CannotTeach, match="never taught"):
            office.desk.forget(text, language)


def test_what_could_mislead_is_refused(office: Office) -> None:
    with pytest.raises(CannotTeach, match="odd"):
        office.desk.teach("an odd thing", Verdict.YES, "en")
    with pytest.raises(CannotTeach, match="a mail of yours"):
        office.desk.teach("the text of", Verdict.YES, "en")
    assert teaching.own_sentences() == {}


def test_a_sentence_is_tried_before_it_is_taught(office: Office) -> None:
    office.desk = replace(office.desk, reader=PostReader(load_phrases(RESOURCES)))
    tried = office.desk.try_sentence("Suits me well", Verdict.YES, "en")
    assert (tried.judgement.verdict, tried.why_not) == (Verdict.UNCLEAR, None)
    office.desk.teach("Suits me well", Verdict.YES, "en")
    tried = office.desk.try_sentence("suits me well!", Verdict.YES, "en")
    assert tried.judgement.verdict is Verdict.YES
    assert "understood already" in str(tried.why_not)
    assert "a mail of yours" in str(office.desk.try_sentence("text of", Verdict.NO, "en").why_not)
