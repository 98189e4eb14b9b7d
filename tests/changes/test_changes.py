"""A meeting moves: one document, one mail each, nobody registers again from zero."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.clock import vietnam_time
from app.invitations.rules import Answer, InvitationKind
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.notices.models import Notice
from app.notices.rules import NoticeState
from app.outbox.models import Mail
from app.refusals import Conflict
from app.web.asking import House
from tests.cast import Cast
from tests.changes.stage import MOVED, START, line_of, move


def test_a_moved_meeting_keeps_its_uid_and_raises_its_sequence(
    db: Session, house: House, meeting: Meeting, now: datetime
) -> None:
    uid = meeting.uid
    move(db, house, meeting, now, starts_at=MOVED)
    assert (meeting.uid, meeting.sequence, meeting.stage) == (uid, 1, Stage.ISSUED)
    assert (meeting.starts_at, meeting.previous_starts_at) == (MOVED, START)
    assert meeting.change_summary == (
        "Đổi giờ: 14:00, Thứ Sáu, 27/6/2025 → 15:00, Thứ Hai, 30/6/2025 "
        "(Công điện số 1217/CĐ-VPCP ngày 25 tháng 6 năm 2025)"
    )


def test_deadlines_keep_their_distance_to_the_start(
    db: Session, house: House, meeting: Meeting, cast: Cast, now: datetime
) -> None:
    move(db, house, meeting, now, starts_at=MOVED)
    assert meeting.ends_at == MOVED + timedelta(hours=3)
    assert meeting.registration_deadline_at == vietnam_time(2025, 6, 29, 15)
    db.refresh(line := line_of(db, cast.ministry))
    assert line.deadline_at == vietnam_time(2025, 6, 29, 11)


def test_registrations_are_kept_and_asked_to_confirm(
    db: Session, house: House, meeting: Meeting, cast: Cast, now: datetime
) -> None:
    move(db, house, meeting, now, starts_at=MOVED)
    db.expire_all()
    registered, silent = line_of(db, cast.province), line_of(db, cast.ministry)
    assert (registered.answer, registered.needs_confirmation) == (Answer.REGISTERED, True)
    assert (silent.answer, silent.needs_confirmation) == (Answer.NONE, False)


def test_each_organisation_gets_one_mail_with_old_and_new(
    db: Session, house: House, meeting: Meeting, now: datetime
) -> None:
    made = move(db, house, meeting, now, starts_at=MOVED)
    mails = db.exec(select(Mail).where(Mail.purpose == "invitation-rescheduled")).all()
    assert (made.mails, len(mails), len({mail.to_address for mail in mails})) == (2, 2, 2)
    assert "Thời gian họp: 14:00, Thứ Sáu, 27/6/2025 → 15:00, Thứ Hai, 30/6/2025" in mails[0].text
    assert "SEQUENCE:1" in mails[0].calendar
    assert mails[0].calendar_method == "REQUEST"


def test_the_new_document_replaces_the_old_one(db: Session, house: House, meeting: Meeting, now: datetime) -> None:
    made = move(db, house, meeting, now, starts_at=MOVED)
    assert made.notice.replaces_id is not None
    old = db.get(Notice, made.notice.replaces_id)
    assert old is not None
    assert (old.number, old.state) == (1200, NoticeState.REPLACED)
    assert "Thứ Hai, ngày 30 tháng 6 năm 2025" in str(made.notice.content)


def test_a_cancelled_meeting_is_cancelled_in_every_calendar(
    db: Session, house: House, meeting: Meeting, now: datetime
) -> None:
    move(db, house, meeting, now, kind=InvitationKind.CANCELLED)
    mail = db.exec(select(Mail).where(Mail.purpose == "invitation-cancelled")).first()
    assert mail is not None
    assert (meeting.stage, meeting.sequence, mail.calendar_method) == (Stage.CANCELLED, 1, "CANCEL")
    with pytest.raises(Conflict):
        move(db, house, meeting, now, starts_at=MOVED, number=1218)


def test_a_postponed_meeting_gets_its_distances_back_with_a_new_date(
    db: Session, house: House, meeting: Meeting, now: datetime
) -> None:
    move(db, house, meeting, now, kind=InvitationKind.POSTPONED)
    assert (meeting.stage, meeting.starts_at, meeting.previous_starts_at) == (Stage.POSTPONED, None, START)
    move(db, house, meeting, now, starts_at=MOVED, number=1218)
    assert (meeting.stage, meeting.sequence) == (Stage.ISSUED, 2)
    assert meeting.registration_deadline_at == vietnam_time(2025, 6, 29, 15)


def test_a_refused_number_changes_nothing(db: Session, house: House, meeting: Meeting, now: datetime) -> None:
    with pytest.raises(Conflict):
        move(db, house, meeting, now, starts_at=MOVED, number=1200)
    db.rollback()
    db.refresh(meeting)
    assert (meeting.starts_at, meeting.sequence) == (START, 0)
    assert db.exec(select(Mail).where(Mail.purpose == "invitation-rescheduled")).all() == []


def test_the_page_shows_old_against_new_before_anything_leaves(
    db: Session, meeting: Meeting, cast: Cast, as_person: Callable[[int], TestClient]
) -> None:
    client = as_person(cast.issuing_clerk)
    typed = {"kind": "rescheduled", "starts_at": "30/6/2025 15:00", "reason": "Lý do", "number": "1217"}
    typed["version"] = str(meeting.version)
    shown = client.post(f"/meetings/{meeting.code}/change", data={**typed, "do": "preview"})
    assert shown.status_code == 200
    assert "15:00, Thứ Hai, 30/6/2025" in shown.text
    assert db.exec(select(Mail).where(Mail.purpose == "invitation-rescheduled")).all() == []
    db.commit()
    unchecked = client.post(f"/meetings/{meeting.code}/change", data={**typed, "do": "issue"})
    assert unchecked.status_code == 422
    done = client.post(f"/meetings/{meeting.code}/change", data={**typed, "do": "issue", "checked": "true"})
    assert (done.status_code, done.headers["location"]) == (303, f"/meetings/{meeting.code}")
    assert "1217/CĐ-VPCP" in client.get(f"/meetings/{meeting.code}").text


def test_only_the_issuing_clerk_may_change(
    meeting: Meeting, cast: Cast, as_person: Callable[[int], TestClient]
) -> None:
    for person, status in ((cast.province_clerk, 403), (cast.stranger, 403), (cast.technician, 403)):
        assert as_person(person).get(f"/meetings/{meeting.code}/change").status_code == status


def test_programs_change_and_read_changes(meeting: Meeting, cast: Cast, as_person: Callable[[int], TestClient]) -> None:
    client = as_person(cast.issuing_clerk)
    given = {"kind": "rescheduled", "starts_at": "2025-06-30T15:00:00+07:00", "number": 1217}
    path = f"/api/v1/meetings/{meeting.code}/changes"
    first = client.post(path, json=given, headers={"Idempotency-Key": "move"})
    again = client.post(path, json=given, headers={"Idempotency-Key": "move"})
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    listed = client.get(path).json()
    assert [(row["number"], row["kind"]) for row in listed] == [("1217/CĐ-VPCP", "rescheduled")]
