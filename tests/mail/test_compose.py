"""Mails: what stands in them, and that nothing typed by anybody breaks out of its place."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from drafts import LEVEL_VALUES, LIST_VALUES, SEVERAL_VALUES, draft, own_wording, wording
from optindesk.core.errors import BadAddress, BadWording, ControlCharacter, Trouble
from optindesk.core.model import MailKind
from optindesk.core.token import find_tokens, read_code
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.template import LONGEST_MAIL, check_wording
from optindesk.mail.written import mailto, written_address

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "List-Unsubscribe",
    "X-Opt-In-Desk-Mail",
    "Opt-In-Desk-Log",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]


def made(**changed: Any) -> EmailMessage:
    """The mail of a draft, read as a receiver reads it."""
    return read(JinjaComposer().mail(draft(**changed)))


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, EmailMessage, policy=policy.SMTPUTF8)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """What stands in a part of a mail, with ``\\n`` line ends."""
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def said(template: str, **changed: Any) -> str:
    """What a wording becomes."""
    return JinjaComposer().text(draft(wording=own_wording(template), **changed))


def test_a_question_has_the_headers_of_the_design_and_no_others() -> None:
    message = made()
    assert message.keys() == HEADERS
    assert message["From"] == "Anna's Flowers <desk@flowers.example>"
    assert message["To"] == "Ana Horvat <ana@example.org>"
    assert message["Subject"] == "Please confirm your sign-up: Flower news"
    assert message["Date"] == "Sat, 21 Nov 2026 10:04:00 +0000"
    assert message["Message-ID"] == draft().message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Opt-In-Desk-Mail"] == draft().mark
    assert message["Opt-In-Desk-Log"] == draft().log_head
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"], "the last is the best that a program can show"


def test_the_token_stands_in_the_body_only() -> None:
    content = JinjaComposer().mail(draft())
    header, _, _ = content.partition(b"\r\n\r\n")
    token = draft().token or ""
    assert token.encode() not in header
    assert token in JinjaComposer().text(draft())
    assert f"<mailto:desk@flowers.example?subject=LEAVE%20{draft().leave}>".encode() in header


def test_the_token_and_the_code_can_be_found_in_the_text() -> None:
    text = JinjaComposer().text(draft())
    assert draft().token in [written for written, _ in find_tokens(text)]
    code = draft().code or ""
    assert code in text
    assert read_code(code) == code


def test_a_reply_says_what_it_answers() -> None:
    message = made(in_reply_to="<abc@mail.example>", token=None, wording=wording(MailKind.THANKS))
    assert message["In-Reply-To"] == message["References"] == "<abc@mail.example>"
    assert message["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("is_open", [True, False])
def test_what_a_person_wrote_is_not_called_automatic(is_open: bool) -> None:
    values = LIST_VALUES | {
        "reply_text": "About once a month.\n\n{{ token }} stays as it is typed."
    }
    known = {name: values[name] for name in ("list_name", "deadline", "reply_text")}
    message = made(
        in_reply_to="<abc@mail.example>",
        wording=wording(MailKind.REPLY),
        values=known if is_open else known | {"deadline": ""},
        token=draft().token if is_open else None,
    )
    text = text_of(message)
    assert "Auto-Submitted" not in message
    assert message["In-Reply-To"] == "<abc@mail.example>"
    assert "\n\nAbout once a month.\n\n{{ token }} stays as it is typed.\n\n" in text
    assert ("with the word YES" in text) is is_open
    assert (str(draft().token) in text) is is_open
    assert message["Subject"].startswith("Re: Please confirm") is is_open


@pytest.mark.parametrize(
    "strange", ["no brackets", "<a b@c>", "<a@b>\r\nBcc: <eve@example.com>", "<" + "a" * 999 + ">"]
)
def test_a_strange_message_id_of_theirs_is_left_out(strange: str) -> None:
    message = made(in_reply_to=strange)
    assert "In-Reply-To" not in message
    assert "Bcc" not in message
    assert message["Auto-Submitted"] == "auto-replied"


def test_a_mail_without_a_way_to_leave_has_no_such_header() -> None:
    message = made(leave=None)
    assert "List-Unsubscribe" not in message


def test_a_wording_without_a_look_is_a_mail_of_text() -> None:
    message = made(wording=own_wording("Guten Tag {{ name }}"), recipient_name="Jörg")
    assert message.get_content_type() == "text/plain"
    assert text_of(message) == "Guten Tag Jörg\n"


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "hr", "it"])
@pytest.mark.parametrize("kind", list(MailKind))
def test_all_lines_are_short_enough_and_end_in_crlf(kind: MailKind, language: str) -> None:
    content = JinjaComposer().mail(draft(wording=wording(kind, language)))
    assert re.findall(rb"(?<!\r)\n|\r(?!\n)", content) == []
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()


def test_the_links_open_a_whole_answer() -> None:
    text = JinjaComposer().text(draft())
    yes, no = (urlsplit(link) for link in re.findall(r"mailto:\S+", text))
    assert yes.path == no.path == "desk@flowers.example"
    token = draft().token
    assert parse_qs(yes.query) == {"subject": [f"YES {token}"], "body": ["Yes, I confirm."]}
    assert parse_qs(no.query) == {"subject": [f"NO {token}"], "body": ["No, thank you."]}


def test_a_link_holds_together_whatever_the_address_is() -> None:
    link = mailto("a&body=x?%+b@bücher.example", "YES 1&2", "Ja, gerne.")
    assert link == (
        "mailto:a%26body%3Dx%3F%25+b@xn--bcher-kva.example?subject=YES%201%262&body=Ja%2C%20gerne."
    )


def test_the_text_alone_is_the_text_of_the_mail() -> None:
    composer = JinjaComposer()
    assert text_of(read(composer.mail(draft()))) == composer.text(draft())
    assert text_of(read(composer.mail(draft())), "html") == composer.html(draft())
    assert composer.html(draft(wording=own_wording("x"))) == ""
    assert composer.subject(draft()) == "Please confirm your sign-up: Flower news"


def test_two_wordings_with_the_same_number_are_not_taken_for_each_other() -> None:
    assert said("One {{ name }}") == "One Ana Horvat\n"
    assert said("Two {{ name }}") == "Two Ana Horvat\n"


# --- names and addresses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "Jörg Müller",
        'Ana "the florist" Horvat',
        "O'Neil, Mary",
        "back\\slash",
        "=?utf-8?q?Bcc?=",
        "ana@elsewhere.example",
        "Ana <eve@example.com>",
        "花" * 200,
        "x" * 300,
        "👩‍🌾 Ana",
    ],
)
def test_a_name_stays_a_name(name: str) -> None:
    message = made(recipient_name=name, sender_name=name)
    for header in ("From", "To"):
        (found,) = message[header].addresses
        assert found.display_name.replace(" ", "") == name.replace(" ", "")
    assert message["To"].addresses[0].addr_spec == "ana@example.org"


def test_nobody_s_name_leaves_a_bare_address() -> None:
    assert made(recipient_name="")["To"] == "ana@example.org"


def test_a_domain_of_other_letters_is_written_in_ascii() -> None:
    assert written_address("info@straße.example") == "info@xn--strae-oqa.example"
    assert b"To: Ana Horvat <ana@xn--bcher-kva.example>" in JinjaComposer().mail(
        draft(recipient="ana@bücher.example")
    )


def test_a_local_part_of_other_letters_stands_raw() -> None:
    content = JinjaComposer().mail(draft(recipient="jürgen@example.org"))
    assert "To: Ana Horvat <jürgen@example.org>\r\n".encode() in content


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@example.org, eve@example.com",
        "ana@example.org>,<eve@example.com",
        "a na@example.org",
        '"ana"@example.org',
        "ana(x)@example.org",
        "ana@exam ple.org",
        "ana@example..org",
        "ana@-example.org",
        "ana@[127.0.0.1]",
        "a@b@example.org",
        "an\u200ba@example.org",
        "group:ana@example.org;",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        JinjaComposer().mail(draft(recipient=address))
    with pytest.raises(BadAddress):
        JinjaComposer().mail(draft(sender=address))


# --- control characters -------------------------------------------------------------------------

CONTROLS = ["\r\nBcc: eve@example.com", "\n", "\r", "\0", "\x1b[2J", "\x85", "\u2028", "\ud800"]


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("field", ["recipient_name", "sender_name", "recipient", "sender"])
def test_control_characters_are_refused_in_headers(field: str, control: str) -> None:
    with pytest.raises(ControlCharacter):
        JinjaComposer().mail(draft(**{field: f"a{control}b"}))


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("field", ["message_id", "mark", "log_head"])
def test_control_characters_are_refused_in_what_we_make_ourselves(field: str, control: str) -> None:
    with pytest.raises(ControlCharacter):
        JinjaComposer().mail(draft(**{field: f"a{control}b"}))


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("field", ["list_name", "deadline", "source", "name"])
def test_control_characters_are_refused_in_values(field: str, control: str) -> None:
    with pytest.raises(ControlCharacter) as caught:
        JinjaComposer().mail(draft(values={**LIST_VALUES, field: f"a{control}b"}))
    assert field in str(caught.value)


def test_a_description_may_have_lines_and_nothing_else() -> None:
    assert said("{{ list_description }}", values={"list_description": "a\r\nb\tc"}) == "a\nb\tc\n"
    for control in ("\0", "\r", "\x0b", "\u2029"):
        with pytest.raises(ControlCharacter):
            said("{{ list_description }}", values={"list_description": f"a{control}b"})


def test_a_description_cannot_get_into_the_subject_with_its_lines() -> None:
    two_lines = own_wording("text", subject="About {{ list_description }}")
    with pytest.raises(ControlCharacter):
        JinjaComposer().mail(draft(wording=two_lines))


# --- what a wording may do ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(9999999) %}x{% endfor %}",
        "{{ 'a' * 999999999 }}",
        "{{ name.__class__.__mro__ }}",
        "{{ name|upper }}",
        "{{ self }}",
        "{% set x = 1 %}",
        "{% include 'other' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ name ~ name }}",
        "{{ name[0] }}",
        "{{ cycler }}",
    ],
)
def test_a_wording_can_show_and_decide_and_no_more(source: str) -> None:
    with pytest.raises(BadWording):
        check_wording(own_wording(source))


@pytest.mark.parametrize(
    "source", ["{{ nmae }}", "{% if nmae %}{% endif %}", "{{ name", "{% if %}"]
)
def test_a_wrong_wording_is_said_to_be_wrong(source: str) -> None:
    with pytest.raises(BadWording):
        check_wording(own_wording("fine", subject=source))
    with pytest.raises(BadWording):
        said(source)


def test_a_complaint_names_the_line() -> None:
    with pytest.raises(BadWording, match="line 3"):
        check_wording(own_wording("{% if name %}\nx\n{{ name.x }}\n{% endif %}"))


def test_what_is_typed_is_never_a_template() -> None:
    assert said("{{ name }}", recipient_name="{{ token }}{% if %}") == "{{ token }}{% if %}\n"


def test_html_is_only_text() -> None:
    assert said("{{ name }}", recipient_name="<b>&amp;</b>") == "<b>&amp;</b>\n"


def test_lines_of_tags_leave_no_trace() -> None:
    text = "a\n{% if name %}\nb\n{% endif %}\n  {% if code %} {% endif %}  \n"
    text += "c {% if name %}d{% endif %}\ne"
    assert said(text) == "a\nb\nc d\ne\n"


def test_a_field_that_was_not_filled_is_empty() -> None:
    assert said("({{ source }})", values={}) == "()\n"


def test_a_field_that_there_is_not_is_a_bug_and_said_loudly() -> None:
    with pytest.raises(ValueError, match="list_nmae"):
        said("text", values={"list_nmae": "Flower news"})
    with pytest.raises(TypeError, match="deadline"):
        said("text", values={"deadline": 12})


def test_the_secrets_cannot_be_put_in_by_values() -> None:
    assert said("{{ token }}", values={"token": "FORGED"}) == f"{draft().token}\n"


def test_a_text_that_grows_too_long_is_refused() -> None:
    with pytest.raises(BadWording):
        said("{{ list_description }}", values={"list_description": "a" * (LONGEST_MAIL + 1)})


# --- what ships, filled in ----------------------------------------------------------------------


def test_a_level_and_several_changes_are_asked_for_in_their_own_words() -> None:
    composer = JinjaComposer()
    level = composer.text(draft(values=LEVEL_VALUES))
    assert "the permission “Marketing”" in level
    assert "the list" not in level
    several = composer.text(draft(values=SEVERAL_VALUES))
    assert "1. Flower news\n2. Workshops" in several
    assert "YES 1 means only the first" in several
    assert "YES 1 and" not in several
    assert "YES 1" not in composer.text(draft())


@pytest.mark.parametrize(
    ("language", "how"),
    [
        ("en", "YES 1 and 3"),
        ("de", "JA 1 und 3"),
        ("fr", "OUI 1 et 3"),
        ("es", "SÍ 1 y 3"),
        ("it", "SÌ 1 e 3"),
        ("hr", "DA 1 i 3"),
    ],
)
def test_of_three_things_it_is_said_how_to_choose_two_and_the_subject_names_the_level(
    language: str, how: str
) -> None:
    three = {**SEVERAL_VALUES, "level_name": "Marketing", "third_change": "3"}
    for kind in (MailKind.CONFIRM, MailKind.REMINDER, MailKind.PERMISSION):
        asked = draft(wording=wording(kind, language), values=three)
        assert how in JinjaComposer().text(asked)
        assert JinjaComposer().subject(asked).endswith("Flower news, Workshops, Marketing")


# --- nothing typed by anybody -------------------------------------------------------------------

ANYTHING = st.text(max_size=200) | st.text(alphabet='",<>@=?\r\n\0 ;:()\\.é花', max_size=40)


@given(
    name=ANYTHING,
    sender_name=ANYTHING,
    list_name=ANYTHING,
    description=ANYTHING,
    source=ANYTHING,
    recipient=st.just("ana@example.org") | ANYTHING,
)
@example("x" * 70 + " ", "", "=?utf-8?b?DQpCY2M6IGVAeA==?=", "\n.\n", "", "ana@example.org")
@example("a  b", "=?x", " lead", "From x\n", "--b\nContent-Type: text/html", "ana@example.org")
def test_nothing_typed_adds_a_header_a_recipient_or_a_part(
    name: str, sender_name: str, list_name: str, description: str, source: str, recipient: str
) -> None:
    values = {**LIST_VALUES, "list_name": list_name, "list_description": description}
    values["source"] = source
    hostile = draft(
        values=values, recipient_name=name, sender_name=sender_name, recipient=recipient
    )
    try:
        content = JinjaComposer().mail(hostile)
    except (ControlCharacter, BadAddress):
        return  # refused with a sentence: nothing goes out
    message = read(content)
    assert message.keys() == HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == [
        written_address(recipient)
    ]
    assert [address.addr_spec for address in message["From"].addresses] == ["desk@flowers.example"]
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain", "text/html",
    ]  # fmt: skip
    assert not message.defects
    assert text_of(message) == JinjaComposer().text(hostile)
    assert text_of(message, "html") == JinjaComposer().html(hostile)
    page = html.document_fromstring(text_of(message, "html"))
    assert {tag.tag for tag in page.iter()} <= {
        "html", "head", "meta", "body", "div", "p", "a", "br",
    }  # fmt: skip
    assert all(link.startswith("mailto:desk@flowers.example?") for link in page.xpath("//@href"))
    assert str(message["Subject"]) == JinjaComposer().subject(hostile)
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))


@given(address=ANYTHING | st.emails())
def test_an_address_is_one_or_refused(address: str) -> None:
    try:
        written = written_address(address)
    except Trouble:
        return
    assert written.count("@") == 1
    assert written.isprintable()
    assert not set(written) & set(' ,;:<>()[]"\\')


# --- what is typed into a wording ---------------------------------------------------------------

TAGS = st.sampled_from(
    [
        *("{{ name }}", "{{ reply_text }}", "{{ postal_address }}", "{{ token }}", "{{ nam }}"),
        *(
            "{% if name %}",
            "{% else %}",
            "{% endif %}",
            "{% raw %}",
            "{{ name.x }}",
            "{{ name < 3 }}",
        ),
        *("{{", "}}", "{%", "%}", "{#", "{{ yes_link }}: ", "\r\n", "\n\n", "\n.\n", "--=_"),
        *("Bcc: eve@example.net", "Content-Type: text/html", "<a href=http://x>", "=0D=0ABcc: x"),
        "=?utf-8?q?x?=",
    ]
)
TYPED = st.lists(TAGS | ANYTHING, max_size=8).map("".join)


@given(subject=TYPED, text=TYPED, name=ANYTHING, postal_address=ANYTHING)
@example("A\r\nBcc: eve@example.net", "text", "", "")
@example("{{ name }}", "{{ name }}", "a\nBcc: eve@example.net", "")
@example("x", "\n\n--=_\nContent-Type: text/html\n\n<script>", "", "")
def test_nothing_typed_into_a_wording_adds_a_header_a_recipient_or_a_part(
    subject: str, text: str, name: str, postal_address: str
) -> None:
    one = replace(own_wording(text, subject), html=wording().html)
    values = LIST_VALUES | {"name": name, "postal_address": postal_address}
    composer = JinjaComposer()
    found = composer.faults(one)
    try:
        content = composer.mail(draft(wording=one, values=values, recipient_name=""))
    except (BadWording, ControlCharacter):
        return
    assert found == []
    message = read(content)
    assert message.keys() == [name for name in HEADERS if name in message]
    assert len(set(message.keys())) == len(message.keys())
    assert [to.addr_spec for to in message["To"].addresses] == ["ana@example.org"]
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    links = html.fromstring(text_of(message, "html")).xpath("//@href")
    assert all(str(link).startswith("mailto:desk@flowers.example?") for link in links)


@given(TYPED, TYPED)
def test_a_wording_is_faulty_or_can_be_compiled(subject: str, text: str) -> None:
    one = own_wording(text, subject)
    for fault in JinjaComposer().faults(one):
        assert fault.part in ("subject", "text")
        assert 1 <= fault.line <= len((subject + text).splitlines()) + 1
        assert str(fault.says)
    if not JinjaComposer().faults(one):
        check_wording(one)


@pytest.mark.parametrize(
    ("template", "line", "says"),
    [
        ("a\n{{ name", 2, "of them is not closed"),
        ("a\n{{ }}", 2, "of them is not closed"),
        ("{{ name }", 1, "of them is not closed"),
        ("{% if name }x{% endif %}", 1, "of them is not closed"),
        ("{% if name %}\nx", 2, "behind its text stands {% endif %}"),
        ("a\nb{% endif %}", 2, "without its “if”"),
        ("{% foo %}", 1, "no such command"),
        ("{% if name %}\n{{ nme }}\n{% endif %}", 2, "no field “nme”"),
        ("a\n{{ name|upper }}", 2, "only fields and “if”"),
        ("{# x", 1, "cannot be understood"),
        ("{% if name %}" * 100 + "{% endif %}" * 100, 1, "nested too deeply"),
        ("{% if name %}x" + "{% elif name %}y" * 3000 + "{% endif %}", 1, "nested too deeply"),
        ("{{ " + "not " * 3000 + "name }}", 1, "nested too deeply"),
        ("{{ " + "name and " * 3000 + "name }}", 1, "nested too deeply"),
        ("{{ " + "9" * 5000 + " }}", 1, "number in it is too long"),
    ],
)
def test_an_error_is_told_at_its_line_in_plain_words(template: str, line: int, says: str) -> None:
    found = JinjaComposer().faults(own_wording(template))
    assert [(fault.part, fault.line) for fault in found] == [("text", line)]
    assert says in str(found[0].says)
    with pytest.raises(BadWording, match=f"line {line}: "):
        check_wording(own_wording(template))


def test_an_error_in_the_subject_is_told_as_such_and_all_are_told_at_once() -> None:
    found = JinjaComposer().faults(own_wording("{{ a }} {{ a }}\n{{ b }}", "{{ c }}"))
    assert [(fault.part, fault.line) for fault in found] == [
        ("subject", 1),
        ("text", 1),
        ("text", 2),
    ]


def test_what_cannot_be_compared_is_the_writer_s_error() -> None:
    with pytest.raises(BadWording, match="compares a field"):
        said("{% if name < 3 %}x{% endif %}")


def test_every_field_is_told_as_it_is_filled() -> None:
    fields = JinjaComposer().fields(draft())
    assert fields["yes_word"] == "YES"
    assert fields["list_name"] == "Flower news"
