"""What time it is: the only place that asks the machine, so that a demo or a test can fix the answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def machine_clock() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def clock_starting_at(instant: datetime | None) -> Clock:
    """Return a clock that shows ``instant`` now and walks on from there; the machine's own for ``None``."""
    if instant is None:
        return machine_clock
    ahead: timedelta = instant.astimezone(UTC) - machine_clock()
    return lambda: machine_clock() + ahead


def in_vietnam(instant: datetime) -> datetime:
    """Return the same instant as people in Viet Nam read it (Asia/Ho_Chi_Minh, +07:00 all year)."""
    return instant.astimezone(VIETNAM)


def day_in_vietnam(instant: datetime) -> date:
    """Return the calendar day on which ``instant`` falls in Viet Nam."""
    return in_vietnam(instant).date()


def vietnam_time(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return the UTC instant of a wall-clock time in Viet Nam."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)
