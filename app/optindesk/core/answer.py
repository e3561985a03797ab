"""A Letter becomes a verdict with its reason: a yes is only what as a whole is one (DESIGN 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from optindesk.core.frame import GATEWAY_TAG, Known, subject_words
from optindesk.core.letter import (
    Bounce,
    BounceKind,
    Judgement,
    Letter,
    MachineMark,
    Question,
    Verdict,
)
from optindesk.core.lexicon import Lexicon, Picks, lexicon
from optindesk.core.naming import without_our_names
from optindesk.core.newtext import known_of, new_texts
from optindesk.core.ownwording import OwnWording, own_wording
from optindesk.core.phrases import Part, Phrases, Role
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.words import (
    Word,
    phrase_of,
    says,
    sentences_in,
    visible,
    without_codes,
    words_in,
)

__all__ = [
    "Bounce",
    "BounceKind",
    "Judgement",
    "Letter",
    "MachineMark",
    "Phrases",
    "Question",
    "Verdict",
    "is_answer",
    "judge",
]

FALLBACK_LANGUAGE = "en"
LONGEST_ANSWER = 2_000
"""How long a new text may be to be looked at as an answer, in characters."""
LONGEST_FOREIGN = 200
"""How long a text may be to be looked at as an answer in another language, in characters."""
MOST_CHANGES = 999
"""More things than are ever asked for at once: each “YES 2” answers some question."""
LONGEST_JOIN = 100
"""How long the name of a list may be in a JOIN, in characters."""

_YES = Role.YES | Role.PICKED | Role.ALONE
_HARMLESS = Role.POLITE | Role.GREETING | Role.CLOSING | Role.NAME
_AGAINST = Role.NO | Role.NOT_ME | Role.LEAVE
_WHOLE = (Verdict.YES, Verdict.NO, Verdict.LEAVE, Verdict.JOIN)
_NO_WORDING = OwnWording(())

_QUESTION_MARKS = frozenset("?¿؟")
_SAYS_NOTHING = " \xa0\t\n\r\f\v.,;:!-_*…\"'"
_EMPTY = sentence("there is nothing new in it: only a quote, a signature or nothing at all")
_DIFFERENT = sentence("its text and its formatted version say different things")
_NOT_WHOLE = sentence("it says something that is not a plain yes or no")
_ONLY_POLITE = sentence("it is friendly, but it does not say yes or no")
_BOTH = sentence("it says yes and no at once")
_ASKS = sentence("it asks a question")
_ASKS_TO_CONFIRM = sentence("it asks to confirm, it does not confirm")
_PRESSED = sentence("the answer that our own link writes into the subject")
_IN_ANOTHER_LANGUAGE = {
    Verdict.YES: sentence("it may be a yes, but in another language than the question"),
    Verdict.NO: sentence("it may be a no, but in another language than the question"),
    Verdict.LEAVE: sentence("it may ask to be taken off, in another language than the question"),
}
_BY_LINK = {"yes": Verdict.YES, "no": Verdict.NO}
_ONE_OF_SEVERAL = sentence("several things were asked about, and it names one of them")
_BAD_PICKS = sentence("it names a number that was not asked about")
_COMPLAINT = sentence(
    "a complaint: somebody marked a mail as unwanted, and the provider reports it"
)
_DATA_RIGHTS = sentence(
    "it is about what is known of this person: to erase it, or to tell it; the law gives a month"
)
_BY_SUBJECT = sentence("its subject says something that is not a plain yes")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says; `verdict` is YES, NO, LEAVE or UNCLEAR, `empty` that it says nothing,
    `chosen` that it says “only” or the like to its picks."""

    verdict: Verdict
    reason: Sentence
    text: str = ""
    sentence: str = ""
    picks: tuple[int, ...] = ()
    not_me: bool = False
    empty: bool = False
    everything: bool = False
    chosen: bool = False

    def judgement(self) -> Judgement:
        return Judgement(
            self.verdict,
            self.reason,
            self.text,
            self.sentence,
            self.picks,
            self.not_me,
            everything=self.everything,
        )


