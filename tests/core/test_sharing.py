"""Addresses of shared desks: written, read, and never with a password."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.connecting import Ended
from optindesk.core.sentence import sentence
from optindesk.core.sharing import (
    SERVER_TITLES,
    ServerLook,
    ServerResult,
    ServerStep,
    SharedPlace,
    has_password,
    in_short,
    is_of_this_computer,
    place_in,
    present_by,
    signature,
)

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(
    host=st.sampled_from(["localhost", "db.example.com", "192.0.2.7", "2001:db8::7"]),
    database=TEXT,
    user=st.one_of(st.just(""), TEXT),
    port=st.integers(1, 65535),
    ca_file=st.one_of(st.just(""), TEXT),
)
def test_whatever_is_typed_comes_back_out_of_the_address(
    host: str, database: str, user: str, port: int, ca_file: str
) -> None:
    place = SharedPlace(host, database, user, port, ca_file)
    assert place_in(place.url) == place
    assert not has_password(place.url)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://desk@h/desk",
        "postgresql://desk@[h/desk",
        "postgresql://desk@h:port/desk",
        "postgresql://desk@/desk",
        "postgresql://desk@h/",
        "postgresql://desk:hush@h/desk",
        "postgresql://desk@h/desk?sslmode=verify-ca",
    ],
)
def test_what_says_more_or_less_than_the_fields_is_left_as_it_is(url: str) -> None:
    assert place_in(url) is None


def test_people_are_told_an_address_without_the_path_of_its_ca_file() -> None:
    place = SharedPlace("db.example.com", "desk", "desk", ca_file="/home/rosa/ca.pem")
    assert in_short(place.url) == "postgresql://desk@db.example.com/desk"
    says_more = "postgresql://desk@a,b/desk?target_session_attrs=read-write"
    assert in_short(says_more) == says_more


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://desk@h/desk", False),
        ("postgresql://desk:@h/desk", False),
        ("postgresql://desk:hush@h/desk", True),
        ("postgresql://desk@h/desk?password=hush", True),
        ("postgresql://desk@h/desk?sslmode=verify-ca&sslpassword=hush", True),
        ("postgresql://desk:hush@[h/desk", True),
        ("postgresql://desk@[h/desk", False),
    ],
)
def test_a_password_in_an_address_is_found(url: str, found: bool) -> None:
    assert has_password(url) is found


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("", True),
        ("/run/postgresql", True),
        ("@socket", True),
        ("LocalHost", True),
        ("127.0.0.5", True),
        ("::1", True),
        ("192.0.2.7", False),
        ("localhost.example.com", False),
    ],
)
def test_only_loopback_is_this_computer(host: str, is_here: bool) -> None:
    assert is_of_this_computer(host) is is_here


def test_a_database_works_where_nothing_failed() -> None:
    def look(*ended: Ended) -> ServerLook:
        steps = zip(ServerStep, ended, strict=False)
        return ServerLook(tuple(ServerResult(one, how, sentence("x")) for one, how in steps))

    assert look(Ended.PASSED, Ended.LOOK).works
    assert not look(Ended.PASSED, Ended.FAILED).works
    assert not look(Ended.PASSED, Ended.SKIPPED).works
    assert list(SERVER_TITLES) == list(ServerStep)


@pytest.mark.parametrize(
    ("name", "device"),
    [("Anna", "anna@h"), ("Jürgen Müller", "j@h"), ("名前", "x|y@z"), ("ö" * 60, "a@h")],
)
def test_a_signature_is_read_as_far_as_the_server_keeps_it(name: str, device: str) -> None:
    sign = signature(name, device)
    assert len(sign) <= 63
    assert sign.isascii()
    found = present_by(sign)
    assert found is not None
    assert name.startswith(found.name)
    assert device.startswith(found.device)
    assert found.name


@given(name=st.text(max_size=30), device=st.text(max_size=30))
def test_no_name_makes_a_signature_that_cannot_be_read(name: str, device: str) -> None:
    found = present_by(signature(name, device))
    assert found is not None
    assert name.startswith(found.name)


def test_another_program_is_nobody() -> None:
    assert present_by("psql") is None
