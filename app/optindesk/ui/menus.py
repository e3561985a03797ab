"""What stands in the menus of the window, and on its bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar, QToolBar, QToolButton, QWidget

from optindesk.ui.actions import Actions
from optindesk.ui.edit_menu import EditActions
from optindesk.ui.help_menu import HelpActions
from optindesk.ui.words import Words


def fill_menus(
    bar: QMenuBar,
    words: Words,
    commands: Actions,
    edit: EditActions,
    help_: HelpActions,
    *,
    recent: QAction,
    pages: Sequence[QAction],
    columns: QAction,
) -> None:
    """Put all that can be done into the menus; `recent` and `columns` are menus of their own,
    `pages` lead to the pages."""
    a, h, line = commands, help_, None
    menus: Sequence[tuple[str, Sequence[QAction | None]]] = (
        (
            words("&Desk"),
            (
                *(a.sign_up, a.import_sheet, recent, a.new_list, line),
                *(a.bring_old, a.bring_leavers, line),
                *(a.set_up, a.account, a.test_account, a.business, a.never, line),
                *(a.copy_now, a.copy_outside, a.restore, line),
                *(a.shared, a.to_shared, a.from_shared, a.open_there, line),
                *(a.move, a.not_moved, a.stolen, line, a.settings, a.shut, line, a.quit),
            ),
        ),
        (
            words("&Edit"),
            (
                *(edit.undo, line, edit.copy, edit.select_all, line),
                *(a.find, a.calling, a.palette),
            ),
        ),
        (
            words("&Mail"),
            (
                *(a.send, a.send_now, a.practise, a.check, a.read_saved, a.listen, line),
                *(a.own_work, a.enter_code, line, a.resend, a.permission, line),
                *(a.wordings, a.sentences, a.asking),
            ),
        ),
        (words("&View"), (*pages, line, columns)),
        (
            words("&Proof"),
            (
                *(a.export, a.proof, a.take_out, a.verify, line),
                *(a.sheets, a.keeping, a.retention, line, a.access),
            ),
        ),
        (
            words("&Help"),
            (
                *(a.manual, a.practice, a.anew, line),
                *(h.news, h.shortcuts, line, h.support, h.update, h.about),
            ),
        ),
    )
    for title, actions in menus:
        menu = bar.addMenu(title)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)


def tool_bar(words: Words, commands: Actions, window: QWidget) -> QToolBar:
    """The bar with what is done every day."""
    a = commands
    bar = QToolBar(words("Actions"), window)
    bar.setObjectName("actions")
    bar.setMovable(False)
    bar.setIconSize(QSize(20, 20))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.addActions([a.sign_up, a.import_sheet])
    bar.addSeparator()
    bar.addActions([a.send, a.practise, a.check, a.enter_code])
    bar.addSeparator()
    bar.addAction(a.export)
    for more in bar.findChildren(QToolButton, "qt_toolbar_ext_button"):
        more.setAccessibleName(words("More actions"))
        more.setToolTip(words("More actions"))
    return bar
