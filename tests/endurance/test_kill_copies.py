"""Whoever is killed over a copy of a shared desk leaves the desk whole, and the copy or none."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from endurance.killed_desk import DAY, Deed, Nursery, nursery
from endurance.nursery import Life, LifeWanted
from endurance.two_places import Moment, has_entry, moment_of
from optindesk.composition.desk import make_packer
from optindesk.core.model import Security
from optindesk.flows import unpacking
from optindesk.flows.unpacking import Choice
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.store.folder import BACKUPS, DATABASE
from servers import SmtpServer, Taken, need
from trials import Report, Trial, ask, at_length

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: strace"),
    pytest.mark.live,
]

BACKUP, OUTSIDE, RESTORE, FROM_OUTSIDE = DEEDS = (
    "backup", "backup outside", "restore", "restore from outside",
)  # fmt: skip
PEOPLE = 40
ANSWERS = [Answer.YES] * 9 + [Answer.NO] * 2 + [Answer.QUESTION]
ERASE_EVERY = 4
"""Colleagues' deeds of which one erases somebody; the others sign somebody up."""
THERE = (
    "*.lock", BACKUPS, "before-restore-*.db", "copy.db", "optindesk-*.zip",
    "optindesk-*-erasures.jsonl", "optindesk-*-read-me.txt",
)  # fmt: skip
"""What may lie there when nobody is at work."""


@at_length(2, 60)
def test_a_shared_desk_and_its_copies_are_whole_whoever_is_killed_over_one(
    times: int,
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    report_trial: Report,
) -> None:
    need("strace")
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    seed = random.randrange(1 << 32)
    desk = CopiedDesk(postgres_url, tmp_path, random.Random(seed))
    desk.furnish()
    with nursery() as home:
        lives = 0
        while desk.kills.total() < times and lives < 3 * times + 20:
            desk.a_colleague_works()
            desk.do(DEEDS[lives % len(DEEDS)], home)
            lives += 1
    trial = Trial(
        f"kill -9 while a shared desk is copied or put back (seed {seed})",
        desk.kills.total(),
        lost=desk.lost,
        doubled=desk.doubled,
        integrity="ok" if not desk.lost else "see lost",
        verify="whole" if desk.moment.whole else "broken",
        more={
            **{f"in {name}": count for name, count in desk.kills.most_common()},
            "lives": lives,
            "put back all the same": desk.put_back_all_the_same,
            "copies looked at": len(desk.looked_at),
        },
    )
    report_trial(trial)
    trial.assert_clean()
    assert trial.times == times, "the kills came too late to show anything"


