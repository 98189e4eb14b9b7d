"""Nobody changes or confirms what was never seen."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.audit.rules import SYSTEM
from app.changes.inputs import ChangeInput
from app.changes.service import change
from app.invitations.inputs import LineInput
from app.invitations.models import LineLink
from app.invitations.rules import Answer, InvitationKind
from app.invitations.service import add_lines, remove_line
from app.invitations.service_issue import send_to_added
from app.meetings.models import Meeting
from app.refusals import Stale
from app.registrations.models import Registration
from app.registrations.service import confirm
from app.web.asking import House
from tests.cast import Cast
from tests.changes.stage import MOVED, ORGANISER, line_of, move


def test_a_change_that_another_clerk_made_first_is_seen_before_the_next(
    db: Session, house: House, meeting: Meeting, now: datetime
) -> None:
    seen = meeting.version
    move(db, house, meeting, now, starts_at=MOVED)
    given = ChangeInput(kind=InvitationKind.CANCELLED, number=1218)
    with pytest.raises(Stale):
        change(
            db,
            meeting,
            given,
            version=seen,
            shelf=house.shelf,
            fonts=(),
            links=house.links,
            organiser=ORGANISER,
            by=SYSTEM,
            now=now,
        )


def test_a_confirmation_meant_for_an_earlier_change_is_refused(
    db: Session, house: House, meeting: Meeting, cast: Cast, now: datetime
) -> None:
    line = line_of(db, cast.province)
    kept = Registration(line_id=line.id or 0, submitted_at=now, updated_at=now)
    db.add(kept)
    db.flush()
    move(db, house, meeting, now, starts_at=MOVED)
    db.refresh(kept)
    seen = kept.version
    move(db, house, meeting, now, starts_at=MOVED + timedelta(days=1), number=1218)
    with pytest.raises(Stale):
        confirm(db, line, version=seen, by=SYSTEM, now=now)
    db.refresh(kept)
    confirm(db, line, version=kept.version, by=SYSTEM, now=now)
    assert line_of(db, cast.province).needs_confirmation is False


def test_an_organisation_taken_off_and_invited_again_gets_a_new_link_and_a_mail(
    db: Session, house: House, meeting: Meeting, cast: Cast, now: datetime
) -> None:
    line = line_of(db, cast.province)
    first = db.exec(select(LineLink).where(LineLink.line_id == line.id)).one()
    remove_line(db, meeting, line, by=SYSTEM, now=now)
    db.refresh(first)
    assert first.revoked_at == now
    add_lines(db, meeting, [LineInput(organisation_id=cast.province)], by=SYSTEM, now=now)
    sent = send_to_added(db, meeting, links=house.links, organiser=ORGANISER, by=SYSTEM, now=now)
    assert sent.mails == 1
    db.refresh(line)
    assert (line.answer, line.needs_confirmation) == (Answer.REGISTERED, True)
