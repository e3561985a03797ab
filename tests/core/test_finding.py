"""What strangers say of servers becomes candidates that can be tried, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.finding import (
    LONGEST_PROVIDER,
    LONGEST_USER,
    MOST,
    How,
    Offer,
    Service,
    best_of,
    candidates,
    filled_in,
    host_name,
    lies_in,
    login_name,
    port_number,
    provider_name,
    without_doubles,
)
from optindesk.core.model import Security, Server

ADDRESS = "anna@flowers.example"
SMTP = Server("smtp.flowers.example", 465, Security.TLS)
IMAP = Server("imap.flowers.example", 993, Security.TLS)
PLAIN = Server("mail.flowers.example", 25, Security.NONE)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("smtp.flowers.example", "smtp.flowers.example"),
        (" SMTP.Flowers.example. ", "smtp.flowers.example"),
        ("smtp.xn--bcher-kva.example", "smtp.xn--bcher-kva.example"),
        ("localhost", None),
        (".", None),
        ("", None),
        ("127.0.0.1", None),
        ("::1", None),
        ("smtp.bücher.example", None),
        ("smtp flowers.example", None),
        ("smtp.flowers.example:465", None),
        ("-smtp.flowers.example", None),
        ("smtp-.flowers.example", None),
        ("a" * 64 + ".example", None),
        ("a." * 126 + "ex", None),
    ],
)
def test_a_host_has_a_name_of_at_least_two_labels(said: str, name: str | None) -> None:
    assert host_name(said) == name


@pytest.mark.parametrize(
    ("said", "port"),
    [("465", 465), (" 587 ", 587), ("65535", 65535)]
    + [(wrong, None) for wrong in ("", "0", "65536", "123456", "-1", "4.6", "²", "٤٦٥", "x")],
)
def test_a_port_is_a_number_that_tcp_knows(said: str, port: int | None) -> None:
    assert port_number(said) == port


def test_a_host_lies_in_a_domain_that_it_is_or_is_below() -> None:
    assert lies_in("flowers.example", "flowers.example")
    assert lies_in("smtp.flowers.example", "flowers.example")
    assert not lies_in("notflowers.example", "flowers.example")
    assert not lies_in("flowers.example.evil.example", "flowers.example")


def test_placeholders_stand_for_the_address_and_its_parts() -> None:
    said = "%EMAILADDRESS% %EMAILLOCALPART% %EMAILDOMAIN% %OTHER% 100%"
    assert filled_in(said, ADDRESS) == "anna@flowers.example anna flowers.example %OTHER% 100%"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("flowers-7", "flowers-7"),
        (" %EMAILLOCALPART% ", "anna"),
        ("", ADDRESS),
        ("%REALNAME%", ADDRESS),
        ("anna\nQUIT", ADDRESS),
        ("a" * LONGEST_USER, "a" * LONGEST_USER),
        ("a" * (LONGEST_USER + 1), ADDRESS),
    ],
)
def test_a_login_name_is_what_was_said_or_else_the_address(said: str, name: str) -> None:
    assert login_name(said, ADDRESS) == name


@given(st.text())
def test_whatever_a_stranger_says_can_be_shown_in_one_short_line(said: str) -> None:
    for shown, most in (
        (provider_name(said), LONGEST_PROVIDER),
        (login_name(said, ADDRESS), LONGEST_USER),
    ):
        assert shown.isprintable()
        assert len(shown) <= most
    assert host_name(said) is None or host_name(said) == host_name(str(host_name(said)))
    assert port_number(said) is None or 0 < int(said) < 65536


def test_of_a_service_the_lowest_priority_and_then_the_greatest_weight_is_the_best() -> None:
    records = [
        Service(20, 0, 465, "late.flowers.example."),
        Service(10, 1, 465, "light.flowers.example."),
        Service(10, 9, 465, "heavy.flowers.example."),
        Service(0, 0, 0, "nowhere.flowers.example."),
        Service(0, 0, 465, "."),
    ]
    assert [one.host.partition(".")[0] for one in best_of(records, Security.TLS)] == [
        "heavy",
        "light",
        "late",
    ]


def test_each_server_for_sending_is_tried_with_the_best_one_for_reading() -> None:
    other = Server("smtp.hoster.example", 587, Security.STARTTLS)
    smtp = [Offer(PLAIN, "anna"), Offer(SMTP, "anna"), Offer(other, ADDRESS)]
    imap = [Offer(PLAIN, "anna"), Offer(IMAP, "anna-imap"), Offer(PLAIN, "anna")]
    one, two = candidates(How.AUTOCONFIG, "flowers.example", smtp, imap, "Flowers")
    assert (one.smtp, one.imap, one.user, one.imap_user) == (SMTP, IMAP, "anna", "anna-imap")
    assert (one.provider, one.how, one.other_domain) == ("Flowers", How.AUTOCONFIG, False)
    assert (two.smtp, two.imap, two.other_domain) == (other, IMAP, True)


def test_what_has_no_encryption_is_never_a_candidate() -> None:
    assert candidates(How.SRV, "flowers.example", [Offer(PLAIN, "anna")], []) == ()
    (found,) = candidates(How.SRV, "flowers.example", [Offer(SMTP, "anna")], [Offer(PLAIN, "anna")])
    assert (found.imap, found.imap_user) == (None, "anna")


def test_one_place_names_a_few_candidates_at_most_and_the_same_is_told_once() -> None:
    smtp = [
        Offer(Server(f"smtp{number}.flowers.example", 465, Security.TLS), "anna")
        for number in range(9)
    ]
    found = candidates(How.SRV, "flowers.example", smtp, [])
    assert len(found) == MOST
    again = candidates(How.AUTODISCOVER, "flowers.example", smtp, [])
    assert without_doubles(found + again) == found
