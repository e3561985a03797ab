"""Which wording a mail gets, and the values that fill it; its versions, which are never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from difflib import ndiff
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.core import UnknownLocaleError
from babel.dates import format_date

from optindesk.core.codes import Code
from optindesk.core.errors import UnknownVersion
from optindesk.core.model import (
    Actor,
    Change,
    Contact,
    MailKind,
    Request,
    SignUp,
    SignUpSource,
    Target,
    Wording,
)
from optindesk.core.status import RequestStatus
from optindesk.flows import levels
from optindesk.store import archive, wording_rows
from optindesk.store import wording_rows as stored
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

if TYPE_CHECKING:
    from optindesk.store.wording_rows import Version

FALLBACK_LANGUAGE = "en"


def ship(store: Store, shipped: Iterable[Wording], now: datetime) -> None:
    """Make the wordings that the program ships known to the desk, for all lists.

    A wording that changed becomes a new version; the old one stays for the mails asked under it.
    Where somebody saved a wording of their own, that one stays the newest.
    """
    with store.transaction():
        for one in shipped:
            newest = wording_rows.wording(one.kind, one.language)
            if newest is None or newest.shipped:
                wording_rows.add_wording(one, now)


def wording_for(kind: MailKind, language: str, list_id: int | None) -> Wording:
    """The wording of the list, else the one for all; in that language, else in English.

    A list whose newest version is marked as shipped has gone back to the one for all.
    """
    for wanted in (language, language.partition("-")[0], FALLBACK_LANGUAGE):
        for owner in (list_id, None):
            found = wording_rows.wording(kind, wanted, owner)
            if found is not None and not (owner is not None and found.shipped):
                return found
    raise LookupError(f"no wording ships for {kind}")


# --- versions -----------------------------------------------------------------------------------


def save(store: Store, wanted: Wording, actor: Actor, now: datetime) -> Wording:
    """A wording that somebody wrote as a new version; the newest one if that says just this.

    Nothing is checked here (see `samples.look`). For a list that uses the wording for all lists the
    same text is something else: it stays when that one changes.
    """
    with unit_of_work(store, actor, now) as log:
        newest = wording_rows.wording(wanted.kind, wanted.language, wanted.list_id)
        is_own = newest is not None and (wanted.list_id is None or not newest.shipped)
        if newest is not None and is_own and newest.says == wanted.says:
            return newest
        return _add(log, Code.WORDING_SAVED, replace(wanted, shipped=False, saved_by=actor.name))


def rewritten(
    known: Wording, language: str, list_id: int | None, subject: str, text: str
) -> Wording:
    """What somebody wrote, in the look of a wording that is known; not saved yet."""
    return replace(
        known,
        id=0,
        version=0,
        language=language,
        list_id=list_id,
        subject=subject,
        text=text,
        shipped=False,
        saved_by="",
    )


def back_to_shipped(
    store: Store,
    kind: MailKind,
    language: str,
    list_id: int | None,
    actor: Actor,
    now: datetime,
) -> Wording:
    """Use the wording that ships again, as a new version: what the program improves comes with it.

    A list uses the one for all lists again. Raises LookupError for a language that does not ship.
    """
    with unit_of_work(store, actor, now) as log:
        newest = wording_rows.wording(kind, language, list_id)
        if newest is None or newest.shipped:
            return wording_for(kind, language, None)
        shipped = stored.newest_shipped(kind, language)
        found = wording_for(kind, language, None) if list_id is not None else shipped
        if found is None:
            raise LookupError(f"no wording of {kind} ships in {language}")
        wanted = replace(found, list_id=list_id, shipped=True, saved_by=actor.name)
        return _add(log, Code.WORDING_BACK, wanted)


def version_of(kind: MailKind, language: str, list_id: int | None, number: int) -> Wording:
    """The version of a number; raises UnknownVersion."""
    for one in stored.versions(kind, language, list_id):
        if one.wording.version == number:
            return one.wording
    raise UnknownVersion(version=number)


def versions(kind: MailKind, language: str, list_id: int | None) -> list[Version]:
    """Every version with who saved it and when, newest first."""
    return stored.versions(kind, language, list_id)


def in_use() -> list[Version]:
    """The newest version of every wording, those for all lists first."""
    return stored.newest()


def differences(before: Wording | None, after: Wording) -> list[str]:
    """The lines in which a version differs from the one before, each after ``-`` or ``+``.

    Empty for the first version.
    """
    if before is None:
        return []
    return [line for line in ndiff(_lines(before), _lines(after)) if line[0] in "+-"]


def _lines(one: Wording) -> list[str]:
    return [one.subject, *one.text.rstrip("\n").split("\n")]


def _add(log: Journal, code: Code, wanted: Wording) -> Wording:
    saved = wording_rows.add_wording(wanted, log.now)
    whose = "all lists" if saved.list_id is None else archive.list_by_id(saved.list_id).name
    log.write(
        code,
        kind=saved.kind.value,
        language=saved.language,
        lists=whose,
        list=saved.list_id,
        version=saved.version,
        wording=saved.id,
    )
    return saved


# --- what fills them ----------------------------------------------------------------------------


@lru_cache(maxsize=100)  # the mails of a sheet or of a day name the same few days
def day_in_words(day: date, language: str) -> str:
    """A day as people of that language write it; ISO 8601 where the language is not known."""
    try:
        return format_date(day, format="long", locale=language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def question_values(
    contact: Contact, request: Request, signups: Sequence[SignUp], zone: tzinfo | None
) -> dict[str, str]:
    """What fills the mails that ask; what was left out of the request since is not asked any more.

    `zone` is the desk's own: by it the last day is named on which one can answer. `signups` are
    those that led to it. Their day and place are said where all of them agree, and the day on which
    we were told that somebody has this address now, where that alone is why it is asked.
    """
    is_open = request.status is RequestStatus.OPEN
    wanted = [one for one in request.changes if not is_open or one.accepted is not False]
    firsts = {signup.target.key: signup for signup in reversed(signups)}
    days = {signup.signed_on for signup in firsts.values()}
    places = {signup.place for signup in firsts.values()}
    day = days.pop() if len(days) == 1 else None
    place = places.pop() if len(places) == 1 else ""
    moved = [one for one in firsts.values() if one.source is SignUpSource.MOVED]
    told = moved[0].recorded_at.astimezone(zone).date() if len(moved) == len(firsts) > 0 else None
    return {
        "name": contact.name,
        "salutation": contact.salutation,
        **named_values([change.target for change in wanted], request.language),
        "changes": _numbered(wanted, request.language),
        "third_change": _third(wanted),
        "deadline": day_in_words(request.expires_at.astimezone(zone).date(), request.language),
        "asked_on": day_in_words(day, request.language) if day is not None else "",
        "moved_on": day_in_words(told, request.language) if told is not None else "",
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


def _third(changes: Sequence[Change]) -> str:
    """The number of the third of several, by which a mail says how to choose two; empty where there
    are fewer, or the first of them is not called 1."""
    return str(changes[2].position) if len(changes) > 2 and changes[0].position == 1 else ""


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
