"""The desk: the store, the ports and who sits there, behind the calls that both faces share.

The window and the command line ask for the same things in the same words; what differs is only
how a person is asked and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from optindesk.core.errors import (
    AccountMissing,
    NoMailbox,
    SheetOfLeavers,
)
from optindesk.core.model import (
    Actor,
    ActorKind,
    MailingList,
    OutgoingMail,
    Target,
)
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence
from optindesk.flows.desk_account import Accounts
from optindesk.flows.desk_copies import Copies
from optindesk.flows.desk_owner import Owner
from optindesk.flows.desk_paper import Papers
from optindesk.flows.desk_people import People
from optindesk.flows.desk_reports import Reports
from optindesk.flows.desk_typing import Typing
from optindesk.flows.desk_words import Words
from optindesk.flows.fittings import OpenLeavers, OpenSheet
from optindesk.flows.wanting_pin import guarded

if TYPE_CHECKING:
    from optindesk.flows import exporting, imports, safe_to_mail, watching
    from optindesk.flows.aims import Named
    from optindesk.flows.bringing import Brought
    from optindesk.flows.bringing_leavers import LeaversReport
    from optindesk.flows.business import Business
    from optindesk.flows.checking import Checked
    from optindesk.flows.flood import Hold
    from optindesk.flows.imports import ImportReport
    from optindesk.flows.kept_files import KeptFile
    from optindesk.flows.rounds import Round
    from optindesk.flows.safe_to_mail import Wanted
    from optindesk.flows.scans import FromPaper
    from optindesk.flows.sending import Sent
    from optindesk.flows.taking_leavers_back import TakenBack
    from optindesk.store.log_rows import LogQuery
    from optindesk.store.people_query import PeopleQuery


@guarded
@dataclass(frozen=True, slots=True)
class Desk(Accounts, People, Words, Papers, Typing, Reports, Copies, Owner):
    """Everything that the two faces need; made by `main` and nowhere else."""

    def as_actor(self, actor: Actor) -> Desk:
        """The same desk with somebody else sitting there."""
        return replace(self, actor=actor)

    def by_itself(self) -> Desk:
        """The same desk, at which nobody sits: the log says that it did something on its own."""
        return self.as_actor(replace(self.actor, kind=ActorKind.DESK))

    def run(self, *, check: Callable[[Tick], Checked] | None = None, tick: Tick = no_tick) -> Round:
        """Do on its own what is due, once; see `rounds.run`. Raises AccountMissing and ClockDoubted
        as well.

        `check` is how the mailbox is read (default: `check`).
        """
        from optindesk.flows import rounds, sending
        from optindesk.store import account_rows

        account = account_rows.account()
        if account is None:
            raise AccountMissing()
        self.clock_must_be_right()
        alone = self.by_itself()
        steps = rounds.Steps(
            check or (lambda tick: alone.check(tick=tick)),
            lambda: sending.settle_left(self.store, account, alone.actor, self.clock()),
            lambda tick: alone.expire(tick=tick),
            lambda tick: alone.remind(tick=tick),
            alone.ask_permission,
            alone.reduce_alone,
            lambda tick: alone.send(tick=tick),
        )
        return rounds.run(self.store, steps, self.clock, tick)

    def resume(self) -> None:
        """What went wrong on its own was seen to; see `rounds.resume`."""
        from optindesk.flows import rounds

        rounds.resume(self.store)

    def add_list(
        self, name: str, description: str, language: str, reminders: int = 0
    ) -> MailingList:
        """Make a list; see `lists.make`."""
        from optindesk.flows import lists

        now = self.clock()
        return lists.make(self.store, name, description, language, reminders, self.actor, now)

    def take_list_away(self, list_id: int) -> None:
        """Take away a list that nothing belongs to; see `lists.take_away`."""
        from optindesk.flows import lists
        from optindesk.store import archive

        lists.take_away(self.store, archive.list_by_id(list_id), self.actor, self.clock())

    def set_reminders(self, list_id: int, most: int) -> None:
        """How often a list reminds; see `settings.choose_reminders`."""
        from optindesk.flows import settings

        settings.choose_reminders(self.store, list_id, most, self.actor, self.clock())

    def list_named(self, name: str) -> MailingList:
        """The list of that name, whatever its case; raises UnknownList."""
        from optindesk.flows import lists

        return lists.named(name)

    def set_business(
        self, postal_address: str | None, privacy_notice: str | None, language: str = ""
    ) -> Business:
        """Say who asks, in mails from now on; see `business.save`."""
        from optindesk.flows import business

        return business.save(
            self.store,
            self.reader,
            postal_address,
            privacy_notice,
            language,
            self.actor,
            self.clock(),
        )

    def reset(self, names: Iterable[str]) -> None:
        """Let settings be as they are by default, those that are numbers all at once; see
        `preferences.CATALOGUE`. Raises UnknownSetting for one that has no default here."""
        from optindesk.flows import evidence, how_set, preferences, settings
        from optindesk.store import account_rows

        wanted = tuple(names)
        for name in wanted:
            if name not in how_set.RESETTABLE:
                settings.known(name)
        numbers = {name: settings.usual(name) for name in wanted if name in settings.SETTINGS}
        account = account_rows.account()
        if account is not None and preferences.PACE in wanted:
            account = replace(account, per_minute=None, per_hour=None, per_day=None)
        if account is not None and preferences.HANDLED in wanted:
            account = replace(account, move_handled="")
        if account is not None and account != account_rows.account():
            self.set_account(account)
        if numbers:
            self.choose_settings(numbers)
        if preferences.REPLIES in wanted:
            self.keep_replies(evidence.WHOLE)

    def import_sheet(
        self,
        opened: OpenSheet,
        *targets: Target,
        named: Named = MappingProxyType({}),
        day: date | None = None,
        dry_run: bool = False,
        collected_before: bool = False,
        edits: imports.Edits = MappingProxyType({}),
        brought: Brought | None = None,
        paper: FromPaper | None = None,
        tick: Tick = no_tick,
    ) -> ImportReport:
        """Import a sheet, or look first; see `imports.import_sheet`. Raises SheetOfLeavers as well,
        for an export that holds nobody else."""
        from optindesk.flows import imports
        from optindesk.flows.scans import NO_PAPER

        if opened.leavers is not None and opened.leavers.everybody:
            raise SheetOfLeavers(path=opened.sheet.name, program=opened.leavers.program)
        return imports.import_sheet(
            self.store,
            opened.sheet,
            opened.rows,
            targets,
            self.actor,
            self.clock,
            day=day,
            mapping=opened.mapping,
            named=named,
            dry_run=dry_run,
            collected_before=collected_before,
            edits=edits,
            brought=brought,
            paper=NO_PAPER if paper is None else paper,
            tick=tick,
        )

    def bring_leavers(
        self, opened: OpenLeavers, target: Target, *, dry_run: bool = False, tick: Tick = no_tick
    ) -> LeaversReport:
        """Let those who left elsewhere have left here; see `bringing_leavers.bring_leavers`."""
        from optindesk.flows import bringing_leavers

        return bringing_leavers.bring_leavers(
            self.store,
            opened,
            target,
            self.actor,
            self.clock(),
            dry_run=dry_run,
            tick=tick,
        )

    def save_sheet(self, import_id: int, path: Path) -> KeptFile:
        """The sheet of an import, byte for byte; see `kept_files.save_sheet`."""
        from optindesk.flows import kept_files

        self.not_over_own_data(path)
        return kept_files.save_sheet(
            self.store, import_id, path, self.write_bytes, self.actor, self.clock()
        )

    def save_leavers(self, number: int, path: Path) -> KeptFile:
        """A file of leavers, byte for byte; see `kept_files.save_leavers`."""
        from optindesk.flows import kept_files

        self.not_over_own_data(path)
        return kept_files.save_leavers(
            self.store, number, path, self.write_bytes, self.actor, self.clock()
        )

    def take_leavers_back(self, number: int) -> TakenBack:
        """Let a file of leavers be as if it had never come; see `taking_leavers_back`."""
        from optindesk.flows import taking_leavers_back

        return taking_leavers_back.take_back(self.store, number, self.actor, self.clock())

    def clear_broken_off(self) -> list[Sentence]:
        """Take out what came in of imports whose desk died, see `taking_back.clear`, and what is
        left of a copy over which it died."""
        from optindesk.flows import taking_back
        from optindesk.store import copies, fetching

        fetching.clear(self.here)
        copies.clear_opened(self.store.folder or self.here)
        return taking_back.clear(self.store, self.actor, self.clock)

    def take_import_back(self, import_id: int, tick: Tick = no_tick) -> int:
        """Cancel what an import asked and hide whom it brought; see `taking_back.take_back`."""
        from optindesk.flows import taking_back

        return taking_back.take_back(self.store, import_id, self.actor, self.clock, tick)

    def send(
        self, *, limit: int | None = None, at_once: bool = False, tick: Tick = no_tick
    ) -> Sent:
        """Hand over what waits; see `sending.send`. What an import that broke off brought in is
        taken out first: it would wait for ever. So are questions of an old key replaced that a desk
        which died left. Raises ClockDoubted: a mail names the day until which one can answer."""
        from optindesk.flows import rotating, sending

        self.clock_must_be_right()
        self.clear_broken_off()
        rotating.go_on(self.store, self.actor, self.clock)
        return sending.send(
            self.store,
            self.transport,
            self.composer,
            self.actor,
            self.clock,
            providers=self.providers,
            limit=limit,
            at_once=at_once,
            pause=self.pause,
            tick=self.while_clock_is_right(tick),
        )

    def check(self, *, tick: Tick = no_tick) -> Checked:
        """Read the mailbox; see `checking.check`."""
        from optindesk.flows import checking

        return checking.check(
            self.store, self.mailbox, self.reader, self.composer, self.actor, self.clock, tick
        )

    def watch(
        self,
        tell: Callable[[watching.Told], None],
        *,
        check: Callable[[Tick], Checked] | None = None,
        is_asked: Callable[[], bool] = lambda: False,
        tick: Tick = no_tick,
    ) -> None:
        """Listen to the mailbox until `tick` raises Cancelled; see `watching.watch`.

        `check` is what is done when there may be news (default: `check`). Raises AccountMissing,
        NoMailbox, PasswordNeeded, and the troubles that waiting does not mend.
        """
        from optindesk.flows import watching
        from optindesk.store import account_rows

        account = account_rows.account()
        if account is None:
            raise AccountMissing()
        if account.imap is None:
            raise NoMailbox()
        ears = watching.Ears(
            connect=partial(self.mailbox, account),
            check=check or (lambda tick: self.by_itself().check(tick=tick)),
            tell=tell,
            clock=self.clock,
            pause=self.pause,
            is_asked=is_asked,
        )
        watching.watch(ears, tick)

    def check_saved(self, paths: Iterable[Path], *, tick: Tick = no_tick) -> Checked:
        """Read saved mails; see `checking.check_saved`."""
        from optindesk.flows import checking

        return checking.check_saved(
            self.store,
            self.saved(paths),
            self.reader,
            self.composer,
            self.actor,
            self.clock,
            tick,
        )

    def outbox(self) -> list[OutgoingMail]:
        """The mails that have not gone out for sure; what is in doubt first."""
        from optindesk.flows import settling

        return settling.outbox()

    def outbox_with_holds(self) -> list[tuple[OutgoingMail, Hold | None]]:
        """The same, each with what keeps it from going out now."""
        from optindesk.flows import resting, settling

        return resting.holds(settling.outbox(), self.clock())

    def settle_mail(self, mail_id: int, went_out: bool) -> None:
        """Say whether a mail went out of which it is not known; see `settling.settle_by_hand`."""
        from optindesk.flows import settling

        settling.settle_by_hand(self.store, mail_id, went_out, self.actor, self.clock())

    def expire(self, *, tick: Tick = no_tick) -> int:
        """Let lapse what is due; returns how many questions. Raises ClockDoubted."""
        from optindesk.flows import requests

        self.clock_must_be_right()
        return requests.expire(self.store, self.actor, self.clock(), tick)

    def remind(self, *, tick: Tick = no_tick) -> int:
        """Queue the reminders that are due; returns how many. Raises ClockDoubted."""
        from optindesk.flows import reminding

        self.clock_must_be_right()
        return reminding.remind(self.store, self.actor, self.clock(), tick)

    def export_safe_to_mail(
        self, wanted: Wanted, path: Path, say: exporting.Say = str
    ) -> safe_to_mail.Given:
        """Who may be mailed now, for a program; see `safe_to_mail.write_list`."""
        from optindesk.flows import safe_to_mail

        self.not_over_own_data(path)
        return safe_to_mail.write_list(
            self.store,
            wanted,
            path,
            self.write_table,
            self.mailers,
            self.leave_sentences,
            self.actor,
            self.clock(),
            say,
        )

    def export_removals(self, one: safe_to_mail.Remaining, path: Path) -> int:
        """Whom a program is to take out; see `safe_to_mail.write_removals`."""
        from optindesk.flows import safe_to_mail

        self.not_over_own_data(path)
        return safe_to_mail.write_removals(
            self.store, one, path, self.write_table, self.mailers, self.actor, self.clock()
        )

    def export_records(
        self,
        query: PeopleQuery,
        path: Path,
        say: exporting.Say = str,
        language: str = "en",
        *,
        tick: Tick = no_tick,
    ) -> int:
        """Consent records, as a table where the name says so (`exporting.TABLES`), else as JSON-LD
        with what checks them beside it; returns how many. `say` says their sentences in that
        language."""
        from optindesk.flows import exporting

        self.not_over_own_data(path)
        return exporting.records(
            self.store,
            query,
            path,
            exporting.Writers(self.write_table, self.write_checkable),
            self.composer,
            self.actor,
            self.clock(),
            say,
            language,
            tick,
        )

    def export_log(
        self, path: Path, say: exporting.Say = str, query: LogQuery | None = None
    ) -> int:
        """The log, or what a query leaves of it: as a table where the name says so
        (`exporting.TABLES`), else as JSON, with what checks it beside it."""
        from optindesk.flows import exporting
        from optindesk.store.log_rows import LogQuery

        self.not_over_own_data(path)
        writers = exporting.Writers(self.write_table, self.write_checkable)
        wanted = query or LogQuery()
        return exporting.log(self.store, wanted, path, writers, self.actor, self.clock(), say)
