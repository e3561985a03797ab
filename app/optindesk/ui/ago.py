"""How long ago something was, in words; whoever shows it has the exact time beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from optindesk.ui.words import Words

MINUTE, HOUR = 60, 3600
"""In seconds."""


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
    if days < 60:
        return words.plural("{n} day ago", "{n} days ago", days)
    if days < 730:
        return words.plural("{n} month ago", "{n} months ago", days // 30)
    return words.plural("{n} year ago", "{n} years ago", days // 365)
