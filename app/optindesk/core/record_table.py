"""The consent record as one row of a table for people: what of it is asked for most, in columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]


def row_of(record: Record) -> tuple[str, ...]:
    """The cells of a record (`core/record.py`) below `COLUMNS`; empty where nothing is known."""
    found = (find(record) for find in _FIELDS.values())
    return tuple("" if value is None else str(value) for value in found)


def _in(*path: str) -> Callable[[Record | None], Any]:
    """What stands at the end of a path of members; None where one of them is null."""

    def find(record: Record | None) -> Any:
        found: Any = record
        for name in path:
            found = found[name] if found is not None else None
        return found

    return find


def _of_signup(name: str) -> Callable[[Record], Any]:
    """Of the first sign-up: the one that the question was about."""
    return lambda record: _first(record["sign_ups"], name)


def _of_mail(name: str) -> Callable[[Record], Any]:
    """Of the first mail that asked."""
    return lambda record: _first((record["request"] or {"mails": ()})["mails"], name)


def _of_answer(*path: str) -> Callable[[Record], Any]:
    """Of the mail that brought the yes."""

    def find(record: Record) -> Any:
        number = record["confirmation"]["answer"]
        answers = (one for one in record["answers"] if one["number"] == number)
        return _in(*path)(next(answers, None))

    return find


def _first(found: Sequence[Mapping[str, Any]], name: str) -> Any:
    return found[0][name] if found else None


def _hash(record: Record) -> Any:
    """The hash of the log entry of the yes."""
    number = record["confirmation"]["entry"]
    return next((one["hash"] for one in record["entries"] if one["number"] == number), None)


_FIELDS: Mapping[str, Callable[[Record], Any]] = {
    "address": _in("person", "address"),
    "name": _in("person", "name"),
    "salutation": _in("person", "salutation"),
    "purpose": _in("purpose", "name"),
    "list": _in("purpose", "list"),
    "level": _in("purpose", "level"),
    "consent": _in("standing", "consent"),
    "subscription": _in("standing", "subscription"),
    "basis": _in("standing", "basis"),
    "sentence": _in("standing", "sentence"),
    "language": _in("language"),
    "signed_on": _of_signup("signed_on"),
    "sign_up_recorded_at": _of_signup("recorded_at"),
    "source": _of_signup("source"),
    "place": _of_signup("place"),
    "collected_by": _of_signup("collected_by"),
    "sheet": _of_signup("sheet"),
    "row": _of_signup("row"),
    "sheet_sha256": _of_signup("sheet_sha256"),
    "sheet_number": _of_signup("sheet_number"),
    "request": _in("request", "number"),
    "asked_at": _in("request", "asked_at"),
    "wording": _in("wording", "number"),
    "wording_sha256": _in("wording", "sha256"),
    "handed_over_at": _of_mail("handed_over_at"),
    "message_id": _of_mail("message_id"),
    "expires_at": _in("request", "expires_at"),
    "ended_at": _in("request", "ended_at"),
    "confirmed_by": _in("confirmation", "way"),
    "entered_by": _in("confirmation", "by"),
    "yes_in_words": _in("confirmation", "decisive"),
    "proof_elsewhere": _in("confirmation", "proof"),
    "strength": _in("confirmation", "strength"),
    "answer_in_mailbox_at": _of_answer("clocks", "mailbox"),
    "answer_read_at": _of_answer("clocks", "desk"),
    "answer_sha256": _of_answer("sha256"),
    "left_at": _in("withdrawal", "at"),
    "left_by": _in("withdrawal", "way"),
    "left_in_words": _in("withdrawal", "decisive"),
    "log_entry": _in("confirmation", "entry"),
    "log_hash": _hash,
    "record": _in("identifier"),
}

COLUMNS = tuple(_FIELDS)
"""The names of the columns: those of the record's fields, in one word."""
