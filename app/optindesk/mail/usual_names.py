"""Tries the names that mail servers usually have: who answers there, and proves who it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Security, Server
from optindesk.mail.connection import encrypt, open_socket, tls_context
from optindesk.mail.smtp_door import greet, start_tls
from optindesk.mail.smtp_wire import Wire

KNOCK_SECONDS = 5.0
"""How long a server may take for each step, in seconds."""

Knock: TypeAlias = Callable[[Server], bool]
"""Whether a mail server of that kind answers there, encrypted and with a good certificate. Never
raises, and never logs in."""

_LONGEST_GREETING = 8192


def usual_servers(domain: str) -> tuple[tuple[Server, ...], tuple[Server, ...]]:
    """Where mails of a domain may be handed over, and where they may be read: the likely first.

    TLS from the first byte comes before STARTTLS (RFC 8314 3.3), and for reading nothing else is
    tried: a server that has IMAP has it at 993.
    """
    hosts = (f"smtp.{domain}", f"mail.{domain}")
    return (
        (
            *(Server(host, 465, Security.TLS) for host in hosts),
            *(Server(host, 587, Security.STARTTLS) for host in hosts),
        ),
        tuple(Server(f"{name}.{domain}", 993, Security.TLS) for name in ("imap", "mail")),
    )


def knocks(ca_file: str | None = None, seconds: float = KNOCK_SECONDS) -> tuple[Knock, Knock]:
    """What tries a server for sending, and what tries one for reading.

    `ca_file` is believed beside the system's authorities. Raises as `tls_context` does.
    """
    context = tls_context(ca_file)

    def sends(server: Server) -> bool:
        nobody = Account(0, "", "", server, None, "")
        try:
            connected = open_socket(server, seconds)
            if server.security is Security.TLS:
                connected = encrypt(connected, context, server)
            wire = Wire(connected, server)
            try:
                greet(wire, nobody)
                if server.security is Security.STARTTLS:
                    start_tls(wire, nobody, context, seconds)
            finally:
                wire.close()
        except (Trouble, OSError):
            return False
        return True

    def reads(server: Server) -> bool:
        try:
            with (
                encrypt(open_socket(server, seconds), context, server) as connected,
                connected.makefile("rb") as said,
            ):
                return said.readline(_LONGEST_GREETING).upper().startswith(b"* OK")
        except (Trouble, OSError):
            return False

    return sends, reads
