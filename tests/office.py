"""An office to tell stories in: a desk with a scripted provider, mailbox and reader."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from pyrage import x25519

from granting import Granting
from keyrings_in_memory import Drawer
from optindesk.composition.shipped import once
from optindesk.core.blanking import Blanked, Persons, Taken, naming
from optindesk.core.document import Booklet
from optindesk.core.errors import (
    CannotPrint,
    FolderMissing,
    MailRefused,
    ScanNotShown,
    UnreadableSheet,
    WrongPassphrase,
)
from optindesk.core.letter import Bounce, BounceKind, Judgement, Letter, MachineMark, Verdict
from optindesk.core.model import (
    Account,
    Actor,
    ActorKind,
    Contact,
    MailingList,
    MailKind,
    OutgoingMail,
    Request,
    Security,
    Server,
    Subscription,
    Target,
    Wording,
)
from optindesk.core.original import Original, Passage
from optindesk.core.packing import PackKey
from optindesk.core.paper import Paper, PaperSize, SignUpSheet
from optindesk.core.ports import (
    Draft,
    Envelope,
    Fault,
    Folder,
    FolderRole,
    Heading,
    RawMail,
    Reached,
    Receipt,
    Tick,
    Work,
    no_tick,
    no_work,
    nobody,
)
from optindesk.core.scan import Crop, Pixels, ScanFile, ScanKind
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import Sheet
from optindesk.core.status import RequestStatus
from optindesk.core.teaching import OwnSentences
from optindesk.core.token import read_token
from optindesk.files.mailers import load_leave_sentences, load_mailers
from optindesk.files.packing import AgePacker
from optindesk.files.small_words import load_small_words
from optindesk.flows import clock, overview, standings, verifying, wordings
from optindesk.flows.desk import Desk
from optindesk.flows.fittings import OpenSheet
from optindesk.flows.imports import ImportReport
from optindesk.flows.keeping import Read
from optindesk.flows.overview import Story
from optindesk.flows.safe_to_mail import Given, Wanted
from optindesk.flows.signups import Decided
from optindesk.flows.standings import Standing
from optindesk.mail.checks import load_check_words
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.wordings import shipped_wordings
from optindesk.store import (
    account_rows,
    archive,
    contact_rows,
    journal,
    post,
    request_rows,
    reviews,
)
from optindesk.store.database import Store
from optindesk.store.opening import open_store
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import MailRow, WordingRow
from optindesk.system.passwords import SessionPasswords
from stores import NOW

MARTA = Actor(ActorKind.PERSON, "Marta", "till@shop")
ACCOUNT = Account(
    id=0,
    address="shop@flowers.example",
    sender_name="The Flower Shop",
    smtp=Server("127.0.0.1", 25, Security.NONE),
    imap=Server("127.0.0.1", 143, Security.NONE),
    user="shop",
)
MARKET = Actor(ActorKind.PERSON, "Rosa", "rosa@market")
"""Somebody at another computer of the shop."""
WORD = "tulpe geht nie baden"
"""A passphrase that nobody guesses."""
ANA = "ana@example.org"
BEN = "ben@example.com"
DAY = timedelta(days=1)
RESOURCES = Path(__file__).parents[1] / "resources"


class Pen:
    """A Composer whose mails say only who they are; it remembers each draft."""

    def __init__(self) -> None:
        self.drafts: dict[bytes, Draft] = {}
        self.breaks_on: dict[str, Exception] = {}

    def mail(self, draft: Draft) -> bytes:
        if draft.recipient in self.breaks_on:
            raise self.breaks_on[draft.recipient]
        content = f"{draft.message_id} {draft.log_head}".encode()
        self.drafts[content] = draft
        return content

    def text(self, draft: Draft) -> str:
        if draft.recipient in self.breaks_on:
            raise self.breaks_on[draft.recipient]
        return f"May we write to you about {draft.values['list_name']}?"

    def subject(self, draft: Draft) -> str:
        return "Please confirm"

    def html(self, draft: Draft) -> str:
        return ""

    def fields(self, draft: Draft) -> Mapping[str, str]:
        return dict(draft.values)

    def faults(self, wording: Wording) -> list[Fault]:
        return []


class Typewriter(JinjaComposer):
    """A Composer of true mails that remembers each draft as the Pen does."""

    def __init__(self) -> None:
        self.drafts: dict[bytes, Draft] = {}

    def mail(self, draft: Draft) -> bytes:
        content = super().mail(draft)
        self.drafts[content] = draft
        return content


def strongbox() -> AgePacker:
    """Packs as on a real desk, but for the seconds that a passphrase takes."""

    def new_key(passphrase: str) -> PackKey:
        made = x25519.Identity.generate()
        return PackKey(str(made.to_public()), f"{passphrase}\n{made}")

    def opened(locked: str, passphrase: str, file: str) -> str:
        own, _, secret = locked.partition("\n")
        if own != passphrase:
            raise WrongPassphrase(file=file)
        return secret

    return AgePacker(new_key, opened)


class Press:
    """A Printer that remembers what it printed."""

    def __init__(self) -> None:
        self.printed: list[Paper] = []

    def pdf(self, papers: Sequence[Paper], size: PaperSize) -> bytes:
        self.printed += papers
        return f"%PDF of {len(papers)} on {size}".encode()

    def pages(self, paper: Paper, size: PaperSize) -> int:
        if not isinstance(paper, Booklet) and len(paper.text) > 2_000:
            raise CannotPrint(reason=sentence("it is too long."))
        return 1

    def room(self, sheet: SignUpSheet, size: PaperSize) -> int:
        return 17

    def pictures(self, paper: Paper, size: PaperSize, width: int) -> list[bytes]:
        self.printed.append(paper)
        return [b"PNG"] * self.pages(paper, size)


class Glasses:
    """Pictures whose bytes say what they show, a page a line; a PDF is not shown."""

    def pages(self, name: str, content: bytes, kind: ScanKind) -> int:
        if kind is ScanKind.PDF:
            raise ScanNotShown(name=name, reason=sentence("it is a PDF."))
        return len(content.splitlines())

    def page(self, name: str, content: bytes, kind: ScanKind, page: int, quarters: int) -> Pixels:
        return Pixels(quarters, self.pages(name, content, kind), content.splitlines()[page - 1])

    def crop(self, name: str, content: bytes, kind: ScanKind, crop: Crop, quarters: int) -> bytes:
        assert self.pages(name, content, kind)
        return f"{crop} turned {quarters}".encode()

    def black(
        self,
        name: str,
        content: bytes,
        kind: ScanKind,
        crops: Sequence[Crop],
        turns: Sequence[int],
    ) -> bytes:
        assert self.pages(name, content, kind)
        return content + f"\nblack: {'; '.join(map(str, crops))} turned {list(turns)}".encode()


class Eraser:
    """Takes people out of the sheets of the stories, which are JSON, and of what is no JSON the
    addresses; what begins with “damaged” it cannot. It remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[int]]] = []
        self.meanwhile: deque[Callable[[], object]] = deque()

    def finds(self, content: bytes, persons: Persons) -> bool:
        text = content.replace(b"\0", b"").decode("ascii", "replace")
        return naming(persons.addresses).search(text) is not None

    def blank(
        self,
        name: str,
        content: bytes,
        sha256: str,
        taken: Sequence[Taken],
        persons: Persons,
        day: date,
    ) -> Blanked:
        rows = sorted({row for one in taken for row in one.rows})
        self.asked.append((name, rows))
        if self.meanwhile:
            self.meanwhile.popleft()()
        if content.startswith(b"damaged"):
            raise UnreadableSheet(path=name, reason=sentence("it is damaged."))
        readings = tuple(one.reading for one in taken)
        try:
            left = json.loads(content)
        except ValueError:
            text = content.replace(b"\0", b"").decode("ascii", "replace")
            return Blanked(naming(persons.addresses).sub("", text).encode(), readings, False)
        keys = persons.addresses
        fields = [
            {} if number in rows or str(one.get("email", "")).casefold() in keys else one
            for number, one in enumerate(left, 2)
        ]
        return Blanked(json.dumps(fields).encode(), readings, False)


