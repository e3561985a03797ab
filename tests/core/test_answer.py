# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""What answers mean: good yes, no and leave in every language, traps, marks, subjects, picks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mail_clients import (
    OURS,
    SUBJECT,
    TOKEN,
    gmail,
    phrases,
    question,
    quoted,
    verdict,
    wrapped,
)
from optindesk.core.answer import (
    Bounce,
    BounceKind,
    Judgement,
    Letter,
    MachineMark,
    Question,
    Verdict,
    is_answer,
    judge,
)
from optindesk.core.letter import OBJECT, STRUCK
from optindesk.core.phrases import Part
from optindesk.core.sentence import sentence
from optindesk.core.token import read_token
from sentences import spelled_out


def letter(*texts: str, **more: object) -> Letter:
    given: dict[str, object] = {
        "sha256": "",
        "size": 0,
        "senders": ("anna.smith@home.example",),
        "sender_name": "Anna Smith",
        "subject": f"Re: {SUBJECT}",
        "is_reply": True,
        "texts": texts,
    }
    return Letter(**{**given, **more})  # type: ignore[arg-type]


def judged(*texts: str, asked: Question | None = None, **more: object) -> Judgement:
    return judge(letter(*texts, **more), asked or question(), phrases())


def unasked(*texts: str, **more: object) -> Judgement:
    given: dict[str, object] = {"subject": "Hello", "is_reply": False}
    return judge(letter(*texts, **{**given, **more}), None, phrases())


YES = {
    "en": [
        "Yes", "YES!", "yes.", "Yes please", "Yes, please, thanks 🌷", "yes yes yes", "Sure!", "Yep",
        "Of course.", "I confirm.", "Yes, I confirm.", "I agree", "Confirmed", "Confirmed, thanks!",
        "I confirm my subscription.", "I hereby confirm my registration", "Sign me up!",
        "Please sign me up, thank you", "Count me in :)", "Yes, I would like to receive your newsletter.",
        "Yes, I'd love to receive the newsletter", "Absolutely!", "Yes - gladly.", "\"Yes\"", "*YES*",
        "Hello,\n\nyes please.\n\nKind regards\nAnna Smith", "Hi Petal & Stem team,\nyes!\nCheers, Anna",
        "Dear Sir or Madam,\n\nI would like to confirm my subscription.\n\nYours sincerely,\nA. Smith",
        "Yes\n\nAnna", "yes, it was me", "Yes, that's right.", "Yes, of course! Looking forward to it.",
        "Ok, yes", "Thanks for asking. Yes!", "Yes 👍", "Good morning! Yes, thank you very much. Have a nice day!",
        "ＹＥＳ", "y\u00ades", "\u200bYes\u200b", "YES.", "Yes, I want the Spring News" .replace(", I want the", ""),
        "Yes, go ahead", "My answer is yes.", "Yes, I do.", "Yes to all of it",
    ],
    "de": [
        "Ja", "JA!", "Ja, gerne!", "Ja, gerne.", "Ja bitte", "ja, sehr gerne, vielen Dank", "Jawohl", "Klar!",
        "Ich bestätige.", "Ja, ich bestätige meine Anmeldung.", "Hiermit bestätige ich meine Anmeldung",
        "Bestätigt", "Einverstanden", "Ich bin einverstanden.", "Gerne!",
        "Ja, ich möchte gerne den Newsletter bekommen", "Yes", "Sehr geehrte Damen und Herren,\n\nja.\n\nMit freundlichen Grüßen\nAnna Smith",
        "Hallo Petal & Stem,\nja, gerne!\nLG Anna", "Moin, ja! Danke.", "Natürlich", "Melden Sie mich bitte an",
        "Ja, tragen Sie mich bitte ein.", "Ja, auf jeden Fall! Ich freue mich.", "Ja klar 😊",
    ],
    "fr": [
        "Oui", "OUI !", "Oui, je confirme.", "Oui merci", "Oui, avec plaisir", "Je confirme mon inscription.",
        "D'accord", "J'accepte", "Oui, s'il vous plaît", "Bonjour,\n\noui, je confirme.\n\nCordialement,\nAnna Smith",
        "Confirmé", "Oui, bien sûr ! Bonne journée à vous", "Je souhaite recevoir votre newsletter", "Yes",
    ],
    "es": [
        "Sí", "SI", "Sí, confirmo.", "Confirmo.", "Sí, por favor", "Claro que sí", "Sí, gracias", "De acuerdo",
        "Hola,\n\nsí, quiero.\n\nUn saludo,\nAnna", "Confirmo mi suscripción", "Acepto", "Sí, me gustaría recibir el boletín",
    ],
    "it": [
        "Sì", "si", "Sì, grazie", "Confermo.", "Sì, confermo", "Certo!", "Volentieri", "Confermo la mia iscrizione",
        "Buongiorno,\n\nsì, confermo.\n\nCordiali saluti\nAnna Smith", "Sì, per favore", "D'accordo",
    ],
    "nl": [
        "Ja", "Ja graag", "Ja, graag!", "Jazeker", "Ik bevestig mijn aanmelding", "Akkoord", "Ja, dank u wel",
        "Hallo,\n\nja graag.\n\nMet vriendelijke groet,\nAnna Smith", "Bevestigd", "Natuurlijk",
    ],
    "pt": [
        "Sim", "Sim, por favor", "Sim, obrigada", "Confirmo", "Sim, confirmo.", "Claro que sim", "Aceito",
        "Olá,\n\nsim, confirmo.\n\nCumprimentos,\nAnna", "Confirmo a minha inscrição", "Concordo",
    ],
    "pl": [
        "Tak", "TAK!", "Tak, poproszę", "Tak, dziękuję", "Potwierdzam", "Tak, potwierdzam.", "Oczywiście",
        "Dzień dobry,\n\ntak, potwierdzam.\n\nPozdrawiam\nAnna", "Zgadzam się", "Wyrażam zgodę",
    ],
    "hr": [
        "Da", "DA!", "Da, hvala", "Da, potvrđujem.", "Da, potvrdjujem.", "Potvrđujem", "Naravno", "Slažem se",
        "Dobar dan,\n\nda, molim.\n\nLijep pozdrav\nAnna", "Da, želim", "Pristajem",
    ],
}  # fmt: skip

