"""Drafts to make mails of: an invented flower shop that asks Ana."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from optindesk.core.model import MailKind, Wording
from optindesk.core.ports import Draft
from optindesk.core.token import Purpose, code_for, message_id, sealed, spell
from optindesk.mail.wordings import shipped_wordings

RESOURCES = Path(__file__).parents[1] / "resources"
LANGUAGES = ("de", "en", "es", "fr", "hr", "it")
KEY = b"k" * 32
WHEN = datetime(2026, 11, 21, 10, 4, tzinfo=UTC)

LIST_VALUES = {
    "list_name": "Flower news",
    "list_description": "Four emails a year about what blooms.\nNothing else.",
    "deadline": "21 December 2026",
    "asked_on": "14 November 2026",
    "source": "Saturday market",
}
LEVEL_VALUES = {"level_name": "Marketing", "deadline": "21 December 2026"}
SEVERAL_VALUES = {
    "list_name": "Flower news, Workshops",
    "changes": "1. Flower news\n2. Workshops",
    "deadline": "21 December 2026",
}


@cache
def shipped() -> Mapping[tuple[MailKind, str], Wording]:
    """What ships, by kind and language."""
    return {(one.kind, one.language): one for one in shipped_wordings(RESOURCES)}


def wording(kind: MailKind = MailKind.CONFIRM, language: str = "en") -> Wording:
    """A shipped wording as the desk keeps it."""
    return replace(shipped()[kind, language], id=1, version=1)


def own_wording(text: str, subject: str = "Please confirm", language: str = "en") -> Wording:
    """A wording that somebody wrote."""
    return Wording(2, MailKind.CONFIRM, language, None, 1, subject, text)


def draft(number: int = 1, **changed: Any) -> Draft:
    """The question of the flower shop to Ana, with some of it changed."""
    token = sealed(KEY, Purpose.TOKEN, number, "ana")
    mail = sealed(KEY, Purpose.MESSAGE_ID, number, 1)
    usual = Draft(
        wording=wording(),
        values=LIST_VALUES,
        sender="desk@flowers.example",
        sender_name="Anna's Flowers",
        recipient="ana@example.org",
        recipient_name="Ana Horvat",
        date=WHEN,
        message_id=message_id(mail, "flowers.example"),
        mark=spell(sealed(KEY, Purpose.MARK, number)),
        log_head="17:" + "ab" * 32,
        token=spell(token),
        code=code_for(KEY, number),
        leave=spell(sealed(KEY, Purpose.LEAVE, number)),
    )
    return replace(usual, **changed)
