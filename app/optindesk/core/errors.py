"""The world's troubles, each with a code for programs and a sentence for the user.

::

    Exception
     ├─ Cancelled                      a person stopped a job between two items
     └─ Trouble                        the world: a sentence, exit status 1, never a traceback
         ├─ PasswordNeeded
         │   └─ SignInNeeded           by an account that signs in at its provider's own page
         ├─ SignInNotLasting, StandsStill, PracticeOnly, PinNeeded, NowhereToAsk, NewestUnknown
         ├─ ClockDoubted               the computer says another year, or a day of before
         │   ├─ ClockBehind
         │   └─ ClockDiffers
         ├─ AccountMissing             no mail account is set up
         │   └─ SenderMissing
         ├─ WrongInput                 what was typed or asked for
         │   ├─ BadAddress, OwnAddress, BadListName, UnknownList, ListExists, ListInUse, BadDate
         │   ├─ UnknownContact
         │   │   └─ AddressMoved       somebody had it until it was changed
         │   ├─ FutureDate, BadLevel, ControlCharacter, BadWording, NoteNeeded, NothingToCancel
         │   ├─ NothingToWithdraw, UnknownReview, UnknownReply, UnknownMail, CannotDecide
         │   ├─ LevelsOff, BadLevelName, NothingToLower, UnknownSetting, BadSetting, NothingToAsk
         │   ├─ NothingToRectify, BadLanguage, NothingHeld, KeptForDispute, NotReducedYet
         │   ├─ CannotCorrect, CannotTryAgain, AlreadyDecided, NotSure, CannotReply, CannotUndo
         │   ├─ CannotAskAgain, CannotTeach, CannotForget, NothingKept, NoSuchMail, WordingStopped
         │   ├─ NothingToNote, NoSuchNote, NotOnePerson, CannotChangeAddress, CannotTakeAddressBack
         │   ├─ WordingDoubted, UnknownVersion, AccountRests, CannotShow, BadRule, RuleDoubted
         │   ├─ UnknownRule, NotErasedYet, TooLong, UnknownImport, CannotTakeBack, CannotUntype
         │   ├─ CannotPrint, ListNeeded, UnknownLeavers, LeaversTakenBack, NotOurCollector
         │   ├─ UnknownPaper, PaperOfOtherList, PaperNotTyped, CannotAddScan, UnknownScan
         │   ├─ UnknownRow, NoCrop, UnknownMailer, NothingToTakeOut, NotRestoredYet, OtherDesk
         │   ├─ PassphraseNeeded, WrongPassphrase, WeakPassphrase, MustBeLocked, NoPlaceOutside
         │   ├─ CollectorOfOldKey, NotMovedYet, NothingMoved, BadIssuer, BadPin, NoPin, NotTheOwners
         │   ├─ CannotMove
         │   ├─ CannotSignIn, NothingFound, UnsureServers, ServersNeeded, NoPasswordGiven
         │   ├─ TopicMissing, UnknownView, ViewTaken, UnclearFilter, PasswordInAddress
         │   ├─ NoDatabaseNamed, NoInvitation, AddressSaysMore, NoDeskThere
         │   ├─ WrongPin               the owner's PIN
         │   │   └─ PinRests
         │   └─ WrongCode              a token or code that is wrong, used, lapsed or another's
         │       └─ TooManyTries
         ├─ FileTrouble                a file or folder
         │   ├─ FileMissing
         │   │   └─ AuthoritiesMissing
         │   ├─ FileNotReadable
         │   │   └─ AuthoritiesNotReadable
         │   ├─ FileNotWritable, DiskFull, UnreadableCollector
         │   ├─ CollectedElsewhere, UnreadableScan, ScanNotShown, DamagedPack, LockFailed
         │   ├─ OutsideMissing, OutsideFull
         │   └─ UnreadableSheet        a file that is no sign-up sheet
         │       └─ EmptySheet, SheetTooLarge, NoAddressColumn, UnknownColumn, SheetOfLeavers
         ├─ StoreTrouble               the database and its folder
         │   ├─ NewerSchema, FolderShared, NoDesk, NotAFolder, OtherTables, DiskFails, FileGone
         │   ├─ ServerFull
         │   ├─ StoreUnreachable
         │   │   ├─ NoSuchDatabase, NotLetIn, DatabaseUnfit
         │   │   └─ DatabaseLost       it broke off in the midst of work
         │   │       └─ SavingUnsure
         │   ├─ FolderBusy
         │   │   └─ SharedBusy         at a shared desk: who it is
         │   ├─ DamagedStore
         │   │   ├─ DamagedCopy
         │   │   └─ OtherSchema        made by a trial version
         │   ├─ ReadOnly
         │   │   └─ MovedAway
         │   │       ├─ MoveUnsettled
         │   │       └─ MovedTo
         │   │           └─ MovedHome
         │   ├─ DatabaseNotEncrypted, DatabaseNotTrusted
         │   ├─ DatabasePasswordNeeded
         │   │   └─ WrongDatabasePassword
         │   └─ NotOnServer, StoreBusy, DamagedEvidence, DamagedScan, DamagedFile
         ├─ MailTrouble                the mail servers and the way to them
         │   ├─ UnknownHost, NoConnection, CertificateNotTrusted
         │   ├─ NoEncryption
         │   │   └─ OutdatedEncryption, TamperedWith
         │   ├─ PlainTextRefused, LoginRefused, SenderRefused, TryLater
         │   ├─ WrongPassword
         │   │   └─ TokenRefused       it was not the password, but what signing in gave
         │   ├─ ServerMisbehaved, FolderMissing, NotMoved, NoMailbox
         │   ├─ SignInRefused          nobody could be signed in in the browser
         │   │   └─ AdminNeeded, SignInTimedOut
         │   ├─ ConnectionLost
         │   │   └─ SessionNotUnderstood
         │   ├─ OutcomeUnknown         it broke off at the last moment
         │   │   └─ OutcomeNotUnderstood
         │   ├─ NotChecked             it was not read lately
         │   │   └─ NeverChecked
         │   ├─ MailPutOff             one mail, not yet
         │   └─ MailRefused            one mail, for good
         │       └─ AddressNotTaken
         └─ VaultTrouble               the keyring: missing, locked, denied
             └─ NotForgotten

Everything that is not a Trouble (nor Cancelled) is our own bug.
"""

