"""What several stories at real servers need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from authorisation import AuthorisationServer
from servers import Authority, Dovecot, ImapUser, need


@pytest.fixture
def mailbox(authorisation: AuthorisationServer, authority: Authority) -> Iterator[ImapUser]:
    """A mailbox of a Dovecot that takes the tokens of our sign-in server."""
    server = Dovecot(
        need("dovecot"), authority.issue("localhost"), authority.ca_file,
        f"{authorisation.url}/introspect",
    )  # fmt: skip
    with ExitStack() as stack:
        stack.callback(server.stop)
        user = server.new_user()
        authorisation.user = user.user
        yield user
