"""Fetches small files by HTTPS, with limits of time and size, and says nothing of who asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import requests
import urllib3.exceptions

from optindesk.core.finding import host_name
from optindesk.mail.connection import tls_context
from optindesk.mail.https import CALLS_ITSELF, Checked

LARGEST = 256 * 1024
"""How large a file may be, in bytes."""

REDIRECTS = 3
"""So many are followed."""

FETCH_SECONDS = 6.0
"""How long one file may take with all redirects, in seconds."""

_PIECE = 16 * 1024
_HEADERS = {
    "User-Agent": CALLS_ITSELF,
    "Accept": "*/*",
    # Nothing is unpacked, so that nothing small becomes large.
    "Accept-Encoding": "identity",
}
_XML = {"Content-Type": "text/xml; charset=utf-8"}


class Fetch(Protocol):
    """Fetches a small file from the web."""

    def __call__(self, url: str, body: bytes | None = None) -> bytes | None:
        """What is at an https address; with a `body` (XML) it is posted there.

        None for everything that is no such answer in time. Never raises.
        """


def web(
    ca_file: str | None = None,
    seconds: float = FETCH_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Fetch:
    """What fetches. `ca_file` is believed beside the system's authorities.

    Neither passwords of a .netrc nor proxies of the environment are used: what is asked for lies
    open, and who is asked learns nothing but that. Raises as `tls_context` does.
    """
    context = tls_context(ca_file)

    def fetch(url: str, body: bytes | None = None) -> bytes | None:
        until = clock() + seconds
        try:
            with requests.Session() as session:
                session.trust_env = False
                session.adapters.clear()
                session.mount("https://", Checked(context))
                for _ in range(1 + REDIRECTS):
                    left = until - clock()
                    if left <= 0 or not _is_plain_https(url):
                        return None
                    with session.request(
                        "GET" if body is None else "POST",
                        url,
                        data=body,
                        headers=_HEADERS if body is None else _HEADERS | _XML,
                        timeout=left,
                        allow_redirects=False,
                        stream=True,
                    ) as answer:
                        if not answer.is_redirect:
                            return _content(answer, until, clock)
                        url = urljoin(url, answer.headers["location"])
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
            return None
        return None

    return fetch


def _is_plain_https(url: str) -> bool:
    """Whether it is https at its own port of a named host, with nobody's name and password in it.

    Raises ValueError for what is no URL.
    """
    parts = urlsplit(url)
    named = host_name(parts.hostname or "") is not None
    return (
        parts.scheme == "https" and named and parts.port in (None, 443) and "@" not in parts.netloc
    )


def _content(answer: requests.Response, until: float, clock: Callable[[], float]) -> bytes | None:
    """The whole content, None where it is too large, too slow, packed, or only of an error."""
    if (
        answer.status_code != 200
        or answer.headers.get("content-encoding", "identity") != "identity"
    ):
        return None
    content = bytearray()
    while clock() < until:
        piece = answer.raw.read1(_PIECE, decode_content=False)
        if not piece:
            return bytes(content)
        content += piece
        if len(content) > LARGEST:
            return None
    return None