from __future__ import annotations

from typing import ClassVar

from optindesk.core.sentence import Sentence, Value, sentence


class Cancelled(Exception):
    """A person stopped the job; what was done before stays done."""


class Trouble(Exception):
    """What the world did; `said` is the English sentence: what happened, what was kept, what to do.

    The class attribute `code` is part of the command line's contract.
    """

    code: ClassVar[str] = "trouble"
    said: ClassVar[str] = "{what}"

    def __init__(self, **values: Value) -> None:
        self.values = values
        self.sentence: Sentence = sentence(self.said, **values)
        super().__init__(str(self.sentence))


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "extract, do not translate yet"
    """Mark a message for extraction by Babel."""
    return message


class WrongInput(Trouble):
    """What was typed or asked for cannot be done."""

    code = "wrong_input"


class BadAddress(WrongInput):
    code = "bad_address"
    said = N_("“{address}” is not an email address: {reason} Nothing was changed.")

    def __init__(self, *, address: str, reason: Sentence) -> None:
        super().__init__(address=address, reason=reason)
        self.reason = reason


class OwnAddress(WrongInput):
    """Our own mails come from there: its answers would be ours."""

    code = "own_address"
    said = N_(
        "{address} is where your own mails come from: nobody can be asked there. Nothing was"
        " changed."
    )


class BadListName(WrongInput):
    code = "bad_list_name"
    said = N_("A list needs a name of 1 to {most} letters. Nothing was changed.")


class UnknownContact(WrongInput):
    code = "unknown_contact"
    said = N_("Nobody with the address {address} is known here. Nothing was changed.")


class AddressMoved(UnknownContact):
    """`new` is the address that the person of `address` has now."""

    code = "address_moved"
    said = N_(
        "{address} was given up: the address is {new} now. Nothing was changed; use that one."
    )


class UnknownList(WrongInput):
    code = "unknown_list"
    said = N_("There is no list “{name}”. {alike} Make it first, or check the spelling.")


class UnknownLeavers(WrongInput):
    code = "unknown_leavers"
    said = N_("No file of leavers has the number {id}. Nothing was changed.")


class LeaversTakenBack(WrongInput):
    code = "leavers_taken_back"
    said = N_("“{file}”, with those who left, was undone already. Nothing was changed.")


class ListNeeded(WrongInput):
    code = "list_needed"
    said = N_(
        "It is not said for which list these people signed up: choose one, or the column of the"
        " sheet that names it. Nothing was changed."
    )


class ListInUse(WrongInput):
    code = "list_in_use"
    said = N_(
        "The list “{name}” was not taken away: people, questions, paper or texts belong to it by"
        " now. Nothing was changed."
    )


class ListExists(WrongInput):
    code = "list_exists"
    said = N_("There is a list “{name}” already. It was left as it is.")


class BadDate(WrongInput):
    code = "bad_date"
    said = N_("“{date}” is not a date. Write it as 2026-11-21.")


class FutureDate(WrongInput):
    code = "future_date"
    said = N_("{date} lies in the future: nobody can have signed up then. Nothing was changed.")


class BadLevel(WrongInput):
    code = "bad_level"
    said = N_("“{level}” is not a permission level. Levels go from 0 to 5.")


class LevelsOff(WrongInput):
    code = "levels_off"
    said = N_("Permission levels are switched off at this desk. Nothing was changed.")


class BadLevelName(WrongInput):
    code = "bad_level_name"
    said = N_("A level cannot be called “{name}”: {reason} Nothing was changed.")


class NothingToRectify(WrongInput):
    code = "nothing_to_rectify"
    said = N_("That is what is known of {address} already. Nothing was changed.")


class NothingHeld(WrongInput):
    code = "nothing_held"
    said = N_("{address} is not kept for a dispute. Nothing was changed.")


class KeptForDispute(WrongInput):
    code = "kept_for_dispute"
    said = N_(
        "{address} is kept for a dispute ({reason}). Nothing was erased. Say that the dispute is"
        " over first, if it is; until then tell the person why (Article 17(3)(e) GDPR)."
    )


class BadLanguage(WrongInput):
    code = "bad_language"
    said = N_("“{language}” is no language: it has a code of two letters, like de.")


class NothingToLower(WrongInput):
    code = "nothing_to_lower"
    said = N_(
        "The permission level of {address} is {level}: it cannot be lowered to {wanted}, and only a"
        " yes can raise it. Nothing was changed."
    )


class UnknownSetting(WrongInput):
    code = "unknown_setting"
    said = N_("There is no setting “{name}”. There are: {names}.")


class UnknownView(WrongInput):
    code = "unknown_view"
    said = N_("There is no view “{name}”. There are: {names}.")


class UnclearFilter(WrongInput):
    code = "unclear_filter"
    said = N_("“{text}” does not say clearly who is meant. Nothing was changed.")


class ViewTaken(WrongInput):
    code = "view_taken"
    said = N_("There is a view “{name}” already. Nothing was changed.")


class BadSetting(WrongInput):
    code = "bad_setting"
    said = N_("“{name}” cannot be “{value}”, but {allowed}. Nothing was changed.")


class NothingToAsk(WrongInput):
    code = "nothing_to_ask"
    said = N_("Nobody can be asked now: {reason} Nothing was changed.")


class CannotCorrect(WrongInput):
    code = "cannot_correct"
    said = N_("{old} was not corrected to {new}: {reason} Nothing was changed.")


class CannotAskAgain(WrongInput):
    code = "cannot_ask_again"
    said = N_("{address} is not asked again: {reason} Nothing was changed.")


class CannotTryAgain(WrongInput):
    code = "cannot_try_again"
    said = N_("The mail with the number {id} cannot be sent again: {reason} Nothing was changed.")


class ControlCharacter(WrongInput):
    code = "control_character"
    said = N_(
        "“{field}” holds a line break or an invisible control character, which must not go into a"
        " mail. Nothing was changed."
    )


