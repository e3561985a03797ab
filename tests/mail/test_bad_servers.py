"""No server that cannot prove who it is, or cannot encrypt, ever hears a login.

Each is asked through a relay that keeps all bytes as they went over the wire; the server keeps what
it heard, decrypted. A server as it should be is asked in the same way, and there the login is
found: so that where it is not found, it was not sent.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

import pytest

from canary import found_in
from optindesk.core.errors import (
    CertificateNotTrusted,
    MailTrouble,
    NoEncryption,
    OutdatedEncryption,
    TamperedWith,
)
from optindesk.core.model import Account, Security, Server
from optindesk.mail.imap import ImapMailbox
from optindesk.mail.smtp import SmtpTransport
from servers import PATIENCE, Authority, Paper, Peer, ScriptedServer, account_at

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]

USER, SECRET = "anna.canary@example.org", 'Blümchen-3f9c\\"1" 50 €'
TOKEN = "EwB4A8l6BAAUb7-canary_3f9c0d2e.EwB4A8l6BAAU~7/canary+3f9c=="


class Protocol(Enum):
    SMTP = "smtp"
    IMAP = "imap"


@dataclass(frozen=True)
class Conduct:
    """How a server behaves; as it should unless said otherwise.

    `paper` names its certificate. Before TLS it `offers` STARTTLS, `obeys` it, and `adds` bytes to
    its answer. `outdated`: TLS 1.1 at most. `on_the_way` changes what it says in the clear.
    """

    paper: str = "good"
    offers: bool = True
    obeys: bool = True
    adds: bytes = b""
    outdated: bool = False
    on_the_way: Callable[[bytes], bytes] = bytes


@dataclass(frozen=True)
class Bad:
    """A bad server, the trouble that it is, and what is said of it and of no other."""

    conduct: Conduct
    trouble: type[MailTrouble]
    said: str
    securities: tuple[Security, ...] = (Security.STARTTLS, Security.TLS)


def without_starttls(said: bytes) -> bytes:
    return said.replace(b"250-STARTTLS\r\n", b"").replace(b" STARTTLS", b"")


def with_it_written_over(said: bytes) -> bytes:
    return said.replace(b"STARTTLS", b"XXXXXXXA")


BEFORE = (Security.STARTTLS,)
BAD: Mapping[str, Bad] = {
    "self-signed": Bad(
        Conduct("signs itself"), CertificateNotTrusted, "signed its certificate itself"
    ),
    "expired": Bad(Conduct("expired"), CertificateNotTrusted, "its certificate has expired"),
    "wrong host": Bad(
        Conduct("other name"), CertificateNotTrusted, "its certificate is for another name"
    ),
    "unknown authority": Bad(
        Conduct("unknown authority"), CertificateNotTrusted, "an authority that is not known here"
    ),
    "STARTTLS not offered": Bad(
        Conduct(offers=False, obeys=False), NoEncryption, "it does not offer STARTTLS", BEFORE
    ),
    "STARTTLS stripped": Bad(
        Conduct(on_the_way=without_starttls),
        TamperedWith,
        "its offer of STARTTLS is taken away on the way",
        BEFORE,
    ),
    "answer injected before TLS": Bad(
        Conduct(adds=b"250-evil\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n* OK evil\r\n"),
        TamperedWith,
        "words were put into its mouth",
        BEFORE,
    ),
    "TLS 1.1 at most": Bad(
        Conduct(outdated=True), OutdatedEncryption, "an outdated way that others can break"
    ),
}
"""The eight of which none may get a login."""

OTHER_WAYS_TO_STRIP: Mapping[str, Bad] = {
    "written over": Bad(
        Conduct(on_the_way=with_it_written_over), TamperedWith, "taken away on the way", BEFORE
    ),
    # Nobody can tell this from a server that has none.
    "and refused": Bad(
        Conduct(on_the_way=without_starttls, obeys=False),
        NoEncryption,
        "it does not offer STARTTLS",
        BEFORE,
    ),
}


# --- the servers ----------------------------------------------------------------------------------


def speak_smtp(conduct: Conduct, context: ssl.SSLContext, security: Security, peer: Peer) -> None:
    secure = security is Security.TLS
    if secure:
        peer.start_tls(context)
    peer.say("220 hello")
    while True:
        verb = peer.hear().split()[0].upper()
        if verb == "EHLO":
            offer = ["250-STARTTLS"] if conduct.offers and not secure else []
            peer.say("250-hello", *offer, "250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER", "250 HELP")
        elif verb == "STARTTLS" and conduct.obeys:
            peer.say(b"220 go on\r\n" + conduct.adds)
            peer.start_tls(context)
            secure = True
        elif verb == "STARTTLS":
            peer.say("502 what?")
        elif verb == "AUTH":
            peer.say("235 welcome")
        elif verb == "QUIT":
            peer.say("221 bye")
            return
        else:
            peer.say("250 ok")


def speak_imap(conduct: Conduct, context: ssl.SSLContext, security: Security, peer: Peer) -> None:
    secure = security is Security.TLS
    if secure:
        peer.start_tls(context)
    peer.say("* OK hello")
    while True:
        tag, command, *_ = peer.hear().split()
        done = f"{tag} OK done"
        if command == "CAPABILITY":
            offer = " STARTTLS" if conduct.offers and not secure else ""
            peer.say(
                f"* CAPABILITY IMAP4rev1{offer} AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER", done
            )
        elif command == "STARTTLS" and conduct.obeys:
            peer.say(f"{done}\r\n".encode() + conduct.adds)
            peer.start_tls(context)
            secure = True
        elif command == "STARTTLS":
            peer.say(f"{tag} BAD what?")
        elif command == "AUTHENTICATE":
            peer.say("+ ")
            peer.hear()
            peer.say(done)
        elif command == "LOGOUT":
            peer.say("* BYE", done)
            return
        else:
            peer.say(done)


def relay(port: int, wire: bytearray, change: Callable[[bytes], bytes], peer: Peer) -> None:
    """Pass on what both sides say; keep what the client says, and `change` what the server says."""
    client = peer.connected
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as server,
        selectors.DefaultSelector() as waiting,
    ):
        waiting.register(client, selectors.EVENT_READ)
        waiting.register(server, selectors.EVENT_READ)
        while ready := waiting.select(PATIENCE):
            for key, _ in ready:
                said = (client if key.fileobj is client else server).recv(65536)
                if not said:
                    return
                if key.fileobj is client:
                    wire += said
                    server.sendall(said)
                else:
                    client.sendall(change(said))


@pytest.fixture
def papers(authority: Authority, strange_authority: Authority) -> Callable[[str], Paper]:
    """Issues the certificate of a name in BAD."""
    made: Mapping[str, Callable[[], Paper]] = {
        "good": authority.issue,
        "signs itself": partial(authority.issue, signs_itself=True),
        "expired": partial(authority.issue, days=-1),
        "other name": partial(authority.issue, "mail.example.net"),
        "unknown authority": strange_authority.issue,
    }
    return lambda name: made[name]()


def context_of(paper: Paper, conduct: Conduct) -> ssl.SSLContext:
    context = paper.server_context()
    if conduct.outdated:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


# --- asking them ----------------------------------------------------------------------------------


def by_password(account: Account) -> tuple[Account, str]:
    return account, SECRET


WAYS = {"password": by_password}


@dataclass(frozen=True)
class Asked:
    """What came of it: what was said, and all that the server and the wire heard."""

    trouble: MailTrouble | None
    heard: bytes
    wire: bytes

    def betrayed(self) -> set[str]:
        """In which shapes the login is found."""
        return found_in(self.heard, [USER, SECRET, TOKEN]) | found_in(
            self.wire, [USER, SECRET, TOKEN]
        )


Ask = Callable[[Protocol, Security, Conduct, str], Asked]


@pytest.fixture
def ask(scripted: StartScript, papers: Callable[[str], Paper], authority: Authority) -> Ask:
    """Opens a session with a server through a relay, and says what came of it."""

    def asked(protocol: Protocol, security: Security, conduct: Conduct, way: str) -> Asked:
        context = context_of(papers(conduct.paper), conduct)
        speak = speak_smtp if protocol is Protocol.SMTP else speak_imap
        server = scripted(partial(speak, conduct, context, security))
        wire = bytearray()
        between = scripted(partial(relay, server.port, wire, conduct.on_the_way))
        there = Server("localhost", between.port, security)
        account = account_at(user=USER, ca_file=authority.ca_file)
        trouble: MailTrouble | None = None
        try:
            if protocol is Protocol.SMTP:
                account, secret = WAYS[way](replace(account, smtp=there))
                with SmtpTransport(account, secret, PATIENCE):
                    pass
            else:
                account, secret = WAYS[way](replace(account, imap=there))
                with ImapMailbox(account, secret, PATIENCE):
                    pass
        except MailTrouble as raised:
            trouble = raised
        between.wait()
        server.wait()
        return Asked(trouble, bytes(server.heard), bytes(wire))

    return asked


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize("protocol", Protocol)
def test_a_good_server_hears_the_login_and_the_wire_does_not(
    ask: Ask, protocol: Protocol, security: Security, way: str
) -> None:
    asked = ask(protocol, security, Conduct(), way)
    assert asked.trouble is None
    user, secret = USER, by_password(account_at())[1] if way == "password" else TOKEN
    assert found_in(asked.heard, [user])
    assert found_in(asked.heard, [secret])
    assert not found_in(asked.wire, [user, secret])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize(
    ("bad", "security"),
    [
        pytest.param(bad, security, id=f"{name}-{security.value}")
        for name, bad in (BAD | OTHER_WAYS_TO_STRIP).items()
        for security in bad.securities
    ],
)
def test_a_bad_server_gets_no_login(
    ask: Ask, bad: Bad, security: Security, protocol: Protocol, way: str
) -> None:
    asked = ask(protocol, security, bad.conduct, way)
    assert type(asked.trouble) is bad.trouble
    assert bad.said in str(asked.trouble)
    assert "no password was sent" in str(asked.trouble)
    assert not asked.betrayed()
    assert not any(word in asked.heard.upper() for word in (b"AUTH", b"LOGIN"))


@pytest.mark.parametrize("protocol", Protocol)
def test_each_of_the_eight_has_a_sentence_of_its_own(ask: Ask, protocol: Protocol) -> None:
    said = {
        str(ask(protocol, security, bad.conduct, "password").trouble)
        for bad in BAD.values()
        for security in bad.securities
    }
    assert len(said) == len(BAD) == 8
