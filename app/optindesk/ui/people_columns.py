"""The columns of the table of people."""

from __future__ import annotations

from optindesk.core.status import State
from optindesk.flows.overview import Standing
from optindesk.ui.mark import MARKS, Mark, Shape, Tone
from optindesk.ui.rows import Column, Row
from optindesk.ui.state_words import state_word
from optindesk.ui.story_head import standing_about
from optindesk.ui.words import Words

MAY = Mark(Shape.CHECK, Tone.GOOD)
MAY_NOT = Mark(Shape.CROSS, Tone.QUIET)


def columns(words: Words) -> list[Column]:
    """The table of people; what is asked most is on the left, where a small window shows it."""

    def of(row: Row) -> Standing:
        found: Standing = row[1]
        return found

    def state(row: Row) -> str:
        return words.say(state_word(of(row).facts))

    def state_mark(row: Row) -> Mark | None:
        known = of(row).facts.shown
        if of(row).facts.has_left:
            return MARKS[State.DECLINED]
        return None if known is None else MARKS[known]

    def asked(row: Row) -> str:
        moment = of(row).facts.asked_at
        return words("{day}", day=moment.astimezone().date()) if moment else ""

    def until(row: Row) -> str:
        moment, known = of(row).facts.expires_at, of(row).facts.state
        if moment is None or known not in (State.AWAITING, State.REVIEW, State.UNKNOWN):
            return ""
        return words("{day}", day=moment.astimezone().date())

    def may(row: Row) -> str:
        return words.say(of(row).may_mail[1])

    return [
        Column("address", words("Person"), lambda row: of(row).address, 32),
        Column(
            "may",
            words("May we write?"),
            may,
            17,
            sortable=False,
            mark=lambda row: MAY if of(row).may_mail[0] else MAY_NOT,
            tip=may,
        ),
        Column(
            "state",
            words("State"),
            state,
            15,
            mark=state_mark,
            tip=lambda row: words.say(of(row).sentence),
        ),
        Column("name", words("Name"), lambda row: of(row).name, 15),
        Column("list", words("List"), lambda row: standing_about(words, of(row)), 12),
        Column("asked", words("Asked"), asked, 15, sortable=False),
        Column("until", words("Can answer until"), until, 16, sortable=False),
    ]
