"""Feeds as calendars poll them: identity, change, cancellation, the window, and who sees what."""

from datetime import datetime, timedelta

import pytest
import recurring_ical_events
from fastapi.testclient import TestClient
from icalendar import Calendar
from sqlmodel import Session

from app.calendar import service, store
from app.calendar.rules import FeedScope
from app.clock import vietnam_time
from app.invitations.store_meetings import meetings_for
from app.meetings.rules import Stage
from app.permissions import Role, Viewer
from app.refusals import NotFound
from app.web.asking import House
from tests.calendar.stage import STARTS_AT, Set, address, change, events, events_in, put_on
from tests.cast import Cast


@pytest.fixture
def scene(db: Session, cast: Cast, now: datetime) -> Set:
    return put_on(db, cast, now)


@pytest.fixture
def path(db: Session, cast: Cast, now: datetime) -> str:
    return address(db, FeedScope.ORGANISATION, cast.province, cast.province_clerk, now)


def test_a_feed_shows_the_meeting_where_another_library_looks_for_it(client: TestClient, scene: Set, path: str) -> None:
    answer = client.get(path)
    (found,) = recurring_ical_events.of(Calendar.from_ical(answer.content)).at("20250627")
    assert found["UID"] == scene.meeting.uid
    assert found["DTSTART"].dt == STARTS_AT
    assert found["LOCATION"] == "Điểm cầu tỉnh Hà Tĩnh: Phòng họp tầng 3; Điểm cầu Trung ương: Phòng họp tầng 3"
    assert "Điểm cầu: Điểm cầu tỉnh Hà Tĩnh" in found["DESCRIPTION"]
    assert found["URL"] == f"http://127.0.0.1:8000/meetings/{scene.meeting.code}"
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "content-disposition" not in answer.headers
    assert Calendar.from_ical(answer.content)["X-WR-CALNAME"] == "Lịch họp - Ủy ban nhân dân tỉnh Hà Tĩnh"


def test_a_typing_error_mended_keeps_the_sequence_and_changes_the_stamps_and_the_tag(
    client: TestClient, db: Session, scene: Set, path: str, now: datetime
) -> None:
    before = client.get(path)
    change(db, scene.meeting, now, title="Họp rà soát tiến độ")
    after = client.get(path, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    (old,), (new,) = events_in(before.content), events_in(after.content)
    assert (old["UID"], old["SEQUENCE"]) == (new["UID"], new["SEQUENCE"])
    assert new["LAST-MODIFIED"].dt > old["LAST-MODIFIED"].dt
    assert new["DTSTAMP"].dt == new["LAST-MODIFIED"].dt
    assert new["SUMMARY"] == "Họp rà soát tiến độ"


def test_a_moved_meeting_keeps_its_uid_and_says_what_moved(
    client: TestClient, db: Session, scene: Set, path: str, now: datetime
) -> None:
    client.get(path)
    moved_to = vietnam_time(2025, 6, 30, 15)
    moved = "Đổi giờ: 14:00, Thứ Sáu, 27/6/2025 → 15:00, Thứ Hai, 30/6/2025"
    values = {"starts_at": moved_to, "previous_starts_at": STARTS_AT, "change_summary": moved}
    change(db, scene.meeting, now, is_material=True, **values)
    (event,) = events(client, path)
    assert (event["UID"], event["SEQUENCE"]) == (scene.meeting.uid, 1)
    assert event["DTSTART"].dt == moved_to
    assert event["SUMMARY"] == "[ĐỔI GIỜ] Họp rà soát"
    assert event["DESCRIPTION"].startswith(moved)


def test_a_postponed_meeting_stands_at_its_old_time_and_looks_off(
    client: TestClient, db: Session, scene: Set, path: str, now: datetime
) -> None:
    change(
        db, scene.meeting, now, is_material=True, stage=Stage.POSTPONED, starts_at=None, previous_starts_at=STARTS_AT
    )
    (event,) = events(client, path)
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "[HOÃN] Họp rà soát")
    assert event["DTSTART"].dt == STARTS_AT


def test_a_cancelled_meeting_stays_for_thirty_days_and_then_vanishes(
    house: House, client: TestClient, db: Session, scene: Set, path: str, cast: Cast, now: datetime
) -> None:
    before = client.get(path).headers["etag"]
    change(db, scene.meeting, now, is_material=True, stage=Stage.CANCELLED, cancelled_at=now)
    answer = client.get(path)
    (event,) = events_in(answer.content)
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 1)
    assert event["SUMMARY"] == "[HỦY] Họp rà soát"
    assert answer.headers["etag"] != before
    later = now + timedelta(days=30)
    built = service.build(house.database, FeedScope.ORGANISATION, cast.province, links=house.links, now=later)
    assert events_in(built.body) == []
    assert f'"{built.etag}"' != answer.headers["etag"]


