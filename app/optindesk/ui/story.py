"""Beside the tables: one person's story, with the sentence on top and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QTabBar, QVBoxLayout, QWidget

from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.flows import calling, overview
from optindesk.flows.narrowing import OPEN
from optindesk.flows.overview import Story
from optindesk.flows.standings import Standing
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.actions import Actions, name_actions
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import StepRow
from optindesk.ui.crop_view import CropView
from optindesk.ui.icons import Icon, icon
from optindesk.ui.pictured import Fitting, Pictured
from optindesk.ui.review_list import quiet_colour
from optindesk.ui.story_head import head_html
from optindesk.ui.story_lines import CHOSEN_WORDS, LINES_MORE, LINES_SHOWN, Way, timeline_html

STEPS_SHOWN = 2
"""How many of the likely next steps have a button of their own; all stand under “More”."""

FRESH_AFTER = 60_000
"""Milliseconds after which what is said of how long ago something was is said anew."""


class StoryView(QWidget):
    """Shows one person; its actions are for the menus of tables, too.

    `never_wanted` has the address that never to write to was asked for.
    """

    never_wanted = Signal(str)

    def __init__(self, bench: Bench, actions: Actions) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._contact_id: int | None = None
        self._most = LINES_SHOWN
        self.story: Story | None = None
        self.head = Fitting(self)
        self.head.setAccessibleName(self._("How this person stands"))
        self.chosen = QTabBar()
        self.chosen.setDrawBase(False)
        self.chosen.setUsesScrollButtons(False)  # all are seen: there are few
        self.chosen.setElideMode(Qt.TextElideMode.ElideNone)
        self.chosen.setAccessibleName(self._("What the story shows"))
        for choice, said in CHOSEN_WORDS.items():
            self.chosen.setTabData(self.chosen.addTab(self._.say(said)), choice)
        self.chosen.currentChanged.connect(lambda _: self._render_lines())
        self.text = Pictured()
        self.text.setAccessibleName(self._("Story of this person"))
        self.text.anchorClicked.connect(self._follow)
        self.paper = CropView(bench)
        self._make_actions(actions)
        self._lay_out()
        self._fresh = QTimer(self)
        self._fresh.setInterval(FRESH_AFTER)
        self._fresh.timeout.connect(self._render_lines)
        self._fresh.start()
        self._paint()
        self._render()
        self._enable()

    def _make_actions(self, of_menus: Actions) -> None:
        def action(text: str, act: Callable[[], object], picture: Icon | None = None) -> QAction:
            made = QAction(text, self)
            made.triggered.connect(lambda: act())
            if picture is not None:
                self._icons[made] = picture
            return made

        self._icons: dict[QAction, Icon] = {}
        self.again = action(self._("&Send again…"), self._send_again, Icon.SEND)
        self.anew = action(self._("&Ask again…"), self._ask_anew, Icon.SIGN_UP)
        self.correct = action(self._("Correct &address…"), self._correct, Icon.CORRECT)
        self.code = action(self._("Enter c&ode…"), self._enter_code, Icon.CODE)
        self.add = action(self._("Add to a l&ist…"), self._add_to_list, Icon.NEW_LIST)
        self.cancel = action(self._("Cancel &question…"), self._cancel, Icon.CANCEL)
        self.withdraw = action(self._("&Off everything…"), self._withdraw, Icon.LEAVE)
        self.lower_level = action(self._("Lower &level…"), self._lower, Icon.LOWER)
        self.never = action(self._("&Never write…"), lambda: self.never_wanted.emit(self.address))
        self.change_address = action(self._("New add&ress…"), self._change_address, Icon.MOVE)
        self.one_person = action(self._("Sa&me person as…"), self._one_person, Icon.PEOPLE)
        self.proof = of_menus.proof
        self.proof.triggered.connect(lambda: self._save_proof())
        self.rectify = action(self._("P&ut name or language right…"), self._rectify)
        self.note = action(self._("Add a no&te…"), self._note, Icon.NOTE)
        self.dispute = action(self._("Keep for a &dispute…"), self._keep_for_dispute)
        self.access = of_menus.access
        self.access.triggered.connect(lambda: self._give_access())
        self.dossier = action(self._("&File on this person…"), self._make_dossier)
        name_actions(self, "person_")
        self.groups = (
            (self.again, self.anew, self.code, self.cancel),
            (self.note, self.rectify, self.change_address, self.correct, self.one_person),
            (self.add, self.withdraw, self.lower_level, self.never),
            (self.proof, self.dossier, self.access, self.dispute),
        )
        self._steps = (
            self.correct,
            self.anew,
            self.code,
            self.again,
            self.withdraw,
            self.add,
            self.note,
        )

    def _lay_out(self) -> None:
        self.more = QPushButton(self._("&More"))
        menu = QMenu(self.more)
        for group in self.groups:
            menu.addActions(group)
            menu.addSeparator()
        self.more.setMenu(menu)
        self._buttons = {action: QPushButton(action.text()) for action in self._steps}
        for action, button in self._buttons.items():
            button.clicked.connect(action.trigger)
        self._foot = StepRow(list(self._buttons.values()), self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.head)
        layout.addWidget(self.chosen)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.paper)
        layout.addWidget(self._foot)

    @property
    def next_steps(self) -> list[QAction]:
        """What is likely to be done next with the person: the actions that have a button where
        there is room."""
        return [action for action in self._steps if self._buttons[action] in self._foot.likely]

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.fit()

    def _show(self, story: Story | None) -> None:
        if (story.contact_id if story else None) != self._contact_id:
            return  # somebody else was chosen meanwhile
        same = story is not None and self.story is not None and story.address == self.address
        self.story = story
        if not same:
            self._most = LINES_SHOWN
            self.text.verticalScrollBar().setValue(0)
        self._render()
        self._enable()

    def _render(self) -> None:
        has_story = self.story is not None
        self.head.setVisible(has_story)
        self.chosen.setVisible(has_story)
        if self.story is None:
            hint = self._(
                "Choose somebody in the table, and see here what was asked, when, and what came"
                " of it."
            )
            colour = quiet_colour(self.palette()).name()
            self.text.show_html(f'<p style="color: {colour}">{escape(hint)}</p>')
            return
        self.head.show_html(head_html(self._, self.story, self.palette()))
        self._render_lines()

    def _render_lines(self) -> None:
        if self.story is None or self.text.textCursor().hasSelection():
            return
        now = self._bench.desk.clock()
        chosen = self.chosen.tabData(self.chosen.currentIndex())
        self.text.show_html(
            timeline_html(self._, self.story, self.palette(), chosen, now, self._most)
        )

    def _paint(self) -> None:
        for action, picture in self._icons.items():
            action.setIcon(icon(picture, self.palette(), self.devicePixelRatioF()))
        for action, button in self._buttons.items():
            button.setIcon(action.icon())

    def _enable(self) -> None:
        known = bool(self._standings())
        in_time = [one for one in self._asked_about() if not one.facts.is_overdue]
        self.withdraw.setEnabled(known)
        self.cancel.setEnabled(bool(self._asked_about()))
        self.code.setEnabled(bool(self._asked_about()))
        self.again.setEnabled(bool(in_time))
        self.anew.setEnabled(bool(self._lapsed()))
        level = self.story.level if self.story is not None and known else 0
        self.lower_level.setEnabled(level > 0)
        # Levels are off unless the owner wants them: then most never hear of them.
        self.lower_level.setVisible(any(one.level is not None for one in self._standings()))
        for action in (
            *(
                self.correct,
                self.never,
                self.proof,
                self.note,
                self.change_address,
                self.add,
                self.one_person,
            ),
            *(self.access, self.dossier, self.rectify, self.dispute),
        ):
            action.setEnabled(known)
        self.more.setEnabled(known)
        likely = self._likely()
        self._foot.offer([self._buttons[action] for action in likely])

    def _likely(self) -> list[QAction]:
        """The likely next steps, the likeliest first."""
        wrong = any(
            one.facts.is_wrong or one.facts.address_state is AddressState.BOUNCED
            for one in self._standings()
        )
        usual = [one for one in self._steps if one is not self.correct or wrong]
        return [one for one in usual if one.isEnabled()][:STEPS_SHOWN]

    def _standings(self) -> Sequence[Standing]:
        # While another person's story is on its way, nothing may be done to this one.
        if self.story is None or self.story.contact_id != self._contact_id:
            return ()
        # Those of other addresses are told, and changed in the story that is opened by them.
        return [one for one in self.story.standings if one.contact_id == self._contact_id]

    def _on_lists(self) -> list[Standing]:
        subscribed = SubscriptionStatus.SUBSCRIBED
        return [one for one in self._standings() if one.facts.subscription is subscribed]

    def _asked_about(self) -> list[Standing]:
        return [one for one in self._standings() if one.facts.state in OPEN]

    def _lapsed(self) -> list[Standing]:
        return calling.can_be_asked_anew(self._standings())

    def _withdraw(self) -> None:
        from optindesk.ui.leave_dialogs import WithdrawDialog

        found = {one.list_name: None for one in (*self._on_lists(), *self._asked_about())}
        names = [name for name in found if name is not None]
        WithdrawDialog(self._bench, self.address, names, self).open()

    def _cancel(self) -> None:
        from optindesk.ui.leave_dialogs import CancelDialog

        names = [one.list_name for one in self._asked_about() if one.list_name is not None]
        CancelDialog(self._bench, self.address, names, self).open()

    def _follow(self, link: QUrl) -> None:
        known = {one.value: one for one in Way}
        way = known.get(link.scheme())
        if way is None:
            return
        number = int(link.path())
        match way:
            case Way.REPLY:
                from optindesk.ui.letter_dialog import LetterDialog

                LetterDialog(self._bench, number, self).open()
            case Way.MAIL:
                from optindesk.ui.original_view import SentMailDialog

                SentMailDialog(self._bench, number, self).open()
            case Way.SETTLE:
                from optindesk.ui.settle_dialog import SettleDialog

                SettleDialog(self._bench, number, self.address, self).open()
            case Way.REFUSED:
                self._refused(number)
            case Way.OLDER:
                self._most += LINES_MORE
                self._render_lines()

    def _make_dossier(self) -> None:
        from optindesk.ui.dossier_dialog import DossierDialog

        assert self.story is not None, "it is offered for a person only"
        called = self.story.name or self.story.address
        DossierDialog(self._bench, self.story.contact_id, called, self).open()

    def _save_proof(self) -> None:
        from optindesk.ui import proof_saving

        assert self.story is not None, "it is offered for a person only"
        proof_saving.ask_where(self._bench, self.story.contact_id, self)

    def _rectify(self) -> None:
        from optindesk.flows.rectifying import Known
        from optindesk.ui.rectify_dialog import RectifyDialog

        assert self.story is not None, "it is enabled for a person only"
        language = self.story.standings[0].language or ""
        known = Known(self.story.name, self.story.salutation, language)
        RectifyDialog(self._bench, self.address, known, self).open()

    def _change_address(self) -> None:
        from optindesk.ui.change_address_dialog import ChangeAddressDialog

        ChangeAddressDialog(self._bench, self.address, self).open()

    def _add_to_list(self) -> None:
        from optindesk.ui.add_to_list_dialog import AddToListDialog

        on_them = {one.list_id for one in (*self._on_lists(), *self._asked_about())}
        AddToListDialog(self._bench, self.address, on_them, self).open()

    def _one_person(self) -> None:
        from optindesk.ui.one_person_dialog import OnePersonDialog

        others = self.story.others if self.story is not None else ()
        OnePersonDialog(self._bench, self.address, others, self).open()

    def _note(self) -> None:
        from optindesk.ui.note_dialog import NoteDialog

        NoteDialog(self._bench, self.address, self).open()

    def _keep_for_dispute(self) -> None:
        from optindesk.ui.dispute_dialog import DisputeDialog

        assert self.story is not None, "it is enabled for a person only"
        DisputeDialog(self._bench, self.story.contact_id, self.address, self).open()

    def _give_access(self) -> None:
        from optindesk.ui import access_saving

        access_saving.ask_where(self._bench, self.address, self)

    def _refused(self, number: int) -> None:
        from optindesk.ui.refused_dialog import RefusedDialog

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
        from optindesk.ui.resend_dialog import ResendDialog

        query = PeopleQuery(contact_id=self._contact_id)
        ResendDialog(self._bench, query, None, self).open()

    def _ask_anew(self) -> None:
        from optindesk.ui.ask_again_dialog import AskAgainDialog

        AskAgainDialog(self._bench, self._lapsed(), self).open()

    def _correct(self) -> None:
        from optindesk.ui.correct_dialog import CorrectDialog

        CorrectDialog(self._bench, self.address, self).open()

    def _lower(self) -> None:
        from optindesk.ui.lower_dialog import LowerDialog

        assert self.story is not None, "it is enabled for a person only"
        LowerDialog(self._bench, self.address, self.story.level, self).open()

    def _enter_code(self) -> None:
        from optindesk.ui.code_dialog import CodeDialog

        CodeDialog(self._bench, self.address, self).open()
