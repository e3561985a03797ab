"""The data file of the providers, read whole: nothing in it without its source and day."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from drafts import RESOURCES
from optindesk.core.model import Security, is_loopback
from optindesk.core.provider import (
    Cap,
    Explained,
    Period,
    Provider,
    UserName,
    Way,
    explain,
    provider_of_address,
    provider_of_mx,
)
from optindesk.core.sentence import Sentence
from optindesk.mail.providers import FILE_NAME, Late, load_providers, load_troubles
from presets import GENERAL, KNOWN, said_of_all

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
ONE = """
[[provider]]
name = "Some"
domains = ["some.example"]
smtp = { host = "smtp.some.example", port = 465, security = "tls" }
imap = { host = "imap.some.example", port = 993, security = "tls" }
servers = "https://some.example/"
"""


EACH = pytest.mark.parametrize(
    "provider", KNOWN, ids=lambda provider: f"{provider.name} {provider.smtp.host}"
)
WANTED = {
    "Gmail", "Google Workspace", "Outlook.com", "Microsoft 365", "Yahoo", "iCloud", "GMX", "WEB.DE",
    "Fastmail", "Zoho Mail", "IONOS", "STRATO", "OVHcloud", "Infomaniak", "mailbox.org", "Posteo",
    "Proton Mail",
}  # fmt: skip


def named(name: str) -> Provider:
    return next(one for one in KNOWN if one.name == name)


def test_there_are_those_that_were_asked_for_and_those_that_the_manual_speaks_of() -> None:
    assert {one.name for one in KNOWN} >= WANTED
    assert len(KNOWN) >= 70


PORTS = {Security.TLS: (465, 993), Security.STARTTLS: (587, 143)}
"""For sending (RFC 8314 3.3, RFC 6409 3.1) and for reading (RFC 8314 3.2, RFC 9051 2.1)."""


@EACH
def test_servers_and_domains_are_names_and_all_is_encrypted(provider: Provider) -> None:
    hosts = {provider.smtp.host, provider.imap.host} - {"127.0.0.1"}
    hosts |= {*provider.also, *provider.domains, *provider.mx}
    assert [host for host in hosts if not HOST.fullmatch(host)] == []
    assert provider.name.strip() == provider.name != ""
    for server, place in ((provider.smtp, 0), (provider.imap, 1)):
        assert is_loopback(server.host) or server.port == PORTS[server.security][place]
        assert server.security in PORTS


@pytest.mark.parametrize(
    ("period", "cap"),
    [
        pytest.param(period, cap, id=f"{one.smtp.host} {period}")
        for one in KNOWN
        for period, cap in one.caps.items()
    ],
)
def test_every_figure_has_its_source_and_the_day_it_was_read(period: Period, cap: Cap) -> None:
    assert isinstance(cap.most, int)
    assert 10 <= cap.most <= 10_000
    assert cap.source.startswith(("https://", "http://"))
    assert type(cap.read) is date
    assert date(2026, 1, 1) <= cap.read <= date(2030, 1, 1)


def test_every_entry_says_where_its_servers_were_read() -> None:
    plain = tomllib.loads((RESOURCES / FILE_NAME).read_text(encoding="utf-8"))
    assert set(plain) == {"provider", "troubles"}
    assert all(one["servers"].startswith(("https://", "http://")) for one in plain["provider"])


def test_an_address_has_one_provider_and_a_server_one_without_addresses_at_most() -> None:
    domains = Counter(domain for one in KNOWN for domain in one.domains)
    assert [domain for domain, count in domains.items() if count > 1] == []
    shared = Counter(
        host for one in KNOWN for host in {one.smtp.host, *one.also} if not one.domains
    )
    assert [host for host, count in shared.items() if count > 1] == []


def test_no_entry_is_there_twice() -> None:
    assert len({(one.name, one.smtp.host) for one in KNOWN}) == len(KNOWN)


# --- signing in -----------------------------------------------------------------------------------


@EACH
def test_every_way_in_is_described(provider: Provider) -> None:
    ways = provider.sign_in
    assert len(set(ways)) == len(ways) >= 1
    assert (provider.oauth is not None) == (Way.OAUTH in ways)
    assert (provider.app_password is not None) == (Way.APP_PASSWORD in ways)
    if provider.app_password is not None:
        assert len(provider.app_password.steps) >= 3
        assert provider.app_password.page.startswith("https://")


@pytest.mark.parametrize("provider", [one for one in KNOWN if one.oauth], ids=lambda one: one.name)
def test_signing_in_in_the_browser_is_encrypted_and_asks_for_something(provider: Provider) -> None:
    server = provider.oauth
    assert server is not None
    pages = [server.authorize, server.token, *([server.device] if server.device else [])]
    assert all(page.startswith("https://") and " " not in page for page in pages)
    assert HOST.fullmatch(server.host)
    assert len(set(server.scopes)) == len(server.scopes) >= 1
    assert not any(" " in scope or "," in scope for scope in server.scopes)


def test_only_microsoft_lets_mail_be_allowed_by_a_code_on_another_screen() -> None:
    coded = {one.name for one in KNOWN if one.oauth and one.oauth.device}
    assert coded == {"Outlook.com", "Microsoft 365"}


def test_with_gmail_an_app_password_comes_first_and_with_microsoft_the_browser() -> None:
    assert named("Gmail").sign_in[0] is Way.APP_PASSWORD
    assert named("Microsoft 365").sign_in[0] is Way.OAUTH
    assert named("Outlook.com").sign_in == (Way.OAUTH,)


def test_names_to_sign_in_by_are_those_that_the_servers_take() -> None:
    icloud, web, gmx = named("iCloud"), named("WEB.DE"), named("GMX")
    assert (icloud.user, icloud.imap_user) == (UserName.ADDRESS, UserName.LOCAL)
    assert (web.user, web.imap_user) == (UserName.LOCAL, UserName.LOCAL)
    assert (gmx.user, gmx.imap_user) == (UserName.ADDRESS, UserName.ADDRESS)


def test_what_has_to_be_switched_on_first_is_said_where_it_is_off_by_default() -> None:
    for name in ("Outlook.com", "Microsoft 365", "GMX", "WEB.DE", "Zoho Mail", "Proton Mail"):
        assert named(name).before, name


def test_only_a_server_on_this_computer_may_have_a_certificate_of_its_own() -> None:
    own = [one.name for one in KNOWN if one.own_certificate]
    assert own == ["Proton Mail"]
    assert [one.name for one in KNOWN if is_loopback(one.smtp.host)] == own


# --- own domains ----------------------------------------------------------------------------------


def test_a_server_for_incoming_mail_is_one_providers() -> None:
    ends = [(end, one) for one in KNOWN for end in one.mx]
    assert len({end for end, _ in ends}) == len(ends)
    for end, one in ends:
        nested = [other.name for also, other in ends if f".{end}".endswith(f".{also}")]
        assert nested == [one.name], end


@pytest.mark.parametrize(
    ("hosts", "name", "smtp"),
    [
        (["aspmx.l.google.com", "alt1.aspmx.l.google.com"], "Google Workspace", "smtp.gmail.com"),
        (["ASPMX2.GOOGLEMAIL.COM."], "Google Workspace", "smtp.gmail.com"),
        (["flowers-example.mail.protection.outlook.com"], "Microsoft 365", "smtp.office365.com"),
        (["flowers-example.a-v1.mx.microsoft"], "Microsoft 365", "smtp.office365.com"),
        (["mx00.kundenserver.de", "mx01.kundenserver.de"], "IONOS", "smtp.ionos.de"),
        (["mx00.ionos.co.uk"], "IONOS", "smtp.ionos.de"),
        (["smtpin.rzone.de"], "STRATO", "smtp.strato.de"),
        (["mx1.mail.ovh.net"], "OVHcloud", "ssl0.ovh.net"),
        (["mta-gw.infomaniak.ch"], "Infomaniak", "mail.infomaniak.com"),
        (["in1-smtp.messagingengine.com"], "Fastmail", "smtp.fastmail.com"),
        (["mx.zoho.eu", "mx2.zoho.eu"], "Zoho Mail", "smtppro.zoho.eu"),
        (["mx.zoho.com"], "Zoho Mail", "smtppro.zoho.com"),
        (["mxext1.mailbox.org"], "mailbox.org", "smtp.mailbox.org"),
        (["mx01.mail.icloud.com"], "iCloud", "smtp.mail.me.com"),
        (["mail.protonmail.ch"], "Proton Mail", "127.0.0.1"),
        (["mx1.mailpod16-cph3.g1i.one.com"], "one.com", "send.one.com"),
    ],
)
def test_an_own_domain_is_known_by_where_its_mail_goes(
    hosts: list[str], name: str, smtp: str
) -> None:
    found = provider_of_mx(hosts, KNOWN)
    assert found is not None
    assert (found.name, found.smtp.host) == (name, smtp)


@EACH
def test_what_an_own_domain_needs_is_of_the_form_of_dns(provider: Provider) -> None:
    if provider.spf is not None:
        kind, _, host = provider.spf.partition(":")
        assert kind == "include"
        assert re.fullmatch(r"(?:[a-z0-9_-]+\.)+[a-z]{2,}", host)
    assert all(re.fullmatch(r"[a-z0-9-]+", selector) for selector in provider.dkim)
    assert provider.dmarc in (None, "none", "quarantine", "reject")
    assert provider.dmarc is None or provider.domains


def test_an_address_that_others_refuse_from_strange_servers_is_known() -> None:
    yahoo = provider_of_address("shop@yahoo.de", KNOWN)
    assert yahoo is not None
    assert yahoo.dmarc == "reject"


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("said", sorted({one.key for one in said_of_all()}))
def test_every_sentence_is_whole_and_names_no_field(said: str) -> None:
    assert said.endswith(".")
    assert not re.search(r"[{}<>%]|\s\s|\.\.", said)
    assert said == said.strip()
    assert str(Sentence(said)) == said
    assert len(said) <= 200


LISTS = [
    *(pytest.param(one, one.troubles, id=f"{one.name} {one.smtp.host}") for one in KNOWN),
    pytest.param(None, GENERAL, id="any"),
]


@pytest.mark.parametrize(("provider", "troubles"), LISTS)
def test_every_trouble_can_be_found_by_each_of_its_words(
    provider: Provider | None, troubles: tuple[Explained, ...]
) -> None:
    for trouble in troubles:
        assert trouble.when
        for words in trouble.when:
            assert len(words.strip()) == len(words) >= 3
            assert explain(words, provider, GENERAL) is trouble, words


MICROSOFT = "Microsoft 365"


@pytest.mark.parametrize(
    ("name", "words", "means"),
    [
        (
            MICROSOFT,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the"
            " Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
            "switched off for your whole organisation",
        ),
        (
            MICROSOFT,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the"
            " Mailbox.",
            "switched off for this mailbox",
        ),
        (
            MICROSOFT,
            "535 5.7.139 Authentication unsuccessful, user is locked by your organization's"
            " security defaults policy.",
            "A rule of your organisation",
        ),
        (
            MICROSOFT,
            "550 5.7.30 Basic authentication is not supported for Client Submission.",
            "takes no password",
        ),
        (
            MICROSOFT,
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            "takes no password",
        ),
        (MICROSOFT, "535 5.7.3 Authentication unsuccessful", "did not let this program in"),
        (MICROSOFT, "NO LOGIN failed.", "did not let this program in"),
        (MICROSOFT, "BAD User is authenticated but not connected.", "no access to this mailbox"),
        (
            MICROSOFT,
            "554 5.2.252 SendAsDenied; rosa@flowers.example not allowed to send as"
            " shop@flowers.example",
            "not send under this address",
        ),
        (
            "Outlook.com",
            "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            "no program into a private mailbox",
        ),
        ("Outlook.com", "NO Basic authentication is disabled.", "into a private mailbox"),
        (
            "Outlook.com",
            "NO LOGIN failed. Account is blocked. Login to your account via a web browser to"
            " verify your identity.",
            "has blocked this account",
        ),
        (
            "Gmail",
            "534-5.7.9 Application-specific password required. For more information, go to\n"
            "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x-gsmtp",
            "wants an app password",
        ),
        (
            "Gmail",
            "NO [ALERT] Application-specific password required:"
            " https://support.google.com/accounts/answer/185833 (Failure)",
            "wants an app password",
        ),
        (
            "Google Workspace",
            "534-5.7.9 Please log in with your web browser and then try again. Learn more at\n"
            "534 5.7.9 https://support.google.com/mail/?p=WebLoginRequired x-gsmtp",
            "in the browser first",
        ),
        (
            "Gmail",
            "535-5.7.8 Username and Password not accepted. For more information, go to\n"
            "535 5.7.8 https://support.google.com/mail/?p=BadCredentials x-gsmtp",
            "did not take the user name",
        ),
        ("Gmail", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", "did not take"),
        (
            "Gmail",
            "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings"
            " page and enable your account for IMAP access. (Failure)",
            "IMAP is switched off",
        ),
        ("Yahoo", "535 5.7.0 (#AUTH005) Too many bad auth attempts.", "too often"),
        ("Yahoo", "NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials", "app password only"),
        ("iCloud", "NO [AUTHENTICATIONFAILED] Authentication failed", "app-specific password"),
        ("Fastmail", "NO Incorrect username or password.", "app password only"),
        (
            "Zoho Mail",
            "NO [ALERT] You are yet to enable IMAP for your account. Please contact your"
            " administrator (Failure)",
            "IMAP is switched off",
        ),
        ("GMX", "535 Authentication credentials invalid", "off until you allow it"),
        ("WEB.DE", "NO authentication failed", "off until you allow it"),
        ("GMX", "550 5.7.0 Need to authenticate via SMTP-AUTH-Login", "who has signed in"),
        (
            "IONOS",
            "550 Requested action not taken: Sender address is not allowed.",
            "of the domain",
        ),
        ("IONOS", "535 Authentication credentials invalid", "not those of the contract"),
        ("Proton Mail", "535 5.7.8 incorrect login credentials", "password of its own"),
        ("iCloud", "530 5.7.0 Must issue a STARTTLS command first", "encrypted"),
        ("GMX", "530 Must issue a STARTTLS command first", "encrypted"),
        (None, "530 5.7.0 Must issue a STARTTLS command first", "encrypted"),
        (None, "NO [PRIVACYREQUIRED] Plaintext authentication disallowed", "encrypted"),
        (None, "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6", "did not take"),
        (None, "454 4.7.0 Temporary authentication failure", "not about you"),
        (
            None,
            "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user",
            "may not send",
        ),
        (None, "554 5.7.1 <x@y.example>: Relay access denied", "does not know"),
        (None, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen", "line"),
        (None, "NO [LIMIT] Too many login failures", "too often"),
        (None, "NO [EXPIRED] Password expired.", "run out"),
        ("Hetzner", "535 5.7.8 Error: authentication failed", "did not take"),
    ],
)
def test_words_that_servers_really_use_are_explained(
    name: str | None, words: str, means: str
) -> None:
    found = explain(words, None if name is None else named(name), GENERAL)
    assert found is not None
    assert means in str(found.means)


@pytest.mark.parametrize("words", ["250 2.0.0 Ok: queued as 4B535454", "", "A1 OK LOGIN completed"])
def test_what_is_no_trouble_is_not_explained(words: str) -> None:
    assert [one.name for one in KNOWN if explain(words, one, GENERAL)] == []


# --- the file -------------------------------------------------------------------------------------


def test_every_provider_with_a_figure_is_told_about_beside_the_file() -> None:
    told = (RESOURCES / "providers.md").read_text(encoding="utf-8")
    assert [one.name for one in KNOWN if one.caps and f"| {one.name} |" not in told] == []


@pytest.mark.parametrize(
    "more",
    [
        "per_week = { most = 1, source = 'https://a.example', read = 2026-11-26 }",
        "per_day = { most = 1, source = 'https://a.example' }",
        "per_day = { most = 1, read = 2026-11-26 }",
        "color = 'red'",
        "sign_in = ['sms']",
        "user = 'first'",
        "app_password = { steps = ['Do.'] }",
        "app_password = { steps = ['Do.'], page = 'https://a.example', more = 1 }",
        "oauth = { authorize = 'https://a.example', scopes = ['b'] }",
        "troubles = [{ when = ['535'], means = 'That.' }]",
    ],
)
def test_what_has_no_place_or_no_source_is_no_entry(more: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(ONE + more, encoding="utf-8")
    with pytest.raises((ValueError, TypeError)):
        load_providers(tmp_path)


def test_an_entry_that_is_like_another_has_its_ways_in_and_says_its_own(tmp_path: Path) -> None:
    first = "sign_in = ['oauth', 'password']\nbefore = ['Do this.']\nmx = ['mx.some.example']\n"
    second = ONE.replace("Some", "Other").replace("some.example", "other.example")
    (tmp_path / FILE_NAME).write_text(
        ONE + first + second + "like = 'Some'\nbefore = ['Do that.']\n", encoding="utf-8"
    )
    some, other = load_providers(tmp_path)
    assert other.sign_in == some.sign_in == (Way.OAUTH, Way.PASSWORD)
    assert (other.before, other.mx) == ((Sentence("Do that."),), ())
    (tmp_path / FILE_NAME).write_text(ONE + "like = 'Nobody'\n", encoding="utf-8")
    with pytest.raises(KeyError):
        load_providers(tmp_path)


def test_the_file_is_read_when_somebody_looks_at_it_and_once() -> None:
    reads = []

    def load() -> tuple[Explained, ...]:
        reads.append(1)
        return load_troubles(RESOURCES)

    late = Late(load)
    assert reads == []
    assert (late[0], tuple(late), late[-2:]) == (GENERAL[0], GENERAL, GENERAL[-2:])
    assert len(late) == len(GENERAL)
    assert reads == [1]
