"""What must hold for the reading of any bytes at all: no error, bounded cost, never a wrong yes."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.errors import MissingHeaderBodySeparatorDefect
from email.message import Message
from functools import cache
from hashlib import sha256

from lxml import html as markup

from drafts import RESOURCES
from mails.asked import Asked, asked
from optindesk.core.answer import Judgement, judge
from optindesk.core.letter import Letter, MachineMark, Question, Verdict
from optindesk.core.original import Passage
from optindesk.core.phrases import Phrases
from optindesk.core.sentence import sentence
from optindesk.core.token import find_tokens
from optindesk.mail.body import LONGEST_TEXT, MOST_ALTERNATIVES
from optindesk.mail.phrases import load_phrases
from optindesk.mail.reader import PostReader
from optindesk.mail.reading import MOST_TOKENS, HeadingMarks

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

LONGEST_TIME = 2.0
"""How long one call may take, in seconds of this process."""
LARGEST_GROWTH = 300_000
"""By how much one mail may make the process grow, in kB."""
OWN_SERVER = "own.example"
SENTINEL = "zorgle"
STRANGE = (
    "zorgle vimpat, not really.",
    "only after 14:30 (zorgle)",
    "Zorgle is what my wife says?",
)
"""Sentences that no language knows: wherever a person sees one, a yes is none."""

_DECIDED = frozenset({Verdict.YES, Verdict.NO, Verdict.LEAVE, Verdict.JOIN})
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")
_TAG = re.compile(
    r'</?[biuspa]>|<p style="margin-left:\d+px">|<a href="[^"<>]*">|<hr>|<br>'
    r'|<img src="cid:\d+" width="\d+">'
)
_TEXTS = ("text/plain", "text/html")
_NOT_SHOWN = ("head", "script", "style", "title", "template", "noscript", "meta", "link")


class Broken(AssertionError):
    """A rule that does not hold, and how one sees it."""

    def __init__(self, rule: str, detail: object = "") -> None:
        super().__init__(f"{rule}: {detail}" if detail else rule)
        self.rule = rule


@dataclass(slots=True)
class Costs:
    """What the calls have cost so far: the longest of each, in seconds."""

    longest: dict[str, float] = field(default_factory=dict)


COSTS = Costs()


@cache
def phrases() -> dict[str, Phrases]:
    """Those of all languages."""
    return load_phrases(RESOURCES)


@cache
def reader() -> PostReader:
    """The reader as the program makes it."""
    return PostReader(phrases())


@cache
def question_of(language: str) -> Question:
    """What was asked in this language."""
    one = asked(language)
    return Question(
        language=language,
        sent_texts=(one.text,),
        sent_subjects=(one.subject,),
        our_names=(one.shop_name,),
        list_names=(one.list_name,),
        our_addresses=(one.shop_address,),
        person_names=(one.person_name,),
        person_address=one.person_address,
        changes=one.changes,
    )


@cache
def _make_ready(language: str) -> None:
    """Put the phrases together once; that is no cost of a mail."""
    letter = Letter("", 0, texts=("",))
    judge(letter, question_of(language), phrases())
    judge(letter, None, phrases())
    reader().passages(letter)


def examine(language: str, content: bytes) -> Judgement:
    """Read a mail in every way in which the program does; raises Broken when a rule is broken."""
    one, read = asked(language), reader()
    _make_ready(language)
    before = _memory()
    with _bounded("letter"):
        letter = read.letter(content, OWN_SERVER)
    with _bounded("heading"):
        marks = read.heading(_header_of(content))
    assert isinstance(marks, HeadingMarks)
    judgement = _judged(letter, language)
    with _bounded("passages"):
        passages = _passages(letter)
    with _bounded("original"):
        original = read.original(content)
    _check_letter(letter, content)
    _check_verdict(letter, judgement, content)
    _check_heading(letter, marks, one)
    _hold(sum(len(one.text) for one in passages) <= LONGEST_TEXT, "passages are too long")
    _hold(
        "<" not in _TAG.sub("", original.html), "the original has unsafe HTML", original.html[:500]
    )
    torn = any("structure" in str(one) for one in original.left_out)
    _hold(not torn or letter.unreadable is not None, "the original raises")
    # One of the costly rules for each mail, chosen by the mail so that it can be repeated.
    digest = sha256(content).digest()
    number = int.from_bytes(digest[:4], "big")
    _COMPARISONS[digest[4] % len(_COMPARISONS)](letter, judgement, content, language, number)
    _hold(_memory() - before < LARGEST_GROWTH, "too much memory")
    return judgement


def _passages(letter: Letter) -> list[Passage]:
    try:
        return reader().passages(letter)
    except Exception as error:
        raise Broken("passages raise", repr(error)) from error


def _hold(holds: bool, rule: str, detail: object = "") -> None:
    if not holds:
        raise Broken(rule, detail)


@contextmanager
def _bounded(what: str) -> Iterator[None]:
    start = time.process_time()
    yield
    took = time.process_time() - start
    if sys.gettrace() is not None:
        return  # who measures coverage cannot measure time
    COSTS.longest[what] = max(COSTS.longest.get(what, 0), took)
    _hold(took < LONGEST_TIME, f"too slow in {what}", f"{took:.1f} s")


def _memory() -> int:
    """The most memory that this process ever had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource is not None else 0


