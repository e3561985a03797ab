"""The servers of an address are found where its domain names them, encrypted, or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.errors import Cancelled
from optindesk.core.finding import Found, How, host_name
from optindesk.core.model import Security, Server
from optindesk.core.ports import Finder, no_tick
from optindesk.core.provider import Provider, UserName
from optindesk.core.sentence import Sentence
from optindesk.mail.config_xml import NOTHING, read_autoconfig, read_autodiscover
from optindesk.mail.finding import ISPDB, Network, find
from optindesk.mail.resolving import system_resolver
from optindesk.mail.usual_names import knocks
from optindesk.mail.web import web
from servers import Authority, Paper, Peer, ScriptedServer
from small_internet import Handler, SmallInternet, WebServer, dripping, moved_to, refused, silent

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]

ADDRESS = "anna@flowers.example"
AUTOCONFIG = "https://autoconfig.flowers.example/mail/config-v1.1.xml"
WELL_KNOWN = "https://flowers.example/.well-known/autoconfig/mail/config-v1.1.xml"
AUTODISCOVER = "https://autodiscover.flowers.example/autodiscover/autodiscover.xml"

BIG = Provider(
    name="Big Mail",
    domains=frozenset(),
    smtp=Server("smtp.big.example", 465, Security.TLS),
    imap=Server("imap.big.example", 993, Security.TLS),
    user=UserName.LOCAL,
)


def of_mx(hosts: Sequence[str]) -> Provider | None:
    return BIG if any(host.endswith("big.example") for host in hosts) else None


@pytest.fixture
def network(internet: SmallInternet, authority: Authority) -> Network:
    """The small internet, and who may be trusted there."""
    ca_file = str(authority.ca_file)
    return Network(internet.names.resolver(), web(ca_file), knocks(ca_file))


@pytest.fixture
def finder(network: Network) -> Finder:
    """What finds servers in the small internet."""

    def finds(
        address: str, *, ask_mozilla: bool = False, tick: object = no_tick
    ) -> Sequence[Found]:
        return find(
            address,
            provider_of_mx=of_mx,
            ask_mozilla=ask_mozilla,
            tick=tick,  # type: ignore[arg-type]
            network=network,
        )

    return finds


@pytest.fixture
def site(internet: SmallInternet) -> WebServer:
    """The web servers of flowers.example."""
    hosts = ("flowers.example", "autoconfig.flowers.example", "autodiscover.flowers.example")
    return internet.web(*hosts)


def config(
    smtp: str = "smtp.flowers.example",
    port: int | str = 465,
    security: str = "SSL",
    user: str = "%EMAILADDRESS%",
    imap_user: str = "%EMAILADDRESS%",
    name: str = "Flowers &amp; Co",
) -> bytes:
    """A file of autoconfig."""
    return f"""<?xml version="1.0"?>
    <clientConfig version="1.1"><emailProvider id="flowers.example">
      <domain>flowers.example</domain>
      <displayName>{name}</displayName>
      <incomingServer type="pop3"><hostname>pop.flowers.example</hostname><port>995</port>
        <socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
      <incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port>
        <socketType>SSL</socketType><username>{imap_user}</username></incomingServer>
      <outgoingServer type="smtp"><hostname>{smtp}</hostname><port>{port}</port>
        <socketType>{security}</socketType><username>{user}</username></outgoingServer>
    </emailProvider></clientConfig>""".encode()


def pox(*protocols: str, action: str = "<Action>settings</Action>") -> bytes:
    """An answer of Autodiscover."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
    <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
    <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <Account><AccountType>email</AccountType>{action}{"".join(protocols)}</Account>
    </Response></Autodiscover>""".encode()


def protocol(kind: str, port: str, more: str = "") -> str:
    host = f"{kind.lower()}.flowers.example"
    return f"<Protocol><Type>{kind}</Type><Server>{host}</Server>{port}{more}</Protocol>"


FROM_CONFIG = Found(
    smtp=Server("smtp.flowers.example", 465, Security.TLS),
    imap=Server("imap.flowers.example", 993, Security.TLS),
    user=ADDRESS,
    imap_user=ADDRESS,
    provider="Flowers & Co",
    how=How.AUTOCONFIG,
    other_domain=False,
)


# --- DNS ----------------------------------------------------------------------------------------


def test_who_takes_the_mail_says_whose_servers_they_are_and_nobody_else_is_asked(
    internet: SmallInternet, finder: Finder, site: WebServer
) -> None:
    site.pages[AUTOCONFIG] = config()
    internet.names.says("flowers.example", "MX", "20 filter.example.", "10 mx1.big.example.")
    (found,) = finder(ADDRESS)
    assert (found.smtp, found.imap, found.provider) == (BIG.smtp, BIG.imap, "Big Mail")
    assert (found.user, found.imap_user) == ("anna", ADDRESS)
    assert (found.how, found.other_domain) == (How.MX, False)
    assert internet.names.asked == [("flowers.example", "MX")]
    assert site.asked == []


def test_srv_records_name_servers_by_priority_and_weight(
    internet: SmallInternet, finder: Finder
) -> None:
    names = internet.names
    names.says(
        "_submissions._tcp.flowers.example",
        "SRV",
        "20 0 465 late.flowers.example.",
        "10 1 465 light.flowers.example.",
        "10 9 4650 heavy.flowers.example.",
    )
    names.says("_submission._tcp.flowers.example", "SRV", "0 0 587 smtp.flowers.example.")
    names.says("_imap._tcp.flowers.example", "SRV", "0 0 143 old.flowers.example.")
    names.says("_imaps._tcp.flowers.example", "SRV", "5 0 993 imap.flowers.example.")
    found = finder(ADDRESS)
    assert [one.smtp for one in found] == [
        Server("heavy.flowers.example", 4650, Security.TLS),
        Server("light.flowers.example", 465, Security.TLS),
        Server("late.flowers.example", 465, Security.TLS),
    ]
    assert {one.imap for one in found} == {Server("imap.flowers.example", 993, Security.TLS)}
    assert {(one.how, one.user, one.other_domain) for one in found} == {(How.SRV, ADDRESS, False)}


def test_what_is_only_offered_with_starttls_is_found_too(
    internet: SmallInternet, finder: Finder
) -> None:
    internet.names.says("_submissions._tcp.flowers.example", "SRV", "0 0 0 .")
    internet.names.says("_submission._tcp.flowers.example", "SRV", "0 0 587 smtp.flowers.example.")
    internet.names.says("_imaps._tcp.flowers.example", "SRV", "0 0 0 .")
    (found,) = finder(ADDRESS)
    assert found.smtp == Server("smtp.flowers.example", 587, Security.STARTTLS)
    assert found.imap is None


@pytest.mark.parametrize(
    ("smtp", "imap", "other"),
    [
        ("smtp.flowers.example.", "imap.flowers.example.", False),
        ("smtp.elsewhere.example.", "imap.flowers.example.", True),
        ("smtp.flowers.example.", "imap.elsewhere.example.", True),
        ("smtp.notflowers.example.", "imap.flowers.example.", True),
    ],
)
def test_servers_outside_of_the_domain_are_marked_to_be_shown(
    internet: SmallInternet, finder: Finder, smtp: str, imap: str, other: bool
) -> None:
    internet.names.says("_submissions._tcp.flowers.example", "SRV", f"0 0 465 {smtp}")
    internet.names.says("_imaps._tcp.flowers.example", "SRV", f"0 0 993 {imap}")
    (found,) = finder(ADDRESS)
    assert found.other_domain is other


def test_a_domain_that_offers_nothing_at_all_has_nothing(
    internet: SmallInternet, finder: Finder
) -> None:
    internet.names.says("flowers.example", "MX", "0 .")
    for service in ("_submissions", "_submission", "_imaps", "_imap"):
        internet.names.says(f"{service}._tcp.flowers.example", "SRV", "0 0 0 .")
    assert finder(ADDRESS) == ()


def test_a_name_server_that_refuses_or_babbles_is_one_that_does_not_know(
    internet: SmallInternet, finder: Finder, site: WebServer
) -> None:
    site.pages[AUTOCONFIG] = config()
    internet.names.strange["flowers.example"] = refused
    assert finder(ADDRESS) == (FROM_CONFIG,)


def test_a_domain_with_other_letters_is_asked_for_in_its_ascii_form(
    internet: SmallInternet, finder: Finder
) -> None:
    host = "smtp.xn--bcher-kva.example"
    internet.names.says("_submissions._tcp.xn--bcher-kva.example", "SRV", f"0 0 465 {host}.")
    (found,) = finder("anna@Bücher.example")
    assert (found.smtp.host, found.other_domain) == (host, False)
    assert found.user == "anna@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "anna@",
        "anna@localhost",
        "anna@127.0.0.1",
        "anna@[127.0.0.1]",
        "anna@flowers.example/..",
        "anna@flowers.example:80",
        "anna@a..example",
        "anna@-a.example",
        "an\nna@flowers.example",
        "anna@" + "a" * 64 + ".example",
        "anna@" + "a." * 130 + "example",
    ],
)
def test_what_is_no_address_asks_nobody(
    internet: SmallInternet, finder: Finder, address: str
) -> None:
    assert finder(address) == ()
    assert internet.names.asked == []


# --- autoconfig ---------------------------------------------------------------------------------


def test_the_file_of_the_domain_says_servers_and_login_names(
    finder: Finder, site: WebServer
) -> None:
    site.pages[AUTOCONFIG] = config(user="%EMAILLOCALPART%-smtp", imap_user="%EMAILLOCALPART%")
    assert finder(ADDRESS) == (replace(FROM_CONFIG, user="anna-smtp", imap_user="anna"),)
    asked = {one.url for one in site.asked if "autoconfig" in one.url}
    assert asked == {f"{AUTOCONFIG}?emailaddress=anna%40flowers.example", WELL_KNOWN}


def test_the_file_at_the_well_known_place_counts_as_well_and_doubles_are_told_once(
    finder: Finder, site: WebServer
) -> None:
    site.pages[WELL_KNOWN] = config()
    assert finder(ADDRESS) == (FROM_CONFIG,)
    site.pages[AUTOCONFIG] = config(name="First")
    assert finder(ADDRESS) == (replace(FROM_CONFIG, provider="First"),)


def test_servers_without_encryption_are_never_proposed(finder: Finder, site: WebServer) -> None:
    site.pages[AUTOCONFIG] = config(port=25, security="plain")
    assert finder(ADDRESS) == ()


@pytest.mark.parametrize(
    "said",
    ["%REALNAME%", "", "anna\u202e", "a" * 400],
    ids=["its owner's name", "nothing", "turned around", "very long"],
)
def test_a_login_name_that_cannot_be_meant_is_the_address(
    finder: Finder, site: WebServer, said: str
) -> None:
    site.pages[AUTOCONFIG] = config(user=said)
    assert finder(ADDRESS) == (FROM_CONFIG,)


def test_mozilla_is_asked_only_if_it_may_be_and_about_domains_only(
    internet: SmallInternet, finder: Finder
) -> None:
    mozilla = internet.web("autoconfig.thunderbird.net")
    mozilla.pages[f"{ISPDB}hoster.example"] = config(smtp="smtp.hoster.example")
    internet.names.says("flowers.example", "MX", "10 mx1.hoster.example.")
    assert finder(ADDRESS) == ()
    assert mozilla.asked == []
    (found,) = finder(ADDRESS, ask_mozilla=True)
    assert (found.how, found.other_domain) == (How.ISPDB, True)
    assert {one.url for one in mozilla.asked} == {
        f"{ISPDB}flowers.example",
        f"{ISPDB}hoster.example",
    }
    assert not any("anna" in str(one) for one in mozilla.asked)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"<html><body>Welcome!</body></html>",
        b"<clientConfig><emailProvider>",
        b"<clientConfig/>",
        config(port=0),
        config(port=99999),
        config(smtp="127.0.0.1"),
        config(smtp="smtp flowers.example"),
        config(security="perhaps"),
        b"<!DOCTYPE clientConfig>" + config().partition(b"?>")[2],
        b'<!DOCTYPE c [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        + config(name="&b;").partition(b"?>")[2],
        b'<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        + config(user="&a;").partition(b"?>")[2],
        b"<a>" * 5000,
        config() + b" " * (256 * 1024),
    ],
)
def test_what_is_no_such_file_is_not_found(finder: Finder, site: WebServer, content: bytes) -> None:
    site.pages[AUTOCONFIG] = content
    assert finder(ADDRESS) == ()


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_keep_a_search_from_going_on(content: bytes) -> None:
    for read in (read_autoconfig, read_autodiscover):
        assert read(content, ADDRESS) == NOTHING


@given(st.text(), st.text(), st.text(), st.text())
def test_only_servers_that_can_be_asked_come_out_of_any_file(
    host: str, port: str, socket_type: str, user: str
) -> None:
    for content, read in (
        (config(*map(escape, (host, port, socket_type, user))), read_autoconfig),
        (
            pox(
                f"<Protocol><Type>SMTP</Type><Server>{escape(host)}</Server>"
                f"<Port>{escape(port)}</Port><Encryption>{escape(socket_type)}</Encryption>"
                f"<LoginName>{escape(user)}</LoginName></Protocol>"
            ),
            read_autodiscover,
        ),
    ):
        for server, name in read(content, ADDRESS).smtp:
            assert host_name(server.host) == server.host
            assert server.security is not Security.NONE
            assert name.isprintable()


# --- Autodiscover -------------------------------------------------------------------------------


def test_autodiscover_is_asked_without_any_credentials(
    finder: Finder, site: WebServer, invented_home: Path
) -> None:
    netrc = invented_home / ".netrc"
    netrc.write_text("machine autodiscover.flowers.example login anna password tulip\n", "utf-8")
    netrc.chmod(0o600)
    site.pages[AUTODISCOVER] = lambda handler: handler.say(
        401, b"", WWW_Authenticate='Basic realm="mail"'
    )
    assert finder(ADDRESS) == ()
    (asked,) = (one for one in site.asked if one.method == "POST")
    assert b"<EMailAddress>anna@flowers.example</EMailAddress>" in asked.body
    assert "Authorization" not in asked.headers
    assert "tulip" not in str(site.asked)
    netrc.unlink()


@pytest.mark.parametrize(
    ("smtp", "expected"),
    [
        ("<Port>465</Port><SSL>on</SSL>", (465, Security.TLS)),
        ("<Port>587</Port>", (587, Security.STARTTLS)),
        ("<Port>587</Port><SSL>off</SSL><Encryption>TLS</Encryption>", (587, Security.STARTTLS)),
        ("<Port>465</Port><Encryption>Auto</Encryption>", (465, Security.TLS)),
        ("<Port>2465</Port><Encryption>SSL</Encryption>", (2465, Security.TLS)),
        ("", (465, Security.TLS)),
        ("<Port>25</Port><SSL>off</SSL>", None),
        ("<Port>465</Port><SSL>on</SSL><Encryption>None</Encryption>", None),
        ("<Port>many</Port>", None),
    ],
)
def test_what_autodiscover_says_of_encryption_is_understood(
    finder: Finder, site: WebServer, smtp: str, expected: tuple[int, Security] | None
) -> None:
    login = "<LoginName>flowers-7</LoginName>"
    site.pages[AUTODISCOVER] = pox(
        protocol("POP3", "<Port>995</Port>"),
        protocol("IMAP", "<Port>993</Port>", login),
        protocol("SMTP", smtp),
    )
    found = finder(ADDRESS)
    if expected is None:
        assert found == ()
        return
    (one,) = found
    assert one.smtp == Server("smtp.flowers.example", *expected)
    assert one.imap == Server("imap.flowers.example", 993, Security.TLS)
    assert (one.user, one.imap_user, one.how) == (ADDRESS, "flowers-7", How.AUTODISCOVER)


def test_autodiscover_may_say_where_to_ask_instead(
    internet: SmallInternet, finder: Finder, site: WebServer
) -> None:
    elsewhere = internet.web("hoster.example")
    url = "https://hoster.example/autodiscover.xml"
    elsewhere.pages[url] = pox(protocol("SMTP", "<Port>465</Port>"))
    redirect = "<Action>redirectUrl</Action><RedirectUrl>{}</RedirectUrl>"
    site.pages[AUTODISCOVER] = pox(action=redirect.format(url))
    (found,) = finder(ADDRESS)
    assert (found.how, found.imap) == (How.AUTODISCOVER, None)
    assert elsewhere.asked[0].method == "POST"
    # Only once, and not to where others could listen.
    elsewhere.pages[url] = pox(action=redirect.format(url))
    assert finder(ADDRESS) == ()
    site.pages[AUTODISCOVER] = pox(action=redirect.format("http://hoster.example/"))
    assert finder(ADDRESS) == ()


# --- the web's tricks ---------------------------------------------------------------------------


def test_a_file_that_moved_is_followed(
    internet: SmallInternet, finder: Finder, site: WebServer
) -> None:
    hoster = internet.web("hoster.example")
    hoster.pages["https://hoster.example/config.xml"] = config()
    site.pages[AUTOCONFIG] = moved_to("/here", 301)
    site.pages["https://autoconfig.flowers.example/here"] = moved_to(
        "https://hoster.example/config.xml"
    )
    assert finder(ADDRESS) == (FROM_CONFIG,)


@pytest.mark.parametrize(
    "target",
    [
        "http://flowers.example/config.xml",
        "https://anna:tulip@flowers.example/config.xml",
        "https://flowers.example:8443/config.xml",
        "https://127.0.0.1/config.xml",
        "https://[::1/",
        "file:///etc/hostname",
        AUTOCONFIG,
    ],
    ids=["not https", "credentials", "another port", "an address", "no URL", "a file", "itself"],
)
def test_a_file_that_moved_where_nobody_should_go_is_not_found(
    finder: Finder, site: WebServer, target: str
) -> None:
    site.pages[AUTOCONFIG] = moved_to(target)
    site.pages["https://flowers.example/config.xml"] = config()
    assert finder(ADDRESS) == ()
    assert sum(one.url.startswith(AUTOCONFIG) for one in site.asked) <= 4


def packed(handler: Handler) -> None:
    handler.say(200, b"\x1f\x8b", Content_Encoding="gzip")


@pytest.mark.parametrize(
    "page",
    [packed, lambda handler: handler.say(503, config()), lambda handler: handler.wfile.write(b"?")],
    ids=["packed", "an error", "no HTTP"],
)
def test_a_web_server_that_says_something_else_has_nothing(
    finder: Finder, site: WebServer, page: Callable[[Handler], None]
) -> None:
    site.pages[AUTOCONFIG] = page
    assert finder(ADDRESS) == ()


@pytest.mark.parametrize("fault", ["strange", "expired", "another name"])
def test_a_web_server_with_a_bad_certificate_is_not_believed(
    internet: SmallInternet,
    finder: Finder,
    authority: Authority,
    strange_authority: Authority,
    fault: str,
) -> None:
    host = "autoconfig.flowers.example"
    papers: dict[str, Paper] = {
        "strange": strange_authority.issue(host),
        "expired": authority.issue(host, days=-1),
        "another name": authority.issue("flowers.example"),
    }
    server = internet.web(host, paper=papers[fault])
    server.pages[AUTOCONFIG] = config()
    assert finder(ADDRESS) == ()
    assert server.asked == []


# --- the usual names ----------------------------------------------------------------------------


def test_usual_names_are_tried_when_nothing_was_named(
    internet: SmallInternet, finder: Finder, authority: Authority, scripted: StartScript
) -> None:
    paper = authority.issue("mail.flowers.example")

    def imap(peer: Peer) -> None:
        peer.start_tls(paper.server_context())
        peer.say("* OK [CAPABILITY IMAP4rev1] ready")

    def smtp(peer: Peer) -> None:
        peer.say("220 mail.flowers.example ESMTP")
        peer.hear()
        peer.say("250-mail.flowers.example", "250 STARTTLS")
        peer.hear()
        peer.say("220 go on")
        peer.start_tls(paper.server_context())
        peer.hear()
        peer.say("250 mail.flowers.example")

    servers = {993: scripted(imap), 587: scripted(smtp)}
    internet.ports |= {("mail.flowers.example", port): one.port for port, one in servers.items()}
    (found,) = finder(ADDRESS)
    assert found.smtp == Server("mail.flowers.example", 587, Security.STARTTLS)
    assert found.imap == Server("mail.flowers.example", 993, Security.TLS)
    assert (found.how, found.user, found.other_domain) == (How.NAMES, ADDRESS, False)
    heard = b"".join(bytes(one.heard) for one in servers.values())
    assert b"anna" not in heard
    assert b"AUTH" not in heard.upper()


@pytest.mark.parametrize("fault", ["strange", "another name", "not this kind"])
def test_who_answers_otherwise_at_a_usual_name_is_no_mail_server(
    internet: SmallInternet,
    finder: Finder,
    authority: Authority,
    strange_authority: Authority,
    scripted: StartScript,
    fault: str,
) -> None:
    host = "smtp.flowers.example"
    good, strange, other = (
        authority.issue(host),
        strange_authority.issue(host),
        authority.issue("www.flowers.example"),
    )
    shown = {"strange": strange, "another name": other, "not this kind": good}[fault]

    def script(peer: Peer) -> None:
        peer.start_tls(shown.server_context())
        peer.say("HTTP/1.1 400 Bad Request", "")

    server = scripted(script)
    internet.ports |= {(host, 465): server.port, ("imap.flowers.example", 993): server.port}
    assert finder(ADDRESS) == ()


# --- time ---------------------------------------------------------------------------------------


def test_who_never_ends_does_not_keep_the_others_from_being_found(
    finder: Finder, site: WebServer, network: Network, authority: Authority
) -> None:
    site.pages[AUTOCONFIG] = dripping
    site.pages[WELL_KNOWN] = config()
    site.pages[AUTODISCOVER] = silent
    quick = replace(network, fetch=web(str(authority.ca_file), seconds=2.5))
    assert find(ADDRESS, provider_of_mx=of_mx, network=quick) == (FROM_CONFIG,)


def test_a_file_that_comes_drop_by_drop_is_given_up(site: WebServer, authority: Authority) -> None:
    """The clock goes on by a second whenever it is looked at."""
    site.pages[AUTOCONFIG] = dripping
    seconds = itertools.count(0.0)
    assert web(str(authority.ca_file), clock=lambda: next(seconds))(AUTOCONFIG) is None
    assert 5 < next(seconds) < 10


def test_when_the_time_is_over_what_was_found_is_told(
    internet: SmallInternet, network: Network, site: WebServer
) -> None:
    """The clock leaps when the domain's web servers are asked, of whom none answers."""
    internet.names.says("_submissions._tcp.flowers.example", "SRV", "0 0 465 smtp.flowers.example.")
    site.pages[AUTOCONFIG] = site.pages[WELL_KNOWN] = site.pages[AUTODISCOVER] = silent
    step = 0

    def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        nonlocal step
        step = done

    late = replace(network, clock=lambda: 60.0 if step == 2 else 0.0)
    found = find(ADDRESS, provider_of_mx=of_mx, tick=tick, network=late)
    assert [one.how for one in found] == [How.SRV]