def judge(letter: Letter, question: Question | None, phrases: Mapping[str, Phrases]) -> Judgement:
    """The verdict on a letter.

    `question` is what was asked, None when no request could be found: then nothing can be a yes
    or a no. `phrases` are those of all languages by language; "en" must be among them.
    """
    if letter.unreadable is not None:
        return Judgement(Verdict.UNREADABLE, letter.unreadable)
    if letter.complaint:
        return Judgement(Verdict.COMPLAINT, _COMPLAINT)
    if letter.bounce is not None:
        return Judgement(Verdict.BOUNCE, _bounce_reason(letter.bounce))
    around = tuple(phrases.values())
    everything = lexicon(around, around)
    said = _read(letter, question, phrases, everything)
    if letter.machine is MachineMark.HARD:
        reason = letter.machine_reason or sentence("the mail says itself that a machine sent it")
        return Judgement(Verdict.AUTOMATIC, reason, said.new_text)
    said = _with_rights(letter, said, everything)
    soft = letter.machine_reason if letter.machine is MachineMark.SOFT else None
    if soft is None and _is_automatic_subject(letter.subject, everything):
        soft = sentence("its subject is that of an automatic reply")
    if soft is None:
        return said
    if said.verdict in _WHOLE or said.reason is _BY_SUBJECT:
        reason = sentence("it may be automatic: {mark}", mark=soft)
        return replace(said, verdict=Verdict.UNCLEAR, reason=reason)
    return Judgement(Verdict.AUTOMATIC, soft, said.new_text)


def is_answer(phrases: Mapping[str, Phrases], language: str, text: str) -> bool:
    """Whether `judge` takes this text, all that somebody wrote, for a yes, a no or a leave.

    Why it is none is not looked for, which would take most of the time.
    """
    letter = Letter("", len(text), texts=(text,))
    asked = Question(language, changes=MOST_CHANGES)
    return _answer(letter, asked, phrases).verdict is not Verdict.UNCLEAR


def _with_rights(letter: Letter, said: Judgement, everything: Lexicon) -> Judgement:
    """What is asked about one's data must reach a person, in whatever mail it stands."""
    subject = "" if letter.is_reply else letter.subject
    if not everything.holds(Part.DATA_RIGHTS, phrase_of(f"{subject}\n{said.new_text}")):
        return said
    if said.verdict in (Verdict.UNCLEAR, Verdict.UNRELATED):
        return replace(said, verdict=Verdict.UNCLEAR, reason=_DATA_RIGHTS, data_rights=True)
    return replace(said, data_rights=True)


def _bounce_reason(bounce: Bounce) -> Sentence:
    address = ", ".join(bounce.addresses)
    words = bounce.diagnostic or bounce.status
    if bounce.kind is BounceKind.HARD:
        return sentence("the mail to {address} came back: {words}", address=address, words=words)
    if bounce.kind is BounceKind.POLICY:
        return sentence(
            "the mail to {address} was not let through: {words}", address=address, words=words
        )
    if bounce.kind is BounceKind.DELAYED:
        return sentence(
            "the mail to {address} is on its way still: {words}", address=address, words=words
        )
    return sentence(
        "the mail to {address} could not be delivered now: {words}", address=address, words=words
    )


def _read(
    letter: Letter, question: Question | None, phrases: Mapping[str, Phrases], everything: Lexicon
) -> Judgement:
    if question is None:
        return _unasked(letter, everything)
    said = _answer(letter, question, phrases)
    if said.reason is _NOT_WHOLE and len(said.text) <= LONGEST_FOREIGN:
        return replace(said, reason=_foreign(letter, question, phrases, said.text)).judgement()
    return said.judgement()


