"""Beside the tables: one person's story, with the sentence on top and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QGridLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from optindesk.core.codes import Code
from optindesk.core.status import State, SubscriptionStatus
from optindesk.flows import overview
from optindesk.flows.overview import LogLine, Standing, Story
from optindesk.flows.rectifying import Known
from optindesk.store.search import PeopleQuery
from optindesk.ui import access_saving, proof_saving
from optindesk.ui.ask_again_dialog import AskAgainDialog
from optindesk.ui.bench import Bench
from optindesk.ui.code_dialog import CodeDialog
from optindesk.ui.correct_dialog import CorrectDialog
from optindesk.ui.crop_view import CropView
from optindesk.ui.dispute_dialog import DisputeDialog
from optindesk.ui.dossier_dialog import DossierDialog
from optindesk.ui.icons import Icon, icon
from optindesk.ui.leave_dialogs import CancelDialog, WithdrawDialog
from optindesk.ui.letter_dialog import LetterDialog
from optindesk.ui.lower_dialog import LowerDialog
from optindesk.ui.mark import Tone, colour_of
from optindesk.ui.rectify_dialog import RectifyDialog
from optindesk.ui.refused_dialog import RefusedDialog
from optindesk.ui.resend_dialog import ResendDialog
from optindesk.ui.settle_dialog import SettleDialog
from optindesk.ui.state_words import OPEN
from optindesk.ui.words import Words

LAPSED = (State.EXPIRED, State.CANCELLED)
"""Those of one that somebody can be asked anew."""

LINES_SHOWN = 500
"""The newest lines of a story that are shown; nobody has more, but a loop of bounces may."""


REPLY = "reply"
"""Links of this scheme lead to the reply with the number behind it."""

MAIL = "mail"
"""Those of this one lead to what somebody knows of the mail with that number."""

REFUSED = "refused"
"""And of this one to what can be done about a mail that the provider refused."""

PROOF = "proof"
"""And of this one to saving the proof of the person."""

ACCESS = "access"
"""And of this one to saving all that is kept of the person, for the person."""

DOSSIER = "dossier"
"""And of this one to all that there is of the person, for a judge."""

DECIDED = (Code.ANSWER_DECIDED, Code.ANSWER_REPLIED)
ABOUT_REPLIES = (
    *DECIDED,
    Code.ANSWER_APPLIED,
    Code.ANSWER_NOTED,
    Code.ANSWER_TO_READ,
    Code.ANSWER_UNDONE,
)
"""The entries that tell of one reply."""


def standing_about(words: Words, standing: Standing) -> str:
    """What a standing is about: a list's name, or a permission level."""
    if standing.list_name is not None:
        return standing.list_name
    return words("Permission level {level}", level=standing.level)


def who_did(words: Words, line: LogLine) -> str:
    """Who an entry is by: a person's name, or the desk itself."""
    return words.say(overview.who(line.entry.actor))


def when_of(words: Words, line: LogLine) -> str:
    """When an entry was written, in local time."""
    return words("{when}", when=datetime.fromisoformat(line.entry.at))


def reply_of(line: LogLine) -> int | None:
    """The number of the reply that a line is about."""
    number = line.entry.values.get("letter") if line.entry.code in ABOUT_REPLIES else None
    return number if isinstance(number, int) else None


def _link(words: Words, line: LogLine, colour: str, number: int) -> str:
    """The way from a line to its reply, and from a decision to taking it back."""
    text = words("Show this reply…")
    if line.entry.code in DECIDED:
        text = words("Show this reply, or take the decision back…")
    return f'<br><a style="color: {colour}" href="{REPLY}:{number}">{escape(text)}</a>'


def _way_to_settle(words: Words, line: LogLine, colour: str, in_doubt: frozenset[int]) -> str:
    """The way to say whether a mail went out, as long as nobody knows."""
    number = line.entry.values.get("mail")
    if line.entry.code != Code.MAIL_UNKNOWN or number not in in_doubt:
        return ""
    text = words("Say whether it went out…")
    return f'<br><a style="color: {colour}" href="{MAIL}:{number}">{escape(text)}</a>'


