"""What the flows ask of the world outside: ports, as Protocols, with the data that goes through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TypeVar

from optindesk.core.connecting import Stage
from optindesk.core.errors import Cancelled, PasswordNeeded, Trouble, WrongPassword
from optindesk.core.model import Account, Door, Wording
from optindesk.core.sentence import Sentence

if TYPE_CHECKING:
    from optindesk.core.blanking import Blanked, Persons, Taken
    from optindesk.core.connecting import StepResult
    from optindesk.core.document import Bars
    from optindesk.core.finding import Found
    from optindesk.core.letter import Judgement, Letter, Question, Verdict
    from optindesk.core.oauth import DeviceCode, Grant
    from optindesk.core.original import Original, Passage
    from optindesk.core.packing import PackKey
    from optindesk.core.paper import Paper, PaperSize, SignUpSheet
    from optindesk.core.provider import Provider
    from optindesk.core.scan import Crop, Pixels, ScanFile, ScanKind
    from optindesk.core.sheet import Pasted, Reading, Sheet, SheetRow
    from optindesk.core.teaching import OwnSentences


class Tick(Protocol):
    """Tells progress between two items; raises `errors.Cancelled` when a person stopped the job."""

    def __call__(self, done: int, total: int | None = None, note: Sentence | None = None) -> None:
        """`done` of `total` items (None: not known) are finished."""


def no_tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
    """A Tick for when nobody watches."""


def unstoppable(tick: Tick) -> Tick:
    """The Tick of work that has to come to its end, as clearing up after a job that was stopped."""

    def tell(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        with suppress(Cancelled):
            tick(done, total, note)

    return tell


# --- sending ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail as it is handed over: bare addresses and RFC 5322 bytes with CRLF line ends."""

    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's answer to the final dot: its words, and the Message-ID it says it gave."""

    words: str
    message_id: str | None = None


Work = Callable[[], None]
"""Something to do while somebody else is waited for."""


def no_work() -> None:
    """For who has nothing to do meanwhile."""


class Transport(Protocol):
    """One session with the server that takes mail, split at the final dot (DESIGN 5).

    Entering connects, checks the certificate and logs in; leaving says QUIT and never raises.
    Entering raises UnknownHost, NoConnection, CertificateNotTrusted, NoEncryption, WrongPassword,
    LoginRefused, TryLater or ServerMisbehaved.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def offer(self, envelope: Envelope) -> None:
        """Hand over everything but the final dot: until `finish`, nothing can have been sent.

        Raises MailRefused (for good), MailPutOff, SenderRefused, TryLater, ConnectionLost. After
        MailRefused and MailPutOff the session can take the next mail; after the others it is over.
        """

    def finish(self, then: Envelope | None = None, meanwhile: Work = no_work) -> Receipt:
        """Send the final dot and wait for the answer.

        `then` is what will be offered next, if that is known, and nothing else may be: who is asked
        for the mail after it while it answers for this one saves a round trip (RFC 2920).
        `meanwhile` is done while the server makes up its mind. What that raises leaves the answer
        unread: only a bug may.
        Raises as `offer` does (all: provably not taken), and OutcomeUnknown.
        """


@dataclass(frozen=True, slots=True)
class Draft:
    """All that goes into one outgoing mail. `values` fill the wording; the secrets stand beside
    them because they are never stored. `mark` is X-Opt-In-Desk-Mail, `log_head` is ``n:hash``.

    `token`, `code` and `leave` are as spelled for people; None where the kind has none.
    """

    wording: Wording
    values: Mapping[str, str]
    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    date: datetime
    message_id: str
    mark: str
    log_head: str
    token: str | None = None
    code: str | None = None
    leave: str | None = None
    in_reply_to: str | None = None


class Fault(NamedTuple):
    """Why a wording cannot be filled in: in its ``subject`` or its ``text``, on which line."""

    part: str
    line: int
    says: Sentence


class Composer(Protocol):
    """Makes mails out of wordings."""

    def mail(self, draft: Draft) -> bytes:
        """The whole mail (RFC 5322, CRLF), parsed again and compared before it is given out.

        Raises ControlCharacter when a value would break out of its place.
        """

    def text(self, draft: Draft) -> str:
        """Only the text that the person reads: what is taken away from an answer that quotes it."""

    def subject(self, draft: Draft) -> str:
        """Only the subject line, decoded."""

    def html(self, draft: Draft) -> str:
        """Only the HTML part, empty where the wording has none."""

    def fields(self, draft: Draft) -> Mapping[str, str]:
        """What every field of `core.fields` is filled with in this mail."""

    def faults(self, wording: Wording) -> Sequence[Fault]:
        """What keeps a wording from being filled in at all, in the order of its lines."""


class Finder(Protocol):
    """Finds the mail servers of an address that no preset knows."""

    def __call__(
        self, address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick
    ) -> Sequence[Found]:
        """The servers to try, the best first, none where nothing was found; in some seconds.

        What is no address, what does not answer and what answers nonsense is not found: nothing is
        raised but what `tick` raises. Mozilla's list is asked, about the domain alone, only if it
        may be.
        """


def nothing_found(
    address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick
) -> Sequence[Found]:
    """A Finder for when nobody is to be asked."""
    return ()


# --- reading ------------------------------------------------------------------------------------


class FolderRole(StrEnum):
    """What a mailbox folder is for (RFC 6154 special use, or its well-known name)."""

    INBOX = "inbox"
    JUNK = "junk"
    ARCHIVE = "archive"
    TRASH = "trash"
    ALL = "all"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Folder:
    """A watched folder: `uidvalidity` and `uidnext` as SELECT gave them (RFC 3501 2.3.1.1)."""

    name: str
    role: FolderRole
    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The header block of one mail in a folder; `received_at` is INTERNALDATE in UTC.

    `server_id` is what the server calls this mail in whatever folder it lies, empty where it has no
    such name (Gmail's X-GM-MSGID).
    """

    folder: Folder
    uid: int
    received_at: datetime
    size: int
    header: bytes
    server_id: str = ""


