"""A sign-in server of our own (OAuth 2.0, HTTPS) on a free port, and a person who clicks in it.

It checks what a good server checks (RFC 6749, 7636, 8252, 8628) and can be told to be another one.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import secrets
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

import pytest

from optindesk.core.oauth import Client, OAuthServer
from servers import PATIENCE, Authority, Paper

CLIENT = Client("opt-in-desk-for-tests")
SCOPES = ("https://mail.example.org/", "offline_access")
REDIRECT = re.compile(r"http://(127\.0\.0\.1|localhost):\d+/?")
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Sign in</title></head><body>
<h1>May Opt-In Desk read and send mails as {user}?</h1>
<form method="post" action="/decision">{hidden}
<button name="answer" value="allow" id="allow">Allow</button>
<button name="answer" value="no" id="no">No</button></form></body></html>"""

Fields = Mapping[str, str]


@dataclass
class Conduct:
    """How the server behaves; may be changed while it runs.

    `instead` is what is answered at a path in place of the truth, one after the other: a status
    with an object, or with bytes as they are. `beside` is added to tokens that are given.
    """

    instead: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    rotates: bool = True
    describes: dict[str, Any] = field(default_factory=dict)
    described_at: tuple[str, ...] = ("/.well-known/openid-configuration",)
    issuer_path: str = ""