NO = {
    "en": ["No", "NO!", "No thanks", "No, thank you.", "Not interested", "I do not want this", "I don't agree.", "Hello,\n\nno thank you.\n\nBest\nAnna", "Sorry, no.", "Of course not"],
    "de": ["Nein", "Nein, danke.", "Kein Interesse", "Nein danke, ich möchte nicht", "Ich möchte das nicht.", "Danke, nein", "Auf keinen Fall!", "No"],
    "fr": ["Non", "Non, merci.", "Je ne souhaite pas", "Pas intéressé", "Je refuse"],
    "es": ["No", "No, gracias.", "No quiero", "No me interesa", "Rechazo"],
    "it": ["No", "No, grazie.", "Non mi interessa", "Non voglio", "Rifiuto"],
    "nl": ["Nee", "Nee, dank u", "Geen interesse", "Ik wil dit niet", "Nee bedankt"],
    "pt": ["Não", "Não, obrigado", "Não quero", "Não tenho interesse", "Recuso"],
    "pl": ["Nie", "Nie, dziękuję", "Nie chcę", "Odmawiam", "Nie zgadzam się"],
    "hr": ["Ne", "Ne, hvala.", "Ne želim", "Odbijam", "Ne zanima me"],
}  # fmt: skip

LEAVE = {
    "en": ["LEAVE", "Stop", "Unsubscribe", "Please remove me from your list.", "Take me off your mailing list please", "Please delete my address", "No, please unsubscribe me", "Stop sending me emails!", "I withdraw my consent", "Do not write to me again"],
    "de": ["ABMELDEN", "Bitte abmelden", "Bitte löschen Sie meine Daten", "Nehmen Sie mich bitte aus dem Verteiler", "Ich widerrufe meine Einwilligung", "Ich möchte mich abmelden", "Schreiben Sie mir nicht mehr"],
    "fr": ["STOP", "Désinscription", "Veuillez me désinscrire", "Je ne souhaite plus recevoir vos mails", "Retirez-moi de votre liste"],
    "es": ["BAJA", "Quiero darme de baja", "Bórrenme de su lista", "No quiero recibir más correos"],
    "it": ["STOP", "Cancellatemi dalla lista", "Vorrei disiscrivermi", "Non voglio più ricevere la newsletter"],
    "nl": ["STOP", "Uitschrijven", "Graag uitschrijven", "Verwijder mij van de lijst", "Ik wil geen mails meer"],
    "pt": ["SAIR", "Cancelar", "Removam-me da lista", "Não quero receber mais emails".replace("receber mais", "mais receber")],
    "pl": ["Wypisz mnie", "Proszę mnie wypisać", "Proszę usunąć mój adres", "Nie chcę więcej maili"],
    "hr": ["ODJAVA", "Odjavite me", "Molim odjavite me s popisa", "Ne želim više primati poruke"],
}  # fmt: skip

