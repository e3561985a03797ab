"""Fills wordings in: Jinja2 in a sandbox where only fields and “if” are left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from optindesk.core.errors import BadWording
from optindesk.core.model import Wording
from optindesk.core.ports import Draft
from optindesk.core.sentence import sentence
from optindesk.mail.wordings import FIELDS, FIELDS_WITH_LINES, answer_words
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

_TAG = r"\{%[^%\n]*%\}"
_LINE_OF_TAGS = re.compile(rf"^[ \t]*({_TAG}[ \t]*)+\n", re.MULTILINE)


def check_wording(wording: Wording) -> None:
    """Raise BadWording when a wording is no template, or uses what there is not or is barred."""
    _compiled(wording)


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
    }
    if draft.token:
        values["yes_link"] = mailto(sender, f"YES {draft.token}", words.yes_sentence)
        values["no_link"] = mailto(sender, f"NO {draft.token}", words.no_sentence)
    if draft.leave:
        values["leave_link"] = mailto(sender, f"LEAVE {draft.leave}", words.leave_sentence)
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
    # A line that holds nothing but tags leaves no trace: its end moves into its last tag, where it
    # still counts for the line numbers in complaints.
    source = _LINE_OF_TAGS.sub(_without_its_end, source)
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        reason = sentence("line {line}: {words}.", line=error.lineno, words=error.message or "")
        raise BadWording(reason=reason) from error
    unknown = {node.name for node in tree.find_all(nodes.Name)} - FIELDS.keys()
    if unknown:
        names = ", ".join(sorted(unknown))
        raise BadWording(reason=sentence("there is no field {names}.", names=names))
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise BadWording(
                reason=sentence(
                    "line {line}: only fields and “if” can be used.", line=node.lineno or 1
                )
            )
    return _ENVIRONMENT.from_string(source)


def _without_its_end(line: re.Match[str]) -> str:
    return "".join(re.findall(_TAG, line.group()))[:-2] + "\n%}"


def _rendered(template: Template, values: Mapping[str, str]) -> str:
    pieces, length = [], 0
    for piece in template.generate(values):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST_MAIL:
            too_long = sentence("filled in, it is longer than {n} characters.", n=LONGEST_MAIL)
            raise BadWording(reason=too_long)
    return "".join(pieces)


def _tidy(text: str) -> str:
    """No spaces at line ends, never two empty lines: templates need not care what was left out."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"
