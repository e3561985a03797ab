"""The commands about asking: once more, at another address, for permission; levels and settings."""

from __future__ import annotations

import argparse
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_
from optindesk.core.sentence import sentence, sentences
from optindesk.flows import levels as levels_
from optindesk.flows import one_person
from optindesk.flows import permission as permission_
from optindesk.flows import settings as settings_
from optindesk.flows.desk import Desk
from optindesk.flows.permission import Chosen, Look
from optindesk.flows.requests import known_contact
from optindesk.store.people_query import PeopleQuery
from optindesk.store.request_rows import WEEK


def resend(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `resend`: all who are meant, each with what keeps them from getting a mail."""
    query = PeopleQuery(
        text=typed.text,
        list_id=desk.list_named(typed.list).id if typed.list else None,
        lapses_before=desk.clock() + WEEK if typed.lapsing else None,
    )
    contacts = [known_contact(address).id for address in typed.address] or None
    found = desk.resend(query, contacts=contacts, dry_run=typed.dry_run)
    rows = [
        {
            "address": one.address,
            "about": one.about,
            "again": one.why_not is None,
            "why_not": terminal.say(one.why_not) if one.why_not else None,
        }
        for one in found
    ]
    count = sum(one.why_not is None for one in found)
    said = sentences(
        "{n} question waits in the outbox once more.",
        "{n} questions wait in the outbox once more.",
        count,
    )
    if typed.dry_run:
        said = sentences(
            "{n} question would be sent once more. This was a look: nothing was changed.",
            "{n} questions would be sent once more. This was a look: nothing was changed.",
            count,
        )
    columns = {
        "address": N_("Person"),
        "about": N_("Asked about"),
        "again": N_("Again?"),
        "why_not": N_("Why not"),
    }
    table = terminal.table(rows, columns, N_("Nobody is meant by this."))
    plain = {"queued": 0 if typed.dry_run else count, "would_be": count, "people": rows}
    return terminal.tell(plain, f"{table}\n\n{terminal.say(said)}")


def ask(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `ask`: a new question to somebody whose question has lapsed."""
    list_id = desk.list_named(typed.list).id if typed.list else None
    done = desk.ask_again(typed.address, list_id, typed.why)
    said = sentence(
        "{address} is asked again about {about}: the question waits in the outbox.",
        address=done.address,
        about=", ".join(done.about),
    )
    return terminal.tell({"address": done.address, "asked": list(done.about)}, said)


def correct(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `correct`."""
    done = desk.correct(typed.old, typed.new, typed.note, sure=typed.sure)
    said = sentence(
        "{done} If {old} was right after all: never-write remove {old}",
        done=done.said,
        old=done.typed,
    )
    plain = {
        "typed": done.typed,
        "corrected": done.corrected,
        "asked": list(done.about),
        "waiting": list(done.waiting),
        "was_known": done.was_known,
    }
    return terminal.tell(plain, said)


def change_address(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Somebody has another address, or has not after all."""
    if typed.take_back:
        done = desk.take_address_back(typed.old, typed.note)
        said = sentence("The address is {new} again, and all is as before.", new=done.new)
    else:
        done = desk.change_address(typed.old, typed.new, typed.note)
        said = done.said
    return terminal.tell({"old": done.old, "new": done.new, "about": list(done.about)}, said)


def merge(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Two addresses are one person; with one address alone, who may be the same person."""
    if typed.other is None:
        with desk.store.reading():
            found = one_person.likely(typed.address)
        rows = [{"address": one.address, "name": one.name} for one in found]
        columns = {"address": N_("Person"), "name": N_("Name")}
        nobody = N_("Nobody else has this name or this mailbox.")
        return terminal.tell(rows, terminal.table(rows, columns, nobody))
    one, two = desk.merge(typed.address, typed.other, typed.note)
    said = sentence(
        "{one} and {two} are one person now, in one story.", one=one.address, two=two.address
    )
    return terminal.tell({"address": one.address, "other": two.address}, said)


def unmerge(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Two addresses are not the same person after all."""
    parted = desk.unmerge(typed.address, typed.other, typed.note)
    said = sentence("{one} and {two} are two people again.", one=typed.address, two=typed.other)
    more = [] if parted.is_as_before else [sentence("What was taken off meanwhile stays off.")]
    more += [sentence("{what} may be written to again.", what=one) for one in parted.again]
    plain = {
        "address": typed.address,
        "other": typed.other,
        "as_before": parted.is_as_before,
        "again": list(parted.again),
    }
    return terminal.tell(plain, said, more)


def permission(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `permission`; without an action it says what is going on."""
    if typed.action == "stop":
        done = desk.stop_permission()
        counts = {"taken_back": done.taken_back, "can_answer": done.can_answer}
        return terminal.tell({"stopped": done.was_on, **counts}, done.said)
    if typed.action is None:
        return _tell_round(terminal)
    contacts = None
    if typed.contact:
        contacts = tuple(known_contact(address).id for address in typed.contact)
    chosen = Chosen(desk.list_named(typed.list).id, typed.text, contacts)
    look = desk.look_at_permission(chosen)
    is_look, queued = typed.action == "look" or typed.dry_run, 0
    if typed.action == "begin":
        queued = desk.begin_permission(chosen, dry_run=typed.dry_run)
    plain = _plain(look, terminal) | {"queued": queued}
    columns = {"address": N_("Person"), "asked": N_("Asked?"), "why_not": N_("Why not")}
    table = terminal.table(plain["people"], columns, N_("Nobody stands on this list."))
    said = sentence(
        "{count} One address after the other, {per_day} in a day: {days}.",
        count=sentences("{n} person is asked.", "{n} people are asked.", look.asked),
        per_day=look.per_day,
        days=sentences("{n} day in all", "{n} days in all", look.days),
    )
    if is_look:
        said = sentence("{said} This was a look: nothing was changed.", said=said)
    return terminal.tell(plain, f"{table}\n\n{terminal.say(said)}")


def _plain(look: Look, terminal: Terminal) -> dict[str, Any]:
    return {
        "asked": look.asked,
        "per_day": look.per_day,
        "today": look.today,
        "days": look.days,
        "people": [
            {
                "address": one.address,
                "asked": one.why_not is None,
                "why_not": terminal.say(one.why_not) if one.why_not else None,
            }
            for one in look.people
        ],
    }


def _tell_round(terminal: Terminal) -> int:
    round_ = permission_.current()
    waiting = permission_.count_waiting()
    if round_ is None and waiting:
        return terminal.tell(None, permission_.said_waiting(waiting))
    if round_ is None:
        return terminal.tell(None, sentence("Nobody is being asked for permission."))
    plain = {
        "list": round_.list_name,
        "began_at": show.utc(round_.began_at),
        "by": round_.by,
        "waiting": waiting,
    }
    said = sentence(
        "People on “{list}” are being asked for permission since {at} (by {who}).",
        list=round_.list_name,
        at=round_.began_at,
        who=round_.by,
    )
    return terminal.tell(plain, said)


def lower(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `lower`."""
    done = desk.lower_level(typed.address, typed.level)
    said = sentence(
        "The permission level of {address} is {level} now.", address=done.address, level=done.level
    )
    plain = {
        "address": done.address,
        "before": done.before,
        "level": done.level,
        "declined": done.declined,
    }
    return terminal.tell(plain, said)


def levels(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `levels`: their names in a language, and other names."""
    if typed.action == "name":
        desk.name_level(typed.level, typed.language, typed.name)
    rows = [
        {"level": int(one.level), "name": one.name, "own": one.is_own}
        for one in levels_.names(typed.language)
    ]
    are_on = levels_.are_on()
    plain = {"on": are_on, "language": typed.language, "names": rows}
    table = terminal.table(
        rows, {"level": N_("Level"), "name": N_("Name in mails"), "own": N_("Own?")}, ""
    )
    said = sentence("Levels can be asked for.")
    if not are_on:
        said = sentence("Levels are off; “settings levels on” switches them on.")
    return terminal.tell(plain, f"{table}\n\n{terminal.say(said)}")


def settings(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `settings`: all of them, or one, or a new value of one, or their defaults."""
    if typed.value is not None:
        desk.choose_setting(typed.name, typed.value)
    if typed.reset:
        desk.reset(settings_.known(typed.name))
    rows = [
        {
            "name": name,
            "value": settings_.shown(name),
            "usual": settings_.usual(name),
            "about": terminal.say(known.said),
        }
        for name, known in settings_.known(typed.name).items()
    ]
    columns = {
        "name": N_("Setting"),
        "value": N_("Value"),
        "usual": N_("Usually"),
        "about": N_("What it is for"),
    }
    text = terminal.table(rows, columns, "")
    if typed.name == settings_.REMINDERS and settings_.get(settings_.REMINDERS):
        text = f"{text}\n\n{terminal.say(settings_.REMINDER_WARNING)}"
    return terminal.tell(rows, text)
