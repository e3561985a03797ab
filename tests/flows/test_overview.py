"""What people see: rows, sentences, counts, the log, and the story of one person."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, Office, refused
from optindesk.core.chain import Entry
from optindesk.core.codes import SAID, Code
from optindesk.core.model import MailKind, Target, Wording
from optindesk.core.standing import Facts
from optindesk.core.stands import Stand
from optindesk.core.status import Basis, State, SubscriptionStatus
from optindesk.flows import log_lines, overview, standings, wordings
from optindesk.flows.people import contact_of_sender, writes_as
from optindesk.flows.reviewing import Decision
from optindesk.store import contact_rows, journal, log_rows, wording_rows
from optindesk.store.log_rows import LogQuery
from optindesk.store.opening import open_store
from optindesk.store.people_query import PeopleQuery
from stores import NOW


def test_the_table_of_people_is_paged_and_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standings, "PAGE", 10)
    addresses = [f"p{number:03}@example.org" for number in range(30)]
    office.sheet(*addresses)
    assert [row.address for row in standings.all_people(PeopleQuery())] == addresses
    page = standings.people(PeopleQuery(order="address", descending=True), 10, 5)
    assert [row.address for row in page] == addresses[::-1][10:15]


def test_the_counts_of_the_first_screen(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    office.read(office.bounce(office.ask(BEN)))
    office.ask("cy@example.net")
    office.sign_up("dora@example.net")
    todo = overview.to_do(office.now)
    assert (todo.to_read, todo.bounced, todo.awaiting, todo.to_send) == (1, 1, 1, 1)
    assert (todo.people, todo.lists, todo.unknown, todo.lapsing) == (4, 1, 0, 0)
    assert todo.has_account
    assert todo.has_mailbox
    assert overview.to_do(office.later(25)).lapsing == 2, "one was not sent"
    office.set_account(imap=None)
    assert not overview.to_do(office.now).has_mailbox


def test_the_story_of_one_person_is_told_in_order(office: Office) -> None:
    office.subscribe()
    office.subscribe(target=Target(level=4))
    office.ask(BEN)
    story = overview.story(office.contact().id)
    assert (story.address, int(story.level), len(story.standings)) == (ANA, 4, 2)
    said = [str(line.sentence) for line in story.lines]
    assert said[0] == f"Sign-up of {ANA} for Flower news (typed in)."
    assert f"{ANA} said yes to Flower news (own reply)." in said
    assert not any(BEN in line for line in said)


def test_a_level_that_stands_is_told_whatever_becomes_of_a_question_about_more(
    office: Office,
) -> None:
    office.subscribe(target=Target(level=2))
    more = office.ask(target=Target(level=4), day=office.later(10).date())
    agreed = "Agreed to level 2 on 2026-11-21T09:00+00:00. About level 4:"
    (asked,) = office.story().standings
    assert str(asked.sentence).startswith(f"{agreed} Waiting for the answer")
    assert not asked.facts.stands
    office.read(office.reply("no", more))
    (declined,) = office.story().standings
    assert str(declined.sentence).startswith(f"{agreed} Said no on 2026-12-01")
    assert declined.facts.stands
    assert (declined.level, declined.facts.shown) == (2, State.CONFIRMED)
    assert declined.facts.more == (4, State.DECLINED)
    assert declined.may_mail[0]
    raising = office.ask(target=Target(level=4), day=office.later(10).date())
    office.read(office.reply("yes", raising))
    (raised,) = office.story().standings
    assert str(raised.sentence).startswith("Said yes on 2026-12-11")


def test_who_leaves_a_level_is_not_said_to_have_refused_it(office: Office) -> None:
    office.subscribe(target=Target(level=2))
    office.read(office.reply("no", office.ask(target=Target(level=4), day=office.later(10).date())))
    office.later(1)
    office.desk.withdraw(ANA)
    (left,) = office.story().standings
    assert (left.level, left.facts.shown, left.facts.more) == (2, State.CONFIRMED, None)
    assert left.facts.has_left
    assert str(left.sentence) == "Left on 2026-12-02T09:00+00:00; had said yes before."
    (listed,) = standings.people(PeopleQuery())
    assert listed == left


def test_who_leaves_while_more_is_asked_has_left(office: Office) -> None:
    office.subscribe(target=Target(level=2))
    office.ask(target=Target(level=4), day=office.later(10).date())
    office.desk.withdraw(ANA)
    (left,) = office.story().standings
    assert str(left.sentence) == "Left on 2026-12-01T09:00+00:00; had said yes before."


def test_a_level_that_was_agreed_to_elsewhere_and_left_is_told_without_a_question(
    office: Office,
) -> None:
    office.subscribe(target=Target(level=2))
    contact_rows.save_subscription(
        office.contact().id,
        Target(level=2),
        SubscriptionStatus.SUBSCRIBED,
        office.now,
        basis=Basis.CONFIRMED_ELSEWHERE.value,
    )
    office.read(office.reply("no", office.ask(target=Target(level=4), day=office.later(10).date())))
    office.desk.withdraw(ANA)
    (left,) = office.story().standings
    assert (left.facts.shown, left.facts.has_left, left.request_id) == (None, True, None)
    assert str(left.sentence).startswith("Left on 2026-12-01")


def test_who_left_a_level_and_refuses_it_when_asked_anew_has_said_no(office: Office) -> None:
    office.subscribe(target=Target(level=2))
    office.desk.withdraw(ANA)
    office.read(office.reply("no", office.ask(target=Target(level=4), day=office.later(10).date())))
    (row,) = office.story().standings
    assert (row.level, row.facts.shown, row.facts.has_left) == (4, State.DECLINED, False)
    assert str(row.sentence).startswith("Said no on 2026-12-01")


def test_nobody_is_said_to_have_said_no_whom_the_desk_took_off(office: Office) -> None:
    office.ask()
    office.later(2)
    office.desk.withdraw(ANA, never_write="by letter")
    assert str(office.standing().sentence).startswith("Taken off by Marta on 2026-11-23")
    office.ask(BEN)
    office.read(office.reply("unclear", office.provider.taken[-1]))
    office.later(2)
    office.desk.decide(office.to_read()[-1], Decision.DECLINE, "she only asked something")
    said = str(office.standing(BEN).sentence)
    assert said.startswith("Counted as a no by Marta on 2026-11-25"), "the day of the decision"


def test_what_the_desk_took_off_is_told_apart_from_what_a_yes_left_out(office: Office) -> None:
    office.desk.sign_up(ANA, office.news(), Target(office.make_list("Workshops").id))
    office.desk.send()
    office.desk.withdraw(ANA, office.news().list_id)
    office.read(office.reply("yes", office.provider.taken[-1]))
    said = {one.list_name: str(one.sentence) for one in office.story().standings}
    assert said["Flower news"].startswith("Taken off by Marta")
    assert said["Workshops"].startswith("Said yes")


def test_a_question_about_a_list_tells_of_no_level(office: Office) -> None:
    office.read(office.reply("no", office.ask(target=Target(level=4))))
    office.read(office.reply("no", office.ask()))
    for one in office.story().standings:
        assert str(one.sentence).startswith("Said no on")
        assert not one.facts.stands


def test_where_somebody_joined_by_mail_stands_in_the_sentence(office: Office) -> None:
    office.news()
    office.read(office.reply("join", join="Flower news"))
    assert "signed up by mail" in str(office.standing().sentence)


def test_why_a_question_ended_is_said(office: Office) -> None:
    office.ask()
    office.ask(BEN)
    office.ask("cy@example.net")
    office.desk.cancel(ANA, None, "typed twice")
    office.desk.correct(BEN, "benn@example.com")
    office.desk.never_write("example.net", "our own")
    said = {one.address: str(one.sentence) for one in standings.all_people(PeopleQuery())}
    assert "was cancelled on" in said[ANA]
    assert "(typed twice)" in said[ANA]
    assert said[BEN].startswith("The address was corrected to benn@example.com on")
    assert "(never to be written to: our own)" in said["cy@example.net"]


def test_somebody_who_was_never_asked_has_a_row_too(office: Office) -> None:
    from optindesk.core.status import SubscriptionStatus

    news = office.news()
    contact = contact_rows.add_contact(ANA, ANA, "", None, office.now)
    contact_rows.save_subscription(contact.id, news, SubscriptionStatus.SUBSCRIBED, office.now)
    standing = office.standing()
    assert (standing.facts.state, standing.facts.origin, standing.request_id) == (None, None, None)


def test_every_line_of_the_log_can_be_said(office: Office) -> None:
    question = office.subscribe()
    office.read(office.bounce(question))
    office.sheet({"email": BEN, "date": "2026-11-14"})
    office.desk.cancel(BEN, why="typed wrong")
    lines = list(log_lines.all_log())
    assert [line.entry.number for line in log_lines.log(LogQuery())] == [
        line.entry.number for line in lines
    ][::-1]
    for line in lines:
        said = str(line.sentence)
        assert said
        assert "{" not in said
    (cancelled,) = [line for line in lines if line.entry.code == Code.REQUEST_CANCELLED]
    assert str(cancelled.sentence) == f"The question to {BEN} was cancelled (typed wrong)."
    assert (cancelled.address, cancelled.target) == (BEN, "Flower news")


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_sentence_even_when_all_was_erased(code: Code) -> None:
    from office import MARTA

    entry = Entry(1, 1, "", MARTA, code.value, 1, 1, {}, {"address": "0" * 64}, "", "")
    line = log_lines.log_line(entry)
    assert set(Code) == set(SAID)
    assert "{" not in str(line.sentence)
    if "{address}" in SAID[code]:
        assert "(erased)" in str(line.sentence)


def test_what_a_newer_version_or_a_stranger_wrote_is_shown_as_not_known() -> None:
    from office import MARTA

    entry = Entry(1, 1, "", MARTA, "note", 1, 1, {}, {}, "", "")
    assert str(log_lines.log_line(entry).sentence).endswith("does not know: “note”.")


def test_times_and_lists_in_the_log_are_shown_as_such() -> None:
    from office import MARTA

    values = {"until": "2026-12-21T09:00:00+00:00", "address": ["a", "b"]}
    entry = Entry(1, 1, "", MARTA, Code.REQUEST_EXPIRED.value, 1, 1, values, {}, "", "")
    said = log_lines.log_line(entry).sentence
    assert said.value("until") == datetime(2026, 12, 21, 9, tzinfo=UTC)
    assert str(said.value("address")) == "a, b"
    naive = Entry(1, 1, "", MARTA, "request.expired", 1, 1, {"until": "2026-12-21"}, {}, "", "")
    assert log_lines.log_line(naive).sentence.value("until") == "2026-12-21"


def test_every_code_is_written_by_something() -> None:
    """A code that nobody writes is a sentence that nobody reads."""
    from pathlib import Path

    import optindesk

    app = Path(optindesk.__file__).parent
    written = "".join(
        path.read_text(encoding="utf-8") for path in app.rglob("*.py") if path.name != "codes.py"
    )
    assert [code for code in Code if f"Code.{code.name}" not in written] == []


def test_the_state_stays_confirmed_while_a_later_mail_is_read(office: Office) -> None:
    question = office.subscribe()
    office.read(office.reply("unclear", question))
    assert office.standing().facts.state is State.CONFIRMED


# --- who a mail is from ---------------------------------------------------------------------------


def test_a_sender_is_known_by_their_mailbox(office: Office) -> None:
    for address in (
        "ana@gmail.com",
        "ben+news@example.com",
        "cy+a@example.net",
        "cy+b@example.net",
    ):
        office.sign_up(address)
    found = {
        sender: getattr(contact_of_sender(sender), "address", None)
        for sender in (
            "ANA@googlemail.com",
            "ana+x@gmail.com",
            "ben@example.com",
            "benx@example.com",
            "cy@example.net",
            "cy+a@example.net",
            "+x@example.net",
        )
    }
    assert list(found.values()) == [
        "ana@gmail.com",
        "ana@gmail.com",
        "ben+news@example.com",
        None,
        None,
        "cy+a@example.net",
        None,
    ]
    ana, ben = office.contact("ana@gmail.com"), office.contact("ben+news@example.com")
    contact_rows.add_alias(ana.id, "ana@work.example", office.now)
    assert contact_of_sender("Ana@work.example") == ana
    assert writes_as("ana@work.example", ana, ana.address)
    assert not writes_as("ana@work.example", ben, ben.address)


# --- wordings -------------------------------------------------------------------------------------


def wording(subject: str, text: str, **more: Any) -> Wording:
    given = {"id": 0, "language": "en", "list_id": None, "version": 0, **more}
    return Wording(kind=MailKind.CONFIRM, subject=subject, text=text, **given)


def test_what_somebody_saved_stays_the_newest_whatever_ships(office: Office) -> None:
    own = wording_rows.add_wording(wording("Own", "Own", saved_by="Marta"), office.now)
    wordings.ship(office.store, [wording("Newer", "Newer", shipped=True)], office.now)
    assert wordings.wording_for(MailKind.CONFIRM, "en", None) == own
    assert (own.version, own.saved_by, own.shipped) == (2, "Marta", False)
    again = wording_rows.add_wording(wording("Own", "Own", saved_by="Rosa"), office.now)
    assert again == own, "who saves what stands there already saves nothing"


def test_a_wording_that_changed_is_a_new_version_and_the_old_one_stays(office: Office) -> None:
    office.sign_up()
    old = office.request().wording_id
    text = [wording("Other", "Other text", shipped=True)]
    wordings.ship(office.store, text, office.now)
    wordings.ship(office.store, text, office.now)
    office.sign_up(BEN)
    new = office.request(BEN).wording_id
    assert wording_rows.wording_by_id(new).version == 2
    assert wording_rows.wording_by_id(old).text == "The text of confirm.\n"
    office.desk.send()
    assert [draft.wording.id for draft in office.provider.taken] == [old, new]


def test_the_wording_of_the_list_goes_before_that_for_all(office: Office) -> None:
    news = office.news().list_id
    own = wording_rows.add_wording(wording("Own", "Own", list_id=news), office.now)
    assert wordings.wording_for(MailKind.CONFIRM, "en", news).id == own.id
    assert wordings.wording_for(MailKind.CONFIRM, "en", None).id != own.id
    assert wordings.wording_for(MailKind.CONFIRM, "de-AT", news).language == "de"
    assert wordings.wording_for(MailKind.CONFIRM, "pl", news).id == own.id


def test_without_any_wording_it_is_our_bug(tmp_path: Path) -> None:
    with closing(open_store(tmp_path, NOW)), pytest.raises(LookupError):
        wordings.wording_for(MailKind.CONFIRM, "en", None)


def test_days_are_written_as_people_of_the_language_do(office: Office) -> None:
    day = office.now.date()
    assert wordings.day_in_words(day, "fr") == "21 novembre 2026"
    assert wordings.day_in_words(day, "xx") == wordings.day_in_words(day, "q!") == "2026-11-21"


def test_a_sign_up_without_a_day_says_none(office: Office) -> None:
    from optindesk.flows import asking
    from optindesk.store.journal import unit_of_work

    office.sign_up(place="market")
    assert office.mails()[0].values["asked_on"] == ""
    assert office.mails()[0].values["source"] == "market"
    with unit_of_work(office.store, office.desk.actor, office.now) as log:
        asking.ask(log, office.contact(), {Target(level=4): [], office.news(): []})
    values = office.mails()[1].values
    assert values["changes"] == "1. Marketing\n2. Flower news: About Flower news."
    assert (values["list_name"], values["level_name"]) == ("Flower news", "Marketing")
    assert [entry.values["target"] for entry in journal.entries() if entry.request == 2] == [
        "level 4, Flower news"
    ]


def test_somebody_is_asked_when_the_mail_goes_out_not_when_it_is_written_down(
    office: Office,
) -> None:
    office.sign_up(ANA)
    written = office.now
    facts = office.standing(ANA).facts
    assert (facts.asked_at, facts.went_out) == (written, False)
    assert "to be asked since" in str(office.standing(ANA).sentence)
    assert stand_of(facts) is Stand.TO_ASK
    office.later(2)
    office.desk.send()
    sent = office.mails(ANA)[0].handed_over_at
    assert sent is not None
    assert sent > written + timedelta(days=1)
    facts = office.standing(ANA).facts
    assert (facts.asked_at, facts.went_out) == (sent, True)
    assert stand_of(facts) is Stand.PENDING
    office.desk.set_reminders(office.news().list_id or 0, 1)
    office.later(15)
    assert office.remind() == 1
    office.desk.send()
    assert office.standing(ANA).facts.asked_at == sent, "a reminder is no first question"
    assert office.mails(ANA)[-1].values["first_asked_on"] == "November 23, 2026"


def stand_of(facts: Facts) -> Stand:
    """How somebody counts, as the database says it, too."""
    (row,) = overview.all_people(PeopleQuery(stand=facts.stand))
    assert row.facts == facts
    return facts.stand


def test_a_question_that_never_went_out_asked_nobody(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.cancel(ANA)
    assert str(office.standing(ANA).sentence).endswith("; never asked (typed in at the desk).")
    office.sign_up(BEN)
    office.provider.at_offer.append(refused("mailbox full of rules"))
    office.desk.send()
    assert "refused the question" in str(office.standing(BEN).sentence)
    assert "to be asked since" in str(office.standing(BEN).sentence)
    assert stand_of(office.standing(BEN).facts) is Stand.TO_ASK


def test_what_was_not_sent_does_not_lapse_this_week(office: Office) -> None:
    office.ask(ANA)
    office.sign_up(BEN)
    soon = office.later(25)
    assert overview.to_do(soon).lapsing == 1, "the time to answer begins when the mail leaves"
    query = PeopleQuery(lapses_before=soon + timedelta(days=7))
    assert [one.address for one in standings.people(query)] == [ANA]


def test_people_are_waited_for_not_questions(office: Office) -> None:
    office.ask(ANA)
    office.ask(ANA, Target(office.make_list("Workshops").id))
    office.ask(BEN)
    assert overview.to_do(office.now).awaiting == 2


def test_each_list_of_one_question_says_where_its_own_sign_up_came_from(office: Office) -> None:
    """Found by a stranger: what was typed was said to stand on the sheet of the other list."""
    garden = Target(office.make_list("Garden").id)
    office.sheet(ANA, name="market.csv")
    office.sign_up(ANA, garden)
    said = {one.list_name: str(one.sentence) for one in standings.all_people(PeopleQuery())}
    assert "market.csv" in said["Flower news"]
    assert "market.csv" not in said["Garden"]


def test_the_log_is_paged_from_either_end(office: Office) -> None:
    office.sheet(*(f"p{number}@example.org" for number in range(12)))
    for descending in (True, False):
        query, joined = LogQuery(descending=descending), list[int]()
        while lines := log_lines.log(query, len(joined), 7):
            joined += [line.entry.number for line in lines]
        assert joined == sorted(joined, reverse=descending)
        assert len(joined) == len(set(joined)) == log_rows.count(query)
        narrowed = replace(query, text="p1")
        assert len(log_lines.log(narrowed, 0, 99)) == log_rows.count(narrowed)
