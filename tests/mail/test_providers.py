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
from optindesk.core.provider import Cap, Period, Provider
from optindesk.mail.providers import FILE_NAME, load_providers
from presets import KNOWN

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
ONE = """
[[provider]]
name = "Some"
domains = ["some.example"]
smtp = { host = "smtp.some.example", port = 465, security = "tls" }
imap = { host = "imap.some.example", port = 993, security = "tls" }
servers = "https://some.example/"
"""


def test_there_are_those_that_the_manual_speaks_of() -> None:
    assert {"Gmail", "Microsoft 365", "IONOS", "GMX", "iCloud"} <= {one.name for one in KNOWN}
    assert len(KNOWN) >= 40


PORTS = {Security.TLS: (465, 993), Security.STARTTLS: (587, 143)}
"""For sending (RFC 8314 3.3, RFC 6409 3.1) and for reading (RFC 8314 3.2, RFC 9051 2.1)."""


@pytest.mark.parametrize("provider", KNOWN, ids=lambda provider: provider.smtp.host)
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
    ],
)
def test_what_has_no_place_or_no_source_is_no_entry(more: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(ONE + more, encoding="utf-8")
    with pytest.raises((ValueError, TypeError)):
        load_providers(tmp_path)
