"""Finds out in which encoding the text of a sheet is written.

Names are short, and too few for the statistics of general detectors: charset-normalizer takes
cp1250 for every Spanish, French and Portuguese list of ten names. So what counts is which letters
the languages of our mails have.
"""

from __future__ import annotations

import codecs
from collections import Counter

ENCODINGS = (
    "utf-8",
    "cp1252",
    "cp1250",
    "iso8859-2",
    "iso8859-15",
    "mac-roman",
    "cp850",
    "cp852",
    "utf-16",
)
"""What a person may choose, the likely ones first; any other that Python knows can be named."""

MARKS = (
    # UTF-32 begins as UTF-16 does.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
"""Byte order marks and what they say."""

_EVERYWHERE = "äöüßáéíóú"
_LETTERS = {
    # Guessed are Windows' own encodings and the one that Polish mailers use; the first wins a draw.
    "cp1252": ("àâæçèêëîïôœùûÿ", "ñªº", "àèìòù", "ëïè", "àâãçêôõ"),
    "cp1250": ("ąćęłńśźż", "čćđšž"),
    "iso8859-2": ("ąćęłńśźż", "čćđšž"),
}
_PUNCTUATION = "¿¡€“”„‚‘’«»–—…·°´§\u00a0"
_ENOUGH = 1 << 20


def marked_encoding(data: bytes) -> str | None:
    """What the byte order mark says, if there is one."""
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def is_utf_8(data: bytes, chunk: int = _ENOUGH) -> bool:
    """Whether all of the bytes are UTF-8."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), chunk):
            decoder.decode(data[start : start + chunk])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def guess_encoding(data: bytes) -> str:
    """The encoding with one byte per letter in which most letters are those of one language.

    What the encodings have in common decides nothing; a draw goes to Windows-1252.
    """
    counts = Counter(data.translate(None, bytes(range(128)))[:_ENOUGH])
    return max(_LETTERS, key=lambda encoding: _sense(counts, encoding))


def _sense(counts: Counter[int], encoding: str) -> int:
    """How many letters the language that fits best has, less what is in none of its languages."""
    read = Counter[str]()
    for byte, count in counts.items():
        read[bytes([byte]).decode(encoding, "ignore").lower()] += count
    del read[""]  # bytes that the encoding leaves undefined say nothing
    alphabets = [{*_EVERYWHERE, *letters} for letters in _LETTERS[encoding]]
    known = set(_PUNCTUATION).union(*alphabets)
    strange = sum(count for letter, count in read.items() if letter not in known)
    return max(sum(read[letter] for letter in alphabet) for alphabet in alphabets) - strange