@dataclass(frozen=True, slots=True)
class RawMail:
    """One whole mail. `source` is the file's name, or folder and UID; `folder` is None for files.

    `received_at` is the server's time in UTC, None when it must come from the mail or the clock.
    `content` is None when it cannot be read: because of `unreadable`, or else because it is larger
    than what is read (`size` says how large): then `header` is its header block, where that could
    be had. `server_id` is as in Heading.
    """

    source: str
    folder: Folder | None
    uid: int
    received_at: datetime | None
    size: int
    content: bytes | None
    server_id: str = ""
    unreadable: Sentence | None = None
    header: bytes = b""


Reached = Callable[[Stage], None]
"""Hears how far a session has come while it is entered."""


def nobody(stage: Stage) -> None:
    """For when nobody wants to hear of it."""


Session_co = TypeVar("Session_co", covariant=True)


class Connect(Protocol[Session_co]):
    """Makes a session with one of an account's servers, to be entered."""

    def __call__(self, account: Account, reached: Reached = nobody) -> Session_co:
        """Raises as Passwords.of."""


class Mailbox(Protocol):
    """The owner's mailbox, read without leaving a trace: no flag, no move, no delete.

    Only `move_to` changes anything; it is called where the owner switched that on.
    Entering connects and logs in (raises like Transport); leaving never raises.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def folders(self) -> Sequence[Folder]:
        """The folders that answers may lie in, Inbox first; Sent as well (to settle unknowns).

        Where one folder holds every mail (Gmail), it stands in the place of Inbox and Sent.
        """

    def headings(self, folder: Folder, after_uid: int) -> Iterator[Heading]:
        """The headings of all mails with a UID above `after_uid`, lowest first.

        Raises FolderMissing, ConnectionLost.
        """

    def fetch(self, folder: Folder, uids: Iterable[int]) -> Iterator[RawMail]:
        """The whole mails; one that vanished meanwhile is left out."""

    def inbox(self) -> Folder:
        """Where new mail shows first: the folder to wait at, be it among `folders` or not."""

    def wait(self, folder: Folder, seconds: float, tick: Tick = no_tick) -> Folder | None:
        """Wait up to `seconds` for mail that `folder`, as it was told, does not have yet.

        Returns the folder as it is then, at once if it has more by now; None when nothing came.
        `tick` is called at least each second; when it raises, the session can still be left.
        Raises FolderMissing, ConnectionLost, ServerMisbehaved.
        """

    def names(self) -> Sequence[str]:
        """The names of all folders that mails can lie in, sorted."""

    def move_to(self, name: str, folder: Folder, uids: Sequence[int]) -> None:
        """Move mails of `folder` to the folder `name`, made if it is missing.

        What vanished meanwhile is passed over. Raises NotMoved (the mails lie where they lay),
        FolderMissing, ConnectionLost, ServerMisbehaved.
        """


class Marks(Protocol):
    """What the header block of a mail says before its body is read.

    `report`: the mail may tell of one of ours in its body alone, as a bounce does.
    """

    @property
    def senders(self) -> tuple[str, ...]: ...
    @property
    def references(self) -> tuple[str, ...]: ...
    @property
    def has_token(self) -> bool: ...
    @property
    def subject(self) -> str: ...
    @property
    def report(self) -> bool: ...
    @property
    def own_mark(self) -> str | None: ...


class Signature(NamedTuple):
    """A DKIM signature: whose domain signs, and with which of its keys (RFC 6376 3.5)."""

    domain: str
    selector: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail of ours as it came back: its Message-ID now, `others` that it is said to have had,
    the name by which the receiving server signs what it found out (RFC 8601), and who signed it."""

    message_id: str
    others: tuple[str, ...] = ()
    authserv_id: str = ""
    signatures: tuple[Signature, ...] = ()


