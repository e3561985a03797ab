# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""People's replies in the manner of their programs: whole mails in, verdicts out."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage

import pytest

from mail_clients import (
    OUR_ID,
    OURS,
    REPLIES,
    SUBJECT,
    TOKEN,
    as_html,
    mail,
    mailto_button,
    question,
    quoted,
    verdict,
)
from optindesk.core.answer import Verdict
from optindesk.core.token import read_token
from optindesk.mail.reading import read_letter

ANSWERS = {
    "Yes": Verdict.YES,
    "Yes please, thank you 🌷\n\nBest regards,\nAnna Smith": Verdict.YES,
    "Hello Petal & Stem,\n\nyes, I confirm my subscription.\n\nKind regards\nAnna": Verdict.YES,
    "Sure! Sign me up please.": Verdict.YES,
    "No, thank you": Verdict.NO,
    "Please take me off your list.": Verdict.LEAVE,
    "Yes, but only if it is free": Verdict.UNCLEAR,
    "Yes\n\nBest regards\nnot really": Verdict.UNCLEAR,
    "How often will you write?": Verdict.UNCLEAR,
    "👍": Verdict.UNCLEAR,
}


@pytest.mark.parametrize("style", REPLIES)
@pytest.mark.parametrize("answer", ANSWERS)
def test_every_program_every_answer(style: str, answer: str) -> None:
    judgement = verdict(REPLIES[style](answer))
    assert judgement.verdict is ANSWERS[answer], judgement


@pytest.mark.parametrize("style", REPLIES)
def test_a_quote_alone_is_unclear(style: str) -> None:
    assert verdict(REPLIES[style]("")).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("de", "Ja, gerne!\n\nMit freundlichen Grüßen\nAnna Smith"),
        ("fr", "Oui, je confirme.\n\nCordialement,\nAnna"),
        ("pl", "Tak, dziękuję!\n\nPozdrawiam\nAnna"),
    ],
)
@pytest.mark.parametrize("style", REPLIES)
def test_every_program_other_languages(style: str, language: str, answer: str) -> None:
    assert verdict(REPLIES[style](answer), question(language)).verdict is Verdict.YES


def test_the_button_opens_a_new_mail_and_its_token_is_found() -> None:
    letter = read_letter(mailto_button("Yes, I confirm."))
    assert not letter.is_reply
    assert letter.tokens == (read_token(TOKEN),)
    assert verdict(mailto_button("Yes, I confirm.")).verdict is Verdict.YES
    assert verdict(mailto_button("Yes, but not now.")).verdict is Verdict.UNCLEAR


def test_what_is_taken_from_a_reply() -> None:
    letter = read_letter(REPLIES["gmail"]("Yes"))
    assert letter.senders == ("anna.smith@home.example",)
    assert letter.sender_name == "Anna Smith"
    assert letter.references == (OUR_ID,)
    assert letter.message_id == "<answer@home.example>"
    assert letter.subject == f"Re: {SUBJECT}"
    assert letter.is_reply
    assert letter.tokens == (read_token(TOKEN),)
    assert len(letter.texts) == 2
    assert letter.machine_reason is None
    assert len(letter.sha256) == 64


@pytest.mark.parametrize(
    ("charset", "encoding", "language", "answer"),
    [
        ("utf-8", "base64", "de", "Ja, natürlich"),
        ("utf-8", "quoted-printable", "de", "Ja, natürlich"),
        ("iso-8859-1", "quoted-printable", "de", "Ja, natürlich"),
        ("windows-1252", "base64", "fr", "Oui, très volontiers – merci"),
        ("iso-8859-2", "quoted-printable", "pl", "Tak, dziękuję"),
        ("windows-1250", "8bit", "hr", "Da, može, zahvaljujem"),
        ("koi8-r", "base64", "en", "Yes"),
        ("us-ascii", "7bit", "en", "Yes"),
    ],
)
def test_charsets_and_encodings(charset: str, encoding: str, language: str, answer: str) -> None:
    message = EmailMessage()
    message["From"] = "anna.smith@home.example"
    message["In-Reply-To"] = OUR_ID
    message.set_content(answer + "\n", charset=charset, cte=encoding)
    assert verdict(message.as_bytes(), question(language)).verdict is Verdict.YES


def test_two_bytes_for_a_letter() -> None:
    head = f"From: anna.smith@home.example\nIn-Reply-To: {OUR_ID}\n"
    head += "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n"
    content = head.encode() + b64encode("Sí, gracias\n".encode("utf-16"))
    assert verdict(content, question("es")).verdict is Verdict.YES


