"""The support file helps whoever helps, and says nothing of people, secrets and places."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from canaries import found_in
from office import ANA, RESOURCES, Office
from optindesk.core.errors import DamagedStore, FileNotWritable, VaultTrouble
from optindesk.core.facts import Facts
from optindesk.core.model import Security, Server, SignIn, Target
from optindesk.core.sentence import sentence
from optindesk.flows import rounds, support
from optindesk.mail.providers import load_providers
from optindesk.store import account_rows
from optindesk.store.database import Store
from optindesk.store.tables import AccountRow, EntryRow

PROVIDERS = load_providers(RESOURCES)
CANARIES = (
    *("Xaveria", "Zwetschgenbaum", "zwetschge@rarehost.example", "rarehost", "Purpurgasse"),
    *("Geheimwort77", "Rittersporn-Liste", "tokentoken12345678", "quittensaft", "annalogin"),
)


def facts(*log: str, **here: str) -> Facts:
    return Facts({"Opt-In Desk": "1.2.3"}, "Linux 6", 12_345_678_901, here, log)


def a_line(text: str, title: str) -> str:
    (line,) = [line for line in text.splitlines() if line.startswith(f"  {title}: ")]
    return line.partition(": ")[2]


def full_of_canaries(office: Office) -> None:
    """Whatever can be typed anywhere is a canary."""
    account = account_rows.account()
    assert account is not None
    office.desk.set_account(
        replace(
            account,
            address="zwetschge@rarehost.example",
            sender_name="Xaveria Zwetschgenbaum",
            smtp=Server("quittensaft.rarehost.example", 587, Security.STARTTLS),
            imap=Server("imap.quittensaft.example", 993, Security.TLS),
            user="annalogin",
            sign_in=SignIn.OAUTH,
            imap_user="zwetschge",
            oauth_issuer="https://rarehost.example/",
            oauth_client="tokentoken12345678",
            ca_file="/home/quittensaft/ca.pem",
            move_handled="Rittersporn-Liste",
        )
    )
    office.desk.set_business("Purpurgasse 1", "https://rarehost.example/quittensaft")
    made = office.desk.add_list("Rittersporn-Liste", "Purpurgasse", "en")
    office.desk.sign_up("xaveria@rarehost.example", Target(made.id), name="Xaveria Zwetschgenbaum")
    office.desk.never_write("quittensaft.example", "Zwetschgenbaum")
    with office.store.transaction():
        rounds.stand_still(sentence("{it}", it="Geheimwort77"), "wrong_password", office.now)


LOG = (
    "2026-11-27 10:04:05,123 ERROR optindesk Xaveria Zwetschgenbaum rang",
    '  File "/home/quittensaft/optindesk/main.py", line 3, in main',
    "    password = 'Geheimwort77'",
    "ValueError: zwetschge@rarehost.example tokentoken12345678 " + b"Geheimwort77".hex(),
    "Geheimwort77: " + base64.b64encode(b"Geheimwort77").decode(),
    "quittensaft.rarehost.example",
)


def test_nothing_of_people_and_secrets_is_in_it(office: Office, tmp_path: Path) -> None:
    full_of_canaries(office)

    def no_keyring() -> str:
        raise VaultTrouble(reason="it is locked, said quittensaft of Xaveria.")

    for is_practice in (None, object()):
        desk = replace(
            office.desk,
            practice=is_practice,
            facts=lambda _: facts(*LOG, own_work="60", language="Geheimwort77"),
            keyring_name=no_keyring,
            providers=PROVIDERS,
        )
        text = support.text(desk)
        assert found_in(text.encode(), CANARIES) == []
        assert found_in(text.encode("utf-16"), CANARIES) == []
    support.save(desk, text, tmp_path / "support.txt")
    assert office.written["support.txt"].decode() == text


def test_the_search_for_canaries_would_find_them() -> None:
    for content in (
        b"Geheimwort77",
        b"GEHEIMWORT77",
        "Geheimwort77".encode("utf-16"),
        base64.b64encode(b"xyGeheimwort77z"),
        b"Geheimwort77".hex().encode(),
    ):
        assert found_in(content, CANARIES) == ["Geheimwort77"]


def test_it_says_what_helps(office: Office) -> None:
    full_of_canaries(office)
    desk = replace(
        office.desk,
        facts=lambda _: facts(*LOG, own_work="60", listen=""),
        keyring_name=lambda: "keyring.backends.kwallet.DBusKeyring",
        providers=PROVIDERS,
    )
    text = desk.support_text()
    assert a_line(text, "Opt-In Desk") == "1.2.3"
    assert a_line(text, "schema") == "1 of 1"
    assert a_line(text, "free on the disk") == "12.3 GB"
    assert a_line(text, "SMTP") == "(own domain), port 587, starttls"
    assert a_line(text, "IMAP") == "imap.(another domain), port 993, tls"
    assert a_line(text, "login name") == "another than the address"
    assert (a_line(text, "signs in by"), a_line(text, "reads by")) == ("oauth", "the same")
    assert a_line(text, "own CA") == "yes"
    assert a_line(text, "keyring") == "keyring.backends.kwallet.DBusKeyring"
    assert a_line(text, "contacts") == "1"
    assert a_line(text, "log").startswith("whole, ")
    assert a_line(text, "work on its own").startswith("wrong_password, tries 0, since 20")
    assert a_line(text, "own_work here") == "60"
    assert a_line(text, "listen here") == "usual"
    assert '  File "optindesk/main.py", line 3, in main' in text


def test_it_names_the_provider_and_its_servers(office: Office) -> None:
    gmail = next(one for one in PROVIDERS if one.name == "Gmail")
    account = account_rows.account()
    assert account is not None
    office.desk.set_account(
        replace(account, address="x@gmail.com", user="x@gmail.com", smtp=gmail.smtp, imap=None)
    )
    text = support.text(replace(office.desk, providers=PROVIDERS, keyring_name=str))
    assert a_line(text, "provider") == "Gmail"
    assert a_line(text, "SMTP").startswith("smtp.gmail.com, port ")
    assert a_line(text, "IMAP") == "none"
    assert a_line(text, "login name") == "the address"
    assert a_line(text, "keyring") == "not known"
    assert a_line(text, "free on the disk") == "not known"
    assert text.endswith("Log of the program\n  (empty)\n")
    office.desk.set_account(replace(account, user=""))
    assert a_line(office.desk.support_text(), "login name") == "none"


def test_without_an_account_there_is_none_to_tell_of(office: Office) -> None:
    with office.store.transaction():
        AccountRow.delete().execute()

    def strange() -> str:
        raise VaultTrouble(reason="it said “42”.")

    text = support.text(replace(office.desk, keyring_name=strange))
    assert a_line(text, "account") == "none"
    assert a_line(text, "keyring") == "in trouble (for another reason)"


def test_a_log_that_is_broken_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.ask(ANA)
    code = EntryRow.select(EntryRow.code).where(EntryRow.number == 2).scalar()
    for written, said in (("note", "broken at entry 2"), (code, "whole, ")):
        with office.store.transaction():
            EntryRow.update(code=written).where(EntryRow.number == 2).execute()
        assert a_line(office.desk.support_text(), "log").startswith(said)

    def damaged(self: Store) -> None:
        raise DamagedStore(path="/home/quittensaft", reason="x")

    monkeypatch.setattr(Store, "must_be_sound", damaged)
    assert a_line(office.desk.support_text(), "log") == "the file is damaged"


def test_where_the_data_lies_is_told_by_kind(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert a_line(office.desk.support_text(), "folder") in ("local", "on a server")
    shared = tmp_path / "Dropbox" / "desk"
    seen = SimpleNamespace(store=SimpleNamespace(folder=shared, read_only=None))
    monkeypatch.setattr(support, "_log", lambda _: "whole")
    for name in ("is_practice", "clock"):
        setattr(seen, name, getattr(office.desk, name))
    told = dict(support._data(seen, facts()))
    assert told["folder"] == "copied by Dropbox"
    seen.store.folder = tmp_path
    assert dict(support._data(seen, facts()))["folder"] == "local"
    seen.store.folder = None
    assert dict(support._data(seen, facts()))["folder"] == "on a server"


def test_copies_outside_are_told_without_their_place(office: Office, tmp_path: Path) -> None:
    if office.store.folder is None:
        return
    place = tmp_path / "quittensaft"
    place.mkdir()
    office.desk.choose_outside(place, None)
    assert a_line(office.desk.support_text(), "copies outside") == "not locked, old"
    office.desk.choose_outside(place, "seven purple foxes walk quietly home")
    office.desk.copy_outside()
    assert a_line(office.desk.support_text(), "copies outside") == "locked, fresh"
    with pytest.raises(FileNotWritable):
        office.desk.save_support("text", office.store.folder / "support.txt")
