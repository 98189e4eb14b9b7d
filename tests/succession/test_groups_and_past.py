"""What else a successor takes over: listings in groups, and the reading of what was held."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from app.calendar.models import KeptFeed
from app.calendar.rules import FeedScope
from app.calendar.service_stale import mark_stale
from app.directory.models import GroupMember, OrganisationGroup, Succession
from app.directory.rules import Kind
from app.directory.store_resolving import expand
from app.invitations.store import meeting_for, own_lines
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.permissions import NOBODY, Role, Viewer
from app.refusals import NotFound
from app.succession.service import carry_out, carry_out_due
from app.web.asking import House
from tests.cast import Cast, organisation, person
from tests.conftest import NOW
from tests.queries import counted
from tests.succession.scenes import BEFORE, BY, DAY, THEN, Merger, line, meeting

As = Callable[[int], TestClient]
LAST = DAY - timedelta(days=1)


def _listed(db: Session, *members: GroupMember) -> OrganisationGroup:
    group = OrganisationGroup(code="border", name="Các tỉnh biên giới", search_key="tinhbiengioi")
    db.add(group)
    db.flush()
    for member in members:
        member.group_id = group.id or 0
        db.add(member)
    db.flush()
    return group


def _periods(db: Session) -> list[tuple[int, date | None, date | None]]:
    rows = db.exec(select(GroupMember).order_by(col(GroupMember.organisation_id), col(GroupMember.valid_from)))
    return [(row.organisation_id, row.valid_from, row.valid_to) for row in rows]


def test_the_successor_is_listed_once_in_place_of_both(db: Session, merger: Merger):
    group = _listed(db, *(GroupMember(group_id=0, organisation_id=place) for place in (merger.old, merger.other)))

    assert carry_out_due(db, by=BY, now=THEN) == 2

    assert _periods(db) == [(merger.old, None, LAST), (merger.other, None, LAST), (merger.new, DAY, None)]
    assert [row.id for row in expand(db, group, LAST)] == [merger.old, merger.other]
    assert [row.id for row in expand(db, group, DAY)] == [merger.new]
    assert group.version == 3


def test_a_listing_of_the_successor_grows_and_one_that_ended_stays(db: Session, merger: Merger):
    autumn, winter = date(2025, 9, 1), date(2025, 12, 31)
    _listed(
        db,
        GroupMember(group_id=0, organisation_id=merger.old, valid_to=winter),
        GroupMember(group_id=0, organisation_id=merger.new, valid_from=date(2025, 1, 1), valid_to=date(2025, 2, 1)),
        GroupMember(group_id=0, organisation_id=merger.new, valid_from=autumn),
    )

    taken = carry_out(db, merger.first, by=BY, now=THEN)

    assert taken.groups == 1
    assert _periods(db) == [
        (merger.old, None, LAST),
        (merger.new, date(2025, 1, 1), date(2025, 2, 1)),
        (merger.new, DAY, None),
    ]


def test_a_listing_that_had_not_begun_goes_whole_and_one_that_had_ended_stays(db: Session, merger: Merger):
    _listed(
        db,
        GroupMember(group_id=0, organisation_id=merger.old, valid_to=date(2025, 1, 1)),
        GroupMember(group_id=0, organisation_id=merger.old, valid_from=date(2025, 9, 1)),
    )

    carry_out(db, merger.first, by=BY, now=THEN)

    assert _periods(db) == [(merger.old, None, date(2025, 1, 1)), (merger.new, date(2025, 9, 1), None)]


def _viewer(organisation_id: int) -> Viewer:
    return Viewer(1, "Ai đó", frozenset({(Role.ORGANISATION_CLERK, organisation_id)}))


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.CONCLUDED])
def test_people_of_the_successor_read_what_the_predecessor_was_invited_to(
    db: Session, cast: Cast, merger: Merger, stage: Stage
):
    held = meeting(db, cast.office, BEFORE, stage)
    row, _other = line(db, held, merger.old), line(db, held, cast.ministry)
    with pytest.raises(NotFound):
        meeting_for(db, _viewer(merger.new), held)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert meeting_for(db, _viewer(merger.new), held).id == held
    assert own_lines(db, held, _viewer(merger.new)) == [row]
    assert row.organisation_id == merger.old
    for stranger in (_viewer(cast.elsewhere), _viewer(merger.other), NOBODY):
        assert own_lines(db, held, stranger) == []
        with pytest.raises(NotFound):
            meeting_for(db, stranger, held)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.ISSUED, Stage.POSTPONED, Stage.CANCELLED])
def test_what_was_not_held_stays_with_the_predecessor(db: Session, cast: Cast, merger: Merger, stage: Stage):
    past, own = meeting(db, cast.office, BEFORE, stage), meeting(db, merger.old, BEFORE, stage)
    line(db, past, merger.old)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert own_lines(db, past, _viewer(merger.new)) == []
    for number in (past, own):
        with pytest.raises(NotFound):
            meeting_for(db, _viewer(merger.new), number)


def test_a_withdrawn_line_shows_nothing_and_a_meeting_of_the_predecessor_is_read(
    db: Session, cast: Cast, merger: Merger
):
    withdrawn, issued = (meeting(db, place, BEFORE, Stage.HELD) for place in (cast.office, merger.old))
    line(db, withdrawn, merger.old, withdrawn_at=NOW)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert meeting_for(db, _viewer(merger.new), issued).id == issued
    with pytest.raises(NotFound):
        meeting_for(db, _viewer(merger.new), withdrawn)


def test_a_chain_of_successions_is_followed_and_a_ring_ends(db: Session, cast: Cast, merger: Merger):
    last = organisation(db, "Ủy ban nhân dân tỉnh Sau Cùng", Kind.PROVINCE, NOW)
    pairs = [(merger.new, last), (last, merger.new)]
    db.add_all(Succession(predecessor_id=a, successor_id=b, on=DAY, carried_out_at=THEN) for a, b in pairs)
    held = meeting(db, cast.office, BEFORE, Stage.HELD)
    line(db, held, merger.old)

    carry_out(db, merger.first, by=BY, now=THEN)

    assert meeting_for(db, _viewer(last), held).id == held


def test_the_page_opens_for_reading_and_asks_as_often_as_before(
    as_person: As, db: Session, house: House, cast: Cast, merger: Merger
):
    clerk = person(db, "Đinh Thị Đầu Mối", "dm@example.vn", merger.old, Role.ORGANISATION_CLERK, NOW)
    held = meeting(db, cast.office, BEFORE, Stage.HELD)
    row = line(db, held, merger.old)
    code = db.get_one(Meeting, held).code
    db.commit()
    client = as_person(clerk)
    client.get("/directory")
    with counted(house) as before:
        assert client.get(f"/meetings/{code}").status_code == 200
    db.get_one(Succession, merger.first).on = NOW.date()
    carry_out(db, merger.first, by=BY, now=NOW)
    db.commit()
    client.get("/directory")

    with counted(house) as after:
        page = client.get(f"/meetings/{code}")

    assert page.status_code == 200
    assert "Ủy ban nhân dân tỉnh Lào Cai" in page.text
    assert f"/registration/{row.id}" not in page.text
    assert after.count == before.count
    assert as_person(cast.stranger).get(f"/meetings/{code}").status_code == 404


def test_the_calendar_of_the_successor_is_built_anew_when_the_meeting_changes(db: Session, cast: Cast, merger: Merger):
    held = meeting(db, cast.office, BEFORE)
    line(db, held, merger.old)
    carry_out(db, merger.first, by=BY, now=THEN)
    fresh = THEN + timedelta(days=1)
    kept = [
        KeptFeed(scope=FeedScope.ORGANISATION, scope_id=place, fresh_until=fresh, built_at=THEN)
        for place in (merger.new, cast.elsewhere)
    ]
    db.add_all(kept)
    db.flush()

    mark_stale(db, [held])

    for row in kept:
        db.refresh(row)
    assert [row.fresh_until is None for row in kept] == [True, False]
