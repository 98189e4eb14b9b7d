"""The meeting that the tests of changes move."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from app.audit.rules import SYSTEM
from app.clock import vietnam_time
from app.invitations.inputs import IssueInput, LineInput
from app.invitations.rules import Answer
from app.invitations.service import add_lines
from app.invitations.service_issue import issue
from app.meetings.inputs import MeetingInput
from app.meetings.models import Meeting
from app.meetings.service import draft
from app.notices.rules import DocumentType, SeriesKind
from app.notices.service import open_series
from app.web.asking import House
from tests.cast import Cast
from tests.changes.stage import ORGANISER, START, line_of


@pytest.fixture
def meeting(db: Session, cast: Cast, house: House, now: datetime) -> Meeting:
    """Return the meeting of 27/6, issued to the ministry and the province, which has registered."""
    given = MeetingInput(
        title="Họp rà soát tiến độ",
        starts_at=START,
        ends_at=START + timedelta(hours=3),
        registration_deadline_at=vietnam_time(2025, 6, 26, 14),
    )
    row = draft(db, given, issuer_id=cast.office, by=SYSTEM, now=now)
    own = vietnam_time(2025, 6, 26, 10)
    lines = [LineInput(organisation_id=cast.ministry, deadline_at=own), LineInput(organisation_id=cast.province)]
    add_lines(db, row, lines, by=SYSTEM, now=now)
    for kind in (DocumentType.TELEGRAM, DocumentType.INVITATION):
        open_series(
            db, issuer_id=cast.office, document_type=kind, year=2025, kind=SeriesKind.EXTERNAL, by=SYSTEM, now=now
        )
    signing = IssueInput(number=1200, dated_on=date(2025, 6, 25), signer_name="Phạm Mạnh Cường")
    issue(
        db,
        row,
        signing=signing,
        shelf=house.shelf,
        fonts=(),
        links=house.links,
        organiser=ORGANISER,
        by=SYSTEM,
        now=now,
    )
    line = line_of(db, cast.province)
    line.answer, line.answered_at = Answer.REGISTERED, now
    db.commit()
    return row
