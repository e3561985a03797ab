"""The tables of ARCHITECTURE.md and of the manual, printed from the code; `make tables` runs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from optindesk.core.fields import EVERY, FIELDS, MAILS
from optindesk.core.model import MailKind
from optindesk.core.status import (
    ADDRESS_TABLE,
    MAIL_TABLE,
    REQUEST_TABLE,
    SUBSCRIPTION_TABLE,
    RequestStatus,
)
from optindesk.core.wording_checks import CHECKS, Weight
from optindesk.system.language import available, translator

ROOT = Path(__file__).parents[1]
Event = TypeVar("Event", bound=StrEnum)
Status = TypeVar("Status", bound=StrEnum)

START, END = "<!-- tables -->", "<!-- /tables -->"


def requests() -> str:
    """What is done about a request, and in bold the status that it gets."""
    rows = {
        event.value: [
            outcome.action.value
            if outcome.becomes is status
            else f"{outcome.action.value} → **{outcome.becomes.value}**"
            for status, outcome in row.items()
        ]
        for event, row in REQUEST_TABLE.items()
    }
    return table("request", RequestStatus, rows)


def changes(name: str, table_: Mapping[Event, Mapping[Status, Status]]) -> str:
    """What becomes of a status; a dash where it stays."""
    statuses = list(next(iter(table_.values())))
    rows = {
        event.value: ["–" if row[status] is status else row[status].value for status in statuses]
        for event, row in table_.items()
    }
    return table(name, statuses, rows)


def table(name: str, statuses: Iterable[StrEnum], rows: Mapping[str, Iterable[str]]) -> str:
    """A table in Markdown: the events down, the statuses across."""
    heads = [f"event \\ {name}", *(status.value for status in statuses)]
    lines = [heads, ["---"] * len(heads), *([event, *cells] for event, cells in rows.items())]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def tables() -> str:
    """All tables, as they stand between the marks."""
    return "\n\n".join(
        [
            requests(),
            changes("mail", MAIL_TABLE),
            changes("subscription", SUBSCRIPTION_TABLE),
            changes("address", ADDRESS_TABLE),
        ]
    )


HEADS: Mapping[str, Mapping[str, str]] = {
    "en": {},
    "de": {
        "field": "Feld",
        "what it is": "was es ist",
        "for example": "zum Beispiel",
        "in which mails": "in welchen E-Mails",
        "what is said": "was gesagt wird",
        "what it does": "was es tut",
        "stops it": "hält auf",
        "warns": "warnt",
        "all": "alle",
        "all mails": "alle E-Mails",
        "Checks": "Prüfungen",
        "What stops a wording keeps it from being saved; what warns asks once.": (
            "Was aufhält, verhindert das Speichern; was warnt, fragt einmal nach."
        ),
    },
}
"""The words around the tables in each language of the manual; the program never says them."""


def wording_tables(language: str = "en", catalogues: Path | None = None) -> str:
    """The fields of wordings and what is looked for in them, as the manual has them."""
    say, words = translator(language, folder=catalogues), HEADS[language]

    def head(*texts: str) -> list[str]:
        return [words.get(text, text) for text in texts]

    fields = [
        [
            f"`{name}`",
            say.say(field.says),
            field.example.replace("\n", " / "),
            *head(_kinds(field.kinds)),
        ]
        for name, field in FIELDS.items()
    ]
    acts = {Weight.STOP: "stops it", Weight.WARN: "warns"}
    checks = [
        [
            _without_places(say(check.says.key, **_themselves(check.says.key))),
            *head(acts[check.weight], _kinds(check.kinds)),
        ]
        for check in CHECKS
    ]
    title, below = head(
        "Checks", "What stops a wording keeps it from being saved; what warns asks once."
    )
    return "\n\n".join(
        [
            _rows(head("field", "what it is", "for example", "in which mails"), fields),
            f"## {title}",
            below,
            _rows(head("what is said", "what it does", "in which mails"), checks),
        ]
    )


def _themselves(message: str) -> dict[str, str]:
    """The places of a message, filled with what marks them."""
    return {name: f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", message)}


def _without_places(message: str) -> str:
    return re.sub(r"\{\w+\}", "…", message)


def _kinds(kinds: Collection[MailKind]) -> str:
    if set(kinds) == EVERY:
        return "all"
    if set(kinds) == MAILS:
        return "all mails"
    return ", ".join(kind.value for kind in MailKind if kind in kinds)


def _rows(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


PAGES: Mapping[Path, Callable[[], str]] = {
    ROOT / "ARCHITECTURE.md": tables,
    **{
        ROOT / "resources" / "manual" / language / "wordings.md": partial(wording_tables, language)
        for language in available()
        if language in HEADS
    },
}


def renewed(page: str, tables_: Callable[[], str] = tables) -> str:
    """The page with today's tables; raises ValueError when it has no marks."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"the page has no {START} … {END}")
    return f"{before}{START}\n\n{tables_()}\n\n{END}{after}"


if __name__ == "__main__":
    for page, made in PAGES.items():
        page.write_text(renewed(page.read_text(encoding="utf-8"), made), encoding="utf-8")
