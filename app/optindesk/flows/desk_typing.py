"""The desk, as to sign-ups without a file: typed by staff, or by people at the counter."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.errors import LevelsOff, PaperOfOtherList, UnknownPaper
from optindesk.core.model import ActorKind, SignUpSource, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence
from optindesk.core.text import LONGEST_PAPER, LONGEST_SOURCE, lines, one_line
from optindesk.flows.fittings import Fittings
from optindesk.store.journal import unit_of_work

if TYPE_CHECKING:
    from optindesk.core.collector import Collector
    from optindesk.flows.kiosk import Offer
    from optindesk.flows.sending import Sent
    from optindesk.flows.signups import Decided
    from optindesk.flows.suggesting import Suggestion
    from optindesk.flows.typed import Before, Kept, TypedSignUp


class Typing(Fittings):
    """What is done with what is typed."""

    __slots__ = ()

    def sign_up(
        self,
        address: str,
        *targets: Target,
        name: str = "",
        salutation: str = "",
        language: str = "",
        day: date | None = None,
        place: str = "",
        note: str = "",
        paper: str = "",
        collected_by: str | None = None,
        instead_of: Sequence[int] = (),
    ) -> list[Decided]:
        """Record a typed sign-up, for several lists in one question.

        `paper` is the number of the sheet that it is typed from, `collected_by` who had it signed
        (default: who types), `instead_of` what was typed wrongly before, by `Decided.signup`.
        Raises BadAddress, FutureDate, ControlCharacter, TooLong, LevelsOff, CannotUntype,
        UnknownPaper, PaperOfOtherList.
        """
        from optindesk.flows import levels, papers, signups

        now = self.clock()
        if any(target.level is not None for target in targets) and not levels.are_on():
            raise LevelsOff()
        signups.not_in_future(day, now)
        number = one_line("sheet number", paper, LONGEST_PAPER)
        signed = papers.paper_for(number, [target.list_id for target in targets])
        fields = {
            "email": address,
            "name": one_line("name", name),
            "salutation": one_line("salutation", salutation),
            "language": language,
            "place": one_line("source", place, LONGEST_SOURCE),
            "note": lines("note", note),
            "paper": "" if signed is None else signed.number,
            "collected_by": self.actor.name
            if collected_by is None
            else one_line("collected by", collected_by),
        }
        one = signups.candidate(None, fields, day, now.date())
        source = SignUpSource.TYPED
        return signups.sign_up(self.store, one, targets, source, self.actor, now, instead_of)

    def type_in(
        self, wanted: TypedSignUp, instead_of: Sequence[int] = (), tried: datetime | None = None
    ) -> Kept:
        """Record somebody who is typed from a sheet; raises as `sign_up` does.

        Where that was `tried` since a moment, and is not known to have failed, what was saved by it
        is returned instead.
        """
        from optindesk.flows.imports import MISTYPED
        from optindesk.flows.typed import Kept, saved_since

        if tried is not None:
            saved = saved_since(tried, wanted.address, self.suggest_address)
            if saved is not None:
                return saved
        decided = self.sign_up(
            wanted.address,
            *(Target(list_id=one) for one in wanted.lists),
            name=wanted.name,
            salutation=wanted.salutation,
            language=wanted.language,
            day=wanted.day,
            place=wanted.place,
            note=wanted.note,
            paper=wanted.paper,
            collected_by=wanted.collected_by,
            instead_of=instead_of,
        )
        is_new = any(one.group in MISTYPED for one in decided)
        likely = self.suggest_address(wanted.address) if is_new else None
        numbers = tuple(one.signup for one in decided if one.signup is not None)
        return Kept(tuple(decided), numbers, likely)

    def typed_before(self) -> list[Before]:
        """Who was typed today, to be shown where one types on; see `typed.typed_before`."""
        from optindesk.flows import typed

        return typed.typed_before(self.clock(), self.suggest_address)

    def doubt_paper(self, number: str, lists: Sequence[int]) -> Sentence | None:
        """Why nobody can be typed from a sheet of that number for these lists; see `papers`."""
        from optindesk.flows import papers

        try:
            papers.paper_for(number, lists)
        except (UnknownPaper, PaperOfOtherList) as trouble:
            return trouble.sentence
        return None

    def suggest_address(self, address: str) -> Suggestion | None:
        """What a mistyped address was likely meant to be; see `suggesting.suggest`."""
        from optindesk.flows import suggesting

        return suggesting.suggest(address, self.domains)

    # --- by people themselves, at the counter -----------------------------------------------------

    def kiosk_offers(self, list_id: int) -> tuple[Offer, ...]:
        """What people read at the counter, in each language; see `kiosk.offers`."""
        from optindesk.flows import kiosk

        return kiosk.offers(self.composer, self.kiosk_words, list_id, self.clock())

    def sign_up_at_kiosk(self, offer: Offer, address: str, name: str, place: str) -> None:
        """Record somebody who signed up at the counter; see `kiosk.sign_up`."""
        from optindesk.flows import kiosk

        alone = replace(self.actor, kind=ActorKind.DESK)
        kiosk.sign_up(self.store, offer, address, name, place, alone, self.clock())

    def send_from_kiosk(self, *, tick: Tick = no_tick) -> Sent:
        """Ask those who signed up at the counter, and nobody else; see `sending.send`."""
        from optindesk.flows import sending
        from optindesk.store import post

        return sending.send(
            self.store,
            self.transport,
            self.composer,
            replace(self.actor, kind=ActorKind.DESK),
            self.clock,
            providers=self.providers,
            only=post.mails_waiting_for(SignUpSource.KIOSK),
            pause=self.pause,
            tick=tick,
        )

    # --- on a second computer ---------------------------------------------------------------------

    def make_collector(self, list_ids: Sequence[int], path: Path) -> Collector:
        """Write a collector for a second computer without the database; see `collecting.make`.

        Raises AccountMissing, FileNotWritable, DiskFull.
        """
        from optindesk.core.collector import ID_BYTES
        from optindesk.flows import collecting

        self.not_over_own_data(path)
        now = self.clock()
        found = [self.kiosk_offers(number)[0] for number in list_ids]
        with unit_of_work(self.store, self.actor, now) as log:
            made = collecting.make(log, found, secrets.token_hex(ID_BYTES))
        self.write_json(path, made.to_plain())
        return made

    # --- put right --------------------------------------------------------------------------------

    def untype(self, signups_typed: Sequence[int]) -> int:
        """Take back what was typed for one person; see `taking_back.untype`."""
        from optindesk.flows import taking_back

        return taking_back.untype(self.store, signups_typed, self.actor, self.clock())