def _answer(letter: Letter, question: Question, phrases: Mapping[str, Phrases]) -> _Said:
    """What a letter answers to what was asked."""
    said = _said_in(letter, question, phrases, question.language)
    if said.verdict not in _WHOLE and question.asked_in not in ("", question.language):
        # “Reply with the word NO”, somebody is told in English whose own “no” is a yes.
        told = _said_in(letter, question, phrases, question.asked_in)
        said = told if told.verdict in (Verdict.NO, Verdict.LEAVE) else said
    if said.verdict is Verdict.YES:
        if letter.doubts:
            return replace(said, verdict=Verdict.UNCLEAR, reason=letter.doubts[0])
        if question.changes > 1 and not said.picks and _names_one(said.text, question):
            return replace(said, verdict=Verdict.UNCLEAR, reason=_ONE_OF_SEVERAL)
        if said.chosen and question.changes < 2:
            return replace(said, verdict=Verdict.UNCLEAR, reason=_NOT_WHOLE)
        if any(not 0 < pick <= question.changes for pick in said.picks):
            return replace(said, verdict=Verdict.UNCLEAR, reason=_BAD_PICKS)
    return said


def _names_one(text: str, question: Question) -> bool:
    ours = filter(None, map(phrase_of, (*question.our_names, *question.list_names)))
    return any(says(text, name) for name in ours)


def _spoken(phrases: Mapping[str, Phrases], language: str) -> Lexicon:
    """What answers may be made of: the words of a language, and English ones."""
    asked = phrases.get(language.partition("-")[0].lower())
    fallback = phrases[FALLBACK_LANGUAGE]
    languages = (fallback,) if asked is None or asked is fallback else (asked, fallback)
    return lexicon(languages, tuple(phrases.values()))


def _said_in(
    letter: Letter, question: Question, phrases: Mapping[str, Phrases], language: str
) -> _Said:
    """What a letter says as an answer in one language, or in English."""
    spoken = _spoken(phrases, language)
    known = known_of(question, letter.sender_name, letter.senders, spoken)
    own = own_wording(question.sent_texts)
    return _with_subject(letter, known, _said_by_all(letter, known, own))


def _foreign(
    letter: Letter, question: Question, phrases: Mapping[str, Phrases], text: str
) -> Sentence:
    """Why a person must read a text: perhaps it answers in another language than was asked in."""
    around = tuple(phrases.values())
    for spoken in around:
        known = known_of(question, letter.sender_name, letter.senders, lexicon((spoken,), around))
        reason = _IN_ANOTHER_LANGUAGE.get(_said(text, known).verdict)
        if reason is not None:
            return reason
    return _NOT_WHOLE


def _said_by_all(letter: Letter, known: Known, own: OwnWording) -> _Said:
    """What all text alternatives say together."""

    @cache  # what is new is mostly the same in all of them
    def read(text: str) -> _Said:
        return _said(text, known)

    def answers(text: str) -> bool:
        return read(text).verdict is not Verdict.UNCLEAR

    said = [read(text) for text in new_texts(letter.texts, known, own, answers)]
    if not said:
        return _Said(Verdict.UNCLEAR, _EMPTY, empty=True)
    first = said[0]
    if any((one.verdict, one.picks) != (first.verdict, first.picks) for one in said):
        fullest = max(said, key=lambda one: len(one.text))
        return _Said(Verdict.UNCLEAR, _DIFFERENT, fullest.text)
    if all(one.empty for one in said):
        return first
    return next(one for one in said if not one.empty)


