"""What a server says of an address: only a plain “no such mailbox” beside it counts."""

from __future__ import annotations

import pytest

from optindesk.core.letter import BounceKind
from optindesk.core.returned import stated_failure

ANA = "ana@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "<ana@example.org>: 550 5.1.1 no such user",
        "Ana@Example.ORG\nsaid the server: 550-5.1.1 The account does not exist",
        "Hello.\n\nana@example.org: 553 #5.1.10 null MX\n\nBye.",
        "ana@example.org. 550 5.2.1 mailbox disabled",
    ],
)
def test_a_plain_failure_beside_the_address_is_a_bounce(text: str) -> None:
    bounce = stated_failure(["nothing", text], ANA)
    assert bounce is not None
    assert (bounce.kind, bounce.addresses) == (BounceKind.HARD, (ANA,))
    assert bounce.status in bounce.diagnostic


@pytest.mark.parametrize(
    "text",
    [
        "<ana@example.org>: 450 4.1.1 try again later",
        "<ana@example.org>: 550 5.7.1 looks like spam",
        "<ana@example.org>: 552 5.2.2 mailbox full",
        "<ana@example.org>: 550 5.1.8 the sender has no such address",
        "<ana@example.org> was told at 550 Market Street",
        "ana@example.org, by AutoReply 5.1.1",
        "To: ana@example.org\n\nSomebody else: 550 5.1.1 no such user",
        "<hana@example.org>: 550 5.1.1 no such user",
        "<ana@example.org.uk>: 550 5.1.1 no such user",
        "> <ana@example.org>: 550 5.1.1 no such user",
        "ana@example.org came from 550 5.1.1.7",
        "",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert stated_failure([text], ANA) is None
