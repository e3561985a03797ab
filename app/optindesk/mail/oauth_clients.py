"""Loads as what this build is known to providers: its client IDs (OAuth 2.0)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from optindesk.core.oauth import Client

FILE_NAME = "oauth_clients.toml"


def load_clients(resources: Path) -> Mapping[str, Client]:
    """The client at each provider (as providers.toml names it) where this build is registered.

    Raises ValueError, KeyError or TypeError for a file that is no TOML or lacks what one must have.
    """
    plain = tomllib.loads((resources / FILE_NAME).read_text(encoding="utf-8"))
    clients: dict[str, Client] = {}
    for one in plain["client"]:
        for provider in one["providers"]:
            if provider in clients:
                raise ValueError(f"{FILE_NAME}: {provider} twice")
            clients[provider] = Client(one["id"], one.get("secret") or None)
    return {provider: client for provider, client in clients.items() if client.id}
