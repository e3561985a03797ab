"""On top of a story: who it is, and for each list how the person stands and may we write."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QPalette

from optindesk.core.standing import Facts
from optindesk.core.status import State
from optindesk.flows.overview import Story
from optindesk.flows.standings import Standing
from optindesk.ui.mark import MARKS, Mark, Shape, Tone, colour_of
from optindesk.ui.pictured import mark_tag
from optindesk.ui.review_list import quiet_colour
from optindesk.ui.state_words import state_word
from optindesk.ui.words import Words

MAY = Mark(Shape.CHECK, Tone.GOOD)
MAY_NOT = Mark(Shape.CROSS, Tone.BAD)


def standing_about(words: Words, standing: Standing) -> str:
    """What a standing is about: a list's name, or a permission level."""
    if standing.list_name is not None:
        return standing.list_name
    return words("Permission level {level}", level=standing.level)


def mark_of(facts: Facts) -> Mark | None:
    """The mark beside the word for how somebody stands; None where nothing was asked."""
    if facts.has_left:
        return MARKS[State.DECLINED]
    return None if facts.shown is None else MARKS[facts.shown]


def head_html(words: Words, story: Story, palette: QPalette) -> str:
    """Name, address and standings to read at a glance: every value escaped, colours from the
    palette."""
    named = " ".join(filter(None, (story.salutation, story.name)))
    name = f"<b>{escape(named)}</b><br>" if named else ""
    parts = [f'<p style="font-size: large; margin: 0">{name}{escape(story.address)}</p>']
    quiet = quiet_colour(palette).name()
    for other in story.others:
        said = escape(words("The same person as {address}", address=other))
        parts.append(f'<p style="margin: 0; color: {quiet}">{said}</p>')
    return "".join([*parts, *(_standing(words, one, palette, story) for one in story.standings)])


def _standing(words: Words, standing: Standing, palette: QPalette, story: Story) -> str:
    facts, base = standing.facts, palette.color(QPalette.ColorRole.Base)
    quiet = quiet_colour(palette).name()
    mark = mark_of(facts)
    may, why = standing.may_mail
    sign = MAY if may else MAY_NOT
    about = standing_about(words, standing)
    if standing.contact_id != story.contact_id:
        about = words("{list}, at {address}", list=about, address=standing.address)
    about = escape(about)
    state = escape(words.say(state_word(facts)))
    question, answer = escape(words("May we write?")), escape(words.say(why))
    colour = colour_of(sign.tone, base).name()
    return (
        f'<p style="margin-top: 10px; margin-bottom: 0"><span style="color: {quiet}">{about}</span>'
        f"<br>{mark_tag(mark) if mark else ''} <b>{state}</b></p>"
        f'<p style="margin: 0"><span style="color: {quiet}">{question}</span> {mark_tag(sign)}'
        f' <span style="color: {colour}">{answer}</span></p>'
        f'<p style="margin: 2px 0">{escape(words.say(standing.sentence))}</p>'
    )
