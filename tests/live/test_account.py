"""An account is tried, and signs in, at real servers: aiosmtpd, Dovecot, a page in a browser."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from authorisation import CLIENT, AuthorisationServer, Person
from optindesk.core.connecting import AccountTest, Ended, Step, StepResult
from optindesk.core.errors import SignInNeeded, TokenRefused
from optindesk.core.model import Account, Door, Security, SignIn
from optindesk.core.oauth import spelled_xoauth2
from optindesk.core.ports import no_tick, nobody_asked
from optindesk.flows.desk import Desk
from optindesk.main import main, make_desk, opened, who
from servers import (
    ImapUser,
    Paper,
    SmtpServer,
    Taken,
)

pytestmark = pytest.mark.live

StartSmtp = Callable[..., SmtpServer]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "desk") as store:
        yield replace(make_desk(store, who("Rosa")), look_up_sender=nobody_asked)


def into(mailbox: ImapUser) -> Callable[[Taken], None]:
    """What is sent lies in the mailbox."""
    return lambda taken: mailbox.deliver(taken.content)


def ended(made: AccountTest, step: Step) -> StepResult:
    (result,) = [one for one in made.results if one.step is step]
    return result


def of(mailbox: ImapUser, smtp: SmtpServer) -> Account:
    return replace(mailbox.account(Security.TLS, smtp.server), address=mailbox.user)


@pytest.fixture
def smtp(smtp_servers: StartSmtp, paper: Paper, imap_user: ImapUser) -> SmtpServer:
    return smtp_servers(Security.STARTTLS, paper.server_context(), deliver=into(imap_user))


def test_an_account_that_works_passes_every_step(
    desk: Desk, smtp: SmtpServer, imap_user: ImapUser
) -> None:
    desk.passwords.lend(desk.set_account(of(imap_user, smtp)), imap_user.password)
    told: list[StepResult] = []
    made = desk.try_account(told.append)
    assert [one.ended for one in made.results[:12]] == [Ended.PASSED] * 12, told
    (mail,) = smtp.mails
    assert b"You can delete it" in mail.content


def test_the_command_line_shows_each_step_and_ends_with_its_status(
    tmp_path: Path,
    smtp: SmtpServer,
    imap_user: ImapUser,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = ["--data", str(tmp_path / "desk")]
    monkeypatch.setattr("optindesk.mail.dns.look_at_sender", lambda *args, **options: ())

    def run(*typed: str, stdin: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        return main([*data, *typed])

    assert run(
        "account", "set", "--address", imap_user.user,
        "--smtp", f"localhost:{smtp.server.port}", "--smtp-security", "starttls",
        "--imap", f"localhost:{imap_user.imap_port}", "--imap-security", "starttls",
        "--ca", str(imap_user.ca_file),
    ) == 0  # fmt: skip
    assert run("account", "it-person") == 0, "it can be sent before anything was tried"
    capsys.readouterr()
    assert run("account", "test", "--password-stdin", stdin=f"{imap_user.password}\n") == 0
    said = capsys.readouterr().out
    assert said.count("✓") >= 12
    assert "✓ A mail to yourself comes back" in said
    assert run("account", "test", "--password-stdin", stdin="wrong\n") == 1
    said = capsys.readouterr().out
    assert "✗ Sending: it lets you in" in said
    assert "– Replies: it lets you in" in said, "one login, told once"
    assert "Not everything works yet" in said
    assert run("account", "it-person") == 0
    letter = capsys.readouterr().out
    assert f"user {imap_user.user}" in letter
    assert "wrong" not in letter


# --- OAuth 2.0 ------------------------------------------------------------------------------------


class Valid:
    """The first words of logins that are good now."""

    def __init__(self, authorisation: AuthorisationServer) -> None:
        self._authorisation = authorisation

    def __contains__(self, said: object) -> bool:
        server = self._authorisation
        return said in {spelled_xoauth2(server.user, token) for token in server.access_tokens}


def test_who_signed_in_once_sends_and_reads_by_tokens(
    desk: Desk,
    mailbox: ImapUser,
    authorisation: AuthorisationServer,
    smtp_servers: StartSmtp,
    paper: Paper,
    people: Callable[..., Person],
) -> None:
    smtp = smtp_servers(
        Security.STARTTLS,
        paper.server_context(),
        deliver=into(mailbox),
        tokens=Valid(authorisation),
    )
    account = desk.set_account(
        replace(
            of(mailbox, smtp),
            sign_in=SignIn.OAUTH,
            oauth_issuer=authorisation.url,
            oauth_client=CLIENT.id,
        )
    )
    refused = desk.try_account(lambda result: None)
    assert "sign in" in str(ended(refused, Step.SMTP_LET_IN).said)
    desk.sign_in(people("allow").open, "You can close this page.", no_tick)
    made = desk.try_account(lambda result: None)
    assert [one.ended for one in made.results[:12]] == [Ended.PASSED] * 12, made.results
    assert len(authorisation.access_tokens) == 1, "one token opens both"

    authorisation.access_tokens.clear()
    with pytest.raises(TokenRefused, match="401"), desk.transport(account):
        pass
    with desk.transport(account), desk.mailbox(account):
        pass  # the next one is taken

    authorisation.revoke_all()
    with pytest.raises(TokenRefused), desk.mailbox(account):
        pass
    with pytest.raises(SignInNeeded):
        desk.passwords.of(account, Door.IMAP)
