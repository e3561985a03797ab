"""A proof tells each way of saying yes and of leaving, how strong it is, and is what it should be.

Each is checked against tests/schemas, and read as JSON-LD.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from consent_records import check_form, triples
from office import ANA, BEN, Office
from optindesk.core.leavers import Gone, Leaver
from optindesk.core.letter import BounceKind, MachineMark
from optindesk.core.model import Target
from optindesk.core.ports import Folder, FolderRole
from optindesk.core.status import Basis
from optindesk.flows import proving
from optindesk.flows.bringing import Brought
from optindesk.flows.fittings import OpenLeavers
from optindesk.flows.reviewing import Decision
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import AccountRow, EntryRow, LeaverFileRow

ELSEWHERE = Brought(Basis.CONFIRMED_ELSEWHERE, "Mailchimp, double opt-in; export in the safe")
CUSTOMERS = Brought(Basis.OTHER, "bought flowers here, never objected")
MAIL = b"From: ana\r\nDate: Sat, 21 Nov 2026\r\n 10:04:00 +0100\r\nX: 1\r\n\r\nYes\r\nDate: none"


def exported(office: Office, address: str = ANA, **more: Any) -> dict[str, Any]:
    """The file of somebody's proofs, which has the form that it should have."""
    query = PeopleQuery(contact_id=office.contact(address).id)
    office.desk.export_records(query, Path("r.json"), **more)
    plain: dict[str, Any] = json.loads(json.dumps(office.written["r.json"]))
    check_form(plain)
    return plain


def proof(office: Office, address: str = ANA, **more: Any) -> dict[str, Any]:
    """Their one proof."""
    (one,) = exported(office, address, **more)["records"]
    return dict(one)


def statuses(one: dict[str, Any]) -> list[str]:
    """The events of a proof, oldest first."""
    return [event["@type"].removeprefix("dpv:") for event in one["events"]]


def consent(one: dict[str, Any]) -> str | None:
    status = one["standing"]["consent"]
    return status and str(status.removeprefix("dpv:"))


# --- ways of saying yes ---------------------------------------------------------------------------


def test_an_own_reply_is_shown_with_its_words_and_three_clocks(office: Office) -> None:
    office.write_true_mails()
    office.desk.set_business("Market Street 1\n10000 Zagreb", "https://flowers.example/privacy")
    office.sheet({"email": ANA, "name": "Ana", "date": "2026-11-14"})
    office.desk.send()
    question = office.provider.taken[-1]
    office.later(minutes=4)
    answered = office.now
    reply = office.reply("yes", question, content=MAIL, authentication="spf=pass")
    folder = Folder("INBOX", FolderRole.INBOX, 7, 100)
    office.later(hours=1)
    office.read(replace(reply, folder=folder, uid=3, received_at=answered))
    one = proof(office)
    assert consent(one) == "ConsentGiven"
    assert statuses(one) == ["ConsentRequested", "ConsentGiven"]
    how = one["confirmation"]
    assert (how["way"], how["by"], how["decisive"]) == ("own reply", None, "yes")
    assert how["strength"].startswith("An own reply from the address that was asked")
    (answer,) = one["answers"]
    assert how["answer"] == answer["number"]
    assert answer["authentication"] == "spf=pass"
    assert answer["clocks"] == {
        "letter": "Sat, 21 Nov 2026 10:04:00 +0100",
        "mailbox": "2026-11-21T09:04:00.000000Z",
        "received_or_read": None,
        "desk": "2026-11-21T10:04:00.000000Z",
    }
    said = one["events"][-1]
    assert (said["indicated_at"], said["applied_at"]) == (
        answer["clocks"]["mailbox"], answer["clocks"]["desk"],
    )  # fmt: skip
    assert said["indicated_by"] == one["person"]["@id"]
    assert one["events"][0]["indicated_by"] == one["controller"]["@id"]
    assert one["controller"]["postal_address"] == "Market Street 1\n10000 Zagreb"


def test_the_question_stands_there_as_it_was_shown_but_for_its_codes(office: Office) -> None:
    office.write_true_mails()
    question = office.ask()
    one = proof(office)
    (mail,) = one["request"]["mails"]
    assert mail["subject"] == "Please confirm your sign-up: Flower news"
    assert "What the list is: About Flower news." in mail["text"]
    assert proving.HIDDEN in mail["text"]
    assert "%C2%B7" not in mail["text"], "not even in the links"
    written = json.dumps(one["request"])
    for secret in (question.token, question.code, question.leave):
        assert secret
        assert secret not in written
    assert mail["message_id"] == question.message_id
    assert mail["handed_over_at"] == mail["last_byte_at"] == "2026-11-21T09:00:00.000000Z"
    assert mail["server_words"] == office.mails()[0].server_words
    assert (consent(one), one["confirmation"]["way"]) == ("ConsentRequested", None)
    assert one["confirmation"]["strength"] == "There is no yes."
    assert one["events"][0]["duration"]["value"] == one["request"]["expires_at"]