class TooLong(WrongInput):
    code = "too_long"
    said = N_("“{field}” is longer than {most} characters. Nothing was changed.")


class BadWording(WrongInput):
    code = "bad_wording"
    said = N_("This wording cannot be used: {reason} Nothing was sent with it.")


class WordingStopped(WrongInput):
    code = "wording_stopped"
    said = N_("This wording was not saved: {reason}")


class WordingDoubted(WrongInput):
    code = "wording_doubted"
    said = N_("This wording is not saved yet: {reason}")


class UnknownVersion(WrongInput):
    code = "unknown_version"
    said = N_("There is no version {version} of this wording.")


class AccountRests(WrongInput):
    code = "account_rests"
    said = N_(
        "Your provider asked to wait. The test mail can be sent from {until} on; nothing was sent."
    )


class UnknownMailer(WrongInput):
    code = "unknown_mailer"
    said = N_("“{name}” is no program that is known here. Known are: {known}.")


class TopicMissing(WrongInput):
    code = "topic_missing"
    said = N_("The manual has no topic “{topic}”. “optindesk manual” lists those that there are.")


class NothingToTakeOut(WrongInput):
    code = "nothing_to_take_out"
    said = N_("Nobody who may no longer be written to is in a list that was given to a program.")


class NoteNeeded(WrongInput):
    code = "note_needed"
    said = N_("Please say why, in a few words: the reason goes into the log.")


class NotErasedYet(WrongInput):
    code = "not_erased_yet"
    said = N_(
        "Erasing {address} takes away for good what is known of the person: name, address,"
        " sign-ups ({signups}), replies ({letters}), and what the log says of them in clear"
        " ({entries} entries). It cannot be undone, and a yes of this person can no longer be"
        " proven. What stays is that something was logged, and a keyed hash of the address, so that"
        " nobody asks there again. {stays} Nothing was changed; with --yes it is done."
    )


class NotRestoredYet(WrongInput):
    code = "not_restored_yet"
    said = N_("{copy} {here} Nothing was changed; with --yes it is put back.")


class NotMovedYet(WrongInput):
    code = "not_moved_yet"
    said = N_("{what} Nothing was changed; with --yes it is done.")


class CannotMove(WrongInput):
    """The desk cannot be moved to that folder or database."""

    code = "cannot_move"
    said = N_("The desk cannot be moved to “{place}”: {reason} It goes on where it is.")


class NothingMoved(WrongInput):
    code = "nothing_moved"
    said = N_("This desk was not moved: it works here. Nothing was changed.")


class BadIssuer(WrongInput):
    code = "bad_issuer"
    said = N_("“{issuer}” is no address of a server to sign in at: {reason} Nothing was changed.")


class CannotSignIn(WrongInput):
    code = "cannot_sign_in"
    said = N_("Nobody can sign in at {host} with this program: {reason}")


class NothingFound(WrongInput):
    code = "nothing_found"
    said = N_(
        "The servers of {address} were not found. Your provider's help page names them (look for"
        " IMAP and SMTP); they can be set by hand. Nothing was changed."
    )


class NoPasswordGiven(WrongInput):
    code = "no_password_given"
    said = N_("A password was to come on standard input, and nothing came. Nothing was changed.")


class ServersNeeded(WrongInput):
    code = "servers_needed"
    said = N_(
        "Which servers belong to {address} is not known here. Let them be looked for in the net"
        " (--find), or name them (--smtp, --imap). Nothing was changed."
    )


class UnsureServers(WrongInput):
    code = "unsure_servers"
    said = N_(
        "The servers found for {address} lie outside of its domain: {hosts}. If your provider names"
        " the same, set them by hand. Nothing was changed."
    )


class OtherDesk(WrongInput):
    code = "other_desk"
    said = N_(
        "“{file}” is a copy of another desk: putting it back would replace all that is here."
        " Nothing was changed. To look at it, put it into a folder of its own (--data)."
    )


class PassphraseNeeded(WrongInput):
    code = "passphrase_needed"
    said = N_("“{file}” is locked with a passphrase: it is needed to open it.")


class WrongPassphrase(WrongInput):
    code = "wrong_passphrase"
    said = N_(
        "“{file}” cannot be opened with this passphrase. Capitals and spaces count. Nothing was"
        " changed."
    )


class WeakPassphrase(WrongInput):
    code = "weak_passphrase"
    said = N_("This passphrase is too easy to guess: {reason} Nothing was changed.")


class MustBeLocked(WrongInput):
    code = "must_be_locked"
    said = N_(
        "“{path}” lies in a folder that {service} copies to its own computers: there, copies are"
        " made only locked with a passphrase. Nothing was changed."
    )


class NoPlaceOutside(WrongInput):
    code = "no_place_outside"
    said = N_("No place outside of this computer is chosen for copies yet. Nothing was written.")


class NotReducedYet(WrongInput):
    code = "not_reduced_yet"
    said = N_("Nothing was changed; with --yes it is done, and it cannot be undone.")


class NothingToCancel(WrongInput):
    code = "nothing_to_cancel"
    said = N_("{address} has no open question. Nothing was changed.")


class NothingToWithdraw(WrongInput):
    code = "nothing_to_withdraw"
    said = N_("{address} is on no such list. Nothing was changed.")


class CannotShow(WrongInput):
    code = "cannot_show"
    said = N_("This cannot stand in mails ({name}): {reason} Nothing was changed.")


class CannotPrint(WrongInput):
    code = "cannot_print"
    said = N_("This cannot be printed: {reason}")


class BadRule(WrongInput):
    code = "bad_rule"
    said = N_(
        "“{text}” is neither an email address nor a domain such as example.org. Nothing was"
        " changed."
    )


class RuleDoubted(WrongInput):
    code = "rule_doubted"
    said = N_("Nothing was changed yet. {reason}")


class UnknownRule(WrongInput):
    code = "unknown_rule"
    said = N_("{text} is not in the list “never write”. Nothing was changed.")


class UnknownReview(WrongInput):
    code = "unknown_review"
    said = N_("There is no reply with the number {id} waiting to be read.")


class AlreadyDecided(WrongInput):
    code = "already_decided"
    said = N_("The reply with the number {id} was decided by {who} on {when}. It stays like that.")