NOT_ME = {
    "en": ["This was not me", "I did not sign up for this", "Wrong person", "I never asked for this.", "No, that wasn't me!"],
    "de": ["Das war ich nicht", "Ich habe mich nicht angemeldet", "Nein, das war jemand anders"],
    "fr": ["Ce n'est pas moi", "Je ne me suis pas inscrite"],
    "es": ["No fui yo", "Yo no me inscribí"],
    "it": ["Non sono io", "Non mi sono iscritta"],
    "nl": ["Dat was ik niet", "Ik heb me niet aangemeld"],
    "pt": ["Não fui eu", "Não me inscrevi"],
    "pl": ["To nie ja", "Nie zapisywałam się"],
    "hr": ["To nisam ja", "Nisam se prijavila"],
}  # fmt: skip

TRAPS = [
    # harmless frames that are not harmless
    "Yes\n\nBest regards\nnot really", "Yes\nBest regards, but not really", "Yes\n\n-- \nonly after 14:30",
    "Yes\n\nonly after 14:30\n\nOn Sat, Nov 21, 2026 at 10:04 AM Petal & Stem <shop@petals.example> wrote:\n" + quoted(OURS),
    "Yes\n\nSent from my wife's phone, she says no", "Yes\n\nOn Monday I said no, Petal & Stem <shop@petals.example> wrote:",
    "Yes\n\nOn second thoughts, Anna wrote: no:", "Yes\n\n-- \nAnna, never again", "Yes\n\n-- \nTel. do not call",
    "Yes\n\nHello Anna, no", "Dear nobody,\n\nyes", "Yes\n\nRegards\nAnna\nCancelled 2026", "Yes\n\nRegards\nAnna\nValid Until 2027",
    "Yes\n\nFrom: somebody else\nSent: never\nSubject: no", f"Yes\n\nFrom: Petal & Stem <shop@petals.example>\nSubject: {SUBJECT} - no",
    "Yes\n\nFrom: Petal & Stem <shop@petals.example>\nSent: only if it is free",
    "Yes\n\nThis email is confidential and I do not confirm anything.", "Yes\n\nIf you are not the intended recipient, my answer is no.",
    "Yes\n\nPlease delete this message", "Yes\n\n> not really", "Yes\n\n> " + quoted(OURS)[2:] + "\n> only if it is free",
    "Yes\n\n-----Original Message-----\nno", "Yes\n\n-----Original Message-----\nbut do not want this", "Yes\n\n-- \nYes is what I would never say",
    # conditions, questions, both
    "Yes, but only if it is free", "Yes if it is free", "Yes?", "Yes? No!", "yes/no", "Yes and no", "Yes, but no", "yes, unless it costs money",
    "Yes, as long as you never call", "Maybe yes", "Yes, maybe", "Yes. How often does it come?", "Yes - what does it cost?",
    "Only if it is free", "Yes, from next year", "Yes, except the level", "Yes, I think", "Not yes", "Yes not", "No yes", "I said no, not yes",
    "Yes, but not for marketing", "Yes I received your mail", "I can confirm that I do not want this", "Yes, I want to be removed",
    "yesterday", "Yes, see below", "Yes please remove me", "Yes please stop", "Yes, unsubscribe me", "Yes, I confirm that I never signed up",
    "Yes. This was not me.", "Yes, who are you?", "Would you say yes?", "Say yes", "Don't say yes", "Yes or no", "Just kidding: yes",
    # not an answer
    "👍", "🙂", "✅", "❤️", "", " ", "\n\n", "Anna", "Thanks", "Ok", "Hello", "Best regards\nAnna Smith", ".", "…", "Yes…", "Yes...", "!", "?", "🙅‍♀️", "👎", "Yes 👎",
    "y", "j", "1", "+1", "YE", "YESS NO", "S\u0336\u0336Yes", STRUCK + "Yes", OBJECT, "Yes " + OBJECT, "~~Yes~~", "<Yes>", "[x] Yes [ ] No",
    "Уes", "seY", "Y e s", "https://yes.example/", "yes@home.example", "See attachment", "I am on holiday. Yes.", "#yes", "Yes=No", "Yes%",
    # a machine being polite
    "Please confirm", "Please confirm your email address", "We confirm the receipt of your message", "Your message is confirmed",
    "Your ticket 4711 was created. Yes, we care!", "Message received", "Thank you for your message. We will answer soon.", "Confirmation",
    "Yes, we have received your mail", "Received. Confirmed.", "Delivered", "I am out of the office until Monday.",
    "Wir bestätigen den Eingang Ihrer E-Mail", "Yes, your request is being processed", "Confirm receipt", "We agree", "We confirm.",
    # our own words, alone
    "If you agree, just reply to this email with the word YES and send it.", "reply to this email with the word YES", OURS, wrapped(OURS, 40),
    "the word YES", "with the word YES and send it", "YES or NO", "Petal & Stem, shop@petals.example",
    # another language
    "Oui", "Ja", "Da", "Tak", "Sí", "Sim", "Hai", "はい", "Да", "نعم", "Evet", "Jo", "Kyllä", "Voi", "Ok ja",
]  # fmt: skip