def test_a_code_that_staff_enter_is_called_weaker(office: Office) -> None:
    question = office.ask()
    office.desk.confirm_by_hand(question.code or "", ANA, "she rang us")
    how = proof(office)["confirmation"]
    assert (how["way"], how["by"], how["note"]) == ("code entered", "Marta", "she rang us")
    assert how["strength"].startswith("Weaker than an own reply: Marta entered the code")
    assert how["answer"] is None


def test_a_reply_that_somebody_read_names_who_did(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    office.desk.decide(office.to_read()[0], Decision.ACCEPT, "“gladly” is a yes")
    one = proof(office)
    how = one["confirmation"]
    assert (how["way"], how["by"]) == ("reply read by a person", "Marta")
    assert (how["decisive"], how["note"]) == ("unclear!", "“gladly” is a yes")
    assert "Marta read it and decided" in how["strength"]
    assert one["answers"][0]["decision"] == "accept"


def test_a_yes_from_an_address_that_staff_accepted_says_so(office: Office) -> None:
    office.read(office.reply("yes", office.ask(), sender="ana@work.example"))
    office.desk.decide(office.to_read()[0], Decision.ACCEPT, "her work address", alias=True)
    strength = proof(office)["confirmation"]["strength"]
    assert strength.endswith(f"It came from ana@work.example, while {ANA} had been asked.")
    garden = Target(office.make_list("Garden").id)
    office.read(office.reply("yes", office.ask(target=garden), sender="ana@work.example"))
    strength = exported(office)["records"][1]["confirmation"]["strength"]
    assert strength.startswith("A reply from ana@work.example, which somebody at the desk had")


def test_a_decision_that_was_taken_back_is_no_yes(office: Office) -> None:
    office.read(office.reply("unclear", office.ask()))
    (letter,) = office.to_read()
    office.desk.decide(letter, Decision.ACCEPT, "a yes")
    office.later(minutes=1)
    office.desk.undo_decision(letter, "it was none")
    one = proof(office)
    assert (consent(one), statuses(one)) == ("ConsentRequested", ["ConsentRequested"])
    assert "request.confirmed" in [entry["code"] for entry in one["entries"]], "the log keeps it"


def test_a_yes_from_elsewhere_is_not_called_confirmed(office: Office) -> None:
    office.sheet({"email": ANA, "date": "2024-05-04"}, name="old.csv", brought=ELSEWHERE)
    one = proof(office)
    how = one["confirmation"]
    assert (how["way"], how["proof"], how["when"]) == ("elsewhere", ELSEWHERE.how, "2024-05-04")
    assert "not confirmed here" in how["strength"]
    assert (consent(one), one["standing"]["basis"]) == ("ConsentGiven", "confirmed elsewhere")
    (signup,) = one["sign_ups"]
    assert (signup["sheet"], signup["row"]) == ("old.csv", 2)
    assert len(signup["sheet_sha256"]) == 64


def test_a_yes_on_paper_names_its_picture(office: Office) -> None:
    done = office.sheet({"email": ANA, "date": "2024-05-04"}, name="old.csv", brought=ELSEWHERE)
    ((scan, _),) = office.desk.add_scans(str(done.import_id), [Path("front.jpg")])
    one = proof(office)
    assert one["confirmation"]["way"] == "signed paper"
    assert "nobody has tested here" in one["confirmation"]["strength"]
    assert one["sign_ups"][0]["scans"][0]["sha256"] == scan.sha256


def test_another_basis_is_never_called_consent(office: Office) -> None:
    office.sheet(ANA, name="customers.csv", brought=CUSTOMERS)
    plain = exported(office)
    (one,) = plain["records"]
    assert (one["@type"], consent(one), one["legal_basis"]) == (
        "dpv:DataProcessingRecord", None, None,
    )  # fmt: skip
    how = one["confirmation"]
    assert (how["way"], how["proof"]) == ("other basis", CUSTOMERS.how)
    assert how["strength"].startswith("No consent")
    assert not {name for *_, name in triples(plain) if "ConsentGiven" in name}
    office.later(1)
    office.desk.withdraw(ANA)
    one = proof(office)
    assert statuses(one) == ["NoConsent", "NoConsent"]
    assert one["withdrawal"]["way"] == "told to the desk"


# --- ways of leaving ------------------------------------------------------------------------------


def by_mail(office: Office) -> None:
    office.read(office.reply("leave", office.provider.to(ANA)[0]))


def by_command(office: Office) -> None:
    leave = f"LEAVE {office.provider.to(ANA)[0].leave}"
    office.read(office.reply("automatic", subject=leave, machine=MachineMark.HARD))


def by_staff(office: Office) -> None:
    office.desk.withdraw(ANA)


def by_complaint(office: Office) -> None:
    question = office.provider.to(ANA)[0]
    report = {"marks": (question.mark,), "references": (), "complaint": True}
    sender = "abuse@provider.example"
    office.read(office.reply("complaint", question, sender=sender, token=False, **report))


def by_decision(office: Office) -> None:
    office.read(office.reply("unclear", office.provider.to(ANA)[0]))
    office.desk.decide(office.to_read()[0], Decision.LEAVE, "wants out")


def by_another_program(office: Office) -> None:
    day = office.now.date()
    person = Leaver(2, ANA, Gone.LEFT, day.isoformat(), day, "too many mails")
    office.desk.bring_leavers(OpenLeavers("gone.csv", "Mailchimp", [person]), office.news())


@pytest.mark.parametrize(
    ("leave", "way", "said"),
    [
        (by_mail, "own reply", "By a mail from the person."),
        (by_command, "unsubscribe command", "By the command to unsubscribe of the mail program."),
        (by_staff, "told to the desk", "Entered by somebody at the desk."),
        (by_complaint, "complaint", "The person marked a mail of ours as unwanted."),
        (by_decision, "reply read by a person", "By a mail that somebody at the desk read so."),
        (by_another_program, "another program", "In another program, as its file says."),
    ],
)
def test_each_way_of_leaving_is_named(
    office: Office, leave: Callable[[Office], None], way: str, said: str
) -> None:
    office.subscribe()
    office.later(1)
    leave(office)
    one = proof(office)
    assert (consent(one), statuses(one)[-1]) == ("ConsentWithdrawn", "ConsentWithdrawn")
    assert statuses(one).count("ConsentWithdrawn") == 1
    gone = one["withdrawal"]
    assert (gone["way"], gone["sentence"], gone["in_part"]) == (way, said, False)
    assert gone["at"] == "2026-11-22T09:00:00.000000Z"
    assert one["confirmation"]["way"] == "own reply", "the yes before it is still proven"
    if leave is by_another_program:
        assert gone["reason"] == "too many mails"
    if leave in (by_mail, by_command):
        assert gone["answer"] in [answer["number"] for answer in one["answers"]]


def test_a_file_of_leavers_that_was_taken_back_left_nothing(office: Office) -> None:
    office.subscribe()
    office.later(1)
    by_another_program(office)
    office.later(1)
    office.desk.take_leavers_back(LeaverFileRow.get().id)
    one = proof(office)
    assert (consent(one), one["withdrawal"]) == ("ConsentGiven", None)


# --- questions without a yes ----------------------------------------------------------------------


def say_no(office: Office) -> None:
    office.read(office.reply("no", office.ask()))


def let_lapse(office: Office) -> None:
    office.ask()
    office.set_account(imap=None)
    office.later(40)
    office.desk.expire()


def come_back(office: Office) -> None:
    office.read(office.bounce(office.ask(), BounceKind.HARD))


def cancel(office: Office) -> None:
    office.ask()
    office.desk.cancel(ANA)


@pytest.mark.parametrize(
    ("end", "status", "what"),
    [
        (say_no, "ConsentRefused", "said no"),
        (let_lapse, "ConsentRequestDeferred", "the question lapsed"),
        (come_back, "ConsentUnknown", "the question came back"),
        (cancel, "ConsentRequestDeferred", "the question was cancelled"),
    ],
)
def test_each_end_without_a_yes_is_named(
    office: Office, end: Callable[[Office], None], status: str, what: str
) -> None:
    end(office)
    one = proof(office)
    assert consent(one) == status
    assert statuses(one) == ["ConsentRequested", status]
    assert one["events"][-1]["what"] == what
    assert one["confirmation"]["way"] is None


def test_what_a_yes_leaves_out_is_refused(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    office.sheet(ANA, targets=[office.news(), garden])
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[-1], picks=(1,)))
    news, other = exported(office)["records"]
    assert (consent(news), consent(other)) == ("ConsentGiven", "ConsentRefused")
    assert other["events"][-1]["what"] == "said yes to other parts of the question"


