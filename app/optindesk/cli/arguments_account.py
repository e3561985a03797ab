"""The grammar of `account`: what sends the questions and takes the replies."""

from __future__ import annotations

import argparse

from optindesk.cli.typed import USUAL, host_port, most
from optindesk.core.model import Security, SignIn

SAME = "same"
"""How one says that the mailbox is opened with what is used for sending."""


def account(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="find|set|sign-in|test|show|it-person|forget"
    )

    def action(name: str, explanation: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, parents=[common], help=explanation, description=explanation)

    action("show", "show everything but secrets")
    found = action("find", "say which servers belong to an address")
    found.add_argument("address")
    _mozilla(found)
    _set(action("set", "set the account; of a provider that is known the address is enough"))
    signed = action("sign-in", "sign in at the provider, in the browser")
    signed.add_argument(
        "--elsewhere",
        action="store_true",
        help="show a code to be typed on another device (Microsoft only)",
    )
    signed.add_argument(
        "--imap", action="store_true", help="for the mailbox, where it has a login of its own"
    )
    tried = action("test", "try every step, up to a mail to yourself that comes back")
    passwords_on_stdin(tried)
    tried.add_argument("--no-mail", action="store_true", help="send nothing")
    action("it-person", "what to send to whoever looks after your email, after a test")
    action("forget", "take the password and tokens out of the keyring")


def _mozilla(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ask-mozilla",
        action="store_true",
        help="ask Mozilla's list, too, which learns the domain (never the address)",
    )


def _set(change: argparse.ArgumentParser) -> None:
    change.add_argument("--address")
    change.add_argument("--name", help="the name that people see as the sender")
    change.add_argument(
        "--find", action="store_true", help="look for the servers of the address in the net"
    )
    _mozilla(change)
    securities = [security.value for security in Security]
    for protocol in ("smtp", "imap"):
        change.add_argument(f"--{protocol}", type=host_port, metavar="HOST:PORT")
        change.add_argument(f"--{protocol}-security", choices=securities)
    change.add_argument("--user", help="the login name (default: the address)")
    change.add_argument(
        "--imap-user", metavar="USER", help="that of the mailbox, where it is another one"
    )
    ways = [way.value for way in SignIn]
    change.add_argument("--sign-in", choices=ways, help="by a password, or in the browser")
    change.add_argument(
        "--imap-sign-in",
        choices=[SAME, *ways],
        help=f"how the mailbox is opened: with what is used for sending ({SAME}), or on its own",
    )
    change.add_argument(
        "--oauth-issuer", metavar="URL", help="where one signs in, if the provider is not known"
    )
    change.add_argument(
        "--oauth-client", metavar="ID", help="the client ID of your own registration"
    )
    change.add_argument("--ca", metavar="FILE", help="the certificate authority of an own server")
    change.add_argument("--authserv-id", metavar="NAME", help="the name of the receiving server")
    change.add_argument(
        "--move-handled",
        metavar="FOLDER",
        help="move replies that were applied or decided there (empty: leave them where they are)",
    )
    for period in ("a minute", "an hour", "a day"):
        change.add_argument(
            f"--per-{period.split()[1]}",
            type=most,
            metavar=f"N|{USUAL}",
            help=f"the most mails in {period} ({USUAL}: half of what the provider allows)",
        )
    passwords_on_stdin(change)
    change.add_argument(
        "--oauth-secret-stdin",
        action="store_true",
        help="the secret of your own client (Google gives one) is the next line of stdin",
    )


def passwords_on_stdin(parser: argparse.ArgumentParser) -> None:
    """What a script gives the passwords by."""
    parser.add_argument(
        "--password-stdin", action="store_true", help="the password is the first line of stdin"
    )
    parser.add_argument(
        "--imap-password-stdin",
        action="store_true",
        help="that of a mailbox with a login of its own is the next line of stdin",
    )