class SenderLook(Protocol):
    """What DNS says of the domain that an account writes from, for the test of the account."""

    def __call__(
        self,
        account: Account,
        provider: Provider | None,
        signatures: Sequence[Signature],
        tick: Tick = no_tick,
    ) -> Iterable[StepResult]:
        """Never raises but Cancelled: what cannot be asked is not known."""


def nobody_asked(
    account: Account,
    provider: Provider | None,
    signatures: Sequence[Signature],
    tick: Tick = no_tick,
) -> Iterable[StepResult]:
    """A SenderLook for when DNS is not to be asked."""
    return ()


class Reader(Protocol):
    """Reads the bytes of any mail in bounded time and memory; never raises."""

    def heading(self, header: bytes) -> Marks:
        """The marks of a header block."""

    def arrival(self, header: bytes) -> Arrival:
        """What the own provider did with a mail of ours that came back to us."""

    def letter(self, content: bytes, authserv_id: str | None) -> Letter:
        """The whole mail; what cannot be read has `unreadable` set."""

    def judge(self, letter: Letter, question: Question | None) -> Judgement:
        """The verdict on a letter by `core.answer`, with the phrases of all languages at hand."""

    def passages(self, letter: Letter) -> Sequence[Passage]:
        """The whole text of a letter as a person reads it, quotes apart from the rest."""

    def original(self, content: bytes) -> Original:
        """The mail itself, with nothing in it that could be fetched, run or opened."""

    def taught(self, own: OwnSentences) -> Self:
        """The same reader, which knows the owner's sentences too."""

    @property
    def languages(self) -> Collection[str]:
        """In which languages replies are understood."""

    def why_not_teach(self, text: str, meaning: Verdict, language: str) -> Sentence | None:
        """Why a sentence cannot be taught to mean that; None when it can."""

    def may_offer(self, text: str, language: str) -> bool:
        """Whether a whole reply is so short and plain that it may be offered as a yes to learn."""

    def answers_in(self, text: str, language: str, subject: str = "") -> Sequence[Sentence]:
        """What in a mail of ours is an answer by itself, if somebody quoted it without a mark."""


