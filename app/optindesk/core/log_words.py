"""What an entry of the log says to people: its code's sentence, and words for the values in it.

Entries hold codes and values (DESIGN 6), so that they can be said in any language; what a person
typed is shown as it was typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from optindesk.core.codes import FOUND_IN, NOT_KNOWN, SAID, SAID_IF
from optindesk.core.connecting import TITLES
from optindesk.core.errors import N_
from optindesk.core.letter import Verdict
from optindesk.core.model import MailKind
from optindesk.core.sentence import Sentence, Value, listed, sentence, sentences
from optindesk.core.stands import BASIS_WORDS
from optindesk.core.taught_words import LANGUAGE_WORDS, MEANING_WORDS

if TYPE_CHECKING:
    from optindesk.core.chain import Entry

ERASED = sentence("(erased)")


def _as_it_stands(*said: Sentence) -> dict[str, Sentence]:
    """For what the log has in the same words as the English message."""
    return {one.key: one for one in said}


_MEANINGS: dict[str, Sentence] = dict(MEANING_WORDS.items())

WORDS: Mapping[str, Mapping[str, Sentence]] = {
    "basis": BASIS_WORDS,
    "failed": {step.value: said for step, said in TITLES.items()},
    "language": LANGUAGE_WORDS,
    "kind": {
        MailKind.CONFIRM: sentence("question"),
        MailKind.PERMISSION: sentence("question to earlier contacts"),
        MailKind.REMINDER: sentence("reminder"),
        MailKind.THANKS: sentence("thank-you"),
        MailKind.GOODBYE: sentence("goodbye"),
        MailKind.ALREADY: sentence("already said yes"),
        MailKind.LATE: sentence("answered too late"),
        MailKind.REPLY: sentence("reply by hand"),
        MailKind.SHEET: sentence("sign-up sheet (paper)"),
        MailKind.POSTER: sentence("poster (paper)"),
    },
    "verdict": {
        **_MEANINGS,
        Verdict.JOIN: sentence("a sign-up"),
        Verdict.AUTOMATIC: sentence("written by a machine"),
        Verdict.BOUNCE: sentence("a mail that came back"),
        Verdict.COMPLAINT: sentence("a complaint"),
        Verdict.UNCLEAR: sentence("unclear"),
        Verdict.UNRELATED: sentence("about something else"),
        Verdict.UNREADABLE: sentence("cannot be read"),
    },
    "meaning": _MEANINGS,
    "decision": {
        "accept": sentence("a yes"),
        "decline": sentence("a no"),
        "leave": sentence("“take me off”"),
        "unrelated": sentence("about something else"),
        "back": sentence("no answer yet, so the desk goes on waiting"),
        "bounced": sentence("a mail that came back"),
        "reply": sentence("answered by hand"),
    },
    "source": {
        "sheet": sentence("from a sheet"),
        "typed": sentence("typed in"),
        "mail": sentence("by mail"),
        "kiosk": sentence("at the counter"),
        "moved": sentence("a change of address"),
    },
    "how": {
        **_as_it_stands(
            sentence("own reply"),
            sentence("complaint"),
            sentence("by itself"),
            sentence("sent again by hand"),
            sentence("no permission was given"),
            sentence("left in another program"),
            sentence("left before an older copy was put back"),
            sentence("the same person left at another address"),
            sentence("a copy of it came into the mailbox"),
            sentence("it came back"),
            sentence("it was answered"),
        ),
        "telephone": sentence("told on the telephone"),
    },
    "what": {
        "left": sentence("left"),
        "bounced": sentence("mail comes back"),
        "complained": sentence("complained"),
        "blocked": sentence("blocked"),
        "safe-to-mail": sentence("Who may be written to"),
        "records": sentence("The proofs"),
        "log": sentence("The log"),
        "never-write": sentence("Who is never written to"),
        "to be taken out": sentence("Who is to be taken out elsewhere"),
        "affected": sentence("Who is affected"),
        "access": sentence("All that is kept of a person"),
        "file on a person": sentence("File on a person"),
        "file on a person, whole sheets with it": sentence(
            "File on a person, whole sheets with it"
        ),
    },
    "why": {
        **_as_it_stands(
            sentence("an older copy was put back"),
            sentence("no answer of the server said whether it took it"),
            sentence("the desk was closed while it was being handed over"),
            sentence("the import was taken back"),
            sentence("the sign-up was taken back"),
            sentence("cancelled at the desk"),
            sentence("corrected at the desk"),
            sentence("asking for permission was stopped"),
            sentence("permission levels were switched off"),
            sentence("the decision was taken back"),
        ),
        "wrong_code": sentence("it is not the code of this person"),
    },
    "reason": {
        **_as_it_stands(
            sentence("erased before the copy was put back"),
            sentence("it was changed before the copy was put back"),
            sentence("not the same person after all"),
            sentence("the decision was taken back"),
        ),
    },
}
"""By the place in a sentence: words for values that the program itself writes there."""

COUNTS: Mapping[str, Sentence] = {
    "rows": sentences("{n} row", "{n} rows", 0),
    "people": sentences("{n} person", "{n} people", 0),
    "newer": sentences("{n} has something newer", "{n} have something newer", 0),
    "signups": sentences("{n} sign-up", "{n} sign-ups", 0),
    "tries": sentences("{n} try", "{n} tries", 0),
}
"""By the place in a sentence: what is counted there."""

PATTERNS: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "how": (
        (re.compile(r"entered by (?P<name>.+)", re.DOTALL), N_("entered by {name}")),
        (re.compile(r"read by (?P<name>.+)", re.DOTALL), N_("read by {name}")),
        (re.compile(r"said by (?P<name>.+)", re.DOTALL), N_("said by {name}")),
    ),
    "why": (
        (re.compile(r"typed anew: (?P<address>.+)", re.DOTALL), N_("typed anew: {address}")),
        (re.compile(r"the same person as (?P<address>.+)"), N_("the same person as {address}")),
    ),
    "what": (
        (re.compile(r"mail (?P<number>\d+)"), N_("Mail {number}")),
        (re.compile(r"scan (?P<number>\d+)"), N_("Scan {number}")),
        (re.compile(r"row (?P<row>\d+) of scan (?P<number>\d+)"), N_("Row {row} of scan {number}")),
    ),
    "target": ((re.compile(r"level (?P<level>\d)"), N_("level {level}")),),
}
"""By the place in a sentence: what the program writes there with a name or a number in it."""

UNNAMED = sentence("an unknown sender")
"""For whose address is not known here, or no more."""


def said(entry: Entry, names: Mapping[str, Sentence]) -> Sentence:
    """The sentence for an entry; what was erased shows as “(erased)”. `names` are those of
    settings, by what the log calls them."""
    values: dict[str, Any] = dict.fromkeys(entry.commitments, ERASED)
    values |= {name: personal.value for name, personal in entry.personal.items()}
    values |= {name: value for name, value in entry.values.items() if name not in values}
    template = SAID.get(entry.code, NOT_KNOWN)
    for (code, name, is_there), instead in SAID_IF.items():
        if code == entry.code and bool(values.get(name)) is is_there:
            template = instead
    told = Sentence(
        template, tuple((place, _shown(place, entry, values, names)) for place in _places(template))
    )
    found_in = FOUND_IN.get(str(values.get("found_in")))
    return told if found_in is None else Sentence(found_in, (("what", told),))


@cache
def _places(template: str) -> tuple[str, ...]:
    return tuple(re.findall(r"{(\w+)}", template))


def _shown(
    place: str, entry: Entry, values: Mapping[str, Any], names: Mapping[str, Sentence]
) -> Value:
    if place == "code":
        return entry.code
    value = values.get(place)
    if place == "name" and value in names:
        return names[str(value)]
    shown = in_words(place, value)
    return UNNAMED if place == "address" and not shown else shown


def in_words(place: str, value: Any) -> Value:
    """A value as it is shown at a place of a sentence."""
    if isinstance(value, Sentence):
        return value
    if isinstance(value, int):
        counted = COUNTS.get(place)
        return value if counted is None else counted.counting(value)
    if isinstance(value, list):
        return listed([in_words(place, one) for one in value])
    text = str(value or "")
    return _words(place, text) or _moment(text) or unspelled(text) or text


def _words(place: str, text: str) -> Sentence | None:
    """Words for what the program itself writes at a place."""
    if text in WORDS.get(place, ()):
        return WORDS[place][text]
    for pattern, message in PATTERNS.get(place, ()):
        if found := pattern.fullmatch(text):
            return Sentence(message, tuple(found.groupdict().items()))
    return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def spelled(reason: Sentence) -> str:
    """A sentence as a value of an entry: its key and values, so that it can be said later in any
    language."""
    return json.dumps(reason.to_plain(), ensure_ascii=False, sort_keys=True)


def unspelled(text: str) -> Sentence | None:
    """What `spelled` made of a sentence; None for any other text."""
    if not text.startswith('{"key": '):
        return None
    try:
        return Sentence.from_plain(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
