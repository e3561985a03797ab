"""What can stand in the log: each code with the sentence that a person reads for it."""

from __future__ import annotations

from enum import StrEnum

from optindesk.core.errors import N_


class Code(StrEnum):
    """The codes of entries. Part of the log's format: a code is never renamed or reused."""

    ACCOUNT_SET = "account.set"
    ACCOUNT_TESTED = "account.tested"
    ACCOUNT_SIGNED_IN = "account.signed_in"
    ACCOUNT_FORGOTTEN = "account.forgotten"
    LIST_MADE = "list.made"
    LIST_TAKEN_AWAY = "list.taken_away"
    SIGNUP_RECORDED = "signup.recorded"
    SIGNUP_LEFT_ALONE = "signup.left_alone"
    SIGNUP_TAKEN_BACK = "signup.taken_back"
    SUBSCRIPTION_BROUGHT = "subscription.brought"
    SUBSCRIPTION_TAKEN_BACK = "subscription.taken_back"
    LEAVER_BROUGHT = "leaver.brought"
    LEAVER_TAKEN_BACK = "leaver.taken_back"
    LEAVERS_BROUGHT = "leavers.brought"
    LEAVERS_TAKEN_BACK = "leavers.taken_back"
    IMPORT_PUBLISHED = "import.published"
    IMPORT_TAKEN_BACK = "import.taken_back"
    IMPORT_BROKEN_OFF = "import.broken_off"
    SHEET_PRINTED = "sheet.printed"
    POSTER_PRINTED = "poster.printed"
    TERMS_SHOWN = "terms.shown"
    COLLECTOR_MADE = "collector.made"
    SHEET_TYPED = "sheet.typed"
    SCAN_ADDED = "scan.added"
    SCAN_MARKED = "scan.marked"
    SCAN_REMOVED = "scan.removed"
    SHEET_BLANKED = "sheet.blanked"
    SHEET_GONE = "sheet.gone"
    SCAN_BLACKENED = "scan.blackened"
    REQUEST_MADE = "request.made"
    REQUEST_PROLONGED = "request.prolonged"
    REQUEST_CONFIRMED = "request.confirmed"
    REQUEST_DECLINED = "request.declined"
    REQUEST_EXPIRED = "request.expired"
    REQUEST_BOUNCED = "request.bounced"
    REQUEST_SUPERSEDED = "request.superseded"
    REQUEST_CANCELLED = "request.cancelled"
    SUBSCRIPTION_WITHDRAWN = "subscription.withdrawn"
    LEVEL_LOWERED = "level.lowered"
    ADDRESS_SOFT_BOUNCE = "address.soft_bounce"
    ADDRESS_BOUNCED = "address.bounced"
    ADDRESS_WRONG_PERSON = "address.wrong_person"
    ADDRESS_COMPLAINED = "address.complained"
    ADDRESS_CORRECTED = "address.corrected"
    ADDRESS_TAKES_OVER = "address.takes_over"
    ADDRESS_CHANGED = "address.changed"
    ADDRESS_CHANGE_UNDONE = "address.change_undone"
    NEVER_WRITE_ADDED = "never_write.added"
    NEVER_WRITE_LIFTED = "never_write.lifted"
    CONTACT_RECTIFIED = "contact.rectified"
    CONTACT_HELD = "contact.held"
    CONTACT_RELEASED = "contact.released"
    CONTACTS_MERGED = "contact.merged"
    CONTACTS_PARTED = "contact.parted"
    NOTE_ADDED = "note.added"
    NOTE_TAKEN_BACK = "note.taken_back"
    PERSON_ERASED = "person.erased"
    ERASURE_LIFTED = "person.erasure_lifted"
    MAIL_HANDED_OVER = "mail.handed_over"
    MAIL_REFUSED = "mail.refused"
    MAIL_UNKNOWN = "mail.unknown"
    MAIL_SETTLED = "mail.settled"
    MAIL_SAID_NOT_SENT = "mail.said_not_sent"
    MAIL_DROPPED = "mail.dropped"
    MAIL_WANTED = "mail.wanted_again"
    MAIL_TRIED_AGAIN = "mail.tried_again"
    PERMISSION_BEGUN = "permission.begun"
    PERMISSION_ENDED = "permission.ended"
    REMINDER_QUEUED = "reminder.queued"
    ANSWER_APPLIED = "answer.applied"
    ANSWER_NOTED = "answer.noted"
    ANSWER_TO_READ = "answer.to_read"
    ANSWER_DECIDED = "answer.decided"
    ANSWER_REPLIED = "answer.replied"
    ANSWER_UNDONE = "answer.undone"
    CODE_REFUSED = "code.refused"
    CODE_GUESSED = "code.guessed"
    ALIAS_ACCEPTED = "alias.accepted"
    SENTENCE_TAUGHT = "sentence.taught"
    SENTENCE_FORGOTTEN = "sentence.forgotten"
    WORDING_SAVED = "wording.saved"
    WORDING_BACK = "wording.back"
    WORDING_TESTED = "wording.tested"
    WORDING_TEST_ANSWERED = "wording.test_answered"
    SETTING_CHANGED = "setting.changed"
    EXPORTED = "exported"
    BACKED_UP = "backed_up"
    COPIED_OUTSIDE = "copied_outside"
    SET_BACK = "set_back"
    MOVED = "moved.away"
    MOVED_HERE = "moved.here"
    MOVE_UNDONE = "moved.not"
    RELOCATED = "moved.place"
    RELOCATION_UNDONE = "moved.place.not"
    KEY_ROTATED = "key.rotated"
    PIN_SET = "pin.set"
    PIN_CHANGED = "pin.changed"
    PIN_REMOVED = "pin.removed"
    PIN_FORGOTTEN = "pin.forgotten"
    PIN_WRONG = "pin.wrong"
    CLOCK_SAID_RIGHT = "clock.said_right"


