"""The commands of `review`: what waits to be read, one reply in full, and what is done about it."""

from __future__ import annotations

import argparse
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_, NotSure
from optindesk.core.log_words import UNNAMED
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import replying, reviewing
from optindesk.flows.desk import Desk
from optindesk.flows.keeping import Outcome
from optindesk.flows.letters import Letter
from optindesk.flows.reviewing import Decided, Decision

_SURE = sentence("add --sure")
_ONLY = sentence("say by --only 1,3 what it is for, or add --sure")

_COLUMNS = {
    "id": N_("No."),
    "from": N_("Sender"),
    "asked": N_("Question"),
    "list": N_("List"),
    "why": N_("Why"),
    "new_text": N_("Text"),
}


def review(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `review` with its actions; without one it lists what waits."""
    match typed.action:
        case "decide":
            _decide(desk, typed)
            return _done(typed, typed.decision, sentence("It was decided and logged."), terminal)
        case "reply":
            desk.reply(typed.id, typed.text)
            said = sentence("The text waits in the outbox; the question stays as it was.")
            return _done(typed, replying.REPLIED, said, terminal)
        case "undo":
            desk.undo_decision(typed.id, typed.note)
            said = sentence("It was taken back and logged; the reply waits to be read again.")
            return _done(typed, None, said, terminal)
        case "show":
            found = desk.letter(typed.id)
            return terminal.tell(letter(found, terminal), "\n".join(_lines(found, terminal)))
    rows = [show.review(waiting, terminal.say) for waiting in reviewing.waiting()]
    shown = [{**row, "new_text": show.shortened(row["new_text"])} for row in rows]
    return terminal.tell(rows, terminal.table(shown, _COLUMNS, N_("No reply waits to be read.")))


def _decide(desk: Desk, typed: argparse.Namespace) -> None:
    decision = Decision(typed.decision)
    try:
        desk.decide(
            typed.id,
            decision,
            typed.note,
            alias=typed.alias,
            sure=typed.sure,
            never=typed.never_write,
            picks=typed.only,
        )
    except NotSure as trouble:
        how = _ONLY if desk.letter(typed.id).parts else _SURE
        raise NotSure(reason=trouble.values["reason"], how=how) from trouble


def _done(
    typed: argparse.Namespace, decision: str | None, said: Sentence, terminal: Terminal
) -> int:
    return terminal.tell({"id": typed.id, "decision": decision}, said)


def letter(found: Letter, terminal: Terminal) -> dict[str, Any]:
    """One reply in full, as JSON-able data."""
    say, evidence, asked = terminal.say, found.evidence, found.asked
    decided = found.decided
    return {
        "id": found.id,
        "address": found.address,
        "subject": found.subject,
        "new_text": found.new_text,
        "text": [{"quote": one.is_quote, "text": one.text} for one in found.passages],
        "why": say(found.why),
        "evidence": {
            "from": evidence.sender,
            "dated": evidence.sent_at,
            "received_at": show.utc(evidence.received_at),
            "source": evidence.source,
            "found_in": evidence.found_in or None,
            "folder": evidence.folder or None,
            "kept": evidence.kept,
            "message_id": evidence.message_id,
            "authentication": evidence.authentication,
            "decisive": evidence.decisive,
        },
        "asked": asked
        and {
            "address": asked.address,
            "name": asked.name,
            "list": asked.targets,
            "request": asked.status.value,
            "asked_at": show.utc(asked.asked_at),
            "mail_handed_over_at": show.utc(asked.handed_over_at),
            "expires_at": show.utc(asked.expires_at),
            "sentence": say(asked.sentence),
        },
        "question": say(found.question),
        "from_the_person": found.is_own,
        "names_the_question": found.is_named,
        "decided": decided
        and {
            "decision": decided.what,
            "at": show.utc(decided.at),
            "by": decided.by,
            "why": decided.why,
        },
        "to_think_of": {one.value: say(reason) for one, reason in found.doubts.items()},
        "accept_asks_again": found.asks_anew,
        "parts": [part._asdict() for part in found.parts],
        "not_possible": {one.value: say(reason) for one, reason in found.blocked.items()},
        "no_reply": found.no_reply and say(found.no_reply),
        "no_undo": found.no_undo and say(found.no_undo),
        "reply_goes_to": found.goes_to,
        "teaches_address": found.alias,
        "ready_texts": {ready.value: text for ready, text in found.ready},
    }


def _lines(found: Letter, terminal: Terminal) -> list[str]:
    """The same for people: the new text first, then what there is to judge it by."""
    say, evidence = terminal.say, found.evidence
    is_read_by_people = found.outcome is Outcome.REVIEW
    nothing = sentence("nothing that is known")
    authentication: Sentence | str = nothing
    if evidence.authentication:
        authentication = sentence(
            "{results} (a hint, not a proof)", results=evidence.authentication
        )
    here, found_out = sentence("It is here because:"), sentence("What was found:")
    facts: tuple[tuple[Sentence, Any], ...] = (
        (sentence("From:"), evidence.sender or UNNAMED),
        (sentence("Received:"), sentence("{when}", when=evidence.received_at)),
        (sentence("Dated by the sender:"), evidence.sent_at),
        (sentence("Found in:"), evidence.folder),
        (sentence("Message-ID:"), evidence.message_id),
        (sentence("Your mail server says:"), authentication),
        (sentence("Taken as the answer:"), evidence.decisive),
        (here if is_read_by_people else found_out, found.why),
        (sentence("Question:"), found.question),
        *((sentence("The yes may be for {n}:", n=part.number), part.name) for part in found.parts),
        (sentence("Decided:"), found.decided and _decided(found.decided)),
        *(
            (sentence("Before “{decision}”:", decision=one.value), reason)
            for one, reason in found.doubts.items()
        ),
        *(
            (sentence("Not “{decision}”:", decision=one.value), reason)
            for one, reason in found.blocked.items()
            if one is not Decision.BOUNCED  # of most replies nobody would think that
        ),
    )
    told = [(say(name), terminal.said(fact)) for name, fact in facts]
    return [found.new_text or found.subject, "", show.facts(told, terminal.width)]


def _decided(decided: Decided) -> Sentence:
    said = sentence(
        "{what}, by {who} on {when}", what=decided.what, who=decided.by, when=decided.at
    )
    return sentence("{said}: {why}", said=said, why=decided.why) if decided.why else said
