"""What leads to a shared desk: handed on as a text, and read however it comes back."""

from __future__ import annotations

import pytest

from optindesk.core.errors import NoInvitation
from optindesk.core.invitation import Invitation, certificates_in, invitation_in
from optindesk.core.sentence import Sentence
from optindesk.core.sharing import place_in

URL = "postgresql://desk@db.blumen-meier.example/desk"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\n" + "QUJD" * 16 + "\nREVG\n-----END CERTIFICATE-----"


def said(sentence: Sentence) -> str:
    return sentence.key


@pytest.mark.parametrize("certificates", ["", CERTIFICATE, f"{CERTIFICATE}\n{CERTIFICATE}"])
def test_what_is_handed_on_is_understood_at_the_other_computer(certificates: str) -> None:
    invitation = Invitation(URL, certificates)
    text = invitation.in_words(said)
    assert "Our shop has a desk already" in text
    assert invitation_in(text) == invitation


@pytest.mark.parametrize(
    "mangled",
    [
        lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
        lambda text: text.replace("\n", " "),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(URL, f"It is at <{URL}>."),
        lambda text: text.replace(URL, f"{URL}, Maria."),
    ],
)
def test_a_mail_program_does_it_no_harm(mangled: object) -> None:
    assert callable(mangled)
    invitation = Invitation(URL, CERTIFICATE)
    assert invitation_in(mangled(invitation.in_words(said))) == invitation


@pytest.mark.parametrize(
    ("given", "url", "secret"),
    [
        (URL, URL, ""),
        ("POSTGRES://desk@h/desk", "postgresql://desk@h/desk", ""),
        (
            "postgres://desk:hu%3Ash@h:6543/desk?sslmode=require",
            "postgresql://desk@h:6543/desk",
            "hu:sh",
        ),
        (
            "postgresql://h/desk?password=hush&channel_binding=require",
            "postgresql://h/desk",
            "hush",
        ),
        ("postgresql://desk@h/desk?sslrootcert=/home/ben/ca.pem", "postgresql://desk@h/desk", ""),
        ("postgresql://desk@h/desk?sslmode=disable", "postgresql://desk@h/desk", ""),
    ],
)
def test_an_address_as_a_provider_gives_it_loses_what_is_a_secret_or_of_another_computer(
    given: str, url: str, secret: str
) -> None:
    found = invitation_in(f"psql '{given}'")
    assert (found.url, found.password) == (url, secret)
    assert "hush" not in repr(found)
    assert place_in(found.url) is not None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk@h/desk?sslmode=verify-ca",
        "postgresql://desk@first,second/desk?target_session_attrs=read-write",
    ],
)
def test_what_means_something_stays_in_the_address(url: str) -> None:
    assert invitation_in(url).url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the password is hush",
        "https://db.example.com/desk",
        "postgresql://[h/desk",
        f"{URL}\n{CERTIFICATE[:-30]}",
        f"{URL}\n{CERTIFICATE.replace('REVG', 'REV')}",
    ],
)
def test_what_leads_nowhere_is_refused(text: str) -> None:
    with pytest.raises(NoInvitation):
        invitation_in(text)


def test_only_whole_certificates_go_out_and_never_a_key() -> None:
    key = "-----BEGIN PRIVATE KEY-----\nSEVMUA==\n-----END PRIVATE KEY-----"
    broken = CERTIFICATE.replace("QUJD", "QUJ", 1)
    assert certificates_in(f"{key}\n{CERTIFICATE}\n{broken}") == CERTIFICATE


def test_the_address_names_the_file_that_was_kept() -> None:
    invitation = Invitation("postgresql://desk@h/desk", CERTIFICATE)
    place = place_in(invitation.with_ca_file("/a folder/ca.pem"))
    assert place is not None
    assert place.ca_file == "/a folder/ca.pem"