def _said(text: str, known: Known) -> _Said:
    """What a new text says when every sentence of it is an answer or a courtesy.

    Beside a whole refusal another sentence may hold one and be otherwise unknown: “No. I never
    signed up and have no idea who you are.”
    """
    if not text.strip(_SAYS_NOTHING):
        return _Said(Verdict.UNCLEAR, _EMPTY, text, empty=True)
    if len(text) > LONGEST_ANSWER:
        return _Said(Verdict.UNCLEAR, _NOT_WHOLE, text)
    together, decisive, picks = {0}, dict[int, str](), list[int]()
    chosen = False
    partly: list[str] = []
    for written, words in sentences_in(text):
        roles = _roles(written, words, known)
        if not roles and _refuses_within(words, known.lexicon):
            partly.append(written)
            continue
        if not roles:
            asks = any(word.text in _QUESTION_MARKS for word in words)
            return _Said(Verdict.UNCLEAR, _ASKS if asks else _NOT_WHOLE, text, written)
        agrees = any(role & _YES for role in roles)
        if _is_condition(written, known) or (agrees and _breaks_off(words, known)):
            return _Said(Verdict.UNCLEAR, _NOT_WHOLE, text, written)
        if all(role & Role.PLEASE and role & Role.ALONE for role in roles):
            return _Said(Verdict.UNCLEAR, _ASKS_TO_CONFIRM, text, written)
        together = {before | role for before in together for role in roles}
        for role in roles:
            for bit in (Role.YES, Role.PICKED, Role.ALONE, Role.NO, Role.NOT_ME, Role.LEAVE):
                if role & bit:
                    decisive.setdefault(bit, written)
        if any(role & Role.PICKED for role in roles):  # “yes, 100 percent” picks nothing
            for at in range(len(words)):
                found = known.lexicon.picks_at(words, at)
                picks += found.numbers
                if found.numbers and _counts(words[found.end :], found, known):
                    return _Said(Verdict.UNCLEAR, _NOT_WHOLE, text, written)
                chosen = chosen or found.is_chosen
    verdicts = dict(_verdict_of(role) for role in sorted(together))
    if verdicts.keys() == {Verdict.NO, Verdict.LEAVE}:
        del verdicts[Verdict.NO]  # to leave is a no, and more
    if len(verdicts) > 1:
        return _Said(Verdict.UNCLEAR, _BOTH, text)
    verdict, reason = verdicts.popitem()
    if partly and verdict is not Verdict.LEAVE:
        # Who leaves within an unknown sentence may mean more than a no.
        leaves = any(known.lexicon.within(phrase_of(" ".join(partly)), Role.LEAVE))
        if verdict is not Verdict.NO or leaves:
            return _Said(Verdict.UNCLEAR, _NOT_WHOLE, text, partly[0])
    sayings = [decisive[bit] for bit in decisive if verdict is not Verdict.YES or bit & _YES]
    return _Said(
        verdict,
        reason,
        text,
        " ".join(sayings[:1]),
        tuple(dict.fromkeys(picks)) if verdict is Verdict.YES else (),
        not_me=Role.NOT_ME in decisive,
        everything=verdict is Verdict.LEAVE
        and not known.lexicon.words(Part.EVERYTHING).isdisjoint(phrase_of(text)),
        chosen=chosen,
    )


def _counts(rest: Sequence[Word], picks: Picks, known: Known) -> bool:
    """Whether the number may count what stands behind it: “yes, only 2 mails” is a condition.

    Behind “only 2” nothing but courtesies and names may stand.
    """
    if not rest:
        return False
    roles = known.lexicon.roles(rest, known.person, known.names, known.full_names)
    if roles and not any(role & ~_HARMLESS for role in roles):
        return False
    return picks.is_chosen or rest[0].text in known.lexicon.things


