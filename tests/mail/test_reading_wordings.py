"""The mails that we ship, sent back in every way: our own wording never answers for anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from mail_clients import KEY, MARK, OUR_ID, ROOT, TOKEN, phrases, quoted, wrapped
from optindesk.core.answer import Letter, Question, Verdict, judge
from optindesk.core.letter import TRAILING
from optindesk.core.model import MailKind, Wording
from optindesk.core.ports import Draft
from optindesk.core.token import Purpose, sealed, spell
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.wordings import ANSWER_WORDS, shipped_wordings

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

SHIPPED = [
    (shipped.language, shipped.kind)
    for shipped in shipped_wordings(ROOT / "resources")
    if shipped.kind in (MailKind.CONFIRM, MailKind.PERMISSION, MailKind.REMINDER, MailKind.REPLY)
]


@cache
def sent(language: str, kind: MailKind) -> tuple[str, str]:
    shipped = next(
        one
        for one in shipped_wordings(ROOT / "resources")
        if (one.language, one.kind) == (language, kind)
    )
    wording = Wording(1, kind, language, None, 1, shipped.subject, shipped.text)
    draft = Draft(
        wording=wording,
        values={
            "list_name": "Spring News",
            "list_description": "What blooms.",
            "asked_on": "21.11.2026",
            "source": "market.xlsx, 14",
            "deadline": "21.12.2026",
            "first_asked_on": "14.11.2026",
            "postal_address": "1 Market Square\nSpringfield",
            "reply_text": "We write about once a month.\n\nWhat would you like to know?",
        },
        sender="shop@petals.example",
        sender_name="Petal & Stem",
        recipient="anna.smith@home.example",
        recipient_name="Anna Smith",
        date=datetime(2026, 11, 21, 9, tzinfo=UTC),
        message_id=OUR_ID,
        mark=MARK,
        log_head="1:" + "0" * 64,
        token=TOKEN,
        code="ABCD-EF12",
        leave=spell(sealed(KEY, Purpose.LEAVE, 17, "anna")),
    )
    composer = JinjaComposer()
    return composer.text(draft), composer.subject(draft)


def verdict_of(language: str, kind: MailKind, text: str) -> Verdict:
    ours, subject = sent(language, kind)
    asked = Question(
        language,
        (ours,),
        (subject,),
        ("Petal & Stem", "Spring News"),
        ("shop@petals.example",),
        ("Anna Smith",),
        "anna.smith@home.example",
    )
    letter = Letter("", 0, subject=f"Re: {subject}", is_reply=True, texts=(text,))
    return judge(letter, asked, phrases()).verdict


WAYS = {
    "marked": quoted,
    "marked, narrow": lambda text: quoted(text, 40),
    "unmarked": str,
    "wrapped at 72": wrapped,
    "wrapped at 40": lambda text: wrapped(text, 40),
    "wrapped at 25": lambda text: wrapped(text, 25),
    "as one line": lambda text: " ".join(text.split()),
    "behind a header": lambda text: "\n".join(TRAILING + line for line in text.splitlines()),
    "indented": lambda text: "\n".join("    " + line for line in text.splitlines()),
    "with links added": lambda text: text.replace(
        "shop@petals.example,", "shop@petals.example <mailto:shop@petals.example>,"
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("language", "kind"), SHIPPED)
def test_our_mail_sent_back_says_nothing_and_a_yes_above_it_counts(
    language: str, kind: MailKind, way: str
) -> None:
    ours, _ = sent(language, kind)
    back = WAYS[way](ours)
    assert verdict_of(language, kind, back) is Verdict.UNCLEAR
    words = ANSWER_WORDS[language]
    for answer in (words.yes, words.yes_sentence):
        assert verdict_of(language, kind, f"{answer}\n\n{back}") is Verdict.YES
        assert verdict_of(language, kind, f"{back}\n\n{answer}") is Verdict.YES
    for answer in (words.no, words.no_sentence):
        assert verdict_of(language, kind, f"{answer}\n\n{back}") is Verdict.NO
    assert verdict_of(language, kind, f"{words.leave}\n\n{back}") is Verdict.LEAVE


@pytest.mark.cases
@pytest.mark.parametrize(("language", "kind"), SHIPPED)
def test_no_part_of_our_mail_is_a_yes(language: str, kind: MailKind) -> None:
    ours, _ = sent(language, kind)
    for width in (20, 30, 45, 60, 72):
        lines = wrapped(ours, width).splitlines()
        for first in range(len(lines)):
            for count in (1, 2, 5):
                piece = "\n".join(lines[first : first + count])
                assert verdict_of(language, kind, piece) is not Verdict.YES, piece
