"""How many mails an account sends at most, to be set, and what its provider allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout

from optindesk.core.model import Account
from optindesk.core.provider import Period
from optindesk.flows.pacing import Limit, own_limits
from optindesk.ui.fields import explanation
from optindesk.ui.words import Words

MOST = 100_000


class LimitFields(QGroupBox):
    """One number for each period; none is what is usual, as `usual` says of an account."""

    def __init__(self, words: Words, usual: Callable[[Account], Sequence[Limit]]) -> None:
        super().__init__(words("Mails at most"))
        self._ = words
        self._usual = usual
        self.why = explanation(
            words("Usual is half of what your provider allows, as far as that is known.")
        )
        self.boxes = {period: QSpinBox() for period in Period}
        names = {
            Period.MINUTE: (words("A m&inute:"), words("Mails a minute at most")),
            Period.HOUR: (words("An hour:"), words("Mails an hour at most")),
            Period.DAY: (words("A da&y:"), words("Mails a day at most")),
        }
        line = QHBoxLayout()
        for period, box in self.boxes.items():
            title, name = names[period]
            label = QLabel(title)
            label.setBuddy(box)
            box.setRange(0, MOST)
            box.setGroupSeparatorShown(True)
            box.setAccessibleName(name)
            box.setGroupSeparatorShown(True)
            box.setSpecialValueText(words("usual"))
            line.addWidget(label)
            line.addWidget(box, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(line)
        layout.addWidget(self.why)

    def show_limits(self, account: Account) -> None:
        """Fill in what the owner has set."""
        for period, most in own_limits(account).items():
            self.boxes[period].setValue(most)

    def show_usual(self, account: Account) -> None:
        """Say what holds where nothing is set, which depends on the server and the address."""
        limits = self._usual(account)
        usual = {limit.period: limit.most for limit in limits}
        sources = {limit.period: limit.source for limit in limits}
        for period, box in self.boxes.items():
            box.setToolTip(sources.get(period, ""))
            if period in usual:
                box.setSpecialValueText(self._("usual: {n}", n=usual[period]))
            else:
                box.setSpecialValueText(self._("no limit"))
        reasons = dict.fromkeys(self._.say(limit.why) for limit in reversed(limits))
        self.why.setText(" ".join(reasons) or self._("This computer's own server sets no limit."))

    def set(self, period: Period) -> int | None:
        """What is set for a period; None for what is usual."""
        return self.boxes[period].value() or None
