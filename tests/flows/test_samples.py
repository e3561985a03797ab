"""What a wording is tried with, what becomes of it, and what is found in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from office import ANA, BEN, Office, shipped_and_true
from optindesk.core.errors import Cancelled, UnknownContact
from optindesk.core.model import PRINTED, Level, MailKind, Target, Wording
from optindesk.core.token import read_token
from optindesk.core.wording_checks import Finding, Weight, stops
from optindesk.flows import samples, wordings
from optindesk.flows.wordings import wording_for
from optindesk.mail.phrases import load_phrases
from optindesk.mail.reader import PostReader
from optindesk.store.tables import AccountRow
from optindesk.store.wording_rows import newest_request

RESOURCES = Path(__file__).parents[2] / "resources"
CONFIRM = MailKind.CONFIRM


@cache
def true_reader() -> PostReader:
    return PostReader(load_phrases(RESOURCES))


@pytest.fixture(scope="module")
def first_wordings() -> list[Wording]:
    return shipped_and_true()


@pytest.fixture
def desk(office: Office) -> Office:
    """An office in which true mails are made of the wordings that ship; its reader is scripted."""
    office.write_true_mails()
    office.desk.set_business("The Shop\nMarket 1", "We keep your address.", "en")
    return office


def written(
    text: str,
    subject: str = "A question",
    kind: MailKind = CONFIRM,
    language: str = "en",
    list_id: int | None = None,
) -> Wording:
    known = wording_for(kind, language, None)
    return wordings.rewritten(known, language, list_id, subject, text)


def lines_of(found: list[Finding]) -> list[tuple[int | None, str]]:
    return [(one.line, str(one.says)) for one in found]


# --- how it looks -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind not in PRINTED])
@pytest.mark.parametrize("language", ["en", "hr"])
def test_without_anybody_an_invented_person_gets_it(
    desk: Office, kind: MailKind, language: str
) -> None:
    shown = desk.desk.preview(wording_for(kind, language, None))
    assert shown.faults == ()
    assert "Ana Horvat" in shown.text
    assert shown.text.split("\n")[0] in shown.html
    assert "{" not in shown.subject + shown.text


@pytest.mark.parametrize("kind", sorted(PRINTED))
def test_what_is_printed_is_nobody_s_and_has_no_formatted_part(
    desk: Office, kind: MailKind
) -> None:
    desk.sign_up(ANA, name="Ana Maria")
    (asked,) = samples.people(None)
    for request in (None, asked[0]):
        shown = desk.desk.preview(wording_for(kind, "en", None), request)
        assert (shown.faults, shown.html) == ((), "")
        assert "The Flower Shop" in shown.text
        assert "Ana" not in shown.text
    assert desk.desk.examine(wording_for(kind, "en", None)) == []


def test_a_real_person_gets_what_is_known_of_them(desk: Office) -> None:
    desk.sign_up(ANA, name="Ana Maria", place="Saturday market")
    desk.sign_up(BEN, name="Ben", place="")
    (ben, _), (ana, _) = samples.people(None)
    assert samples.people(desk.news().list_id) == [(ben, "Ben"), (ana, "Ana Maria")]
    assert samples.people(desk.make_list("Workshops").id) == []
    assert samples.request_of(ANA) == ana
    one = wording_for(CONFIRM, "en", None)
    text = desk.desk.preview(one, ana).text
    for known in ("Ana Maria", ANA, "Flower news", "Saturday market", "The Shop\nMarket 1"):
        assert known in text
    assert desk.desk.preview(one, 4711) == desk.desk.preview(one), "who is gone is invented"
    with pytest.raises(UnknownContact):
        samples.request_of("nobody@example.org")


def test_a_reply_by_hand_and_a_reminder_have_their_fields_for_a_real_person(desk: Office) -> None:
    desk.sign_up(ANA)
    ana = samples.request_of(ANA)
    assert (
        "We write once a month."
        in desk.desk.preview(wording_for(MailKind.REPLY, "en", None), ana).text
    )
    reminder = written("Asked on {{ first_asked_on }}.\n", kind=MailKind.REMINDER)
    assert "Asked on November" in desk.desk.preview(reminder, ana).text


def test_a_person_of_a_level_and_one_without_request(desk: Office) -> None:
    desk.sign_up(ANA, Target(level=Level.MARKETING))
    text = desk.desk.preview(wording_for(CONFIRM, "en", None), samples.request_of(ANA)).text
    assert "Marketing" in text
    assert newest_request(desk.contact(ANA).id + 1) is None


def test_a_preview_gives_no_secret_away(desk: Office) -> None:
    asked = desk.ask(ANA)
    shown = desk.desk.preview(wording_for(CONFIRM, "en", None), samples.request_of(ANA))
    assert asked.token
    for secret in (asked.token, asked.code, asked.leave, asked.mark):
        assert secret
        assert secret not in shown.text + shown.html
    token = next(word for word in shown.text.split() if word.startswith("0000-"))
    reply = desk.reply("yes", asked, sender=ANA, tokens=(read_token(token),), references=())
    assert desk.read(reply).outcome == "review", "a code of no question confirms nothing"


def test_without_an_account_the_sender_is_invented_too(desk: Office) -> None:
    AccountRow.delete().execute()
    assert "desk@flowers.example" in desk.desk.preview(wording_for(CONFIRM, "en", None)).text


# --- errors are told at their line --------------------------------------------------------------


def test_each_fault_is_told_with_its_place(desk: Office) -> None:
    one = written("Hello\n{{ nam }}\n{{ lst }}\n", "About {{ subjct }}")
    shown = desk.desk.preview(one)
    assert (shown.subject, shown.text, shown.html) == ("", "", "")
    assert [fault[:2] for fault in shown.faults] == [("subject", 1), ("text", 2), ("text", 3)]
    assert lines_of(desk.desk.examine(one)) == [
        (0, "In the subject: there is no field “subjct”."),
        (2, "In line 2 of the text: there is no field “nam”."),
        (3, "In line 3 of the text: there is no field “lst”."),
    ]


@pytest.mark.parametrize(
    "text",
    ["{% if name < 3 %}x{% endif %}", "a\x07b", "x" * (samples.LONGEST + 1)],
)
def test_what_fails_only_when_it_is_filled_in_is_the_writer_s_fault_too(
    desk: Office, text: str
) -> None:
    one = written(text)
    assert len(desk.desk.preview(one).faults) == 1
    (found,) = desk.desk.examine(one)
    assert stops([found])


# --- what the checks find -----------------------------------------------------------------------


@pytest.mark.cases
@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "hr", "it"])
@pytest.mark.parametrize("kind", MailKind)
def test_what_ships_passes_its_own_checks(desk: Office, kind: MailKind, language: str) -> None:
    """On one database: what is read there is the same wording, and all the rest is reading."""
    office = replace(desk.desk, reader=true_reader())
    found = lines_of(office.examine(wording_for(kind, language, None)))
    # What the owner has not written yet in a language stands in no line.
    assert [one for one in found if one[0] is not None or language == "en"] == []


@pytest.mark.parametrize(
    ("language", "line", "code"),
    [
        ("en", "Questions? Call us.", "questions"),
        ("de", "Fragen? Rufen Sie uns an.", "questions"),
        ("en", "Only this week: roses half price!", "advertising"),
        ("en", "Glad you are here!", "welcome"),
        ("fr", "Une question ? Appelez-nous.", "questions"),
        ("it", "Siamo felici che tu sia qui!", "welcome"),
    ],
)
def test_what_courts_held_to_be_advertising_is_warned_of(
    desk: Office, language: str, line: str, code: str
) -> None:
    asks = wording_for(CONFIRM, language, None)
    found = desk.desk.examine(replace(asks, text=f"{asks.text}\n\n{line}\n"))
    assert code in [one.code for one in found]


def test_what_lacks_in_any_case_is_found(desk: Office) -> None:
    text = wording_for(CONFIRM, "en", None).text
    assert desk.desk.examine(written(text)) == []
    only_lists = text.replace("{{ level_name }}", "…").replace("{{ changes }}", "…")
    assert [one.code for one in desk.desk.examine(written(only_lists))] == ["what"]
    news = desk.news().list_id
    said = [one.code for one in desk.desk.examine(written(only_lists, list_id=news))]
    assert said == ["what", "silent_description"], "also of a list people can be asked with others"


def test_a_line_that_is_an_answer_stops_it(desk: Office) -> None:
    text = wording_for(CONFIRM, "en", None).text + "\nyes\n"
    (found,) = desk.desk.examine(written(text))
    assert (found.code, stops([found])) == ("answer", [found])
    assert "say it in other words" in str(found.says)


def test_a_subject_that_is_an_answer_stops_it(desk: Office) -> None:
    office = replace(desk.desk, reader=true_reader())
    text = "{{ sender_name }}, {{ postal_address }}\n"
    found = office.examine(written(text, "Yes, I confirm", kind=MailKind.GOODBYE))
    assert [one.code for one in found] == ["answer"]


def test_details_of_the_sender_that_lack_are_asked_for_once_per_language(desk: Office) -> None:
    found = desk.desk.examine(wording_for(CONFIRM, "de", None))
    assert [one.code for one in found] == ["no_privacy"]


def test_a_language_without_words_of_its_own_is_checked_by_english_ones(desk: Office) -> None:
    text = wording_for(CONFIRM, "en", None).text.replace("Hello", "Welcome")
    desk.desk.set_business(None, "Qo'.", "tlh")
    found = desk.desk.examine(written(text, language="tlh"))
    assert [one.code for one in found] == ["welcome"]
    bare = replace(desk.desk, check_words={})
    assert bare.examine(written(text)) == []


def test_it_can_be_stopped(desk: Office) -> None:
    def stop(done: int, total: int | None = None, note: object = None) -> None:
        raise Cancelled()

    with pytest.raises(Cancelled):
        desk.desk.examine(wording_for(CONFIRM, "en", None), tick=stop)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "If you do not answer, we will add you to the list."),
        ("en", "Unless you say no, you will receive it from May on."),
        ("de", "Wenn Sie nicht antworten, nehmen wir Sie auf."),
        ("de", "Ihr Schweigen gilt als Zustimmung."),
        ("de", "Schweigen bedeutet Zustimmung."),
        ("en", "Silence means consent."),
        ("fr", "Votre silence signifie que vous êtes inscrit."),
        ("es", "Su silencio significa que quiere estar."),
        ("it", "Il silenzio equivale a un sì."),
        ("hr", "Šutnja znači pristanak."),
        ("de", "Wenn Sie nicht mit {{ no_word }} antworten, schreiben wir Ihnen weiter."),
        ("fr", "Si vous ne répondez pas, nous vous inscrirons sur la liste."),
        ("fr", "Sans réponse de votre part, nous considérons que vous acceptez."),
        ("es", "Si no responde, le añadiremos a la lista."),
        ("es", "Su silencio se entenderá como un sí."),
        ("it", "Se non risponde, La inseriremo nella lista."),
        ("it", "Il silenzio vale come consenso."),
        ("hr", "Ako ne odgovorite, dodat ćemo Vas na popis."),
        ("hr", "Šutnju smatramo pristankom."),
    ],
)
def test_silence_is_never_a_yes(language: str, line: str, desk: Office) -> None:
    desk.desk.set_business(None, "Wir löschen alles.", language)
    shipped = wording_for(CONFIRM, language, None)
    assert desk.desk.examine(shipped) == []
    text = shipped.text.replace("\n\n", f"\n\n{line}\n\n", 1)
    (found,) = desk.desk.examine(written(text, language=language))
    assert (found.code, found.weight) == ("silence", Weight.STOP)
    assert found.line == text[: text.index(line)].count("\n") + 1


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "If you do not answer, we will not put you on the list."),
        ("en", "We write once a month. If you do nothing, you hear from us never again."),
        ("de", "Wenn Sie nicht antworten, nehmen wir Sie nicht auf."),
        ("de", "Ohne Ihre Antwort schreiben wir Ihnen nie wieder."),
        ("fr", "Sans réponse, nous ne vous inscrirons pas."),
        ("es", "Si no responde, no le escribiremos."),
        ("it", "Se non risponde, non Le scriveremo."),
        ("hr", "Ako ne odgovorite, nećemo Vam pisati."),
    ],
)
def test_that_silence_is_no_yes_may_be_said(language: str, line: str, desk: Office) -> None:
    desk.desk.set_business(None, "Wir löschen alles.", language)
    text = wording_for(CONFIRM, language, None).text.replace("\n\n", f"\n\n{line}\n\n", 1)
    assert desk.desk.examine(written(text, language=language)) == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "hr"])
def test_how_to_say_no_stands_in_a_paragraph_of_its_own(language: str, desk: Office) -> None:
    desk.desk.set_business(None, "Wir löschen alles.", language)
    paragraphs = wording_for(CONFIRM, language, None).text.split("\n\n")
    left = [one for one in paragraphs if "no_word" not in one or "yes_word" in one]
    assert len(left) == len(paragraphs) - 1
    found = desk.desk.examine(written("\n\n".join(left), language=language))
    assert [one.code for one in found] == ["no_way_to_refuse"]
