"""All that is kept of one person (Art. 15 GDPR): parts with items, for machines and to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from optindesk.core import chain
from optindesk.core.dates import has_no_time
from optindesk.core.paper import Document, Section

Value = str | int | date | datetime | None
Item = Mapping[str, Value]
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is told to one person, in `language`: by the name of each part its items, whose values
    have names, too. Words that are nobody's own are codes, which `readable` puts into words."""

    language: str
    made_at: datetime
    parts: Mapping[str, Sequence[Item]]

    def plain(self) -> dict[str, Any]:
        """The same for machines: JSON-able, times in UTC, ISO 8601."""
        return {
            "format": "opt-in desk access 1",
            "language": self.language,
            "made_at": chain.timestamp(self.made_at),
            **{
                name: [{label: _plain(value) for label, value in item.items()} for item in items]
                for name, items in self.parts.items()
            },
        }


def _plain(value: Value) -> str | int | None:
    if isinstance(value, datetime):
        return chain.timestamp(value)
    return value.isoformat() if isinstance(value, date) else value


def readable(disclosure: Disclosure, words: Words, zone: tzinfo | None) -> Document:
    """What the person reads: `words` are those of resources/access.toml in one language; times are
    shown in `zone`. What is not known is left out, and a part without items says so."""
    (who,) = disclosure.parts["controller"]
    day = disclosure.made_at.astimezone(zone).date().isoformat()
    return Document(
        title=words["title"],
        sender=str(who["name"] or who["address"] or ""),
        text=words["intro"].format(day=day),
        sections=(
            *(_section(name, items, words, zone) for name, items in disclosure.parts.items()),
            Section(words["part_rights"], words["rights"]),
        ),
        page=words["page"],
    )


def _section(name: str, items: Sequence[Item], words: Words, zone: tzinfo | None) -> Section:
    return Section(
        heading=words[f"part_{name}"],
        text=words.get(f"intro_{name}", "") if items else words["nothing"],
        items=tuple(_rows(item, words, zone) for item in items),
    )


def _rows(item: Item, words: Words, zone: tzinfo | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (words[label], _shown(label, value, words, zone))
        for label, value in item.items()
        if value not in (None, "")
    )


def _shown(label: str, value: Value, words: Words, zone: tzinfo | None) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        return f"{local:%Y-%m-%d}" if has_no_time(value) else f"{local:%Y-%m-%d %H:%M %z}"
    if isinstance(value, date):
        return value.isoformat()
    return words.get(f"{label}_{value}", str(value))
