"""How one logs in at the provider: a password, an app password, or signing in in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from optindesk.core.model import Account, SignIn
from optindesk.core.provider import Provider, Way
from optindesk.core.sentence import Sentence, sentence
from optindesk.ui.fields import labelled
from optindesk.ui.steps import Steps
from optindesk.ui.words import Words

WAYS: Mapping[Way, Sentence] = {
    Way.PASSWORD: sentence("with the password of the mailbox"),
    Way.APP_PASSWORD: sentence("with an app password"),
    Way.OAUTH: sentence("in the browser, at the provider itself"),
}


class LoginFields(QWidget):
    """`changed` tells of another way; `sign_in_wanted` and `forget_wanted` are the buttons."""

    changed = Signal()
    sign_in_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, words: Words, open_page: Callable[[str], object]) -> None:
        super().__init__()
        self._ = words
        self._ways: tuple[Way, ...] = ()
        self._is_chosen = False
        self._wants: Way | None = None
        self._provider: Provider | None = None
        self._is_known = False
        self.box = QComboBox()
        self.box.setAccessibleName(words("How to log in"))
        self.box.activated.connect(self._chose)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(words("Password"))
        self.forget = QPushButton(words("Forget pass&word"))
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self.forget_wanted)
        self.sign_in = QPushButton(words("Save and sign &in…"))
        self.sign_in.setAutoDefault(False)
        self.sign_in.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.sign_in.clicked.connect(self.sign_in_wanted)
        self.forget_sign_in = QPushButton(words("Forget sign-in"))
        self.forget_sign_in.setAutoDefault(False)
        self.forget_sign_in.clicked.connect(self.forget_wanted)
        self.how = Steps(open_page)
        line = QHBoxLayout()
        line.addWidget(self.password, 1)
        line.addWidget(self.forget)
        self._password_line = line
        self._browser_line = QHBoxLayout()
        self._browser_line.addWidget(self.sign_in)
        self._browser_line.addStretch(1)
        self._browser_line.addWidget(self.forget_sign_in)
        form = self.form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(words("&Log in:"), self.box)
        labelled(form, words("&Password:"), line, self.password)
        form.addRow("", self._browser_line)
        form.addRow("", self.how)
        self.show_ways((Way.PASSWORD,), None)

    @property
    def way(self) -> Way:
        """How one logs in."""
        return self._ways[max(0, self.box.currentIndex())]

    def show_known(self, account: Account) -> None:
        """Fill in how an account logs in, as far as it can be seen."""
        self._is_chosen = True
        self._wants = Way.OAUTH if account.sign_in is SignIn.OAUTH else None
        self.password.setPlaceholderText(self._("unchanged"))
        self._is_known = True

    def show_ways(self, ways: Sequence[Way], provider: Provider | None) -> None:
        """Offer what can be done at a provider; what was chosen stays while it can."""
        ways = tuple(ways)
        if self._wants is Way.OAUTH and Way.OAUTH not in ways:
            ways += (Way.OAUTH,)  # it is so, whatever can be done about it
        if ways and (ways, provider) == (self._ways, self._provider):
            return
        before = self._wants if self._is_chosen else None
        self._ways = ways or (Way.PASSWORD,)
        self._provider = provider
        self.box.clear()
        for way in self._ways:
            self.box.addItem(self._.say(WAYS[way]))
        self.box.setCurrentIndex(self._ways.index(self._nearest(before)))
        self.form.setRowVisible(self.box, len(self._ways) > 1)
        self._follow(cannot=not ways)

    def _nearest(self, wanted: Way | None) -> Way:
        """What was chosen, or what comes nearest: one password is like another."""
        if wanted in self._ways and wanted is not None:
            return wanted
        passwords = [way for way in self._ways if way is not Way.OAUTH]
        return passwords[0] if self._is_chosen and passwords else self._ways[0]

    def _chose(self) -> None:
        self._is_chosen = True
        self._wants = self.way
        self._follow()

    def _follow(self, *, cannot: bool = False) -> None:
        in_browser = self.way is Way.OAUTH
        self.form.setRowVisible(self._password_line, not in_browser)
        self.forget.setVisible(self._is_known and not in_browser)
        self.form.setRowVisible(self._browser_line, in_browser)
        self.forget_sign_in.setVisible(self._is_known and in_browser)
        self._explain(cannot)
        self.changed.emit()

    def _explain(self, cannot: bool) -> None:
        provider, keyring = self._provider, self._("It goes into the keyring of this computer.")
        app = provider.app_password if provider is not None else None
        if cannot and provider is not None:
            said = self._(
                "{name} lets programs in only by signing in in the browser, and for that this"
                " program has to be registered there. If whoever looks after your email has done"
                " that, its client ID goes below, under “More”.",
                name=provider.name,
            )
            self.how.show_steps([said])
        elif self.way is Way.OAUTH:
            said = self._(
                "You give your password to your provider only. This program gets a key to your"
                " mail, which you can take back there at any time."
            )
            self.how.show_steps([said])
        elif self.way is Way.APP_PASSWORD and app is not None:
            self.how.show_steps([self._.say(step) for step in app.steps], app.page)
        elif provider is None:
            many = self._("Many providers want an app password here.")
            self.how.show_steps([f"{keyring} {many}"])
        else:
            self.how.show_steps([keyring])
