"""Whom an account believes: the system's authorities, and beside them those of its CA file."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from optindesk.core.connecting import Stage, stage_of
from optindesk.core.errors import (
    AuthoritiesMissing,
    AuthoritiesNotReadable,
    CertificateNotTrusted,
    Trouble,
)
from optindesk.core.model import Security
from optindesk.mail.imap import ImapMailbox
from optindesk.mail.smtp import SmtpTransport
from servers import PASSWORD, Authority, ImapUser, Paper, SmtpServer, account_at

StartSmtp = Callable[..., SmtpServer]


@pytest.fixture
def public(strange_authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The system's authorities, of which there is one (OpenSSL looks where the variable says)."""
    monkeypatch.setenv(
        ssl.get_default_verify_paths().openssl_cafile_env, str(strange_authority.ca_file)
    )
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_capath_env, "/nowhere")
    return strange_authority


def let_in(smtp_servers: StartSmtp, paper: Paper, ca_file: Path | None) -> bool:
    """Whether an account with this CA file logs in at a server with this certificate."""
    server = smtp_servers(Security.TLS, paper.server_context())
    account = account_at(smtp=server.server, ca_file=ca_file)
    try:
        with SmtpTransport(account, PASSWORD):
            pass
    except CertificateNotTrusted:
        server.wait_idle()
        assert server.logins == []
        return False
    assert server.logins
    return True


def test_without_one_only_the_systems_authorities_are_believed(
    smtp_servers: StartSmtp, authority: Authority, public: Authority
) -> None:
    assert let_in(smtp_servers, public.issue(), None)
    assert not let_in(smtp_servers, authority.issue(), None)


def test_with_one_the_systems_authorities_are_believed_as_well(
    smtp_servers: StartSmtp, authority: Authority, public: Authority
) -> None:
    """An own IMAP server, and a provider like everybody's to send through."""
    assert let_in(smtp_servers, authority.issue(), authority.ca_file)
    assert let_in(smtp_servers, public.issue(), authority.ca_file)


def test_it_vouches_for_names_no_more_than_others(
    smtp_servers: StartSmtp, authority: Authority, public: Authority
) -> None:
    assert not let_in(smtp_servers, authority.issue("mail.example.net"), authority.ca_file)
    assert not let_in(smtp_servers, authority.issue(days=-1), authority.ca_file)


def test_what_one_account_believes_no_other_does(
    smtp_servers: StartSmtp, authority: Authority, public: Authority, tmp_path: Path
) -> None:
    third = Authority(tmp_path, "Third CA")
    assert let_in(smtp_servers, authority.issue(), authority.ca_file)
    assert not let_in(smtp_servers, authority.issue(), third.ca_file)
    assert not let_in(smtp_servers, authority.issue(), None)


@pytest.mark.parametrize("signs_itself", [True, False])
def test_it_may_be_the_servers_own_certificate(
    smtp_servers: StartSmtp, authority: Authority, public: Authority, signs_itself: bool
) -> None:
    paper = authority.issue(signs_itself=signs_itself)
    assert let_in(smtp_servers, paper, paper.certificate)
    other = authority.issue(signs_itself=signs_itself)
    assert not let_in(smtp_servers, other, paper.certificate)


def test_windows_exports_it_without_letters(
    smtp_servers: StartSmtp, authority: Authority, tmp_path: Path
) -> None:
    exported = tmp_path / "Zertifikat.cer"
    own = x509.load_pem_x509_certificate(authority.ca_file.read_bytes())
    exported.write_bytes(own.public_bytes(Encoding.DER))
    assert let_in(smtp_servers, authority.issue(), exported)


def test_what_stands_between_its_certificates_is_passed_over(
    smtp_servers: StartSmtp, authority: Authority, strange_authority: Authority, tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(
        "Für Blümchen\n".encode()
        + strange_authority.ca_file.read_bytes()
        + b"subject=CN = Test CA\n"
        + authority.ca_file.read_bytes()
    )
    assert let_in(smtp_servers, authority.issue(), both)
    assert let_in(smtp_servers, strange_authority.issue(), both)


# --- one that is of no use ------------------------------------------------------------------------


def said(smtp_server: SmtpServer, ca_file: Path) -> tuple[type[Trouble], str]:
    """What sending and reading say of an account with this CA file: both the same."""
    server, heard = smtp_server.server, []
    account = account_at(smtp=server, imap=server, ca_file=ca_file)
    for session in (SmtpTransport(account, PASSWORD), ImapMailbox(account, PASSWORD)):
        with pytest.raises(Trouble) as raised, session:
            pass
        heard.append((type(raised.value), str(raised.value)))
        assert stage_of(raised.value, None) is Stage.ENCRYPTED
    assert smtp_server.heard == b"", "it is not even connected"
    assert heard[0] == heard[1]
    return heard[0]


def test_one_that_is_gone(smtp_server: SmtpServer, tmp_path: Path) -> None:
    kind, words = said(smtp_server, tmp_path / "gone.pem")
    assert kind is AuthoritiesMissing
    assert "gone.pem" in words
    assert "Put it back, choose it anew in the mail account" in words


def test_one_that_is_something_else(smtp_server: SmtpServer, paper: Paper, tmp_path: Path) -> None:
    letter, broken, empty = (tmp_path / name for name in ("letter.txt", "broken.pem", "empty.pem"))
    letter.write_text("Dear Anna")
    broken.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
    empty.touch()
    for one in (letter, broken, empty, paper.key):
        kind, words = said(smtp_server, one)
        assert kind is AuthoritiesNotReadable
        assert "it holds no certificate" in words
        assert one.name in words


def test_a_folder(smtp_server: SmtpServer, tmp_path: Path) -> None:
    kind, words = said(smtp_server, tmp_path)
    assert kind is AuthoritiesNotReadable
    assert "directory" in words


@pytest.mark.live
def test_a_real_server_is_believed_by_the_authority_that_it_has(imap_user: ImapUser) -> None:
    with ImapMailbox(imap_user.account(), imap_user.password) as mailbox:
        assert mailbox.folders()
