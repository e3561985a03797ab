"""What somebody who knew neither code nor data files thought that people and machines write.

The texts (``strangers/LANGUAGE.json``) are people's own words, as odd as people are: far from all
of them are taken, but none may be taken for what it is not.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from mails.asked import AGAINST, MACHINE, NEVER_YES, PERSON, YES, Asked, Sample, asked
from mails.people_desktop import DESKTOP
from mails.people_phone import PHONES
from mails.people_web import WEB
from optindesk.core.letter import Verdict

FOLDER = Path(__file__).parent / "strangers"
PROGRAMS = {"yes": YES, "no": AGAINST, "leave": AGAINST, "person": PERSON, "machine": MACHINE}
EXPECTED = {"yes": YES, "no": AGAINST, "review": PERSON}


def people() -> Iterator[Sample]:
    """People's own words, in groups by what they are."""
    return _from_all_programs(
        (language, text, EXPECTED[group])
        for language, groups in _files(FOLDER)
        for group, texts in groups.items()
        for text in texts
    )


def programs() -> Iterator[Sample]:
    """Whole replies as two strangers thought that some fifty mail programs write them.

    ``programs.tar.xz`` holds ``a/<lang>-<what>-…eml`` of the first and ``b/…`` of the second.
    """
    return _whole_mails("programs.tar.xz")


def signatures() -> Iterator[Sample]:
    """Whole replies of a third, with all that firms, offices and practices sign with.

    Far from all of it can be known to be harmless: most of what is missed is below a signature.
    """
    return _whole_mails("signatures.tar.xz")


def everyday() -> Iterator[Sample]:
    """Whole mails of a fourth: private people with small talk around what they say, and robots.

    What nobody can know to be harmless (“My daughter loved the little pots”) is for a person.
    """
    return _whole_mails("everyday.tar.xz")


def _whole_mails(name: str) -> Iterator[Sample]:
    with tarfile.open(FOLDER / name) as archive:
        for member in archive:
            language, what, _ = member.name.partition("/")[2].split("-", 2)
            file = archive.extractfile(member)
            assert file is not None
            yield Sample(member.name, then_asked(language), file.read(), PROGRAMS[what])


def nearly() -> Iterator[Sample]:
    """What looks like a yes and is none: most of it was one, until somebody searched for it."""
    return _from_all_programs(
        (language, text, NEVER_YES)
        for language, texts in _files(FOLDER / "nearly")
        for text in texts
    )


@cache
def then_asked(language: str) -> Asked:
    """The question in the words that it had when whole mails were written that quote it."""
    one = asked(language)
    file = FOLDER / "asked" / f"{language}.txt"
    if not file.exists():
        file = FOLDER / "asked" / "en.txt"
    return replace(one, text=file.read_text(encoding="utf-8"))


def _files(folder: Path) -> Iterator[tuple[str, Any]]:
    for file in sorted(folder.glob("*.json")):
        yield file.stem, json.loads(file.read_text(encoding="utf-8"))


def _from_all_programs(
    texts: Iterable[tuple[str, str, frozenset[Verdict]]],
) -> Iterator[Sample]:
    """Each text from another program."""
    programs = cycle((DESKTOP | PHONES | WEB).items())
    for (language, text, expected), (name, program) in zip(texts, programs, strict=False):
        content = program(asked(language), text, language)
        yield Sample(f"{language} {text!r} from {name}", asked(language), content, expected)


def machines() -> Iterator[Sample]:
    """Automatic replies, notices, bounces and robots, each named ``<language>-<what>.eml``."""
    for file in sorted((FOLDER / "machines").glob("*.eml")):
        language = file.stem.partition("-")[0]
        yield Sample(file.stem, then_asked(language), file.read_bytes(), MACHINE)
