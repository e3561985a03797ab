"""Who is only known as never to be written to is found all the same."""

from __future__ import annotations

from datetime import date

from office import ANA, BEN, Office
from optindesk.core.leavers import Gone, Leaver
from optindesk.flows.fittings import OpenLeavers
from optindesk.flows.unseen import never_written, never_written_like

EVA = "eva@web.example"


def complain(office: Office, *addresses: str) -> None:
    people = [Leaver(2, one, Gone.COMPLAINED, "", date(2024, 6, 1), "ABUSE") for one in addresses]
    office.desk.bring_leavers(OpenLeavers("u.csv", "Mailchimp", people), office.news())


def found(text: str) -> list[str]:
    return [one.shown for one in never_written_like(text, 3)]


def test_of_who_complained_elsewhere_it_is_said_why_nobody_writes_there(office: Office) -> None:
    complain(office, EVA)
    standing = never_written("Eva@web.example ")
    assert standing is not None
    why = "complained in Mailchimp, 2024-06-01: ABUSE"
    assert str(standing.may_mail[1]) == f"No: never to be written to ({why})."
    assert str(standing.sentence) == "Was not asked, and never is."
    assert never_written(ANA) is None
    assert never_written("no address") is None


def test_a_rule_about_a_domain_is_told_of_every_address_there(office: Office) -> None:
    office.desk.never_write("web.example", "a competitor")
    standing = never_written(EVA)
    assert standing is not None
    assert "a competitor" in str(standing.may_mail[1])
    assert found(EVA) == ["@web.example"]
    office.sign_up(EVA)
    assert found("eva") == [], "nothing was typed whole"


def test_a_search_names_those_who_have_no_row_and_only_them(office: Office) -> None:
    complain(office, EVA)
    office.sign_up(ANA)
    office.sign_up(BEN)
    office.desk.withdraw(ANA, never_write="asked for it")
    assert found("EVA web") == [EVA]
    assert found("ana") == [], "is in the table, with the reason beside her"
    assert found("ben") == []
    assert found(BEN) == []
    assert found(" ") == []
    complain(office, *(f"more{n}@web.example" for n in range(4)))
    assert len(found("web")) == 3


def test_without_words_of_the_export_it_says_what_happened(office: Office) -> None:
    people = (Leaver(2, EVA, Gone.BLOCKED, "last May", None, ""),)
    office.desk.bring_leavers(OpenLeavers("u.csv", "", people), office.news())
    standing = never_written(EVA)
    assert standing is not None
    assert "(blocked in another program, last May)" in str(standing.may_mail[1])
