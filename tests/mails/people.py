"""What people really answer, in the bytes their programs really make: the set of the people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle

from mails import people_contrary, people_doubt, people_odd
from mails.asked import AGAINST, LEAVE, NO, PERSON, YES, Sample, asked, asked_in_html
from mails.people_country import ABROAD, AT_HOME
from mails.people_desktop import DESKTOP, bare
from mails.people_kit import LANGUAGES
from mails.people_phone import PHONES
from mails.people_web import WEB, Program
from mails.people_words_against import LEAVE_IN_ENGLISH, LEAVE_TEXTS, NO_IN_ENGLISH, NO_TEXTS
from mails.people_words_person import UNCLEAR_TEXTS
from mails.people_words_yes import (
    CLOSINGS,
    ENGLISH_ELSEWHERE,
    FOOTERS,
    SECOND,
    SHORT,
    SIGNATURES,
    YES_TEXTS,
)
from optindesk.core.letter import Verdict

OF_THE_LIST = frozenset(
    {
        "Please do not add me to the list.",
        "Bitte nicht eintragen.",
    }
)
"""A no that may be read as leaving; both do the same to an open question."""
LEAVE_COMMANDS = (
    "unsub",
    "abmeld",
    "abbest",
    "désins",
    "baja",
    "disiscr",
    "uitschr",
    "wypis",
    "odja",
)
"""Words that say leave and nothing else."""
MIXED_WITH_NO = frozenset(
    {
        "Yes, please unsubscribe me",
        "Yes, remove me from the list",
        "Yes, I want to be taken off.",
        "Yes, no thanks",
        "Yes, I do not want this.",
        "Not yes",
        "I cannot say yes.",
        "I don't say yes",
        "Yes - I mean no",
        "Yes, I said no already",
        "I said yes last year but not any more",
        "Ja, nein danke",
        "Ja, bitte abmelden",
        "Ja, löschen Sie mich bitte.",
        "Ja, ich möchte keine Werbung.",
        "Ja, äh nein",
        "Ich sage nicht Ja.",
        "Oui, non merci",
        "Oui, désinscrivez-moi",
        "Je ne dis pas oui",
        "Sí, quiero darme de baja",
        "Sì, cancellatemi",
        "Ja, schrijf me uit",
        "Sim, quero cancelar",
        "Tak, proszę mnie wypisać",
        "Da, odjavite me",
        "No",
        "Yesn't",
        "Yes, not",
        "Ja nicht!",
        "I confirm that this was not me",
        "I confirm that I did not sign up.",
        "I confirm that I want to unsubscribe.",
        "I agree to be removed.",
        "Yes, it was me who asked you to delete my address",
        "Ich bestätige, dass ich mich nicht angemeldet habe.",
        "Ich bestätige die Abmeldung.",
        "Ich bin mit der Löschung einverstanden.",
        "Gerne abmelden",
        "Je confirme ma désinscription.",
        "Confirmo la baja.",
        "Confermo la cancellazione.",
        "Ik bevestig mijn afmelding",
        "Confirmo o cancelamento",
        "Potwierdzam rezygnację",
        "Potvrđujem odjavu",
        "Si prega di non scrivere",
    }
)
"""Against, if one dares to decide; by no means a yes. ("No" is a Polish "yeah".)"""


def samples() -> Iterator[Sample]:
    yield from _texts("yes", YES_TEXTS, YES)
    yield from _elsewhere("yes", ENGLISH_ELSEWHERE, YES)
    yield from _programs()
    yield from _signatures()
    yield from people_odd.samples()
    yield from _against()
    yield from _unclear()
    yield from people_doubt.samples()
    yield from people_contrary.samples()


def _all_programs(language: str) -> dict[str, Program]:
    return {**DESKTOP, **PHONES, **WEB, **AT_HOME.get(language, {})}


def _texts(
    group: str, table: dict[str, tuple[str, ...]], expected: frozenset[Verdict]
) -> Iterator[Sample]:
    """Each text from one program after the other, and as a bare word with no quote under it."""
    for place, (language, texts) in enumerate(table.items()):
        programs = [*_all_programs(language).items()]
        turned = cycle(
            programs[place * 7 % len(programs) :] + programs[: place * 7 % len(programs)]
        )
        for text, (name, program) in zip(texts, turned, strict=False):
            title = f"{group} {language} {text!r} from"
            yield _sample(f"{title} {name}", language, text, program, expected)
            if program is not bare:
                yield _sample(f"{title} no quote", language, text, bare, expected)


def _elsewhere(
    group: str, texts: Iterable[str], expected: frozenset[Verdict], *, but: str = ""
) -> Iterator[Sample]:
    for place, language in enumerate(LANGUAGES[1:]):
        if language == but:
            continue
        programs = [*_all_programs(language).items()][place * 5 :]
        for text, (name, program) in zip(texts, programs, strict=False):
            title = f"{group} in English to {language} {text!r} from {name}"
            yield _sample(title, language, text, program, expected)


def _programs() -> Iterator[Sample]:
    """Each program in each language: a word alone, and a sentence with a name."""
    for language in LANGUAGES:
        for name, program in {**_all_programs(language), **ABROAD}.items():
            yield _sample(f"program {name} {language}", language, SHORT[language], program, YES)
            closing = CLOSINGS[language][0]
            text = f"{SECOND[language]}\n\n{closing}\nAna Horvat"
            yield _sample(f"program {name} {language}, a letter", language, text, program, YES)
            shown = program(asked_in_html(language), text, language)
            title = f"program {name} {language}, a letter above our page"
            yield Sample(title, asked(language), shown, YES)


def _signatures() -> Iterator[Sample]:
    for language in LANGUAGES:
        programs = cycle([*_all_programs(language).items()])
        for closing in CLOSINGS[language]:
            name, program = next(programs)
            text = f"{SHORT[language]}\n\n{closing}\nAna"
            yield _sample(
                f"closing {language} {closing!r} from {name}", language, text, program, YES
            )
        for number, signature in enumerate(SIGNATURES[language]):
            for said in (SHORT[language], SECOND[language]):
                name, program = next(programs)
                text = f"{said}\n\n{CLOSINGS[language][1]}\n\n{signature}"
                title = f"signature {language} {number} under {said!r} from {name}"
                yield _sample(title, language, text, program, YES)
        for number, footer in enumerate(FOOTERS[language]):
            for said in (SHORT[language], SECOND[language]):
                name, program = next(programs)
                text = f"{said}\n\n{SIGNATURES[language][-1]}\n\n{footer}"
                title = f"footer {language} {number} under {said!r} from {name}"
                yield _sample(title, language, text, program, YES)


def _against() -> Iterator[Sample]:
    for sample in _texts("no", NO_TEXTS, NO):
        wide = any(text in sample.name for text in OF_THE_LIST)
        yield Sample(sample.name, sample.asked, sample.content, AGAINST if wide else NO)
    for sample in _texts("leave", LEAVE_TEXTS, AGAINST):
        plain = any(word in sample.name.lower() for word in LEAVE_COMMANDS)
        yield Sample(sample.name, sample.asked, sample.content, LEAVE if plain else AGAINST)
    yield from _elsewhere("no", NO_IN_ENGLISH, NO, but="pl")
    yield from _elsewhere("leave", LEAVE_IN_ENGLISH, LEAVE | AGAINST)
    for language in LANGUAGES:
        signature = SIGNATURES[language][0]
        no = f"{NO_TEXTS[language][0]}\n\n{CLOSINGS[language][0]}\n\n{signature}"
        leave = f"{LEAVE_TEXTS[language][0]}\n\n{CLOSINGS[language][0]}\nAna Horvat"
        for name in ("Gmail web", "Outlook HTML", "iPhone"):
            program = _all_programs(language)[name]
            yield _sample(f"no {language}, signed, from {name}", language, no, program, NO)
            yield _sample(
                f"leave {language}, signed, from {name}", language, leave, program, AGAINST
            )
            shown = program(asked_in_html(language), no, language)
            title = f"no {language}, signed, above our page, from {name}"
            yield Sample(title, asked(language), shown, NO)


def _unclear() -> Iterator[Sample]:
    for group, table in UNCLEAR_TEXTS.items():
        for sample in _texts(f"unclear: {group}", table, PERSON):
            mixed = group == "of course not" or any(
                f" {text!r} from" in sample.name for text in MIXED_WITH_NO
            )
            expected = AGAINST | PERSON if mixed or group == "of course not" else PERSON
            yield Sample(sample.name, sample.asked, sample.content, expected)


def _sample(
    name: str, language: str, text: str, program: Program, expected: frozenset[Verdict]
) -> Sample:
    one = asked(language)
    return Sample(name, one, program(one, text, language), expected)