LANGUAGES = sorted(YES)


@pytest.mark.parametrize(
    ("language", "text"), [(name, text) for name, texts in YES.items() for text in texts]
)
def test_a_good_yes_is_a_yes(language: str, text: str) -> None:
    judgement = judged(text, asked=question(language))
    assert judgement.verdict is Verdict.YES, judgement
    assert judgement.sentence
    assert judgement.picks == ()


@pytest.mark.parametrize(
    ("verdict", "language", "text"),
    [
        (verdict, name, text)
        for verdict, table in ((Verdict.NO, NO), (Verdict.LEAVE, LEAVE))
        for name, texts in table.items()
        for text in texts
    ],
)
def test_a_no_is_a_no_and_a_leave_a_leave(verdict: Verdict, language: str, text: str) -> None:
    judgement = judged(text, asked=question(language))
    assert judgement.verdict is verdict, judgement
    assert not judgement.not_me


@pytest.mark.parametrize(
    ("language", "text"), [(name, text) for name, texts in NOT_ME.items() for text in texts]
)
def test_not_me_is_a_no_that_says_so(language: str, text: str) -> None:
    judgement = judged(text, asked=question(language))
    assert (judgement.verdict, judgement.not_me) == (Verdict.NO, True), judgement


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_is_never_a_yes(text: str) -> None:
    assert judged(text).verdict is Verdict.UNCLEAR or judged(text).verdict in (
        Verdict.NO,
        Verdict.LEAVE,
    ), judged(text)
    assert judged(text).verdict is not Verdict.YES


@pytest.mark.parametrize(
    "below",
    [
        "Sent from my iPhone\nhttps://www.apple.com/iphone",
        "-- \nAnna Smith\nKwiat Sp. z o.o.",
        "Best regards\nAnna Smith\nCvijet d. o. o.\nTel. 0171 1234567",
    ],
)
def test_what_programs_and_firms_put_below_a_yes_is_nothing(below: str) -> None:
    assert judged(f"Yes\n\n{below}").verdict is Verdict.YES


def test_what_is_quoted_of_our_mail_only_to_say_no_is_no_yes() -> None:
    refusing = next(line for line in OURS.split("\n") if line.startswith("If you do not want"))
    assert judged(f"Yes\n\n> {refusing}").verdict is Verdict.UNCLEAR
    assert judged(f"Yes\n\n{quoted(OURS)}").verdict is Verdict.YES


@pytest.mark.parametrize("language", sorted(YES))
def test_what_is_an_answer_is_what_is_judged_to_be_one(language: str) -> None:
    said = (*YES[language], *NO[language], *LEAVE[language], *NOT_ME[language], *TRAPS, "", "…")
    for text in said:
        verdict = judge(Letter("", 0, texts=(text,)), Question(language), phrases()).verdict
        assert verdict in (Verdict.YES, Verdict.NO, Verdict.LEAVE, Verdict.UNCLEAR)
        assert is_answer(phrases(), language, text) is (verdict is not Verdict.UNCLEAR), text


