"""The manual's window: read beside the desk, searched as one types, opened where one is."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QPalette
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QWizard
from pytestqt.qtbot import QtBot

from desks import practice_desk
from optindesk import ui
from optindesk.core.manual import Line, Manual, Topic
from optindesk.core.pin import PinLock
from optindesk.files.manual import load_manual
from optindesk.flows.desk import Desk
from optindesk.system.language import Translator, translator
from optindesk.system.paths import resources
from optindesk.ui.help_button import Foot, helper_of, open_manual
from optindesk.ui.kiosk import Counter, Kiosk
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.manual_page import blocks, fragments
from optindesk.ui.manual_topics import FIRST, TOPICS, topic_of
from optindesk.ui.manual_window import ManualWindow
from optindesk.ui.old_list_wizard import OldListWizard
from optindesk.ui.window import At, MainWindow

LISTS = """# Lists

A list is what people sign up for. ![A list](list.png)

## Make one

1. Press *New list…* and read [more](sign-ups.md#by-hand) or [above](#lists).
2. Look at [the law](https://law.example/).

| what | why |
| --- | --- |
| name | people read it |

```
optindesk list show
```
"""
SIGN_UPS = "# Sign-ups\n\nFrom paper.\n\n" + "Text.\n\n" * 60 + "## By hand\n\nType a Name.\n"

ALONE = {"BusyDialog", "BugDialog", "MoveDialog", "Palette"}
"""What shows without the desk's window, or says itself all there is to say."""


@pytest.fixture
def manual(tmp_path: Path) -> Manual:
    picture = QImage(800, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.gray)
    picture.save(str(tmp_path / "list.png"))
    topics = (Topic("lists", "Lists", LISTS), Topic("sign-ups", "Sign-ups", SIGN_UPS))
    return Manual("en", topics, tmp_path)


@pytest.fixture
def opened() -> list[QUrl]:
    """The pages of the web that were opened."""
    return []


@pytest.fixture
def window(
    qtbot: QtBot, manual: Manual, words: Translator, opened: list[QUrl]
) -> Iterator[ManualWindow]:
    window = ManualWindow(manual, words, opened.append)
    window.show()
    yield window
    window.close()
    window.deleteLater()


def listed(window: ManualWindow) -> list[str]:
    return [window.list.item(row).text() for row in range(window.list.count())]


def shown(window: ManualWindow) -> str:
    assert window.page.topic is not None
    return window.page.topic.name


def type_into(window: ManualWindow, text: str) -> None:
    window.search.setText(text)
    window.search.returnPressed.emit()


def test_escape_takes_away_what_is_looked_for_and_then_closes_it(window: ManualWindow) -> None:
    window.show()
    for part in (window.search, window.page):
        window.search.setText("name")
        QTest.keyClick(window.search, Qt.Key.Key_Escape)
        assert not window.search.text()
        assert window.isVisible()
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert not window.isVisible()
        window.show()


def test_it_opens_with_all_topics_and_the_first_page(window: ManualWindow) -> None:
    assert listed(window) == ["Lists", "Sign-ups"]
    assert shown(window) == "lists"
    assert "what people sign up for" in window.page.toPlainText()
    assert not window.back.isEnabled()


def test_a_topic_is_chosen_from_the_list_and_left_again(window: ManualWindow) -> None:
    window.list.setCurrentRow(1)
    assert shown(window) == "sign-ups"
    window.back.trigger()
    assert shown(window) == "lists"
    assert window.list.currentRow() == 0
    window.ahead.trigger()
    assert shown(window) == "sign-ups"
    assert not window.ahead.isEnabled()


def test_a_topic_that_is_not_there_changes_nothing(window: ManualWindow) -> None:
    window.show_topic("horoscope")
    assert shown(window) == "lists"


def test_links_lead_to_headings_of_this_and_other_pages_and_into_the_web(
    window: ManualWindow, opened: list[QUrl]
) -> None:
    window.page.anchorClicked.emit(QUrl("sign-ups.md#by-hand"))
    assert shown(window) == "sign-ups"
    assert window.page.verticalScrollBar().value() > 0
    window.page.anchorClicked.emit(QUrl("#sign-ups"))
    assert window.page.textCursor().block().text() == "Sign-ups"
    window.page.anchorClicked.emit(QUrl("https://law.example/"))
    assert opened == [QUrl("https://law.example/")]
    assert shown(window) == "sign-ups"


def test_what_is_typed_is_found_in_all_topics_and_marked(window: ManualWindow) -> None:
    type_into(window, "NAME")
    assert listed(window) == ["Lists\nname", "Sign-ups\nType a Name."]
    assert shown(window) == "lists"
    assert window.page.extraSelections()
    window.list.setCurrentRow(1)
    assert shown(window) == "sign-ups"
    assert window.page.textCursor().block().text() == "Type a Name."
    assert window.page.verticalScrollBar().value() > 0
    type_into(window, "")
    assert listed(window) == ["Lists", "Sign-ups"]
    assert window.list.currentRow() == 1
    assert not window.page.extraSelections()


def test_what_is_nowhere_is_said(window: ManualWindow) -> None:
    type_into(window, "horoscope")
    assert listed(window) == []
    assert window.nothing.isVisible()


def test_a_title_that_is_found_stands_alone(window: ManualWindow) -> None:
    type_into(window, "lists")
    assert listed(window) == ["Lists"]


def test_topics_are_read_for_the_search_while_nobody_waits(
    window: ManualWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: not window._reader.isActive())
    assert set(window._lines) == {"lists", "sign-ups"}
    assert Line("lists", 0, "Lists", is_heading=True) in window._lines["lists"]


def test_arrow_down_leads_from_the_line_into_the_list_and_enter_to_the_page(
    window: ManualWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.search.setFocus()
    qtbot.keyClick(window.search, Qt.Key.Key_Down)
    assert window.list.hasFocus()
    qtbot.keyClick(window.list, Qt.Key.Key_Return)
    assert window.page.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()


def test_letters_grow_and_come_back(window: ManualWindow) -> None:
    usual = window.page.font().pointSizeF()
    window.larger.trigger()
    window.larger.trigger()
    window.smaller.trigger()
    assert window.page.font().pointSizeF() > usual
    window.usual.trigger()
    assert window.page.font().pointSizeF() == usual


def test_pictures_are_as_wide_as_there_is_room(window: ManualWindow) -> None:
    def width() -> float:
        html = window.page.toHtml()
        return float(html.partition('width="')[2].partition('"')[0])

    assert width() == 400
    window.resize(560, 400)
    QApplication.processEvents()
    assert width() < 400


def test_nothing_is_loaded_from_elsewhere(window: ManualWindow, tmp_path: Path) -> None:
    secret = tmp_path.parent / "secret.png"
    secret.write_bytes((tmp_path / "list.png").read_bytes())
    for name in ("../secret.png", "https://law.example/x.png", secret.as_uri(), "none.png"):
        assert window.page.loadResource(2, QUrl(name)) is None
    assert isinstance(window.page.loadResource(2, QUrl("list.png")), QImage)


def test_it_follows_light_and_dark(window: ManualWindow) -> None:
    type_into(window, "paper")
    window.list.setCurrentRow(0)
    dark = window.palette()
    dark.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.black)
    dark.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.white)
    place = window.page.verticalScrollBar().value()
    window.setPalette(dark)
    assert window.page.extraSelections()
    assert window.page.verticalScrollBar().value() == place


def test_links_can_be_read_on_a_dark_ground_and_names_are_strong(window: ManualWindow) -> None:
    dark = window.palette()
    dark.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.black)
    window.setPalette(dark)
    looks = [
        piece.charFormat() for block in blocks(window.page.document()) for piece in fragments(block)
    ]
    links = [look for look in looks if look.isAnchor()]
    assert links
    assert all(look.foreground().color().lightness() > 90 for look in links)
    assert not any(look.fontItalic() for look in looks)


