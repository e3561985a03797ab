"""The practice desk: furnished with invented people, who answer when they are let."""

from __future__ import annotations

from optindesk.core.model import Account, Security, Server, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.flows.desk import Desk
from optindesk.store import archive

ACCOUNT = Account(
    id=0,
    address="shop@flowers.example",
    sender_name="The Flower Shop",
    smtp=Server("localhost", 25, Security.NONE),
    imap=Server("localhost", 143, Security.NONE),
    user="",
)
"""Nobody's address (RFC 2606); its servers are never connected to."""


def furnish(desk: Desk) -> None:
    """Give an empty practice desk an account, a list, and sign-ups of the invented people."""
    if desk.practice is None or archive.all_lists():
        return
    desk.set_account(ACCOUNT)
    news = desk.add_list("Flower news", "What is in bloom, about once a month.", "en")
    for person in desk.practice.people():
        desk.sign_up(
            person.address,
            Target(news.id),
            name=person.name,
            language=person.language,
            day=desk.clock().date(),
            place="market stall",
        )


def let_all_answer(desk: Desk, tick: Tick = no_tick) -> int:
    """Let everybody who was asked answer in their own way; returns how many were."""
    if desk.practice is None:
        return 0
    questions = desk.practice.questions()
    for done, question in enumerate(questions):
        tick(done, len(questions))
        desk.practice.answer(question.number, question.way)
    return len(questions)
