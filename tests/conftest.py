"""What holds for every test: no screen, no real home, and on CI no test that was passed by."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from optindesk import core, flows
from optindesk.core import owner_pin
from optindesk.files import locking

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["servers", "stores", "trials"]

HERE = Path(__file__).parent
MEASURED = (
    "core",
    "flows",
    "mail/test_reading_people.py",
    "mail/test_reading_machines.py",
    "mail/test_reading_hostile.py",
    "mail/test_practice.py",
    "mail/test_original.py",
    "mail/test_phrases.py",
    "mail/test_quoted_page.py",
)
"""Where the coverage of core and flows comes from; what else is in `mail` adds nothing to it."""
STORIES = HERE / "flows"
TRIALS = HERE / "endurance"

ON_CI = os.environ.get("CI") == "true"

# The machines are shared: how long one example takes says nothing. At a desk each run tries other
# examples; on CI the same ones, so that it says whether this change is right, not who had luck.
settings.register_profile(
    "desk", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50
)
settings.register_profile("ci", settings.get_profile("desk"), print_blob=True, derandomize=True)
settings.load_profile("ci" if ON_CI else "desk")

ALLOWED_SKIPS = (
    "not on this system:",  # what another operating system has, or lacks
    "Skipping benchmark",  # benchmarks are run by `make bench`
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """On CI a skipped test is a failure: what is missing there must be installed, not passed by."""
    report: pytest.TestReport = yield
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = skip_reason(report)
        if not reason.startswith(ALLOWED_SKIPS):
            report.outcome = "failed"
            report.longrepr = f"On CI nothing may be skipped, and this was: {reason}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let a worker measure once: pytest-cov begins in it as in a process without workers, and
    again as in a worker. A pause of the second woke the first, so that nothing was `no_cover`."""
    measuring = measuring_of(session.config)
    if measuring is not None and hasattr(session.config, "workerinput"):
        measuring.pause()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Iterator[object]:
    """Collect in half the time: unmeasured, as what modules do when they are imported comes before,
    and without looking for garbage, now or later, among what stays until the end."""
    measuring = measuring_of(session.config)
    if measuring is not None:
        for package in (core, flows):
            for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
                importlib.import_module(module.name)
        measuring.pause()
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        if measuring is not None:
            measuring.resume()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    return (yield from unmeasured(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    return (yield from unmeasured(item))


def unmeasured(item: pytest.Item) -> Iterator[None]:
    """Measure no fixture of a test that is `no_cover`: pytest-cov pauses for its call alone, and
    half of what a window costs is making it."""
    measuring = measuring_of(item.config)
    if measuring is None or not item.get_closest_marker("no_cover"):
        return (yield)
    measuring.pause()
    try:
        return (yield)
    finally:
        measuring.resume()


def measuring_of(config: pytest.Config) -> Any:
    """What pytest-cov measures with, or None."""
    return getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None)


FEW = 2_000
"""So many tests are run whole: who names a file or a folder wants all of it."""

# Of so many tests the default run takes one; `make endurance` takes all. What depends on the
# database is tested in tests/store, all of it on both: a story that goes another way on a server
# than on a file is found by one of its neighbours too.
SHARE_OF_STORIES_ON_SERVER = 5
SHARE_OF_CASES_ON_SERVER = 10
SHARE_OF_CASES = 5


def pytest_report_header(config: pytest.Config) -> str:
    return (
        f"samples: those of --randomly-seed={seed_of(config)} (one of {SHARE_OF_CASES} `cases`, of "
        f"what `thinned` tests walk over, and of {SHARE_OF_STORIES_ON_SERVER} stories on "
        f"PostgreSQL; all where fewer than {FEW} tests are collected, and in `make endurance`)"
    )


def seed_of(config: pytest.Config) -> int:
    """By which the order of the tests is shuffled, and the samples are taken."""
    seed = config.getoption("randomly_seed", 0)
    return seed if isinstance(seed, int) else 0


def share_of(item: pytest.Item) -> int:
    """Of how many tests such as this the default run takes one."""
    on_server = "postgres" in params_of(item)
    if item.get_closest_marker("cases"):
        return SHARE_OF_CASES_ON_SERVER if on_server else SHARE_OF_CASES
    return SHARE_OF_STORIES_ON_SERVER if on_server and item.path.is_relative_to(STORIES) else 1


def is_left_out(config: pytest.Config, item: pytest.Item) -> bool:
    """Whether a run of all leaves a test to `make endurance`, which takes what any run leaves out.

    By its name: each worker collects in an order of its own.
    """
    share = share_of(item)
    if is_at_length(config):
        return share > 1 or item.get_closest_marker("thinned") is not None
    return not is_in_sample(config, item.nodeid, share)


def is_at_length(config: pytest.Config) -> bool:
    """Whether this is `make endurance`."""
    return bool(config.getoption("markexpr") == "endurance")


def is_in_sample(config: pytest.Config, name: str, share: int) -> bool:
    """Whether a run that takes one of `share` takes this one."""
    return (zlib.crc32(name.encode()) + seed_of(config)) % share == 0


TAKES_SAMPLES = pytest.StashKey[bool]()
"""Whether so many tests were collected that samples are taken."""

Taken = Callable[[str], bool]


@pytest.fixture(scope="session")
def taken(request: pytest.FixtureRequest) -> Taken:
    """Whether a `thinned` test looks in this run at what has that name: a run of all looks at one
    of `SHARE_OF_CASES`, any other at everything."""
    if not request.config.stash[TAKES_SAMPLES] or is_at_length(request.config):
        return lambda _: True
    return lambda name: is_in_sample(request.config, name, SHARE_OF_CASES)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Leave out what costs much and shows nothing new, and measure first.

    The coverage of core and flows is measured only where it comes from: all takes twice as long.
    Of many tests of a kind a sample is run, another one each time. What is not measured comes
    last: what it computes first and a cache keeps is computed no more where it is measured. Long
    and large files come before small ones, so that all workers end at about the same time; what
    takes minutes comes first of all where it is run.
    """
    paths = {item.path for item in items}
    trials = {path for path in paths if path.is_relative_to(TRIALS)}
    places = [HERE / place for place in MEASURED]
    measured = {path for path in paths if any(map(path.is_relative_to, places))}
    for item in items:
        is_elsewhere = item.path not in measured
        if is_elsewhere or "postgres" in params_of(item) or item.get_closest_marker("cases"):
            item.add_marker(pytest.mark.no_cover)
    config.stash[TAKES_SAMPLES] = len(items) > FEW
    if config.stash[TAKES_SAMPLES]:
        for item in items:
            if is_left_out(config, item):
                item.add_marker(pytest.mark.endurance)
    yield  # what is left out goes, the rest is shuffled
    at_length = is_at_length(config)
    size = Counter(item.path for item in items)
    files = {item.path for item in items if not item.get_closest_marker("no_cover")}
    long = trials | {item.path for item in items if item.get_closest_marker("long")}
    items.sort(
        key=lambda item: (
            not (at_length and item.path in trials),
            item.path not in files,
            item.path not in long,
            -size[item.path],
            item.get_closest_marker("no_cover") is not None,
        )
    )
    if at_length:
        # `worksteal` cuts the list into one piece for each worker: each begins with long ones.
        hands = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        items[:] = [item for hand in range(hands) for item in items[hand::hands]]


def params_of(item: pytest.Item) -> list[object]:
    """With which parameters a test is run."""
    return list(item.callspec.params.values()) if hasattr(item, "callspec") else []


def skip_reason(report: pytest.TestReport) -> str:
    """Why a test was skipped, in the words of whoever skipped it."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


PinHash = Callable[[str, bytes, int, int, int], bytes]


@pytest.fixture(scope="session", autouse=True)
def true_pin_hash() -> Iterator[PinHash]:
    """How a PIN is hashed; in the tests at little cost: each try takes a tenth of a second."""
    true = owner_pin._hash
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            owner_pin, "_hash", lambda pin, salt, n, r, p: true(pin, salt, min(n, 16), r, p)
        )
        yield true