def test_a_part_that_was_declined_alone_is_not_ended_twice(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    office.sheet(ANA, targets=[office.news(), garden])
    office.desk.send()
    office.desk.withdraw(ANA, garden.list_id or 0)
    office.later(minutes=1)
    office.read(office.reply("yes", office.provider.taken[-1]))
    news, other = exported(office)["records"]
    assert statuses(news) == ["ConsentRequested", "ConsentGiven"]
    assert statuses(other) == ["ConsentRequested", "ConsentRefused"]


# --- levels ---------------------------------------------------------------------------------------


def test_a_level_is_raised_lowered_left_and_renewed(office: Office) -> None:
    for level in (2, 4):
        office.subscribe(target=Target(level=level))
        office.later(1)
    one = proof(office)
    assert statuses(one) == ["ConsentRequested", "ConsentGiven"] * 2, "more is a consent of its own"
    assert len(one["earlier_requests"]) == 1
    office.desk.lower_level(ANA, 2)
    one = proof(office)
    assert (consent(one), one["purpose"]["level"]) == ("ConsentGiven", 2)
    assert (one["withdrawal"]["in_part"], one["withdrawal"]["level"]) == (True, 2)
    office.later(1)
    office.desk.lower_level(ANA, 0)
    one = proof(office)
    assert (consent(one), one["withdrawal"]["in_part"]) == ("ConsentWithdrawn", False)
    office.later(1)
    office.read(office.reply("yes", office.ask(target=Target(level=2), day=office.now.date())))
    one = proof(office)
    assert (consent(one), one["withdrawal"]) == ("RenewedConsentGiven", None)


def test_a_question_about_more_replaces_the_one_before(office: Office) -> None:
    office.ask(target=Target(level=2))
    office.later(1)
    office.ask(target=Target(level=4))
    one = proof(office)
    assert consent(one) == "ConsentRequested"
    assert [event["what"] for event in one["events"]] == [
        "asked", "the question was replaced", "asked",
    ]  # fmt: skip


def test_profiling_is_a_purpose_of_its_own(office: Office) -> None:
    for level in (4, 5):
        office.subscribe(target=Target(level=level))
        office.later(1)
    office.desk.lower_level(ANA, 4)
    level, profiling = exported(office)["records"]
    assert (consent(level), consent(profiling)) == ("ConsentGiven", "ConsentWithdrawn")
    assert level["withdrawal"] is None
    assert profiling["withdrawal"]["in_part"] is False


def test_who_left_and_says_yes_again_renews(office: Office) -> None:
    office.subscribe()
    office.later(1)
    office.desk.withdraw(ANA)
    office.later(1)
    office.read(office.reply("yes", office.ask(day=office.now.date())))
    one = proof(office)
    assert consent(one) == "RenewedConsentGiven"
    assert statuses(one) == [
        "ConsentRequested", "ConsentGiven", "ConsentWithdrawn",
        "ConsentRequested", "RenewedConsentGiven",
    ]  # fmt: skip
    assert one["withdrawal"] is None


# --- the file -------------------------------------------------------------------------------------


def test_a_jsonld_processor_reads_it_without_a_network(office: Office) -> None:
    office.subscribe()
    plain = exported(office)
    (one,) = plain["records"]
    found = triples(plain)
    record, dpv = one["@id"], "https://w3id.org/dpv#"
    assert (record, "type", f"{dpv}ConsentRecord") in found
    assert (record, f"{dpv}hasDataSubject", one["person"]["@id"]) in found
    assert (one["person"]["@id"], f"{dpv}hasContact", ANA) in found
    assert (one["controller"]["@id"], f"{dpv}hasName", "The Flower Shop") in found
    assert (record, f"{dpv}hasPersonalData", "https://w3id.org/dpv/pd#EmailAddress") in found
    events = [name for of, what, name in found if (of, what) == (record, f"{dpv}hasConsentStatus")]
    types = {name for of, what, name in found if of in events and what == "type"}
    assert types == {f"{dpv}ConsentRequested", f"{dpv}ConsentGiven"}
    times = {name for of, what, name in found if what == f"{dpv}isIndicatedAtTime"}
    assert times == {event["indicated_at"] for event in one["events"]}


def test_a_person_of_two_lists_has_two_proofs_with_names_that_stay(office: Office) -> None:
    office.subscribe()
    office.subscribe(target=Target(office.make_list("Garden").id))
    first, second = exported(office)["records"]
    assert first["@id"] != second["@id"]
    assert first["person"] == second["person"]
    office.later(1)
    assert [one["@id"] for one in exported(office)["records"]] == [first["@id"], second["@id"]]


def test_its_sentences_are_in_the_language_that_is_asked_for(office: Office) -> None:
    from optindesk.system.language import translator

    office.subscribe()
    plain = exported(office, say=translator("de").say, language="de")
    assert plain["language"] == "de"
    assert exported(office)["language"] == "en"


def test_it_is_told_how_far_it_is(office: Office) -> None:
    office.subscribe()
    office.subscribe(BEN)
    told: list[tuple[int, int | None]] = []

    def tick(done: int, total: int | None = None, note: Any = None) -> None:
        told.append((done, total))

    assert office.desk.export_records(PeopleQuery(), Path("r.json"), tick=tick) == 2
    assert told == [(1, 2), (2, 2)]


def test_who_is_cancelled_meanwhile_has_nothing_written(office: Office) -> None:
    office.subscribe()

    def stop(done: int, total: int | None = None, note: Any = None) -> None:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        office.desk.export_records(PeopleQuery(), Path("r.json"), tick=stop)
    assert "r.json" not in office.written
    assert office.codes()[-1] != "exported"


def test_a_page_of_people_asks_each_table_once(office: Office) -> None:
    for number in range(3):
        office.subscribe(f"p{number}@example.org")
    with office.queries() as few:
        assert office.desk.export_records(PeopleQuery(), Path("r.json")) == 3
    for number in range(3, 9):
        office.subscribe(f"p{number}@example.org")
    with office.queries() as many:
        assert office.desk.export_records(PeopleQuery(), Path("r.json")) == 9
    assert len(many) == len(few)


def test_a_mail_that_cannot_be_made_any_more_is_there_without_its_text(office: Office) -> None:
    from optindesk.core.errors import ControlCharacter

    office.subscribe()
    office.pen.breaks_on[ANA] = ControlCharacter(field="name")
    (mail,) = proof(office)["request"]["mails"]
    assert (mail["text"], mail["sha256"]) == (None, None)
    assert mail["message_id"]


def test_without_an_account_the_questions_are_there_as_the_books_have_them(office: Office) -> None:
    office.subscribe()
    AccountRow.delete().execute()
    (mail,) = proof(office)["request"]["mails"]
    assert (mail["text"], mail["message_id"], mail["status"]) == (None, None, "sent")
    assert mail["handed_over_at"]


def test_what_was_erased_of_the_log_is_not_in_the_proof(office: Office) -> None:
    office.subscribe()
    EntryRow.update(personal={}).execute()
    one = proof(office)
    assert (consent(one), one["confirmation"]["way"]) == ("ConsentGiven", "own reply")
    assert one["confirmation"]["decisive"] == "yes", "the mail has it still"


def test_who_was_brought_and_then_confirms_here_renews(office: Office) -> None:
    office.sheet({"email": BEN, "date": "2024-05-04"}, name="old.csv", brought=ELSEWHERE)
    office.later(1)
    by = office.sheet({"email": BEN, "date": "2026-11-22"}, name="new.csv")
    assert by.counts["already_subscribed"] == 1
    assert statuses(proof(office, BEN)) == ["ConsentGiven"]


def test_the_schema_refuses_what_is_no_proof(office: Office) -> None:
    fastjsonschema = pytest.importorskip("fastjsonschema")
    office.subscribe()
    plain = exported(office)
    for name in plain["records"][0]:
        less = {key: value for key, value in plain["records"][0].items() if key != name}
        with pytest.raises(fastjsonschema.JsonSchemaException):
            check_form({**plain, "records": [less]})
    wrong = json.loads(json.dumps(plain))
    wrong["records"][0]["standing"]["subscription"] = "unsubscribed"
    with pytest.raises(fastjsonschema.JsonSchemaException):
        check_form(wrong)


# --- how long it is kept --------------------------------------------------------------------------


def test_it_says_which_rules_there_are_for_how_long_it_is_kept(office: Office) -> None:
    office.ask(ANA)
    assert proof(office)["retention"]["description"] == (
        "It is kept until somebody erases it. The rule for people whose questions ended without a"
        " yes: 6 months after that. The rule for people who left everything: 3 years after the end"
        " of that year."
    )
    office.desk.choose_setting("months_without_yes", "0")
    office.desk.choose_setting("years_of_proof", "0")
    assert proof(office)["retention"]["description"] == "It is kept until somebody erases it."


def test_who_is_kept_for_a_dispute_is_not_told_of_the_rules(office: Office) -> None:
    office.ask(ANA)
    office.desk.keep_for_dispute(ANA, "a court")
    assert proof(office)["retention"]["description"] == (
        "It is kept for a dispute, and nobody erases it until that is over."
    )