def _judged(letter: Letter, language: str | None) -> Judgement:
    question, known = None if language is None else question_of(language), phrases()
    with _bounded("judge"):
        try:
            return judge(letter, question, known)
        except Exception as error:
            raise Broken("judging raises", repr(error)) from error


def _verdict(content: bytes, language: str) -> Verdict:
    return _judged(reader().letter(content, OWN_SERVER), language).verdict


def _header_of(content: bytes) -> bytes:
    found = _END_OF_HEADER.search(content)
    return content[: found.end()] if found else content


# --- what holds for each mail by itself -----------------------------------------------------------


def _check_letter(letter: Letter, content: bytes) -> None:
    _hold(letter.size == len(content), "the size is wrong")
    _hold("structure" not in str(letter.unreadable), "reading raises", letter.unreadable)
    _hold(len(letter.references) <= 100, "too many references")
    _hold(len(letter.tokens) <= MOST_TOKENS, "too many tokens")
    _hold(len(letter.senders) <= 1, "several senders")
    _hold(len(letter.texts) <= MOST_ALTERNATIVES, "too many texts")
    _hold(all(len(text) <= LONGEST_TEXT for text in letter.texts), "a text is too long")


def _check_verdict(letter: Letter, judgement: Judgement, content: bytes) -> None:
    _hold(judgement.verdict in Verdict, "no verdict")
    unreadable = judgement.verdict is Verdict.UNREADABLE
    _hold(unreadable is (letter.unreadable is not None), "unreadable or not")
    if judgement.verdict not in _DECIDED:
        return
    _hold(letter.machine is MachineMark.NONE and letter.bounce is None, "a machine decided")
    message = message_from_bytes(content)
    automatic = [str(value).strip().lower() for value in message.get_all("auto-submitted", [])]
    _hold(not any(value.startswith("auto") for value in automatic), "Auto-Submitted decided")
    _hold(message.get_content_type() != "multipart/report", "a report decided")
    if judgement.verdict is not Verdict.YES:
        return
    _hold(not letter.doubts, "a doubtful mail is a yes")
    _hold(bool(judgement.sentence), "a yes without a sentence")
    for text in letter.texts:
        for line in re.split(r"\r\n|\r|\n", text):
            strange = SENTINEL in line and not line.lstrip(" \t").startswith(">")
            _hold(not strange, "a yes beside a strange line", line[:200])
    for part in _shown_parts(message):
        _hold(not _shows_sentinel(part), "a yes with a strange part", part.get_content_type())


