"""What a desk is fitted with: its store, the ports, and who sits there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core.errors import FileNotWritable
from optindesk.core.model import Account, Actor
from optindesk.core.ports import (
    Composer,
    Mailbox,
    Passwords,
    Practice,
    RawMail,
    Reader,
    RecordWriter,
    Sheet,
    Transport,
)
from optindesk.core.provider import Provider
from optindesk.core.sentence import sentence
from optindesk.flows import evidence
from optindesk.flows.replying import ReadyTexts
from optindesk.flows.samples import CheckWords
from optindesk.store.database import Store

Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet whose columns were understood: its rows in canonical fields, read once."""

    sheet: Sheet
    mapping: Mapping[str, str]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Fittings:
    """Made by `main` and nowhere else; what can be done with it are the parts of the desk."""

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

    def not_over_own_data(self, path: Path) -> None:
        """Refuse to write an export over the desk's own data; raises FileNotWritable."""
        folder = self.store.folder
        if folder is not None and path.resolve().parent == folder.resolve():
            reason = sentence("it lies in the folder of the desk's own data.")
            raise FileNotWritable(path=str(path), reason=reason)
