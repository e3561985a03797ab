"""The flood guard: one mailbox gets so many questions in a time, whatever asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from optindesk.core.model import OutgoingMail, mailbox_key
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import MailStatus
from optindesk.flows import settings
from optindesk.flows.clock import BACK
from optindesk.store import archive, post


@dataclass(frozen=True, slots=True)
class Hold:
    """Until when a question to an address waits, and why."""

    until: datetime
    why: Sentence


@dataclass(frozen=True, slots=True)
class Guard:
    """At most `most` questions to one mailbox in `period`, and two of them `apart`."""

    most: int
    period: timedelta
    apart: timedelta

    def hold(self, address: str, now: datetime) -> Hold | None:
        """What keeps a question to this address from going out now; None when nothing does.

        All spellings of one mailbox count as one (plus-tags, googlemail), and so do all its lists,
        sheets and contacts. What may have gone out counts as what did, but for what did so on a day
        that is still to come: by a clock that was wrong.
        """
        known = post.question_times(mailbox_key(address), now - max(self.period, self.apart))
        times = [at for at in known if at <= now + BACK]
        within = [at for at in times if at > now - self.period]
        holds = []
        if len(within) >= self.most:
            why = sentences(
                "this address got {n} question within {days} days",
                "this address got {n} questions within {days} days",
                len(within),
                days=self.period.days,
            )
            holds.append(Hold(within[-self.most] + self.period, why))
        if times and times[-1] + self.apart > now:
            why = sentence("the last question to this address went out at {at}", at=times[-1])
            holds.append(Hold(times[-1] + self.apart, why))
        return max(holds, key=lambda one: one.until, default=None)

    def hold_of(self, mail: OutgoingMail, now: datetime) -> Hold | None:
        """What keeps a mail of the outbox from going out now; only questions are held."""
        asks = mail.kind.value in archive.QUESTION_KINDS and mail.status is MailStatus.WAITING
        return self.hold(mail.address, now) if asks else None


def guard() -> Guard:
    """The guard as it is set at this desk."""
    return Guard(
        settings.get(settings.QUESTIONS),
        timedelta(days=settings.get(settings.QUESTION_DAYS)),
        timedelta(minutes=settings.get(settings.QUESTION_MINUTES)),
    )
