"""Calendars as bytes: a feed that is published, and the invitation or cancellation that a mail carries.

Everything is written by the icalendar library (7.3 or later: escaping, folding, no injection through URL or
ORGANIZER); this file decides what is said. Sources: RFC 5545, RFC 5546 (methods), RFC 7986 (NAME,
REFRESH-INTERVAL), and what Outlook, Google and Apple do with them.

- ``UID`` is the UUID that is stored with the meeting, alone, in feed, download and mail alike. RFC 7986, 5.3 advises
  against a host in it, and an installation that moves to another address must not rename its meetings.
- Text is NFC before it is folded: the library folds between characters, and NFD would put an accent on the next line.
- The time zone is written by hand: what libraries derive for Viet Nam carries switches of 1975, or nothing at all.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress

from app.clock import VIETNAM, day_in_vietnam

PRODID = "-//Diem cau//Lich hop//VI"
ASSUMED_LENGTH = timedelta(hours=2)
CANCELLED_MARK = "[HỦY]"
MOVED_MARK = "[ĐỔI GIỜ]"
POSTPONED_MARK = "[HOÃN]"

Method = Literal["REQUEST", "CANCEL"]
Mailbox = tuple[str, str]
"""Somebody's name and e-mail address."""


@dataclass(frozen=True)
class Entry:
    """One event as calendars show it. ``ends_at`` of ``None`` becomes two hours after the start.

    ``sequence`` rises with each material change. ``mark`` stands before the summary ("[ĐỔI GIỜ]"); a cancelled entry
    without one gets "[HỦY]". An all-day entry covers the days in Viet Nam from ``starts_at`` to ``ends_at``, the
    last one included.
    """

    uid: str
    sequence: int
    created_at: datetime
    updated_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    summary: str
    location: str
    description: str
    url: str
    is_cancelled: bool
    categories: Sequence[str]
    is_all_day: bool = False
    mark: str = ""


def feed(name: str, entries: Iterable[Entry]) -> bytes:
    """Return a published calendar (``METHOD:PUBLISH``, nobody is asked to answer), entries by start, then UID.

    The same entries give the same bytes at any time: ``DTSTAMP`` is the instant of the entry's last change.
    """
    calendar = _calendar("PUBLISH")
    calendar.add("name", _line(name))
    calendar.add("x-wr-calname", _line(name))
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(vietnam_zone())
    for entry in sorted(entries, key=lambda entry: (entry.starts_at, entry.uid)):
        calendar.add_component(_event(entry, stamp=entry.updated_at))
    return calendar.to_ical(sorted=False)


def request(entry: Entry, *, organiser: Mailbox, attendee: Mailbox, method: Method, now: datetime) -> str:
    """Return the calendar part of a mail to one person: an invitation, its update, or its cancellation (RFC 5546)."""
    calendar = _calendar(method)
    calendar.add_component(vietnam_zone())
    event = _event(replace(entry, is_cancelled=method == "CANCEL"), stamp=now)
    event.add("organizer", _address(organiser))
    guest = _address(attendee)
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        guest.params["PARTSTAT"] = "NEEDS-ACTION"
        guest.params["RSVP"] = "TRUE"
    event.add("attendee", guest)
    calendar.add_component(event)
    return calendar.to_ical(sorted=False).decode()


def vietnam_zone() -> Timezone:
    """Return the zone of Viet Nam as one standard time of +07:00 without any switch."""
    zone = Timezone()
    zone.add("tzid", "Asia/Ho_Chi_Minh")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  (local time of the zone that is being defined)
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry, *, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("created", entry.created_at)
    event.add("last-modified", entry.updated_at)
    _add_times(event, entry)
    mark = entry.mark or (CANCELLED_MARK if entry.is_cancelled else "")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled or entry.is_all_day else "OPAQUE")
    event.add("class", "PUBLIC")
    event.add("summary", f"{mark} {_line(entry.summary)}".strip())
    for name, text in (("location", _line(entry.location)), ("description", _lines(entry.description))):
        if text:
            event.add(name, text)
    if entry.url:
        event.add("url", "".join(_line(entry.url).split()))
    categories = [category for category in map(_line, entry.categories) if category]
    if categories:
        event.add("categories", categories)
    return event


def _add_times(event: Event, entry: Entry) -> None:
    ends_at = entry.ends_at or entry.starts_at + ASSUMED_LENGTH
    if entry.is_all_day:
        event.add("dtstart", day_in_vietnam(entry.starts_at))
        event.add("dtend", day_in_vietnam(entry.ends_at or entry.starts_at) + timedelta(days=1))  # exclusive
        return
    event.add("dtstart", entry.starts_at.astimezone(VIETNAM))
    event.add("dtend", ends_at.astimezone(VIETNAM))


def _address(mailbox: Mailbox) -> vCalAddress:
    name, address = mailbox
    written = vCalAddress("mailto:" + "".join(_line(address).split()))
    if _line(name):
        written.params["CN"] = _line(name).replace('"', "'")
    return written


def _line(text: str) -> str:
    """Return the text in NFC as one line: control and line characters, and runs of spaces, are one space."""
    return " ".join("".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text)).split())


def _lines(text: str) -> str:
    return "\n".join(_line(part) for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