@pytest.mark.parametrize("declared", ["us-ascii", "utf-8", "no-such-charset", "punycode", "hex"])
@pytest.mark.parametrize("actual", ["utf-8", "cp1252"])
def test_wrong_charsets(declared: str, actual: str) -> None:
    head = f"From: anna.smith@home.example\nIn-Reply-To: {OUR_ID}\nContent-Type: text/plain;"
    content = f"{head} charset={declared}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    content += "Ja, natürlich, danke schön\n".encode(actual)
    assert verdict(content, question("de")).verdict is Verdict.YES


def test_flowed_text_is_put_together() -> None:
    head = f"From: a@home.example\nIn-Reply-To: {OUR_ID}\nContent-Type: text/plain; format=flowed"
    text = "Yes, I confirm \nmy subscription.\n\n> If you agree, \n> just reply\n-- \nAnna\n"
    assert verdict(f"{head}\n\n{text}".encode()).verdict is Verdict.YES
    assert read_letter(f"{head}\n\n{text}".encode()).texts[0].startswith("Yes, I confirm my sub")
    delsp = f"{head}; delsp=yes\n\nYes, I con \nfirm.\n".encode()
    assert verdict(delsp).verdict is Verdict.YES


def test_signed_mails() -> None:
    inner = "Content-Type: text/plain\n\nYes\n"
    content = (
        f"From: anna.smith@home.example\nIn-Reply-To: {OUR_ID}\n"
        'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary="s"\n\n'
        f"--s\n{inner}\n--s\nContent-Type: application/pgp-signature; name=signature.asc\n\n"
        "-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n--s--\n"
    )
    assert verdict(content.encode()).verdict is Verdict.YES
    armored = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nYes\n-----BEGIN PGP SIGNATURE-----\n"
        "\niQEzBAEBCgAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
    )
    assert verdict(mail(armored)).verdict is Verdict.YES
    assert verdict(mail(armored.replace("\nYes\n", "\nYes, if\n"))).verdict is Verdict.UNCLEAR


SIGNATURES = [
    "-- \nAnna Smith\nFlorist\nTel: +49 30 1234567\nanna.smith@home.example\nwww.home.example",
    "-- \nAnna Smith | Manager | +1 (555) 123-4567",
    "Kind regards\n\nAnna Smith\nHauptstraße 12\n10115 Berlin\nMobil: 0171 1234567",
    "Mit freundlichen Grüßen\nAnna Smith\n\nMüller GmbH\nTel. 030/123456",
    "Sent from my iPhone", "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from Yahoo Mail on Android",
    "Sent with Proton Mail secure email.", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
    "Gesendet mit der GMX Mail App", "Sent from my Samsung Galaxy smartphone.", "Enviado desde mi iPhone",
    "Inviato da iPhone", "Verstuurd vanaf mijn iPhone", "Wysłane z iPhone'a",
    "This email is confidential and intended solely for the use of the individual to whom it is addressed."
    " If you are not the intended recipient, please notify the sender and delete this email.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind,"
    " informieren Sie bitte sofort den Absender und vernichten Sie diese Mail.".replace("sofort den Absender und", "den Absender und"),
    "CAUTION: This email originated from outside of the organization. Do not click links or open"
    " attachments unless you recognize the sender and know the content is safe.",
]  # fmt: skip


@pytest.mark.parametrize("signature", SIGNATURES)
def test_harmless_signatures_and_footers(signature: str) -> None:
    judgement = verdict(mail(f"Yes\n\n{signature}\n"))
    assert judgement.verdict is Verdict.YES, judgement


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize(
    "strange", ["not really", "only after 14:30", "she says no", "ask my husband first"]
)
def test_strange_words_in_a_signature_are_new_text(signature: str, strange: str) -> None:
    assert verdict(mail(f"Yes\n\n{signature}\n{strange}\n")).verdict is Verdict.UNCLEAR
    assert verdict(mail(f"Yes\n\n{signature} {strange}\n")).verdict is Verdict.UNCLEAR


def test_text_and_html_must_agree() -> None:
    assert verdict(mail("Yes", "<p>Yes</p>")).verdict is Verdict.YES
    assert verdict(mail("Yes", "<p>No</p>")).verdict is Verdict.UNCLEAR
    assert verdict(mail("Yes", '<img src="http://t.example/1.gif">')).verdict is Verdict.UNCLEAR
    assert verdict(mail("Yes", "<p>Yes</p><p>but only on Mondays</p>")).verdict is Verdict.UNCLEAR
    assert verdict(mail("", "<p>Yes</p>")).verdict is Verdict.YES


