"""Decides what becomes of each row of a sheet, for each list or level that it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import chain

from optindesk.core.leavers import Gone, gone_in
from optindesk.core.model import Contact, Target
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import IN_MAIL, InMail
from optindesk.flows import bringing, papers
from optindesk.flows.aims import Aim, AimOf
from optindesk.flows.bringing import Brought
from optindesk.flows.groups import ASKED, Group
from optindesk.flows.holding_out import held_out, remark
from optindesk.flows.signups import Candidate, Decided, judge, with_doubt
from optindesk.store import account_rows, contact_rows

_KEPT = sentence("new; will be kept, not asked yet")
_KNOWN_AND_KEPT = sentence("known here; will be kept, not asked yet")
_DOUBLED = sentence("the same address stands further up in this sheet")
_NO_LIST = sentence("it names no list")

_WORDS = sentence("nobody's address stands in this line of the mail")

_WHERE: dict[str, Sentence] = {
    InMail.SIGNATURE: sentence("stands in the mail's signature"),
    InMail.HEAD: sentence("wrote the mail, by its head"),
}

_BESIDE_OTHERS: dict[str, Sentence] = {
    InMail.SIGNATURE_BESIDE_OTHERS: sentence(
        "stands in the signature of a mail that names others: is not asked. Whoever wants it, too,"
        " can be typed in"
    ),
    InMail.HEAD_BESIDE_OTHERS: sentence(
        "wrote a mail that names others: is not asked. Whoever wants it, too, can be typed in"
    ),
}

_OWN = sentence("is where your own mails come from")

_WENT: dict[Gone, Sentence] = {
    Gone.LEFT: sentence("left there, and is no sign-up"),
    Gone.BOUNCED: sentence("mail to this address came back there; it is no sign-up"),
    Gone.COMPLAINED: sentence("complained there, and is no sign-up"),
    Gone.BLOCKED: sentence("was blocked there, and is no sign-up"),
}

Apply = Callable[[Candidate, Contact | None, Sequence[tuple[Target, Decided]]], None]
"""Acts on what was decided of a row, before the next one is."""


def decide(
    candidates: Iterable[Candidate],
    aim_of: AimOf,
    now: datetime,
    brought: Brought | None = None,
    apply: Apply | None = None,
    *,
    known: Callable[[str], Contact | None] = contact_rows.contact_by_key,
    seen: set[str] | None = None,
    asks: bool = True,
) -> Iterator[Decided]:
    """Decide row by row. Unless it `asks`, nobody is asked yet, and that is said. `known` finds a
    contact by the key of the address; `seen` is what further rows of the sheet go on with."""
    seen = set() if seen is None else seen
    not_signed_for = cache(papers.why_not)
    own = account_rows.own_key()

    def is_doubled(key: str, target: Target) -> bool:
        before = len(seen)
        seen.add(f"{key} {target.key}")
        return len(seen) == before

    for typed in candidates:
        if typed.address is None:
            yield _unaddressed(typed)
            continue
        if (hardly_meant := _hardly_meant(typed, own)) is not None:
            yield Decided(typed.row, typed.address.shown, Group.UNCLEAR, hardly_meant)
            continue
        if typed.address.key == own:
            yield Decided(typed.row, typed.address.shown, Group.BAD_ROW, _OWN)
            continue
        if (gone := gone_in(typed.fields)) is not None:
            reason = _went(*gone)
            yield Decided(typed.row, typed.address.shown, Group.LEFT_ELSEWHERE, reason)
            continue
        if (held := held_out(typed.fields, brought)) is not None:
            yield Decided(typed.row, typed.address.shown, *held)
            continue
        aim = aim_of(typed.fields)
        if typed.too_long is not None:
            yield Decided(typed.row, typed.address.shown, Group.BAD_ROW, typed.too_long)
            continue
        key, shown = typed.address.key, typed.address.shown
        contact = known(key)
        decided = []
        for target, about in aim.targets.items():
            if (why := not_signed_for(typed.paper, target.list_id)) is not None:
                group, reason = Group.BAD_ROW, why
            elif is_doubled(key, target):
                group, reason = Group.DOUBLED, _DOUBLED
            else:
                group, reason = judge(contact, typed, target, now, is_sheet=True)
                if brought is not None:
                    group, reason = bringing.judged(brought, typed, group, reason, now)
                elif not asks and group in ASKED:
                    reason = _KEPT if contact is None else _KNOWN_AND_KEPT
                reason = _with_remarks(typed, aim, group, reason)
            decided.append((target, Decided(typed.row, shown, group, reason, about)))
        if apply is not None:
            apply(typed, contact, decided)
        said = chain((one for _, one in decided), _not_meant(typed, shown, aim))
        yield next(said)
        yield from (replace(one, besides=True) for one in said)


def _unaddressed(typed: Candidate) -> Decided:
    """A row that holds no address: one that is none, or words of a mail."""
    if typed.fields.get(IN_MAIL) == InMail.NO_ADDRESS:
        return Decided(typed.row, typed.typed, Group.NO_ADDRESS, _WORDS)
    reason = typed.problem or sentence("")
    return Decided(typed.row, typed.typed, Group.BAD_ADDRESS, reason)


def _hardly_meant(typed: Candidate, own: str | None) -> Sentence | None:
    """Why an address in a mail is likely nobody's who signs up; in a table each one is meant."""
    assert typed.address is not None, "it was read"
    where = typed.fields.get(IN_MAIL)
    if where is not None and typed.address.key == own:
        return _OWN
    return _BESIDE_OTHERS.get(where or "")


def _went(what: Gone, when: str, program: str) -> Sentence:
    """Why somebody who left another program is nobody who signs up here."""
    said = _WENT[what]
    if when:
        return sentence("{program}: {what} ({when})", program=program, what=said, when=when)
    return sentence("{program}: {what}", program=program, what=said)


def _with_remarks(typed: Candidate, aim: Aim, group: Group, reason: Sentence) -> Sentence:
    """The reason, and what else a person should know of the row."""
    assert typed.address is not None, "it was judged"
    reason = with_doubt(typed.address, group, reason)
    if where := _WHERE.get(typed.fields.get(IN_MAIL, "")):
        reason = sentence("{where}; {reason}", where=where, reason=reason)
    if aim.note is not None:
        reason = sentence("{reason}; {note}", reason=reason, note=aim.note)
    if typed.unread_date:
        reason = sentence(
            "{reason}; its date “{date}” is not a day on which somebody can have signed up",
            reason=reason,
            date=typed.unread_date,
        )
    if (note := remark(typed.fields)) is not None and group in ASKED:
        reason = sentence("{reason}; {note}", reason=reason, note=note)
    if typed.is_turned:
        reason = sentence(
            "{reason}; invisible signs that turn text around were taken out of its name",
            reason=reason,
        )
    return reason


def _not_meant(typed: Candidate, shown: str, aim: Aim) -> Iterator[Decided]:
    """What a row says of lists and levels that nobody can do."""
    for name in aim.unknown:
        reason = sentence("it names a list that does not exist: “{list}”", list=name)
        yield Decided(typed.row, shown, Group.UNKNOWN_LIST, reason, name)
    for reason in aim.unread:
        yield Decided(typed.row, shown, Group.BAD_ROW, reason)
    if not (aim.targets or aim.unknown or aim.unread):  # something is said of each row
        yield Decided(typed.row, shown, Group.NO_LIST, aim.note or _NO_LIST)
