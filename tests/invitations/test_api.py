"""Invitation lines and issuing for programs."""

from collections.abc import Callable
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.directory.models import OrganisationGroup
from app.meetings.rules import Stage
from app.outbox.models import Mail
from app.web.asking import House
from tests.cast import Cast
from tests.invitations.stage import invited, register_open
from tests.meetings.stage import drafted
from tests.queries import counted

SignIn = Callable[[int], TestClient]


def test_the_invited_see_their_own_line_and_the_issuer_all(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    meeting, rows = invited(db, cast, now)
    meeting.stage = Stage.ISSUED
    db.commit()
    address = f"/api/v1/meetings/{meeting.code}/invitation-lines"
    own = as_person(cast.province_clerk).get(address)
    assert [item["id"] for item in own.json()["items"]] == [rows[1].id]
    assert "Bộ Khoa học" not in own.text
    everything = as_person(cast.issuing_clerk).get(address).json()
    assert [item["id"] for item in everything["items"]] == [row.id for row in rows]
    assert everything["items"][1]["deadline_at"] == "2025-06-26T07:00:00Z"
    assert everything["items"][1]["state"] == "not-opened"


def test_the_line_of_another_is_not_found(as_person: SignIn, db: Session, cast: Cast, now: datetime) -> None:
    meeting, (ministry, province, *_) = invited(db, cast, now)
    meeting.stage = Stage.ISSUED
    db.commit()
    clerk = as_person(cast.province_clerk)
    assert clerk.get(f"/api/v1/invitation-lines/{province.id}").headers["etag"] == '"1"'
    assert clerk.get(f"/api/v1/invitation-lines/{ministry.id}").status_code == 404
    assert clerk.get("/api/v1/invitation-lines/999999").status_code == 404
    stranger = as_person(cast.stranger)
    assert stranger.get(f"/api/v1/invitation-lines/{province.id}").status_code == 404


def test_an_invited_clerk_changes_no_line(as_person: SignIn, db: Session, cast: Cast, now: datetime) -> None:
    meeting, (_, province, *_) = invited(db, cast, now)
    meeting.stage = Stage.ISSUED
    db.commit()
    client = as_person(cast.province_clerk)
    assert client.patch(f"/api/v1/invitation-lines/{province.id}", json={"seats": 99}).status_code == 403
    assert client.delete(f"/api/v1/invitation-lines/{province.id}").status_code == 403
    body = {"organisation_id": cast.elsewhere}
    assert client.post(f"/api/v1/meetings/{meeting.code}/invitation-lines", json=body).status_code == 403


def test_a_line_is_added_changed_with_its_version_and_removed(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    meeting = drafted(db, cast.office, now)
    db.commit()
    client = as_person(cast.issuing_clerk)
    address = f"/api/v1/meetings/{meeting.code}/invitation-lines"
    body = {"organisation_id": cast.province, "level": "Lãnh đạo", "seats": 3}
    made, again = (client.post(address, json=body, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert made.json() == again.json()
    assert client.post(address, json=body).status_code == 409
    where = made.headers["location"]
    changed = client.patch(where, json={"seats": None}, headers={"If-Match": '"1"'})
    assert (changed.json()["seats"], changed.json()["level"], changed.headers["etag"]) == (None, "Lãnh đạo", '"2"')
    assert client.patch(where, json={"seats": 5}, headers={"If-Match": '"1"'}).status_code == 412
    assert client.delete(where).status_code == 204
    assert client.get(address).json()["total"] == 0


def test_a_group_is_invited_with_the_members_of_the_meetings_day(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    db.add(OrganisationGroup(code="provinces", name="UBND", search_key="ubnd", kinds=["province"]))
    meeting, rows = invited(db, cast, now)
    db.commit()
    client = as_person(cast.issuing_clerk)
    address = f"/api/v1/meetings/{meeting.code}/invitation-groups"
    answer = client.post(address, json={"group": "provinces", "bridge": "own"}).json()
    assert (len(answer["added"]), answer["skipped"]) == (1, [rows[1].organisation_id])
    assert answer["without_point"] == [cast.elsewhere]
    assert client.post(address, json={"group": "unknown"}).status_code == 404


def test_a_meeting_is_previewed_and_issued_once_under_one_key(
    as_person: SignIn, db: Session, cast: Cast, now: datetime
) -> None:
    meeting, _ = invited(db, cast, now)
    register_open(db, cast, now)
    db.commit()
    client = as_person(cast.issuing_clerk)
    preview = client.get(f"/api/v1/meetings/{meeting.code}/invitation-preview").json()
    assert (preview["mails"], preview["refusal"]) == (3, "")
    assert "short-notice" in [warning["code"] for warning in preview["warnings"]]
    address = f"/api/v1/meetings/{meeting.code}/invitations"
    body = {"number": 1215, "signer_name": "Phạm Mạnh Cường"}
    first, again = (client.post(address, json=body, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, first.json()["mails"]) == (201, 3)
    assert again.json() == first.json()
    assert client.post(address, json=body).status_code == 409
    assert len(db.exec(select(Mail)).all()) == 3
    listed = as_person(cast.province_clerk).get(address).json()
    assert [item["number"] for item in listed] == ["1215/CĐ-VPCP"]
    assert client.get(f"/api/v1/meetings/{meeting.code}/invitation-preview").status_code == 404


def test_a_refused_issue_leaves_nothing_behind(as_person: SignIn, db: Session, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now)
    db.commit()
    client = as_person(cast.issuing_clerk)
    answer = client.post(f"/api/v1/meetings/{meeting.code}/invitations", json={"number": 1215})
    assert (answer.status_code, answer.json()["field"]) == (409, "number")
    assert client.get(f"/api/v1/meetings/{meeting.code}").json()["stage"] == "draft"
    assert db.exec(select(Mail)).all() == []


def test_only_the_issuing_clerk_issues(as_person: SignIn, db: Session, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now)
    db.commit()
    for person in (cast.technician, cast.province_clerk, cast.stranger):
        answer = as_person(person).post(f"/api/v1/meetings/{meeting.code}/invitations", json={"number": 1})
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("size", [1, 3])
def test_a_list_takes_seven_queries_however_long(
    as_person: SignIn, db: Session, house: House, cast: Cast, now: datetime, size: int
) -> None:
    meeting, _ = invited(db, cast, now)
    db.commit()
    client = as_person(cast.issuing_clerk)
    with counted(house) as queries:
        answer = client.get(f"/api/v1/meetings/{meeting.code}/invitation-lines?size={size}")
    assert (len(answer.json()["items"]), answer.json()["total"]) == (size, 4)
    assert queries.count == 7  # session, person, roles; meeting, lines, total, organisations