def test_a_feed_goes_back_sixty_days_and_forward_without_end(
    client: TestClient, db: Session, cast: Cast, path: str, now: datetime
) -> None:
    put_on(db, cast, now, starts_at=now - timedelta(days=61), title="Quá cũ")
    put_on(db, cast, now, starts_at=now - timedelta(days=59), title="Còn nhớ")
    put_on(db, cast, now, starts_at=now + timedelta(days=700), title="Sang năm sau")
    assert [event["SUMMARY"] for event in events(client, path)] == ["Còn nhớ", "Sang năm sau"]


def test_a_removed_bridge_point_leaves_the_feed_valid(client: TestClient, db: Session, scene: Set, path: str) -> None:
    client.get(path)
    scene.line.bridge_point_id = None
    db.add(scene.line)
    db.delete(scene.point)
    db.commit()
    (event,) = events(client, path)
    assert "tỉnh Hà Tĩnh\nThành phần" in event["DESCRIPTION"]
    assert "Điểm cầu tỉnh Hà Tĩnh" not in event["DESCRIPTION"]


def test_a_feed_of_a_draft_is_empty_but_valid(
    client: TestClient, db: Session, cast: Cast, scene: Set, now: datetime
) -> None:
    change(db, scene.meeting, now, stage=Stage.DRAFT)
    own = address(db, FeedScope.MEETING, scene.meeting.id or 0, cast.issuing_clerk, now)
    assert events(client, own) == []


def test_a_meeting_feed_shows_the_one_meeting_at_its_central_point(
    client: TestClient, db: Session, cast: Cast, scene: Set, now: datetime
) -> None:
    put_on(db, cast, now, title="Cuộc họp khác")
    own = address(db, FeedScope.MEETING, scene.meeting.id or 0, cast.province_clerk, now)
    (event,) = events(client, own)
    assert event["UID"] == scene.meeting.uid
    assert "Hà Tĩnh" not in event.to_ical().decode()
    assert "Điểm cầu chính: Điểm cầu Trung ương" in event["DESCRIPTION"]


def test_a_feed_never_holds_a_phone_an_address_or_those_who_come(client: TestClient, scene: Set, path: str) -> None:
    content = client.get(path).text.replace("\r\n ", "")
    assert "ATTENDEE" not in content
    assert [number for number in ("0900", "000 111", "000 222") if number in content] == []
    assert "@" not in content


def test_a_withdrawn_line_takes_the_meeting_out_of_the_feed(
    client: TestClient, db: Session, scene: Set, path: str, now: datetime
) -> None:
    assert len(events(client, path)) == 1
    scene.line.withdrawn_at = now
    db.add(scene.line)
    db.commit()
    assert events(client, path) == []


def test_page_and_feed_list_the_same_meetings_for_the_same_organisation(
    client: TestClient, db: Session, cast: Cast, scene: Set, now: datetime
) -> None:
    put_on(db, cast, now, title="Họp thứ hai")
    clerks = [
        (cast.province, cast.province_clerk, Role.ORGANISATION_CLERK),
        (cast.office, cast.issuing_clerk, Role.ISSUING_CLERK),
        (cast.elsewhere, cast.stranger, Role.ORGANISATION_CLERK),
    ]
    counts = []
    for organisation_id, person_id, role in clerks:
        own = address(db, FeedScope.ORGANISATION, organisation_id, person_id, now)
        on_page = meetings_for(db, Viewer(person_id, "", frozenset({(role, organisation_id)})))
        db.commit()
        assert sorted(e["UID"] for e in events(client, own)) == sorted(meeting.uid for meeting in on_page)
        counts.append(len(on_page))
    assert counts == [2, 2, 0]


def test_a_stranger_cannot_open_a_feed_of_what_is_not_his(db: Session, cast: Cast, scene: Set, now: datetime) -> None:
    for scope, scope_id in ((FeedScope.ORGANISATION, cast.province), (FeedScope.MEETING, scene.meeting.id or 0)):
        with pytest.raises(NotFound):
            address(db, scope, scope_id, cast.stranger, now)
    assert store.feeds_of(db, cast.stranger) == []
