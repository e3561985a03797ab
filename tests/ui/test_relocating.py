"""The desk goes into a shared database from the window, and back; others are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shared_pictures import only_looking

from optindesk.core.connecting import Ended
from optindesk.core.errors import Cancelled, CannotMove
from optindesk.core.model import Actor, ActorKind
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sharing import Present, ServerLook, ServerResult, ServerStep, SharedPlace
from optindesk.flows import relocating
from optindesk.flows.relocating import Plan
from optindesk.store.database import Store
from optindesk.store.moved import Moved
from optindesk.store.opening import open_store
from optindesk.system.language import translator
from optindesk.ui.listening import Stance
from optindesk.ui.move_dialog import Do, MoveDialog, Moving
from optindesk.ui.notice import LOOK
from optindesk.ui.relocate_dialog import AskFolder, AskServer, ToFolder, ToServer
from optindesk.ui.window import MainWindow
from optindesk.ui.wiring import offer_what_fits
from optindesk.ui.wishes import There
from stores import NOW

ROSA = Actor(ActorKind.PERSON, "Rosa", "laptop")
WORDS = translator("en")
PLACE = SharedPlace("127.0.0.1", "desk", "rosa")
WORD = "only-for-the-desk"


def looked(url: str, password: str) -> ServerLook:
    ended = Ended.PASSED if password == WORD else Ended.FAILED
    return ServerLook(
        (ServerResult(ServerStep.LET_IN, ended, sentence("As “{user}”.", user="rosa")),)
    )


def planned(to: str | Path, password: str) -> Plan:
    return Plan("here", str(to), 3, 7)


def refused(to: str | Path, password: str) -> Plan:
    raise CannotMove(place=str(to), reason=sentence("another desk is in it."))


def asked(window: MainWindow) -> AskServer:
    dialog = AskServer(window.bench, only_looking(looked), lambda url: "", planned, window)
    dialog.wanted.connect(window.openers.move_wanted)
    dialog.open()
    return dialog


def test_a_database_is_tried_before_the_desk_goes_there(window: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(window)
    assert not dialog.try_it.isEnabled()
    dialog.fields.show_place(PLACE)
    dialog.fields.secret.setText("wrong")
    dialog.try_it.click()
    qtbot.waitUntil(lambda: dialog.test.seen is not None)
    assert not dialog.go.isEnabled()
    dialog.fields.secret.setText(WORD)
    dialog.try_it.click()
    qtbot.waitUntil(dialog.go.isEnabled)
    assert "3 people, 7 log entries" in dialog.notice.text.text()
    dialog.fields.user.setText("ben")
    assert not dialog.go.isEnabled(), "that was another database"
    dialog.fields.user.setText("rosa")
    dialog.try_it.click()
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    assert window.wish == ToServer(PLACE.url, WORD, keep=True)
    assert WORD not in repr(window.wish)
    assert not window.isVisible()


def test_a_folder_that_cannot_take_it_is_said_at_once(window: MainWindow, qtbot: QtBot) -> None:
    dialog = AskFolder(window.bench, Path("/data/rosa"), refused, window)
    qtbot.waitUntil(lambda: "another desk" in dialog.notice.text.text())
    assert not dialog.go.isEnabled()
    dialog.close()


def test_a_folder_is_chosen(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = AskFolder(window.bench, Path("/data/rosa"), planned, window)
    dialog.wanted.connect(window.openers.move_wanted)
    dialog.choose_folder(tmp_path)
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    assert window.wish == ToFolder(tmp_path)


def test_who_has_it_open_is_seen_before_it_is_moved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    def with_ben(to: str | Path, password: str) -> Plan:
        return Plan("there", str(to), 3, 7, (Present("Ben", "ben@KASSE-2"),))

    dialog = AskFolder(window.bench, tmp_path, with_ben, window)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert "It is open elsewhere, too: Ben (ben@KASSE-2)" in dialog.notice.text.text()
    assert dialog.notice.mark == LOOK
    dialog.close()


@pytest.fixture
def real(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window over a desk that is not for practice."""
    monkeypatch.setattr(type(window.bench.desk), "is_practice", property(lambda _: False))
    window.openers.shared = only_looking(looked)
    offer_what_fits(window)
    return window


def test_who_has_the_desk_open_is_told_that_it_was_moved(
    real: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = real
    store, there = window.bench.desk.store, "postgresql://rosa@127.0.0.1/desk"
    a = window.commands
    assert a.to_shared.isVisible()
    assert not a.open_there.isVisible()

    def moved_away(store: Store) -> None:
        store._moved = Moved(NOW, to=there)

    window.listener._stand(Stance.NO_PASSWORD)
    monkeypatch.setattr(Store, "look_again", moved_away)
    window.up_to_date.look_for_changes()
    qtbot.waitUntil(a.open_there.isVisible)
    assert "open it there" in window.notice.text.text()
    assert "only to look at" in window.windowTitle()
    assert not a.to_shared.isVisible()
    assert window.kind.text() == "Only to look at"
    assert window.listener.stance is Stance.SILENT
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert window.to_do.headline.text() == "This desk is only to look at"
    a.open_there.trigger()
    assert window.wish == There(there)
    store._moved = None


def test_what_lies_on_a_server_can_come_back(
    real: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = real
    monkeypatch.setattr(window.bench.desk.store, "folder", None)
    offer_what_fits(window)
    assert window.commands.from_shared.isVisible()
    assert not window.commands.to_shared.isVisible()
    assert not window.commands.move.isVisible()
    assert window.commands.copy_now.text() == "Back u&p now…", "it asks where to"


def shown(qtbot: QtBot, do: Do, chosen: Moving) -> MoveDialog:
    dialog = MoveDialog(WORDS, do, chosen)
    qtbot.addWidget(dialog, before_close_func=lambda _: dialog.jobs.close())
    dialog.show()
    qtbot.waitUntil(dialog.buttons.isEnabled, timeout=60_000)
    return dialog


def test_it_goes_there_and_comes_back(
    qtbot: QtBot, tmp_path: Path, blank_postgres_url: str
) -> None:
    folder = tmp_path / "desk"
    open_store(folder, NOW).close()

    def do(chosen: Moving, *, tick: Tick) -> Sentence:
        if isinstance(chosen, ToServer):
            relocating.move(folder, chosen.url, ROSA, NOW, "1", tick=tick)
            return relocating.done_in_words(chosen.url)
        relocating.move(blank_postgres_url, folder, ROSA, NOW, "2", tick=tick)
        return relocating.done_in_words(str(folder))

    there = shown(qtbot, do, ToServer(blank_postgres_url, "", keep=False))
    assert there.is_done, there.notice.text.text()
    assert "works at “postgresql://" in there.notice.text.text()
    back = shown(qtbot, do, ToFolder(folder))
    assert back.is_done, back.notice.text.text()
    assert str(folder) in back.notice.text.text()


def test_who_stops_it_has_the_desk_where_it_was(qtbot: QtBot) -> None:
    def stopped(chosen: Moving, *, tick: Tick) -> Sentence:
        raise Cancelled

    dialog = shown(qtbot, stopped, ToServer("postgresql://x/y", "", keep=False))
    assert not dialog.is_done
    assert "where it was" in dialog.notice.text.text()