class Provider:
    """A provider whose answers are scripted: what `at_offer` and `at_dot` hold comes next.

    An exception is raised, a call is made, None is a 250. `taken` is what it really took,
    `in_hand` what the answer at the dot is about: others may be drafted by then.
    """

    def __init__(self, pen: Pen | Typewriter) -> None:
        self.pen = pen
        self.taken: list[Draft] = []
        self.at_offer: deque[Exception | BaseException | Callable[[], None] | None] = deque()
        self.at_dot: deque[Exception | BaseException | Callable[[], None] | None] = deque()
        self.sessions = 0
        self.rewrites = False
        self.in_hand: Draft | None = None

    def connect(self, account: Account, reached: Reached = nobody) -> Session:
        self.sessions += 1
        return Session(self)

    def to(self, address: str) -> list[Draft]:
        return [draft for draft in self.taken if draft.recipient == address]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Who got what, in order."""
        return [(draft.recipient, draft.wording.kind.value) for draft in self.taken]


class Session:
    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.offered: Envelope | None = None
        self.announced: Envelope | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.offered = None

    def offer(self, envelope: Envelope) -> None:
        assert self.offered is None, "a body is in the session that got no dot"
        assert self.announced in (None, envelope), "another one was announced"
        self.announced = None
        _happen(self.provider.at_offer)
        self.offered = envelope

    def finish(self, then: Envelope | None = None, meanwhile: Work = no_work) -> Receipt:
        assert self.offered is not None
        envelope, self.offered = self.offered, None
        self.announced = then
        draft = self.provider.pen.drafts[envelope.content]
        assert envelope.recipient == draft.recipient
        self.provider.in_hand = draft
        meanwhile()
        _happen(self.provider.at_dot)
        self.provider.taken.append(draft)
        number = len(self.provider.taken)
        given = f"<given-{number}@provider.example>" if self.provider.rewrites else None
        return Receipt(f"2.0.0 Ok: queued as {number}", given)


def _happen(script: deque[Any]) -> None:
    step = script.popleft() if script else None
    if isinstance(step, BaseException):
        raise step
    if step is not None:
        step()


@dataclass(frozen=True)
class Marked:
    """The marks of a letter's header."""

    senders: tuple[str, ...]
    references: tuple[str, ...]
    has_token: bool
    subject: str
    report: bool
    own_mark: str | None


