"""Meetings for programs: who sees what, versions, repeated requests, query counts."""

from collections.abc import Callable
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.invitations.inputs import LineInput
from app.invitations.service import add_lines
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.web.asking import House
from tests.cast import Cast
from tests.meetings.stage import CLERK, drafted
from tests.queries import counted

SignIn = Callable[[int], TestClient]


def issued(db: Session, cast: Cast, now: datetime, **more: object) -> Meeting:
    """Return a meeting to which the province is invited, issued as far as anybody can see."""
    meeting = drafted(db, cast.office, now, **more)
    add_lines(db, meeting, [LineInput(organisation_id=cast.province)], by=CLERK, now=now)
    meeting.stage = Stage.ISSUED
    db.commit()
    return meeting


def test_a_meeting_is_drafted_once_under_one_key(as_person: SignIn, db: Session, cast: Cast) -> None:
    client = as_person(cast.issuing_clerk)
    body = {"issuer_id": cast.office, "title": "Họp thử", "starts_at": "2025-06-27T14:00"}
    first = client.post("/api/v1/meetings", json=body, headers={"Idempotency-Key": "k1"})
    again = client.post("/api/v1/meetings", json=body, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["starts_at"] == "2025-06-27T07:00:00Z"
    assert [row.code for row in db.exec(select(Meeting))] == [first.json()["code"]]


def test_nobody_drafts_for_an_office_of_which_he_is_no_clerk(as_person: SignIn, cast: Cast) -> None:
    body = {"issuer_id": cast.province, "title": "Họp thử"}
    assert as_person(cast.issuing_clerk).post("/api/v1/meetings", json=body).status_code == 403
    assert as_person(cast.province_clerk).post("/api/v1/meetings", json=body).status_code == 403


def test_a_stranger_is_told_that_there_is_no_such_meeting(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    code = issued(db, cast, now).code
    client = as_person(cast.stranger)
    assert client.get("/api/v1/meetings").json()["items"] == []
    for address in ("", "/bridge-points", "/invitation-lines", "/invitations", "/invitation-preview"):
        assert client.get(f"/api/v1/meetings/{code}{address}").status_code == 404


def test_an_invited_clerk_sees_a_meeting_only_once_it_is_issued(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    meeting = issued(db, cast, now)
    client = as_person(cast.province_clerk)
    assert client.get(f"/api/v1/meetings/{meeting.code}").json()["title"] == meeting.title
    meeting.stage = Stage.DRAFT
    db.commit()
    assert client.get(f"/api/v1/meetings/{meeting.code}").status_code == 404


def test_an_invited_clerk_may_not_revise_it(as_person: SignIn, db: Session, cast: Cast, now: datetime) -> None:
    code = issued(db, cast, now).code
    assert as_person(cast.province_clerk).put(f"/api/v1/meetings/{code}", json={"title": "Khác"}).status_code == 403


def test_an_old_version_is_refused_with_412(as_person: SignIn, db: Session, cast: Cast, now: datetime) -> None:
    code = drafted(db, cast.office, now).code
    db.commit()
    client = as_person(cast.issuing_clerk)
    seen = client.get(f"/api/v1/meetings/{code}").headers["etag"]
    first = client.put(f"/api/v1/meetings/{code}", json={"title": "Một"}, headers={"If-Match": seen})
    second = client.put(f"/api/v1/meetings/{code}", json={"title": "Hai"}, headers={"If-Match": seen})
    assert (first.status_code, second.status_code) == (200, 412)
    assert (first.headers["etag"], first.json()["version"]) == ('"2"', 2)
    assert client.get(f"/api/v1/meetings/{code}").json()["title"] == "Một"


def test_an_issued_meeting_answers_409_with_the_reason(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    code = issued(db, cast, now).code
    answer = as_person(cast.issuing_clerk).put(f"/api/v1/meetings/{code}", json={"title": "Khác"})
    assert answer.status_code == 409
    assert "văn bản mới" in answer.json()["detail"]


def test_a_draft_is_deleted_and_an_issued_meeting_is_not(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    kept, gone = issued(db, cast, now).code, drafted(db, cast.office, now).code
    db.commit()
    client = as_person(cast.issuing_clerk)
    assert client.delete(f"/api/v1/meetings/{gone}").status_code == 204
    assert client.delete(f"/api/v1/meetings/{kept}").status_code == 409
    assert [item["code"] for item in client.get("/api/v1/meetings").json()["items"]] == [kept]


def test_meetings_are_found_without_accents_by_stage_and_by_day(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    early = issued(db, cast, now, title="Họp về Đắk Lắk").code
    late = drafted(db, cast.office, now, title="Họp khác", starts_at="2025-07-10T08:00").code
    db.commit()
    client = as_person(cast.issuing_clerk)

    def codes(query: str) -> list[str]:
        return [item["code"] for item in client.get(f"/api/v1/meetings?{query}").json()["items"]]

    assert codes("") == [late, early]
    assert codes("search=dak lak") == [early]
    assert codes("search=nguyen chi dung 100%25") == []
    assert codes("stage=draft") == [late]
    assert codes("since=2025-07-01T00:00:00Z") == [late]
    assert codes("until=2025-07-01T00:00:00Z") == [early]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_five_queries_however_long(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime, count: int
) -> None:
    for _ in range(count):
        issued(db, cast, now)
    client = as_person(cast.province_clerk)
    with counted(house) as queries:
        answer = client.get("/api/v1/meetings")
    assert (len(answer.json()["items"]), answer.json()["total"]) == (count, count)
    assert queries.count == 5  # session, person, roles; rows, total
