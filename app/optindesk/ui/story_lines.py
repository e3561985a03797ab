"""The timeline of a story: what happened, newest first, by day, each line with its ways onwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from html import escape
from itertools import groupby

from PySide6.QtGui import QPalette

from optindesk.core.codes import Code
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import State
from optindesk.flows import log_lines
from optindesk.flows.log_lines import LogLine
from optindesk.flows.overview import Story
from optindesk.ui.ago import ago, days_ago
from optindesk.ui.icons import Icon
from optindesk.ui.mark import MARKS, Mark, Tone, colour_of
from optindesk.ui.pictured import icon_tag, mark_tag
from optindesk.ui.review_list import quiet_colour
from optindesk.ui.words import Words

LINES_SHOWN = 40
"""The newest lines of a story that are shown at once: laying out many keeps the window waiting."""

LINES_MORE = 400
"""So many more are shown when somebody wants older ones."""


class Way(Enum):
    """Where a line leads to; the value is the scheme of its links, behind which a number stands."""

    REPLY = "reply"
    MAIL = "sent"
    SETTLE = "mail"
    REFUSED = "refused"
    OLDER = "older"


class Chosen(Enum):
    """What the timeline is narrowed to."""

    ALL = "all"
    MAILS = "mails"
    CHANGES = "changes"
    NOTES = "notes"


CHOSEN_WORDS: dict[Chosen, Sentence] = {
    Chosen.ALL: sentence("All"),
    Chosen.MAILS: sentence("Mails"),
    Chosen.CHANGES: sentence("Changes"),
    Chosen.NOTES: sentence("Notes"),
}

NOTHING: dict[Chosen, Sentence] = {
    Chosen.ALL: sentence("Nothing happened yet."),
    Chosen.MAILS: sentence("No mail went to this person, and none came."),
    Chosen.CHANGES: sentence("Nothing was changed yet."),
    Chosen.NOTES: sentence("Nobody noted anything about this person yet."),
}

_OF_MAILS = ("mail.", "reminder.", "answer.", "code.")
_OF_NOTES = ("note.",)

_MARKS: dict[str, Mark] = {
    Code.REQUEST_CONFIRMED: MARKS[State.CONFIRMED],
    Code.REQUEST_DECLINED: MARKS[State.DECLINED],
    Code.REQUEST_EXPIRED: MARKS[State.EXPIRED],
    Code.REQUEST_BOUNCED: MARKS[State.BOUNCED],
    Code.REQUEST_SUPERSEDED: MARKS[State.SUPERSEDED],
    Code.REQUEST_CANCELLED: MARKS[State.CANCELLED],
    Code.ADDRESS_BOUNCED: MARKS[State.BOUNCED],
    Code.MAIL_REFUSED: MARKS[State.REFUSED],
    Code.MAIL_UNKNOWN: MARKS[State.UNKNOWN],
    Code.ANSWER_TO_READ: MARKS[State.REVIEW],
}
"""The lines that have a mark of their own: it is the one of the state that they lead to."""

_ICONS: dict[str, Icon] = {
    "mail.": Icon.SEND,
    "reminder.": Icon.SEND,
    "answer.": Icon.CHECK,
    "code.": Icon.CODE,
    "note.": Icon.NOTE,
    "request.": Icon.ACCOUNT,
    "subscription.withdrawn": Icon.LEAVE,
    "leaver": Icon.LEAVE,
    "level.": Icon.LOWER,
    "never_write.added": Icon.CANCEL,
    "address.change": Icon.MOVE,
    "address.": Icon.CORRECT,
    "contact.merged": Icon.PEOPLE,
    "contact.parted": Icon.PEOPLE,
    "contact.rectified": Icon.CORRECT,
    "contact.": Icon.VERIFY,
    "exported": Icon.EXPORT,
    "signup.": Icon.SIGN_UP,
}
"""By the beginning of the code; the first that fits."""

DECIDED = (Code.ANSWER_DECIDED, Code.ANSWER_REPLIED)
ABOUT_REPLIES = (
    *DECIDED,
    Code.ANSWER_APPLIED,
    Code.ANSWER_NOTED,
    Code.ANSWER_TO_READ,
    Code.ANSWER_UNDONE,
)
"""The entries that tell of one reply."""


@dataclass(frozen=True, slots=True)
class _Link:
    way: Way
    number: int
    text: str


def who_did(words: Words, line: LogLine) -> str:
    """Who an entry is by: a person's name, or the desk itself."""
    return words.say(log_lines.who(line.entry.actor))


def when_of(words: Words, line: LogLine) -> str:
    """When an entry was written, in local time."""
    return words("{when}", when=_moment(line))


def _moment(line: LogLine) -> datetime:
    return datetime.fromisoformat(line.entry.at)


def reply_of(line: LogLine) -> int | None:
    """The number of the reply that a line is about."""
    return _number(line, "letter") if line.entry.code in ABOUT_REPLIES else None