class NotSure(WrongInput):
    code = "not_sure"
    said = N_("This reply is not decided yet: {reason} If it is right all the same, {how}.")


class UnknownImport(WrongInput):
    code = "unknown_import"
    said = N_("There is no import with the number {id}. Nothing was changed.")


class CannotTakeBack(WrongInput):
    code = "cannot_take_back"
    said = N_("The import of “{sheet}” cannot be taken back: {reason} Nothing was changed.")


class CannotUntype(WrongInput):
    code = "cannot_untype"
    said = N_(
        "This sign-up cannot be taken back: {reason} Nothing was changed. In the story of the"
        " person the address can be corrected and the question cancelled."
    )


class NotOurCollector(WrongInput):
    code = "not_our_collector"
    said = N_(
        "“{sheet}” was not written by a collector of this desk, or it was changed since. Nothing of"
        " it was taken in."
    )


class CollectorOfOldKey(WrongInput):
    code = "collector_of_old_key"
    said = N_(
        "“{sheet}” comes from a collector that was made before the desk’s key was changed: whoever"
        " copied the data could have written it. Nothing of it was taken in. Make a new collector"
        " for the other computer, and type there again what is on paper."
    )


class UnknownPaper(WrongInput):
    code = "unknown_paper"
    said = N_("No sheet with the number “{number}” was printed here. Nothing was changed.")


class PaperOfOtherList(WrongInput):
    code = "paper_of_other_list"
    said = N_(
        "Sheet {number} was printed for the list “{list}”: what people signed on it is about that"
        " list. Nothing was changed."
    )


class PaperNotTyped(WrongInput):
    code = "paper_not_typed"
    said = N_(
        "Sheet {number} was printed here, but nothing is known that was typed from it, neither an"
        " import nor sign-ups typed in. Say which import it was. Nothing was changed."
    )


class CannotAddScan(WrongInput):
    code = "cannot_add_scan"
    said = N_("Nothing was added to “{sheet}”: {reason} Nothing was changed.")


class UnknownScan(WrongInput):
    code = "unknown_scan"
    said = N_("There is no scan with the number {id}. Nothing was changed.")


class NoCrop(WrongInput):
    code = "no_crop"
    said = N_(
        "Where the line of {address} stands was not marked on any scan, so it cannot be saved by"
        " itself. Nothing was written."
    )


class UnknownRow(WrongInput):
    code = "unknown_row"
    said = N_("Nobody has signed up with row {row} of “{sheet}”. Nothing was changed.")


class UnknownReply(WrongInput):
    code = "unknown_reply"
    said = N_("There is no reply with the number {id} that a person had to read.")


class CannotTeach(WrongInput):
    code = "cannot_teach"
    said = N_("“{text}” cannot be learnt: {reason} Nothing was changed.")


class CannotForget(WrongInput):
    code = "cannot_forget"
    said = N_("“{text}” was not removed: {reason} Nothing was changed.")


class NothingKept(WrongInput):
    code = "nothing_kept"
    said = N_("Of the mail with the number {id} no bytes were kept, so there is nothing to write.")


class NothingToNote(WrongInput):
    code = "nothing_to_note"
    said = N_("The note is empty, so nothing was noted.")


class NoSuchNote(WrongInput):
    code = "no_such_note"
    said = N_("There is no note about {address} that could be taken back: nothing was changed.")


class CannotChangeAddress(WrongInput):
    code = "cannot_change_address"
    said = N_("The address {old} was not changed to {new}: {reason}")


class CannotTakeAddressBack(WrongInput):
    code = "cannot_take_address_back"
    said = N_("That the address of {address} changed cannot be taken back: {reason}")


class NotOnePerson(WrongInput):
    code = "not_one_person"
    said = N_("Nothing was changed about {one} and {other}: {reason}")


class UnknownMail(WrongInput):
    code = "unknown_mail"
    said = N_("There is no mail with the number {id} of which it is not known whether it went out.")


class NoSuchMail(WrongInput):
    code = "no_such_mail"
    said = N_("There is no mail of the desk with the number {id}, or not any more.")


class CannotDecide(WrongInput):
    code = "cannot_decide"
    said = N_("This reply cannot be decided like that: {reason} It stays in “Please read”.")


class CannotReply(WrongInput):
    code = "cannot_reply"
    said = N_("This text cannot be sent: {reason} Nothing was changed.")


class CannotUndo(WrongInput):
    code = "cannot_undo"
    said = N_("This decision cannot be taken back: {reason} Nothing was changed.")


class WrongCode(WrongInput):
    code = "wrong_code"
    said = N_("This code is not right: {reason} Nothing was changed.")


class BadPin(WrongInput):
    code = "bad_pin"
    said = N_("A PIN has {least} to {most} digits, and nothing else. Nothing was changed.")


class NoPin(WrongInput):
    code = "no_pin"
    said = N_("No PIN of the owner is set. Nothing was changed.")


class NotTheOwners(WrongInput):
    code = "not_the_owners"
    said = N_(
        "A PIN that was forgotten can be removed only by whose folder of data it is, where it lies."
        " Nothing was changed."
    )


class WrongPin(WrongInput):
    code = "wrong_pin"
    said = N_("That is not the owner’s PIN. Nothing was done; the log keeps that it was tried.")


class PinRests(WrongPin):
    code = "pin_rests"
    said = N_(
        "Too many wrong PINs were typed: none is tried before {until}, also after a new start of"
        " the program. Nothing was done."
    )


class TooManyTries(WrongCode):
    code = "too_many_tries"
    said = N_(
        "Too many wrong codes were entered for {address}. Only a reply by mail can confirm this"
        " question now. Nothing was changed."
    )


class PasswordInAddress(WrongInput):
    code = "password_in_address"
    said = N_(
        "The address of the database holds a password. Whoever uses this computer can read it"
        " there, so nothing was opened. Leave it out: the desk asks for it, and keeps it in the"
        " keyring of this computer."
    )


class NoDatabaseNamed(WrongInput):
    code = "no_database_named"
    said = N_(
        "This desk lies in a folder of this computer: there is no server to ask. Name the database"
        " with “--data postgresql://user@host/name”."
    )


