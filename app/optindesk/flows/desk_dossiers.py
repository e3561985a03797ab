"""The desk, as to files on people: all that there is of somebody, to be read by strangers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.ports import Tick, no_tick
from optindesk.flows.desk_scans import Scans

if TYPE_CHECKING:
    from optindesk.flows.dossiers import Say
    from optindesk.store.people_query import PeopleQuery


class Dossiers(Scans):
    """What is done with files on people."""

    __slots__ = ()

    def export_dossiers(
        self,
        query: PeopleQuery,
        path: Path,
        say: Say = str,
        language: str = "en",
        *,
        letter_in: str = "",
        whole_sheet: bool = False,
        tick: Tick = no_tick,
    ) -> int:
        """Files on the people of a filter, as one ZIP; see `dossiers.export`. `say` says sentences
        in that language; the letter is in the person's own unless `letter_in` names another."""
        from optindesk.flows import dossiers
        from optindesk.flows.dossiers import Means

        self.not_over_own_data(path)
        means = Means(
            composer=self.composer,
            printer=self.printer,
            crop=self.crop,
            write_zip=self.write_zip,
            letters=self.letter_words,
            say=say,
            language=language,
            letter_in=letter_in,
            whole_sheet=whole_sheet,
        )
        return dossiers.export(self.store, query, path, means, self.actor, self.clock(), tick)
