"""What is going on in the background, in the status bar: the title, a count, a bar, Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from optindesk.ui.jobs import Job, Jobs
from optindesk.ui.words import Words

BLINK = 300
"""Milliseconds: what is over by then is not shown."""

BAR_LETTERS = 20
TEXT_LETTERS = 60
SCALE = 1000
"""Steps of the bar: Qt counts in 32 bits, a mailbox may not."""


class JobProgress(QWidget):
    """Shows the job that was started last, of those with a title, and how many more there are; in a
    dialog, which has a Cancel of its own, `can_cancel` is False. `only_followed`: none but the job
    that it is to `follow`."""

    def __init__(
        self,
        jobs: Jobs,
        words: Words,
        parent: QWidget | None = None,
        *,
        can_cancel: bool = True,
        only_followed: bool = False,
    ) -> None:
        super().__init__(parent)
        self._ = words
        self._jobs = jobs
        self._only_followed = only_followed
        self._followed: Job | None = None
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.count = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(self.fontMetrics().averageCharWidth() * BAR_LETTERS)
        self.bar.setAccessibleName(self._("Progress"))
        self.cancel = QToolButton()
        self.cancel.setText(self._("Cancel"))
        self.cancel.setAutoRaise(True)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.count, self.bar, self.cancel):
            layout.addWidget(widget)
        self.cancel.setVisible(can_cancel)  # in the layout by now: else it is a window of its own
        self._blink = QTimer(self, interval=BLINK, singleShot=True)
        self._blink.timeout.connect(self._appear)
        self._shown: Job | None = None
        jobs.changed.connect(self._refresh)
        jobs.progressed.connect(self._refresh)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show this one, as long as it runs."""
        self._followed = job
        self._refresh()

    def _shown_jobs(self) -> list[Job]:
        shown = [job for job in self._jobs.running if job.title and not job.is_dropped]
        return [job for job in shown if job is self._followed or not self._only_followed]

    @Slot()
    def _refresh(self) -> None:
        jobs = self._shown_jobs()
        if not jobs:
            self._blink.stop()
            self._shown = None
            self.hide()
        elif self.isHidden():
            if not self._blink.isActive():
                self._blink.start()
        else:
            self._show(jobs[-1], len(jobs) - 1)

    @Slot()
    def _appear(self) -> None:
        self.show()
        self._refresh()

    def _show(self, job: Job, others: int) -> None:
        if job is not self._shown:
            self._shown = job
            for label in (self.title, self.count):
                label.setFixedSize(0, 0)
        done, total, note = job.progress
        title = job.title
        if others:
            more = self._.plural("+{n} more", "+{n} more", others)
            title = f"{title} ({more})"
        if note is not None:
            title = f"{title}: {self._.say(note)}"
        width = self.fontMetrics().averageCharWidth() * TEXT_LETTERS
        elide = Qt.TextElideMode.ElideRight
        self.title.setText(self.fontMetrics().elidedText(title, elide, width))
        self.title.setToolTip(title)
        self.count.setText(self._count(done, total))
        for label in (self.title, self.count):
            _make_room(label)
        self.bar.setRange(0, SCALE if total else 0)
        self.bar.setValue(min(SCALE, done * SCALE // total) if total else 0)
        self.cancel.setText(self._("Stopping…") if job.is_stopping else self._("Cancel"))
        self.cancel.setEnabled(not job.is_stopping)

    def _count(self, done: int, total: int | None) -> str:
        if total is not None:
            shown = self._.number(done), self._.number(total)
            return self._("{done} of {total}", done=shown[0], total=shown[1])
        return self._.number(done) if done else ""

    def _cancel(self) -> None:
        jobs = self._shown_jobs()
        if jobs:
            jobs[-1].cancel()
            self._refresh()


def _make_room(label: QLabel) -> None:
    """Let a label grow to its text, never shrink: of a size that is fixed it is repainted alone,
    else the whole window would be laid out anew for each number that is counted."""
    needed = label.sizeHint()
    if needed.width() > label.width() or needed.height() != label.height():
        label.setFixedSize(max(needed.width(), label.width()), needed.height())