class NoInvitation(WrongInput):
    """What was given does not lead to a shared desk."""

    code = "no_invitation"
    said = N_(
        "That does not lead to a shared desk: it has no whole address (postgresql://…), or its"
        " certificate is cut. Copy all of the text once more, or ask whoever gave it to you."
        " Nothing was changed."
    )


class AddressSaysMore(WrongInput):
    """An address that the fields of the window have no room for."""

    code = "address_says_more"
    said = N_(
        "“{place}” says more than these fields can show. At this computer open it by the command"
        " line: “optindesk database join FILE”, and then start Opt-In Desk once more. Nothing was"
        " changed."
    )


class NoDeskThere(WrongInput):
    """An empty database, where a desk was to be joined."""

    code = "no_desk_there"
    said = N_(
        "There is no desk in “{place}” yet: was it given to you for another database? A desk comes"
        " into it by “move --to”, or begins there with “database use”. Nothing was changed."
    )


class FileTrouble(Trouble):
    """A file or a folder."""

    code = "file"


class FileMissing(FileTrouble):
    code = "no_such_file"
    said = N_("There is no file “{path}”. Nothing was changed.")


class FileNotReadable(FileTrouble):
    code = "file_not_readable"
    said = N_("“{path}” cannot be read: {reason} Nothing was changed.")


class AuthoritiesMissing(FileMissing):
    """The CA file of the mail account is gone."""

    code = "ca_file_missing"
    said = N_(
        "The CA file of your mail account is gone: “{path}”. It says whom to believe at a mail"
        " server of your own, so no password was sent. Put it back, choose it anew in the mail"
        " account, or leave the field empty. For a shared desk it lies at the same place on each"
        " computer."
    )


class AuthoritiesNotReadable(FileNotReadable):
    """The CA file of the mail account is none."""

    code = "ca_file_not_readable"
    said = N_(
        "“{path}” is no use as the CA file of your mail account: {reason} No password was sent."
        " Choose the file with the certificate of your mail server or of its authority, or leave"
        " the field empty."
    )


class FileNotWritable(FileTrouble):
    code = "file_not_writable"
    said = N_(
        "“{path}” cannot be written: {reason} Nothing was lost. Put that right, or choose another"
        " place."
    )


class DiskFull(FileTrouble):
    code = "disk_full"
    said = N_(
        "The disk is full. What was saved before is safe; this last step was not done."
        " Make room and try again."
    )


class OutsideMissing(FileTrouble):
    code = "outside_missing"
    said = N_(
        "“{path}”, where copies of your data go, is not there. Nothing was lost. Plug the stick in,"
        " or connect to the network, and try again; if it was emptied, choose the place again."
    )


class OutsideFull(FileTrouble):
    code = "outside_full"
    said = N_(
        "There is no room for another copy of your data in “{path}”. The copies that are there are"
        " safe. Make room, or choose another place."
    )


class DamagedPack(FileTrouble):
    code = "damaged_pack"
    said = N_("“{path}” is damaged, or is no copy of Opt-In Desk: {reason} It was left as it is.")


class LockFailed(FileTrouble):
    code = "lock_failed"
    said = N_("The computer could not work with the passphrase: {reason} Nothing was changed.")


class UnreadableCollector(FileTrouble):
    code = "unreadable_collector"
    said = N_("“{path}” is not a collector of an Opt-In Desk: {reason}")


class CollectedElsewhere(FileTrouble):
    code = "collected_elsewhere"
    said = N_("“{path}” cannot be written on: {reason} What it holds was kept.")


class UnreadableScan(FileTrouble):
    code = "unreadable_scan"
    said = N_("“{path}” cannot be kept as a photo or scan: {reason} Nothing was changed.")


class ScanNotShown(FileTrouble):
    """A scan that is kept and cannot be shown by this program, on this computer."""

    code = "scan_not_shown"
    said = N_("“{name}” cannot be shown here: {reason} It is kept as it came.")


class UnreadableSheet(FileTrouble):
    code = "unreadable_sheet"
    said = N_("“{path}” cannot be read as a sheet: {reason} Nothing was imported.")


class EmptySheet(UnreadableSheet):
    code = "empty_sheet"
    said = N_("“{path}” is empty. Nothing was imported.")


class SheetTooLarge(UnreadableSheet):
    code = "sheet_too_large"
    said = N_("“{path}” is too large to be a sign-up sheet: {reason} Nothing was imported.")


class NoAddressColumn(UnreadableSheet):
    code = "no_address_column"
    said = N_(
        "“{path}” has no column with email addresses. Its columns are: {columns}."
        " Say which one it is. Nothing was imported."
    )


class SheetOfLeavers(UnreadableSheet):
    code = "sheet_of_leavers"
    said = N_(
        "“{path}” holds those who left, bounced or complained in {program}: they did not sign up."
        " “leavers” with this file keeps them off. Nothing was changed."
    )


class UnknownColumn(UnreadableSheet):
    code = "unknown_column"
    said = N_(
        "“{path}” has no column “{column}”. Its columns are: {columns}. Nothing was imported."
    )


class StoreTrouble(Trouble):
    """The database or its folder."""

    code = "store"


class NewerSchema(StoreTrouble):
    code = "newer_schema"
    said = N_(
        "This data was written by a newer Opt-In Desk (format {found}, this one knows {known})."
        " It was not touched. Please update the program."
    )


class DiskFails(StoreTrouble):
    """The system could not read or write a file of the database."""

    code = "disk_fails"
    said = N_(
        "The disk with the desk’s data does not write or read as it should. What was saved before"
        " is safe; this last step was not done. It may be full, broken or unplugged: see to that,"
        " and try again."
    )


class ServerFull(StoreTrouble):
    """There is no room at the server of a shared desk."""

    code = "server_full"
    said = N_(
        "The disk of the database server is full. What was saved before is safe; this last step was"
        " not done. Ask whoever looks after the server to make room, and try again."
    )


class DamagedStore(StoreTrouble):
    code = "damaged_store"
    said = N_(
        "The database in “{path}” is damaged or is not one of Opt-In Desk: {reason}"
        " It was left as it is. Put a backup back."
    )


