"""What a feed shows, for how long, and when time alone changes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.ical.events import MOVED_MARK, POSTPONED_MARK
from app.meetings.rules import Stage

PAST_SHOWN = timedelta(days=60)
CANCELLED_SHOWN = timedelta(days=30)
LONGEST_FRESH = timedelta(hours=6)
FIRST_FRESH = timedelta(minutes=1)
USE_NOTED_EVERY = timedelta(hours=1)


class FeedScope(StrEnum):
    """Whose meetings a feed shows."""

    ORGANISATION = "organisation"  # everything an organisation is invited to, or issues
    MEETING = "meeting"  # one meeting


@dataclass(frozen=True)
class Showing:
    """What decides whether a meeting is in a feed. ``called_off_at`` is when a cancelled one was cancelled."""

    stage: Stage
    starts_at: datetime | None
    previous_starts_at: datetime | None = None
    called_off_at: datetime | None = None

    @property
    def stands_at(self) -> datetime | None:
        """Return when it stands in calendars: a postponed meeting without a new time stays at its old one."""
        return self.starts_at or self.previous_starts_at


def is_shown(showing: Showing, now: datetime) -> bool:
    """Say whether a feed shows the meeting: issued, of the past 60 days or to come, cancelled 30 days ago at most."""
    if showing.stage is Stage.DRAFT or showing.stands_at is None:
        return False
    return all(now < edge for edge in _ends(showing, showing.stands_at))


def mark_of(showing: Showing, now: datetime) -> str:
    """Return what stands before the title: moved until the meeting begins, postponed; cancelled is `ical`'s own."""
    if showing.stage is Stage.POSTPONED:
        return POSTPONED_MARK
    has_moved = showing.previous_starts_at is not None and showing.previous_starts_at != showing.starts_at
    is_to_come = showing.starts_at is not None and now < showing.starts_at
    return MOVED_MARK if showing.stage is Stage.ISSUED and has_moved and is_to_come else ""


def is_off(stage: Stage) -> bool:
    """Say whether calendars show the meeting as cancelled; iCalendar has no other word for one without a date."""
    return stage in (Stage.CANCELLED, Stage.POSTPONED)


def fresh_until(showings: Iterable[Showing], now: datetime, *, is_first: bool) -> datetime:
    """Return until when kept bytes are good if nobody changes anything: the next edge, six hours at most.

    A first build is good for a minute only: a change that was under way when the feed was opened did not see it.
    """
    edges = [now + (FIRST_FRESH if is_first else LONGEST_FRESH)]
    for showing in showings:
        if showing.stands_at is not None:
            edges += [showing.stands_at, *_ends(showing, showing.stands_at)]
    return min(edge for edge in edges if edge > now)


def is_use_worth_noting(last_used_at: datetime | None, now: datetime) -> bool:
    """Say whether the use of a feed is written down again: once an hour at most."""
    return last_used_at is None or last_used_at + USE_NOTED_EVERY <= now


def _ends(showing: Showing, stands_at: datetime) -> list[datetime]:
    edges = [stands_at + PAST_SHOWN]
    if showing.stage is Stage.CANCELLED and showing.called_off_at is not None:
        edges.append(showing.called_off_at + CANCELLED_SHOWN)
    return edges