def _shown_parts(message: Message) -> Iterator[Message]:
    """The parts that mail programs show, by rules of our own: no attachments, no mails within."""
    stack = [message]
    while stack:
        part = stack.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            stack.extend(one for one in part.get_payload() if isinstance(one, Message))
        elif part.get_content_type() in _TEXTS and not part.is_multipart():
            named = part.get_param("name") or part.get_param(
                "filename", None, "content-disposition"
            )
            disposition = str(part.get("content-disposition", "")).strip().lower()
            if not named and not disposition.startswith("attachment"):
                yield part


def _shows_sentinel(part: Message) -> bool:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes) or SENTINEL.encode() not in raw:
        return False
    if part.get_content_type() == "text/plain":
        lines = re.split(rb"\r\n|\r|\n", raw)
        return any(b"zorgle" in line and b">" not in line for line in lines)
    page = raw.decode("ascii", "replace").replace("\0", " ")
    if re.search("quote|cite", page, re.I):
        return False
    root = markup.document_fromstring(page) if page.strip() else None
    for element in [] if root is None else list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _NOT_SHOWN:
            element.text = None
            for child in list(element):
                element.remove(child)
    return root is not None and SENTINEL in "".join(map(str, root.itertext()))


def _check_heading(letter: Letter, marks: HeadingMarks, one: Asked) -> None:
    """Whatever would concern us when read whole is seen in the header (see flows.checking)."""
    if letter.unreadable is not None:
        return
    concerns = (
        marks.has_token
        or marks.report
        or marks.own_mark is not None
        or one.message_id in marks.references
        or one.person_address in marks.senders
    )
    if find_tokens(letter.subject[:2000], 1):
        _hold(marks.has_token, "the heading lacks a token")
    if letter.own_mark is not None:
        _hold(concerns, "the heading lacks our mark")
    if one.person_address in letter.senders:
        _hold(concerns, "the heading lacks a sender")
    by_header = letter.machine is not MachineMark.HARD and letter.bounce is None
    if by_header and one.message_id in letter.references:
        _hold(concerns, "the heading lacks a reference")


# --- what holds between a mail and the same mail changed ------------------------------------------

_Comparison = Callable[[Letter, Judgement, bytes, str, int], None]


def _again(letter: Letter, judgement: Judgement, content: bytes, language: str, _: int) -> None:
    _hold(reader().letter(content, OWN_SERVER) == letter, "read again it is another letter")
    _hold(_judged(letter, language) == judgement, "judged again it is another judgement")


def _unasked(letter: Letter, _: Judgement, _content: bytes, _language: str, _n: int) -> None:
    verdict = _judged(letter, None).verdict
    _hold(verdict not in (Verdict.YES, Verdict.NO), "nobody asked and it is an answer", verdict)


def _cut_short(letter: Letter, _: Judgement, _content: bytes, language: str, _n: int) -> None:
    verdict = _judged(replace(letter, doubts=(sentence("why"),)), language).verdict
    _hold(verdict is not Verdict.YES, "a yes though cut")


def _strange_line(letter: Letter, _: Judgement, _content: bytes, language: str, n: int) -> None:
    """One strange line anywhere in what is read, and it is no yes."""
    strange, texts = STRANGE[n % len(STRANGE)], []
    for text in letter.texts:
        lines = text.split("\n")
        lines.insert(n % (len(lines) + 1), strange)
        texts.append("\n".join(lines))
    if texts:
        verdict = _judged(replace(letter, texts=tuple(texts)), language).verdict
        _hold(verdict is not Verdict.YES, "a yes with a strange line put in", texts)


def _strange_text(letter: Letter, _: Judgement, _content: bytes, language: str, n: int) -> None:
    """All alternatives must agree."""
    texts = [*letter.texts]
    texts.insert(n % (len(texts) + 1), STRANGE[n % len(STRANGE)])
    verdict = _judged(replace(letter, texts=tuple(texts)), language).verdict
    _hold(verdict is not Verdict.YES, "a yes with a strange alternative")


