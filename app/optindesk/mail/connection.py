"""The way to a mail server: sockets, certificates, and what goes wrong there as Troubles."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from optindesk.core.errors import (
    AuthoritiesMissing,
    AuthoritiesNotReadable,
    CertificateNotTrusted,
    ControlCharacter,
    NoConnection,
    NoEncryption,
    OutdatedEncryption,
    PlainTextRefused,
    UnknownHost,
    WrongPassword,
)
from optindesk.core.model import Security, Server, is_loopback
from optindesk.core.sentence import Sentence, sentence

MAX_MAIL_BYTES = 25 * 1024 * 1024
"""Of a mail larger than this only the header is read; in bytes."""

Refused: TypeAlias = Callable[[WrongPassword], None]
"""Who wants to know at once that a server did not take the password."""

STARTTLS_TAKEN_AWAY = sentence("its offer of STARTTLS is taken away on the way")

# Firewalls write X over what they do not want to be offered, in place of taking it out.
_MASKED = re.compile(r"X{4,}[A-Z]?", re.IGNORECASE)

_BREAKS_A_LINE = re.compile(r"[\r\n\0]")

_OUTDATED = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION")
_MAX_CA_BYTES = 4 * 1024 * 1024
"""All authorities of an operating system are a quarter of a megabyte."""

# struct linger: two shorts on Windows, two ints elsewhere.
_LINGER_NOT = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)

# The numbers are OpenSSL's X509_V_ERR_* (openssl/x509_vfy.h).
_WHY_NOT_TRUSTED: Mapping[int, Sentence] = {
    9: sentence("its certificate is not valid yet; check this computer's clock"),
    10: sentence("its certificate has expired, or this computer’s clock is wrong"),
    18: sentence("it signed its certificate itself"),
    19: sentence("its certificate comes from an authority that is not known here"),
    20: sentence("its certificate comes from an authority that is not known here"),
    21: sentence("its certificate comes from an authority that is not known here"),
    62: sentence("its certificate is for another name"),
    64: sentence("its certificate is for another name"),
}


@contextmanager
def telling(refused: Refused) -> Iterator[None]:
    """Log in within this, and whoever wants to know hears that the password was not taken."""
    try:
        yield
    except WrongPassword as trouble:
        refused(trouble)
        raise


def refuse_plain_text(server: Server) -> None:
    """Raise PlainTextRefused if talking to `server` would show a password to others."""
    if server.security is Security.NONE and not is_loopback(server.host):
        raise PlainTextRefused(host=server.host)


def is_masked(offers: Iterable[str]) -> bool:
    """Whether something that a server offers was written over on the way."""
    return any(_MASKED.fullmatch(offer) for offer in offers)


def refuse_controls(field: str, text: str) -> None:
    """Raise ControlCharacter if `text` could end a line of a protocol: CR, LF or NUL."""
    if _BREAKS_A_LINE.search(text):
        raise ControlCharacter(field=field)


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """A context that checks certificate and host name, TLS 1.2 or newer.

    The certificates in `ca_file` (PEM, or DER as Windows exports it) are trusted beside the
    system's authorities, and only here: an owner who chooses the authority of an own IMAP server
    still sends through a provider whose certificate is like everybody's, and an own server may get
    one like that some day. What they vouch for reaches no other account and no other connection. It
    may also be the server's own certificate (X509_V_FLAG_PARTIAL_CHAIN): that is what most can get
    hold of. Raises AuthoritiesMissing or AuthoritiesNotReadable when it cannot be used.
    """
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cadata=_certificates(Path(ca_file)))
        except (ssl.SSLError, ValueError) as error:
            why = sentence("it holds no certificate.")
            raise AuthoritiesNotReadable(path=ca_file, reason=why) from error
        context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _certificates(path: Path) -> str | bytes:
    """What a file says as PEM, in which anything may stand between, or else as it is: DER."""
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_CA_BYTES)
    except FileNotFoundError:
        raise AuthoritiesMissing(path=str(path)) from None
    except OSError as error:
        why = sentence("{words}.", words=error.strerror or str(error))
        raise AuthoritiesNotReadable(path=str(path), reason=why) from error
    return content.decode("ascii", "ignore") if b"-----BEGIN" in content else content


def open_socket(server: Server, timeout: float) -> socket.socket:
    """A plain connection with `timeout` (seconds) for each step; no byte has been sent on it.

    Raises PlainTextRefused (before connecting), UnknownHost, NoConnection.
    """
    refuse_plain_text(server)
    if not server.host.strip():
        raise UnknownHost(host=server.host)
    try:
        connected = socket.create_connection((server.host.strip("[]"), server.port), timeout)
    except (socket.gaierror, UnicodeError, ValueError):
        raise UnknownHost(host=server.host) from None
    except OSError as error:
        raise no_connection(server, error) from error
    if server.security is Security.NONE and not is_loopback(connected.getpeername()[0]):
        connected.close()
        raise PlainTextRefused(host=server.host)
    # The final dot is a small write after a large one: without this it waits for an ACK.
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


def encrypt(plain: socket.socket, context: ssl.SSLContext, server: Server) -> ssl.SSLSocket:
    """`plain` with TLS on it, the server's name and certificate checked; closed on any trouble.

    Raises CertificateNotTrusted, NoEncryption, NoConnection.
    """
    host = server.host.strip("[]").rstrip(".")
    try:
        plain.getpeername()  # wrap_socket does no handshake on a connection that is gone
        secure = context.wrap_socket(plain, server_hostname=host)
        if secure.version() is None:
            secure.close()
            raise ConnectionResetError
        return secure
    except ssl.SSLCertVerificationError as error:
        plain.close()
        raise not_trusted(server.host, error) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        plain.close()
        raise no_connection(server, error) from error
    except ssl.SSLError as error:
        plain.close()
        raise no_tls(server.host, error) from error
    except ValueError:  # a host name that no certificate can be for, such as "a..b"
        plain.close()
        raise UnknownHost(host=server.host) from None
    except OSError as error:
        plain.close()
        raise no_connection(server, error) from error


def not_trusted(host: str, error: ssl.SSLCertVerificationError) -> CertificateNotTrusted:
    """The Trouble of a certificate that does not prove who the other side is."""
    why = _WHY_NOT_TRUSTED.get(error.verify_code)
    return CertificateNotTrusted(
        host=host, reason=why or sentence("{words}", words=error.verify_message)
    )


def no_tls(host: str, error: ssl.SSLError) -> NoEncryption:
    """The Trouble of two sides that agree on no way to encrypt."""
    if error.reason in _OUTDATED:
        return OutdatedEncryption(host=host)
    return NoEncryption(host=host, reason=_why_no_tls(error))


def no_connection(server: Server, error: OSError) -> NoConnection:
    """The Trouble of a connection that never came to be usable."""
    return NoConnection(host=server.host, port=server.port, reason=why_broken(error))


def why_broken(error: OSError) -> Sentence:
    """A few words for people about what happened to a connection."""
    if isinstance(error, TimeoutError):
        return sentence("no answer in time")
    if isinstance(error, ConnectionRefusedError):
        return sentence("nothing listens there")
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionError):
        return sentence("the other side closed it")
    return sentence("{words}", words=error.strerror or str(error) or type(error).__name__)


def unread(connected: socket.socket, reader: IO[bytes], timeout: float) -> bytes | None:
    """What the other side has sent and nobody has read yet, without waiting for more.

    None: nothing so far; empty: it has closed the connection; else the first of it. `reader` is the
    socket's own buffered file; `timeout` (seconds) is what the socket has afterwards.
    """
    connected.settimeout(0)
    try:
        peek = getattr(reader, "peek", None)  # a BufferedReader, though typeshed only says IO
        first = bytes(peek(1)) if peek is not None else b""
        if first or isinstance(connected, ssl.SSLSocket):
            return first
        return connected.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        connected.settimeout(timeout)


def cut(connected: socket.socket) -> None:
    """Break a connection off (RST, no close_notify): what was begun on it cannot seem complete."""
    try:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    except OSError:
        pass  # it is broken already
    finally:
        connected.close()


def _why_no_tls(error: ssl.SSLError) -> Sentence:
    if error.reason in {"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE"}:
        return sentence("what it speaks at this port is not TLS")
    return sentence("{words}", words=error.reason or str(error))
