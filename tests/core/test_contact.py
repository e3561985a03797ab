"""What signatures hold is known as such, and nothing that could turn an answer round."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mail_clients import PLAIN_YES, phrases, question, verdict_of_text
from optindesk.core.answer import judge
from optindesk.core.letter import Letter, Verdict


def signed(language: str, line: str) -> Verdict:
    text = f"{PLAIN_YES[language]}\n\nAnna Smith\n{line}"
    return verdict_of_text(text, language)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "12 Mill Lane, Bath BA1 2AB"),
        ("en", "Registered in England, Company 1234567"),
        ("en", "smith-cakes.com"),
        ("en", "Blue Door Bakery | bluedoor.co.uk"),
        ("en", "Registered in England No. 04123456. VAT No. GB 123 4567 89."),
        ("en", "Senior Staff Nurse, Ward 7B"),
        ("en", "Office hours: Mon-Fri 9-5. www.smith.example"),
        ("en", "Office hours: Tuesday and Friday 10am - 12 noon"),
        ("de", "FN 123456a, Landesgericht Graz"),
        ("de", "Sitz der Gesellschaft: Zürich\nRegistergericht: Amtsgericht München HRB 12345"),
        ("de", "An der Mühle 12, D-80331 München"),
        ("fr", "12, rue du Moulin"),
        ("fr", "12, rue du Moulin, 75011 Paris"),
        ("fr", "8, rue de la Paix"),
        ("es", "C/ Molino, 12"),
        ("es", "Avda. de la Paz 3, 46003 Valencia"),
        ("it", "Viale della Pace 3, 37121 Verona"),
        ("es", "CIF B12345678"),
        ("it", "Via del Mulino 12"),
        ("it", "Via dell'Industria, 5 - 36100 Vicenza (VI)"),
        ("en", "200 Main St, Springfield, IL 62701"),
        ("nl", "T +31 (0)40 123 45 67 | M +31 (0)6 12 34 56 78"),
        ("nl", "Kerkstraat 8 bus 3\n2000 Antwerpen"),
        ("it", "P. IVA IT01234567890"),
        ("nl", "Molenstraat 12, 1234 AB Utrecht"),
        ("nl", "KvK 12345678"),
        ("pt", "Rua do Moinho, 12\n1200-109 Lisboa"),
        ("pt", "Rua das Flores, 12, 2.º Esq."),
        ("pt", "Bella Vista, 12, 2.º Esq., 4050-262 Porto"),
        ("pl", "ul. Młyńska 12, 00-950 Warszawa"),
        ("hr", "Horvat interijeri d.o.o."),
        ("hr", "OIB 12345678901"),
        ("en", "Manager\nBlue Door Bakery\n22 Bridge Street, Galway"),
        ("en", "Head Gardener, Elm House\nana@example.org"),
        ("en", "Physiotherapist | Bridge Street Clinic | +353 91 555 017"),
        ("de", "Praxis am Stadtpark\nTel. 0316 555017"),
        ("it", "Farmacia San Marco\nTel. 040 555 0142"),
        ("hr", "Osnovna škola Trnsko\n091 555 0142"),
        ("en", "-----------------------------\nBlue Door Bakery\n+44 30 1234567"),
        ("de", "Sekretariat | Steuerkanzlei Brandl & Partner mbB\nTel. 089 123456"),
        ("fr", "Cabinet Moreau & Associés · 12, rue des Lilas · 69003 Lyon"),
        ("es", "Clínica del Parque\nTel. 976 555 014"),
        ("fr", "Cabinet du Parc\n12 rue des Lilas, 69003 Lyon"),
        ("en", "Smith Plumbing & Heating"),
        ("de", "Praxis Dr. Anna Smith"),
        ("en", "Office hours: Tuesday and Friday 10am - 12. If urgent please ring 01935 496 222."),
        ("en", "Closed on Sundays | Out of hours emergencies: 01432 496 900"),
        ("de", "Sprechzeiten: Mo-Fr 8-12 Uhr, Do auch 14-18 Uhr"),
        ("de", "Hofladen Fr 14-18, Sa 9-12 Uhr\nSonntags geschlossen"),
        ("de", "Termine nur nach Vereinbarung"),
        ("en", "Please note that we cannot give medical advice by e-mail"),
    ],
)
def test_contact_data_and_what_firms_print_are_harmless(language: str, line: str) -> None:
    assert signed(language, line) is Verdict.YES


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Sundays 14"),
        ("en", "Perhapsish, 12 Mill Lane, 1, 2"),
        ("en", "Aaaa | +44 30 1234567"),
        ("hr", "Anna Smith (NE)"),
        ("pl", "P.S. Nie!"),
        ("en", "Registered only until Friday"),
        ("en", "Company Never 1234567"),
        ("en", "12 Not Really Lane"),
        ("en", "If Free Lane 12"),
        ("en", "for someone else's account ltd"),
        ("de", "Nur am Sonntag 12"),
        ("de", "Sitz der Gesellschaft: doch nicht"),
        ("de", "Amtsgericht sagt Nein HRB 12345"),
        ("de", "1234 NO"),
        ("fr", "12, rue du Jamais"),
        ("fr", "pas 12, rue"),
        ("es", "C/ Nunca, 12"),
        ("es", "CIF no 12345678"),
        ("it", "Via da questa lista"),
        ("nl", "KvK alleen op zondag 12345678"),
        ("pl", "ul. Nigdy 12"),
        ("pt", "Rua Nunca, 12"),
        ("hr", "samo petkom d.o.o."),
        ("es", "Avda. de la nunca 3"),
        ("en", "Blue Door Bakery"),
        ("en", "Blue Door Morning"),
        ("en", "Zero Trust"),
        ("en", "Secretary of Anna Smith"),
        ("en", "Secretary of A. Smith"),
        ("en", "her lawyer"),
        ("de", "Assistentin von Anna Smith"),
        ("de", "i.A. Anna Smith"),
        ("de", "i. V. Anna Smith"),
        ("en", "p.p. Anna Smith"),
        ("it", "per conto di Anna Smith"),
        ("de", "1000 Euro"),
        ("de", "2027 Frühling"),
        ("es", "Tutor de Anna Smith"),
        ("en", "Morning Bakery Closed Until Friday"),
        ("en", "Blue Door Bakery\nElm House\n+44 30 1234567"),
        ("en", "Only Until Friday\n+44 30 1234567"),
        ("en", "Call Me First\n+44 30 1234567"),
        ("en", "see you on the market\n+44 30 1234567"),
        ("en", "Manager\nNot Really\nwww.smith.example"),
        ("de", "Nur Freitags\nTel. 0316 555017"),
        ("de", "Im Winter\nTel. 0316 555017"),
        ("es", "En Navidad\nTel. 976 555 014"),
        ("fr", "Pas Maintenant\n12 rue des Lilas, 69003 Lyon"),
        ("it", "Forse Domani | 040 555 0142"),
        ("nl", "Liever Niet\nT +31 40 123 45 67"),
        ("pl", "Jutro Rano\ntel. 600 700 800"),
        ("pt", "Depois Das Férias\nTlm: 912 345 678"),
        ("hr", "Možda Sutra\n091 555 0142"),
        ("en", "Office hours only if it is free"),
        ("en", "Closed, I said no"),
        ("en", "not by appointment"),
        ("en", "Tuesday and Friday"),
        ("en", "Never Smith Plumbing"),
        ("de", "Sprechzeiten: doch nicht"),
        ("de", "nur Mo-Fr 8-12 Uhr"),
        ("de", "Ja, aber nur nach Vereinbarung"),
        ("de", "Geschlossen, bitte keine Post"),
        ("pt", "Só à tarde"),
        ("pt", "Só aberto à segunda"),
    ],
)
def test_what_could_turn_a_yes_round_is_no_contact_data(language: str, line: str) -> None:
    assert signed(language, line) is not Verdict.YES


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "[EXTERNAL] CAUTION: This email originated from outside the organization."),
        ("en", "[EXTERNAL EMAIL] This message came from outside your organization."),
        ("en", "You don't often get email from a@b.example. Learn why this is important"),
        ("en", "__ Information from ESET NOD32 Antivirus, version of virus signature database"
         " 29312 (20261122) __"),
        ("de", "Sie erhalten nicht häufig E-Mails von a@b.example. Erfahren Sie, warum dies"
         " wichtig ist <https://aka.example/x>"),
        ("fr", "Pensez à l'environnement avant d'imprimer ce message."),
    ],
)  # fmt: skip
def test_what_gateways_and_programs_write_is_harmless(language: str, line: str) -> None:
    assert signed(language, line) is Verdict.YES
    assert signed(language, f"{line} not really") is not Verdict.YES


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Anna x"),
        ("en", "Anna\nxx"),
        ("en", "Anna from the choir"),
        ("de", "Anna Smith vom Chor"),
        ("nl", "Anna van het koor"),
    ],
)
def test_a_kiss_or_where_one_is_from_is_harmless_behind_her_name(language: str, line: str) -> None:
    assert verdict_of_text(f"{PLAIN_YES[language]}\n{line}", language) is Verdict.YES


@pytest.mark.parametrize(
    "line",
    ["\nx", "Ben x", "Anna from", "Anna &", "Ben from the choir", "from the choir",
     "Anna not from the choir", "Anna from no choir", "Secretary of Anna", "Anna off the choir"],
)  # fmt: skip
def test_a_cross_or_somebody_else_is_not(line: str) -> None:
    assert verdict_of_text(f"Yes\n{line}", "en") is not Verdict.YES


@pytest.mark.parametrize("line", ["stop.it", "not-really.com", "leave.me", "no.so", "really.not"])
def test_a_domain_made_of_a_refusal_is_none(line: str) -> None:
    assert signed("en", line) is not Verdict.YES


@pytest.mark.parametrize(
    ("line", "verdict"),
    [("Blue Door Bakery", Verdict.YES), ("Wrong Door Bakery", Verdict.UNCLEAR)],
)
def test_a_firm_is_hers_when_her_mails_come_from_it(line: str, verdict: Verdict) -> None:
    asked = replace(question(), person_address="anna@bluedoorbakery.example")
    letter = Letter(
        "",
        0,
        texts=(f"Yes\n\nAnna\n{line}",),
        senders=(asked.person_address,),
        is_reply=True,
    )
    assert judge(letter, asked, phrases()).verdict is verdict