# --- practice -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PracticePerson:
    """Somebody invented to practise with."""

    name: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question mail that an invented person has not answered yet; `way` is what they would do."""

    number: int
    person: PracticePerson
    way: str


class Practice(Protocol):
    """The invented people of a practice desk, who answer with true mails."""

    def people(self) -> Sequence[PracticePerson]:
        """Those to practise with."""

    def questions(self) -> Sequence[PracticeQuestion]:
        """What was sent to them and is not answered yet, oldest first."""

    def ways(self) -> Sequence[str]:
        """How a question can be answered: yes, no, leave, out of office, bounce, silence …"""

    def answer(self, number: int, way: str) -> None:
        """Let a question be answered; the answer lies in the practice mailbox then."""


# --- files and secrets --------------------------------------------------------------------------


class SheetReader(Protocol):
    """Reads sheets in a child process, so that no file can hurt the desk."""

    def open(
        self, source: Path | Pasted, reading: Reading = ...
    ) -> tuple[Sheet, Iterator[SheetRow]]:
        """The sheet and its rows; raises FileMissing, FileNotReadable, UnreadableSheet …"""


class SheetBlanker(Protocol):
    """Takes people out of kept files."""

    def finds(self, content: bytes, persons: Persons) -> bool:
        """Whether one of their addresses stands in a file."""

    def blank(
        self,
        name: str,
        content: bytes,
        sha256: str,
        taken: Sequence[Taken],
        persons: Persons,
        day: date,
    ) -> Blanked:
        """The file without these rows and people: all others are read from it as before, in rows of
        the same numbers. `sha256` is the hash of the file as it came. Raises UnreadableSheet,
        EmptySheet, SheetTooLarge."""


class ScanOpener(Protocol):
    """Reads a photo or scan of a paper sheet, without looking into it."""

    def __call__(self, path: Path) -> ScanFile:
        """Raises FileMissing, FileNotReadable, UnreadableScan."""


class Packer(Protocol):
    """Makes one file of a copy, to be carried out of the house, locked or not; and opens it."""

    def new_key(self, passphrase: str) -> PackKey:
        """What locks from now on, and what this passphrase opens; takes some seconds.

        Raises LockFailed.
        """

    def pack(
        self, parts: Mapping[str, Path], target: Path, key: PackKey | None, tick: Tick = no_tick
    ) -> None:
        """Write the files `parts`, by their names in it (core/packing.py), as one; without a `key`
        everybody can open it. Whole or not at all, read back and compared before it has its name;
        `tick` counts bytes. Raises DiskFull (of the target), FileNotReadable, FileNotWritable.
        """

    def is_packed(self, path: Path) -> bool:
        """Whether a file looks as `pack` writes them."""

    def unpack(self, path: Path, passphrase: str | None, into: Path, tick: Tick = no_tick) -> None:
        """Write what is in such a file into a folder. Raises PassphraseNeeded, WrongPassphrase,
        LockFailed, DamagedPack, FileNotReadable, FileNotWritable, DiskFull."""


class RecordWriter(Protocol):
    """Writes a table to a file, cells that look like formulas made inert, whole or not at all."""

    def __call__(self, path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
        """How many rows were written; raises FileNotWritable or DiskFull, leaving no half file."""


@dataclass(frozen=True, slots=True)
class ChartLook:
    """How a chart is to look: its size and that of its letters in pixels, colours as #rrggbb."""

    width: int
    height: int
    letters: int
    text: str
    back: str


class Printer(Protocol):
    """Lays out what is printed. Raises CannotPrint where a page cannot hold it."""

    def pdf(self, papers: Sequence[Paper], size: PaperSize) -> bytes:
        """All of these papers, one after the other, as one PDF."""

    def pages(self, paper: Paper, size: PaperSize) -> int:
        """How many pages a paper has."""

    def room(self, sheet: SignUpSheet, size: PaperSize) -> int:
        """How many rows one page of such a sheet has room for."""

    def pictures(self, paper: Paper, size: PaperSize, width: int) -> Sequence[bytes]:
        """The pages of one paper as PNG, `width` pixels wide."""

    def chart(self, bars: Bars, look: ChartLook) -> bytes:
        """A chart as PNG."""

    def columns(self, bars: Bars, look: ChartLook) -> tuple[float, float]:
        """From where to where on a chart its columns stand, all of one width, in pixels."""


