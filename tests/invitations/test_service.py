"""Inviting one by one and by the group; revising and removing; links."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from app.audit.store import entries_about
from app.bridges.store import points
from app.directory.models import OrganisationGroup
from app.invitations.inputs import LineInput
from app.invitations.models import InvitationLine
from app.invitations.rules import LINK_PURPOSE, Answer
from app.invitations.service import add_group, add_lines, remove_line, revise_line
from app.invitations.service_answers import make_link, open_link, revoke_link
from app.invitations.service_drafts import copy_meeting, discard
from app.invitations.store import line_by_token, lines, link_by_token
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.refusals import Conflict, Invalid, NotFound, Stale
from app.web.asking import House
from tests.cast import Cast
from tests.invitations.stage import invited, with_points
from tests.meetings.stage import CLERK, drafted


def group_of(db: Session, *kinds: str) -> OrganisationGroup:
    """Add a group by kinds."""
    row = OrganisationGroup(code="g", name="Các địa phương", search_key="cac dia phuong", kinds=list(kinds))
    db.add(row)
    db.flush()
    return row


def test_lines_know_block_phrase_and_reference(db: Session, cast: Cast, now: datetime) -> None:
    _, rows = invited(db, cast, now)
    assert [row.block for row in rows] == ["ministries", "provinces", "companies", "ministries"]
    assert rows[1].addressed_as == "Ủy ban nhân dân tỉnh Hà Tĩnh"
    assert [row.position for row in rows] == [1, 2, 3, 4]
    assert len({row.reference for row in rows}) == 4


def test_nobody_is_invited_twice(db: Session, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now)
    for given in ([cast.province], [cast.elsewhere, cast.elsewhere]):
        with pytest.raises(Conflict):
            add_lines(db, meeting, [LineInput(organisation_id=one) for one in given], by=CLERK, now=now)


def test_a_bridge_point_of_another_meeting_is_refused(db: Session, cast: Cast, now: datetime) -> None:
    other = drafted(db, cast.office, now)
    _, point = with_points(db, other, cast, now)
    meeting, given = drafted(db, cast.office, now), LineInput(organisation_id=cast.province, bridge_point_id=point.id)
    with pytest.raises(Invalid) as refused:
        add_lines(db, meeting, [given], by=CLERK, now=now)
    assert refused.value.field == "bridge_point_id"


def test_a_group_is_invited_as_it_is_on_the_day_and_says_whom_it_skipped(
    db: Session, cast: Cast, now: datetime
) -> None:
    meeting = drafted(db, cast.office, now)
    _, point = with_points(db, meeting, cast, now)
    group = group_of(db, "province")
    both = add_group(db, meeting, group, on=date(2025, 6, 30), level="Lãnh đạo", bridge="own", by=CLERK, now=now)
    assert [row.organisation_id for row in both.added] == [cast.province, cast.elsewhere]
    assert [row.bridge_point_id for row in both.added] == [point.id, None]
    assert [row.id for row in both.without_point] == [cast.elsewhere]
    assert {row.addressed_as for row in both.added} == {"Các địa phương"}
    again = add_group(db, meeting, group, on=date(2025, 7, 1), by=CLERK, now=now)
    assert (again.added, [row.id for row in again.skipped]) == ([], [cast.province])


def test_the_issuing_office_in_a_group_becomes_the_host(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    group = group_of(db, "ministry", "ministry-level")
    result = add_group(db, meeting, group, on=date(2025, 6, 27), by=CLERK, now=now)
    assert {row.organisation_id: row.is_host for row in result.added} == {cast.ministry: False, cast.office: True}


def test_an_old_version_of_a_line_is_stale(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (_, province, *_) = invited(db, cast, now)
    given = LineInput(organisation_id=cast.province, level="Chủ tịch", seats=2)
    revise_line(db, meeting, province, given, version=1, by=CLERK, now=now)
    assert (province.level, province.seats, province.version) == ("Chủ tịch", 2, 2)
    with pytest.raises(Stale):
        revise_line(db, meeting, province, given, version=1, by=CLERK, now=now)


def test_a_line_does_not_change_its_organisation(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (_, province, *_) = invited(db, cast, now)
    with pytest.raises(Conflict):
        revise_line(db, meeting, province, LineInput(organisation_id=cast.elsewhere), version=None, by=CLERK, now=now)


def test_a_drafts_line_is_deleted_and_an_issued_one_withdrawn(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (ministry, province, *_) = invited(db, cast, now)
    remove_line(db, meeting, ministry, by=CLERK, now=now)
    assert db.get(InvitationLine, ministry.id) is None
    meeting.stage = Stage.ISSUED
    remove_line(db, meeting, province, by=CLERK, now=now)
    assert province.withdrawn_at == now
    assert province not in lines(db, meeting.id or 0)


def test_a_withdrawn_organisation_invited_again_keeps_its_line(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (_, province, *_) = invited(db, cast, now)
    meeting.stage = Stage.ISSUED
    remove_line(db, meeting, province, by=CLERK, now=now)
    [again] = add_lines(db, meeting, [LineInput(organisation_id=cast.province)], by=CLERK, now=now)
    assert (again.id, again.withdrawn_at) == (province.id, None)


def test_lines_of_a_cancelled_meeting_do_not_change(db: Session, cast: Cast, now: datetime) -> None:
    meeting, (_, province, *_) = invited(db, cast, now)
    meeting.stage = Stage.CANCELLED
    with pytest.raises(Conflict):
        remove_line(db, meeting, province, by=CLERK, now=now)


def test_the_first_opening_of_a_link_is_noted_and_later_ones_once_a_minute(
    db: Session, house: House, cast: Cast, now: datetime
) -> None:
    _, (_, province, *_) = invited(db, cast, now)
    link = make_link(db, province, links=house.links, now=now)
    open_link(db, province, link, now=now)
    open_link(db, province, link, now=now + timedelta(seconds=59))
    assert (province.opened_at, link.last_used_at) == (now, now)
    open_link(db, province, link, now=now + timedelta(seconds=60))
    assert (province.opened_at, link.last_used_at) == (now, now + timedelta(seconds=60))
    acts = [entry.act for entry in entries_about(db, "invitation_line", province.id or 0)]
    assert acts == ["open-invitation"]


def test_a_token_leads_to_its_line_until_it_is_revoked(db: Session, house: House, cast: Cast, now: datetime) -> None:
    _, (_, province, *_) = invited(db, cast, now)
    link = make_link(db, province, links=house.links, now=now)
    token = house.links.derived(LINK_PURPOSE, link.nonce)
    assert link_by_token(db, token) == (province, link)
    revoke_link(db, link, by=CLERK, now=now)
    for unknown in (token, link.nonce, link.token_hash, ""):
        with pytest.raises(NotFound):
            line_by_token(db, unknown)


def test_a_token_of_a_withdrawn_line_leads_nowhere(db: Session, house: House, cast: Cast, now: datetime) -> None:
    _, (_, province, *_) = invited(db, cast, now)
    link = make_link(db, province, links=house.links, now=now)
    province.withdrawn_at = now
    db.flush()
    with pytest.raises(NotFound):
        line_by_token(db, house.links.derived(LINK_PURPOSE, link.nonce))


def test_a_copied_meeting_invites_the_same_to_new_points_without_answers(
    db: Session, cast: Cast, now: datetime
) -> None:
    meeting, (_, province, *_) = invited(db, cast, now)
    _, point = with_points(db, meeting, cast, now)
    province.bridge_point_id, province.answer, province.opened_at = point.id, Answer.REGISTERED, now
    db.flush()
    fresh = copy_meeting(db, meeting, by=CLERK, now=now)
    copies = lines(db, fresh.id or 0)
    assert [copy.organisation_id for copy in copies] == [cast.ministry, cast.province, cast.company, cast.office]
    assert copies[1].bridge_point_id == points(db, fresh.id or 0)[1].id != point.id
    assert (copies[1].answer, copies[1].opened_at) == (Answer.NONE, None)


def test_a_discarded_draft_takes_lines_and_points_along(db: Session, cast: Cast, now: datetime) -> None:
    meeting, _ = invited(db, cast, now)
    with_points(db, meeting, cast, now)
    key = meeting.id or 0
    discard(db, meeting, by=CLERK, now=now)
    assert (lines(db, key), points(db, key), db.get(Meeting, key)) == ([], [], None)
