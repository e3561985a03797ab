"""A sentence for a person: what core says as data, put into words of a language at the edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from optindesk.core.dates import in_iso

Value: TypeAlias = "str | int | date | datetime | Sentence | None"

_OF_CONTEXT = "\x04"
"""Stands between context and message where gettext looks them up; without a translation both come
back."""

NUMBERED = frozenset(
    {
        *("code", "entry", "first", "id", "last", "level", "line", "newest", "number", "page"),
        *("port", "row", "status", "version"),
    }
)
"""The places of what has a number, as row 1204 has; whole numbers at all others count something."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A gettext message and the values that go into it.

    `key` is the English message with ``{name}`` places, behind its context if it has one. `plural`
    is the English plural when the value named ``n`` decides between the two. Values are
    untranslated; a Sentence may hold others.
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str | None = None

    def value(self, name: str) -> Value:
        """The value that stands at ``{name}``, or None."""
        return dict(self.values).get(name)

    def counting(self, n: int) -> Sentence:
        """The same sentence about another count."""
        return replace(self, values=(("n", n), *(one for one in self.values if one[0] != "n")))

    def say(
        self,
        gettext: Callable[[str], str],
        ngettext: Callable[[str, str, int], str],
        show: Callable[[Value], str],
        number: Callable[[int], str] = str,
    ) -> str:
        """The sentence in one language: `show` puts plain values (times, `NUMBERED` ones) into
        words, and `number` what is counted."""

        def shown(name: str, value: Value) -> str:
            if isinstance(value, Sentence):
                return value.say(gettext, ngettext, show, number)
            if isinstance(value, int) and name not in NUMBERED:
                return number(value)
            return show(value)

        values = {name: shown(name, value) for name, value in self.values}
        count = self.value("n")
        if self.plural is not None and isinstance(count, int):
            pattern = ngettext(self.key, self.plural, count)
        else:
            pattern = gettext(self.key) if self.key else ""
        return pattern.rpartition(_OF_CONTEXT)[2].format_map(values)

    def __str__(self) -> str:
        """The sentence in English, times in ISO 8601."""
        return self.say(str, _english_plural, _plain)

    def to_plain(self) -> dict[str, Any]:
        """The sentence as JSON-able data, so that it can be stored and said later in any language.

        A date is stored as ``{"date": …}``, a time as ``{"time": …}``, both ISO 8601.
        """
        plain: dict[str, Any] = {"key": self.key, "values": {n: _store(v) for n, v in self.values}}
        if self.plural is not None:
            plain["plural"] = self.plural
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Sentence:
        """The sentence that `to_plain` stored."""
        values = tuple((name, _restore(value)) for name, value in plain["values"].items())
        return cls(plain["key"], values, plain.get("plural"))


def figure(n: int) -> Sentence:
    """A count that stands by itself, as in a table."""
    return Sentence("{n}", (("n", n),))


def sentence(key: str, /, **values: Value) -> Sentence:
    """A sentence from its English message (the literal is what Babel extracts)."""
    return Sentence(key, tuple(values.items()))


def sentence_in(context: str, key: str, /, **values: Value) -> Sentence:
    """A sentence whose English words are said of different things, which other languages tell
    apart; `context` names the thing for translators, as pgettext does."""
    return Sentence(f"{context}{_OF_CONTEXT}{key}", tuple(values.items()))


def sentences(key: str, plural: str, /, n: int, **values: Value) -> Sentence:
    """A sentence that counts: `key` for one, `plural` for more, ``{n}`` is the count."""
    return Sentence(key, (("n", n), *values.items()), plural)


def listed(values: Iterable[Value]) -> Value:
    """Several values in a row; empty for none."""
    first, *others = (*values,) or ("",)
    return sentence("{first}, {others}", first=first, others=listed(others)) if others else first


def quoted(names: Iterable[Value]) -> Value:
    """Several names in a row, each in quotation marks."""
    return listed(sentence("“{name}”", name=name) for name in names)


def _english_plural(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return in_iso(value, value.tzinfo, "minutes")
    return "" if value is None else str(value)


def _store(value: Value) -> Any:
    if isinstance(value, Sentence):
        return value.to_plain()
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _restore(value: Any) -> Value:
    if isinstance(value, dict):
        if "time" in value:
            return datetime.fromisoformat(value["time"])
        if "date" in value:
            return date.fromisoformat(value["date"])
        return Sentence.from_plain(value)
    return value  # type: ignore[no-any-return]  # JSON's other types are the plain values
