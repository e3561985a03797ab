"""What each action of the window starts, and which of its parts hears of what another tells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from optindesk.core.errors import MovedAway
from optindesk.core.place import is_address
from optindesk.flows.preferences import Group
from optindesk.ui.actions import allow
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.pages import At
from optindesk.ui.palette_opener import OfTable, Ways, open_palette
from optindesk.ui.pin_door import WANT_PIN
from optindesk.ui.wishes import There, Wish

if TYPE_CHECKING:
    from optindesk.ui.window import MainWindow


def connect_actions(window: MainWindow) -> None:
    """Let each action start what it is for; some ask for the owner's PIN first."""
    a, openers, chores, settings = window.commands, window.openers, window.chores, window.settings
    door, going = window.pin_door, window.going
    asked_before = {getattr(a, name): wanted for name, wanted in WANT_PIN.items()}
    for action, act in (
        (a.sign_up, openers.sign_up),
        (a.import_sheet, openers.import_sheet),
        (a.bring_old, openers.bring_old_list),
        (a.bring_leavers, openers.bring_leavers),
        (a.send, chores.send),
        (a.send_now, partial(chores.send, at_once=True)),
        (a.check, chores.check),
        (a.read_saved, openers.read_saved),
        (a.practise, openers.practise),
        (a.practice, openers.practise_beside),
        (a.anew, partial(openers.practise_anew, partial(window.leave_for, Wish.PRACTISE_ANEW))),
        (a.enter_code, openers.enter_code),
        (a.export, openers.export),
        (a.take_out, openers.giving.take_out),
        (a.new_list, openers.new_list),
        (a.account, openers.set_account),
        (a.test_account, openers.test_account),
        (a.log_in, chores.log_in),
        (a.set_up, partial(window.set_up, first=False)),
        (a.verify, chores.verify),
        (a.restore, openers.restore),
        (a.copy_now, chores.copy_now),
        (a.clock_is_right, chores.say_clock_is_right),
        (a.copy_outside, openers.copy_outside),
        (a.stolen, openers.stolen),
        (a.shared, partial(openers.share, partial(window.leave_for, Wish.OTHER_DESK))),
        (a.move, openers.move),
        (a.to_shared, openers.to_shared),
        (a.from_shared, openers.from_shared),
        (a.open_there, partial(_open_there, window)),
        (a.not_moved, openers.not_moved),
        (a.sentences, openers.own_sentences),
        (a.wordings, openers.wordings),
        (a.keeping, openers.keep_replies),
        (a.retention, openers.keep_people),
        (a.sheets, openers.sheets),
        (a.permission, openers.ask_permission),
        (a.asking, partial(settings.open, Group.ASKING)),
        (a.settings, settings.open),
        (a.pin, partial(settings.open, Group.PIN)),
        (a.shut, door.shut),
        (a.resend, going.send_all_again),
        (a.read, partial(window.go, At.READ)),
        (a.find, going.find),
        (a.palette, partial(_open_palette, window)),
        (a.calling, openers.calling),
        (a.never, openers.never_write),
        (a.business, openers.set_business),
        (a.own_work, partial(openers.choose_own_work, window.own_work)),
        (a.manual, window.show_manual),
        (a.quit, window.tray.quit),
    ):
        wanted = asked_before.get(action)
        if wanted is not None:
            act = partial(door.through, wanted, act)
        action.triggered.connect(partial(_without_arguments, act))
    a.listen.setChecked(window.listener.is_on)
    a.listen.toggled.connect(window.listener.set_on)
    window.jobs.changed.connect(partial(_grey_what_runs, window))


def offer_what_fits(window: MainWindow) -> None:
    """Hide or grey what makes no sense on a desk like this one."""
    a, desk = window.commands, window.bench.desk
    is_moved = isinstance(desk.store.read_only, MovedAway)
    for action in (a.account, a.test_account, a.set_up):
        why = window.bench.words("The desk for practice has no mail account")
        allow(action, not desk.is_practice, why)
    for action in (a.copy_now, a.copy_outside, a.restore, a.stolen, a.listen, a.own_work):
        action.setVisible(not desk.is_practice)
    a.not_moved.setVisible(is_moved)
    on_server, may_go = desk.store.folder is None, not (is_moved or desk.is_practice)
    if on_server:  # there is no folder that it goes into by itself
        a.copy_now.setText(window.bench.words("Back u&p now…"))
        a.copy_now.setToolTip(window.bench.words("Write a checked copy of the data into a file"))
    a.move.setVisible(may_go and not on_server)
    knows_servers = window.openers.shared is not None
    a.shared.setVisible(knows_servers)
    a.to_shared.setVisible(may_go and not on_server and knows_servers)
    a.from_shared.setVisible(may_go and on_server)
    a.open_there.setVisible(is_address(desk.store.moved_to))
    for action in (a.practise, a.anew):
        action.setVisible(desk.is_practice)
    a.practice.setVisible(not desk.is_practice)


def _open_there(window: MainWindow) -> None:
    window.leave_for(There(window.bench.desk.store.moved_to))


