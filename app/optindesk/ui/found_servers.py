"""Whose servers an address has: known by its domain as one types, or looked for in the net."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from optindesk.core.errors import BadAddress, Trouble
from optindesk.core.provider import domain_of
from optindesk.flows.proposing import Proposal
from optindesk.ui.allowing import unticked
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.steps import Steps

LANE = f"{Lane.LOOK}:servers"
"""A lane of its own: this takes some seconds, and the tables do not wait for it."""

PAUSE = 800
"""Milliseconds after the last letter of an address: then it is taken for complete."""


class FoundServers(QWidget):
    """`proposed` has the proposal to be filled in, or None: the address says nothing.

    `settled`: nobody types any more. `insisted`: it was asked for, so that it takes the place of
    what was typed. `accepted` tells that somebody has looked at servers of another domain, or has
    not yet. `resized` asks for room.
    """

    proposed = Signal(object)
    settled = Signal()
    accepted = Signal()
    resized = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._address = ""
        self._proposal: Proposal | None = None
        self._found: Sequence[Proposal] = ()
        self._answer = ""
        self._is_used = False
        self._is_settled = True
        self._is_new = False
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self.settle)
        self._job: Job | None = None
        self.insisted = False
        self.said = explanation("")
        self.steps = Steps(lambda url: bench.open_page(url))
        self.look_for = QPushButton(self._("&Find servers"))
        self.look_for.setAutoDefault(False)
        self.look_for.clicked.connect(self._find_or_stop)
        self.mozilla = QCheckBox(self._("Ask Mozilla's list, too (it learns your domain)"))
        self.candidates = QListWidget()
        self.candidates.setAccessibleName(self._("Servers that were found"))
        self.candidates.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.candidates.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.candidates.currentRowChanged.connect(self._choose)
        self.doubt = Notice(self._)
        self.right = QCheckBox(self._("My provider names the same servers"))
        self.right.toggled.connect(self.accepted)
        line = QHBoxLayout()
        line.addWidget(self.look_for)
        line.addWidget(self.mozilla)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.said, self.steps, self.candidates, self.doubt, self.right):
            layout.addWidget(part)
        layout.insertLayout(2, line)
        self._show()

    @property
    def missing(self) -> str:
        """That something has to be looked at first, if so (RFC 6186 6)."""
        return unticked(self._, self.right) if self._is_doubtful else ""

    @property
    def _is_doubtful(self) -> bool:
        return self._is_used and self._proposal is not None and self._proposal.other_domain

    def show_address(self, address: str, *, is_new: bool = True) -> None:
        """The address is another one now: propose what is known of its domain. Of one that is not
        new the servers are set, and nobody is urged to look for them."""
        self.stop()
        self._is_settled = not is_new
        self._is_new = is_new
        if is_new:
            self._pause.start()
        self._address = address.strip()
        self._found, self._answer = (), ""
        offline: list[Proposal] = []
        with suppress(BadAddress):  # it is being typed
            offline = self._bench.desk.propose_account_offline(self._address)
        self._propose(next(iter(offline), None))

    @Slot()
    def settle(self) -> None:
        """The address is complete: what is not known of it can be looked for."""
        self._pause.stop()
        if not self._is_settled:
            self._is_settled = True
            self._show()
            self.settled.emit()

    def show_used(self, is_used: bool) -> None:
        """Say whether the servers are those that were proposed last."""
        if is_used != self._is_used:
            self._is_used = is_used
            self._show()

    def _propose(self, proposal: Proposal | None, *, insisted: bool = False) -> None:
        self._proposal = proposal
        self.right.setChecked(False)
        self.insisted = insisted
        self.proposed.emit(proposal)
        self.insisted = False
        self._show()

    # --- looked for -------------------------------------------------------------------------------

    @Slot()
    def _find_or_stop(self) -> None:
        if self._job is not None:
            self.stop()
            self._show()
            return
        self._answer = ""
        desk, address, asks = self._bench.desk, self._address, self.mozilla.isChecked()
        self._job = self._bench.jobs.start(
            self._("Looking for the servers of your address"),
            lambda tick: desk.propose_account(address, ask_mozilla=asks, tick=tick),
            LANE,
            done=self._done,
            failed=self._failed,
            owner=self,
        )
        self._show()

    @Slot()
    def stop(self) -> None:
        """Look no further."""
        if self._job is not None:
            self._job.drop()
            self._job = None

    def _done(self, found: Sequence[Proposal]) -> None:
        self._job = None
        self._found = found
        self.candidates.clear()
        for one in found if len(found) > 1 else ():
            self.candidates.addItem(self._hosts(one))
        if found:
            self.candidates.setCurrentRow(0)
            self._propose(found[0], insisted=True)
            return
        self._answer = self._(
            "The servers of this address were not found. Your provider's help page names them (look"
            " for SMTP and IMAP): type them in."
        )
        self._show()

    def _failed(self, trouble: Trouble) -> None:
        self._job = None
        self._answer = self._.say(trouble.sentence)
        self._show()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._found) and self._found[row] is not self._proposal:
            self._propose(self._found[row], insisted=True)

    def _hosts(self, proposal: Proposal) -> str:
        account = proposal.account
        hosts = [account.smtp.host, *([account.imap.host] if account.imap else [])]
        return ", ".join(dict.fromkeys(hosts))

    # --- shown ------------------------------------------------------------------------------------

    def _show(self) -> None:
        proposal = self._proposal if self._is_used else None
        looks = self._job is not None
        domain = domain_of(self._address) if "@" in self._address else ""
        said = self._answer
        if looks:
            said = self._("Looking for the servers of {domain}…", domain=domain)
        elif proposal is not None:
            said = self._.say(proposal.said)
        if self._is_doubtful and proposal is not None:
            self.doubt.say(
                self._(
                    "These servers lie outside of {domain}: {hosts}. Your password goes there, so"
                    " compare them with what your provider names.",
                    domain=domain,
                    hosts=self._hosts(proposal),
                ),
                LOOK,
            )
        else:
            self.doubt.hide()
        self.said.setText(said)
        self.said.setVisible(bool(said))
        before = proposal.provider.before if proposal is not None and proposal.provider else ()
        self.steps.show_steps([self._.say(step) for step in before])
        self.right.setVisible(self._is_doubtful)
        self.candidates.setVisible(len(self._found) > 1 and not looks)
        lines = self.candidates.sizeHintForRow(0) * max(2, self.candidates.count())
        self.candidates.setFixedHeight(max(1, lines) + 2 * self.candidates.frameWidth())
        is_known = self._proposal is not None and self._proposal.how is None
        self.look_for.setText(self._next_step(is_known=is_known))
        may_look = self._is_settled and (self._is_new or is_known) and proposal is None
        may_look = may_look and bool(domain)
        self.look_for.setVisible(looks or may_look)
        self.mozilla.setVisible(may_look and not is_known)
        self.mozilla.setEnabled(not looks)
        self.setVisible(bool(said) or looks or may_look)
        self.resized.emit()

    def _next_step(self, *, is_known: bool) -> str:
        if self._job is not None:
            return self._("Stop &looking")
        if is_known and self._proposal is not None and self._proposal.provider is not None:
            return self._("Use t&he servers of {name}", name=self._proposal.provider.name)
        return self._("&Find servers")
