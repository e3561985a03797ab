"""`optindesk manual`: the topics, or the text of one."""

from __future__ import annotations

from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_, TopicMissing
from optindesk.core.manual import Manual


def manual(known: Manual, name: str | None, terminal: Terminal) -> int:
    """Say the topic of that name as Markdown, or list all; raises TopicMissing."""
    why = known.why_english(terminal.language)
    if why is not None:
        terminal.mention([why])
    if name is None:
        rows = [{"topic": topic.name, "title": topic.title} for topic in known.topics]
        shown = terminal.table(
            rows, {"topic": N_("Topic"), "title": N_("What it says")}, N_("There is none.")
        )
        return terminal.tell(rows, shown)
    for topic in known.topics:
        if topic.name == name:
            plain = {"topic": topic.name, "title": topic.title, "text": topic.text}
            return terminal.tell(plain, topic.text.rstrip())
    raise TopicMissing(topic=name)
