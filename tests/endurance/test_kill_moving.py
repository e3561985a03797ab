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
"""Seconds within which a move of so few is killed, until one is seen that was quicker."""


@at_length(6, 50)
def test_exactly_one_of_two_desks_works_whenever_the_mover_is_killed(
    times: int, sqlite_url: str, blank_postgres_url: str, report_trial: Report
) -> None:
    folder, seed = Path(sqlite_url), random.randrange(1 << 32)
    dice, longest = random.Random(seed), {True: UNHURT, False: UNHURT}
    with opened(folder) as store:
        office = Office(store)
        office.set_account()
        for number in range(PEOPLE):
            office.sign_up(f"someone{number}@example.org")
    before = hashes(folder)
    trial = Trial(f"kill -9 while a desk moves to a server and back (seed {seed})", 0)
    more = {"moved all the same": 0, "were over before": 0}
    at: str | Path = folder
    number = 0
    while trial.times < times and number < 4 * times + 20:
        number += 1
        to = blank_postgres_url if at == folder else folder
        unhurt = moved_within(dice.uniform(0, longest[at == folder]), at, to, str(number))
        died = unhurt is None
        longest[at == folder] = longest[at == folder] if unhurt is None else unhurt
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
    assert trial.times == times, "the kills came too late to show anything"


def moved_within(seconds: float, at: str | Path, to: str | Path, number: str) -> float | None:
    """How many seconds a move took that was over within so many; None if it was killed then."""
    with subprocess.Popen(
        [sys.executable, str(MOVER), str(at), str(to), number],
        stdout=subprocess.PIPE,
        cwd=MOVER.parents[1],
        text=True,
    ) as mover:
        assert mover.stdout is not None
        assert mover.stdout.readline() == "begins\n"
        began = time.monotonic()
        try:
            assert mover.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            mover.kill()
            return None
        return time.monotonic() - began
