"""A mail as a person looks at it: its text with the quote apart, and the original made safe."""

from __future__ import annotations

from dataclasses import dataclass

from optindesk.core.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a mail that belong together; `is_quote`: an older mail, or what introduces it."""

    text: str
    is_quote: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that lies within the mail: its format (``png`` …), its bytes and its size."""

    kind: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Original:
    """The original, in which nothing can be fetched, run or opened.

    `html` holds only plain elements without any style; links stand in it as text to be read, and
    the pictures are named ``cid:0``, ``cid:1`` … It is empty for a mail without HTML, which is its
    `text`. `source` is the mail as it came. `left_out` says what is not shown.
    """

    html: str
    text: str
    pictures: tuple[Picture, ...]
    source: str
    left_out: tuple[Sentence, ...]
