"""SMTP against servers that behave, and against servers that do not."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import QUESTION, TransportContract, envelope
from optindesk.core.errors import (
    AddressNotTaken,
    ConnectionLost,
    ControlCharacter,
    LoginRefused,
    MailPutOff,
    MailRefused,
    NoConnection,
    NoEncryption,
    OutcomeUnknown,
    PlainTextRefused,
    SenderRefused,
    ServerMisbehaved,
    TryLater,
    UnknownHost,
    WrongPassword,
)
from optindesk.core.model import Security, Server, is_loopback
from optindesk.core.ports import Envelope
from optindesk.mail.receipts import given_message_id
from optindesk.mail.smtp import SmtpTransport
from optindesk.mail.smtp_wire import breaks_out, spelled, stuffed
from servers import (
    PASSWORD,
    PATIENCE,
    Authority,
    Paper,
    Peer,
    ScriptedServer,
    SmtpServer,
    account_at,
    free_port,
)

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]
StartSmtp = Callable[..., SmtpServer]

PLAIN_LOCAL = Security.NONE


def transport(
    server: Server, ca_file: Path | None, password: str = PASSWORD, timeout: float = 10
) -> SmtpTransport:
    return SmtpTransport(account_at(smtp=server, ca_file=ca_file), password, timeout)


def send(to: SmtpTransport, *mails: Envelope) -> list[str]:
    with to:
        words = []
        for mail in mails:
            to.offer(mail)
            words.append(to.finish().words)
    return words


@pytest.fixture(params=["starttls", "tls", "none", "without pipelining"])
def good_server(
    request: pytest.FixtureRequest, smtp_servers: StartSmtp, paper: Paper
) -> SmtpServer:
    if request.param == "none":
        return smtp_servers(Security.NONE, asks_for_login=False)
    if request.param == "tls":
        return smtp_servers(Security.TLS, paper.server_context())
    server = smtp_servers(Security.STARTTLS, paper.server_context())
    server.conduct.pipelining = request.param == "starttls"
    return server


class TestSmtpTransport(TransportContract):
    @pytest.fixture
    def transport_factory(
        self, good_server: SmtpServer, authority: Authority
    ) -> Callable[[], SmtpTransport]:
        return lambda: transport(good_server.server, authority.ca_file)

    @pytest.fixture
    def delivered(self, good_server: SmtpServer) -> Callable[[], list[bytes]]:
        def contents() -> list[bytes]:
            good_server.wait_idle()
            return [mail.content for mail in good_server.mails]

        return contents


class TestOneMail:
    @pytest.fixture
    def to(self, smtp_server: SmtpServer, authority: Authority) -> SmtpTransport:
        return transport(smtp_server.server, authority.ca_file, timeout=PATIENCE)

    def test_the_content_is_the_same_to_the_byte(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        assert send(to, envelope()) == ["2.0.0 OK queued as 4711"]
        [mail] = smtp_server.mails
        assert (mail.sender, mail.recipients) == ("anna@example.org", ("ben@example.com",))
        assert mail.content == QUESTION
        assert mail.options == (f"SIZE={len(QUESTION)}",)

    def test_the_computers_name_is_not_told(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        send(to, envelope())
        assert b"EHLO [127.0.0.1]\r\n" in smtp_server.heard.upper()

    def test_letters_beyond_ascii_travel_where_the_server_takes_them(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        send(to, envelope(QUESTION + "Grüße\r\n".encode(), "jörg@example.com"))
        [mail] = smtp_server.mails
        assert mail.recipients == ("jörg@example.com",)
        assert {"SMTPUTF8", "BODY=8BITMIME"} <= set(mail.options)

    def test_without_smtputf8_such_an_address_is_refused_and_the_next_mail_goes(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.without = ("SMTPUTF8",)
        with to:
            with pytest.raises(AddressNotTaken, match="Ask for another address"):
                to.offer(envelope(recipient="jörg@example.com"))
            to.offer(envelope())
            to.finish()
        assert [mail.recipients for mail in smtp_server.mails] == [("ben@example.com",)]

    def test_a_domain_beyond_ascii_needs_nothing_from_the_server(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.without = ("SMTPUTF8",)
        send(to, envelope(recipient="ben@straße.example"))
        assert smtp_server.mails[0].recipients == ("ben@xn--strae-oqa.example",)

    @pytest.mark.parametrize("stage", ["RCPT", "DATA"])
    @pytest.mark.parametrize("pipelining", [True, False])
    def test_a_refused_mail_leaves_the_session_to_the_next_one(
        self, to: SmtpTransport, smtp_server: SmtpServer, stage: str, pipelining: bool
    ) -> None:
        smtp_server.conduct.pipelining = pipelining
        smtp_server.conduct.fail_at = {stage: "550 5.1.1 nobody of that name here"}
        with to:
            with pytest.raises(MailRefused) as refused:
                to.offer(envelope(recipient="nobody@example.com"))
            smtp_server.conduct.fail_at = {}
            to.offer(envelope())
            to.finish()
        assert refused.value.values["status"] == 550
        assert "nobody of that name here" in str(refused.value)
        assert [mail.recipients for mail in smtp_server.mails] == [("ben@example.com",)]

    @pytest.mark.parametrize("pipelining", [True, False])
    def test_a_mail_that_is_not_taken_yet_leaves_the_session_to_the_next_one(
        self, to: SmtpTransport, smtp_server: SmtpServer, pipelining: bool
    ) -> None:
        smtp_server.conduct.pipelining = pipelining
        smtp_server.conduct.fail_at = {"RCPT": "451 4.7.1 greylisted"}
        with to:
            with pytest.raises(MailPutOff, match="greylisted"):
                to.offer(envelope(recipient="grey@example.com"))
            smtp_server.conduct.fail_at = {"DOT": "452 4.2.2 mailbox full"}
            to.offer(envelope(recipient="full@example.com"))
            with pytest.raises(MailPutOff, match="full"):
                to.finish(envelope())
            smtp_server.conduct.fail_at = {}
            to.offer(envelope())
            to.finish()
        assert [mail.recipients for mail in smtp_server.mails] == [("ben@example.com",)]

    @pytest.mark.parametrize(
        ("stage", "words"),
        [("MAIL", "554 5.7.1 not wanted"), ("RCPT", "554 5.7.1 relay access denied")],
    )
    def test_an_account_that_is_refused_is_told_from_a_mail_that_is(
        self, to: SmtpTransport, smtp_server: SmtpServer, stage: str, words: str
    ) -> None:
        smtp_server.conduct.fail_at = {stage: words}
        with to, pytest.raises(SenderRefused, match=words[4:]):
            to.offer(envelope())
        smtp_server.wait_idle()
        assert b"QUIT" in smtp_server.heard

    def test_a_limit_is_one_whatever_its_number(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.fail_at = {"DOT": "550 5.4.5 Daily user sending quota exceeded"}
        with to:
            to.offer(envelope())
            with pytest.raises(TryLater, match="quota"):
                to.finish()

    def test_an_own_address_beyond_ascii_is_no_fault_of_the_recipient(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.without = ("SMTPUTF8",)
        with to, pytest.raises(SenderRefused):
            to.offer(Envelope("bloße@example.org", "ben@example.com", QUESTION))

    def test_a_mail_refused_at_the_dot_leaves_the_session_to_the_next_one(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.fail_at = {"DOT": "554 5.7.1 looks like spam"}
        with to:
            to.offer(envelope())
            with pytest.raises(MailRefused, match="looks like spam"):
                to.finish()
            smtp_server.conduct.fail_at = {}
            to.offer(envelope())
            to.finish()
        assert len(smtp_server.mails) == 1

    @pytest.mark.parametrize(
        ("stage", "words"),
        [
            *product(["MAIL", "RCPT", "DATA", "DOT"], ["421 4.3.2 going down"]),
            *product(["MAIL", "DATA", "DOT"], ["451 4.7.1 busy"]),
            ("RCPT", "452 4.5.3 too many recipients"),
        ],
    )
    def test_not_now_means_not_sent_and_ends_the_session(
        self, to: SmtpTransport, smtp_server: SmtpServer, stage: str, words: str
    ) -> None:
        smtp_server.conduct.fail_at = {stage: words}
        with to:
            with pytest.raises(TryLater) as later:
                send_one(to)
            with pytest.raises(ConnectionLost):
                to.offer(envelope())
        assert later.value.values["status"] == int(words[:3])
        smtp_server.wait_idle()
        assert smtp_server.mails == []

    def test_what_a_server_says_before_it_hangs_up_is_heard_though_more_was_asked(
        self, scripted: StartScript
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 PIPELINING")
            take_until_data(peer)
            peer.say("250 ok", "421 4.3.2 going down")

        server = scripted(script)
        with (
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None) as to,
            pytest.raises(TryLater, match="going down"),
        ):
            to.offer(envelope())

    @pytest.mark.parametrize(
        ("said", "trouble"),
        [
            ([], ConnectionLost),
            (["421 too many errors"], TryLater),
            (["554 no more from you"], ConnectionLost),
        ],
    )
    def test_a_refusal_stands_when_nothing_can_follow_it(
        self, scripted: StartScript, said: list[str], trouble: type[Exception]
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 PIPELINING")
            take_until_data(peer)
            peer.say("250 ok", "550 nobody", "503 no recipient")
            assert peer.hear() == "RSET"
            peer.say(*said)

        server = scripted(script)
        with transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None) as to:
            with pytest.raises(MailRefused, match="nobody"):
                to.offer(envelope())
            with pytest.raises(trouble, match=said[0] if said else "closed"):
                to.offer(envelope())

    @pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
    def test_a_server_that_hangs_up_before_the_content_has_taken_nothing(
        self, to: SmtpTransport, smtp_server: SmtpServer, stage: str
    ) -> None:
        smtp_server.conduct.fail_at = {stage: "drop"}
        with to, pytest.raises(ConnectionLost):
            to.offer(envelope())
        assert smtp_server.mails == []

    def test_a_server_that_hangs_up_in_the_content_has_taken_nothing(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.fail_at = {"BODY": "drop"}
        with to:
            with suppress(ConnectionLost):  # if it breaks while the content is still being sent
                to.offer(envelope())
            smtp_server.wait_idle()
            with pytest.raises(ConnectionLost, match="closed"):
                to.finish()
        assert smtp_server.mails == []

    def test_a_server_that_hangs_up_after_the_dot_leaves_us_in_doubt(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.fail_at = {"DOT": "drop"}
        with to:
            to.offer(envelope())
            with pytest.raises(OutcomeUnknown):
                to.finish()
            with pytest.raises(ConnectionLost):
                to.offer(envelope())

    def test_an_answer_to_the_dot_that_makes_no_sense_leaves_us_in_doubt(
        self, to: SmtpTransport, smtp_server: SmtpServer
    ) -> None:
        smtp_server.conduct.words = "hello there"
        with to:
            to.offer(envelope())
            with pytest.raises(OutcomeUnknown, match="“hello there”"):
                to.finish()

    @pytest.mark.parametrize(
        "mail", [b"a\n.\nb\r\n", b"a\r.\rb\r\n", b"a\r\n.\nb\r\n", b"a\0b\r\n"]
    )
    def test_a_mail_that_could_smuggle_another_is_not_sent(
        self, to: SmtpTransport, smtp_server: SmtpServer, mail: bytes
    ) -> None:
        with to, pytest.raises(ControlCharacter):
            to.offer(envelope(mail))
        smtp_server.wait_idle()
        assert b"MAIL FROM" not in smtp_server.heard

    def test_finishing_without_a_mail_is_our_bug(self, to: SmtpTransport) -> None:
        with to, pytest.raises(RuntimeError):
            to.finish()


def send_one(to: SmtpTransport) -> None:
    to.offer(envelope())
    to.finish()


class TestTheNextMailGoesAlong:
    """`finish(then)`: with PIPELINING, one round trip a mail."""

    def test_all_arrive_in_order(self, good_server: SmtpServer, authority: Authority) -> None:
        mails = [envelope(QUESTION.replace(b"YES", b"YES %d" % n)) for n in range(5)]
        with transport(good_server.server, authority.ca_file) as to:
            for mail, then in zip(mails, [*mails[1:], None], strict=True):
                to.offer(mail)
                to.finish(then)
        assert [mail.content for mail in good_server.mails] == [mail.content for mail in mails]

    def test_its_commands_are_sent_with_the_dot(self, scripted: StartScript) -> None:
        together: list[str] = []

        def script(peer: Peer) -> None:
            greet(peer, "250-PIPELINING", "250 8BITMIME")
            take_until_data(peer)
            peer.say("250 ok", "250 ok", "354 go on")
            while peer.hear() != "the end":
                pass
            together.extend(peer.hear() for _ in range(4))  # before it answers
            peer.say("250 taken", "250 ok", "550 nobody", "503 no recipient")
            assert peer.hear() == "RSET"
            peer.say("250 ok")
            assert peer.hear() == "QUIT"
            peer.say("221 bye")

        server = scripted(script)
        with transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None) as to:
            to.offer(envelope(b"the end\r\n"))
            then = envelope(recipient="nobody@example.com")
            assert to.finish(then).words == "taken"
            with pytest.raises(MailRefused, match="nobody"):
                to.offer(then)
        server.wait()
        assert together == [
            ".",
            "MAIL FROM:<anna@example.org>",
            "RCPT TO:<nobody@example.com>",
            "DATA",
        ]

    @pytest.mark.parametrize(
        ("said", "trouble"),
        [
            (["554 5.7.1 go away"], ConnectionLost),
            (["451 4.7.1 busy"], TryLater),
            (
                ["554 5.7.1 go away", "250 sender ok", "250 recipient ok", "354 go on"],
                ConnectionLost,
            ),
            (["554 5.7.1 not from you", "503 no sender", "503 no sender"], SenderRefused),
        ],
    )
    def test_what_is_said_unasked_after_the_answer_to_the_dot_is_no_answer_to_it(
        self, said: list[str], trouble: type[Exception], scripted: StartScript
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 PIPELINING")
            take_until_data(peer)
            peer.say("250 ok", "250 ok", "354 go on")
            take_until_data(peer)
            peer.say("250 taken", *said)

        server = scripted(script)
        with transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None) as to:
            to.offer(envelope(b"the end\r\n"))
            then = envelope(recipient="cy@example.com")
            assert to.finish(then).words == "taken"
            with pytest.raises(trouble):
                to.offer(then)

    def test_a_next_mail_that_does_not_come_is_not_sent(
        self, smtp_server: SmtpServer, authority: Authority
    ) -> None:
        with transport(smtp_server.server, authority.ca_file) as to:
            to.offer(envelope())
            to.finish(envelope(recipient="late@example.com"))
        smtp_server.wait_idle()
        assert [mail.recipients for mail in smtp_server.mails] == [("ben@example.com",)]

    def test_a_next_mail_that_cannot_go_spoils_nothing(
        self, smtp_server: SmtpServer, authority: Authority
    ) -> None:
        bad = envelope(recipient="a@example.com>\r\nRSET")
        with transport(smtp_server.server, authority.ca_file) as to:
            to.offer(envelope())
            to.finish(bad)
            with pytest.raises(ControlCharacter):
                to.offer(bad)
            to.offer(envelope())
            to.finish()
        assert len(smtp_server.mails) == 2


def greet(peer: Peer, *offers: str) -> None:
    peer.say("220 hello")
    assert peer.hear().upper().startswith("EHLO")
    peer.say("250-hello", *offers)


def take_until_data(peer: Peer) -> None:
    while peer.hear() != "DATA":
        pass


class TestTheLogin:
    def test_a_password_of_any_letters_is_taken(
        self, smtp_server: SmtpServer, authority: Authority
    ) -> None:
        send(transport(smtp_server.server, authority.ca_file), envelope())
        assert smtp_server.logins == [(b"anna@example.org", PASSWORD.encode())]

    def test_a_wrong_password_is_said_to_be_wrong(
        self, smtp_server: SmtpServer, authority: Authority
    ) -> None:
        with (
            pytest.raises(WrongPassword, match=r"anna@example\.org"),
            transport(smtp_server.server, authority.ca_file, "not this"),
        ):
            pass

    def test_the_password_is_in_no_log_and_no_trouble(
        self,
        smtp_server: SmtpServer,
        authority: Authority,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        with (
            caplog.at_level(logging.DEBUG, "optindesk"),
            pytest.raises(WrongPassword) as wrong,
            transport(smtp_server.server, authority.ca_file, "hush-hush"),
        ):
            pass
        ours = [r.getMessage() for r in caplog.records if not r.name.startswith("mail.log")]
        shown = (
            str(wrong.value)
            + repr(wrong.value.values)
            + "".join(ours)
            + "".join(capfd.readouterr())
        )
        assert "hush-hush" not in shown
        assert "aHVzaC1odXNo" not in shown

    def test_who_keeps_the_password_is_told_when_it_was_refused(
        self, scripted: StartScript
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 AUTH PLAIN")
            peer.hear()
            peer.say("535 5.7.8 bad credentials")
            peer.hear()

        told: list[WrongPassword] = []
        account = account_at(smtp=Server("127.0.0.1", scripted(script).port, PLAIN_LOCAL))
        with (
            pytest.raises(WrongPassword) as raised,
            SmtpTransport(account, "secret", 10, told.append),
        ):
            pass
        assert told == [raised.value]

    @pytest.mark.parametrize(
        ("said", "trouble"),
        [
            ("535 5.7.8 bad credentials", WrongPassword),
            ("534 5.7.9 Application-specific password required", WrongPassword),
            (
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled",
                LoginRefused,
            ),
            ("550 5.7.1 not from here", LoginRefused),
            ("454 4.7.0 temporary failure", TryLater),
            ("421 4.7.0 too many", TryLater),
            ("whatever", ServerMisbehaved),
        ],
    )
    def test_what_the_server_means_by_its_refusal(
        self, scripted: StartScript, said: str, trouble: type[Exception]
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 AUTH PLAIN")
            peer.hear()
            peer.say(said)
            peer.hear()

        server = scripted(script)
        with (
            pytest.raises(trouble) as raised,
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None),
        ):
            pass
        assert type(raised.value) is trouble

    @pytest.mark.parametrize("offer", ["AUTH LOGIN", "AUTH CRAM-MD5 LOGIN", "AUTH CRAM-MD5"])
    def test_older_ways_to_log_in(self, scripted: StartScript, offer: str) -> None:
        def script(peer: Peer) -> None:
            greet(peer, f"250 {offer}")
            if "LOGIN" in peer.hear():
                peer.say("334 VXNlcm5hbWU6")
                peer.hear()
                peer.say("334 UGFzc3dvcmQ6")
            else:
                # RFC 2195 section 2: its own example
                peer.say("334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+")
            peer.hear()
            peer.say("235 welcome")
            peer.hear()
            peer.say("221 bye")

        server = scripted(script)
        account = account_at(smtp=Server("127.0.0.1", server.port, PLAIN_LOCAL), user="tim")
        with SmtpTransport(account, "tanstaaftanstaaf", 10):
            pass
        server.wait()
        heard = server.heard.decode().splitlines()
        if "LOGIN" in offer:
            assert heard[1:4] == ["AUTH LOGIN", "dGlt", "dGFuc3RhYWZ0YW5zdGFhZg=="]
        else:
            assert heard[2] == "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"

    def test_a_server_with_no_login_to_offer_is_told_apart(
        self, scripted: StartScript, authority: Authority, paper: Paper
    ) -> None:
        def script(peer: Peer) -> None:
            peer.start_tls(paper.server_context())
            greet(peer, "250 SIZE 1000")
            peer.hear()

        server = scripted(script)
        with (
            pytest.raises(LoginRefused),
            transport(Server("localhost", server.port, Security.TLS), authority.ca_file),
        ):
            pass

    @pytest.mark.parametrize("user", ["anna\r\nRSET", "anna\0eve"])
    def test_a_user_name_cannot_bring_its_own_commands(self, user: str) -> None:
        account = account_at(smtp=Server("127.0.0.1", free_port(), PLAIN_LOCAL), user=user)
        with pytest.raises(ControlCharacter), SmtpTransport(account, "x"):
            pass


class TestBadServers:
    """None of them ever hears a login."""

    def test_an_unknown_host(self) -> None:
        with (
            pytest.raises(UnknownHost, match=r"nonexistent\.invalid"),
            transport(Server("nonexistent.invalid", 465, Security.TLS), None),
        ):
            pass

    @pytest.mark.parametrize("host", ["", "  ", "a..b", "x" * 300])
    def test_what_is_no_host_name_at_all(self, host: str) -> None:
        with pytest.raises(UnknownHost), transport(Server(host, 465, Security.TLS), None):
            pass

    def test_nobody_listens(self) -> None:
        with (
            pytest.raises(NoConnection, match="nothing listens there"),
            transport(Server("127.0.0.1", free_port(), Security.TLS), None),
        ):
            pass

    def test_starttls_is_offered_and_then_refused(
        self, scripted: StartScript, authority: Authority
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250-AUTH PLAIN", "250 STARTTLS")
            peer.hear()
            peer.say("501 not today")
            peer.hear()

        server = scripted(script)
        with (
            pytest.raises(NoEncryption, match="not today"),
            transport(Server("localhost", server.port, Security.STARTTLS), authority.ca_file),
        ):
            pass
        server.wait()
        assert b"AUTH" not in server.heard

    def test_a_server_that_hangs_up_before_tls_is_suspected_of_nothing(
        self, scripted: StartScript, authority: Authority
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 STARTTLS")
            peer.hear()
            peer.say("220 go on")

        server = scripted(script)
        with (
            pytest.raises(NoConnection, match="closed"),
            transport(Server("localhost", server.port, Security.STARTTLS), authority.ca_file),
        ):
            pass

    def test_tls_is_spoken_to_a_server_that_has_none(
        self, scripted: StartScript, authority: Authority
    ) -> None:
        def script(peer: Peer) -> None:
            peer.say("220 hello, in the clear")
            peer.hear()

        server = scripted(script)
        with (
            pytest.raises(NoEncryption),
            transport(Server("localhost", server.port, Security.TLS), authority.ca_file),
        ):
            pass

    @pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "localhost.example.org"])
    def test_no_plain_text_leaves_this_computer(self, host: str) -> None:
        with pytest.raises(PlainTextRefused), transport(Server(host, 25, PLAIN_LOCAL), None):
            pass

    @pytest.mark.parametrize(
        ("greeting", "trouble"),
        [
            ("421 too busy", TryLater),
            ("554 no service for you", LoginRefused),
            ("SSH-2.0-OpenSSH_9.2", ServerMisbehaved),
            ("", ServerMisbehaved),
        ],
    )
    def test_a_greeting_that_is_none(
        self, scripted: StartScript, greeting: str, trouble: type[Exception]
    ) -> None:
        def script(peer: Peer) -> None:
            peer.say(greeting)
            peer.hear()

        server = scripted(script)
        with (
            pytest.raises(trouble) as raised,
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None),
        ):
            pass
        assert greeting in str(raised.value)
        assert "-1" not in str(raised.value), "what it said, and nothing that we made up"

    @pytest.mark.parametrize(
        ("said", "trouble"),
        [
            ("421 too many of you", TryLater),
            ("450 not now", TryLater),
            ("hello there", ServerMisbehaved),
        ],
    )
    def test_who_is_asked_to_come_back_later_does_not_insist(
        self, scripted: StartScript, said: str, trouble: type[Exception]
    ) -> None:
        def script(peer: Peer) -> None:
            peer.say("220 hello")
            peer.hear()
            peer.say(said)

        server = scripted(script)
        with (
            pytest.raises(trouble, match=said[4:]),
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None),
        ):
            pass
        server.wait()
        assert b"HELO" not in server.heard.upper()

    def test_a_server_that_knows_no_ehlo_is_greeted_in_the_old_way(
        self, scripted: StartScript
    ) -> None:
        def script(peer: Peer) -> None:
            peer.say("220 hello")
            peer.hear()
            peer.say("502 what?")
            assert peer.hear().upper().startswith("HELO")
            peer.say("250 hello")
            assert peer.hear() == "QUIT"
            peer.say("221 bye")

        server = scripted(script)
        with transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None):
            pass
        server.wait()

    def test_a_server_that_says_nothing(self, scripted: StartScript) -> None:
        server = scripted(lambda peer: peer.hear() and None)
        with (
            pytest.raises(NoConnection, match="no answer in time"),
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None, timeout=0.1),
        ):
            pass

    def test_a_server_that_hangs_up_at_once(self, scripted: StartScript) -> None:
        server = scripted(lambda peer: None)
        with (
            pytest.raises(NoConnection),
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None),
        ):
            pass

    def test_an_answer_without_end(self, scripted: StartScript) -> None:
        def script(peer: Peer) -> None:
            peer.say("220 hello")
            peer.hear()
            for _ in range(100_000):
                peer.say("250-and more")

        server = scripted(script)
        with (
            pytest.raises(ServerMisbehaved),
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None),
        ):
            pass

    def test_an_answer_that_goes_on_a_little_at_a_time_is_not_waited_for(
        self, scripted: StartScript, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = itertools.count(step=50)  # seconds
        monkeypatch.setattr("optindesk.mail.smtp_wire.monotonic", lambda: next(clock))

        def script(peer: Peer) -> None:
            peer.say("220-wait", "220-and wait", "220-and wait")
            peer.hear()

        server = scripted(script)
        with (
            pytest.raises(NoConnection, match="in time"),
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None),
        ):
            pass

    def test_of_what_a_server_says_a_part_is_shown_that_can_be_read(
        self, scripted: StartScript
    ) -> None:
        server = scripted(lambda peer: peer.say("x" * 7000))
        with (
            pytest.raises(ServerMisbehaved) as raised,
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None),
        ):
            pass
        assert len(str(raised.value)) < 800
        assert "x…" in str(raised.value)

    @pytest.mark.parametrize(
        ("unasked", "trouble"),
        [
            ("250 a word too early", ConnectionLost),
            ("451 a word too early", TryLater),
            ("552 a word too early", MailRefused),
            ("a word too early", ConnectionLost),
        ],
    )
    def test_an_early_answer_is_not_taken_for_the_answer_to_the_dot(
        self, scripted: StartScript, unasked: str, trouble: type[Exception]
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 PIPELINING")
            take_until_data(peer)
            peer.say(f"250 ok\r\n250 ok\r\n354 go on\r\n{unasked}")
            peer.hear()
            peer.hear()

        server = scripted(script)
        with transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None) as to:
            to.offer(envelope(b"text\r\n"))
            with pytest.raises(trouble, match="a word too early"):
                to.finish()
        server.wait()
        assert not server.heard.endswith(b"\r\n.\r\n")

    @pytest.mark.parametrize(
        ("unasked", "trouble"),
        [
            ("554 5.1.1 out of turn", ConnectionLost),
            ("250 out of turn", ConnectionLost),
            ("421 out of turn", TryLater),
        ],
    )
    @pytest.mark.parametrize("offers", ["PIPELINING", "8BITMIME"])
    def test_what_follows_the_answer_to_one_mail_is_not_taken_for_an_answer_to_the_next(
        self, scripted: StartScript, unasked: str, trouble: type[Exception], offers: str
    ) -> None:
        def script(peer: Peer) -> None:
            greet(peer, f"250 {offers}")
            for said in ("250 ok", "250 ok", "354 go on"):
                peer.hear()
                peer.say(said)
            while peer.hear() != ".":
                pass
            peer.say(f"250 taken\r\n{unasked}")
            peer.hear()

        server = scripted(script)
        with transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None) as to:
            to.offer(envelope(b"text\r\n"))
            assert to.finish().words == "taken"
            with pytest.raises(trouble, match="out of turn"):
                to.offer(envelope(b"text\r\n"))

    def test_data_without_a_recipient_is_ended_with_nothing(self, scripted: StartScript) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 PIPELINING")
            take_until_data(peer)
            peer.say("250 ok", "550 nobody", "354 go on all the same")
            assert peer.hear() == "."
            peer.say("554 no valid recipients")
            assert peer.hear() == "RSET"
            peer.say("250 ok")
            assert peer.hear() == "QUIT"
            peer.say("221 bye")

        server = scripted(script)
        with (
            transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None) as to,
            pytest.raises(MailRefused, match="nobody"),
        ):
            to.offer(envelope())
        server.wait()

    def test_no_answer_to_the_dot_in_time_leaves_us_in_doubt(self, scripted: StartScript) -> None:
        def script(peer: Peer) -> None:
            greet(peer, "250 PIPELINING")
            take_until_data(peer)
            peer.say("250 ok", "250 ok", "354 go on")
            while True:
                peer.hear()

        server = scripted(script)
        with transport(Server("127.0.0.1", server.port, PLAIN_LOCAL), None, timeout=1) as to:
            to.offer(envelope())
            with pytest.raises(OutcomeUnknown, match="no answer in time"):
                to.finish()


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("0.0.0.0", False),
        ("192.168.0.1", False),
        ("", False),
    ],
)
def test_what_this_computer_is_called(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("host", "words", "expected"),
    [
        (
            "email-smtp.us-east-1.amazonaws.com",
            "Ok 0102018c2f1e7d5a-1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901-000000",
            "<0102018c2f1e7d5a-1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901-000000@email.amazonses.com>",
        ),
        (
            "email-smtp.eu-west-1.amazonaws.com",
            "Ok 0102018c2f1e7d5a-1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901-000000",
            "<0102018c2f1e7d5a-1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901-000000@eu-west-1.amazonses.com>",
        ),
        (
            "smtp.office365.com",
            "2.0.0 OK <AM0PR01MB1234ABCD@AM0PR01MB1234.eurprd01.prod.outlook.com>"
            " [Hostname=AM0PR01MB1234.eurprd01.prod.outlook.com]",
            "<AM0PR01MB1234ABCD@AM0PR01MB1234.eurprd01.prod.outlook.com>",
        ),
        ("smtp.gmail.com", "2.0.0 OK  1700000000 a1-2002.3 - gsmtp", None),
        ("mail.example.org", "2.0.0 OK <ben@example.com> [Hostname=x]", None),
        (
            "mail.example.org",
            "Ok 0102018c2f1e7d5a-1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901-000000",
            None,
        ),
        ("email-smtp.us-east-1.amazonaws.com", "Ok", None),
        ("smtp.office365.com", "", None),
    ],
)
def test_the_message_id_that_a_server_gives(host: str, words: str, expected: str | None) -> None:
    assert given_message_id(host, words) == expected


@given(st.lists(st.sampled_from([b".", b"..", b"a", b".a", b"a.", b"", b"From x"]), max_size=8))
def test_stuffed_dots_come_out_as_they_went_in(written: list[bytes]) -> None:
    mail = b"".join(line + b"\r\n" for line in written)
    wire = stuffed(mail)
    assert b"\r\n.\r\n" not in b"\r\n" + wire
    received = [line[1:] if line.startswith(b".") else line for line in wire.split(b"\r\n")]
    assert b"\r\n".join(received) == mail


@given(st.binary(max_size=40))
def test_only_whole_line_ends_pass(content: bytes) -> None:
    left = content.replace(b"\r\n", b"")
    assert breaks_out(content) == any(byte in left for byte in (b"\r", b"\n", b"\0"))


@pytest.mark.parametrize("address", ["a>b@example.org", "<a@example.org", "a@example.org SIZE=1"])
def test_an_address_stays_in_its_brackets(address: str) -> None:
    with pytest.raises(ControlCharacter):
        spelled(address)