class Pictures(Protocol):
    """Shows pictures of any origin in bounded memory. All raise ScanNotShown (as `name`)."""

    def pages(self, name: str, content: bytes, kind: ScanKind) -> int:
        """How many pages a picture has."""

    def page(self, name: str, content: bytes, kind: ScanKind, page: int, quarters: int) -> Pixels:
        """A page (from 1), upright as the camera held it, then turned clockwise by `quarters`."""

    def crop(self, name: str, content: bytes, kind: ScanKind, crop: Crop, quarters: int) -> bytes:
        """What stands in a frame of that page, as PNG."""

    def black(
        self,
        name: str,
        content: bytes,
        kind: ScanKind,
        crops: Sequence[Crop],
        turns: Sequence[int],
    ) -> bytes:
        """The picture with some frames black, and nothing beside its points; `turns` are by how
        many quarters each page is turned where the frames are. Raises ScanNotShown."""


class Authority(Protocol):
    """Where an account that signs in (SignIn.OAUTH) gets its tokens: its provider, over the net."""

    def can_sign_in(self, account: Account, door: Door) -> bool:
        """Whether all that signing in takes is known, without asking anybody."""

    def can_sign_in_elsewhere(self, account: Account, door: Door) -> bool:
        """Whether one may try with a code on another device, as far as that is known without asking
        anybody."""

    def sign_in(
        self,
        account: Account,
        door: Door,
        open_browser: Callable[[str], None],
        page: str,
        tick: Tick,
    ) -> Grant:
        """Let the person sign in in the browser, which shows `page` when it is over. Raises
        CannotSignIn, BadIssuer, SignInRefused, Cancelled and the troubles of a connection."""

    def sign_in_elsewhere(
        self, account: Account, door: Door, show: Callable[[DeviceCode], None], tick: Tick
    ) -> Grant:
        """Let the person sign in on another device with a code; raises as `sign_in`."""

    def refresh(self, account: Account, door: Door, refresh_token: str) -> Grant:
        """A new access token. Raises SignInNeeded where the provider wants to see the person
        again, and the troubles of a connection."""


class Passwords(Protocol):
    """What an account logs in with: from the keyring, or as a person gave it for this session.

    A secret is a password, or for an account that signs in (SignIn.OAUTH) an access token.
    """

    def of(self, account: Account, door: Door = Door.SMTP) -> str:
        """The secret; raises PasswordNeeded when nobody has given it (SignInNeeded, and the
        troubles of a connection, where it signs in), and WrongPassword when it was refused in this
        session: knocking with it again might get the account locked."""

    def missing(self, account: Account) -> PasswordNeeded | None:
        """What `of` would raise at one of the doors, as far as no server need be asked for it;
        None where nothing is missing. A keyring that could not be used is not asked again."""

    def give(self, account: Account, password: str, door: Door = Door.SMTP) -> Trouble | None:
        """Take a password into the keyring; the trouble if only this session remembers it."""

    def grant(self, account: Account, grant: Grant, door: Door = Door.SMTP) -> Trouble | None:
        """Take what a sign-in gave into the keyring; the trouble if only this session has it."""

    def give_client_secret(self, client_id: str, secret: str) -> None:
        """Keep the secret that a provider gave for an owner's own OAuth client; an empty one is
        forgotten. Raises VaultTrouble."""

    def lend(self, account: Account, password: str, door: Door = Door.SMTP) -> None:
        """Use a password for this session only."""

    def refuse(
        self, account: Account, secret: str, trouble: WrongPassword, door: Door = Door.SMTP
    ) -> None:
        """A server did not take it: forget it if it was only just given, and do not use it again
        until it or another one is given."""

    def try_again(self, account: Account) -> None:
        """Use once more what was refused: somebody asks for it, who may have put right what was
        wrong at the provider."""

    def forget(self, account: Account, keep: Account | None = None) -> None:
        """Forget all that an account logs in with, here and in the keyring, but for what the
        account `keep` does, too; raises VaultTrouble."""


class Vault(Protocol):
    """Where passwords live: the keyring of the operating system, or nowhere."""

    def get(self, user: str, host: str) -> str | None:
        """The password, or None; raises VaultTrouble when the keyring is locked or missing."""

    def set(self, user: str, host: str, password: str) -> None:
        """Keep a password; raises VaultTrouble."""

    def delete(self, user: str, host: str) -> None:
        """Forget a password; one that is not there is no problem."""
