"""Calendars as bytes: what every client must find in them, byte by byte and read by another library."""

import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import icalendar
import pytest
import recurring_ical_events

from app.clock import vietnam_time
from app.ical.events import MOVED_MARK, Entry, feed, request

TITLE = "Họp rà soát tiến độ và kết quả triển khai các nhiệm vụ chuyển đổi số liên thông, đồng bộ; chuẩn bị mô hình mới"
ENTRY = Entry(
    uid="0b6c8f7e-55a0-4c3e-9d0e-0a8a3b5c7d11",
    sequence=1,
    created_at=vietnam_time(2025, 6, 25, 8),
    updated_at=vietnam_time(2025, 6, 28, 9),
    starts_at=vietnam_time(2025, 6, 30, 15),
    ends_at=vietnam_time(2025, 6, 30, 17, 30),
    summary=TITLE,
    location="Điểm cầu tỉnh Hà Tĩnh: Phòng họp tầng 3, trụ sở Ủy ban nhân dân tỉnh",
    description="Giờ cũ: 14:00\nGiờ mới: 15:00; Công điện 1217/CĐ-VPCP",
    url="https://hop.example.vn/meetings/ABCD",
    is_cancelled=False,
    categories=("Họp trực tuyến",),
)
HOSTILE = 'Họp "gấp"; a,b\\c\r\nATTENDEE:mailto:evil@example.vn\nX-EVIL:1\x00\u2028END:VEVENT'


def lines_of(content: bytes) -> list[str]:
    """Return the logical lines, unfolded."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def event_of(content: bytes | str) -> Any:
    """Return the only event as another reader sees it."""
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return event


def test_a_feed_publishes_and_asks_nobody_to_answer() -> None:
    lines = lines_of(feed("Lịch họp - Hà Tĩnh", [ENTRY]))
    assert lines[:10] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Diem cau//Lich hop//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Lịch họp - Hà Tĩnh",
        "X-WR-CALNAME:Lịch họp - Hà Tĩnh",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    assert not [line for line in lines if line.startswith(("ATTENDEE", "ORGANIZER"))]


def test_the_zone_of_viet_nam_is_one_standard_time_without_any_switch() -> None:
    lines = lines_of(feed("Lịch", [ENTRY]))
    zone = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE") + 1]
    assert zone == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Ho_Chi_Minh",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "TZNAME:+07",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_an_event_carries_its_identity_its_stamps_and_its_time_in_viet_nam() -> None:
    lines = lines_of(feed("Lịch", [ENTRY]))
    assert lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("CLASS:PUBLIC")] == [
        "UID:0b6c8f7e-55a0-4c3e-9d0e-0a8a3b5c7d11",
        "SEQUENCE:1",
        "DTSTAMP:20250628T020000Z",
        "CREATED:20250625T010000Z",
        "LAST-MODIFIED:20250628T020000Z",
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20250630T150000",
        "DTEND;TZID=Asia/Ho_Chi_Minh:20250630T173000",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
    ]


def test_another_library_finds_the_event_on_its_day() -> None:
    calendar = icalendar.Calendar.from_ical(feed("Lịch", [ENTRY]))
    (found,) = recurring_ical_events.of(calendar).at("20250630")
    assert found["SUMMARY"] == TITLE
    assert found["DTSTART"].dt == ENTRY.starts_at
    assert found["DESCRIPTION"] == ENTRY.description
    assert found["CATEGORIES"].to_ical().decode() == "Họp trực tuyến"
    assert found["URL"] == ENTRY.url


def test_an_event_without_an_end_lasts_two_hours() -> None:
    event = event_of(feed("Lịch", [replace(ENTRY, ends_at=None)]))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)


def test_a_cancelled_event_looks_cancelled_also_where_status_is_ignored() -> None:
    event = event_of(feed("Lịch", [replace(ENTRY, is_cancelled=True)]))
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event["SUMMARY"] == f"[HỦY] {TITLE}"


def test_a_moved_event_says_so_in_its_title() -> None:
    assert event_of(feed("Lịch", [replace(ENTRY, mark=MOVED_MARK)]))["SUMMARY"] == f"[ĐỔI GIỜ] {TITLE}"


def test_an_all_day_entry_ends_before_the_next_day_and_blocks_no_time() -> None:
    day = replace(ENTRY, starts_at=vietnam_time(2025, 7, 10), ends_at=None, is_all_day=True)
    lines = lines_of(feed("Lịch", [day]))
    assert {"DTSTART;VALUE=DATE:20250710", "DTEND;VALUE=DATE:20250711", "TRANSP:TRANSPARENT"} <= set(lines)


def test_events_stand_by_start_and_then_by_uid() -> None:
    later = replace(ENTRY, uid="a", starts_at=ENTRY.starts_at + timedelta(days=1), ends_at=None)
    same = replace(ENTRY, uid="c")
    lines = lines_of(feed("Lịch", [later, same, replace(ENTRY, uid="b")]))
    assert [line for line in lines if line.startswith("UID:")] == ["UID:b", "UID:c", "UID:a"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_physical_line_is_short_whole_and_ends_in_crlf(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, TITLE * 4)
    content = feed(text, [replace(ENTRY, summary=text, description=text)])
    physical = content.split(b"\r\n")
    assert max(len(line) for line in physical) <= 75
    assert [line.decode() for line in physical][-1] == ""  # each decodes by itself
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert event_of(content)["SUMMARY"] == unicodedata.normalize("NFC", TITLE * 4)


def test_the_same_entries_give_the_same_bytes() -> None:
    assert feed("Lịch", [ENTRY]) == feed("Lịch", [ENTRY])


def test_nothing_can_be_smuggled_in_through_any_text() -> None:
    hostile = replace(
        ENTRY, uid=HOSTILE, summary=HOSTILE, location=HOSTILE, description=HOSTILE, url=HOSTILE, categories=(HOSTILE,)
    )
    lines = lines_of(feed(HOSTILE, [hostile]))
    assert not [line for line in lines if line.startswith(("ATTENDEE", "X-EVIL"))]
    assert lines.count("END:VEVENT") == 1


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_a_mail_names_one_organiser_and_exactly_the_one_guest(method: str, status: str) -> None:
    now = vietnam_time(2025, 6, 29)
    content = request(
        ENTRY,
        organiser=("Văn phòng Chính phủ", "dangkyhop@vpcp.example.vn"),
        attendee=("UBND tỉnh Hà Tĩnh", "hatinh@example.vn"),
        method=method,  # ty: ignore[invalid-argument-type]
        now=now,
    )
    calendar = icalendar.Calendar.from_ical(content)
    event = event_of(content)
    assert calendar["METHOD"] == method
    assert event["UID"] == ENTRY.uid
    assert event["STATUS"] == status
    assert event["DTSTAMP"].dt == now
    assert event["ORGANIZER"] == "mailto:dangkyhop@vpcp.example.vn"
    assert event["ATTENDEE"] == "mailto:hatinh@example.vn"  # one, not a list
    assert event["ATTENDEE"].params.get("RSVP") == ("TRUE" if method == "REQUEST" else None)


def test_a_name_cannot_add_a_line_to_a_mail() -> None:
    bad = ('Tên "lạ"\r\nX-EVIL:1', "a@example.vn\r\nX-EVIL:2")
    lines = lines_of(request(ENTRY, organiser=bad, attendee=bad, method="REQUEST", now=ENTRY.updated_at).encode())
    assert not [line for line in lines if line.startswith("X-EVIL")]
    assert len([line for line in lines if line.startswith("ATTENDEE")]) == 1
