"""Forgets what the mail account logs in with, when somebody is sure."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, SignIn
from optindesk.ui import sources, sure
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane


def ask_forget(
    bench: Bench,
    over: QWidget,
    tell: Callable[[str], None],
    failed: Callable[[Trouble], None] | None = None,
) -> None:
    """Say what it means for the account as it is, and do it then; `tell` says that it was done."""
    words = bench.words

    def show(account: Account | None) -> None:
        if account is not None and account.sign_in is SignIn.OAUTH:
            said = words(
                "What signing in gave is taken out of the keyring of this computer. Nothing is sent"
                " or read until somebody signs in again. At your provider this program stays among"
                " those that you allowed; there you can take it back, too."
            )
            go, done = words("Forget sign-in"), words("The sign-in was forgotten.")
        else:
            said = words(
                "The password is taken out of the keyring of this computer. Nothing is sent or read"
                " until it is given again."
            )
            go, done = words("Forget password"), words("The password was forgotten.")
        sure.ask(over, words("Mail account"), said, go, lambda: forget(done))

    def forget(done: str) -> None:
        desk = bench.desk

        def forgotten(account: Account) -> None:
            bench.account_set.emit()
            tell(done)

        bench.run(
            words("Forgetting the password"),
            lambda _: desk.forget_password(),
            Lane.ACT,
            done=forgotten,
            failed=failed,
            owner=over,
        )

    bench.look("account", sources.account, show, over)
