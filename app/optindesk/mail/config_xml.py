"""Reads what domains say of their mail servers in XML: autoconfig's, Autodiscover's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from optindesk.core.finding import (
    Offer,
    filled_in,
    host_name,
    login_name,
    port_number,
    provider_name,
)
from optindesk.core.model import Security, Server

_POX_ASK = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
_POX_ANSWER = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
"""The names of Autodiscover's “plain old XML” (MS-OXDSCLI 2.2.1); nothing is fetched there."""

_SOCKETS: Mapping[str, Security] = {"SSL": Security.TLS, "STARTTLS": Security.STARTTLS}
_ENCRYPTIONS: Mapping[str, Security] = {"ssl": Security.TLS, "tls": Security.STARTTLS}
_USUAL_PORTS: Mapping[str, int] = {"imap": 993, "smtp": 465}
_PORTS_OF_TLS = frozenset(_USUAL_PORTS.values())


class Named(NamedTuple):
    """The servers that somebody names, the preferred first, and what they call themselves.

    `elsewhere` is an address (https) where to ask instead; empty: here is all.
    """

    smtp: tuple[Offer, ...] = ()
    imap: tuple[Offer, ...] = ()
    provider: str = ""
    elsewhere: str = ""


NOTHING = Named()


def read_autoconfig(content: bytes, address: str) -> Named:
    """What a file of autoconfig says (config-v1.1.xml, draft-ietf-mailmaint-autoconfig): the
    encrypted servers of it. NOTHING for what is no such file; never raises.

    `address` has its domain in ASCII.
    """
    root = _root(content)
    provider = root.find("{*}emailProvider") if root is not None else None
    if provider is None:
        return NOTHING
    return Named(
        tuple(_autoconfig_offers(provider, "outgoingServer", "smtp", address)),
        tuple(_autoconfig_offers(provider, "incomingServer", "imap", address)),
        provider_name(_text(provider, "displayName") or _text(provider, "displayShortName")),
    )


def _autoconfig_offers(
    provider: etree._Element, tag: str, kind: str, address: str
) -> Iterator[Offer]:
    for one in provider.iterfind(f"{{*}}{tag}"):
        host = host_name(filled_in(_text(one, "hostname"), address))
        port = port_number(_text(one, "port"))
        security = _SOCKETS.get(_text(one, "socketType").upper())
        if one.get("type", "").lower() == kind and host and port and security:
            yield Offer(Server(host, port, security), login_name(_text(one, "username"), address))


def autodiscover_question(address: str) -> bytes:
    """What Autodiscover is asked (MS-OXDSCLI 2.2.3)."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<Autodiscover xmlns="{_POX_ASK}"><Request>'
        f"<EMailAddress>{escape(address)}</EMailAddress>"
        f"<AcceptableResponseSchema>{_POX_ANSWER}</AcceptableResponseSchema>"
        "</Request></Autodiscover>"
    ).encode()


def read_autodiscover(content: bytes, address: str) -> Named:
    """What an answer of Autodiscover says (MS-OXDSCLI 2.2.4): the encrypted servers of it, or where
    to ask instead. NOTHING for what is no such answer; never raises."""
    root = _root(content)
    account = root.find("{*}Response/{*}Account") if root is not None else None
    if account is None:
        return NOTHING
    if _text(account, "Action").lower() == "redirecturl":
        elsewhere = _text(account, "RedirectUrl")
        return Named(elsewhere=elsewhere) if elsewhere.startswith("https://") else NOTHING
    offers = [(kind, _pox_offer(one, kind, address)) for kind, one in _protocols(account)]
    return Named(
        tuple(offer for kind, offer in offers if offer and kind == "smtp"),
        tuple(offer for kind, offer in offers if offer and kind == "imap"),
    )


def _protocols(account: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for one in account.iterfind("{*}Protocol"):
        kind = (_text(one, "Type") or one.get("Type", "")).lower()
        if kind in _USUAL_PORTS:
            yield kind, one


def _pox_offer(protocol: etree._Element, kind: str, address: str) -> Offer | None:
    """The server of one protocol; None where it is none, or not an encrypted one.

    `Encryption` outweighs `SSL`, which is on where it does not stand. Neither says whether TLS
    begins at once: where it is not told, the port does.
    """
    host = host_name(_text(protocol, "Server"))
    said = _text(protocol, "Port")
    port = port_number(said) if said else _USUAL_PORTS[kind]
    encryption = _text(protocol, "Encryption").lower()
    encrypted = encryption != "none" if encryption else _text(protocol, "SSL").lower() != "off"
    if host is None or port is None or not encrypted:
        return None
    by_port = Security.TLS if port in _PORTS_OF_TLS else Security.STARTTLS
    server = Server(host, port, _ENCRYPTIONS.get(encryption, by_port))
    return Offer(server, login_name(_text(protocol, "LoginName"), address))


def _root(content: bytes) -> etree._Element | None:
    """The root of an XML document without a DTD: so there are no entities, and nothing to fetch."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        return None
    said: Any = root.getroottree().docinfo  # the stubs do not know all of it
    return None if said.doctype else root


def _text(element: etree._Element, tag: str) -> str:
    """The text of the first such child, empty where there is none."""
    return (element.findtext(f"{{*}}{tag}") or "").strip()
