"""What a mistyped address was likely meant to be: offered with a sentence, and never applied."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from optindesk.core.domains import CommonDomains
from optindesk.core.errors import BadAddress
from optindesk.files.domains import load_domains
from optindesk.flows.addresses import read_address
from optindesk.flows.suggesting import name_beside, suggest

DOMAINS = load_domains(Path(__file__).parents[2] / "resources" / "domains.toml")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@gmial.con", "ana@gmail.com"),
        ("Ana@Hotmial.com", "Ana@hotmail.com"),
        ("ana@gmailcom", "ana@gmail.com"),
        ("ana@gmx.ed", "ana@gmx.de"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@blumen.con", "ana@blumen.com"),
        ("ana@ x.org", "ana@x.org"),
        ("ana @x. org", "ana@x.org"),
        ("ana . horvat@x.org", "ana.horvat@x.org"),
        ("ana@x,org", "ana@x.org"),
        ("ana@x.org.", "ana@x.org"),
        ("'ana@x.org'", "ana@x.org"),
        ("ana@@x..org", "ana@x.org"),
        ("mailto:ana@x.org?subject=Hi", "ana@x.org"),
        ("Ana Horvat <ana@x.org>", "ana@x.org"),
        ("Horvat, Ana <mailto:ana@x.org>", "ana@x.org"),
        ("ana@x.org (private)", "ana@x.org"),
        ("ana＠x.org", "ana@x.org"),
        ("ａｎａ＠ｘ。ｏｒｇ", "ana@x.org"),
        ("ana\u200b@x.org\u00ad.", "ana@x.org"),
        ("ana (at) x [dot] org", "ana@x.org"),
        ("ana @ gmial.com", "ana@gmail.com"),
        ("ana.gmail.com", "ana@gmail.com"),
        ("käthe@blümchen,example", "käthe@blümchen.example"),
        ("ana@uni.ac,at", "ana@uni.ac.at"),
        ("Emil Quast: emil@x.org", "emil@x.org"),
        ("Emil Quast - emil@x.org", "emil@x.org"),
        ("Ana Horvat ana@x.org", "ana@x.org"),
        ("1. ana@x.org", "ana@x.org"),
        ("> ana@x.org", "ana@x.org"),
        ("p@t-online.de\tx", "p@t-online.de"),
        ("ana@gmial.com Ana Horvat", "ana@gmail.com"),
    ],
)
def test_a_likely_fix_is_offered(typed: str, meant: str) -> None:
    found = suggest(typed, DOMAINS)
    assert found is not None
    assert found.addresses == (meant,)
    assert meant in str(found.reason)


@pytest.mark.parametrize(
    "typed",
    [
        "ana@x.org; ben@y.org",
        "ana@x.org, ben@y.org",
        "ana@x.org ben@y.org",
        "ana@x.org/ben@y.org",
        "Ana <ana@x.org>, Ben <ben@y.org>",
        "ana@x.org\nben@y.org",
        "mailto:ana@x.org;mailto:ben@y.org",
    ],
)
def test_two_people_in_a_cell_are_two_addresses(typed: str) -> None:
    found = suggest(typed, DOMAINS)
    assert found is not None
    assert found.addresses == ("ana@x.org", "ben@y.org")
    assert "there are 2 addresses in the cell" in str(found.reason)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "ana",
        "ana horvat@x.org",  # ana, or horvat, or ana.horvat
        "ana,horvat@x.org",
        "ana. horvat@x.org",
        "Liebe Ana, horvat@x.org",
        "ana@x.co .uk",
        "ana@x.co. uk",  # the one address, or a sentence that ends and another
        "ana@x.org,ana",
        "ana@ x.org. Ana",
        "ana@x,org Ana",
        "ana@x.org ben@",
        "ana@",
        "@x.org",
        "gmail.com",
        "@ gmail.com",
        "none",
        "0761 1234",
    ],
)
def test_what_may_be_anybodys_is_left_alone(typed: str) -> None:
    assert suggest(typed, DOMAINS) is None


@pytest.mark.parametrize(
    "address",
    [
        *("ana@x.org", "ana@mail.com", "ana@email.com", "ana@gmx.at", "ana@gmx.ch", "ana@wp.pl"),
        *("ana@net.hr", "ana@yahoo.fr", "ana@blumen.example", "ana@gmz.io", "ana@live.it"),
    ],
)
def test_a_good_address_is_left_alone(address: str) -> None:
    assert suggest(address, DOMAINS) is None


def test_common_domains_are_not_taken_for_slips_of_each_other() -> None:
    for domain in DOMAINS.common:
        assert suggest(f"ana@{domain}", DOMAINS) is None
    for wrong, right in DOMAINS.typos.items():
        assert right in DOMAINS.common, wrong
        assert wrong not in DOMAINS.common, wrong


def test_a_domain_that_is_as_near_to_two_is_near_to_none() -> None:
    two = CommonDomains(frozenset({"blumen-a.example", "blumen-b.example"}))
    assert suggest("ana@blumen-c.example", two) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ana@x.org Ana Horvat", "Ana Horvat"),
        ("Ana Horvat ana@x.org", "Ana Horvat"),
        ("Dr. Ana-Maria O'Neil <ana@x.org>", "Dr. Ana-Maria O'Neil"),
        ("ana@x.org – A. Weiß", "A. Weiß"),
        ("ana@x.org, Ana", "Ana"),
        ("ana@x.org x", ""),
        ("ana@x.org 0664 1234", ""),
        ("ana@x.org", ""),
        ("ana horvat@x.org", ""),
        ("ana@x.org ben@y.org", ""),
    ],
)
def test_the_words_beside_an_address_are_a_name_where_they_look_like_one(
    typed: str, name: str
) -> None:
    assert name_beside(typed) == name


WORD = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="@"), min_size=1)

# With words beside it an apostrophe before an address is a mark of quotation, alone a part of it.
UNQUOTED = st.emails().filter(lambda address: not address.startswith("'"))


@given(
    UNQUOTED,
    st.lists(WORD | st.sampled_from(["Ana", "Horvat", "x", "uk", ".uk"]), min_size=1, max_size=4),
    st.sampled_from([" ", "\t", "  "]),
)
@example("ana@example.org", ["Ana", "Horvat"], " ")
@example("p@t-online.de", ["x"], "\t")
def test_of_an_address_with_words_behind_it_nothing_else_is_suggested(
    address: str, words: list[str], space: str
) -> None:
    try:
        whole = read_address(address).shown
    except BadAddress:
        return
    found = suggest(space.join([address, *words]), DOMAINS)
    alone = suggest(address, DOMAINS)
    assert found is None or found.addresses == (alone.addresses if alone else (whole,))


CELL = st.text(st.sampled_from("abü.@,; <>()\"'＠-_:\t\n") | st.characters(), max_size=40)


@given(
    CELL | st.from_regex(r"[a-z.]{1,5} ?@ ?(gmial|gmail|x)[.,](com|con|org)[.]?", fullmatch=True)
)
@example("mailto:<a@b.c> (x)")
def test_a_suggestion_is_a_good_address_and_nothing_good_gets_one_but_for_its_domain(
    typed: str,
) -> None:
    found = suggest(typed, DOMAINS)
    if found is None:
        return
    assert found.addresses
    for address in found.addresses:
        assert read_address(address).shown == address
    try:
        good = read_address(typed)
    except BadAddress:
        return
    (address,) = found.addresses
    assert address.rpartition("@")[0] == good.shown.rpartition("@")[0]
    assert address.rpartition("@")[2] != good.shown.rpartition("@")[2]
