"""Tries one set by hand: ``try_set.py machines`` prints what is judged wrongly."""

from __future__ import annotations

import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mails.asked import judged


def main(name: str) -> None:
    said = Counter[str]()
    wrong = 0
    for sample in import_module(f"mails.{name}").samples():
        judgement = judged(sample)
        said[judgement.verdict.value] += 1
        if judgement.verdict not in sample.expected:
            wrong += 1
            print(
                f"{sample.name}: {judgement.verdict} ({judgement.reason}): {judgement.new_text!r}"
            )
    print(f"{sum(said.values())} samples, {wrong} wrong; said: {dict(said)}")


main(*sys.argv[1:])
