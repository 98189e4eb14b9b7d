"""Dates and times of pages in English; documents and mails stay Vietnamese (`app.wording.dates`)."""

from datetime import date, datetime, timedelta

from app.clock import in_vietnam

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def short_day(day: date) -> str:
    """Return ``Friday, 27/6/2025``."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}/{day.month}/{day.year}"


def short_time(instant: datetime) -> str:
    """Return ``14:00, Friday, 27/6/2025`` in Vietnam time."""
    local = in_vietnam(instant)
    return f"{local:%H:%M}, {short_day(local.date())}"


def time_left(until: datetime, now: datetime) -> str:
    """Return ``2 days 3 hours left``, ``5 minutes left`` or ``overdue by 1 day``, at most two units."""
    gap = until - now
    words = _span(abs(gap))
    return f"{words} left" if gap >= timedelta(0) else f"overdue by {words}"


def _span(gap: timedelta) -> str:
    minutes = int(gap.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    while len(parts) > 1 and parts[0][0] == 0:
        parts.pop(0)
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts[:2] if count]
    return " ".join(words) or "less than 1 minute"
