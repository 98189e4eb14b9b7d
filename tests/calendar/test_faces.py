"""Feeds for programs and pages, and one meeting as a file; 3,321 bridge points do not hold anybody up."""

import time
import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlmodel import Session

from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.calendar import service
from app.calendar.rules import FeedScope
from app.web.asking import House
from tests.calendar.stage import Set, events_in, put_on
from tests.cast import Cast

API = "/api/v1/calendar-feeds"
SignIn = Callable[[int], TestClient]


@pytest.fixture
def scene(db: Session, cast: Cast, now: datetime) -> Set:
    return put_on(db, cast, now)


def test_a_program_opens_replaces_and_revokes_a_feed(as_person: SignIn, cast: Cast, scene: Set) -> None:
    client = as_person(cast.province_clerk)
    opened = client.post(API, json={"scope": "organisation", "scope_id": cast.province})
    assert opened.status_code == 201
    path = opened.json()["address"].removeprefix("http://127.0.0.1:8000")
    assert len(events_in(client.get(path).content)) == 1
    listed = client.get(API).json()
    assert [feed["name"] for feed in listed["items"]] == ["Lịch họp - Ủy ban nhân dân tỉnh Hà Tĩnh"]
    assert "address" not in listed["items"][0]
    replaced = client.post(f"{API}/{listed['items'][0]['id']}/replacement").json()
    assert client.get(path).status_code == 404
    assert client.delete(f"{API}/{replaced['feed']['id']}").status_code == 204
    assert client.get(replaced["address"].removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert client.get(API).json()["items"] == []


def test_a_repeated_key_opens_one_feed_and_does_not_keep_its_secret(as_person: SignIn, cast: Cast, scene: Set) -> None:
    client = as_person(cast.province_clerk)
    given = {"scope": "meeting", "scope_id": scene.meeting.id}
    first = client.post(API, json=given, headers={"idempotency-key": "k"}).json()
    again = client.post(API, json=given, headers={"idempotency-key": "k"}).json()
    assert again == {**first, "address": ""}
    assert client.get(API).json()["total"] == 1


def test_a_stranger_can_neither_open_nor_touch_what_belongs_to_others(
    as_person: SignIn, cast: Cast, scene: Set
) -> None:
    feed = as_person(cast.province_clerk).post(API, json={"scope": "organisation", "scope_id": cast.province}).json()
    stranger = as_person(cast.stranger)
    for given in ({"scope": "organisation", "scope_id": cast.province}, {"scope": "meeting", "scope_id": 1}):
        assert stranger.post(API, json=given).status_code == 404
    assert stranger.delete(f"{API}/{feed['feed']['id']}").status_code == 404
    assert stranger.post(f"{API}/{feed['feed']['id']}/replacement").status_code == 404
    assert stranger.get(API).json()["items"] == []


def test_one_meeting_is_a_file_with_the_own_bridge_point(as_person: SignIn, cast: Cast, scene: Set) -> None:
    answer = as_person(cast.province_clerk).get(f"/meetings/{scene.meeting.code}.ics")
    (event,) = events_in(answer.content)
    assert event["UID"] == scene.meeting.uid
    assert "Điểm cầu tỉnh Hà Tĩnh" in event["DESCRIPTION"]
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert "attachment" in answer.headers["content-disposition"]
    assert as_person(cast.stranger).get(f"/meetings/{scene.meeting.code}.ics").status_code == 404


def test_a_meeting_of_3321_bridge_points_is_built_in_no_time(
    house: House, db: Session, cast: Cast, scene: Set, now: datetime
) -> None:
    common = {"meeting_id": scene.meeting.id, "kind": BridgeKind.COMMUNE, "organisation_id": cast.province}
    blank = {"position": 0, "site": "", "room": "", "chair_name": "", "created_at": now, "updated_at": now}
    rows = [{"uid": str(uuid.uuid4()), "name": f"Điểm cầu xã {n}", **common, **blank} for n in range(3321)]
    db.connection().execute(insert(BridgePoint), rows)
    db.commit()
    began = time.process_time()
    built = service.build(house.database, FeedScope.ORGANISATION, cast.province, links=house.links, now=now)
    assert len(events_in(built.body)) == 1
    assert time.process_time() - began < 1
