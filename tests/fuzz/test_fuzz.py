"""A sample of what `make fuzz` does for an hour, and everything that it ever found."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.breeding import bred, crossed
from fuzz.rules import examine
from fuzz.seeds import Seed, found_files, of_file, seeds

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

EVERY = 150

SEEDS = st.integers(0, 10_000).map(lambda number: seeds(EVERY)[number % len(seeds(EVERY))])


@pytest.mark.parametrize("file", found_files(), ids=lambda file: file.stem)
def test_what_the_fuzzer_found_does_not_come_back(file: Path) -> None:
    seed = of_file(file)
    examine(seed.language, seed.content)


@pytest.mark.long
def test_the_seeds_keep_the_rules() -> None:
    for seed in seeds(EVERY):
        examine(seed.language, seed.content)


@settings(derandomize=True, max_examples=150)
@given(SEEDS, st.integers(0, 2**32))
def test_mails_bred_from_the_seeds_keep_the_rules(seed: Seed, number: int) -> None:
    examine(seed.language, bred(seed.content, Random(number)))


@settings(derandomize=True, max_examples=50)
@given(SEEDS, SEEDS, st.integers(0, 2**32))
def test_two_mails_made_one_keep_the_rules(one: Seed, other: Seed, number: int) -> None:
    examine(one.language, crossed(one.content, other.content, Random(number)))


@settings(derandomize=True, max_examples=50)
@given(st.sampled_from(["en", "de", "hr"]), st.binary(max_size=2000))
def test_any_bytes_keep_the_rules(language: str, content: bytes) -> None:
    examine(language, content)
