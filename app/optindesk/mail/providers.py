"""Loads what is known of mail providers: servers, and how many mails they take, with sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optindesk.core.model import Security, Server
from optindesk.core.provider import Cap, Period, Provider

FILE_NAME = "providers.toml"


def load_providers(resources: Path) -> tuple[Provider, ...]:
    """The providers of the resources folder, in the order of the file.

    Raises ValueError, KeyError or TypeError for a file that is no TOML or lacks what one must have.
    """
    plain = tomllib.loads((resources / FILE_NAME).read_text(encoding="utf-8"))
    return tuple(_provider(**one) for one in plain["provider"])


def _provider(
    *,
    name: str,
    domains: list[str],
    smtp: Mapping[str, Any],
    imap: Mapping[str, Any],
    servers: str,  # for who keeps the file: where the servers and domains were read
    also: tuple[str, ...] = (),
    **caps: Mapping[str, Any],
) -> Provider:
    return Provider(
        name=name,
        domains=frozenset(domains),
        smtp=_server(smtp),
        imap=_server(imap),
        also=frozenset(also),
        caps={Period(period.removeprefix("per_")): Cap(**cap) for period, cap in caps.items()},
    )


def _server(plain: Mapping[str, Any]) -> Server:
    return Server(plain["host"], plain["port"], Security(plain["security"]))
