"""Fuzzes the reading of mails, led by coverage: ``make fuzz`` for an hour, findings in build/fuzz.

libFuzzer's options are passed on: ``make fuzz ARGS="-max_total_time=600"``. A finding that is named
(``make fuzz ARGS=build/fuzz/en-….eml``) is made as small as it can be.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

try:
    import atheris
except ImportError:
    sys.exit("make fuzz needs atheris: on Linux and x86-64, with Python 3.11, 3.12 or 3.13.")

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["optindesk.mail", "optindesk.core"]):
    import optindesk.core.answer
    import optindesk.mail.reader  # noqa: F401

from fuzz.breeding import bred, crossed  # noqa: E402
from fuzz.rules import COSTS, Broken, examine  # noqa: E402
from fuzz.seeds import LANGUAGES, Seed, of_file, seeds, unpacked  # noqa: E402

BUILD = ROOT / "build" / "fuzz"
AN_HOUR = 3600
LARGEST = 30_000
"""How large a mail the fuzzer makes, in bytes; tests/mail/test_reading_costs.py has larger ones."""
EVERY = 24
"""Of the sets each so-manieth mail is a seed: more make the start longer and find no more."""
MORE_THAN_MEMORY = 2500
"""At how much memory libFuzzer stops, in MB."""
IN_CHILD = "--in-child"
"""libFuzzer leaves its process without a word to Python: it runs in one of its own."""
SAID: dict[str, float] = {}
SMALLEST: dict[str, Seed] = {}
"""The smallest finding so far for each broken rule."""


def run_one(data: bytes) -> None:
    """The target. It goes on after a finding: of each broken rule the smallest mail is kept."""
    seed = unpacked(data)
    try:
        examine(seed.language, seed.content)
    except Broken as broken:
        keep(seed, broken)
    say_costs()


def keep(seed: Seed, broken: Broken) -> None:
    """Keep a finding, if there is none for its rule yet or only a larger one."""
    least = SMALLEST.get(broken.rule)
    if least is None or len(seed.content) < len(least.content):
        SMALLEST[broken.rule] = seed
        if least is not None:
            found_file(least, broken.rule).unlink(missing_ok=True)
        file = found_file(seed, broken.rule)
        file.write_bytes(seed.content)
        sys.stderr.write(f"\nBROKEN {broken}\nkept in {file}\n")


def found_file(seed: Seed, rule: str) -> Path:
    """Where a finding is kept; the name fits tests/mails/fuzzed."""
    return BUILD / f"{seed.language}-{rule.replace(' ', '-')}.eml"


def mutate(data: bytes, max_size: int, number: int) -> bytes:
    """A new input: mostly a mail bred from it, sometimes what libFuzzer makes of its bytes."""
    chance = Random(number)
    if not data or chance.random() < 0.2:
        return bytes(atheris.Mutate(data, max_size))
    language = data[0] if chance.random() < 0.9 else chance.randrange(len(LANGUAGES))
    return (bytes([language]) + bred(data[1:], chance))[:max_size]


def cross(one: bytes, other: bytes, max_size: int, number: int) -> bytes:
    """A new input out of two."""
    return (one[:1] + crossed(one[1:], other[1:], Random(number)))[:max_size]


def examine_file(file: Path) -> None:
    """Look at one finding by hand, and make it as small as it can be."""
    seed = of_file(file) if file.suffix == ".eml" else unpacked(file.read_bytes())
    rule = rule_broken_by(seed)
    if rule is None:
        sys.stdout.write(f"{file}: keeps all rules\n")
        return
    small = seed
    for sep in (b"\n", b""):
        small = reduced(small, rule, sep)
    kept = found_file(small, rule)
    kept.write_bytes(small.content)
    sys.stdout.write(f"{kept}: {rule}; {len(seed.content)} bytes, now {len(small.content)}\n")


def rule_broken_by(seed: Seed) -> str | None:
    """The rule that a mail breaks."""
    try:
        examine(seed.language, seed.content)
    except Broken as broken:
        return broken.rule
    return None


def reduced(seed: Seed, rule: str, separator: bytes) -> Seed:
    """The mail without the lines (or bytes) that the finding does not need."""
    whole = seed.content
    pieces = whole.split(separator) if separator else [bytes([one]) for one in whole]
    size = max(1, len(pieces) // 2)
    while size:
        at = 0
        while at < len(pieces):
            fewer = pieces[:at] + pieces[at + size :]
            if rule_broken_by(Seed(seed.language, separator.join(fewer))) == rule:
                pieces = fewer
            else:
                at += size
        size //= 2
    return Seed(seed.language, separator.join(pieces))


def write_seeds(folder: Path) -> None:
    """The seeds as libFuzzer wants them: a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds(EVERY):
        if len(seed.content) < LARGEST:
            (folder / seed.name).write_bytes(seed.packed())


def say_costs() -> None:
    """Say which calls took longer than any before."""
    for what, took in COSTS.longest.items():
        if took > 1.5 * SAID.get(what, 0.1):
            SAID[what] = took
            sys.stderr.write(f"The longest in {what} so far: {took:.2f} s\n")


def fuzz(options: list[str]) -> None:
    """Run libFuzzer, which ends this process."""
    atheris.Setup([sys.argv[0], *options], run_one, custom_mutator=mutate, custom_crossover=cross)
    atheris.Fuzz()


def main(arguments: list[str]) -> None:
    """Run libFuzzer, or look at the files that are named."""
    files = [Path(one) for one in arguments if not one.startswith("-")]
    if files:
        for file in files:
            examine_file(file)
        return
    corpus, begun = BUILD / "corpus", BUILD / "seeds"
    corpus.mkdir(parents=True, exist_ok=True)
    write_seeds(begun)
    usual = {
        "max_total_time": AN_HOUR,
        "max_len": LARGEST,
        "len_control": 0,
        "rss_limit_mb": MORE_THAN_MEMORY,
        "timeout": 60,
        "artifact_prefix": f"{BUILD}/",
        "print_final_stats": 1,
    }
    options = [f"-{name}={value}" for name, value in usual.items()]
    before = {file: file.stat().st_mtime_ns for file in BUILD.glob("*.eml")}
    command = [sys.executable, __file__, IN_CHILD, *options, *arguments, str(corpus), str(begun)]
    status = subprocess.run(command, check=False).returncode
    found = [one for one in BUILD.glob("*.eml") if before.get(one) != one.stat().st_mtime_ns]
    for file in found:
        sys.stderr.write(f"Found: {file}\n")
    sys.exit(status or bool(found))


if IN_CHILD in sys.argv:
    fuzz([one for one in sys.argv[1:] if one != IN_CHILD])
else:
    main(sys.argv[1:])
