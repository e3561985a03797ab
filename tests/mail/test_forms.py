"""Forms: a mail of a form says what the same mail says that was filled in the usual way."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drafts import LANGUAGES, LEVEL_VALUES, LIST_VALUES, SEVERAL_VALUES, draft, own_wording, wording
from optindesk.core.errors import Trouble
from optindesk.core.fields import FIELDS
from optindesk.core.model import PRINTED, MailKind
from optindesk.core.ports import Draft
from optindesk.mail import compose
from optindesk.mail.compose import MOST_FORMS, JinjaComposer
from optindesk.mail.forms import (
    HOLES,
    LINKS,
    LONGEST_VALUE,
    OWN,
    SHARED,
    Form,
    Shared,
    form_for,
    parted,
)
from optindesk.mail.template import LONGEST_MAIL

Mail = tuple[list[tuple[str, str]], list[tuple[str, str]]]


class OnlyForms(JinjaComposer):
    """Fails where there is no form."""

    def _filled(self, draft: Draft) -> Any:
        raise AssertionError("no form")


class NoForms(JinjaComposer):
    """Fills each mail in the usual way."""

    def _from_form(self, draft: Draft) -> None:
        return None


def said(content: bytes) -> Mail:
    """The headers, and the kind and text of each part, as a receiver reads them."""
    message = message_from_bytes(content, EmailMessage, policy=policy.SMTPUTF8)
    assert not message.defects
    head, _, body = content.partition(b"\r\n\r\n")
    assert all(len(line) <= 76 for line in body.split(b"\r\n")), "RFC 2045 6.7"
    assert content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n")
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert head.decode()
    headers = [(name, str(value)) for name, value in message.items()]
    return headers, [(part.get_content_type(), part.get_content()) for part in parts]


def outcome(composer: JinjaComposer, one: Draft) -> Mail | type[Trouble]:
    """What a mail says, or why there is none."""
    try:
        return said(composer.mail(one))
    except Trouble as trouble:
        return type(trouble)


def has_form(one: Draft) -> bool:
    return JinjaComposer()._from_form(one) is not None


# --- who gets one -------------------------------------------------------------------------------

ORDINARY = [
    "Ana Horvat",
    "",
    "Jörg Müller-Lüdenscheidt",
    "O'Neil, Mary",
    "O’Neil",
    'Ana "Flo" Horvat',
    "Dr. Ana B. Horvat (Zagreb)",
    "Željko Đurić",
    "山田 太郎",
    "ابن سينا",
    "Владимир " * 3 + "Владимир",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ordinary_person_s_mail_is_of_a_form_in_every_wording_that_ships(language: str) -> None:
    forms, usual = OnlyForms(), NoForms()
    for kind in MailKind:
        for values in (LIST_VALUES, LEVEL_VALUES, SEVERAL_VALUES):
            one = draft(wording=wording(kind, language), values=values)
            if kind is not MailKind.REPLY:
                assert said(forms.mail(one)) == said(usual.mail(one))


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_name_has_its_place_in_a_form(name: str) -> None:
    one = draft(
        recipient_name=name,
        values=LIST_VALUES | {"source": "https://flowers.example/join, row 14"},
        recipient="ana.horvat+news@sub.example.org",
    )
    assert said(OnlyForms().mail(one)) == said(NoForms().mail(one))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Shared]:
    """What each form was made for."""
    asked: list[Shared] = []

    def noted(shared: Shared) -> Form | None:
        asked.append(shared)
        return form_for(shared)

    monkeypatch.setattr(compose, "form_for", noted)
    return asked


def test_mails_of_one_form_are_encoded_once(made: list[Shared]) -> None:
    composer = OnlyForms()
    for number in range(20):
        name = ORDINARY[0] if number % 2 else ORDINARY[2]
        composer.mail(draft(number, recipient=f"ana{number}@example.org", recipient_name=name))
    assert len(made) == 1
    composer.mail(draft(recipient_name=""))
    assert len(made) == 2, "what is empty belongs to the form"
    composer.mail(draft(sender_name="Another shop"))
    assert len(made) == 3


def test_a_composer_keeps_so_many_forms_and_no_more(made: list[Shared]) -> None:
    composer = OnlyForms()

    def make(number: int) -> None:
        one = draft(wording=own_wording("{{ list_name }}"), values={"list_name": f"List {number}"})
        assert f"List {number}\r\n".encode() in composer.mail(one)

    for number in range(MOST_FORMS + 1):
        make(number)
    make(MOST_FORMS)
    assert len(made) == MOST_FORMS + 1
    make(0)
    assert len(made) == MOST_FORMS + 2


def test_every_field_has_a_hole_or_belongs_to_the_form() -> None:
    of_the_wording = {"yes_word", "no_word", "leave_word"}
    places = [*HOLES, *LINKS, *SHARED, *of_the_wording, "reply_text"]
    mailed = [name for name, field in FIELDS.items() if not set(field.kinds) <= PRINTED]
    assert sorted(places) == sorted([*mailed, "leave"])
    assert not any(FIELDS[name].lines for name in OWN)


# --- who gets none ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *("a\nb", "a\r\nBcc: eve@example.com", "\0", "\x85", "\u2028", "\ud800"),
        *("<b>", "a & b", "a=b", "=?utf-8?q?x?=", "a\\b", "mailto:x", "a: b", "a:", "x://"),
        *(" a", "a ", "a  b", "a\tb", "a\u00a0b", "From me", "\u202eevil", "\u200fa", "a\u0301"),
        *("x" * (LONGEST_VALUE + 1), "👩‍🌾 Ana", "--=_x"),
    ],
)
def test_a_value_that_is_not_plain_is_filled_in_in_the_usual_way(value: str) -> None:
    assert parted(draft(recipient_name=value)) is None
    assert parted(draft(values={"source": value})) is None
    assert parted(draft(token=value)) is None


@pytest.mark.parametrize("secret", ["a.b", "a b", "ä", "a/b"])
def test_a_secret_that_a_link_would_change_has_no_hole(secret: str) -> None:
    assert parted(draft(token=secret)) is None
    assert parted(draft(leave=secret)) is None


@pytest.mark.parametrize(
    ("text", "formed"),
    [
        ("{% if name %}a{% elif source %}b{% else %}c{% endif %} {{ name or source }}", True),
        ("{{ name if not (source and code) else code }} {{ not name }}", True),
        ("{% if name == 'Ana' %}a{% else %}b{% endif %}", False),
        ("{% if 'A' < source %}a{% endif %}", False),
        ("{{ (name or source) == 'Ana' }}", False),
        ("{% if yes_link != '' %}a{% endif %}", False),
        ("{% if list_name == 'Flower news' %}a{% endif %}{{ name }}", True),
        ("Yes: {{ yes_link }}\nor by {{ token }}", True),
        ("Yes, {{ name }}: {{ yes_link }}", False),
        ("Yes: {{ yes_link }}, {{ name }}", False),
        ("Yes: mailto:desk@flowers.example?subject=YES%20{{ code }}&body=x", False),
        ("mailto:{{ name }}", False),
        ("mail{{ name }}: x", True),
    ],
)
def test_a_wording_has_a_form_where_values_decide_nothing(text: str, formed: bool) -> None:
    one = replace(own_wording(text), html=wording().html)
    composer = JinjaComposer()
    for name in ("Ana", "Ben", ""):
        for source in ("Ana", "Saturday market", ""):
            this = draft(wording=one, recipient_name=name, values={"source": source})
            assert has_form(this) is formed or "" in (name, source)
            assert said(composer.mail(this)) == said(NoForms().mail(this))


def test_what_a_person_wrote_has_no_form() -> None:
    assert not has_form(draft(wording=wording(MailKind.REPLY), values={"reply_text": "Hello"}))


def test_a_form_that_could_grow_too_long_is_none() -> None:
    one = own_wording("{{ name }}" + "a" * (LONGEST_MAIL - 20))
    assert not has_form(draft(wording=one))
    assert JinjaComposer().mail(draft(wording=one))


# --- both say the same --------------------------------------------------------------------------

PLAIN = st.sampled_from(
    [*ORDINARY, "Saturday market, row 3", "21 December 2026", "https://a.example"]
)
ODD = st.text(max_size=100) | st.text(
    alphabet="Aa.=<>&%({})b-:/@\"'\\ \t\r\n\0_~é花\u202e\u200f\u00a0\u0301👩", max_size=90
)
VALUE = PLAIN | ODD | st.sampled_from(["x" * 75, "é" * 75, "x" * 1200, ".", "..", "From x", "--"])
TAGS = st.sampled_from(
    [
        *("{{ name }}", "{{ source }}", "{{ deadline }}", "{{ token }}", "{{ code }}"),
        *("{{ list_name }}", "{{ list_description }}", "{{ address }}", "{{ yes_link }}"),
        *("Yes: {{ yes_link }}\n", "No: {{ no_link }}\n\n", "{{ source }}: {{ leave_link }}\n"),
        *("{% if name %}", "{% elif source %}", "{% else %}", "{% endif %}", "\n", "\n\n\n", " "),
        *("{% if name == source %}", "{{ name or source }}", "%", "%(name)b", ".", "=", "\n.\n"),
        *("mailto", "mail", ":", "From ", "--=_", "x" * 80, "ä" * 30, "  \n", "<b>&amp;"),
    ]
)
WORDING = st.lists(TAGS, max_size=12).map("".join)


@given(
    text=st.none() | WORDING,
    name=VALUE,
    source=VALUE,
    deadline=VALUE,
    list_name=VALUE,
    description=VALUE,
    code=PLAIN | VALUE,
)
@example(None, "a\r\nBcc: eve@example.com", "", "", "", "", "")
@example(None, "{{ token }}{% if %}", "%(name)b%s%%", "{}", "%", "", "")
@example(None, "<b>&amp;</b>", "a=3D", "=\r\n", "=?utf-8?q?x?=", "", "")
@example(None, "\u202eanA", "\u200fa", ".", "..", "\n.\n", "")
@example(None, "x" * 75, "é" * 75, "x" * 1200, "x" * 1200, "x" * 1200, "x" * 60)
@example(". {{ name }}.\n{{ source }}\n.", ".", "..", "", "", "", "")
@example("mail{{ name }}\n{{ source }} x", "to://x", "From x", "", "", "", "")
@example("{{ name }}{{ source }}\n{{ name }} \n\n\n{{ source }}", "é" * 30, "", "", "", "", "")
@example("x" * 75 + "{{ name }}" + "é" * 12 + "x{{ name }} .", "Ana", "", "", "", "", "")
def test_a_mail_of_a_form_says_what_the_usual_mail_says(
    text: str | None,
    name: str,
    source: str,
    deadline: str,
    list_name: str,
    description: str,
    code: str,
) -> None:
    values = {
        **LIST_VALUES,
        "source": source,
        "deadline": deadline,
        "list_name": list_name,
        "list_description": description,
    }
    own = wording() if text is None else replace(own_wording(text), html=wording().html)
    one = draft(wording=own, values=values, recipient_name=name, code=code)
    assert outcome(JinjaComposer(), one) == outcome(NoForms(), one)


@given(subject=WORDING, name=PLAIN, source=PLAIN)
def test_a_subject_of_a_form_is_the_usual_subject(subject: str, name: str, source: str) -> None:
    one = draft(wording=own_wording("x", subject), values={"source": source}, recipient_name=name)
    assert outcome(JinjaComposer(), one) == outcome(NoForms(), one)


# --- the proof ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Hello", b"Hallo"),
        (b"%(name)b", b"%(code)b"),
        (b"%(name)b", b"%(name)b\r\n\r\n--=_M\r\nContent-Type: text/html\r\n\r\nx"),
        (b"%(name)b", b"=0D=0A"),
        (b"=\r\n", b"=\n"),
        (b"=\r\n", b"=\rx\n"),
    ],
)
def test_a_form_that_was_cut_wrongly_makes_no_mail(old: bytes, new: bytes) -> None:
    composer = OnlyForms()
    right, one = composer._form_for, replace(draft(), mark="M")

    def wrong(*shared: Any) -> Form:
        form = right(*shared)
        assert form is not None
        first, *others = form.parts
        assert old in first.encoded
        first = first._replace(encoded=first.encoded.replace(old, new, 1))
        return form._replace(parts=[first, *others])

    composer.mail(one)
    composer.__dict__["_form_for"] = wrong
    with pytest.raises(AssertionError, match="does not parse back"):
        composer.mail(one)


def test_a_subject_that_was_cut_wrongly_makes_no_mail() -> None:
    composer = OnlyForms()
    wrong = Form(b"x\r\nBcc: eve@example.com", [])
    composer.__dict__["_form_for"] = lambda shared: wrong
    with pytest.raises(AssertionError, match="does not parse back"):
        composer.mail(draft())
