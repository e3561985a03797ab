"""What can be set is found by the words of people, says how it stands, and has a way back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks import ACCOUNT
from office import Office
from optindesk.core.errors import UnknownSetting, VaultTrouble
from optindesk.core.model import Door, Security, Server, SignIn
from optindesk.flows import evidence, how_set, preferences, settings
from optindesk.flows.how_set import Now
from optindesk.flows.preferences import CATALOGUE, GROUPS, Group
from optindesk.store import account_rows
from optindesk.store.tables import AccountRow

ALL = preferences.shown_in(is_practice=False)


def found(text: str) -> dict[str, list[str]]:
    return {str(group): sorted(names) for group, names in preferences.find(text, ALL, str).items()}


def test_every_group_has_something_and_every_number_a_place() -> None:
    assert set(ALL) == set(Group) == set(GROUPS)
    assert set(settings.SETTINGS) <= set(CATALOGUE)
    for name in settings.SETTINGS:
        assert str(CATALOGUE[name].usual) != "None"


def test_a_setting_is_found_by_other_words_whatever_their_case_and_accents() -> None:
    assert found("nudge") == {"asking": ["reminders"]}
    assert found("  GDPR policy ") == {"business": ["privacy_notice"]}
    assert found("Pässword keyring") == {"account": ["password"]}
    assert found("horoscope") == {}


def test_words_of_a_title_of_a_group_mark_no_row() -> None:
    assert found("permission levels") == {"levels": []}
    assert found("business street") == {"business": ["postal_address"]}


def test_what_fits_best_comes_first() -> None:
    assert next(iter(preferences.find("lang", ALL, str))) is Group.LOOK
    assert next(iter(preferences.find("remind", ALL, str))) is Group.ASKING
    assert preferences.find("minutes", ALL, str)[Group.ASKING][0] == settings.QUESTION_MINUTES
    both = preferences.find("day", ALL, str)[Group.ASKING]
    assert both[:2] == (settings.REMINDER_DAYS, settings.QUESTION_DAYS), "their titles begin so"


@given(st.sampled_from(sorted(CATALOGUE)), st.data())
def test_every_piece_of_a_title_finds_it(name: str, data: st.DataObject) -> None:
    title = str(CATALOGUE[name].title)
    word = data.draw(st.sampled_from(title.split()))
    begin = data.draw(st.integers(0, len(word) - 1))
    piece = word[begin : data.draw(st.integers(begin + 1, len(word)))]
    group = CATALOGUE[name].group
    marked = preferences.find(piece, ALL, str)[group]
    assert name in marked or not marked


def test_a_practice_desk_has_no_password_to_set() -> None:
    names = {name for group in preferences.shown_in(is_practice=True).values() for name in group}
    assert preferences.PASSWORD not in names
    assert preferences.ACCOUNT in names


def real(office: Office) -> dict[str, Now]:
    desk = replace(office.desk, practice=None, keyring_name=lambda: "keyring.backends.kwallet.X")
    return {**how_set.look(desk), **how_set.of_password(desk)}


def test_how_everything_stands_is_said_in_a_sentence(office: Office) -> None:
    office.drawer.set("shop", "127.0.0.1", "geheim")
    now = real(office)
    assert set(now) == set(CATALOGUE) - {*preferences.OF_THIS_COMPUTER, preferences.SUPPORT}
    assert str(now[preferences.PASSWORD].said) == "Passwords are kept in KWallet."
    assert now[settings.REMINDER_DAYS].value == 7
    assert now[settings.REMINDER_DAYS].is_usual
    account = account_rows.account()
    assert account is not None
    assert account.address in str(now[preferences.ACCOUNT].said)
    office.desk.set_account(
        replace(
            ACCOUNT,
            smtp=Server("smtp.example.org", 587, Security.STARTTLS),
            imap=None,
            per_minute=5,
            per_hour=50,
            move_handled="Done",
        )
    )
    now = real(office)
    assert "port 587, encrypted by STARTTLS" in str(now[preferences.ACCOUNT].said)
    assert str(now[preferences.ACCOUNT].said).endswith("Replies are not read from a mailbox.")
    assert str(now[preferences.PACE].said).startswith("At most 5 in a minute, 50 in an hour")
    assert now[preferences.PACE].is_usual is False
    assert str(now[preferences.HANDLED].said) == "They are moved to “Done”."


@pytest.mark.parametrize(
    ("sign_in", "what"),
    [(SignIn.PASSWORD, "until the password of shop is typed"), (SignIn.OAUTH, "signs in as shop")],
)
def test_what_the_keyring_of_this_computer_lacks_is_no_setting_as_it_should_be(
    office: Office, sign_in: SignIn, what: str
) -> None:
    office.set_account(user="shop", sign_in=sign_in)
    now = real(office)[preferences.PASSWORD]
    assert what in str(now.said)
    assert now.is_usual, "there is none to forget"
    account = account_rows.account()
    assert account is not None
    office.drawer.set(*account.login(Door.SMTP).kept_under, "geheim")
    assert str(real(office)[preferences.PASSWORD].said) == "Passwords are kept in KWallet."


def test_a_long_text_is_shown_by_its_beginning_in_one_line(office: Office) -> None:
    office.desk.set_business("Market Street 1\n\n1010 Vienna", "word " * 60)
    now = real(office)
    assert str(now[preferences.POSTAL].said) == "Market Street 1, 1010 Vienna"
    assert str(now[preferences.NOTICE].said).endswith("word…")


def forget_account(office: Office) -> None:
    with office.store.transaction():
        AccountRow.delete().execute()


def test_without_an_account_it_says_so(office: Office) -> None:
    forget_account(office)
    now = real(office)
    assert now[preferences.ACCOUNT] == Now(how_set.NOT_SET_UP, is_usual=True)
    assert now[preferences.PASSWORD].is_usual, "there is none to forget"
    assert now[preferences.NAME].said == how_set.NOT_SAID


def test_practice_has_no_account_of_its_own(office: Office) -> None:
    practice = replace(office.desk, practice=object())
    assert how_set.look(practice)[preferences.ACCOUNT].said == how_set.PRACTICE
    assert preferences.OUTSIDE not in how_set.look(practice)


def test_a_keyring_that_is_missing_says_why() -> None:
    def none() -> str:
        raise VaultTrouble(reason="it is locked.")

    assert "it is locked" in str(how_set.where_passwords_go(none))
    assert "“my.Ring”" in str(how_set.where_passwords_go(lambda: "my.Ring"))


def test_a_reset_says_what_it_changes_and_brings_all_back(office: Office) -> None:
    account = account_rows.account()
    assert account is not None
    office.desk.set_account(replace(account, per_day=9, move_handled="Done"))
    office.desk.choose_settings({settings.REMINDERS: "2", settings.YEARS_OF_PROOF: "0"})
    office.desk.keep_replies(evidence.DECISIVE)
    now = real(office)
    skipped = {settings.LEVELS, settings.QUESTIONS, settings.QUESTION_MINUTES}
    names = [name for name in how_set.RESETTABLE if name not in skipped]
    changes = how_set.of_reset(names, now)
    assert [str(one) for name, one in changes if name in settings.SETTINGS] == [
        "Reminders: 2 → 0",
        "Years of proof: for good → 3",
    ]
    before = office.codes().count("setting.changed")
    office.desk.reset(name for name, _ in changes)
    assert how_set.of_reset(names, real(office)) == []
    assert office.codes().count("setting.changed") == before + 3
    account = account_rows.account()
    assert account is not None
    assert (account.per_day, account.move_handled) == (None, "")
    with pytest.raises(UnknownSetting):
        office.desk.reset(["language"])


def test_a_reset_of_an_account_that_is_not_there_does_nothing(office: Office) -> None:
    forget_account(office)
    office.desk.reset([preferences.PACE, preferences.HANDLED])
    assert account_rows.account() is None


def test_copies_of_a_day_are_counted(office: Office) -> None:
    if office.store.folder is None:
        return
    assert str(real(office)[preferences.DAILY].said) == "No copy was made yet."
    office.desk.copy_now()
    assert str(real(office)[preferences.DAILY].said).startswith("There is 1 copy, made on")


def test_a_place_outside_says_how_old_its_copy_is(office: Office, tmp_path: Path) -> None:
    if office.store.folder is None:
        return
    office.desk.choose_outside(tmp_path, None)
    said = str(real(office)[preferences.OUTSIDE].said)
    assert said == "No copy was made outside of this computer yet."
