"""What DNS says of a sender is looked up where it stands, and silence is no fault of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import dns.flags
import dns.message
import dns.rrset
import pytest

from drafts import RESOURCES
from optindesk.core.connecting import Ended, Step, StepResult
from optindesk.core.errors import Cancelled
from optindesk.core.model import Account, Security, Server
from optindesk.core.ports import SenderLook, Signature
from optindesk.core.provider import Provider
from optindesk.core.sentence import Sentence
from optindesk.mail.dns import look_at_sender
from optindesk.mail.providers import load_providers
from small_internet import SmallInternet, refused

SMTP = Server("smtp.big.example", 465, Security.TLS)
BIG = Provider(
    name="Big Mail",
    domains=frozenset(),
    smtp=SMTP,
    imap=SMTP,
    spf="include:_spf.big.example",
    dkim=("big1",),
)


def account(address: str = "anna@flowers.example", server: Server = SMTP) -> Account:
    return Account(1, address, "Anna's Flowers", server, None, address)


@pytest.fixture
def look(internet: SmallInternet) -> SenderLook:
    """What looks at the small internet."""
    return partial(look_at_sender, known=(BIG,), resolver=internet.names.resolver())


def ended(findings: Iterable[StepResult]) -> dict[Step, Ended]:
    return {one.step: one.ended for one in findings}


def test_a_domain_that_is_set_up_well_looks_good(internet: SmallInternet, look: SenderLook) -> None:
    names = internet.names
    names.says("flowers.example", "TXT", '"v=spf1 include:nested." "example -all"', '"other"')
    names.says("nested.example", "TXT", '"v=spf1 include:_spf.big.example ~all"')
    names.says("_spf.big.example", "TXT", '"v=spf1 ip4:192.0.2.0/24 -all"')
    names.says("big1._domainkey.flowers.example", "TXT", '"v=DKIM1; p=MIGfMA0"')
    names.says("_dmarc.flowers.example", "TXT", '"v=DMARC1; p=reject"')
    assert ended(look(account(), BIG, [])) == {
        Step.SPF: Ended.PASSED,
        Step.DKIM: Ended.PASSED,
        Step.DMARC: Ended.PASSED,
    }


def test_the_key_is_where_the_mail_that_came_back_says(
    internet: SmallInternet, look: SenderLook
) -> None:
    internet.names.says("s7._domainkey.flowers.example", "TXT", '"v=DKIM1; p=MIGf" "MA0"')
    results = ended(look(account(), BIG, [Signature("flowers.example", "s7")]))
    assert results[Step.DKIM] is Ended.PASSED


def test_a_domain_that_says_nothing_is_told_what_to_add(
    internet: SmallInternet, look: SenderLook
) -> None:
    internet.names.says("flowers.example", "MX", "10 mx.big.example.")
    findings = tuple(look(account("Anna@Flowers.example"), BIG, []))
    assert ended(findings) == {
        Step.SPF: Ended.FAILED,
        Step.DKIM: Ended.LOOK,
        Step.DMARC: Ended.LOOK,
    }
    assert "v=spf1 include:_spf.big.example ~all" in str(findings[0].todo[0])


def truncated(question: dns.message.Message) -> bytes:
    """It says that there is more by TCP, where nobody is."""
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.TC
    return answer.to_wire()


def another(question: dns.message.Message) -> bytes:
    """The answer to a question that nobody asked."""
    return dns.message.make_response(dns.message.make_query("other.example", "TXT")).to_wire()


@pytest.mark.parametrize(
    "packets",
    [refused, truncated, another, lambda question: b"\x00", lambda question: None],
    ids=["refused", "truncated", "another", "nonsense", "silent"],
)
def test_no_answer_is_not_known_and_no_failure(internet: SmallInternet, packets: object) -> None:
    internet.names.strange["example"] = packets  # type: ignore[assignment]
    findings = look_at_sender(
        account(), BIG, [], known=(BIG,), resolver=internet.names.resolver(), seconds=0.4
    )
    assert set(ended(findings).values()) == {Ended.SKIPPED}


def test_where_the_domain_is_below_another_its_policy_counts(
    internet: SmallInternet, look: SenderLook
) -> None:
    internet.names.says("_dmarc.flowers.example", "TXT", '"v=DMARC1; p=none; sp=reject"')
    findings = look(account("anna@shop.flowers.example"), BIG, [])
    assert ended(findings)[Step.DMARC] is Ended.LOOK
    assert ("_dmarc.shop.flowers.example", "TXT") in internet.names.asked


def test_a_free_address_on_a_strange_server_is_warned_of(internet: SmallInternet) -> None:
    """With the presets that are shipped: gmail.com is Gmail's, and asks for no other server."""
    known = load_providers(RESOURCES)
    (gmail,) = (one for one in known if one.name == "Gmail")
    internet.names.says("_dmarc.gmail.com", "TXT", '"v=DMARC1; p=quarantine"')
    resolver = internet.names.resolver()
    strange = look_at_sender(account("anna@gmail.com"), gmail, [], known=known, resolver=resolver)
    assert ended(strange) == {Step.FREE_MAIL: Ended.FAILED}
    assert "Gmail" in str(strange[0].said)
    own = account("anna@gmail.com", Server("smtp.gmail.com", 465, Security.TLS))
    assert ended(look_at_sender(own, gmail, [], known=known, resolver=resolver)) == {
        Step.FREE_MAIL: Ended.PASSED
    }
    assert {name for name, _ in internet.names.asked} == {"_dmarc.gmail.com"}


def test_a_domain_in_other_letters_is_asked_for_in_its_ascii_form(
    internet: SmallInternet, look: SenderLook
) -> None:
    internet.names.says("_dmarc.xn--bcher-kva.example", "TXT", '"v=DMARC1; p=none"')
    assert ended(look(account("anna@Bücher.example"), BIG, []))[Step.DMARC] is Ended.PASSED


def test_what_is_no_address_is_not_looked_up(internet: SmallInternet, look: SenderLook) -> None:
    assert look(account("anna"), BIG, []) == ()
    assert internet.names.asked == []


def test_records_that_lead_on_for_ever_come_to_an_end(
    internet: SmallInternet, look: SenderLook
) -> None:
    def on_and_on(question: dns.message.Message) -> bytes:
        answer = dns.message.make_response(question)
        name = question.question[0].name
        text = f'"v=spf1 include:a{len(internet.names.asked)}.flowers.example -all"'
        answer.answer.append(dns.rrset.from_text(name, 1, "IN", "TXT", text))
        return answer.to_wire()

    internet.names.strange["example"] = on_and_on
    spf = next(iter(look(account(), BIG, [])))
    assert (spf.step, spf.ended) == (Step.SPF, Ended.FAILED)
    assert len(internet.names.asked) < 20


def test_who_looks_on_can_stop_it(internet: SmallInternet, look: SenderLook) -> None:
    def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        look(account(), BIG, [], tick)
