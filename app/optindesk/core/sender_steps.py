"""How SPF, DKIM and DMARC of a domain look, and what that means for its owner, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from optindesk.core.connecting import Ended, Step, StepResult
from optindesk.core.finding import lies_in
from optindesk.core.model import Server
from optindesk.core.ports import Signature
from optindesk.core.provider import Provider, plain_host
from optindesk.core.sender_records import (
    MOST_LOOK_UPS,
    Dmarc,
    Key,
    Records,
    dmarc_of,
    key_in,
    key_name,
    spf_of,
    spf_records,
)
from optindesk.core.sentence import Sentence, sentence

LATER = sentence("Try again later.")

_Seen: TypeAlias = "tuple[Ended, Sentence, *tuple[Sentence, ...]]"
"""How a step ended, what was seen, and what helps."""


# --- SPF ----------------------------------------------------------------------------------------


def spf_step(
    domain: str, server: Server, provider: Provider | None, records: Records
) -> StepResult:
    """Whether the domain says that who takes its mails at `server` may send for it; `provider` is
    who that is, if it is known."""
    ended, said, *todo = _spf(domain, server, provider, records)
    return StepResult(Step.SPF, ended, said, tuple(todo))


def _spf(domain: str, server: Server, provider: Provider | None, records: Records) -> _Seen:
    texts = records.get(domain)
    who = provider.name if provider else server.host
    mechanism = (provider.spf or "") if provider else ""
    if texts is None:
        said = sentence("DNS did not answer who may send mails for {domain}.", domain=domain)
        return Ended.SKIPPED, said, LATER
    count = len(spf_records(texts))
    if count == 0:
        return (
            Ended.FAILED,
            sentence(
                "{domain} does not say in DNS who may send mails in its name, so many mailboxes "
                "refuse them or take them for junk.",
                domain=domain,
            ),
            _add_spf(domain, who, mechanism),
        )
    if count > 1:
        return (
            Ended.FAILED,
            sentence("{domain} has more than one SPF record: so none counts.", domain=domain),
            sentence("Ask whoever looks after the domain to make one of them."),
        )
    spf = spf_of(domain, records)
    if spf.rest == "+":
        return (
            Ended.FAILED,
            sentence(
                "{domain} lets everybody in the world send in its name (“+all” in its SPF "
                "record), so that nobody trusts its mails.",
                domain=domain,
            ),
            sentence("Ask whoever looks after the domain to write “~all” instead."),
        )
    if spf.look_ups > MOST_LOOK_UPS:
        return (
            Ended.FAILED,
            sentence(
                "The SPF record of {domain} leads to too many others: after {most} look-ups "
                "everybody gives up, and it does not count.",
                domain=domain,
                most=MOST_LOOK_UPS,
            ),
            sentence(
                "Ask whoever looks after the domain to take out what it does not need any more."
            ),
        )
    if mechanism:
        return _spf_of_provider(domain, who, mechanism.lower(), records)
    if not spf.permitted and not spf.missing:
        return (
            Ended.FAILED,
            sentence("{domain} says in DNS that nobody sends mails in its name.", domain=domain),
            sentence("Ask whoever looks after the domain to permit {who}.", who=who),
        )
    if spf.own and lies_in(plain_host(server.host), domain):
        said = sentence("{domain} says that its own servers may send for it.", domain=domain)
        return Ended.PASSED, said
    return (
        Ended.SKIPPED,
        sentence(
            "{domain} says in DNS who may send for it. Whether {who} is among them is not known "
            "here.",
            domain=domain,
            who=who,
        ),
        sentence("Ask whoever looks after the mail server."),
    )


def _add_spf(domain: str, who: str, mechanism: str) -> Sentence:
    if mechanism:
        return sentence(
            "Ask whoever looks after the domain to add this TXT record at {domain}: {record}",
            domain=domain,
            record=f"v=spf1 {mechanism} ~all",
        )
    return sentence(
        "Ask whoever looks after the domain to add an SPF record that permits {who}.", who=who
    )


def _spf_of_provider(domain: str, who: str, mechanism: str, records: Records) -> _Seen:
    """Of a provider whose mechanism is known."""
    spf = spf_of(domain, records)
    permits = sentence("{domain} says that {who} may send for it.", domain=domain, who=who)
    put_in = sentence(
        "Ask whoever looks after the domain to put {mechanism} into its SPF record.",
        mechanism=mechanism,
    )
    if mechanism in spf.permitted and spf.rest == "?":
        return (
            Ended.LOOK,
            sentence(
                "{permits} Of all others it says nothing, so it helps little.", permits=permits
            ),
            sentence("Ask whoever looks after the domain to let its SPF record end in “~all”."),
        )
    if mechanism in spf.permitted and spf.broken:
        return (
            Ended.LOOK,
            sentence(
                "{permits} But it also refers to {name}, which says nothing any more: for some "
                "the whole record does not count then.",
                permits=permits,
                name=spf.broken[0],
            ),
            sentence(
                "Ask whoever looks after the domain to take {name} out of its SPF record.",
                name=spf.broken[0],
            ),
        )
    if mechanism in spf.permitted:
        return Ended.PASSED, permits
    if spf.missing:
        said = sentence("DNS did not answer all that {domain} refers to.", domain=domain)
        return Ended.SKIPPED, said, LATER
    if spf.own:
        return (
            Ended.LOOK,
            sentence(
                "{domain} says that its own servers may send for it, and does not name {who}.",
                domain=domain,
                who=who,
            ),
            put_in,
        )
    return (
        Ended.FAILED,
        sentence(
            "{domain} says in DNS who may send for it, and {who} is not among them: so your mails "
            "look forged.",
            domain=domain,
            who=who,
        ),
        put_in,
    )


# --- DKIM ---------------------------------------------------------------------------------------


def key_names(
    domain: str, provider: Provider | None, signatures: Iterable[Signature]
) -> tuple[str, ...]:
    """Where keys of a domain may stand: where its signatures say so, and else under the names that
    its provider usually takes."""
    own = [key_name(one.selector, one.domain) for one in _own(domain, signatures)]
    usual = [key_name(one, domain) for one in (provider.dkim if provider else ())]
    return tuple(dict.fromkeys(own or usual))


def _own(domain: str, signatures: Iterable[Signature]) -> list[Signature]:
    """Those that prove the domain: it is theirs, or one lies in the other (RFC 9989 4.4.1)."""
    lower = [Signature(plain_host(one.domain), one.selector) for one in signatures]
    return [one for one in lower if lies_in(one.domain, domain) or lies_in(domain, one.domain)]


def dkim_step(
    domain: str, provider: Provider | None, signatures: Sequence[Signature], records: Records
) -> StepResult:
    """Whether mails of the domain are signed by it; `signatures` are those of a mail that came
    back. A mail that never left its provider may have none, so that says nothing."""
    ended, said, *todo = _dkim(domain, provider, signatures, records)
    return StepResult(Step.DKIM, ended, said, tuple(todo))


def _dkim(
    domain: str, provider: Provider | None, signatures: Sequence[Signature], records: Records
) -> _Seen:
    own = _own(domain, signatures)
    keys = {key_in(records.get(name)) for name in key_names(domain, provider, signatures)}
    who = provider.name if provider else sentence("your provider")
    switch_on = sentence(
        "Switch the signing of mails (DKIM) on at {who}, and have the key put into DNS that it "
        "shows.",
        who=who,
    )
    if signatures and not own:
        said = sentence(
            "Your mail was signed, but for {other} and not for {domain}: so it does not prove that "
            "it is yours.",
            other=signatures[0].domain,
            domain=domain,
        )
        return Ended.LOOK, said, switch_on
    if Key.PRESENT in keys and own:
        return Ended.PASSED, sentence("Your mail was signed for {domain}.", domain=domain)
    if Key.PRESENT in keys:
        said = sentence("There is a key in DNS to prove mails of {domain} with.", domain=domain)
        return Ended.PASSED, said
    if Key.TESTING in keys:
        return (
            Ended.LOOK,
            sentence("The key to prove mails of {domain} is only being tried.", domain=domain),
            sentence("Ask whoever looks after the domain to take “t=y” out of it."),
        )
    if Key.NOT_KNOWN in keys:
        said = sentence("DNS did not answer whether there is a key of {domain}.", domain=domain)
        return Ended.SKIPPED, said, LATER
    if Key.REVOKED in keys:
        said = sentence("The key to prove mails of {domain} with was taken back.", domain=domain)
        return Ended.FAILED, said, switch_on
    if keys:
        said = sentence("There is no key in DNS to prove mails of {domain} with.", domain=domain)
        return Ended.LOOK, said, switch_on
    return (
        Ended.SKIPPED,
        sentence(
            "Whether mails of {domain} are signed cannot be seen, because the name of the key is "
            "not known here.",
            domain=domain,
        ),
        sentence("Ask whoever looks after the mail server."),
    )


# --- DMARC --------------------------------------------------------------------------------------


def dmarc_step(domain: str, proofs: Iterable[StepResult], records: Records) -> StepResult:
    """What becomes of mails of the domain, given how SPF and DKIM look (`proofs`)."""
    ended, said, *todo = _dmarc(domain, {one.ended for one in proofs}, records)
    return StepResult(Step.DMARC, ended, said, tuple(todo))


def _dmarc(domain: str, proofs: set[Ended], records: Records) -> _Seen:
    """One of the two proofs is enough (RFC 9989 4.4)."""
    policy = dmarc_of(domain, records)
    above = sentence("Put right what is said of SPF and DKIM before you write to many.")
    if policy is Dmarc.NOT_KNOWN:
        said = sentence("DNS did not answer what {domain} says of forged mails.", domain=domain)
        return Ended.SKIPPED, said, LATER
    if policy is Dmarc.NO_RECORD:
        return (
            Ended.LOOK,
            sentence(
                "{domain} does not say in DNS what to do with forged mails. Large providers want "
                "that from everybody who writes to many.",
                domain=domain,
            ),
            sentence(
                "Ask whoever looks after the domain to add this TXT record at {name}: {record}",
                name=f"_dmarc.{domain}",
                record="v=DMARC1; p=none",
            ),
        )
    if policy is Dmarc.TOO_MANY:
        return (
            Ended.LOOK,
            sentence("{domain} has more than one DMARC record: so none counts.", domain=domain),
            sentence("Ask whoever looks after the domain to leave one."),
        )
    if policy is Dmarc.NONE:
        return Ended.PASSED, sentence(
            "{domain} only watches what is sent in its name: no mail is refused because of that.",
            domain=domain,
        )
    asks = sentence(
        "{domain} asks everybody to refuse mails that are not proved to be its own.", domain=domain
    )
    if Ended.PASSED in proofs:
        return Ended.PASSED, sentence("{asks} Yours are.", asks=asks)
    if proofs == {Ended.FAILED}:
        return (
            Ended.FAILED,
            sentence("{asks} Yours are not, and will not arrive.", asks=asks),
            above,
        )
    return Ended.LOOK, asks, above
