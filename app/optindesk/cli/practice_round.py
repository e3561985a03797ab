"""`optindesk try`: the whole way with invented people in a minute, told in the terminal."""

from __future__ import annotations

from optindesk.cli import show
from optindesk.cli.proof import log_table, status_table
from optindesk.cli.terminal import DONE, PROBLEM, Terminal
from optindesk.core.sentence import sentence
from optindesk.flows import log_lines, practising, standings, verifying
from optindesk.flows.desk import Desk
from optindesk.store.people_query import PeopleQuery


def play(desk: Desk, terminal: Terminal) -> int:
    """Sign up, ask, answer, read, thank; print what happened at each step."""
    practising.furnish(desk)
    _say(terminal, "1. Invented people signed up at the market stall.")
    sent = desk.send()
    _say(
        terminal, f"2. {sent.sent} questions went out, into a folder: nothing leaves this computer."
    )
    practising.let_all_answer(desk)
    _say(terminal, "3. The people answered, each in their own way.")
    checked = desk.check()
    _say(terminal, f"4. {len(checked.mails)} mails were read.")
    thanks = desk.send()
    _say(terminal, f"5. {thanks.sent} thank-yous and goodbyes went out.\n")
    statuses = [show.standing(row, terminal.say) for row in standings.all_people(PeopleQuery())]
    lines = [show.log_line(line, terminal.say) for line in log_lines.all_log()]
    found = verifying.verify_store(desk.store)
    plain = {
        "status": statuses,
        "check": show.checked(checked, terminal.say),
        "log": lines,
        "whole": found.verdict.whole,
    }
    text = f"{status_table(statuses, terminal)}\n\n{log_table(lines, terminal)}\n"
    terminal.tell(plain, f"{text}\n{terminal.say(found.said)}")
    return DONE if found.verdict.whole else PROBLEM


def _say(terminal: Terminal, text: str) -> None:
    if not terminal.as_json:
        print(terminal.say(sentence("{text}", text=text)))
