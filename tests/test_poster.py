"""From a poster on the wall to a person on the list: the code, the mail, the question, the yes."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import zxingcpp
from PySide6.QtGui import QImage

from desks import ACCOUNT, practice_desk
from optindesk.core.status import State, SubscriptionStatus
from optindesk.flows import standings
from optindesk.flows.desk import Desk
from optindesk.flows.printing import Order
from optindesk.mail.practice import deliver
from optindesk.main import now
from optindesk.store import contact_rows
from optindesk.store.people_query import PeopleQuery

pytestmark = pytest.mark.usefixtures("qapp")


def photographed(desk: Desk, list_id: int) -> str:
    """What a telephone reads on the poster."""
    (picture,) = desk.preview_poster(Order(list_id), 800)
    image = QImage.fromData(picture).convertToFormat(QImage.Format.Format_Grayscale8)
    grey = memoryview(image.constBits()).cast("B", (image.height(), image.bytesPerLine()))
    (code,) = zxingcpp.read_barcodes(grey)
    return str(code.text)


def as_a_telephone_opens(link: str, sender: str) -> bytes:
    """The mail that a link opens, sent by somebody (RFC 6068)."""
    parts = urlsplit(link)
    query = parse_qs(parts.query)
    mail = EmailMessage()
    mail["From"] = f"Ana Horvat <{sender}>"
    mail["To"] = unquote(parts.path)
    mail["Subject"] = query["subject"][0]
    mail["Message-ID"] = "<poster@telephone.example>"
    mail.set_content(query["body"][0])
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Flower news", "en"),
        ("Blüten & mehr: 50 % für Ärzte?", "de"),
        ("Čvarci+vino", "hr"),
        ("No news", "en"),
        ("花のたより", "fr"),
    ],
)
def test_who_sends_the_poster_s_mail_is_asked_and_not_yet_on_the_list(
    tmp_path: Path, name: str, language: str
) -> None:
    with practice_desk(tmp_path) as desk:
        desk.set_account(ACCOUNT)
        known = desk.add_list(name, "Four emails a year.", language)
        mail = as_a_telephone_opens(photographed(desk, known.id), "ana@example.org")
        assert b"shop@blume.example" in mail
        desk.check()  # makes the mailbox
        deliver(tmp_path / "mail" / "inbox", mail, now())
        desk.check()
        (standing,) = standings.people(PeopleQuery(), 0, 10, now())
        assert standing.facts.state is State.QUEUED
        assert standing.list_name == name
        assert desk.send().sent == 1
        assert desk.practice is not None
        (question,) = desk.practice.questions()
        assert question.person.address == "ana@example.org"
        desk.practice.answer(question.number, "yes")
        desk.check()
        contact = contact_rows.contact_by_key("ana@example.org")
        assert contact is not None
        (subscription,) = contact_rows.subscriptions(contact.id)
        assert subscription.status is SubscriptionStatus.SUBSCRIBED