class Kind(StrEnum):
    """What an entry is about, roughly: what people narrow the log by."""

    SIGN_UPS = "sign-ups"
    QUESTIONS = "questions"
    MAILS = "mails"
    REPLIES = "replies"
    LEAVING = "leaving"
    PROOF = "proof"
    SETTINGS = "settings"


_BEGINNINGS: dict[Kind, tuple[str, ...]] = {
    Kind.SIGN_UPS: (
        *(
            "signup.",
            "subscription.brought",
            "subscription.taken_back",
            "leaver",
            "import.",
            "sheet.",
            "scan.",
        ),
        *("poster.", "terms.", "collector.", "contact.", "note."),
    ),
    Kind.QUESTIONS: ("request.", "permission.", "reminder."),
    Kind.MAILS: ("mail.",),
    Kind.REPLIES: ("answer.", "code.", "alias.", "sentence."),
    Kind.LEAVING: ("subscription.withdrawn", "level.", "address.", "never_write.", "person."),
    Kind.PROOF: ("exported", "backed_up", "copied_outside", "set_back", "moved."),
    Kind.SETTINGS: ("account.", "list.", "wording.", "setting.", "key.", "pin.", "clock."),
}

CODES_OF: dict[Kind, tuple[Code, ...]] = {
    kind: tuple(code for code in Code if code.startswith(beginnings))
    for kind, beginnings in _BEGINNINGS.items()
}
"""The codes of each kind; every code is of one."""


FOUND_IN: dict[str, str] = {
    "junk": N_("{what} It was found in the junk folder."),
    "trash": N_("{what} It was found in Deleted Items."),
}
"""What is said beside an entry about a mail by where it lay (ports.FolderRole)."""


