"""The grammar of `account`: what sends the questions and takes the replies."""

from __future__ import annotations

import argparse

from optindesk.cli.typed import USUAL, host_port, most
from optindesk.core.errors import N_
from optindesk.core.model import Security, SignIn

SAME = "same"
"""How one says that the mailbox is opened with what is used for sending."""


def account(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="find|set|sign-in|test|show|it-person|forget"
    )

    def action(name: str, explanation: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, parents=[common], help=explanation, description=explanation)

    action("show", N_("show everything but secrets"))
    found = action("find", N_("say which servers belong to an address"))
    found.add_argument("address")
    _mozilla(found)
    _set(action("set", N_("set the account; of a provider that is known the address is enough")))
    signed = action("sign-in", N_("sign in at the provider, in the browser"))
    signed.add_argument(
        "--elsewhere",
        action="store_true",
        help=N_("show a code to be typed on another device (Microsoft only)"),
    )
    signed.add_argument(
        "--imap", action="store_true", help=N_("for the mailbox, where it has a login of its own")
    )
    tried = action("test", N_("try every step, up to a mail to yourself that comes back"))
    passwords_on_stdin(tried)
    tried.add_argument("--no-mail", action="store_true", help=N_("send nothing"))
    action("it-person", N_("what to send to whoever looks after your email, after a test"))
    action("forget", N_("take the password and tokens out of the keyring"))


def _mozilla(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ask-mozilla",
        action="store_true",
        help=N_("ask Mozilla's list, too, which learns the domain (never the address)"),
    )


def _set(change: argparse.ArgumentParser) -> None:
    change.add_argument("--address")
    change.add_argument("--name", help=N_("the name that people see as the sender"))
    change.add_argument(
        "--find", action="store_true", help=N_("look for the servers of the address in the net")
    )
    _mozilla(change)
    securities = [security.value for security in Security]
    for protocol in ("smtp", "imap"):
        change.add_argument(f"--{protocol}", type=host_port, metavar="HOST:PORT")
        change.add_argument(f"--{protocol}-security", choices=securities)
    change.add_argument("--user", help=N_("the login name (default: the address)"))
    change.add_argument(
        "--imap-user", metavar="USER", help=N_("that of the mailbox, where it is another one")
    )
    ways = [way.value for way in SignIn]
    change.add_argument("--sign-in", choices=ways, help=N_("by a password, or in the browser"))
    change.add_argument(
        "--imap-sign-in",
        choices=[SAME, *ways],
        help=N_("how the mailbox is opened: with what is used for sending (“same”), or on its own"),
    )
    change.add_argument(
        "--oauth-issuer", metavar="URL", help=N_("where one signs in, if the provider is not known")
    )
    change.add_argument(
        "--oauth-client", metavar="ID", help=N_("the client ID of your own registration")
    )
    change.add_argument(
        "--ca", metavar="FILE", help=N_("the certificate authority of an own server")
    )
    change.add_argument(
        "--authserv-id", metavar="NAME", help=N_("the name of the receiving server")
    )
    change.add_argument(
        "--move-handled",
        metavar="FOLDER",
        help=N_(
            "move replies that were applied or decided there (empty: leave them where they are)"
        ),
    )
    for period, explanation in (
        ("minute", N_("the most mails in a minute (“usual”: half of what the provider allows)")),
        ("hour", N_("the most mails in an hour (“usual”: half of what the provider allows)")),
        ("day", N_("the most mails in a day (“usual”: half of what the provider allows)")),
    ):
        change.add_argument(f"--per-{period}", type=most, metavar=f"N|{USUAL}", help=explanation)
    passwords_on_stdin(change)
    change.add_argument(
        "--oauth-secret-stdin",
        action="store_true",
        help=N_("the secret of your own client (Google gives one) is the next line of stdin"),
    )


def passwords_on_stdin(parser: argparse.ArgumentParser) -> None:
    """What a script gives the passwords by."""
    parser.add_argument(
        "--password-stdin", action="store_true", help=N_("the password is the first line of stdin")
    )
    parser.add_argument(
        "--imap-password-stdin",
        action="store_true",
        help=N_("that of a mailbox with a login of its own is the next line of stdin"),
    )
