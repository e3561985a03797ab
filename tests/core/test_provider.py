"""Whose account it is, how one signs in there, and what its servers' words mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.model import Account, Security, Server
from optindesk.core.provider import (
    Explained,
    Provider,
    UserName,
    explain,
    provider_at,
    provider_of,
    provider_of_address,
    provider_of_mx,
)
from optindesk.core.sentence import Sentence
from presets import GENERAL, KNOWN


def account(address: str, host: str, port: int = 587) -> Account:
    return Account(0, address, "Shop", Server(host, port, Security.STARTTLS), None, address)


def name_of(provider: Provider | None) -> str | None:
    return None if provider is None else provider.name


# --- whose account it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "host", "name"),
    [
        ("shop@gmail.com", "smtp.gmail.com", "Gmail"),
        ("shop@flowers.example", "smtp.gmail.com", "Google Workspace"),
        ("shop@hotmail.de", "smtp.office365.com", "Outlook.com"),
        ("shop@flowers.example", "smtp.office365.com", "Microsoft 365"),
        ("shop@flowers.example", "smtp.ionos.co.uk", "IONOS"),
        ("shop@flowers.example", "SMTP.Strato.de.", "STRATO"),
        ("Shop@GMX.at", "relay.example", "GMX"),
        ("shop@web.de", "smtp.strato.de", "STRATO"),
    ],
)
def test_an_account_is_known_by_its_server_and_else_by_its_address(
    address: str, host: str, name: str
) -> None:
    assert name_of(provider_of(account(address, host), KNOWN)) == name


def test_nobody_is_guessed() -> None:
    assert provider_of(account("shop@flowers.example", "mail.flowers.example"), KNOWN) is None
    assert provider_of(account("shop@gmail.com.example", "smtp.gmail.com.example"), KNOWN) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_what_listens_on_this_computer_is_known_by_its_port(host: str) -> None:
    assert name_of(provider_of(account("a@flowers.example", host, 1025), KNOWN)) == "Proton Mail"
    assert name_of(provider_of(account("a@proton.me", host, 1025), KNOWN)) == "Proton Mail"
    assert provider_of(account("a@flowers.example", host, 2525), KNOWN) is None


def test_an_address_that_another_gave_out_says_more_than_a_port_of_this_computer() -> None:
    assert name_of(provider_of(account("shop@gmail.com", "localhost", 1025), KNOWN)) == "Gmail"


def test_another_server_at_the_port_of_one_on_this_computer_is_not_it() -> None:
    assert provider_of(account("a@flowers.example", "mail.flowers.example", 1025), KNOWN) is None


@pytest.mark.parametrize(
    ("address", "host", "port", "name"),
    [
        ("shop@hotmail.de", "outlook.office365.com", 993, "Outlook.com"),
        ("shop@flowers.example", "Outlook.Office365.com.", 993, "Microsoft 365"),
        ("shop@gmail.com", "outlook.office365.com", 993, "Microsoft 365"),
        ("shop@flowers.example", "localhost", 1143, "Proton Mail"),
        ("shop@flowers.example", "127.0.0.1", 2143, None),
        ("shop@gmail.com", "mail.flowers.example", 993, None),
    ],
)
def test_a_mailbox_is_known_by_the_server_it_is_read_at(
    address: str, host: str, port: int, name: str | None
) -> None:
    assert name_of(provider_at(Server(host, port, Security.TLS), address, KNOWN)) == name


def test_an_address_that_was_given_out_names_its_provider_and_an_own_domain_does_not() -> None:
    assert name_of(provider_of_address("Shop@GoogleMail.com", iter(KNOWN))) == "Gmail"
    assert provider_of_address("shop@flowers.example", KNOWN) is None
    assert provider_of_address("shop@com", KNOWN) is None
    assert provider_of_address("", KNOWN) is None


# --- own domains, by who takes their mail ---------------------------------------------------------


def test_an_own_domain_is_known_by_the_first_of_its_servers_that_is() -> None:
    hosts = ["filter.example.", "MAIL.protonmail.ch.", "elsewhere.example"]
    assert name_of(provider_of_mx(hosts, iter(KNOWN))) == "Proton Mail"


def test_a_name_that_only_ends_alike_is_not_theirs() -> None:
    assert provider_of_mx(["notmail.protonmail.ch", "mail.protonmail.ch.example"], KNOWN) is None
    assert provider_of_mx([], KNOWN) is None


# --- the name one signs in by ---------------------------------------------------------------------


def test_one_signs_in_by_the_address_or_by_what_stands_before_it() -> None:
    assert UserName.ADDRESS.of("rosa@flowers.example") == "rosa@flowers.example"
    assert UserName.LOCAL.of("rosa@flowers.example") == "rosa"
    assert UserName.LOCAL.of('"rosa@home"@flowers.example') == '"rosa@home"'


# --- what a server's words mean -------------------------------------------------------------------


def meaning(*when: str) -> Explained:
    return Explained(when, Sentence(f"Means {when[0]}."), Sentence("Do it."))


def test_a_number_is_a_whole_one_and_case_and_line_breaks_do_not_count() -> None:
    assert meaning("5.7.3").fits("535 5.7.3 Authentication unsuccessful")
    assert meaning("5.7.3").fits("535-5.7.3: Authentication unsuccessful")
    assert not meaning("5.7.3").fits("550 5.7.30 Basic authentication is not supported")
    assert not meaning("535").fits("550 5351 queued")
    assert not meaning("454").fits("250 queued as a454b")
    assert meaning("AUTH005").fits("535 5.7.0 (#AUTH005) Too many bad auth attempts.")
    assert meaning("wanted, or app password").fits("WANTED,\r\n or  App Password")
    assert meaning("neither", "this").fits("But this.")
    assert not meaning("[LIMIT]").fits("limit")


def test_the_own_provider_is_asked_first_and_the_first_that_fits_is_taken() -> None:
    first, second, general = meaning("535 5.7.8"), meaning("535"), meaning("535", "534")
    server = Server("smtp.post.example", 465, Security.TLS)
    own = Provider("Post", frozenset(), server, server, troubles=(first, second))
    assert explain("535 5.7.8 no", own, [general]) is first
    assert explain("535 no", own, iter([general])) is second
    assert explain("534 no", own, [general]) is general
    assert explain("535 no", None, [general]) is general
    assert explain("250 ok", own, [general]) is None
    assert explain("535 no", None) is None


@given(st.text(), st.lists(st.text(min_size=1), min_size=1))
def test_no_words_of_a_server_are_a_problem(words: str, when: list[str]) -> None:
    """Whatever stands in the file or in an answer is text, never a pattern."""
    Explained(tuple(when), Sentence(""), Sentence("")).fits(words)
    explain(words, None, GENERAL)
