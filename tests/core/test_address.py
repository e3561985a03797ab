"""The one form in which addresses are compared, and whose mailbox a sender's address is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from optindesk.core.model import address_key, other_spellings, same_mailbox

locals_ = st.text(
    st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="@"), min_size=1
)
labels = st.text(st.characters(codec="utf-8", categories=["Ll"]), min_size=1, max_size=10)
domains = st.lists(labels, min_size=2, max_size=3).map(".".join)
addresses = st.builds("{}@{}".format, locals_, domains)


@given(addresses | st.text())
@example("Anna@XN--BCHER-KVA.example")
@example("ANNA@xn--xn--strae-9za.de")
@example("\u0345Ω\u0345@Ω\u0345.gr")
@example("İẞŉǰ@İẞ.com")
def test_a_key_is_its_own_key(address: str) -> None:
    key = address_key(address)
    assert address_key(key) == key
    assert unicodedata.is_normalized("NFC", key)


@given(addresses)
def test_case_makes_no_difference_where_it_changes_single_letters(address: str) -> None:
    # ß has no capital that upper() knows, and İ no small letter: those are told apart.
    for other in (address.swapcase(), address.upper(), address.title()):
        assume(len(other) == len(address) and other.lower() == address.lower())
        assert address_key(other) == address_key(address)


@given(addresses)
def test_composed_and_decomposed_letters_are_the_same(address: str) -> None:
    assert address_key(unicodedata.normalize("NFD", address)) == address_key(address)


@given(locals_, locals_, domains)
def test_two_local_parts_are_never_one_person(one: str, other: str, domain: str) -> None:
    def plain(text: str) -> str:
        return unicodedata.normalize("NFC", text).upper().casefold()

    assume(unicodedata.normalize("NFC", plain(one)) != unicodedata.normalize("NFC", plain(other)))
    assert address_key(f"{one}@{domain}") != address_key(f"{other}@{domain}")


@given(locals_, labels)
def test_an_a_label_and_its_u_label_are_one_domain(local: str, label: str) -> None:
    folded = address_key(f"x@{label}").removeprefix("x@")
    assume(not folded.isascii())
    a_label = "xn--" + folded.encode("punycode").decode()
    for form in (a_label, a_label.upper()):
        assert address_key(f"{local}@{form}.example") == address_key(f"{local}@{label}.example")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (" Anna@Example.ORG\n", "anna@example.org"),
        ("ÄNNA@BÜCHER.example", "änna@bücher.example"),
        ("anna@xn--bcher-kva.example", "anna@bücher.example"),
        ("anna@xn--strae-oqa.de", "anna@straße.de"),
        ("STRAẞE@x.de", "straße@x.de"),
        ("ΣΟΦΟΣ@x.gr", "σοφοσ@x.gr"),
        ("Anna.Smith+Shop@gmail.com", "anna.smith+shop@gmail.com"),
        ("Ünna@A@b", "ünna@a@b"),
        ("no at sign", "no at sign"),
        ("ünna", "ünna"),
        ("", ""),
    ],
)
def test_how_an_address_is_compared(address: str, key: str) -> None:
    assert address_key(address) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße@example.org", "strasse@example.org"),
        ("anna@straße.de", "anna@strasse.de"),
        ("ılker@example.org", "ilker@example.org"),
        ("İlker@example.org", "ilker@example.org"),
        ("an.na@gmail.com", "anna@gmail.com"),
        ("anna+a@gmail.com", "anna@gmail.com"),
        ("ﬁna@example.org", "fina@example.org"),
        ("änna@example.org", "anna@example.org"),
    ],
)
def test_two_people_who_may_be_meant_stay_two(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    "label",
    [
        "xn--",
        "xn--abc-",  # would be plain abc
        "xn--a",
        "xn--999999999",
        "xn--bücher",
        "xn--Bcher-KVA9",
        "xn--" + "bu\u0308cher".encode("punycode").decode(),  # not NFC
        "xn--" + "ü@evil".encode("punycode").decode(),
        "xn--" + "ü.evil".encode("punycode").decode(),
        "xn--" + "ü evil".encode("punycode").decode(),
        "xn--" + "\ud800".encode("punycode").decode(),
    ],
)
def test_a_label_in_disguise_stays_as_it_is(label: str) -> None:
    key = address_key(f"anna@{label}.example")
    assert key == address_key(key) == f"anna@{label.lower()}.example"


# --- whose mailbox it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "contact"),
    [
        ("anna@example.org", "Anna@EXAMPLE.org"),
        ("anna@googlemail.com", "anna@gmail.com"),
        ("anna@gmail.com", "anna@googlemail.com"),
        ("anna@example.org", "anna+shop@example.org"),
        ("anna+shop@example.org", "anna@example.org"),
        ("anna+shop@example.org", "anna+SHOP@example.org"),
        ("anna@gmail.com", "anna+shop@googlemail.com"),
        ("+anna@example.org", "+anna@example.org"),
    ],
)
def test_one_mailbox(sender: str, contact: str) -> None:
    assert same_mailbox(sender, contact)
    assert same_mailbox(contact, sender)


@pytest.mark.parametrize(
    ("sender", "contact"),
    [
        ("anna@example.org", "anne@example.org"),
        ("anna@example.org", "anna@example.com"),
        ("anna@gmail.com", "anna@gmail.com.example.org"),
        ("an.na@gmail.com", "anna@gmail.com"),
        ("anna-shop@example.org", "anna@example.org"),
        ("anna+a@example.org", "anna+b@example.org"),
        ("+anna@example.org", "+bert@example.org"),
        ("+anna@example.org", "@example.org"),
        ("anna+gmail.com", "anna@gmail.com"),
        ("", "anna@example.org"),
    ],
)
def test_two_mailboxes(sender: str, contact: str) -> None:
    assert not same_mailbox(sender, contact)
    assert not same_mailbox(contact, sender)


@pytest.mark.parametrize(
    ("key", "others"),
    [
        ("ana@example.org", []),
        ("ana+news@example.org", ["ana@example.org"]),
        ("+news@example.org", []),
        ("ana@gmail.com", ["ana@googlemail.com"]),
        ("ana+news@googlemail.com", ["ana+news@gmail.com", "ana@gmail.com", "ana@googlemail.com"]),
    ],
)
def test_a_mailbox_has_other_spellings_without_a_tag_and_at_gmail(
    key: str, others: list[str]
) -> None:
    assert other_spellings(key) == others
    assert all(same_mailbox(key, one) for one in others)