class AuthorisationServer:
    """Knows one person, one program, and what it has given out."""

    def __init__(self, paper: Paper, user: str = "anna@example.org") -> None:
        self.conduct = Conduct()
        self.user = user
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.device_codes: dict[str, str] = {}
        self.access_tokens: set[str] = set()
        self.refresh_tokens: set[str] = set()
        self._http = _Server(self, paper.server_context())
        self.port: int = self._http.server_address[1]
        self.url = f"https://localhost:{self.port}"
        self.server = OAuthServer(
            f"{self.url}/authorize", f"{self.url}/token", f"{self.url}/device", SCOPES
        )
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(PATIENCE)

    def revoke_all(self) -> None:
        """Take back at the provider what was allowed."""
        self.access_tokens.clear()
        self.refresh_tokens.clear()

    def given_out(self) -> set[str]:
        """All that is secret and was given out, whether it is still good or not."""
        return {
            value
            for _, fields in self.asked
            for name, value in fields.items()
            if name in ("code", "refresh_token", "device_code", "code_verifier", "client_secret")
        } | self.access_tokens | self.refresh_tokens  # fmt: skip

    # --- what is answered -------------------------------------------------------------------------

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, Any]:
        """The status and the object (or page, or place to go on to) for a question."""
        self.asked.append((path, fields))
        if waiting := self.conduct.instead.get(path):
            return waiting.pop(0)
        if path in self.conduct.described_at:
            return 200, self.description()
        answer: Callable[[Fields], tuple[int, Any]] | None = {
            "/authorize": self._ask_the_person,
            "/decision": self._decide,
            "/token": self._token,
            "/device": self._device,
            "/introspect": self._introspect,
        }.get(path)
        return answer(fields) if answer else (404, b"nothing here")

    def description(self) -> dict[str, Any]:
        """What it says of itself (RFC 8414 2)."""
        return {
            "issuer": self.url + self.conduct.issuer_path,
            "authorization_endpoint": self.server.authorize,
            "token_endpoint": self.server.token,
            "device_authorization_endpoint": self.server.device,
            "scopes_supported": ["openid", "email", "offline_access", "other"],
        } | self.conduct.describes

    def _ask_the_person(self, fields: Fields) -> tuple[int, Any]:
        wrong = (
            fields.get("client_id") != CLIENT.id
            or fields.get("response_type") != "code"
            or not REDIRECT.fullmatch(fields.get("redirect_uri", ""))
            or fields.get("code_challenge_method") != "S256"
            or len(fields.get("code_challenge", "")) != 43
            or len(fields.get("state", "")) < 32
        )
        if wrong:
            return 400, b"<h1>AADSTS50011: nobody is sent back from here</h1>"
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in fields.items()
        )
        return 200, PAGE.format(user=html.escape(self.user), hidden=hidden).encode()

    def _decide(self, fields: Fields) -> tuple[int, Any]:
        back = {"error": "access_denied", "error_description": "the user said no"}
        if fields["answer"] == "allow":
            code = secrets.token_urlsafe(24)
            self.codes[code] = dict(fields)
            back = {"code": code}
        back |= {"state": fields["state"]}
        return 302, f"{fields['redirect_uri']}?{urlencode(back)}"

    def _token(self, fields: Fields) -> tuple[int, Any]:
        if fields.get("client_id") != CLIENT.id:
            return 401, {"error": "invalid_client"}
        kind = fields.get("grant_type")
        if kind == "authorization_code":
            good = self._is_good(fields, self.codes.pop(fields.get("code", ""), None))
        elif kind == "refresh_token":
            good = fields.get("refresh_token") in self.refresh_tokens
            if good and self.conduct.rotates:
                self.refresh_tokens.discard(fields["refresh_token"])
        elif kind == DEVICE_GRANT:
            state = self.device_codes.get(fields.get("device_code", ""), "expired_token")
            if state != "allowed":
                return 400, {"error": state}
            good = True
        else:
            return 400, {"error": "unsupported_grant_type"}
        return (200, self._tokens(kind)) if good else (400, {"error": "invalid_grant"})

    def _is_good(self, fields: Fields, asked: Fields | None) -> bool:
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return (
            asked is not None
            and asked["redirect_uri"] == fields.get("redirect_uri")
            and asked["code_challenge"] == challenge
        )

    def _tokens(self, kind: str | None) -> dict[str, Any]:
        access, again = (f"{word}-{secrets.token_urlsafe(24)}" for word in ("access", "refresh"))
        self.access_tokens.add(access)
        given = {"access_token": access, "token_type": "Bearer", "expires_in": 3600}
        if self.conduct.rotates or kind != "refresh_token":
            self.refresh_tokens.add(again)
            given["refresh_token"] = again
        return given | self.conduct.beside

    def _device(self, fields: Fields) -> tuple[int, Any]:
        if fields.get("client_id") != CLIENT.id:
            return 401, {"error": "invalid_client"}
        secret = f"device-{secrets.token_urlsafe(24)}"
        self.device_codes[secret] = "authorization_pending"
        return 200, {
            "device_code": secret,
            "user_code": "WDJB-MJHT",
            "verification_uri": f"{self.url}/enter",
            "expires_in": 900,
            "interval": 5,
        } | self.conduct.beside

    def _introspect(self, fields: Fields) -> tuple[int, Any]:
        """RFC 7662: what a mail server asks."""
        if fields.get("token") not in self.access_tokens:
            return 200, {"active": False}
        return 200, {"active": True, "username": self.user, "scope": "mail"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def __init__(self, owner: AuthorisationServer, context: ssl.SSLContext) -> None:
        self.owner = owner
        self._context = context
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[Any, Any]:
        plain, address = super().get_request()
        try:
            plain.getpeername()  # wrap_socket leaks where the client is gone already
        except OSError:
            plain.close()
            raise
        plain.settimeout(PATIENCE)
        # The handshake belongs to the thread of this one connection.
        secure = self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        return secure, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust us, or goes away, is often what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._answer(parts.path, parts.query)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._answer(urlsplit(self.path).path, self.rfile.read(length).decode())

    def _answer(self, path: str, form: str) -> None:
        status, said = self.server.owner.answer(path, dict(parse_qsl(form)))
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        if isinstance(said, str):
            self.send_header("Location", said)
        kind = "text/html; charset=utf-8" if isinstance(said, bytes) else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


class Person:
    """Somebody in front of a browser: opens the page, clicks, and is sent back to the desk."""

    def __init__(self, authority: Authority, answer: str = "allow") -> None:
        # Not by requests: what its log has of this would hide what it has of the desk.
        context = ssl.create_default_context(cafile=str(authority.ca_file))
        self._browser = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
        self._answer = answer
        self._threads: list[threading.Thread] = []
        self.opened: list[str] = []
        self.saw: list[str] = []

    def open(self, url: str) -> None:
        """What is given to `sign_in` as its browser."""
        self.opened.append(url)
        thread = threading.Thread(target=self._click, args=(url,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _click(self, url: str) -> None:
        with suppress(HTTPError):  # an error page: nobody clicks on
            page = self._see(url)
            fields = {
                name: html.unescape(value)
                for name, value in re.findall(r'name="(\w+)" value="([^"]*)">', page)
            }
            form = urlencode(fields | {"answer": self._answer}).encode()
            self.saw.append(self._see(f"https://{urlsplit(url).netloc}/decision", form))

    def _see(self, url: str, form: bytes | None = None) -> str:
        with self._browser.open(url, form, PATIENCE) as page:
            text: str = page.read().decode()
        return text

    def leave(self) -> None:
        """Until the last page is shown."""
        for thread in self._threads:
            thread.join(PATIENCE)


@pytest.fixture
def authorisation(paper: Paper) -> Iterator[AuthorisationServer]:
    """A running sign-in server."""
    server = AuthorisationServer(paper)
    yield server
    server.stop()


@pytest.fixture
def people(authority: Authority) -> Iterator[Callable[..., Person]]:
    """Puts people in front of a browser: `people(answer="no")`."""
    with ExitStack() as stack:

        def sit_down(answer: str = "allow") -> Person:
            person = Person(authority, answer)
            stack.callback(person.leave)
            return person

        yield sit_down
