"""Bridge points: names, bulk creation, places that change, join data that stays closed."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.audit.store import entries_about
from app.bridges.inputs import BridgePointInput, JoinDataInput
from app.bridges.models import BridgePoint, JoinData
from app.bridges.rules import BridgeKind
from app.bridges.service import add_points, one_per_organisation, remove_point, revise_point
from app.bridges.service_joining import look_at_join_data, rotate_join_data, set_join_data
from app.bridges.store import central, contacts_of, own_points, points
from app.directory.store import organisations
from app.invitations.inputs import LineInput
from app.invitations.service import add_lines
from app.meetings.models import Meeting
from app.meetings.rules import Stage
from app.permissions import Role, Viewer
from app.refusals import Conflict, Invalid, NotFound
from tests.cast import Cast
from tests.meetings.stage import CLERK, drafted

KEY = b"test-key"


def point_of(db: Session, meeting: Meeting, organisation_id: int, now: datetime) -> BridgePoint:
    """Add a provincial bridge point."""
    given = BridgePointInput(kind=BridgeKind.PROVINCIAL, organisation_id=organisation_id)
    return add_points(db, meeting, [given], by=CLERK, now=now)[0]


def joined(db: Session, meeting: Meeting, cast: Cast, now: datetime) -> BridgePoint:
    """Add the province's point with join data that is released in an hour, to an issued meeting."""
    point = point_of(db, meeting, cast.province, now)
    given = JoinDataInput(number="427001", passcode="58310294", visible_from=now + timedelta(hours=1))
    set_join_data(db, point, given, key=KEY, by=CLERK, now=now)
    meeting.stage = Stage.ISSUED
    db.flush()
    return point