SAID: dict[str, str] = {
    Code.ACCOUNT_SET: N_("The mail account was set: {address}."),
    Code.ACCOUNT_SIGNED_IN: N_("Somebody signed in at the provider of {address}."),
    Code.ACCOUNT_FORGOTTEN: N_("The password of {address} was taken out of the keyring."),
    Code.ACCOUNT_TESTED: N_("The mail account {address} was tested. What did not work: {failed}."),
    Code.LIST_MADE: N_("The list “{list}” was made."),
    Code.LIST_TAKEN_AWAY: N_("The list “{list}” was taken away: nobody was on it."),
    Code.SIGNUP_RECORDED: N_("Sign-up of {address} for {target} ({source})."),
    Code.SIGNUP_LEFT_ALONE: N_("Sign-up of {address} for {target} was left alone: {why}."),
    Code.SIGNUP_TAKEN_BACK: N_("The sign-up of {address} for {target} was taken back ({why})."),
    Code.SUBSCRIPTION_BROUGHT: N_(
        "{address} was brought along to {target} ({basis}: {how}), nobody was asked here."
    ),
    Code.SUBSCRIPTION_TAKEN_BACK: N_(
        "That {address} was brought along to {target} was taken back ({why}): it counts no more."
    ),
    Code.LEAVER_BROUGHT: N_(
        "{address} had gone from {target} in another program ({what}, {when}): {why}"
    ),
    Code.LEAVER_TAKEN_BACK: N_(
        "That {address} had gone in another program was taken back: it stands as before."
    ),
    Code.LEAVERS_BROUGHT: N_("Leavers of another program were brought from “{file}”: {counts}."),
    Code.LEAVERS_TAKEN_BACK: N_("The leavers of “{file}” were taken back: {people}; {newer}."),
    Code.IMPORT_PUBLISHED: N_("The sheet “{sheet}” was imported: {rows}."),
    Code.IMPORT_TAKEN_BACK: N_(
        "The import of “{sheet}” was taken back: {signups}, nothing had been sent."
    ),
    Code.IMPORT_BROKEN_OFF: N_(
        "The import of “{sheet}” broke off: what had come in ({signups}) was taken out"
        " again, nothing had been sent."
    ),
    Code.SHEET_PRINTED: N_("The sign-up sheet {sheet} for {target} was printed."),
    Code.POSTER_PRINTED: N_("A poster for {target} was printed."),
    Code.TERMS_SHOWN: N_("What people agree to for {target} is shown on a screen, as {sheet}."),
    Code.COLLECTOR_MADE: N_("A collector for {target} was made for a second computer ({id})."),
    Code.SHEET_TYPED: N_("The file “{sheet}” was typed from the sign-up sheet {paper}."),
    Code.SCAN_ADDED: N_("The scan “{file}” was added to the sheet “{sheet}”."),
    Code.SCAN_MARKED: N_(
        "Where rows of the sheet “{sheet}” stand was marked on the scan “{file}”: {rows}."
    ),
    Code.SCAN_REMOVED: N_("The scan “{file}” of the sheet “{sheet}” was removed ({reason})."),
    Code.SHEET_BLANKED: N_(
        "The row of a person who was erased was blanked in what is kept of “{sheet}”: its hash was"
        " {was}, and is {now} now."
    ),
    Code.SHEET_GONE: N_(
        "The file “{sheet}” went with a person who was erased: its hash was {was}."
    ),
    Code.SCAN_BLACKENED: N_(
        "The line of a person who was erased was made black on the scan “{file}”: its hash was"
        " {was}, and is {now} now."
    ),
    Code.REQUEST_MADE: N_("{address} is to be asked about {target}."),
    Code.REQUEST_PROLONGED: N_(
        "The question to {address} had to wait: it can be answered until {until}."
    ),
    Code.REQUEST_CONFIRMED: N_("{address} said yes to {target} ({how})."),
    Code.REQUEST_DECLINED: N_("{address} said no to {target} ({how})."),
    Code.REQUEST_EXPIRED: N_("The question to {address} lapsed: no answer until {until}."),
    Code.REQUEST_BOUNCED: N_("The question cannot reach {address}: {words}"),
    Code.REQUEST_SUPERSEDED: N_("The question to {address} was replaced by a new one."),
    Code.REQUEST_CANCELLED: N_("The question to {address} was cancelled ({why})."),
    Code.SUBSCRIPTION_WITHDRAWN: N_("{address} left {target} ({how})."),
    Code.LEVEL_LOWERED: N_("The permission level of {address} went down to {level} ({how})."),
    Code.ADDRESS_SOFT_BOUNCE: N_("A mail to {address} is delayed or came back for now: {words}"),
    Code.ADDRESS_BOUNCED: N_("Mail to {address} comes back: {words}"),
    Code.ADDRESS_WRONG_PERSON: N_("{address} belongs to somebody else: never write there again."),
    Code.ADDRESS_COMPLAINED: N_("{address} marked our mail as unwanted: never write there again."),
    Code.ADDRESS_CORRECTED: N_("The address was corrected: {typed} → {corrected} ({why})."),
    Code.ADDRESS_TAKES_OVER: N_("{corrected} has the sign-ups now that were typed as {typed}."),
    Code.ADDRESS_CHANGED: N_(
        "The address changed: {old} → {new} ({why}). The old one is not written to any more."
    ),
    Code.ADDRESS_CHANGE_UNDONE: N_(
        "That the address changed from {old} to {new} was taken back ({why}): all is as before."
    ),
    Code.NEVER_WRITE_ADDED: N_("{address} is never written to from now on ({reason})."),
    Code.NEVER_WRITE_LIFTED: N_("{address} may be written to again ({reason})."),
    Code.CONTACT_RECTIFIED: N_("What is known of {address} was put right: {changes}."),
    Code.CONTACT_HELD: N_("{address} is kept for a dispute, and cannot be erased: {reason}"),
    Code.CONTACT_RELEASED: N_("The dispute about {address} is over."),
    Code.CONTACTS_MERGED: N_(
        "{one} and {other} are one person ({why}), written to at {one} where both could be."
    ),
    Code.CONTACTS_PARTED: N_("{one} and {other} are not the same person after all ({why})."),
    Code.NOTE_ADDED: N_("Noted about {address}: “{text}”"),
    Code.NOTE_TAKEN_BACK: N_("The note about {address} was taken back: entry {entry} of the log."),
    Code.PERSON_ERASED: N_("What was known of a person was erased ({reason})."),
    Code.ERASURE_LIFTED: N_(
        "Somebody who was erased signed up anew on {signed_on}, and may be asked again."
    ),
    Code.MAIL_HANDED_OVER: N_("Mail “{kind}” to {address} was handed to the provider."),
    Code.MAIL_REFUSED: N_("The provider refused the mail “{kind}” to {address}: {words}"),
    Code.MAIL_UNKNOWN: N_("Whether the mail “{kind}” to {address} went out is not known."),
    Code.MAIL_SETTLED: N_("It is clear now that the mail “{kind}” to {address} went out ({how})."),
    Code.MAIL_SAID_NOT_SENT: N_("The mail “{kind}” to {address} did not go out ({how}): it waits."),
    Code.MAIL_DROPPED: N_("The mail “{kind}” to {address} is no longer wanted."),
    Code.MAIL_WANTED: N_("The mail “{kind}” to {address} is wanted again: it waits."),
    Code.MAIL_TRIED_AGAIN: N_("The refused mail “{kind}” to {address} is to be tried again."),
    Code.PERMISSION_BEGUN: N_("People collected before are being asked about {target}."),
    Code.PERMISSION_ENDED: N_("People collected before are no longer asked about {target}."),
    Code.REMINDER_QUEUED: N_("A reminder to {address} was put into the outbox."),
    Code.ANSWER_APPLIED: N_("A reply of {address} was read: {verdict}."),
    Code.ANSWER_NOTED: N_("A reply of {address} was read and noted: {verdict}."),
    Code.ANSWER_TO_READ: N_("A reply of {address} waits to be read by a person: {why}"),
    Code.ANSWER_DECIDED: N_("A reply of {address} was decided: {decision} ({note})."),
    Code.ANSWER_REPLIED: N_("A reply of {address} was answered by hand: “{text}”"),
    Code.ANSWER_UNDONE: N_("What was decided on a reply of {address} was taken back ({note})."),
    Code.CODE_REFUSED: N_("A code for {address} was refused: {why}"),
    Code.CODE_GUESSED: N_("A mail of {address} held a code that this desk did not make ({count})."),
    Code.ALIAS_ACCEPTED: N_("{alias} was accepted as an address of {address}."),
    Code.SENTENCE_TAUGHT: N_("“{text}” was taught to mean {meaning} ({language})."),
    Code.SENTENCE_FORGOTTEN: N_("“{text}” no longer means {meaning} ({language})."),
    Code.WORDING_SAVED: N_(
        "Version {version} of the wording “{kind}” ({language}, {lists}) was saved."
    ),
    Code.WORDING_BACK: N_(
        "The wording “{kind}” ({language}, {lists}) went back to what it was at first: version"
        " {version}."
    ),
    Code.WORDING_TESTED: N_("A test mail of the wording “{kind}” ({language}) was sent."),
    Code.WORDING_TEST_ANSWERED: N_(
        "The reply to a test mail of the wording “{kind}” ({language}) was read: {verdict}."
    ),
    Code.SETTING_CHANGED: N_("The setting “{name}” is “{value}” now."),
    Code.EXPORTED: N_("“{what}” was exported: {rows} to {file}."),
    Code.PIN_SET: N_("A PIN of the owner was set."),
    Code.PIN_CHANGED: N_("The owner’s PIN was changed."),
    Code.PIN_REMOVED: N_("The owner’s PIN was removed."),
    Code.PIN_FORGOTTEN: N_("The owner’s PIN was removed without having been typed."),
    Code.PIN_WRONG: N_("A wrong PIN was typed: {tries} in a row."),
    Code.CLOCK_SAID_RIGHT: N_("This computer’s clock was looked at, and said to be right."),
    Code.KEY_ROTATED: N_(
        "The desk’s key was changed ({reason}): what carries a code of before confirms nothing."
    ),
    Code.BACKED_UP: N_("A backup was made: {file}."),
    Code.COPIED_OUTSIDE: N_("A copy was made outside of this computer: {file}."),
    Code.MOVED: N_("The desk was moved to another computer, in the file {file}."),
    Code.RELOCATED: N_("The desk was moved from “{old}” to “{new}”."),
    Code.MOVED_HERE: N_("From now on the desk works on this computer."),
    Code.MOVE_UNDONE: N_(
        "The desk goes on here, though it was to be moved in the file {file} ({reason})."
    ),
    Code.RELOCATION_UNDONE: N_("The desk goes on here, though it was moved to “{new}” ({reason})."),
    Code.SET_BACK: N_(
        "A copy was put back: the log goes on behind entry {entry}. What was here until then, up to"
        " entry {replaced}, is kept in “{file}”."
    ),
}

