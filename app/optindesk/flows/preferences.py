"""All that can be set, as a person looks for it: groups, what each is for, and its default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from optindesk.core.looking import Fit, fit, typed_words
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import owner_pin, settings
from optindesk.flows.settings import SETTINGS


class Group(StrEnum):
    """The pages of the settings, in their order."""

    ACCOUNT = "account"
    BUSINESS = "business"
    ASKING = "asking"
    LEVELS = "levels"
    KEEPING = "keeping"
    COPIES = "copies"
    OWN_WORK = "own_work"
    LOOK = "look"
    PIN = "pin"
    SUPPORT = "support"


GROUPS: Mapping[Group, Sentence] = {
    Group.ACCOUNT: sentence("Mail account"),
    Group.BUSINESS: sentence("Your business"),
    Group.ASKING: sentence("How people are asked"),
    Group.LEVELS: sentence("Permission levels"),
    Group.KEEPING: sentence("Keeping and erasing"),
    Group.COPIES: sentence("Copies"),
    Group.OWN_WORK: sentence("On its own"),
    Group.LOOK: sentence("Language and look"),
    Group.PIN: sentence("Owner’s PIN"),
    Group.SUPPORT: sentence("Support"),
}

ACCOUNT, PASSWORD, PACE, HANDLED = "account", "password", "pace", "handled"
NAME, POSTAL, NOTICE = "sender_name", "postal_address", "privacy_notice"
LEVEL_NAMES, REPLIES = "level_names", "kept_replies"
DAILY, OUTSIDE = "daily_copy", "outside"
OWN_WORK, LISTEN, NOTIFY, LANGUAGE = "own_work", "listen", "notify", "language"
PIN, SUPPORT = "pin", "support"
WHO = "who"
"""Who sits at this computer, as the settings of this computer keep it."""


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing to set. `also` are other words by which people look for it; `usual` is the default,
    None where there can be none."""

    group: Group
    title: Sentence
    purpose: Sentence
    also: Sentence
    usual: Sentence | None = None


def in_words(name: str, value: int) -> Sentence:
    """The value of one of the `SETTINGS`, as a person says it."""
    known = SETTINGS[name]
    if known.is_switch:
        return sentence("on") if value else sentence("off")
    if not value and name in settings.OF_RETENTION:
        return sentence("for good")
    return sentence("{value}", value=value)


def _number(name: str, group: Group, title: Sentence, also: Sentence) -> Preference:
    known = SETTINGS[name]
    return Preference(group, title, known.said, also, in_words(name, known.default))


