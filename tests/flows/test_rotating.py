"""The data was copied: what whoever has it can make is no yes any more, and nobody is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office import ANA, BEN, MARTA, Office, on
from optindesk.core.errors import (
    Cancelled,
    CannotDecide,
    FolderBusy,
    NoteNeeded,
    NotSure,
    OutcomeUnknown,
    WrongCode,
)
from optindesk.core.model import MailKind, Target
from optindesk.core.ports import Draft
from optindesk.core.sentence import Sentence
from optindesk.core.status import MailEvent, MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows import (
    asking,
    erasing,
    identity,
    log_lines,
    requests,
    rotating,
    sending,
    trying,
)
from optindesk.flows.groups import Group
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.reviewing import Decision
from optindesk.flows.rotating import Replaced
from optindesk.store import (
    account_rows,
    archive,
    barring,
    post,
    request_rows,
    rotations,
    wording_rows,
)
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

CY, DAN = "cy@example.net", "dan@example.net"
CHANGED = "the code was made before the desk’s key was changed"


def change_key(office: Office) -> Replaced:
    """What the owner does whose computer was stolen: the key, then the questions."""
    office.desk.change_key("the laptop was stolen")
    return office.desk.replace_questions()


def forged(office: Office, address: str, key: bytes) -> Draft:
    """A question as somebody would make it up who has this key and the database."""
    request = office.request(address)
    mail = replace(post.mails_of_request(request.id)[0])
    account = account_rows.account()
    assert account is not None
    return replace(
        office.provider.to(address)[-1],
        token=identity.token_of(key, request),
        message_id=identity.message_id_of(key, mail, account),
    )


def said(read: Read) -> tuple[Outcome, str]:
    return read.outcome, str(read.reason)


# --- no yes -------------------------------------------------------------------------------------


def test_a_token_forged_with_the_old_key_never_confirms(office: Office) -> None:
    stolen = archive.desk_key()
    office.ask(ANA)
    office.desk.change_key("the laptop was stolen")
    made_up = forged(office, ANA, stolen)
    outcome, why = said(office.read(office.reply("yes", made_up)))
    assert (outcome, CHANGED in why.replace("its", "the")) == (Outcome.REVIEW, True)
    outcome, _ = said(office.read(office.reply("yes", made_up, token=False)))
    assert outcome is Outcome.REVIEW, "a Message-ID of the old key is no better"
    assert office.status(ANA) is RequestStatus.OPEN
    office.desk.replace_questions()
    assert office.status(ANA) is RequestStatus.OPEN


def test_a_yes_to_the_new_question_counts_and_to_the_old_one_not(office: Office) -> None:
    before = office.ask(ANA)
    assert change_key(office) == Replaced(1, ())
    office.desk.send()
    after = office.provider.to(ANA)[-1]
    assert after.token != before.token
    outcome, why = said(office.read(office.reply("yes", before)))
    assert (outcome, "key was changed" in why) == (Outcome.REVIEW, True)
    assert said(office.read(office.reply("yes", after)))[0] is Outcome.APPLIED
    assert office.status(ANA) is RequestStatus.CONFIRMED


def test_an_id_that_the_server_gave_before_is_in_the_stolen_copy_too(office: Office) -> None:
    office.provider.rewrites = True
    office.ask(ANA)
    known = office.mails(ANA)[0].server_message_id
    change_key(office)
    office.desk.send()
    fresh = office.mails(ANA)[1].server_message_id
    old = office.reply("yes", None, references=(str(known),))
    assert "key was changed" in said(office.read(old))[1]
    new = office.reply("yes", None, references=(str(fresh),))
    assert said(office.read(new))[0] is Outcome.APPLIED


def test_a_second_yes_to_what_was_confirmed_before_changes_nothing(office: Office) -> None:
    question = office.subscribe(ANA)
    office.desk.change_key("stolen")
    assert "already confirmed" in said(office.read(office.reply("yes", question)))[1]


def test_a_code_of_the_old_key_is_refused_and_it_is_said_why(office: Office) -> None:
    question = office.ask(ANA)
    office.desk.change_key("stolen")
    for text in (question.code, question.token):
        with pytest.raises(WrongCode, match="before the desk’s key was changed"):
            office.desk.confirm_by_hand(str(text), ANA, "")
    assert office.request(ANA).code_tries == 0, "nobody guessed"
    with pytest.raises(WrongCode, match="not the code of this person"):
        office.desk.confirm_by_hand("ABCD-EFGH", ANA, "")
    assert office.request(ANA).code_tries == 1
    office.desk.replace_questions()
    office.desk.send()
    office.desk.confirm_by_hand(str(office.provider.to(ANA)[-1].code), ANA, "")
    assert office.status(ANA) is RequestStatus.CONFIRMED


def test_whoever_accepts_such_a_yes_has_heard_what_speaks_against_it(office: Office) -> None:
    question = office.ask(ANA)
    office.desk.change_key("stolen")
    office.read(office.reply("yes", question))
    (number,) = office.to_read()
    with pytest.raises(NotSure, match="Ask the person in another way first"):
        office.desk.decide(number, Decision.ACCEPT, "called her")
    office.desk.decide(number, Decision.ACCEPT, "called her", sure=True)
    assert office.status(ANA) is RequestStatus.CONFIRMED


def test_a_replaced_question_cannot_be_accepted_by_a_person_either(office: Office) -> None:
    question = office.ask(ANA)
    change_key(office)
    office.read(office.reply("yes", question))
    (number,) = office.to_read()
    with pytest.raises(CannotDecide, match="ask again instead"):
        office.desk.decide(number, Decision.ACCEPT, "called her", sure=True)


def test_an_answer_with_the_old_key_does_not_show_that_a_mail_went_out(office: Office) -> None:
    office.provider.at_dot.append(OutcomeUnknown(host="mx.example", reason="gone"))
    office.sign_up(ANA)
    office.desk.send()
    stolen = archive.desk_key()
    office.desk.change_key("stolen")
    made_up = replace(
        office.pen.drafts[next(iter(office.pen.drafts))],
        token=identity.token_of(stolen, office.request(ANA)),
    )
    office.read(office.reply("yes", made_up))
    assert [mail.status for mail in office.mails(ANA)] == [MailStatus.UNKNOWN]


def test_a_check_that_began_before_goes_by_the_key_of_now(office: Office) -> None:
    question = office.ask(ANA)

    def mails() -> Iterator[object]:
        office.desk.change_key("stolen")
        yield office.reply("yes", question)

    read = office.desk.check_saved(mails()).mails[-1]  # type: ignore[arg-type]
    assert read.outcome is Outcome.REVIEW


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["change", "replace", "send", "yes", "week"]), max_size=9))
def test_no_sequence_of_rotations_makes_a_yes_of_an_old_token(
    office: Office, steps: list[str]
) -> None:
    """The thief answers with every key that was ever retired, after each step."""
    office.later(400)
    address = f"p{office.letters}-{office.now:%Y}@example.org"
    office.ask(address)
    request = office.request(address)
    stolen: list[Draft] = [office.provider.to(address)[-1]]
    for step in [*steps, "change"]:
        match step:
            case "change":
                office.desk.change_key("stolen")
            case "replace":
                office.desk.replace_questions()
            case "send":
                office.desk.send()
            case "week":
                office.later(8)
        stolen = list({one.token: one for one in [*stolen, *office.provider.to(address)]}.values())
        for key in (one.key for one in archive.desk_keys().retired):
            read = office.read(office.reply("yes", forged(office, address, key)))
            assert read.outcome is not Outcome.APPLIED
            assert office.subscription(address).status is not SubscriptionStatus.SUBSCRIBED
    for draft in stolen:
        assert office.read(office.reply("yes", draft)).outcome is not Outcome.APPLIED
    assert office.subscription(address).status is not SubscriptionStatus.SUBSCRIBED
    assert request_rows.request_by_id(request.id).status is not RequestStatus.CONFIRMED


# --- nobody is lost -----------------------------------------------------------------------------


def test_an_old_mail_still_leaves(office: Office) -> None:
    by_header, by_words, by_id = (office.subscribe(one) for one in (ANA, BEN, CY))
    office.desk.change_key("stolen")
    office.desk.change_key("stolen again")
    leaves = office.reply("automatic", by_header, subject=f"leave {by_header.leave}", token=False)
    assert office.read(leaves).outcome is Outcome.APPLIED
    assert office.read(office.reply("no", by_words)).outcome is Outcome.APPLIED
    assert office.read(office.reply("leave", by_id, token=False)).outcome is Outcome.APPLIED
    left = {office.subscription(one).status for one in (ANA, BEN, CY)}
    assert left == {SubscriptionStatus.UNSUBSCRIBED}


def test_a_no_to_the_old_question_declines_it(office: Office) -> None:
    question = office.ask(ANA)
    office.desk.change_key("stolen")
    assert office.read(office.reply("no", question)).outcome is Outcome.APPLIED
    assert office.status(ANA) is RequestStatus.DECLINED
    assert office.desk.replace_questions() == Replaced(0, ())


def test_whoever_said_no_before_the_question_was_replaced_does_not_get_it_again(
    office: Office,
) -> None:
    question = office.ask(ANA)
    change_key(office)
    assert office.read(office.reply("no", question)).outcome is Outcome.APPLIED
    assert office.status(ANA) is RequestStatus.DECLINED
    office.later(hours=2)
    office.desk.send()
    assert len(office.provider.to(ANA)) == 1
    assert office.read(office.reply("no", question)).outcome is Outcome.IGNORED


def test_not_me_to_the_old_question_after_it_was_replaced_counts(office: Office) -> None:
    question = office.ask(ANA)
    change_key(office)
    read = office.read(office.reply("no", question, not_me=True))
    assert read.outcome is Outcome.APPLIED, "“not me” always counts"


def test_bounces_and_copies_of_old_mails_are_found(office: Office) -> None:
    question = office.ask(ANA)
    mail = office.mails(ANA)[0]
    office.desk.change_key("stolen")
    keys = archive.desk_keys()
    assert identity.mail_marked(keys, question.mark) == mail
    assert office.read(office.bounce(question)).outcome is Outcome.APPLIED
    assert office.status(ANA) is RequestStatus.BOUNCED
    own = office.reply("yes", question, own_mark=question.mark)
    assert "a copy of a mail" in said(office.read(own))[1]


def test_who_was_erased_stays_erased(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.erase(ANA, "asked for it")
    office.desk.change_key("stolen")
    assert erasing.is_erased(ANA)
    assert office.sign_up(ANA).group is Group.SUPPRESSED
    assert office.sheet(ANA).rows[0].group is Group.SUPPRESSED
    assert barring.never_write_why(ANA) is not None
    office.later(2)
    assert office.sign_up(ANA, day=on("2026-11-23")).group is Group.NEW
    assert not erasing.is_erased(ANA)
    office.desk.erase(ANA, "once more")
    office.desk.change_key("stolen again")
    assert erasing.is_erased(ANA)


def test_what_was_asked_before_is_known_word_for_word(office: Office) -> None:
    """To take our own words away from a reply, the mail is made again as it was."""
    office.write_true_mails()
    question = office.ask(ANA)
    office.desk.change_key("stolen")
    (mail,) = office.mails(ANA)
    account, keys = account_rows.account(), archive.desk_keys()
    assert account is not None
    again = sending.draft_of(keys, mail, office.request(ANA), account, None, mail.created_at)
    assert (again.token, again.code) == (question.token, question.code)
    assert identity.message_id_of(keys.of(mail.log_head), mail, account) == question.message_id


def test_the_copy_of_a_test_mail_is_known_after_a_change(office: Office) -> None:
    wording = wording_rows.wording(MailKind.CONFIRM, "en")
    assert wording is not None
    trying.send_test(
        office.store, office.provider.connect, office.pen, wording, MARTA, lambda: office.now
    )
    test = office.provider.taken[-1]
    office.desk.change_key("stolen")
    read = office.read(office.reply("yes", test, sender="shop@flowers.example", own_mark=test.mark))
    assert "a test mail that this desk sent" in str(read.reason)


# --- replaced -----------------------------------------------------------------------------------


def test_a_question_that_only_waits_goes_out_with_the_new_key(office: Office) -> None:
    office.sign_up(ANA)
    stolen = archive.desk_key()
    assert change_key(office) == Replaced(0, ())
    office.desk.send()
    (question,) = office.provider.to(ANA)
    assert question.token != identity.token_of(stolen, office.request(ANA))
    assert office.read(office.reply("yes", question)).outcome is Outcome.APPLIED


def test_a_mail_of_which_it_is_not_known_is_replaced_too(office: Office) -> None:
    office.provider.at_dot.append(OutcomeUnknown(host="mx.example", reason="gone"))
    office.sign_up(ANA)
    office.desk.send()
    assert change_key(office) == Replaced(1, ())
    assert len(request_rows.open_requests(office.contact(ANA).id)) == 1


def test_a_mail_that_somebody_died_over_is_in_doubt_before_the_key_changes(office: Office) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    office.provider.at_dot.append(die)
    office.sign_up(ANA)
    with pytest.raises(KeyboardInterrupt):
        office.desk.send()
    assert change_key(office) == Replaced(1, ())
    assert MailStatus.UNKNOWN in {mail.status for mail in office.mails(ANA)}


def test_who_may_not_be_asked_now_is_named_with_the_reason(office: Office) -> None:
    office.ask(ANA)
    office.desk.never_write(ANA, "by hand")  # it cancels
    office.ask(BEN)
    office.read(office.reply("unclear", office.provider.to(BEN)[-1]))
    office.ask(CY)
    with office.store.transaction():
        request_rows.prolong(office.request(CY).id, office.now - timedelta(days=1))
    office.ask(DAN)
    done = change_key(office)
    assert done.count == 1
    assert {one.address: str(one.why) for one in done.left} == {
        BEN: "a reply waits to be read by a person.",
        CY: "the time to answer is over; “Ask again…”, or “ask”, asks anew.",
    }
    assert done.left[0].about == "Flower news"


def test_nobody_gets_more_than_three_questions_by_it(office: Office) -> None:
    office.ask(ANA)
    for _ in range(2):
        assert change_key(office).count == 1
        office.desk.send()
    done = change_key(office)
    assert (done.count, str(done.left[0].why)) == (0, "got three mails already.")
    assert len(office.provider.to(ANA)) == 3
    office.subscribe(BEN)
    garden = Target(office.make_list("Garden").id)
    office.ask(BEN, garden)
    assert change_key(office).count == 1, "what was answered, or about another list, is not counted"


def test_mails_of_before_an_answer_are_not_counted(office: Office) -> None:
    office.read(office.reply("no", office.ask(ANA)))
    office.later(1)
    office.ask(ANA, day=on("2026-11-22"))
    for _ in range(2):
        assert change_key(office).count == 1
        office.desk.send()
    assert change_key(office).count == 0


def test_who_was_promised_to_be_asked_once_is_not_asked_twice(office: Office) -> None:
    office.sign_up(ANA)
    with office.store.transaction():
        request = office.request(ANA)
        post.change_mail(office.mails(ANA)[0], MailEvent.UNWANTED)
    with unit_of_work(office.store, MARTA, office.now) as log:
        requests.queue_question(log, office.contact(ANA), request, MailKind.PERMISSION)
    office.desk.send()
    done = change_key(office)
    assert [str(one.why) for one in done.left] == ["this question promised to be asked only once."]


def test_it_is_looked_at_first(office: Office) -> None:
    assert rotating.look(office.now) == Replaced(0, ())
    office.ask(ANA)
    office.sign_up(BEN)
    assert rotating.look(office.now) == Replaced(1, ())
    assert rotating.look_at_open(office.now) == Replaced(0, ()), "no key was changed yet"
    office.desk.change_key("stolen")
    assert rotating.look_at_open(office.now) == Replaced(1, ())
    assert len(office.mails(ANA)) == 1, "a look changes nothing"


def test_the_flood_guard_holds_the_new_question_back(office: Office) -> None:
    office.set(questions_per_address=1)
    office.ask(ANA)
    change_key(office)
    assert office.desk.send().held == 1


class Dead(BaseException):
    """As if somebody had pulled the plug."""


def test_who_dies_in_the_middle_loses_nobody_and_asks_nobody_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [f"p{number}@example.org" for number in range(7)]
    for one in people:
        office.ask(one)
    monkeypatch.setattr(rotating, "AT_ONCE", 2)
    real, calls = asking.ask, Counter[str]()

    def ask(journal: object, contact: object, wishes: object) -> object:
        calls["ask"] += 1
        if calls["ask"] == 4:
            raise Dead
        return real(journal, contact, wishes)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "ask", ask)
    office.desk.change_key("stolen")
    with pytest.raises(Dead):
        office.desk.replace_questions()
    asked = [len(office.mails(one)) for one in people]
    assert asked == [2, 2, 1, 1, 1, 1, 1], "two were committed, the third went back"
    office.desk.send()  # whoever comes next goes on with it
    assert [len(office.mails(one)) for one in people] == [2] * 7
    assert office.desk.replace_questions() == Replaced(0, ())
    assert Counter(draft.recipient for draft in office.provider.taken) == dict.fromkeys(people, 2)


def test_who_stops_it_is_not_overruled_by_the_next_who_sends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "AT_ONCE", 1)
    office.ask(ANA)
    office.ask(BEN)
    office.desk.change_key("stolen")

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.desk.replace_questions(tick=stop)
    assert rotating.look_at_open(office.now).count == 1
    office.desk.send()
    assert rotating.look_at_open(office.now).count == 1
    assert office.desk.replace_questions().count == 1


def test_what_is_new_meanwhile_is_not_asked_twice(office: Office) -> None:
    office.ask(ANA)
    office.desk.change_key("stolen")

    def somebody_new(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        office.sign_up(BEN)

    assert office.desk.replace_questions(tick=somebody_new).count == 1
    assert len(office.mails(BEN)) == 1


# --- the key itself -----------------------------------------------------------------------------


def test_the_log_says_that_and_why_and_nothing_of_the_key(office: Office) -> None:
    before = archive.desk_key()
    office.desk.change_key("  the laptop was stolen ")
    after = archive.desk_key()
    assert before != after
    (line,) = [one for one in log_lines.all_log() if one.entry.code == "key.rotated"]
    assert "(the laptop was stolen)" in str(line.sentence)
    for key in (before, after):
        assert key.hex() not in str(line.entry)
    assert [one.key for one in archive.desk_keys().retired] == [before]


def test_a_reason_is_needed(office: Office) -> None:
    before = archive.desk_key()
    with pytest.raises(NoteNeeded):
        office.desk.change_key("  ")
    assert archive.desk_key() == before


def test_not_while_mails_are_sent(office: Office) -> None:
    account = account_rows.account()
    assert account is not None
    with office.store.lock(f"post:{account.id}"), pytest.raises(FolderBusy, match="sending mail"):
        office.desk.change_key("stolen")
    assert archive.desk_keys().retired == ()


def test_a_desk_without_an_account_changes_its_key_too(store: Store) -> None:
    office = Office(store)
    office.desk.change_key("stolen")
    assert len(archive.desk_keys().retired) == 1


def test_the_key_is_noted_beside_a_server_s_database_too(office: Office) -> None:
    office.desk.change_key("stolen")
    noted = rotations.noted(office.store.beside, archive.desk_uuid())
    assert noted[-1] == archive.desk_key()


def test_a_key_that_was_retired_stays_so_once(office: Office) -> None:
    before = archive.desk_key()
    for _ in range(2):
        office.desk.change_key("stolen")
    with office.store.transaction():
        rotations.change_key(archive.desk_key(), 1, office.now, [before])
    assert len(archive.desk_keys().retired) == 2
