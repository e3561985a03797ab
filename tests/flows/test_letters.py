"""What a person gets to see of one answer: text, quote, evidence, and what can be done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import UnknownReply
from optindesk.core.original import Passage
from optindesk.core.ports import FolderRole
from optindesk.core.sentence import sentence
from optindesk.core.status import RequestStatus
from optindesk.flows import reviewing
from optindesk.flows.keeping import Outcome
from optindesk.flows.reviewing import Decided, Decision
from optindesk.store.tables import LetterRow, SubscriptionRow

OTHER = "ana@work.example"


def test_all_that_there_is_to_know_stands_together(office: Office) -> None:
    office.desk = replace(office.desk, ready_texts={"en": {"how_often": "often"}})
    question = office.ask(day=date(2026, 11, 14), name="Ana Horvat")
    office.later(hours=1)
    office.read(
        office.reply(
            "yes", question, sender=OTHER, authentication="spf=pass", texts=("yes", "> on")
        )
    )
    (number,) = office.to_read()
    letter = office.desk.letter(number)
    assert (letter.id, letter.address, letter.new_text) == (number, OTHER, "yes!")
    assert letter.passages == (Passage("yes", False), Passage("> on", True))
    assert letter.quoted_lines == 1
    assert "but ana@example.org was asked" in str(letter.why)
    assert letter.evidence.sender == f"Ana Horvat <{OTHER}>"
    assert letter.evidence.received_at == office.now
    assert letter.evidence.authentication == "spf=pass"
    assert letter.evidence.decisive == "yes"
    assert letter.evidence.message_id == "<1@people.example>"
    assert letter.evidence.source == "1.eml"
    asked = letter.asked
    assert asked is not None
    assert (asked.address, asked.name, asked.targets) == (ANA, "Ana Horvat", "Flower news")
    assert asked.status is RequestStatus.OPEN
    assert str(asked.sentence).startswith("Flower news: asked on 2026-11-21T09:00+00:00 (typed in")
    assert (letter.alias, letter.goes_to, letter.language) == (OTHER, ANA, "en")
    assert set(letter.blocked) == {Decision.BOUNCED}, "it is an answer"
    assert letter.no_reply is None
    assert [ready.value for ready, _ in letter.ready] == ["how_often"]
    assert letter.decided is None
    assert letter.doubts == {}
    assert "not decided" in str(letter.no_undo)


def test_whose_words_a_reply_holds_and_what_it_answers_is_not_guessed(office: Office) -> None:
    question, other = office.ask(name="Ana Horvat"), office.ask(BEN)
    office.read(office.reply("unclear", question))
    office.read(office.reply("yes", question, sender=BEN))
    office.read(office.reply("unclear", sender=BEN))
    both = (question.message_id, other.message_id)
    office.read(office.reply("yes", question, references=both))
    own, of_ben, guessed, several = map(office.desk.letter, office.to_read())
    assert [(one.is_own, one.is_named) for one in (own, of_ben, guessed, several)] == [
        (True, True),
        (False, True),
        (True, False),
        (True, False),
    ]
    assert str(own.question).startswith("Ana Horvat, Flower news: asked on")
    assert str(of_ben.question).startswith(f"Ana Horvat ({ANA}) was asked. Flower news: asked")
    doubtful = "It does not say what it answers, perhaps this: "
    assert str(guessed.question).startswith(f"{doubtful}Flower news: asked")
    assert str(several.question).startswith(f"{doubtful}Ana Horvat, Flower news: asked")


def test_what_cannot_be_decided_says_why(office: Office) -> None:
    office.subscribe()
    office.read(office.reply("unclear", sender_name=""))
    (number,) = office.to_read()
    letter = office.desk.letter(number)
    assert set(letter.blocked) == {Decision.ACCEPT, Decision.DECLINE, Decision.BOUNCED}
    assert letter.evidence.sender == ANA
    assert letter.asked is None
    assert str(letter.question) == "It names no question of ours."
    assert letter.alias == ""
    assert letter.goes_to == ANA, "of whom we know that she wrote"
    assert letter.quoted_lines == 0


def test_a_question_that_was_never_sent_is_said_to_be_none(office: Office) -> None:
    office.sign_up()
    office.read(office.reply("unclear"))
    asked = office.desk.letter(office.to_read()[0]).asked
    assert asked is not None
    assert "nothing was sent" in str(asked.sentence)


def test_somebody_whom_we_do_not_know_any_more_can_still_be_read(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    LetterRow.update(request=None, contact=office.contact().id, blob=None).execute()
    office.eyes.known[b""] = next(iter(office.eyes.known.values()))
    SubscriptionRow.delete().execute()
    letter = office.desk.letter(office.to_read()[0])
    assert (letter.goes_to, letter.language, letter.ready) == ("", "", ())
    assert letter.no_reply is not None


def test_a_decided_letter_can_be_looked_at_again(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    office.desk.decide(number, Decision.BACK, "nothing")
    letter = office.desk.letter(number)
    assert letter.decided == Decided("back", office.now, office.desk.actor.name, "nothing")
    assert letter.no_undo is None
    assert office.desk.original(number).source == "letter 1"


def test_what_the_desk_did_by_itself_can_be_looked_at_too(office: Office) -> None:
    office.subscribe()
    letter = office.desk.letter(1)
    assert (letter.outcome, letter.decided, letter.teachable) == (Outcome.APPLIED, None, "")
    assert letter.evidence.kept == "whole"
    assert office.desk.original(1).source == "letter 1"


def test_what_is_nobodys_reply_is_not_shown(office: Office) -> None:
    unreadable = sentence("torn")
    office.read(office.reply("unclear", office.ask(), unreadable=unreadable))
    assert LetterRow.get().contact is None
    for unknown in (1, 99):
        with pytest.raises(UnknownReply):
            office.desk.letter(unknown)
        with pytest.raises(UnknownReply):
            office.desk.original(unknown)


def test_the_folder_is_named_where_a_reply_was_found(office: Office) -> None:
    office.postbox.make("Spam", FolderRole.JUNK)
    office.postbox.lay(office.reply("unclear", office.ask()), "Spam")
    office.desk.check()
    found = office.desk.letter(office.to_read()[0]).evidence
    assert (found.found_in, found.folder) == ("junk", "Spam")


def test_a_text_is_offered_to_be_learnt_only_where_that_could_not_mislead(office: Office) -> None:
    office.read(office.reply("unclear", office.ask(name="Ana Horvat")))
    (number,) = office.to_read()
    for text, offered in (
        ("  Suits  me well \n", "Suits me well"),
        ("Suits\nme well", ""),
        ("Suits me well, Ana", ""),
        ("an odd thing", ""),
        ("the text of", ""),
        (" ", ""),
    ):
        LetterRow.update(new_text=text).execute()
        assert office.desk.letter(number).teachable == offered
    LetterRow.update(new_text="Suits me").execute()
    office.desk.decide(number, Decision.BACK, "nothing")
    assert office.desk.letter(number).teachable == "", "it is decided"


def test_many_that_wait_are_listed_without_a_query_for_each(office: Office) -> None:
    first, second = office.ask(), office.ask(BEN)
    for _ in range(20):
        office.read(office.reply("unclear", first))
        office.read(office.reply("unclear", second))
    office.read(office.reply("yes", second, sender=OTHER))
    with office.queries() as counted:
        found = reviewing.waiting()
    assert len(found) == 41
    assert found[0].address == OTHER
    assert {(one.asked, one.lists) for one in found} == {(ANA, "Flower news"), (BEN, "Flower news")}
    assert len(counted) < 15
