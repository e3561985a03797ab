"""The actions of the window: what the menus, the toolbar and the big step have in common."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QWidget

from optindesk.ui.icons import Icon, icon
from optindesk.ui.words import Words

WHY_NOT = "why_not"
"""The property of an action that says why it cannot be done just now."""


def why_not(action: QAction) -> str:
    """Why an action that is grey cannot be done just now; empty where nobody said."""
    return str(action.property(WHY_NOT) or "")


def allow(action: QAction, allowed: bool, why: str) -> None:
    """Let an action be done or not; `why` says why not."""
    action.setProperty(WHY_NOT, "" if allowed else why)
    action.setEnabled(allowed)


def name_actions(owner: object, before: str = "") -> None:
    """Name the actions that are attributes after these, `before` in front, but for those that have
    a name: under it they are found by other words (ui/palette_words.py)."""
    for name, action in vars(owner).items():
        if isinstance(action, QAction) and not action.objectName():
            action.setObjectName(f"{before}{name}")


class Actions:
    """Each action with its text, shortcut and icon; who triggers what is the window's affair."""

    def __init__(self, words: Words, window: QWidget) -> None:
        self._window = window
        self._icons: dict[QAction, Icon] = {}
        key = QKeySequence.StandardKey
        self.sign_up = self._make(
            words("&New sign-ups…"),
            words("Type in sign-ups from paper or the telephone, one after the other"),
            Icon.SIGN_UP,
            key.New,
        )
        self.import_sheet = self._make(
            words("&Import sheet…"),
            words("Bring in the sign-ups of a sheet"),
            Icon.IMPORT,
            "Ctrl+I",
        )
        self.bring_old = self._make(
            words("Bring an &old list…"),
            words("A list that you had in another program, with those who left it first"),
            None,
            "",
        )
        self.bring_leavers = self._make(
            words("Keep those who l&eft off…"),
            words("Who left, bounced or complained in another program stays off here"),
            None,
            "",
        )
        self.send = self._make(
            words("&Send mails"),
            words("Hand the mails in the outbox to your provider"),
            Icon.SEND,
            "Ctrl+Return",
        )
        self.send_now = self._make(
            words("Send &now, without waiting for a server"),
            words("Also what rests because a server asked to wait: when that was mended"),
            None,
            "",
        )
        self.check = self._make(
            words("&Check mailbox"),
            words("Read the replies in your mailbox"),
            Icon.CHECK,
            key.Refresh,
        )
        self.listen = self._make(
            words("&Listen while the desk is open"),
            words("Wait at your mailbox, so that replies show within seconds"),
            None,
            "",
        )
        self.listen.setCheckable(True)
        self.sentences = self._make(
            words("&Own sentences…"),
            words("Sentences of your own that count as a yes, a no or “take me off”"),
            None,
            "",
        )
        self.wordings = self._make(
            words("&Wordings…"),
            words("What your mails say: read, change and try it"),
            None,
            "Ctrl+T",
        )
        self.resend = self._make(
            words("Send questions &again…"),
            words("The question once more to those whom the table of people shows"),
            None,
            "",
        )
        self.permission = self._make(
            words("Ask people collected &before…"),
            words("Ask people of old lists for their permission, each once"),
            None,
            "",
        )
        self.asking = self._make(
            words("&How people are asked…"),
            words("Reminders, how many questions one address gets, permission levels"),
            None,
            "",
        )
        self.keeping = self._make(
            words("What is kept of &replies…"),
            words("Whole replies, or no more of them than the proof needs"),
            None,
            "",
        )
        self.retention = self._make(
            words("How long people are &kept…"),
            words("Whose time is over, and what goes of them"),
            None,
            "",
        )
        self.sheets = self._make(
            words("&Sheets and scans…"),
            words("Photos and scans of the paper on which people signed up"),
            None,
            "",
        )
        self.read_saved = self._make(
            words("&Read saved replies…"),
            words("Read replies that were saved as files"),
            None,
            "",
        )
        self.enter_code = self._make(
            words("&Enter code…"),
            words("Confirm by a code that somebody told you"),
            Icon.CODE,
            "Ctrl+E",
        )
        self.export = self._make(
            words("E&xport…"),
            words("Write who may be written to, the proofs or the log to a file"),
            Icon.EXPORT,
            "Ctrl+Shift+E",
        )
        self.take_out = self._make(
            words("&Take out of other programs…"),
            words("A file of those who left, and are in a list that another program was given"),
            None,
            "",
        )
        self.new_list = self._make(
            words("New &list…"),
            words("Make a list to sign up for"),
            Icon.NEW_LIST,
            "Ctrl+L",
        )
        self.account = self._make(
            words("Mail &account…"),
            words("The account that sends the questions and takes the replies"),
            Icon.ACCOUNT,
            "",
        )
        self.test_account = self._make(
            words("Test the &mail account…"),
            words("Try every step, up to a mail to yourself that comes back"),
            None,
            "",
        )
        self.log_in = self._make(
            words("Log in…"),
            words("Type the password of the mail account on this computer, or sign in"),
            None,
            "",
        )
        self.set_up = self._make(
            words("&Set up step by step…"),
            words("Who you are, your mail account and your first list, page by page"),
            None,
            "",
        )
        self.settings = self._make(
            words("Settin&gs…"),
            words("All that can be set, with a line to look for it"),
            None,
            key.Preferences if QKeySequence.keyBindings(key.Preferences) else "Ctrl+,",
        )
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.pin = self._make(
            words("O&wner’s PIN…"),
            words("Asked before data is exported, people are erased, settings are changed"),
            None,
            "",
        )
        self.shut = self._make(
            words("As&k for the PIN again"),
            words("Do not wait until the owner’s PIN is asked again by itself"),
            None,
            "Ctrl+Shift+L",
        )
        self.business = self._make(
            words("Your &business…"),
            words("Your name, postal address and privacy notice, as they stand in mails"),
            None,
            "",
        )
        self.never = self._make(
            words("Ne&ver write…"),
            words("Addresses and domains that no mail goes to"),
            None,
            "",
        )
        self.own_work = self._make(
            words("On &its own…"),
            words("Check and send by itself, at a set pace"),
            None,
            "",
        )
        self.read = self._make(
            words("&Read the replies"),
            words("Go to the replies that a person must read"),
            Icon.READ,
            "",
        )
        self.copy_now = self._make(
            words("Back u&p now"),
            words("Make a checked copy of the data, as the desk does by itself once a day"),
            None,
            "",
        )
        self.copy_outside = self._make(
            words("Copies o&utside…"),
            words("Where copies go outside of this computer, and how old the last one is"),
            None,
            "",
        )
        self.clock_is_right = self._make(
            words("This computer’s clock is right"),
            words("Say that you looked, where the desk doubts what day it is"),
            None,
            "",
        )
        self.restore = self._make(
            words("Restore from a cop&y…"),
            words("Put a copy of the data back; what is here now is kept"),
            None,
            "",
        )
        self.shared = self._make(
            words("S&hared desk…"),
            words("Work at one desk with others, over a database that your computers reach"),
            None,
            "",
        )
        self.move = self._make(
            words("Move to a new &computer…"),
            words("All of the desk in one locked file; this computer only looks from then on"),
            None,
            "",
        )
        self.to_shared = self._make(
            words("Move to a shared database…"),
            words("Let several computers work with this desk, in a database of your team"),
            None,
            "",
        )
        self.from_shared = self._make(
            words("Back &from the shared database…"),
            words("All of the desk out of the shared database into a folder of this computer"),
            None,
            "",
        )
        self.open_there = self._make(
            words("Open it &where it is now"),
            words("Open the desk at the place that it was moved to"),
            None,
            "",
        )
        self.not_moved = self._make(
            words("It was not move&d…"),
            words("Let the desk go on here, where no other computer works with it"),
            None,
            "",
        )
        self.stolen = self._make(
            words("Computer or copy s&tolen…"),
            words("A new key for the desk, who is affected, and what to do elsewhere"),
            None,
            "",
        )
        self.verify = self._make(
            words("Check that nothing was &changed"),
            words("Go through the log and see whether its chain is whole"),
            Icon.VERIFY,
            "",
        )
        self.practise = self._make(
            words("Let &people answer…"),
            words("Choose how the invented people answer your questions"),
            Icon.PEOPLE,
            "Ctrl+P",
        )
        self.find = self._make(
            words("&Find people"), words("Go to the people and type"), None, key.Find
        )
        self.palette = self._make(
            words("Find a c&ommand…"),
            words("All that can be done, all lists, settings and people, by typing"),
            None,
            "Ctrl+K",
        )
        self.calling = self._make(
            words("Somebod&y’s calling…"),
            words("Find who is on the telephone, and what we sent them and why"),
            Icon.CALL,
            "F2",
        )
        self.manual = self._make(
            words("&Manual"),
            words("What there is to know of where you are"),
            None,
            key.HelpContents if QKeySequence.keyBindings(key.HelpContents) else "F1",
        )
        self.practice = self._make(
            words("&Practise with invented people"),
            words("A desk beside this one: no mail leaves it, and nothing in it is yours"),
            Icon.PEOPLE,
            "",
        )
        self.anew = self._make(
            words("&Begin practice anew…"),
            words("What was practised is thrown away, and the invented people sign up again"),
            None,
            "",
        )
        self.quit = self._make(words("&Quit"), words("Close Opt-In Desk"), None, key.Quit)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        # These two are for the person whose story is open, and done by it (ui/story.py).
        self.proof = QAction(words("Save the &proof of this person…"), window, enabled=False)
        self.access = QAction(words("Give the person all &we have…"), window, enabled=False)
        name_actions(self)
        self.paint()

    def _make(
        self, text: str, tip: str, picture: Icon | None, keys: QKeySequence.StandardKey | str
    ) -> QAction:
        action = QAction(text, self._window)
        if keys:
            action.setShortcut(QKeySequence(keys))
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shortcut})" if shortcut else tip)
        action.setStatusTip(tip)
        if picture is not None:
            self._icons[action] = picture
        return action

    def paint(self) -> None:
        """Paint the icons in the colours of the window's palette as it is now."""
        palette: QPalette = self._window.palette()
        for action, picture in self._icons.items():
            action.setIcon(icon(picture, palette, self._window.devicePixelRatioF()))
