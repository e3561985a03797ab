"""Looks up what DNS says of the domain that mails come from: SPF, DKIM, DMARC."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

import dns.resolver

from optindesk.core.connecting import StepResult
from optindesk.core.model import Account
from optindesk.core.ports import Signature, Tick, no_tick
from optindesk.core.provider import Provider
from optindesk.core.sender_dns import names_to_ask, sender_steps
from optindesk.core.sender_records import Texts
from optindesk.mail.resolving import QUESTION_SECONDS, ascii_domain, system_resolver, texts
from optindesk.mail.together import Clock, together

SECONDS = 10.0
"""How long all of it may take, in seconds."""


def look_at_sender(
    account: Account,
    provider: Provider | None,
    signatures: Sequence[Signature],
    tick: Tick = no_tick,
    *,
    known: Sequence[Provider],
    resolver: dns.resolver.Resolver | None = None,
    clock: Clock = time.monotonic,
    seconds: float = SECONDS,
) -> tuple[StepResult, ...]:
    """What `ports.SenderLook` says, in `seconds` at the most; nothing for what is no address.

    `known` are all providers that give out addresses. Only names of the domain, those of its keys
    and those that its SPF record leads to are asked for.
    """
    domain = ascii_domain(account.address)
    if domain is None:
        return ()
    asked = partial(texts, resolver=resolver or system_resolver(), seconds=QUESTION_SECONDS)
    records: dict[str, Texts] = {}
    until = clock() + seconds
    while clock() < until:
        names = names_to_ask(domain, provider, signatures, known, records)
        if not names:
            break
        asks = [partial(asked, name) for name in names]
        answers = together(asks, until, clock, lambda: tick(len(records)))
        records.update(zip(names, answers, strict=True))
    return sender_steps(domain, account.smtp, provider, signatures, known, records)
