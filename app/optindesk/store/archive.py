"""Rows ↔ core dataclasses: the desk itself, its settings and lists."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from optindesk.core.fields import QUESTIONS
from optindesk.core.keys import Keys, RetiredKey
from optindesk.core.model import MailingList
from optindesk.store.prepared import Prepared
from optindesk.store.tables import TABLES, Desk, ListRow, RetiredKeyRow, Setting

PRACTICE = "practice"
"""Under this name the settings keep that a desk is for practice."""

QUESTION_KINDS = tuple(sorted(kind.value for kind in QUESTIONS))
"""The kinds of mail that ask; the state of a request is derived from these."""
_DESK = Prepared(lambda: Desk.select())
_RETIRED = Prepared(
    lambda: RetiredKeyRow.select().order_by(RetiredKeyRow.id),
    into=lambda row: RetiredKey(bytes(row.key), row.entry, row.retired_at),
)
_SETTING = Prepared(lambda name: Setting.select().where(Setting.name == name))


def desk_key() -> bytes:
    """The secret from which tokens are made (DESIGN 4)."""
    return bytes(_DESK.first().key)


def desk_keys() -> Keys:
    """That secret, with those that it was before: they are only read."""
    return Keys(desk_key(), tuple(_RETIRED.rows()))


def desk_uuid() -> str:
    """Which desk this is, among all there are."""
    return str(_DESK.first().uuid)


def setting(name: str, default: Any = None) -> Any:
    row = _SETTING.first(name)
    return default if row is None else row.value


def set_setting(name: str, value: Any) -> None:
    Setting.insert(name=name, value=value).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.value]
    ).execute()


_STROKES = str.maketrans(
    {"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t", "æ": "ae", "œ": "oe"}
)
"""Letters that Unicode takes for no other one with an accent, but whoever types may."""


def folded(text: str) -> str:
    """Text as it is searched and sorted: without case and accents, so that “muller” finds Müller
    and “dordevic” Đorđević."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def found_text(name: str, *addresses: str) -> str:
    """What somebody is found by: each word behind two spaces, so that one letter and two, with
    which a word begins, are three letters as well."""
    return "".join(f"  {word}" for word in (*folded(name).split(), *map(folded, addresses)))


def storable(text: str) -> str:
    """Text as every database takes it: without NUL and without halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _list(row: Any) -> MailingList:
    return MailingList(
        row.id,
        row.name,
        row.description,
        row.language,
        row.level,
        row.days_to_answer,
        row.reminders,
    )


def add_list(name: str, description: str, language: str, now: datetime) -> MailingList:
    row = ListRow.create(
        name=name,
        name_key=folded(name),
        description=description,
        language=language,
        created_at=now,
    )
    return _list(row)


def list_named(name: str) -> MailingList | None:
    row = ListRow.get_or_none(ListRow.name_key == folded(name.strip()))
    return None if row is None else _list(row)


_LIST = Prepared(lambda number: ListRow.select().where(ListRow.id == number), into=_list)


def list_by_id(list_id: int) -> MailingList:
    """The list; raises LookupError (our bug) when there is none."""
    found: MailingList = _LIST.one(list_id)
    return found


def has_rows_of_list(list_id: int) -> bool:
    """Whether anything belongs to a list, in whatever table."""
    return any(
        table.select().where(table._meta.columns["list"] == list_id).exists()
        for table in TABLES
        if "list" in table._meta.columns
    )


def remove_list(list_id: int) -> None:
    ListRow.delete().where(ListRow.id == list_id).execute()


def all_lists() -> list[MailingList]:
    return [_list(row) for row in ListRow.select().order_by(ListRow.name_key)]


def list_names() -> list[str]:
    """What all lists are called."""
    return [one.name for one in all_lists()]


def set_reminders(list_id: int, reminders: int) -> None:
    """A list sends so many reminders; 0: as many as the whole desk does."""
    ListRow.update(reminders=reminders).where(ListRow.id == list_id).execute()


def list_reminders() -> dict[int, int]:
    """How many reminders each list sends, for those that send any."""
    return {row.id: row.reminders for row in ListRow.select().where(ListRow.reminders > 0)}
