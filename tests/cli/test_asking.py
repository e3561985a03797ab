"""Asking as a script sees it: several lists, once more, elsewhere, for permission; and `run`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from commandline import Ask, Run
from optindesk.flows.desk import Desk
from optindesk.flows.sending import Sent
from optindesk.mail.practice import OUTBOX, kept_mails
from optindesk.main import make_desk, now, opened, who
from optindesk.store import account_rows
from optindesk.store.database import proxy
from optindesk.store.folder import lock_file
from optindesk.store.locks import FileLock, held
from optindesk.store.tables import ListRow, MailRow, RequestRow

ANNA, BERTA, CARLA = "anna@example.org", "berta@example.org", "carla@example.org"
NEWS, WORKSHOPS = "Flower news", "Workshops"


@pytest.fixture
def shop(ask: Ask) -> None:
    """A shop with two lists and an account without a mailbox."""
    for name in (NEWS, WORKSHOPS):
        ask("list", "add", name, "--description", f"All about {name}.")
    ask("account", "set", "--address", "shop@example.org", "--smtp", "localhost:25",
        "--smtp-security", "none")  # fmt: skip


def send(data: Path, tmp_path: Path) -> None:
    """Hand over what waits, to a Maildir."""
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()


def days_ago(data: Path, days: float) -> None:
    """Let everything that was sent have been sent some days before."""
    with opened(data), _writing():
        at = now() - timedelta(days=days)
        MailRow.update(dot_at=at, handed_over_at=at).where(MailRow.status == "sent").execute()


@contextmanager
def _writing() -> Iterator[None]:
    with proxy.atomic():
        yield


@pytest.mark.usefixtures("shop")
def test_several_lists_are_one_question(ask: Ask, run: Run, data: Path, tmp_path: Path) -> None:
    plain = ask("signup", ANNA, "--list", NEWS, "--list", WORKSHOPS, "--name", "Anna")
    assert plain["address"] == ANNA
    assert [(one["about"], one["group"]) for one in plain["asked_for"]] == [
        (NEWS, "new"),
        (WORKSHOPS, "new"),
    ]
    assert len(ask("outbox")) == 1
    one = ask("signup", BERTA, "--list", NEWS)
    assert (one["address"], one["group"]) == (BERTA, "new")
    assert run("signup", CARLA).status == 2
    assert NEWS in run("signup", CARLA, "--list", NEWS, "--list", WORKSHOPS).out


@pytest.mark.usefixtures("shop")
def test_a_resend_says_first_who_gets_none(ask: Ask, run: Run, data: Path, tmp_path: Path) -> None:
    ask("signup", ANNA, "--list", NEWS)
    ask("signup", BERTA, "--list", NEWS)
    send(data, tmp_path)
    days_ago(data, 8)
    ask("signup", CARLA, "--list", NEWS)
    look = ask("resend", "--list", NEWS, "--dry-run")
    assert (look["queued"], look["would_be"]) == (0, 2)
    assert [one["again"] for one in look["people"]] == [True, True, False]
    assert "waits in the outbox" in look["people"][2]["why_not"]
    assert "nothing was changed" in run("resend", "--text", "anna", "--dry-run").out
    assert ask("resend", ANNA)["queued"] == 1
    assert ask("resend", "--list", NEWS)["queued"] == 1
    assert ask("resend", "--lapsing")["people"] == []
    assert run("resend").status == 2
    assert run("resend", "nobody@example.org").status == 1
    assert "wait" in run("resend", BERTA).out


@pytest.mark.usefixtures("shop")
def test_a_wrong_address_is_corrected(ask: Ask, run: Run) -> None:
    ask("signup", ANNA, "--list", NEWS)
    plain = ask("correct", ANNA, BERTA, "--note", "read it again")
    assert plain == {
        "typed": ANNA,
        "corrected": BERTA,
        "asked": [NEWS],
        "waiting": [],
        "was_known": False,
    }
    assert "never to be written to" in ask("status", ANNA)[0]["why"]
    (entry,) = [one for one in ask("log", BERTA) if one["what"] == "address.takes_over"]
    assert entry["sentence"] == f"{BERTA} has the sign-ups now that were typed as {ANNA}."
    entries = [one for one in ask("log", ANNA) if one["what"] == "address.corrected"]
    assert f"{ANNA} → {BERTA} (read it again)" in entries[0]["sentence"]
    out = run("correct", BERTA, ANNA).out
    assert "was corrected to" in out
    assert f"never-write remove {BERTA}" in out
    assert run("correct", "nobody@example.org", ANNA).status == 1


@pytest.mark.usefixtures("shop")
def test_a_refused_mail_can_be_tried_again(ask: Ask, run: Run, data: Path) -> None:
    ask("signup", ANNA, "--list", NEWS)
    with opened(data), _writing():
        MailRow.update(status="refused", server_words="550 no").execute()
    (row,) = ask("outbox")
    assert ask("outbox", "retry", str(row["id"])) == {"id": row["id"], "address": ANNA}
    assert ask("outbox")[0]["status"] == "waiting"
    assert run("outbox", "retry", str(row["id"])).status == 1


@pytest.mark.usefixtures("shop")
def test_who_sends_is_told_where_to_see_what_was_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "outbox" not in run("send").out
    monkeypatch.setattr(Desk, "send", lambda *_, **__: Sent(sent=2, refused=1))
    assert "Refused: 1. Came back: 0. Not known: 0. Still waiting: 0. “outbox” says which" in (
        run("send").out
    )


@pytest.mark.usefixtures("shop")
def test_people_collected_before_are_asked_by_and_by(ask: Ask, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "old.csv"
    sheet.write_text(f"email\n{ANNA}\n{BERTA}\n", encoding="utf-8")
    assert "not asked yet" in run("import", str(sheet), "--list", NEWS, "--collected-before").out
    again = run("import", str(sheet), "--list", WORKSHOPS, "--collected-before", "--dry-run")
    assert "would be kept" in again.out
    assert ask("outbox") == []
    ask("settings", "permission_per_day", "1")
    assert ask("permission") is None
    look = ask("permission", "look", "--list", NEWS)
    assert (look["asked"], look["per_day"], look["days"], look["queued"]) == (2, 1, 2, 0)
    assert "nothing was changed" in run("permission", "look", "--list", NEWS).out
    begin = ("permission", "begin", "--list", NEWS)
    assert ask(*begin, "--dry-run") == look
    assert run(*begin, "--dry-run").out == run("permission", "look", "--list", NEWS).out
    assert ask("permission") is None
    assert ask("outbox") == []
    assert ask("permission", "begin", "--list", NEWS, "--contact", ANNA)["queued"] == 1
    assert ask("permission") is None, "she was the only one"
    assert run("permission", "begin", "--list", NEWS, "--contact", ANNA).status == 1
    assert ask("permission", "begin", "--list", NEWS, "--text", "berta")["queued"] == 0
    assert ask("permission")["list"] == NEWS
    assert NEWS in run("permission").out
    assert ask("permission")["waiting"] == 1
    assert [row["kind"] for row in ask("outbox")] == ["permission"]
    assert ask("permission", "stop") == {"stopped": True, "taken_back": 1, "can_answer": 0}
    assert "Nobody was" in run("permission", "stop").out
    assert "Nobody is" in run("permission").out
    assert ask("outbox") == []
    assert ask(*begin, "--contact", ANNA)["queued"] == 1, "no mail ever went out"
    assert "1 question for permission waits" in run("permission").out
    assert "1 question that waited was taken back" in run("permission", "stop").out


@pytest.mark.usefixtures("shop")
def test_levels_are_off_have_names_and_go_down(ask: Ask, run: Run, data: Path) -> None:
    assert run("signup", ANNA, "--level", "4").status == 1
    assert not ask("levels")["on"]
    assert "off" in run("levels").out
    assert ask("settings", "levels", "on") == [
        {
            "name": "levels",
            "value": "on",
            "usual": "off",
            "about": "Whether permission levels can be asked for.",
        }
    ]
    assert "can be asked" in run("levels").out
    assert ask("levels", "--language", "de")["names"][4] == {
        "level": 4,
        "name": "Werbung per E-Mail",
        "own": False,
    }
    named = ask("levels", "--language", "de", "name", "4", "Post von uns")["names"][4]
    assert named == {"level": 4, "name": "Post von uns", "own": True}
    assert ask("signup", ANNA, "--level", "4")["group"] == "new"
    assert ask("lower", ANNA, "2") == {"address": ANNA, "before": 0, "level": 0, "declined": 1}
    assert run("lower", ANNA, "2").status == 1
    assert len(ask("settings")) == 10
    assert run("settings", "levels", "perhaps").status == 1
    assert run("settings", "level").status == 1
    ask("settings", "reminders", "2")
    assert ask("settings", "levels", "--reset")[0]["value"] == "off"
    assert [row["name"] for row in ask("settings") if row["value"] != row["usual"]] == ["reminders"]
    assert all(row["value"] == row["usual"] for row in ask("settings", "--reset"))
    assert run("settings", "levels", "on", "--reset").status == 2


@pytest.mark.usefixtures("shop")
def test_a_list_and_a_level_are_one_question_but_profiling_is_one_of_its_own(ask: Ask) -> None:
    ask("settings", "levels", "on")
    both = ask("signup", "dora@example.org", "--list", NEWS, "--level", "4")
    assert [row["group"] for row in both["asked_for"]] == ["new", "new"]
    assert len(mails_to(ask, "dora@example.org")) == 1
    ask("signup", "emil@example.org", "--list", NEWS, "--level", "5")
    assert len(mails_to(ask, "emil@example.org")) == 2


def mails_to(ask: Ask, address: str) -> list[int]:
    return [row["id"] for row in ask("outbox") if row["address"] == address]


@pytest.mark.usefixtures("shop")
def test_what_is_held_back_says_why_and_until_when(
    ask: Ask, run: Run, data: Path, tmp_path: Path
) -> None:
    ask("signup", ANNA, "--list", NEWS)
    send(data, tmp_path)
    ask("signup", ANNA, "--list", WORKSHOPS)
    (row,) = ask("outbox")
    assert row["held_until"].endswith("Z")
    assert "last question" in row["why"]
    assert not re.search(r"\dT\d", run("outbox").out), "people read local times"
    (standing,) = (one for one in ask("status", ANNA) if one["list"] == WORKSHOPS)
    assert "held back until" in standing["sentence"]


@pytest.mark.usefixtures("shop")
def test_a_list_reminds_and_the_law_is_said_where_that_is_switched_on(ask: Ask, run: Run) -> None:
    plain = ask("list", "set", NEWS, "--reminders", "2")
    assert (plain["name"], plain["reminders"]) == (NEWS, 2)
    assert "some courts" in plain["warnings"][0]
    assert {one["name"]: one["reminders"] for one in ask("list", "show")} == {NEWS: 2, WORKSHOPS: 0}
    said = run("list", "set", NEWS, "--reminders", "1")
    assert "seven days apart" in said.err
    assert ask("list", "set", NEWS, "--reminders", "0")["warnings"] == []
    assert run("list", "set", NEWS, "--reminders", "3").status == 1
    assert "some courts" in run("list", "add", "Third", "--reminders", "1").err
    assert "some courts" not in run("settings", "reminders").out
    assert "some courts" in run("settings", "reminders", "1").out


# --- run, expire, remind --------------------------------------------------------------------------


def lapse(data: Path) -> None:
    with opened(data), _writing():
        RequestRow.update(expires_at=now() - timedelta(days=1)).execute()


@pytest.mark.usefixtures("shop")
def test_who_let_it_lapse_is_asked_anew_for_a_reason(
    ask: Ask, run: Run, data: Path, tmp_path: Path
) -> None:
    ask("signup", ANNA, "--list", NEWS)
    send(data, tmp_path)
    lapse(data)
    ask("expire")
    (again,) = ask("resend", ANNA)["people"]
    assert "“Ask again…”, or “ask”, asks anew" in again["why_not"]
    said = run("ask", ANNA, "--list", NEWS)
    assert (said.status, "say how this person asked for it" in said.err) == (1, True)
    assert ask("ask", ANNA, "--why", "she rang") == {"address": ANNA, "asked": [NEWS]}
    assert ask("status", ANNA)[0]["request"] == "queued"


@pytest.mark.usefixtures("shop")
def test_whose_time_is_over_is_asked_anew_when_the_mailbox_was_read(
    ask: Ask, run: Run, data: Path, tmp_path: Path
) -> None:
    ask("signup", ANNA, "--list", NEWS)
    send(data, tmp_path)
    lapse(data)
    ask("account", "set", "--imap", "localhost:143", "--imap-security", "none")
    assert "Could answer until" in ask("status", ANNA)[0]["sentence"]
    said = run("ask", ANNA, "--why", "she rang")
    assert (said.status, "check it first; then ask again" in said.err) == (1, True)
    with opened(data), _writing():
        account_rows.note_mailbox_read(1, now())
    assert ask("ask", ANNA, "--why", "she rang")["asked"] == [NEWS]


@pytest.mark.usefixtures("shop")
def test_expire_lets_lapse_what_is_due(ask: Ask, run: Run, data: Path, tmp_path: Path) -> None:
    ask("signup", ANNA, "--list", NEWS)
    send(data, tmp_path)
    assert ask("status", "--lapsing") == []
    assert ask("expire") == {"expired": 0, "wait_for_check": 0}
    lapse(data)
    assert len(ask("status", "--lapsing")) == 1
    ask("account", "set", "--imap", "localhost:143", "--imap-security", "none")
    assert ask("expire") == {"expired": 0, "wait_for_check": 1}
    assert "1 more is due: check the mailbox first" in run("expire").out
    with opened(data), _writing():
        account_rows.note_mailbox_read(1, now())
    assert "is about to lapse" in ask("status", ANNA)[0]["sentence"]
    assert ask("expire") == {"expired": 1, "wait_for_check": 0}
    assert ask("status", ANNA)[0]["request"] == "expired"
    assert run("expire").out == "0 questions lapsed.\n"


@pytest.mark.usefixtures("shop")
def test_remind_does_nothing_until_it_is_switched_on(
    ask: Ask, run: Run, data: Path, tmp_path: Path
) -> None:
    ask("signup", ANNA, "--list", NEWS)
    send(data, tmp_path)
    days_ago(data, 8)
    assert ask("remind") == {"reminded": 0, "wait_for_check": 0}
    ask("settings", "reminders", "1")
    assert ask("remind") == {"reminded": 1, "wait_for_check": 0}
    assert run("remind").out == "0 reminders were queued.\n"
    assert [row["kind"] for row in ask("outbox")] == ["reminder"]
    with opened(data):
        assert ListRow.get().reminders == 0


@pytest.mark.usefixtures("shop")
def test_run_does_all_of_it_once_in_its_order(
    run: Run, ask: Ask, data: Path, tmp_path: Path
) -> None:
    ask("signup", ANNA, "--list", NEWS)
    send(data, tmp_path)
    lapse(data)
    said = run("--json", "run")
    assert said.status == 0, said.err
    plain = said.json
    assert (plain["check"], plain["expired"], plain["reminded"], plain["busy"]) == (None, 1, 0, [])
    assert plain["send"]["sent"] == 0
    assert plain["asked_for_permission"] == 0
    said = run("run")
    assert said.status == 0
    assert said.out.splitlines()[:2] == ["0 mails read.", "0 questions lapsed."]


@pytest.mark.usefixtures("shop")
def test_run_goes_on_with_those_who_were_collected_before(
    ask: Ask, run: Run, data: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "old.csv"
    sheet.write_text(f"email\n{ANNA}\n{BERTA}\n", encoding="utf-8")
    ask("import", str(sheet), "--list", NEWS, "--collected-before")
    ask("settings", "permission_per_day", "1")
    ask("permission", "begin", "--list", NEWS)
    send(data, tmp_path)
    run("run")
    assert len(ask("outbox")) == 0
    with opened(data), _writing():
        MailRow.update(created_at=now() - timedelta(days=2)).execute()
    assert run("run").status == 1, "no server takes it yet, and that is said"
    assert [(row["address"], row["kind"]) for row in ask("outbox")] == [(BERTA, "permission")]


@pytest.mark.usefixtures("shop")
def test_a_second_run_at_the_same_time_leaves_it_to_the_first(
    ask: Ask, run: Run, data: Path
) -> None:
    ask("account", "set", "--imap", "localhost:143", "--imap-security", "none")
    with opened(data):
        account = account_rows.account()
        assert account is not None
        jobs = [f"post:{account.id}", f"check:{account.id}"]
    with (
        held(FileLock(lock_file(data, jobs[0]), jobs[0]), True),
        held(FileLock(lock_file(data, jobs[1]), jobs[1]), True),
    ):
        said = run("run", "--password-stdin", stdin="secret\n")
        plain = run("--json", "run", "--password-stdin", stdin="secret\n")
        alone = run("send", "--password-stdin", stdin="secret\n")
    assert said.status == 0
    assert "Another Opt-In Desk is reading the mail of this account." in said.out
    assert "Another Opt-In Desk is sending mail from this account." in said.out
    assert said.err == ""
    assert plain.status == 0
    assert plain.json["busy"] == ["check", "send"]
    assert alone.status == 1, "whoever asks for this one thing is told that it was not done"


@pytest.mark.usefixtures("shop")
def test_a_run_that_reaches_no_server_says_so(ask: Ask, run: Run) -> None:
    ask("account", "set", "--smtp", "localhost:1", "--smtp-security", "none")
    ask("signup", ANNA, "--list", NEWS)
    said = run("run", "--password-stdin", stdin="secret\n")
    assert said.status == 1
    assert "No connection" in said.err


# --- the whole way, on real mails -----------------------------------------------------------------


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("answer", "agreed", "said"),
    [
        ("YES", [NEWS, WORKSHOPS, "Offers"], "on “Flower news, Workshops, Offers”."),
        ("YES 2", [WORKSHOPS], "Not noted, because your answer left it out: Flower news, Offers."),
        ("YES 1 and 3", [NEWS, "Offers"], "because your answer left it out: Workshops."),
        ("NO", [], ""),
    ],
)
def test_each_answer_to_a_mail_about_several_lists_is_read_and_told(
    ask: Ask, data: Path, tmp_path: Path, answer: str, agreed: list[str], said: str
) -> None:
    ask("list", "add", "Offers", "--description", "What is cheap on Fridays.")
    ask("signup", ANNA, "--list", NEWS, "--list", WORKSHOPS, "--list", "Offers", "--name", "Anna")
    send(data, tmp_path)
    (question,) = sent(tmp_path)
    text = question.get_body(("plain",)).get_content()
    assert "2. Workshops: All about Workshops." in text
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    reply = tmp_path / "reply.eml"
    reply.write_text(
        f"From: Anna <{ANNA}>\nTo: shop@example.org\nSubject: Re: {question['Subject']}\n"
        f"Date: {formatdate()}\nMessage-ID: <1@example.org>\n"
        f"In-Reply-To: {question['Message-ID']}\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{answer}\n\nOn 21 Nov 2026, shop@example.org wrote:\n{quoted}\n",
        encoding="utf-8",
    )
    assert ask("check", "--saved", str(reply))["mails"][0]["outcome"] == "applied"
    rows = ask("status", ANNA)
    assert [row["list"] for row in rows if row["may_mail"]] == agreed
    assert [row["list"] for row in rows if row["request"] == "confirmed"] == agreed
    assert {row["request"] for row in rows} <= {"confirmed", "declined"}
    send(data, tmp_path)
    thanks = [mail.get_body(("plain",)).get_content() for mail in sent(tmp_path)[1:]]
    assert len(thanks) == bool(agreed)
    assert said in " ".join("".join(thanks).split())


def sent(tmp_path: Path) -> list[Any]:
    """The mails that were handed over, oldest first."""
    return [
        message_from_bytes(kept.path.read_bytes(), policy=policy.default)
        for kept in kept_mails(tmp_path / "mail" / OUTBOX)
    ]


@pytest.mark.usefixtures("shop")
def test_status_is_narrowed_as_in_the_window(ask: Ask, run: Run) -> None:
    ask("signup", ANNA, "--list", NEWS)
    assert [one["address"] for one in ask("status", "--filter", "anna state:to-be-sent")] == [ANNA]
    assert ask("status", "--filter", "state:waiting") == []
    assert run("status", "--filter", "state:waiting").out == "Nobody fits.\n"
    assert len(ask("status", "--view", "changed within a week", "--filter", "anna")) == 1
    assert ask("status", "--view", "Lapses within a week") == []
    assert run("--lang", "de", "status", "--view", "lapses within a week").status == 0
    refused = run("many", "off", "--filter", "anna " * 300)
    assert (refused.status, "does not say clearly" in refused.err) == (1, True)
    refused = run("status", "--view", "nowhere")
    assert (refused.status, "There is no view “nowhere”" in refused.err) == (1, True)
    told = run("status", "--filter", "stat:waiting")
    assert told.err.startswith("“stat:waiting” is looked for as it stands.")


def test_a_new_address_is_asked_and_taken_back(ask: Ask, run: Run) -> None:
    ask("list", "add", "News of the field")
    ask("signup", "ina@example.org", "--list", "News of the field")
    done = ask("change-address", "ina@example.org", "ina@work.example", "--note", "rang us")
    assert done == {
        "old": "ina@example.org",
        "new": "ina@work.example",
        "about": ["News of the field"],
    }
    (row,) = ask("status", "ina@work.example")
    assert not row["may_mail"]
    assert "nobody has said yes from the new one" in row["why"]
    assert ask("status", "ina@example.org") == [row], "nobody is lost by the address before"
    refused = run("withdraw", "ina@example.org", "--all")
    assert (refused.status, "the address is ina@work.example now" in refused.err) == (1, True)
    assert run("status", "ina@work.example", "--filter", "zzz").out.strip() == "Nobody fits."
    said = run("change-address", "ina@work.example", "--take-back")
    assert said.out.strip() == "The address is ina@example.org again, and all is as before."
    assert run("change-address", "ina@example.org", "ina@example.org").status == 1
    assert run("change-address", "ina@example.org").status == 2


def test_two_addresses_are_one_person_and_are_taken_apart(ask: Ask, run: Run) -> None:
    ask("list", "add", "News of the garden")
    for address in ("ivo@example.org", "ivo@work.example"):
        ask("signup", address, "--list", "News of the garden", "--name", "Ivo")
    assert ask("merge", "ivo@example.org") == [{"address": "ivo@work.example", "name": "Ivo"}]
    done = ask("merge", "ivo@example.org", "ivo@work.example", "--note", "told us")
    assert done == {"address": "ivo@example.org", "other": "ivo@work.example"}
    assert "Nobody else" in run("merge", "ivo@example.org").out
    (row,) = ask("status", "ivo@work.example")
    assert row["why"].startswith("No: the same person as ivo@example.org")
    codes = [line["what"] for line in ask("log", "ivo@example.org")]
    assert codes.count("signup.recorded") == 1, "a filtered log is that of one address"
    assert run("merge", "ivo@example.org", "ivo@work.example").status == 1
    said = run("unmerge", "ivo@example.org", "ivo@work.example")
    assert said.out.strip() == "ivo@example.org and ivo@work.example are two people again."
    assert run("unmerge", "ivo@example.org", "ivo@work.example").status == 1


@pytest.mark.usefixtures("shop")
def test_many_are_cancelled_or_taken_off_after_a_look(ask: Ask, run: Run) -> None:
    for address in (ANNA, BERTA):
        ask("signup", address, "--list", NEWS)
    ask("cancel", BERTA)
    look = ask("many", "cancel", "--filter", "example", "--dry-run")
    assert (look["done"], look["would_be"]) == (0, 1)
    assert [(one["address"], one["would_be"]) for one in look["people"]] == [
        (ANNA, True),
        (BERTA, False),
    ]
    assert "This was a look" in run("many", "off", "--filter", "anna", "--dry-run").out
    for unclear in ("", "state:", "state:n", "stat:waiting", "state:purple"):
        refused = run("many", "off", "--filter", unclear)
        assert (refused.status, "Nothing was changed." in refused.err) == (1, True), unclear
    assert ask("status", "--filter", "state:to-be-sent")[0]["address"] == ANNA
    assert ask("many", "off", "--filter", "state:to-be-sent")["done"] == 1
    assert run("many", "off", "--filter", "state:to-be-sent").out.startswith("Nobody is meant")
    assert ask("many", "cancel", "--view", "Changed within a week")["would_be"] == 0
