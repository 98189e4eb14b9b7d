"""Which days a month, a week or a list of the calendar shows, and where "before" and "after" lead."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.clock import vietnam_time


class View(StrEnum):
    """How the calendar is laid out."""

    MONTH = "month"
    WEEK = "week"
    LIST = "list"


@dataclass(frozen=True)
class Span:
    """The days from ``first`` to ``last``, both shown; ``before`` and ``after`` are days to name for the neighbours."""

    view: View
    on: date
    first: date
    last: date
    before: date
    after: date

    @property
    def since(self) -> datetime:
        """Return the instant at which the first day begins in Viet Nam."""
        return vietnam_time(self.first.year, self.first.month, self.first.day)

    @property
    def until(self) -> datetime:
        """Return the instant at which the last day ends in Viet Nam."""
        following = self.last + timedelta(days=1)
        return vietnam_time(following.year, following.month, following.day)

    @property
    def weeks(self) -> list[list[date]]:
        """Return the days week by week, Monday first."""
        count = (self.last - self.first).days + 1
        days = [self.first + timedelta(days=index) for index in range(count)]
        return [days[index : index + 7] for index in range(0, count, 7)]


LIST_DAYS = 60


def span(view: View, on: date) -> Span:
    """Return what a view shows around a day: whole weeks of the month, one week, or 60 days from that day on."""
    if view is View.WEEK:
        first = monday(on)
        return Span(view, on, first, first + timedelta(days=6), first - timedelta(days=7), first + timedelta(days=7))
    if view is View.LIST:
        length = timedelta(days=LIST_DAYS)
        return Span(view, on, on, on + length - timedelta(days=1), on - length, on + length)
    begin = on.replace(day=1)
    following = (begin + timedelta(days=32)).replace(day=1)
    end = following - timedelta(days=1)
    before = (begin - timedelta(days=1)).replace(day=1)
    return Span(view, on, monday(begin), monday(end) + timedelta(days=6), before, following)


def monday(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())
