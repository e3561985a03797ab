"""The button with the views of the table of people: those of this desk, and those of every desk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from optindesk.flows import views
from optindesk.flows.views import View
from optindesk.ui.bench import Bench


class ViewsMenu(QPushButton):
    """`chosen` has the view that is wanted, `changing` tells that they are to be changed."""

    chosen = Signal(object)
    changing = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self.own: Sequence[View] = ()
        self.setText(self._("Vie&ws"))
        self.setToolTip(self._("What the table is narrowed to, kept under a name"))
        self.setMenu(QMenu(self))
        self.change = QAction(self._("&Keep, rename, delete…"), self)
        self.change.triggered.connect(self.changing)
        self._began = False
        self._fill()

    def reload(self) -> None:
        """Read which there are; the first time the table begins with the one that is chosen."""
        self._bench.look("views", views.own, self.show_read, self)

    def show_read(self, own: Sequence[View]) -> None:
        """What was read."""
        self.show_views(own)
        if not self._began:
            self._began = True
            for one in own:
                if one.is_start:
                    self.chosen.emit(one)

    def show_views(self, own: Sequence[View]) -> None:
        """Offer these."""
        if own != self.own:
            self.own = own
            self._fill()

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for group in (self.own, views.offered(self._.say)):
            for one in group:
                action = QAction(one.name.replace("&", "&&"), menu)
                action.triggered.connect(partial(self._choose, one))
                menu.addAction(action)
            menu.addSeparator()
        menu.addAction(self.change)

    def began(self) -> None:
        """Somebody is looked for already: no view shall come over that."""
        self._began = True

    def _choose(self, view: View, _: bool = False) -> None:
        self.chosen.emit(view)
