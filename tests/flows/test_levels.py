"""Levels are off until they are wanted, have names of the owner's own, and go down at once."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import (
    BadLevel,
    BadLevelName,
    BadSetting,
    LevelsOff,
    NothingToLower,
    UnknownContact,
    UnknownSetting,
)
from optindesk.core.model import Target
from optindesk.core.status import RequestStatus, SubscriptionStatus
from optindesk.flows import levels, settings
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import ListRow

CY = "cy@example.net"
PROFILING = Target(level=5)


def test_levels_are_off_until_they_are_switched_on(office: Office) -> None:
    office.set(levels="off")
    with pytest.raises(LevelsOff):
        office.sign_up(target=Target(level=4))
    assert office.desk.choose_settings({"levels": "On"}) == {"levels": 1}
    assert office.sign_up(target=Target(level=4)).group.value == "new"


def test_their_names_ship_and_can_be_the_owners(office: Office) -> None:
    levels.ship(office.store, {"de": list("abcdef"), "en": list("ghijkl")})
    levels.ship(office.store, {"de": list("abcdef"), "en": list("ghijkl")})
    assert levels.name_of(4, "de-AT") == "e"
    assert levels.name_of(4, "fr") == "k"
    assert office.desk.name_level(4, "de", "  Werbung   per Post ") == "Werbung per Post"
    assert office.desk.name_level(4, "nl", "Reclame") == "Reclame"
    assert [(one.name, one.is_own) for one in levels.names("de")][3:5] == [
        ("d", False),
        ("Werbung per Post", True),
    ]
    assert levels.languages() == ["de", "en", "nl"]
    office.sign_up(target=Target(level=4), language="de")
    office.desk.send()
    assert office.provider.taken[0].values["level_name"] == "Werbung per Post"
    assert office.desk.name_level(4, "de", "") == "e"
    assert office.desk.name_level(4, "de", "") == "e"
    assert levels.languages() == ["de", "en", "nl"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x" * 81, "longer"),
        ("ad\x07s", "control"),
        ("yes", "answer"),
        ("Offers\nBcc: evil@example.net", "line break"),
        ("\u202eRTL", "invisible"),
    ],
)
def test_a_name_that_could_mislead_is_refused(name: str, words: str, office: Office) -> None:
    with pytest.raises(BadLevelName, match=words):
        office.desk.name_level(4, "en", name)
    with pytest.raises(BadLevel):
        office.desk.name_level(6, "en", "more")


def test_of_three_things_the_third_has_a_number_to_choose_by(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    office.desk.sign_up(ANA, office.news(), garden, Target(level=4))
    office.desk.sign_up(BEN, office.news(), Target(level=4))
    office.desk.send()
    three, two = office.provider.taken
    assert (three.values["third_change"], two.values["third_change"]) == ("3", "")
    assert three.values["level_name"] == "Marketing"


def test_a_level_goes_down_at_once_without_a_question(office: Office) -> None:
    office.subscribe()
    office.subscribe(target=Target(level=4))
    mails = len(office.mails())
    done = office.desk.lower_level(ANA, 3)
    assert (done.before, done.level, done.declined) == (4, 3, 0)
    assert office.contact().level == 3
    assert office.subscription(target=Target(level=4)).target.level == 3
    assert office.desk.lower_level(ANA, 0).before == 3
    left = office.subscription(target=Target(level=4))
    assert left.status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert len(office.mails()) == mails
    assert office.codes().count("level.lowered") == 2


def test_a_level_that_came_with_a_list_goes_down_too(office: Office) -> None:
    office.subscribe()
    assert office.desk.lower_level(ANA, 2).before == 3
    office.subscribe(BEN, Target(level=2))
    office.subscribe(BEN)
    office.desk.lower_level(BEN, 2)
    assert office.subscription(BEN, Target(level=2)).target.level == 2


def test_an_open_question_about_more_ends_with_it(office: Office) -> None:
    office.ask(target=Target(level=4))
    done = office.desk.lower_level(ANA, 2)
    assert (done.before, done.level, done.declined) == (0, 0, 1)
    assert office.status(target=Target(level=4)) is RequestStatus.DECLINED
    office.desk.sign_up(BEN, office.news(), Target(level=4))
    assert office.desk.lower_level(BEN, 0).declined == 1
    assert office.status(BEN) is RequestStatus.OPEN
    assert [one.accepted for one in office.request(BEN).changes] == [None, False]


def test_an_open_question_about_a_list_goes_on(office: Office) -> None:
    office.subscribe(target=Target(level=4))
    office.ask()
    assert office.desk.lower_level(ANA, 2).declined == 0
    assert office.status() is RequestStatus.OPEN


def test_a_yes_to_profiling_alone_is_no_yes_to_advertising(office: Office) -> None:
    """Profiling is a purpose of its own: who gave only that has given nothing else (DESIGN 2)."""
    office.subscribe(target=PROFILING)
    assert office.contact().level == 0
    assert office.standing().may_mail[0]
    done = office.desk.lower_level(ANA, 4)
    assert (done.before, done.level, done.declined) == (5, 0, 0)
    (row,) = office.story().standings
    assert (row.level, row.facts.subscription) == (5, SubscriptionStatus.UNSUBSCRIBED)
    assert not row.may_mail[0]
    assert office.sign_up(target=Target(level=4)).group.value == "new"


def test_what_was_agreed_to_beside_profiling_outlasts_it(office: Office) -> None:
    office.subscribe(target=Target(level=2))
    office.subscribe(target=PROFILING)
    assert (office.story().level, office.contact().level) == (5, 2)
    assert office.sign_up(target=PROFILING).group.value == "already_subscribed"
    done = office.desk.lower_level(ANA, 4)
    assert (done.before, done.level, office.story().level) == (5, 2, 2)
    assert [row.may_mail[0] for row in office.story().standings] == [True, False]
    with pytest.raises(NothingToLower):
        office.desk.lower_level(ANA, 4)
    assert office.desk.lower_level(ANA, 1).level == 1


def test_a_yes_to_profiling_does_not_let_a_list_be_written_to_again(office: Office) -> None:
    office.subscribe()
    office.desk.lower_level(ANA, 2)
    office.subscribe(target=PROFILING)
    assert [row.may_mail[0] for row in office.story().standings] == [False, True]


def test_a_question_about_profiling_leaves_the_others_open(office: Office) -> None:
    for level in (3, 5):
        office.ask(target=Target(level=level))
    first, second = office.provider.taken
    assert office.status(target=Target(level=3)) is RequestStatus.OPEN
    office.read(office.reply("yes", second))
    assert office.contact().level == 0
    office.read(office.reply("yes", first))
    assert (office.contact().level, office.story().level) == (3, 5)
    office.desk.sign_up(BEN, Target(level=2), PROFILING)
    office.desk.send()
    assert len(office.provider.to(BEN)) == 2


def test_that_a_level_was_lowered_is_said_with_the_day(office: Office) -> None:
    office.subscribe(target=Target(level=4))
    office.later(1)
    office.desk.lower_level(ANA, 2)
    office.later(1)
    office.subscribe(target=PROFILING)
    office.later(1)
    office.desk.lower_level(ANA, 4)
    level, profiling = office.story().standings
    lowered = office.now.replace(day=office.now.day - 2)
    assert (level.facts.lowered_at, profiling.facts.lowered_at) == (lowered, office.now)
    assert str(level.sentence).startswith("Lowered on 2026-11-22")
    assert "said yes to more on 2026-11-21" in str(level.sentence)
    assert str(profiling.sentence).startswith("Lowered on 2026-11-24")
    office.later(1)
    office.desk.lower_level(ANA, 0)
    said = [str(row.sentence) for row in office.story().standings]
    assert said[0].startswith("Lowered on 2026-11-25")
    assert said[1].startswith("Lowered on 2026-11-24")


def test_who_left_or_said_yes_again_does_not_read_as_lowered(office: Office) -> None:
    office.subscribe(target=Target(level=4))
    office.later(1)
    office.desk.withdraw(ANA)
    assert str(office.standing().sentence).startswith("Left on 2026-11-22")
    office.subscribe(BEN, Target(level=4))
    office.desk.lower_level(BEN, 2)
    office.later(1)
    again = office.ask(BEN, Target(level=3), day=office.now.date())
    office.read(office.reply("yes", again))
    assert str(office.standing(BEN).sentence).startswith("Said yes on")
    office.subscribe(CY)
    assert str(office.standing(CY).sentence).startswith("Said yes on")


def test_a_question_that_waits_does_not_leave_once_levels_are_off(office: Office) -> None:
    asked = office.ask(CY, Target(level=2))
    office.sign_up(target=PROFILING)
    office.desk.sign_up(BEN, office.news(), Target(level=4))
    office.desk.choose_setting("levels", "off")
    said = str(office.standing().sentence)
    assert said.startswith("The question was cancelled on")
    assert "(permission levels were switched off)" in said
    office.desk.send()
    (mail,) = office.provider.taken[1:]
    assert (mail.recipient, mail.values["list_name"]) == (BEN, "Flower news")
    assert (mail.values["changes"], mail.values["level_name"]) == ("", "")
    office.read(office.reply("yes", asked))
    assert office.contact(CY).level == 2, "who was asked could still answer"
    office.desk.choose_setting("levels", "on")
    assert office.sign_up(target=PROFILING).group.value == "new"


def test_no_reminder_about_a_level_leaves_once_levels_are_off(office: Office) -> None:
    office.ask(target=PROFILING)
    office.set(reminders=2)
    office.later(8)
    assert office.remind() == 1
    office.desk.choose_setting("levels", "off")
    assert office.remind() == 0
    office.desk.send()
    assert len(office.provider.taken) == 1
    (again,) = office.desk.resend(PeopleQuery(), dry_run=True)
    assert str(again.why_not) == "permission levels are switched off."


def test_a_level_is_never_raised_by_hand(office: Office) -> None:
    office.subscribe()
    with pytest.raises(NothingToLower):
        office.desk.lower_level(ANA, 3)
    with pytest.raises(NothingToLower):
        office.desk.lower_level(ANA, 5)
    with pytest.raises(BadLevel):
        office.desk.lower_level(ANA, -1)
    with pytest.raises(UnknownContact):
        office.desk.lower_level(BEN, 1)


# --- settings -------------------------------------------------------------------------------------


def test_a_setting_has_bounds_and_says_them(office: Office) -> None:
    with pytest.raises(UnknownSetting, match="reminder_days"):
        office.desk.choose_setting("reminder", "1")
    with pytest.raises(BadSetting, match="a number from 7 to 60"):
        office.desk.choose_setting("reminder_days", "6")
    with pytest.raises(BadSetting, match="on"):
        office.desk.choose_setting("levels", "perhaps")
    with pytest.raises(BadSetting):
        office.desk.choose_setting("reminder_days", "many")
    assert settings.shown("levels") == "on"
    assert settings.shown("reminder_days") == "7"
    assert list(settings.known("levels")) == ["levels"]
    assert settings.known() is settings.SETTINGS


def test_a_setting_that_stays_is_no_news(office: Office) -> None:
    office.desk.choose_setting("reminder_days", "9")
    office.desk.choose_setting("reminder_days", "9")
    assert office.codes().count("setting.changed") == 1


def test_several_settings_are_changed_together_or_none_of_them(office: Office) -> None:
    with pytest.raises(BadSetting):
        office.desk.choose_settings({"reminders": "2", "reminder_days": "6"})
    assert settings.get("reminders") == 0
    changed = office.desk.choose_settings({"reminders": "2", "reminder_days": "7"})
    assert changed == {"reminders": 2}, "seven days are the usual"
    assert office.codes().count("setting.changed") == 1
    assert settings.usual("reminders") == "0"
    assert settings.usual("levels") == "off"


@pytest.mark.parametrize(
    ("lists", "person", "language"),
    [
        (("de", "de"), "", "de"),
        (("de", "fr"), "", "en"),
        ((), "", "en"),
        (("de",), "fr", "fr"),
    ],
)
def test_a_question_about_a_level_alone_is_in_the_language_of_the_lists(
    lists: tuple[str, ...], person: str, language: str, office: Office
) -> None:
    ListRow.delete().execute()
    for number, language_of_list in enumerate(lists):
        office.make_list(f"List {number}", language_of_list)
    office.sign_up(target=Target(level=4), language=person)
    assert office.request(target=Target(level=4)).language == language
