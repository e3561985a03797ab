"""kill -9 in the midst of anything that a desk does, which goes on: nothing is lost or doubled."""

from __future__ import annotations

import random
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from endurance.killed_desk import KilledDesk, World, nursery
from optindesk.core.model import Security
from optindesk.mail.practice_answers import Answer
from servers import ImapUser, SmtpServer, need
from trials import Report, Trial, at_length, integrity, verify

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: strace"),
    pytest.mark.live,
]

OFTEN = ["import"] * 5 + ["send"] * 5 + ["check"] * 4
DEEDS = [*OFTEN, "run", "watch", "table", "log", "proof", "backup"]
RESTORE_EVERY = 20
"""Lives after which a copy is put back."""
MOVE_EVERY = 31
"""Lives after which the desk is moved."""
TRUE_STATE = {Answer.YES: "confirmed", Answer.NO: "declined", Answer.SILENCE: "awaiting"}


@at_length(8, 1000)
def test_killed_in_the_midst_of_anything_it_goes_on_as_if_nothing_had_been(
    times: int, tmp_path: Path, imap_user: ImapUser, report_trial: Report
) -> None:
    need("strace")
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    world = World(imap_user, chance)
    provider = SmtpServer(Security.NONE, None, password=imap_user.password, deliver=world.take)
    with ExitStack() as stack:
        stack.callback(provider.stop)
        home = stack.enter_context(nursery())
        desk = KilledDesk(tmp_path, home, imap_user, provider, chance, world)
        desk.furnish()
        lives = 0
        while desk.found.kills.total() < times and lives < 3 * times + 60:
            lives += 1
            by_call = chance.random() < 0.5
            if lives % RESTORE_EVERY == 0:
                desk.restore(by_call=by_call)
            elif lives % MOVE_EVERY == 0:
                desk.move(by_call=by_call)
            else:
                desk.do(chance.choice(DEEDS), by_call=by_call)
            world.bring_the_post()
        trial = come_to_rest(desk, world, f"kill -9 in the midst of anything (seed {seed})", lives)
    report_trial(trial)
    assert desk.found.wrong == []
    trial.assert_clean()
    assert trial.times >= times, "the kills came too late to show anything"


def come_to_rest(desk: KilledDesk, world: World, done: str, lives: int) -> Trial:
    """Let the desk do unhurt what it was kept from, and hold its books against the world."""
    password = desk.deeds["send"].given
    for sheet in desk.sheets:
        desk.tell("import", str(sheet), "--list", "News", "--date", "2026-01-02")
    desk.tell("send", "--password-stdin", given=password)
    world.bring_the_post()
    desk.tell("check", "--password-stdin", given=password)
    in_doubt = [one for one in desk.tell("outbox") if one["status"] == "unknown"]
    questions = set(world.questions.values())
    for one in in_doubt:  # as a person does it who asked
        outcome = "sent" if one["address"] in questions else "not-sent"
        desk.tell("outbox", "settle", str(one["id"]), outcome)
    desk.tell("send", "--password-stdin", given=password)
    world.bring_the_post()
    desk.tell("check", "--password-stdin", given=password)
    desk.tell("send", "--password-stdin", given=password)

    rows = desk.tell("status")
    states = {row["address"]: row["request"] for row in rows}
    expected = {f"p{n}.{row}@example.org" for n in range(len(desk.sheets)) for row in range(5)}
    lost = [*(expected - states.keys())]
    lost += [
        f"{address} said {said}, and is {states.get(address)}"
        for address, said in world.said.items()
        if states.get(address) != TRUE_STATE[said]
    ]
    lost += [address for address in expected if address not in world.said]
    doubled = [known for known, count in world.got.items() if count > 1]
    doubled += [row["address"] for row in rows if len(rows) != len(states)]
    said = desk.found.said.most_common()
    return Trial(
        done,
        desk.found.kills.total(),
        lost=lost,
        doubled=doubled,
        integrity=integrity(desk.data),
        verify=verify(desk.data),
        more={
            "lives": lives,
            **{f"in {name}": count for name, count in desk.found.kills.most_common()},
            "people": len(states),
            "mails taken": world.got.total(),
            "unknown, settled by a person": len(in_doubt),
        },
        sentences=[sentence for sentence, _ in said],
    )
