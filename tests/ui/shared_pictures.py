"""Pictures of a shared desk's dialogs: before a test, after one, and who else is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from optindesk.core.connecting import Ended
from optindesk.core.errors import DatabaseNotTrusted, StoreUnreachable, WrongDatabasePassword
from optindesk.core.invitation import Invitation
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sharing import (
    Present,
    ServerLook,
    ServerResult,
    ServerStep,
    SharedMeans,
    SharedPlace,
)
from optindesk.ui.database_password import DatabasePasswordDialog
from optindesk.ui.first_start import server_box
from optindesk.ui.shared_dialog import SharedDialog
from optindesk.ui.window import MainWindow

Pictures = Mapping[str, Callable[[], QWidget]]

PLACE = SharedPlace("db.blumen-meier.example", "desk", "desk")
HOST = f"{PLACE.host}:{PLACE.port}"


def look(*said: Sentence, failed: bool = False) -> ServerLook:
    """Each step with what was said of it; the last one `failed`, and the rest was not tried."""
    results = [
        ServerResult(step, Ended.PASSED, one) for step, one in zip(ServerStep, said, strict=False)
    ]
    if failed:
        results[-1] = ServerResult(results[-1].step, Ended.FAILED, results[-1].said)
    skipped = sentence("Not tried: what comes before it did not work.")
    rest = tuple(ServerStep)[len(results) :]
    results += [ServerResult(step, Ended.SKIPPED, skipped) for step in rest]
    return ServerLook(tuple(results))


GOOD = look(
    sentence("{host}", host=HOST),
    sentence("{how}", how="TLSv1.3"),
    sentence("as {user}", user="desk"),
    sentence("PostgreSQL {version}", version="15"),
    sentence("It is empty: a desk can begin there."),
)
UNTRUSTED = look(
    sentence("{host}", host=HOST),
    DatabaseNotTrusted(
        host=PLACE.host,
        reason="connection to server at “db.blumen-meier.example”, port 5432 failed: SSL error:"
        " certificate verify failed.",
    ).sentence,
    failed=True,
)


def sharing(window: MainWindow) -> Pictures:
    """Each by its name."""
    refused = StoreUnreachable(
        reason="connection to server at “db.blumen-meier.example”, port 5432 failed: Connection"
        " refused."
    )
    wrong = WrongDatabasePassword(user="desk", host=PLACE.host)
    return {
        "shared": partial(_dialog, window),
        "shared-tried": partial(_tried, window, GOOD),
        "shared-untrusted": partial(_tried, window, UNTRUSTED),
        "shared-with": partial(_with_others, window),
        "database-password": lambda: DatabasePasswordDialog(window.bench.words, wrong),
        "database-away": lambda: server_box(refused, window.bench.words, PLACE.url),
    }


def _nothing(*_: object) -> None:
    pass


def only_looking(look: Callable[[str, str], ServerLook]) -> SharedMeans:
    """Means that change nothing."""
    return SharedMeans(
        look=look,
        use=_nothing,
        keep=_nothing,
        forget=_nothing,
        invite=Invitation,
        accept=lambda given: given.url,
        read=lambda path: path.read_text(encoding="utf-8"),
        write=_nothing,
        who=lambda: "Rosa",
    )


def _dialog(window: MainWindow, at: str = "", seen: ServerLook = GOOD) -> SharedDialog:
    means = only_looking(lambda url, password: seen)
    dialog = SharedDialog(window.bench.words, window.jobs, means, at, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # as who opens it says
    return dialog


def _tried(window: MainWindow, seen: ServerLook) -> SharedDialog:
    dialog = _dialog(window, seen=seen)
    dialog.fields.show_place(PLACE)
    dialog.fields.secret.setText("only for the picture")
    dialog.try_it.click()
    return dialog


def _with_others(window: MainWindow) -> SharedDialog:
    dialog = _dialog(window, PLACE.url, replace(GOOD, holds_desk=True))
    dialog.try_it.click()
    dialog.show_others((Present("Ben", "ben@KASSE-2"), Present("Maria", "maria@LAGER")))
    return dialog