class Eyes:
    """A Reader that knows each letter by its bytes, as the test wrote it."""

    def __init__(self) -> None:
        self.known: dict[bytes, tuple[Letter, Judgement]] = {}
        self.seen_with: list[Any] = []
        self.own: OwnSentences = {}

    def heading(self, header: bytes) -> Marked:
        letter, _ = self.known[header]
        machine = letter.machine is not MachineMark.NONE or letter.bounce is not None
        return Marked(
            letter.senders,
            letter.references,
            bool(letter.tokens),
            letter.subject,
            machine,
            letter.own_mark,
        )

    def letter(self, content: bytes, authserv_id: str | None) -> Letter:
        return self.known[content][0]

    def judge(self, letter: Letter, question: Any) -> Judgement:
        self.seen_with.append(question)
        if not letter.sha256:
            return Judgement(Verdict.UNCLEAR, sentence("nobody sent it"))
        (judgement,) = [said for known, said in self.known.values() if known == letter]
        if question is None and judgement.verdict in (Verdict.YES, Verdict.NO):
            return replace(judgement, verdict=Verdict.UNCLEAR)
        return judgement

    def passages(self, letter: Letter) -> list[Passage]:
        return [Passage(text, text.startswith(">")) for text in letter.texts]

    def original(self, content: bytes) -> Original:
        return Original("", "", (), content.decode(), ())

    def taught(self, own: OwnSentences) -> Self:
        self.own = own
        return self

    languages = ("de", "en")

    def why_not_teach(self, text: str, meaning: Verdict, language: str) -> Sentence | None:
        return sentence("it is odd.") if "odd" in text else None

    def may_offer(self, text: str, language: str) -> bool:
        return len(text.strip().splitlines()) == 1 and "odd" not in text

    def answers_in(self, text: str, language: str, subject: str = "") -> list[Sentence]:
        lines = [line for line in text.split("\n") if line == "yes"]
        return [sentence("“{text}” is an answer.", text=line) for line in lines]


