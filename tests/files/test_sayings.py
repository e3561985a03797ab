"""What the columns of a sheet say of who must not be asked, in the languages we speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from optindesk.core.leavers import Gone, Leaver
from optindesk.core.sayings import Said, Says, said_in
from optindesk.core.sheet import AS_FOUND, Pasted
from optindesk.files.leavers import load_exports
from optindesk.files.opening import Opened, open_sheet
from optindesk.files.sayings import load_sayings
from optindesk.files.synonyms import Synonyms

TABLE = Path(__file__).parents[2] / "resources" / "leavers.toml"
EXPORTS, SAYINGS = load_exports(TABLE), load_sayings(TABLE)

Open = Callable[[str], Opened]


@pytest.fixture
def opened(synonyms: Synonyms) -> Open:
    def opened(text: str) -> Opened:
        source = Pasted(text, "sheet.csv")
        return open_sheet(
            synonyms, source, {}, AS_FOUND, lambda _: {}, exports=EXPORTS, sayings=SAYINGS
        )

    return opened


def said(opened: Opened) -> list[Said | None]:
    return [said_in(fields) for _, fields in opened.people(opened.mapping)]


def meant(role: str, *cells: str) -> list[str | None]:
    found = (SAYINGS.says({f"{role}:X": cell}) for cell in cells)
    return [None if one is None else one.what.value for one in found]


@pytest.mark.parametrize("role", ["consented", "status"])
@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (("yes", "ja", "OUI", "x", "✓", "true", "1", "subscribed", "angemeldet", "abonnée"), None),
        (("suscrito", "iscritta", "prijavljen", "potvrđeno", "2024-05-04", "03/04/2024"), None),
        (("Ja, ich möchte den Newsletter", "I agree", "Ich stimme zu!", "J'accepte"), None),
        (("no", "NEIN", "non", "ne", "false", "0", "withdrawn", "widerrufen", "révoqué"), "no"),
        (("revocado", "revocato", "opozvano", "No, thank you", "Nein danke", "nie"), "no"),
        (("unsubscribed", "abgemeldet", "désabonné", "dado de baja", "disiscritto"), "left"),
        (("odjavljena", "Opt-out", "disabled", "inactive"), "left"),
        (("cleaned", "hardBounce", "unzustellbar", "rebotado"), "bounced"),
        (("complaint", "Beschwerde", "plainte", "queja", "pritužba"), "complained"),
        (("blocklisted", "gesperrt", "bloqué", "blokiran"), "blocked"),
        (("pending", "ausstehend", "en attente", "pendiente", "in attesa"), "pending"),
        (("na čekanju", "not confirmed", "unconfirmed"), "pending"),
        (("wer weiß", "atsisakyta", "", "Y-", "v2"), "unclear"),
    ],
)
def test_a_cell_of_consent_or_status_is_understood_or_said_not_to_be(
    role: str, cells: tuple[str, ...], what: str | None
) -> None:
    assert meant(role, *cells) == [what] * len(cells)


def test_a_column_of_leaving_says_who_left_and_asks_where_it_is_not_understood() -> None:
    assert meant("left", "", "false", "No", "0", "-", "0000-00-00 00:00:00", "subscribed") == (
        [None] * 7
    )
    assert meant("left", "2024-01-10 10:00:00", "true", "Yes", "x", "Ja", "10/01/2024") == (
        ["left"] * 6
    )
    assert meant("left", "telefonisch", "bounced", "nicht erteilt") == ["perhaps", "bounced", "no"]


def test_a_reason_for_leaving_tells_a_complaint_in_every_language() -> None:
    assert meant("left_why", "No longer interested", "zu viele Mails") == ["left"] * 2
    complaints = ("ABUSE", "Content is spam", "Beschwerde", "C'est du pourriel, plainte")
    assert meant("left_why", *complaints, "abuso", "pritužba", "lo segnalo") == ["complained"] * 7
    assert meant("left_why", "", "-", "Hard bounce") == [None, None, "bounced"]


def test_who_never_confirmed_is_told_from_who_did() -> None:
    assert meant("confirmed", "2019-01-01 08:01:40", "yes") == [None, None]
    assert meant("confirmed", "", "No", "pending", "0000-00-00") == ["pending"] * 4
    assert meant("confirmed", "unsubscribed", "hm") == ["left", "unclear"]


def test_notes_about_leaving_are_for_a_person_and_proof_says_nothing() -> None:
    assert meant("noted", "abgemeldet am 3.4.2024", "Dada de baja", "hat odjavu") == [
        "noted", "left", "noted",
    ]  # fmt: skip
    assert meant("beside", "not ana@x.example, she left", "ohne ben@y.example", "note: Cleo") == [
        "noted",
        "noted",
        None,
    ]
    assert meant("noted", "", "likes roses", "subscribed") == [None, None, None]
    assert meant("proof", "no", "") == [None, None]


def test_the_strongest_of_several_columns_counts(opened: Open) -> None:
    sheet = opened(
        "Email,Has consented,Status,Blocklisted,Notes\n"
        "a@x.example,yes,subscribed,false,\n"
        "b@x.example,no,unsubscribed,true,\n"
        "c@x.example,yes,hm,no,asked to be taken off\n"
        "d@x.example,yes,spam,,\n"
    )
    assert said(sheet) == [
        None,
        Said(Says.LEFT, "Status", "unsubscribed"),
        Said(Says.NOTED, "Notes", "asked to be taken off"),
        Said(Says.COMPLAINED, "Status", "spam"),
    ]


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("Abmeldezeit", "Abmeldegrund"),
        ("Date de désabonnement", "Motif de désabonnement"),
        ("Fecha de baja", "Motivo de baja"),
        ("Data di disiscrizione", "Motivo disiscrizione"),
        ("Datum odjave", "Razlog odjave"),
        ("UNSUB_TIME", "UNSUB_REASON"),
        ("Unsubscribe time", "Unsubscribe reason"),
    ],
)
def test_leavers_are_known_by_headings_of_any_language_with_their_own_day(
    when: str, why: str, opened: Open
) -> None:
    """Found by a stranger: all-German headings made those who left mailable."""
    text = (
        f"E-Mail-Adresse;Anmeldezeit;{when};{why}\n"
        "ana@x.example;2019-01-01 08:00:11;2024-01-10 10:00:00;zu viel\n"
        "ben@x.example;2019-01-01 08:00:11;2024-02-11 10:00:00;ABUSE\n"
    )
    assert list(opened(text).gone()) == [
        Leaver(2, "ana@x.example", Gone.LEFT, "2024-01-10 10:00:00", date(2024, 1, 10), "zu viel"),
        Leaver(
            3, "ben@x.example", Gone.COMPLAINED, "2024-02-11 10:00:00", date(2024, 2, 11), "ABUSE"
        ),
    ]
    assert all("said" in one or "gone" in one for one in fields_of(opened(text)))


def fields_of(opened: Opened) -> Iterator[dict[str, str]]:
    return (fields for _, fields in opened.people(opened.mapping))


def test_only_those_marked_in_a_list_of_everybody_left(opened: Open) -> None:
    text = "EMAIL;BLOCKLISTED\na@x.example;true\nb@x.example;false\nc@x.example;true\n"
    gone = list(opened(text).gone())
    assert [one and one.address for one in gone] == ["a@x.example", None, "c@x.example"]
    pending = "EMAIL;Status\na@x.example;pending\nb@x.example;hm\n"
    assert [one and one.address for one in opened(pending).gone()] == [None, "b@x.example"]


def test_a_list_of_blocked_people_says_by_its_reasons_what_happened(opened: Open) -> None:
    text = (
        "Email;Reason;Date\n"
        "a@x.example;unsubscribed;2024-05-01\n"
        "b@x.example;hardBounce;2024-05-01\n"
        "c@x.example;complaint;2024-05-01\n"
        "d@x.example;adminBlocked;2024-05-01\n"
        "e@x.example;;\n"
    )
    gone = [one for one in opened(text).gone() if one is not None]
    assert [one.what.value for one in gone] == ["left", "bounced", "complained", "blocked", "left"]
    assert [one.day for one in gone] == [*[date(2024, 5, 1)] * 4, None]
    assert [one and one.what.value for one in said(opened(text))] == [
        "left", "bounced", "complained", "blocked", None,
    ]  # fmt: skip


def test_a_day_of_sign_up_is_never_that_of_leaving(opened: Open) -> None:
    (gone,) = opened("Email,OPTIN_TIME\na@x.example,2019-01-01\n").gone()
    assert gone == Leaver(2, "a@x.example", Gone.LEFT)


def test_a_contact_of_outlook_left_by_category_or_note_and_others_did_not(opened: Open) -> None:
    text = (
        "Vorname,Nachname,E-Mail-Adresse,Notizen,Kategorien\n"
        "Ana,,a@x.example,abgemeldet am 3.4.2024,\n"
        "Ben,,b@x.example,,Abgemeldet\n"
        "Cy,,c@x.example,mag Rosen,Kunde\n"
    )
    assert list(opened(text).gone()) == [
        Leaver(2, "a@x.example", Gone.LEFT, "3.4.2024", date(2024, 4, 3), "abgemeldet am 3.4.2024"),
        Leaver(3, "b@x.example", Gone.LEFT),
        None,
    ]
    assert [one and one.what.value for one in said(opened(text))] == ["noted", None, None]


def test_words_that_do_not_know_of_columns_know_nothing_of_leaving(synonyms: Synonyms) -> None:
    source = Pasted("Email;Status\na@x.example;unsubscribed\n", "s.csv")
    sheet = open_sheet(synonyms, source, {}, AS_FOUND, lambda _: {})
    assert said(sheet) == [None]


def test_a_cell_that_says_plainly_who_left_makes_its_column_one_whatever_it_is_called(
    opened: Open,
) -> None:
    sheet = opened("Sähköposti;Tila\na@x.example;aktiivinen\nb@x.example;unsubscribed\n")
    assert sheet.understood["status:Tila"].how.value == "content"
    assert said(opened("a@x.example;odjavljena\nb@x.example;\n"))[0] == (
        Said(Says.LEFT, "Column 2", "odjavljena")
    )


def test_a_long_sheet_comes_whole_after_it_was_looked_into(opened: Open) -> None:
    rows = [f"p{n}@x.example;{'abgemeldet' if n == 1_500 else ''}\n" for n in range(2_000)]
    sheet = opened("E-Mail;Notiz\n" + "".join(rows))
    found = said(sheet)
    assert len(found) == 2_000
    assert [n for n, one in enumerate(found) if one] == [1_500]
    left_open = opened("E-Mail\na@x.example\n")
    assert len(left_open.look().people) == 1


@pytest.mark.parametrize(
    ("heading", "cell", "what"),
    [
        ("Acepta publicidad", "no", "no"),
        ("Acepta publicidad", "se dio de baja", "left"),
        ("Souhlas", "ne", "no"),
        ("Souhlas", "odhlášen", "left"),
        ("Keine Werbung", "x", "left"),
        ("Zustand", "gesperrt", "blocked"),
        ("Zustand", "unbestätigt", "pending"),
        ("Is Active", "FALSE", "no"),
        ("Info", "Newsletter: nein", "noted"),
        ("Bemerkung", "bitte keine Werbung mehr!", "noted"),
        ("Einwilligung", "Ja, aber nicht mehr seit März", "unclear"),
        ("Einwilligung", "Yes, but not any more", "unclear"),
        ("Was noch", "inaktiv", "left"),
    ],
)
def test_a_no_is_seen_below_whatever_a_shop_calls_it(
    opened: Open, heading: str, cell: str, what: str
) -> None:
    (found, fine) = said(opened(f"E-Mail;{heading}\nana@x.example;{cell}\nben@x.example;ja\n"))
    assert found is not None
    assert (found.what.value, found.column) == (what, heading)
    if heading not in ("Keine Werbung", "Zustand", "Was noch"):
        assert fine is None


def test_a_day_that_can_only_be_meant_one_way_says_how_its_column_is_meant(opened: Open) -> None:
    sheet = opened("E-Mail;Datum\na@x.example;12/10/2026\nb@x.example;13/10/2026\n")
    (one, other) = [fields for _, fields in sheet.people(sheet.mapping)]
    assert (one["date"], one["date_typed"]) == ("2026-10-12", "12/10/2026")
    assert other["date"] == "13/10/2026"
    assert "date_typed" not in other
