"""The mails from which the fuzzer sets out: the sets of machines, people and traps, and what it
found before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from mails import machines, people, traps
from mails.asked import Sample

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "hr")
MAILS = Path(__file__).parents[1] / "mails"
FOUND = MAILS / "fuzzed"


@dataclass(frozen=True, slots=True)
class Seed:
    """A mail, and the language of the question that it is held against."""

    language: str
    content: bytes

    def packed(self) -> bytes:
        """As the fuzzer holds it: the language as one byte, then the mail."""
        return bytes([LANGUAGES.index(self.language)]) + self.content

    @property
    def name(self) -> str:
        """What a file of it is called, without its ending."""
        return f"{self.language}-{sha256(self.content).hexdigest()[:12]}"


def unpacked(data: bytes) -> Seed:
    """What the fuzzer made, as a mail."""
    return Seed(LANGUAGES[data[0] % len(LANGUAGES)] if data else "en", data[1:])


def found_files() -> list[Path]:
    """What the fuzzer found, each named ``<language>-<what>.eml``."""
    return sorted(FOUND.glob("*.eml"))


def of_file(file: Path) -> Seed:
    """The mail in a file whose name begins with its language."""
    return Seed(file.stem.partition("-")[0], file.read_bytes())


@cache
def seeds(every: int = 1) -> tuple[Seed, ...]:
    """The seeds; of the sets, each `every`-th mail."""
    found = [of_file(file) for file in sorted(MAILS.glob("*/*.eml"))]
    for module in (machines, people, traps):
        found += [_of_sample(sample) for sample in _each(every, module.samples())]
    return tuple(found)


def _each(every: int, samples: Iterator[Sample]) -> Iterator[Sample]:
    return (sample for place, sample in enumerate(samples) if place % every == 0)


def _of_sample(sample: Sample) -> Seed:
    return Seed(sample.asked.language, sample.content)
