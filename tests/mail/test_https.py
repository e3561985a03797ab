"""Asking a web server: what it may not do, and what is said when it does not answer."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from optindesk.core.errors import (
    AuthoritiesMissing,
    AuthoritiesNotReadable,
    CertificateNotTrusted,
    NoConnection,
    NoEncryption,
    ServerMisbehaved,
    Trouble,
    UnknownHost,
)
from optindesk.mail import https
from optindesk.mail.https import ask
from servers import Authority, Paper, Peer, Says, ScriptedServer, free_port, good, silent

CANARY = "canary-4711"

Scripted = Callable[[Callable[[Peer], None]], ScriptedServer]


def url(server: ScriptedServer, host: str = "localhost") -> str:
    return f"https://{host}:{server.port}/token"


def test_a_question_and_its_answer(says: Says, authority: Authority) -> None:
    server = says(good(b"yes"))
    answer = ask(url(server), "a=b", ca_file=str(authority.ca_file))
    assert (answer.status, answer.body) == (200, b"yes")
    assert "yes" not in repr(answer)
    server.wait()
    assert b"POST /token HTTP/1.1\r\n" in server.heard
    assert b"Content-Type: application/x-www-form-urlencoded\r\n" in server.heard


def test_an_answer_in_chunks_is_put_together(says: Says, authority: Authority) -> None:
    head = b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n"
    server = says(head, b"2\r\nye\r\n", b"1\r\ns\r\n", b"0\r\n\r\n")
    answer = ask(url(server), ca_file=str(authority.ca_file))
    assert (answer.status, answer.body) == (400, b"yes")


def test_no_login_of_another_program_goes_along(
    says: Says, authority: Authority, invented_home: Path
) -> None:
    netrc = invented_home / ".netrc"
    netrc.write_text(f"machine localhost login anna password {CANARY}\n", "utf-8")
    netrc.chmod(0o600)
    try:
        server = says(good(b"yes"))
        ask(url(server), ca_file=str(authority.ca_file))
        server.wait()
    finally:
        netrc.unlink()
    assert b"authorization" not in server.heard.lower()


@pytest.mark.parametrize(
    ("answer", "trouble", "words"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n",
         ServerMisbehaved, "302 it sends elsewhere"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", ServerMisbehaved, "304 it sends elsewhere"),
        (good(b"x" * (https.MOST_BYTES + 1)), ServerMisbehaved, "an answer without an end"),
        (b"* OK IMAP4rev1 ready\r\n", ServerMisbehaved, "not HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", ServerMisbehaved, "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000, ServerMisbehaved, "not HTTP"),
        (b"", NoConnection, "the other side closed it"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nye",
         NoConnection, "the other side closed it"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
         NoConnection, "the other side closed it"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_server_that_does_not_behave_is_not_followed(
    says: Says, authority: Authority, answer: bytes, trouble: type[Trouble], words: str
) -> None:
    with pytest.raises(trouble) as told:
        ask(url(says(answer)), f"token={CANARY}", ca_file=str(authority.ca_file))
    assert words in str(told.value)
    assert CANARY not in str(told.value)
    assert told.value.__suppress_context__ or told.value.__context__ is None


def test_a_server_that_takes_its_time_is_given_up(
    scripted: Scripted, paper: Paper, authority: Authority
) -> None:
    with pytest.raises(NoConnection, match="no answer in time"):
        ask(url(scripted(silent(paper))), ca_file=str(authority.ca_file), seconds=0.2)


def test_a_server_that_answers_drop_by_drop_is_given_up(
    scripted: Scripted, paper: Paper, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = paper.server_context()

    def play(peer: Peer) -> None:
        peer.start_tls(context)
        while peer.hear():
            pass
        peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
        while True:
            peer.say(b"x")

    times = iter(range(0, 10_000, 6))
    monkeypatch.setattr(https, "monotonic", lambda: next(times))
    with pytest.raises(NoConnection, match="no answer in time"):
        ask(url(scripted(play)), ca_file=str(authority.ca_file))


@pytest.mark.parametrize(
    ("paper_of", "host", "words"),
    [
        (lambda good, strange: strange.issue(), "localhost", "not known here"),
        (lambda good, strange: good.issue(signs_itself=True), "localhost", "signed"),
        (lambda good, strange: good.issue(days=-1), "localhost", "expired"),
        (lambda good, strange: good.issue("localhost"), "127.0.0.1", "another name"),
    ],
)
def test_a_server_that_cannot_prove_who_it_is_hears_nothing(
    says: Says,
    authority: Authority,
    strange_authority: Authority,
    paper_of: Callable[[Authority, Authority], Paper],
    host: str,
    words: str,
) -> None:
    server = says(good(b"yes"), paper=paper_of(authority, strange_authority))
    with pytest.raises(CertificateNotTrusted, match=words):
        ask(url(server, host), f"token={CANARY}", ca_file=str(authority.ca_file))
    server.wait()
    assert CANARY.encode() not in server.heard


def test_an_own_authority_is_trusted_only_where_it_is_named(says: Says) -> None:
    with pytest.raises(CertificateNotTrusted):
        ask(url(says(good(b"yes"))))


def test_an_outdated_encryption_is_none(
    scripted: Scripted, paper: Paper, authority: Authority
) -> None:
    context = paper.server_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = scripted(lambda peer: peer.start_tls(context))
    with pytest.raises(NoEncryption):
        ask(url(server), ca_file=str(authority.ca_file))


def test_what_is_no_tls_hears_nothing(scripted: Scripted, authority: Authority) -> None:
    server = scripted(lambda peer: peer.say(b"HTTP/1.1 200 OK\r\n\r\n"))
    with pytest.raises(NoEncryption, match="not TLS"):
        ask(url(server), f"token={CANARY}", ca_file=str(authority.ca_file))
    server.wait()
    assert CANARY.encode() not in server.heard


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("http://localhost/token", NoEncryption),
        ("ftp://localhost/", NoEncryption),
        ("", NoEncryption),
        ("https://", UnknownHost),
        ("https://[::1/", UnknownHost),
        ("https://localhost:99999/", UnknownHost),
        ("https://a..b/", UnknownHost),
        ("https://no-such-host.invalid/", UnknownHost),
        (f"https://{'a' * 70}.example/", UnknownHost),
    ],
)
def test_an_address_that_leads_nowhere_is_said_to(address: str, trouble: type[Trouble]) -> None:
    with pytest.raises(trouble) as told:
        ask(address, f"token={CANARY}")
    assert CANARY not in str(told.value)


def test_nobody_listens_there(authority: Authority) -> None:
    with pytest.raises(NoConnection, match="nothing listens there"):
        ask(f"https://localhost:{free_port()}/", ca_file=str(authority.ca_file))


def test_a_proxy_that_lets_nobody_through_is_named(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(NoConnection, match="the proxy that is set up on this computer"):
        ask("https://mail.example.org/", ca_file=str(authority.ca_file))


def test_a_proxy_hears_of_a_question_only_to_whom_it_goes(
    scripted: Scripted, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(peer: Peer) -> None:
        while peer.hear():
            pass
        peer.say(b"HTTP/1.1 200 Connection established\r\n\r\n")
        peer.hear()

    proxy = scripted(play)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
    with pytest.raises(Trouble):
        ask("https://mail.example.org/token", f"token={CANARY}", ca_file=str(authority.ca_file))
    proxy.wait()
    assert proxy.heard.startswith(b"CONNECT mail.example.org:443 HTTP/1.")
    assert CANARY.encode() not in proxy.heard


def test_a_ca_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuthoritiesMissing):
        ask("https://localhost/", ca_file=str(tmp_path / "gone.pem"))
    (tmp_path / "empty.pem").touch()
    with pytest.raises(AuthoritiesNotReadable):
        ask("https://localhost/", ca_file=str(tmp_path / "empty.pem"))
