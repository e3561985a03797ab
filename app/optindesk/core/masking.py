"""Takes everything out of the program's own log and of names of hosts that could tell of a person.

Nothing is looked for that would have to go: only what is known to be harmless stays. Of a traceback
these are the files of the program, the line numbers and the names of functions and exceptions, of a
message its words that belong to Python or to programs in general.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterable, Iterator

MASK = "…"
OWN_DOMAIN, OTHER_DOMAIN = "(own domain)", "(another domain)"
LEFT_OUT = "(left out)"

_HEADING = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:,\d+)? (?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL)"
    r" (?P<logger>optindesk[a-z_.]*) (?P<said>.*)",
    re.ASCII,
)
"""A line as `main` has them written."""

_FRAME = re.compile(r'  File "(?P<path>[^"]*)", line (?P<line>\d+), in (?P<name>\S+)', re.ASCII)
_OUR_FILE = re.compile(r"(?:.*[\\/])?(optindesk(?:[\\/][a-z_]+)*[\\/][a-z_0-9]+\.py)", re.ASCII)
_NAME = re.compile(r"[a-z_][a-z_0-9]*|<(?:module|lambda|genexpr|listcomp|dictcomp|setcomp)>")
"""Names of functions, as they are written here and in Python's own modules."""

_RAISED = re.compile(r"(?P<kind>(?:[a-z_0-9]+\.)*[A-Z][A-Za-z]+)(?:: (?P<said>.*))?", re.ASCII)
_BETWEEN = (
    "Traceback (most recent call last):",
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
)
_PIECE = re.compile(r"\w+|\s+|[^\w\s]+")
_PLAIN_MARKS = frozenset(" .,:;()'\"“”[]{}=<>+-*/_!?%&|")
_LONGEST_NUMBER = 5
"""Digits: a longer one could be a telephone's."""

_SAID_BY_PROGRAMS = """
a an and are argument arguments as assignment at attribute base be before by bool bug bytes callable
called can cannot closed code codec column connection constraint could database decode destroyed
dict directory disk does during empty encode error exception expected failed file for format found
from full function generator get given got has have in index instance int integer interpreter into
invalid is it iterable iteration key keyword limit line list literal local locked loop malformed
maximum memory method missing module more must name no not null object of on open operation or
ordinal ours out permission position positional positive property range read reading recursion
referenced refused required row schema sequence set string subscriptable such support syntax table
takes than the thread timed timeout to too tuple type unexpected unhashable unique unknown unpack
unsupported utf value values variable was were when while with within without write writing zero
"""
"""What exceptions of Python and of databases say, beside names."""

_KNOWN = frozenset(map(str.casefold, (*dir(builtins), *keyword.kwlist, *_SAID_BY_PROGRAMS.split())))


def mask_log(lines: Iterable[str]) -> list[str]:
    """The lines of a log file with nothing in them that could be of a person: what is not known is
    left out, line for line, and that is said once for several."""
    masked: list[str] = []
    for line in _masked(lines):
        if line != LEFT_OUT or masked[-1:] != [LEFT_OUT]:
            masked.append(line)
    return masked


def _masked(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line in _BETWEEN:
            yield line
        elif heading := _HEADING.fullmatch(line):
            said = mask_words(heading["said"])
            yield f"{heading['at']} {heading['level']} {heading['logger']} {said}"
        elif frame := _FRAME.fullmatch(line):
            place = f'File "{_file(frame["path"])}", line {frame["line"]}'
            yield f"  {place}, in {_name(frame['name'])}"
        elif (raised := _RAISED.fullmatch(line)) and _is_exception(raised["kind"]):
            kind = raised["kind"].rpartition(".")[2]
            yield kind if raised["said"] is None else f"{kind}: {mask_words(raised['said'])}"
        else:
            yield LEFT_OUT


def mask_words(text: str) -> str:
    """A message with no more of its words than programs say by themselves."""
    return "".join(map(_piece, _PIECE.findall(text)))


def _piece(piece: str) -> str:
    if piece.isascii() and piece.isdecimal():
        return piece if len(piece) <= _LONGEST_NUMBER else MASK
    if piece[0].isalnum() or piece[0] == "_":
        return piece if piece.casefold() in _KNOWN else MASK
    return piece if _PLAIN_MARKS.issuperset(piece) else " " if piece.isspace() else MASK


def _file(path: str) -> str:
    """A file of ours from the package on; of another's not even its name."""
    ours = _OUR_FILE.fullmatch(path)
    return ours[1].replace("\\", "/") if ours else MASK


def _name(name: str) -> str:
    return name if _NAME.fullmatch(name) else MASK


def _is_exception(kind: str) -> bool:
    last = kind.rpartition(".")[2]
    return last in _EXCEPTIONS or last.endswith(("Error", "Exception", "Warning"))


_EXCEPTIONS = frozenset(
    name
    for name, one in vars(builtins).items()
    if isinstance(one, type) and issubclass(one, BaseException)
)


def mask_host(host: str, address: str, known: Collection[str]) -> str:
    """The name of a mail server where it is one of these `known` (case-folded), which many use; of
    another one no more than how it begins, if that is usual, and whether the rest is the domain of
    the owner's own address."""
    name, domain = host.strip().rstrip(".").casefold(), address.rpartition("@")[2].casefold()
    if name in known:
        return name
    begins = name.partition(".")[0]
    shown = f"{begins}." if begins in _USUAL_NAMES and begins != name else ""
    is_own = bool(domain) and f".{name}".endswith(f".{domain}")
    return f"{shown}{OWN_DOMAIN if is_own else OTHER_DOMAIN}"


_USUAL_NAMES = frozenset(
    ("exchange", "imap", "imaps", "mail", "mx", "out", "outgoing", "smtp", "smtps")
)
