"""Entries of a log as a chain: its head, and one that a forger makes."""

from __future__ import annotations

from dataclasses import replace

from optindesk.core.chain import START, Entry, Head, entry_hash


def head_of(entries: list[Entry]) -> Head:
    return Head(entries[-1].number, entries[-1].hash) if entries else START


def relinked(entries: list[Entry]) -> list[Entry]:
    """The same contents as a chain that fits together: what a forger with the program makes."""
    made: list[Entry] = []
    for number, entry in enumerate(entries, 1):
        fresh = replace(entry, number=number, previous=head_of(made).hash)
        made.append(replace(fresh, hash=entry_hash(fresh)))
    return made
