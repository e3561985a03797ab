"""What a desk is fitted with: its store, the ports, and who sits there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from optindesk.core.domains import CommonDomains
from optindesk.core.errors import FileNotWritable, NowhereToAsk
from optindesk.core.facts import Facts
from optindesk.core.manual import Manual
from optindesk.core.model import Actor
from optindesk.core.newest import Place
from optindesk.core.owner_pin import OwnersLock
from optindesk.core.ports import (
    Authority,
    Composer,
    Connect,
    Finder,
    Mailbox,
    Packer,
    Passwords,
    Pictures,
    Practice,
    Printer,
    RawMail,
    Reader,
    RecordWriter,
    ScanOpener,
    SenderLook,
    SheetBlanker,
    Tick,
    Transport,
    nobody_asked,
    nothing_found,
)
from optindesk.core.sentence import sentence
from optindesk.store.database import Store

if TYPE_CHECKING:
    from optindesk.core.leavers import Leaver, LeaversFile
    from optindesk.core.mailer import Mailer
    from optindesk.core.newest import Newest
    from optindesk.core.provider import Explained, Provider
    from optindesk.core.sheet import Column, Found, Pasted, Reading, Sheet, SheetLook
    from optindesk.flows import dossiers, evidence, exporting
    from optindesk.flows.dossier_letter import LetterWords
    from optindesk.flows.kiosk import KioskWords
    from optindesk.flows.printing import PaperWords
    from optindesk.flows.replying import ReadyTexts
    from optindesk.flows.samples import CheckWords


def nowhere_asked(place: Place) -> Newest:
    """What is known of newer versions where nobody can be asked."""
    raise NowhereToAsk()


Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet whose columns were understood: its rows in canonical fields, read once.

    `found` says how it is written, `understood` how each column of the mapping was found; None and
    empty where it did not come from a file. `leavers` is what is known of it where it is an export
    of those who left another program.
    """

    sheet: Sheet
    mapping: Mapping[str, str]
    rows: Rows
    found: Found | None = None
    understood: Mapping[str, Column] = field(default_factory=dict)
    leavers: LeaversFile | None = None


@dataclass(frozen=True, slots=True)
class OpenLeavers:
    """An export of those who are not to be written to, read once; `program` is empty where it is
    just a list of them. A row of nobody who left is None. `sheet` is the file, for the proof."""

    name: str
    program: str
    people: Iterable[Leaver | None]
    sheet: Sheet | None = None


class SheetOpener(Protocol):
    """Opens a file, or what was pasted, to import it."""

    def __call__(
        self, source: Path | Pasted, chosen: Mapping[str, str], reading: Reading = ...
    ) -> OpenSheet:
        """`chosen` are fields that a person named a column for (empty: there is none); raises
        FileMissing, FileNotReadable, UnreadableSheet and what comes of it."""


class SheetViewer(Protocol):
    """Looks at a file, or at what was pasted, before anything is imported."""

    def __call__(
        self, source: Path | Pasted, chosen: Mapping[str, str], reading: Reading = ...
    ) -> SheetLook:
        """As SheetOpener, but a sheet without a column of addresses can be looked at, too."""


@dataclass(frozen=True, slots=True)
class Fittings:
    """Made by `main` and nowhere else; what can be done with it are the parts of the desk. `here`
    is the folder of this computer's data, where what a shared desk needs lies for a while."""

    store: Store
    actor: Actor
    clock: Callable[[], datetime]
    composer: Composer
    reader: Reader
    passwords: Passwords
    transport: Connect[Transport]
    mailbox: Connect[Mailbox]
    authority: Authority
    saved: Callable[[Iterable[Path]], Iterator[RawMail]]
    open_sheet: SheetOpener
    look_at_sheet: SheetViewer
    sheet_blanker: SheetBlanker
    open_leavers: Callable[[Path | Pasted], OpenLeavers]
    open_scan: ScanOpener
    write_table: RecordWriter
    write_json: exporting.WriteJson
    write_checkable: exporting.WriteJson
    write_bytes: evidence.WriteBytes
    write_zip: dossiers.WriteZip
    printer: Printer
    pictures: Pictures
    pause: Callable[[float], None]
    packer: Packer
    here: Path
    practice: Practice | None = None
    ready_texts: ReadyTexts = field(default_factory=dict)
    providers: Sequence[Provider] = ()
    troubles: Sequence[Explained] = ()
    find_servers: Finder = nothing_found
    look_up_sender: SenderLook = nobody_asked
    check_words: CheckWords = field(default_factory=dict)
    domains: CommonDomains = field(default_factory=CommonDomains)
    paper_words: PaperWords = field(default_factory=dict)
    mailers: Mapping[str, Mailer] = field(default_factory=dict)
    leave_sentences: Mapping[str, str] = field(default_factory=dict)
    kiosk_words: KioskWords = field(default_factory=dict)
    access_words: PaperWords = field(default_factory=dict)
    say_in: Callable[[str], exporting.Say] = lambda _: str
    letter_words: LetterWords = field(default_factory=dict)
    keyring_name: Callable[[], str] = str
    facts: Callable[[Path | None], Facts] = lambda _: Facts()
    manual: Callable[[str], Manual] = Manual
    newest_place: Callable[[], Place] = Place
    ask_newest: Callable[[Place], Newest] = nowhere_asked
    owners_lock: OwnersLock = field(default_factory=OwnersLock)

    @property
    def works_alone(self) -> bool:
        """Whether it can do anything by itself: practice desks wait for a person, and what can only
        be looked at stays as it is."""
        return not self.is_practice and self.store.read_only is None

    @property
    def is_practice(self) -> bool:
        """Whether this is a practice desk, from which no real mail can leave."""
        return self.practice is not None

    def clock_must_be_right(self) -> None:
        """Raises ClockDoubted, ClockBehind; who practises may set the clock as they like."""
        from optindesk.flows import clock

        if not self.is_practice:
            clock.must_be_right(self.store, self.clock())

    def while_clock_is_right(self, tick: Tick) -> Tick:
        """A tick that raises ClockDoubted, too; see `clock.watched`."""
        from optindesk.flows import clock

        return tick if self.is_practice else clock.watched(self.store, self.clock, tick)

    def not_over_own_data(self, path: Path) -> None:
        """Refuse to write an export over the desk's own data; raises FileNotWritable."""
        folder = self.store.folder
        if folder is not None and path.resolve().parent == folder.resolve():
            reason = sentence("it lies in the folder of the desk's own data.")
            raise FileNotWritable(path=str(path), reason=reason)
