"""The test of a mail account: its steps, what became of each, and which of them a trouble is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from optindesk.core.errors import (
    AuthoritiesMissing,
    AuthoritiesNotReadable,
    CertificateNotTrusted,
    LoginRefused,
    NoEncryption,
    PasswordNeeded,
    PlainTextRefused,
    Trouble,
    UnknownHost,
    WrongPassword,
)
from optindesk.core.model import Door
from optindesk.core.sentence import Sentence, quoted, sentence


class Stage(StrEnum):
    """How far a session with a server has come, in this order."""

    FOUND = "found"
    REACHED = "reached"
    ENCRYPTED = "encrypted"
    LET_IN = "let_in"


class Step(StrEnum):
    """What is tried, in this order."""

    SMTP_FOUND = "smtp_found"
    SMTP_REACHED = "smtp_reached"
    SMTP_ENCRYPTED = "smtp_encrypted"
    SMTP_LET_IN = "smtp_let_in"
    IMAP_FOUND = "imap_found"
    IMAP_REACHED = "imap_reached"
    IMAP_ENCRYPTED = "imap_encrypted"
    IMAP_LET_IN = "imap_let_in"
    FOLDERS = "folders"
    SENDER = "sender"
    RETURN = "return"
    MESSAGE_ID = "message_id"
    FREE_MAIL = "free_mail"
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"


TITLES: Mapping[Step, Sentence] = {
    Step.SMTP_FOUND: sentence("Sending: the server is found"),
    Step.SMTP_REACHED: sentence("Sending: it can be reached"),
    Step.SMTP_ENCRYPTED: sentence("Sending: encrypted, the certificate is right"),
    Step.SMTP_LET_IN: sentence("Sending: it lets you in"),
    Step.IMAP_FOUND: sentence("Replies: the server is found"),
    Step.IMAP_REACHED: sentence("Replies: it can be reached"),
    Step.IMAP_ENCRYPTED: sentence("Replies: encrypted, the certificate is right"),
    Step.IMAP_LET_IN: sentence("Replies: it lets you in"),
    Step.FOLDERS: sentence("The folders with replies are found"),
    Step.SENDER: sentence("You may send with this address"),
    Step.RETURN: sentence("A mail to yourself comes back"),
    Step.MESSAGE_ID: sentence("Its number is still the same"),
    Step.FREE_MAIL: sentence("Address and server belong together"),
    Step.SPF: sentence("Your domain allows this server (SPF)"),
    Step.DKIM: sentence("Mails of your domain are signed (DKIM)"),
    Step.DMARC: sentence("Your domain says what to do with forged mail (DMARC)"),
}


ABOUT_THE_DOMAIN = frozenset({Step.SPF, Step.DKIM, Step.DMARC})


class Ended(StrEnum):
    """How a step ended."""

    PASSED = "passed"
    LOOK = "look"
    """It works, and somebody should know something."""
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of a step: `said` is what was seen, `todo` what helps."""

    step: Step
    ended: Ended
    said: Sentence
    todo: tuple[Sentence, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """As JSON-able data."""
        return {
            "step": self.step.value,
            "ended": self.ended.value,
            "said": self.said.to_plain(),
            "todo": [one.to_plain() for one in self.todo],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> StepResult:
        """What `to_plain` made."""
        todo = tuple(Sentence.from_plain(one) for one in plain["todo"])
        said = Sentence.from_plain(plain["said"])
        return cls(Step(plain["step"]), Ended(plain["ended"]), said, todo)


@dataclass(frozen=True, slots=True)
class AccountTest:
    """A whole test, when it was made, of the account with this address."""

    at: datetime
    address: str
    results: tuple[StepResult, ...]

    @property
    def failed(self) -> tuple[StepResult, ...]:
        """The steps that did not work; what DNS says of the domain keeps no mail from going."""
        return tuple(
            one
            for one in self.results
            if one.ended is Ended.FAILED and one.step not in ABOUT_THE_DOMAIN
        )

    @property
    def marked(self) -> tuple[StepResult, ...]:
        """The steps that are marked as ones to look at."""
        return tuple(one for one in self.results if one.ended in (Ended.LOOK, Ended.FAILED))

    @property
    def summary(self) -> Sentence:
        """What came of it, in a sentence."""
        if self.failed:
            first = TITLES[self.failed[0].step]
            return sentence("Not everything works yet. First look at “{what}”.", what=first)
        if self.marked:
            what = quoted(TITLES[one.step] for one in self.marked)
            return sentence(
                "Your mail account works. Please read what is said of {what}.", what=what
            )
        return sentence("Your mail account works.")


STEPS_OF: Mapping[Door, Mapping[Stage, Step]] = {
    Door.SMTP: {
        Stage.FOUND: Step.SMTP_FOUND,
        Stage.REACHED: Step.SMTP_REACHED,
        Stage.ENCRYPTED: Step.SMTP_ENCRYPTED,
        Stage.LET_IN: Step.SMTP_LET_IN,
    },
    Door.IMAP: {
        Stage.FOUND: Step.IMAP_FOUND,
        Stage.REACHED: Step.IMAP_REACHED,
        Stage.ENCRYPTED: Step.IMAP_ENCRYPTED,
        Stage.LET_IN: Step.IMAP_LET_IN,
    },
}

_ABOUT: Mapping[type[Trouble], Stage] = {
    UnknownHost: Stage.FOUND,
    PlainTextRefused: Stage.ENCRYPTED,
    AuthoritiesMissing: Stage.ENCRYPTED,
    AuthoritiesNotReadable: Stage.ENCRYPTED,
    CertificateNotTrusted: Stage.ENCRYPTED,
    NoEncryption: Stage.ENCRYPTED,
    WrongPassword: Stage.LET_IN,
    LoginRefused: Stage.LET_IN,
    PasswordNeeded: Stage.LET_IN,
}


def stage_of(trouble: Trouble, reached: Stage | None) -> Stage:
    """Which stage a trouble on the way in is about; `reached` is the last that was."""
    for kind, stage in _ABOUT.items():
        if isinstance(trouble, kind):
            return stage
    stages = [Stage.REACHED, Stage.ENCRYPTED, Stage.LET_IN]
    later = stages if reached is None else stages[stages.index(reached) + 1 :]
    return next(iter(later), Stage.LET_IN)