def _way_from_refusal(
    words: Words, line: LogLine, colour: str, refused: frozenset[int]
) -> tuple[int, str]:
    """The number of a refused mail, and the way to what can be done, as long as it is refused."""
    number = line.entry.values.get("mail")
    if line.entry.code != Code.MAIL_REFUSED or number not in refused:
        return 0, ""
    text = words("Try again, correct the address, or cancel…")
    link = f'<br><a style="color: {colour}" href="{REFUSED}:{number}">{escape(text)}</a>'
    return int(str(number)), link


def as_html(words: Words, story: Story, palette: QPalette) -> str:
    """The story as a text to read: every value escaped, colours from the palette.

    Each reply has one link, at the newest line about it.
    """
    base = palette.color(QPalette.ColorRole.Base)
    quiet = _mixed(palette)
    good, bad, link = (colour_of(tone, base).name() for tone in (Tone.GOOD, Tone.BAD, Tone.WAITING))
    named = " ".join(filter(None, (story.salutation, story.name)))
    name = f"<b>{escape(named)}</b><br>" if named else ""
    parts = [f'<p style="font-size: large">{name}{escape(story.address)}</p>']
    for standing in story.standings:
        may, why = standing.may_mail
        sign = f'<span style="color: {good if may else bad}">{"✓" if may else "✗"}</span>'
        title = escape(standing_about(words, standing))
        said = escape(words.say(standing.sentence))
        question = escape(words("May we write?"))
        parts.append(
            f'<p style="margin-bottom: 2px; color: {quiet}">{title}</p>'
            f'<p style="font-size: large; margin-top: 0">{said}</p>'
            f"<p>{question} {sign} {escape(words.say(why))}</p>"
        )
    parts.append("<hr>")
    linked: set[int] = set()
    told: set[int] = set()
    for line in reversed(story.lines[-LINES_SHOWN:]):
        number = reply_of(line)
        way = _link(words, line, link, number) if number and number not in linked else ""
        linked |= {number} if number else set()
        way = way or _way_to_settle(words, line, link, story.in_doubt)
        refused, onwards = _way_from_refusal(words, line, link, story.refused - told)
        told |= {refused}
        way = way or onwards
        head = f"{when_of(words, line)} · {who_did(words, line)}"
        parts.append(
            f'<p style="margin-bottom: 8px"><span style="color: {quiet}; font-size: small">'
            f"{escape(head)}</span><br>{escape(words.say(line.sentence))}{way}</p>"
        )
    if story.standings:
        save = escape(words("Save the proof of this person…"))
        give = escape(words("Give the person all we have…"))
        file = escape(words("File on this person…"))
        parts.append(
            f'<p><a style="color: {link}" href="{PROOF}:">{save}</a><br>'
            f'<a style="color: {link}" href="{DOSSIER}:">{file}</a><br>'
            f'<a style="color: {link}" href="{ACCESS}:">{give}</a></p>'
        )
    return "".join(parts)


