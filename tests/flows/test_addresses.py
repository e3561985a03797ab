"""What is an address, and that the short way to know it never differs from email-validator's."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optindesk.core.errors import BadAddress
from optindesk.core.model import address_key
from optindesk.flows import addresses
from optindesk.flows.addresses import Address, read_address

DOMAINS = (
    "example.org", "EXAMPLE.org", "gmail.com", "a.b-c.museum", "bücher.example", "test", "a.test",
    "xn--bcher-kva.example", "XN--BCHER-KVA.example", "xn--a.example", "localhost", "a.invalid",
    "-a.org", "a-.org", "a..org", ".org", "org.", "ab--c.org", "a_b.org", "l" * 64 + ".org",
    ".".join(["l" * 60] * 4), "1.2.3.4", "[127.0.0.1]", "example.c0m", "ａ.org", "a。org", "א.org",
    "",
)  # fmt: skip
LOCALS = (
    "ana", "Ana.Maria", "a+b", ".a", "a.", "a..b", "info", "INFO", "Postmaster", "o'neill", "{a|b}",
    "a" * 64, "a" * 65, "a" * 240, "a" * 244, '"a b"', '"a"', "añа", "e\u0301", "a\u202eb", "a\x00",
    "ａ", "",
)  # fmt: skip
odd = st.text(alphabet="aZ0.@-+_'\"\\<>() é\u0301ａ。\t\n", max_size=24)
locals_ = st.sampled_from((*LOCALS, *CASE_INSENSITIVE_MAILBOX_NAMES)) | odd | st.text(max_size=8)
domains = st.sampled_from(DOMAINS) | odd | st.text(max_size=8)


def by_the_library(text: str) -> Address | None:
    try:
        valid = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return Address(valid.normalized, address_key(valid.normalized))


def ours(text: str) -> Address | None:
    try:
        return read_address(text)
    except BadAddress:
        return None


@pytest.mark.parametrize("local", LOCALS)
def test_whatever_the_domain_it_is_judged_as_the_library_does(local: str) -> None:
    for domain in DOMAINS:
        assert ours(f"{local}@{domain}") == by_the_library(f"{local}@{domain}"), domain


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("eva@example", "no ending"),
        ("eva..m@example.org", "two dots"),
        ("eva.@example.org", "a dot stands"),
        ("@example.org", "nothing stands before"),
        ("eva@", "nothing stands after"),
        ("e" * 250 + "@example.org", "too long"),
        ("e(va)@example.org", "a character"),
        ("eva@shop.onion", "reserved"),
        ("<eva@example.org", "how an address is written"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_our_words(typed: str, why: str) -> None:
    with pytest.raises(BadAddress, match=why):
        read_address(typed)


def test_an_address_beyond_ascii_is_said_to_need_smtputf8() -> None:
    assert read_address("añа@example.org").needs_smtputf8
    assert not read_address("ana@bücher.example").needs_smtputf8


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@given(
    st.one_of(
        st.builds("{}@{}".format, locals_, domains),
        st.builds(" {}@{}\n".format, st.emails(), domains),
        st.emails(),
        odd,
        st.text(),
    )
)
@example("a" * 242 + "@example.org")
@example("a" * 243 + "@example.org")
@settings(max_examples=500)
def test_whatever_is_typed_is_judged_as_the_library_does(text: str) -> None:
    assert ours(text) == by_the_library(text)


def test_of_a_plain_address_only_its_domain_is_looked_up_and_that_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    addresses._domain.cache_clear()
    monkeypatch.setattr(
        addresses,
        "_validated",
        lambda text, real=addresses._validated: asked.append(text) or real(text),
    )
    for name in ("ana", "ben.o'neill", "Cy+news"):
        assert read_address(f"{name}@Example.org") == Address(
            f"{name}@example.org", f"{name}@example.org".lower()
        )
    assert asked == ["any@Example.org"]
