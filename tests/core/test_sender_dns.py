"""What DNS says of a sender's domain is told as good, to be looked at, bad or not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.connecting import Ended, Step, StepResult
from optindesk.core.model import Security, Server
from optindesk.core.ports import Signature
from optindesk.core.provider import Provider
from optindesk.core.sender_dns import names_to_ask, sender_steps, strange_server
from optindesk.core.sender_records import (
    MOST_LOOK_UPS,
    Dmarc,
    Key,
    Records,
    dmarc_names,
    dmarc_of,
    key_in,
    spf_of,
)

DOMAIN = "flowers.example"
DMARC = "_dmarc.flowers.example"
KEY = "big1._domainkey.flowers.example"
SMTP = Server("smtp.big.example", 465, Security.TLS)
OWN = Server("Mail.flowers.example.", 465, Security.TLS)
STRANGE = Server("smtp.relay.example", 465, Security.TLS)

BIG = Provider(
    name="Big Mail",
    domains=frozenset(),
    smtp=SMTP,
    imap=SMTP,
    spf="include:_spf.Big.example",
    dkim=("big1", "big2"),
)
FREE = replace(BIG, name="Big Mail Free", domains=frozenset({"big.example"}), spf=None, dkim=())
KNOWN = (FREE, BIG)


def found(
    records: Records,
    step: Step,
    server: Server = SMTP,
    provider: Provider | None = BIG,
    signatures: tuple[Signature, ...] = (),
) -> StepResult:
    results = sender_steps(DOMAIN, server, provider, signatures, KNOWN, records)
    assert [one.step for one in results] == [Step.SPF, Step.DKIM, Step.DMARC]
    (result,) = (one for one in results if one.step is step)
    assert result.todo or result.ended is Ended.PASSED
    return result


def words(result: StepResult) -> str:
    return " ".join(map(str, (result.said, *result.todo))).casefold()


# --- SPF ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "ended", "word"),
    [
        (None, Ended.SKIPPED, "Try again"),
        ((), Ended.FAILED, "v=spf1 include:_spf.big.example ~all"),
        (("something else", "v=spf10 -all"), Ended.FAILED, "does not say in DNS"),
        (("v=spf1 -all", "v=spf1 +all"), Ended.FAILED, "more than one"),
        (("v=spf1 include:_spf.big.example -all",), Ended.PASSED, "Big Mail"),
        (("V=SPF1 INCLUDE:_SPF.BIG.EXAMPLE. ~ALL", "other"), Ended.PASSED, "Big Mail"),
        (("v=spf1 redirect=_spf.big.example",), Ended.PASSED, "Big Mail"),
        (("v=spf1 include:_spf.big.example",), Ended.LOOK, "~all"),
        (("v=spf1 include:_spf.big.example ?all",), Ended.LOOK, "~all"),
        (("v=spf1 include:_spf.big.example +all",), Ended.FAILED, "everybody"),
        (("v=spf1 include:_spf.big.example all",), Ended.FAILED, "everybody"),
        (("v=spf1 include:nested.example -all",), Ended.PASSED, "Big Mail"),
        (("v=spf1 include:nested.example include:gone.example -all",), Ended.LOOK, "gone.example"),
        (("v=spf1 include:silent.example -all",), Ended.SKIPPED, "Try again"),
        (("v=spf1 -all include:_spf.big.example",), Ended.FAILED, "not among them"),
        (("v=spf1 -include:_spf.big.example -all",), Ended.FAILED, "not among them"),
        (("v=spf1 ip4:192.0.2.1 -all",), Ended.FAILED, "include:_spf.big.example"),
        (("v=spf1 include:loop.example ~all",), Ended.FAILED, "not among them"),
        (("v=spf1 include:%{d}.example exp=e.example ~all",), Ended.FAILED, "not among them"),
        (("v=spf1 mx -all",), Ended.LOOK, "own servers"),
        (("v=spf1 a:www.flowers.example/24 !! -all redirect=x.example",), Ended.LOOK, "own"),
        (("v=spf1 include:chain0.example -all",), Ended.FAILED, "gives up"),
        (("v=spf1" + " a" * 11 + " include:_spf.big.example -all",), Ended.FAILED, "gives up"),
    ],
)
def test_whether_the_provider_may_send(
    texts: tuple[str, ...] | None, ended: Ended, word: str
) -> None:
    records: dict[str, tuple[str, ...] | None] = {
        DOMAIN: texts,
        "_spf.big.example": ("v=spf1 ip4:192.0.2.0/24 -all",),
        "nested.example": ("v=spf1 include:_spf.big.example mx ?all",),
        "gone.example": (),
        "loop.example": ("v=spf1 include:loop.example include:flowers.example",),
        **{
            f"chain{one}.example": (f"v=spf1 include:chain{one + 1}.example -all",)
            for one in range(20)
        },
    }
    one = found(records, Step.SPF)
    assert one.ended is ended
    assert word.casefold() in words(one)


@pytest.mark.parametrize(
    ("text", "ended", "word"),
    [
        ("v=spf1 mx -all", Ended.PASSED, "own servers"),
        ("v=spf1 a:mail.flowers.example ~all", Ended.PASSED, "own servers"),
        ("v=spf1 include:hoster.example -all", Ended.SKIPPED, "not known"),
        ("v=spf1 ip4:192.0.2.1 -all", Ended.SKIPPED, "not known"),
        ("v=spf1 -all", Ended.FAILED, "nobody"),
    ],
)
def test_whether_an_own_server_may_send(text: str, ended: Ended, word: str) -> None:
    records: Records = {DOMAIN: (text,), "hoster.example": ("v=spf1 mx -all",)}
    one = found(records, Step.SPF, OWN, None)
    assert one.ended is ended
    assert word in words(one)
    assert found({DOMAIN: ()}, Step.SPF, OWN, None).ended is Ended.FAILED
    # A strange server is none of the domain's own.
    if ended is Ended.PASSED:
        assert found(records, Step.SPF, STRANGE, None).ended is Ended.SKIPPED


def test_the_last_word_on_all_others_is_the_domain_s_and_not_that_of_what_it_includes() -> None:
    records: Records = {
        DOMAIN: ("v=spf1 include:nested.example redirect=last.example",),
        "nested.example": ("v=spf1 +all",),
        "last.example": ("v=spf1 mx ~all",),
    }
    spf = spf_of(DOMAIN, records)
    assert spf.rest == "~"
    assert not spf.own
    assert spf.permitted == {"include:nested.example", "include:last.example", "mx"}


# --- DKIM ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (None, Key.NOT_KNOWN),
        ((), Key.NONE),
        (("v=DKIM1; k=rsa; p=MIGf MA0",), Key.PRESENT),
        (("p=MIGfMA0",), Key.PRESENT),
        (("v=spf1 -all", "v=DKIM2; p=x", "v=DKIM1; p=x"), Key.PRESENT),
        (("v=DKIM1; t=s:y; p=MIGfMA0",), Key.TESTING),
        (("v=DKIM1; p=", "p=x"), Key.REVOKED),
        (("v=DKIM1; k=rsa",), Key.NONE),
    ],
)
def test_a_key_is_there_tried_taken_back_or_missing(
    texts: tuple[str, ...] | None, key: Key
) -> None:
    assert key_in(texts) is key


@pytest.mark.parametrize(
    ("one", "other", "ended"),
    [
        (("p=x",), (), Ended.PASSED),
        ((), ("p=x",), Ended.PASSED),
        (("p=",), ("p=x",), Ended.PASSED),
        (("t=y; p=x",), (), Ended.LOOK),
        ((), (), Ended.LOOK),
        ((), None, Ended.SKIPPED),
        (("p=",), (), Ended.FAILED),
    ],
)
def test_one_good_key_under_the_usual_names_is_enough(
    one: tuple[str, ...] | None, other: tuple[str, ...] | None, ended: Ended
) -> None:
    records = {KEY: one, KEY.replace("big1", "big2"): other}
    assert found(records, Step.DKIM).ended is ended


def test_without_the_name_of_a_key_nothing_is_known_of_it() -> None:
    assert found({}, Step.DKIM, OWN, None).ended is Ended.SKIPPED
    without = replace(BIG, dkim=())
    assert found({}, Step.DKIM, SMTP, without).ended is Ended.SKIPPED


OWN_SIGNATURE = Signature("Flowers.example.", "s7")
BELOW = Signature("mail.flowers.example", "s7")
OF_PROVIDER = Signature("flowers.big.example", "s7")


@pytest.mark.parametrize(
    ("signatures", "name", "texts", "ended", "word"),
    [
        ([OWN_SIGNATURE], "s7._domainkey.flowers.example", ("p=x",), Ended.PASSED, "was signed"),
        ([BELOW], "s7._domainkey.mail.flowers.example", ("p=x",), Ended.PASSED, "was signed"),
        ([OF_PROVIDER, BELOW], "s7._domainkey.mail.flowers.example", (), Ended.LOOK, "no key"),
        ([OWN_SIGNATURE], "s7._domainkey.flowers.example", None, Ended.SKIPPED, "did not answer"),
        ([OF_PROVIDER], KEY, ("p=x",), Ended.LOOK, "flowers.big.example"),
    ],
)
def test_the_signature_of_a_mail_that_came_back_names_the_key(
    signatures: list[Signature],
    name: str,
    texts: tuple[str, ...] | None,
    ended: Ended,
    word: str,
) -> None:
    assert name in names_to_ask(DOMAIN, BIG, signatures, KNOWN, {})
    result = found({name: texts}, Step.DKIM, SMTP, BIG, tuple(signatures))
    assert result.ended is ended
    assert word in words(result)


# --- DMARC --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "policy"),
    [
        ({}, Dmarc.NOT_KNOWN),
        ({"shop": ()}, Dmarc.NOT_KNOWN),
        ({"shop": (), "": ()}, Dmarc.NO_RECORD),
        ({"shop": ("v=DMARC1; p=reject",)}, Dmarc.REJECT),
        ({"shop": ("v=DMARC1; p=Quarantine; sp=none",)}, Dmarc.QUARANTINE),
        ({"shop": ("v=DMARC1",)}, Dmarc.NONE),
        ({"shop": ("v=DMARC1; p=everything",)}, Dmarc.NONE),
        ({"shop": ("v=DMARC1; p=reject; t=y",)}, Dmarc.NONE),
        ({"shop": ("v=DMARC1; p=none", "v=DMARC1; p=reject")}, Dmarc.TOO_MANY),
        ({"shop": ("v=DMARC1; p=none", "v=DMARC2; p=reject")}, Dmarc.NONE),
        ({"shop": ("v=dmarc1; p=reject",), "": ("v=DMARC1; p=reject",)}, Dmarc.REJECT),
        ({"shop": (), "": ("v=DMARC1; p=none; sp=reject",)}, Dmarc.REJECT),
        ({"shop": (), "": ("v=DMARC1; p=reject; sp=nonsense",)}, Dmarc.REJECT),
        ({"shop": (), "": ("v=DMARC1; p=none", "v=DMARC1; p=reject")}, Dmarc.NO_RECORD),
    ],
)
def test_the_nearest_policy_counts_and_what_is_misspelled_does_not(
    records: dict[str, tuple[str, ...]], policy: Dmarc
) -> None:
    named = {
        f"_dmarc.{one}.flowers.example".replace("..", "."): two for one, two in records.items()
    }
    assert dmarc_of("shop.flowers.example", named) is policy


def test_not_more_than_eight_names_are_asked_for_a_policy() -> None:
    assert dmarc_names("flowers.example") == ("_dmarc.flowers.example",)
    assert len(dmarc_names("a." * 30 + "example")) == 8


PROVED = ("v=spf1 include:_spf.big.example -all",)
FORGED = ("v=spf1 ip4:192.0.2.1 -all",)


@pytest.mark.parametrize(
    ("policy", "spf", "key", "ended"),
    [
        (None, PROVED, ("p=x",), Ended.SKIPPED),
        ((), PROVED, ("p=x",), Ended.LOOK),
        (("v=DMARC1", "v=DMARC1"), PROVED, ("p=x",), Ended.LOOK),
        (("v=DMARC1; p=none",), FORGED, ("p=",), Ended.PASSED),
        (("v=DMARC1; p=reject",), PROVED, (), Ended.PASSED),
        (("v=DMARC1; p=quarantine",), FORGED, ("p=x",), Ended.PASSED),
        (("v=DMARC1; p=reject",), FORGED, (), Ended.LOOK),
        (("v=DMARC1; p=reject",), FORGED, ("p=",), Ended.FAILED),
    ],
)
def test_a_strict_policy_is_good_where_mails_can_be_told_from_forged_ones(
    policy: tuple[str, ...] | None, spf: tuple[str, ...], key: tuple[str, ...], ended: Ended
) -> None:
    records = {
        DMARC: policy,
        DOMAIN: spf,
        "_spf.big.example": ("v=spf1 -all",),
        KEY: key,
        KEY.replace("big1", "big2"): (),
    }
    assert found(records, Step.DMARC).ended is ended


# --- free mail ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("server", "policy", "known_policy", "ended"),
    [
        (SMTP, None, None, Ended.PASSED),
        (STRANGE, ("v=DMARC1; p=reject",), None, Ended.FAILED),
        (STRANGE, ("v=DMARC1; p=quarantine",), "none", Ended.FAILED),
        (STRANGE, ("v=DMARC1; p=none",), "reject", Ended.LOOK),
        (STRANGE, None, "reject", Ended.FAILED),
        (STRANGE, None, None, Ended.LOOK),
        (STRANGE, (), None, Ended.LOOK),
    ],
)
def test_a_free_address_on_a_strange_server_is_warned_of(
    server: Server, policy: tuple[str, ...] | None, known_policy: str | None, ended: Ended
) -> None:
    known = (replace(FREE, dmarc=known_policy), BIG)
    records = {"_dmarc.big.example": policy}
    (one,) = sender_steps("big.example", server, BIG, [], known, records)
    assert (one.step, one.ended) == (Step.FREE_MAIL, ended)
    assert "big mail free" in words(one)


def test_a_strange_server_is_seen_before_anybody_asks_dns() -> None:
    known = (replace(FREE, dmarc="reject"), BIG)
    assert strange_server("anna@Big.example", SMTP, known) is None
    assert strange_server("anna@own.example", STRANGE, known) is None
    assert strange_server("", STRANGE, known) is None
    told = strange_server("anna@big.example", STRANGE, known)
    assert told is not None
    assert told.ended is Ended.FAILED
    assert "big mail free" in words(told)


# --- what is asked ------------------------------------------------------------------------------


def test_one_record_leads_to_others_until_all_are_known() -> None:
    records: dict[str, tuple[str, ...] | None] = {}
    first = names_to_ask(DOMAIN, BIG, [], KNOWN, records)
    assert set(first) == {DMARC, DOMAIN, KEY, KEY.replace("big1", "big2")}
    records |= dict.fromkeys(first) | {DOMAIN: ("v=spf1 include:nested.example -all",)}
    assert names_to_ask(DOMAIN, BIG, [], KNOWN, records) == ("nested.example",)
    records["nested.example"] = None
    assert names_to_ask(DOMAIN, BIG, [], KNOWN, records) == ()


def test_of_a_free_address_and_of_a_strange_server_only_what_counts_is_asked() -> None:
    assert names_to_ask("big.example", BIG, [], KNOWN, {}) == ("_dmarc.big.example",)
    assert names_to_ask(DOMAIN, None, [], KNOWN, {}) == (DMARC, DOMAIN)


TERMS = st.sampled_from(
    ["include:", "redirect=", "a:", "mx", "all", "-all", "+", "?", "exists:", "ip4:", "%{i}", "::"]
)
NAMES = st.sampled_from([DOMAIN, "_spf.big.example", "nested.example", "x" * 70, ""])
SPF = st.lists(st.builds(str.__add__, TERMS, NAMES)).map(lambda some: " ".join(["v=spf1", *some]))
TAGS = st.lists(st.sampled_from(["v=DMARC1", "v=DKIM1", "p=", "p=reject", "t=y", "sp=", "=", "p"]))
TEXT = st.one_of(st.text(), SPF, TAGS.map(";".join), st.text().map("v=spf1 {}".format))
RECORDS = st.dictionaries(
    st.sampled_from([DOMAIN, DMARC, KEY, "_spf.big.example", "nested.example"]),
    st.none() | st.lists(TEXT, max_size=3).map(tuple),
)


@given(
    RECORDS,
    st.sampled_from([SMTP, OWN, STRANGE]),
    st.sampled_from([BIG, FREE, None]),
    st.lists(st.builds(Signature, st.sampled_from([DOMAIN, "other.example", ""]), st.text())),
    st.sampled_from([DOMAIN, "big.example"]),
)
def test_whatever_stands_in_dns_something_is_said_of_it(
    records: Records,
    server: Server,
    provider: Provider | None,
    signatures: list[Signature],
    domain: str,
) -> None:
    for one in sender_steps(domain, server, provider, signatures, KNOWN, records):
        assert words(one)
    more = names_to_ask(domain, provider, signatures, KNOWN, records)
    assert not set(more) & records.keys()
    assert len(more) <= 8 + 3 + len(signatures) + MOST_LOOK_UPS


@pytest.mark.parametrize("end", ["", ";", "; nonsense", ";;"])
def test_what_is_no_tag_of_a_policy_is_passed_over(end: str) -> None:
    records = {"_dmarc.flowers.example": (f"v=DMARC1; p=reject{end}",)}
    assert dmarc_of("flowers.example", records) is Dmarc.REJECT
