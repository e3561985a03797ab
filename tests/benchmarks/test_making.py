"""How fast mails are made, beside the same mails made by email.message.EmailMessage."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from statistics import median

from pytest_benchmark.fixture import BenchmarkFixture

from optindesk.core.model import MailKind
from optindesk.core.ports import Draft
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.wordings import shipped_wordings

RESOURCES = Path(__file__).parents[2] / "resources"
COUNT, TURNS = 200, 5
NAMES = ("Ana Horvat", "Jörg Müller", "Mary O'Neil", "Željko Đurić", "")
NOW = datetime(2026, 11, 21, 9, 4, 11, tzinfo=UTC)


def drafts(turn: int) -> list[Draft]:
    """Questions to so many people, each with an address, a token and a mark of its own."""
    (wording,) = [
        one
        for one in shipped_wordings(RESOURCES)
        if one.kind is MailKind.CONFIRM and one.language == "en"
    ]
    made = []
    for number in range(COUNT):
        unique = f"{turn:03}{number:05}"
        made.append(
            Draft(
                wording=wording,
                values={
                    "list_name": "Flower news",
                    "list_description": "What is in bloom, once a month.",
                    "asked_on": "21 November 2026",
                    "deadline": "21 December 2026",
                    "source": f"sheet market.xlsx, row {number}",
                    "postal_address": "Market Street 1\n1010 Vienna",
                    "privacy_notice": "https://flowers.example/privacy",
                },
                sender="shop@flowers.example",
                sender_name="The Flower Shop",
                recipient=f"ana{unique}@example.org",
                recipient_name=NAMES[number % len(NAMES)],
                date=NOW,
                message_id=f"<A7-{unique}@flowers.example>",
                mark=f"M7-{unique}",
                log_head=f"{number}:{unique * 8}",
                token=f"T7-{unique}",
                code=unique,
                leave=f"L7-{unique}",
                in_reply_to=None,
            )
        )
    return made


def by_email_message(draft: Draft, top: Sequence[tuple[str, str]], text: str, html: str) -> bytes:
    """The same mail, of words that are filled in already."""
    mail = EmailMessage(policy=SMTP)
    mail.set_content(text, cte="quoted-printable")
    if html:
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
    for name, value in top:  # last: what begins with Content- would move into the first part
        mail[name] = value
    return bytes(mail)


def top_of(content: bytes) -> list[tuple[str, str]]:
    """The headers of a mail as somebody would give them to EmailMessage."""
    parsed = message_from_bytes(content, policy=SMTP)
    ours = {"mime-version", "content-type", "content-transfer-encoding"}
    # EmailMessage folds a long value before its first letter, and reads a space there.
    fields = ((name, str(value).strip()) for name, value in parsed.items())
    return [field for field in fields if field[0].lower() not in ours]


def said(content: bytes) -> tuple[list[tuple[str, str]], list[tuple[str, list[str]]]]:
    """What a receiver reads: headers, and the kind and text of each part."""
    parsed = message_from_bytes(content, policy=SMTP)
    parts = [part for part in parsed.walk() if not part.is_multipart()]
    # What ends a line is not what it says: EmailMessage leaves a lone CR behind the last one.
    texts = [part.get_content().splitlines() for part in parts]
    kinds = [part.get_content_type() for part in parts]
    return top_of(content), list(zip(kinds, texts, strict=True))


def rate(make: Callable[[], object]) -> float:
    """Mails a second of the processor's own time: both only calculate."""
    start = time.process_time()
    make()
    return COUNT / (time.process_time() - start)


def test_making_mails(benchmark: BenchmarkFixture) -> None:
    composer = JinjaComposer()
    rates: list[tuple[float, float]] = []

    def take_turns() -> None:
        for turn in range(TURNS):
            wanted = drafts(turn)
            made: list[bytes] = []
            ours = rate(lambda: made.extend(map(composer.mail, wanted)))  # noqa: B023 - at once
            given = [
                (draft, top_of(content), composer.text(draft), composer.html(draft))
                for draft, content in zip(wanted, made, strict=True)
            ]
            theirs: list[bytes] = []
            peer = rate(
                lambda: theirs.extend(by_email_message(*one) for one in given)  # noqa: B023
            )
            assert list(map(said, made)) == list(map(said, theirs))
            rates.append((ours, peer))

    benchmark.pedantic(take_turns, rounds=1)
    ratio = median(mine / peer for mine, peer in rates)
    benchmark.extra_info["ratio to EmailMessage (goal 30), equal when parsed"] = round(ratio, 1)
    benchmark.extra_info["mails a second, ours and theirs"] = " and ".join(
        str(round(median(one))) for one in zip(*rates, strict=True)
    )
