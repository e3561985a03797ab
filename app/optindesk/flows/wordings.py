"""Which wording a mail gets, and the values that fill it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.dates import format_date

from optindesk.core.model import Change, Contact, MailKind, Request, SignUp, Target, Wording
from optindesk.core.status import RequestStatus
from optindesk.flows import levels
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


def question_values(
    contact: Contact, request: Request, signups: Sequence[SignUp]
) -> dict[str, str]:
    """What fills the mails that ask; what was left out of the request since is not asked any more.

    `signups` are those that led to it. Their day and place are said where all of them agree.
    """
    is_open = request.status is RequestStatus.OPEN
    wanted = [one for one in request.changes if not is_open or one.accepted is not False]
    firsts = {signup.target.key: signup for signup in reversed(signups)}
    days = {signup.signed_on for signup in firsts.values()}
    places = {signup.place for signup in firsts.values()}
    day = days.pop() if len(days) == 1 else None
    place = places.pop() if len(places) == 1 else ""
    return {
        "name": contact.name,
        **named_values([change.target for change in wanted], request.language),
        "changes": _numbered(wanted, request.language),
        "deadline": day_in_words(request.expires_at.date(), request.language),
        "asked_on": day_in_words(day, request.language) if day is not None else "",
        "source": place,
    }


def named_values(targets: Sequence[Target], language: str) -> dict[str, str]:
    """The fields that name what a mail is about: lists, the one list's description, a level."""
    lists = [archive.list_by_id(one.list_id) for one in targets if one.list_id is not None]
    asked = [one.level for one in targets if one.level is not None]
    return {
        "list_name": ", ".join(known.name for known in lists),
        "list_description": lists[0].description if len(lists) == 1 else "",
        "level_name": levels.name_of(asked[0], language) if asked else "",
    }


def names_in_words(targets: Sequence[Target], language: str) -> str:
    """Lists and levels by the names under which a person was asked about them."""
    return ", ".join(_name(target, language) for target in targets)


def _numbered(changes: Sequence[Change], language: str) -> str:
    """Changes as lines with their numbers; nothing to number when there is only one."""
    if len(changes) < 2:
        return ""
    lines = (f"{one.position}. {_described(one.target, language)}" for one in changes)
    return "\n".join(lines)


def _described(target: Target, language: str) -> str:
    """A list with what it is, which a person must know to say yes to it."""
    if target.list_id is None:
        return _name(target, language)
    known = archive.list_by_id(target.list_id)
    about = " ".join(known.description.split())
    return f"{known.name}: {about}" if about else known.name


def _name(target: Target, language: str) -> str:
    if target.list_id is None:
        return levels.name_of(target.level or 0, language)
    return archive.list_by_id(target.list_id).name


def target_name(target: Target) -> str:
    """A target as the log and the tables name it: the list's name, or “level 4”."""
    return f"level {target.level}" if target.list_id is None else _name(target, "")
