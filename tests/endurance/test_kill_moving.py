"""Whoever is killed while a desk moves has one desk to work on: never two, never none."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from endurance.two_places import hashes, opened, works_at
from office import Office
from optindesk.flows import verifying
from trials import Report, Trial, at_length

MOVER = Path(__file__).parent / "kill_mover.py"
PEOPLE = 300
UNHURT = 4.0
"""Seconds in which a desk of so few is moved, at first; it is seen then."""


@at_length(6, 50)
def test_exactly_one_of_two_desks_works_whenever_the_mover_is_killed(
    times: int, sqlite_url: str, blank_postgres_url: str, report_trial: Report
) -> None:
    folder, seed, longest = Path(sqlite_url), random.randrange(1 << 32), UNHURT
    dice = random.Random(seed)
    with opened(folder) as store:
        office = Office(store)
        office.set_account()
        for number in range(PEOPLE):
            office.sign_up(f"someone{number}@example.org")
    before = hashes(folder)
    trial = Trial(f"kill -9 while a desk moves to a server and back (seed {seed})", 0)
    more = {"moved all the same": 0, "were over before": 0}
    at: str | Path = folder
    for number in range(2 * times):
        if trial.times == times:
            break
        to = blank_postgres_url if at == folder else folder
        moment, began = dice.uniform(0, longest), time.monotonic()
        died = killed(at, to, str(number), moment)
        if not died:
            longest = min(longest, time.monotonic() - began)
        trial.times += died
        where = [one for one in (folder, blank_postgres_url) if works_at(one)]
        trial.lost += [f"no desk after {number}"] if not where else []
        trial.doubled += [f"two desks after {number}"] if len(where) > 1 else []
        if len(where) != 1:
            break
        more["were over before"] += not died
        more["moved all the same"] += died and where[0] == to
        at = where[0]
        if hashes(at) != before:
            trial.lost.append(f"rows after {number}")
    with opened(at) as store:
        trial.verify = "whole" if verifying.verify_store(store).verdict.whole else "broken"
    trial.more = more
    report_trial(trial)
    trial.assert_clean()
    assert trial.times > times // 2, "the kills came too late to show anything"


def killed(where: str | Path, to: str | Path, number: str, moment: float) -> bool:
    """Whether a move was killed, so many seconds after it began, before it was over."""
    with subprocess.Popen(
        [sys.executable, str(MOVER), str(where), str(to), number],
        stdout=subprocess.PIPE,
        cwd=MOVER.parents[1],
        text=True,
    ) as mover:
        assert mover.stdout is not None
        assert mover.stdout.readline() == "begins\n"
        try:
            assert mover.wait(moment) == 0
        except subprocess.TimeoutExpired:
            mover.kill()
            return True
        return False