def mail_of(line: LogLine) -> int | None:
    """The number of the mail of ours that a line is about."""
    return _number(line, "mail") if line.entry.code.startswith("mail.") else None


def _number(line: LogLine, name: str) -> int | None:
    number = line.entry.values.get(name)
    return number if isinstance(number, int) else None


def kind_of(line: LogLine) -> Chosen:
    """Which of the narrower timelines a line is in."""
    if line.entry.code.startswith(_OF_MAILS):
        return Chosen.MAILS
    return Chosen.NOTES if line.entry.code.startswith(_OF_NOTES) else Chosen.CHANGES


def sign_of(line: LogLine) -> str:
    """The tag of the picture beside a line."""
    code = line.entry.code
    if code in _MARKS:
        return mark_tag(_MARKS[code])
    found = (icon for beginning, icon in _ICONS.items() if code.startswith(beginning))
    return icon_tag(next(found, Icon.LOG))


def timeline_html(
    words: Words,
    story: Story,
    palette: QPalette,
    chosen: Chosen,
    now: datetime,
    most: int = LINES_SHOWN,
) -> str:
    """The lines that are wanted, at most so many, as a text to read: every value escaped, colours
    from the palette.

    Each reply and each mail has one link, at the newest line about it.
    """
    lines = [one for one in reversed(story.lines) if chosen in (Chosen.ALL, kind_of(one))]
    quiet = quiet_colour(palette).name()
    if not lines:
        return f'<p style="color: {quiet}">{escape(words.say(NOTHING[chosen]))}</p>'
    link = colour_of(Tone.WAITING, palette.color(QPalette.ColorRole.Base)).name()
    ways = _ways(words, lines[:most], story)
    today = now.astimezone().date()
    parts = []
    shown = zip(lines[:most], ways, strict=True)
    for day, of_day in groupby(shown, lambda one: _moment(one[0]).astimezone().date()):
        said = escape(f"{words.long_day(day)} · {days_ago(words, day, today)}")
        parts.append(f'<p style="margin-top: 12px; margin-bottom: 4px; color: {quiet}">{said}</p>')
        parts.append('<table width="100%" cellspacing="0" cellpadding="3">')
        for line, links in of_day:
            parts.append(_row(words, line, links, quiet, link, now))
        parts.append("</table>")
    older = len(lines) - most
    if older > 0:
        said = escape(words.plural("Show {n} older line", "Show {n} older lines", older))
        parts.append(f'<p><a style="color: {link}" href="{Way.OLDER.value}:0">{said}</a></p>')
    return "".join(parts)


def _row(
    words: Words, line: LogLine, links: Sequence[_Link], quiet: str, link: str, now: datetime
) -> str:
    moment = _moment(line)
    is_today = moment.astimezone().date() == now.astimezone().date()
    when = ago(words, moment, now) if is_today else words.hour(moment)
    exact, place = escape(when_of(words, line)), escape(line.entry.actor.device)
    ways = "".join(
        f'<br><a style="color: {link}" href="{one.way.value}:{one.number}">{escape(one.text)}</a>'
        for one in links
    )
    return (
        f'<tr><td width="{{size}}" style="padding-top: 5px">{sign_of(line)}</td>'
        f"<td>{in_lines(words.say(line.sentence))}"
        f'<br><span style="color: {quiet}; font-size: small"><span title="{exact}">{escape(when)}'
        f'</span> · <span title="{place}">{escape(who_did(words, line))}'
        f"</span></span>{ways}</td></tr>"
    )


def in_lines(text: str) -> str:
    """A text as HTML, with the lines that it has: notes may have some."""
    return escape(text).replace("\n", "<br>")


def _ways(words: Words, lines: Sequence[LogLine], story: Story) -> Iterator[list[_Link]]:
    """The links of each line; what was led to by a newer line is not led to again."""
    led: set[tuple[Way, int | None]] = set()
    for line in lines:
        found = [one for one in _ways_of(words, line, story) if (one.way, one.number) not in led]
        led |= {(one.way, one.number) for one in found}
        yield found


def _ways_of(words: Words, line: LogLine, story: Story) -> Iterator[_Link]:
    reply, mail = reply_of(line), mail_of(line)
    if reply is not None:
        text = words("Show this reply…")
        if line.entry.code in DECIDED:
            text = words("Show this reply, or take the decision back…")
        yield _Link(Way.REPLY, reply, text)
    if mail is None:
        return
    yield _Link(Way.MAIL, mail, words("Show this mail…"))
    if line.entry.code == Code.MAIL_UNKNOWN and mail in story.in_doubt:
        yield _Link(Way.SETTLE, mail, words("Say whether it went out…"))
    if line.entry.code == Code.MAIL_REFUSED and mail in story.refused:
        yield _Link(Way.REFUSED, mail, words("Try again, correct the address, or cancel…"))
