"""Pictures of the first screen as it is on other desks: calm, only looked at, on a busy day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from optindesk.core.errors import ClockDoubted
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.growth import Growth, Week
from optindesk.flows.overview import ToDo
from optindesk.flows.today import Kind, News, Piece
from optindesk.ui.growth_panel import GrowthPanel
from optindesk.ui.news_panel import NewsPanel
from optindesk.ui.todo_page import ToDoPage
from optindesk.ui.window import MainWindow
from pages import QUIET, Nothing

SIZE = QSize(1000, 640)
CAME = (12, 9, 31, 18, 4, 22, 15, 8, 40, 27, 19, 6)
LEFT = (0, 2, 1, 4, 0, 3, 30, 2, 1, 0, 5, 1)
BUSY = replace(QUIET, to_read=1, to_send=14, lapsing=3, wrong=1, refused=1, awaiting=212)

_DOUBT = ClockDoubted(
    now=datetime(2027, 11, 26, 9, 12, tzinfo=UTC), last=datetime(2026, 11, 26, 16, 40, tzinfo=UTC)
)


_NOT_LET_IN = sentence(
    "This computer is not let in to your mail until the password of {user} is typed here. Its"
    " keyring cannot give it: {reason}",
    user="shop@blume.example",
    reason=sentence("none was saved yet."),
)


def first_screens(window: MainWindow) -> Mapping[str, Callable[[], QWidget]]:
    """Each by its name."""

    def page(
        to_do: ToDo,
        pieces: tuple[Piece, ...] = (),
        *,
        looks: bool = False,
        not_let_in: Sentence | None = None,
    ) -> ToDoPage:
        news, growth = NewsPanel(window.bench, Nothing()), GrowthPanel(window.bench)
        made = ToDoPage(
            window.bench.words, window.commands, only_looked_at=looks, news=news, growth=growth
        )
        made.show_to_do(to_do, not_let_in=not_let_in)
        news.show_news(News(datetime(2026, 11, 26, 16, 40, tzinfo=UTC), pieces))
        growth.chart.show_growth(_grown())
        growth.text.setText(" ".join(map(window.bench.words.say, _grown().said)))
        made.resize(SIZE)
        return made

    return {
        "to-do-calm": lambda: page(replace(QUIET, awaiting=4)),
        "to-do-clock": lambda: page(replace(QUIET, awaiting=4, clock_doubted=_DOUBT.sentence)),
        "to-do-not-let-in": lambda: page(replace(QUIET, awaiting=4), not_let_in=_NOT_LET_IN),
        "to-do-looked-at": lambda: page(QUIET, looks=True),
        "to-do-busy": lambda: page(
            BUSY,
            (
                Piece(Kind.YES, 3, sentence("3 people said yes")),
                Piece(Kind.LEFT, 1, sentence("1 person left")),
                Piece(Kind.BACK, 2, sentence("2 mails came back")),
                Piece(Kind.SHEET, 14, sentence("Sheet saturday.csv brought 14 sign-ups")),
            ),
        ),
    }


def _grown() -> Growth:
    total, weeks = 320, []
    for number, (came, went) in enumerate(zip(CAME, LEFT, strict=True)):
        total += came - went
        monday = date(2026, 9, 7) + timedelta(weeks=number)
        weeks.append(Week(monday, came, went, total))
    return Growth("Flower news", tuple(weeks))
