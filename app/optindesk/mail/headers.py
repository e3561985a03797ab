"""Header fields of any mail, read safely: decoded words, the one sender, times, own results."""

from __future__ import annotations

import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from authres import AuthenticationResultsHeader
from authres.core import AuthResError

from optindesk.core.words import visible

LARGEST_HEADER = 1_000_000
"""How large a header block may be, in bytes."""
LONGEST_FIELD = 20_000
"""How much of one header field is looked at, in characters."""
LONGEST_SHOWN = 200
"""How much of a From that can be read in two ways is shown, in characters."""

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")
_ENCODED = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([bq])\?([^?\s]{0,5000})\?=", re.I)
_FOLDED = re.compile(r"\r?\n(?=[ \t])")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[\w.:+-]{1,40}(?:\*[\w-]*)?\?[bq]\?)", re.I)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MOST_RESULTS = 50
_TEXT_CODECS = re.compile(
    r"utf-?8|utf-?(?:16|32)(?:-?[bl]e)?|utf-?7|ascii|iso8859-\d+|iso2022[\w_]*|cp\d+|koi8-[rut]"
    r"|mac-[\w-]+|gb2312|gbk|gb18030|hz|big5\w*|shift_jis\w*|euc_\w+|johab|tis-620|kz1048|ptcp154"
)
_ATOM = r"[\w!#$%&'*+/=?^`{|}~\u00a1-\U0010ffff-]+"
_LABEL = r"[^\W_](?:[\w\u00a1-\U0010ffff-]{0,61}[^\W_])?"
_ADDRESS = rf"(?P<address>{_ATOM}(?:\.{_ATOM}){{0,30}}@{_LABEL}(?:\.{_LABEL}){{0,20}})"
_BARE = re.compile(rf"\s*(?P<open><)?{_ADDRESS}(?(open)>)\s*")
_NAMED = re.compile(
    rf"\s*(?P<name>\"(?:[^\"\\\r\n]|\\.){{0,500}}\"|[^<>@,;:\"()\[\]\\]{{1,500}})\s*<\s*{_ADDRESS}\s*>\s*"
)
_BY = re.compile(r"\bby\s+([\w.-]+)")
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_REPLY = re.compile(
    r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:re|aw|antw|antwort|sv|vs|r|rif|ref|tr|fw|fwd|wg|rv|res|enc|odp|pd|odg"
    r"|vá|ynt|doorst|betr)\s*(?:[\[(]\d{1,3}[\])])?\s*:",
    re.IGNORECASE,
)

Fields = dict[str, list[str]]


_HEADING = re.compile(
    r"\n(from|subject|in-reply-to|references|x-microsoft-original-message-id|return-path"
    r"|content-type|x-failed-recipients|x-opt-in-desk-mail)[ \t]*:"
    r"([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE,
)


def header_of(content: bytes) -> bytes:
    """The header block of a mail and the empty line behind it; empty where it has no end.

    One that is larger than `LARGEST_HEADER` has no end, either.
    """
    end = _END_OF_HEADER.search(content, 0, LARGEST_HEADER)
    return b"" if end is None else content[: end.end()]


def fields_of_heading(header: str) -> Fields:
    """The fields of a header block by which one sees whether a mail may concern us.

    Ten times quicker than a parser, which matters where most mails do not.
    """
    fields: Fields = {}
    for match in _HEADING.finditer(f"\n{header}"):
        value = match[2][:LONGEST_FIELD].strip()
        fields.setdefault(match[1].lower(), []).append(_letters(value))
    return fields


def fields_of(message: Message) -> Fields:
    """All header fields by lower-case name, topmost first, unfolded, their bytes made letters."""
    fields: Fields = {}
    for name, value in message.raw_items():
        fields.setdefault(name.lower(), []).append(_letters(str(value)[:LONGEST_FIELD]))
    return fields


def _letters(value: str) -> str:
    if not value.isascii():
        raw = value.encode("utf-8", "surrogateescape")
        try:
            value = raw.decode()
        except UnicodeDecodeError:
            value = raw.decode("cp1252", "replace")
    return _FOLDED.sub("", value) if "\n" in value else value


def first(fields: Fields, name: str) -> str:
    """The topmost field of that name, decoded; empty when there is none."""
    values = fields.get(name)
    return decoded(values[0]) if values else ""


