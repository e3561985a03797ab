"""Where results and troubles of a command go: sentences for people, JSON for scripts."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from optindesk.cli import show
from optindesk.core.errors import (
    ClockBehind,
    ClockDiffers,
    ClockDoubted,
    DamagedStore,
    DatabasePasswordNeeded,
    NoDesk,
    OtherDesk,
    PassphraseNeeded,
    PasswordNeeded,
    PinNeeded,
    RuleDoubted,
    SignInNeeded,
    TokenRefused,
    Trouble,
    WordingDoubted,
)
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, Value, sentence
from optindesk.flows.sending import waits_because

DONE, PROBLEM = 0, 1
CodeWords: TypeAlias = Mapping[str, Mapping[Any, Sentence]]
"""By the key of a column: what people read for each of its codes."""
_NO_WORDS: CodeWords = {}
PROGRESS_EVERY = 0.2
"""How often a line of progress is written, in seconds."""
WIDTH = 79
"""What a line of progress takes, so that the next one covers it; one less than the usual
terminal, which would begin a new line."""

_SIGN_IN = sentence("On the command line: optindesk account sign-in")
_CLOCK = sentence("On the command line: optindesk clock --right")
_HINTS: Mapping[type[Trouble], Sentence] = {
    ClockBehind: _CLOCK,
    ClockDiffers: _CLOCK,
    ClockDoubted: _CLOCK,
    DamagedStore: sentence("“optindesk restore PATH” puts a copy back."),
    NoDesk: sentence("--data says the place; “optindesk list add NAME” begins a desk there."),
    OtherDesk: sentence("To replace it all the same, add --sure."),
    PasswordNeeded: sentence(
        "A script gives it with --password-stdin, or that of a mailbox with a login of its own with"
        " --imap-password-stdin."
    ),
    DatabasePasswordNeeded: sentence(
        "“optindesk --data … database keep-password” keeps it; where there is no keyring,"
        " PostgreSQL’s own file (~/.pgpass) does, or --database-password-stdin gives it."
    ),
    PinNeeded: sentence("Give it with --pin-stdin."),
    PassphraseNeeded: sentence("Give it with --passphrase-stdin."),
    SignInNeeded: _SIGN_IN,
    TokenRefused: _SIGN_IN,
    RuleDoubted: sentence("If it is right all the same, add --sure."),
    WordingDoubted: sentence("To save it all the same, add --sure."),
}
"""What helps on a command line only, so that it does not stand in a window."""


def screen_width() -> int | None:
    """How many letters a line of the screen has; None where a file or a program reads us."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where results go: as JSON or as sentences, in one language, in lines of so many letters."""

    as_json: bool
    say: Callable[[Sentence], str]
    language: str = "en"
    width: int | None = field(default_factory=screen_width)

    def tell(
        self, plain: Any, said: Sentence | str, warnings: Sequence[Sentence] | None = None
    ) -> int:
        """Print a result in the wanted form; the exit status is that of a success.

        `warnings` are of commands that can have some: in the result, or on stderr.
        """
        text = self.say(said) if isinstance(said, Sentence) else said
        told = [self.say(one) for one in warnings or ()]
        if self.as_json:
            print(show.as_json(plain if warnings is None else {**plain, "warnings": told}))
            return DONE
        print(text)
        self.mention(warnings or ())
        return DONE

    def table(
        self,
        rows: Sequence[Mapping[str, Any]],
        columns: Mapping[str, str],
        empty: str,
        words: CodeWords = _NO_WORDS,
    ) -> str:
        """Rows as aligned text: `columns` are keys and messages that head them, `empty` is the
        message or text that no rows say; `words` has by key what people read for a code."""
        heads = {key: _with_big_letter(self._head(title)) for key, title in columns.items()}
        shown = [
            {key: self._cell(row.get(key), words.get(key, {})) for key in columns} for row in rows
        ]
        return show.table(shown, heads, self._head(empty), self.width)

    def facts(self, told: Iterable[tuple[str, Sentence | str | None]]) -> str:
        """What is known of one thing, below each other: messages as titles, each with its text."""
        return show.facts([(self._head(name), self.said(text)) for name, text in told], self.width)

    def _head(self, text: str) -> str:
        """A message; what has a brace in it is a text that was said already."""
        return text if "{" in text else self.say(Sentence(text))

    def _cell(self, value: Any, words: Mapping[Any, Sentence]) -> Any:
        if isinstance(value, bool):
            return self.say(sentence("yes") if value else sentence("no"))
        if isinstance(value, (date, datetime)):
            return self.when(value)
        said = words.get(value) if isinstance(value, str) else value
        return self.say(said) if isinstance(said, Sentence) else value

    def said(self, value: Value) -> str:
        """What stands at a place of a sentence, alone."""
        return self.say(value) if isinstance(value, Sentence) else str(value or "")

    def when(self, at: datetime | date | str | None) -> str:
        """A moment as people read it: local, to the minute; `at` may be as a result has it."""
        if isinstance(at, str):
            return self.say(sentence("{when}", when=_read(at)))
        return self.say(sentence("{when}", when=at))

    def mention(self, said: Iterable[Sentence]) -> None:
        """Say on stderr what is no part of a result."""
        for one in said:
            print(self.say(one), file=sys.stderr)

    def progress(self) -> Tick:
        """A tick that writes how far a long job is, over and over into one line of the terminal;
        where nobody watches, as in a script, it is quiet."""
        if not sys.stderr.isatty():
            return no_tick
        shown_at = 0.0

        def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
            nonlocal shown_at
            if time.monotonic() - shown_at < PROGRESS_EVERY and done != total:
                return
            shown_at = time.monotonic()
            told = "" if note is None else f"{self.say(note)}: "
            far = f"{told}{done}" if total is None else f"{told}{done} / {total}"
            line = "" if done == total else far
            print(f"\r{line:<{WIDTH}}\r", end="", file=sys.stderr, flush=True)

        return tick

    def told_of_waits(self) -> Tick:
        """A tick that says on stderr why no mail goes now: each reason once, whatever its figures
        become."""
        told: set[str] = set()

        def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
            why = waits_because(note)
            if why is not None and why.key not in told:
                said = self.say(why)
                if not why.key.startswith("{"):  # a host's name stays as it is
                    said = said[:1].upper() + said[1:]
                print(f"{said}.", file=sys.stderr, flush=True)
                told.add(why.key)

        return tick

    def complain(self, trouble: Trouble, *, with_json: bool = True) -> int:
        """Say a problem on stderr, and beside it as JSON on stdout."""
        if self.as_json and with_json:
            print(show.as_json({"error": show.problem(trouble, self.say)}))
        hint = _HINTS.get(type(trouble))
        said = [self.say(one) for one in (trouble.sentence, hint) if one is not None]
        print(" ".join(said), file=sys.stderr)
        return PROBLEM


def _with_big_letter(text: str) -> str:
    return text[:1].upper() + text[1:]


def _read(at: str) -> datetime | date:
    """A moment of a result, or the day where nothing else is known."""
    return datetime.fromisoformat(at) if "T" in at else date.fromisoformat(at)
