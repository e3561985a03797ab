"""Fills wordings in: Jinja2 in a sandbox where only fields and “if” are left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from optindesk.core.errors import BadWording
from optindesk.core.fields import FIELDS, FIELDS_WITH_LINES, notice_shown
from optindesk.core.model import MailKind, Wording
from optindesk.core.ports import Draft, Fault
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.wordings import answer_words
from optindesk.mail.written import mailto, refuse_unprintable

LONGEST_MAIL = 100_000
"""How long a filled-in text may be, in characters."""

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,  # plain text: what is typed stands there as it was typed
)

# What a wording may do: show fields and decide between texts. Without loops, calls and arithmetic
# no wording can take time or memory out of proportion to what is typed into it.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)

_DEEPEST = 60
"""How deeply a template may be nested; Python gives up on its code at about a hundred."""

_TAG = r"\{%[^%\n]*%\}"
_LINE_OF_TAGS = re.compile(rf"^[ \t]*({_TAG}[ \t]*)+\n", re.MULTILINE)


_MEANT: tuple[tuple[re.Pattern[str], Sentence], ...] = (
    (
        re.compile(r"end of print statement|got '}'|unexpected '}'|got '\{'|got ':'|print_end"),
        sentence(
            "a field stands between {open} and {close}, a command between {begin} and {end}; one"
            " of them is not closed, or holds more."
        ),
    ),
    (
        re.compile(r"unexpected end of template|looking for", re.IGNORECASE),
        sentence("an “if” is not closed: behind its text stands {endif}."),
    ),
    (
        re.compile(r"unknown tag '(elif|else|endif)'"),
        sentence("an “else” or “endif” stands there without its “if”."),
    ),
    (
        re.compile(r"unknown tag|Expected an expression|expected token 'end of statement block'"),
        sentence("there is no such command: only “if”, “elif”, “else” and “endif” are known."),
    ),
)
"""What Jinja says of a template that it cannot read, and what its writer is told."""

_TAGS = {"open": "{{", "close": "}}", "begin": "{%", "end": "%}", "endif": "{% endif %}"}
_NESTED = sentence("“if” is nested too deeply.")


def check_wording(wording: Wording) -> None:
    """Raise BadWording when a wording is no template, or uses what there is not or is barred."""
    _compiled(wording)


def faults(wording: Wording) -> list[Fault]:
    """All that keeps a wording from being filled in, with its place; empty when nothing does."""
    sources = (("subject", wording.subject), ("text", wording.text))
    return [Fault(part, *fault) for part, source in sources for fault in _faults(source)]


def compared_fields(wording: Wording) -> frozenset[str]:
    """The fields that a wording compares with something; of all others it shows the value, or asks
    whether it is empty. Raises BadWording."""
    check_wording(wording)
    trees = [
        _ENVIRONMENT.parse(_without_lines_of_tags(source))
        for source in (wording.subject, wording.text)
    ]
    compared = (one for tree in trees for one in tree.find_all(nodes.Compare))
    return frozenset(name.name for one in compared for name in one.find_all(nodes.Name))


def filled_fields(draft: Draft) -> dict[str, str]:
    """Every field with its value, empty where there is none; the secrets cannot be overridden."""
    unknown = draft.values.keys() - FIELDS.keys()
    if unknown:
        raise ValueError(f"no such fields: {sorted(unknown)}")
    words = answer_words(draft.wording.language)
    sender = draft.sender
    values = dict.fromkeys(FIELDS, "") | {
        "name": draft.recipient_name,
        "address": draft.recipient,
        "sender_name": draft.sender_name,
        "sender_address": sender,
        **draft.values,
        "yes_word": words.yes,
        "no_word": words.no,
        "leave_word": words.leave,
        "token": draft.token or "",
        "code": draft.code or "",
        "yes_link": "",
        "no_link": "",
        "leave_link": "",
        "join_link": "",
    }
    if draft.wording.kind is MailKind.POSTER:
        join = f"JOIN {values['list_name']}"
        values["join_link"] = mailto(sender, join, join)
    if draft.token:
        values["yes_link"] = mailto(sender, f"YES {draft.token}", words.yes_sentence)
        values["no_link"] = mailto(sender, f"NO {draft.token}", words.no_sentence)
    if draft.leave:
        values["leave_link"] = mailto(sender, f"LEAVE {draft.leave}", words.leave_sentence)
    values["privacy_notice"] = notice_shown(values["privacy_notice"], draft.wording.language)
    return {name: _clean(name, value) for name, value in values.items()}


def filled_subject(wording: Wording, values: Mapping[str, str]) -> str:
    """The subject, in one line; raises ControlCharacter, BadWording."""
    subject = _rendered(_compiled(wording)[0], values)
    refuse_unprintable("subject", subject)
    return " ".join(subject.split())


def filled_text(wording: Wording, values: Mapping[str, str]) -> str:
    """The text, with ``\n`` line ends; raises ControlCharacter, BadWording."""
    text = _tidy(_rendered(_compiled(wording)[1], values))
    refuse_unprintable("text", text.replace("\n", "").replace("\t", ""))
    return text


def _clean(field: str, value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{field} must be a string, not {type(value).__name__}")
    if field in FIELDS_WITH_LINES:
        value = value.replace("\r\n", "\n").strip("\n")
        refuse_unprintable(field, value.replace("\n", "").replace("\t", ""))
        return value
    refuse_unprintable(field, value)
    return value


@lru_cache(maxsize=200)
def _compiled(wording: Wording) -> tuple[Template, Template]:
    return _compile(wording.subject), _compile(wording.text)


def _compile(source: str) -> Template:
    for line, says in _faults(source):
        raise BadWording(reason=sentence("line {line}: {says}", line=line, says=says))
    return _ENVIRONMENT.from_string(_without_lines_of_tags(source))


def _faults(source: str) -> list[tuple[int, Sentence]]:
    """What is wrong in a template, each with its line; first come first."""
    try:
        return sorted(dict.fromkeys(_found(_without_lines_of_tags(source))), key=lambda one: one[0])
    except TemplateSyntaxError as error:
        return [(error.lineno, _in_plain_words(error.message or ""))]
    except RecursionError:
        return [(1, _NESTED)]
    except ValueError:  # a number of some thousand digits
        return [(1, sentence("a number in it is too long."))]


def _found(source: str) -> Iterator[tuple[int, Sentence]]:
    tree = _ENVIRONMENT.parse(source)
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Name) and node.name not in FIELDS:
            yield node.lineno, sentence("there is no field “{name}”.", name=node.name)
        if not isinstance(node, _ALLOWED):
            yield node.lineno or 1, sentence("only fields and “if” can be used.")
    if _depth(tree) > _DEEPEST:
        yield 1, _NESTED


def _in_plain_words(words: str) -> Sentence:
    for pattern, says in _MEANT:
        if pattern.search(words):
            named = {name: tag for name, tag in _TAGS.items() if f"{{{name}}}" in says.key}
            return replace(says, values=tuple(named.items()))
    return sentence("this cannot be understood ({words}).", words=words)


def _depth(node: nodes.Node) -> int:
    """How deeply a template is nested; what Jinja can parse, Python need not be able to compile.

    To Python an “elif” is an “if” within the “else” of the one before.
    """
    chained = len(node.elif_) if isinstance(node, nodes.If) else 0
    return 1 + chained + max(map(_depth, node.iter_child_nodes()), default=0)


def _without_lines_of_tags(source: str) -> str:
    # A line that holds nothing but tags leaves no trace: its end moves into its last tag, where it
    # still counts for the line numbers in complaints.
    return _LINE_OF_TAGS.sub(_without_its_end, source)


def _without_its_end(line: re.Match[str]) -> str:
    return "".join(re.findall(_TAG, line.group()))[:-2] + "\n%}"


def _rendered(template: Template, values: Mapping[str, str]) -> str:
    pieces, length = [], 0
    try:
        for piece in template.generate(values):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST_MAIL:
                too_long = sentence("filled in, it is longer than {n} characters.", n=LONGEST_MAIL)
                raise BadWording(reason=too_long)
    except TypeError as error:  # “if name < 3”
        reason = sentence("it compares a field with what is no text.")
        raise BadWording(reason=reason) from error
    return "".join(pieces)


def _tidy(text: str) -> str:
    """No spaces at line ends, never two empty lines: templates need not care what was left out."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"