class Postbox:
    """A Mailbox of folders whose mails are RawMail; entering it can be made to fail."""

    def __init__(self) -> None:
        self.boxes: dict[str, tuple[Folder, list[RawMail]]] = {}
        self.gone: set[str] = set()
        self.vanished: set[int] = set()
        self.fetched = 0
        self.waits: list[tuple[str, float]] = []
        self.at_wait: deque[Exception | BaseException | Callable[[], None] | None] = deque()
        self.moved: list[tuple[str, str, tuple[int, ...]]] = []
        self.at_move: deque[Exception | None] = deque()
        self.sleep: Callable[[float], None] = lambda seconds: None
        for name, role in (("INBOX", FolderRole.INBOX), ("Sent", FolderRole.SENT)):
            self.make(name, role)

    def make(self, name: str, role: FolderRole, uidvalidity: int = 1) -> None:
        self.boxes[name] = (Folder(name, role, uidvalidity, 1), [])

    def lay(self, raw: RawMail, name: str = "INBOX") -> None:
        folder, mails = self.boxes[name]
        uid = len(mails) + 1
        mails.append(replace(raw, folder=folder, uid=uid, source=f"{name}/{uid}"))

    def renumber(self, name: str = "INBOX") -> None:
        """Give the folder another UIDVALIDITY, as servers do after a repair."""
        folder, mails = self.boxes[name]
        fresh = replace(folder, uidvalidity=folder.uidvalidity + 1)
        self.boxes[name] = (fresh, [replace(mail, folder=fresh) for mail in mails])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        pass

    def folders(self) -> Sequence[Folder]:
        return [replace(folder, uidnext=len(mails) + 1) for folder, mails in self.boxes.values()]

    def inbox(self) -> Folder:
        return self.folders()[0]

    def wait(self, folder: Folder, seconds: float, tick: Tick = no_tick) -> Folder | None:
        """Nothing comes but what `at_wait` lets come; the time passes all the same."""
        tick(0)
        self.waits.append((folder.name, seconds))
        if seconds:
            _happen(self.at_wait)
        now = next(one for one in self.folders() if one.name == folder.name)
        if now != folder:
            return now
        self.sleep(seconds)
        return None

    def names(self) -> Sequence[str]:
        return sorted(self.boxes)

    def move_to(self, name: str, folder: Folder, uids: Sequence[int]) -> None:
        _happen(self.at_move)
        self.moved.append((folder.name, name, tuple(uids)))

    def headings(self, folder: Folder, after_uid: int) -> Iterator[Heading]:
        if folder.name in self.gone:
            raise FolderMissing(folder=folder.name)
        for mail in self.boxes[folder.name][1]:
            if mail.uid > after_uid:
                assert mail.received_at is not None
                content = mail.content or b"too large"
                yield Heading(
                    folder, mail.uid, mail.received_at, mail.size, content, mail.server_id
                )

    def fetch(self, folder: Folder, uids: Iterable[int]) -> Iterator[RawMail]:
        wanted = set(uids) - self.vanished
        for mail in self.boxes[folder.name][1]:
            if mail.uid in wanted:
                self.fetched += 1
                yield mail


