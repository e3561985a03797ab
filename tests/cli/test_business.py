"""`business`: who asks, set and shown by a script, and standing in the mails of all languages."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from commandline import Ask, Run
from desks import practice_desk
from optindesk.core.model import Target
from optindesk.mail.practice import OUTBOX, kept_mails

POSTAL, NOTICE = "Marktgasse 1\n1010 Wien", "https://blume.example/privacy"


def test_it_is_set_and_shown(ask: Ask, run: Run) -> None:
    assert ask("business", "show")["postal_address"] == ""
    assert run("business", "set", "--name", "Blume").status == 1, "an account comes first"
    account = ("--address", "shop@blume.example", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none")
    ask("business", "set", "--postal-address", POSTAL)
    ask("business", "set", "--privacy-notice", NOTICE, "--name", "Blume")
    assert ask("business", "show") == {
        "sender_name": "Blume",
        "sender_address": "shop@blume.example",
        "postal_address": POSTAL,
        "privacy_notice": NOTICE,
    }
    assert ask("account", "show")["name"] == "Blume"
    said = run("business", "set", "--postal-address", "Main Street 1\nYes")
    assert said.status == 1
    assert "answer" in said.err


def test_the_notice_is_told_and_set_by_language(run: Run, ask: Ask) -> None:
    ask("business", "set", "--postal-address", POSTAL, "--privacy-notice", "We keep it.",
        "--language", "en")  # fmt: skip
    german = ("--privacy-notice", "Wir behalten sie.", "--language", "de")
    assert ask("business", "set", *german)["privacy_notice"] == "Wir behalten sie."
    for language, notice in (("de", "Wir behalten sie."), ("en", "We keep it."), ("fr", "")):
        shown = ask("business", "show", "--language", language)
        assert (shown["postal_address"], shown["privacy_notice"]) == (POSTAL, notice)
    assert "Marktgasse 1" in run("business", "show").out


def test_what_mails_do_not_say_is_told_by_whatever_asks(run: Run, ask: Ask, tmp_path: Path) -> None:
    account = ("--address", "shop@blume.example", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none")
    ask("list", "add", "Post")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("email\nana@example.org\n")
    asking = [
        ("send",),
        ("run",),
        ("import", str(sheet), "--list", "Post", "--dry-run"),
    ]
    for typed in asking:
        (warning,) = ask(*typed)["warnings"]
        assert "neither your postal address nor your privacy notice" in warning
        assert "“business set --postal-address … --privacy-notice …” adds it." in warning
        assert run(*typed).err == f"{warning}\n"
    ask("business", "set", "--postal-address", POSTAL)
    (warning,) = ask("send")["warnings"]
    assert "“business set --privacy-notice …”" in warning
    signup = ("signup", "ben@example.org", "--list", "Post")
    assert ask(*signup)["warnings"] == [warning]
    assert ask("cancel", "ben@example.org")["cancelled"] == 1
    ask("business", "set", "--privacy-notice", NOTICE)
    for typed in asking:
        assert ask(*typed)["warnings"] == []
        assert run(*typed).err == ""


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "hr"])
def test_it_stands_in_the_mails_of_every_language(tmp_path: Path, language: str) -> None:
    from desks import ACCOUNT

    with practice_desk(tmp_path) as desk:
        desk.set_account(ACCOUNT)
        known = desk.add_list("Post", "News.", language)
        desk.set_business(POSTAL, NOTICE)
        desk.sign_up("ana@example.org", Target(known.id))
        desk.send()
        (kept,) = kept_mails(tmp_path / "mail" / OUTBOX)
    mail = message_from_bytes(kept.path.read_bytes(), policy=policy.default)
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        text = body.get_content()
        assert NOTICE in text
        assert all(line in text for line in POSTAL.splitlines())
