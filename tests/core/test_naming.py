# ruff: noqa: E501 - sentences keep the form in which they are read
"""Our names within an answer stand for the list, unless they may be something else."""

from __future__ import annotations

import pytest

from mail_clients import phrases
from optindesk.core.answer import judge
from optindesk.core.letter import Letter, Question, Verdict


def read(
    language: str, text: str, list_name: str = "Flower news", shop: str = "Anna's Flowers"
) -> Verdict:
    asked = Question(language, our_names=(shop,), list_names=(list_name,))
    return judge(Letter("", len(text), texts=(text,), is_reply=True), asked, phrases()).verdict


@pytest.mark.parametrize(("language", "text", "verdict"), [
    ('en', 'Yes, please sign me up for Flower News.', Verdict.YES),
    ('en', 'Yes please subscribe me to Flower news', Verdict.YES),
    ('en', 'I want to receive the Flower News newsletter', Verdict.YES),
    ('en', "I want to get the newsletter of Anna's Flowers", Verdict.YES),
    ('en', "I would like to subscribe to Anna's Flowers newsletter", Verdict.YES),
    ('en', "Yes, I'd love to get Flower News!", Verdict.YES),
    ('en', 'I confirm my subscription to Flower News.', Verdict.YES),
    ('en', 'I confirm my subscription to the Flower news list', Verdict.YES),
    ('en', 'Yes I want to join Flower news', Verdict.YES),
    ('en', 'Yes, add me to the Flower News mailing list please', Verdict.YES),
    ('en', 'Please remove me from Flower news', Verdict.LEAVE),
    ('en', 'Unsubscribe me from Flower News', Verdict.LEAVE),
    ('en', "No, I don't want Flower News", Verdict.NO),
    ('en', 'I want flower news', Verdict.UNCLEAR),
    ('en', 'I do not want to receive Flower News', Verdict.NO),
    ('en', "Yes, I'm happy to receive emails from Anna's Flowers", Verdict.YES),
    ('en', "I agree to receive Flower News from Anna's Flowers", Verdict.YES),
    ('en', "I want to see Anna's flowers", Verdict.UNCLEAR),
    ('en', 'I want flowers', Verdict.UNCLEAR),
    ('en', "I want Anna's Flowers", Verdict.UNCLEAR),
    ('de', 'Ja, ich möchte die Flower news bekommen', Verdict.YES),
    ('de', "Ja, ich möchte den Newsletter von Anna's Flowers erhalten.", Verdict.YES),
    ('de', 'Ich bestätige meine Anmeldung zu Flower News', Verdict.YES),
    ('de', 'Ja, bitte tragen Sie mich in die Liste Flower News ein', Verdict.YES),
    ('de', 'Ich möchte Flower News abonnieren', Verdict.YES),
    ('de', 'Bitte nehmen Sie mich in den Verteiler Flower News auf', Verdict.YES),
    ('de', 'Ich will keine Flower News mehr', Verdict.LEAVE),
    ('de', 'Bitte melden Sie mich von Flower News ab', Verdict.LEAVE),
    ('de', 'Flower News bitte', Verdict.UNCLEAR),
    ('de', 'Ja gerne Flower News', Verdict.YES),
    ('de', 'ich hätte gerne die Flower News', Verdict.YES),
    ('de', 'Ja, ich bin mit dem Erhalt der Flower News einverstanden', Verdict.YES),
    ('fr', 'Oui, je souhaite recevoir Flower News', Verdict.YES),
    ('fr', 'Je confirme mon inscription à Flower News', Verdict.YES),
    ('fr', "Oui je veux m'abonner à la newsletter Flower News", Verdict.YES),
    ('fr', 'Désinscrivez-moi de Flower News', Verdict.LEAVE),
    ('es', 'Sí, quiero recibir Flower News', Verdict.YES),
    ('es', 'Confirmo mi suscripción a Flower News', Verdict.YES),
    ('es', "Sí, quiero suscribirme a la newsletter de Anna's Flowers", Verdict.YES),
    ('it', 'Sì, voglio ricevere Flower News', Verdict.YES),
    ('it', 'Confermo la mia iscrizione a Flower News', Verdict.YES),
    ('it', 'Sì, desidero iscrivermi alla newsletter Flower News', Verdict.YES),
    ('nl', 'Ja, ik wil de Flower News ontvangen', Verdict.YES),
    ('nl', 'Ik bevestig mijn inschrijving voor Flower News', Verdict.YES),
    ('nl', "Ja ik wil graag de nieuwsbrief van Anna's Flowers ontvangen", Verdict.YES),
    ('pt', 'Sim, quero receber a Flower News', Verdict.YES),
    ('pt', 'Confirmo a minha inscrição na Flower News', Verdict.YES),
    ('pt', "Sim, quero receber a newsletter da Anna's Flowers", Verdict.YES),
    ('pl', 'Tak, chcę otrzymywać Flower News', Verdict.YES),
    ('pl', 'Potwierdzam zapis na Flower News', Verdict.YES),
    ('pl', "Tak, chcę otrzymywać newsletter Anna's Flowers", Verdict.YES),
    ('hr', 'Da, želim primati Flower News', Verdict.YES),
    ('hr', 'Potvrđujem prijavu na Flower News', Verdict.YES),
    ('hr', "Da, želim primati newsletter od Anna's Flowers", Verdict.YES),
    ("en", "No Flower news for me, but Anna's Flowers and Flower News by Anna's Flowers", Verdict.UNCLEAR),
    ("en", "I want to receive Flower news from Flower News of Flower News", Verdict.UNCLEAR),
    ("de", "Ja, ich möchte die Flower News nicht", Verdict.UNCLEAR),
    ("de", "Nein, ich möchte die Flower News nicht", Verdict.NO),
])  # fmt: skip
def test_our_names_stand_for_the_list(language: str, text: str, verdict: Verdict) -> None:
    assert read(language, text) is verdict


@pytest.mark.parametrize(("list_name", "text"), [
    ("Flowers", "I want Flowers"),  # one word may be the thing itself
    ("Fresh Flowers", "I want fresh flowers"),  # so may two, in small letters
    ("Fresh Flowers", "Fresh Flowers, please"),  # or at the beginning, where everything is large
    ("Never mind", "I want Never mind"),  # a name that says something
    ("No Flowers", "I want No Flowers"),
    ("Stop Press", "I want Stop Press"),
])  # fmt: skip
def test_a_name_that_may_be_something_else_stands_for_nothing(list_name: str, text: str) -> None:
    assert read("en", text, list_name) is not Verdict.YES


def test_a_name_beside_the_word_for_what_it_is_is_one_however_it_is_written() -> None:
    for said in ("the flowers newsletter", "your newsletter flowers", "the newsletter of flowers"):
        assert read("en", f"I want to get {said}", "Flowers") is Verdict.YES
