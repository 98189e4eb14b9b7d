"""An answer and a change at the same moment: whoever comes second knows what the first did, on both databases."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.audit.rules import Actor
from app.changes.inputs import ChangeInput
from app.changes.service import change
from app.invitations.models import InvitationLine
from app.invitations.rules import InvitationKind
from app.invitations.store import meeting_for
from app.meetings.models import Meeting
from app.permissions import Role, Viewer
from app.refusals import Conflict
from app.registrations import service, store
from app.web.asking import House
from tests.cast import Cast
from tests.invitations.stage import invited, issued, register_open
from tests.registrations.stage import people

CLERK = Actor("Nguyễn Thị Văn Thư")
ORGANISER = ("Văn phòng Chính phủ", "dangkyhop@vpcp.example.vn")
A_MOMENT = 0.4
"""Seconds for which the first transaction stays open while the second one runs into it."""


@pytest.fixture
def line(db: Session, cast: Cast, house: House, now: datetime) -> InvitationLine:
    """Return the province's line in an issued meeting, not answered yet."""
    meeting, lines = invited(db, cast, now)
    register_open(db, cast, now)
    issued(db, house, meeting, now)
    db.commit()
    return next(line for line in lines if line.organisation_id == cast.province)


def answer(house: House, line_id: int, now: datetime, begun: Event) -> None:
    with house.database.transaction() as db:
        line = store.line_facts(db, line_id).line
        service.register(db, line, people("Lê An"), version=0, links=house.links, by=CLERK, now=now)
        begun.set()
        time.sleep(A_MOMENT)


def change_it(house: House, cast: Cast, meeting_id: int, now: datetime, begun: Event, **given: object) -> None:
    office = Viewer(cast.issuing_clerk, "", frozenset({(Role.ISSUING_CLERK, cast.office)}))
    with house.database.transaction() as db:
        meeting = meeting_for(db, office, meeting_id)
        wanted = ChangeInput.model_validate({"number": 1300, "reason": "Theo chương trình công tác"} | given)
        change(
            db, meeting, wanted, shelf=house.shelf, fonts=(), links=house.links, organiser=ORGANISER, by=CLERK, now=now
        )
        begun.set()
        time.sleep(A_MOMENT)


def test_an_answer_that_ends_while_the_meeting_moves_is_to_be_confirmed(
    db: Session, house: House, cast: Cast, line: InvitationLine, now: datetime
) -> None:
    begun = Event()
    moved = {"kind": InvitationKind.RESCHEDULED, "starts_at": "2025-06-30T15:00:00+07:00"}
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(answer, house, line.id, now, begun)
        assert begun.wait(10)
        pool.submit(change_it, house, cast, line.meeting_id, now, Event(), **moved).result()
        first.result()
    db.expire_all()
    assert db.get_one(InvitationLine, line.id).needs_confirmation is True


def test_an_answer_that_waits_for_a_cancellation_is_refused(
    db: Session, house: House, cast: Cast, line: InvitationLine, now: datetime
) -> None:
    begun = Event()
    with ThreadPoolExecutor(2) as pool:
        kind = InvitationKind.CANCELLED
        first = pool.submit(change_it, house, cast, line.meeting_id, now, begun, kind=kind)
        assert begun.wait(10)
        with pytest.raises(Conflict):
            pool.submit(answer, house, line.id, now, Event()).result()
        first.result()
    db.expire_all()
    assert db.get_one(Meeting, line.meeting_id).stage == "cancelled"
    assert store.registration_of(db, line.id or 0) is None


def test_a_refused_change_is_told_on_its_page(
    db: Session, cast: Cast, line: InvitationLine, as_person: Callable[[int], TestClient]
) -> None:
    meeting = db.get_one(Meeting, line.meeting_id)
    code, version = meeting.code, str(meeting.version)
    db.commit()
    typed = {"kind": "rescheduled", "starts_at": "30/6/2025 15:00", "reason": "Lý do thử", "number": "1215"}
    typed["version"] = version
    answered = as_person(cast.issuing_clerk).post(
        f"/meetings/{code}/change", data={**typed, "do": "issue", "checked": "true"}
    )
    assert answered.status_code == 409
    assert "Số 1215/CĐ-VPCP đã cấp" in answered.text
    assert "Lý do thử" in answered.text