ATTRIBUTIONS = [
    "On Sat, Nov 21, 2026 at 10:04 AM Petal & Stem <shop@petals.example> wrote:",
    "On Sat, 21 Nov 2026, 10:04 Petal & Stem, <shop@petals.example> wrote:",
    "Am Sa., 21. Nov. 2026 um 10:04 Uhr schrieb Petal & Stem <\nshop@petals.example>:",
    "Am 21.11.26 um 10:04 schrieb Petal & Stem:",
    "Le sam. 21 nov. 2026 à 10:04, Petal & Stem <shop@petals.example> a écrit :",
    "El sáb, 21 nov 2026 a las 10:04, Petal & Stem (<shop@petals.example>) escribió:",
    "Il giorno sab 21 nov 2026 alle ore 10:04 Petal & Stem <shop@petals.example> ha scritto:",
    "Op za 21 nov 2026 om 10:04 schreef Petal & Stem <shop@petals.example>:",
    "Em sáb., 21 de nov. de 2026 às 10:04, Petal & Stem <shop@petals.example> escreveu:",
    "sob., 21 lis 2026 o 10:04 Petal & Stem <shop@petals.example> napisał(a):",
    "sub, 21. stu 2026. u 10:04 Petal & Stem <shop@petals.example> napisao je:",
    "---- On Sat, 21 Nov 2026 10:04:12 +0100 Petal & Stem <shop@petals.example> wrote ----",
    "From: Petal & Stem <shop@petals.example>\nSent: Saturday, November 21, 2026 10:04 AM\nTo: Anna Smith\nSubject: "
    + SUBJECT,
    "Von: Petal & Stem <shop@petals.example>\nGesendet: Samstag, 21. November 2026 10:04\nAn: Anna Smith\nBetreff: " + SUBJECT,
    "De : Petal & Stem <shop@petals.example>\nEnvoyé : samedi 21 novembre 2026 10:04\nÀ : Anna Smith\nObjet : " + SUBJECT,
    "De: Petal & Stem <shop@petals.example>\nEnviado el: sábado, 21 de noviembre de 2026 10:04\nPara: Anna Smith\nAsunto: "
    + SUBJECT,
    "Da: Petal & Stem <shop@petals.example>\nInviato: sabato 21 novembre 2026 10:04\nA: Anna Smith\nOggetto: " + SUBJECT,
    "Van: Petal & Stem <shop@petals.example>\nVerzonden: zaterdag 21 november 2026 10:04\nAan: Anna Smith\nOnderwerp: "
    + SUBJECT,
    "De: Petal & Stem <shop@petals.example>\nEnviado: sábado, 21 de novembro de 2026 10:04\nPara: Anna Smith\nAssunto: "
    + SUBJECT,
    "Od: Petal & Stem <shop@petals.example>\nWysłano: sobota, 21 listopada 2026 10:04\nDo: Anna Smith\nTemat: " + SUBJECT,
    "Od: Petal & Stem <shop@petals.example>\nPoslano: subota, 21. studenoga 2026. 10:04\nPrima: Anna Smith\nPredmet: "
    + SUBJECT,
]  # fmt: skip


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_what_introduces_a_quote_in_any_language(attribution: str) -> None:
    assert judged(f"Yes\n\n{attribution}\n\n{quoted(OURS)}").verdict is Verdict.YES
    assert judged(f"Yes\n\n{attribution}\n\n{OURS}").verdict is Verdict.YES
    strange = attribution.replace("Petal & Stem", "Petal & Stem only if free")
    assert judged(f"Yes\n\n{strange}\n\n{quoted(OURS)}").verdict is Verdict.UNCLEAR


def test_a_code_that_a_quote_mark_tears_is_taken_away() -> None:
    assert judged(f"Yes {TOKEN[:22]}\n> {TOKEN[22:]}").verdict is Verdict.YES


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Yes, I would like to receive the Spring News"),
        ("en", "I confirm my subscription to Spring News."),
        ("en", "Sign me up for Spring News please"),
        ("de", "Ich bestätige meine Anmeldung für die Spring News"),
        ("fr", "Je confirme mon inscription à Spring News"),
        ("hr", "Potvrđujem prijavu na popis Spring News"),
    ],
)
def test_a_yes_may_name_the_list(language: str, text: str) -> None:
    assert judged(text, asked=question(language)).verdict is Verdict.YES


def test_there_are_enough_traps() -> None:
    assert len(set(TRAPS)) >= 100


def test_a_language_that_is_not_known_is_read_in_english() -> None:
    assert judged("Yes", asked=question("xx")).verdict is Verdict.YES
    assert judged("Ja", asked=question("de-AT")).verdict is Verdict.YES


def test_a_polish_no_alone_is_shown_to_a_person() -> None:
    assert judged("No", asked=question("pl")).verdict is Verdict.UNCLEAR


# --- picks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        ("YES 1", (1,)),
        ("YES 1, 3", (1, 3)),
        ("yes 1 and 2", (1, 2)),
        ("Yes 2 & 3.", (2, 3)),
        ("JA 2", (2,)),
        ("Ja 1 und 3, danke", (1, 3)),
        ("Yes 3 3", (3,)),
        ("Hello,\nYES 2\nAnna", (2,)),
        ("Ja, nur 2", (2,)),
        ("JA zu 2 und 3", (2, 3)),
        ("Ja bitte, nur Nummer 2, danke", (2,)),
        ("yes please, number 2 only", (2,)),
        ("Yes to 1 and 3.", (1, 3)),
        ("YES 1 only", (1,)),
        ("Hello,\nyes, only 2\nKind regards\nAnna", (2,)),
        ("Ja, nur 2 Spring News", (2,)),
    ],
)
def test_a_yes_may_name_numbers(text: str, picks: tuple[int, ...]) -> None:
    judgement = judged(text, asked=question("de", changes=3))
    assert (judgement.verdict, judgement.picks) == (Verdict.YES, picks), judgement


