"""Practice desks for tests and pictures of the window: empty, or with people in every state."""

from __future__ import annotations

import csv
import secrets
import sqlite3
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from optindesk.core.model import Account, Security, Server, Target
from optindesk.flows.desk import Desk
from optindesk.mail.phrases import load_phrases
from optindesk.mail.practice import OUTBOX, deliver, kept_mails
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.mail.reader import PostReader
from optindesk.main import make_desk, now, opened, who
from optindesk.store.fields import utc_text
from optindesk.store.folder import DATABASE, prepare_folder, private_file
from optindesk.system.paths import resources

ACCOUNT = Account(
    0,
    "shop@blume.example",
    "Blumen Blume",
    Server("localhost", 25, Security.NONE),
    Server("localhost", 143, Security.NONE),
    "",
)
FIRST = ("Ana", "Björn", "Chloé", "Dora", "Émile", "Fiona", "Günther", "Hrvoje", "Ilse", "Jürgen")
LAST = (
    "Müller",
    "Novak",
    "Øster",
    "Peri",
    "Quast",
    "Řezníček",
    "Šimić",
    "Tanaka",
    "Ünal",
    "Weiß",
)


@contextmanager
def practice_desk(folder: Path) -> Iterator[Desk]:
    """An empty desk from which no mail can leave."""
    with opened(begun(folder / "desk")) as store:
        desk = make_desk(store, who("Rosa"), folder / "mail")
        yield replace(desk, reader=reader())


def begun(folder: Path) -> Path:
    """The folder of a desk that knows what ships and at which nothing was done, if none is there.

    It is a copy, by a name and with a key of its own: to make one takes many times as long.
    """
    database = prepare_folder(folder) / DATABASE
    if not database.exists():
        private_file(database)
        database.write_bytes(_first_desk())
        with closing(sqlite3.connect(database)) as copy, copy:
            copy.execute("PRAGMA synchronous = off")
            copy.execute(
                "UPDATE desk SET uuid = ?, key = ?, created_at = ?",
                (str(uuid.uuid4()), secrets.token_bytes(32), utc_text(now())),
            )
    return folder


@cache
def _first_desk() -> bytes:
    """The database of the desk that the others are copies of."""
    with TemporaryDirectory() as place:
        with opened(place) as store:
            make_desk(store, who("Rosa"))
        return (Path(place) / DATABASE).read_bytes()


@cache
def reader() -> PostReader:
    """That of all desks here: it remembers which pieces of our mails are no answers."""
    return PostReader(load_phrases(resources()))


def people(count: int) -> list[tuple[str, str]]:
    """So many invented people: (name, address)."""
    names = [f"{FIRST[n % 10]} {LAST[n // 10 % 10]}" for n in range(count)]
    return [(name, f"{_plain(name)}{n}@example.org") for n, name in enumerate(names)]


def _plain(name: str) -> str:
    """“Chloé Ünal” → “Chloe.Unal”."""
    letters = unicodedata.normalize("NFD", name.replace("ø", "o").replace("Ø", "O"))
    return letters.encode("ascii", "ignore").decode().replace(" ", ".")


def write_sheet(path: Path, count: int) -> Path:
    """A sheet as it comes from a market: doubles, wrong addresses, mixed case."""
    day = (date.today() - timedelta(days=3)).isoformat()  # noqa: DTZ011 - paper has no zone
    rows = [[name, address, day] for name, address in people(count)]
    for n in range(20, count, 40):
        rows[n][1] = rows[n][1].replace("@", " at ")
        rows[n + 1][1] = rows[n - 1][1].upper()
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["Name", "E-Mail", "Datum"], *rows])
    return path


LISTS = {
    "en": (
        ("Blumenpost", "Once a month: what is in bloom, and our offers."),
        ("Workshops", "Binding wreaths, four times a year."),
    ),
    "de": (
        ("Blumenpost", "Einmal im Monat: was blüht, und unsere Angebote."),
        ("Workshops", "Kränze binden, viermal im Jahr."),
    ),
}
"""Their names and descriptions, by the language of their mails."""


def furnish(desk: Desk, folder: Path, count: int, language: str = "en") -> None:
    """Import a sheet, send most of it, and let people answer in all their ways."""
    desk.set_account(ACCOUNT)
    news, _ = [desk.add_list(name, what, language) for name, what in LISTS[language]]
    sheet = write_sheet(folder / "market.csv", count)
    desk.import_sheet(desk.open_sheet(sheet, {}), Target(news.id))
    desk.send(limit=count * 3 // 4)
    answers = (Answer.YES, Answer.YES, Answer.NO, Answer.OUT_OF_OFFICE, Answer.SILENCE)
    strange = {7: Answer.QUESTION, 16: Answer.BOUNCE, 28: Answer.QUESTION, 33: Answer.BOUNCE}
    for n, kept in enumerate(kept_mails(folder / "mail" / OUTBOX)[: count // 2]):
        how = strange.get(n, answers[n % len(answers)])
        person = Person("", _recipient(kept.path), language, how, Client.GMAIL)
        content = answer_mail(kept.path.read_bytes(), how, now(), person)
        if content is not None:
            deliver(folder / "mail" / "inbox", content, now())
    desk.check()


def _recipient(path: Path) -> str:
    from email import message_from_bytes, policy

    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return str(message["To"].addresses[0].addr_spec)
