"""Views of the table of people, kept under a name for all who work with this data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from optindesk.core import filtering
from optindesk.core.errors import UnknownView, ViewTaken
from optindesk.core.filtering import Key, May, Span, Vocabulary
from optindesk.core.model import Level
from optindesk.core.sentence import Sentence, listed, sentence
from optindesk.core.text import one_line
from optindesk.core.words import fold_text
from optindesk.flows.narrowing import CHOICES, COMES_BACK, LAPSING, WRONG
from optindesk.store import archive
from optindesk.store.database import Store

_VIEWS = "people_views"
LONGEST_NAME = 60

KEPT = Vocabulary(
    keys={key: (key.value,) for key in Key},
    values={
        Key.STATE: {choice: (choice,) for choice in CHOICES},
        Key.LEVEL: {str(level.value): (str(level.value),) for level in Level if level},
        Key.CHANGED: {span.value: (span.value,) for span in Span},
        Key.MAY: {may.value: (may.value,) for may in May},
    },
)
"""How a filter is spelt where it is kept: in no language, so that each desk reads it in its own."""


@dataclass(frozen=True, slots=True)
class View:
    """A filter as `KEPT` spells it, and how the columns of the table stand (JSON-able, as the
    window tells them); `is_start`: the table begins with it."""

    name: str
    text: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    is_start: bool = False

    def typed(self, words: Vocabulary) -> str:
        """The filter as it is typed in a language."""
        return filtering.spell(filtering.parse(self.text, KEPT), words)


_OFFERED: tuple[tuple[Sentence, Key, str], ...] = (
    (sentence("Lapses within a week"), Key.STATE, LAPSING),
    (sentence("Mail came back"), Key.STATE, COMES_BACK),
    (sentence("Needs the right address"), Key.STATE, WRONG),
    (sentence("Changed within a week"), Key.CHANGED, Span.WEEK),
    (sentence("May be written to"), Key.MAY, May.YES),
    (sentence("May not be written to"), Key.MAY, May.NO),
)


def offered(say: Callable[[Sentence], str]) -> list[View]:
    """Those that every desk has."""
    return [View(say(said), KEPT.spell(key, value)) for said, key, value in _OFFERED]


def own() -> list[View]:
    """Those that were kept at this desk, by name."""
    views = (View(**one) for one in archive.setting(_VIEWS, []))
    return sorted(views, key=lambda one: fold_text(one.name))


def named(name: str, say: Callable[[Sentence], str]) -> View:
    """The view of this name, an own one first; those that every desk has are known by their English
    names in every language. Raises UnknownView."""
    known = [*own(), *offered(say)]
    found = (one for one in (*known, *offered(str)) if _same(one.name, name))
    view = next(found, None)
    if view is None:
        raise UnknownView(name=name, names=listed(one.name for one in known))
    return view


def keep(
    store: Store, name: str, typed: str, words: Vocabulary, columns: Mapping[str, Any]
) -> View:
    """Keep what is typed, and the columns, under a name; what had this name is replaced. Raises
    ControlCharacter, TooLong."""
    text = filtering.spell(filtering.parse(typed, words), KEPT)
    made = View(one_line("name", name, LONGEST_NAME), text, columns)
    with store.transaction():
        before = [one for one in own() if _same(one.name, made.name)]
        made = replace(made, is_start=any(one.is_start for one in before))
        _put([*(one for one in own() if one not in before), made])
    return made


def rename(store: Store, name: str, wanted: str) -> None:
    """Give an own view another name. Raises UnknownView, ViewTaken, ControlCharacter, TooLong."""
    wanted = one_line("name", wanted, LONGEST_NAME)
    with store.transaction():
        known = _known(name)
        others = [one for one in own() if one != known]
        if any(_same(one.name, wanted) for one in others):
            raise ViewTaken(name=wanted)
        _put([*others, replace(known, name=wanted)])


def forget(store: Store, name: str) -> None:
    """Keep an own view no longer; raises UnknownView."""
    with store.transaction():
        known = _known(name)
        _put([one for one in own() if one != known])


def drop_naming(names: Iterable[str]) -> None:
    """Keep no view any more that has one of these names or addresses in it, in the caller's unit
    of work: they are of people who are erased."""
    gone = [fold_text(name) for name in names if name.strip()]
    views = own()
    kept = [one for one in views if not _names_any(one, gone)]
    if kept != views:
        _put(kept)


def _names_any(view: View, names: Sequence[str]) -> bool:
    text = fold_text(f"{view.name} {view.text}")
    return any(name in text for name in names)


def begin_with(store: Store, name: str | None) -> None:
    """Let the table begin with an own view, or (None) with everybody; raises UnknownView."""
    with store.transaction():
        known = None if name is None else _known(name)
        _put([replace(one, is_start=one == known) for one in own()])


def _known(name: str) -> View:
    found = next((one for one in own() if _same(one.name, name)), None)
    if found is None:
        raise UnknownView(name=name, names=listed(one.name for one in own()))
    return found


def _same(name: str, other: str) -> bool:
    return fold_text(name.strip()) == fold_text(other.strip())


def _put(views: list[View]) -> None:
    archive.set_setting(_VIEWS, [asdict(one) for one in views])
