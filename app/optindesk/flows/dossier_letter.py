"""The draft of a letter that goes with a file on a person."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.flows.business import Business
from optindesk.flows.dossier_pages import Whole
from optindesk.flows.wordings import FALLBACK_LANGUAGE, day_in_words

LetterWords = Mapping[str, Mapping[str, str]]
"""The text of the letter, by language: ``text`` (resources/letters.toml)."""


def letter(words: LetterWords, language: str, whole: Whole, who: Business) -> str:
    """The draft in that language, else in English; what is to be filled in stands in brackets."""
    wanted = (language, language.partition("-")[0], FALLBACK_LANGUAGE)
    spoken = next(one for one in wanted if one in words)
    lists = [str(record["purpose"]["name"]) for record in whole.records]
    return words[spoken]["text"].format_map(
        {
            "sender": who.sender_name,
            "postal_address": who.postal_address,
            "date": day_in_words(whole.now.date(), spoken),
            "person": whole.called,
            "lists": ", ".join(dict.fromkeys(lists)) or "–",
            "head": whole.head,
        }
    )