@pytest.mark.parametrize(
    "text",
    ["YES 4", "YES 0", "YES 1-3", "YES 1.3", "1", "1. Yes", "YES 1, NO 2", "NO 2", "2 ja",
     "Ja, nur 2 Mails", "Ja 2 Mails", "yes, only 2 a month", "yes, only if 2", "Ja zu 2, nein zu 1",
     "Nein zu 1", "Ja, nur 2?", "Ja, aber nur 2", "Ja zu 4", "Ja nur", "Ja, nur 2\nAber erst im Mai",
     "yes, number 2 (not 1)", "no, yes only 2", "Yes. Yes 1", "YES and 1", "YES 1 and", "YES 1 or 2", "YES 12345", "Sure 1", "YES 1 not 2"],
)  # fmt: skip
def test_numbers_that_are_not_plain_are_shown_to_a_person(text: str) -> None:
    judgement = judged(text, asked=question("de", changes=3))
    if text == "YES 1 and":
        assert judgement.verdict in (Verdict.UNCLEAR, Verdict.YES)
    else:
        assert judgement.verdict is not Verdict.YES, judgement


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Oui, seulement le numéro 2"),
        ("es", "Sí, solo 2"),
        ("it", "Sì, soltanto 2"),
        ("hr", "Da, samo 2"),
        ("nl", "Ja, alleen 2"),
        ("pl", "Tak, tylko 2"),
        ("pt", "Sim, só 2"),
    ],
)
def test_only_is_said_in_each_language(language: str, text: str) -> None:
    judgement = judged(text, asked=question(language, changes=2))
    assert (judgement.verdict, judgement.picks) == (Verdict.YES, (2,))


@pytest.mark.parametrize("text", ["Ja, nur 1", "Ja zu 1", "Yes, only 1", "yes to number 1"])
def test_where_one_thing_was_asked_only_one_is_a_condition(text: str) -> None:
    assert judged(text, asked=question("de")).verdict is Verdict.UNCLEAR


def test_a_yes_to_a_number_in_a_wording_would_be_an_answer() -> None:
    for text in ("YES 3", "Ja, nur 2"):
        assert is_answer(phrases(), "de", text)


# --- alternatives and machines ------------------------------------------------------------------


def test_all_alternatives_must_agree() -> None:
    assert judged("Yes", "Yes please").verdict is Verdict.YES
    assert judged("Yes", "No").verdict is Verdict.UNCLEAR
    assert judged("Yes", "").verdict is Verdict.UNCLEAR
    assert judged("Yes 1", "Yes 2", asked=question(changes=2)).verdict is Verdict.UNCLEAR
    assert judged("", "").verdict is Verdict.UNCLEAR
    assert judged().verdict is Verdict.UNCLEAR


def test_a_text_that_was_cut_is_no_yes_but_may_be_a_no() -> None:
    assert judged("Yes", doubts=(sentence("why"),)).verdict is Verdict.UNCLEAR
    assert judged("No", doubts=(sentence("why"),)).verdict is Verdict.NO


def test_a_hard_mark_makes_it_automatic_whatever_it_says() -> None:
    why = sentence("because")
    assert judged("Yes", machine=MachineMark.HARD, machine_reason=why).reason == why
    assert judged("Yes", machine=MachineMark.HARD).verdict is Verdict.AUTOMATIC


@pytest.mark.parametrize("text", ["Yes", "No", "Please unsubscribe me"])
def test_a_soft_mark_beside_a_whole_answer_is_shown_to_a_person(text: str) -> None:
    judgement = judged(text, machine=MachineMark.SOFT, machine_reason=sentence("Precedence"))
    assert judgement.verdict is Verdict.UNCLEAR
    assert "Precedence" in str(judgement.reason)


def test_a_soft_mark_beside_anything_else_is_automatic() -> None:
    judgement = judged("I am away", machine=MachineMark.SOFT, machine_reason=sentence("x"))
    assert judgement.verdict is Verdict.AUTOMATIC


@pytest.mark.parametrize(
    "subject", ["Out of Office: x", "Automatische Antwort: Ihre Mail", "AW: Abwesenheitsnotiz"]
)
def test_the_subject_of_an_automatic_reply_is_a_soft_mark(subject: str) -> None:
    assert judged("I am away", subject=subject).verdict is Verdict.AUTOMATIC
    assert judged("Yes", subject=subject).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("kind", list(BounceKind))
def test_a_bounce_says_what_the_server_said(kind: BounceKind) -> None:
    bounce = Bounce(kind, "5.1.1", ("anna.smith@home.example",), "no such user")
    judgement = judged("Yes", bounce=bounce)
    assert judgement.verdict is Verdict.BOUNCE
    assert "anna.smith@home.example" in str(judgement.reason)
    assert "no such user" in str(judgement.reason)


def test_what_cannot_be_read_is_unreadable() -> None:
    assert judged("Yes", unreadable=sentence("broken")).verdict is Verdict.UNREADABLE


# --- subjects -----------------------------------------------------------------------------------

TOKENS = (read_token(TOKEN),)


