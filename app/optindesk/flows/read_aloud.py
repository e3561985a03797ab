"""What is read aloud to somebody on the telephone: what we sent them, when and why, and what else.

Each sentence is whole and spoken to the person; days are written as their language does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from optindesk.core.model import (
    Contact,
    MailKind,
    OutgoingMail,
    Request,
    SignUp,
    SignUpSource,
)
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows.requests import asked_at
from optindesk.flows.standings import Standing
from optindesk.flows.wordings import day_in_words, names_in_words
from optindesk.store import archive, imports, post, request_rows, signup_rows

MOST_TOLD = 3
"""So many questions are told, the newest; who was asked more often hears how many."""

_LEFT_THE_HOUSE = (MailStatus.SENT, MailStatus.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Knows how a day and a list are said to this person."""

    language: str
    zone: tzinfo | None

    def day(self, moment: datetime) -> str:
        return day_in_words(moment.astimezone(self.zone).date(), self.language)

    def date(self, day: date) -> str:
        return day_in_words(day, self.language)

    def lists(self, request: Request, *, only_yes: bool = False) -> str:
        wanted = [one for one in request.changes if one.accepted or not only_yes]
        return names_in_words([one.target for one in wanted], self.language)


def told(
    contact: Contact, standings: Sequence[Standing], now: datetime, language: str
) -> list[Sentence]:
    """All of it, in the order in which it is read; never empty. `standings` are all of theirs."""
    speaker = _Speaker(language, now.tzinfo)
    mails = post.mails_of_contact(contact.id)
    asked = request_rows.requests_of([contact.id])
    recent = asked[-MOST_TOLD:]
    said: list[Sentence] = []
    if len(asked) > len(recent):
        said.append(_before(len(asked) - len(recent), asked_at(asked[0]), speaker))
    for request in recent:
        said += _question(request, [one for one in mails if one.request_id == request.id],
                          now, speaker)  # fmt: skip
    said += _others([one for one in mails if one.kind in _OTHERS], speaker)
    said += [one for standing in standings for one in _stands(standing, speaker)]
    if any(one.facts.never_write is not None for one in standings):
        said.append(sentence("Nothing is sent to your address any more."))
    gone = any(one.status in _LEFT_THE_HOUSE for one in mails)
    said.append(_NOTHING_ELSE if gone else _NOTHING)
    return said


_NOTHING = sentence("We have not sent you any mail.")
_NOTHING_ELSE = sentence("We have sent you nothing else from here.")


def _before(count: int, since: datetime, speaker: _Speaker) -> Sentence:
    return sentences(
        "Since {day} we had asked you {n} other time.",
        "Since {day} we had asked you {n} other times.",
        count,
        day=speaker.day(since),
    )


def _question(
    request: Request, mails: Sequence[OutgoingMail], now: datetime, speaker: _Speaker
) -> list[Sentence]:
    """One question: how it went out, why, and what became of it."""
    questions = [one for one in mails if one.kind.value in archive.QUESTION_KINDS]
    signups = signup_rows.signups_of_request(request.id)
    went = [one for one in questions if one.status in _LEFT_THE_HOUSE]
    if not went:
        return _unsent(request, questions, signups, speaker)
    first, *again = went
    lists, day = speaker.lists(request), speaker.day(_moment(first))
    if first.status is MailStatus.UNKNOWN:
        said = [
            sentence(
                "On {day} we tried to send you a mail, and do not know whether it reached you. It"
                " asks whether you want: {lists}.",
                day=day,
                lists=lists,
            )
        ]
    else:
        said = [
            sentence(
                "We sent you a mail on {day}. It asks whether you want: {lists}.",
                day=day,
                lists=lists,
            )
        ]
    said.append(_why(first, signups, speaker))
    if again:
        days = ", ".join(speaker.day(_moment(one)) for one in again)
        said.append(sentence("It went to you once more: {days}.", days=days))
    return [*said, *_outcome(request, now, speaker)]


def _moment(mail: OutgoingMail) -> datetime:
    """When a mail left the house, as far as it is known."""
    return mail.handed_over_at or mail.dot_at or mail.created_at


def _unsent(
    request: Request,
    questions: Sequence[OutgoingMail],
    signups: Sequence[SignUp],
    speaker: _Speaker,
) -> list[Sentence]:
    """A question that is in nobody's mailbox: it waits, or was refused, or is not wanted."""
    lists = speaker.lists(request)
    if request.status is not RequestStatus.OPEN or not questions:
        return []
    first = questions[0]
    said = sentence(
        "A mail to you is not sent yet. It is to ask whether you want: {lists}.", lists=lists
    )
    if first.status is MailStatus.REFUSED:
        said = sentence(
            "We wanted to ask you by mail whether you want: {lists}. Our provider did not take that"
            " mail, so it did not reach you.",
            lists=lists,
        )
    return [said, _why(first, signups, speaker)]


# --- why --------------------------------------------------------------------------------------


def _why(first: OutgoingMail, signups: Sequence[SignUp], speaker: _Speaker) -> Sentence:
    """Why somebody is asked: the sign-up that came first."""
    if first.kind is MailKind.PERMISSION or not signups:
        return sentence(
            "The reason is that we have your address from before, and want to write to you only if"
            " you like it."
        )
    signup = signups[0]
    place = sentence(" ({text})", text=signup.place) if signup.place else sentence("")
    if signup.signed_on is None:
        return _UNDATED[signup.source](signup, place)
    return _DATED[signup.source](signup, speaker.date(signup.signed_on), place)