def _as_quote(letter: Letter, _: Judgement, _content: bytes, language: str, n: int) -> None:
    """What stands in a quote and nowhere else is no yes, with a machine's words or without."""
    above = ("", "", STRANGE[0])[n % 3]
    texts = tuple(
        f"{above}\n\n" + "\n".join(f"> {line}" for line in re.split(r"\r\n|\r|\n", text))
        for text in letter.texts
    )
    quoted = replace(letter, texts=texts, subject="Re: x", tokens=(), is_reply=True)
    verdict = _judged(quoted, language).verdict
    _hold(verdict is not Verdict.YES, "a quote alone is a yes", texts)


def _automatic(_l: Letter, _: Judgement, content: bytes, language: str, n: int) -> None:
    mark = (b"Auto-Submitted: auto-replied", b"Auto-Submitted: auto-generated; x=y")[n % 2]
    verdict = _verdict(mark + b"\r\n" + content, language)
    _hold(verdict not in _DECIDED, "an automatic mail decides", verdict)


def _edge(content: bytes) -> bytes:
    return b"edge-" + sha256(content).hexdigest().encode()


def _enclosed(_l: Letter, _: Judgement, content: bytes, language: str, n: int) -> None:
    """What is attached or nested decides nothing."""
    kind = (
        b"message/rfc822",
        b"text/plain\r\nContent-Disposition: attachment",
        b'text/html; name="a.html"',
        b"application/octet-stream",
        b"message/rfc822\r\nContent-Disposition: inline",
        b"text/rfc822-headers",
    )[n % 6]
    one, edge = asked(language), _edge(content)
    outer = (
        b"From: Ana Horvat <ana@example.org>\r\nSubject: x\r\nIn-Reply-To: %s\r\n"
        b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n\r\n\r\n--%s\r\n"
        b"Content-Type: %s\r\n\r\n%s\r\n--%s--\r\n"
    ) % (one.message_id.encode(), edge, edge, edge, kind, content, edge)
    verdict = _verdict(outer, language)
    _hold(verdict not in _DECIDED, "what is enclosed decides", verdict)


def _beside(_l: Letter, judgement: Judgement, content: bytes, language: str, n: int) -> None:
    """A part beside a mail makes no yes of it, and a strange one unmakes a yes."""
    strange = n % 2 == 0
    other = STRANGE[n % len(STRANGE)].encode() if strange else b"\x89PNG"
    kind = b"text/plain" if strange else b"image/png"
    header = _header_of(content)
    kept, moved = [], []
    for one in re.split(rb"\r?\n(?![ \t])", header.rstrip(b"\r\n")):
        (moved if one[:8].lower() == b"content-" else kept).append(one + b"\r\n")
    root = message_from_bytes(content)
    told_by_root = root.get_content_type() == "multipart/report"
    shown = root.get_content_maintype() == "multipart" or root.get_content_type() in _TEXTS
    torn = any(isinstance(one, MissingHeaderBodySeparatorDefect) for one in root.defects)
    if torn or told_by_root or not shown or "content-disposition" in root or root.get_param("name"):
        return  # what counts at the root only
    edge = _edge(content)
    body = b"".join(moved) + b"\r\n" + content[len(header) :]
    outer = (
        b"Content-Type: multipart/mixed; boundary=%s\r\n%s\r\n"
        b"--%s\r\n%s\r\n--%s\r\nContent-Type: %s\r\n\r\n%s\r\n--%s--\r\n"
    ) % (edge, b"".join(kept), edge, body, edge, kind, other, edge)
    verdict = _verdict(outer, language)
    if strange:
        _hold(verdict is not Verdict.YES, "a yes beside a strange part")
    elif verdict is Verdict.YES:
        _hold(judgement.verdict is Verdict.YES, "a picture makes a yes of it")


_COMPARISONS: tuple[_Comparison, ...] = (
    _again,
    _unasked,
    _cut_short,
    _strange_line,
    _strange_line,
    _strange_text,
    _as_quote,
    _as_quote,
    _automatic,
    _enclosed,
    _enclosed,
    _beside,
    _beside,
)
