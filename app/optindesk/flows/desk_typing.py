"""The desk, as to sign-ups that come without a file: typed by staff, person after person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from optindesk.core.errors import LevelsOff
from optindesk.core.model import SignUpSource, Target
from optindesk.core.text import LONGEST_PAPER, LONGEST_SOURCE, lines, one_line
from optindesk.flows import levels, signups, taking_back
from optindesk.flows.fittings import Fittings
from optindesk.flows.signups import Decided


class Typing(Fittings):
    """What is done with what is typed."""

    __slots__ = ()

    def sign_up(
        self,
        address: str,
        *targets: Target,
        name: str = "",
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
        Raises BadAddress, FutureDate, ControlCharacter, TooLong, LevelsOff, CannotUntype.
        """
        now = self.clock()
        if any(target.level is not None for target in targets) and not levels.are_on():
            raise LevelsOff()
        signups.not_in_future(day, now)
        fields = {
            "email": address,
            "name": one_line("name", name),
            "language": language,
            "place": one_line("source", place, LONGEST_SOURCE),
            "note": lines("note", note),
            "paper": one_line("sheet number", paper, LONGEST_PAPER),
            "collected_by": self.actor.name
            if collected_by is None
            else one_line("collected by", collected_by),
        }
        typed = signups.candidate(None, fields, day, now.date())
        source = SignUpSource.TYPED
        return signups.sign_up(self.store, typed, targets, source, self.actor, now, instead_of)

    def untype(self, signups_typed: Sequence[int]) -> int:
        """Take back what was typed for one person; see `taking_back.untype`."""
        return taking_back.untype(self.store, signups_typed, self.actor, self.clock())