class DamagedCopy(DamagedStore):
    code = "damaged_copy"
    said = N_(
        "“{path}” cannot be put back: it is damaged, or no copy of Opt-In Desk’s data. {reason}"
        " Nothing was changed. Choose another copy."
    )


class OtherTables(StoreTrouble):
    """A database on a server is in use by another program."""

    code = "other_tables"
    said = N_(
        "Another program’s tables are in “{place}”. Nothing was changed there. Choose a database"
        " that is empty, or one with a desk in it."
    )


class OtherSchema(DamagedStore):
    code = "other_schema"
    said = N_(
        "The data in “{path}” lacks “{what}”, which this version needs: most likely a trial version"
        " of Opt-In Desk made it. Nothing was changed. Put a copy back, or move the folder away to"
        " begin a new desk."
    )


class DamagedEvidence(StoreTrouble):
    code = "damaged_evidence"
    said = N_(
        "What was kept of the mail with the number {id} is not what was read: its hash in the log"
        " is another one. Nothing was written. A backup may still have it."
    )


class DamagedFile(StoreTrouble):
    code = "damaged_file"
    said = N_(
        "What is kept of the file “{name}” is not what came in: its hash in the log is another one."
        " A backup may still have it."
    )


class FileGone(StoreTrouble):
    code = "file_gone"
    said = N_(
        "The file “{name}” is not kept any more: it went on {day} with a person who was erased, as"
        " it was the proof of nobody else. The log has its hash."
    )


class DamagedScan(StoreTrouble):
    code = "damaged_scan"
    said = N_(
        "What is kept of the scan “{name}” is not what was added: its hash in the log is another"
        " one. A backup may still have it."
    )


class FolderShared(StoreTrouble):
    code = "folder_shared"
    said = N_(
        "“{path}” lies in a folder that {service} copies or shares, which would damage the"
        " database. Nothing was written. Choose a folder on this computer's own disk."
    )


class FolderBusy(StoreTrouble):
    code = "folder_busy"
    said = N_("{what} Close the other Opt-In Desk, or wait until it is done, and try again.")

    def __init__(self, *, what: Value) -> None:
        super().__init__(what=what)
        self.what = what


class SharedBusy(FolderBusy):
    """The same at a shared desk, where nobody closes theirs for it: `who` is at it."""

    code = "shared_busy"
    said = N_(
        "{what} It is that of {who}. Nothing has to be closed: wait until it is done, and try again"
        " if anything is left then."
    )

    def __init__(self, *, what: Value, who: Value) -> None:
        StoreTrouble.__init__(self, what=what, who=who)
        self.what = what


class NoDesk(StoreTrouble):
    """A folder or database is empty, or not there, and what was asked for begins no desk."""

    code = "no_desk"
    said = N_(
        "There is no desk in “{place}”. Nothing was made there: look whether that is the right"
        " place."
    )


class NotAFolder(StoreTrouble):
    code = "not_a_folder"
    said = N_(
        "“{path}” is a file, not a folder: the data of a desk lies in a folder. Nothing was"
        " changed."
    )


class ReadOnly(StoreTrouble):
    """The data lies where nothing can be written: a DVD, a share that is mounted so."""

    code = "read_only"
    said = N_(
        "“{path}” cannot be written: {what}. To work with this data, copy the folder to the disk"
        " of this computer and open the copy. Nothing was changed."
    )


class MovedAway(ReadOnly):
    """The desk was moved to another computer: two must not work with the same people."""

    code = "moved_away"
    said = N_(
        "This desk was moved to another computer on {at}, in the file “{file}”. Here it can only be"
        " looked at. If it is not in use there, it can go on here (“It was not moved…”). Nothing"
        " was changed."
    )


class MovedTo(MovedAway):
    """The desk was moved into a server's database, or out of one."""

    code = "moved_to"
    said = N_(
        "This desk has worked at “{place}” since {at}: open it there. Here it can only be looked"
        " at. Nothing was changed."
    )


class MovedHome(MovedTo):
    """The desk was moved out of a server's database, into a folder of one computer."""

    code = "moved_home"
    said = N_(
        "This desk went into “{place}” on {at}, and from then on only that computer works with it."
        " To share it again, move it into a database there (“Move to a shared database…”). Here it"
        " can only be looked at. Nothing was changed."
    )


class MoveUnsettled(MovedAway):
    """A move broke off at its very last step, and the server cannot be asked how it ended."""

    code = "move_unsettled"
    said = N_(
        "A move of this desk to or from “{place}” broke off at its last step ({at}), and how it"
        " ended cannot be asked there now. Until then nothing is changed here: open the desk again"
        " once the database can be reached."
    )


class StoreUnreachable(StoreTrouble):
    code = "store_unreachable"
    said = N_("The database cannot be opened: {reason} Nothing was changed.")


class NoSuchDatabase(StoreUnreachable):
    """The server answered, and has no database or user of that name."""

    code = "no_such_database"
    said = N_(
        "The server at {host} has no database “{database}”, or no user “{user}”. Nothing was"
        " opened. Look at both names, or ask whoever looks after the database."
    )


class NotLetIn(StoreUnreachable):
    """The server knows who it is, and has a rule against it."""

    code = "not_let_in"
    said = N_(
        "The server at {host} does not let “{user}” into the database “{database}” from this"
        " computer. Nothing was opened. Ask whoever looks after the server to allow it"
        " (pg_hba.conf)."
    )


class DatabaseLost(StoreUnreachable):
    """The connection to a server broke while something was done over it."""

    code = "database_lost"
    said = N_(
        "The connection to the database “{place}” broke off in the midst of work. What was saved"
        " before is kept; the step that was going on was not saved. Do it again once the database"
        " answers."
    )


class SavingUnsure(DatabaseLost):
    """It broke while the server was told to keep what had been done."""

    code = "saving_unsure"
    said = N_(
        "The connection to the database “{place}” broke off just as something was being saved."
        " What was saved before is kept; whether this was, too, is not known. Once the database"
        " answers, look whether it is there before you do it again."
    )


