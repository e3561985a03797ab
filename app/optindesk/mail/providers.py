"""Loads what is known of mail providers: servers, signing in, and how many mails they take."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, overload

from optindesk.core.model import Security, Server
from optindesk.core.oauth import OAuthServer
from optindesk.core.provider import (
    AppPassword,
    Cap,
    Explained,
    Period,
    Provider,
    UserName,
    Way,
)
from optindesk.core.sentence import Sentence

FILE_NAME = "providers.toml"

T = TypeVar("T")

SHARED = frozenset(
    {
        "user",
        "imap_user",
        "sign_in",
        "before",
        "app_password",
        "oauth",
        "register",
        "dkim",
        "troubles",
    }
)
"""What an entry that is `like` another has from it, unless it says its own."""


def load_providers(resources: Path) -> tuple[Provider, ...]:
    """The providers of the resources folder, in the order of the file.

    Raises ValueError, KeyError or TypeError for a file that is no TOML or lacks what one must have.
    """
    found: list[Provider] = []
    written: dict[str, Mapping[str, Any]] = {}
    for one in _read(resources)["provider"]:
        other = written[one["like"]] if "like" in one else {}
        whole = {key: other[key] for key in SHARED & other.keys()} | one
        whole.pop("like", None)
        written.setdefault(one["name"], whole)
        found.append(_provider(**whole))
    return tuple(found)


class Late(Sequence[T]):
    """What `load` gives, loaded when it is first looked at: the file takes longer to read than a
    window may wait for it. Then it raises what `load` raises."""

    def __init__(self, load: Callable[[], Sequence[T]]) -> None:
        self._load = load

    @cached_property
    def _loaded(self) -> Sequence[T]:
        return self._load()

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._loaded[place]

    def __len__(self) -> int:
        return len(self._loaded)


def load_troubles(resources: Path) -> tuple[Explained, ...]:
    """What the words of any provider's servers mean, in the order of the file; raises as above."""
    return _troubles(_read(resources)["troubles"])


def _read(resources: Path) -> dict[str, Any]:
    return tomllib.loads((resources / FILE_NAME).read_text(encoding="utf-8"))


def _provider(
    *,
    name: str,
    domains: Sequence[str],
    smtp: Mapping[str, Any],
    imap: Mapping[str, Any],
    servers: str,  # for who keeps the file: where the servers and domains were read
    also: Sequence[str] = (),
    mx: Sequence[str] = (),
    user: str = UserName.ADDRESS,
    imap_user: str | None = None,
    sign_in: Sequence[str] = (Way.PASSWORD,),
    before: Sequence[str] = (),
    app_password: Mapping[str, Any] | None = None,
    oauth: Mapping[str, Any] | None = None,
    register: Sequence[str] = (),
    own_certificate: bool = False,
    spf: str | None = None,
    dkim: Sequence[str] = (),
    dmarc: str | None = None,
    troubles: Sequence[Mapping[str, Any]] = (),
    **caps: Mapping[str, Any],
) -> Provider:
    return Provider(
        name=name,
        domains=frozenset(domains),
        smtp=_server(smtp),
        imap=_server(imap),
        also=frozenset(also),
        caps={Period(period.removeprefix("per_")): Cap(**cap) for period, cap in caps.items()},
        mx=tuple(mx),
        user=UserName(user),
        imap_user=UserName(user if imap_user is None else imap_user),
        sign_in=tuple(map(Way, sign_in)),
        before=_sentences(before),
        app_password=None if app_password is None else _app_password(**app_password),
        oauth=None if oauth is None else _oauth(**oauth),
        register=_sentences(register),
        own_certificate=own_certificate,
        spf=spf,
        dkim=tuple(dkim),
        dmarc=dmarc,
        troubles=_troubles(troubles),
    )


def _server(plain: Mapping[str, Any]) -> Server:
    return Server(plain["host"], plain["port"], Security(plain["security"]))


def _app_password(*, steps: Sequence[str], page: str) -> AppPassword:
    return AppPassword(_sentences(steps), page)


def _oauth(
    *, authorize: str, token: str, scopes: Sequence[str], device: str | None = None
) -> OAuthServer:
    return OAuthServer(authorize, token, device, tuple(scopes))


def _troubles(plain: Sequence[Mapping[str, Any]]) -> tuple[Explained, ...]:
    return tuple(_explained(**one) for one in plain)


def _explained(*, when: Sequence[str], means: str, do: str) -> Explained:
    return Explained(tuple(when), Sentence(means), Sentence(do))


def _sentences(texts: Sequence[str]) -> tuple[Sentence, ...]:
    """Messages of their own: packaging/messages.py reads them out of the file for translators."""
    return tuple(map(Sentence, texts))
