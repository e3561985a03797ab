"""Files that are dragged over the window: what they are by their names, and what will be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from optindesk.core.sentence import quoted
from optindesk.ui.scan_files import are_scans
from optindesk.ui.sheet_preview import SHEETS
from optindesk.ui.words import Words

WRONG = (
    *(".doc", ".docx", ".odt", ".rtf", ".pages", ".ppt", ".pptx", ".odp", ".key"),
    *(".mp3", ".wav", ".m4a", ".mp4", ".mov", ".avi", ".mkv", ".gif", ".svg", ".psd"),
    *(".zip", ".rar", ".7z", ".gz", ".tar", ".exe", ".msi", ".dmg", ".iso", ".lnk", ".url"),
)
"""Endings of what is neither a sheet nor a photo, and no saved mail either; those have any ending,
or none."""

SHOWN_NAMES = 3


class Dropped(NamedTuple):
    """Files by what they are."""

    sheets: list[Path]
    scans: list[Path]
    mails: list[Path]
    wrong: list[Path]


def sorted_out(paths: Sequence[Path]) -> Dropped:
    """By their names alone: the files may lie on another computer."""
    sheets = [path for path in paths if path.suffix.lower() in SHEETS]
    wrong = [path for path in paths if path.suffix.lower() in WRONG]
    scans = are_scans(paths)
    rest = {*sheets, *wrong, *scans}
    return Dropped(sheets, scans, [path for path in paths if path not in rest], wrong)


def in_words(words: Words, dropped: Dropped, list_name: str) -> str:
    """What will be done with them; `list_name` is the list that is looked at, if one is."""
    parts = []
    sheets, scans, mails = map(len, dropped[:3])
    if sheets and list_name:
        parts.append(
            words.plural(
                "Drop to look at this sheet, and to import it into “{list}”.",
                "Drop to look at {n} sheets one after the other, and to import them into “{list}”.",
                sheets,
                list=list_name,
            )
        )
    elif sheets:
        parts.append(
            words.plural(
                "Drop to look at this sheet, and to import it.",
                "Drop to look at {n} sheets one after the other, and to import them.",
                sheets,
            )
        )
    if scans and sheets:
        parts.append(
            words.plural(
                "The photo comes with the sheet.", "{n} photos come with the sheet.", scans
            )
        )
    elif scans:
        parts.append(
            words.plural(
                "Drop to add this photo to a sheet that was imported.",
                "Drop to add {n} photos to a sheet that was imported.",
                scans,
            )
        )
    if mails:
        parts.append(
            words.plural("Drop to read this saved reply.", "Drop to read {n} saved replies.", mails)
        )
    if dropped.wrong:
        parts.append(wrong_in_words(words, dropped.wrong))
    return "\n".join(parts)


def wrong_in_words(words: Words, wrong: Sequence[Path]) -> str:
    """Why nothing is done with some files."""
    names = quoted(path.name for path in wrong[:SHOWN_NAMES])
    return words.plural(
        "{names} is no sheet, no saved reply and no photo: nothing is done with it.",
        "{names} and the like are no sheets, no saved replies and no photos: nothing is done with"
        " these {n} files.",
        len(wrong),
        names=names,
    )