AskLock = Callable[[dict[str, str]], dict[str, str]]


@pytest.fixture(scope="session", autouse=True)
def true_lock() -> Iterator[AskLock]:
    """How a passphrase makes the key of locked copies, and opens it; in the tests once each: a
    child works on it for seconds, so that nobody may guess."""
    true = locking._ask
    answers: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}

    def ask(wanted: dict[str, str]) -> dict[str, str]:
        about = tuple(sorted(wanted.items()))
        if about not in answers:
            answers[about] = true(wanted)
        return answers[about]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locking, "_ask", ask)
        yield true


@pytest.fixture(scope="session", autouse=True)
def invented_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home that is not yours: no test reads or writes the settings and data of a real desk."""
    home = tmp_path_factory.mktemp("home")
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in {
            "HOME": home,
            "USERPROFILE": home,
            "APPDATA": home / "roaming",
            "LOCALAPPDATA": home / "local",
            "XDG_CONFIG_HOME": home / "config",
            "XDG_DATA_HOME": home / "data",
            "XDG_STATE_HOME": home / "state",
            "XDG_CACHE_HOME": home / "cache",
            "XDG_RUNTIME_DIR": runtime,
        }.items():
            patch.setenv(name, str(folder))
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.delenv("LANGUAGE", raising=False)
        yield home
