"""The poll itself: tags, methods, secrets, and bytes that are kept until something changes."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app import measurements
from app.accounts.models import Person, RoleGrant
from app.audit.rules import SYSTEM
from app.calendar import service, store
from app.calendar.models import Feed
from app.calendar.rules import FeedScope
from app.clock import vietnam_time
from app.invitations.rules import Answer
from app.meetings.rules import Stage
from app.web.asking import House
from tests.calendar.stage import Set, address, change, events, put_on
from tests.cast import Cast


@pytest.fixture
def scene(db: Session, cast: Cast, now: datetime) -> Set:
    return put_on(db, cast, now)


@pytest.fixture
def path(db: Session, cast: Cast, now: datetime) -> str:
    return address(db, FeedScope.ORGANISATION, cast.province, cast.province_clerk, now)


def feed_at(db: Session, path: str) -> Feed:
    return store.feed_by_token(db, path.rsplit("/", 1)[1].removesuffix(".ics"))


def used_at(house: House, path: str) -> datetime:
    with house.database.read() as db:
        used = feed_at(db, path).last_used_at
    assert used is not None
    return used


def fresh_until(db: Session, organisation_id: int) -> datetime | None:
    db.expire_all()
    kept = store.kept(db, FeedScope.ORGANISATION, organisation_id)
    db.commit()  # on SQLite this transaction holds the lock for writing
    assert kept is not None
    return kept.fresh_until


def test_two_polls_give_the_same_bytes_and_the_second_can_be_spared(client: TestClient, scene: Set, path: str) -> None:
    first, second = client.get(path), client.get(path)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    spared = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (spared.status_code, spared.content) == (304, b"")
    assert spared.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("form", ["W/{0}", '"other", {0}', "*"])
def test_every_form_of_if_none_match_is_understood(client: TestClient, scene: Set, path: str, form: str) -> None:
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": form.format(tag)}).status_code == 304
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_head_answers_the_length_alone(client: TestClient, scene: Set, path: str) -> None:
    full, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(full.content))


def test_nothing_can_be_written_to_a_feed(client: TestClient, path: str) -> None:
    answer = client.put(path, content=b"BEGIN:VCALENDAR")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_revoked_address_is_unknown_and_others_stay(
    client: TestClient, db: Session, cast: Cast, scene: Set, path: str, now: datetime
) -> None:
    other = address(db, FeedScope.ORGANISATION, cast.province, cast.province_clerk, now)
    tag = client.get(path).headers["etag"]
    service.revoke_feed(db, feed_at(db, path), by=SYSTEM, now=now)
    db.commit()
    assert client.get(path, headers={"if-none-match": tag}).status_code == 404
    assert client.get("/calendar/feeds/unknown.ics").status_code == 404
    assert len(events(client, other)) == 1


def test_a_replaced_address_ends_and_the_new_one_shows_the_same(
    client: TestClient, db: Session, scene: Set, path: str, now: datetime
) -> None:
    tag = client.get(path).headers["etag"]
    token = service.rotate(db, feed_at(db, path), by=SYSTEM, now=now)
    db.commit()
    assert client.get(path).status_code == 404
    assert client.get(f"/calendar/feeds/{token}.ics").headers["etag"] == tag


def test_a_feed_ends_with_the_role_and_with_the_account_of_its_owner(
    client: TestClient, db: Session, cast: Cast, scene: Set, path: str, now: datetime
) -> None:
    meeting_path = address(db, FeedScope.MEETING, scene.meeting.id or 0, cast.province_clerk, now)
    grant = db.exec(select(RoleGrant).where(RoleGrant.person_id == cast.province_clerk)).one()
    grant.ends_at = now
    db.commit()
    assert [client.get(p).status_code for p in (path, meeting_path)] == [404, 404]
    grant.ends_at = None
    db.commit()
    assert [client.get(p).status_code for p in (path, meeting_path)] == [200, 200]
    person = db.get(Person, cast.province_clerk)
    assert person is not None
    person.is_active = False
    db.commit()
    assert [client.get(p).status_code for p in (path, meeting_path)] == [404, 404]


def test_the_secret_is_neither_stored_nor_logged_nor_measured(
    client: TestClient, db: Session, scene: Set, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = path.rsplit("/", 1)[1].removesuffix(".ics")
    with caplog.at_level(logging.DEBUG):
        answer = client.get(path)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("diemcau")]
    assert ours == ["GET /calendar/feeds/{token}.ics 200"]
    assert answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert token not in measurements.exposition().decode()
    assert token not in repr(feed_at(db, path))


def test_use_is_noted_once_an_hour_after_the_answer(
    client: TestClient, house: House, db: Session, scene: Set, path: str, now: datetime
) -> None:
    client.get(path)
    assert client.portal is not None
    client.portal.call(lambda: _settled(client))
    first = used_at(house, path)
    assert now <= first < now + timedelta(minutes=5)
    feed_id = feed_at(db, path).id or 0
    db.commit()
    service.note_use(house.database, feed_id, now=first + timedelta(minutes=59))
    assert used_at(house, path) == first
    service.note_use(house.database, feed_id, now=first + timedelta(minutes=60))
    assert used_at(house, path) == first + timedelta(minutes=60)


async def _settled(client: TestClient) -> None:
    application: Any = client.app
    for task in list(application.feed_poll.noting.values()):
        await task


def test_a_change_marks_the_feeds_that_show_it_and_no_others(
    client: TestClient, db: Session, cast: Cast, scene: Set, path: str, now: datetime
) -> None:
    office = address(db, FeedScope.ORGANISATION, cast.office, cast.issuing_clerk, now)
    stranger = address(db, FeedScope.ORGANISATION, cast.elsewhere, cast.stranger, now)
    for each in (path, office, stranger):
        client.get(each)
    change(db, scene.meeting, now, title="Tên mới")
    assert fresh_until(db, cast.province) is None
    assert fresh_until(db, cast.office) is None
    assert fresh_until(db, cast.elsewhere) is not None


def test_an_answer_to_a_line_leaves_feeds_alone(
    client: TestClient, db: Session, cast: Cast, scene: Set, path: str
) -> None:
    client.get(path)
    scene.line.answer = Answer.REGISTERED
    scene.line.version += 1
    db.add(scene.line)
    db.commit()
    assert fresh_until(db, cast.province) is not None


def test_a_new_bridge_room_and_a_bulk_statement_reach_the_feed(
    client: TestClient, db: Session, cast: Cast, scene: Set, path: str
) -> None:
    client.get(path)
    scene.point.room = "Hội trường lớn"
    db.add(scene.point)
    db.commit()
    assert "Hội trường lớn" in events(client, path)[0]["LOCATION"]
    service.mark_stale(db, [scene.meeting.id or 0])
    db.commit()
    assert fresh_until(db, cast.province) is None


def test_a_change_that_is_rolled_back_marks_nothing(
    client: TestClient, db: Session, cast: Cast, scene: Set, path: str
) -> None:
    client.get(path)
    scene.meeting.title = "Sẽ bị bỏ"
    db.add(scene.meeting)
    db.flush()
    db.rollback()
    db.commit()
    assert fresh_until(db, cast.province) is not None


def test_a_change_during_a_build_is_not_hidden_by_it(
    house: House, db: Session, cast: Cast, scene: Set, path: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, turns = store.scenes_of_organisation, []

    def read_and_be_overtaken(*given: Any) -> Any:
        found = read(*given)
        if not turns:
            turns.append(1)
            change(db, scene.meeting, now, title="Đổi trong lúc dựng")
        return found

    monkeypatch.setattr(store, "scenes_of_organisation", read_and_be_overtaken)
    built = service.build(house.database, FeedScope.ORGANISATION, cast.province, links=house.links, now=now)
    assert "Đổi trong lúc dựng" in built.body.decode()


def test_bytes_are_fresh_until_time_itself_changes_them(
    client: TestClient, house: House, db: Session, cast: Cast, scene: Set, path: str, now: datetime
) -> None:
    starts_at = now + timedelta(hours=2)
    change(db, scene.meeting, now, starts_at=starts_at, previous_starts_at=vietnam_time(2025, 6, 24, 8))
    service.build(house.database, FeedScope.ORGANISATION, cast.province, links=house.links, now=now)
    assert fresh_until(db, cast.province) == now + timedelta(minutes=1)  # first build: a change may be under way
    service.build(house.database, FeedScope.ORGANISATION, cast.province, links=house.links, now=now)
    assert fresh_until(db, cast.province) == starts_at
    later = service.build(house.database, FeedScope.ORGANISATION, cast.province, links=house.links, now=starts_at)
    assert "ĐỔI GIỜ" not in later.body.decode()


def test_a_draft_that_becomes_a_meeting_appears(
    client: TestClient, db: Session, scene: Set, path: str, now: datetime
) -> None:
    change(db, scene.meeting, now, stage=Stage.DRAFT)
    assert events(client, path) == []
    change(db, scene.meeting, now, stage=Stage.ISSUED)
    assert len(events(client, path)) == 1
