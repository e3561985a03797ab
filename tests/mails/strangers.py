"""What somebody who knew neither code nor data files thought that people and machines write.

The texts (``strangers/LANGUAGE.json``) are people's own words, as odd as people are: far from all
of them are taken, but none may be taken for what it is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from mails.asked import AGAINST, MACHINE, NEVER_YES, PERSON, YES, Sample, asked
from mails.people_desktop import DESKTOP
from mails.people_phone import PHONES
from mails.people_web import WEB

FOLDER = Path(__file__).parent / "strangers"
EXPECTED = {"yes": YES, "no": AGAINST, "review": PERSON}


def people() -> Iterator[Sample]:
    """Each text from another program."""
    programs = cycle((DESKTOP | PHONES | WEB).items())
    for file in sorted(FOLDER.glob("*.json")):
        language = file.stem
        for group, texts in json.loads(file.read_text(encoding="utf-8")).items():
            for number, (text, (name, program)) in enumerate(zip(texts, programs, strict=False)):
                title = f"{language} {group} {number} {text!r} from {name}"
                content = program(asked(language), text, language)
                yield Sample(title, asked(language), content, EXPECTED[group])


def nearly() -> Iterator[Sample]:
    """What looks like a yes and is none: most of it was one, until somebody searched for it."""
    programs = cycle((DESKTOP | PHONES | WEB).items())
    for file in sorted((FOLDER / "nearly").glob("*.json")):
        language = file.stem
        texts = json.loads(file.read_text(encoding="utf-8"))
        for text, (name, program) in zip(texts, programs, strict=False):
            content = program(asked(language), text, language)
            title = f"{language} {text!r} from {name}"
            yield Sample(title, asked(language), content, NEVER_YES)


def machines() -> Iterator[Sample]:
    """Automatic replies, notices, bounces and robots, each named ``<language>-<what>.eml``."""
    for file in sorted((FOLDER / "machines").glob("*.eml")):
        language = file.stem.partition("-")[0]
        yield Sample(file.stem, asked(language), file.read_bytes(), MACHINE)
