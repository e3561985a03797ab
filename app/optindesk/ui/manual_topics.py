"""Which topic of the manual says what there is to know where one is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

FIRST = "first-minutes"
"""What is shown where nothing fits better."""

TOPICS: Mapping[str, str] = {
    "ToDoPage": "to-do",
    "ReviewPage": "replies",
    "PeoplePage": "states",
    "StoryView": "person",
    "ListsPage": "lists",
    "LogPage": "log",
    "ReportsPage": "reports",
    "AboutDialog": "troubleshooting",
    "AccountDialog": "account",
    "AddToListDialog": "person",
    "AskAgainDialog": "reminders",
    "AskAway": "copies",
    "AskBack": "copies",
    "AskFolder": "shared-desk",
    "AskServer": "shared-desk",
    "BusinessDialog": "wordings",
    "CallingDialog": "calls",
    "CancelDialog": "person",
    "CancelManyDialog": "person",
    "CodeDialog": "calls",
    "CollectorDialog": "second-computer",
    "CollectorWindow": "second-computer",
    "CorrectDialog": "person",
    "DisputeDialog": "rights",
    "DossierDialog": "proof",
    "ExportDialog": "proof",
    "ImportDialog": "sheets",
    "ItPersonDialog": "account",
    "KeepingDialog": "replies",
    "Kiosk": "counter",
    "KioskDialog": "counter",
    "LeaverFilesDialog": "old-list",
    "LeaversDialog": "old-list",
    "LetterDialog": "replies",
    "LevelNamesDialog": "lists",
    "ListDialog": "lists",
    "LowerDialog": "leaving",
    "MeantDialog": "sheets",
    "NeverDialog": "leaving",
    "NeverImportDialog": "leaving",
    "NewPinDialog": "pin",
    "ChangeAddressDialog": "person",
    "OnePersonDialog": "person",
    "NoteDialog": "person",
    "NotMeDialog": "calls",
    "OldListWizard": "old-list",
    "OriginalDialog": "replies",
    "OutsideDialog": "copies",
    "OffManyDialog": "leaving",
    "OwnWorkDialog": "own-work",
    "Palette": "keyboard",
    "PasswordDialog": "account",
    "PermissionDialog": "old-list",
    "PinDialog": "pin",
    "PosterDialog": "paper",
    "PracticeDialog": "first-minutes",
    "RectifyDialog": "rights",
    "RefusedDialog": "sending",
    "RemindersDialog": "reminders",
    "ReplyDialog": "replies",
    "ResendDialog": "reminders",
    "RestoreDialog": "copies",
    "RetentionDialog": "rights",
    "ScanDialog": "paper",
    "SentMailDialog": "person",
    "SentencesDialog": "replies",
    "SharedDialog": "shared-desk",
    "DatabasePasswordDialog": "shared-desk",
    "SettingsDialog": "settings",
    "SettleDialog": "sending",
    "SetupWizard": "setting-up",
    "ShortcutsDialog": "keyboard",
    "SheetDialog": "paper",
    "SheetsDialog": "paper",
    "SignInDialog": "oauth",
    "SignUpDialog": "sign-ups",
    "StolenDialog": "stolen",
    "SupportDialog": "troubleshooting",
    "UpdateDialog": "troubleshooting",
    "TermsDialog": "second-computer",
    "TestDialog": "account",
    "UncheckedDialog": "proof",
    "VersionsDialog": "wordings",
    "ViewsDialog": "finding",
    "WhatsNewDialog": "first-minutes",
    "WithdrawDialog": "leaving",
    "WordingDialog": "wordings",
}
"""Of a page, dialog or window, by the name of its class."""


def topic_of(widget: QWidget | None) -> str | None:
    """The topic of a widget, or of the nearest in which it stands or over which it was opened."""
    while widget is not None:
        for kind in type(widget).__mro__:
            if kind.__name__ in TOPICS:
                return TOPICS[kind.__name__]
        widget = widget.parentWidget()
    return None