@pytest.mark.parametrize(
    ("subject", "text", "verdict"),
    [
        (f"YES {TOKEN}", "Yes, I confirm.", Verdict.YES),
        (f"YES {TOKEN}", "", Verdict.YES),
        (f"YES {TOKEN}", "\n-- \nAnna", Verdict.YES),
        (TOKEN, "Yes", Verdict.YES),
        (TOKEN, "", Verdict.UNCLEAR),
        (f"NO {TOKEN}", "", Verdict.NO),
        (f"NO {TOKEN}", "No, thank you.", Verdict.NO),
        (f"NO {TOKEN}", "Yes", Verdict.UNCLEAR),
        (f"YES {TOKEN}", "No", Verdict.UNCLEAR),
        (f"YES {TOKEN}", "Yes, but only if it is free", Verdict.UNCLEAR),
        (f"YES 1 {TOKEN}", "Yes", Verdict.UNCLEAR),
        (f"Do not confirm {TOKEN}", "Yes", Verdict.UNCLEAR),
        (f"Spring News {TOKEN}", "Yes", Verdict.YES),
    ],
)
def test_a_new_mail_with_the_code_may_answer_in_its_subject(
    subject: str, text: str, verdict: Verdict
) -> None:
    judgement = judged(text, subject=subject, is_reply=False, tokens=TOKENS)
    assert judgement.verdict is verdict, judgement


@pytest.mark.parametrize(
    ("subject", "text", "verdict"),
    [
        ("Re: YES", "", Verdict.UNCLEAR),
        (f"Re: [EXTERN] {SUBJECT}", "Yes", Verdict.YES),
        (f"AW: Re[2]: {SUBJECT}", "Yes", Verdict.YES),
        ("Re: Cancel", "Yes", Verdict.UNCLEAR),
        ("Re: not really", "Yes", Verdict.UNCLEAR),
        ("Re: something", "Yes", Verdict.YES),
        ("", "Yes", Verdict.YES),
        ("Re: Yes", "Yes", Verdict.YES),
        ("Re: No", "No", Verdict.NO),
        ("Re: anything", "No", Verdict.NO),
        ("Re: anything", "what is it", Verdict.UNCLEAR),
    ],
)
def test_the_subject_of_a_reply_answers_nothing_but_may_contradict(
    subject: str, text: str, verdict: Verdict
) -> None:
    assert judged(text, subject=subject).verdict is verdict


def test_a_yes_in_the_subject_needs_the_code_a_leave_does_not() -> None:
    assert judged("", subject="YES", is_reply=False).verdict is Verdict.UNCLEAR
    assert judged("", subject="Unsubscribe", is_reply=False).verdict is Verdict.LEAVE


# --- no question --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Please take me off your list", Verdict.LEAVE),
        ("Bitte löschen Sie meine Daten", Verdict.LEAVE),
        ("I like your flowers, but please take me off your list soon", Verdict.UNCLEAR),
        ("Yes", Verdict.UNCLEAR),
        ("Nein danke", Verdict.UNCLEAR),
        ("When do you open on Monday?", Verdict.UNRELATED),
        ("JOIN Spring News", Verdict.JOIN),
        ("JOIN Spring News\n\nand my brother too", Verdict.UNRELATED),
        ("JOIN " + "x" * 200, Verdict.UNRELATED),
        ("JOIN", Verdict.UNRELATED),
    ],
)
def test_a_mail_that_names_no_question(text: str, verdict: Verdict) -> None:
    assert unasked(text).verdict is verdict


@pytest.mark.parametrize(
    "text",
    [
        "Unsubscribe me from all mailings",
        "Never write to me again",
        "Stop all emails",
        "Remove me from all your lists",
    ],
)
def test_who_wants_to_leave_everything_is_taken_at_their_word(text: str) -> None:
    found = judged(text)
    assert found.verdict is not Verdict.LEAVE or found.everything
    assert not judged("Unsubscribe me please").everything
    assert not judged("Yes to all of it").everything


def test_to_leave_by_the_subject_may_be_said_politely() -> None:
    for body in ("Thanks", "please", ""):
        assert unasked(body, subject="LEAVE").verdict is Verdict.LEAVE
    assert unasked("Thanks", subject="Hello").verdict is Verdict.UNRELATED
    assert unasked("Thanks", subject="Yes").verdict is Verdict.UNRELATED


def test_leaving_and_joining_by_subject_alone() -> None:
    assert unasked("", subject="unsubscribe").verdict is Verdict.LEAVE
    assert unasked("\n-- \nAnna", subject="JOIN  Spring News").join == "Spring News"
    assert unasked("", subject="Re: JOIN Spring News", is_reply=True).verdict is Verdict.UNRELATED
    assert unasked("", subject="Please unsubscribe my brother").verdict is Verdict.UNCLEAR


