"""The way in to an SMTP server: the greeting, STARTTLS and the login."""

from __future__ import annotations

from contextlib import suppress
from ssl import SSLContext

from optindesk.core.errors import (
    LoginRefused,
    NoEncryption,
    ServerMisbehaved,
    TamperedWith,
    TokenRefused,
    TryLater,
    WrongPassword,
)
from optindesk.core.model import Account, Door, Security, SignIn
from optindesk.core.sentence import sentence
from optindesk.mail.connection import STARTTLS_TAKEN_AWAY, encrypt, is_masked
from optindesk.mail.smtp_wire import WAYS_TO_LOG_IN, Wire, said

# What a 535 or 534 is really about, when the password may well be right.
_NOT_THE_PASSWORD = ("5.7.139", "5.7.14", "disabled")


def greet(wire: Wire, account: Account) -> None:
    """Hear the greeting and say EHLO. Raises TryLater, LoginRefused, ServerMisbehaved, OSError."""
    code, words = wire.answer()
    if code != 220:
        raise _not_let_in(account, code, words)
    _hello(wire, account)


def _hello(wire: Wire, account: Account) -> None:
    code, words = wire.ehlo()
    if 500 <= code < 600:  # RFC 5321 4.1.4: it may know no EHLO; what it says else is meant
        code, words = wire.helo()
    if not 200 <= code < 300:
        raise _not_let_in(account, code, words.decode("utf-8", "replace").replace("\n", " "))


def start_tls(wire: Wire, account: Account, context: SSLContext, timeout: float) -> None:
    """Go on under TLS. Raises also NoEncryption, CertificateNotTrusted, NoConnection."""
    host = account.smtp.host
    if "starttls" not in wire.esmtp_features:
        raise _not_offered(wire, host)
    code, words = wire.ask("STARTTLS")
    if 400 <= code < 500:
        raise TryLater(host=host, status=code, words=words)
    if code != 220:
        raise NoEncryption(host=host, reason=sentence("it said: {words}", words=words))
    # What was said in the clear would be taken for what is said under TLS (CVE-2011-0411).
    unasked = wire.unread(timeout)
    if unasked == b"":
        raise ConnectionResetError("closed")
    if unasked is not None:
        raise TamperedWith(host=host, reason=sentence("words were put into its mouth"))
    wire.go_on_over(encrypt(wire.sock, context, account.smtp))
    _hello(wire, account)


def _not_offered(wire: Wire, host: str) -> NoEncryption:
    """Whether STARTTLS is there all the same, and only its offer was taken away (RFC 3207 6); the
    session ends with this, in any case. To HELO nobody offers anything."""
    if wire.does_esmtp:
        with suppress(OSError):
            if is_masked(wire.esmtp_features) or wire.ask("STARTTLS")[0] == 220:
                return TamperedWith(host=host, reason=STARTTLS_TAKEN_AWAY)
    return NoEncryption(host=host, reason=sentence("it does not offer STARTTLS"))


def log_in(wire: Wire, account: Account, secret: str) -> None:
    """Log in, unless this computer's own server wants no login. Raises also WrongPassword, or
    TokenRefused where `secret` is an access token."""
    login = account.login(Door.SMTP)
    user = login.user
    offered = wire.esmtp_features.get("auth", "").upper().split()
    if account.smtp.security is Security.NONE and not (user and offered):
        return
    if not user:
        return
    ways = WAYS_TO_LOG_IN[login.sign_in]
    way = next((way for name, way in ways.items() if name in offered), None)
    if way is None:
        words = str(sentence("it offers no way to log in that is known here"))
        raise LoginRefused(host=account.smtp.host, user=user, words=words)
    code, words = way(wire, user, secret)
    if 200 <= code < 300:
        return
    if code in (534, 535) and not any(mark in words for mark in _NOT_THE_PASSWORD):
        refused = TokenRefused if login.sign_in is SignIn.OAUTH else WrongPassword
        told = said(code, words)
        raise refused(host=account.smtp.host, user=user, words=told, door=Door.SMTP)
    raise _not_let_in(account, code, words)


def _not_let_in(
    account: Account, code: int, words: str
) -> LoginRefused | TryLater | ServerMisbehaved:
    host = account.smtp.host
    if 400 <= code < 500:
        return TryLater(host=host, status=code, words=words)
    if 500 <= code < 600:
        return LoginRefused(host=host, user=account.user, words=said(code, words))
    return ServerMisbehaved(host=host, words=said(code, words))
