"""The columns of the table of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from optindesk.core.sentence import Sentence
from optindesk.core.standing import origin_sentence
from optindesk.core.stands import BASIS_WORDS
from optindesk.core.status import CAN_ANSWER
from optindesk.flows.standings import Standing
from optindesk.ui.ago import near
from optindesk.ui.fields import LANGUAGES
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.rows import Column, Right, Row
from optindesk.ui.state_words import state_word
from optindesk.ui.story_head import mark_of, standing_about
from optindesk.ui.words import Words

MAY = Mark(Shape.CHECK, Tone.GOOD)
MAY_NOT = Mark(Shape.CROSS, Tone.QUIET)

Moment = Callable[[Standing], datetime | None]


def columns(words: Words, clock: Callable[[], datetime]) -> list[Column]:
    """The table of people; what is asked most is on the left, where a small window shows it. The
    `clock` says how long ago something was."""

    def of(row: Row) -> Standing:
        found: Standing = row[1]
        return found

    def when(key: str, title: str, moment: Moment, *, is_extra: bool = False) -> Column:
        def told(row: Row) -> str:
            at = moment(of(row))
            return near(words, at, clock()) if at else ""

        def exact(row: Row) -> str:
            at = moment(of(row))
            return words("{when}", when=at) if at else ""

        is_sorted = key in SORTED
        return Column(key, title, told, 16, sortable=is_sorted, exact=exact, is_extra=is_extra)

    def extra(key: str, title: str, text: Callable[[Standing], str], width: int) -> Column:
        return Column(key, title, lambda row: text(of(row)), width, sortable=False, is_extra=True)

    def until(one: Standing) -> datetime | None:
        return one.facts.expires_at if one.facts.state in CAN_ANSWER else None

    def handed(one: Standing) -> datetime | None:
        return one.facts.handed_over_at

    def may(row: Row) -> str:
        return words.say(with_days(of(row).may_mail[1]))

    def exactly(row: Row) -> str:
        return words.say(of(row).may_mail[1])

    def language(one: Standing) -> str:
        return LANGUAGES.get(one.language or "", one.language or "")

    def basis(one: Standing) -> str:
        return words.say(BASIS_WORDS[one.facts.basis]) if one.facts.basis else ""

    def origin(one: Standing) -> str:
        return words.say(origin_sentence(one.facts.origin)).strip(" ()")

    def asked(one: Standing) -> datetime | None:
        return one.facts.asked_at if one.facts.went_out else None

    return [
        Column("address", words("Person"), lambda row: of(row).address, 28),
        Column(
            "may",
            words("May we write?"),
            may,
            15,
            mark=lambda row: MAY if of(row).may_mail[0] else MAY_NOT,
            exact=exactly,
            roomy=36,
        ),
        Column(
            "state",
            words("State"),
            lambda row: words.say(state_word(of(row).facts)),
            19,
            mark=lambda row: mark_of(of(row).facts),
            tip=lambda row: words.say(of(row).sentence),
        ),
        Column("name", words("Name"), lambda row: of(row).name, 15),
        Column("list", words("List"), lambda row: standing_about(words, of(row)), 15),
        when(
            "asked", words("Asked"), lambda one: one.facts.asked_at if one.facts.went_out else None
        ),
        when("until", words("Can answer until"), until),
        when("changed", words("Changed"), lambda one: one.changed_at, is_extra=True),
        when("handed", words("Mail handed over"), handed, is_extra=True),
        when("since", words("Subscribed since"), lambda one: one.facts.since, is_extra=True),
        extra("origin", words("Signed up"), origin, 28),
        extra("language", words("Language"), language, 13),
        extra("salutation", words("Salutation"), lambda one: one.salutation, 16),
        extra("basis", words("Why subscribed"), basis, 19),
        Column(
            "mails",
            words("Questions sent"),
            lambda row: words.number(of(row).mails_used),
            14,
            Right,
            sortable=False,
            is_extra=True,
        ),
    ]


def with_days(said: Sentence) -> Sentence:
    """The same sentence with the days alone: a cell has no room for the time of day."""
    days = (
        (name, one.astimezone().date() if isinstance(one, datetime) else one)
        for name, one in said.values
    )
    return replace(said, values=tuple(days))


SORTED = ("asked", "until", "changed")
"""The moments that the store can sort by."""
