"""Pictures of the mail account's dialogs: signing in, and the account in all its ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from granting import Granting
from optindesk.core.errors import AdminNeeded, SignInNeeded
from optindesk.core.oauth import DeviceCode
from optindesk.core.sentence import sentence
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