def show_moved(window: MainWindow) -> None:
    """Another desk moved this one away, or let it go on here, while the window is open."""
    offer_what_fits(window)
    window.show_what_it_is()


def connect_parts(window: MainWindow) -> None:
    """Let the parts of the window hear of each other."""
    bench, chores, openers, going = window.bench, window.chores, window.openers, window.going
    window.navigation.gone_to.connect(window.show_page)
    window.navigation.entered.connect(window.take_focus)
    bench.changed.connect(window.reload)
    bench.said.connect(window.say)
    bench.began.connect(window.notice.hide)
    bench.account_wanted.connect(openers.set_account)
    bench.account_set.connect(window.listener.restart)
    bench.account_set.connect(window.reload)
    window.letting_in.changed.connect(window.show_to_do)
    window.pages.made.connect(partial(_connect_page, window))
    window.up_to_date.glanced.connect(window.show_glance)
    window.up_to_date.moved.connect(partial(show_moved, window))
    chores.let_in.connect(window.listener.resume)
    chores.let_in.connect(partial(_resume_own_work, window))
    chores.broke_off.connect(window.listener.take_password)
    chores.goes_on.connect(window.own_work.go_on)
    chores.verified.connect(lambda said, is_whole: window.say(said, DONE if is_whole else LOOK))
    chores.scanned.connect(openers.scans)
    openers.restore_wanted.connect(lambda choice, sure: window.leave_for((choice, sure)))
    openers.move_wanted.connect(window.leave_for)
    window.listener_word.wants_check.connect(chores.check)
    window.up_to_date.lost.connect(window.database_door.say_lost)
    window.up_to_date.found_again.connect(window.say)
    window.up_to_date.found_again.connect(lambda _: bench.found_again.emit())
    bench.found_again.connect(window.listener.try_the_database)
    window.database_door.opened.connect(window.up_to_date.look_for_changes)
    window.database_door.opened.connect(window.listener.try_the_database)
    window.listener.complained.connect(window.complain)
    window.listener.complained.connect(window.news.complain)
    window.listener.mended.connect(window.unsay)
    window.news.wanted.connect(going.to_news)
    window.to_do.people_wanted.connect(going.to_people)
    window.to_do.asked_about.connect(openers.calling)
    window.news_panel.wanted.connect(going.to_log)


def _connect_page(window: MainWindow, number: int) -> None:
    """Connect a page that was made just now, and let it be as one knows it."""
    openers, going, remembered = window.openers, window.going, window.remembered
    match At(number):
        case At.READ:
            read = window.read
            window.notice.spoke.connect(read.notice.hide)  # one at a time: the newest
            read.notice.spoke.connect(window.notice.hide)
            read.story_wanted.connect(going.to_person)
        case At.PEOPLE:
            people = window.people
            people.story.never_wanted.connect(openers.never_write)
            remembered.take_split(people.splitter)
            remembered.take_table("people", people.table)
        case At.LISTS:
            lists = window.lists
            lists.people_wanted.connect(going.to_list)
            lists.wording_wanted.connect(openers.wordings)
            lists.sheet_wanted.connect(openers.print_sheet)
            lists.reminders_wanted.connect(openers.reminders)
            lists.poster_wanted.connect(openers.print_poster)
            lists.kiosk_wanted.connect(openers.kiosk)
            lists.collector_wanted.connect(openers.collector)
            remembered.take_table("lists", lists.table)
        case At.LOG:
            window.log.story_wanted.connect(going.to_person)
            remembered.take_table("log", window.log.table)
    window.pages.show_lists(openers.lists)


def _open_palette(window: MainWindow) -> None:
    words, going = window.bench.words, window.going

    def settings(group: Group) -> None:
        window.pin_door.through(WANT_PIN["settings"], partial(window.settings.open, group))

    people, lists = window.people.table, window.lists.table
    ways = Ways(
        lambda: window.openers.lists,
        going.to_list,
        going.to_person,
        settings,
        lambda: window.people.over.views.own,
        going.to_view,
        window.manual.look_for,
        (
            OfTable(words("People"), people.actions, words("Choose a person first")),
            OfTable(words("Lists"), lists.actions, words("Choose a list first")),
        ),
    )
    open_palette(window.bench, window.kept, ways, window)


def _grey_what_runs(window: MainWindow) -> None:
    """Nothing is started that is being done."""
    a, words = window.commands, window.bench.words
    lanes = {job.lane.partition(":")[0] for job in window.jobs.running if job.title}
    for action in (a.send, a.send_now, a.check, a.read_saved, a.log_in):
        allow(action, Lane.POST not in lanes, words("Mail is on its way just now"))
    allow(a.verify, Lane.WORK not in lanes, words("Other work is being done"))


def _resume_own_work(window: MainWindow) -> None:
    """Sending or checking by hand went well: what kept the desk from it is seen to."""
    desk = window.bench.desk
    window.jobs.start(
        "", lambda _: desk.resume(), Lane.ACT, done=lambda _: window.reload(), owner=window
    )


def _without_arguments(act: Callable[[], object], *_: object) -> None:
    """Qt's `triggered` says whether the action is checked, which none of ours asks for."""
    act()