CATALOGUE: Mapping[str, Preference] = {
    ACCOUNT: Preference(
        Group.ACCOUNT,
        sentence("Account"),
        sentence("The account that sends the questions and takes the replies."),
        sentence(
            "email mailbox server SMTP IMAP host port TLS STARTTLS certificate login user name"
            " provider test connection Gmail Outlook Microsoft 365"
        ),
    ),
    PASSWORD: Preference(
        Group.ACCOUNT,
        sentence("Password"),
        sentence("Each computer keeps it in its own keyring, and it lies nowhere else."),
        sentence("app password secret token sign in keyring keychain credential forget log out"),
    ),
    PACE: Preference(
        Group.ACCOUNT,
        sentence("How fast mails go out"),
        sentence("The most mails in a minute, an hour and a day, so that no provider is upset."),
        sentence("limit rate cap speed quota per minute per hour per day slow"),
        sentence("half of what the provider allows"),
    ),
    HANDLED: Preference(
        Group.ACCOUNT,
        sentence("Handled replies"),
        sentence("Whether replies that were applied or decided are moved to a folder."),
        sentence("move folder mailbox inbox tidy"),
        sentence("they stay where they are"),
    ),
    NAME: Preference(
        Group.BUSINESS,
        sentence("Name that people see"),
        sentence("Who asks: it stands as the sender of each mail."),
        sentence("sender from business shop company"),
    ),
    POSTAL: Preference(
        Group.BUSINESS,
        sentence("Postal address"),
        sentence("It stands at the end of each mail, so that people see who asks."),
        sentence("street town imprint legal footer"),
    ),
    NOTICE: Preference(
        Group.BUSINESS,
        sentence("Privacy notice"),
        sentence("What becomes of the data: it stands at the end of each mail."),
        sentence("data protection GDPR policy legal footer link"),
    ),
    settings.REMINDERS: _number(
        settings.REMINDERS,
        Group.ASKING,
        sentence("Reminders"),
        sentence("again follow up nudge how often not answered"),
    ),
    settings.REMINDER_DAYS: _number(
        settings.REMINDER_DAYS,
        Group.ASKING,
        sentence("Days before a reminder"),
        sentence("wait delay pause interval week"),
    ),
    settings.PERMISSION_PER_DAY: _number(
        settings.PERMISSION_PER_DAY,
        Group.ASKING,
        sentence("People of old lists in a day"),
        sentence("permission campaign collected before bulk limit speed"),
    ),
    settings.QUESTIONS: _number(
        settings.QUESTIONS,
        Group.ASKING,
        sentence("Questions to one address"),
        sentence("limit flood abuse bombing too many most"),
    ),
    settings.QUESTION_DAYS: _number(
        settings.QUESTION_DAYS,
        Group.ASKING,
        sentence("Days for these questions"),
        sentence("limit flood abuse period week"),
    ),
    settings.QUESTION_MINUTES: _number(
        settings.QUESTION_MINUTES,
        Group.ASKING,
        sentence("Minutes between questions"),
        sentence("limit flood abuse pause wait"),
    ),
    settings.LEVELS: _number(
        settings.LEVELS,
        Group.LEVELS,
        sentence("Permission levels"),
        sentence("consent marketing profiling transactional"),
    ),
    LEVEL_NAMES: Preference(
        Group.LEVELS,
        sentence("Names of the levels"),
        sentence("What the levels are called in mails, in each language."),
        sentence("rename word wording language"),
    ),
    settings.MONTHS_WITHOUT_YES: _number(
        settings.MONTHS_WITHOUT_YES,
        Group.KEEPING,
        sentence("Months without a yes"),
        sentence("retention delete erase forget GDPR period how long reduce"),
    ),
    settings.YEARS_OF_PROOF: _number(
        settings.YEARS_OF_PROOF,
        Group.KEEPING,
        sentence("Years of proof"),
        sentence("retention delete erase forget GDPR period how long reduce evidence"),
    ),
    settings.REDUCES_ALONE: _number(
        settings.REDUCES_ALONE,
        Group.KEEPING,
        sentence("Apply these rules"),
        sentence("retention delete erase automatic by itself reduce"),
    ),
    REPLIES: Preference(
        Group.KEEPING,
        sentence("Replies"),
        sentence("Whether replies are kept whole, or no more of them than the proof needs."),
        sentence("answers mails evidence data minimisation store"),
        sentence("kept whole"),
    ),
    DAILY: Preference(
        Group.COPIES,
        sentence("Copies on this computer"),
        sentence("A checked copy of everything, once a day by itself."),
        sentence("backup restore safety save"),
    ),
    OUTSIDE: Preference(
        Group.COPIES,
        sentence("Copies outside of this computer"),
        sentence(
            "If this computer breaks or is stolen, your people and all proof are still there."
        ),
        sentence("backup USB stick disk cloud OneDrive Dropbox passphrase restore stolen"),
    ),
    OWN_WORK: Preference(
        Group.OWN_WORK,
        sentence("Check and send"),
        sentence("What is due is done by itself while the desk is open."),
        sentence("automatic schedule interval timer every minutes hour night tray background"),
        sentence("only when you start it"),
    ),
    LISTEN: Preference(
        Group.OWN_WORK,
        sentence("Listen to the mailbox"),
        sentence("Replies show within seconds while the desk is open."),
        sentence("IDLE push wait instant automatic online"),
        sentence("on"),
    ),
    NOTIFY: Preference(
        Group.OWN_WORK,
        sentence("Messages on the screen"),
        sentence(
            "What came in while you look elsewhere is told in a corner of the screen: how much, and"
            " never from whom."
        ),
        sentence("notification popup tray bubble alert toast privacy quiet silent"),
        sentence("on"),
    ),
    LANGUAGE: Preference(
        Group.LOOK,
        sentence("Language of the program"),
        sentence("It holds from the next start. Mails are in the language of each person."),
        sentence("English German translation locale display appearance"),
        sentence("that of this computer"),
    ),
    PIN: Preference(
        Group.PIN,
        sentence("PIN"),
        owner_pin.WHAT_IT_IS,
        sentence("password code lock protect staff several people shared login forgotten privacy"),
    ),
    SUPPORT: Preference(
        Group.SUPPORT,
        sentence("Support file"),
        sentence(
            "Versions, figures and settings for whoever helps you, and nothing of your people, your"
            " mails or your passwords. You see it all before it is saved."
        ),
        sentence("help problem bug diagnostics report error log version about export"),
    ),
}
"""In the order in which they are shown."""

OF_THIS_COMPUTER = (OWN_WORK, LISTEN, NOTIFY, LANGUAGE)
"""What belongs to this computer and not to the data; its keeper knows how it stands."""

OF_REAL_DESKS = (PASSWORD, PACE, HANDLED, DAILY, OUTSIDE, OWN_WORK, LISTEN, NOTIFY)
"""What a practice desk has not."""


def shown_in(*, is_practice: bool) -> Mapping[Group, tuple[str, ...]]:
    """What there is to set at a desk, by group; a group of which nothing is left is none."""
    found: dict[Group, tuple[str, ...]] = {}
    for name, one in CATALOGUE.items():
        if not (is_practice and name in OF_REAL_DESKS):
            found[one.group] = (*found.get(one.group, ()), name)
    return found


def find(
    text: str, shown: Mapping[Group, tuple[str, ...]], say: Callable[[Sentence], str]
) -> Mapping[Group, tuple[str, ...]]:
    """Where all typed words are found, by group, and in which settings, what fits best first; in
    none where the group's title has them already. Parts of words count, case and accents do not."""
    wanted = typed_words(text)
    found: list[tuple[Fit, Group, tuple[str, ...]]] = []
    for group, names in shown.items():
        title = say(GROUPS[group])
        of_group = fit(wanted, title)
        if of_group is not Fit.NOT:
            found.append((of_group, group, ()))
            continue
        fits = {name: _fit(wanted, CATALOGUE[name], title, say) for name in names}
        fitting = sorted((name for name in names if fits[name]), key=lambda name: -fits[name])
        if fitting:
            found.append((fits[fitting[0]], group, tuple(fitting)))
    return {group: names for _, group, names in sorted(found, key=lambda one: -one[0])}


def _fit(wanted: Sequence[str], one: Preference, group: str, say: Callable[[Sentence], str]) -> Fit:
    return fit(wanted, say(one.title), (group, say(one.also)), say(one.purpose))
