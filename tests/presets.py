"""The providers of the data file as it is shipped, and all that is said in it."""

from __future__ import annotations

from collections.abc import Iterator

from drafts import RESOURCES
from optindesk.core.provider import Provider
from optindesk.core.sentence import Sentence
from optindesk.mail.providers import load_providers, load_troubles

KNOWN = load_providers(RESOURCES)
GENERAL = load_troubles(RESOURCES)


def said_of(provider: Provider) -> Iterator[Sentence]:
    """Every sentence of one provider."""
    yield from provider.before
    if provider.app_password is not None:
        yield from provider.app_password.steps
    for trouble in provider.troubles:
        yield from (trouble.means, trouble.do)


def said_of_all() -> Iterator[Sentence]:
    """Every sentence of the file."""
    for provider in KNOWN:
        yield from said_of(provider)
    for trouble in GENERAL:
        yield from (trouble.means, trouble.do)