class CopiedDesk:
    """A shared desk, what one of its computers makes of it, and what went wrong with that."""

    def __init__(self, url: str, folder: Path, chance: random.Random) -> None:
        self.url, self._folder, self._chance = url, folder, chance
        self.here, self.out = folder / "data" / "optindesk", folder / "out"
        self.stick = folder / "stick"
        self.kills: Counter[str] = Counter()
        self.lost: list[str] = []
        self.doubled: list[str] = []
        self.put_back_all_the_same = 0
        self.looked_at: dict[tuple[str, int, int], Moment] = {}
        """What was in each copy, by its name, inode and time."""
        self._deeds = {name: Deed([]) for name in DEEDS}
        self._seen: set[tuple[str, ...]] = set()
        self._erased: set[str] = set()
        self._colleagues = 0

    def furnish(self) -> None:
        """People who were asked, of whom some answered, and some who wait; a copy at each place."""
        self.out.mkdir()
        self.stick.mkdir()
        mails: list[Taken] = []
        provider = SmtpServer(Security.NONE, None, asks_for_login=False, deliver=mails.append)
        try:
            sheet = self._folder / "people.csv"
            sheet.write_text("\n".join(["email", *(f"p{n}@example.org" for n in range(PEOPLE))]))
            ask(self.url, "list", "add", "News")
            ask(
                self.url, "account", "set", "--address", "shop@flowers.example", "--user", "",
                "--smtp", f"localhost:{provider.server.port}", "--smtp-security", "none",
            )  # fmt: skip
            ask(self.url, "import", str(sheet), "--list", "News", "--date", DAY)
            ask(self.url, "send")
        finally:
            provider.stop()
        saved = []
        for mail, said in zip(mails, ANSWERS, strict=False):
            person = Person("", mail.recipients[0], "en", said, Client.GMAIL)
            reply = answer_mail(mail.content, said, datetime.now(UTC), person)
            assert reply is not None
            saved.append(self._folder / f"{mail.recipients[0]}.eml")
            saved[-1].write_bytes(reply)
        ask(self.url, "check", "--saved", *map(str, saved))
        self._sign_up("w1@example.org")
        ask(self.url, "backup", "outside", "--set", str(self.stick), "--unlocked")
        self._look()
        for typed in (["backup", str(self.out / "copy.db")], ["backup", "outside"]):
            ask(self.url, *typed)
            self._look()

    def a_colleague_works(self) -> None:
        """Saves something that must be there afterwards."""
        self._colleagues += 1
        erasable = sorted(one for one, _ in self.moment.people if one.startswith("c"))
        if self._colleagues % ERASE_EVERY == 0 and erasable:
            gone = self._chance.choice(erasable)
            ask(self.url, "erase", gone, "--reason", "asked for it", "--yes")
            self._erased.add(gone)
        else:
            self._sign_up(f"c{self._colleagues}@example.org")
        self._look()
        self.lost += [f"a start left {path}" for path in self._left(self.here)]

    def do(self, name: str, home: Nursery) -> None:
        """Kill it before some call that writes, or at some moment; it may be done again at once."""
        deed = self._deeds[name]
        wanted = LifeWanted(["--data", self.url, *self._typed(name)])
        by_call = self._chance.random() < 0.5
        if by_call and not deed.calls:
            life = home.live(LifeWanted(wanted.typed, counted=True))
            deed.calls = life.calls
        elif by_call:
            calls = [(call, number) for call, many in deed.calls.items() for number in range(many)]
            call, number = self._chance.choice(calls)
            life = home.live(LifeWanted(wanted.typed, call=(call, number + 1)))
        else:
            moment = self._chance.uniform(0, deed.seconds)
            life = home.live(LifeWanted(wanted.typed, seconds=moment))
        where = f"{name}, life {self._colleagues}"
        self.kills[name] += life.killed
        self._judge(name, life, where)
        # Done again at once, or once a colleague has gone on.
        if life.killed and self._chance.random() < 0.5:
            again = home.live(LifeWanted(["--data", self.url, *self._typed(name)]))
            deed.seconds = again.seconds
            self._judge(name, again, f"{where}, again")

    def _typed(self, name: str) -> list[str]:
        newest = max(self.stick.glob("*.zip"), key=lambda path: path.stat().st_mtime_ns)
        return {
            BACKUP: ["backup", str(self.out / "copy.db")],
            OUTSIDE: ["backup", "outside"],
            RESTORE: ["restore", str(self.out / "copy.db"), "--yes"],
            FROM_OUTSIDE: ["restore", str(newest), "--yes"],
        }[name]

    def _targets(self, name: str) -> list[Path]:
        """Where it writes to, and so clears away what others left."""
        return {BACKUP: [self.out], OUTSIDE: [self.stick]}.get(name, [])

    def _sign_up(self, who: str) -> None:
        ask(self.url, "signup", who, "--list", "News", "--date", DAY)

    # --- what is found afterwards -----------------------------------------------------------------

    def _look(self) -> Moment:
        """What is in the shared desk now."""
        self.moment = moment_of(self.url)
        self._seen.add(self.moment.hashes)
        return self.moment

    def _judge(self, name: str, life: Life, where: str) -> None:
        if not life.killed and life.status:
            self.lost.append(f"{where}: ended with {life.status}: {life.err or life.out}")
        before, now = self.moment, self._look()
        found = [] if now.whole else ["the log is broken"]
        if name in (RESTORE, FROM_OUTSIDE):
            found += self._of_restoring(name, life, before, now)
        elif now.all_but_notes() != before.all_but_notes() or not has_entry(self.url, before.head):
            found.append("another desk than before")
        copies = [self.out / "copy.db", *self.stick.glob("*.zip")]
        found += [fault for path in copies for fault in self._of_copy(path)]
        if not life.killed and life.status == 0:
            found += [f"left {path}" for path in self._left(self.here, *self._targets(name))]
        self.lost += [f"{where}: {fault}" for fault in found]

    def _of_restoring(self, name: str, life: Life, before: Moment, now: Moment) -> Iterator[str]:
        if now.hashes == before.hashes:
            if not life.killed:
                yield "said to be put back, and not"
            return
        self.put_back_all_the_same += life.killed
        path = Path(self._typed(name)[1])
        copied = self._in_copy(path)
        wrong = now.people ^ {one for one in copied.people if one[0] not in self._erased}
        if wrong:
            yield f"neither as before nor as in the copy: {sorted(wrong, key=str)[:3]}"
        if now.put_back != copied.put_back + 1:
            self.doubled.append(f"put back {now.put_back} times, not {copied.put_back + 1}")
        kept = self.here / BACKUPS
        moments = [self._in_copy(one) for one in kept.glob("before-restore-*.db")]
        if before.hashes not in [one.hashes for one in moments]:
            yield "what was there before is not kept"

    def _of_copy(self, path: Path) -> Iterator[str]:
        """What is wrong with a copy that is there, if it is."""
        if not path.exists():
            return
        found = self._in_copy(path)
        if not found.whole:
            yield f"{path.name}: its log is broken"
        if found.hashes not in self._seen:
            yield f"{path.name}: of no moment that there was"

    def _in_copy(self, path: Path) -> Moment:
        about = path.stat()
        known = path.name, about.st_ino, about.st_mtime_ns
        if known not in self.looked_at:
            self.looked_at[known] = self._open(path)
        return self.looked_at[known]

    def _open(self, path: Path) -> Moment:
        place = self._folder / "looked at"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        with unpacking.opened(make_packer(), Choice(path), self._folder / "opened") as one:
            shutil.copyfile(one.database, place / DATABASE)
        with closing(sqlite3.connect(place / DATABASE)) as database:
            (said,) = database.execute("PRAGMA integrity_check").fetchone()
        assert said == "ok", f"{path.name}: {said}"
        return moment_of(place)

    def _left(self, *places: Path) -> list[str]:
        """What is no copy, and nothing that is to be there."""
        return [
            str(path.relative_to(self._folder))
            for place in places
            for path in place.rglob("*")
            if not any(path.match(name) for name in THERE)
        ]
