"""Phones, addresses and names of others: shown to those who need them for their work, to nobody else."""

from collections.abc import Callable
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.accounts.models import Person
from app.accounts.service_tokens import make_token
from app.audit.rules import SYSTEM
from app.bridges.inputs import BridgeContactInput, BridgePointInput
from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeContactPurpose, BridgeKind
from app.bridges.service import add_points
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.permissions import Action, Role
from tests import cast as stagehands
from tests.cast import Cast
from tests.invitations.stage import invited
from tests.meetings.stage import CLERK, drafted

SignIn = Callable[[int], TestClient]
PHONE = "0900 000 444"


@pytest.fixture
def meeting(db: Session, cast: Cast, now: datetime) -> Meeting:
    """Return an issued meeting whose central point has a contact."""
    row, _lines = invited(db, cast, now)
    contact = BridgeContactInput(purpose=BridgeContactPurpose.TECHNIQUE, name="Trực kỹ thuật", phone=PHONE)
    point = BridgePointInput(kind=BridgeKind.CENTRAL, organisation_id=cast.office, contacts=[contact])
    add_points(db, row, [point], by=CLERK, now=now)
    row.stage = Stage.ISSUED
    db.commit()
    return row


def reader(db: Session, cast: Cast, role: Role, now: datetime) -> int:
    """Return somebody of the issuing office who only reads its meetings."""
    person_id = stagehands.person(db, "Người Đọc", f"{role}@example.vn", cast.office, role, now)
    db.commit()
    return person_id


@pytest.mark.parametrize("role", [Role.LEADER, Role.DOOR_STAFF])
def test_who_only_reads_sees_no_phone_of_a_bridge_point(
    as_person: SignIn, db: Session, cast: Cast, meeting: Meeting, now: datetime, role: Role
) -> None:
    client = as_person(reader(db, cast, role, now))
    (listed,) = client.get(f"/api/v1/meetings/{meeting.code}/bridge-points").json()["items"]
    assert listed["contacts"] == []
    assert client.get(f"/api/v1/bridge-points/{listed['id']}").json()["contacts"] == []
    assert PHONE in as_person(cast.technician).get(f"/api/v1/bridge-points/{listed['id']}").text


@pytest.mark.parametrize("role", [Role.LEADER, Role.DOOR_STAFF, Role.TECHNICAL_DESK])
def test_who_only_reads_sees_no_mail_address_in_the_preview(
    as_person: SignIn, db: Session, cast: Cast, meeting: Meeting, now: datetime, role: Role
) -> None:
    client = as_person(reader(db, cast, role, now))
    assert client.get(f"/api/v1/meetings/{meeting.code}/invitation-preview").status_code == 404


def test_the_board_does_not_name_a_bridge_point_of_another_meeting(
    as_person: SignIn, db: Session, cast: Cast, meeting: Meeting, now: datetime
) -> None:
    other = drafted(db, cast.ministry, now)
    kept = BridgePointInput(kind=BridgeKind.CENTRAL, organisation_id=cast.ministry, name="Điểm cầu kín")
    point: BridgePoint = add_points(db, other, [kept], by=CLERK, now=now)[0]
    db.commit()
    answer = as_person(cast.issuing_clerk).get(f"/meetings/{meeting.code}/board?point={point.id}")
    assert answer.status_code == 404
    assert "Điểm cầu kín" not in answer.text


@pytest.mark.parametrize(
    ("scopes", "status"), [((Action.MANAGE_FEEDS,), 403), ((Action.MANAGE_FEEDS, Action.READ_MEETINGS), 201)]
)
def test_a_token_opens_no_calendar_of_meetings_that_it_may_not_read(
    client: TestClient, db: Session, cast: Cast, now: datetime, scopes: tuple[Action, ...], status: int
) -> None:
    token = make_token(db, db.get_one(Person, cast.province_clerk), "lịch", scopes, by=SYSTEM, now=now)
    db.commit()
    headers = {"authorization": f"Bearer {token}"}
    wanted = {"scope": "organisation", "scope_id": cast.province}
    assert client.post("/api/v1/calendar-feeds", json=wanted, headers=headers).status_code == status
    page = client.post("/calendar/feeds", data={name: str(value) for name, value in wanted.items()}, headers=headers)
    assert page.status_code == (403 if status == 403 else 200)
