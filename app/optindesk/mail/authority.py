"""Where an account that signs in gets its tokens: which server, as which client, and how.

What speaks to the web is imported when somebody signs in: it would make each start slower.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from optindesk.core.errors import CannotSignIn
from optindesk.core.model import Account, Door
from optindesk.core.oauth import Client, DeviceCode, Grant, OAuthServer
from optindesk.core.ports import Tick
from optindesk.core.provider import Provider, provider_at, provider_of
from optindesk.core.sentence import sentence


class MailAuthority:
    """The port `Authority` over the net.

    `clients` are those that this build is registered with, by the provider's name; `secret_of` says
    what the keyring has of an owner's own client, by its id.
    """

    def __init__(
        self,
        providers: Sequence[Provider],
        clients: Mapping[str, Client],
        secret_of: Callable[[str], str | None],
        clock: Callable[[], datetime],
    ) -> None:
        self._providers = providers
        self._clients = clients
        self._secret_of = secret_of
        self._clock = clock

    def can_sign_in(self, account: Account, door: Door) -> bool:
        """Whether all that signing in takes is known, without asking anybody."""
        provider = self._provider(account, door)
        at_provider = provider is not None and provider.oauth is not None
        # The secret of an own client is not asked for: a keyring may take its time.
        is_client = bool(account.oauth_client) or self._client(account, door) is not None
        return is_client and (at_provider or bool(account.oauth_issuer))

    def can_sign_in_elsewhere(self, account: Account, door: Door) -> bool:
        """Whether the provider has a page for it; what an owner's own issuer has is not known
        before it is asked."""
        provider = self._provider(account, door)
        has_page = provider is not None and provider.oauth is not None and provider.oauth.device
        return self.can_sign_in(account, door) and bool(has_page or account.oauth_issuer)

    def sign_in(
        self,
        account: Account,
        door: Door,
        open_browser: Callable[[str], None],
        page: str,
        tick: Tick,
    ) -> Grant:
        """Sign in in the browser (see oauth.sign_in). Raises also CannotSignIn, BadIssuer."""
        from optindesk.mail import oauth

        server, client = self._server(account, door), self._known_client(account, door)
        return oauth.sign_in(
            server,
            client,
            account.login(door).kept_under[0],
            open_browser,
            self._clock,
            tick,
            page=page,
            ca_file=account.ca_file,
        )

    def sign_in_elsewhere(
        self, account: Account, door: Door, show: Callable[[DeviceCode], None], tick: Tick
    ) -> Grant:
        """Sign in on another device (see oauth.device_code). Raises also CannotSignIn,
        BadIssuer."""
        from optindesk.mail import oauth

        server, client = self._server(account, door), self._known_client(account, door)
        if server.device is None:
            reason = sentence("there, nobody can sign in for mail on another device.")
            raise CannotSignIn(host=server.host, reason=reason)
        return oauth.device_code(server, client, show, self._clock, tick, ca_file=account.ca_file)

    def refresh(self, account: Account, door: Door, refresh_token: str) -> Grant:
        """The next access token (see oauth.refresh). Raises also CannotSignIn, BadIssuer."""
        from optindesk.mail import oauth

        return oauth.refresh(
            self._server(account, door),
            self._known_client(account, door),
            account.login(door).user,
            refresh_token,
            self._clock,
            ca_file=account.ca_file,
        )

    def _provider(self, account: Account, door: Door) -> Provider | None:
        if door is Door.IMAP and account.imap is not None and account.imap_sign_in is not None:
            return provider_at(account.imap, account.address, self._providers)
        return provider_of(account, self._providers)

    def _server(self, account: Account, door: Door) -> OAuthServer:
        provider = self._provider(account, door)
        known = provider.oauth if provider is not None else None
        if account.oauth_issuer:
            from optindesk.mail.oauth_discovery import from_issuer

            scopes = known.scopes if known is not None else ()
            return from_issuer(account.oauth_issuer, scopes, ca_file=account.ca_file)
        if known is None:
            reason = sentence("it is not known where one signs in for it.")
            raise CannotSignIn(host=account.login(door).kept_under[1], reason=reason)
        return known

    def _client(self, account: Account, door: Door) -> Client | None:
        if account.oauth_client:
            return Client(account.oauth_client, self._secret_of(account.oauth_client))
        provider = self._provider(account, door)
        return self._clients.get(provider.name) if provider is not None else None

    def _known_client(self, account: Account, door: Door) -> Client:
        client = self._client(account, door)
        if client is None:
            reason = sentence(
                "this program is not registered there. Use an app password, or let whoever looks"
                " after your email register it and give you its client ID (the manual says how)."
            )
            provider = self._provider(account, door)
            name = provider.name if provider is not None else account.smtp.host
            raise CannotSignIn(host=name, reason=reason)
        return client
