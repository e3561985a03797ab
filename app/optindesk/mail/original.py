"""A mail as a person looks at it: its text with the quote apart, and the original made safe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from optindesk.core.frame import Known, attribution_length, header_block_length, is_separator
from optindesk.core.letter import QUOTED, TRAILING
from optindesk.core.original import Original, Passage, Picture
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.mail.headers import decoded, text_of
from optindesk.mail.pictures import picture_of
from optindesk.mail.reading import why_unreadable
from optindesk.mail.safe_html import LONGEST_SHOWN, calm, safe_html

LONGEST_SOURCE = 200_000
"""How much of the source is shown, in characters."""
_MEGA = 1_000_000
LONGEST_LINE = 1_000
"""How long a line of the source may be; mails have none longer than 998 (RFC 5322 2.1.1)."""
LONGEST_PASSAGES = 40_000
"""How much of the text is shown, in characters."""
LONGEST_LEAD = 3
"""How many lines may introduce a quote."""
MOST_PARTS = 200
MOST_PICTURES = 20

_LEFT_OUT: tuple[Callable[[int], Sentence], ...] = (
    lambda n: sentences(
        "{n} thing that it wanted to fetch from the internet was not fetched.",
        "{n} things that it wanted to fetch from the internet were not fetched.",
        n,
    ),
    lambda n: sentences(
        "{n} passage that it hides is not shown here.",
        "{n} passages that it hides are not shown here.",
        n,
    ),
    lambda n: sentences("{n} attachment is not shown.", "{n} attachments are not shown.", n),
)
"""What is not shown: what it would fetch, what it hides, what is attached."""

_MARKED = re.compile(r"^[ \t]{0,3}>[> \t]*")


# --- the text, with the quote apart ---------------------------------------------------------------


def passages_of(text: str, known: Known) -> list[Passage]:
    """The text in passages of new lines and of quoted ones, with what introduces a quote."""
    lines = calm(text[:LONGEST_PASSAGES]).split("\n")
    short = [line if len(line) <= LONGEST_LINE else "" for line in lines]
    kinds = [_is_quoted(line) for line in lines]
    at, follows = 0, False
    while at < len(lines):
        length = 0
        if not kinds[at] and lines[at].strip():
            length = int(is_separator(short[at], known.lexicon))
            length = length or header_block_length(short, at, known)
            follows = follows or length > 0
            length = length or attribution_length(short, at, known)
        for place in range(at, at + max(length, 1)):
            kinds[place] = kinds[place] or follows or length > 0
        at += max(length, 1)
    _take_leads(lines, kinds)
    return list(_grouped(lines, kinds))


def _take_leads(lines: Sequence[str], kinds: list[bool]) -> None:
    """A few lines that end with a colon right before a quote introduce it, whoever is named."""
    for at in range(1, len(lines)):
        end = at - 1
        if not kinds[at] or kinds[end] or not _is_quoted(lines[at]):
            continue
        while end > 0 and not lines[end].strip():
            end -= 1
        start = end
        while start > 0 and lines[start - 1].strip() and not kinds[start - 1]:
            start -= 1
        if lines[end].rstrip().endswith(":") and end - start < LONGEST_LEAD:
            for place in range(start, at):
                kinds[place] = True


def _is_quoted(line: str) -> bool:
    return line.startswith((QUOTED, TRAILING)) or _MARKED.match(line) is not None


def _grouped(lines: Sequence[str], kinds: Sequence[bool]) -> Iterator[Passage]:
    """Neighbouring lines of one kind; empty lines belong to what stands before them."""
    gathered: list[str] = []
    is_quote = False
    for line, kind in zip(lines, kinds, strict=True):
        bare = _MARKED.sub("", line.removeprefix(TRAILING)) if kind else line
        if bare.strip() and kind is not is_quote:
            if any(gathered):
                yield Passage("\n".join(gathered).strip("\n"), is_quote)
            gathered, is_quote = [], kind
        gathered.append(bare.rstrip())
    if any(gathered):
        yield Passage("\n".join(gathered).strip("\n"), is_quote)


# --- the original ---------------------------------------------------------------------------------


def original_of(content: bytes) -> Original:
    """The mail made safe to look at; never raises, in bounded time and memory."""
    source = "\n".join(_source_lines(content))
    left_out: list[Sentence] = []
    if len(content) > LONGEST_SOURCE:
        left_out.append(sentence("The source is cut: the mail has {size}.", size=_size(content)))
    try:
        if why_unreadable(content) is None:
            return _original(content, source, left_out)
    except Exception:  # noqa: BLE001 - one strange mail must not keep a person from its source
        pass
    left_out.append(sentence("Its structure is broken: only the source can be shown."))
    return Original("", "", (), source, tuple(left_out))


def _size(content: bytes) -> Sentence:
    """How large a mail is, as people say it."""
    if len(content) < _MEGA:
        return sentence("{n} kB", n=round(len(content) / 1_000))
    return sentence("{n} MB", n=round(len(content) / _MEGA))


def _source_lines(content: bytes) -> Iterator[str]:
    text = calm(text_of(content[:LONGEST_SOURCE], "utf-8"))
    for line in text.split("\n"):
        for start in range(0, max(len(line), 1), LONGEST_LINE):
            yield line[start : start + LONGEST_LINE]


def _original(content: bytes, source: str, left_out: list[Sentence]) -> Original:
    html, plain, attached = "", "", 0
    pictures: list[Picture] = []
    named: dict[str, tuple[int, int]] = {}
    for part in _parts(BytesParser(policy=compat32).parsebytes(content)):
        kind = part.get_content_type()
        if kind == "text/html" and not html and not _is_attachment(part):
            html = _text(part)
        elif kind == "text/plain" and not plain and not _is_attachment(part):
            plain = _text(part)
        elif kind.startswith("image/") and part.get("content-id") and len(pictures) < MOST_PICTURES:
            raw = part.get_payload(decode=True)
            picture = picture_of(raw) if isinstance(raw, bytes) else None
            if picture is None:
                attached += 1
                continue
            name = decoded(str(part["content-id"])).strip().strip("<>")
            named.setdefault(name, (len(pictures), picture.width))
            pictures.append(picture)
        elif not part.is_multipart():
            attached += 1
    page = safe_html(html, named)
    counts = (page.remote, page.hidden, attached)
    left_out += [say(count) for say, count in zip(_LEFT_OUT, counts, strict=True) if count]
    if page.cut or len(plain) > LONGEST_SHOWN:
        left_out.append(sentence("It is long: only its beginning is shown."))
    return Original(
        page.html, calm(plain[:LONGEST_SHOWN]), tuple(pictures), source, tuple(left_out)
    )


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail, those of mails within it not among them."""
    stack, count = [message], 0
    while stack and count < MOST_PARTS:
        part = stack.pop()
        count += 1
        yield part
        if part.is_multipart() and part.get_content_maintype() != "message":
            children = [one for one in part.get_payload() if isinstance(one, Message)]
            stack.extend(reversed(children))


def _is_attachment(part: Message) -> bool:
    return str(part.get("content-disposition", "")).strip().lower().startswith("attachment")


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return text_of(raw, part.get_content_charset()) if isinstance(raw, bytes) else ""