def _mixed(palette: QPalette) -> str:
    """The colour of what is less important: between text and background, still readable."""
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    parts = (
        round(one * 0.7 + other * 0.3)
        for one, other in zip(text.getRgb()[:3], base.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return "#{:02x}{:02x}{:02x}".format(*parts)


class StoryView(QWidget):
    """Shows one person; its actions are for the menus of tables, too.

    `never_wanted` has the address that never to write to was asked for.
    """

    never_wanted = Signal(str)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._contact_id: int | None = None
        self.story: Story | None = None
        self.text = QTextBrowser()
        self.text.setAccessibleName(self._("Story of this person"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.paper = CropView(bench)
        self.withdraw = QAction(self._("&Off everything…"), self)
        self.cancel = QAction(self._("Cancel &question…"), self)
        self.code = QAction(self._("Enter c&ode…"), self)
        self.again = QAction(self._("&Send again…"), self)
        self.anew = QAction(self._("&Ask again…"), self)
        self.correct = QAction(self._("Correct &address…"), self)
        self.lower_level = QAction(self._("Lower &level…"), self)
        self.never = QAction(self._("&Never write…"), self)
        self.never.triggered.connect(lambda: self.never_wanted.emit(self.address))
        self.proof = QAction(self._("Save the &proof of this person…"), self)
        self.proof.triggered.connect(self._save_proof)
        self.rectify = QAction(self._("P&ut name or language right…"), self)
        self.rectify.triggered.connect(self._rectify)
        self.dispute = QAction(self._("Keep for a &dispute…"), self)
        self.dispute.triggered.connect(self._keep_for_dispute)
        self.access = QAction(self._("Give the person all &we have…"), self)
        self.access.triggered.connect(self._give_access)
        self.dossier = QAction(self._("&File on this person…"), self)
        self.dossier.triggered.connect(self._make_dossier)
        self._icons = {
            self.again: Icon.SEND,
            self.anew: Icon.SIGN_UP,
            self.correct: Icon.CORRECT,
            self.code: Icon.CODE,
            self.cancel: Icon.CANCEL,
            self.withdraw: Icon.LEAVE,
            self.lower_level: Icon.LOWER,
        }
        self.withdraw.triggered.connect(self._withdraw)
        self.cancel.triggered.connect(self._cancel)
        self.code.triggered.connect(self._enter_code)
        self.again.triggered.connect(self._send_again)
        self.anew.triggered.connect(self._ask_anew)
        self.correct.triggered.connect(self._correct)
        self.lower_level.triggered.connect(self._lower)
        # All beside each other would take the table beside the story its room.
        foot = QGridLayout()
        places = (
            *((0, 0, 1, 1), (0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1)),
            *((1, 1, 1, 1), (2, 0, 1, 2), (3, 0, 1, 2)),
        )
        self._buttons = {action: QPushButton(action.text()) for action in self._icons}
        for (action, button), place in zip(self._buttons.items(), places, strict=True):
            button.clicked.connect(action.trigger)
            foot.addWidget(button, *place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.paper)
        layout.addLayout(foot)
        self._paint()
        self._render()
        self._enable()

    @property
    def address(self) -> str:
        """The address of the person who is shown; empty for nobody."""
        return self.story.address if self.story is not None else ""

    def show_person(self, contact_id: int | None) -> None:
        """Read and show somebody's story, or nobody's."""
        self._contact_id = contact_id
        self._enable()
        self.paper.show_person(None if contact_id is None else lambda: contact_id)
        if contact_id is None:
            self._show(None)
        else:
            now = self._bench.desk.clock
            self._bench.look("story", lambda: overview.story(contact_id, now()), self._show, self)

    def reload(self) -> None:
        """Something was changed: read it again."""
        self.show_person(self._contact_id)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
            self._render()

    def _show(self, story: Story | None) -> None:
        if (story.contact_id if story else None) != self._contact_id:
            return  # somebody else was chosen meanwhile
        same = story is not None and self.story is not None and story.address == self.address
        place = self.text.verticalScrollBar().value() if same else 0
        self.story = story
        self._render()
        self.text.verticalScrollBar().setValue(place)
        self._enable()

    def _render(self) -> None:
        if self.story is None:
            hint = self._(
                "Choose somebody in the table, and see here what was asked, when, and what came"
                " of it."
            )
            self.text.setHtml(f'<p style="color: {_mixed(self.palette())}">{escape(hint)}</p>')
        else:
            self.text.setHtml(as_html(self._, self.story, self.palette()))

    def _paint(self) -> None:
        for action, picture in self._icons.items():
            action.setIcon(icon(picture, self.palette(), self.devicePixelRatioF()))
            self._buttons[action].setIcon(action.icon())

    def _enable(self) -> None:
        in_time = [one for one in self._asked_about() if not one.facts.is_overdue]
        self.withdraw.setEnabled(bool(self._standings()))
        self.cancel.setEnabled(bool(self._asked_about()))
        self.code.setEnabled(bool(self._asked_about()))
        self.again.setEnabled(bool(in_time))
        self.anew.setEnabled(bool(self._lapsed()))
        # One of the two at most has anything to do, but for who has several questions.
        takes_place = bool(self._lapsed()) and not in_time
        self._buttons[self.anew].setVisible(takes_place)
        self._buttons[self.again].setVisible(not takes_place)
        self.correct.setEnabled(bool(self._standings()))
        level = self.story.level if self.story is not None and self._standings() else 0
        self.lower_level.setEnabled(level > 0)
        # Levels are off unless the owner wants them: then most never hear of them.
        is_about_levels = any(one.level is not None for one in self._standings())
        self.lower_level.setVisible(is_about_levels)
        self._buttons[self.lower_level].setVisible(is_about_levels)
        self.never.setEnabled(bool(self._standings()))
        self.proof.setEnabled(bool(self._standings()))
        for action in (self.access, self.dossier, self.rectify, self.dispute):
            action.setEnabled(bool(self._standings()))
        for action, button in self._buttons.items():
            button.setEnabled(action.isEnabled())

    def _standings(self) -> Sequence[Standing]:
        # While another person's story is on its way, nothing may be done to this one.
        if self.story is None or self.story.contact_id != self._contact_id:
            return ()
        return self.story.standings

    def _on_lists(self) -> list[Standing]:
        subscribed = SubscriptionStatus.SUBSCRIBED
        return [one for one in self._standings() if one.facts.subscription is subscribed]

    def _asked_about(self) -> list[Standing]:
        return [one for one in self._standings() if one.facts.state in OPEN]

    def _lapsed(self) -> list[Standing]:
        subscribed = SubscriptionStatus.SUBSCRIBED
        return [
            one
            for one in self._standings()
            if (one.facts.state in LAPSED or one.facts.is_overdue)
            and one.facts.subscription is not subscribed
        ]

    def _withdraw(self) -> None:
        found = {one.list_name: None for one in (*self._on_lists(), *self._asked_about())}
        names = [name for name in found if name is not None]
        WithdrawDialog(self._bench, self.address, names, self).open()

    def _cancel(self) -> None:
        names = [one.list_name for one in self._asked_about() if one.list_name is not None]
        CancelDialog(self._bench, self.address, names, self).open()

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == REPLY:
            LetterDialog(self._bench, int(link.path()), self).open()
        elif link.scheme() == PROOF:
            self._save_proof()
        elif link.scheme() == ACCESS:
            self._give_access()
        elif link.scheme() == DOSSIER:
            self._make_dossier()
        elif link.scheme() == REFUSED:
            self._refused(int(link.path()))
        elif link.scheme() == MAIL:
            SettleDialog(self._bench, int(link.path()), self.address, self).open()

    def _make_dossier(self) -> None:
        assert self.story is not None, "it is offered for a person only"
        called = self.story.name or self.story.address
        DossierDialog(self._bench, self.story.contact_id, called, self).open()

    def _save_proof(self) -> None:
        assert self.story is not None, "it is offered for a person only"
        proof_saving.ask_where(self._bench, self.story.contact_id, self)

    def _rectify(self) -> None:
        assert self.story is not None, "it is enabled for a person only"
        language = self.story.standings[0].language or ""
        known = Known(self.story.name, self.story.salutation, language)
        RectifyDialog(self._bench, self.address, known, self).open()

    def _keep_for_dispute(self) -> None:
        assert self.story is not None, "it is enabled for a person only"
        DisputeDialog(self._bench, self.story.contact_id, self.address, self).open()

    def _give_access(self) -> None:
        access_saving.ask_where(self._bench, self.address, self)

    def _refused(self, number: int) -> None:
        lines = self.story.lines if self.story is not None else []
        said = [
            line.entry.personal["words"].value
            for line in lines
            if line.entry.values.get("mail") == number and "words" in line.entry.personal
        ]
        RefusedDialog(
            self._bench,
            number,
            self.address,
            str(said[-1]) if said else "",
            self,
            may_cancel=bool(self._asked_about()),
        ).open()

    def _send_again(self) -> None:
        query = PeopleQuery(contact_id=self._contact_id)
        ResendDialog(self._bench, query, None, self).open()

    def _ask_anew(self) -> None:
        AskAgainDialog(self._bench, self._lapsed(), self).open()

    def _correct(self) -> None:
        CorrectDialog(self._bench, self.address, self).open()

    def _lower(self) -> None:
        assert self.story is not None, "it is enabled for a person only"
        LowerDialog(self._bench, self.address, self.story.level, self).open()

    def _enter_code(self) -> None:
        CodeDialog(self._bench, self.address, self).open()
