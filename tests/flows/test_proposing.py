"""From an address to an account: what is known of its provider, else what the net says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from granting import Granting
from office import ACCOUNT, NOW, Office
from optindesk.core.connecting import AccountTest, Ended, Step, StepResult
from optindesk.core.errors import BadAddress, CannotSignIn
from optindesk.core.finding import Found, How
from optindesk.core.model import Security, Server, SignIn
from optindesk.core.ports import Tick, no_tick, nothing_found
from optindesk.core.provider import Way
from optindesk.core.sentence import sentence
from optindesk.flows import it_person
from optindesk.flows.proposing import FOUND_BY, by, propose, ways_of
from optindesk.mail.providers import load_providers

PROVIDERS = load_providers(Path(__file__).parents[2] / "resources")
NO_CLIENT = Granting(trouble=CannotSignIn(host="x", reason=sentence("no.")))
OWN = Found(
    Server("smtp.flowers.example", 465, Security.TLS),
    Server("imap.flowers.example", 993, Security.TLS),
    "shop@flowers.example",
    "shop@flowers.example",
    "",
    How.SRV,
    other_domain=False,
)


def found(*many: Found) -> object:
    def find(address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick) -> Sequence[Found]:
        return many

    return find


def never(address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick) -> Sequence[Found]:
    raise AssertionError("the net was asked")


def test_an_address_of_a_known_provider_is_not_looked_for_in_the_net() -> None:
    (only,) = propose("Anna@Gmail.com", "Anna's Flowers", PROVIDERS, Granting(), never)
    assert only.provider is not None
    assert only.provider.name == "Gmail"
    assert only.account.smtp.host == "smtp.gmail.com"
    assert (only.account.user, only.account.sender_name) == ("Anna@gmail.com", "Anna's Flowers")
    assert str(only.said) == "Gmail, by your address."
    assert only.how is None


def test_what_this_program_cannot_do_is_not_offered() -> None:
    (only,) = propose("anna@gmail.com", "", PROVIDERS, Granting(), never)
    assert only.ways == (Way.APP_PASSWORD, Way.OAUTH)
    (only,) = propose("anna@gmail.com", "", PROVIDERS, NO_CLIENT, never)
    assert only.ways == (Way.APP_PASSWORD,)


def test_a_client_of_ones_own_opens_the_browser_anywhere() -> None:
    (only,) = propose("shop@flowers.example", "", PROVIDERS, Granting(), found(OWN))  # type: ignore[arg-type]
    own = replace(only.account, oauth_client="desk-1")
    assert ways_of(own, None, Granting()) == (Way.PASSWORD, Way.OAUTH)
    assert ways_of(own, None, NO_CLIENT) == (Way.PASSWORD,)


def test_where_two_names_are_used_both_are_filled_in() -> None:
    (only,) = propose("anna@icloud.com", "", PROVIDERS, Granting(), never)
    assert (only.account.user, only.account.imap_user) == ("anna@icloud.com", "anna")


def test_servers_that_were_found_are_of_nobody_known() -> None:
    (only,) = propose("shop@flowers.example", "", PROVIDERS, Granting(), found(OWN))  # type: ignore[arg-type]
    assert (only.account.smtp, only.account.imap) == (OWN.smtp, OWN.imap)
    assert (only.account.user, only.account.imap_user) == ("shop@flowers.example", "")
    assert (only.provider, only.how, only.ways) == (None, How.SRV, (Way.PASSWORD,))
    assert str(only.said) == "Your domain says so (DNS)."


def test_an_own_domain_at_a_known_provider_is_told_with_its_name() -> None:
    google = next(one for one in PROVIDERS if one.name == "Google Workspace")
    there = replace(
        OWN, smtp=google.smtp, imap=google.imap, how=How.MX, imap_user="shop", other_domain=True
    )
    (only,) = propose("shop@flowers.example", "", PROVIDERS, Granting(), found(there))  # type: ignore[arg-type]
    assert str(only.said) == "Google Workspace: the mail of your domain goes there."
    assert only.account.imap_user == "shop"
    assert only.other_domain


def test_nothing_found_is_nothing_proposed_and_no_address_is_told() -> None:
    assert propose("shop@flowers.example", "", PROVIDERS, Granting(), nothing_found) == []
    with pytest.raises(BadAddress):
        propose("flowers", "", PROVIDERS, Granting(), never)


def test_each_way_of_finding_has_its_words() -> None:
    assert FOUND_BY.keys() == {None, *How}


def test_a_way_says_how_the_account_proves_who_it_is() -> None:
    assert by(Way.OAUTH, ACCOUNT).sign_in is SignIn.OAUTH
    assert by(Way.APP_PASSWORD, by(Way.OAUTH, ACCOUNT)).sign_in is SignIn.PASSWORD


# --- what to send to the IT person ----------------------------------------------------------------

NO = StepResult(
    Step.SMTP_LET_IN, Ended.FAILED, sentence("smtp refused it."), (sentence("Switch it on."),)
)
YES = StepResult(Step.SMTP_FOUND, Ended.PASSED, sentence("smtp"))


def letter(*results: StepResult, **changed: object) -> str:
    account = replace(ACCOUNT, **changed)  # type: ignore[arg-type]
    return it_person.letter(account, AccountTest(NOW, account.address, results), PROVIDERS)


def test_the_letter_says_what_failed_what_is_used_and_what_to_click() -> None:
    microsoft = next(one for one in PROVIDERS if one.name == "Microsoft 365")
    said = letter(YES, NO, smtp=microsoft.smtp, imap=microsoft.imap, sign_in=SignIn.OAUTH)
    assert "(Microsoft 365)" in said
    assert "- Sending: it lets you in: smtp refused it.\n  Switch it on." in said
    assert "the server is found" not in said
    assert "SMTP: smtp.office365.com, port 587, STARTTLS, user shop, with OAuth 2.0" in said
    assert all(str(step) in said for step in microsoft.before)


def test_the_letter_of_an_own_server_has_no_clicks() -> None:
    said = letter(YES, user="", imap=None)
    assert "What was tried" not in said
    assert "(127.0.0.1)" in said
    assert "user -, with a password" in said
    assert "IMAP:" not in said


@pytest.mark.parametrize("can", [True, False])
def test_who_has_to_register_the_program_gets_the_clicks(office: Office, can: bool) -> None:
    microsoft = next(one for one in PROVIDERS if one.name == "Microsoft 365")
    authority = Granting() if can else NO_CLIENT
    desk = replace(office.desk, providers=PROVIDERS, authority=authority)
    account = replace(ACCOUNT, smtp=microsoft.smtp, imap=microsoft.imap)
    said = desk.letter_for_it(account, None)
    assert ("1. Open the Entra admin center" in said) is not can
    assert "What was tried" not in said


def test_an_own_server_that_one_signs_in_to_has_no_clicks_that_are_known(office: Office) -> None:
    desk = replace(office.desk, authority=NO_CLIENT)
    said = desk.letter_for_it(replace(ACCOUNT, sign_in=SignIn.OAUTH), None)
    assert "registered" not in said