def test_a_point_is_called_after_its_host(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    assert point_of(db, meeting, cast.province, now).name == "Điểm cầu UBND tỉnh Hà Tĩnh"


def test_the_central_point_stands_first(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    point_of(db, meeting, cast.province, now)
    given = BridgePointInput(kind=BridgeKind.CENTRAL, organisation_id=cast.office, name="Trụ sở Chính phủ")
    main = add_points(db, meeting, [given], by=CLERK, now=now)[0]
    assert points(db, meeting.id or 0)[0].id == main.id
    assert central(db, meeting.id or 0) == main


def test_one_step_adds_a_point_for_each_and_says_who_had_one(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    point_of(db, meeting, cast.province, now)
    hosts = organisations(db, [cast.province, cast.elsewhere])
    result = one_per_organisation(db, meeting, list(hosts.values()), BridgeKind.PROVINCIAL, by=CLERK, now=now)
    assert [point.name for point in result.added] == ["Điểm cầu UBND tỉnh Cà Mau"]
    assert [skipped.id for skipped in result.skipped] == [cast.province]
    assert set(own_points(db, meeting.id or 0)) == {cast.province, cast.elsewhere}


def test_a_host_must_be_in_the_directory(db: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(Invalid):
        point_of(db, drafted(db, cast.office, now), 999_999, now)


def test_another_room_of_an_issued_meeting_moves_calendars(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    point = point_of(db, meeting, cast.province, now)
    meeting.stage = Stage.ISSUED
    given = BridgePointInput(kind=BridgeKind.PROVINCIAL, organisation_id=cast.province, capacity=40)
    revise_point(db, meeting, point, given, by=CLERK, now=now)
    assert meeting.sequence == 0
    contacts = [{"purpose": "technique", "name": "Lê Kỹ Thuật", "phone": "0900 000 101"}]
    moved = BridgePointInput.model_validate({**given.model_dump(), "room": "Phòng số 1", "contacts": contacts})
    revise_point(db, meeting, point, moved, by=CLERK, now=now)
    assert meeting.sequence == 1
    assert [contact.name for contact in contacts_of(db, [point.id or 0])[point.id or 0]] == ["Lê Kỹ Thuật"]


def test_a_point_to_which_somebody_is_invited_stays(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    point = point_of(db, meeting, cast.province, now)
    line = LineInput(organisation_id=cast.province, bridge_point_id=point.id)
    add_lines(db, meeting, [line], by=CLERK, now=now)
    db.commit()
    with pytest.raises(Conflict):
        remove_point(db, meeting, point, by=CLERK, now=now)
    db.rollback()
    assert [row.id for row in points(db, meeting.id or 0)] == [point.id]


def test_an_empty_point_is_removed_with_its_join_data(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    remove_point(db, meeting, joined(db, meeting, cast, now), by=CLERK, now=now)
    assert points(db, meeting.id or 0) == []


def test_points_of_a_held_meeting_do_not_change(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    meeting.stage = Stage.HELD
    with pytest.raises(Conflict):
        point_of(db, meeting, cast.province, now)


def test_the_passcode_is_encrypted_and_never_in_the_journal(db: Session, cast: Cast, now: datetime) -> None:
    point = joined(db, drafted(db, cast.office, now), cast, now)
    stored = db.exec(select(JoinData)).one()
    assert "58310294" not in stored.passcode
    written = str([entry.model_dump() for entry in entries_about(db, "bridge_point", point.id or 0)])
    assert "58310294" not in written
    assert "427001" not in written


def viewer(role: Role, organisation_id: int) -> Viewer:
    """Return somebody with one role."""
    return Viewer(1, "Ai đó", frozenset({(role, organisation_id)}))


def test_the_desk_sees_join_data_always_and_each_look_is_written_down(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    point = joined(db, meeting, cast, now)
    desk = viewer(Role.TECHNICAL_DESK, cast.office)
    shown = look_at_join_data(db, meeting, point, desk, key=KEY, by=CLERK, now=now)
    assert (shown.number, shown.passcode) == ("427001", "58310294")
    db.flush()
    assert [entry.act for entry in entries_about(db, "bridge_point", point.id or 0)][-1] == "look-at-join-data"


def test_the_host_sees_join_data_from_its_time_on(db: Session, cast: Cast, now: datetime) -> None:
    meeting = drafted(db, cast.office, now)
    point = joined(db, meeting, cast, now)
    host = viewer(Role.ORGANISATION_CLERK, cast.province)
    with pytest.raises(Conflict):
        look_at_join_data(db, meeting, point, host, key=KEY, by=CLERK, now=now + timedelta(minutes=59))
    shown = look_at_join_data(db, meeting, point, host, key=KEY, by=CLERK, now=now + timedelta(hours=1))
    assert shown.passcode == "58310294"


@pytest.mark.parametrize("role", [Role.ISSUING_CLERK, Role.LEADER])
def test_others_of_the_issuer_and_other_hosts_never_do(db: Session, cast: Cast, now: datetime, role: Role) -> None:
    meeting = drafted(db, cast.office, now)
    point = joined(db, meeting, cast, now)
    for somebody in (viewer(role, cast.office), viewer(Role.ORGANISATION_CLERK, cast.elsewhere)):
        with pytest.raises(NotFound):
            look_at_join_data(db, meeting, point, somebody, key=KEY, by=CLERK, now=now + timedelta(days=1))


def test_rotating_replaces_the_passcode_and_keeps_the_rest(db: Session, cast: Cast, now: datetime) -> None:
    point = joined(db, drafted(db, cast.office, now), cast, now)
    shown = rotate_join_data(db, point, key=KEY, by=CLERK, now=now)
    assert shown.number == "427001"
    assert shown.passcode != "58310294"
    assert len(shown.passcode) == 8


def test_an_empty_passcode_keeps_the_stored_one(db: Session, cast: Cast, now: datetime) -> None:
    point = joined(db, drafted(db, cast.office, now), cast, now)
    before = db.exec(select(JoinData.passcode)).one()
    set_join_data(db, point, JoinDataInput(number="1"), key=KEY, by=CLERK, now=now)
    assert db.exec(select(JoinData.passcode)).one() == before