HIDDEN = [
    '<p style="display:none">{}</p>', '<p style="display : none !important">{}</p>', "<p hidden>{}</p>",
    '<p style="visibility:hidden">{}</p>', '<span style="font-size:0px">{}</span>', '<p style="font-size:1px">{}</p>',
    '<p style="color:#fff">{}</p>', '<font color="#FFFFFF">{}</font>', '<p style="color:white;background:white">{}</p>',
    '<p style="opacity:0">{}</p>', '<div style="max-height:0;overflow:hidden">{}</div>', '<div style="mso-hide:all">{}</div>',
    '<style>.x {{ display: none }}</style><p class="x">{}</p>', '<div style="text-indent:-9999px">{}</div>',
    '<div style="position:absolute;left:-9999px">{}</div>', "<s>{}</s>", "<del>{}</del>", '<p style="text-decoration:line-through">{}</p>',
    "<textarea>{}</textarea>", "<svg><text>{}</text></svg>",
]  # fmt: skip
NOT_SHOWN = ["<!-- {} -->", "<script>{}</script>", "<style>{}</style>", "<title>{}</title>", "<template>{}</template>"]  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN + NOT_SHOWN)
def test_a_hidden_yes_is_none(hidden: str) -> None:
    assert verdict(mail(None, hidden.format("Yes"))).verdict is Verdict.UNCLEAR
    assert verdict(mail("Yes", hidden.format("Yes"))).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_words_beside_a_yes_are_shown_to_a_person(hidden: str) -> None:
    page = f"<p>Yes</p>{hidden.format('only if it is free')}"
    assert verdict(mail(None, page)).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(
    "page",
    [
        "<p>Yes</p>", "Yes", "<div><div><b>Y</b>es</div></div>", "<p>Yes</p><!-- no -->", "<TABLE><tr><td>Yes</td></tr></TABLE>",
        '<p>Yes <img alt="🌷" src="cid:1"></p>', '<p style="color:white;background-color:black">Yes</p>',
        "<html><head><title>no</title><style>p{color:red}</style></head><body>Yes</body></html>", "Yes<script>no</script>",
        "<p>Yes&nbsp;please</p>", "<pre>Yes\n\n-- \nAnna</pre>", "<p>Yes</p><p></p><p><br></p>", "<div>Yes</div><hr><div>Anna</div>",
    ],
)  # fmt: skip
def test_html_that_shows_a_yes(page: str) -> None:
    assert verdict(mail(None, page)).verdict is Verdict.YES


def test_an_indented_paragraph_is_no_quote() -> None:
    indent = (
        '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">but only if</blockquote>'
    )
    assert verdict(mail(None, f"<p>Yes</p>{indent}")).verdict is Verdict.UNCLEAR


def test_words_below_a_quote_are_new_text() -> None:
    page = f"<p>Yes</p><blockquote type=cite>{as_html(OURS)}</blockquote><p>but not for him</p>"
    assert verdict(mail(None, page)).verdict is Verdict.UNCLEAR
    assert verdict(mail(f"Yes\n\n{quoted(OURS)}\n\nbut not for him\n")).verdict is Verdict.UNCLEAR


def test_attachments_and_nested_mails_answer_nothing() -> None:
    message = EmailMessage()
    message["From"] = "anna.smith@home.example"
    message["In-Reply-To"] = OUR_ID
    message.set_content("see attachment\n")
    message.add_attachment(f"Yes {TOKEN}\n", filename="yes.txt")
    inner = EmailMessage()
    inner["Subject"] = f"YES {TOKEN}"
    inner.set_content("Yes")
    message.add_attachment(inner)
    letter = read_letter(message.as_bytes())
    assert letter.tokens == ()
    assert len(letter.texts) == 1
    assert verdict(message.as_bytes()).verdict is Verdict.UNCLEAR


def test_texts_one_below_the_other_are_one_text() -> None:
    content = (
        f"From: anna.smith@home.example\nIn-Reply-To: {OUR_ID}\n"
        'Content-Type: multipart/mixed; boundary="m"\n\n'
        "--m\nContent-Type: text/plain\n\nYes\n--m\nContent-Type: text/plain\n\n{}\n--m--\n"
    )
    assert verdict(content.format("Sent from my iPhone").encode()).verdict is Verdict.YES
    assert verdict(content.format("but only if").encode()).verdict is Verdict.UNCLEAR


def test_a_text_that_is_too_long_is_never_a_yes() -> None:
    assert verdict(mail("Yes\n" + "\n" * 300_000)).verdict is Verdict.UNCLEAR
