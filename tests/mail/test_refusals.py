"""What a refusal is about: the words of real servers, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.mail.refusals import About, about

SAID = {
    About.PACE: [
        ("RCPT", 421, "4.7.0 try again later"),
        (".", 550, "5.4.5 Daily user sending limit exceeded. For more information on Gmail"),
        (".", 550, "5.4.5 Daily sending quota exceeded"),
        ("RCPT", 550, "5.7.1 shop@icloud.com: You have exceeded your daily sending limit."),
        ("DATA", 550, "5.7.1 Your mail limit has been reached."),
        (
            "RCPT",
            450,
            "Requested mail action not taken: Mail send limit exceeded.",
        ),
        ("RCPT", 550, "- Stop, you are sending too fast!"),
        ("MAIL", 554, "5.1.90 Your message can't be sent because you've reached your daily limit"),
        (".", 432, "4.3.2 Concurrent connections limit exceeded"),
        (".", 554, "5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException"),
        ("RCPT", 452, "4.5.3 Too many recipients"),
        ("RCPT", 450, "4.7.1 Error: too many mails from 192.0.2.7"),
        ("RCPT", 550, "Limit von 30 Mails pro Stunde überschritten"),
        ("MAIL", 451, "4.7.1 busy"),
        ("DATA", 451, "4.3.0 local problem"),
        (".", 451, "4.7.1 busy"),
    ],
    About.MAIL: [
        ("RCPT", 450, "4.2.0 <ana@example.org>: Recipient address rejected: Greylisted"),
        ("RCPT", 451, "4.7.1 Greylisting in action, please come back later"),
        ("RCPT", 450, "4.2.1 The user you are trying to contact is receiving mail too fast"),
        ("RCPT", 552, "5.2.2 mailbox over quota"),
        ("RCPT", 550, "5.2.1 The email account that you tried to reach is disabled"),
        ("RCPT", 550, "5.1.1 <ana@example.org>: no such user"),
        (".", 452, "4.2.2 mailbox full"),
        ("MAIL", 552, "5.3.4 Message size exceeds fixed limit"),
        (".", 552, "5.3.4 message too large"),
        ("RCPT", 554, "5.7.1 not wanted"),
        (".", 554, "5.7.1 looks like spam"),
    ],
    About.ACCOUNT: [
        ("MAIL", 550, "5.1.0 sender rejected"),
        ("MAIL", 553, "5.7.1 <shop@flowers.example>: Sender address rejected: not owned by user"),
        ("RCPT", 553, "5.7.1 <shop@flowers.example>: Sender address rejected: not owned by user"),
        ("MAIL", 530, "5.7.0 Authentication required"),
        ("RCPT", 530, "5.7.57 Client not authenticated to send mail"),
        ("RCPT", 554, "5.7.1 <ana@example.org>: Relay access denied"),
        (".", 554, "5.2.252 SendAsDenied; shop@x not allowed to send as this sender"),
        (".", 550, "5.7.60 SMTP; Client does not have permissions"),
        (".", 550, "5.1.8 Access denied, bad outbound sender"),
    ],
}


@pytest.mark.parametrize(
    ("command", "code", "words", "what"),
    [(*said, what) for what, answers in SAID.items() for said in answers],
)
def test_what_real_servers_say_is_understood(
    command: str, code: int, words: str, what: About
) -> None:
    assert about(command, code, words) is what


@given(st.sampled_from(["MAIL", "RCPT", "DATA", "."]), st.integers(400, 599), st.text())
def test_whatever_is_said_no_4xx_is_for_good_and_no_5xx_to_the_sender_is_the_recipients(
    command: str, code: int, words: str
) -> None:
    found = about(command, code, words)
    assert found is not About.ACCOUNT or code >= 500
    assert found is not About.PACE or code < 500 or words
    if command == "MAIL" and code >= 500 and words.isalpha() and len(words) < 3:
        assert found is About.ACCOUNT
