"""What a successor takes over, and what keeps the old name."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import RoleGrant
from app.audit.models import JournalEntry
from app.calendar.models import Feed, KeptFeed
from app.calendar.rules import FeedScope
from app.clock import vietnam_time
from app.directory import store as directory
from app.directory.models import Contact
from app.directory.rules import Kind
from app.permissions import Role
from app.refusals import Conflict, NotFound
from app.succession import store
from app.succession.service import carry_out, carry_out_due
from tests.cast import Cast, organisation, person
from tests.conftest import NOW
from tests.succession.scenes import AFTER, BY, THEN, Merger, line, meeting


def test_a_succession_waits_for_its_day(db: Session, merger: Merger):
    with pytest.raises(Conflict):
        carry_out(db, merger.first, by=BY, now=THEN - timedelta(days=1))

    assert carry_out(db, merger.first, by=BY, now=vietnam_time(2025, 7, 1)).lines == 0


def test_a_succession_is_carried_out_once(db: Session, merger: Merger):
    carry_out(db, merger.first, by=BY, now=THEN)

    with pytest.raises(Conflict):
        carry_out(db, merger.first, by=BY, now=THEN)


def test_an_unknown_succession_is_not_found(db: Session):
    with pytest.raises(NotFound):
        carry_out(db, 999, by=BY, now=THEN)


def test_roles_go_on_in_the_successor_and_do_not_double(db: Session, merger: Merger):
    clerk = person(db, "Đinh Thị Đầu Mối", "dm@example.vn", merger.old, Role.ORGANISATION_CLERK, NOW)
    db.add(RoleGrant(person_id=clerk, organisation_id=merger.other, role=Role.ORGANISATION_CLERK, granted_at=NOW))
    db.flush()

    carry_out_due(db, by=BY, now=THEN)

    grants = db.exec(select(RoleGrant).where(RoleGrant.person_id == clerk)).all()
    assert {(g.organisation_id, g.ends_at) for g in grants} == {
        (merger.old, THEN),
        (merger.other, THEN),
        (merger.new, None),
    }


def test_an_ended_role_in_the_successor_is_taken_up_again(db: Session, merger: Merger):
    clerk = person(db, "Đinh Thị Đầu Mối", "dm@example.vn", merger.old, Role.LEADER, NOW)
    ended = RoleGrant(
        person_id=clerk, organisation_id=merger.new, role=Role.LEADER, granted_at=NOW, ends_at=NOW + timedelta(hours=1)
    )
    db.add(ended)
    db.flush()

    carry_out(db, merger.first, by=BY, now=THEN)

    assert ended.ends_at is None


def test_feeds_contacts_and_departments_go_along(db: Session, merger: Merger):
    part = organisation(db, "Sở Y tế", Kind.DEPARTMENT, NOW, parent_id=merger.old)
    closed = organisation(db, "Sở Cũ", Kind.DEPARTMENT, NOW, parent_id=merger.old, valid_to=date(2025, 6, 30))
    feed = Feed(token_hash="f" * 64, scope=FeedScope.ORGANISATION, scope_id=merger.old, created_at=NOW)
    db.add(feed)
    db.flush()

    taken = carry_out(db, merger.first, by=BY, now=THEN)

    assert (taken.feeds, taken.contacts, taken.parts) == (1, 1, 1)
    assert feed.scope_id == merger.new
    assert directory.organisation(db, part).parent_id == merger.new
    assert directory.organisation(db, closed).parent_id == merger.old
    assert len(db.exec(select(Contact).where(Contact.organisation_id == merger.new)).all()) == 2


def test_kept_feeds_that_showed_the_lines_are_built_anew(db: Session, cast: Cast, merger: Merger):
    held, elsewhere = meeting(db, cast.office, AFTER), meeting(db, cast.office, AFTER)
    line(db, held, merger.old)
    db.commit()
    scopes = [(FeedScope.ORGANISATION, merger.new), (FeedScope.MEETING, held), (FeedScope.MEETING, elsewhere)]
    kept = [KeptFeed(scope=s, scope_id=i, fresh_until=THEN + timedelta(days=1), built_at=NOW) for s, i in scopes]
    db.add_all(kept)
    db.commit()

    carry_out(db, merger.first, by=BY, now=THEN)
    db.commit()
    for row in kept:
        db.refresh(row)

    assert [row.fresh_until is None for row in kept] == [True, True, False]


def test_every_move_is_journalled(db: Session, cast: Cast, merger: Merger):
    row = line(db, meeting(db, cast.office, AFTER), merger.old)

    carry_out(db, merger.first, by=BY, now=THEN)
    db.flush()

    entries = db.exec(select(JournalEntry).where(JournalEntry.subject == "invitation_line")).all()
    assert [(e.act, e.subject_id, e.before, e.after) for e in entries] == [
        ("take-over", row.id, {"organisation_id": merger.old}, {"organisation_id": merger.new})
    ]


def test_what_would_move_is_known_before(db: Session, cast: Cast, merger: Merger):
    held = meeting(db, cast.office, AFTER)
    line(db, held, merger.old)
    line(db, held, merger.new)
    line(db, meeting(db, cast.office, AFTER), merger.old)
    given = store.succession(db, merger.first)

    would = store.takeover(db, given, THEN)

    assert (would.lines, would.merged_lines, would.contacts) == (1, 1, 1)
    assert carry_out(db, merger.first, by=BY, now=THEN) == would
    assert store.takeover(db, given, THEN).is_empty
