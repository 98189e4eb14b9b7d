"""States in SQL and in Python agree; who sees which meeting and which document."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlmodel import Session, col, select

from app.invitations.models import InvitationLine
from app.invitations.rules import Answer, LineState, effective_deadline, line_state
from app.invitations.store import (
    fellow_lines,
    line_counts,
    lines,
    may_see_notice,
    meeting_for,
    own_lines,
    state_condition,
)
from app.links import new_token
from app.meetings.rules import Stage
from app.permissions import NOBODY, Role, Viewer
from app.refusals import NotFound
from app.web.asking import House
from tests.cast import Cast
from tests.invitations.stage import invited, issued, register_open, with_points
from tests.meetings.stage import drafted


def clerk_of(organisation_id: int, role: Role = Role.ORGANISATION_CLERK) -> Viewer:
    return Viewer(1, "Ai đó", frozenset({(role, organisation_id)}))


@pytest.mark.parametrize("of_meeting", [None, timedelta(hours=-1), timedelta(0), timedelta(hours=1)])
def test_states_in_sql_agree_with_the_rule(
    db: Session, cast: Cast, now: datetime, of_meeting: timedelta | None
) -> None:
    deadline = None if of_meeting is None else now + of_meeting
    gaps = (None, timedelta(seconds=-1), timedelta(0), timedelta(seconds=1))
    for answer, opened, gap in product(Answer, (None, now), gaps):
        meeting = drafted(db, cast.office, now, registration_deadline_at=deadline)
        row = InvitationLine(
            meeting_id=meeting.id or 0,
            organisation_id=cast.province,
            reference=new_token()[:16],
            answer=answer,
            opened_at=opened,
            deadline_at=None if gap is None else now + gap,
            created_at=now,
            updated_at=now,
        )
        db.add(row)
    db.flush()
    for row in db.exec(select(InvitationLine)).all():
        expected = line_state(row.answer, row.opened_at, effective_deadline(row.deadline_at, deadline), now)
        matching = [
            state
            for state in LineState
            if db.exec(
                select(InvitationLine.id).where(col(InvitationLine.id) == row.id, state_condition(state, now))
            ).first()
        ]
        assert matching == [expected]


def test_counts_leave_out_hosts_and_withdrawn_lines(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (ministry, province, company, _host) = invited(db, cast, now)
    ministry.answer, province.opened_at, company.withdrawn_at = Answer.REGISTERED, now, now
    db.flush()
    counts = line_counts(db, meeting.id or 0, now)
    assert (counts.total, counts.registered, counts.seen, counts.overdue) == (2, 1, 1, 0)
    later = line_counts(db, meeting.id or 0, now + timedelta(days=9))
    assert (later.registered, later.seen, later.overdue) == (1, 0, 1)


def test_lines_are_filtered_in_the_database(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (ministry, province, *_) = invited(db, cast, now)
    province.opened_at = now
    db.flush()
    key = meeting.id or 0
    assert lines(db, key, state=LineState.SEEN, now=now) == [province]
    assert lines(db, key, search="ha tinh") == [province]
    assert lines(db, key, search=ministry.reference) == [ministry]
    assert lines(db, key, block="provinces") == [province]
    assert lines(db, key, limit=1, offset=1) == [province]
    assert lines(db, key, is_withdrawn=True) == []


def test_a_draft_is_seen_by_its_issuer_only(db: Session, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now)
    assert meeting_for(db, clerk_of(cast.office, Role.LEADER), meeting.code) == meeting
    for viewer in (clerk_of(cast.province), clerk_of(cast.elsewhere), NOBODY):
        with pytest.raises(NotFound):
            meeting_for(db, viewer, meeting.code)


def test_an_issued_meeting_is_seen_by_the_invited_and_by_no_stranger(db: Session, cast: Cast, now: datetime) -> None:
    meeting, rows = invited(db, cast, now)
    meeting.stage = Stage.ISSUED
    db.flush()
    assert meeting_for(db, clerk_of(cast.province), meeting.id or 0) == meeting
    assert own_lines(db, meeting.id or 0, clerk_of(cast.province)) == [rows[1]]
    administrator = clerk_of(cast.office, Role.ADMINISTRATOR)
    for viewer in (clerk_of(cast.elsewhere), NOBODY, administrator):
        with pytest.raises(NotFound):
            meeting_for(db, viewer, meeting.code)
    rows[1].withdrawn_at = now
    db.flush()
    with pytest.raises(NotFound):
        meeting_for(db, clerk_of(cast.province), meeting.code)


def test_a_document_is_read_by_its_office_and_by_those_it_invited(
    db: Session, house: House, cast: Cast, now: datetime
) -> None:
    meeting, _ = invited(db, cast, now)
    register_open(db, cast, now)
    notice_id = issued(db, house, meeting, now).notice.id or 0
    assert may_see_notice(db, clerk_of(cast.office, Role.ISSUING_CLERK), notice_id)
    assert may_see_notice(db, clerk_of(cast.province), notice_id)
    assert not may_see_notice(db, clerk_of(cast.elsewhere), notice_id)
    assert not may_see_notice(db, clerk_of(cast.office, Role.ISSUING_CLERK), notice_id + 1)


def test_fellows_share_a_bridge_point(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (ministry, province, company, _) = invited(db, cast, now)
    _, point = with_points(db, meeting, cast, now)
    province.bridge_point_id = company.bridge_point_id = point.id
    db.flush()
    assert fellow_lines(db, province) == [company]
    assert fellow_lines(db, ministry) == []
