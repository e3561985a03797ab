"""Whatever happens to people with several addresses: all who say whether we may write agree."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from office import Office
from optindesk.core.errors import Trouble
from optindesk.core.letter import BounceKind
from optindesk.core.model import MailKind
from optindesk.flows import calling, standings
from optindesk.flows.calling import Match
from optindesk.flows.reviewing import Decision
from optindesk.flows.standings import Standing
from optindesk.store import barring
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import people_after

ADDRESSES = (
    "ana@example.org",
    "ana+shop@example.org",
    "ana+kids@example.org",
    "ana@gmail.com",
    "ana@googlemail.com",
    "ben@home.example",
    "ben+x@home.example",
)
RULES = (*ADDRESSES, *ADDRESSES, "@example.org", "@googlemail.com", "@home.example")
STEPS = 20
QUESTIONS = (MailKind.CONFIRM, MailKind.REMINDER, MailKind.PERMISSION)


def _deeds(office: Office, dice: random.Random) -> list[Callable[[], object]]:
    desk = office.desk

    def one() -> str:
        return dice.choice(ADDRESSES)

    def sign_up() -> None:
        day = dice.choice([None, office.now.date()])
        desk.sign_up(one(), office.news(), day=day)

    def sheet() -> None:
        dated = {"email": one(), "date": dice.choice(["", "2026-11-01", str(office.now.date())])}
        office.sheet(dated, name=f"{dice.random()}.csv", columns=("date",))

    def answer(verdict: str, **how: bool) -> None:
        asked = [draft for draft in office.provider.taken if draft.wording.kind in QUESTIONS]
        if asked:
            office.read(office.reply(verdict, dice.choice(asked), **how))  # type: ignore[arg-type]

    def bounce() -> None:
        asked = [draft for draft in office.provider.taken if draft.wording.kind in QUESTIONS]
        if asked:
            office.read(office.bounce(dice.choice(asked), BounceKind.HARD))

    def decide() -> None:
        waiting = office.to_read()
        if waiting:
            decision = dice.choice([Decision.LEAVE, Decision.DECLINE, Decision.ACCEPT])
            number = dice.choice(waiting)
            desk.decide(number, decision, "so I read it", sure=True, never=dice.random() < 0.5)
            if dice.random() < 0.5:
                desk.undo_decision(number, "misread")

    def yes() -> None:
        desk.send()
        answer("yes")

    return [
        sign_up,
        sign_up,
        sheet,
        yes,
        yes,
        yes,
        lambda: answer("no"),
        lambda: answer("no", not_me=True),
        lambda: answer("leave"),
        lambda: answer("unclear"),
        decide,
        bounce,
        lambda: desk.withdraw(one()),
        lambda: desk.not_me(one()),
        lambda: desk.never_write(dice.choice(RULES), "by letter"),
        lambda: desk.write_again([dice.choice(RULES)], "asked us to"),
        lambda: desk.merge(one(), one()),
        lambda: desk.unmerge(one(), one()),
        lambda: desk.change_address(one(), one()),
        lambda: desk.take_address_back(one()),
        lambda: desk.correct(one(), one(), sure=True),
        lambda: desk.erase(one(), "wished so", sure=True) if dice.random() < 0.3 else None,
        office.remind,
        lambda: office.later(1),
    ]


def _table_and_filter_agree(office: Office) -> dict[int, Standing]:
    table = {row.id: row for row in standings.all_people(PeopleQuery(), office.now)}
    asked = {
        row["id"]: may for may in (True, False) for row in people_after(PeopleQuery(may=may), 0, 99)
    }
    assert asked == {number: row.may_mail[0] for number, row in table.items()}
    for row in table.values():
        assert row.facts.never_write == barring.never_write_why(row.address)
    return table


def _all_agree(office: Office) -> None:
    table = _table_and_filter_agree(office)
    for row in table.values():
        person = calling.caller(Match(row.contact_id, row.address), office.now, str)
        (told,) = [one for one in person.standings if one.id == row.id]
        assert (told.may_mail, told.sentence) == (row.may_mail, row.sentence)
    may = {row.address for row in table.values() if row.may_mail[0]}
    with suppress(Trouble):
        office.give(office.desk.list_named("Flower news"), Path("safe.csv"))
        written = {cells[0] for cells in office.written["safe.csv"][1:]}
        assert written == may


@pytest.mark.cases
@pytest.mark.parametrize("seed", range(15))
def test_all_agree_whatever_happened(seed: int, office: Office) -> None:
    dice = random.Random(seed)
    for address in dice.sample(ADDRESSES, 4):
        office.subscribe(address)
    deeds = _deeds(office, dice)
    for _ in range(STEPS):
        sent = len(office.provider.taken)
        barred = {one for one in ADDRESSES if barring.never_write_why(one) is not None}
        with suppress(Trouble):
            dice.choice(deeds)()
        for draft in office.provider.taken[sent:]:
            assert draft.recipient not in barred, "nothing goes where nobody writes"
        _table_and_filter_agree(office)
    _all_agree(office)
    office.assert_whole()