SAID_IF: dict[tuple[Code, str, bool], str] = {
    (Code.ACCOUNT_TESTED, "failed", False): N_("The mail account {address} was tested: it works."),
    (Code.ADDRESS_WRONG_PERSON, "how", True): N_(
        "{address} belongs to somebody else, as was said on the telephone: never write there again."
    ),
    (Code.ADDRESS_WRONG_PERSON, "note", True): N_(
        "{address} belongs to somebody else, as was said on the telephone ({note}): never write"
        " there again."
    ),
    (Code.REQUEST_CONFIRMED, "taken", True): N_("{address} said yes to {taken} ({how})."),
    (Code.REQUEST_CONFIRMED, "left_out", True): N_(
        "{address} said yes to {taken}, but not to {left_out} ({how})."
    ),
    (Code.CONTACTS_MERGED, "why", False): N_(
        "{one} and {other} are one person, written to at {one} where both could be."
    ),
    (Code.CONTACTS_PARTED, "why", False): N_(
        "{one} and {other} are not the same person after all."
    ),
    (Code.ADDRESS_CHANGED, "why", False): N_(
        "The address changed: {old} → {new}. The old one is not written to any more."
    ),
    (Code.ADDRESS_CHANGE_UNDONE, "why", False): N_(
        "That the address changed from {old} to {new} was taken back: all is as before."
    ),
    (Code.SET_BACK, "file", False): N_(
        "A copy was put back: the log goes on behind entry {entry}. There was no data here before."
    ),
    (Code.EXPORTED, "unchecked", True): N_(
        "“{what}” was exported though the mailbox had not been read just before ({unchecked}):"
        " {rows} to {file}."
    ),
}
"""What is said instead of some codes where the value of that name is there, or is not."""

NOT_KNOWN = N_("An entry that this version of the program does not know: “{code}”.")
"""Said of what a newer version wrote, or a stranger."""
