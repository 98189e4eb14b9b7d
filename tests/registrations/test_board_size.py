"""The board of a session with all communes: 3,356 lines, each with its own bridge point."""

import time
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlmodel import Session, select

from app.bridges.models import BridgePoint
from app.bridges.rules import BridgeKind
from app.directory.models import Organisation
from app.directory.rules import Kind
from app.invitations.models import InvitationLine
from app.invitations.rules import Answer
from app.registrations.models import Attendee, Registration
from app.registrations.rules import AttendeeRole
from tests.cast import Cast
from tests.registrations import stage

LINES = 3_356
PEOPLE_A_LINE = 3
LIMIT_SECONDS = 1.0
"""Generous: a loaded machine of the tests; measured on its own it is below a tenth of that."""


def rows(db: Session, table: type, values: list[dict]) -> list[int]:
    return list(db.exec(insert(table).returning(table.id, sort_by_parameter_order=True), params=values).scalars())


def fill(db: Session, cast: Cast, now: datetime) -> str:
    """Add a meeting of 3,356 lines, half of them registered with three people; return its code."""
    meeting = stage.meeting(db, cast.office, now)
    common = {"created_at": now, "updated_at": now}
    names = [f"Ủy ban nhân dân xã số {number}" for number in range(LINES)]
    organisations = rows(
        db,
        Organisation,
        [{"name": name, "kind": Kind.COMMUNE, "search_key": name, "updated_at": now} for name in names],
    )
    points = rows(
        db,
        BridgePoint,
        [
            {"uid": str(uuid4()), "meeting_id": meeting.id, "kind": BridgeKind.COMMUNE, "organisation_id": id_}
            | {"name": f"Điểm cầu {position}", "position": position}
            | common
            for position, id_ in enumerate(organisations)
        ],
    )
    lines = rows(
        db,
        InvitationLine,
        [
            {"meeting_id": meeting.id, "organisation_id": id_, "bridge_point_id": point, "position": position}
            | {"reference": f"R{position}", "block": "others", "version": 1, "level": "Lãnh đạo xã"}
            | {"answer": Answer.REGISTERED if position % 2 else Answer.NONE}
            | common
            for position, (id_, point) in enumerate(zip(organisations, points, strict=True))
        ],
    )
    registered = lines[1::2]
    kept = rows(
        db, Registration, [{"line_id": id_, "submitted_at": now, "updated_at": now, "version": 1} for id_ in registered]
    )
    person = {"full_name": "Lê An", "search_key": "le an", "role": AttendeeRole.DELEGATE, "created_at": now}
    pairs = zip(registered, kept, strict=True)
    attendees = [
        person | {"line_id": a, "registration_id": b, "rank": rank} for a, b in pairs for rank in range(PEOPLE_A_LINE)
    ]
    db.exec(insert(Attendee), params=attendees)
    db.commit()
    assert db.exec(select(InvitationLine.id).limit(1)).one()
    db.rollback()
    return meeting.code


def test_the_board_of_all_communes_comes_at_once(
    as_person: Callable[[int], TestClient], db: Session, cast: Cast, now: datetime
) -> None:
    code = fill(db, cast, now)
    clerk = as_person(cast.issuing_clerk)
    for path in ("board", "board?show=registered&q=so+7&page=2", "board/points", "attendees", "attendees?page=9"):
        clerk.get(f"/meetings/{code}/{path}")
        began = time.perf_counter()
        answer = clerk.get(f"/meetings/{code}/{path}")
        seconds = time.perf_counter() - began
        print(f"{path}: {seconds * 1000:.0f} ms, {len(answer.content) / 1000:.0f} kB")
        assert answer.status_code == 200
        assert seconds < LIMIT_SECONDS
        assert len(answer.content) < 100_000
    assert "<strong>1678</strong><span>đã đăng ký" in clerk.get(f"/meetings/{code}/board").text
