"""Pictures of every page and dialog, light and dark, in two languages, empty to 10,000 rows.

``python tests/ui/screens.py FOLDER [NAME …]`` writes them as PNG, all or those so named, with an
`index.html` that shows each beside its likes; no screen is needed. `test_walk.py` walks the same
views.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import account_pictures
import habits_pictures
import setup_pictures
import shared_pictures
import todo_pictures
from PySide6.QtCore import QEvent, QEventLoop, QLocale, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desks import ACCOUNT, furnish, practice_desk, write_sheet
from optindesk.core.connecting import Ended
from optindesk.core.errors import AccountMissing
from optindesk.core.letter import Verdict
from optindesk.core.model import MailKind, Target
from optindesk.core.pin import PinLock
from optindesk.core.ports import Tick
from optindesk.core.scan import Crop, Frame
from optindesk.core.sentence import sentence
from optindesk.core.sharing import ServerLook, ServerResult, ServerStep, SharedPlace
from optindesk.core.status import State
from optindesk.files.collector_file import collect_into, read_enclosed
from optindesk.flows import preferences, standings, teaching, unpacking, wordings
from optindesk.flows.collected import Collecting
from optindesk.flows.desk import Desk
from optindesk.flows.groups import Group
from optindesk.flows.rectifying import Known
from optindesk.flows.relocating import Plan
from optindesk.flows.restoring import Look
from optindesk.flows.reviewing import Decision
from optindesk.flows.signups import Decided
from optindesk.flows.suggesting import Suggestion
from optindesk.flows.teaching import Alike, Forgotten, Learnt
from optindesk.flows.typed import Kept, TypedSignUp
from optindesk.flows.unpacking import Choice
from optindesk.flows.wanting_pin import EXPORT
from optindesk.main import make_packer
from optindesk.store import archive
from optindesk.store.database import proxy
from optindesk.store.moved import Moved
from optindesk.store.people_query import PeopleQuery
from optindesk.store.scans import Lines
from optindesk.system.language import PSEUDO, Translator, available, translator
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.add_to_list_dialog import AddToListDialog
from optindesk.ui.ask_again_dialog import AskAgainDialog
from optindesk.ui.business_dialog import BusinessDialog
from optindesk.ui.calling_dialog import CallingDialog
from optindesk.ui.change_address_dialog import ChangeAddressDialog
from optindesk.ui.code_dialog import CodeDialog
from optindesk.ui.collector_dialog import CollectorDialog
from optindesk.ui.collector_window import CollectorWindow
from optindesk.ui.correct_dialog import CorrectDialog
from optindesk.ui.dispute_dialog import DisputeDialog
from optindesk.ui.dossier_dialog import DossierDialog
from optindesk.ui.export_dialog import ExportDialog
from optindesk.ui.front import USUAL
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.keeping_dialog import KeepingDialog
from optindesk.ui.kept_files import LeaverFilesDialog
from optindesk.ui.kiosk import Counter, Kiosk
from optindesk.ui.kiosk_dialog import KioskDialog
from optindesk.ui.leave_dialogs import CancelDialog, WithdrawDialog
from optindesk.ui.leavers_dialog import LeaversDialog
from optindesk.ui.letter_dialog import LetterDialog
from optindesk.ui.level_names_dialog import LevelNamesDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.lower_dialog import LowerDialog
from optindesk.ui.many_deeds import CancelManyDialog, OffManyDialog
from optindesk.ui.meant_dialog import MeantDialog
from optindesk.ui.move_dialog import AskAway, AskBack
from optindesk.ui.never_dialog import NeverDialog
from optindesk.ui.never_import import NeverImportDialog
from optindesk.ui.not_me_dialog import NotMeDialog
from optindesk.ui.note_dialog import NoteDialog
from optindesk.ui.notice import DONE, LOOK, Offer
from optindesk.ui.old_list_wizard import OldListWizard, Way
from optindesk.ui.one_person_dialog import OnePersonDialog
from optindesk.ui.original_view import OriginalDialog
from optindesk.ui.outside_dialog import OutsideDialog
from optindesk.ui.own_work_dialog import OwnWorkDialog
from optindesk.ui.password_dialog import PasswordDialog
from optindesk.ui.permission_dialog import PermissionDialog
from optindesk.ui.pin_dialogs import NewPinDialog, PinDialog
from optindesk.ui.print_dialog import PosterDialog, SheetDialog
from optindesk.ui.readable import mended, paint
from optindesk.ui.rectify_dialog import RectifyDialog
from optindesk.ui.refused_dialog import RefusedDialog
from optindesk.ui.relocate_dialog import AskFolder, AskServer
from optindesk.ui.reminders_dialog import RemindersDialog
from optindesk.ui.reply_dialog import ReplyDialog
from optindesk.ui.resend_dialog import ResendDialog
from optindesk.ui.restore_dialog import RestoreDialog
from optindesk.ui.retention_dialog import RetentionDialog
from optindesk.ui.scan_dialog import ScanDialog
from optindesk.ui.sentences_dialog import SentencesDialog
from optindesk.ui.settle_dialog import SettleDialog
from optindesk.ui.sheets_dialog import SheetsDialog
from optindesk.ui.signup_dialog import SignUpDialog
from optindesk.ui.standard_words import speak_standard_words
from optindesk.ui.stolen_dialog import StolenDialog
from optindesk.ui.story_lines import reply_of
from optindesk.ui.support_dialog import SupportDialog
from optindesk.ui.terms_dialog import TermsDialog
from optindesk.ui.views_dialog import ViewsDialog
from optindesk.ui.window import At, MainWindow
from optindesk.ui.wording_dialog import WordingDialog
from optindesk.ui.wording_versions import VersionsDialog
from photos import WHITE, striped

ROWS = (0, 10, 10_000)
SMALLEST, LARGE = QSize(1024, 600), QSize(1920, 1080)
SCHEMES = ("light", "dark")
MOST_WHO_ANSWER = 200
"""Letting people answer takes long; what makes a table long is then imported."""
MOST_OF_A_SHEET = 200
"""A sheet of more looks no different, and each of the dialogs that show one reads it."""
CONTACT_SHEET = """<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body { font: 14px sans-serif } p { white-space: nowrap; overflow-x: auto }
img { height: 320px; margin-right: 8px; border: 1px solid #999 }</style>
"""
LINE = "#dde4ee"
FLOWERS = ("Aster", "Begonia", "Crocus", "Dahlia", "Erica", "Freesia", "Gerbera", "Lily")
SENTENCES = (
    ("Tickles my fancy", Verdict.YES, "en"),
    ("Count me among them", Verdict.YES, "en"),
    ("Not for the likes of me", Verdict.NO, "en"),
    ("Strike my name", Verdict.LEAVE, "en"),
    ("Rein mit mir", Verdict.YES, "de"),
    ("Lasst mich damit in Frieden", Verdict.LEAVE, "de"),
    *((f"{flower} for me", Verdict.YES, "en") for flower in FLOWERS),
)

CHECK_FIRST = (
    "an answer could come until 21 Dec 2026, and the mailbox was not read past that: check it"
    " first; then ask again."
)
NEWER_YES = "since then, on 24 Nov, anna@example.org said yes, and that would be taken back."


class NoSettings:
    """A window that was never open before."""

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, value: str) -> None:
        pass


def main(folder: Path, wanted: Collection[str] = ()) -> None:
    """Write all pictures into a folder, or those of these names."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    application.setStyle("Fusion")
    taken: dict[str, list[str]] = {}
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as place, practice_desk(Path(place)) as desk:
            sheet = furnished(desk, Path(place), rows)
            for code in ("en", german()):
                speak_standard_words(application, code)
                QLocale.setDefault(QLocale(code))
                for scheme in SCHEMES:
                    paint(application, readable_palette(scheme))
                    for name, widget in views(application, desk, sheet, translator(code)):
                        if name in wanted or not wanted:
                            file = f"{name}-{rows}-{code}-{scheme}.png"
                            widget.grab().save(str(folder / file))
                            taken.setdefault(name, []).append(file)
    (folder / "index.html").write_text(contact_sheet(taken), encoding="utf-8")


def german() -> str:
    """German where it is spoken already, else what is longer still."""
    return "de" if "de" in available() else PSEUDO


def furnished(desk: Desk, place: Path, rows: int) -> Path:
    """So many people in all states on a desk, and a sheet that has half of them."""
    if rows:
        furnish(desk, place, min(rows, MOST_WHO_ANSWER))
    if rows > MOST_WHO_ANSWER:
        crowd = desk.open_sheet(write_sheet(place / "crowd.csv", rows), {})
        desk.import_sheet(crowd, Target(1))
    return write_sheet(place / "sunday.csv", min(rows, MOST_OF_A_SHEET) // 2)


def contact_sheet(taken: dict[str, list[str]]) -> str:
    """All pictures on one page, those of one view in one row."""
    rows = [
        f"<h2>{escape(name)}</h2><p>"
        + "".join(f'<a href="{file}"><img src="{file}" title="{file}"></a>' for file in files)
        for name, files in taken.items()
    ]
    return CONTACT_SHEET + "\n".join(rows)


def palette_of(scheme: str) -> QPalette:
    """The colours of Qt's own style, or what it makes of a dark window."""
    dark = scheme == "dark"
    palette = QPalette(QColor(50, 50, 50) if dark else QColor(239, 239, 239))
    if dark:
        palette.setColor(QPalette.ColorRole.Base, QColor(36, 36, 36))
        palette.setColor(QPalette.ColorRole.AlternateBase, QColor(43, 43, 43))
        off = QPalette.ColorGroup.Disabled
        for role in ("WindowText", "Text", "ButtonText", "PlaceholderText"):
            palette.setColor(off, QPalette.ColorRole[role], QColor(130, 130, 130))
        palette.setColor(off, QPalette.ColorRole.Base, QColor(50, 50, 50))
    palette.setColor(QPalette.ColorRole.Highlight, QColor(48, 140, 198))
    palette.setColor(QPalette.ColorRole.HighlightedText, Qt.GlobalColor.white)
    return palette


def readable_palette(scheme: str) -> QPalette:
    """These colours as the program shows them."""
    palette = palette_of(scheme)
    return mended(palette).resolve(palette)


LAST_LOOK = "last_look"
"""A property of what is not looked at again, so that it may be closed."""


def every(name: str) -> bool:
    """Takes all."""
    return True


def views(
    application: QApplication,
    desk: Desk,
    sheet: Path,
    words: Translator,
    taken: Callable[[str], bool] = every,
) -> Iterator[tuple[str, QWidget]]:
    """Each page and each dialog that is `taken`, as it looks when it has settled."""
    window = MainWindow(desk, words, NoSettings(), desk.store.leave_thread)
    window.resize(USUAL)  # the screen of the tests is smaller
    window.show()
    for page in At:
        window.go(page)
        if page is At.PEOPLE:
            settle(application, window)
            window.people.table.selectRow(3)
        settle(application, window)
        yield page.name.lower().replace("_", "-"), window
    yield from reading(application, window)
    yield from owner(application, window)
    window.go(At.TO_DO)
    window.bench.say("12 mails were handed to your provider. 1 was refused.")
    window.resize(900, 600)
    settle(application, window)
    yield "smallest", window
    for name, make in dialogs(window, sheet).items():
        if not taken(name):
            continue
        dialog = make()
        dialog.show()
        settle(application, window)
        dialog.setProperty(LAST_LOOK, True)
        yield name, dialog
        if isValid(dialog):
            let_go(dialog)
        del dialog
    window.close()
    settle(application, window)
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def let_go(dialog: QWidget) -> None:
    """Close one; one without a parent would stay, with its timers."""
    dialog.close()
    if dialog.parent() is None:
        dialog.deleteLater()


def reading(application: QApplication, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """“Please read” in its sizes, with all that can be unfolded, and what opens over it."""
    page = window.read
    window.go(At.READ)
    for name, size in (("small", QSize(900, 600)), ("large", QSize(1600, 1000))):
        window.resize(size)
        settle(application, window)
        yield f"read-{name}", window
    one = page.list.current
    if one is not None and page.letter.letter is not None:
        waiting = page.list.replies.rows
        page.letter.quote.turn(True)
        page.letter.evidence_fold.turn(True)
        letter = page.letter.letter
        found = replace(letter.evidence, found_in="junk", folder="INBOX.Spam")
        page.letter.show_letter(replace(letter, alias="her@work.example", evidence=found))
        page.bar.show_letter(
            replace(page.letter.letter, blocked={Decision.LEAVE: one.why}, teachable="Suits me")
        )
        page.bar.choose(Decision.ACCEPT)
        doubts = dict.fromkeys((Decision.DECLINE, Decision.LEAVE), sentence(NEWER_YES))
        for name, size in (("small", QSize(900, 600)), ("large", QSize(1600, 1000))):
            window.resize(size)
            settle(application, window)
            page.letter.show_letter(replace(letter, doubts=doubts))
            page.bar.show_letter(replace(letter, doubts=doubts))
            page.bar.choose(Decision.DECLINE)
            application.processEvents()
            yield f"read-doubt-{name}", window
        page.show_waiting([replace(one, id=n, address=f"p{n}@example.org") for n in range(2_000)])
        page.notice.say(
            "The reply of p7@example.org counts as a yes.", DONE, Offer("Undo (Z)", str)
        )
        application.processEvents()
        yield "read-many", window
        page.notice.hide()
        page.show_waiting(waiting)
        settle(application, window)
        letter = window.bench.desk.letter(one.id)
        for name, dialog in (
            ("reply", ReplyDialog(window.bench, letter, window)),
            ("original", OriginalDialog(window.bench, one.id, one.subject, window)),
        ):
            dialog.show()
            settle(application, window)
            yield f"read-{name}", dialog
            dialog.close()
    window.resize(USUAL)


def owner(application: QApplication, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """What the owner sets and looks up: own sentences, what is kept, replies of the past."""
    desk, bench = window.bench.desk, window.bench
    is_full = desk.reducible_replies() > 0
    if is_full:
        taught: dict[str, dict[str, list[str]]] = {}
        for text, meaning, language in SENTENCES:
            taught.setdefault(language, {}).setdefault(meaning.value, []).append(text)
        with proxy.atomic():  # all at once: to try each of them takes as long as all other views
            archive.set_setting(teaching.SETTING, taught)
    sentences = SentencesDialog(bench, "en", window)
    sentences.show()
    settle(application, window)
    yield "sentences", sentences
    for name, text, meaning in (
        ("choose", "Put me on it, please do", None),
        ("can", "Put me on it, please do", Verdict.YES),
        ("cannot", "Only if it is free", Verdict.YES),
        ("known", "No, thank you", Verdict.NO),
    ):
        sentences.box.line.setText(text)
        sentences.box.meaning.setCurrentIndex(sentences.box.meaning.findData(meaning))
        sentences.box.try_it()
        settle(application, window)
        yield f"sentences-{name}", sentences
    alike = [Alike(n, f"p{n}@example.org") for n in range(5)]
    learnt = Learnt("Put me on it, please do", Verdict.YES, alike)
    sentences.notice.say(str(learnt.sentence))
    settle(application, window)
    yield "sentences-alike", sentences
    sentences.resize(900, 600)
    if is_full:
        sentences.table.setCurrentItem(sentences.table.topLevelItem(2))
        sentences.box.line.clear()
        gone = Forgotten("Tickles my fancy", Verdict.YES, Verdict.UNCLEAR).sentence
        sentences.notice.say(str(gone), DONE, Offer("Undo", str))
        settle(application, window)
        yield "sentences-small", sentences
    sentences.close()
    keeping = KeepingDialog(bench, window)
    keeping.show()
    settle(application, window)
    yield "keeping", keeping
    keeping.decisive.setChecked(True)
    settle(application, window)
    yield "keeping-less", keeping
    keeping.close()
    if not is_full:
        return
    waiting = window.read.list.replies.rows
    for one in waiting[:1]:
        desk.decide(one.id, Decision.ACCEPT, "plainly a yes in the person's own words")
        window.show_person(one.asked)
        window.reload()
        settle(application, window)
        settle(application, window)
        yield "story-replies", window
        story = window.people.story.story
        assert story is not None
        number = next(filter(None, map(reply_of, reversed(story.lines))))
        for name, size in (("", QSize(720, 560)), ("-small", QSize(560, 420))):
            dialog = LetterDialog(bench, number, window)
            dialog.resize(size)
            dialog.show()
            settle(application, window)
            yield f"letter{name}", dialog
            if name:
                dialog.letter.evidence_fold.turn(True)
                dialog.back.button.click()
                settle(application, window)
                yield "letter-back", dialog
            dialog.close()
    dialog = LetterDialog(bench, 1, window)
    dialog.show()
    settle(application, window)
    dialog.letter.evidence_fold.turn(True)
    settle(application, window)
    yield "letter-applied", dialog
    dialog.close()


def looked(url: str, password: str) -> ServerLook:
    """What is seen of a database that works."""
    said = {
        ServerStep.REACHED: sentence("{host} answers.", host="database.flowers.example"),
        ServerStep.LET_IN: sentence("As “{user}”.", user="desk"),
    }
    results = [
        ServerResult(step, Ended.PASSED, said.get(step, sentence("Yes."))) for step in ServerStep
    ]
    return ServerLook(tuple(results))


def planned(to: str | Path, password: str) -> Plan:
    """A desk that can go there."""
    there = "postgresql://rosa@database.flowers.example/desk"
    here = "/home/rosa/optindesk"
    old, new = (here, there) if isinstance(to, str) else (there, here)
    return Plan(old, new, 2_310, 18_004)


def tried(dialog: AskServer) -> AskServer:
    """With a database that was tried, and a desk that can go there."""
    dialog.fields.show_place(SharedPlace("database.flowers.example", "desk", "rosa"))
    dialog.fields.secret.setText("only for the picture")
    dialog.test.notice.hide()
    dialog.try_it.click()
    return dialog


def dialogs(window: MainWindow, sheet: Path) -> dict[str, Callable[[], QWidget]]:
    """Every dialog by its name."""
    bench, lists = window.bench, window.openers.lists
    address = "Dora.Muller3@example.org"
    why = AccountMissing()
    said = "The password of shop@blume.example is needed."
    return {
        "cancel-many": lambda: CancelManyDialog(bench, range(1, 31), window),
        "off-many": lambda: OffManyDialog(bench, range(1, 31), window),
        "views": lambda: ViewsDialog(
            bench, "state:waiting", window.people.over.words, {}, window.people
        ),
        "sign-up": lambda: SignUpDialog(bench, lists, window),
        "import": lambda: ImportDialog(bench, lists, window, path=sheet),
        "import-columns": lambda: shows(ImportDialog(bench, lists, window, path=sheet), 1),
        "import-no": lambda: ImportDialog(bench, lists, window, path=said_no(sheet.parent)),
        "import-no-columns": lambda: shows(
            ImportDialog(bench, lists, window, path=said_no(sheet.parent)), 1
        ),
        "import-reading": lambda: shows(ImportDialog(bench, lists, window, path=sheet), 2),
        "import-paper": lambda: with_photos(ImportDialog(bench, lists, window, path=sheet), sheet),
        "import-lists": lambda: ImportDialog(bench, lists, window, path=lists_sheet(sheet.parent)),
        "import-leavers": lambda: ImportDialog(
            bench, lists, window, path=leavers_file(sheet.parent, "unsubscribed.csv")
        ),
        "leavers": lambda: LeaversDialog(
            bench, lists, window, source=leavers_file(sheet.parent, "unsubscribed.csv")
        ),
        "old-list": lambda: OldListWizard(bench, lists, window),
        "old-list-way": lambda: chooses(OldListWizard(bench, lists, window)),
        "leavers-any": lambda: LeaversDialog(bench, lists, window, source=sheet),
        "leavers-none": lambda: LeaversDialog(bench, lists, window),
        "import-meant": lambda: MeantDialog(bench, lists, "Christmas cards", 12, window),
        "calling": lambda: CallingDialog(bench, lists, window, "mul"),
        "calling-nobody": lambda: CallingDialog(bench, lists, window, "nobody@example.com"),
        "not-me": lambda: NotMeDialog(
            bench, address, ["Flower news"], ["anna@home.example"], window
        ),
        "code": lambda: CodeDialog(bench, address, window),
        "account": lambda: AccountDialog(bench, ACCOUNT, window),
        "account-first": lambda: AccountDialog(bench, None, window, why),
        **account_pictures.account(window),
        **account_pictures.signing_in(window),
        **setup_pictures.setting_up(window),
        **habits_pictures.habits(window),
        **shared_pictures.sharing(window),
        **todo_pictures.first_screens(window),
        "list": lambda: ListDialog(bench, window),
        "export": lambda: ExportDialog(bench, lists, window),
        "dossier": lambda: DossierDialog(bench, 1, "Ana Horvat", window),
        "withdraw": lambda: WithdrawDialog(bench, address, ["Blumenpost"], window),
        "sign-up-typed": lambda: typed(SignUpDialog(bench, lists, window)),
        "sign-up-paper": lambda: of_no_paper(SignUpDialog(bench, lists, window)),
        "sign-up-lists": lambda: several(SignUpDialog(bench, lists, window)),
        "correct": lambda: CorrectDialog(bench, address, window),
        "retention": lambda: RetentionDialog(bench, window),
        "outside": lambda: OutsideDialog(bench, window),
        "move": lambda: AskAway(bench.words, window),
        "share": lambda: tried(
            AskServer(bench, shared_pictures.only_looking(looked), lambda url: "", planned, window)
        ),
        "unshare": lambda: AskFolder(bench, Path("/home/rosa/optindesk"), planned, window),
        "not-moved": lambda: AskBack(
            bench.words, Moved(datetime.now(UTC), to="/home/anna/desk (till-1)").trouble, window
        ),
        "stolen": lambda: StolenDialog(bench, window),
        "dispute": lambda: DisputeDialog(bench, 1, address, window),
        "add-to-list": lambda: AddToListDialog(bench, address, (), window),
        "change-address": lambda: ChangeAddressDialog(bench, address, window),
        "one-person": lambda: OnePersonDialog(bench, address, (), window),
        "note": lambda: NoteDialog(bench, address, window),
        "rectify": lambda: RectifyDialog(bench, address, Known("Ana", "", "de"), window),
        "refused": lambda: RefusedDialog(
            bench, 1, address, "550 5.7.1 Too many mails today", window, may_cancel=True
        ),
        "resend": lambda: ResendDialog(bench, PeopleQuery(), None, window),
        "permission": lambda: PermissionDialog(bench, lists, window),
        **asking_again(window),
        **({"reminders": lambda: RemindersDialog(bench, lists[0], window)} if lists else {}),
        "level-names": lambda: LevelNamesDialog(bench, window),
        **settings_views(window),
        "lower": lambda: LowerDialog(bench, address, 4, window),
        "withdraw-erase": lambda: erases(WithdrawDialog(bench, address, ["Blumenpost"], window)),
        "withdraw-none": lambda: WithdrawDialog(bench, address, [], window),
        "never": lambda: NeverDialog(bench, window, "example.org"),
        "never-import": lambda: NeverImportDialog(bench, sheet, window),
        "business": lambda: BusinessDialog(bench, window),
        "own-work": lambda: OwnWorkDialog(window.own_work, window._, window),
        **({"print-sheet": lambda: SheetDialog(bench, lists[0], window)} if lists else {}),
        **({"print-poster": lambda: PosterDialog(bench, lists[0], window)} if lists else {}),
        **({"collector": lambda: CollectorDialog(bench, lists, 1, window)} if lists else {}),
        **({"collecting": lambda: collecting(window, sheet)} if lists else {}),
        **({"collecting-terms": lambda: terms(window, sheet)} if lists else {}),
        **({"kiosk-open": lambda: KioskDialog(bench, lists[0], window)} if lists else {}),
        **(
            {
                f"kiosk-{name}": partial(counter, window, page, size)
                for page in ("form", "slip", "said", "pin")
                for name, size in ((page, SMALLEST), (f"{page}-large", LARGE))
            }
            if lists
            else {}
        ),
        **({"scans": lambda: scanned(window, sheet)} if lists else {}),
        "kept-files": lambda: LeaverFilesDialog(bench, window),
        "sheets": lambda: SheetsDialog(bench, window, [sheet.with_name("photo.jpg")]),
        "restore": lambda: restoring_from(window, sheet.with_name("copy.db")),
        "settle": lambda: SettleDialog(bench, 1, address, window),
        "cancel": lambda: CancelDialog(bench, address, ["Blumenpost"], window),
        "password": lambda: PasswordDialog(window._, said, window),
        "wordings": lambda: WordingDialog(bench, lists, window),
        "wordings-versions": lambda: VersionsDialog(
            window._, wordings.versions(MailKind.CONFIRM, "en", None), window
        ),
    }


def restoring_from(window: MainWindow, copy: Path) -> RestoreDialog:
    """A copy of yesterday that was looked at."""
    folder = window.bench.desk.store.folder
    assert folder is not None
    place, packer = folder, make_packer()

    def look(choice: Choice, tick: Tick) -> Look:
        return unpacking.look(packer, choice, place, tick)

    if not copy.exists():
        window.bench.desk.backup(copy)
    dialog = RestoreDialog(window._, look, None, window)
    dialog.look_at(copy)
    return dialog


def asking_again(window: MainWindow) -> dict[str, Callable[[], QWidget]]:
    """Who answered too late about one thing, and who let several lapse, be it known or not yet."""
    bench, people = window.bench, standings.people(PeopleQuery(), 0, 1)
    if not people:
        return {}
    facts = replace(people[0].facts, state=State.EXPIRED)
    lapsed = [replace(people[0], facts=facts, list_id=n, list_name=name)
              for n, name in enumerate(("Blumenpost", "Workshops"))]  # fmt: skip
    late = replace(lapsed[0], facts=replace(facts, late_yes_at=people[0].facts.asked_at))

    def not_yet() -> AskAgainDialog:
        dialog = AskAgainDialog(bench, lapsed[:1], window)
        why = sentence(CHECK_FIRST)
        QTimer.singleShot(0, lambda: dialog._tell(why))
        return dialog

    return {
        "ask-again": lambda: AskAgainDialog(bench, lapsed, window),
        "ask-again-late": lambda: AskAgainDialog(bench, [late], window),
        "ask-again-not-yet": not_yet,
    }


def lists_sheet(folder: Path) -> Path:
    """A sheet that says by itself what its people signed up for."""
    path = folder / "customers.csv"
    path.write_text(
        "E-Mail;Anrede;Name;Liste;Workshops\n"
        "ana.horvat@example.org;Frau;Ana Horvat;Blumenpost;x\n"
        "ben@example.org;Herr;Ben Peri;Christmas cards;\n"
        "chloe@example.org;;Chloé Weiß;Blumenpost, Christmas cards;maybe\n"
        "dora@example.org;Dr.;Dora Novak;;\n",
        encoding="utf-8",
    )
    return path


def said_no(folder: Path) -> Path:
    """A sheet whose own cells say of some that they must not be asked."""
    path = folder / "shop.csv"
    path.write_text(
        "Email,Name,Has consented,Status,Notes,Date\n"
        "ana.horvat@example.org,Ana Horvat,yes,subscribed,,2024-05-04\n"
        "ben@example.org,Ben Peri,no,subscribed,,2024-05-04\n"
        "chloe@example.org,Chloé Weiß,yes,unsubscribed,,2024-05-04\n"
        "dora@example.org,Dora Novak,yes,pending,,2024-05-04\n"
        "emil@example.org,Emil Quast,yes,subscribed,abgemeldet am 3.4.2024,2024-05-04\n",
        encoding="utf-8",
    )
    return path


def leavers_file(folder: Path, name: str) -> Path:
    """What Mailchimp says of those who left."""
    path = folder / name
    path.write_text(
        "Email Address,First Name,UNSUB_TIME,UNSUB_REASON\n"
        "ana.horvat@example.org,Ana,2024-05-04 10:00:00,N/A (Unsubscribed by an admin)\n"
        "Dora.Muller3@example.org,Dora,2024-05-09 18:12:44,too many mails\n"
        "ben@example.org,Ben,2024-06-01 07:30:02,ABUSE\n"
        "chloe at example.org,Chloe,2024-06-03 07:30:02,\n",
        encoding="utf-8",
    )
    return path


def chooses(wizard: OldListWizard) -> OldListWizard:
    """At its second step, with a ground chosen."""
    wizard.leavers.add("unsubscribed.csv: 12 left, 3 never write")
    wizard.restart()
    wizard.next()
    wizard.ways.ways[Way.PROOF].setChecked(True)
    return wizard


def scanned(window: MainWindow, sheet: Path) -> ScanDialog:
    """The lines of the first sheet, on a photo of it."""
    photo = sheet.with_name("photo.jpg")
    photo.write_bytes(striped([WHITE, LINE] * 20, 900, 1_200, "JPEG"))
    ((scan, _),) = window.bench.desk.add_scans("1", [photo])
    drawn = [Crop(row, 1, Frame(500, 500 * n + 250, 9_000, 250)) for n, row in ((0, 2), (7, 9))]
    window.bench.desk.mark_rows(scan.id, drawn, ())
    return ScanDialog(window.bench, Lines(1), window, row=5)


def with_photos(dialog: ImportDialog, sheet: Path) -> ImportDialog:
    """With a photo that is ticked, one that is not, a PDF, and what is none of them."""
    names = ("front.jpg", "scan.pdf", "back.jpg", "notes.jpg")
    front, pdf, back, wrong = (sheet.with_name(name) for name in names)
    front.write_bytes(striped([WHITE, LINE] * 9, 300, 400, "JPEG"))
    back.write_bytes(striped([LINE, WHITE] * 9, 300, 400, "JPEG"))
    pdf.write_bytes(b"%PDF-1.7\n%%EOF\n")
    wrong.write_text("no picture", encoding="utf-8")
    dialog.paper.add_files([front, pdf])
    dialog.paper.add_files([back, wrong], tick=False)
    return dialog


def of_no_paper(dialog: SignUpDialog) -> SignUpDialog:
    """With a number that was never printed."""
    dialog.form.person.address.setText("ana@example.org")
    dialog.form.sheet.paper.setText("R-2026-0777")
    dialog.form.sheet.check_paper()
    return dialog


def shows(dialog: ImportDialog, tab: int) -> ImportDialog:
    """Another tab is shown once the sheet was read."""
    dialog.rows.model.answered.connect(lambda: dialog.tabs.setCurrentIndex(tab))
    return dialog


def several(dialog: SignUpDialog) -> SignUpDialog:
    """With all lists ticked."""
    lists = dialog.form.sheet.lists.box
    for row in range(lists.count()):
        lists.item(row).setCheckState(Qt.CheckState.Checked)
    return dialog


def typed(dialog: SignUpDialog) -> SignUpDialog:
    """With people who were typed, one of them with a slip; nothing of it is written."""
    form, new = dialog.form, sentence("new; will be asked")
    for name, address, slip in (
        ("Tom Weiß", "tom@gmial.com", "perhaps tom@gmail.com is meant: “gmial.com” is near it"),
        ("Ines Řezníček", "ines@example.org", ""),
    ):
        line = form.rows.add(TypedSignUp(address, (1,), name))
        likely = Suggestion(("tom@gmail.com",), sentence(slip)) if slip else None
        line.kept = Kept((Decided(None, address, Group.NEW, new),), (), likely)
    form.notice.say(form.rows.lines[0].said(form._), LOOK, Offer(form.put_right.text(), str))
    form.rows.show_lines()
    form.count.setText(form.rows.counted())
    return dialog


def counter(window: MainWindow, page: str, size: QSize) -> Kiosk:
    """The screen at the counter, on one of its pages."""
    offers = window.bench.desk.kiosk_offers(window.openers.lists[0].id)
    kiosk = Kiosk(window.bench, Counter(offers, "", PinLock("2468", b"salt")))
    kiosk._may_leave = True
    kiosk.resize(size)
    kiosk.form.address.setText("ana@gmial.com" if page == "slip" else "")
    if page == "slip":
        kiosk.form.enter()
    elif page == "said":
        kiosk._say(offers[1], "thanks", "look")
    elif page == "pin":
        kiosk.form.staff.click()
    return kiosk


def collecting(window: MainWindow, sheet: Path) -> CollectorWindow:
    """The window on a second computer, with people who were typed before."""
    given = sheet.with_name("market.optindesk-collector")
    collector = window.bench.desk.make_collector([1, 2], given)
    back = collect_into(None, given, collector)
    desk = window.bench.desk
    books = Collecting(
        collector,
        back.append,
        read_enclosed,
        desk.actor,
        desk.clock,
        desk.domains,
        back.entries,
    )
    if not books.entries:
        books.type_in(TypedSignUp("tom@example.org", (0,), "Tom Weiß"))
        books.type_in(TypedSignUp("ines@example.org", (0, 1), "Ines Řezníček"))
        books.add_sheet(sheet)
    made = CollectorWindow(books, back.path, window.bench.words)
    made.resize(SMALLEST)
    return made


def terms(window: MainWindow, sheet: Path) -> TermsDialog:
    """What people agree to, on a second computer."""
    collector = window.bench.desk.make_collector([1, 2], sheet.with_name("x.optindesk-collector"))
    return TermsDialog(collector.lists, window.bench.words, window)


def erases(dialog: WithdrawDialog) -> WithdrawDialog:
    """With the choice that nothing brings back."""
    dialog.erase.setChecked(True)
    dialog.why.setText("asked for it by letter")
    return dialog


def settings_views(window: MainWindow) -> dict[str, Callable[[], QWidget]]:
    """The settings: each page, what is looked for, and how they look in sizes."""
    pages = {
        f"settings-{group}": partial(window.settings.open, group)
        for group in preferences.shown_in(is_practice=False)
    }
    asking = partial(window.settings.open, preferences.Group.ASKING)
    return {
        **pages,
        "pin": lambda: PinDialog(window.bench, f"The owner’s PIN is needed {EXPORT}.", window),
        "pin-new": lambda: NewPinDialog(window.bench, window),
        "support": lambda: SupportDialog(window.bench, window),
        "manual": lambda: reads(window, "states"),
        "manual-search": lambda: reads(window, "leaving", "never write"),
        "manual-small": lambda: sized(reads(window, "sheets"), QSize(640, 420)),
        "settings-search": lambda: searched(window, "days"),
        "settings-nothing": lambda: searched(window, "horoscope"),
        "settings-large": lambda: sized(asking(), QSize(1600, 1000)),
        "settings-small": lambda: sized(asking(), QSize(640, 440)),
    }


def searched(window: MainWindow, text: str) -> QWidget:
    """The settings, in which somebody looks for something."""
    dialog = window.settings.open(preferences.Group.ASKING)
    dialog.search.setText(text)
    dialog.search.returnPressed.emit()
    return dialog


def reads(window: MainWindow, topic: str, text: str = "") -> QWidget:
    """The manual at a topic, in which somebody may look for something."""
    manual = window.manual.open(topic)
    manual.search.setText(text)
    manual.search.returnPressed.emit()
    return manual


def sized(dialog: QWidget, size: QSize) -> QWidget:
    """The same, so large."""
    dialog.resize(size)
    return dialog


def settle(application: QApplication, window: MainWindow) -> None:
    """Let everything come that is on its way."""
    for _ in range(3):  # what has come may be painted, and painting may ask for more
        application.processEvents()
        while window.jobs.running:  # to wait lets them have the interpreter
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
