"""What a sentence of one's own counts as, and in which language it stands, in words."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.core.letter import Verdict
from optindesk.core.sentence import Sentence, sentence

MEANING_WORDS: Mapping[Verdict, Sentence] = {
    Verdict.YES: sentence("a yes"),
    Verdict.NO: sentence("a no"),
    Verdict.LEAVE: sentence("“take me off”"),
}
"""What a sentence of one's own can count as."""

LANGUAGE_WORDS: Mapping[str, Sentence] = {
    "de": sentence("German"),
    "en": sentence("English"),
    "es": sentence("Spanish"),
    "fr": sentence("French"),
    "hr": sentence("Croatian"),
    "it": sentence("Italian"),
    "nl": sentence("Dutch"),
    "pl": sentence("Polish"),
    "pt": sentence("Portuguese"),
}
