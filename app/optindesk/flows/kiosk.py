"""The counter where people sign up themselves: it says to everybody the same, and knows nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from optindesk.core.codes import Code
from optindesk.core.errors import OwnAddress
from optindesk.core.model import Actor, MailingList, MailKind, SignUpSource, Target, Wording
from optindesk.core.ports import Composer
from optindesk.flows import printing, signups
from optindesk.flows.wordings import wording_for
from optindesk.store import archive, printed
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

KioskWords = Mapping[str, Mapping[str, str]]
"""What the counter says beside the wording, by language (resources/kiosk.toml)."""

MOST_A_MINUTE = 6
"""So many people sign up in a minute at most: more are no customers."""

LONGEST_NAME = 60
_NAME = re.compile(r"[^\W\d_][^\d_@/:<>\\]*")


@dataclass(frozen=True, slots=True)
class Offer:
    """What people read and agree to at the counter, in one language.

    `text` is the wording in paragraphs, `words` the small words in its language, `values` what may
    stand in them (who asks, what to answer with).
    """

    known: MailingList
    wording: Wording
    title: str
    text: str
    words: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def language(self) -> str:
        return self.wording.language

    def word(self, name: str, **values: str) -> str:
        """One of the small words, with what stands at its places."""
        return self.words[name].format_map({**self.values, **values})


def offers(composer: Composer, words: KioskWords, list_id: int, now: datetime) -> tuple[Offer, ...]:
    """What a list offers, in each language that there are words for; the list's own comes first.

    Raises AccountMissing: people must be able to see who asks.
    """
    known = archive.list_by_id(list_id)
    found = {}
    for language in (known.language, known.language.partition("-")[0], *words):
        wording = wording_for(MailKind.SHEET, language, known.id)
        small = words.get(wording.language) or words.get(wording.language.partition("-")[0])
        if small is None or wording.language in found:
            continue
        draft = printing.draft(wording, known, now)
        found[wording.language] = Offer(
            known,
            wording,
            composer.subject(draft),
            composer.text(draft).strip(),
            small,
            {**composer.fields(draft), "sender_name": draft.sender_name},
        )
    return tuple(found.values())


def sign_up(
    store: Store, offer: Offer, address: str, name: str, place: str, actor: Actor, now: datetime
) -> None:
    """Record somebody who signed up at the counter, and ask them if that is to be done.

    What became of it is nobody's to know there. `place` stands in the question (default: “at the
    counter”, in its language). The name is taken over if it looks like one:
    whoever stands there may type anything, and it would stand in a mail; the desk's own address is
    nobody's, and nothing comes of it. Raises BadAddress.
    """
    today = now.date()
    fields = {
        "email": address,
        "name": name,
        "language": offer.language,
        "place": place or offer.word("place"),
    }
    typed = signups.candidate(None, fields, today, today)
    is_name = len(typed.name) <= LONGEST_NAME and _NAME.fullmatch(typed.name)
    with unit_of_work(store, actor, now) as journal:
        paper = number_of(journal, offer)
        typed = replace(typed, name=typed.name if is_name else "", paper=paper)
        with suppress(OwnAddress):
            signups.take(journal, typed, [Target(offer.known.id)], SignUpSource.KIOSK)


def number_of(journal: Journal, offer: Offer) -> str:
    """The number under which it is kept what people read on a screen: another one for each text."""
    wording, known = offer.wording, offer.known
    text = f"{offer.title}\n\n{offer.text}"
    seen = printed.shown_before(known.id, wording.id, text)
    if seen is not None:
        return seen.number
    (number,) = printed.next_numbers(journal.now.year, 1, printed.ON_SCREEN)
    printed.add([number], known.id, wording.language, wording.id, text, 0, journal.now)
    journal.write(
        Code.TERMS_SHOWN,
        target=known.name,
        list=known.id,
        language=wording.language,
        wording=wording.id,
        version=wording.version,
        text_sha256=sha256(text.encode()).hexdigest(),
        sheet=number,
    )
    return number


def pause(times: Sequence[datetime], now: datetime) -> timedelta:
    """How long the next person has to wait after sign-ups at these times; nought for not at all.

    Times that are still to come were told by a clock that has been set back since.
    """
    within = [at for at in times if timedelta() <= now - at < timedelta(minutes=1)]
    if len(within) < MOST_A_MINUTE:
        return timedelta()
    return within[-MOST_A_MINUTE] + timedelta(minutes=1) - now