def test_without_any_time_nothing_is_found(network: Network) -> None:
    """The clock leaps by a minute whenever it is looked at."""
    minutes = itertools.count(0.0, 60.0)
    late = replace(network, clock=lambda: next(minutes))
    assert find(ADDRESS, provider_of_mx=of_mx, network=late) == ()


def test_a_name_server_that_is_silent_costs_little(
    internet: SmallInternet, network: Network
) -> None:
    internet.names.strange["example"] = lambda question: None
    assert find(ADDRESS, provider_of_mx=of_mx, network=network, seconds=0.3) == ()


def test_who_looks_on_can_stop_it_between_the_steps_and_while_it_waits(
    internet: SmallInternet, finder: Finder, site: WebServer
) -> None:
    site.pages[AUTOCONFIG] = silent
    ticks: list[int] = []

    def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        ticks.append(done)
        if ticks.count(2) > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        finder(ADDRESS, tick=tick)
    assert sorted(set(ticks)) == [0, 1, 2]


def test_a_bug_of_ours_is_not_taken_for_an_answer(network: Network) -> None:
    def broken(url: str, body: bytes | None = None) -> bytes | None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        find(ADDRESS, provider_of_mx=of_mx, network=replace(network, fetch=broken))


def test_a_computer_that_knows_no_name_server_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    import dns.resolver

    def none(self: dns.resolver.Resolver, f: object = None) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", none)
    monkeypatch.setattr(dns.resolver.sys, "platform", "linux")
    resolver = system_resolver()
    assert resolver.nameservers == []
