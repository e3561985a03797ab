"""The owner's own sentences: kept, logged, known to the next check, refused if they mislead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import CannotForget, CannotTeach
from optindesk.core.letter import Verdict
from optindesk.flows import teaching
from optindesk.flows.teaching import Alike
from optindesk.mail.phrases import load_phrases
from optindesk.mail.reader import PostReader
from optindesk.store import archive
from optindesk.store.tables import LetterRow

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
    gone = office.desk.forget("PASST!", "de")
    assert (gone.text, gone.meaning, gone.read_as) == ("Passt", Verdict.YES, Verdict.UNCLEAR)
    said = "“Passt” was removed; from now on a person reads such a reply."
    assert str(gone.sentence) == said
    assert teaching.own_sentences() == {"de": {"yes": [], "no": ["Lieber nicht"]}}
    assert office.codes()[-1] == "sentence.forgotten"
    for text, language in (("Passt", "de"), ("Lieber nicht", "en")):
        with pytest.raises(CannotForget, match="never taught"):
            office.desk.forget(text, language)
    with pytest.raises(CannotForget, match="“tlh”, only for de, en"):
        office.desk.forget("HIja", "tlh")


def test_what_is_a_no_without_having_been_taught_stays_one_and_that_is_said(
    office: Office,
) -> None:
    reader = PostReader(load_phrases(RESOURCES))
    archive.set_setting(teaching.SETTING, {"de": {"no": ["Nein danke"]}})
    office.desk = replace(office.desk, reader=reader)
    said = "“Nein danke” was removed; without it such a reply is read as a no, too."
    assert str(office.desk.forget("nein, danke", "de").sentence) == said


def test_replies_that_wait_and_say_the_same_are_named_and_left_to_a_person(
    office: Office,
) -> None:
    question, other = office.ask(), office.ask(BEN)
    office.read(
        office.reply("unclear", question),
        office.reply("unclear", other),
        office.reply("unclear", other),
    )
    first, second, third = office.to_read()
    for number, text in ((first, "SUITS me!\n"), (second, "Suits me"), (third, "Suits me so")):
        LetterRow.update(new_text=text).where(LetterRow.id == number).execute()
    learnt = office.desk.teach("suits me", Verdict.YES, "en")
    assert learnt.alike == [Alike(first, ANA), Alike(second, BEN)]
    assert str(learnt.sentence) == (
        "“suits me” counts from now on: a yes."
        f" 2 replies that wait say the same ({ANA}, {BEN}); a person still decides each."
    )
    assert office.to_read() == [first, second, third], "nothing is applied by itself"
    one = replace(learnt, alike=learnt.alike[:1])
    assert f"1 reply that waits says the same ({ANA}); a person still decides it." in str(
        one.sentence
    )
    many = replace(learnt, alike=learnt.alike * 2)
    assert str(many.sentence).endswith(
        f"say the same ({ANA}, {BEN}, {ANA}, …); a person still decides each."
    )
    none = office.desk.teach("Count on me", Verdict.YES, "en")
    assert str(none.sentence) == "“Count on me” counts from now on: a yes."


def test_what_could_mislead_is_refused(office: Office) -> None:
    with pytest.raises(CannotTeach, match="odd"):
        office.desk.teach("an odd thing", Verdict.YES, "en")
    with pytest.raises(CannotTeach, match="a mail of yours"):
        office.desk.teach("the text of", Verdict.YES, "en")
    assert teaching.own_sentences() == {}


def test_a_sentence_is_tried_before_it_is_taught(office: Office) -> None:
    office.desk = replace(office.desk, reader=PostReader(load_phrases(RESOURCES)))
    tried = office.desk.try_sentence("Tickles me well", Verdict.YES, "en")
    assert (tried.judgement.verdict, tried.why_not) == (Verdict.UNCLEAR, None)
    office.desk.teach("Tickles me well", Verdict.YES, "en")
    tried = office.desk.try_sentence("tickles me well!", Verdict.YES, "en")
    assert tried.judgement.verdict is Verdict.YES
    assert "it is read as a yes already." in str(tried.why_not)
    assert office.desk.means_already("tickles me well!", Verdict.YES, "en")
    assert not office.desk.means_already("tickles me well!", Verdict.NO, "en")
    assert not office.desk.means_already("HIja", Verdict.YES, "tlh"), "no reply comes in it"
    assert office.desk.try_sentence("Tickles", None, "en").why_not is None, "nobody has chosen yet"
    assert "a mail of yours" in str(office.desk.try_sentence("text of", Verdict.NO, "en").why_not)
