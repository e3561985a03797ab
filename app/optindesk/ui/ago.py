"""How long ago something was, in words; whoever shows it has the exact time beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from optindesk.core.dates import has_no_time
from optindesk.ui.words import Words

MINUTE, HOUR = 60, 3600
"""In seconds."""

FAR = 60
"""So many days away a day is told by its date."""


def ago(words: Words, moment: datetime, now: datetime) -> str:
    """How long ago a moment was: to the minute, then the hour, then the day as people count it."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return words("just now")
    if seconds < HOUR:
        return words.plural("{n} minute ago", "{n} minutes ago", int(seconds // MINUTE))
    today, day = now.astimezone().date(), moment.astimezone().date()
    if day == today:
        return words.plural("{n} hour ago", "{n} hours ago", int(seconds // HOUR))
    return days_ago(words, day, today)


def days_ago(words: Words, day: date, today: date) -> str:
    """How many days, months or years ago a day was; a month has 30 days, a year 365."""
    days = (today - day) // timedelta(days=1)
    if days <= 0:
        return words("today")
    if days == 1:
        return words("yesterday")
    if days < FAR:
        return words.plural("{n} day ago", "{n} days ago", days)
    if days < 730:
        return words.plural("{n} month ago", "{n} months ago", days // 30)
    return words.plural("{n} year ago", "{n} years ago", days // 365)


def near(words: Words, moment: datetime, now: datetime) -> str:
    """How long ago a moment was, or how long it is until then; the day itself where that is more
    than two months."""
    today, day = now.astimezone().date(), moment.astimezone().date()
    if abs((day - today).days) >= FAR:
        return words("{day}", day=day)
    if has_no_time(moment):
        return days_ago(words, day, today)
    if (today - day).days == 1:
        return words("yesterday, {time}", time=words.hour(moment))
    return ago(words, moment, now) if moment <= now else _until(words, moment, now, day, today)


def _until(words: Words, moment: datetime, now: datetime, day: date, today: date) -> str:
    seconds = (moment - now).total_seconds()
    days = (day - today) // timedelta(days=1)
    if days > 1:
        return words.plural("in {n} day", "in {n} days", days)
    if days == 1:
        return words("tomorrow")
    if seconds >= HOUR:
        return words.plural("in {n} hour", "in {n} hours", int(seconds // HOUR))
    return words.plural("in {n} minute", "in {n} minutes", max(1, int(seconds // MINUTE)))
