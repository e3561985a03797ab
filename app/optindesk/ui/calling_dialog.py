"""Somebody's calling: three letters find them, and all that staff need stands on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.model import MailingList
from optindesk.flows import calling
from optindesk.flows.calling import Act, Caller, Match, Matches
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.ask_again_dialog import AskAgainDialog
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import ButtonRows
from optindesk.ui.code_dialog import CodeDialog
from optindesk.ui.correct_dialog import CorrectDialog
from optindesk.ui.fields import LANGUAGES, explanation, foot, language_box
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.icons import Icon, icon
from optindesk.ui.leave_dialogs import WithdrawDialog
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.not_me_dialog import NotMeDialog
from optindesk.ui.note_dialog import NoteDialog
from optindesk.ui.pictured import Pictured, mark_tag
from optindesk.ui.resend_dialog import ResendDialog
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.state_words import state_word
from optindesk.ui.story_head import mark_of, standing_about
from optindesk.ui.within_screen import room_for

LETTERS, LINES = 116, 34
"""How wide and high it opens, in average letters and lines."""

_NOBODY = Mark(Shape.RING, Tone.QUIET)
_MAY, _MAY_NOT = Mark(Shape.CHECK, Tone.GOOD), Mark(Shape.CROSS, Tone.QUIET)


class CallingDialog(QDialog):
    """`lists` are for a sign-up of somebody who is not known; `text` is looked for at once."""

    def __init__(
        self, bench: Bench, lists: Sequence[MailingList], parent: QWidget, text: str = ""
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._lists = lists
        self._caller: Caller | None = None
        self.setWindowTitle(self._("Somebody’s calling"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.line = FilterBox(self._("Some letters of the name or the address"))
        self.people = QListWidget()
        self.people.setAccessibleName(self._("Who it may be"))
        self.people.setSpacing(2)
        self.people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.more = explanation("")
        self.state = Pictured()
        self.state.setAccessibleName(self._("How this person stands"))
        self.spoken = QTextBrowser()
        self.spoken.setAccessibleName(self._("To be read aloud"))
        self.language = language_box(self._)
        self.note = QPushButton(self._("Note what was sai&d…"))
        self.note.setAutoDefault(False)
        self.note.clicked.connect(self._note)
        self.nobody = explanation("")
        self.sign_up = QPushButton(self._("Write down a sign-&up…"))
        self.sign_up.clicked.connect(self._sign_up)
        self._acts: Mapping[Act, tuple[str, Icon, Callable[[], None]]] = {
            Act.AGAIN: (self._("&Send again…"), Icon.SEND, self._again),
            Act.NOT_ME: (self._("&Not me…"), Icon.CANCEL, self._not_me),
            Act.WRONG: (self._("Wron&g address…"), Icon.CORRECT, self._correct),
            Act.OFF: (self._("&Off everything…"), Icon.LEAVE, self._off),
            Act.CODE: (self._("Enter &code…"), Icon.CODE, self._code),
        }
        self.buttons: dict[Act, QPushButton] = {}
        for act, (title, _, do) in self._acts.items():
            button = self.buttons[act] = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(do)
        self.row = ButtonRows(list(self.buttons.values()))
        self.why_not = explanation("")
        self._lay_out()
        self._paint()
        self.line.installEventFilter(self)
        self.line.wanted.connect(self._look)
        self.line.left.connect(partial(self._step, 1))
        self.people.itemSelectionChanged.connect(self._choose)
        self.people.itemActivated.connect(lambda _: self.spoken.setFocus())
        self.language.activated.connect(self._read_otherwise)
        bench.changed.connect(self._reload)
        self._show_matches(Matches("", ()))
        self.line.put(text)
        self.line.setFocus()

    def _lay_out(self) -> None:
        big = self.spoken.font()
        big.setPointSizeF(big.pointSizeF() * 1.2)
        self.spoken.setFont(big)
        title = QLabel(self._("&Who is calling?"))
        title.setBuddy(self.line)
        top = QHBoxLayout()
        top.addWidget(title)
        top.addWidget(self.line, 1)
        self.side = QWidget()
        left = QVBoxLayout(self.side)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.people, 1)
        left.addWidget(self.more)
        read = QHBoxLayout()
        heading = QLabel(self._("&Read aloud:"))
        heading.setBuddy(self.spoken)
        read.addWidget(heading)
        read.addStretch(1)
        read.addWidget(self.note)
        read.addWidget(self.language)
        person = QWidget()
        right = QVBoxLayout(person)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.state, 5)
        right.addLayout(read)
        right.addWidget(self.spoken, 6)
        right.addWidget(self.row)
        right.addWidget(self.why_not)
        unknown = QWidget()
        none = QVBoxLayout(unknown)
        none.addWidget(self.nobody)
        none.addWidget(self.sign_up, alignment=Qt.AlignmentFlag.AlignLeft)
        none.addStretch(1)
        self.sides = QStackedWidget()
        self.sides.addWidget(person)
        self.sides.addWidget(unknown)
        middle = QHBoxLayout()
        middle.addWidget(self.side, 2)
        middle.addWidget(self.sides, 5)
        end = foot(QDialogButtonBox.StandardButton.Close)
        end.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
        layout.addWidget(end)
        metrics = self.fontMetrics()
        wanted = QSize(metrics.averageCharWidth() * LETTERS, metrics.lineSpacing() * LINES)
        self.resize(wanted.boundedTo(room_for(self)))

    def open(self) -> None:
        """One goes on typing behind what is there."""
        super().open()
        self.line.end(False)

    # --- who it may be ----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow up goes to the person above, as that down does to the one below; Enter goes on
        to what is read aloud."""
        if watched is self.line and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() == Qt.Key.Key_Up:
                self._step(-1)
                return True
            if is_press and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.line.returnPressed.emit()
                onwards = self.sign_up if self._caller is None else self.spoken
                onwards.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        row = self.people.currentRow() + by
        self.people.setCurrentRow(max(0, min(row, self.people.count() - 1)))

    def _look(self, text: str) -> None:
        self._bench.look("calling", lambda: calling.find(text), self._show_matches, self)

    def _reload(self) -> None:
        self._look(self.line.text().strip())

    def _show_matches(self, found: Matches) -> None:
        if found.text != self.line.text().strip():
            return  # another letter was typed meanwhile
        before = self._chosen()
        self.people.blockSignals(True)
        self.people.clear()
        for one in found.people:
            named = f"{one.name}\n{one.address}" if one.name else one.address
            item = QListWidgetItem(named, self.people)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setToolTip(named)
        self.side.setVisible(bool(found.people))
        keys = [one.address for one in found.people]
        if keys:
            kept = keys.index(before.address) if before and before.address in keys else 0
            self.people.setCurrentRow(kept)
        self.people.blockSignals(False)
        self.more.setText("" if found.are_all else self._("There are more: type more letters."))
        self.more.setVisible(not found.are_all)
        is_asked = len(found.text) >= calling.LEAST_LETTERS
        self.nobody.setText(
            self._(
                "We have nothing of “{text}”: no sign-up, no mail, no reply. If the person wants"
                " to be asked, write down a sign-up.",
                text=found.text,
            )
            if is_asked
            else self._("Type some letters: three are mostly enough. “muller” finds Müller.")
        )
        self.sign_up.setVisible(is_asked)
        self._choose()

    def _chosen(self) -> Match | None:
        found: list[Match] = [
            one.data(Qt.ItemDataRole.UserRole) for one in self.people.selectedItems()
        ]
        return found[0] if found else None

    def _choose(self, *_: object, language: str = "") -> None:
        match = self._chosen()
        if match is None:
            self._show_caller(None)
            return
        now, read_in = self._bench.desk.clock, partial(self._read_in, language)
        self._bench.look(
            "caller", lambda: calling.caller(match, now(), read_in), self._show_caller, self
        )

    # --- how they stand ---------------------------------------------------------------------------

    def _read_in(self, chosen: str, theirs: str) -> str:
        """The language to read in: as chosen here, else the person's, else that of the desk."""
        known = (one.replace("_", "-").partition("-")[0] for one in (chosen, theirs, self._.code))
        return next((one for one in known if one in LANGUAGES), "en")

    def _read_otherwise(self) -> None:
        self._choose(language=self.language.currentData())

    def _show_caller(self, caller: Caller | None) -> None:
        match = self._chosen()
        if caller is not None and (match is None or match.address != caller.match.address):
            return  # somebody else was chosen meanwhile
        self._caller = caller
        self.sides.setCurrentIndex(1 if caller is None else 0)
        if caller is None:
            return
        self._render(caller)
        self.state.verticalScrollBar().setValue(0)
        self.language.setCurrentIndex(max(0, self.language.findData(caller.language)))
        say = self._bench.desk.say_in(caller.language)
        self.spoken.setPlainText(" ".join(map(say, caller.spoken)))
        self._enable(caller)

    def _render(self, caller: Caller) -> None:
        name = escape(caller.match.name)
        head = f"<b>{name}</b> · " if name else ""
        parts = [f'<p style="font-size: large">{head}{escape(caller.match.address)}</p>']
        for one in caller.standings:
            state = mark_tag(mark_of(one.facts) or _NOBODY)
            word = escape(self._.say(state_word(one.facts)))
            about = escape(standing_about(self._, one)) if one.contact_id else ""
            title = f"<b>{about}:</b> " if about else ""
            may, why = one.may_mail
            question = escape(self._("May we write?"))
            sign = mark_tag(_MAY if may else _MAY_NOT)
            parts.append(
                f"<p>{title}{state} <b>{word}</b><br>{escape(self._.say(one.sentence))}"
                f"<br>{question} {sign} {escape(self._.say(why))}</p>"
            )
        self.state.show_html("".join(parts))

    def _enable(self, caller: Caller) -> None:
        reasons = dict(caller.why_not)
        if reasons.get(Act.ASK_ANEW) is None:
            reasons.pop(Act.AGAIN, None)  # the same button asks anew
        read_only = self._bench.desk.store.read_only
        if read_only is not None:
            reasons = dict.fromkeys(Act, read_only.sentence)
        self.note.setEnabled(read_only is None and bool(caller.match.contact_id))
        lines: dict[str, list[str]] = {}
        for act, button in self.buttons.items():
            why = reasons.get(act)
            said = "" if why is None else self._.say(why)
            button.setEnabled(why is None)
            button.setToolTip(said)
            button.setAccessibleDescription(said)
            if said:
                title = button.text().replace("&", "").rstrip("…")
                lines.setdefault(said, []).append(title)
        shown = [
            self._("{said}: {why}", said=", ".join(titles), why=said)
            for said, titles in lines.items()
        ]
        self.why_not.setText("\n".join(shown))
        self.why_not.setVisible(bool(shown))

    # --- what is done for them --------------------------------------------------------------------

    @property
    def _person(self) -> Caller:
        assert self._caller is not None, "it is offered for a person only"
        return self._caller

    def _again(self) -> None:
        lapsed = calling.can_be_asked_anew(self._person.standings)
        if Act.ASK_ANEW not in self._person.why_not:
            AskAgainDialog(self._bench, lapsed, self).open()
        else:
            query = PeopleQuery(contact_id=self._person.match.contact_id)
            ResendDialog(self._bench, query, None, self).open()

    def _not_me(self) -> None:
        lists = calling.lists_to_leave(self._person.standings)
        whose = self._person
        NotMeDialog(self._bench, whose.match.address, lists, whose.others, self).open()

    def _correct(self) -> None:
        CorrectDialog(self._bench, self._person.match.address, self).open()

    def _off(self) -> None:
        lists = calling.lists_to_leave(self._person.standings)
        WithdrawDialog(self._bench, self._person.match.address, lists, self).open()

    def _code(self) -> None:
        CodeDialog(self._bench, self._person.match.address, self).open()

    def _note(self) -> None:
        NoteDialog(self._bench, self._person.match.address, self).open()

    def _sign_up(self) -> None:
        dialog = SignUpDialog(self._bench, self._lists, self)
        if "@" in self.line.text():
            dialog.form.person.address.setText(self.line.text().strip())
        dialog.open()

    # --- how it looks -----------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
            if self._caller is not None:
                self._render(self._caller)

    def _paint(self) -> None:
        for act, button in self.buttons.items():
            button.setIcon(icon(self._acts[act][1], self.palette(), self.devicePixelRatioF()))