def test_a_newsletter_with_a_bulk_mark_is_automatic() -> None:
    mark = {"machine": MachineMark.SOFT, "machine_reason": sentence("Precedence: bulk")}
    assert unasked("Spring sale! Click to unsubscribe", **mark).verdict is Verdict.AUTOMATIC
    assert unasked("Please unsubscribe me", **mark).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Si es correcto, confirmo", Verdict.UNCLEAR),
        ("Sí, es correcto, confirmo", Verdict.YES),
        ("Si por favor, muchas gracias", Verdict.YES),
        ("Si, confirmo", Verdict.YES),
        ("Si la inscripción", Verdict.UNCLEAR),
        ("Sí, la inscripción", Verdict.YES),
        ("Acepto si la dirección es correcta", Verdict.UNCLEAR),
        ("Acepto si me parece bien", Verdict.UNCLEAR),
        ("De acuerdo si es posible", Verdict.UNCLEAR),
        ("Confirmo mi inscripción\nsi es correcto", Verdict.UNCLEAR),
        ("Claro que si quiero", Verdict.YES),
        ("Por supuesto que si", Verdict.YES),
        ("Acepto, si", Verdict.YES),
        ("Pues si, acepto", Verdict.YES),
        ("Si acepto", Verdict.YES),
        ("Acepto sí, gracias", Verdict.YES),
    ],
)
def test_a_spanish_yes_may_lack_its_accent_but_an_if_is_none(text: str, expected: Verdict) -> None:
    assert verdict(gmail(text), question("es")).verdict is expected


def test_of_several_things_that_were_asked_a_yes_to_one_by_name_is_for_a_person() -> None:
    assert verdict(gmail("Yes, Spring News"), question(changes=2)).verdict is Verdict.UNCLEAR
    assert verdict(gmail("Yes, Spring News"), question()).verdict is Verdict.YES


def test_to_ask_for_a_confirmation_in_two_sentences_is_none_either() -> None:
    assert verdict(gmail("Confirm. Please!")).verdict is Verdict.UNCLEAR


# --- what is asked about one's data, and other languages ------------------------------------------


def test_every_wish_about_ones_data_is_heard_in_every_language() -> None:
    for spoken in phrases().values():
        for pattern in spoken.patterns[Part.DATA_RIGHTS]:
            for words in spelled_out(pattern)[::17]:
                found = judged(f"Good morning, {' '.join(words)}!")
                assert found.data_rights, words
                assert found.verdict in (Verdict.UNCLEAR, Verdict.LEAVE), words
                assert found.verdict is Verdict.LEAVE or "the law gives a month" in str(
                    found.reason
                )


def test_a_wish_about_ones_data_is_heard_where_nothing_was_asked() -> None:
    wish = unasked("Please tell me: what data do you have about me?")
    assert (wish.verdict, wish.data_rights) == (Verdict.UNCLEAR, True)
    assert unasked("Hello", subject="Subject access request").data_rights
    assert not unasked("Hello", subject="Subject access request", is_reply=True).data_rights
    assert not judged("Yes, please").data_rights


@pytest.mark.parametrize(
    ("language", "text", "why"),
    [
        ("en", "Ja, gerne!", "a yes, but in another language"),
        ("de", "Oui, merci", "a yes, but in another language"),
        ("en", "Nein danke", "a no, but in another language"),
        ("en", "Bitte melden Sie mich ab", "taken off, in another language"),
        ("en", "Ja, gerne, aber erst morgen, Sabine", "not a plain yes or no"),
        ("en", "Ja, gerne! " * 30, "not a plain yes or no"),
    ],
)
def test_an_answer_in_another_language_says_that_it_may_be_one(
    language: str, text: str, why: str
) -> None:
    found = judged(text, asked=question(language))
    assert found.verdict is Verdict.UNCLEAR
    assert why in str(found.reason)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ja und"),
        ("de", "Ja, und?"),
        ("de", "Hiermit bestätige ich, dass"),
        ("en", "Yes and"),
        ("es", "Autorizo a"),
        ("fr", "Oui et"),
    ],
)
def test_a_yes_that_breaks_off_is_none(language: str, text: str) -> None:
    assert judged(text, asked=question(language)).verdict is Verdict.UNCLEAR


def test_who_was_told_in_english_to_write_no_says_no_whatever_that_is_in_polish() -> None:
    polish = question("pl")
    assert judged("No", asked=polish).verdict is Verdict.UNCLEAR, "a Pole’s own “no” is a yes"
    told = replace(polish, asked_in="en")
    assert judged("NO", asked=told).verdict is Verdict.NO
    assert judged("Tak", asked=told).verdict is Verdict.YES
    assert judged("No tak", asked=told).verdict is not Verdict.NO
    assert judged("No problem, maybe", asked=told).verdict is Verdict.UNCLEAR
