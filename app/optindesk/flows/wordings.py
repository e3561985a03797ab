"""Which wording a mail gets, and the values that fill it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.dates import format_date

from optindesk.core.model import Contact, Level, MailKind, Request, SignUp, Target, Wording
from optindesk.store import archive, post
from optindesk.store.database import Store

FALLBACK_LANGUAGE = "en"


def ship(store: Store, shipped: Iterable[Wording], now: datetime) -> None:
    """Make the wordings that the program ships known to the desk, for all lists.

    A wording that changed becomes a new version; the old one stays for the mails asked under it.
    Where somebody saved a wording of their own, that one stays the newest.
    """
    with store.transaction():
        for one in shipped:
            newest = post.wording(one.kind, one.language)
            if newest is None or newest.shipped:
                post.add_wording(one, now)


def wording_for(kind: MailKind, language: str, list_id: int | None) -> Wording:
    """The wording of the list, else the one for all; in that language, else in English."""
    for wanted in (language, language.partition("-")[0], FALLBACK_LANGUAGE):
        for owner in (list_id, None):
            found = post.wording(kind, wanted, owner)
            if found is not None:
                return found
    raise LookupError(f"no wording ships for {kind}")


@lru_cache(maxsize=100)  # the mails of a sheet or of a day name the same few days
def day_in_words(day: date, language: str) -> str:
    """A day as people of that language write it; ISO 8601 where the language is not known."""
    try:
        return format_date(day, format="long", locale=language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def question_values(contact: Contact, request: Request, signup: SignUp | None) -> dict[str, str]:
    """What fills the mails of a request."""
    language = request.language
    lists = [
        archive.list_by_id(change.target.list_id)
        for change in request.changes
        if change.target.list_id is not None
    ]
    levels = [c.target.level for c in request.changes if c.target.level is not None]
    values = {
        "name": contact.name,
        "list_name": ", ".join(known.name for known in lists),
        "list_description": lists[0].description if len(lists) == 1 else "",
        "level_name": _level_name(levels[0]) if levels else "",
        "changes": _numbered([_name(change.target) for change in request.changes]),
        "deadline": day_in_words(request.expires_at.date(), language),
        "asked_on": "",
        "source": "",
    }
    if signup is not None:
        if signup.signed_on is not None:
            values["asked_on"] = day_in_words(signup.signed_on, language)
        values["source"] = signup.place
    return values


def _numbered(names: list[str]) -> str:
    """The changes of a request as numbered lines; nothing to number when there is only one."""
    if len(names) < 2:
        return ""
    return "\n".join(f"{number}. {name}" for number, name in enumerate(names, 1))


def _name(target: Target) -> str:
    if target.list_id is None:
        return _level_name(target.level)
    return archive.list_by_id(target.list_id).name


def _level_name(level: int | None) -> str:
    return Level(level or 0).name.capitalize()


def target_name(target: Target) -> str:
    """A target as the log and the tables name it: the list's name, or “level 4”."""
    return f"level {target.level}" if target.list_id is None else _name(target)