def _refuses_within(words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether a sentence holds a refusal, and neither agrees nor asks beside it."""
    texts = [word.text for word in words]
    refusals = [*lexicon.refusals(texts)]
    return (
        bool(refusals)
        and _QUESTION_MARKS.isdisjoint(texts)
        and all(
            any(first <= start and end <= last for first, last in refusals)
            for start, end in lexicon.within(texts, _YES | Role.PLEASE)
        )
    )


def _roles(written: str, words: Sequence[Word], known: Known) -> frozenset[int]:
    """The roles of a sentence, which may be a polite question that asks to be taken off."""
    said = _said_roles(written, words, known)
    asked = () if said else _without_asking(words, known.lexicon)
    return said or next(
        (
            roles
            for rest in asked
            if (roles := _said_roles(written, rest, known))
            and all(role & Role.LEAVE and not role & (_YES | Role.NO) for role in roles)
        ),
        frozenset(),
    )


def _without_asking(words: Sequence[Word], lexicon: Lexicon) -> Iterator[Sequence[Word]]:
    """What a “Could you …?” asks for, by which words may be the form in which it is asked."""
    plain = [word for word in words if word.text not in _QUESTION_MARKS]
    asking = [*lexicon.spans(Part.ASKING, [word.text for word in plain])]
    if asking and len(plain) < len(words):
        yield plain
        yield from (plain[:start] + plain[end:] for start, end in asking)


def _said_roles(written: str, words: Sequence[Word], known: Known) -> frozenset[int]:
    """The roles of a sentence, in which our names may stand for the list."""
    lexicon, names = known.lexicon, (known.person, known.names, known.full_names)
    plainly = lexicon.roles(words, *names)
    if plainly:
        return plainly
    found = [lexicon.roles(said, *names) for said in without_our_names(written, words, known)]
    first = next(filter(None, found), frozenset[int]())
    return first.union(role for roles in found for role in roles if role & _AGAINST)


_SI = re.compile(r"^\W*si\s+[^\W\d_][^,]*,(.*)", re.IGNORECASE | re.DOTALL)
_SI_BEFORE_NOUN = re.compile(r"^\W*si\s+(?:el|la|los|las|mis?|sus?)\s", re.IGNORECASE)
_SI_WITHIN = re.compile(r"([^\W\d_]+)\s+si\s+[^\W\d_]", re.IGNORECASE)
_BEFORE_A_YES = frozenset(
    re.findall(
        r"\w+",
        "que claro pues bueno ay oh ah y hombre mujer venga vale ok okay supuesto luego obvio ya"
        " eso digo hola si",
    )
)
"""Behind these an unaccented “si” is a yes, whatever follows: “claro que si quiero”."""


def _is_condition(written: str, known: Known) -> bool:
    """Whether “si” without its accent is an “if” here: “si es correcto, confirmo”, “acepto si es
    correcto”.

    People leave the accent of a Spanish yes out; then what follows a comma does not agree again,
    and nothing follows it at once where it stands behind other words.
    """
    if known.lexicon.speaks("es") and (
        _SI_BEFORE_NOUN.match(written)
        or any(match[1].lower() not in _BEFORE_A_YES for match in _SI_WITHIN.finditer(written))
    ):
        return True
    match = _SI.match(written)
    if match is None:
        return False
    roles = known.lexicon.roles(words_in(match[1]), known.person, known.names, known.full_names)
    return any(role & _YES for role in roles)


def _breaks_off(words: Sequence[Word], known: Known) -> bool:
    """Whether a sentence lacks its end: “Ja, und”, “Hiermit bestätige ich, dass”."""
    last = words[-1].text
    joins = len(last) > 1 and last in known.lexicon.words(Part.AND)  # one letter is an initial
    return joins or last in known.lexicon.words(Part.OPEN_ENDS)


def _verdict_of(role: int) -> tuple[Verdict, Sentence]:
    """What a text is whose pieces have these roles together."""
    if role & _YES and role & _AGAINST:
        return Verdict.UNCLEAR, _BOTH
    if role & Role.PICKED and role & (Role.YES | Role.ALONE):
        return Verdict.UNCLEAR, sentence("it is not clear to what of it the yes belongs")
    if role & (Role.YES | Role.PICKED):
        return Verdict.YES, sentence("a plain yes")
    if role & Role.ALONE:
        if role & Role.PLEASE:
            return Verdict.UNCLEAR, _ASKS_TO_CONFIRM
        return Verdict.YES, sentence("a plain yes")
    if role & Role.LEAVE:
        return Verdict.LEAVE, sentence("it asks to be taken off")
    if role & Role.NOT_ME:
        return Verdict.NO, sentence("it says that somebody else signed up")
    if role & Role.NO:
        return Verdict.NO, sentence("a plain no")
    return Verdict.UNCLEAR, _ONLY_POLITE


# --- the subject ----------------------------------------------------------------------------------

_NO_BRACKETS = str.maketrans("", "", "[]()")
_SUBJECT_HEAD = re.compile(r"^\s*([^\s:\[(]{1,20})\s*(?:[\[(]\d{1,3}[\])])?\s*:\s*")


def _plain_subject(subject: str, words: Lexicon) -> str:
    """A subject without codes, “Re:” and gateways' tags."""
    subject = without_codes(visible(subject))
    while True:
        tag, head = GATEWAY_TAG.match(subject), _SUBJECT_HEAD.match(subject)
        if tag is not None:
            subject = subject[tag.end() :]
        elif head is not None and set(phrase_of(head[1])) <= words.words(Part.REPLIES):
            subject = subject[head.end() :]
        else:
            return subject.strip()


def _with_subject(letter: Letter, known: Known, said: _Said) -> _Said:
    """The subject beside the body: new text only in a new mail that bears a code (DESIGN 4.4)."""
    subject = _plain_subject(letter.subject, known.lexicon)
    words = words_in(subject)
    if not words or subject_words(words, known.lexicon) in known.subjects:
        return said
    by_subject = _said_by_link(words, letter) or _said(subject, known)
    if said.empty:
        whole = not letter.is_reply and (letter.tokens or by_subject.verdict is Verdict.LEAVE)
        return by_subject if whole else said
    if said.verdict is Verdict.UNCLEAR:
        return said
    if said.verdict is not Verdict.YES:
        fits = by_subject.verdict is not Verdict.YES
    elif by_subject.verdict is Verdict.UNCLEAR:
        ours = {word for sent in known.subjects for word in sent}
        fits = not {word.text for word in words if word.text in known.lexicon.against} - ours
    else:
        fits = by_subject.verdict is Verdict.YES and by_subject.picks in ((), said.picks)
    return said if fits else replace(said, verdict=Verdict.UNCLEAR, reason=_BY_SUBJECT)


def _said_by_link(words: Sequence[Word], letter: Letter) -> _Said | None:
    """What the subject says that our own link filled in: the same words in all languages."""
    if letter.is_reply or not letter.tokens or len(words) != 1:
        return None
    verdict = _BY_LINK.get(words[0].text)
    return None if verdict is None else _Said(verdict, _PRESSED, words[0].text, words[0].text)


def _is_automatic_subject(subject: str, everything: Lexicon) -> bool:
    """Whether a subject begins as those of automatic replies do."""
    plain = _plain_subject(subject, everything)
    return everything.begins(Part.AUTOMATIC, phrase_of(plain.translate(_NO_BRACKETS)))


# --- mails that name no question ------------------------------------------------------------------


def _unasked(letter: Letter, everything: Lexicon) -> Judgement:
    """A mail of which no request is known: leaving, joining, or nothing of ours."""
    known = known_of(None, letter.sender_name, letter.senders, everything)
    said = _said_by_all(letter, known, _NO_WORDING)
    subject = _plain_subject(letter.subject, everything)
    join = _join_of(subject, everything) if said.empty else _join_of(said.text, everything)
    if join and not letter.is_reply and not letter.doubts:
        reason = sentence("it asks to be put on the list “{list}”", list=join)
        return Judgement(Verdict.JOIN, reason, said.text or subject, join=join)
    if (said.empty or said.reason is _ONLY_POLITE) and not letter.is_reply:
        by_subject = _said(subject, known)
        said = by_subject if said.empty or by_subject.verdict is Verdict.LEAVE else said
    if said.verdict is Verdict.LEAVE:
        return said.judgement()
    if said.verdict in (Verdict.YES, Verdict.NO):
        reason = sentence("it answers, but it does not say which question")
        return replace(said, verdict=Verdict.UNCLEAR, reason=reason).judgement()
    if _speaks_of_leaving(f"{subject}\n{said.text}", everything):
        reason = sentence("it may ask to be taken off")
        return replace(said, verdict=Verdict.UNCLEAR, reason=reason).judgement()
    reason = sentence("it has nothing to do with a question of ours")
    return Judgement(Verdict.UNRELATED, reason, said.text)


def _join_of(text: str, everything: Lexicon) -> str:
    """The list's name of a text that is nothing but ``JOIN <list>``, else an empty text."""
    first, _, rest = text.partition("\n")
    word, _, name = first.strip().partition(" ")
    if not everything.is_phrase(Part.JOIN, phrase_of(word)) or rest.strip():
        return ""
    name = " ".join(name.split())
    return name if 0 < len(name) <= LONGEST_JOIN else ""


def _speaks_of_leaving(text: str, everything: Lexicon) -> bool:
    return everything.holds(Part.LEAVING, phrase_of(text))
