"""Two processes on one data folder: one is held up anywhere, the other does what it likes."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from endurance.killed_desk import DAY, ROWS_A_SHEET, KilledDesk, World, nursery
from endurance.nursery import Life, LifeWanted
from optindesk.core.model import Security
from optindesk.mail.practice_answers import Answer
from servers import ImapUser, SmtpServer, need
from trials import Report, Trial, at_length, integrity, verify

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: strace"),
    pytest.mark.live,
]

DEEDS = ["import"] * 3 + ["send"] * 3 + ["check"] * 3 + ["decide"] * 2 + ["erase", "verify"]
SAME = 0.3
"""How often both do the same to the same."""
ENDS = {
    Answer.YES: {"confirmed"},
    Answer.NO: {"declined"},
    Answer.QUESTION: {"review", "confirmed", "declined"},
}
"""What a question may come to, by what was answered."""
SAID = {
    "folder_busy",
    "shared_busy",
    "store_busy",
    "already_decided",
    "unknown_contact",
    "unknown_review",
}
"""The troubles that one desk may have with another."""


class TwoDesks(KilledDesk):
    """Two processes of one desk, whose deeds meet."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.refused: Counter[str] = Counter()
        self.waits: list[int] = []
        self.erased: set[str] = set()

    def wish(self, name: str) -> LifeWanted:
        """A command of one of the two."""
        typed, given = self._typed(name)
        return LifeWanted(["--data", str(self.data), "--json", *typed], given)

    def _typed(self, name: str) -> tuple[list[str], str]:
        match name:
            case "import":
                return ["import", str(self.new_sheet()), "--list", "News", "--date", DAY], ""
            case "decide" if self.waits:
                decision = self._chance.choice(["accept", "decline"])
                number = self._chance.choice(self.waits)
                return ["review", "decide", str(number), decision, "--note", "so"], ""
            case "erase" if len(self.world.said) > len(self.erased) + 5:
                left = sorted(self.world.said.keys() - self.erased)
                address = self._chance.choice(left)
                return ["erase", "--yes", "--reason", "so", address], ""
            case "send" | "check":
                return [name, "--password-stdin"], self._login
            case _:
                return ["verify"], ""

    def meet(self, one: LifeWanted, other: LifeWanted, name: str, *, by_call: bool) -> None:
        """Let both live at once, the first one held up somewhere."""
        deed = self.deeds[name]
        if by_call and not deed.calls:
            life = self.home.live(LifeWanted(one.typed, one.given, counted=True))
            deed.calls, deed.seconds = life.calls, life.seconds
            lives = [life, self.home.live(other)]
        else:
            calls = [(call, at) for call, many in deed.calls.items() for at in range(many)]
            if by_call and calls:
                call, at = self._chance.choice(calls)
                held = LifeWanted(one.typed, one.given, call=(call, at + 1))
            else:
                moment = self._chance.uniform(0, deed.seconds)
                held = LifeWanted(one.typed, one.given, seconds=moment)
            lives = list(self.home.meet(held, other))
        for life, wanted in zip(lives, (one, other), strict=True):
            self._hear(life, wanted.typed)

    def _hear(self, life: Life, typed: Sequence[str]) -> None:
        try:
            said = json.loads(life.out)
        except ValueError:
            said = None
        trouble = said.get("error", {}) if isinstance(said, dict) else {}
        if life.killed or life.status not in (0, 1) or said is None:
            self.found.wrong.append(f"{life.status}: {life.err or life.out or 'too slow'}")
        elif life.status == 0 and "erase" in typed:
            self.erased.add(typed[-1])
        elif life.status == 1:
            self.refused[trouble.get("code", "no code")] += 1
            self.found.said[trouble.get("sentence", life.out)] += 1

    def look_for_replies(self) -> None:
        """What waits to be read by a person."""
        self.waits = [one["id"] for one in self.tell("review")]


@at_length(4, 1000)
def test_two_desks_that_meet_anywhere_double_nothing_and_keep_the_chain_whole(
    times: int, tmp_path: Path, imap_user: ImapUser, report_trial: Report
) -> None:
    need("strace")
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    world = World(imap_user, chance, [*ENDS])
    provider = SmtpServer(Security.NONE, None, password=imap_user.password, deliver=world.take)
    with ExitStack() as stack:
        stack.callback(provider.stop)
        home = stack.enter_context(nursery())
        desk = TwoDesks(tmp_path, home, imap_user, provider, chance, world)
        desk.furnish()
        met: Counter[tuple[str, str]] = Counter()
        for number in range(times):
            names = chance.choice(DEEDS), chance.choice(DEEDS)
            one, other = map(desk.wish, names)
            if chance.random() < SAME:
                names, other = (names[0], names[0]), one
            desk.meet(one, other, names[0], by_call=chance.random() < 0.5)
            met[names] += 1
            world.bring_the_post()
            if number % 5 == 0:
                desk.look_for_replies()
        done = f"two desks at once on one folder, one held up anywhere (seed {seed})"
        trial = judged(desk, world, done, times, met)
    report_trial(trial)
    assert desk.found.wrong == []
    assert desk.refused.keys() <= SAID
    trial.assert_clean()


def judged(
    desk: TwoDesks, world: World, done: str, times: int, met: Counter[tuple[str, str]]
) -> Trial:
    """Let the desk do what is left to do, alone, and hold its books against the world."""
    password = desk.deeds["send"].given
    for sheet in desk.sheets:
        desk.tell("import", str(sheet), "--list", "News", "--date", DAY)
    for _ in range(2):
        desk.tell("send", "--password-stdin", given=password)
        world.bring_the_post()
        desk.tell("check", "--password-stdin", given=password)
    rows = desk.tell("status")
    states = {row["address"]: row["request"] for row in rows}
    everybody = {
        f"p{sheet}.{row}@example.org"
        for sheet in range(len(desk.sheets))
        for row in range(ROWS_A_SHEET)
    }
    lost = sorted(everybody - desk.erased - states.keys())
    lost += [
        f"{address} said {said}, and is {states.get(address)}"
        for address, said in world.said.items()
        if address not in desk.erased and states.get(address) not in ENDS[said]
    ]
    doubled = [known for known, count in world.got.items() if count > 1]
    doubled += [f"{address} asked twice" for address, n in world.asked.items() if n > 1]
    doubled += [f"{address} came back" for address in desk.erased & states.keys()]
    if len(rows) != len(states):
        doubled.append("people")
    return Trial(
        done,
        times,
        lost=lost,
        doubled=doubled,
        integrity=integrity(desk.data),
        verify=verify(desk.data),
        more={
            "kinds of pairs": len(met),
            "people": len(states),
            "mails": world.got.total(),
            "erased": len(desk.erased),
            **{f"told {code}": count for code, count in desk.refused.most_common()},
        },
        sentences=[sentence for sentence, _ in desk.found.said.most_common()],
    )