_DATED: Mapping[SignUpSource, Callable[[SignUp, str, Sentence], Sentence]] = {
    SignUpSource.SHEET: lambda signup, day, place: sentence(
        "The reason is that you signed up on {day}{place}: it stands in row {row} of our sheet"
        " “{sheet}”.",
        day=day,
        place=place,
        row=signup.row,
        sheet=_sheet(signup),
    ),
    SignUpSource.TYPED: lambda signup, day, place: sentence(
        "The reason is that you signed up with us on {day}{place}.", day=day, place=place
    ),
    SignUpSource.MAIL: lambda signup, day, place: sentence(
        "The reason is that you wrote us a mail on {day} in which you asked for it.", day=day
    ),
    SignUpSource.KIOSK: lambda signup, day, place: sentence(
        "The reason is that you signed up on {day} on the screen in our shop.", day=day
    ),
    SignUpSource.MOVED: lambda signup, day, place: sentence(
        "The reason is that you signed up with us on {day}, and that we were told of your new"
        " address since.",
        day=day,
    ),
}
_UNDATED: Mapping[SignUpSource, Callable[[SignUp, Sentence], Sentence]] = {
    SignUpSource.SHEET: lambda signup, place: sentence(
        "The reason is that you signed up{place}: it stands in row {row} of our sheet “{sheet}”.",
        place=place,
        row=signup.row,
        sheet=_sheet(signup),
    ),
    SignUpSource.TYPED: lambda signup, place: sentence(
        "The reason is that you signed up with us{place}.", place=place
    ),
    SignUpSource.MAIL: lambda signup, place: sentence(
        "The reason is that you wrote us a mail in which you asked for it."
    ),
    SignUpSource.KIOSK: lambda signup, place: sentence(
        "The reason is that you signed up on the screen in our shop."
    ),
    SignUpSource.MOVED: lambda signup, place: sentence(
        "The reason is that we were told of your new address."
    ),
}


def _sheet(signup: SignUp) -> str:
    return imports.by_id(signup.import_id or 0).sheet


# --- what became of it ----------------------------------------------------------------------------


def _outcome(request: Request, now: datetime, speaker: _Speaker) -> list[Sentence]:
    if request.status is RequestStatus.OPEN:
        return [_open(request, now, speaker)]
    ended = speaker.day(request.ended_at or request.asked_at)
    if request.status is RequestStatus.CONFIRMED:
        lists = speaker.lists(request, only_yes=True)
        return [sentence("You said yes on {day} to: {lists}.", day=ended, lists=lists)]
    return [_ENDED[request.status](ended)]


def _open(request: Request, now: datetime, speaker: _Speaker) -> Sentence:
    until = speaker.day(request.expires_at)
    if request_rows.in_review(request.id):
        return sentence("You wrote back, and one of us is going to read it.")
    if request.expires_at < now:
        return sentence("You could answer until {day}, and we know of no answer.", day=until)
    return sentence("You have not answered yet, and can until {day}.", day=until)


_ENDED: Mapping[RequestStatus, Callable[[str], Sentence]] = {
    RequestStatus.DECLINED: lambda day: sentence("That ended with a no on {day}.", day=day),
    RequestStatus.EXPIRED: lambda day: sentence(
        "No answer came, so that question ended by itself on {day}.", day=day
    ),
    RequestStatus.BOUNCED: lambda day: sentence(
        "That mail came back to us on {day}: it did not reach you.", day=day
    ),
    RequestStatus.SUPERSEDED: lambda day: sentence(
        "On {day} another question took its place.", day=day
    ),
    RequestStatus.CANCELLED: lambda day: sentence("We took that question back on {day}.", day=day),
}

_OTHERS: Mapping[MailKind, Callable[[str], Sentence]] = {
    MailKind.THANKS: lambda day: sentence("We thanked you by mail on {day}.", day=day),
    MailKind.GOODBYE: lambda day: sentence("We said goodbye by mail on {day}.", day=day),
    MailKind.ALREADY: lambda day: sentence(
        "On {day} we wrote to you that you had said yes before.", day=day
    ),
    MailKind.LATE: lambda day: sentence(
        "On {day} we wrote to you that the time to answer was over.", day=day
    ),
    MailKind.REPLY: lambda day: sentence("On {day} one of us answered your mail.", day=day),
}


def _others(mails: Sequence[OutgoingMail], speaker: _Speaker) -> list[Sentence]:
    """The mails that ask nothing: the thank-you, the goodbye, what was answered by hand."""
    gone = [one for one in mails if one.status in _LEFT_THE_HOUSE]
    said = (_OTHERS[one.kind](speaker.day(_moment(one))) for one in gone)
    return list(dict.fromkeys(said))  # two of a day are one sentence


def _stands(standing: Standing, speaker: _Speaker) -> list[Sentence]:
    """What the mails do not tell of a list: that it was left, or that nobody was asked here."""
    facts, name = standing.facts, standing.list_name
    if name is None:
        return []
    if facts.subscription is SubscriptionStatus.UNSUBSCRIBED and facts.left_at is not None:
        day = speaker.day(facts.left_at)
        return [sentence("You left {list} on {day}.", list=name, day=day)]
    if facts.subscription is SubscriptionStatus.SUBSCRIBED and standing.request_id is None:
        return [sentence("You are on {list}; we had your address for it before.", list=name)]
    return []
