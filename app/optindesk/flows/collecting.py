"""A second computer without the database: what it is given, and what comes back, known again."""

from __future__ import annotations

from collections.abc import Sequence

from optindesk.core.codes import Code
from optindesk.core.collector import (
    Collector,
    CollectorList,
    collector_id,
    is_collected,
    is_genuine,
    key_of,
)
from optindesk.core.errors import CollectorOfOldKey, NotOurCollector
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import Found, Sheet
from optindesk.flows import kiosk
from optindesk.flows.kiosk import Offer
from optindesk.store import archive
from optindesk.store.journal import Journal


def make(journal: Journal, offers: Sequence[Offer], identity: str) -> Collector:
    """A collector for these lists: their descriptions and texts and a key of its own, no people.
    `identity` are ID_BYTES at random, in hexadecimal digits.

    What people are to read there is kept here under its number.
    """
    lists = tuple(
        CollectorList(
            one.known.name,
            one.known.description,
            one.language,
            kiosk.number_of(journal, one),
            one.title,
            one.text,
        )
        for one in offers
    )
    journal.write(
        Code.COLLECTOR_MADE,
        id=identity,
        target=", ".join(one.name for one in lists),
        sheets=[one.number for one in lists],
    )
    desk = offers[0].values["sender_name"]
    return Collector(identity, key_of(archive.desk_key(), identity), desk, lists)


def said_cut_off(found: Found | None) -> Sentence | None:
    """What is missing of a file of which the end is."""
    if found is None or found.cut_off is None:
        return None
    if found.cut_off:
        return sentence(
            "The last line of the file is not whole: the sheet “{sheet}” that it names is missing."
            " If the other computer has it whole, bring the file once more.",
            sheet=found.cut_off,
        )
    return sentence(
        "The last line of the file is not whole: whoever was typed last may be missing. If the"
        " other computer has it whole, bring the file once more."
    )


def refuse_strangers(sheet: Sheet) -> None:
    """Take in what a collector wrote only if it was one of this desk's, and made with its key
    of today; raises NotOurCollector, CollectorOfOldKey."""
    if not is_collected(sheet.content):
        return
    identity, keys = collector_id(sheet.content), archive.desk_keys()
    made_with = (
        key for key in keys.all if identity and is_genuine(sheet.content, key_of(key, identity))
    )
    key = next(made_with, None)
    if key is None:
        raise NotOurCollector(sheet=sheet.name)
    if key != keys.current:
        raise CollectorOfOldKey(sheet=sheet.name)