class DatabaseUnfit(StoreUnreachable):
    """A server's database in which no desk can be opened, because of what it is or who one is."""

    code = "database_unfit"
    said = N_("No desk can be opened in “{place}”: {reason} Nothing was changed there.")


class DatabasePasswordNeeded(StoreTrouble):
    """A shared desk's database wants a password, and none is known."""

    code = "database_password_needed"
    said = N_(
        "The database at {host} wants the password of “{user}”, and none is kept on this computer."
        " Nothing was opened."
    )


class WrongDatabasePassword(DatabasePasswordNeeded):
    code = "wrong_database_password"
    said = N_(
        "The database at {host} did not take the password of “{user}”. Nothing was opened. Type it"
        " once more, or ask whoever looks after the database."
    )


class DatabaseNotEncrypted(StoreTrouble):
    code = "database_not_encrypted"
    said = N_(
        "“sslmode={mode}” would let others read what goes to {host}, or answer in its place."
        " Nothing was sent. Leave it out of the address: the desk then encrypts, and checks who"
        " answers."
    )


class DatabaseNotTrusted(StoreTrouble):
    code = "database_not_trusted"
    said = N_(
        "{host} could not prove that it is the server of your database: {reason} No password was"
        " sent, and nothing was opened. For a server of your own choose the file of its certificate"
        " authority (in the address: “sslrootcert=”); else ask whoever looks after it for the right"
        " name."
    )


class NotOnServer(StoreTrouble):
    code = "not_on_server"
    said = N_(
        "The data lies on a server, so no copies are kept beside it. Back it up into a file, or let"
        " copies go outside."
    )


class StoreBusy(StoreTrouble):
    code = "store_busy"
    said = N_(
        "Another program is writing to the database and did not finish in time."
        " Nothing was changed; try again."
    )


class MailTrouble(Trouble):
    """The mail servers and the way to them."""

    code = "mail"


class UnknownHost(MailTrouble):
    code = "unknown_host"
    said = N_(
        "The mail server “{host}” was not found. Check its name and your internet connection."
        " Nothing was lost; what is left is done next time."
    )


class NoConnection(MailTrouble):
    code = "no_connection"
    said = N_(
        "No connection to the mail server {host}:{port} ({reason})."
        " Nothing was lost; what is left is done next time."
    )


class ConnectionLost(MailTrouble):
    code = "connection_lost"
    said = N_(
        "The connection to {host} broke off ({reason})."
        " Nothing was lost; what is left is done next time."
    )


class SessionNotUnderstood(ConnectionLost):
    """The server did not hang up: we did, as nothing that it says can be relied on any more."""

    code = "session_not_understood"
    said = N_(
        "{host} gave an answer that makes no sense (“{words}”), so the session with it was ended."
        " Nothing was lost; what is left is done next time."
    )


class CertificateNotTrusted(MailTrouble):
    code = "certificate_not_trusted"
    said = N_(
        "The server {host} could not prove who it is ({reason}), so no password was sent to it."
        " Check the server's name; a server of your own may need its CA file."
    )


class NoEncryption(MailTrouble):
    code = "no_encryption"
    said = N_(
        "The server {host} does not offer an encrypted connection ({reason}),"
        " so no password was sent to it. Check the port and the kind of security."
    )


class OutdatedEncryption(NoEncryption):
    """TLS 1.1 and older (RFC 8996), or SSL."""

    code = "outdated_encryption"
    said = N_(
        "The server {host} can only encrypt in an outdated way that others can break (older than"
        " TLS 1.2), so no password was sent to it. Ask your provider for another server, or that"
        " this one is renewed."
    )


class TamperedWith(NoEncryption):
    """Somebody or something on the way changed what the server said before TLS."""

    code = "tampered_with"
    said = N_(
        "Somebody or something between this computer and the server {host} changes what it says"
        " ({reason}), so no password was sent. It may be security software on this computer, or the"
        " network: try another network, or TLS in place of STARTTLS, and ask whoever looks after"
        " them."
    )


class PlainTextRefused(MailTrouble):
    code = "plain_text_refused"
    said = N_(
        "An unencrypted connection to {host} would show your password to others."
        " Choose STARTTLS or TLS; without encryption only this computer itself can be used."
    )


class WrongPassword(MailTrouble):
    code = "wrong_password"
    said = N_(
        "{host} did not accept the name {user} with this password (“{words}”)."
        " Nothing was lost. Check both; many providers want an app password."
    )


class TokenRefused(WrongPassword):
    """A mail server did not take the access token that the provider had given."""

    code = "token_refused"
    said = N_(
        "{host} did not let {user} in with what signing in at your provider gave (“{words}”)."
        " Nothing was lost. Sign in once more, with the account that this mailbox belongs to."
    )


class LoginRefused(MailTrouble):
    code = "login_refused"
    said = N_("{host} refused the login of {user} (“{words}”). Nothing was lost.")


class MailRefused(MailTrouble):
    """This one mail was refused for good (5xx): `status` and `words` are the server's."""

    code = "mail_refused"
    said = N_("{host} refused this mail: {status} {words}")


class AddressNotTaken(MailRefused):
    """The server does not offer SMTPUTF8 (RFC 6531), which this address needs; it was not asked."""

    code = "address_not_taken"
    said = N_(
        "{host} takes no address with letters beyond a–z before the @. Ask for another address of"
        " this person, or send from an account whose provider takes them."
    )


class MailPutOff(MailTrouble):
    """This one mail was not taken yet (4xx, for its recipient): `status` and `words` are the
    server's. Others may be."""

    code = "mail_put_off"
    said = N_("{host} does not take this mail yet: {status} {words}")


class SenderRefused(MailTrouble):
    """Refused (5xx) whoever the recipient is: `status` and `words` are the server's."""

    code = "sender_refused"
    said = N_(
        "{host} takes no mails from your account: “{status} {words}”. Nothing was lost: all of them"
        " wait. Compare the email address and the user name of the mail account with what your"
        " provider wants, or ask your provider; then send again."
    )


class TryLater(MailTrouble):
    """Not now (4xx, 421, a limit): `status` and `words` are the server's; the mail is provably not
    sent."""

    code = "try_later"
    said = N_("{host} asks to try later: “{status} {words}”. Nothing was lost.")


