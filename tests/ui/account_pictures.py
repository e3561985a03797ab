"""Pictures of the mail account's dialogs: signing in, and the account in all its ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from granting import Granting
from optindesk.core.errors import AdminNeeded, NoConnection, SignInNeeded
from optindesk.core.finding import How
from optindesk.core.model import Account, Security, Server, SignIn
from optindesk.core.oauth import DeviceCode
from optindesk.core.provider import Way
from optindesk.core.sentence import sentence
from optindesk.flows.proposing import Proposal
from optindesk.mail.providers import load_providers
from optindesk.system.paths import resources
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.bench import Bench
from optindesk.ui.sign_in_dialog import SignInDialog
from optindesk.ui.window import MainWindow

LOGIN_PAGE = (
    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=0f3a&response_type="
    "code&redirect_uri=http%3A%2F%2Flocalhost%3A40233&scope=offline_access"
)
"""Where one signs in; such an address is long."""

CODE = DeviceCode(
    "WDJBMJHT", "https://www.microsoft.com/link", datetime(2026, 12, 1, tzinfo=UTC), 5
)

GMAIL = Account(
    1,
    "flowers@gmail.com",
    "Flower shop Meier",
    Server("smtp.gmail.com", 465, Security.TLS),
    Server("imap.gmail.com", 993, Security.TLS),
    "flowers@gmail.com",
    sign_in=SignIn.OAUTH,
)

OWN = replace(
    GMAIL,
    address="rosa@blumen-meier.example",
    smtp=Server("smtp.blumen-meier.example", 465, Security.TLS),
    imap=Server("imap.blumen-meier.example", 993, Security.TLS),
    sign_in=SignIn.PASSWORD,
    imap_user="shared@blumen-meier.example",
    imap_sign_in=SignIn.PASSWORD,
    oauth_client="0f3a9c1e-77aa-4a3f-9df2-d3b1c3a0c1aa",
    oauth_issuer="https://login.blumen-meier.example/realms/post",
    user="meier",
)

Pictures = Mapping[str, Callable[[], QWidget]]


def signing_in(window: MainWindow) -> Pictures:
    """In the browser, on another device, and when somebody else has to help."""
    bench, words = window.bench, window.bench.words
    ended = sentence("The provider ended the sign-in, as it does after 90 days.")
    why = words.say(SignInNeeded(user="shop@blume.example", reason=ended).sentence)

    desk = replace(bench.desk, authority=Granting())

    def dialog() -> SignInDialog:
        made = SignInDialog(bench, desk, window, why=why, open_page=str)
        made._stop()
        return made

    def browser() -> SignInDialog:
        made = dialog()
        made._show_browser(LOGIN_PAGE)
        return made

    def code() -> SignInDialog:
        made = dialog()
        made._begin(elsewhere=True)
        made._stop()
        made._show_code(CODE)
        return made

    def trouble() -> SignInDialog:
        made = dialog()
        reason = sentence("an administrator has to allow this program first.")
        made._failed(AdminNeeded(host="login.microsoftonline.com", reason=reason))
        return made

    return {"sign-in-begins": dialog, "sign-in": browser, "sign-in-code": code,
            "sign-in-trouble": trouble}  # fmt: skip


def account(window: MainWindow) -> Pictures:
    """The account in all its ways: nothing yet, known by its address, found, by hand, all of it."""
    desk = replace(window.bench.desk, providers=load_providers(resources()), authority=Granting())
    bench = Bench(desk, window.bench.words, window.jobs, window.bench._trouble, window)
    cannot = replace(desk, authority=Granting(trouble=AdminNeeded(host="x", reason="")))
    helpless = Bench(cannot, bench.words, window.jobs, bench._trouble, window)

    def typed(address: str, used: Bench = bench) -> AccountDialog:
        made = AccountDialog(used, None, window)
        made.address.setText(address)
        made.name.setText("Flower shop Meier")
        made.found.settle()
        return made

    def found(*hosts: str) -> AccountDialog:
        made = typed("rosa@blumen-meier.example")
        accounts = [
            replace(
                OWN,
                smtp=Server(f"smtp.{host}", 465, Security.TLS),
                imap=Server(f"imap.{host}", 993, Security.TLS),
                user=OWN.address,
                imap_user="",
            )
            for host in hosts
        ]
        made.found._done(
            [
                Proposal(one, None, (Way.PASSWORD,), How.SRV, "blumen" not in host)
                for one, host in zip(accounts, hosts, strict=True)
            ]
        )
        return made

    def strange() -> AccountDialog:
        made = typed("flowers@gmail.com")
        made.servers.fold.turn(True)
        made.smtp.host.setText("smtp.webhoster.example")
        return made

    def many() -> AccountDialog:
        made = AccountDialog(bench, OWN, window)
        made.servers.fold.turn(True)
        made.notice.complain(NoConnection(host="smtp.blumen-meier.example", port=465, reason="x"))
        return made

    return {
        "account-new": lambda: AccountDialog(bench, None, window),
        "account-gmail": lambda: typed("flowers@gmail.com"),
        "account-oauth": lambda: AccountDialog(bench, GMAIL, window),
        "account-outlook": lambda: typed("flowers@outlook.com", helpless),
        "account-gmx": lambda: typed("blumen@gmx.de"),
        "account-unknown": lambda: typed("rosa@blumen-meier.example"),
        "account-found": lambda: found("blumen-meier.example"),
        "account-doubt": lambda: found("kundenserver.example", "blumen-meier.example"),
        "account-strange": strange,
        "account-all": many,
    }
