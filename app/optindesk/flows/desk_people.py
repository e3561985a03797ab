"""The desk, as to people: asking again, elsewhere, for permission; levels, leaving, never write."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.model import Contact, OutgoingMail, Request
from optindesk.core.ports import Tick, no_tick
from optindesk.core.text import lines
from optindesk.flows.fittings import Fittings, OpenSheet

if TYPE_CHECKING:
    from optindesk.core.disclosure import Disclosure
    from optindesk.flows import never_lists, never_writing, permission
    from optindesk.flows.correcting import Corrected
    from optindesk.flows.late import Anew
    from optindesk.flows.lowering import Lowered
    from optindesk.flows.many import Outcome
    from optindesk.flows.noting import Noted
    from optindesk.flows.one_person import Parted
    from optindesk.flows.permission import Chosen
    from optindesk.flows.readdressing import Changed
    from optindesk.flows.rectifying import Known
    from optindesk.flows.reminding import Again
    from optindesk.flows.rotating import Replaced
    from optindesk.flows.taking_off import Withdrawal
    from optindesk.store.erasing import Erased
    from optindesk.store.people_query import PeopleQuery
    from optindesk.store.suppressions import Suppression


class People(Fittings):
    """What is done with people and their questions."""

    __slots__ = ()

    def resend(
        self,
        query: PeopleQuery,
        *,
        contacts: Iterable[int] | None = None,
        dry_run: bool = False,
        tick: Tick = no_tick,
    ) -> list[Again]:
        """Send open questions once more, or look first; see `reminding.resend`."""
        from optindesk.flows import reminding

        return reminding.resend(
            self.store,
            query,
            self.actor,
            self.clock(),
            contacts=contacts,
            dry_run=dry_run,
            tick=tick,
        )

    def look_at_permission(self, chosen: Chosen, *, tick: Tick = no_tick) -> permission.Look:
        """Whom a round would ask for permission; see `permission.look`."""
        from optindesk.flows import permission

        return permission.look(self.store, chosen, self.clock(), tick)

    def begin_permission(self, chosen: Chosen, *, dry_run: bool = False) -> int:
        """Begin to ask people collected before; see `permission.begin`."""
        from optindesk.flows import permission

        return permission.begin(self.store, chosen, self.actor, self.clock(), dry_run=dry_run)

    def stop_permission(self) -> permission.Stopped:
        """Ask nobody more, and take back what only waits; see `permission.stop`."""
        from optindesk.flows import permission

        return permission.stop(self.store, self.actor, self.clock())

    def ask_permission(self, *, tick: Tick = no_tick) -> int:
        """Ask the next people of the round that is on; see `permission.ask_next`. Raises
        ClockDoubted."""
        from optindesk.flows import permission

        self.clock_must_be_right()
        return permission.ask_next(self.store, self.actor, self.clock(), tick)

    def ask_again(self, address: str, list_id: int | None, why: str) -> Anew:
        """Ask somebody anew whose question has lapsed; see `late.ask_again`."""
        from optindesk.flows import late

        why = lines("note", why)
        return late.ask_again(self.store, address, list_id, why, self.actor, self.clock())

    def correct(self, old: str, new: str, why: str = "", *, sure: bool = False) -> Corrected:
        """Correct an address and ask there; see `correcting.correct`."""
        from optindesk.flows import correcting

        why = lines("note", why)
        now = self.clock()
        return correcting.correct(self.store, old, new, why, self.actor, now, sure=sure)

    def change_address(self, old: str, new: str, note: str = "") -> Changed:
        """A person has another address; see `readdressing.change`."""
        from optindesk.flows import readdressing

        note = lines("note", note)
        return readdressing.change(self.store, old, new, note, self.actor, self.clock())

    def take_address_back(self, address: str, why: str = "") -> Changed:
        """It was no change after all; see `readdressing.take_back`."""
        from optindesk.flows import readdressing

        why = lines("note", why)
        return readdressing.take_back(self.store, address, why, self.actor, self.clock())

    def merge(self, address: str, other: str, note: str = "") -> tuple[Contact, Contact]:
        """Two contacts are one person; see `one_person.merge`."""
        from optindesk.flows import one_person

        note = lines("note", note)
        return one_person.merge(self.store, address, other, note, self.actor, self.clock())

    def unmerge(self, address: str, other: str, note: str = "") -> Parted:
        """They are not; see `one_person.unmerge`."""
        from optindesk.flows import one_person

        note = lines("note", note)
        return one_person.unmerge(self.store, address, other, note, self.actor, self.clock())

    def try_again(self, mail_id: int) -> OutgoingMail:
        """Let a refused mail wait again; see `correcting.try_again`."""
        from optindesk.flows import correcting

        return correcting.try_again(self.store, mail_id, self.actor, self.clock())

    def lower_level(self, address: str, level: int) -> Lowered:
        """Lower somebody's permission level at once; see `lowering.lower`."""
        from optindesk.flows import lowering

        how = f"entered by {self.actor.name}"
        return lowering.lower(self.store, address, level, how, self.actor, self.clock())

    def name_level(self, level: int, language: str, name: str) -> str:
        """Call a level otherwise; see `levels.rename`."""
        from optindesk.flows import levels

        now = self.clock()
        return levels.rename(self.store, self.reader, level, language, name, self.actor, now)

    def choose_setting(self, name: str, value: str) -> None:
        """Change a setting that is a number; see `settings.choose`."""
        self.choose_settings({name: value})

    def choose_settings(self, wanted: Mapping[str, str]) -> Mapping[str, int]:
        """Change several at once, or none of them; see `settings.choose`."""
        from optindesk.flows import requests, settings

        levels_off = requests.stop_asking_levels
        return settings.choose(self.store, wanted, self.actor, self.clock(), levels_off)

    def confirm_by_hand(self, text: str, address: str | None, note: str) -> Request:
        """Confirm by a typed code or token; see `confirming.confirm_by_hand`."""
        from optindesk.flows import confirming

        note = lines("note", note)
        return confirming.confirm_by_hand(self.store, text, address, note, self.actor, self.clock())

    def not_me(self, address: str, note: str = "") -> Withdrawal:
        """An address is somebody else's, as was said on the telephone; see `calling.not_me`."""
        from optindesk.flows import calling

        return calling.not_me(self.store, address, note, self.actor, self.clock())

    def cancel(self, address: str, list_id: int | None = None, why: str = "") -> int:
        """Cancel open questions; returns how many."""
        from optindesk.flows import requests

        why = lines("note", why)
        return requests.cancel(self.store, address, list_id, why, self.actor, self.clock())

    def cancel_many(
        self,
        contacts: Collection[int],
        why: str = "",
        *,
        dry_run: bool = False,
        tick: Tick = no_tick,
    ) -> list[Outcome]:
        """Cancel every open question to these people, or look first; see `many.cancel`."""
        from optindesk.flows import many

        why, now = lines("note", why), self.clock()
        return many.cancel(self.store, contacts, why, self.actor, now, dry_run=dry_run, tick=tick)

    def withdraw_many(
        self, contacts: Collection[int], *, dry_run: bool = False, tick: Tick = no_tick
    ) -> list[Outcome]:
        """Take these people off everything, or look first; see `many.withdraw`."""
        from optindesk.flows import many

        how, now = f"entered by {self.actor.name}", self.clock()
        return many.withdraw(self.store, contacts, how, self.actor, now, dry_run=dry_run, tick=tick)

    def withdraw(
        self,
        address: str,
        *list_ids: int,
        never_write: str = "",
        goodbye: bool = False,
        sure: bool = False,
    ) -> Withdrawal:
        """Take somebody off lists or everything, at the wish told to the desk; see `leaving`."""
        from optindesk.flows import leaving

        return leaving.withdraw(
            self.store,
            address,
            list_ids,
            f"entered by {self.actor.name}",
            self.actor,
            self.clock(),
            never_write=never_write,
            goodbye=goodbye,
            sure=sure,
        )

    def give_access(self, address: str, path: Path) -> Disclosure:
        """All that is kept of a person, for that person; see `access.give`."""
        from optindesk.flows import access

        self.not_over_own_data(path)
        return access.give(
            self.store,
            address,
            path,
            self.composer,
            self.printer,
            self.access_words,
            self.say_in,
            self.write_bytes,
            self.write_json,
            self.actor,
            self.clock(),
        )

    def rectify(self, address: str, right: Known) -> Contact:
        """Put right what is known of a person; see `rectifying.rectify`."""
        from optindesk.flows import rectifying

        return rectifying.rectify(self.store, address, right, self.actor, self.clock())

    def note(self, address: str, text: str) -> Noted:
        """Note something about a person; see `noting.note`."""
        from optindesk.flows import noting

        return noting.note(self.store, address, text, self.actor, self.clock())

    def take_note_back(self, address: str, number: int | None = None) -> Noted:
        """Take a note back, the newest unless its number is given; see `noting.take_back`."""
        from optindesk.flows import noting

        return noting.take_back(self.store, address, self.actor, self.clock(), number)

    def keep_for_dispute(self, address: str, reason: str) -> Contact:
        """Nobody erases this person until the dispute is over; see `disputes.hold`."""
        from optindesk.flows import disputes

        return disputes.hold(self.store, address, reason, self.actor, self.clock())

    def end_dispute(self, address: str) -> Contact:
        """The dispute about a person is over; see `disputes.release`."""
        from optindesk.flows import disputes

        return disputes.release(self.store, address, self.actor, self.clock())

    def apply_retention(self, *, tick: Tick = no_tick) -> int:
        """Reduce everybody whose time is over; see `retention.apply`. Raises ClockDoubted."""
        from optindesk.flows import retention

        self.clock_must_be_right()
        return retention.apply(self.store, self, self.actor, self.clock, tick=tick)

    def reduce_alone(self, tick: Tick) -> int:
        """Reduce the first of them, if the owner wants that done on its own."""
        from optindesk.flows import retention, settings

        if not settings.is_on(settings.REDUCES_ALONE):
            return 0
        self.clock_must_be_right()
        return retention.apply(self.store, self, self.actor, self.clock, retention.AT_ONCE, tick)

    def look_at_erasing(self, address: str) -> Erased:
        """What erasing a person would take away, and what must stay; see `erasing.look`."""
        from optindesk.flows import erasing

        return erasing.look(self.store, address, self, self.actor, self.clock())

    def erase(self, address: str, reason: str, *, sure: bool = False) -> Erased:
        """Erase a person for good; see `erasing.erase`."""
        from optindesk.flows import erasing

        now = self.clock()
        return erasing.erase(self.store, address, reason, self, self.actor, now, sure=sure)

    def change_key(self, reason: str) -> None:
        """Make another key the desk's own; see `rotating.rotate`. What was asked with the one
        before is replaced by `replace_questions`."""
        from optindesk.core.keys import KEY_BYTES
        from optindesk.flows import rotating

        fresh = secrets.token_bytes(KEY_BYTES)
        rotating.rotate(self.store, reason, fresh, self.actor, self.clock())

    def replace_questions(self, *, tick: Tick = no_tick) -> Replaced:
        """Ask anew what was asked with an old key; see `rotating.replace_open`."""
        from optindesk.flows import rotating

        return rotating.replace_open(self.store, self.actor, self.clock, tick)

    def export_affected(self, path: Path) -> int:
        """Everybody whose data was here; see `stolen.write_affected`."""
        from optindesk.flows import stolen

        self.not_over_own_data(path)
        return stolen.write_affected(self.store, path, self.write_table, self.actor, self.clock())

    def never_write(self, text: str, reason: str) -> never_writing.Look:
        """Never write to an address or a domain again; see `never_writing.add`."""
        from optindesk.flows import never_writing

        return never_writing.add(self.store, text, reason, self.actor, self.clock())

    def look_at_never_write(self, text: str) -> never_writing.Look:
        """What it would do never to write there; see `never_writing.look`."""
        from optindesk.flows import never_writing

        return never_writing.look(text, self.domains.common)

    def write_again(self, texts: Iterable[str], reason: str) -> list[Suppression]:
        """Allow mail to these addresses and domains again; see `never_writing.remove`."""
        from optindesk.flows import never_writing

        return never_writing.remove(self.store, texts, reason, self.actor, self.clock())

    def import_never_write(
        self,
        opened: OpenSheet,
        reason: str,
        *,
        follow: bool = True,
        dry_run: bool = False,
        tick: Tick = no_tick,
    ) -> never_lists.Report:
        """Never write to all of a list; see `never_lists.import_list`."""
        from optindesk.flows import never_lists

        return never_lists.import_list(
            self.store,
            opened.sheet.name,
            opened.rows,
            reason,
            self.actor,
            self.clock(),
            of_many=self.domains.common,
            follow=follow,
            dry_run=dry_run,
            tick=tick,
        )

    def export_never_write(self, path: Path) -> int:
        """The list of whom is never written to; see `never_lists.export_list`."""
        from optindesk.flows import never_lists

        self.not_over_own_data(path)
        return never_lists.export_list(self.store, path, self.write_table, self.actor, self.clock())