class OutcomeUnknown(MailTrouble):
    """The connection broke between the final dot and the server's answer."""

    code = "outcome_unknown"
    said = N_(
        "The connection to {host} broke off just after a mail was handed over, before the server"
        " said whether it took it ({reason}). It is shown as unknown and not sent again by itself."
    )


class OutcomeNotUnderstood(OutcomeUnknown):
    code = "outcome_not_understood"
    said = N_(
        "{host} gave an answer that makes no sense (“{words}”) just after a mail was handed over,"
        " so whether it took it is not known. It is shown as unknown and not sent again by itself."
    )


class ServerMisbehaved(MailTrouble):
    code = "server_misbehaved"
    said = N_("{host} gave an answer that makes no sense (“{words}”). Nothing was lost.")


class SignInRefused(MailTrouble):
    """The provider did not let somebody sign in, or did not let this program be used for it."""

    code = "sign_in_refused"
    said = N_("Signing in at {host} did not work: {reason} Nothing was changed.")


class AdminNeeded(SignInRefused):
    """Only whoever looks after the organisation's accounts can allow it."""

    code = "admin_needed"
    said = N_(
        "Signing in at {host} did not work, and somebody who looks after the accounts of your"
        " organisation has to help: {reason} Nothing was changed."
    )


class SignInTimedOut(SignInRefused):
    code = "sign_in_timed_out"
    said = N_(
        "Nobody finished signing in at {host} in time, so the desk waits no longer. Nothing was"
        " changed; try again. If the browser shows an error there, its words are for whoever looks"
        " after your email."
    )


class FolderMissing(MailTrouble):
    code = "folder_missing"
    said = N_("The mailbox folder “{folder}” is gone. The other folders were read.")


class NotMoved(MailTrouble):
    code = "not_moved"
    said = N_(
        "Handled mails could not be moved to “{folder}” ({reason}). They stay where they are;"
        " everything else was done."
    )


class NotChecked(MailTrouble):
    code = "not_checked"
    said = N_(
        "The mailbox was last read on {when}: who has left since by mail would still be in the"
        " file. Check it first, or say why that does not matter. Nothing was written."
    )


class NeverChecked(NotChecked):
    code = "never_checked"
    said = N_(
        "The mailbox was never read: who has left by mail would still be in the file. Check it"
        " first, or say why that does not matter. Nothing was written."
    )


class NoMailbox(MailTrouble):
    code = "no_mailbox"
    said = N_("No mailbox is set up, so replies cannot be read here. Paste the code instead.")


class AccountMissing(Trouble):
    code = "no_account"
    said = N_("No mail account is set up yet. Set it up first; nothing was lost.")


class SenderMissing(AccountMissing):
    code = "no_sender"
    said = N_(
        "What people read before they sign up says who asks, and to which address they write to"
        " leave again: that is the address of the mail account, and none is set up yet. Set it up"
        " first; nothing was lost."
    )


class PasswordNeeded(Trouble):
    code = "password_needed"
    said = N_(
        "The password of {user} is needed. The keyring of this computer cannot give it: {reason}"
        " Nothing was lost; give it and try again."
    )


class PinNeeded(Trouble):
    code = "pin_needed"
    said = N_("The owner’s PIN is needed {what}. Nothing was done.")


class NowhereToAsk(Trouble):
    """For a newer version; the build was given no address."""

    code = "nowhere_to_ask"
    said = N_(
        "This Opt-In Desk was not told where newer versions are made known, so nobody was asked."
        " Ask whoever gave it to you."
    )


class NewestUnknown(Trouble):
    code = "newest_unknown"
    said = N_(
        "Whether there is a newer version is not known. {reason} Nothing was changed; try it again"
        " later, or look at {page} yourself."
    )


class SignInNeeded(PasswordNeeded):
    """Where one signs in instead of giving a password, the provider wants that done once more."""

    code = "sign_in_needed"
    said = N_(
        "{user} has to sign in again: {reason} Nothing was lost; what is left is done after that."
    )


class SignInNotLasting(Trouble):
    """The provider gave an access token and nothing to get the next one with."""

    code = "sign_in_not_lasting"
    said = N_(
        "Signing in as {user} went well, but it lasts only until {until}: your provider gave"
        " nothing to stay signed in with. Whoever registered this program there can allow it"
        " (“offline access”)."
    )


class StandsStill(Trouble):
    code = "stands_still"
    said = N_(
        "The desk does not work on its own until somebody has seen to this: {why} It goes on when"
        " sending or checking by hand went well."
    )


class ClockDoubted(Trouble):
    """It is far ahead of when the desk last worked."""

    code = "clock_doubted"
    said = N_(
        "This computer’s clock says {now}, but the desk last worked on {last}. Nothing is sent,"
        " lapses or is erased until that is clear: set the clock, or, if it is right, say so on the"
        " first screen."
    )


class ClockBehind(ClockDoubted):
    code = "clock_behind"
    said = N_(
        "This computer’s clock says {now}, but it must be later than {last}. Nothing is sent,"
        " lapses or is erased until that is clear: set the clock, or, if it is right, say so on the"
        " first screen."
    )


class ClockDiffers(ClockDoubted):
    """It is another day by the mail server's clock; `there` is that, `here` this computer's."""

    code = "clock_differs"
    said = N_(
        "When it was {there} by your mail server’s clock, this computer’s said {here}. Nothing is"
        " sent, lapses or is erased until that is clear: set the clock, or, if it is right, say so"
        " on the first screen."
    )


class PracticeOnly(Trouble):
    code = "practice_only"
    said = N_("This is the practice desk: {what} is not possible here.")


class VaultTrouble(Trouble):
    """The keyring is missing, locked or denied."""

    code = "keyring"
    said = N_(
        "The keyring of this computer cannot be used: {reason}"
        " The password was not saved and will be asked for each time."
    )


class NotForgotten(VaultTrouble):
    code = "not_forgotten"
    said = N_(
        "The keyring of this computer cannot be used: {reason}"
        " What it has of {address} may still be there; try again when it can be used."
    )
