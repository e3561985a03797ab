"""The desk: the store, the ports and who sits there, behind the calls that both faces share.

The window and the command line ask for the same things in the same words; what differs is only
how a person is asked and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import (
    AccountMissing,
    BadListName,
    ControlCharacter,
    FileNotWritable,
    LevelsOff,
    ListExists,
    NoMailbox,
    NotOnServer,
    UnknownList,
    WordingDoubted,
    WordingStopped,
)
from optindesk.core.letter import Verdict
from optindesk.core.model import (
    Account,
    Actor,
    ActorKind,
    MailingList,
    MailKind,
    OutgoingMail,
    Request,
    SignUpSource,
    Target,
    Wording,
)
from optindesk.core.original import Original
from optindesk.core.ports import (
    Composer,
    Mailbox,
    Passwords,
    Practice,
    RawMail,
    Reader,
    RecordWriter,
    Sheet,
    Tick,
    Transport,
    no_tick,
)
from optindesk.core.provider import Provider
from optindesk.core.sentence import sentence
from optindesk.core.wording_checks import Finding, stops
from optindesk.flows import (
    business,
    checking,
    confirming,
    correcting,
    evidence,
    exporting,
    leaving,
    letters,
    levels,
    lowering,
    never_writing,
    pacing,
    permission,
    reminding,
    replying,
    requests,
    reviewing,
    rounds,
    samples,
    sending,
    settings,
    settling,
    signups,
    teaching,
    trying,
    undoing,
    watching,
    wordings,
)
from optindesk.flows.addresses import read_address
from optindesk.flows.business import Business
from optindesk.flows.checking import Checked
from optindesk.flows.correcting import Corrected
from optindesk.flows.letters import Letter
from optindesk.flows.lowering import Lowered
from optindesk.flows.permission import Chosen
from optindesk.flows.reminding import Again
from optindesk.flows.replying import ReadyTexts
from optindesk.flows.requests import Withdrawal
from optindesk.flows.reviewing import Decision
from optindesk.flows.rounds import Round
from optindesk.flows.samples import CheckWords
from optindesk.flows.sending import Sent
from optindesk.flows.signups import Decided, ImportReport
from optindesk.store import archive, handled, post
from optindesk.store.backup import copy_database
from optindesk.store.database import Store
from optindesk.store.folder import DATABASE
from optindesk.store.journal import unit_of_work
from optindesk.store.search import PeopleQuery
from optindesk.store.suppressions import Suppression

LONGEST_LIST_NAME = 200

Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet whose columns were understood: its rows in canonical fields, read once."""

    sheet: Sheet
    mapping: Mapping[str, str]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the two faces need; made by `main` and nowhere else."""

    store: Store
    actor: Actor
    clock: Callable[[], datetime]
    composer: Composer
    reader: Reader
    passwords: Passwords
    transport: Callable[[Account], Transport]
    mailbox: Callable[[Account], Mailbox]
    saved: Callable[[Iterable[Path]], Iterator[RawMail]]
    open_sheet: Callable[[Path, Mapping[str, str]], OpenSheet]
    write_table: RecordWriter
    write_json: Callable[[Path, Any], None]
    write_bytes: evidence.WriteBytes
    pause: Callable[[float], None]
    practice: Practice | None = None
    ready_texts: ReadyTexts = field(default_factory=dict)
    providers: Sequence[Provider] = ()
    check_words: CheckWords = field(default_factory=dict)

    @property
    def is_practice(self) -> bool:
        """Whether this is a practice desk, from which no real mail can leave."""
        return self.practice is not None

    def as_actor(self, actor: Actor) -> Desk:
        """The same desk with somebody else sitting there."""
        return replace(self, actor=actor)

    def by_itself(self) -> Desk:
        """The same desk, at which nobody sits: the log says that it did something on its own."""
        return self.as_actor(replace(self.actor, kind=ActorKind.DESK))

    def run(self, *, check: Callable[[Tick], Checked] | None = None, tick: Tick = no_tick) -> Round:
        """Do on its own what is due, once; see `rounds.run`. Raises AccountMissing as well.

        `check` is how the mailbox is read (default: `check`).
        """
        account = post.account()
        if account is None:
            raise AccountMissing()
        alone = self.by_itself()
        steps = rounds.Steps(
            check or (lambda tick: alone.check(tick=tick)),
            lambda: sending.settle_left(self.store, account, alone.actor, self.clock()),
            lambda tick: alone.expire(tick=tick),
            lambda tick: alone.remind(tick=tick),
            alone.ask_permission,
            lambda tick: alone.send(tick=tick),
        )
        return rounds.run(self.store, steps, self.clock, tick)

    def resume(self) -> None:
        """What went wrong on its own was seen to; see `rounds.resume`."""
        rounds.resume(self.store)

    def add_list(self, name: str, description: str, language: str) -> MailingList:
        """Make a list; raises BadListName, ListExists, ControlCharacter."""
        shown = _one_line("name", name)
        if not 0 < len(shown) <= LONGEST_LIST_NAME:
            raise BadListName(most=LONGEST_LIST_NAME)
        with unit_of_work(self.store, self.actor, self.clock()) as log:
            if archive.list_named(shown) is not None:
                raise ListExists(name=shown)
            made = archive.add_list(shown, description.strip(), language, self.clock())
            log.write(Code.LIST_MADE, list=shown, language=language, list_id=made.id)
        return made

    def list_named(self, name: str) -> MailingList:
        """The list of that name, whatever its case; raises UnknownList."""
        found = archive.list_named(name)
        if found is None:
            raise UnknownList(name=name)
        return found

    def set_account(self, wanted: Account) -> Account:
        """Set the mail account; raises BadAddress, ControlCharacter."""
        checked = replace(
            wanted,
            address=read_address(wanted.address).shown,
            sender_name=_one_line("name", wanted.sender_name),
            user=_one_line("user", wanted.user),
            move_handled=_one_line("folder", wanted.move_handled),
        )
        with unit_of_work(self.store, self.actor, self.clock()) as log:
            before = post.account()
            saved = post.save_account(checked)
            business.follow(log, saved)
            if saved.move_handled and not (before and before.move_handled):
                handled.begin_moving(saved.id, self.clock())
            log.write(
                Code.ACCOUNT_SET,
                address=saved.address,
                smtp=f"{saved.smtp.host}:{saved.smtp.port} {saved.smtp.security}",
                imap=f"{saved.imap.host}:{saved.imap.port} {saved.imap.security}"
                if saved.imap
                else None,
                move_handled=saved.move_handled or None,
            )
        rounds.resume(self.store)
        return saved

    def set_business(
        self, postal_address: str | None, privacy_notice: str | None, language: str = ""
    ) -> Business:
        """Say who asks, in mails from now on; see `business.save`."""
        return business.save(
            self.store,
            self.reader,
            postal_address,
            privacy_notice,
            language,
            self.actor,
            self.clock(),
        )

    def sign_up(
        self,
        address: str,
        *targets: Target,
        name: str = "",
        language: str = "",
        day: date | None = None,
        place: str = "",
        note: str = "",
    ) -> list[Decided]:
        """Record a typed sign-up, for several lists in one question.

        Raises BadAddress, FutureDate, ControlCharacter, LevelsOff.
        """
        now = self.clock()
        if any(target.level is not None for target in targets) and not levels.are_on():
            raise LevelsOff()
        signups.not_in_future(day, now)
        fields = {
            "email": address,
            "name": _one_line("name", name),
            "language": language,
            "place": _one_line("source", place),
            "note": note,
            "collected_by": self.actor.name,
        }
        typed = signups.candidate(None, fields, day, now.date())
        return signups.sign_up(self.store, typed, targets, SignUpSource.TYPED, self.actor, now)

    def import_sheet(
        self,
        opened: OpenSheet,
        target: Target,
        *,
        day: date | None = None,
        dry_run: bool = False,
        collected_before: bool = False,
        tick: Tick = no_tick,
    ) -> ImportReport:
        """Import a sheet, or look first; see `signups.import_sheet`."""
        return signups.import_sheet(
            self.store,
            opened.sheet,
            opened.rows,
            target,
            self.actor,
            self.clock(),
            day=day,
            mapping=opened.mapping,
            dry_run=dry_run,
            collected_before=collected_before,
            tick=tick,
        )

    def send(self, *, limit: int | None = None, tick: Tick = no_tick) -> Sent:
        """Hand over what waits; see `sending.send`."""
        return sending.send(
            self.store,
            self.transport,
            self.composer,
            self.actor,
            self.clock,
            providers=self.providers,
            limit=limit,
            pause=self.pause,
            tick=tick,
        )

    def check(self, *, tick: Tick = no_tick) -> Checked:
        """Read the mailbox; see `checking.check`."""
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
        account = post.account()
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
        return checking.check_saved(
            self.store,
            self.saved(paths),
            self.reader,
            self.composer,
            self.actor,
            self.clock,
            tick,
        )

    def allowance(self) -> pacing.Allowance | None:
        """How the mail account stands to its limits; None when none is set up."""
        account = post.account()
        if account is None:
            return None
        return pacing.Pace(account, self.providers, self.clock).allowance()

    def usual_limits(self, account: Account) -> tuple[pacing.Limit, ...]:
        """The limits of an account for which the owner sets none."""
        plain = replace(account, per_minute=None, per_hour=None, per_day=None)
        return pacing.limits(plain, self.providers)

    def outbox(self) -> list[OutgoingMail]:
        """The mails that have not gone out for sure; what is in doubt first."""
        return settling.outbox()

    def settle_mail(self, mail_id: int, went_out: bool) -> None:
        """Say whether a mail went out of which it is not known; see `settling.settle_by_hand`."""
        settling.settle_by_hand(self.store, mail_id, went_out, self.actor, self.clock())

    def expire(self, *, tick: Tick = no_tick) -> int:
        """Let lapse what is due; returns how many questions."""
        return requests.expire(self.store, self.actor, self.clock(), tick)

    def remind(self, *, tick: Tick = no_tick) -> int:
        """Queue the reminders that are due; returns how many."""
        return reminding.remind(self.store, self.actor, self.clock(), tick)

    def resend(
        self,
        query: PeopleQuery,
        *,
        contacts: Iterable[int] | None = None,
        dry_run: bool = False,
        tick: Tick = no_tick,
    ) -> list[Again]:
        """Send open questions once more, or look first; see `reminding.resend`."""
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
        return permission.look(self.store, chosen, self.clock(), tick)

    def begin_permission(self, chosen: Chosen) -> int:
        """Begin to ask people collected before; see `permission.begin`."""
        return permission.begin(self.store, chosen, self.actor, self.clock())

    def stop_permission(self) -> bool:
        """Ask nobody more; see `permission.stop`."""
        return permission.stop(self.store, self.actor, self.clock())

    def ask_permission(self, *, tick: Tick = no_tick) -> int:
        """Ask the next people of the round that is on; see `permission.ask_next`."""
        return permission.ask_next(self.store, self.actor, self.clock(), tick)

    def correct(self, old: str, new: str, why: str = "") -> Corrected:
        """Correct an address and ask there; see `correcting.correct`."""
        return correcting.correct(self.store, old, new, why, self.actor, self.clock())

    def try_again(self, mail_id: int) -> OutgoingMail:
        """Let a refused mail wait again; see `correcting.try_again`."""
        return correcting.try_again(self.store, mail_id, self.actor, self.clock())

    def lower_level(self, address: str, level: int) -> Lowered:
        """Lower somebody's permission level at once; see `lowering.lower`."""
        how = f"entered by {self.actor.name}"
        return lowering.lower(self.store, address, level, how, self.actor, self.clock())

    def name_level(self, level: int, language: str, name: str) -> str:
        """Call a level otherwise; see `levels.rename`."""
        now = self.clock()
        return levels.rename(self.store, self.reader, level, language, name, self.actor, now)

    def choose_setting(self, name: str, value: str) -> int:
        """Change a setting about asking; see `settings.choose`."""
        return settings.choose(self.store, name, value, self.actor, self.clock())

    def confirm_by_hand(self, text: str, address: str | None, note: str) -> Request:
        """Confirm by a typed code or token; see `confirming.confirm_by_hand`."""
        return confirming.confirm_by_hand(self.store, text, address, note, self.actor, self.clock())

    def cancel(self, address: str, list_id: int | None = None, why: str = "") -> int:
        """Cancel open questions; returns how many."""
        return requests.cancel(self.store, address, list_id, why, self.actor, self.clock())

    def withdraw(
        self, address: str, *list_ids: int, never_write: str = "", goodbye: bool = False
    ) -> Withdrawal:
        """Take somebody off lists or everything, at the wish told to the desk; see `leaving`."""
        return leaving.withdraw(
            self.store,
            address,
            list_ids,
            f"entered by {self.actor.name}",
            self.actor,
            self.clock(),
            never_write=never_write,
            goodbye=goodbye,
        )

    def never_write(self, text: str, reason: str) -> never_writing.Look:
        """Never write to an address or a domain again; see `never_writing.add`."""
        return never_writing.add(self.store, text, reason, self.actor, self.clock())

    def write_again(self, text: str, reason: str) -> Suppression:
        """Allow mail to an address or a domain again; see `never_writing.remove`."""
        return never_writing.remove(self.store, text, reason, self.actor, self.clock())

    def write_again_to_all(self, texts: Iterable[str], reason: str) -> list[Suppression]:
        """Allow mail to all of these again; see `never_writing.remove_all`."""
        return never_writing.remove_all(self.store, texts, reason, self.actor, self.clock())

    def import_never_write(
        self, opened: OpenSheet, reason: str, *, dry_run: bool = False, tick: Tick = no_tick
    ) -> never_writing.Report:
        """Never write to all of a list; see `never_writing.import_list`."""
        return never_writing.import_list(
            self.store,
            opened.sheet.name,
            opened.rows,
            reason,
            self.actor,
            self.clock(),
            dry_run=dry_run,
            tick=tick,
        )

    def export_never_write(self, path: Path) -> int:
        """The list of whom is never written to; see `never_writing.export_list`."""
        self._not_over_own_data(path)
        return never_writing.export_list(
            self.store, path, self.write_table, self.actor, self.clock()
        )

    def decide(
        self,
        letter_id: int,
        decision: Decision,
        note: str,
        *,
        alias: bool = False,
        sure: bool = False,
        never: bool = False,
    ) -> None:
        """Decide an answer that waits to be read; see `reviewing.decide`."""
        reviewing.decide(
            self.store,
            letter_id,
            decision,
            note,
            self.actor,
            self.clock(),
            alias=alias,
            sure=sure,
            never=never,
        )

    def undo_decision(self, letter_id: int, note: str) -> None:
        """Take a decision back; see `undoing.undo`."""
        undoing.undo(self.store, letter_id, note, self.actor, self.clock())

    def reply(self, letter_id: int, text: str) -> None:
        """Answer an answer by hand; see `replying.reply`."""
        replying.reply(self.store, self.reader, letter_id, text, self.actor, self.clock())

    def letter(self, letter_id: int) -> Letter:
        """All that there is to know about an answer; see `letters.letter`."""
        now = self.clock()
        return letters.letter(self.reader, self.composer, self.ready_texts, letter_id, now)

    def original(self, letter_id: int) -> Original:
        """Such an answer itself, safe to look at."""
        return letters.original(self.reader, letter_id)

    def export_safe_to_mail(
        self, wanted: MailingList, path: Path, say: exporting.Say = str
    ) -> tuple[int, int]:
        """Who may be mailed now, as a table: (written, left out)."""
        self._not_over_own_data(path)
        return exporting.safe_to_mail(
            self.store, wanted, path, self.write_table, self.actor, self.clock(), say
        )

    def export_records(self, query: PeopleQuery, path: Path) -> int:
        """Consent records as JSON; returns how many."""
        self._not_over_own_data(path)
        return exporting.records(self.store, query, path, self.write_json, self.actor, self.clock())

    def export_log(self, path: Path, say: exporting.Say = str) -> int:
        """The log: as a table for a name that ends in .csv, else as JSON that verifies itself."""
        self._not_over_own_data(path)
        now = self.clock()
        if path.suffix.lower() == ".csv":
            return exporting.log_as_table(self.store, path, self.write_table, self.actor, now, say)
        return exporting.log_as_json(self.store, path, self.write_json, self.actor, now)

    def teach(self, text: str, meaning: Verdict, language: str) -> teaching.Learnt:
        """Let a sentence mean a yes, no or leave from now on; see `teaching.teach`."""
        now = self.clock()
        return teaching.teach(self.store, self.reader, text, meaning, language, self.actor, now)

    def try_sentence(self, text: str, meaning: Verdict | None, language: str) -> teaching.Tried:
        """How a sentence is read, and whether it can be taught; see `teaching.try_sentence`."""
        return teaching.try_sentence(self.reader, text, meaning, language)

    def forget(self, text: str, language: str) -> teaching.Forgotten:
        """Take a sentence back that was taught; see `teaching.forget`."""
        now = self.clock()
        return teaching.forget(self.store, self.reader, text, language, self.actor, now)

    def preview(self, wording: Wording, request_id: int | None = None) -> samples.Preview:
        """A wording filled in for somebody; see `samples.preview`."""
        return samples.preview(self.composer, wording, request_id, self.clock())

    def examine(self, wording: Wording, *, tick: Tick = no_tick) -> list[Finding]:
        """What the checks find in a wording; see `samples.examine`."""
        reader = self.reader.taught(teaching.own_sentences())
        now = self.clock()
        return samples.examine(self.composer, reader, self.check_words, wording, now, tick)

    def save_wording(self, wording: Wording, *, sure: bool = False) -> Wording:
        """Save a wording as a new version, if nothing in it stops it.

        Raises WordingStopped; WordingDoubted when there are warnings and nobody is `sure`.
        """
        found = self.examine(wording)
        stopped = stops(found)
        if stopped:
            raise WordingStopped(reason=stopped[0].says)
        if found and not sure:
            raise WordingDoubted(reason=found[0].says)
        return wordings.save(self.store, wording, self.actor, self.clock())

    def wording_back(self, kind: MailKind, language: str, list_id: int | None) -> Wording:
        """Use the wording that ships again; see `wordings.back_to_shipped`."""
        now = self.clock()
        return wordings.back_to_shipped(self.store, kind, language, list_id, self.actor, now)

    def test_wording(self, wording: Wording) -> trying.Tested:
        """Send a wording to oneself; see `trying.send_test`."""
        return trying.send_test(
            self.store, self.transport, self.composer, wording, self.actor, self.clock
        )

    def export_mail(self, letter_id: int, path: Path) -> bool:
        """A mail that was read, byte for byte; see `evidence.export_mail`."""
        self._not_over_own_data(path)
        return evidence.export_mail(
            self.store, letter_id, path, self.write_bytes, self.actor, self.clock()
        )

    def keep_replies(self, wanted: str) -> int:
        """Choose what is kept of replies; see `evidence.keep`."""
        return evidence.keep(self.store, wanted, self.actor, self.clock())

    def reducible_replies(self) -> int:
        """How many replies would be reduced by `keep_replies`; see `evidence.reducible`."""
        return evidence.reducible(self.clock())

    def _not_over_own_data(self, path: Path) -> None:
        """Refuse to write an export over the desk's own data; raises FileNotWritable."""
        folder = self.store.folder
        if folder is not None and path.resolve().parent == folder.resolve():
            reason = sentence("it lies in the folder of the desk's own data.")
            raise FileNotWritable(path=str(path), reason=reason)

    def backup(self, path: Path, tick: Tick = no_tick) -> dict[str, int]:
        """A checked copy of the database; returns the rows of each table.

        Raises FileNotWritable, DiskFull, NotOnServer.
        """
        if self.store.folder is None:
            raise NotOnServer()
        self._not_over_own_data(path)
        counts = copy_database(self.store.folder / DATABASE, path, tick)
        with unit_of_work(self.store, self.actor, self.clock()) as log:
            log.write(Code.BACKED_UP, file=path.name)
        return counts


def _one_line(field: str, text: str) -> str:
    """Text that goes into a header: without control characters, which could add another."""
    stripped = text.strip()
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in stripped):
        raise ControlCharacter(field=field)
    return stripped
