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
from granting import moment
from optindesk.core.connecting import Stage, stage_of
from optindesk.core.errors import (
    CertificateNotTrusted,
    MailTrouble,
    NoEncryption,
    OutdatedEncryption,
    TamperedWith,
)
from optindesk.core.model import Security, Server, SignIn
from optindesk.core.oauth import Client, OAuthServer
from optindesk.mail import oauth
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
    its answer. `outdated`: TLS 1.1 at most. `logins` are the ways that it offers. `on_the_way`
    changes what it says in the clear.
    """

    paper: str = "good"
    offers: bool = True
    obeys: bool = True
    adds: bytes = b""
    outdated: bool = False
    logins: str = "PLAIN"
    on_the_way: Callable[[bytes], bytes] = bytes


@dataclass(frozen=True)
class Bad:
    """A bad server, the trouble that it is, and what is said of it and of no other."""

    conduct: Conduct
    trouble: type[MailTrouble]
    said: str
    securities: tuple[Security, ...] = (Security.STARTTLS, Security.TLS)

    @property
    def at_once(self) -> bool:
        """Whether it is bad with TLS from the first byte, too."""
        return Security.TLS in self.securities


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
            peer.say("250-hello", *offer, f"250-AUTH {conduct.logins}", "250 HELP")
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
            peer.say(f"* CAPABILITY IMAP4rev1{offer} AUTH={conduct.logins}", done)
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


@dataclass(frozen=True)
class Way:
    """How one logs in, and what a server offers for it."""

    sign_in: SignIn
    secret: str
    offered: str


WAYS: Mapping[str, Way] = {
    "password": Way(SignIn.PASSWORD, SECRET, "PLAIN"),
    "XOAUTH2": Way(SignIn.OAUTH, TOKEN, "XOAUTH2"),
    "OAUTHBEARER": Way(SignIn.OAUTH, TOKEN, "OAUTHBEARER"),
}


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
        conduct = replace(conduct, logins=WAYS[way].offered)
        server = scripted(partial(speak, conduct, context, security))
        wire = bytearray()
        between = scripted(partial(relay, server.port, wire, conduct.on_the_way))
        there = Server("localhost", between.port, security)
        account = replace(
            account_at(user=USER, ca_file=authority.ca_file), sign_in=WAYS[way].sign_in
        )
        secret = WAYS[way].secret
        trouble: MailTrouble | None = None
        try:
            if protocol is Protocol.SMTP:
                with SmtpTransport(replace(account, smtp=there), secret, PATIENCE):
                    pass
            else:
                with ImapMailbox(replace(account, imap=there), secret, PATIENCE):
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
    assert found_in(asked.heard, [USER])
    assert found_in(asked.heard, [WAYS[way].secret])
    assert not found_in(asked.wire, [USER, WAYS[way].secret])


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
    assert stage_of(asked.trouble, Stage.REACHED) is Stage.ENCRYPTED
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


# --- where tokens come from -----------------------------------------------------------------------


def speak_https(context: ssl.SSLContext, peer: Peer) -> None:
    peer.start_tls(context)
    length = 0
    while line := peer.hear():
        if line.casefold().startswith("content-length:"):
            length = int(line.partition(":")[2])
    peer.take(length)
    body = b'{"access_token": "a", "token_type": "Bearer", "expires_in": 60}'
    kind = "Content-Type: application/json"
    head = f"HTTP/1.1 200 OK\r\n{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    peer.say(head.encode() + body)


@pytest.mark.parametrize("name", ["good", *(name for name, bad in BAD.items() if bad.at_once)])
def test_a_bad_sign_in_server_gets_no_refresh_token(
    name: str, scripted: StartScript, papers: Callable[[str], Paper], authority: Authority
) -> None:
    bad = BAD.get(name)
    conduct = bad.conduct if bad else Conduct()
    server = scripted(partial(speak_https, context_of(papers(conduct.paper), conduct)))
    there = OAuthServer("", f"https://localhost:{server.port}/token", None, ())

    def refresh() -> None:
        ca_file = str(authority.ca_file)
        oauth.refresh(there, Client("canary"), USER, TOKEN, moment, ca_file=ca_file)

    if bad is None:
        refresh()
    else:
        with pytest.raises(bad.trouble, match=bad.said) as raised:
            refresh()
        assert type(raised.value) is bad.trouble
    server.wait()
    assert bool(found_in(bytes(server.heard), [TOKEN])) == (bad is None)
