"""The mail account on the command line: found, set by its address alone, forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commandline import Ask, Run
from optindesk.core.finding import Found, How
from optindesk.core.model import Account, Door, Security, Server
from optindesk.system.passwords import SessionPasswords


def test_the_address_of_a_known_provider_is_enough(ask: Ask) -> None:
    shown = ask("account", "set", "--address", "shop@gmx.de")
    assert (shown["smtp"]["host"], shown["imap"]["host"]) == ("mail.gmx.net", "imap.gmx.net")
    assert (shown["user"], shown["sign_in"]) == ("shop@gmx.de", "password")


def test_what_belongs_to_an_address_is_told_in_words(run: Run, ask: Ask) -> None:
    said = run("account", "find", "shop@gmail.com").out
    assert "Gmail, by your address." in said
    assert "SMTP: smtp.gmail.com:465 tls" in said
    assert "https://" in said, "where one gets an app password"
    (found,) = ask("account", "find", "shop@gmail.com")
    assert found["ways"][0] == "app-password"


def test_an_own_domain_needs_its_servers_or_leave_to_look_for_them(run: Run) -> None:
    said = run("--json", "account", "set", "--address", "shop@flowers.example")
    assert said.json["error"]["code"] == "servers_needed"
    assert "--find" in said.err or "--find" in said.out


def test_a_page_of_the_web_is_no_mail_server(run: Run) -> None:
    said = run("account", "set", "--address", "shop@flowers.example", "--smtp", "http://x:25")
    assert said.status == 2
    assert "HOST:PORT" in said.err


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> list[Found]:
    """What the net says."""
    told: list[Found] = []
    monkeypatch.setattr("optindesk.mail.finding.find", lambda *args, **options: tuple(told))
    return told


OWN = Found(
    Server("smtp.flowers.example", 465, Security.TLS),
    Server("imap.flowers.example", 993, Security.TLS),
    "shop",
    "shop",
    "",
    How.SRV,
    other_domain=False,
)
ELSEWHERE = replace(
    OWN, smtp=Server("smtp.host.example", 465, Security.TLS), imap=None, imap_user="shop-in",
    other_domain=True,
)  # fmt: skip


def test_servers_that_the_domain_names_are_set(ask: Ask, net: list[Found]) -> None:
    net.append(OWN)
    shown = ask("account", "set", "--address", "shop@flowers.example", "--find")
    assert shown["smtp"] == {"host": "smtp.flowers.example", "port": 465, "security": "tls"}
    assert shown["user"] == "shop"


def test_servers_elsewhere_are_told_and_not_set(run: Run, net: list[Found]) -> None:
    net.append(ELSEWHERE)
    said = run("--json", "account", "set", "--address", "shop@flowers.example", "--find")
    assert said.json["error"]["code"] == "unsure_servers"
    assert "smtp.host.example" in said.err
    assert run("account", "find", "shop@flowers.example").out.count("outside of your domain") == 1


def test_servers_that_nobody_names_are_told(run: Run, net: list[Found]) -> None:
    for command in (["find"], ["set", "--find", "--address"]):
        said = run("--json", "account", *command, "shop@flowers.example")
        assert said.json["error"]["code"] == "nothing_found"


def test_a_mailbox_with_a_login_of_its_own_can_be_set_and_unset(ask: Ask) -> None:
    shown = ask(
        "account", "set", "--address", "shop@gmx.de", "--imap-user", "post@gmx.de",
        "--imap-sign-in", "password",
    )  # fmt: skip
    assert (shown["imap_user"], shown["imap_sign_in"]) == ("post@gmx.de", "password")
    assert ask("account", "set", "--imap-sign-in", "same")["imap_sign_in"] is None


def test_another_address_brings_its_own_servers_and_keeps_what_was_chosen(ask: Ask) -> None:
    ask("account", "set", "--address", "shop@gmx.de", "--name", "Flowers", "--per-day", "9")
    shown = ask("account", "set", "--address", "shop@web.de")
    assert (shown["smtp"]["host"], shown["per_day"]) == ("smtp.web.de", 9)
    assert shown["name"] == "Flowers"


def test_an_account_that_signs_in_is_told_how(run: Run) -> None:
    said = run(
        "account", "set", "--address", "shop@gmail.com", "--sign-in", "oauth",
        "--oauth-client", "123.apps.example",
    )  # fmt: skip
    assert "optindesk account sign-in" in said.out


def test_without_a_registration_nobody_can_sign_in(run: Run) -> None:
    run("account", "set", "--address", "shop@gmail.com", "--sign-in", "oauth")
    said = run("--json", "account", "sign-in")
    assert said.json["error"]["code"] == "cannot_sign_in"
    said = run("--json", "account", "sign-in", "--elsewhere")
    assert said.status == 1


@pytest.mark.parametrize("action", ["test", "sign-in", "it-person", "forget", "show"])
def test_without_an_account_there_is_nothing_to_do(run: Run, action: str) -> None:
    said = run("account", action)
    assert said.status == 1
    assert "account" in said.err


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Door, str]]:
    """The passwords that are used, each with the server that it is for."""
    used: list[tuple[Door, str]] = []

    def lend(kept: SessionPasswords, account: Account, password: str, door: Door) -> None:
        used.append((door, password))

    monkeypatch.setattr(SessionPasswords, "lend", lend)
    return used


OWN_SERVERS = (
    "--address", "shop@flowers.example", "--smtp", "127.0.0.1:9", "--imap", "127.0.0.1:9",
    "--imap-user", "shop-in", "--imap-sign-in", "password",
)  # fmt: skip


@pytest.mark.parametrize("command", [("check",), ("send",), ("account", "test", "--no-mail")])
def test_a_script_gives_the_password_of_a_mailbox_with_a_login_of_its_own(
    run: Run, lent: list[tuple[Door, str]], command: tuple[str, ...]
) -> None:
    run("account", "set", *OWN_SERVERS)
    both = ("--password-stdin", "--imap-password-stdin")
    run(*command, *both, stdin="for sending\nfor reading\n")
    assert lent == [(Door.SMTP, "for sending"), (Door.IMAP, "for reading")]


def test_where_one_signs_in_a_password_is_not_taken_for_a_token(
    run: Run, lent: list[tuple[Door, str]]
) -> None:
    run("account", "set", *OWN_SERVERS, "--sign-in", "oauth")
    run("check", "--password-stdin", "--imap-password-stdin", stdin="geheim\nfor reading\n")
    assert lent == [(Door.IMAP, "for reading")]


@pytest.mark.parametrize(
    "command", [("account", "set", "--name", "New"), ("account", "test"), ("check",)]
)
def test_an_empty_input_is_no_password(run: Run, ask: Ask, command: tuple[str, ...]) -> None:
    run("account", "set", *OWN_SERVERS, "--name", "Flowers", "--password-stdin", stdin="geheim\n")
    said = run("--json", *command, "--password-stdin", stdin="")
    assert (said.status, said.json["error"]["code"]) == (1, "no_password_given")
    assert ask("account", "show")["name"] == "Flowers"