def decoded(value: str) -> str:
    """A field's text: encoded words (RFC 2047) decoded, control characters made spaces."""
    if "=?" in value:
        value = _BETWEEN_WORDS.sub(r"\1", value)
        value = _ENCODED.sub(lambda match: _word(*match.groups()), value)
    return _CONTROLS.sub(" ", value).strip()


def _word(charset: str, encoding: str, content: str) -> str:
    if encoding in "bB":
        letters = re.sub(r"[^A-Za-z0-9+/]", "", content)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        raw = binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    else:
        raw = binascii.a2b_qp(content.encode(errors="replace"), header=True)
    return text_of(raw, charset)


_SINGLE_BYTE = frozenset({"cp1250", "cp1252", "iso8859-2", "iso8859-15", "iso8859-16"})


def text_of(raw: bytes, charset: str | None) -> str:
    """Bytes as text: as declared, else UTF-8, else what fits best; never raises."""
    codec = _codec(charset)
    # What is valid UTF-8 is that, whatever a program says: nothing else looks like it by chance.
    for name in dict.fromkeys(("utf-8", codec) if codec in _SINGLE_BYTE else (codec, "utf-8")):
        try:
            return raw.decode(name)
        except UnicodeError:
            continue
    return raw.decode("cp1252" if codec in ("ascii", "utf-8") else codec, "replace")


def _codec(charset: str | None) -> str:
    """Only charsets that are quick to decode: Python knows some that are not (punycode)."""
    try:
        name = codecs.lookup(charset or "ascii").name
    except (LookupError, ValueError):
        return "utf-8"
    if name == "iso8859-1":
        return "cp1252"  # as every mail program reads it (WHATWG Encoding 4.2)
    return name if _TEXT_CODECS.fullmatch(name) else "utf-8"


def sender_of(fields: Fields) -> tuple[tuple[str, ...], str]:
    """The one address in From and the name beside it.

    Nothing when there is not exactly one From with exactly one plain address, or when the name
    shows another address: nobody is let in by a header that can be read in two ways.
    """
    values = fields.get("from", [])
    if len(values) != 1 or len(values[0]) > 2000:
        return (), ""
    value = values[0]
    if not unicodedata.is_normalized("NFC", value):
        return (), ""  # RFC 6532 3.1; the Kelvin sign would become a K
    match = _BARE.fullmatch(value)
    if match is not None:
        return (match["address"],), ""
    match = _NAMED.fullmatch(value)
    if match is None or _CONTROLS.search(value.replace("\t", " ")):
        return (), ""
    name = decoded(match["name"].strip().strip('"').replace("\\", ""))
    shown = name.replace("'", "").strip().casefold()
    if "@" in name and shown != match["address"].casefold():
        return (), ""
    return (match["address"],), name


def from_line(fields: Fields) -> str:
    """What stands in From, all of them, to be looked at: decoded, in one line, nothing invisible.

    Cut to `LONGEST_SHOWN` characters.
    """
    shown = visible(decoded(", ".join(fields.get("from", []))[:LONGEST_FIELD]))
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"


def message_ids(values: Iterable[str]) -> Iterator[str]:
    """The Message-IDs in these fields, in their angle brackets."""
    for value in values:
        yield from _MESSAGE_ID.findall(value)


def is_reply_subject(subject: str) -> bool:
    """Whether a subject begins with “Re:” or what stands for it elsewhere."""
    return _REPLY.match(subject) is not None


def own_received_at(fields: Fields, authserv_id: str | None) -> datetime | None:
    """When the own server took the mail, UTC: its topmost Received (others may be forged)."""
    if not authserv_id:
        return None
    own = authserv_id.lower()
    for value in fields.get("received", []):
        by = _BY.search(_COMMENT.sub(" ", value))
        if by is not None and (by[1].lower() == own or by[1].lower().endswith(f".{own}")):
            return _moment(_COMMENT.sub(" ", value.rpartition(";")[2]))
    return None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def own_authentication(fields: Fields, authserv_id: str | None) -> str:
    """What the own server found out about the sender (RFC 8601), as evidence; else empty.

    Only the topmost field of that server counts: a sender can add others below.
    """
    if not authserv_id:
        return ""
    for value in fields.get("authentication-results", [])[:_MOST_RESULTS]:
        try:
            header = AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
        except (AuthResError, ValueError, IndexError, AttributeError, RecursionError):
            continue
        if str(header.authserv_id).lower() == authserv_id.lower():
            return "; ".join(map(str, header.results)) or "none"
    return ""
