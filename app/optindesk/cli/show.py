"""Results as JSON (the contract) and as plain tables for people."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from optindesk.core.dates import in_iso
from optindesk.core.errors import Trouble
from optindesk.core.letter import in_one_line
from optindesk.core.model import Account, MailingList, Server
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.stands import Stand
from optindesk.core.status import State
from optindesk.flows.checking import Checked
from optindesk.flows.imports import ImportReport
from optindesk.flows.keeping import Read
from optindesk.flows.kept_files import KeptFile
from optindesk.flows.log_lines import LogLine, who
from optindesk.flows.pacing import Allowance
from optindesk.flows.reviewing import Waiting
from optindesk.flows.sending import Sent
from optindesk.flows.signups import Decided
from optindesk.flows.standings import Standing
from optindesk.store.kept import KeptMail

LONGEST_CELL = 80
"""How much of what somebody wrote a table shows, in characters."""

GAP = "  "
"""What stands between two columns."""

LEAST_ROOM = 24
"""In less than so many letters beside a title or a column no sentence can be read."""

Say = Callable[[Sentence], str]


def as_json(value: Any) -> str:
    """A result as one JSON document; times in UTC, ISO 8601."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value)
    raise TypeError(f"{type(value).__name__} does not belong in a result")


def utc(moment: datetime | None) -> str | None:
    """A moment in UTC, ISO 8601, only the day where nothing else is known; or None."""
    return None if moment is None else in_iso(moment.astimezone(UTC), None).replace("+00:00", "Z")


def saved(number: int, path: Path, kept: KeptFile) -> tuple[dict[str, Any], Sentence]:
    """A file that was written out as it is kept."""
    plain = {
        "id": number,
        "file": kept.name,
        "sha256": kept.sha256,
        "size": kept.size,
        "came_as": kept.came,
        "kept_since": utc(kept.since),
    }
    return plain, kept.said(path)


def problem(trouble: Trouble, say: Say) -> dict[str, Any]:
    """A problem as the contract has it."""
    return {"code": trouble.code, "sentence": say(trouble.sentence)}


def standing(row: Standing, say: Say) -> dict[str, Any]:
    """One row of `status`."""
    facts = row.facts
    may, why = row.may_mail
    target: dict[str, Any] = {"list": row.list_name} if row.level is None else {"level": row.level}
    return {
        "address": row.address,
        "salutation": row.salutation,
        "name": row.name,
        **target,
        "request": facts.shown.value if facts.shown else None,
        "more": _more(facts.more),
        "subscription": facts.subscription.value,
        "stand": facts.stand.value,
        "basis": facts.basis.value if facts.basis else None,
        "address_state": facts.address_state.value,
        "language": row.language,
        "asked_at": utc(facts.asked_at),
        "mail_handed_over_at": utc(facts.handed_over_at),
        "expires_at": utc(facts.expires_at),
        "mails_used": row.mails_used,
        "sentence": say(row.sentence),
        "never_write": facts.never_write,
        "may_mail": may,
        "why": say(why),
    }


def _more(asked: tuple[int, State] | None) -> dict[str, Any] | None:
    """What came of a question about a higher level than the one that stands."""
    return None if asked is None else {"level": asked[0], "request": asked[1].value}


def reply(mail: KeptMail) -> dict[str, Any]:
    """One row of `replies`."""
    return {**asdict(mail), "received_at": utc(mail.received_at)}


def log_line(line: LogLine, say: Say) -> dict[str, Any]:
    """One row of `log`."""
    entry = line.entry
    clear = {name: personal.value for name, personal in entry.personal.items()}
    return {
        "number": entry.number,
        "at": entry.at,
        "who": say(who(entry.actor)),
        "actor": entry.actor.kind.value,
        "device": entry.actor.device,
        "what": entry.code,
        "address": line.address,
        "list": line.target,
        "values": {**entry.values, **clear},
        "hash": entry.hash,
        "sentence": say(line.sentence),
    }