class Office:
    """A desk at which time passes only when the test says so."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self.pen = Pen()
        self.provider = Provider(self.pen)
        self.eyes = Eyes()
        self.postbox = Postbox()
        self.postbox.sleep = self._let_pass
        self.drawer = Drawer()
        self.written: dict[str, Any] = {}
        self.paused: list[float] = []
        self.letters = 0
        if not WordingRow.select().exists():
            wordings.ship(store, shipped(), NOW)
        self.press = Press()
        self.packer = strongbox()
        self.eraser = Eraser()
        # Most stories ask one person many times in a minute; those of the guard set it otherwise.
        self.set(levels="on", questions_per_address=100, minutes_between_questions=0)
        self.desk = Desk(
            store=store,
            actor=MARTA,
            clock=lambda: self.now,
            composer=self.pen,
            reader=self.eyes,
            passwords=SessionPasswords(self.drawer, Granting(), lambda: self.now),
            transport=self.provider.connect,
            mailbox=lambda account, reached=nobody: self.postbox,
            authority=Granting(),
            saved=iter,  # type: ignore[arg-type]
            open_sheet=None,  # type: ignore[arg-type]
            look_at_sheet=None,  # type: ignore[arg-type]
            sheet_blanker=self.eraser,
            open_leavers=None,  # type: ignore[arg-type]
            write_table=self._write_table,
            write_json=self._write_plain,
            write_checkable=self._write_plain,
            write_bytes=lambda path, content: self.written.update({path.name: content}),
            write_zip=self._write_zip,
            letter_words=once(load_small_words, RESOURCES / "letters.toml"),
            printer=self.press,
            paper_words=once(load_small_words, RESOURCES / "paper.toml"),
            mailers=once(load_mailers, RESOURCES / "mailers.toml"),
            leave_sentences=once(load_leave_sentences, RESOURCES / "mailers.toml"),
            kiosk_words=once(load_small_words, RESOURCES / "kiosk.toml"),
            access_words=once(load_small_words, RESOURCES / "access.toml"),
            open_scan=self._open_scan,
            pictures=Glasses(),
            pause=self._pause,
            packer=self.packer,
            here=store.folder or Path("nowhere"),
        )

    def _open_scan(self, path: Path) -> ScanFile:
        """A picture of two pages whose bytes are its name; a PDF if that says so."""
        content = f"front of {path.name}\nback".encode("utf-8", "replace")
        kinds = {".pdf": ScanKind.PDF, ".heic": ScanKind.HEIC}
        kind = kinds.get(path.suffix, ScanKind.JPEG)
        return ScanFile(path.name, content, hashlib.sha256(content).hexdigest(), kind)

    def _pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self._let_pass(seconds)

    def _let_pass(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _write_table(
        self, path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]
    ) -> int:
        self.written[path.name] = [tuple(columns), *map(tuple, rows)]
        return len(self.written[path.name]) - 1

    def _write_plain(self, path: Path, plain: Any) -> None:
        """What was written, with arrays for what is made while it is written."""
        self.written[path.name] = as_read(plain)

    def _write_zip(self, path: Path, files: Iterable[tuple[str, bytes]]) -> int:
        self.written[path.name] = dict(files)
        return len(self.written[path.name])

    def write_true_mails(self) -> None:
        """From now on mails are made of the wordings that ship, and checked by their words."""
        wordings.ship(self.store, once(shipped_wordings, RESOURCES), self.now)
        self.provider.pen = writer = Typewriter()
        words = once(load_check_words, RESOURCES)
        self.desk = replace(self.desk, composer=writer, check_words=words)

    # --- what one does at the desk ----------------------------------------------------------------

    def set(self, **chosen: int | str) -> None:
        """Choose settings about asking, without a word in the log."""
        with self.store.transaction():
            for name, value in chosen.items():
                archive.set_setting(name, {"on": 1, "off": 0}.get(str(value), value))

    def set_account(self, **changed: Any) -> Account:
        return self.desk.set_account(replace(ACCOUNT, **changed))

    def make_list(self, name: str = "Flower news", language: str = "en") -> MailingList:
        return self.desk.add_list(name, f"About {name}.", language)

    def news(self) -> Target:
        """The list that most stories are about."""
        known = archive.list_named("Flower news") or self.make_list()
        return Target(known.id)

    def sign_up(self, address: str = ANA, target: Target | None = None, **fields: Any) -> Decided:
        (done,) = self.desk.sign_up(address, target or self.news(), **fields)
        return done

    def ask(self, address: str = ANA, target: Target | None = None, **fields: Any) -> Draft:
        """Sign somebody up and send the question; returns it."""
        self.sign_up(address, target, **fields)
        self.desk.send()
        return self.provider.to(address)[-1]

    def subscribe(self, address: str = ANA, target: Target | None = None) -> Draft:
        """Ask somebody, and let them say yes; returns the question."""
        question = self.ask(address, target)
        self.read(self.reply("yes", question))
        return question

    def sheet(
        self, *rows: Mapping[str, str] | str, name: str = "market.xlsx", **wanted: Any
    ) -> ImportReport:
        """Import a sheet with these rows: addresses, or canonical fields, for a `target` or for
        several; `columns` are the fields that have a column which counts even where it is empty."""
        fields = [{"email": row} if isinstance(row, str) else dict(row) for row in rows]
        content = json.dumps(fields).encode()
        sheet = Sheet(name, hashlib.sha256(content).hexdigest(), content, ("email",))
        targets = wanted.pop("targets", None)
        if targets is None:
            targets = [wanted.pop("target", None) or self.news()]
        mapping = {field: field for field in wanted.pop("columns", ())}
        numbered = wanted.pop("numbered", None) or enumerate(fields, 2)
        return self.desk.import_sheet(OpenSheet(sheet, mapping, numbered), *targets, **wanted)

    def give(self, known: MailingList, path: Path = Path("safe.csv"), **wanted: Any) -> Given:
        """Write who of a list may be written to; the mailbox need not have been read."""
        asked = {"unchecked": "nobody wrote", **wanted}
        return self.desk.export_safe_to_mail(Wanted(Target(known.id), **asked), path)

    # --- what comes back --------------------------------------------------------------------------

    def reply(
        self,
        verdict: str,
        to: Draft | None = None,
        *,
        sender: str | None = None,
        at: datetime | None = None,
        token: bool = True,
        picks: tuple[int, ...] = (),
        not_me: bool = False,
        data_rights: bool = False,
        decisive: str | None = None,
        **letter: Any,
    ) -> RawMail:
        """A letter that is judged as `verdict`, answering `to` by its token and Message-ID."""
        self.letters += 1
        content = letter.pop("content", f"letter {self.letters}".encode())
        join = letter.pop("join", "")
        known = Letter(
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            message_id=letter.pop("message_id", f"<{self.letters}@people.example>"),
            senders=(sender or (to.recipient if to else ANA),),
            sender_name="Ana Horvat",
            subject=letter.pop("subject", "Re: Please confirm"),
            date=f"day {self.letters}",
            tokens=tuple(filter(None, [read_token(to.token)])) if to and to.token and token else (),
            references=letter.pop("references", (to.message_id,) if to else ()),
            texts=(verdict,),
            is_reply=True,
        )
        known = replace(known, **letter)
        said = Judgement(
            Verdict(verdict),
            sentence("it says {verdict}", verdict=verdict),
            new_text=f"{verdict}!",
            sentence=verdict if decisive is None else decisive,
            picks=picks,
            not_me=not_me,
            join=join,
            data_rights=data_rights,
        )
        self.eyes.known[content] = (known, said)
        return RawMail(f"{self.letters}.eml", None, 0, at or self.now, len(content), content)

    def bounce(self, to: Draft, kind: BounceKind = BounceKind.HARD, **letter: Any) -> RawMail:
        """A bounce of one of our mails, found by its mark."""
        report = Bounce(kind, "5.1.1", (to.recipient,), f"<{to.recipient}>: no such user")
        letter = {"marks": (to.mark,), "references": ()} | letter
        sender = "mailer-daemon@provider.example"
        return self.reply("bounce", to, sender=sender, token=False, bounce=report, **letter)

    def read(self, *mails: RawMail) -> Read:
        """Read saved mails; returns how the last one ended."""
        return self.desk.check_saved(mails).mails[-1]  # type: ignore[arg-type]

    def remind(self, **how: Any) -> int:
        """Remind once the mailbox was read, as whoever checks first does."""
        account = account_rows.account()
        if account is not None:
            account_rows.note_mailbox_read(account.id, self.now)
        return self.desk.remind(**how)

    def later(self, days: float = 0, **more: float) -> datetime:
        """So much time goes by; over a year the desk did not rest, whose clock is believed."""
        self.now += timedelta(days=days, **more)
        if days > clock.AHEAD.days:
            with self.store.transaction():
                archive.set_setting(clock.SETTING, {"last": self.now.isoformat()})
        return self.now

    # --- where it is ------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """That of the desk, which is in one."""
        assert self.store.folder is not None
        return self.store.folder

    def open(self, where: str | Path) -> Store:
        """Go to the desk in another place, or to this one once more."""
        self.store.close()
        self.store = open_store(where, self.now)
        self.desk = replace(self.desk, store=self.store)
        return self.store

    # --- what the books say -----------------------------------------------------------------------

    def contact(self, address: str = ANA) -> Contact:
        found = contact_rows.contact_by_key(address)
        assert found is not None
        return found

    def request(self, address: str = ANA, target: Target | None = None) -> Request:
        """The newest request to somebody."""
        found = request_rows.newest_request(self.contact(address).id, target or self.news())
        assert found is not None
        return found

    def status(self, address: str = ANA, target: Target | None = None) -> RequestStatus:
        return self.request(address, target).status

    def subscription(self, address: str = ANA, target: Target | None = None) -> Subscription:
        found = contact_rows.subscription(self.contact(address).id, target or self.news())
        assert found is not None
        return found

    def standing(self, address: str = ANA) -> Standing:
        """The one row of the table of people for somebody."""
        query = PeopleQuery(contact_id=self.contact(address).id)
        (row,) = standings.all_people(query)
        return row

    def story(self, address: str = ANA) -> Story:
        return overview.story(self.contact(address).id)

    def mails(self, address: str = ANA) -> list[OutgoingMail]:
        """All mails to somebody, oldest first."""
        contact = self.contact(address)
        rows = MailRow.select(MailRow.id).where(MailRow.contact == contact.id).order_by(MailRow.id)
        found = [post.mail_by_id(number) for (number,) in rows.tuples()]
        return [mail for mail in found if mail is not None]

    def kinds(self, address: str = ANA) -> list[MailKind]:
        return [mail.kind for mail in self.mails(address)]

    def codes(self, address: str | None = None) -> list[str]:
        """What the log says happened, oldest first."""
        contact = self.contact(address).id if address else None
        return [entry.code for entry in journal.entries(contact=contact)]

    def to_read(self) -> list[int]:
        return [row["id"] for row in reviews.waiting_rows()]

    @contextmanager
    def queries(self) -> Iterator[list[Any]]:
        """What the database is asked meanwhile."""
        asked: list[Any] = []
        execute = self.store.database.execute_sql

        def counting(*words: Any, **more: Any) -> Any:
            asked.append(words)
            return execute(*words, **more)

        self.store.database.execute_sql = counting
        try:
            yield asked
        finally:
            del self.store.database.execute_sql

    def assert_whole(self) -> None:
        verdict = verifying.verify_store(self.store).verdict
        assert verdict.whole, verdict


def as_read(plain: Any) -> Any:
    """What was written as JSON, as it is read again: iterators are arrays."""
    if isinstance(plain, Iterator):
        return [as_read(one) for one in plain]
    if isinstance(plain, dict):
        return {name: as_read(one) for name, one in plain.items()}
    return plain


def shipped() -> Iterator[Wording]:
    for kind in MailKind:
        for language in ("en", "de"):
            subject, text = f"{kind} ({language})", f"The text of {kind}.\n"
            yield Wording(0, kind, language, None, 0, subject, text, shipped=True)


def shipped_and_true() -> list[Wording]:
    """Those of the stories, and as the next version those that the program ships."""
    return [*shipped(), *once(shipped_wordings, RESOURCES)]


def refused(words: str, status: int = 550) -> MailRefused:
    return MailRefused(host="mx.example", status=status, words=words)


def on(day: str) -> date:
    return date.fromisoformat(day)