def test_a_page_is_printed_when_a_printer_was_chosen(window: ManualWindow) -> None:
    window.print.trigger()
    (dialog,) = window.findChildren(QPrintDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_a_manual_without_topics_opens(qtbot: QtBot, words: Translator) -> None:
    window = ManualWindow(Manual(), words)
    window.show()
    assert listed(window) == []
    window.deleteLater()


# --- where one is ---------------------------------------------------------------------------------


def all_dialogs() -> set[type[QDialog]]:
    """All that the window opens."""
    for module in pkgutil.iter_modules(ui.__path__):
        importlib.import_module(f"{ui.__name__}.{module.name}")

    def below(kind: type[QDialog]) -> Iterator[type[QDialog]]:
        for one in kind.__subclasses__():
            if one.__module__.startswith(ui.__name__):
                yield one
            yield from below(one)

    return set(below(QDialog))


def test_every_dialog_has_a_topic_and_every_topic_a_page() -> None:
    dialogs = all_dialogs()
    bases = {base.__name__ for one in dialogs for base in one.__mro__[1:]}
    named = {one.__name__ for one in dialogs} - ALONE
    assert {one for one in named - bases if one not in TOPICS} == set()
    pages = {topic.name for topic in load_manual(resources() / "manual", "en").topics}
    assert {*TOPICS.values(), FIRST} <= pages


def test_every_page_of_the_window_has_a_topic(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    assert all(topic_of(window.pages.at(at)) for at in At)
    assert topic_of(window) is None
    assert topic_of(None) is None


@pytest.fixture
def other_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, topic in (
        ("LogPage", "pin"),
        ("ListsPage", "account"),
        ("ListDialog", "wordings"),
        ("OldListWizard", "oauth"),
    ):
        monkeypatch.setitem(TOPICS, name, topic)  # type: ignore[arg-type]


@pytest.mark.usefixtures("other_topics")
def test_the_key_opens_the_manual_at_the_page_that_is_shown(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(At.LOG)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.manual.window is not None
    assert window.manual.window.isVisible()
    assert shown(window.manual.window) == TOPICS["LogPage"]
    assert not window.manual.window.windowIcon().isNull()
    first = window.manual.window
    window.go(At.LISTS)
    window.commands.manual.trigger()
    assert window.manual.window is first
    assert shown(first) == TOPICS["ListsPage"]
    window.close()
    assert window.manual.window is None


@pytest.mark.usefixtures("other_topics")
def test_a_dialog_has_a_button_for_it_which_the_key_presses(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    dialog = ListDialog(window.bench, window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    foot = dialog.findChild(QDialogButtonBox)
    assert isinstance(foot, Foot)
    assert foot.button(QDialogButtonBox.StandardButton.Help).isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.manual.window is not None)
    assert window.manual.window is not None
    assert shown(window.manual.window) == TOPICS["ListDialog"]
    dialog.reject()


@pytest.mark.usefixtures("other_topics")
def test_what_leads_page_by_page_has_it_too(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    wizard = OldListWizard(window.bench, [], window)
    wizard.open()
    wizard.button(QWizard.WizardButton.HelpButton).click()
    assert window.manual.window is not None
    assert shown(window.manual.window) == TOPICS["OldListWizard"]
    wizard.reject()


def test_without_the_desks_window_there_is_no_button(qtbot: QtBot) -> None:
    foot = Foot(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(foot)
    foot.show()
    assert not foot.button(QDialogButtonBox.StandardButton.Help).isVisible()
    wizard = QWizard()
    qtbot.addWidget(wizard)
    assert helper_of(wizard) is None
    open_manual(wizard)


def test_the_counter_never_shows_the_manual(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    """Customers stand there: only the PIN leads from it into the desk."""
    window = open_window()
    offers = window.bench.desk.kiosk_offers(1)
    kiosk = Kiosk(window.bench, Counter(offers, "", PinLock("2468", b"salt")))
    qtbot.addWidget(kiosk)
    kiosk._may_leave = True
    kiosk.show()
    kiosk.activateWindow()
    qtbot.waitUntil(kiosk.isActiveWindow)
    qtbot.keyClick(kiosk, Qt.Key.Key_F1)
    assert window.manual.window is None
    assert helper_of(kiosk) is None


def test_a_desk_has_the_manual_that_ships(tmp_path: Path) -> None:
    with practice_desk(tmp_path) as desk:
        assert isinstance(desk, Desk)
        assert len(desk.manual("en").topics) > 3


def test_in_a_language_without_a_manual_it_is_said_that_it_is_english(
    qtbot: QtBot, manual: Manual, words: Translator
) -> None:
    own, other = ManualWindow(manual, words), ManualWindow(manual, translator("hr"))
    for window in (own, other):
        qtbot.addWidget(window)
    assert own.language_note.isHidden()
    assert not other.language_note.isHidden()
    assert other.language_note.text()