def imported(report: ImportReport, say: Say) -> dict[str, Any]:
    """The result of `import`."""
    return {
        "counts": {group.value: count for group, count in report.counts.items()},
        "rows": [
            {
                "row": row.row,
                "address": row.address,
                **({"name": report.names.get(row.row or 0, "")} if report.names else {}),
                **({"signed_on": _day(report.days.get(row.row or 0))} if report.days else {}),
                "about": row.about,
                "group": row.group.value,
                "reason": say(row.reason),
            }
            for row in report.rows
        ],
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def decided(one: Decided, say: Say) -> dict[str, Any]:
    """What became of one sign-up."""
    return {
        "address": one.address,
        "about": one.about,
        "group": one.group.value,
        "reason": say(one.reason),
    }


def sent(result: Sent, say: Say) -> dict[str, Any]:
    """The result of `send`."""
    plain: dict[str, Any] = {
        "sent": result.sent,
        "refused": result.refused,
        "bounced": result.bounced,
        "unknown": result.unknown,
        "waiting": result.waiting,
        "held": result.held,
        "held_until": utc(result.held_until),
        "resumes_at": utc(result.resumes_at),
        "refusals": [{"address": who, "words": words} for who, words in result.refusals],
        "pace": result.allowance and pace(result.allowance, say),
    }
    if result.stopped is not None:
        plain["error"] = problem(result.stopped, say)
    return plain


def checked(result: Checked, say: Say) -> dict[str, Any]:
    """The result of `check`."""
    return {
        "read": len(result.mails),
        "counts": {verdict.value: count for verdict, count in result.counts.items()},
        "mails": [read(mail, say) for mail in result.mails],
        "troubles": [problem(trouble, say) for trouble in result.troubles],
        "left_lying": [problem(trouble, say) for trouble in result.left_lying],
    }


def read(mail: Read, say: Say) -> dict[str, Any]:
    """One mail of `check` and of `watch`."""
    return {
        "source": mail.source,
        "verdict": mail.verdict.value,
        "outcome": mail.outcome.value,
        "reason": say(mail.reason),
        "address": mail.address,
    }


def review(waiting: Waiting, say: Say) -> dict[str, Any]:
    """One row of `review`."""
    return {
        "id": waiting.id,
        "address": waiting.address,
        "from": waiting.written_by,
        "list": waiting.lists,
        "why": say(waiting.why),
        "new_text": waiting.new_text,
        "received_at": utc(waiting.received_at),
        "asked": waiting.asked,
        "subject": waiting.subject,
    }


def account(
    saved: Account | None, allowance: Allowance | None, missing: Sentence | None, say: Say
) -> dict[str, Any] | None:
    """Everything of the account but secrets, how it stands to its limits, and what is missing on
    this computer."""
    if saved is None:
        return None
    return {
        "address": saved.address,
        "name": saved.sender_name,
        "smtp": server(saved.smtp),
        "imap": server(saved.imap) if saved.imap else None,
        "user": saved.user,
        "imap_user": saved.imap_user or None,
        "sign_in": saved.sign_in.value,
        "imap_sign_in": saved.imap_sign_in and saved.imap_sign_in.value,
        "oauth_issuer": saved.oauth_issuer or None,
        "oauth_client": saved.oauth_client or None,
        "ca": saved.ca_file,
        "authserv_id": saved.authserv_id,
        "per_minute": saved.per_minute,
        "per_hour": saved.per_hour,
        "per_day": saved.per_day,
        "move_handled": saved.move_handled,
        "pace": allowance and pace(allowance, say),
        "missing": missing and say(missing),
    }


def pace(allowance: Allowance, say: Say) -> dict[str, Any]:
    """How an account stands to its limits, which hold by period whoever set them."""
    return {
        "sentence": say(allowance.said),
        "why": say(allowance.why),
        "resumes_at": utc(allowance.resumes_at),
        "limits": {
            limit.period.value: {
                "count": count,
                "most": limit.most,
                "why": say(limit.why),
                "source": limit.source or None,
            }
            for limit, count in allowance.limits
        },
    }


def server(at: Server) -> dict[str, Any]:
    """Where a server is, and how the way there is made safe."""
    return {"host": at.host, "port": at.port, "security": at.security.value}


def scheduled(recipe: Mapping[str, Any], say: Say) -> str:
    """What the system's scheduler needs (system/schedule.py), to be read and copied."""
    parts = []
    for path, content in recipe["files"].items():
        at = sentence("Into the file {path} in your home folder:", path=path)
        parts.append(f"{say(at)}\n\n{content}")
    begin, end = ("\n".join(recipe[name]) for name in ("begin", "end"))
    parts.append(f"{say(sentence('It begins with:'))}\n\n{begin}\n")
    parts.append(f"{say(sentence('It ends with:'))}\n\n{end}\n")
    note = sentence(
        "It needs the password in the keyring, so it runs while you are logged in. Whatever goes"
        " wrong stands on “To do” as well."
    )
    return "\n".join([*parts, say(note)])


def mailing_list(known: MailingList) -> dict[str, Any]:
    """One row of `list show`."""
    return {
        "name": known.name,
        "description": known.description,
        "language": known.language,
        "level": known.level,
        "days_to_answer": known.days_to_answer,
        "reminders": known.reminders,
    }


def counted(counts: Mapping[str, int]) -> dict[str, int]:
    """How many people stand how to a list."""
    return {stand.value: counts.get(stand.value, 0) for stand in Stand}


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, str],
    empty: str,
    width: int | None = None,
) -> str:
    """Rows as aligned text: `columns` are keys and titles; `empty` is what no rows say.

    Where it would be wider than `width` letters, the last column is wrapped; where that has too
    little room, the rows stand below each other, each as `facts`.
    """
    if not rows:
        return empty
    cells = [[_cell(row.get(key)) for key in columns] for row in rows]
    lines = [list(columns.values()), *cells]
    *widths, last = (max(len(line[place]) for line in lines) for place in range(len(columns)))
    room = last if width is None else width - sum(widths) - len(GAP) * len(widths)
    if room < min(last, LEAST_ROOM):
        titles = list(columns.values())
        return "\n\n".join(facts(list(zip(titles, row, strict=True)), width) for row in cells)
    ruled = [lines[0], ["-" * width for width in (*widths, min(last, room))], *lines[1:]]
    hanging = "\n" + " " * (sum(widths) + len(GAP) * len(widths))
    return "\n".join(
        GAP.join(
            [*map(str.ljust, line, widths), hanging.join(_wrapped(line[-1], room))],
        ).rstrip()
        for line in ruled
    )


def facts(told: Sequence[tuple[str, str]], width: int | None = None) -> str:
    """What is known of one thing: titles, and beside each its text, in lines of `width` letters; a
    text for which there is too little room beside stands below. What has no text is left out."""
    known = [(title, text) for title, text in told if text]
    beside = max((len(title) for title, _ in known), default=0) + len(GAP)
    lines = []
    for title, text in known:
        needed = max(LEAST_ROOM, *map(len, text.split()))
        below = width is not None and width - beside < needed
        indent = GAP if below else " " * beside
        room = None if width is None else width - len(indent)
        pieces = [indent + piece for line in text.splitlines() for piece in _wrapped(line, room)]
        lines += [title, *pieces] if below else [title + pieces[0][len(title) :], *pieces[1:]]
    return "\n".join(lines)


def _wrapped(line: str, room: int | None) -> list[str]:
    """A line in pieces that have room; an address is never broken."""
    if room is None or len(line) <= room:
        return [line]
    return textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)


def shortened(text: str) -> str:
    """A text in one line that a table has room for."""
    line = in_one_line(text)
    return line if len(line) <= LONGEST_CELL else f"{line[: LONGEST_CELL - 1].rstrip()}…"


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
