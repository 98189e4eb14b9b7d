"""How failed attempts are counted, and how long one must wait after too many."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """So many failures within a window, then a pause that doubles with every further one up to the longest."""

    failures: int
    window: timedelta
    pause: timedelta
    longest: timedelta


MINUTE = timedelta(minutes=1)
ACCOUNT = Limit(5, 1440 * MINUTE, MINUTE, 15 * MINUTE)
"""One account: some hundred guesses a day at most, and its owner never waits longer than 15 minutes."""
ADDRESS = Limit(30, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE)
"""One network address; a whole office may stand behind it."""
MAIL_TO_ACCOUNT = Limit(3, 60 * MINUTE, 60 * MINUTE, 60 * MINUTE)
MAIL_FROM_ADDRESS = Limit(20, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE)


@dataclass(frozen=True)
class Tally:
    """Failures since an instant; ``locked_until`` is set while one must wait."""

    failures: int
    since: datetime
    locked_until: datetime | None = None


def after_failure(tally: Tally | None, limit: Limit, now: datetime) -> Tally:
    """Return the tally after one more failure."""
    if tally is None or now - tally.since >= limit.window:
        tally = Tally(0, now)
    failures = tally.failures + 1
    over = failures - limit.failures
    if over < 0:
        return Tally(failures, tally.since)
    pause = min(limit.pause * 2 ** min(over, 20), limit.longest)
    return Tally(failures, tally.since, now + pause)


def seconds_to_wait(locked_until: datetime | None, now: datetime) -> int:
    """Return the whole seconds until the next attempt is heard, 0 when it is heard now."""
    if locked_until is None or locked_until <= now:
        return 0
    return -int((now - locked_until) // timedelta(seconds=1))


def network_of(origin: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 of an IPv6 one (given to one customer whole)."""
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return origin[:64]
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
