"""What DNS says of the domain that mails come from: what has to be asked, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optindesk.core.connecting import Ended, Step, StepResult
from optindesk.core.model import Server
from optindesk.core.ports import Signature
from optindesk.core.provider import Provider, domain_of
from optindesk.core.sender_records import Dmarc, Records, dmarc_names, dmarc_of, spf_of
from optindesk.core.sender_steps import dkim_step, dmarc_step, key_names, spf_step
from optindesk.core.sentence import sentence


def names_to_ask(
    domain: str,
    provider: Provider | None,
    signatures: Iterable[Signature],
    known: Iterable[Provider],
    records: Records,
) -> tuple[str, ...]:
    """Whose TXT records have to be known for `sender_steps`, without those that are in `records`
    already. To be asked again with them, until there are none: one record leads to others.

    `domain` is in ASCII and lower case.
    """
    names = list(dmarc_names(domain))
    if not _giving_out(domain, known):
        names += [domain, *key_names(domain, provider, signatures)]
        if records.get(domain) is not None:
            names += spf_of(domain, records).missing
    return tuple(name for name in dict.fromkeys(names) if name not in records)


def sender_steps(
    domain: str,
    server: Server,
    provider: Provider | None,
    signatures: Sequence[Signature],
    known: Iterable[Provider],
    records: Records,
) -> tuple[StepResult, ...]:
    """What is to be known of a domain whose mails `provider` takes at `server`; `signatures` are
    those of a mail that came back.

    Of an address that a provider of `known` gives out only whether that is its server: nothing else
    is in its owner's hands.
    """
    giving_out = _giving_out(domain, known)
    if giving_out:
        return (_free_mail(domain, server, giving_out, records),)
    proofs = (
        spf_step(domain, server, provider, records),
        dkim_step(domain, provider, signatures, records),
    )
    return (*proofs, dmarc_step(domain, proofs, records))


def strange_server(address: str, server: Server, known: Iterable[Provider]) -> StepResult | None:
    """What is to be said of an address that a provider gives out whose server is another, before
    anybody asked DNS; None where there is nothing to say."""
    domain = domain_of(address)
    giving_out = _giving_out(domain, known)
    step = _free_mail(domain, server, giving_out, {}) if giving_out else None
    return None if step is None or step.ended is Ended.PASSED else step


def _giving_out(domain: str, known: Iterable[Provider]) -> tuple[Provider, ...]:
    return tuple(provider for provider in known if domain in provider.domains)


def _free_mail(
    domain: str, server: Server, giving_out: Sequence[Provider], records: Records
) -> StepResult:
    provider = giving_out[0]
    if any(one.sends_at(server) for one in giving_out):
        said = sentence(
            "Your mails leave through the server of {provider}, which gave out your address and "
            "proves by itself where they come from.",
            provider=provider.name,
        )
        return StepResult(Step.FREE_MAIL, Ended.PASSED, said)
    policy = dmarc_of(domain, records)
    if policy is Dmarc.NOT_KNOWN and provider.dmarc is not None:
        policy = Dmarc(provider.dmarc)
    elsewhere = sentence(
        "Your address is from {provider}, but your mails leave through {host}.",
        provider=provider.name,
        host=server.host,
    )
    todo = (
        sentence(
            "Send through the server of {provider}, or from an address of your own domain.",
            provider=provider.name,
        ),
    )
    if policy.is_strict:
        said = sentence(
            "{elsewhere} {provider} asks everybody to refuse such mails or to take them for junk: "
            "so many will not arrive.",
            elsewhere=elsewhere,
            provider=provider.name,
        )
        return StepResult(Step.FREE_MAIL, Ended.FAILED, said, todo)
    said = sentence("{elsewhere} Many mailboxes take such mails for forged.", elsewhere=elsewhere)
    return StepResult(Step.FREE_MAIL, Ended.LOOK, said, todo)
